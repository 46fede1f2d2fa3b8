/* For the files of craft/html only: how a model is kept. */
#ifndef CRAFT_HTML_INSIDE_H
#define CRAFT_HTML_INSIDE_H

#include "craft/html/model.h"

struct value {
	bool is_set;
	union {
		struct span text; /* text, url, markup */
		double number;
		int64_t count;
		int32_t day;
		bool flag;
		struct {
			struct model **rows;
			size_t count, room;
		} list;
	};
};

struct model {
	struct arena *arena;
	const struct field *fields;
	size_t field_count;
	struct value values[];
};

/* Does a section on this field open? */
static inline bool
value_is_present(const struct field *field, const struct value *value)
{
	switch (field->kind) {
	case FIELD_LIST:
		return value->list.count > 0;
	case FIELD_FLAG:
		return value->is_set && value->flag;
	case FIELD_TEXT:
	case FIELD_URL:
	case FIELD_MARKUP:
		return value->is_set && value->text.length > 0;
	default:
		return value->is_set;
	}
}

#endif
