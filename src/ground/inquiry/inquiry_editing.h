/* Between the files of the editor: what a kind has, changes to a document, lines that people type,
 * what a careful reader remarks, sheets filled at random, two versions side by side. All of it is
 * pure: no SQL, no HTML, no clock. */
#ifndef GROUND_INQUIRY_EDITING_H
#define GROUND_INQUIRY_EDITING_H

#include "ground/inquiry/inquiry_inside.h"

/* --- inquiry_change.c: what a kind has, and changes to a document ----------------------------- */

enum inquiry_trait {
	TRAIT_ANSWERED = 1 << 0, /* by people: a nature, sides, may be needed */
	TRAIT_APARTS = 1 << 1,
	TRAIT_CHOICES = 1 << 2,
	TRAIT_SHUFFLED = 1 << 3,
	TRAIT_LEVELS = 1 << 4,   /* from least to most, with words */
	TRAIT_JUDGES = 1 << 5,   /* a level of agreement or liking: its words want care */
	TRAIT_TICKS = 1 << 6,    /* least and most are how many choices */
	TRAIT_NUMBER = 1 << 7,   /* limits with decimals, a unit */
	TRAIT_DAY = 1 << 8,
	TRAIT_HOUR = 1 << 9,
	TRAIT_TOTAL = 1 << 10,
	TRAIT_LENGTH = 1 << 11,
	TRAIT_OTHER = 1 << 12,   /* a second sentence (Kano) */
	TRAIT_TEXT = 1 << 13,    /* something to read */
	TRAIT_FORMULA = 1 << 14,
	TRAIT_PURPOSE = 1 << 15, /* may be a personal datum */
	TRAIT_UNIT = 1 << 16,
	TRAIT_FILE = 1 << 17,    /* a size, photos alone */
	TRAIT_STEPS = 1 << 18,   /* its choices may be the steps of a journey */
};
bool inquiry_has(enum ask_kind kind, enum inquiry_trait trait);
/* In French: the words of its kind, or « une étape d’un parcours ». */
const char *inquiry_kind_said(const struct inquiry_question *question);
#define INQUIRY_STEP_CODE "step" /* beside the codes of kinds, where one is added */
#define INQUIRY_STEP_WORDS "une étape d’un parcours"
/* The kind of a code of documents, or ASK_KIND_COUNT. */
enum ask_kind inquiry_kind_of(struct span code);
/* Gives a question its kind: what the kind has not is dropped, what it cannot do without begins. */
void inquiry_fit(struct arena *arena, const struct inquiry *inquiry,
                 struct inquiry_question *question, enum ask_kind kind);

/* --- inquiry_steps.c: « À quelle étape ? » ------------------------------------------------------------
 *
 * The choices of a question may be the steps of a journey: coded by their ranks, in the journey's
 * words, each with the id of its step. They are frozen each time the question is saved; an inquiry
 * whose journey has changed since is not published. Below, steps are those on the way, by rank. */

struct journey_step;
/* The steps become the choices; what was said of a step in another language stays said of it. */
void inquiry_steps_put(struct arena *arena, const struct inquiry *inquiry,
                       struct inquiry_question *question, const struct journey_step *steps,
                       size_t count);
bool inquiry_steps_agree(const struct inquiry_question *question,
                         const struct journey_step *steps, size_t count);
/* Its choices stay, as those of no journey. */
void inquiry_leave_journey(struct inquiry_question *question);

/* An inquiry of one page without a question. */
struct inquiry *inquiry_blank(struct arena *arena, struct span name, const struct span *languages,
                              size_t language_count);
/* The rank of a question, or the count. */
size_t inquiry_find(const struct inquiry *inquiry, struct span code);
/* « Q7 »: a code that no question has. */
struct span inquiry_free_code(struct arena *arena, const struct inquiry *inquiry);
size_t inquiry_page_at(const struct inquiry *inquiry, size_t question);

/* A new question at a rank, on a page (its first to one after its last). False: there are as many as
 * there may be. */
bool inquiry_question_add(struct arena *arena, struct inquiry *inquiry, size_t page, size_t at,
                          enum ask_kind kind);
void inquiry_question_take_away(struct inquiry *inquiry, size_t at);
/* One place up (-1) or down (1), through the end of a page. False: it is at the end already. */
bool inquiry_question_move(struct inquiry *inquiry, size_t at, int by);
/* To the end of another page. */
void inquiry_question_send(struct arena *arena, struct inquiry *inquiry, size_t at, size_t page);
/* Before that question of a page, or at its end: ranks as they are before. False: it is there already. */
bool inquiry_question_put(struct arena *arena, struct inquiry *inquiry, size_t at, size_t page,
                          size_t before);
/* A page after this one, with its questions from `from` on (the end of the page: none). Without any
 * page yet, it is the first. */
bool inquiry_page_add(struct arena *arena, struct inquiry *inquiry, size_t page, size_t from);
/* Its questions go to the page before, or after. False: it is the only one. */
bool inquiry_page_take_away(struct inquiry *inquiry, size_t page);
/* The same languages in another order, more or fewer: words follow. */
void inquiry_speak(struct arena *arena, struct inquiry *inquiry, const struct span *languages,
                   size_t language_count);
/* A question's code changed: formulas that name it, or a part of it, follow. */
void inquiry_rename(struct arena *arena, struct inquiry *inquiry, struct span from,
                    struct span to);

/* Where a quoted text that begins here ends, or here. */
size_t inquiry_skip_quoted(struct span source, size_t at);

/* --- inquiry_reach.c: can anybody fill a quota? ----------------------------------------------- */

enum inquiry_reach {
	INQUIRY_REACHED,      /* somebody may, or it is not known */
	INQUIRY_NOT_ASKED,    /* it waits for a question that its side is not asked */
	INQUIRY_OUT_OF_REACH, /* its answers are never given together */
};
enum inquiry_reach inquiry_reach_of(const struct inquiry_asked *asked, size_t quota);
/* Among those before it, one that counts the same answers; or the quota itself. */
size_t inquiry_twin_quota(const struct inquiry_asked *asked, size_t quota);

/* --- inquiry_lines.c: choices and levels as lines --------------------------------------------------
 *
 *	CODE | libellé              a line alone is a label: its code is made (A1, A2…)
 *	CODE | un bout | l’autre    pairs
 *	* CODE | libellé            stays last when the order is drawn */

enum { INQUIRY_LINE_MAX = ASK_CHOICE_COUNT_MAX };

struct span inquiry_choices_write(struct arena *arena, const struct inquiry_question *question,
                                  size_t language);
struct span inquiry_levels_write(struct arena *arena, const struct inquiry_question *question,
                                 size_t language);
/* Into the question, in one language; the first language says which choices there are. NULL, or the
 * French sentence of the first line that is wrong; the question is then as it was. */
const char *inquiry_choices_read(struct arena *arena, const struct inquiry *inquiry,
                                 struct inquiry_question *question, size_t language,
                                 struct span lines);
const char *inquiry_levels_read(struct arena *arena, const struct inquiry *inquiry,
                                struct inquiry_question *question, size_t language,
                                struct span lines);

/* --- inquiry_read_over.c: what a careful reader remarks --------------------------------------- */

/* Syllables of a French word, roughly: groups of vowels, a mute ending apart. */
int inquiry_syllables(struct span word);
/* Flesch's ease of reading in its French form, 207 - 1.015 × words per sentence - 73.6 × syllables per
 * word (Kandel and Moles, « Application de l'indice de Flesch à la langue française », Cahiers Études
 * de Radio-Télévision 19, 1958, p. 253-274). 60 and more: easy; under 30: hard. False: fewer than
 * 100 words, from which nothing is said. */
bool inquiry_ease(struct span words, int *ease_r);
/* Of the service, of what each lives or of what counts, and yet asked of one side only? */
bool inquiry_lacks_twin(const struct inquiry_question *question);
/* Remarks to know before publishing, after those of inquiry_check; those that block come first. */
void inquiry_read_over(struct arena *arena, const struct inquiry *inquiry,
                       struct inquiry_remark **remarks_r, size_t *count_r);

/* --- inquiry_try.c: sheets filled at random --------------------------------------------------- */

enum { INQUIRY_TRY_COUNT = 200, INQUIRY_TRY_COUNT_MAX = 1000 };

struct inquiry_tried {
	size_t sheets;
	size_t *shown;    /* by question: on how many sheets */
	size_t *answered; /* of those with a check: how many answers … */
	size_t *refused;  /* … it refused */
	int least_s, median_s, most_s; /* to read and tick what is shown */
};
/* Answers within the types, the same for a seed on every machine; `today` for dates without limits. */
struct inquiry_tried inquiry_try(struct arena *arena, const struct inquiry_asked *asked,
                                 size_t language, size_t sheets, uint64_t seed, int32_t today);

/* --- inquiry_differ.c: two versions ----------------------------------------------------------- */

enum inquiry_becoming {
	BECOMES_SAME,     /* same code, kind, scale and words: comparable */
	BECOMES_REWORDED, /* only the words changed: somebody says whether the series goes on */
	BECOMES_CUT,      /* another kind or scale: not comparable */
	BECOMES_NEW,
	BECOMES_GONE,
	BECOMES_COUNT
};
struct inquiry_difference {
	enum inquiry_becoming fate;
	struct span code;
	struct span before, after; /* the words, of whom they are asked first */
	const char *what;          /* French: what changed; NULL: nothing to say */
};
/* Questions of the later version in their order, then those that are gone. */
void inquiry_differ(struct arena *arena, const struct inquiry *before, const struct inquiry *after,
                    struct inquiry_difference **differences_r, size_t *count_r);

#endif
