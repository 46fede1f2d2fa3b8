/* A questionnaire of ours, put by LimeSurvey to a town: its replies come in, wait, are undone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>
#include <zip.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "listen/intake/intake_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct inquiry *inquiry;
static struct inquiry_row row;
static struct span lss;
static const char *lss_path;

static const char document[] =
	"{\"name\": \"Accueil\", \"languages\": [\"fr\", \"en\"], \"title\": {\"fr\": \"Accueil\"},"
	" \"pages\": [{\"questions\": ["
	"  {\"code\": \"qui\", \"kind\": \"one\", \"asked\": [\"usager\", \"agent\"], \"nature\": \"G\","
	"   \"words\": {\"fr\": \"Vous êtes\"}, \"choices\": ["
	"    {\"code\": \"pub\", \"words\": {\"fr\": \"du public\", \"en\": \"a visitor\"}},"
	"    {\"code\": \"ag\", \"words\": {\"fr\": \"d’ici\"}}]},"
	"  {\"code\": \"site\", \"kind\": \"one\", \"asked\": [\"usager\", \"agent\"], \"nature\": \"G\","
	"   \"words\": {\"fr\": \"Où\"}, \"choices\": ["
	"    {\"code\": \"s1\", \"words\": {\"fr\": \"Mairie\"}},"
	"    {\"code\": \"s2\", \"words\": {\"fr\": \"Piscine\"}},"
	"    {\"code\": \"s3\", \"words\": {\"fr\": \"Ailleurs\"}}]},"
	"  {\"code\": \"accueil\", \"kind\": \"scale\", \"asked\": [\"usager\", \"agent\"], \"nature\": \"S\","
	"   \"words\": {\"fr\": \"L’accueil est bon.\"}, \"least\": 1, \"most\": 5},"
	"  {\"code\": \"attente\", \"kind\": \"scale\", \"asked\": [\"usager\", \"agent\"], \"nature\": \"S\","
	"   \"words\": {\"fr\": \"On attend trop.\"}, \"least\": 1, \"most\": 5, \"reversed\": true},"
	"  {\"code\": \"minutes\", \"kind\": \"number\", \"asked\": [\"usager\"],"
	"   \"words\": {\"fr\": \"Minutes\"}, \"least\": 0, \"most\": 300},"
	"  {\"code\": \"dire\", \"kind\": \"long\", \"asked\": [\"usager\", \"agent\"],"
	"   \"words\": {\"fr\": \"Que dire ?\"}}]}]}";

static bool
prepare(struct db *db, void *data)
{
	(void)data;
	const char *sentence = NULL;
	bool done;
	int64_t theme_id;
	inquiry = inquiry_read(arena, span_of(document), &sentence);
	row = (struct inquiry_row){ .version = 1, .state = INQUIRY_DRAFT, .changes = 1 };
	if (inquiry == NULL) {
		(void)fault_is(&fault, sentence, sentence);
		return false;
	}
	return theme_keep(arena, db, rooms->root_id, SPAN("GEN"), SPAN("Ensemble"), &theme_id, &fault) &&
	       inquiry_add(arena, db, rooms->root_id, inquiry, 0, 0, &row.inquiry_id, &fault) &&
	       inquiry_move(db, rooms->root_id, &row, INQUIRY_PUBLISHED, 1, &done, &fault);
}

static int
begin(void **state)
{
	(void)state;
	static const char *const codes[] = { "VILLE", "Mairie", "Piscine" };
	static const int parents[] = { -1, 0, 0 };
	struct fault outer = { 0 };
	struct inquiry_report report;
	const char *sentence;
	rooms = rooms_open();
	arena = rooms->arena;
	assert_non_null(rooms_plant(rooms, codes, parents, LENGTH(codes), &fault));
	if (!store_write(rooms->store, prepare, NULL, &outer))
		fail_msg("%s", outer.for_log != NULL ? outer.for_log : fault.for_log);
	assert_true(inquiry_to_lss(arena, inquiry, &lss, &report, &sentence));
	lss_path = rooms_file(rooms, "accueil.lss", arena_format(arena, "%.*s", SPAN_ARGS(lss)));
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- importing ---------------------------------------------------------------------------------- */

#define HEAD "id,submitdate,startlanguage,ipaddr,token,qui,site,accueil,attente,minutes,dire\n"
static const char seven[] = HEAD
	"1,2026-03-02 09:10:11,fr,192.0.2.1,jeton1,pub,s1,5,2,10,Merci\n"
	"2,2026-03-03 10:00:00,en,192.0.2.2,jeton2,pub,s2,4,2,12.5,\n"
	"3,,fr,192.0.2.3,jeton3,pub,s1,3,,,\n"
	"4,2026-03-09 23:59:59,fr,192.0.2.4,jeton4,ag,s1,2,4,7,C\xc2\x92" "est \xc3\x83\xc2\xa9troit\n"
	"5,2026-03-05 08:00:00,fr,192.0.2.5,jeton5,pub,s3,5,1,5,\n"
	"6,2026-03-06 08:00:00,fr,192.0.2.6,jeton6,pub,s1,9,1,5,\n"
	"7,2026-03-07 08:00:00,fr,192.0.2.7,jeton7,,s1,3,1,5,\n";

#define WHO_AND_WHERE \
	"questionnaire Accueil\nstructure accueil.lss\nside column qui\nside usager when pub\n" \
	"side agent when \"d’ici\"\nplace column site\n"

static struct import
run(const char *map, const char *csv, const char **report_r)
{
	static int number;
	struct fault wrong = { 0 };
	struct import import = {
		.root_id = rooms->root_id,
		.kind = INTAKE_KIND,
		.file_path = rooms_file(rooms, arena_format(arena, "r%d.csv", ++number), csv),
	};
	import_begin(&import, arena);
	const struct intake_map *read =
		intake_map_read(arena, rooms_file(rooms, "reprise.map", map), &wrong);
	if (read == NULL)
		import.fault = wrong;
	else if (intake_import(rooms->store, &import, rooms->folder, read, report_r))
		assert_null(import.fault.for_log);
	return import;
}

static void
expect_bad(const struct import *import, size_t at, int64_t number, const char *said)
{
	assert_true(at < import->bad_listed);
	assert_int_equal(import->bad_lines[at].number, number);
	if (strstr(import->bad_lines[at].why, said) == NULL)
		fail_msg("%s", import->bad_lines[at].why);
}

static int64_t
replies(const char *more)
{
	return rooms_number(rooms, arena_format(arena, "SELECT count(*) FROM survey_reply WHERE %s", more));
}

/* --- tests ------------------------------------------------------------------------------------------ */

static void
replies_stand_in_a_closed_wave(void **state)
{
	(void)state;
	const char *report;
	const struct import import = run("wave mars \"Enquête de mars\"\n" WHO_AND_WHERE, seven, &report);
	if (import.fault.for_log != NULL)
		fail_msg("%s: %s", import.fault.for_log, import.fault.for_reader);
	assert_int_equal(import.good_count, 3);
	assert_int_equal(import.bad_count, 3);
	expect_bad(&import, 0, 6, "le lieu «\u202fs3\u202f» n’est pas connu");
	expect_bad(&import, 1, 7, "question accueil\u202f: «\u202f9\u202f» n’est pas une de ses réponses");
	expect_bad(&import, 2, 8, "le côté manque");
	assert_non_null(strstr(report, "inachevées, laissées (la ligne «\u202finachevées\u202f» les prendrait)\u202f: 1."));
	assert_non_null(strstr(report, "id, submitdate, startlanguage, ipaddr, token"));
	assert_non_null(strstr(report, "ne se pose pas ici à cette personne, laissées\u202f: 1."));
	assert_non_null(strstr(report, "du 2 mars 2026 au 9 mars 2026"));
	assert_int_equal(rooms_number(rooms, "SELECT state FROM survey_wave WHERE code = 'mars'"), 3);
	assert_int_equal(replies("way = 0 AND import_id <> 0"), 3);
	/* Of an agent no day is kept. */
	assert_int_equal(replies("side = 0 AND day IS NOT NULL"), 2);
	assert_int_equal(replies("side = 1 AND day IS NULL"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_more"), 3);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_text WHERE import_id <> 0"), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_text WHERE words = 'C’est étroit'"),
	                 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_population WHERE people = 0"), 3);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact WHERE kind = 'intake.taken'"), 1);
}

/* Turned where agreeing is unfavourable, and the rest beside, in the language it was answered in. */
static void
a_reply_is_kept_as_one_given_here(void **state)
{
	(void)state;
	struct db *db = store_read(arena, rooms->store, &fault);
	struct survey_wave wave;
	struct survey_form form;
	assert_int_equal(survey_wave_by_code(arena, db, rooms->root_id, SPAN("mars"), &wave, &fault), FOUND_ONE);
	assert_true(wave.is_elsewhere);
	assert_true(survey_form_load(arena, db, rooms->root_id, wave.id, &form, &fault));
	struct rows *rows = survey_public_replies(arena, db, rooms->root_id, wave.id);
	int64_t seen = 0;
	while (rows_next(rows, &fault) == FOUND_ONE) {
		const struct survey_public_reply reply = survey_public_reply(rows);
		assert_int_equal(reply.levels.length, form.item_count - form.text_count);
		size_t at = 0;
		while (!span_is(form.items[at].code, "attente"))
			at++;
		assert_int_equal((uint8_t)reply.levels.at[at], 3); /* 2 of 5, turned round */
		seen += reply.more.at[0] == 1;
	}
	rows_end(rows);
	db_end(db);
	assert_int_equal(seen, 1); /* in English */
}

static void
the_same_file_comes_once_and_can_be_undone(void **state)
{
	(void)state;
	const char *report;
	const char *map = "wave mars \"Enquête de mars\"\n" WHO_AND_WHERE;
	struct import import = run(map, seven, &report);
	assert_string_equal(import.fault.for_log, "import: same file twice");
	assert_true(survey_undo(arena, rooms->store, rooms->root_id, 1, &fault));
	assert_int_equal(replies("1 = 1"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_more"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_text"), 0);
	/* Nothing is left of it: its name and its days may be others. */
	import = run("wave mars \"Un autre nom\"\nclosed 2026-03-31\n" WHO_AND_WHERE, seven, &report);
	assert_null(import.fault.for_log);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_wave"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_wave WHERE name = 'Un autre nom'"
	                                     " AND closed_day = 20543 AND state = 3"),
	                 1);
	assert_int_equal(replies("1 = 1"), 3);
}

static bool
give_back(struct db *db, void *data)
{
	(void)data;
	bool done;
	struct survey_wave wave;
	return survey_wave_by_code(arena, db, rooms->root_id, SPAN("mars"), &wave, &fault) == FOUND_ONE &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_CLOSED, SURVEY_RETURNED, &done, &fault);
}

static void
a_second_file_joins_until_results_are_given_back(void **state)
{
	(void)state;
	const char *report;
	const char *map = "wave mars \"Enquête de mars\"\nquestionnaire Accueil\nstructure accueil.lss\n"
					  "side agent\nplace is Piscine\npartial\n";
	struct import import = run(map, HEAD "1,2026-03-10 08:00:00,fr,,,,,4,,,\n2,,fr,,,,,4,,,\n", &report);
	assert_null(import.fault.for_log);
	assert_int_equal(import.good_count, 2);
	assert_non_null(strstr(report, "inachevées, prises\u202f: 1."));
	assert_int_equal(replies("side = 1"), 3);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_population"), 4);
	import = run("wave mars \"x\"\ninternal\n" WHO_AND_WHERE, HEAD "1,2026-03-10 08:00:00,fr,,,pub,s1,4,,,\n",
	             &report);
	assert_non_null(strstr(import.fault.for_reader, "son public (interne ou non) est différent"));
	struct fault outer = { 0 };
	assert_true(store_write(rooms->store, give_back, NULL, &outer));
	import = run(map, HEAD "1,2026-03-10 08:00:00,fr,,,,,3,,,\n", &report);
	assert_non_null(strstr(import.fault.for_reader, "ses résultats ont déjà été rendus"));
	assert_int_equal(replies("side = 1"), 3);
}

static void
nothing_is_kept_of_a_try(void **state)
{
	(void)state;
	const char *report;
	const int64_t before = replies("1 = 1");
	struct fault wrong = { 0 };
	struct import import = { .root_id = rooms->root_id, .kind = INTAKE_KIND, .dry_run = true,
		                     .file_path = rooms_file(rooms, "essai.csv", seven) };
	import_begin(&import, arena);
	const struct intake_map *map = intake_map_read(
		arena, rooms_file(rooms, "essai.map", "wave essai \"Essai\"\n" WHO_AND_WHERE), &wrong);
	assert_true(intake_import(rooms->store, &import, rooms->folder, map, &report));
	assert_int_equal(import.good_count, 3);
	import.dry_run = false;
	import.strict = true;
	import_begin(&import, arena);
	assert_true(intake_import(rooms->store, &import, rooms->folder, map, &report));
	assert_int_equal(replies("1 = 1"), before);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_wave WHERE code = 'essai'"), 0);
}

static void
a_mapping_that_is_wrong_says_where(void **state)
{
	(void)state;
	static const struct {
		const char *map, *said;
	} cases[] = {
		{ "vague m \"M\"\ncôté usager\nlieu est Mairie\n", "il manque la ligne «\u202fquestionnaire\u202f»" },
		{ "questionnaire Accueil\nside usager\nplace is Mairie\n", "il manque la ligne «\u202fwave" },
		{ "wave m \"M\"\nquestionnaire Accueil\nplace is Mairie\n", "qui a répondu" },
		{ "wave m \"M\"\nquestionnaire Accueil\nside usager\n", "place is CODE" },
		{ "wave m \"M\"\nquestionnaire Accueil\nside column qui\nplace is Mairie\n", "side usager when" },
		{ "wave m\n", "ligne 1\u202f: écrivez\u202f: wave CODE" },
		{ "plaice x\n", "ligne 1\u202f: le mot «\u202fplaice\u202f» n’est pas connu" },
		{ "close demain\n", "ligne 1\u202f: écrivez la date ainsi" },
		{ "côté voisin\n", "ligne 1\u202f: le côté doit être" },
		{ "place x si y\n", "ligne 1\u202f: le mot «\u202fwhen\u202f»" },
		{ "interne beaucoup\n", "ligne 1\u202f: il y a un mot de trop" },
		{ "wave m \"M\"\nquestionnaire Autre\nstructure accueil.lss\nside usager\nplace is Mairie\n",
		  "Aucun questionnaire ne s’appelle «\u202fAutre\u202f»" },
		{ "wave m \"M\"\nquestionnaire Accueil\nstructure accueil.lss\nside usager\nplace is Lune\n",
		  "Le lieu «\u202fLune\u202f» du fichier de correspondance n’est pas connu" },
		{ "wave m \"M\"\nquestionnaire Accueil\nstructure accueil.lss\nside usager\nplace column où\n",
		  "La colonne «\u202foù\u202f» n’est pas dans ce fichier" },
		{ "wave m \"M\"\nquestionnaire Accueil\nside usager\nplace is Mairie\n",
		  "donnez aussi la structure du questionnaire" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *report;
		const struct import import = run(cases[i].map, seven, &report);
		if (import.fault.for_reader == NULL || strstr(import.fault.for_reader, cases[i].said) == NULL)
			fail_msg("%zu: %s", i, import.fault.for_reader);
	}
}

/* --- files that are not what they should be -------------------------------------------------------- */

static struct span
zip_of(const char *const *names, const struct span *parts, size_t count)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *bytes = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_source_keep(bytes);
	zip_t *zip = zip_open_from_source(bytes, ZIP_TRUNCATE, &error);
	assert_non_null(zip);
	for (size_t i = 0; i < count; i++)
		assert_true(zip_file_add(zip, names[i], zip_source_buffer(zip, parts[i].at, parts[i].length, 0),
		                         ZIP_FL_OVERWRITE) >= 0);
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(bytes), 0);
	assert_int_equal(zip_source_seek(bytes, 0, SEEK_END), 0);
	const size_t size = (size_t)zip_source_tell(bytes);
	assert_int_equal(zip_source_seek(bytes, 0, SEEK_SET), 0);
	char *copy = arena_take(arena, size + 1, 1);
	assert_int_equal(zip_source_read(bytes, copy, size), size);
	zip_source_close(bytes);
	zip_source_free(bytes);
	return span_from(copy, size);
}

/* How it is refused, as a page would say it; NULL when it opens and is read to the end. */
static const char *
refusal(struct span bytes, bool with_lss)
{
	struct intake_source source;
	struct fault wrong = { 0 };
	struct lime_reply reply;
	enum found found;
	struct arena *brief = arena_new((size_t)1 << 30);
	const struct intake_file file = { .bytes = bytes }, structure = { .bytes = lss };
	const char *said = NULL;
	if (!intake_open(brief, &file, with_lss ? &structure : NULL, &source, &wrong)) {
		said = arena_copy_text(arena, wrong.for_reader);
	} else {
		while ((found = intake_next(&source, &reply, &wrong)) == FOUND_ONE)
			;
		if (found == FOUND_FAILED)
			said = arena_copy_text(arena, wrong.for_reader);
	}
	arena_end(brief);
	return said;
}

static void
expect_refusal(struct span bytes, bool with_lss, const char *said)
{
	const char *sentence = refusal(bytes, with_lss);
	if (sentence == NULL || strstr(sentence, said) == NULL)
		fail_msg("%s, not %s", sentence == NULL ? "(read)" : sentence, said);
}

/* Forty megabytes of the same reply, in some hundred kilobytes. */
static struct span
bomb(void)
{
	enum { SIZE = 40 << 20 };
	static const char head[] = "<document><responses><fields><fieldname>id</fieldname></fields><rows>";
	static const char reply[] = "<row><id>1</id></row>";
	char *bytes = arena_take(arena, SIZE, 1);
	size_t length = sizeof head - 1;
	memcpy(bytes, head, length);
	for (; length + sizeof reply < SIZE; length += sizeof reply - 1)
		memcpy(bytes + length, reply, sizeof reply - 1);
	return span_from(bytes, length);
}

static void
harmful_files_are_refused(void **state)
{
	(void)state;
	static const char *const names[] = { "survey_1.lss", "survey_1_responses.lsr" };
	const struct span good[] = {
		lss, SPAN("<document><responses><fields><fieldname>id</fieldname></fields><rows>"
		          "<row><id>1</id></row></rows></responses></document>") };
	const struct span bombed[] = { lss, bomb() };
	assert_null(refusal(zip_of(names, good, 2), false));
	expect_refusal(zip_of(names, bombed, 2), false, "anormalement grosse une fois décompressée");
	expect_refusal(zip_of(names, good, 1), false, "n’a pas de réponses");
	expect_refusal(zip_of(names + 1, good + 1, 1), false, "abîmée ou incomplète");
	expect_refusal(SPAN("PK\3\4 pas une archive"), false, "abîmée ou incomplète");
	expect_refusal(SPAN(""), false, "ne s’ouvre pas");
	expect_refusal(SPAN("a"), true, "Aucun titre de colonne");
	expect_refusal(SPAN("id,qui\n1,pub\n"), false, "donnez aussi la structure");
	expect_refusal(SPAN("code,nom\nA,B\n"), true, "Aucun titre de colonne");
	const struct span whole = zip_of(names, good, 2);
	for (size_t length = 1; length < whole.length; length += 7)
		assert_non_null(refusal(span_from(whole.at, length), false)); /* cut anywhere */
}

/* --- a file that waits -------------------------------------------------------------------------------- */

static struct intake_reading
reading_of(struct intake_source *source, const struct intake_how *how, struct import *import)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct place_tree *tree = place_tree_load(arena, db, rooms->root_id, 20600, &fault);
	db_end(db);
	*import = (struct import){ .root_id = rooms->root_id, .kind = INTAKE_KIND, .dry_run = true };
	import_begin(import, arena);
	return (struct intake_reading){ .arena = arena, .source = source, .how = how,
		                            .inquiry = inquiry, .tree = tree, .import = import };
}

static void
what_waits_holds_nothing_that_is_not_kept(void **state)
{
	(void)state;
	static const struct intake_value sides[] = { { { "pub", 3 }, SIDE_USAGER },
		                                         { { "ag", 2 }, SIDE_AGENT } };
	const struct intake_how how = { .side_column = SPAN("qui"), .place_column = SPAN("site"),
		                            .sides = sides, .side_count = 2 };
	const struct intake_file file = { .bytes = span_of(seven) }, structure = { .bytes = lss };
	struct intake_source source, copy;
	struct import import;
	struct intake_waiting waiting = { .account_id = 5, .inquiry_id = row.inquiry_id, .file_mark = 77,
		                              .file_name = SPAN("mars.csv") }, back;
	assert_true(intake_open(arena, &file, &structure, &source, &fault));
	struct intake_reading reading = reading_of(&source, &how, &import);
	assert_true(intake_match(&reading));
	if (!intake_wait(&reading, rooms->folder, &waiting, &fault))
		fail_msg("%s", fault.for_log);
	static const char *const never[] = { "192.0.2", "jeton", "09:10", "23:59" };
	static const char *const endings[] = { "tsv", "lss", "about" };
	for (size_t e = 0; e < LENGTH(endings); e++) {
		struct span bytes;
		const char *path = arena_format(arena, "%s/intake/%lld.%s", rooms->folder,
		                                (long long)waiting.id, endings[e]);
		assert_int_equal(file_read(arena, path, 1 << 20, &bytes, &fault), FOUND_ONE);
		for (size_t i = 0; i < LENGTH(never); i++)
			if (span_find(bytes, span_of(never[i])) != SIZE_MAX)
				fail_msg("%s in %s", never[i], endings[e]);
		struct stat facts;
		assert_int_equal(stat(path, &facts), 0);
		assert_int_equal(facts.st_mode & 0777, 0600);
	}
	assert_int_equal(intake_waits(arena, rooms->folder, waiting.id, &back, &copy, &fault), FOUND_ONE);
	assert_true(back.account_id == 5 && back.file_mark == 77 && span_is(back.file_name, "mars.csv"));
	assert_true(span_is(back.about, "id, submitdate, startlanguage, ipaddr, token"));
	struct intake_reading again = reading_of(&copy, &how, &import);
	assert_true(intake_read(&again));
	assert_int_equal(again.counts.good, 3);
	assert_int_equal(again.counts.partial, 1);
	expect_bad(&import, 0, 6, "le lieu");
	expect_bad(&import, 1, 7, "question accueil");
	expect_bad(&import, 2, 8, "le côté");
}

static void
what_waits_goes_after_an_hour(void **state)
{
	(void)state;
	struct intake_waiting back, waiting = { .inquiry_id = 1, .file_name = SPAN("x") };
	struct intake_source source, copy;
	struct import import;
	const struct intake_how how = { .side_count = 0 };
	const struct intake_file file = { .bytes = span_of(seven) }, structure = { .bytes = lss };
	assert_true(intake_open(arena, &file, &structure, &source, &fault));
	struct intake_reading reading = reading_of(&source, &how, &import);
	assert_true(intake_match(&reading) && intake_wait(&reading, rooms->folder, &waiting, &fault));
	const int64_t now_s = time_now_s();
	intake_clock(rooms->folder, now_s);
	assert_int_equal(intake_waits(arena, rooms->folder, waiting.id, &back, &copy, &fault), FOUND_ONE);
	intake_clock(rooms->folder, now_s + INTAKE_WAIT_S + 60);
	assert_int_equal(intake_waits(arena, rooms->folder, waiting.id, &back, &copy, &fault), FOUND_NONE);
	assert_int_equal(intake_waits(arena, rooms->folder, 1, &back, &copy, &fault), FOUND_NONE);
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_stand_in_a_closed_wave),
		cmocka_unit_test(a_reply_is_kept_as_one_given_here),
		cmocka_unit_test(the_same_file_comes_once_and_can_be_undone),
		cmocka_unit_test(a_second_file_joins_until_results_are_given_back),
		cmocka_unit_test(nothing_is_kept_of_a_try),
		cmocka_unit_test(a_mapping_that_is_wrong_says_where),
		cmocka_unit_test(harmful_files_are_refused),
		cmocka_unit_test(what_waits_holds_nothing_that_is_not_kept),
		cmocka_unit_test(what_waits_goes_after_an_hour),
	};
	return cmocka_run_group_tests(tests, begin, finish);
}
