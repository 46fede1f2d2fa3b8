/* Several named parts in one file: a ZIP, so that whoever has the file and not the program can
 * still open it.
 *
 * Written in one go: the file appears all at once, durable, readable by its owner only, and never
 * takes another's place. Read with limits and by names the caller knows: nothing is ever unpacked
 * under a name that the file gives. */
#ifndef CRAFT_PACK_PACK_H
#define CRAFT_PACK_PACK_H

#include "base/base.h"
#include "craft/vault/vault.h"

enum {
	PACK_PART_COUNT_MAX = 20000,
	/* Deflate may reach 1,032, and 229 as it is written here, of zeros alone. A part that unfolds
	 * more than this, and past this size, is refused unread. */
	PACK_RATIO_MAX = 200,
	PACK_UNFOLDED_FREE = 16 << 20,
};

/* --- writing --------------------------------------------------------------------------------- */

/* Gives the next bytes, as many as it likes; *got_r = 0 is the end. */
typedef bool pack_give_fn(void *context, void *bytes_r, size_t size, size_t *got_r,
                          struct fault *fault_r);

struct pack_part {
	const char *name; /* letters, figures and ._-/ */
	pack_give_fn *give;
	void *context;
	/* Known once it was given to its end; later parts may read them. */
	int64_t size;
	char digest[VAULT_DIGEST_TEXT_SIZE];
};

/* Parts are asked for in their order, each once, each to its end before the next begins. A file
 * that is already there is a fault, and stays as it is. A program killed meanwhile leaves a
 * « PATH.…» beside, which may be thrown away. */
MUST_USE bool pack_write(struct arena *arena, const char *path, struct pack_part *parts,
                         size_t count, struct fault *fault_r);

/* --- reading --------------------------------------------------------------------------------- */

struct pack; /* closes with the arena */
MUST_USE struct pack *pack_open(struct arena *arena, const char *path, struct fault *fault_r);
bool pack_has(const struct pack *pack, const char *name);
size_t pack_count(const struct pack *pack);

/* One part at a time, to its end, then it is closed by itself. */
struct pack_source;
/* `size` is what the part must hold, to the byte; -1 when it is not known: then PACK_UNFOLDED_FREE
 * at most. A part that is not there, or holds more or less, is a fault. */
MUST_USE struct pack_source *pack_source_new(struct arena *arena, struct pack *pack,
                                             const char *name, int64_t size,
                                             struct fault *fault_r);
/* Fills as much of bytes_r as there is; *got_r < size only at the end. */
MUST_USE bool pack_source_read(struct pack_source *source, void *bytes_r, size_t size,
                               size_t *got_r, struct fault *fault_r);
void pack_source_end(struct pack_source *source); /* early; otherwise the arena does */

/* A small part, whole. */
MUST_USE bool pack_read(struct arena *arena, struct pack *pack, const char *name,
                        struct span *bytes_r, struct fault *fault_r);
/* Reads a part to its end and compares it with its digest. */
MUST_USE bool pack_check(struct pack *pack, const char *name, int64_t size, const char *digest,
                         struct fault *fault_r);

/* The sentence of a file that is not whole, or not what it says. */
extern const char pack_damaged[];

#endif
