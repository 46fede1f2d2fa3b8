#include "listen/survey/survey_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"

struct run *
run_new(struct import *import, const struct survey_map *map)
{
	struct run *run = arena_new_of(import->arena, struct run);
	run->import = import;
	run->map = map;
	run->arena = arena_new((size_t)4 << 30);
	run->texts_arena = arena_new((size_t)1 << 30);
	return run;
}

void
run_end(struct run *run)
{
	arena_end(run->texts_arena);
	arena_end(run->arena);
}

/* --- what the lines will refer to ------------------------------------------------------------ */

static bool
keep_themes(struct run *run)
{
	const struct survey_map *map = run->map;
	run->theme_ids = arena_array_of(run->arena, int64_t, map->theme_count + 1);
	for (size_t i = 0; i < map->theme_count; i++)
		if (!theme_keep(run->arena, run->db, run->import->root_id, map->themes[i].code,
		                map->themes[i].name, &run->theme_ids[i], &run->import->fault))
			return false;
	return true;
}

static bool
keep_groups(struct run *run)
{
	const struct survey_map *map = run->map;
	struct survey_form *form = &run->form;
	run->group_ids = arena_array_of(run->arena, int64_t, map->group_count + 1);
	for (size_t i = 0; i < map->group_count; i++) {
		const struct map_group *group = &map->groups[i];
		for (size_t j = 0; j < form->group_count && run->group_ids[i] == 0; j++)
			if (span_equal(form->groups[j].code, group->code))
				run->group_ids[i] = form->groups[j].id;
		if (run->group_ids[i] != 0)
			continue;
		if (form->group_count == SURVEY_GROUP_COUNT_MAX)
			return fault_is(&run->import->fault, "import: too many groups",
			                "Cette enquête compte plus de 60 groupes.");
		const struct survey_group added = { (int64_t)form->group_count + 1, group->side,
			                                group->code, group->name };
		form->groups[form->group_count++] = added;
		run->group_ids[i] = added.id;
		if (!survey_store_group_add(run->db, run->import->root_id, run->wave.id, &added,
		                            &run->import->fault))
			return false;
	}
	return true;
}

static int64_t
theme_id_of(const struct run *run, struct span code)
{
	for (size_t i = 0; i < run->map->theme_count; i++)
		if (span_equal(run->map->themes[i].code, code))
			return run->theme_ids[i];
	const bool declared = false; /* check_map saw to it */
	must(declared);
	return 0;
}

/* One file asks usagers, another asks agents: each says of whom its sentences were asked. */
static bool
ask_sides(struct run *run, struct survey_item *item)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		if (item->rank[side] > 0 || !map_asks(run->map, (enum side)side))
			continue;
		item->rank[side] = (int)item->id + 1;
		item->asked[side] = item->wording;
		if (!survey_store_asked_add(run->db, run->import->root_id, run->wave.id, item,
		                            (enum side)side, &run->import->fault))
			return false;
	}
	return true;
}

/* A sentence keeps its identity across imports of a wave; what it says may not change. */
static bool
keep_item(struct run *run, const struct map_item *item)
{
	struct survey_form *form = &run->form;
	struct fault *fault_r = &run->import->fault;
	for (size_t i = 0; i < form->item_count; i++) {
		struct survey_item *known = &form->items[i];
		if (!span_equal(known->code, item->code))
			continue;
		if (span_equal(known->wording, item->wording) && known->kind == item->kind &&
		    known->is_reversed == item->is_reversed &&
		    known->theme_id == theme_id_of(run, item->theme))
			return ask_sides(run, known);
		return fault_is(fault_r, "import: an item changed within its wave",
		                arena_format(run->import->arena,
		                             "La phrase «\u202f%.*s\u202f» de cette enquête a déjà un autre texte, "
		                             "une autre dimension ou un autre sens. Donnez-lui un autre "
		                             "code.",
		                             SPAN_ARGS(item->code)));
	}
	if (form->item_count == SURVEY_ITEM_COUNT_MAX)
		return fault_is(fault_r, "import: too many items",
		                "Cette enquête compte plus de 256 phrases.");
	const bool is_text = item->kind == 'O';
	if (!is_text && form->text_count > 0)
		return fault_is(fault_r, "import: a sentence after texts",
		                arena_format(run->import->arena,
		                             "La phrase «\u202f%.*s\u202f» arrive dans une enquête dont les textes "
		                             "sont déjà là. Donnez un autre code à l’enquête.",
		                             SPAN_ARGS(item->code)));
	struct survey_item added = { .id = (int64_t)form->item_count,
		                         .code = item->code,
		                         .wording = item->wording,
		                         .theme_id = theme_id_of(run, item->theme),
		                         .kind = item->kind,
		                         .is_reversed = item->is_reversed,
		                         .level_count =
		                             is_text ? 0 : survey_level_count(&run->wave.scale),
		                         .about_id = -1 };
	if (!is_text && run->map->level_count + item->when.count > 0)
		added.scale = item->code; /* of its words: see run_keep_words */
	for (int side = 0; side < SIDE_COUNT; side++) {
		if (!map_asks(run->map, (enum side)side))
			continue;
		added.rank[side] = (int)added.id + 1;
		added.asked[side] = item->wording;
	}
	form->text_count += is_text;
	form->items[form->item_count++] = added;
	return survey_store_item_add(run->db, run->import->root_id, run->wave.id, &added, fault_r);
}

/* Sentences first, texts last. */
static bool
keep_items(struct run *run)
{
	for (int texts = 0; texts < 2; texts++)
		for (size_t i = 0; i < run->map->item_count; i++) {
			const struct map_item *item = &run->map->items[i];
			if ((item->kind == 'O') == (texts == 1) && !keep_item(run, item))
				return false;
		}
	run->closed_count = run->form.item_count - run->form.text_count;
	return true;
}

/* --- what levels are called ------------------------------------------------------------------ */

/* The only name that the mapping gives to a level of the scale; empty: none, or several. */
static struct span
only_name(const struct survey_map *map, size_t level)
{
	struct span name = { 0 };
	size_t count = 0;
	for (size_t i = 0; i < map->level_count; i++)
		if (survey_level_of(&map->scale, map->levels[i].value) == level) {
			count += map->levels[i].names.count;
			name = map->levels[i].names.names[0];
		}
	return count == 1 ? name : (struct span){ 0 };
}

static void
begin_words(struct run *run)
{
	const struct survey_form *form = &run->form;
	run->words = arena_array_of(run->arena, struct span, form->item_count * run->level_count + 1);
	for (size_t item = 0; item < run->closed_count; item++)
		for (size_t level = 0; level < run->level_count; level++)
			run->words[item * run->level_count + level] = only_name(run->map, level);
	for (size_t i = 0; i < run->map->item_count; i++) {
		const struct map_item *said = &run->map->items[i];
		for (size_t item = 0; said->when.count > 0 && item < run->closed_count; item++) {
			struct span *words = run->words + item * run->level_count;
			if (!span_equal(form->items[item].code, said->code))
				continue;
			for (size_t level = 0; level < run->level_count; level++)
				words[level] = (struct span){ 0 };
			words[0] = SPAN("autre réponse");
			words[run->level_count - 1] = said->when.names[0];
		}
	}
}

static bool
has_words(const struct survey_form *form, struct span scale, size_t level)
{
	for (size_t i = 0; i < form->word_count; i++)
		if (form->words[i].level == level && span_equal(form->words[i].scale, scale))
			return true;
	return false;
}

bool
run_keep_words(struct run *run)
{
	for (size_t item = 0; item < run->closed_count; item++) {
		const struct span scale = run->form.items[item].scale;
		for (size_t level = 0; scale.length > 0 && level < run->level_count; level++) {
			const struct survey_words words = {
				scale, run->words[item * run->level_count + level], level
			};
			if (words.words.length > 0 && !has_words(&run->form, scale, level) &&
			    !survey_store_words_add(run->db, run->import->root_id, run->wave.id, &words,
			                            &run->import->fault))
				return false;
		}
	}
	return true;
}

bool
run_prepare(struct run *run)
{
	struct import *import = run->import;
	struct fault *fault_r = &import->fault;
	if (!survey_store_wave_keep(run->arena, run->db, import->root_id, run->map, &run->wave,
	                            fault_r) ||
	    !survey_form_load(run->arena, run->db, import->root_id, run->wave.id, &run->form,
	                      fault_r) ||
	    !keep_themes(run) || !keep_groups(run) || !keep_items(run))
		return false;
	run->tree = place_tree_load(run->arena, run->db, import->root_id, run->today, fault_r);
	struct journey *journeys;
	if (run->tree == NULL || !journey_list(run->arena, run->db, import->root_id, &journeys,
	                                       &run->journey_count, fault_r))
		return false;
	run->journeys = arena_array_of(run->arena, struct journey, JOURNEY_COUNT_MAX);
	for (size_t i = 0; i < run->journey_count; i++)
		run->journeys[i] = journeys[i];
	run->level_count = survey_level_count(&run->wave.scale);
	run->slots = arena_array_of(run->arena, struct slot, PLACE_SLOT_COUNT);
	run->slot_count = 0;
	run->batch = arena_array_of(run->arena, struct survey_reply, 8192);
	run->batch_levels = arena_array_of(run->arena, uint8_t, 8192 * run->form.item_count + 1);
	run->batch_count = 0;
	arena_reset(run->texts_arena);
	run->texts = NULL;
	run->text_count = run->text_room = run->text_size = 0;
	begin_words(run);
	run->seen_room = run->seen_count = 0;
	return true;
}

/* --- where the columns are ------------------------------------------------------------------- */

static const char *
headings_listed(struct run *run)
{
	struct text text = text_new(run->import->arena, 800);
	for (size_t i = 0; i < run->plan.heading_count; i++) {
		const struct span heading = run->plan.headings[i];
		if (text.length + heading.length > 400) {
			text_add_z(&text, ", …");
			break;
		}
		text_add_z(&text, i == 0 ? "" : ", ");
		text_add(&text, heading);
	}
	return text_z(&text);
}

static size_t
heading_find(const struct plan *plan, const struct mapping_names *names)
{
	for (size_t n = 0; n < names->count; n++)
		for (size_t i = 0; i < plan->heading_count; i++)
			if (span_equal(plan->headings[i], names->names[n]))
				return i;
	return COLUMN_NONE;
}

/* A column that the mapping names must be there. */
static bool
plan_column(struct run *run, const struct mapping_names *names, size_t *column_r)
{
	*column_r = COLUMN_NONE;
	if (names->count == 0)
		return true;
	*column_r = heading_find(&run->plan, names);
	if (*column_r != COLUMN_NONE)
		return true;
	return fault_is(&run->import->fault, "import: a column of the mapping is not in the file",
	                arena_format(run->import->arena,
	                             "La colonne «\u202f%.*s\u202f», citée dans le fichier de correspondance, "
	                             "n’est pas dans le fichier. Colonnes trouvées\u202f: %s.",
	                             SPAN_ARGS(names->names[0]), headings_listed(run)));
}

static struct span
hole(const struct mapping_hole *holes, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(holes[i].name, name))
			return holes[i].value;
	return span_of("");
}

/* "N_{group}" filled with what a column's holes held. */
static struct span
pattern_fill(struct arena *arena, struct span pattern, const struct mapping_hole *holes,
             size_t hole_count)
{
	struct text text = text_new(arena, 1000);
	while (pattern.length > 0) {
		const size_t close = pattern.at[0] == '{' ? span_find(pattern, SPAN("}")) : SIZE_MAX;
		if (close == SIZE_MAX) {
			text_add(&text, span_from(pattern.at, 1));
			pattern = span_from(pattern.at + 1, pattern.length - 1);
			continue;
		}
		char *name = span_copy(arena, span_from(pattern.at + 1, close - 1));
		text_add(&text, hole(holes, hole_count, name));
		pattern = span_from(pattern.at + close + 1, pattern.length - close - 1);
	}
	return text_span(&text);
}

static bool
wide_who(const struct run *run, struct span group, struct who *who_r)
{
	const struct survey_map *map = run->map;
	*who_r = (struct who){ map->side_fixed, 0 };
	if (group.length == 0)
		return map->has_side;
	for (size_t i = 0; i < map->group_count; i++)
		if (span_equal(map->groups[i].code, group)) {
			*who_r = (struct who){ map->groups[i].side, run->group_ids[i] };
			return true;
		}
	return false;
}

static bool
wide_subject(const struct run *run, const struct mapping_hole *holes, size_t count,
             struct wide *wide)
{
	if (run->map->kind == SURVEY_SCORES) {
		const struct span code = hole(holes, count, "theme");
		for (size_t i = 0; i < run->map->theme_count; i++)
			if (span_equal(run->map->themes[i].code, code)) {
				wide->subject_id = run->theme_ids[i];
				return true;
			}
		return false;
	}
	const struct span code = hole(holes, count, "item");
	double value;
	const bool numbered = span_real64(hole(holes, count, "level"), &value);
	const size_t level = numbered ? survey_level_of(&run->wave.scale, value) : SIZE_MAX;
	for (size_t i = 0; i < run->form.item_count; i++)
		if (span_equal(run->form.items[i].code, code) && level != SIZE_MAX) {
			wide->subject_id = (int64_t)i;
			wide->level = run->form.items[i].is_reversed
			                  ? (int64_t)(run->level_count - 1 - level)
			                  : (int64_t)level;
			return true;
		}
	return false;
}

/* Two columns for the same number: the file changed, or the pattern is too wide. */
static bool
wide_is_new(struct run *run, const struct wide *wide)
{
	const struct plan *plan = &run->plan;
	for (size_t i = 0; i < plan->wide_count; i++) {
		const struct wide *other = &plan->wide[i];
		if (other->subject_id == wide->subject_id && other->level == wide->level &&
		    other->who.group_id == wide->who.group_id && other->who.side == wide->who.side)
			return fault_is(&run->import->fault, "import: two columns for one number",
			                arena_format(run->import->arena,
			                             "Les colonnes «\u202f%.*s\u202f» et «\u202f%.*s\u202f» disent la même "
			                             "chose. Précisez le modèle de colonne.",
			                             SPAN_ARGS(plan->headings[other->column]),
			                             SPAN_ARGS(plan->headings[wide->column])));
	}
	return true;
}

static bool
wide_people(struct run *run, const struct mapping_hole *holes, size_t count, struct wide *wide)
{
	wide->people = COLUMN_NONE;
	if (run->map->kind == SURVEY_COUNTS)
		return true;
	const struct span name =
		pattern_fill(run->arena, run->map->people.names[0], holes, count);
	const struct mapping_names names = { &name, 1 };
	return plan_column(run, &names, &wide->people);
}

static bool
plan_wide(struct run *run)
{
	struct plan *plan = &run->plan;
	const struct span pattern = run->map->value.names[0];
	plan->wide = arena_array_of(run->arena, struct wide, plan->heading_count + 1);
	for (size_t column = 0; column < plan->heading_count; column++) {
		struct mapping_hole holes[MAPPING_HOLE_MAX];
		size_t count;
		struct wide wide = { .column = column };
		if (!mapping_match(pattern, plan->headings[column], holes, &count) ||
		    !wide_who(run, hole(holes, count, "group"), &wide.who) ||
		    !wide_subject(run, holes, count, &wide))
			continue;
		if (!wide_people(run, holes, count, &wide) || !wide_is_new(run, &wide))
			return false;
		plan->wide[plan->wide_count++] = wide;
	}
	run->line_numbers = arena_array_of(run->arena, struct survey_number, plan->wide_count + 1);
	if (plan->wide_count > 0)
		return true;
	return fault_is(&run->import->fault, "import: no column fits the pattern",
	                arena_format(run->import->arena,
	                             "Aucune colonne ne correspond au modèle «\u202f%.*s\u202f» avec les groupes "
	                             "et les dimensions déclarés. Colonnes trouvées\u202f: %s.",
	                             SPAN_ARGS(pattern), headings_listed(run)));
}

/* An item's column: the one it names, or the one its code makes of the pattern. */
static bool
plan_items(struct run *run)
{
	struct plan *plan = &run->plan;
	const struct survey_map *map = run->map;
	plan->items = arena_array_of(run->arena, size_t, run->form.item_count + 1);
	plan->whens =
		arena_array_of(run->arena, const struct mapping_names *, run->form.item_count + 1);
	for (size_t i = 0; i < run->form.item_count; i++)
		plan->items[i] = COLUMN_NONE;
	for (size_t i = 0; i < map->item_count; i++) {
		const struct map_item *item = &map->items[i];
		size_t at = 0;
		while (!span_equal(run->form.items[at].code, item->code))
			at++;
		plan->whens[at] = item->when.count > 0 ? &item->when : NULL;
		const struct mapping_hole code = { SPAN("item"), item->code };
		const struct span name = map->items_pattern.count == 0
		                             ? item->code
		                             : pattern_fill(run->arena, map->items_pattern.names[0],
		                                            &code, 1);
		const struct mapping_names by_code = { &name, 1 };
		if (!plan_column(run, item->columns.count > 0 ? &item->columns : &by_code,
		                 &plan->items[at]))
			return false;
	}
	return true;
}

static bool
plan_headings(struct run *run, const struct sheet_row *header)
{
	struct span *headings = arena_array_of(run->arena, struct span, header->cell_count + 1);
	for (size_t i = 0; i < header->cell_count; i++)
		headings[i] = span_keep(run->arena, span_trim(header->cells[i]));
	run->plan.headings = headings;
	run->plan.heading_count = header->cell_count;
	return header->complaint == NULL ||
	       fault_is(&run->import->fault, "import: unreadable header",
	                arena_format(run->import->arena,
	                             "La première ligne, qui nomme les colonnes, ne se lit pas\u202f: "
	                             "%s",
	                             header->complaint));
}

bool
plan_make(struct run *run, const struct sheet_row *header)
{
	const struct survey_map *map = run->map;
	struct plan *plan = &run->plan;
	*plan = (struct plan){ .wide_count = 0 };
	if (!plan_headings(run, header) || !plan_column(run, &map->place, &plan->place) ||
	    !plan_column(run, &map->place_name, &plan->place_name) ||
	    !plan_column(run, &map->journey, &plan->journey) ||
	    !plan_column(run, &map->day, &plan->day) || !plan_column(run, &map->side, &plan->side) ||
	    !plan_column(run, &map->group, &plan->group))
		return false;
	if (map->kind == SURVEY_ANSWERS)
		return plan_items(run);
	if (map_is_pattern(&map->value))
		return plan_wide(run);
	return plan_column(run, &map->value, &plan->value) &&
	       plan_column(run, &map->theme, &plan->theme) &&
	       plan_column(run, &map->item, &plan->item) &&
	       plan_column(run, &map->level, &plan->level) &&
	       plan_column(run, &map->people, &plan->people);
}

/* --- what was already counted ---------------------------------------------------------------- */

static bool
same_key(const struct survey_number *a, const struct survey_number *b)
{
	return a->place_id == b->place_id && a->side == b->side && a->group_id == b->group_id &&
	       a->subject_id == b->subject_id && a->level == b->level;
}

static struct seen *
seen_slot(struct seen *table, size_t room, const struct survey_number *number)
{
	uint64_t hash = (uint64_t)number->place_id * 0x9e3779b97f4a7c15u;
	hash = (hash ^ (uint64_t)number->subject_id) * 0x9e3779b97f4a7c15u;
	hash = (hash ^ (uint64_t)number->level) * 0x9e3779b97f4a7c15u;
	hash = (hash ^ ((uint64_t)number->group_id << 2 | number->side)) * 0x9e3779b97f4a7c15u;
	for (size_t at = (hash >> 20) & (room - 1);; at = (at + 1) & (room - 1))
		if (table[at].line == 0 || same_key(&table[at].key, number))
			return &table[at];
}

static void
seen_grow(struct run *run)
{
	const size_t room = run->seen_room == 0 ? SEEN_SLOT_COUNT_MIN : run->seen_room * 2;
	struct seen *table = arena_array_of(run->arena, struct seen, room);
	for (size_t i = 0; i < run->seen_room; i++)
		if (run->seen[i].line != 0)
			*seen_slot(table, room, &run->seen[i].key) = run->seen[i];
	run->seen = table;
	run->seen_room = room;
}

static void
seen_put(struct run *run, const struct survey_number *number, int64_t line)
{
	if (run->seen_count * 2 >= run->seen_room)
		seen_grow(run);
	*seen_slot(run->seen, run->seen_room, number) = (struct seen){ *number, line };
	run->seen_count++;
}

int64_t
plan_seen(struct run *run, const struct survey_number *number, int64_t line)
{
	if (run->seen_room == 0) { /* what earlier imports of this wave brought */
		struct survey_number *numbers;
		size_t count;
		seen_grow(run);
		if (!survey_store_numbers(run->arena, run->db, run->import->root_id, &run->wave,
		                          &numbers, &count, &run->import->fault))
			return -1;
		for (size_t i = 0; i < count; i++)
			seen_put(run, &numbers[i], -1);
	}
	const struct seen *slot = seen_slot(run->seen, run->seen_room, number);
	if (slot->line != 0)
		return slot->line;
	seen_put(run, number, line);
	return 0;
}
