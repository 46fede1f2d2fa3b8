/* A survey that is over, kept as its pages would have kept it. */
#include "base/time.h"
#include "listen/launch/launch_inside.h"

struct passing {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const struct launch_past *past;
	struct fault *fault_r;
};

static bool
keep_headcounts(const struct passing *passing)
{
	const struct launch_past *past = passing->past;
	for (size_t i = 0; i < past->population_count; i++) {
		const struct survey_population *one = &past->populations[i];
		if (one->side == SIDE_AGENT &&
		    !launch_store_headcount_keep(passing->db, passing->root_id, one->place_id,
		                                 one->people, passing->fault_r))
			return false;
	}
	return true;
}

/* Each wait had its document a week before the opening, and no risk asked for an AIPD. */
static bool
keep_papers(const struct passing *passing)
{
	static const char *const documents[LAUNCH_WAIT_COUNT] = {
		[LAUNCH_WAIT_DPO] = "Avis du délégué à la protection des données",
		[LAUNCH_WAIT_BODY] = "Information du CST, procès-verbal de séance",
		[LAUNCH_WAIT_DIRECTION] = "Accord de la direction générale",
	};
	enum { DAYS_BEFORE = 7 };
	const struct launch_past *past = passing->past;
	struct launch_plan plan = { SPAN(""), SPAN(""), SPAN(""), past->told_words, 0 };
	for (int question = 0; question < LAUNCH_RISK_COUNT; question++)
		plan.risk_answers |= INT64_C(1) << (2 * question); /* no */
	must(!launch_needs_aipd(plan.risk_answers));
	for (int wait = 0; wait < LAUNCH_WAIT_COUNT; wait++) {
		const struct launch_ended ended = { true, false, past->wave.opens_day - DAYS_BEFORE,
			                                span_of(documents[wait]), past->director_id };
		if (!launch_store_wait_end(passing->db, passing->root_id, past->wave.id,
		                           (enum launch_wait)wait, &ended, passing->fault_r))
			return false;
	}
	return launch_store_plan_keep(passing->db, passing->root_id, past->wave.id, &plan,
	                              passing->fault_r);
}

static bool
keep_fact(const struct passing *passing, const char *kind, const char *words, int32_t day)
{
	enum { NOON_S = 12 * 3600 };
	const struct launch_past *past = passing->past;
	const struct fact fact = {
		.at_unix_s = (int64_t)day * DAY_S + NOON_S,
		.kind = kind,
		.account_id = past->referent_id,
		.subject_id = past->wave.id,
		.words = span_of(arena_format(passing->arena, words, SPAN_ARGS(past->wave.name))),
		.once = SPAN(""),
	};
	return journal_add(passing->arena, passing->db, passing->root_id, &fact,
	                   passing->fault_r) == FOUND_ONE;
}

static bool
pass_states(const struct passing *passing)
{
	const struct survey_wave *wave = &passing->past->wave;
	for (int state = SURVEY_DRAFT; state < SURVEY_PUBLISHED; state++) {
		bool done;
		if (!survey_wave_move(passing->db, passing->root_id, wave->id, (enum survey_state)state,
		                      (enum survey_state)(state + 1), &done, passing->fault_r))
			return false;
		must(done);
	}
	return keep_fact(passing, "wave.opened", "«\u202f%.*s\u202f» ouverte.", wave->opens_day) &&
	       keep_fact(passing, "wave.closed", "«\u202f%.*s\u202f» close.", wave->closed_day) &&
	       keep_fact(passing, "wave.published", "«\u202f%.*s\u202f» publiée.",
	                 wave->closed_day + 14);
}

bool
launch_past(struct arena *arena, struct db *db, int64_t root_id, struct launch_past *past,
            struct survey_form *form_r, struct fault *fault_r)
{
	const struct passing passing = { arena, db, root_id, past, fault_r };
	must(past->wave.form_id != 0);
	past->wave.state = SURVEY_DRAFT;
	return survey_wave_draft(db, root_id, &past->wave, fault_r) &&
	       survey_populations_replace(db, root_id, past->wave.id, past->populations,
	                                  past->population_count, fault_r) &&
	       keep_headcounts(&passing) &&
	       launch_store_journeys_replace(db, root_id, past->wave.id, past->journeys,
	                                     past->journey_count, fault_r) &&
	       launch_freeze(arena, db, root_id, &past->wave, fault_r) && keep_papers(&passing) &&
	       pass_states(&passing) &&
	       survey_form_load(arena, db, root_id, past->wave.id, form_r, fault_r);
}
