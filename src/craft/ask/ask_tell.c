/* A value as cells of a table: codes for programs, words for people. */
#include "base/time.h"
#include "craft/ask/ask_inside.h"

enum ask_kano
ask_kano_of(int there, int missing)
{
	enum { A = KANO_ATTRACTIVE, O = KANO_ONE_DIMENSIONAL, M = KANO_MUST_BE, I = KANO_INDIFFERENT,
		R = KANO_REVERSE, Q = KANO_QUESTIONABLE };
	static const uint8_t table[KANO_LEVEL_COUNT][KANO_LEVEL_COUNT] = {
		/* missing: pleases, normal, all the same, put up with, displeases */
		{ Q, A, A, A, O },
		{ R, I, I, I, M },
		{ R, I, I, I, M },
		{ R, I, I, I, M },
		{ R, R, R, R, Q },
	};
	must(there >= 0 && there < KANO_LEVEL_COUNT);
	must(missing >= 0 && missing < KANO_LEVEL_COUNT);
	return (enum ask_kano)table[there][missing];
}

static const struct {
	char letter;
	const char *words;
} kanos[] = {
	[KANO_ATTRACTIVE] = { 'A', FRENCH("attrayant") },
	[KANO_ONE_DIMENSIONAL] = { 'O', FRENCH("proportionnel") },
	[KANO_MUST_BE] = { 'M', FRENCH("obligatoire") },
	[KANO_INDIFFERENT] = { 'I', FRENCH("indifférent") },
	[KANO_REVERSE] = { 'R', FRENCH("inverse") },
	[KANO_QUESTIONABLE] = { 'Q', FRENCH("réponses contraires") },
};
_Static_assert(LENGTH(kanos) == ASK_KANO_COUNT, "a letter and words each");

static size_t
cells_of(const struct ask_question *question)
{
	const size_t parts = ask_part_count(question);
	return question->kind == ASK_PAGE ? 0 : parts == 0 ? 1 : parts;
}

size_t
ask_column_count(const struct ask_question *question)
{
	return cells_of(question) + (question->kind == ASK_KANO) + question->is_shuffled;
}

void
ask_column_name(const struct ask_question *question, size_t column, struct text *out)
{
	static const char *const kano[] = { "presence", "absence", "kano" };
	must(column < ask_column_count(question));
	text_add(out, question->code);
	if (question->kind == ASK_KANO)
		text_format(out, "[%s]", kano[column]);
	else if (column == cells_of(question))
		text_add_z(out, "[ordre]");
	else if (ask_part_count(question) > 0)
		text_format(out, "[%.*s]", SPAN_ARGS(question->choices[column].code));
}

struct telling {
	const struct catalogue *words; /* NULL: French */
	const struct ask_question *question;
	const struct ask_value *value;
	bool in_words;
};

static const char *say(const struct telling *telling, const char *french)
	__attribute__((format_arg(2)));
static const char *
say(const struct telling *telling, const char *french)
{
	return catalogue_say(telling->words, french);
}

static void
tell_state(const struct telling *telling, enum ask_state state, struct text *out)
{
	const struct apart *apart = ask_apart_of(state);
	if (apart != NULL)
		text_add_z(out, telling->in_words ? say(telling, apart->told) : apart->code);
	else if (state == ASK_NOT_SHOWN)
		text_add_z(out, telling->in_words ? say(telling, "non posée") : "NP");
	else if (telling->in_words)
		text_add_z(out, say(telling, "sans réponse"));
}

static void
tell_part(const struct telling *telling, size_t part, struct text *out)
{
	const struct ask_question *question = telling->question;
	const struct ask_value *value = telling->value;
	const bool in_words = telling->in_words;
	const struct ask_part told = value->parts[part];
	const bool is_whole = value->state != ASK_ANSWERED && told.state != ASK_NOT_SHOWN;
	if (is_whole || told.state != ASK_ANSWERED) {
		const bool is_left = question->kind == ASK_RANKING && value->state == ASK_ANSWERED &&
		                     told.state == ASK_NOT_ANSWERED;
		if (told.state == ASK_NOT_SHOWN && value->state != ASK_NOT_SHOWN && in_words)
			text_add_z(out, say(telling, "non proposé"));
		else if (is_left)
			text_add_z(out, in_words ? say(telling, "non classé") : "0");
		else
			tell_state(telling, is_whole ? value->state : told.state, out);
	} else if (in_words && question->kind == ASK_SEVERAL) {
		text_add_z(out, told.number == 1 ? say(telling, "coché") : say(telling, "non coché"));
	} else if (in_words && (ask_has_levels(question->kind) || question->kind == ASK_KANO)) {
		const struct ask_choice *row =
			question->kind == ASK_KANO ? NULL : &question->choices[part];
		text_add(out, ask_level_words(out->arena, telling->words, question, told.number, row));
	} else {
		text_format(out, "%d", (int)told.number);
	}
}

static void
tell_whole(const struct telling *telling, struct text *out)
{
	const struct ask_question *question = telling->question;
	const struct ask_value *value = telling->value;
	const bool in_words = telling->in_words;
	switch (question->kind) {
	case ASK_ONE: {
		const struct ask_choice *choice = &question->choices[value->number];
		text_add(out, in_words ? choice->words : choice->code);
		break;
	}
	case ASK_SCALE:
	case ASK_SMILEYS:
		if (in_words)
			text_add(out, ask_level_words(out->arena, telling->words, question, value->number, NULL));
		else
			text_format(out, "%lld", (long long)value->number);
		break;
	case ASK_YES_NO:
	case ASK_CONSENT:
		text_add_z(out, !in_words         ? (value->number == 1 ? "1" : "0")
		                : value->number == 1 ? say(telling, "oui")
		                                     : say(telling, "non"));
		break;
	case ASK_NUMBER:
	case ASK_COMPUTED:
		if (in_words)
			ask_add_number(telling->words, out, value->number, question->decimals);
		else
			ask_add_decimal(out, value->number, question->decimals, '.');
		if (in_words && question->unit.length > 0)
			text_format(out, "\u00a0%.*s", SPAN_ARGS(question->unit));
		break;
	case ASK_DATE:
		if (in_words)
			catalogue_add_day(telling->words, out, (int32_t)value->number, " ");
		else
			text_add_date(out, (int32_t)value->number);
		break;
	case ASK_TIME:
		text_format(out, in_words ? say(telling, "%d\u00a0h\u00a0%02d") : "%02d:%02d",
		            (int)value->number / 60, (int)value->number % 60);
		break;
	case ASK_FILE: /* which one is for nobody to read beside the rest */
		text_add_z(out, in_words ? say(telling, "un fichier joint") : "1");
		break;
	case ASK_PLACE:
		text_format(out, "%lld", (long long)value->number);
		break;
	default:
		text_add(out, value->text);
	}
}

static void
tell_kano(const struct telling *telling, struct text *out)
{
	const struct ask_part *parts = telling->value->parts;
	if (parts[0].state != ASK_ANSWERED || parts[1].state != ASK_ANSWERED)
		return;
	const enum ask_kano kano = ask_kano_of(parts[0].number, parts[1].number);
	if (telling->in_words)
		text_add_z(out, say(telling, kanos[kano].words));
	else
		text_add_char(out, kanos[kano].letter);
}

static void
tell(const struct telling *telling, size_t column, struct text *out)
{
	const struct ask_question *question = telling->question;
	const struct ask_value *value = telling->value;
	const size_t cells = cells_of(question);
	must(column < ask_column_count(question));
	if (question->kind == ASK_KANO && column == cells)
		tell_kano(telling, out);
	else if (column >= cells) {
		for (size_t i = 0; i < question->choice_count; i++)
			text_format(out, "%s%.*s", i > 0 ? " " : "",
			            SPAN_ARGS(question->choices[value->order[i]].code));
	} else if (ask_part_count(question) > 0)
		tell_part(telling, column, out);
	else if (value->state != ASK_ANSWERED)
		tell_state(telling, value->state, out);
	else
		tell_whole(telling, out);
}

void
ask_tell_code(const struct ask_question *question, const struct ask_value *value, size_t column,
              struct text *out)
{
	tell(&(struct telling){ NULL, question, value, false }, column, out);
}

void
ask_tell_words(const struct catalogue *words, const struct ask_question *question,
               const struct ask_value *value, size_t column, struct text *out)
{
	tell(&(struct telling){ words, question, value, true }, column, out);
}

bool
ask_tells_ours(const struct ask_question *question, const struct ask_value *value)
{
	return value->state != ASK_ANSWERED || question->kind == ASK_YES_NO ||
	       question->kind == ASK_CONSENT || question->kind == ASK_NUMBER ||
	       question->kind == ASK_COMPUTED || question->kind == ASK_DATE ||
	       question->kind == ASK_TIME || question->kind == ASK_FILE || ask_levels_are_ours(question);
}
