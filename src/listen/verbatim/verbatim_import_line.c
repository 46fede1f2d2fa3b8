/* One line of a table of texts: pure, no database. */
#include "base/time.h"
#include "craft/text/text_repair.h"
#include "listen/verbatim/verbatim_import_inside.h"

static struct span
cell_at(const struct sheet_row *row, size_t column)
{
	return column < row->cell_count ? span_trim(row->cells[column]) : SPAN("");
}

/* --- days ------------------------------------------------------------------------------------- */

/* « 10:34 », « 10:34:05 », with or without a fraction and an offset: false when it is no hour. */
static bool
read_hour(struct span rest, int *second_r)
{
	static const char shape[] = "dd:dd:dd";
	size_t at = 0;
	for (; at < rest.length && at < sizeof shape - 1; at++) {
		const char c = rest.at[at];
		if (shape[at] == ':' ? c != ':' : c < '0' || c > '9')
			break;
	}
	if (at < 5)
		return false;
	const int hour = (rest.at[0] - '0') * 10 + rest.at[1] - '0';
	const int minute = (rest.at[3] - '0') * 10 + rest.at[4] - '0';
	*second_r = hour * 3600 + minute * 60;
	return hour < 24 && minute < 60;
}

/* 23/11/2026, or 2026-11-23. */
static bool
read_date(struct span cell, int32_t *day_r)
{
	char iso[10];
	if (cell.length != sizeof iso || cell.at[2] != '/' || cell.at[5] != '/')
		return date_read(cell, day_r);
	for (size_t i = 0; i < 4; i++)
		iso[i] = cell.at[6 + i];
	iso[4] = iso[7] = '-';
	for (size_t i = 0; i < 2; i++) {
		iso[5 + i] = cell.at[3 + i];
		iso[8 + i] = cell.at[i];
	}
	return date_read(span_from(iso, sizeof iso), day_r);
}

bool
verbatim_day_read(struct span cell, bool is_utc, int32_t *day_r)
{
	enum { DATE_LENGTH = 10 };
	int second = 0;
	if (cell.length < DATE_LENGTH || !read_date(span_from(cell.at, DATE_LENGTH), day_r))
		return false;
	if (cell.length == DATE_LENGTH)
		return true;
	if ((cell.at[DATE_LENGTH] != ' ' && cell.at[DATE_LENGTH] != 'T') ||
	    !read_hour(span_from(cell.at + DATE_LENGTH + 1, cell.length - DATE_LENGTH - 1), &second))
		return false;
	const int64_t instant_s = *day_r * (int64_t)DAY_S + second;
	if (is_utc && instant_is_valid(instant_s))
		*day_r = day_here(instant_s);
	return true;
}

/* --- sides ------------------------------------------------------------------------------------ */

int
verbatim_side_of(struct arena *arena, struct span words)
{
	static const struct {
		const char *word;
		enum side side;
	} known[] = {
		{ "usager", SIDE_USAGER },  { "usagers", SIDE_USAGER }, { "usagere", SIDE_USAGER },
		{ "u", SIDE_USAGER },       { "public", SIDE_USAGER },  { "agent", SIDE_AGENT },
		{ "agents", SIDE_AGENT },   { "agente", SIDE_AGENT },   { "a", SIDE_AGENT },
	};
	enum { WORD_SIZE_MAX = 40 };
	const struct span slug = span_slug(arena, words, WORD_SIZE_MAX);
	for (size_t i = 0; i < LENGTH(known); i++)
		if (span_is(slug, known[i].word))
			return (int)known[i].side;
	return VERBATIM_SIDE_OTHER;
}

static bool
has_name(const struct mapping_names *names, struct span words)
{
	for (size_t i = 0; i < names->count; i++)
		if (span_equal(names->names[i], words))
			return true;
	return false;
}

static int
side_in(struct arena *arena, const struct verbatim_map *map, struct span cell)
{
	for (size_t i = 0; i < map->side_count; i++)
		if (has_name(&map->sides[i].values, cell))
			return (int)map->sides[i].side;
	return map->side_count > 0 ? VERBATIM_SIDE_OTHER : verbatim_side_of(arena, cell);
}

/* What is said in a sentence, not longer than a line. */
static const char *
quoted(struct arena *arena, struct span cell)
{
	enum { SHOWN_SIZE_MAX = 80 };
	size_t length = cell.length < SHOWN_SIZE_MAX ? cell.length : SHOWN_SIZE_MAX;
	while (length > 0 && length < cell.length && (cell.at[length] & 0xc0) == 0x80)
		length--;
	return arena_format(arena, "«\u202f%.*s%s\u202f»", (int)length, cell.at, length < cell.length ? "…" : "");
}

/* --- the line --------------------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	const struct verbatim_line_reader *reader;
	const struct sheet_row *row;
	struct verbatim_line *line;
};

static const char *
read_side(const struct reading *reading, struct span cell)
{
	const int side = side_in(reading->arena, reading->reader->map, cell);
	if (side >= 0) {
		reading->line->side = (enum side)side;
		return NULL;
	}
	if (cell.length == 0)
		return "le côté manque.";
	return arena_format(reading->arena, "le côté %s n’est ni usager ni agent.", quoted(reading->arena, cell));
}

static const char *
read_day(const struct reading *reading, struct span cell)
{
	int32_t day;
	if (cell.length == 0)
		return NULL;
	if (!verbatim_day_read(cell, reading->reader->map->is_utc, &day))
		return arena_format(reading->arena, "la date %s ne se lit pas\u202f: écrivez-la 2026-06-30.",
		                    quoted(reading->arena, cell));
	if (day > reading->reader->today)
		return arena_format(reading->arena, "la date %s n’est pas encore venue.",
		                    quoted(reading->arena, cell));
	const struct date date = date_of_days(day);
	reading->line->has_day = true;
	reading->line->day = date_days((struct date){ date.year, date.month, 1 });
	return NULL;
}

/* The first of its columns that names a place; with something in one of them, one of them must. */
static const char *
read_place(const struct reading *reading)
{
	const struct verbatim_line_reader *reader = reading->reader;
	struct span unknown = SPAN("");
	for (size_t i = 0; i < reader->map->column_count; i++) {
		const struct verbatim_column *column = &reader->map->columns[i];
		if (column->what != VERBATIM_OF_PLACE)
			continue;
		const struct span cell = cell_at(reading->row, column->at);
		if (has_name(&reader->map->nowhere, cell))
			return NULL;
		const uint32_t place =
			cell.length == 0 ? PLACE_NONE : place_by_code_or_name(reader->tree, cell);
		if (place != PLACE_NONE) {
			reading->line->place_id = reader->tree->places[place].id;
			return NULL;
		}
		if (cell.length > 0)
			unknown = cell;
	}
	if (unknown.length == 0)
		return NULL;
	return arena_format(reading->arena,
	                    "le lieu %s n’est ni un code ni le nom d’un seul lieu de l’arbre.",
	                    quoted(reading->arena, unknown));
}

/* Its columns one after another, a line each: no word of one joins those of the next. Then it is mended. */
static const char *
read_words(const struct reading *reading, enum verbatim_what what, struct span *words_r)
{
	const struct verbatim_map *map = reading->reader->map;
	struct text text = text_new(reading->arena, VERBATIM_WRITTEN_SIZE_MAX + 1);
	for (size_t i = 0; i < map->column_count; i++) {
		if (map->columns[i].what != what)
			continue;
		const struct span cell = cell_at(reading->row, map->columns[i].at);
		if (cell.length > 0 && text.length > 0)
			text_add_char(&text, '\n');
		text_add(&text, cell);
		if (text.cut || text.length > VERBATIM_WRITTEN_SIZE_MAX)
			return "un texte y dépasse 100\u202f000 caractères.";
	}
	*words_r = span_trim(text_repair(reading->arena, text_span(&text), NULL));
	return NULL;
}

const char *
verbatim_line_read(struct arena *arena, const struct verbatim_line_reader *reader,
                   const struct sheet_row *row,
                   struct verbatim_line *line_r)
{
	const struct verbatim_map *map = reader->map;
	const struct reading reading = { arena, reader, row, line_r };
	const char *why = row->complaint;
	*line_r = (struct verbatim_line){ .side = map->side, .place_id = reader->place_id, .words = SPAN(""),
		                              .answer = SPAN("") };
	for (size_t i = 0; why == NULL && i < map->column_count; i++) {
		const struct verbatim_column *column = &map->columns[i];
		if (column->at == SIZE_MAX)
			continue;
		if (column->what == VERBATIM_OF_SIDE)
			why = read_side(&reading, cell_at(row, column->at));
		else if (column->what == VERBATIM_OF_DAY && !line_r->has_day)
			why = read_day(&reading, cell_at(row, column->at));
	}
	if (why == NULL)
		why = read_words(&reading, VERBATIM_OF_TEXT, &line_r->words);
	if (why == NULL && line_r->words.length == 0)
		why = "elle n’a pas de texte.";
	if (why == NULL && reader->place_id == 0)
		why = read_place(&reading);
	if (why == NULL)
		why = read_words(&reading, VERBATIM_OF_ANSWER, &line_r->answer);
	if (line_r->side == SIDE_AGENT) /* a month and a place may be one person's */
		line_r->has_day = false;
	return why;
}
