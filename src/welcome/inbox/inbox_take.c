/* A request taken down from a call, at the counter, from a letter: what, who, what then. */
#include <string.h>

#include "craft/http/http_form.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/inbox/inbox_take.h"
#include "welcome/letters/letters.h"

/* --- fields ----------------------------------------------------------------------------------- */

enum { PAST_URL, PAST_TITLE, PAST_FIELD_COUNT };
static const struct field past_fields[PAST_FIELD_COUNT] = {
	[PAST_URL] = { "past_url", FIELD_URL, FIELD_API, .help = "Its page." },
	[PAST_TITLE] = { "past_title", FIELD_TEXT, FIELD_API, .help = "What it is about." },
};
enum { KNOWN_NAME, KNOWN_REQUESTS, KNOWN_HAS, KNOWN_FIELD_COUNT };
static const struct field known_fields[KNOWN_FIELD_COUNT] = {
	[KNOWN_NAME] = { "known_name", FIELD_TEXT, FIELD_API, .help = "Who it may be." },
	[KNOWN_REQUESTS] = { "known_requests", FIELD_LIST, FIELD_API, .of = past_fields,
		.of_count = PAST_FIELD_COUNT, .help = "Her open requests." },
	[KNOWN_HAS] = { "has_known_requests", FIELD_FLAG, FIELD_PAGE },
};

#define FORM_ROWS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_row_fields, .of_count = FORM_ROW_FIELD_COUNT }
enum {
	TAKE_TITLE, TAKE_WITHIN, TAKE_DONE, TAKE_IS_EMPTY, TAKE_CAN, TAKE_LOOK_FIELDS, TAKE_LOOK_WORDS,
	TAKE_KNOWN, TAKE_HAS_KNOWN, TAKE_WHAT_FIELDS, TAKE_WHO_FIELDS, TAKE_THEN_FIELDS, TAKE_ERRORS,
	TAKE_WRONG, TAKE_FILLING, TAKE_SPOT, TAKE_BULLETINS, TAKE_HAS_BULLETINS, TAKE_READY, TAKE_FIELD_COUNT
};
static const struct field take_fields[TAKE_FIELD_COUNT] = {
	[TAKE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "What one does here." },
	[TAKE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[TAKE_DONE] = { "done", FIELD_TEXT, FIELD_API, .help = "What was just counted." },
	[TAKE_IS_EMPTY] = { "is_empty", FIELD_FLAG, FIELD_PAGE },
	[TAKE_CAN] = { "can_take", FIELD_FLAG, FIELD_PAGE },
	[TAKE_LOOK_FIELDS] = FORM_ROWS("look_fields"),
	[TAKE_LOOK_WORDS] = { "look_words", FIELD_TEXT, FIELD_API, .help = "What was found of that number." },
	[TAKE_KNOWN] = { "known", FIELD_LIST, FIELD_API, .of = known_fields,
		.of_count = KNOWN_FIELD_COUNT, .help = "Who has that number, as far as her requests are seen." },
	[TAKE_HAS_KNOWN] = { "has_known", FIELD_FLAG, FIELD_PAGE },
	[TAKE_WHAT_FIELDS] = FORM_FOLDS("what_fields"),
	[TAKE_WHO_FIELDS] = FORM_FOLDS("who_fields"),
	[TAKE_THEN_FIELDS] = FORM_ROWS("then_fields"),
	[TAKE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[TAKE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[TAKE_FILLING] = FILLING_LIST,
	[TAKE_SPOT] = SPOT_LIST,
	[TAKE_BULLETINS] = BULLETIN_LIST,
	[TAKE_HAS_BULLETINS] = BULLETIN_FLAG,
	[TAKE_READY] = KNOWLEDGE_READY_LIST,
};
const struct page_kind inbox_take_page = { "inbox take", "welcome/inbox/pages/take.html", take_fields,
	TAKE_FIELD_COUNT };

/* --- forms ------------------------------------------------------------------------------------ */

static const struct form_choice way_choices[] = {
	{ "telephone", "Au téléphone" }, { "guichet", "Au guichet" }, { "courrier", "Par courrier" },
};
const enum desk_channel inbox_take_ways[] = { DESK_PHONE, DESK_COUNTER, DESK_LETTER };

static const struct form_field look_form[LOOK_COUNT] = {
	[LOOK_PHONE] = { "tel", FORM_TEXT, "Numéro de téléphone", .length_max = 40 },
	[LOOK_OFFERING] = { "demarche", FORM_SELECT, "Pour quelle démarche",
		.hint = "On ne cherche une personne que parmi celles connues pour le même motif." },
};

static const struct form_field what_form[WHAT_COUNT] = {
	[WHAT_OFFERING] = { "demarche-1", FORM_SELECT, "Démarche",
		.hint = "Tapez ses premières lettres pour y aller.", .required = "Choisissez la démarche." },
	[WHAT_WAY] = { "voie", FORM_CHOICE, "Comment la personne demande", .choices = way_choices,
		.choice_count = LENGTH(way_choices), .required = "Dites comment la personne demande." },
	[WHAT_POSTED] = { "cachet", FORM_DATE, "Date du cachet de la poste",
		.hint = "Pour une lettre seulement. Comme 14/07/2030." },
	[WHAT_WORDS] = { "demande", FORM_LONG, "Ce qui est demandé",
		.hint = "Avec ses mots. La première phrase servira de titre\u202f; la personne pourra tout lire.",
		.required = "Écrivez ce qui est demandé.", .length_max = DESK_TEXT_LENGTH_MAX },
	[WHAT_FILES] = { "fichiers", FORM_FILES, "Joindre la lettre numérisée, ou ce qui est apporté",
		.hint = letters_joined_hint },
	[WHAT_PLACE] = { "lieu", FORM_SELECT, "Lieu concerné",
		.hint = "S’il y en a un\u202f: il décide du service qui s’en charge.",
		.length_max = PLACE_NAME_LENGTH_MAX },
};

static const struct form_field who_form[WHO_COUNT] = {
	[WHO_KNOWN] = { "personne", FORM_CHOICE, "Qui est-ce" },
	[WHO_NAME] = { "nom", FORM_TEXT, "Nom", .length_max = PERSON_NAME_LENGTH_MAX },
	[WHO_PHONE] = { "telephone", FORM_TEXT, "Téléphone", .length_max = 40 },
	[WHO_MAIL] = { "courriel", FORM_TEXT, "Adresse électronique",
		.length_max = PERSON_CONTACT_LENGTH_MAX },
	[WHO_POST] = { "adresse", FORM_LONG, "Adresse postale", .length_max = PERSON_CONTACT_LENGTH_MAX },
	[WHO_NEEDS] = { "besoins", FORM_TEXT, "Ce qui l’aiderait",
		.hint = "Un interprète, une réponse facile à lire, un rendez-vous à l’étage accessible.",
		.length_max = PERSON_NEEDS_LENGTH_MAX },
};

static const struct form_choice reply_choices[] = {
	{ "courriel", "Par courriel" },   { "sms", "Par SMS" },           { "telephone", "Par téléphone" },
	{ "courrier", "Par courrier" },   { "guichet", "Au guichet, quand la personne revient" },
};
const enum desk_channel inbox_take_replies[] = { DESK_MAIL, DESK_SMS, DESK_PHONE, DESK_LETTER,
	                                             DESK_COUNTER };
static const struct form_field then_form[THEN_COUNT] = {
	[THEN_REPLY] = { "reponse-voie", FORM_SELECT, "Par quelle voie lui répondre",
		.choices = reply_choices, .choice_count = LENGTH(reply_choices),
		.required = "Dites par quelle voie répondre à la personne." },
	[THEN_MINE] = { "titulaire", FORM_CHECK, "Je m’en occupe" },
};

enum { OPEN_SHOWN_MAX = 10 };

static bool
is_taken(const struct offering *offering)
{
	return offering->state == OFFERING_OPEN && offering->kind != OFFERING_INTERNAL;
}

static void
offer_offerings(struct taking *taking)
{
	const struct inboxing *inboxing = &taking->inboxing;
	struct arena *arena = inboxing->visit->arena;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, inboxing->offering_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < inboxing->offering_count; i++)
		if (is_taken(&inboxing->offerings[i]))
			choices[count++] =
				(struct form_choice){ span_copy(arena, inboxing->offerings[i].code),
				                      span_copy(arena, inboxing->offerings[i].name) };
	taking->look_fields[LOOK_OFFERING].choices = choices;
	taking->look_fields[LOOK_OFFERING].choice_count = count;
	taking->what_fields[WHAT_OFFERING].choices = choices;
	taking->what_fields[WHAT_OFFERING].choice_count = count;
}

/* --- who calls -------------------------------------------------------------------------------- */

/* Nobody is named to a reader who sees none of her requests: that she is known would tell of them. */
static bool
add_known(struct taking *taking, const struct person *person)
{
	struct visit *visit = taking->inboxing.visit;
	const size_t at = taking->known_count;
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_history(visit->arena, db, visit->root_id, taking->inboxing.sight,
	                                person->person_id, &taking->requests[at],
	                                &taking->request_counts[at], &taking->inboxing.fault))
		return false;
	if (taking->request_counts[at] > 0)
		taking->known[taking->known_count++] = *person;
	return true;
}

/* Persons of the purpose of the offering who may be called at that number. False after a fault. */
static bool
look_for(struct taking *taking, struct span phone)
{
	struct visit *visit = taking->inboxing.visit;
	struct person_contact contact;
	struct person *persons;
	size_t count;
	if (phone.length == 0)
		return true;
	if (!person_contact_read(visit->arena, PERSON_PHONE, phone, &contact)) {
		taking->look_words = "Ce numéro ne se lit pas. Vérifiez-le\u202f: dix chiffres, ou un numéro "
		                     "international qui commence par +.";
		return true;
	}
	if (taking->offering == NULL) {
		taking->look_words = "Choisissez aussi la démarche\u202f: on ne cherche une personne que parmi "
		                     "celles connues pour le même motif.";
		return true;
	}
	struct db *db = visit_db(visit);
	if (db == NULL || !person_by_contact(visit->arena, db, visit->root_id, taking->offering->purpose,
	                                     &contact, &persons, &count, &taking->inboxing.fault))
		return false;
	for (size_t i = 0; i < count && taking->known_count < KNOWN_COUNT_MAX; i++)
		if (!add_known(taking, &persons[i]))
			return false;
	if (taking->known_count == 0)
		taking->look_words = "Personne que vous puissiez voir n’est connu à ce numéro pour ce motif.";
	return true;
}

static void
offer_known(struct taking *taking)
{
	struct arena *arena = taking->inboxing.visit->arena;
	struct form_field *field = &taking->who_fields[WHO_KNOWN];
	struct form_choice *choices = arena_array_of(arena, struct form_choice, KNOWN_COUNT_MAX + 1);
	if (taking->known_count == 0) {
		field->kind = FORM_HIDDEN;
		return;
	}
	for (size_t i = 0; i < taking->known_count; i++)
		choices[i] = (struct form_choice){
			arena_format(arena, "%lld", (long long)taking->known[i].person_id),
			taking->known[i].name.length > 0 ? span_copy(arena, taking->known[i].name)
											 : "Quelqu’un qui n’a pas dit son nom"
		};
	choices[taking->known_count] = (struct form_choice){ "0", "Une autre personne" };
	field->choices = choices;
	field->choice_count = taking->known_count + 1;
}

/* --- the page --------------------------------------------------------------------------------- */

/* False after a page was answered. `offering`, `phone`: what was typed of them. */
static bool
begin(struct visit *visit, struct taking *taking, struct span offering, struct span phone)
{
	struct inboxing *inboxing = &taking->inboxing;
	if (!inbox_begin(visit, inboxing))
		return false;
	memcpy(taking->look_fields, look_form, sizeof look_form);
	memcpy(taking->what_fields, what_form, sizeof what_form);
	memcpy(taking->who_fields, who_form, sizeof who_form);
	memcpy(taking->then_fields, then_form, sizeof then_form);
	bool is_fine = inbox_offerings(inboxing);
	taking->offering = is_fine ? inbox_offering_by_code(inboxing, offering) : NULL;
	if (taking->offering != NULL && !is_taken(taking->offering))
		taking->offering = NULL;
	is_fine = is_fine && look_for(taking, phone) &&
	          (taking->offering == NULL ||
	           filling_begin(visit->arena, visit_db(visit), visit->root_id, taking->offering, visit->today,
	                         &taking->filling, &inboxing->fault));
	if (!is_fine) {
		visit_fail(visit, &inboxing->fault);
		return false;
	}
	offer_offerings(taking);
	offer_known(taking);
	inbox_offer_units(inboxing, &taking->what_fields[WHAT_PLACE], false, 0);
	if (taking->what_fields[WHAT_PLACE].kind == FORM_SELECT)
		taking->what_fields[WHAT_PLACE].hint = what_form[WHAT_PLACE].hint;
	if (taking->is_instant) /* an answer given at once is counted, nothing of it is kept */
		taking->what_fields[WHAT_WORDS].required = taking->then_fields[THEN_REPLY].required = NULL;
	if (taking->filling != NULL) /* its questions say it */
		taking->what_fields[WHAT_WORDS].required = NULL;
	taking->look = form_new(visit->arena, taking->look_fields, LOOK_COUNT);
	taking->what = form_new(visit->arena, taking->what_fields, WHAT_COUNT);
	taking->who = form_new(visit->arena, taking->who_fields, WHO_COUNT);
	taking->then = form_new(visit->arena, taking->then_fields, THEN_COUNT);
	taking->spot =
		spot_new(visit, (struct spot_wish){ "Où exactement", "Une adresse, un repère.", NULL });
	return true;
}

static void
draw_known(const struct taking *taking, struct model *page)
{
	struct arena *arena = taking->inboxing.visit->arena;
	for (size_t i = 0; i < taking->known_count; i++) {
		struct model *row = model_row(page, TAKE_KNOWN);
		const struct span name = taking->known[i].name;
		size_t shown = 0;
		model_text(row, KNOWN_NAME, name.length > 0 ? name : SPAN("Quelqu’un qui n’a pas dit son nom"));
		for (size_t j = 0; j < taking->request_counts[i] && shown < OPEN_SHOWN_MAX; j++) {
			const struct desk_request *request = &taking->requests[i][j];
			if (request->queue != DESK_TODO && request->queue != DESK_WAITING)
				continue;
			struct model *past = model_row(row, KNOWN_REQUESTS);
			model_url_z(past, PAST_URL, inbox_address(arena, request->reference, ""));
			model_text(past, PAST_TITLE, inbox_title(&taking->inboxing, request));
			model_flag(row, KNOWN_HAS, true);
			shown++;
		}
	}
	model_flag(page, TAKE_HAS_KNOWN, taking->known_count > 0);
}

/* Read to the person at once, or sent: her question is typed, closest answers come. */
static bool
draw_ready(struct taking *taking, struct model *page)
{
	struct inboxing *inboxing = &taking->inboxing;
	const struct offering *offering = taking->offering;
	const struct knowledge_seeking seeking = {
		.offering_id = offering == NULL ? 0 : offering->offering_id,
		.offering_code = offering == NULL ? SPAN("") : offering->code,
		.tree = inboxing->tree,
		.place = PLACE_NONE,
		.typed = span_trim(form_clean(inboxing->visit->arena,
		                              http_pairs_first(&inboxing->visit->body, "demande"))),
		.seeks = taking->seeks,
		.of = "champ-demande",
		.seek_url = "/guichet/nouvelle#toutes-pretes",
	};
	return knowledge_ready_draw(inboxing->visit, &seeking, page, TAKE_READY, &inboxing->fault);
}

static void
show(struct taking *taking, int status)
{
	struct visit *visit = taking->inboxing.visit;
	struct model *page = model_new(visit->arena, &inbox_take_page);
	const bool can = taking->what_fields[WHAT_OFFERING].choice_count > 0;
	const struct form_fold what_folds[] = {
		{ "Une lettre, des fichiers", WHAT_POSTED, WHAT_FILES - WHAT_POSTED + 1 },
		{ "Le lieu concerné", WHAT_PLACE, 1,
		  .is_open = taking->offering != NULL && taking->offering->is_placed },
	};
	const struct form_fold who_folds[] = {
		{ "Adresse postale, ce qui l’aiderait", WHO_POST, WHO_NEEDS - WHO_POST + 1 },
	};
	model_text_z(page, TAKE_TITLE, "Noter une demande");
	model_text_z(page, TAKE_WITHIN, "Le guichet");
	if (visit_asked(visit, "comptee").length > 0)
		model_text_z(page, TAKE_DONE, "Réponse immédiate comptée. Rien d’autre n’en est gardé.");
	model_flag(page, TAKE_CAN, can);
	model_flag(page, TAKE_IS_EMPTY, !can);
	model_text_z(page, TAKE_LOOK_WORDS, taking->look_words);
	draw_known(taking, page);
	form_draw(taking->look, page, (struct form_place){ TAKE_LOOK_FIELDS, TAKE_ERRORS, TAKE_WRONG });
	if (taking->filling != NULL)
		filling_draw(taking->filling, (struct filling_page){ page, TAKE_FILLING, TAKE_ERRORS,
		                                                     TAKE_WRONG, true });
	form_draw_folded(taking->what, what_folds, LENGTH(what_folds), page,
	                 (struct form_place){ TAKE_WHAT_FIELDS, TAKE_ERRORS, TAKE_WRONG });
	spot_draw(taking->spot, (struct spot_page){ page, TAKE_SPOT, TAKE_ERRORS, TAKE_WRONG });
	form_draw_folded(taking->who, who_folds, LENGTH(who_folds), page,
	                 (struct form_place){ TAKE_WHO_FIELDS, TAKE_ERRORS, TAKE_WRONG });
	form_draw(taking->then, page, (struct form_place){ TAKE_THEN_FIELDS, TAKE_ERRORS, TAKE_WRONG });
	model_flag(page, TAKE_WRONG, model_row_count(page, TAKE_ERRORS) > 0);
	visit->response->status = status;
	if (draw_ready(taking, page) &&
	    bulletin_draw_known(visit, (struct bulletin_page){ page, TAKE_BULLETINS, TAKE_HAS_BULLETINS },
	                        &taking->inboxing.fault))
		visit_show(visit, &inbox_take_page, page);
	else
		visit_fail(visit, &taking->inboxing.fault);
}

void
inbox_get_take(struct visit *visit)
{
	struct taking *taking = arena_new_of(visit->arena, struct taking);
	const struct span phone = span_trim(form_clean(visit->arena, visit_asked(visit, "tel")));
	const struct span offering = visit_asked(visit, "demarche");
	memset(taking, 0, sizeof *taking);
	if (!begin(visit, taking, offering, phone))
		return;
	if (taking->filling != NULL)
		filling_open(taking->filling);
	form_fill(taking->look, LOOK_PHONE, phone);
	form_fill(taking->look, LOOK_OFFERING, offering);
	form_fill(taking->what, WHAT_OFFERING, offering);
	form_fill(taking->what, WHAT_WAY, phone.length > 0 ? SPAN("telephone") : SPAN("guichet"));
	form_fill(taking->who, WHO_PHONE, phone);
	if (taking->known_count == 1)
		form_fill(taking->who, WHO_KNOWN,
		          span_of(arena_format(visit->arena, "%lld",
		                               (long long)taking->known[0].person_id)));
	show(taking, 200);
}

/* --- kept ------------------------------------------------------------------------------------- */

static bool
may_be_kept(const struct taking *taking)
{
	return form_is_fine(taking->what) && spot_is_fine(taking->spot) && form_is_fine(taking->who) &&
	       form_is_fine(taking->then) &&
	       (taking->is_instant || taking->filling == NULL || filling_is_fine(taking->filling));
}

/* A button that only helps was pressed: what is typed stays, nothing is complained of yet. */
static void
keep_typed(struct taking *taking, struct form *form, const struct form_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct span typed;
		if (fields[i].kind != FORM_FILES &&
		    visit_lookup(taking->inboxing.visit, fields[i].name, &typed))
			form_fill(form, i, typed);
	}
}

/* What was answered in its form, and whether that is all for now. False after a page was answered. */
static bool
read_filling(struct taking *taking)
{
	struct visit *visit = taking->inboxing.visit;
	const bool is_sought = spot_is_sought(visit);
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (taking->filling != NULL && (is_sought || taking->seeks))
		filling_hold(taking->filling);
	if (taking->filling != NULL &&
	    !filling_read_page(taking->filling, db, &visit->body, &taking->inboxing.fault)) {
		visit_fail(visit, &taking->inboxing.fault);
		return false;
	}
	if (!is_sought && !taking->seeks && (taking->filling == NULL || !filling_was_moved(taking->filling)))
		return true;
	keep_typed(taking, taking->what, taking->what_fields, WHAT_COUNT);
	keep_typed(taking, taking->who, taking->who_fields, WHO_COUNT);
	keep_typed(taking, taking->then, taking->then_fields, THEN_COUNT);
	if (is_sought)
		spot_seek(taking->spot);
	else
		spot_keep_typed(taking->spot);
	letters_join_again(visit, taking->what, "fichiers");
	show(taking, is_sought || taking->seeks ? 200 : 422);
	return false;
}

/* Of what is only counted, no file is kept. False: a fault. */
static bool
read_files(struct taking *taking)
{
	struct visit *visit = taking->inboxing.visit;
	if (!taking->is_instant && may_be_kept(taking))
		return letters_join(visit, taking->what, "fichiers", &taking->files, &taking->file_count,
		                    &taking->inboxing.fault);
	if (!taking->is_instant)
		letters_join_again(visit, taking->what, "fichiers");
	return true;
}

void
inbox_post_take(struct visit *visit)
{
	struct taking *taking = arena_new_of(visit->arena, struct taking);
	bool gave_up = false;
	memset(taking, 0, sizeof *taking);
	const struct span pressed = http_pairs_first(&visit->body, "faire");
	taking->is_instant = span_is(pressed, "compter");
	taking->seeks = span_is(pressed, KNOWLEDGE_SEEK_CODE);
	if (!begin(visit, taking, span_trim(http_pairs_first(&visit->body, "demarche-1")),
	           span_trim(http_pairs_first(&visit->body, "telephone"))))
		return;
	taking->look_words = NULL;
	if (!read_filling(taking))
		return;
	if (!inbox_take_read(taking) || !read_files(taking)) {
		visit_fail(visit, &taking->inboxing.fault);
		return;
	}
	if (!may_be_kept(taking)) {
		show(taking, 422);
		return;
	}
	const bool is_written =
		visit_write(visit, taking->is_instant ? inbox_take_count : inbox_take_write, taking, &gave_up);
	if (!is_written && !(gave_up && taking->was_done)) {
		if (gave_up)
			visit_fail(visit, &taking->inboxing.fault);
		return;
	}
	if (taking->is_instant)
		visit_go(visit, "/guichet/nouvelle?comptee=1");
	else
		visit_go(visit, "%s", inbox_address(visit->arena, taking->received.reference,
		                                    "/recepisse?nouvelle=1"));
}
