/* What the gateway calls us with. All of it is hostile. */
#include <string.h>

#include "craft/http/http_form.h"
#include "craft/sms/sms.h"
#include "craft/sms/sms_inside.h"

enum { PAIR_COUNT_MAX = 20 };

/* Not http_pairs_read: letters outside the 7-bit alphabet come as UTF-16BE (« charset=UTF-16BE »,
 * Kannel's %b), which is no form. */
struct pairs {
	struct {
		struct span name, value; /* value: bytes */
	} list[PAIR_COUNT_MAX];
	size_t count;
};

static struct span
bytes_of(struct arena *arena, struct span raw)
{
	char *plus = arena_take(arena, raw.length + 1, 1);
	char *decoded = arena_take(arena, raw.length + 1, 1);
	for (size_t i = 0; i < raw.length; i++)
		plus[i] = raw.at[i];
	for (size_t i = 0; i < raw.length; i++)
		if (plus[i] == '+')
			plus[i] = ' ';
	return span_from(decoded, http_percent_decode(span_from(plus, raw.length), decoded));
}

static bool
read_pairs(struct arena *arena, struct span query, struct pairs *pairs_r)
{
	struct span pair, name;
	pairs_r->count = 0;
	if (query.length == 0 || query.length > SMS_QUERY_LENGTH_MAX)
		return false;
	while (span_cut(&query, '&', &pair)) {
		if (pairs_r->count == PAIR_COUNT_MAX || !span_cut(&pair, '=', &name))
			return false;
		for (size_t i = 0; i < pairs_r->count; i++)
			if (span_equal(pairs_r->list[i].name, name))
				return false;
		pairs_r->list[pairs_r->count].name = name;
		pairs_r->list[pairs_r->count++].value = bytes_of(arena, pair);
	}
	return true;
}

/* at == NULL when there is none. */
static struct span
value_of(const struct pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (span_is(pairs->list[i].name, name))
			return pairs->list[i].value;
	return (struct span){ 0 };
}

/* Letters, figures and `more`, 1 to length_max of them. */
static bool
is_word(struct span span, const char *more, size_t length_max)
{
	for (size_t i = 0; i < span.length; i++) {
		const char c = span.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr(more, c) == NULL))
			return false;
	}
	return span.length > 0 && span.length <= length_max;
}

/* --- words ----------------------------------------------------------------------------------- */

static void
add_letter(struct text *text, uint32_t letter)
{
	if (letter == '\n' || letter == '\r' || letter == '\t')
		text_add_char(text, letter == '\r' ? ' ' : (char)letter);
	else if (letter < 0x20 || (letter >= 0x7f && letter < 0xa0))
		text_add_char(text, ' ');
	else if (letter < 0x80)
		text_add_char(text, (char)letter);
	else {
		const int more = letter < 0x800 ? 1 : letter < 0x10000 ? 2 : 3;
		static const unsigned char lead[] = { 0, 0xc0, 0xe0, 0xf0 };
		text_add_char(text, (char)(lead[more] | letter >> 6 * more));
		for (int i = more - 1; i >= 0; i--)
			text_add_char(text, (char)(0x80 | (letter >> 6 * i & 0x3f)));
	}
}

enum { NO_LETTER = 0xfffd };

static void
add_utf16(struct text *text, struct span bytes)
{
	const unsigned char *at = (const unsigned char *)bytes.at;
	for (size_t i = 0; i + 1 < bytes.length; i += 2) {
		uint32_t unit = (uint32_t)at[i] << 8 | at[i + 1];
		if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < bytes.length && (at[i + 2] & 0xfc) == 0xdc) {
			const uint32_t low = (uint32_t)at[i + 2] << 8 | at[i + 3];
			unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (unit >= 0xd800 && unit < 0xe000)
			unit = NO_LETTER;
		if (unit != 0xfeff || i > 0)
			add_letter(text, unit);
	}
	if (bytes.length % 2 != 0)
		add_letter(text, NO_LETTER);
}

/* A wrong byte costs one letter, not the message. */
static void
add_utf8(struct text *text, struct span bytes)
{
	for (size_t i = 0; i < bytes.length;) {
		size_t length = 1;
		while (length <= 4 && i + length <= bytes.length &&
		       !span_is_utf8(span_from(bytes.at + i, length)))
			length++;
		if (length > 4 || i + length > bytes.length) {
			add_letter(text, NO_LETTER);
			i++;
			continue;
		}
		const unsigned char c = (unsigned char)bytes.at[i];
		if (length == 1)
			add_letter(text, c);
		else if (length == 2 && c == 0xc2 && (unsigned char)bytes.at[i + 1] < 0xa0)
			add_letter(text, ' ');
		else
			text_add(text, span_from(bytes.at + i, length));
		i += length;
	}
}

static struct span
words_of(struct arena *arena, struct span bytes, struct span charset)
{
	struct text text = text_new(arena, 3 * bytes.length + 3);
	if (span_is(charset, "UTF-16BE"))
		add_utf16(&text, bytes);
	else
		add_utf8(&text, bytes);
	must(!text.cut);
	return span_trim(text_span(&text));
}

/* --- a message, a report ----------------------------------------------------------------------- */

static enum sms_kind
read_message(struct arena *arena, const struct pairs *pairs, struct sms_received *received_r)
{
	const struct span text = value_of(pairs, "text");
	struct sms_received received = {
		.to = value_of(pairs, "to"),
		.id = value_of(pairs, "id"),
	};
	received.from_kind = sms_number_of_network(value_of(pairs, "from"), received.from);
	if (received.from_kind == SMS_NUMBER_WRONG || text.at == NULL ||
	    !is_word(received.to, "+", SMS_FROM_LENGTH_MAX) ||
	    !is_word(received.id, "-._:", SMS_ID_LENGTH_MAX) ||
	    !span_int64(value_of(pairs, "time"), &received.sent_unix_s) || received.sent_unix_s < 0)
		return SMS_KIND_UNREADABLE;
	received.text = words_of(arena, text, value_of(pairs, "charset"));
	*received_r = received;
	return SMS_KIND_MESSAGE;
}

/* Kannel's bits: 1 arrived, 2 not, 4 and 8 with the operator, 16 refused there. */
static enum sms_kind
read_report(const struct pairs *pairs, struct sms_received *received_r)
{
	int64_t status = 0;
	const struct span ref = value_of(pairs, "ref");
	if (!is_word(ref, "-", SMS_REF_LENGTH_MAX) || !span_int64(value_of(pairs, "status"), &status))
		return SMS_KIND_UNREADABLE;
	received_r->ref = ref;
	switch (status) {
	case 1:
		received_r->fate = SMS_FATE_ARRIVED;
		return SMS_KIND_REPORT;
	case 2:
	case 16:
		received_r->fate = SMS_FATE_LOST;
		return SMS_KIND_REPORT;
	case 4:
	case 8:
		received_r->fate = SMS_FATE_ON_ITS_WAY;
		return SMS_KIND_REPORT;
	default:
		return SMS_KIND_UNREADABLE;
	}
}

void
sms_secret_hash(struct span secret, uint8_t hash_r[VAULT_HASH_SIZE])
{
	vault_hash("sms", secret, hash_r);
}

enum sms_kind
sms_receive(struct arena *arena, const struct sms_gateway *gateway, struct span query,
            struct sms_received *received_r)
{
	struct pairs pairs;
	uint8_t hash[VAULT_HASH_SIZE];
	*received_r = (struct sms_received){ 0 };
	if (gateway->secret == NULL || !read_pairs(arena, query, &pairs))
		return SMS_KIND_STRANGER;
	sms_secret_hash(value_of(&pairs, "secret"), hash);
	if (!vault_equal(hash, gateway->secret_hash, sizeof hash))
		return SMS_KIND_STRANGER;
	return value_of(&pairs, "ref").at != NULL ? read_report(&pairs, received_r)
	                                          : read_message(arena, &pairs, received_r);
}
