/* What complaints say: its words, and which counts may be shown. */
#include <stdlib.h>

#include "base/time.h"
#include "welcome/complaint/complaint.h"

const struct form_choice complaint_causes[COMPLAINT_CAUSE_COUNT - 1] = {
	{ "delai", "Un délai trop long" },
	{ "information", "Une information absente ou pas claire" },
	{ "accueil", "L’accueil" },
	{ "erreur", "Une erreur de notre part" },
	{ "outil", "Un outil ou un téléservice" },
	{ "regle", "Une règle qui s’applique mal" },
	{ "autre", "Autre chose" },
};
const struct form_choice complaint_remedies[COMPLAINT_REMEDY_COUNT - 1] = {
	{ "excuses", "Des excuses" },
	{ "correction", "Une correction" },
	{ "geste", "Un geste" },
	{ "explication", "Une explication" },
	{ "rien", "Rien" },
};

const char *const complaint_remedy_words[COMPLAINT_REMEDY_COUNT - 1] = {
	"des excuses", "une correction", "un geste", "une explication", "rien",
};

int32_t
complaint_quarter_of(int64_t unix_s)
{
	const struct date date = date_of_days((int32_t)(unix_s / DAY_S));
	return date.year * 4 + (date.month - 1) / 3;
}

/* --- counts ----------------------------------------------------------------------------------- */

/* Complaints of one value. */
struct group {
	int64_t value;
	size_t count;
	bool is_shown;
};
struct spreading {
	const struct complaint_case *cases;
	size_t case_count;
	enum complaint_side side;
	int64_t least;
	struct group *groups; /* by value */
	size_t count;
	struct promise_case *scratch; /* the gate sorts what it is given */
};

static int
by_value(const void *a, const void *b)
{
	const int64_t first = ((const struct group *)a)->value, second = ((const struct group *)b)->value;
	return (first > second) - (first < second);
}

static struct group *
group_of(struct spreading *spreading, int64_t value)
{
	for (size_t i = 0; i < spreading->count; i++)
		if (spreading->groups[i].value == value)
			return &spreading->groups[i];
	return NULL;
}

/* Few values: causes, remedies, steps of one journey. */
static void
find_groups(struct spreading *spreading)
{
	for (size_t i = 0; i < spreading->case_count; i++) {
		const int64_t value = spreading->cases[i].values[spreading->side];
		if (value == 0)
			continue;
		struct group *group = group_of(spreading, value);
		if (group == NULL) {
			group = &spreading->groups[spreading->count++];
			*group = (struct group){ .value = value };
		}
		group->count++;
	}
	qsort(spreading->groups, spreading->count, sizeof *spreading->groups, by_value);
}

/* Of one group, or (NULL) of all that are not shown. */
static bool
passes(struct spreading *spreading, const struct group *only, size_t *count_r)
{
	size_t count = 0;
	for (size_t i = 0; i < spreading->case_count; i++) {
		const int64_t value = spreading->cases[i].values[spreading->side];
		if (value == 0 ||
		    (only != NULL ? value != only->value : group_of(spreading, value)->is_shown))
			continue;
		spreading->scratch[count++] = spreading->cases[i].who;
	}
	*count_r = count;
	return promise_gate(spreading->scratch, count, spreading->least) == PROMISE_TOLD;
}

static struct group *
smallest_shown(struct spreading *spreading)
{
	struct group *smallest = NULL;
	for (size_t i = 0; i < spreading->count; i++) {
		struct group *group = &spreading->groups[i];
		if (group->is_shown && (smallest == NULL || group->count < smallest->count))
			smallest = group;
	}
	return smallest;
}

/* Whoever knows how many there are in all has the rest by subtracting: it passes the gate, or is nobody,
 * or else the smallest that is shown goes with it. */
static void
spread(struct spreading *spreading, struct complaint_figures *figures)
{
	size_t count;
	bool is_fine;
	for (size_t i = 0; i < spreading->count; i++)
		spreading->groups[i].is_shown = passes(spreading, &spreading->groups[i], &count);
	while (!(is_fine = passes(spreading, NULL, &count)) && count > 0) {
		struct group *smallest = smallest_shown(spreading);
		if (smallest == NULL)
			return;
		smallest->is_shown = false;
	}
	for (size_t i = 0; i < spreading->count; i++)
		if (spreading->groups[i].is_shown)
			figures->items[figures->count++] =
				(struct complaint_figure){ spreading->side, spreading->groups[i].value,
				                           (int64_t)spreading->groups[i].count };
	if (is_fine)
		figures->items[figures->count++] =
			(struct complaint_figure){ spreading->side, COMPLAINT_TOGETHER, (int64_t)count };
}

struct complaint_figures
complaint_count(struct arena *arena, const struct complaint_case *cases, size_t count,
                int64_t least)
{
	struct complaint_figures figures = { 0 };
	/* A value is a case at least; and one more a side, for what is told together. */
	figures.items = arena_array_of(arena, struct complaint_figure,
	                               (size_t)COMPLAINT_SIDE_COUNT * (count + 1));
	for (int side = 0; side < COMPLAINT_SIDE_COUNT; side++) {
		struct spreading spreading = { .cases = cases,
			                           .case_count = count,
			                           .side = (enum complaint_side)side,
			                           .least = least };
		spreading.groups = arena_array_of(arena, struct group, count + 1);
		spreading.scratch = arena_array_of(arena, struct promise_case, count + 1);
		find_groups(&spreading);
		spread(&spreading, &figures);
	}
	return figures;
}
