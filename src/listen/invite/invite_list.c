/* A list pasted or imported: read line by line, bad lines told. */
#include <string.h>

#include "listen/invite/invite_inside.h"

enum { COLUMN_CONTACT, COLUMN_PLACE, COLUMN_SIDE, COLUMN_STRATUM, COLUMN_LANGUAGE, COLUMN_COUNT };

/* A first line of names may put the columns in another order; without one, they stand in this. */
static const char *const column_names[COLUMN_COUNT][3] = {
	[COLUMN_CONTACT] = { "contact", "adresse", "mobile" },
	[COLUMN_PLACE] = { "lieu", "place", "code lieu" },
	[COLUMN_SIDE] = { "cote", "côté", "side" },
	[COLUMN_STRATUM] = { "strate", "stratum", "groupe" },
	[COLUMN_LANGUAGE] = { "langue", "language", "lang" },
};

struct reading {
	struct arena *arena;
	const struct place_tree *tree;
	const struct invite_key *key;
	struct invite_list *list;
	size_t columns[COLUMN_COUNT]; /* SIZE_MAX: not there */
};

bool
invite_side_read(struct span words, enum side *side_r)
{
	static const struct {
		const char *word;
		enum side side;
	} known[] = { { "", SIDE_USAGER },           { "usager", SIDE_USAGER },
		          { "usagers", SIDE_USAGER },    { "usagère", SIDE_USAGER },
		          { "agent", SIDE_AGENT },       { "agents", SIDE_AGENT },
		          { "agente", SIDE_AGENT },      { "dirigeant", SIDE_LEADER },
		          { "dirigeants", SIDE_LEADER }, { "dirigeante", SIDE_LEADER } };
	for (size_t i = 0; i < LENGTH(known); i++)
		if (words.length == strlen(known[i].word) &&
		    strncasecmp(words.at == NULL ? "" : words.at, known[i].word, words.length) == 0) {
			*side_r = known[i].side;
			return true;
		}
	return false;
}

void
invite_list_complain(struct invite_list *list, struct arena *arena, int64_t number,
                     const char *why)
{
	if (list->bad == NULL)
		list->bad = arena_array_of(arena, struct bad_line, IMPORT_BAD_LISTED_MAX);
	if (list->bad_listed < IMPORT_BAD_LISTED_MAX)
		list->bad[list->bad_listed++] = (struct bad_line){ number, why };
	list->bad_count++;
}

static struct span
cell(const struct reading *reading, const struct sheet_row *row, int column)
{
	const size_t at = reading->columns[column];
	return at < row->cell_count ? span_trim(row->cells[at]) : SPAN("");
}

/* NULL, or why this line cannot be taken. */
static const char *
read_line(struct reading *reading, const struct sheet_row *row, struct invite_line *line_r)
{
	struct arena *arena = reading->arena;
	if (row->complaint != NULL)
		return row->complaint;
	const struct span place_words = cell(reading, row, COLUMN_PLACE);
	const uint32_t place = place_by_code_or_name(reading->tree, place_words);
	*line_r = (struct invite_line){ .number = row->number,
		                            .stratum = cell(reading, row, COLUMN_STRATUM),
		                            .language = cell(reading, row, COLUMN_LANGUAGE) };
	const char *why = invite_contact_read(arena, cell(reading, row, COLUMN_CONTACT),
	                                      &line_r->contact, &line_r->channel);
	if (why != NULL)
		return why;
	if (place_words.length == 0)
		return "le lieu manque.";
	if (place == PLACE_NONE)
		return arena_format(arena, "aucun lieu «\u202f%.*s\u202f».",
		                    place_words.length > 100 ? 100 : SPAN_ARGS(place_words));
	if (!invite_side_read(cell(reading, row, COLUMN_SIDE), &line_r->side))
		return "le côté s’écrit usager, agent ou dirigeant.";
	if (line_r->stratum.length > STRATUM_LENGTH_MAX)
		return "le nom du groupe est trop long.";
	if (line_r->language.length > LANGUAGE_LENGTH_MAX)
		return "la langue s’écrit en deux lettres, fr ou en.";
	for (size_t i = 0; i < line_r->language.length; i++)
		if (!((line_r->language.at[i] | 0x20) >= 'a' && (line_r->language.at[i] | 0x20) <= 'z') &&
		    line_r->language.at[i] != '-')
			return "la langue s’écrit en deux lettres, fr ou en.";
	line_r->place_id = reading->tree->places[place].id;
	line_r->print = invite_print_of(reading->key, line_r->contact);
	line_r->stratum = span_keep(arena, line_r->stratum);
	line_r->language = span_keep(arena, line_r->language);
	return NULL;
}

/* Is this a line of names? Then the columns are where it says. */
static bool
take_names(struct reading *reading, const struct sheet_row *row)
{
	size_t columns[COLUMN_COUNT];
	for (int i = 0; i < COLUMN_COUNT; i++) {
		columns[i] = SIZE_MAX;
		for (size_t k = 0; k < LENGTH(column_names[i]) && columns[i] == SIZE_MAX; k++)
			columns[i] = sheet_header_find(row, column_names[i][k]);
	}
	if (row->complaint != NULL || columns[COLUMN_CONTACT] == SIZE_MAX)
		return false;
	memcpy(reading->columns, columns, sizeof columns);
	return true;
}

static void
take_line(struct reading *reading, const struct sheet_row *row)
{
	struct invite_list *list = reading->list;
	struct invite_line line;
	const char *why = read_line(reading, row, &line);
	if (why == NULL && list->count == INVITE_LINE_COUNT_MAX)
		why = "au-delà de 100\u202f000 personnes, faites une seconde liste.";
	if (why != NULL)
		invite_list_complain(list, reading->arena, row->number, why);
	else {
		if (list->count == list->room) {
			const size_t room = list->room * 2 + 256;
			list->lines = arena_grow(reading->arena, list->lines, list->count, room, sizeof line);
			list->room = room;
		}
		list->lines[list->count++] = line;
	}
}

bool
invite_list_read(struct arena *arena, struct sheet *sheet, const struct place_tree *tree,
                 const struct invite_key *key, struct invite_list *list_r, struct fault *fault_r)
{
	struct sheet_row row;
	struct reading reading = { .arena = arena, .tree = tree, .key = key, .list = list_r };
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		reading.columns[i] = i;
	*list_r = (struct invite_list){ .lines = NULL };
	enum found found;
	for (bool first = true; (found = sheet_next(sheet, &row, fault_r)) == FOUND_ONE; first = false)
		if (!first || !take_names(&reading, &row))
			take_line(&reading, &row);
	return found == FOUND_NONE;
}
