/* The page of the manual and what completes words in bash: made of the tables of commands, options and
 * settings, so that they say what the program does and nothing else. */
#include <string.h>

#include "doors/console/console_inside.h"

enum { MANUAL_SIZE_MAX = 1 << 20 };

/* --- the tables and their words agree ----------------------------------------------------------- */

static bool
is_option_letter(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-';
}

/* The next « --word » of a help, removed from *rest. */
static bool
next_option(struct span *rest, struct span *word_r)
{
	const size_t at = span_find(*rest, SPAN("--"));
	if (at == SIZE_MAX)
		return false;
	size_t end = at;
	while (end < rest->length && is_option_letter(rest->at[end]))
		end++;
	*word_r = span_from(rest->at + at, end - at);
	*rest = span_from(rest->at + end, rest->length - end);
	return true;
}

static bool
is_among(struct span word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(word, words[i]))
			return true;
	return false;
}

/* What the help of a command says: its words, then its options. */
static bool
help_says(const struct command *command, const char *option)
{
	const char *const texts[] = { command->words, command->help };
	for (size_t i = 0; i < LENGTH(texts); i++)
		for (struct span rest = span_of(texts[i]), word; next_option(&rest, &word);)
			if (span_is(word, option))
				return true;
	return false;
}

/* NULL, or an option that a command takes and its help does not say, or the other way round. */
static const char *
disagreement(struct arena *arena)
{
	size_t count, command_count;
	const char *const *words = console_option_words(arena, &count);
	const struct command *commands = console_commands(&command_count);
	for (size_t i = 0; i < command_count; i++) {
		struct span rest = span_of(commands[i].help), word;
		while (next_option(&rest, &word))
			if (!is_among(word, words, count))
				return span_copy(arena, word);
		for (size_t k = 0; k < count; k++)
			if (strcmp(words[k], "--data") != 0 && config_key_of_option(words[k]) == CONFIG_KEY_COUNT &&
			    help_says(&commands[i], words[k]) != console_takes(&commands[i], words[k]))
				return words[k];
	}
	return NULL;
}

static bool
agrees(struct arena *arena)
{
	const char *word = disagreement(arena);
	if (word != NULL)
		fprintf(stderr, "%s: the options and the help of the commands disagree\n", word);
	return word == NULL;
}

/* --- the manual --------------------------------------------------------------------------------- */

/* Text, and no request of roff: no line begins with a dot, no-break spaces stay so. */
static void
add_roff(struct text *out, struct span span)
{
	if (span_starts(span, ".") || span_starts(span, "'"))
		text_add_z(out, "\\&");
	for (size_t i = 0; i < span.length; i++) {
		const struct span rest = span_from(span.at + i, span.length - i);
		if (span_starts(rest, "\u202f")) {
			text_add_z(out, "\\ ");
			i += 2;
		} else if (span_starts(rest, "\u00a0")) {
			text_add_z(out, "\\ ");
			i++;
		} else if (span.at[i] == '-') {
			text_add_z(out, "\\-");
		} else if (span.at[i] == '\\') {
			text_add_z(out, "\\e");
		} else {
			text_add_char(out, span.at[i]);
		}
	}
}

static void
add_paragraph(struct text *out, struct span rest)
{
	struct span line;
	bool first = true;
	while (span_cut(&rest, '\n', &line)) {
		text_add_z(out, first ? "" : ".br\n");
		add_roff(out, span_trim(line));
		text_add_char(out, '\n');
		first = false;
	}
}

static void
add_words(struct text *out, const char *words)
{
	add_paragraph(out, span_of(words));
}

static void
add_commands(struct text *out)
{
	size_t count;
	const struct command *commands = console_commands(&count);
	text_add_z(out, ".SH COMMANDES\n");
	for (size_t i = 0; i < count; i++) {
		struct span rest = span_of(commands[i].help), line;
		must(span_cut(&rest, '\n', &line));
		text_format(out, ".TP\n.B parvis %s\n", commands[i].word);
		if (commands[i].words[0] != '\0' || line.length > 0) {
			add_roff(out, span_of(commands[i].words));
			text_add_z(out, commands[i].words[0] != '\0' && line.length > 0 ? " " : "");
			add_roff(out, line);
			text_add_z(out, "\n.br\n");
		}
		add_paragraph(out, rest);
	}
	text_add_z(out, ".TP\n.B parvis help\n");
	add_words(out, "l’aide\u202f; help man donne cette page, help completion ce qui complète en bash");
}

static void
add_settings(struct arena *arena, struct text *out)
{
	text_add_z(out, ".SH OPTIONS\n.TP\n\\fB\\-\\-data\\fR \\fIDOSSIER\\fR\n");
	add_words(out, "Où sont gardées les données\u202f; serve, import, demo et restore le créent.");
	text_add_z(out, ".TP\n.B \\-\\-version\nLa version.\n.SH RÉGLAGES\n");
	add_words(out, "Chacun est une option, qui l’emporte, et un réglage de DOSSIER/parvis.conf.");
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
		const struct config_about *about = &config_table[key];
		text_add_z(out, ".TP\n\\fB");
		add_roff(out, span_of(config_option(arena, key)));
		text_add_z(out, "\\fR");
		if (about->word != NULL)
			text_format(out, " \\fI%s\\fR", about->word);
		text_format(out, ", \\fB%s =\\fR\n", about->name);
		add_words(out, about->sentence);
		if (about->fallback != NULL) {
			text_add_z(out, ".br\n");
			add_words(out, arena_format(arena, "Par défaut\u202f: %s.", about->fallback));
		}
	}
}

static const struct {
	const char *title, *words;
} sections[] = {
	{ "FICHIERS",
	  "DOSSIER/parvis.conf\u202f: les réglages.\n"
	  "DOSSIER/parvis.sqlite\u202f: la base, sauf si elle est dans PostgreSQL.\n"
	  "DOSSIER/before-upgrade-N.sqlite\u202f: ce qu’elle était avant un changement de version.\n"
	  "DOSSIER/keys\u202f: les clés qui scellent les réponses\u202f; DOSSIER/waves\u202f: les chiffres "
	  "préparés.\n"
	  "DOSSIER/first-link\u202f: le lien qui crée le premier compte, tant qu’il n’y en a pas." },
	{ "CODES DE SORTIE",
	  "0\u202f: c’est fait.\n"
	  "1\u202f: la machine a refusé\u202f; la phrase est sur la sortie d’erreur.\n"
	  "2\u202f: la commande, ses données ou parvis.conf sont à corriger." },
};

int
console_manual(struct arena *arena, FILE *out)
{
	struct text text = text_new(arena, MANUAL_SIZE_MAX);
	if (!agrees(arena))
		return CONSOLE_FAULT;
	text_add_z(&text, ".TH PARVIS 1 \"\" \"parvis " PARVIS_VERSION "\" \"Manuel de Parvis\"\n.nh\n"
	                  ".SH NOM\n");
	add_words(&text, "parvis - entendre les usagers et les agents d’un service public");
	text_add_z(&text, ".SH SYNOPSIS\n.B parvis\n.I COMMANDE\n\\fB\\-\\-data\\fR \\fIDOSSIER\\fR\n"
	                  ".SH DESCRIPTION\n");
	add_words(&text, "Parvis met face à face ce que disent les usagers et les agents d’un service "
	                     "public, et montre par des chiffres honnêtes si les uns et les autres s’en "
	                     "trouvent mieux.");
	add_commands(&text);
	add_settings(arena, &text);
	for (size_t i = 0; i < LENGTH(sections); i++) {
		text_format(&text, ".SH %s\n", sections[i].title);
		add_words(&text, sections[i].words);
	}
	must(!text.cut);
	fputs(text_z(&text), out);
	return fflush(out) == 0 ? CONSOLE_DONE : CONSOLE_FAULT;
}

/* --- completion --------------------------------------------------------------------------------- */

int
console_completion(struct arena *arena, FILE *out)
{
	size_t count, command_count;
	if (!agrees(arena))
		return CONSOLE_FAULT;
	const char **words = console_option_words(arena, &count);
	const struct command *commands = console_commands(&command_count);
	fputs("# bash completion of parvis: parvis help completion\n"
	      "_parvis()\n{\n\tlocal word=${COMP_WORDS[COMP_CWORD]} words\n"
	      "\tif [ \"$COMP_CWORD\" = 1 ]; then words='help",
	      out);
	for (size_t i = 0; i < command_count; i++)
		fprintf(out, " %s", commands[i].word);
	fputs("'\n\telif [ \"${word#-}\" != \"$word\" ]; then case ${COMP_WORDS[1]} in\n", out);
	for (size_t i = 0; i < command_count; i++) {
		fprintf(out, "\t%s) words='", commands[i].word);
		for (size_t k = 0; k < count; k++)
			if (console_takes(&commands[i], words[k]))
				fprintf(out, " %s", words[k]);
		fputs(" ';;\n", out);
	}
	fputs("\tesac\n\tfi\n\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n}\n"
	      "complete -o bashdefault -o default -F _parvis parvis\n",
	      out);
	return fflush(out) == 0 ? CONSOLE_DONE : CONSOLE_FAULT;
}
