#include "craft/lime/lime_for_tests.h"

struct comparing {
	struct arena *arena;
	size_t languages;
	const char *difference;
	const char *where;
};

static void
check(struct comparing *comparing, bool same, const char *what)
{
	if (!same && comparing->difference == NULL)
		comparing->difference = arena_format(comparing->arena, "%s: %s", comparing->where, what);
}

static bool
same_span(struct span a, struct span b)
{
	return (a.at == NULL) == (b.at == NULL) && span_equal(a, b);
}

static void
check_texts(struct comparing *comparing, const struct lime_text *a, const struct lime_text *b,
            const char *what)
{
	for (size_t l = 0; l < comparing->languages; l++)
		check(comparing, same_span(a[l].words, b[l].words), what);
}

static void
check_question(struct comparing *comparing, const struct lime_question *a,
               const struct lime_question *b)
{
	comparing->where = arena_format(comparing->arena, "question %lld", (long long)a->qid);
	check(comparing, a->qid == b->qid && a->order == b->order && a->scale == b->scale, "numbers");
	check(comparing, a->type == b->type && a->mandatory == b->mandatory && a->other == b->other &&
	      a->same_default == b->same_default, "letters");
	check(comparing, same_span(a->code, b->code) && same_span(a->relevance, b->relevance) &&
	      same_span(a->pattern, b->pattern), "code, relevance or pattern");
	check_texts(comparing, a->texts, b->texts, "texts");
	check_texts(comparing, a->helps, b->helps, "helps");
	check(comparing, a->attribute_count == b->attribute_count &&
	      a->answer_count == b->answer_count && a->default_count == b->default_count &&
	      a->subquestion_count == b->subquestion_count, "counts");
	for (size_t i = 0; i < a->attribute_count && comparing->difference == NULL; i++)
		check(comparing, same_span(a->attributes[i].name, b->attributes[i].name) &&
		      same_span(a->attributes[i].value, b->attributes[i].value) &&
		      a->attributes[i].language == b->attributes[i].language, "attribute");
	for (size_t i = 0; i < a->answer_count && comparing->difference == NULL; i++) {
		const struct lime_answer *one = &a->answers[i], *two = &b->answers[i];
		check(comparing, same_span(one->code, two->code) && one->order == two->order &&
		      one->scale == two->scale && one->assessment_value == two->assessment_value,
		      "answer");
		check_texts(comparing, one->texts, two->texts, "answer's texts");
	}
	for (size_t i = 0; i < a->default_count && comparing->difference == NULL; i++) {
		const struct lime_default *one = &a->defaults[i], *two = &b->defaults[i];
		check(comparing, one->scale == two->scale && one->subquestion == two->subquestion &&
		      one->language == two->language && same_span(one->special, two->special) &&
		      same_span(one->value, two->value), "default value");
	}
	for (size_t i = 0; i < a->subquestion_count && comparing->difference == NULL; i++)
		check_question(comparing, &a->subquestions[i], &b->subquestions[i]);
}

static void
check_groups(struct comparing *comparing, const struct lime_survey *a,
             const struct lime_survey *b)
{
	for (size_t g = 0; g < a->group_count && comparing->difference == NULL; g++) {
		const struct lime_group *one = &a->groups[g], *two = &b->groups[g];
		comparing->where = arena_format(comparing->arena, "group %lld", (long long)one->gid);
		check(comparing, one->gid == two->gid && one->order == two->order &&
		      same_span(one->relevance, two->relevance) &&
		      same_span(one->random_group, two->random_group), "columns");
		check_texts(comparing, one->titles, two->titles, "titles");
		check_texts(comparing, one->descriptions, two->descriptions, "descriptions");
		check(comparing, one->question_count == two->question_count, "questions");
		for (size_t q = 0; q < one->question_count && comparing->difference == NULL; q++)
			check_question(comparing, &one->questions[q], &two->questions[q]);
	}
}

static void
check_rules(struct comparing *comparing, const struct lime_survey *a, const struct lime_survey *b)
{
	comparing->where = "rules";
	for (size_t i = 0; i < a->condition_count; i++) {
		const struct lime_condition *one = &a->conditions[i], *two = &b->conditions[i];
		check(comparing, one->cid == two->cid && one->qid == two->qid &&
		      one->asked_qid == two->asked_qid && one->scenario == two->scenario &&
		      same_span(one->field, two->field) && same_span(one->method, two->method) &&
		      same_span(one->value, two->value), "condition");
	}
	for (size_t i = 0; i < a->quota_count && comparing->difference == NULL; i++) {
		const struct lime_quota *one = &a->quotas[i], *two = &b->quotas[i];
		check(comparing, one->id == two->id && one->limit == two->limit &&
		      one->action == two->action && one->active == two->active &&
		      same_span(one->name, two->name) && one->member_count == two->member_count, "quota");
		check_texts(comparing, one->messages, two->messages, "quota's messages");
		for (size_t l = 0; l < comparing->languages; l++)
			check(comparing, same_span(one->urls[l], two->urls[l]), "quota's addresses");
		for (size_t m = 0; m < one->member_count && comparing->difference == NULL; m++)
			check(comparing, one->members[m].qid == two->members[m].qid &&
			      same_span(one->members[m].code, two->members[m].code), "quota's member");
	}
	for (size_t i = 0; i < a->assessment_count; i++) {
		const struct lime_assessment *one = &a->assessments[i], *two = &b->assessments[i];
		check(comparing, one->id == two->id && one->gid == two->gid && one->scope == two->scope &&
		      same_span(one->minimum, two->minimum) && same_span(one->maximum, two->maximum),
		      "assessment");
		check_texts(comparing, one->names, two->names, "assessment's names");
		check_texts(comparing, one->messages, two->messages, "assessment's messages");
	}
}

const char *
lime_difference(struct arena *arena, const struct lime_survey *a, const struct lime_survey *b)
{
	struct comparing comparing = { arena, a->language_count, NULL, "survey" };
	check(&comparing, a->sid == b->sid && a->language_count == b->language_count &&
	      a->setting_count == b->setting_count && a->group_count == b->group_count &&
	      a->condition_count == b->condition_count && a->quota_count == b->quota_count &&
	      a->assessment_count == b->assessment_count, "counts");
	if (comparing.difference != NULL)
		return comparing.difference;
	for (size_t i = 0; i < a->setting_count; i++)
		check(&comparing, same_span(a->settings[i].name, b->settings[i].name) &&
		      same_span(a->settings[i].value, b->settings[i].value), "setting");
	for (size_t l = 0; l < a->language_count; l++) {
		const struct lime_frame *one = &a->frames[l], *two = &b->frames[l];
		check(&comparing, same_span(a->languages[l], b->languages[l]), "language");
		check(&comparing, same_span(one->title.words, two->title.words) &&
		      same_span(one->description.words, two->description.words) &&
		      same_span(one->welcome.words, two->welcome.words) &&
		      same_span(one->end.words, two->end.words) && same_span(one->url, two->url) &&
		      same_span(one->url_description.words, two->url_description.words), "frame");
	}
	check_groups(&comparing, a, b);
	if (comparing.difference == NULL)
		check_rules(&comparing, a, b);
	return comparing.difference;
}
