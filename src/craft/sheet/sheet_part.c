#include "craft/sheet/sheet_part.h"

#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

enum {
	PART_CHUNK_SIZE = 64 << 10,
	PART_TOKEN_SIZE_MAX = 1 << 20, /* one tag, comment or instruction */
	PART_DEPTH_MAX = 64,
	PART_RATIO_MAX = 200,          /* unpacked over packed… */
	PART_RATIO_FROM = 16 << 20,    /* …once this much is unpacked */
	PART_HEAD_SIZE = 128,
	ARCHIVE_ENTRY_MAX = 65536,
};

static const char too_dense[] =
	"Ce classeur est anormalement gros une fois décompressé. Gardez l’onglet utile, "
	"enregistrez-le en .csv, et envoyez ce nouveau fichier.";

struct archive {
	struct arena *arena;
	zip_t *zip;
};

struct part {
	struct arena *arena;
	const struct part_reader *reader;
	void *data;
	zip_file_t *file;
	XML_Parser parser;
	int64_t read, total, packed, size_max;
	int depth;
	bool paused, ended;
	struct fault refusal; /* for_log NULL: none */
};

/* --- the archive ------------------------------------------------------------------------ */

static void
close_archive(void *subject)
{
	zip_discard(((struct archive *)subject)->zip);
}

static zip_t *
open_zip(struct source *source, int *code_r)
{
	*code_r = ZIP_ER_OPEN;
	if (source_descriptor(source) >= 0) {
		const int own = dup(source_descriptor(source));
		zip_t *zip = own < 0 ? NULL : zip_fdopen(own, 0, code_r);
		if (zip == NULL && own >= 0)
			close(own);
		return zip;
	}
	zip_error_t error;
	zip_error_init(&error);
	const struct span bytes = source_bytes(source);
	zip_source_t *from = zip_source_buffer_create(bytes.at, bytes.length, 0, &error);
	zip_t *zip = from == NULL ? NULL : zip_open_from_source(from, ZIP_RDONLY, &error);
	if (zip == NULL && from != NULL)
		zip_source_free(from);
	*code_r = zip_error_code_zip(&error);
	zip_error_fini(&error);
	return zip;
}

struct archive *
archive_open(struct arena *arena, struct source *source, struct fault *fault_r)
{
	int code;
	zip_t *zip = open_zip(source, &code);
	if (zip == NULL)
		return fault_format(arena, fault_r, PART_DAMAGED, "sheet: zip error %d", code), NULL;
	struct archive *archive = arena_new_of(arena, struct archive);
	archive->arena = arena;
	archive->zip = zip;
	arena_defer(arena, close_archive, archive);
	if (zip_get_num_entries(zip, 0) > ARCHIVE_ENTRY_MAX)
		return fault_is(fault_r, "sheet: too many zip entries", too_dense), NULL;
	return archive;
}

static zip_int64_t
find_entry(const struct archive *archive, const char *path)
{
	/* Exact first: names that differ by case only are for the exact reader. */
	const zip_int64_t exact = zip_name_locate(archive->zip, path, 0);
	return exact >= 0 ? exact : zip_name_locate(archive->zip, path, ZIP_FL_NOCASE);
}

bool
archive_has(const struct archive *archive, const char *path)
{
	return find_entry(archive, path) >= 0;
}

struct span
archive_head(struct arena *arena, const struct archive *archive, const char *path)
{
	const zip_int64_t entry = find_entry(archive, path);
	zip_file_t *file = entry < 0 ? NULL : zip_fopen_index(archive->zip, (zip_uint64_t)entry, 0);
	if (file == NULL)
		return SPAN("");
	char *head = arena_take(arena, PART_HEAD_SIZE, 1);
	const zip_int64_t got = zip_fread(file, head, PART_HEAD_SIZE);
	zip_fclose(file);
	return span_from(head, got < 0 ? 0 : (size_t)got);
}

/* --- what expat calls ------------------------------------------------------------------- */

static const char *
local_name(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon == NULL ? name : colon + 1;
}

/* Expat may still call after XML_StopParser (the end of an empty element): a refused part has
 * nothing more to say. */
static void XMLCALL
on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct part *part = user;
	if (part->refusal.for_log != NULL)
		return;
	if (++part->depth > PART_DEPTH_MAX)
		part_refuse(part, "sheet: xml too deep", PART_DAMAGED);
	else
		part->reader->start(part->data, part, local_name(name), attributes);
}

static void XMLCALL
on_end(void *user, const XML_Char *name)
{
	struct part *part = user;
	if (part->refusal.for_log != NULL)
		return;
	part->depth--;
	if (part->reader->end != NULL)
		part->reader->end(part->data, part, local_name(name));
}

static void XMLCALL
on_text(void *user, const XML_Char *text, int length)
{
	struct part *part = user;
	if (part->refusal.for_log == NULL && part->reader->text != NULL)
		part->reader->text(part->data, part, span_from(text, (size_t)length));
}

/* No workbook has a DOCTYPE; without one there is no entity to expand or to fetch. */
static void XMLCALL
on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public,
           int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	part_refuse(user, "sheet: xml with a doctype",
	            "Ce classeur contient des déclarations dangereuses et n’a pas été lu. Ouvrez-le "
	            "dans votre tableur, enregistrez-le en .csv, et envoyez ce nouveau fichier.");
}

void
part_pause(struct part *part)
{
	part->paused = true;
	must(XML_StopParser(part->parser, XML_TRUE) == XML_STATUS_OK);
}

void
part_refuse(struct part *part, const char *for_log, const char *for_reader)
{
	if (part->refusal.for_log != NULL)
		return;
	part->refusal = (struct fault){ for_log, for_reader };
	(void)XML_StopParser(part->parser, XML_FALSE);
}

const char *
part_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		if (strcmp(local_name(attributes[i]), name) == 0)
			return attributes[i + 1];
	return NULL;
}

/* --- a part ----------------------------------------------------------------------------- */

static void
close_part(void *subject)
{
	struct part *part = subject;
	if (part->file != NULL)
		zip_fclose(part->file);
	if (part->parser != NULL)
		XML_ParserFree(part->parser);
}

static bool
open_entry(struct part *part, const struct archive *archive, const char *path,
           struct fault *fault_r)
{
	zip_stat_t facts;
	const zip_int64_t entry = find_entry(archive, path);
	if (entry < 0 || zip_stat_index(archive->zip, (zip_uint64_t)entry, 0, &facts) != 0)
		return fault_is(fault_r, "sheet: missing part", PART_DAMAGED);
	if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && facts.encryption_method != ZIP_EM_NONE)
		return fault_is(fault_r, "sheet: encrypted part",
		                "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de "
		                "passe, et envoyez ce nouveau fichier.");
	if ((facts.valid & ZIP_STAT_COMP_METHOD) != 0 && facts.comp_method != ZIP_CM_STORE &&
	    facts.comp_method != ZIP_CM_DEFLATE)
		return fault_is(fault_r, "sheet: odd compression", PART_DAMAGED);
	part->packed = (facts.valid & ZIP_STAT_COMP_SIZE) != 0 ? (int64_t)facts.comp_size : 0;
	part->total = (facts.valid & ZIP_STAT_SIZE) != 0 ? (int64_t)facts.size : -1;
	part->file = zip_fopen_index(archive->zip, (zip_uint64_t)entry, 0);
	return part->file != NULL || fault_is(fault_r, "sheet: zip_fopen failed", PART_DAMAGED);
}

struct part *
part_open(struct arena *arena, const struct archive *archive, const char *path, int64_t size_max,
          const struct part_reader *reader, void *data, struct fault *fault_r)
{
	must(size_max > 0);
	must(reader->start != NULL);
	struct part *part = arena_new_of(arena, struct part);
	part->arena = arena;
	part->reader = reader;
	part->data = data;
	part->size_max = size_max;
	arena_defer(arena, close_part, part);
	if (!open_entry(part, archive, path, fault_r))
		return NULL;
	part->parser = XML_ParserCreate(NULL);
	must(part->parser != NULL);
	XML_SetUserData(part->parser, part);
	XML_SetElementHandler(part->parser, on_start, on_end);
	XML_SetCharacterDataHandler(part->parser, on_text);
	XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
	return part;
}

static bool
within_limits(struct part *part, struct fault *fault_r)
{
	const bool dense = part->read > PART_RATIO_FROM && part->read / PART_RATIO_MAX > part->packed;
	if (part->read > part->size_max || dense)
		return fault_format(part->arena, fault_r, too_dense,
		                    "sheet: part of %lld bytes unpacks to more than %lld",
		                    (long long)part->packed, (long long)part->read - 1);
	/* What expat holds back is one unfinished token. */
	const XML_Index at = XML_GetCurrentByteIndex(part->parser);
	if (part->read - (at < 0 ? 0 : at) > PART_TOKEN_SIZE_MAX + PART_CHUNK_SIZE)
		return fault_is(fault_r, "sheet: xml token too long", PART_DAMAGED);
	return true;
}

static bool
feed(struct part *part, enum XML_Status *status_r, struct fault *fault_r)
{
	void *chunk = XML_GetBuffer(part->parser, PART_CHUNK_SIZE);
	must(chunk != NULL);
	const zip_int64_t got = zip_fread(part->file, chunk, PART_CHUNK_SIZE);
	if (got < 0)
		return fault_format(part->arena, fault_r, PART_DAMAGED, "sheet: zip_fread: %s",
		                    zip_file_strerror(part->file));
	part->read += got;
	part->ended = got == 0;
	*status_r = XML_ParseBuffer(part->parser, (int)got, part->ended);
	return within_limits(part, fault_r);
}

enum found
part_run(struct part *part, struct fault *fault_r)
{
	enum XML_Status status = XML_STATUS_OK;
	if (part->paused) {
		part->paused = false;
		status = XML_ResumeParser(part->parser);
	}
	for (;;) {
		if (part->refusal.for_log != NULL) {
			*fault_r = part->refusal;
			return FOUND_FAILED;
		}
		if (status == XML_STATUS_ERROR) {
			fault_format(part->arena, fault_r, PART_DAMAGED, "sheet: xml: %s",
			             XML_ErrorString(XML_GetErrorCode(part->parser)));
			return FOUND_FAILED;
		}
		if (status == XML_STATUS_SUSPENDED)
			return FOUND_ONE;
		if (part->ended)
			return FOUND_NONE;
		if (!feed(part, &status, fault_r))
			return FOUND_FAILED;
	}
}

bool
part_read_all(const struct archive *archive, const char *path, int64_t size_max,
              const struct part_reader *reader, void *data, struct arena *arena,
              struct fault *fault_r)
{
	struct arena *brief = arena_new(1 << 20);
	struct part *part = part_open(brief, archive, path, size_max, reader, data, fault_r);
	const enum found found = part == NULL ? FOUND_FAILED : part_run(part, fault_r);
	must(found != FOUND_ONE);
	if (found == FOUND_FAILED)
		fault_r->for_log = arena_copy_text(arena, fault_r->for_log);
	arena_end(brief);
	return found == FOUND_NONE;
}

int64_t
part_bytes_read(const struct part *part)
{
	return part->read;
}

int64_t
part_bytes_total(const struct part *part)
{
	return part->total;
}
