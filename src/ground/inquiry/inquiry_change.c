/* What each kind of question has, and changes to a document. */
#include <string.h>

#include "ground/inquiry/inquiry_editing.h"

/* --- kinds ------------------------------------------------------------------------------------ */

#define ALWAYS (TRAIT_ANSWERED | TRAIT_APARTS)
static const unsigned traits[ASK_KIND_COUNT] = {
	[ASK_ONE] = ALWAYS | TRAIT_CHOICES | TRAIT_SHUFFLED | TRAIT_STEPS,
	[ASK_SEVERAL] = ALWAYS | TRAIT_CHOICES | TRAIT_SHUFFLED | TRAIT_TICKS,
	[ASK_SCALE] = ALWAYS | TRAIT_LEVELS | TRAIT_JUDGES,
	[ASK_SMILEYS] = ALWAYS | TRAIT_JUDGES,
	[ASK_YES_NO] = ALWAYS,
	[ASK_MATRIX] = ALWAYS | TRAIT_CHOICES | TRAIT_SHUFFLED | TRAIT_LEVELS | TRAIT_JUDGES,
	[ASK_RANKING] = ALWAYS | TRAIT_CHOICES | TRAIT_SHUFFLED | TRAIT_TICKS,
	[ASK_NUMBER] = ALWAYS | TRAIT_NUMBER | TRAIT_UNIT | TRAIT_PURPOSE,
	[ASK_DATE] = ALWAYS | TRAIT_DAY | TRAIT_PURPOSE,
	[ASK_TIME] = ALWAYS | TRAIT_HOUR,
	[ASK_TEXT] = ALWAYS | TRAIT_LENGTH | TRAIT_PURPOSE,
	[ASK_LONG] = ALWAYS | TRAIT_LENGTH | TRAIT_PURPOSE,
	[ASK_MAIL] = ALWAYS | TRAIT_PURPOSE,
	[ASK_PHONE] = ALWAYS | TRAIT_PURPOSE,
	[ASK_PLACE] = ALWAYS,
	[ASK_BUDGET] = ALWAYS | TRAIT_CHOICES | TRAIT_SHUFFLED | TRAIT_TOTAL | TRAIT_UNIT,
	[ASK_PAIRS] = ALWAYS | TRAIT_CHOICES | TRAIT_SHUFFLED | TRAIT_LEVELS,
	[ASK_KANO] = ALWAYS | TRAIT_OTHER,
	[ASK_COMPUTED] = TRAIT_FORMULA | TRAIT_UNIT,
	[ASK_PAGE] = TRAIT_TEXT,
	[ASK_CONSENT] = TRAIT_ANSWERED | TRAIT_TEXT,
	[ASK_FILE] = TRAIT_ANSWERED | TRAIT_FILE | TRAIT_PURPOSE,
};

bool
inquiry_has(enum ask_kind kind, enum inquiry_trait trait)
{
	return (traits[kind] & trait) != 0;
}

const char *
inquiry_kind_said(const struct inquiry_question *question)
{
	return question->journey.length > 0 ? INQUIRY_STEP_WORDS : inquiry_kind_words[question->kind];
}

enum ask_kind
inquiry_kind_of(struct span code)
{
	size_t kind = 0;
	while (kind < ASK_KIND_COUNT && !span_is(code, inquiry_kind_codes[kind]))
		kind++;
	return (enum ask_kind)kind;
}

static void
fit_limits(struct inquiry_question *question, enum ask_kind before)
{
	enum { LEVELS = 5, POINTS = 100 };
	const enum ask_kind kind = question->kind;
	const unsigned limits =
		TRAIT_LEVELS | TRAIT_TICKS | TRAIT_NUMBER | TRAIT_DAY | TRAIT_HOUR | TRAIT_FORMULA | TRAIT_FILE;
	if ((traits[kind] & limits) != (traits[before] & limits)) {
		question->least = inquiry_has(kind, TRAIT_LEVELS) ? 1 : 0;
		question->most = inquiry_has(kind, TRAIT_LEVELS) ? LEVELS : 0;
		question->level_words = NULL;
		question->level_codes = NULL;
	}
	if (!inquiry_has(kind, TRAIT_LEVELS))
		question->least_words = question->most_words = (struct inquiry_words){ NULL };
	if (!inquiry_has(kind, TRAIT_NUMBER) && !inquiry_has(kind, TRAIT_FORMULA))
		question->decimals = 0;
	if (!inquiry_has(kind, TRAIT_TOTAL))
		question->total = 0;
	else if (question->total == 0)
		question->total = POINTS;
	if (!inquiry_has(kind, TRAIT_LENGTH) ||
	    (kind == ASK_TEXT && question->length_max > ASK_LINE_LENGTH_MAX))
		question->length_max = 0;
}

void
inquiry_fit(struct arena *arena, const struct inquiry *inquiry, struct inquiry_question *question,
            enum ask_kind kind)
{
	static const struct inquiry_words none = { NULL };
	const enum ask_kind before = question->kind;
	question->kind = kind;
	fit_limits(question, before);
	if (!inquiry_has(kind, TRAIT_CHOICES))
		question->choice_count = 0;
	question->is_shuffled = question->is_shuffled && inquiry_has(kind, TRAIT_SHUFFLED);
	if (!inquiry_has(kind, TRAIT_STEPS))
		inquiry_leave_journey(question);
	for (size_t i = 0; i < question->choice_count; i++)
		if (kind != ASK_PAIRS)
			question->choices[i].other = none;
	if (!inquiry_has(kind, TRAIT_JUDGES))
		question->is_reversed = false;
	if (!inquiry_has(kind, TRAIT_APARTS))
		question->aparts = 0;
	if (!inquiry_has(kind, TRAIT_OTHER))
		question->other = none;
	question->is_photo = question->is_photo && inquiry_has(kind, TRAIT_FILE);
	if (inquiry_has(kind, TRAIT_FILE)) /* a photo tells who took it: colleagues are not asked for one */
		question->asked[SIDE_AGENT] = question->asked[SIDE_LEADER] = false;
	if (!inquiry_has(kind, TRAIT_TEXT))
		question->text = none;
	if (!inquiry_has(kind, TRAIT_UNIT))
		question->unit = none;
	if (!inquiry_has(kind, TRAIT_FORMULA))
		question->formula = SPAN("");
	if (!inquiry_has(kind, TRAIT_PURPOSE))
		question->purpose = SPAN("");
	if (!inquiry_has(kind, TRAIT_ANSWERED)) {
		question->reason = question->check_words = none;
		question->check = SPAN("");
		question->nature = 'G';
	}
	if (question->words.in == NULL)
		question->words = inquiry_words_new(arena, inquiry);
}

/* --- where things are ------------------------------------------------------------------------- */

size_t
inquiry_find(const struct inquiry *inquiry, struct span code)
{
	size_t at = 0;
	while (at < inquiry->question_count && !span_equal(inquiry->questions[at].code, code))
		at++;
	return at;
}

struct span
inquiry_free_code(struct arena *arena, const struct inquiry *inquiry)
{
	/* One of these is free: there are more of them than questions. */
	for (size_t i = inquiry->question_count + 1;; i++) {
		const struct span code = span_of(arena_format(arena, "Q%zu", i));
		if (inquiry_find(inquiry, code) == inquiry->question_count)
			return code;
		must(i < 2 * INQUIRY_QUESTION_COUNT_MAX + 2);
	}
}

size_t
inquiry_page_at(const struct inquiry *inquiry, size_t question)
{
	size_t page = 0;
	while (page + 1 < inquiry->page_count &&
	       question >= inquiry->pages[page].first + inquiry->pages[page].count)
		page++;
	return page;
}

/* --- changes ---------------------------------------------------------------------------------- */

struct inquiry *
inquiry_blank(struct arena *arena, struct span name, const struct span *languages,
              size_t language_count)
{
	must(language_count > 0 && language_count <= INQUIRY_LANGUAGE_COUNT_MAX);
	struct inquiry *inquiry = arena_new_of(arena, struct inquiry);
	inquiry->name = name;
	inquiry->languages = arena_array_of(arena, struct span, language_count);
	memcpy(inquiry->languages, languages, language_count * sizeof *languages);
	inquiry->language_count = language_count;
	inquiry->title = inquiry_words_new(arena, inquiry);
	inquiry->title.in[0] = name;
	inquiry->pages = arena_new_of(arena, struct inquiry_page);
	inquiry->page_count = 1;
	inquiry->questions =
		arena_array_of(arena, struct inquiry_question, INQUIRY_QUESTION_COUNT_MAX + 1);
	return inquiry;
}

/* The arrays of a document that was read are as long as they need to be, no longer. */
static void
make_room(struct arena *arena, struct inquiry *inquiry)
{
	inquiry->questions =
		arena_grow(arena, inquiry->questions, inquiry->question_count,
	               inquiry->question_count + 2, sizeof *inquiry->questions);
	inquiry->pages = arena_grow(arena, inquiry->pages, inquiry->page_count,
	                            inquiry->page_count + 2, sizeof *inquiry->pages);
}

static void
shift_pages(struct inquiry *inquiry, size_t after, int by)
{
	for (size_t i = after + 1; i < inquiry->page_count; i++)
		inquiry->pages[i].first = (size_t)((int64_t)inquiry->pages[i].first + by);
}

static void
insert(struct arena *arena, struct inquiry *inquiry, size_t page, size_t at,
       struct inquiry_question question)
{
	must(page < inquiry->page_count);
	must(at >= inquiry->pages[page].first &&
	     at <= inquiry->pages[page].first + inquiry->pages[page].count);
	make_room(arena, inquiry);
	memmove(&inquiry->questions[at + 1], &inquiry->questions[at],
	        (inquiry->question_count - at) * sizeof *inquiry->questions);
	inquiry->questions[at] = question;
	inquiry->question_count++;
	inquiry->pages[page].count++;
	shift_pages(inquiry, page, 1);
}

bool
inquiry_question_add(struct arena *arena, struct inquiry *inquiry, size_t page, size_t at,
                     enum ask_kind kind)
{
	if (inquiry->question_count >= INQUIRY_QUESTION_COUNT_MAX)
		return false;
	struct inquiry_question question = { .code = inquiry_free_code(arena, inquiry),
		                                 .kind = ASK_PAGE,
		                                 .nature = 'G' };
	/* Whoever is asked what comes before is asked this. */
	const struct inquiry_question *before =
		inquiry->question_count == 0 ? NULL : &inquiry->questions[at > 0 ? at - 1 : 0];
	for (int side = 0; side < SIDE_COUNT; side++)
		question.asked[side] = before != NULL && before->kind != ASK_COMPUTED
		                           ? before->asked[side]
		                           : side == SIDE_USAGER || (side == SIDE_AGENT && !inquiry->is_request);
	inquiry_fit(arena, inquiry, &question, kind);
	insert(arena, inquiry, page, at, question);
	return true;
}

void
inquiry_question_take_away(struct inquiry *inquiry, size_t at)
{
	must(at < inquiry->question_count);
	const size_t page = inquiry_page_at(inquiry, at);
	memmove(&inquiry->questions[at], &inquiry->questions[at + 1],
	        (inquiry->question_count - at - 1) * sizeof *inquiry->questions);
	inquiry->question_count--;
	inquiry->pages[page].count--;
	shift_pages(inquiry, page, -1);
}

/* Past the end of a page it stays where it is in the list: the page's end moves. */
static bool
turn_page(struct inquiry *inquiry, size_t page, int by)
{
	if (by < 0 ? page == 0 : page + 1 == inquiry->page_count)
		return false;
	struct inquiry_page *from = &inquiry->pages[page];
	struct inquiry_page *to = by < 0 ? from - 1 : from + 1;
	from->count--;
	to->count++;
	if (by < 0)
		from->first++;
	else
		to->first--;
	return true;
}

bool
inquiry_question_move(struct inquiry *inquiry, size_t at, int by)
{
	must(at < inquiry->question_count && (by == 1 || by == -1));
	const size_t page = inquiry_page_at(inquiry, at);
	const size_t first = inquiry->pages[page].first;
	const size_t last = first + inquiry->pages[page].count - 1;
	if (at == (by < 0 ? first : last))
		return turn_page(inquiry, page, by);
	struct inquiry_question *other = &inquiry->questions[by < 0 ? at - 1 : at + 1];
	const struct inquiry_question moved = inquiry->questions[at];
	inquiry->questions[at] = *other;
	*other = moved;
	return true;
}

void
inquiry_question_send(struct arena *arena, struct inquiry *inquiry, size_t at, size_t page)
{
	must(at < inquiry->question_count && page < inquiry->page_count);
	const struct inquiry_question question = inquiry->questions[at];
	inquiry_question_take_away(inquiry, at);
	insert(arena, inquiry, page, inquiry->pages[page].first + inquiry->pages[page].count,
	       question);
}

bool
inquiry_question_put(struct arena *arena, struct inquiry *inquiry, size_t at, size_t page,
                     size_t before)
{
	must(at < inquiry->question_count && page < inquiry->page_count);
	const struct inquiry_page *on = &inquiry->pages[page];
	must(before >= on->first && before <= on->first + on->count);
	if (inquiry_page_at(inquiry, at) == page && (before == at || before == at + 1))
		return false;
	const struct inquiry_question question = inquiry->questions[at];
	inquiry_question_take_away(inquiry, at);
	insert(arena, inquiry, page, before > at ? before - 1 : before, question);
	return true;
}

bool
inquiry_page_add(struct arena *arena, struct inquiry *inquiry, size_t page, size_t from)
{
	if (inquiry->page_count >= INQUIRY_PAGE_COUNT_MAX)
		return false;
	make_room(arena, inquiry);
	struct inquiry_page *pages = inquiry->pages;
	if (inquiry->page_count == 0) { /* a document that was read may have none */
		pages[inquiry->page_count++] = (struct inquiry_page){ .first = 0 };
		return true;
	}
	const size_t end = pages[page].first + pages[page].count;
	must(from >= pages[page].first && from <= end);
	memmove(&pages[page + 2], &pages[page + 1],
	        (inquiry->page_count - page - 1) * sizeof *pages);
	pages[page + 1] = (struct inquiry_page){ .first = from, .count = end - from };
	pages[page].count = from - pages[page].first;
	inquiry->page_count++;
	return true;
}

bool
inquiry_page_take_away(struct inquiry *inquiry, size_t page)
{
	must(page < inquiry->page_count);
	if (inquiry->page_count == 1)
		return false;
	struct inquiry_page *pages = inquiry->pages;
	if (page > 0)
		pages[page - 1].count += pages[page].count;
	else {
		pages[1].first = pages[0].first;
		pages[1].count += pages[0].count;
	}
	memmove(&pages[page], &pages[page + 1], (inquiry->page_count - page - 1) * sizeof *pages);
	inquiry->page_count--;
	return true;
}

/* --- languages -------------------------------------------------------------------------------- */

struct speaking {
	struct arena *arena;
	const size_t *from; /* by new language: the old one, or SIZE_MAX */
	size_t count;
};

static void
speak(const struct speaking *speaking, struct inquiry_words *words)
{
	if (words->in == NULL)
		return;
	struct span *in = arena_array_of(speaking->arena, struct span, speaking->count);
	for (size_t i = 0; i < speaking->count; i++)
		in[i] = speaking->from[i] == SIZE_MAX ? SPAN("") : words->in[speaking->from[i]];
	words->in = in;
}

static void
speak_question(const struct speaking *speaking, struct inquiry_question *question)
{
	struct inquiry_words *const all[] = {
		&question->words,       &question->said[SIDE_USAGER], &question->said[SIDE_AGENT],
		&question->said[SIDE_LEADER], &question->other,       &question->help,
		&question->reason,      &question->text,              &question->unit,
		&question->least_words, &question->most_words,        &question->check_words,
	};
	for (size_t i = 0; i < LENGTH(all); i++)
		speak(speaking, all[i]);
	for (size_t i = 0; i < question->choice_count; i++) {
		speak(speaking, &question->choices[i].words);
		speak(speaking, &question->choices[i].other);
	}
	for (int64_t i = 0; question->level_words != NULL && i <= question->most - question->least; i++)
		speak(speaking, &question->level_words[i]);
}

void
inquiry_speak(struct arena *arena, struct inquiry *inquiry, const struct span *languages,
              size_t language_count)
{
	must(language_count > 0 && language_count <= INQUIRY_LANGUAGE_COUNT_MAX);
	size_t *from = arena_array_of(arena, size_t, language_count);
	for (size_t i = 0; i < language_count; i++) {
		from[i] = inquiry_language(inquiry, languages[i]);
		if (from[i] == inquiry->language_count)
			from[i] = SIZE_MAX;
	}
	const struct speaking speaking = { arena, from, language_count };
	speak(&speaking, &inquiry->title);
	speak(&speaking, &inquiry->welcome);
	speak(&speaking, &inquiry->end);
	for (size_t i = 0; i < inquiry->page_count; i++) {
		speak(&speaking, &inquiry->pages[i].title);
		speak(&speaking, &inquiry->pages[i].text);
	}
	for (size_t i = 0; i < inquiry->question_count; i++)
		speak_question(&speaking, &inquiry->questions[i]);
	for (size_t i = 0; i < inquiry->quota_count; i++)
		speak(&speaking, &inquiry->quotas[i].message);
	inquiry->languages = arena_array_of(arena, struct span, language_count);
	memcpy(inquiry->languages, languages, language_count * sizeof *languages);
	inquiry->language_count = language_count;
}

/* --- names in formulas ------------------------------------------------------------------------ */

static bool
is_of_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

/* The same quotes as craft/logic reads. */
size_t
inquiry_skip_quoted(struct span source, size_t at)
{
	static const char *const quotes[][2] = { { "\"", "\"" }, { "«", "»" }, { "“", "”" } };
	const struct span rest = span_from(source.at + at, source.length - at);
	for (size_t i = 0; i < LENGTH(quotes); i++) {
		if (!span_starts(rest, quotes[i][0]))
			continue;
		const size_t open = strlen(quotes[i][0]);
		const size_t end = span_find(span_from(rest.at + open, rest.length - open),
		                             span_of(quotes[i][1]));
		return end == SIZE_MAX ? source.length : at + open + end + strlen(quotes[i][1]);
	}
	return at;
}

static bool
is_named(struct span name, struct span code)
{
	return span_equal(name, code) || (name.length > code.length && name.at[code.length] == '_' &&
	                                  memcmp(name.at, code.at, code.length) == 0);
}

static struct span
rename_in(struct arena *arena, struct span source, struct span from, struct span to)
{
	struct text out = text_new(arena, LOGIC_SOURCE_LENGTH_MAX * 4);
	for (size_t i = 0; i < source.length;) {
		const size_t quoted = inquiry_skip_quoted(source, i);
		size_t end = i;
		while (end < source.length && is_of_name(source.at[end]))
			end++;
		const struct span name = span_from(source.at + i, end - i);
		if (quoted > i) {
			text_add(&out, span_from(source.at + i, quoted - i));
			i = quoted;
		} else if (end == i) {
			text_add_char(&out, source.at[i++]);
		} else {
			const bool is_it = is_named(name, from);
			text_add(&out, is_it ? to : name);
			if (is_it)
				text_add(&out, span_from(name.at + from.length, name.length - from.length));
			i = end;
		}
	}
	return out.cut ? source : text_span(&out);
}

/* « Bonjour {prenom} »: only what stands between braces is a formula. */
static struct span
rename_in_holes(struct arena *arena, struct span source, struct span from, struct span to)
{
	if (source.length == 0 || memchr(source.at, '{', source.length) == NULL)
		return source;
	struct text out = text_new(arena, LOGIC_PIPED_LENGTH_MAX);
	for (size_t i = 0; i < source.length;) {
		size_t end = i;
		while (end < source.length && source.at[end] != '{')
			end++;
		text_add(&out, span_from(source.at + i, end - i));
		i = end;
		while (end < source.length && source.at[end] != '}')
			end++;
		text_add(&out, rename_in(arena, span_from(source.at + i, end - i), from, to));
		i = end;
		if (i < source.length)
			text_add_char(&out, source.at[i++]);
	}
	return out.cut ? source : text_span(&out);
}

void
inquiry_rename(struct arena *arena, struct inquiry *inquiry, struct span from, struct span to)
{
	if (from.length == 0 || span_equal(from, to))
		return;
	for (size_t i = 0; i < inquiry->page_count; i++)
		inquiry->pages[i].shown_if = rename_in(arena, inquiry->pages[i].shown_if, from, to);
	for (size_t i = 0; i < inquiry->quota_count; i++)
		inquiry->quotas[i].condition = rename_in(arena, inquiry->quotas[i].condition, from, to);
	for (size_t i = 0; i < inquiry->question_count; i++) {
		struct inquiry_question *question = &inquiry->questions[i];
		struct inquiry_words *const piped[] = {
			&question->words, &question->said[SIDE_USAGER], &question->said[SIDE_AGENT],
			&question->said[SIDE_LEADER], &question->help, &question->text,
		};
		question->shown_if = rename_in(arena, question->shown_if, from, to);
		question->check = rename_in(arena, question->check, from, to);
		question->formula = rename_in(arena, question->formula, from, to);
		for (size_t p = 0; p < LENGTH(piped); p++)
			for (size_t l = 0; piped[p]->in != NULL && l < inquiry->language_count; l++)
				piped[p]->in[l] = rename_in_holes(arena, piped[p]->in[l], from, to);
	}
}
