/* Themes that grow: nothing is said when nothing changes, what grew is said once, until somebody saw it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "listen/codebook/codebook_growth.h"
#include "support/answers_for_tests.h"

enum { TOWN, NORTH, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "nord" };
static const int parents[PLACE_COUNT] = { -1, 0 };

static const char old_months[] =
	"SELECT count(*) FROM codebook_month m WHERE m.theme_id <> 0 AND NOT EXISTS"
	" (SELECT 1 FROM codebook_theme t WHERE t.theme_id = m.theme_id AND t.run_id = m.run_id)";

static const char all_months[] =
	"SELECT CAST(sum(unlike) AS bigint) FROM codebook_month WHERE theme_id = 0";

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static struct verbatim_keeper keeper;
static uint64_t chance;

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	fault = (struct fault){ 0 };
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	must(tree != NULL);
	keeper = (struct verbatim_keeper){ .store = rooms->store, .root_id = rooms->root_id,
		                               .folder = rooms->folder, .now_s = 1795000000 };
	assert_true(date_read(SPAN("2026-11-20"), &keeper.today));
	chance = 27;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static uint32_t
draw(uint32_t below)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(((chance >> 32) * below) >> 32);
}

static bool
happens(double share)
{
	return (double)draw(1u << 30) < share * (double)(1u << 30);
}

static int64_t
how_many(int64_t texts, double share)
{
	int64_t count = 0;
	for (int64_t i = 0; i < texts; i++)
		count += happens(share);
	return count;
}

/* --- periods ---------------------------------------------------------------------------------- */

/* Months from this one back, with so many texts each; -1 is the end. */
static bool
periods_of(const int *texts, struct codebook_span_of_days *days_r, struct codebook_span_of_days *earlier_r)
{
	struct codebook_month months[40];
	int32_t day;
	size_t count = 0;
	assert_true(date_read(SPAN("2026-03-01"), &day));
	for (int back = 0; texts[back] >= 0; back++)
		if (texts[back] > 0)
			months[count++] = (struct codebook_month){ 0, 7, SIDE_USAGER, date_add_months(day, -back),
				                                       CODEBOOK_SAID_NOTHING, texts[back] };
	/* Of another making, another theme, the other side. */
	months[count++] = (struct codebook_month){ 0, 6, SIDE_USAGER, day, CODEBOOK_SAID_NOTHING, 1000 };
	months[count++] = (struct codebook_month){ 5, 7, SIDE_USAGER, day, CODEBOOK_SAID_NOTHING, 1000 };
	months[count++] = (struct codebook_month){ 0, 7, SIDE_AGENT, day, CODEBOOK_SAID_NOTHING, 1000 };
	return codebook_periods(months, count, 7, SIDE_USAGER, days_r, earlier_r);
}

static void
are_months(struct codebook_span_of_days days, const char *from, const char *until)
{
	int32_t first, last;
	assert_true(date_read(span_of(from), &first) && date_read(span_of(until), &last));
	assert_int_equal(days.from, first);
	assert_int_equal(days.until, last);
}

static void
periods_have_enough_texts_and_each_season_once(void **state)
{
	struct codebook_span_of_days days, earlier;
	(void)state;
	assert_true(periods_of((const int[]){ 30, 10, 10, 10, -1 }, &days, &earlier));
	are_months(days, "2026-03-01", "2026-03-01");
	are_months(earlier, "2025-12-01", "2026-02-01");
	/* Too few in the last month: the two before come with it, never a fourth. */
	assert_true(periods_of((const int[]){ 10, 10, 10, 40, 40, 40, -1 }, &days, &earlier));
	are_months(days, "2026-01-01", "2026-03-01");
	assert_false(periods_of((const int[]){ 10, 9, 10, 40, 40, 40, 40, -1 }, &days, &earlier));
	assert_false(periods_of((const int[]){ 10, 0, 10, 40, 40, 40, 40, -1 }, &days, &earlier));
	/* Twelve months before, no more; three at least, with thirty texts. */
	assert_true(periods_of((const int[]){ 50, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, -1 }, &days,
	                       &earlier));
	are_months(earlier, "2025-03-01", "2026-02-01");
	assert_false(periods_of((const int[]){ 50, 90, 90, -1 }, &days, &earlier));
	assert_false(periods_of((const int[]){ 50, 9, 9, 9, -1 }, &days, &earlier));
	assert_false(periods_of((const int[]){ -1 }, &days, &earlier));
}

/* --- by chance -------------------------------------------------------------------------------- */

enum { HEAP_COUNT = 500, THEME_COUNT = 20, PLANTED_COUNT = 100 };

static void
add(struct codebook_growth *growths, size_t *count, struct codebook_growth growth)
{
	if (growth.all >= CODEBOOK_PERIOD_TEXTS_MIN && growth.earlier_all >= CODEBOOK_PERIOD_TEXTS_MIN)
		growths[(*count)++] = growth;
}

/* A heap of twenty themes: both sides against a survey before, usagers by months too. The first theme is told
 * `grown` times as often by usagers in the last month. How many comparisons. */
static size_t
heap_by_chance(double grown, struct codebook_growth *growths)
{
	const int64_t before[] = { 40 + draw(360), 35 + draw(165) }, agents = 35 + draw(165);
	int64_t texts[CODEBOOK_MONTH_COUNT], all = 0, earlier_all = 0;
	size_t count = 0;
	for (int month = 0; month < CODEBOOK_MONTH_COUNT; month++)
		all += texts[month] = month == 0 ? 60 + draw(240) : 10 + draw(70);
	earlier_all = all - texts[0] - texts[CODEBOOK_MONTH_COUNT - 1] - texts[CODEBOOK_MONTH_COUNT - 2];
	for (int theme = 0; theme < THEME_COUNT; theme++) {
		const double share = theme == 0 && grown > 1 ? 0.08 : 0.01 + draw(240) / 1000.0;
		int64_t of[CODEBOOK_MONTH_COUNT], sum = 0;
		for (int month = 0; month < CODEBOOK_MONTH_COUNT; month++)
			sum += of[month] = how_many(texts[month], theme == 0 && month == 0 ? share * grown : share);
		add(growths, &count,
		    (struct codebook_growth){ theme + 1, SIDE_USAGER, CODEBOOK_AGAINST_MONTHS, .texts = of[0],
		                              .all = texts[0],
		                              .earlier = sum - of[0] - of[CODEBOOK_MONTH_COUNT - 1] -
		                                         of[CODEBOOK_MONTH_COUNT - 2],
		                              .earlier_all = earlier_all });
		add(growths, &count,
		    (struct codebook_growth){ theme + 1, SIDE_USAGER, CODEBOOK_AGAINST_SURVEY, .texts = sum,
		                              .all = all, .earlier = how_many(before[0], share),
		                              .earlier_all = before[0] });
		add(growths, &count,
		    (struct codebook_growth){ theme + 1, SIDE_AGENT, CODEBOOK_AGAINST_SURVEY,
		                              .texts = how_many(agents, share), .all = agents,
		                              .earlier = how_many(before[1], share), .earlier_all = before[1] });
	}
	return count;
}

static size_t
grown_of(const struct codebook_growth *growths, size_t count)
{
	size_t grown = 0;
	for (size_t i = 0; i < count; i++)
		grown += growths[i].grows;
	return grown;
}

static void
where_nothing_changes_hardly_anything_is_said(void **state)
{
	struct codebook_growth growths[3 * THEME_COUNT];
	size_t told = 0, uncorrected = 0;
	(void)state;
	for (int heap = 0; heap < HEAP_COUNT; heap++) {
		const size_t count = heap_by_chance(1, growths);
		bool any = false;
		assert_int_equal(count, 3 * THEME_COUNT);
		codebook_judge(arena, growths, count);
		told += grown_of(growths, count) > 0;
		for (size_t i = 0; i < count; i++) {
			any |= growths[i].p <= 0.05;
			assert_true(growths[i].q >= growths[i].p);
		}
		uncorrected += any;
	}
	print_message("of %d heaps where nothing changes, %zu say that a theme grows; uncorrected, %zu would\n",
	              HEAP_COUNT, told, uncorrected);
	assert_true(told <= HEAP_COUNT / 20);
	assert_true(uncorrected > HEAP_COUNT / 2); /* there was something to be wrong about */
}

static void
what_grew_is_found(void **state)
{
	struct codebook_growth growths[3 * THEME_COUNT];
	size_t found = 0, wrong = 0;
	(void)state;
	for (int heap = 0; heap < PLANTED_COUNT; heap++) {
		const size_t count = heap_by_chance(3, growths);
		codebook_judge(arena, growths, count);
		found += growths[0].grows;
		for (size_t i = 0; i < count; i++)
			wrong += growths[i].grows && growths[i].theme_id != 1;
	}
	print_message("a theme of 8%% of texts, 24%% in a month: found %zu times of %d, with %zu others\n",
	              found, PLANTED_COUNT, wrong);
	assert_true(found >= 85);
	assert_true(wrong <= PLANTED_COUNT / 10);
}

static void
few_texts_or_a_model_s_errors_are_no_growth(void **state)
{
	struct codebook_growth growths[] = {
		{ 1, SIDE_USAGER, CODEBOOK_AGAINST_MONTHS, .texts = 41, .all = 300, .earlier = 60,
		  .earlier_all = 1000 },
		{ 2, SIDE_USAGER, CODEBOOK_AGAINST_MONTHS, .texts = 4, .all = 30, .earlier = 0,
		  .earlier_all = 3000 },
		{ 3, SIDE_USAGER, CODEBOOK_AGAINST_MONTHS, .texts = 41, .all = 300, .earlier = 60,
		  .earlier_all = 1000, .is_unsure = true },
		{ 4, SIDE_USAGER, CODEBOOK_AGAINST_MONTHS, .texts = 0, .all = 300, .earlier = 300,
		  .earlier_all = 1000 },
	};
	(void)state;
	codebook_judge(arena, growths, LENGTH(growths));
	assert_true(growths[0].grows && growths[0].expected == 18);
	assert_true(growths[1].q < 0.05 && !growths[1].grows);
	assert_true(growths[2].q < 0.05 && !growths[2].grows);
	assert_false(growths[3].grows);
	assert_non_null(strstr(codebook_growth_words(arena, &growths[0], "usagers"),
	                       "41 textes sur 300 en janvier 1970\u202f; 18 étaient attendus si rien n’avait changé"));
	assert_string_equal(codebook_growth_short(arena, &growths[0], "usagers"),
	                    "usagers\u202f: 41 textes, 18 attendus");
	assert_string_equal(codebook_growth_short(arena, &growths[1], "agents"),
	                    "agents\u202f: 4 textes, aucun attendu, ou presque");
}

static void
only_what_is_read_alike_is_compared(void **state)
{
	const struct codebook_size counted = { .texts = 10, .all = 100 };
	const struct codebook_theme first = { .source = CODEBOOK_WRITTEN, .rule = SPAN("file"),
		                                  .sizes = { counted, counted } };
	struct codebook_theme second = first;
	(void)state;
	assert_true(codebook_is_read_alike(&first, &second, false, SIDE_AGENT));
	assert_false(codebook_is_read_alike(&first, &second, true, SIDE_AGENT)); /* others count with one */
	second.rule = SPAN("file attente");
	assert_false(codebook_is_read_alike(&first, &second, false, SIDE_AGENT));
	second = first;
	second.sizes[SIDE_AGENT].said = 3;
	assert_false(codebook_is_read_alike(&first, &second, false, SIDE_AGENT));
	assert_true(codebook_is_read_alike(&first, &second, false, SIDE_USAGER));
	second = first;
	second.has_learnt = second.sizes[0].is_mended = second.sizes[1].is_mended = true;
	assert_false(codebook_is_read_alike(&first, &second, false, SIDE_AGENT)); /* words against a model */
	assert_true(codebook_is_read_alike(&second, &second, false, SIDE_AGENT));
}

/* 500 texts before, 100 told; 200 now, `told` of them, by a model that says yes of 800 of 1,000 that are, and
 * of `false_yes` of 1,000 that are not, measured on `measured` hundredths of as many. */
static bool
is_unsure_with(int64_t told, uint32_t false_yes, uint32_t measured)
{
	const struct codebook_tally before[] = {
		{ 0, 1, SIDE_USAGER, VERBATIM_NOT_TOLD, CODEBOOK_SAID_NOTHING, 500, 500 },
		{ 7, 2, SIDE_USAGER, VERBATIM_NOT_TOLD, CODEBOOK_SAID_NOTHING, 100, 100 },
	};
	const struct codebook_tally now[] = {
		{ 0, 1, SIDE_USAGER, VERBATIM_NOT_TOLD, CODEBOOK_SAID_NOTHING, 200, 200 },
		{ 7, 2, SIDE_USAGER, VERBATIM_NOT_TOLD, CODEBOOK_SAID_NOTHING, told, told },
	};
	const struct codebook_model model = { .confusion = { (1000 - false_yes) * measured / 100,
		                                                 false_yes * measured / 100, 200 * measured / 100,
		                                                 800 * measured / 100 } };
	struct codebook_theme earlier = { .theme_id = 7, .run_id = 2, .has_learnt = true }, theme = earlier;
	codebook_size_of(arena, before, LENGTH(before), 1, &model, &earlier);
	codebook_size_of(arena, now, LENGTH(now), 1, &model, &theme);
	return codebook_is_unsure(&theme, &earlier.sizes[SIDE_USAGER], &theme.sizes[SIDE_USAGER]);
}

static void
a_model_that_errs_much_says_no_growth(void **state)
{
	struct codebook_theme theme = { .has_learnt = true };
	(void)state;
	assert_false(is_unsure_with(90, 100, 100)); /* 20 % told, then 45 %: more than it gets wrong */
	assert_true(is_unsure_with(50, 100, 100));  /* then 25 %: what it gets wrong may be all of it */
	assert_true(is_unsure_with(90, 150, 2));    /* measured on forty texts only */
	theme.sizes[0] = (struct codebook_size){ .texts = 90, .all = 100 };
	assert_true(codebook_is_unsure(&theme, &theme.sizes[1], &theme.sizes[0])); /* not measured at all */
	theme.has_learnt = false;
	assert_false(codebook_is_unsure(&theme, &theme.sizes[1], &theme.sizes[0]));
}

/* --- found themes ----------------------------------------------------------------------------- */

enum { MATTER_COUNT = 4, WORD_COUNT = 10, SHUFFLE_COUNT = 500, SHUFFLED_TEXTS = 600 };
static const char *const matters[MATTER_COUNT][WORD_COUNT] = {
	{ "attente", "guichet", "file", "heures", "ticket", "debout", "queue", "numéro", "midi", "ouverture" },
	{ "parking", "voiture", "garer", "place", "rue", "stationnement", "vélo", "bus", "arrêt", "trottoir" },
	{ "formulaire", "site", "connexion", "mot", "passe", "page", "internet", "écran", "dossier", "fichier" },
	{ "accueil", "agent", "sourire", "conseil", "écoute", "réponse", "bonjour", "patience", "aide", "voix" },
};

static void
add_words(struct text *text, int matter)
{
	for (int word = 0; word < 6; word++)
		text_format(text, "%s ", matters[happens(0.15) ? (int)draw(MATTER_COUNT) : matter][draw(WORD_COUNT)]);
	text_format(text, "chez nous z%u x%u.", draw(1000000), draw(1000000));
}

/* Found in all texts at once, a theme knows of no month: months dealt again at random are months where
 * nothing changed. */
static void
found_themes_do_not_grow_by_themselves(void **state)
{
	struct codebook_read_text texts[SHUFFLED_TEXTS];
	const struct codebook_reading reading = { texts, SHUFFLED_TEXTS, SHUFFLED_TEXTS, false };
	struct codebook_making makings[TOPICS_COUNT_MAX] = { 0 };
	struct codebook_finding finding;
	size_t told = 0;
	(void)state;
	for (size_t i = 0; i < SHUFFLED_TEXTS; i++) {
		struct text words = text_new(arena, 1000);
		add_words(&words, (int)draw(MATTER_COUNT));
		texts[i] = (struct codebook_read_text){ .text_id = (int64_t)i + 1, .words = text_span(&words) };
	}
	assert_true(codebook_find(arena, &(struct codebook_seeking){ .reading = &reading }, &finding));
	assert_true(finding.topics.count >= MATTER_COUNT);
	for (size_t k = 0; k < finding.topics.count; k++)
		makings[k] = (struct codebook_making){ .theme = { .theme_id = (int64_t)k + 1, .rule = SPAN("") },
			                                   .topics = &finding.topics, .topic = k };
	codebook_assign(arena, &reading, makings, finding.topics.count);
	for (int shuffle = 0; shuffle < SHUFFLE_COUNT; shuffle++) {
		struct codebook_growth growths[TOPICS_COUNT_MAX];
		int64_t now = 0;
		for (size_t i = 0; i < SHUFFLED_TEXTS; i++)
			now += texts[i].day = happens(0.2);
		for (size_t k = 0; k < finding.topics.count; k++) {
			growths[k] = (struct codebook_growth){ .theme_id = (int64_t)k + 1, .all = now,
				                                   .earlier_all = SHUFFLED_TEXTS - now };
			for (size_t i = 0; i < makings[k].list.count; i++)
				(*(texts[makings[k].list.entries[i].text].day ? &growths[k].texts : &growths[k].earlier))++;
		}
		codebook_judge(arena, growths, finding.topics.count);
		told += grown_of(growths, finding.topics.count) > 0;
	}
	print_message("of %d shuffles of the months of one heap (%zu found themes), %zu say that one grows\n",
	              SHUFFLE_COUNT, finding.topics.count, told);
	assert_true(told <= SHUFFLE_COUNT / 20);
}

/* --- kept ------------------------------------------------------------------------------------- */

static const char map_of[] =
	"wave %s \"%s\"\nclosed %s\nscale 1 to 5\nplace column lieu\n"
	"side column qui\nside usager when P\nside agent when A\ntheme t \"T\"\n"
	"item Q1 t \"L’accueil est bon.\" column q1\n"
	"text DIRE t \"Dites-nous en plus.\" column dire\n";

static void
tick(bool is_slow)
{
	keeper.now_s += 60;
	if (!verbatim_clock(arena, &keeper, is_slow, &fault) || !codebook_clock(arena, &keeper, is_slow, &fault))
		fail_msg("clock: %s", fault.for_log);
}

/* A survey where so many of a hundred usagers, and of sixty agents, speak of waiting; the others park. */
static void
take_survey(const char *code, const char *closed, int usagers, int agents)
{
	struct text csv = text_new(arena, 1 << 20);
	const struct survey_seal one = answers_seal(rooms);
	struct survey_sealed sealed;
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	for (int i = 0; i < 160; i++) {
		text_add_z(&csv, i < 100 ? "nord;P;3;" : "ville;A;3;");
		add_words(&csv, i < 100 ? i >= usagers : i - 100 >= agents);
		text_add_z(&csv, "\n");
	}
	answers_import(rooms, SURVEY_ANSWERS, arena_format(arena, map_of, code, code, closed), text_z(&csv));
	assert_true(survey_seal(arena, &one, span_of(code), &sealed, &fault));
	tick(false);
}

static int64_t
heap_of_survey(const char *code)
{
	return rooms_number(rooms, arena_format(arena,
	                                        "SELECT h.heap_id FROM verbatim_heap h JOIN survey_wave w"
	                                        " ON w.wave_id = h.wave_id WHERE w.code = '%s'",
	                                        code));
}

static bool
add_theme(struct db *db, void *data)
{
	const struct codebook_theme *theme = data;
	return codebook_store_add(db, rooms->root_id, theme, &fault) &&
	       verbatim_mark_changes(db, rooms->root_id, theme->heap_id, &fault);
}

static int64_t
write_theme(int64_t heap_id, const char *name, const char *rule)
{
	struct codebook_theme theme = { .heap_id = heap_id, .theme_id = ident_ordered(),
		                            .source = CODEBOOK_WRITTEN, .name = span_of(name), .is_named = true,
		                            .words = SPAN(""), .rule = span_of(rule), .stability = -1 };
	assert_true(store_write(rooms->store, add_theme, &theme, &fault));
	tick(false);
	return theme.theme_id;
}

static struct codebook_theme
theme_named(int64_t heap_id, const char *name)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(rooms->root_id);
	struct codebook_theme *themes;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_themes(arena, db, &sight, heap_id, false, &themes, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++)
		if (span_is(themes[i].name, name))
			return themes[i];
	fail_msg("no theme is called %s", name);
	return (struct codebook_theme){ 0 };
}

static size_t
growths_of(int64_t theme_id, struct codebook_growth **growths_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_store_growths(arena, db, rooms->root_id, 0, theme_id, growths_r, &count, &fault));
	db_end(db);
	return count;
}

static struct codebook_growing
growing_for(enum role role, int64_t place_id)
{
	const struct reader_right right = { role, place_id };
	const struct verbatim_sight sight = { .root_id = rooms->root_id,
		                                  .reader = { .account_id = 5, .roles = WHO(role), .rights = &right,
		                                              .right_count = 1 },
		                                  .tree = tree };
	struct codebook_growing growing;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_growing(arena, db, &sight, &growing, &fault));
	db_end(db);
	return growing;
}

static bool
close_it(struct db *db, void *data)
{
	return codebook_store_close(db, rooms->root_id, data, NULL, &fault);
}

static bool
act_on_it(struct db *db, void *data)
{
	return codebook_growth_acted(db, rooms->root_id, *(int64_t *)data, keeper.now_s, &fault);
}

#define WAITING_RULE "attente guichet file heures ticket debout queue numéro midi ouverture"

static void
between_two_surveys_it_is_said_once_until_it_was_seen(void **state)
{
	struct codebook_growth *growths;
	(void)state;
	take_survey("printemps", "2026-04-30", 10, 20);
	(void)write_theme(heap_of_survey("printemps"), "L’attente", WAITING_RULE);
	(void)write_theme(heap_of_survey("printemps"), "Le stationnement", "parking voiture garer");
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_growth"), 0);
	take_survey("automne", "2026-11-01", 45, 20);
	const int64_t heap_id = heap_of_survey("automne");
	const struct codebook_theme theme = theme_named(heap_id, "L’attente");
	assert_int_equal(growths_of(theme.theme_id, &growths), 1); /* usagers; agents say it as often */
	assert_int_equal(growths[0].side, SIDE_USAGER);
	assert_int_equal(growths[0].against, CODEBOOK_AGAINST_SURVEY);
	assert_int_equal(growths[0].texts, theme.sizes[SIDE_USAGER].texts);
	assert_int_equal(growths[0].all, 100);
	assert_int_equal(growths[0].earlier_all, 100);
	assert_true(growths[0].expected < growths[0].texts);
	assert_true(growths[0].q <= 0.05 && growths[0].p <= growths[0].q);
	assert_non_null(strstr(codebook_growth_words(arena, &growths[0], "usagers"),
	                       "l’enquête d’avant, close le 30 avril 2026"));
	assert_int_equal(growths_of(theme_named(heap_id, "Le stationnement").theme_id, &growths), 0);
	/* Two themes on two sides; those that the program found have nothing before. */
	assert_int_equal(rooms_number(rooms, arena_format(arena, "SELECT compared FROM codebook_watch WHERE "
	                                                         "heap_id = %lld", (long long)heap_id)), 4);
	/* Who is told: the référent of all its places. */
	const struct codebook_growing growing = growing_for(ROLE_REFERENT, 0);
	assert_int_equal(growing.themes, 1);
	assert_int_equal(growing.heap_id, heap_id);
	assert_int_equal(growing.theme_id, theme.theme_id);
	const int64_t north_id = tree->places[place_by_code(tree, SPAN("nord"))].id;
	assert_int_equal(growing_for(ROLE_REFERENT, north_id).themes, 0);
	assert_int_equal(growing_for(ROLE_DIRECTOR, 0).themes, 0);
	assert_int_equal(growing_for(ROLE_AUDITOR, 0).themes, 0);
	/* Made again, it is the same; what is seen stays seen. */
	(void)write_theme(heap_id, "Le bus", "bus");
	assert_int_equal(growths_of(theme.theme_id, &growths), 1);
	struct codebook_closing closing = { theme.theme_id, growths[0].made_unix_s - 1, keeper.now_s,
		                                CODEBOOK_SEEN, SPAN("Travaux") };
	assert_true(store_write(rooms->store, close_it, &closing, &fault)); /* found since she looked */
	assert_int_equal(growing_for(ROLE_REFERENT, 0).themes, 1);
	closing.until_unix_s++;
	assert_true(store_write(rooms->store, close_it, &closing, &fault));
	assert_int_equal(growing_for(ROLE_REFERENT, 0).themes, 0);
	take_survey("automne", "2026-11-01", 0, 0); /* more texts: all is filled, made and compared again */
	tick(true);
	assert_int_equal(growths_of(theme.theme_id, &growths), 1);
	assert_int_equal(growths[0].closed, CODEBOOK_SEEN);
	assert_true(span_is(growths[0].note, "Travaux"));
	assert_int_equal(growing_for(ROLE_REFERENT, 0).themes, 0);
}

static bool
change_rule(struct db *db, void *data)
{
	const struct codebook_theme *theme = data;
	return codebook_store_save(db, rooms->root_id, theme, &fault) == FOUND_ONE &&
	       verbatim_mark_changes(db, rooms->root_id, theme->heap_id, &fault);
}

static void
other_words_are_not_a_growth(void **state)
{
	struct codebook_growth *growths;
	(void)state;
	take_survey("printemps", "2026-04-30", 40, 20);
	(void)write_theme(heap_of_survey("printemps"), "L’attente", "debout");
	take_survey("automne", "2026-11-01", 45, 20);
	struct codebook_theme theme = theme_named(heap_of_survey("automne"), "L’attente");
	theme.rule = SPAN(WAITING_RULE);
	assert_true(store_write(rooms->store, change_rule, &theme, &fault));
	tick(true);
	assert_true(theme_named(heap_of_survey("automne"), "L’attente").sizes[SIDE_USAGER].texts > 40);
	assert_int_equal(growths_of(theme.theme_id, &growths), 0);
	/* The same words in spring: now they are compared, and nothing grew. */
	theme = theme_named(heap_of_survey("printemps"), "L’attente");
	theme.rule = SPAN(WAITING_RULE);
	assert_true(store_write(rooms->store, change_rule, &theme, &fault));
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_growth"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT max(compared) FROM codebook_watch"), 2);
}

/* Experiences of ten months, forty each; in the last one waiting is said by `last` of a hundred. */
static void
take_months(int last)
{
	static const struct verbatim_chosen columns = { .text = "dire", .place = "lieu", .day = "quand" };
	struct text csv = text_new(arena, 1 << 20);
	struct import import = { .root_id = rooms->root_id, .kind = VERBATIM_KIND };
	const char *report;
	text_add_z(&csv, "lieu;quand;dire\n");
	for (int month = 1; month <= 10; month++)
		for (int i = 0; i < 40; i++) {
			text_format(&csv, "nord;%02d/%02d/2025;", i % 28 + 1, month);
			add_words(&csv, happens((month == 10 ? last : 25) / 100.0) ? 0 : 1 + (int)draw(MATTER_COUNT - 1));
			text_add_z(&csv, "\n");
		}
	import.file_path = rooms_file(rooms, "textes.csv", text_z(&csv));
	import_begin(&import, arena);
	if (!verbatim_import(rooms->store, &import, rooms->folder, &columns, &report))
		fail_msg("import: %s", import.fault.for_log);
	tick(false);
}

/* Of those that grew, how many are about waiting by their first word. */
static int64_t
waiting_themes(int64_t heap_id)
{
	struct codebook_theme *themes;
	struct codebook_growth *growths;
	size_t count;
	int64_t waiting = 0;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_store_themes(arena, db, rooms->root_id, heap_id, &themes, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++) {
		struct span rest = themes[i].words, word;
		if (growths_of(themes[i].theme_id, &growths) == 0 || !span_cut(&rest, '\n', &word))
			continue;
		for (int k = 0; k < WORD_COUNT; k++)
			waiting += span_is(word, matters[0][k]);
	}
	return waiting;
}

static void
a_theme_of_the_last_month_is_found_by_its_months(void **state)
{
	struct codebook_growth *growths;
	(void)state;
	take_months(80);
	const int64_t heap_id = rooms_number(rooms, "SELECT heap_id FROM verbatim_heap");
	/* Nobody wrote it; the program may take waiting apart in two. */
	const int64_t theme_id = rooms_number(rooms, "SELECT max(theme_id) FROM codebook_growth");
	const int64_t grown = rooms_number(rooms, "SELECT count(DISTINCT theme_id) FROM codebook_growth");
	assert_in_range(grown, 1, 2);
	assert_int_equal(waiting_themes(heap_id), grown);
	assert_int_equal(growths_of(theme_id, &growths), 1);
	assert_int_equal(growths[0].against, CODEBOOK_AGAINST_MONTHS);
	are_months(growths[0].days, "2025-10-01", "2025-10-01");
	are_months(growths[0].earlier_days, "2025-01-01", "2025-09-01");
	assert_int_equal(growths[0].all, 40);
	assert_int_equal(growths[0].earlier_all, 360);
	/* It stays itself, with what it grew by, when all is made again; its months are those of its list. */
	(void)write_theme(heap_id, "La voiture", "voiture");
	tick(true);
	assert_int_equal(growths_of(theme_id, &growths), 1);
	assert_int_equal(rooms_number(rooms, old_months), 0);
	assert_int_equal(rooms_number(rooms, all_months), 400);
	/* It became an action: nobody is told any more. */
	assert_int_equal(growing_for(ROLE_REFERENT, 0).themes, grown);
	int64_t acted = theme_id;
	assert_true(store_write(rooms->store, act_on_it, &acted, &fault));
	assert_int_equal(growing_for(ROLE_REFERENT, 0).themes, grown - 1);
	assert_int_equal(growths_of(theme_id, &growths), 1);
	assert_int_equal(growths[0].closed, CODEBOOK_ACTED);
}

static bool
forget_watch(struct db *db, void *data)
{
	return codebook_store_forget_watch(db, rooms->root_id, *(int64_t *)data, &fault);
}

static void
themes_made_before_months_were_counted_are_made_again_once(void **state)
{
	(void)state;
	take_months(80);
	int64_t heap_id = rooms_number(rooms, "SELECT heap_id FROM verbatim_heap");
	assert_true(store_write(rooms->store, forget_watch, &heap_id, &fault)); /* as it was before */
	const int64_t before = rooms_number(rooms, "SELECT run_id FROM codebook_heap");
	tick(true);
	tick(false);
	const int64_t after = rooms_number(rooms, "SELECT run_id FROM codebook_heap");
	assert_true(after > before);
	assert_int_equal(rooms_number(rooms, all_months), 400);
	assert_true(rooms_number(rooms, "SELECT compared FROM codebook_watch") >= MATTER_COUNT);
	tick(true);
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT run_id FROM codebook_heap"), after);
	/* A survey has no month at all: neither is it made again for ever. */
	take_survey("automne", "2026-11-01", 45, 20);
	tick(true);
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap WHERE changes > 0"), 0);
}

static bool
erase_all(struct db *db, void *data)
{
	int64_t erased;
	enum found found;
	do
		found = verbatim_erase_before(arena, db, rooms->root_id, *(int32_t *)data, &erased, &fault);
	while (found == FOUND_ONE);
	return found == FOUND_NONE;
}

static void
where_months_are_alike_none_grows_and_all_ends_with_the_texts(void **state)
{
	(void)state;
	take_months(25);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_growth"), 0);
	assert_true(rooms_number(rooms, "SELECT compared FROM codebook_watch") >= MATTER_COUNT);
	int32_t day = keeper.today + 1000;
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_theme"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_month"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_watch"), 0);
}

int
main(int argc, char **argv)
{
#define ONE(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		ONE(periods_have_enough_texts_and_each_season_once),
		ONE(where_nothing_changes_hardly_anything_is_said),
		ONE(what_grew_is_found),
		ONE(few_texts_or_a_model_s_errors_are_no_growth),
		ONE(only_what_is_read_alike_is_compared),
		ONE(a_model_that_errs_much_says_no_growth),
		ONE(found_themes_do_not_grow_by_themselves),
		ONE(between_two_surveys_it_is_said_once_until_it_was_seen),
		ONE(other_words_are_not_a_growth),
		ONE(a_theme_of_the_last_month_is_found_by_its_months),
		ONE(themes_made_before_months_were_counted_are_made_again_once),
		ONE(where_months_are_alike_none_grows_and_all_ends_with_the_texts),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
