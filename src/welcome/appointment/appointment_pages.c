/* The addresses of the room. Whoever may take one sees what room desk lets her see. */
#include "welcome/appointment/appointment_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/rendez-vous", DESK_DEALERS, "appointment.list", appointment_get_list },
	{ HTTP_GET, "/rendez-vous/{}", DESK_DEALERS, "appointment.day", appointment_get_day },
	{ HTTP_POST, "/rendez-vous/{}", DESK_DEALERS, "appointment.mark", appointment_post_day },
	{ HTTP_GET, "/rendez-vous/{}/importer", APPOINTMENT_KEEPERS, "appointment.file",
		appointment_get_file },
	{ HTTP_POST, "/rendez-vous/{}/importer", APPOINTMENT_KEEPERS, "appointment.file",
		appointment_post_file, .body_max = APPOINTMENT_FILE_SIZE_MAX + (64 << 10), .takes_files = true },
	{ HTTP_GET, "/rendez-vous/{}/importer/{}", APPOINTMENT_KEEPERS, "appointment.look",
		appointment_get_look },
	{ HTTP_POST, "/rendez-vous/{}/importer/{}", APPOINTMENT_KEEPERS, "appointment.look",
		appointment_post_look },
	{ HTTP_GET, "/rendez-vous/{}/creneaux", APPOINTMENT_KEEPERS, "appointment.slots",
		appointment_get_slots },
	{ HTTP_POST, "/rendez-vous/{}/creneaux", APPOINTMENT_KEEPERS, "appointment.slots",
		appointment_post_slots },
	{ HTTP_GET, "/rendez-vous/{}/absences", DESK_DEALERS, "appointment.figures",
		appointment_get_figures },
	{ HTTP_GET, "/guichet/{}/fiche", DESK_DEALERS, "appointment.brief", appointment_get_brief },
	{ HTTP_GET, "/guichet/{}/rendez-vous", DESK_DEALERS, "appointment.offer", appointment_get_offer },
	{ HTTP_POST, "/guichet/{}/rendez-vous", DESK_DEALERS, "appointment.offer", appointment_post_offer },
	{ HTTP_GET, "/mon-rendez-vous/{}/{}", WHO_ANYONE, "appointment.own", appointment_get_own },
	{ HTTP_POST, "/mon-rendez-vous/{}/{}", WHO_ANYONE, "appointment.own", appointment_post_own },
	{ HTTP_GET, "/suivi/{}/{}/rendez-vous", WHO_ANYONE, "appointment.choose", appointment_get_choose },
	{ HTTP_POST, "/suivi/{}/{}/rendez-vous", WHO_ANYONE, "appointment.choose",
		appointment_post_choose },
};

static const struct page_kind *const pages[] = {
	&appointment_list_page, &appointment_day_page, &appointment_file_page, &appointment_look_page,
	&appointment_own_page, &appointment_choose_page, &appointment_slots_page, &appointment_figures_page,
	&appointment_brief_page, &appointment_offer_page,
};

const struct room_pages appointment_pages = { routes, LENGTH(routes), pages, LENGTH(pages),
	.remind = appointment_remind };
