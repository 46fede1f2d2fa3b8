#include "prove/impact/impact_page.h"

#define NUMBER(label, places, words) \
	{ label, FIELD_NUMBER, FIELD_API, .decimals = places, .help = words }
#define SIGNED(label, words) \
	{ label, FIELD_NUMBER, FIELD_API, .decimals = 2, .is_signed = true, .help = words }
#define COUNT(label, words) { label, FIELD_COUNT, FIELD_API, .help = words }
#define WORDS(label, words) { label, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(label) { label, FIELD_TEXT, FIELD_PAGE }

const struct field impact_row_fields[ROW_FIELD_COUNT] = {
	[ROW_KIND] = WORDS("kind", "S the service, V lived, Q B M work, G facts."),
	[ROW_CODE] = WORDS("code", "Code of the sentence."),
	[ROW_LABEL] = WORDS("label", "The sentence asked."),
	[ROW_REVERSED] = { "reversed", FIELD_FLAG, FIELD_API,
		.help = "The sentence complains: a high note means few agree with it." },
	[ROW_NOTE] = WORDS("note", "The words changed and kept their meaning: what they were."),
	[ROW_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[ROW_FIRST_BEFORE_PEOPLE] = COUNT("first_before_people", "Usagers behind the first note."),
	[ROW_FIRST_BEFORE] = NUMBER("first_before", 1, "Note of the usagers, first wave."),
	[ROW_FIRST_AFTER_PEOPLE] = COUNT("first_after_people", "Usagers behind the second note."),
	[ROW_FIRST_AFTER] = NUMBER("first_after", 1, "Note of the usagers, second wave."),
	[ROW_FIRST_CHANGE] = SIGNED("first_change", "After minus before."),
	[ROW_FIRST_HALF] = { "first_half", FIELD_NUMBER, FIELD_PAGE, .decimals = 2 },
	[ROW_FIRST_LOW] = SIGNED("first_low", "95 % interval of the change."),
	[ROW_FIRST_HIGH] = SIGNED("first_high", "95 % interval of the change."),
	[ROW_FIRST_P_DIFFERENT] = NUMBER("first_p_different", 4, "Adjusted p of: no change."),
	[ROW_FIRST_P_ALIKE] = NUMBER("first_p_alike", 4, "Adjusted p of: beyond the margin."),
	[ROW_FIRST_SHOWN] = { "first_shown", FIELD_FLAG, FIELD_PAGE },
	[ROW_FIRST_STATE] = WORDS("first_state", "compared, hidden, not_asked, reworded …"),
	[ROW_FIRST_VERDICT] = WORDS("first_verdict", "different, different_but_small, alike, unsure …"),
	[ROW_FIRST_WORDS] = WORDS("first_words", "The same as the page says it."),
	[ROW_FIRST_CLASS] = SHOWN("first_class"),
	[ROW_FIRST_SENTENCE] = WORDS("first_sentence", "What may be said of it."),
	[ROW_SECOND_BEFORE_PEOPLE] = COUNT("second_before_people", "Agents behind the first note."),
	[ROW_SECOND_BEFORE] = NUMBER("second_before", 1, "Note of the agents, first wave."),
	[ROW_SECOND_AFTER_PEOPLE] = COUNT("second_after_people", "Agents behind the second note."),
	[ROW_SECOND_AFTER] = NUMBER("second_after", 1, "Note of the agents, second wave."),
	[ROW_SECOND_CHANGE] = SIGNED("second_change", "After minus before."),
	[ROW_SECOND_HALF] = { "second_half", FIELD_NUMBER, FIELD_PAGE, .decimals = 2 },
	[ROW_SECOND_LOW] = SIGNED("second_low", "95 % interval of the change."),
	[ROW_SECOND_HIGH] = SIGNED("second_high", "95 % interval of the change."),
	[ROW_SECOND_P_DIFFERENT] = NUMBER("second_p_different", 4, "Adjusted p of: no change."),
	[ROW_SECOND_P_ALIKE] = NUMBER("second_p_alike", 4, "Adjusted p of: beyond the margin."),
	[ROW_SECOND_SHOWN] = { "second_shown", FIELD_FLAG, FIELD_PAGE },
	[ROW_SECOND_STATE] = WORDS("second_state", "compared, hidden, not_asked, reworded …"),
	[ROW_SECOND_VERDICT] = WORDS("second_verdict", "As first_verdict."),
	[ROW_SECOND_WORDS] = WORDS("second_words", "The same as the page says it."),
	[ROW_SECOND_CLASS] = SHOWN("second_class"),
	[ROW_SECOND_SENTENCE] = WORDS("second_sentence", "What may be said of it."),
	[ROW_GAP_BEFORE] = SIGNED("gap_before", "Agents minus usagers, first wave."),
	[ROW_GAP_AFTER] = SIGNED("gap_after", "Agents minus usagers, second wave."),
	[ROW_GAP_CHANGE] = SIGNED("gap_change", "Difference of the two gaps."),
	[ROW_GAP_HALF] = { "gap_half", FIELD_NUMBER, FIELD_PAGE, .decimals = 2 },
	[ROW_GAP_LOW] = SIGNED("gap_low", "95 % interval of that difference."),
	[ROW_GAP_HIGH] = SIGNED("gap_high", "95 % interval of that difference."),
	[ROW_GAP_P_DIFFERENT] = NUMBER("gap_p_different", 4, "Adjusted p of: the gap did not move."),
	[ROW_GAP_P_ALIKE] = NUMBER("gap_p_alike", 4, "Adjusted p of: it moved beyond the margin."),
	[ROW_GAP_VERDICT] = WORDS("gap_verdict", "As first_verdict."),
	[ROW_GAP_WORDS] = WORDS("gap_words", "The same as the page says it."),
	[ROW_GAP_CLASS] = SHOWN("gap_class"),
	[ROW_GAP_SENTENCE] = WORDS("gap_sentence", "What may be said of it."),
};

static const struct field group_fields[GROUP_FIELD_COUNT] = {
	[GROUP_CODE] = WORDS("group", "service, lived or own."),
	[GROUP_HEADING] = WORDS("heading", "What these sentences speak of."),
	[GROUP_INTRO] = WORDS("intro", "How to read them."),
	[GROUP_HAS_GAPS] = { "has_gaps", FIELD_FLAG, FIELD_PAGE },
	[GROUP_CAPTION] = SHOWN("caption"),
	[GROUP_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = impact_row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "One row per sentence, what moved most first." },
	[GROUP_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
};

static const struct field turnout_fields[TURNOUT_FIELD_COUNT] = {
	[TURNOUT_PLACE] = WORDS("turnout_place", "Where, by the later tree."),
	[TURNOUT_FIRST_BEFORE_RECEIVED] = COUNT("first_before_received", "Replies, if shown."),
	[TURNOUT_FIRST_BEFORE_EXPECTED] = COUNT("first_before_expected", "Expected, if known."),
	[TURNOUT_FIRST_BEFORE] = SHOWN("first_before_rate"),
	[TURNOUT_FIRST_AFTER_RECEIVED] = COUNT("first_after_received", "Replies, if shown."),
	[TURNOUT_FIRST_AFTER_EXPECTED] = COUNT("first_after_expected", "Expected, if known."),
	[TURNOUT_FIRST_AFTER] = SHOWN("first_after_rate"),
	[TURNOUT_SECOND_BEFORE_RECEIVED] = COUNT("second_before_received", "Replies, if shown."),
	[TURNOUT_SECOND_BEFORE_EXPECTED] = COUNT("second_before_expected", "Invited, if known."),
	[TURNOUT_SECOND_BEFORE] = SHOWN("second_before_rate"),
	[TURNOUT_SECOND_AFTER_RECEIVED] = COUNT("second_after_received", "Replies, if shown."),
	[TURNOUT_SECOND_AFTER_EXPECTED] = COUNT("second_after_expected", "Invited, if known."),
	[TURNOUT_SECOND_AFTER] = SHOWN("second_after_rate"),
};

static const struct field sentence_fields[SENTENCE_FIELD_COUNT] = {
	[SENTENCE_TEXT] = WORDS("sentence", "A sentence."),
};

static const struct field child_fields[CHILD_FIELD_COUNT] = {
	[CHILD_NAME] = SHOWN("name"),
	[CHILD_URL] = { "url", FIELD_URL, FIELD_PAGE },
};

#define CHIP(label) WORDS(label, "What moved, in two words; null: see the action's page.")
static const struct field decided_fields[DECIDED_FIELD_COUNT] = {
	[DECIDED_WHAT] = WORDS("what", "What was decided."),
	[DECIDED_REFERENCE] = WORDS("reference", "What people read and type."),
	[DECIDED_URL] = { "effect_url", FIELD_URL, FIELD_PAGE },
	[DECIDED_PLACE] = WORDS("where", "Where."),
	[DECIDED_STATE] = WORDS("action_state", "Decided, under way or done, in French."),
	[DECIDED_SENTENCE] = WORDS("judged_sentence", "The sentence that judges it."),
	[DECIDED_FIRST_WAY] = WORDS("first_way", "What is expected for the first side."),
	[DECIDED_FIRST_CHIP] = CHIP("first_words"),
	[DECIDED_FIRST_CLASS] = SHOWN("first_class"),
	[DECIDED_SECOND_WAY] = WORDS("second_way", "What is expected for the second side."),
	[DECIDED_SECOND_CHIP] = CHIP("second_words"),
	[DECIDED_SECOND_CLASS] = SHOWN("second_class"),
};

#define FLAG(label) { label, FIELD_FLAG, FIELD_PAGE }
#define URL(label)  { label, FIELD_URL, FIELD_PAGE }
#define SENTENCES(label, words) \
	{ label, FIELD_LIST, FIELD_API, .of = sentence_fields, .of_count = SENTENCE_FIELD_COUNT, \
	  .help = words }

static const struct field page_fields[IMPACT_PAGE_FIELD_COUNT] = {
	[IMPACT_TITLE] = WORDS("title", "What moved, on both sides."),
	[IMPACT_LEAD] = WORDS("lead", "Which waves, and what became of the gaps."),
	[IMPACT_WAVE_BEFORE] = WORDS("before", "Code of the first wave."),
	[IMPACT_WAVE_BEFORE_NAME] = WORDS("before_name", "Its name."),
	[IMPACT_WAVE_BEFORE_CLOSED] = { "before_closed", FIELD_DATE, FIELD_API, .help = "Its last day." },
	[IMPACT_WAVE_AFTER] = WORDS("after", "Code of the second wave."),
	[IMPACT_WAVE_AFTER_NAME] = WORDS("after_name", "Its name."),
	[IMPACT_WAVE_AFTER_CLOSED] = { "after_closed", FIELD_DATE, FIELD_API, .help = "Its last day." },
	[IMPACT_SWAPPED] = { "swapped", FIELD_FLAG, FIELD_API,
		.help = "The waves were asked for in the other order." },
	[IMPACT_PLACE_CODE] = WORDS("place", "Code of the place, null for the whole."),
	[IMPACT_PLACE_NAME] = WORDS("place_name", "Name of the place."),
	[IMPACT_PLACE_WORDS] = WORDS("place_words", "What was compared with what, when places changed."),
	[IMPACT_SPLIT_NAME] = SHOWN("split_name"),
	[IMPACT_SPLIT_URL] = URL("split_url"),
	[IMPACT_MARGIN] = NUMBER("margin", 2, "A change under it is small: of the second wave."),
	[IMPACT_MARGIN_WORDS] = SHOWN("margin_words"),
	[IMPACT_FAMILY] = COUNT("family_size", "Changes of notes judged together."),
	[IMPACT_GAP_FAMILY] = COUNT("gap_family_size", "Changes of gaps judged together."),
	[IMPACT_FIRST] = WORDS("first", "Name of the first side."),
	[IMPACT_FIRST_SMALL] = SHOWN("first_small"),
	[IMPACT_SECOND] = WORDS("second", "Name of the second side."),
	[IMPACT_SECOND_SMALL] = SHOWN("second_small"),
	[IMPACT_GROUPS] = { "groups", FIELD_LIST, FIELD_API, .of = group_fields,
		.of_count = GROUP_FIELD_COUNT, .help = "The sentences, by what they speak of." },
	[IMPACT_ONLY_BEFORE] = SENTENCES("only_before", "Asked in the first wave alone."),
	[IMPACT_HAS_ONLY_BEFORE] = FLAG("has_only_before"),
	[IMPACT_ONLY_AFTER] = SENTENCES("only_after", "Asked in the second wave alone."),
	[IMPACT_HAS_ONLY_AFTER] = FLAG("has_only_after"),
	[IMPACT_WARNINGS] = SENTENCES("warnings", "About who answered."),
	[IMPACT_HAS_TURNOUTS] = FLAG("has_turnouts"),
	[IMPACT_TURNOUTS] = { "turnouts", FIELD_LIST, FIELD_API, .of = turnout_fields,
		.of_count = TURNOUT_FIELD_COUNT, .help = "Who answered, here then in each place under." },
	[IMPACT_EMPTY] = FLAG("empty"),
	[IMPACT_ALONE] = { "alone", FIELD_FLAG, FIELD_API, .help = "There is only one wave yet." },
	[IMPACT_ALONE_NAME] = SHOWN("alone_name"),
	[IMPACT_ALONE_URL] = URL("alone_url"),
	[IMPACT_APART] = { "apart", FIELD_FLAG, FIELD_API, .help = "No sentence was asked twice." },
	[IMPACT_PREPARING] = { "preparing", FIELD_FLAG, FIELD_API,
		.help = "Figures are being made again: ask in a few seconds." },
	[IMPACT_HAS_FIGURES] = FLAG("has_figures"),
	[IMPACT_PARENT_NAME] = SHOWN("parent_name"),
	[IMPACT_PARENT_URL] = URL("parent_url"),
	[IMPACT_CHILDREN] = { "children", FIELD_LIST, FIELD_PAGE, .of = child_fields,
		.of_count = CHILD_FIELD_COUNT },
	[IMPACT_CHILDREN_MORE] = { "children_more", FIELD_COUNT, FIELD_PAGE },
	[IMPACT_HAS_AROUND] = FLAG("has_around"),
	[IMPACT_CSV_URL] = URL("csv_url"),
	[IMPACT_XLSX_URL] = URL("xlsx_url"),
	[IMPACT_JSON_URL] = URL("json_url"),
	[IMPACT_DECIDED] = { "decided", FIELD_LIST, FIELD_API, .of = decided_fields,
		.of_count = DECIDED_FIELD_COUNT, .help = "Actions begun between the two waves." },
	[IMPACT_HAS_DECIDED] = FLAG("has_decided"),
	[IMPACT_DECIDED_MORE] = { "decided_more", FIELD_COUNT, FIELD_PAGE },
	[IMPACT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[IMPACT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[IMPACT_WRONG] = FLAG("wrong"),
};

const struct page_kind impact_page = { "impact", "prove/impact/pages/impact.html", page_fields,
	IMPACT_PAGE_FIELD_COUNT };
