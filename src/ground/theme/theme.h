/* theme: the vocabulary of dimensions and subjects that both sides are asked about. */
#ifndef GROUND_THEME_H
#define GROUND_THEME_H

#include "craft/store/store.h"

enum { THEME_COUNT_MAX = 5000, THEME_CODE_LENGTH_MAX = 60, THEME_NAME_LENGTH_MAX = 200 };

struct theme {
	int64_t id;
	struct span code, name;
};

/* The themes of an organisation, in the order they were first met. */
MUST_USE bool theme_list(struct arena *arena, struct db *db, int64_t root_id,
                         struct theme **themes_r, size_t *count_r, struct fault *fault_r);
/* The theme of this code, made with this name when it is new. A known theme keeps its name: names
 * on pages do not change because a file was imported. */
MUST_USE bool theme_keep(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                         struct span name, int64_t *theme_id_r, struct fault *fault_r);
/* Index in the list, or SIZE_MAX. */
size_t theme_by_id(const struct theme *themes, size_t count, int64_t theme_id);

#endif
