#include "base/arena.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum {
	ARENA_BLOCK_SIZE = 16 << 10,
	ARENA_BLOCK_SIZE_MAX = 1 << 20,
	ARENA_ALIGNMENT = _Alignof(max_align_t),
};

struct block {
	struct block *older;
	size_t size, used;
	_Alignas(max_align_t) char bytes[];
};

struct deferred {
	struct deferred *older;
	void (*close)(void *subject);
	void *subject;
};

struct arena {
	struct block *newest;
	struct deferred *deferred;
	size_t size, size_max, block_size;
};

static _Atomic int64_t fail_countdown;

void
arena_fail_after(int64_t allocations)
{
	atomic_store(&fail_countdown, allocations);
}

static _Noreturn void
out_of_memory(size_t size)
{
	log_line(LOG_FAULT, "memory.out", (struct log_field[]){ log_number("bytes", (int64_t)size) },
	         1);
	_Exit(70);  /* EX_SOFTWARE: systemd starts us again */
}

static void *
system_take(size_t size)
{
	if (atomic_load_explicit(&fail_countdown, memory_order_relaxed) > 0 &&
	    atomic_fetch_sub(&fail_countdown, 1) == 1)
		out_of_memory(size);
	void *memory = calloc(1, size);
	if (memory == NULL)
		out_of_memory(size);
	return memory;
}

struct arena *
arena_new(size_t size_max)
{
	struct arena *arena = system_take(sizeof *arena);
	arena->size_max = size_max;
	arena->block_size = ARENA_BLOCK_SIZE;
	return arena;
}

static void
run_deferred(struct arena *arena)
{
	while (arena->deferred != NULL) {
		struct deferred *last = arena->deferred;
		arena->deferred = last->older;
		last->close(last->subject);
	}
}

static void
free_blocks(struct arena *arena, struct block *keep)
{
	while (arena->newest != keep) {
		struct block *block = arena->newest;
		arena->newest = block->older;
		free(block);
	}
}

void
arena_end(struct arena *arena)
{
	if (arena == NULL)
		return;
	run_deferred(arena);
	free_blocks(arena, NULL);
	free(arena);
}

void
arena_reset(struct arena *arena)
{
	run_deferred(arena);
	struct block *oldest = arena->newest;
	while (oldest != NULL && oldest->older != NULL)
		oldest = oldest->older;
	free_blocks(arena, oldest);
	if (oldest != NULL) {
		memset(oldest->bytes, 0, oldest->used);
		oldest->used = 0;
	}
	arena->size = 0;
}

size_t
arena_size(const struct arena *arena)
{
	return arena->size;
}

static struct block *
block_new(struct arena *arena, size_t size_min)
{
	size_t size = arena->block_size;
	if (size < size_min)
		size = size_min;
	else if (arena->block_size < ARENA_BLOCK_SIZE_MAX)
		arena->block_size *= 2;
	struct block *block = system_take(sizeof *block + size);
	block->size = size;
	block->older = arena->newest;
	arena->newest = block;
	return block;
}

void *
arena_take(struct arena *arena, size_t count, size_t size)
{
	must(arena != NULL);
	must(size > 0);
	must(count <= SIZE_MAX / 2 / size);
	size_t wanted = count * size;
	wanted = (wanted + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
	if (arena->size + wanted > arena->size_max)
		out_of_memory(wanted);
	struct block *block = arena->newest;
	if (block == NULL || block->size - block->used < wanted)
		block = block_new(arena, wanted);
	void *memory = block->bytes + block->used;
	block->used += wanted;
	arena->size += wanted;
	return memory;
}

void *
arena_grow(struct arena *arena, const void *old, size_t old_count, size_t count, size_t size)
{
	must(count >= old_count);
	void *memory = arena_take(arena, count, size);
	if (old_count > 0)
		memcpy(memory, old, old_count * size);
	return memory;
}

void *
arena_room(struct arena *arena, void *list, size_t count, size_t size)
{
	enum { LEAST = 16 };
	if (count == 0)
		return arena_take(arena, LEAST, size);
	const bool is_full = count >= LEAST && (count & (count - 1)) == 0;
	return is_full ? arena_grow(arena, list, count, 2 * count, size) : list;
}

char *
arena_copy_text(struct arena *arena, const char *text)
{
	const size_t length = strlen(text);
	char *copy = arena_take(arena, length + 1, 1);
	memcpy(copy, text, length);
	return copy;
}

char *
arena_format(struct arena *arena, const char *format, ...)
{
	va_list list, again;
	va_start(list, format);
	va_copy(again, list);
	const int length = vsnprintf(NULL, 0, format, list);
	must(length >= 0);
	char *text = arena_take(arena, (size_t)length + 1, 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	va_end(list);
	return text;
}

void
arena_defer(struct arena *arena, void (*close)(void *subject), void *subject)
{
	must(close != NULL);
	struct deferred *deferred = arena_new_of(arena, struct deferred);
	*deferred = (struct deferred){ arena->deferred, close, subject };
	arena->deferred = deferred;
}
