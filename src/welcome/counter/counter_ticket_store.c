/* The tickets of a day. */
#include "welcome/counter/counter_inside.h"

#define TICKET_COLUMNS \
	"t.day, t.letter, t.number, t.file, t.minute, t.state, t.is_first, t.taken_unix_s, t.called_unix_s," \
	" t.again_unix_s, t.begun_unix_s, t.over_unix_s, t.call_count, t.window_name, t.follow"

static struct counter_ticket
ticket_of(struct arena *arena, struct rows *rows)
{
	must(rows_text(rows, 1).length == 1 && rows_text(rows, 3).length == 1);
	return (struct counter_ticket){
		.day = (int32_t)rows_int64(rows, 0),
		.letter = rows_text(rows, 1).at[0],
		.number = rows_int64(rows, 2),
		.file = rows_text(rows, 3).at[0],
		.minute = rows_int64(rows, 4),
		.state = (enum counter_state)rows_int64(rows, 5),
		.is_first = rows_int64(rows, 6) != 0,
		.taken_unix_s = rows_int64(rows, 7),
		.called_unix_s = rows_int64(rows, 8),
		.again_unix_s = rows_int64(rows, 9),
		.begun_unix_s = rows_int64(rows, 10),
		.over_unix_s = rows_int64(rows, 11),
		.call_count = rows_int64(rows, 12),
		.window = span_keep(arena, rows_text(rows, 13)),
		.follow = span_keep(arena, rows_text(rows, 14)),
	};
}

static const char counter_sql_tickets[] DB_SQL =
	"SELECT " TICKET_COLUMNS
	"  FROM counter_ticket AS t"
	" WHERE t.root_id = $1 AND t.place_id = $2 AND t.day = $3 AND t.state <> $4"
	" ORDER BY t.taken_unix_s, t.letter, t.number";

bool
counter_store_tickets(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                      int32_t day, struct counter_ticket **tickets_r, size_t *count_r,
                      struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, counter_sql_tickets,
	                           WITH(db_int64(root_id), db_int64(place_id), db_int64(day),
	                                db_int64(COUNTER_OVER)));
	struct counter_ticket *tickets = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			tickets = arena_grow(arena, tickets, count, count + 64, sizeof *tickets);
		tickets[count++] = ticket_of(arena, rows);
	}
	rows_end(rows);
	*tickets_r = tickets;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char counter_sql_pace[] DB_SQL =
	"SELECT over_unix_s - begun_unix_s"
	"  FROM counter_ticket"
	" WHERE root_id = $1 AND place_id = $2 AND day = $3 AND state = $4"
	" ORDER BY over_unix_s DESC, letter, number"
	" LIMIT $5";

bool
counter_store_pace(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id, int32_t day,
                   int64_t visit_s_r[COUNTER_PACE_COUNT], size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, counter_sql_pace,
	                           WITH(db_int64(root_id), db_int64(place_id), db_int64(day),
	                                db_int64(COUNTER_OVER), db_int64(COUNTER_PACE_COUNT)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < COUNTER_PACE_COUNT)
		visit_s_r[(*count_r)++] = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char counter_sql_by_word[] DB_SQL =
	"SELECT " TICKET_COLUMNS ", w.place_id"
	"  FROM counter_way AS w"
	"  JOIN counter_ticket AS t"
	"    ON t.root_id = w.root_id AND t.place_id = w.place_id AND t.day = w.day AND t.letter = w.letter"
	"   AND t.number = w.number"
	" WHERE w.root_id = $1 AND w.word = $2";

enum found
counter_store_by_word(struct arena *arena, struct db *db, int64_t root_id, struct span word,
                      int64_t *place_id_r, struct counter_ticket *ticket_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, counter_sql_by_word, WITH(db_int64(root_id), db_text(word)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*ticket_r = ticket_of(arena, rows);
		*place_id_r = rows_int64(rows, 15);
	}
	rows_end(rows);
	return found;
}

static const char counter_sql_last[] DB_SQL =
	"SELECT coalesce(max(number), 0)"
	"  FROM counter_ticket"
	" WHERE root_id = $1 AND place_id = $2 AND day = $3 AND letter = $4";

bool
counter_store_last(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                   const struct counter_ticket *like, int64_t *number_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, counter_sql_last,
	                           WITH(db_int64(root_id), db_int64(place_id), db_int64(like->day),
	                                db_text(span_from(&like->letter, 1))));
	const enum found found = rows_next(rows, fault_r);
	*number_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

/* --- writing ---------------------------------------------------------------------------------- */

static const char counter_sql_add_way[] DB_SQL =
	"INSERT INTO counter_way (root_id, word, place_id, day, letter, number)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

static bool
add_way(struct db *db, int64_t root_id, int64_t place_id, const struct counter_ticket *ticket,
        struct span word, struct fault *fault_r)
{
	return db_do(db, counter_sql_add_way,
	             WITH(db_int64(root_id), db_text(word), db_int64(place_id), db_int64(ticket->day),
	                  db_text(span_from(&ticket->letter, 1)), db_int64(ticket->number)),
	             NULL, fault_r);
}

static const char counter_sql_add_ticket[] DB_SQL =
	"INSERT INTO counter_ticket (root_id, place_id, day, letter, number, file, minute, state, is_first,"
	" taken_unix_s, called_unix_s, again_unix_s, begun_unix_s, over_unix_s, call_count, window_name,"
	" follow)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, 0, '', $11)";

bool
counter_store_add(struct db *db, int64_t root_id, int64_t place_id,
                  const struct counter_ticket *ticket, struct span once, struct fault *fault_r)
{
	must(ticket->state == COUNTER_WAITING && ticket->number >= 1 && ticket->follow.length > 0);
	return db_do(db, counter_sql_add_ticket,
	             WITH(db_int64(root_id), db_int64(place_id), db_int64(ticket->day),
	                  db_text(span_from(&ticket->letter, 1)), db_int64(ticket->number),
	                  db_text(span_from(&ticket->file, 1)), db_int64(ticket->minute),
	                  db_int64(ticket->state), db_int64(ticket->is_first),
	                  db_int64(ticket->taken_unix_s), db_text(ticket->follow)),
	             NULL, fault_r) &&
	       add_way(db, root_id, place_id, ticket, ticket->follow, fault_r) &&
	       (once.length == 0 || add_way(db, root_id, place_id, ticket, once, fault_r));
}

static const char counter_sql_change[] DB_SQL =
	"UPDATE counter_ticket"
	"   SET file = $6, state = $7, is_first = $8, called_unix_s = $9, again_unix_s = $10,"
	"       begun_unix_s = $11, over_unix_s = $12, call_count = $13, window_name = $14"
	" WHERE root_id = $1 AND place_id = $2 AND day = $3 AND letter = $4 AND number = $5";

bool
counter_store_change(struct db *db, int64_t root_id, int64_t place_id,
                     const struct counter_ticket *ticket, struct fault *fault_r)
{
	return db_do(db, counter_sql_change,
	             WITH(db_int64(root_id), db_int64(place_id), db_int64(ticket->day),
	                  db_text(span_from(&ticket->letter, 1)), db_int64(ticket->number),
	                  db_text(span_from(&ticket->file, 1)), db_int64(ticket->state),
	                  db_int64(ticket->is_first), db_int64(ticket->called_unix_s),
	                  db_int64(ticket->again_unix_s), db_int64(ticket->begun_unix_s),
	                  db_int64(ticket->over_unix_s), db_int64(ticket->call_count),
	                  db_text(ticket->window)),
	             NULL, fault_r);
}
