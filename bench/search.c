/* How fast texts are put and found: bench_search [ADDRESS [TEXTS]]
 *
 * Texts of some 60 words, drawn as Zipf says from words like French ones, the little ones first. They are
 * put a hundred at a time while a clock makes runs of them, as in the program. Without an address, a SQLite
 * database in a temporary folder of the current one, removed at the end. One line per figure. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/html/asset.h"
#include "craft/search/search.h"

enum {
	TEXTS = 1000000,
	TEXTS_AT_ONCE = 100,
	WORDS_OF_TEXT = 60,
	VOCABULARY = 200000,
	QUERIES = 400,
	FOUND = 50,
	WRITES_MAX = 1 << 17,
};

static const struct search_shelf shelf = { 1, "bench" };

static void
stop_on(bool good, const struct fault *fault)
{
	if (good)
		return;
	fprintf(stderr, "bench_search: %s\n", fault->for_log != NULL ? fault->for_log : "gave up");
	exit(1);
}

static int
compare_doubles(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* What this thread has cost: a machine that others use does not change it. */
static int64_t
cpu_us(void)
{
	struct timespec cpu;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
	return cpu.tv_sec * INT64_C(1000000) + cpu.tv_nsec / 1000;
}

/* --- texts ----------------------------------------------------------------------------------- */

static char vocabulary[VOCABULARY][32];
static double cumulated[VOCABULARY];
static uint64_t seed = UINT64_C(88172645463325252);

static uint64_t
draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static void
make_vocabulary(void)
{
	static const char *const little[] = { "de",  "la", "le",  "et",  "les", "des",
		                                  "en",  "un", "du",  "une", "que", "est" };
	static const char *const syllables[] = {
		"ré",  "cla", "ma",  "tion", "pré", "fec", "tu",  "dé",  "ser", "vi",  "dos", "sier",
		"pa",  "pi",  "com", "mu",   "ne",  "lo",  "ge",  "ment", "au", "to",  "ri",  "sa",
		"por", "te",  "que", "li",   "fi",  "ca",  "tri", "bu",  "nal", "éco", "can", "tine",
		"man", "der", "ra",  "eau",  "rou", "su",  "jus", "vo",  "pro", "cé",  "œu",  "vre",
	};
	double sum = 0;
	for (int i = 0; i < VOCABULARY; i++) {
		uint64_t mixed = (uint64_t)(i + 1) * UINT64_C(0x9e3779b97f4a7c15);
		const int length = 2 + (i > 40) + (i > 3000);
		size_t at = 0;
		for (int k = 0; k < length; k++, mixed /= LENGTH(syllables))
			at += (size_t)snprintf(vocabulary[i] + at, sizeof vocabulary[i] - at, "%s",
			                       syllables[(mixed >> 20) % LENGTH(syllables)]);
		if (i < (int)LENGTH(little))
			snprintf(vocabulary[i], sizeof vocabulary[i], "%s", little[i]);
		cumulated[i] = sum += 1.0 / (i + 1);
	}
	for (int i = 0; i < VOCABULARY; i++)
		cumulated[i] /= sum;
}

static int
draw_word(void)
{
	const double wanted = (double)draw(UINT64_C(1) << 53) / 0x1p53;
	int low = 0, high = VOCABULARY - 1;
	while (low < high) {
		const int middle = (low + high) / 2;
		if (cumulated[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
draw_text(struct text *text)
{
	text->length = 0;
	for (int i = 0; i < WORDS_OF_TEXT; i++) {
		text_add_z(text, vocabulary[draw_word()]);
		text_add_z(text, i % 12 == 11 ? ". " : " ");
	}
}

static void
measure_words(struct arena *arena)
{
	struct text text = text_new(arena, 1 << 12);
	int64_t bytes = 0, took_us = 0;
	for (int i = 0; i < 50000; i++) {
		draw_text(&text);
		struct arena *row = arena_new(1 << 20);
		const int64_t begin_us = cpu_us();
		(void)text_words_index(row, text_span(&text));
		took_us += cpu_us() - begin_us;
		bytes += (int64_t)text.length;
		arena_end(row);
	}
	printf("words_of_texts %.0f texts/s, %.1f MB/s of CPU\n", 50000e6 / (double)took_us,
	       (double)bytes / (double)took_us);
}

/* --- putting --------------------------------------------------------------------------------- */

struct puts {
	struct arena *arena;
	struct span words[TEXTS_AT_ONCE];
	int64_t ids[TEXTS_AT_ONCE];
	int count;
	struct fault fault;
};

static bool
write_puts(struct db *db, void *data)
{
	struct puts *puts = data;
	for (int i = 0; i < puts->count; i++)
		if (!search_put(db, &shelf, puts->ids[i], puts->words[i], &puts->fault))
			return false;
	return true;
}

static struct {
	pthread_t thread;
	struct store *store;
	atomic_bool stops;
	int64_t cpu_us;
} settler;

static void *
settle_each_second(void *nothing)
{
	(void)nothing;
	const struct search_clock clock = { settler.store, shelf.root_id, true, &settler.stops };
	struct fault fault = { 0 };
	while (!atomic_load(&settler.stops)) {
		stop_on(search_clock(&clock, &fault), &fault);
		for (int i = 0; i < 10 && !atomic_load(&settler.stops); i++)
			usleep(100000);
	}
	settler.cpu_us = cpu_us();
	return NULL;
}

static void
measure_puts(struct arena *arena, struct store *store, int64_t count, int64_t *ids)
{
	struct puts *puts = arena_new_of(arena, struct puts);
	struct text text = text_new(arena, 1 << 12);
	double *writes = arena_array_of(arena, double, WRITES_MAX);
	size_t write_count = 0;
	int64_t putting_us = 0;
	struct fault fault;
	settler.store = store;
	atomic_init(&settler.stops, false);
	pthread_create(&settler.thread, NULL, settle_each_second, NULL);
	for (int64_t done = 0; done < count; done += puts->count) {
		struct arena *row = arena_new(64 << 20);
		const int64_t left = count - done;
		puts->count = left < TEXTS_AT_ONCE ? (int)left : TEXTS_AT_ONCE;
		for (int i = 0; i < puts->count; i++) {
			draw_text(&text);
			puts->words[i] = text_words_index(row, text_span(&text));
			ids[done + i] = puts->ids[i] = ident_ordered();
		}
		const int64_t begin_us = time_monotonic_us();
		stop_on(store_write(store, write_puts, puts, &fault), &fault);
		const int64_t took_us = time_monotonic_us() - begin_us;
		putting_us += took_us;
		if (write_count < WRITES_MAX)
			writes[write_count++] = (double)took_us / 1e3;
		arena_end(row);
	}
	atomic_store(&settler.stops, true);
	pthread_join(settler.thread, NULL);
	qsort(writes, write_count, sizeof *writes, compare_doubles);
	printf("texts_put %.0f /s, durable, %d at once\n", (double)count * 1e6 / (double)putting_us,
	       TEXTS_AT_ONCE);
	printf("a_write p50 %.2f p99 %.2f most %.2f ms\n", writes[write_count / 2],
	       writes[write_count * 99 / 100], writes[write_count - 1]);
	printf("clock_cpu %.1f us of each text\n", (double)settler.cpu_us / (double)count);
}

static void
settle_all(struct store *store)
{
	const struct search_clock clock = { store, shelf.root_id, true, NULL };
	struct fault fault = { 0 };
	stop_on(search_clock(&clock, &fault), &fault);
}

/* --- finding --------------------------------------------------------------------------------- */

static size_t
find_once(struct store *store, const char *typed, int64_t before_id, double *took_ms_r,
          double *cpu_ms_r)
{
	struct fault fault = { 0 };
	struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
	struct search_found found;
	const int64_t begin_us = time_monotonic_us(), cpu_begin_us = cpu_us();
	const struct search_asked asked = { text_query_read(visit, span_of(typed)), before_id, FOUND };
	struct db *db = store_read(visit, store, &fault);
	stop_on(db != NULL, &fault);
	stop_on(search_find(visit, db, &shelf, &asked, &found, &fault), &fault);
	*took_ms_r = (double)(time_monotonic_us() - begin_us) / 1e3;
	*cpu_ms_r = (double)(cpu_us() - cpu_begin_us) / 1e3;
	arena_end(visit);
	return found.count;
}

/* From the newest on, and from anywhere, in turn. */
static void
measure_query(struct store *store, const char *name, const char *typed, const int64_t *ids,
              int64_t count)
{
	double took_ms[QUERIES], cpu_ms[QUERIES];
	size_t hits = 0;
	for (int i = 0; i < QUERIES; i++) {
		const int64_t before_id = i % 2 == 0 ? INT64_MAX : ids[draw((uint64_t)count)];
		const size_t found = find_once(store, typed, before_id, &took_ms[i], &cpu_ms[i]);
		hits = i == 0 ? found : hits;
	}
	qsort(took_ms, QUERIES, sizeof *took_ms, compare_doubles);
	qsort(cpu_ms, QUERIES, sizeof *cpu_ms, compare_doubles);
	printf("%-18s p50 %.2f p99 %.2f ms, of CPU here p50 %.2f p99 %.2f ms (%zu found, « %s »)\n", name,
	       took_ms[QUERIES / 2], took_ms[QUERIES * 99 / 100], cpu_ms[QUERIES / 2],
	       cpu_ms[QUERIES * 99 / 100], hits, typed);
}

/* The first letters, whole ones. */
static const char *
beginning(struct arena *arena, int word, int letters)
{
	size_t length = 0;
	while (letters-- > 0 && vocabulary[word][length] != '\0')
		do
			length++;
		while ((vocabulary[word][length] & 0xc0) == 0x80);
	return arena_format(arena, "%.*s", (int)length, vocabulary[word]);
}

static void
measure_queries(struct arena *arena, struct store *store, const int64_t *ids, int64_t count)
{
	enum { COMMON = 13, OTHER = 17, MIDDLE = 300, RARE = 60000, RAREST = 190000 };
	const char *common = vocabulary[COMMON], *other = vocabulary[OTHER];
	const struct {
		const char *name, *typed;
	} queries[] = {
		{ "rare_word", arena_format(arena, "%s ", vocabulary[RARE]) },
		{ "rarest_word", arena_format(arena, "%s ", vocabulary[RAREST]) },
		{ "common_word", arena_format(arena, "%s ", common) },
		{ "middle_word", arena_format(arena, "%s ", vocabulary[MIDDLE]) },
		{ "two_common_words", arena_format(arena, "%s %s ", common, other) },
		{ "common_and_rare", arena_format(arena, "%s %s ", common, vocabulary[RARE]) },
		{ "no_text_has_it", "introuvable " },
		{ "common_word_begun", common },
		{ "three_letters", beginning(arena, COMMON, 3) },
		{ "three_letters_rare", beginning(arena, RARE, 3) },
		{ "two_letters", beginning(arena, COMMON, 2) },
		{ "rare_and_three", arena_format(arena, "%s %s", vocabulary[RARE], beginning(arena, COMMON, 3)) },
	};
	for (size_t i = 0; i < LENGTH(queries); i++)
		measure_query(store, queries[i].name, queries[i].typed, ids, count);
}

static void
print_sizes(struct store *store, int64_t count)
{
	struct fault fault = { 0 };
	struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
	struct db *db = store_read(visit, store, &fault);
	struct search_checked checked;
	int64_t bytes = 0;
	stop_on(db != NULL && store_size(visit, db, &bytes, &fault), &fault);
	printf("size %.1f MB, %.0f bytes a text\n", (double)bytes / 1e6, (double)bytes / (double)count);
	const int64_t begin_us = time_monotonic_us();
	stop_on(search_check(db, shelf.root_id, &checked, &fault), &fault);
	printf("checked in %.1f s: %lld texts in %lld runs, %lld put since, %lld wrong\n",
	       (double)(time_monotonic_us() - begin_us) / 1e6, (long long)checked.docs,
	       (long long)checked.runs, (long long)checked.fresh, (long long)checked.wrong);
	arena_end(visit);
}

int
main(int argument_count, char **arguments)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	char folder[] = "bench-search-XXXXXX";
	const bool own = argument_count < 2 || strcmp(arguments[1], "-") == 0;
	const int64_t count = argument_count > 2 ? atoll(arguments[2]) : TEXTS;
	if (own && mkdtemp(folder) == NULL)
		return 1;
	const char *address = own ? arena_format(arena, "%s/bench.sqlite", folder) : arguments[1];
	const struct store_schema schema = { "search", asset_lookup("craft/search/search.sql")->bytes };
	struct fault fault;
	struct store *store = store_open(
		arena, &(struct store_options){ .address = address, .schemas = &schema, .schema_count = 1 },
		&fault);
	stop_on(store != NULL, &fault);
	printf("engine %s, %lld texts\n", store_engine(store), (long long)count);
	int64_t *ids = arena_array_of(arena, int64_t, (size_t)count);
	make_vocabulary();
	measure_words(arena);
	measure_puts(arena, store, count, ids);
	settle_all(store);
	print_sizes(store, count);
	measure_queries(arena, store, ids, count);
	store_close(store);
	if (own) {
		unlink(address);
		rmdir(folder);
	}
	arena_end(arena);
	return 0;
}
