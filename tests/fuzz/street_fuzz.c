/* What any program may send: a form of GeoReport v2, our JSON, the filters of a reading. Read within its
 * limits, or told what is wrong; and whatever was read is written as one XML and one JSON document. */
#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/http/http_form.h"
#include "welcome/street/street_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { TODAY = 20783, NOW_S = 1795680000, TAG_COUNT = 2 * 19 };

static void
text_is_fine(struct span text, size_t length_max)
{
	must(span_is_utf8(text));
	must(form_length(text) <= length_max);
	must(memchr(text.at, '\0', text.length) == NULL);
}

static void
asked_is_fine(const struct street_asked *asked)
{
	must(asked->wrong_count <= STREET_WRONG_COUNT_MAX);
	for (size_t i = 0; i < asked->wrong_count; i++)
		must(asked->wrongs[i].field != NULL && asked->wrongs[i].sentence != NULL);
	if (asked->wrong_count > 0)
		return;
	text_is_fine(asked->text, STREET_TEXT_LENGTH_MAX);
	text_is_fine(asked->address, STREET_ADDRESS_LENGTH_MAX);
	text_is_fine(asked->place, PLACE_CODE_LENGTH_MAX);
	text_is_fine(asked->external_id, STREET_EXTERNAL_LENGTH_MAX);
	text_is_fine(asked->media_url, STREET_URL_LENGTH_MAX);
	text_is_fine(asked->person.name, PERSON_NAME_LENGTH_MAX + 1);
	must(asked->media_url.length == 0 || url_is_safe(asked->media_url));
	must(!asked->is_placed ||
	     atlas_point_wrong(NULL, (struct atlas_point){ asked->north, asked->east }) == NULL);
	must(asked->contact_count <= PERSON_CONTACT_KIND_COUNT);
	must(asked->sheet_count <= STREET_SHEET_COUNT_MAX);
	must(asked->received_first_day == 0 || (asked->received_first_day <= TODAY &&
	                                        asked->received_first_day >= TODAY - STREET_OLD_DAYS));
	must(asked->reply_channel < DESK_CHANNEL_COUNT);
}

/* What was read, in fields that are told: no sign of it opens an element or ends a string. */
static void
written_is_whole(struct arena *arena, const struct street_asked *asked, const struct zone *zone)
{
	const struct street_told told = { .reference = asked->external_id, .notes = asked->text,
		                              .service_name = asked->person.name, .service_code = asked->service,
		                              .agency = asked->place, .address = asked->address,
		                              .address_id = asked->media_url, .is_placed = asked->is_placed,
		                              .north = asked->north, .east = asked->east,
		                              .requested_s = NOW_S };
	struct street_out out;
	size_t tags = 0;
	for (int is_json = 0; is_json < 2; is_json++) {
		street_out_begin(&out, arena, is_json != 0);
		street_out_open(&out, "service_requests", STREET_LIST);
		street_write_request(&out, &told, zone);
		street_out_close(&out);
		must(!out.text.cut && span_is_utf8(text_span(&out.text)));
		for (size_t i = 0; is_json == 0 && i < out.text.length; i++)
			tags += out.text.bytes[i] == '<';
	}
	must(tags == TAG_COUNT + 1); /* and the declaration */
	json_t *root = json_loadb(out.text.bytes, out.text.length, JSON_ALLOW_NUL, NULL);
	must(json_is_array(root) && json_array_size(root) == 1);
	must(json_object_size(json_array_get(root, 0)) == 17);
	json_decref(root);
}

static void
filter_is_fine(struct arena *arena, struct span query)
{
	struct http_pairs pairs;
	struct street_filter filter;
	(void)(http_pairs_read(arena, query, &pairs) == FOUND_ONE);
	if (street_read_filter(&pairs, NOW_S, &filter) != NULL)
		return;
	must(filter.reference_count <= STREET_LIST_COUNT_MAX && filter.code_count <= STREET_LIST_COUNT_MAX);
	if (filter.reference_count > 0)
		return;
	must(instant_is_valid(filter.from_s) && instant_is_valid(filter.to_s));
	must(filter.to_s - filter.from_s <= STREET_SPAN_DAYS * (int64_t)DAY_S);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct arena *kept;
	static const struct zone *zone;
	struct fault fault;
	if (kept == NULL) {
		kept = arena_new(1 << 20);
		zone = zone_open(kept, "Europe/Paris", &fault);
	}
	if (size == 0 || size > HTTP_BODY_SIZE_MAX)
		return 0;
	struct arena *arena = arena_new(64 << 20);
	const struct span input = span_from((const char *)bytes + 1, size - 1);
	struct street_asked asked;
	if (bytes[0] % 3 == 2) {
		filter_is_fine(arena, input);
	} else {
		if (bytes[0] % 3 == 0)
			street_read_form(arena, input, &asked);
		else
			street_read_json(arena, input, TODAY, &asked);
		asked_is_fine(&asked);
		written_is_whole(arena, &asked, zone);
	}
	arena_end(arena);
	return 0;
}
