#include "support/journeys_for_tests.h"

#include "ground/journey/journey_inside.h"

struct writing {
	struct rooms *rooms;
	struct span code, text;
	int64_t journey_id;
	struct fault fault;
};

static bool
write_steps(struct db *db, void *data)
{
	struct writing *writing = data;
	struct rooms *rooms = writing->rooms;
	const struct journey_text text = journey_text_read(rooms->arena, writing->text);
	must(text.bad_count == 0);
	return journey_keep(rooms->arena, db, rooms->root_id, writing->code, SPAN(""),
	                    &writing->journey_id, &writing->fault) &&
	       journey_write_steps(rooms->arena, db, rooms->root_id, writing->journey_id, text.steps,
	                           text.count, &writing->fault);
}

int64_t
journeys_write(struct rooms *rooms, const char *code, const char *text)
{
	struct writing writing = { .rooms = rooms, .code = span_of(code), .text = span_of(text) };
	struct fault fault;
	must(store_write(rooms->store, write_steps, &writing, &fault));
	return writing.journey_id;
}

struct journey_step *
journeys_steps(struct rooms *rooms, int64_t journey_id, size_t *count_r)
{
	struct journey_step *steps;
	struct fault fault;
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	must(db != NULL);
	must(journey_steps(rooms->arena, db, rooms->root_id, journey_id, &steps, count_r, &fault));
	db_end(db);
	return steps;
}
