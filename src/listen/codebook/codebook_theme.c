/* « /verbatims/HEAP/themes/THEME »: its texts; which of them are quotes, and why not the others. */
#include "craft/html/frame.h"
#include "ground/journal/journal.h"
#include "listen/codebook/codebook_growth_page.h"

enum { PAGE_COUNT = 25, BOTH_COUNT = 10 };

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define COUNT(name, words) { name, FIELD_COUNT, FIELD_API, .help = words }

enum {
	ROW_ID, ROW_WORDS, ROW_LANGUAGE, ROW_ABOUT, ROW_HOW, ROW_PINNED, ROW_HIDDEN, ROW_REASON, ROW_ACT_URL,
	ROW_TYPED, ROW_IS_OPEN, ROW_SIDE, ROW_AFTER,
	ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_ID] = { "text_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_WORDS] = TEXT("words", "The text: names and numbers are masked."),
	[ROW_LANGUAGE] = TEXT("language", "ISO 639-1; null: not told."),
	[ROW_ABOUT] = TEXT("about", "Place, month, tone."),
	[ROW_HOW] = TEXT("how", "Why it is of the theme, in French."),
	[ROW_PINNED] = { "is_pinned", FIELD_FLAG, FIELD_API, .help = "A person chose it as a quote." },
	[ROW_HIDDEN] = { "is_hidden", FIELD_FLAG, FIELD_API, .help = "A person does not want it quoted." },
	[ROW_REASON] = TEXT("reason", "Why."),
	[ROW_ACT_URL] = { "act_url", FIELD_URL, FIELD_PAGE },
	[ROW_TYPED] = { "typed", FIELD_TEXT, FIELD_PAGE },
	[ROW_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_PAGE },
	[ROW_SIDE] = { "asked_side", FIELD_TEXT, FIELD_PAGE },
	[ROW_AFTER] = { "asked_after", FIELD_TEXT, FIELD_PAGE },
};
enum { SIDE_CLASS, SIDE_WORDS, SIDE_TEXTS, SIDE_SHARE, SIDE_MENDED, SIDE_TREND, SIDE_NEGATIVE, SIDE_ROWS,
	   SIDE_HAS, SIDE_MORE_URL, SIDE_FIELD_COUNT };
static const struct field side_fields[SIDE_FIELD_COUNT] = {
	[SIDE_CLASS] = { "side_class", FIELD_TEXT, FIELD_PAGE },
	[SIDE_WORDS] = TEXT("side", "Who, in French."),
	[SIDE_TEXTS] = COUNT("texts", "Different texts of this side that are of the theme."),
	[SIDE_SHARE] = TEXT("share", "Of the texts of this side, with its interval at 95 %."),
	[SIDE_MENDED] = { "is_mended", FIELD_FLAG, FIELD_API, .help = "The errors of the model are taken back." },
	[SIDE_TREND] = TEXT("trend", "Against the last survey of the same question, in French."),
	[SIDE_NEGATIVE] = TEXT("negative", "Of the texts of the theme, the share whose tone is negative."),
	[SIDE_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Those that are most of the theme first." },
	[SIDE_HAS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
	[SIDE_MORE_URL] = { "more_url", FIELD_URL, FIELD_PAGE },
};
enum { MERGED_NAME, MERGED_URL, MERGED_FIELD_COUNT };
static const struct field merged_fields[MERGED_FIELD_COUNT] = {
	[MERGED_NAME] = TEXT("merged_name", "A theme whose texts count with this one."),
	[MERGED_URL] = { "merged_url", FIELD_URL, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_QUESTION, PAGE_SURVEY, PAGE_LIST_URL, PAGE_DONE, PAGE_DUE, PAGE_SOURCE, PAGE_WORDS,
	PAGE_RULE,
	PAGE_INTO, PAGE_INTO_URL, PAGE_EDIT_URL, PAGE_LABEL_URL, PAGE_NAME_URL, PAGE_DECIDE_URL,
	PAGE_WORKSHOP_URL, PAGE_IRRITANT_URL, PAGE_FOLLOWED, PAGE_HAS_TONE, PAGE_MARKS, PAGE_AXIS, PAGE_SIDES,
	PAGE_AGREEMENT, PAGE_IS_DOUBTED, PAGE_HAS_MERGED, PAGE_MERGED, PAGE_IS_LOST,
	PAGE_HAS_GROWTH, PAGE_GROWTH_HEADING, PAGE_GROWTHS, PAGE_SEEN_URL, PAGE_SEEN_UNTIL, PAGE_NOTE,
	PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = TEXT("title", "Its name."),
	[PAGE_QUESTION] = TEXT("question", "What was asked, or the name of the file."),
	[PAGE_SURVEY] = { "survey", FIELD_TEXT, FIELD_PAGE },
	[PAGE_LIST_URL] = { "list_url", FIELD_URL, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DUE] = { "is_due", FIELD_FLAG, FIELD_API, .help = "Texts changed since: it is being made again." },
	[PAGE_SOURCE] = TEXT("source", "Who made it, and how stable it is, in French."),
	[PAGE_WORDS] = TEXT("theme_words", "Those that say most."),
	[PAGE_RULE] = TEXT("rule", "Words, phrases, exclusions, as they were typed."),
	[PAGE_INTO] = TEXT("into", "The theme with which its texts count."),
	[PAGE_INTO_URL] = { "into_url", FIELD_URL, FIELD_PAGE },
	[PAGE_EDIT_URL] = { "edit_url", FIELD_URL, FIELD_PAGE },
	[PAGE_LABEL_URL] = { "label_url", FIELD_URL, FIELD_PAGE },
	[PAGE_DECIDE_URL] = { "decide_url", FIELD_URL, FIELD_PAGE },
	[PAGE_WORKSHOP_URL] = { "workshop_url", FIELD_URL, FIELD_PAGE },
	[PAGE_IRRITANT_URL] = { "irritant_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FOLLOWED] = { "followed", FIELD_TEXT, FIELD_PAGE },
	[PAGE_NAME_URL] = { "name_url", FIELD_URL, FIELD_PAGE },
	[PAGE_HAS_TONE] = { "has_tone", FIELD_FLAG, FIELD_PAGE },
	[PAGE_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[PAGE_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[PAGE_SIDES] = { "sides", FIELD_LIST, FIELD_API, .of = side_fields, .of_count = SIDE_FIELD_COUNT,
		.help = "Usagers, then agents." },
	[PAGE_AGREEMENT] = TEXT("agreement", "Do those who coded the same texts agree? In French."),
	[PAGE_IS_DOUBTED] = { "is_doubted", FIELD_FLAG, FIELD_API,
		.help = "They do not: not to be trusted yet." },
	[PAGE_HAS_MERGED] = { "has_merged", FIELD_FLAG, FIELD_PAGE },
	[PAGE_MERGED] = { "merged", FIELD_LIST, FIELD_API, .of = merged_fields, .of_count = MERGED_FIELD_COUNT,
		.help = "Themes that count with this one." },
	[PAGE_IS_LOST] = { "is_lost", FIELD_FLAG, FIELD_API, .help = "The program no longer finds it." },
	[PAGE_HAS_GROWTH] = { "has_growth", FIELD_FLAG, FIELD_PAGE },
	[PAGE_GROWTH_HEADING] = { "growth_heading", FIELD_TEXT, FIELD_PAGE },
	[PAGE_GROWTHS] = { "growths", FIELD_LIST, FIELD_API, .of = codebook_growth_fields,
		.of_count = CODEBOOK_GROWTH_FIELD_COUNT, .help = "When it grew beyond chance, the latest first." },
	[PAGE_SEEN_URL] = { "seen_url", FIELD_URL, FIELD_PAGE },
	[PAGE_SEEN_UNTIL] = { "seen_until", FIELD_TEXT, FIELD_PAGE },
	[PAGE_NOTE] = { "typed_note", FIELD_TEXT, FIELD_PAGE },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind codebook_theme_page = { "codebook.theme", "listen/codebook/pages/theme.html",
	page_fields, PAGE_FIELD_COUNT };

struct reading {
	struct codebook_view view;
	struct model *page;
	int only_side; /* -1: both */
	int64_t after;
	struct codebook_mark refused; /* a form that is to be corrected; its text 0: none */
	struct span refused_note;     /* the same, of what was seen */
	struct codebook_before before; /* its theme 0: there is none */
};
static const char *const side_codes[VERBATIM_SIDE_COUNT] = { "usagers", "agents" };

static const char *
how_words(enum codebook_how how)
{
	switch (how) {
	case CODEBOOK_BY_FINDING:
		return NULL;
	case CODEBOOK_BY_WORDS:
		return "par vos mots";
	case CODEBOOK_BY_LEARNING:
		return "par ce qui a été appris";
	case CODEBOOK_BY_PERSON:
		return "une personne l’a dit";
	}
	return NULL;
}

/* --- its texts -------------------------------------------------------------------------------- */

static void
draw_row(const struct reading *reading, const struct codebook_quote *quote, struct model *row)
{
	const struct codebook_view *view = &reading->view;
	struct arena *arena = view->visit->arena;
	const bool is_refused = reading->refused.text_id == quote->text.text_id;
	model_text_z(row, ROW_ID, arena_format(arena, "%lld", (long long)quote->text.text_id));
	model_text(row, ROW_WORDS, quote->text.words);
	if (quote->text.language.length > 0)
		model_text(row, ROW_LANGUAGE, quote->text.language);
	model_text_z(row, ROW_ABOUT, codebook_about_words(view, &quote->text));
	model_text_z(row, ROW_HOW, how_words(quote->how));
	model_flag(row, ROW_PINNED, quote->kind == CODEBOOK_PINNED);
	model_flag(row, ROW_HIDDEN, quote->kind == CODEBOOK_HIDDEN);
	model_text(row, ROW_REASON, quote->reason);
	if (!codebook_may_write(view))
		return;
	model_url_z(row, ROW_ACT_URL, codebook_theme_url(view, view->theme.theme_id, ""));
	model_flag(row, ROW_IS_OPEN, is_refused);
	if (is_refused)
		model_text(row, ROW_TYPED, reading->refused.reason);
	model_text_z(row, ROW_SIDE, reading->only_side < 0 ? NULL : side_codes[reading->only_side]);
	model_text_z(row, ROW_AFTER, arena_format(arena, "%lld", (long long)reading->after));
}

static bool
draw_rows(struct reading *reading, enum side side, struct model *model)
{
	struct codebook_view *view = &reading->view;
	struct visit *visit = view->visit;
	const size_t most = reading->only_side < 0 ? BOTH_COUNT : PAGE_COUNT;
	const struct codebook_quoting quoting = { &view->theme, side, most, reading->after, false };
	struct codebook_quote *quotes;
	size_t count;
	int64_t rank;
	if (!codebook_quotes(visit->arena, view->db, &view->sight, &quoting, &quotes, &count, &rank,
	                     &view->fault)) {
		visit_fail(visit, &view->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		draw_row(reading, &quotes[i], model_row(model, SIDE_ROWS));
	model_flag(model, SIDE_HAS, count > 0);
	if (rank > 0)
		model_url_z(model, SIDE_MORE_URL,
		            arena_format(visit->arena, "%s?cote=%s&apres=%lld",
		                         codebook_theme_url(view, view->theme.theme_id, ""),
		                         side_codes[side], (long long)rank));
	return true;
}

static bool
draw_side(struct reading *reading, enum side side)
{
	struct codebook_view *view = &reading->view;
	struct arena *arena = view->visit->arena;
	const struct codebook_size *size = &view->theme.sizes[side];
	if (reading->only_side >= 0 && reading->only_side != (int)side)
		return true;
	struct model *model = model_row(reading->page, PAGE_SIDES);
	model_text_z(model, SIDE_CLASS, side == SIDE_USAGER ? "voice u" : "voice a");
	model_text_z(model, SIDE_WORDS, codebook_side_words(view, side));
	model_count(model, SIDE_TEXTS, size->texts);
	model_text_z(model, SIDE_SHARE, codebook_share_words(arena, &size->share));
	model_flag(model, SIDE_MENDED, size->is_mended);
	if (reading->before.theme.theme_id != 0)
		model_text_z(model, SIDE_TREND, codebook_before_words(arena, &reading->before, &view->theme, side));
	model_text_z(model, SIDE_NEGATIVE, codebook_negative_words(arena, size));
	if (size->negative.status == STATS_OK)
		model_flag(reading->page, PAGE_HAS_TONE, true);
	return draw_rows(reading, side, model);
}

/* --- what counts together --------------------------------------------------------------------- */

static bool
draw_merged(struct reading *reading)
{
	struct codebook_view *view = &reading->view;
	struct visit *visit = view->visit;
	struct codebook_theme *themes;
	size_t count;
	if (!codebook_themes(visit->arena, view->db, &view->sight, view->state.heap.id, true, &themes, &count,
	                     &view->fault)) {
		visit_fail(visit, &view->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (themes[i].merged_id == view->theme.theme_id) {
			struct model *row = model_row(reading->page, PAGE_MERGED);
			model_flag(reading->page, PAGE_HAS_MERGED, true);
			model_text(row, MERGED_NAME, themes[i].name);
			model_url_z(row, MERGED_URL, codebook_theme_url(view, themes[i].theme_id, ""));
		}
		if (view->theme.merged_id == themes[i].theme_id) {
			model_text(reading->page, PAGE_INTO, themes[i].name);
			model_url_z(reading->page, PAGE_INTO_URL, codebook_theme_url(view, themes[i].theme_id, ""));
		}
	}
	return true;
}

/* False after visit_fail. */
static bool
draw_agreement(struct reading *reading)
{
	struct codebook_view *view = &reading->view;
	struct arena *arena = view->visit->arena;
	struct codebook_answer *answers;
	size_t count;
	bool is_trusted;
	if (!codebook_store_answers(arena, view->db, view->visit->root_id, view->theme.theme_id, &answers, &count,
	                            &view->fault)) {
		visit_fail(view->visit, &view->fault);
		return false;
	}
	const struct stats_alpha alpha = codebook_agreement(arena, answers, count);
	const char *words = codebook_agreement_words(arena, &alpha, &is_trusted);
	model_text_z(reading->page, PAGE_AGREEMENT, words);
	model_flag(reading->page, PAGE_IS_DOUBTED, words != NULL && !is_trusted);
	return true;
}

/* --- that it grows ---------------------------------------------------------------------------- */

/* False after visit_fail. */
static bool
draw_growths(struct reading *reading)
{
	struct codebook_view *view = &reading->view;
	struct visit *visit = view->visit;
	struct codebook_growth *growths;
	size_t count;
	int64_t until_s = 0;
	if (!codebook_store_growths(visit->arena, view->db, visit->root_id, view->state.heap.id,
	                            view->theme.theme_id, &growths, &count, &view->fault) ||
	    codebook_before_load(visit->arena, view->db, &view->sight, &view->theme, &reading->before,
	                         &view->fault) == FOUND_FAILED) {
		visit_fail(visit, &view->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		codebook_growth_draw(view, &growths[i], model_row(reading->page, PAGE_GROWTHS));
		if (growths[i].closed == CODEBOOK_OPEN && growths[i].made_unix_s > until_s)
			until_s = growths[i].made_unix_s;
	}
	model_flag(reading->page, PAGE_HAS_GROWTH, count > 0);
	model_text_z(reading->page, PAGE_GROWTH_HEADING, until_s > 0 ? "Ce thème grandit" : "Ce thème a grandi");
	if (until_s > 0 && codebook_may_write(view)) {
		model_url_z(reading->page, PAGE_SEEN_URL, codebook_theme_url(view, view->theme.theme_id, "/vu"));
		model_text_z(reading->page, PAGE_SEEN_UNTIL,
		             arena_format(visit->arena, "%lld", (long long)until_s));
		if (reading->refused_note.length > 0)
			model_text(reading->page, PAGE_NOTE, reading->refused_note);
	}
	return true;
}

static const char *
done_words(struct span done)
{
	if (span_is(done, "vu"))
		return "C’est noté\u202f: vous avez vu que ce thème grandit.";
	if (span_is(done, "epingle"))
		return "Ce texte sera cité en premier.";
	if (span_is(done, "cache"))
		return "Ce texte ne sera plus cité. Il compte toujours dans le thème.";
	if (span_is(done, "rendu"))
		return "C’est défait.";
	return span_is(done, "ecrit") ? "C’est enregistré." : NULL;
}

/* Will anything say whether it changed? */
static const char *
followed_words(const struct reading *reading, enum codebook_since_state since)
{
	if (reading->view.state.heap.origin == VERBATIM_OF_FILE)
		return "Ces textes viennent d’un fichier\u202f: aucune enquête ne dira si leur part a changé.";
	if (since == CODEBOOK_AWAITED && verbatim_is_all_year(reading->view.state.heap.origin))
		return "Le trimestre suivant dira si sa part a changé.";
	const bool is_found = reading->view.theme.source == CODEBOOK_FOUND;
	if (since == CODEBOOK_TOO_FEW)
		return "Ce thème, trouvé par le programme, a trop peu de textes pour le reconnaître à la prochaine "
		       "enquête\u202f: pour qu’elle dise si sa part a changé, écrivez-le comme un thème du service.";
	if (since == CODEBOOK_UNKNOWN_SINCE || since == CODEBOOK_CHANGED)
		return codebook_since_words[since];
	if (since == CODEBOOK_AWAITED && is_found)
		return "Ce thème a été trouvé par le programme. Dès que vous en faites quelque chose, ou que vous le "
		       "nommez, la prochaine enquête qui pose cette question le cherche aussi, et dit si sa part a "
		       "changé. Elle dira qu’elle ne le peut pas si ses textes ne suffisent pas à le reconnaître.";
	static const char *const words[CODEBOOK_SINCE_COUNT] = {
		[CODEBOOK_COMPARED] = "Une enquête plus récente a le même thème\u202f: mieux vaut partir d’elle.",
		[CODEBOOK_AWAITED] = "La prochaine enquête qui pose cette question dira si sa part a changé.",
		[CODEBOOK_PASSED] = ("Une enquête plus récente pose cette question, sans ce thème\u202f: mieux vaut "
		                     "partir d’elle."),
	};
	return words[since];
}

/* Rooms of the floors above, known by their addresses only. False after visit_fail. */
static bool
draw_acts(struct reading *reading)
{
	static const struct {
		size_t field;
		const char *path;
	} acts[] = { { PAGE_DECIDE_URL, "/actions/nouvelle" },
		         { PAGE_WORKSHOP_URL, "/atelier" },
		         { PAGE_IRRITANT_URL, "/irritants/nouveau" } };
	struct codebook_view *view = &reading->view;
	const struct codebook_theme *theme = &view->theme;
	const struct codebook_start start = { .theme_id = theme->theme_id,
		                                  .heap = view->state.heap,
		                                  .is_followed = codebook_is_followed(theme, &view->state.heap),
		                                  .sizes = { codebook_start_size_of(&theme->sizes[0]),
		                                             codebook_start_size_of(&theme->sizes[1]) } };
	struct codebook_since since;
	if (theme->merged_id != 0 || theme->is_lost || theme->sizes[0].texts + theme->sizes[1].texts == 0)
		return true;
	for (size_t i = 0; i < LENGTH(acts); i++)
		model_url_z(reading->page, acts[i].field,
		            arena_format(view->visit->arena, "%s?tas=%lld&theme=%lld", acts[i].path,
		                         (long long)theme->heap_id, (long long)theme->theme_id));
	if (!codebook_since_load(view->visit->arena, view->db, &view->sight, &start, &since, &view->fault)) {
		visit_fail(view->visit, &view->fault);
		return false;
	}
	model_text_z(reading->page, PAGE_FOLLOWED, followed_words(reading, since.state));
	return true;
}

static void
show(struct reading *reading, const char *complaint, const char *at)
{
	struct codebook_view *view = &reading->view;
	struct visit *visit = view->visit;
	const struct codebook_theme *theme = &view->theme;
	struct model *page = reading->page = model_new(visit->arena, &codebook_theme_page);
	model_text(page, PAGE_TITLE, theme->name);
	if (view->wave.id != 0) /* the same theme of another survey has the same title */
		model_text(visit->frame, FRAME_WITHIN, view->wave.name);
	model_text(page, PAGE_QUESTION, view->state.heap.name);
	if (view->wave.id != 0)
		model_text(page, PAGE_SURVEY, view->wave.name);
	model_url_z(page, PAGE_LIST_URL, codebook_url(view, ""));
	model_text_z(page, PAGE_DONE, done_words(visit_asked(visit, "fait")));
	model_flag(page, PAGE_DUE, view->state.is_due || (theme->run_id == 0 && !theme->is_lost));
	model_text_z(page, PAGE_SOURCE, codebook_source_words(visit->arena, theme));
	model_text(page, PAGE_WORDS, codebook_words_line(visit->arena, theme->words));
	model_text(page, PAGE_RULE, theme->rule);
	model_flag(page, PAGE_IS_LOST, theme->is_lost);
	if (codebook_may_write(view))
		model_url_z(page, PAGE_EDIT_URL, codebook_theme_url(view, theme->theme_id, "/modifier"));
	if (codebook_can_learn(view))
		model_url_z(page, PAGE_LABEL_URL, codebook_theme_url(view, theme->theme_id, "/etiqueter"));
	if (codebook_can_name(view))
		model_url_z(page, PAGE_NAME_URL, codebook_theme_url(view, theme->theme_id, "/nom"));
	model_markup(page, PAGE_MARKS, codebook_marks(view, theme));
	model_markup(page, PAGE_AXIS, codebook_axis(visit->arena));
	if (complaint != NULL) {
		struct model *error = model_row(page, PAGE_ERRORS);
		model_url_z(error, FORM_ERROR_URL, at);
		model_text_z(error, FORM_ERROR_SENTENCE, complaint);
		model_flag(page, PAGE_WRONG, true);
		visit->response->status = 422;
	}
	if (draw_growths(reading) && draw_side(reading, SIDE_USAGER) && draw_side(reading, SIDE_AGENT) &&
	    draw_merged(reading) && draw_agreement(reading) && draw_acts(reading))
		visit_show(visit, &codebook_theme_page, page);
}

static void
read_where(struct reading *reading, struct span side, struct span after)
{
	reading->only_side = -1;
	for (int i = 0; i < VERBATIM_SIDE_COUNT; i++)
		if (span_is(side, side_codes[i]))
			reading->only_side = i;
	if (reading->only_side < 0 || !span_int64(after, &reading->after) || reading->after < 0)
		reading->after = 0;
}

void
codebook_get_theme(struct visit *visit)
{
	struct reading *reading = arena_new_of(visit->arena, struct reading);
	if (!codebook_view_begin(visit, CODEBOOK_OF_THEME, &reading->view))
		return;
	read_where(reading, visit_asked(visit, "cote"), visit_asked(visit, "apres"));
	show(reading, NULL, NULL);
}

/* --- pinned, hidden --------------------------------------------------------------------------- */

struct marking {
	struct codebook_view *view;
	struct codebook_mark mark;
	enum found found;
};

static bool
write_mark(struct db *db, void *data)
{
	struct marking *marking = data;
	struct codebook_view *view = marking->view;
	struct visit *visit = view->visit;
	static const char *const what[] = { "n’est plus ni choisie ni écartée", "est choisie", "est écartée" };
	const struct fact fact = {
		.kind = "codebook.quote",
		.account_id = visit->reader.account_id,
		.subject_id = marking->mark.text_id,
		.words = span_of(arena_format(visit->arena, "Une citation d’un thème %s%s%.*s.",
		                              what[marking->mark.kind],
		                              marking->mark.reason.length > 0 ? "\u202f: " : "",
		                              SPAN_ARGS(marking->mark.reason))),
		.once = visit->once,
	};
	marking->found = journal_add(visit->arena, db, visit->root_id, &fact, &view->fault);
	return marking->found == FOUND_ONE && codebook_store_mark(db, visit->root_id, &marking->mark,
	                                                          &view->fault);
}

static bool
read_mark(struct reading *reading, struct codebook_mark *mark_r)
{
	struct visit *visit = reading->view.visit;
	struct span text, act, reason = SPAN("");
	*mark_r = (struct codebook_mark){ .theme_id = reading->view.theme.theme_id };
	if (!visit_lookup(visit, "texte", &text) || !span_int64(text, &mark_r->text_id) ||
	    !visit_lookup(visit, "faire", &act))
		return false;
	mark_r->kind = span_is(act, "epingler") ? CODEBOOK_PINNED
	               : span_is(act, "ecarter") ? CODEBOOK_HIDDEN
	                                         : CODEBOOK_NEITHER;
	if (mark_r->kind == CODEBOOK_HIDDEN && visit_lookup(visit, "motif", &reason))
		reason = span_trim(form_clean(visit->arena, reason));
	mark_r->reason = reason;
	return mark_r->kind != CODEBOOK_NEITHER || span_is(act, "defaire");
}

void
codebook_post_theme(struct visit *visit)
{
	struct reading *reading = arena_new_of(visit->arena, struct reading);
	struct codebook_view *view = &reading->view;
	struct marking marking = { .view = view };
	struct verbatim_text text;
	static const char *const done[] = { "rendu", "epingle", "cache" };
	bool gave_up = false;
	struct span side = SPAN(""), after = SPAN("");
	if (!codebook_view_begin(visit, CODEBOOK_OF_THEME | CODEBOOK_WRITES, view))
		return;
	(void)visit_lookup(visit, "cote", &side);
	(void)visit_lookup(visit, "apres", &after);
	read_where(reading, side, after);
	enum found found = FOUND_NONE;
	if (read_mark(reading, &marking.mark))
		found = verbatim_load(visit->arena, view->db, &view->sight, view->state.heap.id,
		                      marking.mark.text_id, &text, &view->fault);
	if (found != FOUND_ONE) {
		if (found == FOUND_NONE)
			visit_missing(visit);
		else
			visit_fail(visit, &view->fault);
		return;
	}
	if (marking.mark.kind == CODEBOOK_HIDDEN &&
	    (marking.mark.reason.length == 0 || form_length(marking.mark.reason) > CODEBOOK_REASON_LENGTH_MAX)) {
		reading->refused = marking.mark;
		show(reading,
		     marking.mark.reason.length == 0 ? "Dites en quelques mots pourquoi ne plus citer ce texte."
		                                     : "Dites-le en 300 caractères au plus.",
		     arena_format(visit->arena, "#motif-%lld", (long long)marking.mark.text_id));
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_mark, &marking, &gave_up)) {
		if (!gave_up)
			return;
		if (marking.found == FOUND_FAILED) {
			visit_fail(visit, &view->fault);
			return;
		}
	}
	visit_go(visit, "%s?fait=%s", codebook_theme_url(view, view->theme.theme_id, ""),
	         done[marking.mark.kind]);
}

/* --- seen ------------------------------------------------------------------------------------- */

void
codebook_post_seen(struct visit *visit)
{
	struct reading *reading = arena_new_of(visit->arena, struct reading);
	struct codebook_view *view = &reading->view;
	struct codebook_seeing seeing = { .view = view };
	struct span note = SPAN(""), until;
	if (!codebook_view_begin(visit, CODEBOOK_OF_THEME | CODEBOOK_WRITES, view))
		return;
	if (!visit_lookup(visit, "jusque", &until) || !span_int64(until, &seeing.closing.until_unix_s)) {
		visit_missing(visit);
		return;
	}
	if (visit_lookup(visit, "note", &note))
		note = span_trim(form_clean(visit->arena, note));
	if (form_length(note) > CODEBOOK_NOTE_LENGTH_MAX) {
		read_where(reading, SPAN(""), SPAN(""));
		reading->refused_note = note;
		show(reading, "Votre note fait plus de 300 caractères\u202f: raccourcissez-la.", "#note");
		return;
	}
	seeing.closing = (struct codebook_closing){ view->theme.theme_id, seeing.closing.until_unix_s,
		                                        visit->now_s, CODEBOOK_SEEN, note };
	if (codebook_keep_seen(&seeing))
		visit_go(visit, "%s?fait=vu", codebook_theme_url(view, view->theme.theme_id, ""));
}
