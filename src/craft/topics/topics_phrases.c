/* Key phrases: met, those worth telling, how they are written. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "craft/topics/topics_inside.h"
#include "craft/topics/topics_phrases.h"

enum { FORM_SIZE_MAX = 160, PHRASES_MEMORY = 1 << 30, ROW_MEMORY = 64 << 20 };
/* Of a chi-square with one degree of freedom: 1 in 100. */
static const double stands_out_min = 6.635;

/* A phrase that was met: 88 bytes. */
struct met {
	uint64_t hash; /* 0: empty */
	uint64_t words[TOPICS_PHRASE_WORDS_MAX]; /* hashes of their stems */
	uint32_t word_count;
	uint32_t last_text; /* that had it, from 1 */
	uint32_t times, texts, texts_elsewhere;
	uint32_t held_times, holders; /* in longer ones that are told */
	uint32_t form_times;
	struct span written; /* the form written most often */
};
struct form {
	uint64_t hash; /* 0: empty */
	struct span source;
	uint32_t times;
};
struct table {
	void *slots;
	size_t slot_size, room, used;
};
/* A word that says something, and whether it goes on to the next. */
struct term {
	uint64_t hash;
	struct span source;
	bool is_joined;
};
struct reading {
	struct arena *passing, *row;
	const struct topics_phrasing *asked;
	struct table mets, forms;
	struct term *terms;
	struct text_word *words;
	uint32_t text; /* its number, from 1 */
};

/* --- tables of hashes ----------------------------------------------------------------------------- */

static uint64_t
hash_of(struct span word)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < word.length; i++)
		hash = (hash ^ (unsigned char)word.at[i]) * 0x100000001b3;
	return topics_draw(&hash) | 1;
}

/* Each slot begins with its hash. */
static void *
slot_of(const struct table *table, uint64_t hash)
{
	size_t at = (size_t)(hash >> 20) & (table->room - 1);
	for (;; at = (at + 1) & (table->room - 1)) {
		unsigned char *slot = (unsigned char *)table->slots + at * table->slot_size;
		uint64_t there;
		memcpy(&there, slot, sizeof there);
		if (there == 0 || there == hash)
			return slot;
	}
}

static void
make_room(struct arena *arena, struct table *table)
{
	if (2 * table->used < table->room)
		return;
	const struct table old = *table;
	table->room = old.room == 0 ? 1 << 10 : 4 * old.room;
	table->slots = arena_take(arena, table->room, table->slot_size);
	for (size_t i = 0; i < old.room; i++) {
		const unsigned char *slot = (const unsigned char *)old.slots + i * old.slot_size;
		uint64_t hash;
		memcpy(&hash, slot, sizeof hash);
		if (hash != 0)
			memcpy(slot_of(table, hash), slot, table->slot_size);
	}
}

static uint64_t
hash_words(const uint64_t *words, size_t count)
{
	uint64_t hash = count;
	for (size_t i = 0; i < count; i++) {
		hash ^= words[i];
		hash = topics_draw(&hash);
	}
	return hash | 1;
}

/* --- one text ------------------------------------------------------------------------------------- */

/* What may stand between two words of a phrase: a blank, or a little word that joins. */
static bool
is_joint(struct span between)
{
	static const char *const joints[] = { "de", "du", "des", "d'", "d’", "d\xc2\x92",
		                                  "de la", "de l'", "de l’", "à", "en" };
	if (between.length == 0 || between.at[0] != ' ')
		return false;
	between = span_trim(between);
	if (between.length == 0)
		return true;
	for (size_t i = 0; i < LENGTH(joints); i++)
		if (span_is(between, joints[i]))
			return true;
	return false;
}

/* Where it stands from the end of the word before; nothing when they overlap. */
static bool
is_joined(struct span before, struct span after)
{
	const char *end = before.at + before.length;
	return after.at > end && is_joint(span_from(end, (size_t)(after.at - end)));
}

static size_t
read_terms(struct reading *reading, struct span text)
{
	arena_reset(reading->row);
	const size_t count = topics_terms(reading->row, reading->words, text);
	for (size_t i = 0; i < count; i++) {
		reading->terms[i] = (struct term){ .hash = hash_of(reading->words[i].word),
			                               .source = reading->words[i].source };
		if (i > 0)
			reading->terms[i - 1].is_joined =
				is_joined(reading->terms[i - 1].source, reading->terms[i].source);
	}
	return count;
}

/* Each run of joined words of the text. */
static void
each_phrase(struct reading *reading, struct span text,
            void (*take)(struct reading *, const struct term *terms, size_t count, uint64_t hash))
{
	const size_t count = read_terms(reading, text);
	uint64_t words[TOPICS_PHRASE_WORDS_MAX];
	for (size_t i = 0; i < count; i++) {
		words[0] = reading->terms[i].hash;
		for (size_t n = 1; n < TOPICS_PHRASE_WORDS_MAX && reading->terms[i + n - 1].is_joined; n++) {
			words[n] = reading->terms[i + n].hash;
			take(reading, &reading->terms[i], n + 1, hash_words(words, n + 1));
		}
	}
}

static void
meet(struct reading *reading, const struct term *terms, size_t count, uint64_t hash)
{
	make_room(reading->passing, &reading->mets);
	struct met *met = slot_of(&reading->mets, hash);
	const bool is_among = reading->asked->is_among == NULL || reading->asked->is_among[reading->text - 1];
	if (met->hash == 0) {
		if (reading->mets.used == TOPICS_PHRASES_MET_MAX)
			return;
		reading->mets.used++;
		*met = (struct met){ .hash = hash, .word_count = (uint32_t)count };
		for (size_t i = 0; i < count; i++)
			met->words[i] = terms[i].hash;
	}
	met->times += is_among;
	if (met->last_text == reading->text)
		return;
	met->last_text = reading->text;
	met->texts += is_among;
	met->texts_elsewhere += !is_among;
}

/* --- what they are worth -------------------------------------------------------------------------- */

static bool
is_told(const struct reading *reading, const struct met *met)
{
	const size_t least = reading->asked->seen_min < 2 ? 2 : reading->asked->seen_min;
	return met->hash != 0 && met->texts >= least;
}

/* Those within it are held by it. */
static void
hold(const struct reading *reading, const struct met *met)
{
	for (size_t from = 0; from + 2 <= met->word_count; from++)
		for (size_t n = 2; from + n <= met->word_count; n++) {
			if (n == met->word_count)
				continue;
			struct met *within = slot_of(&reading->mets, hash_words(met->words + from, n));
			if (!is_told(reading, within))
				continue;
			within->held_times += met->times;
			within->holders++;
		}
}

static double
worth_of(const struct met *met)
{
	const double held = met->holders == 0 ? 0 : (double)met->held_times / met->holders;
	return log2(met->word_count) * ((double)met->times - held);
}

static double
part_of(double seen, double expected)
{
	return seen > 0 ? seen * log(seen / expected) : 0;
}

/* Of a table of two by two: texts with and without it, among those asked for and the others. 0 when it is
 * rarer there. */
static double
stands_out(const struct met *met, double among, double others)
{
	const double here = met->texts, there = met->texts_elsewhere, all = among + others;
	const double share = (here + there) / all;
	if (others <= 0 || here / among <= there / others)
		return 0;
	return 2 * (part_of(here, among * share) + part_of(there, others * share) +
	            part_of(among - here, among * (1 - share)) + part_of(others - there, others * (1 - share)));
}

/* --- how they are written ------------------------------------------------------------------------- */

/* In small letters, one blank where there are several. */
static struct span
small_letters(struct span source, char bytes[FORM_SIZE_MAX])
{
	size_t size = 0;
	for (size_t at = 0, length; at < source.length && size + 4 <= FORM_SIZE_MAX; at += length) {
		const int32_t letter = text_letter_at(source, at, &length);
		const bool is_blank = source.at[at] == ' ';
		if (is_blank && size > 0 && bytes[size - 1] == ' ')
			continue;
		if (letter <= 0 || letter > 0x7ff) {
			if (size + length > FORM_SIZE_MAX)
				break;
			memcpy(bytes + size, source.at + at, length);
			size += length;
		} else if (letter < 0x80) {
			bytes[size++] = (char)letter;
		} else {
			bytes[size++] = (char)(0xc0 | letter >> 6);
			bytes[size++] = (char)(0x80 | (letter & 0x3f));
		}
	}
	return span_from(bytes, size);
}

static void
write_form(struct reading *reading, const struct term *terms, size_t count, uint64_t hash)
{
	char bytes[FORM_SIZE_MAX];
	struct met *met = slot_of(&reading->mets, hash);
	if (!is_told(reading, met))
		return;
	const struct term *last = &terms[count - 1];
	const struct span source =
		span_from(terms->source.at, (size_t)(last->source.at + last->source.length - terms->source.at));
	uint64_t state = hash_of(small_letters(source, bytes)) ^ hash;
	const uint64_t form_hash = topics_draw(&state) | 1;
	make_room(reading->passing, &reading->forms);
	struct form *form = slot_of(&reading->forms, form_hash);
	if (form->hash == 0) {
		if (reading->forms.used == TOPICS_PHRASES_MET_MAX)
			return;
		reading->forms.used++;
		*form = (struct form){ .hash = form_hash, .source = source };
	}
	/* The first to be written so often: the same at each run. */
	if (++form->times > met->form_times) {
		met->form_times = form->times;
		met->written = form->source;
	}
}

/* --- told ------------------------------------------------------------------------------------------ */

/* The one that stands out most, then the one worth most; of equal ones the first as written. */
static int
compare_phrases(const void *a, const void *b)
{
	const struct topics_phrase *left = a, *right = b;
	if (left->stands_out != right->stands_out)
		return left->stands_out > right->stands_out ? -1 : 1;
	if (left->worth != right->worth)
		return left->worth > right->worth ? -1 : 1;
	return span_compare(left->words, right->words);
}

static size_t
count_among(const struct topics_phrasing *asked)
{
	size_t count = 0;
	for (size_t i = 0; i < asked->count; i++)
		count += asked->is_among == NULL || asked->is_among[i];
	return count;
}

static size_t
tell(struct arena *arena, const struct reading *reading, struct topics_phrase *phrases_r, size_t most)
{
	const struct met *mets = reading->mets.slots;
	struct topics_phrase *phrases =
		arena_array_of(reading->passing, struct topics_phrase, reading->mets.used + 1);
	const double among = (double)count_among(reading->asked);
	const double others = (double)reading->asked->count - among;
	const bool is_all = reading->asked->is_among == NULL;
	size_t count = 0;
	for (size_t i = 0; i < reading->mets.room; i++) {
		const double worth = is_told(reading, &mets[i]) ? worth_of(&mets[i]) : 0;
		if (worth <= 0)
			continue;
		const double out = is_all ? 0 : stands_out(&mets[i], among, others);
		if (!is_all && out < stands_out_min)
			continue;
		char bytes[FORM_SIZE_MAX];
		phrases[count++] = (struct topics_phrase){ .words = span_keep(reading->passing,
			                                                          small_letters(mets[i].written, bytes)),
			                                       .times = mets[i].times, .texts = mets[i].texts,
			                                       .worth = worth, .stands_out = out };
	}
	if (count > 1)
		qsort(phrases, count, sizeof *phrases, compare_phrases);
	count = count < most ? count : most;
	for (size_t i = 0; i < count; i++) {
		phrases_r[i] = phrases[i];
		phrases_r[i].words = span_keep(arena, phrases[i].words);
	}
	return count;
}

static void
each_text(struct reading *reading,
          void (*take)(struct reading *, const struct term *terms, size_t count, uint64_t hash))
{
	for (size_t i = 0; i < reading->asked->count; i++) {
		reading->text = (uint32_t)i + 1;
		each_phrase(reading, reading->asked->texts[i], take);
	}
}

size_t
topics_phrases(struct arena *arena, const struct topics_phrasing *asked, struct topics_phrase *phrases_r,
               size_t most)
{
	must(asked->count < UINT32_MAX);
	struct reading reading = { .passing = arena_new(PHRASES_MEMORY), .row = arena_new(ROW_MEMORY),
		                       .asked = asked,
		                       .mets = { .slot_size = sizeof(struct met) },
		                       .forms = { .slot_size = sizeof(struct form) } };
	reading.terms = arena_array_of(reading.passing, struct term, TOPICS_WORDS_MAX);
	reading.words = arena_array_of(reading.passing, struct text_word, TOPICS_WORDS_MAX);
	make_room(reading.passing, &reading.mets);
	each_text(&reading, meet);
	struct met *mets = reading.mets.slots;
	for (size_t i = 0; i < reading.mets.room; i++)
		if (is_told(&reading, &mets[i]))
			hold(&reading, &mets[i]);
	each_text(&reading, write_form);
	const size_t count = tell(arena, &reading, phrases_r, most);
	arena_end(reading.row);
	arena_end(reading.passing);
	return count;
}
