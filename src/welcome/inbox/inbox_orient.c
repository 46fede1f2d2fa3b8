/* Where a request might go instead, and what took it here by itself (room orient). */
#include "welcome/inbox/inbox_inside.h"
#include "welcome/orient/orient.h"

enum {
	GUESS_UNIT, GUESS_LIKELY, GUESS_PERCENT, GUESS_WHY, GUESS_IS_HERE, GUESS_CODE, GUESS_URL, GUESS_SEEN,
	GUESS_CAN_MOVE
};
const struct field inbox_guess_fields[INBOX_GUESS_FIELD_COUNT] = {
	[GUESS_UNIT] = { "guess_unit", FIELD_TEXT, FIELD_API, .help = "A unit it may belong to." },
	[GUESS_LIKELY] = { "likely", FIELD_TEXT, FIELD_API, .help = "How probable that is, in French." },
	[GUESS_PERCENT] = { "percent", FIELD_NUMBER, FIELD_API, .help = "The same, from 1 to 99." },
	[GUESS_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "Its words that weighed; null: none alone did." },
	[GUESS_IS_HERE] = { "is_here", FIELD_FLAG, FIELD_API, .help = "It is there already." },
	[GUESS_CODE] = { "guess_code", FIELD_TEXT, FIELD_PAGE },
	[GUESS_URL] = { "guess_url", FIELD_URL, FIELD_PAGE },
	[GUESS_SEEN] = { "guess_seen", FIELD_TEXT, FIELD_PAGE },
	[GUESS_CAN_MOVE] = { "can_move", FIELD_FLAG, FIELD_PAGE },
};

static bool
is_open(const struct inbox_one *one)
{
	return one->request.queue == DESK_TODO || one->request.queue == DESK_WAITING;
}

static const char *
seen(const struct inbox_one *one)
{
	return arena_format(one->inboxing.visit->arena, "%lld", (long long)one->request.changes);
}

/* « réverbères », « éteints » */
static const char *
why_words(struct arena *arena, const struct orient_guess *guess)
{
	struct text text = text_new(arena, 2000);
	for (size_t i = 0; i < guess->why_count; i++)
		text_format(&text, "%s«\u202f%.*s\u202f»", i > 0 ? ", " : "", SPAN_ARGS(guess->why[i]));
	return guess->why_count == 0 ? NULL : text_z(&text);
}

static void
draw_guess(const struct inbox_one *one, struct model *page, const struct orient_guess *guess)
{
	const struct inboxing *inboxing = &one->inboxing;
	struct arena *arena = inboxing->visit->arena;
	const uint32_t place = place_by_id(inboxing->tree, guess->unit_id);
	if (place == PLACE_NONE) /* closed since */
		return;
	struct model *row = model_row(page, INBOX_ONE_GUESSES);
	model_text(row, GUESS_UNIT, inboxing->tree->places[place].name);
	model_text_z(row, GUESS_LIKELY, orient_likely_words(arena, guess->probability));
	model_number(row, GUESS_PERCENT, orient_percent(guess->probability));
	model_text_z(row, GUESS_WHY, why_words(arena, guess));
	model_flag(row, GUESS_IS_HERE, guess->unit_id == one->request.unit_id);
	model_text(row, GUESS_CODE, inboxing->tree->places[place].code);
	model_url_z(row, GUESS_URL, inbox_address(arena, one->request.reference, ""));
	model_text_z(row, GUESS_SEEN, seen(one));
	model_flag(row, GUESS_CAN_MOVE, guess->unit_id != one->request.unit_id);
	model_flag(page, INBOX_ONE_HAS_GUESSES, true);
}

/* What went by itself is given back by one button, while nobody dealt with it. */
static void
draw_moved(const struct inbox_one *one, struct model *page, const struct orient_move *move)
{
	const struct inboxing *inboxing = &one->inboxing;
	struct arena *arena = inboxing->visit->arena;
	const uint32_t from =
		move->from_unit_id == 0 ? PLACE_NONE : place_by_id(inboxing->tree, move->from_unit_id);
	model_text_z(page, INBOX_ONE_MOVED,
	             arena_format(arena,
	                          "Elle a été transmise automatiquement, %s (%s). Service précédent\u202f: "
	                          "%.*s.",
	                          move->rule_id != 0 ? "par une règle" : "d’après les demandes passées",
	                          inbox_ago_words(arena, move->at_unix_s, &one->clock),
	                          SPAN_ARGS(inbox_unit_name(inboxing, move->from_unit_id))));
	if (from == PLACE_NONE)
		return;
	model_text(page, INBOX_ONE_BACK_CODE, inboxing->tree->places[from].code);
	model_text(page, INBOX_ONE_BACK_UNIT, inboxing->tree->places[from].name);
}

bool
inbox_orient_draw(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	struct orient_told told;
	struct db *db = visit_db(visit);
	if (db == NULL || !orient_of(visit->arena, db, visit->root_id, &one->request, &told,
	                             &one->inboxing.fault))
		return false;
	if (!is_open(one))
		return true;
	for (size_t i = 0; i < told.count; i++)
		draw_guess(one, page, &told.guesses[i]);
	model_flag(page, INBOX_ONE_IS_ELSEWHERE,
	           told.count > 0 && told.guesses[0].unit_id != one->request.unit_id &&
	               told.guesses[0].probability >= 0.5);
	if (told.is_moved)
		draw_moved(one, page, &told.move);
	return true;
}
