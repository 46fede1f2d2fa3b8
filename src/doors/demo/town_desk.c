/* The catalogue, what is asked and said, and who asks for what, when and by which way. */
#include "doors/demo/town_desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "doors/demo/town_chance.h"

/* --- the tables -------------------------------------------------------------------------------- */

static int
code_of(struct span cell, const char *const *codes, int count)
{
	for (int i = 0; i < count; i++)
		if (span_is(cell, codes[i]))
			return i;
	must(false);
	return 0;
}

static int64_t
number_of(struct span cell)
{
	int64_t number = 0;
	must(cell.length == 0 || span_int64(cell, &number));
	return number;
}

static void
take_offerings(struct arena *arena, const struct town *town, struct town_desk *desk)
{
	enum { CODE, NAME, KIND, PURPOSE, UNIT, SILENCE, MONTHS, BASIS, PLACED, SECRET, DAYS, FIRST, NEXT, SOLVE,
		   LASTS, WEIGHT, ABOUT, CELL_COUNT };
	static const char *const kinds[OFFERING_KIND_COUNT] = {
		"demande",  "reclamation", "signalement",   "suggestion",
		"question", "documents",   "accessibilite", "interne",
	};
	static const char *const purposes[OFFERING_PURPOSE_COUNT] = { "general", "social", "civil", "enfance",
		                                                          "logement", "agents" };
	static const char *const silences[LAW_SILENCE_COUNT] = { "rien", "accord", "refus" };
	struct sheet *sheet = town_table(arena, "doors/demo/town_offerings.csv");
	struct sheet_row row;
	struct fault fault;
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		const struct span *cells = row.cells;
		must(row.cell_count == CELL_COUNT && desk->offering_count < TOWN_OFFERING_COUNT_MAX);
		struct town_offering *told = &desk->offerings[desk->offering_count++];
		told->offering = (struct offering){
			.code = span_keep(arena, cells[CODE]),
			.name = span_keep(arena, cells[NAME]),
			.about = span_keep(arena, cells[ABOUT]),
			.kind = (enum offering_kind)code_of(cells[KIND], kinds, OFFERING_KIND_COUNT),
			.purpose = (enum offering_purpose)code_of(cells[PURPOSE], purposes, OFFERING_PURPOSE_COUNT),
			.state = OFFERING_OPEN,
			.silence = (enum law_silence)code_of(cells[SILENCE], silences, LAW_SILENCE_COUNT),
			.silence_count = number_of(cells[MONTHS]),
			.silence_unit = LAW_MONTHS,
			.basis = span_keep(arena, cells[BASIS]),
			.is_placed = span_is(cells[PLACED], "oui"),
			.is_confidential = span_is(cells[SECRET], "oui"),
			.promised_days = number_of(cells[DAYS]),
			.first_minutes = number_of(cells[FIRST]),
			.next_minutes = number_of(cells[NEXT]),
			.solve_minutes = number_of(cells[SOLVE]),
			.keep_days = 365,
		};
		told->unit = town_place_by_code(town, cells[UNIT]);
		told->lasts_days = number_of(cells[LASTS]);
		told->weight = number_of(cells[WEIGHT]);
		must(told->unit != TOWN_NOWHERE && told->weight > 0 && told->lasts_days > 0);
	}
}

static size_t
offering_by(const struct town_desk *desk, struct span code)
{
	for (size_t i = 0; i < desk->offering_count; i++)
		if (span_equal(desk->offerings[i].offering.code, code))
			return i;
	must(false);
	return 0;
}

static void
take_pieces(struct arena *arena, struct town_desk *desk)
{
	enum { OFFERING, NAME, REASON, HELD, CELL_COUNT };
	struct sheet *sheet = town_table(arena, "doors/demo/town_pieces.csv");
	struct sheet_row row;
	struct fault fault;
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		must(row.cell_count == CELL_COUNT && desk->piece_count < TOWN_PIECE_COUNT_MAX);
		desk->pieces[desk->piece_count++] = (struct town_piece){
			.offering = offering_by(desk, row.cells[OFFERING]),
			.piece = { .name = span_keep(arena, row.cells[NAME]),
			           .reason = span_keep(arena, row.cells[REASON]),
			           .held_by = span_keep(arena, row.cells[HELD]) },
		};
	}
}

static void
take_asks(struct arena *arena, struct town_desk *desk)
{
	enum { OFFERING, TITLE, WORDS, REPLY, CELL_COUNT };
	struct sheet *sheet = town_table(arena, "doors/demo/town_asks.csv");
	struct sheet_row row;
	struct fault fault;
	size_t ranks[TOWN_OFFERING_COUNT_MAX] = { 0 };
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		must(row.cell_count == CELL_COUNT && desk->ask_count < TOWN_ASK_COUNT_MAX);
		const size_t offering = offering_by(desk, row.cells[OFFERING]);
		desk->asks[desk->ask_count++] =
			(struct town_ask){ .offering = offering,
			                   .rank = ranks[offering]++,
			                   .title = span_keep(arena, row.cells[TITLE]),
			                   .words = span_keep(arena, row.cells[WORDS]),
			                   .reply = span_keep(arena, row.cells[REPLY]) };
	}
	for (size_t i = 0; i < desk->offering_count; i++)
		must(ranks[i] > 0);
}

static void
take_says(struct arena *arena, struct town_desk *desk)
{
	enum { OFFERING, SAID, WORDS, CELL_COUNT };
	static const char *const said[TOWN_SAID_COUNT] = {
		"relance", "merci", "colere", "donne", "note", "vers", "suivi", "refus", "retire", "sans-suite",
		"reponse", "pieces", "precision", "transmise", "conteste", "maintien", "meme"
	};
	struct sheet *sheet = town_table(arena, "doors/demo/town_says.csv");
	struct sheet_row row;
	struct fault fault;
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		must(row.cell_count == CELL_COUNT && desk->say_count < TOWN_SAY_COUNT_MAX);
		desk->says[desk->say_count++] = (struct town_say){
			.offering = span_is(row.cells[OFFERING], "*") ? TOWN_OFFERING_COUNT_MAX
			                                              : offering_by(desk, row.cells[OFFERING]),
			.said = (enum town_said)code_of(row.cells[SAID], said, TOWN_SAID_COUNT),
			.words = span_keep(arena, row.cells[WORDS]),
		};
	}
}

struct town_desk *
town_desk_tables(struct arena *arena, const struct town *town)
{
	struct town_desk *desk = arena_new_of(arena, struct town_desk);
	memset(desk, 0, sizeof *desk);
	take_offerings(arena, town, desk);
	take_pieces(arena, desk);
	take_asks(arena, desk);
	take_says(arena, desk);
	return desk;
}

/* --- who asks ------------------------------------------------------------------------------------ */

static size_t
draw_offering(struct town_drawing *drawing)
{
	const struct town_desk *desk = drawing->desk;
	int64_t all = 0;
	for (size_t i = 0; i < desk->offering_count; i++)
		all += desk->offerings[i].weight;
	int64_t left = (int64_t)(draw_part(&drawing->state) * (double)all);
	for (size_t i = 0; i < desk->offering_count; i++) {
		if (left < desk->offerings[i].weight)
			return i;
		left -= desk->offerings[i].weight;
	}
	return desk->offering_count - 1;
}

static size_t
draw_ask(struct town_drawing *drawing, size_t offering)
{
	const struct town_desk *desk = drawing->desk;
	size_t count = 0;
	for (size_t i = 0; i < desk->ask_count; i++)
		count += desk->asks[i].offering == offering;
	size_t left = draw_below(&drawing->state, count);
	for (size_t i = 0; i < desk->ask_count; i++)
		if (desk->asks[i].offering == offering && left-- == 0)
			return i;
	must(false);
	return 0;
}

static enum desk_channel
draw_channel(struct town_drawing *drawing, const struct offering *offering)
{
	static const double shares[][DESK_CHANNEL_COUNT] = {
		{ 0.40, 0.27, 0.03, 0.15, 0.09, 0.06, 0 },   /* most of them */
		{ 0.33, 0.13, 0.07, 0.17, 0.04, 0.02, 0.24 }, /* in the street: an app of another town hall’s kind */
		{ 0.26, 0.08, 0, 0.24, 0.30, 0.12, 0 },      /* aid */
	};
	const double *share = shares[offering->kind == OFFERING_REPORT          ? 1
	                             : offering->purpose == OFFERING_SOCIAL     ? 2
	                                                                        : 0];
	double part = draw_part(&drawing->state);
	if (offering->kind == OFFERING_INTERNAL)
		return DESK_WEB;
	for (int i = 0; i < DESK_CHANNEL_COUNT; i++) {
		if (part < share[i])
			return (enum desk_channel)i;
		part -= share[i];
	}
	return DESK_WEB;
}

/* The way that reaches her, the nearest to the one by which she came. */
static enum desk_channel
reply_channel_of(enum desk_channel channel, const struct town_person *person)
{
	const bool is_mobile = span_starts(person->phone, "06");
	switch (channel) {
	case DESK_SMS: return is_mobile ? DESK_SMS : DESK_PHONE;
	case DESK_PHONE: return is_mobile ? DESK_SMS : person->mail.length > 0 ? DESK_MAIL : DESK_PHONE;
	case DESK_LETTER: return DESK_LETTER;
	case DESK_WEB:
	case DESK_MAIL:
	case DESK_COUNTER:
	case DESK_API:
	case DESK_CHANNEL_COUNT: break;
	}
	return person->mail.length > 0 ? DESK_MAIL : is_mobile ? DESK_SMS : DESK_LETTER;
}

/* More and more of them, mostly on weekdays; at the counter and on the phone, in opening hours. */
static int64_t
draw_instant(struct town_drawing *drawing, bool is_present)
{
	uint64_t *state = &drawing->state;
	for (;;) {
		const double part = draw_part(state), other = draw_part(state);
		const double late = draw_yes(state, 0.10)                 ? 1 - other * 0.045 /* these days */
		                    : draw_yes(state, 0.25) && other > part ? other
		                                                            : part;
		const int64_t at_s = drawing->now_s - (int64_t)((1 - late) * TOWN_DESK_DAYS * DAY_S);
		const struct local local = zone_local(hours_zone(drawing->hours), at_s);
		const int32_t hour = local.second / 3600;
		const bool is_weekend = date_weekday(local.days) >= SATURDAY;
		if (is_present ? hours_open(drawing->hours, at_s)
		               : hour >= 6 && hour <= 22 && (!is_weekend || draw_yes(state, 0.3)))
			return at_s;
	}
}

static void
draw_place(struct town_drawing *drawing, struct town_request *request)
{
	/* around a town hall that stands nowhere: no map shows it */
	const double east = 3.0215, north = 46.9127;
	request->address = request->spot;
	request->east = east + draw_around(&drawing->state, 0.018);
	request->north = north + draw_around(&drawing->state, 0.012);
}

static void
draw_request(struct town_drawing *drawing, struct town_request *request)
{
	struct town_desk *desk = drawing->desk;
	int number;
	request->offering = draw_offering(drawing);
	request->ask = draw_ask(drawing, request->offering);
	const struct town_ask *ask = &desk->asks[request->ask];
	const struct offering *offering = &desk->offerings[request->offering].offering;
	request->person = town_draw_person(drawing, ask);
	const struct town_person *person = &desk->persons[request->person];
	request->channel = draw_channel(drawing, offering);
	const bool is_free = offering->purpose == OFFERING_CIVIL && ask->rank > 4; /* no form asks for it */
	if (request->channel == DESK_MAIL && person->mail.length == 0)
		request->channel = DESK_WEB;
	if (request->channel == DESK_WEB && is_free)
		request->channel = person->mail.length > 0 ? DESK_MAIL : DESK_SMS;
	request->reply_channel = offering->kind == OFFERING_INTERNAL
	                             ? DESK_WEB
	                             : reply_channel_of(request->channel, person);
	request->at_s = draw_instant(drawing, request->channel == DESK_PHONE ||
	                                          request->channel == DESK_COUNTER);
	const struct span street = town_draw_street(drawing, &number);
	request->spot = span_of(arena_format(drawing->arena, "%d %.*s", number, SPAN_ARGS(street)));
	request->address = SPAN("");
	if (offering->is_placed)
		draw_place(drawing, request);
	request->title = town_fill(drawing, ask->title, request, request->at_s);
	request->text = town_fill(drawing, ask->words, request, request->at_s);
	request->who = draw(&drawing->state);
}

static int
by_instant(const void *one, const void *other)
{
	const struct town_request *a = one, *b = other;
	return a->at_s < b->at_s ? -1 : a->at_s > b->at_s;
}

static int
by_order(const void *one, const void *other)
{
	const struct town_act *a = one, *b = other;
	if (a->at_s != b->at_s)
		return a->at_s < b->at_s ? -1 : 1;
	if (a->request != b->request)
		return a->request < b->request ? -1 : 1;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

struct town_desk *
town_desk_new(struct arena *arena, const struct town *town, const struct hours_calendar *hours,
              int64_t now_s)
{
	struct town_drawing drawing = { .arena = arena,
		                            .town = town,
		                            .hours = hours,
		                            .desk = town_desk_tables(arena, town),
		                            .now_s = now_s,
		                            .state = town->seed ^ UINT64_C(0x2545f4914f6cdd1d) };
	struct town_desk *desk = drawing.desk;
	for (size_t i = 0; i < TOWN_REQUEST_COUNT; i++)
		draw_request(&drawing, &desk->requests[i]);
	qsort(desk->requests, TOWN_REQUEST_COUNT, sizeof desk->requests[0], by_instant);
	for (size_t i = 0; i < TOWN_REQUEST_COUNT; i++)
		town_draw_acts(&drawing, i);
	qsort(desk->acts, desk->act_count, sizeof desk->acts[0], by_order);
	return desk;
}
