/* Who is asked what, and how many: conditions, quotas, assessments. */
#include <stdlib.h>
#include <string.h>

#include "craft/lime/lime_inside.h"

const struct lime_question *
lime_question_lookup(const struct lime_survey *survey, int64_t qid)
{
	for (size_t g = 0; g < survey->group_count; g++)
		for (size_t q = 0; q < survey->groups[g].question_count; q++)
			if (survey->groups[g].questions[q].qid == qid)
				return &survey->groups[g].questions[q];
	return NULL;
}

/* `kept`: the questions that found a home; a rule may name one that did not. */
static void
read_conditions(struct lime_reading *reading, const struct lime_ids *kept)
{
	struct lime_survey *survey = reading->survey;
	const struct lime_table *table = lime_tables_take(&reading->tables, "conditions");
	survey->conditions = arena_array_of(reading->kept, struct lime_condition, table->count + 1);
	for (size_t i = 0; i < table->count; i++) {
		const struct lime_xml_row *row = &table->rows[i];
		const struct lime_condition condition = {
			.cid = lime_number_of(row, "cid", 0),
			.qid = lime_number_of(row, "qid", 0),
			.asked_qid = lime_number_of(row, "cqid", 0),
			.scenario = lime_number_of(row, "scenario", 1),
			.field = lime_keep(reading, lime_cell_of(row, "cfieldname")),
			.method = lime_keep(reading, lime_cell_of(row, "method")),
			.value = lime_keep(reading, lime_cell_of(row, "value")),
		};
		if (lime_ids_find(kept, condition.qid) != SIZE_MAX &&
		    (condition.asked_qid == 0 ||
		     lime_ids_find(kept, condition.asked_qid) != SIZE_MAX))
			survey->conditions[survey->condition_count++] = condition;
		else
			lime_note(reading, LIME_DROPPED, "conditions",
			          lime_where(reading, "question", SPAN(""), condition.qid),
			          "Cette condition vise une question qui n’est pas dans le fichier : elle est "
			          "laissée, et la question sera posée à tous.");
	}
}

/* --- quotas ----------------------------------------------------------------------------- */

static bool
add_quota(struct lime_reading *reading, const struct lime_xml_row *row, struct lime_ids *ids)
{
	struct lime_survey *survey = reading->survey;
	struct lime_quota *quota = &survey->quotas[survey->quota_count];
	size_t at;
	const int64_t id = lime_number_of(row, "id", 0);
	if (id <= 0 || !lime_ids_add(ids, id, survey->quota_count, &at)) {
		lime_note(reading, LIME_DROPPED, "quota", lime_where(reading, "quota", SPAN(""), id),
		          "Ce quota n’a pas de numéro utilisable, ou l’a en commun avec un autre : il est "
		          "laissé.");
		return true;
	}
	survey->quota_count++;
	*quota = (struct lime_quota){
		.id = id,
		.limit = lime_number_of(row, "qlimit", 0),
		.action = lime_number_of(row, "action", 1),
		.active = lime_number_of(row, "active", 0) != 0,
		.name = lime_keep(reading, lime_cell_of(row, "name")),
		.urls = arena_array_of(reading->kept, struct span, survey->language_count),
	};
	return lime_texts_new(reading, &quota->messages);
}

static void
read_quota_members(struct lime_reading *reading, const struct lime_ids *ids,
                   const struct lime_ids *kept)
{
	struct lime_survey *survey = reading->survey;
	const struct lime_table *table = lime_tables_take(&reading->tables, "quota_members");
	size_t *ranked = arena_array_of(reading->brief, size_t, table->count + 1);
	size_t *owners = arena_array_of(reading->brief, size_t, table->count + 1);
	for (size_t i = 0; i < table->count; i++) {
		const struct lime_xml_row *row = &table->rows[i];
		const int64_t quota = lime_number_of(row, "quota_id", 0);
		ranked[i] = i;
		owners[i] = lime_ids_find(ids, quota);
		if (lime_ids_find(kept, lime_number_of(row, "qid", 0)) == SIZE_MAX)
			owners[i] = SIZE_MAX;
		if (owners[i] == SIZE_MAX)
			lime_note(reading, LIME_DROPPED, "quota_members",
			          lime_where(reading, "quota", SPAN(""), quota),
			          "Une réponse comptée par ce quota vise une question ou un quota inconnu : "
			          "elle est laissée.");
	}
	const struct lime_shelf shelf =
		lime_shelve(reading->brief, ranked, owners, table->count, survey->quota_count);
	for (size_t o = 0; o < survey->quota_count; o++) {
		struct lime_quota *quota = &survey->quotas[o];
		quota->member_count = shelf.first[o + 1] - shelf.first[o];
		quota->members =
			arena_array_of(reading->kept, struct lime_quota_member, quota->member_count + 1);
		for (size_t i = 0; i < quota->member_count; i++) {
			const struct lime_xml_row *row = &table->rows[shelf.items[shelf.first[o] + i]];
			quota->members[i] = (struct lime_quota_member){
				lime_number_of(row, "qid", 0), lime_keep(reading, lime_cell_of(row, "code")) };
		}
	}
}

static void
read_quota_texts(struct lime_reading *reading, const struct lime_ids *ids)
{
	struct lime_survey *survey = reading->survey;
	const struct lime_table *table = lime_tables_take(&reading->tables, "quota_languagesettings");
	for (size_t i = 0; i < table->count; i++) {
		const struct lime_xml_row *row = &table->rows[i];
		const int64_t id = lime_number_of(row, "quotals_quota_id", 0);
		const size_t at = lime_ids_find(ids, id);
		const int language = lime_language_of(survey, lime_cell_of(row, "quotals_language"));
		struct lime_quota *quota = at == SIZE_MAX ? NULL : &survey->quotas[at];
		if (quota == NULL || language < 0 || quota->messages[language].words.at != NULL) {
			lime_note(reading, LIME_DROPPED, "quota_languagesettings",
			          lime_where(reading, "quota", SPAN(""), id),
			          "Un message de quota sans quota, dans une langue inconnue ou écrit deux fois "
			          "est laissé.");
			continue;
		}
		quota->messages[language] = lime_text_of(reading, lime_cell_of(row, "quotals_message"));
		quota->urls[language] = lime_keep(reading, lime_cell_of(row, "quotals_url"));
		if (quota->messages[language].formatted)
			lime_note(reading, LIME_CHANGED, "quota_languagesettings",
			          lime_where(reading, "quota", SPAN(""), id),
			          "La mise en forme du message est perdue ; les mots sont gardés.");
	}
}

static bool
read_quotas(struct lime_reading *reading, const struct lime_ids *kept)
{
	const struct lime_table *table = lime_tables_take(&reading->tables, "quota");
	struct lime_ids ids = { .arena = reading->brief };
	reading->survey->quotas = arena_array_of(reading->kept, struct lime_quota, table->count + 1);
	for (size_t i = 0; i < table->count; i++)
		if (!add_quota(reading, &table->rows[i], &ids))
			return false;
	read_quota_members(reading, &ids, kept);
	read_quota_texts(reading, &ids);
	return true;
}

/* --- assessments ------------------------------------------------------------------------ */

static bool
add_assessment(struct lime_reading *reading, const struct lime_xml_row *row, struct lime_ids *ids)
{
	struct lime_survey *survey = reading->survey;
	const int64_t id = lime_number_of(row, "id", 0);
	const int64_t gid = lime_number_of(row, "gid", 0);
	const int named = lime_language_of(survey, lime_cell_of(row, "language"));
	const struct span scope = lime_cell_of(row, "scope");
	const bool whole = !span_is(scope, "G");
	if (named == -2 || (!whole && lime_ids_find(&reading->group_ids, gid) == SIZE_MAX)) {
		lime_note(reading, LIME_DROPPED, "assessments",
		          lime_where(reading, "évaluation", SPAN(""), id),
		          "Cette évaluation vise un groupe ou une langue que le questionnaire n’a pas : "
		          "elle est laissée.");
		return true;
	}
	size_t at;
	if (lime_ids_add(ids, id, survey->assessment_count, &at)) {
		struct lime_assessment *assessment = &survey->assessments[survey->assessment_count++];
		*assessment = (struct lime_assessment){
			.id = id,
			.gid = whole ? 0 : gid,
			.scope = whole ? 'T' : 'G',
			.minimum = lime_keep(reading, lime_cell_of(row, "minimum")),
			.maximum = lime_keep(reading, lime_cell_of(row, "maximum")),
		};
		if (!lime_texts_new(reading, &assessment->names) ||
		    !lime_texts_new(reading, &assessment->messages))
			return false;
	}
	struct lime_assessment *assessment = &survey->assessments[at];
	const int language = named < 0 ? 0 : named;
	if (assessment->names[language].words.at != NULL ||
	    assessment->messages[language].words.at != NULL) {
		lime_note(reading, LIME_DROPPED, "assessments",
		          lime_where(reading, "évaluation", SPAN(""), id),
		          "Cette évaluation est écrite deux fois dans la même langue : la première est "
		          "gardée.");
		return true;
	}
	assessment->names[language] = lime_text_of(reading, lime_cell_of(row, "name"));
	assessment->messages[language] = lime_text_of(reading, lime_cell_of(row, "message"));
	return true;
}

static bool
read_assessments(struct lime_reading *reading)
{
	const struct lime_table *table = lime_tables_take(&reading->tables, "assessments");
	struct lime_ids ids = { .arena = reading->brief };
	reading->survey->assessments =
		arena_array_of(reading->kept, struct lime_assessment, table->count + 1);
	for (size_t i = 0; i < table->count; i++)
		if (!add_assessment(reading, &table->rows[i], &ids))
			return false;
	return true;
}

bool
lime_read_rules(struct lime_reading *reading)
{
	static const char *const tables[] = { "conditions", "quota", "quota_members",
		"quota_languagesettings", "assessments" };
	for (size_t i = 0; i < LENGTH(tables); i++)
		if (lime_tables_take(&reading->tables, tables[i])->count > LIME_RULE_MAX)
			return lime_too_much(reading, "lime: too many rules",
			                     "Ce questionnaire a plus de 20 000 conditions, quotas ou "
			                     "évaluations. Découpez-le dans LimeSurvey, puis exportez de "
			                     "nouveau.");
	const struct lime_survey *survey = reading->survey;
	struct lime_ids kept = { .arena = reading->brief };
	size_t at;
	for (size_t g = 0; g < survey->group_count; g++)
		for (size_t q = 0; q < survey->groups[g].question_count; q++)
			(void)lime_ids_add(&kept, survey->groups[g].questions[q].qid, q, &at);
	read_conditions(reading, &kept);
	return read_quotas(reading, &kept) && read_assessments(reading);
}
