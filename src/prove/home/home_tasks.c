/* From what surveys, actions and journeys ask, to what this reader is asked. */
#include "base/time.h"
#include "craft/http/http_form.h"
#include "prove/home/home.h"

struct asking {
	struct arena *arena;
	const struct home_reading *reading;
	struct home_task *tasks;
	size_t count;
};

static void
ask(struct asking *asking, const struct home_task *task)
{
	if (asking->count < HOME_TASK_COUNT_MAX)
		asking->tasks[asking->count++] = *task;
}

/* --- surveys ---------------------------------------------------------------------------------- */

static const char *
survey_url(const struct asking *asking, const struct survey_wave *wave, const char *more)
{
	struct text url = text_new(asking->arena, 1000);
	text_add_z(&url, "/enquetes/");
	http_percent_encode(&url, wave->code);
	text_add_z(&url, more);
	return text_z(&url);
}

static const char *
mirror_url(const struct asking *asking, const struct survey_wave *wave)
{
	struct text url = text_new(asking->arena, 1000);
	text_add_z(&url, "/miroir?enquete=");
	http_percent_encode(&url, wave->code);
	return text_z(&url);
}

static void
ask_of_survey(struct asking *asking, enum home_matter matter, const struct survey_wave *wave,
              int32_t day, const char *url)
{
	ask(asking, &(struct home_task){
		.matter = matter, .what = wave->name, .day = day, .count = 1, .url = url });
}

/* The direction is asked for her own word; who prepares notes those of the others too. */
static void
ask_wait(struct asking *asking, const struct launch_need *need)
{
	struct text who = text_new(asking->arena, 400);
	const bool is_hers = need->may_direct && need->awaits_direction;
	if (!is_hers && !need->may_prepare)
		return;
	if (is_hers) {
		text_add_z(&who, "votre accord");
	} else {
		text_add_z(&who, need->awaited_count == 1 ? "un accord (" : "");
		if (need->awaited_count > 1)
			text_format(&who, "%zu accords (", need->awaited_count);
		for (size_t i = 0; i < need->awaited_count; i++)
			text_format(&who, "%s%s", i > 0 ? "\u202f; " : "", need->awaited[i]);
		text_add_z(&who, ")");
	}
	ask(asking, &(struct home_task){ .matter = HOME_WAIT,
	                                 .what = need->wave.name,
	                                 .who = text_span(&who),
	                                 .day = need->wave.opens_day,
	                                 .count = 1,
	                                 .url = survey_url(asking, &need->wave, "/accords") });
}

static void
ask_open(struct asking *asking, const struct launch_need *need)
{
	const int32_t left = need->wave.closed_day - asking->reading->today;
	const int64_t short_places =
		need->short_places[SIDE_USAGER] + need->short_places[SIDE_AGENT];
	if (left < 0)
		return;
	if (need->may_prepare && left <= HOME_SOON_DAYS && short_places > 0)
		ask(asking, &(struct home_task){ .matter = HOME_LAST_DAYS,
		                                 .what = need->wave.name,
		                                 .day = need->wave.closed_day,
		                                 .count = short_places,
		                                 .url = survey_url(asking, &need->wave, "") });
	else if (need->asks_reader && !need->may_prepare)
		ask_of_survey(asking, HOME_ANSWER, &need->wave, need->wave.closed_day, "/repondre");
}

static void
ask_survey(struct asking *asking, const struct launch_need *need)
{
	const struct survey_wave *wave = &need->wave;
	const int32_t today = asking->reading->today;
	const unsigned at_work = WHO(ROLE_AGENT) | WHO(ROLE_TEAM_LEADER);
	switch (wave->state) {
	case SURVEY_DRAFT:
		if (need->may_prepare)
			ask_of_survey(asking, HOME_PREPARE, wave, wave->opens_day, survey_url(asking, wave, ""));
		break;
	case SURVEY_READY:
		if (wave->closed_day < today)
			break;
		if (need->awaited_count > 0)
			ask_wait(asking, need);
		else if (need->may_prepare && wave->opens_day - today <= HOME_SOON_DAYS)
			ask_of_survey(asking, HOME_OPEN, wave, wave->opens_day, survey_url(asking, wave, ""));
		break;
	case SURVEY_OPEN:
		ask_open(asking, need);
		break;
	case SURVEY_CLOSED:
		if (need->may_prepare && !need->is_counting)
			ask_of_survey(asking, HOME_GIVE_BACK, wave, wave->closed_day, survey_url(asking, wave, ""));
		break;
	case SURVEY_RETURNED:
		if (need->may_prepare)
			ask_of_survey(asking, HOME_PUBLISH, wave, wave->closed_day, survey_url(asking, wave, ""));
		else if ((asking->reading->reader->roles & at_work) != 0 &&
		         today - wave->closed_day <= HOME_READ_DAYS)
			ask_of_survey(asking, HOME_READ, wave, wave->closed_day, mirror_url(asking, wave));
		break;
	default:
		break;
	}
}

/* --- actions ---------------------------------------------------------------------------------- */

/* What is to be judged is read where it is laid beside what was expected; what waits for a decision
 * leads straight to it, under what the action says of itself. */
static const char *
action_url(const struct asking *asking, const struct action *action, enum action_ask kind)
{
	const bool has_effect = kind == ACTION_ASKS_JUDGE && action->judged_code.length > 0;
	return action_address(asking->arena, action, has_effect                  ? "/effet"
	                                              : kind == ACTION_ASKS_JUDGE ? ""
	                                                                          : "#suite");
}

/* Those she may move: hers, and those of the places where she decides. */
static void
ask_actions(struct asking *asking)
{
	static const enum home_matter matters[ACTION_ASK_COUNT] = {
		[ACTION_ASKS_NOTHING] = HOME_MATTER_COUNT, [ACTION_ASKS_DATE] = HOME_LATE,
		[ACTION_ASKS_END] = HOME_DUE,              [ACTION_ASKS_BEGIN] = HOME_BEGIN,
		[ACTION_ASKS_JUDGE] = HOME_JUDGE,
	};
	const struct home_reading *reading = asking->reading;
	for (int kind = ACTION_ASKS_DATE; kind < ACTION_ASK_COUNT; kind++) {
		const struct action *first = NULL;
		int64_t count = 0;
		for (size_t i = 0; i < reading->action_count; i++) {
			const struct action *action = &reading->actions[i];
			if (action_ask_of(action, reading->today) != (enum action_ask)kind ||
			    !action_may_move_it(reading->reader, reading->tree, action))
				continue;
			first = first == NULL ? action : first;
			count++;
		}
		if (first != NULL)
			ask(asking, &(struct home_task){
				.matter = matters[kind],
				.what = first->what,
				.day = first->due_day,
				.count = count,
				.url = count == 1 ? action_url(asking, first, (enum action_ask)kind) : "/actions" });
	}
}

/* --- journeys --------------------------------------------------------------------------------- */

static bool
is_asked(const struct home_reading *reading, int64_t journey_id)
{
	for (size_t i = 0; i < reading->asked_journey_count; i++)
		if (reading->asked_journeys[i] == journey_id)
			return true;
	return false;
}

static void
ask_journeys(struct asking *asking)
{
	const struct home_reading *reading = asking->reading;
	const struct journey *first = NULL;
	int64_t count = 0;
	for (size_t i = 0; i < reading->journey_count; i++) {
		const struct journey *journey = &reading->journeys[i];
		if (journey->is_closed || is_asked(reading, journey->id))
			continue;
		first = first == NULL ? journey : first;
		count++;
	}
	if (first != NULL)
		ask(asking, &(struct home_task){
			.matter = HOME_JOURNEY,
			.what = first->name,
			.count = count,
			.url = count == 1 ? journey_path(asking->arena, first) : "/parcours" });
}

/* --- the desk --------------------------------------------------------------------------------- */

static void
ask_desk(struct asking *asking)
{
	const struct alert_told *desk = &asking->reading->desk;
	if (desk->silence > 0)
		ask(asking, &(struct home_task){ .matter = HOME_DESK_SILENCE,
		                                 .day = desk->silence_day,
		                                 .count = desk->silence,
		                                 .url = "/guichet" });
	if (desk->late > 0)
		ask(asking, &(struct home_task){
			.matter = HOME_DESK_LATE, .count = desk->late, .url = "/guichet" });
	if (desk->soon > 0)
		ask(asking, &(struct home_task){
			.matter = HOME_DESK_SOON, .count = desk->soon, .url = "/guichet?file=miennes",
			.is_more = desk->soon_is_more });
}

/* --- what people write ------------------------------------------------------------------------ */

static void
ask_growing(struct asking *asking)
{
	const struct codebook_growing *growing = &asking->reading->growing;
	if (growing->themes == 0)
		return;
	const char *url = arena_format(asking->arena, "/verbatims/%lld/themes", (long long)growing->heap_id);
	if (growing->theme_id != 0)
		url = arena_format(asking->arena, "%s/%lld", url, (long long)growing->theme_id);
	ask(asking, &(struct home_task){ .matter = HOME_GROWS, .count = growing->themes, .url = url });
}

/* --- all -------------------------------------------------------------------------------------- */

size_t
home_tasks(struct arena *arena, const struct home_reading *reading,
           struct home_task tasks_r[HOME_TASK_COUNT_MAX])
{
	struct asking asking = { arena, reading, tasks_r, 0 };
	const bool prepares = (reading->reader->roles & WHO(ROLE_REFERENT)) != 0;
	for (size_t i = 0; i < reading->need_count; i++)
		ask_survey(&asking, &reading->needs[i]);
	ask_actions(&asking);
	ask_desk(&asking);
	ask_growing(&asking);
	if (prepares)
		ask_journeys(&asking);
	if (prepares && reading->need_count == 0 && reading->wave_count == 0)
		ask(&asking, &(struct home_task){
			.matter = HOME_FIRST, .count = 1, .url = "/enquetes/nouvelle" });
	return asking.count;
}

bool
home_read(struct arena *arena, struct db *db, struct home_reading *reading, struct fault *fault_r)
{
	const struct action_query all = { .place = PLACE_NONE };
	struct survey_wave *waves;
	size_t wave_count;
	int64_t *asked;
	reading->tree = place_tree_load(arena, db, reading->root_id, reading->today, fault_r);
	if (reading->tree == NULL)
		return false;
	const struct launch_reader reader = { reading->root_id, reading->reader, reading->tree };
	if (!launch_needs(arena, db, &reader, &reading->needs, &reading->need_count, fault_r) ||
	    !action_list(arena, db, reading->root_id, &all, &reading->actions,
	                 &reading->action_count, fault_r) ||
	    !journey_list(arena, db, reading->root_id, &reading->journeys, &reading->journey_count,
	                  fault_r) ||
	    !survey_journeys_asked(arena, db, reading->root_id, &asked,
	                           &reading->asked_journey_count, fault_r) ||
	    !survey_waves(arena, db, reading->root_id, &waves, &wave_count, fault_r))
		return false;
	reading->asked_journeys = asked;
	reading->wave_count = wave_count;
	const struct desk_hand hand = { .root_id = reading->root_id,
		                            .now_s = time_now_s(),
		                            .today = reading->today,
		                            .tree = reading->tree };
	const struct verbatim_sight sight = { .root_id = reading->root_id, .reader = *reading->reader,
		                                  .tree = reading->tree };
	/* Whoever may say that she saw them is told. */
	if ((reading->reader->roles & WHO(ROLE_REFERENT)) != 0 &&
	    !codebook_growing(arena, db, &sight, &reading->growing, fault_r))
		return false;
	return alert_of(arena, db, &hand, reading->reader, &reading->desk, fault_r);
}

/* --- the letter of Monday --------------------------------------------------------------------- */

enum found
home_summary(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
             int32_t monday, struct home_summary *summary_r, struct fault *fault_r)
{
	static const char *const titles[HOME_LINE_COUNT + 1] = {
		"", "Cette semaine, une chose vous attend", "Cette semaine, deux choses vous attendent",
		"Cette semaine, trois choses vous attendent"
	};
	struct home_task *tasks = arena_array_of(arena, struct home_task, HOME_TASK_COUNT_MAX);
	struct reader reader;
	*summary_r = (struct home_summary){ .title = span_of("") };
	if (!people_reader_of(arena, db, root_id, account_id, monday, &reader, fault_r))
		return FOUND_FAILED;
	struct home_reading reading = { .root_id = root_id, .reader = &reader, .today = monday };
	if (reader.roles == 0)
		return FOUND_NONE;
	if (!home_read(arena, db, &reading, fault_r))
		return FOUND_FAILED;
	const size_t count = home_pick(tasks, home_tasks(arena, &reading, tasks));
	for (size_t i = 0; i < count; i++)
		summary_r->lines[i] = home_task_words(arena, &tasks[i], monday);
	summary_r->title = span_of(titles[count]);
	return count > 0 ? FOUND_ONE : FOUND_NONE;
}
