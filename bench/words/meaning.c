/* How near texts are found by what they say: a space learnt, its places, the nearest of many.
 *
 *	meaning FILE.csv[.gz] [COUNT]
 *
 * On the file (Titre, Description, Intitulé Typologie 1): of the ten texts nearest to each, how many are
 * about the same body, by meaning and by words alone; and how often a title finds its own description.
 * Then a space learnt from 50,000 comments made of its words, COUNT others (1,000,000) placed, and 400 more
 * asked: time of each, by comparing all and by lists, and how many of the ten nearest the lists find (one as
 * near as the tenth is right). Times are of the processor. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/meaning/meaning.h"
#include "craft/text/text_repair.h"
#include "rows.h"

enum { TEXT_COUNT_MAX = 20000, LEARNT = 50000, COUNT = 1000000, ASKED = 400, NEAR = 10, WORDS = 40,
	BODY_MIN = 15,
	FOUND = 50 };

static struct span texts[TEXT_COUNT_MAX], bodies[TEXT_COUNT_MAX];
static struct span titles[TEXT_COUNT_MAX], descriptions[TEXT_COUNT_MAX];
static size_t text_count;

static void
read_texts(struct arena *arena, const char *path)
{
	static const char *const names[] = { "Titre", "Description", "Intitulé Typologie 1" };
	const struct rows_asked asked = { path, names, LENGTH(names), TEXT_COUNT_MAX };
	struct span *columns[LENGTH(names)];
	text_count = rows_read(arena, &asked, columns);
	for (size_t i = 0; i < text_count; i++) {
		titles[i] = text_repair(arena, columns[0][i], NULL);
		descriptions[i] = text_repair(arena, columns[1][i], NULL);
		bodies[i] = columns[2][i];
		texts[i] = rows_joined(arena, columns[0][i], columns[1][i]);
	}
	stop_on(text_count > NEAR, "too few texts");
}

static uint64_t
draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Some of the words of one text, and a few of another. */
static struct span
comment_of(struct arena *arena, uint64_t *state)
{
	struct text text = text_new(arena, 4096);
	for (int part = 0; part < 2; part++) {
		struct span rest = texts[draw(state) % text_count], word;
		for (uint64_t skipped = draw(state) % 60; skipped > 0 && span_cut(&rest, ' ', &word); skipped--)
			;
		for (int count = part * WORDS * 3 / 4; count < WORDS && span_cut(&rest, ' ', &word);) {
			if (draw(state) % 10 < 2)
				continue;
			text_add(&text, word);
			text_add_char(&text, ' ');
			count++;
		}
	}
	return text_span(&text);
}

/* --- the same body --------------------------------------------------------------------------------- */

static size_t
count_body(struct span body)
{
	size_t count = 0;
	for (size_t i = 0; i < text_count; i++)
		count += span_equal(bodies[i], body);
	return count;
}

/* By words alone: both rows have length 1, their terms ascend. */
static double
words_cosine(const struct topics_rows *rows, size_t one, size_t other)
{
	const uint32_t *terms, *other_terms;
	const float *weights, *other_weights;
	const size_t count = topics_row(rows, one, &terms, &weights);
	const size_t other_count = topics_row(rows, other, &other_terms, &other_weights);
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < other_count; k++)
			if (terms[i] == other_terms[k])
				sum += (double)weights[i] * (double)other_weights[k];
	return sum;
}

static size_t
nearest_by_words(const struct topics_rows *rows, size_t row, struct meaning_near *near)
{
	size_t count = 0;
	for (size_t other = 0; other < text_count; other++) {
		const float cosine = other == row ? 0 : (float)words_cosine(rows, row, other);
		if (cosine <= 0 || (count == NEAR && cosine <= near[count - 1].cosine))
			continue;
		size_t at = count < NEAR ? count++ : count - 1;
		for (; at > 0 && near[at - 1].cosine < cosine; at--)
			near[at] = near[at - 1];
		near[at] = (struct meaning_near){ other, cosine };
	}
	return count;
}

static size_t
count_same(const struct meaning_near *near, size_t count, size_t row)
{
	size_t same = 0;
	for (size_t i = 0; i < count; i++)
		same += span_equal(bodies[near[i].row], bodies[row]);
	return same;
}

static void
same_body(struct arena *arena)
{
	struct span bytes;
	struct topics_rows *rows;
	stop_on(meaning_learn(arena, texts, text_count, 7, &bytes) == TOPICS_DONE, "no space");
	stop_on(topics_read(arena, &(struct topics_reading){ .texts = texts, .count = text_count },
		&rows) == TOPICS_DONE,
	        "no rows");
	const struct meaning_space *space = meaning_open(arena, bytes);
	int8_t *places = arena_take(arena, text_count, MEANING_AXIS_COUNT);
	for (size_t i = 0; i < text_count; i++)
		meaning_place(arena, space, texts[i], places + i * MEANING_AXIS_COUNT);
	size_t by_meaning = 0, by_words = 0, by_both = 0, all = 0;
	for (size_t i = 0; i < text_count; i++) {
		struct meaning_near near[NEAR + 1], worded[NEAR];
		struct meaning_fused fused[NEAR];
		int64_t ids[2][NEAR];
		if (bodies[i].length == 0 || count_body(bodies[i]) < BODY_MIN)
			continue;
		size_t count = meaning_nearest(places, text_count, places + i * MEANING_AXIS_COUNT, near,
			NEAR + 1), kept = 0;
		for (size_t k = 0; k < count; k++)
			if (near[k].row != i && kept < NEAR)
				near[kept++] = near[k];
		count = nearest_by_words(rows, i, worded);
		for (size_t k = 0; k < kept; k++)
			ids[0][k] = (int64_t)near[k].row;
		for (size_t k = 0; k < count; k++)
			ids[1][k] = (int64_t)worded[k].row;
		by_meaning += count_same(near, kept, i);
		by_words += count_same(worded, count, i);
		const struct meaning_list lists[] = { { ids[0], kept }, { ids[1], count } };
		count = meaning_fuse(arena, lists, 2, fused, NEAR);
		for (size_t k = 0; k < count; k++)
			near[k].row = (size_t)fused[k].id;
		by_both += count_same(near, count, i);
		all += NEAR;
	}
	const double share = all > 0 ? 1 / (double)all : 0;
	printf("%zu texts, a space of %zu bytes; of the ten nearest, about the same body: by meaning %.3f, "
	       "by words %.3f, "
	       "both fused %.3f (%zu texts asked)\n", text_count, bytes.length, share * (double)by_meaning,
	       share * (double)by_words, share * (double)by_both, all / NEAR);
}

/* --- its own text by its title ------------------------------------------------------------------------- */

/* Of the words of a query, how much each description has, the most first. */
static size_t
find_by_words(struct arena *arena, const struct topics_rows *rows, struct span query, int64_t *ids_r)
{
	struct topics_stem *stems;
	const size_t stem_count = topics_stems(arena, query, &stems);
	static struct meaning_near near[TEXT_COUNT_MAX];
	size_t found = 0;
	for (size_t row = 0; row < text_count; row++) {
		const uint32_t *terms;
		const float *weights;
		const size_t count = topics_row(rows, row, &terms, &weights);
		float sum = 0;
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < stem_count; k++)
				if (topics_term_hash(rows, terms[i]) == stems[k].hash)
					sum += weights[i] * topics_term_rarity(rows, terms[i]);
		if (sum <= 0)
			continue;
		size_t at = found++;
		for (; at > 0 && near[at - 1].cosine < sum; at--)
			near[at] = near[at - 1];
		near[at] = (struct meaning_near){ row, sum };
	}
	found = found < FOUND ? found : FOUND;
	for (size_t i = 0; i < found; i++)
		ids_r[i] = (int64_t)near[i].row;
	return found;
}

struct hits {
	size_t first, ten;
	double reciprocal; /* sum of 1 / rank */
};

static void
count_found(struct hits *hits, const int64_t *ids, size_t count, size_t wanted)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == (int64_t)wanted) {
			hits->first += i == 0;
			hits->ten += i < NEAR;
			hits->reciprocal += 1 / (double)(i + 1);
			return;
		}
}

static void
print_found(const char *what, const struct hits *hits)
{
	printf("its own text by its title, %s: first %.3f, in ten %.3f, reciprocal rank %.3f\n", what,
	       (double)hits->first / (double)text_count, (double)hits->ten / (double)text_count,
	       hits->reciprocal / (double)text_count);
}

static void
by_title(struct arena *arena)
{
	struct span bytes;
	struct topics_rows *rows;
	const struct topics_reading reading = { .texts = descriptions, .count = text_count };
	stop_on(meaning_learn(arena, descriptions, text_count, 7, &bytes) == TOPICS_DONE, "no space");
	stop_on(topics_read(arena, &reading, &rows) == TOPICS_DONE, "no rows");
	const struct meaning_space *space = meaning_open(arena, bytes);
	int8_t *places = arena_take(arena, text_count, MEANING_AXIS_COUNT), place[MEANING_AXIS_COUNT];
	for (size_t i = 0; i < text_count; i++)
		meaning_place(arena, space, descriptions[i], places + i * MEANING_AXIS_COUNT);
	struct hits by_words = { 0 }, by_meaning = { 0 }, by_both = { 0 };
	for (size_t i = 0; i < text_count; i++) {
		int64_t words[FOUND], meanings[FOUND], both[FOUND];
		struct meaning_near near[FOUND];
		struct meaning_fused fused[FOUND];
		const size_t word_count = find_by_words(arena, rows, titles[i], words);
		meaning_place(arena, space, titles[i], place);
		const size_t near_count = meaning_nearest(places, text_count, place, near, FOUND);
		for (size_t k = 0; k < near_count; k++)
			meanings[k] = (int64_t)near[k].row;
		const struct meaning_list lists[] = { { words, word_count }, { meanings, near_count } };
		const size_t both_count = meaning_fuse(arena, lists, 2, fused, FOUND);
		for (size_t k = 0; k < both_count; k++)
			both[k] = fused[k].id;
		count_found(&by_words, words, word_count, i);
		count_found(&by_meaning, meanings, near_count, i);
		count_found(&by_both, both, both_count, i);
	}
	print_found("by words", &by_words);
	print_found("by meaning", &by_meaning);
	print_found("both fused", &by_both);
}

/* --- many ------------------------------------------------------------------------------------------- */

static int
compare_doubles(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static void
print_times(const char *what, double *times)
{
	qsort(times, ASKED, sizeof *times, compare_doubles);
	printf("%s: p50 %.2f ms, p99 %.2f ms, the longest %.2f ms", what, 1e3 * times[ASKED / 2],
	       1e3 * times[ASKED * 99 / 100], 1e3 * times[ASKED - 1]);
}

/* By so many lists, beside what comparing all found. */
static void
ask_lists(const struct meaning_index *index, const int8_t *asked, struct meaning_near (*exact)[NEAR],
          const size_t *exact_counts, size_t lists)
{
	double times[ASKED];
	size_t found = 0, all = 0;
	for (size_t i = 0; i < ASKED; i++) {
		struct meaning_near near[NEAR];
		const double begun = seconds();
		const size_t count = meaning_index_nearest(index, asked + i * MEANING_AXIS_COUNT, lists, near, NEAR);
		times[i] = seconds() - begun;
		for (size_t k = 0; k < count; k++)
			found += near[k].cosine >= exact[i][exact_counts[i] - 1].cosine - 1e-6f;
		all += exact_counts[i];
	}
	char what[32];
	(void)snprintf(what, sizeof what, "%3zu lists", lists);
	print_times(what, times);
	printf("; of the ten nearest they find %.4f\n", (double)found / (double)all);
}

static void
ask_many(struct arena *arena, const struct meaning_space *space, size_t count)
{
	static struct meaning_near exact[ASKED][NEAR];
	static size_t exact_counts[ASKED];
	uint64_t state = 12345;
	struct arena *passing = arena_new(16 << 20);
	int8_t *places = arena_take(arena, count, MEANING_AXIS_COUNT);
	int8_t *asked = arena_take(arena, ASKED, MEANING_AXIS_COUNT);
	double took = 0, times[ASKED];
	for (size_t i = 0; i < count + ASKED; i++) {
		int8_t *place = i < count ? places + i * MEANING_AXIS_COUNT :
			asked + (i - count) * MEANING_AXIS_COUNT;
		for (bool is_placed = false; !is_placed;) { /* some begin at the end of a text, and say nothing */
			const struct span text = comment_of(passing, &state);
			const double begun = seconds();
			is_placed = meaning_place(passing, space, text, place);
			took += seconds() - begun;
			arena_reset(passing);
		}
	}
	printf("%zu placed, %.0f a second\n", count, (double)(count + ASKED) / took);
	for (size_t i = 0; i < ASKED; i++) {
		const double begun = seconds();
		exact_counts[i] = meaning_nearest(places, count, asked + i * MEANING_AXIS_COUNT, exact[i], NEAR);
		times[i] = seconds() - begun;
		stop_on(exact_counts[i] > 0, "nothing is near");
	}
	print_times("all compared", times);
	const double begun = seconds();
	const struct meaning_index *index = meaning_index_new(arena, places, count, 7);
	printf("\nlists made in %.1f s; %ld MB at most\n", seconds() - begun, megabytes());
	static const size_t lists[] = { 4, 8, 16, 32, MEANING_LISTS, 64, 128 };
	for (size_t i = 0; i < LENGTH(lists); i++)
		ask_lists(index, asked, exact, exact_counts, lists[i]);
	arena_end(passing);
}

int
main(int argc, char **argv)
{
	stop_on(argc > 1, "FILE.csv [COUNT]");
	struct arena *arena = arena_new((size_t)4 << 30);
	const size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : COUNT;
	stop_on(count >= NEAR && count <= MEANING_INDEX_COUNT_MAX, "10 to 4,000,000");
	read_texts(arena, argv[1]);
	same_body(arena);
	by_title(arena);
	struct span *many = arena_array_of(arena, struct span, LEARNT), bytes;
	uint64_t state = 777;
	for (size_t i = 0; i < LEARNT; i++)
		many[i] = comment_of(arena, &state);
	const double begun = seconds();
	stop_on(meaning_learn(arena, many, LEARNT, 7, &bytes) == TOPICS_DONE, "no space");
	printf("learnt from %d comments in %.1f s, %zu bytes, %ld MB at most\n", LEARNT, seconds() - begun,
		bytes.length,
	       megabytes());
	const struct meaning_space *space = meaning_open(arena, bytes);
	stop_on(space != NULL, "it does not open");
	ask_many(arena, space, count);
	arena_end(arena);
	return 0;
}
