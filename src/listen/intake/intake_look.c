/* What a file that waits gives, and the yes: « Reprendre ces réponses ». */
#include <string.h>

#include "base/time.h"
#include "listen/intake/intake_page.h"

enum { BAD_NUMBER, BAD_WHY, BAD_FIELD_COUNT };
static const struct field bad_fields[BAD_FIELD_COUNT] = {
	[BAD_NUMBER] = { "number", FIELD_TEXT, FIELD_API, .help = "Which reply or line." },
	[BAD_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "Why it is left." },
};
enum { SIDE_NAME, SIDE_REPLIES, SIDE_FIELD_COUNT };
static const struct field side_fields[SIDE_FIELD_COUNT] = {
	[SIDE_NAME] = { "side", FIELD_TEXT, FIELD_API, .help = "Who answered." },
	[SIDE_REPLIES] = { "replies", FIELD_COUNT, FIELD_API, .help = "Replies that would be taken." },
};
enum { REMARK_WORDS, REMARK_NAMES, REMARK_FIELD_COUNT };
static const struct field remark_fields[REMARK_FIELD_COUNT] = {
	[REMARK_WORDS] = { "remark", FIELD_TEXT, FIELD_API, .help = "What becomes of something." },
	[REMARK_NAMES] = { "names", FIELD_TEXT, FIELD_API, .help = "Of which columns or questions." },
};

enum {
	LOOK_PAGE_TITLE, LOOK_PAGE_WITHIN, LOOK_PAGE_BACK_URL, LOOK_PAGE_URL, LOOK_PAGE_IS_READ,
	LOOK_PAGE_ALL, LOOK_PAGE_GOOD, LOOK_PAGE_PARTIAL, LOOK_PAGE_TAKEN_PARTIAL, LOOK_PAGE_BAD,
	LOOK_PAGE_DAYS, LOOK_PAGE_SIDES, LOOK_PAGE_BADS, LOOK_PAGE_HAS_BADS, LOOK_PAGE_MORE,
	LOOK_PAGE_REMARKS, LOOK_PAGE_HAS_REMARKS, LOOK_PAGE_ASK, LOOK_PAGE_CHANGED, LOOK_PAGE_FIELDS,
	LOOK_PAGE_SIDE_FIELDS, LOOK_PAGE_HAS_SIDES, LOOK_PAGE_PLACE_FIELDS, LOOK_PAGE_HAS_PLACES,
	LOOK_PAGE_ERRORS, LOOK_PAGE_WRONG, LOOK_PAGE_MARK, LOOK_PAGE_MAY, LOOK_PAGE_COUNT
};
static const struct field look_fields[LOOK_PAGE_COUNT] = {
	[LOOK_PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LOOK_PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[LOOK_PAGE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[LOOK_PAGE_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[LOOK_PAGE_IS_READ] = { "is_read", FIELD_FLAG, FIELD_API, .help = "The counts are there." },
	[LOOK_PAGE_ALL] = { "all", FIELD_COUNT, FIELD_API, .help = "Replies in the file." },
	[LOOK_PAGE_GOOD] = { "good", FIELD_COUNT, FIELD_API, .help = "Replies that would be taken." },
	[LOOK_PAGE_PARTIAL] = { "partial", FIELD_COUNT, FIELD_API, .help = "Unfinished ones, left." },
	[LOOK_PAGE_TAKEN_PARTIAL] = { "taken_partial", FIELD_COUNT, FIELD_API,
		.help = "Unfinished ones, taken." },
	[LOOK_PAGE_BAD] = { "bad", FIELD_COUNT, FIELD_API, .help = "Replies that cannot be taken." },
	[LOOK_PAGE_DAYS] = { "days", FIELD_TEXT, FIELD_API, .help = "From when to when." },
	[LOOK_PAGE_SIDES] = { "sides", FIELD_LIST, FIELD_API, .of = side_fields,
		.of_count = SIDE_FIELD_COUNT, .help = "Replies that would be taken, by side." },
	[LOOK_PAGE_BADS] = { "bads", FIELD_LIST, FIELD_API, .of = bad_fields,
		.of_count = BAD_FIELD_COUNT, .help = "Those that cannot be taken." },
	[LOOK_PAGE_HAS_BADS] = { "has_bads", FIELD_FLAG, FIELD_PAGE },
	[LOOK_PAGE_MORE] = { "more_bads", FIELD_COUNT, FIELD_API, .help = "Beyond those." },
	[LOOK_PAGE_REMARKS] = { "remarks", FIELD_LIST, FIELD_API, .of = remark_fields,
		.of_count = REMARK_FIELD_COUNT, .help = "Columns left, questions said otherwise." },
	[LOOK_PAGE_HAS_REMARKS] = { "has_remarks", FIELD_FLAG, FIELD_PAGE },
	[LOOK_PAGE_ASK] = { "ask", FIELD_FLAG, FIELD_PAGE },
	[LOOK_PAGE_CHANGED] = { "changed", FIELD_FLAG, FIELD_PAGE },
	[LOOK_PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LOOK_PAGE_SIDE_FIELDS] = { "side_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LOOK_PAGE_HAS_SIDES] = { "has_sides", FIELD_FLAG, FIELD_PAGE },
	[LOOK_PAGE_PLACE_FIELDS] = { "place_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LOOK_PAGE_HAS_PLACES] = { "has_places", FIELD_FLAG, FIELD_PAGE },
	[LOOK_PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LOOK_PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[LOOK_PAGE_MARK] = { "mark", FIELD_TEXT, FIELD_PAGE },
	[LOOK_PAGE_MAY] = { "may_take", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind intake_look_page = { "inquiry.replies.look",
	"listen/intake/pages/look.html", look_fields, LOOK_PAGE_COUNT };

/* --- showing -------------------------------------------------------------------------------------- */

static void
remark(struct model *page, const char *words, const char *names)
{
	if (names == NULL || names[0] == '\0')
		return;
	struct model *row = model_row(page, LOOK_PAGE_REMARKS);
	model_text_z(row, REMARK_WORDS, words);
	model_text_z(row, REMARK_NAMES, names);
	model_flag(page, LOOK_PAGE_HAS_REMARKS, true);
}

static const char *
counted(struct arena *arena, int64_t count)
{
	return count == 0 ? NULL : arena_format(arena, "%lld", (long long)count);
}

static void
show_remarks(const struct intake_look *look, const struct intake_reading *reading,
             struct model *page)
{
	struct arena *arena = look->visit->arena;
	const struct intake_waiting *waiting = &look->waiting;
	const struct inquiry_told *told = &reading->counts.told;
	remark(page, "Jamais gardées\u202f: elles disent qui a répondu, quand ou d’où",
	       span_copy(arena, waiting->about));
	remark(page, "Laissées\u202f: leurs textes peuvent dire qui a répondu",
	       span_copy(arena, waiting->personal));
	remark(page, "Laissées\u202f: la question n’est pas la même ici",
	       span_copy(arena, waiting->otherwise));
	remark(page, "Laissées\u202f: ce questionnaire n’a pas de question de ce nom",
	       span_copy(arena, waiting->none));
	remark(page, "Questions dites en d’autres mots ici\u202f: relisez-les",
	       intake_reworded(arena, reading));
	remark(page, "Textes coupés, plus longs que ce qui est gardé ici", counted(arena, told->cut));
	remark(page, "Nombres arrondis", counted(arena, told->rounded));
	remark(page, "Réponses laissées\u202f: leur question ne se pose pas ici à cette personne",
	       counted(arena, told->forgotten));
	if (!reading->counts.tells_end)
		remark(page, "Le fichier ne dit pas quelles réponses sont achevées", "toutes sont prises");
}

static void
show_sides(const struct intake_reading *reading, struct model *page)
{
	static const char *const names[SIDE_COUNT] = { "Usagers", "Agents", "Dirigeants" };
	int64_t replies[SIDE_COUNT] = { 0 };
	for (size_t i = 0; i < reading->counts.group_count; i++)
		replies[reading->counts.groups[i].side] += reading->counts.groups[i].replies;
	for (int side = 0; side < SIDE_COUNT; side++) {
		if (replies[side] == 0)
			continue;
		struct model *row = model_row(page, LOOK_PAGE_SIDES);
		model_text_z(row, SIDE_NAME, names[side]);
		model_count(row, SIDE_REPLIES, replies[side]);
	}
}

static void
show_bads(const struct intake_reading *reading, struct model *page, struct arena *arena)
{
	enum { BAD_SHOWN_MAX = 100 };
	const struct import *import = reading->import;
	size_t shown = 0;
	for (; shown < import->bad_listed && shown < BAD_SHOWN_MAX; shown++) {
		struct model *row = model_row(page, LOOK_PAGE_BADS);
		model_text_z(row, BAD_NUMBER,
		             arena_format(arena, "%s%lld", import->numbered,
		                          (long long)import->bad_lines[shown].number));
		model_text_z(row, BAD_WHY, import->bad_lines[shown].why);
	}
	model_flag(page, LOOK_PAGE_HAS_BADS, shown > 0);
	if (import->bad_count > (int64_t)shown)
		model_count(page, LOOK_PAGE_MORE, import->bad_count - (int64_t)shown);
}

static void
show_counts(const struct intake_look *look, const struct intake_reading *reading,
            struct model *page)
{
	struct arena *arena = look->visit->arena;
	const struct intake_counts *counts = &reading->counts;
	model_flag(page, LOOK_PAGE_IS_READ, true);
	model_count(page, LOOK_PAGE_ALL, counts->read);
	model_count(page, LOOK_PAGE_GOOD, counts->good);
	model_count(page, LOOK_PAGE_BAD, counts->bad);
	model_count(page, LOOK_PAGE_PARTIAL, counts->partial);
	model_count(page, LOOK_PAGE_TAKEN_PARTIAL, counts->taken_partial);
	if (counts->has_days) {
		struct text days = text_new(arena, 200);
		text_add_z(&days, "du ");
		text_add_date_words(&days, counts->first_day);
		text_add_z(&days, " au ");
		text_add_date_words(&days, counts->last_day);
		model_text(page, LOOK_PAGE_DAYS, text_span(&days));
	}
	show_sides(reading, page);
	show_bads(reading, page, arena);
	show_remarks(look, reading, page);
}

static void
draw_forms(const struct intake_look *look, struct model *page)
{
	form_draw(look->form, page,
	          (struct form_place){ LOOK_PAGE_FIELDS, LOOK_PAGE_ERRORS, LOOK_PAGE_WRONG });
	if (look->sides != NULL)
		form_draw(look->sides, page,
		          (struct form_place){ LOOK_PAGE_SIDE_FIELDS, LOOK_PAGE_ERRORS, LOOK_PAGE_WRONG });
	if (look->place_form != NULL)
		form_draw(look->place_form, page,
		          (struct form_place){ LOOK_PAGE_PLACE_FIELDS, LOOK_PAGE_ERRORS,
		                               LOOK_PAGE_WRONG });
	model_flag(page, LOOK_PAGE_HAS_SIDES, look->sides != NULL);
	model_flag(page, LOOK_PAGE_HAS_PLACES, look->place_form != NULL);
}

/* `reading` NULL: nothing was read, something is still to be said. */
static void
show_look(struct intake_look *look, const struct intake_reading *reading, bool is_changed)
{
	struct visit *visit = look->visit;
	struct model *page = model_new(visit->arena, &intake_look_page);
	model_text_z(page, LOOK_PAGE_TITLE,
	             arena_format(visit->arena, "Ce que donne «\u202f%.*s\u202f»",
	                          SPAN_ARGS(look->waiting.file_name)));
	model_text_z(page, LOOK_PAGE_WITHIN, "Reprendre des réponses de LimeSurvey");
	model_url_z(page, LOOK_PAGE_BACK_URL, look->base);
	model_url_z(page, LOOK_PAGE_URL,
	            arena_format(visit->arena, "%s/%lld", look->base, (long long)look->waiting.id));
	model_flag(page, LOOK_PAGE_ASK, look->is_unsaid);
	model_flag(page, LOOK_PAGE_CHANGED, is_changed);
	model_text_z(page, LOOK_PAGE_MARK, intake_form_mark(look));
	if (reading != NULL) {
		show_counts(look, reading, page);
		model_flag(page, LOOK_PAGE_MAY, reading->counts.good > 0);
	}
	draw_forms(look, page);
	if (look->is_wrong)
		visit->response->status = 422;
	visit_show(visit, &intake_look_page, page);
}

/* --- what is looked at ------------------------------------------------------------------------------ */

/* `arena`: of the file. False after a page was answered. */
static bool
find_look(struct visit *visit, struct arena *arena, struct intake_look *look_r,
          struct inquiry **inquiry_r)
{
	struct inquiry_row row;
	struct fault fault = { 0 };
	int64_t id;
	*look_r = (struct intake_look){ .visit = visit };
	if (intake_questionnaire(visit, &row, inquiry_r) != FOUND_ONE) {
		if (visit->response->status == 200)
			visit_missing(visit);
		return false;
	}
	look_r->inquiry_id = row.inquiry_id;
	look_r->version = row.version;
	look_r->base = inquiry_url(visit->arena, row.inquiry_id, "/reponses");
	look_r->title = inquiry_say((*inquiry_r)->title, 0);
	if (look_r->title.length == 0)
		look_r->title = row.name;
	enum found found = FOUND_NONE;
	if (span_int64(visit->part[1], &id) && id > 0)
		found = intake_waits(arena, visit->folder, id, &look_r->waiting, &look_r->source, &fault);
	if (found == FOUND_ONE && (look_r->waiting.inquiry_id != row.inquiry_id ||
	                           look_r->waiting.account_id != visit->reader.account_id))
		found = FOUND_NONE;
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_say(visit, 404, "Ce fichier n’attend plus",
		          "Il a été repris, laissé, ou il attendait depuis plus d’une heure\u202f: choisissez-le de "
		          "nouveau.");
	return found == FOUND_ONE;
}

static bool
load_look(struct intake_look *look, struct fault *fault_r)
{
	struct visit *visit = look->visit;
	look->tree = place_tree_load(visit->arena, visit->db, visit->root_id, visit->today, fault_r);
	return look->tree != NULL && intake_form_waves(look, fault_r);
}

struct looking {
	struct arena *arena; /* of the file, and all that is read of it */
	struct intake_look look;
	struct inquiry *inquiry;
	struct import import;
	struct intake_keeping keeping;
};

static struct intake_reading *
reading_of(struct looking *looking, bool is_dry)
{
	struct intake_look *look = &looking->look;
	struct visit *visit = look->visit;
	looking->import = (struct import){ .root_id = visit->root_id, .kind = INTAKE_KIND,
		                               .file_path = span_copy(looking->arena,
		                                                      look->waiting.file_name),
		                               .dry_run = is_dry };
	import_begin(&looking->import, looking->arena);
	looking->keeping = (struct intake_keeping){
		.arena = looking->arena, .store = visit->store, .folder = visit->folder,
		.inquiry_id = look->inquiry_id, .file_mark = look->waiting.file_mark,
		.account_id = visit->reader.account_id, .once = visit->once,
		.reading = { .arena = looking->arena, .source = &look->source, .how = &look->how,
		             .inquiry = looking->inquiry, .tree = look->tree, .reader = &visit->reader,
		             .import = &looking->import },
	};
	return &looking->keeping.reading;
}

/* Nothing can be made of this file: another is asked for. */
static void
give_up(struct looking *looking)
{
	struct visit *visit = looking->look.visit;
	const struct fault *fault = &looking->import.fault;
	intake_forget(visit->arena, visit->folder, looking->look.waiting.id);
	if (intake_is_mistake(fault))
		intake_show_file(visit, arena_copy_text(visit->arena, fault->for_reader));
	else
		visit_fail(visit, fault);
}

/* Counts what the choices give, and shows it. */
static void
look_over(struct looking *looking, bool is_changed)
{
	struct intake_look *look = &looking->look;
	struct intake_reading *reading = reading_of(looking, true);
	if (look->is_wrong || look->is_unsaid)
		show_look(look, NULL, false);
	else if (intake_read(reading))
		show_look(look, reading, is_changed);
	else
		give_up(looking);
}

static void
tell_not_kept(struct looking *looking)
{
	struct intake_look *look = &looking->look;
	struct visit *visit = look->visit;
	const struct fault *fault = &looking->import.fault;
	if (looking->keeping.is_again)
		visit_go(visit, "/enquetes");
	else if (fault->for_log == NULL)
		visit_say(visit, 422, "Aucune réponse n’est reprise",
		          "Revenez en arrière et changez vos choix.");
	else if (intake_is_mistake(fault))
		visit_say(visit, 422, "Ces réponses ne se reprennent pas", fault->for_reader);
	else
		visit_fail(visit, fault);
}

static void
take(struct looking *looking)
{
	struct intake_look *look = &looking->look;
	struct visit *visit = look->visit;
	struct fault fault = { 0 };
	(void)reading_of(looking, false);
	const enum found found = intake_prepare(&looking->keeping, visit->db, &fault);
	if (found != FOUND_ONE) {
		visit_fail(visit, &fault);
		return;
	}
	visit_db_end(visit);
	if (!intake_keep(&looking->keeping) || looking->keeping.wave.id == 0) {
		tell_not_kept(looking);
		return;
	}
	intake_forget(visit->arena, visit->folder, look->waiting.id);
	visit_go(visit, "/enquetes/%.*s", SPAN_ARGS(looking->keeping.wave.code));
}

static void
run(struct visit *visit, void (*answer)(struct looking *looking))
{
	enum { FILE_MEMORY_MAX = 1 << 30 };
	struct fault fault = { 0 };
	intake_one_at_a_time(true);
	struct looking looking = { .arena = arena_new(FILE_MEMORY_MAX) };
	if (find_look(visit, looking.arena, &looking.look, &looking.inquiry)) {
		if (load_look(&looking.look, &fault))
			answer(&looking);
		else
			visit_fail(visit, &fault);
	}
	arena_end(looking.arena);
	intake_one_at_a_time(false);
}

static void
answer_get(struct looking *looking)
{
	intake_form_read(&looking->look, true);
	look_over(looking, false);
}

static void
answer_post(struct looking *looking)
{
	struct intake_look *look = &looking->look;
	struct visit *visit = look->visit;
	const struct span doing = http_pairs_first(&visit->body, "faire");
	if (span_is(doing, "laisser")) {
		intake_forget(visit->arena, visit->folder, look->waiting.id);
		visit_go(visit, "%s", look->base);
		return;
	}
	intake_form_read(look, false);
	const bool is_same =
		span_is(http_pairs_first(&visit->body, "vu"), intake_form_mark(look));
	const bool is_said = !look->is_wrong && !look->is_unsaid;
	if (span_is(doing, "reprendre") && is_said && is_same)
		take(looking);
	else
		look_over(looking, span_is(doing, "reprendre") && !is_same);
}

void
intake_get_look(struct visit *visit)
{
	run(visit, answer_get);
}

void
intake_post_look(struct visit *visit)
{
	run(visit, answer_post);
}
