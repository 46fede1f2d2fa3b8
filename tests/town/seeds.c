/* The invented town, from many seeds: do the pages say what was put in, and no more?
 *
 *     seeds [COUNT]     20 by default
 *
 * For each seed a town is made in a folder of its own, sealed and judged as any data is; then:
 * - the deed that changed nothing: how often does a page of effects say that a note rose?
 *   Five times in a hundred at most;
 * - the deed that helped both sides: is it seen as often as the smallest change announced beside it
 *   lets one expect? Within the error of so many draws;
 * - the title and the lead of the mirror: each dimension they name must have the verdict that they
 *   give it, and each verdict the interval that allows it.
 * Exits 1 when one of these fails. */
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "confront/mirror/mirror_page.h"
#include "craft/html/frame.h"
#include "doors/demo/demo.h"
#include "doors/demo/town.h"
#include "prove/impact/impact.h"

enum { SIDES = 2, SEED_COUNT_DEFAULT = 20, SEED_COUNT_MAX = 100000 };

struct counts {
	int towns;
	int idle_said, idle_of;   /* « a note rose », where nothing was changed */
	int seen[SIDES], said[SIDES];
	double announced[SIDES], variance[SIDES];
	int claims, wrong_claims; /* of the title and lead */
	int apart_said, apart_of; /* a difference beyond the margin, where none was put in */
	int64_t longest_us;
};

struct trial {
	struct arena *arena;
	struct house house;
	struct db *db;
	struct survey_wave waves[TOWN_WAVE_COUNT]; /* oldest first */
	uint64_t seed;
	struct counts *counts;
};

static void
stop(const struct fault *fault)
{
	fprintf(stderr, "seeds: %s (%s)\n", fault->for_log, fault->for_reader);
	exit(1);
}

/* --- the deeds ------------------------------------------------------------------------------------ */

static struct impact_change
change_of(struct trial *trial, const struct town_deed *deed)
{
	struct fault fault;
	struct impact_change change;
	const struct impact_question question = { trial->waves[deed->wave - 1].code,
		                                      trial->waves[deed->wave].code,
		                                      span_of(deed->place), SURVEY_CLOSED };
	const enum found found = impact_change_of(trial->arena, trial->db, trial->house.root_id,
	                                          &question, span_of(deed->item), &change, &fault);
	if (found == FOUND_FAILED)
		stop(&fault);
	must(found == FOUND_ONE);
	return change;
}

static bool
says_it_rose(const struct impact_voice *voice)
{
	return voice->state == IMPACT_COMPARED && voice->change > 0 &&
	       (voice->verdict == STATS_DIFFERENT || voice->verdict == STATS_DIFFERENT_BUT_SMALL);
}

static double
below(double z)
{
	return erfc(-z / M_SQRT2) / 2;
}

/* The chance that a change of this size shows, when one of `visible` shows four times in five. */
static double
chance_of(double effect, double visible)
{
	const double z95 = 1.959963984540054, z80 = 0.8416212335729143;
	const double error = visible / (z95 + z80);
	return below(effect / error - z95);
}

static void
judge_deeds(struct trial *trial)
{
	struct counts *counts = trial->counts;
	const struct town_deed *helped = &town_deeds[TOWN_DEED_HELPED];
	const struct impact_change idle = change_of(trial, &town_deeds[TOWN_DEED_IDLE]);
	const struct impact_change change = change_of(trial, helped);
	const struct impact_voice *idles[SIDES] = { &idle.first, &idle.second };
	const struct impact_voice *voices[SIDES] = { &change.first, &change.second };
	for (int side = 0; side < SIDES; side++) {
		counts->idle_of++;
		counts->idle_said += says_it_rose(idles[side]);
		must(voices[side]->state == IMPACT_COMPARED && voices[side]->has_visible);
		const double chance = chance_of(helped->effect[side], voices[side]->visible);
		counts->announced[side] += chance;
		counts->variance[side] += chance * (1 - chance);
		counts->seen[side] += voices[side]->low > 0;
		counts->said[side] += says_it_rose(voices[side]);
	}
}

/* --- the title and the lead ----------------------------------------------------------------------- */

static const struct model *
row_of(const struct model *comparison, struct span label)
{
	for (size_t i = 0; i < model_row_count(comparison, COMPARISON_ROWS); i++) {
		const struct model *row = model_row_at(comparison, COMPARISON_ROWS, i);
		if (span_equal(model_get_text(row, ROW_LABEL), label))
			return row;
	}
	return NULL;
}

/* Does the interval of this row allow this verdict? The correction for several only takes away. */
static bool
is_allowed(const struct model *row, enum stats_verdict verdict, double margin)
{
	const double low = model_get_number(row, ROW_GAP_LOW), high = model_get_number(row, ROW_GAP_HIGH);
	const bool excludes_zero = low > 0 || high < 0;
	switch (verdict) {
	case STATS_DIFFERENT:
		return excludes_zero && model_get_number(row, ROW_P_DIFFERENT) < 0.05;
	case STATS_DIFFERENT_BUT_SMALL:
		return excludes_zero && fabs(model_get_number(row, ROW_GAP)) < margin;
	case STATS_ALIKE:
		return fabs(model_get_number(row, ROW_GAP)) < margin &&
		       model_get_number(row, ROW_P_ALIKE) < 0.05;
	default:
		return true;
	}
}

/* Each « dimension » of a sentence that claims a verdict. */
static void
judge_sentence(struct trial *trial, const struct model *comparison, struct span sentence,
               enum stats_verdict verdict, double margin)
{
	static const char opening[] = "«\u202f", closing[] = "\u202f»";
	for (;;) {
		const size_t at = span_find(sentence, span_of(opening));
		if (at == SIZE_MAX)
			return;
		const size_t begin = at + strlen(opening);
		sentence = span_from(sentence.at + begin, sentence.length - begin);
		const size_t length = span_find(sentence, span_of(closing));
		must(length != SIZE_MAX);
		const struct span label = span_from(sentence.at, length);
		const struct model *row = row_of(comparison, label);
		const bool good = row != NULL &&
		                  span_is(model_get_text(row, ROW_VERDICT), stats_verdict_word(verdict)) &&
		                  is_allowed(row, verdict, margin);
		trial->counts->claims++;
		trial->counts->wrong_claims += !good;
		if (!good)
			printf("seed %llu: « %.*s » is claimed %s\n", (unsigned long long)trial->seed,
			       SPAN_ARGS(label), stats_verdict_word(verdict));
	}
}

static void
judge_words(struct trial *trial, const struct model *comparison, struct span words, double margin)
{
	static const struct {
		const char *words;
		enum stats_verdict verdict;
	} claims[] = {
		{ "ne voient pas de la même façon", STATS_DIFFERENT },
		{ "voient presque de la même façon", STATS_DIFFERENT_BUT_SMALL },
		{ "voient de la même façon", STATS_ALIKE },
		{ "se rejoignent sur", STATS_ALIKE },
		{ "diffèrent sur", STATS_DIFFERENT },
		{ "réel mais faible sur", STATS_DIFFERENT_BUT_SMALL },
		{ "pas encore conclure sur", STATS_UNSURE },
	};
	struct span sentence;
	while (words.length > 0) {
		size_t claim = 0;
		/* A sentence ends with a full stop; no dimension of the town's has one. */
		if (!span_cut(&words, '.', &sentence))
			break;
		if (span_find(sentence, SPAN("«")) == SIZE_MAX)
			continue;
		while (claim < LENGTH(claims) &&
		       span_find(sentence, span_of(claims[claim].words)) == SIZE_MAX)
			claim++;
		if (claim == LENGTH(claims)) {
			trial->counts->claims++;
			trial->counts->wrong_claims++;
			printf("seed %llu: not understood: %.*s\n", (unsigned long long)trial->seed,
			       SPAN_ARGS(sentence));
			continue;
		}
		judge_sentence(trial, comparison, sentence, claims[claim].verdict, margin);
	}
}

static void
judge_mirror(struct trial *trial, struct span place)
{
	struct fault fault;
	struct model *page, *frame = model_new(trial->arena, &frame_kind);
	const struct mirror_question question = { .wave = SPAN(""), .place = place,
		                                      .journey = SPAN(""), .least = SURVEY_CLOSED };
	const enum found found = mirror_fill(trial->arena, trial->db, trial->house.root_id, &question,
	                                     &page, frame, &fault);
	if (found == FOUND_FAILED)
		stop(&fault);
	must(found == FOUND_ONE && model_row_count(page, MIRROR_COMPARISONS) == 1);
	const struct model *comparison = model_row_at(page, MIRROR_COMPARISONS, 0);
	const double margin = model_get_number(page, MIRROR_MARGIN);
	judge_words(trial, comparison, model_get_text(page, MIRROR_TITLE), margin);
	judge_words(trial, comparison, model_get_text(page, MIRROR_LEAD), margin);
	for (size_t i = 0; place.length == 0 && i < model_row_count(comparison, COMPARISON_ROWS); i++) {
		const struct model *row = model_row_at(comparison, COMPARISON_ROWS, i);
		if (!span_is(model_get_text(row, ROW_CODE), "P1") &&
		    !span_is(model_get_text(row, ROW_CODE), "P4"))
			continue;
		trial->counts->apart_of++;
		trial->counts->apart_said += span_is(model_get_text(row, ROW_VERDICT),
		                                     stats_verdict_word(STATS_DIFFERENT));
	}
}

/* --- a town --------------------------------------------------------------------------------------- */

static void
find_waves(struct trial *trial)
{
	struct fault fault;
	struct survey_wave *waves;
	size_t count;
	if (!survey_waves(trial->arena, trial->db, trial->house.root_id, &waves, &count, &fault))
		stop(&fault);
	must(count == TOWN_WAVE_COUNT);
	for (size_t i = 0; i < count; i++)
		trial->waves[i] = waves[count - 1 - i];
}

static int
remove_one(const char *path, const struct stat *stat, int kind, struct FTW *ftw)
{
	(void)stat;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void
try_seed(uint64_t seed, struct counts *counts)
{
	struct fault fault;
	struct survey_sealed sealed;
	struct demo_account accounts[DEMO_ACCOUNT_COUNT];
	const int64_t begin = time_monotonic_us();
	/* In memory where there is such a folder: durability is not what is looked at here. */
	char memory[] = "/dev/shm/parvis-town-XXXXXX", disk[] = "/tmp/parvis-town-XXXXXX";
	char *folder = mkdtemp(memory) != NULL ? memory : mkdtemp(disk);
	must(folder != NULL);
	struct trial trial = { .arena = arena_new((size_t)4 << 30), .seed = seed, .counts = counts };
	if (!house_open(trial.arena, folder, NULL, &trial.house, &fault) ||
	    !demo_make(&trial.house,
	               (struct demo_wish){ seed, INT64_C(20000) * DAY_S + 36000, true }, accounts, &fault) ||
	    !mirror_refresh(trial.arena, &trial.house.seal, &sealed, &fault))
		stop(&fault);
	trial.db = store_read(trial.arena, trial.house.store, &fault);
	if (trial.db == NULL)
		stop(&fault);
	find_waves(&trial);
	judge_deeds(&trial);
	judge_mirror(&trial, SPAN(""));
	judge_mirror(&trial, SPAN("titres-identite"));
	arena_end(trial.arena);
	(void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	const int64_t took = time_monotonic_us() - begin;
	counts->longest_us = took > counts->longest_us ? took : counts->longest_us;
	counts->towns++;
}

/* --- what is concluded ---------------------------------------------------------------------------- */

/* The chance of at least `said` times among `of`, each with chance p. */
static double
at_least(int said, int of, double p)
{
	double below_it = 0, term = pow(1 - p, of);
	for (int k = 0; k < said; k++) {
		below_it += term;
		term *= (double)(of - k) / (k + 1) * p / (1 - p);
	}
	return 1 - below_it;
}

static int passed, failed;

static void
conclude(bool good, const char *what)
{
	passed += good;
	failed += !good;
	if (!good)
		printf("FAILED %s\n", what);
}

int
main(int argument_count, char **arguments)
{
	static const char *const names[SIDES] = { "usagers", "agents" };
	struct counts counts = { .towns = 0 };
	int64_t seed_count = SEED_COUNT_DEFAULT;
	if (argument_count > 1 && (!span_int64(span_of(arguments[1]), &seed_count) || seed_count < 1 ||
	                           seed_count > SEED_COUNT_MAX)) {
		fprintf(stderr, "seeds [COUNT]\n");
		return 2;
	}
	const int64_t begin = time_monotonic_us();
	for (int64_t seed = 1; seed <= seed_count; seed++)
		try_seed((uint64_t)seed, &counts);
	printf("%d towns in %.1f s, the longest in %.1f s\n", counts.towns,
	       (double)(time_monotonic_us() - begin) / 1e6, (double)counts.longest_us / 1e6);
	printf("the deed that changed nothing is said to have helped: %d of %d notes\n",
	       counts.idle_said, counts.idle_of);
	conclude(at_least(counts.idle_said, counts.idle_of, 0.05) > 0.01,
	         "more than five in a hundred, beyond chance");
	for (int side = 0; side < SIDES; side++) {
		const double error = sqrt(counts.variance[side]);
		printf("the deed that helped, %s (+%.2f): seen %d, announced %.1f ± %.1f, of %d; said, "
		       "judged with the others, %d\n",
		       names[side], town_deeds[TOWN_DEED_HELPED].effect[side], counts.seen[side],
		       counts.announced[side], error, counts.towns, counts.said[side]);
		conclude(fabs(counts.seen[side] - counts.announced[side]) <= 3 * error + 0.5,
		         "not seen as often as announced");
		conclude(counts.said[side] <= counts.seen[side], "said without being seen");
	}
	printf("title and lead: %d claims, %d not carried by the verdicts\n", counts.claims,
	       counts.wrong_claims);
	conclude(counts.claims > 0 && counts.wrong_claims == 0, "a claim that no verdict carries");
	printf("a difference where none was put in: %d of %d\n", counts.apart_said, counts.apart_of);
	conclude(at_least(counts.apart_said, counts.apart_of, 0.05) > 0.01, "differences out of nothing");
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
