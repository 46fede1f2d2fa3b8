/* Open311: what this house is, what may be reported, reporting it. */
#include "welcome/street/street_inside.h"

/* --- discovery ----------------------------------------------------------------------------------------- */

/* When the answers of this room last changed their shape. */
#define CHANGED "2026-11-26T00:00:00Z"

static void
write_endpoint(struct street_door *door)
{
	struct street_out *out = &door->out;
	struct arena *arena = door->visit->arena;
	street_out_open(out, "endpoints", STREET_LIST);
	street_out_open(out, "endpoint", STREET_OBJECT);
	street_out_text(out, "specification", SPAN("http://wiki.open311.org/GeoReport_v2"));
	street_out_text(out, "url",
	                span_of(arena_format(arena, "%s/open311/v2/", street_house(door->visit))));
	street_out_text(out, "changeset", SPAN(CHANGED));
	street_out_text(out, "type", SPAN("production"));
	street_out_open(out, "formats", STREET_LIST);
	street_out_text(out, "format", SPAN("text/xml"));
	street_out_text(out, "format", SPAN("application/json"));
	street_out_close(out);
	street_out_close(out);
	street_out_close(out);
}

/* How the whole organisation is reached, as its letters say it. */
static bool
find_contact(struct visit *visit, struct span *contact_r)
{
	struct desk_unit unit;
	struct fault fault;
	struct db *db = visit_db(visit);
	struct span name;
	if (db == NULL)
		return false;
	if (!place_root_name(visit->arena, db, visit->root_id, &name, &fault) ||
	    desk_unit_own(visit->arena, db, visit->root_id, 0, &unit, &fault) == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return false;
	}
	struct text text = text_new(visit->arena, 4000);
	text_add(&text, unit.name.length > 0 ? unit.name : name);
	for (size_t i = 0; i < 2; i++) {
		const struct span way = i == 0 ? unit.mail : unit.phone;
		text_add_z(&text, way.length > 0 ? ", " : "");
		text_add(&text, way);
	}
	*contact_r = text_span(&text);
	return true;
}

void
street_get_discovery(struct visit *visit)
{
	struct street_door door;
	struct span contact;
	if (!street_door_open(visit, &door) ||
	    !street_door_is_here(&door, visit_asked(visit, "jurisdiction_id")) ||
	    !find_contact(visit, &contact))
		return;
	street_door_begin(&door);
	street_out_open(&door.out, "discovery", STREET_OBJECT);
	street_out_text(&door.out, "changeset", SPAN(CHANGED));
	street_out_text(&door.out, "contact", contact);
	street_out_text(&door.out, "key_service",
	                span_of(arena_format(visit->arena,
	                                     "La clé se demande au service\u202f: %.*s.",
	                                     SPAN_ARGS(contact))));
	write_endpoint(&door);
	street_out_close(&door.out);
	street_door_end(&door);
}

/* --- services ------------------------------------------------------------------------------------------ */

void
street_get_services(struct visit *visit)
{
	struct street_door door;
	struct offering *offerings;
	size_t count;
	struct fault fault;
	if (!street_door_open(visit, &door) ||
	    !street_door_is_here(&door, visit_asked(visit, "jurisdiction_id")))
		return;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!street_offerings(visit, db, &offerings, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	street_door_begin(&door);
	street_out_open(&door.out, "services", STREET_LIST);
	for (size_t i = 0; i < count; i++) {
		const struct offering *offering = &offerings[i];
		const struct street_service service = {
			.code = offering->code,
			.name = offering->name,
			.about = offering->about,
			.group = span_of(offering_kind_words[offering->kind]),
			.has_form = offering->inquiry_id != 0,
		};
		if (street_is_service(offering))
			street_write_service(&door.out, &service);
	}
	street_out_close(&door.out);
	street_door_end(&door);
}

void
street_get_service(struct visit *visit)
{
	struct street_door door;
	struct offering *offerings;
	size_t count, at = 0;
	struct fault fault;
	if (!street_door_open(visit, &door) ||
	    !street_door_is_here(&door, visit_asked(visit, "jurisdiction_id")))
		return;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!street_offerings(visit, db, &offerings, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	while (at < count && !span_equal(offerings[at].code, street_door_part(&door)))
		at++;
	if (at == count || !street_is_service(&offerings[at])) {
		street_door_refuse(&door, 404, span_of(street_fate_sentences[STREET_UNKNOWN]));
		return;
	}
	struct filling *filling;
	struct street_attribute *attributes = NULL;
	if (!filling_begin(visit->arena, db, visit->root_id, &offerings[at], visit->today, &filling, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	if (filling != NULL) {
		filling_open(filling);
		count = street_form_attributes(visit->arena, filling, &attributes);
	} else
		count = 0;
	street_door_begin(&door);
	street_write_definition(&door.out, offerings[at].code, attributes, count);
	street_door_end(&door);
}

/* --- reporting ----------------------------------------------------------------------------------------- */

void
street_post_request(struct visit *visit)
{
	struct street_door door;
	struct street_asked asked;
	if (!street_door_open(visit, &door))
		return;
	street_read_form(visit->arena, visit->request->body, &asked);
	if (!street_door_is_here(&door, asked.jurisdiction))
		return;
	struct street_making making = { .visit = visit, .asked = &asked, .is_open311 = true };
	const enum street_fate fate = street_make(&making);
	if (street_door_refuse_fate(&door, fate, making.wait_s))
		return;
	if (fate == STREET_WRONG) {
		street_door_refuse_fields(&door, &asked);
		return;
	}
	const long long days = (long long)making.offering.promised_days;
	const struct span notice =
		days == 0 ? SPAN("")
				  : span_of(arena_format(visit->arena, "Réponse en %lld jour%s ouvré%s.", days,
	                                     days > 1 ? "s" : "", days > 1 ? "s" : ""));
	visit->response->status = fate == STREET_MADE ? 201 : 200;
	street_door_begin(&door);
	street_write_made(&door.out, making.reference, notice);
	street_door_end(&door);
}
