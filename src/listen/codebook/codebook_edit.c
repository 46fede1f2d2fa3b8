/* A theme of the service is written, a theme is renamed, two are counted together: what words find is shown
 * before they are kept. */
#include <string.h>

#include "base/ident.h"
#include "ground/journal/journal.h"
#include "listen/codebook/codebook_page.h"

enum { EDIT_NAME, EDIT_RULE, EDIT_SEEN, EDIT_PREVIEWED, EDIT_WITH, EDIT_COUNT };
#define RULE_HINT                                                                                 \
	"Un texte est du thème s’il a l’un de ces mots. Séparez-les par un espace\u202f; mettez entre " \
	"guillemets des mots qui se suivent\u202f; mettez un tiret devant ce qui écarte un texte. "     \
	"Exemple\u202f: attente \"trop long\" -téléphone. Les accents et les terminaisons ne comptent pas."
static const struct form_field edit_form[EDIT_COUNT] = {
	[EDIT_NAME] = { "nom", FORM_TEXT, "Nom du thème", .length_max = CODEBOOK_NAME_LENGTH_MAX,
		.hint = "Ce que vous diriez à un collègue\u202f: «\u202fL’attente au guichet\u202f»." },
	[EDIT_RULE] = { "mots", FORM_LONG, "Mots du thème", .hint = RULE_HINT,
		.length_max = CODEBOOK_RULE_LENGTH_MAX },
	[EDIT_SEEN] = { "vu", FORM_HIDDEN, "Version" },
	[EDIT_PREVIEWED] = { "apercu", FORM_HIDDEN, "Aperçu", .length_max = CODEBOOK_RULE_LENGTH_MAX },
	[EDIT_WITH] = { "avec", FORM_SELECT, "Compter avec un autre thème",
		.hint = "Ses textes comptent alors avec ceux de l’autre, une fois chacun. Vous pourrez les "
				"séparer." },
};

enum { EXAMPLE_WORDS, EXAMPLE_LANGUAGE, EXAMPLE_ABOUT, EXAMPLE_FIELD_COUNT };
static const struct field example_fields[EXAMPLE_FIELD_COUNT] = {
	[EXAMPLE_WORDS] = { "words", FIELD_TEXT, FIELD_PAGE },
	[EXAMPLE_LANGUAGE] = { "language", FIELD_TEXT, FIELD_PAGE },
	[EXAMPLE_ABOUT] = { "about", FIELD_TEXT, FIELD_PAGE },
};
enum { COUNT_SIDE, COUNT_WORDS, COUNT_EXCLUDED, COUNT_FIELD_COUNT };
static const struct field count_fields[COUNT_FIELD_COUNT] = {
	[COUNT_SIDE] = { "side", FIELD_TEXT, FIELD_PAGE },
	[COUNT_WORDS] = { "found_words", FIELD_TEXT, FIELD_PAGE },
	[COUNT_EXCLUDED] = { "excluded_words", FIELD_TEXT, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_WITHIN_URL, PAGE_QUESTION, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELDS, PAGE_URL,
	PAGE_TROUBLE, PAGE_HAS_PREVIEW, PAGE_STEP, PAGE_COUNTS, PAGE_EXAMPLES, PAGE_HAS_EXAMPLES, PAGE_SAVES,
	PAGE_DROPS, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[PAGE_QUESTION] = { "question", FIELD_TEXT, FIELD_PAGE },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_HAS_PREVIEW] = { "has_preview", FIELD_FLAG, FIELD_PAGE },
	[PAGE_STEP] = { "step_words", FIELD_TEXT, FIELD_PAGE },
	[PAGE_COUNTS] = { "counts", FIELD_LIST, FIELD_PAGE, .of = count_fields, .of_count = COUNT_FIELD_COUNT },
	[PAGE_EXAMPLES] = { "examples", FIELD_LIST, FIELD_PAGE, .of = example_fields,
		.of_count = EXAMPLE_FIELD_COUNT },
	[PAGE_HAS_EXAMPLES] = { "has_examples", FIELD_FLAG, FIELD_PAGE },
	[PAGE_SAVES] = { "saves", FIELD_FLAG, FIELD_PAGE },
	[PAGE_DROPS] = { "drops", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind codebook_edit_page = { "codebook.edit", "listen/codebook/pages/edit.html", page_fields,
	PAGE_FIELD_COUNT };

struct editing {
	struct codebook_view view;
	struct codebook_theme *themes; /* all of the heap */
	size_t count;
	struct form *form;
	bool is_new, is_previewed, is_made, remakes;
	const char *trouble;
	struct codebook_preview preview;
	struct codebook_theme theme;   /* as it will be kept */
	struct codebook_prepared prepared;
	enum found found;
};

/* --- beginning -------------------------------------------------------------------------------- */

/* Those it may count with: themselves alone, and not this one. */
static void
offer_others(struct editing *editing)
{
	struct arena *arena = editing->view.visit->arena;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, editing->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < editing->count; i++) {
		const struct codebook_theme *theme = &editing->themes[i];
		if (theme->theme_id != editing->view.theme.theme_id && theme->merged_id == 0)
			choices[count++] = (struct form_choice){
				arena_format(arena, "%lld", (long long)theme->theme_id), span_copy(arena, theme->name)
			};
	}
	form_offer(editing->form, EDIT_WITH, choices, count);
}

static bool
begin(struct visit *visit, bool is_new, struct editing *editing)
{
	struct codebook_view *view = &editing->view;
	if (!codebook_view_begin(visit, CODEBOOK_WRITES | (is_new ? 0 : CODEBOOK_OF_THEME), view))
		return false;
	editing->is_new = is_new;
	if (!codebook_themes(visit->arena, view->db, &view->sight, view->state.heap.id, true, &editing->themes,
	                     &editing->count, &view->fault)) {
		visit_fail(visit, &view->fault);
		return false;
	}
	struct form_field *fields = arena_array_of(visit->arena, struct form_field, EDIT_COUNT);
	memcpy(fields, edit_form, sizeof edit_form);
	if (is_new || view->theme.source == CODEBOOK_WRITTEN) {
		fields[EDIT_NAME].required = "Donnez un nom à ce thème.";
		fields[EDIT_RULE].required = "Écrivez au moins un mot du thème.";
	}
	editing->form = form_new(visit->arena, fields, is_new ? EDIT_WITH : EDIT_COUNT);
	if (!is_new)
		offer_others(editing);
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

static void
draw_preview(struct editing *editing, struct model *page)
{
	struct codebook_view *view = &editing->view;
	struct arena *arena = view->visit->arena;
	const struct codebook_preview *preview = &editing->preview;
	model_flag(page, PAGE_HAS_PREVIEW, true);
	if (preview->step > 1)
		model_text_z(page, PAGE_STEP,
		             arena_format(arena, "Un texte sur %lld a été regardé, pour répondre vite.",
		                          (long long)preview->step));
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		struct model *row = model_row(page, PAGE_COUNTS);
		model_text_z(row, COUNT_SIDE, codebook_side_words(view, (enum side)side));
		model_text_z(row, COUNT_WORDS,
		             arena_format(arena, "%lld sur %lld", (long long)preview->found[side],
		                          (long long)preview->looked[side]));
		model_text_z(row, COUNT_EXCLUDED, arena_format(arena, "%lld", (long long)preview->excluded[side]));
		for (size_t i = 0; i < preview->example_counts[side]; i++) {
			const struct verbatim_text *text = &preview->examples[side][i];
			struct model *example = model_row(page, PAGE_EXAMPLES);
			model_flag(page, PAGE_HAS_EXAMPLES, true);
			model_text(example, EXAMPLE_WORDS, codebook_cut(arena, text->words, 400));
			if (text->language.length > 0)
				model_text(example, EXAMPLE_LANGUAGE, text->language);
			model_text_z(example, EXAMPLE_ABOUT,
			             arena_format(arena, "%s · %s", codebook_side_words(view, (enum side)side),
			                          codebook_about_words(view, text)));
		}
	}
}

static void
show(struct editing *editing, int status)
{
	struct codebook_view *view = &editing->view;
	struct visit *visit = view->visit;
	struct model *page = model_new(visit->arena, &codebook_edit_page);
	const bool is_own = editing->is_new || view->theme.source != CODEBOOK_FOUND;
	model_text_z(page, PAGE_TITLE, editing->is_new ? "Écrire un thème" : "Modifier un thème");
	model_text(page, PAGE_WITHIN, editing->is_new ? SPAN("Les thèmes") : view->theme.name);
	model_url_z(page, PAGE_WITHIN_URL,
	            editing->is_new ? codebook_url(view, "") : codebook_theme_url(view,
	                                                                          view->theme.theme_id, ""));
	model_text(page, PAGE_QUESTION, view->state.heap.name);
	model_url_z(page, PAGE_URL,
	            editing->is_new ? codebook_url(view, "/nouveau")
	                            : codebook_theme_url(view, view->theme.theme_id, "/modifier"));
	model_text_z(page, PAGE_TROUBLE, editing->trouble);
	model_flag(page, PAGE_DROPS, !editing->is_new && (is_own || view->theme.is_lost));
	model_flag(page, PAGE_SAVES, editing->is_previewed || !editing->is_new);
	if (editing->is_previewed)
		draw_preview(editing, page);
	form_draw(editing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &codebook_edit_page, page);
}

void
codebook_get_new(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	if (begin(visit, true, editing))
		show(editing, 200);
}

void
codebook_get_edit(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	if (!begin(visit, false, editing))
		return;
	const struct codebook_theme *theme = &editing->view.theme;
	form_fill(editing->form, EDIT_NAME, theme->is_named ? theme->name : SPAN(""));
	form_fill(editing->form, EDIT_RULE, theme->rule);
	form_fill(editing->form, EDIT_PREVIEWED, theme->rule);
	form_fill(editing->form, EDIT_SEEN, span_of(arena_format(visit->arena, "%lld",
	                                                         (long long)theme->changes)));
	if (theme->merged_id != 0)
		form_fill(editing->form, EDIT_WITH,
		          span_of(arena_format(visit->arena, "%lld", (long long)theme->merged_id)));
	show(editing, 200);
}

/* --- what was typed --------------------------------------------------------------------------- */

static bool
has_followers(const struct editing *editing)
{
	for (size_t i = 0; i < editing->count; i++)
		if (editing->themes[i].merged_id != 0 &&
		    editing->themes[i].merged_id == editing->view.theme.theme_id)
			return true;
	return false;
}

static int64_t
chosen_other(const struct editing *editing)
{
	int64_t id;
	return !editing->is_new && form_has(editing->form, EDIT_WITH) &&
	               span_int64(form_text(editing->form, EDIT_WITH), &id)
	           ? id
	           : 0;
}

/* Into editing->theme; the form complains. */
static void
read_typed(struct editing *editing)
{
	struct codebook_view *view = &editing->view;
	struct form *form = editing->form;
	struct codebook_theme *theme = &editing->theme;
	size_t own = 0;
	(void)form_read(form, visit_lookup, view->visit);
	*theme = editing->is_new ? (struct codebook_theme){ .heap_id = view->state.heap.id,
		                                                .source = CODEBOOK_WRITTEN,
		                                                .words = SPAN(""),
		                                                .stability = -1 }
	                         : view->theme;
	theme->name = form_text(form, EDIT_NAME);
	theme->is_named = theme->name.length > 0;
	theme->rule = form_text(form, EDIT_RULE);
	theme->merged_id = chosen_other(editing);
	const struct codebook_rule *rule = codebook_rule_read(view->visit->arena, theme->rule);
	if (theme->source == CODEBOOK_WRITTEN && rule->wanted == 0 && rule->excluded > 0)
		form_complain(form, "mots", "Écrivez au moins un mot que les textes doivent avoir.");
	if (theme->rule.length > 0 && rule->count == 0)
		form_complain(form, "mots", "Aucun mot n’a été reconnu. Écrivez des mots de trois lettres ou plus.");
	if (rule->count == CODEBOOK_RULE_PARTS_MAX)
		form_complain(form, "mots", "Soixante mots au plus. Faites plutôt deux thèmes.");
	if (theme->merged_id != 0 && has_followers(editing))
		form_complain(form, "avec", "D’autres thèmes comptent avec celui-ci. Séparez-les d’abord.");
	for (size_t i = 0; i < editing->count; i++)
		own += editing->themes[i].source == CODEBOOK_WRITTEN;
	if (editing->is_new && own >= CODEBOOK_OWN_COUNT_MAX)
		form_complain(form, "nom", "Trente thèmes écrits au plus. Retirez-en un d’abord.");
	if (theme->is_named && codebook_is_name_taken(editing->themes, editing->count, theme))
		form_complain(form, "nom", "Un autre thème porte déjà ce nom.");
}

/* What these words find. False after visit_fail. */
static bool
preview(struct editing *editing)
{
	struct codebook_view *view = &editing->view;
	editing->is_previewed = true;
	form_fill(editing->form, EDIT_PREVIEWED, editing->theme.rule);
	if (codebook_preview(view->visit->arena, view->db, &view->sight, &view->state.heap, editing->theme.rule,
	                     &editing->preview, &view->fault))
		return true;
	visit_fail(view->visit, &view->fault);
	return false;
}

/* --- keeping ---------------------------------------------------------------------------------- */

/* No name: those who read the register read no theme, and a name may be the words of texts. */
static enum found
write_fact(struct editing *editing, struct db *db, const char *what)
{
	struct codebook_view *view = &editing->view;
	struct visit *visit = view->visit;
	const struct fact fact = {
		.kind = "codebook.theme",
		.account_id = visit->reader.account_id,
		.subject_id = view->state.heap.id,
		.words = span_of(arena_format(visit->arena, "Un thème %s.", what)),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &view->fault);
}

static enum found
write_theme(struct editing *editing, struct db *db, struct codebook_theme *theme)
{
	struct codebook_view *view = &editing->view;
	const int64_t root_id = view->visit->root_id;
	struct fault *fault = &view->fault;
	if (editing->is_new)
		theme->theme_id = ident_ordered();
	if (editing->is_made && !codebook_write_prepared(db, root_id, &editing->prepared, theme, fault))
		return FOUND_FAILED;
	if (editing->is_new)
		return codebook_store_add(db, root_id, theme, fault) ? FOUND_ONE : FOUND_FAILED;
	enum found found = codebook_store_save(db, root_id, theme, fault);
	theme->changes++;
	if (found == FOUND_ONE && editing->is_made)
		found = codebook_store_made(db, root_id, theme, fault);
	return found;
}

static bool
keep(struct db *db, void *data)
{
	struct editing *editing = data;
	struct codebook_view *view = &editing->view;
	struct codebook_theme theme = editing->theme; /* it may run twice */
	editing->found = write_fact(editing, db, editing->is_new ? "est écrit" : "est modifié");
	if (editing->found != FOUND_ONE)
		return false;
	editing->found = write_theme(editing, db, &theme);
	if (editing->found == FOUND_NONE)
		editing->trouble = "Quelqu’un d’autre vient de modifier ce thème. Relisez-le, puis enregistrez de "
		                   "nouveau.";
	if (editing->found == FOUND_ONE && editing->remakes &&
	    !verbatim_mark_changes(db, view->visit->root_id, view->state.heap.id, &view->fault))
		editing->found = FOUND_FAILED;
	return editing->found == FOUND_ONE;
}

static bool
drop(struct db *db, void *data)
{
	struct editing *editing = data;
	struct codebook_view *view = &editing->view;
	editing->theme = view->theme;
	editing->found = write_fact(editing, db, "est retiré");
	if (editing->found == FOUND_ONE &&
	    (!codebook_store_drop(db, view->visit->root_id, view->state.heap.id, view->theme.theme_id,
	                          &view->fault) ||
	     !verbatim_mark_changes(db, view->visit->root_id, view->state.heap.id, &view->fault)))
		editing->found = FOUND_FAILED;
	return editing->found == FOUND_ONE;
}

/* A theme of the service that stands alone in a small heap is made at once; the others by the clock. False
 * after visit_fail. */
static bool
prepare(struct editing *editing)
{
	struct codebook_view *view = &editing->view;
	struct codebook_theme *theme = &editing->theme;
	const bool is_same = !editing->is_new && span_equal(theme->rule, view->theme.rule) &&
	                     theme->merged_id == view->theme.merged_id;
	editing->remakes = !is_same;
	if (is_same || theme->source != CODEBOOK_WRITTEN || theme->merged_id != 0 ||
	    view->theme.merged_id != 0 || has_followers(editing) || !view->state.is_made ||
	    view->state.texts > CODEBOOK_AT_ONCE)
		return true;
	if (!codebook_prepare(view->visit->arena, view->db, view->visit->root_id, theme, &editing->prepared,
	                      &view->fault)) {
		visit_fail(view->visit, &view->fault);
		return false;
	}
	codebook_prepare_list(view->visit->arena, &editing->prepared);
	editing->is_made = true;
	editing->remakes = false;
	return true;
}

static void
save(struct editing *editing)
{
	struct codebook_view *view = &editing->view;
	struct visit *visit = view->visit;
	struct span seen;
	bool gave_up = false;
	if (!editing->is_new && (!visit_lookup(visit, "vu", &seen) || !span_int64(seen, &editing->theme.changes)))
		editing->theme.changes = -1;
	if (!prepare(editing))
		return;
	visit_db_end(visit);
	if (!visit_write(visit, keep, editing, &gave_up)) {
		if (!gave_up)
			return;
		if (editing->found == FOUND_FAILED) {
			visit_fail(visit, &view->fault);
			return;
		}
		if (editing->trouble != NULL) {
			form_fill(editing->form, EDIT_SEEN,
			          span_of(arena_format(visit->arena, "%lld", (long long)view->theme.changes)));
			show(editing, 409);
			return;
		}
	}
	if (editing->is_new)
		visit_go(visit, "%s?fait=ecrit", codebook_url(view, ""));
	else
		visit_go(visit, "%s?fait=ecrit", codebook_theme_url(view, view->theme.theme_id, ""));
}

static void
drop_theme(struct editing *editing)
{
	struct codebook_view *view = &editing->view;
	bool gave_up = false;
	if (view->theme.source == CODEBOOK_FOUND && !view->theme.is_lost) {
		visit_missing(view->visit);
		return;
	}
	visit_db_end(view->visit);
	if (!visit_write(view->visit, drop, editing, &gave_up)) {
		if (!gave_up)
			return;
		if (editing->found == FOUND_FAILED) {
			visit_fail(view->visit, &view->fault);
			return;
		}
	}
	visit_go(view->visit, "%s?fait=retire", codebook_url(view, ""));
}

static void
post(struct visit *visit, bool is_new)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	struct span act = SPAN(""), previewed = SPAN("");
	if (!begin(visit, is_new, editing))
		return;
	(void)visit_lookup(visit, "faire", &act);
	if (!is_new && span_is(act, "retirer")) {
		drop_theme(editing);
		return;
	}
	read_typed(editing);
	if (!form_is_fine(editing->form)) {
		show(editing, 422);
		return;
	}
	(void)visit_lookup(visit, "apercu", &previewed);
	if (span_is(act, "enregistrer") &&
	    span_equal(span_trim(form_clean(visit->arena, previewed)), editing->theme.rule)) {
		save(editing);
		return;
	}
	if (span_is(act, "enregistrer"))
		editing->trouble = "Ces mots ne sont plus ceux que vous aviez vus. Voici ce qu’ils trouvent\u202f: "
		                   "enregistrez si cela vous convient.";
	if (preview(editing))
		show(editing, 200);
}

void
codebook_post_new(struct visit *visit)
{
	post(visit, true);
}

void
codebook_post_edit(struct visit *visit)
{
	post(visit, false);
}
