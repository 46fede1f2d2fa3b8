/* A whole file as tables, and the ids that join them. */
#include <string.h>

#include "craft/lime/lime_inside.h"

enum { TABLE_MAX = 200, TABLES_CHUNK_SIZE = 64 << 10 };

static struct lime_table *
table_named(struct lime_tables *tables, const char *name)
{
	for (size_t i = 0; i < tables->count; i++)
		if (strcmp(tables->tables[i].name, name) == 0)
			return &tables->tables[i];
	if (tables->count == tables->room) {
		const size_t room = tables->room == 0 ? 32 : 2 * tables->room;
		tables->tables = arena_grow(tables->arena, tables->tables, tables->count, room,
		                            sizeof *tables->tables);
		tables->room = room;
	}
	struct lime_table *table = &tables->tables[tables->count++];
	*table = (struct lime_table){ .name = name };
	return table;
}

static void
on_table(void *data, const char *name)
{
	struct lime_tables *tables = data;
	if (tables->count == TABLE_MAX)
		lime_xml_refuse(tables->xml, "lime: too many tables", LIME_DAMAGED);
	else
		(void)table_named(tables, name);
}

static bool
on_row(void *data, const struct lime_xml_row *row)
{
	struct lime_tables *tables = data;
	tables->cell_count += row->cell_count + 1;
	if (tables->cell_count > LIME_CELL_MAX) {
		lime_xml_refuse(tables->xml, "lime: too many cells",
		                "Ce questionnaire a trop de questions ou de réponses proposées pour être "
		                "lu. Découpez-le dans LimeSurvey, ou retirez des langues, puis exportez de "
		                "nouveau.");
		return true;
	}
	struct lime_table *table = table_named(tables, row->table);
	if (table->count == table->room) {
		const size_t room = table->room == 0 ? 64 : 2 * table->room;
		table->rows = arena_grow(tables->arena, table->rows, table->count, room,
		                         sizeof *table->rows);
		table->room = room;
	}
	struct lime_xml_row *kept = &table->rows[table->count++];
	struct lime_cell *cells = arena_array_of(tables->arena, struct lime_cell, row->cell_count + 1);
	for (size_t i = 0; i < row->cell_count; i++)
		cells[i] = (struct lime_cell){ row->cells[i].column,
		                               span_keep(tables->arena, row->cells[i].value) };
	*kept = (struct lime_xml_row){ row->table, cells, row->cell_count };
	return true;
}

static void
on_leaf(void *data, const char *table, const char *name, struct span value)
{
	struct lime_tables *tables = data;
	if (strcmp(name, "LimeSurveyDocType") == 0 && table[0] == '\0')
		tables->document_type = span_keep(tables->arena, span_trim(value));
	else if (strcmp(name, "DBVersion") == 0 && table[0] == '\0')
		tables->db_version = span_keep(tables->arena, span_trim(value));
	else if (strcmp(table, "languages") == 0 && strcmp(name, "language") == 0) {
		if (tables->language_count == LIME_LANGUAGE_MAX)
			lime_xml_refuse(tables->xml, "lime: too many languages",
			                "Ce questionnaire a plus de 64 langues. Retirez celles qui ne servent "
			                "pas dans LimeSurvey, puis exportez de nouveau.");
		else
			tables->languages[tables->language_count++] =
				span_keep(tables->arena, span_trim(value));
	}
}

bool
lime_tables_read(struct arena *arena, struct span bytes, struct lime_tables *tables_r,
                 struct fault *fault_r)
{
	static const struct lime_xml_reader reader = { on_row, on_leaf, on_table };
	*tables_r = (struct lime_tables){ .arena = arena };
	tables_r->languages = arena_array_of(arena, struct span, LIME_LANGUAGE_MAX);
	tables_r->xml = lime_xml_new(arena, &reader, tables_r);
	do {
		const size_t size = bytes.length < TABLES_CHUNK_SIZE ? bytes.length : TABLES_CHUNK_SIZE;
		const struct span piece = span_from(bytes.at, size);
		bytes = size == 0 ? bytes : span_from(bytes.at + size, bytes.length - size);
		const enum found found = lime_xml_feed(tables_r->xml, piece, bytes.length == 0, fault_r);
		must(found != FOUND_ONE);
		if (found == FOUND_FAILED)
			return false;
	} while (bytes.length > 0);
	return true;
}

const struct lime_table *
lime_tables_take(struct lime_tables *tables, const char *name)
{
	static const struct lime_table none = { .name = "" };
	for (size_t i = 0; i < tables->count; i++)
		if (strcmp(tables->tables[i].name, name) == 0) {
			tables->tables[i].known = true;
			return &tables->tables[i];
		}
	return &none;
}

/* --- ids -------------------------------------------------------------------------------- */

static size_t
place_of(const struct lime_ids *ids, int64_t key)
{
	/* Whoever chose the ids does not know where our memory lies, so cannot crowd them. */
	uint64_t hash = (uint64_t)key ^ (uint64_t)(uintptr_t)ids->arena;
	hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu; /* MurmurHash3's last mixing */
	hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
	size_t at = (size_t)(hash ^ hash >> 33) & (ids->room - 1);
	while (ids->values[at] != SIZE_MAX && ids->keys[at] != key)
		at = (at + 1) & (ids->room - 1);
	return at;
}

static void
widen_ids(struct lime_ids *ids)
{
	const struct lime_ids old = *ids;
	ids->room = old.room == 0 ? 256 : 2 * old.room;
	ids->keys = arena_array_of(ids->arena, int64_t, ids->room);
	ids->values = arena_array_of(ids->arena, size_t, ids->room);
	memset(ids->values, 0xff, ids->room * sizeof *ids->values);
	for (size_t i = 0; i < old.room; i++) {
		if (old.values[i] == SIZE_MAX)
			continue;
		const size_t at = place_of(ids, old.keys[i]);
		ids->keys[at] = old.keys[i];
		ids->values[at] = old.values[i];
	}
}

bool
lime_ids_add(struct lime_ids *ids, int64_t key, size_t value, size_t *value_r)
{
	must(value != SIZE_MAX);
	if (2 * (ids->count + 1) > ids->room)
		widen_ids(ids);
	const size_t at = place_of(ids, key);
	if (ids->values[at] != SIZE_MAX) {
		*value_r = ids->values[at];
		return false;
	}
	ids->keys[at] = key;
	ids->values[at] = *value_r = value;
	ids->count++;
	return true;
}

size_t
lime_ids_find(const struct lime_ids *ids, int64_t key)
{
	return ids->room == 0 ? SIZE_MAX : ids->values[place_of(ids, key)];
}

/* --- words ------------------------------------------------------------------------------ */

static int64_t
hash_of(struct span words)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	for (size_t i = 0; i < words.length; i++)
		hash = (hash ^ (unsigned char)words.at[i]) * 1099511628211u;
	return (int64_t)hash;
}

/* Two words of one hash are rarer than a damaged file: the second is not found. */
bool
lime_words_add(struct lime_words *words, struct span word, size_t value)
{
	size_t at;
	if (!lime_ids_add(&words->ids, hash_of(word), words->count, &at))
		return false;
	if (words->count == words->room) {
		const size_t room = words->room == 0 ? 64 : 2 * words->room;
		words->words = arena_grow(words->ids.arena, words->words, words->count, room,
		                          sizeof *words->words);
		words->values = arena_grow(words->ids.arena, words->values, words->count, room,
		                           sizeof *words->values);
		words->room = room;
	}
	words->words[words->count] = word;
	words->values[words->count++] = value;
	return true;
}

size_t
lime_words_find(const struct lime_words *words, struct span word)
{
	const size_t at = lime_ids_find(&words->ids, hash_of(word));
	return at == SIZE_MAX || !span_equal(words->words[at], word) ? SIZE_MAX : words->values[at];
}

void
lime_words_change(struct lime_words *words, struct span word, size_t value)
{
	const size_t at = lime_ids_find(&words->ids, hash_of(word));
	must(at != SIZE_MAX);
	words->values[at] = value;
}

struct lime_shelf
lime_shelve(struct arena *arena, const size_t *ranked, const size_t *owners, size_t item_count,
            size_t owner_count)
{
	struct lime_shelf shelf = { arena_array_of(arena, size_t, item_count + 1),
	                            arena_array_of(arena, size_t, owner_count + 2) };
	for (size_t i = 0; i < item_count; i++)
		if (owners[i] != SIZE_MAX)
			shelf.first[owners[i] + 1]++;
	for (size_t o = 0; o < owner_count; o++)
		shelf.first[o + 1] += shelf.first[o];
	size_t *next = arena_array_of(arena, size_t, owner_count + 1);
	memcpy(next, shelf.first, owner_count * sizeof *next);
	for (size_t i = 0; i < item_count; i++)
		if (owners[ranked[i]] != SIZE_MAX)
			shelf.items[next[owners[ranked[i]]]++] = ranked[i];
	return shelf;
}
