/* Replies that bear a sign of not having been read: how many, and the figures with and without them. A
 * view: nothing is taken away from the survey. */
#include "confront/result/result_page.h"

enum {
	LINE_WORDS, LINE_PEOPLE, LINE_WITH, LINE_WITHOUT_PEOPLE, LINE_WITHOUT, LINE_WITH_WORDS,
	LINE_WITHOUT_WORDS, LINE_MOVES, SIGN_LINE_FIELD_COUNT
};
static const struct field sign_line_fields[SIGN_LINE_FIELD_COUNT] = {
	[LINE_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "The question, and the choice." },
	[LINE_PEOPLE] = { "people", FIELD_COUNT, FIELD_API, .help = "Who answered." },
	[LINE_WITH] = { "mean", FIELD_NUMBER, FIELD_API, .decimals = 2,
		.help = "On its scale, or a share from 0 to 1." },
	[LINE_WITHOUT_PEOPLE] = { "without_people", FIELD_COUNT, FIELD_API,
		.help = "Who answered, without the replies set apart." },
	[LINE_WITHOUT] = { "without_mean", FIELD_NUMBER, FIELD_API, .decimals = 2,
		.help = "Without the replies set apart; absent: not shown." },
	[LINE_WITH_WORDS] = { "mean_words", FIELD_TEXT, FIELD_PAGE },
	[LINE_WITHOUT_WORDS] = { "without_words", FIELD_TEXT, FIELD_PAGE },
	[LINE_MOVES] = { "moves", FIELD_TEXT, FIELD_PAGE },
};
enum {
	SIDE_FIELD_NAME, SIDE_FIELD_WORDS, SIDE_FIELD_LINES, SIDE_FIELD_HAS_LINES, SIDE_FIELD_COUNT
};
static const struct field side_fields[SIDE_FIELD_COUNT] = {
	[SIDE_FIELD_NAME] = { "side", FIELD_TEXT, FIELD_API, .help = "Who answered." },
	[SIDE_FIELD_WORDS] = { "told", FIELD_TEXT, FIELD_API, .help = "How many bear a sign." },
	[SIDE_FIELD_LINES] = { "lines", FIELD_LIST, FIELD_API, .of = sign_line_fields,
		.of_count = SIGN_LINE_FIELD_COUNT, .help = "With and without them." },
	[SIDE_FIELD_HAS_LINES] = { "has_lines", FIELD_FLAG, FIELD_PAGE },
};
enum {
	SIGNS_TITLE, SIGNS_WITHIN, SIGNS_BACK_URL, SIGNS_PREPARING, SIGNS_IS_OLD, SIGNS_SIDES,
	SIGNS_FIELD_COUNT
};
static const struct field signs_fields[SIGNS_FIELD_COUNT] = {
	[SIGNS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[SIGNS_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[SIGNS_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[SIGNS_PREPARING] = { "preparing", FIELD_FLAG, FIELD_PAGE },
	[SIGNS_IS_OLD] = { "is_old", FIELD_FLAG, FIELD_API, .help = "Signs were not looked for." },
	[SIGNS_SIDES] = { "sides", FIELD_LIST, FIELD_API, .of = side_fields,
		.of_count = SIDE_FIELD_COUNT, .help = "Those who were enough to be told." },
};
const struct page_kind result_signs_page = { "result.signs", "confront/result/pages/signs.html",
	signs_fields, SIGNS_FIELD_COUNT };

struct signs {
	struct visit *visit;
	struct result_view view;
	struct model *page;
};

static const struct secrecy_cell *
apart_cell(const struct signs *signs, int64_t subject_id, enum side side)
{
	return result_cell(&signs->view, SECRECY_APART, subject_id, side);
}

/* « 12 réponses sur 80 portent un signe : au moins 10, le même niveau partout. » */
static const char *
side_words(const struct signs *signs, enum side side)
{
	static const char *const sign_words[SURVEY_SIGN_COUNT] = {
		[SURVEY_SIGN_STRAIGHT] = "le même niveau partout",
		[SURVEY_SIGN_CONTRARY] = "des réponses qui se contredisent",
		[SURVEY_SIGN_COPIED] = "la copie d’une autre",
	};
	const struct secrecy_cell *any = apart_cell(signs, SECRECY_ANY_SIGN, side);
	const int64_t looked = apart_cell(signs, SECRECY_LOOKED_AT, side)->people;
	const int64_t floor = secrecy_floor(secrecy_respondent(side, signs->view.wave.internal));
	struct text text = text_new(signs->visit->arena, 1000);
	if (any == NULL) {
		text_format(&text,
		            "Moins de %lld réponses sur %lld portent un signe, ou presque toutes\u202f: c’est trop "
		            "peu, d’un côté ou de l’autre, pour montrer un chiffre sans elles.",
		            (long long)floor, (long long)looked);
		return text_z(&text);
	}
	text_format(&text, "%lld réponses sur %lld portent un signe", (long long)any->people,
	            (long long)looked);
	for (int64_t sign = 0, told = 0; sign < SURVEY_SIGN_COUNT; sign++) {
		const struct secrecy_cell *one = apart_cell(signs, sign, side);
		if (one != NULL)
			text_format(&text, "%s au moins %lld, %s", told++ > 0 ? "\u202f;" : "\u202f:",
			            (long long)one->people, sign_words[sign]);
	}
	text_add_z(&text, ".");
	return text_z(&text);
}

static const char *
figure_words(struct arena *arena, const struct survey_item *item, double mean)
{
	struct text text = text_new(arena, 60);
	const bool is_share = item->stem.length > 0;
	text_add_number(&text, is_share ? 100 * mean : mean, is_share ? 0 : 2);
	text_add_z(&text, is_share ? "\u00a0%" : "");
	return text_z(&text);
}

static const char *
move_words(struct arena *arena, const struct survey_item *item, double by)
{
	struct text text = text_new(arena, 60);
	const bool is_share = item->stem.length > 0;
	text_add_signed(&text, is_share ? 100 * by : by, is_share ? 0 : 2);
	text_add_z(&text, is_share ? "\u00a0points" : "");
	return text_z(&text);
}

static void
show_line(const struct signs *signs, enum side side, const struct survey_item *item,
          struct model *row)
{
	struct arena *arena = signs->visit->arena;
	const struct secrecy_cell *with = result_cell(&signs->view, SECRECY_ITEM, item->id, side);
	const struct secrecy_cell *without =
		result_cell(&signs->view, SECRECY_WITHOUT, item->id, side);
	model_text(row, LINE_WORDS,
	           item->stem.length > 0
	               ? span_of(arena_format(arena, "%.*s — %.*s", SPAN_ARGS(item->asked_stem[side]),
	                                      SPAN_ARGS(item->asked[side])))
	               : item->asked[side]);
	model_count(row, LINE_PEOPLE, with->people);
	model_number(row, LINE_WITH, with->mean);
	model_text_z(row, LINE_WITH_WORDS, figure_words(arena, item, with->mean));
	if (without == NULL) {
		model_text_z(row, LINE_WITHOUT_WORDS, "non montré");
		return;
	}
	model_count(row, LINE_WITHOUT_PEOPLE, without->people);
	model_number(row, LINE_WITHOUT, without->mean);
	model_text_z(row, LINE_WITHOUT_WORDS, figure_words(arena, item, without->mean));
	model_text_z(row, LINE_MOVES, move_words(arena, item, without->mean - with->mean));
}

static void
show_side(const struct signs *signs, enum side side)
{
	const struct survey_form *form = &signs->view.form;
	struct model *row = model_row(signs->page, SIGNS_SIDES);
	model_text(row, SIDE_FIELD_NAME, result_side_name(&signs->view.wave, side));
	model_text_z(row, SIDE_FIELD_WORDS, side_words(signs, side));
	if (apart_cell(signs, SECRECY_ANY_SIGN, side) == NULL)
		return;
	for (size_t i = 0; i + form->text_count < form->item_count; i++)
		if (result_cell(&signs->view, SECRECY_ITEM, form->items[i].id, side) != NULL)
			show_line(signs, side, &form->items[i], model_row(row, SIDE_FIELD_LINES));
	model_flag(row, SIDE_FIELD_HAS_LINES, model_row_count(row, SIDE_FIELD_LINES) > 0);
}

void
result_get_signs(struct visit *visit)
{
	struct signs signs = { .visit = visit };
	struct fault fault = { 0 };
	size_t shown = 0;
	if (!result_find_wave(visit, &signs.view))
		return;
	if (!result_view_cells(visit->arena, &signs.view, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	const struct survey_wave *wave = &signs.view.wave;
	signs.page = model_new(visit->arena, &result_signs_page);
	model_text_z(signs.page, SIGNS_TITLE, "Des réponses à regarder de près");
	model_text(signs.page, SIGNS_WITHIN, wave->name);
	model_url(signs.page, SIGNS_BACK_URL, result_address(visit->arena, wave->code, SPAN("")));
	const bool is_ready = wave->changes == 0 && wave->sealed_id != 0;
	model_flag(signs.page, SIGNS_PREPARING, !is_ready);
	for (int side = 0; side < SIDE_COUNT && is_ready; side++)
		if (apart_cell(&signs, SECRECY_LOOKED_AT, (enum side)side) != NULL) {
			show_side(&signs, (enum side)side);
			shown++;
		}
	model_flag(signs.page, SIGNS_IS_OLD, is_ready && shown == 0);
	if (is_ready && !result_keep_seen(visit, wave))
		return;
	visit_show(visit, &result_signs_page, signs.page);
}
