#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

#define WORDS(label, words) { label, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(label)        { label, FIELD_TEXT, FIELD_PAGE }
#define COUNT(label, words) { label, FIELD_COUNT, FIELD_API, .help = words }
#define NUMBER(label, words) { label, FIELD_NUMBER, FIELD_API, .decimals = 2, .help = words }

static const struct field facing_fields[FACING_FIELD_COUNT] = {
	[FACING_CODE] = WORDS("code", "Code of the item."),
	[FACING_LABEL] = WORDS("label", "The sentence asked, or the choice."),
	[FACING_ABOUT] = WORDS("about", "The other side's sentence, or who guesses."),
	[FACING_FIRST_PEOPLE] = COUNT("first_people", "Usagers behind the figure."),
	[FACING_FIRST_VALUE] = NUMBER("first_value", "Figure on the usagers' line."),
	[FACING_FIRST_LOW] = NUMBER("first_low", "95 % interval."),
	[FACING_FIRST_HIGH] = NUMBER("first_high", "95 % interval."),
	[FACING_FIRST_WORDS] = SHOWN("first_words"),
	[FACING_SECOND_PEOPLE] = COUNT("second_people", "Agents behind the figure."),
	[FACING_SECOND_VALUE] = NUMBER("second_value", "Figure on the agents' line."),
	[FACING_SECOND_LOW] = NUMBER("second_low", "95 % interval."),
	[FACING_SECOND_HIGH] = NUMBER("second_high", "95 % interval."),
	[FACING_SECOND_WORDS] = SHOWN("second_words"),
	[FACING_READING] = WORDS("reading", "What may be concluded, in one English word."),
	[FACING_READING_WORDS] = WORDS("reading_words", "The same as the page says it."),
	[FACING_CLASS] = SHOWN("reading_class"),
	[FACING_SENTENCE] = WORDS("sentence", "What may be concluded, in plain French."),
	[FACING_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[FACING_WORKSHOP_URL] = { "workshop_url", FIELD_URL, FIELD_PAGE },
	[FACING_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
};

static const struct field together_fields[SENTENCE_FIELD_COUNT] = {
	[SENTENCE_TEXT] = WORDS("sentence", "What both sides share."),
};

const struct field mirror_section_fields[SECTION_FIELD_COUNT] = {
	[SECTION_CODE] = WORDS("section", "expected, guessed or lived."),
	[SECTION_HEADING] = WORDS("heading", "Title of the section."),
	[SECTION_INTRO] = WORDS("intro", "What was asked, and what is compared."),
	[SECTION_TOGETHER] = { "together", FIELD_LIST, FIELD_API, .of = together_fields,
		.of_count = SENTENCE_FIELD_COUNT, .help = "What both sides share." },
	[SECTION_FIRST] = SHOWN("first"),
	[SECTION_SECOND] = SHOWN("second"),
	[SECTION_HAS_ROWS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
	[SECTION_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = facing_fields,
		.of_count = FACING_FIELD_COUNT, .help = "One row per sentence or choice." },
	[SECTION_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[SECTION_CAPTION] = SHOWN("caption"),
	[SECTION_NOTE] = WORDS("note", "What these figures do not say."),
};

static struct span
voice_words(struct arena *arena, const struct mirror_voice *voice, const struct mirror_unit *unit)
{
	struct text text = text_new(arena, 100);
	if (!voice->is_shown)
		return SPAN("non montré");
	text_add_number(&text, voice->value, unit->decimals);
	text_add_z(&text, unit->suffix);
	return text_span(&text);
}

static void
fill_side(struct arena *arena, struct model *row, const struct mirror_voice *voice,
          const struct mirror_unit *unit, size_t people)
{
	/* The fields of a voice follow one another: people, value, low, high, words. */
	if (voice->is_shown) {
		model_count(row, people, voice->people);
		model_number(row, people + 1, voice->value);
	}
	if (voice->is_shown && voice->has_interval) {
		model_number(row, people + 2, voice->low);
		model_number(row, people + 3, voice->high);
	}
	model_text(row, people + 4, voice_words(arena, voice, unit));
}
_Static_assert(FACING_FIRST_WORDS == FACING_FIRST_PEOPLE + 4 &&
                   FACING_SECOND_WORDS == FACING_SECOND_PEOPLE + 4,
               "fill_side counts on this order");

static struct span
spoken(struct arena *arena, const struct mirror_facing *facing, const struct mirror_unit *unit,
       const struct mirror_names *names)
{
	const struct span first = voice_words(arena, &facing->first, unit);
	const struct span second = voice_words(arena, &facing->second, unit);
	return span_of(arena_format(arena, "%.*s\u202f: %.*s %.*s, %.*s %.*s%s%s",
	                            SPAN_ARGS(facing->label), SPAN_ARGS(names->first),
	                            SPAN_ARGS(first), SPAN_ARGS(names->second), SPAN_ARGS(second),
	                            facing->reading_words == NULL ? "" : ", ",
	                            facing->reading_words == NULL ? "" : facing->reading_words));
}

void
mirror_facing_add(struct arena *arena, struct model *section, const struct mirror_facing *facing,
                  const struct mirror_unit *unit, const struct mirror_names *names)
{
	struct model *row = model_row(section, SECTION_ROWS);
	model_flag(section, SECTION_HAS_ROWS, true);
	model_text(row, FACING_CODE, facing->code);
	model_text(row, FACING_LABEL, facing->label);
	model_text(row, FACING_ABOUT, facing->about);
	fill_side(arena, row, &facing->first, unit, FACING_FIRST_PEOPLE);
	fill_side(arena, row, &facing->second, unit, FACING_SECOND_PEOPLE);
	model_text_z(row, FACING_READING, facing->reading);
	model_text_z(row, FACING_READING_WORDS, facing->reading_words);
	model_text_z(row, FACING_CLASS, facing->reading_class);
	model_text_z(row, FACING_SENTENCE, facing->sentence);
	mirror_act_urls(arena, &facing->acts, facing->code, row, FACING_WORKSHOP_URL);
	model_markup(row, FACING_MARKS,
	             chart_gap_marks(arena, &(struct chart_gap){
											.scale = unit->scale,
											.first = mirror_chart_voice(&facing->first),
											.second = mirror_chart_voice(&facing->second),
											.link = facing->link,
											.label = spoken(arena, facing, unit, names),
										}));
}

struct model *
mirror_section_add(struct model *page, size_t list, const char *code, const char *heading,
                   const struct mirror_names *names)
{
	struct model *section = model_row(page, list);
	model_text_z(section, SECTION_CODE, code);
	model_text_z(section, SECTION_HEADING, heading);
	model_text(section, SECTION_FIRST, names->first_capital);
	model_text(section, SECTION_SECOND, names->second_capital);
	return section;
}

void
mirror_section_hide(struct model *section)
{
	model_text_z(section, SECTION_NOTE,
	             "Rien n’en est montré ici. Ce choix protège les personnes qui répondent.");
}
