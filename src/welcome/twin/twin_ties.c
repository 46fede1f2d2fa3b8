/* What a request has to do with others: what looks the same, joined, parted, linked. */
#include "craft/http/http_form.h"
#include "welcome/twin/twin_inside.h"

enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_WITHIN_URL, PAGE_TROUBLE, PAGE_DONE, PAGE_URL, PAGE_PROPOSED,
	PAGE_HAS_PROPOSED, PAGE_ANSWERED, PAGE_HAS_ANSWERED, PAGE_TIES, PAGE_HAS_TIES, PAGE_FIELDS,
	PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "act_url", FIELD_URL, FIELD_PAGE },
	[PAGE_PROPOSED] = { "proposed", FIELD_LIST, FIELD_API, .of = twin_row_fields,
		.of_count = TWIN_ROW_CAN_PART, .help = "Open requests that may be about the same thing." },
	[PAGE_HAS_PROPOSED] = { "has_proposed", FIELD_FLAG, FIELD_PAGE },
	[PAGE_ANSWERED] = { "answered", FIELD_LIST, FIELD_API, .of = twin_row_fields, .of_count = TWIN_ROW_WHY,
		.help = "Three at most, answered, with the rarest words of its title." },
	[PAGE_HAS_ANSWERED] = { "has_answered", FIELD_FLAG, FIELD_PAGE },
	[PAGE_TIES] = { "ties", FIELD_LIST, FIELD_API, .of = twin_row_fields,
		.of_count = TWIN_ROW_FIELD_COUNT, .help = "Those it has to do with, as far as they are seen." },
	[PAGE_HAS_TIES] = { "has_ties", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind twin_ties_page = { "twin.ties", "welcome/twin/pages/ties.html", page_fields,
	PAGE_FIELD_COUNT };

/* --- what may be done ------------------------------------------------------------------------- */

enum act { JOIN, HOLD, LINK, PARENT, CHILD, APART, PART, GIVE_BACK, UNTIE, ACT_COUNT };
static const struct {
	const char *code, *done;
	enum desk_done (*does)(struct arena *arena, struct db *db, const struct desk_hand *hand,
	                       const struct desk_tying *tying, const char **sentence_r,
	                       struct fault *fault_r);
	enum desk_tie_kind kind;
	bool is_other_first; /* it is done to the other one */
} acts[ACT_COUNT] = {
	[JOIN] = { "joindre", "Cette demande est jointe à l’autre\u202f; la personne en est prévenue.", desk_join,
	           DESK_TIE_KEPT },
	[HOLD] = { "recevoir", "L’autre demande est jointe à celle-ci\u202f; la personne en est prévenue.", desk_join,
	           DESK_TIE_KEPT, .is_other_first = true },
	[LINK] = { "lier", "Les deux demandes sont liées.", desk_tie, DESK_TIE_LINKED },
	[PARENT] = { "partie", "Cette demande est une partie de l’autre.", desk_tie, DESK_TIE_PARENT },
	[CHILD] = { "tout", "L’autre demande est une partie de celle-ci.", desk_tie, DESK_TIE_CHILD },
	[APART] = { "deux", "C’est noté\u202f: ce sont deux demandes.", desk_tie, DESK_TIE_APART },
	[PART] = { "separer", "Cette demande est de nouveau suivie pour elle-même\u202f; la personne en est prévenue.",
	           desk_part, DESK_TIE_KEPT },
	[GIVE_BACK] = { "rendre",
	                "L’autre demande est de nouveau suivie pour elle-même\u202f; la personne en est prévenue.",
	                desk_part, DESK_TIE_KEPT, .is_other_first = true },
	[UNTIE] = { "delier", "Les deux demandes ne sont plus liées.", desk_untie, DESK_TIE_LINKED },
};

enum { FORM_OTHER, FORM_ACT, FORM_COUNT };
static const struct form_choice act_choices[] = {
	{ "lier", "Elles sont liées, chacune suit son chemin" },
	{ "joindre", "C’est la même chose\u202f: joindre celle-ci à l’autre, que l’on garde" },
	{ "recevoir", "C’est la même chose\u202f: joindre l’autre à celle-ci, que l’on garde" },
	{ "partie", "Celle-ci est une partie de l’autre" },
	{ "tout", "L’autre est une partie de celle-ci" },
};
static const struct form_field tie_form[FORM_COUNT] = {
	[FORM_OTHER] = { "autre", FORM_TEXT, "Référence de l’autre demande",
		.hint = "Comme 2026-K7MX4P3.", .required = "Écrivez la référence de l’autre demande.",
		.length_max = 40 },
	[FORM_ACT] = { "lien", FORM_CHOICE, "Leur lien", .required = "Dites leur lien.",
		.choices = act_choices, .choice_count = LENGTH(act_choices) },
};

static enum act
act_of(struct span code)
{
	for (size_t i = 0; i < ACT_COUNT; i++)
		if (span_is(code, acts[i].code))
			return (enum act)i;
	return ACT_COUNT;
}

/* --- the page --------------------------------------------------------------------------------- */

static bool
draw_ties(struct twinning *twinning, struct model *page)
{
	struct visit *visit = twinning->visit;
	struct twin_tie *ties;
	size_t count;
	if (!twin_ties(visit->arena, twinning->db, visit->root_id, twinning->sight, &twinning->request,
	               &ties, &count, &twinning->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const enum desk_tie_kind kind = ties[i].tie.kind;
		struct model *row = twin_row_draw(visit, page, PAGE_TIES, &ties[i].other);
		model_text_z(row, TWIN_ROW_WHY, ties[i].words);
		model_flag(row, TWIN_ROW_CAN_PART, kind == DESK_TIE_KEPT);
		model_flag(row, TWIN_ROW_CAN_GIVE_BACK, kind == DESK_TIE_HELD);
		model_flag(row, TWIN_ROW_CAN_UNTIE, kind != DESK_TIE_KEPT && kind != DESK_TIE_HELD);
	}
	model_flag(page, PAGE_HAS_TIES, count > 0);
	return true;
}

static bool
draw_proposed(struct twinning *twinning, struct model *page)
{
	struct visit *visit = twinning->visit;
	struct twin_request *proposed;
	size_t count;
	const struct twin_around around = { twinning->sight, twinning->tree, visit->now_s };
	if (!twin_requests(visit->arena, twinning->db, visit->root_id, &around, &twinning->request,
	                   &proposed, &count, &twinning->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = twin_row_draw(visit, page, PAGE_PROPOSED, &proposed[i].request);
		model_text_z(row, TWIN_ROW_WHY, proposed[i].why);
	}
	model_flag(page, PAGE_HAS_PROPOSED, count > 0);
	return true;
}

static bool
draw_answered(struct twinning *twinning, struct model *page)
{
	struct visit *visit = twinning->visit;
	struct twin_answered answered;
	const struct twin_around around = { twinning->sight, twinning->tree, visit->now_s };
	if (!twin_answered(visit->arena, twinning->db, visit->root_id, &around, &twinning->request, &answered,
	                   &twinning->fault))
		return false;
	for (size_t i = 0; i < answered.count; i++)
		(void)twin_row_draw(visit, page, PAGE_ANSWERED, &answered.all[i]);
	model_flag(page, PAGE_HAS_ANSWERED, answered.count > 0);
	return true;
}

static void
show(struct twinning *twinning, const struct form *form)
{
	struct visit *visit = twinning->visit;
	struct model *page = model_new(visit->arena, &twin_ties_page);
	const enum act done = act_of(visit_asked(visit, "fait"));
	model_text_z(page, PAGE_TITLE, "Les demandes liées");
	model_text(page, PAGE_WITHIN, twin_title(&twinning->request));
	model_url_z(page, PAGE_WITHIN_URL, twin_address(visit->arena, twinning->request.reference, ""));
	model_url_z(page, PAGE_URL, twin_address(visit->arena, twinning->request.reference, "/liens"));
	model_text_z(page, PAGE_TROUBLE, twinning->trouble);
	if (twinning->trouble == NULL && form_is_fine(form) && done != ACT_COUNT)
		model_text_z(page, PAGE_DONE, acts[done].done);
	form_draw(form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(form) || twinning->trouble != NULL)
		visit->response->status = 422;
	if (draw_ties(twinning, page) && draw_proposed(twinning, page) && draw_answered(twinning, page))
		visit_show(visit, &twin_ties_page, page);
	else
		visit_fail(visit, &twinning->fault);
}

void
twin_get_ties(struct visit *visit)
{
	struct twinning twinning;
	if (twin_begin(visit, &twinning))
		show(&twinning, form_new(visit->arena, tie_form, FORM_COUNT));
}

/* --- doing ------------------------------------------------------------------------------------ */

struct tying {
	struct twinning *twinning;
	enum act act;
	struct span other;
	enum desk_done done;
	bool is_missing; /* the other one is not seen */
};

/* Both are looked for again, as they are seen now. */
static bool
write_act(struct db *db, void *data)
{
	struct tying *tying = data;
	struct twinning *twinning = tying->twinning;
	struct visit *visit = twinning->visit;
	struct desk_request now, other;
	tying->done = DESK_FAILED;
	enum found found = desk_load(visit->arena, db, visit->root_id, twinning->sight,
	                             twinning->request.reference, &now, &twinning->fault);
	if (found == FOUND_ONE)
		found = twin_other(twinning, db, tying->other, &other);
	tying->is_missing = found == FOUND_NONE;
	if (found != FOUND_ONE)
		return false;
	const bool turns = acts[tying->act].is_other_first;
	const struct desk_tying both = { .request_id = turns ? other.request_id : now.request_id,
		                             .other_id = turns ? now.request_id : other.request_id,
		                             .kind = acts[tying->act].kind,
		                             .account_id = visit->reader.account_id };
	tying->done = acts[tying->act].does(visit->arena, db, &twinning->hand, &both,
	                                    &twinning->trouble, &twinning->fault);
	return tying->done == DESK_IS_DONE;
}

static void
answer(struct tying *tying, struct form *form, bool is_written)
{
	struct twinning *twinning = tying->twinning;
	struct visit *visit = twinning->visit;
	if (is_written || tying->done == DESK_WAS_DONE) {
		visit_go(visit, "%s",
		         twin_address(visit->arena, twinning->request.reference,
		                      arena_format(visit->arena, "/liens?fait=%s", acts[tying->act].code)));
		return;
	}
	if (!tying->is_missing && tying->done != DESK_IS_REFUSED) {
		visit_fail(visit, &twinning->fault);
		return;
	}
	if (tying->is_missing)
		form_complain(form, tie_form[FORM_OTHER].name,
		              "Aucune autre demande que vous pouvez voir n’a cette référence.");
	visit_db_end(visit);
	twinning->db = visit_db(visit);
	if (twinning->db != NULL)
		show(twinning, form);
}

void
twin_post_ties(struct visit *visit)
{
	struct twinning twinning;
	struct tying tying = { .twinning = &twinning };
	bool gave_up = false;
	if (!twin_begin(visit, &twinning))
		return;
	struct form *form = form_new(visit->arena, tie_form, FORM_COUNT);
	tying.act = act_of(http_pairs_first(&visit->body, "faire"));
	tying.other = http_pairs_first(&visit->body, "autre");
	if (tying.act == ACT_COUNT) { /* the form where one types */
		(void)form_read(form, visit_lookup, visit);
		if (form_is_fine(form))
			tying.act = act_of(form_text(form, FORM_ACT));
		tying.other = form_text(form, FORM_OTHER);
	}
	if (tying.act == ACT_COUNT) {
		show(&twinning, form);
		return;
	}
	const bool is_written = visit_write(visit, write_act, &tying, &gave_up);
	if (is_written || gave_up)
		answer(&tying, form, is_written);
}
