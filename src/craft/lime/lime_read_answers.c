/* What hangs on questions: answers offered, attributes, default values. */
#include <stdlib.h>
#include <string.h>

#include "craft/lime/lime_inside.h"

/* An answer offered, in one language (-1: in none). */
struct offer {
	size_t owner; /* of `placed` */
	struct span code, words;
	int64_t order, assessment_value, scale;
	size_t at; /* in the file */
	int language;
};

/* The same answer in all its languages. */
struct offered {
	struct lime_answer answer;
	size_t owner, at;
};

struct hanging {
	struct lime_reading *reading;
	struct lime_question **placed;
	size_t question_count;
	struct offer *offers;
	struct offered *offered;
	size_t offer_count, offered_count;
};

static size_t
owner_of(struct hanging *all, const struct lime_xml_row *row)
{
	const size_t at =
		lime_ids_find(&all->reading->question_ids, lime_number_of(row, "qid", 0));
	return at == SIZE_MAX || all->placed[at] == NULL ? SIZE_MAX : at;
}

static const char *
where_of(struct hanging *all, size_t owner)
{
	const struct lime_question *question = all->placed[owner];
	return lime_where(all->reading, "question", question->code, question->qid);
}

static void
note_orphan(struct hanging *all, const struct lime_xml_row *row, const char *what)
{
	lime_note(all->reading, LIME_DROPPED, what,
	          lime_where(all->reading, "question", SPAN(""), lime_number_of(row, "qid", 0)),
	          "Cette ligne ne se rattache à aucune question reprise, ou à aucune langue : elle est "
	          "laissée.");
}

/* --- answers ---------------------------------------------------------------------------- */

static void
add_offer(struct hanging *all, const struct lime_xml_row *row, struct span words, int language)
{
	const struct span code = lime_cell_of(row, "code");
	const size_t owner = owner_of(all, row);
	if (owner == SIZE_MAX || language == -2 || code.length > LIME_CODE_SIZE_MAX) {
		note_orphan(all, row, "answers");
		return;
	}
	all->offers[all->offer_count] = (struct offer){
		.owner = owner,
		.code = code.at == NULL ? SPAN("") : code,
		.words = words,
		.order = lime_number_of(row, "sortorder", 0),
		.assessment_value = lime_number_of(row, "assessment_value", 0),
		.scale = lime_number_of(row, "scale_id", 0),
		.at = all->offer_count,
		.language = language,
	};
	all->offer_count++;
}

static void
gather_l10ns(struct hanging *all, const struct lime_table *answers,
             const struct lime_table *texts)
{
	struct lime_survey *survey = all->reading->survey;
	struct lime_ids ids = { .arena = all->reading->brief };
	bool *spoken = arena_array_of(all->reading->brief, bool, answers->count + 1);
	size_t at;
	for (size_t i = 0; i < answers->count; i++)
		if (!lime_ids_add(&ids, lime_number_of(&answers->rows[i], "aid", 0), i, &at))
			note_orphan(all, &answers->rows[i], "answers");
	for (size_t i = 0; i < texts->count; i++) {
		const struct lime_xml_row *row = &texts->rows[i];
		const size_t answer = lime_ids_find(&ids, lime_number_of(row, "aid", 0));
		const int language = lime_language_of(survey, lime_cell_of(row, "language"));
		if (answer == SIZE_MAX || language < 0) {
			note_orphan(all, row, "answer_l10ns");
			continue;
		}
		spoken[answer] = true;
		add_offer(all, &answers->rows[answer], lime_cell_of(row, "answer"), language);
	}
	for (size_t i = 0; i < answers->count; i++)
		if (!spoken[i])
			add_offer(all, &answers->rows[i], (struct span){ NULL, 0 }, -1);
}

static void
gather_rows(struct hanging *all, const struct lime_table *answers)
{
	for (size_t i = 0; i < answers->count; i++) {
		const struct lime_xml_row *row = &answers->rows[i];
		const int named = lime_language_of(all->reading->survey, lime_cell_of(row, "language"));
		add_offer(all, row, lime_cell_of(row, "answer"), named == -1 ? 0 : named);
	}
}

static int
compare_same(const struct offer *one, const struct offer *two)
{
	if (one->owner != two->owner)
		return one->owner < two->owner ? -1 : 1;
	if (one->scale != two->scale)
		return one->scale < two->scale ? -1 : 1;
	return span_compare(one->code, two->code);
}

/* Within an answer the base language first: its order and value win. */
static int
compare_offers(const void *a, const void *b)
{
	const struct offer *one = a, *two = b;
	const int same = compare_same(one, two);
	if (same != 0)
		return same;
	if (one->language != two->language)
		return one->language < two->language ? -1 : 1;
	return (one->at > two->at) - (one->at < two->at);
}

static void
put_offer(struct hanging *all, const struct offer *offer, struct offered *offered)
{
	struct lime_answer *answer = &offered->answer;
	offered->at = offer->at < offered->at ? offer->at : offered->at;
	if (answer->order != offer->order || answer->assessment_value != offer->assessment_value)
		lime_note(all->reading, LIME_CHANGED, "answers", where_of(all, offer->owner),
		          "Une réponse proposée n’a pas le même rang ou la même valeur dans toutes les "
		          "langues : ceux de la langue principale sont gardés.");
	if (offer->language < 0)
		return;
	if (answer->texts[offer->language].words.at != NULL)
		lime_note(all->reading, LIME_DROPPED, "answers", where_of(all, offer->owner),
		          "Une réponse proposée est écrite deux fois : la première est gardée.");
	else
		answer->texts[offer->language] = lime_text_of(all->reading, offer->words);
}

static bool
merge_offers(struct hanging *all)
{
	struct lime_reading *reading = all->reading;
	all->offered = arena_array_of(reading->brief, struct offered, all->offer_count + 1);
	for (size_t i = 0; i < all->offer_count; i++) {
		const struct offer *offer = &all->offers[i];
		if (i > 0 && compare_same(offer - 1, offer) == 0) {
			put_offer(all, offer, &all->offered[all->offered_count - 1]);
			continue;
		}
		struct offered *offered = &all->offered[all->offered_count++];
		*offered = (struct offered){ .owner = offer->owner, .at = offer->at };
		offered->answer = (struct lime_answer){
			.code = lime_keep(reading, offer->code),
			.order = offer->order,
			.assessment_value = offer->assessment_value,
			.scale = offer->scale,
		};
		if (!lime_texts_new(reading, &offered->answer.texts))
			return false;
		put_offer(all, offer, offered);
	}
	return true;
}

static int
compare_offered(const void *a, const void *b)
{
	const struct offered *one = a, *two = b;
	if (one->owner != two->owner)
		return one->owner < two->owner ? -1 : 1;
	if (one->answer.scale != two->answer.scale)
		return one->answer.scale < two->answer.scale ? -1 : 1;
	if (one->answer.order != two->answer.order)
		return one->answer.order < two->answer.order ? -1 : 1;
	return (one->at > two->at) - (one->at < two->at);
}

static void
place_offered(struct hanging *all)
{
	const struct lime_survey *survey = all->reading->survey;
	for (size_t i = 0, end; i < all->offered_count; i = end) {
		struct lime_question *question = all->placed[all->offered[i].owner];
		bool formatted = false;
		for (end = i; end < all->offered_count && all->offered[end].owner == all->offered[i].owner;)
			end++;
		question->answer_count = end - i;
		question->answers = arena_array_of(all->reading->kept, struct lime_answer, end - i);
		for (size_t j = i; j < end; j++) {
			question->answers[j - i] = all->offered[j].answer;
			formatted |= lime_any_formatted(survey, all->offered[j].answer.texts);
		}
		if (formatted)
			lime_note(all->reading, LIME_CHANGED, "answers", where_of(all, all->offered[i].owner),
			          "La mise en forme des réponses proposées est perdue ; les mots sont gardés.");
	}
}

static bool
read_offers(struct hanging *all)
{
	struct lime_reading *reading = all->reading;
	const struct lime_table *answers = lime_tables_take(&reading->tables, "answers");
	const struct lime_table *texts = lime_tables_take(&reading->tables, "answer_l10ns");
	const size_t most = answers->count + texts->count;
	if (most > LIME_ANSWER_MAX * (size_t)4)
		return lime_too_much(reading, "lime: too many answers",
		                     "Ce questionnaire propose trop de réponses pour être lu. Retirez des "
		                     "langues dans LimeSurvey, puis exportez de nouveau.");
	all->offers = arena_array_of(reading->brief, struct offer, most + 1);
	if (reading->survey->dialect == LIME_L10NS)
		gather_l10ns(all, answers, texts);
	else
		gather_rows(all, answers);
	qsort(all->offers, all->offer_count, sizeof *all->offers, compare_offers);
	if (!merge_offers(all))
		return false;
	if (all->offered_count > LIME_ANSWER_MAX)
		return lime_too_much(reading, "lime: too many answers",
		                     "Ce questionnaire propose plus de 200 000 réponses. Découpez-le dans "
		                     "LimeSurvey, puis exportez de nouveau.");
	qsort(all->offered, all->offered_count, sizeof *all->offered, compare_offered);
	place_offered(all);
	return true;
}

/* --- attributes and default values ------------------------------------------------------ */

/* Rows on the shelves of their questions, in the order of the file. */
static struct lime_shelf
shelve_rows(struct hanging *all, const struct lime_table *table, const char *what)
{
	struct arena *brief = all->reading->brief;
	size_t *ranked = arena_array_of(brief, size_t, table->count + 1);
	size_t *owners = arena_array_of(brief, size_t, table->count + 1);
	for (size_t i = 0; i < table->count; i++) {
		const struct lime_xml_row *row = &table->rows[i];
		ranked[i] = i;
		owners[i] = owner_of(all, row);
		if (lime_language_of(all->reading->survey, lime_cell_of(row, "language")) == -2)
			owners[i] = SIZE_MAX;
		if (owners[i] == SIZE_MAX)
			note_orphan(all, row, what);
	}
	return lime_shelve(brief, ranked, owners, table->count, all->question_count);
}

static void
read_attributes(struct hanging *all)
{
	struct lime_reading *reading = all->reading;
	const struct lime_table *table = lime_tables_take(&reading->tables, "question_attributes");
	const struct lime_shelf shelf = shelve_rows(all, table, "question_attributes");
	for (size_t o = 0; o < all->question_count; o++) {
		const size_t first = shelf.first[o], count = shelf.first[o + 1] - first;
		struct lime_question *question = all->placed[o];
		if (count == 0)
			continue;
		question->attributes = arena_array_of(reading->kept, struct lime_attribute, count);
		question->attribute_count = count;
		for (size_t i = 0; i < count; i++) {
			const struct lime_xml_row *row = &table->rows[shelf.items[first + i]];
			const struct span name = lime_keep(reading, lime_cell_of(row, "attribute"));
			question->attributes[i] = (struct lime_attribute){
				.name = name.at == NULL ? SPAN("") : name,
				.value = lime_keep(reading, lime_cell_of(row, "value")),
				.language = lime_language_of(reading->survey, lime_cell_of(row, "language")),
			};
		}
	}
}

struct span
lime_attribute(const struct lime_question *question, const char *name)
{
	for (size_t i = 0; i < question->attribute_count; i++)
		if (question->attributes[i].language <= 0 && span_is(question->attributes[i].name, name))
			return question->attributes[i].value;
	return SPAN("");
}

static void
put_default(struct hanging *all, size_t owner, const struct lime_xml_row *columns,
            const struct lime_xml_row *words)
{
	struct lime_reading *reading = all->reading;
	struct lime_question *question = all->placed[owner];
	const int64_t sub = lime_number_of(columns, "sqid", 0);
	bool known = sub == 0;
	for (size_t i = 0; i < question->subquestion_count && !known; i++)
		known = question->subquestions[i].qid == sub;
	if (!known) {
		lime_note(reading, LIME_DROPPED, "defaultvalues", where_of(all, owner),
		          "Une valeur par défaut vise une sous-question inconnue : elle est laissée.");
		return;
	}
	question->defaults[question->default_count++] = (struct lime_default){
		.scale = lime_number_of(columns, "scale_id", 0),
		.subquestion = sub,
		.special = lime_keep(reading, lime_cell_of(columns, "specialtype")),
		.value = lime_keep(reading, lime_cell_of(words, "defaultvalue")),
		.language = lime_language_of(reading->survey, lime_cell_of(words, "language")),
	};
}

/* In the tables of LimeSurvey 4 on, one default value has one row per language elsewhere. */
static void
read_defaults(struct hanging *all)
{
	struct lime_reading *reading = all->reading;
	const struct lime_table *table = lime_tables_take(&reading->tables, "defaultvalues");
	const struct lime_table *texts = lime_tables_take(&reading->tables, "defaultvalue_l10ns");
	struct lime_ids ids = { .arena = reading->brief };
	size_t at;
	for (size_t i = 0; i < table->count && texts->count > 0; i++)
		if (!lime_ids_add(&ids, lime_number_of(&table->rows[i], "dvid", 0), i, &at))
			note_orphan(all, &table->rows[i], "defaultvalues");
	const struct lime_table *words = texts->count > 0 ? texts : table;
	struct lime_xml_row *columns =
		arena_array_of(reading->brief, struct lime_xml_row, words->count + 1);
	size_t *ranked = arena_array_of(reading->brief, size_t, words->count + 1);
	size_t *owners = arena_array_of(reading->brief, size_t, words->count + 1);
	for (size_t i = 0; i < words->count; i++) {
		const size_t row = texts->count == 0 ? i
			: lime_ids_find(&ids, lime_number_of(&words->rows[i], "dvid", 0));
		const int language =
			lime_language_of(reading->survey, lime_cell_of(&words->rows[i], "language"));
		ranked[i] = i;
		if (row != SIZE_MAX)
			columns[i] = table->rows[row];
		owners[i] = row == SIZE_MAX || language == -2 ? SIZE_MAX : owner_of(all, &columns[i]);
		if (owners[i] == SIZE_MAX)
			note_orphan(all, &words->rows[i], "defaultvalues");
	}
	const struct lime_shelf shelf =
		lime_shelve(reading->brief, ranked, owners, words->count, all->question_count);
	for (size_t o = 0; o < all->question_count; o++) {
		const size_t first = shelf.first[o], count = shelf.first[o + 1] - first;
		if (count == 0)
			continue;
		all->placed[o]->defaults = arena_array_of(reading->kept, struct lime_default, count);
		for (size_t i = first; i < first + count; i++)
			put_default(all, o, &columns[shelf.items[i]], &words->rows[shelf.items[i]]);
	}
}

bool
lime_read_answers(struct lime_reading *reading, struct lime_question **questions, size_t count)
{
	struct hanging all = { .reading = reading, .placed = questions, .question_count = count };
	if (!read_offers(&all))
		return false;
	read_attributes(&all);
	read_defaults(&all);
	return true;
}
