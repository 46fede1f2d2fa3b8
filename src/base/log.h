/* One JSON object a line on standard error: what happened, with ids, never with names.
 *
 * {"at":"2026-11-23T10:00:00.123Z","level":"info","event":"wave.sealed","wave":12} */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

enum log_level { LOG_INFO, LOG_WARN, LOG_FAULT, LOG_LEVEL_COUNT };

struct log_field {
	const char *name;
	const char *text; /* NULL: the number counts */
	int64_t number;
};

static inline struct log_field
log_text(const char *name, const char *text)
{
	return (struct log_field){ name, text != NULL ? text : "", 0 };
}

static inline struct log_field
log_number(const char *name, int64_t number)
{
	return (struct log_field){ name, NULL, number };
}

/* Writes one line at once (safe between threads). Allocates nothing; a line longer than 4 kB is
 * cut at a field and says so. */
void log_line(enum log_level level, const char *event, const struct log_field *fields,
              size_t field_count);
void log_event(enum log_level level, const char *event);
void log_fault(const char *event, const struct fault *fault);

/* Lines below this level are not written (a terminal command is quiet, a server is not). */
void log_threshold(enum log_level level);

#endif
