/* Import, read and show in the terminal. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "confront/mirror/mirror.h"
#include "craft/html/frame.h"
#include "doors/console/console_inside.h"
#include "doors/demo/demo.h"
#include "doors/keep/keep.h"
#include "listen/intake/intake.h"
#include "listen/verbatim/verbatim.h"
#include "welcome/appointment/appointment.h"
#include "welcome/takeover/takeover.h"

/* --- words on standard error ------------------------------------------------------------------ */

/* Of what was given to read, and not of the machine. */
static bool
is_to_correct(const struct fault *fault)
{
	static const char *const begins[] = { "import: ", "mapping: ", "undo: " };
	for (size_t i = 0; i < LENGTH(begins); i++)
		if (fault->for_log != NULL && span_starts(span_of(fault->for_log), begins[i]))
			return true;
	return false;
}

int
say_fault(const struct fault *fault)
{
	house_say_fault(fault);
	return is_to_correct(fault) ? CONSOLE_WRONG : CONSOLE_FAULT;
}

int
say_wrong(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
	return CONSOLE_WRONG;
}

/* To read is not to make: a mistyped name would open an empty house. */
bool
console_data_are_there(struct arena *arena, const struct console_options *options, int *code_r)
{
	const struct keep_options keep = { .data = options->data, .database = options->database };
	return keep_is_there(arena, &keep, code_r);
}

bool
console_config_is_good(const struct config *config)
{
	const size_t listed = config->complaint_count < LENGTH(config->complaints)
	                          ? config->complaint_count
	                          : LENGTH(config->complaints);
	for (size_t i = 0; i < listed; i++)
		fprintf(stderr, "%s, ligne %d\u202f: %s\n", config->path, config->complaints[i].line,
		        config->complaints[i].sentence);
	if (config->complaint_count > listed)
		fprintf(stderr, "… et %zu autres lignes fautives.\n", config->complaint_count - listed);
	return config->complaint_count == 0;
}

/* A line of progress for whatever lasts more than two seconds, twice a second, on a terminal in
 * place, elsewhere on lines of its own every five seconds. */
struct progress {
	int64_t begin_us, said_us;
	bool shown;
};

static void
progress_say(struct progress *progress, const char *what, int64_t done, int64_t total)
{
	const int64_t now = time_monotonic_us();
	const bool live = isatty(STDERR_FILENO);
	if (now - progress->begin_us < 2000000 ||
	    now - progress->said_us < (live ? 500000 : 5000000))
		return;
	progress->said_us = now;
	progress->shown = true;
	fprintf(stderr, "%s  %lld %s", live ? "\r\033[K" : "", (long long)done, what);
	if (total > 0)
		fprintf(stderr, " (%lld\u202f%%)", (long long)(done * 100 / total));
	fputs(live ? "" : "\n", stderr);
}

static void
progress_end(const struct progress *progress)
{
	if (progress->shown && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

static void
import_progress(void *context, int64_t lines, int64_t bytes_read, int64_t bytes_total)
{
	struct progress *progress = context;
	const int64_t now = time_monotonic_us();
	if (now - progress->begin_us < 2000000)
		return;
	progress_say(progress, "lignes lues", lines,
	             bytes_total > 0 && bytes_read > 0 ? lines * (bytes_total / 1024 + 1) /
	                                                     (bytes_read / 1024 + 1)
	                                               : 0);
}

static void
seal_progress(void *context, const char *what, int64_t done, int64_t total)
{
	progress_say(context, what, done, total);
}

/* --- import ----------------------------------------------------------------------------------- */

static bool
refresh(struct house *house, struct fault *fault_r)
{
	struct progress progress = { .begin_us = time_monotonic_us() };
	struct survey_sealed sealed;
	house->seal.progress = seal_progress;
	house->seal.progress_context = &progress;
	const bool good = mirror_refresh(house->arena, &house->seal, &sealed, fault_r);
	progress_end(&progress);
	return good;
}

/* « 1 ligne prise », « 2 lignes prises ». */
static const char *
plural(int64_t count, const char *one, const char *many)
{
	return count < 2 ? one : many;
}

static int
tell_import(const struct import *import, int64_t known)
{
	const bool kept = import_is_kept(import);
	for (size_t i = 0; i < import->bad_listed; i++)
		fprintf(stderr, "%s%lld\u202f: %s\n", import->numbered,
		        (long long)import->bad_lines[i].number, import->bad_lines[i].why);
	if (import->bad_count > (int64_t)import->bad_listed)
		fprintf(stderr, "… et %lld autres lignes fautives.\n",
		        (long long)(import->bad_count - (int64_t)import->bad_listed));
	if (import->remark != NULL)
		fprintf(stderr, "%s\n", import->remark);
	const long long good = (long long)import->good_count, bad = (long long)import->bad_count;
	const long long places = (long long)import->place_count;
	if (kept && import->number == 0) /* not of those that are undone whole */
		printf("C’est fait\u202f: %lld %s, ", good, plural(good, "ligne prise", "lignes prises"));
	else if (kept)
		printf("Import n°\u00a0%lld\u202f: %lld %s, ", (long long)import->number, good,
		       plural(good, "ligne prise", "lignes prises"));
	else
		printf("Rien n’est enregistré\u202f: %lld %s, ", good,
		       plural(good, "ligne bonne", "lignes bonnes"));
	if (bad == 0)
		fputs(kept ? "aucune laissée" : "aucune mauvaise", stdout);
	else
		printf("%lld %s", bad,
		       kept ? plural(bad, "laissée", "laissées") : plural(bad, "mauvaise", "mauvaises"));
	if (places > 0)
		printf(kept ? ", %lld %s" : " (%lld %s)", places,
		       kept ? plural(places, "lieu créé", "lieux créés")
		            : plural(places, "lieu serait créé", "lieux seraient créés"));
	if (known > 0 && (kept || bad > 0))
		printf(", %lld %s", (long long)known,
		       strcmp(import->kind, APPOINTMENT_KIND) == 0 ? plural(known, "déjà connue", "déjà connues")
		                                                   : plural(known, "déjà reprise", "déjà reprises"));
	puts(".");
	if (import->good_count == 0 && known > 0 && bad == 0) {
		printf("Rien de nouveau\u202f: %lld %s.\n", (long long)known,
		       plural(known, "demande était déjà reprise", "demandes étaient déjà reprises"));
		return CONSOLE_DONE;
	}
	if (import->good_count == 0) {
		fputs("Aucune ligne de ce fichier n’a pu être prise.\n", stderr);
		return CONSOLE_WRONG;
	}
	return import->strict && import->bad_count > 0 ? CONSOLE_WRONG : CONSOLE_DONE;
}

static bool
map_for(struct arena *arena, const struct console_options *options, enum survey_kind kind,
        struct survey_map **map_r, struct fault *fault_r)
{
	struct mapping *mapping = mapping_read(arena, options->map, fault_r);
	if (mapping == NULL)
		return false;
	*map_r = survey_map_read(arena, mapping, kind, fault_r);
	return *map_r != NULL;
}

/* What the columns mean; nothing said: places, whose columns are known. */
struct meaning {
	struct survey_map *map;
	struct intake_map *limesurvey;
	bool is_requests; /* their mapping is at map_path; NULL: told by their headings */
	bool is_appointments; /* of this place */
	bool is_verbatims;    /* of these columns */
	struct verbatim_chosen chosen;
	const char *map_path, *place;
	int64_t known; /* requests that had come before */
};

static bool
run_import(struct house *house, struct import *import, struct meaning *meaning,
           const char **report_r)
{
	*report_r = NULL;
	if (meaning->is_requests)
		return takeover_import(house->store, import, meaning->map_path, &meaning->known);
	if (meaning->is_appointments)
		return appointment_import(house->store, import, meaning->place, meaning->map_path,
		                          &meaning->known);
	if (meaning->is_verbatims)
		return verbatim_import(house->store, import, house->folder, &meaning->chosen, report_r);
	if (meaning->limesurvey != NULL)
		return intake_import(house->store, import, house->folder, meaning->limesurvey, report_r);
	return meaning->map != NULL
	           ? survey_import(house->store, import, meaning->map)
	           : place_import_structures(house->store, import, &place_columns_known);
}

static int
import_into(struct house *house, const struct console_options *options, struct meaning *meaning)
{
	struct progress progress = { .begin_us = time_monotonic_us() };
	struct import import = { .root_id = house->root_id,
		                     .kind = options->words[0],
		                     .file_path = options->words[1],
		                     .dry_run = options->dry_run,
		                     .strict = options->strict,
		                     .progress = import_progress,
		                     .progress_context = &progress };
	import_begin(&import, house->arena);
	const char *report;
	const bool good = run_import(house, &import, meaning, &report);
	progress_end(&progress);
	if (!good)
		return say_fault(&import.fault);
	struct fault fault;
	/* No figure follows. */
	const bool is_apart = meaning->is_requests || meaning->is_appointments || meaning->is_verbatims;
	const bool is_places = meaning->map == NULL && meaning->limesurvey == NULL && !is_apart;
	const bool tree_changed = import_is_kept(&import) && is_places;
	if (tree_changed && !survey_mark_all(house->store, house->root_id, &fault))
		return say_fault(&fault);
	const int code = tell_import(&import, meaning->known);
	if (report != NULL)
		fputs(report, stdout);
	if (import_is_kept(&import) && !is_apart && !refresh(house, &fault)) {
		fputs("L’import est enregistré, mais ses chiffres n’ont pas pu être préparés. «\u202fparvis "
		      "mirror\u202f» les préparera, une fois ceci réglé\u202f:\n",
		      stderr);
		return say_fault(&fault);
	}
	return code;
}

/* Of an import of requests; FOUND_NONE: it is none, or undone. */
static enum found
undo_requests(struct house *house, int64_t number, struct fault *fault_r)
{
	struct takeover_undone undone;
	const enum found found =
		takeover_undo(house->arena, house->store, house->root_id, number, 0, &undone, fault_r);
	if (found == FOUND_ONE) {
		printf("L’import n°\u00a0%lld est annulé\u202f: %lld %s.\n", (long long)number,
		       (long long)undone.gone_count,
		       plural(undone.gone_count, "demande retirée", "demandes retirées"));
		if (undone.kept_count > 0)
			printf("%lld %s\u202f: quelqu’un s’en est occupé depuis.\n", (long long)undone.kept_count,
			       plural(undone.kept_count, "demande reste", "demandes restent"));
	}
	return found;
}

/* The same, of appointments. */
static enum found
undo_appointments(struct house *house, int64_t number, struct fault *fault_r)
{
	struct appointment_undone undone;
	const struct appointment_undo_asked asked = { house->root_id, number, 0, time_now_s() };
	const enum found found = appointment_undo(house->arena, house->store, &asked, &undone, fault_r);
	if (found != FOUND_ONE)
		return found;
	printf("L’import n°\u00a0%lld est annulé\u202f: %lld rendez-vous %s, %lld %s comme avant.\n",
	       (long long)number, (long long)undone.gone, plural(undone.gone, "retiré", "retirés"),
	       (long long)undone.back, plural(undone.back, "remis", "remis"));
	const char *stays = appointment_stay_words(house->arena, &undone);
	if (stays != NULL)
		printf("%s\n", stays);
	return found;
}

/* The same, of texts. */
static enum found
undo_verbatims(struct house *house, int64_t number, struct fault *fault_r)
{
	int64_t texts;
	const struct verbatim_undoing asked = { house->root_id, number, 0, time_now_s() };
	const enum found found = verbatim_import_undo(house->arena, house->store, &asked, &texts, fault_r);
	if (found == FOUND_ONE)
		printf("L’import n°\u00a0%lld est annulé\u202f: %lld %s.\n", (long long)number, (long long)texts,
		       plural(texts, "texte effacé", "textes effacés"));
	return found;
}

static int
undo(struct house *house, const struct console_options *options)
{
	struct fault fault;
	const enum found verbatims = undo_verbatims(house, options->undo, &fault);
	if (verbatims != FOUND_NONE)
		return verbatims == FOUND_ONE ? CONSOLE_DONE : say_fault(&fault);
	const enum found requests = undo_requests(house, options->undo, &fault);
	if (requests != FOUND_NONE)
		return requests == FOUND_ONE ? CONSOLE_DONE : say_fault(&fault);
	const enum found appointments = undo_appointments(house, options->undo, &fault);
	if (appointments != FOUND_NONE)
		return appointments == FOUND_ONE ? CONSOLE_DONE : say_fault(&fault);
	if (!survey_undo(house->arena, house->store, house->root_id, options->undo, &fault))
		return say_fault(&fault);
	printf("L’import n°\u00a0%lld est annulé.\n", (long long)options->undo);
	return refresh(house, &fault) ? CONSOLE_DONE : say_fault(&fault);
}

static struct verbatim_chosen
chosen_columns(const struct console_options *options)
{
	return (struct verbatim_chosen){ .text = options->text, .side = options->side, .place = options->place,
		                             .day = options->day, .answer = options->answer, .name = options->name,
		                             .map_path = options->map };
}

static bool
tells_columns(const struct console_options *options)
{
	return options->text != NULL || options->side != NULL || options->day != NULL ||
	       options->answer != NULL || options->name != NULL;
}

int
console_import(struct arena *arena, const struct console_options *options)
{
	struct fault fault;
	struct house house;
	struct meaning meaning = { .map = NULL };
	int code;
	const bool told = options->map != NULL || options->dry_run || options->strict;
	if (options->undo > 0 && (told || options->word_count > 0))
		return say_wrong("--undo va seul\u202f: parvis import --undo N --data DOSSIER");
	if (options->undo > 0 && !console_data_are_there(arena, options, &code))
		return code;
	if (options->undo > 0)
		return house_open(arena, options->data, options->database, &house, &fault)
		           ? undo(&house, options)
		           : say_fault(&fault);
	if (options->word_count != 2)
		return say_wrong("Dites quoi importer et d’où\u202f: parvis import structures|answers|"
		                 "counts|scores|limesurvey|requests|appointments|verbatims FICHIER --data DOSSIER");
	const bool structures = strcmp(options->words[0], "structures") == 0;
	const bool limesurvey = strcmp(options->words[0], INTAKE_KIND) == 0;
	meaning.is_requests = strcmp(options->words[0], TAKEOVER_KIND) == 0;
	meaning.is_appointments = strcmp(options->words[0], APPOINTMENT_KIND) == 0;
	meaning.is_verbatims = strcmp(options->words[0], VERBATIM_KIND) == 0;
	meaning.map_path = options->map;
	meaning.place = options->place;
	meaning.chosen = chosen_columns(options);
	const bool needs_map =
		!structures && !meaning.is_requests && !meaning.is_appointments && !meaning.is_verbatims;
	if (!meaning.is_verbatims && tells_columns(options))
		return say_wrong("--text, --side, --day, --answer et --name ne vont qu’avec verbatims.");
	if (meaning.is_verbatims && options->map != NULL && (tells_columns(options) || options->place != NULL))
		return say_wrong("La correspondance (--map) dit les colonnes\u202f: ne les dites pas à côté.");
	int kind = 0;
	while (needs_map && !limesurvey && kind < SURVEY_KIND_COUNT &&
	       strcmp(options->words[0], survey_kind_words[kind]) != 0)
		kind++;
	if (kind == SURVEY_KIND_COUNT)
		return say_wrong(arena_format(arena,
		                              "«\u202f%s\u202f» n’est pas un type d’import\u202f: écrivez "
		                              "structures (les lieux), answers (les réponses), counts (les "
		                              "effectifs), scores (les notes), limesurvey, requests (les "
		                              "demandes d’un autre logiciel), appointments (des "
		                              "rendez-vous) ou verbatims (des textes).",
		                              options->words[0]));
	if (structures && options->map != NULL)
		return say_wrong("--map ne va pas avec structures\u202f: ses colonnes sont code, nom et parent.");
	if (needs_map && options->map == NULL)
		return say_wrong("Il faut un fichier de correspondance, qui dit ce que veulent dire les "
		                 "colonnes\u202f: --map FICHIER. Voir docs/import.md et docs/examples.");
	if (limesurvey)
		meaning.limesurvey = intake_map_read(arena, options->map, &fault);
	if (needs_map && meaning.limesurvey == NULL &&
	    (limesurvey || !map_for(arena, options, (enum survey_kind)kind, &meaning.map, &fault))) {
		say_fault(&fault);
		return CONSOLE_WRONG;
	}
	if (!house_open(arena, options->data, options->database, &house, &fault))
		return say_fault(&fault);
	return import_into(&house, options, &meaning);
}

/* What was imported, in nine columns. */
static const char *
kind_words(struct span kind)
{
	static const struct {
		const char *kind, *words;
	} known[] = { { "structures", "lieux    " }, { "answers", "réponses " },
		          { "counts", "effectifs" }, { "scores", "notes    " },
		          { INTAKE_KIND, "reprise  " }, { TAKEOVER_KIND, "demandes " },
		          { APPOINTMENT_KIND, "rdv      " }, { VERBATIM_KIND, "textes   " } };
	for (size_t i = 0; i < LENGTH(known); i++)
		if (span_is(kind, known[i].kind))
			return known[i].words;
	return "?        ";
}

int
console_imports(struct arena *arena, const struct console_options *options)
{
	int code;
	if (!console_data_are_there(arena, options, &code))
		return code;
	struct fault fault;
	struct house house;
	struct place_import *imports;
	size_t count;
	if (!house_open(arena, options->data, options->database, &house, &fault))
		return say_fault(&fault);
	struct db *db = store_read(arena, house.store, &fault);
	if (db == NULL || !place_imports(arena, db, house.root_id, &imports, &count, &fault))
		return say_fault(&fault);
	if (count == 0)
		puts("Aucun import pour l’instant.");
	for (size_t i = 0; i < count; i++) {
		struct text when = text_new(arena, 100);
		text_add_date_words(&when, day_here(imports[i].done_unix_s));
		printf("%4lld  %s  %s  %lld %s  %.*s%s\n", (long long)imports[i].number,
		       kind_words(imports[i].kind), text_z(&when), (long long)imports[i].good_count,
		       plural(imports[i].good_count, "ligne", "lignes"), SPAN_ARGS(imports[i].file_name),
		       imports[i].undone_unix_s != 0 ? "  (annulé)" : "");
	}
	return CONSOLE_DONE;
}

enum { CODE_SHOWN_MAX = 20 };

/* --- mirror ----------------------------------------------------------------------------------- */

/* « Enquêtes : a, b. », of what there is to choose from. */
static void
add_code(struct text *out, size_t at, const char *title, struct span code)
{
	if (at < CODE_SHOWN_MAX)
		text_format(out, "%s%.*s", at == 0 ? title : ", ", SPAN_ARGS(code));
	else if (at == CODE_SHOWN_MAX)
		text_add_z(out, "…");
}

/* Of a code that is nobody's: which there are. False: the question is wrong in another way. */
static bool
explain_wave(struct arena *arena, struct db *db, int64_t root_id, const char *code,
             struct text *out)
{
	struct fault fault;
	struct survey_wave *waves;
	size_t count;
	if (code == NULL || !survey_waves(arena, db, root_id, &waves, &count, &fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (span_is(waves[i].code, code))
			return false;
	text_format(out, "Aucune enquête n’a le code «\u202f%s\u202f».", code);
	for (size_t i = 0; i < count; i++)
		add_code(out, i, " Enquêtes\u202f: ", waves[i].code);
	text_add_z(out, count > 0 ? ".\n" : "\n");
	return true;
}

static bool
explain_journey(struct arena *arena, struct db *db, int64_t root_id, const char *code,
                struct text *out)
{
	struct fault fault;
	struct journey *journeys;
	size_t count;
	if (code == NULL || !journey_list(arena, db, root_id, &journeys, &count, &fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (span_is(journeys[i].code, code))
			return false;
	text_format(out, "Aucun parcours n’a le code «\u202f%s\u202f».", code);
	for (size_t i = 0; i < count; i++)
		add_code(out, i, " Parcours\u202f: ", journeys[i].code);
	text_add_z(out, count > 0 ? ".\n" : "\n");
	return true;
}

static bool
explain_place(struct arena *arena, struct db *db, int64_t root_id, const char *code,
              struct text *out)
{
	struct fault fault;
	const struct place_tree *tree =
		place_tree_load(arena, db, root_id, day_here(time_now_s()), &fault);
	if (code == NULL || tree == NULL || place_by_code_or_name(tree, span_of(code)) != PLACE_NONE)
		return false;
	text_format(out, "Aucun lieu «\u202f%s\u202f»\u202f: donnez son code ou son nom, ou rien pour toute "
	                 "l’organisation.\n", code);
	return true;
}

int
console_mirror(struct arena *arena, const struct console_options *options)
{
	int code;
	if (!console_data_are_there(arena, options, &code))
		return code;
	struct fault fault;
	struct house house;
	struct model *model;
	if (!house_open(arena, options->data, options->database, &house, &fault) ||
	    !refresh(&house, &fault))
		return say_fault(&fault);
	struct db *db = store_read(arena, house.store, &fault);
	if (db == NULL)
		return say_fault(&fault);
	const struct mirror_question question = { span_of(options->wave), span_of(options->place),
		                                      span_of(options->journey), SURVEY_CLOSED };
	struct model *frame = model_new(arena, &frame_kind);
	const enum found found =
		mirror_fill(arena, db, house.root_id, &question, &model, frame, &fault);
	if (found == FOUND_FAILED)
		return say_fault(&fault);
	struct text out = text_new(arena, HTML_SIZE_MAX);
	if (found == FOUND_NONE) {
		if (!explain_wave(arena, db, house.root_id, options->wave, &out) &&
		    !explain_place(arena, db, house.root_id, options->place, &out) &&
		    !explain_journey(arena, db, house.root_id, options->journey, &out))
			mirror_print_errors(model, &out);
		fwrite(out.bytes, 1, out.length, stderr);
		return CONSOLE_WRONG;
	}
	if (options->json)
		model_json(model, &out);
	else
		mirror_print(arena, model, &out);
	fwrite(out.bytes, 1, out.length, stdout);
	if (options->json)
		putchar('\n');
	return fflush(stdout) == 0 ? CONSOLE_DONE : CONSOLE_FAULT;
}

/* --- demo ------------------------------------------------------------------------------------- */

static int
run_demo_remove(struct arena *arena, const struct console_options *options)
{
	struct fault fault;
	const char *why;
	if (!demo_remove(arena, options->data, &why, &fault))
		return say_fault(&fault);
	if (why != NULL)
		return say_wrong(why);
	puts("La ville inventée est effacée.");
	return CONSOLE_DONE;
}

static void
tell_town(const struct console_options *options,
          const struct demo_account accounts[DEMO_ACCOUNT_COUNT])
{
	puts("Belair-sur-Vionne est prête\u202f: une ville inventée, comme tous ses chiffres.\n"
	     "Pour y entrer (ces mots de passe ne seront plus jamais montrés)\u202f:\n");
	for (size_t i = 0; i < DEMO_ACCOUNT_COUNT; i++)
		printf("  %-31s %s  %s\n", accounts[i].mail, accounts[i].password, accounts[i].who);
	printf("\nPour la visiter\u202f: parvis serve --data %s\n", options->data);
}

int
console_demo(struct arena *arena, const struct console_options *options)
{
	struct fault fault;
	struct house house = { .store = NULL };
	struct demo_account accounts[DEMO_ACCOUNT_COUNT];
	bool is_free;
	if (options->database != NULL)
		return say_wrong("La ville inventée tient dans son dossier\u202f: --database ne va pas avec.");
	if (options->remove && (options->seed_text != NULL || options->no_desk))
		return say_wrong(options->no_desk ? "--no-desk ne va pas avec --remove."
		                                  : "--seed ne va pas avec --remove.");
	if (options->remove)
		return run_demo_remove(arena, options);
	if (!demo_is_free(arena, options->data, &is_free, &fault))
		return say_fault(&fault);
	if (!is_free)
		return say_wrong("Ce dossier n’est pas vide\u202f: la ville inventée veut un dossier neuf, où "
		                 "aucun vrai chiffre ne se mêle aux siens.");
	const bool was_there = access(options->data, F_OK) == 0;
	if (!house_open(arena, options->data, NULL, &house, &fault) ||
	    !demo_make(&house,
	               (struct demo_wish){ (uint64_t)options->seed, time_now_s(), options->no_desk },
	               accounts, &fault) ||
	    !refresh(&house, &fault)) {
		if (house.store != NULL)
			store_close(house.store);
		demo_abandon(arena, options->data, was_there);
		return say_fault(&fault);
	}
	tell_town(options, accounts);
	return CONSOLE_DONE;
}
