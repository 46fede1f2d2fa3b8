/* Any message that arrives: read within its limits, and nothing of it can harm who reads it. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/mail/mail_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
must_be_words(struct span words, size_t length_max, const char *controls)
{
	must(words.at != NULL && words.length <= length_max && span_is_utf8(words));
	for (size_t i = 0; i < words.length; i++)
		must((unsigned char)words.at[i] >= ' ' ||
		     (words.at[i] != '\0' && strchr(controls, words.at[i]) != NULL));
}

static void
must_be_people(struct mail_people people)
{
	must(people.count <= people.count_all && people.count <= MAIL_READ_PEOPLE_COUNT_MAX);
	for (size_t i = 0; i < people.count; i++) {
		must_be_words(people.at[i].name, MAIL_NAME_LENGTH_MAX, "");
		must_be_words(people.at[i].address, MAIL_ADDRESS_LENGTH_MAX, "");
	}
}

static void
must_be_ids(struct mail_ids ids)
{
	must(ids.count <= MAIL_READ_REFERENCE_COUNT_MAX);
	for (size_t i = 0; i < ids.count; i++) {
		must_be_words(ids.at[i], MAIL_READ_ID_LENGTH_MAX, "");
		must(ids.at[i].length > 0);
	}
}

static void
must_be_files(const struct mail_in *in)
{
	size_t all = 0;
	must(in->file_count <= MAIL_READ_FILE_COUNT_MAX);
	for (size_t i = 0; i < in->file_count; i++) {
		const struct mail_file *file = &in->files[i];
		must_be_words(file->name, MAIL_READ_FILE_NAME_LENGTH_MAX, "");
		must(file->name.length > 0 && file->name.at[0] != '.');
		must(memchr(file->name.at, '/', file->name.length) == NULL);
		must(memchr(file->name.at, '\\', file->name.length) == NULL);
		must(memchr(file->type.at, '/', file->type.length) != NULL);
		for (size_t k = 0; k < file->bytes.length; k++)
			all += (unsigned char)file->bytes.at[k]; /* each can be read */
	}
	must(all < SIZE_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct mail_in in;
	struct fault fault = { 0 };
	if (mail_read(arena, span_from((const char *)bytes, size), &in, &fault)) {
		const struct mail_people one = { &in.from, 1, 1 }, other = { &in.reply_to, 1, 1 };
		must_be_people(one);
		must_be_people(other);
		must_be_people(in.to);
		must_be_people(in.cc);
		must_be_ids(in.references);
		must_be_ids(in.in_reply_to);
		must_be_words(in.subject, MAIL_SUBJECT_LENGTH_MAX, "");
		must_be_words(in.message_id, MAIL_READ_ID_LENGTH_MAX, "");
		must_be_words(in.text, MAIL_READ_TEXT_LENGTH_MAX, "\n\t");
		must_be_words(in.quoted, MAIL_READ_TEXT_LENGTH_MAX, "\n\t");
		for (size_t i = 0; i < in.mark_count; i++)
			must_be_words(in.marks[i], MAIL_MARK_LENGTH_MAX, "");
		must_be_files(&in);
		for (size_t i = 0; i < in.told_count; i++)
			must(span_is_utf8(span_of(in.told[i])));
	} else
		must(fault.for_log != NULL && fault.for_reader != NULL);
	arena_end(arena);
	return 0;
}
