/* A text cut into atoms: letters and figures, folded. */
#include <string.h>
#include <utf8proc.h>

#include "craft/text/text_inside.h"

/* --- characters ------------------------------------------------------------------------------ */

enum sign { SIGN_OTHER, SIGN_WORD, SIGN_IDEOGRAPH, SIGN_NOTHING, SIGN_SPACE, SIGN_BRACKET, SIGN_PLUS,
	        SIGN_APOSTROPHE, SIGN_HYPHEN, SIGN_DOT, SIGN_SLASH, SIGN_AT };

static enum sign
sign_of_ascii(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return SIGN_WORD;
	switch (c) {
	case ' ':
	case '\t': return SIGN_SPACE;
	case '(':
	case ')': return SIGN_BRACKET;
	case '\'':
	case '`': return SIGN_APOSTROPHE;
	case '-': return SIGN_HYPHEN;
	case '.': return SIGN_DOT;
	case '/':
	case '_': return SIGN_SLASH;
	case '+': return SIGN_PLUS;
	case '@': return SIGN_AT;
	default: return SIGN_OTHER;
	}
}

/* Written without blanks between words: each sign is one. */
static bool
is_ideograph(int32_t c)
{
	return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static enum sign
sign_of(int32_t c)
{
	switch (c) {
	case 0x92: /* of windows-1252, taken for a character */
	case 0xb4:
	case 0x2bc:
	case 0x2018:
	case 0x2019:
	case 0x201b:
	case 0x2032:
	case 0xff07: return SIGN_APOSTROPHE;
	case 0x2010:
	case 0x2011:
	case 0xfe63:
	case 0xff0d: return SIGN_HYPHEN;
	case 0xa0:
	case 0x2007:
	case 0x2009:
	case 0x202f: return SIGN_SPACE;
	case 0xff20: return SIGN_AT;
	case 0xaa: /* º stands for a degree after n */
	case 0xba: return SIGN_OTHER;
	case 0xad: /* where a word may be cut at the end of a line */
	case 0x200b:
	case 0x200c:
	case 0x200d:
	case 0x2060:
	case 0xfeff: return SIGN_NOTHING;
	default: break;
	}
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO: return is_ideograph(c) ? SIGN_IDEOGRAPH : SIGN_WORD;
	default: return SIGN_OTHER;
	}
}

struct character {
	enum sign sign;
	int32_t code;
	size_t size;
};

/* A byte that is no UTF-8 is a sign of nothing known. */
static struct character
character_at(struct span text, size_t at)
{
	const unsigned char first = (unsigned char)text.at[at];
	if (first < 0x80)
		return (struct character){ sign_of_ascii(first), first, 1 };
	int32_t code;
	const utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
	                                               (utf8proc_ssize_t)(text.length - at), &code);
	if (size <= 0 || code < 0)
		return (struct character){ SIGN_OTHER, 0, 1 };
	return (struct character){ sign_of(code), code, (size_t)size };
}

/* --- folding --------------------------------------------------------------------------------- */

/* Letters that are no letter with an accent for Unicode. */
static const char *
letters_of(int32_t c)
{
	switch (c) {
	case 0xe6: return "ae";
	case 0xf0:
	case 0x111: return "d";
	case 0xf8: return "o";
	case 0xfe: return "th";
	case 0x127: return "h";
	case 0x131: return "i";
	case 0x138: return "k";
	case 0x142: return "l";
	case 0x14b: return "n";
	case 0x153: return "oe";
	case 0x167: return "t";
	default: return NULL;
	}
}

static void
atom_add(struct atom *atom, const char *bytes, size_t size)
{
	if (atom->is_cut || atom->size + size > sizeof atom->bytes) {
		atom->is_cut = true;
		return;
	}
	memcpy(atom->bytes + atom->size, bytes, size);
	atom->size = (uint8_t)(atom->size + size);
	const bool is_figure = bytes[0] >= '0' && bytes[0] <= '9';
	atom->has_figure = atom->has_figure || is_figure;
	atom->is_figures = atom->is_figures && is_figure;
	atom->is_latin = atom->is_latin && bytes[0] >= 'a' && bytes[0] <= 'z';
}

static void
atom_add_code(struct atom *atom, int32_t code)
{
	const char *letters = letters_of(code);
	char bytes[4];
	if (letters != NULL) {
		for (; *letters != '\0'; letters++)
			atom_add(atom, letters, 1);
		return;
	}
	const enum sign sign = code < 0x80 ? sign_of_ascii((unsigned char)code) : sign_of(code);
	if (sign == SIGN_WORD || sign == SIGN_IDEOGRAPH)
		atom_add(atom, bytes, (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)bytes));
}

/* Without its case, its accents, and what only makes it look other (ﬁ, ², full width). */
static void
atom_fold(struct atom *atom, int32_t code)
{
	if (code < 0x80) {
		const char small = (char)(code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code);
		atom_add(atom, &small, 1);
		return;
	}
	int32_t codes[32]; /* the longest of Unicode gives 18 */
	int last = 0;
	const utf8proc_ssize_t count = utf8proc_decompose_char(
		code, codes, LENGTH(codes),
		UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &last);
	for (utf8proc_ssize_t i = 0; i < count && i < (utf8proc_ssize_t)LENGTH(codes); i++)
		atom_add_code(atom, codes[i]);
}

/* --- atoms ----------------------------------------------------------------------------------- */

static enum joint
joint_of(enum sign sign)
{
	switch (sign) {
	case SIGN_SPACE: return JOINT_SPACE;
	case SIGN_APOSTROPHE: return JOINT_APOSTROPHE;
	case SIGN_HYPHEN: return JOINT_HYPHEN;
	case SIGN_DOT: return JOINT_DOT;
	case SIGN_PLUS:
	case SIGN_SLASH: return JOINT_SLASH;
	case SIGN_AT: return JOINT_AT;
	default: return JOINT_OTHER;
	}
}

/* What stands before the next word: nothing at the beginning. */
static enum joint
joint_read(struct scanner *scanner, bool *plus_r)
{
	enum joint joint = JOINT_OTHER;
	int count = 0;
	bool bracket = false, space = true;
	*plus_r = false;
	while (scanner->at < scanner->text.length) {
		const struct character c = character_at(scanner->text, scanner->at);
		if (c.sign == SIGN_WORD || c.sign == SIGN_IDEOGRAPH)
			break;
		scanner->at += c.size;
		if (c.sign == SIGN_NOTHING)
			continue;
		joint = joint_of(c.sign);
		*plus_r = c.sign == SIGN_PLUS;
		bracket = bracket || c.sign == SIGN_BRACKET;
		space = space && (c.sign == SIGN_BRACKET || c.sign == SIGN_SPACE);
		count++;
	}
	if (bracket && space && count <= 2)
		return JOINT_SPACE;
	return count == 1 ? joint : JOINT_OTHER;
}

static void
atom_read(struct scanner *scanner, struct atom *atom)
{
	atom->at = scanner->at;
	while (scanner->at < scanner->text.length) {
		const struct character c = character_at(scanner->text, scanner->at);
		const bool alone = c.sign == SIGN_IDEOGRAPH;
		if (c.sign != SIGN_WORD && c.sign != SIGN_NOTHING && !alone)
			break;
		if (alone && atom->size > 0)
			break;
		scanner->at += c.size;
		if (c.sign == SIGN_NOTHING)
			continue;
		atom_fold(atom, c.code);
		atom->end = scanner->at;
		if (alone)
			break;
	}
}

bool
text_atom_next(struct scanner *scanner, struct atom *atom_r)
{
	for (;;) {
		const bool first = scanner->at == 0;
		*atom_r = (struct atom){ .is_figures = true, .is_latin = true };
		atom_r->joint = joint_read(scanner, &atom_r->after_plus);
		if (first)
			atom_r->joint = JOINT_OTHER;
		if (scanner->at == scanner->text.length)
			return false;
		atom_read(scanner, atom_r);
		if (atom_r->size > 0) /* an accent alone is none */
			return true;
	}
}

int32_t
text_letter_at(struct span text, size_t at, size_t *size_r)
{
	int32_t code;
	const utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
	                                               (utf8proc_ssize_t)(text.length - at), &code);
	*size_r = size > 0 ? (size_t)size : 1;
	if (size <= 0)
		return 0;
	const utf8proc_category_t category = utf8proc_category(code);
	const bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_MC;
	return is_letter ? utf8proc_tolower(code) : 0;
}

struct span
text_small_letters(struct span source, char *bytes, size_t room)
{
	size_t size = 0;
	for (size_t at = 0, length; at < source.length && size + 4 <= room; at += length) {
		const int32_t letter = text_letter_at(source, at, &length);
		if (letter > 0 && letter < 0x80) {
			bytes[size++] = (char)letter;
		} else if (letter > 0 && letter <= 0x7ff) {
			bytes[size++] = (char)(0xc0 | letter >> 6);
			bytes[size++] = (char)(0x80 | (letter & 0x3f));
		} else {
			memcpy(bytes + size, source.at + at, length);
			size += length;
		}
	}
	return span_from(bytes, size);
}
