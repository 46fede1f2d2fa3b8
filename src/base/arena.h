/* Memory with a lifetime: all that a visit allocates and opens ends with the visit.
 *
 * Three lifetimes exist (program, visit, row), each is an arena, and whoever allocates receives
 * one as its first argument. There is no free() in a room. An arena is used by one thread at a
 * time. Memory comes zeroed. Running out of memory ends the program with a log line: a public
 * service restarted by systemd in 100 ms is better than one that limps on. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "base/must.h"

struct arena;

/* `size_max` is the most this arena may hold, in bytes (a limit on everything); going over it
 * ends the program, so size it well above what the limits on input allow. */
MUST_USE struct arena *arena_new(size_t size_max);
enum { ARENA_VISIT_SIZE_MAX = 256 << 20 };

/* Runs what was deferred, last in first out, then gives all memory back. */
void arena_end(struct arena *arena);

/* Like arena_end, but the arena may be used again: for the row lifetime inside a loop. */
void arena_reset(struct arena *arena);

/* Bytes handed out so far: budgets in walks read it. */
size_t arena_size(const struct arena *arena);

/* Zeroed memory for `count` elements of `size` bytes, aligned for anything. Never NULL. */
MUST_USE void *arena_take(struct arena *arena, size_t count, size_t size)
	__attribute__((returns_nonnull, malloc, alloc_size(2, 3)));
#define arena_new_of(arena, type)          ((type *)arena_take((arena), 1, sizeof(type)))
#define arena_array_of(arena, type, count) ((type *)arena_take((arena), (count), sizeof(type)))

/* A copy with room for `count` elements; the old memory stays until the arena ends. */
MUST_USE void *arena_grow(struct arena *arena, const void *old, size_t old_count, size_t count,
                          size_t size);

/* The list itself, or a copy with twice the room when `count` elements fill it: what is added one by one
 * costs no square of its memory. Begins with NULL and 0. */
MUST_USE void *arena_room(struct arena *arena, void *list, size_t count, size_t size);

MUST_USE char *arena_copy_text(struct arena *arena, const char *text);
MUST_USE char *arena_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* `close(subject)` will run when the arena ends or is reset, last in first out. */
void arena_defer(struct arena *arena, void (*close)(void *subject), void *subject);

/* Tests only: the nth allocation of the process from now on fails (0 = none). */
void arena_fail_after(int64_t allocations);

#endif
