/* A file that came by a page waits for its yes as a copy of what may be kept of it: its survey, and a VV
 * table of its own. Two files beside each other, and a third that says where they come from. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"
#include "base/time.h"
#include "listen/intake/intake_inside.h"

enum { WAITING_COUNT_MAX = 150, ABOUT_SIZE_MAX = 1 << 20 };

static const char *
folder_of(struct arena *arena, const char *folder)
{
	return arena_format(arena, "%s/intake", folder);
}

static const char *
path_of(struct arena *arena, const char *folder, int64_t id, const char *ending)
{
	return arena_format(arena, "%s/intake/%lld.%s", folder, (long long)id, ending);
}

void
intake_forget(struct arena *arena, const char *folder, int64_t id)
{
	static const char *const endings[] = { "lss", "tsv", "about" };
	for (size_t i = 0; i < LENGTH(endings); i++)
		(void)unlink(path_of(arena, folder, id, endings[i]));
}

void
intake_clock(const char *folder, int64_t now_s)
{
	struct arena *arena = arena_new(1 << 14);
	(void)folder_sweep(folder_of(arena, folder), now_s - INTAKE_WAIT_S);
	arena_end(arena);
}

/* --- what of it is copied ------------------------------------------------------------------------- */

static bool
is_closed(const struct lime_column *column)
{
	return column->part == LIME_VALUE && column->subquestion == NULL &&
	       strchr("L!OYG5", column->question->type) != NULL;
}

/* What a question here reads, and closed answers that may tell who or where. */
static bool
is_copied(const struct intake_reading *reading, size_t column)
{
	const struct lime_column *of = &reading->source->columns[column];
	const enum inquiry_fit fit = inquiry_lime_fitted(reading->replies)[column].fit;
	return of->question != NULL && of->part != LIME_FILE_COUNT &&
	       (fit == INQUIRY_FIT_TAKEN || (fit != INQUIRY_FIT_PERSONAL && is_closed(of)));
}

/* As LimeSurvey escapes what a tab or a line would end. */
static void
write_cell(FILE *file, struct span value)
{
	static const struct {
		char plain;
		const char *written;
	} escapes[] = { { '\n', "{newline}" }, { '\r', "{cr}" }, { '\t', "{tab}" },
		            { '"', "{quote}" }, { '{', "{lbrace}" } };
	fputc('\t', file);
	if (value.at == NULL)
		fputs("{question_not_shown}", file);
	for (size_t i = 0; i < value.length; i++) {
		size_t e = 0;
		while (e < LENGTH(escapes) && escapes[e].plain != value.at[i])
			e++;
		if (e < LENGTH(escapes))
			fputs(escapes[e].written, file);
		else
			fputc(value.at[i], file);
	}
}

static void
write_headings(const struct intake_reading *reading, FILE *file)
{
	const struct intake_source *source = reading->source;
	fputs("copie\tde ce qui peut être gardé\nid\tparvis_ligne\tparvis_plainte", file);
	fputs(source->ended != SIZE_MAX ? "\tsubmitdate" : "", file);
	fputs(source->language != SIZE_MAX ? "\tstartlanguage" : "", file);
	for (size_t i = 0; i < source->column_count; i++)
		if (is_copied(reading, i))
			write_cell(file, source->columns[i].heading);
	fputc('\n', file);
}

/* Of the instant of its sending, the day. */
static struct span
day_words(struct arena *row, const struct intake_source *source, const struct lime_reply *reply)
{
	int32_t day;
	if (!intake_is_ended(source, reply))
		return SPAN("");
	if (!intake_day(source, reply, &day))
		return SPAN("1980-01-01");
	const struct date date = date_of_days(day);
	return span_of(arena_format(row, "%04d-%02d-%02d", date.year, date.month, date.day));
}

static void
write_row(const struct intake_reading *reading, struct arena *row, const struct lime_reply *reply,
          FILE *file)
{
	const struct intake_source *source = reading->source;
	const struct span nothing = SPAN("");
	const bool has_values = reply->complaint == NULL;
	fprintf(file, "\t%lld", (long long)reply->number);
	write_cell(file, span_of(reply->complaint));
	if (source->ended != SIZE_MAX)
		write_cell(file, has_values ? day_words(row, source, reply) : nothing);
	if (source->language != SIZE_MAX)
		write_cell(file, has_values ? reply->values[source->language] : nothing);
	for (size_t i = 0; i < source->column_count; i++)
		if (is_copied(reading, i))
			write_cell(file, has_values ? reply->values[i] : nothing);
	fputc('\n', file);
}

static bool
write_rows(struct intake_reading *reading, FILE *file, struct fault *fault_r)
{
	struct lime_reply reply;
	enum found found;
	struct arena *row = arena_new(1 << 20);
	write_headings(reading, file);
	while ((found = intake_next(reading->source, &reply, fault_r)) == FOUND_ONE) {
		arena_reset(row);
		write_row(reading, row, &reply, file);
	}
	arena_end(row);
	return found == FOUND_NONE;
}

/* --- waiting ---------------------------------------------------------------------------------------- */

static const char full[] = "Le disque du serveur est plein, ou ne s’écrit plus\u202f: libérez de la place, puis "
						   "recommencez.";

static bool
write_table(struct intake_reading *reading, const char *path, struct fault *fault_r)
{
	FILE *file = fopen(path, "wbex");
	if (file == NULL)
		return fault_is(fault_r, "intake: the copy is not made", full);
	(void)fchmod(fileno(file), 0600);
	const bool good = write_rows(reading, file, fault_r);
	const bool is_bad = ferror(file) != 0;
	if (fclose(file) != 0 || is_bad)
		return fault_is(fault_r, "intake: the copy is not written", full);
	return good;
}

static bool
write_about(struct intake_reading *reading, const char *path, struct intake_waiting *waiting,
            struct fault *fault_r)
{
	struct arena *arena = reading->arena;
	const struct {
		struct span *into;
		enum inquiry_fit fit;
	} left[] = { { &waiting->about, INQUIRY_FIT_ABOUT },
		         { &waiting->personal, INQUIRY_FIT_PERSONAL },
		         { &waiting->otherwise, INQUIRY_FIT_OTHERWISE },
		         { &waiting->none, INQUIRY_FIT_NONE } };
	struct text text = text_new(arena, ABOUT_SIZE_MAX);
	text_format(&text, "%lld\n%lld\n%lld\n%d\n%.*s\n", (long long)waiting->account_id,
	            (long long)waiting->inquiry_id, (long long)waiting->file_mark,
	            reading->source->has_numbers, SPAN_ARGS(waiting->file_name));
	for (size_t i = 0; i < LENGTH(left); i++) {
		*left[i].into = span_of(intake_columns_left(arena, reading, left[i].fit));
		text_format(&text, "%.*s\n", SPAN_ARGS(*left[i].into));
	}
	return file_write(arena, path, text_span(&text), fault_r);
}

static bool
write_survey(struct intake_reading *reading, const char *path, struct fault *fault_r)
{
	struct span bytes;
	return lime_lss_write(reading->arena, reading->source->survey, &bytes, fault_r) &&
	       file_write(reading->arena, path, bytes, fault_r);
}

bool
intake_wait(struct intake_reading *reading, const char *folder, struct intake_waiting *waiting_r,
            struct fault *fault_r)
{
	struct arena *arena = reading->arena;
	const int64_t id = ident_random();
	if (!folder_make(arena, folder_of(arena, folder), fault_r))
		return false;
	if (folder_sweep(folder_of(arena, folder), time_now_s() - INTAKE_WAIT_S) >= WAITING_COUNT_MAX)
		return fault_is(fault_r, "import: too many files wait",
		                "Trop de fichiers attendent leur oui. Terminez une reprise, ou revenez dans une "
		                "heure.");
	waiting_r->id = id;
	waiting_r->has_numbers = reading->source->has_numbers;
	const bool good = write_survey(reading, path_of(arena, folder, id, "lss"), fault_r) &&
	                  write_table(reading, path_of(arena, folder, id, "tsv"), fault_r) &&
	                  write_about(reading, path_of(arena, folder, id, "about"), waiting_r, fault_r);
	if (!good)
		intake_forget(arena, folder, id);
	return good;
}

/* --- and back ----------------------------------------------------------------------------------------- */

static bool
cut_number(struct span *rest, int64_t *number_r)
{
	struct span line;
	return span_cut(rest, '\n', &line) && span_int64(line, number_r);
}

static bool
read_about(struct span bytes, struct intake_waiting *waiting_r)
{
	int64_t has_numbers;
	struct span rest = bytes;
	if (!cut_number(&rest, &waiting_r->account_id) || !cut_number(&rest, &waiting_r->inquiry_id) ||
	    !cut_number(&rest, &waiting_r->file_mark) || !cut_number(&rest, &has_numbers))
		return false;
	waiting_r->has_numbers = has_numbers != 0;
	return span_cut(&rest, '\n', &waiting_r->file_name) &&
	       span_cut(&rest, '\n', &waiting_r->about) &&
	       span_cut(&rest, '\n', &waiting_r->personal) &&
	       span_cut(&rest, '\n', &waiting_r->otherwise) && span_cut(&rest, '\n', &waiting_r->none);
}

enum found
intake_waits(struct arena *arena, const char *folder, int64_t id, struct intake_waiting *waiting_r,
             struct intake_source *source_r, struct fault *fault_r)
{
	struct span bytes;
	*waiting_r = (struct intake_waiting){ .id = id };
	const enum found found = file_read(arena, path_of(arena, folder, id, "about"),
	                                   ABOUT_SIZE_MAX, &bytes, fault_r);
	if (found != FOUND_ONE)
		return found;
	const struct intake_file file = { .path = path_of(arena, folder, id, "tsv") };
	const struct intake_file lss = { .path = path_of(arena, folder, id, "lss") };
	if (!read_about(bytes, waiting_r))
		return FOUND_NONE;
	if (!intake_open(arena, &file, &lss, source_r, fault_r))
		return FOUND_FAILED;
	source_r->has_numbers = waiting_r->has_numbers;
	return FOUND_ONE;
}
