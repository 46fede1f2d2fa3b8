/* Who answered, where, when: the form of a file that waits, made of its own questions. */
#include <string.h>

#include "base/time.h"
#include "listen/intake/intake_page.h"

enum { COLUMN_COUNT_MAX = 200, CODE_COUNT_MAX = 40, LABEL_LENGTH_MAX = 90 };

static const struct form_choice public_choices[] = {
	{ "public", "Le public\u202f: usagers d’un côté, agents de l’autre" },
	{ "interne", "Des collègues\u202f: un service en sert un autre" },
};
static const struct form_choice who_choices[] = {
	{ "usagers", "Des usagers" }, { "agents", "Des agents" }, { "dirigeants", "Des dirigeants" },
	{ "question", "Une question le dit" },
};
static const struct form_choice where_choices[] = {
	{ "lieu", "Dans un seul lieu" }, { "question", "Une question le dit" },
};
static const struct form_choice side_choices[] = {
	{ "aucun", "Ne pas reprendre" }, { "usagers", "Des usagers" }, { "agents", "Des agents" },
	{ "dirigeants", "Des dirigeants" },
};
_Static_assert(SIDE_USAGER == 0 && SIDE_AGENT == 1 && SIDE_LEADER == 2, "as these choices say");

static const struct form_field main_form[LOOK_FORM_COUNT] = {
	[LOOK_NAME] = { "nom", FORM_TEXT, "Nom de l’enquête",
		.required = "Donnez un nom à l’enquête.", .length_max = 120 },
	[LOOK_WHO] = { "qui", FORM_CHOICE, "Qui a répondu", .choices = who_choices,
		.choice_count = LENGTH(who_choices), .required = "Dites qui a répondu." },
	[LOOK_WHO_QUESTION] = { "qui-question", FORM_SELECT, "La question qui dit qui a répondu" },
	[LOOK_WHERE] = { "ou", FORM_CHOICE, "Où", .choices = where_choices,
		.choice_count = LENGTH(where_choices), .required = "Dites où l’on a répondu." },
	[LOOK_PLACE] = { "lieu", FORM_SELECT, "Le lieu" },
	[LOOK_PLACE_QUESTION] = { "ou-question", FORM_SELECT, "La question qui dit le lieu",
		.hint = "Ses réponses sont rapprochées du code ou du nom de vos lieux." },
	[LOOK_PUBLIC] = { "public", FORM_CHOICE, "Qui sont les usagers", .choices = public_choices,
		.choice_count = LENGTH(public_choices), .required = "Dites qui sont les usagers." },
	[LOOK_OPENS] = { "ouvre", FORM_DATE, "Premier jour",
		.hint = "Vide\u202f: le jour de la première réponse." },
	[LOOK_CLOSES] = { "ferme", FORM_DATE, "Dernier jour",
		.hint = "Vide\u202f: le jour de la dernière réponse." },
	[LOOK_PARTIAL] = { "inachevees", FORM_CHECK, "Prendre aussi les réponses inachevées" },
	[LOOK_WAVE] = { "enquete", FORM_SELECT, "Où vont ces réponses",
		.hint = "Les usagers et les agents d’une même enquête peuvent venir de deux fichiers." },
};

/* --- what the questions of the file may say ----------------------------------------------------- */

static bool
says_side(const struct lime_column *column)
{
	return column->question != NULL && column->part == LIME_VALUE &&
	       column->subquestion == NULL && strchr("L!OYG5", column->question->type) != NULL;
}

static bool
says_place(const struct lime_column *column)
{
	return says_side(column) ||
	       (column->question != NULL && column->part == LIME_VALUE &&
	        column->subquestion == NULL && strchr("ST", column->question->type) != NULL);
}

static struct span
base_words(const struct lime_text *texts)
{
	return texts == NULL ? SPAN("") : span_trim(texts[0].words);
}

/* « Q3, Dans quel service ? » within some eighty characters. */
static const char *
label_of(struct arena *arena, struct span code, struct span words)
{
	size_t length = words.length < LABEL_LENGTH_MAX ? words.length : LABEL_LENGTH_MAX;
	while (length < words.length && ((unsigned char)words.at[length] & 0xc0) == 0x80)
		length--;
	for (size_t i = 0; i < length; i++)
		if (words.at[i] == '\n')
			length = i;
	return words.length == 0 ? span_copy(arena, code)
	                         : arena_format(arena, "%.*s, %.*s%s", SPAN_ARGS(code), (int)length,
	                                        words.at, length < words.length ? "…" : "");
}

static void
offer_questions(struct intake_look *look, size_t field,
                bool (*says)(const struct lime_column *column))
{
	struct arena *arena = look->visit->arena;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, COLUMN_COUNT_MAX + 1);
	size_t count = 0;
	for (size_t i = 0; i < look->source.column_count && count < COLUMN_COUNT_MAX; i++) {
		const struct lime_column *column = &look->source.columns[i];
		if (says(column))
			choices[count++] = (struct form_choice){
				arena_format(arena, "c%zu", i),
				label_of(arena, column->question->code, base_words(column->question->texts))
			};
	}
	form_offer(look->form, field, choices, count);
}

/* The codes of a closed question, with their words; 0: a text, or more than may be told one by one. */
static size_t
codes_of(struct arena *arena, const struct lime_question *question, struct span *codes_r,
         const char **labels_r)
{
	static const struct form_choice yes[] = { { "Y", "Oui" }, { "N", "Non" } };
	static const struct form_choice gender[] = { { "F", "Femme" }, { "M", "Homme" } };
	static const struct form_choice five[] = { { "1", "1" }, { "2", "2" }, { "3", "3" },
		                                       { "4", "4" }, { "5", "5" } };
	const struct form_choice *said = question->type == 'Y'   ? yes
	                                 : question->type == 'G' ? gender : five;
	const size_t said_count = question->type == '5' ? LENGTH(five) : LENGTH(yes);
	size_t count = 0;
	if (strchr("YG5", question->type) != NULL) {
		for (; count < said_count; count++) {
			codes_r[count] = span_of(said[count].value);
			labels_r[count] = said[count].label;
		}
		return count;
	}
	if (strchr("L!O", question->type) == NULL || question->answer_count >= CODE_COUNT_MAX)
		return 0;
	for (; count < question->answer_count; count++) {
		codes_r[count] = question->answers[count].code;
		labels_r[count] =
			label_of(arena, codes_r[count], base_words(question->answers[count].texts));
	}
	if (question->other) {
		codes_r[count] = SPAN("-oth-");
		labels_r[count++] = "Autre";
	}
	return count;
}

/* The column that a select names; SIZE_MAX: none. */
static size_t
chosen_column(const struct intake_look *look, size_t field)
{
	const struct span value = form_text(look->form, field);
	int64_t at;
	if (!form_has(look->form, field) || value.length < 2 ||
	    !span_int64(span_from(value.at + 1, value.length - 1), &at) || at < 0 ||
	    (size_t)at >= look->source.column_count)
		return SIZE_MAX;
	return (size_t)at;
}

/* --- places --------------------------------------------------------------------------------------- */

static void
offer_places(struct intake_look *look)
{
	struct arena *arena = look->visit->arena;
	const struct place_tree *tree = look->tree;
	const size_t most = tree->count < FORM_CHOICE_MAX - 1 ? tree->count : FORM_CHOICE_MAX - 1;
	look->places = arena_array_of(arena, struct form_choice, most + 1);
	look->places[look->place_count++] = (struct form_choice){ "aucun", "Ne pas reprendre" };
	for (uint32_t i = 0; i < tree->count && look->place_count <= most; i++)
		if (people_may(&look->visit->reader, tree, WHO(ROLE_REFERENT), i))
			look->places[look->place_count++] = (struct form_choice){
				arena_format(arena, "p%lld", (long long)tree->places[i].id),
				span_copy(arena, tree->places[i].name)
			};
	form_offer(look->form, LOOK_PLACE, look->places + 1, look->place_count - 1);
}

static bool
chosen_place(const struct form *form, size_t field, int64_t *place_id_r)
{
	const struct span value = form_text(form, field);
	return form_has(form, field) && value.length > 1 &&
	       span_int64(span_from(value.at + 1, value.length - 1), place_id_r);
}

/* --- waves that may take more ----------------------------------------------------------------------- */

bool
intake_form_waves(struct intake_look *look, struct fault *fault_r)
{
	struct visit *visit = look->visit;
	struct survey_wave *waves;
	size_t count, offered = 0;
	if (!survey_waves_asked(visit->arena, visit->db, visit->root_id, &waves, &count, fault_r))
		return false;
	struct form_choice *choices = arena_array_of(visit->arena, struct form_choice, count + 1);
	choices[offered++] = (struct form_choice){ "nouvelle", "Dans une nouvelle enquête" };
	for (size_t i = 0; i < count; i++)
		if (waves[i].is_elsewhere && waves[i].state == SURVEY_CLOSED &&
		    waves[i].form_id == look->inquiry_id && waves[i].inquiry_version == look->version)
			choices[offered++] = (struct form_choice){
				span_copy(visit->arena, waves[i].code),
				arena_format(visit->arena, "Dans «\u202f%.*s\u202f»", SPAN_ARGS(waves[i].name))
			};
	look->waves = choices;
	look->wave_count = offered;
	return true;
}

/* --- the form ------------------------------------------------------------------------------------- */

struct sent { /* what was sent, or what the form begins with */
	struct intake_look *look;
	bool is_first;
};

static bool
lookup(void *subject, const char *name, struct span *value_r)
{
	static const struct form_choice first[] = { { "qui", "usagers" }, { "ou", "lieu" },
		                                        { "public", "public" },
		                                        { "enquete", "nouvelle" } };
	struct sent *sent = subject;
	if (!sent->is_first)
		return visit_lookup(sent->look->visit, name, value_r);
	for (size_t i = 0; i < LENGTH(first); i++)
		if (strcmp(first[i].value, name) == 0) {
			*value_r = span_of(first[i].label);
			return true;
		}
	if (strcmp(name, "nom") == 0)
		*value_r = sent->look->title;
	else if (strcmp(name, "lieu") == 0 && sent->look->place_count > 1)
		*value_r = span_of(sent->look->places[1].value);
	else
		return false;
	return true;
}

/* A field for each code of the question that tells; what was never asked begins as `begin` says. */
static struct form *
codes_form(struct intake_look *look, size_t column, const char *prefix,
           const struct form_choice *choices, size_t choice_count, struct span *codes_r,
           size_t *count_r)
{
	struct arena *arena = look->visit->arena;
	const char *labels[CODE_COUNT_MAX + 1];
	*count_r = column == SIZE_MAX
	               ? 0
	               : codes_of(arena, look->source.columns[column].question, codes_r, labels);
	if (*count_r == 0)
		return NULL;
	struct form_field *fields = arena_array_of(arena, struct form_field, *count_r);
	for (size_t i = 0; i < *count_r; i++)
		fields[i] = (struct form_field){ .name = arena_format(arena, "%s-%zu-%zu", prefix, column, i),
			                             .kind = FORM_SELECT, .label = labels[i],
			                             .required = "Dites ce que veut dire cette réponse.",
			                             .choices = choices, .choice_count = choice_count };
	return form_new(arena, fields, *count_r);
}

/* Was this part of the form on the page that was sent? */
static bool
was_asked(const struct intake_look *look, const char *prefix, size_t column)
{
	struct span value;
	return visit_lookup(look->visit, arena_format(look->visit->arena, "%s-%zu-0", prefix, column),
	                    &value);
}

static void
read_sides(struct intake_look *look, struct sent *sent, size_t column)
{
	struct span codes[CODE_COUNT_MAX + 1];
	size_t count;
	struct intake_value *sides =
		arena_array_of(look->visit->arena, struct intake_value, CODE_COUNT_MAX + 1);
	look->sides = codes_form(look, column, "cote", side_choices, LENGTH(side_choices), codes, &count);
	look->how.sides = sides;
	if (look->sides == NULL)
		return;
	if (!was_asked(look, "cote", column)) {
		look->is_unsaid = true;
		return;
	}
	look->is_wrong |= !form_read(look->sides, lookup, sent);
	for (size_t i = 0; i < count; i++)
		if (form_has(look->sides, i) && form_choice(look->sides, i) > 0)
			sides[look->how.side_count++] =
				(struct intake_value){ codes[i], (int64_t)form_choice(look->sides, i) - 1 };
}

/* At first, the place that bears the words of the answer. */
static void
guess_place(struct intake_look *look, size_t field, const struct lime_question *question,
            struct span code)
{
	uint32_t at = place_by_code_or_name(look->tree, code);
	for (size_t i = 0; i < question->answer_count && at == PLACE_NONE; i++)
		if (span_equal(question->answers[i].code, code))
			at = place_by_code_or_name(look->tree, base_words(question->answers[i].texts));
	if (at != PLACE_NONE &&
	    people_may(&look->visit->reader, look->tree, WHO(ROLE_REFERENT), at))
		form_fill(look->place_form, field,
		          span_of(arena_format(look->visit->arena, "p%lld",
		                               (long long)look->tree->places[at].id)));
}

static void
read_places(struct intake_look *look, struct sent *sent, size_t column)
{
	struct span codes[CODE_COUNT_MAX + 1];
	size_t count;
	struct intake_value *places =
		arena_array_of(look->visit->arena, struct intake_value, CODE_COUNT_MAX + 1);
	look->place_form =
		codes_form(look, column, "site", look->places, look->place_count, codes, &count);
	look->how.places = places;
	if (look->place_form == NULL)
		return;
	if (!was_asked(look, "site", column)) {
		look->is_unsaid = true;
		for (size_t i = 0; i < count; i++)
			guess_place(look, i, look->source.columns[column].question, codes[i]);
		return;
	}
	look->is_wrong |= !form_read(look->place_form, lookup, sent);
	for (size_t i = 0; i < count; i++) {
		struct intake_value *value = &places[look->how.place_count++];
		value->said = codes[i];
		if (!chosen_place(look->place_form, i, &value->means))
			value->means = 0;
	}
}

static void
read_who(struct intake_look *look, struct sent *sent)
{
	const size_t who = form_choice(look->form, LOOK_WHO);
	const size_t column = chosen_column(look, LOOK_WHO_QUESTION);
	if (who < SIDE_COUNT) {
		look->how.side = (enum side)who;
		return;
	}
	if (column == SIZE_MAX) {
		form_complain(look->form, "qui-question", "Choisissez la question qui dit qui a répondu.");
		return;
	}
	look->how.side_column = look->source.columns[column].heading;
	read_sides(look, sent, column);
}

static void
read_where(struct intake_look *look, struct sent *sent)
{
	const size_t column = chosen_column(look, LOOK_PLACE_QUESTION);
	if (form_choice(look->form, LOOK_WHERE) == 0) {
		if (!chosen_place(look->form, LOOK_PLACE, &look->how.place_id))
			form_complain(look->form, "lieu", "Choisissez le lieu.");
		return;
	}
	if (column == SIZE_MAX) {
		form_complain(look->form, "ou-question", "Choisissez la question qui dit le lieu.");
		return;
	}
	look->how.place_column = look->source.columns[column].heading;
	read_places(look, sent, column);
}

static void
read_when(struct intake_look *look)
{
	struct intake_how *how = &look->how;
	how->has_opens = form_has(look->form, LOOK_OPENS);
	how->has_closes = form_has(look->form, LOOK_CLOSES);
	if (how->has_opens)
		how->opens_day = form_date(look->form, LOOK_OPENS);
	if (how->has_closes)
		how->closed_day = form_date(look->form, LOOK_CLOSES);
	if (how->has_closes && how->closed_day > look->visit->today)
		form_complain(look->form, "ferme", "Ce jour n’est pas encore passé.");
	if (how->has_opens && how->has_closes && how->closed_day < how->opens_day)
		form_complain(look->form, "ferme", "Le dernier jour vient avant le premier.");
}

void
intake_form_read(struct intake_look *look, bool is_first)
{
	struct sent sent = { look, is_first };
	const size_t count = look->wave_count > 1 ? LOOK_FORM_COUNT : LOOK_WAVE;
	look->form = form_new(look->visit->arena, main_form, count);
	offer_questions(look, LOOK_WHO_QUESTION, says_side);
	offer_questions(look, LOOK_PLACE_QUESTION, says_place);
	offer_places(look);
	if (count == LOOK_FORM_COUNT)
		form_offer(look->form, LOOK_WAVE, look->waves, look->wave_count);
	look->is_wrong = !form_read(look->form, lookup, &sent);
	if (look->is_wrong)
		return;
	look->how = (struct intake_how){ .wave_name = form_text(look->form, LOOK_NAME),
		                             .is_internal = form_choice(look->form, LOOK_PUBLIC) == 1,
		                             .takes_partial = form_check(look->form, LOOK_PARTIAL) };
	if (count == LOOK_FORM_COUNT && form_has(look->form, LOOK_WAVE) &&
	    form_choice(look->form, LOOK_WAVE) > 0)
		look->how.wave_code = form_text(look->form, LOOK_WAVE);
	read_who(look, &sent);
	read_where(look, &sent);
	read_when(look);
	look->is_wrong |= !form_is_fine(look->form);
}

/* FNV-1a of all that was chosen: a yes is to what was shown, and to nothing else. */
static uint64_t
sum_form(uint64_t sum, const struct form *form, size_t count)
{
	for (size_t i = 0; form != NULL && i < count; i++) {
		const struct span text = form_text(form, i);
		for (size_t k = 0; k <= text.length; k++)
			sum = (sum ^ (k < text.length ? (unsigned char)text.at[k] : 0x1fu)) *
			      0x100000001b3u;
	}
	return sum;
}

const char *
intake_form_mark(const struct intake_look *look)
{
	uint64_t sum = sum_form(0xcbf29ce484222325u, look->form,
	                        look->wave_count > 1 ? LOOK_FORM_COUNT : LOOK_WAVE);
	for (size_t i = 0; i < look->how.side_count; i++)
		sum = (sum ^ (uint64_t)look->how.sides[i].means) * 0x100000001b3u;
	for (size_t i = 0; i < look->how.place_count; i++)
		sum = (sum ^ (uint64_t)look->how.places[i].means) * 0x100000001b3u;
	return arena_format(look->visit->arena, "%016llx", (unsigned long long)sum);
}
