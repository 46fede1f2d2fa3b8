/* Open311, mySociety's extension: whoever made a request writes to it again. */
#include <string.h>

#include "craft/http/http_form.h"
#include "welcome/street/street_inside.h"

struct hearing {
	struct visit *visit;
	struct street_asked asked; /* its texts and what is wrong */
	struct span reference, update_id;
	bool says_closed;
	struct street_key key;
	struct desk_request request;
	const struct place_tree *tree;
	char update[2 * VAULT_HASH_SIZE + 1]; /* what the update is called here */
	enum desk_done done;
	const char *sentence;
	struct fault fault;
};

static struct span
value_of(const struct http_pairs *pairs, const char *name)
{
	const struct span value = http_pairs_first(pairs, name);
	return value.at != NULL ? value : SPAN("");
}

static void
read_update(struct hearing *hearing)
{
	struct http_pairs pairs;
	struct visit *visit = hearing->visit;
	struct street_asked *asked = &hearing->asked;
	asked->arena = visit->arena;
	if (http_pairs_read(visit->arena, visit->request->body, &pairs) == FOUND_FAILED)
		street_complain(asked, "body",
		                "Le corps est un formulaire (application/x-www-form-urlencoded) en UTF-8.");
	asked->key = value_of(&pairs, "api_key");
	asked->jurisdiction = value_of(&pairs, "jurisdiction_id");
	hearing->reference = value_of(&pairs, "service_request_id");
	hearing->update_id = street_take_text(asked, value_of(&pairs, "update_id"),
	                                      STREET_EXTERNAL_LENGTH_MAX, "update_id");
	hearing->says_closed = span_is(value_of(&pairs, "status"), "closed");
	asked->text = street_take_text(asked, value_of(&pairs, "description"),
	                               STREET_DESCRIPTION_LENGTH_MAX, "description");
	street_take_url(asked, value_of(&pairs, "media_url"));
	if (hearing->reference.length == 0)
		street_complain(asked, "service_request_id", "Dites quelle demande.");
	if (asked->text.length == 0)
		street_complain(asked, "description", "Écrivez ce qu’il y a de nouveau.");
}

/* The words, and what the program says with them. */
static struct span
words_of(const struct hearing *hearing)
{
	const struct street_asked *asked = &hearing->asked;
	struct text text = text_new(asked->arena, 8 * STREET_DESCRIPTION_LENGTH_MAX);
	text_add(&text, asked->text);
	if (asked->media_url.length > 0)
		text_format(&text, "\n\nLien donné avec la demande\n%.*s", SPAN_ARGS(asked->media_url));
	if (hearing->says_closed)
		text_add_z(&text, "\n\nPour la personne, c’est réglé.");
	return text_span(&text);
}

/* Sent twice, it is one: by its own name, else by its bytes. */
static void
name_it(struct hearing *hearing)
{
	struct visit *visit = hearing->visit;
	const struct span own = hearing->update_id.length > 0 ? hearing->update_id : visit->request->body;
	uint8_t hash[VAULT_HASH_SIZE];
	vault_hash("street.update",
	           span_of(arena_format(visit->arena, "%lld %lld %.*s", (long long)hearing->key.key_id,
	                                (long long)hearing->request.request_id, SPAN_ARGS(own))),
	           hash);
	for (size_t i = 0; i < 16; i++) {
		static const char figures[] = "0123456789abcdef";
		hearing->update[2 * i] = figures[hash[i] >> 4];
		hearing->update[2 * i + 1] = figures[hash[i] & 15];
	}
}

static bool
write_update(struct db *db, void *data)
{
	struct hearing *hearing = data;
	struct visit *visit = hearing->visit;
	const struct desk_hand hand = { .root_id = visit->root_id,
		                            .now_s = visit->now_s,
		                            .today = visit->today,
		                            .tree = hearing->tree,
		                            .address = visit->address,
		                            .once = span_of(hearing->update) };
	const struct desk_act act = { .verb = DESK_HEAR,
		                          .at_s = visit->now_s,
		                          .today = visit->today,
		                          .channel = DESK_API,
		                          .text = words_of(hearing),
		                          .quoted = SPAN("") };
	const struct desk_writing writing = { .request_id = hearing->request.request_id,
		                                  .seen_changes = -1,
		                                  .act = &act };
	int64_t entry_id;
	hearing->done = desk_write(visit->arena, db, &hand, &writing, &entry_id, &hearing->sentence,
	                           &hearing->fault);
	return hearing->done == DESK_IS_DONE &&
	       street_note_use(visit, db, &hearing->key, &hearing->fault);
}

/* The request, when this key made it: no other is written to. */
static enum found
find_request(struct hearing *hearing, struct db *db)
{
	struct visit *visit = hearing->visit;
	struct street_made made;
	enum found found = desk_by_reference(visit->arena, db, visit->root_id, hearing->reference,
	                                     &hearing->request, &hearing->fault);
	if (found != FOUND_ONE)
		return found;
	found = street_store_maker(visit->arena, db, visit->root_id, hearing->request.request_id, &made,
	                           &hearing->fault);
	if (found == FOUND_ONE &&
	    (made.key_id != hearing->key.key_id || hearing->request.is_confidential))
		return FOUND_NONE;
	if (found == FOUND_ONE)
		hearing->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today,
		                                &hearing->fault);
	return found == FOUND_ONE && hearing->tree == NULL ? FOUND_FAILED : found;
}

static void
answer(struct street_door *door, const struct hearing *hearing)
{
	street_door_begin(door);
	street_out_open(&door->out, "service_request_updates", STREET_LIST);
	street_out_open(&door->out, "request_update", STREET_OBJECT);
	street_out_text(&door->out, "update_id", span_of(hearing->update));
	street_out_close(&door->out);
	street_out_close(&door->out);
	street_door_end(door);
}

static void
hear(struct street_door *door, struct hearing *hearing)
{
	bool gave_up;
	struct visit *visit = hearing->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found found = find_request(hearing, db);
	if (found == FOUND_FAILED)
		visit_fail(visit, &hearing->fault);
	if (found == FOUND_NONE)
		street_door_refuse(door, 404, SPAN("Cette clé n’a pas fait de demande de cette référence."));
	if (found != FOUND_ONE)
		return;
	name_it(hearing);
	if (!visit_write(visit, write_update, hearing, &gave_up) && !gave_up)
		return;
	if (hearing->done == DESK_IS_REFUSED)
		street_door_refuse(door, 400, span_of(hearing->sentence));
	else if (gave_up && hearing->done != DESK_WAS_DONE)
		visit_fail(visit, &hearing->fault);
	else
		answer(door, hearing);
}

void
street_post_update(struct visit *visit)
{
	struct street_door door;
	struct hearing hearing = { .visit = visit };
	int wait_s = 0;
	if (!street_door_open(visit, &door))
		return;
	read_update(&hearing);
	if (!street_door_is_here(&door, hearing.asked.jurisdiction))
		return;
	const enum street_fate fate = street_know(visit, hearing.asked.key, &hearing.key, &wait_s);
	if (street_door_refuse_fate(&door, fate, wait_s))
		return;
	if (hearing.asked.wrong_count > 0)
		street_door_refuse_fields(&door, &hearing.asked);
	else
		hear(&door, &hearing);
}
