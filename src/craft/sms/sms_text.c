/* How words travel, and how they would travel for less. */
#include <string.h>

#include "craft/sms/sms.h"
#include "craft/sms/sms_inside.h"

/* 3GPP TS 23.038 §6.2.1: one septet each, then those written as ESC and another. CR and form feed
 * are of the alphabet, and no text of ours. */
static const char gsm_letters[] =
	"@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	"ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
static const char gsm_extension[] = "^{}\\[~]|€";

/* The letter at the start: text is UTF-8, checked before. */
static struct span
letter_at(struct span text)
{
	const unsigned char c = (unsigned char)text.at[0];
	return span_from(text.at, c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4);
}

static struct span
after(struct span text, size_t length)
{
	must(length <= text.length);
	return span_from(text.at + length, text.length - length);
}

/* Septets of a letter; 0 when the alphabet lacks it. UTF-8 finds no letter inside another. */
static size_t
septets_of(struct span letter)
{
	return span_find(span_of(gsm_letters), letter) != SIZE_MAX     ? 1
	       : span_find(span_of(gsm_extension), letter) != SIZE_MAX ? 2
	                                                            : 0;
}

static bool
is_text(struct span text)
{
	if (!span_is_utf8(text))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		const unsigned char c = (unsigned char)text.at[i];
		if ((c < 0x20 && c != '\n') || c == 0x7f ||
		    (c == 0xc2 && (unsigned char)text.at[i + 1] < 0xa0))
			return false;
	}
	return true;
}

static bool
is_all_gsm(struct span text)
{
	while (text.length > 0) {
		const struct span letter = letter_at(text);
		if (septets_of(letter) == 0)
			return false;
		text = after(text, letter.length);
	}
	return true;
}

bool
sms_measure(struct span text, struct sms_measure *measure_r)
{
	*measure_r = (struct sms_measure){ 0 };
	if (!is_text(text))
		return false;
	const bool is_gsm = is_all_gsm(text);
	const size_t alone_max = is_gsm ? 160 : 70, together_max = is_gsm ? 153 : 67;
	size_t units = 0, segments = 1, in_segment = 0;
	while (text.length > 0) {
		const struct span letter = letter_at(text);
		const size_t length = is_gsm ? septets_of(letter) : letter.length == 4 ? 2 : 1;
		if (in_segment + length > together_max) {
			segments++;
			in_segment = 0;
		}
		in_segment += length;
		units += length;
		text = after(text, letter.length);
	}
	*measure_r = (struct sms_measure){ .is_gsm = is_gsm,
		                               .units = units,
		                               .segment_count = units <= alone_max ? 1 : segments };
	return true;
}

/* --- in 7-bit letters ------------------------------------------------------------------------ */

static const struct {
	const char *from, *to;
} typography[] = {
	{ "“", "\"" },      { "”", "\"" },      { "„", "\"" },      { "‹", "'" },
	{ "›", "'" },       { "’", "'" },       { "‘", "'" },       { "ʼ", "'" },
	{ "′", "'" },       { "´", "'" },       { "`", "'" },       { "…", "..." },
	{ "–", "-" },       { "—", "-" },       { "\u2011", "-" },  { "\u2010", "-" },
	{ "\u2212", "-" },  { "•", "-" },       { "·", "." },       { "×", "x" },
	{ "\u202f", " " },  { "\u00a0", " " },  { "\u2009", " " },  { "\u2003", " " },
	{ "\u200b", "" },   { "\u00ad", "" },   { "\ufeff", "" },   { "œ", "oe" },
	{ "Œ", "OE" },      { "°", "o" },       { "№", "no" },      { "→", "->" },
	{ "²", "2" },       { "½", "1/2" },     { "ﬁ", "fi" },      { "ﬂ", "fl" },
};

static const struct {
	const char *letters, *plain;
} accents[] = {
	{ "âáãā", "a" }, { "ÀÂÁÃĀ", "A" }, { "çćč", "c" },  { "ĆČ", "C" },    { "êëėęěē", "e" },
	{ "ÈÊËĖĘĚĒ", "E" }, { "îïíīı", "i" }, { "ÌÎÏÍĪİ", "I" }, { "ôóõőō", "o" }, { "ÒÔÓÕŐŌ", "O" },
	{ "ûúūůű", "u" }, { "ÙÛÚŪŮŰ", "U" }, { "ÿý", "y" },  { "ŸÝ", "Y" },    { "ğ", "g" },
	{ "Ğ", "G" },     { "łľ", "l" },     { "ŁĽ", "L" },  { "ńň", "n" },    { "ŃŇ", "N" },
	{ "řŕ", "r" },    { "ŘŔ", "R" },     { "śšşș", "s" }, { "ŚŠŞȘ", "S" },  { "ţțť", "t" },
	{ "ŢȚŤ", "T" },   { "źżž", "z" },    { "ŹŻŽ", "Z" }, { "ďđ", "d" },    { "ĎĐ", "D" },
};

/* The blank at the start, plain or no-break: its length. */
static size_t
blank_length(struct span rest)
{
	static const char *const blanks[] = { " ", "\u00a0", "\u202f" };
	for (size_t i = 0; i < LENGTH(blanks); i++)
		if (span_starts(rest, blanks[i]))
			return strlen(blanks[i]);
	return 0;
}

/* A guillemet at the start, with its blank inside: its length. */
static size_t
guillemet_length(struct span rest)
{
	const size_t blank = blank_length(rest), length = strlen("»");
	if (span_starts(after(rest, blank), "»"))
		return blank + length;
	return span_starts(rest, "«") ? length + blank_length(after(rest, length)) : 0;
}

/* Writes what stands for the start of `rest`; how much of it, or 0 when nothing does. */
static size_t
write_plain(struct span rest, struct text *text, size_t *accent_count)
{
	const size_t guillemet = guillemet_length(rest);
	if (guillemet > 0) {
		text_add_char(text, '"');
		return guillemet;
	}
	for (size_t i = 0; i < LENGTH(typography); i++)
		if (span_starts(rest, typography[i].from)) {
			text_add_z(text, typography[i].to);
			return strlen(typography[i].from);
		}
	const struct span letter = letter_at(rest);
	if (septets_of(letter) > 0) {
		text_add(text, letter);
		return letter.length;
	}
	for (size_t i = 0; i < LENGTH(accents); i++)
		if (span_find(span_of(accents[i].letters), letter) != SIZE_MAX) {
			text_add_z(text, accents[i].plain);
			++*accent_count;
			return letter.length;
		}
	return 0;
}

bool
sms_plain(struct arena *arena, struct span text, struct sms_plain *plain_r)
{
	*plain_r = (struct sms_plain){ 0 };
	if (!is_text(text))
		return false;
	size_t accent_count = 0;
	struct text plain = text_new(arena, 3 * text.length + 1); /* ½ is the one that grows */
	while (text.length > 0) {
		const size_t read = write_plain(text, &plain, &accent_count);
		if (read == 0)
			return false;
		text = after(text, read);
	}
	must(!plain.cut);
	*plain_r = (struct sms_plain){ .text = text_span(&plain), .accent_count = accent_count };
	return true;
}
