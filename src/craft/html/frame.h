/* What surrounds every page: who I am, where I can go, which data I look at.
 *
 * The fields of partials/layout.html. A page that has a field of the same name (`title`, `wrong`,
 * `within`, `scope`…) speaks for itself: its own is shown instead. */
#ifndef CRAFT_HTML_FRAME_H
#define CRAFT_HTML_FRAME_H

#include "craft/html/model.h"

enum frame_field {
	FRAME_TITLE,     /* of the window: the page's own title, without the service's name */
	FRAME_WRONG,     /* flag: a form was refused, « Erreur : » comes first in the title */
	FRAME_WITHIN,    /* text: what the page is a part of, said after the title */
	FRAME_BARE,      /* flag: for old phones, with the typeface that is already there */
	FRAME_SERVICE,   /* text: the public service's name */
	FRAME_INVENTED,  /* text: the sentence said over invented data; absent otherwise */
	FRAME_HOME_URL,  /* url */
	FRAME_ROOMS,     /* list of FRAME_LINK_…: the rubrics, the reader's own marked */
	FRAME_SHELF_NAME, /* text: the rubric she is in, when it has several pages; absent otherwise */
	FRAME_SHELF,     /* list of FRAME_LINK_…: those pages */
	FRAME_READER,    /* text: who is signed in, absent for a visitor */
	FRAME_LINKS,     /* list of FRAME_LINK_…: help, sign in, my account */
	FRAME_LEAVE_URL, /* url: where the button that signs out posts; absent for a visitor */
	FRAME_PREVIEW,   /* text: whose eyes are borrowed; absent otherwise */
	FRAME_PREVIEW_URL, /* url: where the button that gives them back posts */
	FRAME_GUARD,     /* text: what proves that a form is ours (partial form-guard) */
	FRAME_ONCE,      /* text: the key of the form to be sent (partial form-guard) */
	FRAME_SCOPE,     /* list of FRAME_SCOPE_…: which data, always at the same place */
	FRAME_SCOPE_URL, /* url: change place or wave */
	FRAME_SCOPE_WORDS, /* text: of that link; absent: « Changer de lieu ou d’enquête » */
	FRAME_FOOT,      /* list of FRAME_LINK_… */
	FRAME_REMINDERS, /* list of FRAME_LINK_…: what later rooms have to say before the page */
	FRAME_FIELD_COUNT
};
enum frame_link_field { FRAME_LINK_LABEL, FRAME_LINK_URL, FRAME_LINK_CURRENT, FRAME_LINK_COUNT };
enum frame_scope_field { FRAME_SCOPE_LABEL, FRAME_SCOPE_VALUE, FRAME_SCOPE_COUNT };

extern const struct field frame_link_fields[FRAME_LINK_COUNT];
extern const struct field frame_scope_fields[FRAME_SCOPE_COUNT];
extern const struct page_kind frame_kind;

#endif
