/* A fault is the world failing (disk, network, a damaged file), told to two audiences.
 *
 * A bug is must(); a mistake of the person is data (a form's sentence, a bad line), not a fault.
 * A function that can meet a fault takes `struct fault *fault_r` last and returns false, NULL or
 * FOUND_FAILED. Texts live as long as the arena they were made in, or forever when constant. */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stdbool.h>

#include "base/must.h"

struct arena;

struct fault {
	const char *for_log;    /* English, with ids and error codes, no names */
	const char *for_reader; /* French, what happened and what to do, a whole sentence */
};

enum found { FOUND_FAILED = -1, FOUND_NONE = 0, FOUND_ONE = 1 };

/* Fills *fault_r and returns false, so that a function can end with `return fault_is(…)`. */
bool fault_is(struct fault *fault_r, const char *for_log, const char *for_reader);

/* Copies the sentences, so that they outlive the memory of the try that met them. */
void fault_keep(struct arena *arena, struct fault *fault);
/* As fault_is, with a formatted log text, made in `arena`. */
bool fault_format(struct arena *arena, struct fault *fault_r, const char *for_reader,
                  const char *for_log, ...) PRINTF_LIKE(4, 5);

#endif
