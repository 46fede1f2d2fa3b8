/* Groups, questions and sub-questions: rows gathered by id, then put in their homes. */
#include <stdlib.h>
#include <string.h>

#include "craft/lime/lime_inside.h"

enum { COLUMNS_TOLD_MAX = 64 };

/* A question before its home is known. */
struct home {
	struct lime_question question;
	int64_t gid, parent;
	bool from_base, told; /* its columns are those of the base language; a difference was told */
};

struct gathering {
	struct lime_reading *reading;
	struct home *homes;
	size_t count, room;
	const char *told[COLUMNS_TOLD_MAX]; /* columns not kept, told once each */
	size_t told_count;
};

/* --- groups ----------------------------------------------------------------------------- */

static bool
put_group_texts(struct lime_reading *reading, struct lime_group *group,
                const struct lime_xml_row *row, int language)
{
	struct lime_text *title = &group->titles[language];
	struct lime_text *description = &group->descriptions[language];
	if (title->words.at != NULL || description->words.at != NULL)
		return false;
	*title = lime_text_of(reading, lime_cell_of(row, "group_name"));
	*description = lime_text_of(reading, lime_cell_of(row, "description"));
	return true;
}

static bool
add_group(struct lime_reading *reading, const struct lime_xml_row *row)
{
	struct lime_survey *survey = reading->survey;
	const int64_t gid = lime_number_of(row, "gid", 0);
	const int named = lime_language_of(survey, lime_cell_of(row, "language"));
	const bool l10ns = survey->dialect == LIME_L10NS;
	if (gid <= 0 || (named == -2 && !l10ns)) {
		lime_note(reading, LIME_DROPPED, "groups", lime_where(reading, "groupe", SPAN(""), gid),
		          "Ce groupe n’a pas de numéro utilisable, ou est dans une langue que le "
		          "questionnaire n’a pas : il n’est pas repris.");
		return true;
	}
	size_t at;
	if (lime_ids_add(&reading->group_ids, gid, survey->group_count, &at)) {
		if (survey->group_count == LIME_GROUP_MAX)
			return lime_too_much(reading, "lime: too many groups",
			                     "Ce questionnaire a plus de 2 000 groupes de questions. "
			                     "Découpez-le dans LimeSurvey, puis exportez de nouveau.");
		struct lime_group *group = &survey->groups[survey->group_count++];
		group->gid = gid;
		group->order = lime_number_of(row, "group_order", 0);
		group->relevance = lime_keep(reading, lime_cell_of(row, "grelevance"));
		group->random_group = lime_keep(reading, lime_cell_of(row, "randomization_group"));
		if (!lime_texts_new(reading, &group->titles) ||
		    !lime_texts_new(reading, &group->descriptions))
			return false;
	} else if (l10ns) {
		lime_note(reading, LIME_DROPPED, "groups", lime_where(reading, "groupe", SPAN(""), gid),
		          "Ce groupe est écrit deux fois : la première est gardée.");
	}
	if (!l10ns && !put_group_texts(reading, &survey->groups[at], row, named < 0 ? 0 : named))
		lime_note(reading, LIME_DROPPED, "groups", lime_where(reading, "groupe", SPAN(""), gid),
		          "Ce groupe est écrit deux fois dans la même langue : la première est gardée.");
	return true;
}

static int
compare_groups(const void *a, const void *b)
{
	const struct lime_group *one = a, *two = b;
	if (one->order != two->order)
		return one->order < two->order ? -1 : 1;
	return (one->gid > two->gid) - (one->gid < two->gid);
}

static void
order_groups(struct lime_reading *reading)
{
	struct lime_survey *survey = reading->survey;
	qsort(survey->groups, survey->group_count, sizeof *survey->groups, compare_groups);
	reading->group_ids = (struct lime_ids){ .arena = reading->brief };
	for (size_t i = 0, at; i < survey->group_count; i++) {
		const struct lime_group *group = &survey->groups[i];
		(void)lime_ids_add(&reading->group_ids, group->gid, i, &at);
		if (lime_any_formatted(survey, group->titles) ||
		    lime_any_formatted(survey, group->descriptions))
			lime_note(reading, LIME_CHANGED, "groups",
			          lime_where(reading, "groupe", group->titles[0].words, group->gid),
			          "La mise en forme du titre ou de la description est perdue ; les mots sont "
			          "gardés.");
	}
}

static bool
read_groups(struct lime_reading *reading)
{
	struct lime_survey *survey = reading->survey;
	const struct lime_table *groups = lime_tables_take(&reading->tables, "groups");
	const struct lime_table *texts = lime_tables_take(&reading->tables, "group_l10ns");
	survey->groups = arena_array_of(reading->kept, struct lime_group, LIME_GROUP_MAX + 1);
	for (size_t i = 0; i < groups->count; i++)
		if (!add_group(reading, &groups->rows[i]))
			return false;
	for (size_t i = 0; i < texts->count; i++) {
		const struct lime_xml_row *row = &texts->rows[i];
		const int64_t gid = lime_number_of(row, "gid", 0);
		const size_t at = lime_ids_find(&reading->group_ids, gid);
		const int language = lime_language_of(survey, lime_cell_of(row, "language"));
		if (at == SIZE_MAX || language < 0 ||
		    !put_group_texts(reading, &survey->groups[at], row, language))
			lime_note(reading, LIME_DROPPED, "group_l10ns",
			          lime_where(reading, "groupe", SPAN(""), gid),
			          "Un texte de groupe sans groupe, dans une langue inconnue ou écrit deux fois "
			          "n’est pas repris.");
	}
	order_groups(reading);
	return true;
}

/* --- questions, row by row -------------------------------------------------------------- */

static const char *
where_of(struct gathering *all, const struct lime_question *question)
{
	return lime_where(all->reading, "question", question->code, question->qid);
}

static void
tell_columns(struct gathering *all, const struct lime_xml_row *row, struct span code, int64_t qid)
{
	static const char *const kept[] = { "qid", "parent_qid", "sid", "gid", "type", "title",
		"question", "preg", "help", "other", "mandatory", "question_order", "language", "scale_id",
		"same_default", "relevance", "id" };
	for (size_t i = 0; i < row->cell_count; i++) {
		const char *column = row->cells[i].column;
		const struct span value = row->cells[i].value;
		bool known = value.length == 0 || span_is(value, "N") || span_is(value, "0");
		for (size_t j = 0; j < LENGTH(kept) && !known; j++)
			known = strcmp(column, kept[j]) == 0;
		for (size_t j = 0; j < all->told_count && !known; j++)
			known = column == all->told[j];
		if (known || all->told_count == COLUMNS_TOLD_MAX)
			continue;
		all->told[all->told_count++] = column;
		lime_note(all->reading, LIME_DROPPED, column,
		          lime_where(all->reading, "question", code, qid),
		          "Cette colonne, remplie ici et peut-être pour d’autres questions, n’est pas "
		          "reprise.");
	}
}

static char
letter_of(const struct lime_xml_row *row, const char *column, const char *allowed, char otherwise)
{
	const struct span value = span_trim(lime_cell_of(row, column));
	if (value.length != 1 || (allowed != NULL && strchr(allowed, value.at[0]) == NULL))
		return otherwise;
	return value.at[0] > ' ' && value.at[0] < 0x7f ? value.at[0] : otherwise;
}

static void
read_columns(struct lime_reading *reading, const struct lime_xml_row *row, struct home *home_r)
{
	const struct lime_question old = home_r->question;
	home_r->gid = lime_number_of(row, "gid", 0);
	home_r->parent = lime_number_of(row, "parent_qid", 0);
	home_r->question = (struct lime_question){
		.qid = lime_number_of(row, "qid", 0),
		.order = lime_number_of(row, "question_order", 0),
		.scale = lime_number_of(row, "scale_id", 0),
		.type = letter_of(row, "type", NULL, '\0'),
		.mandatory = letter_of(row, "mandatory", "YNS", 'N'),
		.other = letter_of(row, "other", "YN", 'N') == 'Y',
		.same_default = letter_of(row, "same_default", "01", '0') == '1',
		.code = lime_keep(reading, lime_cell_of(row, "title")),
		.relevance = lime_keep(reading, lime_cell_of(row, "relevance")),
		.pattern = lime_keep(reading, lime_cell_of(row, "preg")),
		.texts = old.texts,
		.helps = old.helps,
	};
	if (home_r->question.code.at == NULL)
		home_r->question.code = SPAN("");
}

static bool
same_columns(const struct home *one, const struct home *two)
{
	const struct lime_question *a = &one->question, *b = &two->question;
	return one->gid == two->gid && one->parent == two->parent && a->order == b->order &&
	       a->scale == b->scale && a->type == b->type && a->mandatory == b->mandatory &&
	       a->other == b->other && a->same_default == b->same_default &&
	       span_equal(a->code, b->code) && span_equal(a->relevance, b->relevance) &&
	       span_equal(a->pattern, b->pattern);
}

/* Another language of a question that is there: the base language's columns win. */
static void
merge_columns(struct gathering *all, struct home *home, struct home *other, bool base)
{
	if (!same_columns(home, other) && !home->told) {
		home->told = true;
		lime_note(all->reading, LIME_CHANGED, "questions", where_of(all, &home->question),
		          "Cette question n’est pas réglée pareil dans toutes les langues : les réglages "
		          "de la langue principale sont gardés pour toutes.");
	}
	if (base && !home->from_base) {
		const struct lime_question kept = home->question;
		home->question = other->question;
		home->question.texts = kept.texts;
		home->question.helps = kept.helps;
		home->gid = other->gid;
		home->parent = other->parent;
		home->from_base = true;
	}
}

static void
put_texts(struct gathering *all, struct lime_question *question, const struct lime_xml_row *row,
          int language)
{
	if (question->texts[language].words.at != NULL || question->helps[language].words.at != NULL) {
		lime_note(all->reading, LIME_DROPPED, "questions", where_of(all, question),
		          "Cette question est écrite deux fois dans la même langue : la première est "
		          "gardée.");
		return;
	}
	question->texts[language] = lime_text_of(all->reading, lime_cell_of(row, "question"));
	question->helps[language] = lime_text_of(all->reading, lime_cell_of(row, "help"));
	tell_columns(all, row, question->code, question->qid);
}

static bool
room_for_home(struct gathering *all)
{
	if (all->count == LIME_QUESTION_MAX)
		return lime_too_much(all->reading, "lime: too many questions",
		                     "Ce questionnaire a plus de 20 000 questions et sous-questions. "
		                     "Découpez-le dans LimeSurvey, puis exportez de nouveau.");
	if (all->count < all->room)
		return true;
	const size_t room = all->room == 0 ? 128 : 2 * all->room;
	all->homes = arena_grow(all->reading->brief, all->homes, all->count, room, sizeof *all->homes);
	all->room = room;
	return true;
}

static bool
usable(const struct home *home)
{
	const bool sub = home->parent != 0;
	return home->question.qid > 0 && home->parent >= 0 && (sub || home->question.type != '\0') &&
	       home->question.code.length <= LIME_CODE_SIZE_MAX;
}

static bool
add_question(struct gathering *all, const struct lime_xml_row *row)
{
	struct lime_reading *reading = all->reading;
	const bool l10ns = reading->survey->dialect == LIME_L10NS;
	const int named = l10ns ? -1
		: lime_language_of(reading->survey, lime_cell_of(row, "language"));
	struct home read = { .from_base = named <= 0 };
	read_columns(reading, row, &read);
	if (!usable(&read) || named == -2) {
		lime_note(reading, LIME_DROPPED, "questions", where_of(all, &read.question),
		          "Cette question n’a pas de numéro, de type ou de code utilisable, ou est dans "
		          "une langue que le questionnaire n’a pas : elle n’est pas reprise.");
		return true;
	}
	size_t at;
	if (!room_for_home(all))
		return false;
	if (lime_ids_add(&reading->question_ids, read.question.qid, all->count, &at)) {
		if (!lime_texts_new(reading, &read.question.texts) ||
		    !lime_texts_new(reading, &read.question.helps))
			return false;
		all->homes[all->count++] = read;
	} else if (l10ns) {
		lime_note(reading, LIME_DROPPED, "questions", where_of(all, &read.question),
		          "Le numéro de cette question est déjà pris par une autre : la première est "
		          "gardée.");
		return true;
	} else {
		merge_columns(all, &all->homes[at], &read, named <= 0);
	}
	if (l10ns)
		tell_columns(all, row, read.question.code, read.question.qid);
	else
		put_texts(all, &all->homes[at].question, row, named < 0 ? 0 : named);
	return true;
}

static bool
gather_questions(struct gathering *all)
{
	struct lime_reading *reading = all->reading;
	static const char *const names[] = { "questions", "subquestions" };
	for (size_t n = 0; n < LENGTH(names); n++) {
		const struct lime_table *table = lime_tables_take(&reading->tables, names[n]);
		for (size_t i = 0; i < table->count; i++)
			if (!add_question(all, &table->rows[i]))
				return false;
	}
	const struct lime_table *texts = lime_tables_take(&reading->tables, "question_l10ns");
	for (size_t i = 0; i < texts->count; i++) {
		const struct lime_xml_row *row = &texts->rows[i];
		const int64_t qid = lime_number_of(row, "qid", 0);
		const size_t at = lime_ids_find(&reading->question_ids, qid);
		const int language =
			lime_language_of(reading->survey, lime_cell_of(row, "language"));
		if (at != SIZE_MAX && language >= 0)
			put_texts(all, &all->homes[at].question, row, language);
		else
			lime_note(reading, LIME_DROPPED, "question_l10ns",
			          lime_where(reading, "question", SPAN(""), qid),
			          "Un texte de question sans question, ou dans une langue inconnue, n’est pas "
			          "repris.");
	}
	return true;
}

/* --- homes ------------------------------------------------------------------------------ */

static int
compare_homes(const void *a, const void *b, void *data)
{
	const struct home *homes = data;
	const size_t i = *(const size_t *)a, j = *(const size_t *)b;
	const struct lime_question *one = &homes[i].question, *two = &homes[j].question;
	if (one->scale != two->scale)
		return one->scale < two->scale ? -1 : 1;
	if (one->order != two->order)
		return one->order < two->order ? -1 : 1;
	return (i > j) - (i < j);
}

/* The group of a question, or the question of a sub-question; SIZE_MAX: none. One level: what
 * names itself, or names a sub-question, has no home, so there is no circle to follow. */
static size_t
owner_of(struct gathering *all, const struct home *home, bool sub)
{
	struct lime_reading *reading = all->reading;
	if (sub != (home->parent != 0))
		return SIZE_MAX;
	if (!sub) {
		const size_t group = lime_ids_find(&reading->group_ids, home->gid);
		if (group == SIZE_MAX)
			lime_note(reading, LIME_DROPPED, "questions", where_of(all, &home->question),
			          "Cette question n’est dans aucun groupe : elle n’est pas reprise.");
		return group;
	}
	const size_t parent = lime_ids_find(&reading->question_ids, home->parent);
	if (parent != SIZE_MAX && all->homes[parent].parent == 0)
		return parent;
	lime_note(reading, LIME_DROPPED, "subquestions", where_of(all, &home->question),
	          "Cette sous-question n’appartient à aucune question : elle n’est pas reprise.");
	return SIZE_MAX;
}

static struct lime_shelf
shelve_homes(struct gathering *all, const size_t *ranked, bool sub, size_t owner_count)
{
	struct arena *brief = all->reading->brief;
	size_t *owners = arena_array_of(brief, size_t, all->count + 1);
	for (size_t i = 0; i < all->count; i++)
		owners[i] = owner_of(all, &all->homes[i], sub);
	return lime_shelve(brief, ranked, owners, all->count, owner_count);
}

static void
tell_formatted(struct gathering *all, const struct lime_question *question)
{
	const struct lime_survey *survey = all->reading->survey;
	if (lime_any_formatted(survey, question->texts) || lime_any_formatted(survey, question->helps))
		lime_note(all->reading, LIME_CHANGED, "questions", where_of(all, question),
		          "La mise en forme du texte ou de l’aide est perdue ; les mots sont gardés.");
}

static void
place(struct gathering *all, const struct lime_shelf *shelf, size_t owner,
      struct lime_question **questions_r, size_t *count_r, struct lime_question **placed)
{
	const size_t first = shelf->first[owner], count = shelf->first[owner + 1] - first;
	struct lime_question *questions =
		arena_array_of(all->reading->kept, struct lime_question, count + 1);
	for (size_t i = 0; i < count; i++) {
		const size_t home = shelf->items[first + i];
		questions[i] = all->homes[home].question;
		placed[home] = &questions[i];
		tell_formatted(all, &questions[i]);
	}
	*questions_r = questions;
	*count_r = count;
}

bool
lime_read_questions(struct lime_reading *reading)
{
	struct gathering all = { .reading = reading };
	if (!read_groups(reading) || !gather_questions(&all))
		return false;
	struct lime_survey *survey = reading->survey;
	size_t *ranked = arena_array_of(reading->brief, size_t, all.count + 1);
	for (size_t i = 0; i < all.count; i++)
		ranked[i] = i;
	if (all.count > 0)
		qsort_r(ranked, all.count, sizeof *ranked, compare_homes, all.homes);
	const struct lime_shelf in_groups = shelve_homes(&all, ranked, false, survey->group_count);
	const struct lime_shelf in_questions = shelve_homes(&all, ranked, true, all.count);
	struct lime_question **placed =
		arena_array_of(reading->brief, struct lime_question *, all.count + 1);
	for (size_t g = 0; g < survey->group_count; g++)
		place(&all, &in_groups, g, &survey->groups[g].questions,
		      &survey->groups[g].question_count, placed);
	for (size_t i = 0; i < all.count; i++) {
		struct lime_question *question = placed[i];
		if (question == NULL || all.homes[i].parent != 0)
			continue;
		place(&all, &in_questions, i, &question->subquestions, &question->subquestion_count,
		      placed);
		for (size_t j = 0; j < question->subquestion_count; j++)
			if (question->subquestions[j].type == '\0')
				question->subquestions[j].type = question->type;
	}
	return lime_read_answers(reading, placed, all.count);
}
