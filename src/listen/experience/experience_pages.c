#include "welcome/desk/desk.h"

#include "listen/experience/experience_inside.h"

struct place_tree *
experience_tree(struct visit *visit)
{
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return NULL;
	struct place_tree *tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
	if (tree == NULL)
		visit_fail(visit, &fault);
	return tree;
}

bool
experience_of_address(struct visit *visit, struct experience *experience_r)
{
	struct fault fault = { 0 };
	int64_t id = 0;
	enum found found = FOUND_NONE;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (span_int64(visit->part[0], &id))
		found = experience_by_id(visit->arena, db, visit->root_id, id, experience_r, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

enum { OFFERED_MAX = 3000, DEPTH_TRIED_MAX = 20 };

void
experience_offer_places(struct arena *arena, const struct place_tree *tree, struct form *form,
                        size_t field)
{
	struct form_choice *choices = arena_array_of(arena, struct form_choice, OFFERED_MAX + 1);
	uint32_t depth = 0, within = 0;
	size_t count = 0;
	for (uint32_t tried = 0; tried < DEPTH_TRIED_MAX; tried++) {
		for (uint32_t i = 0; i < tree->count; i++)
			within += tree->places[i].depth == tried;
		if (within <= OFFERED_MAX)
			depth = tried;
	}
	for (uint32_t i = 0; i < tree->count && count < OFFERED_MAX; i++) {
		const struct place *place = &tree->places[i];
		if (place->depth > depth)
			continue;
		struct text label = text_new(arena, 2000);
		for (uint32_t k = 0; k < place->depth; k++)
			text_add_z(&label, "—\u00a0");
		text_add(&label, place->name);
		choices[count++] = (struct form_choice){ arena_format(arena, "%lld", (long long)place->id),
			                                     text_z(&label) };
	}
	form_offer(form, field, choices, count);
}

/* Above what one may ask for: a story is no request, and whoever has one looks for it there. */
static void
remind(struct visit *visit)
{
	struct fault fault = { 0 };
	bool is_open;
	if (!span_is(visit->request->path, "/demandes"))
		return;
	struct db *db = visit_db(visit);
	if (db != NULL && !experience_is_open(visit->arena, db, visit->root_id, &is_open, &fault))
		visit_fail(visit, &fault);
	else if (db != NULL && is_open)
		visit_remind(visit, "Racontez ce qui vous est arrivé avec le service, bien ou mal",
		             "/experiences/raconter");
}

static const struct route routes[] = {
	{ HTTP_GET, "/experiences", WHO_ANYONE, "experiences", experience_get_list },
	{ HTTP_GET, "/experiences/raconter", WHO_ANYONE, "experiences.tell", experience_get_tell },
	{ HTTP_POST, "/experiences/raconter", WHO_ANYONE, "experiences.tell", experience_post_tell },
	{ HTTP_GET, "/experiences/reglages", WHO(ROLE_REFERENT), "experiences.rule", experience_get_rule },
	{ HTTP_POST, "/experiences/reglages", WHO(ROLE_REFERENT), "experiences.rule", experience_post_rule },
	{ HTTP_GET, "/experiences/a-relire", WHO(ROLE_REFERENT), "experiences.waiting",
	  experience_get_waiting },
	{ HTTP_GET, "/experiences/a-relire/{}", WHO(ROLE_REFERENT), "experiences.review",
	  experience_get_review },
	{ HTTP_POST, "/experiences/a-relire/{}", WHO(ROLE_REFERENT), "experiences.review",
	  experience_post_review },
	{ HTTP_GET, "/experiences/suivi/{}", WHO_ANYONE, "experiences.own", experience_get_own },
	{ HTTP_POST, "/experiences/suivi/{}", WHO_ANYONE, "experiences.own", experience_post_own },
	{ HTTP_GET, "/experiences/{}", WHO_ANYONE, "experiences.one", experience_get_one },
	{ HTTP_GET, "/experiences/{}/repondre", DESK_DEALERS, "experiences.answer", experience_get_answer },
	{ HTTP_POST, "/experiences/{}/repondre", DESK_DEALERS, "experiences.answer", experience_post_answer },
};
static const struct page_kind *const pages[] = {
	&experience_tell_page, &experience_preview_page, &experience_own_page,
	&experience_list_page, &experience_one_page,     &experience_waiting_page,
	&experience_review_page, &experience_answer_page, &experience_rule_page,
};
const struct room_pages experience_pages = { routes, LENGTH(routes), pages, LENGTH(pages),
	.remind = remind };
