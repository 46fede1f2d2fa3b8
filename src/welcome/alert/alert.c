/* What presses for one reader: a few keys from the front of the queues she sees. */
#include "welcome/alert/alert_inside.h"

#include "base/time.h"
#include "ground/people/people.h"

static const struct alert_rule supposed = { .before_minutes = ALERT_BEFORE_HOURS * 60,
	                                        .tells_late = true,
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

/* A page of a queue after another, until a rank that is far, or enough. */
typedef bool look_fn(struct looking *looking, const struct desk_request *request);

static bool
walk(struct looking *looking, struct desk_query *query, int64_t until_s, look_fn *look)
{
	struct desk_request *requests;
	size_t count, seen = 0;
	query->count = DESK_PAGE_COUNT;
	query->after_rank_s = INT64_MIN;
	do {
		if (!desk_list(looking->arena, looking->db, looking->hand->root_id, query, &requests,
		               &count, looking->fault_r))
			return false;
		for (size_t i = 0; i < count; i++) {
			if (requests[i].rank_s > until_s)
				return true;
			if (!look(looking, &requests[i]))
				return false;
		}
		seen += count;
		if (count > 0) {
			query->after_rank_s = requests[count - 1].rank_s;
			query->after_id = requests[count - 1].request_id;
		}
	} while (count == DESK_PAGE_COUNT && seen < ALERT_LOOKED_AT_MAX);
	looking->told->is_more = looking->told->is_more || count == DESK_PAGE_COUNT;
	return true;
}

static bool
look_soon(struct looking *looking, const struct desk_request *request)
{
	if (!find_limit(looking, request->unit_id))
		return false;
	looking->told->soon += request->rank_s <= looking->limit_s;
	return true;
}

/* --- after, and the law ----------------------------------------------------------------------- */

/* Those rights of a reader that are of some roles. */
static struct reader
as(struct looking *looking, unsigned who)
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
	return reader;
}

static bool
look_late(struct looking *looking, const struct desk_request *request)
{
	looking->told->late += rule_at(looking, request->unit_id).tells_late;
	return true;
}

static bool
look_silence(struct looking *looking, const struct desk_request *request)
{
	struct alert_told *told = looking->told;
	const int64_t days = rule_at(looking, request->unit_id).silence_days;
	const int32_t today = looking->hand->today;
	if (days == 0 || request->silence_day < today || request->silence_day > today + days ||
	    request->decided_day != 0)
		return true;
	told->silence++;
	if (told->silence_day == 0 || request->silence_day < told->silence_day)
		told->silence_day = request->silence_day;
	return true;
}

/* The queue that these roles see; a right that sees nothing asks nothing. */
static bool
walk_as(struct looking *looking, unsigned who, enum desk_queue queue, int64_t until_s,
        look_fn *look)
{
	const struct reader reader = as(looking, who);
	struct desk_query query = {
		.sight = desk_sight_of(looking->arena, &reader, looking->hand->tree),
		.queue = queue,
	};
	return desk_sight_is_empty(query.sight) || walk(looking, &query, until_s, look);
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
	struct desk_query hers = { .sight = desk_sight_of(arena, reader, hand->tree),
		                       .queue = DESK_TODO,
		                       .owner_id = reader->account_id };
	const int64_t far_s = hand->now_s + (ALERT_SILENCE_DAYS_MAX + 1) * (int64_t)DAY_S;
	*told_r = (struct alert_told){ 0 };
	if (desk_sight_is_empty(hers.sight))
		return true;
	const unsigned lead = WHO(ROLE_TEAM_LEADER), watch = lead | WHO(ROLE_REFERENT);
	/* A question put to the person stops our clocks, not the law's: those that wait are looked at too. */
	return load(&looking) && walk(&looking, &hers, far_s, look_soon) &&
	       walk_as(&looking, lead, DESK_TODO, hand->now_s - 1, look_late) &&
	       walk_as(&looking, watch, DESK_TODO, far_s, look_silence) &&
	       walk_as(&looking, watch, DESK_WAITING, INT64_MAX, look_silence);
}
