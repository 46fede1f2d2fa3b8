#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

static const struct field sentence_fields[SENTENCE_FIELD_COUNT] = {
	[SENTENCE_TEXT] = { "sentence", FIELD_TEXT, FIELD_API, .help = "What both sides share." },
};

static const struct field cloud_fields[CLOUD_FIELD_COUNT] = {
	[CLOUD_TITLE] = { "cloud_title", FIELD_TEXT, FIELD_PAGE },
	[CLOUD_WORDS] = { "cloud_words", FIELD_TEXT, FIELD_PAGE },
	[CLOUD_PICTURE] = { "cloud", FIELD_MARKUP, FIELD_PAGE },
};

static const struct field child_fields[CHILD_FIELD_COUNT] = {
	[CHILD_NAME] = { "name", FIELD_TEXT, FIELD_PAGE },
	[CHILD_URL] = { "url", FIELD_URL, FIELD_PAGE },
};

#define NUMBER(label, places, words) \
	{ label, FIELD_NUMBER, FIELD_API, .decimals = places, .help = words }
#define SIGNED(label, words) \
	{ label, FIELD_NUMBER, FIELD_API, .decimals = 2, .is_signed = true, .help = words }
#define COUNT(label, words) { label, FIELD_COUNT, FIELD_API, .help = words }
#define WORDS(label, words) { label, FIELD_TEXT, FIELD_API, .help = words }

const struct field mirror_row_fields[ROW_FIELD_COUNT] = {
	[ROW_KIND] = WORDS("kind", "theme or item"),
	[ROW_CODE] = WORDS("code", "Code of the theme or item."),
	[ROW_LABEL] = WORDS("label", "Name of the theme, or the sentence asked."),
	[ROW_THEME] = WORDS("theme", "Name of the theme."),
	[ROW_REVERSED] = { "reversed", FIELD_FLAG, FIELD_API,
		.help = "The sentence complains: a high note means few agree with it." },
	[ROW_FIRST_PEOPLE] = COUNT("first_people", "Usagers behind the note."),
	[ROW_FIRST_MEAN] = NUMBER("first_mean", 1, "Mean note of the usagers."),
	[ROW_FIRST_HALF] = { "first_half", FIELD_NUMBER, FIELD_PAGE, .decimals = 2 },
	[ROW_FIRST_LOW] = NUMBER("first_low", 2, "95 % interval of the mean."),
	[ROW_FIRST_HIGH] = NUMBER("first_high", 2, "95 % interval of the mean."),
	[ROW_SECOND_PEOPLE] = COUNT("second_people", "Agents behind the note."),
	[ROW_SECOND_MEAN] = NUMBER("second_mean", 1, "Mean note of the agents."),
	[ROW_SECOND_HALF] = { "second_half", FIELD_NUMBER, FIELD_PAGE, .decimals = 2 },
	[ROW_SECOND_LOW] = NUMBER("second_low", 2, "95 % interval of the mean."),
	[ROW_SECOND_HIGH] = NUMBER("second_high", 2, "95 % interval of the mean."),
	[ROW_PAIRS] = COUNT("pairs", "Places compared, when notes are paired place by place."),
	[ROW_GAP] = SIGNED("gap", "Agents minus usagers."),
	[ROW_GAP_HALF] = { "gap_half", FIELD_NUMBER, FIELD_PAGE, .decimals = 2 },
	[ROW_GAP_LOW] = SIGNED("gap_low", "95 % interval of the gap."),
	[ROW_GAP_HIGH] = SIGNED("gap_high", "95 % interval of the gap."),
	[ROW_VERDICT] = WORDS("verdict", "different, different_but_small, alike, unsure …"),
	[ROW_VERDICT_WORDS] = WORDS("verdict_words", "The verdict as the page says it."),
	[ROW_VERDICT_CLASS] = { "verdict_class", FIELD_TEXT, FIELD_PAGE },
	[ROW_BEYOND] = { "beyond_margin", FIELD_FLAG, FIELD_API,
		.help = "The whole interval lies beyond the margin." },
	[ROW_P_DIFFERENT] = NUMBER("p_different", 4, "Adjusted p of: the gap is zero."),
	[ROW_P_ALIKE] = NUMBER("p_alike", 4, "Adjusted p of: the gap is beyond the margin."),
	[ROW_CLIFF] = SIGNED("cliff_delta", "Cliff's delta."),
	[ROW_CLIFF_LOW] = SIGNED("cliff_delta_low", "Its 95 % interval."),
	[ROW_CLIFF_HIGH] = SIGNED("cliff_delta_high", "Its 95 % interval."),
	[ROW_P_RANK] = NUMBER("p_brunner_munzel", 4, "Brunner and Munzel's p, not adjusted."),
	[ROW_HEDGES] = SIGNED("hedges_g", "Hedges' g."),
	[ROW_MORE_FIRST] = COUNT("more_usagers", "Usagers still needed to conclude."),
	[ROW_MORE_SECOND] = COUNT("more_agents", "Agents still needed to conclude, with those usagers."),
	[ROW_CORRELATION] = SIGNED("correlation", "Pearson's r between the two notes of places."),
	[ROW_CORRELATION_LOW] = SIGNED("correlation_low", "Its 95 % interval."),
	[ROW_CORRELATION_HIGH] = SIGNED("correlation_high", "Its 95 % interval."),
	[ROW_CORRELATION_WORDS] = WORDS("correlation_words", "The same in a sentence."),
	[ROW_SENTENCE] = WORDS("sentence", "What may be concluded, in plain French."),
	[ROW_FIRST_HIDDEN] = { "first_hidden", FIELD_FLAG, FIELD_PAGE },
	[ROW_SECOND_HIDDEN] = { "second_hidden", FIELD_FLAG, FIELD_PAGE },
	[ROW_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[ROW_WORKSHOP_URL] = { "workshop_url", FIELD_URL, FIELD_PAGE },
	[ROW_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
};

const struct field mirror_comparison_fields[COMPARISON_FIELD_COUNT] = {
	[COMPARISON_HEADING] = WORDS("heading", "Who is compared with whom."),
	[COMPARISON_FIRST_GROUP] = WORDS("first_group", "Code of the usagers' group, null for all."),
	[COMPARISON_FIRST] = WORDS("first", "Name of the usagers' group."),
	[COMPARISON_FIRST_SMALL] = { "first_small", FIELD_TEXT, FIELD_PAGE },
	[COMPARISON_SECOND_GROUP] = WORDS("second_group", "Code of the agents' group, null for all."),
	[COMPARISON_SECOND] = WORDS("second", "Name of the agents' group."),
	[COMPARISON_SECOND_SMALL] = { "second_small", FIELD_TEXT, FIELD_PAGE },
	[COMPARISON_METHOD] = WORDS("method", "people, places or notes."),
	[COMPARISON_FAMILY] = COUNT("family_size", "Comparisons judged together."),
	[COMPARISON_TOGETHER] = { "together", FIELD_LIST, FIELD_API, .of = sentence_fields,
		.of_count = SENTENCE_FIELD_COUNT, .help = "What both sides share." },
	[COMPARISON_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = mirror_row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "One row per theme." },
	[COMPARISON_ITEMS] = { "items", FIELD_LIST, FIELD_API, .of = mirror_row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "One row per sentence." },
	[COMPARISON_HAS_ITEMS] = { "has_items", FIELD_FLAG, FIELD_PAGE },
	[COMPARISON_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[COMPARISON_CAPTION] = { "caption", FIELD_TEXT, FIELD_PAGE },
	[COMPARISON_CLOUDS] = { "clouds", FIELD_LIST, FIELD_PAGE, .of = cloud_fields,
		.of_count = CLOUD_FIELD_COUNT },
	[COMPARISON_HAS_CLOUDS] = { "has_clouds", FIELD_FLAG, FIELD_PAGE },
	[COMPARISON_HAS_SHEET] = { "has_sheet", FIELD_FLAG, FIELD_PAGE },
	[COMPARISON_HAS_INTERVALS] = { "has_intervals", FIELD_FLAG, FIELD_PAGE },
};

static const struct field page_fields[MIRROR_FIELD_COUNT] = {
	[MIRROR_TITLE] = WORDS("title", "What the mirror says first."),
	[MIRROR_LEAD] = WORDS("lead", "Where the visions meet and where they differ."),
	[MIRROR_WAVE_CODE] = WORDS("wave", "Code of the wave."),
	[MIRROR_WAVE_NAME] = WORDS("wave_name", "Name of the wave."),
	[MIRROR_KIND] = WORDS("data_kind", "answers, counts or scores."),
	[MIRROR_CLOSED] = { "closed", FIELD_DATE, FIELD_API, .help = "Last day of the wave." },
	[MIRROR_PLACE_CODE] = WORDS("place", "Code of the place, null for the whole."),
	[MIRROR_PLACE_NAME] = WORDS("place_name", "Name of the place."),
	[MIRROR_JOURNEY_CODE] = WORDS("journey", "Code of the journey, null for all."),
	[MIRROR_JOURNEY_NAME] = WORDS("journey_name", "Name of the journey."),
	[MIRROR_JOURNEY_URL] = { "journey_url", FIELD_URL, FIELD_PAGE },
	[MIRROR_SCALE_LOW] = NUMBER("scale_low", 0, "Lowest note."),
	[MIRROR_SCALE_HIGH] = NUMBER("scale_high", 0, "Highest note."),
	[MIRROR_FAVOURABLE] = { "favourable", FIELD_NUMBER, FIELD_API,
		.help = "First favourable level." },
	[MIRROR_MARGIN] = NUMBER("margin", 2, "A gap under it is small."),
	[MIRROR_MARGIN_WORDS] = { "margin_words", FIELD_TEXT, FIELD_PAGE },
	[MIRROR_USAGERS] = COUNT("usagers", "Usagers who answered, when it may be said."),
	[MIRROR_AGENTS] = COUNT("agents", "Agents who answered, when it may be said."),
	[MIRROR_COMPARISONS] = { "comparisons", FIELD_LIST, FIELD_API,
		.of = mirror_comparison_fields, .of_count = COMPARISON_FIELD_COUNT,
		.help = "One for each pair of groups." },
	[MIRROR_EMPTY] = { "empty", FIELD_FLAG, FIELD_PAGE },
	[MIRROR_EMPTY_WORDS] = { "empty_words", FIELD_TEXT, FIELD_PAGE },
	[MIRROR_EMPTY_URL] = { "empty_url", FIELD_URL, FIELD_PAGE },
	[MIRROR_PREPARING] = { "preparing", FIELD_FLAG, FIELD_API,
		.help = "Figures are being made again: ask in a few seconds." },
	[MIRROR_HAS_FIGURES] = { "has_figures", FIELD_FLAG, FIELD_PAGE },
	[MIRROR_PARENT_NAME] = { "parent_name", FIELD_TEXT, FIELD_PAGE },
	[MIRROR_PARENT_URL] = { "parent_url", FIELD_URL, FIELD_PAGE },
	[MIRROR_CHILDREN] = { "children", FIELD_LIST, FIELD_PAGE, .of = child_fields,
		.of_count = CHILD_FIELD_COUNT },
	[MIRROR_CHILDREN_MORE] = { "children_more", FIELD_COUNT, FIELD_PAGE },
	[MIRROR_CSV_URL] = { "csv_url", FIELD_URL, FIELD_PAGE },
	[MIRROR_XLSX_URL] = { "xlsx_url", FIELD_URL, FIELD_PAGE },
	[MIRROR_JSON_URL] = { "json_url", FIELD_URL, FIELD_PAGE },
	[MIRROR_RESULTS_URL] = { "results_url", FIELD_URL, FIELD_PAGE },
	[MIRROR_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[MIRROR_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[MIRROR_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[MIRROR_BEFORE] = { "expectations", FIELD_LIST, FIELD_API, .of = mirror_section_fields,
		.of_count = SECTION_FIELD_COUNT, .help = "What counts most for each side." },
	[MIRROR_AFTER] = { "sections", FIELD_LIST, FIELD_API, .of = mirror_section_fields,
		.of_count = SECTION_FIELD_COUNT, .help = "Guesses, then lived experiences." },
	[MIRROR_HAS_ASKED] = { "has_asked", FIELD_FLAG, FIELD_PAGE },
	[MIRROR_ASKED] = { "questions", FIELD_LIST, FIELD_API, .of = mirror_asked_fields,
		.of_count = ASKED_FIELD_COUNT, .help = "What was asked of whom." },
	[MIRROR_ASKED_STEPS] = { "steps_asked", FIELD_TEXT, FIELD_API,
		.help = "How many steps of journeys were judged too; null: none." },
	[MIRROR_MAPS] = { "maps", FIELD_LIST, FIELD_API, .of = mirror_map_fields,
		.of_count = MAP_FIELD_COUNT, .help = "Importance against note, stated then derived." },
	[MIRROR_HAS_RATES] = { "has_rates", FIELD_FLAG, FIELD_PAGE },
	[MIRROR_RATES] = { "rates", FIELD_LIST, FIELD_API, .of = mirror_rate_fields,
		.of_count = RATE_FIELD_COUNT, .help = "Who answered, here then in each place under." },
	[MIRROR_HAS_WEIGHTED] = { "has_weighted", FIELD_FLAG, FIELD_PAGE },
	[MIRROR_WEIGHTED] = { "weighted", FIELD_LIST, FIELD_API, .of = mirror_weighted_fields,
		.of_count = WEIGHTED_FIELD_COUNT,
		.help = "Notes when each place weighs as many people as were invited there." },
	[MIRROR_FIRST] = { "side_first", FIELD_TEXT, FIELD_PAGE },
	[MIRROR_SECOND] = { "side_second", FIELD_TEXT, FIELD_PAGE },
	[MIRROR_SAMPLE] = { "sample", FIELD_FLAG, FIELD_API,
		.help = "All figures are invented: what the mirror will look like." },
};

const struct page_kind mirror_page = { "mirror", "confront/mirror/pages/mirror.html",
	page_fields, MIRROR_FIELD_COUNT };

enum { METHOD_TITLE, METHOD_FIELD_COUNT };
static const struct field method_fields[METHOD_FIELD_COUNT] = {
	[METHOD_TITLE] = WORDS("title", "Title of the page."),
};

const struct page_kind mirror_method_page = { "method", "confront/mirror/pages/method.html",
	method_fields, METHOD_FIELD_COUNT };
