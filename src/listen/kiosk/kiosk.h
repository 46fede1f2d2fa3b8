/* kiosk: answering at the counter, and by a button that any site may carry.
 *
 * A kiosk ("/borne/CODE", CODE of an open link) asks what the page of this link asks, on a tablet that
 * may lose its network. What is sent is sealed on the device, at once, to the wave's key, kept there
 * before the person is thanked, and deleted there once it is durable here. Whoever takes the tablet
 * reads nothing; whoever listens sees letters of one size.
 *
 * A button ("/bouton/CODE/PLACEMENT") leads to the same questions from another site or a poster, and
 * is counted by placement: how often it was pressed, never by whom, never when, and nothing of it
 * goes with the reply. */
#ifndef LISTEN_KIOSK_H
#define LISTEN_KIOSK_H

#include "listen/answer/answer.h"

enum {
	KIOSK_PLACEMENT_LENGTH_MAX = 40,
	KIOSK_PLACEMENT_COUNT_MAX = 40, /* of one link */
	KIOSK_LATE_COUNT_MAX = 1000,    /* letters noted as late; more are refused all the same */
	KIOSK_BODY_SIZE_MAX = 48 << 10, /* a letter as text */
};

/* A word of [a-z0-9-] that says where a button stands. */
bool kiosk_is_placement(struct span word);

struct kiosk_placement {
	struct span code; /* of the open link */
	struct span word;
	int64_t openings;
};
/* Of a wave, by code, then by word. */
MUST_USE bool kiosk_placements(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t wave_id, struct kiosk_placement **placements_r,
                               size_t *count_r, struct fault *fault_r);
/* How many letters came when their wave had closed. */
MUST_USE bool kiosk_late(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                         int64_t *count_r, struct fault *fault_r);

extern const struct room_pages kiosk_pages;

#endif
