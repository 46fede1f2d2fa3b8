/* Between the files of this room only. */
#ifndef PROVE_IMPACT_INSIDE_H
#define PROVE_IMPACT_INSIDE_H

#include "prove/impact/impact.h"

enum { IMPACT_SIDE_COUNT = 2 }; /* usagers, agents: what the mirror pairs */
enum side impact_side(size_t side);

/* --- impact_places.c: what a place is compared with ------------------------------------------- */

enum { IMPACT_PART_MAX = 60 };

#define IMPACT_OPENED_NONE UINT32_MAX

/* A place whose released cell is taken whole. */
struct impact_part {
	int64_t place_id;
	uint32_t opened; /* rank of the opened place just above it, or IMPACT_OPENED_NONE */
};

/* What is compared when a reader asks for a place of the later tree (PLACE_NONE: the whole). */
struct impact_reach {
	uint32_t asked;
	bool is_same;       /* one place, the same at both times */
	bool is_impossible; /* nothing is compared: `split`, too many places, or none before */
	uint32_t split;     /* earlier tree: a place of which only a part is here; or PLACE_NONE */
	struct impact_part parts[IMPACT_TIME_COUNT][IMPACT_PART_MAX];
	size_t part_count[IMPACT_TIME_COUNT];
	/* Places of the earlier tree of which only some places under are here: what was answered at
	 * the place itself belongs to no part, and must be shown to be nothing. */
	uint32_t opened[IMPACT_PART_MAX];
	size_t opened_count;
	bool *members[IMPACT_TIME_COUNT]; /* by place of that time's tree */
};

struct impact_places {
	const struct place_tree *trees[IMPACT_TIME_COUNT];
	const struct place_passage *passages;
	size_t passage_count;
	/* By place of the earlier tree: where it stands in the later one, when it went on as it was;
	 * whether it came to be in between, so that nobody had answered there. */
	uint32_t *stands;
	bool *is_born;
};

struct impact_places impact_places_of(struct arena *arena, const struct place_tree *before,
                                      const struct place_tree *after,
                                      const struct place_passage *passages, size_t count);
void impact_reach_of(struct arena *arena, const struct impact_places *places, uint32_t asked,
                     struct impact_reach *reach_r);
/* The places of the later tree that took over from a place of the earlier one. */
size_t impact_heirs(const struct impact_places *places, int64_t place_id,
                    uint32_t heirs_r[IMPACT_PART_MAX]);

/* --- what both waves asked -------------------------------------------------------------------- */

struct impact_line {
	const struct survey_item *items[IMPACT_TIME_COUNT];
	struct survey_scale scale; /* of the later wave, with its margin */
	bool is_same_series;       /* the words changed, their meaning did not */
	struct impact_voice voices[IMPACT_SIDE_COUNT], gap;
	struct stats_gap tests[IMPACT_SIDE_COUNT], gap_test;
};

/* A sentence answered on the wave's own scale, where more is better: facts with their own choices
 * (G1: yes, partly, no), guesses, expectations and texts are no such notes. The steps of a journey
 * are asked only of those who speak of it: sixty of them would also hide, judged with the others,
 * what moved in the service. */
bool impact_is_rated(const struct survey_wave *wave, const struct survey_item *item);
/* May the two be compared on this side, before any figure is seen? IMPACT_COMPARED if so. */
enum impact_state impact_state_of(const struct impact_line *line,
                                  const struct survey_wave waves[IMPACT_TIME_COUNT],
                                  enum side side);
/* Gives every change of a place its verdict: sentences and sides in one family, gaps in another. */
void impact_judge(struct arena *arena, struct impact_line *lines, size_t count,
                  int64_t *family_r, int64_t *gap_family_r);

/* --- impact_view.c: everything one page says, before it is a model ---------------------------- */

/* Who answered somewhere, by side and time; 0: not known, or not shown. */
struct impact_turnout {
	struct span name;
	int64_t received[IMPACT_SIDE_COUNT][IMPACT_TIME_COUNT];
	int64_t expected[IMPACT_SIDE_COUNT][IMPACT_TIME_COUNT];
};
enum { IMPACT_TURNOUT_MAX = 61 }; /* the place, then those under it */

struct impact_view {
	struct db *db;
	int64_t root_id;
	struct survey_wave waves[IMPACT_TIME_COUNT];
	struct survey_form forms[IMPACT_TIME_COUNT];
	struct impact_places places;
	uint32_t place; /* later tree, as asked; PLACE_NONE: the whole organisation */
	struct impact_reach reach;
	struct impact_line *lines; /* what both waves asked, in the order of the later form */
	size_t line_count;
	int64_t family_size, gap_family_size;
	struct impact_turnout turnouts[IMPACT_TURNOUT_MAX];
	size_t turnout_count;
};

/* How many rated sentences two forms share; 0 when the waves did not ask the same public. */
size_t impact_shared(const struct survey_wave waves[IMPACT_TIME_COUNT],
                     const struct survey_form forms[IMPACT_TIME_COUNT]);
/* Trees and lines; the caller set db, root_id, waves and forms. */
MUST_USE bool impact_view_load(struct arena *arena, struct impact_view *view,
                               struct fault *fault_r);
/* What is compared there, and its figures. */
MUST_USE bool impact_view_figures(struct arena *arena, struct impact_view *view,
                                  struct fault *fault_r);
/* Who answered (impact_people.c); the first turnout, of the place itself, is filled already. */
MUST_USE bool impact_view_people(struct arena *arena, struct impact_view *view,
                                 struct fault *fault_r);

/* The waves this reader may read, latest first, and their forms as they are asked for. */
struct impact_shelf {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	struct survey_wave *waves;
	struct survey_form **forms; /* NULL: not asked for yet */
	size_t count;
};
/* Waves before the state `least` are unknown to the reader. */
MUST_USE bool impact_shelf_open(struct arena *arena, struct db *db, int64_t root_id,
                                enum survey_state least, struct impact_shelf *shelf_r,
                                struct fault *fault_r);
/* NULL: it could not be read. */
const struct survey_form *impact_shelf_form(struct impact_shelf *shelf, size_t wave,
                                            struct fault *fault_r);
const struct survey_item *impact_item_by_code(const struct survey_form *form, struct span code);

/* The two waves that a question names. FOUND_NONE with what is wrong when a code names none. */
struct impact_choice {
	struct impact_shelf shelf;
	size_t at[IMPACT_TIME_COUNT]; /* SIZE_MAX: none */
	bool is_unknown[IMPACT_TIME_COUNT];
	bool is_swapped; /* they were asked for in the other order */
	bool is_twice;   /* the same one was asked for both */
	struct survey_form forms[IMPACT_TIME_COUNT];
};
MUST_USE bool impact_choose(struct arena *arena, struct db *db, int64_t root_id,
                            const struct impact_question *question,
                            struct impact_choice *choice_r, struct fault *fault_r);
static inline bool
impact_has_both(const struct impact_choice *choice)
{
	return choice->at[0] != SIZE_MAX && choice->at[1] != SIZE_MAX && !choice->is_twice;
}

/* --- impact_action.c -------------------------------------------------------------------------- */

struct impact_judges {
	enum impact_effect_state state; /* IMPACT_EFFECT_COMPARED: both were found */
	int32_t from_day;
	size_t at[IMPACT_TIME_COUNT]; /* SIZE_MAX: none */
};
MUST_USE bool impact_judges_of(struct impact_shelf *shelf, const struct action *action,
                               int32_t today, struct impact_judges *judges_r,
                               struct fault *fault_r);

/* What the page of one action needs: the place at both times, and its line among the others. */
struct impact_sight {
	enum impact_effect_state state;
	int32_t from_day;
	struct impact_view view;        /* its waves, from IMPACT_EFFECT_PREPARING on */
	const struct impact_line *line; /* when compared */
};
MUST_USE bool impact_sight_load(struct arena *arena, struct db *db, int64_t root_id,
                                const struct impact_action_question *question,
                                struct impact_sight *sight_r, struct fault *fault_r);
const struct impact_line *impact_line_by_code(const struct impact_view *view, struct span code);
struct impact_change impact_change_from(struct arena *arena, const struct impact_view *view,
                                        const struct impact_line *line);
/* The same two waves at another place of the later tree. */
MUST_USE bool impact_view_elsewhere(struct arena *arena, const struct impact_view *view,
                                    uint32_t place, struct impact_view *other_r,
                                    struct fault *fault_r);

/* --- impact_words.c --------------------------------------------------------------------------- */

struct impact_words {
	struct arena *arena;
	const struct impact_view *view;
	struct mirror_names names;
};
struct impact_words impact_words_of(struct arena *arena, const struct impact_view *view);

/* « a monté », « n’a pas bougé » … and the class of its mark. */
const char *impact_chip(const struct impact_voice *voice);
const char *impact_chip_class(const struct impact_voice *voice);
const char *impact_gap_chip(const struct impact_line *line);
const char *impact_gap_chip_class(const struct impact_line *line);
/* What may be said of one side of a line, and of its gap ("" when there is none). */
const char *impact_voice_words(const struct impact_words *words, const struct impact_line *line,
                               size_t side);
const char *impact_gap_words(const struct impact_words *words, const struct impact_line *line);
const char *impact_title(const struct impact_words *words);
const char *impact_lead(const struct impact_words *words);
/* What was compared with what, when places changed; "" when they did not. */
const char *impact_place_words(const struct impact_words *words);
/* The share of those who answered, in per cent; negative when it is not known. */
double impact_rate(const struct impact_turnout *turnout, size_t side, enum impact_time time);
/* Warnings about who answered, one a call from `at` on; NULL after the last. */
const char *impact_warning(const struct impact_words *words, size_t at);

#endif
