#include "listen/inquiry/inquiry_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/questionnaires/modeles", WHO_STAFF, "templates", inquiry_get_templates },
	{ HTTP_GET, "/questionnaires/modeles/{}", WHO_STAFF, "template", inquiry_get_template },
	{ HTTP_POST, "/questionnaires/modeles/{}", WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR),
	  "template.take", inquiry_post_template },
	{ HTTP_GET, "/questionnaires/libres/importer", INQUIRY_IMPORTERS, "inquiry.import",
		inquiry_get_import },
	{ HTTP_POST, "/questionnaires/libres/importer", INQUIRY_IMPORTERS, "inquiry.import.read",
		inquiry_post_import, .body_max = INQUIRY_UPLOAD_BODY_MAX, .takes_files = true },
	{ HTTP_POST, "/questionnaires/libres/importer/creer", INQUIRY_IMPORTERS,
		"inquiry.import.draft", inquiry_post_draft, .body_max = INQUIRY_DRAFT_BODY_MAX },
	{ HTTP_GET, "/questionnaires/libres/{}/json", WHO_STAFF, "inquiry.json", inquiry_get_json },
	{ HTTP_GET, "/questionnaires/libres/{}/limesurvey", WHO_STAFF, "inquiry.lss",
		inquiry_get_lss },
};

static const struct page_kind *const pages[] = {
	&inquiry_templates_page, &inquiry_template_page, &inquiry_import_page, &inquiry_fate_page,
};

const struct room_pages inquiry_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
