/* The sentences of a text, where they stand in it.
 *
 * One ends at . ! ? … (and at their like of other writings) with what closes after them, at the end of a
 * line that is not merely folded, and at a smile or a picture before a capital. None ends in « M. Petit »,
 * « art. 3 », « 3.5 », « ville.fr », an address, « J’attends... et rien » or after the number of a list. A
 * blank that was forgotten is no harm, nor a line that was lost: « Pour qui ?Jexerce », « pas
 * logiqueBonne journée » are two each.
 *
 * French first; another language goes the same way, but for its own abbreviations. Any bytes may come. */
#ifndef CRAFT_TEXT_SENTENCES_H
#define CRAFT_TEXT_SENTENCES_H

#include "base/base.h"

/* { .text = text }, then ask. A sentence has at least a letter or a figure, and no blank at either end; a row
 * of signs alone is none. */
struct text_sentences {
	struct span text;
	size_t at;
};
bool text_sentence_next(struct text_sentences *sentences, struct span *sentence_r);

#endif
