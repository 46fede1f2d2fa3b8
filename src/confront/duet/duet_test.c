/* A planted difference is found, none where both sides are one pool; what is kept goes with its heap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "confront/duet/duet_inside.h"
#include "craft/store/store_for_tests.h"
#include "support/answers_for_tests.h"

enum { TOWN, NORTH, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "nord" };
static const int parents[PLACE_COUNT] = { -1, 0 };
static const char map[] =
	"wave w \"Accueil\"\nclosed 2026-11-01\nscale 1 to 5\nplace column lieu\n"
	"side column qui\nside usager when P\nside agent when A\ntheme t \"T\"\n"
	"item Q1 t \"L’accueil est bon.\" column q1\n"
	"text DIRE t \"Dites-nous en plus.\" column dire\n";

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	fault = (struct fault){ 0 };
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	must(tree != NULL);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- texts that are drawn ---------------------------------------------------------------------------- */

enum { SUBJECT_COUNT = 12 };
static const char *const subjects[SUBJECT_COUNT][3] = {
	{ "le guichet", "les horaires", "la file" },    { "le formulaire", "les pièces", "la copie" },
	{ "le courrier", "la lettre", "le timbre" },    { "le parking", "la place", "la voiture" },
	{ "le bureau", "la chaise", "la lumière" },     { "l’école", "la cantine", "la classe" },
	{ "la piscine", "le bassin", "le vestiaire" },  { "le jardin", "les arbres", "les bancs" },
	{ "la route", "le trottoir", "le lampadaire" }, { "la poubelle", "le dépôt", "la benne" },
	{ "le livre", "la lecture", "le prêt" },        { "le marché", "les stands", "la halle" },
};
static const char *const verbs[] = { "demande du soin", "change souvent", "nous étonne", "manque parfois",
	                                 "va bien", "reste à revoir" };

static uint64_t
draw(uint64_t *state, uint64_t most)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (*state >> 33) % most;
}

/* So many of each side, all of one pool; a share of side 1 (in per cent) also speaks of a breakdown. */
static struct duet_texts
pool(uint64_t seed, size_t each, unsigned planted)
{
	struct voices_text *list = arena_array_of(arena, struct voices_text, 2 * each);
	int64_t *ids = arena_array_of(arena, int64_t, 2 * each);
	uint64_t state = seed;
	for (size_t i = 0; i < 2 * each; i++) {
		const size_t subject = draw(&state, SUBJECT_COUNT);
		const unsigned side = i >= each;
		const char *const *of = subjects[subject];
		const char *first = of[draw(&state, 3)], *verb = verbs[draw(&state, LENGTH(verbs))];
		const char *second = of[draw(&state, 3)];
		const bool breaks = side == 1 && draw(&state, 100) < planted;
		list[i] = (struct voices_text){
			.words = span_of(arena_format(
				arena, "Chez nous %s %s, et avec [NOM 1] on voit que %s compte.%s", first, verb, second,
				breaks ? " Le logiciel des dossiers tombe en panne chaque matin." : "")),
			.side = (uint8_t)side,
			.tone = (uint8_t)(VOICES_NEGATIVE + draw(&state, 3)),
			.place = 1,
		};
		ids[i] = (int64_t)i + 1;
	}
	return (struct duet_texts){ { list, 2 * each }, ids };
}

static struct duet *
made(const struct duet_texts *texts)
{
	struct duet *duet = arena_new_of(arena, struct duet);
	duet_make(arena, texts, duet);
	return duet;
}

static void
what_is_planted_is_found_and_titled(void **state)
{
	(void)state;
	const struct duet_names names = duet_names_of(false);
	const struct duet_texts texts = pool(7, 200, 40);
	const struct duet *duet = made(&texts);
	bool has_word = false, has_theme = false;
	for (size_t i = 0; i < duet->word_counts[1]; i++)
		has_word = has_word || span_is(duet->words[1][i].words, "logiciel");
	assert_true(has_word);
	for (size_t i = 0; i < duet->theme_count; i++) {
		const struct duet_theme *theme = &duet->themes[i];
		if (theme->sight != VOICES_SEEN_ONLY)
			continue;
		has_theme = true;
		assert_int_equal(theme->seen_by, 1);
		assert_int_equal(theme->parts[0].texts, 0);
		assert_true(theme->parts[1].quotes.count > 0);
	}
	assert_true(has_theme);
	const char *title = arena_format(arena, "%.*s", SPAN_ARGS(duet_title(arena, duet, &names)));
	assert_non_null(strstr(title, "les agents en parlent, les usagers jamais"));
	/* Masks are no words. */
	for (size_t i = 0; i < duet->theme_count; i++)
		assert_null(strstr(arena_format(arena, "%.*s", SPAN_ARGS(duet->themes[i].name)), "nom"));
	/* Quotes stand where they are said to. */
	const struct duet_quote *quote = &duet->words[1][0].quotes.list[0];
	const struct span words = texts.texts.list[quote->text_id - 1].words;
	assert_true(duet->words[1][0].quotes.count > 0 && quote->at + quote->length <= words.length);
	assert_int_equal(texts.texts.list[quote->text_id - 1].side, 1);
}

static void
nothing_is_found_in_one_pool(void **state)
{
	const char *asked = getenv("DUET_SEEDS"); /* more of them, for the README */
	int64_t seeds = 40;
	(void)state;
	assert_true(asked == NULL || span_int64(span_of(asked), &seeds));
	const struct duet_names names = duet_names_of(false);
	int found = 0;
	for (int64_t seed = 1; seed <= seeds; seed++) {
		struct arena *all = arena; /* each draw is given back */
		arena = arena_new(256 << 20);
		const struct duet_texts texts = pool((uint64_t)seed * 977, 200, 0);
		const struct span title = duet_title(arena, made(&texts), &names);
		found += !span_starts(title, "Rien ne distingue sûrement");
		arena_end(arena);
		arena = all;
	}
	print_message("something is said of %d draws of %lld\n", found, (long long)seeds);
	assert_true(found * 40 < seeds); /* of forty: none */
}

static void
too_few_texts_are_not_compared(void **state)
{
	(void)state;
	const struct duet_names names = duet_names_of(true);
	const struct duet_texts texts = pool(3, DUET_SIDE_MIN - 1, 90);
	const struct duet *duet = made(&texts);
	assert_int_equal(duet->state, DUET_TOO_FEW);
	assert_int_equal(duet->theme_count + duet->word_counts[0] + duet->word_counts[1], 0);
	assert_true(span_starts(duet_title(arena, duet, &names), "Trop peu"));
	const struct duet_texts none = { { NULL, 0 }, NULL };
	assert_int_equal(made(&none)->state, DUET_TOO_FEW);
}

static void
a_document_is_read_as_it_was_written(void **state)
{
	struct duet *read = arena_new_of(arena, struct duet);
	(void)state;
	const struct duet_texts texts = pool(7, 120, 40);
	const struct span written = duet_write(arena, made(&texts));
	assert_true(duet_read(arena, written, read));
	assert_true(span_equal(duet_write(arena, read), written));
	assert_null(strstr(arena_format(arena, "%.*s", SPAN_ARGS(written)), "Chez nous")); /* no text */
	/* Cut anywhere, or of another version: it is not read, and nothing breaks. */
	for (size_t length = 0; length < written.length; length += 7)
		assert_false(duet_read(arena, span_from(written.at, length), read));
	assert_false(duet_read(arena, SPAN("d 2 0 0 0 0 0\no 0 0 0 0 0 0 0 0 0 0 0 1000 1000 1000\n"), read));
	assert_true(duet_read(arena, SPAN("d 1 0 0 0 0 0\no 0 0 0 0 0 0 0 0 0 0 0 1000 1000 1000\n"), read));
	assert_false(duet_read(arena, SPAN("d 1 0 0 0 0 -1\no 0 0 0 0 0 0 0 0 0 0 0 1000 1000 1000\n"), read));
	assert_false(duet_read(arena, SPAN("d 1 0 0 0 0 0\no 0 0 0 1 0 0 0 0 0 0 0 1000 1000 1000\n"), read));
}

static void
sentences_say_what_intervals_carry(void **state)
{
	(void)state;
	const struct duet_names names = duet_names_of(false);
	struct duet duet = { .state = DUET_COMPARED };
	struct duet_part part = { .texts = 90, .tones = { [VOICES_NEGATIVE] = 81, [VOICES_POSITIVE] = 9 } };
	assert_true(span_starts(duet_tone_words(arena, &part), "surtout négatif (de "));
	part.tones[VOICES_NEGATIVE] = 50; /* the model may have taken mixed ones for it */
	part.tones[VOICES_POSITIVE] = 40;
	assert_true(span_starts(duet_tone_words(arena, &part), "tons partagés"));
	part.tones[VOICES_NEGATIVE] = 9;
	part.tones[VOICES_POSITIVE] = 0;
	assert_true(span_starts(duet_tone_words(arena, &part), "trop peu"));
	part.tones[VOICES_NEGATIVE] = 0;
	assert_int_equal(duet_tone_words(arena, &part).length, 0);
	assert_true(span_starts(duet_order_words(arena, &duet, &names), "On ne peut pas dire"));
	duet.order = (struct duet_order){ .is_known = true, .tau = { 0.3, -0.1, 0.6, true } };
	assert_true(span_starts(duet_order_words(arena, &duet, &names), "On ne peut pas dire"));
	duet.order.tau = (struct voices_figure){ 0.5, 0.2, 0.8, true };
	assert_true(span_starts(duet_order_words(arena, &duet, &names),
	                        "Les thèmes qui irritent le plus les usagers irritent aussi"));
	duet.order.tau = (struct voices_figure){ -0.5, -0.8, -0.2, true };
	assert_true(span_starts(duet_order_words(arena, &duet, &names),
	                        "Les thèmes qui irritent le plus les usagers sont ceux qui irritent le moins"));
}

/* --- kept -------------------------------------------------------------------------------------------- */

static void
take_survey(void)
{
	const struct duet_texts texts = pool(11, 60, 60);
	struct text csv = text_new(arena, 1 << 20);
	const struct survey_seal one = answers_seal(rooms);
	struct survey_sealed sealed;
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	for (size_t i = 0; i < texts.texts.count; i++)
		text_format(&csv, "nord;%c;3;%.*s Voilà %zu.\n", texts.texts.list[i].side == 0 ? 'P' : 'A',
		            SPAN_ARGS(texts.texts.list[i].words), i * 7919);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	assert_true(survey_seal(arena, &one, SPAN("w"), &sealed, &fault));
	struct verbatim_keeper keeper = { .store = rooms->store, .root_id = rooms->root_id,
		                              .folder = rooms->folder, .now_s = 1795000000 };
	assert_true(date_read(SPAN("2026-11-20"), &keeper.today));
	if (!verbatim_clock(arena, &keeper, false, &fault))
		fail_msg("verbatim: %s", fault.for_log);
}

static void
tick(bool is_slow)
{
	const struct duet_keeper keeper = { .store = rooms->store, .root_id = rooms->root_id };
	if (!duet_clock(arena, &keeper, is_slow, &fault))
		fail_msg("clock: %s", fault.for_log);
}

static bool
hide_first(struct db *db, void *data)
{
	const struct verbatim_text *text = data;
	const struct reader_right right = { ROLE_REFERENT, 0 };
	const struct verbatim_sight sight = { .root_id = rooms->root_id, .tree = tree,
		                                  .reader = { .account_id = 5, .roles = WHO(ROLE_REFERENT),
		                                              .rights = &right, .right_count = 1 } };
	const struct verbatim_act act = { text->heap_id, text->text_id, SPAN("On le reconnaît"), SPAN("once") };
	return verbatim_hide(arena, db, &sight, &act, &fault) == FOUND_ONE;
}

static bool
erase_all(struct db *db, void *data)
{
	int64_t erased;
	(void)data;
	return verbatim_erase_before(arena, db, rooms->root_id, INT32_MAX, &erased, &fault) == FOUND_ONE;
}

static enum found
load(bool *is_old_r)
{
	struct duet *duet = arena_new_of(arena, struct duet);
	const int64_t heap_id = rooms_number(rooms, "SELECT heap_id FROM duet_heap");
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found =
		duet_load(arena, db, rooms->root_id, heap_id, duet, is_old_r, &fault);
	db_end(db);
	if (found == FOUND_ONE)
		assert_int_equal(duet->state, DUET_COMPARED);
	return found;
}

static void
it_is_made_once_and_goes_with_its_heap(void **state)
{
	struct verbatim_text text = { 0 };
	bool is_old;
	(void)state;
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT COUNT(*) FROM duet_heap"), 0);
	take_survey();
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT COUNT(*) FROM duet_heap"), 1);
	assert_int_equal(load(&is_old), FOUND_ONE);
	assert_false(is_old);
	const int64_t shown = rooms_number(rooms, "SELECT shown FROM duet_heap");

	/* Hidden: it says that it is old, and a slow tick makes it again. */
	text.heap_id = rooms_number(rooms, "SELECT heap_id FROM duet_heap");
	text.text_id = rooms_number(rooms, "SELECT MIN(text_id) FROM verbatim_text WHERE state = 1");
	assert_true(store_write(rooms->store, hide_first, &text, &fault));
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT shown FROM duet_heap"), shown);
	assert_int_equal(load(&is_old), FOUND_ONE);
	assert_true(is_old);
	tick(true);
	assert_true(rooms_number(rooms, "SELECT shown FROM duet_heap") != shown);
	assert_int_equal(load(&is_old), FOUND_ONE);
	assert_false(is_old);

	/* Erased with its texts. */
	assert_true(store_write(rooms->store, erase_all, NULL, &fault));
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT COUNT(*) FROM duet_heap"), 0);
}

int
main(int argc, char **argv)
{
#define ONE(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		ONE(what_is_planted_is_found_and_titled),
		ONE(nothing_is_found_in_one_pool),
		ONE(too_few_texts_are_not_compared),
		ONE(a_document_is_read_as_it_was_written),
		ONE(sentences_say_what_intervals_carry),
		ONE(it_is_made_once_and_goes_with_its_heap),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
