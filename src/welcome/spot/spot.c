/* What was typed of a place: read, looked for, kept. */
#include <string.h>

#include "base/log.h"
#include "craft/visit/visit_pace.h"
#include "welcome/spot/spot_inside.h"

static const char chosen[] = "adresse-trouvee", none_of_these[] = "aucune";

static const struct form_field where_field = {
	"ou", FORM_TEXT, "À quel endroit\u202f?", .length_max = SPOT_WORDS_LENGTH_MAX
};
static const struct form_field found_field = {
	chosen, FORM_CHOICE, "Laquelle de ces adresses\u202f?",
	.hint = "Vos mots restent\u202f: l’adresse choisie s’y ajoute.",
};
static const struct form_field degrees_fields[SPOT_DEGREES_COUNT] = {
	[SPOT_NORTH] = { "latitude", FORM_TEXT, "Latitude",
		.hint = "Comme 47,21840. Vous pouvez coller ici les deux nombres d’un point.", .length_max = 60 },
	[SPOT_EAST] = { "longitude", FORM_TEXT, "Longitude", .hint = "Comme −1,55360.", .length_max = 60 },
};

struct spot *
spot_new(struct visit *visit, struct spot_wish wish)
{
	struct spot *spot = arena_new_of(visit->arena, struct spot);
	*spot = (struct spot){ .visit = visit, .where_field = where_field, .found_field = found_field,
		                   .words = SPAN("") };
	memcpy(spot->degrees_fields, degrees_fields, sizeof degrees_fields);
	spot->where_field.label = wish.label;
	spot->where_field.hint = wish.hint;
	spot->where_field.required = wish.required;
	spot->where = form_new(visit->arena, &spot->where_field, 1);
	spot->degrees = form_new(visit->arena, spot->degrees_fields, SPOT_DEGREES_COUNT);
	return spot;
}

/* --- proposals ---------------------------------------------------------------------------------------- */

const char *
spot_choice_value(struct arena *arena, const struct atlas_place *place)
{
	return arena_format(arena, "%s %s %.*s", atlas_degrees(arena, place->point.north),
	                    atlas_degrees(arena, place->point.east), SPAN_ARGS(place->label));
}

bool
spot_choice_read(struct span value, struct atlas_point *point_r, struct span *label_r)
{
	struct span rest = value, north, east;
	*label_r = SPAN("");
	if (!span_cut(&rest, ' ', &north) || !span_cut(&rest, ' ', &east) ||
	    !atlas_degrees_read(north, &point_r->north) || !atlas_degrees_read(east, &point_r->east))
		return false;
	*label_r = span_trim(rest);
	return label_r->length > 0 && form_length(*label_r) <= ATLAS_LABEL_LENGTH_MAX &&
	       memchr(label_r->at, '\n', label_r->length) == NULL;
}

/* Is every word that was typed one of the address? Capitals and accents do not count. */
static bool
says_all(struct arena *arena, struct span label, struct span typed)
{
	enum { SLUG_LENGTH_MAX = 4 * SPOT_WORDS_LENGTH_MAX };
	struct span rest = span_slug(arena, typed, SLUG_LENGTH_MAX), word;
	const char *all =
		arena_format(arena, "-%.*s-", SPAN_ARGS(span_slug(arena, label, SLUG_LENGTH_MAX)));
	if (rest.length == 0)
		return typed.length == 0;
	while (span_cut(&rest, '-', &word))
		if (span_find(span_of(all), span_of(arena_format(arena, "-%.*s-", SPAN_ARGS(word)))) == SIZE_MAX)
			return false;
	return true;
}

struct span
spot_words(struct arena *arena, struct span typed, struct span label)
{
	if (says_all(arena, label, typed))
		return label;
	if (span_find(typed, label) != SIZE_MAX ||
	    form_length(typed) + form_length(label) + 3 > SPOT_WORDS_LENGTH_MAX)
		return typed;
	return span_of(arena_format(arena, "%.*s (%.*s)", SPAN_ARGS(typed), SPAN_ARGS(label)));
}

/* --- typed -------------------------------------------------------------------------------------------- */

static struct span
typed_of(const struct spot *spot, const struct form_field *field)
{
	struct visit *visit = spot->visit;
	return span_trim(form_clean(visit->arena, http_pairs_first(&visit->body, field->name)));
}

static void
fill(struct spot *spot, struct span words, struct atlas_point point)
{
	struct arena *arena = spot->visit->arena;
	form_fill(spot->where, 0, words);
	form_fill(spot->degrees, SPOT_NORTH, span_of(atlas_degrees(arena, point.north)));
	form_fill(spot->degrees, SPOT_EAST, span_of(atlas_degrees(arena, point.east)));
}

/* An address was chosen: its point, and the words with it. */
static bool
read_chosen(const struct spot *spot, struct atlas_point *point_r, struct span *words_r)
{
	struct span label;
	if (!spot_choice_read(http_pairs_first(&spot->visit->body, chosen), point_r, &label) ||
	    atlas_point_wrong(spot->visit->atlas, *point_r) != NULL)
		return false;
	*words_r = spot_words(spot->visit->arena, typed_of(spot, &spot->where_field), label);
	return true;
}

void
spot_keep_typed(struct spot *spot)
{
	struct atlas_point point;
	struct span words;
	form_fill(spot->where, 0, typed_of(spot, &spot->where_field));
	for (size_t i = 0; i < SPOT_DEGREES_COUNT; i++)
		form_fill(spot->degrees, i, typed_of(spot, &spot->degrees_fields[i]));
	if (!spot_is_sought(spot->visit) && read_chosen(spot, &point, &words))
		fill(spot, words, point);
}

/* Both numbers, or both in the first field as maps copy them. NULL when nothing was typed, or it reads. */
static const char *
read_degrees(struct spot *spot, size_t *field_r)
{
	const struct span north = typed_of(spot, &spot->degrees_fields[SPOT_NORTH]);
	const struct span east = typed_of(spot, &spot->degrees_fields[SPOT_EAST]);
	*field_r = SPOT_NORTH;
	if (north.length == 0 && east.length == 0)
		return NULL;
	spot->is_placed = true;
	if (east.length == 0 && atlas_point_read(north, &spot->point))
		return atlas_point_wrong(spot->visit->atlas, spot->point);
	if (north.length == 0 || !atlas_degrees_read(north, &spot->point.north))
		return "Écrivez la latitude en degrés, comme 47,21840, ou laissez les deux champs vides.";
	if (east.length == 0 || !atlas_degrees_read(east, &spot->point.east))
		return *field_r = SPOT_EAST, "Écrivez aussi la longitude en degrés, comme −1,55360, ou laissez les "
		                             "deux champs vides.";
	return atlas_point_wrong(spot->visit->atlas, spot->point);
}

/* An address that was chosen wins over coordinates that were typed before. */
bool
spot_read(struct spot *spot)
{
	const char *required = spot->where_field.required;
	size_t field;
	spot->where_field.required = NULL; /* a point is enough */
	(void)form_read(spot->where, visit_lookup, spot->visit);
	spot->where_field.required = required;
	(void)form_read(spot->degrees, visit_lookup, spot->visit);
	spot->words = form_text(spot->where, 0);
	spot->is_placed = read_chosen(spot, &spot->point, &spot->words);
	if (spot->is_placed)
		fill(spot, spot->words, spot->point);
	const char *wrong = spot->is_placed ? NULL : read_degrees(spot, &field);
	if (wrong != NULL)
		form_complain(spot->degrees, spot->degrees_fields[field].name, wrong);
	if (required != NULL && spot->words.length == 0 && !spot->is_placed)
		form_complain(spot->where, spot->where_field.name, required);
	return spot_is_fine(spot);
}

bool
spot_is_fine(const struct spot *spot)
{
	return form_is_fine(spot->where) && form_is_fine(spot->degrees);
}

void
spot_keep(const struct spot *spot, struct desk_receiving *receiving)
{
	must(spot_is_fine(spot));
	receiving->address = spot->words;
	receiving->is_placed = spot->is_placed;
	receiving->north = spot->is_placed ? spot->point.north : 0;
	receiving->east = spot->is_placed ? spot->point.east : 0;
}

/* --- looked for --------------------------------------------------------------------------------------- */

bool
spot_is_sought(const struct visit *visit)
{
	return visit->atlas != NULL && visit->atlas->search != NULL &&
	       http_pairs_first(&visit->body, "chercher").length > 0;
}

/* A person looks for a few addresses; a program that asks us for all of them is none. */
static bool
may_seek(const struct visit *visit)
{
	static struct visit_pace each = VISIT_PACE_FULL, all = VISIT_PACE_FULL;
	const int64_t now_us = time_monotonic_us();
	int wait_s;
	return visit_pace_may(&each, visit->root_id, visit_pace_key(visit), SPOT_SEARCHES_A_MINUTE, now_us,
	                      &wait_s) &&
	       visit_pace_may(&all, 0, 1, SPOT_SEARCHES_IN_ALL, now_us, &wait_s);
}

static void
propose(struct spot *spot, const struct atlas_place *places, size_t count)
{
	struct arena *arena = spot->visit->arena;
	for (size_t i = 0; i < count; i++) {
		const char *of = atlas_kind_words[places[i].kind];
		const char *label = span_copy(arena, places[i].label);
		spot->choices[i] = (struct form_choice){
			spot_choice_value(arena, &places[i]),
			of == NULL ? label : arena_format(arena, "%s (%s)", label, of)
		};
	}
	spot->choices[count] = (struct form_choice){ none_of_these, "Aucune de celles-ci" };
	spot->found_field.choices = spot->choices;
	spot->found_field.choice_count = count + 1;
	spot->found = form_new(arena, &spot->found_field, 1);
	form_fill(spot->found, 0, http_pairs_first(&spot->visit->body, chosen));
	spot->told = count == 1 ? "Une adresse a été trouvée\u202f: choisissez-la si c’est elle."
	                        : arena_format(arena, "%zu adresses ont été trouvées\u202f: choisissez la bonne.",
	                                       count);
}

void
spot_seek(struct spot *spot)
{
	struct visit *visit = spot->visit;
	const struct span words = typed_of(spot, &spot->where_field);
	struct atlas_place places[ATLAS_PLACE_COUNT_MAX];
	struct fault fault;
	size_t count, field;
	spot_keep_typed(spot);
	const char *wrong = read_degrees(spot, &field);
	const bool is_by_point = words.length == 0 && spot->is_placed && wrong == NULL;
	if (!is_by_point && form_length(words) < ATLAS_QUERY_LENGTH_MIN)
		spot->told = "Écrivez une adresse ou le nom d’un lieu, trois lettres au moins, puis cherchez.";
	else if (form_length(words) > ATLAS_QUERY_LENGTH_MAX)
		spot->told = "C’est trop long à chercher\u202f: écrivez l’adresse seule, en 200 signes au plus. Le reste "
		             "peut aller dans votre demande.";
	else if (!may_seek(visit))
		spot->told = "Trop de recherches en peu de temps\u202f: attendez une minute, ou écrivez l’adresse.";
	if (spot->told != NULL)
		return;
	visit_db_end(visit); /* others read meanwhile */
	const enum found found =
		is_by_point ? atlas_reverse(visit->arena, visit->atlas, spot->point, places, &count, &fault)
		            : atlas_search(visit->arena, visit->atlas, words, places, &count, &fault);
	if (found == FOUND_FAILED) {
		log_fault("spot.search", &fault);
		spot->told = fault.for_reader;
	} else if (found == FOUND_NONE)
		spot->told = "Aucune adresse n’a été trouvée. Ajoutez la commune, ou gardez vos mots\u202f: ils "
		             "suffisent.";
	else
		propose(spot, places, count);
}
