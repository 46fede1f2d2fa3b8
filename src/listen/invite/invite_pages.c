/* « Invitations »: the list, the draw, the sending and how far it is. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "listen/invite/invite_inside.h"

enum { WHOM_SIDE, WHOM_MAILS, WHOM_SMS, WHOM_DRAWN, WHOM_FIELD_COUNT };
static const struct field whom_fields[WHOM_FIELD_COUNT] = {
	[WHOM_SIDE] = { "side", FIELD_TEXT, FIELD_API, .help = "Who they are." },
	[WHOM_MAILS] = { "mails", FIELD_COUNT, FIELD_API, .help = "With an address." },
	[WHOM_SMS] = { "mobiles", FIELD_COUNT, FIELD_API, .help = "With a mobile number." },
	[WHOM_DRAWN] = { "drawn", FIELD_COUNT, FIELD_API, .help = "Drawn among them." },
};
enum {
	FAR_SIDE, FAR_WAITS, FAR_SENT, FAR_UNSURE, FAR_REFUSED, FAR_LOST, FAR_STOPPED, FAR_SPARED, FAR_REMINDED,
	FAR_ANSWERED, FAR_FIELD_COUNT
};
static const struct field far_fields[FAR_FIELD_COUNT] = {
	[FAR_SIDE] = { "side", FIELD_TEXT, FIELD_API, .help = "Who they are." },
	[FAR_WAITS] = { "waits", FIELD_COUNT, FIELD_API, .help = "First messages to send." },
	[FAR_SENT] = { "sent", FIELD_COUNT, FIELD_API, .help = "First messages sent." },
	[FAR_UNSURE] = { "unsure", FIELD_COUNT, FIELD_API, .help = "Short messages that may have left." },
	[FAR_REFUSED] = { "refused", FIELD_COUNT, FIELD_API, .help = "Refused, or given up." },
	[FAR_LOST] = { "bounced", FIELD_COUNT, FIELD_API, .help = "That came back." },
	[FAR_STOPPED] = { "stopped", FIELD_COUNT, FIELD_API,
		.help = "Not sent: they asked to be left alone, or the address is dead." },
	[FAR_SPARED] = { "spared", FIELD_COUNT, FIELD_API, .help = "Not sent: asked enough already." },
	[FAR_REMINDED] = { "reminded", FIELD_TEXT, FIELD_API, .help = "Reminders sent." },
	[FAR_ANSWERED] = { "answered", FIELD_TEXT, FIELD_API, .help = "Links of one person that served." },
};
enum {
	INVITE_TITLE, INVITE_WITHIN, INVITE_URL, INVITE_LIST_URL, INVITE_BACK_URL, INVITE_MESSAGE_URL,
	INVITE_MOMENTS_URL, INVITE_IS_WRITER, INVITE_IS_OVER, INVITE_WHOMS, INVITE_HAS_LIST, INVITE_PASTED,
	INVITE_LIST_ERROR, INVITE_WRONG, INVITE_ERRORS, INVITE_SEED, INVITE_HAS_MESSAGE, INVITE_MESSAGE_WORDS,
	INVITE_OBSTACLE,
	INVITE_MAY_SEND, INVITE_MAY_ACT, INVITE_SEND_WORDS, INVITE_IS_BEGUN, INVITE_FARS, INVITE_QUIET,
	INVITE_WAITS_OPEN, INVITE_FIELD_COUNT
};
static const struct field invite_fields[INVITE_FIELD_COUNT] = {
	[INVITE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[INVITE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[INVITE_URL] = { "invite_url", FIELD_URL, FIELD_PAGE },
	[INVITE_LIST_URL] = { "list_url", FIELD_URL, FIELD_PAGE },
	[INVITE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[INVITE_MESSAGE_URL] = { "message_url", FIELD_URL, FIELD_PAGE },
	[INVITE_MOMENTS_URL] = { "moments_url", FIELD_URL, FIELD_PAGE },
	[INVITE_IS_WRITER] = { "is_writer", FIELD_FLAG, FIELD_PAGE },
	[INVITE_IS_OVER] = { "is_over", FIELD_FLAG, FIELD_API, .help = "The survey is closed." },
	[INVITE_WHOMS] = { "people", FIELD_LIST, FIELD_API, .of = whom_fields,
		.of_count = WHOM_FIELD_COUNT, .help = "Those on the list, by side." },
	[INVITE_HAS_LIST] = { "has_list", FIELD_FLAG, FIELD_PAGE },
	[INVITE_PASTED] = { "pasted", FIELD_TEXT, FIELD_PAGE },
	[INVITE_LIST_ERROR] = { "list_error", FIELD_TEXT, FIELD_PAGE },
	[INVITE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[INVITE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[INVITE_SEED] = { "seed", FIELD_TEXT, FIELD_API, .help = "Seed of the draw." },
	[INVITE_HAS_MESSAGE] = { "has_message", FIELD_FLAG, FIELD_PAGE },
	[INVITE_MESSAGE_WORDS] = { "message_words", FIELD_TEXT, FIELD_PAGE },
	[INVITE_OBSTACLE] = { "obstacle", FIELD_TEXT, FIELD_API, .help = "What stands against sending." },
	[INVITE_MAY_SEND] = { "may_send", FIELD_FLAG, FIELD_PAGE },
	[INVITE_MAY_ACT] = { "may_act", FIELD_FLAG, FIELD_PAGE },
	[INVITE_SEND_WORDS] = { "send_words", FIELD_TEXT, FIELD_PAGE },
	[INVITE_IS_BEGUN] = { "is_begun", FIELD_FLAG, FIELD_API, .help = "The sending was decided." },
	[INVITE_FARS] = { "progress", FIELD_LIST, FIELD_API, .of = far_fields,
		.of_count = FAR_FIELD_COUNT, .help = "How far the sending is, by side." },
	[INVITE_QUIET] = { "quiet_words", FIELD_TEXT, FIELD_PAGE },
	[INVITE_WAITS_OPEN] = { "waits_for_opening", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind invite_page = { "survey.invitations", "listen/invite/pages/invite.html",
	invite_fields, INVITE_FIELD_COUNT };

static const char *const side_names[SIDE_COUNT] = { "Usagers", "Agents", "Dirigeants" };

/* --- a survey and its invitations ---------------------------------------------------------------- */

bool
invite_look(struct visit *visit, bool writes, struct inviting *inviting_r)
{
	*inviting_r = (struct inviting){ .visit = visit };
	if (!launch_wave_look(visit, writes, &inviting_r->wave, &inviting_r->tree,
	                      &inviting_r->populations, &inviting_r->population_count))
		return false;
	inviting_r->base =
		arena_format(visit->arena, "/enquetes/%.*s", SPAN_ARGS(inviting_r->wave.code));
	if (launch_asks_file(visit->arena, visit->db, visit->root_id, &inviting_r->wave,
	                     &inviting_r->asks_file, &inviting_r->fault) &&
	    invite_store_wave(visit->arena, visit->db, visit->root_id, inviting_r->wave.id,
	                      &inviting_r->said, &inviting_r->fault))
		return true;
	visit_fail(visit, &inviting_r->fault);
	return false;
}

bool
invite_is_asked(const struct inviting *inviting, enum side side, int64_t place_id)
{
	for (size_t i = 0; i < inviting->population_count; i++)
		if (inviting->populations[i].side == side &&
		    (side == SIDE_LEADER || inviting->populations[i].place_id == place_id))
			return true;
	return inviting->wave.state == SURVEY_DRAFT;
}

bool
invite_note(struct db *db, struct inviting *inviting, const char *kind, const char *words)
{
	const struct visit *visit = inviting->visit;
	const struct fact fact = { .kind = kind,
		                       .account_id = visit->reader.account_id,
		                       .subject_id = inviting->wave.id,
		                       .words = span_of(words),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &inviting->fault) == FOUND_ONE;
}

/* --- who is on the list --------------------------------------------------------------------------- */

struct totals {
	int64_t by_channel[SIDE_COUNT][INVITE_CHANNEL_COUNT], drawn[SIDE_COUNT], all, all_drawn;
	int64_t chosen[INVITE_CHANNEL_COUNT]; /* who will be written to */
};

static bool
count_people(struct inviting *inviting, struct totals *totals_r)
{
	struct visit *visit = inviting->visit;
	struct invite_count *counts;
	size_t count;
	*totals_r = (struct totals){ .all = 0 };
	if (!invite_store_people_counts(visit->arena, visit->db, visit->root_id, inviting->wave.id,
	                                &counts, &count, &inviting->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct invite_count *one = &counts[i];
		if (one->state == 0)
			continue;
		totals_r->by_channel[one->side][one->channel] += one->count;
		totals_r->all += one->count;
		if (one->state == 2) {
			totals_r->drawn[one->side] += one->count;
			totals_r->all_drawn += one->count;
		}
		if (one->state == 2 || inviting->said.seed.length == 0)
			totals_r->chosen[one->channel] += one->count;
	}
	return true;
}

static void
show_people(const struct inviting *inviting, const struct totals *totals, struct model *page)
{
	const bool is_drawn = inviting->said.seed.length > 0;
	for (int side = 0; side < SIDE_COUNT; side++) {
		const int64_t *by = totals->by_channel[side];
		if (by[INVITE_MAIL] + by[INVITE_SMS] == 0)
			continue;
		struct model *row = model_row(page, INVITE_WHOMS);
		model_text_z(row, WHOM_SIDE, side_names[side]);
		model_count(row, WHOM_MAILS, by[INVITE_MAIL]);
		model_count(row, WHOM_SMS, by[INVITE_SMS]);
		if (is_drawn)
			model_count(row, WHOM_DRAWN, totals->drawn[side]);
	}
	model_flag(page, INVITE_HAS_LIST, totals->all > 0);
	if (is_drawn)
		model_text(page, INVITE_SEED, inviting->said.seed);
}

/* --- what stands against sending ------------------------------------------------------------------ */

static const char *
obstacle(const struct inviting *inviting, const struct totals *totals)
{
	const struct visit *visit = inviting->visit;
	const struct invite_wave *said = &inviting->said;
	if (inviting->wave.state == SURVEY_DRAFT)
		return "Dites d’abord que l’enquête est prête\u202f: ses lieux ne changent plus ensuite.";
	if (totals->chosen[INVITE_MAIL] + totals->chosen[INVITE_SMS] == 0)
		return "La liste est vide.";
	if (totals->chosen[INVITE_MAIL] > 0 && !visit->mails)
		return "Aucun serveur de messagerie n’est réglé\u202f: demandez à la personne qui administre "
		       "Parvis.";
	if (totals->chosen[INVITE_SMS] > 0 && (visit->sms == NULL || visit->address == NULL))
		return "Aucune passerelle SMS n’est réglée\u202f: ôtez les numéros de la liste, ou demandez à la "
		       "personne qui administre Parvis.";
	if (totals->chosen[INVITE_MAIL] > 0 && said->letter.length == 0)
		return "Écrivez le message électronique.";
	if (totals->chosen[INVITE_SMS] > 0 && said->sms.length == 0)
		return "Écrivez le SMS.";
	return NULL;
}

static const char *
send_words(const struct inviting *inviting, const struct totals *totals)
{
	struct text text = text_new(inviting->visit->arena, 400);
	if (inviting->said.begun_day > 0)
		return "Seules les personnes ajoutées depuis reçoivent quelque chose de plus.";
	text_add_count(&text, totals->chosen[INVITE_MAIL]);
	text_add_z(&text, " messages électroniques et ");
	text_add_count(&text, totals->chosen[INVITE_SMS]);
	text_add_z(&text, " SMS partiront, aux heures permises, quand l’enquête est ouverte.");
	return text_z(&text);
}

static const char *
message_words(const struct inviting *inviting)
{
	const struct invite_wave *said = &inviting->said;
	return arena_format(inviting->visit->arena, "%s%s%s%s",
	                    said->letter.length > 0 ? "Message électronique écrit" : "",
	                    said->letter.length > 0 && said->sms.length > 0 ? ", " : "",
	                    said->sms.length > 0 ? "SMS écrit" : "",
	                    said->reminders == 0   ? ", sans rappel."
	                    : said->reminders == 1 ? ", un rappel au plus."
	                                           : ", deux rappels au plus.");
}

/* --- how far it is -------------------------------------------------------------------------------- */

struct far {
	int64_t waits, sent, unsure, refused, lost, stopped, spared, reminded, links, used;
};

static void
add_far(struct far *far, const struct invite_count *one)
{
	if (one->rank == INVITE_EXPLAINS)
		return;
	if (one->rank > 0) {
		far->reminded += one->state == INVITE_SENT || one->state == INVITE_UNSURE ? one->count : 0;
		return;
	}
	int64_t *const places[INVITE_STATE_COUNT] = {
		[INVITE_WAITS] = &far->waits,     [INVITE_LEAVES] = &far->waits,
		[INVITE_SENT] = &far->sent,       [INVITE_UNSURE] = &far->unsure,
		[INVITE_REFUSED] = &far->refused, [INVITE_GIVEN_UP] = &far->refused,
		[INVITE_LOST] = &far->lost,       [INVITE_STOPPED] = &far->stopped,
		[INVITE_SPARED] = &far->spared,   [INVITE_LATE] = &far->refused,
	};
	*places[one->state] += one->count;
}

/* Reminders go to those who did not answer: their number tells as much as that of the answers. Of
 * agents both are told in steps of five, and only where enough are invited: who reads this page twice
 * would otherwise see when a colleague answered. */
static const char *
careful(const struct inviting *inviting, enum side side, int64_t number, int64_t all)
{
	enum { STEP = 5 };
	const enum respondent who = secrecy_respondent(side, inviting->wave.internal);
	struct text text = text_new(inviting->visit->arena, 100);
	if (all < secrecy_floor(who))
		return "non montré";
	if (who == RESPONDENT_AGENT) {
		text_add_z(&text, number < STEP ? "moins de " : "au moins ");
		number = number < STEP ? STEP : number / STEP * STEP;
	}
	text_add_count(&text, number);
	return text_z(&text);
}

static const char *
rate_words(const struct inviting *inviting, enum side side, const struct far *far)
{
	const char *words = careful(inviting, side, far->used, far->links);
	if (strcmp(words, "non montré") == 0)
		return words;
	struct text text = text_new(inviting->visit->arena, 100);
	text_add_z(&text, words);
	text_add_z(&text, " sur ");
	text_add_count(&text, far->links);
	return text_z(&text);
}

static bool
show_far(struct inviting *inviting, struct model *page)
{
	struct visit *visit = inviting->visit;
	struct invite_count *counts;
	struct answer_count *answers;
	size_t count, answer_count;
	struct far far[SIDE_COUNT] = { { 0 } };
	bool is_there[SIDE_COUNT] = { false };
	if (!invite_store_letter_counts(visit->arena, visit->db, visit->root_id, inviting->wave.id,
	                                &counts, &count, &inviting->fault) ||
	    !answer_counts(visit->arena, visit->db, visit->root_id, inviting->wave.id, &answers,
	                   &answer_count, &inviting->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		add_far(&far[counts[i].side], &counts[i]);
		is_there[counts[i].side] = true;
	}
	for (size_t i = 0; i < answer_count; i++) {
		far[answers[i].side].links += answers[i].links;
		far[answers[i].side].used += answers[i].used;
	}
	for (int side = 0; side < SIDE_COUNT; side++) {
		if (!is_there[side])
			continue;
		const struct far *one = &far[side];
		struct model *row = model_row(page, INVITE_FARS);
		model_text_z(row, FAR_SIDE, side_names[side]);
		model_count(row, FAR_WAITS, one->waits);
		model_count(row, FAR_SENT, one->sent);
		model_count(row, FAR_UNSURE, one->unsure);
		model_count(row, FAR_REFUSED, one->refused);
		model_count(row, FAR_LOST, one->lost);
		model_count(row, FAR_STOPPED, one->stopped);
		model_count(row, FAR_SPARED, one->spared);
		model_text_z(row, FAR_REMINDED, careful(inviting, (enum side)side, one->reminded, one->sent));
		model_text_z(row, FAR_ANSWERED, rate_words(inviting, (enum side)side, one));
		model_flag(page, INVITE_IS_BEGUN, true);
	}
	return true;
}

static bool
show_quiet(struct inviting *inviting, struct model *page)
{
	struct visit *visit = inviting->visit;
	struct invite_rule rule;
	if (!invite_store_rule(visit->arena, visit->db, visit->root_id, &rule, &inviting->fault))
		return false;
	if (invite_is_quiet(&rule, zone_local(visit->zone, visit->now_s)))
		model_text_z(page, INVITE_QUIET,
		             arena_format(visit->arena,
		                          "Rien ne part en ce moment\u202f: l’envoi reprend à %lld\u202fh, un jour "
		                          "permis.",
		                          (long long)rule.quiet_to));
	return true;
}

/* --- the page ------------------------------------------------------------------------------------- */

void
invite_show(struct inviting *inviting, struct span pasted, const char *why)
{
	struct visit *visit = inviting->visit;
	struct arena *arena = visit->arena;
	const char *base = inviting->base;
	struct totals totals;
	struct model *page = model_new(arena, &invite_page);
	if (visit_db(visit) == NULL)
		return;
	if (!count_people(inviting, &totals) || !show_far(inviting, page) ||
	    !show_quiet(inviting, page)) {
		visit_fail(visit, &inviting->fault);
		return;
	}
	const bool is_over = inviting->wave.state >= SURVEY_CLOSED;
	const char *against = obstacle(inviting, &totals);
	model_text_z(page, INVITE_TITLE, "Invitations");
	model_text(page, INVITE_WITHIN, inviting->wave.name);
	model_url_z(page, INVITE_URL, arena_format(arena, "%s/invitations", base));
	model_url_z(page, INVITE_LIST_URL, arena_format(arena, "%s/invitations/liste", base));
	model_url_z(page, INVITE_MESSAGE_URL, arena_format(arena, "%s/invitations/message", base));
	model_url_z(page, INVITE_MOMENTS_URL, arena_format(arena, "%s/moments", base));
	model_url_z(page, INVITE_BACK_URL, base);
	model_flag(page, INVITE_IS_WRITER,
	           !is_over && (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	model_flag(page, INVITE_IS_OVER, is_over);
	show_people(inviting, &totals, page);
	model_flag(page, INVITE_HAS_MESSAGE,
	           inviting->said.letter.length > 0 || inviting->said.sms.length > 0);
	model_text_z(page, INVITE_MESSAGE_WORDS, message_words(inviting));
	model_text_z(page, INVITE_OBSTACLE, against);
	model_flag(page, INVITE_MAY_SEND, against == NULL);
	model_flag(page, INVITE_MAY_ACT, against == NULL || model_has(page, INVITE_IS_BEGUN));
	model_text_z(page, INVITE_SEND_WORDS, send_words(inviting, &totals));
	model_flag(page, INVITE_WAITS_OPEN, inviting->wave.state == SURVEY_READY);
	model_text(page, INVITE_PASTED, pasted);
	if (why != NULL) {
		struct model *error = model_row(page, INVITE_ERRORS);
		model_url_z(error, 0, "#liste");
		model_text_z(error, 1, why);
		model_text_z(page, INVITE_LIST_ERROR, why);
		model_flag(page, INVITE_WRONG, true);
		visit->response->status = 422;
	}
	visit_show(visit, &invite_page, page);
}

void
invite_get(struct visit *visit)
{
	struct inviting inviting;
	if (invite_look(visit, false, &inviting))
		invite_show(&inviting, SPAN(""), NULL);
}

/* --- draw, send, stop ----------------------------------------------------------------------------- */

struct deciding {
	struct inviting inviting;
	const char *kind, *words;
	bool stops;
};

static bool
write_decision(struct db *db, void *data)
{
	struct deciding *deciding = data;
	struct inviting *inviting = &deciding->inviting;
	const int64_t root_id = inviting->visit->root_id;
	return invite_note(db, inviting, deciding->kind, deciding->words) &&
	       invite_store_wave_keep(db, root_id, inviting->wave.id, &inviting->said,
	                              &inviting->fault) &&
	       (!deciding->stops ||
	        invite_store_close(db, root_id, inviting->wave.id, inviting->visit->now_s,
	                           &inviting->fault));
}

static void
settle(struct deciding *deciding)
{
	struct visit *visit = deciding->inviting.visit;
	bool gave_up = false;
	if (visit_write(visit, write_decision, deciding, &gave_up) || gave_up)
		visit_go(visit, "%s/invitations", deciding->inviting.base);
}

static void
draw(struct deciding *deciding, int64_t total)
{
	struct inviting *inviting = &deciding->inviting;
	struct visit *visit = inviting->visit;
	struct arena *arena = visit->arena;
	inviting->said.seed = SPAN("");
	inviting->said.drawn = total;
	if (total > 0)
		inviting->said.seed = span_of(arena_format(arena, "%016llx", (unsigned long long)ident_random()));
	visit_db_end(visit);
	if (!invite_draw(arena, visit->store, visit->root_id, inviting->wave.id, total,
	                 inviting->said.seed, &inviting->fault)) {
		visit_fail(visit, &inviting->fault);
		return;
	}
	deciding->kind = "invite.drawn";
	deciding->words = total > 0 ? arena_format(arena, "%lld personnes tirées au sort, graine %.*s.",
	                                           (long long)total, SPAN_ARGS(inviting->said.seed))
	                            : "Toute la liste est invitée, sans tirage.";
	settle(deciding);
}

static void
begin(struct deciding *deciding)
{
	struct inviting *inviting = &deciding->inviting;
	struct visit *visit = inviting->visit;
	int64_t count = 0;
	visit_db_end(visit);
	if (!invite_queue(visit->arena, visit->store, visit->root_id, inviting->wave.id,
	                  inviting->said.seed.length > 0, visit->now_s, &count, &inviting->fault)) {
		visit_fail(visit, &inviting->fault);
		return;
	}
	if (inviting->said.begun_day == 0)
		inviting->said.begun_day = visit->today;
	deciding->kind = "invite.begun";
	deciding->words =
		arena_format(visit->arena, "Envoi décidé\u202f: %lld personnes.", (long long)count);
	settle(deciding);
}

void
invite_post_sending(struct visit *visit)
{
	struct deciding deciding = { .kind = NULL };
	struct inviting *inviting = &deciding.inviting;
	const struct span doing = http_pairs_first(&visit->body, "faire");
	struct totals totals;
	int64_t total;
	if (!invite_look(visit, true, inviting))
		return;
	if (!count_people(inviting, &totals)) {
		visit_fail(visit, &inviting->fault);
		return;
	}
	const bool is_free = inviting->said.begun_day == 0;
	if (inviting->wave.state >= SURVEY_CLOSED)
		visit_say(visit, 409, "Cette enquête est close", "Plus rien ne part.");
	else if (span_is(doing, "arreter")) {
		deciding.kind = "invite.stopped";
		deciding.words = "Envoi arrêté\u202f: ce qui attendait ne partira pas.";
		deciding.stops = true;
		settle(&deciding);
	} else if (span_is(doing, "envoyer") && obstacle(inviting, &totals) == NULL)
		begin(&deciding);
	else if (span_is(doing, "tous") && is_free)
		draw(&deciding, 0);
	else if (span_is(doing, "tirer") && is_free &&
	         form_read_number(http_pairs_first(&visit->body, "nombre"), &total) && total > 0 &&
	         total <= totals.all)
		draw(&deciding, total);
	else
		visit_go(visit, "%s/invitations", inviting->base);
}

/* --- routes --------------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/enquetes/{}/invitations", WHO_STAFF, "invite", invite_get },
	{ HTTP_POST, "/enquetes/{}/invitations", WHO(ROLE_REFERENT), "invite.send",
		invite_post_sending },
	{ HTTP_POST, "/enquetes/{}/invitations/liste", WHO(ROLE_REFERENT), "invite.list",
		invite_post_list, .body_max = INVITE_BODY_SIZE_MAX },
	{ HTTP_GET, "/enquetes/{}/invitations/message", WHO(ROLE_REFERENT), "invite.message",
		invite_get_message },
	{ HTTP_POST, "/enquetes/{}/invitations/message", WHO(ROLE_REFERENT), "invite.message.keep",
		invite_post_message },
	{ HTTP_GET, "/enquetes/{}/moments", WHO(ROLE_REFERENT), "invite.moments", invite_get_moments },
	{ HTTP_POST, "/enquetes/{}/moments", WHO(ROLE_REFERENT), "invite.moments.keep",
		invite_post_moments },
	{ HTTP_GET, "/sollicitations", WHO_SIGNED_IN, "invite.rules", invite_get_rules },
	{ HTTP_POST, "/sollicitations", WHO_SIGNED_IN, "invite.rules.keep", invite_post_rules },
	{ HTTP_GET, "/ne-plus-demander/{}", WHO_ANYONE, "invite.stop", invite_get_stop,
		.discreet = true },
	{ HTTP_POST, "/ne-plus-demander/{}", WHO_ANYONE, "invite.stop.take", invite_post_stop,
		.discreet = true },
	{ HTTP_GET, "/etapes/finie", WHO_SIGNED_IN, "invite.ended", invite_get_ended },
	{ HTTP_POST, "/etapes/finie", WHO_SIGNED_IN, "invite.ended.take", invite_post_ended },
	{ HTTP_GET, "/sms", WHO_ANYONE, "invite.sms", invite_get_sms, .discreet = true,
		.for_machines = true },
};
static const struct page_kind *const pages[] = {
	&invite_page,      &invite_list_page,  &invite_message_page, &invite_rules_page,
	&invite_stop_page, &invite_ended_page, &invite_moments_page,
};
const struct room_pages invite_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
