/* What becomes of a request: one of a few lives, told in acts until now. */
#include "base/time.h"
#include "doors/demo/town_chance.h"
#include "doors/demo/town_desk.h"

/* One life being told: where it is, how late it has become. */
struct life {
	struct town_drawing *drawing;
	size_t request;
	const struct town_request *told;
	const struct town_offering *offering;
	size_t unit, rank;
	int64_t at_s;
	uint64_t who; /* who has it */
};

static uint64_t *
chance(struct life *life)
{
	return &life->drawing->state;
}

static bool
is_yes(struct life *life, double share)
{
	return draw_yes(chance(life), share);
}

/* So many opening minutes later, about. */
static void
wait(struct life *life, double minutes)
{
	int64_t at_s;
	const double about = minutes * (0.4 + 1.2 * draw_part(chance(life)));
	if (hours_after(life->drawing->hours, life->at_s, 1 + (int64_t)about, &at_s))
		life->at_s = at_s + (int64_t)draw_below(chance(life), 50);
	else
		life->at_s = INT64_MAX / 2;
}

/* So many days later, at any hour: that is the person’s affair. */
static void
wait_for_her(struct life *life, double days)
{
	const double about = days * (0.3 + 1.4 * draw_part(chance(life)));
	life->at_s += (int64_t)(about * DAY_S) + 60;
}

/* One that is to come is kept out. NULL then. */
static struct town_act *
add(struct life *life, enum town_event event)
{
	struct town_desk *desk = life->drawing->desk;
	if (life->at_s > life->drawing->now_s)
		return NULL;
	must(desk->act_count < TOWN_ACT_COUNT_MAX);
	struct town_act *act = &desk->acts[desk->act_count++];
	*act = (struct town_act){ .at_s = life->at_s,
		                      .request = life->request,
		                      .rank = life->rank++,
		                      .event = event,
		                      .words = SPAN(""),
		                      .unit = life->unit,
		                      .who = life->who };
	return act;
}

static struct span
words_of(struct life *life, enum town_said said)
{
	const struct town_desk *desk = life->drawing->desk;
	size_t own[TOWN_SAY_COUNT_MAX], any[TOWN_SAY_COUNT_MAX], own_count = 0, any_count = 0;
	for (size_t i = 0; i < desk->say_count; i++) {
		if (desk->says[i].said != said)
			continue;
		if (desk->says[i].offering == life->told->offering)
			own[own_count++] = i;
		else if (desk->says[i].offering == TOWN_OFFERING_COUNT_MAX)
			any[any_count++] = i;
	}
	if (own_count + any_count == 0)
		return SPAN("");
	const size_t say = own_count > 0 ? own[draw_below(chance(life), own_count)]
	                                 : any[draw_below(chance(life), any_count)];
	return town_fill(life->drawing, desk->says[say].words, life->told, life->at_s);
}

static struct town_act *
act(struct life *life, enum desk_verb verb, struct span words)
{
	struct town_act *added = add(life, TOWN_DONE);
	if (added != NULL) {
		added->verb = verb;
		added->words = words;
	}
	return added;
}

/* --- parts of a life ------------------------------------------------------------------------------ */

/* Some offerings come in at one door, and are dealt with behind another. */
static void
send_on(struct life *life)
{
	static const struct {
		const char *code, *units[4];
		double share;
	} ways[] = {
		{ "depot", { "proprete-nord", "proprete-sud", "proprete-nord", "proprete-sud" }, 0.9 },
		{ "proprete", { "proprete-sud", "proprete-sud", "espaces-verts", "proprete-sud" }, 0.45 },
		{ "question", { "mediatheque", "etat-civil", "vie-associative", "stationnement" }, 0.25 },
		{ "reclamation",
		  { "restauration-scolaire", "titres-identite", "stationnement", "espaces-verts" },
		  0.4 },
		{ "accessibilite", { "informatique", "batiments", "batiments", "informatique" }, 0.6 },
		{ "documents", { "instruction-urbanisme", "musee", "instruction-urbanisme", "voirie" }, 0.4 },
		{ "suggestion", { "espaces-verts", "mediatheque", "voirie", "proprete-nord" }, 0.4 },
	};
	for (size_t i = 0; i < LENGTH(ways); i++) {
		if (!span_is(life->offering->offering.code, ways[i].code) || !is_yes(life, ways[i].share))
			continue;
		const size_t unit = town_place_by_code(
			life->drawing->town, span_of(ways[i].units[draw_below(chance(life), 4)]));
		if (unit == life->unit)
			return;
		wait(life, 80);
		if (is_yes(life, 0.5))
			(void)act(life, DESK_NOTE, words_of(life, TOWN_SENDS));
		struct town_act *moved = act(life, DESK_MOVE, SPAN(""));
		if (moved != NULL)
			moved->to = unit;
		life->unit = unit;
		life->who = draw(chance(life));
		return;
	}
}

/* She is asked for something. False: she did not send it, and it ended so. */
static bool
ask_her(struct life *life)
{
	struct span words = words_of(life, TOWN_WANTS_PIECES);
	const bool is_pieces = words.length > 0 && is_yes(life, 0.7);
	if (!is_pieces)
		words = words_of(life, TOWN_WANTS_WORDS);
	if (words.length == 0)
		return true;
	wait(life, 60);
	struct town_act *asked = act(life, DESK_ASK, words);
	if (asked != NULL)
		asked->is_pieces = is_pieces;
	if (is_yes(life, 0.86)) {
		wait_for_her(life, 6);
		(void)act(life, DESK_HEAR, words_of(life, TOWN_GIVES));
		return true;
	}
	wait_for_her(life, 40);
	wait(life, 30);
	struct town_act *ended = act(life, DESK_DECIDE, words_of(life, TOWN_GIVES_UP));
	if (ended != NULL)
		ended->outcome = DESK_NO_REPLY;
	return false;
}

static enum desk_outcome
draw_outcome(struct life *life, struct span *words_r)
{
	const struct town_ask *ask = &life->drawing->desk->asks[life->told->ask];
	const struct offering *offering = &life->offering->offering;
	const bool decides = offering->silence != LAW_SAYS_NOTHING && offering->kind == OFFERING_REQUEST;
	*words_r = words_of(life, TOWN_PASSES_ON);
	if (words_r->length > 0 && is_yes(life, 0.05))
		return DESK_SENT_ON;
	*words_r = words_of(life, TOWN_REFUSES);
	if (decides && is_yes(life, 0.07))
		return DESK_REFUSED;
	*words_r = words_of(life, TOWN_WITHDRAWS);
	if (is_yes(life, 0.02))
		return DESK_WITHDRAWN;
	*words_r = ask->reply.length > 0
	               ? town_fill(life->drawing, ask->reply, life->told, life->at_s)
	               : words_of(life, TOWN_ANSWERS);
	return offering->kind == OFFERING_QUESTION || offering->kind == OFFERING_SUGGESTION ? DESK_ANSWERED
	                                                                                  : DESK_SOLVED;
}

static void
judge(struct life *life, enum desk_outcome outcome, bool is_late)
{
	const bool is_internal = life->offering->offering.kind == OFFERING_INTERNAL;
	if (outcome == DESK_WITHDRAWN || outcome == DESK_SENT_ON)
		return;
	if (is_yes(life, 0.45)) {
		struct town_act *said = add(life, TOWN_SAID);
		const double part = draw_part(chance(life));
		if (said != NULL) {
			said->met = part < 0.66 ? 1 : part < 0.9 ? 2 : 4;
			said->ease = (said->met == 1 ? 3 : 2) + (int64_t)draw_below(chance(life), 3);
		}
	}
	if (is_internal || !is_yes(life, 0.38))
		return;
	wait_for_her(life, 2);
	struct town_act *judged = add(life, TOWN_JUDGED);
	if (judged == NULL)
		return;
	const double part = draw_part(chance(life)) + (outcome == DESK_REFUSED ? 0.4 : is_late ? 0.15 : 0);
	judged->met = part < 0.74 ? 1 : part < 0.88 ? 2 : part < 0.94 ? 3 : 4;
	const int64_t least = judged->met == 1 ? 3 : judged->met == 2 ? 2 : 1;
	judged->ease = least + (int64_t)draw_below(chance(life), 3);
}

static void
end(struct life *life, bool is_late)
{
	struct span words;
	const enum desk_outcome outcome = draw_outcome(life, &words);
	struct town_act *ended = act(life, DESK_DECIDE, words);
	if (ended == NULL)
		return;
	ended->outcome = outcome;
	const bool comes_back = life->told->channel != DESK_LETTER && is_yes(life, 0.09);
	if (!comes_back || outcome == DESK_WITHDRAWN) {
		judge(life, outcome, is_late);
		return;
	}
	wait_for_her(life, 1.5);
	const bool is_refused = outcome == DESK_REFUSED, is_angry = is_refused || is_yes(life, 0.5);
	(void)act(life, DESK_HEAR, words_of(life, is_refused ? TOWN_CONTESTS
	                                          : is_angry ? TOWN_IS_ANGRY
	                                                     : TOWN_THANKS));
	wait(life, is_angry ? 500 : 200);
	if (is_angry)
		(void)act(life, DESK_REPLY, words_of(life, TOWN_GOES_ON));
	if (is_angry)
		wait(life, 700);
	struct town_act *again =
		act(life, DESK_DECIDE, is_refused ? words_of(life, TOWN_KEEPS_TO_IT) : SPAN(""));
	if (again != NULL)
		again->outcome = outcome;
}

/* --- a life ------------------------------------------------------------------------------------- */

/* How much longer than usual: most are near, one in ten is long. */
static double
draw_length(struct life *life)
{
	const double usual = 0.35 + 0.95 * draw_part(chance(life));
	return is_yes(life, 0.11) ? usual + 2.2 * draw_part(chance(life)) : usual;
}

static void
live(struct life *life)
{
	const double minutes = (double)life->offering->lasts_days * TOWN_WORK_MINUTES;
	const double length = draw_length(life);
	send_on(life);
	wait(life, minutes * length * 0.25);
	(void)act(life, DESK_TAKE, SPAN(""));
	if (is_yes(life, 0.22))
		(void)act(life, DESK_NOTE, words_of(life, TOWN_NOTES));
	if (is_yes(life, 0.3) && !ask_her(life))
		return;
	if (length > 0.8 && is_yes(life, 0.6)) {
		wait(life, minutes * length * 0.2);
		(void)act(life, DESK_REPLY, words_of(life, TOWN_GOES_ON));
	}
	if (length > 1.2 && is_yes(life, 0.5)) {
		wait_for_her(life, 3);
		(void)act(life, is_yes(life, 0.5) ? DESK_REMIND : DESK_HEAR, words_of(life, TOWN_REMINDS));
	}
	wait(life, minutes * length * 0.6);
	end(life, length > 1.2);
}

/* Whoever was told that she would be called, and is still waiting: this morning, this afternoon, tomorrow. */
static void
promise(struct life *life)
{
	int64_t due_s;
	const int64_t minutes = (int64_t)draw_below(chance(life), 700);
	if (!hours_after(life->drawing->hours, life->drawing->now_s - DAY_S / 3, minutes, &due_s))
		return;
	struct town_act *promised = add(life, TOWN_PROMISED);
	if (promised != NULL)
		promised->due_s = due_s / 1800 * 1800;
}

/* One that was reported already, in the same street: it follows the first one. */
static bool
follow(struct life *life)
{
	struct town_desk *desk = life->drawing->desk;
	struct town_request *own = &desk->requests[life->request];
	if (life->offering->offering.kind != OFFERING_REPORT || life->told->channel == DESK_LETTER)
		return false;
	for (size_t i = life->request; i-- > 0;) {
		const struct town_request *other = &desk->requests[i];
		if (life->told->at_s - other->at_s > 4 * (int64_t)DAY_S)
			return false;
		if (other->offering != life->told->offering || other->person == life->told->person)
			continue;
		if (!is_yes(life, 0.3))
			return false;
		own->spot = own->address = other->spot;
		own->east = other->east;
		own->north = other->north;
		own->title = SPAN("");
		own->text = words_of(life, TOWN_SAYS_THE_SAME);
		wait(life, 90);
		struct town_act *joined = add(life, TOWN_JOINED);
		if (joined != NULL)
			joined->other = i;
		return true;
	}
	return false;
}

void
town_draw_acts(struct town_drawing *drawing, size_t request)
{
	const struct town_request *told = &drawing->desk->requests[request];
	const struct town_offering *offering = &drawing->desk->offerings[told->offering];
	struct life life = { .drawing = drawing,
		                 .request = request,
		                 .told = told,
		                 .offering = offering,
		                 .unit = offering->unit,
		                 .at_s = told->at_s,
		                 .who = told->who };
	const int64_t age_s = drawing->now_s - told->at_s;
	(void)add(&life, TOWN_RECEIVED);
	life.who = draw(&drawing->state);
	if (age_s < 5 * (int64_t)DAY_S && offering->offering.kind != OFFERING_INTERNAL &&
	    is_yes(&life, told->channel == DESK_PHONE ? 0.7 : told->channel == DESK_LETTER ? 0 : 0.16))
		promise(&life);
	/* a few wait for somebody: mostly new ones, some that were forgotten */
	if (is_yes(&life, age_s < 2 * (int64_t)DAY_S    ? 0.5
	                  : age_s < 14 * (int64_t)DAY_S ? 0.13
	                                                : 0.004))
		return;
	if (!follow(&life))
		live(&life);
}
