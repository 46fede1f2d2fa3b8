/* law: what the law says of a request: what is owed to whoever wrote, by when, and what silence means.
 *
 * Pure: no table, no page, no clock. A rule is a row with its article and the days it holds; a case is
 * one request as the law sees it. Days are those of base/time.h, in the zone of the service.
 *
 * Articles are those of the code des relations entre le public et l'administration (CRPA) unless said,
 * as they stood on the day `read_on` of their row. */
#ifndef WELCOME_LAW_H
#define WELCOME_LAW_H

#include "base/base.h"
#include "base/workdays.h"

/* --- rules ------------------------------------------------------------------------------------ */

enum law_unit {
	LAW_MONTHS,     /* the same-number day, the month's last if it has none */
	LAW_DAYS,       /* calendar days */
	LAW_DAYS_OUVRES /* Monday to Friday, public holidays apart */
};

enum law_code {
	LAW_REGISTERED,        /* the electronic receipt that a message came */
	LAW_ACKNOWLEDGED,      /* the electronic acknowledgement */
	LAW_SILENCE_ACCEPTS,   /* silence is a yes after */
	LAW_SILENCE_REJECTS,   /* silence is a no after */
	LAW_DOCUMENTS_REFUSED, /* of a request for administrative documents, silence is a no after */
	LAW_REASONS,           /* the reasons of a silent refusal, asked in time, are owed within */
	LAW_SUE,               /* to go to the administrative court */
	LAW_DOCUMENTS_BOARD,   /* to ask the CADA */
	LAW_RECOURSE_REJECTED, /* a recours gracieux or hiérarchique left without answer is a no after */
	LAW_NOTIFIED,          /* a document made available is deemed notified after */
	LAW_ACCESSIBILITY,     /* a complaint about accessibility is answered within */
	LAW_CODE_COUNT
};

struct law_rule {
	enum law_code code;
	const char *article;   /* « R112-11-2 » */
	int count;
	enum law_unit unit;
	int32_t from, to;      /* days it holds, both included; LAW_ALWAYS: no end known */
	int32_t read_on;       /* when its text was read; 0: to be checked, and pages say so */
	const char *words;     /* a French sentence, ours */
};
#define LAW_ALWAYS INT32_MAX

extern const struct law_rule law_rules[];
extern const size_t law_rule_count;
/* The rule that held that day; NULL: none did. */
const struct law_rule *law_rule_at(enum law_code code, int32_t day);
/* The last day of a delay that begins the day after `from`. */
int32_t law_last_day(const struct law_rule *rule, const struct calendar *calendar, int32_t from);

/* --- a case ----------------------------------------------------------------------------------- */

enum law_regime {
	LAW_INFORMATION,  /* nothing is to be decided: a question, an idea, a report */
	LAW_DECISION,     /* a decision is asked for */
	LAW_COMPLAINT,    /* réclamation, recours: silence is never a yes (L231-4 2°) */
	LAW_DOCUMENTS,    /* administrative documents (L311-1) */
	LAW_ACCESS,       /* accessibility of a site (RGAA, obligations) */
	LAW_INTERNAL,     /* an agent asks her administration: L112-2 */
	LAW_REGIME_COUNT
};
enum law_silence {
	LAW_SAYS_NOTHING, /* no decision is born of silence */
	LAW_SAYS_YES,
	LAW_SAYS_NO,
	LAW_SILENCE_COUNT
};
/* By which way it came decides which receipt is owed: paper, counter, phone (L112-3) or any electronic
 * one, online form included (L112-11). */
enum law_way { LAW_ON_PAPER, LAW_ELECTRONIC };

/* Pieces were asked for: until they are given, or the day given to send them is over. */
struct law_pause {
	int32_t asked, limit; /* limit 0: none was told, so nothing is suspended (L114-5) */
	int32_t given;        /* 0: not yet */
};
enum { LAW_PAUSE_COUNT_MAX = 20 };

struct law_case {
	enum law_regime regime;
	enum law_way way;
	enum law_silence silence;   /* what its offering says; what the regime forces wins */
	int silence_count;          /* another delay than the common one, by decree; 0: the common one */
	enum law_unit silence_unit;
	bool is_exempt;             /* R112-4: no acknowledgement on paper is owed */
	bool is_abusive;            /* L112-3, L112-11: by its number, or dangerous */
	int32_t received_first;     /* by whichever administration was written to */
	int32_t received_competent; /* by the one in charge; 0: not yet */
	struct law_pause pauses[LAW_PAUSE_COUNT_MAX];
	size_t pause_count;         /* in the order they were asked */
	int32_t decided;            /* 0: not yet */
};

/* What silence means here, its offering and its regime together. */
enum law_silence law_silence_of(const struct law_case *law_case);
/* The day at the end of which silence decides; 0: silence says nothing, or the clock does not run (a
 * yes waits for the competent administration and for the missing pieces: L114-3, L114-5; a no for
 * documents waits for the competent one: R311-13). A decision made that day is in time. */
int32_t law_decides_on(const struct law_case *law_case);
/* Did silence decide, at the end of a day before `today`? */
bool law_has_decided(const struct law_case *law_case, int32_t today);
/* The rule behind it; NULL when silence says nothing. */
const struct law_rule *law_silence_rule(const struct law_case *law_case);

/* --- what is owed to whoever wrote ------------------------------------------------------------ */

enum law_owed {
	LAW_OWES_NOTHING,
	LAW_OWES_RECEIPT, /* an acknowledgement on paper: R112-5 */
	LAW_OWES_BOTH,    /* electronic: registration, then acknowledgement; R112-11-1, R112-11-2 */
};
/* And why not, as a French sentence with its article (NULL when something is). */
enum law_owed law_owes(const struct law_case *law_case, const char **why_r);
/* The last day of the electronic receipt, from the day it came in. */
int32_t law_registered_by(const struct law_case *law_case, const struct calendar *calendar);
/* The last day of the electronic acknowledgement, from the day the competent administration had it
 * (R112-11-2); 0: it does not have it yet. On paper the law gives no day, and neither do we: 0. */
int32_t law_acknowledged_by(const struct law_case *law_case, const struct calendar *calendar);

/* What an acknowledgement says. */
enum law_mention {
	LAW_SAYS_RECEIVED = 1 << 0, /* the day it came */
	LAW_SAYS_SERVICE = 1 << 1,  /* the service in charge */
	LAW_SAYS_POST = 1 << 2,     /* its postal address */
	LAW_SAYS_MAIL = 1 << 3,     /* its electronic one */
	LAW_SAYS_PHONE = 1 << 4,
	LAW_SAYS_SILENCE = 1 << 5,  /* accepted or rejected, and the day */
	LAW_SAYS_SUE = 1 << 6,      /* délais et voies de recours: silence is a no */
	LAW_SAYS_ATTEST = 1 << 7,   /* that a yes can be attested (L232-3) */
	LAW_SAYS_PIECES = 1 << 8,   /* what is missing, the day to send it, the paragraph that applies (L114-5) */
	LAW_MENTION_COUNT = 9
};
/* In French, as « le numéro de téléphone du service »: what is missing is told so. */
extern const char *const law_mention_words[LAW_MENTION_COUNT];
/* Those that this case's acknowledgement must hold; electronic, post or mail is enough: law_missing. */
unsigned law_mentions(const struct law_case *law_case);
/* Of those, the ones that `there` lacks; with one missing, the delays to sue do not run (L112-6,
 * L112-12), so a simple receipt goes at once and somebody is asked to fill the rest. */
unsigned law_missing(const struct law_case *law_case, unsigned there);

/* --- after a decision, or instead of one ------------------------------------------------------ */

/* The last day to go to court against silence or a decision of that day; `opposable` tells whether it
 * can be held against the person: delays and ways were told, in an acknowledgement with every mention or
 * with the decision itself. */
int32_t law_sue_by(const struct calendar *calendar, int32_t decided);
/* Silence accepted: an attestation is owed to whoever asks (L232-3). */
bool law_attests(const struct law_case *law_case, int32_t today);
/* Reasons of a silent refusal, asked on `asked`: owed by. 0: asked too late, or nothing to explain. */
int32_t law_reasons_by(const struct law_case *law_case, const struct calendar *calendar,
                       int32_t asked);

#endif
