/* What the columns of a table of texts mean: as its own headings are known, as a mapping says, as somebody
 * chose. */
#include "craft/html/asset.h"
#include "listen/verbatim/verbatim_import_inside.h"

const char *const verbatim_what_words[VERBATIM_WHAT_COUNT] = {
	[VERBATIM_OF_TEXT] = "le texte",
	[VERBATIM_OF_SIDE] = "le côté",
	[VERBATIM_OF_PLACE] = "le lieu",
	[VERBATIM_OF_DAY] = "le jour",
	[VERBATIM_OF_ANSWER] = "la réponse du service",
};

/* --- a mapping -------------------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	struct verbatim_map *map;
	const struct mapping_line *line;
	struct fault *fault_r;
};

static bool
complain(const struct reading *reading, const char *why)
{
	return fault_format(reading->arena, reading->fault_r,
	                    arena_format(reading->arena, "Fichier de correspondance, ligne %d\u202f: %s",
	                                 reading->line->number, why),
	                    "mapping: line %d refused", reading->line->number);
}

/* A list that ends the line. */
static bool
take_names(const struct reading *reading, size_t at, struct mapping_names *names_r)
{
	size_t end;
	*names_r = mapping_names(reading->arena, reading->line, at, &end);
	if (names_r->count == 0)
		return complain(reading, "il manque un nom à la fin.");
	return end == reading->line->word_count ||
	       complain(reading, "il y a un mot de trop. Mettez les noms qui ont des espaces entre guillemets.");
}

static bool
add_column(const struct reading *reading, enum verbatim_what what)
{
	struct verbatim_map *map = reading->map;
	if (map->column_count == VERBATIM_COLUMN_MAX)
		return complain(reading, "il y a plus de douze colonnes.");
	struct verbatim_column *column = &map->columns[map->column_count++];
	*column = (struct verbatim_column){ .what = what, .at = SIZE_MAX };
	return take_names(reading, 2, &column->names);
}

static bool
read_side(const struct reading *reading)
{
	struct verbatim_map *map = reading->map;
	enum side side;
	if (mapping_is(reading->line, 1, "column", "colonne"))
		return add_column(reading, VERBATIM_OF_SIDE);
	if (mapping_is(reading->line, 1, "usager", "usagers"))
		side = SIDE_USAGER;
	else if (mapping_is(reading->line, 1, "agent", "agents"))
		side = SIDE_AGENT;
	else
		return complain(reading, "le côté est «\u202fusager\u202f» ou «\u202fagent\u202f»\u202f: les autres textes ne "
		                         "sont pas gardés.");
	if (reading->line->word_count == 2) {
		map->side = side;
		return true;
	}
	if (!mapping_is(reading->line, 2, "when", "quand"))
		return complain(reading, "le mot «\u202fquand\u202f» est attendu ici.");
	if (map->side_count == VERBATIM_SIDE_RULE_MAX)
		return complain(reading, "il y a plus de vingt lignes de côtés.");
	struct verbatim_side_rule *rule = &map->sides[map->side_count++];
	rule->side = side;
	return take_names(reading, 3, &rule->values);
}

static bool
read_place(const struct reading *reading)
{
	const struct mapping_line *line = reading->line;
	if (mapping_is(line, 1, "column", "colonne"))
		return add_column(reading, VERBATIM_OF_PLACE);
	if (mapping_is(line, 1, "none", "aucun") && mapping_is(line, 2, "when", "quand"))
		return take_names(reading, 3, &reading->map->nowhere);
	if (mapping_is(line, 1, "is", "est") && line->word_count == 3) {
		reading->map->place_code = mapping_text(line, 2);
		return true;
	}
	return complain(reading, "écrivez\u202f: lieu colonne NOM, ou lieu est CODE.");
}

static bool
read_day(const struct reading *reading)
{
	if (reading->line->word_count == 2 && mapping_is(reading->line, 1, "UTC", "utc")) {
		reading->map->is_utc = true;
		return true;
	}
	return mapping_is(reading->line, 1, "column", "colonne")
	           ? add_column(reading, VERBATIM_OF_DAY)
	           : complain(reading, "écrivez\u202f: jour colonne NOM, ou jour UTC.");
}

static bool
read_word(const struct reading *reading, struct span *word_r)
{
	*word_r = mapping_text(reading->line, 1);
	return (reading->line->word_count == 2 && word_r->length > 0) ||
	       complain(reading, "un seul nom est attendu, entre guillemets.");
}

static bool
read_mark(const struct reading *reading)
{
	struct verbatim_map *map = reading->map;
	if (map->mark_count == VERBATIM_MARK_MAX)
		return complain(reading, "il y a plus de six signes.");
	return take_names(reading, 2, &map->marks[map->mark_count++]);
}

static bool
read_line(const struct reading *reading)
{
	const struct mapping_line *line = reading->line;
	const bool is_column = mapping_is(line, 1, "column", "colonne");
	if (mapping_is(line, 0, "text", "texte") && is_column)
		return add_column(reading, VERBATIM_OF_TEXT);
	if (mapping_is(line, 0, "answer", "réponse") && is_column)
		return add_column(reading, VERBATIM_OF_ANSWER);
	if (mapping_is(line, 0, "mark", "signe") && is_column)
		return read_mark(reading);
	if (mapping_is(line, 0, "side", "côté"))
		return read_side(reading);
	if (mapping_is(line, 0, "place", "lieu"))
		return read_place(reading);
	if (mapping_is(line, 0, "day", "jour"))
		return read_day(reading);
	if (mapping_is(line, 0, "name", "nom"))
		return read_word(reading, &reading->map->name);
	if (mapping_is(line, 0, "format", "format"))
		return read_word(reading, &reading->map->format);
	return complain(reading, "ce début n’est pas connu. Une ligne commence par texte colonne, "
	                         "réponse colonne, "
	                         "côté, lieu, jour ou nom.");
}

static struct verbatim_map *
new_map(struct arena *arena)
{
	struct verbatim_map *map = arena_new_of(arena, struct verbatim_map);
	map->side = SIDE_USAGER;
	map->format = map->name = map->place_code = SPAN("");
	return map;
}

struct verbatim_map *
verbatim_map_read(struct arena *arena, const struct mapping *mapping, struct fault *fault_r)
{
	struct reading reading = { .arena = arena, .map = new_map(arena), .fault_r = fault_r };
	for (size_t i = 0; i < mapping->line_count; i++) {
		reading.line = &mapping->lines[i];
		if (!read_line(&reading))
			return NULL;
	}
	return reading.map;
}

/* --- the table -------------------------------------------------------------------------------- */

bool
verbatim_file_open(struct arena *arena, const char *path, struct verbatim_table_file *file_r,
                   struct fault *fault_r)
{
	struct sheet_row row = { .complaint = NULL };
	*file_r = (struct verbatim_table_file){ .sheet = sheet_open(arena, path, NULL, fault_r) };
	if (file_r->sheet == NULL)
		return false;
	const enum found found = sheet_next(file_r->sheet, &row, fault_r);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_NONE)
		return fault_is(fault_r, "import: empty file", "Ce fichier est vide.");
	if (row.complaint != NULL)
		return fault_is(fault_r, "import: unreadable header",
		                arena_format(arena, "La première ligne, qui nomme les colonnes, ne se lit pas\u202f: %s",
		                             row.complaint));
	struct span *headings = arena_array_of(arena, struct span, row.cell_count + 1);
	for (size_t i = 0; i < row.cell_count; i++)
		headings[i] = span_keep(arena, span_trim(row.cells[i]));
	file_r->headings = headings;
	file_r->count = row.cell_count;
	return true;
}

size_t
verbatim_heading(struct arena *arena, const struct verbatim_table_file *file, struct span name)
{
	enum { KEY_SIZE_MAX = 300 };
	for (size_t i = 0; i < file->count; i++)
		if (span_equal(file->headings[i], span_trim(name)))
			return i;
	const struct span key = span_slug(arena, name, KEY_SIZE_MAX);
	for (size_t i = 0; key.length > 0 && i < file->count; i++)
		if (span_equal(span_slug(arena, file->headings[i], KEY_SIZE_MAX), key))
			return i;
	return SIZE_MAX;
}

static size_t
find_any(struct arena *arena, const struct verbatim_table_file *file, const struct mapping_names *names)
{
	size_t at = SIZE_MAX;
	for (size_t i = 0; i < names->count && at == SIZE_MAX; i++)
		at = verbatim_heading(arena, file, names->names[i]);
	return at;
}

struct verbatim_map *
verbatim_map_known(struct arena *arena, const struct verbatim_table_file *file)
{
	static const char *const formats[] = { "listen/verbatim/formats/spplus.map",
		                                   "listen/verbatim/formats/jdma.map" };
	for (size_t i = 0; i < LENGTH(formats); i++) {
		struct fault fault = { 0 };
		const struct asset *asset = asset_lookup(formats[i]);
		must(asset != NULL);
		const struct mapping *mapping = mapping_parse(arena, asset->bytes, &fault);
		must(mapping != NULL);
		struct verbatim_map *map = verbatim_map_read(arena, mapping, &fault);
		must(map != NULL); /* ours; a test reads them all */
		size_t met = 0;
		while (met < map->mark_count && find_any(arena, file, &map->marks[met]) != SIZE_MAX)
			met++;
		map->is_known = true;
		if (met == map->mark_count)
			return map;
	}
	return new_map(arena);
}

/* --- what somebody chose ---------------------------------------------------------------------- */

static void
drop(struct verbatim_map *map, enum verbatim_what what)
{
	size_t kept = 0;
	for (size_t i = 0; i < map->column_count; i++)
		if (map->columns[i].what != what)
			map->columns[kept++] = map->columns[i];
	map->column_count = kept;
}

static bool
has_column(struct arena *arena, const struct verbatim_table_file *file, struct span name,
           struct fault *fault_r)
{
	enum { SENTENCE_SIZE_MAX = 900, SHOWN_SIZE_MAX = 100 };
	struct text text = text_new(arena, SENTENCE_SIZE_MAX);
	if (verbatim_heading(arena, file, name) != SIZE_MAX)
		return true;
	text_format(&text, "Ce fichier n’a pas de colonne «\u202f%.*s\u202f». Il a\u202f: ",
	            (int)(name.length < 200 ? name.length : 200), name.at);
	for (size_t i = 0; i < file->count && text.length < SENTENCE_SIZE_MAX - 120; i++)
		if (file->headings[i].length > 0 && file->headings[i].length < SHOWN_SIZE_MAX)
			text_format(&text, "%s«\u202f%.*s\u202f»", i > 0 ? ", " : "", SPAN_ARGS(file->headings[i]));
	text_add_z(&text, ".");
	return fault_is(fault_r, "import: no such column", text_z(&text));
}

struct choosing {
	struct arena *arena;
	struct verbatim_map *map;
	const struct verbatim_table_file *file;
	struct fault *fault_r;
};

static bool
put(const struct choosing *choosing, enum verbatim_what what, struct span name)
{
	struct verbatim_map *map = choosing->map;
	struct span *names = arena_new_of(choosing->arena, struct span);
	if (map->column_count == VERBATIM_COLUMN_MAX)
		return fault_is(choosing->fault_r, "import: too many columns", "Quatre colonnes de texte au plus.");
	*names = span_trim(name);
	map->columns[map->column_count++] =
		(struct verbatim_column){ .what = what, .names = { names, 1 }, .at = SIZE_MAX };
	return has_column(choosing->arena, choosing->file, name, choosing->fault_r);
}

static bool
choose_one(const struct choosing *choosing, enum verbatim_what what, const char *name)
{
	if (name == NULL)
		return true;
	drop(choosing->map, what);
	return put(choosing, what, span_of(name));
}

/* « Titre + Description », unless a column bears that very name. */
static bool
choose_text(const struct choosing *choosing, const char *names)
{
	static const struct span plus = { " + ", 3 };
	struct span rest = span_of(names);
	if (names == NULL)
		return true;
	drop(choosing->map, VERBATIM_OF_TEXT);
	if (verbatim_heading(choosing->arena, choosing->file, rest) != SIZE_MAX)
		return put(choosing, VERBATIM_OF_TEXT, rest);
	for (;;) {
		const size_t at = span_find(rest, plus);
		if (!put(choosing, VERBATIM_OF_TEXT, at == SIZE_MAX ? rest : span_from(rest.at, at)))
			return false;
		if (at == SIZE_MAX)
			return true;
		rest = span_from(rest.at + at + plus.length, rest.length - at - plus.length);
	}
}

bool
verbatim_map_choose(struct arena *arena, struct verbatim_map *map, const struct verbatim_table_file *file,
                    const struct verbatim_chosen *chosen, struct fault *fault_r)
{
	const struct choosing choosing = { arena, map, file, fault_r };
	if (chosen->name != NULL)
		map->name = span_trim(span_of(chosen->name));
	if (chosen->place != NULL)
		map->nowhere.count = 0;
	return choose_text(&choosing, chosen->text) &&
	       choose_one(&choosing, VERBATIM_OF_SIDE, chosen->side) &&
	       choose_one(&choosing, VERBATIM_OF_PLACE, chosen->place) &&
	       choose_one(&choosing, VERBATIM_OF_DAY, chosen->day) &&
	       choose_one(&choosing, VERBATIM_OF_ANSWER, chosen->answer);
}

void
verbatim_map_set(struct arena *arena, struct verbatim_map *map, const struct verbatim_table_file *file,
                 enum verbatim_what what, const size_t *columns, size_t count)
{
	drop(map, what);
	for (size_t i = 0; i < count && map->column_count < VERBATIM_COLUMN_MAX; i++) {
		struct span *name = arena_new_of(arena, struct span);
		must(columns[i] < file->count);
		*name = file->headings[columns[i]];
		map->columns[map->column_count++] =
			(struct verbatim_column){ .what = what, .names = { name, 1 }, .at = columns[i] };
	}
}

size_t
verbatim_map_columns(const struct verbatim_map *map, enum verbatim_what what,
                     size_t columns_r[static VERBATIM_COLUMN_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < map->column_count; i++)
		if (map->columns[i].what == what && map->columns[i].at != SIZE_MAX)
			columns_r[count++] = map->columns[i].at;
	return count;
}

/* --- where they are --------------------------------------------------------------------------- */

bool
verbatim_map_has(const struct verbatim_map *map, enum verbatim_what what)
{
	size_t columns[VERBATIM_COLUMN_MAX];
	return verbatim_map_columns(map, what, columns) > 0;
}

bool
verbatim_map_find(struct arena *arena, struct verbatim_map *map, const struct verbatim_table_file *file,
                  struct fault *fault_r)
{
	size_t texts = 0;
	for (size_t i = 0; i < map->column_count; i++) {
		struct verbatim_column *column = &map->columns[i];
		column->at = find_any(arena, file, &column->names);
		if (column->at == SIZE_MAX && !map->is_known)
			return has_column(arena, file, column->names.names[0], fault_r);
		texts += column->what == VERBATIM_OF_TEXT && column->at != SIZE_MAX;
	}
	if (texts > VERBATIM_TEXT_PART_MAX)
		return fault_is(fault_r, "import: too many columns", "Quatre colonnes de texte au plus.");
	if (texts > 0)
		return true;
	return fault_is(fault_r, "import: no column of texts",
	                map->is_known ? arena_format(arena,
	                                             "C’est un fichier de «\u202f%.*s\u202f», mais sans la colonne de "
	                                             "ses textes\u202f: dites laquelle les porte (--text COLONNE).",
	                                             SPAN_ARGS(map->format))
	                              : "Dites quelle colonne porte les textes\u202f: --text COLONNE, ou deux, lues "
	                                "l’une après l’autre\u202f: --text \"Titre + Description\".");
}
