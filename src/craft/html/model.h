/* What a page says, before anyone decides how: one model, rendered as HTML or as JSON.
 *
 * A page declares its fields once, in a table indexed by an enum; the page function fills them
 * with what this reader may see and nothing else. A field that was not set is absent: a section
 * on it is false, its value prints nothing, JSON says null (a list without rows says []).
 * Spans are borrowed: they must live as long as the model's arena.
 *
 *	enum { MIRROR_TITLE, MIRROR_ROWS };
 *	static const struct field mirror_fields[] = {
 *		[MIRROR_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "What the page says." },
 *		[MIRROR_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = 3, … },
 *	}; */
#ifndef CRAFT_HTML_MODEL_H
#define CRAFT_HTML_MODEL_H

#include "base/base.h"

enum field_kind {
	FIELD_TEXT,
	FIELD_NUMBER, /* a measure: decimals, unit, sign always shown or not */
	FIELD_COUNT,  /* how many: a whole number, never negative */
	FIELD_DATE,   /* a day */
	FIELD_FLAG,
	FIELD_URL,    /* http, https, mailto, tel, or a path, query or fragment of our own */
	FIELD_MARKUP, /* HTML made by craft/chart or Markdown; never in JSON */
	FIELD_LIST,   /* rows, each with the fields of `of` */
	FIELD_KIND_COUNT
};

/* Programs read `api` fields as JSON; people read all fields as HTML. */
enum field_reader { FIELD_API, FIELD_PAGE };

struct field {
	const char *name; /* English, [a-z][a-z0-9_]*, unique in its table */
	enum field_kind kind;
	enum field_reader reader;
	int decimals;           /* FIELD_NUMBER, in HTML; JSON keeps every digit */
	bool is_signed;         /* FIELD_NUMBER: + in front too */
	const char *unit;       /* FIELD_NUMBER, FIELD_COUNT: after a no-break space, in HTML */
	const struct field *of; /* FIELD_LIST */
	size_t of_count;
	const char *help;       /* one English sentence, for the description of the API */
};

struct page_kind {
	const char *name;          /* English, for logs and the API: "mirror" */
	const char *template_name; /* "confront/mirror/pages/mirror.html" */
	const struct field *fields;
	size_t field_count;
};

/* HTML that is already safe. Made only by craft/chart and Markdown, never by a room. */
struct markup {
	struct span html;
};

struct model;

enum { MODEL_ROW_MAX = 100000 };

MUST_USE struct model *model_new(struct arena *arena, const struct page_kind *kind);

/* Setting a field of another kind, or a number that is not finite, is a bug. */
void model_text(struct model *model, size_t field, struct span text);
void model_text_z(struct model *model, size_t field, const char *text); /* NULL leaves it absent */
void model_number(struct model *model, size_t field, double number);
void model_count(struct model *model, size_t field, int64_t count);
void model_date(struct model *model, size_t field, int32_t day_unix); /* days since 1970-01-01 */
void model_flag(struct model *model, size_t field, bool flag);
/* An address that url_is_safe refuses leaves the field absent. */
void model_url(struct model *model, size_t field, struct span url);
void model_url_z(struct model *model, size_t field, const char *url);
void model_markup(struct model *model, size_t field, struct markup markup);
/* Appends a row and gives it. The row is a model of the list's own fields. */
struct model *model_row(struct model *model, size_t field);

/* Reading a model back, for renderings that are tables. Asking another kind is a bug. */
bool model_has(const struct model *model, size_t field); /* set, and not empty */
struct span model_get_text(const struct model *model, size_t field); /* empty when absent */
double model_get_number(const struct model *model, size_t field);    /* must have it */
int64_t model_get_count(const struct model *model, size_t field);    /* must have it */
struct markup model_get_markup(const struct model *model, size_t field); /* empty when absent */
size_t model_row_count(const struct model *model, size_t field);
const struct model *model_row_at(const struct model *model, size_t field, size_t row);

/* May this be a link of ours: http://…, https://…, mailto:…, tel:…, /path (not //host), ?query,
 * #fragment, without blanks, backslashes or control characters. */
bool url_is_safe(struct span url);

/* The api fields as one JSON object. */
void model_json(const struct model *model, struct text *out);

/* « 23 novembre 2026 », and 2026-11-23. */
void text_add_day(struct text *text, int32_t day_unix);
void text_add_day_iso(struct text *text, int32_t day_unix);

/* & < > " ' as entities, control characters as U+FFFD: safe in text and in quoted attributes. */
void text_add_escaped(struct text *text, struct span span);
/* A JSON string with its quotes. */
void text_add_json_text(struct text *text, struct span span);

#endif
