#include "welcome/law/law.h"

#include "base/must.h"
#include "base/time.h"

const struct law_rule *
law_rule_at(enum law_code code, int32_t day)
{
	for (size_t i = 0; i < law_rule_count; i++) {
		const struct law_rule *rule = &law_rules[i];
		if (rule->code == code && day >= rule->from && day <= rule->to)
			return rule;
	}
	return NULL;
}

int32_t
law_last_day(const struct law_rule *rule, const struct calendar *calendar, int32_t from)
{
	if (rule->unit == LAW_MONTHS)
		return implicit_decision_day(from, rule->count);
	if (rule->unit == LAW_DAYS)
		return from + rule->count;
	/* The days an organisation closes of its own accord give it no more time. */
	const struct calendar official = { calendar->territory, calendar->good_friday, NULL, 0 };
	return workday_after(&official, WORKDAYS_OUVRES, from, rule->count);
}

/* --- silence ---------------------------------------------------------------------------------- */

enum law_silence
law_silence_of(const struct law_case *law_case)
{
	switch (law_case->regime) {
	case LAW_INFORMATION:
	case LAW_ACCESS: return LAW_SAYS_NOTHING;
	case LAW_COMPLAINT:
	case LAW_DOCUMENTS: return LAW_SAYS_NO;
	case LAW_INTERNAL: /* L231-4 5°: between an administration and its agents, never a yes */
		return law_case->silence == LAW_SAYS_YES ? LAW_SAYS_NO : law_case->silence;
	case LAW_DECISION:
	case LAW_REGIME_COUNT: break;
	}
	return law_case->silence;
}

const struct law_rule *
law_silence_rule(const struct law_case *law_case)
{
	const enum law_silence silence = law_silence_of(law_case);
	if (silence == LAW_SAYS_NOTHING)
		return NULL;
	if (law_case->regime == LAW_DOCUMENTS)
		return law_rule_at(LAW_DOCUMENTS_REFUSED, law_case->received_first);
	return law_rule_at(silence == LAW_SAYS_YES ? LAW_SILENCE_ACCEPTS : LAW_SILENCE_REJECTS,
	                   law_case->received_first);
}

/* The day a yes starts from: the competent administration has it, and nothing that was asked for is
 * missing. 0: not yet. */
static int32_t
complete_on(const struct law_case *law_case)
{
	int32_t day = law_case->received_competent;
	if (day == 0)
		return 0;
	for (size_t i = 0; i < law_case->pause_count; i++) {
		const struct law_pause *pause = &law_case->pauses[i];
		if (pause->given == 0)
			return 0;
		if (pause->given > day)
			day = pause->given;
	}
	return day;
}

/* A no waits while pieces may be sent, both days included: until they are given or the day is over.
 * Without a day told, nothing waits; a day is not counted twice. */
static int32_t
suspended(const struct law_case *law_case, int32_t decides)
{
	int32_t counted = 0; /* the last day that was */
	for (size_t i = 0; i < law_case->pause_count; i++) {
		const struct law_pause *pause = &law_case->pauses[i];
		const bool is_early = pause->given != 0 && pause->given < pause->limit;
		const int32_t end = is_early ? pause->given : pause->limit;
		const int32_t begin = pause->asked > counted ? pause->asked : counted + 1;
		if (pause->limit == 0 || pause->asked > decides || end < begin)
			continue;
		decides = implicit_decision_suspended(decides, begin, end);
		counted = end;
	}
	return decides;
}

int32_t
law_decides_on(const struct law_case *law_case)
{
	const struct law_rule *rule = law_silence_rule(law_case);
	if (rule == NULL)
		return 0;
	const bool is_yes = law_silence_of(law_case) == LAW_SAYS_YES;
	int32_t from = law_case->received_first;
	if (is_yes)
		from = complete_on(law_case);
	else if (law_case->regime == LAW_DOCUMENTS)
		from = law_case->received_competent;
	if (from == 0)
		return 0;
	struct law_rule delay = *rule;
	if (law_case->silence_count > 0 && law_case->regime == LAW_DECISION) {
		delay.count = law_case->silence_count;
		delay.unit = law_case->silence_unit;
	}
	must(delay.unit != LAW_DAYS_OUVRES); /* no decree counts silence so */
	const int32_t decides = law_last_day(&delay, NULL, from);
	return is_yes ? decides : suspended(law_case, decides);
}

bool
law_has_decided(const struct law_case *law_case, int32_t today)
{
	const int32_t decides = law_decides_on(law_case);
	return decides != 0 && today > decides &&
	       (law_case->decided == 0 || law_case->decided > decides);
}

/* --- receipts --------------------------------------------------------------------------------- */

enum law_owed
law_owes(const struct law_case *law_case, const char **why_r)
{
	*why_r = NULL;
	if (law_case->regime == LAW_INTERNAL)
		*why_r = "Entre une administration et ses agents, la loi ne prévoit pas d’accusé de "
				 "réception (L112-2, L112-7).";
	else if (law_case->is_abusive)
		*why_r = law_case->way == LAW_ELECTRONIC
		             ? "La demande est abusive ou dangereuse (L112-11)."
		             : "La demande est abusive, notamment par son nombre ou son caractère "
		               "répétitif (L112-3).";
	else if (law_case->way == LAW_ON_PAPER && law_case->is_exempt)
		*why_r = "Cette démarche est dispensée d’accusé de réception (R112-4).";
	if (*why_r != NULL)
		return LAW_OWES_NOTHING;
	return law_case->way == LAW_ELECTRONIC ? LAW_OWES_BOTH : LAW_OWES_RECEIPT;
}

int32_t
law_registered_by(const struct law_case *law_case, const struct calendar *calendar)
{
	const struct law_rule *rule = law_rule_at(LAW_REGISTERED, law_case->received_first);
	return rule == NULL ? 0 : law_last_day(rule, calendar, law_case->received_first);
}

int32_t
law_acknowledged_by(const struct law_case *law_case, const struct calendar *calendar)
{
	if (law_case->way != LAW_ELECTRONIC || law_case->received_competent == 0)
		return 0;
	const struct law_rule *rule = law_rule_at(LAW_ACKNOWLEDGED, law_case->received_competent);
	return rule == NULL ? 0 : law_last_day(rule, calendar, law_case->received_competent);
}

const char *const law_mention_words[LAW_MENTION_COUNT] = {
	"la date de réception",
	"le nom du service chargé du dossier",
	"l’adresse postale du service",
	"l’adresse électronique du service",
	"le numéro de téléphone du service",
	"ce que vaudra le silence, et à quelle date",
	"les délais et voies de recours",
	"la possibilité d’obtenir une attestation",
	"les pièces qui manquent, le délai pour les envoyer et l’article qui s’applique",
};

static bool
lacks_pieces(const struct law_case *law_case)
{
	for (size_t i = 0; i < law_case->pause_count; i++)
		if (law_case->pauses[i].given == 0)
			return true;
	return false;
}

unsigned
law_mentions(const struct law_case *law_case)
{
	unsigned mentions = LAW_SAYS_RECEIVED | LAW_SAYS_SERVICE | LAW_SAYS_PHONE;
	/* On paper the electronic address is told « le cas échéant »; electronic, one of the two is. */
	mentions |= LAW_SAYS_POST | (law_case->way == LAW_ELECTRONIC ? LAW_SAYS_MAIL : 0);
	switch (law_silence_of(law_case)) {
	case LAW_SAYS_YES: mentions |= LAW_SAYS_SILENCE | LAW_SAYS_ATTEST; break;
	case LAW_SAYS_NO: mentions |= LAW_SAYS_SILENCE | LAW_SAYS_SUE; break;
	case LAW_SAYS_NOTHING:
	case LAW_SILENCE_COUNT: break;
	}
	return lacks_pieces(law_case) ? mentions | LAW_SAYS_PIECES : mentions;
}

unsigned
law_missing(const struct law_case *law_case, unsigned there)
{
	unsigned missing = law_mentions(law_case) & ~there;
	const unsigned addresses = LAW_SAYS_POST | LAW_SAYS_MAIL;
	if (law_case->way == LAW_ELECTRONIC && (there & addresses) != 0)
		missing &= ~addresses;
	return missing;
}

/* --- after ------------------------------------------------------------------------------------ */

int32_t
law_sue_by(const struct calendar *calendar, int32_t decided)
{
	const struct law_rule *rule = law_rule_at(LAW_SUE, decided);
	return rule == NULL ? 0 : last_day_to_sue(calendar, decided, rule->count);
}

bool
law_attests(const struct law_case *law_case, int32_t today)
{
	return law_silence_of(law_case) == LAW_SAYS_YES && law_has_decided(law_case, today);
}

int32_t
law_reasons_by(const struct law_case *law_case, const struct calendar *calendar, int32_t asked)
{
	if (law_silence_of(law_case) != LAW_SAYS_NO || !law_has_decided(law_case, asked))
		return 0;
	const struct law_rule *rule = law_rule_at(LAW_REASONS, asked);
	if (rule == NULL || asked > law_sue_by(calendar, law_decides_on(law_case)))
		return 0;
	return law_last_day(rule, calendar, asked);
}
