/* The addresses of the room, and what its pages share. */
#include "welcome/knowledge/knowledge_inside.h"

enum { LISTED_COUNT_MAX = 300 }; /* beyond, a list is no longer a help: one types */

bool
knowledge_begin(struct visit *visit, struct knowing *knowing_r)
{
	*knowing_r = (struct knowing){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	knowing_r->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &knowing_r->fault);
	if (knowing_r->tree == NULL) {
		visit_fail(visit, &knowing_r->fault);
		return false;
	}
	knowing_r->sight = desk_sight_of(visit->arena, &visit->reader, knowing_r->tree);
	return true;
}

/* Of a unit that closed since, whoever has the whole house is in charge. */
static bool
may(const struct knowing *knowing, unsigned who, int64_t unit_id)
{
	return people_may(&knowing->visit->reader, knowing->tree, who,
	                  unit_id == 0 ? PLACE_NONE : place_by_id(knowing->tree, unit_id));
}

bool
knowledge_writes(const struct knowing *knowing, int64_t unit_id)
{
	return may(knowing, DESK_DEALERS, unit_id);
}

bool
knowledge_publishes(const struct knowing *knowing, int64_t unit_id)
{
	return may(knowing, KNOWLEDGE_PUBLISHERS, unit_id);
}

struct span
knowledge_unit_name(const struct knowing *knowing, int64_t unit_id)
{
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(knowing->tree, unit_id);
	return place == PLACE_NONE ? SPAN("un service fermé depuis") : knowing->tree->places[place].name;
}

/* As the request that it was said of: what is confidential stays with its unit. */
bool
knowledge_sees_wanted(const struct knowing *knowing, const struct knowledge_wanted *wanted)
{
	const struct desk_request as_request = { .unit_id = wanted->unit_id,
		                                     .is_confidential = wanted->is_confidential };
	return desk_sees(knowing->sight, &as_request);
}

void
knowledge_offer_places(const struct knowing *knowing, struct form_field *field, bool only_seen)
{
	struct arena *arena = knowing->visit->arena;
	const struct place_tree *tree = knowing->tree;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, LISTED_COUNT_MAX + 1);
	size_t count = 0;
	for (uint32_t i = 0; i < tree->count && count <= LISTED_COUNT_MAX; i++) {
		if (only_seen && !knowledge_writes(knowing, tree->places[i].id))
			continue;
		struct text label = text_new(arena, PLACE_NAME_LENGTH_MAX * 4 + 100);
		for (uint32_t depth = 0; depth < tree->places[i].depth && depth < 10; depth++)
			text_add_z(&label, "\u00a0\u00a0\u00a0");
		text_add(&label, tree->places[i].name);
		choices[count++] =
			(struct form_choice){ span_copy(arena, tree->places[i].code), text_z(&label) };
	}
	field->choices = choices;
	field->choice_count = count;
	if (count > LISTED_COUNT_MAX) {
		field->kind = FORM_TEXT;
		field->hint = "Son nom ou son code.";
	}
}

static const struct route routes[] = {
	{ HTTP_GET, "/reponses", WHO_ANYONE, "knowledge.public", knowledge_get_public },
	{ HTTP_GET, "/reponses/{}", WHO_ANYONE, "knowledge.answer", knowledge_get_answer },
	{ HTTP_POST, "/reponses/{}/utile", WHO_ANYONE, "knowledge.helped", knowledge_post_helped },
	{ HTTP_GET, "/articles", DESK_DEALERS, "knowledge.list", knowledge_get_list },
	{ HTTP_POST, "/articles", DESK_DEALERS, "knowledge.wanted", knowledge_post_wanted },
	{ HTTP_GET, "/guichet/reponses", DESK_DEALERS, "knowledge.ready", knowledge_get_ready },
	{ HTTP_POST, "/guichet/reponses", DESK_DEALERS, "knowledge.ready", knowledge_post_ready },
	{ HTTP_GET, "/articles/nouveau", DESK_DEALERS, "knowledge.new", knowledge_get_new },
	{ HTTP_POST, "/articles/nouveau", DESK_DEALERS, "knowledge.add", knowledge_post_new },
	{ HTTP_GET, "/articles/{}", DESK_DEALERS, "knowledge.one", knowledge_get_one },
	{ HTTP_POST, "/articles/{}", DESK_DEALERS, "knowledge.publish", knowledge_post_one },
	{ HTTP_GET, "/articles/{}/modifier", DESK_DEALERS, "knowledge.edit", knowledge_get_edit },
	{ HTTP_POST, "/articles/{}/modifier", DESK_DEALERS, "knowledge.save", knowledge_post_edit },
	{ HTTP_GET, "/catalogue/{}/reponses", KNOWLEDGE_KEEPERS, "knowledge.setting", knowledge_get_setting },
	{ HTTP_POST, "/catalogue/{}/reponses", KNOWLEDGE_KEEPERS, "knowledge.set", knowledge_post_setting },
};
static const struct page_kind *const pages[] = {
	&knowledge_public_page, &knowledge_answer_page, &knowledge_list_page,
	&knowledge_one_page, &knowledge_edit_page, &knowledge_setting_page,
	&knowledge_ready_page,
};
const struct room_pages knowledge_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
