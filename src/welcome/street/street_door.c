/* Open311's door: what every route of GeoReport v2 begins and ends with. */
#include <string.h>

#include "welcome/street/street_inside.h"

bool
street_door_open(struct visit *visit, struct street_door *door_r)
{
	const struct span path = visit->request->path;
	*door_r = (struct street_door){ .visit = visit };
	door_r->is_json = span_ends(path, ".json");
	if (!door_r->is_json && !span_ends(path, ".xml")) {
		street_door_refuse(door_r, 404, SPAN("Ajoutez .xml ou .json à l’adresse."));
		return false;
	}
	return true;
}

/* What stands before the ending. */
struct span
street_door_part(const struct street_door *door)
{
	const struct span part = door->visit->part[0];
	return span_from(part.at, part.length - strlen(door->is_json ? ".json" : ".xml"));
}

static struct span
host_of(const char *house)
{
	const struct span url = span_of(house);
	const size_t at = span_find(url, SPAN("://"));
	struct span rest = at == SIZE_MAX ? url : span_from(url.at + at + 3, url.length - at - 3), host;
	return span_cut(&rest, '/', &host) ? host : url;
}

bool
street_door_is_here(struct street_door *door, struct span jurisdiction)
{
	struct span host = host_of(street_house(door->visit)), name, rest = host;
	if (jurisdiction.length == 0 || span_equal(jurisdiction, host) ||
	    (span_cut(&rest, ':', &name) && span_equal(jurisdiction, name)))
		return true;
	street_door_refuse(door, 404,
	                   span_of(arena_format(door->visit->arena,
	                                        "La jurisdiction_id d’ici est %.*s.", SPAN_ARGS(host))));
	return false;
}

bool
street_offerings(struct visit *visit, struct db *db, struct offering **offerings_r, size_t *count_r,
                 struct fault *fault_r)
{
	struct offering *all;
	size_t all_count, id_count, count = 0;
	int64_t *ids;
	if (!offering_list(visit->arena, db, visit->root_id, &all, &all_count, fault_r) ||
	    !street_store_published(visit->arena, db, visit->root_id, &ids, &id_count, fault_r))
		return false;
	for (size_t i = 0; i < all_count; i++)
		for (size_t k = 0; k < id_count; k++)
			if (ids[k] == all[i].offering_id) {
				all[count++] = all[i];
				break;
			}
	*offerings_r = all;
	*count_r = count;
	return true;
}

void
street_door_begin(struct street_door *door)
{
	street_out_begin(&door->out, door->visit->arena, door->is_json);
}

void
street_door_end(struct street_door *door)
{
	struct http_response *response = door->visit->response;
	must(!door->out.text.cut);
	must(door->out.depth == 0);
	response->content_type = door->is_json ? "application/json" : "text/xml; charset=utf-8";
	response->body = text_span(&door->out.text);
}

void
street_door_refuse(struct street_door *door, int status, struct span words)
{
	door->visit->response->status = status;
	street_door_begin(door);
	street_out_open(&door->out, "errors", STREET_LIST);
	street_write_error(&door->out, status, words);
	street_out_close(&door->out);
	street_door_end(door);
}

void
street_door_refuse_fields(struct street_door *door, const struct street_asked *asked)
{
	door->visit->response->status = 400;
	street_door_begin(door);
	street_out_open(&door->out, "errors", STREET_LIST);
	for (size_t i = 0; i < asked->wrong_count; i++)
		street_write_error(&door->out, 400,
		                   span_of(arena_format(door->visit->arena, "%s\u202f: %s",
		                                        asked->wrongs[i].field, asked->wrongs[i].sentence)));
	street_out_close(&door->out);
	street_door_end(door);
}

void
street_wait(struct visit *visit, int wait_s)
{
	http_response_header(visit->response, "Retry-After", arena_format(visit->arena, "%d", wait_s));
}

/* True when something was answered: nothing was made. */
bool
street_door_refuse_fate(struct street_door *door, enum street_fate fate, int wait_s)
{
	static const int statuses[STREET_FATE_COUNT] = {
		[STREET_NO_KEY] = 403,      [STREET_TOO_OFTEN] = 429, [STREET_UNKNOWN] = 404,
		[STREET_SHUT] = 404,        [STREET_NOT_ALLOWED] = 403, [STREET_OTHER_WORDS] = 409,
	};
	if (fate == STREET_FAILED) /* a page was answered */
		return true;
	if (street_fate_sentences[fate] == NULL)
		return false;
	if (fate == STREET_TOO_OFTEN)
		street_wait(door->visit, wait_s);
	street_door_refuse(door, statuses[fate], span_of(street_fate_sentences[fate]));
	return true;
}
