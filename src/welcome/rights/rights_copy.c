/* All that concerns a person, as a file: for a program, and for whoever reads. */
#include "base/time.h"
#include "craft/html/model.h"
#include "welcome/complaint/complaint.h"
#include "welcome/rights/rights_inside.h"
#include "welcome/spot/spot.h"

struct copying {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const struct rights_asked *asked;
	struct text json, html;
	struct fault *fault_r;
};

static void
json_text(struct copying *copying, const char *name, struct span value)
{
	text_format(&copying->json, "\"%s\": ", name);
	text_add_json_text(&copying->json, value);
	text_add_z(&copying->json, ", ");
}

static void
line(struct copying *copying, const char *label, struct span value)
{
	if (value.length == 0)
		return;
	text_format(&copying->html, "<dt>%s</dt><dd>", label);
	text_add_escaped(&copying->html, value);
	text_add_z(&copying->html, "</dd>\n");
}

/* Both, under their names. */
static void
both(struct copying *copying, const char *name, const char *label, struct span value)
{
	json_text(copying, name, value);
	line(copying, label, value);
}

static struct span
day_at(const struct copying *copying, int64_t unix_s)
{
	struct text text = text_new(copying->arena, 40);
	if (unix_s > 0)
		text_add_date(&text, zone_local(copying->asked->zone, unix_s).days);
	return text_span(&text);
}

/* --- who she is ------------------------------------------------------------------------------- */

/* Whoever was joined is told when one of her own requests is. */
static bool
is_told(const struct copying *copying, const struct person_row *row)
{
	for (size_t i = 0; i < copying->asked->count; i++)
		if (copying->asked->requests[i].person_id == row->person_id)
			return true;
	return row->joined_into == 0;
}

static bool
write_contacts(struct copying *copying, int64_t person_id, bool *has_one)
{
	static const char *const labels[] = { [PERSON_MAIL] = "Courriel", [PERSON_PHONE] = "Téléphone",
		                                  [PERSON_POST] = "Adresse postale" };
	struct person_contact *contacts;
	size_t count;
	if (!person_contacts(copying->arena, copying->db, copying->root_id, person_id, &contacts, &count,
	                     copying->fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		text_add_z(&copying->json, *has_one ? ", " : "");
		text_add_json_text(&copying->json, contacts[i].value);
		line(copying, labels[contacts[i].kind], contacts[i].value);
		*has_one = true;
	}
	return true;
}

static void
write_other_names(struct copying *copying, const struct person_row *rows, size_t count)
{
	bool has_one = false;
	text_add_z(&copying->json, "\"aussi\": [");
	for (size_t i = 0; i < count; i++) {
		if (rows[i].joined_into == 0 || !is_told(copying, &rows[i]))
			continue;
		text_add_z(&copying->json, has_one ? ", " : "");
		text_add_json_text(&copying->json, rows[i].name);
		has_one = true;
	}
	text_add_z(&copying->json, "], ");
}

static bool
write_person(struct copying *copying)
{
	const struct person *person = copying->asked->person;
	struct person_row *rows;
	size_t count;
	bool has_one = false;
	if (!person_rows(copying->arena, copying->db, copying->root_id, person->person_id, &rows, &count,
	                 copying->fault_r))
		return false;
	text_add_z(&copying->html, "<h2>Qui</h2>\n<dl>\n");
	both(copying, "nom", "Nom", person->name);
	both(copying, "finalite", "À quel titre", span_of(offering_purpose_words[person->purpose]));
	both(copying, "aide", "Ce qui l’aide", person->needs);
	both(copying, "langue", "Langue", person->language);
	both(copying, "represente", "Qui elle représente", person->acts_for);
	for (size_t i = 0; i < count; i++)
		if (rows[i].joined_into != 0 && is_told(copying, &rows[i]))
			line(copying, "Aussi écrite", rows[i].name);
	write_other_names(copying, rows, count);
	text_add_z(&copying->json, "\"contacts\": [");
	for (size_t i = 0; i < count; i++)
		if (is_told(copying, &rows[i]) && !write_contacts(copying, rows[i].person_id, &has_one))
			return false;
	text_add_z(&copying->json, "], ");
	text_add_z(&copying->html, "</dl>\n");
	return true;
}

/* --- what was said ---------------------------------------------------------------------------- */

static const char *
who_wrote(const struct desk_entry *entry)
{
	switch (entry->kind) {
	case DESK_ASKED:
	case DESK_WROTE: return "la personne";
	case DESK_REPLIED: return "le service";
	case DESK_NOTED: return "le service, note interne";
	case DESK_RECEIPT:
	case DESK_TOLD: return "message automatique";
	case DESK_HAPPENED:
	case DESK_ENTRY_KIND_COUNT: break;
	}
	return "ce qui a été fait";
}

static bool
write_entries(struct copying *copying, int64_t request_id)
{
	struct desk_entry *entries;
	size_t count;
	if (!desk_entries(copying->arena, copying->db, copying->root_id, request_id, &entries, &count,
	                  copying->fault_r))
		return false;
	text_add_z(&copying->json, "\"echanges\": [");
	for (size_t i = 0; i < count; i++) {
		const struct desk_entry *entry = &entries[i];
		const char *who = who_wrote(entry);
		const struct span day = day_at(copying, entry->at_unix_s);
		text_add_z(&copying->json, i > 0 ? ", {" : "{");
		json_text(copying, "jour", day);
		json_text(copying, "qui", span_of(who));
		json_text(copying, "voie", span_of(desk_channel_words[entry->channel]));
		json_text(copying, "cite", entry->quoted);
		text_add_z(&copying->json, "\"texte\": ");
		text_add_json_text(&copying->json, entry->text);
		text_add_char(&copying->json, '}');
		text_format(&copying->html, "<h4>%.*s, %s</h4>\n<p>", SPAN_ARGS(day), who);
		text_add_escaped(&copying->html, entry->text);
		text_add_z(&copying->html, "</p>\n");
		if (entry->quoted.length > 0) {
			text_add_z(&copying->html, "<blockquote>");
			text_add_escaped(&copying->html, entry->quoted);
			text_add_z(&copying->html, "</blockquote>\n");
		}
	}
	text_add_z(&copying->json, "], ");
	return true;
}

static bool
write_files(struct copying *copying, int64_t request_id)
{
	struct desk_file *files;
	size_t count;
	if (!desk_files(copying->arena, copying->db, copying->root_id, request_id, &files, &count,
	                copying->fault_r))
		return false;
	text_add_z(&copying->json, "\"fichiers\": [");
	if (count > 0)
		text_add_z(&copying->html,
		           "<h4>Fichiers joints (leur nom\u202f; le service donne leur contenu)</h4>\n<ul>\n");
	for (size_t i = 0; i < count; i++) {
		text_add_z(&copying->json, i > 0 ? ", " : "");
		text_add_json_text(&copying->json, files[i].name);
		text_add_z(&copying->html, "<li>");
		text_add_escaped(&copying->html, files[i].name);
		text_add_z(&copying->html, "</li>\n");
	}
	text_add_z(&copying->json, "]");
	text_add_z(&copying->html, count > 0 ? "</ul>\n" : "");
	return true;
}

/* --- what she complained of ----------------------------------------------------------------------- */

static bool
find_step(struct copying *copying, const struct offering *offering, int64_t step_id, struct span *title_r)
{
	struct journey_step *steps;
	size_t count;
	*title_r = SPAN("");
	if (step_id == 0 || offering->journey_id == 0)
		return true;
	if (!journey_steps(copying->arena, copying->db, copying->root_id, offering->journey_id, &steps, &count,
	                   copying->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (steps[i].id == step_id)
			*title_r = steps[i].title;
	return true;
}

/* Actions of its cause, in the words that everybody may read. */
static bool
write_led(struct copying *copying, const struct complaint *complaint)
{
	struct complaint_led *led;
	size_t count;
	bool has_one = false;
	if (!complaint_led(copying->arena, copying->db, copying->root_id, complaint->offering_id, &led, &count,
	                   copying->fault_r))
		return false;
	text_add_z(&copying->json, "\"actions\": [");
	for (size_t i = 0; i < count; i++) {
		if (complaint->cause == 0 || led[i].cause != complaint->cause || led[i].public_words.length == 0)
			continue;
		text_add_z(&copying->json, has_one ? ", " : "");
		text_add_json_text(&copying->json, led[i].public_words);
		line(copying, "Ce que cette cause a fait décider", led[i].public_words);
		has_one = true;
	}
	text_add_z(&copying->json, "], ");
	return true;
}

static bool
write_complaint(struct copying *copying, const struct desk_request *request,
                const struct offering *offering)
{
	struct complaint complaint;
	struct span step;
	const enum found found = complaint_load(copying->arena, copying->db, copying->root_id,
	                                        request->request_id, &complaint, copying->fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!find_step(copying, offering, complaint.step_id, &step))
		return false;
	both(copying, "cause", "Pourquoi elle se plaignait, selon le service",
	     complaint.cause == 0 ? SPAN("") : span_of(complaint_causes[complaint.cause - 1].label));
	both(copying, "etape", "À quelle étape du parcours", step);
	both(copying, "reponse", "Ce qui a été fait pour elle",
	     complaint.remedy == 0 ? SPAN("") : span_of(complaint_remedies[complaint.remedy - 1].label));
	return write_led(copying, &complaint);
}

/* What its words make the program say of it, as long as nobody answered. */
static bool
write_flags(struct copying *copying, int64_t request_id)
{
	struct text words = text_new(copying->arena, 200);
	unsigned flags;
	if (!desk_flags(copying->arena, copying->db, copying->root_id, &request_id, 1, &flags,
	                copying->fault_r))
		return false;
	for (unsigned kind = 0; kind < FLAGS_KIND_COUNT; kind++)
		if ((flags & 1u << kind) != 0)
			text_format(&words, "%s%s", words.length > 0 ? ", " : "", flags_kind_labels[kind]);
	both(copying, "signal", "Signalée d’après ses mots", text_span(&words));
	return true;
}

static bool
write_request(struct copying *copying, const struct desk_request *request)
{
	struct offering offering;
	const enum found found = offering_load(copying->arena, copying->db, copying->root_id,
	                                       request->offering_id, &offering, copying->fault_r);
	const struct place_tree *tree = copying->asked->tree;
	const uint32_t unit = place_by_id(tree, request->unit_id);
	const uint32_t place = request->place_id == 0 ? PLACE_NONE : place_by_id(tree, request->place_id);
	if (found == FOUND_FAILED)
		return false;
	text_add_z(&copying->html, "<h3>");
	text_add_escaped(&copying->html, request->title.length > 0 ? request->title : request->reference);
	text_add_z(&copying->html, "</h3>\n<dl>\n");
	json_text(copying, "objet", request->title);
	both(copying, "reference", "Référence", request->reference);
	both(copying, "demarche", "Démarche", found == FOUND_ONE ? offering.name : SPAN(""));
	both(copying, "service", "Service", unit == PLACE_NONE ? SPAN("") : tree->places[unit].name);
	both(copying, "recue", "Reçue le", day_at(copying, request->received_unix_s));
	both(copying, "voie", "Venue", span_of(desk_channel_words[request->channel]));
	both(copying, "lieu", "Lieu", place == PLACE_NONE ? SPAN("") : tree->places[place].name);
	both(copying, "ou", "Où", spot_where(copying->arena, request));
	both(copying, "close", "Close le", day_at(copying, request->done_unix_s));
	both(copying, "etat", "Où elle en est",
	     span_of(request->outcome == DESK_NOT_DONE ? desk_queue_words[request->queue]
	                                               : desk_outcome_words[request->outcome]));
	if (!write_flags(copying, request->request_id) ||
	    (found == FOUND_ONE && !write_complaint(copying, request, &offering)))
		return false;
	text_add_z(&copying->html, "</dl>\n");
	return write_entries(copying, request->request_id) && write_files(copying, request->request_id);
}

bool
rights_copy_write(struct arena *arena, struct db *db, int64_t root_id,
                  const struct rights_asked *asked, struct rights_copy *copy_r,
                  struct fault *fault_r)
{
	struct copying copying = { arena, db, root_id, asked, text_new(arena, RIGHTS_COPY_SIZE_MAX),
		                       text_new(arena, RIGHTS_COPY_SIZE_MAX), fault_r };
	struct text day = text_new(arena, 40);
	text_add_date(&day, asked->today);
	text_add_z(&copying.json, "{");
	text_add_z(&copying.html,
	           "<!doctype html>\n<html lang=\"fr\">\n<head><meta charset=\"utf-8\"><title>Ce que le guichet "
	           "garde</title><style>body{font-family:sans-serif;max-width:45em;margin:1em auto}"
	           "p,dd,blockquote{white-space:pre-wrap}</style></head>\n<body>\n<h1>Ce que le guichet garde"
	           "</h1>\n<dl>\n");
	both(&copying, "jour", "Copie faite le", text_span(&day));
	text_add_z(&copying.html, "</dl>\n");
	if (!write_person(&copying))
		return false;
	text_add_z(&copying.json, "\"demandes\": [");
	text_add_z(&copying.html, "<h2>Demandes</h2>\n");
	for (size_t i = 0; i < asked->count && !copying.json.cut && !copying.html.cut; i++) {
		text_add_z(&copying.json, i > 0 ? ", {" : "{");
		if (!write_request(&copying, &asked->requests[i]))
			return false;
		text_add_z(&copying.json, "}");
	}
	text_add_z(&copying.json, "]}\n");
	text_add_z(&copying.html, "</body>\n</html>\n");
	*copy_r = (struct rights_copy){ text_span(&copying.json), text_span(&copying.html),
		                            copying.json.cut || copying.html.cut };
	return true;
}
