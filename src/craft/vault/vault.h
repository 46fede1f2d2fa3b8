/* vault: passwords, secrets and sealed letters. libsodium and OpenSSL are known here alone.
 *
 * Nothing here logs. What holds a secret is wiped when it is no longer needed. Every function may
 * be called from any thread. */
#ifndef CRAFT_VAULT_H
#define CRAFT_VAULT_H

#include "base/base.h"

/* Once, at start, before any other. */
void vault_start(void);

/* --- passwords ------------------------------------------------------------------------------- */

enum { VAULT_PASSWORD_HASH_SIZE = 128, VAULT_PASSWORD_LENGTH_MAX = 1000 };

/* argon2id, 19 MiB, t = 2 (OWASP 2023; CNIL 2022-100): about 20 ms of one core and 19 MiB, so no
 * more than a few at once: callers wait here for their turn. */
void vault_password_hash(struct span password, char hash_r[VAULT_PASSWORD_HASH_SIZE]);
/* `hash` may be empty (no such account): as long a time is spent, and false returned. */
bool vault_password_is(struct span password, struct span hash);
/* The sentence, in French, that says why a password is too weak (CNIL 2022-100: 12 signs of four
 * kinds, 14 of three, or a sentence of 7 words; and it may not hold `name`), or NULL. */
const char *vault_password_weakness(struct span password, struct span name);

/* --- secrets --------------------------------------------------------------------------------- */

enum { VAULT_HASH_SIZE = 32, VAULT_TOKEN_LENGTH = 26, VAULT_CODE_LENGTH = 10 };

/* 128 random bits in 26 letters and figures of [a-z2-7] (base32), NUL-terminated. */
void vault_token(char token_r[VAULT_TOKEN_LENGTH + 1]);
/* A code that a person reads on a card and types: 10 signs of 2346789ABCDEFGHJKMNPQRTUVWXY (28,
 * 48 bits). */
void vault_code(char code_r[VAULT_CODE_LENGTH + 1]);
/* The code that a secret has under a purpose: always the same, and as hard to guess as the secret. */
void vault_code_of(const char *purpose, struct span secret, char code_r[VAULT_CODE_LENGTH + 1]);
/* What was typed of a code, blanks and hyphens out, in capitals, 0 1 5 O I L S Z turned into
 * nothing else; false when it cannot be one. */
bool vault_code_read(struct span typed, char code_r[VAULT_CODE_LENGTH + 1]);
/* BLAKE2b-256 of `secret` under a purpose ("link", "session"): what is kept of a secret. Two
 * purposes of one secret tell nothing of one another. */
void vault_hash(const char *purpose, struct span secret, uint8_t hash_r[VAULT_HASH_SIZE]);
/* BLAKE2b-256 of bytes, as `b2sum -l 256` writes it: what a file is known by. */
void vault_sum(struct span bytes, uint8_t sum_r[VAULT_HASH_SIZE]);
bool vault_equal(const void *a, const void *b, size_t size); /* in constant time */
void vault_random(void *bytes_r, size_t size);
void vault_wipe(void *bytes, size_t size);

/* --- digests: SHA-256 of files, as sha256sum writes it ---------------------------------------- */

enum { VAULT_DIGEST_SIZE = 32, VAULT_DIGEST_TEXT_SIZE = 65 };

struct vault_digest; /* ends with the arena */
struct vault_digest *vault_digest_new(struct arena *arena);
void vault_digest_add(struct vault_digest *digest, const void *bytes, size_t size);
/* In 64 small hexadecimal figures, NUL-terminated. Nothing may be added after. */
void vault_digest_end(struct vault_digest *digest, char text_r[VAULT_DIGEST_TEXT_SIZE]);

/* --- sealed letters: anyone may write, only the key's holder reads (libsodium sealed box) ---- */

enum {
	VAULT_KEY_SIZE = 32,
	VAULT_SEAL_EXTRA = 48, /* bytes a sealed letter is longer than what it says */
	VAULT_BOX_EXTRA = 40,
};

struct vault_pair {
	uint8_t public_key[VAULT_KEY_SIZE], private_key[VAULT_KEY_SIZE];
};

void vault_pair_new(struct vault_pair *pair_r);
/* The public key of a private one. */
void vault_pair_complete(struct vault_pair *pair);
/* sealed_r has room for size + VAULT_SEAL_EXTRA. */
void vault_seal(const uint8_t public_key[VAULT_KEY_SIZE], const void *bytes, size_t size,
                uint8_t *sealed_r);
/* bytes_r has room for sealed_size - VAULT_SEAL_EXTRA. False: not for this key, or damaged. */
bool vault_open(const struct vault_pair *pair, const void *sealed, size_t sealed_size,
                uint8_t *bytes_r);

/* A letter that a browser sealed (X25519, XSalsa20-Poly1305): the public key of a pair that served
 * once 32, a random number 24, the box. What TweetNaCl writes and libsodium reads. bytes_r has room
 * for size - VAULT_LETTER_EXTRA. */
enum { VAULT_LETTER_EXTRA = 72 };
bool vault_letter_open(const struct vault_pair *pair, const void *letter, size_t size,
                       uint8_t *bytes_r);
void vault_letter_seal(const uint8_t public_key[VAULT_KEY_SIZE], const void *bytes, size_t size,
                       uint8_t *letter_r);

/* Bytes that travelled as text (base64 of RFC 4648 §5, without « = »). False: other signs, or more
 * than `room`. */
bool vault_bytes_read(struct span text, uint8_t *bytes_r, size_t room, size_t *size_r);

/* --- boxes: one secret locks and unlocks (drafts) -------------------------------------------- */

/* The key is derived from the secret under a purpose. boxed_r has room for size +
 * VAULT_BOX_EXTRA. */
void vault_box(const char *purpose, struct span secret, const void *bytes, size_t size,
               uint8_t *boxed_r);
bool vault_unbox(const char *purpose, struct span secret, const void *boxed, size_t boxed_size,
                 uint8_t *bytes_r);

/* --- one-time codes of a phone (RFC 6238: HMAC-SHA-1, 30 s, 6 figures) ----------------------- */

enum { VAULT_TOTP_SECRET_SIZE = 20, VAULT_TOTP_TEXT_SIZE = 33 };

/* The secret as phones take it (base32, capitals). */
void vault_totp_text(const uint8_t secret[VAULT_TOTP_SECRET_SIZE],
                     char text_r[VAULT_TOTP_TEXT_SIZE]);
/* Is `typed` the code of now, of the 30 s before or after, and later than `last_step`? The step it
 * belongs to in *step_r, to be kept: a code serves once. */
bool vault_totp_is(const uint8_t secret[VAULT_TOTP_SECRET_SIZE], struct span typed, int64_t now_s,
                   int64_t last_step, int64_t *step_r);

/* --- certificates ---------------------------------------------------------------------------- */

enum { VAULT_CERTIFICATE_COUNT_MAX = 1000 };

/* Until when the certificates of a PEM file are valid: the first that ends, the last that ends, UTC
 * seconds. How many there are; 0: none can be read, and nothing else is set. */
int vault_certificates_end(struct span pem, int64_t *first_s_r, int64_t *last_s_r);

#endif
