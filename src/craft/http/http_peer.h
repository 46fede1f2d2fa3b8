/* Who is at the other end, as far as it can be believed. */
#ifndef CRAFT_HTTP_PEER_H
#define CRAFT_HTTP_PEER_H

#include <sys/socket.h>

#include "craft/http/http.h"

enum { HTTP_PEER_SIZE = 46, HTTP_HOUSE_SIZE = 16 };

struct http_peer {
	char text[HTTP_PEER_SIZE]; /* an address as inet_ntop writes it, or "unix" */
	/* Those who share it count as one: an IPv4 address, the /64 of an IPv6 one. */
	unsigned char house[HTTP_HOUSE_SIZE];
};

/* A NULL or nameless address is the one of a Unix socket. IPv4 inside IPv6 is written as IPv4. */
struct http_peer http_peer_of(const struct sockaddr *address, socklen_t length);

/* The same from text, so that two writings of one address compare equal. */
bool http_peer_read(struct span text, struct http_peer *peer_r);

/* The client behind the trusted proxy: the last address of the header that is not the proxy's
 * own; the proxy itself when the header says nothing that reads as an address. */
struct http_peer http_peer_forwarded(const struct http_peer *proxy, const struct http_field *fields,
                                     size_t field_count, const char *header);

#endif
