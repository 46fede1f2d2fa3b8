/* Texts as rows: stems met, those kept, how rare each is. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "craft/text/text.h"
#include "craft/topics/topics_inside.h"

enum {
	CHUNK_COUNT = 1 << 14,
	FORM_SIZE_MAX = 2 * TEXT_WORD_SIZE_MAX,
	FORM_COUNT_MAX = TOPICS_STEM_COUNT_MAX,
	SEEN_MIN_MOST = 5,
	SEEN_MIN_LEAST = 2,
	TEXTS_FOR_EACH = 50, /* texts that ask a word for one text more, between the two */
	READING_SIZE_MAX = 1 << 30,
};

/* A stem, or one of its written forms: 24 bytes. */
struct met {
	uint64_t hash; /* 0: empty; words are told apart by it: two of 500,000 meet once in 10^8 readings */
	uint32_t place; /* of a stem: itself; of a form: its stem */
	uint32_t seen;  /* texts; of a form: times */
	struct span source; /* of a form: where it stands, somewhere */
};
struct table {
	struct met *slots;
	size_t slot_count, used;
};
struct entry {
	uint32_t stem, times;
};
struct chunk {
	struct chunk *next;
	size_t count;
	struct entry entries[CHUNK_COUNT];
};
struct reading {
	struct arena *passing;
	struct table stems, forms;
	uint32_t *seen;       /* by stem: texts that have it */
	struct span *spelt;   /* by stem: its bytes */
	size_t stem_room;
	struct chunk *first, *last;
	size_t entry_count;
	uint32_t *row_sizes;
	uint32_t *found; /* stems of one text */
	struct text_word *words;
};

static uint64_t
hash_of(struct span word)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < word.length; i++)
		hash = (hash ^ (unsigned char)word.at[i]) * 0x100000001b3;
	return topics_draw(&hash) | 1;
}

/* The slot of a hash: its own, or the empty one where it would be. */
static struct met *
slot_of(const struct table *table, uint64_t hash)
{
	size_t at = (size_t)(hash >> 20) & (table->slot_count - 1);
	while (table->slots[at].hash != 0 && table->slots[at].hash != hash)
		at = (at + 1) & (table->slot_count - 1);
	return &table->slots[at];
}

static void
make_room(struct arena *arena, struct table *table)
{
	if (2 * table->used < table->slot_count)
		return;
	const struct table old = *table;
	table->slot_count = old.slot_count == 0 ? 1 << 12 : 4 * old.slot_count;
	table->slots = arena_array_of(arena, struct met, table->slot_count);
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].hash != 0)
			*slot_of(table, old.slots[i].hash) = old.slots[i];
}

/* --- one text ------------------------------------------------------------------------------------- */

static struct span
beginning_of(struct span text)
{
	if (text.length > TOPICS_TEXT_SIZE_MAX) {
		text.length = TOPICS_TEXT_SIZE_MAX;
		while (text.length > 0 && (text.at[text.length] & 0xc0) == 0x80)
			text.length--;
	}
	return text;
}

static bool
is_term(const struct text_word *word)
{
	return word->has_stem && !word->is_little && word->word.length > 1 && !topics_is_idle(word->folded);
}

static void
count_form(struct reading *reading, uint32_t stem, struct span source)
{
	char bytes[FORM_SIZE_MAX];
	uint64_t state = hash_of(text_small_letters(source, bytes, sizeof bytes)) + stem;
	const uint64_t hash = topics_draw(&state) | 1;
	make_room(reading->passing, &reading->forms);
	struct met *form = slot_of(&reading->forms, hash);
	if (form->hash == 0) {
		if (reading->forms.used == FORM_COUNT_MAX)
			return;
		*form = (struct met){ .hash = hash, .place = stem, .source = source };
		reading->forms.used++;
	}
	form->seen++;
}

/* The number of a stem, UINT32_MAX: there are too many. */
static uint32_t
stem_of(struct reading *reading, struct span word)
{
	const uint64_t hash = hash_of(word);
	make_room(reading->passing, &reading->stems);
	struct met *met = slot_of(&reading->stems, hash);
	if (met->hash != 0)
		return met->place;
	if (reading->stems.used == TOPICS_STEM_COUNT_MAX)
		return UINT32_MAX;
	const size_t number = reading->stems.used++;
	if (number == reading->stem_room) {
		const size_t room = number == 0 ? 1 << 12 : 2 * number;
		reading->seen = arena_grow(reading->passing, reading->seen, number, room, sizeof *reading->seen);
		reading->spelt = arena_grow(reading->passing, reading->spelt, number, room, sizeof *reading->spelt);
		reading->stem_room = room;
	}
	*met = (struct met){ .hash = hash, .place = (uint32_t)number };
	reading->spelt[number] = span_keep(reading->passing, word);
	return (uint32_t)number;
}

static int
compare_numbers(const void *a, const void *b)
{
	const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? -1 : left > right;
}

static void
add_entry(struct reading *reading, struct entry entry)
{
	if (reading->last == NULL || reading->last->count == CHUNK_COUNT) {
		struct chunk *chunk = arena_new_of(reading->passing, struct chunk);
		if (reading->last == NULL)
			reading->first = chunk;
		else
			reading->last->next = chunk;
		reading->last = chunk;
	}
	reading->last->entries[reading->last->count++] = entry;
	reading->entry_count++;
}

size_t
topics_terms(struct arena *row, struct text_word *found, struct span text)
{
	struct text_words *words = text_words_begin(row, beginning_of(text));
	struct text_word word;
	size_t count = 0;
	while (count < TOPICS_WORDS_MAX && text_words_next(words, &word)) {
		const size_t before = count;
		if (!word.is_asked && word.has_stem)
			while (count > 0 && found[count - 1].source.at >= word.source.at)
				count--;
		/* « pouvez-vous » has no part that says something */
		if (!is_term(&word) || (!word.is_asked && count == before))
			continue;
		word.word = span_keep(row, word.word); /* those of the scanner live until the next */
		found[count++] = word;
	}
	return count;
}

static void
read_text(struct reading *reading, struct arena *row, struct span text, size_t number)
{
	const size_t word_count = topics_terms(row, reading->words, text);
	size_t count = 0;
	for (size_t i = 0; i < word_count; i++) {
		const uint32_t stem = stem_of(reading, reading->words[i].word);
		if (stem == UINT32_MAX)
			continue;
		count_form(reading, stem, reading->words[i].source);
		reading->found[count++] = stem;
	}
	if (count > 0)
		qsort(reading->found, count, sizeof *reading->found, compare_numbers);
	for (size_t i = 0, to; i < count; i = to) {
		for (to = i + 1; to < count && reading->found[to] == reading->found[i]; to++)
			;
		add_entry(reading, (struct entry){ reading->found[i], (uint32_t)(to - i) });
		reading->seen[reading->found[i]]++;
		reading->row_sizes[number]++;
	}
}

/* --- which are kept ------------------------------------------------------------------------------- */

struct kept {
	struct span spelt;
	uint32_t stem, seen;
};

static int
compare_seen(const void *a, const void *b)
{
	const struct kept *left = a, *right = b;
	if (left->seen != right->seen)
		return left->seen > right->seen ? -1 : 1;
	return span_compare(left->spelt, right->spelt);
}

static int
compare_spelt(const void *a, const void *b)
{
	return span_compare(((const struct kept *)a)->spelt, ((const struct kept *)b)->spelt);
}

static void
leave_out(struct reading *reading, struct arena *row, const struct topics_reading *question)
{
	for (size_t i = 0; i < question->left_out_count; i++) {
		const size_t count = topics_terms(row, reading->words, question->left_out[i]);
		for (size_t k = 0; k < count; k++) {
			const struct met *met = slot_of(&reading->stems, hash_of(reading->words[k].word));
			if (met->hash != 0)
				reading->seen[met->place] = 0;
		}
		arena_reset(row);
	}
}

size_t
topics_seen_min(size_t count)
{
	const size_t least = count / TEXTS_FOR_EACH;
	return least > SEEN_MIN_MOST ? SEEN_MIN_MOST : least < SEEN_MIN_LEAST ? SEEN_MIN_LEAST : least;
}

static size_t
choose_terms(struct reading *reading, const struct topics_reading *question, struct kept *kept)
{
	const double share = question->seen_share_max > 0 ? question->seen_share_max : 0.5;
	const size_t least = question->seen_min > 0 ? question->seen_min : topics_seen_min(question->count);
	size_t count = 0;
	for (size_t stem = 0; stem < reading->stems.used; stem++)
		if (reading->seen[stem] >= least && reading->seen[stem] <= share * (double)question->count)
			kept[count++] = (struct kept){ reading->spelt[stem], (uint32_t)stem, reading->seen[stem] };
	if (count > 0)
		qsort(kept, count, sizeof *kept, compare_seen);
	count = count > TOPICS_TERM_COUNT_MAX ? TOPICS_TERM_COUNT_MAX : count;
	if (count > 0)
		qsort(kept, count, sizeof *kept, compare_spelt);
	return count;
}

/* The form each kept stem is written in most often; of two, the one whose bytes come first. */
static const struct span *
choose_words(struct arena *arena, const struct reading *reading, const uint32_t *terms,
             const struct kept *kept, size_t count)
{
	struct span *words = arena_array_of(arena, struct span, count);
	uint32_t *times = arena_array_of(reading->passing, uint32_t, count);
	for (size_t i = 0; i < reading->forms.slot_count; i++) {
		const struct met *form = &reading->forms.slots[i];
		char bytes[FORM_SIZE_MAX];
		if (form->hash == 0 || terms[form->place] == UINT32_MAX)
			continue;
		const uint32_t term = terms[form->place];
		const struct span word = text_small_letters(form->source, bytes, sizeof bytes);
		if (form->seen < times[term] || (form->seen == times[term] && span_compare(word, words[term]) > 0))
			continue;
		times[term] = form->seen;
		words[term] = span_keep(arena, word);
	}
	for (size_t term = 0; term < count; term++)
		if (times[term] == 0) /* forms were too many */
			words[term] = span_keep(arena, kept[term].spelt);
	return words;
}

/* --- weights -------------------------------------------------------------------------------------- */

static double
rarity_of(const struct topics_rows *rows, const struct kept *kept)
{
	return 1 + log((1.0 + (double)rows->count) / (1.0 + kept->seen));
}

/* (1 + ln times) × (1 + ln((1 + texts) / (1 + those that have it))), then length 1: what scikit-learn does
 * by sublinear_tf and smooth_idf. */
static void
weigh(struct arena *arena, const struct reading *reading, const uint32_t *terms, const struct kept *kept,
      struct topics_rows *rows)
{
	size_t *starts = arena_array_of(arena, size_t, rows->count + 1), total = 0;
	for (const struct chunk *chunk = reading->first; chunk != NULL; chunk = chunk->next)
		for (size_t i = 0; i < chunk->count; i++)
			total += terms[chunk->entries[i].stem] != UINT32_MAX;
	rows->terms = arena_array_of(arena, uint32_t, total + 1);
	rows->weights = arena_array_of(arena, float, total + 1);
	const struct chunk *chunk = reading->first;
	size_t at = 0, end = 0;
	for (size_t row = 0; row < rows->count; row++) {
		double square = 0;
		starts[row] = end;
		for (uint32_t left = reading->row_sizes[row]; left > 0; left--, at++) {
			if (at == chunk->count) {
				chunk = chunk->next;
				at = 0;
			}
			const struct entry entry = chunk->entries[at];
			const uint32_t term = terms[entry.stem];
			if (term == UINT32_MAX)
				continue;
			const double weight = (1 + log(entry.times)) * rarity_of(rows, &kept[term]);
			rows->terms[end] = term;
			rows->weights[end++] = (float)weight;
			square += weight * weight;
		}
		for (size_t i = starts[row]; i < end; i++)
			rows->weights[i] = (float)(rows->weights[i] / sqrt(square));
	}
	starts[rows->count] = end;
	rows->starts = starts;
}

static enum topics_status
read_all(struct reading *reading, const struct topics_reading *question)
{
	struct arena *row = arena_new(8 << 20);
	bool is_too_much = false;
	for (size_t i = 0; i < question->count && !is_too_much; i++) {
		read_text(reading, row, question->texts[i], i);
		arena_reset(row);
		is_too_much = reading->entry_count > TOPICS_ENTRY_COUNT_MAX;
	}
	if (!is_too_much && reading->stems.used > 0)
		leave_out(reading, row, question);
	arena_end(row);
	return is_too_much ? TOPICS_TOO_MANY : reading->stems.used == 0 ? TOPICS_NO_WORD : TOPICS_DONE;
}

static void
keep_numbers(struct arena *arena, const struct kept *kept, struct topics_rows *rows)
{
	uint64_t *hashes = arena_array_of(arena, uint64_t, rows->term_count);
	float *rarities = arena_array_of(arena, float, rows->term_count);
	for (size_t term = 0; term < rows->term_count; term++) {
		hashes[term] = hash_of(kept[term].spelt);
		rarities[term] = (float)rarity_of(rows, &kept[term]);
	}
	rows->hashes = hashes;
	rows->rarities = rarities;
}

static int
compare_stems(const void *a, const void *b)
{
	const uint64_t left = ((const struct topics_stem *)a)->hash,
		right = ((const struct topics_stem *)b)->hash;
	return left < right ? -1 : left > right;
}

enum topics_status
topics_read(struct arena *arena, const struct topics_reading *question, struct topics_rows **rows_r)
{
	must(question->seen_share_max >= 0 && question->seen_share_max <= 1);
	if (question->count == 0)
		return TOPICS_NO_TEXT;
	if (question->count > TOPICS_TEXT_COUNT_MAX)
		return TOPICS_TOO_MANY;
	struct arena *passing = arena_new(READING_SIZE_MAX);
	struct reading reading = { .passing = passing };
	reading.row_sizes = arena_array_of(passing, uint32_t, question->count);
	reading.found = arena_array_of(passing, uint32_t, TOPICS_WORDS_MAX);
	reading.words = arena_array_of(passing, struct text_word, TOPICS_WORDS_MAX);
	enum topics_status status = read_all(&reading, question);
	struct kept *kept = arena_array_of(passing, struct kept, reading.stems.used + 1);
	const size_t count = status == TOPICS_DONE ? choose_terms(&reading, question, kept) : 0;
	if (status == TOPICS_DONE && count == 0)
		status = TOPICS_NO_WORD;
	if (status == TOPICS_DONE) {
		uint32_t *terms = arena_array_of(passing, uint32_t, reading.stems.used);
		memset(terms, 0xff, reading.stems.used * sizeof *terms);
		for (size_t term = 0; term < count; term++)
			terms[kept[term].stem] = (uint32_t)term;
		struct topics_rows *rows = arena_new_of(arena, struct topics_rows);
		rows->count = question->count;
		rows->term_count = count;
		rows->words = choose_words(arena, &reading, terms, kept, count);
		weigh(arena, &reading, terms, kept, rows);
		keep_numbers(arena, kept, rows);
		*rows_r = rows;
	}
	arena_end(passing);
	return status;
}

size_t
topics_stems(struct arena *arena, struct span text, struct topics_stem **stems_r)
{
	struct arena *row = arena_new(8 << 20);
	const size_t room = beginning_of(text).length + 1; /* a word takes a byte or more */
	struct text_word *words = arena_array_of(row, struct text_word, room);
	const size_t word_count = topics_terms(row, words, text);
	struct topics_stem *stems = arena_array_of(arena, struct topics_stem, word_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < word_count; i++)
		stems[i] = (struct topics_stem){ hash_of(words[i].word), 1 };
	if (word_count > 0)
		qsort(stems, word_count, sizeof *stems, compare_stems);
	for (size_t i = 0; i < word_count; i++)
		if (count > 0 && stems[count - 1].hash == stems[i].hash)
			stems[count - 1].times++;
		else
			stems[count++] = stems[i];
	arena_end(row);
	*stems_r = stems;
	return count;
}

/* --- told ----------------------------------------------------------------------------------------- */

size_t
topics_row_count(const struct topics_rows *rows)
{
	return rows->count;
}

size_t
topics_term_count(const struct topics_rows *rows)
{
	return rows->term_count;
}

uint64_t
topics_term_hash(const struct topics_rows *rows, size_t term)
{
	must(term < rows->term_count && rows->hashes != NULL);
	return rows->hashes[term];
}

float
topics_term_rarity(const struct topics_rows *rows, size_t term)
{
	must(term < rows->term_count && rows->rarities != NULL);
	return rows->rarities[term];
}

struct span
topics_term_word(const struct topics_rows *rows, size_t term)
{
	must(term < rows->term_count);
	return rows->words[term];
}

size_t
topics_row(const struct topics_rows *rows, size_t row, const uint32_t **terms_r, const float **weights_r)
{
	must(row < rows->count);
	*terms_r = rows->terms + rows->starts[row];
	*weights_r = rows->weights + rows->starts[row];
	return rows->starts[row + 1] - rows->starts[row];
}
