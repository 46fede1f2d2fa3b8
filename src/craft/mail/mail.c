/* What a letter may hold. */
#include <glib.h>
#include <string.h>

#include "craft/mail/mail_inside.h"

/* --- addresses ------------------------------------------------------------------------------- */

static bool
is_letter_or_figure(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 5322 dot-atom: words between single dots. */
static bool
local_is_fine(struct span local)
{
	enum { LOCAL_LENGTH_MAX = 64 };
	char before = '.';
	for (size_t i = 0; i < local.length; i++) {
		const char c = local.at[i];
		if (c == '.' ? before == '.'
		             : !is_letter_or_figure(c) &&
		                   (c == '\0' || strchr("!#$%&'*+/=?^_`{|}~-", c) == NULL))
			return false;
		before = c;
	}
	return local.length > 0 && local.length <= LOCAL_LENGTH_MAX && before != '.';
}

/* A name of another script, told in ASCII (« xn--… », RFC 5891), goes through its letters and back when it is
 * written: one that does not come back as it was given would be somebody else's. */
static bool
comes_back(struct span domain)
{
	char given[MAIL_ADDRESS_LENGTH_MAX + 1];
	must(domain.length < sizeof given);
	memcpy(given, domain.at, domain.length);
	given[domain.length] = '\0';
	if (!g_hostname_is_ascii_encoded(given))
		return true;
	char *letters = g_hostname_to_unicode(given);
	char *back = letters == NULL ? NULL : g_hostname_to_ascii(letters);
	const bool is_same = back != NULL && strcmp(back, given) == 0;
	g_free(letters);
	g_free(back);
	return is_same;
}

/* RFC 1035 labels. One alone will do: root@localhost. */
static bool
domain_is_fine(struct span domain)
{
	enum { LABEL_LENGTH_MAX = 63 };
	struct span rest = domain, label;
	if (domain.length == 0 || domain.at[domain.length - 1] == '.')
		return false;
	while (span_cut(&rest, '.', &label)) {
		if (label.length == 0 || label.length > LABEL_LENGTH_MAX || label.at[0] == '-' ||
		    label.at[label.length - 1] == '-')
			return false;
		for (size_t i = 0; i < label.length; i++)
			if (!is_letter_or_figure(label.at[i]) && label.at[i] != '-')
				return false;
	}
	return comes_back(domain);
}

bool
mail_address_is_fine(struct span address)
{
	struct span domain = address, local;
	if (address.length == 0 || address.length > MAIL_ADDRESS_LENGTH_MAX ||
	    span_find(address, SPAN("@")) == SIZE_MAX || !span_cut(&domain, '@', &local))
		return false;
	return local_is_fine(local) && domain_is_fine(domain);
}

/* --- what a letter may hold ------------------------------------------------------------------ */

/* A control character: of ASCII but those of `allowed`, of Latin-1 (C2 80 to C2 9F), or a line or
 * paragraph separator (E2 80 A8, A9). */
static bool
has_control(struct span span, const char *allowed)
{
	for (size_t i = 0; i < span.length; i++) {
		const unsigned char c = (unsigned char)span.at[i];
		const unsigned char next =
			i + 1 < span.length ? (unsigned char)span.at[i + 1] : (unsigned char)0;
		const unsigned char last =
			i + 2 < span.length ? (unsigned char)span.at[i + 2] : (unsigned char)0;
		if ((c < 0x20 && (c == 0 || strchr(allowed, c) == NULL)) || c == 0x7f ||
		    (c == 0xc2 && next < 0xa0) || (c == 0xe2 && next == 0x80 && (last & 0xfe) == 0xa8))
			return true;
	}
	return false;
}

/* « =? » begins an encoded word: readers would show something else than what is written. */
static bool
is_line(struct span span, size_t length_max)
{
	return span.length <= length_max && span_is_utf8(span) && !has_control(span, "") &&
	       span_find(span, SPAN("=?")) == SIZE_MAX;
}

/* A header holds it as it is: signs of an address of the web, and no blank. */
static bool
is_url(struct span url)
{
	for (size_t i = 0; i < url.length; i++)
		if (url.at[i] <= ' ' || url.at[i] >= 0x7f || url.at[i] == '<' || url.at[i] == '>')
			return false;
	return url.length <= MAIL_URL_LENGTH_MAX &&
	       (span_starts(url, "https://") || span_starts(url, "http://"));
}

static bool
is_mark(struct span mark)
{
	for (size_t i = 0; i < mark.length; i++)
		if (mark.at[i] != '-' && !(mark.at[i] >= '0' && mark.at[i] <= '9') &&
		    !(mark.at[i] >= 'a' && mark.at[i] <= 'z'))
			return false;
	return mark.length <= MAIL_MARK_LENGTH_MAX;
}

bool
mail_bounces_are_fine(struct span address)
{
	enum { LOCAL_LENGTH_MAX = 64 };
	const size_t at = span_find(address, SPAN("@"));
	return mail_address_is_fine(address) && at + 1 + MAIL_MARK_LENGTH_MAX <= LOCAL_LENGTH_MAX;
}

bool
mail_id_is_fine(struct span id)
{
	for (size_t i = 0; i < id.length; i++)
		if (id.at[i] <= ' ' || id.at[i] >= 0x7f || id.at[i] == '<' || id.at[i] == '>')
			return false;
	return id.length > 0 && id.length <= MAIL_ID_LENGTH_MAX;
}

/* « application/pdf »: two words of a token, no parameter. */
static bool
is_media(struct span media)
{
	size_t slashes = 0;
	for (size_t i = 0; i < media.length; i++) {
		const char c = media.at[i];
		slashes += c == '/';
		if (!is_letter_or_figure(c) && (c == '\0' || strchr("/.+-_", c) == NULL))
			return false;
	}
	return slashes == 1 && media.length <= 100 && media.at[0] != '/' &&
	       media.at[media.length - 1] != '/';
}

static const char *
enclosed_weakness(const struct mail_letter *letter)
{
	size_t size = 0;
	if (letter->enclosed_count > MAIL_ENCLOSED_COUNT_MAX)
		return "mail: too many files";
	for (size_t i = 0; i < letter->enclosed_count; i++) {
		const struct mail_enclosed *enclosed = &letter->enclosed[i];
		size += enclosed->bytes.length;
		if (enclosed->name.length == 0 ||
		    !is_line(enclosed->name, MAIL_ENCLOSED_NAME_LENGTH_MAX) || !is_media(enclosed->media))
			return "mail: a file's name or kind is not one";
	}
	return size > MAIL_ENCLOSED_SIZE_MAX ? "mail: the files are too large" : NULL;
}

static const char *
thread_weakness(const struct mail_letter *letter)
{
	if (letter->reply_to.length > 0 && !mail_address_is_fine(letter->reply_to))
		return "mail: the address of answers is not one";
	if (letter->in_reply_to.length > 0 && !mail_id_is_fine(letter->in_reply_to))
		return "mail: what it answers is no message";
	if (letter->reference_count > MAIL_REFERENCE_COUNT_MAX)
		return "mail: too many messages before";
	for (size_t i = 0; i < letter->reference_count; i++)
		if (!mail_id_is_fine(letter->references[i]))
			return "mail: a message before is none";
	return NULL;
}

const char *
mail_letter_weakness(const struct mail_letter *letter)
{
	if (!mail_address_is_fine(letter->to))
		return "mail: the address is not one";
	if (!is_line(letter->from_name, MAIL_NAME_LENGTH_MAX))
		return "mail: the name is not a line";
	if (letter->subject.length == 0 || !is_line(letter->subject, MAIL_SUBJECT_LENGTH_MAX))
		return "mail: the subject is not a line";
	if (!is_mark(letter->mark))
		return "mail: the mark is not one";
	if (letter->stop_url.length > 0 && !is_url(letter->stop_url))
		return "mail: the link to stop is not one";
	if (letter->text.length > MAIL_TEXT_LENGTH_MAX || !span_is_utf8(letter->text) ||
	    has_control(letter->text, "\r\n\t"))
		return "mail: the text is too long, or is not text";
	const char *weakness = thread_weakness(letter);
	return weakness != NULL ? weakness : enclosed_weakness(letter);
}
