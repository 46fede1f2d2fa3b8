/* Our JSON, read by jansson. */
#include <jansson.h>
#include <string.h>

#include "welcome/street/street_inside.h"

struct reading {
	struct street_asked *asked;
	int32_t today;
};

/* The text of a key; empty when it is absent or null. */
static struct span
text_of(struct reading *reading, json_t *object, const char *key, const char *field,
        size_t length_max)
{
	const json_t *value = json_object_get(object, key);
	if (value == NULL || json_is_null(value))
		return SPAN("");
	if (!json_is_string(value)) {
		street_complain(reading->asked, field, "Un texte, entre guillemets.");
		return SPAN("");
	}
	return street_take_text(reading->asked,
	                        span_from(json_string_value(value), json_string_length(value)), length_max,
	                        field);
}

/* A key that is misspelt would lose what it says. */
static void
check_keys(struct reading *reading, json_t *object, const char *const *keys, size_t count)
{
	for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
		const char *key = json_object_iter_key(at);
		size_t i = 0;
		while (i < count && strcmp(keys[i], key) != 0)
			i++;
		if (i == count)
			street_complain(reading->asked, arena_copy_text(reading->asked->arena, key),
			                "Ce champ n’existe pas.");
	}
}

static void
read_point(struct reading *reading, json_t *root)
{
	const json_t *lat = json_object_get(root, "lat"), *lon = json_object_get(root, "long");
	const bool has_lat = lat != NULL && !json_is_null(lat), has_lon = lon != NULL && !json_is_null(lon);
	if (!has_lat && !has_lon)
		return;
	if (!has_lat || !has_lon || !json_is_number(lat) || !json_is_number(lon))
		street_complain(reading->asked, "lat",
		                "lat et long vont ensemble\u202f: deux nombres, comme 48.8566 et 2.3522.");
	else
		street_take_point(reading->asked, json_number_value(lat), json_number_value(lon));
}

static void
read_day(struct reading *reading, json_t *root)
{
	const struct span typed =
		text_of(reading, root, "received_first_day", "received_first_day", 10);
	int32_t day;
	if (typed.length == 0)
		return;
	if (!date_read(typed, &day))
		street_complain(reading->asked, "received_first_day", "Un jour comme 2026-11-23.");
	else if (day > reading->today)
		street_complain(reading->asked, "received_first_day", "Ce jour n’est pas encore venu.");
	else if (day < reading->today - STREET_OLD_DAYS)
		street_complain(reading->asked, "received_first_day",
		                "Une demande reçue il y a plus d’un an ne se transmet pas ainsi.");
	else
		reading->asked->received_first_day = day;
}

/* --- the person ------------------------------------------------------------------------------------ */

static void
read_preference(struct reading *reading, json_t *person)
{
	static const struct {
		const char *code;
		enum person_contact_kind kind;
		enum desk_channel channel;
	} ways[] = {
		{ "mail", PERSON_MAIL, DESK_MAIL },
		{ "sms", PERSON_PHONE, DESK_SMS },
		{ "phone", PERSON_PHONE, DESK_PHONE },
		{ "address", PERSON_POST, DESK_LETTER },
	};
	struct street_asked *asked = reading->asked;
	const struct span code = text_of(reading, person, "prefers", "person.prefers", 10);
	size_t way = 0;
	street_choose_reply(asked);
	if (code.length == 0)
		return;
	while (way < LENGTH(ways) && !span_is(code, ways[way].code))
		way++;
	if (way == LENGTH(ways)) {
		street_complain(asked, "person.prefers", "mail, sms, phone ou address.");
		return;
	}
	for (size_t i = 0; i < asked->contact_count; i++)
		if (asked->contacts[i].kind == ways[way].kind) {
			asked->reply_channel = ways[way].channel;
			asked->person.prefers = ways[way].kind;
			return;
		}
	street_complain(asked, "person.prefers", "Donnez de quoi répondre ainsi.");
}

static void
read_person(struct reading *reading, json_t *root)
{
	static const char *const keys[] = { "name", "mail", "phone", "address", "prefers" };
	struct street_asked *asked = reading->asked;
	json_t *person = json_object_get(root, "person");
	asked->person.name = SPAN("");
	asked->reply_channel = DESK_WEB;
	if (person == NULL || json_is_null(person))
		return;
	if (!json_is_object(person)) {
		street_complain(asked, "person", "Un objet\u202f: name, mail, phone, address, prefers.");
		return;
	}
	check_keys(reading, person, keys, LENGTH(keys));
	asked->person.name = text_of(reading, person, "name", "person.name", PERSON_NAME_LENGTH_MAX);
	street_take_contact(asked, PERSON_MAIL,
	                    text_of(reading, person, "mail", "person.mail", PERSON_CONTACT_LENGTH_MAX),
	                    "person.mail");
	street_take_contact(asked, PERSON_PHONE,
	                    text_of(reading, person, "phone", "person.phone", PERSON_CONTACT_LENGTH_MAX),
	                    "person.phone");
	street_take_contact(asked, PERSON_POST,
	                    text_of(reading, person, "address", "person.address",
	                            PERSON_CONTACT_LENGTH_MAX),
	                    "person.address");
	read_preference(reading, person);
}

/* --- the whole --------------------------------------------------------------------------------------- */

static void
read_root(struct reading *reading, json_t *root)
{
	static const char *const keys[] = { "offering", "text",    "person", "place",
		                                "lat",      "long",    "address", "received_first_day",
		                                "external_id", "media_url", "answers" };
	struct street_asked *asked = reading->asked;
	check_keys(reading, root, keys, LENGTH(keys));
	asked->service = text_of(reading, root, "offering", "offering", OFFERING_CODE_LENGTH_MAX);
	asked->text = text_of(reading, root, "text", "text", STREET_TEXT_LENGTH_MAX);
	asked->place = text_of(reading, root, "place", "place", PLACE_CODE_LENGTH_MAX);
	asked->address = text_of(reading, root, "address", "address", STREET_ADDRESS_LENGTH_MAX);
	asked->external_id =
		text_of(reading, root, "external_id", "external_id", STREET_EXTERNAL_LENGTH_MAX);
	street_take_url(asked, text_of(reading, root, "media_url", "media_url", STREET_URL_LENGTH_MAX));
	read_point(reading, root);
	read_day(reading, root);
	read_person(reading, root);
	if (asked->service.length == 0)
		street_complain(asked, "offering", "Le code de ce qui est demandé.");
	const json_t *answers = json_object_get(root, "answers");
	if (answers != NULL && !json_is_null(answers))
		asked->answers = street_json_span(asked->arena, answers);
	if (asked->text.length == 0 && asked->answers.length == 0)
		street_complain(asked, "text", "Les mots de la demande.");
}

void
street_read_json(struct arena *arena, struct span body, int32_t today,
                 struct street_asked *asked_r)
{
	*asked_r = (struct street_asked){ .arena = arena };
	struct street_asked *asked = asked_r;
	struct reading reading = { asked, today };
	json_error_t error;
	asked->key = asked->jurisdiction = asked->service = asked->external_id = asked->text =
		asked->address = asked->place = asked->media_url = asked->answers = asked->person.name =
			asked->person.needs = asked->person.language = asked->person.acts_for = SPAN("");
	if (span_depth(body) > STREET_JSON_DEPTH_MAX) {
		street_complain(asked, "body", "Un objet JSON, sans plus de quatre niveaux.");
		return;
	}
	json_t *root = json_loadb(body.at != NULL ? body.at : "", body.length, JSON_REJECT_DUPLICATES,
	                          &error);
	if (!json_is_object(root)) {
		street_complain(asked, "body",
		                root != NULL ? "Un objet JSON\u202f: { … }."
		                             : arena_format(arena, "Ce n’est pas du JSON\u202f: ligne %d, colonne %d.",
		                                            error.line, error.column));
		json_decref(root);
		return;
	}
	read_root(&reading, root);
	json_decref(root);
}
