#include <stdlib.h>
#include <string.h>

#include "listen/answer/answer_page.h"
#include "listen/questionnaire/questionnaire.h"

/* --- which questions, in which order --------------------------------------------------------- */

/* The steps of a journey are asked of those who speak of it only. */
static int
rank_of(const struct paper *paper, size_t item)
{
	const struct survey_item *asked = &paper->form->form.items[item];
	return asked->journey_id != 0 && asked->journey_id != paper->journey_id
	           ? 0
	           : asked->rank[paper->side];
}

size_t
paper_journeys(const struct answer_form *form, int64_t ids_r[PAPER_JOURNEY_COUNT_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < form->form.item_count && count < PAPER_JOURNEY_COUNT_MAX; i++) {
		const int64_t id = form->form.items[i].journey_id;
		bool is_known = id == 0;
		for (size_t k = 0; k < count && !is_known; k++)
			is_known = ids_r[k] == id;
		if (!is_known)
			ids_r[count++] = id;
	}
	return count;
}

/* Choices of one list are drawn in an order of their own for each person, so that the first of the
 * list is not always the same; « rien de cela » stays last. */
static void
order_choices(struct paper_question *question, const struct survey_item *items,
              struct span seed)
{
	uint64_t state = 1469598103934665603u;
	for (size_t i = 0; i < seed.length; i++)
		state = (state ^ (unsigned char)seed.at[i]) * 1099511628211u;
	size_t count = question->item_count;
	while (count > 0 && span_ends(items[question->items[count - 1]].code, ".NONE"))
		count--;
	for (size_t i = count; i-- > 1;) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		const size_t j = (size_t)(state >> 33) % (i + 1);
		const size_t kept = question->items[i];
		question->items[i] = question->items[j];
		question->items[j] = kept;
	}
}

static void
add_question(struct paper *paper, size_t item)
{
	const struct survey_item *items = paper->form->form.items;
	const struct span stem = items[item].stem;
	for (size_t i = 0; stem.length > 0 && i < paper->question_count; i++) {
		struct paper_question *question = &paper->questions[i];
		if (!span_equal(items[question->first].stem, stem))
			continue;
		if (question->item_count < LENGTH(question->items))
			question->items[question->item_count++] = item;
		return;
	}
	struct paper_question *question = &paper->questions[paper->question_count++];
	*question = (struct paper_question){ .first = item, .item_count = 1 };
	question->items[0] = item;
	question->choice_count_max = items[item].kind == 'E' ? 3 : LENGTH(question->items);
}

void
paper_begin(struct arena *arena, struct paper *paper, const struct answer_form *form,
            enum side side, int64_t journey_id, struct span seed)
{
	*paper = (struct paper){ .form = form, .side = side, .journey_id = journey_id };
	paper->questions =
		arena_array_of(arena, struct paper_question, PAPER_QUESTION_COUNT_MAX);
	memset(paper->reply.levels, SURVEY_NOT_ANSWERED, sizeof paper->reply.levels);
	int rank_max = 0;
	for (size_t i = 0; i < form->form.item_count; i++)
		rank_max = rank_of(paper, i) > rank_max ? rank_of(paper, i) : rank_max;
	for (int rank = 1; rank <= rank_max; rank++)
		for (size_t i = 0; i < form->form.item_count; i++)
			if (rank_of(paper, i) == rank)
				add_question(paper, i);
	for (size_t i = 0; i < paper->question_count; i++)
		if (paper->questions[i].item_count > 1)
			order_choices(&paper->questions[i], form->form.items, seed);
}

/* --- reading --------------------------------------------------------------------------------- */

/* What stands apart from the levels. */
static const struct {
	const char *value, *words;
	uint8_t level;
	bool of_guesses; /* D only */
} aparts[] = {
	{ "nsp", "Je ne sais pas", SURVEY_NOT_KNOWN, true },
	{ "na", "Sans objet pour moi", SURVEY_NOT_APPLICABLE, false },
	{ "pnr", "Je préfère ne pas répondre", SURVEY_DECLINED, false },
};

static bool
is_list(const struct paper *paper, const struct paper_question *question)
{
	return paper->form->form.items[question->first].stem.length > 0;
}

static const char *
field_name(struct arena *arena, const struct paper_question *question)
{
	return arena_format(arena, "q%zu", question->first);
}

static bool
level_read(const struct survey_item *item, struct span value, uint8_t *level_r)
{
	int64_t level;
	for (size_t i = 0; i < LENGTH(aparts); i++)
		if (span_is(value, aparts[i].value) && (!aparts[i].of_guesses || item->kind == 'D')) {
			*level_r = aparts[i].level;
			return true;
		}
	if (!span_int64(value, &level) || level < 0 || level >= (int64_t)item->level_count)
		return false;
	*level_r = (uint8_t)level;
	return true;
}

static void
complain(struct paper *paper, struct paper_question *question, const char *words)
{
	question->error = words;
	paper->is_wrong = true;
}

static void
read_one(struct paper *paper, struct paper_question *question, const char *name,
         const struct http_pairs *body)
{
	const struct survey_item *item = &paper->form->form.items[question->first];
	uint8_t *level = &paper->reply.levels[question->first];
	const struct span value = http_pairs_first(body, name);
	*level = SURVEY_NOT_ANSWERED;
	if (value.length > 0 && !level_read(item, value, level))
		complain(paper, question, "Cette réponse n’a pas été comprise. Choisissez de nouveau.");
}

/* A box ticked is a choice; the person who ticked none, but « je préfère ne pas répondre », is said to
 * have declined all. */
static void
read_list(struct paper *paper, struct paper_question *question, const char *name,
          const struct http_pairs *body)
{
	uint8_t *levels = paper->reply.levels;
	for (size_t i = 0; i < question->item_count; i++)
		levels[question->items[i]] = SURVEY_NOT_ANSWERED;
	size_t at = 0, ticked = 0;
	struct span value;
	bool declined = false;
	while (http_pairs_next(body, name, &at, &value)) {
		int64_t index = -1;
		declined = declined || span_is(value, "pnr");
		if (!span_int64(value, &index))
			continue;
		for (size_t i = 0; i < question->item_count; i++)
			if ((int64_t)question->items[i] == index && levels[index] != 1) {
				levels[index] = 1;
				ticked++;
			}
	}
	for (size_t i = 0; i < question->item_count; i++)
		if (levels[question->items[i]] != 1)
			levels[question->items[i]] = ticked > 0 ? 0
			                             : declined ? SURVEY_DECLINED
			                                        : SURVEY_NOT_ANSWERED;
	if (ticked > question->choice_count_max)
		complain(paper, question, "Gardez trois réponses au plus.");
	else if (ticked > 0 && declined)
		complain(paper, question,
		         "Vous avez coché des réponses, et aussi que vous préférez ne pas répondre. "
		         "Gardez l’un ou l’autre.");
}

static size_t
character_count(struct span text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return count;
}

/* A browser counts an end of line as one sign where it lets no more be typed, and sends two. */
static struct span
plain_lines(struct arena *arena, struct span raw)
{
	struct text text = text_new(arena, raw.length + 1);
	for (size_t i = 0; i < raw.length; i++)
		if (raw.at[i] != '\r')
			text_add_char(&text, raw.at[i]);
		else if (i + 1 == raw.length || raw.at[i + 1] != '\n')
			text_add_char(&text, '\n');
	return span_trim(text_span(&text));
}

static void
read_text(struct arena *arena, struct paper *paper, struct paper_question *question,
          const char *name, const struct http_pairs *body)
{
	const size_t rank = question->first - paper->form->text_first;
	const struct span text = plain_lines(arena, http_pairs_first(body, name));
	must(rank < SURVEY_TEXT_COUNT_MAX);
	paper->reply.texts[rank] = text;
	if (character_count(text) > ANSWER_TEXT_LENGTH_MAX)
		complain(paper, question, "Votre texte est trop long\u202f: gardez 600 signes au plus.");
	else if (text.length > ANSWER_TEXT_SIZE_MAX) /* scripts that take three bytes a sign */
		complain(paper, question,
		         "Votre texte prend trop de place dans cette écriture\u202f: gardez 400 signes au "
		         "plus.");
}

void
paper_read(struct arena *arena, struct paper *paper, size_t only, const struct http_pairs *body)
{
	for (size_t i = 0; i < paper->question_count; i++) {
		struct paper_question *question = &paper->questions[i];
		const char *name = field_name(arena, question);
		if (only != SIZE_MAX && only != i)
			continue;
		if (question->first >= paper->form->text_first)
			read_text(arena, paper, question, name, body);
		else if (is_list(paper, question))
			read_list(paper, question, name, body);
		else
			read_one(paper, question, name, body);
	}
}

bool
paper_is_empty(const struct paper *paper)
{
	for (size_t i = 0; i < paper->form->text_first; i++)
		if (paper->reply.levels[i] != SURVEY_NOT_ANSWERED)
			return false;
	for (size_t i = 0; i < paper->form->form.text_count; i++)
		if (paper->reply.texts[i].length > 0)
			return false;
	return true;
}

/* --- drawing --------------------------------------------------------------------------------- */

static struct model *
add_option(struct arena *arena, struct model *row, const char *name, const char *type,
           struct span words)
{
	struct model *option = model_row(row, QUESTION_OPTIONS);
	model_text_z(option, OPTION_ID,
	             arena_format(arena, "%s-%zu", name, model_row_count(row, QUESTION_OPTIONS)));
	model_text_z(option, OPTION_NAME, name);
	model_text_z(option, OPTION_TYPE, type);
	model_text(option, OPTION_WORDS, words);
	return option;
}

static struct span
level_words(struct arena *arena, const struct answer_form *form, const struct survey_item *item,
            size_t level)
{
	for (size_t i = 0; i < form->form.word_count; i++)
		if (form->form.words[i].level == level &&
		    span_equal(form->form.words[i].scale, item->scale))
			return form->form.words[i].words;
	return span_of(arena_format(arena, "%zu", level + 1));
}

static void
draw_levels(struct arena *arena, const struct paper *paper,
            const struct paper_question *question, const char *name, struct model *row)
{
	const struct survey_item *item = &paper->form->form.items[question->first];
	const uint8_t chosen = paper->reply.levels[question->first];
	for (size_t level = 0; level < item->level_count; level++) {
		struct model *option = add_option(arena, row, name, "radio",
		                                  level_words(arena, paper->form, item, level));
		model_text_z(option, OPTION_VALUE, arena_format(arena, "%zu", level));
		model_flag(option, OPTION_IS_CHOSEN, chosen == level);
	}
	for (size_t i = 0; i < LENGTH(aparts); i++) {
		if (aparts[i].of_guesses && item->kind != 'D')
			continue;
		struct model *option =
			add_option(arena, row, name, "radio", span_of(aparts[i].words));
		model_text_z(option, OPTION_VALUE, aparts[i].value);
		model_flag(option, OPTION_IS_CHOSEN, chosen == aparts[i].level);
		model_flag(option, OPTION_IS_APART, true);
	}
}

static void
draw_list(struct arena *arena, const struct paper *paper, const struct paper_question *question,
          const char *name, struct model *row)
{
	const struct survey_item *items = paper->form->form.items;
	for (size_t i = 0; i < question->item_count; i++) {
		const size_t at = question->items[i];
		struct model *option =
			add_option(arena, row, name, "checkbox", items[at].asked[paper->side]);
		model_text_z(option, OPTION_VALUE, arena_format(arena, "%zu", at));
		model_flag(option, OPTION_IS_CHOSEN, paper->reply.levels[at] == 1);
	}
	struct model *option =
		add_option(arena, row, name, "checkbox", SPAN("Je préfère ne pas répondre"));
	model_text_z(option, OPTION_VALUE, "pnr");
	model_flag(option, OPTION_IS_CHOSEN,
	           paper->reply.levels[question->first] == SURVEY_DECLINED);
	model_flag(option, OPTION_IS_APART, true);
}

static void
draw_question(struct arena *arena, const struct paper *paper,
              const struct paper_question *question, struct model *row)
{
	const struct survey_item *item = &paper->form->form.items[question->first];
	const char *name = field_name(arena, question);
	const bool is_text = question->first >= paper->form->text_first;
	model_text_z(row, QUESTION_ID, name);
	model_text_z(row, QUESTION_NAME, name);
	model_text(row, QUESTION_SENTENCE,
	           is_list(paper, question) ? item->asked_stem[paper->side]
	                                    : item->asked[paper->side]);
	model_text_z(row, QUESTION_ERROR, question->error);
	model_flag(row, is_text ? QUESTION_IS_TEXT : QUESTION_IS_CHOICE, true);
	if (is_text)
		model_text(row, QUESTION_VALUE,
		           paper->reply.texts[question->first - paper->form->text_first]);
	else if (is_list(paper, question)) {
		model_count(row, QUESTION_MOST, (int64_t)question->choice_count_max);
		draw_list(arena, paper, question, name, row);
	} else
		draw_levels(arena, paper, question, name, row);
}

/* « Pour votre demande auprès du service « {lieu} » : » */
static struct span
frame_words(struct arena *arena, const struct paper *paper, const struct survey_item *item)
{
	const struct span frame =
		span_of(questionnaire_frame(item->kind, paper->side, item->about_side));
	const size_t at = frame.length == 0 ? SIZE_MAX : span_find(frame, SPAN("{lieu}"));
	if (at == SIZE_MAX)
		return frame;
	const size_t after = at + sizeof "{lieu}" - 1;
	return span_of(arena_format(arena, "%.*s%.*s%.*s", (int)at, frame.at,
	                            SPAN_ARGS(paper->place_name), (int)(frame.length - after),
	                            frame.at + after));
}

static void
draw_errors(struct arena *arena, const struct paper *paper, struct model *page)
{
	for (size_t i = 0; i < paper->question_count; i++) {
		const struct paper_question *question = &paper->questions[i];
		if (question->error == NULL)
			continue;
		struct model *row = model_row(page, SHEET_ERRORS);
		model_url_z(row, 0, arena_format(arena, "#%s", field_name(arena, question)));
		model_text_z(row, 1, question->error);
	}
	model_flag(page, SHEET_WRONG, paper->is_wrong);
}

/* --- telling --------------------------------------------------------------------------------- */

static struct span
list_words(struct arena *arena, const struct paper *paper, const struct paper_question *question)
{
	const struct survey_item *items = paper->form->form.items;
	struct text text = text_new(arena, 8 << 10);
	for (size_t i = 0; i < question->item_count; i++) {
		if (paper->reply.levels[question->items[i]] != 1)
			continue;
		text_add_z(&text, text.length > 0 ? "\n" : "");
		text_add(&text, items[question->items[i]].asked[paper->side]);
	}
	return text_span(&text);
}

struct span
paper_words(struct arena *arena, const struct paper *paper, const struct paper_question *question)
{
	const struct survey_item *item = &paper->form->form.items[question->first];
	const uint8_t level = paper->reply.levels[question->first];
	if (question->first >= paper->form->text_first)
		return paper->reply.texts[question->first - paper->form->text_first];
	if (is_list(paper, question) && level <= 1)
		return list_words(arena, paper, question);
	if (level < item->level_count)
		return level_words(arena, paper->form, item, level);
	for (size_t i = 0; i < LENGTH(aparts); i++)
		if (aparts[i].level == level)
			return span_of(aparts[i].words);
	return SPAN("");
}

void
paper_tell(struct arena *arena, const struct paper *paper, struct model *page)
{
	for (size_t i = 0; i < paper->question_count; i++) {
		const struct paper_question *question = &paper->questions[i];
		const struct survey_item *item = &paper->form->form.items[question->first];
		const struct span words = paper_words(arena, paper, question);
		if (words.length == 0)
			continue;
		struct model *row = model_row(page, SHUT_TOLD);
		model_text(row, TOLD_SENTENCE,
		           is_list(paper, question) ? item->asked_stem[paper->side]
		                                    : item->asked[paper->side]);
		model_text(row, TOLD_WORDS, words);
		model_flag(page, SHUT_HAS_TOLD, true);
	}
}

void
paper_draw(struct arena *arena, const struct paper *paper, size_t only, struct model *page)
{
	struct model *group = NULL;
	struct span said = SPAN("");
	for (size_t i = 0; i < paper->question_count; i++) {
		const struct paper_question *question = &paper->questions[i];
		if (only != SIZE_MAX && only != i)
			continue;
		const struct survey_item *item = &paper->form->form.items[question->first];
		const struct span frame = frame_words(arena, paper, item);
		if (group == NULL || !span_equal(frame, said)) {
			group = model_row(page, SHEET_GROUPS);
			model_text(group, GROUP_FRAME, frame);
			said = frame;
		}
		draw_question(arena, paper, question, model_row(group, GROUP_QUESTIONS));
	}
	draw_errors(arena, paper, page);
}
