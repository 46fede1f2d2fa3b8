/* A theme that was found in one survey and is told in the next: how often its move is told, how often none is
 * told as one. Texts of known matters, drawn again and again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "listen/codebook/codebook_growth.h"

enum { MATTER_COUNT = 4, WORD_COUNT = 10, TEXT_COUNT = 400, DRAW_COUNT = 100, TEST_MEMORY = 1 << 30 };
static const char *const matters[MATTER_COUNT][WORD_COUNT] = {
	{ "attente", "guichet", "file", "heures", "ticket", "debout", "queue", "numéro", "midi", "ouverture" },
	{ "parking", "voiture", "garer", "place", "rue", "stationnement", "vélo", "bus", "arrêt", "trottoir" },
	{ "formulaire", "site", "connexion", "mot", "passe", "page", "internet", "écran", "dossier", "fichier" },
	{ "accueil", "sourire", "merci", "gentille", "patience", "écoute", "clair", "aimable", "poli", "calme" },
};
static struct arena *arena;
static uint64_t chance;

static uint32_t
draw(uint32_t below)
{
	uint64_t mixed = chance += 0x9e3779b97f4a7c15; /* splitmix64: seeds in a row are not alike */
	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
	return (uint32_t)((mixed ^ (mixed >> 31)) >> 33) % below;
}

/* A survey: of 100 texts, `of_it` speak of waiting; one word of four is of anything. */
static struct codebook_reading
survey_of(uint32_t of_it, int64_t first_id, bool *is_in)
{
	struct codebook_reading reading = { arena_array_of(arena, struct codebook_read_text, TEXT_COUNT),
		                                TEXT_COUNT, TEXT_COUNT, false };
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		const uint32_t matter = draw(100) < of_it ? 0 : 1 + draw(MATTER_COUNT - 1);
		struct text words = text_new(arena, 300);
		for (int word = 0; word < 6; word++)
			text_format(&words, "%s ",
			            matters[draw(4) == 0 ? draw(MATTER_COUNT) : matter][draw(WORD_COUNT)]);
		reading.texts[i] = (struct codebook_read_text){ .text_id = first_id + (int64_t)i,
			                                            .words = text_span(&words) };
		is_in[i] = matter == 0;
	}
	return reading;
}

static struct codebook_start_size
size_told(const struct codebook_reading *reading, const struct codebook_model *model)
{
	struct codebook_making making = { .theme = { .source = CODEBOOK_FOLLOWED, .theme_id = 7, .run_id = 2,
		                                         .has_learnt = true, .rule = SPAN("") },
		                              .model = *model };
	codebook_assign(arena, reading, &making, 1);
	const struct codebook_tally tallies[] = {
		{ 0, 1, SIDE_USAGER, VERBATIM_NOT_TOLD, CODEBOOK_SAID_NOTHING, TEXT_COUNT, TEXT_COUNT },
		{ 7, 2, SIDE_USAGER, VERBATIM_NOT_TOLD, CODEBOOK_SAID_NOTHING, (int64_t)making.list.count,
		  (int64_t)making.list.count },
	};
	codebook_size_of(arena, tallies, LENGTH(tallies), 1, model, &making.theme);
	assert_true(making.theme.sizes[SIDE_USAGER].is_mended);
	return codebook_start_size_of(&making.theme.sizes[SIDE_USAGER]);
}

static struct codebook_follow
learnt_of(const struct codebook_reading *reading, const bool *is_in, const struct codebook_making *making)
{
	struct codebook_follow follow;
	struct fault fault = { 0 };
	if (!codebook_learn_list(arena, reading, making, is_in, &follow, &fault))
		fail_msg("learn: %s", fault.for_log);
	return follow;
}

struct moves {
	int up, down, held; /* of these the interval holds the true move */
	double sum;
};

/* Of the themes that the program finds in a survey, the one that has most of those who wait. */
static void
find_it(const struct codebook_reading *reading, bool *is_in)
{
	enum { THEME_COUNT = 6 };
	struct codebook_finding finding;
	struct codebook_making making = { .topics = &finding.topics };
	size_t most = 0, best = 0;
	assert_true(codebook_find(arena, &(struct codebook_seeking){ .reading = reading, .count = THEME_COUNT },
	                          &finding));
	for (making.topic = 0; making.topic < finding.topics.count; making.topic++) {
		size_t waits = 0;
		for (size_t i = 0; i < TEXT_COUNT; i++)
			waits += is_in[i] && codebook_found_weight(&making, i) > 0;
		best = waits > most ? making.topic : best;
		most = waits > most ? waits : most;
	}
	making.topic = best;
	for (size_t i = 0; i < TEXT_COUNT; i++)
		is_in[i] = codebook_found_weight(&making, i) > 0;
}

/* The same theme in two surveys, drawn again. */
static struct moves
moves_of(uint32_t before, uint32_t now, bool finds)
{
	const struct codebook_making none = { .theme = { .theme_id = 7 } };
	struct moves moves = { 0 };
	for (int i = 0; i < DRAW_COUNT; i++) {
		arena = arena_new(TEST_MEMORY);
		chance = (uint64_t)i << 40;
		bool is_in[TEXT_COUNT], other[TEXT_COUNT];
		int64_t texts = 0;
		const struct codebook_reading first = survey_of(before, 1, is_in);
		const struct codebook_reading second = survey_of(now, 100000, other);
		if (finds)
			find_it(&first, is_in);
		for (size_t k = 0; k < TEXT_COUNT; k++)
			texts += is_in[k];
		const struct codebook_follow follow = learnt_of(&first, is_in, &none);
		assert_true(follow.is_known);
		const struct stats_share share = stats_share_of(texts, TEXT_COUNT, STATS_WILSON, 0.95);
		const struct codebook_start_size then = { texts, TEXT_COUNT, share.share, share.interval.low,
			                                      share.interval.high, false };
		const struct codebook_start_size since = size_told(&second, &follow.model);
		const struct codebook_move move = codebook_move_of(&then, &since);
		const double truth = ((double)now - (double)before) / 100;
		moves.up += move.low > 0;
		moves.down += move.high < 0;
		moves.held += move.low <= truth && truth <= move.high;
		moves.sum += move.difference;
		arena_end(arena);
	}
	printf("%sfrom %u %% to %u %%, %d draws: told as up %d times, as down %d, the interval holds %d times, "
	       "mean move %+.1f points\n",
	       finds ? "found, " : "", before, now, DRAW_COUNT,
	       moves.up, moves.down, moves.held, moves.sum / DRAW_COUNT * 100);
	return moves;
}

static void
what_does_not_change_is_noise(void **state)
{
	(void)state;
	const struct moves same = moves_of(20, 20, false);
	assert_true(same.up + same.down <= 7);
	assert_true(same.held >= 93);
	assert_true(same.sum / DRAW_COUNT < 0.015 && same.sum / DRAW_COUNT > -0.015);
}

/* Found in one survey by the texts that are there, and told in another: a point too high, all in all. */
static void
what_is_found_and_does_not_change_is_noise(void **state)
{
	(void)state;
	const struct moves same = moves_of(30, 30, true);
	assert_true(same.up + same.down <= 9);
	assert_true(same.sum / DRAW_COUNT < 0.02 && same.sum / DRAW_COUNT > -0.02);
}

static void
what_grows_is_told_as_such(void **state)
{
	(void)state;
	const struct moves more = moves_of(20, 30, false);
	assert_true(more.up >= 75 && more.down == 0);
	assert_true(more.held >= 93);
}

static void
what_cannot_be_told_is_not_followed(void **state)
{
	const struct codebook_making none = { .theme = { .theme_id = 7 } };
	bool is_in[TEXT_COUNT];
	size_t left = CODEBOOK_FOLLOWED_TEXTS_MIN - 1;
	(void)state;
	arena = arena_new(TEST_MEMORY);
	chance = 9;
	const struct codebook_reading reading = survey_of(30, 1, is_in);
	assert_true(learnt_of(&reading, is_in, &none).is_known);
	/* Whatever they say: no word tells them. */
	bool any[TEXT_COUNT];
	for (size_t i = 0; i < TEXT_COUNT; i++)
		any[i] = draw(3) == 0;
	const struct codebook_follow blind = learnt_of(&reading, any, &none);
	assert_true(!blind.is_known && blind.balanced < 0.6 && blind.yes > 100);
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		const bool is_kept = is_in[i] && left > 0;
		left -= is_kept;
		is_in[i] = is_kept;
	}
	const struct codebook_follow few = learnt_of(&reading, is_in, &none);
	assert_true(!few.is_known && few.yes == CODEBOOK_FOLLOWED_TEXTS_MIN - 1 && few.model.bytes.length == 0);
	arena_end(arena);
}

/* Of a theme that learnt, its model is tried against what people said, as the theme's own is. */
static void
one_that_learnt_is_tried_against_people(void **state)
{
	struct codebook_answer answers[40];
	struct codebook_making making = { .theme = { .theme_id = 7 }, .answers = answers, .answer_count = 40,
		                              .model = { .bytes = SPAN("learnt"), .confusion = { 10, 2, 1, 8 } } };
	bool is_in[TEXT_COUNT];
	uint32_t sum = 0;
	(void)state;
	arena = arena_new(TEST_MEMORY);
	chance = 9;
	const struct codebook_reading reading = survey_of(30, 1, is_in);
	for (size_t i = 0; i < LENGTH(answers); i++)
		answers[i] = (struct codebook_answer){ .text_id = reading.texts[i].text_id, .account_id = 3,
			                                   .answer = is_in[i] ? CODEBOOK_YES : CODEBOOK_NO,
			                                   .rank = (int64_t)i + 1, .is_drawn = i % 2 == 0 };
	struct codebook_follow follow = learnt_of(&reading, is_in, &making);
	for (size_t i = 0; i < LENGTH(follow.model.confusion); i++)
		sum += follow.model.confusion[i];
	assert_true(follow.is_known);
	assert_int_equal(sum, 20);
	making.model.bytes = SPAN("");
	follow = learnt_of(&reading, is_in, &making);
	assert_int_equal(follow.model.confusion[0] + follow.model.confusion[1] + follow.model.confusion[2] +
	                     follow.model.confusion[3], TEXT_COUNT);
	/* Nobody was asked of one that is: nothing can be said of it. */
	making.model.bytes = SPAN("learnt");
	for (size_t i = 0; i < LENGTH(answers); i++)
		answers[i].answer = CODEBOOK_NO;
	assert_false(learnt_of(&reading, is_in, &making).is_known);
	arena_end(arena);
}

static void
only_what_was_found_and_is_still_so_compares(void **state)
{
	struct codebook_theme theme = { .source = CODEBOOK_FOLLOWED, .rule = SPAN(""), .has_learnt = true };
	struct codebook_theme found = { .source = CODEBOOK_FOUND, .rule = SPAN("") };
	(void)state;
	assert_true(codebook_still_follows(&theme, false, false));
	assert_false(codebook_still_follows(&theme, true, false));
	theme.taught = 1;
	assert_false(codebook_still_follows(&theme, false, false));
	assert_true(codebook_still_follows(&theme, false, true));
	theme.taught = 0;
	theme.rule = SPAN("file");
	assert_false(codebook_still_follows(&theme, false, false));
	theme.rule = SPAN("");
	theme.merged_id = 4;
	assert_false(codebook_still_follows(&theme, false, false));
	/* Counts of the one and of the other are not of the same kind: none is said to grow by them. */
	theme.merged_id = 0;
	theme.sizes[0] = (struct codebook_size){ .texts = 10, .all = 100, .is_mended = true };
	found.sizes[0] = theme.sizes[0];
	found.has_learnt = true;
	assert_false(codebook_is_read_alike(&found, &theme, false, SIDE_USAGER));
	assert_true(codebook_is_read_alike(&theme, &theme, false, SIDE_USAGER));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_change_is_noise),
		cmocka_unit_test(what_is_found_and_does_not_change_is_noise),
		cmocka_unit_test(what_grows_is_told_as_such),
		cmocka_unit_test(what_cannot_be_told_is_not_followed),
		cmocka_unit_test(one_that_learnt_is_tried_against_people),
		cmocka_unit_test(only_what_was_found_and_is_still_so_compares),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
