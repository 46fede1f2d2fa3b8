/* A list of places that somebody pasted: whatever it is, what is read of it is a tree, each line that
 * is not read is told, and each name makes an address. */
#include <stddef.h>
#include <stdint.h>

#include "listen/launch/launch_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
is_a_tree(const struct listed *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct listed *one = &list[i];
		must(one->name.length > 0 && one->name.length <= PLACE_NAME_LENGTH_MAX);
		must(span_trim(one->name).length == one->name.length);
		must(one->agents >= -1 && one->agents <= 1000000);
		must(i == 0 || one->line > list[i - 1].line);
		if (one->parent == PLACE_NONE) {
			must(one->depth == 0);
			continue;
		}
		must(one->parent < i);
		must(one->depth == list[one->parent].depth + 1);
		/* depth first: what is above it is what came last at that depth */
		for (size_t k = one->parent + 1; k < i; k++)
			must(list[k].depth > list[one->parent].depth);
	}
}

static void
is_an_address(struct span slug)
{
	must(slug.length > 0 && slug.length <= PLACE_CODE_LENGTH_MAX);
	must(slug.at[0] != '-' && slug.at[slug.length - 1] != '-');
	for (size_t i = 0; i < slug.length; i++) {
		const char c = slug.at[i];
		must((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
		must(c != '-' || slug.at[i - 1] != '-');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	const struct span pasted = span_from((const char *)bytes, size);
	struct listed *list;
	struct listed_bad *bad;
	size_t count, bad_count;
	is_an_address(launch_slug(arena, pasted));
	launch_list_read(arena, pasted, &list, &count, &bad, &bad_count);
	is_a_tree(list, count);
	for (size_t i = 0; i < bad_count; i++)
		must(bad[i].why != NULL && (i == 0 || bad[i].line > bad[i - 1].line));
	for (size_t i = 0; i < count && i < 50; i++)
		is_an_address(launch_slug(arena, list[i].name));
	arena_end(arena);
	return 0;
}
