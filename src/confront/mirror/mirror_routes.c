/* The addresses of the mirror: who may read which wave, in which form. */
#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

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

/* The page tells which wave it shows: nothing when there is none. */
static bool
keep_page_seen(struct visit *visit, const struct model *page)
{
	struct survey_wave wave;
	struct fault fault = { 0 };
	const struct span code = model_get_text(page, MIRROR_WAVE_CODE);
	if (code.length == 0)
		return true;
	const enum found found = survey_wave_by_code(visit->arena, visit->db, visit->root_id, code,
	                                             &wave, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	return found == FOUND_NONE || (found == FOUND_ONE && result_keep_seen(visit, &wave));
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
		                                      result_least_state(&visit->reader), &visit->reader };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found found = mirror_fill(visit->arena, db, visit->root_id, &question, &page,
	                                     visit->frame, &fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return;
	}
	if (found == FOUND_ONE && !keep_page_seen(visit, page))
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
	{ HTTP_GET, "/miroir", WHO_ANYONE, "mirror", get_mirror, .is_reminded = true },
	{ HTTP_GET, "/methode", WHO_ANYONE, "method", get_method },
	{ HTTP_GET, "/enquetes/{}/apercu", WHO_STAFF, "mirror.sample", mirror_get_sample },
	{ HTTP_GET, "/ce-que-votre-hierarchie-verra", WHO_ANYONE, "mirror.shown", mirror_get_shown,
	  .discreet = true },
};
static const struct page_kind *const pages[] = { &mirror_page, &mirror_method_page };
const struct room_pages mirror_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
