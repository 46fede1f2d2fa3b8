/* A text as people meant it, whatever became of its bytes on the way: valid UTF-8 in normal form.
 *
 * What it mends: bytes that are no UTF-8, read as Windows-1252; letters of Windows-1252 that became control
 * characters (U+0092 for ’); UTF-8 that was read as Windows-1252 and encoded again, up to three times (Ã©);
 * letters apart from their accents (NFC); what is not seen: control characters, marks of direction and of
 * order of bytes, soft hyphens, blanks without width that part a number in two; the ends of lines, all \n.
 * A letter keeps at most TEXT_REPAIR_MARKS_MAX accents.
 *
 * Encoded again is only what cannot be meant: the whole run of letters beyond ASCII must decode, to letters
 * and signs that people type. « É… », « NÃO » and « Â » stay what they are. Texts of UTF-16 are not known
 * here. It takes time in proportion to the text, whatever comes. */
#ifndef CRAFT_TEXT_REPAIR_H
#define CRAFT_TEXT_REPAIR_H

#include "base/base.h"

enum { TEXT_REPAIR_MARKS_MAX = 8 };

/* How many of each were mended. */
struct text_repairs {
	size_t bytes;    /* no UTF-8 */
	size_t windows;  /* U+0080 to U+009F that are letters of Windows-1252 */
	size_t doubled;  /* letters that had been encoded again */
	size_t composed; /* letters joined with their accents, or given their usual form */
	size_t unseen;   /* taken away */
	size_t lines;    /* ends of lines that were not \n */
};
bool text_is_repaired(const struct text_repairs *repairs);

/* The text itself when there is nothing to mend; else a copy in the arena. `repairs_r` may be NULL. */
struct span text_repair(struct arena *arena, struct span text, struct text_repairs *repairs_r);

/* The letter that a byte of Windows-1252 is, in UTF-8: its size, 0 for the five that are none. */
size_t text_of_windows(unsigned char byte, char utf8_r[3]);

#endif
