/* Who asks: how she is reached, what helps her, what she asked for; who may be the same. */
#include <string.h>

#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "welcome/twin/twin_inside.h"

enum { HISTORY_SHOWN_MAX = 50 };

enum { SAME_NAME, SAME_REFERENCE, SAME_URL, SAME_WHY, SAME_FIELD_COUNT };
static const struct field same_fields[SAME_FIELD_COUNT] = {
	[SAME_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Her name; null: not said." },
	[SAME_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "Of a request of hers." },
	[SAME_URL] = { "same_url", FIELD_URL, FIELD_API, .help = "Its page." },
	[SAME_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "What they have in common." },
};

enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_WITHIN_URL, PAGE_TROUBLE, PAGE_DONE, PAGE_URL, PAGE_SEEN,
	PAGE_PURPOSE, PAGE_PROPOSED, PAGE_HAS_PROPOSED, PAGE_JOINED, PAGE_HAS_JOINED, PAGE_HISTORY,
	PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_RIGHTS_URL, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Her name." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "act_url", FIELD_URL, FIELD_PAGE },
	[PAGE_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[PAGE_PURPOSE] = { "purpose", FIELD_TEXT, FIELD_API, .help = "What she is known for here, in French." },
	[PAGE_PROPOSED] = { "proposed", FIELD_LIST, FIELD_API, .of = same_fields,
		.of_count = SAME_FIELD_COUNT, .help = "Who may be the same, as far as both are seen." },
	[PAGE_HAS_PROPOSED] = { "has_proposed", FIELD_FLAG, FIELD_PAGE },
	[PAGE_JOINED] = { "joined", FIELD_LIST, FIELD_API, .of = same_fields,
		.of_count = SAME_WHY, .help = "Who was said to be the same, as far as they are seen." },
	[PAGE_HAS_JOINED] = { "has_joined", FIELD_FLAG, FIELD_PAGE },
	[PAGE_HISTORY] = { "history", FIELD_LIST, FIELD_API, .of = twin_row_fields,
		.of_count = TWIN_ROW_WHY, .help = "Her requests of that purpose, as far as they are seen." },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_RIGHTS_URL] = { "rights_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind twin_person_page = { "twin.person", "welcome/twin/pages/person.html",
	page_fields, PAGE_FIELD_COUNT };

struct knowing {
	struct twinning twinning;
	struct person person; /* the one that all of hers are joined into */
	struct person_contact *kept;
	size_t kept_count;
	struct form *form;
	struct desk_request *history;
	size_t history_count;
};

/* --- reading ---------------------------------------------------------------------------------- */

/* Of an internal request, or of one whose person is not known, there is no page. */
static bool
begin(struct visit *visit, struct knowing *knowing)
{
	struct twinning *twinning = &knowing->twinning;
	*knowing = (struct knowing){ .kept_count = 0 };
	if (!twin_begin(visit, twinning))
		return false;
	const enum found found =
		twinning->request.person_id == 0
			? FOUND_NONE
			: person_load(visit->arena, twinning->db, visit->root_id, twinning->request.person_id,
	                      &knowing->person, &twinning->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	if (found != FOUND_ONE && found != FOUND_FAILED)
		return false;
	if (found == FOUND_FAILED ||
	    !person_contacts(visit->arena, twinning->db, visit->root_id, knowing->person.person_id,
	                     &knowing->kept, &knowing->kept_count, &twinning->fault) ||
	    !desk_history(visit->arena, twinning->db, visit->root_id, twinning->sight,
	                  knowing->person.person_id, &knowing->history, &knowing->history_count,
	                  &twinning->fault)) {
		visit_fail(visit, &twinning->fault);
		return false;
	}
	knowing->form = twin_form_new(visit->arena);
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

static void
draw_same(const struct knowing *knowing, struct model *page, size_t list, struct span name,
          struct span reference, const char *why)
{
	struct arena *arena = knowing->twinning.visit->arena;
	struct model *row = model_row(page, list);
	if (name.length > 0)
		model_text(row, SAME_NAME, name);
	model_text(row, SAME_REFERENCE, reference);
	model_url_z(row, SAME_URL, twin_address(arena, reference, ""));
	if (why != NULL)
		model_text_z(row, SAME_WHY, why);
}

static bool
draw_proposed(struct knowing *knowing, struct model *page)
{
	struct twinning *twinning = &knowing->twinning;
	struct visit *visit = twinning->visit;
	struct twin_person *persons;
	size_t count;
	if (!twin_persons(visit->arena, twinning->db, visit->root_id, twinning->sight,
	                  knowing->person.person_id, &persons, &count, &twinning->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		draw_same(knowing, page, PAGE_PROPOSED, persons[i].name, persons[i].reference,
		          persons[i].why);
	model_flag(page, PAGE_HAS_PROPOSED, count > 0);
	return true;
}

/* A row that was joined is told when one of its own requests is seen. */
static struct span
seen_of_row(const struct knowing *knowing, int64_t person_id)
{
	for (size_t i = 0; i < knowing->history_count; i++)
		if (knowing->history[i].person_id == person_id)
			return knowing->history[i].reference;
	return SPAN("");
}

static bool
draw_joined(struct knowing *knowing, struct model *page)
{
	struct twinning *twinning = &knowing->twinning;
	struct person_row *rows;
	size_t count;
	if (!person_rows(twinning->visit->arena, twinning->db, twinning->visit->root_id,
	                 knowing->person.person_id, &rows, &count, &twinning->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct span reference = seen_of_row(knowing, rows[i].person_id);
		if (rows[i].joined_into == 0 || reference.length == 0)
			continue;
		draw_same(knowing, page, PAGE_JOINED, rows[i].name, reference, NULL);
		model_flag(page, PAGE_HAS_JOINED, true);
	}
	return true;
}

static const char *
done_words(const struct visit *visit)
{
	static const struct {
		const char *code, *words;
	} dones[] = {
		{ "enregistrer", "C’est enregistré." },
		{ "joindre", "C’est une même personne\u202f: ses demandes se voient ensemble." },
		{ "deux", "C’est noté\u202f: ce sont deux personnes." },
		{ "separer", "Ce sont de nouveau deux personnes." },
	};
	for (size_t i = 0; i < LENGTH(dones); i++)
		if (span_is(visit_asked(visit, "fait"), dones[i].code))
			return dones[i].words;
	return NULL;
}

static void
show(struct knowing *knowing, int status)
{
	struct twinning *twinning = &knowing->twinning;
	struct visit *visit = twinning->visit;
	struct model *page = model_new(visit->arena, &twin_person_page);
	const struct span reference = twinning->request.reference;
	model_text(page, PAGE_TITLE,
	           knowing->person.name.length > 0 ? knowing->person.name : SPAN("Personne sans nom"));
	model_text(page, PAGE_WITHIN, twin_title(&twinning->request));
	model_url_z(page, PAGE_WITHIN_URL, twin_address(visit->arena, reference, ""));
	model_url_z(page, PAGE_URL, twin_address(visit->arena, reference, "/personne"));
	model_url_z(page, PAGE_RIGHTS_URL, twin_address(visit->arena, reference, "/personne/droits"));
	model_text_z(page, PAGE_TROUBLE, twinning->trouble);
	model_text_z(page, PAGE_DONE, status == 200 ? done_words(visit) : NULL);
	model_text_z(page, PAGE_SEEN,
	             arena_format(visit->arena, "%lld", (long long)knowing->person.changes));
	model_text_z(page, PAGE_PURPOSE, offering_purpose_words[knowing->person.purpose]);
	for (size_t i = 0; i < knowing->history_count && i < HISTORY_SHOWN_MAX; i++)
		(void)twin_row_draw(visit, page, PAGE_HISTORY, &knowing->history[i]);
	form_draw(knowing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	if (draw_proposed(knowing, page) && draw_joined(knowing, page))
		visit_show(visit, &twin_person_page, page);
	else
		visit_fail(visit, &twinning->fault);
}

void
twin_get_person(struct visit *visit)
{
	struct knowing knowing;
	if (!begin(visit, &knowing))
		return;
	twin_form_fill(knowing.form, visit->arena, &knowing.person, knowing.kept, knowing.kept_count);
	show(&knowing, 200);
}

/* --- doing ------------------------------------------------------------------------------------ */

enum deed { SAVE, JOIN, TWO, PART, DEED_COUNT };
static const char *const deed_codes[DEED_COUNT] = { "enregistrer", "joindre", "deux", "separer" };
static const struct {
	const char *kind, *words;
} deed_facts[DEED_COUNT] = {
	[SAVE] = { "person.changed", "La fiche d’une personne a été modifiée." },
	[JOIN] = { "person.joined", "Deux fiches ont été dites d’une même personne." },
	[TWO] = { "person.two", "Deux fiches ont été dites de deux personnes." },
	[PART] = { "person.parted", "Deux fiches jointes ne le sont plus." },
};
enum outcome { DONE, WAS_DONE, STALE, REFUSED, MISSING, FAILED };
struct doing {
	struct knowing *knowing;
	enum deed deed;
	struct span reference; /* of a request of the other one */
	struct desk_request now, other;
	struct person person;  /* to be saved */
	struct person_contact contacts[PERSON_CONTACT_COUNT_MAX];
	size_t contact_count;
	enum outcome outcome;
};

/* The register says that it happened, never to whom. */
static bool
add_fact(struct doing *doing, struct db *db, int64_t person_id, struct span once)
{
	struct twinning *twinning = &doing->knowing->twinning;
	const struct visit *visit = twinning->visit;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = deed_facts[doing->deed].kind,
		                       .account_id = visit->reader.account_id,
		                       .subject_id = person_id,
		                       .words = span_of(deed_facts[doing->deed].words),
		                       .once = once };
	const enum found found =
		journal_add(visit->arena, db, visit->root_id, &fact, &twinning->fault);
	doing->outcome = found == FOUND_NONE ? WAS_DONE : found == FOUND_FAILED ? FAILED : DONE;
	return found == FOUND_ONE;
}

static bool
take(struct doing *doing, enum found found, enum outcome none)
{
	doing->outcome = found == FOUND_ONE ? DONE : found == FOUND_NONE ? none : FAILED;
	return found == FOUND_ONE;
}

/* Whoever made the other request, as she is known now. */
static bool
load_other(struct doing *doing, struct db *db, struct person *top_r)
{
	struct twinning *twinning = &doing->knowing->twinning;
	const struct visit *visit = twinning->visit;
	if (!take(doing, twin_other(twinning, db, doing->reference, &doing->other), MISSING))
		return false;
	return take(doing,
	            doing->other.person_id == 0
	                ? FOUND_NONE
	                : person_load(visit->arena, db, visit->root_id, doing->other.person_id, top_r,
	                              &twinning->fault),
	            MISSING);
}

/* The other one is joined into her; but what is known from a confidential request alone is not what
 * whoever sees the other one is shown. */
static bool
join(struct doing *doing, struct db *db, int64_t mine, int64_t others)
{
	const struct visit *visit = doing->knowing->twinning.visit;
	const bool turns = doing->now.is_confidential && !doing->other.is_confidential;
	return take(doing, person_join(visit->arena, db, visit->root_id, turns ? mine : others,
	                               turns ? others : mine, &doing->knowing->twinning.fault), REFUSED) &&
	       add_fact(doing, db, mine, visit->once);
}

/* Not proposed again. */
static bool
tell_apart(struct doing *doing, struct db *db, int64_t mine, const struct person *others)
{
	struct knowing *knowing = doing->knowing;
	const struct visit *visit = knowing->twinning.visit;
	if (others->purpose != knowing->person.purpose || others->person_id == mine)
		return take(doing, FOUND_NONE, REFUSED);
	return take(doing, person_are_two(db, visit->root_id, mine, others->person_id,
	                                  visit->reader.account_id, visit->now_s, &knowing->twinning.fault)
	                       ? FOUND_ONE : FOUND_FAILED, REFUSED) &&
	       add_fact(doing, db, mine, visit->once);
}

/* Her row is as it was; both are put in the index again. */
static bool
part(struct doing *doing, struct db *db, int64_t mine, int64_t others)
{
	const struct visit *visit = doing->knowing->twinning.visit;
	const int64_t row_id = doing->other.person_id;
	return take(doing, others == mine ? person_part(visit->arena, db, visit->root_id, row_id,
	                                                &doing->knowing->twinning.fault)
	                                  : FOUND_NONE, REFUSED) &&
	       add_fact(doing, db, mine, visit->once) && add_fact(doing, db, row_id, SPAN(""));
}

static bool
write_other(struct doing *doing, struct db *db)
{
	const int64_t mine = doing->knowing->person.person_id;
	struct person others;
	if (!load_other(doing, db, &others))
		return false;
	switch (doing->deed) {
	case JOIN: return join(doing, db, mine, others.person_id);
	case TWO: return tell_apart(doing, db, mine, &others);
	case PART: return part(doing, db, mine, others.person_id);
	case SAVE:
	case DEED_COUNT: break;
	}
	must(false);
	return false;
}

/* Both requests are looked for again, as they are seen now. */
static bool
write_deed(struct db *db, void *data)
{
	struct doing *doing = data;
	struct twinning *twinning = &doing->knowing->twinning;
	struct visit *visit = twinning->visit;
	if (!take(doing, desk_load(visit->arena, db, visit->root_id, twinning->sight,
	                           twinning->request.reference, &doing->now, &twinning->fault), MISSING))
		return false;
	if (doing->deed != SAVE)
		return write_other(doing, db);
	return add_fact(doing, db, doing->person.person_id, visit->once) &&
	       take(doing, person_save(visit->arena, db, visit->root_id, &doing->person, doing->contacts,
	                               doing->contact_count, &twinning->fault), STALE);
}

static void
answer(struct doing *doing, bool is_written)
{
	struct knowing *knowing = doing->knowing;
	struct visit *visit = knowing->twinning.visit;
	if (is_written || doing->outcome == WAS_DONE) {
		visit_go(visit, "%s",
		         twin_address(visit->arena, knowing->twinning.request.reference,
		                      arena_format(visit->arena, "/personne?fait=%s", deed_codes[doing->deed])));
		return;
	}
	if (doing->outcome == FAILED) {
		visit_fail(visit, &knowing->twinning.fault);
		return;
	}
	struct form *typed = knowing->form;
	const bool is_save = doing->deed == SAVE;
	const enum outcome outcome = doing->outcome;
	visit_db_end(visit);
	if (!begin(visit, knowing))
		return;
	if (is_save)
		knowing->form = typed;
	else
		twin_form_fill(knowing->form, visit->arena, &knowing->person, knowing->kept,
		               knowing->kept_count);
	knowing->twinning.trouble =
		outcome == STALE
			? "Cette fiche a changé pendant que vous étiez sur sa page. Rien n’a été enregistré, et rien de "
			  "ce que vous avez écrit n’est perdu\u202f: relisez, puis enregistrez de nouveau."
		: outcome == MISSING
			? "Vous ne pouvez plus voir l’autre demande. Rien n’a été fait."
			: "Ces deux fiches n’ont pas la même raison d’être, l’une d’elles a été effacée, ou elles ont "
			  "changé entre-temps. Rien n’a été fait.";
	show(knowing, outcome == STALE ? 409 : 422);
}

static bool
read_person(struct doing *doing, int64_t seen_changes)
{
	struct knowing *knowing = doing->knowing;
	struct visit *visit = knowing->twinning.visit;
	doing->person = knowing->person;
	(void)form_read(knowing->form, visit_lookup, visit);
	twin_form_read(knowing->form, visit->arena, &doing->person, knowing->kept, knowing->kept_count,
	               doing->contacts, &doing->contact_count);
	doing->person.changes = seen_changes;
	return form_is_fine(knowing->form);
}

void
twin_post_person(struct visit *visit)
{
	struct knowing knowing;
	struct doing doing = { .knowing = &knowing, .deed = DEED_COUNT, .outcome = FAILED };
	int64_t seen = -1;
	if (!begin(visit, &knowing))
		return;
	const struct span code = http_pairs_first(&visit->body, "faire");
	for (size_t i = 0; i < DEED_COUNT; i++)
		if (span_is(code, deed_codes[i]))
			doing.deed = (enum deed)i;
	doing.reference = http_pairs_first(&visit->body, "autre");
	const bool has_seen = span_int64(http_pairs_first(&visit->body, "vu"), &seen);
	if (doing.deed == DEED_COUNT || (doing.deed == SAVE && !has_seen)) {
		twin_form_fill(knowing.form, visit->arena, &knowing.person, knowing.kept, knowing.kept_count);
		knowing.twinning.trouble = "Ce bouton n’a pas été compris. Rien n’a été fait.";
		show(&knowing, 422);
		return;
	}
	if (doing.deed == SAVE && !read_person(&doing, seen)) {
		show(&knowing, 422);
		return;
	}
	bool gave_up = false;
	const bool is_written = visit_write(visit, write_deed, &doing, &gave_up);
	if (is_written || gave_up)
		answer(&doing, is_written);
}
