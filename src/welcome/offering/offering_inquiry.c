/* The form that an offering bears: the questionnaires that are published for requests. */
#include "ground/inquiry/inquiry.h"
#include "welcome/offering/offering_inside.h"

bool
offering_inquiries(struct arena *arena, struct db *db, int64_t root_id, int64_t borne_id,
                   struct form_choice **choices_r, size_t *count_r, struct fault *fault_r)
{
	struct inquiry_row *rows;
	size_t count;
	*choices_r = NULL;
	*count_r = 0;
	if (!inquiry_rows(arena, db, root_id, &rows, &count, fault_r))
		return false;
	*choices_r = arena_array_of(arena, struct form_choice, count + 1);
	for (size_t i = 0; i < count && *count_r < FORM_CHOICE_MAX; i++)
		if (rows[i].has_published && (rows[i].is_request || rows[i].inquiry_id == borne_id))
			(*choices_r)[(*count_r)++] =
				(struct form_choice){ arena_format(arena, "%lld", (long long)rows[i].inquiry_id),
				                      span_copy(arena, rows[i].name) };
	return true;
}
