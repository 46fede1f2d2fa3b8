#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "craft/topics/topics_inside.h"
#include "craft/topics/topics_phrases.h"

enum { TOLD_MAX = 40, TEXTS_MAX = 700 };
static struct arena *arena;
static struct topics_phrase told[TOLD_MAX];

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(256 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static size_t
ask(const char *const *texts, size_t count, const bool *is_among)
{
	struct span *spans = arena_array_of(arena, struct span, count + 1);
	for (size_t i = 0; i < count; i++)
		spans[i] = span_of(texts[i]);
	const struct topics_phrasing asked = { .texts = spans, .count = count, .seen_min = 2,
		                                   .is_among = is_among };
	return topics_phrases(arena, &asked, told, TOLD_MAX);
}

static const struct topics_phrase *
lookup(size_t count, const char *words)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(told[i].words, words))
			return &told[i];
	return NULL;
}

static void
one_phrase_is_told_as_it_is_written_most(void **state)
{
	(void)state;
	static const char *const texts[] = { "Ma carte d’identité est perdue", "Des Cartes  d'Identité, vite",
		                                 "la carte d’identité", "Une carte, d’identité inconnue" };
	const size_t count = ask(texts, LENGTH(texts), NULL);
	const struct topics_phrase *card = lookup(count, "carte d’identité");
	assert_non_null(card);
	assert_int_equal(card->times, 3); /* not across a comma */
	assert_int_equal(card->texts, 3);
}

/* « carte d’identité » four times, twice of them within « renouvellement de carte d’identité ». */
static void
what_stands_alone_is_worth_more(void **state)
{
	(void)state;
	static const char *const texts[] = { "renouvellement de carte d’identité", "carte d’identité",
		                                 "renouvellement de carte d’identité", "carte d’identité" };
	const size_t count = ask(texts, LENGTH(texts), NULL);
	const struct topics_phrase *whole = lookup(count, "renouvellement de carte d’identité");
	const struct topics_phrase *part = lookup(count, "carte d’identité");
	assert_non_null(whole);
	assert_non_null(part);
	assert_true(part->worth > 1.999 && part->worth < 2.001);    /* log2(2) × (4 − 2) */
	assert_true(whole->worth > 3.169 && whole->worth < 3.171);  /* log2(3) × 2 */
	assert_null(lookup(count, "renouvellement de carte"));      /* never alone: worth nothing */
}

/* By hand: 6 of 6 texts against 1 of 6, G² = 2 (6 ln (6/3.5) + ln (1/3.5) + 5 ln (5/2.5)) = 10.89. */
static void
what_stands_out_is_told_first(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"prise de rendez-vous, site internet", "prise de rendez-vous", "prise de rendez-vous, site internet",
		"prise de rendez-vous", "prise de rendez-vous", "prise de rendez-vous",
		"site internet, prise de rendez-vous", "site internet", "merci", "merci", "merci", "merci",
	};
	static const bool is_among[LENGTH(texts)] = { true, true, true, true, true, true };
	const size_t count = ask(texts, LENGTH(texts), is_among);
	assert_int_equal(count, 1);
	assert_true(span_is(told[0].words, "prise de rendez-vous"));
	assert_true(told[0].stands_out > 10.88 && told[0].stands_out < 10.90);
	assert_int_equal(told[0].texts, 6);
}

static void
nothing_is_told_of_one_text_or_of_none(void **state)
{
	(void)state;
	static const char *const texts[] = { "carte grise, carte grise, carte grise", "", "\xff\xfe d'" };
	assert_int_equal(ask(texts, LENGTH(texts), NULL), 0);
	assert_int_equal(ask(texts, 0, NULL), 0);
	static const bool none[] = { false, false, false };
	assert_int_equal(ask(texts, LENGTH(texts), none), 0);
}

static void
long_texts_take_their_time(void **state)
{
	(void)state;
	enum { SIZE = 1 << 20, COUNT = 3 };
	struct text text = text_new(arena, SIZE + 100);
	while (text.length < SIZE)
		text_add_z(&text, "carte grise ");
	const char *texts[COUNT] = { text_z(&text), text_z(&text), "" };
	const size_t count = ask(texts, COUNT, NULL);
	assert_true(count > 0 && count <= TOLD_MAX);
}

/* --- real texts ----------------------------------------------------------------------------------- */

/* The cells of a row of a table with commas, quoted or not, over its bytes; the text of the fifth and the
 * sixth. */
static struct span
text_of_row(char *bytes, size_t size, size_t *at)
{
	enum { TITLE = 4, DESCRIPTION = 5 };
	struct span found = { NULL, 0 };
	char *out = NULL;
	bool is_quoted = false;
	for (size_t column = 0; *at < size; ++*at) {
		const char c = bytes[*at];
		const bool is_wanted = column == TITLE || column == DESCRIPTION;
		if (c == '"') {
			const bool is_doubled = is_quoted && *at + 1 < size && bytes[*at + 1] == '"';
			is_quoted = is_doubled ? is_quoted : !is_quoted;
			if (!is_doubled)
				continue;
			++*at;
		} else if (!is_quoted && c == ',') {
			column++;
			if (column == DESCRIPTION && out != NULL)
				*out++ = '\n';
			continue;
		} else if (!is_quoted && c == '\n') {
			++*at;
			break;
		}
		if (is_wanted && out == NULL)
			out = bytes + *at, found.at = out;
		if (is_wanted)
			*out++ = c;
		if (out != NULL && is_wanted)
			found.length = (size_t)(out - found.at);
	}
	return found;
}

static size_t
experiences(struct span *texts, size_t most)
{
	enum { SIZE = 4 << 20 };
	char *bytes = arena_take(arena, SIZE, 1);
	const char *path = arena_format(arena, "%s/tests/data/spplus-experiences/experiences-dev.csv.gz",
	                                getenv("PARVIS_SOURCE"));
	gzFile file = gzopen(path, "rb");
	assert_non_null(file);
	const int size = gzread(file, bytes, SIZE);
	assert_true(size > 0 && size < SIZE);
	gzclose(file);
	size_t at = 0, count = 0;
	(void)text_of_row(bytes, (size_t)size, &at);
	while (count < most && at < (size_t)size)
		texts[count++] = text_of_row(bytes, (size_t)size, &at);
	return count;
}

static void
real_texts_speak_of_what_they_are_about(void **state)
{
	(void)state;
	static const char *const first[] = {
		"renouvellement de passeport", "carte d'identité", "prise en compte", "pôle emploi", "service public",
		"site internet", "acte de naissance", "prise de rendez-vous", "carte grise", "mot de passe",
	};
	struct span *texts = arena_array_of(arena, struct span, TEXTS_MAX);
	const struct topics_phrasing asked = { .texts = texts, .count = experiences(texts, TEXTS_MAX),
		                                   .seen_min = 5 };
	assert_int_equal(asked.count, 597);
	const size_t count = topics_phrases(arena, &asked, told, TOLD_MAX);
	assert_int_equal(count, TOLD_MAX);
	for (size_t i = 0; i < LENGTH(first); i++)
		if (!span_is(told[i].words, first[i]))
			fail_msg("phrase %zu is « %.*s », not « %s »", i, SPAN_ARGS(told[i].words), first[i]);
	for (size_t i = 0; i < count; i++)
		assert_true(told[i].texts >= asked.seen_min && told[i].times >= told[i].texts);
}

static void
what_some_speak_of_stands_out(void **state)
{
	(void)state;
	struct span *texts = arena_array_of(arena, struct span, TEXTS_MAX);
	bool *is_among = arena_array_of(arena, bool, TEXTS_MAX);
	const struct topics_phrasing asked = { .texts = texts, .count = experiences(texts, TEXTS_MAX),
		                                   .seen_min = 3, .is_among = is_among };
	for (size_t i = 0; i < asked.count; i++)
		is_among[i] = span_find(texts[i], SPAN("CAF")) != SIZE_MAX ||
		              span_find(texts[i], SPAN("caf")) != SIZE_MAX;
	const size_t count = topics_phrases(arena, &asked, told, TOLD_MAX);
	assert_non_null(lookup(count, "prime d'activité"));
	assert_non_null(lookup(count, "site de la caf"));
	assert_null(lookup(count, "renouvellement de passeport"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_phrase_is_told_as_it_is_written_most, begin, end),
		cmocka_unit_test_setup_teardown(what_stands_alone_is_worth_more, begin, end),
		cmocka_unit_test_setup_teardown(what_stands_out_is_told_first, begin, end),
		cmocka_unit_test_setup_teardown(nothing_is_told_of_one_text_or_of_none, begin, end),
		cmocka_unit_test_setup_teardown(long_texts_take_their_time, begin, end),
		cmocka_unit_test_setup_teardown(real_texts_speak_of_what_they_are_about, begin, end),
		cmocka_unit_test_setup_teardown(what_some_speak_of_stands_out, begin, end),
	};
	return cmocka_run_group_tests_name("craft topics phrases", tests, NULL, NULL);
}
