/* Which articles may answer, before a form and beside a request. */
#include <stdlib.h>

#include "welcome/knowledge/knowledge_inside.h"

struct candidate {
	struct knowledge_article article;
	int64_t score;
};
struct suggesting {
	struct arena *arena;
	struct db *db;
	const struct knowledge_question *question;
	struct span typed_words;
	struct candidate *candidates;
	size_t count;
	struct fault *fault_r;
};

static int
compare(const void *a, const void *b)
{
	const struct candidate *one = a, *other = b;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	if (one->article.helped != other->article.helped)
		return one->article.helped > other->article.helped ? -1 : 1;
	return one->article.article_id > other->article.article_id ? -1 : 1;
}

/* An article of no offering has to be about it: one word of its title, and another. */
static bool
is_about(const struct suggesting *suggesting, const struct knowledge_article *article)
{
	return knowledge_shared(article->title_words, suggesting->typed_words) > 0 &&
	       knowledge_shared(article->words, suggesting->typed_words) >= KNOWLEDGE_SEEN_WORDS;
}

static bool
is_candidate(const struct suggesting *suggesting, const struct knowledge_article *article,
             int64_t offering_id)
{
	if (offering_id == 0)
		return is_about(suggesting, article);
	return !suggesting->question->by_words ||
	       knowledge_shared(article->words, suggesting->typed_words) >= KNOWLEDGE_SEEN_WORDS;
}

static bool
add_candidates(struct suggesting *suggesting, int64_t offering_id)
{
	const struct knowledge_listing listing = { .root_id = suggesting->question->root_id,
		                                       .today = suggesting->question->today,
		                                       .for_public = suggesting->question->for_public,
		                                       .offering_id = offering_id };
	struct knowledge_article articles[KNOWLEDGE_CANDIDATE_COUNT];
	size_t count;
	if (!knowledge_store_candidates(suggesting->arena, suggesting->db, &listing, articles, &count,
	                                suggesting->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (is_candidate(suggesting, &articles[i], offering_id))
			suggesting->candidates[suggesting->count++] =
				(struct candidate){ articles[i],
				                    knowledge_score(&articles[i], suggesting->typed_words) };
	return true;
}

/* An article that is about some places is not about the others. */
static bool
holds_here(const struct suggesting *suggesting, const struct knowledge_article *article,
           bool *holds_r)
{
	const struct knowledge_question *question = suggesting->question;
	struct knowledge_ties ties;
	*holds_r = true;
	if (question->tree == NULL || question->place == PLACE_NONE)
		return true;
	if (!knowledge_store_ties(suggesting->arena, suggesting->db, question->root_id,
	                          article->article_id, &ties, suggesting->fault_r))
		return false;
	size_t i = knowledge_tie_told(&ties, KNOWLEDGE_OF_PLACE, 0, article->told);
	*holds_r = i == SIZE_MAX; /* wherever */
	for (; i != SIZE_MAX && !*holds_r;
	     i = knowledge_tie_told(&ties, KNOWLEDGE_OF_PLACE, i + 1, article->told)) {
		const uint32_t top = place_by_id(question->tree, ties.ids[KNOWLEDGE_OF_PLACE][i]);
		*holds_r = top != PLACE_NONE && question->place >= top &&
		           question->place < question->tree->places[top].end;
	}
	return true;
}

bool
knowledge_suggest(struct arena *arena, struct db *db, const struct knowledge_question *question,
                  struct knowledge_article **articles_r, size_t *count_r, struct fault *fault_r)
{
	struct suggesting suggesting = {
		.arena = arena,
		.db = db,
		.question = question,
		.typed_words = text_words_index(arena, question->typed),
		.candidates = arena_array_of(arena, struct candidate, 2 * KNOWLEDGE_CANDIDATE_COUNT),
		.fault_r = fault_r,
	};
	*articles_r = arena_array_of(arena, struct knowledge_article, question->most + 1);
	*count_r = 0;
	if (question->offering_id != 0 && !add_candidates(&suggesting, question->offering_id))
		return false;
	if (!question->for_public && suggesting.typed_words.length > 0 && !add_candidates(&suggesting, 0))
		return false;
	if (suggesting.count > 1)
		qsort(suggesting.candidates, suggesting.count, sizeof *suggesting.candidates, compare);
	for (size_t i = 0; i < suggesting.count && *count_r < question->most; i++) {
		bool holds;
		if (!holds_here(&suggesting, &suggesting.candidates[i].article, &holds))
			return false;
		if (holds)
			(*articles_r)[(*count_r)++] = suggesting.candidates[i].article;
	}
	return true;
}

/* --- before a form ---------------------------------------------------------------------------- */

const struct field knowledge_answer_fields[KNOWLEDGE_ANSWER_ROW_FIELD_COUNT] = {
	[KNOWLEDGE_ANSWER_TITLE] = { "answer", FIELD_TEXT, FIELD_API, .help = "The question it answers." },
	[KNOWLEDGE_ANSWER_PROSE] = PROSE_LIST,
	[KNOWLEDGE_ANSWER_URL] = { "answer_url", FIELD_URL, FIELD_PAGE },
	[KNOWLEDGE_ANSWER_WORDS] = { "answer_words", FIELD_TEXT, FIELD_PAGE },
	[KNOWLEDGE_ANSWER_WAITS] = { "answer_waits", FIELD_FLAG, FIELD_PAGE },
};

bool
knowledge_answers_draw(struct visit *visit, const struct offering *offering, struct span typed,
                       struct knowledge_place at, struct fault *fault_r)
{
	const struct knowledge_question question = { .root_id = visit->root_id,
		                                         .offering_id = offering->offering_id,
		                                         .today = visit->today,
		                                         .place = PLACE_NONE,
		                                         .typed = typed,
		                                         .for_public = true,
		                                         .most = KNOWLEDGE_AT_HAND_COUNT };
	struct knowledge_article *articles;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL ||
	    !knowledge_suggest(visit->arena, db, &question, &articles, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(at.model, at.list);
		model_text(row, KNOWLEDGE_ANSWER_TITLE, articles[i].title);
		model_text(row, KNOWLEDGE_ANSWER_WORDS, articles[i].words);
		model_url_z(row, KNOWLEDGE_ANSWER_URL,
		            arena_format(visit->arena, "%s/utile",
		                         knowledge_url(visit->arena, &articles[i], true)));
		model_flag(row, KNOWLEDGE_ANSWER_WAITS, i >= KNOWLEDGE_SUGGESTED_COUNT);
		knowledge_prose_draw(row, KNOWLEDGE_ANSWER_PROSE, articles[i].body, true);
		model_flag(at.model, at.flag, true);
	}
	return true;
}

/* --- what is missing -------------------------------------------------------------------------- */

enum found
knowledge_want(struct arena *arena, struct db *db, const struct visit *visit,
               const struct desk_request *request, struct span words, struct fault *fault_r)
{
	const struct knowledge_wanted wanted = { .offering_id = request->offering_id,
		                                     .unit_id = request->unit_id,
		                                     .is_confidential = request->is_confidential,
		                                     .words = words,
		                                     .day = visit->today };
	/* For its key: neither who nor of which request. */
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "knowledge.wanted",
		                       .words = SPAN("Une réponse qui manque a été signalée."),
		                       .once = visit->once };
	const enum found told = journal_add(arena, db, visit->root_id, &fact, fault_r);
	if (told != FOUND_ONE)
		return told;
	return knowledge_store_want(db, visit->root_id, &wanted, fault_r) ? FOUND_ONE : FOUND_FAILED;
}
