#include "craft/html/fields.h"

#include <string.h>

static bool
is_name(const char *name)
{
	if (name == NULL || name[0] < 'a' || name[0] > 'z')
		return false;
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static const char *
field_wrong(const struct field *field)
{
	if (!is_name(field->name))
		return "a field has no name, or one not like [a-z][a-z0-9_]*";
	if (strcmp(field->name, "t") == 0 || strcmp(field->name, "tn") == 0)
		return "t and tn are words of the templates, not fields";
	if (field->kind == FIELD_MARKUP && field->reader == FIELD_API)
		return "markup is for pages only";
	if ((field->kind == FIELD_LIST) != (field->of != NULL && field->of_count > 0))
		return "a list, and only a list, has fields of its own";
	if (field->decimals < 0 || field->decimals > 9)
		return "decimals go from 0 to 9";
	return field->kind < FIELD_KIND_COUNT ? NULL : "a field has no kind";
}

const char *
fields_wrong(const struct field *fields, size_t count)
{
	if (count > FIELD_TABLE_SIZE_MAX)
		return "a table has too many fields";
	for (size_t i = 0; i < count; i++) {
		const char *why = field_wrong(&fields[i]);
		if (why != NULL)
			return why;
		for (size_t j = 0; j < i; j++)
			if (strcmp(fields[i].name, fields[j].name) == 0)
				return "two fields have the same name";
	}
	return NULL;
}

const char *
field_tables_take(struct field_tables *tables, const struct field *fields,
                  size_t count)
{
	for (size_t i = 0; i < tables->count; i++)
		if (tables->tables[i].fields == fields)
			return NULL;
	if (tables->count == FIELD_TABLE_MAX)
		return "a page has too many tables of fields";
	const char *why = fields_wrong(fields, count);
	if (why != NULL)
		return why;
	tables->tables[tables->count++] = (struct field_table){ .fields = fields, .count = count };
	for (size_t i = 0; i < count && why == NULL; i++)
		if (fields[i].kind == FIELD_LIST)
			why = field_tables_take(tables, fields[i].of, fields[i].of_count);
	return why;
}

void
field_tables_show(struct field_tables *tables, const struct field *field)
{
	for (size_t i = 0; i < tables->count; i++) {
		struct field_table *table = &tables->tables[i];
		for (size_t j = 0; j < table->count; j++)
			if (&table->fields[j] == field)
				table->shown[j] = true;
	}
}

const struct field *
field_tables_unshown(const struct field_tables *tables)
{
	for (size_t i = 0; i < tables->count; i++)
		for (size_t j = 0; j < tables->tables[i].count; j++)
			if (!tables->tables[i].shown[j])
				return &tables->tables[i].fields[j];
	return NULL;
}
