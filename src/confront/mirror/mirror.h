/* mirror: lays both visions of the same service side by side, and says what may be concluded.
 *
 * A gap is always agents minus usagers, on sentences about the service judged by both (S), never
 * on each side's own experience. It is computed from released cells only, once per sealing, and
 * kept: every page gives the same gap the same verdict. */
#ifndef CONFRONT_MIRROR_H
#define CONFRONT_MIRROR_H

#include "confront/result/result.h"
#include "craft/chart/chart.h"
#include "craft/stats/stats.h"
#include "craft/visit/visit.h"
#include "listen/survey/survey.h"

enum mirror_method {
	MIRROR_PEOPLE, /* Welch on people's answers */
	MIRROR_PLACES, /* paired: each place has a note of each side */
	MIRROR_NOTES,  /* two notes of one place, without the answers: no test */
	MIRROR_METHOD_COUNT
};

struct mirror_gap {
	int64_t place_id, journey_id, subject_id, first_group_id, second_group_id;
	enum secrecy_kind kind;
	enum mirror_method method;
	int64_t pairs;
	double first_mean, second_mean, gap;
	bool is_tested; /* low, high and the adjusted p are known */
	double low, high, p_different, p_alike;
	enum stats_verdict verdict;
	bool is_beyond;
	int64_t family_size;
	bool has_ranks; /* the answers are known, not only their mean */
	double delta, delta_low, delta_high, p_rank, hedges;
	int64_t more_first, more_second; /* -1: not known */
	bool has_link;
	double link, link_low, link_high, link_visible;
};

/* One lived sentence over the places where both sides are shown. */
struct mirror_symmetry {
	int64_t item_id, places;
	bool has_link; /* there are places enough, and their notes vary */
	double link, low, high, visible;
};
enum { MIRROR_SYMMETRY_PLACES_MIN = 8 };

/* --- rules (no database) --------------------------------------------------------------------- */

/* The gap of two released cells, tested when both know their spread. */
struct mirror_gap mirror_compare(const struct secrecy_cell *first,
                                 const struct secrecy_cell *second, struct stats_gap *test_r);
/* Fills how many more answers would settle a gap left unsure. */
void mirror_needed(struct mirror_gap *gap, const struct secrecy_cell *first,
                   const struct secrecy_cell *second, double margin);
/* The paired gap of `count` places; NULL-safe: with fewer than two, not tested. */
struct mirror_gap mirror_pair(struct arena *arena, const double *first, const double *second,
                              size_t count, struct stats_gap *test_r);

/* What a released mean of answers says of them; TOO_FEW when their spread is not known. */
struct stats_summary mirror_summary_of(const struct secrecy_cell *cell);

/* Spearman between the notes of both sides; `cells` may hold others. */
struct mirror_symmetry mirror_symmetry_of(struct arena *arena, const struct place_tree *tree,
                                          const struct secrecy_cell *cells, size_t cell_count,
                                          int64_t item_id);

/* --- judging --------------------------------------------------------------------------------- */

/* Judges the wave's gaps from its released cells and keeps them. May run twice. */
MUST_USE bool mirror_judge(struct arena *visit, struct store *store, int64_t root_id,
                           struct span wave_code, struct fault *fault_r);
/* Seals and judges the waves whose figures no longer match what is kept: before any reading. */
MUST_USE bool mirror_refresh(struct arena *visit, const struct survey_seal *seal,
                             struct survey_sealed *sealed_r, struct fault *fault_r);

MUST_USE bool mirror_gaps(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                          int64_t place_id, int64_t journey_id, struct mirror_gap **gaps_r,
                          size_t *count_r, struct fault *fault_r);

MUST_USE bool mirror_symmetries(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, struct mirror_symmetry **symmetries_r,
                                size_t *count_r, struct fault *fault_r);

/* --- figures and words, for the rooms after this one ------------------------------------------ */

/* A figure of one side, with its 95 % interval. */
struct mirror_voice {
	bool is_shown, has_interval;
	double value, low, high;
	int64_t people;
};
/* A mean of answers. A cell that is not there is not shown; a gap between places has its own. */
struct mirror_voice mirror_voice_of(const struct secrecy_cell *cell);
/* The same on another scale: value · by + plus. */
struct mirror_voice mirror_voice_scaled(struct mirror_voice voice, double by, double plus);

/* A note brought to 0–100 is high when its whole interval is above 60, low when it is under 50
 * (QUESTIONNAIRE §5.6). */
enum mirror_level { MIRROR_BETWEEN, MIRROR_LOW, MIRROR_HIGH };
enum mirror_level mirror_level_of(const struct mirror_voice *voice, const struct survey_scale *scale);
/* Do the two intervals leave each other apart? */
bool mirror_are_apart(const struct mirror_voice *a, const struct mirror_voice *b);

/* As sentences want them: plural, small; « Usagers » for the beginning of one. */
struct mirror_names {
	struct span first, second, first_capital, second_capital;
	int64_t left_first, left_second; /* people who could still have answered; -1: not known */
};
/* Of the two sides; on an internal journey both are colleagues (QUESTIONNAIRE §2). */
struct mirror_names mirror_names_of(const struct survey_wave *wave);

/* In French, and the class of its mark. */
extern const char *const mirror_verdict_words[STATS_VERDICT_COUNT],
	*const mirror_verdict_classes[STATS_VERDICT_COUNT];
/* What a gap between these two notes says, in whole sentences. */
struct span mirror_row_words(struct arena *arena, const struct mirror_gap *gap,
                             const struct mirror_voice *first, const struct mirror_voice *second,
                             const struct mirror_names *names, const struct survey_scale *scale);
/* `what`: « La note », « La réponse »; `coarser`: the nearest place above where it is shown, or
 * empty. */
struct span mirror_hidden_words(struct arena *arena, const char *what, struct span side_name,
                                struct span coarser);
/* Decimals of a note on this scale. */
int mirror_decimals(const struct survey_scale *scale);
/* « 0,25 » */
struct span mirror_margin_words(struct arena *arena, const struct survey_scale *scale);
/* At most ten ticks, at round steps. */
struct chart_scale mirror_chart_scale(double low, double high);

/* --- the page -------------------------------------------------------------------------------- */

/* What a reader asks for; empty means the default (latest wave, whole organisation, all). */
struct mirror_question {
	struct span wave, place, journey;
	/* Waves before this state are unknown to the reader: SURVEY_PUBLISHED for a visitor,
	 * SURVEY_RETURNED for who works here, SURVEY_CLOSED for who prepares or checks it. */
	enum survey_state least;
	/* Who works on it where the page looks is led from each line to a workshop, who decides to an
	 * action too; NULL: nobody is. */
	const struct reader *acts;
};
enum {
	MIRROR_DECIDES = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR),
	MIRROR_WORKS = MIRROR_DECIDES | WHO(ROLE_TEAM_LEADER),
};

extern const struct page_kind mirror_page, mirror_method_page;

/* Fills the page for a question. FOUND_NONE: a word of the question names nothing, and the model
 * holds the sentence that says so beside the field (and the default scope). */
MUST_USE enum found mirror_fill(struct arena *arena, struct db *db, int64_t root_id,
                                const struct mirror_question *question, struct model **model_r,
                                struct model *frame, struct fault *fault_r);

/* The same figures as a table, in CSV or XLSX, and as a sheet of plain text for a terminal. */
MUST_USE bool mirror_table(struct arena *arena, const struct model *model, bool xlsx,
                           struct span *bytes_r, struct fault *fault_r);
void mirror_print(struct arena *arena, const struct model *model, struct text *out);
void mirror_print_errors(const struct model *model, struct text *out);

extern const struct room_pages mirror_pages;

/* --- one point at a time, for the rooms that act on it ----------------------------------------- */

enum mirror_point_kind {
	MIRROR_POINT_THEME,    /* a dimension, judged by both */
	MIRROR_POINT_SENTENCE, /* a sentence, judged by both */
	MIRROR_POINT_EXPECTED, /* a choice among what counts most */
	MIRROR_POINT_GUESSED,  /* what one thought that the other would say */
	MIRROR_POINT_LIVED,    /* the same quality, lived by each */
};

struct mirror_figure {
	struct span name; /* « Usagers » */
	struct mirror_voice voice;
	struct span words; /* « 2,6 sur 5 », « 46 % », « non montré » */
	struct span range; /* « entre 2,55 et 2,65 »; empty without interval */
};
/* A note on its scale. */
struct mirror_figure mirror_figure_of(struct arena *arena, struct span name,
                                      const struct mirror_voice *voice,
                                      const struct survey_scale *scale);

/* A line of the mirror, in the mirror's own words: of released cells only. */
struct mirror_point {
	enum mirror_point_kind kind;
	struct span code, label, about, theme_code; /* about: small words under the label, or empty */
	int64_t journey_id, step_id; /* of the sentence; 0: none */
	struct mirror_figure first, second;
	struct span reading;       /* in one English word: "different", "alike", "shared", "hidden" … */
	struct span reading_words; /* as the page says it; may be empty */
	struct span reading_class, sentence;
	bool is_shared;            /* seen alike, wanted, lived or missed by both */
	bool is_high, is_low;      /* judged alike, and both notes clearly above, under the middle */
	struct markup marks, axis;
};

struct mirror_reading {
	struct survey_wave wave;
	const struct place_tree *tree; /* of the wave's last day */
	uint32_t place;                /* PLACE_NONE: the whole organisation */
	struct span place_code, place_name, journey_code, journey_name; /* codes empty: the whole, all */
	int64_t journey_id;
	struct mirror_names names;
	struct span margin; /* « 0,25 » */
	/* A sentence when nothing can be read: no survey yet, or figures being made again. */
	const char *nothing;
	struct span trouble; /* FOUND_NONE: what the question gets wrong */
	struct mirror_point *points; /* in the order of the page; a code may come once by pair of groups */
	size_t count;
};

/* Every point that the page of this question shows. FOUND_NONE: a word of it names nothing. */
MUST_USE enum found mirror_read(struct arena *arena, struct db *db, int64_t root_id,
                                const struct mirror_question *question,
                                struct mirror_reading *reading_r, struct fault *fault_r);
/* The first point of this code, or NULL. */
const struct mirror_point *mirror_point_by_code(const struct mirror_reading *reading,
                                                struct span code);

/* A row of a page that shows a point: `point_label`, `point_marks`, `point_sentence` … */
enum { MIRROR_POINT_FIELD_COUNT = 17 };
extern const struct field mirror_point_fields[MIRROR_POINT_FIELD_COUNT];
void mirror_point_draw(const struct mirror_point *point, struct model *row);

/* --- a wave in short, for the pages that begin with it ------------------------------------------ */

enum { MIRROR_BRIEF_SIDES = 2 }; /* SIDE_USAGER, SIDE_AGENT */

struct mirror_brief_point {
	struct span code, label;
	struct mirror_voice voices[MIRROR_BRIEF_SIDES];
	const struct mirror_gap *gap; /* NULL: one of the notes is not shown */
	struct markup marks;
};

struct mirror_brief {
	size_t wave_count;       /* that this reader may read */
	struct survey_wave wave; /* the latest of them */
	struct mirror_names names;
	struct span title, lead; /* the sentences of its mirror, whole organisation */
	int64_t people[MIRROR_BRIEF_SIDES]; /* who answered; 0: not shown */
	/* What each says of the service as a whole; code empty: it was not asked. */
	struct span whole_code, whole_sentence;
	struct survey_scale whole_scale;
	struct mirror_voice whole[MIRROR_BRIEF_SIDES];
	struct mirror_brief_point *points; /* in the order of the mirror: what differs first */
	size_t count;
	struct markup axis;
};

/* FOUND_NONE: no wave (wave_count 0), or the figures of the latest are being made again. */
MUST_USE enum found mirror_brief(struct arena *arena, struct db *db, int64_t root_id,
                                 enum survey_state least, struct mirror_brief *brief_r,
                                 struct fault *fault_r);

#endif
