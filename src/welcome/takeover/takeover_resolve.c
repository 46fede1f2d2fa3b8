/* What the categories and the services of a file are here: as the mapping says, else by their names. */
#include "welcome/takeover/takeover_inside.h"

struct takeover_units {
	struct offering_unit *list;
	size_t count;
};

const struct offering *
takeover_offering(const struct takeover_run *run, int64_t offering_id)
{
	for (size_t i = 0; offering_id != 0 && i < run->catalogue_count; i++)
		if (run->catalogue[i].offering_id == offering_id)
			return &run->catalogue[i];
	return NULL;
}

static bool
may_be_asked(const struct offering *offering)
{
	return offering->state != OFFERING_DRAFT;
}

static int64_t
offering_by_words(const struct takeover_run *run, struct arena *arena, struct span words)
{
	const struct span key = takeover_key(arena, words);
	for (size_t i = 0; key.length > 0 && i < run->catalogue_count; i++) {
		const struct offering *offering = &run->catalogue[i];
		if (may_be_asked(offering) && (span_equal(offering->code, key) ||
		                               span_equal(takeover_key(arena, offering->name), key)))
			return offering->offering_id;
	}
	return 0;
}

static int64_t
unit_by_words(const struct takeover_run *run, struct arena *arena, struct span words)
{
	const struct place_tree *tree = run->hand.tree;
	uint32_t at = place_by_code_or_name(tree, words);
	const struct span key = takeover_key(arena, words);
	for (uint32_t i = 0; at == PLACE_NONE && key.length > 0 && i < tree->count; i++)
		if (span_equal(takeover_key(arena, tree->places[i].name), key))
			at = i;
	return at == PLACE_NONE ? 0 : tree->places[at].id;
}

static int64_t
by_words(const struct takeover_run *run, enum takeover_what what, struct span words)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const int64_t id = what == TAKEOVER_OFFERING ? offering_by_words(run, arena, words)
	                                             : unit_by_words(run, arena, words);
	arena_end(arena);
	return id;
}

/* The rules of the mapping: each code must be one of ours. */
static bool
apply_rule(struct takeover_run *run, const struct takeover_rule *rule,
           struct takeover_values *values)
{
	const int64_t id = by_words(run, rule->what, rule->code);
	if (id == 0)
		return fault_format(run->arena, &run->import->fault,
		                    arena_format(run->arena, "La correspondance nomme %s «\u202f%.*s\u202f», qui n’existe "
		                                             "pas ici.",
		                                 rule->what == TAKEOVER_OFFERING ? "la démarche" : "le service",
		                                 SPAN_ARGS(rule->code)),
		                    "import: a code is nobody's");
	if (rule->is_otherwise)
		values->otherwise_id = id;
	for (size_t i = 0; i < values->count && !rule->is_otherwise; i++)
		if (span_equal(values->list[i].said, rule->value)) {
			values->list[i].id = id;
			values->list[i].is_by_rule = true;
		}
	return true;
}

bool
takeover_resolve(struct takeover_run *run, struct db *db)
{
	struct fault *fault_r = &run->import->fault;
	struct { enum takeover_what what; struct takeover_values *values; } both[] = {
		{ TAKEOVER_OFFERING, &run->offerings }, { TAKEOVER_UNIT, &run->units },
	};
	if (!offering_list(run->arena, db, run->hand.root_id, &run->catalogue, &run->catalogue_count,
	                   fault_r))
		return false;
	for (size_t b = 0; b < LENGTH(both); b++) {
		for (size_t i = 0; i < both[b].values->count; i++)
			both[b].values->list[i].id = by_words(run, both[b].what, both[b].values->list[i].said);
		for (size_t i = 0; i < run->map->rule_count; i++)
			if (run->map->rules[i].what == both[b].what &&
			    !apply_rule(run, &run->map->rules[i], both[b].values))
				return false;
	}
	return true;
}

bool
takeover_load_units(struct takeover_run *run, struct db *db)
{
	run->unit_cache = arena_array_of(run->arena, struct takeover_units, run->catalogue_count + 1);
	for (size_t i = 0; i < run->catalogue_count; i++)
		if (!offering_units(run->arena, db, run->hand.root_id, run->catalogue[i].offering_id,
		                    &run->unit_cache[i].list, &run->unit_cache[i].count,
		                    &run->import->fault))
			return false;
	return true;
}

const char *
takeover_place_line(struct takeover_run *run, const struct takeover_line *line,
                    const struct offering **offering_r, int64_t *unit_id_r)
{
	*offering_r = takeover_offering(run, takeover_value_id(&run->offerings, line->offering));
	*unit_id_r = 0;
	if (*offering_r == NULL)
		return "aucune démarche n’est choisie pour elle.";
	const struct takeover_units *units = &run->unit_cache[*offering_r - run->catalogue];
	*unit_id_r = takeover_value_id(&run->units, line->unit);
	if (*unit_id_r == 0)
		*unit_id_r = offering_unit_for(run->hand.tree, units->list, units->count, PLACE_NONE);
	if (run->sight != NULL && !desk_sees_unit(run->sight, *unit_id_r))
		return "elle irait à un service dont vous ne vous occupez pas.";
	return NULL;
}
