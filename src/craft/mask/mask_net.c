/* E-mail addresses, links that lead to a person, accounts, IP addresses. */
#include "craft/mask/mask_inside.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 255, LINK_SIZE_MAX = 2048 };

/* Do these small letters stand there? */
static bool
has_word(const struct view *view, size_t at, const char *word)
{
	for (; *word != '\0'; word++, at++)
		if (lower_of(view_at(view, at)) != *word)
			return false;
	return true;
}

/* --- e-mail ---------------------------------------------------------------------------------------- */

static bool
is_local(char c)
{
	return is_alnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%';
}

/* « point », « (dot) » between two parts: how far it goes, blanks included; 0: it is none. */
static size_t
dot_word(const struct view *view, size_t at)
{
	size_t i = at;
	while (i < at + 3 && (view_at(view, i) == ' ' || view_at(view, i) == '(' || view_at(view,
		i) == '['))
		i++;
	const size_t length = has_word(view, i, "point") ? 5 : has_word(view, i, "dot") ?
		3 : view_at(view, i) == '.';
	if (i == at || length == 0)
		return 0;
	const size_t word = i + length;
	for (i = word; i < word + 3 && (view_at(view, i) == ' ' || view_at(view, i) == ')' ||
		view_at(view, i) == ']');)
		i++;
	return i > word || view_at(view, word - 1) == '.' ? i - at : 0;
}

/* The end of a name of the net from there on, with a dot at least; 0: there is none. */
static size_t
domain_end(const struct view *view, size_t at, bool is_spoken)
{
	size_t dots = 0, end = 0;
	const size_t limit = at + DOMAIN_MAX;
	while (at < limit) {
		const size_t label = at;
		while (at < limit && (is_alnum(view_at(view, at)) || view_at(view, at) == '-'))
			at++;
		const size_t length = at - label;
		if (length == 0)
			break;
		bool is_name = length >= 2;
		for (size_t i = label; i < at; i++)
			is_name = is_name && is_letter(view->c[i]);
		if (dots > 0 && is_name)
			end = at;
		const size_t dot = view_at(view, at) == '.' ? 1 : is_spoken ? dot_word(view, at) : 0;
		if (dot == 0)
			break;
		at += dot;
		dots++;
	}
	return end;
}

static size_t
local_begin(const struct view *view, size_t end, bool is_spoken)
{
	const size_t limit = end > LOCAL_MAX ? end - LOCAL_MAX : 0;
	size_t from = end;
	while (from > limit && is_local(view->c[from - 1]))
		from--;
	while (from < end && !is_alnum(view->c[from]))
		from++;
	/* « jean point dupont » */
	if (is_spoken && from < end && from >= limit + 8 && has_word(view, from - 7, " point ")) {
		size_t more = from - 7;
		while (more > limit && is_local(view->c[more - 1]))
			more--;
		if (more < from - 7)
			from = more;
	}
	return from;
}

/* An address around the sign at from..to. */
static bool
find_email(struct finder *finder, size_t from, size_t to, bool is_spoken)
{
	struct view *view = &finder->view;
	const size_t blanks_max = is_spoken ? 2 : 1;
	size_t local_end = from, at = to, blanks = 0;
	for (; blanks < blanks_max && local_end > 0 && view->c[local_end - 1] == ' '; blanks++)
		local_end--;
	for (size_t i = 0; i < blanks_max && view_at(view, at) == ' '; i++, blanks++)
		at++;
	const size_t begin = local_begin(view, local_end, is_spoken), end = domain_end(view, at,
		is_spoken);
	if (begin == local_end || end == 0)
		return false;
	char value[LOCAL_MAX + DOMAIN_MAX * 2];
	size_t length = 0;
	const size_t domain = at;
	for (size_t i = begin; i < end && length < sizeof value; i++)
		if (i < local_end || i >= domain)
			value[length++] = view->c[i];
		else if (i == local_end)
			value[length++] = '@';
	const struct span all = span_from(value, length);
	const struct span site = span_from(value + (local_end - begin), length - (local_end - begin));
	uint64_t hash = HASH_BEGIN;
	for (size_t i = 0; i < site.length; i++)
		if (is_alnum(site.at[i]) || site.at[i] == '@')
			hash = hash_more(hash, lower_of(site.at[i]));
	if (word_table_get(&finder->mask->kept, hash) != 0) {
		finder->is_changed = true;
		memset(view->c + begin, VIEW_BARRIER, end - begin); /* all of « @ville.fr » stay */
		return true;
	}
	(void)finder_tell_value(finder, MASK_EMAIL, is_spoken || blanks == 0, begin, end, all);
	return true;
}

/* « (at) », « arobase »: how far it goes; 0: it is none. */
static size_t
spoken_at(const struct view *view, size_t at)
{
	static const char *const forms[] = { "(at)", "[at]", "{at}", "( at )", "(a)", "[a]",
		"(arobase)",
		                                 "[arobase]", "arobase", "arobas", "(arobas)", "[arobas]" };
	if (at > 0 && is_alnum(view->c[at]) && is_alnum(view->c[at - 1]))
		return 0;
	for (size_t i = 0; i < LENGTH(forms); i++) {
		const size_t length = strlen(forms[i]);
		if (has_word(view, at, forms[i]) && !(is_alnum(forms[i][length - 1]) &&
			is_alnum(view_at(view, at + length))))
			return length;
	}
	return 0;
}

static void
find_handle(struct finder *finder, size_t at)
{
	const struct view *view = &finder->view;
	size_t to = at + 1, letters = 0;
	for (; to < view->length && to < at + 40 && (is_alnum(view->c[to]) || view->c[to] == '_' ||
		view->c[to] == '.');
	     to++)
		letters += is_letter(view->c[to]);
	while (to > at + 1 && view->c[to - 1] == '.')
		to--;
	if (letters >= 3 && (at == 0 || !(is_alnum(view->c[at - 1]) || view->c[at - 1] == '@')))
		(void)finder_tell(finder, MASK_HANDLE, false, at, to);
}

/* --- links ------------------------------------------------------------------------------------------ */

static bool
has_within(const struct view *view, size_t from, size_t to, const char *const *words, size_t count)
{
	for (size_t at = from; at < to; at++)
		for (size_t i = 0; i < count; i++)
			if (lower_of(view->c[at]) == words[i][0] && has_word(view, at, words[i]))
				return true;
	return false;
}

/* A link there, personal or not: where it ends; 0: there is none. */
static size_t
find_link(struct finder *finder, size_t at)
{
	static const char *const social[] = { "facebook.com/", "fb.com/", "fb.me/", "instagram.com/",
		"linkedin.com/in/",
		                                  "twitter.com/", "//x.com/", "tiktok.com/@", "t.me/",
			"wa.me/",
		                                  "youtube.com/@", "snapchat.com/add/", "github.com/",
			"pinterest.fr/" };
	static const char *const personal[] = { "/~", "/u/", "/user/", "/users/", "/profil",
		"/people/", "/membre",
		                                    "/@", "mail=", "nom=", "name=", "user=", "token=",
			"dossier=",
		                                    "numero=", "id=", "key=", "tel=", "uid=" };
	const struct view *view = &finder->view;
	const bool is_link = has_word(view, at, "http://") || has_word(view, at, "https://") ||
		has_word(view, at, "www.");
	size_t known = 0;
	for (size_t i = 0; !is_link && known == 0 && i < LENGTH(social); i++)
		known = has_word(view, at, social[i]) ? strlen(social[i]) : 0;
	if (!is_link && known == 0)
		return 0;
	size_t to = at;
	while (to < view->length && to - at < LINK_SIZE_MAX && view->c[to] > ' ' &&
		strchr("<>\"'(){}[],;", view->c[to]) == NULL)
		to++;
	while (to > at && strchr(".:!?", view->c[to - 1]) != NULL)
		to--;
	bool is_personal = has_within(view, at, to, personal, LENGTH(personal));
	for (size_t i = 0; !is_personal && i < LENGTH(social); i++)
		for (size_t from = at; from < to && from < at + 16 && !is_personal; from++)
			is_personal = has_word(view, from, social[i]) && from + strlen(social[i]) < to;
	if (is_personal)
		(void)finder_tell(finder, MASK_LINK, true, at, to);
	return to;
}

/* --- IP --------------------------------------------------------------------------------------------- */

static size_t
ip4_end(const struct view *view, size_t at)
{
	for (size_t group = 0; group < 4; group++) {
		const size_t from = at;
		unsigned value = 0;
		while (at < from + 3 && is_digit(view_at(view, at)))
			value = value * 10 + (unsigned)(view->c[at++] - '0');
		if (at == from || value > 255 || (at - from > 1 && view->c[from] == '0') || (group == 0 &&
			value == 0))
			return 0;
		if (group < 3 && view_at(view, at++) != '.')
			return 0;
	}
	const bool goes_on = is_alnum(view_at(view, at)) || (view_at(view, at) == '.' &&
		is_digit(view_at(view, at + 1)));
	return goes_on ? 0 : at;
}

static size_t
ip6_end(const struct view *view, size_t at)
{
	size_t groups = 0, digits = 0, size = 0, doubles = 0, to = at;
	for (; to < at + 45; to++) {
		const char c = lower_of(view_at(view, to));
		if (is_digit(c) || (c >= 'a' && c <= 'f')) {
			groups += size++ == 0;
			digits += is_digit(c);
		} else if (c == ':') {
			doubles += view_at(view, to + 1) == ':';
			size = 0;
		} else
			break;
		if (size > 4)
			return 0;
	}
	if (is_alnum(view_at(view, to)) || view_at(view, to) == '_' || digits < 2)
		return 0;
	while (to > at && view->c[to - 1] == ':')
		to--;
	return (doubles == 0 && groups == 8) || (doubles == 1 && groups >= 3 && groups < 8) ? to : 0;
}

static size_t
find_ip(struct finder *finder, size_t at)
{
	const struct view *view = &finder->view;
	if (at > 0 && (is_alnum(view->c[at - 1]) || strchr(".:+", view->c[at - 1]) != NULL))
		return 0;
	size_t to = ip4_end(view, at);
	if (to == 0)
		to = ip6_end(view, at);
	if (to == 0 || finder_knows(finder, at, WORD(BIT_LAW), 2)) /* « version 1.2.3.4 » */
		return 0;
	(void)finder_tell(finder, MASK_IP, true, at, to);
	return to;
}

void
find_links(struct finder *finder)
{
	struct view *view = &finder->view;
	for (size_t at = 0; at < view->length; at++) {
		const bool begins = is_alnum(view->c[at]) && (at == 0 || !is_alnum(view->c[at - 1]));
		size_t end = begins ? find_link(finder, at) : 0;
		if (end > at)
			at = end - 1;
	}
	for (size_t at = 0; at < view->length; at++) {
		const char c = lower_of(view->c[at]);
		const bool begins = is_alnum(c) && (at == 0 || !is_alnum(view->c[at - 1]));
		size_t length = 0;
		if (c == '@') {
			if (!find_email(finder, at, at + 1, false))
				find_handle(finder, at);
		} else if (c == '(' || c == '[' || c == '{' || (c == 'a' && begins))
			length = spoken_at(view, at);
		if (length > 0 && !find_email(finder, at, at + length, true))
			continue;
		if (begins && (is_digit(c) || (c >= 'a' && c <= 'f' && view->length - at > 4)))
			(void)find_ip(finder, at);
	}
}
