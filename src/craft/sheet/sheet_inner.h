/* Shared by the files of this folder only. */
#ifndef CRAFT_SHEET_INNER_H
#define CRAFT_SHEET_INNER_H

#include "craft/sheet/sheet.h"

/* Bytes that grow and move: one per sheet, freed with the arena. Doubling in the arena itself
 * would keep every former size. */
struct buffer {
	char *bytes;
	size_t length, room;
};

struct buffer *buffer_new(struct arena *arena);
void buffer_reserve(struct buffer *buffer, size_t more); /* room for `more` after length */
void buffer_add(struct buffer *buffer, const void *bytes, size_t length);

/* Where the bytes of a file come from, ungzipped on the way. */
struct source;

struct source *source_open(struct arena *arena, const char *path, struct fault *fault_r);
struct source *source_of_bytes(struct arena *arena, struct span bytes);
/* The first bytes of the file as stored, before any reading. */
MUST_USE bool source_peek(struct source *source, struct span *head_r, struct fault *fault_r);
MUST_USE bool source_ungzip(struct source *source, struct fault *fault_r);
/* *got_r is 0 only at the end. */
MUST_USE bool source_read(struct source *source, char *into, size_t size, size_t *got_r,
                          struct fault *fault_r);
int64_t source_bytes_read(const struct source *source);
int64_t source_bytes_total(const struct source *source);
/* For the ZIP reader: the descriptor (kept by the source) or -1, and then the bytes. */
int source_descriptor(const struct source *source);
struct span source_bytes(const struct source *source);

/* Guesses on the first bytes of a CSV; `whole` when they are all the file. */
enum { GUESS_SIZE = 1 << 20 };
bool guess_is_utf16(struct span start);
enum sheet_letters guess_letters(struct span start, bool whole);
char guess_separator(struct span start);
/* Appends `from`, in Windows-1252, as UTF-8; its five undefined bytes and NUL stay as they are,
 * so that the row's own check finds them. */
void letters_add_1252(struct buffer *into, struct span from);

struct sheet_driver {
	enum found (*next)(void *reader, struct sheet_row *row_r, struct fault *fault_r);
	int64_t (*bytes_read)(const void *reader);
	int64_t (*bytes_total)(const void *reader);
};

/* Both fill *facts_r; NULL with *fault_r. */
void *csv_open(struct arena *arena, struct source *source, const struct sheet_options *options,
               struct sheet_facts *facts_r, struct fault *fault_r);
void *xlsx_open(struct arena *arena, struct source *source, const struct sheet_options *options,
                struct sheet_facts *facts_r, struct fault *fault_r);
extern const struct sheet_driver csv_driver, xlsx_driver;

#endif
