/* The addresses of the room. */
#include "listen/codebook/codebook_page.h"

enum { READERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), WRITERS = WHO(ROLE_REFERENT) };

static const struct route routes[] = {
	{ HTTP_GET, "/verbatims/{}/themes", READERS, "codebook.list", codebook_get_list },
	{ HTTP_GET, "/verbatims/{}/themes/nouveau", WRITERS, "codebook.new", codebook_get_new },
	{ HTTP_POST, "/verbatims/{}/themes/nouveau", WRITERS, "codebook.add", codebook_post_new },
	{ HTTP_GET, "/verbatims/{}/themes/{}", READERS, "codebook.theme", codebook_get_theme },
	{ HTTP_POST, "/verbatims/{}/themes/{}", WRITERS, "codebook.quote", codebook_post_theme },
	{ HTTP_POST, "/verbatims/{}/themes/{}/vu", WRITERS, "codebook.seen", codebook_post_seen },
	{ HTTP_GET, "/verbatims/{}/themes/{}/modifier", WRITERS, "codebook.edit", codebook_get_edit },
	{ HTTP_POST, "/verbatims/{}/themes/{}/modifier", WRITERS, "codebook.save", codebook_post_edit },
	{ HTTP_GET, "/verbatims/{}/themes/{}/etiqueter", WRITERS, "codebook.label", codebook_get_label },
	{ HTTP_POST, "/verbatims/{}/themes/{}/etiqueter", WRITERS, "codebook.label", codebook_post_label },
	{ HTTP_GET, "/verbatims/{}/themes/{}/nom", WRITERS, "codebook.name", codebook_get_name },
	{ HTTP_POST, "/verbatims/{}/themes/{}/nom", WRITERS, "codebook.name", codebook_post_name },
};
static const struct page_kind *const pages[] = { &codebook_list_page, &codebook_theme_page,
	                                             &codebook_edit_page, &codebook_label_page,
	                                             &codebook_name_page };
const struct room_pages codebook_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
