/* A counter that the program makes: its files, its windows, tickets of today and of days gone by. */
#include "craft/vault/vault.h"
#include "welcome/counter/counter_inside.h"

static void
draw_word(struct arena *arena, struct span *word_r)
{
	char token[VAULT_TOKEN_LENGTH + 1];
	vault_token(token);
	*word_r = span_of(arena_copy_text(arena, token));
}

bool
counter_plant(struct arena *arena, struct db *db, int64_t root_id,
              const struct counter_planting *planting, struct fault *fault_r)
{
	struct offering *offerings;
	size_t count;
	struct counter *counter = arena_new_of(arena, struct counter);
	*counter = (struct counter){ .place_id = planting->place_id };
	if (!offering_list(arena, db, root_id, &offerings, &count, fault_r))
		return false;
	must(counter_files_read(arena, planting->files, offerings, count, counter) == NULL);
	must(counter_windows_read(arena, planting->windows, counter) == NULL);
	draw_word(arena, &counter->kiosk);
	struct counter_saving saving = { .counter = counter, .today = planting->today };
	return counter_store_save(arena, db, root_id, &saving, fault_r) == FOUND_ONE;
}

bool
counter_plant_seat(struct db *db, int64_t root_id, const struct counter_planted_seat *seat,
                   struct fault *fault_r)
{
	const struct counter_window window = { .name = seat->window,
		                                   .account_id = seat->account_id,
		                                   .since_unix_s = seat->since_s };
	return counter_store_sit(db, root_id, seat->place_id, &window, fault_r);
}

bool
counter_plant_ticket(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                     const struct counter_ticket *ticket, struct fault *fault_r)
{
	struct counter_ticket taken = *ticket;
	taken.state = COUNTER_WAITING;
	draw_word(arena, &taken.follow);
	return counter_store_add(db, root_id, place_id, &taken, SPAN(""), fault_r) &&
	       counter_store_change(db, root_id, place_id, ticket, fault_r);
}
