/* A sheet as rows of the page's model: partials/ask-question.html shows them. */
#include "craft/ask/ask_inside.h"

enum {
	ROW_ID, ROW_NAME, ROW_WORDS, ROW_HELP, ROW_HELP_ID, ROW_ERROR, ROW_ERROR_ID,
	ROW_DESCRIBED_BY, ROW_REASON, ROW_REASON_ID, ROW_IS_NEEDED, ROW_NOTE, ROW_VALUE,
	ROW_INPUT_TYPE, ROW_INPUT_MODE, ROW_AUTOCOMPLETE, ROW_UNIT, ROW_UNIT_ID, ROW_IS_SHORT,
	ROW_TEXT, ROW_IS_CHOICES, ROW_IS_LEVELS, ROW_IS_FACES, ROW_IS_ROWS, ROW_IS_RANKING,
	ROW_IS_BUDGET, ROW_IS_LINE, ROW_IS_LONG, ROW_IS_PLACE, ROW_IS_PAGE, ROW_IS_CONSENT,
	ROW_IS_FILE, ROW_ACCEPTED, ROW_RULES, ROW_RULES_ID, ROW_NOTE_ID, ROW_WAS_SENT,
	ROW_HAS_FOUND, ROW_HAS_ENDS,
	ROW_OUR_LANGUAGE, ROW_WORDS_LANGUAGE, ROW_HELP_LANGUAGE, ROW_ERROR_LANGUAGE,
	ROW_OPTIONS, ROW_PARTS, ROW_APARTS,
	ROW_COUNT
};
_Static_assert((int)ROW_COUNT == (int)ASK_ROW_FIELD_COUNT, "the header says how many");

enum { OPTION_ID, OPTION_NAME, OPTION_TYPE, OPTION_VALUE, OPTION_WORDS, OPTION_END, OPTION_FACE,
	OPTION_IS_CHOSEN, OPTION_IS_APART, OPTION_LANGUAGE, OPTION_COUNT };
static const struct field option_fields[OPTION_COUNT] = {
	[OPTION_ID] = { "option_id", FIELD_TEXT, FIELD_PAGE },
	[OPTION_NAME] = { "option_name", FIELD_TEXT, FIELD_PAGE },
	[OPTION_TYPE] = { "option_type", FIELD_TEXT, FIELD_PAGE },
	[OPTION_VALUE] = { "option_value", FIELD_TEXT, FIELD_PAGE },
	[OPTION_WORDS] = { "option_words", FIELD_TEXT, FIELD_PAGE },
	[OPTION_END] = { "option_end", FIELD_TEXT, FIELD_PAGE },
	[OPTION_FACE] = { "option_face", FIELD_TEXT, FIELD_PAGE },
	[OPTION_IS_CHOSEN] = { "is_chosen", FIELD_FLAG, FIELD_PAGE },
	[OPTION_IS_APART] = { "is_apart", FIELD_FLAG, FIELD_PAGE },
	[OPTION_LANGUAGE] = { "option_language", FIELD_TEXT, FIELD_PAGE },
};

enum { PART_ID, PART_NAME, PART_WORDS, PART_VALUE, PART_UP, PART_DOWN, PART_MOVED_UP,
	PART_MOVED_DOWN, PART_OPTIONS, PART_COUNT };
static const struct field part_fields[PART_COUNT] = {
	[PART_ID] = { "part_id", FIELD_TEXT, FIELD_PAGE },
	[PART_NAME] = { "part_name", FIELD_TEXT, FIELD_PAGE },
	[PART_WORDS] = { "part_words", FIELD_TEXT, FIELD_PAGE },
	[PART_VALUE] = { "part_value", FIELD_TEXT, FIELD_PAGE },
	[PART_UP] = { "part_up", FIELD_TEXT, FIELD_PAGE },
	[PART_DOWN] = { "part_down", FIELD_TEXT, FIELD_PAGE },
	[PART_MOVED_UP] = { "is_moved_up", FIELD_FLAG, FIELD_PAGE },
	[PART_MOVED_DOWN] = { "is_moved_down", FIELD_FLAG, FIELD_PAGE },
	[PART_OPTIONS] = { "part_options", FIELD_LIST, FIELD_PAGE, .of = option_fields,
		.of_count = OPTION_COUNT },
};

const struct field ask_row_fields[ASK_ROW_FIELD_COUNT] = {
	[ROW_ID] = { "id", FIELD_TEXT, FIELD_PAGE },
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_PAGE },
	[ROW_WORDS] = { "question_words", FIELD_TEXT, FIELD_PAGE },
	[ROW_HELP] = { "help", FIELD_TEXT, FIELD_PAGE },
	[ROW_HELP_ID] = { "help_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_ERROR] = { "error", FIELD_TEXT, FIELD_PAGE },
	[ROW_ERROR_ID] = { "error_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_DESCRIBED_BY] = { "described_by", FIELD_TEXT, FIELD_PAGE },
	[ROW_REASON] = { "reason", FIELD_TEXT, FIELD_PAGE },
	[ROW_REASON_ID] = { "reason_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_IS_NEEDED] = { "is_needed", FIELD_FLAG, FIELD_PAGE },
	[ROW_NOTE] = { "note", FIELD_TEXT, FIELD_PAGE },
	[ROW_VALUE] = { "value", FIELD_TEXT, FIELD_PAGE },
	[ROW_INPUT_TYPE] = { "input_type", FIELD_TEXT, FIELD_PAGE },
	[ROW_INPUT_MODE] = { "input_mode", FIELD_TEXT, FIELD_PAGE },
	[ROW_AUTOCOMPLETE] = { "autocomplete", FIELD_TEXT, FIELD_PAGE },
	[ROW_UNIT] = { "unit", FIELD_TEXT, FIELD_PAGE },
	[ROW_UNIT_ID] = { "unit_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_IS_SHORT] = { "is_short", FIELD_FLAG, FIELD_PAGE },
	[ROW_TEXT] = { "text", FIELD_TEXT, FIELD_PAGE },
	[ROW_IS_CHOICES] = { "is_choices", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_LEVELS] = { "is_levels", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_FACES] = { "is_faces", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_ROWS] = { "is_rows", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_RANKING] = { "is_ranking", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_BUDGET] = { "is_budget", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_LINE] = { "is_line", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_LONG] = { "is_long", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_PLACE] = { "is_place", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_PAGE] = { "is_page", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_CONSENT] = { "is_consent", FIELD_FLAG, FIELD_PAGE },
	[ROW_IS_FILE] = { "is_file", FIELD_FLAG, FIELD_PAGE },
	[ROW_ACCEPTED] = { "accepted", FIELD_TEXT, FIELD_PAGE },
	[ROW_RULES] = { "rules", FIELD_TEXT, FIELD_PAGE },
	[ROW_RULES_ID] = { "rules_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_NOTE_ID] = { "note_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_WAS_SENT] = { "was_sent", FIELD_FLAG, FIELD_PAGE },
	[ROW_HAS_FOUND] = { "has_found", FIELD_FLAG, FIELD_PAGE },
	[ROW_HAS_ENDS] = { "has_ends", FIELD_FLAG, FIELD_PAGE },
	[ROW_OUR_LANGUAGE] = { "our_language", FIELD_TEXT, FIELD_PAGE },
	[ROW_WORDS_LANGUAGE] = { "words_language", FIELD_TEXT, FIELD_PAGE },
	[ROW_HELP_LANGUAGE] = { "help_language", FIELD_TEXT, FIELD_PAGE },
	[ROW_ERROR_LANGUAGE] = { "error_language", FIELD_TEXT, FIELD_PAGE },
	[ROW_OPTIONS] = { "options", FIELD_LIST, FIELD_PAGE, .of = option_fields,
		.of_count = OPTION_COUNT },
	[ROW_PARTS] = { "parts", FIELD_LIST, FIELD_PAGE, .of = part_fields, .of_count = PART_COUNT },
	[ROW_APARTS] = { "aparts", FIELD_LIST, FIELD_PAGE, .of = option_fields,
		.of_count = OPTION_COUNT },
};

/* Which partial draws each kind. */
static const size_t part_of_kind[] = {
	[ASK_ONE] = ROW_IS_CHOICES, [ASK_SEVERAL] = ROW_IS_CHOICES, [ASK_SCALE] = ROW_IS_LEVELS,
	[ASK_SMILEYS] = ROW_IS_FACES, [ASK_YES_NO] = ROW_IS_CHOICES, [ASK_MATRIX] = ROW_IS_ROWS,
	[ASK_RANKING] = ROW_IS_RANKING, [ASK_NUMBER] = ROW_IS_LINE, [ASK_DATE] = ROW_IS_LINE,
	[ASK_TIME] = ROW_IS_LINE, [ASK_TEXT] = ROW_IS_LINE, [ASK_LONG] = ROW_IS_LONG,
	[ASK_MAIL] = ROW_IS_LINE, [ASK_PHONE] = ROW_IS_LINE, [ASK_PLACE] = ROW_IS_PLACE,
	[ASK_BUDGET] = ROW_IS_BUDGET, [ASK_PAIRS] = ROW_IS_ROWS, [ASK_KANO] = ROW_IS_ROWS,
	[ASK_COMPUTED] = ROW_COUNT, [ASK_PAGE] = ROW_IS_PAGE, [ASK_CONSENT] = ROW_IS_CONSENT,
	[ASK_FILE] = ROW_IS_FILE,
};
_Static_assert(LENGTH(part_of_kind) == ASK_KIND_COUNT, "one partial per kind");

struct drawing {
	struct arena *arena;
	const struct ask_sheet *sheet;
	const struct ask_entry *entry;
	const struct ask_question *question;
	const char *name; /* q3 */
	struct model *row;
};

/* --- options ------------------------------------------------------------------------------------- */

struct option {
	const char *name, *type, *value;
	struct span words;
	bool is_chosen, is_apart;
	bool is_ours; /* its words, not the question's */
};

/* The first one of a group has the group's own id, where the summary's link leads. */
static struct model *
add_option(const struct drawing *drawing, struct model *group, size_t list, const char *id,
           const struct option *option)
{
	const size_t at = model_row_count(group, list);
	struct model *row = model_row(group, list);
	model_text_z(row, OPTION_ID, at == 0 ? id : arena_format(drawing->arena, "%s-o%zu", id, at));
	model_text_z(row, OPTION_NAME, option->name);
	model_text_z(row, OPTION_TYPE, option->type);
	model_text_z(row, OPTION_VALUE, option->value);
	model_text(row, OPTION_WORDS, option->words);
	model_flag(row, OPTION_IS_CHOSEN, option->is_chosen);
	model_flag(row, OPTION_IS_APART, option->is_apart);
	if (option->is_ours)
		model_text_z(row, OPTION_LANGUAGE, drawing->sheet->our_language);
	return row;
}

static void
add_aparts(const struct drawing *drawing, struct model *group, size_t list, const char *name,
           struct span typed)
{
	for (size_t i = 0; i < APART_COUNT; i++) {
		const struct option option = { name, "radio", ask_aparts[i].value,
			span_of(ask_say(drawing->sheet, ask_aparts[i].words)),
			span_is(typed, ask_aparts[i].value), true, true };
		if ((drawing->question->aparts & ask_aparts[i].bit) != 0)
			add_option(drawing, group, list, name, &option);
	}
}

/* Mouths of the five faces, on a 24 by 24 paper. */
static const char *const mouths[] = { "M7 18c2-4 8-4 10 0", "M8 17c2-2 6-2 8 0", "M8 16h8",
	"M8 15c2 2 6 2 8 0", "M7 14c2 5 8 5 10 0" };

static void
draw_levels(const struct drawing *drawing, struct model *group, size_t list, const char *name,
            struct span typed, const struct ask_choice *choice)
{
	const int64_t first = ask_level_first(drawing->question);
	const bool has_words = ask_has_level_words(drawing->question);
	for (size_t i = 0; i < ask_level_count(drawing->question); i++) {
		const int64_t level = first + (int64_t)i;
		const char *value = arena_format(drawing->arena, "%lld", (long long)level);
		const struct option option = { name, "radio", value,
			has_words ? ask_level_words(drawing->arena, drawing->sheet->words, drawing->question, level,
			                            choice)
					  : ask_level_figure(drawing->arena, level),
			span_is(typed, value), false, ask_levels_are_ours(drawing->question) };
		struct model *row = add_option(drawing, group, list, name, &option);
		if (!has_words)
			model_text(row, OPTION_END, ask_level_end(drawing->question, level, choice));
		if (drawing->question->kind == ASK_SMILEYS)
			model_text_z(row, OPTION_FACE, mouths[i]);
	}
	model_flag(drawing->row, ROW_HAS_ENDS, !has_words);
	add_aparts(drawing, group, list, name, typed);
}

/* The choice shown at a rank. */
static size_t
choice_at(const struct ask_entry *entry, size_t at)
{
	return entry->question->is_shuffled ? entry->value.order[at] : at;
}

static void
draw_one(const struct drawing *drawing)
{
	for (size_t at = 0; at < drawing->question->choice_count; at++) {
		const size_t i = choice_at(drawing->entry, at);
		const char *value = arena_format(drawing->arena, "%zu", i);
		const struct option option = { drawing->name, "radio", value,
			drawing->question->choices[i].words, span_is(drawing->entry->typed, value), false };
		if (!drawing->entry->withheld[i])
			add_option(drawing, drawing->row, ROW_OPTIONS, drawing->name, &option);
	}
	add_aparts(drawing, drawing->row, ROW_OPTIONS, drawing->name, drawing->entry->typed);
}

static void
draw_several(const struct drawing *drawing)
{
	for (size_t at = 0; at < drawing->question->choice_count; at++) {
		const size_t i = choice_at(drawing->entry, at);
		const struct option option = {
			arena_format(drawing->arena, "%s-%zu", drawing->name, i), "checkbox", "oui",
			drawing->question->choices[i].words,
			span_is(drawing->entry->typed_parts[i], "oui"), false };
		if (!drawing->entry->withheld[i])
			add_option(drawing, drawing->row, ROW_OPTIONS, drawing->name, &option);
	}
}

static void
draw_yes_no(const struct drawing *drawing)
{
	const bool is_consent = drawing->question->kind == ASK_CONSENT;
	static const char *const values[] = { "oui", "non" };
	static const char *const words[][2] = { { FRENCH("Oui"), FRENCH("Non") },
		{ FRENCH("Oui, je suis d’accord"), FRENCH("Non, je ne suis pas d’accord") } };
	for (size_t i = 0; i < LENGTH(values); i++) {
		const struct option option = { drawing->name, "radio", values[i],
			span_of(ask_say(drawing->sheet, words[is_consent][i])),
			span_is(drawing->entry->typed, values[i]), false, true };
		add_option(drawing, drawing->row, ROW_OPTIONS, drawing->name, &option);
	}
	add_aparts(drawing, drawing->row, ROW_OPTIONS, drawing->name, drawing->entry->typed);
}

/* --- rows ---------------------------------------------------------------------------------------- */

static struct model *
add_part(const struct drawing *drawing, size_t i, struct span words)
{
	const bool is_first = model_row_count(drawing->row, ROW_PARTS) == 0;
	const char *name = arena_format(drawing->arena, "%s-%zu", drawing->name, i);
	struct model *part = model_row(drawing->row, ROW_PARTS);
	model_text_z(part, PART_ID, is_first ? drawing->name : name);
	model_text_z(part, PART_NAME, name);
	model_text(part, PART_WORDS, words);
	model_text(part, PART_VALUE, drawing->entry->typed_parts[i]);
	return part;
}

static void
draw_row_levels(const struct drawing *drawing, struct model *part, size_t i,
                const struct ask_choice *choice)
{
	const char *name = arena_format(drawing->arena, "%s-%zu", drawing->name, i);
	draw_levels(drawing, part, PART_OPTIONS, name, drawing->entry->typed_parts[i], choice);
}

static void
draw_rows(const struct drawing *drawing)
{
	const struct ask_question *question = drawing->question;
	/* Among words of another language ours would be in the way. */
	const char *between =
		drawing->sheet->our_language != NULL
			? "%.*s – %.*s"
			: ask_say(drawing->sheet, "De «\u00a0%.*s\u00a0» à «\u00a0%.*s\u00a0»");
	for (size_t at = 0; at < question->choice_count; at++) {
		const size_t i = choice_at(drawing->entry, at);
		const struct ask_choice *choice = &question->choices[i];
		if (drawing->entry->withheld[i])
			continue;
		const struct span words =
			question->kind == ASK_PAIRS
				? span_of(arena_format(drawing->arena, between,
			                           SPAN_ARGS(choice->words), SPAN_ARGS(choice->other)))
				: choice->words;
		draw_row_levels(drawing, add_part(drawing, i, words), i, choice);
	}
}

static void
draw_kano(const struct drawing *drawing)
{
	draw_row_levels(drawing, add_part(drawing, 0, drawing->question->words), 0, NULL);
	draw_row_levels(drawing, add_part(drawing, 1, drawing->question->other), 1, NULL);
	model_text_z(drawing->row, ROW_WORDS,
	             ask_say(drawing->sheet, "Votre avis, si c’est là et si cela manque"));
	model_text_z(drawing->row, ROW_WORDS_LANGUAGE, drawing->sheet->our_language);
}

/* Ranked items come first, in their order, then the others in theirs. */
static size_t
ranking_order(const struct ask_entry *entry, size_t *order_r, size_t *ranked_r)
{
	int64_t ranks[ASK_CHOICE_COUNT_MAX];
	size_t count = 0;
	*ranked_r = 0;
	for (int is_rest = 0; is_rest <= 1; is_rest++)
		for (size_t at = 0; at < entry->question->choice_count; at++) {
			const size_t i = choice_at(entry, at);
			int64_t rank = 0;
			const bool has_rank = span_int64(entry->typed_parts[i], &rank) && rank > 0;
			if (entry->withheld[i] || has_rank == (is_rest == 1))
				continue;
			size_t to = count++;
			for (; is_rest == 0 && to > 0 && ranks[to - 1] > rank; to--) {
				ranks[to] = ranks[to - 1];
				order_r[to] = order_r[to - 1];
			}
			ranks[to] = rank;
			order_r[to] = i;
			*ranked_r += has_rank;
		}
	return count;
}

static void
draw_ranking(const struct drawing *drawing)
{
	size_t order[ASK_CHOICE_COUNT_MAX], ranked;
	const size_t count = ranking_order(drawing->entry, order, &ranked);
	for (size_t at = 0; at < count; at++) {
		const size_t i = order[at];
		struct model *part = add_part(drawing, i, drawing->question->choices[i].words);
		const bool is_moved = drawing->entry->moved == i;
		const bool can_up = at > 0 || ranked == 0, can_down = at + 1 < ranked;
		if (can_up)
			model_text_z(part, PART_UP, arena_format(drawing->arena, "%s-%zu-haut",
			                                         drawing->name + 1, i));
		if (can_down)
			model_text_z(part, PART_DOWN, arena_format(drawing->arena, "%s-%zu-bas",
			                                           drawing->name + 1, i));
		model_flag(part, PART_MOVED_UP, is_moved && can_up);
		model_flag(part, PART_MOVED_DOWN, is_moved && !can_up && can_down);
	}
}

static void
draw_budget(const struct drawing *drawing)
{
	for (size_t at = 0; at < drawing->question->choice_count; at++) {
		const size_t i = choice_at(drawing->entry, at);
		if (!drawing->entry->withheld[i])
			add_part(drawing, i, drawing->question->choices[i].words);
	}
	const int64_t total = drawing->question->total;
	struct text unit = text_new(drawing->arena, 400);
	if (drawing->question->unit.length == 0)
		text_add_z(&unit, ask_counted(drawing->sheet, "%s point", "%s points", total));
	else {
		catalogue_add_count(drawing->sheet->words, &unit, total);
		text_format(&unit, " %.*s", SPAN_ARGS(drawing->question->unit));
	}
	model_text(drawing->row, ROW_UNIT, text_span(&unit));
}

/* --- fields -------------------------------------------------------------------------------------- */

static void
draw_line(const struct drawing *drawing)
{
	static const struct {
		const char *type, *mode, *autocomplete;
		bool is_short;
	} lines[ASK_KIND_COUNT] = {
		[ASK_NUMBER] = { "text", "numeric", NULL, true },
		[ASK_DATE] = { "text", NULL, NULL, true },
		[ASK_TIME] = { "text", NULL, NULL, true },
		[ASK_TEXT] = { "text", NULL, NULL, false },
		[ASK_LONG] = { "text", NULL, NULL, false },
		[ASK_MAIL] = { "email", "email", "email", false },
		[ASK_PHONE] = { "tel", "tel", "tel", true },
		[ASK_PLACE] = { "text", NULL, NULL, false },
	};
	const struct ask_question *question = drawing->question;
	const bool has_sign = question->kind == ASK_NUMBER && question->least < 0;
	const bool has_point = question->kind == ASK_NUMBER && question->decimals > 0;
	model_text(drawing->row, ROW_VALUE, drawing->entry->typed);
	model_text_z(drawing->row, ROW_INPUT_TYPE, lines[question->kind].type);
	model_text_z(drawing->row, ROW_INPUT_MODE,
	             has_sign    ? NULL /* figures alone have no minus on some phones */
	             : has_point ? "decimal"
	                         : lines[question->kind].mode);
	model_text_z(drawing->row, ROW_AUTOCOMPLETE, lines[question->kind].autocomplete);
	model_flag(drawing->row, ROW_IS_SHORT, lines[question->kind].is_short);
	if (question->kind == ASK_NUMBER)
		model_text(drawing->row, ROW_UNIT, question->unit);
}

static void
draw_place(const struct drawing *drawing)
{
	const char *id = arena_format(drawing->arena, "%s-lieu", drawing->name);
	const char *name = arena_format(drawing->arena, "%s-0", drawing->name);
	for (size_t i = 0; i < drawing->entry->found_count; i++) {
		const struct ask_place *place = &drawing->entry->found[i];
		const struct option option = { name, "radio",
			arena_format(drawing->arena, "%lld", (long long)place->id), place->words,
			drawing->entry->value.state == ASK_ANSWERED &&
				drawing->entry->value.number == place->id, false };
		add_option(drawing, drawing->row, ROW_OPTIONS, id, &option);
	}
	model_flag(drawing->row, ROW_HAS_FOUND, drawing->entry->found_count > 0);
	draw_line(drawing);
}

/* What may be joined, and what becomes of it: said whatever the question's own help says. */
static void
draw_file(const struct drawing *drawing)
{
	const struct ask_sheet *sheet = drawing->sheet;
	const bool is_photo = drawing->question->is_photo;
	const int megabytes = (int)ask_megabytes(drawing->question);
	const char *kinds = arena_format(
		drawing->arena,
		is_photo ? ask_say(sheet, "Une photo (JPEG ou PNG) de %d Mo au plus.")
				 : ask_say(sheet, "Une photo (JPEG ou PNG) ou un document PDF de %d Mo au plus."),
		megabytes);
	const char *const rules[] = {
		kinds,
		ask_say(sheet, "Ne montrez personne que l’on puisse reconnaître."),
		ask_say(sheet, "D’une photo, nous retirons le lieu, la date et l’appareil."),
		is_photo ? NULL
				 : ask_say(sheet, "Un document reste tel quel, avec le nom de son auteur s’il y est."),
		ask_say(sheet, "Le fichier part avec vos réponses\u202f: il n’est pas gardé avant."),
	};
	struct text text = text_new(drawing->arena, 2000);
	for (size_t i = 0; i < LENGTH(rules); i++)
		if (rules[i] != NULL)
			text_format(&text, "%s%s", text.length > 0 ? " " : "", rules[i]);
	model_text(drawing->row, ROW_RULES, text_span(&text));
	model_text_z(drawing->row, ROW_ACCEPTED, is_photo ? PICTURE_ACCEPTED_PHOTOS : PICTURE_ACCEPTED);
	model_flag(drawing->row, ROW_WAS_SENT, drawing->entry->was_sent);
	if (drawing->entry->was_sent && drawing->entry->error == NULL)
		model_text_z(drawing->row, ROW_NOTE,
		             ask_say(sheet, "Choisissez de nouveau votre fichier\u202f: rien n’en est gardé tant "
		                            "que vos réponses ne sont pas envoyées."));
}

static void
draw_boxes(const struct drawing *drawing)
{
	if (ask_apart_place(drawing->question->kind) != APART_IN_BOXES)
		return;
	for (size_t i = 0; i < APART_COUNT; i++) {
		const char *name =
			arena_format(drawing->arena, "%s-%s", drawing->name, ask_aparts[i].value);
		const struct option option = { name, "checkbox", "oui",
			span_of(ask_say(drawing->sheet, ask_aparts[i].words)),
			(drawing->entry->ticked & ask_aparts[i].bit) != 0, true, true };
		if ((drawing->question->aparts & ask_aparts[i].bit) == 0)
			continue;
		struct model *row = add_option(drawing, drawing->row, ROW_APARTS, name, &option);
		model_text_z(row, OPTION_ID, name);
	}
}

/* --- all ----------------------------------------------------------------------------------------- */

/* What a kind wants to be told, when the question's own help does not. */
static struct span
help_of(const struct drawing *drawing)
{
	const struct ask_question *question = drawing->question;
	const struct ask_sheet *sheet = drawing->sheet;
	if (question->help.length > 0)
		return question->help;
	switch (question->kind) {
	case ASK_SEVERAL:
		return span_of(question->most == 0
		                   ? ask_say(sheet, "Plusieurs réponses possibles.")
		                   : ask_counted(sheet, "%s réponse au plus.", "%s réponses au plus.",
		                                 question->most));
	case ASK_RANKING:
		return span_of(ask_say(sheet, "Donnez le rang 1 à ce qui compte le plus, puis 2, et ainsi de "
		                              "suite. Les boutons Monter et Descendre font de même."));
	case ASK_DATE:
		return span_of(ask_say(sheet, "Jour, mois, année\u202f: 14/07/2030."));
	case ASK_TIME:
		return span_of(ask_say(sheet, "Comme 14 h 30."));
	case ASK_PLACE:
		return span_of(ask_say(sheet, "Écrivez une partie du nom."));
	default:
		return span_of("");
	}
}

/* Help, reason, unit and complaint, tied to the field by their ids. */
static void
draw_words(const struct drawing *drawing)
{
	const struct ask_question *question = drawing->question;
	const struct span help = help_of(drawing);
	/* Of a ranking's button, said where it was pressed. */
	const struct span note = drawing->question->kind == ASK_FILE
	                             ? model_get_text(drawing->row, ROW_NOTE)
	                             : SPAN("");
	struct text ids = text_new(drawing->arena, 200);
	struct model *row = drawing->row;
	const struct {
		size_t words, id;
		const char *suffix;
		struct span text;
	} said[] = {
		{ ROW_HELP, ROW_HELP_ID, "aide", help },
		{ ROW_REASON, ROW_REASON_ID, "raison", question->reason },
		{ ROW_RULES, ROW_RULES_ID, "regles", model_get_text(row, ROW_RULES) },
		{ ROW_UNIT, ROW_UNIT_ID, "unite", model_get_text(row, ROW_UNIT) },
		{ ROW_NOTE, ROW_NOTE_ID, "note", note },
		{ ROW_ERROR, ROW_ERROR_ID, "erreur", span_of(drawing->entry->error) },
	};
	for (size_t i = 0; i < LENGTH(said); i++) {
		const char *id = arena_format(drawing->arena, "%s-%s", drawing->name, said[i].suffix);
		if (said[i].text.length == 0)
			continue;
		model_text(row, said[i].words, said[i].text);
		model_text_z(row, said[i].id, id);
		text_format(&ids, "%s%s", ids.length > 0 ? " " : "", id);
	}
	if (question->help.length == 0)
		model_text_z(row, ROW_HELP_LANGUAGE, drawing->sheet->our_language);
	if (drawing->entry->is_error_ours)
		model_text_z(row, ROW_ERROR_LANGUAGE, drawing->sheet->our_language);
	model_text_z(row, ROW_OUR_LANGUAGE, drawing->sheet->our_language);
	model_text(row, ROW_DESCRIBED_BY, text_span(&ids));
	model_flag(row, ROW_IS_NEEDED, question->reason.length > 0);
	model_text(row, ROW_TEXT, question->text);
	if (drawing->entry->note != NULL)
		model_text_z(row, ROW_NOTE, drawing->entry->note);
}

static void
draw_kind(const struct drawing *drawing)
{
	switch (drawing->question->kind) {
	case ASK_ONE:
		draw_one(drawing);
		break;
	case ASK_SEVERAL:
		draw_several(drawing);
		break;
	case ASK_SCALE:
	case ASK_SMILEYS:
		draw_levels(drawing, drawing->row, ROW_OPTIONS, drawing->name, drawing->entry->typed, NULL);
		break;
	case ASK_YES_NO:
	case ASK_CONSENT:
		draw_yes_no(drawing);
		break;
	case ASK_MATRIX:
	case ASK_PAIRS:
		draw_rows(drawing);
		break;
	case ASK_KANO:
		draw_kano(drawing);
		break;
	case ASK_RANKING:
		draw_ranking(drawing);
		break;
	case ASK_BUDGET:
		draw_budget(drawing);
		break;
	case ASK_PLACE:
		draw_place(drawing);
		break;
	case ASK_FILE:
		draw_file(drawing);
		break;
	case ASK_PAGE:
		break;
	default:
		draw_line(drawing);
	}
}

/* Where the summary's link leads: the first field, or the first row without an answer. */
static const char *
target_of(const struct drawing *drawing)
{
	const struct ask_entry *entry = drawing->entry;
	if (ask_apart_place(drawing->question->kind) != APART_IN_EACH_ROW)
		return drawing->name;
	size_t target = SIZE_MAX;
	for (size_t at = 0; at < ask_part_count(drawing->question); at++) {
		const size_t i = choice_at(entry, at);
		if (drawing->question->kind != ASK_KANO && entry->withheld[i])
			continue;
		target = target == SIZE_MAX ? i : target;
		if (entry->typed_parts[i].length == 0) {
			target = i;
			break;
		}
	}
	return arena_format(drawing->arena, "%s-%zu", drawing->name, target);
}

/* In the summary the question stands before what is said of it, each in its own language. */
static void
draw_error(const struct drawing *drawing, struct model *row)
{
	const struct ask_sheet *sheet = drawing->sheet;
	const struct span words = model_get_text(drawing->row, ROW_WORDS);
	const bool is_closed = span_ends(words, "?") || span_ends(words, ":") || span_ends(words, ".") ||
	                       span_ends(words, "؟");
	const char *colon = sheet->our_language == NULL ? ask_say(sheet, "%.*s\u202f:") : "%.*s:";
	model_url_z(row, FORM_ERROR_URL, arena_format(sheet->arena, "#%s", target_of(drawing)));
	model_text(row, FORM_ERROR_ABOUT,
	           is_closed ? words
	                     : span_of(arena_format(sheet->arena, colon, SPAN_ARGS(words))));
	model_text_z(row, FORM_ERROR_SENTENCE, drawing->entry->error);
	if (sheet->our_language == NULL)
		return;
	if (!model_has(drawing->row, ROW_WORDS_LANGUAGE))
		model_text(row, FORM_ERROR_ABOUT_LANGUAGE, sheet->language);
	if (!drawing->entry->is_error_ours)
		model_text(row, FORM_ERROR_SENTENCE_LANGUAGE, sheet->language);
}

void
ask_draw_one(const struct ask_sheet *sheet, size_t question, struct model *page,
             struct form_place place)
{
	ask_draw_within(sheet, question, page, page, place);
}

void
ask_draw_within(const struct ask_sheet *sheet, size_t question, struct model *row,
                struct model *page, struct form_place place)
{
	must(question < sheet->list.count);
	const struct ask_entry *entry = &sheet->entries[question];
	if (entry->is_hidden)
		return;
	const struct drawing drawing = { sheet->arena, sheet, entry, entry->question,
		arena_format(sheet->arena, "q%zu", question), model_row(row, place.fields) };
	model_text_z(drawing.row, ROW_ID, arena_format(sheet->arena, "groupe-%s", drawing.name));
	model_text_z(drawing.row, ROW_NAME, drawing.name);
	model_text(drawing.row, ROW_WORDS, entry->question->words);
	model_flag(drawing.row, part_of_kind[entry->question->kind], true);
	draw_kind(&drawing);
	draw_boxes(&drawing);
	draw_words(&drawing);
	if (entry->error != NULL)
		draw_error(&drawing, model_row(page, place.errors));
}

void
ask_draw(const struct ask_sheet *sheet, struct model *page, struct form_place place)
{
	for (size_t i = 0; i < sheet->list.count; i++)
		ask_draw_one(sheet, i, page, place);
	model_flag(page, place.wrong, !ask_is_fine(sheet));
}
