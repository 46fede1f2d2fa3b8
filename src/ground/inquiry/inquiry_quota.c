/* What a quota counts: answers chosen in lists, joined by « et », and a formula for all the rest. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

/* --- the answers that one may choose ----------------------------------------------------------- */

struct offering {
	struct arena *arena;
	const struct inquiry_question *question;
	struct inquiry_option *options;
	size_t count;
};

/* The first words of a sentence: a list is no place to read it whole. */
static struct span
shortened(struct arena *arena, struct span words)
{
	enum { SHOWN = 60 };
	size_t signs = 0;
	for (size_t i = 0; i < words.length; i++) {
		signs += ((unsigned char)words.at[i] & 0xc0) != 0x80;
		if (signs > SHOWN)
			return span_of(arena_format(arena, "%.*s…", (int)i, words.at));
	}
	return words;
}

static void
offer(struct offering *offering, const char *formula, struct span row, struct span answer)
{
	struct arena *arena = offering->arena;
	const struct inquiry_question *question = offering->question;
	const struct span words = inquiry_question_say(question, SIDE_USAGER, 0);
	if (offering->count == INQUIRY_OPTION_COUNT_MAX)
		return;
	offering->options[offering->count++] = (struct inquiry_option){
		formula,
		arena_format(arena, "%.*s · %.*s%s%.*s → %.*s", SPAN_ARGS(question->code),
		             SPAN_ARGS(shortened(arena, words)), row.length > 0 ? " · " : "",
		             SPAN_ARGS(shortened(arena, row)), SPAN_ARGS(shortened(arena, answer)))
	};
}

static void
offer_choices(struct offering *offering)
{
	const struct inquiry_question *question = offering->question;
	const char *is = question->kind == ASK_ONE ? "=" : "contient";
	for (size_t i = 0; i < question->choice_count; i++)
		offer(offering,
		      arena_format(offering->arena, "%.*s %s \"%.*s\"", SPAN_ARGS(question->code), is,
		                   SPAN_ARGS(question->choices[i].code)),
		      SPAN(""), inquiry_say(question->choices[i].words, 0));
}

/* « 5 tout à fait », or the number alone. */
static struct span
level_said(const struct offering *offering, int64_t rank)
{
	const struct inquiry_question *question = offering->question;
	const bool is_first = rank == 0, is_last = rank == question->most - question->least;
	const struct span words =
		question->level_words != NULL ? inquiry_say(question->level_words[rank], 0)
		: is_first                    ? inquiry_say(question->least_words, 0)
		: is_last                     ? inquiry_say(question->most_words, 0)
		                              : SPAN("");
	return span_of(arena_format(offering->arena, "%lld%s%.*s", (long long)(question->least + rank),
	                            words.length > 0 ? " " : "", SPAN_ARGS(words)));
}

static void
offer_levels(struct offering *offering, struct span name, struct span row)
{
	const struct inquiry_question *question = offering->question;
	for (int64_t i = 0; i <= question->most - question->least && i < ASK_LEVEL_COUNT_MAX; i++)
		offer(offering,
		      question->level_codes != NULL
		          ? arena_format(offering->arena, "%.*s = \"%.*s\"", SPAN_ARGS(name),
		                         SPAN_ARGS(question->level_codes[i]))
		          : arena_format(offering->arena, "%.*s = %lld", SPAN_ARGS(name),
		                         (long long)(question->least + i)),
		      row, level_said(offering, i));
}

static void
offer_rows(struct offering *offering)
{
	const struct inquiry_question *question = offering->question;
	for (size_t i = 0; i < question->choice_count; i++)
		offer_levels(offering,
		             span_of(arena_format(offering->arena, "%.*s_%.*s", SPAN_ARGS(question->code),
		                                  SPAN_ARGS(question->choices[i].code))),
		             inquiry_say(question->choices[i].words, 0));
}

static void
offer_question(struct offering *offering)
{
	static const char *const smileys[] = { "1", "2", "3", "4", "5" };
	const struct span code = offering->question->code;
	switch (offering->question->kind) {
	case ASK_ONE:
	case ASK_SEVERAL: offer_choices(offering); break;
	case ASK_SCALE: offer_levels(offering, code, SPAN("")); break;
	case ASK_MATRIX:
	case ASK_PAIRS: offer_rows(offering); break;
	case ASK_YES_NO:
	case ASK_CONSENT:
		offer(offering, arena_format(offering->arena, "%.*s = oui", SPAN_ARGS(code)), SPAN(""),
		      SPAN("oui"));
		offer(offering, arena_format(offering->arena, "%.*s = non", SPAN_ARGS(code)), SPAN(""),
		      SPAN("non"));
		break;
	case ASK_SMILEYS:
		for (size_t i = 0; i < LENGTH(smileys); i++)
			offer(offering, arena_format(offering->arena, "%.*s = %s", SPAN_ARGS(code), smileys[i]),
			      SPAN(""), span_of(smileys[i]));
		break;
	default: break; /* numbers, days, texts: a formula says between what and what */
	}
}

void
inquiry_options(struct arena *arena, const struct inquiry *inquiry,
                struct inquiry_option **options_r, size_t *count_r)
{
	struct offering offering = {
		.arena = arena,
		.options = arena_array_of(arena, struct inquiry_option, INQUIRY_OPTION_COUNT_MAX),
	};
	for (size_t i = 0; i < inquiry->question_count; i++) {
		offering.question = &inquiry->questions[i];
		if (offering.question->asked[SIDE_USAGER]) /* quotas count usagers */
			offer_question(&offering);
	}
	*options_r = offering.options;
	*count_r = offering.count;
}

/* --- from a condition to choices, and back ----------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A word of the language that stands alone here. */
static bool
is_word(struct span source, size_t at, const char *word)
{
	const size_t length = strlen(word), end = at + length;
	return at > 0 && is_blank(source.at[at - 1]) && end < source.length &&
	       is_blank(source.at[end]) && memcmp(source.at + at, word, length) == 0;
}

/* Cut at each « et » outside parentheses and quotes; false: there are more than `most` parts. What is
 * cut wrongly (« ou » is looser) does not mean the same when it is joined, and is then left whole. */
static bool
cut_parts(struct span source, struct span *parts, size_t most, size_t *count_r)
{
	size_t begin = 0, depth = 0;
	*count_r = 0;
	for (size_t i = 0; i <= source.length; i++) {
		const size_t quoted = i < source.length ? inquiry_skip_quoted(source, i) : i;
		if (quoted > i) {
			i = quoted - 1;
			continue;
		}
		if (i < source.length && source.at[i] == '(')
			depth++;
		else if (i < source.length && source.at[i] == ')' && depth > 0)
			depth--;
		if (i < source.length && (depth > 0 || !is_word(source, i, "et")))
			continue;
		if (*count_r == most)
			return false;
		parts[(*count_r)++] = span_trim(span_from(source.at + begin, i - begin));
		begin = i + strlen("et");
	}
	return true;
}

static const struct logic_program *
program_of(struct arena *arena, const struct logic_table *table, struct span source)
{
	struct logic_mistakes mistakes = { 0 };
	return source.length == 0
	           ? NULL
	           : logic_parse(arena, table, source, (struct logic_want){ LOGIC_YESNO, LOGIC_RANK_ANY },
	                         &mistakes);
}

/* The option that says the same, or the count. */
static size_t
option_of(struct arena *arena, const struct logic_table *table,
          const struct inquiry_option *options, size_t count, struct span part)
{
	const struct logic_program *wanted = program_of(arena, table, part);
	for (size_t i = 0; wanted != NULL && i < count; i++) {
		const struct span formula = span_of(options[i].formula);
		size_t name = 0;
		while (formula.at[name] != ' ')
			name++;
		if (part.length <= name || memcmp(part.at, formula.at, name) != 0)
			continue;
		const struct logic_program *program = program_of(arena, table, formula);
		if (program != NULL && logic_program_equal(program, wanted))
			return i;
	}
	return count;
}

struct inquiry_counted
inquiry_counted_of(struct arena *arena, const struct inquiry *inquiry,
                   const struct inquiry_option *options, size_t count, struct span condition)
{
	struct inquiry_counted whole = { .rest = condition }, counted = { .rest = SPAN("") };
	struct span parts[INQUIRY_COUNTED_MAX + 1];
	size_t part_count, chosen = 0;
	const struct logic_table *table = inquiry_names(arena, inquiry);
	const struct logic_program *wanted =
		table == NULL ? NULL : program_of(arena, table, condition);
	if (wanted == NULL || !cut_parts(condition, parts, LENGTH(parts), &part_count))
		return whole;
	for (size_t i = 0; i < part_count; i++) {
		const size_t at = option_of(arena, table, options, count, parts[i]);
		if (at < count && chosen < INQUIRY_COUNTED_MAX)
			counted.chosen[chosen++] = &options[at];
		else if (counted.rest.length == 0)
			counted.rest = parts[i];
		else
			return whole;
	}
	const struct logic_program *again =
		program_of(arena, table, inquiry_counted_join(arena, &counted));
	return again != NULL && logic_program_equal(again, wanted) ? counted : whole;
}

struct span
inquiry_counted_join(struct arena *arena, const struct inquiry_counted *counted)
{
	struct text out = text_new(arena, LOGIC_SOURCE_LENGTH_MAX * 2);
	size_t parts = 0;
	for (size_t i = 0; i < INQUIRY_COUNTED_MAX; i++)
		if (counted->chosen[i] != NULL)
			text_format(&out, "%s%s", parts++ > 0 ? " et " : "", counted->chosen[i]->formula);
	if (counted->rest.length > 0)
		text_format(&out, parts > 0 ? " et (%.*s)" : "%.*s", SPAN_ARGS(counted->rest));
	return text_span(&out);
}
