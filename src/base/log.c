#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LOG_LINE_SIZE_MAX = 4096, LOG_TAIL = 64 };

struct line {
	char bytes[LOG_LINE_SIZE_MAX];
	size_t length;
	bool cut;
};

static enum log_level threshold = LOG_INFO;

void
log_threshold(enum log_level level)
{
	threshold = level;
}

static void put_format(struct line *line, const char *format, ...) PRINTF_LIKE(2, 3);

static void
put_format(struct line *line, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	const size_t room = sizeof line->bytes - LOG_TAIL - line->length;
	const int length = vsnprintf(line->bytes + line->length, room, format, list);
	va_end(list);
	if (length < 0 || (size_t)length >= room)
		line->cut = true;
	else
		line->length += (size_t)length;
}

/* JSON text: what is not printable ASCII or UTF-8 becomes an escape. */
static void
put_quoted(struct line *line, const char *text)
{
	put_format(line, "\"");
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0' && !line->cut; c++) {
		if (*c == '"' || *c == '\\')
			put_format(line, "\\%c", *c);
		else if (*c < 0x20 || *c == 0x7f)
			put_format(line, "\\u%04x", *c);
		else
			put_format(line, "%c", *c);
	}
	put_format(line, "\"");
}

void
log_line(enum log_level level, const char *event, const struct log_field *fields,
         size_t field_count)
{
	static const char *const level_words[] = { [LOG_INFO] = "info",
	                                           [LOG_WARN] = "warn",
	                                           [LOG_FAULT] = "fault" };
	_Static_assert(LENGTH(level_words) == LOG_LEVEL_COUNT, "a word per level");
	if (level < threshold)
		return;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	struct tm utc;
	gmtime_r(&now.tv_sec, &utc);
	char stamp[32];
	strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);

	struct line line = { .length = 0 };
	put_format(&line, "{\"at\":\"%s.%03ldZ\",\"level\":\"%s\",\"event\":\"%s\"", stamp,
	           now.tv_nsec / 1000000, level_words[level], event);
	for (size_t i = 0; i < field_count && !line.cut; i++) {
		const size_t before = line.length;
		put_format(&line, ",\"%s\":", fields[i].name);
		if (fields[i].text != NULL)
			put_quoted(&line, fields[i].text);
		else
			put_format(&line, "%lld", (long long)fields[i].number);
		if (line.cut)
			line.length = before;
	}
	const char *tail = line.cut ? ",\"cut\":true}\n" : "}\n";
	memcpy(line.bytes + line.length, tail, strlen(tail));
	line.length += strlen(tail);
	ssize_t written;
	do
		written = write(STDERR_FILENO, line.bytes, line.length);
	while (written < 0 && errno == EINTR);
}

void
log_event(enum log_level level, const char *event)
{
	log_line(level, event, NULL, 0);
}

void
log_fault(const char *event, const struct fault *fault)
{
	log_line(LOG_FAULT, event, &(struct log_field){ "fault", fault->for_log, 0 }, 1);
}
