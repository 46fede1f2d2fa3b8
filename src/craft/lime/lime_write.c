/* A survey as LimeSurvey exports it, a row per language. A null column is an absent element. */
#include <string.h>

#include "craft/lime/lime_inside.h"

enum { WRITTEN_SIZE_MAX = 48 << 20, WORDS_SIZE_MAX = 32 << 20 };

struct writing {
	struct arena *arena, *brief; /* brief: for one text */
	struct text xml;
	const struct lime_survey *survey;
	bool open;     /* a table is open */
	bool too_long; /* a text, once it is HTML */
};

/* --- XML -------------------------------------------------------------------------------- */

/* How XML says a character it cannot hold as it is; NULL when it can. */
static const char *
escape_of(struct span value, size_t at, size_t *length_r)
{
	const unsigned char c = (unsigned char)value.at[at];
	*length_r = 1;
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '\r': return "&#13;";
	default: break;
	}
	if (c < 0x20 && c != '\t' && c != '\n')
		return "\ufffd";
	if (c == 0xef && at + 2 < value.length && memcmp(value.at + at, "\xef\xbf", 2) == 0 &&
	    (unsigned char)value.at[at + 2] >= 0xbe) {
		*length_r = 3;
		return "\ufffd";
	}
	return NULL;
}

static void
add_escaped(struct text *xml, struct span value)
{
	size_t from = 0, length;
	for (size_t i = 0; i < value.length;) {
		const char *escape = escape_of(value, i, &length);
		if (escape != NULL) {
			text_add(xml, span_from(value.at + from, i - from));
			text_add_z(xml, escape);
			from = i + length;
		}
		i += length;
	}
	if (value.length > from)
		text_add(xml, span_from(value.at + from, value.length - from));
}

static void
add_element(struct writing *writing, const char *name, struct span value)
{
	if (value.at == NULL)
		return;
	must(span_is_utf8(value));
	const char *mark = name[0] >= '0' && name[0] <= '9' ? "_" : "";
	text_format(&writing->xml, "    <%s%s>", mark, name);
	add_escaped(&writing->xml, value);
	text_format(&writing->xml, "</%s%s>\n", mark, name);
}

static void
add_number(struct writing *writing, const char *name, int64_t value)
{
	text_format(&writing->xml, "    <%s>%lld</%s>\n", name, (long long)value, name);
}

static void
add_letter(struct writing *writing, const char *name, char letter)
{
	add_element(writing, name, span_from(&letter, letter != '\0'));
}

static void
add_words(struct writing *writing, const char *name, const struct lime_text *text)
{
	if (text->words.at == NULL)
		return;
	writing->too_long |= text->words.length > LIME_FIELD_SIZE_MAX;
	if (writing->too_long)
		return;
	const struct span html = lime_html(writing->brief, text->words);
	writing->too_long = html.length > LIME_FIELD_SIZE_MAX;
	add_element(writing, name, html);
	arena_reset(writing->brief);
}

static void
add_language(struct writing *writing, const char *name, int language)
{
	if (language >= 0)
		add_element(writing, name, writing->survey->languages[language]);
}

/* The first row of a table opens it: a table without rows is not written. */
static void
start_row(struct writing *writing, const char *table, const char *const *columns, size_t count)
{
	if (!writing->open) {
		text_format(&writing->xml, " <%s>\n  <fields>\n", table);
		for (size_t i = 0; i < count; i++)
			text_format(&writing->xml, "   <fieldname>%s</fieldname>\n", columns[i]);
		text_add_z(&writing->xml, "  </fields>\n  <rows>\n");
		writing->open = true;
	}
	text_add_z(&writing->xml, "   <row>\n");
}

static void
end_row(struct writing *writing)
{
	text_add_z(&writing->xml, "   </row>\n");
}

static void
end_table(struct writing *writing, const char *table)
{
	if (writing->open)
		text_format(&writing->xml, "  </rows>\n </%s>\n", table);
	writing->open = false;
}

/* What has no text in any language still has its row, in the base one. */
static bool
row_wanted(const struct writing *writing, size_t language, const struct lime_text *one,
           const struct lime_text *two)
{
	if (one[language].words.at != NULL || two[language].words.at != NULL)
		return true;
	for (size_t i = 0; i < writing->survey->language_count; i++)
		if (one[i].words.at != NULL || two[i].words.at != NULL)
			return false;
	return language == 0;
}

/* --- every question, in order ----------------------------------------------------------- */

typedef void each_fn(struct writing *writing, const struct lime_group *group,
                     const struct lime_question *parent, const struct lime_question *question);

static void
for_each_question(struct writing *writing, each_fn *call)
{
	const struct lime_survey *survey = writing->survey;
	for (size_t g = 0; g < survey->group_count; g++)
		for (size_t q = 0; q < survey->groups[g].question_count; q++)
			call(writing, &survey->groups[g], NULL, &survey->groups[g].questions[q]);
}

static void
for_each_subquestion(struct writing *writing, each_fn *call)
{
	const struct lime_survey *survey = writing->survey;
	for (size_t g = 0; g < survey->group_count; g++)
		for (size_t q = 0; q < survey->groups[g].question_count; q++) {
			const struct lime_question *parent = &survey->groups[g].questions[q];
			for (size_t s = 0; s < parent->subquestion_count; s++)
				call(writing, &survey->groups[g], parent, &parent->subquestions[s]);
		}
}

static void
write_answers(struct writing *writing, const struct lime_group *group,
              const struct lime_question *parent, const struct lime_question *question)
{
	static const char *const columns[] = { "qid", "code", "answer", "sortorder",
		"assessment_value", "language", "scale_id" };
	(void)group, (void)parent;
	for (size_t a = 0; a < question->answer_count; a++) {
		const struct lime_answer *answer = &question->answers[a];
		for (size_t l = 0; l < writing->survey->language_count; l++) {
			if (!row_wanted(writing, l, answer->texts, answer->texts))
				continue;
			start_row(writing, "answers", columns, LENGTH(columns));
			add_number(writing, "qid", question->qid);
			add_element(writing, "code", answer->code);
			add_words(writing, "answer", &answer->texts[l]);
			add_number(writing, "sortorder", answer->order);
			add_number(writing, "assessment_value", answer->assessment_value);
			add_language(writing, "language", (int)l);
			add_number(writing, "scale_id", answer->scale);
			end_row(writing);
		}
	}
}

static void
write_defaults(struct writing *writing, const struct lime_group *group,
               const struct lime_question *parent, const struct lime_question *question)
{
	static const char *const columns[] = { "qid", "scale_id", "sqid", "language", "specialtype",
		"defaultvalue" };
	(void)group, (void)parent;
	for (size_t i = 0; i < question->default_count; i++) {
		const struct lime_default *value = &question->defaults[i];
		start_row(writing, "defaultvalues", columns, LENGTH(columns));
		add_number(writing, "qid", question->qid);
		add_number(writing, "scale_id", value->scale);
		add_number(writing, "sqid", value->subquestion);
		add_language(writing, "language", value->language);
		add_element(writing, "specialtype", value->special);
		add_element(writing, "defaultvalue", value->value);
		end_row(writing);
	}
}

static void
write_attributes(struct writing *writing, const struct lime_group *group,
                 const struct lime_question *parent, const struct lime_question *question)
{
	static const char *const columns[] = { "qid", "attribute", "value", "language" };
	(void)group, (void)parent;
	for (size_t i = 0; i < question->attribute_count; i++) {
		const struct lime_attribute *attribute = &question->attributes[i];
		start_row(writing, "question_attributes", columns, LENGTH(columns));
		add_number(writing, "qid", question->qid);
		add_element(writing, "attribute", attribute->name);
		add_element(writing, "value", attribute->value);
		add_language(writing, "language", attribute->language);
		end_row(writing);
	}
}

static void
write_question(struct writing *writing, const struct lime_group *group,
               const struct lime_question *parent, const struct lime_question *question)
{
	static const char *const columns[] = { "qid", "parent_qid", "sid", "gid", "type", "title",
		"question", "preg", "help", "other", "mandatory", "question_order", "language", "scale_id",
		"same_default", "relevance" };
	for (size_t l = 0; l < writing->survey->language_count; l++) {
		if (!row_wanted(writing, l, question->texts, question->helps))
			continue;
		start_row(writing, parent == NULL ? "questions" : "subquestions", columns, LENGTH(columns));
		add_number(writing, "qid", question->qid);
		add_number(writing, "parent_qid", parent == NULL ? 0 : parent->qid);
		add_number(writing, "sid", writing->survey->sid);
		add_number(writing, "gid", group->gid);
		add_letter(writing, "type", question->type);
		add_element(writing, "title", question->code);
		add_words(writing, "question", &question->texts[l]);
		add_element(writing, "preg", question->pattern);
		add_words(writing, "help", &question->helps[l]);
		add_letter(writing, "other", question->other ? 'Y' : 'N');
		add_letter(writing, "mandatory", question->mandatory);
		add_number(writing, "question_order", question->order);
		add_language(writing, "language", (int)l);
		add_number(writing, "scale_id", question->scale);
		add_number(writing, "same_default", question->same_default);
		add_element(writing, "relevance", question->relevance);
		end_row(writing);
	}
}

/* --- the other tables ------------------------------------------------------------------- */

static void
write_groups(struct writing *writing)
{
	static const char *const columns[] = { "gid", "sid", "group_name", "group_order",
		"description", "language", "randomization_group", "grelevance" };
	for (size_t g = 0; g < writing->survey->group_count; g++) {
		const struct lime_group *group = &writing->survey->groups[g];
		for (size_t l = 0; l < writing->survey->language_count; l++) {
			if (!row_wanted(writing, l, group->titles, group->descriptions))
				continue;
			start_row(writing, "groups", columns, LENGTH(columns));
			add_number(writing, "gid", group->gid);
			add_number(writing, "sid", writing->survey->sid);
			add_words(writing, "group_name", &group->titles[l]);
			add_number(writing, "group_order", group->order);
			add_words(writing, "description", &group->descriptions[l]);
			add_language(writing, "language", (int)l);
			add_element(writing, "randomization_group", group->random_group);
			add_element(writing, "grelevance", group->relevance);
			end_row(writing);
		}
	}
	end_table(writing, "groups");
}

static void
write_assessments(struct writing *writing)
{
	static const char *const columns[] = { "id", "sid", "scope", "gid", "name", "minimum",
		"maximum", "message", "language" };
	for (size_t i = 0; i < writing->survey->assessment_count; i++) {
		const struct lime_assessment *assessment = &writing->survey->assessments[i];
		for (size_t l = 0; l < writing->survey->language_count; l++) {
			if (!row_wanted(writing, l, assessment->names, assessment->messages))
				continue;
			start_row(writing, "assessments", columns, LENGTH(columns));
			add_number(writing, "id", assessment->id);
			add_number(writing, "sid", writing->survey->sid);
			add_letter(writing, "scope", assessment->scope);
			add_number(writing, "gid", assessment->gid);
			add_words(writing, "name", &assessment->names[l]);
			add_element(writing, "minimum", assessment->minimum);
			add_element(writing, "maximum", assessment->maximum);
			add_words(writing, "message", &assessment->messages[l]);
			add_language(writing, "language", (int)l);
			end_row(writing);
		}
	}
	end_table(writing, "assessments");
}

static void
write_conditions(struct writing *writing)
{
	static const char *const columns[] = { "cid", "qid", "cqid", "cfieldname", "method", "value",
		"scenario" };
	for (size_t i = 0; i < writing->survey->condition_count; i++) {
		const struct lime_condition *condition = &writing->survey->conditions[i];
		start_row(writing, "conditions", columns, LENGTH(columns));
		add_number(writing, "cid", condition->cid);
		add_number(writing, "qid", condition->qid);
		add_number(writing, "cqid", condition->asked_qid);
		add_element(writing, "cfieldname", condition->field);
		add_element(writing, "method", condition->method);
		add_element(writing, "value", condition->value);
		add_number(writing, "scenario", condition->scenario);
		end_row(writing);
	}
	end_table(writing, "conditions");
}

static void
write_quotas(struct writing *writing)
{
	static const char *const columns[] = { "id", "sid", "name", "qlimit", "action", "active" };
	for (size_t i = 0; i < writing->survey->quota_count; i++) {
		const struct lime_quota *quota = &writing->survey->quotas[i];
		start_row(writing, "quota", columns, LENGTH(columns));
		add_number(writing, "id", quota->id);
		add_number(writing, "sid", writing->survey->sid);
		add_element(writing, "name", quota->name);
		add_number(writing, "qlimit", quota->limit);
		add_number(writing, "action", quota->action);
		add_number(writing, "active", quota->active);
		end_row(writing);
	}
	end_table(writing, "quota");
	static const char *const members[] = { "sid", "qid", "quota_id", "code" };
	for (size_t i = 0; i < writing->survey->quota_count; i++)
		for (size_t m = 0; m < writing->survey->quotas[i].member_count; m++) {
			start_row(writing, "quota_members", members, LENGTH(members));
			add_number(writing, "sid", writing->survey->sid);
			add_number(writing, "qid", writing->survey->quotas[i].members[m].qid);
			add_number(writing, "quota_id", writing->survey->quotas[i].id);
			add_element(writing, "code", writing->survey->quotas[i].members[m].code);
			end_row(writing);
		}
	end_table(writing, "quota_members");
	static const char *const settings[] = { "quotals_quota_id", "quotals_language",
		"quotals_message", "quotals_url" };
	for (size_t i = 0; i < writing->survey->quota_count; i++)
		for (size_t l = 0; l < writing->survey->language_count; l++) {
			const struct lime_quota *quota = &writing->survey->quotas[i];
			if (quota->messages[l].words.at == NULL && quota->urls[l].at == NULL)
				continue;
			start_row(writing, "quota_languagesettings", settings, LENGTH(settings));
			add_number(writing, "quotals_quota_id", quota->id);
			add_language(writing, "quotals_language", (int)l);
			add_words(writing, "quotals_message", &quota->messages[l]);
			add_element(writing, "quotals_url", quota->urls[l]);
			end_row(writing);
		}
	end_table(writing, "quota_languagesettings");
}

static void
write_settings(struct writing *writing)
{
	const struct lime_survey *survey = writing->survey;
	const char **columns =
		arena_array_of(writing->arena, const char *, survey->setting_count + 3);
	columns[0] = "sid", columns[1] = "language", columns[2] = "additional_languages";
	for (size_t i = 0; i < survey->setting_count; i++)
		columns[i + 3] = span_copy(writing->arena, survey->settings[i].name);
	start_row(writing, "surveys", columns, survey->setting_count + 3);
	add_number(writing, "sid", survey->sid);
	add_language(writing, "language", 0);
	text_add_z(&writing->xml, "    <additional_languages>");
	for (size_t l = 1; l < survey->language_count; l++) {
		text_add_z(&writing->xml, l > 1 ? " " : "");
		text_add(&writing->xml, survey->languages[l]);
	}
	text_add_z(&writing->xml, "</additional_languages>\n");
	for (size_t i = 0; i < survey->setting_count; i++)
		add_element(writing, columns[i + 3], survey->settings[i].value);
	end_row(writing);
	end_table(writing, "surveys");
}

static void
write_frames(struct writing *writing)
{
	static const char *const columns[] = { "surveyls_survey_id", "surveyls_language",
		"surveyls_title", "surveyls_description", "surveyls_welcometext", "surveyls_endtext",
		"surveyls_url", "surveyls_urldescription" };
	for (size_t l = 0; l < writing->survey->language_count; l++) {
		const struct lime_frame *frame = &writing->survey->frames[l];
		start_row(writing, "surveys_languagesettings", columns, LENGTH(columns));
		add_number(writing, "surveyls_survey_id", writing->survey->sid);
		add_language(writing, "surveyls_language", (int)l);
		add_words(writing, "surveyls_title", &frame->title);
		add_words(writing, "surveyls_description", &frame->description);
		add_words(writing, "surveyls_welcometext", &frame->welcome);
		add_words(writing, "surveyls_endtext", &frame->end);
		add_element(writing, "surveyls_url", frame->url);
		add_words(writing, "surveyls_urldescription", &frame->url_description);
		end_row(writing);
	}
	end_table(writing, "surveys_languagesettings");
}

static void
write_head(struct writing *writing)
{
	const struct lime_survey *survey = writing->survey;
	const bool rows = survey->dialect == LIME_ROWS && survey->db_version <= LIME_DB_VERSION_ROWS_MAX;
	text_format(&writing->xml,
	            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document>\n"
	            " <LimeSurveyDocType>Survey</LimeSurveyDocType>\n <DBVersion>%d</DBVersion>\n"
	            " <languages>\n",
	            rows ? survey->db_version : LIME_DB_VERSION_ROWS_MAX);
	for (size_t l = 0; l < survey->language_count; l++)
		text_format(&writing->xml, "  <language>%.*s</language>\n",
		            SPAN_ARGS(survey->languages[l]));
	text_add_z(&writing->xml, " </languages>\n");
}

bool
lime_lss_write(struct arena *arena, const struct lime_survey *survey, struct span *bytes_r,
               struct fault *fault_r)
{
	must(survey->language_count > 0);
	for (size_t i = 0; i < survey->setting_count; i++)
		must(lime_name_is_plain(survey->settings[i].name));
	for (size_t l = 0; l < survey->language_count; l++)
		must(lime_name_is_plain(survey->languages[l]));
	struct writing writing = { arena, arena_new(WORDS_SIZE_MAX), text_new(arena, WRITTEN_SIZE_MAX),
	                           survey, false, false };
	write_head(&writing);
	for_each_question(&writing, write_answers);
	for_each_subquestion(&writing, write_answers);
	end_table(&writing, "answers");
	write_assessments(&writing);
	write_conditions(&writing);
	for_each_question(&writing, write_defaults);
	for_each_subquestion(&writing, write_defaults);
	end_table(&writing, "defaultvalues");
	write_groups(&writing);
	for_each_question(&writing, write_question);
	end_table(&writing, "questions");
	for_each_subquestion(&writing, write_question);
	end_table(&writing, "subquestions");
	for_each_question(&writing, write_attributes);
	for_each_subquestion(&writing, write_attributes);
	end_table(&writing, "question_attributes");
	write_quotas(&writing);
	write_settings(&writing);
	write_frames(&writing);
	text_add_z(&writing.xml, "</document>\n");
	arena_end(writing.brief);
	if (writing.too_long)
		return fault_is(fault_r, "lime: text too long to write",
		                "Un des textes de ce questionnaire dépasse un million de caractères. "
		                "Raccourcissez-le, puis exportez de nouveau.");
	if (writing.xml.cut)
		return fault_is(fault_r, "lime: survey too long to write",
		                "Ce questionnaire est trop long pour être écrit en un fichier LimeSurvey.");
	*bytes_r = text_span(&writing.xml);
	return true;
}
