/* A reply as columns that any program takes: numbers with words beside them, and a code for each
 * reason why there is no answer. */
#include <math.h>
#include <string.h>

#include "base/time.h"
#include "confront/result/result_inside.h"

const char *const result_reason_words[RESULT_REASON_COUNT] = {
	[RESULT_NOT_RANKED] = "non classé",
	[RESULT_NOT_SHOWN] = "question non posée",
	[RESULT_NOT_KNOWN] = "je ne sais pas",
	[RESULT_DECLINED] = "je préfère ne pas répondre",
	[RESULT_NOT_APPLICABLE] = "sans objet",
};

/* -95 not ranked … -99 does not apply; further when a number may be as low. */
static const double far_first = -95;
static const double far_computed = -999999999995.0; /* a score has no known end */

struct making {
	struct arena *arena;
	const struct result_view *view;
	struct result_columns *columns;
	const char **names;
	bool is_full;
};

static struct result_column *
add(struct making *making, struct span wanted, enum result_source source)
{
	static struct result_column lost; /* never read: the whole is refused */
	struct result_columns *columns = making->columns;
	if (columns->count == RESULT_COLUMN_COUNT_MAX) {
		making->is_full = true;
		lost = (struct result_column){ 0 };
		return &lost;
	}
	const size_t at = columns->count++;
	making->names[at] = sheet_sav_name(making->arena, wanted, making->names, at);
	columns->list[at] = (struct result_column){ .name = making->names[at],
		                                        .source = source,
		                                        .code = SPAN(""),
		                                        .part_code = SPAN(""),
		                                        .label = SPAN(""),
		                                        .formula = SPAN(""),
		                                        .kind = SHEET_SAV_NUMBER };
	return &columns->list[at];
}

static struct span
joined(struct arena *arena, struct span first, const char *between, struct span second)
{
	return second.length == 0 ? first
	                          : span_of(arena_format(arena, "%.*s%s%.*s", SPAN_ARGS(first), between,
	                                                 SPAN_ARGS(second)));
}

/* The codes of a column, then of the reasons there may be. */
static void
give_codes(struct making *making, struct result_column *column, const struct sheet_code *codes,
           size_t count)
{
	column->codes = arena_array_of(making->arena, struct sheet_code, count + RESULT_REASON_COUNT);
	column->far = column->far == 0 ? far_first : column->far;
	if (count > 0)
		memcpy(column->codes, codes, count * sizeof *codes);
	for (int reason = 0; reason < RESULT_REASON_COUNT; reason++)
		column->codes[count + (size_t)reason] = (struct sheet_code){
			column->far - reason, span_of(result_reason_words[reason])
		};
	column->code_count = count + RESULT_REASON_COUNT;
}

/* --- of an inquiry ------------------------------------------------------------------------------- */

static void
give_levels(struct making *making, struct result_column *column,
            const struct ask_question *question)
{
	static const char *const faces[] = { "très mauvais", "mauvais", "moyen", "bon", "très bon" };
	const bool is_face = question->kind == ASK_SMILEYS;
	const int64_t least = is_face ? 1 : question->least;
	const size_t count = is_face ? 5 : (size_t)(question->most - question->least + 1);
	struct sheet_code codes[ASK_LEVEL_COUNT_MAX];
	must(count <= LENGTH(codes));
	for (size_t i = 0; i < count; i++) {
		const int64_t number = least + (int64_t)i;
		struct span words = span_of(arena_format(making->arena, "%lld", (long long)number));
		if (is_face)
			words = span_of(faces[i]);
		else if (question->level_words != NULL && question->level_words[i].length > 0)
			words = question->level_words[i];
		else if (i == 0)
			words = joined(making->arena, words, ", ", question->least_words);
		else if (i + 1 == count)
			words = joined(making->arena, words, ", ", question->most_words);
		codes[i] = (struct sheet_code){ (double)number, words };
	}
	column->is_ordered = true;
	give_codes(making, column, codes, count);
}

/* Codes from `first` on, one a word. */
static void
give_words(struct making *making, struct result_column *column, int first,
           const char *const *words, size_t count)
{
	struct sheet_code codes[ASK_LEVEL_COUNT_MAX];
	must(count <= LENGTH(codes));
	for (size_t i = 0; i < count; i++)
		codes[i] = (struct sheet_code){ first + (double)i, span_of(words[i]) };
	give_codes(making, column, codes, count);
}

static const char *const yes_no[] = { "non", "oui" };
static const char *const ticked[] = { "non coché", "coché" };
static const char *const kano_levels[] = { "cela me plaît", "c’est normal", "cela m’est égal",
	                                       "je m’en accommode", "cela me déplaît" };
static const char *const kano_classes[ASK_KANO_COUNT] = {
	[KANO_ATTRACTIVE] = "attrayant",     [KANO_ONE_DIMENSIONAL] = "proportionnel",
	[KANO_MUST_BE] = "obligatoire",      [KANO_INDIFFERENT] = "indifférent",
	[KANO_REVERSE] = "inverse",          [KANO_QUESTIONABLE] = "réponses contraires",
};

static void
number_column(struct making *making, struct result_column *column,
              const struct ask_question *question)
{
	const double least = (double)question->least / pow(10, question->decimals);
	column->decimals = question->decimals;
	column->far = far_first;
	const bool is_bounded = question->kind == ASK_NUMBER &&
	                        (question->least != 0 || question->most != 0);
	if (!is_bounded)
		column->far = far_computed;
	while (is_bounded && column->far >= least && column->far > -1e15)
		column->far = column->far * 10 - 45; /* -95, -995, -9995 … below them all */
	if (column->far < -1e15) { /* so far down, one number is not told from the next */
		column->far = 0;
		return;
	}
	give_codes(making, column, NULL, 0);
}

static void
choice_column(struct making *making, struct result_column *column,
              const struct ask_question *question)
{
	struct sheet_code codes[ASK_CHOICE_COUNT_MAX];
	for (size_t i = 0; i < question->choice_count; i++)
		codes[i] = (struct sheet_code){ (double)i + 1, question->choices[i].words };
	give_codes(making, column, codes, question->choice_count);
}

static struct result_column *
add_value(struct making *making, size_t kept, struct span code, enum result_source source)
{
	const struct ask_question *question = &making->columns->kept.questions[kept];
	struct result_column *column = add(making, code, source);
	column->question = kept;
	column->asked = question;
	column->code = question->code;
	column->label = question->words;
	return column;
}

static struct result_column *
add_part(struct making *making, size_t kept, size_t part, struct span part_code,
         struct span label)
{
	const struct ask_question *question = &making->columns->kept.questions[kept];
	struct result_column *column =
		add_value(making, kept,
	              span_of(arena_format(making->arena, "%.*s_%.*s", SPAN_ARGS(question->code),
	                                   SPAN_ARGS(part_code))),
	              RESULT_FROM_PART);
	column->part = part;
	column->part_code = part_code;
	column->label = joined(making->arena, question->words, " — ", label);
	return column;
}

static void
add_kano(struct making *making, size_t kept)
{
	const struct ask_question *question = &making->columns->kept.questions[kept];
	struct result_column *column =
		add_part(making, kept, 0, SPAN("avec"), SPAN("si c’est là"));
	give_words(making, column, 1, kano_levels, LENGTH(kano_levels));
	column = add_part(making, kept, 1, SPAN("sans"), SPAN("si cela manque"));
	give_words(making, column, 1, kano_levels, LENGTH(kano_levels));
	column = add_value(making, kept,
	                   span_of(arena_format(making->arena, "%.*s_kano", SPAN_ARGS(question->code))),
	                   RESULT_FROM_KANO);
	column->part_code = SPAN("kano");
	column->label = joined(making->arena, question->words, " — ", SPAN("classe de Kano"));
	give_words(making, column, 1, kano_classes, LENGTH(kano_classes));
}

static void
add_parts(struct making *making, size_t kept)
{
	const struct ask_question *question = &making->columns->kept.questions[kept];
	for (size_t part = 0; part < question->choice_count; part++) {
		const struct ask_choice *choice = &question->choices[part];
		struct result_column *column =
			add_part(making, kept, part, choice->code,
		             joined(making->arena, choice->words, " ↔ ", choice->other));
		if (question->kind == ASK_SEVERAL)
			give_words(making, column, 0, ticked, LENGTH(ticked));
		else if (question->kind == ASK_MATRIX || question->kind == ASK_PAIRS)
			give_levels(making, column, question);
		else
			give_codes(making, column, NULL, 0);
	}
}

static void
add_question(struct making *making, size_t kept)
{
	const struct ask_question *question = &making->columns->kept.questions[kept];
	struct result_column *column;
	switch (question->kind) {
	case ASK_PAGE: return;
	case ASK_KANO: add_kano(making, kept); return;
	case ASK_SEVERAL:
	case ASK_MATRIX:
	case ASK_PAIRS:
	case ASK_RANKING:
	case ASK_BUDGET: add_parts(making, kept); return;
	default: break;
	}
	column = add_value(making, kept, question->code, RESULT_FROM_VALUE);
	switch (question->kind) {
	case ASK_ONE: choice_column(making, column, question); break;
	case ASK_SCALE:
	case ASK_SMILEYS: give_levels(making, column, question); break;
	case ASK_YES_NO:
	case ASK_CONSENT: give_words(making, column, 0, yes_no, LENGTH(yes_no)); break;
	case ASK_DATE: column->kind = SHEET_SAV_DAY; break;
	case ASK_TIME: column->kind = SHEET_SAV_TIME; break;
	case ASK_PLACE: column->kind = SHEET_SAV_TEXT; break;
	default: number_column(making, column, question); break;
	}
}

/* A formula is the inquiry's own: the list keeps what it gave. */
static void
give_formulas(struct making *making)
{
	const struct inquiry *inquiry = making->view->inquiry;
	for (size_t i = 0; i < making->columns->count; i++) {
		struct result_column *column = &making->columns->list[i];
		for (size_t k = 0; column->asked != NULL && k < inquiry->question_count; k++)
			if (column->asked->kind == ASK_COMPUTED &&
			    span_equal(inquiry->questions[k].code, column->code))
				column->formula = inquiry->questions[k].formula;
	}
}

/* --- of a mirror ---------------------------------------------------------------------------------- */

static void
add_item(struct making *making, size_t at)
{
	const struct result_view *view = making->view;
	const struct survey_item *item = &view->form.items[at];
	struct sheet_code codes[SURVEY_LEVEL_COUNT_MAX];
	const struct survey_scale scale = survey_item_scale(&view->wave, item);
	if (item->level_count == 0 || item->rank[SIDE_USAGER] == 0)
		return;
	struct result_column *column = add(making, item->code, RESULT_FROM_ITEM);
	column->question = at;
	column->code = item->code;
	column->label = item->stem.length > 0
	                    ? joined(making->arena, item->asked_stem[SIDE_USAGER], " — ",
	                             item->asked[SIDE_USAGER])
	                    : item->asked[SIDE_USAGER];
	if (item->stem.length > 0) {
		give_words(making, column, 0, ticked, LENGTH(ticked));
		return;
	}
	must(item->level_count <= LENGTH(codes));
	for (size_t i = 0; i < item->level_count; i++)
		codes[i] = (struct sheet_code){ survey_level_value(&scale, i), SPAN("") };
	for (size_t i = 0; i < view->form.word_count; i++) {
		const struct survey_words *words = &view->form.words[i];
		if (span_equal(words->scale, item->scale) && words->level < item->level_count)
			codes[words->level].words = words->words;
	}
	for (size_t i = 0; i < item->level_count; i++)
		if (codes[i].words.length == 0)
			codes[i].words = span_of(arena_format(making->arena, "%g", codes[i].value));
	column->is_ordered = true;
	column->decimals = floor(scale.step) == scale.step && floor(scale.low) == scale.low ? 0 : 2;
	give_codes(making, column, codes, item->level_count);
}

bool
result_columns_of(struct arena *arena, const struct result_view *view,
                  struct result_columns *columns_r)
{
	*columns_r = (struct result_columns){
		.list = arena_array_of(arena, struct result_column, RESULT_COLUMN_COUNT_MAX),
	};
	struct making making = { .arena = arena,
		                     .view = view,
		                     .columns = columns_r,
		                     .names = arena_array_of(arena, const char *, RESULT_COLUMN_COUNT_MAX) };
	struct result_column *column = add(&making, SPAN("lieu"), RESULT_FROM_PLACE_CODE);
	column->kind = SHEET_SAV_TEXT;
	column->label = SPAN("Code du lieu, ou de celui au-dessus quand trop peu y ont répondu");
	column = add(&making, SPAN("lieu_nom"), RESULT_FROM_PLACE_NAME);
	column->kind = SHEET_SAV_TEXT;
	column->label = SPAN("Nom de ce lieu");
	if (view->inquiry == NULL) {
		for (size_t i = 0; i < view->form.item_count; i++)
			add_item(&making, i);
		return !making.is_full;
	}
	columns_r->kept = inquiry_kept_list(arena, view->list);
	for (size_t i = 0; i < columns_r->kept.count && !making.is_full; i++)
		add_question(&making, i);
	give_formulas(&making);
	return !making.is_full;
}

/* --- a reply ---------------------------------------------------------------------------------------- */

static struct result_value
number_of(double number)
{
	return (struct result_value){ .kind = RESULT_NUMBER, .number = number };
}

static struct result_value
reason_of(const struct result_column *column, enum result_reason reason)
{
	if (column->far == 0)
		return (struct result_value){ .kind = RESULT_BLANK };
	return (struct result_value){ .kind = RESULT_REASON, .number = column->far - (int)reason };
}

static struct result_value
state_of(const struct result_column *column, enum ask_state state)
{
	switch (state) {
	case ASK_NOT_SHOWN: return reason_of(column, RESULT_NOT_SHOWN);
	case ASK_NOT_APPLICABLE: return reason_of(column, RESULT_NOT_APPLICABLE);
	case ASK_DECLINED: return reason_of(column, RESULT_DECLINED);
	case ASK_NOT_KNOWN: return reason_of(column, RESULT_NOT_KNOWN);
	default: return (struct result_value){ .kind = RESULT_BLANK };
	}
}

static struct result_value
value_of(const struct result_view *view, const struct result_column *column,
         const struct ask_value *value)
{
	const struct ask_question *question = column->asked;
	if (value->state != ASK_ANSWERED)
		return state_of(column, value->state);
	if (question->kind == ASK_ONE)
		return number_of((double)value->number + 1);
	if (question->kind == ASK_PLACE) {
		const uint32_t at = place_by_id(view->tree, value->number);
		return (struct result_value){ .kind = at == PLACE_NONE ? RESULT_BLANK : RESULT_WORDS,
			                          .words = at == PLACE_NONE ? SPAN("")
			                                                    : view->tree->places[at].code };
	}
	return number_of((double)value->number / pow(10, column->decimals));
}

static struct result_value
part_of(const struct result_column *column, const struct ask_value *value)
{
	const struct ask_question *question = column->asked;
	if (value->state == ASK_NOT_SHOWN || value->parts == NULL)
		return state_of(column, value->state);
	const struct ask_part part = value->parts[column->part];
	if (part.state == ASK_NOT_ANSWERED && value->state == ASK_ANSWERED &&
	    question->kind == ASK_RANKING)
		return reason_of(column, RESULT_NOT_RANKED);
	if (part.state != ASK_ANSWERED)
		return state_of(column, value->state == ASK_ANSWERED || part.state == ASK_NOT_SHOWN
		                            ? part.state
		                            : value->state);
	return number_of(question->kind == ASK_KANO ? part.number + 1 : part.number);
}

static struct result_value
kano_of(const struct result_column *column, const struct ask_value *value)
{
	if (value->state == ASK_NOT_SHOWN || value->parts == NULL)
		return state_of(column, value->state);
	if (value->parts[0].state != ASK_ANSWERED || value->parts[1].state != ASK_ANSWERED)
		return (struct result_value){ .kind = RESULT_BLANK };
	return number_of(ask_kano_of(value->parts[0].number, value->parts[1].number) + 1);
}

/* As it was asked: what is kept turned round is turned back. */
static struct result_value
item_of(const struct result_view *view, const struct result_column *column,
        const struct survey_public_reply *reply)
{
	const struct survey_item *item = &view->form.items[column->question];
	if (column->question >= reply->levels.length)
		return (struct result_value){ .kind = RESULT_BLANK };
	size_t level = (uint8_t)reply->levels.at[column->question];
	switch (level) {
	case SURVEY_NOT_APPLICABLE: return reason_of(column, RESULT_NOT_APPLICABLE);
	case SURVEY_DECLINED: return reason_of(column, RESULT_DECLINED);
	case SURVEY_NOT_KNOWN: return reason_of(column, RESULT_NOT_KNOWN);
	default: break;
	}
	if (level >= item->level_count)
		return (struct result_value){ .kind = RESULT_BLANK };
	if (item->stem.length > 0)
		return number_of((double)level);
	if (item->is_reversed)
		level = item->level_count - 1 - level;
	const struct survey_scale scale = survey_item_scale(&view->wave, item);
	return number_of(survey_level_value(&scale, level));
}

bool
result_read(struct arena *row, const struct result_view *view,
            const struct result_columns *columns, const struct survey_public_reply *reply,
            struct result_value *values_r)
{
	struct ask_value *values = NULL;
	bool good = true;
	if (view->inquiry != NULL)
		good = reply->more.length > 0 &&
		       ask_unpack(row, columns->kept, (const uint8_t *)reply->more.at + 1,
		                  reply->more.length - 1, &values);
	for (size_t i = 0; i < columns->count; i++) {
		const struct result_column *column = &columns->list[i];
		values_r[i] = (struct result_value){ .kind = RESULT_BLANK };
		if (!good)
			continue;
		switch (column->source) {
		case RESULT_FROM_ITEM: values_r[i] = item_of(view, column, reply); break;
		case RESULT_FROM_VALUE:
			values_r[i] = value_of(view, column, &values[column->question]);
			break;
		case RESULT_FROM_PART: values_r[i] = part_of(column, &values[column->question]); break;
		case RESULT_FROM_KANO: values_r[i] = kano_of(column, &values[column->question]); break;
		default: break;
		}
	}
	return good;
}
