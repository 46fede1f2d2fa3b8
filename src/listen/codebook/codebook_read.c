/* All that is shown of a heap, as themes are made of it. */
#include <string.h>

#include "listen/codebook/codebook_inside.h"

bool
codebook_read(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t heap_id,
              struct codebook_reading *reading_r, struct fault *fault_r)
{
	struct verbatim_text text;
	enum found found;
	struct verbatim_walk *walk = verbatim_each(arena, db, sight, &heap_id, 1, fault_r);
	*reading_r = (struct codebook_reading){ .texts = NULL };
	if (walk == NULL)
		return false;
	while ((found = verbatim_each_next(walk, &text, fault_r)) == FOUND_ONE) {
		if (reading_r->count == CODEBOOK_HEAP_TEXTS_MAX) {
			reading_r->is_cut = true;
			break;
		}
		reading_r->texts =
			arena_room(arena, reading_r->texts, reading_r->count, sizeof *reading_r->texts);
		const size_t length =
			text.words.length < TOPICS_TEXT_SIZE_MAX ? text.words.length : (size_t)TOPICS_TEXT_SIZE_MAX;
		reading_r->texts[reading_r->count++] = (struct codebook_read_text){
			.text_id = text.text_id,
			.side = (uint8_t)text.side,
			.tone = (uint8_t)text.tone,
			.is_copy = text.twin_id != 0,
			.day = text.has_day ? text.day : CODEBOOK_NO_DAY,
			.words = verbatim_without_tokens(arena, span_from(text.words.at, length)),
		};
		reading_r->unlike += text.twin_id == 0;
	}
	verbatim_each_end(walk);
	return found != FOUND_FAILED;
}
