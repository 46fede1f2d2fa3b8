/* What is known of a request, as words: those of people, and those that say who sees it and where it
 * stands. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "welcome/seek/seek_inside.h"

enum { HEAD_SIZE_MAX = 20000 };

/* --- what is known ---------------------------------------------------------------------------- */

static bool
is_said(const struct desk_entry *entry)
{
	return entry->kind == DESK_ASKED || entry->kind == DESK_WROTE || entry->kind == DESK_REPLIED ||
	       entry->kind == DESK_NOTED; /* what the program writes, all requests have */
}

static void
add_said(struct text *said, const struct desk_entry *entry)
{
	if (!is_said(entry) || said->length + entry->text.length + 1 > SEEK_TEXT_SIZE_MAX)
		return;
	text_add_char(said, '\n');
	text_add(said, entry->text);
}

/* A page of what was said at a time, from the latest back: two thousand entries would be 40 MB. */
static bool
read_said(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
          struct span *said_r, struct fault *fault_r)
{
	struct text said = text_new(arena, SEEK_TEXT_SIZE_MAX);
	struct desk_entry *entries;
	size_t count = DESK_EXCERPT_COUNT;
	int64_t before_id = 0;
	while (count == DESK_EXCERPT_COUNT && said.length < SEEK_TEXT_SIZE_MAX / 2) {
		if (!desk_entries_before(arena, db, root_id, request_id, before_id, &entries, &count,
		                         fault_r))
			return false;
		for (size_t i = count; i > 0; i--)
			add_said(&said, &entries[i - 1]);
		before_id = count > 0 ? entries[0].entry_id : 0;
	}
	*said_r = text_span(&said);
	return true;
}

enum found
seek_read(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
          struct seek_request *request_r, struct fault *fault_r)
{
	*request_r = (struct seek_request){ .said = SPAN("") };
	enum found found =
		desk_by_id(arena, db, root_id, request_id, &request_r->request, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (!read_said(arena, db, root_id, request_id, &request_r->said, fault_r))
		return FOUND_FAILED;
	if (request_r->request.person_id == 0)
		return FOUND_ONE;
	found = person_load(arena, db, root_id, request_r->request.person_id, &request_r->person,
	                    fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_ONE;
	return person_contacts(arena, db, root_id, request_r->person.person_id, &request_r->contacts,
	                       &request_r->contact_count, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

/* --- words ------------------------------------------------------------------------------------ */

struct span
seek_mark_of(struct arena *arena, enum seek_mark mark, int64_t number)
{
	return span_of(arena_format(arena, "%c%lld", (char)mark, (long long)number));
}

struct span
seek_head_of(struct arena *arena, struct span word)
{
	const size_t kept = word.length < TEXT_WORD_SIZE_MAX ? word.length : TEXT_WORD_SIZE_MAX - 1;
	return span_of(arena_format(arena, "%c%.*s", (char)SEEK_HEAD, (int)kept, word.at));
}

/* --- days ------------------------------------------------------------------------------------- */

static struct span
block_mark(struct arena *arena, int level, int32_t block)
{
	return seek_mark_of(arena, SEEK_DAYS, level * INT64_C(1000000) + block);
}

void
seek_day_marks(struct arena *arena, int32_t day, struct span marks_r[SEEK_LEVEL_COUNT])
{
	must(day >= 0);
	for (int level = 0; level < SEEK_LEVEL_COUNT; level++)
		marks_r[level] = block_mark(arena, level, day >> level);
}

/* From the latest day back, each time the largest block that ends there and begins no earlier than it may:
 * sizes grow, then shrink; of many days the smallest of the oldest are rounded, so that few are left. */
size_t
seek_day_cover(struct arena *arena, int32_t from_day, int32_t to_day,
               struct span marks_r[SEEK_BLOCK_COUNT_MAX])
{
	enum { ROUNDED_FROM = 512, OLDEST = 3 << (SEEK_LEVEL_COUNT - 1) };
	int32_t end = to_day + 1, least = from_day < 0 ? 0 : from_day;
	size_t count = 0;
	if (end - least > OLDEST) /* thirty-three years: nobody had a desk then */
		least = end - OLDEST;
	if (end - least >= ROUNDED_FROM)
		least -= least % ROUNDED_FROM;
	while (end > least) {
		int level = 0;
		while (level + 1 < SEEK_LEVEL_COUNT && end % (2 << level) == 0 &&
		       end - (2 << level) >= least)
			level++;
		end -= 1 << level;
		must(count < SEEK_BLOCK_COUNT_MAX);
		marks_r[count++] = block_mark(arena, level, end >> level);
	}
	return count;
}

/* --- all of them ------------------------------------------------------------------------------ */

struct word_list {
	struct arena *arena;
	struct span *words;
	size_t count, room;
};

static void
add_word(struct word_list *list, struct span word)
{
	if (list->count == list->room) {
		const size_t room = list->room == 0 ? 256 : 2 * list->room;
		list->words =
			arena_grow(list->arena, list->words, list->room, room, sizeof *list->words);
		list->room = room;
	}
	list->words[list->count++] = word;
}

static void
add_words(struct word_list *list, struct span text, bool is_head)
{
	struct span rest = text_words_index(list->arena, text), word;
	while (span_cut(&rest, ' ', &word))
		if (word.length > 0)
			add_word(list, is_head ? seek_head_of(list->arena, word) : word);
}

static int
compare_words(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* Title, reference, person, contacts, address: what a request is called by. */
static struct span
head_of(struct arena *arena, const struct seek_request *request)
{
	struct text head = text_new(arena, HEAD_SIZE_MAX);
	text_format(&head, "%.*s\n%.*s\n%.*s\n%.*s", SPAN_ARGS(request->request.title),
	            SPAN_ARGS(request->request.reference), SPAN_ARGS(request->request.address),
	            SPAN_ARGS(request->person.name));
	for (size_t i = 0; i < request->contact_count; i++)
		text_format(&head, "\n%.*s", SPAN_ARGS(request->contacts[i].value));
	return text_span(&head);
}

static void
add_marks(struct word_list *list, const struct place_tree *tree, const struct desk_request *request)
{
	const struct desk_keys keys = desk_request_keys(list->arena, tree, request);
	for (size_t i = 0; i < keys.count; i++)
		add_word(list, keys.all[i]);
	uint32_t at = request->unit_id == 0 ? PLACE_NONE : place_by_id(tree, request->unit_id);
	for (; at != PLACE_NONE; at = tree->places[at].parent)
		add_word(list, seek_mark_of(list->arena, SEEK_ABOVE, tree->places[at].id));
	struct span days[SEEK_LEVEL_COUNT];
	seek_day_marks(list->arena, (int32_t)(request->received_unix_s / DAY_S), days);
	for (size_t i = 0; i < LENGTH(days); i++)
		add_word(list, days[i]);
	add_word(list, seek_mark_of(list->arena, SEEK_OFFERING, request->offering_id));
	add_word(list, seek_mark_of(list->arena, SEEK_QUEUE, request->queue));
}

struct span
seek_words(struct arena *arena, const struct place_tree *tree, const struct seek_request *request)
{
	struct word_list list = { .arena = arena };
	const struct span head = head_of(arena, request);
	add_marks(&list, tree, &request->request);
	add_words(&list, head, true);
	add_words(&list, head, false);
	add_words(&list, request->said, false);
	qsort(list.words, list.count, sizeof *list.words, compare_words);
	struct text text = text_new(arena, 2 * (SEEK_TEXT_SIZE_MAX + HEAD_SIZE_MAX) * TEXT_CLUSTER_MAX);
	for (size_t i = 0; i < list.count; i++) {
		if (i > 0 && span_equal(list.words[i], list.words[i - 1]))
			continue;
		if (text.length > 0)
			text_add_char(&text, ' ');
		text_add(&text, list.words[i]);
	}
	return text_span(&text);
}

struct span
seek_path(struct arena *arena, const struct place_tree *tree, int64_t unit_id)
{
	struct text path = text_new(arena, 100000);
	uint32_t at = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id);
	for (; at != PLACE_NONE; at = tree->places[at].parent)
		text_format(&path, "%s%lld", path.length > 0 ? "/" : "", (long long)tree->places[at].id);
	return text_span(&path);
}
