/* Answers that are ready, while one writes: the closest ones to what is typed, to be put into a reply or
 * read aloud. What is typed comes in a body, never in an address that a log would keep. */
#include "craft/http/http_form.h"
#include "welcome/knowledge/knowledge_inside.h"

enum {
	FOUND_TITLE, FOUND_URL, FOUND_IS_INNER, FOUND_REVIEW, FOUND_TEXT, FOUND_LINK, FOUND_TEXT_CODE,
	FOUND_LINK_CODE, FOUND_INTO_URL, FOUND_FIELD_COUNT
};
static const struct field found_fields[FOUND_FIELD_COUNT] = {
	[FOUND_TITLE] = { "ready_title", FIELD_TEXT, FIELD_API, .help = "The question it answers." },
	[FOUND_URL] = { "ready_url", FIELD_URL, FIELD_API, .help = "Where it is read." },
	[FOUND_IS_INNER] = { "is_inner", FIELD_FLAG, FIELD_API, .help = "For agents alone." },
	[FOUND_REVIEW] = { "ready_review", FIELD_TEXT, FIELD_API,
		.help = "Since when it is to be read again; null: it is not." },
	[FOUND_TEXT] = { "ready_text", FIELD_TEXT, FIELD_API, .help = "What it says, as in a letter." },
	[FOUND_LINK] = { "ready_link", FIELD_TEXT, FIELD_API,
		.help = "Its title and its public address; null: it is for agents alone." },
	[FOUND_TEXT_CODE] = { "text_code", FIELD_TEXT, FIELD_PAGE },
	[FOUND_LINK_CODE] = { "link_code", FIELD_TEXT, FIELD_PAGE },
	[FOUND_INTO_URL] = { "into_url", FIELD_URL, FIELD_PAGE },
};
const struct field knowledge_ready_fields[KNOWLEDGE_READY_FIELD_COUNT] = {
	[KNOWLEDGE_READY_ID] = { "ready_id", FIELD_TEXT, FIELD_PAGE },
	[KNOWLEDGE_READY_WORDS] = { "ready_words", FIELD_TEXT, FIELD_API,
		.help = "How many there are, in French; null: nothing was looked for." },
	[KNOWLEDGE_READY_FOUND] = { "found", FIELD_LIST, FIELD_API, .of = found_fields,
		.of_count = FOUND_FIELD_COUNT, .help = "The closest first." },
	[KNOWLEDGE_READY_OF] = { "ready_of", FIELD_TEXT, FIELD_PAGE },
	[KNOWLEDGE_READY_OFFERING] = { "ready_offering", FIELD_TEXT, FIELD_PAGE },
	[KNOWLEDGE_READY_PLACE] = { "ready_place", FIELD_TEXT, FIELD_PAGE },
	[KNOWLEDGE_READY_INTO] = { "into", FIELD_FLAG, FIELD_PAGE },
	[KNOWLEDGE_READY_SEEK_URL] = { "seek_url", FIELD_URL, FIELD_PAGE },
};

/* --- cited ------------------------------------------------------------------------------------ */

static const char *
house_of(const struct visit *visit)
{
	return visit->address != NULL
	           ? visit->address
	           : arena_format(visit->arena, "http://%.*s", SPAN_ARGS(http_header(visit->request, "Host")));
}

struct span
knowledge_cite(const struct visit *visit, const struct knowledge_article *article, bool is_link)
{
	const char *house = house_of(visit);
	return is_link ? span_of(arena_format(visit->arena, "%.*s %s%s", SPAN_ARGS(article->title), house,
	                                      knowledge_url(visit->arena, article, true)))
	               : knowledge_prose_plain(visit->arena, article->body, house);
}

/* --- drawn ------------------------------------------------------------------------------------ */

static bool
has_enough_words(struct span typed)
{
	size_t count = 0;
	bool within = false;
	for (size_t i = 0; i < typed.length; i++) {
		const bool is_blank = typed.at[i] == ' ' || typed.at[i] == '\n' || typed.at[i] == '\t';
		count += !is_blank && !within;
		within = !is_blank;
	}
	return count >= KNOWLEDGE_TYPED_WORDS;
}

static const char *
count_words(struct arena *arena, size_t count)
{
	return count == 0   ? "Aucune réponse toute prête ne ressemble à ce qui est écrit."
	       : count == 1 ? "Une réponse toute prête ressemble à ce qui est écrit."
	                    : arena_format(arena,
	                                   "%zu réponses toutes prêtes ressemblent à ce qui est écrit.",
	                                   count);
}

/* No button puts what is ours into what leaves. */
static void
draw_one(const struct visit *visit, const struct knowledge_article *article, const char *into_url,
         struct model *row)
{
	struct arena *arena = visit->arena;
	model_text(row, FOUND_TITLE, article->title);
	model_url_z(row, FOUND_URL, knowledge_url(arena, article, false));
	model_flag(row, FOUND_IS_INNER, !article->is_public);
	model_text_z(row, FOUND_REVIEW, knowledge_review_words(arena, article, visit->today));
	model_text(row, FOUND_TEXT, knowledge_cite(visit, article, false));
	if (!article->is_public)
		return;
	model_text(row, FOUND_LINK, knowledge_cite(visit, article, true));
	if (into_url == NULL)
		return;
	model_url_z(row, FOUND_INTO_URL, into_url);
	model_text_z(row, FOUND_LINK_CODE,
	             arena_format(arena, KNOWLEDGE_LINK_CODE "%.*s", SPAN_ARGS(article->code)));
	model_text_z(row, FOUND_TEXT_CODE,
	             arena_format(arena, KNOWLEDGE_TEXT_CODE "%.*s", SPAN_ARGS(article->code)));
}

static bool
draw_found(struct visit *visit, const struct knowledge_seeking *seeking, struct model *row,
           struct fault *fault_r)
{
	const struct knowledge_question question = { .root_id = visit->root_id,
		                                         .offering_id = seeking->offering_id,
		                                         .today = visit->today,
		                                         .tree = seeking->tree,
		                                         .place = seeking->place,
		                                         .typed = seeking->typed,
		                                         .by_words = true,
		                                         .most = KNOWLEDGE_SUGGESTED_COUNT };
	struct knowledge_article *articles;
	size_t count;
	struct db *db = visit_db(visit);
	if (!has_enough_words(seeking->typed)) {
		model_text_z(row, KNOWLEDGE_READY_WORDS, "Écrivez d’abord trois mots au moins.");
		return true;
	}
	if (db == NULL || !knowledge_suggest(visit->arena, db, &question, &articles, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		draw_one(visit, &articles[i], seeking->into_url, model_row(row, KNOWLEDGE_READY_FOUND));
	model_text_z(row, KNOWLEDGE_READY_WORDS, count_words(visit->arena, count));
	return true;
}

bool
knowledge_ready_draw(struct visit *visit, const struct knowledge_seeking *seeking, struct model *page,
                     size_t list, struct fault *fault_r)
{
	const struct place_tree *tree = seeking->tree;
	struct model *row = model_row(page, list);
	model_text_z(row, KNOWLEDGE_READY_ID, "toutes-pretes");
	model_text_z(row, KNOWLEDGE_READY_OF, seeking->of);
	model_text(row, KNOWLEDGE_READY_OFFERING, seeking->offering_code);
	model_text(row, KNOWLEDGE_READY_PLACE,
	           tree == NULL || seeking->place == PLACE_NONE ? SPAN("") : tree->places[seeking->place].code);
	model_flag(row, KNOWLEDGE_READY_INTO, seeking->into_url != NULL);
	model_url_z(row, KNOWLEDGE_READY_SEEK_URL, seeking->seek_url);
	return !seeking->seeks || draw_found(visit, seeking, row, fault_r);
}

/* --- asked by the page, while one types ---------------------------------------------------------- */

enum { PAGE_TITLE, PAGE_WITHIN, PAGE_TYPED, PAGE_READY, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TYPED] = { "typed", FIELD_TEXT, FIELD_PAGE },
	[PAGE_READY] = KNOWLEDGE_READY_LIST,
};
const struct page_kind knowledge_ready_page = { "articles.ready", "welcome/knowledge/pages/closest.html",
	page_fields, PAGE_FIELD_COUNT };

/* An offering or a place that is not known narrows nothing: all that is told here is published. */
static bool
read_where(struct knowing *knowing, struct knowledge_seeking *seeking)
{
	struct visit *visit = knowing->visit;
	const struct span offering_code = http_pairs_first(&visit->body, "demarche");
	const struct span place_code = http_pairs_first(&visit->body, "lieu");
	struct offering offering;
	struct db *db = visit_db(visit);
	enum found found = FOUND_NONE;
	if (db == NULL)
		return false;
	if (offering_code.length > 0)
		found = offering_by_code(visit->arena, db, visit->root_id, offering_code, &offering,
		                         &knowing->fault);
	if (found == FOUND_ONE) {
		seeking->offering_id = offering.offering_id;
		seeking->offering_code = offering.code;
	}
	seeking->tree = knowing->tree;
	seeking->place = place_code.length > 0 ? place_by_code(knowing->tree, place_code) : PLACE_NONE;
	return found != FOUND_FAILED;
}

static void
show(struct visit *visit, struct span typed)
{
	struct knowing knowing;
	struct knowledge_seeking seeking = { .place = PLACE_NONE,
		                                 .typed = typed,
		                                 .seeks = typed.at != NULL,
		                                 .of = "champ-ecrit",
		                                 .seek_url = "/guichet/reponses" };
	if (!knowledge_begin(visit, &knowing))
		return;
	struct model *page = model_new(visit->arena, &knowledge_ready_page);
	model_text_z(page, PAGE_TITLE, "Chercher une réponse toute prête");
	model_text_z(page, PAGE_WITHIN, "Le guichet");
	model_text(page, PAGE_TYPED, typed);
	if (!read_where(&knowing, &seeking) ||
	    !knowledge_ready_draw(visit, &seeking, page, PAGE_READY, &knowing.fault)) {
		visit_fail(visit, &knowing.fault);
		return;
	}
	visit_show(visit, &knowledge_ready_page, page);
}

void
knowledge_get_ready(struct visit *visit)
{
	show(visit, (struct span){ 0 });
}

void
knowledge_post_ready(struct visit *visit)
{
	show(visit, span_trim(form_clean(visit->arena, http_pairs_first(&visit->body, "mots"))));
}
