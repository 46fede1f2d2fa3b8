/* Any survey of LimeSurvey is a questionnaire that may be published, or a refusal with a sentence; and
 * a questionnaire that leaves for LimeSurvey comes back the same. Input that begins with `{` is a
 * document of ours, which only leaves. */
#include <string.h>

#include "craft/lime/lime.h"
#include "ground/inquiry/inquiry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_HERE = 200000 };

static void
report_is_whole(const struct inquiry_report *report)
{
	must(report->note_count <= INQUIRY_NOTE_COUNT_MAX);
	for (size_t i = 0; i < report->note_count; i++) {
		must(report->notes[i].fate < INQUIRY_FATE_COUNT);
		must(span_is_utf8(span_of(report->notes[i].sentence)));
		must(span_is_utf8(span_of(report->notes[i].where)));
	}
}

static void
leaves_and_comes_back(struct arena *arena, const struct inquiry *inquiry)
{
	struct inquiry_report report;
	struct inquiry_remark *remarks;
	struct span bytes;
	size_t count;
	const char *sentence = NULL;
	struct fault fault = { "", "" };
	if (!inquiry_check(arena, inquiry, &remarks, &count))
		return;
	const struct lime_survey *survey = inquiry_to_lime(arena, inquiry, &report, &sentence);
	must(survey != NULL);
	report_is_whole(&report);
	if (!lime_lss_write(arena, survey, &bytes, &fault))
		return; /* too long for a file */
	const struct lime_survey *again = lime_lss_read(arena, bytes, &fault);
	must(again != NULL);
	const struct inquiry *back = inquiry_from_lime(arena, again, &report, &sentence);
	must(back != NULL);
	/* A page without a question has nowhere to keep what LimeSurvey loses. */
	for (size_t i = 0; i < inquiry->page_count; i++)
		if (inquiry->pages[i].count == 0)
			return;
	must(span_equal(inquiry_write(arena, inquiry), inquiry_write(arena, back)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > SIZE_MAX_HERE)
		return 0;
	struct arena *arena = arena_new((size_t)1 << 30);
	const struct span bytes = span_from((const char *)data, size);
	const char *sentence = NULL;
	struct fault fault = { "", "" };
	struct inquiry_report report;
	if (span_starts(bytes, "{")) {
		const struct inquiry *inquiry = inquiry_read(arena, bytes, &sentence);
		if (inquiry != NULL)
			leaves_and_comes_back(arena, inquiry);
	} else {
		const struct lime_survey *survey = lime_lss_read(arena, bytes, &fault);
		const struct inquiry *inquiry =
			survey != NULL ? inquiry_from_lime(arena, survey, &report, &sentence) : NULL;
		must(survey == NULL || inquiry != NULL || sentence != NULL);
		if (inquiry != NULL) {
			struct inquiry_remark *remarks;
			size_t count;
			report_is_whole(&report);
			must(inquiry_check(arena, inquiry, &remarks, &count));
			leaves_and_comes_back(arena, inquiry);
		}
	}
	arena_end(arena);
	return 0;
}
