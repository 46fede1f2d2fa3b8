/* Names, conditions, checks, computed values and screens: what craft/logic makes of a document. */
#include <stdlib.h>
#include <string.h>

#include "ground/inquiry/inquiry_inside.h"

struct compiling {
	struct arena *arena;
	struct inquiry_asked *asked;
	struct inquiry_remarks *remarks;
	struct logic_symbol *symbols;
};

/* --- names --------------------------------------------------------------------------------------- */

static const struct logic_code *
codes_of(struct arena *arena, const struct ask_question *question)
{
	struct logic_code *codes =
		arena_array_of(arena, struct logic_code, question->choice_count + 1);
	for (size_t i = 0; i < question->choice_count; i++)
		codes[i] = (struct logic_code){ span_copy(arena, question->choices[i].code),
			                            span_copy(arena, question->choices[i].words) };
	return codes;
}

static const struct logic_code *
level_codes_of(struct arena *arena, const struct ask_question *question,
               const struct inquiry_question *written)
{
	const size_t count = (size_t)(question->most - question->least + 1);
	struct logic_code *codes = arena_array_of(arena, struct logic_code, count);
	for (size_t i = 0; i < count; i++)
		codes[i] = (struct logic_code){
			span_copy(arena, written->level_codes[i]),
			question->level_words != NULL ? span_copy(arena, question->level_words[i]) : NULL
		};
	return codes;
}

static void
add_symbol(struct compiling *compiling, size_t question, size_t part, const char *name,
           struct logic_symbol symbol)
{
	struct inquiry_asked *asked = compiling->asked;
	symbol.name = name;
	symbol.rank = (int32_t)question + 1;
	if (asked->symbol_count == LOGIC_SYMBOL_MAX)
		return; /* the table says that there are too many */
	asked->symbols[asked->symbol_count] = (struct inquiry_symbol){ question, part };
	compiling->symbols[asked->symbol_count++] = symbol;
}

static enum logic_type
type_of(const struct ask_question *question, bool has_level_codes)
{
	switch (question->kind) {
	case ASK_ONE: return LOGIC_CHOICE;
	case ASK_SEVERAL:
	case ASK_RANKING: return LOGIC_CHOICES;
	case ASK_SCALE: return has_level_codes ? LOGIC_CHOICE : LOGIC_NUMBER;
	case ASK_SMILEYS:
	case ASK_NUMBER:
	case ASK_COMPUTED: return LOGIC_NUMBER;
	case ASK_YES_NO:
	case ASK_CONSENT: return LOGIC_YESNO;
	case ASK_DATE: return LOGIC_DATE;
	case ASK_TIME: return LOGIC_TIME;
	case ASK_TEXT:
	case ASK_LONG:
	case ASK_MAIL:
	case ASK_PHONE: return LOGIC_TEXT;
	default: return LOGIC_NONE; /* only its parts have a name, or it has no answer */
	}
}

/* A row of a matrix, a share of a budget, half of a Kano pair: CODE_PART. */
static void
add_parts(struct compiling *compiling, size_t at, const struct logic_code *levels)
{
	static const char *const halves[] = { "avec", "sans" };
	const struct ask_question *question = &compiling->asked->list.questions[at];
	const size_t count = ask_part_count(question);
	for (size_t part = 0; part < count; part++) {
		const struct span code = question->kind == ASK_KANO ? span_of(halves[part])
		                                                    : question->choices[part].code;
		struct logic_symbol symbol = { .type = LOGIC_NUMBER };
		if (levels != NULL) {
			symbol.type = LOGIC_CHOICE;
			symbol.codes = levels;
			symbol.code_count = (size_t)(question->most - question->least + 1);
		}
		if (question->kind != ASK_KANO)
			symbol.label = span_copy(compiling->arena, question->choices[part].words);
		add_symbol(compiling, at, part,
		           arena_format(compiling->arena, "%.*s_%.*s", SPAN_ARGS(question->code),
		                        SPAN_ARGS(code)),
		           symbol);
	}
}

static void
add_symbols(struct compiling *compiling, size_t at)
{
	struct arena *arena = compiling->arena;
	const struct ask_question *question = &compiling->asked->list.questions[at];
	const struct inquiry_question *written = &compiling->asked->inquiry->questions[at];
	const bool has_levels = written->level_codes != NULL;
	const struct logic_code *levels =
		has_levels ? level_codes_of(arena, question, written) : NULL;
	struct logic_symbol symbol = { .type = type_of(question, has_levels),
		                           .label = span_copy(arena, question->words) };
	if (question->kind == ASK_ONE || question->kind == ASK_SEVERAL ||
	    question->kind == ASK_RANKING) {
		symbol.codes = codes_of(arena, question);
		symbol.code_count = question->choice_count;
	} else if (symbol.type == LOGIC_CHOICE) {
		symbol.codes = levels;
		symbol.code_count = (size_t)(question->most - question->least + 1);
	}
	if (symbol.type != LOGIC_NONE)
		add_symbol(compiling, at, SIZE_MAX, span_copy(arena, question->code), symbol);
	if (question->kind == ASK_MATRIX || question->kind == ASK_PAIRS ||
	    question->kind == ASK_BUDGET || question->kind == ASK_KANO)
		add_parts(compiling, at, question->kind == ASK_BUDGET || question->kind == ASK_KANO
		                             ? NULL
		                             : levels);
}

static void
make_table(struct compiling *compiling)
{
	struct inquiry_asked *asked = compiling->asked;
	const char *sentence = NULL;
	asked->table =
		logic_table_new(compiling->arena, compiling->symbols, asked->symbol_count, &sentence);
	if (asked->table == NULL)
		inquiry_remark(compiling->remarks, asked->list.count, true, sentence);
}

/* --- formulas -------------------------------------------------------------------------------------- */

static void
tell_mistakes(struct compiling *compiling, size_t question, const char *what,
              const struct logic_mistakes *mistakes)
{
	const struct inquiry_asked *asked = compiling->asked;
	for (size_t i = 0; i < mistakes->count; i++)
		inquiry_remark(
			compiling->remarks, question, true,
			question < asked->list.count
				? arena_format(compiling->arena,
		                       "Question %.*s, %s, signe %zu\u202f: %s",
		                       SPAN_ARGS(asked->list.questions[question].code), what,
		                       mistakes->list[i].column, mistakes->list[i].sentence)
				: arena_format(compiling->arena, "%s, signe %zu\u202f: %s", what,
		                       mistakes->list[i].column, mistakes->list[i].sentence));
}

static const struct logic_program *
parse(struct compiling *compiling, size_t question, const char *what, struct span source,
      struct logic_want want)
{
	struct logic_mistakes mistakes = { 0 };
	if (source.length == 0)
		return NULL;
	const struct logic_program *program =
		logic_parse(compiling->arena, compiling->asked->table, source, want, &mistakes);
	if (program == NULL)
		tell_mistakes(compiling, question, what, &mistakes);
	return program;
}

/* A computed value that is shown only if…: it has none otherwise. */
static struct span
formula_of(struct arena *arena, const struct inquiry_question *question)
{
	if (question->shown_if.length == 0 || question->formula.length == 0)
		return question->formula;
	return span_of(arena_format(arena, "si(%.*s ; %.*s ; rien)", SPAN_ARGS(question->shown_if),
	                            SPAN_ARGS(question->formula)));
}

struct ranked {
	int32_t rank;
	size_t order, question;
};

static int
by_rank(const void *a, const void *b)
{
	const struct ranked *first = a, *second = b;
	if (first->rank != second->rank)
		return first->rank < second->rank ? -1 : 1;
	return first->order < second->order ? -1 : first->order > second->order;
}

static void
keep_computed(struct compiling *compiling, const struct logic_computed *computed,
              const size_t *order, const int32_t *ranks, size_t count)
{
	struct inquiry_asked *asked = compiling->asked;
	struct ranked *ranked = arena_array_of(compiling->arena, struct ranked, count + 1);
	for (size_t i = 0; i < count; i++) {
		const size_t at = order[i];
		ranked[i] = (struct ranked){ ranks[at], i, asked->symbols[computed[at].symbol].question };
		compiling->symbols[computed[at].symbol].rank = ranks[at];
	}
	qsort(ranked, count, sizeof *ranked, by_rank);
	asked->computed = arena_array_of(compiling->arena, size_t, count + 1);
	asked->computed_ranks = arena_array_of(compiling->arena, int32_t, count + 1);
	asked->computed_count = count;
	for (size_t i = 0; i < count; i++) {
		asked->computed[i] = ranked[i].question;
		asked->computed_ranks[i] = ranked[i].rank;
	}
}

/* Computed values may use one another, and what comes after them, but not in a circle. */
static void
order_computed(struct compiling *compiling)
{
	struct inquiry_asked *asked = compiling->asked;
	struct logic_computed *computed =
		arena_array_of(compiling->arena, struct logic_computed, asked->symbol_count + 1);
	size_t count = 0;
	const char *sentence = NULL;
	for (size_t i = 0; i < asked->symbol_count; i++) {
		const size_t at = asked->symbols[i].question;
		const struct inquiry_question *question = &asked->inquiry->questions[at];
		if (question->kind != ASK_COMPUTED)
			continue;
		const struct logic_program *program =
			parse(compiling, at, "formule", formula_of(compiling->arena, question),
		          (struct logic_want){ LOGIC_NUMBER, LOGIC_RANK_ANY });
		asked->formula[at] = program;
		if (program != NULL)
			computed[count++] = (struct logic_computed){ i, program };
		else if (question->formula.length == 0)
			inquiry_remark(compiling->remarks, at, true,
			               arena_format(compiling->arena,
			                            "Question %.*s\u202f: il manque la formule.",
			                            SPAN_ARGS(question->code)));
	}
	size_t *order = arena_array_of(compiling->arena, size_t, count + 1);
	int32_t *ranks = arena_array_of(compiling->arena, int32_t, count + 1);
	if (!logic_order(compiling->arena, asked->table, computed, count, order, ranks, &sentence)) {
		inquiry_remark(compiling->remarks, asked->list.count, true, sentence);
		return;
	}
	keep_computed(compiling, computed, order, ranks, count);
}

static const struct logic_piped *
parse_piped(struct compiling *compiling, size_t question, const char *what, struct span source)
{
	struct logic_mistakes mistakes = { 0 };
	if (memchr(source.length > 0 ? source.at : "", '{', source.length) == NULL &&
	    memchr(source.length > 0 ? source.at : "", '}', source.length) == NULL)
		return NULL;
	const struct logic_piped *piped = logic_piped_parse(
		compiling->arena, compiling->asked->table, source, (int32_t)question + 1, &mistakes);
	if (piped == NULL)
		tell_mistakes(compiling, question, what, &mistakes);
	return piped;
}

static void
parse_question(struct compiling *compiling, size_t at)
{
	struct inquiry_asked *asked = compiling->asked;
	const struct inquiry_question *written = &asked->inquiry->questions[at];
	const struct ask_question *question = &asked->list.questions[at];
	const int32_t rank = (int32_t)at + 1;
	if (written->kind == ASK_COMPUTED) {
		asked->formula[at] =
			parse(compiling, at, "formule", formula_of(compiling->arena, written),
		          (struct logic_want){ LOGIC_NUMBER, LOGIC_RANK_ANY });
		return;
	}
	asked->shown[at] = parse(compiling, at, "condition", written->shown_if,
	                         (struct logic_want){ LOGIC_YESNO, rank });
	asked->check[at] = parse(compiling, at, "vérification", written->check,
	                         (struct logic_want){ LOGIC_YESNO, rank + 1 });
	asked->words[at] = parse_piped(compiling, at, "question", question->words);
	asked->helps[at] = parse_piped(compiling, at, "aide", question->help);
	asked->texts[at] = parse_piped(compiling, at, "texte", question->text);
}

static void
parse_pages(struct compiling *compiling)
{
	struct inquiry_asked *asked = compiling->asked;
	for (size_t i = 0; i < asked->inquiry->page_count; i++) {
		const struct inquiry_page *page = &asked->inquiry->pages[i];
		asked->page_shown[i] =
			parse(compiling, page->count > 0 ? page->first : asked->list.count,
		          "condition de la page", page->shown_if,
		          (struct logic_want){ LOGIC_YESNO, (int32_t)page->first + 1 });
		for (size_t q = 0; q < page->count; q++)
			asked->page_of[page->first + q] = i;
	}
}

static void
parse_quotas(struct compiling *compiling)
{
	struct inquiry_asked *asked = compiling->asked;
	for (size_t i = 0; i < asked->inquiry->quota_count; i++) {
		const struct inquiry_quota *quota = &asked->inquiry->quotas[i];
		asked->quotas[i] = parse(compiling, asked->list.count,
		                         arena_format(compiling->arena, "Quota «\u202f%.*s\u202f»",
		                                      SPAN_ARGS(quota->name)),
		                         quota->condition,
		                         (struct logic_want){ LOGIC_YESNO, LOGIC_RANK_ANY });
		if (quota->condition.length == 0 || quota->limit < 1)
			inquiry_remark(compiling->remarks, asked->list.count, true,
			               arena_format(compiling->arena,
			                            "Quota «\u202f%.*s\u202f»\u202f: il lui faut une condition, et "
			                            "un nombre d’au moins 1.",
			                            SPAN_ARGS(quota->name)));
	}
}

/* --- screens --------------------------------------------------------------------------------------- */

/* The last question, counted from 1, that this one waits for; 0: none. */
static int32_t
last_needed(const struct inquiry_asked *asked, const size_t *names, size_t count, size_t question)
{
	int32_t last = 0;
	for (size_t i = 0; i < count; i++)
		if (asked->symbols[names[i]].question != question && asked->ranks[names[i]] > last)
			last = asked->ranks[names[i]];
	return last;
}

static int32_t
question_needs(const struct inquiry_asked *asked, size_t at)
{
	int32_t last = 0;
	size_t count;
	const struct logic_piped *const piped[] = { asked->words[at], asked->helps[at],
		                                        asked->texts[at] };
	if (asked->shown[at] != NULL) {
		const size_t *names = logic_program_names(asked->shown[at], &count);
		last = last_needed(asked, names, count, at);
	}
	for (size_t i = 0; i < LENGTH(piped); i++)
		if (piped[i] != NULL) {
			const size_t *names = logic_piped_names(piped[i], &count);
			const int32_t needed = last_needed(asked, names, count, at);
			last = needed > last ? needed : last;
		}
	return last;
}

static void
cut_screens(struct inquiry_asked *asked)
{
	size_t first = 0; /* of the screen */
	asked->screen_count = asked->list.count > 0;
	for (size_t i = 0; i < asked->list.count; i++) {
		const bool turns = i > 0 && asked->page_of[i] != asked->page_of[i - 1];
		const bool is_asked = asked->inquiry->questions[i].asked[asked->side];
		if (turns || (is_asked && question_needs(asked, i) > (int32_t)first)) {
			asked->screen_count += i > first;
			first = i;
		}
		asked->screen_of[i] = asked->screen_count - 1;
	}
}

/* --- all of it --------------------------------------------------------------------------------------- */

static void
make_room(struct compiling *compiling)
{
	struct inquiry_asked *asked = compiling->asked;
	struct arena *arena = compiling->arena;
	const size_t count = asked->list.count;
	size_t names = 1;
	for (size_t i = 0; i < count; i++)
		names += 1 + ask_part_count(&asked->list.questions[i]);
	if (names > LOGIC_SYMBOL_MAX)
		names = LOGIC_SYMBOL_MAX;
	compiling->symbols = arena_array_of(arena, struct logic_symbol, names);
	asked->symbols = arena_array_of(arena, struct inquiry_symbol, names);
	asked->shown = arena_array_of(arena, const struct logic_program *, count + 1);
	asked->check = arena_array_of(arena, const struct logic_program *, count + 1);
	asked->formula = arena_array_of(arena, const struct logic_program *, count + 1);
	asked->words = arena_array_of(arena, const struct logic_piped *, count + 1);
	asked->helps = arena_array_of(arena, const struct logic_piped *, count + 1);
	asked->texts = arena_array_of(arena, const struct logic_piped *, count + 1);
	asked->page_shown = arena_array_of(arena, const struct logic_program *,
	                                   asked->inquiry->page_count + 1);
	asked->quotas = arena_array_of(arena, const struct logic_program *,
	                               asked->inquiry->quota_count + 1);
	asked->screen_of = arena_array_of(arena, size_t, count + 1);
	asked->page_of = arena_array_of(arena, size_t, count + 1);
}

void
inquiry_compile(struct arena *arena, struct inquiry_asked *asked,
                struct inquiry_remarks *remarks)
{
	struct compiling compiling = { .arena = arena, .asked = asked, .remarks = remarks };
	make_room(&compiling);
	for (size_t i = 0; i < asked->list.count; i++)
		add_symbols(&compiling, i);
	make_table(&compiling);
	if (asked->table == NULL)
		return;
	order_computed(&compiling);
	if (remarks->is_blocked)
		return;
	if (asked->computed_count > 0) /* their ranks are known now */
		make_table(&compiling);
	asked->ranks = arena_array_of(arena, int32_t, asked->symbol_count + 1);
	for (size_t i = 0; i < asked->symbol_count; i++)
		asked->ranks[i] = compiling.symbols[i].rank;
	for (size_t i = 0; i < asked->list.count; i++)
		parse_question(&compiling, i);
	parse_pages(&compiling);
	parse_quotas(&compiling);
	cut_screens(asked);
}
