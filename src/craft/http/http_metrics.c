#include "craft/http/http_metrics.h"

#include <inttypes.h>

static const int64_t bucket_us_max[HTTP_DURATION_BUCKET_COUNT] = {
	100,   250,    500,    1000,   2500,    5000,
	10000, 25000, 50000, 200000, 1000000, 5000000,
};

void
http_counters_answered(struct http_counters *counters, int status, int64_t duration_us)
{
	must(status >= 100);
	must(status <= 599);
	atomic_fetch_add_explicit(&counters->answered[status / 100], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&counters->duration_us, duration_us, memory_order_relaxed);
	size_t bucket = 0;
	while (bucket < LENGTH(bucket_us_max) && duration_us > bucket_us_max[bucket])
		bucket++;
	atomic_fetch_add_explicit(&counters->durations[bucket], 1, memory_order_relaxed);
}

static int64_t
read_counter(const _Atomic int64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

static void
print_durations(const struct http_counters *counters, struct text *text)
{
	static const char name[] = "parvis_http_duration_seconds";
	text_format(text, "# HELP %s Time spent making an answer.\n# TYPE %s histogram\n", name, name);
	int64_t count = 0;
	for (size_t i = 0; i < LENGTH(bucket_us_max); i++) {
		count += read_counter(&counters->durations[i]);
		text_format(text, "%s_bucket{le=\"%g\"} %" PRId64 "\n", name,
		            (double)bucket_us_max[i] / 1e6, count);
	}
	count += read_counter(&counters->durations[HTTP_DURATION_BUCKET_COUNT]);
	text_format(text, "%s_bucket{le=\"+Inf\"} %" PRId64 "\n", name, count);
	text_format(text, "%s_sum %.6f\n%s_count %" PRId64 "\n", name,
	            (double)read_counter(&counters->duration_us) / 1e6, name, count);
}

void
http_counters_print(const struct http_counters *counters, struct text *text)
{
	const struct {
		const char *name, *kind, *help;
		const _Atomic int64_t *counter;
		int64_t step; /* the value is rounded down to it; 0: as it is */
	} lines[] = {
		{ "in_flight", "gauge", "Requests being received, answered or sent.",
		  &counters->in_flight },
		{ "connections", "gauge", "Connections open, by steps of 16: one alone may be an answer.",
		  &counters->connections, 16 },
		{ "bytes_received_total", "counter", "Bytes of bodies received.",
		  &counters->bytes_received },
		{ "bytes_sent_total", "counter", "Bytes of bodies sent.", &counters->bytes_sent },
		{ "connections_refused_total", "counter",
		  "Connections beyond what one place, or the room, may hold.", &counters->refused },
		{ "timeouts_total", "counter", "Connections closed because the client was too slow.",
		  &counters->timed_out },
		{ "unfinished_total", "counter", "Requests cut or malformed before an answer was made.",
		  &counters->unfinished },
	};
	text_add_z(text, "# HELP parvis_http_requests_total Answers made.\n"
	                 "# TYPE parvis_http_requests_total counter\n");
	for (int class = 2; class < HTTP_STATUS_CLASS_COUNT; class++)
		text_format(text, "parvis_http_requests_total{status=\"%dxx\"} %" PRId64 "\n", class,
		            read_counter(&counters->answered[class]));
	for (size_t i = 0; i < LENGTH(lines); i++) {
		const int64_t value = read_counter(lines[i].counter);
		text_format(text,
		            "# HELP parvis_http_%s %s\n# TYPE parvis_http_%s %s\nparvis_http_%s %" PRId64
		            "\n",
		            lines[i].name, lines[i].help, lines[i].name, lines[i].kind, lines[i].name,
		            lines[i].step > 0 ? value - value % lines[i].step : value);
	}
	print_durations(counters, text);
}
