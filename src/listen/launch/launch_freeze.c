/* On leaving the draft: what the questionnaire asks becomes the wave's own, for good. */
#include "listen/launch/launch_inside.h"

struct freezing {
	int64_t wave_id;
	struct db *db;
	struct arena *arena;
	int64_t root_id;
	struct fault *fault_r;
	struct questionnaire form;
	struct survey_form asked;
	struct theme *themes;
	size_t theme_count;
	int rank_shift; /* of what is asked after the steps of a journey */
};

static int64_t
theme_of(const struct freezing *freezing, struct span dimension)
{
	for (size_t pass = 0; pass < 2; pass++) {
		const struct span wanted = pass == 0 ? dimension : SPAN("GEN");
		for (size_t i = 0; i < freezing->theme_count; i++)
			if (span_equal(freezing->themes[i].code, wanted))
				return freezing->themes[i].id;
	}
	return freezing->themes[0].id;
}

static void
set_asked(const struct freezing *freezing, struct survey_item *item,
          const struct questionnaire_entry *entry)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		item->rank[side] = entry->rank[side] > 0 ? entry->rank[side] + freezing->rank_shift : 0;
		item->asked[side] = entry->question.sentence[side];
		item->asked_stem[side] = SPAN("");
	}
}

static struct survey_item *
next_item(struct freezing *freezing, const struct question *question)
{
	struct survey_form *asked = &freezing->asked;
	if (asked->item_count == SURVEY_ITEM_COUNT_MAX)
		return NULL;
	struct survey_item *item = &asked->items[asked->item_count];
	*item = (struct survey_item){ .id = (int64_t)asked->item_count,
		                          .code = question->code,
		                          .version = question->version,
		                          .theme_id = theme_of(freezing, question->dimension),
		                          .kind = question->kind,
		                          .is_reversed = question->is_reversed,
		                          .stem = SPAN(""),
		                          .scale = question->scale,
		                          .about_id = -1,
		                          .about_side = question->about_side };
	asked->item_count++;
	return item;
}

static void
add_words(struct freezing *freezing, const struct question_scale *scale)
{
	struct survey_form *asked = &freezing->asked;
	for (size_t i = 0; i < asked->word_count; i++)
		if (span_equal(asked->words[i].scale, scale->code))
			return;
	for (size_t level = 0; level < scale->level_count; level++)
		asked->words[asked->word_count++] = (struct survey_words){
			.scale = scale->code, .words = scale->words[level], .level = level
		};
}

/* A list is an item for each choice, ticked or not: a share of people, like any other figure. */
static bool
add_choices(struct freezing *freezing, const struct questionnaire_entry *entry,
            const struct question_scale *scale)
{
	for (size_t level = 0; level < scale->level_count; level++) {
		struct survey_item *item = next_item(freezing, &entry->question);
		if (item == NULL)
			return false;
		set_asked(freezing, item, entry);
		item->code =
			span_of(arena_format(freezing->arena, "%.*s.%.*s",
		                         SPAN_ARGS(entry->question.code),
		                         SPAN_ARGS(scale->level_codes[level])));
		item->theme_id = theme_of(freezing, scale->level_codes[level]);
		item->stem = entry->question.code;
		item->level_count = 2;
		for (int side = 0; side < SIDE_COUNT; side++) {
			item->asked_stem[side] = entry->question.sentence[side];
			item->asked[side] = scale->words[level];
		}
	}
	return true;
}

static bool
add_entry(struct freezing *freezing, const struct questionnaire_entry *entry)
{
	const struct question *question = &entry->question;
	struct question_scale scale = { 0 };
	if (question->kind != 'O' &&
	    questionnaire_scale_load(freezing->arena, freezing->db, freezing->root_id,
	                             question->scale, &scale, freezing->fault_r) != FOUND_ONE)
		return false;
	if (scale.level_count > 0 && scale.level_codes[0].length > 0)
		return add_choices(freezing, entry, &scale);
	struct survey_item *item = next_item(freezing, question);
	if (item == NULL)
		return false;
	set_asked(freezing, item, entry);
	item->level_count = scale.level_count;
	freezing->asked.text_count += question->kind == 'O';
	add_words(freezing, &scale);
	return true;
}

static void
resolve_guesses(struct freezing *freezing)
{
	struct survey_form *asked = &freezing->asked;
	for (size_t i = 0; i < freezing->form.entry_count; i++) {
		const struct question *question = &freezing->form.entries[i].question;
		if (question->kind != 'D')
			continue;
		for (size_t guess = 0; guess < asked->item_count; guess++)
			for (size_t about = 0;
			     span_equal(asked->items[guess].code, question->code) && about < asked->item_count;
			     about++)
				if (span_equal(asked->items[about].code, question->about))
					asked->items[guess].about_id = (int64_t)about;
	}
}

/* --- the steps of journeys ------------------------------------------------------------------ */

/* The same sentence for all, on one step: « L’étape « Déposer au guichet » se passe bien. » */
static bool
add_step(struct freezing *freezing, const struct journey *journey,
         const struct journey_step *step, const struct question_scale *scale, int rank)
{
	const struct question question = { .code = span_of(arena_format(
										   freezing->arena, "J.%.*s.%lld",
										   SPAN_ARGS(journey->code), (long long)step->id)),
		                               .version = 1,
		                               .dimension = SPAN("ETAPE"),
		                               .kind = 'S',
		                               .scale = scale->code };
	struct survey_item *item = next_item(freezing, &question);
	if (item == NULL)
		return false;
	item->journey_id = journey->id;
	item->step_id = step->id;
	item->level_count = scale->level_count;
	for (int side = 0; side < SIDE_COUNT; side++) {
		item->rank[side] = rank;
		item->asked[side] =
			span_of(arena_format(freezing->arena, "L’étape «\u202f%.*s\u202f» se passe bien.",
		                         SPAN_ARGS(step->title)));
		item->asked_stem[side] = SPAN("");
	}
	return true;
}

static bool
add_steps(struct freezing *freezing, const struct journey *journey,
          const struct question_scale *scale, int *count_r)
{
	struct journey_step *steps;
	size_t count;
	if (!journey_steps(freezing->arena, freezing->db, freezing->root_id, journey->id, &steps,
	                   &count, freezing->fault_r))
		return false;
	*count_r = 0;
	for (size_t i = 0; i < count; i++)
		if (!steps[i].is_removed &&
		    !add_step(freezing, journey, &steps[i], scale, ++*count_r))
			return false;
	return true;
}

/* Step by step first, then as a whole: other questions come after the longest way. */
static bool
add_journeys(struct freezing *freezing)
{
	struct launch_journey *chosen;
	struct journey *journeys;
	size_t chosen_count, known;
	struct question_scale scale;
	const size_t before = freezing->asked.item_count;
	if (!launch_store_journeys(freezing->arena, freezing->db, freezing->root_id,
	                           freezing->wave_id, &chosen, &chosen_count, freezing->fault_r) ||
	    !journey_list(freezing->arena, freezing->db, freezing->root_id, &journeys, &known,
	                  freezing->fault_r))
		return false;
	if (chosen_count == 0)
		return true;
	if (questionnaire_scale_load(freezing->arena, freezing->db, freezing->root_id, SPAN("A5"),
	                             &scale, freezing->fault_r) != FOUND_ONE)
		return false;
	add_words(freezing, &scale);
	for (size_t i = 0; i < chosen_count; i++) {
		const size_t at = journey_by_id(journeys, known, chosen[i].journey_id);
		int count = 0;
		if (at != SIZE_MAX && !add_steps(freezing, &journeys[at], &scale, &count))
			return false;
		freezing->rank_shift = count > freezing->rank_shift ? count : freezing->rank_shift;
	}
	for (size_t i = 0; i < before; i++)
		for (int side = 0; side < SIDE_COUNT; side++)
			if (freezing->asked.items[i].rank[side] > 0)
				freezing->asked.items[i].rank[side] += freezing->rank_shift;
	return true;
}

static bool
make_form(struct freezing *freezing, int64_t form_id)
{
	enum { WORD_COUNT_MAX = 200 };
	freezing->asked.items =
		arena_array_of(freezing->arena, struct survey_item, SURVEY_ITEM_COUNT_MAX);
	freezing->asked.words = arena_array_of(freezing->arena, struct survey_words, WORD_COUNT_MAX);
	if (!theme_list(freezing->arena, freezing->db, freezing->root_id, &freezing->themes,
	                &freezing->theme_count, freezing->fault_r) ||
	    questionnaire_load(freezing->arena, freezing->db, freezing->root_id, form_id,
	                       &freezing->form, freezing->fault_r) != FOUND_ONE)
		return false;
	must(freezing->theme_count > 0);
	for (int texts = 0; texts < 2; texts++) { /* what is written comes last */
		if (texts == 1 && !add_journeys(freezing))
			return false;
		for (size_t i = 0; i < freezing->form.entry_count; i++)
			if ((freezing->form.entries[i].question.kind == 'O') == (texts == 1) &&
			    !add_entry(freezing, &freezing->form.entries[i]))
				return false;
	}
	resolve_guesses(freezing);
	return true;
}

bool
launch_form(struct arena *arena, struct db *db, int64_t root_id, const struct survey_wave *wave,
            struct survey_form *form_r, struct fault *fault_r)
{
	if (wave->state > SURVEY_DRAFT || wave->form_id == 0)
		return survey_form_load(arena, db, root_id, wave->id, form_r, fault_r);
	struct freezing freezing = { wave->id, db, arena, root_id, fault_r, .form = { 0 } };
	const bool made =
		wave->inquiry_version > 0
			? launch_inquiry_form(arena, db, root_id, wave, &freezing.asked, fault_r)
			: make_form(&freezing, wave->form_id);
	if (!made)
		return false;
	for (size_t i = 0; i < freezing.asked.item_count; i++) {
		struct survey_item *item = &freezing.asked.items[i];
		for (int side = SIDE_COUNT; side-- > 0;)
			if (item->rank[side] > 0)
				item->wording = item->asked[side];
	}
	*form_r = freezing.asked;
	return true;
}

bool
launch_freeze(struct arena *arena, struct db *db, int64_t root_id, const struct survey_wave *wave,
              struct fault *fault_r)
{
	struct freezing freezing = { wave->id, db, arena, root_id, fault_r, .form = { 0 } };
	if (wave->inquiry_version > 0) {
		struct survey_form form;
		return launch_inquiry_form(arena, db, root_id, wave, &form, fault_r) &&
		       survey_form_replace(db, root_id, wave->id, &form, fault_r);
	}
	return make_form(&freezing, wave->form_id) &&
	       survey_form_replace(db, root_id, wave->id, &freezing.asked, fault_r) &&
	       questionnaire_mark_asked(db, root_id, wave->form_id, fault_r);
}

/* --- the links for all ----------------------------------------------------------------------- */

bool
launch_open_links(struct launching *launching, struct db *db)
{
	struct visit *visit = launching->visit;
	struct answer_link *links =
		arena_array_of(visit->arena, struct answer_link, launching->population_count + 1);
	size_t count = 0;
	bool asks[SIDE_COUNT];
	if (!launch_asks_side(visit->arena, db, visit->root_id, &launching->wave, asks,
	                      &launching->fault))
		return false;
	for (size_t i = 0; i < launching->population_count; i++) {
		const struct survey_population *population = &launching->populations[i];
		if (asks[population->side] && population->lead_place_id == population->place_id)
			links[count++] = (struct answer_link){ .kind = ANSWER_OPEN,
				                                   .side = population->side,
				                                   .place_id = population->place_id,
				                                   .label = SPAN(""),
				                                   .secret = SPAN("") };
	}
	return answer_links_make(visit->arena, db, visit->root_id, launching->wave.id, links, count,
	                         &launching->fault);
}
