/* « Ouvrir des créneaux »: hours that somebody may take, typed as one says them. */
#include <string.h>

#include "base/ident.h"
#include "craft/form/form.h"
#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

enum { OPENED_COUNT_MAX = 200 };

enum { SLOT_ID, SLOT_SEEN, SLOT_WHEN, SLOT_WINDOW, SLOT_FIELD_COUNT };
static const struct field slot_fields[SLOT_FIELD_COUNT] = {
	[SLOT_ID] = { "number", FIELD_TEXT, FIELD_PAGE },
	[SLOT_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[SLOT_WHEN] = { "slot_when", FIELD_TEXT, FIELD_API, .help = "A free hour." },
	[SLOT_WINDOW] = { "window", FIELD_TEXT, FIELD_API, .help = "At which window." },
};
enum {
	SLOTS_TITLE, SLOTS_WITHIN, SLOTS_WITHIN_URL, SLOTS_URL, SLOTS_DONE, SLOTS_FIELDS, SLOTS_ERRORS,
	SLOTS_WRONG, SLOTS_SLOTS, SLOTS_HAS_SLOTS, SLOTS_HOURS_URL, SLOTS_FIELD_COUNT
};
static const struct field slots_fields[SLOTS_FIELD_COUNT] = {
	[SLOTS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[SLOTS_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[SLOTS_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[SLOTS_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[SLOTS_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[SLOTS_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[SLOTS_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[SLOTS_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[SLOTS_SLOTS] = { "slots", FIELD_LIST, FIELD_API, .of = slot_fields, .of_count = SLOT_FIELD_COUNT,
		.help = "Free hours to come." },
	[SLOTS_HAS_SLOTS] = { "has_slots", FIELD_FLAG, FIELD_PAGE },
	[SLOTS_HOURS_URL] = { "hours_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind appointment_slots_page = { "appointment.slots",
	"welcome/appointment/pages/slots.html", slots_fields, SLOTS_FIELD_COUNT };

enum { OPEN_HOURS, OPEN_LENGTH, OPEN_WINDOW, OPEN_COUNT };
static const struct form_field open_form[OPEN_COUNT] = {
	[OPEN_HOURS] = { "creneaux", FORM_LONG, "Les heures à ouvrir",
		.hint = "Une par ligne\u202f: «\u202fmardi 1er décembre 2026, 10 h 30\u202f», ou toute une plage\u202f: "
		        "«\u202f01/12/2026 9 h à 12 h\u202f».",
		.required = "Écrivez au moins une heure.", .length_max = 8000 },
	[OPEN_LENGTH] = { "duree", FORM_NUMBER, "Durée de chaque rendez-vous, en minutes",
		.required = "Dites combien de minutes.", .least = 5, .most = 240 },
	[OPEN_WINDOW] = { "guichet", FORM_TEXT, "Où aller dans le lieu",
		.hint = "«\u202fGuichet 2\u202f», «\u202fbureau 12\u202f». Laissez vide si tout le monde passe par l’accueil.",
		.length_max = APPOINTMENT_WORDS_LENGTH_MAX },
};

struct opening {
	struct appointing at;
	const struct hours_calendar *calendar;
	struct form *form;
	int64_t begins[OPENED_COUNT_MAX];
	size_t count;
	int64_t length_s;
	struct span window;
	/* One that is withdrawn. */
	int64_t drop_id, changes;
	struct fault fault;
};

static bool
begin(struct visit *visit, struct opening *opening)
{
	*opening = (struct opening){ .count = 0 };
	if (!appointment_begin_at(visit, &opening->at, APPOINTMENT_KEEPERS))
		return false;
	opening->calendar =
		appointment_hours(&opening->at, opening->at.place, APPOINTMENT_AHEAD_DAYS + 3);
	if (opening->calendar == NULL) {
		visit_fail(visit, &opening->at.fault);
		return false;
	}
	opening->form = form_new(visit->arena, open_form, OPEN_COUNT);
	form_fill(opening->form, OPEN_LENGTH, SPAN("30"));
	return true;
}

static void
show(struct opening *opening, int status)
{
	struct visit *visit = opening->at.visit;
	struct appointment *slots;
	size_t count;
	const struct span place = opening->at.tree->places[opening->at.place].name;
	struct model *page = model_new(visit->arena, &appointment_slots_page);
	int64_t opened;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!appointment_free(visit->arena, db, visit->root_id, opening->at.tree->places[opening->at.place].id,
	                      visit->now_s, &slots, &count, &opening->fault)) {
		visit_fail(visit, &opening->fault);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, SLOTS_SLOTS);
		model_text_z(row, SLOT_ID, arena_format(visit->arena, "%lld", (long long)slots[i].appointment_id));
		model_text_z(row, SLOT_SEEN, arena_format(visit->arena, "%lld", (long long)slots[i].changes));
		model_text_z(row, SLOT_WHEN,
		             appointment_when_words(visit->arena, hours_zone(opening->calendar), slots[i].begin_s));
		model_text(row, SLOT_WINDOW, slots[i].window);
	}
	model_flag(page, SLOTS_HAS_SLOTS, count > 0);
	model_text_z(page, SLOTS_TITLE, "Ouvrir des créneaux");
	model_text(page, SLOTS_WITHIN, place);
	model_url_z(page, SLOTS_WITHIN_URL,
	            appointment_url(visit->arena, opening->at.tree, opening->at.place, ""));
	model_url_z(page, SLOTS_URL,
	            appointment_url(visit->arena, opening->at.tree, opening->at.place, "/creneaux"));
	model_url_z(page, SLOTS_HOURS_URL, hours_address(visit->arena, opening->at.tree, opening->at.place));
	if (span_int64(visit_asked(visit, "ouverts"), &opened) && opened > 0)
		model_text_z(page, SLOTS_DONE,
		             opened == 1 ? "Un créneau est ouvert."
		                         : arena_format(visit->arena, "%lld créneaux sont ouverts.",
		                                        (long long)opened));
	else if (visit_asked(visit, "retire").length > 0)
		model_text_z(page, SLOTS_DONE, "Ce créneau est retiré.");
	form_draw(opening->form, page, (struct form_place){ SLOTS_FIELDS, SLOTS_ERRORS, SLOTS_WRONG });
	visit->response->status = status;
	visit_show(visit, &appointment_slots_page, page);
}

void
appointment_get_slots(struct visit *visit)
{
	struct opening *opening = arena_new_of(visit->arena, struct opening);
	if (begin(visit, opening))
		show(opening, 200);
}

/* --- what was typed ----------------------------------------------------------------------------------- */

/* One more; NULL, or why not. */
static const char *
add(struct opening *opening, struct local local)
{
	enum local_kind kind;
	const int64_t now_s = opening->at.visit->now_s;
	const int64_t begin_s = zone_instant(hours_zone(opening->calendar), local, &kind);
	const int64_t end_s = begin_s + opening->length_s;
	if (kind == LOCAL_SKIPPED)
		return "cette heure n’existe pas ce jour-là\u202f: on passe à l’heure d’été.";
	if (begin_s <= now_s)
		return "cette heure est passée.";
	if (begin_s > now_s + (int64_t)APPOINTMENT_AHEAD_DAYS * DAY_S)
		return "cette heure est dans plus de treize mois.";
	if (hours_minutes(opening->calendar, begin_s, end_s) * 60 < opening->length_s) {
		const struct hours_told told = hours_told(opening->calendar, local.days);
		return told.holiday != NULL
		           ? arena_format(opening->at.visit->arena, "le lieu est fermé, c’est férié (%s).",
		                          told.holiday)
		           : "le lieu est fermé à cette heure, d’après ses horaires.";
	}
	for (size_t i = 0; i < opening->count; i++)
		if (opening->begins[i] == begin_s)
			return "cette heure est déjà plus haut.";
	if (opening->count == OPENED_COUNT_MAX)
		return "c’est plus de 200 créneaux à la fois.";
	opening->begins[opening->count++] = begin_s;
	return NULL;
}

/* « … 9 h à 12 h » */
static const char *
add_range(struct opening *opening, struct local from, int32_t until_second)
{
	if (until_second <= from.second)
		return "la fin est avant le début.";
	for (int64_t second = from.second; second + opening->length_s <= until_second;
	     second += opening->length_s) {
		const char *why = add(opening, (struct local){ from.days, (int32_t)second });
		if (why != NULL)
			return why;
	}
	return NULL;
}

static const char *
add_line(struct opening *opening, struct span line)
{
	struct appointment_when when;
	int32_t until;
	static const char to[] = " à ";
	if (appointment_when_read(line, &when))
		return when.is_local ? add(opening, when.local) : "donnez l’heure de la montre, sans fuseau.";
	for (size_t i = line.length; i-- > 1;) {
		const size_t after = i + strlen(to);
		if (after <= line.length && memcmp(line.at + i, to, strlen(to)) == 0 &&
		    appointment_hour_read(span_from(line.at + after, line.length - after), &until) &&
		    appointment_when_read(span_from(line.at, i), &when) && when.is_local)
			return add_range(opening, when.local, until);
	}
	return "cette heure ne se lit pas. Vérifiez aussi que ce jour est bien celui de la semaine.";
}

static void
read_typed(struct opening *opening)
{
	struct visit *visit = opening->at.visit;
	struct form *form = opening->form;
	int number = 0;
	(void)form_read(form, visit_lookup, visit);
	if (!form_is_fine(form))
		return;
	opening->length_s = form_number(form, OPEN_LENGTH) * 60;
	opening->window = form_text(form, OPEN_WINDOW);
	struct span rest = form_text(form, OPEN_HOURS), line;
	while (rest.length > 0 && span_cut(&rest, '\n', &line)) {
		number++;
		line = span_trim(line);
		const char *why = line.length == 0 ? NULL : add_line(opening, line);
		if (why != NULL) {
			form_complain(form, "creneaux", arena_format(visit->arena, "Ligne %d\u202f: %s", number, why));
			return;
		}
	}
	if (opening->count == 0)
		form_complain(form, "creneaux", "Écrivez au moins une heure.");
}

/* --- written ------------------------------------------------------------------------------------------- */

/* Is there one already at this hour and window? */
static bool
is_there(struct opening *opening, struct db *db, int64_t begin_s, bool *is_r)
{
	struct visit *visit = opening->at.visit;
	struct appointment *list;
	size_t count;
	*is_r = false;
	if (!appointment_between(visit->arena, db, visit->root_id,
	                         opening->at.tree->places[opening->at.place].id, begin_s, begin_s + 1, &list,
	                         &count, &opening->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		*is_r |= span_equal(list[i].window, opening->window) &&
		         (list[i].state == APPOINTMENT_FREE || list[i].state == APPOINTMENT_BOOKED);
	return true;
}

static bool
open_all(struct db *db, void *data)
{
	struct opening *opening = data;
	struct visit *visit = opening->at.visit;
	const int64_t place_id = opening->at.tree->places[opening->at.place].id;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "appointment.opened",
		                       .account_id = visit->reader.account_id,
		                       .place_id = place_id,
		                       .words = SPAN("Des créneaux de rendez-vous ont été ouverts."),
		                       .once = visit->once };
	if (journal_add(visit->arena, db, visit->root_id, &fact, &opening->fault) != FOUND_ONE)
		return false;
	for (size_t i = 0; i < opening->count; i++) {
		bool is_known;
		if (!is_there(opening, db, opening->begins[i], &is_known))
			return false;
		const struct appointment fresh = { .appointment_id = ident_ordered(), .place_id = place_id,
			                               .begin_s = opening->begins[i],
			                               .end_s = opening->begins[i] + opening->length_s,
			                               .state = APPOINTMENT_FREE, .window = opening->window,
			                               .about = SPAN(""), .name = SPAN(""), .mail = SPAN(""),
			                               .phone = SPAN(""), .is_slot = true };
		if (!is_known && !appointment_add(db, visit->root_id, &fresh, &opening->fault))
			return false;
	}
	return true;
}

static bool
drop(struct db *db, void *data)
{
	struct opening *opening = data;
	const struct visit *visit = opening->at.visit;
	struct appointment slot;
	const enum found found =
		appointment_load(visit->arena, db, visit->root_id, opening->drop_id, &slot, &opening->fault);
	if (found != FOUND_ONE || slot.place_id != opening->at.tree->places[opening->at.place].id ||
	    slot.changes != opening->changes || slot.state != APPOINTMENT_FREE ||
	    appointment_apply(&slot, APPOINTMENT_CALL_OFF, visit->now_s) != NULL)
		return false;
	return appointment_save(db, visit->root_id, &slot, &opening->fault) == FOUND_ONE;
}

void
appointment_post_slots(struct visit *visit)
{
	struct opening *opening = arena_new_of(visit->arena, struct opening);
	bool gave_up = false;
	if (!begin(visit, opening))
		return;
	const char *own = appointment_url(visit->arena, opening->at.tree, opening->at.place, "/creneaux");
	if (span_is(http_pairs_first(&visit->body, "faire"), "retirer")) {
		if (!span_int64(http_pairs_first(&visit->body, "rdv"), &opening->drop_id) ||
		    !span_int64(http_pairs_first(&visit->body, "vu"), &opening->changes)) {
			visit_missing(visit);
			return;
		}
		visit_db_end(visit);
		if (visit_write(visit, drop, opening, &gave_up))
			visit_go(visit, "%s?retire=1", own);
		else if (gave_up && opening->fault.for_log != NULL)
			visit_fail(visit, &opening->fault);
		else if (gave_up)
			visit_go(visit, "%s", own); /* somebody took it, or it is gone: the list says so */
		return;
	}
	read_typed(opening);
	if (!form_is_fine(opening->form)) {
		show(opening, 422);
		return;
	}
	visit_db_end(visit);
	if (visit_write(visit, open_all, opening, &gave_up) || (gave_up && opening->fault.for_log == NULL))
		visit_go(visit, "%s?ouverts=%zu", own, opening->count);
	else if (gave_up)
		visit_fail(visit, &opening->fault);
}
