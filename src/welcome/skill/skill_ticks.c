/* Boxes to tick, one for each skill; what an offering needs. */
#include "ground/journal/journal.h"
#include "welcome/skill/skill_inside.h"

static const struct field form_fields[SKILL_FORM_FIELD_COUNT] = {
	[SKILL_FORM_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[SKILL_FORM_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[SKILL_FORM_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[SKILL_FORM_WORDS] = { "words", FIELD_TEXT, FIELD_PAGE },
	[SKILL_FORM_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[SKILL_FORM_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[SKILL_FORM_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[SKILL_FORM_LIST_URL] = { "list_url", FIELD_URL, FIELD_PAGE },
	[SKILL_FORM_HAS] = { "has_fields", FIELD_FLAG, FIELD_PAGE },
	[SKILL_FORM_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[SKILL_FORM_DROPS] = { "drops", FIELD_TEXT, FIELD_PAGE },
	[SKILL_FORM_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[SKILL_FORM_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[SKILL_FORM_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind skill_form_page = { "skill.form", "welcome/skill/pages/form.html", form_fields,
	SKILL_FORM_FIELD_COUNT };

bool
skill_ticks_begin(struct visit *visit, struct skill_ticks *ticks, struct fault *fault_r)
{
	struct arena *arena = visit->arena;
	struct db *db = visit_db(visit);
	*ticks = (struct skill_ticks){ 0 };
	if (db == NULL ||
	    !skill_list(arena, db, visit->root_id, &ticks->skills, &ticks->count, fault_r))
		return false;
	ticks->fields = arena_array_of(arena, struct form_field, ticks->count + 1);
	for (size_t i = 0; i < ticks->count; i++)
		ticks->fields[i] = (struct form_field){
			.name = arena_format(arena, "sait-%lld", (long long)ticks->skills[i].skill_id),
			.kind = FORM_CHECK,
			.label = span_copy(arena, ticks->skills[i].name),
		};
	if (ticks->count > 0) /* a form has a field */
		ticks->form = form_new(arena, ticks->fields, ticks->count);
	return true;
}

void
skill_ticks_read(struct skill_ticks *ticks, struct visit *visit)
{
	if (ticks->form != NULL)
		(void)form_read(ticks->form, visit_lookup, visit); /* a box is ticked or not */
}

void
skill_ticks_draw(const struct skill_ticks *ticks, struct model *page)
{
	model_flag(page, SKILL_FORM_HAS, ticks->count > 0);
	model_text_z(page, SKILL_FORM_SEEN, "0");
	if (ticks->form != NULL)
		form_draw(ticks->form, page,
		          (struct form_place){ SKILL_FORM_FIELDS, SKILL_FORM_ERRORS, SKILL_FORM_WRONG });
}

void
skill_ticks_fill(struct skill_ticks *ticks, int64_t skill_id)
{
	for (size_t i = 0; i < ticks->count; i++)
		if (ticks->skills[i].skill_id == skill_id)
			form_fill(ticks->form, i, SPAN("oui"));
}

bool
skill_ticks_has(const struct skill_ticks *ticks, size_t index)
{
	return form_check(ticks->form, index);
}

/* --- an offering ------------------------------------------------------------------------------ */

struct needing {
	struct visit *visit;
	struct offering offering;
	struct skill_ticks ticks;
	struct fault fault;
};

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct needing *needing)
{
	*needing = (struct needing){ .visit = visit };
	if (!offering_of_visit(visit, &needing->offering))
		return false;
	if (skill_ticks_begin(visit, &needing->ticks, &needing->fault))
		return true;
	visit_fail(visit, &needing->fault);
	return false;
}

void
skill_get_offering(struct visit *visit)
{
	struct needing needing;
	int64_t ids[SKILL_COUNT_MAX];
	size_t count;
	if (!begin(visit, &needing))
		return;
	const int64_t offering_id = needing.offering.offering_id;
	if (!skill_store_of_offering(visit->arena, visit_db(visit), visit->root_id, offering_id, ids, &count,
	                             &needing.fault)) {
		visit_fail(visit, &needing.fault);
		return;
	}
	for (size_t i = 0; i < count; i++)
		skill_ticks_fill(&needing.ticks, ids[i]);
	struct model *page = model_new(visit->arena, &skill_form_page);
	model_text_z(page, SKILL_FORM_TITLE,
	             arena_format(visit->arena, "Ce qu’il faut savoir faire\u202f: %.*s",
	                          SPAN_ARGS(needing.offering.name)));
	model_text_z(page, SKILL_FORM_WITHIN, "Changer cette demande");
	model_url_z(page, SKILL_FORM_WITHIN_URL,
	            arena_format(visit->arena, "/catalogue/%lld", (long long)offering_id));
	model_text_z(page, SKILL_FORM_WORDS,
	             "Qui confie une telle demande voit d’abord les collègues qui savent le faire. Ce qui aide "
	             "la personne et sa langue s’y ajoutent d’eux-mêmes.");
	if (visit_asked(visit, "fait").length > 0)
		model_text_z(page, SKILL_FORM_DONE, "C’est enregistré.");
	model_url(page, SKILL_FORM_URL, visit->request->path);
	model_url_z(page, SKILL_FORM_LIST_URL, "/savoir-faire");
	skill_ticks_draw(&needing.ticks, page);
	visit_show(visit, &skill_form_page, page);
}

static bool
write_needs(struct db *db, void *data)
{
	struct needing *needing = data;
	const struct visit *visit = needing->visit;
	const struct skill_ticks *ticks = &needing->ticks;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "skill.offering",
		                       .account_id = visit->reader.account_id,
		                       .subject_id = needing->offering.offering_id,
		                       .words = SPAN("Les savoir-faire d’une demande du catalogue ont changé."),
		                       .once = visit->once };
	bool is_fine = journal_add(visit->arena, db, visit->root_id, &fact, &needing->fault) == FOUND_ONE;
	for (size_t i = 0; i < ticks->count && is_fine; i++)
		is_fine = skill_store_need(db, visit->root_id, needing->offering.offering_id,
		                           ticks->skills[i].skill_id, skill_ticks_has(ticks, i),
		                           &needing->fault);
	return is_fine;
}

void
skill_post_offering(struct visit *visit)
{
	struct needing needing;
	bool gave_up = false;
	if (!begin(visit, &needing))
		return;
	skill_ticks_read(&needing.ticks, visit);
	visit_db_end(visit);
	if (!visit_write(visit, write_needs, &needing, &gave_up) && !gave_up)
		return;
	if (gave_up && needing.fault.for_log != NULL)
		visit_fail(visit, &needing.fault);
	else
		visit_go(visit, "/catalogue/%lld/savoir-faire?fait=1", (long long)needing.offering.offering_id);
}
