/* Files and folders: whole small files, files that appear all at once, and what to say when the
 * disk refuses.
 *
 * The readers' texts name the path, because the person who can mend it needs it: they are for the
 * console and the administration pages. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/must.h"
#include "base/text.h"

/* The whole file. FOUND_NONE when there is none; over `size_max` bytes is a fault. The bytes
 * live in the arena and are followed by a NUL that is not counted. */
MUST_USE enum found file_read(struct arena *arena, const char *path, size_t size_max,
                              struct span *bytes_r, struct fault *fault_r);

/* The file appears or is replaced all at once, and is on the disk when this returns: temporary
 * file beside it, fsync, rename, fsync of the folder. Readable by its owner only (0600). */
MUST_USE bool file_write(struct arena *arena, const char *path, struct span bytes,
                         struct fault *fault_r);

/* The same in several steps. What is not kept when the arena ends is deleted. */
struct file_draft;
MUST_USE struct file_draft *file_draft_new(struct arena *arena, const char *path,
                                           struct fault *fault_r);
int file_draft_handle(const struct file_draft *draft); /* the draft closes it */
MUST_USE bool file_draft_add(struct file_draft *draft, const void *bytes, size_t size,
                             struct fault *fault_r);
MUST_USE bool file_draft_keep(struct file_draft *draft, struct fault *fault_r);

/* The folder and those above it, 0700 each. One that is already there is fine, if we may write
 * in it. */
MUST_USE bool folder_make(struct arena *arena, const char *path, struct fault *fault_r);

/* Removes the files of a folder that nobody has written since an instant, hidden ones apart; how many are
 * left. 0 too for a folder that is not there. */
size_t folder_sweep(const char *path, int64_t before_s);

/* Turns errno after a failed call on `path` into a fault; always false. `doing` is for the log:
 * "open", "rename". */
bool file_fault(struct arena *arena, const char *doing, const char *path, int error,
                struct fault *fault_r);

#endif
