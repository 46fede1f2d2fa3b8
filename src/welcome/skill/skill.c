/* What is needed, and how it is said: pure. And the accounts that are closed. */
#include <string.h>

#include "craft/text/text.h"
#include "ground/inquiry/inquiry.h"
#include "ground/journal/journal.h"
#include "welcome/skill/skill_inside.h"

/* A blank after makes the last word whole: « port » is not portail. */
static bool
is_in(struct arena *arena, struct span phrase, struct span words)
{
	const struct text_query *query =
		text_query_read(arena, span_of(arena_format(arena, "%.*s ", SPAN_ARGS(phrase))));
	return query->count > 0 && text_query_meets(query, words);
}

/* « en-GB » is English. */
static const char *
tongue(struct arena *arena, struct span language)
{
	struct span rest = language, code;
	return language.length > 0 && span_cut(&rest, '-', &code) ? inquiry_tongue(arena, code) : "";
}

bool
skill_is_said(struct arena *arena, const struct skill *skill, struct span needs, struct span language)
{
	const struct span said =
		span_of(arena_format(arena, "%.*s %s", SPAN_ARGS(needs), tongue(arena, language)));
	const struct span words = text_words_index(arena, said);
	struct span rest = skill->words, part;
	if (words.length == 0)
		return false;
	while (span_cut(&rest, ',', &part))
		if (is_in(arena, span_trim(part), words))
			return true;
	return is_in(arena, skill->name, words);
}

const char *
skill_names(struct arena *arena, const struct skill *skills, size_t count)
{
	struct text text = text_new(arena, 1000);
	for (size_t i = 0; i < count; i++)
		text_format(&text, "%s%.*s", i == 0 ? "" : ", ", SPAN_ARGS(skills[i].name));
	return count == 0 ? NULL : text_z(&text);
}

bool
skill_needed(struct arena *arena, struct db *db, int64_t root_id, const struct skill_question *question,
             struct skill **skills_r, size_t *count_r, struct fault *fault_r)
{
	int64_t ids[SKILL_COUNT_MAX];
	size_t count, id_count;
	*count_r = 0;
	if (!skill_list(arena, db, root_id, skills_r, &count, fault_r) ||
	    !skill_store_of_offering(arena, db, root_id, question->offering_id, ids, &id_count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct skill *skill = &(*skills_r)[i];
		bool is_needed = skill_is_said(arena, skill, question->needs, question->language);
		for (size_t j = 0; j < id_count && !is_needed; j++)
			is_needed = ids[j] == skill->skill_id;
		if (is_needed)
			(*skills_r)[(*count_r)++] = *skill;
	}
	return true;
}

/* --- closed accounts -------------------------------------------------------------------------- */

static bool
is_of_use(const struct fact *fact)
{
	return strcmp(fact->kind, "account.closed") == 0;
}

static bool
forget(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact, struct fault *fault_r)
{
	(void)arena;
	return skill_store_forget(db, root_id, fact->subject_id, fault_r);
}

bool
skill_clock(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	const struct journal_reader reader = { root_id, "skill", is_of_use, forget };
	return journal_read_on(arena, store, &reader, fault_r);
}
