/* Answers one by one, into a file, as they come out of the database. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/time.h"
#include "confront/result/result_inside.h"
#include "craft/html/model.h"
#include "craft/sheet/sheet.h"
#include "craft/sheet/sheet_write.h"

const char *const result_format_codes[RESULT_FORMAT_COUNT] = {
	[RESULT_CSV_FRENCH] = "csv", [RESULT_CSV] = "csv-international", [RESULT_XLSX] = "xlsx",
	[RESULT_JSON] = "json",      [RESULT_SAV] = "sav",               [RESULT_SCRIPT] = "r",
	[RESULT_TEXTS] = "textes",   [RESULT_CODEBOOK] = "colonnes",
};
const char *const result_format_words[RESULT_FORMAT_COUNT] = {
	[RESULT_CSV_FRENCH] = "CSV pour un tableur français (point-virgule, virgule décimale)",
	[RESULT_CSV] = "CSV pour un programme (virgule, point décimal)",
	[RESULT_XLSX] = "Classeur XLSX\u202f: réponses, textes, sens des colonnes",
	[RESULT_JSON] = "JSON\u202f: colonnes, réponses, textes",
	[RESULT_SAV] = "SPSS (.sav), pour SPSS, R, Jamovi ou PSPP",
	[RESULT_SCRIPT] = "Script R qui relit le .sav ou un CSV et redonne les chiffres de la page",
	[RESULT_TEXTS] = "Ce qui a été écrit, seul et mélangé (CSV)",
	[RESULT_CODEBOOK] = "Sens des colonnes et des codes (CSV)",
};

static const struct {
	const char *part, *extension, *media;
} files[RESULT_FORMAT_COUNT] = {
	[RESULT_CSV_FRENCH] = { "reponses", "csv", "text/csv; charset=utf-8" },
	[RESULT_CSV] = { "reponses-international", "csv", "text/csv; charset=utf-8" },
	[RESULT_XLSX] = { "reponses", "xlsx",
	                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
	[RESULT_JSON] = { "reponses", "json", "application/json" },
	[RESULT_SAV] = { "reponses", "sav", "application/x-spss-sav" },
	[RESULT_SCRIPT] = { "reponses", "R", "text/plain; charset=utf-8" },
	[RESULT_TEXTS] = { "textes", "csv", "text/csv; charset=utf-8" },
	[RESULT_CODEBOOK] = { "colonnes", "csv", "text/csv; charset=utf-8" },
};

const char *
result_file_name(struct arena *arena, const struct survey_wave *wave, enum result_format format)
{
	char *code = span_copy(arena, wave->code);
	for (char *at = code; *at != '\0'; at++)
		if (!isascii((unsigned char)*at) || !(isalnum((unsigned char)*at)))
			*at = '-';
	return arena_format(arena, "%s-%s.%s", code, files[format].part, files[format].extension);
}

bool
result_format_of_name(struct span name, enum result_format *format_r)
{
	static const struct {
		const char *end;
		enum result_format format;
	} ends[] = { /* the longest first */
		{ "-international.csv", RESULT_CSV }, { "-textes.csv", RESULT_TEXTS },
		{ "-colonnes.csv", RESULT_CODEBOOK }, { ".csv", RESULT_CSV_FRENCH },
		{ ".xlsx", RESULT_XLSX },             { ".json", RESULT_JSON },
		{ ".sav", RESULT_SAV },               { ".R", RESULT_SCRIPT },
	};
	for (size_t i = 0; i < LENGTH(ends); i++)
		if (span_ends(name, ends[i].end)) {
			*format_r = ends[i].format;
			return true;
		}
	return false;
}

const char *
result_media_type(enum result_format format)
{
	return files[format].media;
}

/* --- what is written ---------------------------------------------------------------------------- */

struct writing {
	struct arena *arena;
	struct result_view view;
	struct result_columns columns;
	uint32_t *merged;
	struct survey_public_count *counts;
	size_t count_count;
	int64_t replies;
	enum result_format format;
	const char *path;
	struct result_taken *taken;
	/* One of these, by format. */
	struct sheet_writer *sheet;
	struct sheet_sav *sav;
	FILE *file;
	struct fault *fault_r;
};

/* A place of the tree, merged; PLACE_NONE: none is said. */
static uint32_t
merged_place(const struct writing *writing, int64_t place_id)
{
	const uint32_t at = place_by_id(writing->view.tree, place_id);
	return at == PLACE_NONE ? PLACE_NONE : writing->merged[at];
}

static void
place_cells(const struct writing *writing, int64_t place_id, struct result_value *values)
{
	const uint32_t at = merged_place(writing, place_id);
	for (size_t i = 0; i < writing->columns.count; i++) {
		const enum result_source source = writing->columns.list[i].source;
		if (at == PLACE_NONE ||
		    (source != RESULT_FROM_PLACE_CODE && source != RESULT_FROM_PLACE_NAME))
			continue;
		const struct place *place = &writing->view.tree->places[at];
		values[i] = (struct result_value){
			.kind = RESULT_WORDS,
			.words = source == RESULT_FROM_PLACE_CODE ? place->code : place->name,
		};
	}
}

/* --- JSON ------------------------------------------------------------------------------------------ */

static void
put_text(struct writing *writing, struct span words)
{
	struct arena *brief = arena_new(1 << 20);
	struct text text = text_new(brief, 64 << 10);
	text_add_json_text(&text, words);
	fwrite(text.bytes, 1, text.length, writing->file);
	arena_end(brief);
}

static void
put_key(struct writing *writing, const char *between, const char *key, struct span words)
{
	fprintf(writing->file, "%s\"%s\":", between, key);
	put_text(writing, words);
}

static void
begin_json(struct writing *writing)
{
	put_key(writing, "{", "survey", writing->view.wave.code);
	put_key(writing, ",", "name", writing->view.wave.name);
	fputs(",\"columns\":[", writing->file);
	for (size_t i = 0; i < writing->columns.count; i++) {
		const struct result_column *column = &writing->columns.list[i];
		put_key(writing, i == 0 ? "{" : ",{", "name", span_of(column->name));
		put_key(writing, ",", "question", column->code);
		put_key(writing, ",", "label", column->label);
		fputs(",\"codes\":[", writing->file);
		for (size_t k = 0; k < column->code_count; k++) {
			fprintf(writing->file, "%s{\"value\":%.15g", k == 0 ? "" : ",",
			        column->codes[k].value);
			put_key(writing, ",", "words", column->codes[k].words);
			fprintf(writing->file, ",\"missing\":%s}",
			        k + RESULT_REASON_COUNT >= column->code_count ? "true" : "false");
		}
		fputs("]}", writing->file);
	}
	fputs("],\"rows\":[", writing->file);
}

/* --- a cell ---------------------------------------------------------------------------------------- */

static void
write_day(struct writing *writing, int32_t day)
{
	const struct date date = date_of_days(day);
	if (writing->sheet != NULL && date.year > 1900)
		sheet_writer_date(writing->sheet, date.year, date.month, date.day);
	else if (writing->sheet != NULL)
		sheet_writer_blank(writing->sheet);
	else
		fprintf(writing->file, "\"%04d-%02d-%02d\"", date.year, date.month, date.day);
}

static void
write_time(struct writing *writing, int minutes)
{
	char plain[32];
	snprintf(plain, sizeof plain, "%02d:%02d", minutes / 60, minutes % 60);
	if (writing->sheet != NULL)
		sheet_writer_text(writing->sheet, span_of(plain));
	else
		fprintf(writing->file, "\"%s\"", plain);
}

static void
write_number(struct writing *writing, const struct result_column *column,
             const struct result_value *value)
{
	if (column->kind == SHEET_SAV_DAY)
		write_day(writing, (int32_t)value->number);
	else if (column->kind == SHEET_SAV_TIME)
		write_time(writing, (int)value->number);
	else if (writing->sheet != NULL)
		sheet_writer_number(writing->sheet, value->number,
		                    value->kind == RESULT_REASON ? 0 : column->decimals);
	else
		fprintf(writing->file, "%.15g", value->number);
}

static void
write_cell(struct writing *writing, size_t at, const struct result_value *value)
{
	const struct result_column *column = &writing->columns.list[at];
	const bool is_number = value->kind == RESULT_NUMBER || value->kind == RESULT_REASON;
	if (writing->sav != NULL) {
		if (is_number)
			sheet_sav_number(writing->sav, value->number);
		else if (value->kind == RESULT_WORDS)
			sheet_sav_text(writing->sav, value->words);
		else
			sheet_sav_blank(writing->sav);
		return;
	}
	if (writing->file != NULL && at > 0)
		fputc(',', writing->file);
	if (is_number)
		write_number(writing, column, value);
	else if (writing->sheet != NULL && value->kind == RESULT_WORDS)
		sheet_writer_text(writing->sheet, value->words);
	else if (writing->sheet != NULL)
		sheet_writer_blank(writing->sheet);
	else if (value->kind == RESULT_WORDS)
		put_text(writing, value->words);
	else
		fputs("null", writing->file);
}

static void
write_row(struct writing *writing, const struct result_value *values)
{
	if (writing->file != NULL)
		fputs(writing->taken->replies == 0 ? "\n[" : ",\n[", writing->file);
	for (size_t i = 0; i < writing->columns.count; i++)
		write_cell(writing, i, &values[i]);
	if (writing->file != NULL)
		fputc(']', writing->file);
	else if (writing->sav != NULL)
		sheet_sav_row_end(writing->sav);
	else
		sheet_writer_row_end(writing->sheet);
	writing->taken->replies++;
}

static bool
write_rows(struct writing *writing)
{
	struct result_view *view = &writing->view;
	struct arena *row = arena_new(64 << 20), *stream = arena_new((size_t)1 << 30);
	struct result_value *values =
		arena_array_of(writing->arena, struct result_value, writing->columns.count);
	struct rows *rows = survey_public_replies(stream, view->db, view->root_id, view->wave.id);
	enum found found;
	while ((found = rows_next(rows, writing->fault_r)) == FOUND_ONE) {
		const struct survey_public_reply reply = survey_public_reply(rows);
		writing->taken->unread += !result_read(row, view, &writing->columns, &reply, values);
		place_cells(writing, reply.place_id, values);
		write_row(writing, values);
		arena_reset(row);
	}
	rows_end(rows);
	if (found == FOUND_FAILED)
		fault_keep(writing->arena, writing->fault_r);
	arena_end(row);
	arena_end(stream);
	return found != FOUND_FAILED;
}

/* --- texts ----------------------------------------------------------------------------------------- */

static const char *const text_headings[] = { "question", "lieu", "lieu_nom", "texte", "fichier" };

/* Of a file: « photo » or « document », and its name. */
static void
write_text(struct writing *writing, const struct survey_text *text, const char *file)
{
	const struct survey_form *form = &writing->view.form;
	const uint32_t at = merged_place(writing, text->place_id);
	const struct span code = text->item_id >= 0 && (size_t)text->item_id < form->item_count
	                             ? form->items[text->item_id].code
	                             : SPAN("");
	const struct span place = at == PLACE_NONE ? SPAN("") : writing->view.tree->places[at].code;
	const struct span name = at == PLACE_NONE ? SPAN("") : writing->view.tree->places[at].name;
	if (writing->sheet != NULL) {
		sheet_writer_text(writing->sheet, code);
		sheet_writer_text(writing->sheet, place);
		sheet_writer_text(writing->sheet, name);
		sheet_writer_text(writing->sheet, text->words);
		sheet_writer_text(writing->sheet, span_of(file));
		sheet_writer_row_end(writing->sheet);
	} else {
		put_key(writing, writing->taken->texts == 0 ? "\n{" : ",\n{", "question", code);
		put_key(writing, ",", "place", place);
		put_key(writing, ",", "words", text->words);
		if (file != NULL)
			put_key(writing, ",", "file", span_of(file));
		fputc('}', writing->file);
	}
	writing->taken->texts++;
}

/* What was joined is not in this file: its name leads to it, for who may see it. */
static bool
write_files(struct writing *writing)
{
	struct result_view *view = &writing->view;
	struct arena *stream = arena_new((size_t)1 << 30);
	struct rows *rows = survey_public_files(stream, view->db, view->root_id, view->wave.id);
	enum found found;
	while ((found = rows_next(rows, writing->fault_r)) == FOUND_ONE) {
		const struct survey_file file = survey_public_file(rows);
		if (file.kind >= PICTURE_KIND_COUNT)
			continue;
		const struct survey_text text = { .item_id = file.item_id,
			                              .place_id = file.place_id,
			                              .words = span_of(picture_kind_words[file.kind]) };
		write_text(writing, &text, result_joined_name(stream, &file));
	}
	rows_end(rows);
	if (found == FOUND_FAILED)
		fault_keep(writing->arena, writing->fault_r);
	arena_end(stream);
	return found != FOUND_FAILED;
}

/* In the order of random ids: nothing leads from a text to its reply, nor to another of its author. */
static bool
write_texts_of(struct writing *writing, int64_t item_id)
{
	struct result_view *view = &writing->view;
	struct arena *stream = arena_new((size_t)1 << 30);
	struct rows *rows =
		survey_public_texts(stream, view->db, view->root_id, view->wave.id, item_id);
	enum found found;
	while ((found = rows_next(rows, writing->fault_r)) == FOUND_ONE) {
		const struct survey_text text = survey_public_text(rows);
		write_text(writing, &text, NULL);
	}
	rows_end(rows);
	if (found == FOUND_FAILED)
		fault_keep(writing->arena, writing->fault_r);
	arena_end(stream);
	return found != FOUND_FAILED;
}

/* Question after question, then what was joined, once. */
static bool
write_texts(struct writing *writing)
{
	const struct result_view *view = &writing->view;
	struct survey_public_count *items;
	size_t count;
	bool good = survey_public_text_counts(writing->arena, view->db, view->root_id, view->wave.id,
	                                      &items, &count, writing->fault_r);
	for (size_t i = 0; good && i < count; i++)
		good = write_texts_of(writing, items[i].id);
	return good && write_files(writing);
}

/* --- what the columns mean --------------------------------------------------------------------------- */

static const struct sheet_column codebook[] = { { "colonne", 20 }, { "question", 16 },
	                                            { "libelle", 50 }, { "code", 10 },
	                                            { "sens", 40 },    { "manquant", 10 },
	                                            { "formule", 30 } };

static void
write_meaning(struct sheet_writer *sheet, const struct result_column *column,
              const struct sheet_code *code, bool is_missing)
{
	sheet_writer_text(sheet, span_of(column->name));
	sheet_writer_text(sheet, column->code);
	sheet_writer_text(sheet, column->label);
	if (code == NULL)
		sheet_writer_blank(sheet);
	else
		sheet_writer_number(sheet, code->value, is_missing ? 0 : column->decimals);
	sheet_writer_text(sheet, code == NULL ? SPAN("") : code->words);
	sheet_writer_text(sheet, code == NULL ? SPAN("") : is_missing ? SPAN("oui") : SPAN("non"));
	sheet_writer_text(sheet, column->formula);
	sheet_writer_row_end(sheet);
}

static void
write_codebook(struct writing *writing)
{
	for (size_t i = 0; i < writing->columns.count; i++) {
		const struct result_column *column = &writing->columns.list[i];
		if (column->code_count == 0)
			write_meaning(writing->sheet, column, NULL, false);
		for (size_t k = 0; k < column->code_count; k++)
			write_meaning(writing->sheet, column, &column->codes[k],
			              k + RESULT_REASON_COUNT >= column->code_count);
	}
}

/* --- a file of each format -------------------------------------------------------------------------- */

static bool
begin_sheet(struct writing *writing, enum sheet_format format)
{
	writing->sheet =
		sheet_writer_open(writing->arena, format, writing->path, writing->fault_r);
	return writing->sheet != NULL;
}

static void
begin_answers(struct writing *writing)
{
	struct sheet_column *headings =
		arena_array_of(writing->arena, struct sheet_column, writing->columns.count);
	for (size_t i = 0; i < writing->columns.count; i++)
		headings[i].name = writing->columns.list[i].name;
	must(sheet_writer_tab(writing->sheet, "Réponses", headings, writing->columns.count));
}

static void
begin_texts(struct writing *writing)
{
	struct sheet_column headings[LENGTH(text_headings)] = { 0 };
	for (size_t i = 0; i < LENGTH(text_headings); i++)
		headings[i].name = text_headings[i];
	headings[LENGTH(text_headings) - 2].width = 60;
	must(sheet_writer_tab(writing->sheet, "Textes", headings, LENGTH(headings)));
}

static bool
end_sheet(struct writing *writing)
{
	struct span none;
	return sheet_writer_end(writing->sheet, &none, writing->fault_r);
}

static bool
write_csv(struct writing *writing, enum sheet_format format)
{
	if (!begin_sheet(writing, format))
		return false;
	begin_answers(writing);
	return write_rows(writing) && end_sheet(writing);
}

static bool
write_xlsx(struct writing *writing)
{
	if (!begin_sheet(writing, SHEET_XLSX))
		return false;
	begin_answers(writing);
	if (!write_rows(writing))
		return false;
	begin_texts(writing);
	if (!write_texts(writing))
		return false;
	must(sheet_writer_tab(writing->sheet, "Sens des colonnes", codebook, LENGTH(codebook)));
	write_codebook(writing);
	return end_sheet(writing);
}

static bool
write_other_csv(struct writing *writing)
{
	if (!begin_sheet(writing, SHEET_CSV_FRENCH))
		return false;
	if (writing->format == RESULT_TEXTS) {
		begin_texts(writing);
		if (!write_texts(writing))
			return false;
	} else {
		must(sheet_writer_tab(writing->sheet, "Sens des colonnes", codebook, LENGTH(codebook)));
		write_codebook(writing);
	}
	return end_sheet(writing);
}

static bool
begin_file(struct writing *writing)
{
	writing->file = fopen(writing->path, "we");
	return writing->file != NULL ||
	       fault_is(writing->fault_r, "result: a file cannot be opened for writing",
	                "Le fichier n’a pas pu être écrit. Vérifiez la place libre, puis recommencez.");
}

static bool
end_file(struct writing *writing)
{
	const bool good = ferror(writing->file) == 0;
	const bool closed = fclose(writing->file) == 0;
	return (good && closed) ||
	       fault_is(writing->fault_r, "result: a file cannot be written",
	                "Le fichier n’a pas pu être écrit. Vérifiez la place libre, puis recommencez.");
}

static bool
write_json(struct writing *writing)
{
	if (!begin_file(writing))
		return false;
	begin_json(writing);
	bool good = write_rows(writing);
	if (good) {
		fputs("],\n\"texts\":[", writing->file);
		good = write_texts(writing);
	}
	fputs("]}\n", writing->file);
	return end_file(writing) && good;
}

static bool
write_script(struct writing *writing)
{
	struct result_report report;
	struct result_view *view = &writing->view;
	struct text text = text_new(writing->arena, 8 << 20);
	if (!result_view_cells(writing->arena, view, writing->fault_r) ||
	    !result_report_of(writing->arena, view, &writing->columns, &report, writing->fault_r) ||
	    !begin_file(writing))
		return false;
	result_script(&text, view, &writing->columns, &report);
	fwrite(text.bytes, 1, text.length, writing->file);
	return end_file(writing);
}

/* SPSS gives a text column its size once and for all. */
static size_t
place_size(const struct place_tree *tree, bool is_code)
{
	size_t size = 1;
	for (uint32_t i = 0; i < tree->count; i++) {
		const size_t length =
			is_code ? tree->places[i].code.length : tree->places[i].name.length;
		size = length > size ? length : size;
	}
	return size < SHEET_SAV_TEXT_SIZE_MAX ? size : SHEET_SAV_TEXT_SIZE_MAX;
}

static bool
write_sav(struct writing *writing)
{
	struct sheet_sav_column *columns =
		arena_array_of(writing->arena, struct sheet_sav_column, writing->columns.count);
	for (size_t i = 0; i < writing->columns.count; i++) {
		const struct result_column *column = &writing->columns.list[i];
		columns[i] = (struct sheet_sav_column){
			.name = column->name,
			.label = column->label,
			.kind = column->kind,
			.decimals = column->decimals,
			.is_ordered = column->is_ordered,
			.codes = column->codes,
			.code_count = column->code_count,
			.missing_low = column->far == 0 ? 0 : column->far - RESULT_REASON_COUNT + 1,
			.missing_high = column->far,
		};
		if (column->kind == SHEET_SAV_TEXT)
			columns[i].size_max =
				place_size(writing->view.tree, column->source != RESULT_FROM_PLACE_NAME);
	}
	writing->sav = sheet_sav_open(writing->arena, writing->path, writing->view.wave.name, columns,
	                              writing->columns.count, writing->replies, writing->fault_r);
	return writing->sav != NULL && write_rows(writing) &&
	       sheet_sav_end(writing->sav, writing->fault_r);
}

static bool
write_format(struct writing *writing)
{
	switch (writing->format) {
	case RESULT_CSV_FRENCH: return write_csv(writing, SHEET_CSV_FRENCH);
	case RESULT_CSV: return write_csv(writing, SHEET_CSV_INTERNATIONAL);
	case RESULT_XLSX: return write_xlsx(writing);
	case RESULT_JSON: return write_json(writing);
	case RESULT_SAV: return write_sav(writing);
	case RESULT_SCRIPT: return write_script(writing);
	default: return write_other_csv(writing);
	}
}

/* --- may they leave ----------------------------------------------------------------------------------- */

const char *
result_refusal(const struct survey_wave *wave, int64_t replies)
{
	if (wave->internal)
		return "Cette enquête est interne\u202f: ceux qui répondent sont des collègues. Leurs réponses "
			   "une à une ne s’emportent pas.";
	if (wave->kind != SURVEY_ANSWERS)
		return "Cette enquête n’a pas de réponses une à une\u202f: elle a été importée déjà comptée.";
	if (wave->state < SURVEY_CLOSED)
		return "Cette enquête n’est pas close\u202f: ses réponses ne s’emportent qu’ensuite.";
	if (wave->changes > 0 || wave->sealed_id == 0)
		return "Les réponses de cette enquête s’ouvrent encore, ou ses chiffres se font\u202f: recommencez "
			   "dans un moment.";
	if (replies < SECRECY_FLOOR_PUBLIC)
		return "Moins de cinq usagers ont répondu\u202f: leurs réponses ne s’emportent pas.";
	return NULL;
}

/* Said before a million rows are written for nothing. */
static bool
fits_workbook(struct writing *writing, const char **why_r)
{
	const struct result_view *view = &writing->view;
	struct survey_public_count *items;
	size_t count;
	int64_t texts = 0;
	if (!survey_public_text_counts(writing->arena, view->db, view->root_id, view->wave.id, &items,
	                               &count, writing->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		texts += items[i].count;
	if (writing->replies >= SHEET_XLSX_ROW_MAX || texts >= SHEET_XLSX_ROW_MAX)
		*why_r = "Un classeur n’a que 1\u202f048\u202f576 lignes, et cette enquête a plus de réponses ou "
				 "de textes. Prenez un CSV, le JSON ou le .sav.";
	return true;
}

enum found
result_write(struct arena *arena, struct db *db, int64_t root_id, const struct survey_wave *wave,
             enum result_format format, const char *path, struct result_taken *taken_r,
             const char **why_r, struct fault *fault_r)
{
	struct writing *writing = arena_new_of(arena, struct writing);
	*writing = (struct writing){ .arena = arena, .format = format, .path = path,
		                         .taken = taken_r, .fault_r = fault_r };
	struct result_view *view = &writing->view;
	*view = (struct result_view){ .db = db, .root_id = root_id, .wave = *wave };
	*taken_r = (struct result_taken){ 0 };
	if (!survey_public_counts(arena, db, root_id, wave->id, &writing->counts,
	                          &writing->count_count, fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < writing->count_count; i++)
		writing->replies += writing->counts[i].count;
	*why_r = result_refusal(wave, writing->replies);
	if (*why_r != NULL)
		return FOUND_NONE;
	if (!result_view_load(arena, view, fault_r))
		return FOUND_FAILED;
	must(result_merge(arena, view->tree, writing->counts, writing->count_count,
	                  &writing->merged));
	if (!result_columns_of(arena, view, &writing->columns)) {
		*why_r = "Ce questionnaire a trop de réponses possibles pour un tableau.";
		return FOUND_NONE;
	}
	if (format == RESULT_XLSX && !fits_workbook(writing, why_r))
		return FOUND_FAILED;
	if (*why_r != NULL)
		return FOUND_NONE;
	return write_format(writing) ? FOUND_ONE : FOUND_FAILED;
}
