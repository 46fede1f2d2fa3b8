/* What a server of addresses answers, read by jansson within its limits. Pure. */
#include <jansson.h>
#include <string.h>

#include "craft/atlas/atlas.h"

const char *const atlas_kind_words[ATLAS_KIND_COUNT] = {
	[ATLAS_STREET] = "toute la rue",
	[ATLAS_LOCALITY] = "le lieu-dit",
	[ATLAS_TOWN] = "toute la commune",
};

static enum atlas_kind
kind_of(const json_t *type)
{
	static const char *const types[ATLAS_KIND_COUNT] = {
		[ATLAS_NUMBER] = "housenumber", [ATLAS_STREET] = "street", [ATLAS_LOCALITY] = "locality",
		[ATLAS_TOWN] = "municipality",
	};
	for (size_t i = 0; i < ATLAS_OTHER; i++)
		if (json_is_string(type) && strcmp(json_string_value(type), types[i]) == 0)
			return (enum atlas_kind)i;
	return ATLAS_OTHER;
}

/* A line that reads as it is written: no control, no sign that turns the words after it around (U+2028 to
 * U+202E, U+2066 to U+2069). jansson has checked that it is UTF-8. */
static bool
is_line(struct span label)
{
	size_t characters = 0;
	for (size_t i = 0; i < label.length; i++) {
		const unsigned char *c = (const unsigned char *)label.at + i;
		characters += (*c & 0xc0) != 0x80;
		if (*c < ' ' || *c == 0x7f || (*c == 0xc2 && i + 1 < label.length && c[1] < 0xa0))
			return false;
		if (*c == 0xe2 && i + 2 < label.length &&
		    ((c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xae) ||
		     (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9)))
			return false;
	}
	return characters > 0 && characters <= ATLAS_LABEL_LENGTH_MAX;
}

static bool
read_place(struct arena *arena, const struct atlas *atlas, const json_t *feature,
           struct atlas_place *place_r)
{
	const json_t *geometry = json_object_get(feature, "geometry");
	const json_t *coordinates = json_object_get(geometry, "coordinates");
	const json_t *properties = json_object_get(feature, "properties");
	const json_t *label = json_object_get(properties, "label");
	const json_t *east = json_array_get(coordinates, 0), *north = json_array_get(coordinates, 1);
	if (!json_is_string(label) || !json_is_number(east) || !json_is_number(north))
		return false;
	const struct span words = span_trim(span_from(json_string_value(label), json_string_length(label)));
	const struct atlas_place place = {
		.label = span_keep(arena, words),
		.kind = kind_of(json_object_get(properties, "type")),
		.point = { json_number_value(north), json_number_value(east) },
	};
	if (!is_line(words) || atlas_point_wrong(atlas, place.point) != NULL)
		return false;
	*place_r = place;
	return true;
}

static bool
has_label(const struct atlas_place *places, size_t count, struct span label)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal(places[i].label, label))
			return true;
	return false;
}

enum found
atlas_answer_read(struct arena *arena, const struct atlas *atlas, struct span bytes,
                  struct atlas_place places_r[ATLAS_PLACE_COUNT_MAX], size_t *count_r)
{
	*count_r = 0;
	if (bytes.length > ATLAS_REPLY_SIZE_MAX || span_depth(bytes) > ATLAS_DEPTH_MAX)
		return FOUND_FAILED;
	json_t *root = json_loadb(bytes.at != NULL ? bytes.at : "", bytes.length, 0, NULL);
	const json_t *features = json_object_get(root, "features");
	const bool is_read = json_is_array(features);
	const size_t feature_count = json_array_size(features);
	for (size_t i = 0; i < feature_count && *count_r < ATLAS_PLACE_COUNT_MAX; i++) {
		struct atlas_place place;
		if (read_place(arena, atlas, json_array_get(features, i), &place) &&
		    !has_label(places_r, *count_r, place.label))
			places_r[(*count_r)++] = place;
	}
	json_decref(root);
	return !is_read ? FOUND_FAILED : *count_r > 0 ? FOUND_ONE : FOUND_NONE;
}
