#include "welcome/street/street_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/logiciels", STREET_KEEPERS, "street.list", street_get_list },
	{ HTTP_GET, "/logiciels/nouveau", STREET_KEEPERS, "street.new", street_get_new },
	{ HTTP_POST, "/logiciels/nouveau", STREET_KEEPERS, "street.add", street_post_new },
	{ HTTP_GET, "/logiciels/{}", STREET_KEEPERS, "street.edit", street_get_edit },
	{ HTTP_POST, "/logiciels/{}", STREET_KEEPERS, "street.save", street_post_edit },
	{ HTTP_POST, "/logiciels/{}/retirer", STREET_KEEPERS, "street.revoke", street_post_revoke },

	{ HTTP_POST, "/api/demandes", WHO_ANYONE, "street.api.take", street_post_api,
		.for_machines = true, .takes_any = true },
	{ HTTP_GET, "/api/demandes/{}", WHO_ANYONE, "street.api.look", street_get_api,
		.for_machines = true },

	{ HTTP_GET, "/api/formulaires/{}", WHO_ANYONE, "street.api.form", street_get_form,
		.for_machines = true },

	{ HTTP_GET, "/open311/v2/discovery.xml", WHO_ANYONE, "street.discovery", street_get_discovery,
		.for_machines = true },
	{ HTTP_GET, "/open311/v2/discovery.json", WHO_ANYONE, "street.discovery", street_get_discovery,
		.for_machines = true },
	{ HTTP_GET, "/open311/v2/services.xml", WHO_ANYONE, "street.services", street_get_services,
		.for_machines = true },
	{ HTTP_GET, "/open311/v2/services.json", WHO_ANYONE, "street.services", street_get_services,
		.for_machines = true },
	{ HTTP_GET, "/open311/v2/services/{}", WHO_ANYONE, "street.service", street_get_service,
		.for_machines = true },
	{ HTTP_GET, "/open311/v2/requests.xml", WHO_ANYONE, "street.requests", street_get_requests,
		.for_machines = true },
	{ HTTP_GET, "/open311/v2/requests.json", WHO_ANYONE, "street.requests", street_get_requests,
		.for_machines = true },
	{ HTTP_POST, "/open311/v2/requests.xml", WHO_ANYONE, "street.take", street_post_request,
		.for_machines = true, .takes_any = true },
	{ HTTP_POST, "/open311/v2/requests.json", WHO_ANYONE, "street.take", street_post_request,
		.for_machines = true, .takes_any = true },
	{ HTTP_GET, "/open311/v2/requests/{}", WHO_ANYONE, "street.request", street_get_request,
		.for_machines = true },
	{ HTTP_GET, "/open311/v2/tokens/{}", WHO_ANYONE, "street.token", street_get_token,
		.for_machines = true },
	{ HTTP_GET, "/open311/v2/servicerequestupdates.xml", WHO_ANYONE, "street.updates",
		street_get_updates, .for_machines = true },
	{ HTTP_GET, "/open311/v2/servicerequestupdates.json", WHO_ANYONE, "street.updates",
		street_get_updates, .for_machines = true },
	{ HTTP_POST, "/open311/v2/servicerequestupdates.xml", WHO_ANYONE, "street.hear",
		street_post_update, .for_machines = true, .takes_any = true },
	{ HTTP_POST, "/open311/v2/servicerequestupdates.json", WHO_ANYONE, "street.hear",
		street_post_update, .for_machines = true, .takes_any = true },
};

static const struct page_kind *const pages[] = { &street_list_page, &street_edit_page,
	                                             &street_key_page };

const struct room_pages street_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
