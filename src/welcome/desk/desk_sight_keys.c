/* Who sees what, as words: of a request those that open it, of a reader those she holds. An index of
 * requests keeps the first and is asked for the second; that both say what desk_sees says is a test. */
#include "welcome/desk/desk_inside.h"

/* P and C of a place, O of an account: in capitals, so that no word of a text is one of them. */
static void
add_key(struct arena *arena, struct desk_keys *keys, char kind, int64_t id)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char key[1 + 13];
	size_t size = 0;
	uint64_t rest = (uint64_t)id;
	must(id >= 0);
	key[size++] = kind;
	do {
		key[size++] = digits[rest % 32];
		rest /= 32;
	} while (rest != 0);
	if (keys->count % 16 == 0)
		keys->all = arena_grow(arena, keys->all, keys->count, keys->count + 16, sizeof *keys->all);
	keys->all[keys->count++] = span_keep(arena, span_from(key, size));
}

struct desk_keys
desk_request_keys(struct arena *arena, const struct place_tree *tree,
                  const struct desk_request *request)
{
	struct desk_keys keys = { 0 };
	if (request->owner_id != 0)
		add_key(arena, &keys, 'O', request->owner_id);
	if (request->is_confidential) {
		add_key(arena, &keys, 'C', request->unit_id);
		return keys;
	}
	add_key(arena, &keys, 'P', 0);
	uint32_t at = request->unit_id == 0 ? PLACE_NONE : place_by_id(tree, request->unit_id);
	for (; at != PLACE_NONE; at = tree->places[at].parent)
		add_key(arena, &keys, 'P', tree->places[at].id);
	return keys;
}

struct desk_keys
desk_sight_keys(struct arena *arena, const struct desk_sight *sight)
{
	struct desk_keys keys = { 0 };
	if (desk_sight_is_empty(sight))
		return keys;
	add_key(arena, &keys, 'O', sight->account_id);
	for (size_t i = 0; i < sight->unit_count; i++)
		add_key(arena, &keys, 'C', sight->units[i]);
	if (sight->sees_all) { /* in nobody's charge, too */
		add_key(arena, &keys, 'C', 0);
		add_key(arena, &keys, 'P', 0);
		return keys;
	}
	for (size_t i = 0; i < sight->range_count; i++)
		add_key(arena, &keys, 'P', sight->tree->places[sight->ranges[i].begin].id);
	return keys;
}
