/* bench_columns ANSWERS FOLDER [THREADS]: writes seeded answers as columns and as CSV for a peer,
 * times what pages and rebuilds ask, and leaves the figures in FOLDER for the peer to check.
 *
 * Standard output: one JSON object of medians in milliseconds. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "base/time.h"
#include "craft/columns/columns.h"
#include "craft/stats/stats_gap.h"

enum { PLACES = 2000, THEMES = 8, SIDES = 2, ITEMS = 20, JOURNEYS = 30, MONTHS = 36, LEVELS = 5 };
enum { CELLS = PLACES * THEMES * SIDES, RUNS = 9, CHILDREN = 50 };

static const struct columns_item items[ITEMS] = { { 0, 5 }, { 0, 5 }, { 0, 5 }, { 1, 5 }, { 1, 5 },
	{ 1, 5 }, { 2, 5 }, { 2, 5 }, { 2, 5 }, { 3, 5 }, { 3, 5 }, { 3, 5 }, { 4, 5 }, { 4, 5 },
	{ 5, 5 }, { 5, 5 }, { 6, 5 }, { 6, 5 }, { 7, 5 }, { 7, 5 } };
static const struct columns_shape shape = { PLACES, THEMES, SIDES, 1, ITEMS, items, false, 0 };

struct bench {
	struct arena *arena;
	const char *folder;
	struct columns *columns;
	int threads;
	uint32_t *answers;           /* columns_scan_answers */
	struct columns_score *cells; /* columns_scan_scores */
	struct stats_gap *gaps;      /* by place, theme */
	double *means, *variances;   /* by cell */
	struct columns_share share;
	double page_sum; /* so that no work can be left out by the compiler */
};

static uint64_t seed = 20261123;

static uint32_t
dice(uint32_t sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((seed >> 33) % sides);
}

static void
stop(const struct fault *fault)
{
	fprintf(stderr, "%s\n", fault->for_log);
	exit(1);
}

/* Levels lean on the place, the theme and the side; one in twenty is left blank. */
static int64_t
throw_reply(struct columns_reply *reply, uint8_t *levels)
{
	int64_t answered = 0;
	reply->place = dice(PLACES);
	reply->side = (uint8_t)dice(SIDES);
	reply->journey = (uint16_t)dice(JOURNEYS);
	reply->month = (uint16_t)dice(MONTHS);
	reply->levels = levels;
	for (uint32_t item = 0; item < ITEMS; item++) {
		const uint32_t lean = (reply->place * 7 + items[item].theme * 3 + reply->side) % LEVELS;
		const uint32_t level = (dice(LEVELS) + dice(LEVELS) + lean) / 3;
		levels[item] = dice(20) == 0 ? COLUMNS_UNANSWERED : (uint8_t)level;
		answered += levels[item] != COLUMNS_UNANSWERED;
	}
	return answered;
}

static void
write_csv(FILE *csv, const struct columns_reply *reply)
{
	for (uint32_t item = 0; item < ITEMS; item++)
		if (reply->levels[item] != COLUMNS_UNANSWERED)
			fprintf(csv, "%u,%u,%u,%u,%u,%u,%u,%llu\n", reply->place, items[item].theme,
			        reply->side, item, reply->journey, reply->month, reply->levels[item],
			        (unsigned long long)reply->number);
}

/* Milliseconds of adding and of writing, without the time of throwing dice and of the CSV. */
static double
make_files(struct bench *bench, int64_t answer_count, int64_t *replies_r, int64_t *answers_r)
{
	struct fault fault;
	struct arena *arena = arena_new(64 << 20);
	FILE *csv = fopen(arena_format(arena, "%s/answers.csv", bench->folder), "w");
	must(csv != NULL);
	struct columns_draft *draft = columns_draft_new(
		arena, arena_format(arena, "%s/columns", bench->folder), &shape, &fault);
	if (draft == NULL)
		stop(&fault);
	int64_t spent_us = 0, answers = 0, replies = 0;
	fprintf(csv, "place,theme,side,item,journey,month,level,reply\n");
	enum { BATCH = 100 };
	static struct columns_reply batch[BATCH];
	static uint8_t levels[BATCH][ITEMS];
	while (answers < answer_count) {
		for (int i = 0; i < BATCH; i++) {
			batch[i].number = (uint64_t)replies++;
			answers += throw_reply(&batch[i], levels[i]);
			write_csv(csv, &batch[i]);
		}
		const int64_t before_us = time_monotonic_us();
		for (int i = 0; i < BATCH; i++)
			if (!columns_draft_add(draft, &batch[i], &fault))
				stop(&fault);
		spent_us += time_monotonic_us() - before_us;
	}
	must(fclose(csv) == 0);
	const int64_t before_us = time_monotonic_us();
	if (!columns_draft_write(draft, &fault))
		stop(&fault);
	spent_us += time_monotonic_us() - before_us;
	arena_end(arena);
	*replies_r = replies;
	*answers_r = answers;
	return (double)spent_us / 1000;
}

/* --- what is timed -------------------------------------------------------------------------- */

static void
group_by_all(struct bench *bench)
{
	columns_scan_answers(bench->columns, bench->threads, bench->answers);
	for (uint32_t cell = 0; cell < CELLS; cell++) {
		const uint32_t *counts = bench->answers + (size_t)cell * COLUMNS_LEVEL_COUNT_MAX;
		double n = 0, sum = 0, m2 = 0;
		for (uint32_t level = 0; level < LEVELS; level++) {
			n += counts[level];
			sum += (double)counts[level] * level;
		}
		const double mean = n > 0 ? sum / n : 0;
		for (uint32_t level = 0; level < LEVELS; level++)
			m2 += counts[level] * (level - mean) * (level - mean);
		bench->means[cell] = mean;
		bench->variances[cell] = n > 1 ? m2 / (n - 1) : 0;
	}
}

static struct stats_summary
summary_of(const struct columns_score *score)
{
	if (score->n < 2)
		return (struct stats_summary){ .status = STATS_TOO_FEW, .n = score->n };
	const double n = (double)score->n, variance = score->m2 / (n - 1);
	return (struct stats_summary){ STATS_OK, score->n, score->mean, variance, sqrt(variance / n) };
}

static void
welch_of(struct bench *bench, uint32_t theme_first, uint32_t theme_last)
{
	for (uint32_t place = 0; place < PLACES; place++)
		for (uint32_t theme = theme_first; theme < theme_last; theme++) {
			const struct columns_score *pair = &bench->cells[(place * THEMES + theme) * SIDES];
			const struct stats_summary a = summary_of(&pair[0]), b = summary_of(&pair[1]);
			bench->gaps[place * THEMES + theme] = stats_welch(&a, &b, 0.95);
		}
}

/* What SQL gives: the gap, its error and its degrees of freedom, without Student's quantile. */
static void
errors_of_one_theme(struct bench *bench)
{
	columns_scan_scores(bench->columns, 0, bench->threads, bench->cells);
	for (uint32_t place = 0; place < PLACES; place++) {
		const struct columns_score *pair = &bench->cells[place * THEMES * SIDES];
		const struct stats_summary a = summary_of(&pair[0]), b = summary_of(&pair[1]);
		const double va = a.se * a.se, vb = b.se * b.se, sum = va + vb;
		bench->gaps[place * THEMES] = (struct stats_gap){
			.gap = b.mean - a.mean,
			.se = sqrt(sum),
			.df = sum * sum / (va * va / (double)(a.n - 1) + vb * vb / (double)(b.n - 1)),
		};
	}
}

static void
gaps_of_one_theme(struct bench *bench)
{
	columns_scan_scores(bench->columns, 0, bench->threads, bench->cells);
	welch_of(bench, 0, 1);
}

static void
gaps_of_all_themes(struct bench *bench)
{
	columns_scan_scores(bench->columns, COLUMNS_ALL, bench->threads, bench->cells);
	welch_of(bench, 0, THEMES);
}

static void
share_of_filter(struct bench *bench)
{
	const struct columns_filter filter = {
		{ 200, 1200, COLUMNS_ALL, COLUMNS_ALL }, COLUMNS_ALL, 7, 7, 6, 17, 3
	};
	bench->share = columns_scan_share(bench->columns, &filter, bench->threads);
}

/* A mirror page: the whole tree and its 50 children, every theme, both sides, by item too. */
static void
page_from_cube(struct bench *bench)
{
	double sum = 0;
	for (uint32_t child = 0; child <= CHILDREN; child++)
		for (int side = 0; side < SIDES; side++) {
			const uint32_t each = PLACES / CHILDREN;
			const bool whole = child == CHILDREN;
			const struct columns_where where = {
				whole ? 0 : child * each, whole ? PLACES : (child + 1) * each, side, COLUMNS_ALL
			};
			for (uint32_t theme = 0; theme < THEMES; theme++)
				sum += columns_cell(bench->columns, where, theme).mean;
			int64_t counts[COLUMNS_LEVEL_COUNT_MAX];
			for (uint32_t item = 0; item < ITEMS; item++) {
				columns_levels(bench->columns, where, item, counts, NULL);
				sum += (double)counts[LEVELS - 1];
			}
		}
	bench->page_sum = sum;
}

static void
all_cells_from_cube(struct bench *bench)
{
	for (uint32_t place = 0; place < PLACES; place++)
		for (uint32_t theme = 0; theme < THEMES; theme++)
			for (int side = 0; side < SIDES; side++)
				bench->cells[(place * THEMES + theme) * SIDES + (uint32_t)side] =
					columns_cell(bench->columns,
					             (struct columns_where){ place, place + 1, side, COLUMNS_ALL }, theme);
	welch_of(bench, 0, THEMES);
}

static int
by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
median_ms(struct bench *bench, void (*run)(struct bench *bench))
{
	double ms[RUNS];
	run(bench);
	for (int i = 0; i < RUNS; i++) {
		const int64_t before_us = time_monotonic_us();
		run(bench);
		ms[i] = (double)(time_monotonic_us() - before_us) / 1000;
	}
	qsort(ms, RUNS, sizeof *ms, by_value);
	return ms[RUNS / 2];
}

/* --- what is left for the peer to check ----------------------------------------------------- */

static FILE *
figures(const struct bench *bench, const char *name)
{
	FILE *file = fopen(arena_format(bench->arena, "%s/%s", bench->folder, name), "w");
	must(file != NULL);
	return file;
}

static void
write_figures(const struct bench *bench)
{
	FILE *file = figures(bench, "groups.csv");
	for (uint32_t cell = 0; cell < CELLS; cell++) {
		uint64_t n = 0;
		for (uint32_t level = 0; level < LEVELS; level++)
			n += bench->answers[(size_t)cell * COLUMNS_LEVEL_COUNT_MAX + level];
		if (n > 0)
			fprintf(file, "%u,%u,%u,%llu,%.17g,%.17g\n", cell / SIDES / THEMES,
			        cell / SIDES % THEMES, cell % SIDES, (unsigned long long)n,
			        bench->means[cell], bench->variances[cell]);
	}
	must(fclose(file) == 0);
	file = figures(bench, "gaps.csv");
	for (uint32_t place = 0; place < PLACES; place++) {
		const struct stats_gap *gap = &bench->gaps[place * THEMES];
		if (gap->status == STATS_OK)
			fprintf(file, "%u,%.17g,%.17g,%.17g,%.17g,%.17g\n", place, gap->gap, gap->se, gap->df,
			        gap->interval.low, gap->interval.high);
	}
	must(fclose(file) == 0);
	file = figures(bench, "share.csv");
	fprintf(file, "%lld,%lld\n", (long long)bench->share.answers,
	        (long long)bench->share.favourable);
	must(fclose(file) == 0);
}

/* Memory that is ours alone, in kB; mapped files are the system's to take back. */
static long
anonymous_kb(void)
{
	char line[256];
	long kb = 0;
	FILE *status = fopen("/proc/self/status", "r");
	must(status != NULL);
	while (fgets(line, sizeof line, status) != NULL)
		if (strncmp(line, "RssAnon:", 8) == 0)
			kb = strtol(line + 8, NULL, 10);
	fclose(status);
	return kb;
}

static struct bench *
bench_new(struct arena *arena, const char *folder, int threads)
{
	struct bench *bench = arena_new_of(arena, struct bench);
	bench->arena = arena;
	bench->folder = folder;
	bench->threads = threads;
	bench->answers = arena_array_of(arena, uint32_t, (size_t)CELLS * COLUMNS_LEVEL_COUNT_MAX);
	bench->cells = arena_array_of(arena, struct columns_score, CELLS);
	bench->gaps = arena_array_of(arena, struct stats_gap, PLACES * THEMES);
	bench->means = arena_array_of(arena, double, CELLS);
	bench->variances = arena_array_of(arena, double, CELLS);
	return bench;
}

int
main(int count, char **arguments)
{
	if (count < 3) {
		fprintf(stderr, "bench_columns ANSWERS FOLDER [THREADS]\n");
		return 2;
	}
	struct arena *arena = arena_new(256 << 20);
	struct fault fault;
	struct bench *bench =
		bench_new(arena, arguments[2], count > 3 ? (int)strtol(arguments[3], NULL, 10) : 2);
	int64_t replies, answers;
	const double build_ms =
		make_files(bench, strtoll(arguments[1], NULL, 10), &replies, &answers);
	const int64_t before_us = time_monotonic_us();
	const char *path = arena_format(arena, "%s/columns", bench->folder);
	bench->columns = columns_open(arena, path, &fault);
	const double open_ms = (double)(time_monotonic_us() - before_us) / 1000;
	if (bench->columns == NULL || !columns_check(bench->columns, &fault))
		stop(&fault);
	struct stat status;
	must(stat(path, &status) == 0);
	printf("{\"answers\":%lld,\"replies\":%lld,\"file_mb\":%.1f,\"build_ms\":%.1f,"
	       "\"open_ms\":%.2f,", (long long)answers, (long long)replies,
	       (double)status.st_size / 1e6, build_ms, open_ms);
	printf("\"group_ms\":%.3f,", median_ms(bench, group_by_all));
	printf("\"errors_ms\":%.3f,", median_ms(bench, errors_of_one_theme));
	printf("\"gaps_ms\":%.3f,", median_ms(bench, gaps_of_one_theme));
	printf("\"gaps_all_ms\":%.3f,", median_ms(bench, gaps_of_all_themes));
	printf("\"share_ms\":%.3f,", median_ms(bench, share_of_filter));
	printf("\"page_ms\":%.3f,", median_ms(bench, page_from_cube));
	printf("\"cells_ms\":%.3f,", median_ms(bench, all_cells_from_cube));
	printf("\"anonymous_mb\":%.1f}\n", (double)anonymous_kb() / 1024);
	write_figures(bench);
	arena_end(arena);
	return 0;
}
