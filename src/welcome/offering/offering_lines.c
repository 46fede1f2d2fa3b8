/* What a form holds as lines: pieces, units; and the catalogue to begin with. */
#include "craft/html/asset.h"
#include "craft/sheet/sheet.h"
#include "welcome/offering/offering_inside.h"

const char *const offering_kind_codes[OFFERING_KIND_COUNT] = {
	[OFFERING_REQUEST] = "demande",         [OFFERING_COMPLAINT] = "reclamation",
	[OFFERING_REPORT] = "signalement",      [OFFERING_SUGGESTION] = "suggestion",
	[OFFERING_QUESTION] = "question",       [OFFERING_DOCUMENTS] = "documents",
	[OFFERING_ACCESSIBILITY] = "accessibilite", [OFFERING_INTERNAL] = "interne",
};
const char *const offering_purpose_codes[OFFERING_PURPOSE_COUNT] = {
	[OFFERING_GENERAL] = "general",   [OFFERING_SOCIAL] = "social",   [OFFERING_CIVIL] = "civil",
	[OFFERING_CHILDREN] = "enfance",  [OFFERING_HOUSING] = "logement", [OFFERING_STAFF] = "agents",
};
const char *const offering_silence_codes[LAW_SILENCE_COUNT] = {
	[LAW_SAYS_NOTHING] = "rien", [LAW_SAYS_YES] = "accord", [LAW_SAYS_NO] = "rejet",
};

/* --- pieces ----------------------------------------------------------------------------------- */

const char *
offering_read_pieces(struct arena *arena, struct span lines, struct offering_piece *pieces_r,
                     size_t *count_r)
{
	struct span line, cell;
	size_t number = 0;
	*count_r = 0;
	while (span_cut(&lines, '\n', &line)) {
		struct span *cells[3];
		number++;
		line = span_trim(line);
		if (line.length == 0)
			continue;
		if (*count_r == OFFERING_PIECE_COUNT_MAX)
			return arena_format(arena, "Au plus %d pièces.", OFFERING_PIECE_COUNT_MAX);
		struct offering_piece *piece = &pieces_r[(*count_r)++];
		*piece = (struct offering_piece){ SPAN(""), SPAN(""), SPAN("") };
		cells[0] = &piece->name;
		cells[1] = &piece->reason;
		cells[2] = &piece->held_by;
		for (size_t i = 0; i < LENGTH(cells) && span_cut(&line, '|', &cell); i++)
			*cells[i] = span_trim(cell);
		if (piece->name.length == 0 || line.length > 0)
			return arena_format(arena,
			                    "Ligne %zu\u202f: écrivez la pièce, puis, si besoin, | pourquoi rien ne "
			                    "se fait sans elle, | l’administration qui la détient déjà.",
			                    number);
	}
	return NULL;
}

struct span
offering_piece_lines(struct arena *arena, const struct offering_piece *pieces, size_t count)
{
	struct text text = text_new(arena, OFFERING_PIECE_COUNT_MAX * 4000);
	for (size_t i = 0; i < count; i++) {
		text_add(&text, pieces[i].name);
		if (pieces[i].reason.length > 0 || pieces[i].held_by.length > 0)
			text_format(&text, " | %.*s", SPAN_ARGS(pieces[i].reason));
		if (pieces[i].held_by.length > 0)
			text_format(&text, " | %.*s", SPAN_ARGS(pieces[i].held_by));
		text_add_char(&text, '\n');
	}
	return text_span(&text);
}

/* --- units ------------------------------------------------------------------------------------ */

static const char *
read_unit(struct arena *arena, const struct place_tree *tree, struct span line,
          struct offering_unit *unit_r)
{
	const size_t at = span_find(line, SPAN(":"));
	const struct span place = span_trim(span_from(line.at, at == SIZE_MAX ? 0 : at));
	const struct span unit =
		at == SIZE_MAX ? line : span_trim(span_from(line.at + at + 1, line.length - at - 1));
	const uint32_t known_unit = place_by_code_or_name(tree, unit);
	const uint32_t known_place =
		place.length == 0 ? PLACE_NONE : place_by_code_or_name(tree, place);
	if (known_unit == PLACE_NONE)
		return arena_format(arena, "«\u202f%.*s\u202f» n’est le code ou le nom d’aucun lieu, ou de plusieurs.",
		                    SPAN_ARGS(unit));
	if (place.length > 0 && known_place == PLACE_NONE)
		return arena_format(arena, "«\u202f%.*s\u202f» n’est le code ou le nom d’aucun lieu, ou de plusieurs.",
		                    SPAN_ARGS(place));
	*unit_r = (struct offering_unit){ known_place == PLACE_NONE ? 0 : tree->places[known_place].id,
		                              tree->places[known_unit].id };
	return NULL;
}

const char *
offering_read_units(struct arena *arena, const struct place_tree *tree, struct span lines,
                    struct offering_unit *units_r, size_t *count_r)
{
	struct span line;
	size_t number = 0;
	*count_r = 0;
	while (span_cut(&lines, '\n', &line)) {
		number++;
		line = span_trim(line);
		if (line.length == 0)
			continue;
		if (*count_r == OFFERING_UNIT_COUNT_MAX)
			return arena_format(arena, "Au plus %d lignes.", OFFERING_UNIT_COUNT_MAX);
		const char *wrong = read_unit(arena, tree, line, &units_r[*count_r]);
		if (wrong != NULL)
			return arena_format(arena, "Ligne %zu\u202f: %s", number, wrong);
		for (size_t i = 0; i < *count_r; i++)
			if (units_r[i].place_id == units_r[*count_r].place_id)
				return arena_format(arena, "Ligne %zu\u202f: ce lieu a déjà un service.", number);
		(*count_r)++;
	}
	return NULL;
}

struct span
offering_unit_lines(struct arena *arena, const struct place_tree *tree,
                    const struct offering_unit *units, size_t count)
{
	struct text text = text_new(arena, 1 << 20);
	for (size_t i = 0; i < count; i++) {
		const uint32_t unit = place_by_id(tree, units[i].unit_id);
		const uint32_t place =
			units[i].place_id == 0 ? PLACE_NONE : place_by_id(tree, units[i].place_id);
		if (unit == PLACE_NONE || (units[i].place_id != 0 && place == PLACE_NONE))
			continue; /* gone since */
		if (place != PLACE_NONE)
			text_format(&text, "%.*s\u202f: ", SPAN_ARGS(tree->places[place].code));
		text_format(&text, "%.*s\n", SPAN_ARGS(tree->places[unit].code));
	}
	return text_span(&text);
}

/* --- the catalogue to begin with -------------------------------------------------------------- */

static size_t
code_of(const char *const *codes, size_t count, struct span code)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(code, codes[i]))
			return i;
	must(false); /* the table is a file of this room */
	return 0;
}

struct offering *
offering_starter(struct arena *arena, size_t *count_r)
{
	enum { CODE, NAME, KIND, PURPOSE, SILENCE, PLACED, CONFIDENTIAL, DAYS, ABOUT, CELL_COUNT };
	enum { STARTER_COUNT_MAX = 50 };
	struct fault fault;
	struct sheet_row row;
	const struct sheet_options options = { .separator = ';' };
	const struct asset *asset = asset_lookup("welcome/offering/starter.csv");
	must(asset != NULL);
	struct sheet *sheet = sheet_open_bytes(arena, asset->bytes, &options, &fault);
	must(sheet != NULL);
	must(sheet_next(sheet, &row, &fault) == FOUND_ONE); /* the headings */
	struct offering *offerings = arena_array_of(arena, struct offering, STARTER_COUNT_MAX);
	size_t count = 0;
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		struct offering *offering = &offerings[count++];
		must(row.cell_count == CELL_COUNT && count < STARTER_COUNT_MAX);
		offering->code = span_keep(arena, row.cells[CODE]);
		offering->name = span_keep(arena, row.cells[NAME]);
		offering->about = span_keep(arena, row.cells[ABOUT]);
		offering->basis = SPAN("");
		offering->kind = (enum offering_kind)code_of(offering_kind_codes, OFFERING_KIND_COUNT,
		                                             row.cells[KIND]);
		offering->purpose = (enum offering_purpose)code_of(
			offering_purpose_codes, OFFERING_PURPOSE_COUNT, row.cells[PURPOSE]);
		offering->silence = (enum law_silence)code_of(offering_silence_codes, LAW_SILENCE_COUNT,
		                                              row.cells[SILENCE]);
		offering->is_placed = span_is(row.cells[PLACED], "oui");
		offering->is_confidential = span_is(row.cells[CONFIDENTIAL], "oui");
		must(span_int64(row.cells[DAYS], &offering->promised_days));
		offering->keep_days = 730;
	}
	*count_r = count;
	return offerings;
}
