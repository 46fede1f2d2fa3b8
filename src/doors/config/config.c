#include "doors/config/config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { NAME_LENGTH_MAX = 40, WIDTH = 96 };

/* --- what is in force -------------------------------------------------------------------------- */

const char *
config_option(struct arena *arena, enum config_key key)
{
	char *option = arena_format(arena, "--%s", config_table[key].name);
	for (char *c = option; *c != '\0'; c++)
		if (*c == '_')
			*c = '-';
	return option;
}

enum config_key
config_key_of_option(const char *word)
{
	enum config_key key = CONFIG_KEY_COUNT;
	if (strncmp(word, "--", 2) != 0)
		return key;
	for (key = 0; key < CONFIG_KEY_COUNT; key++) {
		const char *name = config_table[key].name, *letter = word + 2;
		while (*name != '\0' && (*name == '_' ? '-' : *name) == *letter)
			name++, letter++;
		if (*name == '\0' && *letter == '\0')
			break;
	}
	return key;
}

void
config_say(struct config *config, enum config_key key, const char *value)
{
	must(key < CONFIG_KEY_COUNT);
	config->values[key].text = value;
	config->values[key].source = CONFIG_ON_COMMAND_LINE;
}

const char *
config_text(const struct config *config, enum config_key key)
{
	const char *said = config->values[key].text;
	return said != NULL ? said : config_table[key].fallback;
}

bool
config_flag(const struct config *config, enum config_key key)
{
	must(config_table[key].kind == CONFIG_FLAG);
	return strcmp(config_text(config, key), "oui") == 0;
}

int64_t
config_number(const struct config *config, enum config_key key)
{
	int64_t number = 0;
	must(config_table[key].kind == CONFIG_NUMBER);
	must(span_int64(span_of(config_text(config, key)), &number));
	return number;
}

const char *
config_wrong(struct arena *arena, enum config_key key, const char *value)
{
	const struct config_about *about = &config_table[key];
	int64_t number = 0;
	switch (about->kind) {
	case CONFIG_FLAG:
		return strcmp(value, "oui") == 0 || strcmp(value, "non") == 0 ? NULL
		                                                              : "vaut oui ou non.";
	case CONFIG_NUMBER:
		return span_int64(span_of(value), &number) && number >= about->least && number <= about->most
		           ? NULL
		           : arena_format(arena, "est un nombre entier, de %lld à %lld.",
		                          (long long)about->least, (long long)about->most);
	case CONFIG_FILE:
		return value[0] == '/' ? NULL
		                       : "est le chemin entier d’un fichier, à partir de «\u202f/\u202f».";
	case CONFIG_TEXT:
		break;
	}
	return about->wrong != NULL ? about->wrong(arena, value) : NULL;
}

/* --- reading ------------------------------------------------------------------------------------ */

static void
complain(struct config *config, int line, const char *sentence)
{
	if (config->complaint_count < LENGTH(config->complaints))
		config->complaints[config->complaint_count] = (struct config_complaint){ line, sentence };
	config->complaint_count++;
}

/* What a terminal would obey or an eye would not see: controls of ASCII and Latin-1, separators of
 * lines, marks that turn the direction of a text. */
static bool
is_clean(struct span span)
{
	if (!span_is_utf8(span))
		return false;
	for (size_t i = 0; i < span.length; i++) {
		const unsigned char c = (unsigned char)span.at[i];
		const unsigned char next = i + 1 < span.length ? (unsigned char)span.at[i + 1] : 0;
		const unsigned char last = i + 2 < span.length ? (unsigned char)span.at[i + 2] : 0;
		if ((c < 0x20 && c != '\t') || c == 0x7f || (c == 0xc2 && next < 0xa0) ||
		    (c == 0xe2 && next == 0x80 && last >= 0xa8 && last <= 0xae) ||
		    (c == 0xe2 && next == 0x80 && (last == 0x8e || last == 0x8f)) ||
		    (c == 0xe2 && next == 0x81 && last >= 0xa6 && last <= 0xa9))
			return false;
	}
	return true;
}

static bool
is_name(struct span name)
{
	for (size_t i = 0; i < name.length; i++)
		if (!(name.at[i] >= 'a' && name.at[i] <= 'z') && !(name.at[i] >= 'A' && name.at[i] <= 'Z') &&
		    !(name.at[i] >= '0' && name.at[i] <= '9') && name.at[i] != '_' && name.at[i] != '-')
			return false;
	return name.length > 0 && name.length <= NAME_LENGTH_MAX;
}

/* How many letters to change, add or take away (Levenshtein). */
static size_t
distance(struct span a, struct span b)
{
	size_t row[NAME_LENGTH_MAX + 1];
	must(b.length <= NAME_LENGTH_MAX);
	for (size_t j = 0; j <= b.length; j++)
		row[j] = j;
	for (size_t i = 0; i < a.length; i++) {
		size_t before = row[0];
		row[0] = i + 1;
		for (size_t j = 0; j < b.length; j++) {
			const size_t changed = before + (a.at[i] != b.at[j]);
			const size_t moved = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;
			before = row[j + 1];
			row[j + 1] = changed < moved ? changed : moved;
		}
	}
	return row[b.length];
}

static const char *
unknown(struct arena *arena, struct span name)
{
	size_t best = name.length / 3 + 2;
	const char *nearest = NULL;
	for (size_t key = 0; key < CONFIG_KEY_COUNT; key++) {
		const size_t far = distance(name, span_of(config_table[key].name));
		if (far < best) {
			best = far;
			nearest = config_table[key].name;
		}
	}
	const char *what = arena_format(arena, "«\u202f%.*s\u202f» n’est pas un réglage de Parvis",
	                                SPAN_ARGS(name));
	return nearest != NULL
	           ? arena_format(arena, "%s. Vouliez-vous écrire «\u202f%s\u202f»\u202f?", what, nearest)
	           : arena_format(arena, "%s\u202f: «\u202fparvis config\u202f» en donne la liste.", what);
}

static enum config_key
key_named(struct span name)
{
	enum config_key key = 0;
	while (key < CONFIG_KEY_COUNT && !span_is(name, config_table[key].name))
		key++;
	return key;
}

/* NULL, or what is wrong with how the value is written, whatever its setting. */
static const char *
badly_written(struct arena *arena, enum config_key key, struct span value)
{
	if (value.length == 0)
		return arena_format(arena,
		                    "«\u202f%s\u202f» n’a pas de valeur\u202f: donnez-la, ou mettez un # devant "
		                    "la ligne.",
		                    config_table[key].name);
	if (value.at[0] == '"' || value.at[0] == '\'')
		return "écrivez la valeur sans guillemets.";
	if (span_find(value, SPAN(" #")) != SIZE_MAX || span_find(value, SPAN("\t#")) != SIZE_MAX)
		return "une remarque commence une ligne à elle, par un #.";
	return NULL;
}

/* NULL, or the sentence of what is wrong with a line that is neither empty nor a remark. */
static const char *
parse_line(struct arena *arena, struct config *config, int number, struct span line)
{
	struct span name, value = line;
	if (!is_clean(line))
		return "cette ligne contient des signes qui ne se lisent pas. Enregistrez le fichier en UTF-8 et "
		       "retapez cette ligne.";
	if (span_find(line, SPAN("=")) == SIZE_MAX)
		return "écrivez «\u202fréglage = valeur\u202f», ou mettez un # devant la ligne.";
	must(span_cut(&value, '=', &name));
	name = span_trim(name);
	value = span_trim(value);
	if (!is_name(name))
		return "le nom d’un réglage n’a que des lettres sans accent et des «\u202f_\u202f».";
	const enum config_key key = key_named(name);
	if (key == CONFIG_KEY_COUNT)
		return unknown(arena, name);
	if (config->values[key].line != 0)
		return arena_format(arena, "«\u202f%s\u202f» est déjà donné à la ligne %d. Gardez l’un des deux.",
		                    config_table[key].name, config->values[key].line);
	config->values[key].line = number;
	const char *why = badly_written(arena, key, value);
	if (why != NULL)
		return why;
	const char *text = span_copy(arena, value);
	why = config_wrong(arena, key, text);
	if (why == NULL && config->values[key].source == CONFIG_DEFAULT) {
		config->values[key].text = text;
		config->values[key].source = CONFIG_IN_FILE;
	}
	return why == NULL ? NULL : arena_format(arena, "%s %s", config_table[key].name, why);
}

void
config_parse(struct arena *arena, struct span bytes, struct config *config)
{
	if (span_starts(bytes, "\xef\xbb\xbf"))
		bytes = span_from(bytes.at + 3, bytes.length - 3);
	struct span rest = bytes, line;
	for (int number = 1; span_cut(&rest, '\n', &line); number++) {
		const char *why = NULL;
		if (line.length > CONFIG_LINE_LENGTH_MAX)
			why = "cette ligne est trop longue (1\u202f000 octets au plus).";
		else if ((line = span_trim(line)).length > 0 && line.at[0] != '#')
			why = parse_line(arena, config, number, line);
		if (why != NULL)
			complain(config, number, why);
	}
}

bool
config_read(struct arena *arena, const char *folder, struct config *config, struct fault *fault_r)
{
	struct span bytes;
	config->path = arena_format(arena, "%s/parvis.conf", folder);
	config->is_there = false;
	struct stat facts;
	/* A data folder that is none is told by whoever opens it; one where it may not look, here. */
	if (stat(config->path, &facts) != 0)
		return errno == ENOENT || errno == ENOTDIR ||
		       file_fault(arena, "stat", folder, errno, fault_r);
	switch (file_read(arena, config->path, CONFIG_SIZE_MAX, &bytes, fault_r)) {
	case FOUND_FAILED:
		return false;
	case FOUND_ONE:
		config->is_there = true;
		config_parse(arena, bytes, config);
		break;
	case FOUND_NONE:
		break;
	}
	return true;
}

/* --- writing ------------------------------------------------------------------------------------ */

/* Columns, when each letter takes one. */
static size_t
columns_of(struct span span)
{
	size_t columns = 0;
	for (size_t i = 0; i < span.length; i++)
		columns += (span.at[i] & 0xc0) != 0x80;
	return columns;
}

void
config_wrap(struct text *out, const char *prefix, const char *sentence, size_t width)
{
	struct span rest = span_of(sentence), word;
	size_t column = 0;
	while (span_cut(&rest, ' ', &word)) {
		const size_t columns = columns_of(word);
		if (column == 0 || column + 1 + columns > width) {
			text_add_z(out, column == 0 ? "" : "\n");
			text_add_z(out, prefix);
			column = columns_of(span_of(prefix));
		} else {
			text_add_char(out, ' ');
			column++;
		}
		text_add(out, word);
		column += columns;
	}
	text_add_char(out, '\n');
}

void
config_draft(struct text *out)
{
	config_wrap(out, "# ", "Les réglages de Parvis pour ce dossier de données.", WIDTH);
	text_add_z(out, "#\n");
	config_wrap(out, "# ",
	            "Chaque réglage est montré avec sa valeur par défaut, ou avec un exemple. Pour le "
	            "changer, ôtez le # et écrivez votre valeur, sans guillemets. Une option de la ligne de "
	            "commande (--listen pour listen) l’emporte sur ce fichier.", WIDTH);
	text_add_z(out, "#\n");
	config_wrap(out, "# ",
	            "«\u202fparvis config check --data DOSSIER\u202f» relit ce fichier\u202f; un changement "
	            "vaut au démarrage suivant. Aucun mot de passe n’a sa place ici\u202f: les secrets sont "
	            "dans des fichiers à part.", WIDTH);
	for (size_t key = 0; key < CONFIG_KEY_COUNT; key++) {
		const struct config_about *about = &config_table[key];
		text_add_char(out, '\n');
		config_wrap(out, "# ", about->sentence, WIDTH);
		if (about->fallback == NULL)
			text_add_z(out, "# Pas de valeur par défaut. Un exemple\u202f:\n");
		else if (about->example != NULL)
			text_format(out, "# Par défaut, ou par exemple %s\u202f:\n", about->example);
		text_format(out, "#%s = %s\n", about->name,
		            about->fallback != NULL ? about->fallback : about->example);
	}
}

bool
config_write_new(struct arena *arena, const char *folder, struct fault *fault_r)
{
	const char *path = arena_format(arena, "%s/parvis.conf", folder);
	if (access(path, F_OK) == 0)
		return true;
	struct text draft = text_new(arena, CONFIG_SIZE_MAX);
	config_draft(&draft);
	must(!draft.cut);
	return file_write(arena, path, text_span(&draft), fault_r);
}

static const char *
place_of(struct arena *arena, const struct config *config, enum config_key key)
{
	switch (config->values[key].source) {
	case CONFIG_IN_FILE:
		return arena_format(arena, "parvis.conf, ligne %d", config->values[key].line);
	case CONFIG_ON_COMMAND_LINE:
		return "ligne de commande";
	case CONFIG_DEFAULT:
		break;
	}
	return config_table[key].fallback != NULL ? "par défaut" : "non réglé";
}

void
config_print(struct arena *arena, const struct config *config, struct text *out)
{
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
		const char *value = config_text(config, key);
		/* Only the command line can give one. */
		if (key == CONFIG_DATABASE && value != NULL && config_wrong(arena, key, value) != NULL)
			value = "(une adresse qui ne se montre pas)";
		text_format(out, "%-24s %-32s %s\n", config_table[key].name, value != NULL ? value : "",
		            place_of(arena, config, key));
	}
}
