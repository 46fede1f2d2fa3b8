/* Reading again what was told: publishing it, hiding more words, refusing and saying why. */
#include "ground/journal/journal.h"
#include "listen/experience/experience_inside.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }

enum { ROW_HEAD, ROW_URL, ROW_ABOUT, ROW_FLAGS, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_HEAD] = TEXT("head", "Its title."),
	[ROW_URL] = { "url", FIELD_URL, FIELD_API, .help = "Where it is read again." },
	[ROW_ABOUT] = TEXT("about", "Feeling, place, month."),
	[ROW_FLAGS] = TEXT("flags", "What calls a person; null: nothing."),
};
enum { WAIT_TITLE, WAIT_HAS, WAIT_ROWS, WAIT_MORE, WAIT_FIELD_COUNT };
static const struct field wait_fields[WAIT_FIELD_COUNT] = {
	[WAIT_TITLE] = TEXT("title", "Title of the page."),
	[WAIT_HAS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
	[WAIT_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Those this reader may read again, flagged ones first." },
	[WAIT_MORE] = { "is_more", FIELD_FLAG, FIELD_API, .help = "There are others." },
};
const struct page_kind experience_waiting_page = { "experiences.waiting",
	"listen/experience/pages/waiting.html", wait_fields, WAIT_FIELD_COUNT };

static const char *
about_words(struct arena *arena, const struct place_tree *tree, const struct experience *experience)
{
	return arena_format(arena, "%s · %.*s · %s", experience_feelings[experience->feeling].label,
	                    SPAN_ARGS(experience_place_words(tree, experience->place_id)),
	                    experience_month_words(arena, experience->month));
}

static void
show_waiting(struct visit *visit, const struct place_tree *tree, const struct experience *experience,
             struct model *page)
{
	struct model *row = model_row(page, WAIT_ROWS);
	model_text(row, ROW_HEAD, experience->title);
	model_url_z(row, ROW_URL,
	            arena_format(visit->arena, "/experiences/a-relire/%lld", (long long)experience->id));
	model_text_z(row, ROW_ABOUT, about_words(visit->arena, tree, experience));
	model_text_z(row, ROW_FLAGS, experience_flag_words(visit->arena, experience->flags));
}

void
experience_get_waiting(struct visit *visit)
{
	enum { WAITING_COUNT_MAX = 200 };
	struct fault fault = { 0 };
	struct experience_line *lines;
	size_t count, kept = 0;
	const struct place_tree *tree = experience_tree(visit);
	if (tree == NULL)
		return;
	if (!experience_lines(visit->arena, visit->db, visit->root_id, EXPERIENCE_TO_READ, &lines, &count,
	                      &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct experience *all = arena_array_of(visit->arena, struct experience, WAITING_COUNT_MAX);
	struct model *page = model_new(visit->arena, &experience_waiting_page);
	for (size_t i = count; i-- > 0;) { /* whoever waits longest first */
		if (!experience_may_review(&visit->reader, tree, lines[i].place_id))
			continue;
		if (kept == WAITING_COUNT_MAX) {
			model_flag(page, WAIT_MORE, true);
			break;
		}
		if (experience_by_id(visit->arena, visit->db, visit->root_id, lines[i].id, &all[kept++],
		                     &fault) != FOUND_ONE) {
			visit_fail(visit, &fault);
			return;
		}
	}
	for (int is_flagged = 1; is_flagged >= 0; is_flagged--)
		for (size_t i = 0; i < kept; i++)
			if ((all[i].flags != 0) == (is_flagged == 1))
				show_waiting(visit, tree, &all[i], page);
	model_text_z(page, WAIT_TITLE, "Textes à relire");
	model_flag(page, WAIT_HAS, kept > 0);
	visit_show(visit, &experience_waiting_page, page);
}

/* --- one --------------------------------------------------------------------------------------- */

static const struct form_choice decisions[] = {
	{ "publier", "Publier ce texte" },
	{ "masquer", "Masquer encore des mots" },
	{ "refuser", "Ne pas publier ce texte" },
};
enum { DECIDE_PUBLISH, DECIDE_HIDE, DECIDE_REFUSE };
enum { REVIEW_WHAT, REVIEW_HIDDEN, REVIEW_REASON, REVIEW_COUNT };
static const struct form_field review_form[REVIEW_COUNT] = {
	[REVIEW_WHAT] = { "decision", FORM_CHOICE, "Que faire de ce texte\u202f?",
		.required = "Choisissez ce que vous faites de ce texte.", .choices = decisions,
		.choice_count = LENGTH(decisions) },
	[REVIEW_HIDDEN] = { "mots", FORM_LONG, "Les mots à masquer, un par ligne",
		.hint = "Écrits comme dans le texte. Chacun est remplacé partout par [MASQUÉ].",
		.length_max = 2000 },
	[REVIEW_REASON] = { "raison", FORM_LONG, "Pourquoi ne pas le publier",
		.hint = "Obligatoire pour ne pas le publier. L’auteur lit cette phrase, et elle reste au "
		        "registre\u202f: ne recopiez pas son texte.",
		.length_max = EXPERIENCE_REASON_LENGTH_MAX },
};
enum { FIND_WORDS, FIND_KIND, FIND_FIELD_COUNT };
static const struct field find_fields[FIND_FIELD_COUNT] = {
	[FIND_WORDS] = TEXT("words", "Words of the text."),
	[FIND_KIND] = TEXT("kind", "What they may be."),
};
enum {
	REVIEW_TITLE, REVIEW_DONE, REVIEW_HEAD, REVIEW_WORDS, REVIEW_ABOUT, REVIEW_STATE, REVIEW_WHY,
	REVIEW_FLAGS, REVIEW_DISTRESS, REVIEW_HAS_FINDS, REVIEW_FINDS, REVIEW_FIELDS, REVIEW_ERRORS,
	REVIEW_WRONG, REVIEW_URL, REVIEW_FIELD_COUNT
};
static const struct field review_fields[REVIEW_FIELD_COUNT] = {
	[REVIEW_TITLE] = TEXT("title", "Title of the page."),
	[REVIEW_DONE] = { "is_done", FIELD_FLAG, FIELD_PAGE },
	[REVIEW_HEAD] = TEXT("head", "Its title."),
	[REVIEW_WORDS] = TEXT("text", "As it would be published."),
	[REVIEW_ABOUT] = TEXT("about", "Feeling, place, month."),
	[REVIEW_STATE] = TEXT("state", "Where it stands."),
	[REVIEW_WHY] = TEXT("reason", "Why it was refused; null: it was not."),
	[REVIEW_FLAGS] = TEXT("flags", "What calls a person; null: nothing."),
	[REVIEW_DISTRESS] = { "distress", FIELD_TEXT, FIELD_PAGE },
	[REVIEW_HAS_FINDS] = { "has_finds", FIELD_FLAG, FIELD_PAGE },
	[REVIEW_FINDS] = { "finds", FIELD_LIST, FIELD_API, .of = find_fields, .of_count = FIND_FIELD_COUNT,
		.help = "What to look at: doubtful names that were left, sensitive subjects." },
	[REVIEW_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[REVIEW_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[REVIEW_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[REVIEW_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind experience_review_page = { "experiences.review",
	"listen/experience/pages/review.html", review_fields, REVIEW_FIELD_COUNT };

struct reviewing {
	struct visit *visit;
	struct place_tree *tree;
	struct form *form;
	struct experience experience; /* as it was read, then as it is to be */
	size_t decision;
	struct fault fault;
};

static bool
begin(struct reviewing *reviewing)
{
	struct visit *visit = reviewing->visit;
	if (!experience_of_address(visit, &reviewing->experience))
		return false;
	reviewing->tree = experience_tree(visit);
	if (reviewing->tree == NULL)
		return false;
	if (!experience_may_review(&visit->reader, reviewing->tree, reviewing->experience.place_id)) {
		visit_missing(visit);
		return false;
	}
	reviewing->form = form_new(visit->arena, review_form, REVIEW_COUNT);
	return true;
}

static void
show_finds(struct arena *arena, struct span text, struct model *page)
{
	const struct mask_reading reading = mask_read(arena, experience_mask(), text);
	for (size_t i = 0; i < reading.count && i < EXPERIENCE_FIND_COUNT_MAX; i++) {
		struct model *row = model_row(page, REVIEW_FINDS);
		model_text(row, FIND_WORDS, span_from(text.at + reading.finds[i].at, reading.finds[i].length));
		model_text_z(row, FIND_KIND, mask_kind_labels[reading.finds[i].kind]);
	}
	for (size_t i = 0; i < reading.flag_count && i < EXPERIENCE_FIND_COUNT_MAX; i++) {
		struct model *row = model_row(page, REVIEW_FINDS);
		model_text(row, FIND_WORDS, span_from(text.at + reading.flags[i].at, reading.flags[i].length));
		model_text_z(row, FIND_KIND, mask_special_labels[reading.flags[i].special]);
	}
}

static void
show(struct reviewing *reviewing)
{
	static const char *const states[EXPERIENCE_STATE_COUNT] = {
		[EXPERIENCE_TO_READ] = "à relire",
		[EXPERIENCE_PUBLISHED] = "publié",
		[EXPERIENCE_REFUSED] = "non publié",
	};
	struct visit *visit = reviewing->visit;
	const struct experience *experience = &reviewing->experience;
	struct model *page = model_new(visit->arena, &experience_review_page);
	model_text_z(page, REVIEW_TITLE, "Relire un texte");
	model_flag(page, REVIEW_DONE, span_is(visit_asked(visit, "fait"), "oui"));
	model_text(page, REVIEW_HEAD, experience->title);
	model_text(page, REVIEW_WORDS, experience->words);
	model_text_z(page, REVIEW_ABOUT, about_words(visit->arena, reviewing->tree, experience));
	model_text_z(page, REVIEW_STATE, states[experience->state]);
	if (experience->state == EXPERIENCE_REFUSED)
		model_text(page, REVIEW_WHY, experience->reason);
	model_text_z(page, REVIEW_FLAGS, experience_flag_words(visit->arena, experience->flags));
	if (experience_is_distress(experience->flags))
		model_text_z(page, REVIEW_DISTRESS, flags_distress_line);
	show_finds(visit->arena, experience->title, page);
	show_finds(visit->arena, experience->words, page);
	model_flag(page, REVIEW_HAS_FINDS, model_row_count(page, REVIEW_FINDS) > 0);
	form_draw(reviewing->form, page, (struct form_place){ REVIEW_FIELDS, REVIEW_ERRORS, REVIEW_WRONG });
	model_url_z(page, REVIEW_URL,
	            arena_format(visit->arena, "/experiences/a-relire/%lld", (long long)experience->id));
	if (!form_is_fine(reviewing->form))
		visit->response->status = 422;
	visit_show(visit, &experience_review_page, page);
}

void
experience_get_review(struct visit *visit)
{
	struct reviewing reviewing = { .visit = visit };
	if (begin(&reviewing))
		show(&reviewing);
}

/* --- deciding ---------------------------------------------------------------------------------- */

/* Every line must stand in the text that was read: a word hidden nowhere would be believed hidden. */
static void
hide_words(struct reviewing *reviewing, struct experience *experience, bool complains)
{
	struct arena *arena = reviewing->visit->arena;
	struct span rest = form_text(reviewing->form, REVIEW_HIDDEN), line;
	size_t lines = 0;
	for (bool is_more = true; is_more;) {
		size_t hidden = 0;
		is_more = span_cut(&rest, '\n', &line);
		line = span_trim(is_more ? line : rest);
		if (line.length == 0)
			continue;
		experience->title = experience_hide(arena, experience->title, line, &hidden);
		experience->words = experience_hide(arena, experience->words, line, &hidden);
		lines++;
		if (hidden == 0 && complains)
			form_complain(reviewing->form, "mots",
			              arena_format(arena, "«\u202f%.*s\u202f» n’est pas dans le texte. Écrivez-le comme "
			                                  "il y est.",
			                           SPAN_ARGS(line)));
	}
	if (lines == 0 && complains)
		form_complain(reviewing->form, "mots", "Écrivez les mots à masquer.");
}

static bool
read_decision(struct reviewing *reviewing)
{
	struct form *form = reviewing->form;
	struct experience next = reviewing->experience;
	if (!form_read(form, visit_lookup, reviewing->visit))
		return false;
	reviewing->decision = form_choice(form, REVIEW_WHAT);
	if (reviewing->decision == DECIDE_HIDE) {
		hide_words(reviewing, &next, true);
	} else if (reviewing->decision == DECIDE_REFUSE) {
		next.state = EXPERIENCE_REFUSED;
		next.reason = form_text(form, REVIEW_REASON);
		if (next.reason.length == 0)
			form_complain(form, "raison", "Dites pourquoi\u202f: l’auteur lira cette phrase.");
	} else {
		next.state = EXPERIENCE_PUBLISHED;
		next.reason = SPAN("");
	}
	if (!form_is_fine(form))
		return false;
	if (next.decided_day == 0 || next.state != reviewing->experience.state)
		next.decided_day = next.state == EXPERIENCE_TO_READ ? 0 : reviewing->visit->today;
	reviewing->experience = next;
	return true;
}

static bool
decide(struct db *db, void *data)
{
	struct reviewing *reviewing = data;
	struct visit *visit = reviewing->visit;
	const struct experience *next = &reviewing->experience;
	struct experience now;
	const char *words = reviewing->decision == DECIDE_PUBLISH ? "Expérience racontée\u202f: publiée."
	                    : reviewing->decision == DECIDE_HIDE
	                        ? "Expérience racontée\u202f: des mots masqués à la main."
	                        : arena_format(visit->arena, "Expérience racontée\u202f: non publiée. %.*s",
	                                       SPAN_ARGS(next->reason));
	static const char *const kinds[] = { "experience.published", "experience.hidden",
		                                 "experience.refused" };
	const struct fact fact = {
		.kind = kinds[reviewing->decision],
		.account_id = visit->reader.account_id,
		.place_id = next->place_id,
		.subject_id = next->id,
		.words = span_of(words),
		.once = visit->once,
	};
	if (journal_add(visit->arena, db, visit->root_id, &fact, &reviewing->fault) != FOUND_ONE ||
	    experience_by_id(visit->arena, db, visit->root_id, next->id, &now, &reviewing->fault) !=
	        FOUND_ONE)
		return false;
	/* What others did meanwhile (an answer, other words hidden) stays done. */
	if (reviewing->decision == DECIDE_HIDE) {
		hide_words(reviewing, &now, false);
	} else {
		now.state = next->state;
		now.reason = next->reason;
		now.decided_day = next->decided_day;
	}
	return experience_change(db, visit->root_id, &now, &reviewing->fault);
}

void
experience_post_review(struct visit *visit)
{
	struct reviewing reviewing = { .visit = visit };
	bool gave_up = false;
	if (!begin(&reviewing))
		return;
	if (!read_decision(&reviewing)) {
		show(&reviewing);
		return;
	}
	const long long id = reviewing.experience.id;
	visit_db_end(visit);
	if (!visit_write(visit, decide, &reviewing, &gave_up) && !gave_up)
		return;
	if (reviewing.decision == DECIDE_HIDE)
		visit_go(visit, "/experiences/a-relire/%lld?fait=oui", id);
	else
		visit_go(visit, "/experiences/a-relire");
}
