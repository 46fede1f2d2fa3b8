#include <string.h>

#include "act/workshop/workshop_inside.h"

/* What the mirror reads leads to what is asked. `{1}` is « usagers », `{2}` « agents » (or the
 * colleagues of an internal survey). */
static const struct asked {
	enum mirror_point_kind kind;
	const char *reading;
	const char *questions[3];
} asked_of[] = {
	{ MIRROR_POINT_EXPECTED, "shared",
	  { "Les deux côtés le mettent en premier\u202f: qu’est-ce que cela veut dire, concrètement, pour les "
	    "{1}\u202f? Et pour les {2}\u202f?",
	    "Qu’est-ce qui empêche, aujourd’hui, les uns et les autres de l’avoir\u202f?" } },
	{ MIRROR_POINT_EXPECTED, "mostly_first",
	  { "Pourquoi cela compte-t-il plus pour les {1} que pour les {2}\u202f?",
	    "De quoi les {2} auraient-ils besoin pour y répondre\u202f?" } },
	{ MIRROR_POINT_EXPECTED, "mostly_second",
	  { "Pourquoi cela compte-t-il plus pour les {2} que pour les {1}\u202f?",
	    "Qu’est-ce que les {1} y gagneraient, si les {2} l’avaient\u202f?" } },
	{ MIRROR_POINT_EXPECTED, NULL,
	  { "Pour qui cela compte-t-il, et dans quelles situations\u202f?" } },

	{ MIRROR_POINT_GUESSED, "wrong",
	  { "On s’attendait à autre chose que ce que les autres disent\u202f: d’où venait cette idée\u202f?",
	    "Qu’est-ce que cette surprise change dans notre façon de faire, ou de nous parler\u202f?" } },
	{ MIRROR_POINT_GUESSED, "right",
	  { "On se connaît bien sur ce point\u202f: à quoi cela tient-il\u202f?",
	    "Qu’en faisons-nous, puisque nous le savons déjà\u202f?" } },
	{ MIRROR_POINT_GUESSED, NULL,
	  { "Que pensions-nous que les autres répondraient, avant de lire cette feuille\u202f?",
	    "D’où nous vient cette idée des autres\u202f?" } },

	{ MIRROR_POINT_LIVED, "shared",
	  { "Qu’est-ce qui fait que chacun est bien traité ici, des deux côtés\u202f?",
	    "Qu’est-ce qui pourrait l’abîmer, et qu’il faut protéger\u202f?" } },
	{ MIRROR_POINT_LIVED, "missing",
	  { "Cela manque des deux côtés\u202f: racontons un moment où cela a manqué aux {1}, un autre où cela a "
	    "manqué aux {2}.",
	    "Y a-t-il un lien entre les deux\u202f? Qu’est-ce qui nous le montre\u202f?" } },
	{ MIRROR_POINT_LIVED, "unequal",
	  { "L’attention n’est pas la même des deux côtés\u202f: à quoi cela tient-il\u202f?",
	    "De quoi auraient besoin ceux qui en reçoivent le moins\u202f?" } },
	{ MIRROR_POINT_LIVED, NULL,
	  { "Quand est-ce vrai pour les {1}\u202f? Quand est-ce vrai pour les {2}\u202f?" } },

	{ MIRROR_POINT_SENTENCE, "unsure",
	  { "Les réponses ne suffisent pas pour conclure\u202f: et nous, qu’en disons-nous\u202f? Chacun l’écrit "
	    "avant d’écouter les autres.",
	    "Dans quelles situations est-ce vrai\u202f? Dans lesquelles ne l’est-ce pas\u202f?" } },
	{ MIRROR_POINT_SENTENCE, "hidden",
	  { "Des notes ne sont pas montrées, pour protéger celles et ceux qui répondent\u202f: ne cherchons pas à "
	    "les deviner. De quoi chacun veut-il bien parler lui-même\u202f?",
	    "Dans quelles situations est-ce vrai\u202f? Dans lesquelles ne l’est-ce pas\u202f?" } },
	{ MIRROR_POINT_SENTENCE, NULL,
	  { "Et nous, qu’en disons-nous\u202f? Chacun l’écrit avant d’écouter les autres." } },
};

/* Judged by both, the two notes are known: who is more severe, or that both see alike. */
static const struct {
	const char *severe_second[3], *severe_first[3], *high[3], *low[3], *middle[3];
} judged = {
	.severe_second = { "Qu’est-ce que les {2} voient ici, et que les {1} ne voient pas\u202f?",
	                   "Qu’est-ce qui se passe bien pour les {1}, et dont les {2} doutent\u202f?" },
	.severe_first = { "Qu’est-ce que les {1} vivent ici, et que les {2} ne voient pas\u202f?",
	                  "Qu’est-ce que les {2} font déjà, et que les {1} ne perçoivent pas\u202f?" },
	.high = { "Qu’est-ce qui fait que cela marche, des deux côtés\u202f?",
	          "Qu’est-ce qui pourrait l’abîmer, et qu’il faut protéger\u202f?",
	          "Où cela pourrait-il servir d’exemple\u202f?" },
	.low = { "Les deux côtés le disent\u202f: qu’est-ce qui empêche de faire mieux\u202f?",
	         "Qu’est-ce que cela coûte aux {1}\u202f? Et aux {2}\u202f?" },
	.middle = { "Les deux côtés voient la même chose\u202f: qu’est-ce qui ferait monter les deux notes "
	            "ensemble\u202f?" },
};

static const char *const always_first =
	"À quoi nous attendions-nous, avant de lire cette feuille\u202f? Qu’est-ce qui nous surprend\u202f?";
static const char *const always_last[] = {
	"Que peut-on essayer en deux mois, avec ce que nous avons déjà\u202f?",
	"Qui peut en décider\u202f? Qui faut-il prévenir, des deux côtés\u202f?",
};

static bool
is_judged(const struct mirror_point *point)
{
	return (point->kind == MIRROR_POINT_SENTENCE || point->kind == MIRROR_POINT_THEME) &&
	       (point->is_shared || span_starts(point->reading, "different"));
}

static const char *const *
questions_of(const struct mirror_point *point)
{
	if (is_judged(point) && point->is_shared)
		return point->is_high ? judged.high : point->is_low ? judged.low : judged.middle;
	if (is_judged(point))
		return point->second.voice.value < point->first.voice.value ? judged.severe_second
		                                                : judged.severe_first;
	const enum mirror_point_kind kind =
		point->kind == MIRROR_POINT_THEME ? MIRROR_POINT_SENTENCE : point->kind;
	for (size_t i = 0; i < LENGTH(asked_of); i++)
		if (asked_of[i].kind == kind &&
		    (asked_of[i].reading == NULL || span_is(point->reading, asked_of[i].reading)))
			return asked_of[i].questions;
	return judged.middle;
}

/* « {1} » and « {2} » become the names of the two sides. */
static const char *
named(struct arena *arena, const char *question, const struct mirror_names *names)
{
	struct text text = text_new(arena, 1000);
	for (const char *at = question; *at != '\0'; at++)
		if (at[0] == '{' && (at[1] == '1' || at[1] == '2') && at[2] == '}') {
			text_add(&text, at[1] == '1' ? names->first : names->second);
			at += 2;
		} else {
			text_add_char(&text, *at);
		}
	return text_z(&text);
}

size_t
workshop_questions(struct arena *arena, const struct mirror_point *point,
                   const struct mirror_names *names,
                   const char *questions_r[WORKSHOP_QUESTION_COUNT_MAX])
{
	const char *const *own = questions_of(point);
	const bool is_known = point->first.voice.is_shown || point->second.voice.is_shown;
	size_t count = 0;
	if (is_known)
		questions_r[count++] = always_first;
	for (size_t i = 0; i < 3 && own[i] != NULL; i++)
		questions_r[count++] = named(arena, own[i], names);
	for (size_t i = 0; i < LENGTH(always_last); i++)
		questions_r[count++] = always_last[i];
	must(count <= WORKSHOP_QUESTION_COUNT_MAX);
	return count;
}

static const char *const of_theme[][2] = {
	[CODEBOOK_SAY_BOTH] = { "Les deux côtés en parlent\u202f: est-ce la même chose que vivent les {1} et les "
	                        "{2}\u202f?",
	                        "Qu’est-ce qui empêche de faire mieux, pour les uns et pour les autres\u202f?" },
	[CODEBOOK_SAYS_FIRST] = { "Les {1} en parlent plus\u202f: que vivent-ils, que les {2} ne voient pas\u202f?",
	                          "De quoi les {2} auraient-ils besoin pour y répondre\u202f?" },
	[CODEBOOK_SAYS_SECOND] = { "Les {2} en parlent plus\u202f: que vivent-ils, que les {1} ne voient pas\u202f?",
	                           "Qu’est-ce que les {1} y gagneraient, si cela changeait\u202f?" },
};

size_t
workshop_theme_questions(struct arena *arena, enum codebook_says says, const struct mirror_names *names,
                         const char *questions_r[WORKSHOP_QUESTION_COUNT_MAX])
{
	size_t count = 0;
	questions_r[count++] = always_first;
	for (size_t i = 0; i < LENGTH(of_theme[says]); i++)
		questions_r[count++] = named(arena, of_theme[says][i], names);
	for (size_t i = 0; i < LENGTH(always_last); i++)
		questions_r[count++] = always_last[i];
	must(count <= WORKSHOP_QUESTION_COUNT_MAX);
	return count;
}

static const struct route routes[] = {
	{ HTTP_GET, "/atelier", WHO_SIGNED_IN, "workshop", workshop_get },
};
static const struct page_kind *const pages[] = { &workshop_choose_page, &workshop_sheet_page };
const struct room_pages workshop_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
