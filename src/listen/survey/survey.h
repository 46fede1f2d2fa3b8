/* survey: keeps what was asked of all sides and what they answered.
 *
 * Answers come by import (replies, a row per respondent; counts, per place, item and level;
 * scores, already computed) or were given here (room answer). A wave holds one kind. Its sealed
 * form, read by the mirror, is made by survey_seal once the wave is closed; no page reads
 * replies. */
#ifndef LISTEN_SURVEY_H
#define LISTEN_SURVEY_H

#include "craft/columns/columns.h"
#include "craft/mapping/mapping.h"
#include "craft/picture/picture.h"
#include "ground/journey/journey.h"
#include "ground/place/place.h"
#include "ground/secrecy/secrecy.h"
#include "ground/theme/theme.h"

enum {
	SURVEY_ITEM_COUNT_MAX = COLUMNS_ITEM_COUNT_MAX,
	SURVEY_THEME_COUNT_MAX = COLUMNS_THEME_COUNT_MAX / 2, /* S and V apart */
	SURVEY_GROUP_COUNT_MAX = 60,
	SURVEY_LEVEL_COUNT_MAX = COLUMNS_LEVEL_COUNT_MAX,
	SURVEY_TEXT_COUNT_MAX = 60, /* open questions of a wave */
	SURVEY_TEXT_SIZE_MAX = 16000, /* bytes of a text that comes from elsewhere */
	/* Levels that are no level: they leave n and are never zero. */
	SURVEY_NOT_ANSWERED = 255,
	SURVEY_NOT_APPLICABLE = 254,
	SURVEY_DECLINED = 253,
	SURVEY_NOT_KNOWN = 252,
	SURVEY_LEVEL_LAST = 251,
};

/* A scale is data. Levels are low, low + step, … high; scores use no step. */
struct survey_scale {
	double low, high, step, favourable, margin;
};

size_t survey_level_count(const struct survey_scale *scale);
double survey_level_value(const struct survey_scale *scale, size_t level);
/* The level index of a value, or SIZE_MAX when the value is not a level of this scale. */
size_t survey_level_of(const struct survey_scale *scale, double value);
/* 1/16 of the range: 0.25 point on 1–5 (DESIGN §5). */
double survey_margin_default(const struct survey_scale *scale);

enum survey_kind { SURVEY_ANSWERS, SURVEY_COUNTS, SURVEY_SCORES, SURVEY_KIND_COUNT };
extern const char *const survey_kind_words[SURVEY_KIND_COUNT];

/* Launch states (DOMAIN §3.6). Figures are made from SURVEY_CLOSED on: who prepares and who checks
 * read them then, who works here from SURVEY_RETURNED on, everybody from SURVEY_PUBLISHED on. An
 * imported wave is closed, or published when its mapping says so. */
enum survey_state {
	SURVEY_DRAFT, SURVEY_READY, SURVEY_OPEN, SURVEY_CLOSED, SURVEY_RETURNED, SURVEY_PUBLISHED,
	SURVEY_STATE_COUNT
};
extern const char *const survey_state_words[SURVEY_STATE_COUNT];

/* How a reply came. */
enum survey_way {
	SURVEY_WAY_IMPORT, SURVEY_WAY_OPEN, SURVEY_WAY_PERSONAL, SURVEY_WAY_CARD, SURVEY_WAY_PAPER,
	SURVEY_WAY_COUNT
};

struct survey_wave {
	int64_t id;
	struct span code, name;
	enum survey_kind kind;
	enum survey_state state;
	int64_t form_id; /* room questionnaire, or inquiry when it has a version; 0: imported */
	int64_t inquiry_version; /* 0: its form is one of the room questionnaire */
	bool agents_told;  /* agents were told that their words may be read, ten of them being together; surveys
	                    * of before said that no answer of theirs was ever read apart, which holds */
	bool is_elsewhere; /* it was put elsewhere: nobody was ever to answer it here (room intake) */
	int32_t opens_day, closed_day;
	bool internal;
	struct survey_scale scale;
	int64_t changes;   /* since its figures were made: 0 means that they are true */
	int64_t sealed_id; /* the last making of its figures, 0: never */
};

struct survey_group {
	int64_t id; /* from 1 */
	enum side side;
	struct span code, name;
};

struct survey_item {
	int64_t id; /* from 0, position in a reply */
	struct span code, wording; /* wording: of the first side asked */
	int64_t theme_id, version;
	char kind; /* one of "SVDEQBMGO" */
	bool is_reversed;
	struct span stem, scale;   /* codes; empty: no question above, the wave's own scale */
	size_t level_count;        /* 0: a text */
	int64_t about_id;          /* D: item guessed; -1 */
	enum side about_side;
	int64_t journey_id, step_id; /* asked only of those who speak of this journey, of this step; 0 */
	/* By side; rank 0: not asked of it. */
	int rank[SIDE_COUNT];
	struct span asked[SIDE_COUNT], asked_stem[SIDE_COUNT];
};

/* On which scale its figures stand: the wave's, or the rank of its words; a choice is 0 or 1. */
struct survey_scale survey_item_scale(const struct survey_wave *wave,
                                      const struct survey_item *item);

/* Signs that a reply was perhaps not read: subjects of released cells SECRECY_APART, from 0. */
enum survey_sign {
	SURVEY_SIGN_STRAIGHT, /* the same level all along */
	SURVEY_SIGN_CONTRARY, /* answers that contradict one another */
	SURVEY_SIGN_COPIED,   /* the same answers as somebody else's */
	SURVEY_SIGN_COUNT
};

struct survey_words { /* beside a level of a scale */
	struct span scale, words;
	size_t level;
};

/* A wave with what was asked in it. */
struct survey_form {
	struct survey_group *groups;
	size_t group_count;
	struct survey_item *items; /* open questions last */
	size_t item_count, text_count;
	struct survey_words *words;
	size_t word_count;
};

/* Those whose figures may exist (closed, with answers), latest closed first. */
MUST_USE bool survey_waves(struct arena *arena, struct db *db, int64_t root_id,
                           struct survey_wave **waves_r, size_t *count_r, struct fault *fault_r);
/* Of those, the ones that asked about steps of this journey. */
MUST_USE bool survey_waves_of_journey(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t journey_id, struct survey_wave **waves_r,
                                      size_t *count_r, struct fault *fault_r);
/* The same with those that have no answer left: their figures too must go. */
MUST_USE bool survey_waves_kept(struct arena *arena, struct db *db, int64_t root_id,
                                struct survey_wave **waves_r, size_t *count_r,
                                struct fault *fault_r);
/* Journeys whose steps some survey asks about, or asked, whatever its state; by id. */
MUST_USE bool survey_journeys_asked(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t **journeys_r, size_t *count_r,
                                    struct fault *fault_r);
MUST_USE enum found survey_wave_by_code(struct arena *arena, struct db *db, int64_t root_id,
                                        struct span code, struct survey_wave *wave_r,
                                        struct fault *fault_r);
MUST_USE bool survey_form_load(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t wave_id, struct survey_form *form_r,
                               struct fault *fault_r);
/* The themes a wave asked about, in the order of its form (answers, counts) or of their first
 * import (scores). */
MUST_USE bool survey_themes(struct arena *arena, struct db *db, int64_t root_id,
                            const struct survey_wave *wave, const struct survey_form *form,
                            int64_t **themes_r, size_t *count_r, struct fault *fault_r);

/* --- asking (rooms launch and answer) ----------------------------------------------------------- */

/* All waves asked here, whatever their state, latest first; with those that were put elsewhere, as long
 * as replies are left. */
MUST_USE bool survey_waves_asked(struct arena *arena, struct db *db, int64_t root_id,
                                 struct survey_wave **waves_r, size_t *count_r,
                                 struct fault *fault_r);
MUST_USE enum found survey_wave_by_id(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t wave_id, struct survey_wave *wave_r,
                                      struct fault *fault_r);
/* A new draft; wave->id is made here. The code must be free (ask survey_wave_by_code first). */
MUST_USE bool survey_wave_draft(struct db *db, int64_t root_id, struct survey_wave *wave,
                                struct fault *fault_r);
/* Name, days, questionnaire, internal, margin of a draft. */
MUST_USE bool survey_wave_change(struct db *db, int64_t root_id, const struct survey_wave *wave,
                                 struct fault *fault_r);
/* Which version of an inquiry a wave puts: of a draft, a later one may be taken. */
MUST_USE bool survey_inquiry_put(struct db *db, int64_t root_id, const struct survey_wave *wave,
                                 struct fault *fault_r);
/* From one state to another; *done_r false when it was no longer in `from` (two people at once). */
MUST_USE bool survey_wave_move(struct db *db, int64_t root_id, int64_t wave_id,
                               enum survey_state from, enum survey_state to, bool *done_r,
                               struct fault *fault_r);
/* The last day changes when a wave is closed by hand. */
MUST_USE bool survey_wave_close_on(struct db *db, int64_t root_id, int64_t wave_id, int32_t day,
                                   struct fault *fault_r);
/* Replaces what a draft asks. */
MUST_USE bool survey_form_replace(struct db *db, int64_t root_id, int64_t wave_id,
                                  const struct survey_form *form, struct fault *fault_r);

struct survey_population {
	int64_t place_id, lead_place_id;
	enum side side;
	int64_t people; /* 0: not known */
};
MUST_USE bool survey_populations(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id, struct survey_population **populations_r,
                                 size_t *count_r, struct fault *fault_r); /* by place, side */
MUST_USE bool survey_populations_replace(struct db *db, int64_t root_id, int64_t wave_id,
                                         const struct survey_population *populations,
                                         size_t count, struct fault *fault_r);

/* A reply as it is kept; reply_id is random. */
struct survey_reply {
	int64_t reply_id;
	enum side side;
	int64_t group_id, place_id, journey_id;
	bool has_day;
	int32_t day;
	enum survey_way way;
	struct span levels;
	struct span more; /* of an inquiry: rank of the language, then its pack; else empty */
};
MUST_USE bool survey_reply_keep(struct db *db, int64_t root_id, int64_t wave_id,
                                const struct survey_reply *reply, struct fault *fault_r);
struct survey_text {
	int64_t item_id;
	enum side side;
	int64_t place_id;
	struct span words;
};
MUST_USE bool survey_text_keep(struct db *db, int64_t root_id, int64_t wave_id,
                               const struct survey_text *text, struct fault *fault_r);
/* The same of what came with an import (its way is SURVEY_WAY_IMPORT): survey_undo takes it away. */
MUST_USE bool survey_reply_import(struct db *db, int64_t root_id, int64_t wave_id,
                                  int64_t import_id, const struct survey_reply *reply,
                                  struct fault *fault_r);
MUST_USE bool survey_text_import(struct db *db, int64_t root_id, int64_t wave_id,
                                 int64_t import_id, const struct survey_text *text,
                                 struct fault *fault_r);
/* What imports brought to a wave, and is still there. */
struct survey_brought {
	int64_t import_id, replies;
};
MUST_USE bool survey_imports_of(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, struct survey_brought **brought_r,
                                size_t *count_r, struct fault *fault_r);
/* What somebody joined to a reply. */
struct survey_file {
	int64_t file_id; /* random, made here */
	int64_t item_id;
	enum side side;
	int64_t place_id;
	enum picture_kind kind;
	int64_t size;
};
MUST_USE bool survey_file_keep(struct db *db, int64_t root_id, int64_t wave_id,
                               const struct survey_file *file, struct span bytes,
                               struct fault *fault_r);
/* Bytes that a wave keeps of them. */
MUST_USE bool survey_files_size(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, int64_t *size_r, struct fault *fault_r);

/* --- answers one by one (room result) -----------------------------------------------------------
 *
 * Of the public only, once the survey is closed, never of an internal one: nothing here gives an
 * answer of a colleague, whoever asks. In an order that tells nothing. */

struct survey_public_reply {
	int64_t place_id;
	struct span levels, more; /* as in survey_reply; until the next row */
};
struct rows *survey_public_replies(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t wave_id);
struct survey_public_reply survey_public_reply(const struct rows *rows);
/* What they wrote to one question. */
struct rows *survey_public_texts(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id, int64_t item_id);
struct survey_text survey_public_text(const struct rows *rows);
/* What they joined, question after question, without its bytes. */
struct rows *survey_public_files(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id);
struct survey_file survey_public_file(const struct rows *rows);
/* One of those, with its bytes. */
MUST_USE enum found survey_public_file_load(struct arena *arena, struct db *db, int64_t root_id,
                                            int64_t wave_id, int64_t file_id,
                                            struct survey_file *file_r, struct span *bytes_r,
                                            struct fault *fault_r);
struct survey_public_count {
	int64_t id, count;
};
/* Replies by place; texts and files by item. */
MUST_USE bool survey_public_counts(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t wave_id, struct survey_public_count **counts_r,
                                   size_t *count_r, struct fault *fault_r);
MUST_USE bool survey_public_text_counts(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t wave_id, struct survey_public_count **counts_r,
                                        size_t *count_r, struct fault *fault_r);

/* --- what was written, for the room verbatim alone -------------------------------------------------
 *
 * Of both sides, leaders left out, once the survey is closed. These are words as they were written, with
 * the place where they were: nothing of them may be shown before that room masked them and merged places
 * under the floor. */

enum { SURVEY_WRITTEN_ALL = 0 };
/* What was written to one question, in the order of its numbers, which tell nothing: those after one,
 * `limit` at most (SURVEY_WRITTEN_ALL: no limit). */
struct survey_written_asked {
	int64_t wave_id, item_id, after_text_id, limit;
};
struct rows *survey_written(struct arena *arena, struct db *db, int64_t root_id,
                            const struct survey_written_asked *asked);
struct survey_written {
	int64_t text_id; /* random, its own: it leads to no answer */
	enum side side;
	int64_t place_id;
	struct span words; /* until the next row */
};
struct survey_written survey_written_row(const struct rows *rows);

/* --- the end of free texts, and of what was joined (room retention) --------------------------------
 *
 * Both are counted together, as one ends with the other. */

/* In one transaction: nobody waits long for the writer. */
enum { SURVEY_TEXT_ERASE_COUNT = 500, SURVEY_FILE_ERASE_COUNT = 20 };
struct survey_texts {
	int64_t texts, waves;
};
/* Of surveys closed before that day. */
MUST_USE bool survey_texts_before(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                                  struct survey_texts *texts_r, struct fault *fault_r);
/* All those of closed surveys; the day the first of these surveys closed (untouched without any). */
MUST_USE bool survey_texts_kept(struct arena *arena, struct db *db, int64_t root_id,
                                struct survey_texts *texts_r, int32_t *closed_day_r,
                                struct fault *fault_r);
/* Erases some of those closed before that day, for ever. FOUND_NONE: there were none left. */
MUST_USE enum found survey_texts_erase(struct arena *arena, struct db *db, int64_t root_id,
                                       int32_t day, int64_t *erased_r, struct fault *fault_r);
/* Replies of this wave were added or taken away: its figures are to be made again. */
MUST_USE bool survey_mark_changed(struct db *db, int64_t root_id, int64_t wave_id,
                                  struct fault *fault_r);

struct survey_reply_count {
	int64_t place_id;
	enum side side;
	int64_t replies;
};
MUST_USE bool survey_reply_counts(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t wave_id, struct survey_reply_count **counts_r,
                                  size_t *count_r, struct fault *fault_r);

/* The same for the places that are asked, where nobody counts further than `most`: what a wave of
 * a million replies costs depends on its places only. */
MUST_USE bool survey_reply_counts_to(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t wave_id, int64_t most,
                                     struct survey_reply_count **counts_r, size_t *count_r,
                                     struct fault *fault_r);

/* How many came by each way. */
MUST_USE bool survey_reply_ways(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, int64_t replies_r[SURVEY_WAY_COUNT],
                                struct fault *fault_r);

/* --- importing ------------------------------------------------------------------------------- */

struct survey_map; /* what a mapping says, understood */

MUST_USE struct survey_map *survey_map_read(struct arena *arena, const struct mapping *mapping,
                                            enum survey_kind kind, struct fault *fault_r);

/* Imports answers, counts or scores in one transaction. Good lines are applied, bad ones listed
 * in `import`; false only when nothing could be done (import->fault says why). */
MUST_USE bool survey_import(struct store *store, struct import *import,
                            const struct survey_map *map);

/* Undoes an import by its number, whatever its kind, and marks the wave stale. */
MUST_USE bool survey_undo(struct arena *arena, struct store *store, int64_t root_id,
                          int64_t number, struct fault *fault_r);

/* --- sealing --------------------------------------------------------------------------------- */

struct survey_seal {
	struct store *store;
	int64_t root_id;
	const char *folder; /* where sealed waves live: "DIR/waves" */
	void (*progress)(void *context, const char *what, int64_t done, int64_t total);
	void *progress_context;
};

/* What the gate did, to be said in a line. */
struct survey_sealed {
	int64_t shown, hidden, complements, programs;
};

/* Makes the wave's columns (answers), passes every cell of the fixed menu (place × theme or item,
 * journey × theme or item) through the gate, and replaces what was released. Until all is replaced,
 * the wave stays marked changed. May run twice; starts again when the wave changes meanwhile. */
MUST_USE bool survey_seal(struct arena *visit, const struct survey_seal *seal,
                          struct span wave_code, struct survey_sealed *sealed_r,
                          struct fault *fault_r);

/* --- checking (parvis check) -------------------------------------------------------------------- */

struct survey_checked {
	int64_t rows;        /* replies, counts or scores */
	int64_t misplaced;   /* of them: at a place that the tree of the wave does not have */
	int64_t misread;     /* on a side, a sentence or a level that does not exist */
	int64_t cells;       /* released */
	int64_t differing;   /* not what is computed now: another figure, one missing, one too many */
	int64_t under_floor; /* with fewer people behind them than their floor */
	bool is_moving;      /* not compared: its figures are being made, or wait to be */
};
/* Reads every answer of a closed wave, then makes its figures again through the gate and compares
 * them with those released; `seal->folder` is a folder of the caller's, to be thrown away. Writes
 * nothing else. Rows that are wrong stop it there: figures cannot be made of them. */
MUST_USE bool survey_check(struct arena *visit, const struct survey_seal *seal,
                           const struct survey_wave *wave, struct survey_checked *checked_r,
                           struct fault *fault_r);
/* The sealed files of a wave in `folder`, against their sums. FOUND_NONE: there are none, and they
 * are made again when they are needed. *words_r: why they are not sound, for the log; else NULL. */
MUST_USE enum found survey_check_columns(struct arena *arena, const char *folder,
                                         const struct survey_wave *wave, const char **words_r);

/* After the tree of places changed: every wave's figures are to be made again. */
MUST_USE bool survey_mark_all(struct store *store, int64_t root_id, struct fault *fault_r);

#endif
