/* The address of the effects: who may read them, in which form. */
#include "craft/sheet/sheet_write.h"
#include "ground/journal/journal.h"
#include "prove/impact/impact_page.h"

struct seeing {
	struct visit *visit;
	struct span codes[IMPACT_TIME_COUNT];
	struct fault fault;
};

static bool
note_seen(struct db *db, void *data)
{
	struct seeing *seeing = data;
	struct visit *visit = seeing->visit;
	struct survey_wave waves[IMPACT_TIME_COUNT];
	bool is_public = true;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		if (survey_wave_by_code(visit->arena, db, visit->root_id, seeing->codes[time],
		                        &waves[time], &seeing->fault) != FOUND_ONE)
			return false;
		is_public &= waves[time].state >= SURVEY_PUBLISHED;
	}
	if (is_public)
		return false;
	const long long before = (long long)waves[IMPACT_BEFORE].id;
	const long long after = (long long)waves[IMPACT_AFTER].id;
	const struct fact fact = {
		.kind = "impact.seen",
		.account_id = visit->reader.account_id,
		.subject_id = waves[IMPACT_AFTER].id,
		.words = span_of(arena_format(
			visit->arena, "Effets entre «\u202f%.*s\u202f» et «\u202f%.*s\u202f» lus.",
			SPAN_ARGS(waves[IMPACT_BEFORE].name), SPAN_ARGS(waves[IMPACT_AFTER].name))),
		.once = span_of(arena_format(visit->arena, "effects %lld %lld %lld %d", before, after,
		                             (long long)visit->reader.account_id, (int)visit->today)),
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &seeing->fault) == FOUND_ONE;
}

/* The register says who saw results before they were public: once a day is enough. */
static bool
keep_seen(struct visit *visit, const struct model *page)
{
	struct seeing seeing = { .visit = visit,
		                     .codes = { model_get_text(page, IMPACT_WAVE_BEFORE),
		                                model_get_text(page, IMPACT_WAVE_AFTER) } };
	bool gave_up = false;
	if (visit->reader.account_id == 0 || seeing.codes[IMPACT_AFTER].length == 0)
		return true;
	return visit_write(visit, note_seen, &seeing, &gave_up) || gave_up;
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
		                                      mirror_least_state(&visit->reader) };
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
};
static const struct page_kind *const pages[] = { &impact_page };
const struct room_pages impact_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
