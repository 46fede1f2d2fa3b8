/* What the blanks are of one request: what the desk knows, nothing guessed. */
#include "base/time.h"
#include "ground/people/people.h"
#include "welcome/reply/reply_inside.h"

static bool
find_name(struct arena *arena, struct db *db, const struct desk_hand *hand,
          const struct desk_request *request, struct reply_values *values, struct fault *fault_r)
{
	struct span name = { "", 0 };
	if (request->asker_id != 0 &&
	    !people_name(arena, db, hand->root_id, request->asker_id, &name, fault_r))
		return false;
	if (request->person_id != 0 &&
	    !person_names(arena, db, hand->root_id, &request->person_id, 1, &name, fault_r))
		return false;
	values->of[REPLY_FIRST_NAME] = reply_first_name(name);
	return true;
}

/* Those she was asked for and has not sent: the last time counts. */
static bool
find_pieces(struct arena *arena, struct db *db, const struct desk_hand *hand,
            const struct desk_request *request, struct reply_values *values, struct fault *fault_r)
{
	struct desk_pause *pauses;
	size_t count;
	if (!desk_pauses(arena, db, hand->root_id, request->request_id, &pauses, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!pauses[i].is_pieces || pauses[i].given_unix_s != 0)
			continue;
		struct text day = text_new(arena, 100);
		if (pauses[i].limit_day != 0)
			text_add_date_words(&day, pauses[i].limit_day);
		values->of[REPLY_LIMIT] = text_span(&day);
		values->of[REPLY_PIECES] = pauses[i].words;
	}
	return true;
}

static bool
find_unit(struct arena *arena, struct db *db, const struct desk_hand *hand,
          const struct desk_request *request, struct reply_values *values, struct fault *fault_r)
{
	struct desk_unit unit;
	struct text contact = text_new(arena, 1000);
	const uint32_t place =
		request->unit_id == 0 ? PLACE_NONE : place_by_id(hand->tree, request->unit_id);
	if (!desk_unit_of(arena, db, hand->root_id, hand->tree, place, &unit, fault_r))
		return false;
	text_add(&contact, unit.phone);
	text_format(&contact, "%s%.*s", unit.phone.length > 0 && unit.mail.length > 0 ? " ou " : "",
	            SPAN_ARGS(unit.mail));
	values->of[REPLY_UNIT] = unit.name;
	values->of[REPLY_CONTACT] = text_span(&contact);
	return true;
}

bool
reply_values_of(struct arena *arena, struct db *db, const struct desk_hand *hand,
                const struct desk_request *request, struct reply_values *values_r,
                struct fault *fault_r)
{
	*values_r = (struct reply_values){ .of[REPLY_REFERENCE] = request->reference };
	return find_name(arena, db, hand, request, values_r, fault_r) &&
	       find_pieces(arena, db, hand, request, values_r, fault_r) &&
	       find_unit(arena, db, hand, request, values_r, fault_r);
}
