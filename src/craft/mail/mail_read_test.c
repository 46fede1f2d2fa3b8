/* The mails of tests/data/mails, each told as a person reads it: tests/data/mails/expected.txt was checked by
 * hand against each of them. « mail_read_test tell » writes it again, to be checked again. */
#include "craft/mail/mail_read.h"

#include <dirent.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(ARENA_VISIT_SIZE_MAX);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* --- a message, told --------------------------------------------------------------------------- */

/* One line: ends of line are ⏎, and of what is long the middle is left out, its length told. */
static void
add_shown(struct text *told, struct span words)
{
	enum { WHOLE_MAX = 400, BEGIN = 200, END = 120 };
	for (size_t i = 0; i < words.length; i++)
		if (words.length > WHOLE_MAX && i == BEGIN) {
			i = words.length - END;
			while (((unsigned char)words.at[i] & 0xc0) == 0x80)
				i++;
			i--;
			text_format(told, " […%zu…] ", words.length);
		} else if (words.at[i] == '\n')
			text_add_z(told, "⏎");
		else
			text_add_char(told, words.at[i]);
}

static void
add_person(struct text *told, const char *name, struct mail_person person)
{
	if (person.name.length + person.address.length == 0)
		return;
	text_format(told, "%s: ", name);
	text_add(told, person.name);
	if (person.address.length > 0)
		text_format(told, "%s<%.*s>", person.name.length > 0 ? " " : "", SPAN_ARGS(person.address));
	text_add_char(told, '\n');
}

static void
add_people(struct text *told, const char *name, struct mail_people people)
{
	for (size_t i = 0; i < people.count; i++)
		add_person(told, name, people.at[i]);
	if (people.count_all != people.count)
		text_format(told, "%s: %zu in all\n", name, people.count_all);
}

static void
add_line(struct text *told, const char *name, struct span words)
{
	if (words.length == 0)
		return;
	text_format(told, "%s: ", name);
	add_shown(told, words);
	text_add_char(told, '\n');
}

static void
add_flags(struct text *told, const struct mail_in *in)
{
	static const char *const reports[] = { "", " report", " reading", " abuse" };
	static const char *const seals[] = { "", " signed", " encrypted" };
	static const char *const kinds[] = { "", " delayed", " lost", " dead" };
	text_add_z(told, "flags:");
	text_format(told, "%s%s%s%s%s%s%s%s%s%s", in->is_automatic ? " automatic" : "",
	            in->is_auto_reply ? " auto-reply" : "", in->is_list ? " list" : "",
	            in->never_answer ? " never-answer" : "", in->is_ours ? " ours" : "",
	            in->has_looped ? " looped" : "", reports[in->report], kinds[in->bounce.kind],
	            seals[in->seal], in->has_calendar ? " calendar" : "");
	if (in->received_count > 0)
		text_format(told, " received=%zu", in->received_count);
	text_add_char(told, '\n');
}

static struct span
tell(struct span bytes)
{
	static const char *const roles[] = { "", ", inline", ", calendar", ", signature" };
	struct text told = text_new(arena, 4 << 20);
	struct fault fault = { 0 };
	struct mail_in *in = arena_new_of(arena, struct mail_in);
	if (!mail_read(arena, bytes, in, &fault)) {
		text_format(&told, "refused: %s\n", fault.for_reader);
		return text_span(&told);
	}
	add_person(&told, "from", in->from);
	add_person(&told, "sender", in->sender);
	add_person(&told, "reply to", in->reply_to);
	add_people(&told, "to", in->to);
	add_people(&told, "cc", in->cc);
	add_line(&told, "subject", in->subject);
	if (in->has_date) {
		text_add_z(&told, "date: ");
		text_add_instant(&told, in->date_unix_s);
		text_add_char(&told, '\n');
	}
	add_line(&told, "id", in->message_id);
	for (size_t i = 0; i < in->in_reply_to.count; i++)
		add_line(&told, "answers", in->in_reply_to.at[i]);
	for (size_t i = 0; i < in->references.count; i++)
		add_line(&told, "reference", in->references.at[i]);
	for (size_t i = 0; i < in->delivered_to_count; i++)
		add_line(&told, "delivered", in->delivered_to[i]);
	for (size_t i = 0; i < in->mark_count; i++)
		add_line(&told, "mark", in->marks[i]);
	for (size_t i = 0; i < in->loop_count; i++)
		add_line(&told, "loop", in->loops[i]);
	add_flags(&told, in);
	add_line(&told, "text", in->text);
	add_line(&told, "quoted", in->quoted);
	for (size_t i = 0; i < in->file_count; i++)
		text_format(&told, "file: %.*s (%.*s, %zu bytes%s)\n", SPAN_ARGS(in->files[i].name),
		            SPAN_ARGS(in->files[i].type), in->files[i].bytes.length, roles[in->files[i].role]);
	for (size_t i = 0; i < in->told_count; i++)
		text_format(&told, "told: %s\n", in->told[i]);
	return text_span(&told);
}

/* --- the files --------------------------------------------------------------------------------- */

static int
order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
folder(void)
{
	const char *source = getenv("PARVIS_SOURCE");
	return arena_format(arena, "%s/tests/data/mails", source == NULL ? "." : source);
}

/* Folder after folder, mails by their names. */
static size_t
list_mails(const char *path, const char *below, const char **names, size_t count, size_t count_max)
{
	DIR *directory = opendir(arena_format(arena, "%s/%s", path, below));
	const char *found[200];
	size_t found_count = 0;
	if (directory == NULL)
		return count;
	for (struct dirent *entry; (entry = readdir(directory)) != NULL && found_count < LENGTH(found);)
		if (entry->d_name[0] != '.')
			found[found_count++] =
				arena_format(arena, "%s%s%s", below, below[0] == '\0' ? "" : "/", entry->d_name);
	closedir(directory);
	qsort(found, found_count, sizeof *found, order);
	for (size_t i = 0; i < found_count && count < count_max; i++) {
		const struct span name = span_of(found[i]);
		if (span_ends(name, ".eml") || span_find(name, SPAN("/msg_")) != SIZE_MAX)
			names[count++] = found[i];
		else if (span_find(name, SPAN(".")) == SIZE_MAX)
			count = list_mails(path, found[i], names, count, count_max);
	}
	return count;
}

static struct span
mail_of(const char *name)
{
	struct span bytes;
	struct fault fault;
	must(file_read(arena, arena_format(arena, "%s/%s", folder(), name), 1 << 20, &bytes, &fault) ==
	     FOUND_ONE);
	return bytes;
}

static struct span
tell_all(void)
{
	const char *names[300];
	const size_t count = list_mails(folder(), "", names, 0, LENGTH(names));
	struct text all = text_new(arena, 16 << 20);
	for (size_t i = 0; i < count; i++) {
		text_format(&all, "== %s\n", names[i]);
		text_add(&all, tell(mail_of(names[i])));
	}
	return text_span(&all);
}

/* The block of one mail: what stands after « == name » and before the next. */
static struct span
block_of(struct span all, const char *name)
{
	const struct span head = span_of(arena_format(arena, "== %s\n", name));
	const size_t at = span_find(all, head);
	if (at == SIZE_MAX)
		return SPAN("");
	const struct span rest = span_from(all.at + at + head.length, all.length - at - head.length);
	const size_t next = span_find(rest, SPAN("\n== "));
	return span_from(rest.at, next == SIZE_MAX ? rest.length : next + 1);
}

static void
each_mail_is_told_as_a_person_reads_it(void **state)
{
	(void)state;
	const char *names[300];
	struct span expected;
	struct fault fault;
	const size_t count = list_mails(folder(), "", names, 0, LENGTH(names));
	assert_int_equal(count, 75 + 47);
	assert_int_equal(file_read(arena, arena_format(arena, "%s/expected.txt", folder()), 1 << 20, &expected,
	                           &fault),
	                 FOUND_ONE);
	for (size_t i = 0; i < count; i++) {
		const struct span told = tell(mail_of(names[i])), wanted = block_of(expected, names[i]);
		if (!span_equal(told, wanted))
			fail_msg("%s is told\n%.*sinstead of\n%.*s", names[i], SPAN_ARGS(told), SPAN_ARGS(wanted));
	}
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "tell") == 0) {
		(void)begin(NULL);
		const struct span all = tell_all();
		fwrite(all.at, 1, all.length, stdout);
		return end(NULL);
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_mail_is_told_as_a_person_reads_it, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
