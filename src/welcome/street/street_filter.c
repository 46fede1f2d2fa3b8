/* What a reading of Open311 is about. Pure. */
#include "craft/http/http_form.h"
#include "welcome/street/street_inside.h"

static struct span
value_of(const struct http_pairs *query, const char *name)
{
	return span_trim(http_pairs_first(query, name));
}

/* « 123, 456 » */
static bool
read_list(struct span typed, struct span *list_r, size_t *count_r)
{
	struct span rest = typed, part;
	*count_r = 0;
	while (rest.length > 0 && span_cut(&rest, ',', &part)) {
		const struct span word = span_trim(part);
		if (word.length == 0)
			continue;
		if (*count_r == STREET_LIST_COUNT_MAX)
			return false;
		list_r[(*count_r)++] = word;
	}
	return true;
}

/* In an address « + » is a blank: « 2026-11-23T11:00:00+01:00 » typed as it is has lost its sign. */
static bool
read_instant(struct span typed, int64_t *instant_s_r)
{
	char mended[40];
	if (instant_read(typed, instant_s_r))
		return true;
	if (typed.length >= sizeof mended)
		return false;
	for (size_t i = 0; i < typed.length; i++)
		mended[i] = typed.at[i] == ' ' && i > sizeof "2026-11-23T" ? '+' : typed.at[i];
	return instant_read(span_from(mended, typed.length), instant_s_r);
}

static const char *
read_span(const struct http_pairs *query, int64_t now_s, struct street_filter *filter)
{
	const int64_t span_s = STREET_SPAN_DAYS * (int64_t)DAY_S;
	const struct span start = value_of(query, "start_date"), end = value_of(query, "end_date");
	if ((start.length > 0 && !read_instant(start, &filter->from_s)) ||
	    (end.length > 0 && !read_instant(end, &filter->to_s)))
		return "start_date et end_date s’écrivent comme 2026-11-23T10:00:00Z.";
	if (start.length == 0 && end.length == 0)
		filter->to_s = now_s;
	if (start.length == 0)
		filter->from_s = filter->to_s - span_s;
	else if (end.length == 0)
		filter->to_s = now_s < filter->from_s + span_s ? now_s : filter->from_s + span_s;
	if (filter->to_s - filter->from_s > span_s)
		return "Quatre-vingt-dix jours au plus à la fois, de start_date à end_date.";
	return instant_is_valid(filter->from_s) && instant_is_valid(filter->to_s)
	           ? NULL
	           : "start_date et end_date vont de 1900 à 2200.";
}

static const char *
read_standing(struct span typed, struct street_filter *filter)
{
	struct span rest = typed, part;
	bool open = false, closed = false;
	while (rest.length > 0 && span_cut(&rest, ',', &part)) {
		const struct span word = span_trim(part);
		open = open || span_is(word, "open");
		closed = closed || span_is(word, "closed");
		if (!span_is(word, "open") && !span_is(word, "closed"))
			return "status est open ou closed.";
	}
	filter->standing = open == closed ? DESK_ANY : open ? DESK_STANDS_OPEN : DESK_STANDS_CLOSED;
	return NULL;
}

const char *
street_read_filter(const struct http_pairs *query, int64_t now_s, struct street_filter *filter_r)
{
	*filter_r = (struct street_filter){ .standing = DESK_ANY };
	if (!read_list(value_of(query, "service_request_id"), filter_r->references,
	               &filter_r->reference_count) ||
	    !read_list(value_of(query, "service_code"), filter_r->codes, &filter_r->code_count))
		return "Deux cents références ou codes au plus à la fois.";
	if (filter_r->reference_count > 0)
		return NULL;
	const char *wrong = read_span(query, now_s, filter_r);
	return wrong != NULL ? wrong : read_standing(value_of(query, "status"), filter_r);
}
