/* For files that are written once and served many times: the same bytes, packed. */
#ifndef CRAFT_HTTP_HTTP_GZIP_H
#define CRAFT_HTTP_HTTP_GZIP_H

#include "base/base.h"

enum { HTTP_GZIP_SIZE_MAX = 16 << 20 };

/* As « Content-Encoding: gzip » wants it; without a date, so that the same bytes give the same. False
 * when memory is short. */
MUST_USE bool http_gzip(struct arena *arena, struct span bytes, struct span *packed_r,
                        struct fault *fault_r);

#endif
