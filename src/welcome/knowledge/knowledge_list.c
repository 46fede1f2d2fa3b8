/* Articles as those who work here have them: what is missing, what is to be read again, all of them. */
#include "welcome/knowledge/knowledge_inside.h"

enum { ROW_TITLE, ROW_URL, ROW_WORDS, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_TITLE] = { "article", FIELD_TEXT, FIELD_API, .help = "The question it answers." },
	[ROW_URL] = { "article_url", FIELD_URL, FIELD_API, .help = "Where it is read." },
	[ROW_WORDS] = { "article_words", FIELD_TEXT, FIELD_API,
		.help = "For whom, whose it is, what is to be done with it." },
};
enum { WANT_WORDS, WANT_ABOUT, WANT_ID, WANT_NEW_URL, WANT_CAN_END, WANT_FIELD_COUNT };
static const struct field want_fields[WANT_FIELD_COUNT] = {
	[WANT_WORDS] = { "wanted", FIELD_TEXT, FIELD_API, .help = "Which answer is missing." },
	[WANT_ABOUT] = { "wanted_about", FIELD_TEXT, FIELD_API, .help = "For which offering, since when." },
	[WANT_ID] = { "wanted_id", FIELD_TEXT, FIELD_PAGE },
	[WANT_NEW_URL] = { "wanted_url", FIELD_URL, FIELD_PAGE },
	[WANT_CAN_END] = { "can_end", FIELD_FLAG, FIELD_PAGE },
};
enum {
	LIST_TITLE, LIST_DONE, LIST_TYPED, LIST_EMPTY, LIST_WANTED, LIST_HAS_WANTED, LIST_TO_DO,
	LIST_HAS_TO_DO, LIST_ROWS, LIST_HAS_ROWS, LIST_NEXT, LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[LIST_TYPED] = { "typed", FIELD_TEXT, FIELD_PAGE },
	[LIST_EMPTY] = { "empty_words", FIELD_TEXT, FIELD_PAGE },
	[LIST_WANTED] = { "missing", FIELD_LIST, FIELD_API, .of = want_fields,
		.of_count = WANT_FIELD_COUNT, .help = "Answers that were missing in her units." },
	[LIST_HAS_WANTED] = { "has_missing", FIELD_FLAG, FIELD_PAGE },
	[LIST_TO_DO] = { "to_do", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Hers that are to be published, or past their day." },
	[LIST_HAS_TO_DO] = { "has_to_do", FIELD_FLAG, FIELD_PAGE },
	[LIST_ROWS] = { "articles", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Published ones: those that are found; by title when nothing is looked for." },
	[LIST_HAS_ROWS] = { "has_articles", FIELD_FLAG, FIELD_PAGE },
	[LIST_NEXT] = { "next_url", FIELD_URL, FIELD_API, .help = "Those after; null: none." },
};
const struct page_kind knowledge_list_page = { "articles", "welcome/knowledge/pages/list.html",
	list_fields, LIST_FIELD_COUNT };

/* --- what is missing -------------------------------------------------------------------------- */

/* « Une lampe est éteinte, 26 novembre 2026 » */
static bool
about_words(const struct knowing *knowing, const struct knowledge_wanted *wanted,
            const char **words_r, struct fault *fault_r)
{
	struct visit *visit = knowing->visit;
	struct text words = text_new(visit->arena, 1000);
	struct offering offering = { .name = SPAN("") };
	struct db *db = visit_db(visit);
	if (db == NULL || offering_load(visit->arena, db, visit->root_id, wanted->offering_id, &offering,
	                                fault_r) == FOUND_FAILED)
		return false;
	text_format(&words, "%.*s, ", SPAN_ARGS(offering.name));
	text_add_day(&words, wanted->day);
	*words_r = text_z(&words);
	return true;
}

static bool
draw_wanted(struct knowing *knowing, struct model *page)
{
	struct visit *visit = knowing->visit;
	struct knowledge_wanted *wanted;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !knowledge_store_wanted(visit->arena, db, visit->root_id, &wanted, &count,
	                                          &knowing->fault))
		return false;
	for (size_t i = 0, shown = 0; i < count && shown < KNOWLEDGE_WANTED_COUNT_MAX; i++) {
		const char *about;
		if (!knowledge_sees_wanted(knowing, &wanted[i]))
			continue;
		if (!about_words(knowing, &wanted[i], &about, &knowing->fault))
			return false;
		struct model *row = model_row(page, LIST_WANTED);
		const char *id = arena_format(visit->arena, "%lld", (long long)wanted[i].wanted_id);
		model_text(row, WANT_WORDS, wanted[i].words);
		model_text_z(row, WANT_ABOUT, about);
		model_text_z(row, WANT_ID, id);
		model_url_z(row, WANT_NEW_URL, arena_format(visit->arena, "/articles/nouveau?manque=%s", id));
		model_flag(row, WANT_CAN_END, knowledge_publishes(knowing, wanted[i].unit_id));
		model_flag(page, LIST_HAS_WANTED, true);
		shown++;
	}
	return true;
}

/* --- articles --------------------------------------------------------------------------------- */

/* « Agents seuls. Éclairage. À revoir depuis le 3 mars 2026. » */
static void
draw_row(const struct knowing *knowing, struct model *row, const struct knowledge_article *article)
{
	const struct visit *visit = knowing->visit;
	struct text words = text_new(visit->arena, 2000);
	const bool is_public = article->told != 0 ? article->is_public : article->says_public;
	const char *review = knowledge_review_words(visit->arena, article, visit->today);
	text_format(&words, "%s. %.*s.", is_public ? "Public" : "Agents seuls",
	            SPAN_ARGS(knowledge_unit_name(knowing, article->unit_id)));
	if (review != NULL)
		text_format(&words, " %s.", review);
	if (article->told != article->version)
		text_add_z(&words, article->told == 0 ? " À publier." : " Une version plus récente est à publier.");
	if (article->helped > 0)
		text_format(&words, " Utile %lld fois en trois mois.", (long long)article->helped);
	model_text(row, ROW_TITLE, article->title);
	model_url_z(row, ROW_URL, knowledge_url(visit->arena, article, false));
	model_text(row, ROW_WORDS, text_span(&words));
}

static bool
draw_to_do(struct knowing *knowing, struct model *page)
{
	struct visit *visit = knowing->visit;
	struct knowledge_article *articles;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !knowledge_store_to_do(visit->arena, db, visit->root_id, visit->today, &articles,
	                                         &count, &knowing->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!knowledge_writes(knowing, articles[i].unit_id))
			continue;
		draw_row(knowing, model_row(page, LIST_TO_DO), &articles[i]);
		model_flag(page, LIST_HAS_TO_DO, true);
	}
	return true;
}

static bool
draw_articles(struct knowing *knowing, struct model *page, struct span typed)
{
	struct visit *visit = knowing->visit;
	struct knowledge_article found[KNOWLEDGE_PAGE_COUNT], *articles = found;
	const struct knowledge_listing listing = { .root_id = visit->root_id,
		                                       .today = visit->today,
		                                       .after = form_clean(visit->arena, visit_asked(visit, "apres")),
		                                       .count = KNOWLEDGE_PAGE_COUNT };
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL ||
	    (typed.length > 0
	         ? !knowledge_find(visit->arena, db, &listing, typed, found, &count, &knowing->fault)
	         : !knowledge_store_list(visit->arena, db, &listing, &articles, &count, &knowing->fault)))
		return false;
	for (size_t i = 0; i < count; i++)
		draw_row(knowing, model_row(page, LIST_ROWS), &articles[i]);
	model_flag(page, LIST_HAS_ROWS, count > 0);
	if (count == KNOWLEDGE_PAGE_COUNT && typed.length == 0)
		model_url_z(page, LIST_NEXT,
		            arena_format(visit->arena, "/articles?apres=%.*s",
		                         SPAN_ARGS(articles[count - 1].code)));
	if (count == 0)
		model_text_z(page, LIST_EMPTY, typed.length > 0 ? "Aucun article publié n’a tous ces mots."
		                                                : "Aucun article n’est publié.");
	return true;
}

void
knowledge_get_list(struct visit *visit)
{
	struct knowing knowing;
	const struct span typed = span_trim(form_clean(visit->arena, visit_asked(visit, "mots")));
	if (!knowledge_begin(visit, &knowing))
		return;
	struct model *page = model_new(visit->arena, &knowledge_list_page);
	model_text_z(page, LIST_TITLE, "Réponses écrites");
	model_text(page, LIST_TYPED, typed);
	if (span_is(visit_asked(visit, "fait"), "manque"))
		model_text_z(page, LIST_DONE, "Cette ligne est retirée.");
	if (draw_wanted(&knowing, page) && draw_to_do(&knowing, page) &&
	    draw_articles(&knowing, page, typed))
		visit_show(visit, &knowledge_list_page, page);
	else
		visit_fail(visit, &knowing.fault);
}

/* --- no longer missing ------------------------------------------------------------------------ */

struct ending {
	const struct visit *visit;
	int64_t wanted_id;
	struct fault fault;
};

static bool
write_end(struct db *db, void *data)
{
	struct ending *ending = data;
	return knowledge_store_wanted_drop(db, ending->visit->root_id, ending->wanted_id, &ending->fault);
}

void
knowledge_post_wanted(struct visit *visit)
{
	struct knowing knowing;
	struct knowledge_wanted wanted;
	struct ending ending = { .visit = visit };
	if (!knowledge_begin(visit, &knowing))
		return;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!span_int64(http_pairs_first(&visit->body, "manque"), &ending.wanted_id) ||
	    ending.wanted_id <= 0) {
		visit_missing(visit);
		return;
	}
	const enum found found = knowledge_store_wanted_one(visit->arena, db, visit->root_id,
	                                                    ending.wanted_id, &wanted, &knowing.fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &knowing.fault);
	else if (found == FOUND_NONE || !knowledge_sees_wanted(&knowing, &wanted) ||
	         !knowledge_publishes(&knowing, wanted.unit_id))
		visit_missing(visit);
	else if (visit_write(visit, write_end, &ending, NULL))
		visit_go(visit, "/articles?fait=manque");
}
