/* Two voices of a table: who wrote, what is masked, what is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "listen/verbatim/verbatim.h"

enum { LINE_COUNT = 60, ARENA_SIZE = 1 << 30 };
static struct arena *arena;
static struct fault fault;
static char path[] = "/tmp/parvis-two-XXXXXX.csv";

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(ARENA_SIZE);
	fault = (struct fault){ 0 };
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* What agents and usagers say of the same counter; a third of them of something else. */
static struct verbatim_source
table(size_t agents, size_t usagers, size_t others)
{
	static const char *const said[2][3] = {
		{ "Le logiciel tombe en panne chaque matin au guichet, dit Mme Durand depuis des semaines.",
		  "Encore une panne du logiciel ce lundi, impossible de rien enregistrer au guichet !",
		  "La salle de pause est petite et il manque des chaises, comme on le dit depuis longtemps." },
		{ "L’attente debout au guichet dure une heure, appelez-moi au 06 39 98 12 34 je vous prie.",
		  "Une heure d’attente au guichet pour un papier, sans une chaise, impossible de partir !",
		  "Le parking est loin de la mairie et la rue est en travaux, on ne sait où se garer." },
	};
	struct text text = text_new(arena, 1 << 20);
	text_add_z(&text, "Texte;Qui\n");
	for (size_t i = 0; i < agents + usagers; i++)
		text_format(&text, "%s;%s\n", said[i >= agents][i % 3], i >= agents ? "usagers" : "agents");
	for (size_t i = 0; i < others; i++)
		text_add_z(&text, "Rien à dire du guichet;dirigeants\n");
	text_add_z(&text, ";agents\nsans côté;\n");
	assert_true(file_write(arena, path, text_span(&text), &fault));
	return (struct verbatim_source){ .path = path, .text_columns = "Texte", .label_column = "Qui" };
}

static const struct mask *
rules(void)
{
	const struct mask_settings settings = { .kept = SPAN("") };
	return mask_new(arena, &settings);
}

static const struct voices_word *
word_in(const struct verbatim_two *two, const char *word)
{
	for (size_t i = 0; i < two->words.count; i++)
		if (span_is(two->words.words[i].words, word))
			return &two->words.words[i];
	return NULL;
}

static void
test_both_sides_are_told_and_masked(void **state)
{
	(void)state;
	const struct verbatim_source source = table(LINE_COUNT, LINE_COUNT, 0);
	struct verbatim_two two;
	assert_true(verbatim_two(arena, &source, rules(), 3, &two, &fault));
	assert_true(span_is(two.sides[0], "agents") && span_is(two.sides[1], "usagers"));
	assert_true(two.words.texts[0] == LINE_COUNT && two.words.texts[1] == LINE_COUNT);
	assert_true(two.left.bad == 1 && two.left.unlabelled == 1 && two.left.others == 0);
	assert_true(word_in(&two, "logiciel")->is_declared && word_in(&two, "logiciel")->side == 0);
	assert_true(word_in(&two, "attente")->is_declared && word_in(&two, "attente")->side == 1);
	assert_false(word_in(&two, "guichet")->is_declared || word_in(&two, "impossible")->is_declared);
	assert_null(word_in(&two, "durand"));
	assert_null(word_in(&two, "nom"));
	assert_true(two.themes.count >= 2 && two.themes.row_count == two.texts.count);
	size_t quoted = 0;
	for (size_t topic = 0; topic < two.themes.count; topic++)
		for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
			struct voices_quote quotes[3];
			const size_t count = verbatim_two_quotes(arena, &two, topic, side, LENGTH(quotes), quotes);
			for (size_t i = 0; i < count; i++) {
				assert_int_equal(two.texts.list[quotes[i].text].side, side);
				assert_true(span_find(quotes[i].words, SPAN("Durand")) == SIZE_MAX);
				assert_true(span_find(quotes[i].words, SPAN("06 39")) == SIZE_MAX);
				quoted++;
			}
		}
	assert_true(quoted >= 4);
}

static void
test_two_sides_are_chosen_of_several(void **state)
{
	(void)state;
	struct verbatim_source source = table(20, 20, 20);
	struct verbatim_two two;
	assert_false(verbatim_two(arena, &source, rules(), 3, &two, &fault));
	assert_non_null(strstr(fault.for_reader, "«\u202fdirigeants\u202f»"));
	assert_non_null(strstr(fault.for_reader, "--labels"));
	source.labels = "usagers, agents";
	assert_true(verbatim_two(arena, &source, rules(), 3, &two, &fault));
	assert_true(two.texts.count == 40 && two.left.others == 20);
	source.labels = "agents";
	assert_false(verbatim_two(arena, &source, rules(), 3, &two, &fault));
	assert_non_null(strstr(fault.for_reader, "en a 1"));
}

static void
test_nothing_is_told_of_a_side_with_few_texts(void **state)
{
	(void)state;
	struct verbatim_source source = table(VERBATIM_SIDE_MIN - 1, 30, 0);
	struct verbatim_two two;
	assert_false(verbatim_two(arena, &source, rules(), 3, &two, &fault));
	assert_non_null(strstr(fault.for_reader, "«\u202fagents\u202f» n’a que 9 textes"));
	source = table(VERBATIM_SIDE_MIN, 30, 0);
	assert_true(verbatim_two(arena, &source, rules(), 3, &two, &fault));
	source.label_column = "Personne";
	assert_false(verbatim_two(arena, &source, rules(), 3, &two, &fault));
	assert_non_null(strstr(fault.for_reader, "Personne"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_both_sides_are_told_and_masked, begin, end),
		cmocka_unit_test_setup_teardown(test_two_sides_are_chosen_of_several, begin, end),
		cmocka_unit_test_setup_teardown(test_nothing_is_told_of_a_side_with_few_texts, begin, end),
	};
	const int made = mkstemps(path, 4);
	must(made >= 0 && close(made) == 0);
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	must(unlink(path) == 0);
	return failed;
}
