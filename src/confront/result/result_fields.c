#include "confront/result/result_page.h"

#define WORDS(label, words)  { label, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(label)         { label, FIELD_TEXT, FIELD_PAGE }
#define COUNT(label, words)  { label, FIELD_COUNT, FIELD_API, .help = words }
#define NUMBER(label, words) { label, FIELD_NUMBER, FIELD_API, .decimals = 2, .help = words }
#define FLAG(label)          { label, FIELD_FLAG, FIELD_PAGE }
#define LINK(label)          { label, FIELD_URL, FIELD_PAGE }

#define VOICE(first, name, who)                                                                    \
	[(first) + VOICE_PEOPLE] = COUNT(name "_people", who " behind the figure."),                   \
	[(first) + VOICE_VALUE] = NUMBER(name "_value", "Mean, mean rank, or per cent."),              \
	[(first) + VOICE_LOW] = NUMBER(name "_low", "95 % interval."),                                 \
	[(first) + VOICE_HIGH] = NUMBER(name "_high", "95 % interval."),                               \
	[(first) + VOICE_WORDS] = SHOWN(name "_words"), [(first) + VOICE_RANGE] = SHOWN(name "_range"), \
	[(first) + VOICE_HIDDEN] = { name "_hidden", FIELD_FLAG, FIELD_API,                            \
		.help = "Asked of " who ", and not shown." }

static const struct field level_fields[LEVEL_FIELD_COUNT] = {
	[LEVEL_WORDS] = WORDS("level", "As it stood beside the button."),
	[LEVEL_FIRST] = { "first_share", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "Per cent of the usagers who answered." },
	[LEVEL_SECOND] = { "second_share", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "Per cent of the agents who answered." },
	[LEVEL_THIRD] = { "third_share", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "Per cent of the leaders who answered." },
};

static const struct field line_fields[LINE_FIELD_COUNT] = {
	[LINE_CODE] = WORDS("line", "Code of the choice, the row or the question."),
	[LINE_LABEL] = WORDS("label", "The choice, the row, or what is measured."),
	[LINE_MEASURE] = WORDS("measure", "share (per cent), mean or rank."),
	VOICE(LINE_FIRST, "first", "Usagers"),
	VOICE(LINE_SECOND, "second", "Agents"),
	VOICE(LINE_THIRD, "third", "Leaders"),
	[LINE_HELP] = WORDS("help", "How a score is made."),
	[LINE_LOWER] = NUMBER("first_quartile", "A quarter of the usagers gave less."),
	[LINE_MEDIAN] = NUMBER("median", "Half of the usagers gave less."),
	[LINE_UPPER] = NUMBER("third_quartile", "A quarter of the usagers gave more."),
	[LINE_QUARTILES] = SHOWN("quartiles"),
	[LINE_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[LINE_HAS_LEVELS] = FLAG("has_levels"),
	[LINE_LEVELS] = { "levels", FIELD_LIST, FIELD_API, .of = level_fields,
		.of_count = LEVEL_FIELD_COUNT, .help = "Who chose each level of the scale." },
};

static const struct field question_fields[QUESTION_FIELD_COUNT] = {
	[QUESTION_RANK] = COUNT("rank", "From 1."),
	[QUESTION_ANCHOR] = SHOWN("anchor"),
	[QUESTION_CODE] = WORDS("code", "Code of the question."),
	[QUESTION_WORDS] = WORDS("words", "As it was asked of usagers."),
	[QUESTION_SECOND_WORDS] = WORDS("second_asked", "As it was asked of agents, when otherwise."),
	[QUESTION_KIND] = WORDS("kind", "What is asked: a choice, a scale …"),
	[QUESTION_HEADING] = WORDS("heading", "Of the part of the questionnaire that begins here."),
	[QUESTION_NOTE] = WORDS("note", "Why there is nothing more, or how many wrote."),
	[QUESTION_ANSWERED] = COUNT("answered", "Usagers who answered, where nothing else is counted."),
	[QUESTION_HAS_LINES] = FLAG("has_lines"),
	[QUESTION_HAS_MARKS] = FLAG("has_marks"),
	[QUESTION_LINES] = { "lines", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "A figure each: a choice, a row, a mean." },
	[QUESTION_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[QUESTION_HAS_LEVELS] = FLAG("any_levels"),
	[QUESTION_HAS_SCORES] = FLAG("has_scores"),
	[QUESTION_SCORES] = { "scores", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "NPS, CSAT, CES, when the scale asks for them." },
	[QUESTION_FIRST] = SHOWN("side_first"),
	[QUESTION_SECOND] = SHOWN("side_second"),
	[QUESTION_THIRD] = SHOWN("side_third"),
	[QUESTION_HAS_THIRD] = FLAG("has_third"),
};

static const struct field child_fields[RESULT_CHILD_FIELD_COUNT] = {
	[RESULT_CHILD_NAME] = SHOWN("name"),
	[RESULT_CHILD_URL] = LINK("url"),
};

static const struct field result_fields[RESULT_FIELD_COUNT] = {
	[RESULT_TITLE] = WORDS("title", "What the page says."),
	[RESULT_LEAD] = WORDS("lead", "Who answered."),
	[RESULT_WRONG] = FLAG("wrong"),
	[RESULT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[RESULT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[RESULT_PREPARING] = { "preparing", FIELD_FLAG, FIELD_API,
		.help = "The figures pass through the gate." },
	[RESULT_HAS_FIGURES] = FLAG("has_figures"),
	[RESULT_WAVE] = WORDS("wave", "Code of the survey."),
	[RESULT_WAVE_NAME] = WORDS("wave_name", "Its name."),
	[RESULT_CLOSED] = { "closed", FIELD_DATE, FIELD_API, .help = "Its last day." },
	[RESULT_PLACE] = WORDS("place", "Code of the place, null for the whole organisation."),
	[RESULT_PLACE_NAME] = WORDS("place_name", "Its name."),
	[RESULT_FIRST_PEOPLE] = COUNT("usagers", "Usagers who answered."),
	[RESULT_SECOND_PEOPLE] = COUNT("agents", "Agents who answered."),
	[RESULT_THIRD_PEOPLE] = COUNT("leaders", "Leaders who answered."),
	[RESULT_QUESTIONS] = { "questions", FIELD_LIST, FIELD_API, .of = question_fields,
		.of_count = QUESTION_FIELD_COUNT, .help = "In the order of the questionnaire." },
	[RESULT_PARENT_NAME] = SHOWN("parent_name"),
	[RESULT_PARENT_URL] = LINK("parent_url"),
	[RESULT_CHILDREN] = { "children", FIELD_LIST, FIELD_PAGE, .of = child_fields,
		.of_count = RESULT_CHILD_FIELD_COUNT },
	[RESULT_CHILDREN_MORE] = { "children_more", FIELD_COUNT, FIELD_PAGE },
	[RESULT_ACTION_URL] = LINK("action_url"),
	[RESULT_MIRROR_URL] = LINK("mirror_url"),
	[RESULT_CSV_URL] = LINK("csv_url"),
	[RESULT_XLSX_URL] = LINK("xlsx_url"),
	[RESULT_JSON_URL] = LINK("json_url"),
	[RESULT_ANSWERS_URL] = LINK("answers_url"),
	[RESULT_SIGNS_URL] = LINK("signs_url"),
	[RESULT_SURVEY_URL] = LINK("survey_url"),
};
const struct page_kind result_page = { "result", "confront/result/pages/result.html",
	                                   result_fields, RESULT_FIELD_COUNT };

static const struct field answers_fields[ANSWERS_FIELD_COUNT] = {
	[ANSWERS_TITLE] = WORDS("title", "What the page is for."),
	[ANSWERS_WRONG] = FLAG("wrong"),
	[ANSWERS_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[ANSWERS_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[ANSWERS_WITHIN] = SHOWN("within"),
	[ANSWERS_WAVE] = WORDS("wave", "Code of the survey."),
	[ANSWERS_REPLIES] = COUNT("replies", "Usagers whose answers may leave."),
	[ANSWERS_REFUSED] = WORDS("refused", "Why they do not leave."),
	[ANSWERS_MAY] = FLAG("may_take"),
	[ANSWERS_ACTION_URL] = LINK("action_url"),
	[ANSWERS_FILES] = COUNT("files", "Photos and documents joined to them."),
	[ANSWERS_FILES_URL] = LINK("files_url"),
	[ANSWERS_RESULT_URL] = LINK("result_url"),
};
const struct page_kind result_answers_page = { "result.answers",
	                                           "confront/result/pages/answers.html",
	                                           answers_fields, ANSWERS_FIELD_COUNT };
