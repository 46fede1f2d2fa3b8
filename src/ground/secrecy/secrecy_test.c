#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "craft/stats/stats_lp.h"
#include "ground/secrecy/secrecy.h"

enum { NODES_MAX = 4096, VALUES_MAX = 11 };

/* --- a table written by hand ----------------------------------------------------------------- */

/* What stands at each node itself, by level; the gate is given the sums over each subtree. */
struct drawn {
	uint32_t count, end[NODES_MAX], parent[NODES_MAX];
	size_t value_count;
	int64_t own[NODES_MAX][VALUES_MAX], levels[NODES_MAX][VALUES_MAX];
	struct secrecy_figure figures[NODES_MAX];
	double values[VALUES_MAX];
	struct secrecy_table table;
	enum secrecy_state states[NODES_MAX];
	struct secrecy_audit audit;
};

static struct drawn drawn; /* large: one, begun again by each test */

static struct drawn *
draw(enum respondent respondent, size_t value_count)
{
	memset(&drawn, 0, sizeof drawn);
	drawn.value_count = value_count;
	for (size_t k = 0; k < value_count; k++)
		drawn.values[k] = (double)k + 1;
	drawn.table = (struct secrecy_table){ .respondent = respondent,
		                                  .values = drawn.values,
		                                  .value_count = value_count,
		                                  .low = 1,
		                                  .high = (double)value_count };
	return &drawn;
}

/* Nodes are added depth first. */
static uint32_t
add(uint32_t parent, const int64_t *own)
{
	const uint32_t at = drawn.count++;
	assert_true(at < NODES_MAX);
	drawn.parent[at] = parent;
	for (size_t k = 0; own != NULL && k < drawn.value_count; k++)
		drawn.own[at][k] = own[k];
	return at;
}
#define OWN(...) ((const int64_t[VALUES_MAX]){ __VA_ARGS__ })

static void
finish_table(bool with_levels)
{
	memcpy(drawn.levels, drawn.own, sizeof drawn.own);
	for (uint32_t i = drawn.count; i-- > 0;) {
		struct secrecy_figure *figure = &drawn.figures[i];
		if (drawn.end[i] == 0)
			drawn.end[i] = i + 1;
		*figure = (struct secrecy_figure){ .levels = with_levels ? drawn.levels[i] : NULL };
		for (size_t k = 0; k < drawn.value_count; k++) {
			figure->people += drawn.levels[i][k];
			figure->sum += drawn.values[k] * (double)drawn.levels[i][k];
			if (i > 0)
				drawn.levels[drawn.parent[i]][k] += drawn.levels[i][k];
		}
		if (i > 0 && drawn.end[drawn.parent[i]] < drawn.end[i])
			drawn.end[drawn.parent[i]] = drawn.end[i];
	}
	drawn.table.node_count = drawn.count;
	drawn.table.end = drawn.end;
	drawn.table.figures = drawn.figures;
	if (!with_levels)
		drawn.table.value_count = 0;
}

static void
pass(void)
{
	finish_table(true);
	secrecy_gate(&drawn.table, drawn.states, &drawn.audit);
}

/* --- rules one by one ------------------------------------------------------------------------ */

static void
floors_follow_who_answers(void **state)
{
	(void)state;
	assert_int_equal(secrecy_respondent(SIDE_USAGER, false), RESPONDENT_PUBLIC);
	assert_int_equal(secrecy_respondent(SIDE_USAGER, true), RESPONDENT_AGENT);
	assert_int_equal(secrecy_respondent(SIDE_AGENT, false), RESPONDENT_AGENT);
	assert_int_equal(secrecy_respondent(SIDE_LEADER, false), RESPONDENT_AGENT);
	assert_int_equal(secrecy_floor(RESPONDENT_PUBLIC), 5);
	assert_int_equal(secrecy_floor(RESPONDENT_AGENT), 10);
}

static void
what_one_of_them_did_most_of_is_hers(void **state)
{
	(void)state;
	assert_true(secrecy_is_of_one(95, 100) && secrecy_is_of_one(51, 100) && secrecy_is_of_one(1, 1));
	assert_false(secrecy_is_of_one(50, 100) || secrecy_is_of_one(0, 3) || secrecy_is_of_one(0, 0));
}

static void
one_answer_under_the_floor_is_hidden_and_at_the_floor_is_shown(void **state)
{
	(void)state;
	static const struct {
		enum respondent respondent;
		int64_t people;
		enum secrecy_state expected;
	} cases[] = {
		{ RESPONDENT_PUBLIC, 0, SECRECY_EMPTY }, { RESPONDENT_PUBLIC, 4, SECRECY_FLOOR },
		{ RESPONDENT_PUBLIC, 5, SECRECY_SHOWN }, { RESPONDENT_AGENT, 1, SECRECY_FLOOR },
		{ RESPONDENT_AGENT, 9, SECRECY_FLOOR },  { RESPONDENT_AGENT, 10, SECRECY_SHOWN },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		draw(cases[i].respondent, 5);
		add(0, OWN(cases[i].people > 0, 0, 0, 0, cases[i].people > 0 ? cases[i].people - 1 : 0));
		pass();
		assert_int_equal(drawn.states[0], cases[i].expected);
	}
}

static void
agents_who_all_said_the_same_are_hidden_and_usagers_are_not(void **state)
{
	(void)state;
	draw(RESPONDENT_AGENT, 5);
	add(0, OWN(0, 0, 40));
	pass();
	assert_int_equal(drawn.states[0], SECRECY_ALIKE);
	draw(RESPONDENT_PUBLIC, 5);
	add(0, OWN(0, 0, 40));
	pass();
	assert_int_equal(drawn.states[0], SECRECY_SHOWN);
}

static void
agents_all_at_an_end_of_the_scale_are_hidden_without_levels_too(void **state)
{
	(void)state;
	for (size_t k = 0; k < 5; k += 4) {
		draw(RESPONDENT_AGENT, 5);
		add(0, NULL);
		drawn.own[0][k] = 12;
		finish_table(false);
		secrecy_gate(&drawn.table, drawn.states, &drawn.audit);
		assert_int_equal(drawn.states[0], SECRECY_ALIKE);
	}
}

static void
a_small_team_does_not_come_back_by_subtraction(void **state)
{
	(void)state;
	draw(RESPONDENT_AGENT, 5);
	add(0, NULL);
	const uint32_t large = add(0, OWN(5, 5, 5, 5, 5));
	const uint32_t middle = add(0, OWN(2, 3, 3, 3, 2));
	const uint32_t small = add(0, OWN(1, 0, 1, 1, 1));
	pass();
	assert_int_equal(drawn.states[0], SECRECY_SHOWN);
	assert_int_equal(drawn.states[large], SECRECY_SHOWN);
	assert_int_equal(drawn.states[middle], SECRECY_COMPLEMENT); /* the smallest that protects */
	assert_int_equal(drawn.states[small], SECRECY_FLOOR);
	assert_int_equal(drawn.audit.shown, 2);
	assert_int_equal(drawn.audit.hidden, 2);
	assert_int_equal(drawn.audit.complements, 1);
}

static void
several_small_teams_that_reach_the_floor_together_hide_nothing_else(void **state)
{
	(void)state;
	draw(RESPONDENT_AGENT, 5);
	add(0, NULL);
	const uint32_t large = add(0, OWN(5, 5, 5, 5, 5));
	add(0, OWN(1, 1, 1, 1, 1));
	add(0, OWN(1, 1, 1, 1, 1));
	pass();
	assert_int_equal(drawn.states[large], SECRECY_SHOWN);
	assert_int_equal(drawn.audit.complements, 0);
}

/* A single team in a service equals the service: both or neither (STATISTICS §8). */
static void
a_single_small_team_hides_its_service(void **state)
{
	(void)state;
	draw(RESPONDENT_AGENT, 5);
	add(0, NULL);
	const uint32_t service = add(0, NULL);
	const uint32_t team = add(service, OWN(2, 1, 1, 1, 1));
	const uint32_t other = add(0, OWN(8, 8, 8, 8, 8));
	const uint32_t third = add(0, OWN(6, 6, 6, 6, 6));
	pass();
	assert_int_equal(drawn.states[team], SECRECY_FLOOR);
	assert_int_equal(drawn.states[service], SECRECY_FLOOR);
	assert_int_equal(drawn.states[third], SECRECY_COMPLEMENT);
	assert_int_equal(drawn.states[other], SECRECY_SHOWN);
	assert_int_equal(drawn.states[0], SECRECY_SHOWN);
}

/* Hiding a service whose teams stay shown would protect nobody. */
static void
a_hidden_service_with_shown_teams_does_not_count_as_protection(void **state)
{
	(void)state;
	draw(RESPONDENT_AGENT, 5);
	add(0, NULL);
	const uint32_t service = add(0, NULL);
	const uint32_t first = add(service, OWN(4, 4, 4, 4, 4));
	const uint32_t second = add(service, OWN(4, 4, 4, 4, 5));
	add(0, OWN(1, 1, 1, 0, 0));
	pass();
	assert_true(drawn.states[0] != SECRECY_SHOWN || drawn.states[first] != SECRECY_SHOWN ||
	            drawn.states[second] != SECRECY_SHOWN);
}

/* Agents attached to a service itself are in no team: subtraction finds them all the same. */
static void
those_of_a_service_itself_are_not_found_by_subtraction(void **state)
{
	(void)state;
	draw(RESPONDENT_AGENT, 5);
	add(0, OWN(0, 0, 12));
	const uint32_t team = add(0, OWN(5, 5, 5, 5, 5));
	add(0, OWN(5, 5, 5, 5, 4));
	pass();
	assert_true(drawn.states[0] != SECRECY_SHOWN || drawn.states[team] != SECRECY_SHOWN ||
	            drawn.states[team + 1] != SECRECY_SHOWN);
}

/* --- an attacker of our own ------------------------------------------------------------------ */

static uint64_t seed;

static uint32_t
below(uint32_t limit) /* xorshift64*: the same trees on every machine */
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (uint32_t)((seed * 0x2545f4914f6cdd1du) >> 33) % limit;
}

static void
draw_random(uint64_t number)
{
	seed = number * 0x9e3779b97f4a7c15u + 1;
	draw(below(2) ? RESPONDENT_AGENT : RESPONDENT_PUBLIC, 3 + below(3));
	const uint32_t places = 1 + below(6);
	uint32_t last = 0;
	for (uint32_t i = 0; i <= places; i++) {
		/* Under the last node or one above it, so that the order stays depth first. */
		uint32_t parent = last;
		for (uint32_t up = below(4); i > 1 && up > 0 && parent != 0; up--)
			parent = drawn.parent[parent];
		last = add(i == 0 ? 0 : parent, NULL);
	}
	for (uint32_t i = 0; i < drawn.count; i++) {
		const bool is_leaf = i + 1 == drawn.count || drawn.parent[i + 1] != i;
		const uint32_t people = is_leaf || below(3) == 0 ? below(13) : 0;
		const uint32_t favourite = below((uint32_t)drawn.value_count), agree = below(4);
		for (uint32_t person = 0; person < people; person++)
			drawn.own[i][below(4) < agree ? favourite : below((uint32_t)drawn.value_count)]++;
	}
}

/* Everything published is a sum over regions: the people whose shown ancestors are the same. The
 * attacker is given each region whole, and the number of people of each group in it. */
struct region {
	int64_t people, levels[VALUES_MAX];
};

static uint32_t
shown_above(uint32_t node)
{
	while (drawn.states[node] != SECRECY_SHOWN) {
		if (node == 0)
			return UINT32_MAX;
		node = drawn.parent[node];
	}
	return node;
}

static bool
is_under(uint32_t node, uint32_t above)
{
	while (node != above && node != 0)
		node = drawn.parent[node];
	return node == above;
}

static struct region
region_of(uint32_t shown)
{
	struct region region = { 0 };
	for (uint32_t i = 0; i < drawn.count; i++)
		if (shown_above(i) == shown)
			for (size_t k = 0; k < drawn.value_count; k++) {
				region.people += drawn.own[i][k];
				region.levels[k] += drawn.own[i][k];
			}
	return region;
}

/* Tries every way of taking `people` out of the region. */
static void
enumerate(const struct region *region, size_t level, int64_t people, double sum, double *low,
          double *high)
{
	if (level == drawn.value_count) {
		if (people == 0) {
			*low = sum < *low ? sum : *low;
			*high = sum > *high ? sum : *high;
		}
		return;
	}
	for (int64_t taken = 0; taken <= region->levels[level] && taken <= people; taken++)
		enumerate(region, level + 1, people - taken,
		          sum + (double)taken * drawn.values[level], low, high);
}

struct tally {
	int64_t tables, regions, hidden, shown;
};

static bool
attack_hidden(const struct region *region, int64_t people, struct tally *tally)
{
	double low = 1e9, high = -1e9;
	enumerate(region, 0, people, 0, &low, &high);
	tally->hidden++;
	const double range = drawn.values[drawn.value_count - 1] - drawn.values[0];
	return high - low >= SECRECY_BLUR * range * (double)people - 1e-9;
}

static bool
is_sensitive(const int64_t *levels, int64_t *people_r)
{
	bool alike = false;
	*people_r = 0;
	for (size_t k = 0; k < drawn.value_count; k++)
		*people_r += levels[k];
	for (size_t k = 0; k < drawn.value_count; k++)
		alike |= levels[k] == *people_r;
	return *people_r > 0 && (*people_r < secrecy_floor(drawn.table.respondent) ||
	                         (drawn.table.respondent == RESPONDENT_AGENT && alike));
}

static const char *
attack_all(struct tally *tally)
{
	tally->tables++;
	for (uint32_t i = 0; i < drawn.count; i++) {
		const uint32_t shown = shown_above(i);
		int64_t people, own;
		const bool sensitive = is_sensitive(drawn.levels[i], &people);
		if (shown == i) {
			tally->shown++;
			const struct region region = region_of(i);
			if (sensitive)
				return "shown though it must not be";
			tally->regions += region.people > 0;
			if (is_sensitive(region.levels, &people))
				return "what is left over is too small, or all alike";
			if (is_sensitive(drawn.own[i], &own) && region.people > 0 &&
			    !attack_hidden(&region, own, tally))
				return "those of a shown place itself are known";
			continue;
		}
		if (shown == UINT32_MAX)
			continue;
		const struct region region = region_of(shown);
		for (uint32_t j = i; j < drawn.count; j++) /* a primary place holds nothing shown */
			if (sensitive && is_under(j, i) && drawn.states[j] == SECRECY_SHOWN)
				return "shown inside a hidden place of the same people";
		if (sensitive && !attack_hidden(&region, people, tally))
			return "a hidden place is known too well";
		if (is_sensitive(drawn.own[i], &own) &&
		    !attack_hidden(&region, own, tally))
			return "those of a hidden place itself are known too well";
	}
	return NULL;
}

static void
print_table(void)
{
	for (uint32_t i = 0; i < drawn.count; i++) {
		print_message("  node %u under %u, state %d, own", i, drawn.parent[i], drawn.states[i]);
		for (size_t k = 0; k < drawn.value_count; k++)
			print_message(" %d", (int)drawn.own[i][k]);
		print_message("\n");
	}
}

static void
an_attacker_who_tries_everything_learns_nothing_of_a_hidden_place(void **state)
{
	(void)state;
	enum { TABLES = 20000 };
	struct tally tally = { 0 };
	int64_t broken = 0;
	for (uint64_t number = 0; number < TABLES; number++) {
		draw_random(number);
		pass();
		const char *why = attack_all(&tally);
		if (why == NULL)
			continue;
		if (broken++ < 3) {
			print_message("table %d: %s\n", (int)number, why);
			print_table();
		}
	}
	print_message("attacked %lld tables: %lld shown figures, %lld rests, %lld hidden groups\n",
	              (long long)tally.tables, (long long)tally.shown, (long long)tally.regions,
	              (long long)tally.hidden);
	assert_int_equal(broken, 0);
	assert_true(tally.hidden > TABLES / 10); /* the attack must have had something to attack */
	assert_true(tally.shown > TABLES / 2);
}

/* --- how long it takes ----------------------------------------------------------------------- */

/* A random organisation: 60 services, then levels of sites, teams and desks below them. */
static void
draw_large(enum respondent respondent, uint32_t people_max)
{
	seed = 7;
	draw(respondent, 5);
	add(0, NULL);
	for (uint32_t service = 0; service < 60; service++) {
		uint32_t site = add(0, NULL), team = site;
		const uint32_t root = site;
		for (uint32_t place = 0; place < 33; place++) {
			uint32_t at;
			if (place % 11 == 0)
				site = team = at = add(root, NULL);
			else if (place % 4 == 0)
				team = at = add(site, NULL);
			else
				at = add(team, NULL);
			const uint32_t people = below(people_max);
			for (uint32_t person = 0; person < people; person++)
				drawn.own[at][below(5)]++;
		}
	}
	finish_table(true);
}

static void
two_thousand_places_are_gated_quickly(void **state)
{
	(void)state;
	static const uint32_t people_max[] = { 3, 12, 25, 40, 200 };
	for (int respondent = 0; respondent < RESPONDENT_COUNT; respondent++)
		for (size_t i = 0; i < LENGTH(people_max); i++) {
			draw_large((enum respondent)respondent, people_max[i]);
			const int64_t begin = time_monotonic_us();
			secrecy_gate(&drawn.table, drawn.states, &drawn.audit);
			const int64_t spent = time_monotonic_us() - begin;
			uint32_t shown = 0;
			for (uint32_t node = 0; node < drawn.count; node++)
				shown += drawn.states[node] == SECRECY_SHOWN;
			print_message("%u nodes of 0 to %u people: %lld programs, %u shown, %u hidden "
			              "(%u complements), %.1f ms\n",
			              drawn.count, people_max[i] - 1, (long long)drawn.audit.programs, shown,
			              drawn.audit.hidden, drawn.audit.complements, (double)spent / 1000);
			assert_int_equal(drawn.audit.shown, shown);
			assert_true(shown > 0);
			assert_true(spent < 20 * 1000000); /* a guard against the quadratic, not a bar */
		}
}

/* --- a part that no place tells ---------------------------------------------------------------- */

enum { PLACES = 4, HIDDEN = 2, LEVELS = 3 };

/* Of what is hidden (two of four places), and who of each place and level is in a part of the whole. */
struct parted {
	struct stats_program *program;
	size_t hidden[HIDDEN][LEVELS], part[PLACES][LEVELS];
};

/* The least and most of the sum of the first place: from what is shown, and from how many of each level
 * are in the part too. */
static void
attack_first(const int64_t people[PLACES][LEVELS], const int64_t part[LEVELS], bool knows_part,
             double *least_r, double *most_r)
{
	struct arena *arena = arena_new(4 << 20);
	struct parted parted = { .program = stats_program_new(arena) };
	struct stats_term first[LEVELS];
	int64_t first_people = 0;
	for (size_t k = 0; k < LEVELS; k++) {
		const double rest = (double)(people[0][k] + people[1][k]);
		struct stats_term both[HIDDEN], members[PLACES];
		for (size_t place = 0; place < PLACES; place++) {
			const bool is_hidden = place < HIDDEN;
			const double here = (double)people[place][k];
			members[place] = (struct stats_term){
				stats_program_variable(parted.program, 0, is_hidden ? rest : here), 1
			};
			if (!is_hidden)
				continue;
			both[place] =
				(struct stats_term){ stats_program_variable(parted.program, 0, rest), 1 };
			const struct stats_term within[] = { both[place], { members[place].variable, -1 } };
			stats_program_row(parted.program, &(struct stats_row){ within, 2, 0, rest });
		}
		stats_program_row(parted.program, &(struct stats_row){ both, HIDDEN, rest, rest });
		if (knows_part)
			stats_program_row(parted.program, &(struct stats_row){ members, PLACES, (double)part[k],
			                                                       (double)part[k] });
		first[k] = both[0];
		first_people += people[0][k];
	}
	stats_program_row(parted.program,
	                  &(struct stats_row){ first, LEVELS, (double)first_people, (double)first_people });
	for (size_t k = 0; k < LEVELS; k++)
		stats_program_cost(parted.program, first[k].variable, (double)k + 1);
	assert_int_equal(stats_program_minimise(parted.program, least_r), STATS_OK);
	for (size_t k = 0; k < LEVELS; k++)
		stats_program_cost(parted.program, first[k].variable, -(double)k - 1);
	assert_int_equal(stats_program_minimise(parted.program, most_r), STATS_OK);
	*most_r = -*most_r;
	arena_end(arena);
}

/* Figures without some replies, of the whole organisation only: whoever knows them exactly knows no more
 * of a hidden place (README.md). */
static void
a_part_of_the_whole_tells_nothing_more_of_a_hidden_place(void **state)
{
	(void)state;
	enum { DRAWS = 300 };
	uint64_t chance = 20261126;
	for (int i = 0; i < DRAWS; i++) {
		int64_t people[PLACES][LEVELS], part[LEVELS] = { 0 };
		double least, most, least_known, most_known;
		for (size_t place = 0; place < PLACES; place++)
			for (size_t k = 0; k < LEVELS; k++) {
				chance = chance * 6364136223846793005u + 1442695040888963407u;
				people[place][k] = (int64_t)(chance >> 33) % 6;
				part[k] += (int64_t)(chance >> 45) % (people[place][k] + 1);
			}
		attack_first((const int64_t(*)[LEVELS])people, part, false, &least, &most);
		attack_first((const int64_t(*)[LEVELS])people, part, true, &least_known, &most_known);
		assert_true(least_known < least + 1e-6 && least_known > least - 1e-6);
		assert_true(most_known < most + 1e-6 && most_known > most - 1e-6);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(floors_follow_who_answers),
		cmocka_unit_test(what_one_of_them_did_most_of_is_hers),
		cmocka_unit_test(one_answer_under_the_floor_is_hidden_and_at_the_floor_is_shown),
		cmocka_unit_test(agents_who_all_said_the_same_are_hidden_and_usagers_are_not),
		cmocka_unit_test(agents_all_at_an_end_of_the_scale_are_hidden_without_levels_too),
		cmocka_unit_test(a_small_team_does_not_come_back_by_subtraction),
		cmocka_unit_test(several_small_teams_that_reach_the_floor_together_hide_nothing_else),
		cmocka_unit_test(a_single_small_team_hides_its_service),
		cmocka_unit_test(a_hidden_service_with_shown_teams_does_not_count_as_protection),
		cmocka_unit_test(those_of_a_service_itself_are_not_found_by_subtraction),
		cmocka_unit_test(an_attacker_who_tries_everything_learns_nothing_of_a_hidden_place),
		cmocka_unit_test(a_part_of_the_whole_tells_nothing_more_of_a_hidden_place),
		cmocka_unit_test(two_thousand_places_are_gated_quickly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
