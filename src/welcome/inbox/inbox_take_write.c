/* A request taken down, kept: what was typed, who asks, what was answered at once. */
#include "welcome/inbox/inbox_take.h"

/* --- what was typed --------------------------------------------------------------------------- */

static void
read_contact(struct taking *taking, size_t field, enum person_contact_kind kind, const char *wrong)
{
	struct person_contact *contact = &taking->contacts[taking->contact_count];
	if (!form_has(taking->who, field))
		return;
	if (person_contact_read(taking->inboxing.visit->arena, kind, form_text(taking->who, field), contact))
		taking->contact_count++;
	else
		form_complain(taking->who, taking->who_fields[field].name, wrong);
}

/* Who was chosen among those who have that number; NULL: nobody. */
static const struct person *
known_person(const struct taking *taking)
{
	int64_t person_id;
	if (taking->who_fields[WHO_KNOWN].kind == FORM_CHOICE && form_has(taking->who, WHO_KNOWN) &&
	    span_int64(form_text(taking->who, WHO_KNOWN), &person_id))
		for (size_t i = 0; i < taking->known_count; i++)
			if (taking->known[i].person_id == person_id)
				return &taking->known[i];
	return NULL;
}

static void
read_who(struct taking *taking)
{
	const struct form *who = taking->who;
	read_contact(taking, WHO_PHONE, PERSON_PHONE,
	             "Ce numéro ne se lit pas\u202f: dix chiffres, ou un numéro international qui commence "
	             "par +.");
	read_contact(taking, WHO_MAIL, PERSON_MAIL,
	             "Cette adresse électronique ne se lit pas\u202f: elle s’écrit comme lea@exemple.fr.");
	read_contact(taking, WHO_POST, PERSON_POST, "Cette adresse ne se lit pas.");
	const struct person *known = known_person(taking);
	if (known != NULL) {
		taking->person = *known;
		return;
	}
	taking->person = (struct person){
		.purpose = taking->offering == NULL ? OFFERING_GENERAL : taking->offering->purpose,
		.name = form_text(who, WHO_NAME),
		.needs = form_text(who, WHO_NEEDS),
		.language = SPAN(""),
		.acts_for = SPAN(""),
		.prefers = taking->contact_count > 0 ? taking->contacts[0].kind : PERSON_PHONE,
	};
}

/* The way of the reply wants what it goes to; a person who is known may have it already. */
static bool
check_reply(struct taking *taking)
{
	static const struct {
		enum desk_channel channel;
		enum person_contact_kind kind;
		const char *field, *sentence;
	} wants[] = {
		{ DESK_MAIL, PERSON_MAIL, "courriel", "Écrivez l’adresse à laquelle lui répondre." },
		{ DESK_SMS, PERSON_PHONE, "telephone", "Écrivez le numéro auquel lui répondre." },
		{ DESK_PHONE, PERSON_PHONE, "telephone", "Écrivez le numéro auquel lui répondre." },
		{ DESK_LETTER, PERSON_POST, "adresse", "Écrivez l’adresse à laquelle lui répondre." },
	};
	struct visit *visit = taking->inboxing.visit;
	struct person_contact *contacts = NULL;
	size_t count = 0;
	struct db *db = taking->person.person_id == 0 ? NULL : visit_db(visit);
	if (taking->person.person_id != 0 &&
	    (db == NULL || !person_contacts(visit->arena, db, visit->root_id, taking->person.person_id,
	                                    &contacts, &count, &taking->inboxing.fault)))
		return false;
	for (size_t i = 0; i < LENGTH(wants); i++)
		if (taking->receiving.reply_channel == wants[i].channel &&
		    !inbox_is_reached(taking->contacts, taking->contact_count, wants[i].kind) &&
		    !inbox_is_reached(contacts, count, wants[i].kind))
			form_complain(taking->who, wants[i].field, wants[i].sentence);
	return true;
}

static void
read_posted(struct taking *taking)
{
	const struct visit *visit = taking->inboxing.visit;
	if (!form_has(taking->what, WHAT_POSTED))
		return;
	const int32_t day = form_date(taking->what, WHAT_POSTED);
	if (taking->receiving.channel != DESK_LETTER)
		form_complain(taking->what, "cachet", "Seule une lettre a un cachet de la poste\u202f: laissez "
		                                      "vide.");
	else if (day > visit->today)
		form_complain(taking->what, "cachet", "Donnez un jour qui n’est pas à venir.");
	else if (day < visit->today - INBOX_POST_DAYS_MAX)
		form_complain(taking->what, "cachet",
		              "Ce cachet a plus de soixante jours. Vérifiez l’année\u202f; sinon laissez vide, et "
		              "dites-le dans la demande.");
	else
		taking->receiving.received_first_day = day;
}

/* Whoever says that she deals with it must be of those who may. */
static bool
check_mine(struct taking *taking)
{
	struct inboxing *inboxing = &taking->inboxing;
	struct visit *visit = inboxing->visit;
	struct offering_unit *units;
	size_t count;
	if (!form_check(taking->then, THEN_MINE) || taking->offering == NULL)
		return true;
	struct db *db = visit_db(visit);
	if (db == NULL || !offering_units(visit->arena, db, visit->root_id, taking->offering->offering_id,
	                                  &units, &count, &inboxing->fault))
		return false;
	const uint32_t place = taking->receiving.place_id == 0
	                           ? PLACE_NONE
	                           : place_by_id(inboxing->tree, taking->receiving.place_id);
	const struct desk_request made = {
		.unit_id = offering_unit_for(inboxing->tree, units, count, place),
		.is_confidential = taking->offering->is_confidential
	};
	taking->receiving.owner_id = visit->reader.account_id;
	if (!desk_sees(inboxing->sight, &made))
		form_complain(taking->then, "titulaire",
		              arena_format(visit->arena,
		                           "Cette demande sera suivie par un autre service que les vôtres\u202f: "
		                           "%.*s. Laissez la case vide.",
		                           SPAN_ARGS(inbox_unit_name(inboxing, made.unit_id))));
	return true;
}

bool
inbox_take_read(struct taking *taking)
{
	struct inboxing *inboxing = &taking->inboxing;
	struct visit *visit = inboxing->visit;
	struct desk_receiving *receiving = &taking->receiving;
	(void)form_read(taking->what, visit_lookup, visit);
	(void)spot_read(taking->spot);
	(void)form_read(taking->who, visit_lookup, visit);
	(void)form_read(taking->then, visit_lookup, visit);
	const uint32_t place = inbox_chosen_unit(inboxing, taking->what, WHAT_PLACE, "lieu");
	*receiving = (struct desk_receiving){
		.offering = taking->offering,
		.place_id = place == PLACE_NONE ? 0 : inboxing->tree->places[place].id,
		.channel = form_has(taking->what, WHAT_WAY)
		               ? inbox_take_ways[form_choice(taking->what, WHAT_WAY)]
		               : DESK_COUNTER,
		.reply_channel = form_has(taking->then, THEN_REPLY)
		                     ? inbox_take_replies[form_choice(taking->then, THEN_REPLY)]
		                     : DESK_COUNTER,
		.title = SPAN(""),
		.text = form_text(taking->what, WHAT_WORDS),
		.quoted = SPAN(""),
		.address = SPAN(""),
		.account_id = visit->reader.account_id,
	};
	if (taking->filling != NULL && filling_is_empty(taking->filling) && !taking->is_instant &&
	    filling_is_fine(taking->filling) && !form_has(taking->what, WHAT_WORDS))
		form_complain(taking->what, "demande",
		              "Répondez à une question au moins, ou écrivez ce qui est demandé.");
	read_posted(taking);
	read_who(taking);
	return taking->is_instant || (check_reply(taking) && check_mine(taking));
}

/* --- kept ------------------------------------------------------------------------------------- */

static bool
has_contact(const struct person_contact *contacts, size_t count, const struct person_contact *typed)
{
	for (size_t i = 0; i < count; i++)
		if (contacts[i].kind == typed->kind &&
		    (typed->kind == PERSON_POST ? span_equal(contacts[i].value, typed->value)
		                                : span_equal(contacts[i].key, typed->key)))
			return true;
	return false;
}

/* Is anybody who has these contacts, for this purpose, one of whom this reader sees no request? Then she is
 * not found again: her name and the rest would tell that she asked for something, and what is typed here
 * would be hers from now on. Whoever sees both may join them. */
static bool
meets_hidden(struct taking *taking, struct db *db, bool *meets_r)
{
	const struct inboxing *inboxing = &taking->inboxing;
	const struct visit *visit = inboxing->visit;
	struct fault *fault_r = &taking->inboxing.fault;
	*meets_r = false;
	for (size_t i = 0; i < taking->contact_count && !*meets_r; i++) {
		struct person *sharing;
		struct desk_request *requests;
		size_t sharing_count = 0, count;
		if (taking->contacts[i].kind != PERSON_POST &&
		    !person_by_contact(visit->arena, db, visit->root_id, taking->person.purpose,
		                       &taking->contacts[i], &sharing, &sharing_count, fault_r))
			return false;
		for (size_t j = 0; j < sharing_count && !*meets_r; j++) {
			if (!desk_history(visit->arena, db, visit->root_id, inboxing->sight, sharing[j].person_id,
			                  &requests, &count, fault_r))
				return false;
			*meets_r = count == 0;
		}
	}
	return true;
}

static bool
find_or_add(struct taking *taking, struct db *db, int64_t *person_id_r)
{
	const struct visit *visit = taking->inboxing.visit;
	struct fault *fault_r = &taking->inboxing.fault;
	bool meets;
	if (!meets_hidden(taking, db, &meets))
		return false;
	return (meets ? person_add : person_find_or_add)(visit->arena, db, visit->root_id, &taking->person,
	                                                 taking->contacts, taking->contact_count,
	                                                 visit->now_s, person_id_r, fault_r);
}

/* What is typed of somebody known is added to what she has, as it stands now. */
static bool
add_typed(struct taking *taking, struct db *db, int64_t person_id)
{
	const struct visit *visit = taking->inboxing.visit;
	struct fault *fault_r = &taking->inboxing.fault;
	struct person_contact *contacts, *all;
	struct person now;
	size_t count;
	if (person_load(visit->arena, db, visit->root_id, person_id, &now, fault_r) != FOUND_ONE ||
	    !person_contacts(visit->arena, db, visit->root_id, now.person_id, &contacts, &count, fault_r))
		return false;
	all = arena_array_of(visit->arena, struct person_contact, count + TYPED_COUNT_MAX);
	for (size_t i = 0; i < count; i++)
		all[i] = contacts[i];
	for (size_t i = 0; i < taking->contact_count && count < PERSON_CONTACT_COUNT_MAX; i++)
		if (!has_contact(all, count, &taking->contacts[i]))
			all[count++] = taking->contacts[i];
	if (form_has(taking->who, WHO_NEEDS))
		now.needs = form_text(taking->who, WHO_NEEDS);
	return person_save(visit->arena, db, visit->root_id, &now, all, count, fault_r) == FOUND_ONE;
}

bool
inbox_take_write(struct db *db, void *data)
{
	struct taking *taking = data;
	const struct visit *visit = taking->inboxing.visit;
	struct fault *fault_r = &taking->inboxing.fault;
	struct desk_receiving *receiving = &taking->receiving;
	spot_keep(taking->spot, receiving);
	if (taking->filling != NULL) {
		filling_keep(taking->filling, receiving);
		receiving->title = receiving->text.length > 0 ? SPAN("") : taking->offering->name;
	}
	receiving->person_id = taking->person.person_id;
	const enum found held = receiving->person_id == 0
	                            ? FOUND_NONE
	                            : person_hold(db, visit->root_id, receiving->person_id, fault_r);
	if (held == FOUND_FAILED)
		return false;
	if (held == FOUND_NONE) /* nobody was chosen, or she was erased meanwhile: she is new */
		receiving->person_id = 0;
	const bool is_somebody = taking->person.name.length > 0 || taking->contact_count > 0;
	if (receiving->person_id == 0 && is_somebody && !find_or_add(taking, db, &receiving->person_id))
		return false;
	if (receiving->person_id != 0 && !add_typed(taking, db, receiving->person_id))
		return false;
	if (!promise_hint(visit->arena, db, &taking->inboxing.hand, receiving, &receiving->hint, fault_r))
		return false;
	const enum found found = desk_receive(visit->arena, db, &taking->inboxing.hand, receiving,
	                                      &taking->received, fault_r);
	taking->was_done = found == FOUND_NONE;
	return found == FOUND_ONE &&
	       desk_attach(db, visit->root_id, taking->received.request_id, taking->received.entry_id,
	                   taking->files, taking->file_count, fault_r);
}

bool
inbox_take_count(struct db *db, void *data)
{
	struct taking *taking = data;
	const struct visit *visit = taking->inboxing.visit;
	struct fault *fault_r = &taking->inboxing.fault;
	struct offering_unit *units;
	size_t count;
	if (!offering_units(visit->arena, db, visit->root_id, taking->offering->offering_id, &units, &count,
	                    fault_r))
		return false;
	const uint32_t place = taking->receiving.place_id == 0
	                           ? PLACE_NONE
	                           : place_by_id(taking->inboxing.tree, taking->receiving.place_id);
	const struct inbox_instant instant = {
		.day = visit->today,
		.unit_id = offering_unit_for(taking->inboxing.tree, units, count, place),
		.offering_id = taking->offering->offering_id,
		.channel = taking->receiving.channel,
		.count = 1,
	};
	/* The fact is there for its key: it says neither who nor what. */
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "inbox.instant",
		                       .place_id = taking->offering->is_confidential ? 0 : instant.unit_id,
		                       .words = SPAN("Une réponse a été donnée aussitôt."),
		                       .once = visit->once };
	const enum found found = journal_add(visit->arena, db, visit->root_id, &fact, fault_r);
	taking->was_done = found == FOUND_NONE;
	return found == FOUND_ONE && inbox_instant_add(db, visit->root_id, &instant, fault_r);
}
