#include <math.h>
#include <string.h>

#include "base/time.h"
#include "listen/survey/survey_inside.h"

/* What is being read: the map so far, and the statement under the eye. */
struct reading {
	struct survey_map *map;
	const struct mapping_line *line;
	struct fault *fault_r;
};

static bool
complain(struct reading *reading, const char *why)
{
	struct arena *arena = reading->map->arena;
	return fault_format(arena, reading->fault_r,
	                    arena_format(arena, "Fichier de correspondance, ligne %d\u202f: %s",
	                                 reading->line->number, why),
	                    "mapping: line %d refused", reading->line->number);
}

bool
map_names_has(const struct mapping_names *names, struct span text)
{
	for (size_t i = 0; i < names->count; i++)
		if (span_equal(names->names[i], text))
			return true;
	return false;
}

bool
map_is_pattern(const struct mapping_names *names)
{
	return names->count > 0 && span_find(names->names[0], SPAN("{")) != SIZE_MAX;
}

bool
map_asks(const struct survey_map *map, enum side side)
{
	bool asks = map->has_side && map->side_fixed == side;
	for (size_t i = 0; i < map->side_count; i++)
		asks = asks || (int)map->sides[i].value == (int)side;
	for (size_t i = 0; i < map->group_count; i++)
		asks = asks || map->groups[i].side == side;
	return asks;
}

/* `… column A or B` from word `at`: fills *names_r. Anything after the list is refused. */
static bool
take_columns(struct reading *reading, size_t at, struct mapping_names *names_r)
{
	if (!mapping_is(reading->line, at, "column", "colonne"))
		return complain(reading, "le mot «\u202fcolumn\u202f» (ou «\u202fcolonne\u202f») est attendu ici.");
	size_t end;
	*names_r = mapping_names(reading->map->arena, reading->line, at + 1, &end);
	if (names_r->count == 0)
		return complain(reading, "le nom de la colonne manque.");
	for (size_t i = 0; i < names_r->count; i++)
		if (names_r->names[i].length > 200)
			return complain(reading, "un nom de colonne dépasse 200 caractères.");
	if (end != reading->line->word_count)
		return complain(reading, "il y a un mot de trop après le nom de la colonne. "
		                         "Mettez les noms qui ont des espaces entre guillemets.");
	return true;
}

static bool
take_number(struct reading *reading, size_t at, double *number_r)
{
	return span_real64(mapping_text(reading->line, at), number_r) ||
	       complain(reading, "un nombre est attendu (par exemple 5 ou 0,5).");
}

static bool
take_side(struct reading *reading, size_t at, enum side *side_r)
{
	static const char *const words[SIDE_COUNT][2] = { [SIDE_USAGER] = { "usager", "usagers" },
		                                              [SIDE_AGENT] = { "agent", "agents" },
		                                              [SIDE_LEADER] = { "leader", "dirigeant" } };
	for (int side = 0; side < SIDE_COUNT; side++)
		if (mapping_is(reading->line, at, words[side][0], words[side][1])) {
			*side_r = (enum side)side;
			return true;
		}
	return complain(reading, "le côté doit être «\u202fusager\u202f», «\u202fagent\u202f» ou «\u202fleader\u202f» "
	                         "(dirigeant).");
}

/* --- one function a statement ---------------------------------------------------------------- */

static bool
read_wave(struct reading *reading)
{
	struct survey_map *map = reading->map;
	map->wave_code = mapping_text(reading->line, 1);
	map->wave_name = mapping_text(reading->line, 2);
	if (map->wave_code.length == 0 || map->wave_code.length > 60 ||
	    map->wave_name.length == 0 || map->wave_name.length > 200)
		return complain(reading, "écrivez\u202f: wave CODE \"Nom de l’enquête\" (code de 60 "
		                         "caractères au plus, nom de 200).");
	return true;
}

static bool
read_closed(struct reading *reading)
{
	const size_t at = mapping_is(reading->line, 1, "on", "le") ? 2 : 1;
	reading->map->has_closed_day =
		date_read(mapping_text(reading->line, at), &reading->map->closed_day);
	return reading->map->has_closed_day ||
	       complain(reading, "écrivez la date de clôture ainsi\u202f: closed 2026-06-30");
}

static bool
scale_is_sound(const struct survey_scale *scale, enum survey_kind kind)
{
	if (scale->high <= scale->low || scale->step < 0 || fabs(scale->low) > 1e6 ||
	    fabs(scale->high) > 1e6)
		return false;
	if (kind == SURVEY_SCORES)
		return true;
	const double levels = (scale->high - scale->low) / scale->step;
	return levels <= SURVEY_LEVEL_COUNT_MAX - 1 && fabs(levels - round(levels)) < 1e-9;
}

static bool
read_scale(struct reading *reading)
{
	struct survey_scale *scale = &reading->map->scale;
	const struct mapping_line *line = reading->line;
	*scale = (struct survey_scale){ .step = 1, .favourable = NAN };
	if (!take_number(reading, 1, &scale->low))
		return false;
	if (!mapping_is(line, 2, "to", "à"))
		return complain(reading, "écrivez l’échelle ainsi\u202f: scale 1 to 5");
	if (!take_number(reading, 3, &scale->high))
		return false;
	for (size_t at = 4; at < line->word_count; at += 2) {
		double *into = mapping_is(line, at, "step", "pas")               ? &scale->step
		               : mapping_is(line, at, "favourable", "favorable") ? &scale->favourable
		                                                                 : NULL;
		if (into == NULL)
			return complain(reading, "après l’échelle viennent «\u202fstep\u202f» (pas) et «\u202ffavourable\u202f» "
			                         "(favorable), chacun suivi d’un nombre.");
		if (!take_number(reading, at + 1, into))
			return false;
	}
	if (!scale_is_sound(scale, reading->map->kind))
		return complain(reading, "cette échelle n’est pas utilisable\u202f: elle doit monter, et "
		                         "compter 32 niveaux au plus.");
	if (scale->favourable <= scale->low || scale->favourable > scale->high)
		return complain(reading, "le premier niveau favorable doit être sur l’échelle, au-dessus "
		                         "du plus bas.");
	if (isnan(scale->favourable)) /* 1–5: 4; 0–10: 7; 1–7: 5 (DESIGN §5) */
		scale->favourable = ceil(scale->low + 0.65 * (scale->high - scale->low));
	reading->map->has_scale = true;
	return true;
}

static bool
read_margin(struct reading *reading)
{
	reading->map->has_margin = true;
	return take_number(reading, 1, &reading->map->scale.margin);
}

static bool
read_place(struct reading *reading)
{
	struct survey_map *map = reading->map;
	if (mapping_is(reading->line, 1, "is", "est")) {
		map->place_fixed = mapping_text(reading->line, 2);
		return map->place_fixed.length > 0 || complain(reading, "le code du lieu manque.");
	}
	if (mapping_is(reading->line, 1, "name", "nom"))
		return take_columns(reading, 2, &map->place_name);
	return take_columns(reading, 1, &map->place);
}

static bool
read_create(struct reading *reading)
{
	const size_t at = mapping_is(reading->line, 1, "the", "les") ? 2 : 1;
	if (mapping_is(reading->line, at, "places", "lieux"))
		reading->map->create_places = true;
	else if (mapping_is(reading->line, at, "journeys", "parcours"))
		reading->map->create_journeys = true;
	else
		return complain(reading, "on peut créer «\u202fplaces\u202f» (lieux) ou «\u202fjourneys\u202f» (parcours).");
	return true;
}

static bool
read_journey(struct reading *reading)
{
	return take_columns(reading, 1, &reading->map->journey);
}

static bool
read_day(struct reading *reading)
{
	return take_columns(reading, 1, &reading->map->day);
}

static bool
read_internal(struct reading *reading)
{
	reading->map->internal = true;
	return true;
}

/* `when A or B` from word `at`. */
static bool
take_when(struct reading *reading, size_t at, struct mapping_names *names_r)
{
	size_t end;
	if (!mapping_is(reading->line, at, "when", "quand"))
		return complain(reading, "le mot «\u202fwhen\u202f» (ou «\u202fquand\u202f») est attendu ici.");
	*names_r = mapping_names(reading->map->arena, reading->line, at + 1, &end);
	if (names_r->count == 0 || end != reading->line->word_count)
		return complain(reading, "après «\u202fwhen\u202f», écrivez les valeurs séparées par «\u202for\u202f».");
	return true;
}

static bool
read_side(struct reading *reading)
{
	struct survey_map *map = reading->map;
	if (mapping_is(reading->line, 1, "column", "colonne"))
		return take_columns(reading, 1, &map->side);
	enum side side = SIDE_USAGER;
	if (!take_side(reading, 1, &side))
		return false;
	if (reading->line->word_count == 2) {
		map->has_side = true;
		map->side_fixed = side;
		return true;
	}
	if (map->side_count == MAP_WHEN_MAX)
		return complain(reading, "il y a trop de lignes «\u202fside\u202f».");
	struct map_when *when = &map->sides[map->side_count++];
	when->value = side;
	return take_when(reading, 2, &when->names);
}

static bool
read_group(struct reading *reading)
{
	struct survey_map *map = reading->map;
	if (mapping_is(reading->line, 1, "column", "colonne"))
		return take_columns(reading, 1, &map->group);
	if (map->group_count == SURVEY_GROUP_COUNT_MAX)
		return complain(reading, "il y a plus de 60 groupes.");
	struct map_group *group = &map->groups[map->group_count++];
	group->code = mapping_text(reading->line, 1);
	group->name = mapping_text(reading->line, 3);
	if (reading->line->word_count < 4)
		return complain(reading, "écrivez un groupe ainsi\u202f: group p usager \"Parents\"");
	if (!take_side(reading, 2, &group->side))
		return false;
	return reading->line->word_count == 4 || take_when(reading, 4, &group->when);
}

static bool
read_theme(struct reading *reading)
{
	struct survey_map *map = reading->map;
	if (mapping_is(reading->line, 1, "column", "colonne"))
		return take_columns(reading, 1, &map->theme);
	if (map->theme_count == SURVEY_THEME_COUNT_MAX)
		return complain(reading, "il y a plus de 32 dimensions.");
	struct map_theme *theme = &map->themes[map->theme_count++];
	theme->code = mapping_text(reading->line, 1);
	theme->name = mapping_text(reading->line, 2);
	if (reading->line->word_count != 3 || theme->code.length == 0 ||
	    theme->code.length > THEME_CODE_LENGTH_MAX || theme->name.length == 0 ||
	    theme->name.length > THEME_NAME_LENGTH_MAX)
		return complain(reading,
		                "écrivez une dimension ainsi\u202f: theme delais \"Délais tenus\"");
	return true;
}

/* What may follow a sentence: `column A or B`, `when "Oui"`, `reversed`, `lived`; of a text, only the
 * first. */
static bool
read_item_end(struct reading *reading, struct map_item *item)
{
	const struct mapping_line *line = reading->line;
	size_t at = 4;
	while (at < line->word_count) {
		if (mapping_is(line, at, "column", "colonne")) {
			item->columns = mapping_names(reading->map->arena, line, at + 1, &at);
		} else if (item->kind == 'O') {
			return complain(reading,
			                "après un texte vient «\u202fcolumn\u202f» (colonne), et rien d’autre.");
		} else if (mapping_is(line, at, "reversed", "inversée")) {
			item->is_reversed = true;
			at++;
		} else if (mapping_is(line, at, "lived", "vécue")) {
			item->kind = 'V';
			at++;
		} else if (mapping_is(line, at, "when", "quand") &&
		           reading->map->kind == SURVEY_ANSWERS) {
			item->when = mapping_names(reading->map->arena, line, at + 1, &at);
		} else {
			return complain(reading, "après la phrase peuvent venir «\u202fcolumn\u202f» (colonne), "
			                         "«\u202freversed\u202f» (inversée), «\u202flived\u202f» (vécue) et, pour des "
			                         "réponses, «\u202fwhen\u202f» (quand).");
		}
	}
	return true;
}

static bool
take_item(struct reading *reading, char kind, const char *how)
{
	struct survey_map *map = reading->map;
	if (map->item_count == SURVEY_ITEM_COUNT_MAX)
		return complain(reading, "il y a plus de 256 phrases.");
	struct map_item *item = &map->items[map->item_count++];
	*item = (struct map_item){ .code = mapping_text(reading->line, 1),
		                       .theme = mapping_text(reading->line, 2),
		                       .wording = mapping_text(reading->line, 3),
		                       .kind = kind };
	if (item->code.length == 0 || item->code.length > 60 || item->wording.length == 0 ||
	    item->wording.length > 500)
		return complain(reading, how);
	return read_item_end(reading, item);
}

static bool
read_item(struct reading *reading)
{
	struct survey_map *map = reading->map;
	if (mapping_is(reading->line, 1, "column", "colonne"))
		return take_columns(reading, 1, &map->item);
	return take_item(reading, 'S',
	                 "écrivez une phrase ainsi\u202f: item Q1 delais \"Le délai annoncé est tenu.\" "
	                 "column q1");
}

static bool
read_text(struct reading *reading)
{
	if (reading->map->text_count++ == SURVEY_TEXT_COUNT_MAX)
		return complain(reading, "il y a plus de 60 textes.");
	return take_item(reading, 'O',
	                 "écrivez un texte ainsi\u202f: text DIRE accueil \"Dites-nous en plus.\" column "
	                 "commentaire");
}

static bool
read_level(struct reading *reading)
{
	struct survey_map *map = reading->map;
	if (mapping_is(reading->line, 1, "column", "colonne"))
		return take_columns(reading, 1, &map->level);
	if (map->level_count == MAP_WHEN_MAX)
		return complain(reading, "il y a plus de 200 niveaux nommés.");
	struct map_when *when = &map->levels[map->level_count++];
	return take_number(reading, 1, &when->value) && take_when(reading, 2, &when->names);
}

static bool
read_absent(struct reading *reading)
{
	size_t end;
	reading->map->absent = mapping_names(reading->map->arena, reading->line, 1, &end);
	return (reading->map->absent.count > 0 && end == reading->line->word_count) ||
	       complain(reading, "écrivez ce qui veut dire «\u202fpas de réponse\u202f»\u202f: absent \"NSP\" or "
	                         "\"Sans objet\"");
}

static bool
read_value(struct reading *reading)
{
	return take_columns(reading, 1, &reading->map->value);
}

static bool
read_people(struct reading *reading)
{
	return take_columns(reading, 1, &reading->map->people);
}

static bool
read_items_pattern(struct reading *reading)
{
	return take_columns(reading, 1, &reading->map->items_pattern);
}

static bool
read_published(struct reading *reading)
{
	reading->map->published = true;
	return true;
}

static const struct statement {
	const char *english, *french;
	bool (*read)(struct reading *reading);
	bool for_answers, for_counts, for_scores;
} statements[] = {
	{ "wave", "vague", read_wave, true, true, true },
	{ "closed", "close", read_closed, true, true, true },
	{ "scale", "échelle", read_scale, true, true, true },
	{ "margin", "marge", read_margin, true, true, true },
	{ "internal", "interne", read_internal, true, true, true },
	{ "published", "publiée", read_published, true, true, true },
	{ "place", "lieu", read_place, true, true, true },
	{ "create", "créer", read_create, true, true, true },
	{ "journey", "parcours", read_journey, true, false, false },
	{ "day", "jour", read_day, true, false, false },
	{ "side", "côté", read_side, true, true, true },
	{ "group", "groupe", read_group, true, true, true },
	{ "theme", "dimension", read_theme, true, true, true },
	{ "item", "phrase", read_item, true, true, false },
	{ "text", "texte", read_text, true, false, false },
	{ "items", "phrases", read_items_pattern, true, false, false },
	{ "level", "niveau", read_level, true, true, false },
	{ "absent", "absent", read_absent, true, true, true },
	{ "counts", "effectifs", read_value, false, true, false },
	{ "scores", "notes", read_value, false, false, true },
	{ "people", "personnes", read_people, false, false, true },
};

static bool
read_statement(struct reading *reading)
{
	const enum survey_kind kind = reading->map->kind;
	for (size_t i = 0; i < LENGTH(statements); i++) {
		const struct statement *statement = &statements[i];
		if (!mapping_is(reading->line, 0, statement->english, statement->french))
			continue;
		const bool fits = kind == SURVEY_ANSWERS  ? statement->for_answers
		                  : kind == SURVEY_COUNTS ? statement->for_counts
		                                          : statement->for_scores;
		if (fits)
			return statement->read(reading);
		return complain(reading,
		                arena_format(reading->map->arena,
		                             "«\u202f%s\u202f» ne va pas avec un import de type «\u202f%s\u202f».",
		                             statement->english, survey_kind_words[kind]));
	}
	return complain(reading,
	                arena_format(reading->map->arena,
	                             "le mot «\u202f%.*s\u202f» n’est pas connu. Les mots possibles sont dans "
	                             "docs/import.md.",
	                             SPAN_ARGS(mapping_text(reading->line, 0))));
}

/* --- the map as a whole ---------------------------------------------------------------------- */

static const char *
what_is_missing(const struct survey_map *map)
{
	if (map->wave_code.length == 0)
		return "il manque la ligne «\u202fwave CODE \"Nom\"\u202f».";
	if (!map->has_closed_day)
		return "il manque la ligne «\u202fclosed AAAA-MM-JJ\u202f» (dernier jour de l’enquête).";
	if (!map->has_scale)
		return "il manque la ligne «\u202fscale 1 to 5\u202f».";
	if (map->place.count == 0 && map->place_fixed.length == 0)
		return "il manque la ligne «\u202fplace column NOM\u202f» (ou «\u202fplace is CODE\u202f»).";
	if (!map->has_side && map->side.count == 0 && map->group_count == 0)
		return "il manque la ligne «\u202fside\u202f» (ou des lignes «\u202fgroup\u202f»)\u202f: qui a répondu\u202f?";
	if (map->side.count > 0 && map->side_count == 0)
		return "après «\u202fside column\u202f», dites quelles valeurs veulent dire «\u202fusager\u202f» et «\u202fagent\u202f»"
		       "\u202f: side usager when \"Public\"";
	if (map->kind != SURVEY_ANSWERS && map->value.count == 0)
		return map->kind == SURVEY_SCORES ? "il manque la ligne «\u202fscores column …\u202f»."
		                                  : "il manque la ligne «\u202fcounts column …\u202f».";
	if (map->kind == SURVEY_SCORES && map->people.count == 0)
		return "il manque la ligne «\u202fpeople column …\u202f»\u202f: sans le nombre de personnes, aucune "
		       "note d’agents ne peut être montrée.";
	if (map->kind != SURVEY_SCORES && map->item_count == map->text_count)
		return "il manque les phrases\u202f: item CODE DIMENSION \"Phrase\" column COLONNE";
	if (map->theme_count == 0)
		return "il manque les dimensions\u202f: theme CODE \"Nom\"";
	return NULL;
}

/* A file is long when its value column is plain: then columns say theme, item and level. */
static const char *
what_long_tables_miss(const struct survey_map *map)
{
	if (map->kind == SURVEY_ANSWERS || map_is_pattern(&map->value))
		return NULL;
	if (map->kind == SURVEY_SCORES && map->theme.count == 0)
		return "une ligne par note demande «\u202ftheme column …\u202f».";
	if (map->kind == SURVEY_COUNTS && (map->item.count == 0 || map->level.count == 0))
		return "une ligne par effectif demande «\u202fitem column …\u202f» et «\u202flevel column …\u202f».";
	return NULL;
}

static bool
theme_is_declared(const struct survey_map *map, struct span code)
{
	for (size_t i = 0; i < map->theme_count; i++)
		if (span_equal(map->themes[i].code, code))
			return true;
	return false;
}

static const char *
what_items_miss(const struct survey_map *map)
{
	for (size_t i = 0; i < map->item_count; i++) {
		const struct map_item *item = &map->items[i];
		if (!theme_is_declared(map, item->theme))
			return arena_format(map->arena,
			                    "la phrase «\u202f%.*s\u202f» est rangée dans la dimension «\u202f%.*s\u202f», qui "
			                    "n’est pas déclarée par une ligne «\u202ftheme\u202f».",
			                    SPAN_ARGS(item->code), SPAN_ARGS(item->theme));
		for (size_t j = 0; j < i; j++)
			if (span_equal(map->items[j].code, item->code))
				return arena_format(map->arena, "la phrase «\u202f%.*s\u202f» est déclarée deux fois.",
				                    SPAN_ARGS(item->code));
	}
	return NULL;
}

static bool
check_map(struct survey_map *map, struct fault *fault_r)
{
	const char *why = what_is_missing(map);
	if (why == NULL)
		why = what_long_tables_miss(map);
	if (why == NULL)
		why = what_items_miss(map);
	if (why == NULL && map->has_margin &&
	    (map->scale.margin <= 0 || map->scale.margin >= map->scale.high - map->scale.low))
		why = "la marge doit être plus grande que zéro et plus petite que l’échelle.";
	if (why != NULL)
		return fault_is(fault_r, "mapping: incomplete",
		                arena_format(map->arena, "Fichier de correspondance\u202f: %s", why));
	if (!map->has_margin)
		map->scale.margin = survey_margin_default(&map->scale);
	if (map->kind == SURVEY_SCORES)
		map->scale.step = 0;
	return true;
}

struct survey_map *
survey_map_read(struct arena *arena, const struct mapping *mapping, enum survey_kind kind,
                struct fault *fault_r)
{
	struct survey_map *map = arena_new_of(arena, struct survey_map);
	map->arena = arena;
	map->kind = kind;
	map->items = arena_array_of(arena, struct map_item, SURVEY_ITEM_COUNT_MAX);
	for (size_t i = 0; i < mapping->line_count; i++) {
		struct reading reading = { map, &mapping->lines[i], fault_r };
		if (!read_statement(&reading))
			return NULL;
	}
	return check_map(map, fault_r) ? map : NULL;
}
