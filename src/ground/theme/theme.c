#include "ground/theme/theme.h"

size_t
theme_by_id(const struct theme *themes, size_t count, int64_t theme_id)
{
	for (size_t i = 0; i < count; i++)
		if (themes[i].id == theme_id)
			return i;
	return SIZE_MAX;
}
