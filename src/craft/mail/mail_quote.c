/* What the person wrote now, and what was written before: told by what programs put between them, in French,
 * English and German. Nothing is lost: each line goes to one side or to the other. */
#include <string.h>
#include <strings.h>

#include "craft/mail/mail_inside.h"

enum {
	SIGNATURE_LINE_COUNT_MAX = 15,
	ATTRIBUTION_LINE_COUNT_MAX = 4,
	ATTRIBUTION_LENGTH_MAX = 500,
	BLOCK_LINE_COUNT_MAX = 12,
};

enum key {
	KEY_UNKNOWN,
	KEY_NONE,
	KEY_FROM,  /* « De : » */
	KEY_OTHER, /* « Envoyé : », « À : », « Objet : » */
};

struct page {
	struct arena *arena;
	struct span *lines;
	enum key *keys; /* of each line, once it was looked at */
	size_t count;
	struct text plain, joined; /* of the line looked at */
};

/* --- lines ------------------------------------------------------------------------------------- */

static void
cut_lines(struct page *page, struct span whole)
{
	struct span rest = whole, line;
	size_t room = 1;
	page->plain = text_new(page->arena, whole.length + 1);
	page->joined = text_new(page->arena, ATTRIBUTION_LENGTH_MAX);
	for (size_t i = 0; i < whole.length; i++)
		room += whole.at[i] == '\n';
	page->lines = arena_array_of(page->arena, struct span, room);
	page->keys = arena_array_of(page->arena, enum key, room);
	while (rest.length > 0 && span_cut(&rest, '\n', &line))
		page->lines[page->count++] = line;
}

static bool
is_empty(const struct page *page, size_t i)
{
	return span_trim(page->lines[i]).length == 0;
}

static bool
is_cited(const struct page *page, size_t i)
{
	return span_starts(page->lines[i], ">");
}

/* From `from` on, the first line that is neither empty nor cited. */
static size_t
own_line(const struct page *page, size_t from)
{
	while (from < page->count && (is_empty(page, from) || is_cited(page, from)))
		from++;
	return from;
}

static bool
has_cited(const struct page *page, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (is_cited(page, i))
			return true;
	return false;
}

/* Blanks of every width are one space, at the ends none; stars around words (bold) go. Until the next one. */
static struct span
plain(struct page *page, struct span line)
{
	struct text *words = &page->plain;
	words->length = 0;
	for (size_t i = 0; i < line.length; i++) {
		const struct span rest = span_from(line.at + i, line.length - i);
		const size_t wide = span_starts(rest, "\u00a0") ? 2 : span_starts(rest, "\u202f") ? 3 : 0;
		if (wide > 0 || line.at[i] == ' ' || line.at[i] == '\t') {
			if (words->length > 0 && words->bytes[words->length - 1] != ' ')
				text_add_char(words, ' ');
			i += wide > 0 ? wide - 1 : 0;
		} else if (line.at[i] != '*')
			text_add_char(words, line.at[i]);
	}
	return span_trim(text_span(words));
}

static bool
ends_without_case(struct span words, const char *end)
{
	const size_t length = strlen(end);
	return words.length >= length && strncasecmp(words.at + words.length - length, end, length) == 0;
}

static bool
is_without_case(struct span words, const char *whole)
{
	return words.length == strlen(whole) && ends_without_case(words, whole);
}

/* --- « Le 12 mars 2026 à 10:02, Léa a écrit : » ------------------------------------------------ */

static bool
is_figure(char c)
{
	return c >= '0' && c <= '9';
}

/* 10:02, 10h02: prose seldom says the minute. */
static bool
tells_time(struct span words)
{
	for (size_t i = 1; i + 2 < words.length; i++)
		if ((words.at[i] == ':' || words.at[i] == 'h' || words.at[i] == '.') && is_figure(words.at[i - 1]) &&
		    is_figure(words.at[i + 1]) && is_figure(words.at[i + 2]))
			return true;
	return false;
}

static struct span
without_colon(struct span words)
{
	return span_ends(words, ":") ? span_trim(span_from(words.at, words.length - 1)) : words;
}

static bool
ends_attribution(struct span words)
{
	static const char *const ends[] = { "écrit",  "écrivait", "wrote",      "writes",
		                                "schrieb", "escribió", "ha scritto", "escreveu" };
	if (!span_ends(words, ":"))
		return false;
	for (size_t i = 0; i < LENGTH(ends); i++)
		if (ends_without_case(without_colon(words), ends[i]))
			return true;
	return span_find(words, SPAN(" schrieb ")) != SIZE_MAX;
}

static bool
begins_attribution(struct span words)
{
	static const char *const begins[] = { "Le ", "On ", "Am ", "El ", "Il ", "Em " };
	for (size_t i = 0; i < LENGTH(begins); i++)
		if (span_starts(words, begins[i]))
			return true;
	return false;
}

/* How many lines it takes, or 0. *is_sure_r: what follows is cited, even without « > ». */
static size_t
attribution_at(struct page *page, size_t at, bool *is_sure_r)
{
	const struct span first = span_trim(page->lines[at]);
	struct text *words = &page->joined;
	words->length = 0;
	words->cut = false;
	if (!begins_attribution(first) && !span_ends(first, ":"))
		return 0;
	for (size_t i = at; i < page->count && i < at + ATTRIBUTION_LINE_COUNT_MAX; i++) {
		if (is_empty(page, i) || is_cited(page, i))
			return 0;
		if (i > at)
			text_add_char(words, ' ');
		text_add(words, plain(page, page->lines[i]));
		if (words->cut)
			return 0;
		if (!ends_attribution(text_span(words)))
			continue;
		*is_sure_r = begins_attribution(text_span(words)) && tells_time(text_span(words));
		size_t next = i + 1;
		while (next < page->count && is_empty(page, next))
			next++;
		return *is_sure_r || (next < page->count && is_cited(page, next)) ? i - at + 1 : 0;
	}
	return 0;
}

/* --- « -----Message d’origine----- », « De : … Envoyé : … » ------------------------------------ */

enum separator {
	SEPARATOR_NONE,
	SEPARATOR_ORIGINAL,
	SEPARATOR_FORWARD, /* what follows is sent on purpose */
};

static enum separator
separator_at(struct page *page, size_t at)
{
	static const char *const originals[] = { "Message d\047origine", "Message d’origine", "Message original",
		                                     "Message initial", "Original Message", "Ursprüngliche Nachricht",
		                                     "Originalnachricht", "Mensaje original" };
	static const char *const forwards[] = { "Message transféré", "Message réexpédié", "Forwarded message",
		                                    "Weitergeleitete Nachricht", "Message transmis" };
	static const char *const bare[] = { "Début du message transféré", "Début du message réexpédié",
		                                "Begin forwarded message", "Anfang der weitergeleiteten Nachricht" };
	if (page->lines[at].length > 200 || page->lines[at].length < 10)
		return SEPARATOR_NONE;
	struct span words = plain(page, page->lines[at]);
	for (size_t i = 0; i < LENGTH(bare); i++)
		if (span_ends(words, ":") && is_without_case(without_colon(words), bare[i]))
			return SEPARATOR_FORWARD;
	if (!span_starts(words, "---"))
		return SEPARATOR_NONE;
	while (words.length > 0 && (words.at[0] == '-' || words.at[0] == ' '))
		words = span_from(words.at + 1, words.length - 1);
	while (words.length > 0 && (span_ends(words, "-") || span_ends(words, " ")))
		words.length--;
	for (size_t i = 0; i < LENGTH(originals); i++)
		if (is_without_case(words, originals[i]))
			return SEPARATOR_ORIGINAL;
	for (size_t i = 0; i < LENGTH(forwards); i++)
		if (is_without_case(words, forwards[i]))
			return SEPARATOR_FORWARD;
	return SEPARATOR_NONE;
}

/* « Objet : », in one of these languages. */
static bool
is_key(struct page *page, size_t at, const char *const *keys, size_t count)
{
	const size_t colon = page->lines[at].length > 1000 ? SIZE_MAX : span_find(page->lines[at], SPAN(":"));
	if (colon == SIZE_MAX || colon > 30)
		return false;
	const struct span key = plain(page, span_from(page->lines[at].at, colon));
	for (size_t i = 0; i < count; i++)
		if (is_without_case(key, keys[i]))
			return true;
	return false;
}

/* Each line is looked at once: a text may be nothing but « De : ». */
static enum key
key_of(struct page *page, size_t at)
{
	static const char *const from[] = { "De", "From", "Von", "Expéditeur" };
	static const char *const others[] = { "Envoyé", "Date", "À", "A", "Objet", "Sujet", "Cc", "Sent", "To",
		                                  "Subject", "Gesendet", "Datum", "An", "Betreff", "Destinataire",
		                                  "Pour", "Envoyé le", "Répondre à", "Reply-To" };
	if (page->keys[at] == KEY_UNKNOWN)
		page->keys[at] = is_key(page, at, from, LENGTH(from))     ? KEY_FROM
		                 : is_key(page, at, others, LENGTH(others)) ? KEY_OTHER
		                                                            : KEY_NONE;
	return page->keys[at];
}

/* Who, and two of when, to whom and about what. */
static bool
is_block(struct page *page, size_t at)
{
	size_t found = 0;
	if (key_of(page, at) != KEY_FROM)
		return false;
	for (size_t i = at + 1; i < page->count && i < at + BLOCK_LINE_COUNT_MAX && found < 2; i++)
		found += key_of(page, i) == KEY_OTHER;
	return found == 2;
}

/* A rule drawn above a block belongs to it. */
static size_t
with_rule(const struct page *page, size_t at)
{
	size_t above = at;
	while (above > 0 && is_empty(page, above - 1))
		above--;
	if (above == 0)
		return at;
	const struct span line = span_trim(page->lines[above - 1]);
	for (size_t i = 0; i < line.length; i++)
		if (line.at[i] != '_' && line.at[i] != '-')
			return at;
	return line.length >= 5 ? above - 1 : at;
}

/* --- the two sides ----------------------------------------------------------------------------- */

/* Lines first to last - 1 are what was written before. */
struct range {
	size_t first, last;
};

/* Cited lines between answers stay with them: only what is cited at the end goes. */
static struct range
around_cited(const struct page *page, size_t at, size_t after)
{
	const size_t own = own_line(page, after);
	if (own == page->count)
		return (struct range){ at, page->count };
	if (!has_cited(page, own, page->count))
		return (struct range){ at, own };
	size_t last = page->count;
	while (is_empty(page, last - 1) || is_cited(page, last - 1))
		last--;
	return (struct range){ last, page->count };
}

static struct range
find_before(struct page *page)
{
	const struct range none = { page->count, page->count };
	for (size_t i = 0; i < page->count; i++) {
		bool is_sure = false;
		if (is_empty(page, i))
			continue;
		const enum separator separator = separator_at(page, i);
		if (separator == SEPARATOR_FORWARD)
			return none;
		if (separator == SEPARATOR_ORIGINAL)
			return (struct range){ i, page->count };
		if (is_block(page, i))
			return (struct range){ with_rule(page, i), page->count };
		if (is_cited(page, i))
			return around_cited(page, i, i);
		const size_t length = attribution_at(page, i, &is_sure);
		if (length == 0)
			continue;
		size_t next = i + length;
		while (next < page->count && is_empty(page, next))
			next++;
		return next < page->count && is_cited(page, next) ? around_cited(page, i, next)
		                                                  : (struct range){ i, page->count };
	}
	return none;
}

/* « -- » and a few lines, at the end of what the person wrote; or `end`. */
static size_t
signature_at(const struct page *page, size_t begin, size_t end)
{
	size_t last = end, seen = 0;
	while (last > begin && is_empty(page, last - 1))
		last--;
	for (size_t i = last; i > begin && seen <= SIGNATURE_LINE_COUNT_MAX; i--, seen++)
		if (span_is(page->lines[i - 1], "-- ") || span_is(page->lines[i - 1], "--"))
			return i - 1;
	return end;
}

static void
add_lines(const struct page *page, struct text *text, size_t first, size_t last)
{
	for (size_t i = first; i < last; i++) {
		text_add(text, page->lines[i]);
		text_add_char(text, '\n');
	}
}

/* Without empty lines at the ends; what indents the first line stays. */
static struct span
trimmed(struct span text)
{
	struct span rest = text, line, trimmed = text;
	while (rest.length > 0 && span_cut(&rest, '\n', &line) && span_trim(line).length == 0)
		trimmed = rest.at == NULL ? SPAN("") : rest;
	const struct span end = span_trim(trimmed);
	return end.length == 0 ? SPAN("") : span_from(trimmed.at, (size_t)(end.at + end.length - trimmed.at));
}

void
mail_quote_split(struct arena *arena, struct span whole, bool is_forward, struct span *text_r,
                 struct span *quoted_r)
{
	struct page page = { .arena = arena };
	*text_r = trimmed(whole);
	*quoted_r = SPAN("");
	if (is_forward || text_r->length == 0)
		return;
	cut_lines(&page, whole);
	const struct range before = find_before(&page);
	const bool is_at_end = before.last == page.count;
	const size_t end = is_at_end ? before.first : page.count;
	const size_t signature = signature_at(&page, is_at_end ? 0 : before.last, end);
	struct text text = text_new(arena, whole.length + 2), quoted = text_new(arena, whole.length + 2);
	add_lines(&page, &text, 0, is_at_end ? signature : before.first);
	if (!is_at_end) {
		add_lines(&page, &text, before.last, signature);
		add_lines(&page, &quoted, before.first, before.last);
	}
	add_lines(&page, &quoted, signature, page.count);
	/* Nothing but what was written before: then it is what the person sends. */
	if (span_trim(text_span(&text)).length == 0)
		return;
	*text_r = trimmed(text_span(&text));
	*quoted_r = trimmed(text_span(&quoted));
}
