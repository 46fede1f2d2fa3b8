/* « /verbatims/HEAP/themes/THEME/etiqueter »: ten texts at a time, yes or no; then what was gained by it,
 * what it changes, and whether two people agree. */
#include "ground/journal/journal.h"
#include "listen/codebook/codebook_page.h"

#define PAGE_TEXT(name) { name, FIELD_TEXT, FIELD_PAGE }
#define PAGE_FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }

enum { CHANGE_WORDS, CHANGE_LANGUAGE, CHANGE_ABOUT, CHANGE_FIELD_COUNT };
static const struct field change_fields[CHANGE_FIELD_COUNT] = {
	[CHANGE_WORDS] = PAGE_TEXT("words"),
	[CHANGE_LANGUAGE] = PAGE_TEXT("language"),
	[CHANGE_ABOUT] = PAGE_TEXT("about"),
};
enum {
	PAGE_TITLE, PAGE_THEME, PAGE_THEME_URL, PAGE_RULE, PAGE_URL, PAGE_IS_ASKING, PAGE_ID, PAGE_WORDS,
	PAGE_LANGUAGE, PAGE_ABOUT, PAGE_PROGRESS, PAGE_TOLD, PAGE_GAIN, PAGE_GAP, PAGE_CHANGES, PAGE_HAS_ENTERING,
	PAGE_ENTERING, PAGE_HAS_LEAVING, PAGE_LEAVING, PAGE_AGREEMENT, PAGE_IS_DOUBTED, PAGE_CAN_KEEP,
	PAGE_CAN_GO_BACK, PAGE_CAN_ASK, PAGE_IS_FIRST, PAGE_IS_SECOND, PAGE_DONE, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = PAGE_TEXT("title"),
	[PAGE_THEME] = PAGE_TEXT("theme"),
	[PAGE_THEME_URL] = { "theme_url", FIELD_URL, FIELD_PAGE },
	[PAGE_RULE] = PAGE_TEXT("rule"),
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_IS_ASKING] = PAGE_FLAG("is_asking"),
	[PAGE_ID] = PAGE_TEXT("text_id"),
	[PAGE_WORDS] = PAGE_TEXT("words"),
	[PAGE_LANGUAGE] = PAGE_TEXT("language"),
	[PAGE_ABOUT] = PAGE_TEXT("about"),
	[PAGE_PROGRESS] = PAGE_TEXT("progress"),
	[PAGE_TOLD] = PAGE_TEXT("told"),
	[PAGE_GAIN] = PAGE_TEXT("gain"),
	[PAGE_GAP] = PAGE_TEXT("gap"),
	[PAGE_CHANGES] = PAGE_TEXT("changes"),
	[PAGE_HAS_ENTERING] = PAGE_FLAG("has_entering"),
	[PAGE_ENTERING] = { "entering", FIELD_LIST, FIELD_PAGE, .of = change_fields,
		.of_count = CHANGE_FIELD_COUNT },
	[PAGE_HAS_LEAVING] = PAGE_FLAG("has_leaving"),
	[PAGE_LEAVING] = { "leaving", FIELD_LIST, FIELD_PAGE, .of = change_fields,
		.of_count = CHANGE_FIELD_COUNT },
	[PAGE_AGREEMENT] = PAGE_TEXT("agreement"),
	[PAGE_IS_DOUBTED] = PAGE_FLAG("is_doubted"),
	[PAGE_CAN_KEEP] = PAGE_FLAG("can_keep"),
	[PAGE_CAN_GO_BACK] = PAGE_FLAG("can_go_back"),
	[PAGE_CAN_ASK] = PAGE_FLAG("can_ask"),
	[PAGE_IS_FIRST] = PAGE_FLAG("is_first"),
	[PAGE_IS_SECOND] = PAGE_FLAG("is_second"),
	[PAGE_DONE] = PAGE_TEXT("done"),
};
const struct page_kind codebook_label_page = { "codebook.label", "listen/codebook/pages/label.html",
	page_fields, PAGE_FIELD_COUNT };

struct labelling {
	struct codebook_view view;
	struct codebook_prepared prepared;
	struct codebook_gain gain;
	int64_t me;
	/* What is written. */
	struct codebook_answer answers[3 * CODEBOOK_TEN];
	size_t answer_count;
	enum { TEACH, GO_BACK } act;
	bool applies;
	enum found found;
};

/* --- beginning -------------------------------------------------------------------------------- */

/* A theme that can learn, and what was said of its texts. False after a page. */
static bool
begin(struct visit *visit, struct labelling *labelling)
{
	struct codebook_view *view = &labelling->view;
	if (!codebook_view_begin(visit, CODEBOOK_OF_THEME | CODEBOOK_WRITES, view))
		return false;
	labelling->me = visit->reader.account_id;
	if (!codebook_can_learn(view)) {
		visit_missing(visit);
		return false;
	}
	struct codebook_making *making = &labelling->prepared.making;
	struct codebook_answer *answers;
	if (!codebook_store_answers(visit->arena, view->db, visit->root_id, view->theme.theme_id, &answers,
	                            &making->answer_count, &view->fault)) {
		visit_fail(visit, &view->fault);
		return false;
	}
	making->answers = answers;
	return true;
}

/* Reads the heap, which a page that asks about one text, or takes an answer, has no need of. */
static bool
learn(struct labelling *labelling)
{
	struct codebook_view *view = &labelling->view;
	struct arena *arena = view->visit->arena;
	if (codebook_prepare(arena, view->db, view->visit->root_id, &view->theme, &labelling->prepared,
	                     &view->fault) &&
	    codebook_learn(arena, &labelling->prepared, &labelling->gain, &view->fault))
		return true;
	visit_fail(view->visit, &view->fault);
	return false;
}

/* The one that she is to be asked about; NULL: none waits. */
static const struct codebook_answer *
waiting(const struct labelling *labelling)
{
	const struct codebook_making *making = &labelling->prepared.making;
	for (size_t i = 0; i < making->answer_count; i++)
		if (making->answers[i].account_id == labelling->me && making->answers[i].answer == CODEBOOK_ASKED)
			return &making->answers[i];
	return NULL;
}

static size_t
count_hers(const struct labelling *labelling, bool only_waiting)
{
	const struct codebook_making *making = &labelling->prepared.making;
	size_t count = 0;
	for (size_t i = 0; i < making->answer_count; i++)
		count += making->answers[i].account_id == labelling->me &&
		         (making->answers[i].answer == CODEBOOK_ASKED) == only_waiting;
	return count;
}

/* Those that another coded and she was not asked about yet: the first thirty, the same for both. */
static size_t
of_another(const struct labelling *labelling, struct codebook_answer *asked, size_t most)
{
	const struct codebook_making *making = &labelling->prepared.making;
	size_t count = 0, seen = 0;
	for (size_t i = 0; i < making->answer_count && count < most && seen < 3 * CODEBOOK_TEN; i++) {
		const struct codebook_answer *answer = &making->answers[i];
		bool is_hers = false;
		if (answer->account_id == labelling->me || answer->answer == CODEBOOK_ASKED)
			continue;
		seen++;
		for (size_t k = 0; k < making->answer_count; k++)
			is_hers |= making->answers[k].account_id == labelling->me &&
			           making->answers[k].text_id == answer->text_id;
		for (size_t k = 0; k < count; k++)
			is_hers |= asked[k].text_id == answer->text_id;
		if (is_hers)
			continue;
		asked[count] = *answer;
		asked[count].account_id = labelling->me;
		asked[count++].answer = CODEBOOK_ASKED;
	}
	return count;
}

/* --- the page --------------------------------------------------------------------------------- */

/* A text that somebody hid meanwhile is not shown; false after visit_fail. */
static bool
draw_text(struct labelling *labelling, int64_t text_id, struct model *model, const size_t fields[3])
{
	struct codebook_view *view = &labelling->view;
	struct visit *visit = view->visit;
	struct verbatim_text text;
	const enum found found = verbatim_load(visit->arena, view->db, &view->sight, view->state.heap.id, text_id,
	                                       &text, &view->fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &view->fault);
	if (found != FOUND_ONE || text.state != VERBATIM_SHOWN) {
		model_text_z(model, fields[0], "Ce texte ne se lit plus.");
		return found != FOUND_FAILED;
	}
	model_text(model, fields[0], text.words);
	if (text.language.length > 0)
		model_text(model, fields[1], text.language);
	model_text_z(model, fields[2],
	             arena_format(visit->arena, "%s · %s", codebook_side_words(view, text.side),
	                          codebook_about_words(view, &text)));
	return true;
}

static bool
draw_changed(struct labelling *labelling, const int64_t *texts, struct model *page, size_t list, size_t flag)
{
	static const size_t fields[] = { CHANGE_WORDS, CHANGE_LANGUAGE, CHANGE_ABOUT };
	for (size_t i = 0; i < CODEBOOK_CHANGED_COUNT && texts[i] != 0; i++) {
		model_flag(page, flag, true);
		if (!draw_text(labelling, texts[i], model_row(page, list), fields))
			return false;
	}
	return true;
}

static void
draw_gain(const struct labelling *labelling, struct model *page)
{
	struct arena *arena = labelling->view.visit->arena;
	const struct codebook_gain *gain = &labelling->gain;
	const enum codebook_source source = labelling->view.theme.source;
	const bool is_found = source != CODEBOOK_WRITTEN;
	const char *by = source == CODEBOOK_FOLLOWED ? "ce qui suit le thème d’avant"
	                 : is_found                  ? "ce que le programme avait trouvé"
	                                             : "vos mots";
	if (!gain->is_learnt) {
		model_text_z(page, PAGE_GAIN,
		             "Il faut au moins deux textes du thème et deux autres pour apprendre quelque chose.");
		return;
	}
	model_text_z(page, PAGE_GAIN,
	             arena_format(arena,
	                          "Sur les %zu textes tirés au hasard, %s en classe%s bien %zu, le modèle %zu, "
	                          "sans les avoir lus.",
	                          gain->drawn, by, is_found ? "" : "nt", gain->words_right, gain->learnt_right));
	if (gain->gap.status == STATS_OK) {
		const double low = gain->gap.interval.low * 100, high = gain->gap.interval.high * 100;
		model_text_z(page, PAGE_GAP,
		             arena_format(arena, "Gain\u202f: %+.0f points (de %+.0f à %+.0f). %s",
		                          gain->gap.gap * 100, low, high,
		                          low > 0    ? is_found ? "Le modèle fait mieux que le programme seul."
		                                                : "Le modèle fait mieux que vos mots."
		                          : high < 0 ? is_found ? "Le programme seul fait mieux\u202f: ne le gardez pas."
		                                                : "Vos mots font mieux\u202f: ne le gardez pas."
		                                     : "L’écart tient dans le bruit de la mesure."));
	} else if (gain->drawn > 1 && gain->words_right == gain->learnt_right)
		model_text_z(page, PAGE_GAP,
		             arena_format(arena,
		                          "Aucun gain jusqu’ici\u202f: sur ces textes, %s et le modèle ont raison, ou se "
		                          "trompent, aux mêmes endroits.",
		                          is_found ? "le programme" : "vos mots"));
	else
		model_text_z(page, PAGE_GAP,
		             "Trop peu de textes tirés au hasard pour dire si l’écart vient du hasard\u202f: lisez-en "
		             "dix de plus.");
	model_text_z(page, PAGE_CHANGES,
	             arena_format(arena,
	                          "Sur %zu textes regardés, %zu entrent dans le thème et %zu en sortent, par "
	                          "rapport à %s.",
	                          gain->looked, gain->enters, gain->leaves, by));
}

static bool
draw_summary(struct labelling *labelling, struct model *page)
{
	struct codebook_view *view = &labelling->view;
	struct arena *arena = view->visit->arena;
	const struct codebook_making *making = &labelling->prepared.making;
	struct codebook_answer other[CODEBOOK_TEN];
	bool is_trusted;
	if (!learn(labelling))
		return false;
	const size_t hers = count_hers(labelling, false);
	const struct stats_alpha alpha = codebook_agreement(arena, making->answers, making->answer_count);
	const char *agreement = codebook_agreement_words(arena, &alpha, &is_trusted);
	model_text_z(page, PAGE_AGREEMENT, agreement);
	model_flag(page, PAGE_IS_DOUBTED, agreement != NULL && !is_trusted);
	model_flag(page, PAGE_IS_SECOND, of_another(labelling, other, LENGTH(other)) > 0);
	model_flag(page, PAGE_IS_FIRST, making->answer_count == 0);
	model_flag(page, PAGE_CAN_ASK, hers + CODEBOOK_TEN <= CODEBOOK_LABEL_COUNT_MAX);
	model_flag(page, PAGE_CAN_KEEP, labelling->gain.is_learnt);
	model_flag(page, PAGE_CAN_GO_BACK, view->theme.taught > 0);
	if (making->answer_count == 0)
		return true;
	model_text_z(page, PAGE_TOLD,
	             arena_format(arena, "%zu textes disent oui, %zu disent non. Vous en avez lu %zu.",
	                          labelling->gain.yes, labelling->gain.no, hers));
	draw_gain(labelling, page);
	return draw_changed(labelling, labelling->gain.entering, page, PAGE_ENTERING, PAGE_HAS_ENTERING) &&
	       draw_changed(labelling, labelling->gain.leaving, page, PAGE_LEAVING, PAGE_HAS_LEAVING);
}

static bool
draw_question(struct labelling *labelling, const struct codebook_answer *asked, struct model *page)
{
	static const size_t fields[] = { PAGE_WORDS, PAGE_LANGUAGE, PAGE_ABOUT };
	struct arena *arena = labelling->view.visit->arena;
	model_flag(page, PAGE_IS_ASKING, true);
	model_text_z(page, PAGE_ID, arena_format(arena, "%lld", (long long)asked->text_id));
	model_text_z(page, PAGE_PROGRESS,
	             arena_format(arena, "Encore %zu à lire avant de voir ce qui change\u202f; %zu déjà lus.",
	                          count_hers(labelling, true), count_hers(labelling, false)));
	return draw_text(labelling, asked->text_id, page, fields);
}

static const char *
done_words(struct span done)
{
	if (span_is(done, "garde"))
		return "Le modèle est gardé\u202f: il dit désormais quels textes sont du thème.";
	return span_is(done, "revenu") ? "C’est défait\u202f: le thème est ce qu’il était avant." : NULL;
}

void
codebook_get_label(struct visit *visit)
{
	struct labelling *labelling = arena_new_of(visit->arena, struct labelling);
	struct codebook_view *view = &labelling->view;
	if (!begin(visit, labelling))
		return;
	struct model *page = model_new(visit->arena, &codebook_label_page);
	const struct codebook_answer *asked = waiting(labelling);
	model_text_z(page, PAGE_TITLE, asked == NULL ? "Apprendre ce thème au programme"
	                         : view->theme.source != CODEBOOK_WRITTEN
	                             ? "Est‑ce de ce thème\u202f?"
	                             : "Ce texte parle‑t‑il de ce thème\u202f?");
	model_text(page, PAGE_THEME, view->theme.name);
	model_url_z(page, PAGE_THEME_URL, codebook_theme_url(view, view->theme.theme_id, ""));
	model_text(page, PAGE_RULE,
	           view->theme.rule.length > 0 ? view->theme.rule
	                                       : codebook_words_line(visit->arena, view->theme.words));
	model_url_z(page, PAGE_URL, codebook_theme_url(view, view->theme.theme_id, "/etiqueter"));
	model_text_z(page, PAGE_DONE, done_words(visit_asked(visit, "fait")));
	if (asked != NULL ? draw_question(labelling, asked, page) : draw_summary(labelling, page))
		visit_show(visit, &codebook_label_page, page);
}

/* --- asked, answered -------------------------------------------------------------------------- */

static bool
write_answers(struct db *db, void *data)
{
	struct labelling *labelling = data;
	for (size_t i = 0; i < labelling->answer_count; i++)
		if (!codebook_store_answer(db, labelling->view.visit->root_id, labelling->view.theme.theme_id,
		                           &labelling->answers[i], &labelling->view.fault))
			return false;
	return true;
}

/* False after a page was answered. */
static bool
ask_more(struct labelling *labelling)
{
	struct codebook_view *view = &labelling->view;
	struct visit *visit = view->visit;
	const struct codebook_making *making = &labelling->prepared.making;
	int64_t rank = 0;
	if (waiting(labelling) != NULL || count_hers(labelling, false) + CODEBOOK_TEN > CODEBOOK_LABEL_COUNT_MAX)
		return true;
	labelling->answer_count = of_another(labelling, labelling->answers, CODEBOOK_TEN);
	if (labelling->answer_count > 0)
		return true;
	if (!codebook_prepare(visit->arena, view->db, visit->root_id, &view->theme, &labelling->prepared,
	                      &view->fault) ||
	    !codebook_next(visit->arena, &labelling->prepared, labelling->answers, &labelling->answer_count,
	                   &view->fault)) {
		visit_fail(visit, &view->fault);
		return false;
	}
	for (size_t i = 0; i < making->answer_count; i++)
		rank = making->answers[i].rank > rank ? making->answers[i].rank : rank;
	for (size_t i = 0; i < labelling->answer_count; i++) {
		labelling->answers[i].account_id = labelling->me;
		labelling->answers[i].rank = ++rank;
	}
	return true;
}

/* One of those she was asked about; she may change what she said. */
static bool
read_answer(struct labelling *labelling, struct span said)
{
	static const char *const codes[] = { [CODEBOOK_NO] = "non", [CODEBOOK_YES] = "oui",
		                                 [CODEBOOK_UNKNOWN] = "sais-pas" };
	const struct codebook_making *making = &labelling->prepared.making;
	struct span typed = SPAN("");
	int64_t text_id;
	if (!visit_lookup(labelling->view.visit, "texte", &typed) || !span_int64(typed, &text_id))
		return false;
	for (size_t code = 0; code < LENGTH(codes); code++)
		for (size_t i = 0; span_is(said, codes[code]) && i < making->answer_count; i++)
			if (making->answers[i].account_id == labelling->me && making->answers[i].text_id == text_id) {
				labelling->answers[0] = making->answers[i];
				labelling->answers[0].answer = (int64_t)code;
				labelling->answer_count = 1;
				return true;
			}
	return false;
}

/* --- kept, taken back ------------------------------------------------------------------------- */

static bool
write_model(struct db *db, void *data)
{
	struct labelling *labelling = data;
	struct codebook_view *view = &labelling->view;
	struct visit *visit = view->visit;
	struct codebook_theme theme = view->theme; /* it may run twice */
	const int64_t root_id = visit->root_id;
	const struct fact fact = {
		.kind = "codebook.theme",
		.account_id = visit->reader.account_id,
		.subject_id = view->state.heap.id,
		.words = span_of(labelling->act == TEACH
		                     ? arena_format(visit->arena, "Un thème a appris de %zu textes.",
		                                    labelling->gain.yes + labelling->gain.no)
		                     : "Un thème oublie ce qu’il avait appris."),
		.once = visit->once,
	};
	labelling->found = journal_add(visit->arena, db, root_id, &fact, &view->fault);
	if (labelling->found != FOUND_ONE)
		return false;
	const bool is_written =
		labelling->act == TEACH
			? codebook_store_teach(db, root_id, theme.theme_id, &labelling->gain.model, &view->fault)
			: codebook_store_unteach(db, root_id, theme.theme_id, &view->fault);
	labelling->found = is_written ? codebook_store_save(db, root_id, &theme, &view->fault) : FOUND_FAILED;
	theme.changes++;
	if (labelling->found == FOUND_ONE && !labelling->applies &&
	    !verbatim_mark_changes(db, root_id, view->state.heap.id, &view->fault))
		labelling->found = FOUND_FAILED;
	if (labelling->found == FOUND_ONE && labelling->applies)
		labelling->found =
			codebook_write_prepared(db, root_id, &labelling->prepared, &theme, &view->fault)
				? codebook_store_made(db, root_id, &theme, &view->fault)
				: FOUND_FAILED;
	return labelling->found == FOUND_ONE;
}

/* A small heap is told again at once; a large one, or themes that count together, by the clock. */
static bool
prepare(struct labelling *labelling)
{
	struct codebook_view *view = &labelling->view;
	struct codebook_making *making = &labelling->prepared.making;
	if (labelling->act == TEACH) {
		if (!learn(labelling))
			return false;
		making->model = labelling->gain.model;
		making->theme.taught++;
	} else if (!codebook_prepare(view->visit->arena, view->db, view->visit->root_id, &view->theme,
	                             &labelling->prepared, &view->fault) ||
	           codebook_store_model_before(view->visit->arena, view->db, view->visit->root_id,
	                                       view->theme.theme_id, &making->model, &view->fault) ==
	           FOUND_FAILED) {
		visit_fail(view->visit, &view->fault);
		return false;
	}
	bool is_joined;
	making->theme.taught -= labelling->act == GO_BACK;
	if (!codebook_store_joined(view->visit->arena, view->db, view->visit->root_id, view->theme.heap_id,
	                           view->theme.theme_id, &is_joined, &view->fault)) {
		visit_fail(view->visit, &view->fault);
		return false;
	}
	labelling->applies = view->state.texts <= CODEBOOK_AT_ONCE && view->theme.merged_id == 0 && !is_joined;
	if (labelling->applies)
		codebook_prepare_list(view->visit->arena, &labelling->prepared);
	return true;
}

static void
change_model(struct labelling *labelling)
{
	struct codebook_view *view = &labelling->view;
	struct visit *visit = view->visit;
	bool gave_up = false;
	if (!prepare(labelling))
		return;
	if (labelling->act == TEACH ? !labelling->gain.is_learnt : view->theme.taught == 0) {
		visit_go(visit, "%s", codebook_theme_url(view, view->theme.theme_id, "/etiqueter"));
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_model, labelling, &gave_up)) {
		if (!gave_up)
			return;
		if (labelling->found == FOUND_FAILED) {
			visit_fail(visit, &view->fault);
			return;
		}
	}
	visit_go(visit, "%s?fait=%s", codebook_theme_url(view, view->theme.theme_id, "/etiqueter"),
	         labelling->act == TEACH ? "garde" : "revenu");
}

void
codebook_post_label(struct visit *visit)
{
	struct labelling *labelling = arena_new_of(visit->arena, struct labelling);
	struct codebook_view *view = &labelling->view;
	struct span act = SPAN("");
	bool gave_up = false;
	if (!begin(visit, labelling))
		return;
	(void)visit_lookup(visit, "faire", &act);
	if (span_is(act, "garder") || span_is(act, "revenir")) {
		labelling->act = span_is(act, "garder") ? TEACH : GO_BACK;
		change_model(labelling);
		return;
	}
	if (span_is(act, "suite")) {
		if (!ask_more(labelling))
			return;
	} else if (!read_answer(labelling, act)) {
		visit_missing(visit);
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_answers, labelling, &gave_up)) {
		if (gave_up)
			visit_fail(visit, &view->fault);
		return;
	}
	visit_go(visit, "%s", codebook_theme_url(view, view->theme.theme_id, "/etiqueter"));
}
