/* The form in a page: its pages one under the other, what is said of them above. */
#include "welcome/filling/filling_inside.h"

enum { PART_HEADING, PART_DEEP, PART_TEXT, PART_QUESTIONS, PART_FIELD_COUNT };
static const struct field part_fields[PART_FIELD_COUNT] = {
	[PART_HEADING] = { "form_heading", FIELD_TEXT, FIELD_PAGE },
	[PART_DEEP] = { "is_deep", FIELD_FLAG, FIELD_PAGE },
	[PART_TEXT] = { "form_text", FIELD_TEXT, FIELD_PAGE },
	[PART_QUESTIONS] = { "questions", FIELD_LIST, FIELD_PAGE, .of = ask_row_fields,
		.of_count = ASK_ROW_FIELD_COUNT },
};
enum { ROW_TOKEN, ROW_SEEN, ROW_NOTE, ROW_WELCOME, ROW_PARTS };
const struct field filling_row_fields[FILLING_ROW_FIELD_COUNT] = {
	[ROW_TOKEN] = { "form_token", FIELD_TEXT, FIELD_PAGE },
	[ROW_SEEN] = { "form_seen", FIELD_TEXT, FIELD_PAGE },
	[ROW_NOTE] = { "form_note", FIELD_TEXT, FIELD_PAGE },
	[ROW_WELCOME] = { "form_welcome", FIELD_TEXT, FIELD_PAGE },
	[ROW_PARTS] = { "form_pages", FIELD_LIST, FIELD_PAGE, .of = part_fields,
		.of_count = PART_FIELD_COUNT },
};
_Static_assert(ROW_PARTS + 1 == FILLING_ROW_FIELD_COUNT, "a field each");

static const char *
note_of(const struct filling *filling)
{
	if (filling->is_changed)
		return "Le formulaire a changé pendant que vous le remplissiez. Vos réponses sont là\u202f: "
			   "relisez-les, puis envoyez de nouveau.";
	if (filling->is_too_long)
		return "Vos réponses sont trop longues\u202f: 20\u202f000 signes au plus en tout. "
			   "Raccourcissez-les, rien n’est encore envoyé.";
	if (filling->has_more && filling_is_empty(filling))
		return "Il reste à répondre aux questions de ce formulaire, puis à envoyer de nouveau.";
	if (filling->has_more)
		return "Vos réponses appellent une question de plus. Elle est à sa place dans le formulaire\u202f: "
			   "répondez-y, puis envoyez de nouveau. Rien de ce que vous avez écrit n’est perdu.";
	return NULL;
}

static bool
is_shown(const struct filling *filling, size_t question)
{
	return ask_values(filling->sitting.sheet)[question].state != ASK_NOT_SHOWN &&
	       filling_list(filling).questions[question].kind != ASK_COMPUTED;
}

/* The page is long: the summary leads to it. */
static void
tell_new(const struct filling *filling, size_t question, struct filling_page page)
{
	if (filling->is_changed || filling->is_moved || filling->seen == NULL || filling->seen[question] ||
	    filling_list(filling).questions[question].kind == ASK_PAGE)
		return;
	struct model *row = model_row(page.model, page.errors);
	model_url_z(row, FORM_ERROR_URL, arena_format(filling->arena, "#groupe-q%zu", question));
	model_text_z(row, FORM_ERROR_SENTENCE,
	             arena_format(filling->arena, "Une question de plus\u202f: «\u202f%.*s\u202f»",
	                          SPAN_ARGS(filling->sitting.questions[question].words)));
}

static struct model *
new_part(const struct filling *filling, struct model *row, size_t page, bool is_deep)
{
	const struct inquiry_page *of = &filling->inquiry->pages[page];
	struct model *part = model_row(row, ROW_PARTS);
	model_text(part, PART_HEADING, inquiry_say(of->title, filling->language));
	model_text(part, PART_TEXT, inquiry_say(of->text, filling->language));
	model_flag(part, PART_DEEP, is_deep);
	return part;
}

void
filling_draw(const struct filling *filling, struct filling_page page)
{
	struct model *row = model_row(page.model, page.list), *part = NULL;
	struct text seen = text_new(filling->arena, 8 * filling_list(filling).count + 8);
	size_t at = SIZE_MAX;
	must(filling->is_read);
	model_text_z(row, ROW_TOKEN,
	             arena_format(filling->arena, "%lld-%lld", (long long)filling->inquiry_id,
	                          (long long)filling->version));
	model_text(row, ROW_WELCOME, inquiry_say(filling->inquiry->welcome, filling->language));
	model_text_z(row, ROW_NOTE, note_of(filling));
	for (size_t i = 0; i < filling_list(filling).count; i++) {
		if (!is_shown(filling, i))
			continue;
		if (inquiry_page_of(filling->asked, i) != at || part == NULL) {
			at = inquiry_page_of(filling->asked, i);
			part = new_part(filling, row, at, page.is_deep);
		}
		text_format(&seen, "%s%zu", seen.length > 0 ? " " : "", i);
		ask_draw_within(filling->sitting.sheet, i, part, page.model,
		                (struct form_place){ PART_QUESTIONS, page.errors, page.wrong });
		tell_new(filling, i, page);
	}
	model_text(row, ROW_SEEN, text_span(&seen));
}
