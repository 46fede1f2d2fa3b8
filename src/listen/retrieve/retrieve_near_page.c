/* « /verbatims/HEAP/TEXT/proches »: a text, and those that say much the same. */
#include "listen/retrieve/retrieve_page.h"

enum {
	PAGE_TITLE, PAGE_WORDS, PAGE_LANGUAGE, PAGE_ABOUT, PAGE_QUESTION, PAGE_SURVEY, PAGE_IS_ASKED,
	PAGE_QUESTION_URL,
	PAGE_HAS, PAGE_TEXTS, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WORDS] = { "own_words", FIELD_TEXT, FIELD_API, .help = "The text itself, masked." },
	[PAGE_LANGUAGE] = { "own_language", FIELD_TEXT, FIELD_API, .help = "ISO 639-1; null: not told." },
	[PAGE_ABOUT] = { "own_about", FIELD_TEXT, FIELD_API, .help = "Who, where, when, its tone, in French." },
	[PAGE_QUESTION] = { "own_question", FIELD_TEXT, FIELD_API, .help = "As it was asked." },
	[PAGE_SURVEY] = { "own_survey", FIELD_TEXT, FIELD_PAGE },
	[PAGE_IS_ASKED] = { "own_is_asked", FIELD_FLAG, FIELD_PAGE },
	[PAGE_QUESTION_URL] = { "own_question_url", FIELD_URL, FIELD_API,
		.help = "All texts of its question." },
	[PAGE_HAS] = { "has_texts", FIELD_FLAG, FIELD_PAGE },
	[PAGE_TEXTS] = { "texts", FIELD_LIST, FIELD_API, .of = retrieve_row_fields,
		.of_count = RETRIEVE_ROW_FIELD_COUNT, .help = "Ten at most, the nearest first." },
};
const struct page_kind retrieve_near_page = { "verbatims.near", "listen/retrieve/pages/near.html",
	page_fields, PAGE_FIELD_COUNT };

/* The text of the address, if this reader may read it. */
static enum found
look_up(struct visit *visit, const struct verbatim_sight *sight, struct verbatim_one *one_r,
        struct fault *fault_r)
{
	struct verbatim_key key;
	struct verbatim_many many;
	if (!span_int64(visit->part[0], &key.heap_id) || !span_int64(visit->part[1], &key.text_id))
		return FOUND_NONE;
	const struct verbatim_keys keys = { &key, 1 };
	if (!verbatim_load_many(visit->arena, visit->db, sight, &keys, &many, fault_r))
		return FOUND_FAILED;
	if (many.count == 1)
		*one_r = many.all[0];
	return many.count == 1 ? FOUND_ONE : FOUND_NONE;
}

static void
draw_own(struct visit *visit, const struct verbatim_sight *sight, const struct verbatim_one *own,
         struct model *page)
{
	const struct verbatim_text *text = &own->text;
	const char *month = verbatim_month_words(visit->arena, text), *tone = verbatim_tone_said(text);
	model_text(page, PAGE_WORDS, text->words);
	if (text->language.length > 0)
		model_text(page, PAGE_LANGUAGE, text->language);
	model_text_z(page, PAGE_ABOUT,
	             arena_format(visit->arena, "%s · %.*s%s%s%s%s",
	                          verbatim_writer_words(own->internal, text->side),
	                          SPAN_ARGS(place_said(sight->tree, text->place_id)),
	                          month == NULL ? "" : " · ", month == NULL ? "" : month,
	                          tone == NULL ? "" : " · ", tone == NULL ? "" : tone));
	model_text(page, PAGE_QUESTION, own->question);
	if (own->survey.length > 0)
		model_text(page, PAGE_SURVEY, own->survey);
	model_flag(page, PAGE_IS_ASKED, !verbatim_is_all_year(own->origin));
	model_url_z(page, PAGE_QUESTION_URL,
	            arena_format(visit->arena, "/verbatims/%lld", (long long)text->heap_id));
}

void
retrieve_get_near(struct visit *visit)
{
	struct fault fault = { 0 };
	struct verbatim_sight sight;
	struct verbatim_one own;
	struct retrieve_found found;
	if (!verbatim_sight_of(visit, &sight))
		return;
	enum found there = look_up(visit, &sight, &own, &fault);
	if (there == FOUND_NONE) {
		visit_missing(visit);
		return;
	}
	if (there == FOUND_FAILED ||
	    !retrieve_near(visit->arena, visit->db, &sight, &own.text, &found, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &retrieve_near_page);
	model_text_z(page, PAGE_TITLE, "Textes proches");
	draw_own(visit, &sight, &own, page);
	model_flag(page, PAGE_HAS, found.count > 0);
	for (size_t i = 0; i < found.count; i++)
		retrieve_draw(visit, &sight, &found.all[i], found.query, true, model_row(page, PAGE_TEXTS));
	visit_show(visit, &retrieve_near_page, page);
}
