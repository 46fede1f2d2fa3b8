/* The addresses of the mirror: who may read which wave, in which form. */
#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"
#include "ground/journal/journal.h"

static void
answer_table(struct visit *visit, const struct model *page, bool xlsx)
{
	struct fault fault;
	struct span bytes;
	if (!mirror_table(visit->arena, page, xlsx, &bytes, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type =
		xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
			 : "text/csv; charset=utf-8";
	http_response_header(visit->response, "Content-Disposition",
	                     xlsx ? "attachment; filename=\"miroir.xlsx\""
	                          : "attachment; filename=\"miroir.csv\"");
}

/* Who prepares the giving back, and who checks it, read from the closing on; everybody else who works
 * here, direction included, once the agents have the results; the public once they are public. As
 * long as there is no account, this machine reads all. */
static enum survey_state
least_state(const struct reader *reader)
{
	if (reader->is_alone || (reader->roles & (WHO(ROLE_REFERENT) | WHO(ROLE_AUDITOR))) != 0)
		return SURVEY_CLOSED;
	return reader->account_id != 0 ? SURVEY_RETURNED : SURVEY_PUBLISHED;
}

struct seeing {
	struct visit *visit;
	struct span wave_code;
	struct fault fault;
};

static bool
note_seen(struct db *db, void *data)
{
	struct seeing *seeing = data;
	struct visit *visit = seeing->visit;
	struct survey_wave wave;
	if (survey_wave_by_code(visit->arena, db, visit->root_id, seeing->wave_code, &wave,
	                        &seeing->fault) != FOUND_ONE ||
	    wave.state >= SURVEY_PUBLISHED)
		return false;
	const struct fact fact = {
		.kind = "mirror.seen",
		.account_id = visit->reader.account_id,
		.subject_id = wave.id,
		.words = span_of(arena_format(visit->arena, "Résultats de «\u202f%.*s\u202f» lus.",
		                              SPAN_ARGS(wave.name))),
		.once = span_of(arena_format(visit->arena, "seen %lld %lld %d", (long long)wave.id,
		                             (long long)visit->reader.account_id, (int)visit->today)),
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &seeing->fault) == FOUND_ONE;
}

/* The register says who saw results before they were public: once a day is enough. */
static bool
keep_seen(struct visit *visit, const struct model *page)
{
	struct seeing seeing = { .visit = visit,
		                     .wave_code = model_get_text(page, MIRROR_WAVE_CODE) };
	bool gave_up = false;
	if (visit->reader.account_id == 0 || seeing.wave_code.length == 0)
		return true;
	return visit_write(visit, note_seen, &seeing, &gave_up) || gave_up;
}

static void
get_mirror(struct visit *visit)
{
	const enum visit_format format = visit_format(visit);
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	struct fault fault;
	struct model *page;
	const struct mirror_question question = { visit_asked(visit, "enquete"),
		                                      visit_asked(visit, "lieu"),
		                                      visit_asked(visit, "parcours"),
		                                      least_state(&visit->reader) };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found found = mirror_fill(visit->arena, db, visit->root_id, &question, &page,
	                                     visit->frame, &fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return;
	}
	if (found == FOUND_ONE && !keep_seen(visit, page))
		return;
	if (found == FOUND_NONE)
		visit->response->status = 404;
	if (found == FOUND_ONE && (format == VISIT_CSV || format == VISIT_XLSX))
		answer_table(visit, page, format == VISIT_XLSX);
	else
		visit_show(visit, &mirror_page, page);
}

static void
get_method(struct visit *visit)
{
	struct model *page = model_new(visit->arena, &mirror_method_page);
	model_text_z(page, 0, "Comment ces chiffres sont faits");
	visit_show(visit, &mirror_method_page, page);
}

static const struct route routes[] = {
	{ HTTP_GET, "/miroir", WHO_ANYONE, "mirror", get_mirror },
	{ HTTP_GET, "/methode", WHO_ANYONE, "method", get_method },
	{ HTTP_GET, "/enquetes/{}/apercu", WHO_STAFF, "mirror.sample", mirror_get_sample },
	{ HTTP_GET, "/ce-que-votre-hierarchie-verra", WHO_ANYONE, "mirror.shown", mirror_get_shown,
	  .discreet = true },
};
static const struct page_kind *const pages[] = { &mirror_page, &mirror_method_page };
const struct room_pages mirror_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
