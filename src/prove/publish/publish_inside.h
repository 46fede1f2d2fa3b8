/* Between the files of this room only. */
#ifndef PROVE_PUBLISH_INSIDE_H
#define PROVE_PUBLISH_INSIDE_H

#include "prove/publish/publish.h"

/* --- publish_store.c -------------------------------------------------------------------------- */

struct publish_state {
	bool is_public;
	int32_t changed_day;
	int64_t account_id;
	struct span seen; /* what the file was last written from */
};
/* All empty when nobody ever showed the page. */
MUST_USE bool publish_store_state(struct arena *arena, struct db *db, int64_t root_id,
                                  struct publish_state *state_r, struct fault *fault_r);
MUST_USE bool publish_store_state_keep(struct db *db, int64_t root_id,
                                       const struct publish_state *state, struct fault *fault_r);
/* Nothing but `seen`, and only while the page is public. */
MUST_USE bool publish_store_seen(struct db *db, int64_t root_id, struct span seen,
                                 struct fault *fault_r);

/* Words that only the service knows. */
enum publish_words {
	PUBLISH_ADDRESS, PUBLISH_DIRECTOR, PUBLISH_HOST, PUBLISH_DPO, PUBLISH_CONTACT, PUBLISH_ACCESS,
	PUBLISH_WORDS_COUNT
};
enum { PUBLISH_WORDS_LENGTH_MAX = 600 };
MUST_USE bool publish_store_words(struct arena *arena, struct db *db, int64_t root_id,
                                  struct span words_r[PUBLISH_WORDS_COUNT],
                                  struct fault *fault_r);
MUST_USE bool publish_store_words_keep(struct db *db, int64_t root_id,
                                       const struct span words[PUBLISH_WORDS_COUNT],
                                       struct fault *fault_r);

/* --- publish_file.c --------------------------------------------------------------------------- */

enum { PUBLISH_SIZE_MAX = 256 << 10 };
const char *publish_path(struct arena *arena, const char *folder, bool gzip);
/* Gone, whether it was there or not. */
MUST_USE bool publish_remove(struct arena *arena, const char *folder, struct fault *fault_r);
/* Writes the page as it is now, whatever it was before. */
MUST_USE bool publish_write(struct arena *arena, struct db *db, int64_t root_id,
                            const char *folder, int32_t today, struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------ */

enum publish_service_field {
	SERVICE_TITLE, SERVICE_NAME, SERVICE_INVENTED, SERVICE_HAS_FIGURES, SERVICE_WAVE,
	SERVICE_CLOSED, SERVICE_SAID, SERVICE_ANSWERED, SERVICE_FIRST, SERVICE_SECOND,
	SERVICE_WHOLE, SERVICE_FIRST_FIGURE,
	SERVICE_SECOND_FIGURE, SERVICE_UNIT, SERVICE_ROWS, SERVICE_AXIS, SERVICE_DECIDED,
	SERVICE_HAS_DECIDED, SERVICE_DONE, SERVICE_HAS_DONE, SERVICE_OPEN, SERVICE_HAS_OPEN,
	SERVICE_CONTACT, SERVICE_HAS_DESK, SERVICE_FIELD_COUNT,
	/* Of the preview only. */
	PREVIEW_IS_PUBLIC = SERVICE_FIELD_COUNT, PREVIEW_SINCE, PREVIEW_MAY, PREVIEW_OBSTACLE,
	PREVIEW_FIELD_COUNT
};
extern const struct field publish_service_fields[PREVIEW_FIELD_COUNT];
extern const struct page_kind publish_preview_page;

extern const struct page_kind publish_mentions_page, publish_data_page, publish_map_page,
	publish_help_page, publish_access_page, publish_edit_page;
void publish_get_mentions(struct visit *visit);
void publish_get_data(struct visit *visit);
void publish_get_map(struct visit *visit);
void publish_get_help(struct visit *visit);
void publish_get_access(struct visit *visit);
void publish_get_edit(struct visit *visit);
void publish_post_edit(struct visit *visit);

#endif
