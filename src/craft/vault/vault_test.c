#include "craft/vault/vault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
a_password_is_known_again_and_no_other(void **state)
{
	(void)state;
	char hash[VAULT_PASSWORD_HASH_SIZE];
	vault_password_hash(SPAN("Un été à la plage, 1998"), hash);
	assert_true(strncmp(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31) == 0);
	assert_true(vault_password_is(SPAN("Un été à la plage, 1998"), span_of(hash)));
	assert_false(vault_password_is(SPAN("Un été à la plage, 1999"), span_of(hash)));
	assert_false(vault_password_is(SPAN(""), span_of(hash)));
	assert_false(vault_password_is(SPAN("Un été à la plage, 1998"), SPAN("")));
	assert_false(vault_password_is(SPAN("x"), SPAN("not a hash")));
}

static void
weak_passwords_are_told_why(void **state)
{
	(void)state;
	const struct span name = SPAN("dupont");
	assert_null(vault_password_weakness(SPAN("Abcdef-12345"), name));    /* 12 of 4 kinds */
	assert_null(vault_password_weakness(SPAN("abcdefgh-12345"), name));  /* 14 of 3 */
	assert_null(vault_password_weakness(SPAN("le chat dort sur le toit du voisin"), name));
	assert_non_null(vault_password_weakness(SPAN("Abcdef-1234"), name)); /* 11 */
	assert_non_null(vault_password_weakness(SPAN("abcdefghijklmn"), name));
	assert_non_null(vault_password_weakness(SPAN("Dupont-12345!"), name));
	assert_non_null(vault_password_weakness(SPAN("a b a b a b a b a b a b"), name));
	assert_non_null(vault_password_weakness(SPAN(""), name));
}

/* Sealed by TweetNaCl.js 1.0.3 (Debian's node-tweetnacl): private keys 1…32 and, once, 101…132, number
 * 201…224, "bonjour". */
static void
a_letter_that_a_browser_sealed_opens(void **state)
{
	(void)state;
	enum { SIZE = 7 + VAULT_LETTER_EXTRA };
	const struct span text =
		SPAN("VxR2nRFr92Q2rnS8eT0sMK0ZA8WaxSc4BcfiaYtBDDbJysvMzc7P0NHS09TV1tfY2drb3N3e3-ChvF-6yllBnHc7"
	         "KWI-D25M9_Tou-PDNQ");
	uint8_t letter[SIZE], opened[7];
	size_t size;
	struct vault_pair pair, other;
	for (int i = 0; i < VAULT_KEY_SIZE; i++)
		pair.private_key[i] = (uint8_t)(i + 1);
	vault_pair_complete(&pair);
	vault_pair_new(&other);
	assert_true(vault_bytes_read(text, letter, sizeof letter, &size));
	assert_int_equal(size, SIZE);
	assert_true(vault_letter_open(&pair, letter, SIZE, opened));
	assert_memory_equal(opened, "bonjour", 7);
	assert_false(vault_letter_open(&other, letter, SIZE, opened));
	assert_false(vault_letter_open(&pair, letter, VAULT_LETTER_EXTRA - 1, opened));
	for (size_t i = 0; i < SIZE; i++) {
		letter[i] ^= 1;
		assert_false(vault_letter_open(&pair, letter, SIZE, opened));
		letter[i] ^= 1;
	}
	vault_letter_seal(other.public_key, "bonsoir", 7, letter);
	assert_true(vault_letter_open(&other, letter, SIZE, opened));
	assert_memory_equal(opened, "bonsoir", 7);
}

static void
bytes_travel_as_text(void **state)
{
	(void)state;
	uint8_t bytes[3];
	size_t size;
	assert_true(vault_bytes_read(SPAN("_-8a"), bytes, sizeof bytes, &size));
	assert_int_equal(size, 3);
	assert_memory_equal(bytes, "\xff\xef\x1a", 3);
	assert_true(vault_bytes_read(SPAN(""), bytes, sizeof bytes, &size));
	assert_int_equal(size, 0);
	const char *const wrong[] = { "_-8a_", "/+8a", "_w==", "_-8 ", "_-8aAA" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(vault_bytes_read(span_of(wrong[i]), bytes, sizeof bytes, &size));
}

static void
a_sealed_letter_opens_with_its_key_alone(void **state)
{
	(void)state;
	struct vault_pair pair, other;
	uint8_t sealed[5 + VAULT_SEAL_EXTRA], opened[5];
	vault_pair_new(&pair);
	vault_pair_new(&other);
	vault_seal(pair.public_key, "hello", 5, sealed);
	assert_true(vault_open(&pair, sealed, sizeof sealed, opened));
	assert_memory_equal(opened, "hello", 5);
	assert_false(vault_open(&other, sealed, sizeof sealed, opened));
	for (size_t i = 0; i < sizeof sealed; i++) {
		sealed[i] ^= 1;
		assert_false(vault_open(&pair, sealed, sizeof sealed, opened));
		sealed[i] ^= 1;
	}
	assert_false(vault_open(&pair, sealed, VAULT_SEAL_EXTRA - 1, opened));
	struct vault_pair again = { .public_key = { 0 } };
	memcpy(again.private_key, pair.private_key, VAULT_KEY_SIZE);
	vault_pair_complete(&again);
	assert_memory_equal(again.public_key, pair.public_key, VAULT_KEY_SIZE);
}

static void
a_box_opens_with_its_secret_and_purpose(void **state)
{
	(void)state;
	uint8_t boxed[5 + VAULT_BOX_EXTRA], again[5 + VAULT_BOX_EXTRA], opened[5];
	vault_box("draft", SPAN("secret"), "hello", 5, boxed);
	vault_box("draft", SPAN("secret"), "hello", 5, again);
	assert_memory_not_equal(boxed, again, sizeof boxed);
	assert_true(vault_unbox("draft", SPAN("secret"), boxed, sizeof boxed, opened));
	assert_memory_equal(opened, "hello", 5);
	assert_false(vault_unbox("draft", SPAN("secrets"), boxed, sizeof boxed, opened));
	assert_false(vault_unbox("other", SPAN("secret"), boxed, sizeof boxed, opened));
	boxed[30] ^= 1;
	assert_false(vault_unbox("draft", SPAN("secret"), boxed, sizeof boxed, opened));
	assert_false(vault_unbox("draft", SPAN("secret"), boxed, 3, opened));
}

static void
hashes_of_two_purposes_differ(void **state)
{
	(void)state;
	uint8_t a[VAULT_HASH_SIZE], b[VAULT_HASH_SIZE];
	vault_hash("link", SPAN("x"), a);
	vault_hash("session", SPAN("x"), b);
	assert_memory_not_equal(a, b, sizeof a);
	vault_hash("lin", SPAN("kx"), b);
	assert_memory_not_equal(a, b, sizeof a);
	vault_hash("link", SPAN("x"), b);
	assert_true(vault_equal(a, b, sizeof a));
}

static void
a_code_is_read_as_it_is_typed(void **state)
{
	(void)state;
	char code[VAULT_CODE_LENGTH + 1], read[VAULT_CODE_LENGTH + 1], typed[40];
	for (int i = 0; i < 1000; i++) {
		vault_code(code);
		assert_int_equal(strspn(code, "2346789ABCDEFGHJKMNPQRTUVWXY"), VAULT_CODE_LENGTH);
		snprintf(typed, sizeof typed, " %.4s-%.4s %.2s ", code, code + 4, code + 8);
		for (char *c = typed; *c != '\0'; c++)
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c - 'A' + 'a');
		assert_true(vault_code_read(span_of(typed), read));
		assert_string_equal(read, code);
	}
	assert_false(vault_code_read(SPAN("K7MX4P3RT"), read));
	assert_false(vault_code_read(SPAN("K7MX4P3RTVW"), read));
	assert_false(vault_code_read(SPAN("K7MX4P3R0V"), read));
	assert_false(vault_code_read(SPAN("K7MX4P3Ré"), read));
	assert_false(vault_code_read(SPAN(""), read));
}

static void
a_secret_has_one_code(void **state)
{
	(void)state;
	enum { SECRETS = 2000 };
	char code[VAULT_CODE_LENGTH + 1], again[VAULT_CODE_LENGTH + 1], token[VAULT_TOKEN_LENGTH + 1];
	size_t counts[128] = { 0 };
	for (int i = 0; i < SECRETS; i++) {
		vault_token(token);
		vault_code_of("paper", span_of(token), code);
		vault_code_of("paper", span_of(token), again);
		assert_string_equal(code, again);
		assert_true(vault_code_read(span_of(code), again));
		vault_code_of("other", span_of(token), again);
		assert_string_not_equal(code, again);
		for (size_t k = 0; k < VAULT_CODE_LENGTH; k++)
			counts[(unsigned char)code[k]]++;
	}
	for (const char *sign = "2346789ABCDEFGHJKMNPQRTUVWXY"; *sign != '\0'; sign++)
		assert_in_range(counts[(unsigned char)*sign], SECRETS * 10 / 28 * 2 / 3,
		                SECRETS * 10 / 28 * 4 / 3);
}

/* RFC 6238, appendix B, the six last figures of the SHA-1 column. */
static void
a_phone_gives_the_codes_of_the_standard(void **state)
{
	(void)state;
	static const struct {
		int64_t now_s;
		const char *code;
	} vectors[] = { { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
		            { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
	uint8_t secret[VAULT_TOTP_SECRET_SIZE + 1];
	char text[VAULT_TOTP_TEXT_SIZE];
	int64_t step;
	memcpy(secret, "12345678901234567890", sizeof secret);
	vault_totp_text(secret, text);
	assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	for (size_t i = 0; i < LENGTH(vectors); i++) {
		const struct span code = span_of(vectors[i].code);
		const int64_t now_s = vectors[i].now_s;
		assert_true(vault_totp_is(secret, code, now_s, -1, &step));
		assert_int_equal(step, now_s / 30);
		assert_true(vault_totp_is(secret, code, now_s + 30, -1, &step));
		assert_false(vault_totp_is(secret, code, now_s + 90, -1, &step));
		assert_false(vault_totp_is(secret, code, now_s, now_s / 30, &step)); /* served */
	}
	assert_true(vault_totp_is(secret, SPAN("287 082"), 59, -1, &step));
	assert_false(vault_totp_is(secret, SPAN("28708"), 59, -1, &step));
	assert_false(vault_totp_is(secret, SPAN("2870822"), 59, -1, &step));
	assert_false(vault_totp_is(secret, SPAN("28708x"), 59, -1, &step));
}

/* FIPS 180-2, appendix B.2, in two pieces. */
static void
a_digest_is_that_of_the_standard(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	char text[VAULT_DIGEST_TEXT_SIZE];
	struct vault_digest *digest = vault_digest_new(arena);
	vault_digest_add(digest, "abcdbcdecdefdefgefghfghighij", 28);
	vault_digest_add(digest, "hijkijkljklmklmnlmnomnopnopq", 28);
	vault_digest_end(digest, text);
	assert_string_equal(text, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	arena_end(arena);
}

/* Two of our own, until 2027-01-01T00:00:00Z and 2031-06-15T12:00:00Z. */
static const char early_pem[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBCDCBsAIBATAKBggqhkjOPQQDAjARMQ8wDQYDVQQDDAZQYXJ2aXMwHhcNMjYw\n"
	"MTAxMDAwMDAwWhcNMjcwMTAxMDAwMDAwWjARMQ8wDQYDVQQDDAZQYXJ2aXMwWTAT\n"
	"BgcqhkjOPQIBBggqhkjOPQMBBwNCAATU1nZo8fZRI0FKZMk02qUqBpXVd6JZCC2t\n"
	"jUDFp9R5sXEk+y6KBhgYd3YoJd8MvEp9cXReISEnEYEv7thxH+NWMAoGCCqGSM49\n"
	"BAMCA0cAMEQCICKWK+yJp7A9cLBLWCTbnq9z6byu377RVKp7oH3CvGecAiBz1rqg\n"
	"c+ntJ3WKKhTcnVaXkcTZEGCNnk2kjbIdEq+YHg==\n"
	"-----END CERTIFICATE-----\n";
static const char late_pem[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBCTCBsAIBATAKBggqhkjOPQQDAjARMQ8wDQYDVQQDDAZQYXJ2aXMwHhcNMjYw\n"
	"MTAxMDAwMDAwWhcNMzEwNjE1MTIwMDAwWjARMQ8wDQYDVQQDDAZQYXJ2aXMwWTAT\n"
	"BgcqhkjOPQIBBggqhkjOPQMBBwNCAATU1nZo8fZRI0FKZMk02qUqBpXVd6JZCC2t\n"
	"jUDFp9R5sXEk+y6KBhgYd3YoJd8MvEp9cXReISEnEYEv7thxH+NWMAoGCCqGSM49\n"
	"BAMCA0gAMEUCIQDyIPBLzSPSlAoq4lUFAhdUibvSjE9wH0Up7gHgv+2+KwIgFVCn\n"
	"ThhKAYfjbtzYNU5cSC9eOEGyJASjJifcNjoMdr4=\n"
	"-----END CERTIFICATE-----\n";

static void
certificates_tell_until_when_they_are_valid(void **state)
{
	(void)state;
	char both[sizeof early_pem + sizeof late_pem];
	int64_t first_s = -1, last_s = -1;
	assert_int_equal(vault_certificates_end(SPAN(""), &first_s, &last_s), 0);
	assert_int_equal(vault_certificates_end(SPAN("not a certificate"), &first_s, &last_s), 0);
	assert_int_equal(
		vault_certificates_end(span_from(early_pem, sizeof early_pem / 2), &first_s, &last_s), 0);
	assert_int_equal(first_s, -1);
	assert_int_equal(vault_certificates_end(span_of(early_pem), &first_s, &last_s), 1);
	assert_int_equal(first_s, 1798761600);
	assert_int_equal(last_s, 1798761600);
	snprintf(both, sizeof both, "%s%s", late_pem, early_pem);
	assert_int_equal(vault_certificates_end(span_of(both), &first_s, &last_s), 2);
	assert_int_equal(first_s, 1798761600);
	assert_int_equal(last_s, 1939291200);
}

/* printf abc | b2sum -l 256; nothing at all. */
static void
a_sum_is_the_one_of_b2sum(void **state)
{
	(void)state;
	static const char *const wanted[] = {
		"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319",
		"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8",
	};
	const struct span given[] = { SPAN("abc"), SPAN("") };
	for (size_t i = 0; i < LENGTH(given); i++) {
		uint8_t sum[VAULT_HASH_SIZE];
		char words[2 * VAULT_HASH_SIZE + 1];
		vault_sum(given[i], sum);
		for (size_t k = 0; k < VAULT_HASH_SIZE; k++)
			snprintf(words + 2 * k, 3, "%02x", sum[k]);
		assert_string_equal(words, wanted[i]);
	}
}

int
main(void)
{
	vault_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sum_is_the_one_of_b2sum),
		cmocka_unit_test(a_password_is_known_again_and_no_other),
		cmocka_unit_test(weak_passwords_are_told_why),
		cmocka_unit_test(a_sealed_letter_opens_with_its_key_alone),
		cmocka_unit_test(a_box_opens_with_its_secret_and_purpose),
		cmocka_unit_test(a_digest_is_that_of_the_standard),
		cmocka_unit_test(hashes_of_two_purposes_differ),
		cmocka_unit_test(a_letter_that_a_browser_sealed_opens),
		cmocka_unit_test(bytes_travel_as_text),
		cmocka_unit_test(a_code_is_read_as_it_is_typed),
		cmocka_unit_test(a_secret_has_one_code),
		cmocka_unit_test(a_phone_gives_the_codes_of_the_standard),
		cmocka_unit_test(certificates_tell_until_when_they_are_valid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
