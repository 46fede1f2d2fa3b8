/* picture: a file that somebody joins, from hostile bytes to something that may be kept and shown.
 *
 * What it is follows from its bytes, never from its name or from what was declared. A picture (JPEG or
 * PNG) is decoded, turned upright, scaled down and written again as a JPEG of ours: where and when it
 * was taken, by which camera, its thumbnail, comments and whatever was hidden behind or within it are
 * not there any more. A document (PDF) is kept byte for byte, with all that it says of its author: it
 * may be handed out as a download, never shown. Anything else is refused.
 *
 * Nothing is asked of the bytes: libraries that give up are caught, pixels are counted before any is
 * decoded, and one picture is decoded at a time in a process, so that many at once cost no memory. */
#ifndef CRAFT_PICTURE_PICTURE_H
#define CRAFT_PICTURE_PICTURE_H

#include "base/base.h"

enum {
	PICTURE_SIZE_MAX = 8 << 20,            /* bytes that come; those of a document that stay */
	PICTURE_SIDE_MAX = 1600,               /* pixels of the longer side that is kept */
	PICTURE_KEPT_SIZE_MAX = 3 << 20,       /* bytes of a picture that is kept */
	PICTURE_JPEG_PIXEL_MAX = 50 * 1000000, /* that come: decoded at a fraction of their size */
	PICTURE_PNG_PIXEL_MAX = 25 * 1000000,  /* decoded whole, in 75 MB */
};

enum picture_kind { PICTURE_PHOTO, PICTURE_DOCUMENT, PICTURE_KIND_COUNT };
extern const char *const picture_kind_words[PICTURE_KIND_COUNT];      /* "photo", "document" */
extern const char *const picture_media_types[PICTURE_KIND_COUNT];     /* image/jpeg, application/pdf */
extern const char *const picture_name_ends[PICTURE_KIND_COUNT];       /* ".jpg", ".pdf" */

enum picture_verdict {
	PICTURE_TAKEN,
	PICTURE_EMPTY,
	PICTURE_LARGE,   /* more bytes than PICTURE_SIZE_MAX */
	PICTURE_UNKNOWN, /* neither JPEG, PNG nor PDF */
	PICTURE_VAST,    /* more pixels than may be decoded */
	PICTURE_BROKEN,  /* it begins as one of them, and cannot be read to its end */
	PICTURE_VERDICT_COUNT
};
/* French sentences that say what to do, to be translated (craft/html/catalogue); NULL when taken. */
extern const char *const picture_sentences[PICTURE_VERDICT_COUNT];
/* What a field of files may offer (`accept`): telephones then turn their own formats into a JPEG. */
#define PICTURE_ACCEPTED_PHOTOS "image/jpeg,image/png"
#define PICTURE_ACCEPTED        PICTURE_ACCEPTED_PHOTOS ",application/pdf"

struct picture {
	enum picture_kind kind;
	struct span bytes;       /* of a photo: the arena's; of a document: those that were given */
	uint32_t width, height;  /* of a photo */
};
MUST_USE enum picture_verdict picture_read(struct arena *arena, struct span bytes,
                                           struct picture *picture_r);

#endif
