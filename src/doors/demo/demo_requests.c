/* Six months of the desk, done again in the order it happened, through what the rooms themselves do. */
#include "doors/demo/demo_inside.h"

#include "base/time.h"
#include "ground/people/people.h"
#include "listen/closing/closing.h"
#include "welcome/complaint/complaint.h"
#include "welcome/filling/filling.h"
#include "welcome/promise/promise.h"

enum { ROW_SIZE_MAX = 256 << 20 };

struct playing {
	struct making *making;
	struct arena *row; /* of one act */
	const struct zone *zone;
	int64_t person_ids[TOWN_PERSON_COUNT_MAX][OFFERING_PURPOSE_COUNT];
	uint64_t count;
};

/* Where `parvis serve` answers unless it is told otherwise: letters hold a link that one may follow. */
static const char usual_address[] = "http://127.0.0.1:8080";

static struct desk_hand
hand_of(const struct playing *playing, int64_t at_s)
{
	const struct making *making = playing->making;
	return (struct desk_hand){ .root_id = making->house->root_id,
		                       .now_s = at_s,
		                       .today = zone_local(playing->zone, at_s).days,
		                       .tree = making->tree,
		                       .address = making->house->address != NULL ? making->house->address
		                                                         : usual_address,
		                       .once = SPAN(""),
		                       .is_past = at_s < making->now_s - DAY_S / 24 };
}

/* --- received ------------------------------------------------------------------------------------ */

static enum person_contact_kind
preferred(enum desk_channel channel)
{
	return channel == DESK_MAIL || channel == DESK_WEB                            ? PERSON_MAIL
	       : channel == DESK_SMS || channel == DESK_PHONE || channel == DESK_COUNTER ? PERSON_PHONE
	                                                                              : PERSON_POST;
}

/* The same human being is a person for each purpose. */
static bool
find_person(struct playing *playing, const struct town_request *request, int64_t *person_id_r)
{
	struct making *making = playing->making;
	const struct town_person *told = &making->desk->persons[request->person];
	const enum offering_purpose purpose = making->desk->offerings[request->offering].offering.purpose;
	int64_t *known = &playing->person_ids[request->person][purpose];
	const struct span values[PERSON_CONTACT_KIND_COUNT] = { told->mail, told->phone, told->post };
	struct person_contact contacts[PERSON_CONTACT_KIND_COUNT];
	size_t count = 0;
	const struct person person = { .purpose = purpose,
		                           .name = told->name,
		                           .needs = told->needs,
		                           .language = told->language,
		                           .acts_for = told->acts_for,
		                           .prefers = preferred(request->reply_channel) };
	for (int kind = 0; kind < PERSON_CONTACT_KIND_COUNT; kind++) {
		if (values[kind].length == 0)
			continue;
		must(person_contact_read(playing->row, (enum person_contact_kind)kind, values[kind],
		                         &contacts[count]));
		contacts[count++].is_preferred = true;
	}
	if (*known == 0 &&
	    !person_find_or_add(playing->row, making->db, making->house->root_id, &person, contacts, count,
	                        request->at_s, known, &making->fault))
		return false;
	*person_id_r = *known;
	return true;
}

/* What the form of the offering held, when it came by its page. */
static bool
fill(struct playing *playing, const struct town_request *request, struct desk_receiving *receiving)
{
	static const char *const acts[] = {
		"{\"acte\":\"naissance\",\"forme\":\"copie\",\"lien\":\"moi\",\"nombre\":1}",
		"{\"acte\":\"naissance\",\"forme\":\"filiation\",\"lien\":\"enfant\",\"nombre\":2}",
		"{\"acte\":\"deces\",\"forme\":\"copie\",\"lien\":\"parent\",\"nombre\":2}",
		"{\"acte\":\"mariage\",\"forme\":\"filiation\",\"lien\":\"moi\",\"nombre\":1}",
		"{\"acte\":\"naissance\",\"forme\":\"filiation\",\"lien\":\"moi\",\"nombre\":1}",
	};
	static const char *const bulky[] = {
		"{\"objets\":[\"meuble\",\"literie\"],\"etage\":0,\"porter\":true}",
		"{\"objets\":[\"appareil\"],\"etage\":3,\"porter\":false}",
		"{\"objets\":[\"meuble\",\"literie\",\"divers\"],\"etage\":2,\"porter\":true}",
		"{\"objets\":[\"meuble\"],\"etage\":0,\"porter\":true}",
	};
	struct making *making = playing->making;
	struct filling *filling;
	const bool is_civil = receiving->offering->purpose == OFFERING_CIVIL;
	const size_t rank = making->desk->asks[request->ask].rank;
	if (request->channel != DESK_WEB || receiving->offering->inquiry_id == 0 ||
	    rank >= (is_civil ? LENGTH(acts) : LENGTH(bulky))) /* other words than its form asks for */
		return true;
	const char *sent = is_civil ? acts[rank] : bulky[rank];
	if (!filling_begin(playing->row, making->db, making->house->root_id, receiving->offering,
	                   making->today, &filling, &making->fault))
		return false;
	filling_read_sent(filling, span_of(sent));
	must(filling_is_fine(filling));
	filling_keep(filling, receiving);
	return true;
}

static bool
receive(struct playing *playing, const struct town_act *act)
{
	struct making *making = playing->making;
	const struct town_request *request = &making->desk->requests[act->request];
	const struct offering *offering = &making->desk->offerings[request->offering].offering;
	const struct desk_hand hand = hand_of(playing, act->at_s);
	struct desk_received received;
	struct desk_receiving receiving = { .offering = offering,
		                                .channel = request->channel,
		                                .reply_channel = request->reply_channel,
		                                .title = request->title,
		                                .text = request->text,
		                                .quoted = SPAN(""),
		                                .answers = SPAN(""),
		                                .is_placed = offering->is_placed,
		                                .east = request->east,
		                                .north = request->north,
		                                .address = request->address,
		                                .once = SPAN("") };
	const bool is_taken_down = request->channel == DESK_PHONE || request->channel == DESK_COUNTER ||
	                           request->channel == DESK_LETTER;
	const size_t desk = town_place_by_code(making->town, SPAN("standard"));
	if (offering->kind == OFFERING_INTERNAL)
		receiving.asker_id = receiving.account_id =
			making->colleagues[request->who % DEMO_COLLEAGUE_COUNT].account_id;
	else if (!find_person(playing, request, &receiving.person_id))
		return false;
	if (is_taken_down)
		receiving.account_id = demo_colleague(making, desk, request->who);
	if (request->channel == DESK_LETTER) /* its postmark is of the day before, or the one before */
		receiving.received_first_day = hand.today - 1;
	if (!fill(playing, request, &receiving) ||
	    desk_receive(playing->row, making->db, &hand, &receiving, &received, &making->fault) !=
	        FOUND_ONE)
		return false;
	making->request_ids[act->request] = received.request_id;
	return true;
}

/* --- what is done ---------------------------------------------------------------------------------- */

static bool
is_ours(enum desk_verb verb)
{
	return verb != DESK_HEAR && verb != DESK_REMIND;
}

/* Why somebody complained, and what was done for her: said by whoever closes it. */
static bool
tell_complaint(struct playing *playing, const struct town_act *act)
{
	static const enum complaint_cause causes[] = { COMPLAINT_INFORMATION, COMPLAINT_DELAY, COMPLAINT_DELAY,
		                                           COMPLAINT_ERROR,       COMPLAINT_WELCOME, COMPLAINT_TOOL,
		                                           COMPLAINT_INFORMATION, COMPLAINT_ERROR };
	static const enum complaint_remedy remedies[] = { COMPLAINT_SORRY,     COMPLAINT_SORRY, COMPLAINT_GESTURE,
		                                              COMPLAINT_MENDED,    COMPLAINT_SORRY, COMPLAINT_GESTURE,
		                                              COMPLAINT_EXPLAINED, COMPLAINT_MENDED };
	struct making *making = playing->making;
	const struct town_request *request = &making->desk->requests[act->request];
	const struct offering *offering = &making->desk->offerings[request->offering].offering;
	const size_t rank = making->desk->asks[request->ask].rank % LENGTH(causes);
	const struct complaint complaint = { .request_id = making->request_ids[act->request],
		                                 .offering_id = offering->offering_id,
		                                 .quarter = complaint_quarter_of(request->at_s),
		                                 .cause = causes[rank],
		                                 .remedy = remedies[rank] };
	return offering->kind != OFFERING_COMPLAINT || act->verb != DESK_DECIDE ||
	       act->outcome != DESK_SOLVED ||
	       complaint_save(making->db, making->house->root_id, &complaint, &making->fault);
}

/* A life that was told without knowing of the others may meet one that is closed: then nothing is done. */
static bool
write_act(struct playing *playing, const struct town_act *act, struct desk_act done,
          int64_t *entry_id_r)
{
	struct making *making = playing->making;
	const struct desk_hand hand = hand_of(playing, act->at_s);
	const char *sentence;
	done.at_s = act->at_s;
	done.today = hand.today;
	done.quoted = SPAN("");
	const struct desk_writing writing = { .request_id = making->request_ids[act->request],
		                                  .seen_changes = -1,
		                                  .act = &done };
	const enum desk_done became = desk_write(playing->row, making->db, &hand, &writing, entry_id_r,
	                                         &sentence, &making->fault);
	return became == DESK_IS_DONE || became == DESK_IS_REFUSED;
}

static bool
play_verb(struct playing *playing, const struct town_act *act)
{
	enum { LIMIT_DAYS = 15 };
	struct making *making = playing->making;
	const struct town_request *request = &making->desk->requests[act->request];
	int64_t entry_id;
	const struct desk_act done = {
		.verb = act->verb,
		.account_id = is_ours(act->verb) ? demo_colleague(making, act->unit, act->who) : 0,
		.to_id = act->verb == DESK_MOVE ? making->place_ids[act->to] : 0,
		.text = act->words,
		.channel = is_ours(act->verb) ? request->reply_channel : request->channel,
		.outcome = act->outcome,
		.is_pieces = act->is_pieces,
		.limit_day = act->is_pieces ? day_here(act->at_s) + LIMIT_DAYS : 0,
	};
	return write_act(playing, act, done, &entry_id) && tell_complaint(playing, act);
}

static bool
join(struct playing *playing, const struct town_act *act)
{
	struct making *making = playing->making;
	const struct desk_hand hand = hand_of(playing, act->at_s);
	const struct desk_tying tying = { .request_id = making->request_ids[act->request],
		                              .other_id = making->request_ids[act->other],
		                              .kind = DESK_TIE_KEPT,
		                              .account_id = demo_colleague(making, act->unit, act->who) };
	const char *sentence;
	const enum desk_done became =
		desk_join(playing->row, making->db, &hand, &tying, &sentence, &making->fault);
	return became == DESK_IS_DONE || became == DESK_IS_REFUSED;
}

static bool
promise_call(struct playing *playing, const struct town_act *act)
{
	struct making *making = playing->making;
	const struct desk_hand hand = hand_of(playing, act->at_s);
	const struct town_request *request = &making->desk->requests[act->request];
	const int64_t account_id = demo_colleague(making, act->unit, act->who);
	struct text when = text_new(playing->row, 400);
	text_add_z(&when, "Promis de rappeler ");
	desk_add_when(&when, playing->zone, act->due_s, "vers");
	text_add_z(&when, ".");
	const struct desk_callback callback = { .request_id = making->request_ids[act->request],
		                                    .due_unix_s = act->due_s,
		                                    .account_id = account_id,
		                                    .phone = making->desk->persons[request->person].phone,
		                                    .words = SPAN("Préfère qu’on lui explique de vive voix.") };
	const struct desk_callback_told told = { account_id, text_span(&when) };
	return desk_callback_put(playing->row, making->db, &hand, &callback, &told, &making->fault) ==
	       FOUND_ONE;
}

/* --- how it ended, for both sides -------------------------------------------------------------------- */

static bool
judge(struct playing *playing, const struct town_act *act)
{
	static const char *const good[] = { "", "Rapide et clair, merci.", "", "Enfin une vraie personne.",
		                                "", "", "Très bien, rien à redire.", "" };
	static const char *const bad[] = { "J’attends toujours.", "On m’a répondu, mais à côté de ma question.",
		                               "Le problème est revenu deux jours après.", "",
		                               "J’ai dû tout expliquer trois fois." };
	enum { TO_CALL_DAYS = 4 };
	struct making *making = playing->making;
	const struct desk_hand hand = hand_of(playing, act->at_s);
	const bool is_bad = act->met >= 3 || act->ease == 1;
	struct closing_planting planting = {
		.request_id = making->request_ids[act->request],
		.met = act->met,
		.ease = act->ease,
		.words = span_of(is_bad ? bad[act->who % LENGTH(bad)] : good[act->who % LENGTH(good)]),
		.account_id = demo_colleague(making, act->unit, act->who),
	};
	struct desk_request request;
	if (desk_by_id(playing->row, making->db, making->house->root_id, planting.request_id, &request,
	               &making->fault) != FOUND_ONE)
		return false;
	if (request.queue != DESK_DONE) /* joined meanwhile, or opened again */
		return true;
	if (is_bad && making->now_s - act->at_s > TO_CALL_DAYS * (int64_t)DAY_S) {
		const struct desk_act note = { .verb = DESK_NOTE,
			                           .account_id = planting.account_id,
			                           .text = SPAN("Rappelée après son avis\u202f: excuses, explications, "
			                                        "et un nom à qui s’adresser la prochaine fois.") };
		struct town_act later = *act;
		later.at_s += DAY_S;
		planting.back_s = later.at_s;
		if (!write_act(playing, &later, note, &planting.back_entry_id))
			return false;
	}
	return closing_plant(playing->row, making->db, &hand, &planting, &making->fault);
}

static bool
say(struct playing *playing, const struct town_act *act)
{
	static const char *const words[] = {
		"Deux logiciels pour une seule demande.", "La réponse type a fait gagner du temps.",
		"Il a fallu attendre l’autre service.", "La personne avait tout donné dès le début.",
		"Le téléphone a réglé en cinq minutes ce que trois messages n’avaient pas réglé.",
		"La règle tient en deux pages que personne ne comprend.", "Une photo aurait suffi.",
		"Belle rencontre.", "Le délai est trop court pour aller sur place.",
		"J’ai dû demander à une collègue qui part en retraite.", "Il manquait le numéro du mât.",
		"Tout était dans l’article.", "Demande arrivée chez nous par erreur.",
	};
	enum { ONE_IN = 16 };
	struct making *making = playing->making;
	const struct desk_hand hand = hand_of(playing, act->at_s);
	const struct town_request *request = &making->desk->requests[act->request];
	const struct closing_planted_said said = {
		.account_id = demo_colleague(making, act->unit, act->who),
		.unit_id = making->place_ids[act->unit],
		.offering_id = making->desk->offerings[request->offering].offering.offering_id,
		.met = act->met,
		.ease = act->ease,
		.irritant = act->met == 1 ? 0 : 1 + (int64_t)(act->who / 64 % 6),
		.words = act->who / 8 % ONE_IN == 0 ? span_of(words[act->who / 64 % LENGTH(words)]) : SPAN(""),
		.folder = making->house->folder,
	};
	return closing_plant_said(playing->row, making->db, &hand, &said, &making->fault);
}

/* --- what had left ---------------------------------------------------------------------------------- */

/* Messages of those months left at their hour; two of the last days came back, unknown there. */
static bool
let_leave(struct playing *playing, enum desk_channel channel)
{
	enum { LOST_DAYS = 6, LOST_EVERY = 4, LOST_COUNT = 2 };
	struct making *making = playing->making;
	const int64_t root_id = making->house->root_id;
	const struct desk_hand hand = hand_of(playing, making->now_s);
	struct desk_leaving *leaving;
	struct desk_request request;
	size_t count = 1, lost = 0;
	while (count > 0) {
		arena_reset(playing->row);
		if (!desk_leaving_due(playing->row, making->db, root_id, channel, making->now_s, &leaving,
		                      &count, &making->fault))
			return false;
		for (size_t i = 0; i < count; i++) {
			if (desk_leaving_lease(playing->row, making->db, root_id, making->now_s, &leaving[i],
			                       &making->fault) != FOUND_ONE ||
			    desk_by_id(playing->row, making->db, root_id, leaving[i].request_id, &request,
			               &making->fault) != FOUND_ONE)
				return false;
			const bool is_late = request.received_unix_s > making->now_s - LOST_DAYS * (int64_t)DAY_S;
			const bool is_lost = channel == DESK_MAIL && is_late && request.queue == DESK_WAITING &&
			                     lost < LOST_COUNT && playing->count++ % LOST_EVERY == 1;
			lost += is_lost;
			if (is_lost ? !desk_lose(playing->row, making->db, &hand, leaving[i].request_id,
			                         leaving[i].entry_id,
			                         SPAN("cette adresse n’existe pas chez son fournisseur"),
			                         &making->fault)
			            : desk_leaving_end(making->db, root_id, &leaving[i], DESK_LEFT,
			                               &making->fault) != FOUND_ONE)
				return false;
		}
	}
	return true;
}

static bool
play(struct playing *playing, const struct town_act *act)
{
	switch (act->event) {
	case TOWN_RECEIVED: return receive(playing, act);
	case TOWN_DONE: return play_verb(playing, act);
	case TOWN_JOINED: return join(playing, act);
	case TOWN_JUDGED: return judge(playing, act);
	case TOWN_SAID: return say(playing, act);
	case TOWN_PROMISED: return promise_call(playing, act);
	}
	must(false);
	return false;
}

bool
demo_make_requests(struct making *making)
{
	struct playing *playing = arena_new_of(making->arena, struct playing);
	*playing = (struct playing){ .making = making,
		                         .row = arena_new(ROW_SIZE_MAX),
		                         .zone = hours_zone(making->hours) };
	bool is_fine = true;
	for (size_t i = 0; is_fine && i < making->desk->act_count; i++) {
		is_fine = play(playing, &making->desk->acts[i]);
		arena_reset(playing->row);
	}
	is_fine = is_fine && let_leave(playing, DESK_MAIL) && let_leave(playing, DESK_SMS);
	if (!is_fine)
		fault_keep(making->arena, &making->fault);
	arena_end(playing->row);
	return is_fine;
}
