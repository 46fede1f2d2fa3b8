/* What was asked and where it is, for who says where requests should go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/desk_for_tests.h"
#include "welcome/desk/desk_inside.h"

static const char *const codes[] = { "ville", "lampes" };
static const int parents[] = { -1, 0 };

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
received(const char *words)
{
	const struct desk_receiving receiving = desk_town_asked(&lamp, DESK_WEB, words);
	return desk_town_receive(&town, &receiving);
}

static void
did(int64_t request_id, struct desk_act act)
{
	act.account_id = 7;
	desk_town_act(&town, request_id, act);
}

static enum found
where(int64_t request_id, struct desk_where *where_r)
{
	struct db *db = store_read(arena, town.rooms->store, &fault);
	const enum found found =
		desk_where(arena, db, town.rooms->root_id, request_id, where_r, &fault);
	db_end(db);
	return found;
}

static void
the_first_words_are_told_and_never_those_of_a_confidential_request(void **state)
{
	(void)state;
	const int64_t plain = received("La lampe clignote."), secret = received("En confidence.");
	struct desk_where read;
	did(plain, (struct desk_act){ .verb = DESK_HEAR, .text = SPAN("Toujours.") });
	did(plain, (struct desk_act){ .verb = DESK_TAKE });
	did(secret, (struct desk_act){ .verb = DESK_VEIL });
	assert_int_equal(where(plain, &read), FOUND_ONE);
	assert_true(span_is(read.text, "La lampe clignote.") && read.owner_id == 7);
	assert_int_equal(read.offering_id, lamp.offering_id);
	assert_int_equal(read.unit_id, town.tree->places[place_by_code(town.tree, SPAN("lampes"))].id);
	assert_int_equal(where(secret, &read), FOUND_NONE);
	assert_int_equal(where(999, &read), FOUND_NONE);
}

static void
the_latest_come_first_without_those_set_aside(void **state)
{
	(void)state;
	struct desk_where *wheres = arena_array_of(arena, struct desk_where, DESK_WHERE_COUNT);
	int64_t ids[DESK_WHERE_COUNT + 5];
	size_t count;
	for (size_t i = 0; i < LENGTH(ids); i++)
		ids[i] = received("Une lampe.");
	const size_t last = LENGTH(ids) - 1;
	did(ids[last], (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_NO_REQUEST });
	did(ids[last - 1], (struct desk_act){ .verb = DESK_VEIL });
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_wheres(arena, db, town.rooms->root_id, INT64_MAX, wheres, &count, &fault));
	assert_int_equal(count, DESK_WHERE_COUNT);
	assert_int_equal(wheres[0].request_id, ids[last - 2]);
	assert_int_equal(wheres[count - 1].request_id, ids[last - 1 - DESK_WHERE_COUNT]);
	assert_true(desk_wheres(arena, db, town.rooms->root_id, ids[2], wheres, &count, &fault));
	assert_int_equal(wheres[0].request_id, ids[1]);
	assert_int_equal(wheres[1].request_id, ids[0]);
	db_end(db);
}

static bool
record(struct db *db, void *data)
{
	const struct desk_hand hand = desk_town_hand(&town, "");
	return desk_record(db, &hand, *(int64_t *)data, DESK_WEB, SPAN("Transmise par une règle."), &fault);
}

static void
what_the_program_did_stands_in_the_history_alone(void **state)
{
	(void)state;
	int64_t request_id = received("Une lampe.");
	struct desk_entry *entries;
	size_t count;
	assert_true(store_write(town.rooms->store, record, &request_id, &fault));
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_entries(arena, db, town.rooms->root_id, request_id, &entries, &count, &fault));
	const struct desk_entry *last = &entries[count - 1];
	assert_true(span_is(last->text, "Transmise par une règle."));
	assert_int_equal(last->kind, DESK_HAPPENED);
	assert_false(last->is_shown);
	assert_int_equal(last->delivery, DESK_NOT_SENT);
	db_end(db);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_words_are_told_and_never_those_of_a_confidential_request),
		cmocka_unit_test(the_latest_come_first_without_those_set_aside),
		cmocka_unit_test(what_the_program_did_stands_in_the_history_alone),
	};
	return cmocka_run_group_tests_name("desk where", tests, begin, end);
}
