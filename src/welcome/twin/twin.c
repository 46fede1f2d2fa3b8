/* What looks the same: places, words, persons. */
#include "welcome/twin/twin.h"

#include <math.h>
#include <stdlib.h>

#include "base/time.h"
#include "craft/text/text.h"
#include "welcome/seek/seek.h"
#include "welcome/twin/twin_inside.h"

double
twin_metres(double east, double north, double other_east, double other_north)
{
	const double metres_per_degree = 6371000.0 * 3.14159265358979323846 / 180.0;
	const double half_turn = 3.14159265358979323846 / 180.0;
	const double x = (other_east - east) * cos((north + other_north) / 2 * half_turn);
	const double y = other_north - north;
	return sqrt(x * x + y * y) * metres_per_degree;
}

bool
twin_same_words(struct arena *arena, struct span one, struct span other)
{
	const struct span words = text_words_index(arena, one);
	return words.length > 0 && span_equal(words, text_words_index(arena, other));
}

/* --- persons ---------------------------------------------------------------------------------- */

/* A request of theirs that the reader sees: of whoever has the contact, or of her who is shown for all. */
static bool
find_seen(struct arena *arena, struct db *db, int64_t root_id, const struct desk_sight *sight,
          const struct person_alike *alike, struct span *reference_r, struct fault *fault_r)
{
	struct desk_request *requests;
	size_t count;
	*reference_r = SPAN("");
	if (!desk_history(arena, db, root_id, sight, alike->row_id, &requests, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && reference_r->length == 0; i++)
		if (requests[i].person_id == alike->row_id || alike->row_id == alike->top.person_id)
			*reference_r = requests[i].reference;
	return true;
}

bool
twin_persons(struct arena *arena, struct db *db, int64_t root_id, const struct desk_sight *sight,
             int64_t person_id, struct twin_person **persons_r, size_t *count_r,
             struct fault *fault_r)
{
	static const char *const why[] = { [PERSON_MAIL] = "même adresse électronique",
		                               [PERSON_PHONE] = "même numéro de téléphone" };
	struct person person;
	struct person_alike *alike;
	size_t count;
	*persons_r = arena_array_of(arena, struct twin_person, TWIN_PROPOSED_COUNT_MAX);
	*count_r = 0;
	const enum found found = person_load(arena, db, root_id, person_id, &person, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!person_alike(arena, db, root_id, &person, &alike, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && *count_r < TWIN_PROPOSED_COUNT_MAX; i++) {
		struct span reference;
		if (!find_seen(arena, db, root_id, sight, &alike[i], &reference, fault_r))
			return false;
		if (reference.length > 0)
			(*persons_r)[(*count_r)++] =
				(struct twin_person){ alike[i].top.name, reference, why[alike[i].shares] };
	}
	return true;
}

/* --- requests --------------------------------------------------------------------------------- */

struct looking {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const struct twin_around *around;
	const struct desk_request *request;
	struct desk_tie *ties;
	size_t tie_count;
	struct twin_request *found;
	size_t count;
	struct fault *fault_r;
};

static bool
is_open(const struct desk_request *request)
{
	return request->queue == DESK_TODO || request->queue == DESK_WAITING;
}

static void
propose(struct looking *looking, const struct desk_request *other, const char *why)
{
	const int64_t apart_s = other->received_unix_s - looking->request->received_unix_s;
	if (looking->count == TWIN_PROPOSED_COUNT_MAX || !is_open(other) ||
	    other->request_id == looking->request->request_id ||
	    llabs(apart_s) > TWIN_NEAR_DAYS * (int64_t)DAY_S ||
	    !desk_sees(looking->around->sight, other))
		return;
	for (size_t i = 0; i < looking->tie_count; i++)
		if (looking->ties[i].other_id == other->request_id)
			return;
	for (size_t i = 0; i < looking->count; i++)
		if (looking->found[i].request.request_id == other->request_id)
			return;
	looking->found[looking->count++] = (struct twin_request){ *other, why };
}

static bool
look_at_person(struct looking *looking)
{
	struct desk_request *requests;
	size_t count;
	if (looking->request->person_id == 0)
		return true;
	if (!desk_history(looking->arena, looking->db, looking->root_id, looking->around->sight,
	                  looking->request->person_id, &requests, &count, looking->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (requests[i].offering_id == looking->request->offering_id)
			propose(looking, &requests[i], "même personne, même démarche");
		else if (twin_same_words(looking->arena, requests[i].title, looking->request->title))
			propose(looking, &requests[i], "même personne, mêmes mots");
	return true;
}

static void
look_at_place(struct looking *looking, const struct desk_request *other)
{
	const struct desk_request *request = looking->request;
	if (request->is_placed && other->is_placed) {
		const double metres =
			twin_metres(request->east, request->north, other->east, other->north);
		if (metres <= TWIN_NEAR_M)
			propose(looking, other, arena_format(looking->arena, "même démarche, à %.0f\u00a0mètre%s", metres,
			                                     metres >= 1.5 ? "s" : ""));
	}
	if (twin_same_words(looking->arena, request->address, other->address))
		propose(looking, other, "même démarche, même adresse");
}

/* None that is confidential is looked at: only their unit knows that they are there. */
static bool
look_at_places(struct looking *looking)
{
	struct desk_request *requests;
	size_t count;
	const int64_t received_s = looking->request->received_unix_s;
	const struct desk_span span = {
		.offering_id = looking->request->offering_id,
		.from_s = received_s - TWIN_NEAR_DAYS * (int64_t)DAY_S,
		.to_s = looking->around->now_s,
		.standing = DESK_STANDS_OPEN,
		.count = TWIN_LOOKED_AT_MAX,
	};
	if ((!looking->request->is_placed && looking->request->address.length == 0) ||
	    span.to_s < span.from_s)
		return true;
	if (!desk_received_in(looking->arena, looking->db, looking->root_id, &span, &requests, &count,
	                      looking->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		look_at_place(looking, &requests[i]);
	return true;
}

/* The first words of its title, all of them, in the same offering. */
static bool
look_at_words(struct looking *looking)
{
	struct seek_found found;
	const struct seek_asked asked = {
		.sight = looking->around->sight,
		.tree = looking->around->tree,
		.typed = looking->request->title,
		.offering_id = looking->request->offering_id,
		.queue = DESK_TODO,
		.is_newest = true,
		.after = { 0, INT64_MAX },
	};
	if (looking->request->title.length == 0)
		return true;
	if (!seek_find(looking->arena, looking->db, looking->root_id, &asked, &found, looking->fault_r))
		return false;
	for (size_t i = 0; i < found.count; i++)
		propose(looking, &found.requests[i], "même démarche, mêmes mots");
	return true;
}

bool
twin_requests(struct arena *arena, struct db *db, int64_t root_id, const struct twin_around *around,
              const struct desk_request *request, struct twin_request **requests_r,
              size_t *count_r, struct fault *fault_r)
{
	struct looking looking = { .arena = arena, .db = db, .root_id = root_id, .around = around,
		                       .request = request, .fault_r = fault_r };
	looking.found = arena_array_of(arena, struct twin_request, TWIN_PROPOSED_COUNT_MAX);
	const bool is_fine = !is_open(request) ||
	                     (desk_ties(arena, db, root_id, request->request_id, &looking.ties,
	                                &looking.tie_count, fault_r) &&
	                      look_at_person(&looking) && look_at_places(&looking) &&
	                      look_at_words(&looking));
	*requests_r = looking.found;
	*count_r = looking.count;
	return is_fine;
}

/* --- ties ------------------------------------------------------------------------------------- */

static const char *
tie_words(const struct desk_tie *tie, const struct desk_request *request,
          const struct desk_request *other)
{
	static const char *const words[DESK_TIE_KIND_COUNT] = {
		[DESK_TIE_KEPT] = "Celle-ci lui est jointe",
		[DESK_TIE_HELD] = "Elle est jointe à celle-ci",
		[DESK_TIE_PARENT] = "Celle-ci en est une partie",
		[DESK_TIE_CHILD] = "Elle est une partie de celle-ci",
		[DESK_TIE_LINKED] = "Elles sont liées",
		[DESK_TIE_APART] = "Elles se ressemblent et sont deux",
	};
	if (tie->kind == DESK_TIE_KEPT && request->outcome != DESK_JOINED)
		return "Celle-ci lui a été jointe, puis rouverte";
	if (tie->kind == DESK_TIE_HELD && other->outcome != DESK_JOINED)
		return "Elle a été jointe à celle-ci, puis rouverte";
	return words[tie->kind];
}

bool
twin_ties(struct arena *arena, struct db *db, int64_t root_id, const struct desk_sight *sight,
          const struct desk_request *request, struct twin_tie **ties_r, size_t *count_r,
          struct fault *fault_r)
{
	struct desk_tie *ties;
	size_t count;
	*count_r = 0;
	if (!desk_ties(arena, db, root_id, request->request_id, &ties, &count, fault_r))
		return false;
	*ties_r = arena_array_of(arena, struct twin_tie, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct twin_tie *tie = &(*ties_r)[*count_r];
		const enum found found =
			desk_by_id(arena, db, root_id, ties[i].other_id, &tie->other, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE || !desk_sees(sight, &tie->other))
			continue;
		tie->tie = ties[i];
		tie->words = tie_words(&ties[i], request, &tie->other);
		(*count_r)++;
	}
	return true;
}
