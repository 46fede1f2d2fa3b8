/* « Mes vues »: a queue, a unit and an offering under a name, for oneself or for all of a place. */
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"

enum { ROW_NAME, ROW_URL, ROW_WHOSE, ROW_VALUE, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "As its author calls it." },
	[ROW_URL] = { "view_url", FIELD_URL, FIELD_API, .help = "The list that it is." },
	[ROW_WHOSE] = { "whose", FIELD_TEXT, FIELD_API, .help = "One's own, or of which unit." },
	[ROW_VALUE] = { "view", FIELD_TEXT, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_DONE, PAGE_FILTERS, PAGE_ROWS, PAGE_HAS, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG,
	PAGE_BACK_URL, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FILTERS] = { "filters", FIELD_TEXT, FIELD_PAGE },
	[PAGE_ROWS] = { "views", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "One's own, then those of one's units." },
	[PAGE_HAS] = { "has_views", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind inbox_views_page = { "inbox views", "welcome/inbox/pages/views.html", page_fields,
	PAGE_FIELD_COUNT };

/* --- reading ---------------------------------------------------------------------------------- */

/* Her own, then those of the places where she has a right by name. */
bool
inbox_views(struct inboxing *inboxing, struct inbox_view **views_r, size_t *count_r)
{
	struct visit *visit = inboxing->visit;
	const struct reader *reader = &visit->reader;
	struct inbox_view *views = arena_array_of(visit->arena, struct inbox_view,
	                                          (reader->right_count + 1) * INBOX_VIEW_COUNT_MAX);
	struct db *db = visit_db(visit);
	size_t count;
	*views_r = views;
	*count_r = 0;
	if (db == NULL)
		return false;
	if (desk_sight_is_empty(inboxing->sight))
		return true;
	for (size_t i = 0; i <= reader->right_count; i++) {
		struct inbox_view whose = { .account_id = reader->account_id };
		bool is_again = false;
		if (i > 0)
			whose = (struct inbox_view){ .place_id = reader->rights[i - 1].place_id };
		for (size_t k = 1; k < i; k++) /* two roles there are one right */
			is_again = is_again || reader->rights[k - 1].place_id == whose.place_id;
		if (is_again || (i > 0 && (DESK_DEALERS & WHO(reader->rights[i - 1].role)) == 0))
			continue;
		if (!inbox_store_views(visit->arena, db, visit->root_id, &whose, views + *count_r, &count,
		                       &inboxing->fault))
			return false;
		*count_r += count;
	}
	return true;
}

/* NULL: what it looks at is closed, or not seen any more. After inbox_offerings. */
const char *
inbox_view_address(const struct inboxing *inboxing, const struct inbox_view *view)
{
	struct text url = text_new(inboxing->visit->arena, 4000);
	const uint32_t unit =
		view->unit_id == 0 ? PLACE_NONE : place_by_id(inboxing->tree, view->unit_id);
	const struct offering *offering =
		view->offering_id == 0 ? NULL : inbox_offering(inboxing, view->offering_id);
	if (view->unit_id != 0 && (unit == PLACE_NONE || !desk_sees_unit(inboxing->sight, view->unit_id)))
		return NULL;
	text_format(&url, "/guichet?file=%s", inbox_tab_code(view->tab));
	if (unit != PLACE_NONE) {
		text_add_z(&url, "&service=");
		http_percent_encode(&url, inboxing->tree->places[unit].code);
	}
	if (offering != NULL) {
		text_add_z(&url, "&demarche=");
		http_percent_encode(&url, offering->code);
	}
	return text_z(&url);
}

/* --- the page --------------------------------------------------------------------------------- */

enum { VIEW_NAME, VIEW_WHOSE, VIEW_TAB, VIEW_UNIT, VIEW_OFFERING, VIEW_COUNT };
static const struct form_field view_form[VIEW_COUNT] = {
	[VIEW_NAME] = { "nom", FORM_TEXT, "Son nom", .hint = "Comme\u202f: Lampes à prendre.",
		.required = "Donnez un nom à cette vue.", .length_max = INBOX_VIEW_NAME_LENGTH_MAX },
	[VIEW_WHOSE] = { "pour", FORM_SELECT, "Pour qui", .required = "Dites pour qui est cette vue.",
		.wrong = "Choisissez dans la liste." },
	[VIEW_TAB] = { "file", FORM_HIDDEN },
	[VIEW_UNIT] = { "service", FORM_HIDDEN, .length_max = PLACE_NAME_LENGTH_MAX },
	[VIEW_OFFERING] = { "demarche", FORM_HIDDEN, .length_max = OFFERING_CODE_LENGTH_MAX },
};

struct viewing {
	struct inboxing inboxing;
	struct form *form;
	struct form_field fields[VIEW_COUNT];
	struct inbox_view *views;
	size_t count;
	struct inbox_view view; /* to be kept, or removed */
};

static const char *
whose_words(const struct viewing *viewing, int64_t account_id, int64_t place_id)
{
	if (account_id != 0)
		return "pour moi";
	if (place_id == 0)
		return "pour toute l’organisation";
	return arena_format(viewing->inboxing.visit->arena, "pour %.*s",
	                    SPAN_ARGS(inbox_unit_name(&viewing->inboxing, place_id)));
}

static void
offer_whose(struct viewing *viewing)
{
	struct arena *arena = viewing->inboxing.visit->arena;
	const struct reader *reader = &viewing->inboxing.visit->reader;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, reader->right_count + 1);
	size_t count = 0;
	choices[count++] = (struct form_choice){ "moi", "Pour moi" };
	for (size_t i = 0; i < reader->right_count; i++) {
		const int64_t place_id = reader->rights[i].place_id;
		const char *value = arena_format(arena, "%lld", (long long)place_id);
		bool is_there = (DESK_DEALERS & WHO(reader->rights[i].role)) == 0 ||
		                (place_id != 0 && place_by_id(viewing->inboxing.tree, place_id) == PLACE_NONE);
		for (size_t k = 0; k < count; k++)
			is_there = is_there || span_is(span_of(choices[k].value), value);
		if (!is_there)
			choices[count++] =
				(struct form_choice){ value,
				                      place_id == 0 ? "Pour toute l’organisation"
				                                    : arena_format(arena, "Pour tous ceux de\u202f: %.*s",
				                                                   SPAN_ARGS(inbox_unit_name(
																	   &viewing->inboxing, place_id))) };
	}
	viewing->fields[VIEW_WHOSE].choices = choices;
	viewing->fields[VIEW_WHOSE].choice_count = count;
}

static bool
begin(struct visit *visit, struct viewing *viewing)
{
	struct inboxing *inboxing = &viewing->inboxing;
	*viewing = (struct viewing){ .count = 0 };
	if (!inbox_begin(visit, inboxing))
		return false;
	if (!inbox_offerings(inboxing) || !inbox_views(inboxing, &viewing->views, &viewing->count)) {
		visit_fail(visit, &inboxing->fault);
		return false;
	}
	for (size_t i = 0; i < VIEW_COUNT; i++)
		viewing->fields[i] = view_form[i];
	offer_whose(viewing);
	viewing->form = form_new(visit->arena, viewing->fields, VIEW_COUNT);
	return true;
}

/* What is looked at, from the address or from the form. */
static void
read_filters(struct viewing *viewing, struct span tab, struct span unit, struct span offering)
{
	struct inboxing *inboxing = &viewing->inboxing;
	const uint32_t place = unit.length == 0 ? PLACE_NONE : place_by_code_or_name(inboxing->tree, unit);
	const struct offering *asked = inbox_offering_by_code(inboxing, offering);
	viewing->view.tab = inbox_tab_of(tab);
	if (place != PLACE_NONE && desk_sees_unit(inboxing->sight, inboxing->tree->places[place].id))
		viewing->view.unit_id = inboxing->tree->places[place].id;
	viewing->view.offering_id = asked == NULL ? 0 : asked->offering_id;
	form_fill(viewing->form, VIEW_TAB, span_of(inbox_tab_code(viewing->view.tab)));
	form_fill(viewing->form, VIEW_UNIT, unit);
	form_fill(viewing->form, VIEW_OFFERING, offering);
}

/* « Les miennes · Éclairage · Une lampe est éteinte » */
static const char *
filter_words(const struct viewing *viewing)
{
	const struct inboxing *inboxing = &viewing->inboxing;
	const struct inbox_view *view = &viewing->view;
	struct text words = text_new(inboxing->visit->arena, 2000);
	text_add_z(&words, inbox_tab_label(view->tab));
	if (view->unit_id != 0)
		text_format(&words, " · %.*s", SPAN_ARGS(inbox_unit_name(inboxing, view->unit_id)));
	if (view->offering_id != 0)
		text_format(&words, " · %.*s", SPAN_ARGS(inbox_offering(inboxing, view->offering_id)->name));
	return text_z(&words);
}

static void
show(struct viewing *viewing)
{
	struct visit *visit = viewing->inboxing.visit;
	struct model *page = model_new(visit->arena, &inbox_views_page);
	model_text_z(page, PAGE_TITLE, "Les vues du guichet");
	model_text_z(page, PAGE_FILTERS, filter_words(viewing));
	model_url_z(page, PAGE_BACK_URL, inbox_view_address(&viewing->inboxing, &viewing->view));
	if (span_is(visit_asked(visit, "fait"), "gardee"))
		model_text_z(page, PAGE_DONE, "La vue est gardée\u202f: elle est en haut du guichet.");
	else if (span_is(visit_asked(visit, "fait"), "retiree"))
		model_text_z(page, PAGE_DONE, "La vue est retirée.");
	for (size_t i = 0; i < viewing->count; i++) {
		const struct inbox_view *view = &viewing->views[i];
		struct model *row = model_row(page, PAGE_ROWS);
		const char *address = inbox_view_address(&viewing->inboxing, view);
		model_text(row, ROW_NAME, view->name);
		if (address != NULL)
			model_url_z(row, ROW_URL, address);
		model_text_z(row, ROW_WHOSE, whose_words(viewing, view->account_id, view->place_id));
		model_text_z(row, ROW_VALUE, arena_format(visit->arena, "%lld", (long long)view->view_id));
	}
	model_flag(page, PAGE_HAS, viewing->count > 0);
	form_draw(viewing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(viewing->form))
		visit->response->status = 422;
	visit_show(visit, &inbox_views_page, page);
}

void
inbox_get_views(struct visit *visit)
{
	struct viewing viewing;
	if (!begin(visit, &viewing))
		return;
	read_filters(&viewing, visit_asked(visit, "file"), visit_asked(visit, "service"),
	             visit_asked(visit, "demarche"));
	show(&viewing);
}

/* --- kept, removed ---------------------------------------------------------------------------- */

static bool
write_view(struct db *db, void *data)
{
	struct viewing *viewing = data;
	return inbox_store_view_add(db, viewing->inboxing.visit->root_id, &viewing->view,
	                            &viewing->inboxing.fault);
}

static bool
write_drop(struct db *db, void *data)
{
	struct viewing *viewing = data;
	return inbox_store_view_drop(db, viewing->inboxing.visit->root_id, &viewing->view,
	                             &viewing->inboxing.fault);
}

static bool
looks_at_the_same(const struct inbox_view *one, const struct inbox_view *other)
{
	return one->tab == other->tab && one->unit_id == other->unit_id &&
	       one->offering_id == other->offering_id;
}

/* How many there are of the same, and whether the name is one of them; true when it is this very view: a form
 * that came twice. */
static bool
is_kept_already(struct viewing *viewing)
{
	size_t count = 0;
	for (size_t i = 0; i < viewing->count; i++) {
		const struct inbox_view *view = &viewing->views[i];
		if (view->account_id != viewing->view.account_id || view->place_id != viewing->view.place_id)
			continue;
		count++;
		if (!span_equal(view->name, viewing->view.name))
			continue;
		if (looks_at_the_same(view, &viewing->view))
			return true;
		form_complain(viewing->form, view_form[VIEW_NAME].name, "Une vue porte déjà ce nom.");
	}
	if (count >= INBOX_VIEW_COUNT_MAX)
		form_complain(viewing->form, view_form[VIEW_WHOSE].name,
		              "Il y a déjà trente vues. Retirez-en une d’abord.");
	return false;
}

static void
keep(struct viewing *viewing)
{
	struct visit *visit = viewing->inboxing.visit;
	int64_t place_id = 0;
	(void)form_read(viewing->form, visit_lookup, visit);
	read_filters(viewing, form_text(viewing->form, VIEW_TAB), form_text(viewing->form, VIEW_UNIT),
	             form_text(viewing->form, VIEW_OFFERING));
	viewing->view.name = form_text(viewing->form, VIEW_NAME);
	if (span_int64(form_text(viewing->form, VIEW_WHOSE), &place_id))
		viewing->view.place_id = place_id;
	else
		viewing->view.account_id = visit->reader.account_id;
	const bool is_there = form_is_fine(viewing->form) && is_kept_already(viewing);
	if (!form_is_fine(viewing->form))
		show(viewing);
	else if (is_there || visit_write(visit, write_view, viewing, NULL))
		visit_go(visit, "/guichet/vues?fait=gardee&%s",
		         inbox_view_address(&viewing->inboxing, &viewing->view) + sizeof "/guichet?" - 1);
}

/* Those that she is shown are hers to remove. */
static void
drop(struct viewing *viewing, int64_t view_id)
{
	struct visit *visit = viewing->inboxing.visit;
	for (size_t i = 0; i < viewing->count; i++)
		if (viewing->views[i].view_id == view_id)
			viewing->view = viewing->views[i];
	if (viewing->view.view_id == 0 || visit_write(visit, write_drop, viewing, NULL))
		visit_go(visit, "/guichet/vues?fait=retiree");
}

void
inbox_post_views(struct visit *visit)
{
	struct viewing viewing;
	int64_t view_id;
	if (!begin(visit, &viewing))
		return;
	if (span_int64(http_pairs_first(&visit->body, "retirer"), &view_id))
		drop(&viewing, view_id);
	else
		keep(&viewing);
}
