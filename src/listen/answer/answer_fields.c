#include "listen/answer/answer_page.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define FORM_ROWS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_row_fields, .of_count = FORM_ROW_FIELD_COUNT }
#define FORM_ERRORS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_error_fields, .of_count = FORM_ERROR_FIELD_COUNT }

static const struct field spoken_fields[SPOKEN_FIELD_COUNT] = {
	[SPOKEN_LANGUAGE] = SHOWN("spoken"),
	[SPOKEN_NAME] = SHOWN("spoken_name"),
	[SPOKEN_IS_CHOSEN] = FLAG("is_chosen"),
	[SPOKEN_URL] = URL("spoken_url"),
};

static const struct field code_fields[CODE_FIELD_COUNT] = {
	[CODE_TITLE] = TEXT("title", "Title of the page."),
	[CODE_HAS_LANGUAGES] = FLAG("has_languages"),
	[CODE_LANGUAGES] = { "languages", FIELD_LIST, FIELD_PAGE, .of = spoken_fields,
		.of_count = SPOKEN_FIELD_COUNT },
	[CODE_LANGUAGE] = SHOWN("language"),
	[CODE_FIELDS] = FORM_ROWS("fields"),
	[CODE_ERRORS] = FORM_ERRORS("errors"),
	[CODE_WRONG] = FLAG("wrong"),
};
const struct page_kind answer_code_page = { "answer.code", "listen/answer/pages/code.html",
	code_fields, CODE_FIELD_COUNT };

static const struct field chosen_fields[CHOSEN_FIELD_COUNT] = {
	[CHOSEN_ID] = SHOWN("journey_id"),
	[CHOSEN_VALUE] = SHOWN("journey_value"),
	[CHOSEN_WORDS] = SHOWN("journey_words"),
};

static const struct field welcome_fields[WELCOME_FIELD_COUNT] = {
	[WELCOME_TITLE] = TEXT("title", "Name of the survey."),
	[WELCOME_OPENING] = TEXT("opening", "What is promised."),
	[WELCOME_PLACE] = TEXT("place", "The place spoken of."),
	[WELCOME_CLOSES] = { "closes", FIELD_DATE, FIELD_API, .help = "Last day." },
	[WELCOME_IS_PUBLIC] = FLAG("is_public"),
	[WELCOME_IS_STAFF] = FLAG("is_staff"),
	[WELCOME_FLOOR] = { "floor", FIELD_COUNT, FIELD_API, .help = "People behind any figure." },
	[WELCOME_SAMPLE_URL] = URL("sample_url"),
	[WELCOME_ALL_URL] = URL("all_url"),
	[WELCOME_STEP_URL] = URL("step_url"),
	[WELCOME_NOTICE_URL] = URL("notice_url"),
	[WELCOME_HAS_JOURNEYS] = FLAG("has_journeys"),
	[WELCOME_JOURNEYS] = { "journeys", FIELD_LIST, FIELD_PAGE, .of = chosen_fields,
		.of_count = CHOSEN_FIELD_COUNT },
	[WELCOME_QUESTIONS_URL] = URL("questions_url"),
	[WELCOME_DRAFT] = SHOWN("draft"),
	[WELCOME_IS_PERSONAL] = FLAG("is_personal"),
	[WELCOME_LANGUAGE] = SHOWN("language"),
	[WELCOME_DIRECTION] = SHOWN("direction"),
	[WELCOME_WORDS] = SHOWN("welcome"),
	[WELCOME_HAS_LANGUAGES] = FLAG("has_languages"),
	[WELCOME_LANGUAGES] = { "languages", FIELD_LIST, FIELD_PAGE, .of = spoken_fields,
		.of_count = SPOKEN_FIELD_COUNT },
};
const struct page_kind answer_welcome_page = { "answer.welcome",
	"listen/answer/pages/welcome.html", welcome_fields, WELCOME_FIELD_COUNT };

static const struct field option_fields[OPTION_FIELD_COUNT] = {
	[OPTION_ID] = SHOWN("option_id"),
	[OPTION_NAME] = SHOWN("option_name"),
	[OPTION_VALUE] = SHOWN("option_value"),
	[OPTION_WORDS] = SHOWN("option_words"),
	[OPTION_TYPE] = SHOWN("input_type"),
	[OPTION_IS_CHOSEN] = FLAG("is_chosen"),
	[OPTION_IS_APART] = FLAG("is_apart"),
};

static const struct field question_fields[QUESTION_FIELD_COUNT] = {
	[QUESTION_ID] = SHOWN("id"),
	[QUESTION_NAME] = SHOWN("name"),
	[QUESTION_SENTENCE] = SHOWN("sentence"),
	[QUESTION_ERROR] = SHOWN("error"),
	[QUESTION_VALUE] = SHOWN("value"),
	[QUESTION_IS_TEXT] = FLAG("is_text"),
	[QUESTION_IS_CHOICE] = FLAG("is_choice"),
	[QUESTION_MOST] = { "most", FIELD_COUNT, FIELD_PAGE },
	[QUESTION_OPTIONS] = { "options", FIELD_LIST, FIELD_PAGE, .of = option_fields,
		.of_count = OPTION_FIELD_COUNT },
};

static const struct field group_fields[GROUP_FIELD_COUNT] = {
	[GROUP_FRAME] = SHOWN("frame"),
	[GROUP_QUESTIONS] = { "questions", FIELD_LIST, FIELD_PAGE, .of = question_fields,
		.of_count = QUESTION_FIELD_COUNT },
};

static const struct field hidden_fields[HIDDEN_FIELD_COUNT] = {
	[HIDDEN_NAME] = SHOWN("hidden_name"),
	[HIDDEN_VALUE] = SHOWN("hidden_value"),
};

static const struct field sheet_fields[SHEET_FIELD_COUNT] = {
	[SHEET_TITLE] = TEXT("title", "How far one is."),
	[SHEET_WITHIN] = TEXT("within", "Name of the survey."),
	[SHEET_TROUBLE] = SHOWN("trouble"),
	[SHEET_NOTE] = SHOWN("note"),
	[SHEET_ACTION_URL] = URL("action_url"),
	[SHEET_ONCE] = SHOWN("once"),
	[SHEET_DRAFT] = SHOWN("draft"),
	[SHEET_STEP] = { "step", FIELD_COUNT, FIELD_PAGE },
	[SHEET_HIDDEN] = { "hidden", FIELD_LIST, FIELD_PAGE, .of = hidden_fields,
		.of_count = HIDDEN_FIELD_COUNT },
	[SHEET_GROUPS] = { "groups", FIELD_LIST, FIELD_PAGE, .of = group_fields,
		.of_count = GROUP_FIELD_COUNT },
	[SHEET_CAN_NEXT] = FLAG("can_next"),
	[SHEET_CAN_SEND] = FLAG("can_send"),
	[SHEET_CAN_PREVIOUS] = FLAG("can_previous"),
	[SHEET_CAN_KEEP] = FLAG("can_keep"),
	[SHEET_WORK] = { "work", FIELD_COUNT, FIELD_PAGE },
	[SHEET_ERRORS] = FORM_ERRORS("errors"),
	[SHEET_WRONG] = FLAG("wrong"),
};
const struct page_kind answer_sheet_page = { "answer.questions",
	"listen/answer/pages/questions.html", sheet_fields, SHEET_FIELD_COUNT };

static const struct field later_fields[LATER_FIELD_COUNT] = {
	[LATER_TITLE] = TEXT("title", "Title of the page."),
	[LATER_URL] = URL("url"),
	[LATER_CLOSES] = { "closes", FIELD_DATE, FIELD_PAGE },
};
const struct page_kind answer_later_page = { "answer.later", "listen/answer/pages/later.html",
	later_fields, LATER_FIELD_COUNT };

static const struct field thanks_fields[THANKS_FIELD_COUNT] = {
	[THANKS_TITLE] = TEXT("title", "Title of the page."),
	[THANKS_LEAD] = TEXT("lead", "What became of the reply."),
	[THANKS_RESULTS] = TEXT("results", "When results come, and where."),
	[THANKS_AGAIN_URL] = URL("again_url"),
	[THANKS_END] = SHOWN("end"),
	[THANKS_LANGUAGE] = SHOWN("language"),
	[THANKS_DIRECTION] = SHOWN("direction"),
	[THANKS_HELP_FIRST] = FLAG("help_first"),
	[THANKS_HELP] = FLAG("help"),
};
const struct page_kind answer_thanks_page = { "answer.thanks", "listen/answer/pages/thanks.html",
	thanks_fields, THANKS_FIELD_COUNT };

const struct field answer_told_fields[TOLD_FIELD_COUNT] = {
	[TOLD_SENTENCE] = SHOWN("told_sentence"),
	[TOLD_WORDS] = SHOWN("told_words"),
	[TOLD_LANGUAGE] = SHOWN("told_language"),
};

static const struct field shut_fields[SHUT_FIELD_COUNT] = {
	[SHUT_TITLE] = TEXT("title", "Title of the page."),
	[SHUT_WORDS] = TEXT("words", "What to do."),
	[SHUT_CODE_URL] = URL("code_url"),
	[SHUT_TOLD] = { "told", FIELD_LIST, FIELD_PAGE, .of = answer_told_fields,
		.of_count = TOLD_FIELD_COUNT },
	[SHUT_HAS_TOLD] = FLAG("has_told"),
	[SHUT_MIRROR_URL] = URL("mirror_url"),
};
const struct page_kind answer_shut_page = { "answer.shut", "listen/answer/pages/shut.html",
	shut_fields, SHUT_FIELD_COUNT };

static const struct field paper_fields[PAPER_FIELD_COUNT] = {
	[PAPER_TITLE] = TEXT("title", "Title of the page."),
	[PAPER_HAS_WAVES] = FLAG("has_waves"),
	[PAPER_FIELDS] = FORM_ROWS("fields"),
	[PAPER_ERRORS] = FORM_ERRORS("errors"),
	[PAPER_WRONG] = FLAG("wrong"),
	[PAPER_IS_TWICE] = FLAG("is_twice"),
	[PAPER_HAS_SECOND] = FLAG("has_second"),
	[PAPER_SECOND] = FORM_ROWS("second"),
};
const struct page_kind answer_paper_page = { "answer.paper", "listen/answer/pages/paper.html",
	paper_fields, PAPER_FIELD_COUNT };
