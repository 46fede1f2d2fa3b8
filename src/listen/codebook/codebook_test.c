/* What texts are about: found, written, counted, quoted; who reads it; and what stays when texts change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <cmocka.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "listen/codebook/codebook_inside.h"
#include "support/answers_for_tests.h"

enum { TOWN, NORTH, SOUTH, EAST, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "nord", "sud", "est" };
static const int parents[PLACE_COUNT] = { -1, 0, 0, 0 };
static const char map[] =
	"wave w \"Accueil\"\nclosed 2026-11-01\nscale 1 to 5\nplace column lieu\n"
	"side column qui\nside usager when P\nside agent when A\ntheme t \"T\"\n"
	"item Q1 t \"L’accueil est bon.\" column q1\n"
	"text DIRE t \"Dites-nous en plus.\" column dire\n";

static const char old_lists[] =
	"SELECT count(*) FROM codebook_text c WHERE NOT EXISTS"
	" (SELECT 1 FROM codebook_theme t WHERE t.theme_id = c.theme_id AND c.run_id IN (t.run_id, t.found_id))";

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct verbatim_keeper keeper;

/* Instead of the kernel's: numbers of texts are drawn, and which thirty are read goes by them. Each time
 * the same, what thirty labels teach is no matter of chance. */
ssize_t
getrandom(void *bytes, size_t size, unsigned flags)
{
	static uint64_t drawn = 1;
	unsigned char *to = bytes;
	(void)flags;
	for (size_t i = 0; i < size; i++) {
		drawn = drawn * 6364136223846793005u + 1442695040888963407u; /* Knuth */
		to[i] = (unsigned char)(drawn >> 56);
	}
	return (ssize_t)size;
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	fault = (struct fault){ 0 };
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	must(tree != NULL);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		place_ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	keeper = (struct verbatim_keeper){ .store = rooms->store, .root_id = rooms->root_id,
		                               .folder = rooms->folder, .now_s = 1795000000 };
	assert_true(date_read(SPAN("2026-11-20"), &keeper.today));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- texts on known matters ------------------------------------------------------------------- */

enum { WAITING, PARKING, FORM, MATTER_COUNT, WORD_COUNT = 10 };
static const char *const matters[MATTER_COUNT][WORD_COUNT] = {
	{ "attente", "guichet", "file", "heures", "ticket", "debout", "queue", "numéro", "midi", "ouverture" },
	{ "parking", "voiture", "garer", "place", "rue", "stationnement", "vélo", "bus", "arrêt", "trottoir" },
	{ "formulaire", "site", "connexion", "mot", "passe", "page", "internet", "écran", "dossier", "fichier" },
};
static uint64_t chance;
static uint32_t
draw(uint32_t below)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(chance >> 33) % below;
}

static void
add_texts(struct text *csv, const char *place, char side, int matter, int count)
{
	for (int i = 0; i < count; i++) {
		text_format(csv, "%s;%c;%u;", place, side, draw(5) + 1);
		for (int word = 0; word < 6; word++)
			text_format(csv, "%s ", matters[matter][draw(WORD_COUNT)]);
		text_format(csv, "chez nous z%u x%u.\n", draw(1000000), draw(1000000));
	}
}

static void
seal(void)
{
	const struct survey_seal one = answers_seal(rooms);
	struct survey_sealed sealed;
	assert_true(survey_seal(arena, &one, SPAN("w"), &sealed, &fault));
}

static void
tick(bool is_slow)
{
	if (!verbatim_clock(arena, &keeper, is_slow, &fault) || !codebook_clock(arena, &keeper, is_slow, &fault))
		fail_msg("clock: %s", fault.for_log);
}

/* Usagers wait (80) and park (40), agents fill forms (40) and wait (20): 180 texts. */
static void
take_town(void)
{
	struct text csv = text_new(arena, 1 << 20);
	chance = 27;
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	add_texts(&csv, "est", 'P', WAITING, 40);
	add_texts(&csv, "nord", 'P', WAITING, 40);
	add_texts(&csv, "nord", 'P', PARKING, 40);
	add_texts(&csv, "nord", 'A', FORM, 40);
	add_texts(&csv, "sud", 'A', WAITING, 20);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	seal();
	tick(false);
}

static struct verbatim_sight
sight_of(enum role role, int place)
{
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ role, place < 0 ? 0 : place_ids[place] };
	return (struct verbatim_sight){ .root_id = rooms->root_id,
		                            .reader = { .account_id = 5, .roles = WHO(role), .rights = right,
		                                        .right_count = 1 },
		                            .tree = tree };
}

static int64_t
only_heap(void)
{
	return rooms_number(rooms, "SELECT heap_id FROM verbatim_heap");
}

static size_t
themes_of(struct verbatim_sight sight, bool with_merged, struct codebook_theme **themes_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_themes(arena, db, &sight, only_heap(), with_merged, themes_r, &count, &fault));
	db_end(db);
	return count;
}

/* The one whose words have this one. */
static struct codebook_theme
theme_with(const char *word)
{
	struct codebook_theme *themes;
	const size_t count = themes_of(sight_of(ROLE_REFERENT, -1), true, &themes);
	for (size_t i = 0; i < count; i++)
		if (span_find(themes[i].words, span_of(word)) != SIZE_MAX || span_is(themes[i].name, word))
			return themes[i];
	fail_msg("no theme has %s", word);
	return (struct codebook_theme){ 0 };
}

static struct codebook_theme
theme_of(int64_t theme_id)
{
	struct codebook_theme *themes;
	const size_t count = themes_of(sight_of(ROLE_REFERENT, -1), true, &themes);
	for (size_t i = 0; i < count; i++)
		if (themes[i].theme_id == theme_id)
			return themes[i];
	fail_msg("the theme is gone");
	return (struct codebook_theme){ 0 };
}

/* Is it this matter that it is about, by its first word? */
static bool
is_about(const struct codebook_theme *theme, int matter)
{
	struct span rest = theme->words, word;
	assert_true(span_cut(&rest, '\n', &word));
	for (int i = 0; i < WORD_COUNT; i++)
		if (span_is(word, matters[matter][i]))
			return true;
	return false;
}

static size_t
quotes_of(const struct codebook_theme *theme, enum side side, bool is_choice,
          struct codebook_quote **quotes_r)
{
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	const struct codebook_quoting quoting = { theme, side, is_choice ? 2 : CODEBOOK_QUOTE_COUNT_MAX, 0,
	                                          is_choice };
	size_t count;
	int64_t rank;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_quotes(arena, db, &sight, &quoting, quotes_r, &count, &rank, &fault));
	db_end(db);
	return count;
}

/* --- rules ------------------------------------------------------------------------------------ */

static void
rules_meet_words_phrases_and_exclusions(void **state)
{
	static const struct {
		const char *rule, *text;
		enum codebook_meets meets;
	} cases[] = {
		{ "eau -rosé", "L’eau est froide.", CODEBOOK_MEETS },
		{ "eau -rosé", "De l’eau, ou un rosé ?", CODEBOOK_EXCLUDED },
		{ "eau -rosé", "Un verre de lait.", CODEBOOK_MEETS_NOT },
		{ "attente, délai", "Les délais sont longs", CODEBOOK_MEETS },
		{ "\"carte d’identité\"", "Ma carte d’identité est prête", CODEBOOK_MEETS },
		{ "\"carte d’identité\"", "L’identité de la carte", CODEBOOK_MEETS_NOT },
		{ "« trop long »", "C’est trop long !", CODEBOOK_MEETS },
		{ "\"trop long", "C’est trop long !", CODEBOOK_MEETS },
		{ "-\"trop longs\" attente", "attente : trop long", CODEBOOK_EXCLUDED },
		{ "le la de - , \"\"", "le la de", CODEBOOK_MEETS_NOT },
		{ "", "tout", CODEBOOK_MEETS_NOT },
		{ "ECOLE", "l’école", CODEBOOK_MEETS },
		{ "\xff\xfe -", "\xff", CODEBOOK_MEETS_NOT },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct codebook_rule *rule = codebook_rule_read(arena, span_of(cases[i].rule));
		const struct codebook_stems stems = codebook_stems_of(arena, span_of(cases[i].text));
		if (codebook_rule_meets(rule, &stems) != cases[i].meets)
			fail_msg("%s / %s", cases[i].rule, cases[i].text);
	}
	struct text many = text_new(arena, 1 << 20);
	for (int i = 0; i < 5000; i++)
		text_format(&many, "mot%d ", i);
	assert_int_equal(codebook_rule_read(arena, text_span(&many))->count, CODEBOOK_RULE_PARTS_MAX);
}

static void
themes_are_matched_by_their_words(void **state)
{
	const struct span old[] = { SPAN("a\nb\nc\nd"), SPAN("e\nf\ng\nh"), SPAN("x\ny") };
	const struct span new[] = { SPAN("e\nf\ng\nk"), SPAN("a\nb\nl\nm"), SPAN("n\no") };
	size_t of_old[LENGTH(old)];
	(void)state;
	codebook_match(old, LENGTH(old), new, LENGTH(new), of_old);
	assert_int_equal(of_old[0], 1);
	assert_int_equal(of_old[1], 0);
	assert_true(of_old[2] == SIZE_MAX);
	assert_true(codebook_alike(SPAN("a\nb"), SPAN("a\nb")) == 1);
	assert_true(codebook_alike(SPAN(""), SPAN("")) == 0);
}

/* --- found ------------------------------------------------------------------------------------ */

static void
what_both_sides_speak_of_is_found_and_counted(void **state)
{
	(void)state;
	take_town();
	struct codebook_theme *themes;
	assert_true(themes_of(sight_of(ROLE_REFERENT, -1), false, &themes) >= 3);
	int64_t waiting[2] = { 0 }, forms[2] = { 0 };
	const size_t count = themes_of(sight_of(ROLE_REFERENT, -1), false, &themes);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(themes[i].source, CODEBOOK_FOUND);
		assert_true(themes[i].stability >= 0 && themes[i].stability <= 1000);
		assert_int_equal(themes[i].sizes[SIDE_USAGER].all, 120);
		assert_int_equal(themes[i].sizes[SIDE_AGENT].all, 60);
		assert_true(themes[i].sizes[0].share.interval.low <= themes[i].sizes[0].share.share);
		assert_non_null(codebook_stability_words(&themes[i]));
		int64_t told = 0;
		for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++)
			told += themes[i].sizes[0].tones[tone];
		assert_int_equal(told, themes[i].sizes[0].texts);
		for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
			forms[side] += is_about(&themes[i], FORM) ? themes[i].sizes[side].texts : 0;
			waiting[side] += is_about(&themes[i], WAITING) ? themes[i].sizes[side].texts : 0;
		}
	}
	assert_int_equal(forms[SIDE_USAGER], 0);
	assert_true(forms[SIDE_AGENT] >= 30);
	assert_true(waiting[SIDE_USAGER] >= 60 && waiting[SIDE_AGENT] >= 15);
}

static bool
rename_theme(struct db *db, void *data)
{
	return codebook_store_save(db, rooms->root_id, data, &fault) == FOUND_ONE;
}

static void
change_theme(struct codebook_theme theme)
{
	assert_true(store_write(rooms->store, rename_theme, &theme, &fault));
}

static bool
mark_changed(struct db *db, void *data)
{
	return verbatim_mark_changes(db, rooms->root_id, *(int64_t *)data, &fault);
}

static void
remake(void)
{
	int64_t heap_id = only_heap();
	assert_true(store_write(rooms->store, mark_changed, &heap_id, &fault));
	tick(false);
}

static void
a_name_survives_a_new_run(void **state)
{
	(void)state;
	take_town();
	struct codebook_theme *themes, theme = { 0 };
	const size_t count = themes_of(sight_of(ROLE_REFERENT, -1), false, &themes);
	for (size_t i = 0; i < count && theme.theme_id == 0; i++) /* the largest that is about it */
		if (is_about(&themes[i], PARKING))
			theme = themes[i];
	assert_true(theme.theme_id != 0);
	theme.name = SPAN("Se garer");
	theme.is_named = true;
	change_theme(theme);
	/* Sixty more texts, and all is filled and found again. */
	struct text csv = text_new(arena, 1 << 20);
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	add_texts(&csv, "sud", 'P', PARKING, 60);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	seal();
	tick(false);
	const struct codebook_theme again = theme_with("Se garer");
	assert_int_equal(again.theme_id, theme.theme_id);
	assert_true(again.is_named && !again.is_lost);
	assert_true(again.sizes[SIDE_USAGER].texts > 0);
	assert_int_equal(again.sizes[SIDE_USAGER].all, 180);
	/* No list of an earlier run is left. */
	assert_int_equal(rooms_number(rooms, old_lists), 0);
}

static void
few_texts_have_no_theme_and_words_still_find(void **state)
{
	(void)state;
	struct text csv = text_new(arena, 1 << 20);
	chance = 3;
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	add_texts(&csv, "est", 'P', WAITING, 20);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	seal();
	tick(false);
	struct codebook_theme *themes;
	assert_int_equal(themes_of(sight_of(ROLE_REFERENT, -1), true, &themes), 0);
	assert_int_equal(rooms_number(rooms, "SELECT texts FROM codebook_heap"), 20);
	assert_int_equal(rooms_number(rooms, "SELECT theme_count FROM codebook_heap"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT changes FROM verbatim_heap"), 0);
}

/* --- written ---------------------------------------------------------------------------------- */

static bool
add_theme(struct db *db, void *data)
{
	return codebook_store_add(db, rooms->root_id, data, &fault);
}

static struct codebook_theme
write_theme(const char *name, const char *rule)
{
	struct codebook_theme theme = { .heap_id = only_heap(),
		                            .theme_id = ident_ordered(),
		                            .source = CODEBOOK_WRITTEN,
		                            .name = span_of(name),
		                            .is_named = true,
		                            .words = SPAN(""),
		                            .rule = span_of(rule),
		                            .stability = -1 };
	assert_true(store_write(rooms->store, add_theme, &theme, &fault));
	return theme;
}

static void
words_of_the_service_find_texts(void **state)
{
	(void)state;
	take_town();
	(void)write_theme("Voitures", "voiture garer -vélo");
	remake();
	const struct codebook_theme theme = theme_with("Voitures");
	const int64_t expected = rooms_number(
		rooms, "SELECT count(*) FROM verbatim_text WHERE side = 0 AND (words LIKE '%voiture%' OR words LIKE "
			   "'%garer%') AND words NOT LIKE '%vélo%'");
	assert_true(expected > 5);
	assert_int_equal(theme.sizes[SIDE_USAGER].texts, expected);
	assert_int_equal(theme.sizes[SIDE_AGENT].texts, 0);
	assert_null(codebook_stability_words(&theme));
	struct codebook_quote *quotes;
	assert_int_equal(quotes_of(&theme, SIDE_USAGER, false, &quotes), (size_t)expected);
	for (size_t i = 0; i < (size_t)expected; i++)
		assert_int_equal(quotes[i].how, CODEBOOK_BY_WORDS);
	/* What words would find is told before, the same. */
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	struct verbatim_heap heap;
	struct codebook_preview preview;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(verbatim_heap_load(arena, db, &sight, only_heap(), &heap, &fault), FOUND_ONE);
	assert_true(codebook_preview(arena, db, &sight, &heap, theme.rule, &preview, &fault));
	db_end(db);
	assert_int_equal(preview.found[SIDE_USAGER], expected);
	assert_int_equal(preview.looked[SIDE_USAGER], 120);
	assert_true(preview.excluded[SIDE_USAGER] > 0);
	assert_int_equal(preview.example_counts[SIDE_USAGER], CODEBOOK_PREVIEW_QUOTES / 2);
}

static void
a_found_theme_can_be_corrected_by_words(void **state)
{
	(void)state;
	take_town();
	struct codebook_theme theme = theme_with("parking");
	struct span rest = theme.words, word;
	assert_true(span_cut(&rest, '\n', &word)); /* the one that says most */
	theme.rule = span_of(arena_format(arena, "-%.*s", SPAN_ARGS(word)));
	change_theme(theme);
	remake();
	const struct codebook_theme again = theme_of(theme.theme_id);
	struct codebook_quote *quotes;
	assert_true(!again.is_lost);
	assert_true(again.sizes[SIDE_USAGER].texts < theme.sizes[SIDE_USAGER].texts);
	const size_t count = quotes_of(&again, SIDE_USAGER, false, &quotes);
	for (size_t i = 0; i < count; i++)
		assert_true(span_find(quotes[i].text.words, word) == SIZE_MAX);
}

static void
two_themes_counted_together_count_each_text_once(void **state)
{
	(void)state;
	take_town();
	const struct codebook_theme kept = write_theme("Voitures", "voiture vélo");
	struct codebook_theme merged = write_theme("Vélos", "vélo bus");
	remake();
	const int64_t one = theme_with("Voitures").sizes[SIDE_USAGER].texts;
	struct codebook_theme *themes;
	const size_t before = themes_of(sight_of(ROLE_REFERENT, -1), false, &themes);
	merged.merged_id = kept.theme_id;
	change_theme(merged);
	remake();
	const int64_t both = theme_with("Voitures").sizes[SIDE_USAGER].texts;
	const int64_t expected = rooms_number(rooms,
	                                      "SELECT count(*) FROM verbatim_text WHERE words LIKE '%voiture%' "
	                                             "OR words LIKE '%vélo%' OR words LIKE '%bus%'");
	assert_true(both > one);
	assert_int_equal(both, expected);
	assert_int_equal(themes_of(sight_of(ROLE_REFERENT, -1), false, &themes), before - 1);
}

/* --- quotes ----------------------------------------------------------------------------------- */

static bool
write_mark(struct db *db, void *data)
{
	return codebook_store_mark(db, rooms->root_id, data, &fault);
}

static bool
hide_text(struct db *db, void *data)
{
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	return verbatim_hide(arena, db, &sight, data, &fault) == FOUND_ONE;
}

static void
quotes_are_pinned_hidden_and_never_of_a_hidden_text(void **state)
{
	(void)state;
	take_town();
	const struct codebook_theme theme = theme_with("attente");
	struct codebook_quote *quotes;
	const size_t all = quotes_of(&theme, SIDE_USAGER, false, &quotes);
	assert_true(all >= 10);
	const int64_t last = quotes[all - 1].text.text_id;
	assert_true(quotes[0].weight >= quotes[all - 1].weight);
	assert_int_equal(quotes_of(&theme, SIDE_USAGER, true, &quotes), 2);
	const int64_t first = quotes[0].text.text_id;
	assert_true(quotes[0].text.place_id != quotes[1].text.place_id);
	struct codebook_mark mark = { theme.theme_id, last, CODEBOOK_PINNED, SPAN("") };
	assert_true(store_write(rooms->store, write_mark, &mark, &fault));
	mark = (struct codebook_mark){ theme.theme_id, first, CODEBOOK_HIDDEN, SPAN("Trop précis") };
	assert_true(store_write(rooms->store, write_mark, &mark, &fault));
	assert_int_equal(quotes_of(&theme, SIDE_USAGER, true, &quotes), 2);
	assert_int_equal(quotes[0].text.text_id, last);
	assert_int_equal(quotes[0].kind, CODEBOOK_PINNED);
	assert_true(quotes[1].text.text_id != first);
	/* Hidden from all who read: at once no quote, and no longer counted once themes are made again. */
	struct verbatim_act act = { only_heap(), last, SPAN("Nomme quelqu’un"), SPAN("") };
	assert_true(store_write(rooms->store, hide_text, &act, &fault));
	const size_t left = quotes_of(&theme, SIDE_USAGER, true, &quotes);
	for (size_t i = 0; i < left; i++)
		assert_true(quotes[i].text.text_id != last);
	tick(false);
	const struct codebook_theme again = theme_of(theme.theme_id);
	assert_int_equal(again.sizes[SIDE_USAGER].all, 119);
}

static void
quotes_that_say_the_same_are_not_chosen_together(void **state)
{
	const struct codebook_offer offers[] = {
		{ SPAN("J’ai attendu deux heures au guichet de la mairie, sans ticket."), 1, 900 },
		{ SPAN("J’ai attendu trois heures au guichet de la mairie, sans ticket !"), 2, 890 },
		{ SPAN("Attendu deux heures au guichet de la mairie sans un ticket."), 3, 880 },
		{ SPAN("La file d’attente passait dehors, sous la pluie, avec deux enfants."), 1, 500 },
		{ SPAN("Le distributeur de numéros était encore en panne ce matin."), 2, 300 },
		{ SPAN("Court."), 4, 990 },
	};
	size_t chosen[4];
	(void)state;
	/* The heaviest, then of other places the one that says something else, though both others weigh more. */
	assert_int_equal(codebook_choose(offers, LENGTH(offers), 0, 3, chosen), 3);
	assert_int_equal(chosen[0], 0);
	assert_int_equal(chosen[1], 4);
	assert_int_equal(chosen[2], 3);
	/* The three that say the same are one quote. */
	assert_int_equal(codebook_choose(offers, 3, 0, 3, chosen), 1);
	/* A pinned one counts as said. */
	assert_int_equal(codebook_choose(offers, 4, 1, 3, chosen), 1);
	assert_int_equal(chosen[0], 3);
	/* Too short is better than nothing, and nothing is nothing. */
	assert_int_equal(codebook_choose(offers + 5, 1, 0, 2, chosen), 1);
	assert_int_equal(codebook_choose(offers, 0, 0, 2, chosen), 0);
}

/* --- who -------------------------------------------------------------------------------------- */

static bool
return_results(struct db *db, void *data)
{
	struct survey_wave wave;
	bool done;
	(void)data;
	return survey_wave_by_code(arena, db, rooms->root_id, SPAN("w"), &wave, &fault) == FOUND_ONE &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_CLOSED, SURVEY_RETURNED, &done,
	                        &fault) && done;
}

static void
only_who_reads_all_of_it_reads_its_themes(void **state)
{
	struct codebook_theme *themes;
	(void)state;
	take_town();
	assert_true(themes_of(sight_of(ROLE_REFERENT, -1), false, &themes) > 0);
	assert_int_equal(themes_of(sight_of(ROLE_REFERENT, EAST), false, &themes), 0);
	assert_int_equal(themes_of(sight_of(ROLE_DIRECTOR, -1), false, &themes), 0);
	assert_true(store_write(rooms->store, return_results, NULL, &fault));
	assert_true(themes_of(sight_of(ROLE_DIRECTOR, -1), false, &themes) > 0);
	assert_int_equal(themes_of(sight_of(ROLE_DIRECTOR, EAST), false, &themes), 0);
	static const enum role others[] = { ROLE_AUDITOR, ROLE_ADMINISTRATOR, ROLE_AGENT, ROLE_TEAM_LEADER };
	for (size_t i = 0; i < LENGTH(others); i++)
		assert_int_equal(themes_of(sight_of(others[i], -1), false, &themes), 0);
}

/* --- counting --------------------------------------------------------------------------------- */

static void
a_model_s_errors_are_taken_back(void **state)
{
	/* 1,000 texts, 300 told; the model tells four yes of five, and one no of ten. 40 are known: 20 yes. */
	const struct codebook_tally tallies[] = {
		{ 0, 1, SIDE_USAGER, VERBATIM_NEGATIVE, CODEBOOK_SAID_NOTHING, 1000, 1000 },
		{ 7, 2, SIDE_USAGER, VERBATIM_NEGATIVE, CODEBOOK_SAID_NOTHING, 300, 300 },
		{ 7, 2, SIDE_USAGER, VERBATIM_NEGATIVE, CODEBOOK_SAID_YES, 20, 20 },
		{ 7, 2, SIDE_USAGER, VERBATIM_NEGATIVE, CODEBOOK_SAID_NO, 20, 20 },
		{ 7, 9, SIDE_USAGER, VERBATIM_NEGATIVE, CODEBOOK_SAID_NOTHING, 999, 999 },
	};
	const struct codebook_model model = { .confusion = { 900, 100, 200, 800 } };
	struct codebook_theme theme = { .theme_id = 7, .run_id = 2, .has_learnt = true };
	(void)state;
	codebook_size_of(arena, tallies, LENGTH(tallies), 1, &model, &theme);
	const struct codebook_size *size = &theme.sizes[SIDE_USAGER];
	assert_int_equal(size->texts, 320);
	assert_int_equal(size->all, 1000);
	assert_true(size->is_mended);
	/* Of 960 unknown 31.25 % are told: (0.3125 - 0.1) / (0.8 - 0.1) = 0.3036; with the known ones 0.3114. */
	assert_true(size->share.share > 0.309 && size->share.share < 0.314);
	assert_true(size->share.interval.low < 0.29 && size->share.interval.high > 0.33);
	theme.has_learnt = false;
	codebook_size_of(arena, tallies, LENGTH(tallies), 1, NULL, &theme);
	assert_true(!theme.sizes[0].is_mended && theme.sizes[0].share.share == 0.32);
}

static void
a_trend_within_the_noise_says_so(void **state)
{
	struct codebook_size before = { .texts = 20, .all = 100 }, now = { .texts = 24, .all = 100 };
	(void)state;
	before.share = stats_share_of(20, 100, STATS_WILSON, 0.95);
	now.share = stats_share_of(24, 100, STATS_WILSON, 0.95);
	assert_non_null(strstr(codebook_trend_words(arena, &before, &now), "bruit de la mesure"));
	now = (struct codebook_size){ .texts = 50, .all = 100, .share = stats_share_of(50, 100,
	                                                                               STATS_WILSON, 0.95) };
	assert_non_null(strstr(codebook_trend_words(arena, &before, &now), "en hausse de 30 points"));
	now.all = 0;
	assert_null(codebook_trend_words(arena, &before, &now));
}

/* --- learning ------------------------------------------------------------------------------------------ */

static bool
speaks_of(struct span words, int matter)
{
	for (int i = 0; i < WORD_COUNT; i++)
		if (span_find(words, span_of(arena_format(arena, " %s ", matters[matter][i]))) != SIZE_MAX)
			return true;
	return false;
}

static int64_t told_theme_id; /* the one that is labelled and taught */
static bool
write_answer(struct db *db, void *data)
{
	return codebook_store_answer(db, rooms->root_id, told_theme_id, data, &fault);
}

static struct codebook_prepared
prepared_of(const struct codebook_theme *theme)
{
	struct codebook_prepared prepared;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_prepare(arena, db, rooms->root_id, theme, &prepared, &fault));
	db_end(db);
	return prepared;
}

static struct codebook_gain
gain_of(const struct codebook_prepared *prepared)
{
	struct codebook_gain gain;
	if (!codebook_learn(arena, prepared, &gain, &fault))
		fail_msg("learn: %s", fault.for_log);
	return gain;
}

static void
next_of(const struct codebook_prepared *prepared, struct codebook_answer asked[CODEBOOK_TEN])
{
	size_t count;
	assert_true(codebook_next(arena, prepared, asked, &count, &fault));
	assert_int_equal(count, CODEBOOK_TEN);
}

/* Three times ten texts told by their matter: half drawn, half chosen, none twice. */
static struct codebook_gain
label_thirty(const struct codebook_theme *theme, int64_t account_id)
{
	int64_t rank = 0;
	told_theme_id = theme->theme_id;
	for (int ten = 0; ten < 3; ten++) {
		const struct codebook_prepared prepared = prepared_of(theme);
		struct codebook_answer asked[CODEBOOK_TEN];
		next_of(&prepared, asked);
		size_t drawn = 0;
		for (size_t i = 0; i < CODEBOOK_TEN; i++) {
			drawn += asked[i].is_drawn;
			for (size_t k = 0; k < i; k++)
				assert_true(asked[k].text_id != asked[i].text_id);
			for (size_t k = 0; k < prepared.making.answer_count; k++)
				assert_true(prepared.making.answers[k].text_id != asked[i].text_id);
			for (size_t k = 0; k < prepared.reading.count; k++)
				if (prepared.reading.texts[k].text_id == asked[i].text_id)
					asked[i].answer = speaks_of(prepared.reading.texts[k].words, WAITING);
			asked[i].account_id = account_id;
			asked[i].rank = ++rank;
			assert_true(store_write(rooms->store, write_answer, &asked[i], &fault));
		}
		assert_int_equal(drawn, CODEBOOK_TEN_DRAWN);
	}
	const struct codebook_prepared prepared = prepared_of(theme);
	return gain_of(&prepared);
}

static bool
teach(struct db *db, void *data)
{
	return codebook_store_teach(db, rooms->root_id, told_theme_id, data, &fault);
}

static bool
unteach(struct db *db, void *data)
{
	(void)data;
	return codebook_store_unteach(db, rooms->root_id, told_theme_id, &fault);
}

static void
thirty_labels_teach_what_words_missed(void **state)
{
	(void)state;
	take_town();
	(void)write_theme("Attendre", "guichet");
	remake();
	const struct codebook_theme before = theme_with("Attendre");
	const int64_t by_words = before.sizes[0].texts + before.sizes[1].texts;
	assert_true(by_words < 70); /* of a hundred who wait */
	struct codebook_gain gain = label_thirty(&before, 5);
	assert_int_equal(gain.yes + gain.no, 30);
	assert_int_equal(gain.drawn, 15);
	assert_true(gain.is_learnt && gain.enters > 10);
	assert_true(gain.learnt_right >= gain.words_right);
	assert_true(store_write(rooms->store, teach, &gain.model, &fault));
	remake();
	const struct codebook_theme after = theme_with("Attendre");
	assert_true(after.has_learnt && after.sizes[SIDE_USAGER].is_mended);
	struct codebook_quote *quotes;
	size_t right = 0, all = 0;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const size_t count = quotes_of(&after, (enum side)side, false, &quotes);
		for (size_t i = 0; i < count; i++)
			right += speaks_of(quotes[i].text.words, WAITING);
		all += count;
	}
	assert_true(after.sizes[0].texts + after.sizes[1].texts > by_words);
	assert_true(right * 10 >= all * 7);
	/* Eighty of a hundred and twenty; numbers of texts are drawn anew each time, so that an interval at 95 %
	 * may miss it: near it is enough here. */
	assert_true(after.sizes[0].share.share > 0.45 && after.sizes[0].share.share < 0.9);
	assert_true(after.sizes[0].share.interval.low < after.sizes[0].share.share);
	assert_true(store_write(rooms->store, unteach, NULL, &fault));
	remake();
	const struct codebook_theme again = theme_with("Attendre");
	assert_true(!again.has_learnt && !again.sizes[0].is_mended);
}

/* Of a written theme without a model, the chosen ones are of those that its words find. */
static void
the_first_chosen_are_of_the_theme(void **state)
{
	(void)state;
	take_town();
	(void)write_theme("Attendre", "guichet");
	remake();
	const struct codebook_theme theme = theme_with("Attendre");
	const struct codebook_prepared prepared = prepared_of(&theme);
	struct codebook_answer asked[CODEBOOK_TEN];
	next_of(&prepared, asked);
	for (size_t i = 0; i < CODEBOOK_TEN; i++)
		for (size_t k = 0; k < prepared.reading.count; k++)
			if (!asked[i].is_drawn && prepared.reading.texts[k].text_id == asked[i].text_id)
				assert_true(span_find(prepared.reading.texts[k].words, SPAN("guichet")) != SIZE_MAX);
}

static struct codebook_theme
largest_about(int matter)
{
	struct codebook_theme *themes;
	const size_t count = themes_of(sight_of(ROLE_REFERENT, -1), false, &themes);
	for (size_t i = 0; i < count; i++)
		if (is_about(&themes[i], matter))
			return themes[i];
	fail_msg("no theme is about it");
	return (struct codebook_theme){ 0 };
}

static size_t
count_found(const struct codebook_theme *theme)
{
	struct codebook_row *rows;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_store_found(arena, db, rooms->root_id, theme, &rows, &count, &fault));
	db_end(db);
	return count;
}

static int64_t
count_how(const struct codebook_theme *theme, enum codebook_how how)
{
	return rooms_number(rooms, arena_format(arena,
	                                        "SELECT count(*) FROM codebook_text WHERE theme_id = %lld AND "
	                                        "run_id = %lld AND how = %d",
	                                        (long long)theme->theme_id, (long long)theme->run_id, (int)how));
}

static void
a_found_theme_learns_and_keeps_its_labels(void **state)
{
	(void)state;
	take_town();
	const struct codebook_theme before = largest_about(WAITING);
	const size_t found = count_found(&before);
	assert_int_equal(before.found_id, 0);
	assert_true(found > 5);
	struct codebook_gain gain = label_thirty(&before, 5);
	assert_int_equal(gain.yes + gain.no, 30);
	assert_true(gain.is_learnt && gain.drawn == 15);
	assert_true(store_write(rooms->store, teach, &gain.model, &fault));
	remake();
	struct codebook_theme after = theme_of(before.theme_id);
	assert_true(after.has_learnt && after.source == CODEBOOK_FOUND && !after.is_lost);
	assert_true(count_how(&after, CODEBOOK_BY_LEARNING) > 0);
	assert_int_equal(count_how(&after, CODEBOOK_BY_FINDING), 0); /* the model tells, and who read them */
	assert_int_equal(count_how(&after, CODEBOOK_BY_PERSON), (int64_t)gain.yes);
	assert_true(after.sizes[0].texts + after.sizes[1].texts > (int64_t)gain.yes);
	/* What was found is still there to be compared with, and to go back to. */
	assert_true(after.found_id != 0 && after.found_id != after.run_id);
	assert_in_range(count_found(&after), found / 2, 2 * found);
	const struct codebook_prepared prepared = prepared_of(&after);
	struct codebook_gain again = gain_of(&prepared);
	assert_int_equal(again.drawn, gain.drawn);
	/* More texts, and all is found again: it is the same, with its labels and what it learnt. */
	struct text csv = text_new(arena, 1 << 20);
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	add_texts(&csv, "sud", 'P', PARKING, 30);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	seal();
	tick(false);
	after = theme_of(before.theme_id);
	assert_true(after.has_learnt && !after.is_lost);
	assert_int_equal(prepared_of(&after).making.answer_count, 30);
	assert_true(store_write(rooms->store, unteach, NULL, &fault));
	remake();
	after = theme_of(before.theme_id);
	assert_true(!after.has_learnt && !after.sizes[0].is_mended);
	assert_int_equal(count_how(&after, CODEBOOK_BY_LEARNING), 0);
	assert_true(count_how(&after, CODEBOOK_BY_FINDING) > 0);
	assert_int_equal(rooms_number(rooms, old_lists), 0);
}

/* Kept at once, as the page does in a small heap: what was found stays beside it, and comes back. */
static bool
write_at_once(struct db *db, void *data)
{
	struct codebook_prepared *prepared = data;
	struct codebook_theme theme = prepared->making.theme;
	return codebook_write_prepared(db, rooms->root_id, prepared, &theme, &fault) &&
	       codebook_store_made(db, rooms->root_id, &theme, &fault) == FOUND_ONE;
}

static void
what_was_found_comes_back_at_once(void **state)
{
	(void)state;
	take_town();
	const struct codebook_theme before = largest_about(WAITING);
	const size_t found = count_found(&before);
	const struct codebook_gain gain = label_thirty(&before, 5);
	struct codebook_prepared prepared = prepared_of(&before);
	prepared.making.model = gain.model;
	codebook_prepare_list(arena, &prepared);
	assert_true(store_write(rooms->store, write_at_once, &prepared, &fault));
	struct codebook_theme after = theme_of(before.theme_id);
	assert_int_equal(after.found_id, before.run_id);
	assert_int_equal(count_how(&after, CODEBOOK_BY_FINDING), 0);
	assert_int_equal(count_found(&after), found);
	prepared = prepared_of(&after); /* nothing is kept of the model: it is taken back */
	codebook_prepare_list(arena, &prepared);
	assert_true(store_write(rooms->store, write_at_once, &prepared, &fault));
	after = theme_of(before.theme_id);
	assert_int_equal(count_how(&after, CODEBOOK_BY_LEARNING), 0);
	assert_int_equal(count_how(&after, CODEBOOK_BY_PERSON), (int64_t)gain.yes);
	assert_true(count_how(&after, CODEBOOK_BY_FINDING) > 0);
	assert_int_equal(count_found(&after), found);
}

static void
two_people_who_do_not_agree_are_told(void **state)
{
	struct codebook_answer answers[40];
	bool is_trusted;
	(void)state;
	for (int i = 0; i < 20; i++) {
		answers[2 * i] = (struct codebook_answer){ i + 1, 5, i % 2, i + 1, true };
		answers[2 * i + 1] = (struct codebook_answer){ i + 1, 6, i == 3 ? 1 - i % 2 : i % 2, i + 1, true };
	}
	struct stats_alpha alpha = codebook_agreement(arena, answers, 40);
	const char *words = codebook_agreement_words(arena, &alpha, &is_trusted);
	assert_int_equal(alpha.units, 20);
	assert_true(is_trusted && alpha.alpha > 0.8);
	assert_non_null(strstr(words, "Vous dites la même chose"));
	for (int i = 0; i < 8; i++)
		answers[2 * i + 1].answer = 1 - answers[2 * i].answer;
	alpha = codebook_agreement(arena, answers, 40);
	words = codebook_agreement_words(arena, &alpha, &is_trusted);
	assert_true(!is_trusted && alpha.alpha < 0.667);
	assert_non_null(strstr(words, "n’est pas encore fiable"));
	alpha = codebook_agreement(arena, answers, 1);
	assert_null(codebook_agreement_words(arena, &alpha, &is_trusted));
}

/* --- time ------------------------------------------------------------------------------------- */

static void
it_goes_on_after_it_was_cut(void **state)
{
	(void)state;
	take_town();
	(void)write_theme("Voitures", "voiture");
	int64_t heap_id = only_heap();
	assert_true(store_write(rooms->store, mark_changed, &heap_id, &fault));
	int cuts = 0;
	for (int64_t steps = 10;; steps += 60) {
		store_fail_after(steps);
		const bool is_done = codebook_clock(arena, &keeper, false, &fault);
		store_fail_after(0);
		struct codebook_theme *themes; /* what is read is whole, whenever it was cut */
		const size_t count = themes_of(sight_of(ROLE_REFERENT, -1), true, &themes);
		for (size_t i = 0; i < count; i++) {
			struct codebook_quote *quotes;
			assert_int_equal(themes[i].sizes[0].all, 120);
			const size_t quoted = quotes_of(&themes[i], SIDE_AGENT, false, &quotes);
			assert_true(quoted == (size_t)themes[i].sizes[1].texts || quoted == CODEBOOK_QUOTE_COUNT_MAX);
		}
		if (is_done)
			break;
		fault = (struct fault){ 0 };
		cuts++;
	}
	assert_true(cuts >= 2);
	assert_true(theme_with("Voitures").sizes[SIDE_USAGER].texts > 0);
	assert_int_equal(rooms_number(rooms, old_lists), 0);
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
themes_end_with_their_texts(void **state)
{
	(void)state;
	take_town();
	(void)write_theme("Voitures", "voiture");
	remake();
	int32_t day = keeper.today;
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 0);
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_theme"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_text"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_count"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_heap"), 0);
}

/* --- decided of it ------------------------------------------------------------------------------- */

static enum found
take_start(const struct codebook_theme *theme, struct codebook_start *start_r)
{
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	const struct codebook_starting starting = { theme->heap_id, theme->theme_id, keeper.today };
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found = codebook_start_take(arena, db, &sight, &starting, start_r, &fault);
	db_end(db);
	return found;
}

static bool
keep_start(struct db *db, void *data)
{
	return codebook_start_add(db, rooms->root_id, data, &fault);
}

static enum found
load_start(struct verbatim_sight sight, int64_t start_id, struct codebook_start *start_r,
           struct verbatim_many *many_r)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found = codebook_start_load(arena, db, &sight, start_id, start_r, &fault);
	if (found == FOUND_ONE)
		assert_true(codebook_start_quotes(arena, db, &sight, start_r, CODEBOOK_EVIDENCE_MAX, many_r, &fault));
	db_end(db);
	return found;
}

static bool
has_text(const struct verbatim_many *many, int64_t text_id)
{
	for (size_t i = 0; i < many->count; i++)
		if (many->all[i].text.text_id == text_id)
			return true;
	return false;
}

/* Not byte by byte: between two fields anything may stand. */
static void
assert_same_sizes(const struct codebook_start *start, const struct codebook_start *other)
{
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const struct codebook_start_size *one = &start->sizes[side], *two = &other->sizes[side];
		assert_true(one->texts == two->texts && one->all == two->all && one->is_mended == two->is_mended);
		assert_true(one->share == two->share && one->low == two->low && one->high == two->high);
	}
}

static struct codebook_start
start_of(const struct codebook_theme *theme)
{
	struct codebook_start start;
	assert_int_equal(take_start(theme, &start), FOUND_ONE);
	assert_true(store_write(rooms->store, keep_start, &start, &fault));
	return start;
}

static struct codebook_start
decided_of(const char *word)
{
	const struct codebook_theme theme = theme_with(word);
	return start_of(&theme);
}

/* Of the largest theme about it. */
static struct codebook_start
decided_about(int matter)
{
	struct codebook_theme *themes;
	const size_t count = themes_of(sight_of(ROLE_REFERENT, -1), false, &themes);
	for (size_t i = 0; i < count; i++)
		if (is_about(&themes[i], matter))
			return start_of(&themes[i]);
	fail_msg("no theme is about matter %d", matter);
	return (struct codebook_start){ 0 };
}

static bool
drop_theme(struct db *db, void *data)
{
	const struct codebook_theme *theme = data;
	return codebook_store_drop(db, rooms->root_id, theme->heap_id, theme->theme_id, &fault);
}

static void
what_is_decided_keeps_the_size_of_that_day_and_reads_its_quotes_again(void **state)
{
	(void)state;
	take_town();
	struct codebook_start start = decided_of("attente"), again;
	struct verbatim_many many;
	assert_true(start.text_count >= 4 && start.text_count <= CODEBOOK_EVIDENCE_MAX);
	assert_true(start.is_followed && !start.is_named);
	assert_int_equal(load_start(sight_of(ROLE_REFERENT, -1), start.start_id, &again, &many), FOUND_ONE);
	assert_int_equal(many.count, start.text_count);
	assert_same_sizes(&again, &start);
	assert_int_equal(again.sizes[SIDE_USAGER].all, 120);
	assert_non_null(strstr(codebook_start_words(arena, &again), " sur 120 des usagers ("));
	assert_non_null(strstr(codebook_start_words(arena, &again), "le 20 novembre 2026"));
	/* One is hidden, one is not to be quoted, the last one is pinned: as the others who read see it. */
	struct verbatim_act act = { start.heap.id, start.text_ids[0], SPAN("Nomme quelqu’un"), SPAN("") };
	struct codebook_mark out = { start.theme_id, start.text_ids[1], CODEBOOK_HIDDEN, SPAN("Trop précis") };
	struct codebook_mark pin = { start.theme_id, start.text_ids[start.text_count - 1], CODEBOOK_PINNED,
		                         SPAN("") };
	assert_true(store_write(rooms->store, hide_text, &act, &fault));
	assert_true(store_write(rooms->store, write_mark, &out, &fault));
	assert_true(store_write(rooms->store, write_mark, &pin, &fault));
	assert_int_equal(load_start(sight_of(ROLE_REFERENT, -1), start.start_id, &again, &many), FOUND_ONE);
	assert_int_equal(many.count, start.text_count - 2);
	assert_true(!has_text(&many, act.text_id) && !has_text(&many, out.text_id));
	assert_int_equal(many.all[0].text.text_id, pin.text_id);
	/* The theme is taken away, and what was said of its quotes: those that were not to be quoted are not. */
	struct codebook_theme gone = { .heap_id = start.heap.id, .theme_id = start.theme_id };
	assert_true(store_write(rooms->store, drop_theme, &gone, &fault));
	assert_int_equal(load_start(sight_of(ROLE_REFERENT, -1), start.start_id, &again, &many), FOUND_ONE);
	assert_int_equal(many.count, start.text_count - 2);
	assert_false(has_text(&many, out.text_id));
	/* Themes are made again: the numbers are those of that day. */
	tick(false);
	assert_int_equal(load_start(sight_of(ROLE_REFERENT, -1), start.start_id, &again, &many), FOUND_ONE);
	assert_int_equal(again.sizes[SIDE_USAGER].all, 120);
}

static void
only_who_reads_the_texts_reads_what_was_decided_of_them(void **state)
{
	static const enum role others[] = { ROLE_AUDITOR, ROLE_ADMINISTRATOR, ROLE_AGENT, ROLE_TEAM_LEADER };
	struct codebook_start start, again;
	struct verbatim_many many;
	(void)state;
	take_town();
	start = decided_of("attente");
	for (size_t i = 0; i < LENGTH(others); i++)
		assert_int_equal(load_start(sight_of(others[i], -1), start.start_id, &again, &many), FOUND_NONE);
	assert_int_equal(load_start(sight_of(ROLE_REFERENT, EAST), start.start_id, &again, &many), FOUND_NONE);
	assert_int_equal(load_start(sight_of(ROLE_DIRECTOR, -1), start.start_id, &again, &many), FOUND_NONE);
	assert_true(store_write(rooms->store, return_results, NULL, &fault));
	assert_int_equal(load_start(sight_of(ROLE_DIRECTOR, -1), start.start_id, &again, &many), FOUND_ONE);
	assert_int_equal(load_start(sight_of(ROLE_REFERENT, -1), start.start_id + 1, &again, &many), FOUND_NONE);
	/* A theme that counts with another, or that no text is of, is decided of by nobody. */
	struct codebook_theme none = write_theme("Rien", "introuvable");
	remake();
	assert_int_equal(take_start(&none, &again), FOUND_NONE);
}

/* What people wrote is erased, and the words made of it; how many they were is kept, without a name. */
static void
numbers_stay_when_texts_are_erased(void **state)
{
	struct codebook_start start, again;
	struct verbatim_many many;
	(void)state;
	take_town();
	start = decided_of("attente");
	int32_t day = keeper.today;
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_start WHERE name = ''"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_start_quote"), 0);
	assert_int_equal(load_start(sight_of(ROLE_REFERENT, -1), start.start_id, &again, &many), FOUND_ONE);
	assert_true(again.heap.id == 0 && again.name.length == 0 && again.text_count == 0 && many.count == 0);
	assert_same_sizes(&again, &start);
	assert_int_equal(load_start(sight_of(ROLE_REFERENT, EAST), start.start_id, &again, &many), FOUND_NONE);
	assert_int_equal(load_start(sight_of(ROLE_DIRECTOR, -1), start.start_id, &again, &many), FOUND_NONE);
}

static bool
say_yes(struct db *db, void *data)
{
	const struct codebook_start *start = data;
	const struct codebook_answer answer = { start->text_ids[1], 5, CODEBOOK_YES, 1, false };
	return codebook_store_answer(db, rooms->root_id, start->theme_id, &answer, &fault);
}

/* Whoever objects to being read, or whose request is erased, leaves neither a note, a label nor a quote. */
static void
what_was_said_of_a_text_goes_with_it(void **state)
{
	struct codebook_start start;
	(void)state;
	take_town();
	const struct codebook_theme theme = theme_with("attente");
	assert_int_equal(take_start(&theme, &start), FOUND_ONE);
	assert_true(start.text_count >= 3);
	start.text_ids[0] = INT64_MAX - 1; /* of texts that were there */
	start.text_ids[1] = INT64_MAX - 2;
	assert_true(store_write(rooms->store, keep_start, &start, &fault));
	struct codebook_mark out = { theme.theme_id, start.text_ids[0], CODEBOOK_HIDDEN, SPAN("Reconnue") };
	struct codebook_mark pin = { theme.theme_id, start.text_ids[2], CODEBOOK_PINNED, SPAN("") };
	assert_true(store_write(rooms->store, write_mark, &out, &fault));
	assert_true(store_write(rooms->store, write_mark, &pin, &fault));
	assert_true(store_write(rooms->store, say_yes, &start, &fault));
	remake();
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_mark"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_mark WHERE kind = 1"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_label"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_start_quote"),
	                 (int64_t)start.text_count - 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_start"), 1);
}

static struct codebook_start_size
counted(int64_t texts, int64_t all)
{
	const struct stats_share share = stats_share_of(texts, all, STATS_WILSON, 0.95);
	return (struct codebook_start_size){ texts, all, share.share, share.interval.low, share.interval.high,
		                                 false };
}

static void
a_move_has_its_interval_or_is_noise(void **state)
{
	/* Newcombe 1998, table II, a: 56 of 70 and 48 of 80, method 10: 0.0524 to 0.3339. */
	struct codebook_start_size then = counted(48, 80), now = counted(56, 70);
	struct codebook_move move = codebook_move_of(&then, &now);
	(void)state;
	assert_true(move.is_known && move.is_sure);
	assert_true(move.low > 0.0523 && move.low < 0.0525 && move.high > 0.3338 && move.high < 0.3340);
	/* Of a theme that learnt, each has an interval of its own: put together the same way. */
	now.is_mended = true;
	const struct codebook_move same = codebook_move_of(&then, &now);
	assert_true(same.low - move.low < 1e-9 && move.low - same.low < 1e-9 && same.high - move.high < 1e-9);
	assert_non_null(strstr(codebook_move_words(arena, &then, &now), "En hausse, au-delà du bruit"));
	assert_non_null(strstr(codebook_move_words(arena, &now, &then), "En baisse, au-delà du bruit"));
	then = counted(20, 100);
	now = counted(24, 100);
	assert_false(codebook_move_of(&then, &now).is_sure);
	assert_non_null(strstr(codebook_move_words(arena, &then, &now), "dans le bruit"));
	now = (struct codebook_start_size){ .all = 0 };
	assert_false(codebook_move_of(&then, &now).is_known);
	const struct codebook_start both = { .sizes = { counted(20, 100), counted(24, 100) } };
	const struct codebook_start first = { .sizes = { counted(60, 100), counted(24, 100) } };
	const struct codebook_start second = { .sizes = { now, counted(24, 100) } };
	assert_int_equal(codebook_start_says(&both), CODEBOOK_SAY_BOTH);
	assert_int_equal(codebook_start_says(&first), CODEBOOK_SAYS_FIRST);
	assert_int_equal(codebook_start_says(&second), CODEBOOK_SAYS_SECOND);
}

static void
ask_again(const char *code, const char *closed, const char *csv)
{
	const char *next = arena_format(arena, "wave %s \"Accueil encore\"\nclosed %s\n%s", code, closed,
	                                strchr(strchr(map, '\n') + 1, '\n') + 1);
	answers_import(rooms, SURVEY_ANSWERS, next, csv);
	const struct survey_seal one = answers_seal(rooms);
	struct survey_sealed sealed;
	assert_true(survey_seal(arena, &one, span_of(code), &sealed, &fault));
	tick(false);
}

static struct codebook_since
since_of(const struct codebook_start *start)
{
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	struct codebook_since since;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_since_load(arena, db, &sight, start, &since, &fault));
	db_end(db);
	return since;
}

static struct codebook_theme
follower_of(int64_t theme_id)
{
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	struct codebook_theme theme;
	struct db *db = store_read(arena, rooms->store, &fault);
	const int64_t copy_id = rooms_number(rooms,
	                                     arena_format(arena, "SELECT theme_id FROM codebook_theme"
	                                                         " WHERE origin_id = %lld", (long long)theme_id));
	const int64_t heap_id = rooms_number(rooms,
	                                     arena_format(arena, "SELECT heap_id FROM codebook_theme"
	                                                         " WHERE origin_id = %lld", (long long)theme_id));
	assert_int_equal(codebook_theme_load(arena, db, &sight, heap_id, copy_id, &theme, &fault), FOUND_ONE);
	db_end(db);
	return theme;
}

/* Twice as many park as the first time; agents wait as before. */
static const char *
second_town(void)
{
	struct text csv = text_new(arena, 1 << 20);
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	add_texts(&csv, "nord", 'P', PARKING, 100);
	add_texts(&csv, "est", 'P', WAITING, 50);
	add_texts(&csv, "nord", 'A', FORM, 40);
	add_texts(&csv, "sud", 'A', WAITING, 20);
	return text_z(&csv);
}

/* A theme that the program found, of which something was decided, is told in the next survey and the next. */
static void
a_found_theme_is_followed_into_the_next_surveys(void **state)
{
	(void)state;
	take_town();
	const struct codebook_start start = decided_about(PARKING), other = decided_about(WAITING);
	assert_true(start.is_followed);
	assert_int_equal(since_of(&start).state, CODEBOOK_AWAITED);
	ask_again("v", "2026-11-15", second_town());
	struct codebook_since since = since_of(&start);
	assert_int_equal(since.state, CODEBOOK_COMPARED);
	assert_true(since.sizes[SIDE_USAGER].is_mended && since.sizes[SIDE_USAGER].all == 150);
	struct codebook_move move =
		codebook_move_of(&start.sizes[SIDE_USAGER], &since.sizes[SIDE_USAGER]);
	assert_true(move.low > 0 && move.difference > 0.1 && move.difference < 0.5);
	since = since_of(&other);
	move = codebook_move_of(&other.sizes[SIDE_AGENT], &since.sizes[SIDE_AGENT]);
	assert_true(move.is_known && move.low < 0.2 && move.high > -0.2); /* as often as before, or nearly */
	/* It has its words; the one that was found anew says that it is the same. */
	struct codebook_theme theme = follower_of(start.theme_id);
	assert_int_equal(theme.source, CODEBOOK_FOLLOWED);
	assert_true(theme.words.length > 0 && theme.has_learnt && theme.taught == 0 && theme.twin_id != 0);
	assert_int_equal(rooms_number(rooms, arena_format(arena, "SELECT source FROM codebook_theme WHERE twin_id"
	                                                         " = %lld", (long long)theme.theme_id)),
	                 CODEBOOK_FOUND);
	/* Of the others nobody cared: they are found anew. */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_theme WHERE source = 3"), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_growth"), 0);
	/* Once more: its own model goes on, and the comparison is with the last. */
	ask_again("u", "2026-11-18", second_town());
	since = since_of(&start);
	assert_int_equal(since.state, CODEBOOK_COMPARED);
	assert_int_equal(
		rooms_number(rooms, "SELECT count(DISTINCT heap_id) FROM codebook_theme WHERE source = 3"), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_model a JOIN codebook_model b ON"
	                                     " a.model = b.model AND a.theme_id < b.theme_id WHERE a.step = 0"),
	                 2);
	/* Words that are added to it are not what was found. */
	theme = follower_of(follower_of(start.theme_id).theme_id);
	const int64_t before = theme.sizes[SIDE_USAGER].texts;
	theme.rule = SPAN("guichet");
	change_theme(theme);
	assert_true(store_write(rooms->store, mark_changed, &theme.heap_id, &fault));
	tick(false);
	assert_int_equal(since_of(&start).state, CODEBOOK_CHANGED);
	theme = follower_of(follower_of(start.theme_id).theme_id);
	assert_true(theme.sizes[SIDE_USAGER].texts > before && !theme.sizes[SIDE_USAGER].is_mended);
}

/* One of fewer than fifteen texts is not told anew: the page says why. */
static void
a_theme_of_few_texts_is_not_followed(void **state)
{
	struct text csv = text_new(arena, 1 << 20);
	(void)state;
	chance = 27;
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	add_texts(&csv, "nord", 'P', WAITING, 60);
	add_texts(&csv, "nord", 'P', FORM, 30);
	add_texts(&csv, "sud", 'P', PARKING, 10);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	seal();
	tick(false);
	struct codebook_start start = decided_about(PARKING);
	assert_true(start.sizes[SIDE_USAGER].texts < CODEBOOK_FOLLOWED_TEXTS_MIN && !start.is_followed);
	assert_int_equal(since_of(&start).state, CODEBOOK_TOO_FEW);
	ask_again("v", "2026-11-15", second_town());
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_theme WHERE source = 3"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM codebook_theme WHERE is_unknown = 1"), 1);
	start.is_followed = true; /* it had enough that day, and not any more */
	assert_int_equal(since_of(&start).state, CODEBOOK_UNKNOWN_SINCE);
}

/* Labels teach one that is followed as they teach others; what told it before stays, and comes back. */
static void
labels_teach_a_theme_that_is_followed(void **state)
{
	(void)state;
	take_town();
	const struct codebook_start start = decided_about(WAITING);
	ask_again("v", "2026-11-15", second_town());
	const struct codebook_theme theme = follower_of(start.theme_id);
	struct codebook_gain gain = label_thirty(&theme, 5);
	assert_true(gain.is_learnt && gain.words_right > gain.drawn / 2);
	assert_true(store_write(rooms->store, teach, &gain.model, &fault));
	int64_t heap_id = theme.heap_id;
	assert_true(store_write(rooms->store, mark_changed, &heap_id, &fault));
	tick(false);
	struct codebook_theme again = follower_of(start.theme_id);
	assert_true(again.taught == 1 && again.sizes[SIDE_USAGER].is_mended);
	assert_int_equal(since_of(&start).state, CODEBOOK_CHANGED);
	assert_true(store_write(rooms->store, unteach, NULL, &fault));
	assert_true(store_write(rooms->store, unteach, NULL, &fault)); /* its own is never taken back */
	assert_true(store_write(rooms->store, mark_changed, &heap_id, &fault));
	tick(false);
	again = follower_of(start.theme_id);
	assert_true(again.taught == 0 && again.has_learnt);
	assert_int_equal(since_of(&start).state, CODEBOOK_COMPARED);
}

/* A theme of the service is looked for in the next survey that asks the same. */
static void
what_was_decided_is_compared_with_the_next_survey(void **state)
{
	struct codebook_since since;
	struct text csv = text_new(arena, 1 << 20);
	int64_t first_id;
	(void)state;
	take_town();
	(void)write_theme("Voitures", "voiture");
	remake();
	const struct codebook_start start = decided_of("Voitures");
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1), director = sight_of(ROLE_DIRECTOR, -1);
	assert_true(start.is_followed && start.is_named);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_since_load(arena, db, &sight, &start, &since, &fault));
	assert_int_equal(since.state, CODEBOOK_AWAITED);
	db_end(db);
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	add_texts(&csv, "nord", 'P', PARKING, 60);
	add_texts(&csv, "nord", 'A', FORM, 40);
	ask_again("v", "2026-11-15", text_z(&csv));
	db = store_read(arena, rooms->store, &fault);
	assert_true(codebook_since_load(arena, db, &sight, &start, &since, &fault));
	assert_int_equal(since.state, CODEBOOK_COMPARED);
	assert_true(since.heap.id != start.heap.id);
	assert_int_equal(since.sizes[SIDE_USAGER].all, 60);
	assert_true(since.sizes[SIDE_USAGER].texts > 0);
	assert_true(codebook_since_load(arena, db, &director, &start, &since, &fault)); /* not hers to read yet */
	assert_int_equal(since.state, CODEBOOK_AWAITED);
	/* One that was written after the next survey is in no survey; nor is one that the program found. */
	struct codebook_start late = start;
	late.theme_id = theme_with("attente").theme_id;
	assert_true(codebook_since_load(arena, db, &sight, &late, &since, &fault));
	assert_int_equal(since.state, CODEBOOK_PASSED);
	late.is_followed = false; /* as it was kept before found themes were followed */
	assert_true(codebook_since_load(arena, db, &sight, &late, &since, &fault));
	assert_int_equal(since.state, CODEBOOK_PASSED);
	late.sizes[SIDE_USAGER].texts = late.sizes[SIDE_AGENT].texts = 7;
	assert_true(codebook_since_load(arena, db, &sight, &late, &since, &fault));
	assert_int_equal(since.state, CODEBOOK_TOO_FEW);
	late.heap.origin = VERBATIM_OF_FILE;
	assert_true(codebook_since_load(arena, db, &sight, &late, &since, &fault));
	assert_int_equal(since.state, CODEBOOK_NEVER);
	const int64_t copy_id = rooms_number(rooms, "SELECT theme_id FROM codebook_theme WHERE origin_id <> 0");
	assert_true(codebook_first_of(arena, db, rooms->root_id, copy_id, &first_id, &fault));
	assert_int_equal(first_id, start.theme_id);
	db_end(db);
}

int
main(int argc, char **argv)
{
#define ONE(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		ONE(rules_meet_words_phrases_and_exclusions),
		ONE(themes_are_matched_by_their_words),
		ONE(what_both_sides_speak_of_is_found_and_counted),
		ONE(a_name_survives_a_new_run),
		ONE(few_texts_have_no_theme_and_words_still_find),
		ONE(words_of_the_service_find_texts),
		ONE(a_found_theme_can_be_corrected_by_words),
		ONE(two_themes_counted_together_count_each_text_once),
		ONE(quotes_are_pinned_hidden_and_never_of_a_hidden_text),
		ONE(only_who_reads_all_of_it_reads_its_themes),
		ONE(a_model_s_errors_are_taken_back),
		ONE(a_trend_within_the_noise_says_so),
		ONE(quotes_that_say_the_same_are_not_chosen_together),
		ONE(thirty_labels_teach_what_words_missed),
		ONE(the_first_chosen_are_of_the_theme),
		ONE(a_found_theme_learns_and_keeps_its_labels),
		ONE(what_was_found_comes_back_at_once),
		ONE(two_people_who_do_not_agree_are_told),
		ONE(it_goes_on_after_it_was_cut),
		ONE(themes_end_with_their_texts),
		ONE(what_is_decided_keeps_the_size_of_that_day_and_reads_its_quotes_again),
		ONE(only_who_reads_the_texts_reads_what_was_decided_of_them),
		ONE(numbers_stay_when_texts_are_erased),
		ONE(what_was_said_of_a_text_goes_with_it),
		ONE(a_move_has_its_interval_or_is_noise),
		ONE(what_was_decided_is_compared_with_the_next_survey),
		ONE(a_found_theme_is_followed_into_the_next_surveys),
		ONE(a_theme_of_few_texts_is_not_followed),
		ONE(labels_teach_a_theme_that_is_followed),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
