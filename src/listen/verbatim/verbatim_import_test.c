/* Texts that come from elsewhere: what is kept of a file, what is left and why, and that it goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim_import_inside.h"
#include "support/rooms_for_tests.h"

enum { TOWN, NORTH, SOUTH, EAST, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "nord", "sud", "est" };
static const int parents[PLACE_COUNT] = { -1, 0, 0, 0 };
enum { EXPERIENCE_COUNT = 99 };
static const char *experiences; /* real ones, as they were published */

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct import import;
static const char *report;

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	fault = (struct fault){ 0 };
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	must(tree != NULL);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		place_ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- files ------------------------------------------------------------------------------------ */

static bool
take_path(const char *path, const struct verbatim_chosen *chosen, bool dry_run, bool strict)
{
	import = (struct import){ .root_id = rooms->root_id, .kind = VERBATIM_KIND, .file_path = path,
		                      .dry_run = dry_run, .strict = strict };
	import_begin(&import, arena);
	return verbatim_import(rooms->store, &import, rooms->folder, chosen, &report);
}

static bool
take(const char *csv, const struct verbatim_chosen *chosen)
{
	return take_path(rooms_file(rooms, "textes.csv", csv), chosen, false, false);
}

static void
take_well(const char *csv, const struct verbatim_chosen *chosen)
{
	if (!take(csv, chosen))
		fail_msg("import: %s", import.fault.for_reader);
}

/* So many who wrote, each something else. */
static void
add_people(struct text *csv, const char *place, const char *side, int first, int count)
{
	static const char *const subjects[] = { "guichet", "téléphone", "formulaire", "parking", "site",
		                                    "courrier", "délai", "bureau" };
	for (int i = first; i < first + count; i++)
		text_format(csv, "%s;%s;%02d/%02d/2025;Le %s numéro a%d était b%d, nous avons attendu c%d "
		                 "puis d%d.\n",
		            place, side, i % 28 + 1, i % 12 + 1, subjects[i % 8], i, i * 7, i * 3, i * 5);
}

static struct text
new_csv(void)
{
	struct text csv = text_new(arena, 64 << 20);
	text_add_z(&csv, "lieu;qui;quand;dire\n");
	return csv;
}

static const struct verbatim_chosen all_columns = { .text = "dire", .side = "qui", .place = "lieu",
	                                                .day = "quand" };

static const char *
why(int64_t line)
{
	for (size_t i = 0; i < import.bad_listed; i++)
		if (import.bad_lines[i].number == line)
			return import.bad_lines[i].why;
	return "";
}

static bool
says(const char *sentence, const char *part)
{
	return span_find(span_of(sentence), span_of(part)) != SIZE_MAX;
}

/* --- what one reads of it --------------------------------------------------------------------- */

static struct verbatim_sight
sight_of(enum role role, int place)
{
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ role, place < 0 ? 0 : place_ids[place] };
	return (struct verbatim_sight){ .root_id = rooms->root_id,
		                            .reader = { .account_id = 5, .roles = WHO(role), .rights = right,
		                                        .right_count = 1 },
		                            .tree = tree };
}

static size_t
heap_count(struct verbatim_heap **heaps_r)
{
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_heaps(arena, db, &sight, heaps_r, &count, &fault));
	db_end(db);
	return count;
}

static struct verbatim_found
ask_as(struct verbatim_sight sight, int side, const char *words)
{
	struct verbatim_heap *heaps;
	struct verbatim_found found;
	assert_true(heap_count(&heaps) >= 1);
	const struct verbatim_asked asked = { .heap_id = heaps[0].id, .side = side, .tone = VERBATIM_ANY,
		                                  .state = VERBATIM_ANY, .words = span_of(words),
		                                  .limit = VERBATIM_ASK_MAX };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_ask(arena, db, &sight, &asked, &found, &fault));
	db_end(db);
	return found;
}

static struct verbatim_found
ask(int side, const char *words)
{
	return ask_as(sight_of(ROLE_REFERENT, -1), side, words);
}

static enum found
undo(int64_t of, int64_t *texts_r)
{
	const struct verbatim_undoing asked = { rooms->root_id, of, 0, time_now_s() };
	return verbatim_import_undo(arena, rooms->store, &asked, texts_r, &fault);
}

/* --- what is kept ----------------------------------------------------------------------------- */

static void
a_file_becomes_a_heap(void **state)
{
	(void)state;
	struct text csv = new_csv();
	struct verbatim_chosen chosen = all_columns;
	struct verbatim_heap *heaps;
	chosen.name = "Le cahier de l’accueil";
	add_people(&csv, "est", "usager", 0, 6);
	add_people(&csv, "nord", "Usager", 20, 5);
	add_people(&csv, "sud", "USAGERS", 40, 2); /* with those of the north they are the town's */
	add_people(&csv, "nord", "agent", 100, 11);
	text_add_z(&csv, "nord;agent;2025-03-17;Appelez Mme Marie Durand au 06 12 34 56 78, merci.\n");
	text_add_z(&csv, "nord;agent;;Le xylophone du bureau est cassé.\n;;;\n");
	take_well(text_z(&csv), &chosen);
	assert_int_equal(import.good_count, 26);
	assert_int_equal(import.number, 1);
	assert_int_equal(heap_count(&heaps), 1);
	assert_true(span_is(heaps[0].name, "Le cahier de l’accueil") && heaps[0].import_id == import.import_id);
	const struct verbatim_found found = ask(VERBATIM_ANY, "");
	size_t at[2][PLACE_COUNT] = { 0 };
	for (size_t i = 0; i < found.count; i++) {
		const struct verbatim_text *text = &found.texts[i];
		for (size_t place = 0; place < PLACE_COUNT; place++)
			at[text->side][place] += text->place_id == place_ids[place];
		/* Of agents not even the month is. */
		assert_true(text->has_day == (text->side == SIDE_USAGER));
		assert_true(!text->has_day || date_of_days(text->day).day == 1);
		assert_true(span_find(text->words, SPAN("Durand")) == SIZE_MAX);
		assert_true(span_find(text->words, SPAN("06 12")) == SIZE_MAX);
	}
	assert_int_equal(at[SIDE_USAGER][EAST], 6);
	assert_int_equal(at[SIDE_USAGER][TOWN], 7);
	assert_int_equal(at[SIDE_AGENT][NORTH], 13);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 26);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(texts) AS bigint) FROM verbatim_tally"), 26);
	assert_true(says(report, "2 textes") == false && says(report, "7 textes sont dits du lieu au-dessus"));
}

static void
a_side_under_its_floor_is_not_kept_at_all(void **state)
{
	(void)state;
	struct text csv = new_csv();
	add_people(&csv, "est", "usager", 0, 5);
	add_people(&csv, "nord", "agent", 100, 8);
	text_add_z(&csv, "nord;agent;;Le xylophone du bureau est cassé.\n");
	take_well(text_z(&csv), &all_columns);
	assert_int_equal(import.good_count, 5);
	assert_true(says(report, "9 textes d’agents ne sont pas gardés"));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text WHERE side = 1"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 5);
	assert_int_equal(ask(VERBATIM_ANY, "xylophone").count, 0);
}

static void
a_place_under_the_floor_is_never_told(void **state)
{
	(void)state;
	struct text csv = new_csv();
	add_people(&csv, "est", "usager", 0, 9);
	add_people(&csv, "nord", "usager", 20, 9);
	text_add_z(&csv, "sud;usager;;Le xylophone du bureau est cassé.\n");
	take_well(text_z(&csv), &all_columns);
	assert_int_equal(ask(VERBATIM_ANY, "xylophone").count, 1); /* who has the whole */
	assert_true(ask(VERBATIM_ANY, "xylophone").texts[0].place_id == place_ids[TOWN]);
	for (int place = NORTH; place < PLACE_COUNT; place++)
		assert_int_equal(ask_as(sight_of(ROLE_DIRECTOR, place), VERBATIM_ANY, "xylophone").count, 0);
}

static void
answers_are_masked_too(void **state)
{
	(void)state;
	static const struct verbatim_chosen chosen = { .text = "a + b", .answer = "r" };
	struct text csv = text_new(arena, 1 << 16);
	text_add_z(&csv, "a,b,r\n");
	for (int i = 0; i < 6; i++)
		text_format(&csv, "Titre %d,\"La file a%d dure b%d heures, dit c%d\",\"Appelez Mme Marie "
		                  "Durand.\"\n", i, i, i, i);
	take_well(text_z(&csv), &chosen);
	const struct verbatim_found found = ask(SIDE_USAGER, "");
	assert_int_equal(found.count, 6);
	for (size_t i = 0; i < found.count; i++) {
		assert_true(span_starts(found.texts[i].words, "Titre ") &&
		            span_find(found.texts[i].words, SPAN("\nLa file")) != SIZE_MAX);
		assert_true(span_find(found.texts[i].answer, SPAN("Durand")) == SIZE_MAX &&
		            found.texts[i].answer.length > 0);
	}
	assert_true(says(report, "Aucune colonne n’est prise pour le lieu"));
}

/* --- formats that are known ------------------------------------------------------------------- */

static void
published_experiences_are_known(void **state)
{
	(void)state;
	static const struct verbatim_chosen nothing = { NULL };
	if (!take_path(experiences, &nothing, false, false))
		fail_msg("import: %s", import.fault.for_reader);
	/* Those of no structure; of those here, none is told: each of them is a line that is left. */
	assert_int_equal(import.good_count, 42);
	assert_int_equal(import.good_count + import.bad_count, EXPERIENCE_COUNT);
	assert_true(says(why(31), "CARSAT"));
	assert_true(says(report, "Services Publics +"));
	const struct verbatim_found found = ask(SIDE_USAGER, "");
	assert_int_equal(found.count, 42);
	for (size_t i = 0; i < found.count; i++) {
		const int year = date_of_days(found.texts[i].day).year;
		assert_true(found.texts[i].has_day && year >= 2019 && year <= 2023);
		assert_true(found.texts[i].place_id == 0 && span_is_utf8(found.texts[i].words));
		assert_true(span_find(found.texts[i].words, SPAN("\xc2\x92")) == SIZE_MAX); /* a lost apostrophe */
	}
}

static void
a_place_of_services_publics_is_found_by_its_code_or_its_name(void **state)
{
	(void)state;
	static const struct verbatim_chosen nothing = { NULL };
	struct text csv = text_new(arena, 1 << 16);
	text_add_z(&csv, "ID expérience;Écrit le;Titre;Description;Ressenti usager;ID structure 1;"
	                 "Intitulé structure  1;Réponse structure 1\n");
	for (int i = 0; i < 12; i++)
		text_format(&csv, "%d;13/08/2021 10:34;Titre;La file a%d dure b%d heures, dit "
		                  "c%d;Négatif;%s;%s;\n", i, i, i,
		            i, i < 6 ? "est" : "xxx", i < 6 ? "Autre" : "nord");
	text_add_z(&csv, "12;13/08/2021;T;Loin de tout;Négatif;sxZshFsE9R;Hors-structures;\n");
	text_add_z(&csv, "13;13/08/2021;T;Ailleurs;Négatif;yyy;La Poste;Nous y pensons\n");
	take_well(text_z(&csv), &nothing);
	assert_int_equal(import.good_count, 13);
	assert_int_equal(import.bad_count, 1);
	assert_true(says(why(15), "«\u202fLa Poste\u202f» n’est ni un code"));
	const struct verbatim_found found = ask(SIDE_USAGER, "file");
	size_t east = 0, north = 0;
	for (size_t i = 0; i < found.count; i++) {
		east += found.texts[i].place_id == place_ids[EAST];
		north += found.texts[i].place_id == place_ids[NORTH];
	}
	/* Of nowhere there was one, who goes with the smallest others. */
	assert_int_equal(found.count, 12);
	assert_true(east + north == 6);
}

static void
opinions_of_jdma_are_known(void **state)
{
	(void)state;
	static const struct verbatim_chosen nothing = { NULL };
	struct text csv = text_new(arena, 1 << 16);
	text_add_z(&csv, "Date de l'avis,Nom du formulaire,Lien d'intégration,Identifiant Avis,"
	                 "\"De façon générale, comment ça s'est passé ?\",Souhaitez-vous nous en dire plus ?\n");
	for (int i = 0; i < 6; i++)
		text_format(&csv, "2025-03-31 22:30:0%d,F,L,abc%d,Très bien,La file a%d dure b%d heures "
		                  "(c%d)\n", i, i, i, i, i);
	text_add_z(&csv, "2025-03-31 10:00:00,F,L,abcd,Très bien,\n");
	take_well(text_z(&csv), &nothing);
	assert_int_equal(import.good_count, 6);
	assert_true(says(why(8), "pas de texte"));
	const struct verbatim_found found = ask(SIDE_USAGER, "");
	for (size_t i = 0; i < found.count; i++) /* in Paris it was April */
		assert_int_equal(date_of_days(found.texts[i].day).month, 4);
}

/* --- what is left, and why -------------------------------------------------------------------- */

static void
bad_lines_are_told_with_their_reason(void **state)
{
	(void)state;
	struct text csv = new_csv();
	add_people(&csv, "est", "usager", 0, 6);
	text_add_z(&csv, "est;dirigeant;;Un mot.\nest;;;Un mot.\nouest;usager;;Un "
	                 "mot.\nest;usager;31/02/2025;Un mot.\n");
	text_add_z(&csv, "est;usager;2199-01-01;Un mot.\nest;usager;hier;Un mot.\nest;usager;;   \n");
	take_well(text_z(&csv), &all_columns);
	assert_int_equal(import.good_count, 6);
	assert_int_equal(import.bad_count, 7);
	assert_true(says(why(8), "«\u202fdirigeant\u202f» n’est ni usager ni agent"));
	assert_true(says(why(9), "le côté manque"));
	assert_true(says(why(10), "«\u202fouest\u202f» n’est ni un code"));
	assert_true(says(why(11), "ne se lit pas"));
	assert_true(says(why(12), "n’est pas encore venue"));
	assert_true(says(why(13), "«\u202fhier\u202f» ne se lit pas"));
	assert_true(says(why(14), "pas de texte"));
}

static void
what_is_strict_or_dry_keeps_nothing(void **state)
{
	(void)state;
	struct text csv = new_csv();
	add_people(&csv, "est", "usager", 0, 6);
	text_add_z(&csv, "ouest;usager;;Un mot.\n");
	const char *path = rooms_file(rooms, "t.csv", text_z(&csv));
	assert_true(take_path(path, &all_columns, true, false));
	assert_int_equal(import.good_count, 6);
	assert_true(take_path(path, &all_columns, false, true));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_import"), 0);
}

static void
a_column_that_is_none_stops_it(void **state)
{
	(void)state;
	struct text csv = new_csv();
	struct verbatim_chosen chosen = { .text = "dire", .side = "profil" };
	add_people(&csv, "est", "usager", 0, 6);
	assert_false(take(text_z(&csv), &chosen));
	assert_true(says(import.fault.for_reader, "pas de colonne «\u202fprofil\u202f»") &&
	            says(import.fault.for_reader, "«\u202fquand\u202f»"));
	/* There, but of something else: each line says so, and nothing is kept. */
	chosen.side = "quand";
	assert_true(take(text_z(&csv), &chosen));
	assert_int_equal(import.good_count, 0);
	assert_int_equal(import.bad_count, 6);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 0);
	assert_false(take(text_z(&csv), &(struct verbatim_chosen){ NULL }));
	assert_true(says(import.fault.for_reader, "--text COLONNE"));
	assert_false(take("", &all_columns));
	assert_true(says(import.fault.for_reader, "vide"));
	assert_true(take("lieu;qui;quand;dire\n", &all_columns));
	assert_int_equal(import.good_count, 0);
}

static void
a_mapping_says_what_columns_mean(void **state)
{
	(void)state;
	struct text csv = text_new(arena, 1 << 16);
	text_add_z(&csv, "Profil,Avis\n");
	for (int i = 0; i < 6; i++)
		text_format(&csv, "Parent,La file a%d dure b%d heures (c%d)\n", i, i, i);
	text_add_z(&csv, "Autre,Un mot\n");
	const struct verbatim_chosen chosen = {
		.map_path = rooms_file(rooms, "t.map", "nom « L’école »\ntexte colonne Avis\ncôté colonne Profil\n"
		                                       "côté usager quand Parent ou « Élève »\ncôté agent "
		                                       "quand Agent\n"
		                                       "lieu est est\n"),
	};
	struct verbatim_heap *heaps;
	take_well(text_z(&csv), &chosen);
	assert_int_equal(import.good_count, 6);
	assert_true(says(why(8), "«\u202fAutre\u202f»"));
	assert_int_equal(heap_count(&heaps), 1);
	assert_true(span_is(heaps[0].name, "L’école"));
	assert_true(ask(SIDE_USAGER, "").texts[0].place_id == place_ids[EAST]);
	static const char *const wrong[] = { "texte Avis\n", "côté dirigeant\n", "côté usager si A\n",
	                                     "lieu Avis\n",
		                                 "nom\n", "jour heure\n", "bidule\n",
		                                     "texte colonne Avis de trop\n" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		const struct verbatim_chosen bad = { .map_path = rooms_file(rooms, "f.map", wrong[i]) };
		assert_false(take(text_z(&csv), &bad));
		assert_true(says(import.fault.for_reader, "Fichier de correspondance, ligne 1"));
	}
	const struct verbatim_chosen nowhere = {
		.map_path = rooms_file(rooms, "n.map", "texte colonne Avis\nlieu est ouest\n") };
	assert_false(take(text_z(&csv), &nowhere));
}

/* What the person wrote is read, not what the service answered. */
static void
what_calls_somebody_is_looked_for_in_a_file_too(void **state)
{
	(void)state;
	struct text csv = text_new(arena, 1 << 16);
	struct verbatim_heap *heaps;
	int64_t texts;
	text_add_z(&csv, "lieu;qui;quand;dire;reponse\n");
	for (int i = 0; i < 5; i++)
		text_format(&csv, "est;usager;;La salle a%d est claire, b%d, c%d aussi.;Urgent : je veux mourir.\n",
		            i, i, i);
	text_add_z(&csv, "est;usager;;Je n’en peux plus, je veux mourir.;\n");
	text_add_z(&csv, "est;usager;;Vous êtes des connards.;\n");
	struct verbatim_chosen chosen = all_columns;
	chosen.answer = "reponse";
	take_well(text_z(&csv), &chosen);
	assert_int_equal(heap_count(&heaps), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_call"), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_call WHERE kinds = 4"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT looks_for_calls FROM verbatim_heap"), 1);
	assert_int_equal(undo(import.number, &texts), FOUND_ONE);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_call"), 0);
}

static void
days_are_read_as_files_write_them(void **state)
{
	(void)state;
	static const struct {
		const char *cell, *day;
	} good[] = { { "2025-03-31", "2025-03-31" }, { "31/03/2025", "2025-03-31" },
		         { "31/03/2025 10:34", "2025-03-31" }, { "2025-03-31T23:59:59Z", "2025-03-31" },
		         { "2025-03-31 23:59:59.123", "2025-03-31" } };
	static const char *const bad[] = { "", "2025", "2025-02-30", "30/02/2025", "2025-03-31 25:00",
	                                   "2025-03-31 1",
		                               "2025-03-31x10:00", "31-03-2025", "lundi 31 mars" };
	int32_t day, wanted;
	for (size_t i = 0; i < LENGTH(good); i++) {
		assert_true(date_read(span_of(good[i].day), &wanted));
		assert_true(verbatim_day_read(span_of(good[i].cell), false, &day) && day == wanted);
	}
	for (size_t i = 0; i < LENGTH(bad); i++)
		assert_false(verbatim_day_read(span_of(bad[i]), false, &day));
}

/* --- twice, undone, cut ----------------------------------------------------------------------- */

static void
the_same_file_comes_once_and_goes(void **state)
{
	(void)state;
	struct text csv = text_new(arena, 1 << 16);
	struct verbatim_heap *heaps;
	int64_t texts;
	text_add_z(&csv, "bien,mal\n");
	for (int i = 0; i < 600; i++)
		text_format(&csv, "L’accueil a%d vaut b%d ou c%d,La file d%d dure e%d ou f%d\n", i, i, i, i, i, i);
	take_well(text_z(&csv), &(struct verbatim_chosen){ .text = "bien" });
	assert_false(take(text_z(&csv), &(struct verbatim_chosen){ .text = "bien" }));
	assert_true(says(import.fault.for_reader, "déjà été importé (import n°\u00a01)"));
	/* Another column is another question. */
	take_well(text_z(&csv), &(struct verbatim_chosen){ .text = "mal" });
	assert_int_equal(import.number, 2);
	assert_int_equal(heap_count(&heaps), 2);
	assert_int_equal(undo(1, &texts), FOUND_ONE);
	assert_int_equal(texts, 600);
	assert_int_equal(undo(1, &texts), FOUND_NONE);
	assert_int_equal(heap_count(&heaps), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 600);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 600);
	take_well(text_z(&csv), &(struct verbatim_chosen){ .text = "bien" });
	assert_int_equal(heap_count(&heaps), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact WHERE kind = "
	                                     "'verbatim.imported'"), 3);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact WHERE kind = "
	                                     "'verbatim.undone'"), 1);
}

/* A heap of this file as a program that was killed leaves it. */
struct cut {
	struct verbatim_filling filling;
	struct fault fault;
};

static bool
write_cut(struct db *db, void *data)
{
	struct cut *cut = data;
	const struct verbatim_text text = { .text_id = 77, .words = SPAN("Un mot."), .language = SPAN("fr"),
		                                .answer = SPAN(""), .state = VERBATIM_SHOWN };
	if (!verbatim_store_begin(arena, db, rooms->root_id, &cut->filling, &cut->fault))
		return false;
	struct verbatim_text one = text;
	one.heap_id = cut->filling.heap.id;
	return verbatim_store_add(db, rooms->root_id, &one, &cut->fault) &&
	       verbatim_store_lock(db, rooms->root_id, one.heap_id, one.text_id, SPAN("fermé"), &cut->fault);
}

static void
leave_cut(const char *path)
{
	struct import dry = { .root_id = rooms->root_id, .kind = VERBATIM_KIND, .file_path = path,
	                      .dry_run = true };
	struct verbatim_run run = { .arena = arena, .import = &dry, .path = path,
		                        .keeper = { .store = rooms->store, .root_id = rooms->root_id,
		                                    .folder = rooms->folder } };
	import_begin(&dry, arena);
	assert_true(verbatim_run_open(&run) && verbatim_run_begin(&run, NULL, &all_columns));
	struct cut cut = { .filling = { .heap = { .item_id = run.mark, .name = SPAN("coupé") }, .made_of = 5 } };
	assert_true(store_write(rooms->store, write_cut, &cut, &fault));
}

static void
what_was_cut_is_begun_again(void **state)
{
	(void)state;
	struct text csv = new_csv();
	struct verbatim_heap *heaps;
	add_people(&csv, "est", "usager", 0, 700);
	add_people(&csv, "nord", "agent", 1000, 500);
	const char *path = rooms_file(rooms, "t.csv", text_z(&csv));
	leave_cut(path);
	assert_int_equal(heap_count(&heaps), 0);
	int cuts = 0;
	/* Whatever fails, nothing is kept by halves. */
	for (int64_t steps = 3;; steps += 330) {
		store_fail_after(steps);
		const bool is_done = take_path(path, &all_columns, false, false);
		store_fail_after(0);
		if (is_done)
			break;
		assert_int_equal(heap_count(&heaps), 0);
		assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_import"), 0);
		cuts++;
	}
	assert_true(cuts >= 3);
	assert_int_equal(heap_count(&heaps), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 1200);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 1200);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(texts) AS bigint) FROM verbatim_tally"), 1200);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_import"), 1);
}

static void
what_nobody_ends_goes_after_a_day(void **state)
{
	(void)state;
	struct text csv = new_csv();
	struct verbatim_keeper keeper = { .store = rooms->store, .root_id = rooms->root_id,
		                              .folder = rooms->folder, .now_s = time_now_s() };
	keeper.today = day_here(keeper.now_s);
	add_people(&csv, "est", "usager", 0, 6);
	leave_cut(rooms_file(rooms, "t.csv", text_z(&csv)));
	assert_true(verbatim_clock(arena, &keeper, true, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 1);
	keeper.now_s += DAY_S + 60;
	assert_true(verbatim_clock(arena, &keeper, true, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 0);
}

/* --- made to harm ----------------------------------------------------------------------------- */

static void
a_hundred_thousand_same_lines_are_one_voice(void **state)
{
	(void)state;
	enum { LINES = 100000 };
	struct text csv = text_new(arena, 32 << 20);
	text_add_z(&csv, "avis\n");
	for (int i = 0; i < LINES; i++)
		text_add_z(&csv, "Nous voulons que le guichet rouvre le samedi matin.\n");
	assert_true(take(text_z(&csv), &(struct verbatim_chosen){ .text = "avis" }));
	assert_int_equal(import.good_count, 0);
	assert_true(says(report, "100\u202f000 textes d’usagers ne sont pas gardés"));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 0);
}

static void
odd_texts_are_kept_as_they_may_be(void **state)
{
	(void)state;
	enum { MEGABYTE = 1 << 20 };
	struct text csv = text_new(arena, 8 << 20);
	text_add_z(&csv, "avis\n");
	for (int i = 0; i < 5; i++)
		text_format(&csv, "La file a%d dure b%d heures (c%d)\n", i, i, i);
	text_add_z(&csv, "<script>alert(1)</script> & <b>gras</b>\n");         /* 7 */
	text_add_z(&csv, "هذا النص مكتوب من اليمين إلى اليسار في الاستمارة\n"); /* 8 */
	text_add_z(&csv, "L\xe9t\xe9 fut chaud au guichet\n");                  /* 9: of another encoding */
	text_add_z(&csv, "Le t\x01\x02\x07l\u200bphone 06 1\u200b2 34 56 7\u200b8 sonne\n"); /* 10 */
	text_add_z(&csv, "L'Ã©tat du hall est Ã  revoir\n");                    /* 11: encoded twice */
	for (int i = 0; i < MEGABYTE - 10; i++)
		text_add_char(&csv, 'a');
	text_add_z(&csv, "\n");
	for (int i = 0; i < VERBATIM_WRITTEN_SIZE_MAX; i++) /* 13: as long as may be */
		text_add_char(&csv, "ab "[i % 3]);
	text_add_z(&csv, ".\n");
	for (int i = 0; i < VERBATIM_WRITTEN_SIZE_MAX - 1; i++) /* 14 */
		text_add_char(&csv, 'b');
	text_add_z(&csv, "\n");
	take_well(text_z(&csv), &(struct verbatim_chosen){ .text = "avis" });
	assert_true(says(why(12), "dépasse 100") && says(why(13), "dépasse 100"));
	assert_true(says(why(9), "illisibles"));
	assert_int_equal(import.bad_count, 3);
	const struct verbatim_found found = ask(SIDE_USAGER, "");
	size_t met = 0;
	assert_int_equal(found.count, 10);
	for (size_t i = 0; i < found.count; i++) {
		const struct span words = found.texts[i].words;
		assert_true(span_is_utf8(words));
		met += span_is(words, "<script>alert(1)</script> & <b>gras</b>");
		met += span_is(found.texts[i].language, "ar");
		met += span_find(words, SPAN("L'état du hall est à revoir")) != SIZE_MAX;
		assert_true(span_find(words, SPAN("06 1")) == SIZE_MAX && span_find(words, SPAN("\x01")) == SIZE_MAX);
	}
	assert_int_equal(met, 3);
}

/* --- a guess ---------------------------------------------------------------------------------- */

static void
columns_are_guessed_by_what_they_hold(void **state)
{
	(void)state;
	struct text csv = text_new(arena, 1 << 16);
	struct verbatim_table_file file;
	size_t columns[VERBATIM_COLUMN_MAX];
	text_add_z(&csv, "n;Où;Qui répond;Saisi;Commentaire;Réponse apportée\n");
	for (int i = 0; i < 10; i++)
		text_format(&csv, "%d;%s;%s;0%d/03/2025;La file dure;Une longue réponse du service à toutes "
		                  "ces personnes\n", i,
		            i % 2 == 0 ? "est" : "nord", i % 3 == 0 ? "Agent" : "Usager", i + 1);
	const char *path = rooms_file(rooms, "g.csv", text_z(&csv));
	assert_true(verbatim_file_open(arena, path, &file, &fault));
	struct verbatim_map *map = verbatim_map_known(arena, &file);
	verbatim_map_guess(arena, path, tree, &file, map);
	static const size_t wanted[VERBATIM_WHAT_COUNT] = { [VERBATIM_OF_TEXT] = 4, [VERBATIM_OF_SIDE] = 2,
		                                                [VERBATIM_OF_PLACE] = 1, [VERBATIM_OF_DAY] = 3,
		                                                [VERBATIM_OF_ANSWER] = 5 };
	for (int what = 0; what < VERBATIM_WHAT_COUNT; what++) {
		assert_int_equal(verbatim_map_columns(map, (enum verbatim_what)what, columns), 1);
		assert_int_equal(columns[0], wanted[what]);
	}
}

int
main(int argc, char **argv)
{
#define ONE(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		ONE(a_file_becomes_a_heap),
		ONE(a_side_under_its_floor_is_not_kept_at_all),
		ONE(a_place_under_the_floor_is_never_told),
		ONE(answers_are_masked_too),
		ONE(published_experiences_are_known),
		ONE(a_place_of_services_publics_is_found_by_its_code_or_its_name),
		ONE(opinions_of_jdma_are_known),
		ONE(bad_lines_are_told_with_their_reason),
		ONE(what_is_strict_or_dry_keeps_nothing),
		ONE(a_column_that_is_none_stops_it),
		ONE(a_mapping_says_what_columns_mean),
		ONE(days_are_read_as_files_write_them),
		ONE(what_calls_somebody_is_looked_for_in_a_file_too),
		ONE(the_same_file_comes_once_and_goes),
		ONE(what_was_cut_is_begun_again),
		ONE(what_nobody_ends_goes_after_a_day),
		ONE(a_hundred_thousand_same_lines_are_one_voice),
		ONE(odd_texts_are_kept_as_they_may_be),
		ONE(columns_are_guessed_by_what_they_hold),
	};
	must(argc == 3);
	experiences = argv[2];
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
