/* Ready-made questionnaires: documents of this room, embedded, that one takes as a draft. */
#ifndef GROUND_INQUIRY_TEMPLATE_H
#define GROUND_INQUIRY_TEMPLATE_H

#include "ground/inquiry/inquiry_inside.h"

/* French, for people, but code. */
struct inquiry_template {
	const char *code;     /* of its file, templates/CODE.json, and of its address */
	const char *name;
	const char *whom;     /* to whom it is put, and when */
	const char *measures; /* what comes out, and what does not */
	const char *source;   /* of the words and of the formulas */
	const char *right;    /* under which licence, or whose permission */
	/* Words and scoring are ours, or were compared with their source; false: « libellé non vérifié ». */
	bool is_checked;
};

extern const struct inquiry_template inquiry_templates[];
extern const size_t inquiry_template_count;

/* NULL: none of this code. */
const struct inquiry_template *inquiry_template_find(struct span code);
/* A new document of it, never NULL: what is embedded can be read. */
struct inquiry *inquiry_template_read(struct arena *arena,
                                      const struct inquiry_template *template);
/* Words are left for whoever has the right to use them (INQUIRY_BLANK): it cannot be published yet. */
bool inquiry_has_blanks(const struct inquiry *inquiry);

#endif
