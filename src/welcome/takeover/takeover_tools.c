/* The tools that are known, by the headings of their files. */
#include "craft/html/asset.h"
#include "welcome/takeover/takeover_inside.h"

/* Those that say more come first: others share their headings. */
static const char *const tools[] = {
	"welcome/takeover/tools/nyc-311.map",    "welcome/takeover/tools/demarche-numerique.map",
	"welcome/takeover/tools/fixmystreet.map", "welcome/takeover/tools/osticket.map",
	"welcome/takeover/tools/glpi.map",       "welcome/takeover/tools/zammad.map",
};

/* Letters and figures only, so that ’ and ' are the same; of what has none (« # »), the bytes. */
struct span
takeover_key(struct arena *arena, struct span words)
{
	enum { KEY_SIZE_MAX = 120 };
	const struct span key = span_slug(arena, words, KEY_SIZE_MAX);
	return key.length > 0 ? key : span_keep(arena, span_trim(words));
}

static size_t
find(struct arena *arena, const struct mapping_names *names, const struct takeover_source *source)
{
	for (size_t n = 0; n < names->count; n++) {
		const struct span key = takeover_key(arena, names->names[n]);
		for (size_t i = 0; i < source->count; i++)
			if (span_equal(key, source->keys[i]))
				return i;
	}
	return SIZE_MAX;
}

static bool
is_of(struct arena *arena, struct span bytes, const struct takeover_source *source)
{
	struct fault fault;
	const struct takeover_map *map = takeover_map_read(arena, bytes, &fault);
	must(map != NULL); /* ours; a test reads them all */
	for (size_t i = 0; i < map->mark_count; i++)
		if (find(arena, &map->marks[i], source) == SIZE_MAX)
			return false;
	return true;
}

struct span
takeover_tool(struct arena *arena, const struct takeover_source *source)
{
	for (size_t i = 0; i < LENGTH(tools); i++) {
		const struct asset *asset = asset_lookup(tools[i]);
		must(asset != NULL);
		if (is_of(arena, asset->bytes, source))
			return asset->bytes;
	}
	return SPAN("");
}

struct span
takeover_tool_none(void)
{
	const struct asset *asset = asset_lookup("welcome/takeover/tools/autre.map");
	must(asset != NULL);
	return asset->bytes;
}

static bool
lacks(const struct takeover_map *map, enum takeover_what what)
{
	for (size_t i = 0; i < map->column_count; i++)
		if (map->columns[i].what == what && map->columns[i].at != SIZE_MAX)
			return false;
	return true;
}

bool
takeover_map_find(struct arena *arena, struct takeover_map *map,
                  const struct takeover_source *source, struct fault *fault_r)
{
	static const enum takeover_what needed[] = { TAKEOVER_NUMBER, TAKEOVER_RECEIVED };
	for (size_t i = 0; i < map->column_count; i++)
		map->columns[i].at = find(arena, &map->columns[i].names, source);
	for (size_t i = 0; i < LENGTH(needed); i++)
		if (lacks(map, needed[i]))
			return fault_format(arena, fault_r,
			                    arena_format(arena,
			                                 "Aucune colonne de ce fichier ne dit %s. Donnez son titre "
			                                 "dans la correspondance.",
			                                 takeover_what_words[needed[i]]),
			                    "import: a column is missing");
	return true;
}
