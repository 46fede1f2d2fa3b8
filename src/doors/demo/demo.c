#include "doors/demo/demo_inside.h"

#include <stdio.h>

#include "base/time.h"
#include "ground/journey/journey.h"
#include "ground/people/people.h"
#include "listen/closing/closing.h"
#include "listen/invite/invite.h"
#include "listen/questionnaire/questionnaire.h"
#include "prove/publish/publish.h"
#include "welcome/counter/counter.h"
#include "welcome/promise/promise.h"

static const struct {
	const char *name, *who, *mail;
	enum role role;
	const char *place; /* NULL: the whole */
} accounts[DEMO_ACCOUNT_COUNT] = {
	[ACCOUNT_REFERENT] = { "Nadia Referent", "référent", "referent@belair.invalid",
	                       ROLE_REFERENT, NULL },
	[ACCOUNT_DIRECTOR] = { "Claire Direction", "direction", "direction@belair.invalid",
	                       ROLE_DIRECTOR, NULL },
	[ACCOUNT_LEADER] = { "Karim Encadrant", "encadrement de la voirie", "encadrement@belair.invalid",
	                     ROLE_TEAM_LEADER, "voirie" },
	[ACCOUNT_AGENT] = { "Samuel Agent", "agent du guichet des titres", "agent@belair.invalid", ROLE_AGENT,
	                    "titres-identite" },
	[ACCOUNT_SOCIAL] = { "Rose Solidaire", "agent du CCAS", "ccas@belair.invalid", ROLE_AGENT,
	                     "aides-facultatives" },
	[ACCOUNT_AUDITOR] = { "Inès Audit", "auditeur", "audit@belair.invalid", ROLE_AUDITOR, NULL },
	[ACCOUNT_ADMINISTRATOR] = { "Paul Administration", "administrateur",
	                            "administration@belair.invalid", ROLE_ADMINISTRATOR, NULL },
};

/* --- places, accounts, journeys -------------------------------------------------------------------- */

/* The town was always there: surveys of the past find their places. */
static bool
make_places(struct making *making)
{
	const struct town *town = making->town;
	for (size_t i = 0; i < town->place_count; i++) {
		const struct town_place *place = &town->places[i];
		const int64_t parent_id =
			place->parent == TOWN_NOWHERE ? 0 : making->place_ids[place->parent];
		if (!place_plant(making->db, making->house->root_id, place->code, place->name, parent_id,
		                 date_add_months(making->today, -36), &making->place_ids[i],
		                 &making->fault))
			return false;
	}
	return true;
}

static bool
make_accounts(struct making *making)
{
	for (size_t i = 0; i < DEMO_ACCOUNT_COUNT; i++) {
		struct reader_right right = { .role = accounts[i].role };
		if (accounts[i].place != NULL)
			right.place_id = making->place_ids[town_place_by_code(
				making->town, span_of(accounts[i].place))];
		if (!people_plant(making->db, making->house->root_id, span_of(accounts[i].name),
		                  span_of(accounts[i].mail), span_of(making->hashes[i]), right,
		                  &making->account_ids[i], &making->fault))
			return false;
	}
	return true;
}

static bool
make_journey(struct making *making, const struct town_journey *told,
             struct launch_journey *journey_r)
{
	size_t direction;
	struct journey journey = { .code = span_of(told->code),
		                       .stage = told->stage,
		                       .reason = span_of(told->reason) };
	journey_r->agents = town_journey_people(making->town, journey.code, &direction);
	if (direction != TOWN_NOWHERE)
		journey.place_id = making->place_ids[direction];
	const bool good = journey_plant(making->arena, making->db, making->house->root_id, &journey,
	                                &making->fault);
	journey_r->journey_id = journey.id;
	return good;
}

static bool
make_journeys(struct making *making)
{
	struct launch_journey inner;
	making->journeys = arena_array_of(making->arena, struct launch_journey, town_journey_count);
	for (size_t i = 0; i < town_journey_count; i++)
		if (!make_journey(making, &town_journeys[i], &making->journeys[i]))
			return false;
	for (size_t i = 0; i < town_inner_journey_count; i++)
		if (!make_journey(making, &town_inner_journeys[i], &inner))
			return false;
	return true;
}

/* --- surveys ------------------------------------------------------------------------------------- */

static struct survey_population *
populations_of(struct making *making, size_t *count_r)
{
	const struct town *town = making->town;
	struct survey_population *populations =
		arena_array_of(making->arena, struct survey_population, town->place_count * SIDE_COUNT);
	*count_r = 0;
	for (size_t i = 0; i < town->place_count; i++) {
		const struct town_place *place = &town->places[i];
		const int64_t people[SIDE_COUNT] = { place->visits > 0, place->agents,
			                                 place->depth == 1 ? TOWN_LEADERS_BY_DIRECTION : 0 };
		for (int side = 0; side < SIDE_COUNT; side++)
			if (people[side] > 0) /* how many usagers there are, nobody knows */
				populations[(*count_r)++] = (struct survey_population){
					.place_id = making->place_ids[i],
					.lead_place_id = making->place_ids[i],
					.side = (enum side)side,
					.people = side == SIDE_USAGER ? 0 : people[side],
				};
	}
	return populations;
}

static int64_t
journey_id_of(const struct making *making, struct span code)
{
	for (size_t i = 0; i < town_journey_count; i++)
		if (span_is(code, town_journeys[i].code))
			return making->journeys[i].journey_id;
	return 0;
}

/* Agents' replies carry no day, as those of the pages that could tell who answered. */
static bool
keep_replies(struct making *making, int wave, const struct survey_wave *kept,
             const struct survey_form *form)
{
	size_t count;
	const struct town_reply *replies =
		town_replies(making->arena, making->town, wave, form, &count);
	for (size_t i = 0; i < count; i++) {
		const struct survey_reply reply = {
			.reply_id = replies[i].reply_id,
			.side = replies[i].side,
			.place_id = making->place_ids[replies[i].place],
			.journey_id = journey_id_of(making, replies[i].journey),
			.has_day = replies[i].side == SIDE_USAGER,
			.day = kept->opens_day + replies[i].day,
			.way = replies[i].way,
			.levels = replies[i].levels,
		};
		if (!survey_reply_keep(making->db, making->house->root_id, kept->id, &reply,
		                       &making->fault))
			return false;
	}
	return true;
}

/* What is written of its own accord: a few words in the first two surveys, enough in the last one to lay
 * the two voices side by side. */
static bool
keep_texts(struct making *making, int wave, int64_t wave_id, const struct survey_form *form)
{
	const struct town *town = making->town;
	must(form->text_count == 1);
	for (size_t i = 0; i < town->text_count; i++) {
		if (town->texts[i].wave != wave)
			continue;
		const struct survey_text text = { .item_id = form->items[form->item_count - 1].id,
			                              .side = town->texts[i].side,
			                              .place_id = making->place_ids[town->texts[i].place],
			                              .words = town->texts[i].words };
		if (!survey_text_keep(making->db, making->house->root_id, wave_id, &text,
		                      &making->fault))
			return false;
	}
	return true;
}

static struct survey_wave
wave_of(struct making *making, int wave, int64_t form_id)
{
	static const int months_ago[TOWN_WAVE_COUNT] = { 18, 10, 2 };
	enum { DAYS_OPEN = 21 };
	const int32_t closed_day = date_add_months(making->today, -months_ago[wave]);
	const struct date date = date_of_days(closed_day);
	const char *month = month_words(date.month);
	const bool has_vowel = month[0] == 'a' || month[0] == 'o';
	return (struct survey_wave){
		.code = span_of(arena_format(making->arena, "%04d-%02d", date.year, date.month)),
		.name = span_of(arena_format(making->arena, "Enquête %s%s %d", has_vowel ? "d’" : "de ",
		                             month, date.year)),
		.form_id = form_id,
		.opens_day = closed_day - DAYS_OPEN,
		.closed_day = closed_day,
		.scale = { 1, 5, 1, 4, 0.25 },
	};
}

static bool
make_wave(struct making *making, int wave, int64_t form_id)
{
	struct survey_form form;
	struct launch_past past = {
		.wave = wave_of(making, wave, form_id),
		.journeys = making->journeys,
		.journey_count = town_journey_count,
		.referent_id = making->account_ids[ACCOUNT_REFERENT],
		.director_id = making->account_ids[ACCOUNT_DIRECTOR],
		.told_words = SPAN("Réunion de chaque service, message à tous, information du CST."),
	};
	past.populations = populations_of(making, &past.population_count);
	if (!launch_past(making->arena, making->db, making->house->root_id, &past, &form,
	                 &making->fault))
		return false;
	making->waves[wave] = past.wave;
	return keep_replies(making, wave, &past.wave, &form) &&
	       keep_texts(making, wave, past.wave.id, &form) &&
	       survey_mark_changed(making->db, making->house->root_id, past.wave.id,
	                           &making->fault);
}

static bool
make_waves(struct making *making)
{
	struct questionnaire *forms;
	size_t count;
	if (!questionnaire_list(making->arena, making->db, making->house->root_id, &forms, &count,
	                        &making->fault))
		return false;
	must(count > 0);
	for (int wave = 0; wave < TOWN_WAVE_COUNT; wave++)
		if (!make_wave(making, wave, forms[0].form_id))
			return false;
	return true;
}

/* --- the whole ------------------------------------------------------------------------------------ */

/* All or nothing: no folder holds half a town, nor one that does not say it is invented. */
static bool
make_town(struct db *db, void *data)
{
	struct making *making = data;
	const int64_t root_id = making->house->root_id;
	making->db = db;
	return place_root_invent(db, root_id, SPAN(TOWN_WORDS), &making->fault) &&
	       place_root_rename(db, root_id, SPAN(TOWN_NAME), &making->fault) &&
	       make_places(making) && make_accounts(making) && make_journeys(making) &&
	       make_waves(making) && demo_make_actions(making) &&
	       (making->no_desk || (demo_make_desk(making) && demo_make_told(making))) &&
	       publish_plant(db, root_id, date_add_months(making->today, -1),
	                     making->account_ids[ACCOUNT_DIRECTOR], &making->fault);
}

/* « K7MX4PTRNQ-abcdefghij »: capitals, small letters, figures and a hyphen. */
static void
draw_password(struct demo_account *account, char hash_r[VAULT_PASSWORD_HASH_SIZE])
{
	char code[VAULT_CODE_LENGTH + 1], token[VAULT_TOKEN_LENGTH + 1];
	vault_code(code);
	vault_token(token);
	const int length =
		snprintf(account->password, sizeof account->password, "%s-%.10s", code, token);
	must(length == DEMO_PASSWORD_LENGTH);
	vault_password_hash(span_of(account->password), hash_r);
	vault_wipe(code, sizeof code);
	vault_wipe(token, sizeof token);
}

/* What time makes of a desk: what both sides said in quarters that are over, how long one waited, announced
 * delays. What a search finds is made once it is served. */
static bool
settle(struct making *making, struct fault *fault_r)
{
	struct house *house = making->house;
	const struct closing_keeper keeper = { .store = house->store,
		                                   .root_id = house->root_id,
		                                   .folder = house->folder,
		                                   .now_s = making->now_s };
	enum { QUARTERS_OVER = 2 }; /* one is released at a time */
	for (int i = 0; i < QUARTERS_OVER; i++)
		if (!closing_clock(making->arena, &keeper, true, fault_r))
			return false;
	return counter_clock(making->arena, house->store, house->root_id, making->now_s, fault_r) &&
	       promise_clock(making->arena, house->store, house->root_id, making->now_s, fault_r);
}

bool
demo_make(struct house *house, struct demo_wish wish,
          struct demo_account accounts_r[DEMO_ACCOUNT_COUNT], struct fault *fault_r)
{
	struct making *making = arena_new_of(house->arena, struct making);
	struct demo_account nobody;
	*making = (struct making){ .arena = house->arena,
		                       .house = house,
		                       .town = town_new(house->arena, wish.seed),
		                       .now_s = wish.now_s,
		                       .today = day_here(wish.now_s),
		                       .no_desk = wish.no_desk,
		                       .accounts = accounts_r };
	for (size_t i = 0; i < DEMO_ACCOUNT_COUNT; i++) {
		accounts_r[i] = (struct demo_account){ .who = accounts[i].who, .mail = accounts[i].mail };
		draw_password(&accounts_r[i], making->hashes[i]);
	}
	draw_password(&nobody, making->shut_hash);
	vault_wipe(&nobody, sizeof nobody);
	if (!wish.no_desk &&
	    !invite_ready(house->arena, house->store, house->root_id, house->folder, fault_r))
		return false;
	if (store_write(house->store, make_town, making, fault_r))
		return wish.no_desk || settle(making, fault_r);
	if (fault_r->for_log == NULL)
		*fault_r = making->fault;
	return false;
}
