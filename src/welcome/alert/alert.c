/* What presses for one reader: from the front of her own queue; of the units she answers for, counted. */
#include "welcome/alert/alert_inside.h"

#include "base/time.h"
#include "ground/people/people.h"

static const struct alert_rule supposed = { .before_minutes = ALERT_BEFORE_HOURS * 60,
	                                        .tells_late = true,
	                                        .tells_persons = true,
	                                        .silence_days = ALERT_SILENCE_DAYS };

static const struct alert_rule *
rule_of(const struct alert_rule *rules, size_t count, int64_t place_id)
{
	for (size_t i = 0; i < count; i++)
		if (rules[i].place_id == place_id)
			return &rules[i];
	return NULL;
}

struct alert_rule
alert_rule_for(const struct place_tree *tree, const struct alert_rule *rules, size_t count,
               uint32_t place)
{
	for (; place != PLACE_NONE; place = tree->places[place].parent) {
		const struct alert_rule *rule = rule_of(rules, count, tree->places[place].id);
		if (rule != NULL)
			return *rule;
	}
	return supposed;
}

struct looking {
	struct arena *arena;
	struct db *db;
	const struct desk_hand *hand;
	const struct reader *reader;
	struct alert_rule *rules;
	size_t rule_count;
	struct hours_book *book;
	int64_t unit_id, limit_s; /* until when what is due in that unit is soon; the last that was asked */
	struct alert_told *told;
	struct fault *fault_r;
};

static uint32_t
place_of(const struct looking *looking, int64_t unit_id)
{
	return unit_id == 0 ? PLACE_NONE : place_by_id(looking->hand->tree, unit_id);
}

static struct alert_rule
rule_at(const struct looking *looking, int64_t unit_id)
{
	return alert_rule_for(looking->hand->tree, looking->rules, looking->rule_count,
	                      place_of(looking, unit_id));
}

/* --- before ----------------------------------------------------------------------------------- */

/* Hours of opening ahead of now, in that unit; before now where nobody wants to be told. */
static bool
find_limit(struct looking *looking, int64_t unit_id)
{
	const int64_t now_s = looking->hand->now_s;
	const struct alert_rule rule = rule_at(looking, unit_id);
	if (looking->unit_id == unit_id && looking->limit_s != 0)
		return true;
	const struct hours_calendar *hours =
		hours_book_calendar(looking->book, place_of(looking, unit_id), looking->fault_r);
	if (hours == NULL)
		return false;
	looking->unit_id = unit_id;
	if (rule.before_minutes == 0)
		looking->limit_s = -1;
	else if (!hours_after(hours, now_s, rule.before_minutes, &looking->limit_s))
		looking->limit_s = now_s; /* it does not open again soon */
	return true;
}

/* A page of her queue after another, until a rank that is far, or enough. */
static bool
count_soon(struct looking *looking, const struct desk_sight *sight)
{
	const struct desk_hand *hand = looking->hand;
	const int64_t far_s = hand->now_s + ALERT_FAR_DAYS * (int64_t)DAY_S;
	struct desk_query query = { .sight = sight, .queue = DESK_TODO, .count = DESK_PAGE_COUNT,
		                        .owner_id = looking->reader->account_id,
		                        .after_rank_s = INT64_MIN };
	struct desk_request *requests;
	size_t count, seen = 0;
	do {
		if (!desk_list(looking->arena, looking->db, hand->root_id, &query, &requests, &count,
		               looking->fault_r))
			return false;
		for (size_t i = 0; i < count; i++) {
			if (requests[i].rank_s > far_s)
				return true;
			if (!find_limit(looking, requests[i].unit_id))
				return false;
			looking->told->soon += requests[i].rank_s <= looking->limit_s;
		}
		seen += count;
		if (count > 0) {
			query.after_rank_s = requests[count - 1].rank_s;
			query.after_id = requests[count - 1].request_id;
		}
	} while (count == DESK_PAGE_COUNT && seen < ALERT_LOOKED_AT_MAX);
	looking->told->soon_is_more = count == DESK_PAGE_COUNT;
	return true;
}

/* --- after, and the law ----------------------------------------------------------------------- */

/* Of those rights of a reader that are of some roles. */
static const struct desk_sight *
sight_as(struct looking *looking, unsigned who)
{
	struct reader reader = *looking->reader;
	struct reader_right *rights =
		arena_array_of(looking->arena, struct reader_right, reader.right_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < reader.right_count; i++)
		if ((who & WHO(reader.rights[i].role)) != 0)
			rights[count++] = reader.rights[i];
	reader.rights = rights;
	reader.right_count = count;
	return desk_sight_of(looking->arena, &reader, looking->hand->tree);
}

static bool
count_late(struct looking *looking)
{
	const struct desk_hand *hand = looking->hand;
	const struct desk_sight *sight = sight_as(looking, WHO(ROLE_TEAM_LEADER));
	struct desk_tally *tallies;
	size_t count;
	if (desk_sight_is_empty(sight)) /* a right that sees nothing asks nothing */
		return true;
	if (!desk_tally_late(looking->arena, looking->db, hand->root_id, sight, hand->now_s, &tallies,
	                     &count, looking->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (rule_at(looking, tallies[i].unit_id).tells_late)
			looking->told->late += tallies[i].count;
	return true;
}

static bool
count_silence(struct looking *looking)
{
	const struct desk_hand *hand = looking->hand;
	struct alert_told *told = looking->told;
	const struct desk_sight *sight =
		sight_as(looking, WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT));
	const struct desk_days days = { hand->today, hand->today + ALERT_SILENCE_DAYS_MAX };
	struct desk_tally *tallies;
	size_t count;
	if (desk_sight_is_empty(sight))
		return true;
	if (!desk_tally_silence(looking->arena, looking->db, hand->root_id, sight, days, &tallies,
	                        &count, looking->fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		const int64_t ahead = rule_at(looking, tallies[i].unit_id).silence_days;
		if (ahead == 0 || tallies[i].day > hand->today + ahead)
			continue;
		told->silence += tallies[i].count;
		if (told->silence_day == 0) /* first days come first */
			told->silence_day = tallies[i].day;
	}
	return true;
}

/* --- all -------------------------------------------------------------------------------------- */

static bool
load(struct looking *looking)
{
	const struct hours_question question = { .root_id = looking->hand->root_id,
		                                     .tree = looking->hand->tree,
		                                     .first_day = looking->hand->today - 1,
		                                     .last_day = looking->hand->today + 60 };
	looking->book = hours_book_load(looking->arena, looking->db, &question, looking->fault_r);
	return looking->book != NULL &&
	       alert_store_rules(looking->arena, looking->db, looking->hand->root_id, &looking->rules,
	                         &looking->rule_count, looking->fault_r);
}

bool
alert_of(struct arena *arena, struct db *db, const struct desk_hand *hand,
         const struct reader *reader, struct alert_told *told_r, struct fault *fault_r)
{
	struct looking looking = { .arena = arena, .db = db, .hand = hand, .reader = reader,
		                       .told = told_r, .fault_r = fault_r };
	const struct desk_sight *sight = desk_sight_of(arena, reader, hand->tree);
	*told_r = (struct alert_told){ 0 };
	return desk_sight_is_empty(sight) ||
	       (load(&looking) && count_soon(&looking, sight) && count_late(&looking) &&
	        count_silence(&looking));
}
