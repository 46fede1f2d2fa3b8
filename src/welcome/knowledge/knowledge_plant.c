/* Articles and steps that the program writes: published at once, with their fact. */
#include "welcome/knowledge/knowledge_inside.h"

static bool
add_fact(struct arena *arena, struct db *db, int64_t root_id,
         const struct knowledge_planting *planting, const struct knowledge_article *article,
         struct fault *fault_r)
{
	const struct fact fact = {
		.at_unix_s = planting->at_s,
		.kind = "knowledge.published",
		.account_id = planting->told_by,
		.place_id = planting->unit_id,
		.subject_id = article->article_id,
		.words = knowledge_fact_words(arena, "a été publié", article),
		.once = SPAN(""),
	};
	return journal_add(arena, db, root_id, &fact, fault_r) == FOUND_ONE;
}

bool
knowledge_plant(struct arena *arena, struct db *db, int64_t root_id,
                const struct knowledge_planting *planting, struct fault *fault_r)
{
	struct knowledge_article article = { .code = SPAN(""),
		                                 .unit_id = planting->unit_id,
		                                 .review_day = planting->review_day,
		                                 .title = planting->title,
		                                 .body = planting->body,
		                                 .says_public = planting->is_public,
		                                 .writer_id = planting->writer_id,
		                                 .written_unix_s = planting->at_s };
	struct knowledge_ties *ties = arena_new_of(arena, struct knowledge_ties);
	*ties = (struct knowledge_ties){ 0 };
	must(planting->offering_count <= KNOWLEDGE_TIE_COUNT_MAX);
	for (size_t i = 0; i < planting->offering_count; i++)
		ties->ids[KNOWLEDGE_OF_OFFERING][ties->counts[KNOWLEDGE_OF_OFFERING]++] =
			planting->offering_ids[i];
	if (!journal_hold(db, root_id, fault_r) ||
	    knowledge_store_save(arena, db, root_id, &article, fault_r) != FOUND_ONE ||
	    !knowledge_store_tie(arena, db, root_id, &article, ties, fault_r))
		return false;
	article.told = article.version;
	article.is_public = article.says_public;
	article.told_unix_s = planting->at_s;
	article.told_by = planting->told_by;
	if (knowledge_store_tell(arena, db, root_id, &article, fault_r) != FOUND_ONE)
		return false;
	for (int64_t i = 0; i < planting->helped; i++)
		if (!knowledge_store_help(db, root_id, article.article_id, planting->day, fault_r))
			return false;
	return add_fact(arena, db, root_id, planting, &article, fault_r);
}

bool
knowledge_plant_steps(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                      struct span lines, struct fault *fault_r)
{
	struct knowledge_step steps[KNOWLEDGE_STEP_COUNT_MAX];
	size_t count;
	const struct knowledge_setting setting = { .offering_id = offering_id };
	must(knowledge_read_steps(arena, lines, NULL, 0, steps, &count) == NULL);
	return knowledge_store_set(db, root_id, &setting, steps, count, fault_r) == FOUND_ONE;
}
