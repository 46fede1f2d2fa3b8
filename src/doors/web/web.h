/* The pages, served: a table of routes, each with who may take it. */
#ifndef DOORS_WEB_H
#define DOORS_WEB_H

#include "doors/house/house.h"

/* Where it listens, whom it believes, how many it lets in: as in http_options. */
struct web_door {
	const char *listen;
	const char *trusted_proxy, *proxy_header;
	int connections, connections_per_address;
};

/* Serves until SIGTERM or SIGINT, then finishes what is in flight. False on a fault at start. */
MUST_USE bool web_serve(struct house *house, const struct web_door *door,
                        struct fault *fault_r);

#endif
