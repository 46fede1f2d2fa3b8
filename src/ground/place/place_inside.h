/* Between the files of this room only. */
#ifndef GROUND_PLACE_INSIDE_H
#define GROUND_PLACE_INSIDE_H

#include "ground/place/place.h"

/* A place as its rows tell it, before it has a position in the tree. */
struct place_loose {
	int64_t id, parent; /* parent 0: at the top */
	struct span code, name;
};

/* Sorts `loose` in place. */
struct place_tree *place_tree_of(struct arena *arena, struct place_loose *loose, uint32_t count);
uint32_t place_loose_find(const struct place_loose *loose, uint32_t count, int64_t id);

/* To be called in the transaction of each change of the tree: whoever kept it will read it again. */
MUST_USE bool place_tree_changes(struct db *db, int64_t root_id, struct fault *fault_r);

MUST_USE bool place_store_add_name(struct db *db, const struct import *import, int64_t place_id,
                                   int32_t from_day, struct span name, struct fault *fault_r);
MUST_USE bool place_store_add_parent(struct db *db, const struct import *import, int64_t place_id,
                                     int32_t from_day, int64_t parent_id, struct fault *fault_r);

MUST_USE bool place_store_add_successor(struct db *db, const struct import *import,
                                        const struct place_successor *successor,
                                        struct fault *fault_r);

#endif
