#include "ground/journey/journey.h"

size_t
journey_by_id(const struct journey *journeys, size_t count, int64_t journey_id)
{
	for (size_t i = 0; i < count; i++)
		if (journeys[i].id == journey_id)
			return i;
	return SIZE_MAX;
}
