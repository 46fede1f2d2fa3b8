/* « Signaler une incivilité »: where one does, as the référent of the whole house says it. Only the door: no
 * report is written here, and the request it is about is not in the address. */
#include "craft/html/model.h"
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"

enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_TROUBLE, PAGE_DONE, PAGE_HAS, PAGE_WORDS, PAGE_PHONE, PAGE_PHONE_URL,
	PAGE_MAIL, PAGE_MAIL_URL, PAGE_URL, PAGE_MAY, PAGE_IS_OPEN, PAGE_SEEN, PAGE_FIELDS, PAGE_ERRORS,
	PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_HAS] = { "has_door", FIELD_FLAG, FIELD_API, .help = "It is said where one reports." },
	[PAGE_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "To whom; null: not said." },
	[PAGE_PHONE] = { "phone", FIELD_TEXT, FIELD_API, .help = "Of whoever takes it; null: none." },
	[PAGE_PHONE_URL] = { "phone_url", FIELD_URL, FIELD_PAGE },
	[PAGE_MAIL] = { "mail", FIELD_TEXT, FIELD_API, .help = "The same." },
	[PAGE_MAIL_URL] = { "mail_url", FIELD_URL, FIELD_PAGE },
	[PAGE_URL] = { "door_url", FIELD_URL, FIELD_API, .help = "A form or a page; null: none." },
	[PAGE_MAY] = { "may_change", FIELD_FLAG, FIELD_PAGE },
	[PAGE_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_PAGE },
	[PAGE_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind inbox_door_page = { "inbox door", "welcome/inbox/pages/door.html", page_fields,
	PAGE_FIELD_COUNT };

enum { DOOR_WORDS, DOOR_PHONE, DOOR_MAIL, DOOR_URL, DOOR_COUNT };
static const struct form_field door_form[DOOR_COUNT] = {
	[DOOR_WORDS] = { "qui", FORM_LONG, "À qui le dire",
		.hint = "Un service, une personne, un formulaire papier, et ce qu’il faut préparer.",
		.length_max = 600 },
	[DOOR_PHONE] = { "telephone", FORM_TEXT, "Téléphone", .length_max = 40 },
	[DOOR_MAIL] = { "courriel", FORM_TEXT, "Adresse électronique", .length_max = 200 },
	[DOOR_URL] = { "page", FORM_TEXT, "Adresse d’un formulaire ou d’une page",
		.hint = "Elle commence par https://.", .length_max = 400 },
};

struct door_page {
	struct inboxing inboxing;
	struct inbox_door door;
	struct form *form;
	bool has_door, may_change, is_stale;
	const char *trouble, *done;
};

/* False after a page was answered. Where nothing is said, only whoever may say it finds a page. */
static bool
begin(struct visit *visit, struct door_page *door)
{
	*door = (struct door_page){ .has_door = false };
	if (!inbox_begin(visit, &door->inboxing))
		return false;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found =
		inbox_door(visit->arena, db, visit->root_id, &door->door, &door->inboxing.fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &door->inboxing.fault);
		return false;
	}
	door->has_door = found == FOUND_ONE;
	door->may_change = people_may(&visit->reader, door->inboxing.tree, INBOX_KEEPERS, PLACE_NONE);
	if (!door->has_door && !door->may_change) {
		visit_missing(visit);
		return false;
	}
	door->form = form_new(visit->arena, door_form, DOOR_COUNT);
	return true;
}

static void
draw_door(const struct door_page *door, struct model *page)
{
	struct arena *arena = door->inboxing.visit->arena;
	const struct inbox_door *said = &door->door;
	model_flag(page, PAGE_HAS, door->has_door);
	inbox_draw_text(page, PAGE_WORDS, said->words);
	inbox_draw_text(page, PAGE_PHONE,
	                said->phone.length == 0 ? said->phone : person_phone_words(arena, said->phone));
	model_url_z(page, PAGE_PHONE_URL, inbox_phone_url(arena, said->phone));
	inbox_draw_text(page, PAGE_MAIL, said->mail);
	if (said->mail.length > 0)
		model_url_z(page, PAGE_MAIL_URL, arena_format(arena, "mailto:%.*s", SPAN_ARGS(said->mail)));
	if (said->url.length > 0)
		model_url(page, PAGE_URL, said->url);
}

static void
show(const struct door_page *door, int status)
{
	struct visit *visit = door->inboxing.visit;
	struct model *page = model_new(visit->arena, &inbox_door_page);
	model_text_z(page, PAGE_TITLE, "Signaler une incivilité");
	model_text_z(page, PAGE_WITHIN, "Le guichet");
	model_text_z(page, PAGE_TROUBLE, door->trouble);
	model_text_z(page, PAGE_DONE, door->done);
	draw_door(door, page);
	model_flag(page, PAGE_MAY, door->may_change);
	model_flag(page, PAGE_IS_OPEN, !door->has_door || status != 200);
	model_text_z(page, PAGE_SEEN, arena_format(visit->arena, "%lld", (long long)door->door.changes));
	form_draw(door->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &inbox_door_page, page);
}

void
inbox_get_door(struct visit *visit)
{
	struct door_page *door = arena_new_of(visit->arena, struct door_page);
	if (!begin(visit, door))
		return;
	form_fill(door->form, DOOR_WORDS, door->door.words);
	form_fill(door->form, DOOR_PHONE, door->door.phone);
	form_fill(door->form, DOOR_MAIL, door->door.mail);
	form_fill(door->form, DOOR_URL, door->door.url);
	if (visit_asked(visit, "fait").length > 0)
		door->done = door->has_door ? "C’est enregistré. Les agents trouvent cette page depuis chaque "
		                              "demande et depuis leur guichet."
		                            : "C’est enregistré. Plus rien ne mène à cette page.";
	show(door, 200);
}

/* --- said --------------------------------------------------------------------------------------- */

static bool
write_door(struct db *db, void *data)
{
	struct door_page *door = data;
	const struct visit *visit = door->inboxing.visit;
	struct fault *fault_r = &door->inboxing.fault;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "inbox.door",
		                       .account_id = visit->reader.account_id,
		                       .words = SPAN("L’endroit où se signale une incivilité a été changé."),
		                       .once = visit->once };
	if (journal_add(visit->arena, db, visit->root_id, &fact, fault_r) != FOUND_ONE)
		return false;
	const enum found saved = inbox_store_door_save(db, visit->root_id, &door->door, fault_r);
	door->is_stale = saved == FOUND_NONE;
	return saved == FOUND_ONE;
}

static bool
is_web(struct span url)
{
	return (span_starts(url, "https://") || span_starts(url, "http://")) && url_is_safe(url);
}

static bool
read_door(struct door_page *door)
{
	struct arena *arena = door->inboxing.visit->arena;
	struct form *form = door->form;
	struct person_contact contact;
	if (!form_read(form, visit_lookup, door->inboxing.visit))
		return false;
	if (form_has(form, DOOR_PHONE) &&
	    !person_contact_read(arena, PERSON_PHONE, form_text(form, DOOR_PHONE), &contact))
		form_complain(form, "telephone",
		              "Ce numéro ne se lit pas\u202f: dix chiffres, ou un numéro international qui commence "
		              "par +.");
	if (form_has(form, DOOR_MAIL) &&
	    !person_contact_read(arena, PERSON_MAIL, form_text(form, DOOR_MAIL), &contact))
		form_complain(form, "courriel",
		              "Cette adresse électronique ne se lit pas\u202f: elle s’écrit comme "
		              "prevention@ville.fr.");
	if (form_has(form, DOOR_URL) && !is_web(form_text(form, DOOR_URL)))
		form_complain(form, "page", "Donnez une adresse entière, qui commence par https://.");
	return form_is_fine(form);
}

void
inbox_post_door(struct visit *visit)
{
	struct door_page *door = arena_new_of(visit->arena, struct door_page);
	int64_t seen;
	bool gave_up = false;
	if (!begin(visit, door))
		return;
	if (!door->may_change) {
		visit_missing(visit);
		return;
	}
	if (!read_door(door)) {
		show(door, 422);
		return;
	}
	const struct inbox_door now = door->door;
	if (!span_int64(http_pairs_first(&visit->body, "vu"), &seen) || seen < 0)
		seen = INT32_MAX; /* never seen: stale */
	door->door = (struct inbox_door){ form_text(door->form, DOOR_WORDS), form_text(door->form, DOOR_PHONE),
		                              form_text(door->form, DOOR_MAIL), form_text(door->form, DOOR_URL),
		                              seen };
	if (visit_write(visit, write_door, door, &gave_up)) {
		visit_go(visit, "/guichet/incivilite?fait=1");
	} else if (gave_up && door->is_stale) {
		door->door = now;
		door->trouble = "Quelqu’un a changé cette page pendant que vous écriviez. Rien de ce que vous avez "
		                "écrit n’est perdu\u202f: enregistrez de nouveau si vos mots doivent remplacer les "
		                "siens.";
		show(door, 409);
	} else if (gave_up && door->inboxing.fault.for_log != NULL) {
		visit_fail(visit, &door->inboxing.fault);
	} else if (gave_up) {
		visit_go(visit, "/guichet/incivilite?fait=1"); /* this form was taken already */
	}
}
