/* What each type of question of LimeSurvey becomes: the nearest kind of ours, or several. */
#include <string.h>

#include "ground/inquiry/inquiry_lime_inside.h"

size_t
making_rank(const struct making *making, const struct inquiry_question *question)
{
	return (size_t)(question - making->inquiry->questions);
}

static bool
is_text(enum ask_kind kind)
{
	return kind == ASK_TEXT || kind == ASK_LONG;
}

/* --- one of ours ------------------------------------------------------------------------------ */

/* A question has 500 characters; what is longer is read before it. */
static void
add_page_before(struct making *making, struct span code, struct inquiry_words words)
{
	struct inquiry_question *page = making_new(
		making, ASK_PAGE, span_of(arena_format(making->arena, "%.*s_texte", SPAN_ARGS(code))), NULL,
		0, making_said(making, LIME_SAID_READ));
	page->text = words;
	if (making_fit(making, &page->text, ASK_LONG_LENGTH_MAX))
		making_changed(making, "Son texte dépasse 2\u202f000 signes\u202f: il est coupé.");
}

static bool
is_long(const struct making *making, struct inquiry_words words)
{
	for (size_t i = 0; words.in != NULL && i < making->inquiry->language_count; i++)
		if (form_length(words.in[i]) > ASK_WORDS_LENGTH_MAX)
			return true;
	return false;
}

static struct inquiry_words
words_kept(struct making *making, struct inquiry_words words)
{
	struct inquiry_words kept = inquiry_words_new(making->arena, making->inquiry);
	memcpy(kept.in, words.in, making->inquiry->language_count * sizeof *kept.in);
	return kept;
}

static void
set_frame(struct making *making, struct inquiry_question *question)
{
	const struct lime_question *from = making->question;
	question->help = making_words(making, from->helps);
	if (making_fit(making, &question->help, ASK_WORDS_LENGTH_MAX))
		making_changed(making, "Son aide dépasse 500 signes\u202f: elle est coupée.");
	if (from->mandatory == 'Y' && question->kind != ASK_PAGE && question->kind != ASK_COMPUTED)
		question->reason = making_said(making, LIME_SAID_NEEDED);
	const struct span hidden = making_attribute(making, "hidden");
	const bool is_asked = question->kind != ASK_COMPUTED && !span_is(hidden, "1");
	question->asked[SIDE_USAGER] = question->asked[SIDE_AGENT] = is_asked;
	question->nature = is_text(question->kind) ? 'O' : 'G';
}

struct inquiry_question *
making_new(struct making *making, enum ask_kind kind, struct span code, const struct span *parts,
           size_t part_count, struct inquiry_words words)
{
	struct inquiry *inquiry = making->inquiry;
	if (is_long(making, words) && kind != ASK_PAGE && !making->is_too_long) {
		making_changed(making, "Sa phrase dépasse 500 signes\u202f: elle est entière dans un texte à "
		                       "lire, juste avant.");
		add_page_before(making, code, words);
		words = words_kept(making, words);
	}
	if (inquiry->question_count == INQUIRY_QUESTION_COUNT_MAX)
		making->is_too_long = true;
	const size_t at =
		making->is_too_long ? INQUIRY_QUESTION_COUNT_MAX : inquiry->question_count++;
	struct inquiry_question *question = &inquiry->questions[at];
	making->made[at] = (struct made){ .from = making->question, .group = making->group,
		                              .fate = making->fate, .needs_question = SIZE_MAX };
	*question = (struct inquiry_question){ .kind = kind };
	question->code = making->is_too_long ? SPAN("Q") : making_code(making, code, parts, part_count);
	if (!span_equal(question->code, code))
		making_changed(making, arena_format(making->arena, "Son code devient «\u202f%.*s\u202f».",
		                                    SPAN_ARGS(question->code)));
	(void)making_fit(making, &words, ASK_WORDS_LENGTH_MAX);
	making_fill(making, &words, question->code);
	question->words = words;
	set_frame(making, question);
	return question;
}

static struct span
suffixed(struct making *making, const char *suffix)
{
	return span_of(arena_format(making->arena, "%.*s_%s", SPAN_ARGS(making->question->code), suffix));
}

/* --- choices ---------------------------------------------------------------------------------- */

void
making_fit_choice(struct making *making, struct inquiry_choice *choice)
{
	if (making_fit(making, &choice->words, ASK_WORDS_LENGTH_MAX))
		making_changed(making, "Un de ses choix dépasse 500 signes\u202f: il est coupé.");
	making_fill(making, &choice->words, choice->code);
}

void
making_room(struct making *making, struct inquiry_question *question, size_t count)
{
	struct made *made = &making->made[making_rank(making, question)];
	question->choices = arena_array_of(making->arena, struct inquiry_choice, count + 1);
	made->choice_codes = arena_array_of(making->arena, struct span, count + 1);
}

/* « Autre », last, with a text of its own when it is chosen. */
static void
add_other(struct making *making, struct inquiry_question *question, const char *code)
{
	struct made *made = &making->made[making_rank(making, question)];
	const size_t at = question->choice_count++;
	struct inquiry_choice *choice = &question->choices[at];
	struct inquiry_words words = making_said(making, LIME_SAID_OTHER);
	for (size_t i = 0; i < making->question->attribute_count; i++) {
		const struct lime_attribute *attribute = &making->question->attributes[i];
		for (size_t l = 0; l < making->inquiry->language_count; l++)
			if (span_is(attribute->name, "other_replace_text") &&
			    (attribute->language < 0 ||
			     (size_t)attribute->language == making->lime_language[l]) &&
			    span_trim(attribute->value).length > 0)
				words.in[l] = lime_plain(making->arena, span_trim(attribute->value)).words;
	}
	struct span *codes = arena_array_of(making->arena, struct span, at + 1);
	for (size_t i = 0; i < at; i++)
		codes[i] = question->choices[i].code;
	choice->code = making_part_code(making, span_of(code), codes, at);
	choice->words = words;
	choice->is_anchored = question->is_shuffled;
	making_fit_choice(making, choice);
	made->choice_codes[at] = span_of(code);
	if (span_is(span_of(code), "other"))
		making_name(making, making_rank(making, question), at, SPAN("othercheck"));
}

static void
add_other_text(struct making *making, size_t asked)
{
	struct inquiry_question *text =
		making_new(making, ASK_TEXT, suffixed(making, "other"), NULL, 0,
	               making_said(making, LIME_SAID_OTHER_WHICH));
	struct made *made = &making->made[making_rank(making, text)];
	made->needs_question = asked;
	made->needs_choice = making->inquiry->questions[asked].choice_count - 1;
	text->help = (struct inquiry_words){ NULL };
	making_name(making, making_rank(making, text), SIZE_MAX, SPAN("other"));
	making_changed(making, "La réponse «\u202fautre\u202f» est un choix, suivi d’un texte posé à qui l’a "
	                       "choisie.");
}

static bool
is_shuffled(const struct making *making)
{
	return span_is(making_attribute(making, "random_order"), "1") ||
	       span_is(making_attribute(making, "answer_order"), "random");
}

static size_t
answers_into(struct making *making, struct inquiry_question *question)
{
	const struct lime_question *from = making->question;
	struct made *made = &making->made[making_rank(making, question)];
	size_t count = from->answer_count;
	if (count > ASK_CHOICE_COUNT_MAX - 1) {
		count = ASK_CHOICE_COUNT_MAX - 1;
		making_tell(making, INQUIRY_DROPPED, "Au-delà de 199 choix, les suivants ne sont pas repris.");
	}
	making_room(making, question, count + 1);
	struct span *codes = arena_array_of(making->arena, struct span, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct inquiry_choice *choice = &question->choices[i];
		choice->code = making_part_code(making, from->answers[i].code, codes, i);
		choice->words = making_words(making, from->answers[i].texts);
		made->choice_codes[i] = from->answers[i].code;
		making_fit_choice(making, choice);
	}
	question->choice_count = count;
	question->is_shuffled = is_shuffled(making);
	return count;
}

void
making_drop(struct making *making, const char *sentence)
{
	making_tell(making, INQUIRY_DROPPED, sentence);
}

/* --- list of answers: L ! O, 5, Y, G ---------------------------------------------------------- */

static void
make_list(struct making *making)
{
	const struct lime_question *from = making->question;
	if (from->answer_count + from->other < 2) {
		making_drop(making, "Elle a moins de deux réponses à choisir\u202f: elle n’est pas reprise.");
		return;
	}
	struct inquiry_question *question = making_new(making, ASK_ONE, from->code, NULL, 0,
	                                               making_words(making, from->texts));
	const size_t rank = making_rank(making, question);
	answers_into(making, question);
	if (from->other)
		add_other(making, question, "-oth-");
	making_name(making, rank, SIZE_MAX, SPAN(""));
	if (from->other)
		add_other_text(making, rank);
	if (from->type != 'O')
		return;
	struct inquiry_question *comment =
		making_new(making, ASK_LONG, suffixed(making, "comment"), NULL, 0,
	               making_said(making, LIME_SAID_COMMENT));
	comment->reason = comment->help = (struct inquiry_words){ NULL };
	making_name(making, making_rank(making, comment), SIZE_MAX, SPAN("comment"));
	making_changed(making, "Son commentaire est une question de texte, juste après.");
}

static void
make_levels(struct making *making)
{
	const struct lime_question *from = making->question;
	const bool is_face = span_is(making_attribute(making, "slider_rating"), "2");
	struct inquiry_question *question =
		making_new(making, is_face ? ASK_SMILEYS : ASK_SCALE, from->code, NULL, 0,
	               making_words(making, from->texts));
	question->least = is_face ? 0 : 1;
	question->most = is_face ? 0 : 5;
	making_name(making, making_rank(making, question), SIZE_MAX, SPAN(""));
}

static void
make_yes_no(struct making *making)
{
	struct inquiry_question *question =
		making_new(making, ASK_YES_NO, making->question->code, NULL, 0,
	               making_words(making, making->question->texts));
	making_name(making, making_rank(making, question), SIZE_MAX, SPAN(""));
}

static void
make_gender(struct making *making)
{
	static const enum lime_said said[] = { LIME_SAID_WOMAN, LIME_SAID_MAN };
	struct inquiry_question *question =
		making_new(making, ASK_ONE, making->question->code, NULL, 0,
	               making_words(making, making->question->texts));
	making_room(making, question, 2);
	for (size_t i = 0; i < 2; i++)
		question->choices[i] = (struct inquiry_choice){ .code = i == 0 ? SPAN("F") : SPAN("M"),
			                                            .words = making_said(making, said[i]) };
	question->choice_count = 2;
	making->made[making_rank(making, question)].choice_codes = NULL;
	making_name(making, making_rank(making, question), SIZE_MAX, SPAN(""));
	making_changed(making, "Le genre devient un choix entre femme et homme\u202f: complétez-le, ou "
	                       "retirez-le s’il ne sert pas.");
}

/* --- boxes: M P ------------------------------------------------------------------------------- */

static void
set_bounds(struct making *making, struct inquiry_question *question)
{
	const int64_t choices = (int64_t)question->choice_count;
	int64_t least = 0, most = 0;
	(void)making_number(making, "min_answers", &least); /* a formula: a check, later */
	(void)making_number(making, "max_answers", &most);
	if (least < 0 || most < 0 || least > choices || (most > 0 && least > most) ||
	    (question->kind == ASK_RANKING && most == 1)) {
		making_drop(making,
		            "Le nombre de réponses demandé ne va pas avec leur nombre\u202f: il n’est pas repris.");
		return;
	}
	question->least = least;
	question->most = most > choices ? choices : most;
}

static void
set_alone(struct making *making, struct inquiry_question *question)
{
	struct made *made = &making->made[making_rank(making, question)];
	struct span code, rest = making_attribute(making, "exclude_all_others");
	while (span_cut(&rest, ';', &code))
		for (size_t i = 0; i < question->choice_count; i++)
			if (span_trim(code).length > 0 &&
			    span_equal(span_trim(code), made->choice_codes[i])) {
				if (made->is_alone == NULL)
					made->is_alone = arena_array_of(making->arena, bool, question->choice_count);
				made->is_alone[i] = true;
				question->choices[i].is_anchored = question->is_shuffled;
			}
}

static void
add_comments(struct making *making, size_t asked)
{
	const struct lime_question *from = making->question;
	const size_t count = making->inquiry->questions[asked].choice_count - from->other;
	for (size_t i = 0; i < count && i < from->subquestion_count; i++) {
		const struct inquiry_choice *choice = &making->inquiry->questions[asked].choices[i];
		struct inquiry_question *comment = making_new(
			making, ASK_TEXT,
			span_of(arena_format(making->arena, "%.*s_%.*scomment", SPAN_ARGS(from->code),
		                         SPAN_ARGS(choice->code))),
			NULL, 0,
			making_joined(making, making_said(making, LIME_SAID_COMMENT), choice->words));
		struct made *made = &making->made[making_rank(making, comment)];
		made->needs_question = asked;
		made->needs_choice = i;
		comment->reason = comment->help = (struct inquiry_words){ NULL };
		making_name(making, making_rank(making, comment), SIZE_MAX,
		            span_of(arena_format(making->arena, "%.*scomment",
		                                 SPAN_ARGS(from->subquestions[i].code))));
	}
	making_changed(making, "Le commentaire de chaque réponse est une question de texte, posée à qui "
	                       "l’a cochée.");
}

/* « ☐ J’ai lu la note »: a box alone is a yes or a no. */
static void
make_lone_box(struct making *making)
{
	const struct lime_question *from = making->question, *box = &from->subquestions[0];
	struct inquiry_question *question =
		making_new(making, ASK_YES_NO, from->code, NULL, 0,
	               making_joined(making, making_words(making, from->texts),
	                             making_words(making, box->texts)));
	making_name(making, making_rank(making, question), SIZE_MAX, box->code);
	making_changed(making, "Une case seule devient oui ou non.");
}

static void
make_boxes(struct making *making)
{
	const struct lime_question *from = making->question;
	size_t count = from->subquestion_count;
	if (count + from->other < 2) {
		if (count == 1)
			make_lone_box(making);
		else
			making_drop(making, "Elle n’a aucune réponse à cocher\u202f: elle n’est pas reprise.");
		return;
	}
	if (count > ASK_CHOICE_COUNT_MAX - 1) {
		count = ASK_CHOICE_COUNT_MAX - 1;
		making_drop(making, "Au-delà de 199 choix, les suivants ne sont pas repris.");
	}
	struct inquiry_question *question = making_new(making, ASK_SEVERAL, from->code, NULL, 0,
	                                               making_words(making, from->texts));
	const size_t rank = making_rank(making, question);
	making_room(making, question, count + 1);
	struct span *codes = arena_array_of(making->arena, struct span, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct inquiry_choice *choice = &question->choices[i];
		choice->code = making_part_code(making, from->subquestions[i].code, codes, i);
		choice->words = making_words(making, from->subquestions[i].texts);
		making->made[rank].choice_codes[i] = from->subquestions[i].code;
		making_fit_choice(making, choice);
		making_name(making, rank, i, from->subquestions[i].code);
	}
	question->choice_count = count;
	question->is_shuffled = is_shuffled(making);
	if (from->other)
		add_other(making, question, "other");
	set_bounds(making, question);
	set_alone(making, question);
	if (from->type == 'P')
		add_comments(making, rank);
	if (from->other)
		add_other_text(making, rank);
}

static void
make_ranking(struct making *making)
{
	const struct lime_question *from = making->question;
	if (from->answer_count < 2) {
		making_drop(making, "Elle a moins de deux réponses à classer\u202f: elle n’est pas reprise.");
		return;
	}
	struct inquiry_question *question = making_new(making, ASK_RANKING, from->code, NULL, 0,
	                                               making_words(making, from->texts));
	answers_into(making, question);
	set_bounds(making, question);
	making_name(making, making_rank(making, question), SIZE_MAX, SPAN(""));
}

/* --- a file: | -------------------------------------------------------------------------------- */

/* Theirs is in kilobytes, and of any kind they name; ours a photo or a PDF. */
static void
make_file(struct making *making)
{
	enum { KILOBYTES = 1024 };
	const struct lime_question *from = making->question;
	int64_t kilobytes = 0, files = 1;
	if (inquiry_file_of(making->inquiry) < making->inquiry->question_count) {
		making_drop(making, "On ne joint qu’un fichier par réponse\u202f: elle n’est pas reprise.");
		return;
	}
	struct inquiry_question *question = making_new(making, ASK_FILE, from->code, NULL, 0,
	                                               making_words(making, from->texts));
	const struct span kinds = making_attribute(making, "allowed_filetypes");
	question->asked[SIDE_AGENT] = false;
	question->is_photo = kinds.length > 0 && span_find(kinds, SPAN("pdf")) == SIZE_MAX;
	(void)making_number(making, "max_filesize", &kilobytes);
	(void)making_number(making, "max_num_of_files", &files);
	if (kilobytes > 0 && kilobytes < ASK_FILE_MEGABYTES_MAX * KILOBYTES)
		question->most = (kilobytes + KILOBYTES - 1) / KILOBYTES;
	making_changed(making, question->is_photo
	                           ? "Elle demande une photo (JPEG ou PNG), sans titre ni commentaire, et "
	                             "aux usagers seulement."
	                           : "Elle demande une photo (JPEG ou PNG) ou un PDF, sans titre ni "
	                             "commentaire, et aux usagers seulement.");
	if (files > 1)
		making_changed(making, "On y joignait plusieurs fichiers\u202f: un seul ici.");
}

/* --- by type ---------------------------------------------------------------------------------- */

static void
make_other_kinds(struct making *making)
{
	switch (making->question->type) {
	case 'I':
		making_drop(making, "Le choix de la langue n’est pas une question ici\u202f: chaque page le propose.");
		return;
	case '|': make_file(making); return;
	default:
		if (!making_array(making, making->question))
			making_drop(making, "Son type n’est pas connu\u202f: elle n’est pas reprise.");
	}
}

static void
make(struct making *making)
{
	switch (making->question->type) {
	case 'L':
	case '!':
	case 'O': make_list(making); return;
	case '5': make_levels(making); return;
	case 'Y': make_yes_no(making); return;
	case 'G': make_gender(making); return;
	case 'M':
	case 'P': make_boxes(making); return;
	case 'R': make_ranking(making); return;
	case 'N': making_numbers(making); return;
	case 'Q':
	case 'K': making_fields(making); return;
	case 'D': making_dates(making); return;
	case 'S':
	case 'T':
	case 'U': making_texts(making); return;
	case 'X': making_page(making); return;
	case '*': making_equation(making); return;
	default: make_other_kinds(making);
	}
}

void
making_question(struct making *making, const struct lime_question *question)
{
	const size_t first = making->inquiry->question_count;
	making->question = question;
	making->where = making_where(making, question->code);
	making->is_told = false;
	making->fate = &making->fates[making->fate_count++];
	make(making);
	making_settings(making);
	if (making->inquiry->question_count == first)
		*making->fate = INQUIRY_DROPPED;
	else if (!making->is_told)
		making_tell(making, INQUIRY_KEPT,
		            arena_format(making->arena, "%s.",
		                         inquiry_kind_words[making->inquiry->questions[first].kind]));
}
