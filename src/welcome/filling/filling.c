/* The form of an offering: begun, read, decided. */
#include <string.h>

#include "welcome/filling/filling_inside.h"

/* --- begun ------------------------------------------------------------------------------------ */

/* Places that are answered, by their names. */
static size_t
find_places(void *subject, struct span typed, struct ask_place *found_r, size_t room)
{
	const struct filling *filling = subject;
	const struct span wanted = span_slug(filling->arena, typed, 200);
	size_t count = 0;
	for (uint32_t i = 0; i < filling->tree->count && count < room && wanted.length > 0; i++) {
		const struct place *place = &filling->tree->places[i];
		if (span_find(span_slug(filling->arena, place->name, 400), wanted) != SIZE_MAX)
			found_r[count++] = (struct ask_place){ place->id, place->name };
	}
	return count;
}

static bool
is_known_place(void *subject, int64_t id, struct span *words_r)
{
	const struct filling *filling = subject;
	const uint32_t place = place_by_id(filling->tree, id);
	if (place == PLACE_NONE)
		return false;
	*words_r = filling->tree->places[place].name;
	return true;
}

static bool
give_places(struct filling *filling, struct db *db, int32_t today, struct fault *fault_r)
{
	const struct ask_list list = inquiry_list(filling->asked);
	size_t i = 0;
	while (i < list.count && list.questions[i].kind != ASK_PLACE)
		i++;
	if (i == list.count)
		return true;
	filling->tree = place_tree_load(filling->arena, db, filling->root_id, today, fault_r);
	if (filling->tree == NULL)
		return false;
	struct ask_places *places = arena_new_of(filling->arena, struct ask_places);
	*places = (struct ask_places){ find_places, is_known_place, filling };
	ask_give_places(filling->sitting.sheet, places);
	return true;
}

/* In French when it is written so. */
static size_t
language_of(const struct inquiry *inquiry)
{
	const size_t french = inquiry_language(inquiry, SPAN("fr"));
	return french == inquiry->language_count ? 0 : french;
}

bool
filling_begin(struct arena *arena, struct db *db, int64_t root_id, const struct offering *offering,
              int32_t today, struct filling **filling_r, struct fault *fault_r)
{
	struct filling *filling = arena_new_of(arena, struct filling);
	struct inquiry_row row;
	*filling_r = NULL;
	if (offering->inquiry_id == 0)
		return true;
	const enum found found = inquiry_load_published(arena, db, root_id, offering->inquiry_id, &row,
	                                                &filling->inquiry, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	filling->arena = arena;
	filling->root_id = root_id;
	filling->inquiry_id = row.inquiry_id;
	filling->version = row.version;
	filling->side = offering->kind == OFFERING_INTERNAL ? SIDE_AGENT : SIDE_USAGER;
	filling->language = language_of(filling->inquiry);
	filling->asked = inquiry_ask(arena, filling->inquiry, filling->side, filling->language);
	if (filling->asked == NULL)
		return fault_format(arena, fault_r, "Ce formulaire ne peut pas être lu.",
		                    "filling: inquiry %lld is published and unsound",
		                    (long long)row.inquiry_id);
	filling->sitting = inquiry_sit(arena, filling->asked);
	ask_speak(filling->sitting.sheet, NULL, filling->inquiry->languages[filling->language]);
	*filling_r = filling;
	return give_places(filling, db, today, fault_r);
}

struct ask_list
filling_list(const struct filling *filling)
{
	return inquiry_list(filling->asked);
}

const struct inquiry_question *
filling_question(const struct filling *filling, size_t question)
{
	must(question < filling->inquiry->question_count);
	return &filling->inquiry->questions[question];
}

bool
filling_may_ask(const struct filling *filling, size_t question)
{
	const struct inquiry_question *written = filling_question(filling, question);
	return written->kind != ASK_COMPUTED && written->asked[filling->side];
}

bool
filling_needs(const struct filling *filling, size_t question)
{
	must(filling->is_read);
	return filling_list(filling).questions[question].reason.length > 0 &&
	       ask_values(filling->sitting.sheet)[question].state != ASK_NOT_SHOWN;
}

/* --- decided ---------------------------------------------------------------------------------- */

static bool
is_visible(const struct filling *filling, size_t question)
{
	return ask_values(filling->sitting.sheet)[question].state != ASK_NOT_SHOWN &&
	       filling_list(filling).questions[question].kind != ASK_COMPUTED;
}

bool
filling_is_answered(const struct filling *filling, size_t question)
{
	return ask_values(filling->sitting.sheet)[question].state > ASK_NOT_ANSWERED &&
	       filling_list(filling).questions[question].kind != ASK_PAGE;
}

static void
measure(struct filling *filling)
{
	struct desk_sheet *lines;
	size_t count, length = 0;
	filling_tell(filling, &lines, &count);
	for (size_t i = 0; i < count; i++)
		length += form_length(lines[i].name) + form_length(lines[i].value);
	filling->is_too_long = length > DESK_TEXT_LENGTH_MAX;
}

/* `seen`, by question: what the page showed; NULL: all of it. */
static void
decide(struct filling *filling, const bool *seen)
{
	struct ask_sheet *sheet = filling->sitting.sheet;
	must(!filling->is_read);
	filling->is_read = true;
	for (size_t i = 0; seen != NULL && i < filling_list(filling).count; i++)
		if (seen[i])
			filling->seen = seen;
	inquiry_decide(filling->arena, &filling->sitting);
	inquiry_judge(filling->arena, &filling->sitting);
	for (size_t i = 0; i < filling_list(filling).count; i++) {
		const bool is_new = seen != NULL && !seen[i] && is_visible(filling, i);
		filling->has_more = filling->has_more || is_new;
		if (is_new || filling->is_moved)
			ask_forgive(sheet, i);
	}
	inquiry_pipe(filling->arena, &filling->sitting);
	measure(filling);
}

/* --- a page ----------------------------------------------------------------------------------- */

static bool
lookup_pair(void *subject, const char *name, struct span *value_r)
{
	*value_r = http_pairs_first(subject, name);
	return value_r->at != NULL;
}

/* « INQUIRY-VERSION » */
static bool
read_token(struct span token, int64_t *inquiry_id_r, int64_t *version_r)
{
	struct span rest = token, part;
	return span_cut(&rest, '-', &part) && span_int64(part, inquiry_id_r) &&
	       span_int64(rest, version_r) && *version_r > 0;
}

/* « 0 1 4 » */
static bool *
read_seen(const struct filling *filling, struct span ranks)
{
	const size_t count = filling_list(filling).count;
	bool *seen = arena_array_of(filling->arena, bool, count + 1);
	struct span rest = ranks, part;
	int64_t rank;
	while (span_cut(&rest, ' ', &part))
		if (span_int64(part, &rank) && rank >= 0 && (uint64_t)rank < count)
			seen[rank] = true;
	return seen;
}

/* It was drawn from what was published then: what has the same code here is taken over. */
static bool
take_over(struct filling *filling, struct db *db, int64_t inquiry_id, int64_t version,
          const struct http_pairs *pairs, struct fault *fault_r)
{
	struct inquiry_row row;
	struct inquiry *inquiry;
	const enum found found = inquiry_load(filling->arena, db, filling->root_id, inquiry_id, version,
	                                      &row, &inquiry, fault_r);
	if (found != FOUND_ONE || row.state != INQUIRY_PUBLISHED)
		return found != FOUND_FAILED;
	const struct inquiry_asked *asked =
		inquiry_ask(filling->arena, inquiry, filling->side, language_of(inquiry));
	if (asked == NULL)
		return true;
	filling_take_over(filling, inquiry_list(asked), pairs);
	filling->is_changed = inquiry_id == filling->inquiry_id;
	return true;
}

bool
filling_read_page(struct filling *filling, struct db *db, const struct http_pairs *pairs,
                  struct fault *fault_r)
{
	struct ask_sheet *sheet = filling->sitting.sheet;
	bool *seen = read_seen(filling, SPAN(""));
	int64_t inquiry_id, version;
	const bool has_token =
		read_token(http_pairs_first(pairs, "formulaire"), &inquiry_id, &version);
	if (has_token && inquiry_id == filling->inquiry_id && version == filling->version) {
		seen = read_seen(filling, http_pairs_first(pairs, "vues"));
		(void)ask_read(sheet, lookup_pair, (void *)pairs);
		const struct span pressed = http_pairs_first(pairs, ASK_MOVE);
		filling->is_moved |= pressed.length > 0 && ask_move(sheet, pressed);
	} else if (has_token) {
		if (!take_over(filling, db, inquiry_id, version, pairs, fault_r))
			return false;
		(void)ask_read(sheet, filling_lookup, filling);
		for (size_t i = 0; filling->first != NULL && i < filling_list(filling).count; i++)
			seen[i] = filling->first[i] != SIZE_MAX; /* its mistakes are told */
	}
	decide(filling, seen);
	return true;
}

void
filling_hold(struct filling *filling)
{
	must(!filling->is_read);
	filling->is_moved = true;
}

void
filling_open(struct filling *filling)
{
	decide(filling, NULL);
}

/* --- a program -------------------------------------------------------------------------------- */

void
filling_complain(struct filling *filling, struct span code, const char *sentence)
{
	if (filling->wrong_count < FILLING_WRONG_COUNT_MAX)
		filling->wrongs[filling->wrong_count++] = (struct filling_wrong){ code, sentence };
}

void
filling_read_sent(struct filling *filling, struct span json)
{
	struct ask_sheet *sheet = filling->sitting.sheet;
	const struct ask_list list = filling_list(filling);
	filling_take_json(filling, json);
	(void)ask_read(sheet, filling_lookup, filling);
	decide(filling, NULL);
	for (size_t i = 0; i < list.count; i++)
		if (ask_complaint(sheet, i) != NULL)
			filling_complain(filling, list.questions[i].code, ask_complaint(sheet, i));
		else if (filling->first != NULL && filling->first[i] != SIZE_MAX && !is_visible(filling, i))
			filling_complain(filling, list.questions[i].code,
			                 "Cette question n’est pas posée après ces réponses.");
	if (filling->is_too_long)
		filling_complain(filling, SPAN(""), "Ces réponses sont trop longues\u202f: 20\u202f000 signes "
		                                    "au plus en tout.");
}

const struct filling_wrong *
filling_wrongs(const struct filling *filling, size_t *count_r)
{
	*count_r = filling->wrong_count;
	return filling->wrongs;
}

/* --- what became of it ------------------------------------------------------------------------ */

bool
filling_is_fine(const struct filling *filling)
{
	return filling->is_read && ask_is_fine(filling->sitting.sheet) && !filling->is_changed &&
	       !filling->is_moved && !filling->has_more && !filling->is_too_long &&
	       filling->wrong_count == 0;
}

bool
filling_was_moved(const struct filling *filling)
{
	return filling->is_moved;
}

bool
filling_is_empty(const struct filling *filling)
{
	for (size_t i = 0; i < filling_list(filling).count; i++)
		if (filling_is_answered(filling, i))
			return false;
	return true;
}

void
filling_keep(const struct filling *filling, struct desk_receiving *receiving)
{
	struct desk_sheet *lines;
	must(filling_is_fine(filling));
	filling_tell(filling, &lines, &receiving->sheet_count);
	receiving->sheet = lines;
	receiving->inquiry_id = filling->inquiry_id;
	receiving->inquiry_version = filling->version;
	receiving->answers = filling_answers(filling);
}
