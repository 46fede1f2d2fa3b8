/* A promise to call back: one at a time, taken by one of two, seen as its request is, gone with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/desk_for_tests.h"
#include "welcome/desk/desk_inside.h"

static const char *const codes[] = { "ville", "lampes", "aides" };
static const int parents[] = { -1, 0, 0 };
enum { INES = 7, NOE = 8 };

static struct desk_town town;
static struct arena *arena;
static struct fault fault;
static struct offering lamp;

static int
begin(void **state)
{
	(void)state;
	town = (struct desk_town){ .rooms = rooms_open(), .now_s = 20781 * (int64_t)86400 + 9 * 3600 };
	arena = town.rooms->arena;
	town.tree = rooms_plant(town.rooms, codes, parents, LENGTH(codes), &fault);
	lamp = (struct offering){ .code = SPAN("l"), .name = SPAN("Lampe"), .about = SPAN(""),
		                      .basis = SPAN(""), .state = OFFERING_OPEN };
	desk_town_offer(&town, &lamp, "lampes");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(town.rooms);
	return 0;
}

static int64_t
received(void)
{
	const struct desk_receiving receiving = desk_town_asked(&lamp, DESK_PHONE, "La lampe clignote.");
	return desk_town_receive(&town, &receiving);
}

struct doing {
	struct desk_callback callback;
	struct desk_callback_told told;
	bool is_end;
	int64_t forgotten_id;
	enum found found;
};

static bool
write_doing(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = desk_town_hand(&town, "");
	doing->found =
		doing->forgotten_id != 0
			? desk_forget(arena, db, &hand, doing->forgotten_id, INES, &fault)
			: (doing->is_end ? desk_callback_end : desk_callback_put)(arena, db, &hand,
	                                                                  &doing->callback, &doing->told,
	                                                                  &fault);
	return doing->found != FOUND_FAILED;
}

static enum found
done(const struct desk_callback *callback, bool is_end, const char *words)
{
	struct doing doing = { .callback = *callback,
		                   .told = { INES, span_of(words) },
		                   .is_end = is_end };
	assert_true(store_write(town.rooms->store, write_doing, &doing, &fault));
	return doing.found;
}

static struct desk_callback
promised(int64_t request_id, int64_t after_s)
{
	return (struct desk_callback){ .request_id = request_id,
		                           .due_unix_s = town.now_s + after_s,
		                           .account_id = INES,
		                           .phone = SPAN("06 12 34 56 78"),
		                           .words = SPAN("la date des travaux") };
}

static enum found
standing(int64_t request_id, struct desk_callback *callback_r)
{
	struct db *db = store_read(arena, town.rooms->store, &fault);
	const enum found found =
		desk_callback_of(arena, db, town.rooms->root_id, request_id, callback_r, &fault);
	db_end(db);
	return found;
}

static void
one_of_two_calls_and_the_other_is_told(void **state)
{
	(void)state;
	const int64_t request_id = received();
	const struct desk_callback first = promised(request_id, 3600);
	struct desk_callback ines, noe, read;
	assert_int_equal(standing(request_id, &read), FOUND_NONE);
	assert_int_equal(done(&first, false, "Rappel promis."), FOUND_ONE);
	assert_int_equal(done(&first, false, "Rappel promis."), FOUND_NONE); /* one stands already */
	assert_int_equal(standing(request_id, &ines), FOUND_ONE);
	assert_true(ines.changes == 1 && ines.due_unix_s == first.due_unix_s && ines.caller_id == 0);
	assert_true(span_equal(ines.phone, first.phone) && span_equal(ines.words, first.words));
	noe = ines;
	ines.caller_id = INES;
	ines.called_unix_s = town.now_s;
	noe.caller_id = NOE;
	noe.called_unix_s = town.now_s;
	assert_int_equal(done(&ines, false, ""), FOUND_ONE);
	assert_int_equal(done(&noe, false, ""), FOUND_NONE);
	assert_int_equal(done(&noe, true, "Appelée."), FOUND_NONE);
	assert_int_equal(standing(request_id, &read), FOUND_ONE);
	assert_true(read.caller_id == INES && desk_callback_is_called(&read, town.now_s + 1799));
	assert_false(desk_callback_is_called(&read, town.now_s + DESK_WRITING_S));
	read.tries = 1;
	read.caller_id = 0;
	read.due_unix_s += 86400;
	assert_int_equal(done(&read, false, "Pas de réponse."), FOUND_ONE);
	assert_int_equal(standing(request_id, &read), FOUND_ONE);
	assert_true(read.tries == 1 && read.changes == 3 && !desk_callback_is_called(&read, town.now_s));
	assert_int_equal(done(&read, true, "Appelée."), FOUND_ONE);
	assert_int_equal(done(&read, true, "Appelée."), FOUND_NONE);
	assert_int_equal(standing(request_id, &read), FOUND_NONE);

	struct desk_entry *entries;
	size_t count, told = 0;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_entries(arena, db, town.rooms->root_id, request_id, &entries, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++)
		told += entries[i].kind == DESK_HAPPENED && entries[i].account_id == INES && !entries[i].is_shown;
	assert_int_equal(told, 3);
}

static size_t
listed(const struct desk_sight *sight, struct desk_callback callbacks_r[DESK_PAGE_COUNT],
       const struct desk_callback *after, size_t most)
{
	const struct desk_callback_query query = { .sight = sight,
		                                       .after_due_s = after == NULL ? 0 : after->due_unix_s,
		                                       .after_id = after == NULL ? 0 : after->request_id,
		                                       .count = most };
	size_t count;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_callbacks(arena, db, town.rooms->root_id, &query, callbacks_r, &count, &fault));
	db_end(db);
	return count;
}

/* Of an agent of one unit, by name. */
static struct desk_sight
sight_of(const char *code, int64_t account_id)
{
	struct desk_sight sight = { .tree = town.tree, .account_id = account_id };
	const uint32_t place = place_by_code(town.tree, span_of(code));
	sight.ranges = arena_new_of(arena, struct desk_range);
	sight.units = arena_new_of(arena, int64_t);
	*sight.ranges = (struct desk_range){ place, place + 1 };
	*sight.units = town.tree->places[place].id;
	sight.range_count = sight.unit_count = 1;
	return sight;
}

static void
the_first_due_come_first_as_far_as_they_are_seen(void **state)
{
	(void)state;
	const int64_t late = received(), soon = received(), secret = received();
	const struct desk_callback all[] = { promised(late, 7200), promised(soon, 60), promised(secret, 60) };
	struct desk_callback *read = arena_array_of(arena, struct desk_callback, DESK_PAGE_COUNT);
	const struct desk_sight lamps = sight_of("lampes", NOE), aids = sight_of("aides", NOE);
	struct desk_sight above = sight_of("lampes", NOE);
	above.unit_count = 0;
	for (size_t i = 0; i < LENGTH(all); i++)
		assert_int_equal(done(&all[i], false, "Rappel promis."), FOUND_ONE);
	desk_town_act(&town, secret, (struct desk_act){ .verb = DESK_VEIL, .account_id = INES });
	assert_int_equal(listed(&lamps, read, NULL, DESK_PAGE_COUNT), 3);
	assert_true(read[0].request_id == soon && read[1].request_id == secret &&
	            read[2].request_id == late);
	const struct desk_callback first = read[0];
	assert_int_equal(listed(&lamps, read, NULL, 1), 1);
	assert_int_equal(listed(&lamps, read, &first, DESK_PAGE_COUNT), 2);
	assert_int_equal(read[0].request_id, secret);
	assert_int_equal(listed(&above, read, NULL, DESK_PAGE_COUNT), 2); /* not what is confidential */
	assert_true(read[0].request_id == soon && read[1].request_id == late);
	assert_int_equal(listed(&aids, read, NULL, DESK_PAGE_COUNT), 0);
	assert_false(desk_callback_is_late(&all[1], town.now_s + 60 + DESK_CALLBACK_LATE_S));
	assert_true(desk_callback_is_late(&all[1], town.now_s + 61 + DESK_CALLBACK_LATE_S));
}

static void
it_goes_with_its_request_and_none_is_promised_of_one_that_went(void **state)
{
	(void)state;
	const int64_t request_id = received();
	const struct desk_callback callback = promised(request_id, 3600);
	struct desk_callback read;
	assert_int_equal(done(&callback, false, "Rappel promis."), FOUND_ONE);
	desk_town_act(&town, request_id,
	              (struct desk_act){ .verb = DESK_DECIDE, .account_id = INES, .outcome = DESK_NO_REQUEST });
	struct doing doing = { .forgotten_id = request_id };
	assert_true(store_write(town.rooms->store, write_doing, &doing, &fault));
	assert_int_equal(doing.found, FOUND_ONE);
	assert_int_equal(standing(request_id, &read), FOUND_NONE);
	assert_int_equal(done(&callback, false, "Rappel promis."), FOUND_NONE);
	assert_int_equal(standing(request_id, &read), FOUND_NONE);
}

static const char as_brought[] DB_SQL =
	"UPDATE desk_request SET is_brought = 1, changes = 0 WHERE root_id = $1 AND request_id = $2";

struct taking {
	int64_t request_id;
	enum found found;
};

static bool
take_away(struct db *db, void *data)
{
	struct taking *taking = data;
	int64_t person_id;
	if (!db_do(db, as_brought, WITH(db_int64(town.rooms->root_id), db_int64(taking->request_id)), NULL,
	           &fault))
		return false;
	taking->found =
		desk_take_away(arena, db, town.rooms->root_id, taking->request_id, &person_id, &fault);
	return taking->found != FOUND_FAILED;
}

static void
what_was_brought_stays_once_a_call_is_promised(void **state)
{
	(void)state;
	struct taking taking = { .request_id = received() };
	const struct desk_callback callback = promised(taking.request_id, 3600);
	struct desk_callback read;
	assert_int_equal(done(&callback, false, "Rappel promis."), FOUND_ONE);
	assert_true(store_write(town.rooms->store, take_away, &taking, &fault));
	assert_int_equal(taking.found, FOUND_NONE);
	assert_int_equal(standing(taking.request_id, &read), FOUND_ONE);
	assert_int_equal(done(&read, true, "Appelée."), FOUND_ONE);
	assert_true(store_write(town.rooms->store, take_away, &taking, &fault));
	assert_int_equal(taking.found, FOUND_ONE);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_of_two_calls_and_the_other_is_told),
		cmocka_unit_test(the_first_due_come_first_as_far_as_they_are_seen),
		cmocka_unit_test(what_was_brought_stays_once_a_call_is_promised),
		cmocka_unit_test(it_goes_with_its_request_and_none_is_promised_of_one_that_went),
	};
	return cmocka_run_group_tests_name("desk callback", tests, begin, end);
}
