/* A person is told before she asks: the day she was told has gone by, or little time is left to answer. */
#include "base/time.h"
#include "welcome/alert/alert_inside.h"

/* In words that show nothing of what she asked: a telephone lies on a table. */
const char *
alert_person_words(struct arena *arena, const struct zone *zone, const struct desk_ahead *ahead)
{
	struct text text = text_new(arena, 600);
	if (ahead->kind == DESK_AHEAD_LATE) {
		text_add_z(&text, "Nous vous avions annoncé une réponse au plus tard le ");
		text_add_date_words(&text, ahead->day);
		text_add_z(&text, ". Elle n’est pas prête, et nous vous prions de nous en excuser. Votre demande "
		                  "n’est pas oubliée\u202f: vous n’avez rien à refaire.");
	} else {
		text_add_z(&text, "Le ");
		text_add_date_words(&text, zone_local(zone, ahead->asked_unix_s).days);
		text_add_z(&text, ahead->is_pieces
		                      ? ", nous vous avons demandé de quoi compléter votre dossier. Vous pouvez nous "
		                        "l’envoyer jusqu’au "
		                      : ", nous vous avons posé une question. Vous pouvez nous répondre jusqu’au ");
		text_add_date_words(&text, ahead->day);
		text_add_z(&text, " inclus. Si vous l’avez déjà fait, merci\u202f: ne tenez pas compte de ce message.");
	}
	must(!text.cut);
	return text_z(&text);
}

struct telling {
	struct arena *arena;
	const struct alert_clock *clock;
	struct desk_hand hand;
	const struct zone *zone;
	struct alert_rule *rules;
	size_t rule_count;
	struct desk_ahead aheads[DESK_AHEAD_COUNT];
	size_t count;
	struct fault *fault_r;
};

/* Of a unit that does not want it, one is taken without a word: it is not looked at each minute. */
static bool
tell(struct telling *telling, struct db *db, const struct desk_ahead *ahead)
{
	const struct place_tree *tree = telling->hand.tree;
	const uint32_t place = ahead->unit_id == 0 ? PLACE_NONE : place_by_id(tree, ahead->unit_id);
	const enum found taken = desk_ahead_take(db, &telling->hand, ahead, telling->fault_r);
	if (taken != FOUND_ONE)
		return taken == FOUND_NONE;
	if (!alert_rule_for(tree, telling->rules, telling->rule_count, place).tells_persons)
		return true;
	return desk_tell(db, &telling->hand, ahead->request_id, ahead->channel,
	                 span_of(alert_person_words(telling->arena, telling->zone, ahead)),
	                 telling->fault_r);
}

static bool
tell_batch(struct db *db, void *data)
{
	struct telling *telling = data;
	for (size_t i = 0; i < telling->count; i++)
		if (!tell(telling, db, &telling->aheads[i]))
			return false;
	return true;
}

static bool
tell_all(struct telling *telling, enum desk_ahead_kind kind, bool is_confidential)
{
	const struct alert_clock *clock = telling->clock;
	do {
		struct db *db = store_read(telling->arena, clock->store, telling->fault_r);
		if (db == NULL)
			return false;
		const bool is_read = desk_ahead(telling->arena, db, &telling->hand, kind, is_confidential,
		                                telling->aheads, &telling->count, telling->fault_r);
		db_end(db);
		if (!is_read ||
		    (telling->count > 0 && !store_write(clock->store, tell_batch, telling, telling->fault_r)))
			return false;
	} while (telling->count == DESK_AHEAD_COUNT && !(clock->stops != NULL && atomic_load(clock->stops)));
	return true;
}

bool
alert_clock(struct arena *arena, const struct alert_clock *clock, struct fault *fault_r)
{
	struct telling telling = { .arena = arena, .clock = clock, .fault_r = fault_r };
	telling.zone = zone_here();
	const struct local local = zone_local(telling.zone, clock->now_s);
	if (local.second < ALERT_PERSON_FROM_S || local.second >= ALERT_PERSON_UNTIL_S)
		return true;
	struct db *db = store_read(arena, clock->store, fault_r);
	if (db == NULL)
		return false;
	telling.hand = (struct desk_hand){ .root_id = clock->root_id, .now_s = clock->now_s, .today = local.days,
		                               .once = SPAN("") };
	telling.hand.tree = place_tree_load(arena, db, clock->root_id, local.days, fault_r);
	const bool is_read = telling.hand.tree != NULL &&
	                     alert_store_rules(arena, db, clock->root_id, &telling.rules, &telling.rule_count,
	                                       fault_r);
	db_end(db);
	if (!is_read)
		return false;
	for (int i = 0; i < 2; i++)
		if (!tell_all(&telling, DESK_AHEAD_LATE, i == 1) || !tell_all(&telling, DESK_AHEAD_LIMIT, i == 1))
			return false;
	return true;
}
