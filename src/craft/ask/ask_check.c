/* Is a list of questions itself sound? Everything else relies on it. */
#include <string.h>

#include "base/time.h"
#include "craft/ask/ask_inside.h"

struct checking {
	struct arena *arena;
	struct ask_list list;
	struct ask_trouble *troubles;
	size_t count, room;
	size_t at; /* the question looked at */
};

static void
trouble(struct checking *checking, const char *what)
{
	const bool has_question = checking->at < checking->list.count;
	if (checking->count == checking->room) {
		checking->troubles = arena_grow(checking->arena, checking->troubles, checking->count,
		                                checking->room * 2 + 8, sizeof *checking->troubles);
		checking->room = checking->room * 2 + 8;
	}
	const struct span code = has_question ? checking->list.questions[checking->at].code : SPAN("");
	/* A code that is none may hold anything: its rank tells which. */
	const bool is_told = code.length > 0 && code.length <= ASK_CODE_LENGTH_MAX && span_is_utf8(code);
	const char *sentence =
		!has_question ? what
		: is_told     ? arena_format(checking->arena, "Question %.*s\u202f: %s", SPAN_ARGS(code), what)
		              : arena_format(checking->arena, "Question n°\u00a0%zu\u202f: %s",
		                             checking->at + 1, what);
	checking->troubles[checking->count++] = (struct ask_trouble){ checking->at, sentence };
}

static bool
is_code(struct span code)
{
	if (code.length == 0 || code.length > ASK_CODE_LENGTH_MAX)
		return false;
	for (size_t i = 0; i < code.length; i++) {
		const unsigned char c = (unsigned char)code.at[i];
		const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		                      (c >= 'a' && c <= 'z');
		if (!is_plain && (c == 0 || strchr("._->", c) == NULL))
			return false;
	}
	return true;
}

static bool
is_words(struct span words, bool may_be_empty, size_t length_max)
{
	if (words.length == 0)
		return may_be_empty;
	if (!span_is_utf8(words) || form_length(words) > length_max)
		return false;
	for (size_t i = 0; i < words.length; i++) {
		const unsigned char c = (unsigned char)words.at[i];
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static void
check_words(struct checking *checking, const struct ask_question *question)
{
	const size_t most = ASK_WORDS_LENGTH_MAX;
	const bool needs_text = question->kind == ASK_PAGE || question->kind == ASK_CONSENT;
	if (!is_words(question->words, question->kind == ASK_COMPUTED, most) ||
	    !is_words(question->other, question->kind != ASK_KANO, most))
		trouble(checking, "sa phrase manque, est trop longue ou n’est pas du texte.");
	if (!is_words(question->help, true, most) || !is_words(question->reason, true, most) ||
	    !is_words(question->unit, true, 40) || !is_words(question->least_words, true, most) ||
	    !is_words(question->most_words, true, most))
		trouble(checking, "l’aide, la raison ou les mots d’un bout sont trop longs ou ne sont pas du "
		                  "texte.");
	if (!is_words(question->text, !needs_text, ASK_LONG_LENGTH_MAX))
		trouble(checking, "le texte à lire manque ou est trop long.");
	const bool is_never_needed = question->kind == ASK_COMPUTED || question->kind == ASK_PAGE;
	if (is_never_needed && question->reason.length > 0)
		trouble(checking, "on n’y répond pas, elle ne peut pas être nécessaire.");
	if (question->aparts > (ASK_MAY_NOT_APPLY | ASK_MAY_DECLINE | ASK_MAY_NOT_KNOW) ||
	    (question->aparts != 0 && ask_apart_place(question->kind) == APART_NOWHERE))
		trouble(checking, "«\u00a0sans objet\u00a0» et ses voisins n’y ont pas de place.");
}

static void
check_choices(struct checking *checking, const struct ask_question *question)
{
	if (!ask_has_choices(question->kind)) {
		if (question->choice_count > 0 || question->is_shuffled)
			trouble(checking, "ce type de question n’a pas de choix.");
		return;
	}
	const size_t least = question->kind == ASK_MATRIX || question->kind == ASK_PAIRS ? 1 : 2;
	if (question->choice_count < least)
		trouble(checking, least == 2 ? "il faut au moins deux choix." : "il faut au moins une ligne.");
	if (question->choice_count > ASK_CHOICE_COUNT_MAX) {
		trouble(checking, "il y a plus de 200 choix.");
		return;
	}
	for (size_t i = 0; i < question->choice_count; i++) {
		const struct ask_choice *choice = &question->choices[i];
		if (!is_code(choice->code))
			trouble(checking, arena_format(checking->arena, "le code du choix %zu manque ou a d’autres "
			                               "signes que lettres, chiffres et . _ - >.", i + 1));
		if (!is_words(choice->words, false, ASK_WORDS_LENGTH_MAX) ||
		    !is_words(choice->other, question->kind != ASK_PAIRS, ASK_WORDS_LENGTH_MAX))
			trouble(checking, arena_format(checking->arena,
			                               "les mots du choix %zu manquent ou sont trop longs.", i + 1));
		for (size_t j = 0; j < i; j++)
			if (span_equal(choice->code, question->choices[j].code))
				trouble(checking, arena_format(checking->arena,
				                               "les choix %zu et %zu ont le même code.", j + 1, i + 1));
	}
}

static void
check_levels(struct checking *checking, const struct ask_question *question)
{
	const bool is_face = question->kind == ASK_SMILEYS;
	if (!is_face && (question->least < -ASK_LEVEL_FAR_MAX || question->most > ASK_LEVEL_FAR_MAX ||
	                 question->most - question->least < 1 ||
	                 question->most - question->least >= ASK_LEVEL_COUNT_MAX)) {
		trouble(checking, "l’échelle va d’un niveau à un niveau plus haut, entre -50 et 50, seize au plus.");
		return;
	}
	if (is_face && ask_has_limits(question) && (question->least != 1 || question->most != 5))
		trouble(checking, "les visages sont cinq, de 1 à 5.");
	if (question->level_words == NULL)
		return;
	for (size_t i = 0; i < ask_level_count(question); i++)
		if (!is_words(question->level_words[i], false, ASK_WORDS_LENGTH_MAX))
			trouble(checking, arena_format(checking->arena,
			                               "les mots du niveau %zu manquent ou sont trop longs.", i + 1));
}

static void
check_limits(struct checking *checking, const struct ask_question *question)
{
	const int64_t least = question->least, most = question->most;
	const int64_t choices = (int64_t)question->choice_count;
	const bool is_number = question->kind == ASK_NUMBER || question->kind == ASK_COMPUTED;
	if (is_number && (question->decimals < 0 || question->decimals > ASK_DECIMALS_MAX))
		trouble(checking, "six chiffres au plus après la virgule.");
	if (is_number && ask_has_limits(question) &&
	    (least > most || least < -ASK_NUMBER_FAR_MAX || most > ASK_NUMBER_FAR_MAX))
		trouble(checking, "le plus petit nombre dépasse le plus grand, ou l’un est trop loin.");
	if (question->kind == ASK_DATE && ask_has_limits(question) &&
	    (least > most || least < DAYS_MIN || most > DAYS_MAX))
		trouble(checking, "la première date vient après la dernière, ou hors du calendrier.");
	if (question->kind == ASK_TIME && ask_has_limits(question) &&
	    (least > most || least < 0 || most >= 24 * 60))
		trouble(checking, "la première heure vient après la dernière, ou hors de la journée.");
	const bool is_list = question->kind == ASK_SEVERAL || question->kind == ASK_RANKING;
	if (is_list && (least < 0 || most < 0 || least > choices || most > choices ||
	                (most > 0 && least > most) || (question->kind == ASK_RANKING && most == 1)))
		trouble(checking, "le nombre de choix demandé ne va pas avec leur nombre.");
	if (question->kind == ASK_BUDGET && (question->total < 1 || question->total > ASK_TOTAL_MAX))
		trouble(checking, "le total à partager va de 1 à un million.");
	if (question->kind == ASK_FILE &&
	    (least != 0 || most < 0 || most > ASK_FILE_MEGABYTES_MAX))
		trouble(checking, "un fichier a 8 Mo au plus.");
	if (question->is_photo && question->kind != ASK_FILE)
		trouble(checking, "elle ne demande pas de fichier.");
	if (ask_is_text(question->kind) &&
	    question->length_max > (question->kind == ASK_TEXT ? ASK_LINE_LENGTH_MAX : ASK_LONG_LENGTH_MAX))
		trouble(checking, "le texte permis est trop long.");
}

static void
check_question(struct checking *checking)
{
	const struct ask_question *question = &checking->list.questions[checking->at];
	if (!is_code(question->code))
		trouble(checking, "son code manque ou a d’autres signes que lettres, chiffres et . _ - >.");
	for (size_t j = 0; j < checking->at; j++)
		if (span_equal(question->code, checking->list.questions[j].code)) {
			trouble(checking, "une autre question a le même code.");
			break;
		}
	if ((unsigned)question->kind >= ASK_KIND_COUNT) {
		trouble(checking, "son type n’est pas connu.");
		return;
	}
	check_words(checking, question);
	check_choices(checking, question);
	if (ask_has_levels(question->kind))
		check_levels(checking, question);
	else
		check_limits(checking, question);
}

bool
ask_check_list(struct arena *arena, struct ask_list list, struct ask_trouble **troubles_r,
               size_t *count_r)
{
	struct checking checking = { .arena = arena, .list = list, .at = list.count };
	if (list.count == 0)
		trouble(&checking, "Il n’y a aucune question.");
	if (list.count > ASK_QUESTION_COUNT_MAX)
		trouble(&checking, "Il y a plus de mille questions.");
	else
		for (checking.at = 0; checking.at < list.count; checking.at++)
			check_question(&checking);
	*troubles_r = checking.troubles;
	*count_r = checking.count;
	return checking.count == 0;
}
