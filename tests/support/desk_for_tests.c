#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"
#include "support/desk_for_tests.h"

struct doing {
	const struct desk_town *town;
	struct desk_hand hand;
	struct offering *offering;
	int64_t unit_id, request_id;
	const struct desk_receiving *receiving;
	struct desk_received received;
	const struct desk_act *act;
	desk_tie_fn *does;
	const struct desk_tying *tying;
	enum desk_done done;
	const char *sentence;
	struct fault fault;
};

struct desk_hand
desk_town_hand(const struct desk_town *town, const char *once)
{
	return (struct desk_hand){ .root_id = town->rooms->root_id,
		                       .now_s = town->now_s,
		                       .today = (int32_t)(town->now_s / DAY_S),
		                       .tree = town->tree,
		                       .once = span_of(once) };
}

static struct doing
doing_in(const struct desk_town *town, const char *once)
{
	return (struct doing){ .town = town, .hand = desk_town_hand(town, once) };
}

static bool
offer(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct rooms *rooms = doing->town->rooms;
	const struct offering_unit unit = { 0, doing->unit_id };
	const struct offering_saving saving = { doing->offering, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(rooms->arena, db, rooms->root_id, &saving, &doing->offering->offering_id,
	                     &is_taken, &doing->fault) == FOUND_ONE;
}

void
desk_town_offer(const struct desk_town *town, struct offering *offering, const char *unit_code)
{
	struct doing doing = doing_in(town, "");
	doing.offering = offering;
	doing.unit_id = town->tree->places[place_by_code(town->tree, span_of(unit_code))].id;
	assert_true(store_write(town->rooms->store, offer, &doing, &doing.fault));
}

struct desk_receiving
desk_town_asked(const struct offering *offering, enum desk_channel channel, const char *words)
{
	return (struct desk_receiving){ .offering = offering,
		                            .channel = channel,
		                            .reply_channel = channel,
		                            .title = SPAN(""),
		                            .text = span_of(words),
		                            .quoted = SPAN(""),
		                            .address = SPAN("") };
}

static bool
receive(struct db *db, void *data)
{
	struct doing *doing = data;
	return desk_receive(doing->town->rooms->arena, db, &doing->hand, doing->receiving,
	                    &doing->received, &doing->fault) == FOUND_ONE;
}

int64_t
desk_town_receive(const struct desk_town *town, const struct desk_receiving *receiving)
{
	struct doing doing = doing_in(town, "");
	doing.receiving = receiving;
	assert_true(store_write(town->rooms->store, receive, &doing, &doing.fault));
	return doing.received.request_id;
}

static bool
act_on(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = doing->act };
	int64_t entry_id;
	doing->done = desk_write(doing->town->rooms->arena, db, &doing->hand, &writing, &entry_id,
	                         &doing->sentence, &doing->fault);
	return doing->done == DESK_IS_DONE;
}

void
desk_town_act(const struct desk_town *town, int64_t request_id, struct desk_act act)
{
	struct doing doing = doing_in(town, "");
	act.at_s = town->now_s;
	act.today = doing.hand.today;
	act.text = act.text.at == NULL ? SPAN("") : act.text;
	act.quoted = act.quoted.at == NULL ? SPAN("") : act.quoted;
	doing.request_id = request_id;
	doing.act = &act;
	assert_true(store_write(town->rooms->store, act_on, &doing, &doing.fault));
}

static bool
tie(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->done = doing->does(doing->town->rooms->arena, db, &doing->hand, doing->tying,
	                          &doing->sentence, &doing->fault);
	return doing->done == DESK_IS_DONE;
}

enum desk_done
desk_town_tie(const struct desk_town *town, desk_tie_fn *does, const struct desk_tying *tying,
              const char *once)
{
	struct doing doing = doing_in(town, once);
	doing.does = does;
	doing.tying = tying;
	const bool is_written = store_write(town->rooms->store, tie, &doing, &doing.fault);
	assert_true(is_written == (doing.done == DESK_IS_DONE));
	assert_true((doing.done == DESK_IS_REFUSED) == (doing.sentence != NULL));
	return doing.done;
}
