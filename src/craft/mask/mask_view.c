/* The folded view of a text, and its words. */
#include <utf8proc.h>

#include "craft/mask/mask_inside.h"
#include "craft/text/text_bare.h"

/* Letters of Latin-1 from U+00C0 on, without accents; « . »: no letter. */
static const char latin[] = "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty";
_Static_assert(sizeof latin == 65, "a letter for each of U+00C0 to U+00FF");

#define TEN_TIMES(class) class, class, class, class, class, class, class, class, class, class
#define LETTERS(class)                                                                     \
	TEN_TIMES(class), TEN_TIMES(class), class, class, class, class, class, class
const uint8_t view_classes[256] = {
	[VIEW_LETTER] = CLASS_OTHER,
	['\t'] = CLASS_BLANK,
	['\n'] = CLASS_BLANK,
	[' '] = CLASS_BLANK,
	['0'] = TEN_TIMES(CLASS_DIGIT),
	['A'] = LETTERS(CLASS_UPPER),
	['a'] = LETTERS(CLASS_LOWER),
};

/* --- signs ---------------------------------------------------------------------------------------- */

static void
view_add(struct view *view, char c, size_t at, size_t size)
{
	view->c[view->length] = c;
	view->at[view->length] = (uint32_t)at;
	view->size[view->length++] = (uint8_t)size;
}

/* Figures of other scripts: each stands in a row from its zero on. */
static char
digit_of(int32_t sign)
{
	for (int32_t zero = sign; zero > sign - 10 && zero > 0; zero--)
		if (utf8proc_category(zero - 1) != UTF8PROC_CATEGORY_ND || zero == 0x6f0 ||
		    (zero >= 0x1d7ce && zero <= 0x1d7ff && (zero - 0x1d7ce) % 10 == 0))
			return (char)('0' + (sign - zero));
	return VIEW_SIGN;
}

/* Figures in circles, in brackets, that Unicode says nothing of or says too much; 0: it is none. */
static char
drawn_figure(int32_t sign)
{
	static const int32_t ones[] = { 0x2474, 0x24f5, 0x2776, 0x2780, 0x278a };
	for (size_t i = 0; i < LENGTH(ones); i++)
		if (sign >= ones[i] && sign < ones[i] + 9)
			return (char)('1' + (sign - ones[i]));
	return sign == 0x24ff || sign == 0x1f10b || sign == 0x1f10c ? '0' : sign == 0x1f17e ? 'O' : 0;
}

/* What is written in one sign: ﬁ, ①, ², Ａ. */
static void
add_compatible(struct view *view, int32_t sign, bool is_letter_sign, size_t at, size_t size)
{
	utf8proc_int32_t parts[24];
	int last_class = 0;
	const utf8proc_ssize_t count = utf8proc_decompose_char(sign, parts, LENGTH(parts),
		UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK, &last_class);
	const char other = is_letter_sign ? VIEW_LETTER : VIEW_SIGN;
	const char drawn = drawn_figure(sign);
	if (drawn != 0) {
		view_add(view, drawn, at, size);
		return;
	}
	/* More than two: a whole phrase in a sign; of no use here, and a view is no longer than its text. */
	const bool is_short = count > 0 && count <= 2 && (size_t)count <= size;
	for (utf8proc_ssize_t i = 0; is_short && i < count; i++) {
		const char c = parts[i] < 0x80 && parts[i] > 0x20 ? (char)parts[i] : text_look_alike(parts[i],
			other);
		view_add(view, c, at, i == 0 ? size : 0);
	}
	if (!is_short)
		view_add(view, other, at, size);
}

static void
add_far(struct view *view, int32_t sign, size_t at, size_t size)
{
	switch (sign) {
	case 0x2018: case 0x2019: case 0x201b: case 0x2bc: case 0x2032: case 0x60: case 0xb4:
		view_add(view, '\'', at, size);
		return;
	case 0x152: case 0x153:
		view_add(view, sign == 0x152 ? 'O' : 'o', at, size);
		view_add(view, sign == 0x152 ? 'E' : 'e', at, 0);
		return;
	case 0x2024: case 0xff0e:
		view_add(view, '.', at, size);
		return;
	case 0x2026: case 0xbb: case 0x201d:
		view_add(view, VIEW_CLOSE, at, size);
		return;
	case 0xb0: case 0xba:
		view_add(view, VIEW_SIGN, at, size); /* « n° 12 » is no « no12 » */
		return;
	case 0xab: case 0x201c:
		view_add(view, VIEW_OPEN, at, size);
		return;
	default:
		break;
	}
	switch (utf8proc_category(sign)) {
	case UTF8PROC_CATEGORY_CF: case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_CC:
		return;
	case UTF8PROC_CATEGORY_ZS:
		view_add(view, ' ', at, size);
		return;
	case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
		view_add(view, '\n', at, size);
		return;
	case UTF8PROC_CATEGORY_PD:
		view_add(view, '-', at, size);
		return;
	case UTF8PROC_CATEGORY_ND:
		view_add(view, digit_of(sign), at, size);
		return;
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
		add_compatible(view, sign, true, at, size);
		return;
	case UTF8PROC_CATEGORY_NO: case UTF8PROC_CATEGORY_PO: case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_SM: case UTF8PROC_CATEGORY_SO:
		add_compatible(view, sign, false, at, size);
		return;
	default:
		view_add(view, VIEW_SIGN, at, size);
	}
}

/* cp1252 read as Latin-1, which old exports hold: the apostrophe, dashes, œ. */
static void
add_old(struct view *view, int32_t sign, size_t at)
{
	switch (sign) {
	case 0x91: case 0x92: view_add(view, '\'', at, 2); break;
	case 0x96: case 0x97: view_add(view, '-', at, 2); break;
	case 0x85: view_add(view, VIEW_CLOSE, at, 2); break;
	case 0x8c: view_add(view, 'O', at, 2); view_add(view, 'E', at, 0); break;
	case 0x9c: view_add(view, 'o', at, 2); view_add(view, 'e', at, 0); break;
	default: break;
	}
}

static void
add_sign(struct view *view, int32_t sign, size_t at, size_t size)
{
	if (sign < 0x80) {
		if (sign >= 0x20 && sign < 0x7f)
			view_add(view, (char)(sign == '`' ? '\'' : sign), at, size);
		else if (sign == '\n' || sign == '\t')
			view_add(view, (char)sign, at, size);
		else if (sign == '\r')
			view_add(view, '\n', at, size);
	} else if (sign >= 0xc0 && sign <= 0xff) {
		const char c = latin[sign - 0xc0];
		view_add(view, c == '.' ? (char)VIEW_SIGN : c, at, size);
	} else if (sign < 0xa0)
		add_old(view, sign, at);
	else
		add_far(view, sign, at, size);
}

struct view
view_of(struct arena *arena, struct span text)
{
	must(text.length < UINT32_MAX);
	struct view view = { .text = text };
	view.c = arena_take(arena, text.length + 1, 1);
	view.at = arena_array_of(arena, uint32_t, text.length + 1);
	view.size = arena_take(arena, text.length + 1, 1);
	for (size_t at = 0; at < text.length;) {
		const unsigned char c = (unsigned char)text.at[at];
		utf8proc_int32_t sign = c;
		utf8proc_ssize_t size = 1;
		if (c >= 0x80)
			size = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
				(utf8proc_ssize_t)(text.length - at), &sign);
		if (size <= 0) {
			view_add(&view, VIEW_SIGN, at, 1); /* no UTF-8 */
			size = 1;
		} else
			add_sign(&view, sign, at, (size_t)size);
		at += (size_t)size;
	}
	return view;
}

/* --- tables --------------------------------------------------------------------------------------- */

static struct word_slot *
slot_of(const struct word_table *table, uint64_t hash)
{
	size_t i = (size_t)(hash ^ hash >> 29) & (table->room - 1);
	while (table->slots[i].hash != 0 && table->slots[i].hash != hash)
		i = (i + 1) & (table->room - 1);
	return &table->slots[i];
}

void
word_table_put(struct arena *arena, struct word_table *table, uint64_t hash, uint64_t bits)
{
	if (table->count * 2 >= table->room) {
		const struct word_table old = *table;
		table->room = old.room == 0 ? 64 : old.room * 2;
		table->slots = arena_array_of(arena, struct word_slot, table->room);
		for (size_t i = 0; i < old.room; i++)
			if (old.slots[i].hash != 0)
				*slot_of(table, old.slots[i].hash) = old.slots[i];
	}
	struct word_slot *slot = slot_of(table, hash);
	table->count += slot->hash == 0;
	slot->hash = hash;
	slot->bits |= bits;
}

uint64_t
word_table_get(const struct word_table *table, uint64_t hash)
{
	return table->room == 0 ? 0 : slot_of(table, hash)->bits;
}

/* --- words ---------------------------------------------------------------------------------------- */

/* « JulienJe » lost its blank; « McDonald », « LeGall » did not. */
static bool
is_glued(const struct view *view, size_t from, size_t at)
{
	return at - from >= 4 && is_upper(view->c[at]) && !is_upper(view->c[at - 1]) &&
	       is_letter(view_at(view, at + 1)) && !is_upper(view_at(view, at + 1));
}

static void
word_read(const struct view *view, struct word *word)
{
	size_t uppers = 0, letters = 0, digits = 0, at = word->from;
	uint64_t hash = HASH_BEGIN;
	for (; at < view->length && is_alnum(view->c[at]); at++) {
		if (at > word->from && is_glued(view, word->from, at))
			break;
		uppers += is_upper(view->c[at]);
		digits += is_digit(view->c[at]);
		letters++;
		hash = hash_more(hash, lower_of(view->c[at]));
	}
	letters -= digits;
	word->to = (uint32_t)at;
	word->hash = hash;
	const bool first = is_upper(view->c[word->from]);
	word->shape = letters == 0                 ? SHAPE_NUMBER
	              : digits > 0                 ? SHAPE_MIXED
	              : uppers == 0                ? SHAPE_LOWER
	              : uppers == letters          ? (letters == 1 ? SHAPE_INITIAL : SHAPE_UPPER)
	              : first && uppers <= 2       ? SHAPE_CAPITAL
	                                           : SHAPE_MIXED;
}

/* « tél. », « réf. », « av. » */
#define SHORTENED (WORD(BIT_PHONE) | WORD(BIT_FILE) | WORD(BIT_BORN) | WORD(BIT_SHORT_WAY))

/* What stands between two words. */
static enum word_gap
gap_between(const struct view *view, size_t from, size_t to, const struct word *before)
{
	enum word_gap gap = from == to ? GAP_NONE : GAP_BLANK;
	for (size_t i = from; i < to; i++) {
		const char c = view->c[i];
		if (c == '\n')
			return GAP_LINE;
		if (c == ' ' || c == '\t')
			continue;
		if (c == '!' || c == '?' || c == VIEW_CLOSE || c == ';')
			return GAP_BEGIN;
		if (c == '-')
			gap = to - from == 1 ? GAP_HYPHEN : GAP_OTHER;
		else if (c == '\'')
			gap = i == from && to - from <= 2 ? GAP_APOSTROPHE : GAP_OTHER;
		else if (c == '.' && i == from) {
			/* After an initial or a word shortened the sentence goes on. */
			const bool is_short = before->to - before->from <= 3 && (before->bits & SHORTENED) != 0;
			const bool is_civility = (before->bits & WORD(BIT_SHORT_CIVILITY)) != 0;
			if (before->shape != SHAPE_INITIAL && !is_short && !is_civility)
				return GAP_BEGIN;
			gap = GAP_DOT;
		}
		else if (c == ',')
			gap = GAP_COMMA;
		else if (c == ':')
			gap = GAP_COLON;
		else
			gap = GAP_OTHER;
	}
	return gap;
}

size_t
words_count_max(const struct view *view)
{
	return view->length / 2 + 2; /* those without a blank between have four letters or more */
}

void
words_read(const struct mask *mask, const struct view *view, struct words *words)
{
	size_t end = 0;
	words->count = 0;
	for (size_t at = 0; at < view->length;) {
		if (!is_alnum(view->c[at])) {
			at++;
			continue;
		}
		struct word *word = &words->all[words->count];
		word->from = (uint32_t)at;
		word_read(view, word);
		word->bits = word->shape == SHAPE_NUMBER ? 0 : word_table_get(&mask->words, word->hash);
		word->gap = words->count == 0 ? GAP_BEGIN : (uint8_t)gap_between(view, end, at, &word[-1]);
		word->begins = word->gap == GAP_BEGIN || word->gap == GAP_LINE || word->gap == GAP_NONE ||
		               (word->gap != GAP_BLANK && at > 0 && view->c[at - 1] == VIEW_OPEN);
		at = end = word->to;
		words->count++;
	}
}
