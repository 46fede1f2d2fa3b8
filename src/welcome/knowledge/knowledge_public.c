/* The public's side: answers by title, by words, by offering; one of them; « cela répond à ma question ». */
#include "welcome/knowledge/knowledge_inside.h"

enum { ROW_TITLE, ROW_URL, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_TITLE] = { "answer", FIELD_TEXT, FIELD_API, .help = "The question it answers." },
	[ROW_URL] = { "answer_url", FIELD_URL, FIELD_API, .help = "Where it is read." },
};
enum { LIST_TITLE, LIST_TYPED, LIST_EMPTY, LIST_ROWS, LIST_HAS, LIST_NEXT, LIST_FIELD_COUNT };
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_TYPED] = { "typed", FIELD_TEXT, FIELD_PAGE },
	[LIST_EMPTY] = { "empty_words", FIELD_TEXT, FIELD_PAGE },
	[LIST_ROWS] = { "answers", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Those that are found; by title when nothing is looked for." },
	[LIST_HAS] = { "has_answers", FIELD_FLAG, FIELD_PAGE },
	[LIST_NEXT] = { "next_url", FIELD_URL, FIELD_API, .help = "Those after; null: none." },
};
const struct page_kind knowledge_public_page = { "answers", "welcome/knowledge/pages/public.html",
	list_fields, LIST_FIELD_COUNT };

enum { ASK_NAME, ASK_URL, ASK_FIELD_COUNT };
static const struct field ask_fields[ASK_FIELD_COUNT] = {
	[ASK_NAME] = { "ask", FIELD_TEXT, FIELD_API, .help = "What may be asked instead." },
	[ASK_URL] = { "ask_url", FIELD_URL, FIELD_API, .help = "Where." },
};
enum { ONE_TITLE, ONE_DAY, ONE_PROSE, ONE_URL, ONE_THANKED, ONE_ASKS, ONE_HAS_ASKS, ONE_FIELD_COUNT };
static const struct field one_fields[ONE_FIELD_COUNT] = {
	[ONE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "The question it answers." },
	[ONE_DAY] = { "published_on", FIELD_DATE, FIELD_API, .help = "Since when it says so." },
	[ONE_PROSE] = PROSE_LIST,
	[ONE_URL] = { "helped_url", FIELD_URL, FIELD_PAGE },
	[ONE_THANKED] = { "is_thanked", FIELD_FLAG, FIELD_PAGE },
	[ONE_ASKS] = { "asks", FIELD_LIST, FIELD_API, .of = ask_fields, .of_count = ASK_FIELD_COUNT,
		.help = "What it is about, and may be asked." },
	[ONE_HAS_ASKS] = { "has_asks", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind knowledge_answer_page = { "answer", "welcome/knowledge/pages/answer.html",
	one_fields, ONE_FIELD_COUNT };

/* --- all of them ------------------------------------------------------------------------------ */

static bool
draw_answers(struct visit *visit, struct model *page, struct span typed, struct fault *fault_r)
{
	struct knowledge_article found[KNOWLEDGE_PAGE_COUNT], *articles = found;
	const struct knowledge_listing listing = { .root_id = visit->root_id,
		                                       .today = visit->today,
		                                       .for_public = true,
		                                       .after = form_clean(visit->arena, visit_asked(visit, "apres")),
		                                       .count = KNOWLEDGE_PAGE_COUNT };
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (typed.length > 0
	        ? !knowledge_find(visit->arena, db, &listing, typed, found, &count, fault_r)
	        : !knowledge_store_list(visit->arena, db, &listing, &articles, &count, fault_r)) {
		visit_fail(visit, fault_r);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, LIST_ROWS);
		model_text(row, ROW_TITLE, articles[i].title);
		model_url_z(row, ROW_URL, knowledge_url(visit->arena, &articles[i], true));
	}
	model_flag(page, LIST_HAS, count > 0);
	if (count == KNOWLEDGE_PAGE_COUNT && typed.length == 0)
		model_url_z(page, LIST_NEXT,
		            arena_format(visit->arena, "/reponses?apres=%.*s",
		                         SPAN_ARGS(articles[count - 1].code)));
	if (count == 0)
		model_text_z(page, LIST_EMPTY,
		             typed.length > 0
		                 ? "Aucune réponse n’a tous ces mots. Essayez-en moins, ou faites votre demande."
		                 : "Aucune réponse n’est publiée pour l’instant.");
	return true;
}

void
knowledge_get_public(struct visit *visit)
{
	struct fault fault;
	const struct span typed = span_trim(form_clean(visit->arena, visit_asked(visit, "mots")));
	struct model *page = model_new(visit->arena, &knowledge_public_page);
	model_text_z(page, LIST_TITLE, "Réponses");
	model_text(page, LIST_TYPED, typed);
	if (draw_answers(visit, page, typed, &fault))
		visit_show(visit, &knowledge_public_page, page);
}

/* --- one of them ------------------------------------------------------------------------------ */

/* The published public one of the address; false after a page was answered. */
static bool
find(struct visit *visit, struct knowledge_article *article_r)
{
	struct fault fault;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = knowledge_told(visit->arena, db, visit->root_id, visit->part[0], true,
	                                        article_r, &fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	return found == FOUND_ONE;
}

static bool
draw_asks(struct visit *visit, struct model *page, const struct knowledge_article *article,
          struct fault *fault_r)
{
	struct knowledge_ties ties;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!knowledge_store_ties(visit->arena, db, visit->root_id, article->article_id, &ties, fault_r)) {
		visit_fail(visit, fault_r);
		return false;
	}
	size_t i = 0;
	while ((i = knowledge_tie_told(&ties, KNOWLEDGE_OF_OFFERING, i, article->told)) != SIZE_MAX) {
		struct offering offering;
		const enum found found = offering_load(visit->arena, db, visit->root_id,
		                                       ties.ids[KNOWLEDGE_OF_OFFERING][i++], &offering,
		                                       fault_r);
		if (found == FOUND_FAILED) {
			visit_fail(visit, fault_r);
			return false;
		}
		if (found == FOUND_NONE || offering.state != OFFERING_OPEN ||
		    offering.kind == OFFERING_INTERNAL)
			continue;
		struct model *row = model_row(page, ONE_ASKS);
		model_text(row, ASK_NAME, offering.name);
		model_url_z(row, ASK_URL,
		            arena_format(visit->arena, "/demandes/%.*s", SPAN_ARGS(offering.code)));
		model_flag(page, ONE_HAS_ASKS, true);
	}
	return true;
}

void
knowledge_get_answer(struct visit *visit)
{
	struct knowledge_article article;
	struct fault fault;
	if (!find(visit, &article))
		return;
	struct model *page = model_new(visit->arena, &knowledge_answer_page);
	model_text(page, ONE_TITLE, article.title);
	model_date(page, ONE_DAY, visit_day(visit, article.told_unix_s));
	model_url_z(page, ONE_URL,
	            arena_format(visit->arena, "%s/utile", knowledge_url(visit->arena, &article, true)));
	model_flag(page, ONE_THANKED, span_is(visit_asked(visit, "merci"), "1"));
	knowledge_prose_draw(page, ONE_PROSE, article.body, false);
	if (draw_asks(visit, page, &article, &fault))
		visit_show(visit, &knowledge_answer_page, page);
}

struct helping {
	const struct visit *visit;
	struct knowledge_article article;
	struct fault fault;
};

static bool
write_help(struct db *db, void *data)
{
	struct helping *helping = data;
	return knowledge_store_help(db, helping->visit->root_id, helping->article.article_id,
	                            helping->visit->today, &helping->fault);
}

/* Those who work here are not counted: they try what they write. */
void
knowledge_post_helped(struct visit *visit)
{
	struct helping helping = { .visit = visit };
	if (!find(visit, &helping.article))
		return;
	if (visit->reader.account_id == 0 && !visit_write(visit, write_help, &helping, NULL))
		return;
	visit_go(visit, "%s?merci=1", knowledge_url(visit->arena, &helping.article, true));
}
