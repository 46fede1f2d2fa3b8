#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "craft/flags/flags.h"

static struct arena *program, *arena;
static const struct flags *ours;
static struct flags_reader *reader;

static const char *const names[FLAGS_KIND_COUNT] = { "urgent", "rude", "distress" };

/* Our lists as they stand in the sources: whoever changes one learns which line is wrong. */
static bool
are_read(void)
{
	struct span lists[FLAGS_KIND_COUNT];
	struct flags_mistake mistake;
	struct fault fault;
	for (size_t i = 0; i < FLAGS_KIND_COUNT; i++) {
		const char *path = arena_format(arena, "%s/src/craft/flags/%s.txt", getenv("PARVIS_SOURCE"),
		                                names[i]);
		if (file_read(arena, path, FLAGS_LIST_SIZE_MAX, &lists[i], &fault) != FOUND_ONE)
			return false;
	}
	if (flags_new(arena, lists, &mistake) != NULL)
		return true;
	printf("%s.txt:%zu: %s\n", names[mistake.kind], mistake.line, mistake.why);
	return false;
}

static int
begin_program(void **state)
{
	(void)state;
	program = arena_new(64 << 20);
	arena = arena_new(256 << 20);
	if (!are_read())
		return -1;
	ours = flags_ours(program);
	reader = flags_reader_new(program, ours);
	return 0;
}

static int
end_program(void **state)
{
	(void)state;
	arena_end(arena);
	arena_end(program);
	return 0;
}

/* "urgence propos", or "". */
static const char *
raised(const char *words)
{
	struct flags_reading reading;
	struct text text = text_new(arena, 100);
	flags_read(reader, span_of(words), &reading);
	for (size_t i = 0; i < FLAGS_KIND_COUNT; i++)
		if (reading.is_up[i])
			text_format(&text, "%s%s", text.length > 0 ? " " : "", flags_kind_codes[i]);
	return text_z(&text);
}

/* --- the written lists ----------------------------------------------------------------------- */

struct score {
	int right, called, meant; /* of what is meant, what is called */
};
enum half { TUNED_ON, HELD_OUT, SECOND, THIRD, FOURTH, FIFTH, HALF_COUNT };
static const char *const half_words[] = { "tuned on", "held out", "second", "third", "fourth",
	                                     "fifth" };

/* Lines of one half: is the flag up where it is meant to be? */
static struct score
score_of(enum flags_kind kind, enum half half)
{
	struct score score = { 0, 0, 0 };
	int ranks[2] = { 0, 0 };
	struct fault fault;
	struct span bytes, line;
	const bool is_told = getenv("FLAGS_TELL") != NULL;
	const char *path = arena_format(arena, "%s/tests/data/flags/%s%s.txt", getenv("PARVIS_SOURCE"),
	                                names[kind],
	                                half < SECOND ? "" : arena_format(arena, "-%s", half_words[half]));
	assert_int_equal(file_read(arena, path, 1 << 20, &bytes, &fault), FOUND_ONE);
	while (span_cut(&bytes, '\n', &line)) {
		if (line.length < 3)
			continue;
		const bool is_meant = line.at[0] == '+';
		if (half < SECOND && (ranks[is_meant]++ % 2 == 1) != (half == HELD_OUT))
			continue;
		struct flags_reading reading;
		flags_read(reader, span_from(line.at + 2, line.length - 2), &reading);
		score.meant += is_meant;
		score.called += reading.is_up[kind];
		score.right += is_meant && reading.is_up[kind];
		if (is_told && reading.is_up[kind] != is_meant)
			printf("%s %.*s\n", names[kind], SPAN_ARGS(line));
	}
	return score;
}

/* Of a thousand: what is called of what is meant, what is right of what is called. Half the lines were
 * written with the lists in mind or the lists widened by them: README.md says which, and what was met at
 * first sight. */
static const struct {
	int recall, precision;
} bars[HALF_COUNT] = { [TUNED_ON] = { 950, 850 },
	                   [HELD_OUT] = { 950, 850 },
	                   [SECOND] = { 850, 900 },
	                   [THIRD] = { 850, 900 },
	                   [FOURTH] = { 900, 900 },
	                   [FIFTH] = { 900, 900 } };

static void
most_of_what_must_call_calls(void **state)
{
	(void)state;
	const char *only = getenv("FLAGS_HALF");
	for (size_t i = 0; i < FLAGS_KIND_COUNT; i++)
		for (size_t half = 0; half < HALF_COUNT; half++) {
			if (only != NULL && only[0] != '0' + (int)half)
				continue;
			const struct score score = score_of((enum flags_kind)i, (enum half)half);
			printf("%s, %s: %d of %d called for, %d of %d calls right\n", flags_kind_codes[i],
			       half_words[half], score.right, score.meant, score.right, score.called);
			assert_true(score.meant >= 20);
			assert_true(score.right * 1000 >= bars[half].recall * score.meant);
			assert_true(score.right * 1000 >= bars[half].precision * score.called);
		}
}

/* --- by hand --------------------------------------------------------------------------------- */

static void
assert_raised(const char *words, const char *expected)
{
	const char *told = raised(words);
	if (strcmp(told, expected) != 0)
		fail_msg("« %s » raises « %s », not « %s »", words, told, expected);
}

static void
both_sides_are_read_alike(void **state)
{
	(void)state;
	assert_raised("Espèce de connard au guichet 3.", "propos");
	assert_raised("Encore un usager, ce connard du guichet 3.", "propos");
	assert_raised("Je n’en peux plus de ce service, dit-il.", "detresse");
	assert_raised("Je n’en peux plus de ces usagers, dit l’agent.", "detresse");
	assert_raised("Bonjour, où en est ma demande ? Merci.", "");
	assert_raised("", "");
}

static void
disguises_fall(void **state)
{
	(void)state;
	static const char *const insults[] = { "c0nn4rd", "C O N N A R D S", "c.o.n.n.a.r.d", "co\u200bnnard",
		                                   "c\u043enn\u0430rd", "connnnaaard", "c*nnard", "\uff43onnard",
		                                   "sal0pards", "m*rde", "f d p", "ENCULÉ", "encule" };
	for (size_t i = 0; i < LENGTH(insults); i++)
		assert_raised(arena_format(arena, "vous, %s !", insults[i]), "propos");
	assert_raised("je veux m o u r i r", "detresse");
	assert_raised("su\u00adicide", "detresse");
	assert_raised("C’est U R G E N T", "urgence");
	assert_raised("il y a à boire, c’est l’A 6, le 3e, R112", "");
}

static void
what_takes_a_flag_down_does_so_where_it_stands(void **state)
{
	(void)state;
	assert_raised("C’est à mourir de rire.", "");
	assert_raised("C’est à mourir de rire. Je veux mourir.", "detresse");
	assert_raised("J’ai attendu au service des urgences.", "");
	assert_raised("J’ai attendu au service des urgences, je suis expulsée demain.", "urgence");
	assert_raised("Pour en finir avec la paperasse", "");
	assert_raised("Rien d’urgent.", "");
}

/* « plus rien » and « à manger » stand in two sentences. */
static void
no_phrase_crosses_a_sentence(void **state)
{
	(void)state;
	assert_raised("Il n’y a plus rien à manger", "urgence");
	assert_raised("Il n’y a plus rien\nà manger", "urgence");
	assert_raised("Je ne vois plus rien. À manger demain ? Oui", "");
}

static void
the_words_that_say_so_are_told(void **state)
{
	(void)state;
	static const char words[] = "Bonjour. Je veux mourir, bande d’abrutis, et ce soir c’est urgent.";
	struct flags_reading reading;
	flags_read(reader, span_of(words), &reading);
	bool has_mourir = false, has_urgent = false;
	for (size_t i = 0; i < reading.count; i++) {
		const struct span found = span_from(words + reading.finds[i].at, reading.finds[i].length);
		has_mourir = has_mourir || (span_is(found, "veux mourir") && reading.finds[i].kind == FLAGS_DISTRESS);
		has_urgent = has_urgent || (span_is(found, "urgent") && reading.finds[i].kind == FLAGS_URGENT);
	}
	assert_true(has_mourir && has_urgent);
	assert_true(reading.is_up[FLAGS_URGENT] && reading.is_up[FLAGS_RUDE] && reading.is_up[FLAGS_DISTRESS]);
}

/* --- somebody's own lists -------------------------------------------------------------------- */

static void
a_list_of_ones_own_is_read(void **state)
{
	(void)state;
	const struct span lists[FLAGS_KIND_COUNT] = {
		[FLAGS_URGENT] = SPAN("# nos mots\n@jour = lundi/mardi\nferm* (bientôt) .. @jour/soir\n"
		                      "- fermé au public lundi\n"),
		[FLAGS_RUDE] = SPAN("zut\r\n\r\n"),
	};
	struct flags_mistake mistake;
	const struct flags *own = flags_new(arena, lists, &mistake);
	assert_non_null(own);
	struct flags_reader *const kept = reader;
	reader = flags_reader_new(arena, own);
	assert_raised("Le site FERME LUNDI", "urgence");
	assert_raised("fermeture bientôt et pour toujours mardi", "urgence");
	assert_raised("il ferme un deux trois quatre mardi", "");
	assert_raised("fermé au public lundi", "");
	assert_raised("Zut !", "propos");
	assert_raised("je veux mourir", "");
	reader = kept;
}

static void
a_line_that_cannot_be_read_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *list;
		size_t line;
	} wrongs[] = {
		{ "mot\n- \n", 2 },      { "a/n’en\n", 1 },     { "mot\n\nmot (autre)\n", 3 }, { "(mot) mot", 1 },
		{ ".. mot", 1 },          { "@rien mot", 1 },     { "mot (mot mot", 1 },           { "ab* mot", 1 },
		{ "a//b", 1 },            { "c*n mot", 1 },
		{ "un un un un un un un un un un un un un un un un un un un un un un un un un", 1 },
		{ "mot ... ... ... mot", 1 }, { "!", 1 },
	};
	for (size_t i = 0; i < LENGTH(wrongs); i++) {
		const struct span lists[FLAGS_KIND_COUNT] = { [FLAGS_RUDE] = span_of(wrongs[i].list) };
		struct flags_mistake mistake;
		if (flags_new(arena, lists, &mistake) != NULL)
			fail_msg("« %s » is read", wrongs[i].list);
		assert_int_equal(mistake.kind, FLAGS_RUDE);
		assert_int_equal(mistake.line, wrongs[i].line);
		assert_true(strlen(mistake.why) > 10);
	}
}

static void
any_bytes_take_their_time(void **state)
{
	(void)state;
	enum { SIZE = 1 << 20 };
	static const char *const units[] = { "\xff", "je ", "je n’en peux plus ", "mourir de rire ", "urgent ",
		                                 "c*n", "a", "plus ... ", "dois ", "\xd8\xa7" };
	struct flags_reading *reading = arena_new_of(arena, struct flags_reading);
	struct text text = text_new(arena, SIZE + 100);
	for (size_t i = 0; i < LENGTH(units); i++) {
		text.length = 0;
		while (text.length < SIZE)
			text_add_z(&text, units[i]);
		const clock_t from = clock();
		flags_read(reader, text_span(&text), reading);
		assert_true((double)(clock() - from) / CLOCKS_PER_SEC < 10);
		assert_true(reading->count <= FLAGS_FIND_COUNT_MAX);
	}
	flags_read(reader, SPAN("mourir de rire mourir de rire"), reading);
	assert_false(reading->is_up[FLAGS_DISTRESS]);
}

static double
seconds_of(const char *unit)
{
	enum { SIZE = 1 << 20 };
	struct flags_reading *reading = arena_new_of(arena, struct flags_reading);
	struct text text = text_new(arena, SIZE + 100);
	while (text.length < SIZE)
		text_add_z(&text, unit);
	const clock_t from = clock();
	flags_read(reader, text_span(&text), reading);
	return (double)(clock() - from) / CLOCKS_PER_SEC;
}

/* A word with a hole is laid against all the lists: whoever sends nothing else keeps nobody waiting. */
static void
words_with_holes_take_no_more_time_than_others(void **state)
{
	(void)state;
	const double plain = seconds_of("abcd "), holed = seconds_of("abc* ");
	if (holed > 20 * plain + 0.05)
		fail_msg("%.3f s, %.3f s without holes", holed, plain);
	assert_raised(arena_format(arena, "%0499d vous, c*nnard !", 0), "propos");
}

/* --- real texts ------------------------------------------------------------------------------ */

/* Too many calls are none: of 597 experiences that the State moderated, few are called for. README.md
 * says how many of these calls were right, as read by hand. */
static void
few_real_texts_call(void **state)
{
	(void)state;
	enum { SIZE_MAX_OF_FILE = 4 << 20 };
	char *bytes = arena_take(arena, SIZE_MAX_OF_FILE, 1);
	const char *path = arena_format(arena, "%s/tests/data/spplus-experiences/experiences-dev.csv.gz",
	                                getenv("PARVIS_SOURCE"));
	gzFile file = gzopen(path, "rb");
	assert_non_null(file);
	const int size = gzread(file, bytes, SIZE_MAX_OF_FILE);
	assert_true(size > 0 && size < SIZE_MAX_OF_FILE);
	gzclose(file);
	struct span rest = span_from(bytes, (size_t)size), line;
	size_t lines = 0, up[FLAGS_KIND_COUNT] = { 0 };
	while (span_cut(&rest, '\n', &line)) {
		struct flags_reading reading;
		flags_read(reader, line, &reading);
		lines++;
		for (size_t i = 0; i < FLAGS_KIND_COUNT; i++)
			up[i] += reading.is_up[i];
	}
	printf("%zu lines: urgent %zu, rude %zu, distress %zu\n", lines, up[FLAGS_URGENT], up[FLAGS_RUDE],
	       up[FLAGS_DISTRESS]);
	assert_true(lines >= 597);
	assert_true(up[FLAGS_URGENT] * 100 <= 12 * lines);
	assert_true(up[FLAGS_RUDE] * 100 <= 5 * lines);
	assert_true(up[FLAGS_DISTRESS] * 100 <= 4 * lines);
}

static void
by_our_lists_several_texts_are_read_as_one(void **state)
{
	(void)state;
	const struct span texts[] = { SPAN("Une lampe est cassée."),
		                          SPAN("C’est urgent, on me coupe l’électricité demain."),
		                          SPAN("Je n’en peux plus, je veux mourir.") };
	struct flags_reading reading, same;
	assert_int_equal(flags_up(texts, 1), 0);
	assert_int_equal(flags_up(texts, 2), 1u << FLAGS_URGENT);
	assert_int_equal(flags_up(texts, 3), 1u << FLAGS_URGENT | 1u << FLAGS_DISTRESS);
	assert_int_equal(flags_up(NULL, 0), 0);
	for (size_t i = 0; i < LENGTH(texts); i++) {
		flags_read_ours(texts[i], &reading);
		flags_read(reader, texts[i], &same);
		assert_memory_equal(&reading, &same, sizeof reading);
	}
}

static void
what_stands_within_other_words_is_told_with_them(void **state)
{
	(void)state;
	const struct flags_reading reading = {
		.finds = { { FLAGS_DISTRESS, 5, 6 }, { FLAGS_DISTRESS, 0, 11 }, { FLAGS_URGENT, 5, 6 },
		           { FLAGS_DISTRESS, 0, 11 }, { FLAGS_DISTRESS, 9, 6 } },
		.count = 5,
	};
	struct flags_find finds[FLAGS_FIND_COUNT_MAX];
	assert_int_equal(flags_widest(&reading, 1u << FLAGS_DISTRESS, finds), 2);
	assert_true(finds[0].at == 0 && finds[0].length == 11 && finds[1].at == 9);
	assert_int_equal(flags_widest(&reading, 1u << FLAGS_DISTRESS | 1u << FLAGS_URGENT, finds), 3);
	assert_int_equal(flags_widest(&reading, 1u << FLAGS_RUDE, finds), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(most_of_what_must_call_calls),
		cmocka_unit_test(both_sides_are_read_alike),
		cmocka_unit_test(disguises_fall),
		cmocka_unit_test(what_takes_a_flag_down_does_so_where_it_stands),
		cmocka_unit_test(no_phrase_crosses_a_sentence),
		cmocka_unit_test(the_words_that_say_so_are_told),
		cmocka_unit_test(a_list_of_ones_own_is_read),
		cmocka_unit_test(a_line_that_cannot_be_read_is_told),
		cmocka_unit_test(any_bytes_take_their_time),
		cmocka_unit_test(words_with_holes_take_no_more_time_than_others),
		cmocka_unit_test(few_real_texts_call),
		cmocka_unit_test(what_stands_within_other_words_is_told_with_them),
		cmocka_unit_test(by_our_lists_several_texts_are_read_as_one),
	};
	return cmocka_run_group_tests_name("craft flags", tests, begin_program, end_program);
}
