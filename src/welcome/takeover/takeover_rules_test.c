/* What a file says, before any database: tools known, instants, rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "welcome/takeover/takeover_inside.h"

static struct arena *arena;
static struct fault fault;
static const struct zone *paris;
enum { NOW_S = 1764000000 }; /* 2025-11-24 */

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	fault = (struct fault){ 0 };
	paris = zone_open(arena, "Europe/Paris", &fault);
	return paris == NULL;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* --- instants -------------------------------------------------------------------------------- */

static const char *
read_as(const char *text, enum takeover_order order)
{
	int64_t at_s;
	bool has_hour;
	struct text told = text_new(arena, 100);
	if (!takeover_instant(span_of(text), order, paris, &at_s, &has_hour))
		return "";
	text_add_instant(&told, at_s);
	if (!has_hour)
		text_add_z(&told, " (jour)");
	return text_z(&told);
}

static void
test_instants_are_read_as_tools_write_them(void **state)
{
	(void)state;
	static const struct {
		const char *typed;
		enum takeover_order order;
		const char *read;
	} cases[] = {
		{ "2025-03-14T01:20:00Z", TAKEOVER_DAY_FIRST, "2025-03-14T01:20:00Z" },
		{ "2025-03-14T01:20:00.123+01:00", TAKEOVER_DAY_FIRST, "2025-03-14T00:20:00Z" },
		{ "2025-03-14 01:20:00 UTC", TAKEOVER_MONTH_FIRST, "2025-03-14T01:20:00Z" },
		{ "2025-03-14 01:20:00 +0100", TAKEOVER_DAY_FIRST, "2025-03-14T00:20:00Z" },
		{ "2025-07-14 12:20", TAKEOVER_DAY_FIRST, "2025-07-14T10:20:00Z" },
		{ "14/03/2025 01:20", TAKEOVER_DAY_FIRST, "2025-03-14T00:20:00Z" },
		{ "14-03-2025 01:20", TAKEOVER_DAY_FIRST, "2025-03-14T00:20:00Z" },
		{ "14/03/2025 à 1h20", TAKEOVER_DAY_FIRST, "2025-03-14T00:20:00Z" },
		{ "3/14/2025 1:20", TAKEOVER_MONTH_FIRST, "2025-03-14T00:20:00Z" },
		{ "03/14/2025 01:20:05 PM", TAKEOVER_MONTH_FIRST, "2025-03-14T12:20:05Z" },
		{ "03/14/2025 12:20 AM", TAKEOVER_MONTH_FIRST, "2025-03-13T23:20:00Z" },
		{ "14/03/25 01:20", TAKEOVER_DAY_FIRST, "2025-03-14T00:20:00Z" },
		{ " 14.03.2025 ", TAKEOVER_DAY_FIRST, "2025-03-14T11:00:00Z (jour)" },
		/* The hour that comes twice is the first one, the one that is jumped over the next. */
		{ "26/10/2025 02:30", TAKEOVER_DAY_FIRST, "2025-10-26T00:30:00Z" },
		{ "30/03/2025 02:30", TAKEOVER_DAY_FIRST, "2025-03-30T01:30:00Z" },
		{ "1901-02-03 04:05", TAKEOVER_DAY_FIRST, "1901-02-03T03:55:39Z" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(read_as(cases[i].typed, cases[i].order), cases[i].read);
}

static void
test_what_is_no_instant_is_refused(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"", "hier", "31/02/2025", "14/13/2025", "14/03/2025 25:00", "14/03/2025 1:60", "14/03",
		"14/03-2025", "2025-03-14 01:20 CET", "14/03/2025 01:20 13", "2025-03-14T01:20:00+25:00",
		"14/03/2025 13:00 PM", "20250314", "14/03/20255", "14/003/2025", "1/1/1/1",
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(read_as(cases[i], TAKEOVER_DAY_FIRST), "");
}

/* --- tools ----------------------------------------------------------------------------------- */

static struct takeover_source
source_of(const char *headings)
{
	struct takeover_source source = { .sheet = NULL };
	struct span rest = span_of(headings), one;
	struct span *names = arena_array_of(arena, struct span, 60);
	struct span *keys = arena_array_of(arena, struct span, 60);
	while (span_cut(&rest, '|', &one)) {
		names[source.count] = one;
		keys[source.count++] = takeover_key(arena, one);
	}
	source.headings = names;
	source.keys = keys;
	return source;
}

static const struct {
	const char *tool, *headings;
} known[] = {
	{ "zammad", "id|group|priority|state|number|title|customer|created_at|close_at|first_response_at" },
	{ "zammad", "#|Title|State|Priority|Group|Owner|Customer|Created At|Closed At" },
	{ "glpi", "ID|Titre|Entité|Statut|Date d'ouverture|Catégorie|Demandeur - Demandeur|Date de clôture" },
	{ "glpi", "ID|Titre|Statut|Date d’ouverture" },
	{ "osticket", "Ticket Number|Date Created|Subject|From|From Email|Department|Current Status" },
	{ "demarche-numerique", "ID|Email|FranceConnect ?|Civilité|Nom|Prénom|À archiver|État du dossier|"
	                        "Dernière mise à jour le|Déposé le|Traité le" },
	{ "fixmystreet", "Report ID|Title|Detail|User Name|Category|Created|Confirmed|Fixed|Closed|Status" },
	{ "nyc-311", "Unique Key|Created Date|Closed Date|Agency|Complaint Type|Descriptor|Status" },
	{ "", "ID|Nom|Titre" },
};

static void
test_each_tool_is_known_by_its_headings(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(known); i++) {
		const struct takeover_source source = source_of(known[i].headings);
		const struct span text = takeover_tool(arena, &source);
		if (known[i].tool[0] == '\0') {
			assert_int_equal(text.length, 0);
			continue;
		}
		struct takeover_map *map = takeover_map_read(arena, text, &fault);
		assert_non_null(map);
		assert_true(span_is(map->tool, known[i].tool));
		assert_true(takeover_map_find(arena, map, &source, &fault));
	}
	assert_non_null(takeover_map_read(arena, takeover_tool_none(), &fault));
}

static void
test_a_mapping_that_is_wrong_says_which_line(void **state)
{
	(void)state;
#define GOOD "outil x \"X\"\nnuméro colonne N\nreçue colonne R\n"
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "outil x \"X\"\nreçue colonne R\n", "numéro colonne" },
		{ "outil x \"X\"\nnuméro colonne N\n", "reçue colonne" },
		{ "numéro colonne N\nreçue colonne R\n", "outil" },
		{ GOOD "plaice colonne P\n", "ligne 4" },
		{ GOOD "état finie quand \"X\"\n", "«\u202ffinie\u202f» n’est pas connu" },
		{ GOOD "état faite\n", "quand" },
		{ GOOD "état faite quand\n", "valeur" },
		{ GOOD "titre X\n", "colonne" },
		{ GOOD "dates hier\n", "jour mois année" },
		{ GOOD "fuseau ../etc\n", "Europe/Paris" },
		{ GOOD "titre colonne A B\n", "nom de la colonne" },
		{ "outil X! \"X\"\n", "petites lettres" },
		{ "outil x\n", "nom du logiciel" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		fault = (struct fault){ 0 };
		assert_null(takeover_map_read(arena, span_of(cases[i].text), &fault));
		if (strstr(fault.for_reader, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].text, fault.for_reader);
	}
	struct takeover_map *map = takeover_map_read(arena, SPAN(GOOD), &fault);
	const struct takeover_source source = source_of("N|Titre");
	assert_false(takeover_map_find(arena, map, &source, &fault));
	assert_non_null(strstr(fault.for_reader, "quand elle a été reçue"));
}

/* --- rows ------------------------------------------------------------------------------------ */

static const char row_map[] =
	"outil x \"X\"\nnuméro colonne N\nreçue colonne R\nrépondue colonne P\nclose colonne C\nclose colonne D\n"
	"dates jour mois année\nétat colonne S\nétat ouverte quand ouvert\nétat attente quand attente\n"
	"état refusée quand refus\nvoie colonne V\nvoie courriel quand mail\nvoie guichet sinon\n"
	"titre colonne T\ntexte colonne X\nchamp colonne \"Le champ\"\nnom colonne Prénom\nnom colonne Nom\n"
	"latitude colonne A\nlongitude colonne O\n";

/* Cells in the order N R P C D S V T X champ Prénom Nom A O, as many as are given. */
static const char *
read_row(const char *typed, struct takeover_line *line_r)
{
	const struct takeover_source source =
		source_of("N|R|P|C|D|S|V|T|X|Le champ|Prénom|Nom|A|O");
	struct takeover_map *map = takeover_map_read(arena, span_of(row_map), &fault);
	struct span cells[20], rest = span_of(typed);
	struct sheet_row row = { .number = 7, .cells = cells };
	assert_non_null(map);
	assert_true(takeover_map_find(arena, map, &source, &fault));
	while (span_cut(&rest, '|', &cells[row.cell_count]))
		row.cell_count++;
	return takeover_line_read(arena, map, paris, NOW_S, &row, line_r);
}

static void
test_a_row_says_what_became_of_it(void **state)
{
	(void)state;
	struct takeover_line line;
	assert_null(read_row("A 1|14/03/2025 10:00|14/03/2025 11:00|15/03/2025 10:00||fini|mail| Un  titre |"
	                     "Bonjour|oui|Léa|Durand|48.8566|2.3522", &line));
	assert_true(span_is(line.number, "A 1"));
	assert_int_equal(line.closed_s - line.received_s, 24 * 3600);
	assert_int_equal(line.replied_s - line.received_s, 3600);
	assert_int_equal(line.outcome, DESK_SOLVED);
	assert_int_equal(line.channel, DESK_MAIL);
	assert_true(span_is(line.name, "Léa Durand"));
	assert_true(span_is(line.text, "Bonjour\n\nLe champ\u202f: oui"));
	assert_true(line.is_placed && line.north > 48 && line.east < 3);
	/* The second column of closing counts when the first says nothing; a day alone may be the same. */
	assert_null(read_row("2|14/03/2025 15:00|||14/03/2025|refus", &line));
	assert_int_equal(line.closed_s, line.received_s);
	assert_int_equal(line.outcome, DESK_REFUSED);
	assert_int_equal(line.channel, DESK_COUNTER);
	assert_false(line.is_placed);
	/* It was opened again: the date of its closing is past. */
	assert_null(read_row("3|14/03/2025 15:00||15/03/2025||OUVERT||Seul", &line));
	assert_int_equal(line.closed_s, 0);
	assert_int_equal(line.outcome, DESK_NOT_DONE);
	assert_true(span_is(line.text, "Seul"));
	assert_null(read_row("4|14/03/2025 15:00||||attente", &line));
	assert_true(line.is_waiting);
	assert_true(span_find(line.text, SPAN("Aucun texte")) == 0);
}

/* What became of bytes on the way is mended: an apostrophe of Windows-1252, letters encoded twice. */
static void
test_a_row_is_read_as_it_was_meant(void **state)
{
	(void)state;
	struct takeover_line line;
	assert_null(read_row("A 1|14/03/2025 10:00||15/03/2025 10:00||fini|mail|L\xc2\x92" "an dernier|"
	                     "J\xc2\x92" "attends|\xc3\x83\xc2\xa9t\xc3\x83\xc2\xa9|L\xc3\x83\xc2\xa9" "a|"
	                     "N\xc3\xa9",
	                     &line));
	assert_true(span_is(line.title, "L’an dernier"));
	assert_true(span_is(line.text, "J’attends\n\nLe champ\u202f: été"));
	assert_true(span_is(line.name, "Léa Né"));
}

static void
test_a_row_that_cannot_be_taken_says_why(void **state)
{
	(void)state;
	static const struct {
		const char *row, *why;
	} cases[] = {
		{ "|14/03/2025", "numéro manque" },
		{ "1|", "date de réception manque" },
		{ "1|hier", "«\u202fhier\u202f»" },
		{ "1|14/03/2025||hier", "close) ne se lit pas" },
		{ "1|14/03/1969", "avant 1970" },
		{ "1|14/03/2099", "à venir" },
		{ "1|14/03/2025 10:00||13/03/2025 10:00", "avant d’être reçue" },
		{ "1|14/03/2025 10:00|13/03/2025 10:00", "avant de la recevoir" },
		{ "1|14/03/2025||||refus", "on ne sait pas quand" },
	};
	struct takeover_line line;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *why = read_row(cases[i].row, &line);
		if (why == NULL || strstr(why, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].row, why);
	}
	char long_number[200];
	memset(long_number, 'x', sizeof long_number);
	memcpy(long_number + 150, "|14/03/2025", 12);
	assert_non_null(strstr(read_row(long_number, &line), "100 caractères"));
}

/* --- JSON ------------------------------------------------------------------------------------ */

static enum found
rows_of(const char *json, char *told, size_t size)
{
	struct takeover_json reading;
	struct sheet_row row;
	FILE *file = fmemopen((void *)(uintptr_t)json, strlen(json), "r");
	enum found found = takeover_json_begin(arena, file, &reading, &fault);
	told[0] = '\0';
	while (found == FOUND_ONE && (found = takeover_json_next(&reading, &row, &fault)) == FOUND_ONE)
		for (size_t i = 0; i < row.cell_count; i++)
			snprintf(told + strlen(told), size - strlen(told), "%lld:%.*s ", (long long)row.number,
			         SPAN_ARGS(row.cells[i]));
	fclose(file);
	return found;
}

static void
test_json_is_read_object_after_object(void **state)
{
	(void)state;
	char told[500];
	static const char two[] = " [ {\"n\": \"a\", \"x\": {\"y\": [1]}, \"b\": true},\n"
							  "{\"b\": null, \"n\": 12, \"z\": 1} ] ";
	assert_int_equal(rows_of(two, told, sizeof told), FOUND_NONE);
	assert_string_equal(told, "1:a 1: 1:oui 2:12 2: 2: ");
	assert_int_equal(rows_of("[{\"n\": \"}\\\"]é\"}]", told, sizeof told), FOUND_NONE);
	assert_string_equal(told, "1:}\"]é ");
	assert_int_equal(rows_of("[]", told, sizeof told), FOUND_NONE);
	assert_int_equal(rows_of("{\"n\": 1}", told, sizeof told), FOUND_FAILED);
	assert_int_equal(rows_of("[{\"n\": 1}, 2]", told, sizeof told), FOUND_FAILED);
	assert_int_equal(rows_of("[{\"n\": 1}, {\"n\": ", told, sizeof told), FOUND_FAILED);
	assert_string_equal(told, "1:1 ");
	char deep[400] = "[{\"n\":";
	memset(deep + 6, '[', 300);
	assert_int_equal(rows_of(deep, told, sizeof told), FOUND_FAILED);
}

int
main(void)
{
#define RULE(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		RULE(test_instants_are_read_as_tools_write_them),
		RULE(test_what_is_no_instant_is_refused),
		RULE(test_each_tool_is_known_by_its_headings),
		RULE(test_a_mapping_that_is_wrong_says_which_line),
		RULE(test_a_row_says_what_became_of_it),
		RULE(test_a_row_is_read_as_it_was_meant),
		RULE(test_a_row_that_cannot_be_taken_says_why),
		RULE(test_json_is_read_object_after_object),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
