/* A script that anybody can read: it takes the file of answers and gives the figures of the page. */
#include "confront/result/result_inside.h"

/* A string of R: names are letters, figures and _; words may hold anything. */
static void
add_string(struct text *out, struct span words)
{
	text_add_char(out, '"');
	for (size_t i = 0; i < words.length; i++) {
		const char c = words.at[i];
		if (c == '"' || c == '\\')
			text_add_char(out, '\\');
		text_add_char(out, (unsigned char)c < ' ' ? ' ' : c);
	}
	text_add_char(out, '"');
}

/* In a comment, on its line. */
static void
add_comment(struct text *out, struct span words)
{
	text_add_z(out, "# ");
	for (size_t i = 0; i < words.length; i++)
		text_add_char(out, (unsigned char)words.at[i] < ' ' ? ' ' : words.at[i]);
	text_add_char(out, '\n');
}

static const char head[] =
	"# Relit les réponses emportées et redonne les chiffres de la page «\u202fRésultats\u202f», pour les\n"
	"# usagers et toute l’organisation\u202f: code, nombre de personnes, chiffre.\n"
	"#   Rscript CE-FICHIER.R reponses.sav        (paquet haven)\n"
	"#   Rscript CE-FICHIER.R reponses.csv        (l’un ou l’autre CSV)\n"
	"\n"
	"lire <- function(chemin) {\n"
	"  if (grepl(\"[.]sav$\", chemin, ignore.case = TRUE))\n"
	"    return(as.data.frame(haven::zap_labels(haven::read_sav(chemin))))\n"
	"  entete <- readLines(chemin, n = 1L, warn = FALSE)\n"
	"  if (grepl(intToUtf8(59L), entete, fixed = TRUE))\n"
	"    read.csv2(chemin, fileEncoding = \"UTF-8-BOM\")\n"
	"  else\n"
	"    read.csv(chemin, fileEncoding = \"UTF-8\")\n"
	"}\n"
	"\n"
	"chemin <- commandArgs(trailingOnly = TRUE)\n"
	"if (length(chemin) != 1L)\n"
	"  stop(\"Dites quel fichier de réponses lire.\")\n"
	"reponses <- lire(chemin)\n"
	"\n"
	"# De tant à tant, un nombre dit pourquoi il n’y a pas de réponse (colonnes.csv le dit en mots).\n"
	"absents <- list(\n";

static const char middle[] =
	")\n"
	"\n"
	"valeurs <- function(colonne) {\n"
	"  v <- as.numeric(reponses[[colonne]])\n"
	"  bornes <- absents[[colonne]]\n"
	"  if (!is.null(bornes))\n"
	"    v[v >= bornes[1] & v <= bornes[2]] <- NA\n"
	"  v[!is.na(v)]\n"
	"}\n"
	"moyenne <- function(code, colonne) {\n"
	"  v <- valeurs(colonne)\n"
	"  cat(sprintf(\"%s\\t%d\\t%.10f\\n\", code, length(v), mean(v)))\n"
	"}\n"
	"part <- function(code, colonne, valeur) {\n"
	"  v <- valeurs(colonne)\n"
	"  cat(sprintf(\"%s\\t%d\\t%.10f\\n\", code, length(v), 100 * mean(v == valeur)))\n"
	"}\n"
	"\n";

static void
add_line(struct text *out, const struct result_line *line)
{
	if (line->column == NULL || !line->voices[SIDE_USAGER].is_shown)
		return;
	text_add_z(out, line->measure == RESULT_SHARE ? "part(" : "moyenne(");
	add_string(out, line->code);
	text_add_z(out, ", ");
	add_string(out, span_of(line->column));
	if (line->measure == RESULT_SHARE)
		text_format(out, ", %.15g", line->equals);
	text_add_z(out, ")\n");
}

void
result_script(struct text *out, const struct result_view *view,
              const struct result_columns *columns, const struct result_report *report)
{
	bool is_first = true;
	add_comment(out, view->wave.name);
	text_add_z(out, head);
	for (size_t i = 0; i < columns->count; i++) {
		const struct result_column *column = &columns->list[i];
		if (column->far == 0)
			continue;
		text_format(out, "%s  %s = c(%.15g, %.15g)", is_first ? "" : ",\n", column->name,
		            column->far - RESULT_REASON_COUNT + 1, column->far);
		is_first = false;
	}
	text_add_z(out, middle);
	for (size_t i = 0; i < report->count; i++) {
		const struct result_question *question = &report->questions[i];
		if (question->line_count == 0)
			continue;
		add_comment(out, question->words);
		for (size_t k = 0; k < question->line_count; k++)
			add_line(out, &question->lines[k]);
	}
}
