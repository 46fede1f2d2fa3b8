/* The addresses of what comes from elsewhere, and of what is taken away. */
#include <pthread.h>

#include "welcome/takeover/takeover_inside.h"

enum { UPLOAD_BODY_MAX = TAKEOVER_UPLOAD_SIZE_MAX + (1 << 20) };

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

void
takeover_one_at_a_time(bool begins)
{
	must((begins ? pthread_mutex_lock(&one_at_a_time) : pthread_mutex_unlock(&one_at_a_time)) == 0);
}

bool
takeover_is_mistake(const struct fault *fault)
{
	static const char *const begins[] = { "import: ", "mapping: ", "sheet: " };
	for (size_t i = 0; i < LENGTH(begins); i++)
		if (fault->for_log != NULL && span_starts(span_of(fault->for_log), begins[i]))
			return true;
	return false;
}

static const struct route routes[] = {
	{ HTTP_GET, "/guichet/reprises", TAKEOVER_BRINGERS, "takeover", takeover_get_file },
	{ HTTP_POST, "/guichet/reprises", TAKEOVER_BRINGERS, "takeover.read", takeover_post_file,
		.body_max = UPLOAD_BODY_MAX, .takes_files = true },
	{ HTTP_GET, "/guichet/reprises/{}", TAKEOVER_BRINGERS, "takeover.look", takeover_get_look },
	{ HTTP_POST, "/guichet/reprises/{}", TAKEOVER_BRINGERS, "takeover.take", takeover_post_look },
	{ HTTP_GET, "/guichet/delais", DESK_DEALERS, "takeover.delays", takeover_get_delays },
};
static const struct page_kind *const pages[] = {
	&takeover_file_page, &takeover_look_page, &takeover_delay_page,
};
const struct room_pages takeover_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
