#include "craft/ask/ask_inside.h"

/* --- kinds ------------------------------------------------------------------------------------- */

const struct apart ask_aparts[APART_COUNT] = {
	{ ASK_MAY_NOT_KNOW, ASK_NOT_KNOWN, "nsp", FRENCH("Je ne sais pas"), "NSP",
		FRENCH("ne sait pas") },
	{ ASK_MAY_NOT_APPLY, ASK_NOT_APPLICABLE, "na", FRENCH("Sans objet pour moi"), "NA",
		FRENCH("sans objet") },
	{ ASK_MAY_DECLINE, ASK_DECLINED, "pnr", FRENCH("Je préfère ne pas répondre"), "PNR",
		FRENCH("préfère ne pas répondre") },
};

const struct apart *
ask_apart_of(enum ask_state state)
{
	for (size_t i = 0; i < APART_COUNT; i++)
		if (ask_aparts[i].state == state)
			return &ask_aparts[i];
	return NULL;
}

enum apart_place
ask_apart_place(enum ask_kind kind)
{
	switch (kind) {
	case ASK_ONE:
	case ASK_SCALE:
	case ASK_SMILEYS:
	case ASK_YES_NO:
		return APART_AMONG_LEVELS;
	case ASK_MATRIX:
	case ASK_PAIRS:
	case ASK_KANO:
		return APART_IN_EACH_ROW;
	case ASK_COMPUTED:
	case ASK_PAGE:
	case ASK_CONSENT:
	case ASK_FILE:
		return APART_NOWHERE;
	default:
		return APART_IN_BOXES;
	}
}

bool
ask_has_choices(enum ask_kind kind)
{
	return kind == ASK_ONE || kind == ASK_SEVERAL || kind == ASK_MATRIX || kind == ASK_RANKING ||
	       kind == ASK_BUDGET || kind == ASK_PAIRS;
}

bool
ask_has_levels(enum ask_kind kind)
{
	return kind == ASK_SCALE || kind == ASK_SMILEYS || kind == ASK_MATRIX || kind == ASK_PAIRS;
}

bool
ask_is_text(enum ask_kind kind)
{
	return kind == ASK_TEXT || kind == ASK_LONG || kind == ASK_MAIL || kind == ASK_PHONE;
}

size_t
ask_part_count(const struct ask_question *question)
{
	if (question->kind == ASK_KANO)
		return KANO_PART_COUNT;
	return question->kind != ASK_ONE && ask_has_choices(question->kind) ? question->choice_count : 0;
}

size_t
ask_typed_part_count(const struct ask_question *question)
{
	return question->kind == ASK_PLACE ? 1 : ask_part_count(question);
}

int64_t
ask_level_first(const struct ask_question *question)
{
	return question->kind == ASK_KANO ? 0 : question->kind == ASK_SMILEYS ? 1 : question->least;
}

size_t
ask_level_count(const struct ask_question *question)
{
	if (question->kind == ASK_KANO || question->kind == ASK_SMILEYS)
		return KANO_LEVEL_COUNT;
	return (size_t)(question->most - question->least + 1);
}

int64_t
ask_most_of(const struct ask_question *question)
{
	return question->most == 0 ? (int64_t)question->choice_count : question->most;
}

size_t
ask_length_max(const struct ask_question *question)
{
	switch (question->kind) {
	case ASK_TEXT:
		return question->length_max == 0 ? ASK_LINE_LENGTH_MAX : question->length_max;
	case ASK_LONG:
		return question->length_max == 0 ? ASK_LONG_LENGTH_MAX : question->length_max;
	case ASK_MAIL:
		return ASK_MAIL_SIZE_MAX;
	default:
		return 40; /* a number, a day or a phone, with all its blanks */
	}
}

size_t
ask_text_room(const struct ask_question *question)
{
	switch (question->kind) {
	case ASK_TEXT:
	case ASK_LONG:
		return ask_length_max(question) * ASK_BYTES_PER_CHARACTER;
	case ASK_MAIL:
		return ASK_MAIL_SIZE_MAX;
	case ASK_PHONE:
		return ASK_PHONE_SIZE_MAX;
	default:
		return 0;
	}
}

bool
ask_has_limits(const struct ask_question *question)
{
	return question->least != 0 || question->most != 0;
}

int64_t
ask_megabytes(const struct ask_question *question)
{
	return question->most > 0 ? question->most : ASK_FILE_MEGABYTES_MAX;
}

struct span
ask_level_figure(struct arena *arena, int64_t level)
{
	return span_of(arena_format(arena, "%s%lld", level < 0 ? "\u2212" : "",
	                            (long long)(level < 0 ? -level : level)));
}

struct span
ask_level_end(const struct ask_question *question, int64_t level, const struct ask_choice *row)
{
	const bool is_pair = question->kind == ASK_PAIRS && row != NULL;
	if (level == ask_level_first(question))
		return is_pair ? row->words : question->least_words;
	if (level == ask_level_first(question) + (int64_t)ask_level_count(question) - 1)
		return is_pair ? row->other : question->most_words;
	return span_of("");
}

/* Each level has words of its own; else the ends alone have. */
bool
ask_has_level_words(const struct ask_question *question)
{
	return question->level_words != NULL || question->kind == ASK_KANO ||
	       question->kind == ASK_SMILEYS;
}

bool
ask_levels_are_ours(const struct ask_question *question)
{
	return question->kind == ASK_KANO ||
	       (question->kind == ASK_SMILEYS && question->level_words == NULL);
}

struct span
ask_level_words(struct arena *arena, const struct catalogue *words,
                const struct ask_question *question, int64_t level, const struct ask_choice *row)
{
	static const char *const kano[] = { FRENCH("Cela me plaît"), FRENCH("C’est normal"),
		FRENCH("Cela m’est égal"), FRENCH("Je m’en accommode"), FRENCH("Cela me déplaît") };
	static const char *const faces[] = { FRENCH("Très mauvais"), FRENCH("Mauvais"), FRENCH("Moyen"),
		FRENCH("Bon"), FRENCH("Très bon") };
	_Static_assert(LENGTH(kano) == KANO_LEVEL_COUNT && LENGTH(faces) == KANO_LEVEL_COUNT, "five");
	const size_t at = (size_t)(level - ask_level_first(question));
	must(at < ask_level_count(question));
	if (question->kind == ASK_KANO)
		return span_of(catalogue_say(words, kano[at]));
	if (question->level_words != NULL)
		return question->level_words[at];
	if (question->kind == ASK_SMILEYS)
		return span_of(catalogue_say(words, faces[at]));
	const struct span figure = ask_level_figure(arena, level);
	const struct span end = ask_level_end(question, level, row);
	if (end.length == 0)
		return figure;
	return span_of(arena_format(arena, "%.*s, %.*s", SPAN_ARGS(figure), SPAN_ARGS(end)));
}

void
ask_add_decimal(struct text *out, int64_t number, int decimals, char point)
{
	int64_t one = 1;
	for (int i = 0; i < decimals; i++)
		one *= 10;
	const int64_t far = number < 0 ? -number : number;
	text_format(out, "%s%lld", number < 0 ? "-" : "", (long long)(far / one));
	if (decimals > 0)
		text_format(out, "%c%0*lld", point, decimals, (long long)(far % one));
}

void
ask_add_number(const struct catalogue *words, struct text *out, int64_t number, int decimals)
{
	double one = 1;
	for (int i = 0; i < decimals; i++)
		one *= 10;
	catalogue_add_number(words, out, (double)number / one, decimals);
}

bool
ask_index_read(struct span span, size_t count, size_t *index_r)
{
	int64_t index;
	if (span.length == 0 || span.length > 6 || !span_int64(span, &index) || index < 0 ||
	    index >= (int64_t)count)
		return false;
	*index_r = (size_t)index;
	return true;
}

/* --- the sheet --------------------------------------------------------------------------------- */

struct ask_value
ask_value_new(struct arena *arena, const struct ask_question *question)
{
	struct ask_value value = { .text = span_of("") };
	const size_t parts = ask_part_count(question);
	if (parts > 0)
		value.parts = arena_array_of(arena, struct ask_part, parts);
	if (question->is_shuffled) {
		value.order = arena_array_of(arena, uint8_t, question->choice_count);
		for (size_t i = 0; i < question->choice_count; i++)
			value.order[i] = (uint8_t)i;
	}
	return value;
}

void
ask_value_clear(const struct ask_question *question, struct ask_value *value, enum ask_state state)
{
	value->state = state;
	value->number = 0;
	value->text = span_of("");
	for (size_t i = 0; i < ask_part_count(question); i++) {
		struct ask_part *part = &value->parts[i];
		const bool is_gone = part->state == ASK_NOT_SHOWN || state == ASK_NOT_SHOWN;
		*part = (struct ask_part){ .state = is_gone ? ASK_NOT_SHOWN : ASK_NOT_ANSWERED };
	}
}

/* Offered parts wait for an answer, the others are not shown. */
static void
reset(struct ask_entry *entry)
{
	for (size_t i = 0; i < ask_part_count(entry->question); i++)
		entry->value.parts[i].state =
			entry->question->kind != ASK_KANO && entry->withheld[i] ? ASK_NOT_SHOWN
			                                                        : ASK_NOT_ANSWERED;
	ask_value_clear(entry->question, &entry->value,
	                entry->is_hidden ? ASK_NOT_SHOWN : ASK_NOT_ANSWERED);
}

struct ask_sheet *
ask_sheet_new(struct arena *arena, struct ask_list list)
{
	must(list.count <= ASK_QUESTION_COUNT_MAX);
	struct ask_sheet *sheet = arena_new_of(arena, struct ask_sheet);
	*sheet = (struct ask_sheet){ .arena = arena, .list = list };
	sheet->entries = arena_array_of(arena, struct ask_entry, list.count);
	sheet->values = arena_array_of(arena, struct ask_value, list.count);
	for (size_t i = 0; i < list.count; i++) {
		struct ask_entry *entry = &sheet->entries[i];
		const struct ask_question *question = &list.questions[i];
		entry->question = question;
		entry->typed = span_of("");
		entry->moved = SIZE_MAX;
		entry->withheld = arena_array_of(arena, bool, question->choice_count + 1);
		entry->typed_parts =
			arena_array_of(arena, struct span, ask_typed_part_count(question) + 1);
		entry->value = ask_value_new(arena, question);
		entry->is_hidden = question->kind == ASK_COMPUTED;
		reset(entry);
	}
	return sheet;
}

static struct ask_entry *
entry_of(struct ask_sheet *sheet, size_t question)
{
	must(question < sheet->list.count);
	return &sheet->entries[question];
}

void
ask_show(struct ask_sheet *sheet, size_t question, bool is_shown)
{
	struct ask_entry *entry = entry_of(sheet, question);
	if (entry->is_hidden == !is_shown || entry->question->kind == ASK_COMPUTED)
		return;
	entry->is_hidden = !is_shown;
	entry->is_error_ours = false;
	entry->error = NULL; /* nobody is asked any more, or not yet */
	reset(entry);
}

void
ask_withhold(struct ask_sheet *sheet, size_t question, size_t choice)
{
	struct ask_entry *entry = entry_of(sheet, question);
	must(choice < entry->question->choice_count);
	entry->withheld[choice] = true;
	if (ask_part_count(entry->question) > 0)
		entry->value.parts[choice] = (struct ask_part){ .state = ASK_NOT_SHOWN };
}

void
ask_speak(struct ask_sheet *sheet, const struct catalogue *words, struct span language)
{
	sheet->words = words;
	sheet->language = language;
	sheet->our_language = catalogue_serves(words, language) ? NULL : catalogue_language(words);
}

const char *
ask_say(const struct ask_sheet *sheet, const char *french)
{
	return catalogue_say(sheet->words, french);
}

const char *
ask_counted(const struct ask_sheet *sheet, const char *one, const char *many, int64_t count)
{
	struct text number = text_new(sheet->arena, 64);
	catalogue_add_count(sheet->words, &number, count);
	return arena_format(sheet->arena, catalogue_count(sheet->words, one, many, count),
	                    text_z(&number));
}

static uint64_t
mixed(uint64_t state, struct span span)
{
	for (size_t i = 0; i < span.length; i++)
		state = (state ^ (unsigned char)span.at[i]) * 1099511628211u; /* FNV-1a */
	return state;
}

/* So that the first of the list is not always the same: Fisher and Yates, « rien de cela » last. */
static void
draw_order(const struct ask_question *question, uint64_t state, uint8_t *order_r)
{
	size_t free_count = 0, at = 0;
	for (size_t i = 0; i < question->choice_count; i++)
		if (!question->choices[i].is_anchored)
			order_r[free_count++] = (uint8_t)i;
	at = free_count;
	for (size_t i = 0; i < question->choice_count; i++)
		if (question->choices[i].is_anchored)
			order_r[at++] = (uint8_t)i;
	for (size_t i = free_count; i-- > 1;) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		const size_t j = (size_t)(state >> 33) % (i + 1);
		const uint8_t kept = order_r[i];
		order_r[i] = order_r[j];
		order_r[j] = kept;
	}
}

void
ask_shuffle(struct ask_sheet *sheet, struct span seed)
{
	for (size_t i = 0; i < sheet->list.count; i++) {
		const struct ask_question *question = &sheet->list.questions[i];
		const uint64_t state = mixed(mixed(1469598103934665603u, seed), question->code);
		if (question->is_shuffled)
			draw_order(question, state, sheet->entries[i].value.order);
	}
}

void
ask_give_places(struct ask_sheet *sheet, const struct ask_places *places)
{
	must(places->find != NULL && places->known != NULL);
	sheet->places = places;
}

void
ask_give_files(struct ask_sheet *sheet, const struct ask_files *files)
{
	must(files->take != NULL);
	sheet->files = files;
}

void
ask_complain(struct ask_sheet *sheet, size_t question, const char *sentence)
{
	must(sentence != NULL);
	struct ask_entry *entry = entry_of(sheet, question);
	if (entry->error == NULL)
		entry->error = sentence;
}

void
ask_complain_ours(struct ask_sheet *sheet, size_t question, const char *sentence)
{
	struct ask_entry *entry = entry_of(sheet, question);
	if (entry->error == NULL)
		entry->is_error_ours = true;
	ask_complain(sheet, question, sentence);
}

void
ask_forgive(struct ask_sheet *sheet, size_t question)
{
	struct ask_entry *entry = entry_of(sheet, question);
	if (entry->error != NULL)
		ask_value_clear(entry->question, &entry->value, ASK_NOT_ANSWERED);
	entry->error = NULL;
}

const char *
ask_complaint(const struct ask_sheet *sheet, size_t question)
{
	must(question < sheet->list.count);
	return sheet->entries[question].error;
}

bool
ask_is_wrong(const struct ask_sheet *sheet, size_t question)
{
	must(question < sheet->list.count);
	return sheet->entries[question].error != NULL;
}

bool
ask_is_fine(const struct ask_sheet *sheet)
{
	for (size_t i = 0; i < sheet->list.count; i++)
		if (sheet->entries[i].error != NULL)
			return false;
	return true;
}

const struct ask_value *
ask_values(const struct ask_sheet *sheet)
{
	for (size_t i = 0; i < sheet->list.count; i++) {
		sheet->values[i] = sheet->entries[i].value;
		if (sheet->entries[i].error != NULL)
			ask_value_clear(sheet->entries[i].question, &sheet->values[i], ASK_NOT_ANSWERED);
	}
	return sheet->values;
}
