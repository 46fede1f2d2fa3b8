/* How well and how fast what people wrote is found.
 *
 *	bench_retrieve FILE.csv[.gz] [COUNT [ADDRESS] | --bars]
 *
 * On the file (Titre, Description): each title is asked for; how often its own description is the first, or
 * among the ten first, by full text (as pages find it), by meaning alone (craft/meaning), and both fused by
 * their ranks; what each gains over full text, with an interval at 95 % (bootstrap over texts, paired). With
 * --bars it fails when full text finds less than it did by more than chance, or when another way finds more
 * than it by more than chance: that way should then be taken.
 * Then COUNT comments (none unless told) made of its words, 20,000 a heap, in 100 places, both sides: put in
 * the index, and 400 askings of one, two, four words of them, by who reads all and by who reads one place.
 * SQLite in a temporary folder, or ADDRESS. Times of askings are of the processor, since others may use the
 * machine; one line a figure. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/meaning/meaning.h"
#include "craft/sheet/sheet.h"
#include "craft/store/store_for_tests.h"
#include "craft/text/text_repair.h"
#include "listen/retrieve/retrieve_inside.h"
#include "listen/verbatim/verbatim_kept_inside.h"
#include "support/rooms_for_tests.h"

enum {
	TEXT_COUNT_MAX = 5000, NEAR = 10, FOUND = 50, DRAWS = 2000, /* of a bootstrap */
	HEAP_TEXTS = 20000, PLACES = 100, ASKED = 400, AT_ONCE = 500, COMMENT_WORDS = 75,
};

static struct span titles[TEXT_COUNT_MAX], descriptions[TEXT_COUNT_MAX];
static size_t text_count;
static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACES];

static void
stop_on(bool good, const char *why)
{
	if (good)
		return;
	fprintf(stderr, "bench_retrieve: %s%s%s\n", why, fault.for_log == NULL ? "" : ": ",
	        fault.for_log == NULL ? "" : fault.for_log);
	exit(1);
}

static void
read_texts(const char *path)
{
	struct sheet_row row;
	struct sheet *sheet = sheet_open(arena, path, NULL, &fault);
	stop_on(sheet != NULL && sheet_next(sheet, &row, &fault) == FOUND_ONE, "no such sheet");
	const size_t title = sheet_header_find(&row, "Titre"), text_at = sheet_header_find(&row, "Description");
	stop_on(title != SIZE_MAX && text_at != SIZE_MAX, "a column is missing");
	while (text_count < TEXT_COUNT_MAX && sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		titles[text_count] = text_repair(arena, span_keep(arena, row.cells[title]), NULL);
		descriptions[text_count++] = text_repair(arena, span_keep(arena, row.cells[text_at]), NULL);
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

static int
compare_doubles(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* --- texts as they are kept ------------------------------------------------------------------------- */

struct batch {
	struct verbatim_filling filling;
	struct verbatim_text *texts;
	size_t count;
};

static bool
begin_heap(struct db *db, void *data)
{
	struct batch *batch = data;
	return verbatim_store_begin(arena, db, rooms->root_id, &batch->filling, &fault);
}

static bool
add_texts(struct db *db, void *data)
{
	struct batch *batch = data;
	for (size_t i = 0; i < batch->count; i++)
		if (!verbatim_store_add(db, rooms->root_id, &batch->texts[i], &fault))
			return false;
	return true;
}

static bool
end_heap(struct db *db, void *data)
{
	struct batch *batch = data;
	return verbatim_store_end(db, rooms->root_id, &batch->filling, 1795000000, &fault);
}

static void
write(store_write_fn *what, struct batch *batch)
{
	stop_on(store_write(rooms->store, what, batch, &fault), "writing");
}

/* An imported heap, whose texts say_one gives. */
static void
plant(int64_t number, size_t count, struct span (*say_one)(struct arena *passing, size_t at))
{
	struct verbatim_text texts[AT_ONCE];
	struct arena *passing = arena_new(256 << 20);
	struct batch batch = { .filling = { .heap = { .item_id = number, .import_id = number,
		                                          .name = SPAN("Dites-nous en plus."),
		                                          .closed_day = 20000 + (int32_t)number } },
		                   .texts = texts };
	write(begin_heap, &batch);
	for (size_t i = 0; i < count; i++) {
		texts[batch.count++] = (struct verbatim_text){ .heap_id = batch.filling.heap.id,
			                                           .text_id = ident_random(),
			                                           .side = (enum side)(i % 4 == 3),
			                                           .place_id = place_ids[i % PLACES],
			                                           .words = say_one(passing, i),
			                                           .language = SPAN("fr"),
			                                           .tone = (enum verbatim_tone_told)(i % 3 + 1),
			                                           .state = VERBATIM_SHOWN,
			                                           .answer = SPAN("") };
		if (batch.count == AT_ONCE || i + 1 == count) {
			write(add_texts, &batch);
			batch.count = 0;
			arena_reset(passing);
		}
	}
	write(end_heap, &batch);
	arena_end(passing);
}

static void
plant_places(void)
{
	const char *codes[PLACES];
	int parents[PLACES];
	for (int i = 0; i < PLACES; i++) {
		codes[i] = arena_format(arena, "lieu%d", i);
		parents[i] = i == 0 ? -1 : (i - 1) / 14;
	}
	tree = rooms_plant(rooms, codes, parents, PLACES, &fault);
	stop_on(tree != NULL, "places");
	for (size_t i = 0; i < PLACES; i++)
		place_ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
}

static void
put_all(void)
{
	const struct retrieve_clock clock = { .store = rooms->store, .root_id = rooms->root_id, .today = 20800 };
	const struct search_clock search = { .store = rooms->store, .root_id = rooms->root_id };
	struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
	stop_on(retrieve_clock(passing, &clock, &fault) && search_clock(&search, &fault), "the clock");
	arena_end(passing);
}

static struct verbatim_sight
sight_of(enum role role, int64_t place_id)
{
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ role, place_id };
	return (struct verbatim_sight){ .root_id = rooms->root_id,
		                            .reader = { .account_id = 5, .roles = WHO(role), .rights = right,
		                                        .right_count = 1 },
		                            .tree = tree };
}

/* --- how well --------------------------------------------------------------------------------------- */

enum { BY_WORDS, BY_MEANING, FUSED, WAY_COUNT };
static const char *const way_words[WAY_COUNT] = { "by full text", "by meaning alone", "both fused" };
/* Below what was measured on the 597 texts (0.404, 0.630) by two standard errors. */
static const double FIRST_LEAST = 0.36, TEN_LEAST = 0.59;
static bool is_bad;
static size_t ranks[WAY_COUNT][TEXT_COUNT_MAX]; /* of its own description, from 1; 0: not found */

static struct span
say_description(struct arena *passing, size_t at)
{
	return span_keep(passing, descriptions[at]);
}

static size_t
rank_of(const int64_t *ids, size_t count, size_t wanted)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == (int64_t)wanted)
			return i + 1;
	return 0;
}

/* Descriptions found for a title, by their numbers. */
static size_t
find_words(struct arena *passing, const struct verbatim_sight *sight, size_t title, int64_t *ids_r)
{
	const struct retrieve_asked asked = { .sight = sight, .typed = titles[title], .side = VERBATIM_ANY,
		                                  .tone = VERBATIM_ANY };
	struct retrieve_found found;
	size_t count = 0;
	struct db *db = store_read(passing, rooms->store, &fault);
	stop_on(db != NULL && retrieve_find(passing, db, &asked, &found, &fault), "finding");
	db_end(db);
	for (size_t i = 0; i < found.count && i < FOUND; i++)
		for (size_t k = 0; k < text_count; k++)
			if (span_equal(found.all[i].one.text.words, descriptions[k])) {
				ids_r[count++] = (int64_t)k;
				break;
			}
	return count;
}

static void
tell_quality(void)
{
	uint64_t state = 4242;
	for (int way = 0; way < WAY_COUNT; way++) {
		double first = 0, ten = 0, gains[2][DRAWS] = { { 0 } };
		for (size_t i = 0; i < text_count; i++) {
			first += ranks[way][i] == 1;
			ten += ranks[way][i] > 0 && ranks[way][i] <= NEAR;
		}
		for (size_t one = 0; one < DRAWS; one++)
			for (size_t i = 0; i < text_count; i++) {
				const size_t at = draw(&state) % text_count, rank = ranks[way][at], by_words = ranks[0][at];
				gains[0][one] += ((rank == 1) - (by_words == 1)) / (double)text_count;
				gains[1][one] += ((rank > 0 && rank <= NEAR) - (by_words > 0 && by_words <= NEAR)) /
				                 (double)text_count;
			}
		for (int i = 0; i < 2; i++)
			qsort(gains[i], DRAWS, sizeof **gains, compare_doubles);
		printf("its own text by its title, %s: first %.3f (%+.3f to %+.3f over full text), in ten %.3f "
		       "(%+.3f to %+.3f)\n",
		       way_words[way], first / (double)text_count, gains[0][DRAWS * 25 / 1000],
		       gains[0][DRAWS * 975 / 1000], ten / (double)text_count, gains[1][DRAWS * 25 / 1000],
		       gains[1][DRAWS * 975 / 1000]);
		is_bad = is_bad || (way == BY_WORDS && (first < FIRST_LEAST * (double)text_count ||
		                                        ten < TEN_LEAST * (double)text_count)) ||
		         (way != BY_WORDS && (gains[0][DRAWS * 25 / 1000] > 0 || gains[1][DRAWS * 25 / 1000] > 0));
	}
}

static void
measure_quality(void)
{
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, 0);
	struct span bytes;
	plant(1, text_count, say_description);
	put_all();
	stop_on(meaning_learn(arena, descriptions, text_count, 7, &bytes) == TOPICS_DONE, "no space");
	const struct meaning_space *space = meaning_open(arena, bytes);
	int8_t *places = arena_take(arena, text_count, MEANING_AXIS_COUNT), place[MEANING_AXIS_COUNT];
	for (size_t i = 0; i < text_count; i++)
		(void)meaning_place(arena, space, descriptions[i], places + i * MEANING_AXIS_COUNT);
	for (size_t i = 0; i < text_count; i++) {
		struct arena *passing = arena_new(256 << 20);
		int64_t words[FOUND], meanings[FOUND], both[FOUND];
		struct meaning_near near[FOUND];
		struct meaning_fused fused[FOUND];
		const size_t word_count = find_words(passing, &sight, i, words);
		(void)meaning_place(passing, space, titles[i], place);
		const size_t near_count = meaning_nearest(places, text_count, place, near, FOUND);
		for (size_t k = 0; k < near_count; k++)
			meanings[k] = (int64_t)near[k].row;
		const struct meaning_list lists[] = { { words, word_count }, { meanings, near_count } };
		const size_t both_count = meaning_fuse(passing, lists, 2, fused, FOUND);
		for (size_t k = 0; k < both_count; k++)
			both[k] = fused[k].id;
		ranks[BY_WORDS][i] = rank_of(words, word_count, i);
		ranks[BY_MEANING][i] = rank_of(meanings, near_count, i);
		ranks[FUSED][i] = rank_of(both, both_count, i);
		arena_end(passing);
	}
	tell_quality();
}

/* --- how fast --------------------------------------------------------------------------------------- */

static uint64_t comment_state = 777;

/* Some of the words of one text, and a few of another. */
static struct span
say_comment(struct arena *passing, size_t at)
{
	struct text text = text_new(passing, 4096);
	(void)at;
	for (int part = 0; part < 2; part++) {
		struct span rest = descriptions[draw(&comment_state) % text_count], word;
		for (uint64_t skipped = draw(&comment_state) % 60; skipped > 0; skipped--)
			(void)span_cut(&rest, ' ', &word);
		int count = part * COMMENT_WORDS * 3 / 4;
		while (count < COMMENT_WORDS && span_cut(&rest, ' ', &word)) {
			if (draw(&comment_state) % 10 < 2)
				continue;
			text_add(&text, word);
			text_add_char(&text, ' ');
			count++;
		}
	}
	return text_span(&text);
}

static void
tell_times(const char *what, double *times)
{
	qsort(times, ASKED, sizeof *times, compare_doubles);
	printf("%s: p50 %.1f ms, p99 %.1f ms, the longest %.1f ms\n", what, times[ASKED / 2],
	       times[ASKED * 99 / 100], times[ASKED - 1]);
}

static double
now_ms(void)
{
	return (double)time_monotonic_us() / 1000;
}

static double
processor_ms(void)
{
	struct timespec now;
	stop_on(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0, "no clock");
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* So many words of a comment, one after the other. */
static const char *
words_of_one(struct arena *passing, uint64_t *state, int count)
{
	struct text text = text_new(passing, 4096);
	struct span rest = descriptions[draw(state) % text_count], word;
	for (uint64_t skipped = draw(state) % 30; skipped > 0 && span_cut(&rest, ' ', &word); skipped--)
		;
	while (count > 0 && span_cut(&rest, ' ', &word))
		if (word.length > 4 && word.length < 20) {
			text_add(&text, word);
			text_add_char(&text, ' ');
			count--;
		}
	return text_z(&text);
}

static void
ask_many(const char *who, const struct verbatim_sight *sight)
{
	double times[ASKED], near_times[ASKED];
	for (int words = 1; words <= 4; words += words < 2 ? 1 : 2) {
		uint64_t state = 99;
		size_t found_count = 0;
		for (size_t i = 0; i < ASKED; i++) {
			struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
			struct retrieve_found found, near;
			const struct retrieve_asked asked = { .sight = sight,
				                                  .typed = span_of(words_of_one(passing, &state, words)),
				                                  .side = VERBATIM_ANY,
				                                  .tone = VERBATIM_ANY };
			double begun = processor_ms();
			struct db *db = store_read(passing, rooms->store, &fault);
			stop_on(db != NULL && retrieve_find(passing, db, &asked, &found, &fault), "finding");
			db_end(db);
			times[i] = processor_ms() - begun;
			found_count += found.count;
			near_times[i] = 0;
			if (words == 1 && found.count > 0) {
				begun = processor_ms();
				db = store_read(passing, rooms->store, &fault);
				const struct verbatim_text *one = &found.all[0].one.text;
				stop_on(db != NULL && retrieve_near(passing, db, sight, one, &near, &fault), "near");
				db_end(db);
				near_times[i] = processor_ms() - begun;
			}
			arena_end(passing);
		}
		tell_times(arena_format(arena, "%s, %d word%s, %.0f found", who, words, words > 1 ? "s" : "",
		                        (double)found_count / ASKED),
		           times);
		if (words == 1)
			tell_times(arena_format(arena, "%s, texts near one", who), near_times);
	}
}

static void
measure_speed(size_t count)
{
	struct rusage usage;
	double begun = now_ms();
	for (size_t i = 0; i * HEAP_TEXTS < count; i++)
		plant(100 + (int64_t)i, count - i * HEAP_TEXTS < HEAP_TEXTS ? count - i * HEAP_TEXTS : HEAP_TEXTS,
		      say_comment);
	printf("%zu comments kept in %.0f s\n", count, (now_ms() - begun) / 1000);
	begun = now_ms();
	const clock_t processor = clock();
	put_all();
	stop_on(getrusage(RUSAGE_SELF, &usage) == 0, "usage");
	printf("put in the index in %.1f s, %.1f of them of the processor; %ld MB at most\n",
	       (now_ms() - begun) / 1000, (double)(clock() - processor) / CLOCKS_PER_SEC, usage.ru_maxrss / 1024);
	const struct verbatim_sight all = sight_of(ROLE_REFERENT, 0);
	const struct verbatim_sight few = sight_of(ROLE_DIRECTOR, place_ids[PLACES - 1]);
	ask_many("who reads all", &all);
	ask_many("who reads one place of 100", &few);
	stop_on(getrusage(RUSAGE_SELF, &usage) == 0, "usage");
	printf("%ld MB at most\n", usage.ru_maxrss / 1024);
}

int
main(int argc, char **argv)
{
	stop_on(argc > 1, "FILE.csv [COUNT [ADDRESS]]");
	char *kind[] = { argv[0], (char *)(argc > 3 ? "postgresql" : "sqlite") };
	store_tests_begin(2, kind);
	const bool has_bars = argc > 2 && strcmp(argv[2], "--bars") == 0;
	const char *folder = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : ".";
	rooms = argc > 3 || has_bars ? rooms_open() : rooms_open_in(folder);
	must(rooms != NULL);
	arena = rooms->arena;
	read_texts(argv[1]);
	plant_places();
	measure_quality();
	if (argc > 2 && !has_bars)
		measure_speed(strtoul(argv[2], NULL, 10));
	rooms_close(rooms);
	return has_bars && is_bad;
}
