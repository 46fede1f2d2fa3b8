/* Beside a request: answers that are written already, one that is missing, steps to tick (room knowledge).
 * Each button brings back the reply that is being written, with every word. */
#include <string.h>

#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"
#include "welcome/letters/letters.h"

const struct field inbox_article_fields[INBOX_ARTICLE_FIELD_COUNT] = {
	[INBOX_ARTICLE_TITLE] = { "article", FIELD_TEXT, FIELD_API, .help = "The question it answers." },
	[INBOX_ARTICLE_URL] = { "article_url", FIELD_URL, FIELD_API, .help = "Where it is read." },
	[INBOX_ARTICLE_IS_INNER] = { "is_inner", FIELD_FLAG, FIELD_API, .help = "For agents alone." },
	[INBOX_ARTICLE_REVIEW] = { "article_review", FIELD_TEXT, FIELD_API,
		.help = "Since when it is to be read again; null: it is not." },
	[INBOX_ARTICLE_PROSE] = PROSE_LIST,
	[INBOX_ARTICLE_LINK] = { "link_code", FIELD_TEXT, FIELD_PAGE },
	[INBOX_ARTICLE_TEXT] = { "text_code", FIELD_TEXT, FIELD_PAGE },
};
const struct field inbox_step_fields[INBOX_STEP_FIELD_COUNT] = {
	[INBOX_STEP_WORDS] = { "step", FIELD_TEXT, FIELD_API, .help = "What is to be done." },
	[INBOX_STEP_IS_TICKED] = { "is_ticked", FIELD_FLAG, FIELD_API, .help = "It is." },
	[INBOX_STEP_WHO] = { "step_who", FIELD_TEXT, FIELD_API, .help = "Who ticked it, when." },
	[INBOX_STEP_CODE] = { "step_code", FIELD_TEXT, FIELD_PAGE },
};

#define TICK_CODE "etape-"
#define UNTICK_CODE "etape-non-"
#define WANT_CODE "manque"

static bool
is_open(const struct inbox_one *one)
{
	return one->request.queue == DESK_TODO || one->request.queue == DESK_WAITING;
}

/* Also of a reply that could not be sent: what is missing was typed in its form. */
static struct span
typed_wanted(const struct inbox_one *one)
{
	const struct visit *visit = one->inboxing.visit;
	return one->told != NULL ? SPAN("")
	                         : form_clean(visit->arena, http_pairs_first(&visit->body, WANT_CODE));
}

/* --- on the page ------------------------------------------------------------------------------ */

static uint32_t
place_of(const struct inbox_one *one)
{
	const struct desk_request *request = &one->request;
	const int64_t place_id = request->place_id != 0 ? request->place_id : request->unit_id;
	return place_id == 0 ? PLACE_NONE : place_by_id(one->inboxing.tree, place_id);
}

static bool
draw_articles(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	const struct desk_request *request = &one->request;
	const struct knowledge_question question = {
		.root_id = visit->root_id,
		.offering_id = request->offering_id,
		.today = visit->today,
		.tree = one->inboxing.tree,
		.place = place_of(one),
		.typed = one->said,
		.most = KNOWLEDGE_SUGGESTED_COUNT,
	};
	struct knowledge_article *articles;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL ||
	    !knowledge_suggest(visit->arena, db, &question, &articles, &count, &one->inboxing.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct knowledge_article *article = &articles[i];
		struct model *row = model_row(page, INBOX_ONE_ARTICLES);
		model_text(row, INBOX_ARTICLE_TITLE, article->title);
		model_url_z(row, INBOX_ARTICLE_URL, knowledge_url(visit->arena, article, false));
		model_flag(row, INBOX_ARTICLE_IS_INNER, !article->is_public);
		model_text_z(row, INBOX_ARTICLE_REVIEW,
		             knowledge_review_words(visit->arena, article, visit->today));
		knowledge_prose_draw(row, INBOX_ARTICLE_PROSE, article->body, true);
		if (!article->is_public) /* no button puts what is ours into what leaves */
			continue;
		model_text_z(row, INBOX_ARTICLE_LINK,
		             arena_format(visit->arena, KNOWLEDGE_LINK_CODE "%.*s", SPAN_ARGS(article->code)));
		model_text_z(row, INBOX_ARTICLE_TEXT,
		             arena_format(visit->arena, KNOWLEDGE_TEXT_CODE "%.*s", SPAN_ARGS(article->code)));
	}
	return true;
}

/* Beside the reply: those that are closest to what is being written. */
static bool
draw_ready(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	const struct span reference = one->request.reference;
	const struct knowledge_seeking seeking = {
		.offering_id = one->request.offering_id,
		.offering_code = one->offering.code,
		.tree = one->inboxing.tree,
		.place = place_of(one),
		.typed = one->reply_words,
		.seeks = one->seeks,
		.of = "champ-reponse",
		.seek_url = inbox_address(visit->arena, reference, "#toutes-pretes"),
		.into_url = inbox_address(visit->arena, reference, "#repondre"),
	};
	return !one->replies ||
	       knowledge_ready_draw(visit, &seeking, page, INBOX_ONE_READY, &one->inboxing.fault);
}

/* What is not ticked is said where one closes, and prevents nothing. */
static bool
draw_steps(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct knowledge_step steps[2 * KNOWLEDGE_STEP_COUNT_MAX];
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !knowledge_steps(visit->arena, db, visit->root_id, &one->request, steps, &count,
	                                   &one->inboxing.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, INBOX_ONE_STEPS);
		struct span name;
		model_text(row, INBOX_STEP_WORDS, steps[i].words);
		model_flag(row, INBOX_STEP_IS_TICKED, steps[i].is_ticked);
		model_text_z(row, INBOX_STEP_CODE,
		             arena_format(visit->arena, "%s%lld",
		                          steps[i].is_ticked ? UNTICK_CODE : TICK_CODE,
		                          (long long)steps[i].step_id));
		if (!steps[i].is_ticked)
			continue;
		if (!inbox_account_name(&one->inboxing, steps[i].account_id, &name))
			return false;
		model_text_z(row, INBOX_STEP_WHO,
		             arena_format(visit->arena, "%.*s, %s", SPAN_ARGS(name),
		                          inbox_at_words(visit->arena, steps[i].at_unix_s, &one->clock)));
	}
	model_flag(page, INBOX_ONE_HAS_STEPS, count > 0);
	model_text_z(page, INBOX_ONE_STEPS_LEFT, knowledge_steps_left(visit->arena, steps, count));
	return true;
}

bool
inbox_articles_draw(struct inbox_one *one, struct model *page)
{
	const struct visit *visit = one->inboxing.visit;
	const bool helps = is_open(one) || one->replies;
	model_flag(page, INBOX_ONE_HELPS, helps);
	model_text_z(page, INBOX_ONE_ASIDE_FORM, one->replies ? "formulaire-reponse" : "formulaire-aside");
	model_text_z(page, INBOX_ONE_TICKED, one->ticked);
	model_text_z(page, INBOX_ONE_TOLD, one->told);
	model_text(page, INBOX_ONE_WANTED, typed_wanted(one));
	model_url_z(page, INBOX_ONE_CITE_URL,
	            inbox_address(visit->arena, one->request.reference, "#repondre"));
	model_url_z(page, INBOX_ONE_ARTICLES_URL,
	            inbox_address(visit->arena, one->request.reference, "#articles"));
	model_url_z(page, INBOX_ONE_STEPS_URL,
	            inbox_address(visit->arena, one->request.reference, "#etapes"));
	return (!helps || draw_articles(one, page)) && draw_ready(one, page) && draw_steps(one, page);
}

/* --- what was typed stays --------------------------------------------------------------------- */

static void
keep_typed(struct inbox_one *one)
{
	struct span typed;
	one->replies = visit_lookup(one->inboxing.visit,
	                            one->fields[INBOX_REPLY][INBOX_REPLY_WORDS].name, &typed);
	if (!one->replies)
		return;
	one->asked = INBOX_REPLY;
	inbox_reply_keep_typed(one);
}

/* --- into the reply --------------------------------------------------------------------------- */

/* A published public article, whatever the page offered. */
static enum found
cite(struct inbox_one *one, struct span code, bool is_link)
{
	struct visit *visit = one->inboxing.visit;
	struct knowledge_article article;
	struct db *db = visit_db(visit);
	const enum found found = db == NULL
	                             ? FOUND_FAILED
	                             : knowledge_told(visit->arena, db, visit->root_id, code, true,
	                                              &article, &one->inboxing.fault);
	if (found != FOUND_ONE)
		return found;
	inbox_reply_add_words(one, knowledge_cite(visit, &article, is_link));
	one->asked = INBOX_REPLY;
	one->replies = true;
	one->reply_done = "C’est dans votre réponse\u202f: relisez-la avant d’envoyer.";
	return FOUND_ONE;
}

/* --- written ---------------------------------------------------------------------------------- */

struct aside {
	struct inbox_one *one;
	struct span wanted; /* empty: a step */
	int64_t step_id;
	bool is_ticked;
	enum found found;
};

/* Whoever may see it now: the request is looked for again. */
static bool
write_aside(struct db *db, void *data)
{
	struct aside *aside = data;
	struct inbox_one *one = aside->one;
	struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	struct desk_request now;
	const struct knowledge_ticking ticking = { &now, aside->step_id, aside->is_ticked };
	aside->found = desk_load(visit->arena, db, visit->root_id, one->inboxing.sight,
	                         one->request.reference, &now, fault_r);
	if (aside->found != FOUND_ONE)
		return false;
	aside->found = aside->wanted.length > 0
	                   ? knowledge_want(visit->arena, db, visit, &now, aside->wanted, fault_r)
	                   : knowledge_tick(visit->arena, db, visit, &ticking, fault_r);
	return aside->found == FOUND_ONE;
}

/* Done, or done before: both are fine. */
static bool
write(struct aside *aside)
{
	struct visit *visit = aside->one->inboxing.visit;
	bool gave_up = false;
	visit_db_end(visit);
	if (visit_write(visit, write_aside, aside, &gave_up))
		return true;
	if (gave_up && aside->found == FOUND_FAILED)
		visit_fail(visit, &aside->one->inboxing.fault);
	return gave_up && aside->found == FOUND_NONE;
}

/* A line: what was typed on several is put in one. */
static struct span
line_of(struct arena *arena, struct span typed)
{
	char *line = span_copy(arena, span_trim(typed));
	for (char *at = line; *at != '\0'; at++)
		if (*at == '\n' || *at == '\t')
			*at = ' ';
	return span_of(line);
}

/* False after a page was answered. */
static bool
want(struct inbox_one *one)
{
	struct aside aside = { .one = one, .wanted = line_of(one->inboxing.visit->arena, typed_wanted(one)) };
	if (aside.wanted.length == 0 || form_length(aside.wanted) > KNOWLEDGE_LINE_LENGTH_MAX) {
		one->trouble = aside.wanted.length == 0
		                   ? "Dites en une ligne quelle réponse il manque. Rien n’a été fait."
		                   : "Cette ligne a plus de deux cents signes. Raccourcissez-la\u202f: rien n’est perdu.";
		return true;
	}
	if (!write(&aside))
		return false;
	one->told = "C’est dit à ceux qui tiennent les articles, sans votre nom ni cette demande.";
	return true;
}

static bool
tick(struct inbox_one *one, struct span number, bool is_ticked)
{
	struct aside aside = { .one = one, .is_ticked = is_ticked };
	if (!span_int64(number, &aside.step_id)) {
		one->trouble = "Cette étape n’est plus demandée. Rien n’a été fait.";
		return true;
	}
	if (!write(&aside))
		return false;
	one->ticked = is_ticked ? "L’étape est cochée." : "L’étape n’est plus cochée.";
	return true;
}

/* --- pressed ---------------------------------------------------------------------------------- */

static struct span
after(struct span pressed, const char *code)
{
	return span_from(pressed.at + strlen(code), pressed.length - strlen(code));
}

bool
inbox_articles_is_help(struct span pressed)
{
	return span_starts(pressed, KNOWLEDGE_LINK_CODE) || span_starts(pressed, KNOWLEDGE_TEXT_CODE) ||
	       span_starts(pressed, TICK_CODE) || span_is(pressed, WANT_CODE) ||
	       span_is(pressed, KNOWLEDGE_SEEK_CODE);
}

void
inbox_articles_help(struct inbox_one *one, struct span pressed, int64_t seen_changes)
{
	struct visit *visit = one->inboxing.visit;
	bool is_fine = true;
	one->seen_changes = seen_changes; /* what happened meanwhile is told when it is sent */
	keep_typed(one);
	if (span_starts(pressed, KNOWLEDGE_LINK_CODE) || span_starts(pressed, KNOWLEDGE_TEXT_CODE)) {
		const bool is_link = span_starts(pressed, KNOWLEDGE_LINK_CODE);
		const enum found found =
			cite(one, after(pressed, is_link ? KNOWLEDGE_LINK_CODE : KNOWLEDGE_TEXT_CODE), is_link);
		if (found == FOUND_FAILED)
			visit_fail(visit, &one->inboxing.fault);
		if (found == FOUND_NONE)
			one->trouble = "Cet article n’est plus publié. Rien n’a été fait.";
		is_fine = found != FOUND_FAILED;
	} else if (span_is(pressed, KNOWLEDGE_SEEK_CODE)) {
		one->seeks = true;
	} else if (span_is(pressed, WANT_CODE)) {
		is_fine = want(one);
	} else {
		const bool is_ticked = !span_starts(pressed, UNTICK_CODE);
		is_fine = tick(one, after(pressed, is_ticked ? TICK_CODE : UNTICK_CODE), is_ticked);
	}
	if (is_fine)
		inbox_one_show(one, one->trouble != NULL || !form_is_fine(one->forms[INBOX_REPLY]) ? 422 : 200);
}
