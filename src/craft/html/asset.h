/* Files inside the program: templates, style sheet, fonts.
 *
 * A room embeds its files by naming them in its meson.build (see README.md). An asset's name is
 * its path under src/ ("confront/mirror/pages/mirror.html"). Files below a folder called static/
 * may be served: their address is "/static/" and what follows ("/static/parvis.css"). */
#ifndef CRAFT_HTML_ASSET_H
#define CRAFT_HTML_ASSET_H

#include "base/base.h"

/* Laid out word for word by tools/embed. */
struct asset {
	const char *name;
	struct span bytes;
	struct span gzip;         /* the same bytes compressed; empty when that gains nothing */
	const char *content_type; /* "text/css; charset=utf-8" */
	const char *hash;         /* 16 hexadecimal digits of SHA-256: an ETag without its quotes */
	const char *path;         /* "/static/parvis.css"; NULL when not to be served */
	const char *address;      /* path + "?v=" + hash: may be kept for a year; NULL likewise */
};

/* NULL when no such file is in the program. */
const struct asset *asset_lookup(const char *name);
/* The asset served at this path (without query); NULL when there is none. */
const struct asset *asset_lookup_path(struct span path);

size_t asset_count(void);
const struct asset *asset_at(size_t index); /* in no particular order */

#endif
