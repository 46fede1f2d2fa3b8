/* Numbers that bear a key: each kind in every spelling, valid and with its key broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "craft/mask/mask.h"

enum { EACH_COUNT = 2500, SEED = 20261126, SPELLED_SIZE_MAX = 256 };

static struct arena *arena, *rules;
static const struct mask *mask;
static uint64_t random_state;

static uint64_t
random_below(uint64_t bound)
{
	random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (random_state >> 33) % bound;
}

static void
random_digits(char *digits, size_t count)
{
	for (size_t i = 0; i < count; i++)
		digits[i] = (char)('0' + random_below(10));
	digits[count] = '\0';
}

static uint64_t
number_of(const char *digits, size_t count)
{
	uint64_t number = 0;
	for (size_t i = 0; i < count; i++)
		number = number * 10 + (uint64_t)(digits[i] - '0');
	return number;
}

static unsigned
luhn(const char *digits)
{
	unsigned sum = 0;
	const size_t count = strlen(digits);
	for (size_t i = 0; i < count; i++) {
		const unsigned digit = (unsigned)(digits[count - 1 - i] - '0') * (i % 2 == 0 ? 1 : 2);
		sum += digit > 9 ? digit - 9 : digit;
	}
	return sum % 10;
}

/* --- one of each kind ------------------------------------------------------------------------------- */

static void
make_nir(char *made)
{
	static const char *const departments[] = { "75", "69", "13", "2A", "2B", "97", "99", "01" };
	char rest[7];
	random_digits(rest, 6);
	rest[3] = '1';
	const char *department = departments[random_below(8)];
	(void)snprintf(made, 16, "%c%02u%02u%s%s", "1278"[random_below(4)], (unsigned)random_below(100),
		1 + (unsigned)random_below(12), department, rest);
	char counted[14];
	memcpy(counted, made, 14);
	if (department[1] == 'A' || department[1] == 'B')
		memcpy(counted + 5, department[1] == 'A' ? "19" : "18", 2);
	(void)snprintf(made + 13, 3, "%02u", (unsigned)(97 - number_of(counted, 13) % 97));
}

static void
make_luhn(char *made, const char *prefix, size_t count)
{
	const size_t begun = strlen(prefix);
	memcpy(made, prefix, begun);
	random_digits(made + begun, count - begun);
	for (made[count - 1] = '0'; luhn(made) != 0;)
		made[count - 1]++;
}

static void
make_siren(char *made)
{
	make_luhn(made, "8", 9);
}

static void
make_siret(char *made)
{
	char siren[10];
	make_siren(siren);
	make_luhn(made, siren, 14);
}

static void
make_card(char *made)
{
	static const char *const prefixes[] = { "4970", "4", "51", "55", "2221", "2720", "37", "34",
		"6011" };
	const char *prefix = prefixes[random_below(9)];
	do /* a card that bears the key of a NIR is one as well */
		make_luhn(made, prefix, prefix[0] == '3' ? 15 : 16);
	while (prefix[0] == '3' && 97 - number_of(made, 13) % 97 == number_of(made + 13, 2));
}

static void
make_tax(char *made)
{
	random_digits(made, 10);
	made[0] = (char)('0' + random_below(4));
	made[1] = (char)('1' + random_below(9)); /* 00 may begin a phone abroad */
	(void)snprintf(made + 10, 4, "%03u", (unsigned)(number_of(made, 10) % 511));
}

static unsigned
iban_rest(const char *iban)
{
	unsigned rest = 0;
	const size_t length = strlen(iban);
	for (size_t i = 0; i < length; i++) {
		const char c = iban[(i + 4) % length];
		rest = c <= '9' ?
			(rest * 10 + (unsigned)(c - '0')) % 97 : (rest * 100 + (unsigned)(c - 'A' + 10)) % 97;
	}
	return rest;
}

static void
make_iban(char *made)
{
	memcpy(made, "FR00", 4);
	random_digits(made + 4, 21);
	if (random_below(2) == 0)
		made[14 + random_below(11)] = (char)('A' + random_below(26));
	uint64_t sum = 89 * number_of(made + 4, 5) + 15 * number_of(made + 9, 5), account = 0;
	for (size_t i = 14; i < 25; i++) { /* A J: 1; B K S: 2 … */
		const char c = made[i];
		const int figure = c <= '9' ? c - '0' : c <= 'I' ? c - 'A' + 1 : c <= 'R' ?
			c - 'J' + 1 : c - 'S' + 2;
		account = account * 10 + (uint64_t)figure;
	}
	sum += 3 * account;
	(void)snprintf(made + 25, 3, "%02u", (unsigned)(97 - sum % 97));
	const unsigned key = 98 - iban_rest(made);
	made[2] = (char)('0' + key / 10);
	made[3] = (char)('0' + key % 10);
}

static void
make_phone(char *made)
{
	random_digits(made, 10);
	made[0] = '0';
	made[1] = "12345679"[random_below(8)];
}

static void
make_far_phone(char *made)
{
	char national[11];
	make_phone(national);
	(void)snprintf(made, 16, "%s%s", random_below(2) == 0 ? "+33" : "0033", national + 1);
}

/* --- spellings ---------------------------------------------------------------------------------------- */

struct key_kind {
	enum mask_kind kind;
	const char *name;
	void (*make)(char *made);
	const char *shapes[4]; /* sizes of groups, a letter from 10 on */
};
static const struct key_kind key_kinds[] = {
	{ MASK_NIR, "NIR", make_nir, { "1222332", "d2", "f", "1223133" } },
	{ MASK_IBAN, "IBAN", make_iban, { "4444443", "r", "455b2", "4444443" } },
	{ MASK_COMPANY, "SIREN", make_siren, { "333", "9", "333", "9" } },
	{ MASK_COMPANY, "SIRET", make_siret, { "3335", "e", "95", "3335" } },
	{ MASK_CARD, "card", make_card, { "4444", "g", "4444", "88" } },
	{ MASK_TAX, "tax", make_tax, { "22333", "d", "4333", "13333" } },
	{ MASK_PHONE, "phone", make_phone, { "22222", "a", "433", "4222" } },
	{ MASK_PHONE, "phone with 33", make_far_phone, { "312222", "d", "3333", "3a" } },
};

/* Its groups with the same sign between; what no shape says stands in one. */
static void
spell(const char *made, const char *shape, const char *sign, char *spelled)
{
	size_t at = 0;
	for (; *made != '\0'; shape += *shape != '\0') {
		size_t size = *shape == '\0' ? 1 : (size_t)(*shape >= 'a' ?
			*shape - 'a' + 10 : *shape - '0');
		for (; size > 0 && *made != '\0'; size--)
			spelled[at++] = *made++;
		if (*made != '\0')
			at += (size_t)snprintf(spelled + at, SPELLED_SIZE_MAX - at, "%s", sign);
	}
	spelled[at] = '\0';
}

/* Between words that say nothing of it: where it stands is told. */
static struct mask_reading
read_among(const char *spelled, size_t *at_r, struct span *text_r)
{
	static const char *const before[] = { "Voici : ", "", "voir ", "(", "Bonjour,\n" };
	static const char *const after[] = { "", ".", " merci", ")", "\nMerci" };
	const char *first = before[random_below(5)];
	const char *text = arena_format(arena, "%s%s%s", first, spelled, after[random_below(5)]);
	*at_r = strlen(first);
	*text_r = span_of(text);
	return mask_read(arena, mask, *text_r);
}

static void
test_each_is_found_in_every_spelling(void **state)
{
	(void)state;
	static const char *const signs[] = { " ", ".", "\n", "-", "\u00a0", "\u202f", "\r\n", "  " };
	for (size_t k = 0; k < LENGTH(key_kinds); k++)
		for (size_t i = 0; i < EACH_COUNT; i++) {
			char made[40], spelled[SPELLED_SIZE_MAX];
			size_t at;
			struct span text;
			key_kinds[k].make(made);
			spell(made, key_kinds[k].shapes[random_below(4)], signs[random_below(8)], spelled);
			const struct mask_reading reading = read_among(spelled, &at, &text);
			if (reading.count != 1 || reading.finds[0].kind != key_kinds[k].kind ||
				reading.finds[0].at != at ||
			    reading.finds[0].length != strlen(spelled))
				fail_msg("%s %zu in « %.*s »: %zu finds, %s", key_kinds[k].name, i,
					SPAN_ARGS(text), reading.count,
					reading.count > 0 ? mask_kind_codes[reading.finds[0].kind] : "none");
			/* What is found is no longer there, and nothing more is. */
			const struct span masked = mask_write(arena, text, &reading);
			assert_int_equal(span_find(masked, span_of(spelled)), SIZE_MAX);
			assert_int_equal(mask_read(arena, mask, masked).count, 0);
			arena_reset(arena);
		}
}

/* By chance a number with a broken key may bear the key of another kind: such a one is drawn again. */
static bool
is_other(const char *digits)
{
	const size_t count = strlen(digits);
	return strspn(digits, "0123456789") == count &&
	       ((count >= 13 && count <= 16 && luhn(digits) == 0) ||
	        (count == 15 && 97 - number_of(digits, 13) % 97 == number_of(digits + 13, 2)) ||
	        (count == 13 && number_of(digits, 10) % 511 == number_of(digits + 10, 3)));
}

static void
test_a_broken_key_is_no_find(void **state)
{
	(void)state;
	static const char *const signs[] = { " ", ".", "\n", "\u00a0" };
	for (size_t k = 0; key_kinds[k].kind != MASK_PHONE; k++) /* they have no key */
		for (size_t i = 0; i < EACH_COUNT; i++) {
			char made[40], spelled[SPELLED_SIZE_MAX];
			size_t at;
			struct span text;
			do {
				key_kinds[k].make(made);
				char *last = &made[strlen(made) - 1];
				*last = (char)('0' + (*last - '0' + 1 + (int)random_below(8)) % 10);
			} while (is_other(made) || (key_kinds[k].kind == MASK_COMPANY && luhn(made) == 0));
			spell(made, key_kinds[k].shapes[random_below(4)], signs[random_below(4)], spelled);
			const struct mask_reading reading = read_among(spelled, &at, &text);
			if (reading.count != 0)
				fail_msg("%s %zu broken in « %.*s »: %s", key_kinds[k].name, i, SPAN_ARGS(text),
					mask_kind_codes[reading.finds[0].kind]);
			arena_reset(arena);
		}
}

static void
test_a_word_before_a_broken_key_makes_it_doubtful(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum mask_kind kind;
	} said[] = {
		{ "mon numéro de sécu est 1 85 05 78 006 084 36", MASK_NIR },
		{ "sécurité sociale 1850578006084", MASK_NIR },
		{ "IBAN : FR76 3000 6000 0112 3456 7890 180", MASK_IBAN },
		{ "SIRET 732 829 320 00075", MASK_COMPANY },
		{ "ma carte bancaire 4970 1012 3456 7891", MASK_CARD },
		{ "numéro fiscal 30 23 217 600 054", MASK_TAX },
		{ "tél. 20 7073 1000", MASK_PHONE },
	};
	for (size_t i = 0; i < LENGTH(said); i++) {
		const struct mask_reading reading = mask_read(arena, mask, span_of(said[i].text));
		if (reading.count != 1 || reading.finds[0].kind != said[i].kind || reading.finds[0].is_sure)
			fail_msg("« %s »: %zu finds", said[i].text, reading.count);
	}
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	rules = arena_new(64 << 20);
	mask = mask_new(rules, &(struct mask_settings){ 0 });
	random_state = SEED;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	arena_end(rules);
	return 0;
}

int
main(void)
{
#define KEPT(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		KEPT(test_each_is_found_in_every_spelling),
		KEPT(test_a_broken_key_is_no_find),
		KEPT(test_a_word_before_a_broken_key_makes_it_doubtful),
	};
	return cmocka_run_group_tests_name("mask, keys", tests, NULL, NULL);
}
