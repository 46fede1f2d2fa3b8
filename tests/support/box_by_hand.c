/* craft/mail's mailbox from the command line, for tests/people/mailbox: settings as NAME=VALUE, then what is
 * asked of it. What is learned is on standard output, bytes of messages in the folder `to`. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "craft/mail/mail_box.h"

static struct arena *arena;
static struct mail_box_settings settings;
static const char *to = ".";
static struct fault fault;

static int
tell_fault(const char *what)
{
	printf("%s failed\nlog %s\nreader %s\n", what, fault.for_log, fault.for_reader);
	return 0;
}

static bool
set(const char *name, const char *value)
{
	const struct {
		const char *name, **value;
	} texts[] = { { "url", &settings.url },       { "password_file", &settings.password_file },
		          { "folder", &settings.folder }, { "done", &settings.done },
		          { "ca_file", &settings.ca_file }, { "to", &to } };
	for (size_t i = 0; i < LENGTH(texts); i++)
		if (strcmp(name, texts[i].name) == 0) {
			*texts[i].value = value;
			return true;
		}
	if (strcmp(name, "in_clear") == 0)
		settings.in_clear = strcmp(value, "1") == 0;
	else if (strcmp(name, "timeout_s") == 0)
		settings.timeout_s = atoi(value);
	else
		return false;
	return true;
}

static bool
list(struct mail_box *box, const char *words)
{
	uint32_t *numbers;
	size_t count;
	char *rest;
	const uint32_t after = (uint32_t)strtoul(words, &rest, 10);
	if (!mail_box_list(arena, box, after, atoi(rest), &numbers, &count, &fault))
		return false;
	printf("numbers");
	for (size_t i = 0; i < count; i++)
		printf(" %" PRIu32, numbers[i]);
	putchar('\n');
	return true;
}

static bool
fetch(struct mail_box *box, const char *words)
{
	char *rest;
	struct mail_box_message message;
	const uint32_t number = (uint32_t)strtoul(words, &rest, 10);
	const size_t most = strtoul(rest, NULL, 10);
	const enum found found =
		mail_box_fetch(arena, box, number, most, &message, &fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE && printf("gone %" PRIu32 "\n", number) > 0;
	printf("fetched %" PRIu32 " %zu %zu %" PRId64 "\n", number, message.bytes.length, message.size,
	       message.came_unix_s);
	return file_write(arena, arena_format(arena, "%s/%" PRIu32, to, number), message.bytes, &fault);
}

/* "list AFTER DAY", "fetch NUMBER MOST", "taken NUMBER …", "left NUMBER …" */
static bool
do_one(struct mail_box *box, const char *words)
{
	const char *value = strchr(words, ' ');
	if (value == NULL)
		exit(2);
	if (strncmp(words, "list ", 5) == 0)
		return list(box, value);
	if (strncmp(words, "fetch ", 6) == 0)
		return fetch(box, value);
	uint32_t numbers[MAIL_BOX_MARK_COUNT_MAX];
	size_t count = 0;
	for (char *rest; *value != '\0' && count < LENGTH(numbers); value = rest)
		numbers[count++] = (uint32_t)strtoul(value, &rest, 10);
	if (strncmp(words, "taken ", 6) == 0)
		return mail_box_taken(box, numbers, count, &fault);
	if (strncmp(words, "left ", 5) == 0)
		return mail_box_left(box, numbers, count, &fault);
	exit(2);
}

int
main(int count, char **words)
{
	int at = 1;
	arena = arena_new((size_t)1 << 30);
	for (; at < count && strchr(words[at], '=') != NULL; at++) {
		char *value = strchr(words[at], '=');
		*value++ = '\0';
		if (!set(words[at], value))
			return 2;
	}
	const struct mail_box_server *server = mail_box_server_new(arena, &settings, &fault);
	if (server == NULL)
		return tell_fault("settings");
	struct mail_box *box = mail_box_open(arena, server, NULL, &fault);
	if (box == NULL)
		return tell_fault("open");
	printf("validity %" PRIu32 "\nnext %" PRIu32 "\n", mail_box_validity(box), mail_box_next(box));
	for (; at < count; at++)
		if (!do_one(box, words[at]))
			return tell_fault(words[at]);
	arena_end(arena);
	return 0;
}
