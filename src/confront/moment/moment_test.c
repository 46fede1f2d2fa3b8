#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "confront/moment/moment_inside.h"
#include "craft/html/frame.h"
#include "craft/store/store_for_tests.h"
#include "support/answers_for_tests.h"
#include "support/journeys_for_tests.h"

static struct arena *arena;

/* --- rules ------------------------------------------------------------------------------------- */

static const struct survey_scale one_to_five = { 1, 5, 1, 4, 0.25 };

static int
begin_rules(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end_rules(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct mirror_voice
voice(double value, double half)
{
	return (struct mirror_voice){ true, true, value, value - half, value + half, 50 };
}

static struct moment_step
step_of(const char *title, struct mirror_voice first, struct mirror_voice second)
{
	struct moment_step step = { .step = { .title = span_of(title) },
		                        .scale = one_to_five,
		                        .first = first,
		                        .second = second };
	moment_read(&step);
	return step;
}

static const struct mirror_voice not_shown = { .is_shown = false };

static const char *
lead_of(const struct moment_step *steps, size_t count)
{
	const struct mirror_names names = { SPAN("usagers"), SPAN("agents"), SPAN("Usagers"),
		                                SPAN("Agents"), -1, -1 };
	return span_copy(arena, moment_lead(arena, steps, count, &names, 1));
}

static void
the_lowest_is_said_only_when_its_interval_stands_apart(void **state)
{
	(void)state;
	struct moment_step steps[] = {
		step_of("A", voice(2.0, 0.2), voice(3, 1)),
		step_of("B", voice(2.5, 0.2), voice(3, 1)),
		step_of("C", voice(4.0, 0.2), voice(3, 1)),
		step_of("D", voice(4.6, 0.2), voice(3, 1)),
	};
	struct moment_extreme low = moment_extreme_of(arena, steps, 3, SIDE_USAGER, true);
	assert_int_equal(low.count, 1);
	assert_int_equal(low.steps[0], 0);
	const struct moment_extreme high = moment_extreme_of(arena, steps, 3, SIDE_USAGER, false);
	assert_int_equal(high.count, 1);
	assert_int_equal(high.steps[0], 2);
	assert_int_equal(moment_extreme_of(arena, steps, 3, SIDE_AGENT, true).count, 0);
	assert_string_equal(lead_of(steps, 3),
	                    "Côté usagers, l’étape la moins bien jugée est «\u202fA\u202f» (2,0)\u202f; la mieux jugée est "
	                    "«\u202fC\u202f» (4,0). Côté agents, on ne peut pas encore dire quelle étape est "
	                    "la moins bien jugée, ni la mieux jugée.");
	/* Wider intervals cross: the two lowest are then told together, none of them as the lowest; of
	 * three, two are no extreme. */
	steps[0].first = voice(2.0, 0.3);
	assert_int_equal(moment_extreme_of(arena, steps, 3, SIDE_USAGER, true).count, 0);
	low = moment_extreme_of(arena, steps, 4, SIDE_USAGER, true);
	assert_int_equal(low.count, 2);
	assert_true(strstr(lead_of(steps, 4),
	                   "les étapes les moins bien jugées sont «\u202fA\u202f» (2,0) et «\u202fB\u202f» (2,5)") != NULL);
}

static void
what_crosses_all_the_others_is_not_told(void **state)
{
	(void)state;
	struct moment_step steps[] = {
		step_of("A", voice(2.0, 0.4), voice(2, 0.1)), step_of("B", voice(2.5, 0.4), voice(3, 0.1)),
		step_of("C", voice(3.0, 0.4), voice(4, 0.1)), step_of("D", voice(3.5, 0.4), not_shown),
	};
	assert_int_equal(moment_extreme_of(arena, steps, 4, SIDE_USAGER, true).count, 0);
	assert_int_equal(moment_extreme_of(arena, steps, 4, SIDE_USAGER, false).count, 0);
	assert_int_equal(moment_extreme_of(arena, steps, 4, SIDE_AGENT, true).steps[0], 0);
	/* A note that came without its interval is compared with none. */
	steps[1].second.has_interval = false;
	assert_int_equal(moment_extreme_of(arena, steps, 4, SIDE_AGENT, true).count, 0);
	/* One highest only: half of the sentence. */
	steps[3].first = voice(4.8, 0.1);
	assert_true(strstr(lead_of(steps, 4),
	                   "Côté usagers, on ne peut pas encore dire quelle étape est la moins bien jugée\u202f; "
	                   "la mieux jugée est «\u202fD\u202f» (4,8).") != NULL);
}

static void
a_side_with_fewer_than_two_steps_shown_is_not_compared(void **state)
{
	(void)state;
	const struct moment_step steps[] = { step_of("A", voice(2, 0.1), not_shown),
		                                 step_of("B", not_shown, not_shown) };
	assert_string_equal(lead_of(steps, 2),
	                    "Côté usagers, une seule étape est montrée\u202f: rien ne s’y compare. Côté "
	                    "agents, aucune étape n’est montrée.");
	assert_int_equal(moment_extreme_of(arena, steps, 2, SIDE_USAGER, true).count, 0);
}

static void
the_same_worst_step_of_both_comes_first(void **state)
{
	(void)state;
	const struct moment_step steps[] = { step_of("A", voice(2, 0.1), voice(1.5, 0.1)),
		                                 step_of("B", voice(4, 0.1), voice(4, 0.1)) };
	assert_true(span_starts(span_of(lead_of(steps, 2)),
	                        "«\u202fA\u202f» est l’étape la moins bien jugée des deux côtés. "
	                        "«\u202fB\u202f» est l’étape la mieux jugée des deux côtés. Côté usagers, "));
}

static void
strengths_and_pain_points_need_both_intervals_on_one_side(void **state)
{
	(void)state;
	/* 60 of 100 is 3.4 of 1–5, 50 is 3. */
	static const struct {
		double first, second, half;
		bool is_strength, is_pain;
	} cases[] = {
		{ 4.0, 4.2, 0.5, true, false },  { 4.0, 3.8, 0.5, false, false }, { 2.0, 2.4, 0.5, false, true },
		{ 2.0, 2.6, 0.5, false, false }, { 4.5, 1.5, 0.1, false, false }, { 3.2, 3.2, 0.1, false, false },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct moment_step step = step_of("A", voice(cases[i].first, cases[i].half),
		                                        voice(cases[i].second, cases[i].half));
		assert_int_equal(step.is_strength, cases[i].is_strength);
		assert_int_equal(step.is_pain, cases[i].is_pain);
		assert_false(step.is_blind);
	}
	const struct moment_step hidden = step_of("A", voice(4.5, 0.1), not_shown);
	assert_false(hidden.is_strength);
	const struct mirror_gap gap = { .verdict = STATS_DIFFERENT };
	struct moment_step apart = step_of("A", voice(2, 0.1), voice(4, 0.1));
	apart.gap = &gap;
	moment_read(&apart);
	assert_true(apart.is_blind);
}

/* --- a wave that asked the steps ----------------------------------------------------------------- */

enum { STEP_COUNT = 4, ASKED_COUNT = 3 };

static struct rooms *rooms;
static struct fault fault;
static int64_t journey_id;
static int64_t step_ids[STEP_COUNT], place_id;
static struct survey_wave wave;

static const char *const titles[STEP_COUNT] = { "S’informer", "Prendre rendez-vous", "Attendre",
	                                            "Retirer" };

static void
make_journey(void)
{
	size_t count;
	journey_id = journeys_write(rooms, "titre",
	                            "S’informer ; W\n* Prendre rendez-vous ; WT ; mairie\n"
	                            "devant : on choisit une date\ncoulisses : le planning\n"
	                            "Attendre ; S ; (France Titres)\nRetirer ; G");
	const struct journey_step *steps = journeys_steps(rooms, journey_id, &count);
	assert_int_equal(count, STEP_COUNT);
	for (size_t i = 0; i < count; i++)
		step_ids[i] = steps[i].id;
}

/* One sentence per step but the last; and one about all, of the same theme. */
static bool
make_wave(struct db *db, void *data)
{
	(void)data;
	int64_t theme_id;
	struct survey_item items[ASKED_COUNT + 1];
	wave = (struct survey_wave){ .code = SPAN("w"), .name = SPAN("Automne"), .form_id = 1,
		                         .opens_day = 1, .closed_day = 100, .scale = one_to_five };
	if (!theme_keep(arena, db, rooms->root_id, SPAN("t"), SPAN("T"), &theme_id, &fault) ||
	    !survey_wave_draft(db, rooms->root_id, &wave, &fault))
		return false;
	for (int i = 0; i <= ASKED_COUNT; i++) {
		items[i] = (struct survey_item){ .id = i,
			                             .code = span_of(arena_format(arena, "X%d.S1", i)),
			                             .theme_id = theme_id,
			                             .kind = 'S',
			                             .stem = SPAN(""),
			                             .scale = SPAN(""),
			                             .level_count = 5,
			                             .about_id = -1 };
		if (i < ASKED_COUNT) {
			items[i].journey_id = journey_id;
			items[i].step_id = step_ids[i];
		}
		for (int side = 0; side < SIDE_COUNT; side++) {
			items[i].rank[side] = i + 1;
			items[i].asked[side] = span_of(arena_format(
				arena, "Cette étape est simple\u202f: %s.", i < ASKED_COUNT ? titles[i] : "tout"));
			items[i].asked_stem[side] = SPAN("");
		}
	}
	const struct survey_form form = { .items = items, .item_count = ASKED_COUNT + 1 };
	return survey_form_replace(db, rooms->root_id, wave.id, &form, &fault);
}

/* Usagers: 4.5, 1.5, 4.5 in the mean; agents: 4.5, 3.5, and for the third step only six answer. */
static bool
answer(struct db *db, void *data)
{
	(void)data;
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < (side == 0 ? 40 : 20); i++) {
			const bool odd = i % 2 == 1;
			const unsigned char levels[ASKED_COUNT + 1] = {
				odd ? 4 : 3,
				side == 0 ? (odd ? 1 : 0) : (odd ? 3 : 2),
				side == 0 || i < 6 ? (odd ? 4 : 3) : SURVEY_NOT_ANSWERED,
				odd ? 2 : 3,
			};
			const struct survey_reply reply = {
				.reply_id = ident_random(),
				.side = (enum side)side,
				.place_id = place_id,
				.journey_id = journey_id,
				.way = SURVEY_WAY_OPEN,
				.levels = span_from((const char *)levels, sizeof levels),
			};
			if (!survey_reply_keep(db, rooms->root_id, wave.id, &reply, &fault))
				return false;
		}
	return survey_mark_changed(db, rooms->root_id, wave.id, &fault);
}

struct moving {
	enum survey_state from, to;
};

static bool
move(struct db *db, void *data)
{
	const struct moving *moving = data;
	bool done;
	return survey_wave_move(db, rooms->root_id, wave.id, moving->from, moving->to, &done, &fault) &&
	       done;
}

static void
moved(enum survey_state from, enum survey_state to)
{
	struct moving moving = { from, to };
	struct fault outer;
	assert_true(store_write(rooms->store, move, &moving, &outer));
}

static void
written(store_write_fn *write, void *data)
{
	struct fault outer = { 0 };
	if (!store_write(rooms->store, write, data, &outer))
		fail_msg("%s", outer.for_log != NULL ? outer.for_log : fault.for_log);
}

static void
refreshed(void)
{
	const struct survey_seal seal = answers_seal(rooms);
	struct survey_sealed sealed;
	if (!mirror_refresh(arena, &seal, &sealed, &fault))
		fail_msg("refresh: %s", fault.for_log);
}

static struct moment_question referent, colleague, visitor;

static void
make_questions(void)
{
	referent = (struct moment_question){ .journey = SPAN("titre"), .least = SURVEY_CLOSED,
		                                 .works_here = true };
	colleague = referent;
	colleague.least = SURVEY_RETURNED;
	visitor = (struct moment_question){ .journey = SPAN("titre"), .least = SURVEY_PUBLISHED };
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	const struct place_tree *tree =
		rooms_plant(rooms, (const char *const[]){ "mairie" }, (const int[]){ -1 }, 1, &fault);
	assert_non_null(tree);
	place_id = tree->places[0].id;
	make_journey();
	make_questions();
	return 0;
}

static int
begin_asked(void **state)
{
	begin(state);
	written(make_wave, NULL);
	written(answer, NULL);
	moved(SURVEY_DRAFT, SURVEY_CLOSED);
	refreshed();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static enum found
viewed(const struct moment_question *question, struct moment_view *view_r)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	const enum found found =
		moment_view_load(arena, db, rooms->root_id, question, 200, view_r, &fault);
	db_end(db);
	return found;
}

/* Everything a program reads of the page: numbers and sentences, never a number that is none. */
static struct span
json_of(const struct moment_question *question)
{
	struct moment_view view;
	struct text text = text_new(arena, 1 << 20);
	assert_int_equal(viewed(question, &view), FOUND_ONE);
	struct model *page = model_new(arena, &moment_page);
	moment_fill(arena, &view, question, false, page, model_new(arena, &frame_kind));
	model_json(page, &text);
	assert_false(text.cut);
	assert_true(span_find(text_span(&text), SPAN("nan")) == SIZE_MAX);
	return text_span(&text);
}

static bool
says(struct span json, const char *words)
{
	return span_find(json, span_of(words)) != SIZE_MAX;
}

static void
figures_are_those_of_the_steps_and_nothing_is_told_of_a_hidden_one(void **state)
{
	(void)state;
	struct moment_view view;
	assert_int_equal(viewed(&referent, &view), FOUND_ONE);
	assert_non_null(view.wave);
	assert_int_equal(view.step_count, STEP_COUNT);
	assert_int_equal(view.people[0], 40);
	assert_int_equal(view.people[1], 20);
	assert_true(view.steps[0].first.value == 4.5);
	assert_true(view.steps[1].first.value == 1.5);
	assert_true(view.steps[1].second.value == 3.5);
	assert_int_equal(view.steps[1].first.people, 40);
	assert_true(view.steps[1].first.has_interval);
	assert_int_equal(view.steps[1].gap->verdict, STATS_DIFFERENT);
	assert_true(view.steps[1].gap->gap == 2);
	assert_true(view.steps[0].is_strength);
	assert_true(view.steps[1].is_blind);
	assert_false(view.steps[1].is_pain);
	/* Six agents are under the floor. */
	assert_true(view.steps[2].first.is_shown);
	assert_false(view.steps[2].second.is_shown);
	assert_null(view.steps[2].gap);
	assert_null(view.steps[3].item);
	const struct span json = json_of(&referent);
	assert_true(says(json, "\"step\":\"Attendre\",\"channels\":\"S\",\"actor\":\"France Titres\","
	                       "\"is_outside\":true"));
	assert_true(says(json, "\"second_people\":null,\"second_value\":null,\"second_low\":null,"
	                       "\"second_high\":null,\"gap\":null"));
	assert_true(says(json, "La note des agents n’est pas montrée."));
	assert_true(says(json, "Côté usagers, l’étape la moins bien jugée est «\u202fPrendre rendez-vous\u202f» (1,5)"));
	assert_true(says(json, "\"usagers\":40,\"agents\":20"));
	/* The sentence that was asked stands beside its step. */
	assert_true(says(json, "\"wording\":\"Cette étape est simple\u202f: S’informer.\""));
}

static void
a_wave_is_read_from_its_state_on_and_by_who_may(void **state)
{
	(void)state;
	struct moment_view view;
	assert_int_equal(viewed(&colleague, &view), FOUND_ONE);
	assert_null(view.wave); /* the steps alone */
	assert_int_equal(view.step_count, STEP_COUNT);
	assert_false(view.steps[0].first.is_shown);
	assert_true(says(json_of(&colleague), "\"lead\":null"));
	assert_int_equal(viewed(&visitor, &view), FOUND_NONE);
	moved(SURVEY_CLOSED, SURVEY_RETURNED);
	assert_int_equal(viewed(&colleague, &view), FOUND_ONE);
	assert_non_null(view.wave);
	assert_int_equal(viewed(&visitor, &view), FOUND_NONE);
	moved(SURVEY_RETURNED, SURVEY_PUBLISHED);
	assert_int_equal(viewed(&visitor, &view), FOUND_ONE);
	const struct span json = json_of(&visitor);
	assert_true(says(json, "\"first_value\":4.5"));
	assert_true(says(json, "on choisit une date"));
	assert_false(says(json, "le planning")); /* behind the scenes is not for visitors */
	assert_true(says(json_of(&referent), "le planning"));
	assert_true(says(json, "\"reason\":null"));
	/* A wave that is not there is not the latest one. */
	struct moment_question other = visitor;
	other.wave = SPAN("autre");
	assert_int_equal(viewed(&other, &view), FOUND_NONE);
	other.wave = SPAN("w");
	assert_int_equal(viewed(&other, &view), FOUND_ONE);
	other.journey = SPAN("nulle-part");
	assert_int_equal(viewed(&other, &view), FOUND_NONE);
}

static void
a_step_renamed_or_taken_off_keeps_its_figures(void **state)
{
	(void)state;
	struct moment_view view;
	(void)journeys_write(rooms, "titre",
	                     "S’informer ; W\nAvoir son rendez-vous ; W\nVenir ; G\nRetirer ; G");
	assert_int_equal(viewed(&referent, &view), FOUND_ONE);
	assert_int_equal(view.step_count, STEP_COUNT);
	assert_int_equal(view.steps[1].step.id, step_ids[1]);
	assert_true(span_is(view.steps[1].step.title, "Avoir son rendez-vous"));
	assert_true(view.steps[1].first.value == 1.5);
	/* « Attendre » became « Venir » by its place. */
	assert_int_equal(view.steps[2].step.id, step_ids[2]);

	(void)journeys_write(rooms, "titre", "S’informer ; W\nRetirer ; G");
	assert_int_equal(viewed(&referent, &view), FOUND_ONE);
	assert_int_equal(view.step_count, STEP_COUNT); /* those off the way were judged */
	size_t removed = 0;
	for (size_t i = 0; i < view.step_count; i++) {
		removed += view.steps[i].step.is_removed;
		if (view.steps[i].step.id == step_ids[1]) {
			assert_true(view.steps[i].step.is_removed);
			assert_true(view.steps[i].first.value == 1.5);
		}
	}
	assert_int_equal(removed, 2);
	assert_true(says(json_of(&referent), "\"is_removed\":true"));
	/* To a reader who may read no wave, only the way as it is. */
	assert_int_equal(viewed(&colleague, &view), FOUND_ONE);
	assert_int_equal(view.step_count, 2);
}

static void
figures_that_are_being_made_are_not_shown(void **state)
{
	(void)state;
	struct moment_view view;
	written(answer, NULL); /* as many again, not sealed yet */
	assert_int_equal(viewed(&referent, &view), FOUND_ONE);
	assert_true(view.wave->changes > 0);
	for (size_t i = 0; i < view.step_count; i++)
		assert_false(view.steps[i].first.is_shown || view.steps[i].second.is_shown);
	const struct span json = json_of(&referent);
	assert_true(says(json, "\"is_preparing\":true"));
	assert_false(says(json, "4.5"));
	refreshed();
	assert_int_equal(viewed(&referent, &view), FOUND_ONE);
	assert_int_equal(view.steps[0].first.people, 80);
	assert_int_equal(view.steps[2].second.people, 12);
}

static void
a_journey_that_nobody_asked_about_shows_its_steps_alone(void **state)
{
	(void)state;
	struct moment_view view;
	assert_int_equal(viewed(&referent, &view), FOUND_ONE);
	assert_null(view.wave);
	assert_int_equal(view.step_count, STEP_COUNT);
	const struct span json = json_of(&referent);
	assert_true(says(json, "\"wave\":null"));
	assert_true(says(json, "\"first_value\":null"));
	assert_false(says(json, "non montr"));
	assert_int_equal(viewed(&visitor, &view), FOUND_NONE);
}

#define RULE(test)  cmocka_unit_test_setup_teardown(test, begin_rules, end_rules)
#define ASKED(test) cmocka_unit_test_setup_teardown(test, begin_asked, end)

/* --- one step, for the rooms that act on it ------------------------------------------------------ */

static enum found
point_of(const struct moment_question *question, int64_t step_id, struct mirror_reading *reading_r)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found = moment_read_point(arena, db, rooms->root_id, question, step_id, 200,
	                                           reading_r, &fault);
	db_end(db);
	return found;
}

static void
a_step_is_read_as_a_point_with_the_words_of_its_page(void **state)
{
	(void)state;
	struct mirror_reading reading;
	assert_int_equal(point_of(&referent, step_ids[1], &reading), FOUND_ONE);
	assert_null(reading.nothing);
	assert_int_equal(reading.count, 1);
	assert_true(span_is(reading.journey_code, "titre"));
	assert_int_equal(reading.wave.id, wave.id);
	const struct mirror_point *point = &reading.points[0];
	assert_true(span_is(point->label, "Prendre rendez-vous"));
	assert_true(span_is(point->code, "X1.S1"));
	assert_int_equal(point->step_id, step_ids[1]);
	assert_true(span_is(point->first.words, "1,5 sur 5"));
	assert_true(span_is(point->second.words, "3,5 sur 5"));
	assert_true(span_is(point->reading, "different"));
	assert_false(point->is_shared);
	assert_int_equal(point_of(&referent, step_ids[2], &reading), FOUND_ONE); /* six agents */
	point = &reading.points[0];
	assert_true(span_is(point->reading, "hidden"));
	assert_true(point->first.voice.is_shown && !point->second.voice.is_shown);
	assert_true(span_is(point->second.words, "non montré"));
	assert_true(span_starts(point->sentence, "La note des agents n’est pas montrée."));
}

static void
a_step_that_was_not_asked_or_may_not_be_read_is_no_point(void **state)
{
	(void)state;
	struct mirror_reading reading;
	assert_int_equal(point_of(&referent, step_ids[3], &reading), FOUND_NONE);
	assert_true(span_is(reading.trouble, "Cette enquête n’a pas demandé cette étape."));
	assert_int_equal(point_of(&referent, -1, &reading), FOUND_NONE);
	assert_int_equal(point_of(&colleague, step_ids[1], &reading), FOUND_NONE);
	assert_int_equal(point_of(&visitor, step_ids[1], &reading), FOUND_NONE);
	struct moment_question elsewhere = referent;
	elsewhere.journey = SPAN("nulle-part");
	assert_int_equal(point_of(&elsewhere, step_ids[1], &reading), FOUND_NONE);
	assert_true(span_is(reading.trouble, "Ce parcours n’est pas connu."));
}

/* --- irritants ------------------------------------------------------------------------------------ */

static bool
add_irritant(struct db *db, void *data)
{
	return moment_store_irritant_add(db, rooms->root_id, data, &fault);
}

static bool
lead_irritant(struct db *db, void *data)
{
	const struct moment_irritant *irritant = data;
	return moment_irritant_lead(db, rooms->root_id, irritant->id, &irritant->led, &fault);
}

static bool
follow_action(struct db *db, void *data)
{
	return moment_irritant_follow(db, rooms->root_id, data, &fault);
}

static bool
lift_irritant(struct db *db, void *data)
{
	return moment_store_irritant_lift(db, rooms->root_id, *(int64_t *)data, 20000, &fault);
}

static struct moment_irritant
irritant_of(int64_t id)
{
	struct moment_irritant irritant;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(moment_irritant_load(arena, db, rooms->root_id, id, &irritant, &fault), FOUND_ONE);
	db_end(db);
	return irritant;
}

static struct moment_irritant
noted(int64_t id, int64_t step_id, int64_t theme_id)
{
	return (struct moment_irritant){ .id = id, .journey_id = journey_id, .step_id = step_id,
		                             .theme_id = theme_id, .start_id = 9,
		                             .words = SPAN("On attend sans savoir"),
		                             .sides = 3, .day = 19000, .account_id = 5 };
}

static void
a_step_has_one_irritant_of_a_theme_and_says_where_it_stands(void **state)
{
	(void)state;
	struct moment_irritant first = noted(1, step_ids[0], 7), second = noted(2, step_ids[1], 7), *all, other;
	struct moment_irritant twice = noted(3, step_ids[0], 7);
	size_t count;
	assert_true(store_write(rooms->store, add_irritant, &first, &fault));
	assert_true(store_write(rooms->store, add_irritant, &second, &fault));
	assert_false(store_write(rooms->store, add_irritant, &twice, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(moment_store_irritant_of(arena, db, rooms->root_id, step_ids[0], 7, &other, &fault),
	                 FOUND_ONE);
	assert_int_equal(other.id, 1);
	assert_int_equal(moment_store_irritant_of(arena, db, rooms->root_id, step_ids[2], 7, &other, &fault),
	                 FOUND_NONE);
	db_end(db);
	assert_true(moment_irritant_waits(&first));
	assert_string_equal(moment_irritant_state_words(arena, &first), "ouvert");
	/* An action deals with it; it is given up: it is open again; it is done. */
	first.led = (struct moment_led){ 11, SPAN("2026-AAAAAAA"), SPAN("Dire le temps"), MOMENT_LED_OPEN };
	assert_true(store_write(rooms->store, lead_irritant, &first, &fault));
	first = irritant_of(1);
	assert_false(moment_irritant_waits(&first));
	assert_string_equal(moment_irritant_state_words(arena, &first), "traité par l’action 2026-AAAAAAA");
	/* Another action of it, meanwhile: it goes on saying the first. */
	struct moment_irritant again = first;
	again.led = (struct moment_led){ 12, SPAN("2026-BBBBBBB"), SPAN("Autre chose"), MOMENT_LED_OPEN };
	assert_true(store_write(rooms->store, lead_irritant, &again, &fault));
	assert_int_equal(irritant_of(1).led.action_id, 11);
	first.led.state = MOMENT_LED_GIVEN_UP;
	assert_true(store_write(rooms->store, follow_action, &first.led, &fault));
	first = irritant_of(1);
	assert_true(moment_irritant_waits(&first));
	assert_non_null(strstr(moment_irritant_state_words(arena, &first), "abandonnée"));
	first.led.state = MOMENT_LED_DONE;
	assert_true(store_write(rooms->store, follow_action, &first.led, &fault));
	second = irritant_of(2);
	assert_int_equal(second.led.action_id, 0); /* another action's is not touched */
	/* Lifted: it comes last. */
	int64_t id = 1;
	assert_true(store_write(rooms->store, lift_irritant, &id, &fault));
	db = store_read(arena, rooms->store, &fault);
	assert_true(moment_irritants(arena, db, rooms->root_id, journey_id, &all, &count, &fault));
	db_end(db);
	assert_int_equal(count, 2);
	assert_int_equal(all[0].id, 2);
	assert_non_null(strstr(moment_irritant_state_words(arena, &all[1]), "levé le 4 octobre 2024"));
	assert_false(moment_irritant_waits(&all[1]));
}

static void
who_says_an_irritant_is_named_as_the_survey_does(void **state)
{
	(void)state;
	assert_string_equal(moment_irritant_side_words(1, false), "usagers");
	assert_string_equal(moment_irritant_side_words(2, false), "agents");
	assert_string_equal(moment_irritant_side_words(3, false), "usagers et agents");
	assert_string_equal(moment_irritant_side_words(3, true), "collègues des deux côtés");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RULE(the_lowest_is_said_only_when_its_interval_stands_apart),
		RULE(what_crosses_all_the_others_is_not_told),
		RULE(a_side_with_fewer_than_two_steps_shown_is_not_compared),
		RULE(the_same_worst_step_of_both_comes_first),
		RULE(strengths_and_pain_points_need_both_intervals_on_one_side),
		ASKED(figures_are_those_of_the_steps_and_nothing_is_told_of_a_hidden_one),
		ASKED(a_wave_is_read_from_its_state_on_and_by_who_may),
		ASKED(a_step_renamed_or_taken_off_keeps_its_figures),
		ASKED(figures_that_are_being_made_are_not_shown),
		ASKED(a_step_is_read_as_a_point_with_the_words_of_its_page),
		ASKED(a_step_that_was_not_asked_or_may_not_be_read_is_no_point),
		RULE(who_says_an_irritant_is_named_as_the_survey_does),
		cmocka_unit_test_setup_teardown(a_step_has_one_irritant_of_a_theme_and_says_where_it_stands, begin,
		                                end),
		cmocka_unit_test_setup_teardown(a_journey_that_nobody_asked_about_shows_its_steps_alone, begin,
		                                end),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
