#include "craft/http/http_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

enum { V4_IN_V6_OFFSET = 12, V6_HOUSE_SIZE = 8 };

static struct http_peer
peer_v4(struct in_addr address)
{
	struct http_peer peer = { .house = { [10] = 0xff, [11] = 0xff } };
	memcpy(peer.house + V4_IN_V6_OFFSET, &address, sizeof address);
	must(inet_ntop(AF_INET, &address, peer.text, sizeof peer.text) != NULL);
	return peer;
}

static struct http_peer
peer_v6(struct in6_addr address)
{
	struct in_addr v4;
	if (IN6_IS_ADDR_V4MAPPED(&address)) {
		memcpy(&v4, address.s6_addr + V4_IN_V6_OFFSET, sizeof v4);
		return peer_v4(v4);
	}
	struct http_peer peer = { .text = "" };
	memcpy(peer.house, &address, V6_HOUSE_SIZE);
	must(inet_ntop(AF_INET6, &address, peer.text, sizeof peer.text) != NULL);
	return peer;
}

struct http_peer
http_peer_of(const struct sockaddr *address, socklen_t length)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (address != NULL && length >= sizeof v4 && address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		return peer_v4(v4.sin_addr);
	}
	if (address != NULL && length >= sizeof v6 && address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		return peer_v6(v6.sin6_addr);
	}
	return (struct http_peer){ .text = "unix" };
}

bool
http_peer_read(struct span text, struct http_peer *peer_r)
{
	char plain[HTTP_PEER_SIZE] = "";
	struct in_addr v4;
	struct in6_addr v6;
	if (text.length == 0 || text.length >= sizeof plain)
		return false;
	memcpy(plain, text.at, text.length);
	if (strlen(plain) != text.length)
		return false;
	if (inet_pton(AF_INET, plain, &v4) == 1)
		*peer_r = peer_v4(v4);
	else if (inet_pton(AF_INET6, plain, &v6) == 1)
		*peer_r = peer_v6(v6);
	else if (strcmp(plain, "unix") == 0)
		*peer_r = http_peer_of(NULL, 0);
	else
		return false;
	return true;
}

/* "192.0.2.7", "192.0.2.7:4711", "[2001:db8::1]:4711", "2001:db8::1", with or without quotes. */
static bool
read_node(struct span node, struct http_peer *peer_r)
{
	node = span_trim(node);
	if (node.length >= 2 && span_starts(node, "\"") && span_ends(node, "\""))
		node = span_from(node.at + 1, node.length - 2);
	if (span_starts(node, "[")) {
		const char *end = memchr(node.at, ']', node.length);
		return end != NULL &&
		       http_peer_read(span_from(node.at + 1, (size_t)(end - node.at) - 1), peer_r);
	}
	const char *colon = node.length == 0 ? NULL : memchr(node.at, ':', node.length);
	if (colon != NULL && colon == memrchr(node.at, ':', node.length))
		node.length = (size_t)(colon - node.at);
	return !span_is(node, "unix") && http_peer_read(node, peer_r);
}

/* The value of for= in one element of Forwarded (RFC 7239); the element itself otherwise. */
static struct span
node_of(struct span element, bool forwarded)
{
	if (!forwarded)
		return element;
	struct span part;
	while (span_cut(&element, ';', &part)) {
		part = span_trim(part);
		if (part.length >= 4 && strncasecmp(part.at, "for=", 4) == 0)
			return span_from(part.at + 4, part.length - 4);
	}
	return span_of(NULL);
}

struct http_peer
http_peer_forwarded(const struct http_peer *proxy, const struct http_field *fields,
                    size_t field_count, const char *header)
{
	const bool forwarded = strcasecmp(header, "Forwarded") == 0;
	struct http_peer last = *proxy;
	for (size_t i = 0; i < field_count; i++) {
		if (fields[i].name.length != strlen(header) ||
		    strncasecmp(fields[i].name.at, header, strlen(header)) != 0)
			continue;
		struct span rest = fields[i].value, element;
		while (span_cut(&rest, ',', &element)) {
			struct http_peer peer;
			if (!read_node(node_of(element, forwarded), &peer))
				last = *proxy; /* what comes before an unreadable step cannot be believed */
			else if (strcmp(peer.text, proxy->text) != 0)
				last = peer;
		}
	}
	return last;
}
