/* What a mapping says of replies made with LimeSurvey, and an import from the terminal. */
#include <string.h>

#include "base/time.h"
#include "listen/intake/intake_inside.h"

struct place_said { /* resolved once the tree is there */
	struct span code, said;
};

struct intake_map {
	struct arena *arena;
	struct span questionnaire, place;
	const char *lss_path; /* NULL: an archive has its survey */
	bool has_side;
	struct intake_how how; /* without places */
	struct intake_value *sides;
	struct place_said *places;
};

struct reading {
	struct intake_map *map;
	const struct mapping_line *line;
	const char *path;
	struct fault *fault_r;
};

static bool
complain(struct reading *reading, const char *why)
{
	struct arena *arena = reading->map->arena;
	return fault_format(arena, reading->fault_r,
	                    arena_format(arena, "Fichier de correspondance, ligne %d\u202f: %s",
	                                 reading->line->number, why),
	                    "mapping: line %d refused", reading->line->number);
}

static bool
ends_at(struct reading *reading, size_t count)
{
	return reading->line->word_count == count ||
	       complain(reading, "il y a un mot de trop, ou il en manque un. Mettez entre guillemets ce qui "
	                         "contient des espaces.");
}

/* --- one function a statement -------------------------------------------------------------------- */

static bool
read_wave(struct reading *reading)
{
	struct intake_how *how = &reading->map->how;
	how->wave_code = mapping_text(reading->line, 1);
	how->wave_name = mapping_text(reading->line, 2);
	if (how->wave_code.length == 0 || how->wave_code.length > 60 || how->wave_name.length == 0 ||
	    how->wave_name.length > 200)
		return complain(reading, "écrivez\u202f: wave CODE \"Nom de l’enquête\" (code de 60 caractères au "
		                         "plus, nom de 200).");
	return ends_at(reading, 3);
}

static bool
read_questionnaire(struct reading *reading)
{
	reading->map->questionnaire = mapping_text(reading->line, 1);
	return ends_at(reading, 2);
}

/* Beside the mapping, unless it says otherwise. */
static bool
read_structure(struct reading *reading)
{
	struct arena *arena = reading->map->arena;
	const struct span file = mapping_text(reading->line, 1);
	const char *slash = strrchr(reading->path, '/');
	const int length = slash == NULL ? 0 : (int)(slash - reading->path) + 1;
	reading->map->lss_path = span_starts(file, "/")
	                             ? span_copy(arena, file)
	                             : arena_format(arena, "%.*s%.*s", length, reading->path,
	                                            SPAN_ARGS(file));
	return ends_at(reading, 2);
}

static bool
take_day(struct reading *reading, bool *has_r, int32_t *day_r)
{
	*has_r = date_read(mapping_text(reading->line, 1), day_r);
	if (!*has_r)
		return complain(reading, "écrivez la date ainsi\u202f: 2026-06-30");
	return ends_at(reading, 2);
}

static bool
read_opened(struct reading *reading)
{
	return take_day(reading, &reading->map->how.has_opens, &reading->map->how.opens_day);
}

static bool
read_closed(struct reading *reading)
{
	return take_day(reading, &reading->map->how.has_closes, &reading->map->how.closed_day);
}

static bool
read_internal(struct reading *reading)
{
	reading->map->how.is_internal = true;
	return ends_at(reading, 1);
}

static bool
read_partial(struct reading *reading)
{
	reading->map->how.takes_partial = true;
	return ends_at(reading, 1);
}

/* `column NAME` from word 1. */
static bool
take_column(struct reading *reading, struct span *column_r)
{
	*column_r = mapping_text(reading->line, 2);
	return ends_at(reading, 3);
}

/* `when A or B` from word 2. */
static bool
take_when(struct reading *reading, struct mapping_names *names_r)
{
	size_t end;
	if (!mapping_is(reading->line, 2, "when", "quand"))
		return complain(reading, "le mot «\u202fwhen\u202f» (ou «\u202fquand\u202f») est attendu ici.");
	*names_r = mapping_names(reading->map->arena, reading->line, 3, &end);
	return (names_r->count > 0 && end == reading->line->word_count) ||
	       complain(reading, "après «\u202fwhen\u202f», écrivez les valeurs séparées par «\u202for\u202f».");
}

static bool
take_side(struct reading *reading, enum side *side_r)
{
	static const char *const words[SIDE_COUNT][2] = { [SIDE_USAGER] = { "usager", "usagers" },
		                                              [SIDE_AGENT] = { "agent", "agents" },
		                                              [SIDE_LEADER] = { "leader", "dirigeant" } };
	for (int side = 0; side < SIDE_COUNT; side++)
		if (mapping_is(reading->line, 1, words[side][0], words[side][1])) {
			*side_r = (enum side)side;
			return true;
		}
	return complain(reading, "le côté doit être «\u202fusager\u202f», «\u202fagent\u202f» ou «\u202fleader\u202f» "
	                         "(dirigeant).");
}

static bool
read_side(struct reading *reading)
{
	struct intake_map *map = reading->map;
	struct mapping_names names;
	enum side side = SIDE_USAGER;
	if (mapping_is(reading->line, 1, "column", "colonne"))
		return take_column(reading, &map->how.side_column);
	if (!take_side(reading, &side))
		return false;
	if (reading->line->word_count == 2) {
		map->has_side = true;
		map->how.side = side;
		return true;
	}
	if (!take_when(reading, &names))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		if (map->how.side_count == INTAKE_VALUE_COUNT_MAX)
			return complain(reading, "il y a plus de 1\u202f000 valeurs.");
		map->sides[map->how.side_count++] = (struct intake_value){ names.names[i], side };
	}
	return true;
}

static bool
read_place(struct reading *reading)
{
	struct intake_map *map = reading->map;
	struct mapping_names names;
	if (mapping_is(reading->line, 1, "column", "colonne"))
		return take_column(reading, &map->how.place_column);
	if (mapping_is(reading->line, 1, "is", "est")) {
		map->place = mapping_text(reading->line, 2);
		return ends_at(reading, 3);
	}
	if (!take_when(reading, &names))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		if (map->how.place_count == INTAKE_VALUE_COUNT_MAX)
			return complain(reading, "il y a plus de 1\u202f000 valeurs.");
		map->places[map->how.place_count++] =
			(struct place_said){ mapping_text(reading->line, 1), names.names[i] };
	}
	return true;
}

static bool
read_statement(struct reading *reading)
{
	static const struct {
		const char *english, *french;
		bool (*read)(struct reading *reading);
	} statements[] = {
		{ "wave", "vague", read_wave },
		{ "questionnaire", "questionnaire", read_questionnaire },
		{ "structure", "structure", read_structure },
		{ "opened", "ouverte", read_opened },
		{ "closed", "close", read_closed },
		{ "internal", "interne", read_internal },
		{ "partial", "inachevées", read_partial },
		{ "side", "côté", read_side },
		{ "place", "lieu", read_place },
	};
	for (size_t i = 0; i < LENGTH(statements); i++)
		if (mapping_is(reading->line, 0, statements[i].english, statements[i].french))
			return statements[i].read(reading);
	return complain(reading,
	                arena_format(reading->map->arena,
	                             "le mot «\u202f%.*s\u202f» n’est pas connu. Les mots possibles sont dans "
	                             "docs/import.md.",
	                             SPAN_ARGS(mapping_text(reading->line, 0))));
}

static const char *
what_is_missing(const struct intake_map *map)
{
	if (map->how.wave_code.length == 0)
		return "il manque la ligne «\u202fwave CODE \"Nom\"\u202f».";
	if (map->questionnaire.length == 0)
		return "il manque la ligne «\u202fquestionnaire\u202f»\u202f: le nom ou le numéro de celui auquel on a "
		       "répondu.";
	if (!map->has_side && map->how.side_column.length == 0)
		return "il manque la ligne «\u202fside\u202f»\u202f: qui a répondu\u202f?";
	if (map->how.side_column.length > 0 && map->how.side_count == 0)
		return "après «\u202fside column\u202f», dites quelles valeurs veulent dire «\u202fusager\u202f» et "
		       "«\u202fagent\u202f»\u202f: side usager when \"A1\"";
	if (map->place.length == 0 && map->how.place_column.length == 0)
		return "il manque la ligne «\u202fplace is CODE\u202f» (ou «\u202fplace column QUESTION\u202f»).";
	return NULL;
}

struct intake_map *
intake_map_read(struct arena *arena, const char *path, struct fault *fault_r)
{
	const struct mapping *mapping = mapping_read(arena, path, fault_r);
	if (mapping == NULL)
		return NULL;
	struct intake_map *map = arena_new_of(arena, struct intake_map);
	map->arena = arena;
	map->sides = arena_array_of(arena, struct intake_value, INTAKE_VALUE_COUNT_MAX);
	map->places = arena_array_of(arena, struct place_said, INTAKE_VALUE_COUNT_MAX);
	map->how.sides = map->sides;
	for (size_t i = 0; i < mapping->line_count; i++) {
		struct reading reading = { map, &mapping->lines[i], path, fault_r };
		if (!read_statement(&reading))
			return NULL;
	}
	const char *why = what_is_missing(map);
	if (why == NULL)
		return map;
	(void)fault_is(fault_r, "mapping: incomplete",
	               arena_format(arena, "Fichier de correspondance\u202f: %s", why));
	return NULL;
}

/* --- importing ------------------------------------------------------------------------------------ */

static bool
find_questionnaire(struct intake_keeping *keeping, struct db *db, struct span wanted)
{
	struct import *import = keeping->reading.import;
	struct inquiry_row *rows;
	size_t count, named = 0;
	int64_t number = 0;
	const bool is_number = span_int64(wanted, &number);
	if (!inquiry_rows(keeping->arena, db, import->root_id, &rows, &count, &import->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if ((is_number && rows[i].inquiry_id == number) || span_equal(rows[i].name, wanted)) {
			keeping->inquiry_id = rows[i].inquiry_id;
			named++;
		}
	return named == 1 ||
	       fault_is(&import->fault, "import: no such questionnaire",
	                arena_format(keeping->arena,
	                             "%s questionnaire ne s’appelle «\u202f%.*s\u202f»\u202f: parvis questionnaire "
	                             "en donne la liste et les numéros.",
	                             named > 1 ? "Plus d’un" : "Aucun", SPAN_ARGS(wanted)));
}

static bool
find_place(struct intake_keeping *keeping, struct span code, int64_t *place_id_r)
{
	const struct place_tree *tree = keeping->reading.tree;
	const uint32_t at = place_by_code_or_name(tree, code);
	if (at != PLACE_NONE)
		*place_id_r = tree->places[at].id;
	return at != PLACE_NONE ||
	       fault_is(&keeping->reading.import->fault, "import: no such place",
	                arena_format(keeping->arena,
	                             "Le lieu «\u202f%.*s\u202f» du fichier de correspondance n’est pas connu. "
	                             "Importez d’abord les structures.",
	                             SPAN_ARGS(code)));
}

static bool
find_places(struct intake_keeping *keeping, const struct intake_map *map, struct intake_how *how_r)
{
	struct intake_value *places =
		arena_array_of(keeping->arena, struct intake_value, map->how.place_count + 1);
	*how_r = map->how;
	how_r->places = places;
	for (size_t i = 0; i < map->how.place_count; i++) {
		places[i].said = map->places[i].said;
		if (!find_place(keeping, map->places[i].code, &places[i].means))
			return false;
	}
	return map->place.length == 0 || find_place(keeping, map->place, &how_r->place_id);
}

static bool
look(struct intake_keeping *keeping, const struct intake_map *map, struct intake_how *how_r)
{
	struct import *import = keeping->reading.import;
	struct db *db = store_read(keeping->arena, keeping->store, &import->fault);
	if (db == NULL)
		return false;
	keeping->reading.tree =
		place_tree_load(keeping->arena, db, import->root_id, day_here(time_now_s()),
	                    &import->fault);
	bool good = keeping->reading.tree != NULL && find_questionnaire(keeping, db, map->questionnaire) &&
	            find_places(keeping, map, how_r);
	const enum found found =
		good ? intake_prepare(keeping, db, &import->fault) : FOUND_FAILED;
	db_end(db);
	if (found == FOUND_NONE)
		return fault_is(&import->fault, "import: the questionnaire is a draft",
		                "Ce questionnaire n’est pas encore publié\u202f: relisez-le et publiez-le d’abord.");
	return found == FOUND_ONE;
}

bool
intake_import(struct store *store, struct import *import, const char *folder,
              const struct intake_map *map, const char **report_r)
{
	struct intake_source source;
	struct intake_how how;
	struct intake_keeping keeping = { .arena = import->arena, .store = store, .folder = folder,
		                              .reading = { .arena = import->arena, .source = &source,
		                                           .how = &how, .import = import } };
	const struct intake_file file = { .path = import->file_path }, lss = { .path = map->lss_path };
	*report_r = NULL;
	if (!look(&keeping, map, &how) ||
	    !place_file_mark(import->arena, import->file_path, &keeping.file_mark, &import->fault) ||
	    !intake_open(import->arena, &file, map->lss_path != NULL ? &lss : NULL, &source,
	                 &import->fault) ||
	    !intake_keep(&keeping))
		return false;
	*report_r = intake_report(import->arena, &keeping);
	return true;
}
