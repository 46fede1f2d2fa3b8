/* A questionnaire's page: pages and questions in order; one press does one thing, saved at once. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define ROWS(name, fields, count) { name, FIELD_LIST, FIELD_PAGE, .of = fields, .of_count = count }

/* Above, remarks are made on the page of reading over alone: they take a while. */
enum { READ_OVER_MAX = 1000 };

enum { SAID_SENTENCE, SAID_BLOCKING, SAID_COUNT };
static const struct field said_fields[SAID_COUNT] = {
	[SAID_SENTENCE] = SHOWN("sentence"),
	[SAID_BLOCKING] = FLAG("is_blocking"),
};

enum {
	ITEM_CODE, ITEM_KIND, ITEM_NATURE, ITEM_FIRST, ITEM_SECOND, ITEM_THIRD, ITEM_SAME, ITEM_FOR,
	ITEM_LACKS_TWIN, ITEM_CONDITION, ITEM_ID,
	ITEM_RANK, ITEM_URL, ITEM_AFTER_URL, ITEM_IS_ADDING, ITEM_PAGE, ITEM_REMARKS, ITEM_MORE,
	ITEM_COUNT
};
static const struct field item_fields[ITEM_COUNT] = {
	[ITEM_CODE] = TEXT("code", "Of the question."),
	[ITEM_KIND] = TEXT("kind", "In plain words."),
	[ITEM_NATURE] = TEXT("nature", "What it may be compared with, in plain words."),
	[ITEM_FIRST] = TEXT("first", "The words for usagers; absent: not asked."),
	[ITEM_SECOND] = TEXT("second", "The words for agents."),
	[ITEM_THIRD] = TEXT("third", "The words for leaders."),
	[ITEM_SAME] = SHOWN("same"),
	[ITEM_FOR] = SHOWN("for_whom"),
	[ITEM_LACKS_TWIN] = { "lacks_twin", FIELD_FLAG, FIELD_API,
		.help = "What one side is asked and the other is not." },
	[ITEM_CONDITION] = TEXT("condition", "When it is asked."),
	[ITEM_ID] = SHOWN("item_id"),
	[ITEM_RANK] = SHOWN("rank"),
	[ITEM_URL] = URL("question_url"),
	[ITEM_AFTER_URL] = URL("after_url"),
	[ITEM_IS_ADDING] = FLAG("is_adding"),
	[ITEM_PAGE] = SHOWN("on_page"),
	[ITEM_REMARKS] = ROWS("remarks", said_fields, SAID_COUNT),
	[ITEM_MORE] = { "more", FIELD_COUNT, FIELD_PAGE },
};

enum {
	LEAF_NAME, LEAF_TITLE, LEAF_CONDITION, LEAF_ID, LEAF_URL, LEAF_RANK, LEAF_ITEMS,
	LEAF_IS_EMPTY, LEAF_ENDS,
	LEAF_LAST, LEAF_COUNT
};
static const struct field leaf_fields[LEAF_COUNT] = {
	[LEAF_NAME] = SHOWN("page_name"),
	[LEAF_TITLE] = TEXT("page_title", "As people read it."),
	[LEAF_CONDITION] = TEXT("page_condition", "When it is shown."),
	[LEAF_ID] = SHOWN("page_id"),
	[LEAF_URL] = URL("page_url"),
	[LEAF_RANK] = SHOWN("page_rank"),
	[LEAF_ITEMS] = { "items", FIELD_LIST, FIELD_API, .of = item_fields, .of_count = ITEM_COUNT,
		.help = "Its questions, in order." },
	[LEAF_IS_EMPTY] = FLAG("page_is_empty"),
	[LEAF_ENDS] = FLAG("page_ends"),
	[LEAF_LAST] = SHOWN("page_last"),
};

enum { KIND_VALUE, KIND_WORDS, KIND_IS_CHOSEN, KIND_COUNT };
static const struct field kind_fields[KIND_COUNT] = {
	[KIND_VALUE] = SHOWN("kind_value"),
	[KIND_WORDS] = SHOWN("kind_words"),
	[KIND_IS_CHOSEN] = FLAG("kind_is_chosen"),
};

enum {
	EDIT_TITLE, EDIT_WITHIN, EDIT_STATE, EDIT_TONGUES, EDIT_LATE, EDIT_MAY_WRITE, EDIT_MAY_FOLLOW,
	EDIT_MAY_GO_BACK, EDIT_IS_PUBLISHED, EDIT_VERSION, EDIT_CHANGES, EDIT_URL, EDIT_TEXTS_URL,
	EDIT_QUOTAS_URL, EDIT_PREVIEW_URL, EDIT_TRY_URL, EDIT_REVIEW_URL, EDIT_COPY_URL, EDIT_JSON_URL,
	EDIT_LSS_URL, EDIT_REPLIES_URL, EDIT_REMARKS, EDIT_LEAVES,
	EDIT_KINDS, EDIT_COUNT
};
static const struct field edit_fields[EDIT_COUNT] = {
	[EDIT_TITLE] = TEXT("title", "Name of the questionnaire."),
	[EDIT_WITHIN] = SHOWN("within"),
	[EDIT_STATE] = TEXT("state", "Version and state, in plain words."),
	[EDIT_TONGUES] = TEXT("tongues", "Its languages, the first is the source."),
	[EDIT_LATE] = SHOWN("late"),
	[EDIT_MAY_WRITE] = FLAG("may_write"),
	[EDIT_MAY_FOLLOW] = FLAG("may_follow"),
	[EDIT_MAY_GO_BACK] = FLAG("may_go_back"),
	[EDIT_IS_PUBLISHED] = { "is_published", FIELD_FLAG, FIELD_API, .help = "It no longer changes." },
	[EDIT_VERSION] = SHOWN("version"),
	[EDIT_CHANGES] = SHOWN("changes"),
	[EDIT_URL] = URL("own_url"),
	[EDIT_TEXTS_URL] = URL("texts_url"),
	[EDIT_QUOTAS_URL] = URL("quotas_url"),
	[EDIT_PREVIEW_URL] = URL("look_url"),
	[EDIT_TRY_URL] = URL("try_url"),
	[EDIT_REVIEW_URL] = URL("review_url"),
	[EDIT_COPY_URL] = URL("copy_url"),
	[EDIT_JSON_URL] = URL("json_url"),
	[EDIT_LSS_URL] = URL("lss_url"),
	[EDIT_REPLIES_URL] = URL("replies_url"),
	[EDIT_REMARKS] = ROWS("whole_remarks", said_fields, SAID_COUNT),
	[EDIT_LEAVES] = { "leaves", FIELD_LIST, FIELD_API, .of = leaf_fields, .of_count = LEAF_COUNT,
		.help = "The pages, in order." },
	[EDIT_KINDS] = ROWS("kinds", kind_fields, KIND_COUNT),
};
const struct page_kind inquiry_edit_page = { "inquiry", "ground/inquiry/pages/edit.html",
	edit_fields, EDIT_COUNT };

/* --- drawing ---------------------------------------------------------------------------------- */

struct drawing {
	struct inquiry_desk *desk;
	struct inquiry_remark *remarks;
	size_t remark_count;
	size_t adding_after; /* rank from 1; 0: at the ends of pages */
};

static const char *
number_z(struct arena *arena, size_t number)
{
	return arena_format(arena, "%zu", number);
}

/* The words for each side, or once when they are the same for all who are asked. */
static void
show_said(struct arena *arena, const struct inquiry_question *question, struct model *row)
{
	enum { LENGTH_MAX = 100 };
	static const size_t columns[SIDE_COUNT] = { ITEM_FIRST, ITEM_SECOND, ITEM_THIRD };
	struct text whom = text_new(arena, LENGTH_MAX);
	struct span said = SPAN("");
	bool same = true;
	size_t sides = 0;
	for (int side = 0; side < SIDE_COUNT; side++) {
		const struct span words = inquiry_question_say(question, (enum side)side, 0);
		if (!question->asked[side])
			continue;
		same = same && (sides == 0 || span_equal(words, said));
		said = words;
		text_format(&whom, "%s%s", sides++ > 0 ? ", " : "", inquiry_side_words[side]);
		model_text(row, columns[side], words.length > 0 ? words : SPAN("(sans mots)"));
	}
	if (sides == 0)
		said = inquiry_say(question->words, 0);
	if (!same)
		return;
	model_text(row, ITEM_SAME, said.length > 0 ? said : SPAN("(sans mots)"));
	if (sides > 0)
		model_text_z(row, ITEM_FOR, text_z(&whom));
}

/* What stands against publishing in full; the rest is counted. */
static void
show_remarks(const struct drawing *drawing, struct model *row, size_t list, size_t question)
{
	int64_t more = 0;
	for (size_t i = 0; i < drawing->remark_count; i++) {
		const struct inquiry_remark *remark = &drawing->remarks[i];
		if (remark->question != question)
			continue;
		if (remark->is_blocking) {
			struct model *said = model_row(row, list);
			model_text_z(said, SAID_SENTENCE, remark->sentence);
			model_flag(said, SAID_BLOCKING, remark->is_blocking);
		} else {
			more++;
		}
	}
	if (more > 0 && list == ITEM_REMARKS)
		model_count(row, ITEM_MORE, more);
}

static void
show_item(const struct drawing *drawing, size_t at, size_t page, struct model *row)
{
	const struct inquiry_desk *desk = drawing->desk;
	struct arena *arena = desk->visit->arena;
	const struct inquiry_question *question = &desk->inquiry->questions[at];
	const int64_t id = desk->row.inquiry_id;
	model_text(row, ITEM_CODE, question->code);
	model_text_z(row, ITEM_KIND, inquiry_kind_said(question));
	if (question->nature != 'G')
		model_text_z(row, ITEM_NATURE, inquiry_nature_words(question->nature));
	show_said(arena, question, row);
	model_flag(row, ITEM_LACKS_TWIN, inquiry_lacks_twin(question));
	model_text(row, ITEM_CONDITION, question->shown_if);
	model_text_z(row, ITEM_ID, arena_format(arena, "q%zu", at + 1));
	model_text_z(row, ITEM_RANK, number_z(arena, at + 1));
	model_text_z(row, ITEM_PAGE, number_z(arena, page + 1));
	model_url_z(row, ITEM_URL, inquiry_url(arena, id, arena_format(arena, "/questions/%zu", at + 1)));
	model_url_z(row, ITEM_AFTER_URL,
	            inquiry_url(arena, id, arena_format(arena, "?apres=%zu#q%zu", at + 1, at + 1)));
	model_flag(row, ITEM_IS_ADDING, desk->may_write && drawing->adding_after == at + 1);
	show_remarks(drawing, row, ITEM_REMARKS, at);
}

static void
show_leaf(const struct drawing *drawing, size_t at, struct model *row)
{
	const struct inquiry_desk *desk = drawing->desk;
	struct arena *arena = desk->visit->arena;
	const struct inquiry_page *page = &desk->inquiry->pages[at];
	model_text_z(row, LEAF_NAME, arena_format(arena, "Page %zu", at + 1));
	model_text(row, LEAF_TITLE, inquiry_say(page->title, 0));
	model_text(row, LEAF_CONDITION, page->shown_if);
	model_text_z(row, LEAF_ID, arena_format(arena, "page-%zu", at + 1));
	model_text_z(row, LEAF_RANK, number_z(arena, at + 1));
	model_url_z(row, LEAF_URL,
	            inquiry_url(arena, desk->row.inquiry_id, arena_format(arena, "/pages/%zu", at + 1)));
	model_flag(row, LEAF_IS_EMPTY, page->count == 0);
	model_flag(row, LEAF_ENDS, desk->may_write && drawing->adding_after == 0);
	model_text_z(row, LEAF_LAST, number_z(arena, page->first + page->count));
	for (size_t i = 0; i < page->count; i++)
		show_item(drawing, page->first + i, at, model_row(row, LEAF_ITEMS));
}

static void
show_ways(const struct inquiry_desk *desk, struct model *page)
{
	struct arena *arena = desk->visit->arena;
	const int64_t id = desk->row.inquiry_id;
	const bool writes = (desk->visit->reader.roles & INQUIRY_WRITERS) != 0;
	model_url_z(page, EDIT_URL, inquiry_url(arena, id, ""));
	if (desk->may_write)
		model_url_z(page, EDIT_TEXTS_URL, inquiry_url(arena, id, "/textes"));
	if (desk->may_write || desk->inquiry->quota_count > 0)
		model_url_z(page, EDIT_QUOTAS_URL, inquiry_url(arena, id, "/quotas"));
	model_url_z(page, EDIT_PREVIEW_URL, inquiry_url(arena, id, "/apercu"));
	model_url_z(page, EDIT_TRY_URL, inquiry_url(arena, id, "/essai"));
	model_url_z(page, EDIT_REVIEW_URL, inquiry_url(arena, id, "/relecture"));
	model_url_z(page, EDIT_JSON_URL, inquiry_url(arena, id, "/json"));
	model_url_z(page, EDIT_LSS_URL, inquiry_url(arena, id, "/limesurvey"));
	if (desk->row.has_published)
		model_url_z(page, EDIT_REPLIES_URL, inquiry_url(arena, id, "/reponses"));
	if (writes)
		model_url_z(page, EDIT_COPY_URL,
		            arena_format(arena, "/questionnaires/libres/nouveau?depuis=%lld", (long long)id));
	model_flag(page, EDIT_MAY_WRITE, desk->may_write);
	model_flag(page, EDIT_MAY_FOLLOW, writes && desk->row.state == INQUIRY_PUBLISHED);
	model_flag(page, EDIT_IS_PUBLISHED, desk->row.state == INQUIRY_PUBLISHED);
	model_flag(page, EDIT_MAY_GO_BACK, desk->may_write && desk->row.changes > 1);
	model_text_z(page, EDIT_VERSION, arena_format(arena, "%lld", (long long)desk->row.version));
	model_text_z(page, EDIT_CHANGES, arena_format(arena, "%lld", (long long)desk->row.changes));
}

static void
make_remarks(struct drawing *drawing)
{
	const struct inquiry *inquiry = drawing->desk->inquiry;
	struct arena *arena = drawing->desk->visit->arena;
	struct inquiry_remark *checked, *over;
	size_t checked_count, over_count;
	if (inquiry->question_count * inquiry->language_count > READ_OVER_MAX)
		return;
	(void)inquiry_check(arena, inquiry, &checked, &checked_count);
	inquiry_read_over(arena, inquiry, &over, &over_count);
	drawing->remarks =
		arena_array_of(arena, struct inquiry_remark, checked_count + over_count + 1);
	for (size_t i = 0; i < checked_count; i++)
		if (checked[i].is_blocking && inquiry->question_count > 0) /* else it is about to begin */
			drawing->remarks[drawing->remark_count++] = checked[i];
	for (size_t i = 0; i < over_count; i++)
		drawing->remarks[drawing->remark_count++] = over[i];
}

static void
show_kind(struct model *page, const char *code, const char *words, bool is_chosen)
{
	struct model *row = model_row(page, EDIT_KINDS);
	model_text_z(row, KIND_VALUE, code);
	model_text_z(row, KIND_WORDS, words);
	model_flag(row, KIND_IS_CHOSEN, is_chosen);
}

static void
show_kinds(const struct inquiry_desk *desk, struct model *page)
{
	/* Those that are asked most come first. */
	static const enum ask_kind order[] = {
		ASK_SCALE, ASK_ONE, ASK_SEVERAL, ASK_YES_NO, ASK_LONG, ASK_TEXT, ASK_NUMBER, ASK_MATRIX,
		ASK_SMILEYS, ASK_RANKING, ASK_DATE, ASK_TIME, ASK_PLACE, ASK_MAIL, ASK_PHONE, ASK_BUDGET,
		ASK_PAIRS, ASK_KANO, ASK_FILE, ASK_PAGE, ASK_CONSENT, ASK_COMPUTED,
	};
	_Static_assert(LENGTH(order) == ASK_KIND_COUNT, "every kind may be added");
	for (size_t i = 0; i < LENGTH(order); i++) {
		show_kind(page, inquiry_kind_codes[order[i]], inquiry_kind_words[order[i]], i == 0);
		if (order[i] == ASK_ONE && desk->journey_count > 0)
			show_kind(page, INQUIRY_STEP_CODE, INQUIRY_STEP_WORDS, false);
	}
}

static void
show_edit(struct inquiry_desk *desk)
{
	struct visit *visit = desk->visit;
	struct drawing drawing = { .desk = desk };
	int64_t after;
	if (span_int64(visit_asked(visit, "apres"), &after) && after > 0 &&
	    after <= (int64_t)desk->inquiry->question_count)
		drawing.adding_after = (size_t)after;
	struct model *page = model_new(visit->arena, &inquiry_edit_page);
	model_text(page, EDIT_TITLE, desk->inquiry->name);
	model_text_z(page, EDIT_WITHIN, "Questionnaires libres");
	model_text_z(page, EDIT_STATE, inquiry_state_said(visit->arena, &desk->row));
	model_text(page, EDIT_TONGUES, inquiry_tongues_write(visit->arena, desk->inquiry));
	if (desk->is_late) {
		model_text_z(page, EDIT_LATE, inquiry_desk_late(desk));
		visit->response->status = 409;
	}
	show_ways(desk, page);
	make_remarks(&drawing);
	show_remarks(&drawing, page, EDIT_REMARKS, desk->inquiry->question_count);
	for (size_t i = 0; i < desk->inquiry->page_count; i++)
		show_leaf(&drawing, i, model_row(page, EDIT_LEAVES));
	if (desk->may_write)
		show_kinds(desk, page);
	visit_show(visit, &inquiry_edit_page, page);
}

void
inquiry_get_edit(struct visit *visit)
{
	struct inquiry_desk desk;
	if (inquiry_desk_open(visit, &desk))
		show_edit(&desk);
}

/* --- changing --------------------------------------------------------------------------------- */

/* A rank of the form, from 1 to most. */
static bool
sent(const struct visit *visit, const char *name, size_t most, size_t *at_r)
{
	int64_t rank;
	if (!span_int64(http_pairs_first(&visit->body, name), &rank) || rank < 1 ||
	    rank > (int64_t)most)
		return false;
	*at_r = (size_t)rank - 1;
	return true;
}

/* The code of the only journey that is going on; empty: none, or several to choose from. */
static struct span
only_journey(const struct inquiry_desk *desk)
{
	struct span code = SPAN("");
	size_t going_on = 0;
	for (size_t i = 0; i < desk->journey_count; i++)
		if (!desk->journeys[i].is_closed) {
			code = desk->journeys[i].code;
			going_on++;
		}
	return going_on == 1 ? code : SPAN("");
}

/* Its steps are on the desk already. */
static void
ask_step(const struct inquiry_desk *desk, struct inquiry_question *question)
{
	question->words.in[0] = SPAN("À quelle étape\u202f?");
	question->journey = only_journey(desk);
	inquiry_steps_put(desk->visit->arena, desk->inquiry, question, desk->steps, desk->step_count);
}

/* Where to go then: "#q3". NULL: nothing was asked for, or it cannot be done. */
static const char *
add_question(struct inquiry_desk *desk)
{
	struct visit *visit = desk->visit;
	struct inquiry *inquiry = desk->inquiry;
	const struct span code = http_pairs_first(&visit->body, "sorte");
	const bool is_step = span_is(code, INQUIRY_STEP_CODE);
	const enum ask_kind kind = is_step ? ASK_ONE : inquiry_kind_of(code);
	size_t page;
	int64_t after;
	if (kind == ASK_KIND_COUNT || !sent(visit, "page", inquiry->page_count, &page) ||
	    !span_int64(http_pairs_first(&visit->body, "apres"), &after))
		return NULL;
	const struct inquiry_page *on = &inquiry->pages[page];
	if (after < (int64_t)on->first || after > (int64_t)(on->first + on->count))
		return NULL;
	if (!inquiry_question_add(visit->arena, inquiry, page, (size_t)after, kind))
		return NULL;
	if (is_step)
		ask_step(desk, &inquiry->questions[after]);
	return arena_format(visit->arena, "/questions/%lld", (long long)after + 1);
}

/* The question that is to go up or down; empty: none. */
static struct span
moved_code(const struct inquiry_desk *desk, size_t *at_r)
{
	const size_t count = desk->inquiry->question_count;
	if (!sent(desk->visit, "monter", count, at_r) && !sent(desk->visit, "descendre", count, at_r))
		return SPAN("");
	return desk->inquiry->questions[*at_r].code;
}

/* Dragged: before the question of that rank of a page, or at its end. */
static const char *
put_question(struct inquiry_desk *desk, size_t at)
{
	struct visit *visit = desk->visit;
	struct inquiry *inquiry = desk->inquiry;
	const struct span code = inquiry->questions[at].code;
	size_t page;
	int64_t after;
	if (!sent(visit, "page", inquiry->page_count, &page) ||
	    !span_int64(http_pairs_first(&visit->body, "apres"), &after))
		return NULL;
	const struct inquiry_page *on = &inquiry->pages[page];
	if (after < (int64_t)on->first || after > (int64_t)(on->first + on->count) ||
	    !inquiry_question_put(visit->arena, inquiry, at, page, (size_t)after))
		return NULL;
	return arena_format(visit->arena, "#q%zu", inquiry_find(inquiry, code) + 1);
}

static const char *
change(struct inquiry_desk *desk)
{
	struct visit *visit = desk->visit;
	struct arena *arena = visit->arena;
	struct inquiry *inquiry = desk->inquiry;
	const size_t count = inquiry->question_count;
	size_t at;
	const struct span code = moved_code(desk, &at);
	if (code.length > 0) {
		const int by = http_pairs_first(&visit->body, "monter").length > 0 ? -1 : 1;
		return inquiry_question_move(inquiry, at, by)
		           ? arena_format(arena, "#q%zu", inquiry_find(inquiry, code) + 1)
		           : NULL;
	}
	if (sent(visit, "deplacer", count, &at))
		return put_question(desk, at);
	if (sent(visit, "retirer", count, &at)) {
		inquiry_question_take_away(inquiry, at);
		return count > 1 ? arena_format(arena, "#q%zu", at < count - 1 ? at + 1 : at) : "";
	}
	if (sent(visit, "couper", count, &at))
		return inquiry_page_add(arena, inquiry, inquiry_page_at(inquiry, at), at + 1)
		           ? arena_format(arena, "#page-%zu", inquiry_page_at(inquiry, at) + 2)
		           : NULL;
	if (http_pairs_first(&visit->body, "sorte").length > 0)
		return add_question(desk);
	return NULL;
}

static bool
write_undone(struct db *db, void *data)
{
	struct inquiry_desk *desk = data;
	struct visit *visit = desk->visit;
	return inquiry_undo(visit->arena, db, visit->root_id, desk->row.inquiry_id, &desk->fault) ==
	       FOUND_ONE;
}

static void
go_back(struct inquiry_desk *desk)
{
	struct visit *visit = desk->visit;
	bool gave_up = false;
	if (visit_write(visit, write_undone, desk, &gave_up) || gave_up)
		visit_go(visit, "%s", inquiry_url(visit->arena, desk->row.inquiry_id, ""));
}

/* The draft of the next version, with the words of the published one. */
static void
follow(struct inquiry_desk *desk)
{
	struct visit *visit = desk->visit;
	desk->kind = "inquiry.followed";
	desk->words = arena_format(visit->arena,
	                           "Questionnaire «\u202f%.*s\u202f»\u202f: version %lld commencée.",
	                           SPAN_ARGS(desk->inquiry->name), (long long)desk->row.version + 1);
	if (inquiry_desk_save(desk) || desk->is_late)
		visit_go(visit, "%s", inquiry_url(visit->arena, desk->row.inquiry_id, ""));
}

static void
add_page(struct inquiry_desk *desk, const char **then_r)
{
	struct inquiry *inquiry = desk->inquiry;
	const size_t last = inquiry->page_count > 0 ? inquiry->page_count - 1 : 0;
	if (inquiry_page_add(desk->visit->arena, inquiry, last, inquiry->question_count))
		*then_r = arena_format(desk->visit->arena, "#page-%zu", inquiry->page_count);
}

void
inquiry_post_edit(struct visit *visit)
{
	struct inquiry_desk desk;
	if (!inquiry_desk_open(visit, &desk))
		return;
	const struct span does = http_pairs_first(&visit->body, "faire");
	const char *then = NULL;
	if (!inquiry_desk_is_fresh(&desk)) {
		show_edit(&desk);
		return;
	}
	if (desk.row.state == INQUIRY_PUBLISHED) {
		if (span_is(does, "suivante"))
			follow(&desk);
		else
			visit_go(visit, "%s", inquiry_url(visit->arena, desk.row.inquiry_id, ""));
		return;
	}
	if (span_is(does, "revenir")) {
		go_back(&desk);
		return;
	}
	if (!inquiry_steps_load(&desk, only_journey(&desk)))
		return;
	if (span_is(does, "page"))
		add_page(&desk, &then);
	else
		then = change(&desk);
	if (then == NULL) /* nothing to do */
		visit_go(visit, "%s", inquiry_url(visit->arena, desk.row.inquiry_id, ""));
	else if (inquiry_desk_save(&desk))
		visit_go(visit, "%s", inquiry_url(visit->arena, desk.row.inquiry_id, then));
	else if (desk.is_late && inquiry_desk_open(visit, &desk)) {
		desk.is_late = true;
		show_edit(&desk);
	}
}
