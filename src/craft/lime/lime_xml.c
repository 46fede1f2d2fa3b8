/* LimeSurvey's XML: <document>, then per table <fields> and <rows>, a row being columns. */
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "craft/lime/lime_inside.h"

enum {
	XML_NAME_MAX = 20000,      /* names of elements, all different */
	XML_NAME_SIZE_MAX = 255,
	XML_ROW_CELL_MAX = 20000,
	XML_ROW_SIZE_MAX = 16 << 20,
	XML_HELD_MAX = (LIME_FIELD_SIZE_MAX + (256 << 10)), /* an unfinished token */
	XML_CHUNK_SIZE = 64 << 10,
};

struct lime_xml {
	struct arena *arena, *rows; /* rows: until the next row */
	const struct lime_xml_reader *reader;
	void *data;
	XML_Parser parser;
	const char **names; /* open addressing, XML_NAME_MAX at most */
	size_t name_count, name_room;
	const char *path[6]; /* document, table, rows, row, column */
	int depth;
	char *text; /* of the leaf being read */
	size_t text_length, text_room;
	bool has_text; /* a leaf is open and has had no child */
	struct lime_cell *cells;
	size_t cell_count, cell_room, row_size;
	int64_t fed;
	bool row_ended;
	struct fault refusal; /* for_log NULL: none */
};

static void
close_xml(void *subject)
{
	struct lime_xml *xml = subject;
	XML_ParserFree(xml->parser);
	arena_end(xml->rows);
	free(xml->text);
	free(xml->cells);
	free(xml->names);
}

void
lime_xml_refuse(struct lime_xml *xml, const char *for_log, const char *for_reader)
{
	if (xml->refusal.for_log != NULL)
		return;
	xml->refusal = (struct fault){ for_log, for_reader };
	(void)XML_StopParser(xml->parser, XML_FALSE);
}

static uint32_t
hash_of(const char *name)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash;
}

static void
widen_names(struct lime_xml *xml)
{
	const size_t room = xml->name_room == 0 ? 256 : 2 * xml->name_room;
	const char **names = calloc(room, sizeof *names);
	must(names != NULL);
	for (size_t i = 0; i < xml->name_room; i++) {
		if (xml->names[i] == NULL)
			continue;
		size_t at = hash_of(xml->names[i]) & (room - 1);
		while (names[at] != NULL)
			at = (at + 1) & (room - 1);
		names[at] = xml->names[i];
	}
	free(xml->names);
	xml->names = names;
	xml->name_room = room;
}

/* The same pointer for the same name. */
static const char *
keep_name(struct lime_xml *xml, const char *name)
{
	if (2 * (xml->name_count + 1) > xml->name_room)
		widen_names(xml);
	size_t at = hash_of(name) & (xml->name_room - 1);
	for (; xml->names[at] != NULL; at = (at + 1) & (xml->name_room - 1))
		if (strcmp(xml->names[at], name) == 0)
			return xml->names[at];
	if (xml->name_count == XML_NAME_MAX || strlen(name) > XML_NAME_SIZE_MAX) {
		lime_xml_refuse(xml, "lime: too many or too long names", LIME_DAMAGED);
		return "";
	}
	xml->name_count++;
	return xml->names[at] = arena_copy_text(xml->arena, name);
}

/* --- what expat calls ------------------------------------------------------------------- */

static void XMLCALL
on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct lime_xml *xml = user;
	(void)attributes; /* LimeSurvey writes none */
	if (xml->refusal.for_log != NULL)
		return;
	if (xml->depth == LIME_DEPTH_MAX) {
		lime_xml_refuse(xml, "lime: xml too deep", LIME_DAMAGED);
		return;
	}
	const int depth = xml->depth++;
	xml->has_text = depth > 0;
	xml->text_length = 0;
	if (depth >= (int)LENGTH(xml->path))
		return;
	xml->path[depth] = keep_name(xml, name);
	if (depth == 0 && strcmp(name, "document") != 0)
		lime_xml_refuse(xml, "lime: not a document",
		                "Ce fichier n’est pas un export de LimeSurvey. Dans LimeSurvey, choisissez "
		                "« Exporter », puis « Structure du questionnaire (.lss) ».");
	if (depth == 1 && xml->reader->table != NULL && xml->refusal.for_log == NULL)
		xml->reader->table(xml->data, xml->path[1]);
	if (depth == 3) {
		xml->cell_count = xml->row_size = 0;
		arena_reset(xml->rows);
	}
}

static bool
in_row(const struct lime_xml *xml)
{
	return strcmp(xml->path[2], "rows") == 0 && strcmp(xml->path[3], "row") == 0;
}

static void
add_cell(struct lime_xml *xml)
{
	xml->row_size += xml->text_length;
	if (xml->cell_count == XML_ROW_CELL_MAX || xml->row_size > XML_ROW_SIZE_MAX) {
		lime_xml_refuse(xml, "lime: row too wide or too long", LIME_DAMAGED);
		return;
	}
	if (xml->cell_count == xml->cell_room) {
		xml->cell_room = xml->cell_room == 0 ? 64 : 2 * xml->cell_room;
		xml->cells = realloc(xml->cells, xml->cell_room * sizeof *xml->cells);
		must(xml->cells != NULL);
	}
	/* A name that XML could not begin with got a _ in front. */
	const char *column = xml->path[4];
	if (column[0] == '_' && column[1] >= '0' && column[1] <= '9')
		column++;
	xml->cells[xml->cell_count++] = (struct lime_cell){
		column, span_keep(xml->rows, span_from(xml->text_length > 0 ? xml->text : "",
		                                       xml->text_length)) };
}

static void
end_row(struct lime_xml *xml)
{
	const struct lime_xml_row row = { xml->path[1], xml->cells, xml->cell_count };
	if (xml->reader->row(xml->data, &row) || xml->refusal.for_log != NULL)
		return;
	xml->row_ended = true;
	must(XML_StopParser(xml->parser, XML_TRUE) == XML_STATUS_OK);
}

static void XMLCALL
on_end(void *user, const XML_Char *name)
{
	struct lime_xml *xml = user;
	(void)name;
	if (xml->refusal.for_log != NULL)
		return;
	const int depth = --xml->depth;
	const bool leaf = xml->has_text;
	const struct span value = span_from(xml->text_length > 0 ? xml->text : "", xml->text_length);
	if (depth == 4 && in_row(xml))
		add_cell(xml);
	else if (depth == 3 && in_row(xml))
		end_row(xml);
	else if (leaf && xml->reader->leaf != NULL &&
	         (depth == 1 || depth == 2 || (depth == 3 && strcmp(xml->path[2], "fields") == 0)))
		xml->reader->leaf(xml->data, depth == 1 ? "" : xml->path[1], xml->path[depth], value);
	xml->has_text = false;
	xml->text_length = 0;
}

static void XMLCALL
on_text(void *user, const XML_Char *text, int length)
{
	struct lime_xml *xml = user;
	if (xml->refusal.for_log != NULL || !xml->has_text)
		return;
	const size_t more = (size_t)length;
	if (xml->text_length + more > LIME_FIELD_SIZE_MAX) {
		lime_xml_refuse(xml, "lime: field too long",
		                "Un des textes de ce fichier dépasse un million de caractères. "
		                "Raccourcissez-le dans LimeSurvey (une image y est peut-être collée), puis "
		                "exportez de nouveau.");
		return;
	}
	if (xml->text_length + more > xml->text_room) {
		while (xml->text_room < xml->text_length + more)
			xml->text_room = xml->text_room == 0 ? 4096 : 2 * xml->text_room;
		xml->text = realloc(xml->text, xml->text_room);
		must(xml->text != NULL);
	}
	memcpy(xml->text + xml->text_length, text, more);
	xml->text_length += more;
}

/* No file of LimeSurvey has a DOCTYPE; without one there is no entity to expand or to fetch. */
static void XMLCALL
on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public,
           int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	lime_xml_refuse(user, "lime: xml with a doctype",
	                "Ce fichier contient des déclarations dangereuses et n’a pas été lu. Exportez "
	                "le questionnaire de nouveau depuis LimeSurvey.");
}

/* --- running ---------------------------------------------------------------------------- */

struct lime_xml *
lime_xml_new(struct arena *arena, const struct lime_xml_reader *reader, void *data)
{
	must(reader->row != NULL);
	struct lime_xml *xml = arena_new_of(arena, struct lime_xml);
	xml->arena = arena;
	xml->rows = arena_new((size_t)4 * XML_ROW_SIZE_MAX);
	xml->reader = reader;
	xml->data = data;
	xml->parser = XML_ParserCreate(NULL);
	must(xml->parser != NULL);
	for (size_t i = 0; i < LENGTH(xml->path); i++)
		xml->path[i] = "";
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, on_start, on_end);
	XML_SetCharacterDataHandler(xml->parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
	arena_defer(arena, close_xml, xml);
	return xml;
}

static enum found
after(struct lime_xml *xml, enum XML_Status status, struct fault *fault_r)
{
	if (xml->refusal.for_log != NULL) {
		*fault_r = xml->refusal;
		return FOUND_FAILED;
	}
	if (status == XML_STATUS_ERROR) {
		fault_format(xml->arena, fault_r,
		             arena_format(xml->arena, "Ce fichier LimeSurvey est abîmé à la ligne %llu. "
		                          "Exportez-le de nouveau depuis LimeSurvey, et envoyez ce "
		                          "nouveau fichier.",
		                          (unsigned long long)XML_GetCurrentLineNumber(xml->parser)),
		             "lime: xml: %s", XML_ErrorString(XML_GetErrorCode(xml->parser)));
		return FOUND_FAILED;
	}
	const XML_Index at = XML_GetCurrentByteIndex(xml->parser);
	if (xml->fed - (at < 0 ? 0 : at) > XML_HELD_MAX) {
		fault_is(fault_r, "lime: xml token too long", LIME_DAMAGED);
		return FOUND_FAILED;
	}
	return status == XML_STATUS_SUSPENDED ? FOUND_ONE : FOUND_NONE;
}

/* The caller gives pieces of XML_CHUNK_SIZE or a few times that: an XML_Parse of a piece too long
 * would let one row's pause hold the rest. */
enum found
lime_xml_feed(struct lime_xml *xml, struct span bytes, bool last, struct fault *fault_r)
{
	must(bytes.length <= XML_CHUNK_SIZE);
	xml->fed += (int64_t)bytes.length;
	return after(xml, XML_Parse(xml->parser, bytes.at, (int)bytes.length, last), fault_r);
}

enum found
lime_xml_resume(struct lime_xml *xml, struct fault *fault_r)
{
	must(xml->row_ended);
	xml->row_ended = false;
	return after(xml, XML_ResumeParser(xml->parser), fault_r);
}

struct span
lime_cell_of(const struct lime_xml_row *row, const char *column)
{
	for (size_t i = 0; i < row->cell_count; i++)
		if (strcmp(row->cells[i].column, column) == 0)
			return row->cells[i].value;
	return (struct span){ NULL, 0 };
}

int64_t
lime_number_of(const struct lime_xml_row *row, const char *column, int64_t otherwise)
{
	const struct span value = lime_cell_of(row, column);
	int64_t number = otherwise;
	if (value.at != NULL)
		(void)span_int64(span_trim(value), &number);
	return number;
}
