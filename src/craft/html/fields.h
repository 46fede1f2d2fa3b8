/* For the files of craft/html only: which fields a name means, and which were shown. */
#ifndef CRAFT_HTML_FIELDS_H
#define CRAFT_HTML_FIELDS_H

#include "craft/html/compile.h"

enum { FIELD_TABLE_MAX = 48, FIELD_TABLE_SIZE_MAX = 128 };

/* One table of fields, and which of them a template showed. */
struct field_table {
	const struct field *fields;
	size_t count;
	bool shown[FIELD_TABLE_SIZE_MAX];
};

struct field_tables {
	struct field_table tables[FIELD_TABLE_MAX];
	size_t count;
};

/* Takes a table and those of its lists. NULL, or why it is wrong. */
const char *field_tables_take(struct field_tables *tables, const struct field *fields,
                              size_t count);
void field_tables_show(struct field_tables *tables, const struct field *field);
/* The first field that no template showed, or NULL. */
const struct field *field_tables_unshown(const struct field_tables *tables);

#endif
