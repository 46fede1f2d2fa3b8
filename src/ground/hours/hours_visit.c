/* What every page of the room needs: the place that is looked at, and what holds there. */
#include "craft/http/http_form.h"
#include "ground/hours/hours_inside.h"

static bool
load(struct hours_looking *looking)
{
	struct visit *visit = looking->visit;
	struct arena *arena = visit->arena;
	struct fault *fault = &looking->fault;
	const struct span asked = span_trim(visit_asked(visit, "lieu"));
	looking->tree = place_tree_load(arena, visit->db, visit->root_id, visit->today, fault);
	if (looking->tree == NULL)
		return false;
	if (asked.length > 0)
		looking->place = place_by_code_or_name(looking->tree, asked);
	looking->is_unknown = asked.length > 0 && looking->place == PLACE_NONE;
	if (looking->place != PLACE_NONE)
		looking->place_id = looking->tree->places[looking->place].id;
	looking->chain = hours_chain_of(arena, looking->tree, looking->place);
	looking->question = (struct hours_question){ .root_id = visit->root_id,
		                                         .tree = looking->tree,
		                                         .first_day = visit->today - HOURS_SHOWN_BEHIND - 7,
		                                         .last_day = visit->today + HOURS_READ_AHEAD };
	struct hours_book *book =
		hours_book_of(arena, visit->db, &looking->question, looking->chain, fault);
	if (book == NULL)
		return false;
	looking->kept = hours_book_kept(book);
	looking->calendar = hours_calendar_of(book, looking->chain, fault);
	if (looking->calendar == NULL)
		return false;
	looking->today = zone_local(hours_zone(looking->calendar), visit->now_s).days;
	looking->may_keep = people_may(&visit->reader, looking->tree, HOURS_KEEPERS, looking->place);
	return true;
}

bool
hours_look(struct visit *visit, struct hours_looking *looking_r)
{
	*looking_r = (struct hours_looking){ .visit = visit, .place = PLACE_NONE };
	if (visit_db(visit) == NULL)
		return false;
	if (load(looking_r))
		return true;
	visit_fail(visit, &looking_r->fault);
	return false;
}

bool
hours_look_to_keep(struct visit *visit, struct hours_looking *looking_r)
{
	if (!hours_look(visit, looking_r))
		return false;
	if (looking_r->is_unknown)
		visit_missing(visit);
	else if (!looking_r->may_keep)
		visit_refuse(visit, "Les horaires d’un lieu sont tenus par son référent et sa direction.");
	return !looking_r->is_unknown && looking_r->may_keep;
}

struct span
hours_place_name(const struct hours_looking *looking, int64_t place_id)
{
	if (place_id == 0)
		return SPAN("toute l’organisation");
	const uint32_t place = place_by_id(looking->tree, place_id);
	must(place != PLACE_NONE); /* rows of the chain only */
	return looking->tree->places[place].name;
}

int64_t
hours_above(const struct hours_looking *looking)
{
	must(looking->chain.count > 1);
	return looking->chain.places[looking->chain.count - 2];
}

static const char *
address(struct arena *arena, const struct place_tree *tree, uint32_t place, const char *more)
{
	struct text text = text_new(arena, 3 * PLACE_CODE_LENGTH_MAX * 4 + 100);
	text_format(&text, "/horaires%s", more);
	if (place != PLACE_NONE) {
		text_add_z(&text, "?lieu=");
		http_percent_encode(&text, tree->places[place].code);
	}
	must(!text.cut);
	return text_z(&text);
}

const char *
hours_address(struct arena *arena, const struct place_tree *tree, uint32_t place)
{
	return address(arena, tree, place, "");
}

const char *
hours_path(const struct hours_looking *looking, const char *more)
{
	return address(looking->visit->arena, looking->tree, looking->place, more);
}

void
hours_go(const struct hours_looking *looking, const char *note)
{
	visit_go(looking->visit, "%s%snote=%s", hours_path(looking, ""),
	         looking->place == PLACE_NONE ? "?" : "&", note);
}

bool
hours_note(struct db *db, struct hours_looking *looking, const char *kind, int64_t subject_id,
           const char *words)
{
	const struct visit *visit = looking->visit;
	const struct fact fact = { .kind = kind,
		                       .account_id = visit->reader.account_id,
		                       .place_id = looking->place_id,
		                       .subject_id = subject_id,
		                       .words = span_of(words),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &looking->fault) == FOUND_ONE;
}
