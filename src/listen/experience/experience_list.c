/* What people told, as everybody reads it: the list with its counts, and each one with its answer. */
#include "listen/experience/experience_inside.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define COUNT(name, words) { name, FIELD_COUNT, FIELD_API, .help = words }
#define URL(name, words) { name, FIELD_URL, FIELD_API, .help = words }

enum { ROW_HEAD, ROW_URL, ROW_BEGIN, ROW_FEELING, ROW_PLACE, ROW_MONTH, ROW_ANSWERED, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_HEAD] = TEXT("head", "Its title."),
	[ROW_URL] = URL("url", "Where it is read."),
	[ROW_BEGIN] = TEXT("beginning", "The first words."),
	[ROW_FEELING] = TEXT("feeling", "Positif, mitigé or négatif, as its author says."),
	[ROW_PLACE] = TEXT("place", "Where, as its author says."),
	[ROW_MONTH] = TEXT("month", "When it happened."),
	[ROW_ANSWERED] = { "is_answered", FIELD_FLAG, FIELD_API, .help = "The service answered." },
};
enum {
	LIST_TITLE, LIST_TOLD, LIST_PUBLISHED, LIST_REFUSED, LIST_TO_READ, LIST_ANSWERED, LIST_GONE,
	LIST_HAS_GONE, LIST_MEDIAN, LIST_HAS_TOLD, LIST_SEEKS,
	LIST_FIELDS, LIST_ERRORS, LIST_WRONG, LIST_FOUND, LIST_ROWS, LIST_HAS, LIST_BEFORE, LIST_AFTER,
	LIST_TELL_URL, LIST_WAITING_URL, LIST_RULE_URL, LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = TEXT("title", "Title of the page."),
	[LIST_TOLD] = COUNT("told", "How many were told."),
	[LIST_PUBLISHED] = COUNT("published", "Of them, published."),
	[LIST_REFUSED] = COUNT("refused", "Of them, refused."),
	[LIST_TO_READ] = COUNT("to_read", "Of them, not read again yet."),
	[LIST_ANSWERED] = COUNT("answered", "Of them, answered by the service."),
	[LIST_GONE] = COUNT("gone", "Of them, erased since: by their authors, or two years old."),
	[LIST_HAS_GONE] = { "has_gone", FIELD_FLAG, FIELD_PAGE },
	[LIST_HAS_TOLD] = { "has_told", FIELD_FLAG, FIELD_PAGE },
	[LIST_SEEKS] = { "seeks", FIELD_FLAG, FIELD_PAGE },
	[LIST_MEDIAN] = { "median_days", FIELD_NUMBER, FIELD_API, .decimals = 1,
		.help = "Days from telling to the answer, half are faster; of those still there." },
	[LIST_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LIST_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LIST_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[LIST_FOUND] = COUNT("found", "How many there are under these filters."),
	[LIST_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "The latest months first, 20 a page." },
	[LIST_HAS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
	[LIST_BEFORE] = URL("before_url", "The page before."),
	[LIST_AFTER] = URL("after_url", "The page after."),
	[LIST_TELL_URL] = { "tell_url", FIELD_URL, FIELD_PAGE },
	[LIST_WAITING_URL] = { "waiting_url", FIELD_URL, FIELD_PAGE },
	[LIST_RULE_URL] = { "rule_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind experience_list_page = { "experiences", "listen/experience/pages/list.html",
	list_fields, LIST_FIELD_COUNT };

/* --- filters ----------------------------------------------------------------------------------- */

static const struct form_choice answer_choices[] = {
	{ "avec", "Avec une réponse" },
	{ "sans", "Sans réponse" },
};
enum { SEEK_PLACE, SEEK_FEELING, SEEK_MONTH, SEEK_ANSWER, SEEK_COUNT };
static const struct form_field seek_form[SEEK_COUNT] = {
	[SEEK_PLACE] = { "lieu", FORM_SELECT, "Lieu", .wrong = "Choisissez un lieu de la liste." },
	[SEEK_FEELING] = { "ressenti", FORM_SELECT, "Ressenti", .wrong = "Choisissez dans la liste.",
		.choices = experience_feelings, .choice_count = EXPERIENCE_FEELING_COUNT },
	[SEEK_MONTH] = { "mois", FORM_SELECT, "Mois", .wrong = "Choisissez un mois de la liste." },
	[SEEK_ANSWER] = { "reponse", FORM_SELECT, "Réponse du service", .wrong = "Choisissez dans la liste.",
		.choices = answer_choices, .choice_count = LENGTH(answer_choices) },
};

struct listing {
	struct visit *visit;
	struct place_tree *tree;
	struct form *form;
	struct experience_line *lines;
	size_t count;
	struct fault fault;
};

static bool
lookup_asked(void *subject, const char *name, struct span *value_r)
{
	*value_r = visit_asked(subject, name);
	return value_r->length > 0;
}

static const char *
month_code(struct arena *arena, int32_t month)
{
	struct text code = text_new(arena, 20);
	text_add_date(&code, month);
	return text_z(&code);
}

/* Months that have a text: the lines come by month. */
static void
offer_months(struct listing *listing)
{
	enum { MONTH_COUNT_MAX = 400 };
	struct arena *arena = listing->visit->arena;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, MONTH_COUNT_MAX);
	size_t count = 0;
	for (size_t i = 0; i < listing->count && count < MONTH_COUNT_MAX; i++)
		if (i == 0 || listing->lines[i].month != listing->lines[i - 1].month)
			choices[count++] =
				(struct form_choice){ month_code(arena, listing->lines[i].month),
				                      experience_month_words(arena, listing->lines[i].month) };
	form_offer(listing->form, SEEK_MONTH, choices, count);
}

static bool
is_under(const struct place_tree *tree, int64_t place_id, int64_t top_id)
{
	const uint32_t place = place_by_id(tree, place_id), top = place_by_id(tree, top_id);
	return place != PLACE_NONE && top != PLACE_NONE && place >= top && place < tree->places[top].end;
}

static bool
is_sought(const struct listing *listing, const struct experience_line *line)
{
	const struct form *form = listing->form;
	int64_t place_id = 0;
	int32_t month = 0;
	if (form_has(form, SEEK_PLACE) && span_int64(form_text(form, SEEK_PLACE), &place_id) &&
	    !is_under(listing->tree, line->place_id, place_id))
		return false;
	if (form_has(form, SEEK_FEELING) && form_choice(form, SEEK_FEELING) != (size_t)line->feeling)
		return false;
	if (form_has(form, SEEK_MONTH) && date_read(form_text(form, SEEK_MONTH), &month) &&
	    line->month != month)
		return false;
	return !form_has(form, SEEK_ANSWER) || (form_choice(form, SEEK_ANSWER) == 0) == line->is_answered;
}

/* --- the list ---------------------------------------------------------------------------------- */

static const char *
page_path(const struct listing *listing, int64_t number)
{
	struct text path = text_new(listing->visit->arena, 1000);
	text_format(&path, "/experiences?page=%lld", (long long)number);
	for (size_t i = 0; i < SEEK_COUNT; i++) {
		const struct span value = form_text(listing->form, i);
		if (value.length == 0)
			continue;
		text_format(&path, "&%s=", seek_form[i].name);
		http_percent_encode(&path, value);
	}
	return path.cut ? NULL : text_z(&path);
}

/* The first words, whole. */
static struct span
beginning(struct arena *arena, struct span words)
{
	enum { BEGINNING_LENGTH = 220 };
	size_t end = BEGINNING_LENGTH;
	if (words.length <= BEGINNING_LENGTH)
		return words;
	while (end > 0 && words.at[end] != ' ')
		end--;
	while (end == 0 || ((unsigned char)words.at[end] & 0xC0) == 0x80) /* one word fills it */
		end = end == 0 ? BEGINNING_LENGTH : end - 1;
	return span_of(arena_format(arena, "%.*s…", (int)end, words.at));
}

static bool
show_row(struct listing *listing, const struct experience_line *line, struct model *page)
{
	struct visit *visit = listing->visit;
	struct experience experience;
	if (experience_by_id(visit->arena, visit->db, visit->root_id, line->id, &experience,
	                     &listing->fault) != FOUND_ONE)
		return false;
	struct model *row = model_row(page, LIST_ROWS);
	model_text(row, ROW_HEAD, experience.title);
	model_url_z(row, ROW_URL, arena_format(visit->arena, "/experiences/%lld", (long long)line->id));
	model_text(row, ROW_BEGIN, beginning(visit->arena, experience.words));
	model_text_z(row, ROW_FEELING, experience_feelings[line->feeling].label);
	model_text(row, ROW_PLACE, experience_place_words(listing->tree, line->place_id));
	model_text_z(row, ROW_MONTH, experience_month_words(visit->arena, line->month));
	model_flag(row, ROW_ANSWERED, line->is_answered);
	return true;
}

static bool
show_rows(struct listing *listing, struct model *page)
{
	int64_t number = 1, found = 0;
	if (!span_int64(visit_asked(listing->visit, "page"), &number) || number < 1 ||
	    number > EXPERIENCE_COUNT_MAX)
		number = 1;
	for (size_t i = 0; i < listing->count; i++) {
		if (!is_sought(listing, &listing->lines[i]))
			continue;
		if (found / EXPERIENCE_PAGE_COUNT == number - 1 &&
		    !show_row(listing, &listing->lines[i], page))
			return false;
		found++;
	}
	model_count(page, LIST_FOUND, found);
	model_flag(page, LIST_HAS, found > 0);
	if (number > 1)
		model_url_z(page, LIST_BEFORE, page_path(listing, number - 1));
	if (found > number * EXPERIENCE_PAGE_COUNT)
		model_url_z(page, LIST_AFTER, page_path(listing, number + 1));
	return true;
}

static void
show_counts(const struct experience_counts *counts, struct model *page)
{
	model_count(page, LIST_TOLD, counts->told);
	model_flag(page, LIST_HAS_TOLD, counts->told > 0);
	model_count(page, LIST_PUBLISHED, counts->published);
	model_count(page, LIST_REFUSED, counts->refused);
	model_count(page, LIST_TO_READ, counts->to_read);
	model_count(page, LIST_ANSWERED, counts->answered);
	model_count(page, LIST_GONE, counts->gone);
	model_flag(page, LIST_HAS_GONE, counts->gone > 0);
	if (counts->has_median)
		model_number(page, LIST_MEDIAN, counts->median_days);
}

void
experience_get_list(struct visit *visit)
{
	struct listing listing = { .visit = visit };
	struct experience_counts counts;
	bool is_open;
	listing.tree = experience_tree(visit);
	if (listing.tree == NULL)
		return;
	struct db *db = visit->db;
	if (!experience_is_open(visit->arena, db, visit->root_id, &is_open, &listing.fault) ||
	    !experience_count(visit->arena, db, visit->root_id, &counts, &listing.fault) ||
	    !experience_lines(visit->arena, db, visit->root_id, EXPERIENCE_PUBLISHED, &listing.lines,
	                      &listing.count, &listing.fault)) {
		visit_fail(visit, &listing.fault);
		return;
	}
	if (!is_open && counts.told == 0 && visit->reader.account_id == 0) {
		visit_missing(visit);
		return;
	}
	struct model *page = model_new(visit->arena, &experience_list_page);
	listing.form = form_new(visit->arena, seek_form, SEEK_COUNT);
	experience_offer_places(visit->arena, listing.tree, listing.form, SEEK_PLACE);
	offer_months(&listing);
	(void)form_read(listing.form, lookup_asked, visit);
	model_text_z(page, LIST_TITLE, "Ce que les gens ont raconté");
	show_counts(&counts, page);
	form_draw(listing.form, page, (struct form_place){ LIST_FIELDS, LIST_ERRORS, LIST_WRONG });
	if (!show_rows(&listing, page)) {
		visit_fail(visit, &listing.fault);
		return;
	}
	for (size_t i = 0; i < SEEK_COUNT; i++)
		if (form_text(listing.form, i).length > 0)
			model_flag(page, LIST_SEEKS, true);
	if (is_open)
		model_url_z(page, LIST_TELL_URL, "/experiences/raconter");
	if ((visit->reader.roles & WHO(ROLE_REFERENT)) != 0)
		model_url_z(page, LIST_WAITING_URL, "/experiences/a-relire");
	if (people_may(&visit->reader, NULL, WHO(ROLE_REFERENT), PLACE_NONE))
		model_url_z(page, LIST_RULE_URL, "/experiences/reglages");
	visit_show(visit, &experience_list_page, page);
}

/* --- one --------------------------------------------------------------------------------------- */

enum {
	ONE_TITLE, ONE_WORDS, ONE_FEELING, ONE_PLACE, ONE_MONTH, ONE_ANSWER, ONE_ANSWERED, ONE_DISTRESS,
	ONE_REVIEW_URL, ONE_ANSWER_URL, ONE_FIELD_COUNT
};
static const struct field one_fields[ONE_FIELD_COUNT] = {
	[ONE_TITLE] = TEXT("title", "Its title."),
	[ONE_WORDS] = TEXT("text", "What was told, masked."),
	[ONE_FEELING] = TEXT("feeling", "As its author says."),
	[ONE_PLACE] = TEXT("place", "Where."),
	[ONE_MONTH] = TEXT("month", "When it happened."),
	[ONE_ANSWER] = TEXT("answer", "Of the service; null: none yet."),
	[ONE_ANSWERED] = TEXT("answered", "The month of the answer."),
	[ONE_DISTRESS] = { "distress", FIELD_TEXT, FIELD_PAGE },
	[ONE_REVIEW_URL] = { "review_url", FIELD_URL, FIELD_PAGE },
	[ONE_ANSWER_URL] = { "answer_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind experience_one_page = { "experiences.one", "listen/experience/pages/one.html",
	one_fields, ONE_FIELD_COUNT };

void
experience_get_one(struct visit *visit)
{
	struct experience experience;
	if (!experience_of_address(visit, &experience))
		return;
	if (experience.state != EXPERIENCE_PUBLISHED) {
		visit_missing(visit);
		return;
	}
	const struct place_tree *tree = experience_tree(visit);
	if (tree == NULL)
		return;
	struct model *page = model_new(visit->arena, &experience_one_page);
	const long long id = experience.id;
	model_text(page, ONE_TITLE, experience.title);
	model_text(page, ONE_WORDS, experience.words);
	model_text_z(page, ONE_FEELING, experience_feelings[experience.feeling].label);
	model_text(page, ONE_PLACE, experience_place_words(tree, experience.place_id));
	model_text_z(page, ONE_MONTH, experience_month_words(visit->arena, experience.month));
	model_text(page, ONE_ANSWER, experience.answer);
	if (experience.answered_day != 0)
		model_text_z(page, ONE_ANSWERED,
		             experience_month_words(visit->arena, experience.answered_day));
	if (experience_is_distress(experience.flags))
		model_text_z(page, ONE_DISTRESS, flags_distress_line);
	if (experience_may_review(&visit->reader, tree, experience.place_id))
		model_url_z(page, ONE_REVIEW_URL,
		            arena_format(visit->arena, "/experiences/a-relire/%lld", id));
	if (experience_may_answer(&visit->reader, tree, experience.place_id))
		model_url_z(page, ONE_ANSWER_URL,
		            arena_format(visit->arena, "/experiences/%lld/repondre", id));
	visit_show(visit, &experience_one_page, page);
}
