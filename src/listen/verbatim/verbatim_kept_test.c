/* What is kept of what people wrote: never a place under the floor, and who reads which of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "ground/journal/journal.h"
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim.h"
#include "listen/verbatim/verbatim_call.h"
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

/* So many who wrote, each something else. */
static void
add_people(struct text *csv, const char *place, char side, int first, int count)
{
	static const char *const subjects[] = { "guichet", "téléphone", "formulaire", "parking", "site",
		                                    "courrier", "délai", "bureau" };
	for (int i = first; i < first + count; i++)
		text_format(csv, "%s;%c;%d;Le %s numéro %s%d était %s%d, nous avons attendu %s%d puis %s%d.\n", place,
		            side, i % 5 + 1, subjects[i % 8], "a", i, "b", i * 7, "c", i * 3, "d", i * 5);
}

static struct text
new_csv(void)
{
	struct text csv = text_new(arena, 64 << 20);
	text_add_z(&csv, "lieu;qui;q1;dire\n");
	return csv;
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
	if (!verbatim_clock(arena, &keeper, is_slow, &fault))
		fail_msg("clock: %s", fault.for_log);
}

static void
take(struct text *csv)
{
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(csv));
	seal();
	tick(false);
}

/* Twelve agents and the usagers of a whole town. */
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

/* --- who reads --------------------------------------------------------------------------------------- */

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

static size_t
heaps_of(struct verbatim_sight sight, struct verbatim_heap **heaps_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_heaps(arena, db, &sight, heaps_r, &count, &fault));
	db_end(db);
	return count;
}

static int64_t
only_heap(void)
{
	struct verbatim_heap *heaps;
	assert_int_equal(heaps_of(verbatim_sight_of_program(rooms->root_id), &heaps), 1);
	return heaps[0].id;
}

static struct verbatim_asked
all_of(int64_t heap_id)
{
	return (struct verbatim_asked){ .heap_id = heap_id, .side = VERBATIM_ANY, .tone = VERBATIM_ANY,
		                            .state = VERBATIM_ANY, .words = SPAN(""), .limit = VERBATIM_ASK_MAX };
}

static struct verbatim_found
ask(struct verbatim_sight sight, struct verbatim_asked asked)
{
	struct verbatim_found found;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_ask(arena, db, &sight, &asked, &found, &fault));
	db_end(db);
	return found;
}

static size_t
count_of(struct verbatim_sight sight)
{
	struct verbatim_heap *heaps;
	if (heaps_of(sight, &heaps) == 0)
		return 0;
	return ask(sight, all_of(heaps[0].id)).count;
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

/* --- the floor --------------------------------------------------------------------------------------- */

static void
places_under_the_floor_are_said_to_be_above(void **state)
{
	(void)state;
	take_town();
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	const struct verbatim_found found = ask(sight, all_of(only_heap()));
	size_t at[2][PLACE_COUNT] = { 0 };
	assert_int_equal(found.count, 28);
	for (size_t i = 0; i < found.count; i++)
		for (size_t place = 0; place < PLACE_COUNT; place++)
			at[found.texts[i].side][place] += found.texts[i].place_id == place_ids[place];
	/* Three wrote in the south: with those of the north they are the town's. */
	assert_int_equal(at[SIDE_USAGER][EAST], 7);
	assert_int_equal(at[SIDE_USAGER][TOWN], 9);
	assert_int_equal(at[SIDE_AGENT][NORTH], 12);
}

static void
a_side_under_its_floor_is_not_kept_at_all(void **state)
{
	(void)state;
	struct text csv = new_csv();
	add_people(&csv, "est", 'P', 0, 5);
	add_people(&csv, "nord", 'A', 100, 9);
	/* The tenth says what another says. */
	text_add_z(&csv, "nord;A;2;Le formulaire numéro a106 était b742, nous avons attendu c318 puis d530.\n");
	take(&csv);
	const struct verbatim_found found = ask(sight_of(ROLE_REFERENT, -1), all_of(only_heap()));
	assert_int_equal(found.count, 5);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text WHERE side = 1"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 5);
}

static void
four_who_sign_the_same_letter_are_one(void **state)
{
	(void)state;
	struct text csv = new_csv();
	add_people(&csv, "est", 'P', 0, 4);
	for (int i = 0; i < 6; i++)
		text_format(&csv, "est;P;3;Nous demandons la réouverture du guichet du quartier chaque samedi matin, "
		                  "comme avant les travaux de la place%s\n", i % 2 == 0 ? "." : " !");
	add_people(&csv, "nord", 'P', 20, 5);
	text_add_z(&csv, "sud;P;3;…\n");
	take(&csv);
	const struct verbatim_found found = ask(sight_of(ROLE_REFERENT, -1), all_of(only_heap()));
	size_t twins = 0, at_town = 0;
	assert_int_equal(found.count, 16);
	for (size_t i = 0; i < found.count; i++) {
		twins += found.texts[i].twin_id != 0;
		at_town += found.texts[i].place_id == place_ids[TOWN];
	}
	assert_int_equal(twins, 5);
	/* Four and the letter are five. A mark alone is of nobody: it goes up, and takes with it one of the two
	 * neighbours, from whom it is then not told. */
	struct verbatim_asked asked = all_of(only_heap());
	asked.place_id = place_ids[NORTH];
	assert_int_equal(ask(sight_of(ROLE_REFERENT, -1), asked).count, 5);
	assert_int_equal(at_town, 11);
}

/* --- random trees ------------------------------------------------------------------------------------- */

enum { FOREST = 100, DRAWS = 500, DRAWN = 14 };
static uint64_t chance = 20261127;
static uint32_t
draw(uint32_t below)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(chance >> 33) % below;
}

struct drawn {
	int64_t place_id;
	int group; /* those of one group say nearly the same */
	int who;   /* whoever wrote them */
	enum side side;
};

/* What one may read of a parent is what is said to be there and what its children say: were there fewer
 * than the floor who are said to be at a place itself, they would be told apart by subtraction. */
static void
check_draw(const struct verbatim_plan *plan, const struct drawn *drawn, size_t count, bool internal,
           bool agents_told)
{
	const struct place_tree *all = plan->tree;
	bool *is_seen = arena_array_of(plan->arena, bool, count + 1);
	bool *has_spoken = arena_array_of(plan->arena, bool, count + 1);
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const enum respondent who = secrecy_respondent((enum side)side, internal);
		const int64_t floor =
			who == RESPONDENT_AGENT && !agents_told ? INT64_MAX : secrecy_floor(who);
		for (uint32_t place = 0; place <= all->count; place++) {
			const int64_t id = place == all->count ? 0 : all->places[place].id;
			int64_t distinct = 0, people = 0;
			memset(is_seen, 0, count);
			memset(has_spoken, 0, count);
			for (size_t i = 0; i < count; i++) {
				const struct verbatim_entry *entry = verbatim_plan_entry(plan, (int64_t)i + 1);
				if (drawn[i].side != (enum side)side || (entry->marks & VERBATIM_IS_DROPPED) != 0 ||
				    entry->place_id != id)
					continue;
				const uint32_t from = place_by_id(all, drawn[i].place_id);
				assert_true(id == 0 || (place <= from && from < all->places[place].end));
				distinct += !is_seen[drawn[i].group];
				is_seen[drawn[i].group] = true;
				people += !has_spoken[drawn[i].who];
				has_spoken[drawn[i].who] = true;
			}
			assert_true(distinct == 0 || (distinct >= floor && people >= floor));
		}
	}
}

static void
no_draw_leaves_anybody_under_the_floor(void **state)
{
	(void)state;
	const char **names = arena_array_of(arena, const char *, FOREST);
	int *above = arena_array_of(arena, int, FOREST);
	for (int i = 0; i < FOREST; i++) {
		names[i] = arena_format(arena, "p%d", i);
		above[i] = i == 0 ? -1 : (int)draw((uint32_t)i);
	}
	struct place_tree *forest = rooms_plant(rooms, names, above, FOREST, &fault);
	assert_non_null(forest);
	struct db *db = store_read(arena, rooms->store, &fault);
	/* Nothing of it is the database's but the trees: on the other engine a few are enough. */
	const int draws = store_tests_on_postgresql() ? DRAWS / 10 : DRAWS;
	for (int i = 0; i < draws; i++) {
		struct arena *one = arena_new(256 << 20);
		int64_t ids[DRAWN];
		struct drawn drawn[DRAWN * 2 * 9];
		size_t count = 0;
		for (size_t at = 0; at < DRAWN; at++)
			ids[at] = forest->places[draw(forest->count)].id;
		struct place_tree *branch = place_branch_load(one, db, rooms->root_id, DAYS_MAX, ids,
		                                              DRAWN - draw(3), &fault);
		assert_non_null(branch);
		struct verbatim_plan *plan = verbatim_plan_new(one, branch);
		for (size_t at = 0; at < DRAWN; at++)
			for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
				for (uint32_t n = draw(9); n > 0; n--) {
					const int group = draw(4) == 0 && count > 0 ? drawn[draw((uint32_t)count)].group
					                                            : (int)count;
					const int who = draw(4) == 0 && count > 0 ? drawn[draw((uint32_t)count)].who : (int)count;
					drawn[count] = (struct drawn){ ids[at], group, who, (enum side)side };
					const struct verbatim_given given = {
						.text_id = (int64_t)++count, .side = (enum side)side, .place_id = ids[at],
						.who = who + 1,
						.words = span_of(arena_format(one, "a%d b%d c%d d%d e%d f%d g%d h%d k%d l%d m%d n%d",
						                              group, group, group, group, group, group, group,
						                              group, group, group, group, group)),
					};
					verbatim_plan_text(plan, &given);
				}
		const bool internal = draw(4) == 0, agents_told = draw(4) != 0;
		verbatim_plan_end(plan, internal, agents_told);
		check_draw(plan, drawn, count, internal, agents_told);
		arena_end(one);
	}
	db_end(db);
}

/* --- what is read of a text
 * ------------------------------------------------------------------------------ */

static void
names_are_masked_and_looked_at_first(void **state)
{
	(void)state;
	take_town();
	struct verbatim_asked asked = all_of(only_heap());
	asked.words = SPAN("appelez");
	const struct verbatim_found found = ask(sight_of(ROLE_REFERENT, -1), asked);
	assert_int_equal(found.count, 1);
	const struct verbatim_text *text = &found.texts[0];
	assert_true(span_find(text->words, SPAN("Durand")) == SIZE_MAX);
	assert_true(span_find(text->words, SPAN("06")) == SIZE_MAX);
	assert_true(span_find(text->words, SPAN("[TÉLÉPHONE 1]")) != SIZE_MAX);
	assert_true((text->flags & VERBATIM_MASKED) != 0);
	assert_true((text->flags & VERBATIM_SPECIAL) != 0);
	assert_int_equal(text->state, VERBATIM_TO_LOOK_AT);
	assert_true(span_is(text->language, "fr"));
	assert_int_equal(text->tone, VERBATIM_NOT_TOLD); /* too few words */
}

static enum verbatim_tone_told
tone_read(struct verbatim_reader *reader, bool is_usager, const char *words)
{
	struct verbatim_text text = { .words = SPAN("") };
	verbatim_read(arena, reader, is_usager, span_of(words), SPAN(""), &text);
	assert_true(text.tone == VERBATIM_NOT_TOLD || (text.certainty > 300 && text.certainty <= 1000));
	return text.tone;
}

static void
the_tone_is_told_of_what_usagers_wrote_at_length(void **state)
{
	static const char angry[] =
		"Cela fait quatre mois que j’attends une réponse de la CAF et personne ne répond jamais au "
		"téléphone. Aucune explication, mon dossier a été perdu deux fois, impossible de joindre quelqu’un. "
		"On me renvoie d’un service à l’autre, on me réclame encore des papiers déjà donnés, c’est "
		"inadmissible et je n’ai plus rien pour vivre.";
	(void)state;
	struct verbatim_reader *reader = verbatim_reader_new(arena);
	assert_int_equal(tone_read(reader, true, angry), VERBATIM_NEGATIVE);
	assert_int_equal(tone_read(reader, false, angry), VERBATIM_NOT_TOLD);
	assert_int_equal(tone_read(reader, true, "La pompe est en panne."), VERBATIM_NOT_TOLD);
	assert_int_equal(tone_read(reader, true, ""), VERBATIM_NOT_TOLD);
}

static void
the_errors_of_tones_are_taken_back(void **state)
{
	int64_t tones[VERBATIM_TONE_COUNT] = { [VERBATIM_NOT_TOLD] = 500, [VERBATIM_NEGATIVE] = 19 };
	struct verbatim_figure shares[VERBATIM_TONE_COUNT];
	(void)state;
	assert_false(verbatim_tone_shares(arena, tones, shares));
	/* What its own texts were told as: a third each is what they are. */
	const struct verbatim_model *model = verbatim_tone(arena);
	for (size_t said = 0; said < 3; said++)
		for (size_t told = 0; told < 3; told++)
			tones[span_is(model->codebook.labels[told].words, "Négatif")   ? VERBATIM_NEGATIVE
			      : span_is(model->codebook.labels[told].words, "Positif") ? VERBATIM_POSITIVE
			                                                               : VERBATIM_MIXED] +=
				model->confusion[said * 3 + told];
	tones[VERBATIM_NEGATIVE] -= 19;
	assert_true(verbatim_tone_shares(arena, tones, shares));
	for (int tone = VERBATIM_NEGATIVE; tone < VERBATIM_TONE_COUNT; tone++) {
		assert_true(shares[tone].value > 0.32 && shares[tone].value < 0.35);
		assert_true(shares[tone].low < shares[tone].value && shares[tone].value < shares[tone].high);
	}
}

/* --- roles ------------------------------------------------------------------------------------------- */

static void
each_role_reads_what_it_may(void **state)
{
	(void)state;
	struct verbatim_heap *heaps;
	take_town();
	/* Closed: the référent of all places, and nobody else. */
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1)), 28);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, TOWN)), 28);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, EAST)), 0);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, -1)), 0);
	assert_int_equal(count_of(sight_of(ROLE_AGENT, -1)), 0);
	assert_int_equal(count_of(sight_of(ROLE_TEAM_LEADER, -1)), 0);
	assert_int_equal(count_of((struct verbatim_sight){ .root_id = rooms->root_id, .tree = tree }), 0);
	struct verbatim_sight preview = sight_of(ROLE_REFERENT, -1);
	preview.reader.previews = true;
	assert_int_equal(count_of(preview), 0);
	assert_true(store_write(rooms->store, return_results, NULL, &fault));
	/* Given back: the direction, within its places, but what is to be looked at. */
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, -1)), 27);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, EAST)), 7);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, SOUTH)), 0);
	assert_int_equal(count_of(sight_of(ROLE_AGENT, -1)), 0);
	/* How many, without one of them. */
	const enum role counters[] = { ROLE_AUDITOR, ROLE_ADMINISTRATOR };
	for (size_t i = 0; i < LENGTH(counters); i++) {
		assert_int_equal(heaps_of(sight_of(counters[i], -1), &heaps), 1);
		assert_int_equal(heaps[0].reach, VERBATIM_REACH_COUNTS);
		assert_int_equal(heaps[0].counts[SIDE_USAGER][VERBATIM_NOT_TOLD], 16);
		assert_int_equal(heaps[0].counts[SIDE_AGENT][VERBATIM_NOT_TOLD], 12);
		assert_int_equal(count_of(sight_of(counters[i], -1)), 0);
	}
	assert_int_equal(heaps_of(sight_of(ROLE_DIRECTOR, EAST), &heaps), 1);
	assert_int_equal(heaps[0].reach, VERBATIM_REACH_SOME);
	int64_t counted = 0;
	for (int tone = 0; tone < VERBATIM_TONE_COUNT; tone++)
		counted += heaps[0].counts[SIDE_USAGER][tone] + heaps[0].counts[SIDE_AGENT][tone];
	assert_int_equal(counted, 7);
}

static void
pages_follow_each_other_and_filters_hold(void **state)
{
	(void)state;
	take_town();
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	struct verbatim_asked asked = all_of(only_heap());
	size_t met = 0;
	struct verbatim_found found;
	asked.limit = 5;
	do {
		found = ask(sight, asked);
		met += found.count;
		asked.after = found.next;
	} while (found.is_more);
	assert_int_equal(met, 28);
	asked = all_of(only_heap());
	asked.side = SIDE_AGENT;
	assert_int_equal(ask(sight, asked).count, 12);
	asked.place_id = place_ids[EAST];
	assert_int_equal(ask(sight, asked).count, 0);
	asked.place_id = place_ids[TOWN];
	assert_int_equal(ask(sight, asked).count, 12);
	asked.state = VERBATIM_TO_LOOK_AT;
	assert_int_equal(ask(sight, asked).count, 1);
	asked.flags = VERBATIM_SPECIAL | VERBATIM_MASKED;
	assert_int_equal(ask(sight, asked).count, 1);
	asked = all_of(only_heap());
	asked.words = SPAN("téléphones");
	assert_int_equal(ask(sight, asked).count, 3); /* « [TÉLÉPHONE 1] » is one of them */
}

/* --- acts
 * ---------------------------------------------------------------------------------------------- */

struct acting {
	struct verbatim_sight sight;
	struct verbatim_act act;
	bool hides;
	enum found found;
};
static bool
act_it(struct db *db, void *data)
{
	struct acting *acting = data;
	acting->found = acting->hides
	                    ? verbatim_hide(arena, db, &acting->sight, &acting->act, &fault)
	                    : verbatim_show(arena, db, &acting->sight, &acting->act, &fault);
	return acting->found == FOUND_ONE;
}

static void
what_is_hidden_is_hidden_after_it_is_filled_again(void **state)
{
	(void)state;
	take_town();
	assert_true(store_write(rooms->store, return_results, NULL, &fault));
	const int64_t heap_id = only_heap();
	struct verbatim_found found = ask(sight_of(ROLE_DIRECTOR, EAST), all_of(heap_id));
	struct acting acting = { .sight = sight_of(ROLE_DIRECTOR, EAST), .hides = true,
		                     .act = { heap_id, found.texts[0].text_id, SPAN("On reconnaît quelqu’un"),
		                              SPAN("a") } };
	assert_false(store_write(rooms->store, act_it, &acting, &fault));
	assert_int_equal(acting.found, FOUND_NONE);
	acting.sight = sight_of(ROLE_REFERENT, -1);
	assert_true(store_write(rooms->store, act_it, &acting, &fault));
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, EAST)), 6);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1)), 28);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact WHERE kind = 'verbatim.hidden'"),
	                 1);
	assert_int_equal(rooms_number(rooms, "SELECT changes FROM verbatim_heap"), 2);
	/* More come: all is filled again, under the same numbers. */
	struct text csv = new_csv();
	add_people(&csv, "sud", 'P', 40, 4);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	struct verbatim_heap *heaps;
	/* Nobody reads what is no longer so. */
	assert_int_equal(heaps_of(sight_of(ROLE_REFERENT, -1), &heaps), 0);
	seal();
	tick(false);
	assert_int_equal(only_heap(), heap_id);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, EAST)), 6);
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, SOUTH)), 7);
	acting.hides = false;
	acting.act.once = SPAN("b");
	assert_true(store_write(rooms->store, act_it, &acting, &fault));
	assert_int_equal(count_of(sight_of(ROLE_DIRECTOR, EAST)), 7);
}

static bool
keep_no_original(struct db *db, void *data)
{
	(void)data;
	return verbatim_store_rule(db, rooms->root_id, 0, &fault);
}

static void
all_that_is_shown_is_walked(void **state)
{
	(void)state;
	assert_true(store_write(rooms->store, keep_no_original, NULL, &fault));
	take_town();
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 0);
	const struct verbatim_sight sight = verbatim_sight_of_program(rooms->root_id);
	const int64_t heap_id = only_heap();
	struct verbatim_text text;
	size_t count = 0;
	struct db *db = store_read(arena, rooms->store, &fault);
	struct verbatim_walk *walk = verbatim_each(arena, db, &sight, &heap_id, 1, &fault);
	assert_non_null(walk);
	while (verbatim_each_next(walk, &text, &fault) == FOUND_ONE) {
		assert_int_equal(text.state, VERBATIM_SHOWN);
		count++;
	}
	db_end(db);
	assert_int_equal(count, 27);
}

/* --- the end
 * ------------------------------------------------------------------------------------------- */

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
everything_ends_on_its_day(void **state)
{
	(void)state;
	int32_t closed_day, day;
	take_town();
	assert_true(date_read(SPAN("2026-11-01"), &closed_day));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 28);
	keeper.today = closed_day + VERBATIM_KEEP_DAYS - 1;
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 28);
	keeper.today++;
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 0);
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1)), 28);
	day = closed_day;
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 28);
	day = closed_day + 1;
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_tally"), 0);
	tick(true); /* what retention took away does not come back */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 0);
}

static void
an_undone_import_takes_its_texts_away(void **state)
{
	(void)state;
	struct place_import *imports;
	size_t count;
	take_town();
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(place_imports(arena, db, rooms->root_id, &imports, &count, &fault));
	db_end(db);
	assert_int_equal(count, 1);
	assert_true(survey_undo(arena, rooms->store, rooms->root_id, imports[0].number, &fault));
	assert_int_equal(count_of(sight_of(ROLE_REFERENT, -1)), 0);
	seal();
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 0);
}

/* Cut at any step, it ends as if it had not been. */
/* In hundredths, as a référent is told; -1: no heap is being read. */
static int
how_far(void)
{
	struct verbatim_progress *list;
	size_t count;
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	assert_non_null(db);
	assert_true(verbatim_being_read(rooms->arena, db, rooms->root_id, &list, &count, &fault));
	db_end(db);
	assert_in_range(count, 0, 1);
	assert_true(count == 0 || (list[0].stage == VERBATIM_STAGE_TEXTS && list[0].whole == 700));
	return count == 0 ? -1 : verbatim_progress_share(&list[0]);
}

static void
it_goes_on_after_it_was_cut(void **state)
{
	(void)state;
	struct text csv = new_csv();
	add_people(&csv, "est", 'P', 0, 400);
	add_people(&csv, "nord", 'A', 1000, 300);
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	seal();
	int cuts = 0, half_read = 0;
	for (int64_t steps = 20;; steps += 800) {
		store_fail_after(steps);
		const bool is_done = verbatim_clock(arena, &keeper, false, &fault);
		store_fail_after(0);
		assert_true(rooms_number(rooms, "SELECT count(*) FROM verbatim_text") ==
		            rooms_number(rooms, "SELECT count(DISTINCT text_id) FROM verbatim_text"));
		if (is_done)
			break;
		half_read += how_far() > 0;
		fault = (struct fault){ 0 };
		cuts++;
	}
	assert_true(cuts >= 2 && half_read > 0);
	assert_int_equal(how_far(), -1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_progress"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 700);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 700);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(texts) AS bigint) FROM verbatim_tally"), 700);
	const int64_t changes = rooms_number(rooms, "SELECT changes FROM verbatim_heap");
	tick(true); /* nothing to do */
	assert_int_equal(rooms_number(rooms, "SELECT changes FROM verbatim_heap"), changes);
}

/* --- what calls somebody -------------------------------------------------------------------------- */

static const char calling[] = "est;P;1;C’est urgent, on me coupe l’électricité demain.\n"
							  "est;P;1;Je n’en peux plus, je veux mourir.\n"
							  "est;P;1;Vous êtes des connards.\n"
							  "nord;A;1;Je suis à bout, je veux en finir avec la vie.\n";

static void
take_calling(bool agents_are_enough)
{
	struct text csv = new_csv();
	add_people(&csv, "est", 'P', 0, 7);
	add_people(&csv, "nord", 'A', 100, agents_are_enough ? 11 : 3);
	text_add_z(&csv, calling);
	take(&csv);
}

static struct verbatim_calls
calls_of(int64_t heap_id)
{
	struct verbatim_calls calls;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_calls_of(arena, db, rooms->root_id, heap_id, &calls, &fault));
	db_end(db);
	return calls;
}

static struct verbatim_call
first_call(int64_t heap_id, enum flags_kind kind, bool is_read)
{
	const struct verbatim_calls_asked asked = { .heap_id = heap_id, .kinds = 1u << kind,
		                                        .are_read = is_read, .limit = 1 };
	struct verbatim_call *calls;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_calls_ask(arena, db, rooms->root_id, &asked, &calls, &count, &fault));
	db_end(db);
	assert_int_equal(count, 1);
	return calls[0];
}

struct marking {
	int64_t heap_id;
	struct verbatim_call call;
	enum found found;
};

static bool
mark_read(struct db *db, void *data)
{
	struct marking *marking = data;
	marking->found =
		verbatim_call_read(db, rooms->root_id, marking->heap_id, &marking->call, &fault);
	return marking->found != FOUND_FAILED;
}

static void
what_calls_is_kept_apart_and_what_was_read_stays_read(void **state)
{
	(void)state;
	take_calling(true);
	const int64_t heap_id = only_heap();
	struct verbatim_calls calls = calls_of(heap_id);
	assert_true(calls.are_looked_for && calls.texts == 4 && calls.read == 0);
	assert_true(calls.waiting[FLAGS_URGENT] == 1 && calls.waiting[FLAGS_RUDE] == 1 &&
	            calls.waiting[FLAGS_DISTRESS] == 2);
	struct verbatim_calls_asked asked = { .heap_id = heap_id, .kinds = FLAGS_ALL, .limit = 1 };
	for (int64_t rank = 1, met = 0; met < 4; met++) { /* the gravest first, a page of one after another */
		struct verbatim_call *one;
		size_t count;
		struct db *reading = store_read(arena, rooms->store, &fault);
		assert_true(verbatim_calls_ask(arena, reading, rooms->root_id, &asked, &one, &count, &fault));
		db_end(reading);
		assert_true(count == 1 && one->rank >= rank && one->rank == (met < 2 ? 1 : met == 2 ? 2 : 3));
		rank = asked.after_rank = one->rank;
		asked.after_id = one->text_id;
	}
	struct marking marking = { .heap_id = heap_id, .call = first_call(heap_id, FLAGS_URGENT, false) };
	struct verbatim_text text;
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(verbatim_load(arena, db, &sight, heap_id, marking.call.text_id, &text, &fault),
	                 FOUND_ONE);
	db_end(db);
	assert_int_equal(text.calls, 0); /* the text does not say so */
	assert_true(span_find(text.words, SPAN("urgent")) != SIZE_MAX);
	marking.call.read_day = keeper.today;
	marking.call.account_id = 5;
	marking.call.note = SPAN("Vu avec le service.");
	assert_true(store_write(rooms->store, mark_read, &marking, &fault));
	assert_int_equal(marking.found, FOUND_ONE);
	assert_true(store_write(rooms->store, mark_read, &marking, &fault));
	assert_int_equal(marking.found, FOUND_NONE);
	calls = calls_of(heap_id);
	assert_true(calls.texts == 3 && calls.read == 1 && calls.waiting[FLAGS_URGENT] == 0);
	/* Another survey would not bring them back: the same heap, filled again. */
	struct text csv = new_csv();
	add_people(&csv, "sud", 'P', 40, 6);
	text_add_z(&csv, "sud;P;1;Aidez-moi vite, je suis à la rue ce soir.\n");
	answers_import(rooms, SURVEY_ANSWERS, map, text_z(&csv));
	seal();
	tick(false);
	calls = calls_of(heap_id);
	assert_true(calls.texts == 4 && calls.read == 1);
	assert_true(span_is(first_call(heap_id, FLAGS_URGENT, true).note, "Vu avec le service."));
	int32_t day = keeper.today + 1;
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_call"), 0);
}

static void
what_is_not_kept_calls_nobody(void **state)
{
	(void)state;
	struct place_import *imports;
	size_t count;
	take_calling(false); /* four agents: their texts are read by nobody */
	const struct verbatim_calls calls = calls_of(only_heap());
	assert_true(calls.texts == 3 && calls.waiting[FLAGS_DISTRESS] == 1);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(place_imports(arena, db, rooms->root_id, &imports, &count, &fault));
	db_end(db);
	assert_true(survey_undo(arena, rooms->store, rooms->root_id, imports[0].number, &fault));
	seal();
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_call"), 0);
}

int
main(int argc, char **argv)
{
#define ONE(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		ONE(places_under_the_floor_are_said_to_be_above),
		ONE(a_side_under_its_floor_is_not_kept_at_all),
		ONE(four_who_sign_the_same_letter_are_one),
		ONE(no_draw_leaves_anybody_under_the_floor),
		ONE(names_are_masked_and_looked_at_first),
		ONE(the_tone_is_told_of_what_usagers_wrote_at_length),
		ONE(the_errors_of_tones_are_taken_back),
		ONE(each_role_reads_what_it_may),
		ONE(pages_follow_each_other_and_filters_hold),
		ONE(what_is_hidden_is_hidden_after_it_is_filled_again),
		ONE(all_that_is_shown_is_walked),
		ONE(everything_ends_on_its_day),
		ONE(an_undone_import_takes_its_texts_away),
		ONE(it_goes_on_after_it_was_cut),
		ONE(what_calls_is_kept_apart_and_what_was_read_stays_read),
		ONE(what_is_not_kept_calls_nobody),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
