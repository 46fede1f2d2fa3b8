/* An archive of LimeSurvey: a ZIP with the survey, the replies and the participants. */
#include <string.h>
#include <zip.h>

#include "craft/lime/lime_replies_inside.h"

enum { ENTRY_CHUNK_SIZE = 64 << 10 };
static const int64_t entry_size_max = 8LL << 30; /* replies of a very large survey */

static const char too_dense[] =
	"Cette archive est anormalement grosse une fois décompressée, et n’a pas été lue. Exportez-la "
	"de nouveau depuis LimeSurvey.";
static const char damaged[] =
	"Cette archive est abîmée ou incomplète. Exportez-la de nouveau depuis LimeSurvey (« Archive "
	"du questionnaire (.lsa) »).";

struct lime_archive {
	struct arena *arena;
	zip_t *zip;
	const struct lime_survey *survey;
	zip_int64_t parts[LIME_INSIDE_COUNT]; /* -1: none */
};

/* A part being unpacked and parsed. */
struct entry {
	struct arena *arena;
	zip_file_t *file;
	struct lime_xml *xml;
	int64_t read, packed;
	const char *table; /* its table: responses, tokens */
	struct lime_words by_name; /* column of each XML name */
	struct lime_replies *replies;
	struct span *fields;
	size_t field_count, field_room;
	int64_t row_count;
	bool ended, paused;
};

/* --- the ZIP ------------------------------------------------------------------------------ */

static void
close_zip(void *subject)
{
	zip_discard(subject);
}

static void
close_file(void *subject)
{
	zip_fclose(subject);
}

static bool
ends_as(const char *name, const char *suffix)
{
	/* A name with a folder is none of LimeSurvey's. */
	return strchr(name, '/') == NULL && span_ends(span_of(name), suffix);
}

static zip_int64_t
find_part(zip_t *zip, const char *suffix)
{
	const zip_int64_t count = zip_get_num_entries(zip, 0);
	for (zip_int64_t i = 0; i < count; i++) {
		const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
		if (name != NULL && ends_as(name, suffix))
			return i;
	}
	return -1;
}

static zip_file_t *
open_part(struct lime_archive *archive, zip_int64_t part, int64_t *packed_r,
          struct fault *fault_r)
{
	zip_stat_t facts;
	if (part < 0 || zip_stat_index(archive->zip, (zip_uint64_t)part, 0, &facts) != 0)
		return fault_is(fault_r, "lime: missing part", damaged), NULL;
	if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && facts.encryption_method != ZIP_EM_NONE)
		return fault_is(fault_r, "lime: encrypted part",
		                "Cette archive est protégée par un mot de passe. Enregistrez-la sans mot "
		                "de passe, et envoyez-la de nouveau."), NULL;
	if ((facts.valid & ZIP_STAT_COMP_METHOD) != 0 && facts.comp_method != ZIP_CM_STORE &&
	    facts.comp_method != ZIP_CM_DEFLATE)
		return fault_is(fault_r, "lime: odd compression", damaged), NULL;
	*packed_r = (facts.valid & ZIP_STAT_COMP_SIZE) != 0 ? (int64_t)facts.comp_size : 0;
	zip_file_t *file = zip_fopen_index(archive->zip, (zip_uint64_t)part, 0);
	if (file == NULL)
		return fault_is(fault_r, "lime: zip_fopen failed", damaged), NULL;
	arena_defer(archive->arena, close_file, file);
	return file;
}

static bool
too_big(int64_t read, int64_t packed, int64_t size_max)
{
	return read > size_max || (read > LIME_RATIO_FROM && read / LIME_RATIO_MAX > packed);
}

static bool
read_survey(struct lime_archive *archive, struct fault *fault_r)
{
	int64_t packed;
	zip_file_t *file = open_part(archive, find_part(archive->zip, ".lss"), &packed, fault_r);
	if (file == NULL)
		return false;
	struct arena *brief = arena_new((size_t)4 * LIME_FILE_SIZE_MAX);
	struct text bytes = text_new(brief, LIME_FILE_SIZE_MAX + 1);
	char chunk[ENTRY_CHUNK_SIZE / 8];
	zip_int64_t got;
	bool dense = false;
	while ((got = zip_fread(file, chunk, sizeof chunk)) > 0 && !bytes.cut && !dense) {
		text_add(&bytes, span_from(chunk, (size_t)got));
		dense = too_big((int64_t)bytes.length, packed, LIME_FILE_SIZE_MAX);
	}
	if (got < 0 && !dense)
		fault_is(fault_r, "lime: zip_fread", damaged);
	else if (dense || bytes.cut)
		fault_is(fault_r, "lime: survey too dense", too_dense);
	else
		archive->survey = lime_lss_read(archive->arena, text_span(&bytes), fault_r);
	arena_end(brief);
	return archive->survey != NULL;
}

static struct lime_archive *
archive_of(struct arena *arena, zip_t *zip, struct fault *fault_r)
{
	if (zip == NULL)
		return fault_is(fault_r, "lime: not a zip", damaged), NULL;
	struct lime_archive *archive = arena_new_of(arena, struct lime_archive);
	archive->arena = arena;
	archive->zip = zip;
	arena_defer(arena, close_zip, zip);
	if (zip_get_num_entries(zip, 0) > LIME_ENTRY_MAX)
		return fault_is(fault_r, "lime: too many zip entries", too_dense), NULL;
	archive->parts[LIME_RESPONSES] = find_part(zip, "_responses.lsr");
	archive->parts[LIME_PARTICIPANTS] = find_part(zip, "_tokens.lst");
	return read_survey(archive, fault_r) ? archive : NULL;
}

struct lime_archive *
lime_archive_open(struct arena *arena, const char *path, struct fault *fault_r)
{
	int code;
	return archive_of(arena, zip_open(path, ZIP_RDONLY, &code), fault_r);
}

struct lime_archive *
lime_archive_open_bytes(struct arena *arena, struct span bytes, struct fault *fault_r)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *from = zip_source_buffer_create(bytes.at, bytes.length, 0, &error);
	zip_t *zip = from == NULL ? NULL : zip_open_from_source(from, ZIP_RDONLY, &error);
	if (zip == NULL && from != NULL)
		zip_source_free(from);
	zip_error_fini(&error);
	return archive_of(arena, zip, fault_r);
}

const struct lime_survey *
lime_archive_survey(const struct lime_archive *archive)
{
	return archive->survey;
}

bool
lime_archive_has(const struct lime_archive *archive, enum lime_inside inside)
{
	return archive->parts[inside] >= 0;
}

/* --- rows --------------------------------------------------------------------------------- */

static void
on_leaf(void *data, const char *table, const char *name, struct span value)
{
	struct entry *entry = data;
	if (strcmp(table, entry->table) != 0 || strcmp(name, "fieldname") != 0)
		return;
	if (entry->field_count == LIME_COLUMN_MAX) {
		lime_xml_refuse(entry->xml, "lime: too many columns", damaged);
		return;
	}
	if (entry->field_count == entry->field_room) {
		const size_t room = entry->field_room == 0 ? 64 : 2 * entry->field_room;
		entry->fields = arena_grow(entry->arena, entry->fields, entry->field_count, room,
		                           sizeof *entry->fields);
		entry->field_room = room;
	}
	entry->fields[entry->field_count++] = span_keep(entry->arena, span_trim(value));
}

/* In a name of XML, # is written -. */
static struct span
xml_name_of(struct arena *arena, struct span field)
{
	char *name = span_copy(arena, field);
	for (size_t i = 0; i < field.length; i++)
		if (name[i] == '#')
			name[i] = '-';
	return span_from(name, field.length);
}

static void
settle_columns(struct entry *entry, struct lime_replies *replies)
{
	const struct lime_names *names = lime_names_new(entry->arena, replies->survey);
	const bool about = strcmp(entry->table, "tokens") == 0;
	replies->columns = arena_array_of(entry->arena, struct lime_column, entry->field_count + 1);
	replies->values = arena_array_of(entry->arena, struct span, entry->field_count + 1);
	replies->column_count = entry->field_count;
	for (size_t i = 0; i < entry->field_count; i++) {
		const struct span field = entry->fields[i];
		replies->columns[i] = about ? (struct lime_column){ .heading = field, .part = LIME_ABOUT }
		                            : lime_column_of(names, field);
		(void)lime_words_add(&entry->by_name, xml_name_of(entry->arena, field), i);
	}
}

static bool
on_row(void *data, const struct lime_xml_row *row)
{
	struct entry *entry = data;
	struct lime_replies *replies = entry->replies;
	if (strcmp(row->table, entry->table) != 0)
		return true;
	if (replies->columns == NULL)
		settle_columns(entry, replies);
	memset(replies->values, 0, replies->column_count * sizeof *replies->values);
	for (size_t i = 0; i < row->cell_count; i++) {
		const size_t at = lime_words_find(&entry->by_name, span_of(row->cells[i].column));
		if (at != SIZE_MAX)
			replies->values[at] = row->cells[i].value;
	}
	entry->row_count++;
	return false;
}

static bool
feed(struct entry *entry, enum found *found_r, struct fault *fault_r)
{
	char chunk[ENTRY_CHUNK_SIZE / 8];
	const zip_int64_t got = zip_fread(entry->file, chunk, sizeof chunk);
	if (got < 0)
		return fault_is(fault_r, "lime: zip_fread", damaged);
	entry->read += got;
	if (too_big(entry->read, entry->packed, entry_size_max))
		return fault_is(fault_r, "lime: replies too dense", too_dense);
	entry->ended = got == 0;
	*found_r = lime_xml_feed(entry->xml, span_from(chunk, (size_t)got), entry->ended, fault_r);
	return *found_r != FOUND_FAILED;
}

static enum found
next_of_archive(struct lime_replies *replies, struct lime_reply *reply_r, struct fault *fault_r)
{
	struct entry *entry = replies->entry;
	enum found found = FOUND_NONE;
	if (entry->paused)
		found = lime_xml_resume(entry->xml, fault_r);
	entry->paused = false;
	while (found == FOUND_NONE && !entry->ended)
		if (!feed(entry, &found, fault_r))
			return FOUND_FAILED;
	entry->paused = found == FOUND_ONE;
	if (found == FOUND_ONE)
		*reply_r = (struct lime_reply){ .number = entry->row_count, .values = replies->values };
	return found;
}

/* The columns stand before the rows: read up to the first row, and keep it for the first call. */
static enum found
first_of_archive(struct lime_replies *replies, struct lime_reply *reply_r, struct fault *fault_r)
{
	(void)fault_r;
	replies->next = next_of_archive;
	if (!replies->entry->paused)
		return FOUND_NONE;
	*reply_r = (struct lime_reply){ .number = 1, .values = replies->values };
	return FOUND_ONE;
}

struct lime_replies *
lime_archive_replies(struct lime_archive *archive, enum lime_inside inside,
                     struct fault *fault_r)
{
	static const char *const tables[] = { "responses", "tokens" };
	static const struct lime_xml_reader reader = { .row = on_row, .leaf = on_leaf };
	_Static_assert(LENGTH(tables) == LIME_INSIDE_COUNT, "one table per part");
	struct entry *entry = arena_new_of(archive->arena, struct entry);
	entry->arena = archive->arena;
	entry->table = tables[inside];
	entry->by_name.ids.arena = archive->arena;
	entry->file = open_part(archive, archive->parts[inside], &entry->packed, fault_r);
	if (entry->file == NULL)
		return NULL;
	entry->xml = lime_xml_new(archive->arena, &reader, entry);
	struct lime_replies *replies = lime_replies_new(archive->arena, archive->survey);
	entry->replies = replies;
	replies->entry = entry;
	struct lime_reply first;
	if (next_of_archive(replies, &first, fault_r) == FOUND_FAILED)
		return NULL;
	if (replies->columns == NULL)
		settle_columns(entry, replies);
	replies->next = first_of_archive;
	return replies;
}
