/* Words under what disguises them. */
#include <string.h>
#include <utf8proc.h>

#include "craft/text/text_bare.h"

/* Letters of Latin-1 from U+00C0 on, without accents; « . »: no letter. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty";
_Static_assert(sizeof latin == 65, "a letter for each of U+00C0 to U+00FF");

enum { SPELLED_MIN = 4, SPELLED_SHORT = 3, PARTS_MAX = 24 };

/* What a sign is for a word. */
enum bare_kind {
	BARE_LETTERS,    /* some */
	BARE_NOTHING,    /* not seen */
	BARE_BLANK,
	BARE_APOSTROPHE,
	BARE_STOP,       /* a sentence ends */
	BARE_DOT,        /* perhaps */
	BARE_LINE,
	BARE_HOLE,
	BARE_SIGN,
};
struct bare_sign {
	enum bare_kind kind;
	int32_t code;
	size_t size;      /* bytes it takes */
	char letters[4];  /* zero-terminated */
	bool is_dressed;  /* a figure or a sign, that stands for letters only within a word */
};

char
text_look_alike(int32_t sign, char other)
{
	/* Drawn as ABEZHIKMNOPTYX, aivop (Greek), then SIJ ABEKMHOPCTYX aeopcyx sijdqw (Cyrillic). */
	static const struct {
		int32_t sign;
		char c;
	} likes[] = {
		{ 0x131, 'i' }, { 0x391, 'A' }, { 0x392, 'B' }, { 0x395, 'E' }, { 0x396, 'Z' }, { 0x397, 'H' },
		{ 0x399, 'I' }, { 0x39a, 'K' }, { 0x39c, 'M' }, { 0x39d, 'N' }, { 0x39f, 'O' }, { 0x3a1, 'P' },
		{ 0x3a4, 'T' }, { 0x3a5, 'Y' }, { 0x3a7, 'X' }, { 0x3b1, 'a' }, { 0x3b9, 'i' }, { 0x3bd, 'v' },
		{ 0x3bf, 'o' }, { 0x3c1, 'p' }, { 0x405, 'S' }, { 0x406, 'I' }, { 0x408, 'J' }, { 0x410, 'A' },
		{ 0x412, 'B' }, { 0x415, 'E' }, { 0x41a, 'K' }, { 0x41c, 'M' }, { 0x41d, 'H' }, { 0x41e, 'O' },
		{ 0x420, 'P' }, { 0x421, 'C' }, { 0x422, 'T' }, { 0x423, 'Y' }, { 0x425, 'X' }, { 0x430, 'a' },
		{ 0x435, 'e' }, { 0x43e, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x443, 'y' }, { 0x445, 'x' },
		{ 0x455, 's' }, { 0x456, 'i' }, { 0x458, 'j' }, { 0x501, 'd' }, { 0x51b, 'q' }, { 0x51d, 'w' },
	};
	for (size_t i = 0; i < LENGTH(likes); i++)
		if (likes[i].sign == sign)
			return likes[i].c;
	return other;
}

/* --- signs ----------------------------------------------------------------------------------- */

static struct bare_sign
of_kind(enum bare_kind kind, size_t size)
{
	return (struct bare_sign){ .kind = kind, .size = size };
}

static char
small(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static struct bare_sign
of_letter(char c, size_t size)
{
	return (struct bare_sign){ .kind = BARE_LETTERS, .size = size, .letters = { c },
		                       .is_dressed = c >= '0' && c <= '9' };
}

static struct bare_sign
of_ascii(unsigned char c)
{
	const char low = small((char)c);
	if (is_plain(low))
		return of_letter(low, 1);
	switch (c) {
	case ' ': case '\t': return of_kind(BARE_BLANK, 1);
	case '\n': case '\r': return of_kind(BARE_LINE, 1);
	case '\'': case '`': return of_kind(BARE_APOSTROPHE, 1);
	case '!': case '?': case ';': return of_kind(BARE_STOP, 1);
	case '.': return of_kind(BARE_DOT, 1);
	case '*': case '#': return of_kind(BARE_HOLE, 1);
	case '@': return (struct bare_sign){ .kind = BARE_SIGN, .size = 1, .letters = "a", .is_dressed = true };
	case '$': return (struct bare_sign){ .kind = BARE_SIGN, .size = 1, .letters = "s", .is_dressed = true };
	default: return of_kind(c < 0x20 ? BARE_NOTHING : BARE_SIGN, 1);
	}
}

/* Letters of other shapes: ﬁ, Ａ, ᵃ, 𝐚; and of other writings. */
static struct bare_sign
of_far_letter(int32_t code, size_t size)
{
	int32_t parts[PARTS_MAX];
	int last = 0;
	struct bare_sign sign = of_kind(BARE_LETTERS, size);
	const utf8proc_ssize_t count = utf8proc_decompose_char(
		code, parts, PARTS_MAX, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD,
		&last);
	size_t letters = 0;
	for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MAX && letters < sizeof sign.letters - 1; i++) {
		const char c = parts[i] < 0x80 ? (char)parts[i] : small(text_look_alike(parts[i], TEXT_BARE_OTHER));
		if (is_plain(c) || c == TEXT_BARE_OTHER)
			sign.letters[letters++] = c;
	}
	if (letters == 0)
		sign.letters[0] = TEXT_BARE_OTHER;
	/* Some have a look-alike in capitals alone. */
	if (sign.letters[0] == TEXT_BARE_OTHER)
		sign.letters[0] = small(text_look_alike(code, TEXT_BARE_OTHER));
	return sign;
}

static struct bare_sign
of_category(int32_t code, size_t size)
{
	switch (utf8proc_category(code)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NO: return of_far_letter(code, size);
	case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF: case UTF8PROC_CATEGORY_CC: return of_kind(BARE_NOTHING, size);
	case UTF8PROC_CATEGORY_ZS: return of_kind(BARE_BLANK, size);
	case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP: return of_kind(BARE_LINE, size);
	default: return of_kind(BARE_SIGN, size);
	}
}

static struct bare_sign
sign_at(struct span text, size_t at)
{
	const unsigned char first = (unsigned char)text.at[at];
	int32_t code;
	if (first < 0x80)
		return of_ascii(first);
	const utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
	                                               (utf8proc_ssize_t)(text.length - at), &code);
	if (size <= 0)
		return of_kind(BARE_SIGN, 1);
	if (code >= 0xc0 && code <= 0xff && latin[code - 0xc0] != '.')
		return of_letter(latin[code - 0xc0], 2);
	switch (code) {
	case 0x92: case 0xb4: case 0x2bc: case 0x2018: case 0x2019: case 0x201b: case 0x2032:
		return of_kind(BARE_APOSTROPHE, (size_t)size);
	case 0x152: case 0x153:
		return (struct bare_sign){ .kind = BARE_LETTERS, .size = 2, .letters = "oe" };
	case 0x20ac:
		return (struct bare_sign){ .kind = BARE_SIGN, .size = 3, .letters = "e", .is_dressed = true };
	case 0x2026: return of_kind(BARE_STOP, (size_t)size);
	default: return of_category(code, (size_t)size);
	}
}

/* --- words ----------------------------------------------------------------------------------- */

/* What a figure stands for within a word. */
static char
undressed(char c)
{
	static const char letters[] = "oi?eas?tb?"; /* 0 to 9 */
	return c >= '0' && c <= '9' ? letters[c - '0'] : c;
}

/* After figures, signs and what is not seen, does a letter follow? *at moves to where they end. */
static bool
letter_follows(struct span text, size_t *at)
{
	while (*at < text.length) {
		const struct bare_sign sign = sign_at(text, *at);
		if (sign.kind != BARE_NOTHING && sign.kind != BARE_HOLE && !sign.is_dressed)
			return sign.kind == BARE_LETTERS;
		*at += sign.size;
	}
	return false;
}

static void
add_letter(struct text_bare_word *word, char c)
{
	if (word->size == TEXT_BARE_SIZE_MAX)
		return;
	const bool is_figure = c >= '0' && c <= '9';
	if (!is_figure && word->size > 0 && word->letters[word->size - 1] == c)
		return;
	word->letters[word->size++] = c;
	word->has_hole = word->has_hole || c == TEXT_BARE_HOLE;
}

static bool
ends_with_letter(const struct text_bare_word *word)
{
	return word->size > 0 && !(word->letters[word->size - 1] >= '0' && word->letters[word->size - 1] <= '9');
}

/* A word from where its first letter stands. A run of figures and signs is looked through once: what it is
 * depends on a letter after it. */
static void
read_word(struct text_bare *bare, struct text_bare_word *word)
{
	size_t looked_to = 0;
	bool is_followed = false;
	word->size = 0;
	word->has_hole = false;
	word->at = word->end = bare->at;
	while (bare->at < bare->text.length) {
		const struct bare_sign sign = sign_at(bare->text, bare->at);
		const bool is_doubtful = sign.is_dressed || sign.kind == BARE_HOLE;
		if (is_doubtful && ends_with_letter(word) && bare->at >= looked_to) {
			looked_to = bare->at;
			is_followed = letter_follows(bare->text, &looked_to);
		}
		const bool is_meant = is_doubtful && is_followed && ends_with_letter(word);
		if (sign.kind != BARE_LETTERS && sign.kind != BARE_NOTHING && !is_meant &&
		    !(sign.kind == BARE_HOLE && ends_with_letter(word)))
			break;
		bare->at += sign.size;
		if (sign.kind == BARE_NOTHING)
			continue;
		if (sign.kind == BARE_HOLE)
			add_letter(word, TEXT_BARE_HOLE);
		for (const char *c = sign.letters; *c != '\0'; c++)
			add_letter(word, is_meant ? undressed(*c) : *c);
		word->end = bare->at;
	}
}

/* What stands before the next word: did a sentence end? */
static bool
skip_to_word(struct text_bare *bare, bool after_initial, size_t *gap_r)
{
	size_t lines = 0, dots = 0;
	bool stops = false;
	*gap_r = 0;
	for (; bare->at < bare->text.length; ++*gap_r) {
		const struct bare_sign sign = sign_at(bare->text, bare->at);
		if (sign.kind == BARE_LETTERS)
			break;
		lines += sign.kind == BARE_LINE && bare->text.at[bare->at] != '\r';
		dots += sign.kind == BARE_DOT;
		stops = stops || sign.kind == BARE_STOP;
		bare->at += sign.size;
	}
	return stops || lines > 1 || dots > 1 || (dots == 1 && !after_initial);
}

/* Letters one by one with the same sign between: « c o n n a r d », « c.o.n ». How many, from the word on. */
static size_t
spelled(const struct text_bare *bare, const struct text_bare_word *first, struct text_bare_word *whole_r,
        size_t *end_r)
{
	struct text_bare ahead = *bare;
	struct text_bare_word next;
	size_t count = 1, consonants = strchr("aeiouy", first->letters[0]) == NULL;
	const char between = bare->at < bare->text.length ? bare->text.at[bare->at] : '\0';
	*whole_r = *first;
	*end_r = bare->at;
	while (strchr(" .-_/", between) != NULL && between != '\0' && ahead.at < ahead.text.length &&
	       ahead.text.at[ahead.at] == between) {
		ahead.at++;
		if (ahead.at == ahead.text.length || sign_at(ahead.text, ahead.at).kind != BARE_LETTERS)
			break;
		read_word(&ahead, &next);
		if (next.size != 1 || (next.letters[0] >= '0' && next.letters[0] <= '9'))
			break;
		add_letter(whole_r, next.letters[0]);
		whole_r->end = next.end;
		*end_r = ahead.at;
		consonants += strchr("aeiouy", next.letters[0]) == NULL;
		count++;
	}
	/* « y a à » are three words; « c o n » is one. */
	return count == SPELLED_SHORT && consonants < 2 ? 1 : count;
}

bool
text_bare_next(struct text_bare *bare, struct text_bare_word *word_r)
{
	struct text_bare_word whole;
	size_t gap, end;
	const bool is_first = bare->at == 0;
	/* « M. Petit », « c.o.n » end nothing. */
	const bool after_initial =
		bare->at > 0 && (bare->at == 1 || !is_plain(small(bare->text.at[bare->at - 2])));
	const bool stops = skip_to_word(bare, after_initial, &gap);
	word_r->begins = is_first || stops;
	if (bare->at == bare->text.length)
		return false;
	read_word(bare, word_r);
	if (word_r->size != 1 || (word_r->letters[0] >= '0' && word_r->letters[0] <= '9'))
		return true;
	const bool begins = word_r->begins;
	if (spelled(bare, word_r, &whole, &end) >= SPELLED_SHORT) {
		*word_r = whole;
		word_r->begins = begins;
		bare->at = end;
	}
	return true;
}
