/* What a person typed and what a browser prefers, read from a request. All input is hostile:
 * nothing here asserts on it. */
#ifndef CRAFT_HTTP_FORM_H
#define CRAFT_HTTP_FORM_H

#include "base/base.h"

enum {
	HTTP_PAIR_COUNT_MAX = 2000,
	HTTP_ACCEPT_RANGE_COUNT_MAX = 64,
	HTTP_DATE_SIZE = sizeof "Sun, 06 Nov 1994 08:49:37 GMT",
};

/* The byte written by a %XX at the start of `text`, or -1. */
int http_percent_byte(struct span text);
/* Decodes every well-formed %XX into `decoded` (as much room as raw.length); the length. */
size_t http_percent_decode(struct span raw, char *decoded);

/* application/x-www-form-urlencoded: a query, or the body of a form. */
struct http_pair {
	struct span name, value; /* decoded, UTF-8, no control byte but tab, CR, LF */
};
struct http_pairs {
	const struct http_pair *list;
	size_t count;
};

/* Why a form cannot be read: a wrong escape, bytes that are not UTF-8, control bytes, too many
 * pairs. FOUND_NONE: no pair at all. *pairs_r is always set (empty when FAILED). */
MUST_USE enum found http_pairs_read(struct arena *arena, struct span encoded,
                                    struct http_pairs *pairs_r);

/* The first value of this name; empty, with at == NULL, when there is none. */
struct span http_pairs_first(const struct http_pairs *pairs, const char *name);
/* The values of a name, one after the other: start with *at = 0. */
bool http_pairs_next(const struct http_pairs *pairs, const char *name, size_t *at,
                     struct span *value_r);

/* Is this Content-Type a plain form? */
bool http_is_form(struct span content_type);

/* --- multipart/form-data (RFC 7578): a form with files ---------------------------------------- */

enum { HTTP_UPLOAD_COUNT_MAX = 4 };
/* A field where no file was chosen comes with an empty name and no byte. */
struct http_upload {
	struct span name, file_name, bytes; /* bytes: any, in the body that was given */
};
struct http_uploads {
	struct http_upload list[HTTP_UPLOAD_COUNT_MAX];
	size_t count;
};
bool http_is_multipart(struct span content_type);
/* As http_pairs_read, and the files; names and values are UTF-8 without control bytes. */
MUST_USE enum found http_multipart_read(struct arena *arena, struct span content_type,
                                        struct span body, struct http_pairs *pairs_r,
                                        struct http_uploads *uploads_r);

/* Writes `text` as it stands in a query or a path: all but letters, digits and -._~ escaped. */
void http_percent_encode(struct text *text, struct span plain);

/* Which of our offers ("text/html", "text/csv") an Accept header prefers, by quality, then by the
 * more precise range, then by our order. No header accepts all. SIZE_MAX: none. */
size_t http_accepts(struct span accept, const char *const *offers, size_t offer_count);

/* A cookie by its exact name; empty, with at == NULL, when absent. Of two with one name, the
 * first: browsers put the most precise path first. */
struct span http_cookie(struct span cookie_header, const char *name);

/* Does If-None-Match hold this tag (weak comparison, `*` holds any)? */
bool http_etag_matches(struct span if_none_match, const char *tag);

/* Three writings are read (RFC 9110 §5.6.7), one is written. */
bool http_date_read(struct span text, int64_t *unix_s_r);
void http_date_write(int64_t unix_s, char text_r[HTTP_DATE_SIZE]);

#endif
