/* Which agreement holds, what became of what was asked: pure. And requests that are erased. */
#include "ground/journal/journal.h"
#include "ground/secrecy/secrecy.h"
#include "welcome/accord/accord_inside.h"

enum accord_state
accord_state(const struct accord *accord, int32_t today)
{
	if (accord->last_day != 0 && accord->last_day < today)
		return ACCORD_OVER;
	if (accord->agreed_unix_s == 0)
		return ACCORD_PROPOSED;
	return accord->first_day > today ? ACCORD_TO_COME : ACCORD_IN_FORCE;
}

enum { FAR = 1 << 20 }; /* deeper than any tree */

/* How many places above; FAR when it is not above. `above` 0: the whole, farther than each place. */
static int
distance(const struct place_tree *tree, int64_t above, int64_t unit_id)
{
	int steps = 0;
	if (above == 0)
		return FAR - 1;
	for (uint32_t at = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id); at != PLACE_NONE;
	     at = tree->places[at].parent, steps++)
		if (tree->places[at].id == above)
			return steps;
	return FAR;
}

struct nearness {
	int to, from;
	bool is_of_offering;
};

static bool
is_nearer(struct nearness one, struct nearness other)
{
	if (one.to != other.to)
		return one.to < other.to;
	if (one.from != other.from)
		return one.from < other.from;
	return one.is_of_offering || !other.is_of_offering; /* the later of two */
}

const struct accord *
accord_for(const struct place_tree *tree, const struct accord *accords, size_t count,
           const struct accord_question *question)
{
	const struct accord *best = NULL;
	struct nearness best_near = { FAR, FAR, false };
	for (size_t i = 0; i < count; i++) {
		const struct accord *accord = &accords[i];
		const struct nearness near = { distance(tree, accord->unit_id, question->unit_id),
			                           distance(tree, accord->from_unit_id, question->from_unit_id),
			                           accord->offering_id != 0 };
		if (accord_state(accord, question->day) != ACCORD_IN_FORCE || near.to == FAR ||
		    near.from == FAR ||
		    (accord->offering_id != 0 && accord->offering_id != question->offering_id))
			continue;
		if (best == NULL || is_nearer(near, best_near)) {
			best = accord;
			best_near = near;
		}
	}
	return best;
}

enum accord_fate
accord_judge(const struct desk_request *request, int64_t now_s)
{
	switch (request->outcome) {
	case DESK_JOINED:
	case DESK_NO_REQUEST:
	case DESK_WITHDRAWN:
	case DESK_NO_REPLY: return ACCORD_LEFT_OUT; /* nobody waited for it any more */
	case DESK_NOT_DONE:
	case DESK_SOLVED:
	case DESK_ANSWERED:
	case DESK_REFUSED:
	case DESK_SENT_ON:
	case DESK_OUTCOME_COUNT: break;
	}
	if (request->inner_due_s == 0)
		return ACCORD_LEFT_OUT;
	if (request->inner_due_s >= now_s || request->queue == DESK_WAITING)
		return ACCORD_PENDING;
	return request->outcome != DESK_NOT_DONE && request->done_unix_s <= request->inner_due_s
	           ? ACCORD_KEPT
	           : ACCORD_BROKEN;
}

/* The people of these requests are those who asked; the agent, who had each. */
struct accord_figure
accord_count(struct arena *arena, const struct desk_request *requests, size_t count, int64_t now_s)
{
	struct promise_case *cases = arena_array_of(arena, struct promise_case, count + 1);
	struct accord_figure figure = { .state = PROMISE_TOO_FEW };
	size_t judged = 0;
	for (size_t i = 0; i < count; i++) {
		const enum accord_fate fate = accord_judge(&requests[i], now_s);
		if (fate != ACCORD_KEPT && fate != ACCORD_BROKEN)
			continue;
		figure.kept += fate == ACCORD_KEPT;
		cases[judged++] = (struct promise_case){ .unit_id = requests[i].unit_id,
			                                     .owner_id = requests[i].owner_id,
			                                     .who_id = requests[i].asker_id };
	}
	figure.total = (int64_t)judged;
	if (judged > 0)
		figure.state = promise_gate(cases, judged, secrecy_floor(RESPONDENT_AGENT));
	return figure;
}

/* --- words ------------------------------------------------------------------------------------ */

const char *
accord_delay_words(struct arena *arena, int64_t minutes)
{
	const bool is_hours = minutes % 60 == 0;
	const long long count = is_hours ? minutes / 60 : minutes;
	return arena_format(arena, "%lld %s%s d’ouverture", count, is_hours ? "heure" : "minute",
	                    count == 1 ? "" : "s");
}

const char *
accord_words(struct arena *arena, const struct zone *zone, const struct desk_request *request,
             int64_t now_s)
{
	struct text text = text_new(arena, 400);
	text_add_z(&text, "demandé le ");
	text_add_date_words(&text, zone_local(zone, request->received_unix_s).days);
	if (request->outcome != DESK_NOT_DONE) {
		text_format(&text, ", %s le ", desk_outcome_words[request->outcome]);
		text_add_date_words(&text, zone_local(zone, request->done_unix_s).days);
	} else if (request->queue == DESK_WAITING) {
		text_add_z(&text, ", ce service attend une précision de nous");
	} else if (request->inner_due_s != 0) {
		text_add_z(&text, now_s > request->inner_due_s ? ", réponse promise et attendue depuis "
		                                               : ", réponse promise pour ");
		desk_add_when(&text, zone, request->inner_due_s, "à");
	} else {
		text_add_z(&text, ", sans délai convenu");
	}
	return text_z(&text);
}

/* --- erased ----------------------------------------------------------------------------------- */

static bool
forget(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact, struct fault *fault_r)
{
	(void)arena;
	return accord_store_forget(db, root_id, fact->subject_id, fault_r);
}

bool
accord_clock(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	const struct journal_reader reader = { root_id, "accord", desk_is_forgotten, forget };
	return journal_read_on(arena, store, &reader, fault_r);
}
