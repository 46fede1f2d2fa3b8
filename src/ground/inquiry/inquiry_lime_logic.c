/* Conditions, checks, computed values and holes of a survey of LimeSurvey, in our language. */
#include <string.h>

#include "ground/inquiry/inquiry_lime_inside.h"

/* --- formulas --------------------------------------------------------------------------------- */

static const char *
shown_source(struct making *making, struct span source)
{
	enum { SHOWN_MAX = 120 };
	struct span shown = span_trim(source);
	if (form_length(shown) > SHOWN_MAX) {
		size_t at = SHOWN_MAX;
		while (at > 0 && ((unsigned char)shown.at[at] & 0xc0) == 0x80)
			at--;
		return arena_format(making->arena, "%.*s…", (int)at, shown.at);
	}
	return span_copy(making->arena, shown);
}

static void
tell_refused(struct making *making, const char *source, const char *why, const char *otherwise)
{
	making_tell(making, INQUIRY_DROPPED,
	            arena_format(making->arena, "%s%s%s%s %s", source[0] != '\0' ? "«\u202f" : "", source,
	                         source[0] != '\0' ? "\u202f»\u202f: " : "", why, otherwise));
}

static void
tell_notes(struct making *making, const struct logic_lime *lime)
{
	for (size_t i = 0; i < LOGIC_LIME_NOTE_COUNT; i++) {
		if (!lime->notes[i])
			continue;
		text_add_z(&making->noted[i], making->noted_count[i]++ > 0 ? ", " : "");
		text_add_z(&making->noted[i], making->where);
		if (making->fate != NULL && *making->fate == INQUIRY_KEPT)
			*making->fate = INQUIRY_CHANGED;
	}
}

/* As it is best written, if only names before that rank are used; empty, and told, otherwise. */
static struct span
at_rank(struct making *making, struct span source, enum logic_type type, int32_t rank,
        const char *theirs, const char *otherwise)
{
	struct logic_mistakes mistakes;
	const struct logic_program *program =
		logic_parse(making->arena, making->asked->table, source, (struct logic_want){ type, rank },
	                &mistakes);
	if (program == NULL) {
		tell_refused(making, theirs, mistakes.list[0].sentence, otherwise);
		return SPAN("");
	}
	struct text text = text_new(making->arena, LOGIC_SOURCE_LENGTH_MAX);
	logic_print(program, &text);
	if (text.cut) {
		tell_refused(making, theirs, "Cette formule est trop longue ici.", otherwise);
		return SPAN("");
	}
	return text_span(&text);
}

struct span
making_condition(struct making *making, struct span equation, int32_t rank, const char *otherwise)
{
	struct logic_lime lime;
	const struct logic_lime_names names = making_names(making);
	const char *source = shown_source(making, equation);
	if (!logic_lime_formula(making->arena, making->asked->table, &names, equation, LOGIC_YESNO,
	                        &lime)) {
		tell_refused(making, source, lime.sentence, otherwise);
		return SPAN("");
	}
	const struct span ours = at_rank(making, lime.source, LOGIC_YESNO, rank, source, otherwise);
	if (ours.length > 0)
		tell_notes(making, &lime);
	return ours;
}

struct span
making_rows(struct making *making, const struct logic_lime_condition *rows, size_t count,
            int32_t rank, const char *otherwise)
{
	struct logic_lime lime;
	const struct logic_lime_names names = making_names(making);
	if (!logic_lime_conditions(making->arena, making->asked->table, &names, rows, count, &lime)) {
		tell_refused(making, "", lime.sentence, otherwise);
		return SPAN("");
	}
	return at_rank(making, lime.source, LOGIC_YESNO, rank, "", otherwise);
}

/* --- shown if --------------------------------------------------------------------------------- */

static const char always_asked[] = "Elle est posée à tous.";

static struct span
old_rows(struct making *making, int32_t rank)
{
	const struct lime_survey *survey = making->survey;
	size_t count = 0;
	for (size_t i = 0; i < survey->condition_count; i++)
		count += survey->conditions[i].qid == making->question->qid;
	if (count == 0)
		return SPAN("");
	struct logic_lime_condition *rows =
		arena_array_of(making->arena, struct logic_lime_condition, count);
	count = 0;
	for (size_t i = 0; i < survey->condition_count; i++) {
		const struct lime_condition *row = &survey->conditions[i];
		if (row->qid == making->question->qid)
			rows[count++] = (struct logic_lime_condition){ row->scenario, row->asked_qid, row->field,
				                                           row->method, row->value };
	}
	return making_rows(making, rows, count, rank, always_asked);
}

static bool
is_trivial(struct span relevance)
{
	const struct span trimmed = span_trim(relevance);
	return trimmed.length == 0 || span_is(trimmed, "1");
}

/* When « autre » or a box is chosen. */
static struct span
needed_of(struct making *making, const struct made *made)
{
	if (made->needs_question == SIZE_MAX)
		return SPAN("");
	const struct inquiry_question *asked = &making->inquiry->questions[made->needs_question];
	if (made->needs_choice >= asked->choice_count ||
	    (asked->kind != ASK_ONE && asked->kind != ASK_SEVERAL))
		return SPAN("");
	return span_of(arena_format(making->arena, "%.*s %s \"%.*s\"", SPAN_ARGS(asked->code),
	                            asked->kind == ASK_ONE ? "=" : "contient",
	                            SPAN_ARGS(asked->choices[made->needs_choice].code)));
}

static void
set_shown_if(struct making *making, size_t at)
{
	struct inquiry_question *question = &making->inquiry->questions[at];
	const struct made *made = &making->made[at];
	const int32_t rank =
		question->kind == ASK_COMPUTED ? LOGIC_RANK_ANY : (int32_t)at + 1;
	const struct span needed = needed_of(making, made);
	const struct span asked = is_trivial(made->from->relevance)
	                              ? old_rows(making, rank)
	                              : making_condition(making, made->from->relevance, rank, always_asked);
	const struct span whole =
		needed.length == 0  ? asked
		: asked.length == 0 ? needed
							: span_of(arena_format(making->arena, "%.*s et (%.*s)", SPAN_ARGS(needed),
	                                               SPAN_ARGS(asked)));
	if (whole.length > 0 && !span_is(whole, "oui"))
		question->shown_if = at_rank(making, whole, LOGIC_YESNO, rank, "", always_asked);
}

/* --- checks ----------------------------------------------------------------------------------- */

static struct inquiry_words
tips_of(struct making *making)
{
	struct inquiry_words words = inquiry_words_new(making->arena, making->inquiry);
	for (size_t i = 0; i < making->question->attribute_count; i++) {
		const struct lime_attribute *attribute = &making->question->attributes[i];
		for (size_t l = 0; l < making->inquiry->language_count; l++)
			if (span_is(attribute->name, "em_validation_q_tip") &&
			    (attribute->language < 0 ||
			     (size_t)attribute->language == making->lime_language[l]))
				words.in[l] = inquiry_plain(making->arena,
				                            lime_plain(making->arena, attribute->value).words);
	}
	(void)making_fit(making, &words, ASK_WORDS_LENGTH_MAX);
	return words;
}

static struct span
alone_of(struct making *making, size_t at)
{
	const struct inquiry_question *question = &making->inquiry->questions[at];
	struct text text = text_new(making->arena, LOGIC_SOURCE_LENGTH_MAX);
	size_t count = 0;
	text_format(&text, "non (cochés(%.*s) > 1 et (", SPAN_ARGS(question->code));
	for (size_t i = 0; i < question->choice_count; i++)
		if (making->made[at].is_alone[i])
			text_format(&text, "%s%.*s contient \"%.*s\"", count++ > 0 ? " ou " : "",
			            SPAN_ARGS(question->code), SPAN_ARGS(question->choices[i].code));
	text_add_z(&text, "))");
	return text.cut || question->kind != ASK_SEVERAL ? SPAN("") : text_span(&text);
}

/* The last of the questions that it became. */
static bool
is_last_made(const struct making *making, size_t at)
{
	return at + 1 == making->inquiry->question_count ||
	       making->made[at + 1].from != making->made[at].from;
}

/* Limits that are formulas, and those of a sum, as equations of theirs. */
static const struct {
	const char *types, *attribute, *equation; /* before the limit */
	bool is_of_sum; /* then a number is no limit of the question itself */
} limits[] = {
	{ "N", "min_num_value_n", "this.NAOK >= ", false },
	{ "N", "max_num_value_n", "this.NAOK <= ", false },
	{ "MP", "min_answers", "count(self.NAOK) >= ", false },
	{ "MP", "max_answers", "count(self.NAOK) <= ", false },
	{ "K", "equals_num_value", "sum(self.NAOK) == ", true },
	{ "K", "min_num_value", "sum(self.NAOK) >= ", true },
	{ "K", "max_num_value", "sum(self.NAOK) <= ", true },
};

static struct span
joined(struct making *making, struct span a, struct span b)
{
	if (a.length == 0 || b.length == 0)
		return a.length == 0 ? b : a;
	return span_of(arena_format(making->arena, "(%.*s) et (%.*s)", SPAN_ARGS(a), SPAN_ARGS(b)));
}

static struct span
limits_of(struct making *making, size_t at, int32_t rank, const char *otherwise)
{
	struct span check = SPAN("");
	const enum ask_kind kind = making->inquiry->questions[at].kind;
	for (size_t i = 0; i < LENGTH(limits); i++) {
		const struct span value = making_attribute(making, limits[i].attribute);
		double number;
		const bool is_formula = value.length > 0 && value.length < LOGIC_SOURCE_LENGTH_MAX / 2 &&
		                        !span_real64(value, &number);
		if (making->question->type == '\0' || kind == ASK_BUDGET ||
		    strchr(limits[i].types, making->question->type) == NULL ||
		    !(is_formula || (limits[i].is_of_sum && value.length > 0)))
			continue;
		struct text equation = text_new(making->arena, LOGIC_SOURCE_LENGTH_MAX);
		text_format(&equation, "%s(%.*s)", limits[i].equation, SPAN_ARGS(value));
		check = joined(making, check,
		               making_condition(making, text_span(&equation), rank, otherwise));
	}
	return check;
}

static void
set_check(struct making *making, size_t at)
{
	static const char unchecked[] = "Ce n’est plus vérifié.";
	struct inquiry_question *question = &making->inquiry->questions[at];
	const int32_t rank = (int32_t)at + 2;
	const struct span equation = making_attribute(making, "em_validation_q");
	struct span check = SPAN("");
	if (equation.length > 0 && is_last_made(making, at))
		check = making_condition(making, equation, rank, unchecked);
	if (check.length > 0)
		question->check_words = tips_of(making);
	if (is_last_made(making, at))
		check = joined(making, check, limits_of(making, at, rank, unchecked));
	if (making->made[at].is_alone != NULL) {
		const struct span alone = alone_of(making, at);
		if (words_are_empty(making->inquiry, question->check_words))
			question->check_words = making_said(making, LIME_SAID_ALONE);
		check = joined(making, check, alone);
	}
	if (check.length > 0)
		question->check = at_rank(making, check, LOGIC_YESNO, rank, "", unchecked);
}

/* --- words with holes ------------------------------------------------------------------------- */

static void
add_literally(struct text *text, struct span words)
{
	for (size_t i = 0; i < words.length; i++) {
		text_add_char(text, words.at[i]);
		if (words.at[i] == '{' || words.at[i] == '}')
			text_add_char(text, words.at[i]);
	}
}

/* A hole without an equal stays as it was written, in its braces. */
static struct span
translated(struct making *making, struct span words, int32_t rank)
{
	const struct logic_lime_names names = making_names(making);
	struct text text = text_new(making->arena, LOGIC_PIPED_LENGTH_MAX);
	struct span rest = words;
	struct logic_lime lime;
	while (!logic_lime_text(making->arena, making->asked->table, &names, rest, &lime)) {
		size_t open = lime.byte > rest.length ? rest.length : lime.byte;
		while (open > 0 && rest.at[open - 1] != '{')
			open--;
		tell_refused(making,
		             shown_source(making, open > 0 ? span_from(rest.at + open - 1,
		                                                       rest.length - open + 1) : rest),
		             lime.sentence, "Ses mots sont montrés tels quels.");
		if (open == 0) {
			add_literally(&text, rest);
			return text_span(&text);
		}
		const struct span before = span_from(rest.at, open - 1);
		if (logic_lime_text(making->arena, making->asked->table, &names, before, &lime))
			text_add(&text, lime.source);
		else
			add_literally(&text, before);
		text_add_z(&text, "{{");
		rest = span_from(rest.at + open, rest.length - open);
	}
	text_add(&text, lime.source);
	struct logic_mistakes mistakes;
	if (logic_piped_parse(making->arena, making->asked->table, text_span(&text), rank,
	                      &mistakes) == NULL) {
		tell_refused(making, shown_source(making, words), mistakes.list[0].sentence,
		             "Ses mots sont montrés tels quels.");
		text = text_new(making->arena, LOGIC_PIPED_LENGTH_MAX);
		add_literally(&text, words);
	}
	return text_span(&text);
}

static void
translate_words(struct making *making, struct inquiry_words words, int32_t rank, size_t length_max)
{
	for (size_t l = 0; words.in != NULL && l < making->inquiry->language_count; l++) {
		const struct span said = words.in[l];
		if (said.length == 0 || (memchr(said.at, '{', said.length) == NULL &&
		                         memchr(said.at, '}', said.length) == NULL))
			continue;
		words.in[l] = translated(making, said, rank);
		if (form_length(words.in[l]) > length_max) {
			making_changed(making, "Une fois ses formules traduites, un texte est trop long\u202f: elles "
			                       "en sont retirées.");
			struct text text = text_new(making->arena, LOGIC_PIPED_LENGTH_MAX);
			for (size_t i = 0; i < said.length; i++)
				if (said.at[i] != '{' && said.at[i] != '}')
					text_add_char(&text, said.at[i]);
			words.in[l] = text_span(&text);
		}
	}
}

/* --- computed values -------------------------------------------------------------------------- */

/* Words to read instead, which have no name: what uses it is told in its turn. */
static void
make_page_of(struct making *making, size_t at, const char *sentence)
{
	struct inquiry_question *question = &making->inquiry->questions[at];
	struct inquiry_words text = making_words(making, making->made[at].from->texts);
	if (making->made[at].from->texts == NULL)
		text = question->words;
	for (size_t l = 0; l < making->inquiry->language_count; l++) {
		struct text literal = text_new(making->arena, LOGIC_PIPED_LENGTH_MAX);
		add_literally(&literal, text.in[l]);
		text.in[l] = text_span(&literal);
	}
	making_fill(making, &text, SPAN("…"));
	(void)making_fit(making, &text, ASK_LONG_LENGTH_MAX);
	*question = (struct inquiry_question){
		.code = question->code, .kind = ASK_PAGE, .nature = 'G',
		.words = making_said(making, LIME_SAID_READ), .text = text,
	};
	making_tell(making, INQUIRY_CHANGED, sentence);
}

static void
translate_computed(struct making *making, size_t at)
{
	struct inquiry_question *question = &making->inquiry->questions[at];
	const struct made *made = &making->made[at];
	const struct logic_lime_names names = making_names(making);
	struct logic_lime lime;
	set_shown_if(making, at);
	if (question->formula.length > 0) {
		question->formula = at_rank(making, question->formula, LOGIC_NUMBER, LOGIC_RANK_ANY, "",
		                            "Ce calcul n’est pas repris.");
	} else if (logic_lime_formula(making->arena, making->asked->table, &names, made->equation,
	                              LOGIC_NUMBER, &lime)) {
		question->formula = lime.source;
		tell_notes(making, &lime);
	} else {
		tell_refused(making, shown_source(making, made->equation), lime.sentence,
		             "Ce calcul n’est pas repris.");
	}
	if (!making->without_kept)
		inquiry_keep_read(making->arena, making->inquiry, INQUIRY_QUESTION, at, made->from,
		                  KEEP_LATE, &making->telling);
}

/* --- all of it -------------------------------------------------------------------------------- */

static void
look_at(struct making *making, size_t at)
{
	making->question = making->made[at].from;
	making->fate = making->made[at].fate;
	making->where = arena_format(making->arena, "question %.*s",
	                             SPAN_ARGS(making->inquiry->questions[at].code));
}

/* The names of what there is; `true` when computed values can be ordered. */
static bool
compile(struct making *making)
{
	struct inquiry_remarks remarks = { .arena = making->arena };
	struct inquiry_asked *asked = arena_new_of(making->arena, struct inquiry_asked);
	asked->inquiry = making->inquiry;
	asked->list = (struct ask_list){
		inquiry_questions(making->arena, making->inquiry, SIDE_USAGER, 0),
		making->inquiry->question_count
	};
	inquiry_compile(making->arena, asked, &remarks);
	making->asked = asked;
	return asked->table != NULL && asked->ranks != NULL;
}

static void
translate_all_computed(struct making *making)
{
	struct inquiry *inquiry = making->inquiry;
	for (size_t i = 0; i < inquiry->question_count; i++)
		if (inquiry->questions[i].kind == ASK_COMPUTED) {
			look_at(making, i);
			translate_computed(making, i);
		}
	for (size_t i = 0; i < inquiry->question_count; i++)
		if (inquiry->questions[i].kind == ASK_COMPUTED && inquiry->questions[i].formula.length == 0) {
			look_at(making, i);
			make_page_of(making, i, "Le calcul est montré tel qu’il est écrit, comme un texte à lire.");
		}
	for (int turn = 0; !compile(making) && making->asked->table != NULL && turn < 2; turn++)
		for (size_t i = 0; i < inquiry->question_count; i++)
			if (inquiry->questions[i].kind == ASK_COMPUTED) {
				look_at(making, i);
				make_page_of(making, i, "Des calculs dépendent l’un de l’autre, ou d’un calcul qui n’est "
				                        "pas repris\u202f: celui-ci est un texte à lire.");
			}
}

static void
translate_question(struct making *making, size_t at)
{
	struct inquiry_question *question = &making->inquiry->questions[at];
	look_at(making, at);
	if (question->kind == ASK_COMPUTED)
		return;
	set_shown_if(making, at);
	if (question->kind != ASK_PAGE)
		set_check(making, at);
	if (making->made[at].equation.at != NULL)
		return; /* a page now, its text is literal */
	translate_words(making, question->words, (int32_t)at + 1, ASK_WORDS_LENGTH_MAX);
	translate_words(making, question->help, (int32_t)at + 1, ASK_WORDS_LENGTH_MAX);
	translate_words(making, question->text, (int32_t)at + 1, ASK_LONG_LENGTH_MAX);
	if (!making->without_kept)
		inquiry_keep_read(making->arena, making->inquiry, INQUIRY_QUESTION, at, making->question,
		                  KEEP_LATE, &making->telling);
}

static void
translate_page(struct making *making, size_t at)
{
	struct inquiry_page *page = &making->inquiry->pages[at];
	const struct lime_group *group = &making->survey->groups[at];
	making->question = NULL;
	making->fate = NULL;
	making->where = arena_format(making->arena, "page %zu", at + 1);
	if (!is_trivial(group->relevance)) {
		page->shown_if = making_condition(making, group->relevance, (int32_t)page->first + 1,
		                                  "La page est montrée à tous.");
		if (span_is(page->shown_if, "oui"))
			page->shown_if = SPAN("");
	}
	if (page->count > 0 && !making->without_kept)
		inquiry_keep_read(making->arena, making->inquiry, INQUIRY_PAGE, at,
		                  making->made[page->first].from, KEEP_LATE, &making->telling);
}

void
making_translate(struct making *making)
{
	struct inquiry *inquiry = making->inquiry;
	making_sort(making);
	(void)compile(making);
	if (making->asked->table == NULL)
		return;
	translate_all_computed(making);
	if (making->asked->ranks == NULL)
		return;
	for (size_t i = 0; i < inquiry->page_count; i++)
		translate_page(making, i);
	for (size_t i = 0; i < inquiry->question_count; i++)
		translate_question(making, i);
	making->question = NULL;
	making->fate = NULL;
	making_quotas(making);
	if (!making->without_kept)
		inquiry_keep_read(making->arena, inquiry, INQUIRY_WHOLE, 0, making->made[0].from, KEEP_LATE,
		                  &making->telling);
}
