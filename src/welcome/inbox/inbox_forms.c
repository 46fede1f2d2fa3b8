/* What may be done to a request, as forms: what each asks, what stands in it before one types. */
#include <string.h>

#include "welcome/inbox/inbox_inside.h"
#include "welcome/letters/letters.h"

/* Ways to the person; one that needs a contact is offered when there is one. */
static const struct {
	enum desk_channel channel;
	const char *code, *label;
	int needs; /* enum person_contact_kind; -1: nothing */
} ways[] = {
	{ DESK_MAIL, "courriel", "Par courriel", PERSON_MAIL },
	{ DESK_SMS, "sms", "Par SMS", PERSON_PHONE },
	{ DESK_WEB, "suivi", "Sur sa page de suivi, en ligne", -1 },
	{ DESK_PHONE, "telephone", "Par téléphone\u202f: je le lui dis", -1 },
	{ DESK_COUNTER, "guichet", "Au guichet\u202f: je le lui dis", -1 },
	{ DESK_LETTER, "courrier", "Par courrier\u202f: à imprimer et à poster", -1 },
};

static const struct form_choice came_choices[] = {
	{ "telephone", "Par téléphone" }, { "guichet", "Au guichet" }, { "courrier", "Par courrier" },
};
static const enum desk_channel came_channels[] = { DESK_PHONE, DESK_COUNTER, DESK_LETTER };

static const struct form_choice outcome_choices[] = {
	{ "faite", "Close\u202f: faite, ou accordée" },
	{ "repondue", "Close\u202f: la question a sa réponse" },
	{ "refusee", "Close\u202f: refusée, avec ses raisons" },
	{ "envoyee", "Close\u202f: transmise à une autre administration" },
	{ "retiree", "Close\u202f: retirée par la personne" },
	{ "muette", "Close\u202f: la personne n’a pas envoyé ce qui manquait" },
	{ "ecartee", "Mise de côté\u202f: ce n’est pas une demande" },
};
static const enum desk_outcome outcomes[] = { DESK_SOLVED,    DESK_ANSWERED, DESK_REFUSED,   DESK_SENT_ON,
	                                          DESK_WITHDRAWN, DESK_NO_REPLY, DESK_NO_REQUEST };
_Static_assert(LENGTH(outcomes) == LENGTH(outcome_choices), "an outcome for each choice");

static const struct form_choice kind_choices[] = {
	{ "precision", "Une précision" },
	{ "pieces", "Des pièces qui manquent au dossier" },
};

static const struct form_field reply_fields[] = {
	{ "reponse", FORM_LONG, "Votre réponse", .required = "Écrivez votre réponse.",
	  .length_max = DESK_TEXT_LENGTH_MAX },
	{ "reponse-fichiers", FORM_FILES, "Joindre des fichiers", .hint = letters_joined_hint },
	{ "reponse-voie", FORM_SELECT, "Par quelle voie", .required = "Dites par quelle voie lui répondre." },
	{ "reponse-suite", FORM_SELECT, "Et clore la demande",
	  .hint = "Sans choix, elle reste ouverte.", .choices = outcome_choices,
	  .choice_count = LENGTH(outcome_choices) - 1 },
};
static const struct form_field ask_fields[] = {
	{ "question", FORM_LONG, "Ce que vous demandez",
	  .required = "Écrivez ce que vous demandez à la personne.", .length_max = DESK_TEXT_LENGTH_MAX },
	{ "question-genre", FORM_CHOICE, "C’est", .choices = kind_choices,
	  .choice_count = LENGTH(kind_choices), .required = "Dites si c’est une précision ou des pièces." },
	{ "question-limite", FORM_DATE, "À recevoir au plus tard le",
	  .hint = "Comme 14/07/2030. Nécessaire pour des pièces\u202f: sans ce jour, le délai de la loi n’est "
	          "pas suspendu (article L114-5)." },
	{ "question-voie", FORM_SELECT, "Par quelle voie", .required = "Dites par quelle voie le demander." },
};
static const struct form_field note_fields[] = {
	{ "note", FORM_LONG, "Note interne",
	  .hint = "Cette note peut être communiquée à la personne concernée (article L311-1).",
	  .required = "Écrivez votre note.", .length_max = DESK_TEXT_LENGTH_MAX },
};
static const struct form_field give_fields[] = {
	{ "qui", FORM_SELECT, "À qui la confier", .required = "Dites à qui la confier." },
};
static const struct form_field move_fields[] = {
	{ "vers", FORM_SELECT, "Vers quel service",
	  .hint = "La personne en sera avisée (article L114-2). Les échéances suivront les horaires de ce "
	          "service.",
	  .required = "Dites vers quel service la transmettre.", .length_max = PLACE_NAME_LENGTH_MAX },
};
static const struct form_field hear_fields[] = {
	{ "entendu", FORM_LONG, "Ce que la personne dit ou apporte",
	  .hint = "La personne le lira sur sa page de suivi. Plus rien n’est attendu d’elle ensuite.",
	  .required = "Écrivez ce que la personne dit.", .length_max = DESK_TEXT_LENGTH_MAX },
	{ "entendu-fichiers", FORM_FILES, "Joindre ce qu’elle apporte", .hint = letters_joined_hint },
	{ "entendu-voie", FORM_CHOICE, "Par quelle voie", .choices = came_choices,
	  .choice_count = LENGTH(came_choices), .required = "Dites par quelle voie." },
};
static const struct form_field close_fields[] = {
	{ "issue", FORM_SELECT, "Comment elle se termine", .choices = outcome_choices,
	  .choice_count = LENGTH(outcome_choices), .required = "Dites comment la demande se termine." },
	{ "issue-mots", FORM_LONG, "Ce que vous écrivez à la personne",
	  .hint = "Par sa voie de réponse. Nécessaire pour un refus ou une transmission.",
	  .length_max = DESK_TEXT_LENGTH_MAX },
};
static const struct form_field reopen_fields[] = {
	{ "raison", FORM_TEXT, "Pourquoi la rouvrir", .required = "Dites pourquoi la demande est rouverte.",
	  .length_max = 300 },
};

static const struct {
	const struct form_field *fields;
	size_t count;
} tables[INBOX_FORM_COUNT] = {
	[INBOX_REPLY] = { reply_fields, LENGTH(reply_fields) },
	[INBOX_ASK] = { ask_fields, LENGTH(ask_fields) },
	[INBOX_NOTE] = { note_fields, LENGTH(note_fields) },
	[INBOX_GIVE] = { give_fields, LENGTH(give_fields) },
	[INBOX_MOVE] = { move_fields, LENGTH(move_fields) },
	[INBOX_HEAR] = { hear_fields, LENGTH(hear_fields) },
	[INBOX_CLOSE] = { close_fields, LENGTH(close_fields) },
	[INBOX_REOPEN] = { reopen_fields, LENGTH(reopen_fields) },
};

/* --- what was chosen -------------------------------------------------------------------------- */

bool
inbox_is_reached(const struct person_contact *contacts, size_t count, enum person_contact_kind kind)
{
	for (size_t i = 0; i < count; i++)
		if (contacts[i].kind == kind)
			return true;
	return false;
}

enum desk_channel
inbox_way(struct span code)
{
	for (size_t i = 0; i < LENGTH(ways); i++)
		if (span_is(code, ways[i].code))
			return ways[i].channel;
	return DESK_WEB;
}

enum desk_channel
inbox_came_by(const struct form *form, size_t field)
{
	return came_channels[form_choice(form, field)];
}

enum desk_outcome
inbox_outcome(const struct form *form, size_t field)
{
	return form_has(form, field) ? outcomes[form_choice(form, field)] : DESK_NOT_DONE;
}

const char *
inbox_way_code(enum desk_channel channel)
{
	for (size_t i = 0; i < LENGTH(ways); i++)
		if (ways[i].channel == channel)
			return ways[i].code;
	return "";
}

const char *
inbox_outcome_code(enum desk_outcome outcome)
{
	for (size_t i = 0; i < LENGTH(outcomes); i++)
		if (outcomes[i] == outcome)
			return outcome_choices[i].value;
	return "";
}

/* --- what is offered -------------------------------------------------------------------------- */

static void
offer_ways(struct inbox_one *one, struct form_field *field)
{
	const struct desk_request *request = &one->request;
	struct form_choice *choices =
		arena_array_of(one->inboxing.visit->arena, struct form_choice, LENGTH(ways));
	size_t count = 0;
	for (size_t i = 0; i < LENGTH(ways); i++)
		if (ways[i].needs < 0 || request->reply_channel == ways[i].channel ||
		    inbox_is_reached(one->contacts, one->contact_count,
		                     (enum person_contact_kind)ways[i].needs))
			choices[count++] = (struct form_choice){ ways[i].code, ways[i].label };
	field->choices = choices;
	field->choice_count = count;
}

static void
fill_way(struct inbox_one *one, enum inbox_form form, size_t field)
{
	for (size_t i = 0; i < LENGTH(ways); i++)
		if (ways[i].channel == one->request.reply_channel)
			form_fill(one->forms[form], field, span_of(ways[i].code));
}

/* « Pièces de cette démarche : … Ne demandez pas : … » */
static bool
tell_pieces(struct inbox_one *one, struct form_field *field)
{
	struct visit *visit = one->inboxing.visit;
	struct offering_piece *pieces;
	size_t count, wanted = 0, held = 0;
	struct db *db = visit_db(visit);
	if (db == NULL || !offering_pieces(visit->arena, db, visit->root_id, one->offering.offering_id,
	                                   &pieces, &count, &one->inboxing.fault))
		return false;
	struct text ask = text_new(visit->arena, 20000), hold = text_new(visit->arena, 20000);
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].held_by.length == 0)
			text_format(&ask, "%s%.*s", wanted++ == 0 ? "" : ", ", SPAN_ARGS(pieces[i].name));
		else
			text_format(&hold, "%s%.*s (%.*s l’a)", held++ == 0 ? "" : ", ",
			            SPAN_ARGS(pieces[i].name), SPAN_ARGS(pieces[i].held_by));
	}
	if (wanted + held > 0)
		field->hint = arena_format(
			visit->arena, "%s%s%s%s%s%s", wanted > 0 ? "Pièces de cette démarche\u202f: " : "",
			text_z(&ask), wanted > 0 ? ". " : "",
			held > 0 ? "Ne demandez pas ce qu’une administration détient déjà (article L114-8)\u202f: "
					 : "",
			text_z(&hold), held > 0 ? "." : "");
	return true;
}

bool
inbox_forms_begin(struct inbox_one *one)
{
	struct arena *arena = one->inboxing.visit->arena;
	for (size_t i = 0; i < INBOX_FORM_COUNT; i++) {
		must(tables[i].count <= INBOX_FIELD_MAX);
		memcpy(one->fields[i], tables[i].fields, tables[i].count * sizeof *tables[i].fields);
	}
	offer_ways(one, &one->fields[INBOX_REPLY][INBOX_REPLY_WAY]);
	offer_ways(one, &one->fields[INBOX_ASK][INBOX_ASK_WAY]);
	inbox_offer_units(&one->inboxing, one->fields[INBOX_MOVE], false, one->request.unit_id);
	if (!tell_pieces(one, one->fields[INBOX_ASK]) ||
	    !inbox_offer_people(&one->inboxing, one->fields[INBOX_GIVE], one->people, one->person_count,
	                        &one->needed))
		return false;
	for (size_t i = 0; i < INBOX_FORM_COUNT; i++)
		one->forms[i] = form_new(arena, one->fields[i],
		                         inbox_complaint_fields(one, (enum inbox_form)i, tables[i].count));
	inbox_complaint_fill(one, INBOX_REPLY);
	inbox_complaint_fill(one, INBOX_CLOSE);
	fill_way(one, INBOX_REPLY, INBOX_REPLY_WAY);
	fill_way(one, INBOX_ASK, INBOX_ASK_WAY);
	return true;
}

/* --- on the page ------------------------------------------------------------------------------ */

/* Who makes it confidential and is not of its unit sees it no more. */
static const char *
veil_words(const struct inbox_one *one)
{
	struct desk_request veiled = one->request;
	veiled.is_confidential = true;
	if (one->request.is_confidential)
		return "Tous ceux qui voient les demandes de ce service la verront de nouveau.";
	return desk_sees(one->inboxing.sight, &veiled)
	           ? "Seuls son service et l’agent qui la suit la verront, titre compris."
	           : "Seuls son service et l’agent qui la suit la verront, titre compris. "
	             "Vous-même ne la verrez plus.";
}

void
inbox_forms_draw(struct inbox_one *one, struct model *page)
{
	static const size_t places[INBOX_FORM_COUNT] = {
		[INBOX_REPLY] = INBOX_ONE_REPLY_FIELDS, [INBOX_ASK] = INBOX_ONE_ASK_FIELDS,
		[INBOX_NOTE] = INBOX_ONE_NOTE_FIELDS,   [INBOX_GIVE] = INBOX_ONE_GIVE_FIELDS,
		[INBOX_MOVE] = INBOX_ONE_MOVE_FIELDS,   [INBOX_HEAR] = INBOX_ONE_HEAR_FIELDS,
		[INBOX_CLOSE] = INBOX_ONE_CLOSE_FIELDS, [INBOX_REOPEN] = INBOX_ONE_REOPEN_FIELDS,
	};
	static const struct {
		enum inbox_form form;
		size_t flag;
	} opens[] = {
		{ INBOX_ASK, INBOX_ONE_ASK_OPEN },   { INBOX_NOTE, INBOX_ONE_NOTE_OPEN },
		{ INBOX_GIVE, INBOX_ONE_GIVE_OPEN }, { INBOX_MOVE, INBOX_ONE_MOVE_OPEN },
		{ INBOX_HEAR, INBOX_ONE_HEAR_OPEN }, { INBOX_CLOSE, INBOX_ONE_CLOSE_OPEN },
	};
	const struct visit *visit = one->inboxing.visit;
	const struct desk_request *request = &one->request;
	const bool is_open = request->queue == DESK_TODO || request->queue == DESK_WAITING;
	bool is_fine = true;
	model_url_z(page, INBOX_ONE_URL, inbox_address(visit->arena, request->reference, ""));
	model_text_z(page, INBOX_ONE_SEEN,
	             arena_format(visit->arena, "%lld",
	                          (long long)(one->seen_changes >= 0 ? one->seen_changes : request->changes)));
	/* Closed meanwhile, it keeps the form in which somebody typed. */
	model_flag(page, INBOX_ONE_CAN_ACT,
	           is_open || (one->asked != INBOX_FORM_COUNT && one->asked != INBOX_NOTE &&
	                       one->asked != INBOX_REOPEN && one->asked != INBOX_HEAR));
	model_flag(page, INBOX_ONE_CAN_REOPEN, !is_open || one->asked == INBOX_REOPEN);
	model_flag(page, INBOX_ONE_REPLIES, one->replies);
	if (is_open)
		model_url_z(page, INBOX_ONE_REPLY_URL,
		            inbox_address(visit->arena, request->reference, "?repondre#repondre"));
	model_flag(page, INBOX_ONE_CAN_TAKE, request->owner_id != visit->reader.account_id);
	model_flag(page, INBOX_ONE_CAN_PUT_BACK, request->owner_id != 0);
	model_flag(page, INBOX_ONE_CAN_GIVE, one->person_count > 0);
	model_text_z(page, INBOX_ONE_VEIL_WORDS, veil_words(one));
	for (size_t i = 0; i < INBOX_FORM_COUNT; i++) {
		form_draw(one->forms[i], page,
		          (struct form_place){ places[i], INBOX_ONE_ERRORS, INBOX_ONE_WRONG });
		is_fine = is_fine && form_is_fine(one->forms[i]);
	}
	model_flag(page, INBOX_ONE_WRONG, !is_fine);
	for (size_t i = 0; i < LENGTH(opens); i++)
		model_flag(page, opens[i].flag, one->asked == opens[i].form);
}
