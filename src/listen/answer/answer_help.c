/* Whoever wrote that she is in distress reads first, on the page that thanks her, where to find help. It is
 * told from her words as they are sent, and kept nowhere: the address of that page carries a mark that
 * everybody's does, of the same length, and that this program alone can read, while whoever answered is
 * there: addresses stay in a browser and in the journal of a proxy, and open again for whoever finds them. */
#include <pthread.h>
#include <string.h>

#include "craft/flags/flags.h"
#include "listen/answer/answer_page.h"

enum {
	NONCE_SIZE = 8,
	MARK_SIZE = 16,
	KEY_SIZE = 32,
	SPELL_S = 15 * 60, /* a mark is read in the one it was made in, and in the next */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static uint8_t key[KEY_SIZE];

static void
make_key(void)
{
	vault_random(key, sizeof key);
}

/* Of a random number, of when, and of what it says: without the key both look alike. */
static void
seal(const uint8_t nonce[NONCE_SIZE], int64_t spell, bool is_distress, uint8_t mark_r[MARK_SIZE])
{
	uint8_t secret[KEY_SIZE + NONCE_SIZE + sizeof spell + 1], hash[VAULT_HASH_SIZE];
	must(pthread_once(&once, make_key) == 0);
	memcpy(secret, key, KEY_SIZE);
	memcpy(secret + KEY_SIZE, nonce, NONCE_SIZE);
	memcpy(secret + KEY_SIZE + NONCE_SIZE, &spell, sizeof spell);
	secret[sizeof secret - 1] = is_distress;
	vault_hash("answer help", span_from((const char *)secret, sizeof secret), hash);
	memcpy(mark_r, nonce, NONCE_SIZE);
	memcpy(mark_r + NONCE_SIZE, hash, MARK_SIZE - NONCE_SIZE);
	vault_wipe(secret, sizeof secret);
}

void
answer_help_mark(bool is_distress, int64_t now_s, char mark_r[ANSWER_HELP_LENGTH + 1])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t nonce[NONCE_SIZE], mark[MARK_SIZE];
	_Static_assert(ANSWER_HELP_LENGTH == 2 * MARK_SIZE, "two signs a byte");
	vault_random(nonce, sizeof nonce);
	seal(nonce, now_s / SPELL_S, is_distress, mark);
	for (size_t i = 0; i < MARK_SIZE; i++) {
		mark_r[2 * i] = digits[mark[i] >> 4];
		mark_r[2 * i + 1] = digits[mark[i] & 15];
	}
	mark_r[ANSWER_HELP_LENGTH] = '\0';
}

static bool
read_digit(char sign, uint8_t *digit_r)
{
	*digit_r = (uint8_t)(sign >= 'a' ? sign - 'a' + 10 : sign - '0');
	return (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'f');
}

bool
answer_help_is_first(struct span typed, int64_t now_s)
{
	uint8_t mark[MARK_SIZE], now[MARK_SIZE], before[MARK_SIZE];
	if (typed.length != ANSWER_HELP_LENGTH)
		return false;
	for (size_t i = 0; i < MARK_SIZE; i++) {
		uint8_t high, low;
		if (!read_digit(typed.at[2 * i], &high) || !read_digit(typed.at[2 * i + 1], &low))
			return false;
		mark[i] = (uint8_t)(high << 4 | low);
	}
	seal(mark, now_s / SPELL_S, true, now);
	seal(mark, now_s / SPELL_S - 1, true, before);
	const bool is_now = vault_equal(mark, now, sizeof mark);
	return vault_equal(mark, before, sizeof mark) || is_now;
}

static bool
is_distress(const struct span *texts, size_t count)
{
	return (flags_up(texts, count) & 1u << FLAGS_DISTRESS) != 0;
}

bool
answer_help_is_wanted(const struct answer_form *form, const struct answer_reply *reply)
{
	if (form->inquiry == NULL)
		return is_distress(reply->texts, form->form.text_count);
	for (size_t i = 0; i < form->list.count; i++)
		if (reply->values[i].text.length > 0 && is_distress(&reply->values[i].text, 1))
			return true;
	return false;
}
