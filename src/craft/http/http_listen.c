#include "craft/http/http_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { SYSTEMD_FIRST_FD = 3, LISTEN_BACKLOG = 512, UNIX_MODE = 0660 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
	struct sockaddr_storage storage;
};

static bool
bad_address(struct arena *arena, const char *address, struct fault *fault_r)
{
	return fault_format(arena, fault_r,
	                    arena_format(arena,
	                                 "L’adresse d’écoute «\u202f%s\u202f» ne se lit pas. Écrivez par exemple "
	                                 "%s, %s ou %s.",
	                                 address, "127.0.0.1:8080", "[::1]:8080",
	                                 "unix:/run/parvis.sock"),
	                    "listen: cannot read the address");
}

static const char *
sentence_for(struct arena *arena, const char *address, int error)
{
	switch (error) {
	case EADDRINUSE:
		return arena_format(arena,
		                    "L’adresse «\u202f%s\u202f» sert déjà à un autre programme. Arrêtez-le, ou "
		                    "choisissez un autre port\u202f: --listen 127.0.0.1:8081.",
		                    address);
	case EACCES:
	case EPERM:
		return arena_format(arena,
		                    "Le système interdit d’écouter sur «\u202f%s\u202f». Choisissez un port à partir "
		                    "de 1024 ou un dossier où le programme peut écrire.",
		                    address);
	case EADDRNOTAVAIL:
		return arena_format(arena,
		                    "L’adresse «\u202f%s\u202f» n’est pas une adresse de cette machine. Vérifiez-la, "
		                    "ou écoutez sur 127.0.0.1.",
		                    address);
	case ENOENT:
	case ENOTDIR:
		return arena_format(arena,
		                    "Le dossier de «\u202f%s\u202f» n’existe pas. Créez-le, puis recommencez.",
		                    address);
	default:
		return arena_format(arena,
		                    "Impossible d’écouter sur «\u202f%s\u202f». Vérifiez l’adresse, puis "
		                    "recommencez.",
		                    address);
	}
}

static bool
listen_failed(struct arena *arena, const char *address, int fd, const char *step,
              struct fault *fault_r)
{
	const int error = errno;
	if (fd >= 0)
		close(fd);
	return fault_format(arena, fault_r, sentence_for(arena, address, error), "listen: %s: %s", step,
	                    strerrorname_np(error));
}

static bool
read_address(struct arena *arena, struct span text, union address *address_r, socklen_t *length_r)
{
	const char *last = text.length == 0 ? NULL : memrchr(text.at, ':', text.length);
	if (last == NULL || memchr(text.at, '\0', text.length) != NULL)
		return false;
	struct span host = span_from(text.at, (size_t)(last - text.at));
	int64_t port = 0;
	if (!span_int64(span_from(last + 1, text.length - host.length - 1), &port) || port < 0 ||
	    port > UINT16_MAX)
		return false;
	const in_port_t port_network = htons((uint16_t)port);
	if (span_starts(host, "[") && span_ends(host, "]") && host.length > 2) {
		*length_r = sizeof address_r->v6;
		address_r->v6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = port_network };
		host = span_from(host.at + 1, host.length - 2);
		return inet_pton(AF_INET6, span_copy(arena, host), &address_r->v6.sin6_addr) == 1;
	}
	*length_r = sizeof address_r->v4;
	address_r->v4 = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = port_network };
	return inet_pton(AF_INET, span_copy(arena, host), &address_r->v4.sin_addr) == 1;
}

static int
port_of(int fd)
{
	union address address = { 0 };
	socklen_t length = sizeof address;
	if (getsockname(fd, &address.any, &length) != 0)
		return 0;
	if (address.any.sa_family == AF_INET)
		return ntohs(address.v4.sin_port);
	return address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port) : 0;
}

/* A socket file left by a program that died: nobody answers behind it. */
static void
unlink_stale(const union address *address, socklen_t length)
{
	struct stat state;
	if (lstat(address->local.sun_path, &state) != 0 || !S_ISSOCK(state.st_mode))
		return;
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, &address->any, length) != 0 && errno == ECONNREFUSED)
		unlink(address->local.sun_path);
	close(fd);
}

static bool
is_unix_path(const char *path)
{
	return path[0] == '/' && strlen(path) < sizeof((struct sockaddr_un *)NULL)->sun_path;
}

static bool
listen_unix(struct arena *arena, const char *address, struct http_listening *listening_r,
            struct fault *fault_r)
{
	const char *path = address + strlen("unix:");
	union address local = { .local = { .sun_family = AF_UNIX } };
	if (!is_unix_path(path))
		return bad_address(arena, address, fault_r);
	memcpy(local.local.sun_path, path, strlen(path) + 1);
	unlink_stale(&local, sizeof local.local);
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return listen_failed(arena, address, fd, "socket", fault_r);
	/* On Linux the file is born with the socket's own mode: never open to all, even briefly. */
	if (fchmod(fd, UNIX_MODE) != 0 || bind(fd, &local.any, sizeof local.local) != 0)
		return listen_failed(arena, address, fd, "bind", fault_r);
	if (listen(fd, LISTEN_BACKLOG) != 0)
		return listen_failed(arena, address, fd, "listen", fault_r);
	*listening_r = (struct http_listening){ fd, 0, arena_copy_text(arena, path) };
	return true;
}

/* The protocol of sd_listen_fds(3): one listening stream socket, at descriptor 3. */
static bool
listen_systemd(struct http_listening *listening_r, struct fault *fault_r)
{
	static const char sentence[] =
		"systemd n’a confié aucune socket à Parvis. Démarrez parvis.socket (un seul ListenStream), ou "
		"écoutez sur une adresse\u202f: listen = 127.0.0.1:8080.";
	const char *pid_text = getenv("LISTEN_PID"), *count_text = getenv("LISTEN_FDS");
	int64_t pid = 0, count = 0;
	if (!span_int64(span_of(pid_text), &pid) || pid != getpid())
		return fault_is(fault_r, "listen: LISTEN_PID is not this process", sentence);
	if (!span_int64(span_of(count_text), &count) || count != 1)
		return fault_is(fault_r, "listen: LISTEN_FDS is not 1", sentence);
	int listens = 0, kind = 0;
	socklen_t size = sizeof listens;
	if (getsockopt(SYSTEMD_FIRST_FD, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 ||
	    listens == 0 || getsockopt(SYSTEMD_FIRST_FD, SOL_SOCKET, SO_TYPE, &kind, &size) != 0 ||
	    kind != SOCK_STREAM)
		return fault_is(fault_r, "listen: descriptor 3 is not a listening stream", sentence);
	/* Children must take neither the socket nor the promise of one. */
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	fcntl(SYSTEMD_FIRST_FD, F_SETFD, FD_CLOEXEC);
	fcntl(SYSTEMD_FIRST_FD, F_SETFL, fcntl(SYSTEMD_FIRST_FD, F_GETFL) | O_NONBLOCK);
	*listening_r = (struct http_listening){ SYSTEMD_FIRST_FD, port_of(SYSTEMD_FIRST_FD), NULL };
	return true;
}

static bool
listen_network(struct arena *arena, const char *address, struct http_listening *listening_r,
               struct fault *fault_r)
{
	union address network = { 0 };
	socklen_t length = 0;
	if (!read_address(arena, span_of(address), &network, &length))
		return bad_address(arena, address, fault_r);
	const int fd = socket(network.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return listen_failed(arena, address, fd, "socket", fault_r);
	/* A restart must not wait for the old connections to fade away. */
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(fd, &network.any, length) != 0)
		return listen_failed(arena, address, fd, "bind", fault_r);
	if (listen(fd, LISTEN_BACKLOG) != 0)
		return listen_failed(arena, address, fd, "listen", fault_r);
	*listening_r = (struct http_listening){ fd, port_of(fd), NULL };
	return true;
}

bool
http_listen_reads(struct arena *arena, const char *address)
{
	union address network = { 0 };
	socklen_t length = 0;
	if (strcmp(address, "systemd") == 0)
		return true;
	if (strncmp(address, "unix:", strlen("unix:")) == 0)
		return is_unix_path(address + strlen("unix:"));
	return read_address(arena, span_of(address), &network, &length);
}

bool
http_listen_given(void)
{
	int64_t pid = 0;
	return span_int64(span_of(getenv("LISTEN_PID")), &pid) && pid == getpid();
}

bool
http_listen(struct arena *arena, const char *address, struct http_listening *listening_r,
            struct fault *fault_r)
{
	must(address != NULL);
	if (strcmp(address, "systemd") == 0)
		return listen_systemd(listening_r, fault_r);
	if (strncmp(address, "unix:", strlen("unix:")) == 0)
		return listen_unix(arena, address, listening_r, fault_r);
	return listen_network(arena, address, listening_r, fault_r);
}

/* Loopback, or a file: nobody calls there from elsewhere. */
static bool
is_near(const union address *address)
{
	const struct in6_addr *v6 = &address->v6.sin6_addr;
	switch (address->any.sa_family) {
	case AF_UNIX:
		return true;
	case AF_INET:
		return ntohl(address->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	case AF_INET6:
		return IN6_IS_ADDR_LOOPBACK(v6) || (IN6_IS_ADDR_V4MAPPED(v6) && v6->s6_addr[12] == IN_LOOPBACKNET);
	default:
		return false;
	}
}

bool
http_listen_stays_here(struct arena *arena, const char *address)
{
	union address where = { 0 };
	socklen_t length = sizeof where;
	must(address != NULL);
	if (strncmp(address, "unix:", strlen("unix:")) == 0)
		return true;
	if (strcmp(address, "systemd") != 0)
		return read_address(arena, span_of(address), &where, &length) && is_near(&where);
	/* Where that socket stands is for the socket to say. Given none, there is none to open. */
	return !http_listen_given() ||
	       (getsockname(SYSTEMD_FIRST_FD, &where.any, &length) == 0 && is_near(&where));
}

void
http_listen_end(struct http_listening *listening)
{
	if (listening->unix_path != NULL)
		unlink(listening->unix_path);
	close(listening->fd);
	listening->fd = -1;
}
