/* What a response carries besides what its handler wrote. */
#ifndef CRAFT_HTTP_RESPONSE_H
#define CRAFT_HTTP_RESPONSE_H

#include "craft/http/http.h"

/* The answer to a request that was not understood, in plain words. */
void http_response_refuse(struct http_response *response, int status);

/* Calls `add` for every header, the handler's first, then the defaults it did not replace. */
void http_response_each_header(const struct http_response *response,
                               void (*add)(void *data, const char *name, const char *value),
                               void *data);

#endif
