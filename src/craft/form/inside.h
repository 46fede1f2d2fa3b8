/* For the files of craft/form only: what was typed, and what is said of it. */
#ifndef CRAFT_FORM_INSIDE_H
#define CRAFT_FORM_INSIDE_H

#include "craft/form/form.h"

struct answer {
	struct span typed;
	bool has_value;
	int64_t number; /* a number, a day, a choice's index */
	const char *complaint;
	const struct form_choice *choices;
	size_t choice_count;
};

struct form {
	struct arena *arena;
	const struct form_field *fields;
	size_t count;
	const struct catalogue *words; /* NULL: French */
	struct answer *answers;
	bool is_read, is_wrong;
};

/* form_draw.c: one field in a row, its complaint on the page. */
void form_draw_one(const struct form *form, size_t i, struct model *row, struct model *page,
                   struct form_place place);

#endif
