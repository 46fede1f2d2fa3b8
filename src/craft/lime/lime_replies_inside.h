/* Shared by the two readers of replies only. */
#ifndef CRAFT_LIME_REPLIES_INSIDE_H
#define CRAFT_LIME_REPLIES_INSIDE_H

#include "craft/lime/lime_inside.h"

struct sheet;
struct entry; /* of an archive */

struct lime_replies {
	struct arena *arena, *row;
	const struct lime_survey *survey;
	struct lime_column *columns;
	size_t column_count;
	struct span *values; /* of the reply being read */
	enum found (*next)(struct lime_replies *replies, struct lime_reply *reply_r,
	                   struct fault *fault_r);
	enum found last;
	struct fault fault;
	struct sheet *sheet; /* of a table… */
	enum lime_table_kind kind;
	struct entry *entry; /* …or of an archive */
};

struct lime_replies *lime_replies_new(struct arena *arena, const struct lime_survey *survey);

#endif
