/* What people wrote is found by its words: by whoever may read it, and by nobody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "craft/text/text.h"
#include "listen/retrieve/retrieve_inside.h"
#include "support/answers_for_tests.h"

enum { TOWN, NORTH, SOUTH, EAST, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "nord", "sud", "est" };
static const int parents[PLACE_COUNT] = { -1, 0, 0, 0 };
static const char map[] =
	"wave w \"Accueil\"\nclosed 2026-11-01\nscale 1 to 5\nplace column lieu\n"
	"side column qui\nside usager when P\nside agent when A\ntheme t \"T\"\n"
	"item Q1 t \"L’accueil est bon.\" column q1\n"
	"text DIRE t \"Dites-nous en plus.\" column dire\n";

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct verbatim_keeper keeper;

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

/* --- a survey ------------------------------------------------------------------------------------- */

static const char *const subjects[] = { "guichet", "téléphone", "formulaire", "parking", "site", "courrier",
	                                    "délai", "bureau" };

/* So many who wrote, each something else; « motsud3 » is of the south alone. */
static void
add_people(struct text *csv, const char *place, char side, int first, int count)
{
	for (int i = first; i < first + count; i++)
		text_format(csv, "%s;%c;%d;Le %s appelé mot%s%d était trop b%d, nous avons attendu c%d puis d%d.\n",
		            place, side, i % 5 + 1, subjects[i % 8], place, i, i * 7, i * 3, i * 5);
}

static struct text
new_csv(void)
{
	struct text csv = text_new(arena, 64 << 20);
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	return csv;
}

static bool
tick_once(bool is_slow)
{
	const struct retrieve_clock clock = { .store = rooms->store, .root_id = rooms->root_id,
		                                  .today = keeper.today };
	return verbatim_clock(arena, &keeper, is_slow, &fault) && retrieve_clock(arena, &clock, &fault);
}

static void
tick(bool is_slow)
{
	const struct search_clock search = { .store = rooms->store, .root_id = rooms->root_id,
		                                 .forgets = is_slow };
	if (!tick_once(is_slow) || !search_clock(&search, &fault))
		fail_msg("clock: %s", fault.for_log);
}

static void
take(struct text *csv)
{
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(csv));
	const struct survey_seal one = answers_seal(rooms);
	struct survey_sealed sealed;
	assert_true(survey_seal(arena, &one, SPAN("w"), &sealed, &fault));
	tick(false);
}

/* Seven in the east, six in the north, three in the south (who are said to be in the town, with those of the
 * north), twelve agents, one of whom is to be looked at first. */
static void
take_town(void)
{
	struct text csv = new_csv();
	add_people(&csv, "est", 'P', 0, 7);
	add_people(&csv, "nord", 'P', 10, 6);
	add_people(&csv, "sud", 'P', 20, 3);
	add_people(&csv, "nord", 'A', 100, 11);
	text_add_z(&csv, "nord;A;3;Appelez Mme Marie Durand au 06 12 34 56 78, elle est malade du cancer.\n");
	take(&csv);
}

static bool
return_results(struct db *db, void *data)
{
	struct survey_wave wave;
	bool done;
	(void)data;
	return survey_wave_by_code(arena, db, rooms->root_id, SPAN("w"), &wave, &fault) == FOUND_ONE &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_CLOSED, SURVEY_RETURNED, &done, &fault) &&
	       done;
}

/* --- who reads -------------------------------------------------------------------------------------- */

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

static struct retrieve_found
find_with(struct verbatim_sight sight, const char *words, struct retrieve_asked filters)
{
	struct retrieve_found found;
	struct db *db = store_read(arena, rooms->store, &fault);
	struct verbatim_sight *kept = arena_new_of(arena, struct verbatim_sight);
	*kept = sight;
	filters.sight = kept;
	filters.typed = span_of(words);
	if (!retrieve_find(arena, db, &filters, &found, &fault))
		fail_msg("find: %s", fault.for_log);
	db_end(db);
	return found;
}
static const struct retrieve_asked everywhere = { .side = VERBATIM_ANY, .tone = VERBATIM_ANY };

/* Those that have one of the words. */
static size_t
count_of(struct verbatim_sight sight, const char *words)
{
	const struct retrieve_found found = find_with(sight, words, everywhere);
	size_t count = 0;
	for (size_t i = 0; i < found.count; i++) {
		assert_true(i == 0 || found.all[i].word_count <= found.all[i - 1].word_count ||
		            found.all[i - 1].word_count < found.query->count);
		count += found.all[i].word_count > 0;
	}
	return count;
}

static int64_t
only_heap(void)
{
	struct verbatim_heap *heaps;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_heaps_made(arena, db, rooms->root_id, &heaps, &count, &fault));
	db_end(db);
	assert_int_equal(count, 1);
	return heaps[0].id;
}

static struct verbatim_found
all_texts(void)
{
	struct verbatim_found found;
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	const struct verbatim_asked asked = { .heap_id = only_heap(), .side = VERBATIM_ANY, .tone = VERBATIM_ANY,
		                                  .state = VERBATIM_ANY, .words = SPAN(""),
		                                  .limit = VERBATIM_ASK_MAX };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_ask(arena, db, &sight, &asked, &found, &fault));
	db_end(db);
	return found;
}

static const struct {
	enum role role;
	int place;
} readers[] = {
	{ ROLE_REFERENT, -1 }, { ROLE_REFERENT, TOWN }, { ROLE_REFERENT, EAST }, { ROLE_DIRECTOR, -1 },
	{ ROLE_DIRECTOR, TOWN }, { ROLE_DIRECTOR, EAST }, { ROLE_DIRECTOR, NORTH }, { ROLE_DIRECTOR, SOUTH },
	{ ROLE_AUDITOR, -1 }, { ROLE_ADMINISTRATOR, -1 }, { ROLE_AGENT, -1 }, { ROLE_TEAM_LEADER, EAST },
};

static bool
has(const struct verbatim_text *text, const char *words)
{
	return span_find(text->words, span_of(words)) < text->words.length;
}

/* Is what is found, and what is loaded by many, what the room verbatim says text by text? */
static void
compare_readers(void)
{
	const struct verbatim_found all = all_texts();
	struct verbatim_key *keys = arena_array_of(arena, struct verbatim_key, all.count);
	const struct verbatim_keys asked = { keys, all.count };
	for (size_t i = 0; i < all.count; i++)
		keys[i] = (struct verbatim_key){ all.texts[i].heap_id, all.texts[i].text_id };
	for (size_t reader = 0; reader < LENGTH(readers); reader++) {
		for (int previews = 0; previews < 2; previews++) {
			struct verbatim_sight sight = sight_of(readers[reader].role, readers[reader].place);
			struct verbatim_many many;
			size_t at = 0, attended = 0;
			sight.reader.previews = previews == 1;
			struct db *db = store_read(arena, rooms->store, &fault);
			assert_true(verbatim_load_many(arena, db, &sight, &asked, &many, &fault));
			for (size_t i = 0; i < all.count; i++) {
				struct verbatim_text text;
				const enum found found = verbatim_load(arena, db, &sight, keys[i].heap_id, keys[i].text_id,
				                                       &text, &fault);
				const bool is_many = at < many.count && many.all[at].text.text_id == keys[i].text_id;
				assert_int_equal(is_many, found == FOUND_ONE && text.state == VERBATIM_SHOWN);
				at += is_many;
				attended += is_many && has(&all.texts[i], "attendu");
			}
			db_end(db);
			assert_int_equal(at, many.count);
			assert_int_equal(count_of(sight, "attendu"), attended);
		}
	}
}

static void
nobody_finds_what_she_may_not_read(void **state)
{
	(void)state;
	take_town();
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1), "attendu"), 27);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, -1), "attendu"), 0);
	compare_readers();
	assert_true(store_write(rooms->store, return_results, NULL, &fault));
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, -1), "attendu"), 27);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, EAST), "attendu"), 7);
	compare_readers();
	/* What is to be looked at first is found by nobody, not even by who looks. */
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1), "cancer"), 0);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1), "Durand"), 0);
}

static void
a_place_under_the_floor_is_found_nowhere(void **state)
{
	(void)state;
	take_town();
	assert_true(store_write(rooms->store, return_results, NULL, &fault));
	struct retrieve_asked asked = everywhere;
	asked.place_id = place_ids[SOUTH];
	assert_int_equal(find_with(sight_of(ROLE_REFERENT, -1), "attendu", asked).count, 0);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, SOUTH), "motsud20"), 0);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, EAST), "motsud20"), 0);
	const struct retrieve_found found = find_with(sight_of(ROLE_REFERENT, -1), "motsud20", everywhere);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1), "motsud20"), 1);
	assert_int_equal(found.all[0].one.text.place_id, place_ids[TOWN]);
	assert_string_equal(span_copy(arena, found.all[0].one.question), "Dites-nous en plus.");
	assert_string_equal(span_copy(arena, found.all[0].one.survey), "Accueil");
}

static void
filters_hold(void **state)
{
	(void)state;
	take_town();
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	struct retrieve_asked asked = everywhere;
	asked.side = SIDE_AGENT;
	assert_int_equal(find_with(sight, "attendu", asked).count, 11);
	asked.place_id = place_ids[EAST];
	assert_int_equal(find_with(sight, "attendu", asked).count, 0);
	asked.side = SIDE_USAGER;
	assert_int_equal(find_with(sight, "attendu", asked).count, 7);
	asked.place_id = place_ids[TOWN];
	assert_int_equal(find_with(sight, "attendu", asked).count, 16);
	size_t told = 0;
	for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++) {
		struct retrieve_asked toned = everywhere;
		toned.tone = tone;
		const struct retrieve_found found = find_with(sight, "attendu", toned);
		for (size_t i = 0; i < found.count; i++)
			assert_int_equal(found.all[i].one.text.tone, tone);
		told += found.count;
	}
	assert_int_equal(told, 27);
}

/* A survey of so many open questions, that seven usagers of the east answered. */
static void
take_questions(const char *code, const char *word, int question_count)
{
	struct text questions = text_new(arena, 100000), csv = text_new(arena, 1 << 20);
	text_format(&questions, "wave %s \"Accueil\"\nclosed 2026-11-01\nscale 1 to 5\nplace column lieu\n"
	                        "side column qui\nside usager when P\nside agent when A\ntheme t \"T\"\n"
	                        "item Q1 t \"L’accueil est bon.\" column q1\n", code);
	text_add_z(&csv, "lieu;qui;q1");
	for (int i = 0; i < question_count; i++) {
		text_format(&questions, "text D%d t \"Question %d.\" column d%d\n", i, i, i);
		text_format(&csv, ";d%d", i);
	}
	for (int who = 0; who < 7; who++) {
		text_add_z(&csv, "\nest;P;3");
		for (int i = 0; i < question_count; i++)
			text_format(&csv, ";Le %s %s numéro a%d était b%d, c%d puis d%d", subjects[who], word, who,
			            who * 7 + i, who * 3 + i, who * 5 + i);
	}
	text_add_z(&csv, "\n");
	answers_import(rooms, SURVEY_ANSWERS, text_z(&questions), text_z(&csv));
	const struct survey_seal one = answers_seal(rooms);
	struct survey_sealed sealed;
	assert_true(survey_seal(arena, &one, span_of(code), &sealed, &fault));
	tick(false);
}

/* Whoever reads one survey of two is told nothing of the other, not even that there are more. */
static void
what_is_not_given_back_is_not_told(void **state)
{
	(void)state;
	take_questions("w", "rouge", 17); /* more than a word of a query has forms */
	take_questions("v", "vert", 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM retrieve_heap"), 19);
	assert_true(store_write(rooms->store, return_results, NULL, &fault));
	const struct verbatim_sight all = sight_of(ROLE_REFERENT, -1), hers = sight_of(ROLE_DIRECTOR, EAST);
	assert_int_equal(count_of(all, "rouge"), 119);
	assert_int_equal(count_of(hers, "rouge"), 119);
	assert_int_equal(count_of(all, "vert"), 14);
	const struct retrieve_found none = find_with(hers, "vert", everywhere);
	assert_int_equal(none.count, 0);
	assert_false(none.is_full);
	assert_false(find_with(all, "rouge", everywhere).is_full);
	assert_int_equal(count_of(all, "numéro"), RETRIEVE_FOUND_MAX);
	assert_true(find_with(all, "numéro", everywhere).is_full);
	assert_int_equal(count_of(hers, "numéro"), 119);
	assert_false(find_with(hers, "numéro", everywhere).is_full);
	/* Nor whoever prepares the surveys of the east, who reads both. */
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, EAST), "vert"), 14);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, NORTH), "vert"), 0);
}

/* --- the best first --------------------------------------------------------------------------------- */

static void
those_with_all_the_words_are_first(void **state)
{
	(void)state;
	static const char *const words[] = {
		"Le guichet est fermé. Le guichet, toujours le guichet, encore le guichet.",
		"On attend longtemps, et au bout du compte le guichet ferme avant que quelqu’un passe.",
		"Merci.",
		"Le guichet attend.",
	};
	struct span texts[LENGTH(words)];
	struct retrieve_ranked ranked[LENGTH(words)];
	for (size_t i = 0; i < LENGTH(words); i++)
		texts[i] = span_of(words[i]);
	retrieve_rank(arena, text_query_read(arena, SPAN("attend guichet ")), texts, LENGTH(words), ranked);
	const size_t order[] = { 3, 1, 0, 2 };
	const size_t counts[] = { 2, 2, 1, 0 };
	for (size_t i = 0; i < LENGTH(words); i++) {
		assert_int_equal(ranked[i].at, order[i]);
		assert_int_equal(ranked[i].word_count, counts[i]);
	}
	retrieve_rank(arena, text_query_read(arena, SPAN("")), texts, LENGTH(words), ranked);
	for (size_t i = 0; i < LENGTH(words); i++)
		assert_int_equal(ranked[i].at, i);
	retrieve_rank(arena, text_query_read(arena, SPAN("rien")), texts, 0, ranked);
}

static void
some_of_the_words_are_found_after_all_of_them(void **state)
{
	(void)state;
	take_town();
	const struct retrieve_found found = find_with(sight_of(ROLE_REFERENT, -1), "parking motest3", everywhere);
	assert_true(found.count > 1);
	assert_int_equal(found.all[0].word_count, 2);
	assert_int_equal(found.all[1].word_count, 1);
	for (size_t i = 1; i < found.count; i++)
		assert_true(found.all[i].word_count <= found.all[i - 1].word_count);
	assert_true(found.count <= RETRIEVE_FEW);
	/* A word that nobody wrote hides nothing of the others. */
	assert_true(count_of(sight_of(ROLE_REFERENT, -1), "parking zzyzx") >= 3);
}

static void
whatever_is_typed_is_read(void **state)
{
	(void)state;
	take_town();
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	static const char *const nothing[] = { "", " ", "le la les", "%", "'; DROP TABLE verbatim_text; --", "\"",
		                                   "S0", "H1", "\xff\xfe", "🙂", "\xe2\x80\x8b" };
	for (size_t i = 0; i < LENGTH(nothing); i++)
		assert_int_equal(count_of(sight, nothing[i]), 0);
	/* Marks are no words: nobody types a filter. */
	assert_int_equal(count_of(sight, arena_format(arena, "A%lld", (long long)place_ids[EAST])), 0);
	struct text many = text_new(arena, 100000);
	for (int i = 0; i < 5000; i++)
		text_format(&many, "attendu%d ", i);
	assert_true(find_with(sight, text_z(&many), everywhere).is_cut);
	assert_int_equal(count_of(sight, "attendu ATTENDU atten"), 27);
}

/* --- near ----------------------------------------------------------------------------------------------- */

static struct retrieve_found
near_of(struct verbatim_sight sight, const struct verbatim_text *text)
{
	struct retrieve_found found;
	struct db *db = store_read(arena, rooms->store, &fault);
	struct verbatim_sight *kept = arena_new_of(arena, struct verbatim_sight);
	*kept = sight;
	if (!retrieve_near(arena, db, kept, text, &found, &fault))
		fail_msg("near: %s", fault.for_log);
	db_end(db);
	return found;
}

static void
texts_that_say_the_same_are_near(void **state)
{
	(void)state;
	struct text csv = new_csv();
	add_people(&csv, "est", 'P', 0, 30);
	add_people(&csv, "nord", 'A', 100, 12);
	text_add_z(&csv, "est;P;3;Les réverbères de la rue des Acacias sont éteints depuis un mois.\n"
	                 "nord;A;3;La rue des Acacias reste dans le noir, plusieurs réverbères en panne.\n");
	take(&csv);
	assert_true(store_write(rooms->store, return_results, NULL, &fault));
	const struct retrieve_found found = find_with(sight_of(ROLE_REFERENT, -1), "éteints", everywhere);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1), "éteints"), 1);
	/* After the one that has the word, one that says the same in others. */
	assert_true(found.count >= 2);
	assert_int_equal(found.all[1].word_count, 0);
	assert_true(has(&found.all[1].one.text, "dans le noir"));
	const struct verbatim_text *text = &found.all[0].one.text;
	const struct retrieve_found near = near_of(sight_of(ROLE_REFERENT, -1), text);
	assert_true(near.count >= 1 && near.count <= RETRIEVE_NEAR_COUNT);
	assert_true(has(&near.all[0].one.text, "dans le noir"));
	for (size_t i = 0; i < near.count; i++)
		assert_true(near.all[i].one.text.text_id != text->text_id);
	/* Whoever reads in the east alone is not told of what agents wrote in the north. */
	const struct retrieve_found hers = near_of(sight_of(ROLE_DIRECTOR, EAST), text);
	for (size_t i = 0; i < hers.count; i++)
		assert_int_equal(hers.all[i].one.text.place_id, place_ids[EAST]);
}

/* --- time ------------------------------------------------------------------------------------------- */

struct acting {
	struct verbatim_sight sight;
	struct verbatim_act act;
	bool hides;
};

static bool
act_it(struct db *db, void *data)
{
	struct acting *acting = data;
	return (acting->hides ? verbatim_hide : verbatim_show)(arena, db, &acting->sight, &acting->act, &fault) ==
	       FOUND_ONE;
}

static void
what_is_hidden_leaves_the_index_and_comes_back(void **state)
{
	(void)state;
	take_town();
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	const struct retrieve_found found = find_with(sight, "motest3", everywhere);
	assert_int_equal(count_of(sight, "motest3"), 1);
	const struct verbatim_text *text = &found.all[0].one.text;
	struct acting acting = { sight, { text->heap_id, text->text_id, SPAN("Un nom."), SPAN("a") }, true };
	assert_true(store_write(rooms->store, act_it, &acting, &fault));
	assert_int_equal(count_of(sight, "motest3"), 0); /* at once */
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM retrieve_doc"), 26);
	assert_int_equal(rooms_number(rooms, "SELECT texts FROM retrieve_heap"), 26);
	assert_int_equal(count_of(sight, "motest3"), 0);
	acting.hides = false;
	acting.act.once = SPAN("b");
	assert_true(store_write(rooms->store, act_it, &acting, &fault));
	tick(false);
	assert_int_equal(count_of(sight, "motest3"), 1);
	const int64_t last = rooms_number(rooms, "SELECT max(doc_id) FROM retrieve_doc");
	tick(true); /* nothing to do */
	assert_int_equal(rooms_number(rooms, "SELECT max(doc_id) FROM retrieve_doc"), last);
}

/* More come: the south reaches its floor, and its texts are now said to be there. */
static void
a_heap_that_is_filled_again_is_put_again(void **state)
{
	(void)state;
	take_town();
	struct text csv = new_csv();
	add_people(&csv, "sud", 'P', 40, 4);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1), "attendu"), 0); /* nobody reads it meanwhile */
	const struct survey_seal one = answers_seal(rooms);
	struct survey_sealed sealed;
	assert_true(survey_seal(arena, &one, SPAN("w"), &sealed, &fault));
	tick(false);
	struct retrieve_asked asked = everywhere;
	asked.place_id = place_ids[SOUTH];
	assert_int_equal(find_with(sight_of(ROLE_REFERENT, -1), "attendu", asked).count, 7);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1), "attendu"), 31);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM retrieve_doc"), 31);
}

static bool
erase_all(struct db *db, void *data)
{
	int64_t erased;
	enum found found;
	const int32_t *day = data;
	while ((found = verbatim_erase_before(arena, db, rooms->root_id, *day, &erased, &fault)) == FOUND_ONE)
		;
	return found == FOUND_NONE;
}

static void
words_go_with_their_heap(void **state)
{
	(void)state;
	int32_t day;
	take_town();
	assert_true(date_read(SPAN("2027-01-01"), &day));
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1), "attendu"), 0);
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM retrieve_doc"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM retrieve_heap"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM search_fresh WHERE words <> ''"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM search_page"), 0);
}

/* Cut at any step, it ends as if it had not been. */
static void
it_goes_on_after_it_was_cut(void **state)
{
	(void)state;
	struct text csv = new_csv();
	int cuts = 0;
	add_people(&csv, "est", 'P', 0, 900);
	add_people(&csv, "nord", 'A', 1000, 300);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	const struct survey_seal one = answers_seal(rooms);
	struct survey_sealed sealed;
	assert_true(survey_seal(arena, &one, SPAN("w"), &sealed, &fault));
	assert_true(verbatim_clock(arena, &keeper, false, &fault));
	const struct retrieve_clock clock = { .store = rooms->store, .root_id = rooms->root_id,
		                                  .today = keeper.today };
	for (int64_t steps = 20;; steps += 900) {
		store_fail_after(steps);
		const bool is_done = retrieve_clock(arena, &clock, &fault);
		store_fail_after(0);
		if (is_done)
			break;
		fault = (struct fault){ 0 };
		cuts++;
	}
	assert_true(cuts >= 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM retrieve_doc"), 1200);
	assert_int_equal(rooms_number(rooms, "SELECT texts FROM retrieve_heap"), 1200);
	tick(true);
	const struct retrieve_found found = find_with(sight_of(ROLE_REFERENT, -1), "attendu", everywhere);
	assert_int_equal(found.count, RETRIEVE_FOUND_MAX);
	assert_true(found.is_full);
}

int
main(int argc, char **argv)
{
#define ONE(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		ONE(nobody_finds_what_she_may_not_read),
		ONE(a_place_under_the_floor_is_found_nowhere),
		ONE(filters_hold),
		ONE(what_is_not_given_back_is_not_told),
		ONE(those_with_all_the_words_are_first),
		ONE(some_of_the_words_are_found_after_all_of_them),
		ONE(whatever_is_typed_is_read),
		ONE(texts_that_say_the_same_are_near),
		ONE(what_is_hidden_leaves_the_index_and_comes_back),
		ONE(a_heap_that_is_filled_again_is_put_again),
		ONE(words_go_with_their_heap),
		ONE(it_goes_on_after_it_was_cut),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
