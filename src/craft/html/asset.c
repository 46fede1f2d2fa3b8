#include "craft/html/asset.h"

#include <string.h>

_Static_assert(sizeof(struct asset) == 9 * 8, "tools/embed writes nine words of eight bytes");

/* The linker names both ends of the section that tools/embed fills. */
extern const struct asset __start_parvis_assets[];
extern const struct asset __stop_parvis_assets[];

size_t
asset_count(void)
{
	return (size_t)(__stop_parvis_assets - __start_parvis_assets);
}

const struct asset *
asset_at(size_t index)
{
	must(index < asset_count());
	return &__start_parvis_assets[index];
}

const struct asset *
asset_lookup(const char *name)
{
	must(name != NULL);
	for (size_t i = 0; i < asset_count(); i++)
		if (strcmp(__start_parvis_assets[i].name, name) == 0)
			return &__start_parvis_assets[i];
	return NULL;
}

const struct asset *
asset_lookup_path(struct span path)
{
	for (size_t i = 0; i < asset_count(); i++) {
		const struct asset *asset = &__start_parvis_assets[i];
		if (asset->path != NULL && span_is(path, asset->path))
			return asset;
	}
	return NULL;
}
