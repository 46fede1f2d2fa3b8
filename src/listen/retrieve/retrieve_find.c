/* From words to texts that the reader may read, the best first. */
#include <string.h>

#include "craft/text/text.h"
#include "ground/people/people.h"
#include "listen/retrieve/retrieve_inside.h"

enum {
	ROUND_COUNT = 5,     /* askings of the index, for texts of which some are another's */
	WORD_FOUND_MAX = 40, /* texts looked at that have one word of several */
	RANK_MEMORY = 256 << 20,
};

/* --- what is asked of the index --------------------------------------------------------------------- */

static struct text_query_word *
add_mark(struct arena *arena, struct text_query *query, enum retrieve_mark mark, int64_t number)
{
	must(query->count < TEXT_QUERY_WORDS_MAX);
	struct text_query_word *word = &query->words[query->count++];
	*word = (struct text_query_word){ .forms = { retrieve_mark_of(arena, mark, number) },
		                              .form_count = 1,
		                              .prefix = SPAN("") };
	return word;
}

/* The places this reader may read in, when they are few: the index then looks for few. Of the others, what is
 * found is read anyway before it is shown. */
static void
add_places(struct arena *arena, struct text_query *query, const struct verbatim_sight *sight)
{
	enum { READERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };
	int64_t places[TEXT_QUERY_FORMS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < sight->reader.right_count; i++) {
		const struct reader_right *right = &sight->reader.rights[i];
		if ((WHO(right->role) & READERS) == 0)
			continue;
		if (right->place_id == 0 || count == TEXT_QUERY_FORMS_MAX)
			return;
		places[count++] = right->place_id;
	}
	if (count == 0)
		return;
	struct text_query_word *word = add_mark(arena, query, RETRIEVE_ABOVE, places[0]);
	for (size_t i = 1; i < count; i++)
		word->forms[word->form_count++] = retrieve_mark_of(arena, RETRIEVE_ABOVE, places[i]);
}

/* The filters, then words `from` to `to` of those that are looked for. */
static struct text_query *
new_query(struct retrieve_finding *finding, size_t from, size_t to)
{
	struct arena *arena = finding->arena;
	const struct retrieve_asked *asked = finding->asked;
	struct text_query *query = arena_new_of(arena, struct text_query);
	if (!asked->sight->is_program)
		add_places(arena, query, asked->sight);
	if (asked->place_id != 0)
		add_mark(arena, query, RETRIEVE_ABOVE, asked->place_id);
	if (asked->side != VERBATIM_ANY)
		add_mark(arena, query, RETRIEVE_SIDE, asked->side);
	if (asked->tone != VERBATIM_ANY)
		add_mark(arena, query, RETRIEVE_TONE, asked->tone);
	for (size_t i = from; i < to; i++)
		query->words[query->count++] = finding->typed->words[i];
	return query;
}
_Static_assert(5 + RETRIEVE_WORD_COUNT_MAX <= TEXT_QUERY_WORDS_MAX, "rights and filters are words too");

/* --- those found that may be read -------------------------------------------------------------------- */

/* The index may be some seconds behind. */
static bool
is_wanted(const struct retrieve_asked *asked, const struct verbatim_text *text)
{
	const struct place_tree *tree = asked->sight->tree;
	if ((asked->side != VERBATIM_ANY && asked->side != (int)text->side) ||
	    (asked->tone != VERBATIM_ANY && asked->tone != (int)text->tone))
		return false;
	if (asked->place_id == 0 || asked->place_id == text->place_id)
		return true;
	const uint32_t above = place_by_id(tree, asked->place_id), place = place_by_id(tree, text->place_id);
	return above != PLACE_NONE && place != PLACE_NONE && place >= above && place < tree->places[above].end;
}

static bool
is_taken(const struct retrieve_finding *finding, int64_t id)
{
	for (size_t i = 0; i < finding->count; i++)
		if (finding->ids[i] == id)
			return true;
	return false;
}

/* Those of `ids` that are not there yet, as many as there is room for. */
static bool
take(struct retrieve_finding *finding, const int64_t *ids, size_t id_count, size_t room)
{
	struct verbatim_many many;
	int64_t *new_ids = arena_array_of(finding->arena, int64_t, id_count + 1);
	struct verbatim_key *keys = arena_array_of(finding->arena, struct verbatim_key, id_count + 1);
	size_t count = 0, key = 0;
	for (size_t i = 0; i < id_count; i++)
		if (!is_taken(finding, ids[i]))
			new_ids[count++] = ids[i];
	const struct verbatim_keys asked = { keys, count };
	if (!retrieve_store_keys(finding->arena, finding->db, finding->shelf.root_id, new_ids, count, keys,
	                         finding->fault_r) ||
	    !verbatim_load_many(finding->arena, finding->db, finding->asked->sight, &asked, &many,
	                        finding->fault_r))
		return false;
	for (size_t i = 0; i < many.count; i++) {
		const struct verbatim_text *text = &many.all[i].text;
		while (keys[key].heap_id != text->heap_id || keys[key].text_id != text->text_id)
			key++;
		if (!is_wanted(finding->asked, text))
			continue;
		finding->is_full = finding->is_full || finding->count == room;
		if (finding->count == room)
			return true;
		finding->ids[finding->count] = new_ids[key];
		finding->all[finding->count++] = many.all[i];
	}
	return true;
}

static bool
gather_among(struct retrieve_finding *finding, struct text_query *query, size_t more, size_t room)
{
	int64_t before_id = INT64_MAX;
	/* One more than there is room for says that there are others. */
	for (int round = 0; round < ROUND_COUNT && !finding->is_full; round++) {
		struct search_found found;
		if (!search_find(finding->arena, finding->db, &finding->shelf,
		                 &(struct search_asked){ query, before_id, more + 1 }, &found, finding->fault_r) ||
		    !take(finding, found.ids, found.count, room))
			return false;
		if (found.count <= more)
			return true;
		before_id = found.ids[found.count - 1];
	}
	return true;
}

/* The next heaps that she may read, as a word of the query, the last; false: there are no more. */
static bool
next_heaps(const struct retrieve_finding *finding, struct text_query *query, size_t *at)
{
	if (!finding->is_limited)
		return (*at)++ == 0;
	if (*at >= finding->heap_count)
		return false;
	if (*at > 0)
		query->count--;
	struct text_query_word *word = add_mark(finding->arena, query, RETRIEVE_HEAP, finding->heaps[(*at)++]);
	while (word->form_count < TEXT_QUERY_FORMS_MAX && *at < finding->heap_count)
		word->forms[word->form_count++] =
			retrieve_mark_of(finding->arena, RETRIEVE_HEAP, finding->heaps[(*at)++]);
	return true;
}

bool
retrieve_gather(struct retrieve_finding *finding, size_t from, size_t to, size_t more)
{
	struct text_query *query = new_query(finding, from, to);
	const size_t wanted = finding->count + more;
	const size_t room = wanted < RETRIEVE_FOUND_MAX ? wanted : RETRIEVE_FOUND_MAX;
	size_t at = 0;
	finding->is_full = false;
	while (!finding->is_full && next_heaps(finding, query, &at))
		if (!gather_among(finding, query, more, room))
			return false;
	return true;
}

bool
retrieve_count(struct retrieve_finding *finding, size_t word, size_t most, size_t *count_r)
{
	struct text_query *query = new_query(finding, word, word + 1);
	size_t at = 0;
	*count_r = 0;
	while (*count_r < most && next_heaps(finding, query, &at)) {
		struct search_found found;
		if (!search_find(finding->arena, finding->db, &finding->shelf,
		                 &(struct search_asked){ query, INT64_MAX, most - *count_r }, &found,
		                 finding->fault_r))
			return false;
		*count_r += found.count;
	}
	return true;
}

/* Those that have all the words; when they are few, those that have one of them, some of each. */
static bool
gather_all(struct retrieve_finding *finding)
{
	const size_t count = finding->typed->count;
	if (!retrieve_gather(finding, 0, count, RETRIEVE_FOUND_MAX))
		return false;
	if (count < 2 || finding->count >= RETRIEVE_FOUND_MAX / 2)
		return true;
	const bool is_full = finding->is_full;
	for (size_t i = 0; i < count && finding->count < RETRIEVE_FOUND_MAX; i++) {
		const size_t share = (RETRIEVE_FOUND_MAX - finding->count) / (count - i);
		if (!retrieve_gather(finding, i, i + 1,
		                     share > WORD_FOUND_MAX ? WORD_FOUND_MAX : share > 0 ? share : 1))
			return false;
	}
	finding->is_full = is_full; /* those that have one word alone are not all looked for */
	return true;
}

void
retrieve_rank_found(struct retrieve_finding *finding, struct retrieve_found *found_r)
{
	struct arena *passing = arena_new(RANK_MEMORY);
	struct span *texts = arena_array_of(passing, struct span, finding->count + 1);
	struct retrieve_ranked *ranked = arena_array_of(passing, struct retrieve_ranked, finding->count + 1);
	for (size_t i = 0; i < finding->count; i++)
		texts[i] = finding->all[i].text.words;
	retrieve_rank(passing, finding->typed, texts, finding->count, ranked);
	for (size_t i = 0; i < finding->count; i++)
		found_r->all[i] = (struct retrieve_one){ finding->all[ranked[i].at], ranked[i].word_count };
	found_r->count = finding->count;
	arena_end(passing);
}

/* Was it given back? What was imported has nothing to wait for. Whatever else keeps a heap from her, each
 * text is asked for. */
static bool
is_returned(const struct verbatim_heap *heap, const struct survey_wave *waves, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (waves[i].id == heap->wave_id)
			return waves[i].state >= SURVEY_RETURNED;
	return heap->wave_id == 0;
}

/* Of whoever reads what was given back, without asking how many texts each place has. */
static bool
limit_to_returned(struct retrieve_finding *finding)
{
	const int64_t root_id = finding->shelf.root_id;
	struct verbatim_heap *heaps;
	struct survey_wave *waves;
	size_t count, wave_count, kept = 0;
	if (!verbatim_heaps_made(finding->arena, finding->db, root_id, &heaps, &count, finding->fault_r) ||
	    !survey_waves_kept(finding->arena, finding->db, root_id, &waves, &wave_count, finding->fault_r))
		return false;
	int64_t *ids = arena_array_of(finding->arena, int64_t, count + 1);
	for (size_t i = 0; i < count; i++)
		if (is_returned(&heaps[i], waves, wave_count))
			ids[kept++] = heaps[i].id;
	finding->heaps = ids;
	finding->heap_count = kept;
	finding->is_limited = kept < count;
	return true;
}

/* Of whoever prepares the surveys of some places: all of a heap, or nothing, or what was given back. */
static bool
limit_to_hers(struct retrieve_finding *finding)
{
	struct verbatim_heap *heaps;
	size_t count, kept = 0;
	if (!verbatim_heaps(finding->arena, finding->db, finding->asked->sight, &heaps, &count,
	                    finding->fault_r))
		return false;
	int64_t *ids = arena_array_of(finding->arena, int64_t, count + 1);
	for (size_t i = 0; i < count; i++)
		if (heaps[i].reach >= VERBATIM_REACH_SOME)
			ids[kept++] = heaps[i].id;
	finding->heaps = ids;
	finding->heap_count = kept;
	finding->is_limited = true;
	return true;
}

bool
retrieve_begin(struct retrieve_finding *finding, struct arena *arena, struct db *db,
               const struct retrieve_asked *asked, const struct text_query *typed, struct fault *fault_r)
{
	const struct verbatim_sight *sight = asked->sight;
	*finding = (struct retrieve_finding){
		.arena = arena,
		.db = db,
		.asked = asked,
		.typed = typed,
		.shelf = retrieve_shelf(sight->root_id),
		.all = arena_array_of(arena, struct verbatim_one, RETRIEVE_FOUND_MAX),
		.ids = arena_array_of(arena, int64_t, RETRIEVE_FOUND_MAX),
		.fault_r = fault_r,
	};
	if (sight->is_program || people_may(&sight->reader, sight->tree, WHO(ROLE_REFERENT), PLACE_NONE))
		return true;
	return (sight->reader.roles & WHO(ROLE_REFERENT)) != 0 ? limit_to_hers(finding)
	                                                       : limit_to_returned(finding);
}

static bool
is_found(const struct retrieve_found *found, const struct verbatim_text *text)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->all[i].one.text.heap_id == text->heap_id &&
		    found->all[i].one.text.text_id == text->text_id)
			return true;
	return false;
}

/* Few have these words: those near the first may say the same in others. */
static bool
add_near(struct retrieve_finding *finding, struct retrieve_found *found)
{
	struct retrieve_found near;
	if (found->count == 0 || found->count >= RETRIEVE_FEW)
		return true;
	if (!retrieve_near_among(finding->arena, finding->db, finding->asked, &found->all[0].one.text, &near,
	                         finding->fault_r))
		return false;
	for (size_t i = 0; i < near.count && found->count < RETRIEVE_FEW; i++)
		if (!is_found(found, &near.all[i].one.text))
			found->all[found->count++] = (struct retrieve_one){ near.all[i].one, 0 };
	return true;
}

bool
retrieve_find(struct arena *arena, struct db *db, const struct retrieve_asked *asked,
              struct retrieve_found *found_r, struct fault *fault_r)
{
	struct text_query *typed = text_query_read(arena, asked->typed);
	struct retrieve_finding finding;
	*found_r = (struct retrieve_found){
		.all = arena_array_of(arena, struct retrieve_one, RETRIEVE_FOUND_MAX),
		.query = typed,
		.is_cut = typed->cut || typed->count > RETRIEVE_WORD_COUNT_MAX,
	};
	if (typed->count > RETRIEVE_WORD_COUNT_MAX)
		typed->count = RETRIEVE_WORD_COUNT_MAX;
	if (typed->count == 0)
		return true;
	if (!retrieve_begin(&finding, arena, db, asked, typed, fault_r) || !gather_all(&finding))
		return false;
	found_r->is_full = finding.is_full;
	retrieve_rank_found(&finding, found_r);
	return add_near(&finding, found_r);
}
