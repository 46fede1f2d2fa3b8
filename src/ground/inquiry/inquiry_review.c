/* Reading over: what stands against publishing, what is to be known, remarks of colleagues, what changed
 * since the version before; then publishing, by somebody else whenever there is somebody else. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define ROWS(name, fields, count) { name, FIELD_LIST, FIELD_PAGE, .of = fields, .of_count = count }

enum { SAID_SENTENCE, SAID_URL, SAID_COUNT };
static const struct field said_fields[SAID_COUNT] = {
	[SAID_SENTENCE] = TEXT("sentence", "What is to be known."),
	[SAID_URL] = URL("said_url"),
};
enum { NOTE_WHO, NOTE_DAY, NOTE_ABOUT, NOTE_WORDS, NOTE_VERSION, NOTE_IS_DONE, NOTE_ID, NOTE_COUNT };
static const struct field note_fields[NOTE_COUNT] = {
	[NOTE_WHO] = SHOWN("who"),
	[NOTE_DAY] = { "day", FIELD_DATE, FIELD_PAGE },
	[NOTE_ABOUT] = SHOWN("about"),
	[NOTE_WORDS] = SHOWN("words"),
	[NOTE_VERSION] = SHOWN("of_version"),
	[NOTE_IS_DONE] = FLAG("is_done"),
	[NOTE_ID] = SHOWN("comment"),
};
enum { DIFF_CODE, DIFF_FATE, DIFF_BEFORE, DIFF_AFTER, DIFF_WHAT, DIFF_COUNT };
static const struct field diff_fields[DIFF_COUNT] = {
	[DIFF_CODE] = TEXT("code", "Of the question."),
	[DIFF_FATE] = TEXT("fate", "What becomes of the comparison."),
	[DIFF_BEFORE] = TEXT("before", "Its words in the version before; absent: it was not there."),
	[DIFF_AFTER] = TEXT("after", "Its words now; absent: it is gone."),
	[DIFF_WHAT] = TEXT("what", "What changed."),
};
enum {
	VIEW_TITLE, VIEW_WITHIN, VIEW_STATE, VIEW_BACK_URL, VIEW_URL, VIEW_VERSION, VIEW_CHANGES,
	VIEW_LATE,
	VIEW_BLOCKING, VIEW_HAS_BLOCKING, VIEW_REMARKS, VIEW_HAS_REMARKS, VIEW_COMMENTS,
	VIEW_HAS_COMMENTS,
	VIEW_MAY_COMMENT, VIEW_FIELDS, VIEW_DIFFERENCES, VIEW_HAS_DIFFERENCES, VIEW_SAME, VIEW_SINCE,
	VIEW_SERIES,
	VIEW_HAS_SERIES, VIEW_MAY_ASK, VIEW_MAY_PUBLISH, VIEW_IS_ALONE, VIEW_WAITS,
	VIEW_MAY_TAKE_BACK, VIEW_ERRORS,
	VIEW_WRONG, VIEW_COUNT
};
static const struct field view_fields[VIEW_COUNT] = {
	[VIEW_TITLE] = TEXT("title", "Title of the page."),
	[VIEW_WITHIN] = SHOWN("within"),
	[VIEW_STATE] = TEXT("state", "Version and state, in plain words."),
	[VIEW_BACK_URL] = URL("back_url"),
	[VIEW_URL] = URL("own_url"),
	[VIEW_VERSION] = SHOWN("version"),
	[VIEW_CHANGES] = SHOWN("changes"),
	[VIEW_LATE] = SHOWN("late"),
	[VIEW_BLOCKING] = { "blocking", FIELD_LIST, FIELD_API, .of = said_fields, .of_count = SAID_COUNT,
		.help = "What stands against publishing." },
	[VIEW_HAS_BLOCKING] = FLAG("has_blocking"),
	[VIEW_REMARKS] = { "remarks", FIELD_LIST, FIELD_API, .of = said_fields, .of_count = SAID_COUNT,
		.help = "What is to be known before." },
	[VIEW_HAS_REMARKS] = FLAG("has_remarks"),
	[VIEW_COMMENTS] = ROWS("comments", note_fields, NOTE_COUNT),
	[VIEW_HAS_COMMENTS] = FLAG("has_comments"),
	[VIEW_MAY_COMMENT] = FLAG("may_comment"),
	[VIEW_FIELDS] = ROWS("fields", form_row_fields, FORM_ROW_FIELD_COUNT),
	[VIEW_DIFFERENCES] = { "differences", FIELD_LIST, FIELD_API, .of = diff_fields,
		.of_count = DIFF_COUNT, .help = "With the version before." },
	[VIEW_HAS_DIFFERENCES] = FLAG("has_differences"),
	[VIEW_SAME] = { "same", FIELD_COUNT, FIELD_API, .help = "Questions that stay comparable." },
	[VIEW_SINCE] = SHOWN("since"),
	[VIEW_SERIES] = ROWS("series", form_row_fields, FORM_ROW_FIELD_COUNT),
	[VIEW_HAS_SERIES] = FLAG("has_series"),
	[VIEW_MAY_ASK] = FLAG("may_ask"),
	[VIEW_MAY_PUBLISH] = FLAG("may_publish"),
	[VIEW_IS_ALONE] = FLAG("is_alone"),
	[VIEW_WAITS] = SHOWN("waits"),
	[VIEW_MAY_TAKE_BACK] = FLAG("may_take_back"),
	[VIEW_ERRORS] = ROWS("errors", form_error_fields, FORM_ERROR_FIELD_COUNT),
	[VIEW_WRONG] = FLAG("wrong"),
};
const struct page_kind inquiry_review_page = { "inquiry.review", "ground/inquiry/pages/review.html",
	view_fields, VIEW_COUNT };

enum { COMMENT_ABOUT, COMMENT_WORDS, COMMENT_COUNT, COMMENT_LENGTH_MAX = 1000 };
static const struct form_field comment_form[COMMENT_COUNT] = {
	[COMMENT_ABOUT] = { "sur", FORM_SELECT, "Sur", .required = "Dites sur quoi porte la remarque." },
	[COMMENT_WORDS] = { "remarque", FORM_LONG, "Votre remarque", .required = "Écrivez votre remarque.",
		.length_max = COMMENT_LENGTH_MAX },
};

static const struct form_choice series_choices[] = {
	{ "suivie", "Le sens est le même\u202f: la comparaison continue" },
	{ "coupee", "Le sens change\u202f: la comparaison s’arrête ici" },
};

struct reviewing {
	struct inquiry_desk desk;
	struct form *comment;
	struct inquiry_comment *comments;
	size_t comment_count;
	struct inquiry_difference *differences;
	size_t difference_count, same_count;
	int64_t before_version; /* 0: this is the first */
	struct form **series;   /* FORM_FIELD_MAX questions each */
	size_t series_count;    /* questions */
	size_t *reworded;       /* their places in differences */
	struct inquiry_series *said; /* what was answered at publishing */
	size_t said_count;
	int64_t asked_by; /* who asked for the reading over */
	bool is_alone;    /* nobody else may publish */
	struct inquiry_remark *astray; /* questions that a journey left behind */
	size_t astray_count;
	bool is_blocked;
	/* a write */
	enum inquiry_state to;
	bool was_done;
	struct inquiry_comment added;
	int64_t done_id;
	bool is_done;
};

/* --- what is there ---------------------------------------------------------------------------- */

static bool
load_before(struct reviewing *reviewing)
{
	struct inquiry_desk *desk = &reviewing->desk;
	struct visit *visit = desk->visit;
	struct inquiry_row row;
	struct inquiry *before;
	if (desk->row.version == 1)
		return true;
	/* A draft follows the published version: that of the number before. */
	const enum found found = inquiry_load(visit->arena, visit->db, visit->root_id,
	                                      desk->row.inquiry_id, desk->row.version - 1, &row,
	                                      &before, &desk->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	reviewing->before_version = row.version;
	inquiry_differ(visit->arena, before, desk->inquiry, &reviewing->differences,
	               &reviewing->difference_count);
	return inquiry_store_series(visit->arena, visit->db, visit->root_id, desk->row.inquiry_id,
	                            &reviewing->said, &reviewing->said_count, &desk->fault);
}

/* Somebody else who may publish: the first found is enough. */
static bool
load_people(struct reviewing *reviewing)
{
	struct inquiry_desk *desk = &reviewing->desk;
	struct visit *visit = desk->visit;
	struct fact *facts;
	struct colleague *people;
	size_t fact_count, people_count;
	if (!journal_before(visit->arena, visit->db, visit->root_id, 0, desk->row.inquiry_id, &facts,
	                    &fact_count, &desk->fault) ||
	    !people_list(visit->arena, visit->db, visit->root_id, &people, &people_count, &desk->fault))
		return false;
	for (size_t i = 0; i < fact_count && reviewing->asked_by == 0; i++)
		if (strcmp(facts[i].kind, "inquiry.review") == 0)
			reviewing->asked_by = facts[i].account_id;
	reviewing->is_alone = true;
	for (size_t i = 0; i < people_count && reviewing->is_alone; i++) {
		struct reader reader = { 0 };
		if (people[i].account_id == visit->reader.account_id)
			continue;
		if (!people_reader_of(visit->arena, visit->db, visit->root_id, people[i].account_id,
		                      visit->today, &reader, &desk->fault))
			return false;
		reviewing->is_alone = (reader.roles & INQUIRY_WRITERS) == 0;
	}
	return true;
}

static void
offer_questions(struct reviewing *reviewing)
{
	struct arena *arena = reviewing->desk.visit->arena;
	const struct inquiry *inquiry = reviewing->desk.inquiry;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, inquiry->question_count + 1);
	choices[0] = (struct form_choice){ "tout", "tout le questionnaire" };
	for (size_t i = 0; i < inquiry->question_count; i++) {
		const char *code = span_copy(arena, inquiry->questions[i].code);
		choices[i + 1] = (struct form_choice){ code, arena_format(arena, "la question %s", code) };
	}
	reviewing->comment = form_new(arena, comment_form, COMMENT_COUNT);
	form_offer(reviewing->comment, COMMENT_ABOUT, choices, inquiry->question_count + 1);
	form_fill(reviewing->comment, COMMENT_ABOUT, SPAN("tout"));
}

/* One choice for each question said in other words, by forms of sixty-four. */
static void
make_series(struct reviewing *reviewing)
{
	struct arena *arena = reviewing->desk.visit->arena;
	const size_t room = reviewing->difference_count;
	struct form_field *fields = arena_array_of(arena, struct form_field, room + 1);
	reviewing->reworded = arena_array_of(arena, size_t, room + 1);
	for (size_t i = 0; i < room; i++) {
		const struct inquiry_difference *difference = &reviewing->differences[i];
		reviewing->same_count += difference->fate == BECOMES_SAME;
		if (difference->fate != BECOMES_REWORDED)
			continue;
		fields[reviewing->series_count] = (struct form_field){
			.name = arena_format(arena, "serie-%zu", reviewing->series_count),
			.kind = FORM_CHOICE,
			.label = arena_format(arena, "%.*s\u202f: la série continue\u202f?",
			                      SPAN_ARGS(difference->code)),
			.required = arena_format(arena, "Question %.*s\u202f: dites si le sens est le même.",
			                         SPAN_ARGS(difference->code)),
			.choices = series_choices,
			.choice_count = LENGTH(series_choices),
		};
		reviewing->reworded[reviewing->series_count++] = i;
	}
	const size_t count = reviewing->series_count;
	reviewing->series = arena_array_of(arena, struct form *, count / FORM_FIELD_MAX + 1);
	for (size_t i = 0; i < count; i += FORM_FIELD_MAX)
		reviewing->series[i / FORM_FIELD_MAX] =
			form_new(arena, fields + i, count - i < FORM_FIELD_MAX ? count - i : FORM_FIELD_MAX);
}

static bool
look(struct visit *visit, struct reviewing *reviewing)
{
	*reviewing = (struct reviewing){ .asked_by = 0 };
	struct inquiry_desk *desk = &reviewing->desk;
	if (!inquiry_desk_open(visit, desk))
		return false;
	if (!load_before(reviewing) || !load_people(reviewing) ||
	    !inquiry_steps_check(desk, &reviewing->astray, &reviewing->astray_count) ||
	    !inquiry_store_comments(visit->arena, visit->db, visit->root_id, desk->row.inquiry_id,
	                            &reviewing->comments, &reviewing->comment_count, &desk->fault)) {
		visit_fail(visit, &desk->fault);
		return false;
	}
	offer_questions(reviewing);
	make_series(reviewing);
	return true;
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
show_remarks(struct reviewing *reviewing, const struct inquiry_remark *remarks, size_t count,
             bool only_blocking, struct model *page)
{
	const struct inquiry_desk *desk = &reviewing->desk;
	struct arena *arena = desk->visit->arena;
	for (size_t i = 0; i < count; i++) {
		const bool is_blocking = remarks[i].is_blocking;
		if (only_blocking && !is_blocking)
			continue;
		struct model *row = model_row(page, is_blocking ? VIEW_BLOCKING : VIEW_REMARKS);
		model_text_z(row, SAID_SENTENCE, remarks[i].sentence);
		if (remarks[i].question < desk->inquiry->question_count && desk->may_write)
			model_url_z(row, SAID_URL,
			            inquiry_url(arena, desk->row.inquiry_id,
			                        arena_format(arena, "/questions/%zu", remarks[i].question + 1)));
		model_flag(page, is_blocking ? VIEW_HAS_BLOCKING : VIEW_HAS_REMARKS, true);
		reviewing->is_blocked = reviewing->is_blocked || is_blocking;
	}
}

static void
show_list(struct reviewing *reviewing, struct model *page)
{
	struct arena *arena = reviewing->desk.visit->arena;
	struct inquiry_remark *checked, *over;
	size_t checked_count, over_count;
	(void)inquiry_check(arena, reviewing->desk.inquiry, &checked, &checked_count);
	inquiry_read_over(arena, reviewing->desk.inquiry, &over, &over_count);
	show_remarks(reviewing, over, over_count, false, page);
	/* What else it says is said above, by language. */
	show_remarks(reviewing, checked, checked_count, true, page);
	if (reviewing->desk.row.state != INQUIRY_PUBLISHED)
		show_remarks(reviewing, reviewing->astray, reviewing->astray_count, true, page);
}

static bool
show_comments(struct reviewing *reviewing, struct model *page)
{
	struct inquiry_desk *desk = &reviewing->desk;
	struct visit *visit = desk->visit;
	struct span who = SPAN("");
	int64_t known = -1;
	for (size_t i = 0; i < reviewing->comment_count; i++) {
		const struct inquiry_comment *comment = &reviewing->comments[i];
		if (comment->account_id != known &&
		    !people_name(visit->arena, visit->db, visit->root_id, comment->account_id, &who,
		                 &desk->fault))
			return false;
		known = comment->account_id;
		struct model *row = model_row(page, VIEW_COMMENTS);
		model_text(row, NOTE_WHO, who);
		model_date(row, NOTE_DAY, visit_day(visit, comment->made_unix_s));
		model_text_z(row, NOTE_ABOUT,
		             comment->question.length > 0
		                 ? arena_format(visit->arena, "question %.*s", SPAN_ARGS(comment->question))
		                 : "tout le questionnaire");
		model_text(row, NOTE_WORDS, comment->words);
		model_text_z(row, NOTE_VERSION,
		             arena_format(visit->arena, "%lld", (long long)comment->version));
		model_flag(row, NOTE_IS_DONE, comment->is_done);
		model_text_z(row, NOTE_ID,
		             arena_format(visit->arena, "%lld", (long long)comment->comment_id));
		model_flag(page, VIEW_HAS_COMMENTS, true);
	}
	return true;
}

static const char *
fate_words(const struct reviewing *reviewing, const struct inquiry_difference *difference)
{
	static const char *const fates[BECOMES_COUNT] = {
		[BECOMES_SAME] = "comparable",
		[BECOMES_REWORDED] = "à dire\u202f: la série continue ou s’arrête",
		[BECOMES_CUT] = "la série s’arrête",
		[BECOMES_NEW] = "nouvelle",
		[BECOMES_GONE] = "retirée",
	};
	for (size_t i = 0; difference->fate == BECOMES_REWORDED && i < reviewing->said_count; i++)
		if (reviewing->said[i].version == reviewing->desk.row.version &&
		    span_equal(reviewing->said[i].question, difference->code))
			return reviewing->said[i].continues ? "la série continue, en d’autres mots"
			                                    : "la série s’arrête, le sens a changé";
	return fates[difference->fate];
}

static void
show_differences(const struct reviewing *reviewing, struct model *page)
{
	if (reviewing->before_version == 0)
		return;
	model_text_z(page, VIEW_SINCE,
	             arena_format(reviewing->desk.visit->arena, "%lld",
	                          (long long)reviewing->before_version));
	model_count(page, VIEW_SAME, (int64_t)reviewing->same_count);
	for (size_t i = 0; i < reviewing->difference_count; i++) {
		const struct inquiry_difference *difference = &reviewing->differences[i];
		if (difference->fate == BECOMES_SAME && difference->what == NULL)
			continue;
		struct model *row = model_row(page, VIEW_DIFFERENCES);
		model_text(row, DIFF_CODE, difference->code);
		model_text_z(row, DIFF_FATE, fate_words(reviewing, difference));
		if (difference->fate != BECOMES_SAME) {
			model_text(row, DIFF_BEFORE, difference->before);
			model_text(row, DIFF_AFTER, difference->after);
		}
		model_text_z(row, DIFF_WHAT, difference->what);
		model_flag(page, VIEW_HAS_DIFFERENCES, true);
	}
}

static bool
may_publish(const struct reviewing *reviewing)
{
	const struct reader *reader = &reviewing->desk.visit->reader;
	return reviewing->desk.row.state == INQUIRY_REVIEW && !reviewing->is_blocked &&
	       (reader->roles & INQUIRY_WRITERS) != 0 &&
	       (reviewing->is_alone || reviewing->asked_by != reader->account_id);
}

static void
show_states(const struct reviewing *reviewing, struct model *page)
{
	const struct inquiry_desk *desk = &reviewing->desk;
	const bool is_review = desk->row.state == INQUIRY_REVIEW;
	const bool is_mine = reviewing->asked_by == desk->visit->reader.account_id;
	const bool publishes = may_publish(reviewing);
	model_flag(page, VIEW_MAY_ASK, desk->may_write && desk->row.state == INQUIRY_DRAFT);
	model_flag(page, VIEW_MAY_TAKE_BACK, desk->may_write && is_review);
	model_flag(page, VIEW_MAY_PUBLISH, publishes);
	model_flag(page, VIEW_IS_ALONE, publishes && reviewing->is_alone);
	if (is_review && desk->may_write && !publishes)
		model_text_z(page, VIEW_WAITS,
		             reviewing->is_blocked ? "Il ne peut pas encore être publié\u202f: voyez ce qui "
		                                     "empêche de publier."
		             : is_mine ? "Vous avez demandé cette relecture\u202f: une autre personne relit et "
		                         "publie."
		                       : NULL);
	for (size_t i = 0; publishes && i < reviewing->series_count; i += FORM_FIELD_MAX)
		form_draw(reviewing->series[i / FORM_FIELD_MAX], page,
		          (struct form_place){ VIEW_SERIES, VIEW_ERRORS, VIEW_WRONG });
	model_flag(page, VIEW_HAS_SERIES, publishes && reviewing->series_count > 0);
}

static bool
series_are_fine(const struct reviewing *reviewing)
{
	bool fine = true;
	for (size_t i = 0; i < reviewing->series_count; i += FORM_FIELD_MAX)
		fine = fine && form_is_fine(reviewing->series[i / FORM_FIELD_MAX]);
	return fine;
}

static void
show_review(struct reviewing *reviewing)
{
	struct inquiry_desk *desk = &reviewing->desk;
	struct visit *visit = desk->visit;
	struct arena *arena = visit->arena;
	struct model *page = model_new(arena, &inquiry_review_page);
	model_text_z(page, VIEW_TITLE, "Relire et publier");
	model_text(page, VIEW_WITHIN, desk->row.name);
	model_text_z(page, VIEW_STATE, inquiry_state_said(arena, &desk->row));
	model_url_z(page, VIEW_BACK_URL, inquiry_url(arena, desk->row.inquiry_id, ""));
	model_url_z(page, VIEW_URL, inquiry_url(arena, desk->row.inquiry_id, "/relecture"));
	model_text_z(page, VIEW_VERSION, arena_format(arena, "%lld", (long long)desk->row.version));
	model_text_z(page, VIEW_CHANGES, arena_format(arena, "%lld", (long long)desk->row.changes));
	if (desk->is_late)
		model_text_z(page, VIEW_LATE, inquiry_desk_late(desk));
	show_list(reviewing, page);
	if (!show_comments(reviewing, page)) {
		visit_fail(visit, &desk->fault);
		return;
	}
	show_differences(reviewing, page);
	show_states(reviewing, page);
	const bool comments = (visit->reader.roles & INQUIRY_COMMENTERS) != 0;
	model_flag(page, VIEW_MAY_COMMENT, comments);
	if (comments)
		form_draw(reviewing->comment, page, (struct form_place){ VIEW_FIELDS, VIEW_ERRORS, VIEW_WRONG });
	const bool fine = form_is_fine(reviewing->comment) && series_are_fine(reviewing);
	model_flag(page, VIEW_WRONG, !fine);
	if (!fine || desk->is_late)
		visit->response->status = fine ? 409 : 422;
	visit_show(visit, &inquiry_review_page, page);
}

void
inquiry_get_review(struct visit *visit)
{
	struct reviewing reviewing;
	if (look(visit, &reviewing))
		show_review(&reviewing);
}

/* --- doing ------------------------------------------------------------------------------------ */

static void
go_review(const struct reviewing *reviewing)
{
	struct visit *visit = reviewing->desk.visit;
	visit_go(visit, "%s",
	         inquiry_url(visit->arena, reviewing->desk.row.inquiry_id, "/relecture"));
}

static bool
write_comment(struct db *db, void *data)
{
	struct reviewing *reviewing = data;
	struct inquiry_desk *desk = &reviewing->desk;
	const int64_t root_id = desk->visit->root_id, id = desk->row.inquiry_id;
	if (reviewing->done_id != 0)
		return inquiry_store_comment_done(db, root_id, id, reviewing->done_id, reviewing->is_done,
		                                  &desk->fault);
	return inquiry_desk_note(db, desk, id) &&
	       inquiry_store_comment_add(db, root_id, id, &reviewing->added, &desk->fault);
}

static void
do_comment(struct reviewing *reviewing)
{
	struct inquiry_desk *desk = &reviewing->desk;
	struct visit *visit = desk->visit;
	bool gave_up = false;
	if (!form_read(reviewing->comment, visit_lookup, visit)) {
		show_review(reviewing);
		return;
	}
	const size_t about = form_choice(reviewing->comment, COMMENT_ABOUT);
	reviewing->added = (struct inquiry_comment){
		.version = desk->row.version,
		.account_id = visit->reader.account_id,
		.made_unix_s = visit->now_s,
		.question = about == 0 ? SPAN("") : desk->inquiry->questions[about - 1].code,
		.words = form_text(reviewing->comment, COMMENT_WORDS),
	};
	desk->kind = "inquiry.remarked";
	desk->words = arena_format(visit->arena, "Questionnaire «\u202f%.*s\u202f»\u202f: une remarque.",
	                           SPAN_ARGS(desk->row.name));
	if (visit_write(visit, write_comment, reviewing, &gave_up) || gave_up)
		go_review(reviewing);
}

static bool
write_move(struct db *db, void *data)
{
	struct reviewing *reviewing = data;
	struct inquiry_desk *desk = &reviewing->desk;
	const struct visit *visit = desk->visit;
	if (!inquiry_desk_note(db, desk, desk->row.inquiry_id) ||
	    !inquiry_move(db, visit->root_id, &desk->row, reviewing->to, visit->today,
	                  &reviewing->was_done, &desk->fault))
		return false;
	for (size_t i = 0; reviewing->was_done && reviewing->to == INQUIRY_PUBLISHED &&
	                   i < reviewing->series_count;
	     i++) {
		const struct form *form = reviewing->series[i / FORM_FIELD_MAX];
		const bool continues = form_choice(form, i % FORM_FIELD_MAX) == 0;
		if (!inquiry_store_series_set(db, visit->root_id, &desk->row,
		                              reviewing->differences[reviewing->reworded[i]].code, continues,
		                              &desk->fault))
			return false;
	}
	return reviewing->was_done;
}

static void
move(struct reviewing *reviewing, enum inquiry_state to, const char *kind, const char *words)
{
	struct inquiry_desk *desk = &reviewing->desk;
	struct visit *visit = desk->visit;
	bool gave_up = false;
	reviewing->to = to;
	desk->kind = kind;
	desk->words = arena_format(visit->arena,
	                           "Questionnaire «\u202f%.*s\u202f», version %lld\u202f: %s.",
	                           SPAN_ARGS(desk->row.name), (long long)desk->row.version, words);
	if (visit_write(visit, write_move, reviewing, &gave_up) || gave_up)
		go_review(reviewing);
}

static void
publish(struct reviewing *reviewing)
{
	struct visit *visit = reviewing->desk.visit;
	struct arena *arena = visit->arena;
	struct inquiry_remark *remarks, *over;
	size_t count, over_count;
	reviewing->is_blocked =
		!inquiry_check(arena, reviewing->desk.inquiry, &remarks, &count) ||
		reviewing->astray_count > 0;
	inquiry_read_over(arena, reviewing->desk.inquiry, &over, &over_count);
	for (size_t i = 0; i < over_count; i++)
		reviewing->is_blocked = reviewing->is_blocked || over[i].is_blocking;
	if (!may_publish(reviewing)) {
		go_review(reviewing); /* which says why */
		return;
	}
	for (size_t i = 0; i < reviewing->series_count; i += FORM_FIELD_MAX)
		(void)form_read(reviewing->series[i / FORM_FIELD_MAX], visit_lookup, visit);
	if (series_are_fine(reviewing))
		move(reviewing, INQUIRY_PUBLISHED, "inquiry.published", "publiée");
	else
		show_review(reviewing);
}

void
inquiry_post_review(struct visit *visit)
{
	struct reviewing reviewing;
	bool gave_up = false;
	if (!look(visit, &reviewing))
		return;
	const struct inquiry_desk *desk = &reviewing.desk;
	const struct span does = http_pairs_first(&visit->body, "faire");
	const struct span done = http_pairs_first(&visit->body, "fait");
	const struct span undone = http_pairs_first(&visit->body, "pas-fait");
	reviewing.is_done = done.length > 0;
	if (span_is(does, "commenter"))
		do_comment(&reviewing);
	else if (span_int64(done.length > 0 ? done : undone, &reviewing.done_id)) {
		if (visit_write(visit, write_comment, &reviewing, &gave_up) || gave_up)
			go_review(&reviewing);
	} else if (!desk->may_write) /* published meanwhile, or not this reader's */
		go_review(&reviewing);
	else if (!inquiry_desk_is_fresh(&reviewing.desk))
		show_review(&reviewing);
	else if (span_is(does, "relecture") && desk->row.state == INQUIRY_DRAFT)
		move(&reviewing, INQUIRY_REVIEW, "inquiry.review", "relecture demandée");
	else if (span_is(does, "brouillon") && desk->row.state == INQUIRY_REVIEW)
		move(&reviewing, INQUIRY_DRAFT, "inquiry.taken_back", "reprise en brouillon");
	else if (span_is(does, "publier"))
		publish(&reviewing);
	else
		go_review(&reviewing);
}
