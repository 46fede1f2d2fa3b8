/* An empty organisation with the tables of every room the test is linked with, and files made of
 * text: what the tests of rooms that keep data begin with. */
#ifndef SUPPORT_ROOMS_FOR_TESTS_H
#define SUPPORT_ROOMS_FOR_TESTS_H

#include "craft/store/store.h"

struct rooms {
	struct arena *arena;
	struct store *store;
	int64_t root_id;
	const char *folder; /* removed when the arena ends */
};

/* On the engine that store_tests_begin was told. */
struct rooms *rooms_open(void);
/* "FOLDER/parvis.sqlite", made or found there, and left there; NULL when it does not open. */
struct rooms *rooms_open_in(const char *folder);
void rooms_close(struct rooms *rooms);
/* Writes `text` in the folder under `name` and gives its path. */
const char *rooms_file(struct rooms *rooms, const char *name, const char *text);
/* The rows of a SELECT of one number. */
int64_t rooms_number(struct rooms *rooms, const char *sql);

/* Makes places, named by their codes, each under the one of that index (-1: at the top), and gives
 * the tree. */
struct place_tree *rooms_plant(struct rooms *rooms, const char *const *codes, const int *parents,
                               size_t count, struct fault *fault_r);

#endif
