/* The elements of GeoReport v2, in its order. */
#include "welcome/street/street_inside.h"

void
street_write_error(struct street_out *out, int status, struct span words)
{
	street_out_open(out, "error", STREET_OBJECT);
	street_out_count(out, "code", status);
	street_out_text(out, "description", words);
	street_out_close(out);
}

void
street_write_service(struct street_out *out, const struct street_service *service)
{
	street_out_open(out, "service", STREET_OBJECT);
	street_out_text(out, "service_code", service->code);
	street_out_flag(out, "metadata", false); /* nothing more is asked than what GeoReport v2 has */
	street_out_text(out, "type", SPAN("realtime"));
	street_out_text(out, "keywords", SPAN(""));
	street_out_text(out, "group", service->group);
	street_out_text(out, "service_name", service->name);
	street_out_text(out, "description", service->about);
	street_out_close(out);
}

/* Nothing more is asked: no attribute. XML has no word for an empty list. */
void
street_write_definition(struct street_out *out, struct span code)
{
	street_out_open(out, "service_definition", STREET_OBJECT);
	street_out_text(out, "service_code", code);
	if (out->is_json) {
		street_out_open(out, "attributes", STREET_LIST);
		street_out_close(out);
	}
	street_out_close(out);
}

void
street_write_request(struct street_out *out, const struct street_told *told,
                     const struct zone *zone)
{
	street_out_open(out, "request", STREET_OBJECT);
	street_out_text(out, "service_request_id", told->reference);
	street_out_text(out, "status", told->is_closed ? SPAN("closed") : SPAN("open"));
	street_out_text(out, "status_notes", told->notes);
	street_out_text(out, "service_name", told->service_name);
	street_out_text(out, "service_code", told->service_code);
	street_out_text(out, "description", SPAN("")); /* people type what is theirs */
	street_out_text(out, "agency_responsible", told->agency);
	street_out_text(out, "service_notice", SPAN(""));
	street_out_instant(out, "requested_datetime", zone, told->requested_s);
	street_out_instant(out, "updated_datetime", zone, told->updated_s);
	street_out_instant(out, "expected_datetime", zone, told->expected_s);
	street_out_text(out, "address", told->address);
	street_out_text(out, "address_id", told->address_id);
	street_out_text(out, "zipcode", SPAN("")); /* an address is kept as it was written */
	street_out_degrees(out, "lat", told->is_placed, told->north);
	street_out_degrees(out, "long", told->is_placed, told->east);
	street_out_text(out, "media_url", SPAN(""));
	street_out_close(out);
}

void
street_write_made(struct street_out *out, struct span reference, struct span notice)
{
	street_out_open(out, "service_requests", STREET_LIST);
	street_out_open(out, "request", STREET_OBJECT);
	street_out_text(out, "service_request_id", reference);
	street_out_text(out, "service_notice", notice);
	street_out_text(out, "account_id", SPAN("")); /* nobody needs an account to ask */
	street_out_close(out);
	street_out_close(out);
}

void
street_write_token(struct street_out *out, struct span reference, struct span token)
{
	street_out_open(out, "service_requests", STREET_LIST);
	street_out_open(out, "request", STREET_OBJECT);
	street_out_text(out, "service_request_id", reference);
	street_out_text(out, "token", token);
	street_out_close(out);
	street_out_close(out);
}

/* mySociety's extension. */
void
street_write_update(struct street_out *out, const struct street_update *update,
                    struct span reference, const struct zone *zone)
{
	street_out_open(out, "request_update", STREET_OBJECT);
	street_out_count(out, "update_id", update->number);
	street_out_text(out, "service_request_id", reference);
	street_out_text(out, "status", update->is_closed ? SPAN("closed") : SPAN("open"));
	street_out_text(out, "description", span_of(street_change_words[update->change]));
	street_out_instant(out, "updated_datetime", zone, update->at_unix_s);
	street_out_close(out);
}
