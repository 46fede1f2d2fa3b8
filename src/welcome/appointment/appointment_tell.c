/* What the person of an appointment is told, and the link that is hers. */
#include "welcome/appointment/appointment_inside.h"

#include <string.h>

#include "craft/vault/vault.h"

enum { SECRET_LENGTH = 2 * DESK_PRINT_SIZE };

/* Of the key of the desk, as the addresses of its requests are; nothing of it is kept. */
static enum found
secret_of(struct arena *arena, struct db *db, int64_t root_id, int64_t appointment_id,
          char secret_r[SECRET_LENGTH + 1], struct fault *fault_r)
{
	static const char figures[] = "0123456789abcdef";
	uint8_t print[DESK_PRINT_SIZE];
	const char *words = arena_format(arena, "the link of appointment %lld", (long long)appointment_id);
	const enum found found = desk_print(arena, db, root_id, span_of(words), print, fault_r);
	if (found != FOUND_ONE)
		return found;
	for (size_t i = 0; i < DESK_PRINT_SIZE; i++) {
		secret_r[2 * i] = figures[print[i] >> 4];
		secret_r[2 * i + 1] = figures[print[i] & 15];
	}
	secret_r[SECRET_LENGTH] = '\0';
	return FOUND_ONE;
}

bool
appointment_link(struct arena *arena, struct db *db, int64_t root_id, const char *address,
                 int64_t appointment_id, const char **link_r, struct fault *fault_r)
{
	char secret[SECRET_LENGTH + 1];
	const enum found found = secret_of(arena, db, root_id, appointment_id, secret, fault_r);
	must(found != FOUND_NONE); /* the key is made with the first one */
	*link_r = arena_format(arena, "%s/mon-rendez-vous/%lld/%s", address == NULL ? "" : address,
	                       (long long)appointment_id, secret);
	return found == FOUND_ONE;
}

enum found
appointment_open(struct arena *arena, struct db *db, int64_t root_id, struct span number,
                 struct span secret, struct appointment *appointment_r, struct fault *fault_r)
{
	char mine[SECRET_LENGTH + 1];
	int64_t appointment_id;
	if (!span_int64(number, &appointment_id) || appointment_id <= 0 || secret.length != SECRET_LENGTH)
		return FOUND_NONE;
	const enum found found = secret_of(arena, db, root_id, appointment_id, mine, fault_r);
	if (found != FOUND_ONE)
		return found;
	return vault_equal(mine, secret.at, SECRET_LENGTH)
	           ? appointment_load(arena, db, root_id, appointment_id, appointment_r, fault_r)
	           : FOUND_NONE;
}

/* --- what she needs to know ------------------------------------------------------------------------ */

/* What is asked for is known by its request: what has to be brought, and whether it may be told. */
static bool
add_request(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
            struct appointment_told *told, struct fault *fault_r)
{
	struct offering_piece *pieces;
	size_t count;
	const enum found found = desk_by_id(arena, db, root_id, request_id, &told->request, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	told->is_confidential = told->request.is_confidential;
	if (!offering_pieces(arena, db, root_id, told->request.offering_id, &pieces, &count, fault_r))
		return false;
	told->pieces = arena_array_of(arena, struct offering_piece, count + 1);
	for (size_t i = 0; i < count; i++)
		if (pieces[i].held_by.length == 0) /* what another administration has is never asked for */
			told->pieces[told->piece_count++] = pieces[i];
	return true;
}

bool
appointment_tell(struct arena *arena, struct db *db, int64_t root_id, const struct place_tree *tree,
                 int32_t today, const struct appointment *appointment,
                 struct appointment_told *told_r, struct fault *fault_r)
{
	const uint32_t place = place_by_id(tree, appointment->place_id);
	const struct hours_question question = { root_id, tree, today - 1, today + 1 };
	struct desk_unit unit;
	*told_r = (struct appointment_told){ .place = SPAN("") };
	const struct hours_calendar *calendar =
		hours_calendar_load(arena, db, &question, place, fault_r);
	if (calendar == NULL || !desk_unit_of(arena, db, root_id, tree, place, &unit, fault_r))
		return false;
	told_r->zone = hours_zone(calendar);
	told_r->place = place == PLACE_NONE ? SPAN("") : tree->places[place].name;
	told_r->post = unit.post;
	told_r->phone = unit.phone;
	return appointment->request_id == 0 ||
	       add_request(arena, db, root_id, appointment->request_id, told_r, fault_r);
}

bool
appointment_when_there(struct visit *visit, struct db *db, const struct appointment *appointment,
                       const char **words_r, struct fault *fault_r)
{
	const struct place_tree *tree = place_branch_load(visit->arena, db, visit->root_id, visit->today,
	                                                  &appointment->place_id, 1, fault_r);
	const struct hours_question question = { visit->root_id, tree, visit->today - 1, visit->today + 1 };
	const struct hours_calendar *calendar =
		tree == NULL ? NULL
					 : hours_calendar_load(visit->arena, db, &question,
	                                       place_by_id(tree, appointment->place_id), fault_r);
	if (calendar == NULL)
		return false;
	*words_r = appointment_when_words(visit->arena, hours_zone(calendar), appointment->begin_s);
	return true;
}

/* « 3 rue des Lilas, 01000 Belair » */
static void
add_line(struct text *text, struct span lines)
{
	struct span rest = lines, line;
	bool is_first = true;
	while (rest.length > 0 && span_cut(&rest, '\n', &line)) {
		line = span_trim(line);
		if (line.length == 0)
			continue;
		if (!is_first)
			text_add_z(text, ", ");
		text_add(text, line);
		is_first = false;
	}
}

struct span
appointment_letter(struct arena *arena, const struct appointment *appointment,
                   const struct appointment_told *told, const char *begins, const char *link,
                   bool is_short)
{
	enum { LETTER_SIZE_MAX = 12000 };
	struct text text = text_new(arena, LETTER_SIZE_MAX);
	text_format(&text, "%s%s", begins,
	            appointment_when_words(arena, told->zone, appointment->begin_s));
	if (told->place.length > 0)
		text_format(&text, ", %.*s", SPAN_ARGS(told->place));
	if (told->post.length > 0) {
		text_add_z(&text, ", ");
		add_line(&text, told->post);
	}
	text_add_z(&text, ".");
	if (!is_short && appointment->window.length > 0)
		text_format(&text, "\nOù\u202f: %.*s.", SPAN_ARGS(appointment->window));
	if (!is_short && !told->is_confidential && told->piece_count > 0) {
		text_add_z(&text, "\n\nÀ apporter\u202f:");
		for (size_t i = 0; i < told->piece_count; i++)
			text_format(&text, "\n- %.*s", SPAN_ARGS(told->pieces[i].name));
	}
	if (link != NULL)
		text_format(&text,
		            is_short ? " Annuler\u202f: %s"
		                     : "\n\nVous ne pouvez pas venir\u202f? Annulez ou changez d’heure ici, sans "
		                       "compte\u202f: %s\nCette page permet aussi de ne plus recevoir de rappel.",
		            link);
	if (!is_short && told->phone.length > 0)
		text_format(&text, "\nNous appeler\u202f: %.*s", SPAN_ARGS(told->phone));
	if (!is_short)
		text_add_z(&text, "\n");
	return text_span(&text);
}
