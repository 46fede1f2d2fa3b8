/* Names and formulas of one question while it is written: others may still be unsound, and are then
 * left out, so that a mistake elsewhere hides no name that is right. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

struct reduced {
	struct arena *arena;
	struct inquiry inquiry; /* the sound questions, without their conditions */
	size_t mine;            /* rank there of the question that is written; the count: at the end */
	struct inquiry_asked asked;
};

/* Alone in a list, would it pass? And has nobody before it its code? */
static bool
is_sound(struct arena *arena, const struct inquiry *inquiry, size_t at)
{
	struct inquiry alone = *inquiry;
	struct ask_trouble *troubles;
	size_t count;
	alone.questions = &inquiry->questions[at];
	alone.question_count = 1;
	const struct ask_list list = { inquiry_questions(arena, &alone, SIDE_USAGER, 0), 1 };
	return ask_check_list(arena, list, &troubles, &count) &&
	       inquiry_find(inquiry, inquiry->questions[at].code) == at;
}

/* A question that cannot stand yet keeps its place by its code alone. */
static struct inquiry_question
placeholder(struct arena *arena, const struct inquiry *inquiry,
            const struct inquiry_question *question)
{
	struct inquiry_question seat = { .code = question->code, .kind = ASK_YES_NO, .nature = 'G' };
	seat.words = inquiry_words_new(arena, inquiry);
	seat.words.in[0] = SPAN("?");
	return seat;
}

static void
reduce(struct reduced *reduced, const struct inquiry *inquiry, size_t at)
{
	struct arena *arena = reduced->arena;
	struct inquiry *sound = &reduced->inquiry;
	*sound = *inquiry;
	sound->questions =
		arena_array_of(arena, struct inquiry_question, inquiry->question_count + 1);
	sound->question_count = 0;
	sound->pages = NULL;
	sound->page_count = 0;
	reduced->mine = SIZE_MAX;
	for (size_t i = 0; i < inquiry->question_count; i++) {
		struct inquiry_question question = inquiry->questions[i];
		if (i >= at && reduced->mine == SIZE_MAX)
			reduced->mine = sound->question_count;
		if (!is_sound(arena, inquiry, i)) {
			if (i != at)
				continue;
			question = placeholder(arena, inquiry, &question);
		}
		question.shown_if = question.check = SPAN("");
		sound->questions[sound->question_count++] = question;
	}
	if (reduced->mine == SIZE_MAX)
		reduced->mine = sound->question_count;
}

/* The table of names. False: there is none (a code that is a word of the language…). */
static bool
compile(struct reduced *reduced)
{
	struct inquiry_remarks remarks = { .arena = reduced->arena };
	struct ask_trouble *troubles;
	size_t count;
	reduced->asked = (struct inquiry_asked){
		.inquiry = &reduced->inquiry,
		.list = { inquiry_questions(reduced->arena, &reduced->inquiry, SIDE_USAGER, 0),
		          reduced->inquiry.question_count },
	};
	if (reduced->asked.list.count > 0 &&
	    !ask_check_list(reduced->arena, reduced->asked.list, &troubles, &count))
		return false;
	inquiry_compile(reduced->arena, &reduced->asked, &remarks);
	return reduced->asked.table != NULL;
}

/* --- names ------------------------------------------------------------------------------------ */

static struct span
name_of(const struct reduced *reduced, struct inquiry_symbol symbol)
{
	const struct inquiry_question *question = &reduced->inquiry.questions[symbol.question];
	if (symbol.part == SIZE_MAX)
		return question->code;
	const struct span part = question->kind == ASK_KANO
	                             ? (symbol.part == 0 ? SPAN("avec") : SPAN("sans"))
	                             : question->choices[symbol.part].code;
	return span_of(arena_format(reduced->arena, "%.*s_%.*s", SPAN_ARGS(question->code),
	                            SPAN_ARGS(part)));
}

static void
add_value(struct text *out, size_t rank, struct span code, struct span words)
{
	text_format(out, "%s\"%.*s\"%s%.*s", rank > 0 ? ", " : "", SPAN_ARGS(code),
	            words.length > 0 ? " " : "", SPAN_ARGS(words));
}

static const char *
values_of(const struct reduced *reduced, const struct inquiry_question *question, bool is_part)
{
	enum { SHOWN = 12 };
	struct text out = text_new(reduced->arena, LOGIC_READ_MAX);
	const bool has_codes = inquiry_has(question->kind, TRAIT_CHOICES) && !is_part;
	for (size_t i = 0; has_codes && i < question->choice_count && i < SHOWN; i++)
		add_value(&out, i, question->choices[i].code, inquiry_say(question->choices[i].words, 0));
	if (has_codes && question->choice_count > SHOWN)
		text_add_z(&out, "…");
	if (has_codes)
		return text_z(&out);
	if (inquiry_has(question->kind, TRAIT_LEVELS) && question->level_codes != NULL) {
		for (int64_t i = 0; i <= question->most - question->least; i++)
			add_value(&out, (size_t)i, question->level_codes[i],
			          question->level_words != NULL ? inquiry_say(question->level_words[i], 0)
			                                        : SPAN(""));
		return text_z(&out);
	}
	switch (question->kind) {
	case ASK_YES_NO:
	case ASK_CONSENT: return "oui, non";
	case ASK_SCALE:
	case ASK_MATRIX:
	case ASK_PAIRS:
		return arena_format(reduced->arena, "de %lld à %lld", (long long)question->least,
		                    (long long)question->most);
	case ASK_SMILEYS: return "de 1 à 5";
	case ASK_KANO: return "de 0 «\u202fcela me plaît\u202f» à 4 «\u202fcela me déplaît\u202f»";
	case ASK_DATE: return "une date, 12/03/2026";
	case ASK_TIME: return "une heure, 9h30";
	case ASK_TEXT:
	case ASK_LONG:
	case ASK_MAIL:
	case ASK_PHONE: return "un texte, \"…\"";
	default: return "un nombre";
	}
}

static void
list_names(const struct reduced *reduced, struct inquiry_formulas *formulas)
{
	const struct inquiry_asked *asked = &reduced->asked;
	formulas->names = arena_array_of(reduced->arena, struct inquiry_name, INQUIRY_NAME_SHOWN_MAX);
	for (size_t i = 0; i < asked->symbol_count && formulas->name_count < INQUIRY_NAME_SHOWN_MAX;
	     i++) {
		const struct inquiry_symbol symbol = asked->symbols[i];
		const struct inquiry_question *question = &reduced->inquiry.questions[symbol.question];
		const int32_t rank = asked->ranks != NULL ? asked->ranks[i] : (int32_t)symbol.question + 1;
		if (rank > (int32_t)reduced->mine)
			continue;
		const bool is_row = symbol.part != SIZE_MAX && question->kind != ASK_KANO;
		formulas->names[formulas->name_count++] = (struct inquiry_name){
			name_of(reduced, symbol),
			is_row ? inquiry_say(question->choices[symbol.part].words, 0)
			       : inquiry_question_say(question, SIDE_USAGER, 0),
			values_of(reduced, question, symbol.part != SIZE_MAX)
		};
	}
}

/* --- formulas --------------------------------------------------------------------------------- */

static const struct logic_program *
parse(const struct reduced *reduced, struct span source, struct logic_want want,
      const char **wrong_r)
{
	struct logic_mistakes mistakes = { 0 };
	if (source.length == 0)
		return NULL;
	const struct logic_program *program =
		logic_parse(reduced->arena, reduced->asked.table, source, want, &mistakes);
	if (program == NULL && mistakes.count > 0)
		*wrong_r = arena_format(reduced->arena, "Signe %zu\u202f: %s", mistakes.list[0].column,
		                        mistakes.list[0].sentence);
	return program;
}

static void
read_condition(const struct reduced *reduced, struct span source,
               struct inquiry_formulas *formulas)
{
	enum { READ_MAX = 4000 };
	const struct logic_program *program =
		parse(reduced, source, (struct logic_want){ LOGIC_YESNO, (int32_t)reduced->mine + 1 },
	          &formulas->condition_wrong);
	if (program == NULL)
		return;
	struct text read = text_new(reduced->arena, READ_MAX);
	logic_describe(program, &read);
	formulas->condition_read = text_z(&read);
}

struct inquiry_formulas
inquiry_formulas_read(struct arena *arena, const struct inquiry *inquiry, size_t at)
{
	struct inquiry_formulas formulas = { .name_count = 0 };
	struct reduced reduced = { .arena = arena };
	must(at < inquiry->question_count);
	const struct inquiry_question *question = &inquiry->questions[at];
	reduce(&reduced, inquiry, at);
	if (!compile(&reduced))
		return formulas;
	list_names(&reduced, &formulas);
	read_condition(&reduced, question->shown_if, &formulas);
	if (!is_sound(arena, inquiry, at)) /* its own answer has no type yet */
		return formulas;
	(void)parse(&reduced, question->check,
	            (struct logic_want){ LOGIC_YESNO, (int32_t)reduced.mine + 2 },
	            &formulas.check_wrong);
	(void)parse(&reduced, question->formula, (struct logic_want){ LOGIC_NUMBER, LOGIC_RANK_ANY },
	            &formulas.formula_wrong);
	return formulas;
}

struct inquiry_formulas
inquiry_page_formulas_read(struct arena *arena, const struct inquiry *inquiry, size_t page)
{
	struct inquiry_formulas formulas = { .name_count = 0 };
	struct reduced reduced = { .arena = arena };
	must(page < inquiry->page_count);
	reduce(&reduced, inquiry, inquiry->pages[page].first);
	if (!compile(&reduced))
		return formulas;
	list_names(&reduced, &formulas);
	read_condition(&reduced, inquiry->pages[page].shown_if, &formulas);
	return formulas;
}

struct inquiry_formulas
inquiry_quota_formulas_read(struct arena *arena, const struct inquiry *inquiry,
                            struct span condition)
{
	struct inquiry_formulas formulas = { .name_count = 0 };
	struct reduced reduced = { .arena = arena };
	reduce(&reduced, inquiry, inquiry->question_count);
	if (!compile(&reduced))
		return formulas;
	list_names(&reduced, &formulas);
	read_condition(&reduced, condition, &formulas);
	return formulas;
}

const struct logic_table *
inquiry_names(struct arena *arena, const struct inquiry *inquiry)
{
	struct reduced *reduced = arena_new_of(arena, struct reduced);
	reduced->arena = arena;
	reduce(reduced, inquiry, inquiry->question_count);
	return compile(reduced) ? reduced->asked.table : NULL;
}
