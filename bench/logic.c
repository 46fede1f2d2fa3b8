/* How many small formulas are read, and evaluated, in a second: one core, warm. */
#include <stdio.h>
#include <time.h>

#include "craft/logic/logic_for_tests.h"

static double
now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static const char *const formulas[] = {
	"rdv = \"A1\"",
	"rdv = \"A1\" et (note < 5 ou motifs contient \"autre\") et non (age est vide)",
	"arrondi(moyenne(note ; age ; Q1.revenu_net ; score) * 2,5 ; 1)",
	"points(rdv ; \"A1\" ; 10 ; \"A2\" ; 5) + si(content ; 1 ; 0)",
	"nom contient « dupont »",
};

int
main(void)
{
	enum { READINGS = 20000, EVALUATIONS = 2000000 };
	static const uint16_t motifs[] = { 2 };
	const struct logic_value values[Q_COUNT] = {
		[Q_RDV] = { .type = LOGIC_CHOICE, .code = 0 },
		[Q_MOTIFS] = { .type = LOGIC_CHOICES, .choices = { motifs, 1 } },
		[Q_NOTE] = { .type = LOGIC_NUMBER, .number = 7 },
		[Q_AGE] = { .type = LOGIC_NUMBER, .number = 42 },
		[Q_NOM] = { .type = LOGIC_TEXT, .text = SPAN("Mme Zoé Dupond, de Belair-sur-Vionne") },
		[Q_CONTENT] = { .type = LOGIC_YESNO, .yes = true },
	};
	const struct logic_answers answers = { value_in_array, values };
	const struct logic_want any = { LOGIC_NONE, LOGIC_RANK_ANY };
	struct arena *arena = arena_new(64 << 20), *row = arena_new(64 << 20);
	const char *sentence;
	const struct logic_table *table = logic_table_new(arena, symbols_for_tests, Q_COUNT, &sentence);
	for (size_t i = 0; i < LENGTH(formulas); i++) {
		struct logic_mistakes mistakes;
		const struct logic_program *program =
			logic_parse(arena, table, span_of(formulas[i]), any, &mistakes);
		must(program != NULL);
		double begin = now_s();
		for (int j = 0; j < READINGS; j++) {
			arena_reset(row);
			must(logic_parse(row, table, span_of(formulas[i]), any, &mistakes) != NULL);
		}
		const double reading_s = now_s() - begin;
		begin = now_s();
		size_t with_value = 0;
		for (int j = 0; j < EVALUATIONS; j++)
			with_value += logic_evaluate(program, &answers).type != LOGIC_NONE;
		printf("%9.0f read/s %12.0f evaluated/s  %s (%zu with a value)\n", READINGS / reading_s,
		       EVALUATIONS / (now_s() - begin), formulas[i], with_value);
	}
	arena_end(row);
	arena_end(arena);
	return 0;
}
