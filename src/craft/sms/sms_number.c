/* Numbers as people write them, as networks want them. */
#include <string.h>

#include "craft/sms/sms.h"
#include "craft/sms/sms_inside.h"

/* The mobiles of the overseas departments are written as any other from within France, and have a
 * country of their own. What follows the 0, then that country. */
static const struct {
	const char *begins, *country;
} overseas[] = {
	{ "639", "262" },   { "690", "590" },   { "691", "590" },   { "692", "262" },
	{ "693", "262" },   { "694", "594" },   { "696", "596" },   { "697", "596" },
	{ "7090", "590" },  { "7091", "596" },  { "7092", "262" },  { "70930", "594" },
	{ "70931", "594" }, { "70932", "594" }, { "70933", "594" }, { "70935", "262" },
	{ "70936", "262" }, { "70937", "262" },
};

enum { DIGIT_COUNT_MAX = 15, NATIONAL_DIGIT_COUNT = 9 };

struct digits {
	char at[DIGIT_COUNT_MAX + 4]; /* 00 or a 0 between parentheses come in addition */
	size_t count;
	bool plus;
};

/* Signs that people put between digits: blanks, also no-break ones, and . - / ( ) */
static size_t
between(struct span rest)
{
	static const char *const signs[] = { " ", ".", "-", "/", "(", ")", "\u00a0", "\u202f", "\u2011" };
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (span_starts(rest, signs[i]))
			return strlen(signs[i]);
	return 0;
}

static bool
read_digits(struct span typed, struct digits *digits_r)
{
	*digits_r = (struct digits){ 0 };
	typed = span_trim(typed);
	for (size_t i = 0; i < typed.length;) {
		const struct span rest = span_from(typed.at + i, typed.length - i);
		const size_t skipped = between(rest);
		if (skipped > 0)
			i += skipped;
		else if (rest.at[0] == '+' && i == 0) {
			digits_r->plus = true;
			i++;
		} else if (rest.at[0] >= '0' && rest.at[0] <= '9' &&
		           digits_r->count < sizeof digits_r->at - 1)
			digits_r->at[digits_r->count++] = typed.at[i++];
		else
			return false;
	}
	return true;
}

static bool
begins(const char *digits, const char *with)
{
	return strncmp(digits, with, strlen(with)) == 0;
}

/* Nine digits, without the 0. */
static enum sms_number
write_national(const char *digits, char number_r[SMS_NUMBER_SIZE])
{
	const char *country = "33";
	for (size_t i = 0; i < LENGTH(overseas); i++)
		if (begins(digits, overseas[i].begins))
			country = overseas[i].country;
	number_r[0] = '+';
	memcpy(number_r + 1, country, strlen(country));
	memcpy(number_r + 1 + strlen(country), digits, NATIONAL_DIGIT_COUNT + 1);
	return digits[0] == '6' || digits[0] == '7' ? SMS_NUMBER_MOBILE : SMS_NUMBER_FIXED;
}

/* Digits after +: nine after a country of ours are read as if written within France. */
static enum sms_number
write_international(const char *digits, size_t count, char number_r[SMS_NUMBER_SIZE])
{
	static const char *const ours[] = { "33", "262", "590", "594", "596" };
	enum { COUNT_MIN = 8 };
	for (size_t i = 0; i < LENGTH(ours); i++) {
		if (!begins(digits, ours[i]))
			continue;
		const char *national = digits + strlen(ours[i]);
		if (national[0] == '0') /* +33 (0)6… */
			national++;
		return strlen(national) == NATIONAL_DIGIT_COUNT && national[0] != '0'
		           ? write_national(national, number_r)
		           : SMS_NUMBER_WRONG;
	}
	if (count < COUNT_MIN || count > DIGIT_COUNT_MAX || digits[0] == '0')
		return SMS_NUMBER_WRONG;
	number_r[0] = '+';
	memcpy(number_r + 1, digits, count + 1);
	return SMS_NUMBER_ABROAD;
}

static enum sms_number
read_number(struct span typed, bool by_network, char number_r[SMS_NUMBER_SIZE])
{
	struct digits digits;
	memset(number_r, 0, SMS_NUMBER_SIZE);
	if (!read_digits(typed, &digits))
		return SMS_NUMBER_WRONG;
	if (digits.plus)
		return write_international(digits.at, digits.count, number_r);
	if (begins(digits.at, "00"))
		return write_international(digits.at + 2, digits.count - 2, number_r);
	if (digits.at[0] == '0')
		return digits.count == NATIONAL_DIGIT_COUNT + 1 ? write_national(digits.at + 1, number_r)
		                                               : SMS_NUMBER_WRONG;
	/* 33612345678: people forget the +, networks leave it out. */
	if (by_network || (begins(digits.at, "33") && digits.count == 2 + NATIONAL_DIGIT_COUNT))
		return write_international(digits.at, digits.count, number_r);
	return SMS_NUMBER_WRONG;
}

enum sms_number
sms_number_read(struct span typed, char number_r[SMS_NUMBER_SIZE])
{
	return read_number(typed, false, number_r);
}

enum sms_number
sms_number_of_network(struct span given, char number_r[SMS_NUMBER_SIZE])
{
	return read_number(given, true, number_r);
}
