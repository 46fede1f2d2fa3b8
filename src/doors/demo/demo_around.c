/* What stands around the requests: articles and steps, templates, a bulletin, rules, a counter and who comes
 * by appointment. */
#include "doors/demo/demo_inside.h"

#include "base/ident.h"
#include "base/time.h"
#include "doors/demo/town_chance.h"
#include "welcome/appointment/appointment.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/counter/counter.h"
#include "welcome/knowledge/knowledge.h"
#include "welcome/orient/orient.h"
#include "welcome/reply/reply.h"

static int64_t
place_id_of(const struct making *making, struct span code)
{
	const size_t place = town_place_by_code(making->town, code);
	must(place != TOWN_NOWHERE);
	return making->place_ids[place];
}

static int64_t
offering_id_of(const struct making *making, struct span code)
{
	for (size_t i = 0; i < making->desk->offering_count; i++)
		if (span_equal(making->desk->offerings[i].offering.code, code))
			return making->desk->offerings[i].offering.offering_id;
	must(false);
	return 0;
}

static int64_t
instant_of(const struct making *making, int32_t day, int minute)
{
	enum local_kind kind;
	const struct local local = { .days = day, .second = minute * 60 };
	return zone_instant(hours_zone(making->hours), local, &kind);
}

/* --- articles ------------------------------------------------------------------------------------- */

/* « ¶ » ends a line. */
static struct span
lines_of(struct arena *arena, struct span words)
{
	struct text text = text_new(arena, words.length + 1);
	for (size_t at = 0; at < words.length; at++) {
		const struct span rest = span_from(words.at + at, words.length - at);
		const bool is_end = span_starts(rest, "¶");
		text_add(&text, is_end ? SPAN("\n") : span_from(rest.at, 1));
		at += is_end ? sizeof "¶" - 2 : 0;
	}
	return text_span(&text);
}

static bool
make_article(struct making *making, const struct span *cells, int rank)
{
	enum { TITLE, PUBLIC, UNIT, OFFERINGS, HELPED, WORDS, DAYS_APART = 9, REVIEW_MONTHS = 12 };
	int64_t offering_ids[8], helped;
	struct span rest = cells[OFFERINGS], part;
	const size_t unit = town_place_by_code(making->town, cells[UNIT]);
	must(unit != TOWN_NOWHERE && span_int64(cells[HELPED], &helped));
	struct knowledge_planting planting = {
		.title = span_keep(making->arena, cells[TITLE]),
		.body = lines_of(making->arena, cells[WORDS]),
		.is_public = span_is(cells[PUBLIC], "oui"),
		.unit_id = making->place_ids[unit],
		.writer_id = demo_colleague(making, unit, (uint64_t)rank),
		.told_by = making->account_ids[ACCOUNT_REFERENT],
		.at_s = instant_of(making, making->today - 30 - DAYS_APART * rank, 10 * 60),
		.helped = helped,
		.day = making->today - 3,
		/* the second one was to be read again a week ago */
		.review_day = rank == 1 ? making->today - 7 : date_add_months(making->today, REVIEW_MONTHS),
		.offering_ids = offering_ids,
	};
	while (span_cut(&rest, ',', &part)) {
		must(planting.offering_count < LENGTH(offering_ids));
		offering_ids[planting.offering_count++] = offering_id_of(making, part);
	}
	return knowledge_plant(making->arena, making->db, making->house->root_id, &planting,
	                       &making->fault);
}

static bool
make_articles(struct making *making)
{
	enum { CELL_COUNT = 6 };
	struct sheet *sheet = town_table(making->arena, "doors/demo/town_articles.csv");
	struct sheet_row row;
	int rank = 0;
	while (sheet_next(sheet, &row, &making->fault) == FOUND_ONE) {
		must(row.cell_count == CELL_COUNT);
		if (!make_article(making, row.cells, rank++))
			return false;
	}
	return knowledge_plant_steps(making->arena, making->db, making->house->root_id,
	                             offering_id_of(making, SPAN("declaration-prealable")),
	                             SPAN("Vérifier le plan de situation\nConsulter le plan local d’urbanisme\n"
	                                  "Demander l’avis des Bâtiments de France, s’il le faut\n"
	                                  "Écrire la décision et ses raisons"),
	                             &making->fault) &&
	       knowledge_plant_steps(making->arena, making->db, making->house->root_id,
	                             offering_id_of(making, SPAN("reclamation")),
	                             SPAN("Relire tout l’échange\nAppeler la personne\nDire ce qui va changer"),
	                             &making->fault);
}

/* --- a bulletin, rules ---------------------------------------------------------------------------- */

static bool
make_bulletins(struct making *making)
{
	const int64_t root_id = making->house->root_id;
	const struct bulletin bulletins[] = {
		{ .place_id = place_id_of(making, SPAN("titres-identite")),
		  .words = SPAN("L’imprimante des récépissés est en panne. Les rendez-vous sont tenus\u202f; le "
		                "récépissé part par courriel."),
		  .from_s = making->now_s - 2 * 3600,
		  .until_s = instant_of(making, making->today + 2, 17 * 60),
		  .account_id = making->account_ids[ACCOUNT_DIRECTOR] },
		{ .place_id = place_id_of(making, SPAN("mairie-annexe-gare")),
		  .words = SPAN("La mairie annexe de la Gare ferme à 15 h pour une formation de l’équipe. L’hôtel de "
		                "ville reste ouvert."),
		  .from_s = instant_of(making, making->today + 6, 8 * 60),
		  .until_s = instant_of(making, making->today + 6, 18 * 60),
		  .account_id = making->account_ids[ACCOUNT_REFERENT] },
	};
	for (size_t i = 0; i < LENGTH(bulletins); i++)
		if (!bulletin_plant(making->arena, making->db, root_id, &bulletins[i], making->now_s - 3 * 3600,
		                    &making->fault))
			return false;
	return true;
}

static bool
make_rules(struct making *making)
{
	static const struct {
		const char *offering, *words, *unit;
	} rules[] = {
		{ "question", "médiathèque, bibliothèque, livre", "mediatheque" },
		{ "question", "acte de naissance, mariage, livret de famille", "etat-civil" },
		{ "reclamation", "cantine, repas, facture de la cantine", "restauration-scolaire" },
		{ "accessibilite", "site, page, lecteur d’écran, formulaire", "informatique" },
	};
	for (size_t i = 0; i < LENGTH(rules); i++) {
		const struct orient_planting planting = {
			.offering_id = offering_id_of(making, span_of(rules[i].offering)),
			.unit_id = place_id_of(making, span_of(rules[i].unit)),
			.words = span_of(rules[i].words),
		};
		if (!orient_plant(making->db, making->house->root_id, &planting, &making->fault))
			return false;
	}
	return true;
}

/* --- a counter ------------------------------------------------------------------------------------ */

/* Two windows, each free again from an instant on: one person at a time. */
struct windows {
	int64_t free_s[2];
};

/* Somebody who came that minute, waited for the first window that is free, was seen or gave up. */
static bool
make_ticket(struct making *making, uint64_t *state, struct windows *windows,
            struct counter_ticket ticket)
{
	enum { PATIENCE_S = 40 * 60 };
	static const char *const names[] = { "Guichet 1", "Guichet 2" };
	const size_t window = windows->free_s[1] < windows->free_s[0];
	const int64_t free_s = windows->free_s[window];
	const int64_t called_s =
		(free_s > ticket.taken_unix_s ? free_s : ticket.taken_unix_s) + 20;
	const int64_t over_s = called_s + (4 + (int64_t)draw_below(state, 14)) * 60;
	const bool is_lost = called_s - ticket.taken_unix_s > PATIENCE_S / 2 && draw_yes(state, 0.12);
	if (!is_lost)
		windows->free_s[window] = over_s;
	if (called_s <= making->now_s) {
		ticket.called_unix_s = ticket.again_unix_s = called_s;
		ticket.call_count = 1;
		ticket.state = is_lost                    ? COUNTER_ABSENT
		               : over_s <= making->now_s ? COUNTER_OVER
		                                         : COUNTER_HERE;
		ticket.window = is_lost ? SPAN("") : span_of(names[window]);
		ticket.begun_unix_s = is_lost ? 0 : called_s + 30;
		ticket.over_unix_s = ticket.state == COUNTER_OVER ? over_s : 0;
	}
	return counter_plant_ticket(making->arena, making->db, making->house->root_id,
	                            place_id_of(making, SPAN("titres-identite")), &ticket, &making->fault);
}

/* The tickets of a day, until now. */
static bool
make_tickets(struct making *making, uint64_t *state, int32_t day)
{
	enum { FROM = 9 * 60, UNTIL = 16 * 60 + 30, APART = 8 };
	struct windows windows = { { 0, 0 } };
	int64_t numbers[2] = { 0, 0 };
	for (int minute = FROM; minute < UNTIL; minute += 2 + (int)draw_below(state, APART)) {
		const int64_t taken_s = instant_of(making, day, minute);
		if (taken_s > making->now_s)
			return true;
		const bool is_second = draw_yes(state, 0.3);
		const struct counter_ticket ticket = { .day = day,
			                                   .minute = minute,
			                                   .letter = is_second ? 'B' : 'A',
			                                   .file = is_second ? 'B' : 'A',
			                                   .number = numbers[is_second] + 1,
			                                   .is_first = draw_yes(state, 0.05),
			                                   .taken_unix_s = taken_s,
			                                   .window = SPAN("") };
		if (!hours_open(making->hours, taken_s))
			continue;
		numbers[is_second]++;
		if (!make_ticket(making, state, &windows, ticket))
			return false;
	}
	return true;
}

static bool
make_counter(struct making *making)
{
	enum { DAYS = 35 };
	const int64_t root_id = making->house->root_id;
	uint64_t state = making->town->seed ^ UINT64_C(0x9e6c63d0676a9a99);
	const struct counter_planting planting = {
		.place_id = place_id_of(making, SPAN("titres-identite")),
		.today = making->today,
		.files = SPAN("A | Cartes d’identité et passeports | titre\nB | Retrait d’un titre | titre"),
		.windows = SPAN("Guichet 1 | A B\nGuichet 2 | A B\nGuichet 3 | B"),
	};
	const size_t place = town_place_by_code(making->town, SPAN("titres-identite"));
	if (!counter_plant(making->arena, making->db, root_id, &planting, &making->fault))
		return false;
	for (int32_t day = making->today - DAYS; day <= making->today; day++)
		if (workday_is(hours_holidays(making->hours), WORKDAYS_OUVRES, day) &&
		    !make_tickets(making, &state, day))
			return false;
	if (!hours_open(making->hours, making->now_s))
		return true;
	for (int i = 0; i < 2; i++) {
		const struct counter_planted_seat seat = {
			.place_id = planting.place_id,
			.account_id = demo_colleague(making, place, (uint64_t)i),
			.since_s = making->now_s - 3600,
			.window = i == 0 ? SPAN("Guichet 1") : SPAN("Guichet 2"),
		};
		if (!counter_plant_seat(making->db, root_id, &seat, &making->fault))
			return false;
	}
	return true;
}

/* --- appointments --------------------------------------------------------------------------------- */

/* Each twenty minutes of the days around today; most are taken, some are free. */
static bool
make_appointment(struct making *making, uint64_t *state, int64_t place_id, int64_t begin_s)
{
	static const char *const about[] = { "Passeport", "Carte d’identité", "Passeport d’un enfant",
		                                 "Retrait d’un passeport" };
	enum { LENGTH_S = 20 * 60 };
	const struct town_desk *desk = making->desk;
	const struct town_person *person = &desk->persons[draw_below(state, desk->person_count)];
	const bool is_past = begin_s + LENGTH_S < making->now_s, is_taken = draw_yes(state, 0.78);
	const size_t what = draw_below(state, LENGTH(about));
	struct appointment appointment = { .place_id = place_id,
		                               .begin_s = begin_s,
		                               .end_s = begin_s + LENGTH_S,
		                               .state = APPOINTMENT_FREE,
		                               .window = SPAN(""), .about = SPAN(""), .name = SPAN(""),
		                               .mail = SPAN(""), .phone = SPAN(""),
		                               .is_slot = true };
	appointment.appointment_id = ident_ordered();
	if (!is_taken && is_past)
		return true;
	if (is_taken) {
		appointment.state = !is_past                ? APPOINTMENT_BOOKED
		                    : draw_yes(state, 0.88) ? APPOINTMENT_CAME
		                                            : APPOINTMENT_MISSED;
		appointment.about = span_of(about[what]);
		appointment.name = person->name;
		appointment.mail = person->mail;
		appointment.phone = person->phone;
	}
	return appointment_add(making->db, making->house->root_id, &appointment, &making->fault);
}

static bool
make_appointments(struct making *making)
{
	enum { BEFORE = 30, AFTER = 9, APART = 40 };
	uint64_t state = making->town->seed ^ UINT64_C(0xbf58476d1ce4e5b9);
	const int64_t place_id = place_id_of(making, SPAN("titres-identite"));
	for (int32_t day = making->today - BEFORE; day <= making->today + AFTER; day++) {
		if (!workday_is(hours_holidays(making->hours), WORKDAYS_OUVRES, day))
			continue;
		for (int minute = 9 * 60; minute < 17 * 60; minute += APART) {
			const int64_t begin_s = instant_of(making, day, minute);
			if (hours_open(making->hours, begin_s) &&
			    !make_appointment(making, &state, place_id, begin_s))
				return false;
		}
	}
	return true;
}

/* --- read by a colleague -------------------------------------------------------------------------- */

/* Replies that wait for somebody else to read them, on three of the latest that someone has. */
static bool
make_drafts(struct making *making)
{
	enum { WANTED = 3 };
	struct arena *arena = making->arena;
	const struct desk_hand hand = { .root_id = making->house->root_id,
		                            .now_s = making->now_s - 1800,
		                            .today = making->today,
		                            .tree = making->tree,
		                            .once = SPAN("") };
	size_t made = 0;
	for (size_t i = TOWN_REQUEST_COUNT; i-- > 0 && made < WANTED;) {
		const struct town_request *told = &making->desk->requests[i];
		const enum offering_kind kind = making->desk->offerings[told->offering].offering.kind;
		const struct town_ask *ask = &making->desk->asks[told->ask];
		struct desk_request request;
		const char *sentence;
		if ((kind != OFFERING_COMPLAINT && kind != OFFERING_REQUEST) || ask->reply.length == 0)
			continue;
		if (desk_by_id(arena, making->db, hand.root_id, making->request_ids[i], &request,
		               &making->fault) != FOUND_ONE)
			return false;
		if (request.queue != DESK_TODO || request.owner_id == 0 || request.is_confidential ||
		    span_find(ask->reply, SPAN("{")) != SIZE_MAX)
			continue;
		const struct reply_asking asking = { .request = &request,
			                                 .author_id = request.owner_id,
			                                 .channel = request.reply_channel,
			                                 .outcome = DESK_SOLVED,
			                                 .text = lines_of(arena, ask->reply) };
		const enum desk_done became =
			reply_ask(arena, making->db, &hand, &asking, &sentence, &making->fault);
		if (became != DESK_IS_DONE && became != DESK_IS_REFUSED)
			return false;
		made += became == DESK_IS_DONE;
	}
	return true;
}

bool
demo_make_around(struct making *making)
{
	return reply_plant(making->arena, making->db, making->house->root_id,
	                   making->account_ids[ACCOUNT_REFERENT],
	                   instant_of(making, making->today - 150, 9 * 60), &making->fault) &&
	       make_articles(making) && make_bulletins(making) && make_rules(making) &&
	       make_counter(making) && make_appointments(making) && make_drafts(making);
}
