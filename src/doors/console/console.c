#include "doors/console/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "confront/mirror/mirror.h"
#include "craft/html/frame.h"
#include "doors/demo/demo.h"
#include "doors/house/house.h"
#include "doors/web/web.h"
#include "ground/people/people.h"
#include "ground/post/post.h"

/* --- words on standard error ------------------------------------------------------------------ */

static int
say_fault(const struct fault *fault)
{
	fprintf(stderr, "%s\n", fault->for_reader);
	return CONSOLE_FAULT;
}

static int
say_wrong(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
	return CONSOLE_WRONG;
}

/* Only an import makes a data folder: elsewhere a mistyped name would open an empty house. */
static bool
data_is_there(const struct console_options *options)
{
	if (access(options->data, F_OK) == 0)
		return true;
	fprintf(stderr, "Le dossier de données «\u202f%s\u202f» n’existe pas. Vérifiez son nom\u202f; un premier "
	                "import le crée.\n",
	        options->data);
	return false;
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

/* --- serve ------------------------------------------------------------------------------------ */

/* Until there are accounts, whoever reaches the pages reads them. */
static bool
stays_on_this_machine(const char *address)
{
	static const char *const kept[] = { "127.", "[::1]", "localhost:", "unix:", "systemd" };
	for (size_t i = 0; i < LENGTH(kept); i++)
		if (span_starts(span_of(address), kept[i]))
			return true;
	return false;
}

/* The first start of an empty house: one link makes its first administrator. On the terminal, or
 * in the file "first-link" of the data folder when nobody looks. */
static bool
offer_first_link(struct house *house, const char *listen, struct fault *fault_r)
{
	struct span path;
	if (!people_first_link(house->arena, house->store, house->root_id, &path, fault_r))
		return false;
	const char *file = arena_format(house->arena, "%s/first-link", house->folder);
	if (path.length == 0) {
		(void)unlink(file);
		return true;
	}
	const char *link =
		arena_format(house->arena, "http://%s%.*s\n", listen, SPAN_ARGS(path));
	if (isatty(STDOUT_FILENO))
		printf("Pour créer le premier compte (une fois, dans les 24 heures)\u202f: %s", link);
	return file_write(house->arena, file, span_of(link), fault_r);
}

/* « https://avis.ville.fr »: what links begin with, so nothing after the name and its port. */
static bool
address_is_fine(struct span address)
{
	const struct span scheme = span_starts(address, "https://") ? SPAN("https://") : SPAN("http://");
	if (!span_starts(address, scheme.at) || address.length > 200 ||
	    address.length == scheme.length)
		return false;
	for (size_t i = scheme.length; i < address.length; i++) {
		const char c = address.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    strchr(".-:[]", c) == NULL)
			return false;
	}
	return true;
}

/* The password's file: the one named, or the credential that systemd gives. */
static const char *
password_file(struct arena *arena, const struct console_options *options)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	if (options->smtp_password_file != NULL || folder == NULL)
		return options->smtp_password_file;
	const char *file = arena_format(arena, "%s/smtp-password", folder);
	return access(file, F_OK) == 0 ? file : NULL;
}

/* Whether letters are sent, and how. NULL, or the sentence of what is wrong. */
static const char *
read_letters(struct arena *arena, const struct console_options *options, const char **address_r,
             const struct mail_server **mail_r)
{
	struct fault fault;
	*address_r = NULL;
	*mail_r = NULL;
	if (options->address != NULL) {
		struct span address = span_of(options->address);
		if (span_ends(address, "/"))
			address.length--;
		if (!address_is_fine(address))
			return "L’adresse du site s’écrit comme https://avis.ville.fr, sans rien derrière.";
		*address_r = span_copy(arena, address);
	}
	if (options->smtp == NULL)
		return options->mail_from == NULL && options->smtp_password_file == NULL &&
		               options->smtp_ca == NULL && !options->smtp_clear
		           ? NULL
		           : "Il manque --smtp ADRESSE\u202f: sans serveur de messagerie, rien ne part.";
	if (options->mail_from == NULL)
		return "Dites d’où partent les messages\u202f: --mail-from avis@ville.fr";
	if (*address_r == NULL)
		return "Dites par quoi commencent les liens des messages\u202f: --address "
		       "https://avis.ville.fr";
	const struct mail_settings settings = { .url = options->smtp,
		                                    .from = options->mail_from,
		                                    .password_file = password_file(arena, options),
		                                    .ca_file = options->smtp_ca,
		                                    .in_clear = options->smtp_clear };
	*mail_r = mail_server_new(arena, &settings, &fault);
	return *mail_r == NULL ? fault.for_reader : NULL;
}

static int
run_serve(struct arena *arena, const struct console_options *options)
{
	struct fault fault;
	struct house house;
	const char *listen = options->listen != NULL ? options->listen : "127.0.0.1:8080";
	const char *address;
	const struct mail_server *mail;
	const char *wrong = read_letters(arena, options, &address, &mail);
	if (wrong != NULL)
		return say_wrong(wrong);
	log_threshold(LOG_INFO);
	if (!house_open(arena, options->data, options->database, &house, &fault))
		return say_fault(&fault);
	struct db *db = store_read(arena, house.store, &fault);
	bool has_accounts = false;
	if (db == NULL || !people_has_accounts(arena, db, house.root_id, &has_accounts, &fault))
		return say_fault(&fault);
	db_end(db);
	if (!has_accounts && !stays_on_this_machine(listen))
		return say_wrong("Il n’y a pas encore de compte\u202f: Parvis n’écoute que sur cette machine. "
		                 "Donnez une adresse comme 127.0.0.1:8080, et créez le premier compte.");
	house.address = address;
	house.mail = mail;
	if (mail != NULL &&
	    !post_prepare(arena, house.store, house.root_id, house.folder, &fault))
		return say_fault(&fault);
	if (offer_first_link(&house, listen, &fault) && web_serve(&house, listen, &fault))
		return CONSOLE_DONE;
	log_fault("web.start", &fault);
	return say_fault(&fault);
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

static const struct command {
	const char *word, *help;
	int (*run)(struct arena *arena, const struct console_options *options);
} commands[] = {
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
	{ "serve", "[--listen ADRESSE] [--address https://avis.ville.fr]\n"
	           "                  [--smtp smtp://[IDENTIFIANT@]SERVEUR[:PORT] --mail-from ADRESSE]\n"
	           "                  [--smtp-password-file FICHIER] [--smtp-ca FICHIER] [--smtp-clear]\n"
	           "                  les pages, dans un navigateur",
	  run_serve },
};

static int
help(FILE *out)
{
	fputs("parvis COMMANDE --data DOSSIER\n\n"
	      "Parvis met face à face ce que disent les usagers et les agents d’un service public.\n\n",
	      out);
	for (size_t i = 0; i < LENGTH(commands); i++)
		fprintf(out, "  parvis %-8s %s\n", commands[i].word, commands[i].help);
	fputs("\n  --data DOSSIER      où sont gardées les données\u202f; créé s’il n’existe pas\n"
	      "  --listen ADRESSE    127.0.0.1:8080 par défaut, ou une socket de systemd (systemd)\n"
	      "  --database ADRESSE  postgresql://…\u202f; sans elle, un fichier du dossier\n"
	      "  --address ADRESSE   celle que les gens tapent\u202f: les liens commencent par elle\n"
	      "  --smtp ADRESSE      le serveur de messagerie\u202f: les invitations et les mots de passe\n"
	      "                      oubliés partent par message. Son mot de passe est la première ligne\n"
	      "                      de --smtp-password-file, ou le secret smtp-password de systemd\n"
	      "  --smtp-ca FICHIER   l’autorité de certification du serveur, si ce n’est pas une publique\n"
	      "  --smtp-clear        sans chiffrement ni mot de passe, pour un relais de votre réseau\n",
	      out);
	return out == stdout ? CONSOLE_DONE : CONSOLE_WRONG;
}

struct option {
	const char *word;
	const char **text; /* takes a value */
	bool *flag;        /* or not */
};

static bool
take_option(const struct option *options, size_t count, char **argv, int *at, int argc,
            const char **why_r)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(argv[*at], options[i].word) != 0)
			continue;
		if (options[i].flag != NULL) {
			*options[i].flag = true;
			return true;
		}
		*why_r = "Il manque une valeur après ";
		if (*at + 1 == argc)
			return false;
		*options[i].text = argv[++*at];
		return true;
	}
	*why_r = "Option inconnue\u202f: ";
	return false;
}

/* Fills *options_r; the sentence of what is wrong, or NULL. */
static const char *
read_options(struct arena *arena, int argc, char **argv, struct console_options *options_r)
{
	const char *undo_text = NULL, *seed_text = NULL;
	const struct option options[] = {
		{ "--data", &options_r->data, NULL },       { "--database", &options_r->database, NULL },
		{ "--map", &options_r->map, NULL },         { "--wave", &options_r->wave, NULL },
		{ "--place", &options_r->place, NULL },     { "--journey", &options_r->journey, NULL },
		{ "--listen", &options_r->listen, NULL },   { "--undo", &undo_text, NULL },
		{ "--address", &options_r->address, NULL }, { "--smtp", &options_r->smtp, NULL },
		{ "--mail-from", &options_r->mail_from, NULL },
		{ "--smtp-password-file", &options_r->smtp_password_file, NULL },
		{ "--smtp-ca", &options_r->smtp_ca, NULL },
		{ "--smtp-clear", NULL, &options_r->smtp_clear },
		{ "--dry-run", NULL, &options_r->dry_run }, { "--strict", NULL, &options_r->strict },
		{ "--json", NULL, &options_r->json },       { "--seed", &seed_text, NULL },
		{ "--remove", NULL, &options_r->remove },
	};
	for (int at = 2; at < argc; at++) {
		const char *why;
		if (argv[at][0] != '-') {
			if (options_r->word_count == LENGTH(options_r->words))
				return "Il y a trop de mots dans cette commande.";
			options_r->words[options_r->word_count++] = argv[at];
		} else if (!take_option(options, LENGTH(options), argv, &at, argc, &why)) {
			return arena_format(arena, "%s%s", why, argv[at]);
		}
	}
	if (options_r->data == NULL)
		return "Dites où sont les données\u202f: --data DOSSIER";
	options_r->seed = DEMO_SEED_DEFAULT;
	if (seed_text != NULL &&
	    (!span_int64(span_of(seed_text), &options_r->seed) || options_r->seed < 0))
		return "Après --seed, donnez un nombre entier.";
	if (undo_text != NULL &&
	    (!span_int64(span_of(undo_text), &options_r->undo) || options_r->undo < 1))
		return "Après --undo, donnez le numéro de l’import (parvis imports en donne la liste).";
	return NULL;
}

static int
run_command(struct arena *arena, const struct command *command, int argc, char **argv)
{
	struct console_options options = { .undo = 0 };
	const char *why = read_options(arena, argc, argv, &options);
	return why != NULL ? say_wrong(why) : command->run(arena, &options);
}

int
console_run(int argc, char **argv)
{
	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return help(stdout);
	if (strcmp(argv[1], "--version") == 0) {
		puts("parvis " PARVIS_VERSION);
		return CONSOLE_DONE;
	}
	for (size_t i = 0; i < LENGTH(commands); i++) {
		if (strcmp(argv[1], commands[i].word) != 0)
			continue;
		log_threshold(LOG_WARN);
		struct arena *arena = arena_new((size_t)16 << 30);
		const int code = run_command(arena, &commands[i], argc, argv);
		arena_end(arena);
		return code;
	}
	fprintf(stderr, "Commande inconnue\u202f: %s\n\n", argv[1]);
	return help(stderr);
}
