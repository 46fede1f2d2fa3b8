/* Each score of a ready-made questionnaire is what its source says: worked by hand below, then against a
 * second way of computing on sheets filled at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ground/inquiry/inquiry_template.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(512 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct inquiry *
read_one(const char *code)
{
	const struct inquiry_template *template = inquiry_template_find(span_of(code));
	assert_non_null(template);
	return inquiry_template_read(arena, template);
}

static size_t
find(const struct inquiry *inquiry, const char *code)
{
	size_t at = 0;
	while (at < inquiry->question_count && !span_is(inquiry->questions[at].code, code))
		at++;
	if (at == inquiry->question_count)
		print_error("no question %s in %.*s\n", code, SPAN_ARGS(inquiry->name));
	assert_true(at < inquiry->question_count);
	return at;
}

/* --- one sheet --------------------------------------------------------------------------------------- */

struct answer {
	const char *name; /* of a question, or CODE_PART */
	const char *typed;
};

struct typing {
	const struct inquiry *inquiry;
	const struct answer *answers;
	size_t count;
};

static bool
is_part(const struct inquiry_question *question, size_t part, const char *name)
{
	return strcmp(name, arena_format(arena, "%.*s_%.*s", SPAN_ARGS(question->code),
	                                 SPAN_ARGS(question->choices[part].code))) == 0;
}

/* A person ticks a choice by its words, here its code; the form sends its place. */
static bool
sent_as(const struct inquiry_question *question, const char *typed, struct span *value_r)
{
	*value_r = span_of(typed);
	for (size_t i = 0; question->kind == ASK_ONE && i < question->choice_count; i++)
		if (span_is(question->choices[i].code, typed))
			*value_r = span_of(arena_format(arena, "%zu", i));
	return true;
}

static bool
lookup(void *subject, const char *field, struct span *value_r)
{
	const struct typing *typing = subject;
	unsigned at = 0, part = 0;
	const int found = sscanf(field, "q%u-%u", &at, &part);
	if (found < 1)
		return false;
	assert_true(at < typing->inquiry->question_count);
	const struct inquiry_question *question = &typing->inquiry->questions[at];
	for (size_t i = 0; i < typing->count; i++) {
		const struct answer *answer = &typing->answers[i];
		if (found == 1 && strchr(field, '-') == NULL && span_is(question->code, answer->name))
			return sent_as(question, answer->typed, value_r);
		if (found == 2 && part < question->choice_count &&
		    is_part(question, part, answer->name)) {
			*value_r = span_of(answer->typed);
			return true;
		}
	}
	return false;
}

static const struct ask_value *
fill(const struct inquiry *inquiry, enum side side, const struct answer *answers, size_t count)
{
	const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, side, 0);
	assert_non_null(asked);
	struct inquiry_sitting sitting = inquiry_sit(arena, asked);
	struct typing typing = { inquiry, answers, count };
	(void)ask_read(sitting.sheet, lookup, &typing);
	inquiry_decide(arena, &sitting);
	inquiry_judge(arena, &sitting);
	return ask_values(sitting.sheet);
}

/* NAN: no value. */
static double
score_of(const struct inquiry *inquiry, const struct ask_value *values, const char *score)
{
	const size_t at = find(inquiry, score);
	assert_int_equal(inquiry->questions[at].kind, ASK_COMPUTED);
	return values[at].state == ASK_ANSWERED
	           ? (double)values[at].number / pow(10, inquiry->questions[at].decimals)
	           : (double)NAN;
}

/* --- worked by hand ----------------------------------------------------------------------------------- */

enum { ANSWER_MAX = 60, EXPECTED_MAX = 12 };
#define NONE ((double)NAN)
struct worked {
	const char *template;
	enum side side;
	struct answer answers[ANSWER_MAX];
	struct {
		const char *score;
		double value;
	} expected[EXPECTED_MAX];
};

static const struct worked worked[] = {
	/* DOMAIN §1.7: 0/5/10; 2.5 × (4 - 1) = 7.5; by telephone reached, by e-mail not; bonne is 7.5. */
	{ "jdma", SIDE_USAGER,
	  { { "satisfaction_dite", "moyen" }, { "clarte_dite", "4" }, { "aide_telephone", "oui" },
	    { "aide_email", "oui" }, { "joint_telephone", "oui" }, { "joint_email", "non" },
	    { "qualite_telephone", "4" } },
	  { { "satisfaction", 5 }, { "clarte", 7.5 }, { "essais", 2 }, { "joints", 1 },
	    { "aide_efficace", 7.5 }, { "autonomie", 0 } } },
	/* Two quality marks, excellente 10 and très mauvaise 0. */
	{ "jdma", SIDE_USAGER,
	  { { "satisfaction_dite", "bien" }, { "clarte_dite", "1" }, { "aide_guichet", "oui" },
	    { "aide_chat", "oui" }, { "joint_guichet", "oui" }, { "joint_chat", "oui" },
	    { "qualite_guichet", "5" }, { "qualite_chat", "1" } },
	  { { "satisfaction", 10 }, { "clarte", 0 }, { "essais", 2 }, { "joints", 2 },
	    { "aide_efficace", 5 } } },
	{ "jdma", SIDE_USAGER,
	  { { "satisfaction_dite", "mauvais" }, { "aide_aucun", "oui" } },
	  { { "satisfaction", 0 }, { "clarte", NONE }, { "essais", 0 }, { "joints", NONE },
	    { "aide_efficace", NONE }, { "autonomie", 100 } } },
	{ "jdma", SIDE_USAGER,
	  { { NULL, NULL } },
	  { { "satisfaction", NONE }, { "autonomie", NONE } } },
	/* One way tried is enough. */
	{ "jdma", SIDE_USAGER, { { "aide_email", "oui" }, { "joint_email", "oui" } },
	  { { "essais", 1 }, { "joints", 1 }, { "aide_efficace", NONE } } },
	/* A help not asked for any more does not count, whatever was sent. */
	{ "jdma", SIDE_USAGER,
	  { { "aide_proche", "oui" }, { "joint_guichet", "oui" }, { "qualite_guichet", "5" } },
	  { { "essais", 0 }, { "joints", NONE }, { "aide_efficace", NONE }, { "autonomie", 0 } } },

	/* 25 × (4 - 1) = 75, and 4 is favourable; 3 is not. */
	{ "a11", SIDE_USAGER, { { "confiance", "4" } },
	  { { "confiance_100", 75 }, { "confiance_haute", 100 } } },
	{ "a11", SIDE_USAGER, { { "confiance", "3" } },
	  { { "confiance_100", 50 }, { "confiance_haute", 0 } } },
	{ "a11", SIDE_USAGER, { { NULL, NULL } },
	  { { "confiance_100", NONE }, { "confiance_haute", NONE } } },

	{ "miroir", SIDE_USAGER, { { "G1", "oui" }, { "GEN.S1", "5" }, { "G2", "2" } },
	  { { "service", 100 }, { "reglee", 100 }, { "aisance", 25 }, { "moyens", NONE },
	    { "bien", NONE } } },
	/* « Sans objet » leaves the share; « en partie » is not settled. */
	{ "miroir", SIDE_USAGER, { { "G1", "na" }, { "GEN.S1", "na" }, { "G2", "pnr" } },
	  { { "service", NONE }, { "reglee", NONE }, { "aisance", NONE } } },
	{ "miroir", SIDE_USAGER, { { "G1", "partie" } }, { { "reglee", 0 } } },
	{ "miroir", SIDE_USAGER, { { "G1", "attente" } }, { { "reglee", 0 } } },
	{ "miroir", SIDE_USAGER, { { "G1", "non" } }, { { "reglee", 0 } } },
	{ "miroir", SIDE_AGENT, { { "GEN.S1", "1" }, { "Q2", "4" }, { "B1", "3" }, { "G2", "5" } },
	  { { "service", 0 }, { "aisance", NONE }, { "moyens", 75 }, { "bien", 50 } } },

	/* QUESTIONNAIRE §5: four of six, three of four with B3 reversed, two of three.
	 * QVT (75 + 75 + 50 + 100) / 4 = 75; BA: 75, 50, B3 2 → 4 → 75: 66.7; SENS (100 + 50) / 2. */
	{ "qvt", SIDE_AGENT,
	  { { "Q1", "4" }, { "Q2", "4" }, { "Q3", "3" }, { "Q4", "5" }, { "Q5", "na" }, { "B1", "4" },
	    { "B2", "3" }, { "B3", "2" }, { "M1", "5" }, { "M3", "3" } },
	  { { "QVT", 75 }, { "BA", 66.7 }, { "SENS", 75 } } },
	{ "qvt", SIDE_AGENT,
	  { { "Q1", "4" }, { "Q2", "4" }, { "Q3", "3" }, { "Q5", "pnr" }, { "B1", "4" }, { "B3", "2" },
	    { "M2", "5" } },
	  { { "QVT", NONE }, { "BA", NONE }, { "SENS", NONE } } },
	{ "qvt", SIDE_LEADER,
	  { { "B1", "1" }, { "B2", "1" }, { "B3", "5" }, { "B4", "1" }, { "M1", "1" }, { "M2", "2" },
	    { "M3", "3" } },
	  { { "BA", 0 }, { "SENS", 25 }, { "QVT", NONE } } },

	/* Sum 15 of 25 is 60; 12 is 48, below 50; 13 raw is 52; no answer may miss. */
	{ "who5", SIDE_AGENT, { { "W1", "3" }, { "W2", "3" }, { "W3", "3" }, { "W4", "3" }, { "W5", "3" } },
	  { { "WHO5", 60 }, { "WHO5_bas", 0 } } },
	{ "who5", SIDE_AGENT, { { "W1", "0" }, { "W2", "5" }, { "W3", "4" }, { "W4", "3" }, { "W5", "0" } },
	  { { "WHO5", 48 }, { "WHO5_bas", 100 } } },
	{ "who5", SIDE_AGENT, { { "W1", "1" }, { "W2", "5" }, { "W3", "4" }, { "W4", "3" }, { "W5", "0" } },
	  { { "WHO5", 52 }, { "WHO5_bas", 0 } } },
	{ "who5", SIDE_AGENT, { { "W1", "5" }, { "W2", "5" }, { "W3", "5" }, { "W4", "5" } },
	  { { "WHO5", NONE }, { "WHO5_bas", NONE } } },

	/* DOMAIN §2. All 1: latitude 4 × (1 + 4 + 1) + 2 × (1 + 4 + 1 + 1 + 1 + 1) = 42; demand 8 + 4. */
	{ "karasek", SIDE_AGENT,
	  { { "K1", "1" }, { "K2", "1" }, { "K3", "1" }, { "K4", "1" }, { "K5", "1" }, { "K6", "1" },
	    { "K7", "1" }, { "K8", "1" }, { "K9", "1" }, { "K10", "1" }, { "K11", "1" }, { "K12", "1" },
	    { "K13", "1" }, { "K14", "1" }, { "K15", "1" }, { "K16", "1" }, { "K17", "1" },
	    { "K18", "1" }, { "K19", "1" }, { "K20", "1" }, { "K21", "1" }, { "K22", "1" },
	    { "K23", "1" }, { "K24", "1" }, { "K25", "1" }, { "K26", "1" } },
	  { { "latitude", 42 }, { "demande", 12 }, { "soutien", 8 }, { "soutien_superieur", 4 },
	    { "soutien_collegues", 4 } } },
	/* The most there can be: 4 with the reversed at 1: 96, 36. One colleague's answer misses. */
	{ "karasek", SIDE_AGENT,
	  { { "K1", "4" }, { "K2", "1" }, { "K3", "4" }, { "K4", "4" }, { "K5", "4" }, { "K6", "1" },
	    { "K7", "4" }, { "K8", "4" }, { "K9", "4" }, { "K10", "4" }, { "K11", "4" }, { "K12", "4" },
	    { "K13", "1" }, { "K14", "4" }, { "K15", "4" }, { "K16", "4" }, { "K17", "4" },
	    { "K18", "4" }, { "K19", "4" }, { "K20", "4" }, { "K21", "4" }, { "K22", "4" },
	    { "K23", "4" }, { "K24", "pnr" }, { "K25", "4" }, { "K26", "4" } },
	  { { "latitude", 96 }, { "demande", 36 }, { "soutien", NONE }, { "soutien_superieur", 16 },
	    { "soutien_collegues", NONE } } },
	{ "karasek", SIDE_AGENT, { { "K1", "4" } },
	  { { "latitude", NONE }, { "demande", NONE }, { "soutien_superieur", NONE } } },

	/* 12 of effort; rewards 4 × 2 + 3 × (5 - 3) = 14: (12 / 14) × 7/3 = 2. */
	{ "siegrist", SIDE_AGENT,
	  { { "E1", "4" }, { "E2", "4" }, { "E3", "4" }, { "R4", "2" }, { "R5", "3" }, { "R6", "3" },
	    { "R7", "3" }, { "R8", "2" }, { "R9", "2" }, { "R10", "2" }, { "S1", "1" }, { "S2", "2" },
	    { "S3", "4" }, { "S4", "3" }, { "S5", "4" }, { "S6", "1" } },
	  { { "efforts", 12 }, { "recompenses", 14 }, { "rapport", 2 }, { "desequilibre", 100 },
	    { "surinvestissement", 12 } } },
	/* 7 and 14: (7 / 14) × 7/3 = 1.167. */
	{ "siegrist", SIDE_AGENT,
	  { { "E1", "2" }, { "E2", "3" }, { "E3", "2" }, { "R4", "2" }, { "R5", "3" }, { "R6", "3" },
	    { "R7", "3" }, { "R8", "2" }, { "R9", "2" }, { "R10", "2" } },
	  { { "rapport", 1.167 }, { "desequilibre", 100 } } },
	/* Exactly one, 6 and 14, is no imbalance. */
	{ "siegrist", SIDE_AGENT,
	  { { "E1", "2" }, { "E2", "2" }, { "E3", "2" }, { "R4", "2" }, { "R5", "3" }, { "R6", "3" },
	    { "R7", "3" }, { "R8", "2" }, { "R9", "2" }, { "R10", "2" } },
	  { { "rapport", 1 }, { "desequilibre", 0 }, { "surinvestissement", NONE } } },
	{ "siegrist", SIDE_AGENT,
	  { { "E1", "4" }, { "E2", "4" }, { "R4", "2" }, { "R5", "3" }, { "R6", "3" }, { "R7", "3" },
	    { "R8", "2" }, { "R9", "2" } },
	  { { "efforts", NONE }, { "recompenses", NONE }, { "rapport", NONE },
	    { "desequilibre", NONE } } },

	/* QUESTIONNAIRE and DOMAIN: 9–10, 0–6; 4–5; 5–7. */
	{ "contact", SIDE_USAGER,
	  { { "satisfaction", "4" }, { "facilite", "5" }, { "conseil", "9" } },
	  { { "CSAT", 100 }, { "CES", 5 }, { "CES_haut", 100 }, { "NPS", 100 } } },
	{ "contact", SIDE_AGENT,
	  { { "satisfaction", "3" }, { "facilite", "4" }, { "conseil", "8" } },
	  { { "CSAT", 0 }, { "CES", 4 }, { "CES_haut", 0 }, { "NPS", 0 } } },
	{ "contact", SIDE_USAGER, { { "conseil", "7" } }, { { "NPS", 0 } } },
	{ "contact", SIDE_USAGER, { { "conseil", "6" } }, { { "NPS", -100 } } },
	{ "contact", SIDE_USAGER, { { "conseil", "0" } }, { { "NPS", -100 } } },
	{ "contact", SIDE_USAGER, { { "conseil", "10" } },
	  { { "NPS", 100 }, { "CSAT", NONE }, { "CES", NONE }, { "CES_haut", NONE } } },
	{ "contact", SIDE_USAGER, { { "satisfaction", "5" } }, { { "NPS", NONE } } },

	/* Five of six that apply; on the telephone there is no place to look at. */
	{ "accueil", SIDE_USAGER,
	  { { "canal", "telephone" }, { "salutation", "oui" }, { "ecoute", "oui" }, { "compris", "non" },
	    { "clarte", "oui" }, { "suite", "na" }, { "respect_public", "oui" }, { "conge", "oui" },
	    { "signaletique", "oui" }, { "proprete", "oui" } },
	  { { "echange", 83.3 }, { "lieu", NONE } } },
	/* Three are not enough; of the place, one of two. */
	{ "accueil", SIDE_AGENT,
	  { { "canal", "guichet" }, { "salutation", "oui" }, { "ecoute", "oui" }, { "compris", "oui" },
	    { "proprete", "oui" }, { "acces", "non" } },
	  { { "echange", NONE }, { "lieu", 50 } } },

	/* Four are enough; each point counts once when it is kept, and not when it is not. */
	{ "accueil", SIDE_USAGER,
	  { { "canal", "guichet" }, { "salutation", "oui" }, { "ecoute", "non" }, { "compris", "oui" },
	    { "clarte", "non" }, { "signaletique", "oui" }, { "proprete", "oui" },
	    { "discretion", "non" }, { "acces", "non" } },
	  { { "echange", 50 }, { "lieu", 50 } } },
	{ "accueil", SIDE_USAGER,
	  { { "canal", "guichet" }, { "salutation", "non" }, { "ecoute", "oui" }, { "compris", "non" },
	    { "clarte", "oui" }, { "signaletique", "non" }, { "proprete", "non" },
	    { "discretion", "oui" }, { "acces", "oui" } },
	  { { "echange", 50 }, { "lieu", 50 } } },
	{ "accueil", SIDE_USAGER,
	  { { "canal", "ecrit" }, { "suite", "oui" }, { "respect_public", "non" },
	    { "respect_accueil", "oui" }, { "conge", "non" } },
	  { { "echange", 50 }, { "lieu", NONE } } },
	{ "accueil", SIDE_USAGER,
	  { { "canal", "ecrit" }, { "suite", "non" }, { "respect_public", "oui" },
	    { "respect_accueil", "non" }, { "conge", "oui" } },
	  { { "echange", 50 } } },

	/* (75 + 100 + 50) / 3 = 75; from « un peu » to « sans aide ». */
	{ "formation", SIDE_AGENT,
	  { { "F1", "4" }, { "F2", "5" }, { "F5", "3" }, { "avant", "2" }, { "apres", "4" } },
	  { { "qualite", 75 }, { "progres", 2 } } },
	{ "formation", SIDE_LEADER, { { "F1", "4" }, { "F2", "5" }, { "avant", "3" } },
	  { { "qualite", NONE }, { "progres", NONE } } },
	{ "formation", SIDE_LEADER, { { "avant", "5" }, { "apres", "4" } }, { { "progres", -1 } } },

	/* 4, 6 - 2 = 4, 5: 25 × (13/3 - 1) = 83.3; 2 alone says nothing; 6 - 5 and 6 - 4: 12.5. */
	{ "gollac", SIDE_AGENT,
	  { { "intensite.1", "4" }, { "intensite.2", "2" }, { "intensite.3", "5" },
	    { "emotions.1", "2" }, { "autonomie.1", "5" }, { "autonomie.3", "4" },
	    { "rapports.1", "1" }, { "rapports.2", "5" }, { "rapports.3", "1" }, { "valeurs.1", "1" },
	    { "valeurs.2", "5" }, { "valeurs.3", "1" }, { "insecurite.1", "3" },
	    { "insecurite.2", "3" } },
	  { { "axe_intensite", 83.3 }, { "axe_emotions", NONE }, { "axe_autonomie", 12.5 },
	    { "axe_rapports", 0 }, { "axe_valeurs", 100 }, { "axe_insecurite", 50 } } },
	{ "gollac", SIDE_AGENT, { { "emotions.1", "2" }, { "emotions.3", "4" } },
	  { { "axe_emotions", 50 }, { "axe_intensite", NONE }, { "axe_autonomie", NONE },
	    { "axe_rapports", NONE }, { "axe_valeurs", NONE }, { "axe_insecurite", NONE } } },

	/* Gaps -1 and -2 where both are answered; -1.5. Others -1, 0, 1, -3. Plain: -4.5 / 5 = -0.9.
	 * Weighted (10 × -1.5 + 40 × -1 + 20 × 0 + 20 × 1 + 10 × -3) / 100 = -0.65. */
	{ "servqual", SIDE_USAGER,
	  { { "A.TAN_T1", "6" }, { "P.TAN_T1", "5" }, { "A.TAN_T2", "7" }, { "P.TAN_T2", "5" },
	    { "A.TAN_T3", "7" }, { "A.FIA_F1", "7" }, { "P.FIA_F1", "6" }, { "A.REA_R1", "4" },
	    { "P.REA_R1", "4" }, { "A.ASS_A1", "4" }, { "P.ASS_A1", "5" }, { "A.EMP_E1", "7" },
	    { "P.EMP_E1", "4" }, { "poids_TAN", "10" }, { "poids_FIA", "40" }, { "poids_REA", "20" },
	    { "poids_ASS", "20" }, { "poids_EMP", "10" } },
	  { { "ecart_TAN", -1.5 }, { "ecart_FIA", -1 }, { "ecart_REA", 0 }, { "ecart_ASS", 1 },
	    { "ecart_EMP", -3 }, { "vecu_TAN", 5 }, { "vecu_EMP", 4 }, { "ecart", -0.9 },
	    { "ecart_pondere", -0.65 } } },
	/* No weights, and nothing lived of the last dimension. */
	{ "servqual", SIDE_USAGER,
	  { { "A.TAN_T1", "6" }, { "P.TAN_T1", "5" }, { "A.FIA_F1", "7" }, { "P.FIA_F1", "6" },
	    { "P.REA_R1", "4" }, { "P.REA_R2", "7" }, { "P.ASS_A1", "5" }, { "P.ASS_A2", "na" },
	    { "A.EMP_E1", "7" } },
	  { { "ecart_TAN", -1 }, { "ecart_REA", NONE }, { "ecart_ASS", NONE }, { "ecart_EMP", NONE },
	    { "vecu_FIA", 6 }, { "vecu_REA", 5.5 }, { "vecu_ASS", 5 }, { "vecu_EMP", NONE },
	    { "ecart", NONE }, { "ecart_pondere", NONE } } },
	{ "servqual", SIDE_USAGER, { { NULL, NULL } },
	  { { "ecart_TAN", NONE }, { "ecart_FIA", NONE }, { "vecu_TAN", NONE }, { "vecu_FIA", NONE },
	    { "vecu_REA", NONE }, { "vecu_ASS", NONE } } },

	/* 0/25/50/75/100: (75 + 25) / 2; one of two; the last scale has one sentence. */
	{ "copsoq", SIDE_AGENT,
	  { { "C1.1", "4" }, { "C1.2", "2" }, { "C2.1", "5" }, { "C24.1", "3" } },
	  { { "echelle_1", 50 }, { "echelle_2", 100 }, { "echelle_3", NONE }, { "echelle_23", NONE },
	    { "echelle_24", 50 } } },
};

static size_t
answers_count(const struct answer *answers)
{
	size_t count = 0;
	while (count < ANSWER_MAX && answers[count].name != NULL)
		count++;
	return count;
}

static void
compare(const char *template, const char *score, double got, double wanted)
{
	const bool same = isnan(wanted) ? isnan(got) : fabs(got - wanted) < 1e-9;
	if (!same)
		print_error("%s %s: %g, wanted %g\n", template, score, got, wanted);
	assert_true(same);
}

static void
each_score_is_what_hands_find(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(worked); i++) {
		const struct worked *work = &worked[i];
		const struct inquiry *inquiry = read_one(work->template);
		const struct ask_value *values =
			fill(inquiry, work->side, work->answers, answers_count(work->answers));
		for (size_t e = 0; e < EXPECTED_MAX && work->expected[e].score != NULL; e++)
			compare(work->template, work->expected[e].score,
			        score_of(inquiry, values, work->expected[e].score),
			        work->expected[e].value);
	}
}

/* No formula without its case, nor without a case where it has no value. The scales of COPSOQ are one
 * formula repeated: all are compared at random below. */
static void
no_score_goes_without_its_case(void **state)
{
	(void)state;
	for (size_t t = 0; t < inquiry_template_count; t++) {
		const char *code = inquiry_templates[t].code;
		const struct inquiry *inquiry = inquiry_template_read(arena, &inquiry_templates[t]);
		size_t scores = 0;
		for (size_t q = 0; q < inquiry->question_count; q++) {
			size_t with = 0, without = 0;
			if (inquiry->questions[q].kind != ASK_COMPUTED)
				continue;
			scores++;
			assert_true(inquiry->questions[q].help.in != NULL); /* said in words */
			for (size_t i = 0; i < LENGTH(worked); i++)
				for (size_t e = 0; e < EXPECTED_MAX && strcmp(worked[i].template, code) == 0 &&
				                   worked[i].expected[e].score != NULL;
				     e++)
					if (span_is(inquiry->questions[q].code, worked[i].expected[e].score)) {
						with += isnan(worked[i].expected[e].value) ? 0 : 1;
						without += isnan(worked[i].expected[e].value) ? 1 : 0;
					}
			/* A count of answers always has one. */
			const bool is_count = span_is(inquiry->questions[q].code, "essais");
			if (strcmp(code, "copsoq") != 0 && (with == 0 || (without == 0 && !is_count)))
				fail_msg("%s %.*s: %zu with a value, %zu without", code,
				         SPAN_ARGS(inquiry->questions[q].code), with, without);
		}
		assert_true(scores > 0);
	}
}

/* --- a second way, at random ------------------------------------------------------------------------- */

/* Terms: NAME, -NAME counted in reverse, W*NAME weighted, NAME~NAME a difference. MEAN: over those
 * answered, `least` at the least; SUM: all must be. Then scale × (what is found - from). */
enum way { MEAN, SUM };
static const struct second {
	const char *template;
	enum side side;
	const char *score;
	enum way way;
	int least, mirror; /* mirror: reversed is mirror - level */
	double scale, from;
	const char *terms;
} seconds[] = {
	{ "qvt", SIDE_AGENT, "QVT", MEAN, 4, 6, 25, 1, "Q1 Q2 Q3 Q4 Q5 Q6" },
	{ "qvt", SIDE_AGENT, "BA", MEAN, 3, 6, 25, 1, "B1 B2 -B3 B4" },
	{ "qvt", SIDE_LEADER, "SENS", MEAN, 2, 6, 25, 1, "M1 M2 M3" },
	{ "who5", SIDE_AGENT, "WHO5", SUM, 5, 0, 4, 0, "W1 W2 W3 W4 W5" },
	{ "karasek", SIDE_AGENT, "latitude", SUM, 9, 5, 1, 0,
	  "2*K1 2*-K2 2*K3 4*K4 2*K5 4*-K6 2*K7 4*K8 2*K9" },
	{ "karasek", SIDE_AGENT, "demande", SUM, 9, 5, 1, 0,
	  "K10 K11 K12 -K13 K14 K15 K16 K17 K18" },
	{ "karasek", SIDE_AGENT, "soutien", SUM, 8, 5, 1, 0, "K19 K20 K21 K22 K23 K24 K25 K26" },
	{ "siegrist", SIDE_AGENT, "efforts", SUM, 3, 5, 1, 0, "E1 E2 E3" },
	{ "siegrist", SIDE_AGENT, "recompenses", SUM, 7, 5, 1, 0, "R4 -R5 -R6 -R7 R8 R9 R10" },
	{ "siegrist", SIDE_AGENT, "surinvestissement", SUM, 6, 5, 1, 0, "S1 S2 -S3 S4 S5 S6" },
	{ "formation", SIDE_AGENT, "qualite", MEAN, 3, 6, 25, 1, "F1 F2 F3 F4 F5" },
	{ "gollac", SIDE_AGENT, "axe_intensite", MEAN, 2, 6, 25, 1,
	  "intensite.1 -intensite.2 intensite.3" },
	{ "gollac", SIDE_AGENT, "axe_emotions", MEAN, 2, 6, 25, 1, "emotions.1 emotions.2 emotions.3" },
	{ "gollac", SIDE_AGENT, "axe_autonomie", MEAN, 2, 6, 25, 1,
	  "-autonomie.1 autonomie.2 -autonomie.3" },
	{ "gollac", SIDE_AGENT, "axe_rapports", MEAN, 2, 6, 25, 1,
	  "rapports.1 -rapports.2 rapports.3" },
	{ "gollac", SIDE_AGENT, "axe_valeurs", MEAN, 2, 6, 25, 1, "-valeurs.1 valeurs.2 -valeurs.3" },
	{ "gollac", SIDE_AGENT, "axe_insecurite", MEAN, 2, 6, 25, 1,
	  "insecurite.1 -insecurite.2 insecurite.3" },
	{ "servqual", SIDE_USAGER, "ecart_TAN", MEAN, 1, 0, 1, 0,
	  "P.TAN_T1~A.TAN_T1 P.TAN_T2~A.TAN_T2 P.TAN_T3~A.TAN_T3 P.TAN_T4~A.TAN_T4" },
	{ "servqual", SIDE_USAGER, "ecart_FIA", MEAN, 1, 0, 1, 0,
	  "P.FIA_F1~A.FIA_F1 P.FIA_F2~A.FIA_F2 P.FIA_F3~A.FIA_F3 P.FIA_F4~A.FIA_F4 "
	  "P.FIA_F5~A.FIA_F5" },
	{ "servqual", SIDE_USAGER, "ecart_REA", MEAN, 1, 0, 1, 0,
	  "P.REA_R1~A.REA_R1 P.REA_R2~A.REA_R2 P.REA_R3~A.REA_R3 P.REA_R4~A.REA_R4" },
	{ "servqual", SIDE_USAGER, "ecart_ASS", MEAN, 1, 0, 1, 0,
	  "P.ASS_A1~A.ASS_A1 P.ASS_A2~A.ASS_A2 P.ASS_A3~A.ASS_A3 P.ASS_A4~A.ASS_A4" },
	{ "servqual", SIDE_USAGER, "ecart_EMP", MEAN, 1, 0, 1, 0,
	  "P.EMP_E1~A.EMP_E1 P.EMP_E2~A.EMP_E2 P.EMP_E3~A.EMP_E3 P.EMP_E4~A.EMP_E4 "
	  "P.EMP_E5~A.EMP_E5" },
	{ "servqual", SIDE_USAGER, "vecu_EMP", MEAN, 1, 0, 1, 0,
	  "P.EMP_E1 P.EMP_E2 P.EMP_E3 P.EMP_E4 P.EMP_E5" },
};

static uint64_t seed;

static unsigned
draw(unsigned below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % below;
}

struct drawn {
	struct answer answers[200];
	size_t count;
};

static void
draw_level(struct drawn *drawn, const struct inquiry_question *question, const char *name)
{
	must(drawn->count < LENGTH(drawn->answers));
	if (draw(6) > 0)
		drawn->answers[drawn->count++] = (struct answer){
			name, arena_format(arena, "%lld",
			                   (long long)question->least +
			                       draw((unsigned)(question->most - question->least + 1)))
		};
}

static void
draw_sheet(struct drawn *drawn, const struct inquiry *inquiry)
{
	drawn->count = 0;
	for (size_t i = 0; i < inquiry->question_count; i++) {
		const struct inquiry_question *question = &inquiry->questions[i];
		if (question->kind == ASK_SCALE)
			draw_level(drawn, question, span_copy(arena, question->code));
		for (size_t part = 0; question->kind == ASK_MATRIX && part < question->choice_count; part++)
			draw_level(drawn, question,
			           arena_format(arena, "%.*s_%.*s", SPAN_ARGS(question->code),
			                        SPAN_ARGS(question->choices[part].code)));
	}
}

static bool
level_of(const struct drawn *drawn, struct span name, double *level_r)
{
	for (size_t i = 0; i < drawn->count; i++)
		if (span_is(name, drawn->answers[i].name)) {
			int64_t level;
			assert_true(span_int64(span_of(drawn->answers[i].typed), &level));
			*level_r = (double)level;
			return true;
		}
	return false;
}

static bool
term_of(const struct drawn *drawn, struct span term, int mirror, double *value_r)
{
	struct span weight = SPAN("1");
	double subtracted = 0;
	int64_t times = 1;
	if (memchr(term.at, '*', term.length) != NULL)
		assert_true(span_cut(&term, '*', &weight));
	assert_true(span_int64(weight, &times));
	const bool is_reversed = term.at[0] == '-';
	if (is_reversed)
		term = span_from(term.at + 1, term.length - 1);
	const char *tilde = memchr(term.at, '~', term.length);
	if (tilde != NULL) {
		const size_t length = (size_t)(tilde - term.at);
		if (!level_of(drawn, span_from(tilde + 1, term.length - length - 1), &subtracted))
			return false;
		term.length = length;
	}
	if (!level_of(drawn, term, value_r))
		return false;
	*value_r = (double)times * ((is_reversed ? mirror - *value_r : *value_r) - subtracted);
	return true;
}

static double
second_way(const struct second *second, const struct drawn *drawn)
{
	double sum = 0;
	int answered = 0;
	struct span rest = span_of(second->terms), term;
	while (span_cut(&rest, ' ', &term)) {
		double value;
		if (term_of(drawn, term, second->mirror, &value)) {
			sum += value;
			answered++;
		}
	}
	if (answered < second->least)
		return NONE;
	return second->scale * ((second->way == MEAN ? sum / answered : sum) - second->from);
}

static void
scores_agree_with_a_second_way(void **state)
{
	(void)state;
	enum { SHEETS = 150 };
	size_t with = 0, without = 0;
	seed = 20261126;
	for (size_t i = 0; i < LENGTH(seconds); i++) {
		const struct second *second = &seconds[i];
		const struct inquiry *inquiry = read_one(second->template);
		const double unit = pow(10, -inquiry->questions[find(inquiry, second->score)].decimals);
		for (int sheet = 0; sheet < SHEETS; sheet++) {
			struct drawn drawn;
			draw_sheet(&drawn, inquiry);
			const struct ask_value *values =
				fill(inquiry, second->side, drawn.answers, drawn.count);
			const double got = score_of(inquiry, values, second->score);
			const double wanted = second_way(second, &drawn);
			if (isnan(got) != isnan(wanted) || fabs(got - wanted) > unit / 2 + 1e-9)
				fail_msg("%s %s: %g, wanted %g", second->template, second->score, got, wanted);
			with += isnan(got) ? 0 : 1;
			without += isnan(got) ? 1 : 0;
		}
	}
	print_message("  %zu values, %zu times none\n", with, without);
	assert_true(with > 1000);
	assert_true(without > 300);
}

static void
each_scale_of_copsoq_is_the_mean_of_its_own(void **state)
{
	(void)state;
	const struct inquiry *inquiry = read_one("copsoq");
	seed = 46;
	for (int sheet = 0; sheet < 20; sheet++) {
		struct drawn drawn;
		draw_sheet(&drawn, inquiry);
		const struct ask_value *values = fill(inquiry, SIDE_AGENT, drawn.answers, drawn.count);
		for (int scale = 1; scale <= 24; scale++) {
			const struct second second = {
				.way = MEAN, .least = 1, .scale = 25, .from = 1,
				.terms = scale <= 22 ? arena_format(arena, "C%d.1 C%d.2", scale, scale)
				                     : arena_format(arena, "C%d.1", scale),
			};
			compare("copsoq", arena_format(arena, "echelle_%d", scale),
			        score_of(inquiry, values, arena_format(arena, "echelle_%d", scale)),
			        second_way(&second, &drawn));
		}
	}
}

/* Help and no need of help contradict each other: neither counts until the person says which. */
static void
a_contradiction_is_no_answer(void **state)
{
	(void)state;
	const struct inquiry *inquiry = read_one("jdma");
	const size_t at = find(inquiry, "aide");
	const struct answer both[] = { { "aide_guichet", "oui" }, { "aide_aucun", "oui" } };
	assert_int_equal(fill(inquiry, SIDE_USAGER, both, 2)[at].state, ASK_NOT_ANSWERED);
	assert_int_equal(fill(inquiry, SIDE_USAGER, both, 1)[at].state, ASK_ANSWERED);
	assert_int_equal(fill(inquiry, SIDE_USAGER, both + 1, 1)[at].state, ASK_ANSWERED);
}

/* What is made per person gives the group's figure as a mean: the counts of tests/oracles/03_nps_0_10.csv,
 * for which R finds 23 and a share of 9 and 10 of 0.455. */
static void
the_mean_of_a_group_is_its_net_score(void **state)
{
	(void)state;
	static const int counts[] = { 4, 2, 3, 5, 6, 14, 11, 23, 41, 35, 56 };
	const struct inquiry *inquiry = read_one("contact");
	double sum = 0;
	int people = 0;
	for (size_t level = 0; level < LENGTH(counts); level++) {
		const struct answer answer = { "conseil", arena_format(arena, "%zu", level) };
		sum += counts[level] * score_of(inquiry, fill(inquiry, SIDE_USAGER, &answer, 1), "NPS");
		people += counts[level];
	}
	assert_int_equal(people, 200);
	assert_true(fabs(sum / people - 23) < 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_score_is_what_hands_find, begin, end),
		cmocka_unit_test_setup_teardown(a_contradiction_is_no_answer, begin, end),
		cmocka_unit_test_setup_teardown(the_mean_of_a_group_is_its_net_score, begin, end),
		cmocka_unit_test_setup_teardown(no_score_goes_without_its_case, begin, end),
		cmocka_unit_test_setup_teardown(scores_agree_with_a_second_way, begin, end),
		cmocka_unit_test_setup_teardown(each_scale_of_copsoq_is_the_mean_of_its_own, begin, end),
	};
	return cmocka_run_group_tests_name("inquiry_score", tests, NULL, NULL);
}
