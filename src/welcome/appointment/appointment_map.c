/* A table of appointments: the words of its mapping, its rows. */
#include <string.h>

#include "craft/form/form.h"
#include "craft/html/asset.h"
#include "craft/sheet/sheet.h"
#include "welcome/appointment/appointment_inside.h"

enum what {
	WHAT_BEGIN, WHAT_DAY, WHAT_HOUR, WHAT_END, WHAT_LENGTH, WHAT_PLACE, WHAT_WINDOW, WHAT_ABOUT,
	WHAT_NAME, WHAT_FIRST_NAME, WHAT_MAIL, WHAT_PHONE, WHAT_REFERENCE, WHAT_NUMBER, WHAT_REMINDER,
	WHAT_STATE, WHAT_COUNT
};
static const struct {
	const char *english, *french;
} what_words[WHAT_COUNT] = {
	[WHAT_BEGIN] = { "begin", "début" },          [WHAT_DAY] = { "day", "jour" },
	[WHAT_HOUR] = { "hour", "heure" },            [WHAT_END] = { "end", "fin" },
	[WHAT_LENGTH] = { "length", "durée" },        [WHAT_PLACE] = { "place", "lieu" },
	[WHAT_WINDOW] = { "window", "guichet" },      [WHAT_ABOUT] = { "about", "motif" },
	[WHAT_NAME] = { "name", "nom" },              [WHAT_FIRST_NAME] = { "first-name", "prénom" },
	[WHAT_MAIL] = { "mail", "courriel" },         [WHAT_PHONE] = { "phone", "téléphone" },
	[WHAT_REFERENCE] = { "reference", "référence" }, [WHAT_NUMBER] = { "number", "numéro" },
	[WHAT_REMINDER] = { "reminder", "rappel" },   [WHAT_STATE] = { "state", "état" },
};
static const struct {
	const char *english, *french;
} states[APPOINTMENT_STATE_COUNT] = {
	[APPOINTMENT_BOOKED] = { "booked", "pris" },
	[APPOINTMENT_FREE] = { "free", "libre" },
	[APPOINTMENT_CAME] = { "came", "venu" },
	[APPOINTMENT_MISSED] = { "missed", "manqué" },
	[APPOINTMENT_CANCELLED] = { "cancelled", "annulé-personne" },
	[APPOINTMENT_CANCELLED_BY_US] = { "called-off", "annulé-service" },
};

struct column {
	enum what what;
	struct span key; /* of its heading */
};
struct value {
	enum appointment_state state;
	struct span key;
};
struct appointment_map {
	struct column columns[APPOINTMENT_COLUMN_COUNT_MAX * 4];
	size_t column_count;
	struct value values[APPOINTMENT_VALUE_COUNT_MAX];
	size_t value_count;
};

struct span
appointment_key(struct arena *arena, struct span words)
{
	return span_slug(arena, words, 80);
}

struct span
appointment_map_usual(void)
{
	const struct asset *asset = asset_lookup("welcome/appointment/usual.map");
	must(asset != NULL);
	return asset->bytes;
}

/* --- the mapping --------------------------------------------------------------------------------- */

struct mapping_reader {
	struct arena *arena;
	struct appointment_map *map;
	const struct mapping_line *line;
	struct fault *fault_r;
};

static bool
wrong(struct mapping_reader *reader, const char *why)
{
	return fault_format(reader->arena, reader->fault_r,
	                    arena_format(reader->arena, "Correspondance, ligne %d\u202f: %s",
	                                 reader->line->number, why),
	                    "mapping: line %d refused", reader->line->number);
}

static bool
add_columns(struct mapping_reader *reader, enum what what)
{
	struct appointment_map *map = reader->map;
	size_t end;
	const struct mapping_names names = mapping_names(reader->arena, reader->line, 2, &end);
	if (names.count == 0 || end < reader->line->word_count)
		return wrong(reader, "après «\u202fcolonne\u202f», écrivez le nom de la colonne, entre guillemets.");
	for (size_t i = 0; i < names.count; i++) {
		if (map->column_count == LENGTH(map->columns))
			return wrong(reader, "il y a trop de noms de colonnes.");
		map->columns[map->column_count++] =
			(struct column){ what, appointment_key(reader->arena, names.names[i]) };
	}
	return true;
}

/* « état manqué quand "Absent" ou … » */
static bool
add_values(struct mapping_reader *reader)
{
	struct appointment_map *map = reader->map;
	enum appointment_state state = APPOINTMENT_STATE_COUNT;
	size_t end;
	for (int i = 0; i < APPOINTMENT_STATE_COUNT; i++)
		if (mapping_is(reader->line, 1, states[i].english, states[i].french))
			state = (enum appointment_state)i;
	if (state == APPOINTMENT_STATE_COUNT)
		return wrong(reader, "un état est pris, libre, venu, manqué, annulé-personne ou annulé-service.");
	if (!mapping_is(reader->line, 2, "when", "quand"))
		return wrong(reader, "écrivez ensuite «\u202fquand\u202f» et une valeur.");
	const struct mapping_names values = mapping_names(reader->arena, reader->line, 3, &end);
	if (values.count == 0 || end < reader->line->word_count)
		return wrong(reader, "après «\u202fquand\u202f», écrivez une valeur, entre guillemets.");
	for (size_t i = 0; i < values.count; i++) {
		if (map->value_count == APPOINTMENT_VALUE_COUNT_MAX)
			return wrong(reader, "il y a plus de 200 valeurs.");
		map->values[map->value_count++] =
			(struct value){ state, appointment_key(reader->arena, values.names[i]) };
	}
	return true;
}

static bool
read_mapping_line(struct mapping_reader *reader)
{
	for (int what = 0; what < WHAT_COUNT; what++) {
		if (!mapping_is(reader->line, 0, what_words[what].english, what_words[what].french))
			continue;
		if (mapping_is(reader->line, 1, "column", "colonne"))
			return add_columns(reader, (enum what)what);
		return what == WHAT_STATE
		           ? add_values(reader)
		           : wrong(reader, "écrivez «\u202fcolonne\u202f», puis son nom entre guillemets.");
	}
	return wrong(reader, arena_format(reader->arena, "le mot «\u202f%.*s\u202f» n’est pas connu.",
	                                  SPAN_ARGS(mapping_text(reader->line, 0))));
}

struct appointment_map *
appointment_map_read(struct arena *arena, struct span bytes, struct fault *fault_r)
{
	const struct mapping *mapping = mapping_parse(arena, bytes, fault_r);
	struct mapping_reader reader = { .arena = arena, .fault_r = fault_r,
		                             .map = arena_new_of(arena, struct appointment_map) };
	if (mapping == NULL)
		return NULL;
	for (size_t i = 0; i < mapping->line_count; i++) {
		reader.line = &mapping->lines[i];
		if (!read_mapping_line(&reader))
			return NULL;
	}
	return reader.map;
}

/* --- a row --------------------------------------------------------------------------------------- */

struct table {
	struct arena *arena;
	const struct appointment_map *map;
	size_t at[WHAT_COUNT]; /* column; SIZE_MAX: none */
};

static struct span
cell(const struct table *table, const struct sheet_row *row, enum what what)
{
	const size_t at = table->at[what];
	return at < row->cell_count ? span_trim(row->cells[at]) : SPAN("");
}

static const char *
read_begin(const struct table *table, const struct sheet_row *row, struct appointment_line *line)
{
	const struct span whole = cell(table, row, WHAT_BEGIN);
	const struct span day = cell(table, row, WHAT_DAY), hour = cell(table, row, WHAT_HOUR);
	if (whole.length > 0 && appointment_when_read(whole, &line->begin))
		return NULL;
	if (whole.length > 0 && day.length == 0 && hour.length == 0)
		return "son début ne se lit pas. Écrivez-le comme «\u202f01/12/2026 10 h 30\u202f».";
	if (day.length == 0)
		return "son jour manque.";
	line->begin.is_local = true;
	if (!appointment_day_read(day, &line->begin.local.days)) {
		/* The day of a spreadsheet holds an hour, midnight. */
		if (!appointment_when_read(day, &line->begin) || !line->begin.is_local)
			return "son jour ne se lit pas, ou n’est pas ce jour de la semaine.";
	} else if (hour.length == 0) {
		return "son heure manque.";
	}
	if (hour.length > 0 && !appointment_hour_read(hour, &line->begin.local.second))
		return "son heure ne se lit pas. Écrivez-la comme «\u202f10 h 30\u202f».";
	return NULL;
}

static const char *
read_length(const struct table *table, const struct sheet_row *row, struct appointment_line *line)
{
	const struct span end = cell(table, row, WHAT_END), length = cell(table, row, WHAT_LENGTH);
	struct appointment_when until = { .is_local = true, .local = line->begin.local };
	int64_t minutes;
	line->length_s = APPOINTMENT_USUAL_S;
	if (end.length > 0) {
		const bool is_hour =
			line->begin.is_local && appointment_hour_read(end, &until.local.second);
		if (!is_hour && !appointment_when_read(end, &until))
			return "sa fin ne se lit pas.";
		if (until.is_local != line->begin.is_local)
			return "son début et sa fin ne sont pas dans le même fuseau.";
		line->length_s = until.is_local
		                     ? (until.local.days - line->begin.local.days) * (int64_t)DAY_S +
		                           until.local.second - line->begin.local.second
		                     : until.at_s - line->begin.at_s;
	} else if (length.length > 0) {
		if (!form_read_number(length, &minutes) || minutes < 0 || minutes > DAY_S / 60)
			return "sa durée ne se lit pas\u202f: donnez des minutes.";
		line->length_s = minutes * 60;
	}
	return NULL;
}

static const char *
read_state(const struct table *table, const struct sheet_row *row, struct appointment_line *line)
{
	const struct span said = cell(table, row, WHAT_STATE);
	const struct span key = appointment_key(table->arena, said);
	line->state = APPOINTMENT_BOOKED;
	if (said.length == 0)
		return NULL;
	for (size_t i = 0; i < table->map->value_count; i++)
		if (span_equal(table->map->values[i].key, key)) {
			line->state = table->map->values[i].state;
			return NULL;
		}
	return arena_format(table->arena, "son état «\u202f%.*s\u202f» n’est pas dans la correspondance.",
	                    SPAN_ARGS(appointment_clean(table->arena, said, 40)));
}

static const char *
read_who(const struct table *table, const struct sheet_row *row, struct appointment_line *line)
{
	struct arena *arena = table->arena;
	struct person_contact contact;
	const struct span first = cell(table, row, WHAT_FIRST_NAME), last = cell(table, row, WHAT_NAME);
	const struct span mail = cell(table, row, WHAT_MAIL), phone = cell(table, row, WHAT_PHONE);
	line->name = appointment_clean(arena,
	                               span_of(arena_format(arena, "%.*s%s%.*s", SPAN_ARGS(first),
	                                                    first.length > 0 ? " " : "", SPAN_ARGS(last))),
	                               PERSON_NAME_LENGTH_MAX);
	if (mail.length > 0 && !person_contact_read(arena, PERSON_MAIL, mail, &contact))
		return "son adresse électronique n’en est pas une.";
	line->mail = mail.length > 0 ? span_keep(arena, contact.value) : SPAN("");
	if (phone.length > 0 && !person_contact_read(arena, PERSON_PHONE, phone, &contact))
		return "son numéro de téléphone n’en est pas un.";
	line->phone = phone.length > 0 ? span_keep(arena, contact.value) : SPAN("");
	return NULL;
}

static bool
says_no(struct arena *arena, struct span words)
{
	static const char *const no[] = { "non", "no", "0", "faux", "false", "refus", "stop" };
	const struct span key = appointment_key(arena, words);
	for (size_t i = 0; i < LENGTH(no); i++)
		if (span_is(key, no[i]))
			return true;
	return false;
}

static void
read_row(const struct table *table, const struct sheet_row *row, struct appointment_line *line)
{
	struct arena *arena = table->arena;
	*line = (struct appointment_line){ .number = row->number, .must_find_place = true };
	line->complaint = row->complaint;
	if (line->complaint == NULL)
		line->complaint = read_begin(table, row, line);
	if (line->complaint == NULL)
		line->complaint = read_length(table, row, line);
	if (line->complaint == NULL)
		line->complaint = read_state(table, row, line);
	if (line->complaint == NULL)
		line->complaint = read_who(table, row, line);
	if (line->complaint != NULL) {
		line->complaint = arena_copy_text(arena, line->complaint);
		return;
	}
	line->place = appointment_clean(arena, cell(table, row, WHAT_PLACE), PLACE_NAME_LENGTH_MAX);
	line->window =
		appointment_clean(arena, cell(table, row, WHAT_WINDOW), APPOINTMENT_WORDS_LENGTH_MAX);
	line->about =
		appointment_clean(arena, cell(table, row, WHAT_ABOUT), APPOINTMENT_WORDS_LENGTH_MAX);
	line->reference = appointment_clean(arena, cell(table, row, WHAT_REFERENCE), 40);
	line->says_no = says_no(arena, cell(table, row, WHAT_REMINDER));
	const struct span number = appointment_clean(arena, cell(table, row, WHAT_NUMBER), 100);
	/* Without a number of its own: whose, when and where make it known again. */
	line->uid = span_of(
		number.length > 0
			? arena_format(arena, "n %.*s", SPAN_ARGS(number))
			: arena_format(arena, "l %d %d %lld %.*s %.*s %.*s %.*s", (int)line->begin.local.days,
	                       (int)line->begin.local.second, (long long)line->begin.at_s,
	                       SPAN_ARGS(appointment_key(arena, line->window)),
	                       SPAN_ARGS(appointment_key(arena, line->name)),
	                       SPAN_ARGS(appointment_key(arena, line->mail)),
	                       SPAN_ARGS(appointment_key(arena, line->phone))));
}

/* --- the table ----------------------------------------------------------------------------------- */

static bool
find_columns(struct table *table, const struct sheet_row *header, struct fault *fault_r)
{
	for (int what = 0; what < WHAT_COUNT; what++)
		table->at[what] = SIZE_MAX;
	for (size_t i = 0; i < header->cell_count && i < 1000; i++) {
		const struct span key = appointment_key(table->arena, header->cells[i]);
		for (size_t j = 0; j < table->map->column_count; j++) {
			const struct column *column = &table->map->columns[j];
			if (key.length > 0 && span_equal(key, column->key) && table->at[column->what] == SIZE_MAX)
				table->at[column->what] = i;
		}
	}
	return table->at[WHAT_BEGIN] != SIZE_MAX || table->at[WHAT_DAY] != SIZE_MAX ||
	       fault_is(fault_r, "csv: no begin",
	                "Aucune colonne ne dit quand est le rendez-vous. Dites laquelle dans la "
	                "correspondance\u202f: début colonne \"…\", ou jour colonne \"…\" et heure colonne \"…\".");
}

bool
appointment_csv_read(struct arena *arena, struct span bytes, const struct appointment_map *map,
                     struct appointment_file *file_r, struct fault *fault_r)
{
	struct table table = { .arena = arena, .map = map };
	struct sheet_row row;
	*file_r = (struct appointment_file){ .is_calendar = false };
	struct sheet *sheet = sheet_open_bytes(arena, bytes, NULL, fault_r);
	if (sheet == NULL)
		return false;
	enum found found = sheet_next(sheet, &row, fault_r);
	if (found == FOUND_NONE || (found == FOUND_ONE && row.complaint != NULL))
		return fault_is(fault_r, "csv: no header",
		                "La première ligne, qui nomme les colonnes, ne se lit pas.");
	if (found == FOUND_FAILED || !find_columns(&table, &row, fault_r))
		return false;
	while ((found = sheet_next(sheet, &row, fault_r)) == FOUND_ONE) {
		file_r->is_cut = file_r->count == APPOINTMENT_LINE_COUNT_MAX;
		if (file_r->is_cut)
			return true;
		file_r->lines = arena_room(arena, file_r->lines, file_r->count, sizeof *file_r->lines);
		read_row(&table, &row, &file_r->lines[file_r->count++]);
	}
	return found != FOUND_FAILED;
}
