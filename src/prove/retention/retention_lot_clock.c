/* Requests that were kept long enough: lots are prepared and counted; what somebody decided is done. */
#include "base/ident.h"
#include "base/time.h"
#include "ground/journal/journal.h"
#include "prove/retention/retention_inside.h"
#include "welcome/complaint/complaint.h"
#include "welcome/desk/desk.h"
#include "welcome/rights/rights.h"

enum {
	STEP_COUNT_MAX = 20, /* in one tick: the others have their turn */
	STEP_SIZE = 50,      /* requests of one write */
};

struct lotting {
	struct arena *arena;
	int64_t root_id, now_s;
	struct offering *offerings;
	size_t offering_count;
	struct retention_lot *lots, *fresh; /* those there are, those to be prepared */
	size_t lot_count, fresh_count;
	struct retention_lot lot; /* in hand */
	bool is_done;
	struct fault fault;
};

void
retention_lot_of(int64_t offering_id, int64_t year, struct desk_lot *lot_r)
{
	*lot_r = (struct desk_lot){
		.offering_id = offering_id,
		.from_s = date_days((struct date){ (int)year, 1, 1 }) * (int64_t)DAY_S,
		.to_s = date_days((struct date){ (int)year + 1, 1, 1 }) * (int64_t)DAY_S,
		.keep_one_in = 1,
	};
}

const char *
retention_lot_words(struct arena *arena, const struct retention_lot *lot, struct span offering)
{
	struct text text = text_new(arena, 400);
	if (lot->told >= 0)
		text_add_count(&text, lot->told);
	text_format(&text, "%s «\u202f%.*s\u202f» %s en %lld",
	            lot->told < 0   ? "Les demandes confidentielles"
	            : lot->told > 1 ? " demandes"
	                            : " demande",
	            SPAN_ARGS(offering), lot->told < 0 || lot->told > 1 ? "closes" : "close",
	            (long long)lot->year);
	return text_z(&text);
}

static struct span
offering_name(const struct lotting *lotting, int64_t offering_id)
{
	for (size_t i = 0; i < lotting->offering_count; i++)
		if (lotting->offerings[i].offering_id == offering_id)
			return lotting->offerings[i].name;
	return SPAN("");
}

/* `once`: empty, or what says that it is the same. */
static enum found
note(struct lotting *lotting, struct db *db, const char *kind, const char *format, struct span once)
{
	const struct retention_lot *lot = &lotting->lot;
	const char *words = retention_lot_words(lotting->arena, lot, offering_name(lotting, lot->offering_id));
	const struct fact fact = { .at_unix_s = lotting->now_s, .kind = kind, .subject_id = lot->id,
		                       .words = span_of(arena_format(lotting->arena, "%s\u202f: %s.", format, words)),
		                       .once = once };
	return journal_add(lotting->arena, db, lotting->root_id, &fact, &lotting->fault);
}

/* --- preparing -------------------------------------------------------------------------------- */

/* What waits or is being done is not proposed again; what a sample left is, when it has been done. */
static bool
is_there(const struct lotting *lotting, int64_t offering_id, int64_t year)
{
	for (size_t i = 0; i < lotting->lot_count; i++)
		if (lotting->lots[i].state != RETENTION_DONE &&
		    lotting->lots[i].offering_id == offering_id && lotting->lots[i].year == year)
			return true;
	return false;
}

/* Confidential ones are never counted; of an offering whose requests all are, only that there are some. */
static bool
look_at_year(struct lotting *lotting, struct db *db, const struct offering *offering, int64_t year)
{
	struct desk_lot lot;
	int64_t told, secret = 0;
	retention_lot_of(offering->offering_id, year, &lot);
	if (is_there(lotting, offering->offering_id, year))
		return true;
	if (!desk_lot_count(lotting->arena, db, lotting->root_id, &lot, false, &told, &lotting->fault) ||
	    (offering->is_confidential && !desk_lot_count(lotting->arena, db, lotting->root_id, &lot, true,
	                                                  &secret, &lotting->fault)))
		return false;
	if (told + secret == 0)
		return true;
	if (lotting->fresh_count % 16 == 0)
		lotting->fresh = arena_grow(lotting->arena, lotting->fresh, lotting->fresh_count,
		                            lotting->fresh_count + 16, sizeof *lotting->fresh);
	lotting->fresh[lotting->fresh_count++] =
		(struct retention_lot){ .offering_id = offering->offering_id,
			                    .year = year,
			                    .told = offering->is_confidential ? -1 : told,
			                    .prepared_s = lotting->now_s };
	return true;
}

static bool
look_at(struct lotting *lotting, struct db *db, const struct offering *offering)
{
	int64_t oldest_s;
	if (!desk_lot_oldest(lotting->arena, db, lotting->root_id, offering->offering_id, &oldest_s,
	                     &lotting->fault))
		return false;
	if (oldest_s == 0)
		return true;
	struct desk_lot lot;
	for (int64_t year = date_of_days(day_here(oldest_s)).year;; year++) {
		retention_lot_of(offering->offering_id, year, &lot);
		if (lot.to_s + offering->keep_days * (int64_t)DAY_S > lotting->now_s ||
		    lotting->fresh_count + lotting->lot_count >= RETENTION_LOT_COUNT_MAX)
			return true;
		if (!look_at_year(lotting, db, offering, year))
			return false;
	}
}

static bool
has_agreed(const struct lotting *lotting)
{
	for (size_t i = 0; i < lotting->lot_count; i++)
		if (lotting->lots[i].state == RETENTION_AGREED)
			return true;
	return false;
}

static bool
look(struct lotting *lotting, struct store *store, bool is_slow)
{
	struct db *db = store_read(lotting->arena, store, &lotting->fault);
	bool good = db != NULL &&
	            retention_store_lots(lotting->arena, db, lotting->root_id, &lotting->lots,
	                                 &lotting->lot_count, &lotting->fault);
	if (good && (is_slow || has_agreed(lotting)))
		good = offering_list(lotting->arena, db, lotting->root_id, &lotting->offerings,
		                     &lotting->offering_count, &lotting->fault);
	for (size_t i = 0; good && is_slow && i < lotting->offering_count; i++)
		good = look_at(lotting, db, &lotting->offerings[i]);
	if (db != NULL)
		db_end(db);
	return good;
}

/* Of one offering and year, this is the first lot, or the one after so many. */
static struct span
turn_of(const struct lotting *lotting, const struct retention_lot *lot)
{
	int before = 0;
	for (size_t i = 0; i < lotting->lot_count; i++)
		before += lotting->lots[i].offering_id == lot->offering_id && lotting->lots[i].year == lot->year;
	return span_of(arena_format(lotting->arena, "retention_lot-%lld-%lld-%d", (long long)lot->offering_id,
	                            (long long)lot->year, before));
}

/* Another program may have been faster: what is there now counts, and the register takes each turn once. */
static bool
prepare(struct db *db, void *data)
{
	struct lotting *lotting = data;
	if (!retention_store_lots(lotting->arena, db, lotting->root_id, &lotting->lots,
	                          &lotting->lot_count, &lotting->fault))
		return false;
	for (size_t i = 0; i < lotting->fresh_count; i++) {
		lotting->lot = lotting->fresh[i];
		if (is_there(lotting, lotting->lot.offering_id, lotting->lot.year))
			continue;
		lotting->lot.id = ident_ordered();
		const enum found found =
			note(lotting, db, "retention.prepared", "Une décision d’archives est attendue",
		         turn_of(lotting, &lotting->lot));
		if (found == FOUND_FAILED ||
		    (found == FOUND_ONE &&
		     !retention_store_lot_add(db, lotting->root_id, &lotting->lot, &lotting->fault)))
			return false;
	}
	return true;
}

/* --- doing ------------------------------------------------------------------------------------ */

static bool
erase(struct db *db, void *data)
{
	struct lotting *lotting = data;
	const struct desk_hand hand = { .root_id = lotting->root_id, .now_s = lotting->now_s,
		                            .today = day_here(lotting->now_s), .once = SPAN("") };
	int64_t ids[DESK_IDS_COUNT], erased = 0;
	size_t count;
	struct desk_lot lot;
	retention_lot_of(lotting->lot.offering_id, lotting->lot.year, &lot);
	lot.keep_one_in = lotting->lot.keep_one_in;
	const enum found taken =
		retention_store_lot_erased(db, lotting->root_id, lotting->lot.id, 0, &lotting->fault);
	lotting->is_done = taken == FOUND_NONE; /* by another program */
	if (taken != FOUND_ONE)
		return taken == FOUND_NONE;
	if (!desk_lot_ids(lotting->arena, db, lotting->root_id, &lot, ids, &count, &lotting->fault))
		return false;
	for (size_t i = 0; i < count && i < STEP_SIZE; i++) {
		struct desk_request request;
		if (desk_by_id(lotting->arena, db, lotting->root_id, ids[i], &request, &lotting->fault) !=
		        FOUND_ONE ||
		    !complaint_forget(lotting->arena, db, lotting->root_id, ids[i], lotting->now_s,
		                      &lotting->fault) ||
		    desk_forget(lotting->arena, db, &hand, ids[i], lotting->lot.account_id,
		                &lotting->fault) != FOUND_ONE ||
		    rights_drop(db, lotting->root_id, ids[i], &lotting->fault) == FOUND_FAILED)
			return false;
		erased += request.is_confidential ? 0 : 1; /* told by no count, gone either */
	}
	lotting->is_done = count == 0;
	if (count > 0)
		return retention_store_lot_erased(db, lotting->root_id, lotting->lot.id, erased,
		                                  &lotting->fault) == FOUND_ONE;
	return retention_store_lot_done(db, lotting->root_id, lotting->lot.id, lotting->now_s,
	                                &lotting->fault) == FOUND_ONE &&
	       note(lotting, db, "retention.done", "Une décision d’archives est exécutée", SPAN("")) ==
	           FOUND_ONE;
}

/* What a write met when it gave up; true when it only had nothing to do. */
static bool
run(struct store *store, store_write_fn *write, struct lotting *lotting, struct fault *fault_r)
{
	lotting->fault = (struct fault){ 0 };
	if (store_write(store, write, lotting, fault_r))
		return true;
	if (fault_r->for_log != NULL)
		return false;
	*fault_r = lotting->fault;
	return fault_r->for_log == NULL || fault_r->for_log == db_conflict;
}

bool
retention_lot_clock(struct arena *arena, struct store *store, int64_t root_id, int64_t now_s,
                    bool is_slow, struct fault *fault_r)
{
	struct lotting lotting = { .arena = arena, .root_id = root_id, .now_s = now_s };
	if (!look(&lotting, store, is_slow)) {
		*fault_r = lotting.fault;
		return false;
	}
	if (lotting.fresh_count > 0 && !run(store, prepare, &lotting, fault_r))
		return false;
	int steps = 0;
	for (size_t i = 0; i < lotting.lot_count; i++) {
		if (lotting.lots[i].state != RETENTION_AGREED)
			continue;
		lotting.lot = lotting.lots[i];
		lotting.is_done = false;
		for (; steps < STEP_COUNT_MAX && !lotting.is_done; steps++)
			if (!run(store, erase, &lotting, fault_r))
				return false;
	}
	return true;
}
