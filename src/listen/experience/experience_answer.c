/* The service's own answer, public; read again before it goes (craft/plain). */
#include "craft/plain/plain.h"
#include "ground/journal/journal.h"
#include "ground/post/post.h"
#include "listen/experience/experience_inside.h"
#include "listen/invite/invite.h"

enum { ANSWER_WORDS, ANSWER_COUNT };
static const struct form_field answer_form[ANSWER_COUNT] = {
	[ANSWER_WORDS] = { "reponse", FORM_LONG, "La réponse du service",
		.hint = "Tout le monde la lira. Dites ce qui sera fait, quand, et à qui parler. Ne nommez personne.",
		.required = "Écrivez la réponse.", .length_max = EXPERIENCE_ANSWER_LENGTH_MAX },
};
enum { MARK_WORDS, MARK_ADVICE, MARK_FIELD_COUNT };
static const struct field mark_fields[MARK_FIELD_COUNT] = {
	[MARK_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "Of the answer; null: something is missing." },
	[MARK_ADVICE] = { "advice", FIELD_TEXT, FIELD_API, .help = "What would be easier to read." },
};
enum {
	PAGE_TITLE, PAGE_HEAD, PAGE_TEXT, PAGE_ABOUT, PAGE_DISTRESS, PAGE_HAS_MARKS, PAGE_MARKS, PAGE_FIELDS,
	PAGE_ERRORS, PAGE_WRONG, PAGE_URL, PAGE_BACK_URL, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_HEAD] = { "head", FIELD_TEXT, FIELD_API, .help = "The title of what was told." },
	[PAGE_TEXT] = { "text", FIELD_TEXT, FIELD_API, .help = "What was told." },
	[PAGE_ABOUT] = { "about", FIELD_TEXT, FIELD_API, .help = "Feeling, place, month." },
	[PAGE_DISTRESS] = { "distress", FIELD_TEXT, FIELD_PAGE },
	[PAGE_HAS_MARKS] = { "has_marks", FIELD_FLAG, FIELD_PAGE },
	[PAGE_MARKS] = { "marks", FIELD_LIST, FIELD_API, .of = mark_fields, .of_count = MARK_FIELD_COUNT,
		.help = "Advice, before it is published." },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind experience_answer_page = { "experiences.answer",
	"listen/experience/pages/answer.html", page_fields, PAGE_FIELD_COUNT };

struct answering {
	struct visit *visit;
	struct place_tree *tree;
	struct form *form;
	struct experience experience;
	struct plain_reading *reading; /* NULL: nothing to say of the words */
	struct fault fault;
};

static bool
begin(struct answering *answering)
{
	struct visit *visit = answering->visit;
	if (!experience_of_address(visit, &answering->experience))
		return false;
	answering->tree = experience_tree(visit);
	if (answering->tree == NULL)
		return false;
	if (answering->experience.state != EXPERIENCE_PUBLISHED ||
	    !experience_may_answer(&visit->reader, answering->tree, answering->experience.place_id)) {
		visit_missing(visit);
		return false;
	}
	answering->form = form_new(visit->arena, answer_form, ANSWER_COUNT);
	return true;
}

/* What is hard to read, and whoever is named. */
static bool
has_marks(struct answering *answering)
{
	struct arena *arena = answering->visit->arena;
	const struct span words = form_text(answering->form, ANSWER_WORDS);
	const struct mask_reading names = mask_read(arena, experience_mask(), words);
	bool is_named = false;
	answering->reading = arena_new_of(arena, struct plain_reading);
	plain_read(arena, words, answering->reading);
	for (size_t i = 0; i < names.count; i++)
		is_named = is_named || names.finds[i].kind == MASK_NAME;
	return is_named || answering->reading->count > 0;
}

static void
show_marks(const struct answering *answering, struct model *page)
{
	const struct span words = form_text(answering->form, ANSWER_WORDS);
	for (size_t i = 0; i < answering->reading->count; i++) {
		const struct plain_mark *mark = &answering->reading->marks[i];
		struct model *row = model_row(page, PAGE_MARKS);
		if (mark->length > 0)
			model_text(row, MARK_WORDS, span_from(words.at + mark->at, mark->length));
		model_text_z(row, MARK_ADVICE, mark->advice);
	}
	const struct mask_reading names = mask_read(answering->visit->arena, experience_mask(), words);
	for (size_t i = 0; i < names.count; i++) {
		if (names.finds[i].kind != MASK_NAME)
			continue;
		struct model *row = model_row(page, PAGE_MARKS);
		model_text(row, MARK_WORDS, span_from(words.at + names.finds[i].at, names.finds[i].length));
		model_text_z(row, MARK_ADVICE, "Est-ce le nom de quelqu’un\u202f? Ne nommez ni l’auteur, ni un agent.");
	}
	model_flag(page, PAGE_HAS_MARKS, model_row_count(page, PAGE_MARKS) > 0);
}

static void
show(struct answering *answering)
{
	struct visit *visit = answering->visit;
	const struct experience *experience = &answering->experience;
	const long long id = experience->id;
	struct model *page = model_new(visit->arena, &experience_answer_page);
	model_text_z(page, PAGE_TITLE, "Répondre en public");
	model_text(page, PAGE_HEAD, experience->title);
	model_text(page, PAGE_TEXT, experience->words);
	model_text_z(page, PAGE_ABOUT,
	             arena_format(visit->arena, "%s · %.*s · %s", experience_feelings[experience->feeling].label,
	                          SPAN_ARGS(experience_place_words(answering->tree, experience->place_id)),
	                          experience_month_words(visit->arena, experience->month)));
	if (experience_is_distress(experience->flags))
		model_text_z(page, PAGE_DISTRESS, flags_distress_line);
	if (answering->reading != NULL)
		show_marks(answering, page);
	form_draw(answering->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	model_url_z(page, PAGE_URL, arena_format(visit->arena, "/experiences/%lld/repondre", id));
	model_url_z(page, PAGE_BACK_URL, arena_format(visit->arena, "/experiences/%lld", id));
	if (!form_is_fine(answering->form))
		visit->response->status = 422;
	visit_show(visit, &experience_answer_page, page);
}

void
experience_get_answer(struct visit *visit)
{
	struct answering answering = { .visit = visit };
	if (!begin(&answering))
		return;
	form_fill(answering.form, ANSWER_WORDS, answering.experience.answer);
	show(&answering);
}

/* --- published --------------------------------------------------------------------------------- */

/* Whoever left an address is told, once. */
static bool
tell_author(struct answering *answering, struct db *db, const struct experience *experience)
{
	struct visit *visit = answering->visit;
	struct experience_reader reader;
	struct span joined;
	if (!visit->mails || visit->address == NULL || experience->locked.length == 0 ||
	    experience->answered_day != 0)
		return true;
	const enum found found = invite_unlock_words(visit->arena, db, visit->root_id, visit->folder,
	                                             experience->locked, &joined, &answering->fault);
	if (found != FOUND_ONE || !experience_split(joined, &reader))
		return found != FOUND_FAILED;
	const struct post_letter letter = {
		.to = reader.mail,
		.subject = SPAN("Le service a répondu à ce que vous avez raconté"),
		.text = span_of(arena_format(
			visit->arena,
			"Bonjour,\n\nVous avez raconté ce qui vous est arrivé. Le service vous a répondu ici\u202f:\n\n"
			"%s/experiences/suivi/%.*s\n\nÀ la même adresse, vous pouvez retirer votre texte. Ce message est "
			"le seul que vous recevrez à ce sujet, et votre adresse sera effacée dans 90 jours.\n",
			visit->address, SPAN_ARGS(reader.secret))),
		.stop_url = SPAN(""),
	};
	return post_add(visit->arena, db, visit->root_id, &letter, visit->now_s, &answering->fault) !=
	       FOUND_FAILED;
}

static bool
write_answer(struct db *db, void *data)
{
	struct answering *answering = data;
	struct visit *visit = answering->visit;
	struct experience now;
	const struct fact fact = {
		.kind = "experience.answered",
		.account_id = visit->reader.account_id,
		.place_id = answering->experience.place_id,
		.subject_id = answering->experience.id,
		.words = SPAN("Une réponse publique à une expérience racontée."),
		.once = visit->once,
	};
	if (journal_add(visit->arena, db, visit->root_id, &fact, &answering->fault) != FOUND_ONE ||
	    experience_by_id(visit->arena, db, visit->root_id, answering->experience.id, &now,
	                     &answering->fault) != FOUND_ONE ||
	    now.state != EXPERIENCE_PUBLISHED || !tell_author(answering, db, &now))
		return false;
	now.answer = form_text(answering->form, ANSWER_WORDS);
	if (now.answered_day == 0)
		now.answered_day = visit->today;
	return experience_change(db, visit->root_id, &now, &answering->fault);
}

void
experience_post_answer(struct visit *visit)
{
	struct answering answering = { .visit = visit };
	bool gave_up = false;
	if (!begin(&answering))
		return;
	if (!form_read(answering.form, visit_lookup, visit)) {
		show(&answering);
		return;
	}
	/* Advice is given once; whoever publishes after it has read it. */
	if (!span_is(http_pairs_first(&visit->body, "relue"), "oui") && has_marks(&answering)) {
		show(&answering);
		return;
	}
	const long long id = answering.experience.id;
	visit_db_end(visit);
	if (visit_write(visit, write_answer, &answering, &gave_up) || gave_up)
		visit_go(visit, "/experiences/%lld", id);
}
