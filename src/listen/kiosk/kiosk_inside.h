/* Between the files of this room only. */
#ifndef LISTEN_KIOSK_INSIDE_H
#define LISTEN_KIOSK_INSIDE_H

#include "craft/vault/vault.h"
#include "listen/kiosk/kiosk.h"

/* What became of a letter: the word a device reads, and the status that goes with it. Whatever else a
 * device receives, a page of a proxy for one, is no answer: it keeps the letter. */
struct kiosk_receipt {
	const char *json;
	int status;
};
struct kiosk_receipt kiosk_receipt(enum answer_outcome outcome);

/* The letter of a form; false: it is none. Kept by the arena. */
bool kiosk_letter_read(struct arena *arena, struct span text, struct span *letter_r);

/* --- kiosk_store.c --------------------------------------------------------------------------- */

MUST_USE bool kiosk_store_placement_add(struct db *db, int64_t root_id, int64_t wave_id,
                                        struct span code, struct span word,
                                        struct fault *fault_r);
/* One opening more; nothing when nobody ever chose this placement. */
MUST_USE bool kiosk_store_opened(struct db *db, int64_t root_id, int64_t wave_id,
                                 struct span code, struct span word, struct fault *fault_r);
/* The same letter is noted once. */
MUST_USE bool kiosk_store_late(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t wave_id, struct span letter, struct fault *fault_r);

/* --- pages ----------------------------------------------------------------------------------- */

extern const struct page_kind kiosk_page, kiosk_button_page, kiosk_list_page;
void kiosk_get_button(struct visit *visit);
void kiosk_post_button(struct visit *visit);
void kiosk_get_opened(struct visit *visit);
void kiosk_get_list(struct visit *visit);

#endif
