/* A reply that waits: a colleague reads it, her author takes it back; one that came back. */
#include <string.h>

#include "base/time.h"
#include "craft/vault/vault.h"
#include "welcome/reply/reply_inside.h"

enum { FILE_NAME, FILE_URL, FILE_FIELD_COUNT };
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_NAME] = { "file_name", FIELD_TEXT, FIELD_API, .help = "As its sender called it." },
	[FILE_URL] = { "file_url", FIELD_URL, FIELD_API, .help = "Where it is handed over." },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_REQUEST_URL, PAGE_TROUBLE, PAGE_DONE, PAGE_HAS, PAGE_TEXT, PAGE_AUTHOR,
	PAGE_SINCE, PAGE_WAY, PAGE_OUTCOME, PAGE_FILES, PAGE_HAS_FILES, PAGE_PROMISED, PAGE_SILENCE,
	PAGE_IS_JUDGE, PAGE_IS_AUTHOR, PAGE_CAME_BACK, PAGE_JUDGE, PAGE_WORD, PAGE_RESUME_URL, PAGE_WORDS,
	PAGE_MARKS, PAGE_URL, PAGE_SEEN, PAGE_SUM, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = TEXT("title", "Title of the page."),
	[PAGE_WITHIN] = TEXT("reference", "Of the request."),
	[PAGE_REQUEST_URL] = URL("request_url"),
	[PAGE_TROUBLE] = SHOWN("trouble"),
	[PAGE_DONE] = SHOWN("done"),
	[PAGE_HAS] = FLAG("has_draft"),
	[PAGE_TEXT] = TEXT("text", "The reply; null: none waits, nor came back to this reader."),
	[PAGE_AUTHOR] = TEXT("author", "Who wrote it."),
	[PAGE_SINCE] = TEXT("since", "Since when it waits, in words."),
	[PAGE_WAY] = TEXT("way", "By which way it is to leave."),
	[PAGE_OUTCOME] = TEXT("outcome", "How it closes the request; null: it does not."),
	[PAGE_FILES] = { "files", FIELD_LIST, FIELD_API, .of = file_fields, .of_count = FILE_FIELD_COUNT,
		.help = "That leave with it." },
	[PAGE_HAS_FILES] = FLAG("has_files"),
	[PAGE_PROMISED] = { "promised", FIELD_DATE, FIELD_API, .help = "The day the person was told." },
	[PAGE_SILENCE] = { "silence", FIELD_DATE, FIELD_API, .help = "At its end silence decides." },
	[PAGE_IS_JUDGE] = { "is_judge", FIELD_FLAG, FIELD_API, .help = "This reader may approve it." },
	[PAGE_IS_AUTHOR] = FLAG("is_author"),
	[PAGE_CAME_BACK] = FLAG("came_back"),
	[PAGE_JUDGE] = TEXT("judge", "Who sent it back; null: nobody."),
	[PAGE_WORD] = TEXT("word", "With which word."),
	[PAGE_RESUME_URL] = URL("resume_url"),
	[PAGE_WORDS] = SHOWN("marks_words"),
	[PAGE_MARKS] = { "marks", FIELD_LIST, FIELD_PAGE, .of = reply_mark_fields,
		.of_count = REPLY_MARK_FIELD_COUNT },
	[PAGE_URL] = URL("form_url"),
	[PAGE_SEEN] = SHOWN("seen"),
	[PAGE_SUM] = SHOWN("sum"),
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = FLAG("wrong"),
};
const struct page_kind reply_review_page = { "reply.review", "welcome/reply/pages/review.html",
	page_fields, PAGE_FIELD_COUNT };

static const struct form_field word_form[] = {
	{ "mot", FORM_LONG, "Ce qu’il faut reprendre",
	  .hint = "Ce mot est pour votre collègue\u202f; la personne ne le voit pas.",
	  .required = "Dites ce qu’il faut reprendre.", .length_max = REPLY_WORD_LENGTH_MAX },
};

struct reviewing {
	struct replying replying;
	struct desk_request request;
	struct reply_draft draft;
	bool has; /* a draft that this reader may read */
	struct form *form;
	const char *trouble, *done;
	/* What was pressed. */
	enum { REVIEW_APPROVE, REVIEW_SEND_BACK, REVIEW_TAKE_BACK, REVIEW_DROP } act;
	struct reply_judging judging;
	enum desk_done became;
	const char *sentence;
	bool is_gone; /* the request is seen no more */
};

/* --- which one -------------------------------------------------------------------------------- */

static bool
write_reading(struct db *db, void *data)
{
	struct reviewing *reviewing = data;
	const struct visit *visit = reviewing->replying.visit;
	return desk_note_reading(db, visit->root_id, reviewing->request.request_id,
	                         visit->reader.account_id, visit->today, &reviewing->replying.fault);
}

/* The one that waits, else her own that came back. */
static enum found
find_draft(struct reviewing *reviewing)
{
	struct replying *replying = &reviewing->replying;
	const struct visit *visit = replying->visit;
	const int64_t request_id = reviewing->request.request_id;
	const enum found waits = reply_draft_waiting(visit->arena, replying->db, visit->root_id, request_id,
	                                             &reviewing->draft, &replying->fault);
	return waits != FOUND_NONE
	           ? waits
	           : reply_draft_of(visit->arena, replying->db, visit->root_id, request_id,
	                            visit->reader.account_id, &reviewing->draft, &replying->fault);
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct reviewing *reviewing)
{
	*reviewing = (struct reviewing){ 0 };
	struct replying *replying = &reviewing->replying;
	if (!reply_begin(visit, replying))
		return false;
	const enum found found = desk_load(visit->arena, replying->db, visit->root_id, replying->sight,
	                                   visit->part[0], &reviewing->request, &replying->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &replying->fault);
	/* Nobody reads what is confidential without leaving a trace. */
	if (found != FOUND_ONE || (reviewing->request.is_confidential &&
	                           !visit_write(visit, write_reading, reviewing, NULL)))
		return false;
	replying->db = visit_db(visit); /* a write ends the one before */
	if (replying->db == NULL)
		return false;
	const enum found has = find_draft(reviewing);
	if (has == FOUND_FAILED) {
		visit_fail(visit, &replying->fault);
		return false;
	}
	reviewing->has = has == FOUND_ONE;
	reviewing->form = form_new(visit->arena, word_form, LENGTH(word_form));
	return true;
}

/* --- shown ------------------------------------------------------------------------------------ */

static bool
draw_files(struct reviewing *reviewing, struct model *page)
{
	struct replying *replying = &reviewing->replying;
	struct arena *arena = replying->visit->arena;
	struct desk_file *files;
	size_t count;
	if (!reply_files_of(arena, replying->db, replying->visit->root_id, &reviewing->draft, &files, &count,
	                    &replying->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, PAGE_FILES);
		model_text(row, FILE_NAME, files[i].name);
		model_url_z(row, FILE_URL,
		            reply_address(arena, reviewing->request.reference,
		                          arena_format(arena, "/fichier/%lld", (long long)files[i].file_id)));
	}
	model_flag(page, PAGE_HAS_FILES, count > 0);
	return true;
}

static void
draw_sum(const struct reviewing *reviewing, struct model *page)
{
	struct text sum = text_new(reviewing->replying.visit->arena, REPLY_SUM_SIZE * 2);
	for (size_t i = 0; i < REPLY_SUM_SIZE; i++)
		text_format(&sum, "%02x", reviewing->draft.sum[i]);
	model_text(page, PAGE_SUM, text_span(&sum));
}

static bool
draw_draft(struct reviewing *reviewing, struct model *page)
{
	struct replying *replying = &reviewing->replying;
	struct visit *visit = replying->visit;
	const struct reply_draft *draft = &reviewing->draft;
	const bool is_author = draft->author_id == visit->reader.account_id;
	struct span author, judge = { "", 0 };
	struct text since = text_new(visit->arena, 200);
	if (!people_name(visit->arena, replying->db, visit->root_id, draft->author_id, &author,
	                 &replying->fault) ||
	    (draft->judge_id != 0 && !people_name(visit->arena, replying->db, visit->root_id,
	                                          draft->judge_id, &judge, &replying->fault)))
		return false;
	text_add_z(&since, "depuis le ");
	text_add_date_words(&since, visit_day(visit, draft->asked_unix_s));
	model_flag(page, PAGE_HAS, true);
	model_text(page, PAGE_TEXT, draft->text);
	model_text(page, PAGE_AUTHOR, author);
	model_text(page, PAGE_SINCE, text_span(&since));
	model_text_z(page, PAGE_WAY, desk_channel_words[draft->channel]);
	if (draft->outcome != DESK_NOT_DONE)
		model_text_z(page, PAGE_OUTCOME, desk_outcome_words[draft->outcome]);
	model_flag(page, PAGE_IS_JUDGE, !is_author && draft->state == REPLY_WAITS);
	model_flag(page, PAGE_IS_AUTHOR, is_author && draft->state == REPLY_WAITS);
	model_flag(page, PAGE_CAME_BACK, draft->state != REPLY_WAITS);
	if (judge.length > 0) {
		model_text(page, PAGE_JUDGE, judge);
		model_text(page, PAGE_WORD, draft->word);
	}
	model_url_z(page, PAGE_RESUME_URL,
	            reply_address(visit->arena, reviewing->request.reference, "?repondre&reprise#repondre"));
	model_text_z(page, PAGE_WORDS, reply_draw_marks(visit->arena, draft->text, page, PAGE_MARKS));
	draw_sum(reviewing, page);
	return draw_files(reviewing, page);
}

static void
show(struct reviewing *reviewing, int status)
{
	struct visit *visit = reviewing->replying.visit;
	struct arena *arena = visit->arena;
	const struct desk_request *request = &reviewing->request;
	struct model *page = model_new(arena, &reply_review_page);
	model_text_z(page, PAGE_TITLE, "Relire une réponse avant son envoi");
	model_text(page, PAGE_WITHIN, request->reference);
	model_url_z(page, PAGE_REQUEST_URL, reply_address(arena, request->reference, ""));
	model_text_z(page, PAGE_TROUBLE, reviewing->trouble);
	model_text_z(page, PAGE_DONE, reviewing->done);
	model_url_z(page, PAGE_URL, reply_address(arena, request->reference, "/relecture"));
	model_text_z(page, PAGE_SEEN, arena_format(arena, "%lld", (long long)request->changes));
	if (request->promised_day != 0)
		model_date(page, PAGE_PROMISED, request->promised_day);
	if (request->silence_day != 0 && request->decided_day == 0)
		model_date(page, PAGE_SILENCE, request->silence_day);
	if (reviewing->has && !draw_draft(reviewing, page)) {
		visit_fail(visit, &reviewing->replying.fault);
		return;
	}
	form_draw(reviewing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &reply_review_page, page);
}

void
reply_get_review(struct visit *visit)
{
	struct reviewing reviewing;
	if (!begin(visit, &reviewing))
		return;
	if (span_is(visit_asked(visit, "fait"), "faire-relire"))
		reviewing.done = "Votre réponse attend la relecture d’un collègue. La personne n’en voit rien.";
	show(&reviewing, 200);
}

/* --- pressed ---------------------------------------------------------------------------------- */

static int
digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
read_sum(struct span typed, uint8_t sum_r[REPLY_SUM_SIZE])
{
	if (typed.length != (size_t)REPLY_SUM_SIZE * 2)
		return false;
	for (size_t i = 0; i < REPLY_SUM_SIZE; i++) {
		const int high = digit_of(typed.at[2 * i]), low = digit_of(typed.at[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		sum_r[i] = (uint8_t)(high * 16 + low);
	}
	return true;
}

/* False: the page of a form of ours never says that. */
static bool
read_act(struct reviewing *reviewing)
{
	const struct http_pairs *body = &reviewing->replying.visit->body;
	const struct span pressed = http_pairs_first(body, "faire");
	reviewing->act = span_is(pressed, "approuver")  ? REVIEW_APPROVE
	                 : span_is(pressed, "renvoyer") ? REVIEW_SEND_BACK
	                 : span_is(pressed, "abandonner") ? REVIEW_DROP
	                                                  : REVIEW_TAKE_BACK;
	return (reviewing->act != REVIEW_TAKE_BACK || span_is(pressed, "reprendre")) &&
	       span_int64(http_pairs_first(body, "vu"), &reviewing->judging.seen_changes) &&
	       reviewing->judging.seen_changes >= 0 &&
	       read_sum(http_pairs_first(body, "lu"), reviewing->judging.seen_sum);
}

/* The day it is in the unit. */
static bool
find_today(struct reviewing *reviewing)
{
	struct replying *replying = &reviewing->replying;
	struct visit *visit = replying->visit;
	struct offering offering;
	struct desk_around around;
	if (offering_load(visit->arena, replying->db, visit->root_id, reviewing->request.offering_id,
	                  &offering, &replying->fault) != FOUND_ONE ||
	    !desk_around_load(visit->arena, replying->db, &replying->hand, &reviewing->request, &offering,
	                      &around, &replying->fault))
		return false;
	reviewing->judging.today = zone_local(around.zone, visit->now_s).days;
	return true;
}

/* Whoever may act now, not when the page was drawn. */
static bool
write_act(struct db *db, void *data)
{
	struct reviewing *reviewing = data;
	struct replying *replying = &reviewing->replying;
	const struct visit *visit = replying->visit;
	struct desk_request now;
	const enum found found = desk_load(visit->arena, db, visit->root_id, replying->sight,
	                                   reviewing->request.reference, &now, &replying->fault);
	reviewing->became = DESK_FAILED;
	reviewing->is_gone = found == FOUND_NONE;
	if (found != FOUND_ONE)
		return false;
	reviewing->judging.request = &now;
	reviewing->judging.judge_id = visit->reader.account_id;
	if (reviewing->act == REVIEW_DROP)
		reviewing->became = reply_drop(db, visit->root_id, now.request_id, visit->reader.account_id,
		                               &replying->fault)
		                        ? DESK_IS_DONE
		                        : DESK_FAILED;
	else if (reviewing->act == REVIEW_TAKE_BACK) {
		const enum found taken = reply_take_back(db, visit->root_id, now.request_id,
		                                         visit->reader.account_id, &replying->fault);
		reviewing->became = taken == FOUND_ONE ? DESK_IS_DONE : taken == FOUND_NONE ? DESK_IS_STALE
		                                                                           : DESK_FAILED;
	} else
		reviewing->became =
			reviewing->act == REVIEW_APPROVE
				? reply_approve(visit->arena, db, &replying->hand, &reviewing->judging,
		                        &reviewing->sentence, &replying->fault)
				: reply_send_back(visit->arena, db, &replying->hand, &reviewing->judging,
		                          &reviewing->sentence, &replying->fault);
	return reviewing->became == DESK_IS_DONE;
}

/* The page as it is now, with the word that was typed. */
static void
show_again(struct reviewing *reviewing, const char *trouble, int status)
{
	struct visit *visit = reviewing->replying.visit;
	struct reviewing again;
	visit_db_end(visit);
	if (!begin(visit, &again))
		return;
	again.form = reviewing->form;
	again.trouble = trouble;
	show(&again, status);
}

static void
answer(struct reviewing *reviewing)
{
	struct visit *visit = reviewing->replying.visit;
	if (reviewing->is_gone) {
		visit_missing(visit);
		return;
	}
	switch (reviewing->became) {
	case DESK_IS_STALE:
		show_again(reviewing,
		           "Cette réponse, ou la demande, a changé pendant que vous lisiez. Rien n’a été fait\u202f: "
		           "relisez ce qui suit.",
		           409);
		return;
	case DESK_IS_REFUSED: show_again(reviewing, reviewing->sentence, 422); return;
	case DESK_FAILED: visit_fail(visit, &reviewing->replying.fault); return;
	case DESK_IS_DONE:
	case DESK_WAS_DONE:
		visit_go(visit, "%s",
		         reply_address(visit->arena, reviewing->request.reference,
		                       reviewing->act == REVIEW_APPROVE     ? "?fait=approuver"
		                       : reviewing->act == REVIEW_SEND_BACK ? "?fait=renvoyer"
		                       : reviewing->act == REVIEW_DROP      ? ""
		                                                            : "?repondre&reprise#repondre"));
	}
}

void
reply_post_review(struct visit *visit)
{
	struct reviewing reviewing;
	bool gave_up = false;
	if (!begin(visit, &reviewing))
		return;
	if (!read_act(&reviewing)) {
		reviewing.trouble = "Ce bouton n’a pas été compris. Rien n’a été fait.";
		show(&reviewing, 422);
		return;
	}
	if (reviewing.act == REVIEW_SEND_BACK) {
		if (!form_read(reviewing.form, visit_lookup, visit)) {
			show(&reviewing, 422);
			return;
		}
		reviewing.judging.word = form_text(reviewing.form, 0);
	}
	if (!find_today(&reviewing)) {
		visit_fail(visit, &reviewing.replying.fault);
		return;
	}
	if (visit_write(visit, write_act, &reviewing, &gave_up) || gave_up)
		answer(&reviewing);
}

/* --- those that wait -------------------------------------------------------------------------- */

enum { ROW_TITLE, ROW_URL, ROW_WORDS, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_TITLE] = { "request_title", FIELD_TEXT, FIELD_API, .help = "The first words of the request." },
	[ROW_URL] = { "review_url", FIELD_URL, FIELD_API, .help = "Where the reply is read." },
	[ROW_WORDS] = { "request_words", FIELD_TEXT, FIELD_API, .help = "Whose reply, since when, in French." },
};
enum { WAITING_TITLE, WAITING_WITHIN, WAITING_ROWS, WAITING_HAS, WAITING_BACK, WAITING_HAS_BACK,
	WAITING_OWN, WAITING_HAS_OWN, WAITING_FIELD_COUNT };
#define LIST(name, words)                                                                         \
	{ name, FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT, .help = words }
static const struct field waiting_fields[WAITING_FIELD_COUNT] = {
	[WAITING_TITLE] = TEXT("title", "Title of the page."),
	[WAITING_WITHIN] = SHOWN("within"),
	[WAITING_ROWS] = LIST("waiting", "Replies that wait for this reader."),
	[WAITING_HAS] = FLAG("has_waiting"),
	[WAITING_BACK] = LIST("sent_back", "Her own that came back."),
	[WAITING_HAS_BACK] = FLAG("has_sent_back"),
	[WAITING_OWN] = LIST("own", "Her own that wait for a colleague."),
	[WAITING_HAS_OWN] = FLAG("has_own"),
};
const struct page_kind reply_waiting_page = { "reply.waiting", "welcome/reply/pages/waiting.html",
	waiting_fields, WAITING_FIELD_COUNT };

static bool
draw_list(struct replying *replying, struct model *page, enum reply_state state, bool is_own,
          size_t list, size_t flag)
{
	struct visit *visit = replying->visit;
	struct reply_seen *seen;
	size_t count;
	if (!reply_seen(replying, state, is_own, &seen, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct desk_request *request = &seen[i].request;
		struct model *row = model_row(page, list);
		struct text words = text_new(visit->arena, 1000);
		struct span name;
		if (!people_name(visit->arena, replying->db, visit->root_id, seen[i].draft.author_id, &name,
		                 &replying->fault))
			return false;
		text_format(&words, "%.*s, réponse écrite par %.*s, le ", SPAN_ARGS(request->reference),
		            SPAN_ARGS(name));
		text_add_date_words(&words, visit_day(visit, seen[i].draft.asked_unix_s));
		model_text(row, ROW_TITLE, request->title.length > 0 ? request->title : request->reference);
		model_url_z(row, ROW_URL, reply_address(visit->arena, request->reference, "/relecture"));
		model_text(row, ROW_WORDS, text_span(&words));
	}
	model_flag(page, flag, count > 0);
	return true;
}

void
reply_get_waiting(struct visit *visit)
{
	struct replying replying;
	if (!reply_begin(visit, &replying))
		return;
	struct model *page = model_new(visit->arena, &reply_waiting_page);
	model_text_z(page, WAITING_TITLE, "Réponses en relecture");
	model_text_z(page, WAITING_WITHIN, "Le guichet");
	if (!draw_list(&replying, page, REPLY_WAITS, false, WAITING_ROWS, WAITING_HAS) ||
	    !draw_list(&replying, page, REPLY_SENT_BACK, true, WAITING_BACK, WAITING_HAS_BACK) ||
	    !draw_list(&replying, page, REPLY_WAITS, true, WAITING_OWN, WAITING_HAS_OWN)) {
		visit_fail(visit, &replying.fault);
		return;
	}
	visit_show(visit, &reply_waiting_page, page);
}
