/* Opening a file one does not trust, and reading its cube. */
#include "craft/columns/columns.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "craft/columns/columns_inside.h"

static bool
damaged(struct fault *fault_r, const char *for_log)
{
	return fault_is(fault_r, for_log, "Le fichier des réponses de cette vague est abîmé\u202f: "
	                "demandez qu’il soit reconstruit.");
}

/* --- opening -------------------------------------------------------------------------------- */

static bool
header_read(struct arena *arena, struct span bytes, struct columns *columns_r,
            struct fault *fault_r)
{
	struct file_header header;
	if (bytes.length < sizeof header)
		return damaged(fault_r, "columns: shorter than a header");
	memcpy(&header, bytes.at, sizeof header);
	if (memcmp(header.magic, columns_magic, sizeof header.magic) != 0)
		return damaged(fault_r, "columns: not a file of columns");
	if (header.version != COLUMNS_VERSION)
		return damaged(fault_r, "columns: unknown version");
	/* The first section stands right after the header, at its alignment. */
	const size_t items_at = SECTION_ALIGNMENT * ((sizeof header - 1) / SECTION_ALIGNMENT + 1);
	if (header.weighted > 1 || header.item_count > COLUMNS_ITEM_COUNT_MAX ||
	    bytes.length < items_at + header.item_count * sizeof(struct columns_item))
		return damaged(fault_r, "columns: dimensions out of limits");
	const struct columns_shape shape = { header.place_count, header.theme_count,
		header.side_count, header.group_count, header.item_count,
		(const struct columns_item *)(bytes.at + items_at), header.weighted == 1, header.tag };
	if (!columns_lay_out(arena, &shape, header.reply_count, columns_r))
		return damaged(fault_r, "columns: dimensions out of limits");
	must(columns_r->offsets[SECTION_ITEMS] == items_at);
	if (columns_r->size != bytes.length || columns_r->size != header.file_size)
		return damaged(fault_r, "columns: size is not what the dimensions say");
	columns_point(columns_r, bytes.at);
	columns_r->body_checksum = header.body_checksum;
	if (columns_header_checksum(columns_r, &header) != header.checksum)
		return damaged(fault_r, "columns: checksum of the header");
	return true;
}

static bool
directory_is_good(const struct columns *columns)
{
	const uint64_t count = (uint64_t)columns->shape.place_count * columns->shape.side_count;
	const uint64_t *directory = columns->directory;
	if (directory[0] != 0 || directory[count] != columns->reply_count)
		return false;
	for (uint64_t i = 0; i < count; i++)
		if (directory[i] > directory[i + 1])
			return false;
	return true;
}

/* Written so that NaN fails each line; sums of such cells stay finite. */
static bool
score_is_good(const struct columns_score *score, uint64_t n_max, double level_max)
{
	const double people = (double)n_max, heaviest = (double)FLT_MAX;
	return score->n >= 0 && (uint64_t)score->n <= n_max && (score->weight > 0) == (score->n > 0) &&
	       score->weight <= people * heaviest && score->weight_square >= 0 &&
	       score->weight_square <= people * heaviest * heaviest && score->mean >= 0 &&
	       score->mean <= level_max * 1.000001 && score->m2 >= 0 &&
	       score->m2 <= score->weight * level_max * level_max * 1.000001;
}

static bool
weights_are_good(const double *weights, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!(weights[i] >= 0 && weights[i] <= (double)FLT_MAX * COLUMNS_REPLY_COUNT_MAX))
			return false;
	return true;
}

static uint64_t
sum_of(const uint32_t *counts, uint32_t count)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < count; i++)
		sum += counts[i];
	return sum;
}

/* No count of (place, side, group) is above the people who are there: a figure read later can be
 * wrong in a forged file, never absurd. */
static bool
record_is_good(const struct columns *columns, uint32_t place, uint32_t side, uint32_t group)
{
	const struct columns_shape *shape = &columns->shape;
	const uint64_t people = replies_of(columns, place, side);
	const uint64_t record = record_at(shape, place, side, group);
	for (uint32_t t = 0; t < shape->theme_count; t++) {
		const struct theme *theme = &columns->themes[t];
		const struct columns_score *score =
			&columns->scores[score_at(shape, place, t, side, group)];
		const uint32_t *bins = columns->bins + record * columns->bin_total + theme->first_bin;
		const double level_max = theme->item_count > 0 ? theme->level_count - 1.0 : 0.0;
		if (!score_is_good(score, people, level_max))
			return false;
		if (theme->bin_count > 0 && sum_of(bins, theme->bin_count) != (uint64_t)score->n)
			return false;
	}
	for (uint32_t i = 0; i < shape->item_count; i++) {
		const uint64_t at = record * columns->level_total + columns->first_levels[i];
		const uint32_t levels = shape->items[i].level_count;
		if (sum_of(columns->item_counts + at, levels) > people)
			return false;
		if (shape->weighted && !weights_are_good(columns->item_weights + at, levels))
			return false;
	}
	return true;
}

static bool
cube_is_good(const struct columns *columns)
{
	for (uint32_t place = 0; place < columns->shape.place_count; place++)
		for (uint32_t side = 0; side < columns->shape.side_count; side++)
			for (uint32_t group = 0; group < columns->shape.group_count; group++)
				if (!record_is_good(columns, place, side, group))
					return false;
	return true;
}

struct columns *
columns_from(struct arena *arena, struct span bytes, struct fault *fault_r)
{
	struct columns *columns = arena_new_of(arena, struct columns);
	if (!header_read(arena, bytes, columns, fault_r))
		return NULL;
	if (!directory_is_good(columns))
		return damaged(fault_r, "columns: directory out of order"), NULL;
	if (!cube_is_good(columns))
		return damaged(fault_r, "columns: impossible number in the cube"), NULL;
	return columns;
}

struct mapping {
	void *at;
	size_t size;
};

static void
mapping_end(void *subject)
{
	struct mapping *mapping = subject;
	munmap(mapping->at, mapping->size);
}

static bool
map_handle(struct arena *arena, int handle, const char *path, struct span *bytes_r,
           struct fault *fault_r)
{
	struct stat status;
	if (fstat(handle, &status) != 0)
		return file_fault(arena, "fstat", path, errno, fault_r);
	if (!S_ISREG(status.st_mode) || status.st_size == 0)
		return damaged(fault_r, "columns: empty or not a file");
	const size_t size = (size_t)status.st_size;
	void *at = mmap(NULL, size, PROT_READ, MAP_SHARED, handle, 0);
	if (at == MAP_FAILED)
		return file_fault(arena, "mmap", path, errno, fault_r);
	struct mapping *mapping = arena_new_of(arena, struct mapping);
	*mapping = (struct mapping){ at, size };
	arena_defer(arena, mapping_end, mapping);
	*bytes_r = span_from(at, size);
	return true;
}

struct columns *
columns_open(struct arena *arena, const char *path, struct fault *fault_r)
{
	must(path != NULL);
	const int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (handle < 0)
		return file_fault(arena, "open", path, errno, fault_r), NULL;
	struct span bytes;
	const bool mapped = map_handle(arena, handle, path, &bytes, fault_r);
	close(handle);
	return mapped ? columns_from(arena, bytes, fault_r) : NULL;
}

bool
columns_check(const struct columns *columns, struct fault *fault_r)
{
	const uint64_t from = columns->offsets[SECTION_LEVELS];
	if (columns_checksum(2, columns->bytes + from, columns->size - from) == columns->body_checksum)
		return true;
	return damaged(fault_r, "columns: checksum of the body");
}

const struct columns_shape *
columns_shape(const struct columns *columns)
{
	return &columns->shape;
}

int64_t
columns_reply_count(const struct columns *columns)
{
	return (int64_t)columns->reply_count;
}

/* --- the cube ------------------------------------------------------------------------------- */

/* Chan, Golub & LeVeque 1979: no square of a large mean is ever subtracted. */
struct columns_score
columns_score_merge(struct columns_score a, struct columns_score b)
{
	if (a.n == 0 || b.n == 0)
		return a.n == 0 ? b : a;
	const double weight = a.weight + b.weight, apart = b.mean - a.mean;
	return (struct columns_score){
		.n = a.n + b.n,
		.weight = weight,
		.weight_square = a.weight_square + b.weight_square,
		.mean = a.mean + apart * (b.weight / weight),
		.m2 = a.m2 + b.m2 + apart * apart * (a.weight * (b.weight / weight)),
	};
}

/* [first_r, last_r) of a dimension where COLUMNS_ALL stands for all. */
static void
range_of(int wanted, uint32_t count, uint32_t *first_r, uint32_t *last_r)
{
	must(wanted == COLUMNS_ALL || (wanted >= 0 && (uint32_t)wanted < count));
	*first_r = wanted == COLUMNS_ALL ? 0 : (uint32_t)wanted;
	*last_r = wanted == COLUMNS_ALL ? count : (uint32_t)wanted + 1;
}

struct ranges {
	uint32_t side_first, side_last, group_first, group_last;
};

static struct ranges
ranges_of(const struct columns *columns, struct columns_where where)
{
	must(where.first <= where.last);
	must(where.last <= columns->shape.place_count);
	struct ranges ranges;
	range_of(where.side, columns->shape.side_count, &ranges.side_first, &ranges.side_last);
	range_of(where.group, columns->shape.group_count, &ranges.group_first, &ranges.group_last);
	return ranges;
}

struct columns_score
columns_cell(const struct columns *columns, struct columns_where where, uint32_t theme)
{
	must(theme < columns->shape.theme_count);
	const struct ranges ranges = ranges_of(columns, where);
	struct columns_score all = { 0 };
	for (uint32_t place = where.first; place < where.last; place++)
		for (uint32_t side = ranges.side_first; side < ranges.side_last; side++)
			for (uint32_t group = ranges.group_first; group < ranges.group_last; group++)
				all = columns_score_merge(
					all, columns->scores[score_at(&columns->shape, place, theme, side, group)]);
	return all;
}

/* Adds `count` numbers of each record of `where` that start at `from` in records of `size`. */
static void
add_records(const struct columns *columns, struct columns_where where, const uint32_t *records,
            uint32_t size, uint32_t from, uint32_t count, int64_t *counts_r)
{
	const struct ranges ranges = ranges_of(columns, where);
	memset(counts_r, 0, count * sizeof *counts_r);
	for (uint32_t place = where.first; place < where.last; place++)
		for (uint32_t side = ranges.side_first; side < ranges.side_last; side++)
			for (uint32_t group = ranges.group_first; group < ranges.group_last; group++) {
				const uint32_t *at =
					records + record_at(&columns->shape, place, side, group) * size + from;
				for (uint32_t i = 0; i < count; i++)
					counts_r[i] += at[i];
			}
}

static void
add_weights(const struct columns *columns, struct columns_where where, uint32_t from,
            uint32_t count, double *weights_r)
{
	const struct ranges ranges = ranges_of(columns, where);
	memset(weights_r, 0, count * sizeof *weights_r);
	for (uint32_t place = where.first; place < where.last; place++)
		for (uint32_t side = ranges.side_first; side < ranges.side_last; side++)
			for (uint32_t group = ranges.group_first; group < ranges.group_last; group++) {
				const double *at = columns->item_weights + from +
					record_at(&columns->shape, place, side, group) * columns->level_total;
				for (uint32_t i = 0; i < count; i++)
					weights_r[i] += at[i];
			}
}

void
columns_levels(const struct columns *columns, struct columns_where where, uint32_t item,
               int64_t *counts_r, double *weights_r)
{
	must(item < columns->shape.item_count);
	const uint32_t count = columns->shape.items[item].level_count;
	const uint32_t from = columns->first_levels[item];
	add_records(columns, where, columns->item_counts, columns->level_total, from, count, counts_r);
	if (weights_r == NULL)
		return;
	if (columns->shape.weighted)
		add_weights(columns, where, from, count, weights_r);
	else
		for (uint32_t i = 0; i < count; i++)
			weights_r[i] = (double)counts_r[i];
}

uint32_t
columns_bins(const struct columns *columns, uint32_t theme, const double **values_r)
{
	must(theme < columns->shape.theme_count);
	*values_r = columns->themes[theme].bin_values;
	return columns->themes[theme].bin_count;
}

void
columns_histogram(const struct columns *columns, struct columns_where where, uint32_t theme,
                  int64_t *counts_r)
{
	must(theme < columns->shape.theme_count);
	const struct theme *of = &columns->themes[theme];
	add_records(columns, where, columns->bins, columns->bin_total, of->first_bin, of->bin_count,
	            counts_r);
}
