/* Finding: words of the index first, with those that open what the reader sees; then the rows, since the
 * index is some seconds behind and a right may have gone. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "welcome/seek/seek_inside.h"

enum {
	LOOKED_AT_COUNT_MAX = 2000, /* found and not shown; then the page is given short */
	FORM_GROUP_MAX = 32,        /* of TEXT_QUERY_FORMS_MAX keys: more rights than anybody has */
};

struct finding {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const struct seek_asked *asked;
	struct search_shelf shelf;
	struct desk_keys keys;
	struct text_query *said, *head; /* the words anywhere; in what requests are called by */
	struct seek_found *found;
	size_t looked_at;
	struct fault *fault_r;
};

/* --- what is asked of the index --------------------------------------------------------------- */

static struct text_query_word *
add_mark(struct text_query *query, struct span mark)
{
	must(query->count < TEXT_QUERY_WORDS_MAX);
	struct text_query_word *word = &query->words[query->count++];
	*word = (struct text_query_word){ .forms = { mark }, .form_count = 1, .prefix = SPAN("") };
	return word;
}

/* Room for the keys, the filters, then the words that were typed. */
static struct text_query *
new_query(struct finding *finding, const struct text_query *typed, bool is_head)
{
	struct arena *arena = finding->arena;
	const struct seek_asked *asked = finding->asked;
	struct text_query *query = arena_new_of(arena, struct text_query);
	add_mark(query, SPAN("")); /* keys come here */
	if (asked->unit_id != 0)
		add_mark(query, seek_mark_of(arena, SEEK_ABOVE, asked->unit_id));
	if (asked->offering_id != 0)
		add_mark(query, seek_mark_of(arena, SEEK_OFFERING, asked->offering_id));
	if (asked->queue >= 0)
		add_mark(query, seek_mark_of(arena, SEEK_QUEUE, asked->queue));
	if (asked->from_s != 0 || asked->to_s != 0) {
		const int64_t to_s = asked->to_s != 0 ? asked->to_s : time_now_s() + DAY_S;
		struct text_query_word *days = add_mark(query, SPAN(""));
		days->form_count = seek_day_cover(arena, (int32_t)(asked->from_s / DAY_S),
		                                  (int32_t)(to_s / DAY_S), days->forms);
	}
	for (size_t i = 0; i < typed->count && i < SEEK_WORD_COUNT_MAX; i++) {
		struct text_query_word *word = &query->words[query->count++];
		*word = typed->words[i];
		for (size_t k = 0; is_head && k < word->form_count; k++)
			word->forms[k] = seek_head_of(arena, word->forms[k]);
		if (is_head && word->prefix.length > 0)
			word->prefix = seek_head_of(arena, word->prefix);
	}
	return query;
}
_Static_assert(5 + SEEK_WORD_COUNT_MAX <= TEXT_QUERY_WORDS_MAX, "keys and filters are words too");

static int
compare_ids(const void *a, const void *b)
{
	const int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
	return one > other ? -1 : one < other;
}

/* Whoever has very many rights asks for a few of them at a time. */
static bool
find_ids(struct finding *finding, struct text_query *query, int64_t before_id, int64_t *ids_r,
         size_t *count_r)
{
	int64_t *all = arena_array_of(finding->arena, int64_t, FORM_GROUP_MAX * DESK_PAGE_COUNT);
	size_t count = 0, kept = 0;
	must(finding->keys.count <= FORM_GROUP_MAX * TEXT_QUERY_FORMS_MAX);
	for (size_t from = 0; from < finding->keys.count; from += TEXT_QUERY_FORMS_MAX) {
		const size_t left = finding->keys.count - from;
		struct search_found found;
		struct text_query_word *keys = &query->words[0];
		keys->form_count = left < TEXT_QUERY_FORMS_MAX ? left : TEXT_QUERY_FORMS_MAX;
		memcpy(keys->forms, finding->keys.all + from, keys->form_count * sizeof *keys->forms);
		if (!search_find(finding->arena, finding->db, &finding->shelf,
		                 &(struct search_asked){ query, before_id, DESK_PAGE_COUNT }, &found,
		                 finding->fault_r))
			return false;
		memcpy(all + count, found.ids, found.count * sizeof *all);
		count += found.count;
	}
	if (count > 1)
		qsort(all, count, sizeof *all, compare_ids);
	for (size_t i = 0; i < count && kept < DESK_PAGE_COUNT; i++)
		if (i == 0 || all[i] != all[i - 1])
			ids_r[kept++] = all[i];
	*count_r = kept;
	return true;
}

/* Those of the second tier that stood in the first are not shown twice. */
static bool
leave_out_heads(struct finding *finding, int64_t *ids, size_t *count)
{
	int64_t heads[DESK_PAGE_COUNT];
	size_t head_count, kept = 0;
	if (*count == 0)
		return true;
	if (!find_ids(finding, finding->head, ids[0] + 1, heads, &head_count))
		return false;
	for (size_t i = 0; i < *count; i++) {
		bool is_head = false;
		for (size_t k = 0; k < head_count && !is_head; k++)
			is_head = heads[k] == ids[i];
		if (!is_head)
			ids[kept++] = ids[i];
	}
	*count = kept;
	return true;
}

/* --- rows ------------------------------------------------------------------------------------- */

static bool
is_within(const struct place_tree *tree, int64_t unit_id, int64_t above_id)
{
	const uint32_t unit = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id);
	const uint32_t above = place_by_id(tree, above_id);
	return unit != PLACE_NONE && above != PLACE_NONE && unit >= above &&
	       unit < tree->places[above].end;
}

static bool
is_wanted(const struct seek_asked *asked, const struct desk_request *request)
{
	return (asked->unit_id == 0 || is_within(asked->tree, request->unit_id, asked->unit_id)) &&
	       (asked->offering_id == 0 || request->offering_id == asked->offering_id) &&
	       (asked->queue < 0 || (int)request->queue == asked->queue) &&
	       request->received_unix_s >= asked->from_s &&
	       (asked->to_s == 0 || request->received_unix_s <= asked->to_s);
}

/* One more than a page says that another follows. */
static bool
take_rows(struct finding *finding, const int64_t *ids, size_t count, int tier)
{
	struct desk_request rows[DESK_PAGE_COUNT];
	size_t row_count;
	struct seek_found *found = finding->found;
	if (!desk_seen_among(finding->arena, finding->db, finding->root_id, finding->asked->sight, ids,
	                     count, rows, &row_count, finding->fault_r))
		return false;
	for (size_t i = 0; i < row_count; i++) {
		if (!is_wanted(finding->asked, &rows[i]))
			continue;
		found->has_more = found->count == DESK_PAGE_COUNT;
		if (found->has_more)
			return true;
		found->requests[found->count++] = rows[i];
		found->after = (struct seek_after){ tier, rows[i].request_id };
	}
	return true;
}

/* --- a tier ----------------------------------------------------------------------------------- */

static bool
take_tier(struct finding *finding, int tier, int64_t before_id)
{
	const bool parts = !finding->asked->is_newest;
	struct text_query *query = parts && tier == 0 ? finding->head : finding->said;
	for (;;) {
		int64_t ids[DESK_PAGE_COUNT];
		size_t count;
		if (!find_ids(finding, query, before_id, ids, &count))
			return false;
		const bool is_last = count < DESK_PAGE_COUNT;
		const int64_t last_id = count > 0 ? ids[count - 1] : 0;
		finding->looked_at += count;
		if (parts && tier == 1 && !leave_out_heads(finding, ids, &count))
			return false;
		if (!take_rows(finding, ids, count, tier))
			return false;
		if (finding->found->has_more || is_last)
			return true;
		before_id = last_id;
		if (finding->looked_at >= LOOKED_AT_COUNT_MAX) { /* what is left out so often is another's */
			finding->found->has_more = true;
			finding->found->after = (struct seek_after){ tier, last_id };
			return true;
		}
	}
}

bool
seek_find(struct arena *arena, struct db *db, int64_t root_id, const struct seek_asked *asked,
          struct seek_found *found_r, struct fault *fault_r)
{
	const struct text_query *typed = text_query_read(arena, asked->typed);
	struct finding finding = { .arena = arena, .db = db, .root_id = root_id, .asked = asked,
		                       .shelf = seek_shelf(root_id), .found = found_r,
		                       .fault_r = fault_r };
	*found_r = (struct seek_found){
		.requests = arena_array_of(arena, struct desk_request, DESK_PAGE_COUNT),
		.is_cut = typed->cut || typed->count > SEEK_WORD_COUNT_MAX,
	};
	finding.keys = desk_sight_keys(arena, asked->sight);
	finding.said = new_query(&finding, typed, false);
	finding.head = new_query(&finding, typed, true);
	const bool is_nothing = finding.said->count == 1; /* the keys alone */
	const bool is_little = typed->count == 0 && span_trim(asked->typed).length > 0; /* « le la » */
	if (finding.keys.count == 0 || is_nothing || is_little)
		return true;
	/* Without words, all are of one tier. */
	const int last_tier = asked->is_newest || typed->count == 0 ? 0 : 1;
	for (int tier = asked->after.tier; tier <= last_tier && !found_r->has_more; tier++) {
		if (!take_tier(&finding, tier, tier == asked->after.tier ? asked->after.request_id : INT64_MAX))
			return false;
	}
	return true;
}
