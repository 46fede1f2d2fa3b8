/* The list, read back before it is kept; and the message it gets. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "listen/invite/invite_inside.h"

/* --- the list ------------------------------------------------------------------------------------- */

enum { READ_SIDE, READ_MAILS, READ_SMS, READ_FIELD_COUNT };
static const struct field read_fields[READ_FIELD_COUNT] = {
	[READ_SIDE] = { "side", FIELD_TEXT, FIELD_API, .help = "Who they are." },
	[READ_MAILS] = { "mails", FIELD_COUNT, FIELD_API, .help = "With an address." },
	[READ_SMS] = { "mobiles", FIELD_COUNT, FIELD_API, .help = "With a mobile number." },
};
enum { BAD_LINE, BAD_WHY, BAD_FIELD_COUNT };
static const struct field bad_fields[BAD_FIELD_COUNT] = {
	[BAD_LINE] = { "line", FIELD_COUNT, FIELD_API, .help = "Number of the line." },
	[BAD_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "Why it was not taken." },
};
enum {
	LIST_TITLE, LIST_WITHIN, LIST_URL, LIST_BACK_URL, LIST_READ, LIST_COUNT, LIST_BAD, LIST_HAS_BAD,
	LIST_MORE_BAD, LIST_BATCH, LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[LIST_URL] = { "list_url", FIELD_URL, FIELD_PAGE },
	[LIST_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[LIST_READ] = { "people", FIELD_LIST, FIELD_API, .of = read_fields,
		.of_count = READ_FIELD_COUNT, .help = "Those who were read, by side." },
	[LIST_COUNT] = { "count", FIELD_COUNT, FIELD_API, .help = "Those who were read." },
	[LIST_BAD] = { "bad", FIELD_LIST, FIELD_API, .of = bad_fields, .of_count = BAD_FIELD_COUNT,
		.help = "Lines that were left." },
	[LIST_HAS_BAD] = { "has_bad", FIELD_FLAG, FIELD_PAGE },
	[LIST_MORE_BAD] = { "more_bad", FIELD_COUNT, FIELD_API, .help = "Lines left that are not listed." },
	[LIST_BATCH] = { "batch", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind invite_list_page = { "survey.invitations.list",
	"listen/invite/pages/list.html", list_fields, LIST_FIELD_COUNT };

static const char *const side_names[SIDE_COUNT] = { "Usagers", "Agents", "Dirigeants" };

static void
show_list(const struct inviting *inviting, const struct invite_list *list, int64_t batch_id)
{
	struct visit *visit = inviting->visit;
	struct arena *arena = visit->arena;
	struct model *page = model_new(arena, &invite_list_page);
	int64_t counts[SIDE_COUNT][INVITE_CHANNEL_COUNT] = { { 0 } };
	for (size_t i = 0; i < list->count; i++)
		counts[list->lines[i].side][list->lines[i].channel]++;
	model_text_z(page, LIST_TITLE, "Est-ce bien cela\u202f?");
	model_text(page, LIST_WITHIN, inviting->wave.name);
	model_url_z(page, LIST_URL, arena_format(arena, "%s/invitations/liste", inviting->base));
	model_url_z(page, LIST_BACK_URL, arena_format(arena, "%s/invitations", inviting->base));
	model_count(page, LIST_COUNT, (int64_t)list->count);
	model_text_z(page, LIST_BATCH, arena_format(arena, "%lld", (long long)batch_id));
	for (int side = 0; side < SIDE_COUNT; side++) {
		if (counts[side][INVITE_MAIL] + counts[side][INVITE_SMS] == 0)
			continue;
		struct model *row = model_row(page, LIST_READ);
		model_text_z(row, READ_SIDE, side_names[side]);
		model_count(row, READ_MAILS, counts[side][INVITE_MAIL]);
		model_count(row, READ_SMS, counts[side][INVITE_SMS]);
	}
	for (size_t i = 0; i < list->bad_listed; i++) {
		struct model *row = model_row(page, LIST_BAD);
		model_count(row, BAD_LINE, list->bad[i].number);
		model_text_z(row, BAD_WHY, list->bad[i].why);
	}
	model_flag(page, LIST_HAS_BAD, list->bad_count > 0);
	if (list->bad_count > list->bad_listed)
		model_count(page, LIST_MORE_BAD, (int64_t)(list->bad_count - list->bad_listed));
	visit_show(visit, &invite_list_page, page);
}

void
invite_leave_unasked(const struct inviting *inviting, struct arena *arena,
                     struct invite_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct invite_line *line = &list->lines[i];
		if (inviting->asks_file && line->side == SIDE_USAGER)
			invite_list_complain(list, arena, line->number,
			                     "cette enquête demande un fichier aux usagers, qui répondent par un lien "
			                     "pour tous.");
		else if (invite_is_asked(inviting, line->side, line->place_id))
			list->lines[kept++] = *line;
		else
			invite_list_complain(list, arena, line->number,
			                     "cette enquête n’interroge pas ce côté, dans ce lieu.");
	}
	list->count = kept;
}

static void
read_list(struct inviting *inviting, struct span pasted)
{
	struct visit *visit = inviting->visit;
	struct invite_key key;
	struct invite_list list;
	struct fault *fault_r = &inviting->fault;
	const int64_t batch_id = ident_ordered();
	if (span_trim(pasted).length == 0) {
		invite_show(inviting, SPAN(""), "Collez au moins une ligne.");
		return;
	}
	visit_db_end(visit); /* the key is read in a conversation of its own */
	if (!invite_key_have(visit->arena, visit->store, visit->root_id, visit->folder, &key,
	                     fault_r)) {
		visit_fail(visit, fault_r);
		return;
	}
	struct sheet *sheet = sheet_open_bytes(visit->arena, pasted, NULL, fault_r);
	if (sheet == NULL ||
	    !invite_list_read(visit->arena, sheet, inviting->tree, &key, &list, fault_r)) {
		vault_wipe(&key, sizeof key);
		invite_show(inviting, pasted, fault_r->for_reader);
		return;
	}
	invite_leave_unasked(inviting, visit->arena, &list);
	const bool good = invite_keep(visit->arena, visit->store, visit->root_id,
	                              inviting->wave.id, &key, batch_id, visit->today, &list,
	                              fault_r);
	vault_wipe(&key, sizeof key);
	if (good)
		show_list(inviting, &list, batch_id);
	else
		visit_fail(visit, fault_r);
}

struct agreeing {
	struct inviting *inviting;
	int64_t batch_id, count;
};

static bool
write_agreed(struct db *db, void *data)
{
	struct agreeing *agreeing = data;
	struct inviting *inviting = agreeing->inviting;
	struct visit *visit = inviting->visit;
	/* A draw among those who were there before says nothing of those who come. */
	inviting->said.seed = SPAN("");
	inviting->said.drawn = 0;
	return invite_store_batch_keep(db, visit->root_id, inviting->wave.id, agreeing->batch_id,
	                               &agreeing->count, &inviting->fault) &&
	       invite_store_wave_keep(db, visit->root_id, inviting->wave.id, &inviting->said,
	                              &inviting->fault) &&
	       invite_note(db, inviting, "invite.listed",
	                   arena_format(visit->arena, "%lld personnes ajoutées à la liste des invitations.",
	                                (long long)agreeing->count));
}

static bool
write_refused(struct db *db, void *data)
{
	struct agreeing *agreeing = data;
	struct inviting *inviting = agreeing->inviting;
	return invite_store_batch_drop(db, inviting->visit->root_id, inviting->wave.id,
	                               &inviting->fault);
}

void
invite_post_list(struct visit *visit)
{
	struct inviting inviting;
	struct agreeing agreeing = { .inviting = &inviting };
	bool gave_up = false;
	const struct span doing = http_pairs_first(&visit->body, "faire");
	if (!invite_look(visit, true, &inviting))
		return;
	if (inviting.wave.state >= SURVEY_CLOSED) {
		visit_say(visit, 409, "Cette enquête est close", "Plus personne n’y est invité.");
		return;
	}
	if (inviting.said.begun_day > 0 && inviting.said.seed.length > 0) {
		invite_show(&inviting, http_pairs_first(&visit->body, "liste"),
		            "Le tirage au sort est parti\u202f: on n’ajoute plus personne à cette liste.");
		return;
	}
	if (!span_is(doing, "garder") && !span_is(doing, "laisser")) {
		read_list(&inviting, http_pairs_first(&visit->body, "liste"));
		return;
	}
	(void)span_int64(http_pairs_first(&visit->body, "lot"), &agreeing.batch_id);
	store_write_fn *write = span_is(doing, "garder") ? write_agreed : write_refused;
	if (agreeing.batch_id > 0 && !visit_write(visit, write, &agreeing, &gave_up) && !gave_up)
		return;
	visit_go(visit, "%s/invitations", inviting.base);
}

/* --- the message ---------------------------------------------------------------------------------- */

static const struct form_choice reminder_choices[] = {
	{ "0", "Aucun" }, { "1", "Un" }, { "2", "Deux" },
};
enum { SAID_SUBJECT, SAID_LETTER, SAID_SMS, SAID_REMINDERS, SAID_DELAY, SAID_COUNT };
static const struct form_field said_form[SAID_COUNT] = {
	[SAID_SUBJECT] = { "objet", FORM_TEXT, "Objet du message électronique",
		.length_max = INVITE_SUBJECT_LENGTH_MAX },
	[SAID_LETTER] = { "message", FORM_LONG, "Message électronique",
		.hint = "{lien} est le lien de chaque personne, {lieu} son lieu, {fin} le dernier jour.",
		.length_max = INVITE_TEXT_LENGTH_MAX },
	[SAID_SMS] = { "sms", FORM_LONG, "SMS",
		.hint = "Avec {lien}, ou avec {question} si la première question se répond d’un chiffre\u202f: on "
		        "répond alors au SMS, sans lien. Un ou deux segments\u202f; comment dire STOP s’ajoute à "
		        "la fin.",
		.length_max = INVITE_SMS_LENGTH_MAX },
	[SAID_REMINDERS] = { "rappels", FORM_CHOICE, "Rappels à qui n’a pas répondu",
		.choices = reminder_choices, .choice_count = LENGTH(reminder_choices),
		.required = "Dites combien de rappels." },
	[SAID_DELAY] = { "delai", FORM_NUMBER, "Jours avant un rappel", .least = 2, .most = 60,
		.required = "Dites combien de jours.", .wrong = "Écrivez un nombre de 2 à 60." },
};
enum {
	MESSAGE_TITLE, MESSAGE_WITHIN, MESSAGE_URL, MESSAGE_BACK_URL, MESSAGE_FIELDS, MESSAGE_ERRORS,
	MESSAGE_WRONG, MESSAGE_IS_FROZEN, MESSAGE_SMS_SAMPLE, MESSAGE_SMS_COST, MESSAGE_LETTER_SAMPLE,
	MESSAGE_ASKS_BACK, MESSAGE_FIELD_COUNT
};
static const struct field message_fields[MESSAGE_FIELD_COUNT] = {
	[MESSAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[MESSAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[MESSAGE_URL] = { "message_url", FIELD_URL, FIELD_PAGE },
	[MESSAGE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[MESSAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[MESSAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[MESSAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[MESSAGE_IS_FROZEN] = { "is_frozen", FIELD_FLAG, FIELD_API, .help = "It has begun to leave." },
	[MESSAGE_SMS_SAMPLE] = { "sms_sample", FIELD_TEXT, FIELD_API, .help = "The short message." },
	[MESSAGE_SMS_COST] = { "sms_cost", FIELD_TEXT, FIELD_API, .help = "How many segments, what they cost." },
	[MESSAGE_ASKS_BACK] = { "asks_back", FIELD_FLAG, FIELD_API,
		.help = "One answers by return of the short message." },
	[MESSAGE_LETTER_SAMPLE] = { "letter_sample", FIELD_TEXT, FIELD_API, .help = "The letter." },
};
const struct page_kind invite_message_page = { "survey.invitations.message",
	"listen/invite/pages/message.html", message_fields, MESSAGE_FIELD_COUNT };

static const char first_letter[] =
	"Bonjour,\n\nNous vous demandons votre avis sur notre service ({lieu}). Cela prend deux minutes, "
	"rien n’est obligatoire, et vos réponses ne sont jamais reliées à votre nom.\n\nPour répondre, "
	"jusqu’au {fin}\u202f:\n{lien}\n\nMerci.";
static const char first_sms[] = "Votre avis sur {lieu}, deux minutes, sans nom\u202f: {lien}";

/* As the longest place would make it. */
static struct invite_words
sample_words(const struct inviting *inviting)
{
	const struct visit *visit = inviting->visit;
	struct span place = SPAN("");
	for (size_t i = 0; i < inviting->population_count; i++) {
		const uint32_t at = place_by_id(inviting->tree, inviting->populations[i].place_id);
		if (at != PLACE_NONE && inviting->tree->places[at].name.length > place.length)
			place = inviting->tree->places[at].name;
	}
	return (struct invite_words){
		.link = span_of(arena_format(visit->arena, "%s/repondre/abcdefghijklmnopqrstuvwxyz",
		                             visit->address != NULL ? visit->address : "https://avis.exemple.fr")),
		.place = place,
		.closes_day = inviting->wave.closed_day,
	};
}

static struct span
sample_with(const struct inviting *inviting, struct span sms, struct span question,
            const struct catalogue *catalogue)
{
	const struct visit *visit = inviting->visit;
	struct invite_words words = sample_words(inviting);
	words.catalogue = catalogue;
	const char *stop = arena_format(visit->arena, "%s/ne-plus-demander/%048d",
	                                visit->address != NULL ? visit->address : "https://avis.exemple.fr", 0);
	words.question = question;
	const struct invite_wave said = { .sms = invite_sms_words(visit->arena, sms, 0, &words) };
	return invite_sms_text(visit->arena, &said, &words,
	                       visit->sms_from != NULL ? visit->sms_from : "36105", stop);
}

static size_t
segments_of(struct span sms)
{
	struct sms_measure measure;
	return sms_measure(sms, &measure) ? measure.segment_count : SIZE_MAX;
}

/* Of Parvis's own words in a language; NULL: French. */
static const struct catalogue *
catalogue_of(const struct visit *visit, struct span language)
{
	for (size_t i = 0; i < visit->spoken_count; i++) {
		const struct catalogue *words = template_set_words(visit->spoken[i]);
		if (words != NULL && catalogue_serves(words, language))
			return words;
	}
	return NULL;
}

/* As it leaves: the dearest of those that sides and languages make of it. *asked_r: some side is asked
 * something that it answers by return. */
static bool
sample_sms(struct inviting *inviting, struct span sms, struct span *sample_r, bool *asked_r)
{
	struct visit *visit = inviting->visit;
	struct invite_asking asking;
	*sample_r = sample_with(inviting, sms, SPAN(""), NULL);
	*asked_r = false;
	if (!invite_asks_back(sms))
		return true;
	if (!invite_asking_load(visit->arena, visit->db, visit->root_id, &inviting->wave, &asking,
	                        &inviting->fault))
		return false;
	const size_t languages = asking.inquiry != NULL ? asking.inquiry->language_count : 0;
	for (int side = 0; side < SIDE_COUNT; side++)
		for (size_t i = 0; i < languages; i++) {
			struct inquiry_return returned;
			const struct catalogue *catalogue =
				catalogue_of(visit, asking.inquiry->languages[i]);
			if (!invite_asking_of(visit->arena, &asking, (enum side)side,
			                      asking.inquiry->languages[i], &returned))
				continue;
			const struct span one = sample_with(
				inviting, sms, inquiry_return_words(visit->arena, &returned, catalogue), catalogue);
			if (!*asked_r || segments_of(one) > segments_of(*sample_r))
				*sample_r = one;
			*asked_r = true;
		}
	return true;
}

/* « 2 segments par SMS, environ 45 € pour 450 personnes. » */
static bool
show_cost(struct inviting *inviting, struct model *page)
{
	struct visit *visit = inviting->visit;
	struct invite_count *counts;
	size_t count;
	int64_t people = 0;
	struct span sample;
	bool is_asked;
	if (!sample_sms(inviting, inviting->said.sms, &sample, &is_asked) ||
	    !invite_store_people_counts(visit->arena, visit->db, visit->root_id, inviting->wave.id,
	                                &counts, &count, &inviting->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (counts[i].channel == INVITE_SMS &&
		    counts[i].state >= (inviting->said.seed.length > 0 ? 2 : 1))
			people += counts[i].count;
	model_text(page, MESSAGE_SMS_SAMPLE, sample);
	model_flag(page, MESSAGE_ASKS_BACK, is_asked);
	const size_t segments = segments_of(sample);
	if (segments == SIZE_MAX)
		return true;
	struct text text = text_new(visit->arena, 300);
	text_format(&text, segments < 2 ? "Un segment par SMS" : "%zu segments par SMS",
	            segments);
	if (people > 0) {
		text_add_z(&text, ", ");
		text_add_count(&text, people * (int64_t)segments);
		text_add_z(&text, " en tout, sans compter les rappels");
	}
	if (people > 0 && visit->sms_price > 0) {
		text_add_z(&text, "\u202f: environ ");
		text_add_number(&text, (double)(people * (int64_t)segments * visit->sms_price) / 1000,
		                2);
		text_add_z(&text, "\u00a0€");
	}
	text_add_char(&text, '.');
	model_text(page, MESSAGE_SMS_COST, text_span(&text));
	return true;
}

/* The mark of a signature, « -- », ends with a blank that a page has no use for. */
static struct span
without_blanks(struct arena *arena, struct span words)
{
	struct text text = text_new(arena, INVITE_TEXT_LENGTH_MAX * 4);
	for (size_t i = 0; i < words.length; i++)
		if (words.at[i] != ' ' || i + 1 == words.length || words.at[i + 1] != '\n')
			text_add_char(&text, words.at[i]);
	return span_trim(text_span(&text));
}

static void
show_message(struct inviting *inviting, const struct form *form)
{
	struct visit *visit = inviting->visit;
	struct model *page = model_new(visit->arena, &invite_message_page);
	if (visit_db(visit) == NULL)
		return;
	model_text_z(page, MESSAGE_TITLE, "Que dit le message\u202f?");
	model_text(page, MESSAGE_WITHIN, inviting->wave.name);
	model_url_z(page, MESSAGE_URL, arena_format(visit->arena, "%s/invitations/message", inviting->base));
	model_url_z(page, MESSAGE_BACK_URL, arena_format(visit->arena, "%s/invitations", inviting->base));
	model_flag(page, MESSAGE_IS_FROZEN, inviting->said.begun_day > 0);
	if (inviting->said.letter.length > 0) {
		const struct invite_words words = sample_words(inviting);
		model_text(page, MESSAGE_LETTER_SAMPLE,
		           without_blanks(visit->arena,
		                          invite_letter_text(visit->arena, &inviting->said, &words, 0,
		                                             "(un lien, d’un clic)")));
	}
	if (inviting->said.sms.length > 0 && !show_cost(inviting, page)) {
		visit_fail(visit, &inviting->fault);
		return;
	}
	form_draw(form, page, (struct form_place){ MESSAGE_FIELDS, MESSAGE_ERRORS, MESSAGE_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &invite_message_page, page);
}

void
invite_get_message(struct visit *visit)
{
	struct inviting inviting;
	if (!invite_look(visit, false, &inviting))
		return;
	struct form *form = form_new(visit->arena, said_form, SAID_COUNT);
	const struct invite_wave *said = &inviting.said;
	const bool is_new = said->letter.length == 0 && said->sms.length == 0;
	form_fill(form, SAID_SUBJECT, is_new ? SPAN("Votre avis sur notre service") : said->subject);
	form_fill(form, SAID_LETTER, is_new ? span_of(first_letter) : said->letter);
	form_fill(form, SAID_SMS, is_new ? span_of(first_sms) : said->sms);
	form_fill(form, SAID_REMINDERS,
	          span_of(arena_format(visit->arena, "%lld", (long long)said->reminders)));
	form_fill(form, SAID_DELAY,
	          span_of(arena_format(visit->arena, "%lld", (long long)said->delay_days)));
	show_message(&inviting, form);
}

/* A name in the place of a number: nobody can write to it. */
static bool
is_name(const char *from)
{
	for (; from != NULL && *from != 0; from++)
		if (*from != '+' && (*from < '0' || *from > '9'))
			return true;
	return false;
}

static bool
check_sms(struct inviting *inviting, struct form *form)
{
	const struct span sms = form_text(form, SAID_SMS);
	const bool asks = invite_asks_back(sms);
	struct span sample;
	bool is_asked;
	if (sms.length == 0)
		return true;
	if (!sample_sms(inviting, sms, &sample, &is_asked))
		return false;
	if (asks && !is_asked)
		form_complain(form, "sms", "La première question posée aux usagers ne se répond pas d’un chiffre, "
		                           "ou une autre demande une réponse\u202f: mettez {lien} au lieu de "
		                           "{question}.");
	else if (asks && is_name(inviting->visit->sms_from))
		form_complain(form, "sms", "Vos SMS partent d’un nom, auquel on ne peut pas répondre\u202f: mettez "
		                           "{lien} au lieu de {question}.");
	else if (!asks && span_find(sms, SPAN("{lien}")) == SIZE_MAX)
		form_complain(form, "sms", "Mettez {lien} là où doit venir le lien.");
	else if (segments_of(sample) > 2)
		form_complain(form, "sms", asks ? "Ce SMS est trop long\u202f: deux segments au plus, question, "
		                                  "réponses et lien compris."
		                                : "Ce SMS est trop long\u202f: deux segments au plus, lien compris.");
	return true;
}

static bool
check_said(struct inviting *inviting, struct form *form)
{
	const struct span letter = form_text(form, SAID_LETTER), sms = form_text(form, SAID_SMS);
	if (letter.length > 0 && span_find(letter, SPAN("{lien}")) == SIZE_MAX)
		form_complain(form, "message", "Mettez {lien} là où doit venir le lien.");
	if (letter.length > 0 && form_text(form, SAID_SUBJECT).length == 0)
		form_complain(form, "objet", "Donnez un objet au message.");
	if (letter.length == 0 && sms.length == 0)
		form_complain(form, "message", "Écrivez un message électronique, un SMS, ou les deux.");
	return check_sms(inviting, form);
}

static bool
write_said(struct db *db, void *data)
{
	struct inviting *inviting = data;
	return invite_note(db, inviting, "invite.worded", "Message d’invitation écrit.") &&
	       invite_store_wave_keep(db, inviting->visit->root_id, inviting->wave.id,
	                              &inviting->said, &inviting->fault);
}

void
invite_post_message(struct visit *visit)
{
	struct inviting inviting;
	bool gave_up = false;
	if (!invite_look(visit, true, &inviting))
		return;
	if (inviting.said.begun_day > 0) {
		visit_say(visit, 409, "L’envoi a commencé",
		          "Le message ne change plus\u202f: chacun reçoit le même.");
		return;
	}
	struct form *form = form_new(visit->arena, said_form, SAID_COUNT);
	if (form_read(form, visit_lookup, visit) && !check_said(&inviting, form)) {
		visit_fail(visit, &inviting.fault);
		return;
	}
	if (!form_is_fine(form)) {
		show_message(&inviting, form);
		return;
	}
	inviting.said.subject = form_text(form, SAID_SUBJECT);
	inviting.said.letter = form_text(form, SAID_LETTER);
	inviting.said.sms = form_text(form, SAID_SMS);
	inviting.said.reminders = (int64_t)form_choice(form, SAID_REMINDERS);
	inviting.said.delay_days = form_number(form, SAID_DELAY);
	if (visit_write(visit, write_said, &inviting, &gave_up) || gave_up)
		visit_go(visit, "%s/invitations", inviting.base);
}
