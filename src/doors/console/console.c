#include "doors/console/console_inside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "confront/mirror/mirror.h"
#include "craft/html/frame.h"
#include "doors/console/console_inside.h"
#include "doors/demo/demo.h"

/* --- words on standard error ------------------------------------------------------------------ */

int
say_fault(const struct fault *fault)
{
	fprintf(stderr, "%s\n", fault->for_reader);
	return CONSOLE_FAULT;
}

int
say_wrong(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
	return CONSOLE_WRONG;
}

/* Only an import makes a data folder: elsewhere a mistyped name would open an empty house. */
bool
data_is_there(const struct console_options *options)
{
	if (access(options->data, F_OK) == 0)
		return true;
	fprintf(stderr, "Le dossier de données «\u202f%s\u202f» n’existe pas. Vérifiez son nom\u202f; un premier "
	                "import le crée.\n",
	        options->data);
	return false;
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
		fprintf(stderr, "… et %zu autres lignes.\n", config->complaint_count - listed);
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
		fprintf(stderr, " (%lld %%)", (long long)(done * 100 / total));
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
tell_import(const struct import *import)
{
	const bool kept = import_is_kept(import);
	for (size_t i = 0; i < import->bad_listed; i++)
		fprintf(stderr, "ligne %lld\u202f: %s\n", (long long)import->bad_lines[i].number,
		        import->bad_lines[i].why);
	if (import->bad_count > (int64_t)import->bad_listed)
		fprintf(stderr, "… et %lld autres lignes.\n",
		        (long long)(import->bad_count - (int64_t)import->bad_listed));
	if (import->remark != NULL)
		fprintf(stderr, "%s\n", import->remark);
	const long long good = (long long)import->good_count, bad = (long long)import->bad_count;
	const long long places = (long long)import->place_count;
	if (kept)
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
	puts(".");
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

static int
import_into(struct house *house, const struct console_options *options,
            const struct survey_map *map)
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
	const bool good = map != NULL ? survey_import(house->store, &import, map)
	                              : place_import_structures(house->store, &import,
	                                                        &place_columns_known);
	progress_end(&progress);
	if (!good)
		return say_fault(&import.fault);
	struct fault fault;
	const bool tree_changed = import_is_kept(&import) && map == NULL;
	if (tree_changed && !survey_mark_all(house->store, house->root_id, &fault))
		return say_fault(&fault);
	const int code = tell_import(&import);
	if (import_is_kept(&import) && !refresh(house, &fault)) {
		fputs("L’import est enregistré, mais ses chiffres n’ont pas pu être préparés. «\u202fparvis "
		      "mirror\u202f» les préparera, une fois ceci réglé\u202f:\n",
		      stderr);
		return say_fault(&fault);
	}
	return code;
}

static int
undo(struct house *house, const struct console_options *options)
{
	struct fault fault;
	if (!survey_undo(house->arena, house->store, house->root_id, options->undo, &fault))
		return say_fault(&fault);
	printf("L’import n°\u00a0%lld est annulé.\n", (long long)options->undo);
	return refresh(house, &fault) ? CONSOLE_DONE : say_fault(&fault);
}

static int
run_import(struct arena *arena, const struct console_options *options)
{
	struct fault fault;
	struct house house;
	struct survey_map *map = NULL;
	if (options->undo > 0 && !data_is_there(options))
		return CONSOLE_WRONG;
	if (options->undo > 0)
		return house_open(arena, options->data, options->database, &house, &fault)
		           ? undo(&house, options)
		           : say_fault(&fault);
	if (options->word_count != 2)
		return say_wrong("Dites quoi importer et d’où\u202f: parvis import structures|answers|"
		                 "counts|scores FICHIER --data DOSSIER");
	const bool structures = strcmp(options->words[0], "structures") == 0;
	int kind = 0;
	while (!structures && kind < SURVEY_KIND_COUNT &&
	       strcmp(options->words[0], survey_kind_words[kind]) != 0)
		kind++;
	if (kind == SURVEY_KIND_COUNT)
		return say_wrong("Le type d’import est structures, answers, counts ou scores.");
	if (!structures && options->map == NULL)
		return say_wrong("Il faut un fichier de correspondance, qui dit ce que veulent dire les "
		                 "colonnes\u202f: --map FICHIER. Voir docs/import.md et docs/examples.");
	if (!structures && !map_for(arena, options, (enum survey_kind)kind, &map, &fault)) {
		say_fault(&fault);
		return CONSOLE_WRONG;
	}
	if (!house_open(arena, options->data, options->database, &house, &fault))
		return say_fault(&fault);
	return import_into(&house, options, map);
}

static int
run_imports(struct arena *arena, const struct console_options *options)
{
	if (!data_is_there(options))
		return CONSOLE_WRONG;
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
		text_add_date_words(&when, (int32_t)(imports[i].done_unix_s / DAY_S));
		printf("%4lld  %-10.*s  %s  %lld lignes  %.*s%s\n", (long long)imports[i].number,
		       SPAN_ARGS(imports[i].kind), text_z(&when), (long long)imports[i].good_count,
		       SPAN_ARGS(imports[i].file_name),
		       imports[i].undone_unix_s != 0 ? "  (annulé)" : "");
	}
	return CONSOLE_DONE;
}

/* --- mirror ----------------------------------------------------------------------------------- */

static int
run_mirror(struct arena *arena, const struct console_options *options)
{
	if (!data_is_there(options))
		return CONSOLE_WRONG;
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
	puts("La ville inventée n’est plus là.");
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

static int
run_demo(struct arena *arena, const struct console_options *options)
{
	struct fault fault;
	struct house house;
	struct demo_account accounts[DEMO_ACCOUNT_COUNT];
	bool is_free;
	if (options->word_count > 0)
		return say_wrong("parvis demo n’attend pas de mot de plus\u202f: parvis demo --data DOSSIER");
	if (options->database != NULL)
		return say_wrong("La ville inventée tient dans son dossier\u202f: --database ne va pas avec.");
	if (options->remove)
		return run_demo_remove(arena, options);
	if (!demo_is_free(arena, options->data, &is_free, &fault))
		return say_fault(&fault);
	if (!is_free)
		return say_wrong("Ce dossier n’est pas vide\u202f: la ville inventée veut un dossier neuf, où "
		                 "aucun vrai chiffre ne se mêle aux siens.");
	if (!house_open(arena, options->data, NULL, &house, &fault) ||
	    !demo_make(&house, (uint64_t)options->seed, (int32_t)(time_now_s() / DAY_S), accounts,
	               &fault) ||
	    !refresh(&house, &fault))
		return say_fault(&fault);
	tell_town(options, accounts);
	return CONSOLE_DONE;
}

/* --- the words of the command line ------------------------------------------------------------ */

static const struct command commands[] = {
	{ "import", "structures|answers|counts|scores FICHIER [--map FICHIER] [--dry-run] [--strict]\n"
	            "                  importe un tableau CSV ou XLSX\u202f; --undo N annule l’import n° N",
	  run_import },
	{ "imports", "la liste de ce qui a été importé", run_imports },
	{ "mirror", "[--wave CODE] [--place CODE] [--journey CODE] [--json]\n"
	            "                  les deux visions face à face, dans le terminal",
	  run_mirror },
	{ "demo", "[--seed N]\n"
	          "                  une ville inventée, dans un dossier neuf\u202f; --remove l’enlève",
	  run_demo },
	{ "backup", "FICHIER\n"
	            "                  sauvegarde tout, pendant que Parvis sert\u202f; sauf les clés",
	  console_backup },
	{ "backup-keys", "FICHIER\n"
	                 "                  les clés des enquêtes en cours, à garder ailleurs",
	  console_backup_keys },
	{ "restore", "FICHIER\n"
	             "                  rétablit une sauvegarde dans un dossier neuf",
	  console_restore },
	{ "check", "[--json]\n"
	           "                  vérifie la base, les fichiers et les chiffres montrés",
	  console_check },
	{ "export", "--all DOSSIER-CSV\n"
	            "                  tout en CSV, avec la description des colonnes\u202f: pour partir",
	  console_export },
	{ "serve", "les pages, dans un navigateur\u202f: voir les réglages, plus bas", console_serve },
	{ "config", "les réglages en vigueur, et d’où ils viennent\n"
	            "                  config check\u202f: relit DOSSIER/parvis.conf et dit ce qui n’y va pas",
	  console_config, .judges = true },
};

enum { HELP_SIZE_MAX = 4000, HELP_WIDTH = 96 };

static int
help(struct arena *arena, FILE *out)
{
	fputs("parvis COMMANDE --data DOSSIER\n\n"
	      "Parvis met face à face ce que disent les usagers et les agents d’un service public.\n\n",
	      out);
	for (size_t i = 0; i < LENGTH(commands); i++)
		fprintf(out, "  parvis %-8s %s\n", commands[i].word, commands[i].help);
	fputs("\n  --data DOSSIER      où sont gardées les données\u202f; créé s’il n’existe pas\n\n"
	      "Les réglages, aussi dans DOSSIER/parvis.conf (mail_from pour --mail-from)\u202f:\n\n",
	      out);
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
		struct text text = text_new(arena, HELP_SIZE_MAX);
		const struct config_about *about = &config_table[key];
		text_format(&text, "  %s%s%s\n", config_option(arena, key), about->word != NULL ? " " : "",
		            about->word != NULL ? about->word : "");
		config_wrap(&text, "                      ", about->sentence, HELP_WIDTH);
		fputs(text_z(&text), out);
	}
	fputs("\nparvis help man donne la page du manuel, parvis help completion ce qui complète en bash.\n",
	      out);
	return out == stdout ? CONSOLE_DONE : CONSOLE_WRONG;
}

struct option {
	const char *word;
	const char **text; /* takes a value */
	bool *flag;        /* or not */
};

/* The value that follows an option; NULL when there is none. */
static const char *
value_after(char **argv, int *at, int argc)
{
	return *at + 1 == argc ? NULL : argv[++*at];
}

/* NULL, or what is wrong with the word at *at, which is then past its value. */
static const char *
take_option(const struct option *options, size_t count, struct config *config, char **argv, int *at,
            int argc)
{
	static const char *const missing = "Il manque une valeur après ";
	const char *word = argv[*at], *value;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(word, options[i].word) != 0)
			continue;
		if (options[i].flag != NULL)
			*options[i].flag = true;
		else if ((*options[i].text = value_after(argv, at, argc)) == NULL)
			return missing;
		return NULL;
	}
	const enum config_key key = config_key_of_option(word);
	if (key == CONFIG_KEY_COUNT)
		return "Option inconnue\u202f: ";
	value = config_table[key].kind == CONFIG_FLAG ? "oui" : value_after(argv, at, argc);
	if (value == NULL)
		return missing;
	config_say(config, key, value);
	return NULL;
}

enum { OPTION_COUNT_MAX = 64 };

/* Besides the settings, which stand in the table of doors/config. */
static size_t
option_list(struct console_options *options_r, struct option list_r[static OPTION_COUNT_MAX])
{
	const struct option options[] = {
		{ "--data", &options_r->data, NULL },       { "--map", &options_r->map, NULL },
		{ "--wave", &options_r->wave, NULL },       { "--place", &options_r->place, NULL },
		{ "--journey", &options_r->journey, NULL }, { "--undo", &options_r->undo_text, NULL },
		{ "--dry-run", NULL, &options_r->dry_run }, { "--strict", NULL, &options_r->strict },
		{ "--json", NULL, &options_r->json },       { "--seed", &options_r->seed_text, NULL },
		{ "--remove", NULL, &options_r->remove },  { "--all", NULL, &options_r->all },
	};
	_Static_assert(LENGTH(options) <= OPTION_COUNT_MAX, "the list holds them all");
	memcpy(list_r, options, sizeof options);
	return LENGTH(options);
}

const char **
console_option_words(struct arena *arena, size_t *count_r)
{
	struct console_options options = { .undo = 0 };
	struct option list[OPTION_COUNT_MAX];
	const size_t count = option_list(&options, list);
	const char **words = arena_array_of(arena, const char *, count + CONFIG_KEY_COUNT);
	*count_r = 0;
	for (size_t i = 0; i < count; i++)
		words[(*count_r)++] = list[i].word;
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++)
		words[(*count_r)++] = config_option(arena, key);
	return words;
}

/* Fills *options_r; the sentence of what is wrong, or NULL. */
static const char *
read_options(struct arena *arena, int argc, char **argv, struct console_options *options_r)
{
	struct option options[OPTION_COUNT_MAX];
	const size_t count = option_list(options_r, options);
	for (int at = 2; at < argc; at++) {
		if (argv[at][0] != '-') {
			if (options_r->word_count == LENGTH(options_r->words))
				return "Il y a trop de mots dans cette commande.";
			options_r->words[options_r->word_count++] = argv[at];
			continue;
		}
		const char *word = argv[at];
		const char *why = take_option(options, count, &options_r->config, argv, &at, argc);
		if (why != NULL)
			return arena_format(arena, "%s%s", why, word);
	}
	if (options_r->data == NULL)
		return "Dites où sont les données\u202f: --data DOSSIER";
	options_r->seed = DEMO_SEED_DEFAULT;
	if (options_r->seed_text != NULL &&
	    (!span_int64(span_of(options_r->seed_text), &options_r->seed) || options_r->seed < 0))
		return "Après --seed, donnez un nombre entier.";
	if (options_r->undo_text != NULL &&
	    (!span_int64(span_of(options_r->undo_text), &options_r->undo) || options_r->undo < 1))
		return "Après --undo, donnez le numéro de l’import (parvis imports en donne la liste).";
	return NULL;
}

/* What the command line does not say, the file of settings does, for every command. */
static int
run_command(struct arena *arena, const struct command *command, int argc, char **argv)
{
	struct console_options *options = arena_new_of(arena, struct console_options);
	struct fault fault;
	const char *why = read_options(arena, argc, argv, options);
	if (why != NULL)
		return say_wrong(why);
	if (!config_read(arena, options->data, &options->config, &fault))
		return say_fault(&fault);
	if (!command->judges && !console_config_is_good(&options->config))
		return CONSOLE_WRONG;
	options->database = config_text(&options->config, CONFIG_DATABASE);
	return command->run(arena, options);
}

const struct command *
console_commands(size_t *count_r)
{
	*count_r = LENGTH(commands);
	return commands;
}

static int
run_help(struct arena *arena, const char *what)
{
	if (what != NULL && strcmp(what, "man") == 0)
		return console_manual(arena, stdout);
	if (what != NULL && strcmp(what, "completion") == 0)
		return console_completion(arena, stdout);
	return help(arena, stdout);
}

static int
run_words(struct arena *arena, int argc, char **argv)
{
	if (argc < 2)
		return help(arena, stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return run_help(arena, argc > 2 ? argv[2] : NULL);
	if (strcmp(argv[1], "--version") == 0) {
		puts("parvis " PARVIS_VERSION);
		return CONSOLE_DONE;
	}
	for (size_t i = 0; i < LENGTH(commands); i++)
		if (strcmp(argv[1], commands[i].word) == 0)
			return run_command(arena, &commands[i], argc, argv);
	fprintf(stderr, "Commande inconnue\u202f: %s\n\n", argv[1]);
	return help(arena, stderr);
}

int
console_run(int argc, char **argv)
{
	log_threshold(LOG_WARN);
	struct arena *arena = arena_new((size_t)16 << 30);
	const int code = run_words(arena, argc, argv);
	arena_end(arena);
	return code;
}
