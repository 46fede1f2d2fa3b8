/* What the server counts of itself: neither path, nor token, nor address. */
#ifndef CRAFT_HTTP_METRICS_H
#define CRAFT_HTTP_METRICS_H

#include <stdatomic.h>

#include "base/base.h"

enum { HTTP_STATUS_CLASS_COUNT = 6, HTTP_DURATION_BUCKET_COUNT = 12 };

struct http_counters {
	_Atomic int64_t answered[HTTP_STATUS_CLASS_COUNT]; /* by hundreds of the status */
	_Atomic int64_t durations[HTTP_DURATION_BUCKET_COUNT + 1];
	_Atomic int64_t duration_us;
	_Atomic int64_t in_flight, connections;
	_Atomic int64_t bytes_received, bytes_sent;
	_Atomic int64_t refused, timed_out, unfinished;
};

void http_counters_answered(struct http_counters *counters, int status, int64_t duration_us);
void http_counters_print(const struct http_counters *counters, struct text *text);

#endif
