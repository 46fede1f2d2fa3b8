/* Making a file: replies wait in a temporary file, are put in order by one counting sort, and the
 * cube is counted from what was written. */
#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "craft/columns/columns_inside.h"

enum { WAITING_SIZE = 1 << 20, WRITE_THREADS = 2 };

/* One reply in the temporary file, followed by its levels, an item a byte. */
struct record {
	uint64_t number;
	uint32_t place;
	uint16_t journey, month;
	float weight;
	uint8_t side, group;
	uint8_t unused[2];
};

struct columns_draft {
	struct arena *arena;
	const char *path;
	struct columns columns; /* the layout, without replies until they are all there */
	struct file_draft *replies;
	uint64_t reply_count;
	uint64_t *next; /* by (place, side): how many replies, then where the next one goes */
	size_t record_size;
	char *waiting; /* not yet in the temporary file */
	size_t waiting_size;
	bool written;
};

struct columns_draft *
columns_draft_new(struct arena *arena, const char *path, const struct columns_shape *shape,
                  struct fault *fault_r)
{
	must(path != NULL);
	struct columns_draft *draft = arena_new_of(arena, struct columns_draft);
	must(columns_lay_out(arena, shape, 0, &draft->columns));
	draft->arena = arena;
	draft->path = arena_copy_text(arena, path);
	draft->replies = file_draft_new(arena, arena_format(arena, "%s.replies", path), fault_r);
	if (draft->replies == NULL)
		return NULL;
	draft->next = arena_array_of(arena, uint64_t, (uint64_t)shape->place_count * shape->side_count);
	draft->record_size = sizeof(struct record) + (shape->item_count + 7) / 8 * 8;
	draft->waiting = arena_array_of(arena, char, WAITING_SIZE);
	return draft;
}

static bool
flush(struct columns_draft *draft, struct fault *fault_r)
{
	const size_t size = draft->waiting_size;
	draft->waiting_size = 0;
	return file_draft_add(draft->replies, draft->waiting, size, fault_r);
}

static void
must_fit(const struct columns_shape *shape, const struct columns_reply *reply)
{
	must(reply->place < shape->place_count);
	must(reply->side < shape->side_count);
	must(reply->group < shape->group_count);
	must(!shape->weighted || (reply->weight > 0 && reply->weight <= FLT_MAX));
	for (uint32_t i = 0; i < shape->item_count; i++)
		must(reply->levels[i] < shape->items[i].level_count ||
		     reply->levels[i] == COLUMNS_UNANSWERED);
}

bool
columns_draft_add(struct columns_draft *draft, const struct columns_reply *reply,
                  struct fault *fault_r)
{
	const struct columns_shape *shape = &draft->columns.shape;
	must(!draft->written);
	must(draft->reply_count < COLUMNS_REPLY_COUNT_MAX);
	must_fit(shape, reply);
	if (draft->waiting_size + draft->record_size > WAITING_SIZE && !flush(draft, fault_r))
		return false;
	char *at = draft->waiting + draft->waiting_size;
	const struct record record = { reply->number, reply->place, reply->journey, reply->month,
		reply->weight, reply->side, reply->group, { 0 } };
	memcpy(at, &record, sizeof record);
	memcpy(at + sizeof record, reply->levels, shape->item_count);
	draft->waiting_size += draft->record_size;
	draft->next[(uint64_t)reply->place * shape->side_count + reply->side]++;
	draft->reply_count++;
	return true;
}

/* --- writing ------------------------------------------------------------------------------- */

/* Two mappings, of what waited and of what is made. */
struct making {
	struct columns_draft *draft;
	struct columns *columns;
	const char *replies;
	size_t replies_size;
	char *bytes;
	uint32_t *order; /* by rank in the file, the rank in which it was added */
	size_t order_size;
};

static const struct record *
record_by_rank(const struct making *making, uint64_t rank)
{
	return (const struct record *)(making->replies + making->order[rank] *
	                               making->draft->record_size);
}

static void
making_end(struct making *making)
{
	if (making->replies != NULL)
		munmap((void *)(uintptr_t)making->replies, making->replies_size);
	if (making->order != NULL)
		munmap(making->order, making->order_size);
	if (making->bytes != NULL)
		munmap(making->bytes, making->columns->size);
}

/* NULL and a fault when the system refuses; size 0 is never asked. */
static void *
map(struct arena *arena, size_t size, int protection, int flags, int handle,
    struct fault *fault_r)
{
	void *at = mmap(NULL, size, protection, flags, handle, 0);
	if (at != MAP_FAILED)
		return at;
	file_fault(arena, "mmap", "columns", errno, fault_r);
	return NULL;
}

static bool
making_begin(struct making *making, int handle, struct fault *fault_r)
{
	struct columns_draft *draft = making->draft;
	/* Room is taken before the mapping is written: a full disk is then a fault, not a signal. */
	const int error = posix_fallocate(handle, 0, (off_t)making->columns->size);
	if (error != 0)
		return file_fault(draft->arena, "allocate", draft->path, error, fault_r);
	making->bytes = map(draft->arena, making->columns->size, PROT_READ | PROT_WRITE, MAP_SHARED,
	                    handle, fault_r);
	if (making->bytes == NULL)
		return false;
	if (draft->reply_count == 0)
		return true;
	making->replies_size = draft->reply_count * draft->record_size;
	making->replies = map(draft->arena, making->replies_size, PROT_READ, MAP_SHARED,
	                      file_draft_handle(draft->replies), fault_r);
	making->order_size = draft->reply_count * sizeof *making->order;
	making->order = making->replies == NULL ? NULL : map(draft->arena, making->order_size,
		PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, fault_r);
	return making->order != NULL;
}

/* Counting sort by (place, side): counts become first places, then each reply takes the next. */
static void
sort_replies(struct making *making)
{
	const struct columns_shape *shape = &making->columns->shape;
	struct columns_draft *draft = making->draft;
	uint64_t *directory = (uint64_t *)(making->bytes + making->columns->offsets[SECTION_DIRECTORY]);
	const uint64_t pairs = (uint64_t)shape->place_count * shape->side_count;
	uint64_t before = 0;
	for (uint64_t i = 0; i < pairs; i++) {
		directory[i] = before;
		before += draft->next[i];
		draft->next[i] = directory[i];
	}
	directory[pairs] = before;
	must(before == draft->reply_count);
	for (uint64_t i = 0; i < draft->reply_count; i++) {
		const struct record *record =
			(const struct record *)(making->replies + i * draft->record_size);
		const uint64_t pair = (uint64_t)record->place * shape->side_count + record->side;
		making->order[draft->next[pair]++] = (uint32_t)i;
	}
}

/* What is by reply. */
static void
write_keys(const struct making *making)
{
	const struct columns *columns = making->columns;
	char *bytes = making->bytes;
	uint8_t *groups = (uint8_t *)(bytes + columns->offsets[SECTION_GROUPS]);
	uint16_t *journeys = (uint16_t *)(bytes + columns->offsets[SECTION_JOURNEYS]);
	uint16_t *months = (uint16_t *)(bytes + columns->offsets[SECTION_MONTHS]);
	uint64_t *numbers = (uint64_t *)(bytes + columns->offsets[SECTION_NUMBERS]);
	float *weights = (float *)(bytes + columns->offsets[SECTION_WEIGHTS]);
	for (uint64_t rank = 0; rank < columns->reply_count; rank++) {
		const struct record *record = record_by_rank(making, rank);
		groups[rank] = record->group;
		journeys[rank] = record->journey;
		months[rank] = record->month;
		numbers[rank] = record->number;
		if (columns->shape.weighted)
			weights[rank] = record->weight;
	}
}

/* The answers of (place, side): one run of bytes per item, written side by side. */
static void
write_levels(const struct making *making, uint32_t place, uint32_t side)
{
	const struct columns *columns = making->columns;
	const struct columns_shape *shape = &columns->shape;
	uint8_t *levels = (uint8_t *)(making->bytes + columns->offsets[SECTION_LEVELS]);
	const uint64_t count = replies_of(columns, place, side);
	const uint64_t first = replies_before(columns, place, side);
	uint8_t *runs[COLUMNS_ITEM_COUNT_MAX];
	for (uint32_t item = 0; item < shape->item_count; item++) {
		const uint32_t theme = shape->items[item].theme;
		runs[item] = levels + levels_at(columns, place, theme, side) +
		             (columns->slots[item] - columns->themes[theme].first_slot) * count;
	}
	for (uint64_t i = 0; i < count; i++) {
		const uint8_t *from = (const uint8_t *)(record_by_rank(making, first + i) + 1);
		for (uint32_t item = 0; item < shape->item_count; item++)
			runs[item][i] = from[item];
	}
}

static void
write_cube(const struct making *making)
{
	const struct columns *columns = making->columns;
	char *bytes = making->bytes;
	const struct cube cube = {
		.scores = (struct columns_score *)(bytes + columns->offsets[SECTION_SCORES]),
		.item_counts = (uint32_t *)(bytes + columns->offsets[SECTION_ITEM_COUNTS]),
		.item_weights = (double *)(bytes + columns->offsets[SECTION_ITEM_WEIGHTS]),
		.bins = (uint32_t *)(bytes + columns->offsets[SECTION_BINS]),
	};
	columns_count(columns, WRITE_THREADS, &cube);
}

static void
write_header(const struct making *making)
{
	const struct columns *columns = making->columns;
	const struct columns_shape *shape = &columns->shape;
	const uint64_t body = columns->offsets[SECTION_LEVELS];
	struct file_header header = {
		.version = COLUMNS_VERSION,
		.weighted = shape->weighted,
		.place_count = shape->place_count,
		.theme_count = shape->theme_count,
		.side_count = shape->side_count,
		.group_count = shape->group_count,
		.item_count = shape->item_count,
		.tag = shape->tag,
		.reply_count = columns->reply_count,
		.file_size = columns->size,
		.body_checksum = columns_checksum(2, making->bytes + body, columns->size - body),
	};
	memcpy(header.magic, columns_magic, sizeof header.magic);
	memcpy(making->bytes + columns->offsets[SECTION_ITEMS], shape->items,
	       shape->item_count * sizeof *shape->items);
	header.checksum = columns_header_checksum(columns, &header);
	memcpy(making->bytes, &header, sizeof header);
}

static void
write_all(struct making *making)
{
	const struct columns_shape *shape = &making->columns->shape;
	columns_point(making->columns, making->bytes);
	sort_replies(making);
	write_keys(making);
	for (uint32_t place = 0; place < shape->place_count; place++)
		for (uint32_t side = 0; side < shape->side_count; side++)
			write_levels(making, place, side);
	write_cube(making);
	write_header(making);
}

bool
columns_draft_write(struct columns_draft *draft, struct fault *fault_r)
{
	must(!draft->written);
	draft->written = true;
	if (!flush(draft, fault_r))
		return false;
	struct columns columns;
	must(columns_lay_out(draft->arena, &draft->columns.shape, draft->reply_count, &columns));
	struct file_draft *file = file_draft_new(draft->arena, draft->path, fault_r);
	if (file == NULL)
		return false;
	struct making making = { .draft = draft, .columns = &columns };
	const bool begun = making_begin(&making, file_draft_handle(file), fault_r);
	if (begun)
		write_all(&making);
	making_end(&making);
	/* The waiting replies have served: give their room back before the arena ends. */
	(void)!ftruncate(file_draft_handle(draft->replies), 0);
	return begun && file_draft_keep(file, fault_r);
}
