/* Opens the socket the server listens on, and says plainly why when it cannot. */
#ifndef CRAFT_HTTP_LISTEN_H
#define CRAFT_HTTP_LISTEN_H

#include "base/base.h"

struct http_listening {
	int fd;
	int port;              /* 0 for a Unix socket */
	const char *unix_path; /* to unlink at the end; NULL when it is not ours */
};

/* Addresses as in http_options. */
MUST_USE bool http_listen(struct arena *arena, const char *address,
                          struct http_listening *listening_r, struct fault *fault_r);
/* Does an address read as one? "127.0.0.1:8080", "[::1]:8080", "unix:/…", "systemd". */
bool http_listen_reads(struct arena *arena, const char *address);
/* Did systemd give this process a socket? */
bool http_listen_given(void);
/* Is it only for this machine: a file, loopback, and of "systemd" the socket that was given? */
bool http_listen_stays_here(struct arena *arena, const char *address);
void http_listen_end(struct http_listening *listening);

#endif
