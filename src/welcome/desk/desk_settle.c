/* Acknowledgements that can leave now: somebody said what their unit did not. */
#include "welcome/desk/desk_inside.h"

/* What a unit says in its letters, as far as acknowledgements must. */
enum { OF_UNIT = LAW_SAYS_SERVICE | LAW_SAYS_POST | LAW_SAYS_MAIL | LAW_SAYS_PHONE | LAW_SAYS_SUE };

struct known {
	int64_t unit_id;
	unsigned there;
};
struct settling {
	struct arena *arena; /* of the batch */
	struct store *store;
	const struct desk_hand *hand;
	struct desk_debt debts[DESK_DEBT_COUNT];
	size_t count;
	struct known known[DESK_DEBT_COUNT];
	size_t known_count;
	int64_t ids[DESK_DEBT_COUNT]; /* those to be written again */
	size_t id_count, done_count;
	struct fault *fault_r;
};

static unsigned
says(const struct desk_unit *unit)
{
	return (unit->name.length > 0 ? LAW_SAYS_SERVICE : 0u) |
	       (unit->post.length > 0 ? LAW_SAYS_POST : 0u) |
	       (unit->mail.length > 0 ? LAW_SAYS_MAIL : 0u) |
	       (unit->phone.length > 0 ? LAW_SAYS_PHONE : 0u) |
	       (unit->recourse.length > 0 ? LAW_SAYS_SUE : 0u);
}

static bool
know(struct settling *settling, struct db *db, int64_t unit_id, unsigned *there_r)
{
	const struct desk_hand *hand = settling->hand;
	struct desk_unit unit;
	for (size_t i = 0; i < settling->known_count; i++)
		if (settling->known[i].unit_id == unit_id) {
			*there_r = settling->known[i].there;
			return true;
		}
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(hand->tree, unit_id);
	if (!desk_unit_of(settling->arena, db, hand->root_id, hand->tree, place, &unit,
	                  settling->fault_r))
		return false;
	*there_r = says(&unit);
	settling->known[settling->known_count++] = (struct known){ unit_id, *there_r };
	return true;
}

/* One is looked at again when its unit says something that it lacked, or when what it lacks is not the
 * unit's to say: as long as nobody says anything, a hundred thousand of them cost a reading each. */
static bool
choose(struct settling *settling, struct db *db)
{
	for (size_t i = 0; i < settling->count; i++) {
		const struct desk_debt *debt = &settling->debts[i];
		unsigned there;
		if (!know(settling, db, debt->unit_id, &there))
			return false;
		if ((debt->missing & ~(unsigned)OF_UNIT) != 0 || (debt->missing & there) != 0)
			settling->ids[settling->id_count++] = debt->request_id;
	}
	return true;
}

static bool
write_batch(struct db *db, void *data)
{
	struct settling *settling = data;
	settling->done_count = 0;
	for (size_t i = 0; i < settling->id_count; i++) {
		bool is_done;
		if (!desk_acknowledge(settling->arena, db, settling->hand, settling->ids[i], &is_done,
		                      settling->fault_r))
			return false;
		settling->done_count += is_done;
	}
	return true;
}

static bool
read_batch(struct settling *settling, int64_t after_id)
{
	struct db *db = store_read(settling->arena, settling->store, settling->fault_r);
	const bool is_fine =
		db != NULL &&
		desk_store_owed_after(settling->arena, db, settling->hand->root_id, after_id,
	                          settling->debts, &settling->count, settling->fault_r) &&
		choose(settling, db);
	if (db != NULL)
		db_end(db);
	return is_fine;
}

/* From one request on; how far it came is in *after_id_r, 0 at the end. */
static bool
settle_batch(struct settling *settling, int64_t *after_id_r)
{
	if (!read_batch(settling, *after_id_r))
		return false;
	*after_id_r = settling->count < DESK_DEBT_COUNT
	                  ? 0
	                  : settling->debts[settling->count - 1].request_id;
	return settling->id_count == 0 ||
	       store_write(settling->store, write_batch, settling, settling->fault_r);
}

bool
desk_settle(struct arena *arena, struct store *store, const struct desk_hand *hand,
            int64_t *count_r, struct fault *fault_r)
{
	int64_t after_id = 0;
	bool is_fine = true;
	*count_r = 0;
	do {
		struct arena *batch = arena_new(ARENA_VISIT_SIZE_MAX);
		struct settling *settling = arena_new_of(batch, struct settling);
		*settling = (struct settling){ .arena = batch, .store = store, .hand = hand,
			                           .fault_r = fault_r };
		is_fine = settle_batch(settling, &after_id);
		*count_r += is_fine ? (int64_t)settling->done_count : 0;
		if (!is_fine)
			fault_keep(arena, fault_r);
		arena_end(batch);
	} while (is_fine && after_id != 0);
	return is_fine;
}
