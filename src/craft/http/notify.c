#include "craft/http/notify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

bool
notify_manager(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (path == NULL || (path[0] != '/' && path[0] != '@') ||
	    strlen(path) >= sizeof address.sun_path)
		return false;
	memcpy(address.sun_path, path, strlen(path));
	if (path[0] == '@') /* the abstract namespace */
		address.sun_path[0] = '\0';
	const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	const socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
	const ssize_t sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL,
	                            (const struct sockaddr *)&address, length);
	close(fd);
	return sent == (ssize_t)strlen(state);
}

int64_t
notify_watchdog_us(void)
{
	int64_t us = 0, pid = 0;
	if (!span_int64(span_of(getenv("WATCHDOG_USEC")), &us) || us <= 0)
		return 0;
	const char *pid_text = getenv("WATCHDOG_PID");
	if (pid_text != NULL && (!span_int64(span_of(pid_text), &pid) || pid != getpid()))
		return 0;
	return us;
}
