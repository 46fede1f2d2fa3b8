/* Published texts, quarter after quarter, read with one another (room verbatim): what many say, not one. */
#include <stdlib.h>
#include <string.h>

#include "listen/experience/experience_inside.h"

/* Of what is published: other words, or an answer, are another text, and its heap is made again. */
static int64_t
text_id_of(struct arena *arena, const struct experience *experience)
{
	uint8_t hash[VAULT_HASH_SIZE];
	uint64_t number = 0;
	const char *secret = arena_format(arena, "%lld\n%.*s\n%.*s\n%.*s", (long long)experience->id,
	                                  SPAN_ARGS(experience->title), SPAN_ARGS(experience->words),
	                                  SPAN_ARGS(experience->answer));
	vault_hash("verbatim experience", span_of(secret), hash);
	for (size_t i = 0; i < sizeof number; i++)
		number = number << 8 | hash[i];
	return (int64_t)(number >> 1) | 1; /* never 0 */
}

static int
compare_given(const void *one, const void *other)
{
	const struct verbatim_given *a = one, *b = other;
	return (a->text_id > b->text_id) - (a->text_id < b->text_id);
}

/* On one line: a title is a sentence like the others. */
static struct span
title_and_words(struct arena *arena, const struct experience *experience)
{
	const struct span title = span_trim(experience->title);
	const bool is_ended = title.length == 0 || strchr(".!?", title.at[title.length - 1]) != NULL;
	return span_of(arena_format(arena, "%.*s%s%s%.*s", SPAN_ARGS(title), is_ended ? "" : ".",
	                            title.length > 0 ? " " : "", SPAN_ARGS(experience->words)));
}

/* The whole of a text is read at once: there are some hundreds of a quarter. */
static enum found
load(void *context, struct arena *arena, struct db *db, const struct verbatim_quarter *quarter,
     struct verbatim_given **given_r, size_t *count_r, struct fault *fault_r)
{
	const struct verbatim_keeper *keeper = context;
	struct experience *all;
	size_t count;
	if (!experience_store_published(arena, db, keeper->root_id, quarter, &all, &count, fault_r))
		return FOUND_FAILED;
	*given_r = arena_array_of(arena, struct verbatim_given, count + 1);
	*count_r = count;
	for (size_t i = 0; i < count; i++)
		(*given_r)[i] = (struct verbatim_given){
			.text_id = text_id_of(arena, &all[i]),
			.source_id = all[i].id,
			.side = SIDE_USAGER,
			.place_id = all[i].place_id,
			.words = title_and_words(arena, &all[i]),
			.answer = all[i].answer,
		};
	qsort(*given_r, count, sizeof **given_r, compare_given);
	return FOUND_ONE;
}

/* What was loaded says it all. */
static enum found
say(void *context, struct arena *arena, struct db *db, struct verbatim_given *given, struct fault *fault_r)
{
	(void)context;
	(void)arena;
	(void)db;
	(void)given;
	(void)fault_r;
	return FOUND_ONE;
}

bool
experience_gather(struct arena *arena, const struct verbatim_keeper *keeper, struct fault *fault_r)
{
	struct verbatim_keeper own = *keeper;
	int32_t since_day;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const enum found found = verbatim_since(arena, db, keeper->root_id, &since_day, fault_r);
	db_end(db);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	const struct verbatim_gathering gathering = { .origin = VERBATIM_OF_EXPERIENCES,
		                                          .name = "Expériences",
		                                          .since_day = since_day,
		                                          .load = load,
		                                          .say = say,
		                                          .context = &own };
	return verbatim_quarters(arena, keeper, &gathering, fault_r);
}

/* Only what was published may stand in a heap; of what was not, this says nothing to nobody. */
static bool
tell_heap(struct db *db, int64_t root_id, const struct experience *experience, struct fault *fault_r)
{
	return experience->decided_day == 0 ||
	       verbatim_quarter_changed(db, root_id, VERBATIM_OF_EXPERIENCES, experience->decided_day, fault_r);
}

bool
experience_change(struct db *db, int64_t root_id, const struct experience *experience, struct fault *fault_r)
{
	return experience_store_change(db, root_id, experience, fault_r) &&
	       tell_heap(db, root_id, experience, fault_r);
}

bool
experience_drop(struct db *db, int64_t root_id, const struct experience *experience, struct fault *fault_r)
{
	return experience_store_drop(db, root_id, experience, fault_r) &&
	       tell_heap(db, root_id, experience, fault_r);
}
