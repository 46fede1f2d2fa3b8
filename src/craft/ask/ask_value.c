/* What stands within a question: the one rule for what is read, packed and unpacked. */
#include <string.h>

#include "base/time.h"
#include "craft/ask/ask_inside.h"

/* --- words of a shape --------------------------------------------------------------------------- */

/* local@domain.tld in plain signs: what letters can be sent to, not all that RFC 5322 allows. */
bool
ask_mail_is_valid(struct span mail)
{
	size_t at = SIZE_MAX, label = 0;
	bool has_dot = false;
	if (mail.length > ASK_MAIL_SIZE_MAX)
		return false;
	for (size_t i = 0; i < mail.length; i++) {
		const unsigned char c = (unsigned char)mail.at[i];
		if (c <= 0x20 || c >= 0x7f || strchr("\"(),:;<>[\\]", c) != NULL)
			return false;
		if (c == '@') {
			if (at != SIZE_MAX || i == 0 || i > 64)
				return false;
			at = i;
		} else if (at != SIZE_MAX && c == '.') {
			if (label == 0)
				return false;
			has_dot = true;
			label = 0;
		} else if (at != SIZE_MAX) {
			label++;
		}
	}
	return at != SIZE_MAX && has_dot && label > 1;
}

static bool
is_phone(struct span phone)
{
	if (phone.length < 7 || phone.length > ASK_PHONE_SIZE_MAX || phone.at[0] != '+' ||
	    phone.at[1] == '0')
		return false;
	for (size_t i = 1; i < phone.length; i++)
		if (phone.at[i] < '0' || phone.at[i] > '9')
			return false;
	return true;
}

/* 01 40 20 50 50, +33 1.40…, 0033-1…: the number of E.164; ten figures from 0 are French. */
bool
ask_phone_read(struct arena *arena, struct span typed, struct span *phone_r)
{
	struct text digits = text_new(arena, ASK_PHONE_SIZE_MAX + 2);
	for (size_t i = 0; i < typed.length; i++) {
		const unsigned char c = (unsigned char)typed.at[i];
		if ((c >= '0' && c <= '9') || (c == '+' && digits.length == 0))
			text_add_char(&digits, (char)c);
		else if (c < 0x80 && strchr(" .-/()", c) == NULL)
			return false;
		else if (c >= 0x80 && !span_starts(span_from(typed.at + i, typed.length - i), "\u00a0") &&
		         !span_starts(span_from(typed.at + i, typed.length - i), "\u202f"))
			return false;
		else if (c >= 0x80)
			i += c == 0xc2 ? 1 : 2;
	}
	struct span number = text_span(&digits);
	struct text phone = text_new(arena, ASK_PHONE_SIZE_MAX + 4);
	if (span_starts(number, "00"))
		text_format(&phone, "+%.*s", SPAN_ARGS(span_from(number.at + 2, number.length - 2)));
	else if (number.length == 10 && number.at[0] == '0')
		text_format(&phone, "+33%.*s", 9, number.at + 1);
	else
		text_add(&phone, number);
	*phone_r = text_span(&phone);
	return !digits.cut && is_phone(*phone_r);
}

/* « pm » or « a.m. » at the end, taken off; 0 when there is none, else 'a' or 'p'. */
static char
half_of_day(struct span *typed)
{
	static const char *const ends[] = { "am", "pm", "AM", "PM", "a.m.", "p.m." };
	for (size_t i = 0; i < LENGTH(ends); i++)
		if (span_ends(*typed, ends[i])) {
			*typed = span_trim(span_from(typed->at, typed->length - strlen(ends[i])));
			return ends[i][0] == 'a' || ends[i][0] == 'A' ? 'a' : 'p';
		}
	return '\0';
}

/* 14:30, 14h30, 14 h, 9 h 05; 2:30 pm, 2.30pm, 2 pm. */
bool
ask_time_read(struct span typed, int64_t *minute_r)
{
	const char half = half_of_day(&typed);
	struct span hour, minute = typed;
	const bool has_colon = span_find(typed, SPAN(":")) != SIZE_MAX;
	const bool has_h = span_find(typed, SPAN("h")) != SIZE_MAX;
	size_t hours, minutes = 0;
	const char between = has_colon ? ':' : has_h ? 'h' : '.';
	if ((!has_colon && !has_h && half == '\0') || !span_cut(&minute, between, &hour))
		return false;
	minute = span_trim(minute);
	if (!ask_index_read(span_trim(hour), 24, &hours) || (has_colon && minute.length == 0) ||
	    (minute.length > 0 && (minute.length != 2 || !ask_index_read(minute, 60, &minutes))))
		return false;
	if (half != '\0' && (hours < 1 || hours > 12))
		return false;
	if (half != '\0')
		hours = hours % 12 + (half == 'p' ? 12 : 0);
	*minute_r = (int64_t)(hours * 60 + minutes);
	return true;
}

/* --- values -------------------------------------------------------------------------------------- */

bool
ask_order_is_valid(const struct ask_question *question, const uint8_t *order)
{
	bool seen[ASK_CHOICE_COUNT_MAX] = { false };
	for (size_t i = 0; i < question->choice_count; i++) {
		if (order[i] >= question->choice_count || seen[order[i]])
			return false;
		seen[order[i]] = true;
	}
	return true;
}

static bool
is_within(const struct ask_question *question, int64_t number, int64_t least, int64_t most)
{
	return number >= least && number <= most &&
	       (!ask_has_limits(question) || (number >= question->least && number <= question->most));
}

static bool
number_is_valid(const struct ask_question *question, int64_t number)
{
	switch (question->kind) {
	case ASK_ONE:
		return number >= 0 && number < (int64_t)question->choice_count;
	case ASK_SCALE:
	case ASK_SMILEYS:
		return number >= ask_level_first(question) &&
		       number < ask_level_first(question) + (int64_t)ask_level_count(question);
	case ASK_YES_NO:
	case ASK_CONSENT:
		return number == 0 || number == 1;
	case ASK_NUMBER:
	case ASK_COMPUTED:
		return is_within(question, number, -ASK_NUMBER_FAR_MAX, ASK_NUMBER_FAR_MAX);
	case ASK_DATE:
		return is_within(question, number, DAYS_MIN, DAYS_MAX);
	case ASK_TIME:
		return is_within(question, number, 0, 24 * 60 - 1);
	case ASK_PLACE:
	case ASK_FILE:
		return number > 0;
	default:
		return number == 0;
	}
}

static bool
text_is_valid(const struct ask_question *question, struct span text)
{
	if (!ask_is_text(question->kind))
		return text.length == 0;
	if (text.length == 0 || text.length > ask_text_room(question) || !span_is_utf8(text) ||
	    form_length(text) > ask_length_max(question) ||
	    span_find(text, SPAN("\ufffd")) != SIZE_MAX)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		const unsigned char c = (unsigned char)text.at[i];
		if (c == 0x7f || (c < 0x20 && c != '\t' && (c != '\n' || question->kind != ASK_LONG)))
			return false;
	}
	return question->kind == ASK_MAIL    ? ask_mail_is_valid(text)
	       : question->kind == ASK_PHONE ? is_phone(text)
	                                     : true;
}

static bool
apart_is_allowed(const struct ask_question *question, enum ask_state state)
{
	const struct apart *apart = ask_apart_of(state);
	return apart != NULL && (question->aparts & apart->bit) != 0;
}

/* Several, points: each offered choice is answered. */
static bool
counts_are_valid(const struct ask_question *question, const struct ask_part *parts)
{
	int64_t sum = 0, offered = 0;
	const int64_t each_most = question->kind == ASK_SEVERAL ? 1 : question->total;
	for (size_t i = 0; i < question->choice_count; i++) {
		if (parts[i].state == ASK_NOT_SHOWN)
			continue;
		if (parts[i].state != ASK_ANSWERED || parts[i].number < 0 || parts[i].number > each_most)
			return false;
		sum += parts[i].number;
		offered++;
	}
	if (question->kind == ASK_BUDGET)
		return sum == question->total;
	const int64_t least = question->least < offered ? question->least : offered;
	return sum > 0 && sum >= least && sum <= ask_most_of(question);
}

/* Ranks from 1, none twice, none skipped. */
static bool
ranks_are_valid(const struct ask_question *question, const struct ask_part *parts)
{
	bool seen[ASK_CHOICE_COUNT_MAX + 1] = { false };
	int64_t ranked = 0, offered = 0, last = 0;
	for (size_t i = 0; i < question->choice_count; i++) {
		offered += parts[i].state != ASK_NOT_SHOWN;
		if (parts[i].state == ASK_NOT_SHOWN || parts[i].state == ASK_NOT_ANSWERED)
			continue;
		const int32_t rank = parts[i].number;
		if (parts[i].state != ASK_ANSWERED || rank < 1 ||
		    rank > (int32_t)question->choice_count || seen[rank])
			return false;
		seen[rank] = true;
		last = rank > last ? rank : last;
		ranked++;
	}
	const int64_t least = question->least < offered ? question->least : offered;
	return ranked > 0 && last == ranked && ranked >= least && ranked <= ask_most_of(question);
}

static bool
rows_are_valid(const struct ask_question *question, const struct ask_part *parts)
{
	const int64_t first = ask_level_first(question);
	bool is_answered = false;
	for (size_t i = 0; i < ask_part_count(question); i++) {
		const enum ask_state state = parts[i].state;
		if (state == ASK_NOT_SHOWN ? question->kind == ASK_KANO
		    : state == ASK_ANSWERED
		        ? parts[i].number < first ||
		              parts[i].number >= first + (int64_t)ask_level_count(question)
		        : state != ASK_NOT_ANSWERED && !apart_is_allowed(question, state))
			return false;
		is_answered = is_answered || (state != ASK_NOT_SHOWN && state != ASK_NOT_ANSWERED);
	}
	return is_answered;
}

static bool
parts_are_valid(const struct ask_question *question, const struct ask_value *value)
{
	for (size_t i = 0; i < ask_part_count(question); i++) {
		const struct ask_part part = value->parts[i];
		if (part.state >= ASK_STATE_COUNT || (part.state != ASK_ANSWERED && part.number != 0))
			return false;
		if (value->state == ASK_NOT_SHOWN && part.state != ASK_NOT_SHOWN)
			return false;
		if (value->state != ASK_ANSWERED && part.state != ASK_NOT_SHOWN &&
		    (part.state != ASK_NOT_ANSWERED))
			return false;
		if (question->kind == ASK_KANO && value->state != ASK_NOT_SHOWN &&
		    part.state == ASK_NOT_SHOWN)
			return false;
	}
	if (value->state != ASK_ANSWERED || ask_part_count(question) == 0)
		return true;
	return question->kind == ASK_SEVERAL || question->kind == ASK_BUDGET
	           ? counts_are_valid(question, value->parts)
	       : question->kind == ASK_RANKING ? ranks_are_valid(question, value->parts)
	                                       : rows_are_valid(question, value->parts);
}

static bool
state_is_valid(const struct ask_question *question, enum ask_state state)
{
	const enum apart_place where = ask_apart_place(question->kind);
	if (state == ASK_NOT_SHOWN || state == ASK_NOT_ANSWERED)
		return true;
	if (state == ASK_ANSWERED)
		return question->kind != ASK_PAGE;
	return (where == APART_AMONG_LEVELS || where == APART_IN_BOXES) &&
	       apart_is_allowed(question, state);
}

bool
ask_value_is_valid(const struct ask_question *question, const struct ask_value *value)
{
	if (value->state >= ASK_STATE_COUNT || !state_is_valid(question, value->state))
		return false;
	if (question->is_shuffled && !ask_order_is_valid(question, value->order))
		return false;
	if (!parts_are_valid(question, value))
		return false;
	if (value->state != ASK_ANSWERED)
		return value->number == 0 && value->text.length == 0;
	return number_is_valid(question, value->number) && text_is_valid(question, value->text);
}
