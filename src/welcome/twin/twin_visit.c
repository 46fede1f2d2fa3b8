/* What both pages of the room need. */
#include "base/time.h"
#include "welcome/twin/twin_inside.h"

static bool
write_reading(struct db *db, void *data)
{
	struct twinning *twinning = data;
	const struct visit *visit = twinning->visit;
	return desk_note_reading(db, visit->root_id, twinning->request.request_id,
	                         visit->reader.account_id, visit->today, &twinning->fault);
}

bool
twin_begin(struct visit *visit, struct twinning *twinning_r)
{
	*twinning_r = (struct twinning){ .visit = visit, .db = visit_db(visit) };
	struct twinning *twinning = twinning_r;
	if (twinning->db == NULL)
		return false;
	twinning->tree =
		place_tree_load(visit->arena, twinning->db, visit->root_id, visit->today, &twinning->fault);
	enum found found = FOUND_FAILED;
	if (twinning->tree != NULL) {
		twinning->sight = desk_sight_of(visit->arena, &visit->reader, twinning->tree);
		found = desk_load(visit->arena, twinning->db, visit->root_id, twinning->sight,
		                  visit->part[0], &twinning->request, &twinning->fault);
	}
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &twinning->fault);
	twinning->hand = (struct desk_hand){ .root_id = visit->root_id,
		                                 .now_s = visit->now_s,
		                                 .today = visit->today,
		                                 .tree = twinning->tree,
		                                 .address = visit->address,
		                                 .once = visit->once };
	/* Nobody reads what is confidential without leaving a trace. */
	if (found != FOUND_ONE || (twinning->request.is_confidential &&
	                           !visit_write(visit, write_reading, twinning, NULL)))
		return false;
	twinning->db = visit_db(visit); /* the write ended the one before */
	return twinning->db != NULL;
}

enum found
twin_other(struct twinning *twinning, struct db *db, struct span reference,
           struct desk_request *other_r)
{
	const struct visit *visit = twinning->visit;
	const enum found found = desk_load(visit->arena, db, visit->root_id, twinning->sight, reference,
	                                   other_r, &twinning->fault);
	return found == FOUND_ONE && other_r->request_id == twinning->request.request_id ? FOUND_NONE
	                                                                                : found;
}

const char *
twin_state_words(struct visit *visit, const struct desk_request *request)
{
	struct text words = text_new(visit->arena, 300);
	text_add_z(&words, request->outcome == DESK_NOT_DONE ? desk_queue_words[request->queue]
	                                                     : desk_outcome_words[request->outcome]);
	text_format(&words, ", reçue %s le ", desk_channel_words[request->channel]);
	text_add_date_words(&words, visit_day(visit, request->received_unix_s));
	return text_z(&words);
}

const char *
twin_address(struct arena *arena, struct span reference, const char *more)
{
	return arena_format(arena, "/guichet/%.*s%s", SPAN_ARGS(reference), more);
}

struct span
twin_title(const struct desk_request *request)
{
	return request->title.length > 0 ? request->title : request->reference;
}

const struct field twin_row_fields[TWIN_ROW_FIELD_COUNT] = {
	[TWIN_ROW_REFERENCE] = { "other", FIELD_TEXT, FIELD_API, .help = "The reference of a request." },
	[TWIN_ROW_TITLE] = { "other_title", FIELD_TEXT, FIELD_API, .help = "Its first words." },
	[TWIN_ROW_URL] = { "other_url", FIELD_URL, FIELD_API, .help = "Its page." },
	[TWIN_ROW_STATE] = { "other_state", FIELD_TEXT, FIELD_API, .help = "Where it stands, in French." },
	[TWIN_ROW_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "What they have to do with each other." },
	[TWIN_ROW_CAN_PART] = { "can_part", FIELD_FLAG, FIELD_PAGE },
	[TWIN_ROW_CAN_GIVE_BACK] = { "can_give_back", FIELD_FLAG, FIELD_PAGE },
	[TWIN_ROW_CAN_UNTIE] = { "can_untie", FIELD_FLAG, FIELD_PAGE },
};

struct model *
twin_row_draw(struct visit *visit, struct model *page, size_t list,
              const struct desk_request *request)
{
	struct model *row = model_row(page, list);
	model_text(row, TWIN_ROW_REFERENCE, request->reference);
	model_text(row, TWIN_ROW_TITLE, twin_title(request));
	model_url_z(row, TWIN_ROW_URL, twin_address(visit->arena, request->reference, ""));
	model_text_z(row, TWIN_ROW_STATE, twin_state_words(visit, request));
	return row;
}

static const struct route routes[] = {
	{ HTTP_GET, "/guichet/{}/liens", DESK_DEALERS, "twin.ties", twin_get_ties },
	{ HTTP_POST, "/guichet/{}/liens", DESK_DEALERS, "twin.ties", twin_post_ties },
	{ HTTP_GET, "/guichet/{}/personne", DESK_DEALERS, "twin.person", twin_get_person },
	{ HTTP_POST, "/guichet/{}/personne", DESK_DEALERS, "twin.person", twin_post_person },
};
static const struct page_kind *const pages[] = { &twin_ties_page, &twin_person_page };
const struct room_pages twin_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
