/* Any bytes are a survey or a refusal, and a survey that is written reads the same. What follows
 * a 0x1e is a table of replies to it, VV when it begins with V; an input that starts with PK is
 * an archive. */
#include <string.h>

#include "craft/lime/lime_for_tests.h"
#include "craft/lime/lime_replies.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_replies(struct lime_replies *replies)
{
	struct fault fault;
	struct lime_reply reply;
	size_t count;
	if (replies == NULL)
		return;
	const struct lime_column *columns = lime_replies_columns(replies, &count);
	must(count <= LIME_COLUMN_MAX);
	for (size_t i = 0; i < count; i++)
		must((columns[i].question != NULL) == (columns[i].part > LIME_ABOUT));
	while (lime_replies_next(replies, &reply, &fault) == FOUND_ONE)
		for (size_t i = 0; i < count && reply.complaint == NULL; i++)
			must(reply.values[i].at == NULL || span_is_utf8(reply.values[i]));
}

static void
check_survey(struct arena *arena, const struct lime_survey *survey)
{
	struct fault fault = { "", "" };
	struct span bytes;
	must(survey->language_count >= 1 && survey->language_count <= LIME_LANGUAGE_MAX);
	must(survey->note_count <= LIME_NOTE_MAX);
	must(lime_lss_write(arena, survey, &bytes, &fault));
	const struct lime_survey *again = lime_lss_read(arena, bytes, &fault);
	must(again != NULL);
	must(lime_difference(arena, survey, again) == NULL);
	must(again->note_count == 0);
}

static void
check_archive(struct arena *arena, struct span bytes)
{
	struct fault fault;
	struct lime_archive *archive = lime_archive_open_bytes(arena, bytes, &fault);
	for (int inside = 0; archive != NULL && inside < LIME_INSIDE_COUNT; inside++)
		if (lime_archive_has(archive, (enum lime_inside)inside))
			check_replies(lime_archive_replies(archive, (enum lime_inside)inside, &fault));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 100000)
		return 0;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct span rest = span_from((const char *)data, size), survey_bytes = rest;
	struct fault fault;
	if (span_starts(rest, "PK")) {
		check_archive(arena, rest);
	} else {
		(void)span_cut(&rest, '\x1e', &survey_bytes);
		const struct lime_survey *survey = lime_lss_read(arena, survey_bytes, &fault);
		if (survey != NULL)
			check_survey(arena, survey);
		if (survey != NULL && rest.length > 0)
			check_replies(lime_table_open_bytes(arena, rest.at[0] == 'V' ? LIME_VV : LIME_CSV,
			                                    rest, survey, &fault));
	}
	arena_end(arena);
	return 0;
}
