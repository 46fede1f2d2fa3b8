/* Formulas made at random, from a seed that never changes: what is printed reads back the same, each
 * evaluation gives a value of the promised type or none, in the limits of numbers. Then sources made
 * of scattered words: each is a program or has mistakes within itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "craft/logic/logic_for_tests.h"
#include "craft/logic/logic_lime.h"

enum { FORMULA_COUNT = 20000, SCATTER_COUNT = 50000, ANSWER_SETS = 4 };

static struct arena *arena, *row;
static const struct logic_table *table;
static struct logic_value values[Q_COUNT];
static const struct logic_answers answers = { value_in_array, values };
static uint64_t seed;

/* SplitMix64 (Steele, Lea and Flood, 2014). */
static uint32_t
draw(uint32_t below)
{
	uint64_t z = (seed += 0x9e3779b97f4a7c15u);
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ z >> 31) >> 32) % below;
}

static int
begin(void **state)
{
	(void)state;
	const char *sentence;
	seed = 20261126;
	arena = arena_new(1 << 20);
	row = arena_new(256 << 20);
	table = logic_table_new(arena, symbols_for_tests, Q_COUNT, &sentence);
	return table == NULL;
}

static int
end(void **state)
{
	(void)state;
	arena_end(row);
	arena_end(arena);
	return 0;
}

static void make(struct text *text, enum logic_type type, int depth);

static void
make_list(struct text *text, enum logic_type type, int depth)
{
	text_add_char(text, '(');
	for (uint32_t i = 0, count = 1 + draw(3); i < count; i++) {
		text_add_z(text, i > 0 ? ";" : "");
		make(text, type, depth);
	}
	text_add_char(text, ')');
}

static void
make_number(struct text *text, int depth)
{
	static const char *const leaves[] = {
		"note", "age", "Q1.revenu_net", "score", "0", "3", "2.25", "17", "999999999999999",
		"0.000000000001", "cochés(motifs)", "rang(motifs ; \"etat\")", "jours(debut ; fin)",
		"année(debut)", "longueur(nom)", "points(rdv ; \"A1\" ; 10 ; 3 ; -2)" };
	static const char *const signs[] = { "+", "-", "*", "/" };
	static const char *const lists[] = { "somme", "moyenne", "minimum", "maximum", "nombre" };
	switch (depth > 0 ? draw(6) : 0) {
	case 0:
		text_add_z(text, leaves[draw(LENGTH(leaves))]);
		return;
	case 1:
		text_add_z(text, lists[draw(LENGTH(lists))]);
		make_list(text, LOGIC_NUMBER, depth - 1);
		return;
	case 2:
		text_add_z(text, draw(2) > 0 ? "-" : "abs");
		text_add_char(text, '(');
		make_number(text, depth - 1);
		text_add_char(text, ')');
		return;
	case 3:
		text_add_z(text, "si(");
		make(text, LOGIC_YESNO, depth - 1);
		text_add_char(text, ';');
		make_number(text, depth - 1);
		text_add_z(text, ";");
		make_number(text, depth - 1);
		text_add_char(text, ')');
		return;
	case 4:
		text_add_z(text, "arrondi(");
		make_number(text, depth - 1);
		text_format(text, "; %u)", draw(7));
		return;
	default:
		text_add_char(text, '(');
		make_number(text, depth - 1);
		text_add_z(text, signs[draw(LENGTH(signs))]);
		text_add_char(text, ' ');
		make_number(text, depth - 1);
		text_add_char(text, ')');
	}
}

static void
make_condition(struct text *text, int depth)
{
	static const char *const leaves[] = {
		"content", "oui", "(non)", "rdv = \"A1\"", "rdv ≠ rdv2", "motifs contient \"impots\"",
		"nom contient « é »", "nom = \"Zoé\"", "debut < fin", "heure ≥ 9h30", "fin = 12/03/2026",
		"apres parmi (\"etat\" ; \"autre\")", "rdv est vide", "motifs est répondu",
		"libellé(rdv) = nom", "code(rdv) = \"A1\"", "motifs contient motif" };
	static const char *const signs[] = { "=", "≠", "<", "≤", ">", "≥" };
	switch (depth > 0 ? draw(5) : 0) {
	case 0:
		text_add_z(text, leaves[draw(LENGTH(leaves))]);
		return;
	case 1:
		text_add_z(text, "non(");
		make_condition(text, depth - 1);
		text_add_char(text, ')');
		return;
	case 2:
		make_number(text, depth - 1);
		text_add_z(text, signs[draw(LENGTH(signs))]);
		make_number(text, depth - 1);
		return;
	case 3:
		make_number(text, depth - 1);
		text_add_z(text, " parmi ");
		make_list(text, LOGIC_NUMBER, depth - 1);
		return;
	default:
		text_add_char(text, '(');
		make_condition(text, depth - 1);
		text_add_z(text, draw(2) > 0 ? " et " : " ou ");
		make_condition(text, depth - 1);
		text_add_char(text, ')');
	}
}

static void
make(struct text *text, enum logic_type type, int depth)
{
	if (type == LOGIC_NUMBER)
		make_number(text, depth);
	else
		make_condition(text, depth);
}

static void
draw_answers(void)
{
	static const uint16_t codes[] = { 2, 0, 1 };
	static const double numbers[] = { 0, -1, 3.5, 1e15, -1e15, 1e-300, 2e300, 17, -0.0 };
	static const char *const texts[] = { "", " ", "zoe", "Été", "a\xcc\x81", "\xf0\x9f\x98\x80" };
	for (size_t i = 0; i < Q_COUNT; i++) {
		const struct logic_symbol *symbol = &symbols_for_tests[i];
		struct logic_value *value = &values[i];
		*value = (struct logic_value){ .type = draw(4) == 0 ? LOGIC_NONE : symbol->type };
		if (value->type == LOGIC_YESNO)
			value->yes = draw(2) > 0;
		else if (value->type == LOGIC_NUMBER)
			value->number = numbers[draw(LENGTH(numbers))];
		else if (value->type == LOGIC_TEXT)
			value->text = span_of(texts[draw(LENGTH(texts))]);
		else if (value->type == LOGIC_DATE)
			value->day = DAYS_MIN + (int32_t)draw(DAYS_MAX - DAYS_MIN + 1);
		else if (value->type == LOGIC_TIME)
			value->minute = (int32_t)draw(1440);
		else if (value->type == LOGIC_CHOICE)
			value->code = (uint16_t)draw((uint32_t)symbol->code_count);
		else if (value->type == LOGIC_CHOICES) {
			value->choices.codes = codes;
			value->choices.count = draw(4);
		}
	}
}

static void
check_value(struct logic_value value, enum logic_type type)
{
	assert_true(value.type == LOGIC_NONE || value.type == type);
	if (value.type == LOGIC_NUMBER)
		assert_true(isfinite(value.number) && fabs(value.number) <= LOGIC_NUMBER_MAX);
	struct text shown = text_new(row, 1000);
	logic_value_add(&shown, value, NULL);
}

static void
what_is_printed_reads_back_and_each_evaluation_ends_well(void **state)
{
	(void)state;
	const struct logic_want any = { LOGIC_NONE, LOGIC_RANK_ANY };
	int refused = 0, with_value = 0;
	for (int i = 0; i < FORMULA_COUNT; i++) {
		arena_reset(row);
		struct text source = text_new(row, LOGIC_SOURCE_LENGTH_MAX), print = text_new(row, 20000);
		const enum logic_type type = draw(2) > 0 ? LOGIC_NUMBER : LOGIC_YESNO;
		make(&source, type, 1 + (int)draw(6));
		struct logic_mistakes mistakes;
		const struct logic_program *program =
			logic_parse(row, table, text_span(&source), any, &mistakes);
		if (program == NULL) {
			/* Only for its size, or for zero written under a division. */
			const struct span said = span_of(mistakes.list[0].sentence);
			if (!source.cut && span_find(said, SPAN("trop")) == SIZE_MAX &&
			    span_find(said, SPAN("zéro")) == SIZE_MAX)
				fail_msg("%s: %s", text_z(&source), mistakes.list[0].sentence);
			refused++;
			continue;
		}
		assert_int_equal(logic_program_type(program), type);
		logic_print(program, &print);
		if (print.length > LOGIC_SOURCE_LENGTH_MAX)
			continue;
		const struct logic_program *again =
			logic_parse(row, table, text_span(&print), any, &mistakes);
		if (again == NULL || !logic_program_equal(program, again))
			fail_msg("%s became %s", text_z(&source), text_z(&print));
		logic_describe(program, &print);
		for (int j = 0; j < ANSWER_SETS; j++) {
			draw_answers();
			const struct logic_value value = logic_evaluate(program, &answers);
			check_value(value, type);
			with_value += value.type != LOGIC_NONE;
		}
	}
	/* A generator that makes nothing of use would prove nothing. */
	assert_true(refused < FORMULA_COUNT / 10);
	assert_true(with_value > FORMULA_COUNT);
}

/* --- to LimeSurvey and back ------------------------------------------------------------------- */

static size_t
find(const void *data, struct span name, struct logic_lime_variable *variables_r)
{
	(void)data;
	const bool is_whole = span_starts(name, "that.");
	if (is_whole)
		name = span_from(name.at + 5, name.length - 5);
	const size_t symbol = logic_table_find(table, name);
	size_t count = 0;
	for (size_t i = 0; i < LENGTH(motif_codes); i++)
		if (is_whole || span_is(name, arena_format(row, "motifs_%s", motif_codes[i].code)))
			variables_r[count++] = (struct logic_lime_variable){ Q_MOTIFS, motif_codes[i].code };
	if (!is_whole && symbol != SIZE_MAX)
		variables_r[count++] = (struct logic_lime_variable){ symbol, NULL };
	return count;
}

static bool
add_name(const void *data, size_t symbol, size_t code, struct text *text)
{
	(void)data;
	text_add_z(text, symbols_for_tests[symbol].name);
	if (code != SIZE_MAX)
		text_format(text, "_%s", symbols_for_tests[symbol].codes[code].code);
	return true;
}

static void
add_code(const void *data, size_t symbol, size_t code, struct text *text)
{
	(void)data;
	text_add_z(text, symbols_for_tests[symbol].codes[code].code);
}

static bool
same_value(struct logic_value a, struct logic_value b)
{
	if (a.type != b.type)
		return false;
	return a.type == LOGIC_YESNO    ? a.yes == b.yes
	       : a.type == LOGIC_NUMBER ? fabs(a.number - b.number) <= 1e-9 * fmax(1, fabs(a.number))
	                                : true;
}

static void
what_is_written_for_limesurvey_decides_the_same(void **state)
{
	(void)state;
	static const struct logic_lime_names names = { find, NULL, NULL };
	static const struct logic_lime_calls calls = { add_name, add_code, NULL };
	const struct logic_want any = { LOGIC_NONE, LOGIC_RANK_ANY };
	int written = 0, told = 0;
	for (int i = 0; i < FORMULA_COUNT; i++) {
		arena_reset(row);
		struct text source = text_new(row, LOGIC_SOURCE_LENGTH_MAX);
		const enum logic_type type = draw(3) > 0 ? LOGIC_YESNO : LOGIC_NUMBER;
		make(&source, type, 1 + (int)draw(3));
		struct logic_mistakes mistakes;
		const struct logic_program *program =
			logic_parse(row, table, text_span(&source), any, &mistakes);
		struct span equation;
		const char *sentence;
		struct logic_lime lime;
		/* Beyond what 15 figures hold, the order of a calculation shows. */
		if (program == NULL || span_find(text_span(&source), SPAN("999")) != SIZE_MAX ||
		    span_find(text_span(&source), SPAN("0.0000")) != SIZE_MAX)
			continue;
		const bool is_said = type == LOGIC_YESNO
			? logic_lime_print(row, program, &calls, &equation, &sentence)
			: logic_lime_print_value(row, program, &calls, &equation, &sentence);
		if (!is_said) {
			assert_true(span_ends(span_of(sentence), "."));
			told++;
			continue;
		}
		if (!logic_lime_formula(row, table, &names, equation, type, &lime))
			fail_msg("%s is %.*s: %s", text_z(&source), SPAN_ARGS(equation), lime.sentence);
		written++;
		const struct logic_program *again =
			logic_parse(row, table, lime.source, any, &mistakes);
		assert_non_null(again);
		for (int j = 0; j < ANSWER_SETS; j++) {
			draw_answers();
			for (size_t k = 0; k < Q_COUNT; k++)
				if (values[k].type == LOGIC_NUMBER && values[k].number != 0 &&
				    fabs(log10(fabs(values[k].number))) > 6)
					values[k].number = 42;
			const struct logic_value a = logic_evaluate(program, &answers);
			const struct logic_value b = logic_evaluate(again, &answers);
			const bool same = type == LOGIC_YESNO
				? logic_holds(program, &answers) == logic_holds(again, &answers)
				: same_value(a, b);
			if (!same)
				fail_msg("%s is %.*s, read as %.*s", text_z(&source), SPAN_ARGS(equation),
				         SPAN_ARGS(lime.source));
		}
	}
	assert_true(written > FORMULA_COUNT / 3 && told > 0);
}

static void
any_heap_of_words_is_a_program_or_a_mistake_within_it(void **state)
{
	(void)state;
	static const char *const words[] = {
		"note", "rdv", "motifs", "nom", "content", "et", "ou", "non", "oui", "rien", "=", "≠", "<", "≥",
		"+", "-", "*", "/", "(", ")", ";", ",", "1,5", "3", "« a »", "\"A1\"", "12/03/2026", "9h30",
		"parmi", "contient", "est", "vide", "répondu", "somme(", "si(", "points(", "arrondi(", "}",
		"rang(", "libellé(", "%", "é", "nots" };
	const struct logic_want any = { LOGIC_NONE, LOGIC_RANK_ANY };
	int accepted = 0;
	for (int i = 0; i < SCATTER_COUNT; i++) {
		arena_reset(row);
		struct text source = text_new(row, 1000), print = text_new(row, 20000);
		for (uint32_t j = 0, count = 1 + draw(8); j < count; j++) {
			text_add_z(&source, words[draw(LENGTH(words))]);
			text_add_z(&source, draw(4) > 0 ? " " : "");
		}
		struct logic_mistakes mistakes;
		const struct logic_program *program =
			logic_parse(row, table, text_span(&source), any, &mistakes);
		for (size_t j = 0; j < mistakes.count; j++) {
			const struct logic_mistake *mistake = &mistakes.list[j];
			assert_true(mistake->byte + mistake->length <= source.length);
			assert_true(mistake->column >= 1 && mistake->column <= mistake->byte + 1);
		}
		if (program == NULL)
			continue;
		accepted++;
		logic_print(program, &print);
		const struct logic_program *again =
			logic_parse(row, table, text_span(&print), any, &mistakes);
		if (again == NULL || !logic_program_equal(program, again))
			fail_msg("%s became %s", text_z(&source), text_z(&print));
		draw_answers();
		const struct logic_value value = logic_evaluate(program, &answers);
		assert_true(value.type == LOGIC_NONE || value.type == logic_program_type(program));
	}
	assert_true(accepted > SCATTER_COUNT / 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_printed_reads_back_and_each_evaluation_ends_well,
		                                begin, end),
		cmocka_unit_test_setup_teardown(what_is_written_for_limesurvey_decides_the_same, begin, end),
		cmocka_unit_test_setup_teardown(any_heap_of_words_is_a_program_or_a_mistake_within_it, begin,
		                                end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
