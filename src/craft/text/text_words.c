/* Words out of atoms: what is written in one is read as a whole and in its parts. */
#include <stdlib.h>
#include <string.h>

#include "craft/text/text_inside.h"

enum {
	OUT_MAX = 3 * TEXT_CLUSTER_MAX, /* its parts, and what is made of several */
	FIGURES_MAX = 34,               /* of one number: an IBAN has 34 signs */
};

struct out {
	char bytes[TEXT_WORD_SIZE_MAX], whole[TEXT_WORD_SIZE_MAX]; /* without its ending, with it */
	uint8_t size, whole_size;
	bool is_little, is_asked, has_stem;
	size_t at, end;
};

struct text_words {
	struct scanner scanner;
	struct arena *arena;
	struct text_french *french; /* NULL: given back, or none was left: then the stemmer is its own */
	struct sb_stemmer *stemmer;
	bool is_typed;
	struct atom ahead; /* the first of the next cluster */
	bool has_ahead;
	struct atom atoms[TEXT_CLUSTER_MAX];
	size_t count;
	struct out outs[OUT_MAX];
	size_t out_count, out_next;
};

/* --- what is made of atoms ------------------------------------------------------------------- */

static struct out *
out_new(struct text_words *words, size_t at, size_t end, bool is_asked)
{
	must(words->out_count < OUT_MAX);
	struct out *out = &words->outs[words->out_count++];
	out->size = 0;
	out->at = at;
	out->end = end;
	out->is_little = out->has_stem = false;
	out->is_asked = is_asked;
	return out;
}

static void
out_add(struct out *out, const char *bytes, size_t size)
{
	const size_t room = sizeof out->bytes - out->size;
	size_t taken = size < room ? size : room;
	while (taken < size && taken > 0 && (bytes[taken] & 0xc0) == 0x80)
		taken--; /* not in the middle of a sign */
	memcpy(out->bytes + out->size, bytes, taken);
	out->size = (uint8_t)(out->size + taken);
}

static void
out_keep_whole(struct out *out)
{
	memcpy(out->whole, out->bytes, out->size);
	out->whole_size = out->size;
	out->has_stem = true;
}

static void
put_atom(struct text_words *words, const struct atom *atom, bool is_asked)
{
	struct out *out = out_new(words, atom->at, atom->end, is_asked);
	out_add(out, atom->bytes, atom->size);
	if (!atom->is_latin || atom->is_cut) /* no little word either */
		return;
	out_keep_whole(out);
	if (words->french != NULL) {
		out->size = (uint8_t)text_french_stem(words->french, out->bytes, out->size, &out->is_little);
	} else {
		out->is_little = text_is_little(span_from(out->bytes, out->size));
		if (!out->is_little)
			out->size = (uint8_t)text_stem(text_words_stemmer(words), out->bytes, out->size);
	}
	out->has_stem = !out->is_little;
}

static struct out *
put_whole(struct text_words *words, const struct atom *atoms, size_t count, bool is_asked)
{
	struct out *out = out_new(words, atoms[0].at, atoms[count - 1].end, is_asked);
	for (size_t i = 0; i < count; i++)
		out_add(out, atoms[i].bytes, atoms[i].size);
	return out;
}

/* --- numbers with blanks --------------------------------------------------------------------- */

static bool
is_spaced(enum joint joint)
{
	return joint == JOINT_SPACE || joint == JOINT_DOT || joint == JOINT_HYPHEN || joint == JOINT_SLASH;
}

/* How many atoms from the first are figures. */
static size_t
figures_length(const struct atom *atoms, size_t count)
{
	size_t length = 0, figures = 0;
	while (length < count && atoms[length].is_figures &&
	       (length == 0 || is_spaced(atoms[length].joint)) &&
	       figures + atoms[length].size <= FIGURES_MAX)
		figures += atoms[length++].size;
	return length;
}

/* How many of the first atoms are the country: +33, 0033, and the 0 of « +33 (0)6 ». */
static size_t
country_length(const struct atom *atoms, size_t count)
{
	const struct span first = span_from(atoms[0].bytes, atoms[0].size);
	if (!(atoms[0].after_plus && span_is(first, "33")) && !span_is(first, "0033"))
		return 0;
	return count > 1 && atoms[1].size == 1 && atoms[1].bytes[0] == '0' ? 2 : 1;
}

/* A French phone number at the beginning, however it is grouped: its atoms, 0 when there is none. One
 * that is being typed may lack its end. It is put as in France: 0612345678. */
static size_t
phone_read(const struct text_words *words, const struct atom *atoms, size_t count,
           char phone_r[FIGURES_MAX], size_t *size_r)
{
	const size_t country = country_length(atoms, count);
	size_t size = 0, i = country;
	if (country > 0)
		phone_r[size++] = '0';
	if (country == 0 && (atoms[0].bytes[0] != '0' || atoms[0].size < 2))
		return 0;
	bool by_two = true; /* so far, but for the one being typed */
	while (i < count && size < 10 && size + atoms[i].size <= 10) {
		if (i > country + 1 && atoms[i].joint != atoms[i - 1].joint)
			break; /* 01/02/2026 12 */
		by_two = by_two && atoms[i].size <= 2;
		memcpy(phone_r + size, atoms[i].bytes, atoms[i].size);
		size += atoms[i++].size;
	}
	*size_r = size;
	if (size < 2 || phone_r[1] == '0')
		return 0;
	if (size == 10)
		return i;
	const bool is_begun = words->is_typed && atoms[i - 1].end == words->scanner.text.length;
	return is_begun && by_two && i > country + 1 ? i : 0;
}

/* 12 345, 123 456 789, 123 456 789 00012 */
static bool
is_by_thousands(const struct atom *atoms, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (atoms[i].joint != JOINT_SPACE ||
		    (atoms[i].size != 3 && !(i == 3 && i + 1 == count && atoms[i].size == 5)))
			return false;
	return count > 1 && atoms[0].size <= 3;
}

/* +33 6 12 34 56 78 in one: 33612345678 */
static bool
put_phone_in_one(struct text_words *words, const struct atom *atom)
{
	const bool plus = atom->after_plus && atom->size == 11 && memcmp(atom->bytes, "33", 2) == 0;
	const bool zeros = atom->size == 13 && memcmp(atom->bytes, "0033", 4) == 0;
	if (!plus && !zeros)
		return false;
	struct out *out = out_new(words, atom->at, atom->end, true);
	out_add(out, "0", 1);
	out_add(out, atom->bytes + atom->size - 9, 9);
	return true;
}

/* A number written with blanks: its atoms, 0 when there is none. Its parts are words too, but for a
 * phone's. */
static size_t
put_spaced_number(struct text_words *words, const struct atom *atoms, size_t count)
{
	char phone[FIGURES_MAX];
	size_t size;
	const size_t length = figures_length(atoms, count);
	if (length > 0 && put_phone_in_one(words, atoms))
		return 1;
	if (length < 2)
		return 0;
	const size_t phone_length = phone_read(words, atoms, length, phone, &size);
	if (phone_length > 0) {
		struct out *out = out_new(words, atoms[0].at, atoms[phone_length - 1].end, true);
		out_add(out, phone, size);
		return phone_length;
	}
	size_t spaces = 0;
	for (size_t i = 1; i < length; i++)
		spaces += atoms[i].joint == JOINT_SPACE;
	if (spaces + 1 < length || (length < 4 && !is_by_thousands(atoms, length)))
		return 0;
	(void)put_whole(words, atoms, length, true);
	for (size_t i = 0; i < length; i++)
		put_atom(words, &atoms[i], false);
	return length;
}

/* --- what is written in one ------------------------------------------------------------------ */

/* S.N.C.F. */
static bool
is_acronym(const struct atom *atoms, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (atoms[i].size != 1 || !atoms[i].is_latin || (i > 0 && atoms[i].joint != JOINT_DOT))
			return false;
	return count > 1;
}

/* « rendez-vous » is also rendezvous, « a-t-il » is not atil. */
static void
put_hyphened(struct text_words *words, const struct atom *atoms, size_t count)
{
	for (size_t from = 0, to; from < count; from = to) {
		bool says_something = false;
		for (to = from + 1; to < count && atoms[to].joint == JOINT_HYPHEN; to++)
			;
		for (size_t i = from; i < to && to - from > 1 && !says_something; i++)
			says_something = !text_is_little(span_from(atoms[i].bytes, atoms[i].size));
		if (!says_something)
			continue;
		struct out *whole = put_whole(words, atoms + from, to - from, false);
		bool is_latin = whole->size < TEXT_WORD_SIZE_MAX;
		for (size_t i = from; i < to; i++)
			is_latin = is_latin && atoms[i].is_latin;
		if (!is_latin)
			continue;
		out_keep_whole(whole);
		whole->size = (uint8_t)text_stem(text_words_stemmer(words), whole->bytes, whole->size);
	}
}

/* An address, a reference, a date are asked whole; « covid-19 » is not, since others write « covid 19 ». */
static void
put_group(struct text_words *words, const struct atom *atoms, size_t count)
{
	bool is_address = false, has_figure = false, all_figures = true;
	for (size_t i = 0; i < count; i++) {
		is_address = is_address || (i > 0 && atoms[i].joint == JOINT_AT);
		has_figure = has_figure || atoms[i].has_figure;
		all_figures = all_figures && atoms[i].has_figure;
	}
	if (is_acronym(atoms, count)) {
		(void)put_whole(words, atoms, count, true);
		return;
	}
	const bool is_asked_whole = count > 1 && (is_address || all_figures);
	for (size_t i = 0; i < count; i++)
		put_atom(words, &atoms[i], !is_asked_whole);
	if (count > 1 && (is_address || has_figure))
		(void)put_whole(words, atoms, count, is_asked_whole);
	else
		put_hyphened(words, atoms, count);
}

/* --- clusters -------------------------------------------------------------------------------- */

static bool
holds_together(const struct atom *before, const struct atom *atom)
{
	if (atom->joint == JOINT_OTHER)
		return false;
	return atom->joint != JOINT_SPACE || (before->is_figures && atom->is_figures);
}

/* « l’école » is école, « aujourd’hui » is aujourdhui. */
static void
take_apostrophes_away(struct text_words *words)
{
	size_t kept = 0;
	for (size_t i = 0; i < words->count; i++) {
		const struct atom *atom = &words->atoms[i];
		struct atom *before = kept > 0 ? &words->atoms[kept - 1] : NULL;
		if (before == NULL || atom->joint != JOINT_APOSTROPHE) {
			words->atoms[kept++] = *atom;
		} else if (text_is_elided(span_from(before->bytes, before->size))) {
			const enum joint joint = before->joint;
			*before = *atom;
			before->joint = joint;
		} else {
			const size_t room = sizeof before->bytes - before->size;
			before->is_cut = before->is_cut || atom->is_cut || atom->size > room;
			if (atom->size <= room) {
				memcpy(before->bytes + before->size, atom->bytes, atom->size);
				before->size = (uint8_t)(before->size + atom->size);
			}
			before->is_figures = before->is_figures && atom->is_figures;
			before->has_figure = before->has_figure || atom->has_figure;
			before->is_latin = before->is_latin && atom->is_latin;
			before->end = atom->end;
		}
	}
	words->count = kept;
}

static bool
cluster_read(struct text_words *words)
{
	words->count = 0;
	if (!words->has_ahead)
		return false;
	do
		words->atoms[words->count++] = words->ahead;
	while ((words->has_ahead = text_atom_next(&words->scanner, &words->ahead)) &&
	       words->count < TEXT_CLUSTER_MAX &&
	       holds_together(&words->atoms[words->count - 1], &words->ahead));
	take_apostrophes_away(words);
	return true;
}

static void
cluster_put(struct text_words *words)
{
	words->out_count = words->out_next = 0;
	for (size_t i = 0, length; i < words->count; i += length) {
		const struct atom *atoms = &words->atoms[i];
		length = put_spaced_number(words, atoms, words->count - i);
		if (length > 0)
			continue;
		do
			length++;
		while (i + length < words->count && atoms[length].joint != JOINT_SPACE);
		put_group(words, atoms, length);
	}
}

static void
give_back(void *subject)
{
	struct text_words *words = subject;
	if (words->french != NULL)
		text_french_give_back(words->french);
	words->french = NULL;
}

struct text_words *
text_words_begin(struct arena *arena, struct span text)
{
	struct text_words *words = arena_new_of(arena, struct text_words);
	words->scanner.text = text;
	words->arena = arena;
	words->french = text_french_take();
	if (words->french != NULL)
		arena_defer(arena, give_back, words);
	words->has_ahead = text_atom_next(&words->scanner, &words->ahead);
	return words;
}

struct text_words *
text_words_begin_typed(struct arena *arena, struct span text)
{
	struct text_words *words = text_words_begin(arena, text);
	words->is_typed = true;
	return words;
}

struct sb_stemmer *
text_words_stemmer(struct text_words *words)
{
	if (words->french != NULL)
		return text_french_stemmer(words->french);
	if (words->stemmer == NULL)
		words->stemmer = text_stemmer_new(words->arena);
	return words->stemmer;
}

bool
text_words_next(struct text_words *words, struct text_word *word_r)
{
	while (words->out_next == words->out_count) {
		if (!cluster_read(words)) {
			give_back(words);
			return false;
		}
		cluster_put(words);
	}
	const struct out *out = &words->outs[words->out_next++];
	*word_r = (struct text_word){
		.word = span_from(out->bytes, out->size),
		.folded = out->has_stem ? span_from(out->whole, out->whole_size)
		                        : span_from(out->bytes, out->size),
		.has_stem = out->has_stem,
		.source = span_from(words->scanner.text.at + out->at, out->end - out->at),
		.is_little = out->is_little,
		.is_asked = out->is_asked,
	};
	return true;
}

/* --- an index -------------------------------------------------------------------------------- */

static int
compare_spans(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

struct span
text_words_index(struct arena *arena, struct span text)
{
	struct text_words *words = text_words_begin(arena, text);
	struct span *list = NULL;
	size_t count = 0, room = 0, size = 0;
	struct text_word word;
	while (count < TEXT_WORDS_MAX && text_words_next(words, &word)) {
		if (word.is_little || word.word.length == 0)
			continue;
		if (count == room) {
			room = room == 0 ? 128 : 2 * room;
			list = arena_grow(arena, list, count, room, sizeof *list);
		}
		list[count++] = span_keep(arena, word.word);
	}
	if (count > 0)
		qsort(list, count, sizeof *list, compare_spans);
	for (size_t i = 0; i < count; i++)
		size += list[i].length + 1;
	struct text all = text_new(arena, size + 1);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && span_equal(list[i], list[i - 1]))
			continue;
		if (all.length > 0)
			text_add_char(&all, ' ');
		text_add(&all, list[i]);
	}
	must(!all.cut);
	return text_span(&all);
}
