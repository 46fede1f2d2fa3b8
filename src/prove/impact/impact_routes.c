/* The address of the effects: who may read them, in which form. */
#include "craft/sheet/sheet_write.h"
#include "prove/impact/impact_page.h"

bool
impact_keep_seen(struct visit *visit, const struct survey_wave waves[IMPACT_TIME_COUNT],
                 size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!result_keep_seen(visit, &waves[i]))
			return false;
	return true;
}

/* The page tells which waves it shows: none when there is nothing to compare. */
static bool
keep_seen(struct visit *visit, const struct model *page)
{
	const struct span codes[IMPACT_TIME_COUNT] = { model_get_text(page, IMPACT_WAVE_BEFORE),
		                                           model_get_text(page, IMPACT_WAVE_AFTER) };
	struct survey_wave waves[IMPACT_TIME_COUNT];
	struct fault fault = { 0 };
	size_t count = 0;
	/* Both are looked for first: what is kept of one ends the reading conversation. */
	for (int time = 0; time < IMPACT_TIME_COUNT && codes[time].length > 0; time++)
		switch (survey_wave_by_code(visit->arena, visit->db, visit->root_id, codes[time],
		                            &waves[count], &fault)) {
		case FOUND_ONE:
			count++;
			break;
		case FOUND_NONE:
			break;
		case FOUND_FAILED:
			visit_fail(visit, &fault);
			return false;
		}
	return impact_keep_seen(visit, waves, count);
}

static void
answer_table(struct visit *visit, const struct model *page, bool xlsx)
{
	const enum sheet_format format = xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH;
	struct fault fault;
	struct span bytes;
	if (!impact_table(visit->arena, page, xlsx, &bytes, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type = sheet_format_media_type(format);
	http_response_header(visit->response, "Content-Disposition",
	                     arena_format(visit->arena, "attachment; filename=\"effets.%s\"",
	                                  sheet_format_extension(format)));
}

static void
get_effects(struct visit *visit)
{
	const enum visit_format format = visit_format(visit);
	const bool is_table = format == VISIT_CSV || format == VISIT_XLSX;
	const struct impact_question question = { visit_asked(visit, "avant"),
		                                      visit_asked(visit, "apres"),
		                                      visit_asked(visit, "lieu"),
		                                      result_least_state(&visit->reader),
		                                      visit->reader.account_id != 0 };
	struct fault fault;
	struct model *page;
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found found =
		impact_fill(visit->arena, db, visit->root_id, &question, &page, visit->frame, &fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return;
	}
	if (found == FOUND_ONE && !keep_seen(visit, page))
		return;
	if (found == FOUND_NONE)
		visit->response->status = 404;
	if (found == FOUND_ONE && is_table)
		answer_table(visit, page, format == VISIT_XLSX);
	else
		visit_show(visit, &impact_page, page);
}

static const struct route routes[] = {
	{ HTTP_GET, "/effets", WHO_ANYONE, "impact", get_effects },
	{ HTTP_GET, "/actions/{}/effet", WHO_SIGNED_IN, "action.effect", impact_get_effect },
};
static const struct page_kind *const pages[] = { &impact_page, &impact_effect_page };
const struct room_pages impact_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
