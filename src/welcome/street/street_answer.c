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
	street_out_flag(out, "metadata", service->has_form);
	street_out_text(out, "type", SPAN("realtime"));
	street_out_text(out, "keywords", SPAN(""));
	street_out_text(out, "group", service->group);
	street_out_text(out, "service_name", service->name);
	street_out_text(out, "description", service->about);
	street_out_close(out);
}

static void
write_attribute(struct street_out *out, const struct street_attribute *attribute, size_t order)
{
	street_out_open(out, "attribute", STREET_OBJECT);
	street_out_flag(out, "variable", !attribute->is_told);
	street_out_text(out, "code", attribute->code);
	street_out_text(out, "datatype", attribute->datatype);
	street_out_flag(out, "required", attribute->is_needed);
	street_out_text(out, "datatype_description", attribute->help);
	street_out_count(out, "order", (int64_t)order);
	street_out_text(out, "description", attribute->words);
	if (attribute->value_count > 0) {
		street_out_open(out, "values", STREET_LIST);
		for (size_t i = 0; i < attribute->value_count; i++) {
			street_out_open(out, "value", STREET_OBJECT);
			street_out_text(out, "key", attribute->values[i].key);
			street_out_text(out, "name", attribute->values[i].name);
			street_out_close(out);
		}
		street_out_close(out);
	}
	street_out_close(out);
}

/* In XML an attribute follows another without a list around them, as in GeoReport's own example. */
void
street_write_definition(struct street_out *out, struct span code,
                        const struct street_attribute *attributes, size_t count)
{
	street_out_open(out, "service_definition", STREET_OBJECT);
	street_out_text(out, "service_code", code);
	if (out->is_json)
		street_out_open(out, "attributes", STREET_LIST);
	for (size_t i = 0; i < count; i++)
		write_attribute(out, &attributes[i], i + 1);
	if (out->is_json)
		street_out_close(out);
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
