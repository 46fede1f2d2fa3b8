/* The pages, served: a table of routes, each with who may take it. */
#ifndef DOORS_WEB_H
#define DOORS_WEB_H

#include "doors/house/house.h"

/* Serves until SIGTERM or SIGINT, then finishes what is in flight. False on a fault at start. */
MUST_USE bool web_serve(struct house *house, const char *address, struct fault *fault_r);

#endif
