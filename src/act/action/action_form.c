/* The form of an action: what it asks, what it complains of. Nothing typed is lost, and never one
 * side alone: « pas visé » is an answer, silence is not. */
#include <string.h>

#include "act/action/action_inside.h"
#include "base/time.h"
#include "listen/questionnaire/questionnaire.h"

/* Beyond that many, a list is no longer a help: the name is typed. */
enum { LISTED_COUNT_MAX = 400, FAR_YEARS = 10 };

static const char other_value[] = "autre";

static const struct form_choice way_choices[ACTION_WAY_COUNT] = {
	[ACTION_RISE] = { "mieux", "On attend du mieux" },
	[ACTION_STAY] = { "stable", "Rien ne doit se dégrader" },
	[ACTION_NOT_AIMED] = { "non", "Ce n’est pas visé" },
};

static const struct form_field decide_fields[DECIDE_COUNT] = {
	[DECIDE_WHAT] = { "quoi", FORM_TEXT, "Ce qu’on va faire",
		.hint = "En une phrase, avec un verbe. Par exemple\u202f: annoncer un délai à chaque dépôt de "
		        "dossier, et prévenir s’il change.",
		.required = "Écrivez ce qu’on va faire, en une phrase.",
		.length_max = ACTION_WHAT_LENGTH_MAX },
	[DECIDE_OWNER] = { "qui", FORM_SELECT, "Qui s’en charge",
		.required = "Dites qui s’en charge\u202f: une personne, ou un organisme extérieur.",
		.wrong = "Choisissez une personne de la liste, ou un organisme extérieur." },
	[DECIDE_OTHER] = { "organisme", FORM_TEXT, "Nom de l’organisme extérieur",
		.hint = "Seulement si personne d’ici ne s’en charge.",
		.length_max = ACTION_NAME_LENGTH_MAX },
	[DECIDE_DUE] = { "echeance", FORM_DATE, "Pour quand",
		.required = "Écrivez pour quelle date." },
	[DECIDE_PLACE] = { "lieu", FORM_SELECT, "Où" },
	[DECIDE_AXIS] = { "axe", FORM_SELECT, "Axe",
		.hint = "La priorité que cette action sert.",
		.wrong = "Choisissez un axe de la liste." },
	[DECIDE_FIRST_WAY] = { "effet-1", FORM_CHOICE, .choices = way_choices,
		.choice_count = ACTION_WAY_COUNT },
	[DECIDE_FIRST_WORDS] = { "effet-1-mots", FORM_TEXT,
		.hint = "Par exemple\u202f: on sait quand on aura une réponse.",
		.length_max = ACTION_WORDS_LENGTH_MAX },
	[DECIDE_SECOND_WAY] = { "effet-2", FORM_CHOICE, .choices = way_choices,
		.choice_count = ACTION_WAY_COUNT },
	[DECIDE_SECOND_WORDS] = { "effet-2-mots", FORM_TEXT,
		.hint = "Par exemple\u202f: moins d’appels pour demander où en est un dossier.",
		.length_max = ACTION_WORDS_LENGTH_MAX },
	[DECIDE_JUDGED] = { "juge", FORM_SELECT, "Quelle phrase de la prochaine enquête le dira",
		.required = "Dites comment on saura si cela a servi\u202f: par une phrase de la prochaine "
		            "enquête, ou autrement.",
		.wrong = "Choisissez une phrase de la liste, ou «\u202fautrement\u202f»." },
	[DECIDE_JUDGED_WORDS] = { "juge-mots", FORM_TEXT, "Autrement, comment",
		.hint = "Un délai mesuré, un comptage, une visite.",
		.length_max = ACTION_WORDS_LENGTH_MAX },
	[DECIDE_JUDGED_DAY] = { "juge-date", FORM_DATE, "À partir de quelle date on pourra juger",
		.hint = "Laissez à l’action le temps de se voir. La première enquête close après cette date "
		        "servira.",
		.required = "Écrivez à partir de quelle date on pourra juger." },
	[DECIDE_CHANGES] = { "version", FORM_HIDDEN },
	[DECIDE_WAVE] = { "enquete", FORM_HIDDEN },
	[DECIDE_SOURCE_PLACE] = { "lieu-lu", FORM_HIDDEN },
	[DECIDE_JOURNEY] = { "parcours", FORM_HIDDEN },
	[DECIDE_STEP] = { "etape", FORM_HIDDEN },
	[DECIDE_POINT] = { "point", FORM_HIDDEN },
	[DECIDE_OFFERING] = { "demarche", FORM_HIDDEN },
	[DECIDE_CAUSE] = { "cause", FORM_HIDDEN },
	[DECIDE_HEAP] = { "tas", FORM_HIDDEN },
	[DECIDE_THEME] = { "theme", FORM_HIDDEN },
	[DECIDE_IRRITANT] = { "irritant", FORM_HIDDEN },
};

const char *
action_day_typed(struct arena *arena, int32_t day)
{
	const struct date date = date_of_days(day);
	return arena_format(arena, "%02d/%02d/%04d", date.day, date.month, date.year);
}

/* --- words that name the two sides ----------------------------------------------------------------- */

/* « usagers » and « agents », or the colleagues of an internal survey: the same questions to both. */
static void
name_sides(struct action_form *form, const struct mirror_names *names)
{
	struct arena *arena = form->acting->visit->arena;
	const struct span sides[] = { names->first, names->second };
	static const size_t ways[] = { DECIDE_FIRST_WAY, DECIDE_SECOND_WAY };
	for (size_t i = 0; i < LENGTH(sides); i++) {
		struct form_field *way = &form->fields[ways[i]], *words = way + 1;
		way->label = arena_format(arena, "Pour les %.*s, qu’en attend-on\u202f?", SPAN_ARGS(sides[i]));
		way->required =
			arena_format(arena, "Dites ce qu’on en attend pour les %.*s, même si ce n’est pas visé.",
			             SPAN_ARGS(sides[i]));
		words->label = arena_format(arena, "Ce qui changera pour les %.*s", SPAN_ARGS(sides[i]));
		words->required =
			arena_format(arena, "Dites en quelques mots ce qui ira mieux pour les %.*s.",
			             SPAN_ARGS(sides[i]));
	}
}
_Static_assert(DECIDE_FIRST_WORDS == DECIDE_FIRST_WAY + 1 &&
                   DECIDE_SECOND_WORDS == DECIDE_SECOND_WAY + 1,
               "name_sides counts on this order");

/* --- choices --------------------------------------------------------------------------------------- */

static bool
has_namesake(const struct action_form *form, size_t person)
{
	for (size_t i = 0; i < form->person_count; i++)
		if (i != person && span_equal(form->people[i].name, form->people[person].name))
			return true;
	return false;
}

static void
offer_people(struct action_form *form)
{
	struct arena *arena = form->acting->visit->arena;
	struct form_field *field = &form->fields[DECIDE_OWNER];
	const size_t count = form->person_count;
	if (count > LISTED_COUNT_MAX) {
		field->kind = FORM_TEXT;
		field->hint = "Son prénom et son nom, ou son adresse électronique. Pour un organisme "
		              "extérieur, écrivez «\u202fautre\u202f».";
		return;
	}
	struct form_choice *choices = arena_array_of(arena, struct form_choice, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct colleague *person = &form->people[i];
		choices[i].value = arena_format(arena, "%lld", (long long)person->account_id);
		choices[i].label = has_namesake(form, i)
		                       ? arena_format(arena, "%.*s (%.*s)", SPAN_ARGS(person->name),
		                                      SPAN_ARGS(person->mail))
		                       : span_copy(arena, person->name);
	}
	choices[count] = (struct form_choice){ other_value, "Un organisme extérieur" };
	field->choices = choices;
	field->choice_count = count + 1;
}

/* The places where this reader decides, indented as the tree is. */
static void
offer_places(struct action_form *form)
{
	const struct acting *acting = form->acting;
	const struct visit *visit = acting->visit;
	const struct place_tree *tree = acting->tree;
	struct form_field *field = &form->fields[DECIDE_PLACE];
	const bool whole = action_may_decide(&visit->reader, tree, 0);
	struct form_choice *choices =
		arena_array_of(visit->arena, struct form_choice, LISTED_COUNT_MAX + 1);
	size_t count = 0;
	for (uint32_t i = 0; i < tree->count && count <= LISTED_COUNT_MAX; i++) {
		if (!people_may(&visit->reader, tree, ACTION_DECIDERS, i))
			continue;
		struct text label = text_new(visit->arena, 1000);
		for (uint32_t depth = 0; depth < tree->places[i].depth && depth < 10; depth++)
			text_add_z(&label, "\u00a0\u00a0\u00a0");
		text_add(&label, tree->places[i].name);
		choices[count++] = (struct form_choice){ span_copy(visit->arena, tree->places[i].code),
			                                     text_z(&label) };
	}
	field->hint = whole ? "Sans choix\u202f: toute l’organisation." : NULL;
	field->wrong = "Choisissez un lieu de la liste.";
	field->required = whole ? NULL : "Choisissez un de vos lieux.";
	if (count > LISTED_COUNT_MAX) {
		field->kind = FORM_TEXT;
		field->hint = whole ? "Le nom ou le code d’un lieu. Sans rien\u202f: toute l’organisation."
		                    : "Le nom ou le code d’un de vos lieux.";
		return;
	}
	field->choices = choices;
	field->choice_count = count;
}

static void
offer_axes(struct action_form *form, const struct action *action)
{
	const struct acting *acting = form->acting;
	struct arena *arena = acting->visit->arena;
	struct form_field *field = &form->fields[DECIDE_AXIS];
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, acting->axis_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < acting->axis_count; i++) {
		const struct action_axis *axis = &acting->axes[i];
		if (!axis->is_closed || axis->id == action->axis_id)
			choices[count++] =
				(struct form_choice){ span_copy(arena, axis->code),
				                      span_copy(arena, action_axis_name(arena, axis)) };
	}
	field->choices = choices;
	field->choice_count = count;
	if (count == 0)
		field->kind = FORM_HIDDEN;
}

/* --- sentences of a survey -------------------------------------------------------------------------- */

static const char *
sentence_label(struct arena *arena, char kind, struct span words)
{
	return kind == 'S'   ? arena_format(arena, "%.*s", SPAN_ARGS(words))
	       : kind == 'V' ? arena_format(arena, "%.*s (vécu de chacun)", SPAN_ARGS(words))
	                     : arena_format(arena, "%.*s (travail des agents)", SPAN_ARGS(words));
}

static bool
is_judging(char kind)
{
	return strchr("SVQBM", kind) != NULL;
}

static void
add_sentence(struct action_form *form, struct span code, char kind, struct span words)
{
	struct arena *arena = form->acting->visit->arena;
	if (is_judging(kind) && form->sentence_count < LISTED_COUNT_MAX)
		form->sentences[form->sentence_count++] =
			(struct form_choice){ span_copy(arena, code), sentence_label(arena, kind, words) };
}

static bool
sentences_of_wave(struct action_form *form, int64_t wave_id)
{
	struct acting *acting = form->acting;
	struct visit *visit = acting->visit;
	struct survey_form asked;
	if (!survey_form_load(visit->arena, visit->db, visit->root_id, wave_id, &asked,
	                      &acting->fault))
		return false;
	for (size_t i = 0; i < asked.item_count; i++)
		if (asked.items[i].step_id == 0) /* steps are not compared from one survey to the next */
			add_sentence(form, asked.items[i].code, asked.items[i].kind, asked.items[i].wording);
	return true;
}

/* A free action, or scores without sentences: what is usually asked. */
static bool
sentences_of_default(struct action_form *form)
{
	struct acting *acting = form->acting;
	struct visit *visit = acting->visit;
	struct questionnaire *forms, asked;
	size_t count;
	if (!questionnaire_list(visit->arena, visit->db, visit->root_id, &forms, &count,
	                        &acting->fault))
		return false;
	if (count == 0)
		return true;
	if (questionnaire_load(visit->arena, visit->db, visit->root_id, forms[0].form_id, &asked,
	                       &acting->fault) != FOUND_ONE)
		return false;
	for (size_t i = 0; i < asked.entry_count; i++) {
		const struct question *question = &asked.entries[i].question;
		struct span words = span_of("");
		for (int side = 0; side < SIDE_COUNT && words.length == 0; side++)
			words = question->sentence[side];
		add_sentence(form, question->code, question->kind, words);
	}
	return true;
}

/* The sentence chosen before stays among the choices, with the words it had. */
static bool
offer_sentences(struct action_form *form, const struct action *action)
{
	struct arena *arena = form->acting->visit->arena;
	bool is_known = action->judged_code.length == 0;
	form->sentences = arena_array_of(arena, struct form_choice, LISTED_COUNT_MAX + 2);
	if (action->source.wave_id != 0 && !sentences_of_wave(form, action->source.wave_id))
		return false;
	if (form->sentence_count == 0 && !sentences_of_default(form))
		return false;
	for (size_t i = 0; i < form->sentence_count; i++)
		is_known = is_known || span_is(action->judged_code, form->sentences[i].value);
	if (!is_known)
		form->sentences[form->sentence_count++] =
			(struct form_choice){ span_copy(arena, action->judged_code),
			                      span_copy(arena, action->judged_sentence) };
	form->sentences[form->sentence_count++] =
		(struct form_choice){ other_value, "Autrement, à dire ci-dessous" };
	form->fields[DECIDE_JUDGED].choices = form->sentences;
	form->fields[DECIDE_JUDGED].choice_count = form->sentence_count;
	return true;
}

bool
action_form_begin(struct acting *acting, const struct action *action, struct action_form *form_r)
{
	struct visit *visit = acting->visit;
	*form_r = (struct action_form){ .acting = acting };
	memcpy(form_r->fields, decide_fields, sizeof decide_fields);
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!people_list(visit->arena, db, visit->root_id, &form_r->people, &form_r->person_count,
	                 &acting->fault) ||
	    !offer_sentences(form_r, action)) {
		visit_fail(visit, &acting->fault);
		return false;
	}
	const struct mirror_names names = action_names(acting, action->source.wave_id);
	name_sides(form_r, &names);
	offer_people(form_r);
	offer_places(form_r);
	offer_axes(form_r, action);
	form_r->form = form_new(visit->arena, form_r->fields, DECIDE_COUNT);
	return true;
}

/* --- filling --------------------------------------------------------------------------------------- */

static void
fill_owner(struct action_form *form, const struct action *action)
{
	struct arena *arena = form->acting->visit->arena;
	if (action->owner_id == 0) {
		if (action->owner_words.length > 0)
			form_fill(form->form, DECIDE_OWNER, span_of(other_value));
		form_fill(form->form, DECIDE_OTHER, action->owner_words);
		return;
	}
	struct span typed = span_of(arena_format(arena, "%lld", (long long)action->owner_id));
	for (size_t i = 0; i < form->person_count && form->fields[DECIDE_OWNER].kind == FORM_TEXT; i++)
		if (form->people[i].account_id == action->owner_id)
			typed = form->people[i].mail;
	form_fill(form->form, DECIDE_OWNER, typed);
}

void
action_form_fill(struct action_form *form, const struct action *action)
{
	const struct acting *acting = form->acting;
	struct arena *arena = acting->visit->arena;
	const uint32_t place =
		action->place_id == 0 ? PLACE_NONE : place_by_id(acting->tree, action->place_id);
	const struct action_axis *axis = action_axis_by_id(acting, action->axis_id);
	form_fill(form->form, DECIDE_WHAT, action->what);
	fill_owner(form, action);
	form_fill(form->form, DECIDE_DUE, span_of(action_day_typed(arena, action->due_day)));
	if (place != PLACE_NONE)
		form_fill(form->form, DECIDE_PLACE, acting->tree->places[place].code);
	if (axis != NULL)
		form_fill(form->form, DECIDE_AXIS, axis->code);
	if (action->id != 0) { /* what is expected is never proposed: it is thought of */
		form_fill(form->form, DECIDE_FIRST_WAY,
		          span_of(way_choices[action->effects[SIDE_USAGER].way].value));
		form_fill(form->form, DECIDE_SECOND_WAY,
		          span_of(way_choices[action->effects[SIDE_AGENT].way].value));
		form_fill(form->form, DECIDE_CHANGES,
		          span_of(arena_format(arena, "%lld", (long long)action->changes)));
	}
	form_fill(form->form, DECIDE_FIRST_WORDS, action->effects[SIDE_USAGER].words);
	form_fill(form->form, DECIDE_SECOND_WORDS, action->effects[SIDE_AGENT].words);
	form_fill(form->form, DECIDE_JUDGED,
	          action->judged_code.length > 0    ? action->judged_code
	          : action->judged_words.length > 0 ? span_of(other_value)
	                                            : span_of(""));
	form_fill(form->form, DECIDE_JUDGED_WORDS, action->judged_words);
	form_fill(form->form, DECIDE_JUDGED_DAY,
	          span_of(action_day_typed(arena, action->judged_day)));
}

void
action_form_fill_source(struct action_form *form, const struct mirror_question *question,
                        struct span step, struct span point)
{
	form_fill(form->form, DECIDE_WAVE, question->wave);
	form_fill(form->form, DECIDE_SOURCE_PLACE, question->place);
	form_fill(form->form, DECIDE_JOURNEY, question->journey);
	form_fill(form->form, DECIDE_STEP, step);
	form_fill(form->form, DECIDE_POINT, point);
}

/* --- reading --------------------------------------------------------------------------------------- */

/* Words are wanted of a side for which better is expected, a name of an outside body, and what
 * else than a sentence will judge. */
static void
require(struct action_form *form)
{
	struct visit *visit = form->acting->visit;
	static const size_t ways[] = { DECIDE_FIRST_WAY, DECIDE_SECOND_WAY };
	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct form_field *way = &form->fields[ways[i]];
		const struct span said = span_trim(http_pairs_first(&visit->body, way->name));
		if (!span_is(said, way_choices[ACTION_RISE].value))
			form->fields[ways[i] + 1].required = NULL;
	}
	if (span_is(span_trim(http_pairs_first(&visit->body, "qui")), other_value))
		form->fields[DECIDE_OTHER].required = "Écrivez le nom de cet organisme.";
	if (span_is(span_trim(http_pairs_first(&visit->body, "juge")), other_value))
		form->fields[DECIDE_JUDGED_WORDS].required =
			"Dites comment on saura si cela a servi.";
}

static void
read_owner(struct action_form *form, struct action *action)
{
	const struct span said = form_text(form->form, DECIDE_OWNER);
	int64_t id = 0;
	size_t found = 0;
	if (said.length == 0)
		return;
	action->owner_id = 0;
	action->owner_words = span_of("");
	if (span_is(said, other_value)) {
		action->owner_words = form_text(form->form, DECIDE_OTHER);
		return;
	}
	const bool is_number = span_int64(said, &id);
	for (size_t i = 0; i < form->person_count; i++) {
		const struct colleague *person = &form->people[i];
		if ((is_number && person->account_id == id) || span_equal(person->name, said) ||
		    span_equal(person->mail, said)) {
			action->owner_id = person->account_id;
			found++;
		}
	}
	if (found == 0)
		form_complain(form->form, "qui",
		              "Cette personne n’a pas de compte ouvert. Choisissez-en une autre, ou un "
		              "organisme extérieur.");
	else if (found > 1)
		form_complain(form->form, "qui",
		              "Plusieurs personnes portent ce nom\u202f: écrivez son adresse électronique.");
	else if (form_text(form->form, DECIDE_OTHER).length > 0)
		form_complain(form->form, "organisme",
		              "Vous avez choisi une personne. Effacez l’organisme, ou choisissez «\u202fun "
		              "organisme extérieur\u202f» au-dessus.");
}

static void
read_place(struct action_form *form, struct action *action)
{
	const struct acting *acting = form->acting;
	const struct span said = form_text(form->form, DECIDE_PLACE);
	const uint32_t place =
		said.length == 0 ? PLACE_NONE : place_by_code_or_name(acting->tree, said);
	action->place_id = place == PLACE_NONE ? 0 : acting->tree->places[place].id;
	if (said.length > 0 && place == PLACE_NONE)
		form_complain(form->form, "lieu", "Ce lieu n’est pas connu. Vérifiez son nom ou son code.");
	else if (!action_may_decide(&acting->visit->reader, acting->tree, action->place_id))
		form_complain(form->form, "lieu",
		              place == PLACE_NONE ? "Choisissez un de vos lieux."
		                                  : "Ce lieu n’est pas un des vôtres\u202f: choisissez-en un "
		                                    "autre.");
}

/* An axis of a place is served by actions of that place and of those under it. */
static void
read_axis(struct action_form *form, struct action *action)
{
	const struct acting *acting = form->acting;
	const struct span said = form_text(form->form, DECIDE_AXIS);
	const struct action_axis *axis = NULL;
	for (size_t i = 0; i < acting->axis_count; i++)
		if (span_equal(acting->axes[i].code, said))
			axis = &acting->axes[i];
	if (axis != NULL && axis->is_closed && axis->id != action->axis_id)
		form_complain(form->form, "axe", "Cet axe est clos. Choisissez-en un autre, ou aucun.");
	action->axis_id = axis == NULL ? 0 : axis->id;
	if (axis == NULL || axis->place_id == 0)
		return;
	const uint32_t top = place_by_id(acting->tree, axis->place_id);
	const uint32_t place =
		action->place_id == 0 ? PLACE_NONE : place_by_id(acting->tree, action->place_id);
	if (top != PLACE_NONE &&
	    (place == PLACE_NONE || place < top || place >= acting->tree->places[top].end))
		form_complain(form->form, "axe",
		              arena_format(acting->visit->arena,
		                           "Cet axe est celui de «\u202f%.*s\u202f». Choisissez un lieu qui en "
		                           "fait partie, ou un autre axe.",
		                           SPAN_ARGS(acting->tree->places[top].name)));
}

/* A date already kept may stay although it is past: only a new one must be to come. */
static void
read_days(struct action_form *form, struct action *action)
{
	const int32_t today = form->acting->visit->today;
	const int32_t far = date_add_months(today, FAR_YEARS * 12), was = action->due_day;
	if (form_has(form->form, DECIDE_DUE)) {
		const int32_t due = form_date(form->form, DECIDE_DUE);
		if (due < today && (action->id == 0 || due != was))
			form_complain(form->form, "echeance",
			              "Cette date est passée. Écrivez une date à venir.");
		else if (due > far)
			form_complain(form->form, "echeance",
			              "Cette date est dans plus de dix ans. Vérifiez l’année.");
		action->due_day = due;
	}
	if (!form_has(form->form, DECIDE_JUDGED_DAY))
		return;
	action->judged_day = form_date(form->form, DECIDE_JUDGED_DAY);
	if (action->judged_day > far)
		form_complain(form->form, "juge-date",
		              "Cette date est dans plus de dix ans. Vérifiez l’année.");
	else if (form_has(form->form, DECIDE_DUE) && action->judged_day < action->due_day)
		form_complain(form->form, "juge-date",
		              "On ne peut pas juger une action avant qu’elle soit faite\u202f: écrivez une date "
		              "qui suit la sienne.");
}

static void
read_effects(struct action_form *form, struct action *action)
{
	static const size_t ways[ACTION_SIDE_COUNT] = { [SIDE_USAGER] = DECIDE_FIRST_WAY,
		                                            [SIDE_AGENT] = DECIDE_SECOND_WAY };
	size_t not_aimed = 0;
	for (size_t side = 0; side < ACTION_SIDE_COUNT; side++) {
		if (!form_has(form->form, ways[side]))
			return;
		action->effects[side].way = (enum action_way)form_choice(form->form, ways[side]);
		action->effects[side].words = form_text(form->form, ways[side] + 1);
		not_aimed += action->effects[side].way == ACTION_NOT_AIMED;
	}
	if (not_aimed == ACTION_SIDE_COUNT)
		form_complain(form->form, "effet-2",
		              "Une action vise au moins un des deux côtés. Dites lequel, et ce qu’on en "
		              "attend.");
}

static void
read_judging(struct action_form *form, struct action *action)
{
	const struct span said = form_text(form->form, DECIDE_JUDGED);
	action->judged_code = action->judged_sentence = span_of("");
	action->judged_words = form_text(form->form, DECIDE_JUDGED_WORDS);
	for (size_t i = 0; i < form->sentence_count; i++)
		if (span_is(said, form->sentences[i].value) && !span_is(said, other_value)) {
			action->judged_code = span_of(form->sentences[i].value);
			action->judged_sentence = span_of(form->sentences[i].label);
		}
}

bool
action_form_read(struct action_form *form, struct action *action)
{
	require(form);
	(void)form_read(form->form, visit_lookup, form->acting->visit);
	action->what = form_text(form->form, DECIDE_WHAT);
	read_owner(form, action);
	read_place(form, action);
	read_axis(form, action);
	read_days(form, action);
	read_effects(form, action);
	read_judging(form, action);
	return form_is_fine(form->form);
}
