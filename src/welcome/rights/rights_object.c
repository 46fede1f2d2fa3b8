/* « Ce qu’elle écrit, lu avec d’autres »: she objects (RGPD, article 21), or no more. */
#include <stdlib.h>

#include "ground/journal/journal.h"
#include "welcome/rights/rights_inside.h"

static int
by_number(const void *one, const void *other)
{
	const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

bool
rights_objected(struct arena *arena, struct db *db, int64_t root_id, struct rights_objected *objected_r,
                struct fault *fault_r)
{
	int64_t *ids;
	size_t count;
	if (!rights_store_objections(arena, db, root_id, &ids, &count, fault_r) ||
	    !person_tops(arena, db, root_id, ids, count, fault_r))
		return false;
	if (count > 0)
		qsort(ids, count, sizeof *ids, by_number);
	*objected_r = (struct rights_objected){ ids, count };
	return true;
}

bool
rights_has_objected(const struct rights_objected *objected, int64_t person_id)
{
	return objected->count > 0 &&
	       bsearch(&person_id, objected->person_ids, objected->count, sizeof person_id, by_number) != NULL;
}

bool
rights_is_objection(const struct fact *fact)
{
	return span_is(span_of(fact->kind), "rights.objected");
}

bool
rights_look_at_objection(struct righting *righting, struct db *db)
{
	const struct visit *visit = righting->visit;
	struct rights_objected objected;
	int64_t person_id = righting->person.person_id;
	if (!rights_objected(visit->arena, db, visit->root_id, &objected, &righting->fault) ||
	    !person_tops(visit->arena, db, visit->root_id, &person_id, 1, &righting->fault))
		return false;
	righting->objects = rights_has_objected(&objected, person_id);
	return true;
}

/* --- written ------------------------------------------------------------------------------------- */

static bool
write_objection(struct db *db, void *data)
{
	struct righting *righting = data;
	const struct visit *visit = righting->visit;
	const struct rights_objection objection = { righting->person.person_id, visit->reader.account_id,
		                                        visit->now_s };
	return rights_note(righting, db, "rights.objected",
	                   "Une personne s’oppose à ce que ses textes soient lus avec d’autres.") &&
	       rights_object(db, visit->root_id, &objection, &righting->fault);
}

/* Under whichever name of hers it was noted. */
static bool
write_relenting(struct db *db, void *data)
{
	struct righting *righting = data;
	const struct visit *visit = righting->visit;
	int64_t *rows;
	size_t count;
	if (!rights_note(righting, db, "rights.relented",
	                 "Une personne ne s’oppose plus à ce que ses textes soient lus avec d’autres.") ||
	    !person_same(visit->arena, db, visit->root_id, righting->person.person_id, &rows, &count,
	                 &righting->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!rights_store_relent(db, visit->root_id, rows[i], &righting->fault))
			return false;
	return true;
}

static void
write_it(struct righting *righting, store_write_fn *write, const char *code)
{
	struct visit *visit = righting->visit;
	bool gave_up = false;
	visit_db_end(visit);
	/* The form that comes twice did it the first time. */
	if (!visit_write(visit, write, righting, &gave_up) && (!gave_up || righting->fault.for_log != NULL)) {
		if (gave_up)
			visit_fail(visit, &righting->fault);
		return;
	}
	visit_go(visit, "%s",
	         rights_address(righting, arena_format(visit->arena, "/droits?fait=%s", code)));
}

void
rights_post_object(struct righting *righting)
{
	write_it(righting, write_objection, "opposer");
}

void
rights_post_relent(struct righting *righting)
{
	write_it(righting, write_relenting, "lever");
}
