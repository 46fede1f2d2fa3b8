/* The categories and the services that a file names, each counted, the first ones one by one. */
#include "welcome/takeover/takeover_inside.h"

static const struct takeover_value *
find(const struct takeover_values *values, struct span said)
{
	for (size_t i = 0; i < values->count; i++)
		if (span_equal(values->list[i].said, said))
			return &values->list[i];
	return NULL;
}

void
takeover_value_add(struct arena *arena, struct takeover_values *values, struct span said)
{
	const struct takeover_value *known = find(values, said);
	if (known != NULL)
		values->list[known - values->list].count++;
	else if (values->count == TAKEOVER_VALUE_COUNT_MAX)
		values->others++;
	else
		values->list[values->count++] =
			(struct takeover_value){ .said = span_keep(arena, said), .count = 1 };
}

int64_t
takeover_value_id(const struct takeover_values *values, struct span said)
{
	const struct takeover_value *known = find(values, said);
	return known != NULL && known->id != 0 ? known->id : values->otherwise_id;
}
