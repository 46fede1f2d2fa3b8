/* Who sees what. A right over a place is over the units below it; what is confidential is for the unit
 * itself, whoever stands above. */
#include "ground/people/people.h"
#include "welcome/desk/desk_inside.h"

static void
add_unit(struct desk_sight *sight, int64_t unit_id)
{
	if (!desk_is_of_unit(sight, unit_id)) /* two roles there are one right to see */
		sight->units[sight->unit_count++] = unit_id;
}

/* Whoever looks with another role's eyes is an administrator: no request is hers to read. */
struct desk_sight *
desk_sight_of(struct arena *arena, const struct reader *reader, const struct place_tree *tree)
{
	struct desk_sight *sight = arena_new_of(arena, struct desk_sight);
	sight->tree = tree;
	sight->account_id = reader->account_id;
	sight->ranges = arena_array_of(arena, struct desk_range, reader->right_count + 1);
	sight->units = arena_array_of(arena, int64_t, reader->right_count + 1);
	for (size_t i = 0; i < reader->right_count && !reader->previews; i++) {
		const struct reader_right *right = &reader->rights[i];
		if ((DESK_DEALERS & WHO(right->role)) == 0)
			continue;
		const uint32_t place =
			right->place_id == 0 ? PLACE_NONE : place_by_id(tree, right->place_id);
		if (right->place_id == 0) {
			sight->ranges[sight->range_count++] = (struct desk_range){ 0, tree->count };
			sight->sees_all = true;
		} else if (place != PLACE_NONE) {
			sight->ranges[sight->range_count++] =
				(struct desk_range){ place, tree->places[place].end };
			add_unit(sight, right->place_id);
		}
	}
	return sight;
}

bool
desk_sight_is_empty(const struct desk_sight *sight)
{
	return sight->range_count == 0;
}

bool
desk_sees_unit(const struct desk_sight *sight, int64_t unit_id)
{
	if (sight->sees_all)
		return true;
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(sight->tree, unit_id);
	for (size_t i = 0; place != PLACE_NONE && i < sight->range_count; i++)
		if (place >= sight->ranges[i].begin && place < sight->ranges[i].end)
			return true;
	return false;
}

bool
desk_is_of_unit(const struct desk_sight *sight, int64_t unit_id)
{
	if (unit_id == 0) /* in nobody's charge yet: whoever has the whole house sends it on */
		return sight->sees_all;
	for (size_t i = 0; i < sight->unit_count; i++)
		if (sight->units[i] == unit_id)
			return true;
	return false;
}

bool
desk_sees(const struct desk_sight *sight, const struct desk_request *request)
{
	if (desk_sight_is_empty(sight))
		return false;
	if (request->owner_id != 0 && request->owner_id == sight->account_id)
		return true;
	return request->is_confidential ? desk_is_of_unit(sight, request->unit_id)
	                                : desk_sees_unit(sight, request->unit_id);
}
