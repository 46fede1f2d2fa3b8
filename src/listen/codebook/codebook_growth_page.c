/* That a theme grows, as pages say it. */
#include "base/time.h"
#include "ground/journal/journal.h"
#include "listen/codebook/codebook_growth_page.h"

const struct field codebook_growth_fields[CODEBOOK_GROWTH_FIELD_COUNT] = {
	[CODEBOOK_GROWTH_WORDS] = { "growth", FIELD_TEXT, FIELD_API,
	                            .help = "How many texts, how many were expected, since when; in French." },
	[CODEBOOK_GROWTH_CHANCE] = { "chance", FIELD_TEXT, FIELD_API,
	                             .help = "How often chance alone would give as many, in French." },
	[CODEBOOK_GROWTH_MADE] = { "found", FIELD_TEXT, FIELD_API, .help = "When it was found, in French." },
	[CODEBOOK_GROWTH_CLOSED] = { "closed", FIELD_TEXT, FIELD_API,
	                             .help = "When and how it ended, in French; null: it waits for somebody." },
	[CODEBOOK_GROWTH_NOTE] = { "note", FIELD_TEXT, FIELD_API, .help = "What she said of it who saw it." },
	[CODEBOOK_GROWTH_TEXTS] = { "growth_texts", FIELD_COUNT, FIELD_API,
	                            .help = "Different texts of the theme, in the period." },
	[CODEBOOK_GROWTH_ALL] = { "growth_all", FIELD_COUNT, FIELD_API,
	                          .help = "All different texts of this side, in the period." },
	[CODEBOOK_GROWTH_EXPECTED] = { "expected", FIELD_NUMBER, FIELD_API, .decimals = 1,
	                               .help = "Texts, were the theme told as often as before." },
	[CODEBOOK_GROWTH_Q] = { "q", FIELD_NUMBER, FIELD_API, .decimals = 4,
	                        .help = "One-sided, exact, corrected over all comparisons of the heap." },
};

/* « moins d’une fois sur 1 000 » */
static const char *
chance_words(struct arena *arena, double p)
{
	static const int64_t steps[] = { 20, 50, 100, 200, 500, 1000, 10000, 100000, 1000000 };
	int64_t most = steps[0];
	for (size_t i = 0; i < LENGTH(steps); i++)
		if (p * (double)steps[i] <= 1)
			most = steps[i];
	struct text text = text_new(arena, 300);
	text_add_z(&text, "Si rien n’avait changé, le hasard en donnerait autant moins d’une fois sur ");
	text_add_count(&text, most);
	text_add_z(&text, ".");
	return text_z(&text);
}

static const char *
date_words(const struct codebook_view *view, const char *before, int64_t unix_s)
{
	struct text text = text_new(view->visit->arena, 200);
	text_add_z(&text, before);
	text_add_date_words(&text, visit_day(view->visit, unix_s));
	return text_z(&text);
}

void
codebook_growth_draw(const struct codebook_view *view, const struct codebook_growth *growth,
                     struct model *row)
{
	struct arena *arena = view->visit->arena;
	model_text_z(row, CODEBOOK_GROWTH_WORDS,
	             codebook_growth_words(arena, growth, codebook_side_words(view, growth->side)));
	model_text_z(row, CODEBOOK_GROWTH_CHANCE, chance_words(arena, growth->p));
	model_text_z(row, CODEBOOK_GROWTH_MADE, date_words(view, "Constaté le ", growth->made_unix_s));
	if (growth->closed != CODEBOOK_OPEN)
		model_text_z(row, CODEBOOK_GROWTH_CLOSED,
		             date_words(view, growth->closed == CODEBOOK_SEEN ? "Vu le " : "Devenu une action le ",
		                        growth->closed_unix_s));
	if (growth->note.length > 0)
		model_text(row, CODEBOOK_GROWTH_NOTE, growth->note);
	model_count(row, CODEBOOK_GROWTH_TEXTS, growth->texts);
	model_count(row, CODEBOOK_GROWTH_ALL, growth->all);
	model_number(row, CODEBOOK_GROWTH_EXPECTED, growth->expected);
	model_number(row, CODEBOOK_GROWTH_Q, growth->q);
}

/* --- the list --------------------------------------------------------------------------------- */

bool
codebook_growing_load(struct codebook_view *view, struct codebook_grown *grown_r)
{
	struct visit *visit = view->visit;
	const int64_t heap_id = view->state.heap.id;
	if (codebook_store_growths(visit->arena, view->db, visit->root_id, heap_id, 0, &grown_r->growths,
	                           &grown_r->count, &view->fault) &&
	    codebook_store_compared(visit->arena, view->db, visit->root_id, heap_id, &grown_r->compared,
	                            &view->fault))
		return true;
	visit_fail(visit, &view->fault);
	return false;
}

const char *
codebook_theme_growth_words(const struct codebook_view *view, const struct codebook_grown *grown,
                            int64_t theme_id)
{
	struct arena *arena = view->visit->arena;
	struct text text = text_new(arena, 1000);
	for (size_t i = 0; i < grown->count; i++) {
		const struct codebook_growth *growth = &grown->growths[i];
		if (growth->theme_id != theme_id)
			continue;
		text_add_z(&text, text.length > 0 ? "\u202f; " : "");
		text_add_z(&text, codebook_growth_short(arena, growth, codebook_side_words(view, growth->side)));
	}
	return text.length > 0 ? text_z(&text) : NULL;
}

const char *
codebook_grown_words(const struct codebook_view *view, const struct codebook_grown *grown)
{
	struct text text = text_new(view->visit->arena, 600);
	if (grown->compared < 0)
		return NULL;
	if (grown->compared == 0)
		return "Rien ne peut encore dire si un thème grandit\u202f: il faut trente textes avant et trente "
		       "après, d’une enquête à la suivante ou d’un mois à l’autre.";
	if (grown->count == 0)
		text_add_z(&text, "Aucun nouveau thème ne grandit au-delà du hasard\u202f: ");
	else
		text_add_z(&text, "Ce qui grandit le fait au-delà du hasard\u202f: ");
	text_add_count(&text, grown->compared);
	text_add_z(&text, grown->compared == 1 ? " comparaison a été faite" : " comparaisons ont été faites");
	text_add_z(&text, " avec ce qui s’écrivait avant, corrigées ensemble.");
	return text_z(&text);
}

/* --- seen ------------------------------------------------------------------------------------- */

/* The register says that it was seen: no word of the theme, nor of the note. */
static bool
write_seen(struct db *db, void *data)
{
	struct codebook_seeing *seeing = data;
	struct codebook_view *view = seeing->view;
	struct visit *visit = view->visit;
	const struct fact fact = {
		.kind = "codebook.growth",
		.account_id = visit->reader.account_id,
		.subject_id = view->theme.theme_id,
		.words = SPAN("Un thème qui grandit est dit vu."),
		.once = visit->once,
	};
	seeing->found = journal_add(visit->arena, db, visit->root_id, &fact, &view->fault);
	if (seeing->found != FOUND_ONE)
		return false;
	if (codebook_store_close(db, visit->root_id, &seeing->closing, NULL, &view->fault))
		return true;
	seeing->found = FOUND_FAILED;
	return false;
}

bool
codebook_keep_seen(struct codebook_seeing *seeing)
{
	struct codebook_view *view = seeing->view;
	bool gave_up = false;
	visit_db_end(view->visit);
	if (visit_write(view->visit, write_seen, seeing, &gave_up))
		return true;
	if (gave_up && seeing->found == FOUND_FAILED)
		visit_fail(view->visit, &view->fault);
	return gave_up && seeing->found != FOUND_FAILED; /* the form came twice */
}
