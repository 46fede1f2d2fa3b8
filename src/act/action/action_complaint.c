/* Actions that came of complaints (room complaint): which cause of which offering, how many, told back. */
#include "act/action/action_inside.h"
#include "welcome/complaint/complaint.h"

bool
action_complaint_find(struct acting *acting, const struct http_pairs *pairs, struct action_complaint *from_r)
{
	struct visit *visit = acting->visit;
	const struct span offering_code = http_pairs_first(pairs, "demarche");
	const struct span cause_code = http_pairs_first(pairs, "cause");
	struct offering offering;
	enum found found = FOUND_NONE;
	*from_r = (struct action_complaint){ .is_lost = offering_code.length + cause_code.length > 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (offering_code.length > 0 && complaint_cause_of(cause_code) != 0)
		found = offering_by_code(visit->arena, db, visit->root_id, offering_code, &offering, &acting->fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &acting->fault);
		return false;
	}
	if (found == FOUND_ONE && offering.kind == OFFERING_COMPLAINT && !offering.is_confidential)
		*from_r = (struct action_complaint){ .offering_id = offering.offering_id,
			                                 .offering_code = offering.code,
			                                 .offering_name = offering.name,
			                                 .cause = complaint_cause_of(cause_code) };
	return true;
}

static struct complaint_led
led_by(const struct action *action)
{
	return (struct complaint_led){
		.action_id = action->id,
		.reference = action->reference,
		.title = action->what,
		.state = span_of(action_state_words[action->state]),
		.public_words = action->is_public ? action->public_words : SPAN(""),
	};
}

bool
action_complaint_keep(struct db *db, int64_t root_id, const struct action *action,
                      const struct action_complaint *from, struct fault *fault_r)
{
	struct complaint_led led = led_by(action);
	led.offering_id = from->offering_id;
	led.cause = from->cause;
	return from->cause == 0 || complaint_led_add(db, root_id, &led, fault_r);
}

bool
action_complaint_follow(struct db *db, int64_t root_id, const struct action *action,
                        struct fault *fault_r)
{
	const struct complaint_led led = led_by(action);
	return complaint_led_change(db, root_id, &led, fault_r);
}

enum found
action_complaint_of(struct acting *acting, int64_t action_id, struct action_complaint *from_r)
{
	const struct visit *visit = acting->visit;
	struct complaint_led led;
	struct offering offering;
	struct db *db = visit_db(acting->visit);
	enum found found = db == NULL ? FOUND_FAILED
	                              : complaint_led_of(visit->arena, db, visit->root_id, action_id, &led,
	                                                 &acting->fault);
	*from_r = (struct action_complaint){ 0 };
	if (found == FOUND_ONE)
		found = offering_load(visit->arena, db, visit->root_id, led.offering_id, &offering, &acting->fault);
	if (found == FOUND_ONE)
		*from_r = (struct action_complaint){ .offering_id = led.offering_id,
			                                 .offering_code = offering.code,
			                                 .offering_name = offering.name,
			                                 .cause = led.cause };
	return found;
}

bool
action_complaint_words(struct acting *acting, const struct action_complaint *from, const char **words_r,
                       const char **url_r)
{
	struct visit *visit = acting->visit;
	const struct complaint_told told = { from->offering_id, from->cause, visit->today };
	const char *counts = NULL;
	const bool reads = (visit->reader.roles & COMPLAINT_READERS) != 0;
	struct db *db = visit_db(visit);
	if (db == NULL || (reads && !complaint_cause_words(visit->arena, db, visit->root_id, &told, &counts,
	                                                   &acting->fault)))
		return false;
	const char *begins = arena_format(visit->arena, "De réclamations\u202f: «\u202f%s\u202f» (%.*s).",
	                                  complaint_causes[from->cause - 1].label,
	                                  SPAN_ARGS(from->offering_name));
	*words_r = !reads          ? begins
	           : counts == NULL ? arena_format(visit->arena, "%s Leur nombre n’est pas montré\u202f: trop peu.",
	                                           begins)
	                            : arena_format(visit->arena, "%s Reçues\u202f: %s.", begins, counts);
	*url_r = !reads ? NULL
	                : arena_format(visit->arena, "/reclamations#demarche-%.*s",
	                               SPAN_ARGS(from->offering_code));
	return true;
}
