/* What a stranger writes in a formula, in a sentence with holes, in an equation of LimeSurvey: each is
 * understood, printed, read again and evaluated, or refused with mistakes within it. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "craft/logic/logic_for_tests.h"
#include "craft/logic/logic_lime.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct logic_want any = { LOGIC_NONE, LOGIC_RANK_ANY };

static struct logic_value
value_of(const void *data, size_t symbol)
{
	static const uint16_t codes[] = { 2, 0 };
	const bool known = *(const bool *)data;
	struct logic_value value = { .type = known ? symbols_for_tests[symbol].type : LOGIC_NONE };
	if (value.type == LOGIC_NUMBER)
		value.number = 3.5;
	else if (value.type == LOGIC_TEXT)
		value.text = SPAN("Zoé");
	else if (value.type == LOGIC_CHOICES) {
		value.choices.codes = codes;
		value.choices.count = 2;
	}
	return value;
}

static void
check_mistakes(const struct logic_mistakes *mistakes, size_t size)
{
	must(mistakes->count > 0);
	for (size_t i = 0; i < mistakes->count; i++) {
		must(mistakes->list[i].byte + mistakes->list[i].length <= size);
		must(mistakes->list[i].column >= 1);
		must(span_is_utf8(span_of(mistakes->list[i].sentence)));
	}
}

static void
try_formula(struct arena *arena, const struct logic_table *table, struct span source)
{
	struct logic_mistakes mistakes;
	const struct logic_program *program = logic_parse(arena, table, source, any, &mistakes);
	if (program == NULL) {
		check_mistakes(&mistakes, source.length);
		return;
	}
	struct text print = text_new(arena, 100000), words = text_new(arena, 1000000);
	logic_print(program, &print);
	if (print.length <= LOGIC_SOURCE_LENGTH_MAX) {
		const struct logic_program *again =
			logic_parse(arena, table, text_span(&print), any, &mistakes);
		must(again != NULL && logic_program_equal(program, again));
	}
	logic_describe(program, &words);
	for (int known = 0; known < 2; known++) {
		const struct logic_answers answers = { value_of, &(bool){ known > 0 } };
		const struct logic_value value = logic_evaluate(program, &answers);
		must(value.type == LOGIC_NONE || value.type == logic_program_type(program));
		must(value.type != LOGIC_NUMBER || isfinite(value.number));
	}
}

static void
try_piped(struct arena *arena, const struct logic_table *table, struct span source)
{
	struct logic_mistakes mistakes;
	const struct logic_piped *piped =
		logic_piped_parse(arena, table, source, LOGIC_RANK_ANY, &mistakes);
	if (piped == NULL) {
		check_mistakes(&mistakes, source.length);
		return;
	}
	const struct logic_answers answers = { value_of, &(bool){ true } };
	struct text text = text_new(arena, 1000000), print = text_new(arena, 1000000);
	logic_piped_render(piped, &answers, &text);
	logic_piped_print(piped, &print);
	must(span_is_utf8(text_span(&text)));
	if (print.length <= LOGIC_PIPED_LENGTH_MAX)
		must(logic_piped_parse(arena, table, text_span(&print), LOGIC_RANK_ANY, &mistakes) != NULL ||
		     print.length > LOGIC_SOURCE_LENGTH_MAX);
}

static size_t
find(const void *data, struct span name, struct logic_lime_variable *variables_r)
{
	const struct logic_table *table = data;
	if (span_is(name, "motifs_etat")) {
		variables_r[0] = (struct logic_lime_variable){ Q_MOTIFS, "etat" };
		return 1;
	}
	const size_t symbol = logic_table_find(table, name);
	variables_r[0] = (struct logic_lime_variable){ symbol, NULL };
	return symbol != SIZE_MAX;
}

static void
try_lime(struct arena *arena, const struct logic_table *table, struct span source, bool is_text)
{
	const struct logic_lime_names names = { find, table, NULL };
	struct logic_lime lime;
	const bool done = is_text ? logic_lime_text(arena, table, &names, source, &lime)
		: logic_lime_formula(arena, table, &names, source, LOGIC_YESNO, &lime);
	must(done == (lime.sentence == NULL));
	must(lime.byte + lime.length <= source.length || done);
	if (done && !is_text)
		try_formula(arena, table, lime.source);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size == 0 || size > LOGIC_PIPED_LENGTH_MAX)
		return 0;
	struct arena *arena = arena_new((size_t)1 << 30);
	const char *sentence;
	const struct logic_table *table = logic_table_new(arena, symbols_for_tests, Q_COUNT, &sentence);
	const struct span source = span_from((const char *)bytes + 1, size - 1);
	switch (bytes[0]) {
	case 'p':
		try_piped(arena, table, source);
		break;
	case 'l':
		try_lime(arena, table, source, false);
		break;
	case 't':
		try_lime(arena, table, source, true);
		break;
	default:
		try_formula(arena, table, source);
	}
	arena_end(arena);
	return 0;
}
