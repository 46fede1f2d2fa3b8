/* A text that was found, as pages show it. */
#include "craft/text/text.h"
#include "listen/retrieve/retrieve_page.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }

enum { PART_WORDS, PART_IS_MARKED, PART_FIELD_COUNT };
static const struct field part_fields[PART_FIELD_COUNT] = {
	[PART_WORDS] = { "part", FIELD_TEXT, FIELD_PAGE },
	[PART_IS_MARKED] = { "is_marked", FIELD_FLAG, FIELD_PAGE },
};
enum {
	ROW_WORDS, ROW_PARTS, ROW_LANGUAGE, ROW_QUESTION, ROW_SURVEY, ROW_ORIGIN, ROW_IS_ASKED, ROW_SIDE,
	ROW_SIDE_WORDS, ROW_WHO, ROW_PLACE, ROW_MONTH, ROW_TONE, ROW_TONE_WORDS, ROW_SURE, ROW_WHY,
	ROW_WORD_COUNT, ROW_NEAR_URL, ROW_HEAP_URL, ROW_FIELD_COUNT
};
_Static_assert((int)ROW_FIELD_COUNT == (int)RETRIEVE_ROW_FIELD_COUNT, "as the header says");
const struct field retrieve_row_fields[RETRIEVE_ROW_FIELD_COUNT] = {
	[ROW_WORDS] = TEXT("words", "The text: names and numbers are masked."),
	[ROW_PARTS] = { "parts", FIELD_LIST, FIELD_PAGE, .of = part_fields, .of_count = PART_FIELD_COUNT },
	[ROW_LANGUAGE] = TEXT("language", "ISO 639-1; null: not told."),
	[ROW_QUESTION] = TEXT("question", "As it was asked, or the name of the file."),
	[ROW_SURVEY] = TEXT("survey", "The survey; null: of none."),
	[ROW_ORIGIN] = TEXT("origin", "Whence it comes, in French."),
	[ROW_IS_ASKED] = { "is_asked", FIELD_FLAG, FIELD_PAGE },
	[ROW_SIDE] = { "side", FIELD_COUNT, FIELD_API, .help = "0 usagers, 1 agents." },
	[ROW_SIDE_WORDS] = TEXT("side_words", "The same, in French."),
	[ROW_WHO] = { "who", FIELD_TEXT, FIELD_PAGE },
	[ROW_PLACE] = TEXT("place", "Where, or the place above when too few wrote there."),
	[ROW_MONTH] = TEXT("month", "When; null: not kept."),
	[ROW_TONE] = TEXT("tone", "As a model says: negative, mixed, positive, not_told."),
	[ROW_TONE_WORDS] = TEXT("tone_words", "The same, in French; null: not told."),
	[ROW_SURE] = TEXT("sure", "Is the model sure? In French; null: no tone."),
	[ROW_WHY] = TEXT("why", "Why it is here, in French."),
	[ROW_WORD_COUNT] = { "word_count", FIELD_COUNT, FIELD_API,
		.help = "Of the words asked for, or rare in the text it is near, how many it has." },
	[ROW_NEAR_URL] = { "near_url", FIELD_URL, FIELD_API, .help = "Those that say much the same." },
	[ROW_HEAP_URL] = { "question_url", FIELD_URL, FIELD_API, .help = "All texts of its question." },
};

static void
add_part(struct model *row, struct span words, bool is_marked)
{
	if (words.length == 0)
		return;
	struct model *part = model_row(row, ROW_PARTS);
	model_text(part, PART_WORDS, words);
	model_flag(part, PART_IS_MARKED, is_marked);
}

/* The text whole, words that were looked for apart. */
static void
draw_parts(struct visit *visit, struct span words, const struct text_query *query, struct model *row)
{
	struct text_word word;
	size_t told = 0;
	struct text_words *all = text_words_begin(visit->arena, words);
	while (text_words_next(all, &word)) {
		const size_t at = (size_t)(word.source.at - words.at);
		bool has = false;
		for (size_t i = 0; i < query->count && !has && !word.is_little; i++)
			has = text_query_has(query, i, word.word);
		if (!has || at < told)
			continue;
		add_part(row, span_from(words.at + told, at - told), false);
		add_part(row, word.source, true);
		told = at + word.source.length;
	}
	add_part(row, span_from(words.at + told, words.length - told), false);
}

static const char *
why_words(struct visit *visit, const struct retrieve_one *found, const struct text_query *query, bool is_near)
{
	if (is_near)
		return found->word_count == 1
		           ? "un mot rare en commun"
		           : arena_format(visit->arena, "%zu mots rares en commun", found->word_count);
	if (found->word_count == 0)
		return "proche du premier texte trouvé";
	if (found->word_count == query->count)
		return query->count == 1 ? "contient ce mot" : "contient ces mots";
	return arena_format(visit->arena, "contient %zu de ces %zu mots", found->word_count, query->count);
}

void
retrieve_draw(struct visit *visit, const struct verbatim_sight *sight, const struct retrieve_one *found,
              const struct text_query *query, bool is_near, struct model *row)
{
	const struct verbatim_one *one = &found->one;
	const struct verbatim_text *text = &one->text;
	struct arena *arena = visit->arena;
	model_text(row, ROW_WORDS, text->words);
	draw_parts(visit, text->words, query, row);
	if (text->language.length > 0)
		model_text(row, ROW_LANGUAGE, text->language);
	model_text(row, ROW_QUESTION, one->question);
	model_text_z(row, ROW_ORIGIN, verbatim_origin_words[one->origin]);
	model_flag(row, ROW_IS_ASKED, !verbatim_is_all_year(one->origin));
	if (one->survey.length > 0)
		model_text(row, ROW_SURVEY, one->survey);
	model_count(row, ROW_SIDE, text->side);
	model_text_z(row, ROW_SIDE_WORDS, verbatim_side_words(one->internal, text->side));
	model_text_z(row, ROW_WHO, verbatim_writer_words(one->internal, text->side));
	model_text(row, ROW_PLACE, place_said(sight->tree, text->place_id));
	model_text_z(row, ROW_MONTH, verbatim_month_words(arena, text));
	model_text_z(row, ROW_TONE, verbatim_tone_codes[text->tone]);
	if (text->tone != VERBATIM_NOT_TOLD)
		model_text_z(row, ROW_TONE_WORDS, verbatim_tone_said(text));
	model_text_z(row, ROW_SURE, verbatim_sure_words(text)); /* for programs */
	model_text_z(row, ROW_WHY, why_words(visit, found, query, is_near));
	model_count(row, ROW_WORD_COUNT, (int64_t)found->word_count);
	model_url_z(row, ROW_NEAR_URL,
	            arena_format(arena, "/verbatims/%lld/%lld/proches", (long long)text->heap_id,
	                         (long long)text->text_id));
	model_url_z(row, ROW_HEAP_URL, arena_format(arena, "/verbatims/%lld", (long long)text->heap_id));
}
