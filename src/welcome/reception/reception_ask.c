/* Asking for something: who, how to answer, where, what. */
#include <string.h>

#include "base/time.h"
#include "craft/visit/visit_pace.h"
#include "ground/journal/journal.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/filling/filling.h"
#include "welcome/knowledge/knowledge.h"
#include "welcome/letters/letters.h"
#include "welcome/reception/reception_inside.h"
#include "welcome/spot/spot.h"

enum {
	TYPED_FILES, TYPED_NAME, TYPED_REPLY, TYPED_MAIL, TYPED_PHONE, TYPED_POST, TYPED_COUNT
};
static const struct form_choice reply_choices[] = {
	{ "courriel", "Par courriel" },
	{ "sms", "Par SMS" },
	{ "telephone", "Par téléphone" },
	{ "courrier", "Par courrier" },
};
static const enum desk_channel reply_channels[] = { DESK_MAIL, DESK_SMS, DESK_PHONE, DESK_LETTER };

/* The words, then the place, then the rest: files come after what may draw the page again, since a browser
 * forgets them. */
static const struct form_field words_field = { "texte", FORM_LONG, "Votre demande, avec vos mots",
	.hint = "N’écrivez que ce qui est utile pour vous répondre. Ne donnez pas de numéro de "
            "carte bancaire ni de mot de passe.",
	.required = "Écrivez votre demande.", .length_max = 8000 };
static const struct form_field ask_form[TYPED_COUNT] = {
	[TYPED_FILES] = { "fichiers", FORM_FILES, "Joindre des fichiers", .hint = letters_joined_hint },
	[TYPED_NAME] = { "nom", FORM_TEXT, "Votre nom et votre prénom",
		.length_max = PERSON_NAME_LENGTH_MAX, .autocomplete = "name" },
	[TYPED_REPLY] = { "reponse", FORM_CHOICE, "Comment voulez-vous recevoir la réponse\u202f?",
		.hint = "Écrivez ensuite l’adresse ou le numéro qui va avec. Les autres peuvent rester vides.",
		.required = "Choisissez comment recevoir la réponse.", .choices = reply_choices,
		.choice_count = LENGTH(reply_choices) },
	[TYPED_MAIL] = { "courriel", FORM_TEXT, "Votre adresse électronique",
		.length_max = PERSON_CONTACT_LENGTH_MAX, .autocomplete = "email" },
	[TYPED_PHONE] = { "telephone", FORM_TEXT, "Votre numéro de téléphone",
		.length_max = PERSON_CONTACT_LENGTH_MAX, .autocomplete = "tel" },
	[TYPED_POST] = { "adresse", FORM_LONG, "Votre adresse postale",
		.length_max = PERSON_CONTACT_LENGTH_MAX, .autocomplete = "street-address" },
};

enum {
	PAGE_TITLE, PAGE_ABOUT, PAGE_DELAY, PAGE_USUAL, PAGE_PIECES, PAGE_URL, PAGE_WORDS, PAGE_SPOT,
	PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_HAS_BUTTONS, PAGE_TROUBLE, PAGE_FILLING, PAGE_HAS_FILLING,
	PAGE_BULLETINS, PAGE_HAS_BULLETINS, PAGE_ANSWERS, PAGE_HAS_ANSWERS, PAGE_IS_READ, PAGE_FIELD_COUNT
};
enum { RECEPTION_REQUESTS_A_MINUTE = 60 }; /* of one address or account, by the form */
enum { PIECE_NAME, PIECE_REASON, PIECE_FIELD_COUNT };
static const struct field piece_fields[PIECE_FIELD_COUNT] = {
	[PIECE_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "A piece that is wanted." },
	[PIECE_REASON] = { "reason", FIELD_TEXT, FIELD_API, .help = "Why nothing goes without it." },
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "What is asked for." },
	[PAGE_ABOUT] = { "about", FIELD_TEXT, FIELD_API, .help = "What one reads before asking." },
	[PAGE_DELAY] = { "delay_words", FIELD_TEXT, FIELD_API, .help = "How soon one is answered." },
	[PAGE_USUAL] = { "usual_words", FIELD_TEXT, FIELD_API,
		.help = "How soon others are answered these days; null: not told." },
	[PAGE_PIECES] = { "pieces", FIELD_LIST, FIELD_API, .of = piece_fields,
		.of_count = PIECE_FIELD_COUNT, .help = "What to have at hand." },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_WORDS] = { "words_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_SPOT] = SPOT_LIST,
	[PAGE_HAS_BUTTONS] = { "has_buttons", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FILLING] = FILLING_LIST,
	[PAGE_HAS_FILLING] = { "has_filling", FIELD_FLAG, FIELD_PAGE },
	[PAGE_BULLETINS] = BULLETIN_LIST,
	[PAGE_HAS_BULLETINS] = BULLETIN_FLAG,
	[PAGE_ANSWERS] = KNOWLEDGE_ANSWER_LIST,
	[PAGE_HAS_ANSWERS] = KNOWLEDGE_ANSWER_FLAG,
	[PAGE_IS_READ] = { "is_read", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind reception_ask_page = { "reception.ask", "welcome/reception/pages/ask.html",
	page_fields, PAGE_FIELD_COUNT };

struct asking {
	struct visit *visit;
	struct offering offering;
	struct filling *filling; /* its own form; NULL: a few words are enough */
	struct form_field words_field;
	struct form *words, *form;
	struct spot *spot; /* NULL: it is about no place */
	struct person person;
	struct person_contact contacts[PERSON_CONTACT_KIND_COUNT];
	size_t contact_count;
	const char *trouble;
	bool is_sent;
	struct desk_file *files;
	size_t file_count;
	struct place_tree *tree;
	struct desk_received received;
	struct fault fault;
};

/* --- the page --------------------------------------------------------------------------------- */

/* The offering that the address names; false after a page was answered. */
static bool
find_offering(struct asking *asking)
{
	struct visit *visit = asking->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = offering_by_code(visit->arena, db, visit->root_id, visit->part[0],
	                                          &asking->offering, &asking->fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &asking->fault);
		return false;
	}
	if (found == FOUND_ONE && asking->offering.state == OFFERING_CLOSED) {
		visit_say(visit, 410, "Cette demande ne se fait plus ici",
		          "Elle est fermée. Regardez ce qui peut se demander, ou écrivez au service.");
		return false;
	}
	if (found == FOUND_NONE || !reception_offers(visit, &asking->offering)) {
		visit_missing(visit);
		return false;
	}
	if (!filling_begin(visit->arena, db, visit->root_id, &asking->offering, visit->today,
	                   &asking->filling, &asking->fault)) {
		visit_fail(visit, &asking->fault);
		return false;
	}
	return true;
}

static bool
show_pieces(struct asking *asking, struct model *page)
{
	struct visit *visit = asking->visit;
	struct offering_piece *pieces;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!offering_pieces(visit->arena, db, visit->root_id, asking->offering.offering_id, &pieces,
	                     &count, &asking->fault)) {
		visit_fail(visit, &asking->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].held_by.length > 0) /* never asked for: L114-8 */
			continue;
		struct model *row = model_row(page, PAGE_PIECES);
		model_text(row, PIECE_NAME, pieces[i].name);
		model_text(row, PIECE_REASON, pieces[i].reason);
	}
	return true;
}

/* How soon others are answered these days, whichever unit it will be in. */
static bool
show_usual(struct asking *asking, struct model *page)
{
	struct visit *visit = asking->visit;
	const struct promise_question question = { .offering = &asking->offering,
		                                       .at_unix_s = visit->now_s };
	struct promise_delay delay;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found =
		promise_told(visit->arena, db, visit->root_id, &question, &delay, &asking->fault);
	if (found == FOUND_ONE)
		model_text_z(page, PAGE_USUAL, promise_sentence(visit->arena, delay.delay));
	if (found == FOUND_FAILED)
		visit_fail(visit, &asking->fault);
	return found != FOUND_FAILED;
}

/* Of the units that may be in charge of it, whatever place it is about. */
static bool
show_bulletins(struct asking *asking, struct model *page)
{
	struct visit *visit = asking->visit;
	struct offering_unit *units;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	bool is_fine = offering_units(visit->arena, db, visit->root_id, asking->offering.offering_id, &units,
	                              &count, &asking->fault);
	int64_t *ids = arena_array_of(visit->arena, int64_t, is_fine ? count + 1 : 1);
	for (size_t i = 0; is_fine && i < count; i++)
		ids[i] = units[i].unit_id;
	is_fine = is_fine && bulletin_draw(visit, ids, count,
	                                   (struct bulletin_page){ page, PAGE_BULLETINS, PAGE_HAS_BULLETINS },
	                                   &asking->fault);
	if (!is_fine)
		visit_fail(visit, &asking->fault);
	return is_fine;
}

/* What may answer already, those that share the most words with what was typed first. */
static bool
show_answers(struct asking *asking, struct model *page)
{
	const struct knowledge_place place = { page, PAGE_ANSWERS, PAGE_HAS_ANSWERS };
	const struct span typed = http_pairs_first(&asking->visit->body, words_field.name);
	const bool is_fine =
		knowledge_answers_draw(asking->visit, &asking->offering, typed, place, &asking->fault);
	if (!is_fine)
		visit_fail(asking->visit, &asking->fault);
	return is_fine;
}

static bool
is_typed_fine(const struct asking *asking)
{
	return form_is_fine(asking->words) && form_is_fine(asking->form) &&
	       (asking->spot == NULL || spot_is_fine(asking->spot));
}

static void
show(struct asking *asking)
{
	struct visit *visit = asking->visit;
	const struct offering *offering = &asking->offering;
	struct model *page = model_new(visit->arena, &reception_ask_page);
	model_text(page, PAGE_TITLE, offering->name);
	model_text(page, PAGE_ABOUT, offering->about);
	model_text_z(page, PAGE_TROUBLE, asking->trouble);
	if (offering->promised_days > 0)
		model_text_z(page, PAGE_DELAY,
		             arena_format(visit->arena, "Vous aurez une réponse en %lld jour%s ouvré%s.",
		                          (long long)offering->promised_days,
		                          offering->promised_days > 1 ? "s" : "",
		                          offering->promised_days > 1 ? "s" : ""));
	model_url_z(page, PAGE_URL,
	            arena_format(visit->arena, "/demandes/%.*s", SPAN_ARGS(offering->code)));
	const bool is_fine =
		spot_is_sought(visit) ||
		(is_typed_fine(asking) && asking->trouble == NULL &&
	     (!asking->is_sent || asking->filling == NULL || filling_is_fine(asking->filling)));
	model_flag(page, PAGE_HAS_FILLING, asking->filling != NULL);
	model_flag(page, PAGE_IS_READ, asking->filling == NULL && desk_is_read_with_others(offering));
	if (asking->filling != NULL)
		filling_draw(asking->filling, (struct filling_page){ page, PAGE_FILLING, PAGE_ERRORS,
		                                                     PAGE_WRONG, false });
	form_draw(asking->words, page, (struct form_place){ PAGE_WORDS, PAGE_ERRORS, PAGE_WRONG });
	if (asking->spot != NULL)
		spot_draw(asking->spot, (struct spot_page){ page, PAGE_SPOT, PAGE_ERRORS, PAGE_WRONG });
	model_flag(page, PAGE_HAS_BUTTONS, asking->filling != NULL || asking->spot != NULL);
	form_draw(asking->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	model_flag(page, PAGE_WRONG, model_row_count(page, PAGE_ERRORS) > 0);
	if (!show_usual(asking, page) || !show_pieces(asking, page) || !show_bulletins(asking, page) ||
	    !show_answers(asking, page))
		return;
	if (!is_fine && visit->response->status != 429)
		visit->response->status = 422;
	visit_show(visit, &reception_ask_page, page);
}

/* Fields that this offering does not put are hidden from reading and drawing alike: the table is made for
 * it. */
static void
new_form(struct asking *asking)
{
	static const struct spot_wish wish = { "À quel endroit\u202f?",
		                                   "Une adresse, un carrefour, le nom d’un lieu.",
		                                   "Dites à quel endroit." };
	struct form_field *fields = arena_array_of(asking->visit->arena, struct form_field, TYPED_COUNT);
	memcpy(fields, ask_form, sizeof ask_form);
	asking->words_field = words_field;
	if (asking->offering.is_placed)
		asking->spot = spot_new(asking->visit, wish);
	if (asking->filling != NULL) {
		asking->words_field.label = "Quelque chose à ajouter\u202f?";
		asking->words_field.required = NULL;
	}
	if (asking->offering.kind == OFFERING_INTERNAL) { /* who is signed in is known */
		fields[TYPED_REPLY].kind = FORM_HIDDEN;
		fields[TYPED_REPLY].required = NULL;
		fields[TYPED_NAME].kind = fields[TYPED_MAIL].kind = FORM_HIDDEN;
		fields[TYPED_PHONE].kind = fields[TYPED_POST].kind = FORM_HIDDEN;
	}
	asking->words = form_new(asking->visit->arena, &asking->words_field, 1);
	asking->form = form_new(asking->visit->arena, fields, TYPED_COUNT);
}

void
reception_get_ask(struct visit *visit)
{
	struct asking asking = { .visit = visit };
	if (!find_offering(&asking))
		return;
	new_form(&asking);
	if (asking.filling != NULL)
		filling_open(asking.filling);
	show(&asking);
}

/* --- what was typed --------------------------------------------------------------------------- */

static void
read_contact(struct asking *asking, size_t field, enum person_contact_kind kind,
             const char *sentence)
{
	const struct span typed = form_text(asking->form, field);
	struct person_contact contact;
	if (typed.length == 0)
		return;
	if (!person_contact_read(asking->visit->arena, kind, typed, &contact)) {
		form_complain(asking->form, ask_form[field].name, sentence);
		return;
	}
	asking->contacts[asking->contact_count++] = contact;
}

static bool
has_contact(const struct asking *asking, enum person_contact_kind kind)
{
	for (size_t i = 0; i < asking->contact_count; i++)
		if (asking->contacts[i].kind == kind)
			return true;
	return false;
}

/* The answer goes where one said: what it needs must be there. */
static void
check_reply(struct asking *asking)
{
	static const struct {
		size_t field;
		enum person_contact_kind kind;
		const char *sentence;
	} needs[] = {
		{ TYPED_MAIL, PERSON_MAIL, "Écrivez l’adresse électronique où vous répondre." },
		{ TYPED_PHONE, PERSON_PHONE, "Écrivez le numéro où vous envoyer un SMS." },
		{ TYPED_PHONE, PERSON_PHONE, "Écrivez le numéro où vous appeler." },
		{ TYPED_POST, PERSON_POST, "Écrivez l’adresse où vous envoyer un courrier." },
	};
	if (!form_has(asking->form, TYPED_REPLY))
		return;
	const size_t chosen = form_choice(asking->form, TYPED_REPLY);
	if (!has_contact(asking, needs[chosen].kind))
		form_complain(asking->form, ask_form[needs[chosen].field].name, needs[chosen].sentence);
	asking->person.prefers = needs[chosen].kind;
}

/* A button of a ranking was pressed, or an address is looked for: what is typed stays, nothing is complained
 * of yet. */
static void
keep_typed(struct asking *asking)
{
	struct span typed;
	if (visit_lookup(asking->visit, words_field.name, &typed))
		form_fill(asking->words, 0, typed);
	if (asking->spot != NULL)
		spot_keep_typed(asking->spot);
	for (size_t i = 0; i < TYPED_COUNT; i++) {
		if (ask_form[i].kind != FORM_FILES &&
		    visit_lookup(asking->visit, ask_form[i].name, &typed))
			form_fill(asking->form, i, typed);
	}
}

static void
check_filling(struct asking *asking)
{
	if (asking->filling != NULL && filling_is_empty(asking->filling) && filling_is_fine(asking->filling) &&
	    !form_has(asking->words, 0))
		form_complain(asking->words, "texte",
		              "Répondez à une question au moins, ou écrivez votre demande.");
}

static bool
read_typed(struct asking *asking)
{
	(void)form_read(asking->words, visit_lookup, asking->visit);
	(void)form_read(asking->form, visit_lookup, asking->visit);
	if (asking->spot != NULL)
		(void)spot_read(asking->spot);
	check_filling(asking);
	read_contact(asking, TYPED_MAIL, PERSON_MAIL, "Écrivez une adresse comme nom@exemple.fr.");
	read_contact(asking, TYPED_PHONE, PERSON_PHONE, "Écrivez un numéro comme 06 12 34 56 78.");
	read_contact(asking, TYPED_POST, PERSON_POST, "Écrivez une adresse postale.");
	if (asking->offering.kind != OFFERING_INTERNAL)
		check_reply(asking);
	asking->person.purpose = asking->offering.purpose;
	asking->person.name = form_text(asking->form, TYPED_NAME);
	asking->person.needs = asking->person.language = asking->person.acts_for = SPAN("");
	if (http_pairs_first(&asking->visit->body, "site").length > 0) /* robots fill what nobody sees */
		asking->trouble = "Votre demande n’est pas partie\u202f: un champ qui devait rester vide ne "
						  "l’était pas. Envoyez-la de nouveau.";
	return is_typed_fine(asking) && asking->trouble == NULL;
}

/* --- received --------------------------------------------------------------------------------- */

static bool
write_request(struct db *db, void *data)
{
	struct asking *asking = data;
	struct visit *visit = asking->visit;
	const bool is_internal = asking->offering.kind == OFFERING_INTERNAL;
	const struct desk_hand hand = { .root_id = visit->root_id,
		                            .now_s = visit->now_s,
		                            .today = visit->today,
		                            .tree = asking->tree,
		                            .address = visit->address,
		                            .once = visit->once };
	struct desk_receiving receiving = {
		.offering = &asking->offering,
		.channel = DESK_WEB,
		.reply_channel = is_internal ? DESK_WEB
		                             : reply_channels[form_choice(asking->form, TYPED_REPLY)],
		.title = SPAN(""),
		.text = form_text(asking->words, 0),
		.quoted = SPAN(""),
		.address = SPAN(""),
		.asker_id = is_internal ? visit->reader.account_id : 0,
		.account_id = is_internal ? visit->reader.account_id : 0,
		.once = visit->once,
	};
	if (asking->spot != NULL)
		spot_keep(asking->spot, &receiving);
	if (asking->filling != NULL) {
		filling_keep(asking->filling, &receiving);
		receiving.title = receiving.text.length > 0 ? SPAN("") : asking->offering.name;
	}
	/* Nobody proved that this address or number is hers: somebody else's would join her request to that
	 * person's. Whoever sees both joins them. */
	if (!is_internal && !person_add(visit->arena, db, visit->root_id, &asking->person,
	                                asking->contacts, asking->contact_count, visit->now_s,
	                                &receiving.person_id, &asking->fault))
		return false;
	return promise_hint(visit->arena, db, &hand, &receiving, &receiving.hint, &asking->fault) &&
	       desk_receive(visit->arena, db, &hand, &receiving, &asking->received,
	                    &asking->fault) == FOUND_ONE &&
	       desk_attach(db, visit->root_id, asking->received.request_id, asking->received.entry_id,
	                   asking->files, asking->file_count, &asking->fault);
}

const char *
reception_address(struct visit *visit, struct db *db, struct span reference)
{
	char secret[DESK_SECRET_LENGTH + 1];
	struct fault fault;
	if (!desk_secret(visit->arena, db, visit->root_id, reference, secret, &fault)) {
		visit_fail(visit, &fault);
		return NULL;
	}
	return arena_format(visit->arena, "/suivi/%.*s/%s", SPAN_ARGS(reference), secret);
}

/* Sent twice: the page of the request that the first made. */
static bool
find_first(struct asking *asking)
{
	struct visit *visit = asking->visit;
	struct desk_request request;
	int64_t request_id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (journal_done_about(visit->arena, db, visit->root_id, visit->once, &request_id,
	                       &asking->fault) != FOUND_ONE ||
	    desk_by_id(visit->arena, db, visit->root_id, request_id, &request, &asking->fault) !=
	        FOUND_ONE) {
		visit_fail(visit, &asking->fault);
		return false;
	}
	asking->received.reference = request.reference;
	return true;
}

/* A house with one address for all (a town hall, a school) makes fewer; a program that fills the desk is no
 * person in need of it. */
static bool
may_ask(struct asking *asking)
{
	static struct visit_pace pace = VISIT_PACE_FULL;
	const struct visit *visit = asking->visit;
	int wait_s;
	if (visit_pace_may(&pace, visit->root_id, visit_pace_key(visit), RECEPTION_REQUESTS_A_MINUTE,
	                   time_monotonic_us(), &wait_s))
		return true;
	asking->trouble = "Votre demande n’est pas partie\u202f: beaucoup de demandes viennent de la même adresse en "
					  "ce moment. Vos mots sont gardés ici\u202f: envoyez-la de nouveau dans une minute.";
	asking->visit->response->status = 429;
	return false;
}

void
reception_post_ask(struct visit *visit)
{
	struct asking asking = { .visit = visit };
	bool gave_up;
	if (!find_offering(&asking))
		return;
	new_form(&asking);
	asking.is_sent = true;
	const bool is_sought = asking.spot != NULL && spot_is_sought(visit);
	if (is_sought && asking.filling != NULL)
		filling_hold(asking.filling);
	if (asking.filling != NULL &&
	    !filling_read_page(asking.filling, visit_db(visit), &visit->body, &asking.fault)) {
		visit_fail(visit, &asking.fault);
		return;
	}
	if (is_sought || (asking.filling != NULL && filling_was_moved(asking.filling))) {
		keep_typed(&asking);
		if (is_sought)
			spot_seek(asking.spot);
		letters_join_again(visit, asking.form, "fichiers");
		show(&asking);
		return;
	}
	const bool is_fine =
		read_typed(&asking) && (asking.filling == NULL || filling_is_fine(asking.filling)) &&
		may_ask(&asking);
	if (asking.trouble != NULL || !is_fine)
		letters_join_again(visit, asking.form, "fichiers");
	else if (!letters_join(visit, asking.form, "fichiers", &asking.files, &asking.file_count,
	                       &asking.fault)) {
		visit_fail(visit, &asking.fault);
		return;
	}
	if (!is_fine || !form_is_fine(asking.form)) {
		show(&asking);
		return;
	}
	asking.tree =
		place_tree_load(visit->arena, visit_db(visit), visit->root_id, visit->today, &asking.fault);
	if (asking.tree == NULL) {
		visit_fail(visit, &asking.fault);
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_request, &asking, &gave_up) &&
	    (!gave_up || !find_first(&asking)))
		return;
	struct db *db = visit_db(visit);
	const char *address =
		db == NULL ? NULL : reception_address(visit, db, asking.received.reference);
	if (address != NULL)
		visit_go(visit, "%s?recue=1", address);
}
