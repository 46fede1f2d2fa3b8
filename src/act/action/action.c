#include <stdlib.h>

#include "act/action/action_inside.h"

const char *const action_state_words[ACTION_STATE_COUNT] = {
	[ACTION_DECIDED] = "décidée",
	[ACTION_UNDER_WAY] = "en cours",
	[ACTION_DONE] = "faite",
	[ACTION_GIVEN_UP] = "abandonnée",
};

const char *const action_origin_words[ACTION_ORIGIN_COUNT] = {
	[ACTION_FROM_GAP] = "un point du miroir", /* not « un écart »: it may not be one */
	[ACTION_FROM_CONVERGENCE] = "un point partagé",
	[ACTION_FROM_STEP] = "une étape d’un parcours",
	[ACTION_FREE] = "une idée libre",
	[ACTION_FROM_WORDS] = "ce que les gens écrivent",
};

const char *const action_way_words[ACTION_WAY_COUNT] = {
	[ACTION_RISE] = "On attend du mieux",
	[ACTION_STAY] = "Rien ne doit se dégrader",
	[ACTION_NOT_AIMED] = "Pas visé",
};

/* --- late ---------------------------------------------------------------------------------------- */

bool
action_is_open(const struct action *action)
{
	return action->state == ACTION_DECIDED || action->state == ACTION_UNDER_WAY;
}

bool
action_is_late(const struct action *action, int32_t today)
{
	return action_is_open(action) && action->due_day < today;
}

const char *
action_late_words(struct arena *arena, const struct action *action, int32_t today)
{
	enum { IN_DAYS_MAX = 60, MONTH_DAYS = 30 };
	const int32_t days = today - action->due_day;
	must(action_is_late(action, today));
	if (days == 1)
		return "en retard d’un jour";
	if (days <= IN_DAYS_MAX)
		return arena_format(arena, "en retard de %d jours", (int)days);
	return arena_format(arena, "en retard de %d mois", (int)(days / MONTH_DAYS));
}

int32_t
action_first_day(const struct action *action)
{
	return action->begun_day != 0 ? action->begun_day : action->decided_day;
}

/* Open ones by date, which puts late ones first; then what ended, the latest first. */
static int
compare(const void *a, const void *b)
{
	const struct action *first = a, *second = b;
	const bool open = action_is_open(first);
	if (open != action_is_open(second))
		return open ? -1 : 1;
	const int32_t one = open ? first->due_day : -first->ended_day;
	const int32_t two = open ? second->due_day : -second->ended_day;
	if (one != two)
		return one < two ? -1 : 1;
	return (first->id > second->id) - (first->id < second->id);
}

void
action_sort(struct action *actions, size_t count)
{
	if (count > 0)
		qsort(actions, count, sizeof *actions, compare);
}

/* --- states ---------------------------------------------------------------------------------------- */

bool
action_may_move(enum action_state from, enum action_state to)
{
	switch (to) {
	case ACTION_UNDER_WAY:
		return from != ACTION_UNDER_WAY;
	case ACTION_DONE:
	case ACTION_GIVEN_UP:
		return from == ACTION_DECIDED || from == ACTION_UNDER_WAY;
	default:
		return false;
	}
}

/* --- what a week asks ------------------------------------------------------------------------------ */

enum { WEEK_DAYS = 7, MONTH_DAYS = 30 };

enum action_ask
action_ask_of(const struct action *action, int32_t today)
{
	if (action_is_late(action, today))
		return ACTION_ASKS_DATE;
	if (action_is_open(action) && action->due_day - today <= WEEK_DAYS)
		return ACTION_ASKS_END;
	if (action->state == ACTION_DECIDED && today - action->decided_day > MONTH_DAYS)
		return ACTION_ASKS_BEGIN;
	if (action->state == ACTION_DONE && action->judged_day <= today &&
	    today - action->judged_day <= MONTH_DAYS)
		return ACTION_ASKS_JUDGE;
	return ACTION_ASKS_NOTHING;
}

struct action_week
action_this_week(struct arena *arena, const struct action *actions, size_t count, int32_t today)
{
	struct action_week week = { .asking = arena_array_of(arena, size_t, count + 1) };
	for (int ask = ACTION_ASKS_DATE; ask < ACTION_ASK_COUNT; ask++)
		for (size_t i = 0; i < count; i++)
			if (action_ask_of(&actions[i], today) == (enum action_ask)ask) {
				week.of[ask]++;
				week.asking[week.count++] = i;
			}
	return week;
}

struct span
action_week_words(struct arena *arena, const struct action_week *week)
{
	static const struct {
		const char *one, *more;
	} words[ACTION_ASK_COUNT] = {
		[ACTION_ASKS_DATE] = { "Une action a dépassé sa date\u202f: une décision est attendue.",
		                       "%zu actions ont dépassé leur date\u202f: une décision est attendue." },
		[ACTION_ASKS_END] = { "Une action arrive à sa date dans les sept jours.",
		                      "%zu actions arrivent à leur date dans les sept jours." },
		[ACTION_ASKS_BEGIN] = { "Une action décidée il y a plus d’un mois n’a pas commencé.",
		                        "%zu actions décidées il y a plus d’un mois n’ont pas commencé." },
		[ACTION_ASKS_JUDGE] = { "Une action faite peut être jugée\u202f: a-t-elle servi\u202f?",
		                        "%zu actions faites peuvent être jugées\u202f: ont-elles servi\u202f?" },
	};
	struct text text = text_new(arena, 2000);
	for (size_t ask = ACTION_ASKS_DATE; ask < ACTION_ASK_COUNT; ask++) {
		if (week->of[ask] == 0)
			continue;
		text_add_z(&text, text.length > 0 ? " " : "");
		text_add_z(&text, week->of[ask] == 1 ? words[ask].one
		                                     : arena_format(arena, words[ask].more, week->of[ask]));
	}
	return text_span(&text);
}

struct action_counts
action_count(const struct action *actions, size_t count, int32_t today)
{
	struct action_counts counts = { .late = 0 };
	for (size_t i = 0; i < count; i++) {
		counts.of[actions[i].state]++;
		counts.late += action_is_late(&actions[i], today);
	}
	return counts;
}

/* --- who ------------------------------------------------------------------------------------------- */

bool
action_may_decide(const struct reader *reader, const struct place_tree *tree, int64_t place_id)
{
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(tree, place_id);
	return people_may(reader, tree, ACTION_DECIDERS, place);
}

bool
action_may_move_it(const struct reader *reader, const struct place_tree *tree,
                   const struct action *action)
{
	return (action->owner_id != 0 && action->owner_id == reader->account_id) ||
	       action_may_decide(reader, tree, action->place_id);
}

/* --- routes ---------------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/actions", WHO_SIGNED_IN, "actions", action_get_list },
	{ HTTP_GET, "/actions/nouvelle", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "action.new",
		action_get_new },
	{ HTTP_POST, "/actions/nouvelle", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "action.decide",
		action_post_new },
	{ HTTP_GET, "/actions/axes", WHO_SIGNED_IN, "axes", action_get_axes },
	{ HTTP_POST, "/actions/axes", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "axes.add",
		action_post_axes },
	{ HTTP_GET, "/actions/axes/{}", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "axis",
		action_get_axis },
	{ HTTP_POST, "/actions/axes/{}", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "axis.keep",
		action_post_axis },
	{ HTTP_GET, "/actions/{}", WHO_SIGNED_IN, "action", action_get_one },
	{ HTTP_POST, "/actions/{}", WHO_SIGNED_IN, "action.move", action_post_move },
	{ HTTP_GET, "/actions/{}/changer", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "action.edit",
		action_get_edit },
	{ HTTP_POST, "/actions/{}/changer", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "action.change",
		action_post_edit },
	{ HTTP_POST, "/actions/{}/public", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "action.publish",
		action_post_public },
};
static const struct page_kind *const pages[] = { &action_list_page, &action_edit_page,
	                                             &action_one_page, &action_axes_page,
	                                             &action_axis_page };
const struct room_pages action_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
