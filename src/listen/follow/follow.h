/* follow: who answers a survey, against who was asked, while there is still time to ask others.
 *
 * Outcomes and rates are those of the American Association for Public Opinion Research, Standard
 * Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys, 10th ed., 2023, for
 * people named on a list and asked by mail, e-mail or SMS:
 *   I   complete     her link has served
 *   R   refusal      after this survey wrote to her, she asked to be left alone
 *   NC  non-contact  written to, and nothing came back
 *   U   unknown      it came back, could not leave, or was never sent: asked enough already, not yet
 *   RR1 = I / (I + R + NC + U)     response rate 1, everyone counted as if eligible
 *   RR2 = RR1                      no partial answer is ever counted: what is not sent is not read
 *   COOP1 = I / (I + R)            cooperation rate 1, among those who are known to have been reached
 * A link for all has no list, so it has no rate: its replies are counted apart.
 *
 * Nothing here is a result: only whether people answered, as carefully as the board of the survey
 * tells it. Of agents, in steps of five, and nothing where fewer than ten are invited. */
#ifndef LISTEN_FOLLOW_H
#define LISTEN_FOLLOW_H

#include "listen/invite/invite.h"

/* --- rules --------------------------------------------------------------------------------------- */

struct follow_rates {
	bool has_response, has_cooperation; /* false: nobody to divide by */
	double response, cooperation;       /* RR1, COOP1, from 0 to 1 */
};
/* Of a cell whose answers are counted. */
struct follow_rates follow_rates_of(const struct invite_tally *tally);

/* How many replies make the 95 % interval of a mean (Student) reach at most `margin` on either side, if
 * they vary so much; the first number that does. 0: nothing varies, or there is no margin. */
int64_t follow_needed(double variance, double margin);
/* The variance believed of a scale when nothing is known: 1 on 1–5, as a share of the range. */
double follow_variance_guess(const struct survey_scale *scale);

/* How far a place and side is from what can be shown, then concluded from. */
struct follow_lack {
	enum respondent who;
	int64_t invited;  /* 0: not known */
	int64_t received;
	int64_t needed;   /* to reach the margin; 0: no such goal */
};
/* « 3 réponses ; il en manque 2 pour montrer quelque chose, 61 pour conclure. » */
const char *follow_lack_words(struct arena *arena, const struct follow_lack *lack);
/* « moins de 5 », « au moins 15 »; of the public, the number itself; « non montré ». */
const char *follow_received_words(struct arena *arena, enum respondent who, int64_t received,
                                  int64_t invited);

/* « au moins 45 », « toutes »: a step of five moves with one answer of five; of a limit within the step
 * only whether it is full is told. */
const char *follow_quota_words(struct arena *arena, int64_t received, int64_t limit);

/* « 12 feuilles attendent leur seconde saisie. 40 ont été comparées… »; while the survey is open, in steps
 * of five. */
const char *follow_twice_words(struct arena *arena, const struct answer_agreement *agreement,
                               bool is_open);

extern const struct room_pages follow_pages;

#endif
