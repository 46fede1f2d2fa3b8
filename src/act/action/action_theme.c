/* Actions that come of what people write (room codebook), or of an irritant made of it (room moment). */
#include "act/action/action_inside.h"
#include "craft/http/http_form.h"

static bool
read_id(const struct http_pairs *pairs, const char *name, int64_t *id_r)
{
	return span_int64(http_pairs_first(pairs, name), id_r) && *id_r > 0;
}

/* Whoever decides of an irritant may not read what people wrote: it is linked all the same. */
static enum found
find_irritant(struct acting *acting, int64_t irritant_id, struct action_from_theme *from)
{
	struct visit *visit = acting->visit;
	bool may;
	enum found found = moment_irritant_load(visit->arena, visit->db, visit->root_id, irritant_id,
	                                        &from->irritant, &acting->fault);
	if (found != FOUND_ONE)
		return found;
	if (!moment_irritant_may_decide(visit->arena, visit->db, &from->sight, &from->irritant, &may,
	                                &acting->fault))
		return FOUND_FAILED;
	if (!may)
		return FOUND_NONE;
	from->theme = (struct action_theme){ from->irritant.start_id, irritant_id };
	found = codebook_start_load(visit->arena, visit->db, &from->sight, from->irritant.start_id, &from->start,
	                            &acting->fault);
	from->reads = found == FOUND_ONE;
	return found == FOUND_FAILED ? found : FOUND_ONE;
}

static enum found
find_theme(struct acting *acting, const struct codebook_starting *starting, struct action_from_theme *from)
{
	struct visit *visit = acting->visit;
	const enum found found = codebook_start_take(visit->arena, visit->db, &from->sight, starting,
	                                             &from->start, &acting->fault);
	if (found == FOUND_ONE) {
		from->theme = (struct action_theme){ .start_id = from->start.start_id };
		from->reads = true;
	}
	return found;
}

bool
action_theme_find(struct acting *acting, const struct http_pairs *pairs, struct action_from_theme *from_r)
{
	struct visit *visit = acting->visit;
	struct codebook_starting starting = { .day = visit->today };
	int64_t irritant_id;
	enum found found = FOUND_NONE;
	*from_r = (struct action_from_theme){
		.is_lost = http_pairs_first(pairs, "irritant").length + http_pairs_first(pairs, "theme").length > 0,
	};
	if (!from_r->is_lost)
		return true;
	if (!verbatim_sight_of(visit, &from_r->sight))
		return false;
	if (read_id(pairs, "irritant", &irritant_id))
		found = find_irritant(acting, irritant_id, from_r);
	else if (read_id(pairs, "tas", &starting.heap_id) && read_id(pairs, "theme", &starting.theme_id))
		found = find_theme(acting, &starting, from_r);
	from_r->is_lost = found == FOUND_NONE;
	if (found == FOUND_FAILED)
		visit_fail(visit, &acting->fault);
	return found != FOUND_FAILED;
}

/* --- kept ------------------------------------------------------------------------------------------ */

static struct moment_led
led_by(const struct action *action)
{
	return (struct moment_led){ .action_id = action->id,
		                        .reference = action->reference,
		                        .what = action->what,
		                        .state = action_is_open(action)          ? MOMENT_LED_OPEN
		                                 : action->state == ACTION_DONE ? MOMENT_LED_DONE
		                                                                : MOMENT_LED_GIVEN_UP };
}

bool
action_theme_keep(struct db *db, int64_t root_id, const struct action *action,
                  const struct action_from_theme *from, int64_t now_s, struct fault *fault_r)
{
	const struct moment_led led = led_by(action);
	if (from->theme.start_id == 0)
		return true;
	return (from->theme.irritant_id != 0
	            ? moment_irritant_lead(db, root_id, from->theme.irritant_id, &led, fault_r)
	            : codebook_start_add(db, root_id, &from->start, fault_r)) &&
	       codebook_growth_acted(db, root_id, from->start.theme_id, now_s, fault_r) &&
	       action_store_theme_add(db, root_id, action->id, &from->theme, fault_r);
}

bool
action_theme_follow(struct db *db, int64_t root_id, const struct action *action, struct fault *fault_r)
{
	const struct moment_led led = led_by(action);
	return moment_irritant_follow(db, root_id, &led, fault_r);
}

enum found
action_theme_read(struct acting *acting, int64_t action_id, struct action_from_theme *from_r)
{
	struct visit *visit = acting->visit;
	*from_r = (struct action_from_theme){ .is_lost = false };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = action_theme_of(visit->arena, db, visit->root_id, action_id, &from_r->theme,
	                                   &acting->fault);
	if (found != FOUND_ONE)
		return found;
	from_r->sight = (struct verbatim_sight){ .root_id = visit->root_id,
		                                     .reader = visit->reader,
		                                     .tree = acting->tree };
	if (from_r->theme.irritant_id != 0 &&
	    moment_irritant_load(visit->arena, db, visit->root_id, from_r->theme.irritant_id, &from_r->irritant,
	                         &acting->fault) == FOUND_FAILED)
		return FOUND_FAILED;
	found = codebook_start_load(visit->arena, db, &from_r->sight, from_r->theme.start_id, &from_r->start,
	                            &acting->fault);
	from_r->reads = found == FOUND_ONE;
	return found == FOUND_FAILED ? found : FOUND_ONE;
}

/* --- shown ------------------------------------------------------------------------------------------ */

static const char *
theme_words(struct arena *arena, const struct action_from_theme *from)
{
	const struct codebook_start *start = &from->start;
	if (!from->reads)
		return "Vient de ce que des personnes ont écrit.";
	const char *size = codebook_start_words(arena, start);
	return start->name.length == 0
	           ? arena_format(arena, "Vient de ce que les gens écrivent\u202f: %s. Les textes ont été effacés "
	                                 "depuis.", size)
	           : arena_format(arena, "Vient de ce que les gens écrivent\u202f: thème «\u202f%.*s\u202f», %s.",
	                          SPAN_ARGS(start->name), size);
}

bool
action_theme_draw(struct acting *acting, const struct action_from_theme *from, struct model *page,
                  struct action_theme_place place)
{
	enum { SHOWN_MAX = 3 };
	struct visit *visit = acting->visit;
	struct verbatim_many many;
	if (from->theme.start_id == 0)
		return true;
	model_text_z(page, place.words, theme_words(visit->arena, from));
	if (from->theme.irritant_id != 0) {
		model_text(page, place.irritant, from->irritant.words);
		model_url_z(page, place.irritant_url,
		            arena_format(visit->arena, "/irritants/%lld", (long long)from->theme.irritant_id));
	}
	if (!from->reads || from->start.heap.id == 0)
		return true;
	struct db *db = visit_db(visit);
	if (db == NULL || !codebook_start_quotes(visit->arena, db, &from->sight, &from->start, SHOWN_MAX, &many,
	                                         &acting->fault))
		return false;
	model_url_z(page, place.url,
	            arena_format(visit->arena, "/verbatims/%lld/themes", (long long)from->start.heap.id));
	codebook_start_draw(visit->arena, &from->sight, &many, page, place.said);
	return true;
}
