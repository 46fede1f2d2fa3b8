/* Choices and levels as lines: « CODE | libellé ». Fast to type, to paste and to put in order. */
#include <string.h>

#include "ground/inquiry/inquiry_editing.h"

/* One line, cut at its bars. */
struct line {
	size_t number; /* from 1, empty ones counted: as the eye counts them */
	struct span part[3];
	size_t part_count;
	bool is_anchored;
};

struct reading {
	struct arena *arena;
	const struct inquiry *inquiry;
	struct inquiry_question *question;
	size_t language;
	const char *complaint; /* NULL: none */
};

static void
complain(struct reading *reading, size_t number, const char *what)
{
	if (reading->complaint == NULL)
		reading->complaint = arena_format(reading->arena, "Ligne %zu\u202f: %s", number, what);
}

static bool
is_code(struct span code)
{
	for (size_t i = 0; i < code.length; i++) {
		const char c = code.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '.' || c == '_' || c == '-' || c == '>'))
			return false;
	}
	return code.length > 0 && code.length <= ASK_CODE_LENGTH_MAX;
}

/* The next line that is not empty; false at the end. */
static bool
next_line(struct span *rest, struct line *line)
{
	struct span text;
	while (span_cut(rest, '\n', &text)) {
		line->number++;
		text = span_trim(text);
		if (text.length == 0)
			continue;
		line->is_anchored = text.at[0] == '*';
		if (line->is_anchored)
			text = span_trim(span_from(text.at + 1, text.length - 1));
		line->part_count = 0;
		struct span left = text, part;
		while (line->part_count < LENGTH(line->part) - 1 && span_cut(&left, '|', &part))
			line->part[line->part_count++] = span_trim(part);
		if (left.at != NULL)
			line->part[line->part_count++] = span_trim(left);
		return true;
	}
	return false;
}

static size_t
choice_find(const struct inquiry_choice *choices, size_t count, struct span code)
{
	size_t at = 0;
	while (at < count && !span_equal(choices[at].code, code))
		at++;
	return at;
}

/* --- choices ---------------------------------------------------------------------------------- */

/* Nothing is left at the end of a line that waits for its words. */
static void
add_words(struct text *out, struct span words)
{
	if (words.length > 0)
		text_format(out, " %.*s", SPAN_ARGS(words));
}

struct span
inquiry_choices_write(struct arena *arena, const struct inquiry_question *question,
                      size_t language)
{
	struct text out = text_new(arena, FORM_LENGTH_MAX * 4);
	for (size_t i = 0; i < question->choice_count; i++) {
		const struct inquiry_choice *choice = &question->choices[i];
		const struct span words = choice->words.in != NULL ? choice->words.in[language] : SPAN("");
		const struct span other = choice->other.in != NULL ? choice->other.in[language] : SPAN("");
		text_format(&out, "%s%s%.*s |", i > 0 ? "\n" : "",
		            choice->is_anchored && language == 0 ? "* " : "", SPAN_ARGS(choice->code));
		add_words(&out, words);
		if (question->kind == ASK_PAIRS)
			text_add_z(&out, " |");
		if (question->kind == ASK_PAIRS)
			add_words(&out, other);
	}
	return text_span(&out);
}

/* A label alone is known by its words, and keeps its code. */
static struct span
code_of_label(const struct reading *reading, struct span label)
{
	const struct inquiry_question *question = reading->question;
	for (size_t i = 0; i < question->choice_count; i++)
		if (question->choices[i].words.in != NULL &&
		    span_equal(question->choices[i].words.in[0], label))
			return question->choices[i].code;
	return SPAN("");
}

static struct inquiry_choice
choice_of(struct reading *reading, const struct line *line)
{
	const bool is_pair = reading->question->kind == ASK_PAIRS;
	const size_t wanted = is_pair ? 3 : 2;
	struct inquiry_choice choice = { .is_anchored = line->is_anchored };
	struct span label = line->part[line->part_count > 1 ? 1 : 0];
	struct span other = line->part_count > 2 ? line->part[2] : SPAN("");
	if (is_pair && line->part_count == 2) { /* without a code */
		label = line->part[0];
		other = line->part[1];
	}
	if (line->part_count == wanted)
		choice.code = line->part[0];
	else if (line->part_count == wanted - 1)
		choice.code = code_of_label(reading, label);
	else
		complain(reading, line->number,
		         is_pair ? "écrivez les deux bouts, séparés par une barre\u202f: «\u202ffroid | chaleureux\u202f»."
		                 : "une barre au plus, entre le code et le libellé.");
	if (line->part_count == wanted && !is_code(choice.code))
		complain(reading, line->number,
		         "le code, avant la barre, n’a que des lettres sans accent, des chiffres et . _ - > "
		         "(40 au plus).");
	if (form_length(label) > ASK_WORDS_LENGTH_MAX || form_length(other) > ASK_WORDS_LENGTH_MAX)
		complain(reading, line->number, "500 caractères au plus.");
	const size_t kept =
		choice_find(reading->question->choices, reading->question->choice_count, choice.code);
	const bool is_known = choice.code.length > 0 && kept < reading->question->choice_count;
	choice.words = inquiry_words_new(reading->arena, reading->inquiry);
	choice.other = inquiry_words_new(reading->arena, reading->inquiry);
	for (size_t l = 1; is_known && l < reading->inquiry->language_count; l++) {
		const struct inquiry_choice *before = &reading->question->choices[kept];
		choice.words.in[l] = before->words.in != NULL ? before->words.in[l] : SPAN("");
		choice.other.in[l] = before->other.in != NULL ? before->other.in[l] : SPAN("");
	}
	choice.words.in[0] = label;
	choice.other.in[0] = other;
	return choice;
}

/* A1, A2…: of those that came without a code. */
static void
make_codes(struct reading *reading, struct inquiry_choice *choices, size_t count)
{
	for (size_t i = 0, next = 1; i < count; i++)
		while (choices[i].code.length == 0) {
			const struct span code = span_of(arena_format(reading->arena, "A%zu", next++));
			if (choice_find(choices, count, code) == count)
				choices[i].code = code;
		}
}

static const char *
choices_read(struct reading *reading, struct span lines)
{
	struct line line = { 0 };
	size_t count = 0;
	struct inquiry_choice *choices =
		arena_array_of(reading->arena, struct inquiry_choice, INQUIRY_LINE_MAX);
	while (reading->complaint == NULL && next_line(&lines, &line)) {
		if (count == INQUIRY_LINE_MAX) {
			complain(reading, line.number, "200 lignes au plus.");
			break;
		}
		choices[count] = choice_of(reading, &line);
		if (choices[count].code.length > 0 &&
		    choice_find(choices, count, choices[count].code) < count)
			complain(reading, line.number,
			         arena_format(reading->arena, "le code %.*s est déjà pris plus haut.",
			                      SPAN_ARGS(choices[count].code)));
		count++;
	}
	if (reading->complaint != NULL)
		return reading->complaint;
	make_codes(reading, choices, count);
	reading->question->choices = choices;
	reading->question->choice_count = count;
	return NULL;
}

/* In another language, the code says of which choice these are the words. */
static const char *
choices_translate(struct reading *reading, struct span lines)
{
	struct line line = { 0 };
	const struct inquiry_question *question = reading->question;
	const size_t wanted = question->kind == ASK_PAIRS ? 3 : 2, count = question->choice_count;
	struct span(*said)[2] = arena_take(reading->arena, count + 1, sizeof *said);
	while (reading->complaint == NULL && next_line(&lines, &line)) {
		const size_t at = choice_find(question->choices, count, line.part[0]);
		if (line.part_count != wanted)
			complain(reading, line.number, "écrivez le code, une barre, puis la traduction.");
		else if (at == count)
			complain(reading, line.number,
			         arena_format(reading->arena, "le code %.40s n’est pas dans la première langue.",
			                      span_copy(reading->arena, line.part[0])));
		else {
			said[at][0] = line.part[1];
			said[at][1] = wanted == 3 ? line.part[2] : SPAN("");
		}
	}
	for (size_t i = 0; reading->complaint == NULL && i < count; i++) {
		question->choices[i].words.in[reading->language] = said[i][0];
		question->choices[i].other.in[reading->language] = said[i][1];
	}
	return reading->complaint;
}

/* Words in every language: a document that was read may have none. */
static void
make_words(struct reading *reading)
{
	struct inquiry_question *question = reading->question;
	for (size_t i = 0; i < question->choice_count; i++) {
		struct inquiry_choice *choice = &question->choices[i];
		if (choice->words.in == NULL)
			choice->words = inquiry_words_new(reading->arena, reading->inquiry);
		if (choice->other.in == NULL)
			choice->other = inquiry_words_new(reading->arena, reading->inquiry);
	}
}

const char *
inquiry_choices_read(struct arena *arena, const struct inquiry *inquiry,
                     struct inquiry_question *question, size_t language, struct span lines)
{
	struct reading reading = { arena, inquiry, question, language, NULL };
	make_words(&reading);
	return language == 0 ? choices_read(&reading, lines) : choices_translate(&reading, lines);
}

/* --- levels ----------------------------------------------------------------------------------- */

static size_t
level_count(const struct inquiry_question *question)
{
	const bool is_scale = question->most > question->least &&
	                      question->most - question->least < ASK_LEVEL_COUNT_MAX;
	return is_scale ? (size_t)(question->most - question->least + 1) : 0;
}

struct span
inquiry_levels_write(struct arena *arena, const struct inquiry_question *question,
                     size_t language)
{
	struct text out = text_new(arena, FORM_LENGTH_MAX * 4);
	const bool has_any = question->level_words != NULL || question->level_codes != NULL;
	for (size_t i = 0; has_any && i < level_count(question); i++) {
		const struct inquiry_words *words =
			question->level_words != NULL ? &question->level_words[i] : NULL;
		text_add_z(&out, i > 0 ? "\n" : "");
		if (question->level_codes != NULL)
			text_add(&out, question->level_codes[i]);
		else
			text_format(&out, "%lld", (long long)(question->least + (int64_t)i));
		text_add_z(&out, " |");
		if (words != NULL && words->in != NULL)
			add_words(&out, words->in[language]);
	}
	return text_span(&out);
}

/* A line's level: by its number, by its code, or by its rank when it is a label alone. */
static size_t
level_of(const struct reading *reading, const struct line *line, size_t rank)
{
	const struct inquiry_question *question = reading->question;
	int64_t number;
	if (line->part_count < 2)
		return rank;
	if (question->level_codes == NULL && span_int64(line->part[0], &number))
		return number >= question->least && number <= question->most
		           ? (size_t)(number - question->least)
		           : SIZE_MAX;
	for (size_t i = 0; reading->language > 0 && question->level_codes != NULL && i < level_count(question);
	     i++)
		if (span_equal(question->level_codes[i], line->part[0]))
			return i;
	return rank;
}

struct levels {
	struct span code[ASK_LEVEL_COUNT_MAX], said[ASK_LEVEL_COUNT_MAX];
	size_t count;
	bool has_codes;
};

static void
read_level(struct reading *reading, const struct line *line, struct levels *levels)
{
	const size_t most = level_count(reading->question);
	const size_t at = level_of(reading, line, levels->count);
	int64_t number;
	levels->count++;
	if (at >= most || levels->count > most) {
		complain(reading, line->number,
		         arena_format(reading->arena, "l’échelle a %zu niveaux, de %lld à %lld.", most,
		                      (long long)reading->question->least,
		                      (long long)reading->question->most));
		return;
	}
	if (line->part_count > 2)
		complain(reading, line->number, "une barre au plus, entre le niveau et ses mots.");
	levels->said[at] = line->part[line->part_count > 1 ? 1 : 0];
	if (line->part_count < 2)
		return;
	levels->code[at] = line->part[0];
	const bool is_its_number =
		span_int64(line->part[0], &number) && number == reading->question->least + (int64_t)at;
	levels->has_codes = levels->has_codes || !is_its_number;
	if (!is_code(line->part[0]))
		complain(reading, line->number,
		         "le code, avant la barre, n’a que des lettres sans accent, des chiffres et . _ - >.");
	for (size_t i = 0; i < most; i++)
		if (i != at && levels->code[i].length > 0 &&
		    span_equal(levels->code[i], levels->code[at]))
			complain(reading, line->number, "ce code est déjà pris.");
}

static void
keep_levels(struct reading *reading, const struct levels *levels)
{
	struct inquiry_question *question = reading->question;
	const size_t most = level_count(question);
	if (levels->count == 0 && reading->language == 0) {
		question->level_words = NULL;
		question->level_codes = NULL;
		return;
	}
	if (question->level_words == NULL)
		question->level_words = arena_array_of(reading->arena, struct inquiry_words, most);
	for (size_t i = 0; i < most; i++) {
		if (question->level_words[i].in == NULL)
			question->level_words[i] = inquiry_words_new(reading->arena, reading->inquiry);
		question->level_words[i].in[reading->language] = levels->said[i];
	}
	if (reading->language > 0)
		return;
	question->level_codes =
		levels->has_codes ? arena_array_of(reading->arena, struct span, most) : NULL;
	for (size_t i = 0; levels->has_codes && i < most; i++)
		question->level_codes[i] = span_keep(reading->arena, levels->code[i]);
}

const char *
inquiry_levels_read(struct arena *arena, const struct inquiry *inquiry,
                    struct inquiry_question *question, size_t language, struct span lines)
{
	struct reading reading = { arena, inquiry, question, language, NULL };
	struct levels levels = { .count = 0 };
	struct line line = { 0 };
	const size_t most = level_count(question);
	if (most == 0)
		return NULL; /* the limits are told beside their own fields */
	while (reading.complaint == NULL && next_line(&lines, &line))
		read_level(&reading, &line, &levels);
	if (reading.complaint != NULL)
		return reading.complaint;
	if (levels.count == 0 && language > 0 && question->level_words == NULL)
		return NULL;
	if (levels.count > 0 && levels.count != most && language == 0)
		return arena_format(arena,
		                    "L’échelle a %zu niveaux, et il y a %zu ligne%s\u202f: une par niveau, ou "
		                    "aucune.",
		                    most, levels.count, levels.count > 1 ? "s" : "");
	for (size_t i = 0; levels.has_codes && language == 0 && i < most; i++)
		if (levels.code[i].length == 0)
			return "Un code pour chaque niveau, ou pour aucun.";
	keep_levels(&reading, &levels);
	return NULL;
}
