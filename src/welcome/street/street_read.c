/* What a program sends, read: GeoReport v2's form, and what it shares with our JSON. Pure. */
#include <string.h>

#include "craft/http/http_form.h"
#include "welcome/street/street_inside.h"

void
street_complain(struct street_asked *asked, const char *field, const char *sentence)
{
	if (asked->wrong_count < STREET_WRONG_COUNT_MAX)
		asked->wrongs[asked->wrong_count++] = (struct street_wrong){ field, sentence };
}

struct span
street_take_text(struct street_asked *asked, struct span sent, size_t length_max,
                 const char *field)
{
	const struct span text = span_trim(form_clean(asked->arena, sent));
	if (form_length(text) > length_max)
		street_complain(asked, field,
		                arena_format(asked->arena, "%zu signes au plus.", length_max));
	return text;
}

void
street_take_contact(struct street_asked *asked, enum person_contact_kind kind, struct span sent,
                    const char *field)
{
	static const char *const sentences[PERSON_CONTACT_KIND_COUNT] = {
		[PERSON_MAIL] = "Une adresse comme nom@exemple.fr.",
		[PERSON_PHONE] = "Un numéro comme 06 12 34 56 78, ou +33612345678.",
		[PERSON_POST] = "Une adresse postale.",
	};
	const size_t wrong_count = asked->wrong_count;
	const struct span text =
		street_take_text(asked, sent, PERSON_CONTACT_LENGTH_MAX, field);
	struct person_contact contact;
	if (text.length == 0 || asked->wrong_count > wrong_count)
		return;
	if (person_contact_read(asked->arena, kind, text, &contact))
		asked->contacts[asked->contact_count++] = contact;
	else
		street_complain(asked, field, sentences[kind]);
}

void
street_take_point(struct street_asked *asked, double north, double east)
{
	const char *wrong = atlas_point_wrong(NULL, (struct atlas_point){ north, east });
	if (wrong != NULL) {
		street_complain(asked, "lat", wrong);
		return;
	}
	asked->is_placed = true;
	asked->north = north;
	asked->east = east;
}

/* A link that whoever deals with the request may open; nothing here ever does. */
void
street_take_url(struct street_asked *asked, struct span sent)
{
	const struct span url = street_take_text(asked, sent, STREET_URL_LENGTH_MAX, "media_url");
	const bool is_web = span_starts(url, "https://") || span_starts(url, "http://");
	if (url.length > 0 && (!is_web || !url_is_safe(url)))
		street_complain(asked, "media_url", "Une adresse qui commence par https:// ou http://.");
	asked->media_url = url;
}

void
street_choose_reply(struct street_asked *asked)
{
	static const enum desk_channel channels[PERSON_CONTACT_KIND_COUNT] = {
		[PERSON_MAIL] = DESK_MAIL, [PERSON_PHONE] = DESK_PHONE, [PERSON_POST] = DESK_LETTER,
	};
	asked->reply_channel = DESK_WEB;
	for (size_t i = asked->contact_count; i > 0; i--) {
		asked->reply_channel = channels[asked->contacts[i - 1].kind];
		asked->person.prefers = asked->contacts[i - 1].kind;
	}
}

/* --- GeoReport v2 ---------------------------------------------------------------------------------- */

static struct span
value_of(const struct http_pairs *pairs, const char *name)
{
	const struct span value = http_pairs_first(pairs, name);
	return value.at != NULL ? value : SPAN("");
}

static void
take_point(struct street_asked *asked, const struct http_pairs *pairs)
{
	const struct span lat = span_trim(value_of(pairs, "lat")),
					  lon = span_trim(value_of(pairs, "long"));
	double north, east;
	if (lat.length == 0 && lon.length == 0)
		return;
	if (!span_real64(lat, &north) || !span_real64(lon, &east))
		street_complain(asked, "lat", "lat et long vont ensemble, en degrés, comme 48.8566 et 2.3522.");
	else
		street_take_point(asked, north, east);
}

/* « attribute[code] », « attribute[code][] » of several: answers to the form, or kept as they are. */
static void
take_attributes(struct street_asked *asked, const struct http_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		const struct span name = pairs->list[i].name;
		if (!span_starts(name, "attribute[") || name.at[name.length - 1] != ']')
			continue;
		struct span code = span_from(name.at + strlen("attribute["),
		                             name.length - strlen("attribute[") - 1);
		if (span_ends(code, "]["))
			code.length -= 2;
		struct desk_sheet line = {
			.name = street_take_text(asked, code, STREET_NAME_LENGTH_MAX, "attribute"),
			.value = street_take_text(asked, pairs->list[i].value, STREET_SHEET_LENGTH_MAX,
			                          "attribute"),
		};
		if (line.value.length == 0)
			continue;
		if (asked->sheet_count == STREET_SHEET_COUNT_MAX) {
			street_complain(asked, "attribute", "Cent attributs au plus.");
			return;
		}
		asked->sheet[asked->sheet_count++] = line;
	}
}

static void
take_person(struct street_asked *asked, const struct http_pairs *pairs)
{
	const struct span first = street_take_text(asked, value_of(pairs, "first_name"),
	                                           PERSON_NAME_LENGTH_MAX / 2, "first_name"),
					  last = street_take_text(asked, value_of(pairs, "last_name"),
	                                          PERSON_NAME_LENGTH_MAX / 2, "last_name");
	asked->person.name = span_trim(span_of(arena_format(asked->arena, "%.*s %.*s", SPAN_ARGS(first),
	                                                    SPAN_ARGS(last))));
	street_take_contact(asked, PERSON_MAIL, value_of(pairs, "email"), "email");
	street_take_contact(asked, PERSON_PHONE, value_of(pairs, "phone"), "phone");
	street_choose_reply(asked);
}

void
street_read_form(struct arena *arena, struct span body, struct street_asked *asked_r)
{
	struct http_pairs pairs;
	*asked_r = (struct street_asked){ .arena = arena, .external_id = SPAN(""), .answers = SPAN("") };
	struct street_asked *asked = asked_r;
	asked->person.needs = asked->person.language = asked->person.acts_for = SPAN("");
	if (http_pairs_read(arena, body, &pairs) == FOUND_FAILED)
		street_complain(asked, "body",
		                "Le corps est un formulaire (application/x-www-form-urlencoded) en UTF-8.");
	asked->key = value_of(&pairs, "api_key");
	asked->jurisdiction = value_of(&pairs, "jurisdiction_id");
	asked->service = value_of(&pairs, "service_code");
	asked->text = street_take_text(asked, value_of(&pairs, "description"),
	                               STREET_DESCRIPTION_LENGTH_MAX, "description");
	asked->address = street_take_text(asked, value_of(&pairs, "address_string"),
	                                  STREET_ADDRESS_LENGTH_MAX, "address_string");
	asked->place = street_take_text(asked, value_of(&pairs, "address_id"), PLACE_CODE_LENGTH_MAX,
	                                "address_id");
	take_point(asked, &pairs);
	take_person(asked, &pairs);
	street_take_url(asked, value_of(&pairs, "media_url"));
	take_attributes(asked, &pairs);
	if (asked->service.length == 0)
		street_complain(asked, "service_code", "Dites ce qui est signalé ou demandé.");
	if (!asked->is_placed && asked->address.length == 0 && asked->place.length == 0 &&
	    asked->wrong_count == 0)
		street_complain(asked, "lat", "Dites où\u202f: lat et long, ou address_string, ou address_id.");
}
