/* Whoever lost the link of a request has it sent again, to the address that the request has. What is
 * answered is the same whether it exists or not. */
#include "ground/post/post.h"
#include "welcome/reception/reception_inside.h"

enum { PAGE_TITLE, PAGE_DONE, PAGE_MAILS, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_DONE] = { "done", FIELD_FLAG, FIELD_PAGE },
	[PAGE_MAILS] = { "mails", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind reception_find_page = { "reception.find",
	"welcome/reception/pages/find.html", page_fields, PAGE_FIELD_COUNT };

enum { FIND_REFERENCE, FIND_MAIL, FIND_COUNT };
static const struct form_field find_form[FIND_COUNT] = {
	[FIND_REFERENCE] = { "reference", FORM_TEXT, "La référence de votre demande",
		.hint = "Par exemple\u202f: 2026-K7MX4P3. Elle est sur votre récépissé.",
		.required = "Écrivez la référence de votre demande.", .length_max = 40 },
	[FIND_MAIL] = { "courriel", FORM_TEXT, "L’adresse électronique que vous nous aviez donnée",
		.required = "Écrivez votre adresse électronique.",
		.length_max = PERSON_CONTACT_LENGTH_MAX, .autocomplete = "email" },
};

struct finding {
	struct visit *visit;
	struct form *form;
	struct person_contact contact;
	struct desk_request request;
	const char *address;
	struct fault fault;
};

static void
show(struct finding *finding, bool is_done)
{
	struct visit *visit = finding->visit;
	struct model *page = model_new(visit->arena, &reception_find_page);
	model_text_z(page, PAGE_TITLE, is_done ? "Lien de suivi demandé" : "Suivre une demande");
	model_flag(page, PAGE_DONE, is_done);
	model_flag(page, PAGE_MAILS, visit->mails);
	form_draw(finding->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(finding->form))
		visit->response->status = 422;
	visit_show(visit, &reception_find_page, page);
}

void
reception_get_find(struct visit *visit)
{
	struct finding finding = { .visit = visit,
		                       .form = form_new(visit->arena, find_form, FIND_COUNT) };
	show(&finding, visit_asked(visit, "fait").length > 0);
}

/* FOUND_ONE: the request of this reference is of a person who has this address. */
static enum found
find_it(struct finding *finding, struct db *db)
{
	struct visit *visit = finding->visit;
	struct person_contact *contacts;
	size_t count;
	const enum found found =
		desk_by_reference(visit->arena, db, visit->root_id,
	                      form_text(finding->form, FIND_REFERENCE), &finding->request,
	                      &finding->fault);
	if (found != FOUND_ONE || finding->request.person_id == 0)
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
	if (!person_contacts(visit->arena, db, visit->root_id, finding->request.person_id, &contacts,
	                     &count, &finding->fault))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if (contacts[i].kind == PERSON_MAIL && span_equal(contacts[i].key, finding->contact.key))
			return FOUND_ONE;
	return FOUND_NONE;
}

static bool
write_letter(struct db *db, void *data)
{
	struct finding *finding = data;
	struct visit *visit = finding->visit;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "desk.link",
		                       .subject_id = finding->request.request_id,
		                       .words = SPAN("L’adresse d’une demande a été envoyée de nouveau."),
		                       .once = visit->once };
	const struct post_letter letter = {
		.to = finding->contact.value,
		.subject = span_of(arena_format(visit->arena, "Votre demande %.*s",
		                                SPAN_ARGS(finding->request.reference))),
		.text = span_of(arena_format(visit->arena,
		                             "Bonjour,\n\nPour suivre votre demande %.*s et nous écrire à son "
		                             "sujet\u202f:\n%s%s\n",
		                             SPAN_ARGS(finding->request.reference), visit->address,
		                             finding->address)),
		.stop_url = SPAN(""),
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &finding->fault) == FOUND_ONE &&
	       post_add(visit->arena, db, visit->root_id, &letter, visit->now_s, &finding->fault) !=
	           FOUND_FAILED;
}

void
reception_post_find(struct visit *visit)
{
	struct finding finding = { .visit = visit,
		                       .form = form_new(visit->arena, find_form, FIND_COUNT) };
	bool gave_up;
	if (!visit->mails) {
		visit_missing(visit);
		return;
	}
	if (form_read(finding.form, visit_lookup, visit) &&
	    !person_contact_read(visit->arena, PERSON_MAIL, form_text(finding.form, FIND_MAIL),
	                         &finding.contact))
		form_complain(finding.form, "courriel", "Écrivez une adresse comme nom@exemple.fr.");
	if (!form_is_fine(finding.form)) {
		show(&finding, false);
		return;
	}
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found found = find_it(&finding, db);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &finding.fault);
		return;
	}
	if (found == FOUND_ONE) {
		finding.address = reception_address(visit, db, finding.request.reference);
		if (finding.address == NULL)
			return;
		visit_db_end(visit);
		if (!visit_write(visit, write_letter, &finding, &gave_up) && !gave_up)
			return;
	}
	visit_go(visit, "/suivi?fait=1");
}
