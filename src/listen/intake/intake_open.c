/* A file of replies: which kind it is, and where in it stands what is about a reply. */
#include <stdio.h>
#include <string.h>

#include "listen/intake/intake_inside.h"

/* As its copy says it: see intake_spool.c. */
static size_t
about(const struct intake_source *source, const char *heading)
{
	for (size_t i = 0; i < source->column_count; i++)
		if (source->columns[i].question == NULL && span_is(source->columns[i].heading, heading))
			return i;
	return SIZE_MAX;
}

static void
find_about(struct intake_source *source, bool is_archive)
{
	source->columns = lime_replies_columns(source->replies, &source->column_count);
	source->ended = about(source, "submitdate");
	source->language = about(source, "startlanguage");
	source->number = is_archive ? about(source, "id") : SIZE_MAX;
	source->line = about(source, "parvis_ligne");
	source->complaint = about(source, "parvis_plainte");
	source->has_numbers = source->number != SIZE_MAX;
}

enum file_kind { FILE_EMPTY, FILE_ZIP, FILE_VV, FILE_OTHER };

/* Of a VV file, the second line of headings begins with the number of the reply; the first may be long. */
static bool
is_vv(FILE *file)
{
	enum { LINE_SIZE_MAX = 16 << 20 };
	char begin[8] = { 0 };
	bool has_tab = false;
	int c = 0;
	for (size_t i = 0; i < LINE_SIZE_MAX && c != '\n' && c != EOF; i++) {
		c = getc(file);
		has_tab |= c == '\t';
	}
	const struct span head = span_from(begin, fread(begin, 1, sizeof begin, file));
	return has_tab && (span_starts(head, "id\t") || span_starts(head, "\"id\"\t"));
}

static FILE *
open_file(const struct intake_file *file)
{
	return file->path != NULL ? fopen(file->path, "rbe")
	       : file->bytes.length > 0
	           ? fmemopen((void *)(uintptr_t)file->bytes.at, file->bytes.length, "rb")
	           : NULL;
}

static bool
kind_of(const struct intake_file *of, enum file_kind *kind_r, struct fault *fault_r)
{
	char begin[2] = { 0 };
	FILE *file = open_file(of);
	if (file == NULL)
		return fault_is(fault_r, "import: no such file", "Ce fichier ne s’ouvre pas.");
	const size_t got = fread(begin, 1, sizeof begin, file);
	*kind_r = got == 0                                   ? FILE_EMPTY
	          : got == 2 && memcmp(begin, "PK", 2) == 0 ? FILE_ZIP
	          : is_vv(file)                              ? FILE_VV : FILE_OTHER;
	fclose(file);
	return *kind_r != FILE_EMPTY ||
	       fault_is(fault_r, "import: empty file", "Ce fichier est vide.");
}

static bool
open_archive(struct intake_source *source, const struct intake_file *file, struct fault *fault_r)
{
	struct lime_archive *archive =
		file->path != NULL ? lime_archive_open(source->arena, file->path, fault_r)
						   : lime_archive_open_bytes(source->arena, file->bytes, fault_r);
	if (archive == NULL)
		return false;
	if (!lime_archive_has(archive, LIME_RESPONSES))
		return fault_is(fault_r, "import: an archive without replies",
		                "Cette archive n’a pas de réponses\u202f: dans LimeSurvey, l’enquête doit être "
		                "activée quand on exporte son archive (.lsa).");
	source->survey = lime_archive_survey(archive);
	source->replies = lime_archive_replies(archive, LIME_RESPONSES, fault_r);
	return source->replies != NULL;
}

static bool
open_table(struct intake_source *source, const struct intake_file *file,
           const struct intake_file *lss, enum lime_table_kind kind, struct fault *fault_r)
{
	struct arena *arena = source->arena;
	source->survey = lss->path != NULL ? lime_lss_open(arena, lss->path, fault_r)
	                                   : lime_lss_read(arena, lss->bytes, fault_r);
	if (source->survey == NULL)
		return false;
	source->replies =
		file->path != NULL
			? lime_table_open(arena, kind, file->path, source->survey, fault_r)
			: lime_table_open_bytes(arena, kind, file->bytes, source->survey, fault_r);
	return source->replies != NULL;
}

bool
intake_open(struct arena *arena, const struct intake_file *file, const struct intake_file *lss,
            struct intake_source *source_r, struct fault *fault_r)
{
	enum file_kind kind = FILE_EMPTY;
	*source_r = (struct intake_source){ .arena = arena };
	if (!kind_of(file, &kind, fault_r))
		return false;
	if (lss == NULL && kind != FILE_ZIP)
		return fault_is(fault_r, "import: a table without its survey",
		                "Ce fichier dit les réponses, pas les questions\u202f: donnez aussi la structure du "
		                "questionnaire (.lss), ou exportez l’archive (.lsa), qui a les deux.");
	const bool good =
		lss == NULL ? open_archive(source_r, file, fault_r)
					: open_table(source_r, file, lss, kind == FILE_VV ? LIME_VV : LIME_CSV, fault_r);
	if (good)
		find_about(source_r, lss == NULL);
	return good;
}

enum found
intake_next(struct intake_source *source, struct lime_reply *reply_r, struct fault *fault_r)
{
	const enum found found = lime_replies_next(source->replies, reply_r, fault_r);
	if (found != FOUND_ONE || reply_r->values == NULL)
		return found;
	const size_t numbered = source->number != SIZE_MAX ? source->number : source->line;
	if (numbered != SIZE_MAX)
		(void)span_int64(span_trim(reply_r->values[numbered]), &reply_r->number);
	if (source->complaint != SIZE_MAX && reply_r->values[source->complaint].length > 0)
		reply_r->complaint = span_copy(source->arena, reply_r->values[source->complaint]);
	return found;
}

size_t
intake_column(const struct intake_source *source, struct span name)
{
	for (size_t i = 0; i < source->column_count; i++)
		if (span_equal(source->columns[i].heading, name))
			return i;
	for (size_t i = 0; i < source->column_count; i++) {
		const struct lime_column *column = &source->columns[i];
		if (column->question != NULL && column->part == LIME_VALUE &&
		    column->subquestion == NULL && span_equal(column->question->code, name))
			return i;
	}
	return SIZE_MAX;
}

const char *
intake_numbered(const struct intake_source *source)
{
	return source->has_numbers ? "réponse n°\u00a0" : "ligne ";
}
