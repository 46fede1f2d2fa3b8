/* The words of a mapping: which column says what, and what its values mean here. */
#include <string.h>

#include "welcome/takeover/takeover_inside.h"

const char *const takeover_what_words[TAKEOVER_WHAT_COUNT] = {
	[TAKEOVER_NUMBER] = "son numéro",
	[TAKEOVER_RECEIVED] = "quand elle a été reçue",
	[TAKEOVER_REPLIED] = "quand on y a répondu d’abord",
	[TAKEOVER_CLOSED] = "quand elle a été close",
	[TAKEOVER_OFFERING] = "la démarche",
	[TAKEOVER_UNIT] = "le service",
	[TAKEOVER_STATE] = "son état",
	[TAKEOVER_CHANNEL] = "comment elle est venue",
	[TAKEOVER_TITLE] = "son titre",
	[TAKEOVER_TEXT] = "ce qui est demandé",
	[TAKEOVER_FIELD] = "une précision",
	[TAKEOVER_ADDRESS] = "l’adresse du lieu",
	[TAKEOVER_NORTH] = "la latitude",
	[TAKEOVER_EAST] = "la longitude",
	[TAKEOVER_NAME] = "le nom de la personne",
	[TAKEOVER_MAIL] = "son adresse électronique",
	[TAKEOVER_PHONE] = "son téléphone",
};

static const struct {
	const char *english, *french;
} what_words[TAKEOVER_WHAT_COUNT] = {
	[TAKEOVER_NUMBER] = { "number", "numéro" },   [TAKEOVER_RECEIVED] = { "received", "reçue" },
	[TAKEOVER_REPLIED] = { "replied", "répondue" }, [TAKEOVER_CLOSED] = { "closed", "close" },
	[TAKEOVER_OFFERING] = { "offering", "démarche" }, [TAKEOVER_UNIT] = { "unit", "service" },
	[TAKEOVER_STATE] = { "state", "état" },       [TAKEOVER_CHANNEL] = { "channel", "voie" },
	[TAKEOVER_TITLE] = { "title", "titre" },      [TAKEOVER_TEXT] = { "text", "texte" },
	[TAKEOVER_FIELD] = { "field", "champ" },      [TAKEOVER_ADDRESS] = { "address", "adresse" },
	[TAKEOVER_NORTH] = { "latitude", "latitude" }, [TAKEOVER_EAST] = { "longitude", "longitude" },
	[TAKEOVER_NAME] = { "name", "nom" },          [TAKEOVER_MAIL] = { "mail", "courriel" },
	[TAKEOVER_PHONE] = { "phone", "téléphone" },
};

struct meaning {
	const char *english, *french;
	int means;
};
static const struct meaning states[] = {
	{ "open", "ouverte", TAKEOVER_OPEN },
	{ "waiting", "attente", TAKEOVER_WAITING },
	{ "solved", "faite", TAKEOVER_DONE + DESK_SOLVED },
	{ "answered", "répondue", TAKEOVER_DONE + DESK_ANSWERED },
	{ "refused", "refusée", TAKEOVER_DONE + DESK_REFUSED },
	{ "sent-on", "transmise", TAKEOVER_DONE + DESK_SENT_ON },
	{ "withdrawn", "retirée", TAKEOVER_DONE + DESK_WITHDRAWN },
	{ "no-reply", "sans-réponse", TAKEOVER_DONE + DESK_NO_REPLY },
	{ "joined", "jointe", TAKEOVER_DONE + DESK_JOINED },
	{ "no-request", "écartée", TAKEOVER_DONE + DESK_NO_REQUEST },
};
static const struct meaning channels[] = {
	{ "web", "en-ligne", DESK_WEB },        { "mail", "courriel", DESK_MAIL },
	{ "sms", "sms", DESK_SMS },             { "phone", "téléphone", DESK_PHONE },
	{ "counter", "guichet", DESK_COUNTER }, { "letter", "courrier", DESK_LETTER },
	{ "program", "logiciel", DESK_API },
};

struct reading {
	struct arena *arena;
	struct takeover_map *map;
	const struct mapping_line *line;
	struct fault *fault_r;
};

static bool
wrong(struct reading *reading, const char *why)
{
	return fault_format(reading->arena, reading->fault_r,
	                    arena_format(reading->arena, "Correspondance, ligne %d\u202f: %s",
	                                 reading->line->number, why),
	                    "mapping: line %d refused", reading->line->number);
}

static bool
add_column(struct reading *reading, enum takeover_what what)
{
	struct takeover_map *map = reading->map;
	size_t end;
	const struct mapping_names names = mapping_names(reading->arena, reading->line, 2, &end);
	if (names.count == 0 || end < reading->line->word_count)
		return wrong(reading, "après «\u202fcolonne\u202f», écrivez le nom de la colonne, entre guillemets.");
	if (map->column_count == TAKEOVER_COLUMN_COUNT_MAX)
		return wrong(reading, "il y a plus de 60 colonnes.");
	map->columns[map->column_count++] =
		(struct takeover_column){ .what = what, .names = names, .at = SIZE_MAX };
	return true;
}

/* The word that a rule's meaning is; false: it is none. */
static bool
find_meaning(const struct reading *reading, enum takeover_what what, int *means_r)
{
	const struct meaning *known = what == TAKEOVER_STATE ? states : channels;
	const size_t count = what == TAKEOVER_STATE ? LENGTH(states) : LENGTH(channels);
	for (size_t i = 0; i < count; i++)
		if (mapping_is(reading->line, 1, known[i].english, known[i].french)) {
			*means_r = known[i].means;
			return true;
		}
	return false;
}

static bool
add_rule(struct reading *reading, struct takeover_rule rule)
{
	struct takeover_map *map = reading->map;
	if (map->rule_count == TAKEOVER_RULE_COUNT_MAX)
		return wrong(reading, "il y a plus de 1\u202f000 valeurs.");
	map->rules[map->rule_count++] = rule;
	return true;
}

/* « démarche CODE quand "A" ou "B" », « démarche CODE sinon ». */
static bool
add_rules(struct reading *reading, enum takeover_what what)
{
	struct takeover_rule rule = { .what = what, .code = mapping_text(reading->line, 1) };
	const bool is_code = what == TAKEOVER_OFFERING || what == TAKEOVER_UNIT;
	if (!is_code && what != TAKEOVER_STATE && what != TAKEOVER_CHANNEL)
		return wrong(reading, "écrivez «\u202fcolonne\u202f», puis son nom entre guillemets.");
	if (!is_code && !find_meaning(reading, what, &rule.means))
		return wrong(reading, arena_format(reading->arena, "le mot «\u202f%.*s\u202f» n’est pas connu.",
		                                   SPAN_ARGS(rule.code)));
	rule.is_otherwise = mapping_is(reading->line, 2, "otherwise", "sinon");
	if (rule.is_otherwise && reading->line->word_count == 3)
		return add_rule(reading, rule);
	if (!mapping_is(reading->line, 2, "when", "quand"))
		return wrong(reading, "écrivez ensuite «\u202fquand\u202f» et une valeur, ou «\u202fsinon\u202f».");
	size_t end;
	const struct mapping_names values = mapping_names(reading->arena, reading->line, 3, &end);
	if (values.count == 0 || end < reading->line->word_count)
		return wrong(reading, "après «\u202fquand\u202f», écrivez une valeur\u202f; entre deux valeurs, "
		                      "«\u202fou\u202f».");
	for (size_t i = 0; i < values.count; i++) {
		rule.value = values.names[i];
		if (!add_rule(reading, rule))
			return false;
	}
	return true;
}

static bool
is_code(struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		const char c = text.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return text.length > 0 && text.length <= TAKEOVER_CODE_LENGTH_MAX;
}

static bool
read_tool(struct reading *reading)
{
	struct takeover_map *map = reading->map;
	map->tool = mapping_text(reading->line, 1);
	map->tool_name = mapping_text(reading->line, 2);
	if (!is_code(map->tool))
		return wrong(reading, "le code du logiciel s’écrit en petites lettres sans accent, chiffres et "
		                      "traits d’union, 40 au plus.");
	if (map->tool_name.length == 0 || map->tool_name.length > 100)
		return wrong(reading, "après le code, écrivez le nom du logiciel, entre guillemets.");
	return true;
}

static bool
read_order(struct reading *reading)
{
	const struct mapping_line *line = reading->line;
	if (mapping_is(line, 1, "day", "jour"))
		reading->map->order = TAKEOVER_DAY_FIRST;
	else if (mapping_is(line, 1, "month", "mois"))
		reading->map->order = TAKEOVER_MONTH_FIRST;
	else if (mapping_is(line, 1, "year", "année"))
		reading->map->order = TAKEOVER_YEAR_FIRST;
	else
		return wrong(reading, "dites l’ordre\u202f: jour mois année, mois jour année, ou année mois jour.");
	return true;
}

static bool
read_mark(struct reading *reading)
{
	struct takeover_map *map = reading->map;
	size_t end;
	if (map->mark_count == TAKEOVER_MARK_COUNT_MAX)
		return wrong(reading, "dix titres au plus disent le logiciel.");
	map->marks[map->mark_count++] = mapping_names(reading->arena, reading->line, 1, &end);
	return true;
}

static bool
read_zone(struct reading *reading)
{
	reading->map->zone = mapping_text(reading->line, 1);
	return zone_name_is_valid(span_copy(reading->arena, reading->map->zone)) ||
	       wrong(reading, "un fuseau s’écrit comme Europe/Paris, ou UTC.");
}

static bool
read_line(struct reading *reading)
{
	const struct mapping_line *line = reading->line;
	if (mapping_is(line, 0, "tool", "outil"))
		return read_tool(reading);
	if (mapping_is(line, 0, "recognised", "reconnu"))
		return read_mark(reading);
	if (mapping_is(line, 0, "dates", "dates"))
		return read_order(reading);
	if (mapping_is(line, 0, "zone", "fuseau"))
		return read_zone(reading);
	for (enum takeover_what what = 0; what < TAKEOVER_WHAT_COUNT; what++)
		if (mapping_is(line, 0, what_words[what].english, what_words[what].french))
			return mapping_is(line, 1, "column", "colonne") ? add_column(reading, what)
			                                                : add_rules(reading, what);
	return wrong(reading, arena_format(reading->arena, "le mot «\u202f%.*s\u202f» n’est pas connu.",
	                                   SPAN_ARGS(mapping_text(line, 0))));
}

static bool
has_column(const struct takeover_map *map, enum takeover_what what)
{
	for (size_t i = 0; i < map->column_count; i++)
		if (map->columns[i].what == what)
			return true;
	return false;
}

struct takeover_map *
takeover_map_read(struct arena *arena, struct span bytes, struct fault *fault_r)
{
	const struct mapping *mapping = mapping_parse(arena, bytes, fault_r);
	struct takeover_map *map = arena_new_of(arena, struct takeover_map);
	struct reading reading = { .arena = arena, .map = map, .fault_r = fault_r };
	if (mapping == NULL)
		return NULL;
	map->rules = arena_array_of(arena, struct takeover_rule, TAKEOVER_RULE_COUNT_MAX);
	for (size_t i = 0; i < mapping->line_count; i++) {
		reading.line = &mapping->lines[i];
		if (!read_line(&reading))
			return NULL;
	}
	const char *lack =
		map->tool.length == 0 ? "une ligne «\u202foutil\u202f» dit de quel logiciel vient ce fichier."
		: !has_column(map, TAKEOVER_NUMBER)
			? "une ligne «\u202fnuméro colonne\u202f» dit où est le numéro des demandes\u202f: c’est lui qui "
			  "évite de les reprendre deux fois."
		: !has_column(map, TAKEOVER_RECEIVED)
			? "une ligne «\u202freçue colonne\u202f» dit quand une demande a été reçue."
			: NULL;
	if (lack == NULL)
		return map;
	fault_is(fault_r, "mapping: a line is missing",
	         arena_format(arena, "Il manque une ligne à la correspondance\u202f: %s", lack));
	return NULL;
}
