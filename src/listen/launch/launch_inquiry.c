/* A survey that puts a questionnaire of the room inquiry: what it asks becomes the wave's own. */
#include "listen/launch/launch_inside.h"

struct spreading {
	struct arena *arena;
	const struct inquiry *inquiry;
	struct ask_list list;
	struct theme *themes;
	size_t theme_count;
	struct survey_form *form;
};

enum found
launch_inquiry_load(struct arena *arena, struct db *db, int64_t root_id,
                    const struct survey_wave *wave, struct inquiry **inquiry_r,
                    struct fault *fault_r)
{
	struct inquiry_row row;
	return inquiry_load(arena, db, root_id, wave->form_id, wave->inquiry_version, &row, inquiry_r,
	                    fault_r);
}

/* --- items ------------------------------------------------------------------------------------------ */

static int64_t
theme_of(const struct spreading *spreading, struct span code)
{
	for (size_t pass = 0; pass < 2; pass++) {
		const struct span wanted = pass == 0 ? code : SPAN("GEN");
		for (size_t i = 0; i < spreading->theme_count; i++)
			if (span_equal(spreading->themes[i].code, wanted))
				return spreading->themes[i].id;
	}
	return spreading->themes[0].id;
}

/* The mirror compares sentences on a scale of five: what is asked otherwise is a fact beside it. */
static char
kind_of(const struct inquiry_question *question)
{
	const bool is_levelled = question->kind == ASK_SCALE || question->kind == ASK_SMILEYS;
	const bool is_five = question->kind == ASK_SMILEYS ||
	                     (question->least == 1 && question->most == 5);
	if (inquiry_stands_apart(question->kind))
		return 'O';
	if (question->nature == 'S' || question->nature == 'V')
		return is_levelled && is_five ? question->nature : 'G';
	if (question->nature == 'O')
		return 'G';
	return question->nature;
}

static struct survey_item *
next_item(const struct spreading *spreading, size_t question, struct span code)
{
	const struct inquiry_question *written = &spreading->inquiry->questions[question];
	struct survey_form *form = spreading->form;
	must(form->item_count < SURVEY_ITEM_COUNT_MAX);
	struct survey_item *item = &form->items[form->item_count];
	*item = (struct survey_item){ .id = (int64_t)form->item_count,
		                          .code = code,
		                          .version = 1,
		                          .theme_id = theme_of(spreading, written->theme),
		                          .kind = kind_of(written),
		                          .is_reversed = written->is_reversed,
		                          .stem = SPAN(""),
		                          .scale = SPAN(""),
		                          .about_id = -1 };
	form->item_count++;
	for (int side = 0; side < SIDE_COUNT; side++) {
		item->rank[side] = written->asked[side] ? (int)question + 1 : 0;
		item->asked[side] = inquiry_question_say(written, (enum side)side, 0);
		item->asked_stem[side] = SPAN("");
	}
	return item;
}

static const char *
level_words(struct arena *arena, const struct ask_question *question, size_t level)
{
	static const char *const yes_no[] = { "Non", "Oui" };
	static const char *const faces[] = { "Très mauvais", "Mauvais", "Moyen", "Bon", "Très bon" };
	const int64_t number = question->least + (int64_t)level;
	switch (question->kind) {
	case ASK_YES_NO:
	case ASK_CONSENT: return yes_no[level];
	case ASK_SMILEYS: return faces[level];
	case ASK_RANKING: return arena_format(arena, "rang %zu", question->choice_count - level);
	case ASK_KANO: return arena_format(arena, "%zu", level + 1);
	default: break;
	}
	if (question->level_words != NULL && question->level_words[level].length > 0)
		return span_copy(arena, question->level_words[level]);
	if (level == 0 && question->least_words.length > 0)
		return arena_format(arena, "%lld (%.*s)", (long long)number,
		                    SPAN_ARGS(question->least_words));
	if (number == question->most && question->most_words.length > 0)
		return arena_format(arena, "%lld (%.*s)", (long long)number,
		                    SPAN_ARGS(question->most_words));
	return arena_format(arena, "%lld", (long long)number);
}

static void
add_words(const struct spreading *spreading, const struct ask_question *question,
          size_t level_count)
{
	struct survey_form *form = spreading->form;
	for (size_t level = 0; level < level_count; level++)
		form->words[form->word_count++] = (struct survey_words){
			.scale = question->code,
			.words = span_of(level_words(spreading->arena, question, level)),
			.level = level,
		};
}

/* The label of a choice stands under the question, as its stem; a row of a matrix is a sentence. */
static void
add_part(const struct spreading *spreading, const struct inquiry_column *column)
{
	static const char *const halves[] = { "avec", "sans" };
	struct arena *arena = spreading->arena;
	const struct ask_question *question = &spreading->list.questions[column->question];
	const bool is_kano = question->kind == ASK_KANO;
	const struct span part = is_kano ? span_of(halves[column->part])
	                                 : question->choices[column->part].code;
	const struct span label = is_kano ? part : question->choices[column->part].words;
	struct survey_item *item =
		next_item(spreading, column->question,
	              span_of(arena_format(arena, "%.*s.%.*s", SPAN_ARGS(question->code),
	                                   SPAN_ARGS(part))));
	const bool is_choice = question->kind == ASK_ONE || question->kind == ASK_SEVERAL;
	item->level_count = column->level_count;
	item->scale = is_choice ? SPAN("") : question->code;
	item->stem = is_choice ? question->code : SPAN("");
	for (int side = 0; side < SIDE_COUNT; side++) {
		item->asked_stem[side] = is_choice ? item->asked[side] : SPAN("");
		item->asked[side] =
			is_choice ? label
					  : span_of(arena_format(arena, "%.*s — %.*s", SPAN_ARGS(item->asked[side]),
		                                     SPAN_ARGS(label)));
	}
}

static void
add_column(const struct spreading *spreading, const struct inquiry_column *column)
{
	const struct ask_question *question = &spreading->list.questions[column->question];
	const bool has_parts = question->kind == ASK_ONE || question->kind == ASK_KANO ||
	                       question->kind == ASK_SEVERAL || question->kind == ASK_MATRIX ||
	                       question->kind == ASK_PAIRS || question->kind == ASK_RANKING;
	if (column->part == 0 && question->kind != ASK_ONE && question->kind != ASK_SEVERAL)
		add_words(spreading, question, column->level_count);
	if (has_parts) {
		add_part(spreading, column);
		return;
	}
	struct survey_item *item = next_item(spreading, column->question, question->code);
	item->level_count = column->level_count;
	item->scale = question->code;
}

static void
spread(const struct spreading *spreading)
{
	struct inquiry_column *columns;
	size_t *aparts;
	const size_t apart_count =
		inquiry_aparts(spreading->arena, spreading->list, SURVEY_TEXT_COUNT_MAX, &aparts);
	const size_t count = inquiry_columns(spreading->arena, spreading->list,
	                                     SURVEY_ITEM_COUNT_MAX - apart_count, &columns);
	for (size_t i = 0; i < count; i++)
		add_column(spreading, &columns[i]);
	for (size_t i = 0; i < apart_count; i++)
		(void)next_item(spreading, aparts[i], spreading->list.questions[aparts[i]].code);
	spreading->form->text_count = apart_count;
}

bool
launch_inquiry_form(struct arena *arena, struct db *db, int64_t root_id,
                    const struct survey_wave *wave, struct survey_form *form_r,
                    struct fault *fault_r)
{
	struct inquiry *inquiry;
	struct spreading spreading = { .arena = arena, .form = form_r };
	const enum found found =
		launch_inquiry_load(arena, db, root_id, wave, &inquiry, fault_r);
	if (found != FOUND_ONE ||
	    !theme_list(arena, db, root_id, &spreading.themes, &spreading.theme_count, fault_r))
		return false;
	must(spreading.theme_count > 0);
	const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, SIDE_USAGER, 0);
	if (asked == NULL)
		return fault_is(fault_r, "launch: a published questionnaire does not pass its check",
		                "Le questionnaire est à corriger.");
	spreading.inquiry = inquiry;
	spreading.list = inquiry_list(asked);
	*form_r = (struct survey_form){
		.items = arena_array_of(arena, struct survey_item, SURVEY_ITEM_COUNT_MAX),
		.words = arena_array_of(arena, struct survey_words,
		                        spreading.list.count * SURVEY_LEVEL_COUNT_MAX + 1),
	};
	spread(&spreading);
	return true;
}

/* --- around ------------------------------------------------------------------------------------------ */

bool
launch_asks_side(struct arena *arena, struct db *db, int64_t root_id,
                 const struct survey_wave *wave, bool asks_r[SIDE_COUNT], struct fault *fault_r)
{
	struct inquiry *inquiry;
	for (int side = 0; side < SIDE_COUNT; side++)
		asks_r[side] = wave->inquiry_version == 0;
	if (wave->inquiry_version == 0)
		return true;
	if (launch_inquiry_load(arena, db, root_id, wave, &inquiry, fault_r) != FOUND_ONE)
		return false;
	for (size_t i = 0; i < inquiry->question_count; i++)
		for (int side = 0; side < SIDE_COUNT; side++)
			asks_r[side] = asks_r[side] || inquiry->questions[i].asked[side];
	return true;
}

bool
launch_asks_file(struct arena *arena, struct db *db, int64_t root_id,
                 const struct survey_wave *wave, bool *asks_r, struct fault *fault_r)
{
	struct inquiry *inquiry;
	*asks_r = false;
	if (wave->inquiry_version == 0)
		return true;
	const enum found found = launch_inquiry_load(arena, db, root_id, wave, &inquiry, fault_r);
	*asks_r = found == FOUND_ONE && inquiry_file_of(inquiry) < inquiry->question_count;
	return found != FOUND_FAILED;
}
