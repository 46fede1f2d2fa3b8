#include "craft/ask/ask_for_tests.h"

#include <string.h>

#include "base/time.h"
#include "craft/ask/ask_inside.h"

/* SPAN, where a constant is wanted. */
#define WORDS(literal) { "" literal, sizeof literal - 1 }

static const struct ask_choice channels[] = {
	{ .code = WORDS("COMPTOIR"), .words = WORDS("Au comptoir") },
	{ .code = WORDS("TEL"), .words = WORDS("Par téléphone") },
	{ .code = WORDS("LIGNE"), .words = WORDS("En ligne") },
	{ .code = WORDS("AUTRE"), .words = WORDS("Autrement, par exemple par une association ou un proche"),
		.is_anchored = true },
};
static const struct ask_choice wishes[] = {
	{ .code = WORDS("RAPIDE"), .words = WORDS("Une réponse rapide") },
	{ .code = WORDS("CLAIR"), .words = WORDS("Des explications claires") },
	{ .code = WORDS("ECOUTE"), .words = WORDS("Une personne qui écoute") },
	{ .code = WORDS("JUSTE"), .words = WORDS("Le même accueil pour tous") },
	{ .code = WORDS("RIEN"), .words = WORDS("Rien de cela"), .is_anchored = true },
};
static const struct ask_choice pairs[] = {
	{ .code = WORDS("FROID"), .words = WORDS("froid"), .other = WORDS("chaleureux") },
	{ .code = WORDS("LENT"), .words = WORDS("lent"), .other = WORDS("rapide") },
};
static const struct span agree[] = { WORDS("Pas du tout d’accord"), WORDS("Plutôt pas d’accord"),
	WORDS("Ni d’accord ni pas d’accord"), WORDS("Plutôt d’accord"), WORDS("Tout à fait d’accord") };

enum { ALL_APARTS = ASK_MAY_NOT_APPLY | ASK_MAY_DECLINE | ASK_MAY_NOT_KNOW };
#define CHOICES(array) .choices = (array), .choice_count = LENGTH(array)

static const struct ask_question questions[ALL_COUNT] = {
	[ALL_PAGE] = { .code = WORDS("DEBUT"), .kind = ASK_PAGE, .words = WORDS("Avant de commencer"),
		.text = WORDS("Deux minutes suffisent. Vos réponses ne sont jamais reliées à votre nom.") },
	[ALL_CONSENT] = { .code = WORDS("ACCORD"), .kind = ASK_CONSENT,
		.words = WORDS("Êtes-vous d’accord pour que nous gardions votre adresse\u202f?"),
		.text = WORDS("La mairie garde mon adresse six mois, pour me répondre et pour rien d’autre."),
		.reason = WORDS("Sans un oui ou un non, nous ne savons pas si nous pouvons vous écrire.") },
	[ALL_ONE] = { .code = WORDS("CANAL"), .kind = ASK_ONE,
		.words = WORDS("Comment êtes-vous venu à nous\u202f?"),
		CHOICES(channels), .is_shuffled = true, .aparts = ASK_MAY_DECLINE,
		.reason = WORDS("Nous comparons les chemins entre eux.") },
	[ALL_SEVERAL] = { .code = WORDS("ATTENTES"), .kind = ASK_SEVERAL,
		.words = WORDS("Qu’est-ce qui compte le plus pour vous\u202f?"), CHOICES(wishes), .least = 1,
		.most = 3, .is_shuffled = true, .aparts = ASK_MAY_DECLINE },
	[ALL_NET] = { .code = WORDS("NPS"), .kind = ASK_SCALE,
		.words = WORDS("Parleriez-vous de ce service en bien à un proche\u202f?"), .least = 0,
		.most = 10, .least_words = WORDS("certainement pas"), .most_words = WORDS("certainement"),
		.aparts = ASK_MAY_NOT_KNOW },
	[ALL_AGREE] = { .code = WORDS("P1.S1"), .kind = ASK_SCALE, .least = 1, .most = 5,
		.words = WORDS("Le délai annoncé est tenu."), .level_words = agree, .aparts = ALL_APARTS },
	[ALL_FACES] = { .code = WORDS("VISAGE"), .kind = ASK_SMILEYS, .words = WORDS("L’accueil était\u202f:") },
	[ALL_YES] = { .code = WORDS("REGLE"), .kind = ASK_YES_NO,
		.words = WORDS("Votre demande est-elle réglée\u202f?"), .aparts = ASK_MAY_NOT_APPLY },
	[ALL_MATRIX] = { .code = WORDS("GRILLE"), .kind = ASK_MATRIX,
		.words = WORDS("Dans ce service, vous trouvez\u202f:"), .choices = wishes, .choice_count = 4,
		.least = 1, .most = 5, .level_words = agree, .aparts = ASK_MAY_NOT_APPLY,
		.reason = WORDS("Chaque ligne est lue à part.") },
	[ALL_RANKING] = { .code = WORDS("RANGS"), .kind = ASK_RANKING,
		.words = WORDS("Mettez dans l’ordre ce qui compte."), .choices = wishes, .choice_count = 4,
		.least = 2, .aparts = ASK_MAY_DECLINE },
	[ALL_NUMBER] = { .code = WORDS("ATTENTE"), .kind = ASK_NUMBER, .decimals = 1, .least = 0,
		.most = 4800, .unit = WORDS("minutes"),
		.words = WORDS("Combien de temps avez-vous attendu\u202f?"),
		.aparts = ASK_MAY_NOT_KNOW },
	[ALL_DATE] = { .code = WORDS("JOUR"), .kind = ASK_DATE, .words = WORDS("Quel jour\u202f?"),
		.least = 20000, .most = 21000 },
	[ALL_TIME] = { .code = WORDS("HEURE"), .kind = ASK_TIME, .words = WORDS("À quelle heure\u202f?"),
		.least = 8 * 60, .most = 18 * 60 },
	[ALL_TEXT] = { .code = WORDS("OBJET"), .kind = ASK_TEXT,
		.words = WORDS("De quoi s’agissait-il\u202f?"),
		.length_max = 60 },
	[ALL_LONG] = { .code = WORDS("RECIT"), .kind = ASK_LONG,
		.words = WORDS("Que faudrait-il changer d’abord\u202f?"),
		.help = WORDS("Ne citez pas de nom, ni rien qui permette de reconnaître quelqu’un."),
		.length_max = 600, .aparts = ASK_MAY_DECLINE },
	[ALL_MAIL] = { .code = WORDS("COURRIEL"), .kind = ASK_MAIL,
		.words = WORDS("Votre adresse électronique") },
	[ALL_PHONE] = { .code = WORDS("TEL"), .kind = ASK_PHONE, .words = WORDS("Votre téléphone") },
	[ALL_PLACE] = { .code = WORDS("LIEU"), .kind = ASK_PLACE, .words = WORDS("Dans quel lieu\u202f?"),
		.reason = WORDS("Votre réponse va à l’équipe de ce lieu."), .aparts = ASK_MAY_NOT_KNOW },
	[ALL_BUDGET] = { .code = WORDS("POINTS"), .kind = ASK_BUDGET, .total = 100,
		.words = WORDS("Si vous aviez à choisir, où mettriez-vous l’effort\u202f?"),
		.choices = wishes, .choice_count = 4, .aparts = ASK_MAY_DECLINE },
	[ALL_PAIRS] = { .code = WORDS("IMAGE"), .kind = ASK_PAIRS,
		.words = WORDS("Pour vous, l’accueil est plutôt\u202f:"),
		CHOICES(pairs), .least = -3, .most = 3 },
	[ALL_KANO] = { .code = WORDS("KANO"), .kind = ASK_KANO,
		.words = WORDS("Si l’on vous dit quand vous aurez la réponse\u202f:"),
		.other = WORDS("Si l’on ne vous dit pas quand vous aurez la réponse\u202f:"),
		.aparts = ASK_MAY_NOT_KNOW },
	[ALL_COMPUTED] = { .code = WORDS("SCORE"), .kind = ASK_COMPUTED, .decimals = 2 },
	[ALL_FILE] = { .code = WORDS("PHOTO"), .kind = ASK_FILE,
		.words = WORDS("Montrez-nous ce qui ne va pas, si vous voulez."), .most = 5 },
};
const struct ask_list ask_all = { questions, ALL_COUNT };

/* --- places -------------------------------------------------------------------------------------- */

static const char *const place_names[] = { "Mairie annexe du Nord", "Mairie annexe du Sud", "Piscine",
	"Bibliothèque" };

static size_t
find(void *subject, struct span typed, struct ask_place *found_r, size_t room)
{
	size_t count = 0;
	(void)subject;
	for (size_t i = 0; i < LENGTH(place_names) && count < room; i++)
		if (span_find(span_of(place_names[i]), typed) != SIZE_MAX)
			found_r[count++] = (struct ask_place){ (int64_t)i + 1, span_of(place_names[i]) };
	return count;
}

static bool
known(void *subject, int64_t id, struct span *words_r)
{
	(void)subject;
	if (id < 1 || id > (int64_t)LENGTH(place_names))
		return false;
	*words_r = span_of(place_names[id - 1]);
	return true;
}

const struct ask_places ask_places_for_tests = { find, known, NULL };

/* --- files ---------------------------------------------------------------------------------------- */

static enum found
take(void *subject, const struct ask_question *question, const char *name, int64_t *number_r,
     const char **why_r)
{
	const struct ask_file_sent *sent = subject;
	must(question->kind == ASK_FILE);
	if (strcmp(name, sent->name) != 0)
		return FOUND_NONE;
	*number_r = 7;
	*why_r = sent->why;
	return sent->why == NULL ? FOUND_ONE : FOUND_FAILED;
}

struct ask_files
ask_files_for_tests(struct ask_file_sent *sent)
{
	return (struct ask_files){ take, sent };
}

/* --- at random ----------------------------------------------------------------------------------- */

uint64_t
ask_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int64_t
from_to(uint64_t *state, int64_t least, int64_t most)
{
	return least + (int64_t)(ask_random(state) % (uint64_t)(most - least + 1));
}

static void
random_limits(struct ask_question *question, uint64_t *state)
{
	const int64_t count = (int64_t)question->choice_count;
	if (question->kind == ASK_SMILEYS)
		return;
	if (question->kind == ASK_FILE) {
		question->most = from_to(state, 0, ASK_FILE_MEGABYTES_MAX);
		return;
	}
	if (ask_has_levels(question->kind)) {
		question->least = from_to(state, -ASK_LEVEL_FAR_MAX, ASK_LEVEL_FAR_MAX - 20);
		question->most = question->least + from_to(state, 1, ASK_LEVEL_COUNT_MAX - 1);
	} else if (question->kind == ASK_SEVERAL || question->kind == ASK_RANKING) {
		question->least = from_to(state, 0, count);
		question->most = from_to(state, 0, 1) == 0 ? 0 : from_to(state, question->least, count);
		question->most = question->most == 1 ? 2 : question->most;
	} else if (from_to(state, 0, 1) == 1) {
		const int64_t far = question->kind == ASK_TIME ? 1439 : question->kind == ASK_DATE ? DAYS_MAX : 5000;
		question->least = from_to(state, question->kind == ASK_NUMBER ? -5000 : 0, far);
		question->most = from_to(state, question->least, far);
	}
}

struct ask_list
ask_random_list(struct arena *arena, uint64_t *state)
{
	const size_t count = (size_t)from_to(state, 1, 12);
	struct ask_question *list = arena_array_of(arena, struct ask_question, count);
	for (size_t i = 0; i < count; i++) {
		struct ask_question *question = &list[i];
		*question = questions[from_to(state, 0, ALL_COUNT - 1)];
		question->code = span_of(arena_format(arena, "Q%zu", i));
		question->level_words = NULL;
		question->least = question->most = 0;
		question->aparts = ask_apart_place(question->kind) == APART_NOWHERE
		                       ? 0
		                       : (unsigned)from_to(state, 0, ALL_APARTS);
		if (ask_has_choices(question->kind)) {
			question->choices = question->kind == ASK_PAIRS ? pairs : wishes;
			question->choice_count = (size_t)from_to(state, 2, question->kind == ASK_PAIRS ? 2 : 5);
			question->is_shuffled = from_to(state, 0, 1) == 1;
		}
		if (ask_is_text(question->kind))
			question->length_max = (size_t)from_to(state, 0, ASK_LINE_LENGTH_MAX);
		question->total = question->kind == ASK_BUDGET ? from_to(state, 1, ASK_TOTAL_MAX) : 0;
		random_limits(question, state);
	}
	return (struct ask_list){ list, count };
}

static int64_t
random_number(const struct ask_question *question, uint64_t *state)
{
	switch (question->kind) {
	case ASK_ONE:
		return from_to(state, 0, (int64_t)question->choice_count - 1);
	case ASK_SCALE:
	case ASK_SMILEYS:
		return from_to(state, ask_level_first(question),
		               ask_level_first(question) + (int64_t)ask_level_count(question) - 1);
	case ASK_YES_NO:
	case ASK_CONSENT:
		return from_to(state, 0, 1);
	case ASK_PLACE:
		return from_to(state, 1, (int64_t)LENGTH(place_names));
	case ASK_FILE:
		return from_to(state, 1, INT64_MAX / 2);
	default:
		return ask_has_limits(question)      ? from_to(state, question->least, question->most)
		       : question->kind == ASK_DATE  ? from_to(state, DAYS_MIN, DAYS_MAX)
		       : question->kind == ASK_TIME  ? from_to(state, 0, 1439)
		                                     : from_to(state, -ASK_NUMBER_FAR_MAX, ASK_NUMBER_FAR_MAX);
	}
}

static struct span
random_text(struct arena *arena, const struct ask_question *question, uint64_t *state)
{
	static const char *const signs[] = { "a", "é", " ", "z", "’", "0" };
	if (question->kind == ASK_MAIL)
		return SPAN("nom@exemple.fr");
	if (question->kind == ASK_PHONE)
		return SPAN("+33140205050");
	struct text text = text_new(arena, ask_text_room(question));
	const int64_t length = from_to(state, 1, (int64_t)ask_length_max(question));
	for (int64_t i = 0; i < length && text.length + 3 <= ask_text_room(question); i++)
		text_add_z(&text, signs[from_to(state, 0, LENGTH(signs) - 1)]);
	if (text.length == 0)
		text_add_char(&text, 'a');
	return text_span(&text);
}

/* Ticks, ranks, points and levels that fit. */
static void
random_parts(const struct ask_question *question, struct ask_part *parts, uint64_t *state)
{
	const size_t count = ask_part_count(question);
	const int64_t least = question->least > 1 ? question->least : 1;
	const int64_t chosen = question->kind == ASK_SEVERAL || question->kind == ASK_RANKING
	                           ? from_to(state, least, ask_most_of(question))
	                           : 0;
	for (size_t i = 0; i < count; i++) {
		const bool is_in = (int64_t)i < chosen;
		parts[i].state = question->kind == ASK_RANKING && !is_in ? ASK_NOT_ANSWERED : ASK_ANSWERED;
		if (question->kind == ASK_BUDGET)
			parts[i].number = i == 0 ? (int32_t)question->total : 0;
		else if (question->kind == ASK_SEVERAL || question->kind == ASK_RANKING)
			parts[i].number = !is_in ? 0 : question->kind == ASK_SEVERAL ? 1 : (int32_t)i + 1;
		else
			parts[i].number = (int32_t)from_to(state, ask_level_first(question),
			                                   ask_level_first(question) +
			                                       (int64_t)ask_level_count(question) - 1);
	}
	if (ask_apart_place(question->kind) == APART_IN_EACH_ROW && from_to(state, 0, 3) == 0)
		parts[count - 1] = (struct ask_part){ .state = ASK_NOT_ANSWERED };
}

struct ask_value *
ask_random_values(struct arena *arena, struct ask_list list, uint64_t *state)
{
	struct ask_value *values = arena_array_of(arena, struct ask_value, list.count);
	for (size_t i = 0; i < list.count; i++) {
		const struct ask_question *question = &list.questions[i];
		values[i] = ask_value_new(arena, question);
		for (size_t k = 0; question->is_shuffled && k + 1 < question->choice_count; k++) {
			const size_t j = (size_t)from_to(state, (int64_t)k, (int64_t)question->choice_count - 1);
			const uint8_t kept = values[i].order[k];
			values[i].order[k] = values[i].order[j];
			values[i].order[j] = kept;
		}
		const size_t parts = ask_part_count(question);
		const enum ask_state any = (enum ask_state)from_to(state, 0, ASK_STATE_COUNT - 1);
		if (parts == 0 && any == ASK_ANSWERED && question->kind != ASK_PAGE) {
			values[i].state = ASK_ANSWERED;
			if (ask_is_text(question->kind))
				values[i].text = random_text(arena, question, state);
			else
				values[i].number = random_number(question, state);
		} else if (parts > 0 && any >= ASK_NOT_KNOWN) {
			values[i].state = ASK_ANSWERED;
			random_parts(question, values[i].parts, state);
		} else {
			values[i].state = any;
			for (size_t k = 0; k < parts && any != ASK_NOT_SHOWN; k++)
				values[i].parts[k].state = ASK_NOT_ANSWERED;
			if (!ask_value_is_valid(question, &values[i])) /* not allowed here */
				values[i].state = ASK_NOT_ANSWERED;
		}
	}
	return values;
}
