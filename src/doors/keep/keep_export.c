/* Leaving: every table as a CSV that any tool reads, and what its columns mean. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/sheet/sheet_write.h"
#include "doors/keep/keep_inside.h"

static const char read_me[] =
	"# Toutes les données de Parvis\n\n"
	"Un fichier CSV par table (UTF-8, virgules, point décimal, RFC 4180), `tables.csv` dit ce qu’est\n"
	"chacune et son nombre de lignes, `colonnes.csv` ce que veut dire chaque colonne (en anglais, comme\n"
	"dans le programme).\n\n"
	"## Lire les valeurs\n\n"
	"- Une case vide d’une colonne de texte est un texte vide\u202f; d’une autre colonne, «\u202fpas de valeur\u202f».\n"
	"- Les nombres ont toutes leurs décimales. Les identifiants ont jusqu’à 19 chiffres\u202f: un tableur en\n"
	"  perd les derniers, ouvrez-les comme du texte.\n"
	"- Les colonnes `…_unix_s` sont des secondes depuis le 1er janvier 1970 (UTC), les colonnes de jour\n"
	"  (`day`, `…_day`) des jours depuis cette date.\n"
	"- Les octets sont en hexadécimal. Dans `survey_reply.levels`, un octet par phrase, dans l’ordre de\n"
	"  `survey_item.item_id`\u202f: rang du niveau depuis 0\u202f; ff sans réponse, fe ne s’applique pas, fd ne\n"
	"  souhaite pas répondre, fc ne sait pas. `survey_more.answers` dit le reste\u202f: un octet pour la\n"
	"  langue, puis les réponses comme `craft/ask` les range.\n"
	"- Un texte qui commence par = + - @ est précédé d’une apostrophe, pour qu’un tableur n’en fasse pas\n"
	"  une formule\u202f: retirez-la.\n\n"
	"## Ce qui n’y est pas\n\n"
	"Ce qui ouvre une porte\u202f: mots de passe, même chiffrés, codes du téléphone, sessions, liens et cartes\n"
	"pour répondre, brouillons, messages en attente (colonnes marquées «\u202fnon\u202f» dans `colonnes.csv`). Les\n"
	"clés des enquêtes n’y sont pas non plus\u202f: les réponses scellées restent scellées.\n\n"
	"## Attention\n\n"
	"**Ce dossier contient des réponses une à une, dont celles des agents** (`survey_reply.csv`,\n"
	"`survey_text.csv`), ce que des usagers ont joint (`survey_file.csv`\u202f: un fichier entier par case),\n"
	"et des noms (`people_account.csv`, `answer_link.csv`). Parvis ne les montre jamais\n"
	"ainsi\u202f: seule la personne qui tient la machine, et donc la base, peut faire cet export. Dans une\n"
	"petite équipe, quelques réponses suffisent à reconnaître quelqu’un. Ne publiez pas ce dossier, ne le\n"
	"transmettez qu’à qui doit reprendre les données, et détruisez-le ensuite. Pour publier des chiffres,\n"
	"prenez ceux du miroir\u202f: ils sont passés par le contrôle du secret.\n";

/* --- values ---------------------------------------------------------------------------------- */

/* The fewest figures that give the number back. */
static void
write_real(struct sheet_writer *writer, double number)
{
	char plain[40];
	for (int figures = 15; figures <= 17; figures++) {
		snprintf(plain, sizeof plain, "%.*g", figures, number);
		if (strtod(plain, NULL) == number)
			break;
	}
	if (strspn(plain, "0123456789+-.eE") == strlen(plain))
		sheet_writer_plain(writer, plain);
	else
		sheet_writer_text(writer, span_of(plain)); /* infinity */
}

static void
write_bytes(struct arena *arena, struct sheet_writer *writer, struct span bytes)
{
	static const char figures[] = "0123456789abcdef";
	char *text = arena_take(arena, bytes.length * 2 + 1, 1);
	for (size_t i = 0; i < bytes.length; i++) {
		text[2 * i] = figures[(uint8_t)bytes.at[i] >> 4];
		text[2 * i + 1] = figures[(uint8_t)bytes.at[i] & 15];
	}
	sheet_writer_text(writer, span_from(text, bytes.length * 2));
}

static bool
write_value(struct arena *arena, struct sheet_writer *writer, struct db_value value,
            struct fault *fault_r)
{
	char plain[24];
	switch (value.kind) {
	case DB_NULL: sheet_writer_blank(writer); break;
	case DB_INT64:
		snprintf(plain, sizeof plain, "%lld", (long long)value.int64);
		sheet_writer_plain(writer, plain);
		break;
	case DB_REAL64: write_real(writer, value.real64); break;
	case DB_BYTES: write_bytes(arena, writer, value.span); break;
	case DB_TEXT:
		if (!span_is_utf8(value.span))
			return fault_is(fault_r, "export: a text is not UTF-8",
			                "Un texte de la base ne se lit pas\u202f: lancez parvis check, puis "
			                "rétablissez une sauvegarde.");
		sheet_writer_text(writer, value.span);
		break;
	}
	return true;
}

/* --- tables ---------------------------------------------------------------------------------- */

struct exporting {
	struct keep_house *house;
	const char *folder;
	int64_t *rows; /* by table */
	int64_t row_count;
};

static struct sheet_writer *
open_table(struct arena *arena, const struct exporting *exporting,
           const struct store_table *table, struct fault *fault_r)
{
	struct sheet_column columns[DB_VALUE_COUNT_MAX] = { 0 };
	size_t count = 0;
	for (size_t i = 0; i < table->column_count; i++)
		if (!table->columns[i].is_secret)
			columns[count++].name = span_copy(arena, table->columns[i].name);
	must(count > 0); /* root_id is no secret */
	struct sheet_writer *writer = sheet_writer_open(
		arena, SHEET_CSV_INTERNATIONAL,
		arena_format(arena, "%s/%.*s.csv", exporting->folder, SPAN_ARGS(table->name)), fault_r);
	if (writer != NULL)
		must(sheet_writer_tab(writer, "", columns, count));
	return writer;
}

static bool
export_rows(struct exporting *exporting, const struct store_table *table,
            struct sheet_writer *writer, struct rows *rows, struct fault *fault_r)
{
	struct arena *row = arena_new((size_t)2 << 30);
	bool good = true;
	enum found found = FOUND_NONE;
	while (good && (found = rows_next(rows, fault_r)) == FOUND_ONE) {
		for (size_t i = 0; good && i < table->column_count; i++)
			if (!table->columns[i].is_secret)
				good = write_value(row, writer, rows_value(rows, (int)i), fault_r);
		if (good)
			sheet_writer_row_end(writer);
		exporting->rows[table - exporting->house->tables]++;
		exporting->row_count++;
		arena_reset(row);
	}
	arena_end(row);
	return good && found == FOUND_NONE;
}

static bool
export_table(struct exporting *exporting, const struct store_table *table,
             struct fault *fault_r)
{
	struct arena *arena = arena_new((size_t)4 << 30);
	struct span none;
	struct sheet_writer *writer = open_table(arena, exporting, table, fault_r);
	struct rows *rows =
		writer == NULL ? NULL : store_table_rows(arena, exporting->house->db, table);
	const bool good = writer != NULL && export_rows(exporting, table, writer, rows, fault_r) &&
	                  sheet_writer_end(writer, &none, fault_r);
	if (!good)
		fault_keep(exporting->house->arena, fault_r);
	arena_end(arena);
	return good;
}

/* --- what they mean -------------------------------------------------------------------------- */

static struct sheet_writer *
open_list(const struct exporting *exporting, const char *name, const char *const *columns,
          size_t count, struct fault *fault_r)
{
	struct sheet_column heads[8] = { 0 };
	must(count <= LENGTH(heads));
	for (size_t i = 0; i < count; i++)
		heads[i].name = columns[i];
	struct sheet_writer *writer =
		sheet_writer_open(exporting->house->arena, SHEET_CSV_INTERNATIONAL,
	                      arena_format(exporting->house->arena, "%s/%s", exporting->folder, name),
	                      fault_r);
	if (writer != NULL)
		must(sheet_writer_tab(writer, "", heads, count));
	return writer;
}

static bool
export_list_of_tables(const struct exporting *exporting, struct fault *fault_r)
{
	static const char *const columns[] = { "table", "pièce", "lignes", "ce que c’est" };
	struct span none;
	struct sheet_writer *writer =
		open_list(exporting, "tables.csv", columns, LENGTH(columns), fault_r);
	for (size_t i = 0; writer != NULL && i < exporting->house->table_count; i++) {
		const struct store_table *table = &exporting->house->tables[i];
		sheet_writer_text(writer, table->name);
		sheet_writer_text(writer, span_of(table->room));
		sheet_writer_count(writer, exporting->rows[i]);
		sheet_writer_text(writer, table->comment);
		sheet_writer_row_end(writer);
	}
	return writer != NULL && sheet_writer_end(writer, &none, fault_r);
}

static bool
export_list_of_columns(const struct exporting *exporting, struct fault *fault_r)
{
	static const char *const columns[] = { "table", "colonne", "genre", "peut être vide",
		                                   "dans l’export", "ce que c’est" };
	static const char *const kinds[] = { [DB_INT64] = "entier", [DB_REAL64] = "nombre",
		                                 [DB_TEXT] = "texte", [DB_BYTES] = "octets" };
	struct span none;
	struct sheet_writer *writer =
		open_list(exporting, "colonnes.csv", columns, LENGTH(columns), fault_r);
	for (size_t i = 0; writer != NULL && i < exporting->house->table_count; i++)
		for (size_t k = 0; k < exporting->house->tables[i].column_count; k++) {
			const struct store_column *column = &exporting->house->tables[i].columns[k];
			sheet_writer_text(writer, exporting->house->tables[i].name);
			sheet_writer_text(writer, column->name);
			sheet_writer_text(writer, span_of(kinds[column->kind]));
			sheet_writer_text(writer, span_of(column->may_be_null ? "oui" : "non"));
			sheet_writer_text(writer, span_of(column->is_secret ? "non" : "oui"));
			sheet_writer_text(writer, column->comment);
			sheet_writer_row_end(writer);
		}
	return writer != NULL && sheet_writer_end(writer, &none, fault_r);
}

/* --- the command ----------------------------------------------------------------------------- */

static bool
export_all(struct exporting *exporting, struct fault *fault_r)
{
	struct arena *arena = exporting->house->arena;
	for (size_t i = 0; i < exporting->house->table_count; i++)
		if (!export_table(exporting, &exporting->house->tables[i], fault_r))
			return false;
	return export_list_of_tables(exporting, fault_r) &&
	       export_list_of_columns(exporting, fault_r) &&
	       file_write(arena, arena_format(arena, "%s/LISEZMOI.md", exporting->folder),
	                  span_of(read_me), fault_r);
}

int
keep_export(struct arena *arena, const struct keep_options *options)
{
	int code;
	struct fault fault;
	struct keep_house house;
	bool is_empty;
	if (!keep_open(arena, options, &house, &code))
		return code;
	const enum found found = keep_folder_is_empty(arena, options->file, &is_empty, &fault);
	if (found == FOUND_FAILED)
		return keep_say_fault(&fault);
	if (!is_empty)
		return keep_say_wrong("Ce dossier n’est pas vide\u202f: rien n’y est écrit. Donnez un dossier "
		                      "neuf pour les tableaux.");
	struct exporting exporting = {
		.house = &house,
		.folder = options->file,
		.rows = arena_array_of(arena, int64_t, house.table_count + 1),
	};
	if (!folder_make(arena, options->file, &fault) || !export_all(&exporting, &fault))
		return keep_say_fault(&fault);
	struct text text = text_new(arena, 4096);
	text_format(&text, "Exporté\u202f: %zu tables, ", house.table_count);
	text_add_count(&text, exporting.row_count);
	text_format(&text,
	            " lignes, dans %s (commencez par LISEZMOI.md).\n"
	            "Ce dossier contient des réponses une à une, dont celles des agents\u202f: ne le publiez "
	            "pas, ne le donnez qu’à qui doit reprendre les données.\n",
	            options->file);
	fputs(text_z(&text), stdout);
	return KEEP_DONE;
}
