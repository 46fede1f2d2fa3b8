#include <stdlib.h>
#include <string.h>

#include "listen/questionnaire/questionnaire_inside.h"

/* --- words around the questions (QUESTIONNAIRE §2) ------------------------------------------- */

const char *
questionnaire_frame(char kind, enum side side, enum side about_side)
{
	static const char *const service[SIDE_COUNT] = {
		"Pour votre demande auprès du service «\u202f{lieu}\u202f»\u202f:",
		"Pour les demandes que vous traitez, ou que votre équipe traite\u202f:",
		"Pour les services dont vous avez la charge\u202f:",
	};
	static const char *const lived[SIDE_COUNT] = {
		"Et vous, pendant cette démarche\u202f:",
		"Et vous, dans votre service, avec vos collègues et votre encadrement\u202f:",
		"Et vous, dans vos fonctions, avec les élus et vos collègues\u202f:",
	};
	static const char *const guess[SIDE_COUNT] = {
		"À votre avis, que répondent les usagers, en moyenne, à cette phrase\u202f?",
		"À votre avis, que répondent les agents, en moyenne, à cette phrase\u202f?",
		"À votre avis, que répondent les dirigeants, en moyenne, à cette phrase\u202f?",
	};
	switch (kind) {
	case 'S':
		return service[side];
	case 'V':
		return lived[side];
	case 'D':
		return guess[about_side];
	case 'Q':
	case 'M':
		return side == SIDE_USAGER ? "" : "Dans votre travail\u202f:";
	case 'B':
		return "Ces quatre dernières semaines\u202f:";
	default:
		return "";
	}
}

const char *
questionnaire_opening(enum side side)
{
	return side == SIDE_USAGER
	           ? "Deux minutes, et rien n’est obligatoire. Vos réponses ne sont jamais reliées à votre "
	             "nom."
	           : "Deux minutes, et rien n’est obligatoire. Vos réponses ne sont jamais reliées à votre "
	             "nom. Vous verrez les résultats au plus tard le jour où ils seront publiés.";
}

/* --- order ----------------------------------------------------------------------------------- */

/* The agents' order first, since it has most of the sentences judged by both. */
static int
order_of(const struct questionnaire_entry *entry)
{
	static const enum side order[] = { SIDE_USAGER, SIDE_AGENT, SIDE_LEADER };
	int least = 0;
	for (size_t i = 0; i < LENGTH(order); i++) {
		const int rank = entry->rank[order[i]] * 4 + (int)i;
		if (entry->rank[order[i]] > 0 && (least == 0 || rank < least))
			least = rank;
	}
	return least;
}

static int
by_order(const void *a, const void *b)
{
	const struct questionnaire_entry *first = a, *second = b;
	const int difference = order_of(first) - order_of(second);
	return difference != 0 ? difference
	                       : span_compare(first->question.code, second->question.code);
}

void
questionnaire_sort(struct questionnaire *form)
{
	if (form->entry_count > 1)
		qsort(form->entries, form->entry_count, sizeof *form->entries, by_order);
}

int
questionnaire_last_rank(const struct questionnaire *form, enum side side)
{
	int last = 0;
	for (size_t i = 0; i < form->entry_count; i++)
		if (form->entries[i].rank[side] > last)
			last = form->entries[i].rank[side];
	return last;
}

/* --- time ------------------------------------------------------------------------------------ */

static int
word_count(struct span text)
{
	int count = 0;
	bool in_word = false;
	for (size_t i = 0; i < text.length; i++) {
		const unsigned char c = (unsigned char)text.at[i];
		const bool is_letter = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		                       (c >= 'a' && c <= 'z');
		count += is_letter && !in_word;
		in_word = is_letter || c == '\'';
	}
	return count;
}

int
questionnaire_seconds(const struct questionnaire *form, enum side side)
{
	enum { CHOICE_S = 4, WORDS_A_MINUTE = 200, LIST_WORDS = 50 };
	int words = 0, choices = 0;
	const char *said = "";
	for (int rank = 1; rank <= questionnaire_last_rank(form, side); rank++)
		for (size_t i = 0; i < form->entry_count; i++) {
			const struct question *question = &form->entries[i].question;
			if (form->entries[i].rank[side] != rank || question->kind == 'O')
				continue;
			const char *frame = questionnaire_frame(question->kind, side, question->about_side);
			if (strcmp(frame, said) != 0)
				words += word_count(span_of(frame));
			said = frame;
			words += word_count(question->sentence[side]);
			words += question->kind == 'E' ? LIST_WORDS : 0;
			choices += question->kind == 'E' ? 3 : 1;
		}
	return choices * CHOICE_S + words * 60 / WORDS_A_MINUTE;
}

/* --- checks (QUESTIONNAIRE §2 and §7) -------------------------------------------------------- */

struct checking {
	struct arena *arena;
	const struct questionnaire *form;
	struct questionnaire_remark *remarks;
	size_t count;
};

enum { REMARK_COUNT_MAX = 300, WORDS_MAX = 14, SECONDS_MAX = 120 };

static void
remark(struct checking *checking, const struct question *question, bool is_blocking,
       const char *sentence)
{
	if (checking->count < REMARK_COUNT_MAX)
		checking->remarks[checking->count++] =
			(struct questionnaire_remark){ .sentence = span_of(sentence),
				                           .is_blocking = is_blocking,
				                           .item_id = question != NULL ? question->item_id : 0 };
}

static bool
is_asked(const struct questionnaire_entry *entry, enum side side)
{
	return entry->rank[side] > 0;
}

static const struct questionnaire_entry *
entry_of(const struct questionnaire *form, struct span code)
{
	for (size_t i = 0; i < form->entry_count; i++)
		if (span_equal(form->entries[i].question.code, code))
			return &form->entries[i];
	return NULL;
}

static void
check_kind(struct checking *checking, const struct questionnaire_entry *entry)
{
	const struct question *question = &entry->question;
	const struct span *sentence = question->sentence;
	for (int side = 0; side < SIDE_COUNT; side++)
		if (is_asked(entry, (enum side)side) && sentence[side].length == 0)
			remark(checking, question, true,
			       "Cette question est posée à un côté pour lequel elle n’a pas de texte.");
	if (question->kind == 'S') {
		if (!is_asked(entry, SIDE_USAGER) || !is_asked(entry, SIDE_AGENT))
			remark(checking, question, true,
			       "Une phrase jugée par les deux se pose aux usagers et aux agents\u202f: sans cela, "
			       "aucun écart ne peut être lu.");
		if (!span_equal(sentence[SIDE_USAGER], sentence[SIDE_AGENT]) ||
		    (sentence[SIDE_LEADER].length > 0 &&
		     !span_equal(sentence[SIDE_USAGER], sentence[SIDE_LEADER])))
			remark(checking, question, true,
			       "Cette phrase doit être la même, à la lettre, pour tous les côtés.");
	}
	if (question->kind == 'V' && is_asked(entry, SIDE_USAGER) && !is_asked(entry, SIDE_AGENT))
		remark(checking, question, true,
		       "Ce vécu est demandé aux usagers\u202f: demandez-le aussi aux agents.");
	if (question->kind != 'D')
		return;
	const struct questionnaire_entry *about = entry_of(checking->form, question->about);
	if (about == NULL || about->question.kind != 'S' || !is_asked(about, question->about_side))
		remark(checking, question, true,
		       "On demande de deviner une phrase qui n’est pas posée à l’autre côté.");
}

/* Words that agree with the person who answers, or that few people use. */
static const struct {
	const char *sign, *sentence;
} signs[] = {
	{ "suis satisfait", "«\u202fJe suis satisfait\u202f» s’accorde avec la personne. Écrivez «\u202fLe service est bon\u202f»." },
	{ "on m’a cru", "«\u202fCru\u202f» s’accorde avec la personne. Écrivez «\u202fOn m’a fait confiance\u202f»." },
	{ "(e)", "Évitez «\u202f(e)\u202f»\u202f: tournez la phrase autrement." },
	{ "·e", "Évitez le point médian\u202f: tournez la phrase autrement." },
	{ "a priori", "«\u202fA priori\u202f»\u202f: dites-le plus simplement." },
	{ "dématérialis", "«\u202fDématérialisé\u202f»\u202f: dites «\u202fen ligne\u202f»." },
	{ "canal", "«\u202fCanal\u202f»\u202f: dites «\u202ftéléphone, guichet, internet\u202f»." },
	{ "canaux", "«\u202fCanaux\u202f»\u202f: dites «\u202ftéléphone, guichet, internet\u202f»." },
	{ "process", "«\u202fProcess\u202f»\u202f: dites «\u202ffaçon de faire\u202f»." },
	{ "interlocuteur", "«\u202fInterlocuteur\u202f»\u202f: dites «\u202fla personne\u202f»." },
};

static bool
has_two_ideas(struct span sentence)
{
	size_t ands = 0;
	for (size_t i = 0; i + 4 <= sentence.length; i++)
		ands += memcmp(sentence.at + i, " et ", 4) == 0;
	return ands > 0 && word_count(sentence) > 8;
}

static void
check_words(struct checking *checking, const struct questionnaire_entry *entry, enum side side)
{
	const struct question *question = &entry->question;
	const struct span sentence = question->sentence[side];
	if (!is_asked(entry, side) || question->kind == 'E' || question->kind == 'O')
		return;
	if (word_count(sentence) > WORDS_MAX)
		remark(checking, question, false,
		       "Cette phrase a plus de 14 mots\u202f: coupez-la, ou dites-la plus simplement.");
	if (has_two_ideas(sentence))
		remark(checking, question, false, "Cette phrase dit peut-être deux choses\u202f: n’en gardez qu’une.");
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (span_find(sentence, span_of(signs[i].sign)) != SIZE_MAX)
			remark(checking, question, false, signs[i].sentence);
	if (span_find(sentence, SPAN(" ne ")) != SIZE_MAX && span_find(sentence, SPAN(" pas")) != SIZE_MAX)
		remark(checking, question, false, "Évitez la négation\u202f: dites la chose simplement.");
}

/* At least one reversed sentence per twelve judged by both; never two in a row. */
static void
check_reversed(struct checking *checking, enum side side)
{
	const struct questionnaire *form = checking->form;
	const struct question *before = NULL;
	size_t judged = 0, reversed = 0;
	for (int rank = 1; rank <= questionnaire_last_rank(form, side); rank++)
		for (size_t i = 0; i < form->entry_count; i++) {
			const struct question *question = &form->entries[i].question;
			if (form->entries[i].rank[side] != rank)
				continue;
			judged += question->kind == 'S';
			reversed += question->kind == 'S' && question->is_reversed;
			if (before != NULL && before->is_reversed && question->is_reversed)
				remark(checking, question, true,
				       "Deux phrases inversées se suivent\u202f: éloignez-les l’une de l’autre.");
			before = question;
		}
	if (side == SIDE_AGENT && judged >= 12 && reversed * 12 < judged)
		remark(checking, NULL, false,
		       "Ajoutez une phrase inversée par douzaine\u202f: elle montre qui répond sans lire.");
}

static void
check_whole(struct checking *checking)
{
	const struct questionnaire *form = checking->form;
	static const char *const names[SIDE_COUNT] = { "un usager", "un agent", "un dirigeant" };
	if (form->entry_count == 0)
		remark(checking, NULL, true, "Ce questionnaire est vide\u202f: ajoutez une phrase.");
	for (int side = 0; side < SIDE_COUNT; side++) {
		const int seconds = questionnaire_seconds(form, (enum side)side);
		if (seconds > SECONDS_MAX + 5)
			remark(checking, NULL, false,
			       arena_format(checking->arena,
			                    "Il faut environ %d secondes pour %s\u202f: au-delà de deux minutes, moins "
			                    "de personnes vont au bout.",
			                    seconds, names[side]));
		check_reversed(checking, (enum side)side);
	}
	size_t texts = 0;
	for (size_t i = 0; i < form->entry_count; i++)
		texts += form->entries[i].question.kind == 'O';
	if (texts > 4)
		remark(checking, NULL, true, "Gardez quatre questions ouvertes au plus.");
}

void
questionnaire_check(struct arena *arena, const struct questionnaire *form,
                    struct questionnaire_remark **remarks_r, size_t *count_r)
{
	struct checking checking = {
		.arena = arena,
		.form = form,
		.remarks = arena_array_of(arena, struct questionnaire_remark, REMARK_COUNT_MAX),
	};
	check_whole(&checking);
	for (size_t i = 0; i < form->entry_count; i++) {
		check_kind(&checking, &form->entries[i]);
		/* Words that all sides share are said once. */
		for (int side = 0; side < SIDE_COUNT; side++)
			if (side == 0 || !span_equal(form->entries[i].question.sentence[side],
			                             form->entries[i].question.sentence[side - 1]) ||
			    !is_asked(&form->entries[i], (enum side)(side - 1)))
				check_words(&checking, &form->entries[i], (enum side)side);
	}
	*remarks_r = checking.remarks;
	*count_r = checking.count;
}

/* --- routes ---------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/questionnaires", WHO_STAFF, "questionnaires", questionnaire_get_list },
	{ HTTP_GET, "/questionnaires/{}", WHO_STAFF, "questionnaire", questionnaire_get_one },
	{ HTTP_POST, "/questionnaires/{}/copier", WHO(ROLE_REFERENT), "questionnaire.copy",
		questionnaire_post_copy },
	{ HTTP_POST, "/questionnaires/{}", WHO(ROLE_REFERENT), "questionnaire.change",
		questionnaire_post_change },
	{ HTTP_GET, "/questionnaires/{}/phrases/{}", WHO(ROLE_REFERENT), "questionnaire.words",
		questionnaire_get_words },
	{ HTTP_POST, "/questionnaires/{}/phrases/{}", WHO(ROLE_REFERENT), "questionnaire.reword",
		questionnaire_post_words },
};

static const struct page_kind *const pages[] = { &questionnaire_list_page,
	                                             &questionnaire_edit_page,
	                                             &questionnaire_reword_page };

const struct room_pages questionnaire_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
