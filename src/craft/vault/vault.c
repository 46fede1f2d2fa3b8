#include "craft/vault/vault.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>

_Static_assert((int)VAULT_KEY_SIZE == (int)crypto_box_PUBLICKEYBYTES, "X25519");
_Static_assert((int)VAULT_SEAL_EXTRA == (int)crypto_box_SEALBYTES, "a sealed box");
_Static_assert((int)VAULT_BOX_EXTRA ==
                   (int)(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES), "a secret box");
_Static_assert((int)VAULT_PASSWORD_HASH_SIZE >= (int)crypto_pwhash_STRBYTES, "argon2id");

void
vault_start(void)
{
	must(sodium_init() >= 0);
}

void
vault_random(void *bytes_r, size_t size)
{
	randombytes_buf(bytes_r, size);
}

void
vault_wipe(void *bytes, size_t size)
{
	sodium_memzero(bytes, size);
}

bool
vault_equal(const void *a, const void *b, size_t size)
{
	return sodium_memcmp(a, b, size) == 0;
}

void
vault_hash(const char *purpose, struct span secret, uint8_t hash_r[VAULT_HASH_SIZE])
{
	crypto_generichash_state state;
	const uint8_t end = 0;
	must(crypto_generichash_init(&state, NULL, 0, VAULT_HASH_SIZE) == 0);
	crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose));
	crypto_generichash_update(&state, &end, 1); /* « ab » + « c » is not « a » + « bc » */
	crypto_generichash_update(&state, (const uint8_t *)secret.at, secret.length);
	crypto_generichash_final(&state, hash_r, VAULT_HASH_SIZE);
}

void
vault_sum(struct span bytes, uint8_t sum_r[VAULT_HASH_SIZE])
{
	must(crypto_generichash(sum_r, VAULT_HASH_SIZE, (const uint8_t *)bytes.at, bytes.length, NULL,
	                        0) == 0);
}

/* --- digests ---------------------------------------------------------------------------------- */

struct vault_digest {
	EVP_MD_CTX *context;
};

static void
digest_free(void *subject)
{
	struct vault_digest *digest = subject;
	EVP_MD_CTX_free(digest->context);
}

struct vault_digest *
vault_digest_new(struct arena *arena)
{
	struct vault_digest *digest = arena_new_of(arena, struct vault_digest);
	digest->context = EVP_MD_CTX_new();
	must(digest->context != NULL);
	arena_defer(arena, digest_free, digest);
	must(EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) == 1);
	return digest;
}

void
vault_digest_add(struct vault_digest *digest, const void *bytes, size_t size)
{
	must(EVP_DigestUpdate(digest->context, bytes, size) == 1);
}

void
vault_digest_end(struct vault_digest *digest, char text_r[VAULT_DIGEST_TEXT_SIZE])
{
	uint8_t sum[VAULT_DIGEST_SIZE];
	unsigned size = 0;
	must(EVP_DigestFinal_ex(digest->context, sum, &size) == 1);
	must(size == sizeof sum);
	sodium_bin2hex(text_r, VAULT_DIGEST_TEXT_SIZE, sum, sizeof sum);
}

/* --- passwords ------------------------------------------------------------------------------- */

/* 19 MiB each: two at once are enough for a door, and a crowd cannot take the memory. */
enum { HASHING_AT_ONCE_MAX = 2, HASHING_OPERATIONS = 2, HASHING_MEMORY = 19 << 20 };

static struct {
	pthread_mutex_t lock;
	pthread_cond_t free;
	int count;
} hashing = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };

static void
hashing_begin(void)
{
	pthread_mutex_lock(&hashing.lock);
	while (hashing.count >= HASHING_AT_ONCE_MAX)
		pthread_cond_wait(&hashing.free, &hashing.lock);
	hashing.count++;
	pthread_mutex_unlock(&hashing.lock);
}

static void
hashing_end(void)
{
	pthread_mutex_lock(&hashing.lock);
	hashing.count--;
	pthread_cond_signal(&hashing.free);
	pthread_mutex_unlock(&hashing.lock);
}

void
vault_password_hash(struct span password, char hash_r[VAULT_PASSWORD_HASH_SIZE])
{
	hashing_begin();
	const int failed = crypto_pwhash_str_alg(hash_r, password.at, password.length,
	                                         HASHING_OPERATIONS, HASHING_MEMORY,
	                                         crypto_pwhash_ALG_ARGON2ID13);
	hashing_end();
	must(failed == 0); /* only for want of memory */
}

bool
vault_password_is(struct span password, struct span hash)
{
	char known[VAULT_PASSWORD_HASH_SIZE] = { 0 };
	if (password.length > VAULT_PASSWORD_LENGTH_MAX)
		return false;
	if (hash.length == 0 || hash.length >= sizeof known) {
		vault_password_hash(password, known); /* nobody learns that there is no such account */
		return false;
	}
	memcpy(known, hash.at, hash.length);
	hashing_begin();
	const bool same = crypto_pwhash_str_verify(known, password.at, password.length) == 0;
	hashing_end();
	return same;
}

static size_t
character_count(struct span text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return count;
}

/* small letters, capitals, figures, other signs (accented letters among them) */
static int
kind_count(struct span text)
{
	bool kinds[4] = { false };
	for (size_t i = 0; i < text.length; i++) {
		const char c = text.at[i];
		const int kind = c >= 'a' && c <= 'z' ? 0 : c >= 'A' && c <= 'Z' ? 1 : c >= '0' && c <= '9' ? 2 : 3;
		kinds[kind] = true;
	}
	return kinds[0] + kinds[1] + kinds[2] + kinds[3];
}

static int
word_count(struct span text)
{
	int count = 0;
	bool in_word = false;
	for (size_t i = 0; i < text.length; i++) {
		const bool blank = text.at[i] == ' ';
		count += !blank && !in_word;
		in_word = !blank;
	}
	return count;
}

static bool
holds(struct span text, struct span part)
{
	if (part.length < 4 || part.length > text.length)
		return false;
	for (size_t i = 0; i + part.length <= text.length; i++) {
		size_t k = 0;
		while (k < part.length && (text.at[i + k] | 0x20) == (part.at[k] | 0x20))
			k++;
		if (k == part.length)
			return true;
	}
	return false;
}

static bool
repeats(struct span text)
{
	size_t different = 0;
	bool seen[256] = { false };
	for (size_t i = 0; i < text.length; i++) {
		different += !seen[(unsigned char)text.at[i]];
		seen[(unsigned char)text.at[i]] = true;
	}
	return different < 6;
}

const char *
vault_password_weakness(struct span password, struct span name)
{
	const size_t length = character_count(password);
	const int kinds = kind_count(password);
	if (password.length > VAULT_PASSWORD_LENGTH_MAX)
		return "Ce mot de passe est trop long\u202f: gardez 1\u202f000 signes au plus.";
	if (holds(password, name))
		return "Ce mot de passe contient votre nom ou votre adresse. Choisissez-en un autre.";
	if (repeats(password))
		return "Ce mot de passe répète trop les mêmes signes. Choisissez-en un autre.";
	if (word_count(password) >= 7 && length >= 20)
		return NULL;
	if ((length >= 12 && kinds == 4) || (length >= 14 && kinds >= 3))
		return NULL;
	return "Choisissez au moins 12 signes avec des minuscules, des majuscules, des chiffres et "
	       "d’autres signes, ou 14 signes de trois de ces sortes, ou une phrase de 7 mots.";
}

/* --- secrets --------------------------------------------------------------------------------- */

static const char base32[] = "abcdefghijklmnopqrstuvwxyz234567";
static const char code_signs[] = "2346789ABCDEFGHJKMNPQRTUVWXY";
_Static_assert(sizeof code_signs - 1 == 28, "as the header says");

void
vault_token(char token_r[VAULT_TOKEN_LENGTH + 1])
{
	uint8_t bytes[VAULT_TOKEN_LENGTH];
	vault_random(bytes, sizeof bytes);
	for (size_t i = 0; i < VAULT_TOKEN_LENGTH; i++)
		token_r[i] = base32[bytes[i] & 31];
	token_r[VAULT_TOKEN_LENGTH] = '\0';
	vault_wipe(bytes, sizeof bytes);
}

void
vault_code(char code_r[VAULT_CODE_LENGTH + 1])
{
	for (size_t i = 0; i < VAULT_CODE_LENGTH; i++)
		code_r[i] = code_signs[randombytes_uniform(sizeof code_signs - 1)];
	code_r[VAULT_CODE_LENGTH] = '\0';
}

/* Two bytes a sign: no sign is more likely than another by more than one in 2,000. */
void
vault_code_of(const char *purpose, struct span secret, char code_r[VAULT_CODE_LENGTH + 1])
{
	uint8_t hash[VAULT_HASH_SIZE];
	_Static_assert(2 * VAULT_CODE_LENGTH <= VAULT_HASH_SIZE, "two bytes a sign");
	vault_hash(purpose, secret, hash);
	for (size_t i = 0; i < VAULT_CODE_LENGTH; i++) {
		const size_t drawn = (size_t)hash[2 * i] << 8 | hash[2 * i + 1];
		code_r[i] = code_signs[drawn % (sizeof code_signs - 1)];
	}
	code_r[VAULT_CODE_LENGTH] = '\0';
	vault_wipe(hash, sizeof hash);
}

bool
vault_code_read(struct span typed, char code_r[VAULT_CODE_LENGTH + 1])
{
	size_t length = 0;
	const struct span trimmed = span_trim(typed);
	for (size_t i = 0; i < trimmed.length; i++) {
		const char c = trimmed.at[i];
		if (c == ' ' || c == '-')
			continue;
		const char sign = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		if (length == VAULT_CODE_LENGTH || sign == '\0' || strchr(code_signs, sign) == NULL)
			return false;
		code_r[length++] = sign;
	}
	code_r[length] = '\0';
	return length == VAULT_CODE_LENGTH;
}

/* --- sealed letters -------------------------------------------------------------------------- */

void
vault_pair_new(struct vault_pair *pair_r)
{
	must(crypto_box_keypair(pair_r->public_key, pair_r->private_key) == 0);
}

void
vault_pair_complete(struct vault_pair *pair)
{
	must(crypto_scalarmult_base(pair->public_key, pair->private_key) == 0);
}

void
vault_seal(const uint8_t public_key[VAULT_KEY_SIZE], const void *bytes, size_t size,
           uint8_t *sealed_r)
{
	must(crypto_box_seal(sealed_r, bytes, size, public_key) == 0);
}

bool
vault_open(const struct vault_pair *pair, const void *sealed, size_t sealed_size,
           uint8_t *bytes_r)
{
	return sealed_size >= VAULT_SEAL_EXTRA &&
	       crypto_box_seal_open(bytes_r, sealed, sealed_size, pair->public_key,
	                            pair->private_key) == 0;
}

/* --- letters of a browser ---------------------------------------------------------------------- */

_Static_assert((int)VAULT_LETTER_EXTRA ==
                   (int)(crypto_box_PUBLICKEYBYTES + crypto_box_NONCEBYTES + crypto_box_MACBYTES),
               "a letter");

bool
vault_letter_open(const struct vault_pair *pair, const void *letter, size_t size, uint8_t *bytes_r)
{
	const uint8_t *from = letter, *nonce = from + crypto_box_PUBLICKEYBYTES;
	const uint8_t *box = nonce + crypto_box_NONCEBYTES;
	return size >= VAULT_LETTER_EXTRA &&
	       crypto_box_open_easy(bytes_r, box, size - (size_t)(box - from), nonce, from,
	                            pair->private_key) == 0;
}

void
vault_letter_seal(const uint8_t public_key[VAULT_KEY_SIZE], const void *bytes, size_t size,
                  uint8_t *letter_r)
{
	struct vault_pair once;
	uint8_t *nonce = letter_r + crypto_box_PUBLICKEYBYTES;
	vault_pair_new(&once);
	memcpy(letter_r, once.public_key, sizeof once.public_key);
	randombytes_buf(nonce, crypto_box_NONCEBYTES);
	must(crypto_box_easy(nonce + crypto_box_NONCEBYTES, bytes, size, nonce, public_key,
	                     once.private_key) == 0);
	vault_wipe(&once, sizeof once);
}

bool
vault_bytes_read(struct span text, uint8_t *bytes_r, size_t room, size_t *size_r)
{
	const char *end;
	return sodium_base642bin(bytes_r, room, text.at, text.length, NULL, size_r, &end,
	                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
	       end == text.at + text.length;
}

/* --- boxes ----------------------------------------------------------------------------------- */

static void
box_key(const char *purpose, struct span secret, uint8_t key_r[crypto_secretbox_KEYBYTES])
{
	_Static_assert((int)crypto_secretbox_KEYBYTES == (int)VAULT_HASH_SIZE, "one hash is one key");
	char named[64];
	const size_t length = strlen(purpose);
	must(length + sizeof "box " < sizeof named);
	memcpy(named, "box ", 4);
	memcpy(named + 4, purpose, length + 1);
	vault_hash(named, secret, key_r);
}

void
vault_box(const char *purpose, struct span secret, const void *bytes, size_t size,
          uint8_t *boxed_r)
{
	uint8_t key[crypto_secretbox_KEYBYTES];
	box_key(purpose, secret, key);
	vault_random(boxed_r, crypto_secretbox_NONCEBYTES);
	must(crypto_secretbox_easy(boxed_r + crypto_secretbox_NONCEBYTES, bytes, size, boxed_r,
	                           key) == 0);
	vault_wipe(key, sizeof key);
}

bool
vault_unbox(const char *purpose, struct span secret, const void *boxed, size_t boxed_size,
            uint8_t *bytes_r)
{
	uint8_t key[crypto_secretbox_KEYBYTES];
	const uint8_t *bytes = boxed;
	if (boxed_size < VAULT_BOX_EXTRA)
		return false;
	box_key(purpose, secret, key);
	const bool good = crypto_secretbox_open_easy(bytes_r, bytes + crypto_secretbox_NONCEBYTES,
	                                             boxed_size - crypto_secretbox_NONCEBYTES, bytes,
	                                             key) == 0;
	vault_wipe(key, sizeof key);
	return good;
}

/* --- one-time codes -------------------------------------------------------------------------- */

enum { TOTP_STEP_S = 30, TOTP_FIGURES = 6 };

void
vault_totp_text(const uint8_t secret[VAULT_TOTP_SECRET_SIZE], char text_r[VAULT_TOTP_TEXT_SIZE])
{
	uint32_t bits = 0;
	int held = 0;
	size_t length = 0;
	for (size_t i = 0; i < VAULT_TOTP_SECRET_SIZE; i++) {
		bits = bits << 8 | secret[i];
		for (held += 8; held >= 5; held -= 5)
			text_r[length++] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[bits >> (held - 5) & 31];
	}
	text_r[length] = '\0';
}

static void
hmac_sha1(const uint8_t *key, size_t key_size, const uint8_t *bytes, size_t size,
          uint8_t mac_r[20])
{
	char digest[] = "SHA1";
	const OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end(),
	};
	size_t length = 0;
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	must(mac != NULL);
	EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
	must(context != NULL && EVP_MAC_init(context, key, key_size, parameters) == 1 &&
	     EVP_MAC_update(context, bytes, size) == 1 &&
	     EVP_MAC_final(context, mac_r, &length, 20) == 1);
	must(length == 20);
	EVP_MAC_CTX_free(context);
	EVP_MAC_free(mac);
}

/* RFC 4226 §5.3 */
static uint32_t
hotp(const uint8_t secret[VAULT_TOTP_SECRET_SIZE], int64_t step)
{
	uint8_t counter[8], mac[20];
	for (int i = 0; i < 8; i++)
		counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
	hmac_sha1(secret, VAULT_TOTP_SECRET_SIZE, counter, sizeof counter, mac);
	const int at = mac[19] & 15;
	const uint32_t number = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
	                        (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	return number % 1000000;
}

bool
vault_totp_is(const uint8_t secret[VAULT_TOTP_SECRET_SIZE], struct span typed, int64_t now_s,
              int64_t last_step, int64_t *step_r)
{
	uint32_t number = 0;
	int figures = 0;
	for (size_t i = 0; i < typed.length; i++) {
		if (typed.at[i] == ' ')
			continue;
		if (typed.at[i] < '0' || typed.at[i] > '9' || ++figures > TOTP_FIGURES)
			return false;
		number = number * 10 + (uint32_t)(typed.at[i] - '0');
	}
	if (figures != TOTP_FIGURES)
		return false;
	const int64_t now = now_s / TOTP_STEP_S;
	for (int64_t step = now - 1; step <= now + 1; step++) {
		const uint32_t expected = hotp(secret, step);
		if (step > last_step && vault_equal(&expected, &number, sizeof number)) {
			*step_r = step;
			return true;
		}
	}
	return false;
}

/* --- certificates ---------------------------------------------------------------------------- */

int
vault_certificates_end(struct span pem, int64_t *first_s_r, int64_t *last_s_r)
{
	int count = 0;
	BIO *bytes = pem.length < INT32_MAX ? BIO_new_mem_buf(pem.at, (int)pem.length) : NULL;
	while (bytes != NULL && count < VAULT_CERTIFICATE_COUNT_MAX) {
		struct tm end = { 0 };
		X509 *certificate = PEM_read_bio_X509(bytes, NULL, NULL, NULL);
		const bool is_read =
			certificate != NULL && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) == 1;
		X509_free(certificate);
		if (!is_read)
			break;
		const int64_t end_s = timegm(&end);
		if (count == 0 || end_s < *first_s_r)
			*first_s_r = end_s;
		if (count == 0 || end_s > *last_s_r)
			*last_s_r = end_s;
		count++;
	}
	BIO_free(bytes);
	ERR_clear_error(); /* the end of the file is one, for this library */
	return count;
}
