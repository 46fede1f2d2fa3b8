/* Within the room. */
#ifndef WELCOME_SPOT_INSIDE_H
#define WELCOME_SPOT_INSIDE_H

#include "welcome/spot/spot.h"

enum { SPOT_NORTH, SPOT_EAST, SPOT_DEGREES_COUNT };

struct spot {
	struct visit *visit;
	struct form_field where_field, found_field, degrees_fields[SPOT_DEGREES_COUNT];
	struct form *where, *found, *degrees; /* found NULL: nothing is proposed */
	struct form_choice choices[ATLAS_PLACE_COUNT_MAX + 1];
	const char *told; /* of the search */
	struct span words;
	bool is_placed;
	struct atlas_point point;
};

/* A proposal as its button bears it, « 47.21840 -1.55360 12 Rue des Lilas 44000 Nantes », and back. */
const char *spot_choice_value(struct arena *arena, const struct atlas_place *place);
bool spot_choice_read(struct span value, struct atlas_point *point_r, struct span *label_r);
/* What is kept of the words typed and the address chosen: nothing typed is lost, nothing is said twice. */
struct span spot_words(struct arena *arena, struct span typed, struct span label);

#endif
