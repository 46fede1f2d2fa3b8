/* The words of the command line: the commands, what each may be told, and what is said of a word that
 * none of them knows. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doors/console/console_inside.h"
#include "doors/demo/demo.h"
#include "listen/verbatim/verbatim.h"

/* --- the commands ------------------------------------------------------------------------------ */

static const struct command commands[] = {
	{ "import", "structures|answers|counts|scores|limesurvey|requests|appointments|verbatims FICHIER",
	  "[--map FICHIER] [--place LIEU] [--dry-run] [--strict]\n"
	  "importe un tableau CSV ou XLSX, des réponses de LimeSurvey (.lsa, VV, CSV), les demandes "
	  "d’un autre logiciel (Zammad, GLPI, osTicket…), les rendez-vous d’un lieu (.ics, CSV), ou des textes "
	  "(verbatims), dont --text \"Titre + Description\", --side, --place, --day et --answer disent "
	  "les colonnes et --name le nom, sauf de Services Publics + et de Je donne mon avis, qui sont "
	  "reconnus\u202f; "
	  "--dry-run l’essaie sans rien garder, --strict n’en "
	  "garde rien s’il a une ligne fautive, --undo N annule l’import n°\u00a0N",
	  .options = { "--map", "--place", "--dry-run", "--strict", "--undo", "--text", "--side", "--day",
	               "--answer", "--name" },
	  .word_max = 2,
	  .settings = SETTINGS_DATABASE, .run = console_import },
	{ "imports", "", "\nla liste de ce qui a été importé",
	  .settings = SETTINGS_DATABASE, .run = console_imports },
	{ "questionnaire", "import|export FICHIER|NOM",
	  "[--lss|--json] [--dry-run]\n"
	  "prend un questionnaire de LimeSurvey (.lss) ou de Parvis (JSON) comme brouillon, en disant ce "
	  "que chaque question devient, ou en écrit un\u202f; sans mot, leur liste. --dry-run l’essaie sans "
	  "rien garder",
	  .options = { "--lss", "--json", "--dry-run" }, .word_max = 2,
	  .settings = SETTINGS_DATABASE, .run = console_questionnaire },
	{ "mirror", "", "[--wave CODE] [--place CODE] [--journey CODE] [--json]\n"
	  "les deux visions face à face, dans le terminal",
	  .options = { "--wave", "--place", "--journey", "--json" },
	  .settings = SETTINGS_DATABASE, .run = console_mirror },
	{ "answers", "CODE FICHIER",
	  "\nles réponses des usagers d’une enquête close, une à une\u202f; le nom du fichier dit la forme "
	  "(.csv, .xlsx, .json, .sav pour SPSS, .R\u202f: un script)",
	  .word_max = 2, .settings = SETTINGS_DATABASE, .run = console_answers },
	{ "demo", "", "[--seed N] [--no-desk]\n"
	  "une ville inventée, dans un dossier neuf\u202f; --no-desk\u202f: son guichet est vide, --remove l’efface",
	  .options = { "--seed", "--no-desk", "--remove" }, .settings = SETTINGS_DATABASE, .run = console_demo },
	{ "backup", "FICHIER", "\nsauvegarde tout, pendant que Parvis sert\u202f; sauf les clés",
	  .word_max = 1, .settings = SETTINGS_DATABASE, .run = console_backup },
	{ "backup-keys", "FICHIER", "\nles clés des enquêtes en cours, à garder ailleurs",
	  .word_max = 1, .settings = SETTINGS_DATABASE, .run = console_backup_keys },
	{ "restore", "FICHIER", "\nrétablit une sauvegarde dans un dossier neuf",
	  .word_max = 1, .settings = SETTINGS_DATABASE, .run = console_restore },
	{ "check", "", "[--json]\nvérifie la base, les fichiers et les chiffres montrés",
	  .options = { "--json" }, .settings = SETTINGS_DATABASE, .run = console_check },
	{ "export", "--all DOSSIER-CSV",
	  "\ntout en CSV, avec la description des colonnes\u202f: pour partir",
	  .options = { "--all" }, .word_max = 1, .settings = SETTINGS_DATABASE, .run = console_export },
	{ "invite", "ENQUETE FICHIER", "[--dry-run]\n"
	  "des personnes à inviter, d’un tableau CSV ou XLSX\u202f: contact, lieu, cote, groupe, langue",
	  .options = { "--dry-run" }, .word_max = 2, .settings = SETTINGS_DATABASE,
	  .run = console_invite },
	{ "moment", "FICHIER", "[--dry-run]\n"
	  "des étapes finies, d’un tableau CSV ou XLSX\u202f: invite qui les règles des enquêtes disent",
	  .options = { "--dry-run" }, .word_max = 1, .settings = SETTINGS_DATABASE,
	  .run = console_moment },
	{ "verbatim", "FICHIER",
	  "--text COLONNE [--label COLONNE] [--labels LISTE] [--least N] [--train|--model MODELE] [--evaluate] "
	  "[--unlabelled] [--label-of-second COLONNE] [--seed N] [--out FICHIER] [--themes N] [--criteria] "
	  "[--side COLONNE] [--names ADRESSE --names-model NOM] [--json]\n"
	  "lit les textes d’un tableau CSV ou XLSX, sans serveur\u202f: --out les écrit, noms et numéros masqués, "
	  "avec leur langue et leur thème (--themes 10)\u202f; --train apprend ce que des gens en ont dit "
	  "(--label), --model le dit "
	  "d’autres textes, --evaluate dit à quel point c’est juste. --text "
	  "\"Titre + Description\" lit deux colonnes\u202f; --labels \"A, B\" n’apprend que celles-là, --least 15 "
	  "que celles qui ont quinze textes\u202f; --unlabelled apprend aussi des textes que personne n’a "
	  "étiquetés, --label-of-second dit si deux personnes étiquettent de même, --criteria dit deux critères "
	  "de Services Publics + (relation, réactivité)\u202f; --side dit qui parle (agents, usagers)\u202f: "
	  "ce que l’un dit plus que l’autre\u202f; --names demande à un modèle de langue de cette machine un nom "
	  "pour chaque thème, à confirmer\u202f: seuls les mots du thème lui sont envoyés",
	  .options = { "--text", "--label", "--labels", "--least", "--train", "--model", "--evaluate", "--seed",
	               "--out", "--themes", "--side", "--names", "--names-model", "--json",
	               "--unlabelled", "--label-of-second", "--criteria" },
	  .word_max = 1, .settings = SETTINGS_DATABASE, .run = console_verbatim, .is_alone = true },
	{ "mail-in", "", "\nprend un message, sur l’entrée standard, que remet un serveur de messagerie\u202f: "
	  "une demande, une réponse, ou un courriel revenu",
	  .settings = SETTINGS_ALL, .run = console_mail_in },
	{ "serve", "", "\nles pages, dans un navigateur\u202f: voir les réglages, plus bas",
	  .settings = SETTINGS_ALL, .run = console_serve },
	{ "config", "", "\nles réglages en vigueur, et d’où ils viennent\n"
	  "config check\u202f: relit DOSSIER/parvis.conf et dit ce qui n’y va pas",
	  .word_max = 1, .settings = SETTINGS_ALL, .run = console_config, .judges = true },
};

const struct command *
console_commands(size_t *count_r)
{
	*count_r = LENGTH(commands);
	return commands;
}

static const struct command *
command_named(const char *word)
{
	for (size_t i = 0; i < LENGTH(commands); i++)
		if (strcmp(word, commands[i].word) == 0)
			return &commands[i];
	return NULL;
}

bool
console_takes(const struct command *command, const char *option)
{
	const enum config_key key = config_key_of_option(option);
	if (strcmp(option, "--data") == 0)
		return !command->is_alone;
	if (command->is_alone && key != CONFIG_KEY_COUNT)
		return false;
	if (key != CONFIG_KEY_COUNT)
		return command->settings == SETTINGS_ALL || key == CONFIG_DATABASE;
	for (size_t i = 0; i < LENGTH(command->options) && command->options[i] != NULL; i++)
		if (strcmp(option, command->options[i]) == 0)
			return true;
	return false;
}

const char *
console_usage(struct arena *arena, const struct command *command)
{
	return arena_format(arena, "parvis %s%s%s%s", command->word, command->words[0] != '\0' ? " " : "",
	                    command->words, command->is_alone ? "" : " --data DOSSIER");
}

/* --- help -------------------------------------------------------------------------------------- */

enum { HELP_SIZE_MAX = 4000, HELP_WIDTH = 96 };

/* « parvis mirror [--wave CODE] », then what it does, beneath. */
static void
help_of(struct text *text, const struct command *command)
{
	struct span rest = span_of(command->help), line;
	must(span_cut(&rest, '\n', &line));
	text_format(text, "  parvis %s%s%s%s%.*s\n", command->word, command->words[0] != '\0' ? " " : "",
	            command->words, line.length > 0 ? " " : "", SPAN_ARGS(line));
	while (span_cut(&rest, '\n', &line)) {
		char sentence[HELP_SIZE_MAX];
		must(line.length < sizeof sentence);
		memcpy(sentence, line.at, line.length);
		sentence[line.length] = '\0';
		config_wrap(text, "                      ", sentence, HELP_WIDTH);
	}
}

static int
help(struct arena *arena, FILE *out)
{
	fputs("parvis COMMANDE --data DOSSIER\n\n"
	      "Parvis met face à face ce que disent les usagers et les agents d’un service public.\n\n",
	      out);
	for (size_t i = 0; i < LENGTH(commands); i++) {
		struct text text = text_new(arena, HELP_SIZE_MAX);
		help_of(&text, &commands[i]);
		fputs(text_z(&text), out);
	}
	fputs("\n  --data DOSSIER      où sont gardées les données\u202f; serve, import, demo et restore le "
	      "créent\n\n"
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

/* --- options ----------------------------------------------------------------------------------- */

struct option {
	const char *word, *what; /* « un dossier »: what its value is */
	const char **text;       /* takes a value */
	bool *flag;              /* or not */
};

enum { OPTION_COUNT_MAX = 64 };

/* Besides the settings, which stand in the table of doors/config. */
static size_t
option_list(struct console_options *options_r, struct option list_r[static OPTION_COUNT_MAX])
{
	const struct option options[] = {
		{ "--data", "un dossier", &options_r->data, NULL },
		{ "--map", "un fichier", &options_r->map, NULL },
		{ "--wave", "le code d’une enquête", &options_r->wave, NULL },
		{ "--place", "le code d’un lieu, ou une colonne", &options_r->place, NULL },
		{ "--journey", "le code d’un parcours", &options_r->journey, NULL },
		{ "--undo", "le numéro d’un import", &options_r->undo_text, NULL },
		{ "--seed", "un nombre entier", &options_r->seed_text, NULL },
		{ "--text", "une colonne", &options_r->text, NULL },
		{ "--label", "une colonne", &options_r->label, NULL },
		{ "--label-of-second", "une colonne", &options_r->second, NULL },
		{ "--day", "une colonne", &options_r->day, NULL },
		{ "--answer", "une colonne", &options_r->answer, NULL },
		{ "--name", "un nom", &options_r->name, NULL },
		{ "--labels", "une liste d’étiquettes", &options_r->labels, NULL },
		{ "--side", "une colonne", &options_r->side, NULL },
		{ "--least", "un nombre entier", &options_r->least_text, NULL },
		{ "--themes", "un nombre entier", &options_r->themes_text, NULL },
		{ "--train", "un fichier", &options_r->train, NULL },
		{ "--model", "un fichier", &options_r->model, NULL },
		{ "--out", "un fichier", &options_r->out, NULL },
		{ "--names", "l’adresse d’un modèle", &options_r->names, NULL },
		{ "--names-model", "le nom d’un modèle", &options_r->names_model, NULL },
		{ "--evaluate", NULL, NULL, &options_r->evaluate },
		{ "--unlabelled", NULL, NULL, &options_r->unlabelled },
		{ "--criteria", NULL, NULL, &options_r->criteria },
		{ "--dry-run", NULL, NULL, &options_r->dry_run },
		{ "--strict", NULL, NULL, &options_r->strict },
		{ "--json", NULL, NULL, &options_r->json },
		{ "--remove", NULL, NULL, &options_r->remove },
		{ "--no-desk", NULL, NULL, &options_r->no_desk },
		{ "--all", NULL, NULL, &options_r->all },
		{ "--lss", NULL, NULL, &options_r->lss },
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

/* The words of a command line, being read. */
struct reading {
	struct arena *arena;
	const struct command *command;
	struct console_options *options;
	struct option list[OPTION_COUNT_MAX];
	size_t count;
	char **argv;
	int at, argc;
};

static const char *
what_of_setting(enum config_key key)
{
	const struct config_about *about = &config_table[key];
	return about->kind == CONFIG_FILE     ? "un fichier"
	       : about->kind == CONFIG_NUMBER ? "un nombre entier"
	       : strcmp(about->word, "NOM") == 0 ? "un nom"
	                                         : "une adresse";
}

/* The value after `=`, or the next word, which is no option; else the sentence of what is missing. */
static const char *
take_value(struct reading *reading, const char *option, const char *what, const char *joined,
           const char **value_r)
{
	const char *next = reading->at + 1 < reading->argc ? reading->argv[reading->at + 1] : NULL;
	if (joined != NULL)
		*value_r = joined;
	else if (next == NULL || strncmp(next, "--", 2) == 0)
		return arena_format(reading->arena, "%s attend une valeur\u202f: donnez %s.", option, what);
	else
		*value_r = reading->argv[++reading->at];
	return (*value_r)[0] != '\0'
	           ? NULL
	           : arena_format(reading->arena, "%s est vide\u202f: donnez %s.", option, what);
}

static const char *
take_setting(struct reading *reading, enum config_key key, const char *option, const char *joined)
{
	const char *value = "oui", *why = NULL;
	if (config_table[key].kind != CONFIG_FLAG)
		why = take_value(reading, option, what_of_setting(key), joined, &value);
	else if (joined != NULL)
		value = joined;
	if (why != NULL)
		return why;
	why = config_wrong(reading->arena, key, value);
	if (why != NULL)
		return arena_format(reading->arena, "%s %s", option, why);
	config_say(&reading->options->config, key, value);
	return NULL;
}

/* NULL, or what is wrong with the option at hand, which is then past its value. */
static const char *
take_option(struct reading *reading)
{
	const char *word = reading->argv[reading->at], *equals = strchr(word, '=');
	const char *option = equals == NULL ? word
	                                    : span_copy(reading->arena, span_from(word, (size_t)(equals - word)));
	const char *joined = equals == NULL ? NULL : equals + 1;
	const enum config_key key = config_key_of_option(option);
	if (!console_takes(reading->command, option))
		return arena_format(reading->arena,
		                    "«\u202f%s\u202f» n’est pas une option de parvis %s. parvis help en donne "
		                    "la liste.",
		                    option, reading->command->word);
	if (key != CONFIG_KEY_COUNT)
		return take_setting(reading, key, option, joined);
	size_t i = 0;
	while (i < reading->count && strcmp(option, reading->list[i].word) != 0)
		i++;
	must(i < reading->count);
	const struct option *found = &reading->list[i];
	if (found->flag == NULL)
		return take_value(reading, option, found->what, joined, found->text);
	*found->flag = true;
	return joined == NULL ? NULL
	                      : arena_format(reading->arena, "%s ne prend pas de valeur.", option);
}

static const char *
take_word(struct reading *reading)
{
	const char *word = reading->argv[reading->at];
	struct console_options *options = reading->options;
	must(reading->command->word_max <= LENGTH(options->words));
	if (options->word_count == reading->command->word_max)
		return arena_format(reading->arena, "«\u202f%s\u202f» est de trop\u202f: %s", word,
		                    console_usage(reading->arena, reading->command));
	if (word[0] == '\0')
		return arena_format(reading->arena, "Un nom est vide\u202f: donnez %s. %s",
		                    strstr(reading->command->words, "DOSSIER") != NULL ? "un dossier"
		                                                                       : "un fichier",
		                    console_usage(reading->arena, reading->command));
	options->words[options->word_count++] = word;
	return NULL;
}

static const char *
read_numbers(struct console_options *options)
{
	options->seed = DEMO_SEED_DEFAULT;
	if (options->seed_text != NULL &&
	    (!span_int64(span_of(options->seed_text), &options->seed) || options->seed < 0))
		return "Après --seed, donnez un nombre entier.";
	options->themes = VERBATIM_THEME_COUNT;
	if (options->themes_text != NULL &&
	    (!span_int64(span_of(options->themes_text), &options->themes) ||
	     options->themes < VERBATIM_THEME_COUNT_MIN || options->themes > TOPICS_COUNT_MAX))
		return "Après --themes, donnez un nombre entier, de 2 à 40.";
	options->least = 2;
	if (options->least_text != NULL &&
	    (!span_int64(span_of(options->least_text), &options->least) || options->least < 2))
		return "Après --least, donnez un nombre entier, deux au moins.";
	if (options->undo_text != NULL &&
	    (!span_int64(span_of(options->undo_text), &options->undo) || options->undo < 1))
		return "Après --undo, donnez le numéro de l’import (parvis imports en donne la liste).";
	return NULL;
}

/* Fills *options_r; the sentence of what is wrong, or NULL. */
static const char *
read_options(struct reading *reading)
{
	reading->count = option_list(reading->options, reading->list);
	for (reading->at = 2; reading->at < reading->argc; reading->at++) {
		const char *why = reading->argv[reading->at][0] == '-' ? take_option(reading)
		                                                       : take_word(reading);
		if (why != NULL)
			return why;
	}
	if (reading->options->data == NULL && !reading->command->is_alone)
		return "Dites où sont les données\u202f: --data DOSSIER";
	return read_numbers(reading->options);
}

/* --- running ----------------------------------------------------------------------------------- */

/* What the command line does not say, the file of settings does, for every command. */
static int
run_command(struct arena *arena, const struct command *command, int argc, char **argv)
{
	struct console_options *options = arena_new_of(arena, struct console_options);
	struct reading reading = { .arena = arena, .command = command, .options = options,
		                       .argv = argv, .argc = argc };
	struct fault fault;
	const char *why = read_options(&reading);
	if (why != NULL)
		return say_wrong(why);
	if (command->is_alone)
		return command->run(arena, options);
	if (!config_read(arena, options->data, &options->config, &fault))
		return say_fault(&fault);
	if (!command->judges && !console_config_is_good(&options->config))
		return CONSOLE_WRONG;
	options->database = config_text(&options->config, CONFIG_DATABASE);
	const char *owner = house_other_owner(arena, options->data);
	if (owner != NULL)
		fprintf(stderr, "Ce dossier appartient à %s\u202f: lancez la commande sous ce compte (runuser -u "
		                "%s -- …).\n",
		        owner, owner);
	return command->run(arena, options);
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

/* « parvis --data d imports »: the command is there, behind. */
static int
say_command_first(struct arena *arena, int argc, char **argv)
{
	for (int at = 1; at < argc; at++)
		if (command_named(argv[at]) != NULL)
			return say_wrong(arena_format(arena, "La commande vient d’abord\u202f: %s",
			                              console_usage(arena, command_named(argv[at]))));
	return say_wrong("La commande vient d’abord\u202f: parvis COMMANDE --data DOSSIER. parvis help en "
	                 "donne la liste.");
}

static bool
is_among(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static int
run_words(struct arena *arena, int argc, char **argv)
{
	static const char *const helps[] = { "help", "--help", "-h" };
	static const char *const versions[] = { "version", "--version", "-V" };
	if (argc < 2)
		return help(arena, stderr);
	if (is_among(argv[1], helps, LENGTH(helps)))
		return run_help(arena, argc > 2 ? argv[2] : NULL);
	if (is_among(argv[1], versions, LENGTH(versions))) {
		puts("parvis " PARVIS_VERSION);
		return CONSOLE_DONE;
	}
	if (argv[1][0] == '-')
		return say_command_first(arena, argc, argv);
	const struct command *command = command_named(argv[1]);
	if (command == NULL)
		return say_wrong(arena_format(arena, "«\u202f%s\u202f» n’est pas une commande de Parvis. parvis "
		                                     "help en donne la liste.",
		                              argv[1]));
	for (int at = 2; at < argc; at++)
		if (is_among(argv[at], helps + 1, LENGTH(helps) - 1))
			return help(arena, stdout);
	return run_command(arena, command, argc, argv);
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
