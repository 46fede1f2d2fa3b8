/* A row as its mapping says: what is asked, when it came, what became of it. */
#include <string.h>

#include "craft/text/text_repair.h"
#include "welcome/takeover/takeover_inside.h"

struct reading {
	struct arena *arena;
	const struct takeover_map *map;
	const struct zone *zone;
	int64_t now_s;
	const struct sheet_row *row;
	struct takeover_line *line;
};

static struct span
cell_at(const struct sheet_row *row, const struct takeover_column *column)
{
	return column->at < row->cell_count ? span_trim(row->cells[column->at]) : SPAN("");
}

struct span
takeover_cell(const struct takeover_map *map, const struct sheet_row *row, enum takeover_what what)
{
	for (size_t i = 0; i < map->column_count; i++) {
		const struct span cell = cell_at(row, &map->columns[i]);
		if (map->columns[i].what == what && cell.length > 0)
			return cell;
	}
	return SPAN("");
}

static struct span
cell_of(const struct reading *reading, enum takeover_what what)
{
	return takeover_cell(reading->map, reading->row, what);
}

/* At most that many characters, between letters. */
static struct span
shorten(struct span text, size_t length_max)
{
	size_t at = 0, length = 0;
	while (at < text.length && length < length_max) {
		at++;
		while (at < text.length && (text.at[at] & 0xc0) == 0x80)
			at++;
		length++;
	}
	return span_from(text.at, at);
}

/* As it was meant: old exports lose apostrophes, or were encoded twice. Without the bytes that no page
 * shows. */
static struct span
meant(struct reading *reading, struct span text)
{
	return form_clean(reading->arena, text_repair(reading->arena, text, NULL));
}

/* One line. */
static struct span
one_line(struct reading *reading, struct span text, size_t length_max)
{
	const struct span clean = span_keep(reading->arena, meant(reading, text));
	char *bytes = span_copy(reading->arena, clean);
	for (size_t i = 0; i < clean.length; i++)
		if (bytes[i] == '\n' || bytes[i] == '\t')
			bytes[i] = ' ';
	return shorten(span_trim(span_from(bytes, clean.length)), length_max);
}

/* --- when ------------------------------------------------------------------------------------ */

/* 0: nothing is said. */
static const char *
read_instant(struct reading *reading, enum takeover_what what, int64_t *at_s_r)
{
	bool has_hour;
	const struct span said = cell_of(reading, what);
	*at_s_r = 0;
	if (said.length == 0)
		return NULL;
	if (!takeover_instant(said, reading->map->order, reading->zone, at_s_r, &has_hour))
		return arena_format(reading->arena, "la date «\u202f%.*s\u202f» (%s) ne se lit pas.",
		                    SPAN_ARGS(shorten(said, 40)), takeover_what_words[what]);
	/* A day alone may be that of what came before it. */
	if (!has_hour && reading->line->received_s != 0 && *at_s_r < reading->line->received_s &&
	    reading->line->received_s - *at_s_r < DAY_S / 2)
		*at_s_r = reading->line->received_s;
	return NULL;
}

static const char *
read_instants(struct reading *reading)
{
	struct takeover_line *line = reading->line;
	const char *why = read_instant(reading, TAKEOVER_RECEIVED, &line->received_s);
	if (why == NULL)
		why = read_instant(reading, TAKEOVER_REPLIED, &line->replied_s);
	if (why == NULL)
		why = read_instant(reading, TAKEOVER_CLOSED, &line->closed_s);
	if (why != NULL)
		return why;
	if (line->received_s == 0)
		return "la date de réception manque.";
	if (line->received_s < DAY_S)
		return "la date de réception est avant 1970.";
	if (line->received_s > reading->now_s || line->closed_s > reading->now_s ||
	    line->replied_s > reading->now_s)
		return "une de ses dates est à venir.";
	if (line->closed_s != 0 && line->closed_s < line->received_s)
		return "elle serait close avant d’être reçue.";
	if (line->replied_s != 0 && line->replied_s < line->received_s)
		return "on y aurait répondu avant de la recevoir.";
	return NULL;
}

/* --- what its values mean -------------------------------------------------------------------- */

static bool
says(struct span one, struct span other)
{
	return one.length == other.length && strncasecmp(one.at, other.at, one.length) == 0;
}

/* What a state or a channel means; -1: nothing that is known. */
static int
meaning_of(const struct reading *reading, enum takeover_what what)
{
	const struct span said = cell_of(reading, what);
	int otherwise = -1;
	for (size_t i = 0; i < reading->map->rule_count; i++) {
		const struct takeover_rule *rule = &reading->map->rules[i];
		if (rule->what != what)
			continue;
		if (rule->is_otherwise)
			otherwise = rule->means;
		else if (said.length > 0 && says(rule->value, said))
			return rule->means;
	}
	return otherwise;
}

/* What the state says; nothing: what the date of closing does. */
static const char *
read_state(struct reading *reading)
{
	struct takeover_line *line = reading->line;
	const int state = meaning_of(reading, TAKEOVER_STATE);
	if (state == TAKEOVER_OPEN || state == TAKEOVER_WAITING) {
		line->closed_s = 0; /* it was opened again */
		line->is_waiting = state == TAKEOVER_WAITING;
		return NULL;
	}
	if (state > TAKEOVER_DONE && line->closed_s == 0)
		return arena_format(reading->arena, "elle est close («\u202f%.*s\u202f»), mais on ne sait pas quand.",
		                    SPAN_ARGS(shorten(cell_of(reading, TAKEOVER_STATE), 40)));
	if (line->closed_s != 0)
		line->outcome = state > TAKEOVER_DONE ? (enum desk_outcome)(state - TAKEOVER_DONE)
		                                      : DESK_SOLVED;
	if (line->closed_s != 0 && line->replied_s > line->closed_s)
		line->replied_s = line->closed_s;
	return NULL;
}

/* --- words ----------------------------------------------------------------------------------- */

static bool
has_heading(const struct takeover_column *column)
{
	return column->at != SIZE_MAX;
}

/* What is asked, then each precision under its heading. */
static void
read_text(struct reading *reading)
{
	struct text text = text_new(reading->arena, DESK_TEXT_LENGTH_MAX * 4);
	text_add(&text, meant(reading, cell_of(reading, TAKEOVER_TEXT)));
	for (size_t i = 0, told = 0;
	     i < reading->map->column_count && told < TAKEOVER_FIELD_COUNT_MAX; i++) {
		const struct takeover_column *column = &reading->map->columns[i];
		const struct span cell = cell_at(reading->row, column);
		if (column->what != TAKEOVER_FIELD || !has_heading(column) || cell.length == 0)
			continue;
		text_format(&text, "%s%.*s\u202f: ", text.length == 0 ? "" : told == 0 ? "\n\n" : "\n",
		            SPAN_ARGS(column->names.names[0]));
		text_add(&text, meant(reading, cell));
		told++;
	}
	if (text.length == 0)
		text_add(&text, reading->line->title);
	if (text.length == 0)
		text_add_z(&text, "Aucun texte n’est venu avec elle.");
	reading->line->text = shorten(text_span(&text), DESK_TEXT_LENGTH_MAX);
}

/* « Mme », « Léa », « Durand »: several columns, in the order of the mapping. */
static void
read_person(struct reading *reading)
{
	struct takeover_line *line = reading->line;
	struct text name = text_new(reading->arena, PERSON_NAME_LENGTH_MAX * 4);
	for (size_t i = 0; i < reading->map->column_count; i++) {
		const struct span cell = cell_at(reading->row, &reading->map->columns[i]);
		if (reading->map->columns[i].what != TAKEOVER_NAME || cell.length == 0)
			continue;
		if (name.length > 0)
			text_add_char(&name, ' ');
		text_add(&name, cell);
	}
	line->name = one_line(reading, text_span(&name), PERSON_NAME_LENGTH_MAX);
	line->mail = shorten(cell_of(reading, TAKEOVER_MAIL), PERSON_CONTACT_LENGTH_MAX);
	line->phone = shorten(cell_of(reading, TAKEOVER_PHONE), PERSON_CONTACT_LENGTH_MAX);
}

static void
read_point(struct reading *reading)
{
	struct takeover_line *line = reading->line;
	double north, east;
	if (!span_real64(cell_of(reading, TAKEOVER_NORTH), &north) ||
	    !span_real64(cell_of(reading, TAKEOVER_EAST), &east))
		return;
	if (north < -90 || north > 90 || east < -180 || east > 180 || (north == 0 && east == 0))
		return;
	line->is_placed = true;
	line->north = north;
	line->east = east;
}

const char *
takeover_line_read(struct arena *arena, const struct takeover_map *map, const struct zone *zone,
                   int64_t now_s, const struct sheet_row *row, struct takeover_line *line_r)
{
	enum { ADDRESS_LENGTH_MAX = 300 };
	struct reading reading = { arena, map, zone, now_s, row, line_r };
	*line_r = (struct takeover_line){ .row = row->number, .outcome = DESK_NOT_DONE };
	if (row->complaint != NULL)
		return row->complaint;
	line_r->number = one_line(&reading, cell_of(&reading, TAKEOVER_NUMBER),
	                          TAKEOVER_NUMBER_LENGTH_MAX + 1);
	if (line_r->number.length == 0)
		return "son numéro manque.";
	if (form_length(line_r->number) > TAKEOVER_NUMBER_LENGTH_MAX)
		return "son numéro dépasse 100 caractères.";
	const char *why = read_instants(&reading);
	if (why == NULL)
		why = read_state(&reading);
	if (why != NULL)
		return why;
	const int channel = meaning_of(&reading, TAKEOVER_CHANNEL);
	line_r->channel = channel < 0 ? DESK_API : (enum desk_channel)channel;
	line_r->offering = cell_of(&reading, TAKEOVER_OFFERING);
	line_r->unit = cell_of(&reading, TAKEOVER_UNIT);
	line_r->title = one_line(&reading, cell_of(&reading, TAKEOVER_TITLE), DESK_TITLE_LENGTH_MAX);
	line_r->address = one_line(&reading, cell_of(&reading, TAKEOVER_ADDRESS), ADDRESS_LENGTH_MAX);
	read_text(&reading);
	read_person(&reading);
	read_point(&reading);
	return NULL;
}
