/* Between the files of this door only. */
#ifndef DOORS_STATE_INSIDE_H
#define DOORS_STATE_INSIDE_H

#include "doors/state/state.h"
#include "ground/post/post.h"
#include "listen/answer/answer.h"
#include "welcome/letters/letters.h"

enum {
	STATE_BACKUP_OLD_S = 8 * 86400,
	STATE_BACKUP_FORGOTTEN_S = 30 * 86400,
	STATE_WORK_LATE_S = 3600,
	STATE_CERTIFICATE_SOON_S = 30 * 86400,
	STATE_HANDLES_PERCENT_MAX = 80,
	STATE_WARNING_COUNT_MAX = 13 + CLOCK_WORK_COUNT,
	STATE_MAILBOX_LATE_S = 3600,
};
/* Bytes. Under the first nothing more is written soon; under the second and twice the database, a
 * copy of it has no room. */
static const int64_t state_disk_full = 500000000, state_disk_low = 2000000000;
static const int64_t state_wal_large = 1000000000;

/* Where the mail server's password is. */
enum state_secret { STATE_SECRET_NONE, STATE_SECRET_FILE, STATE_SECRET_SYSTEMD };

/* All there is to know, at one moment. Sizes in bytes; what could not be read is -1. */
struct state_figures {
	int64_t now_s, started_s;
	bool is_invented; /* an invented town is not worth a backup */
	bool by_systemd, has_watchdog;
	/* the machine */
	int64_t disk_free, disk_total, memory, threads, handles, handles_max;
	/* the database */
	bool has_database; /* it answered: all that follows is known */
	const char *engine;
	int64_t database, wal; /* wal -1: the engine keeps none here */
	struct answer_health sealed;
	int64_t waiting; /* sealed replies of open surveys, as they were when the day's first asked */
	struct post_health letters;
	struct letters_health desk;
	bool looks; /* a mailbox of the desk is named */
	/* what stands beside it */
	enum found backup; /* FOUND_FAILED: backup_fault says why */
	int64_t backup_s;
	const char *backup_fault;
	bool mails, has_ca;
	enum state_secret secret;
	int ca_count; /* certificates of the mail server's authority */
	int64_t ca_first_s, ca_last_s;
	struct clock_mark works[CLOCK_WORK_COUNT];
};

/* --- state_read.c ---------------------------------------------------------------------------- */

/* `db` may be NULL, when the database does not answer: has_database is then false. False on a fault
 * while reading it; what is of the machine is there all the same. */
MUST_USE bool state_read(struct arena *arena, struct db *db, const struct visit *visit,
                         struct state_figures *figures_r, struct fault *fault_r);
/* The server's own counters. */
void state_server_metrics(struct text *text);

/* --- state.c: rules -------------------------------------------------------------------------- */

enum state_level { STATE_URGENT, STATE_WATCH, STATE_LEVEL_COUNT };
struct state_warning {
	enum state_level level;
	const char *name;        /* "disk.full": for programs */
	const char *words, *todo; /* French: what is so, what to do */
};

/* What is not well, the most urgent first. */
size_t state_warnings(struct arena *arena, const struct state_figures *figures,
                      struct state_warning warnings_r[STATE_WARNING_COUNT_MAX]);

/* « 12 ko », « 512 Mo », « 1,5 Go » */
const char *state_size_words(struct arena *arena, int64_t bytes);
/* Down to a whole number of `step`: what grows by a single answer shows nothing of it. */
int64_t state_rounded(int64_t bytes, int64_t step);

/* May who asks read the metrics? From this machine, by itself: not through a proxy, which says so
 * with a header, whether it is trusted or not. */
bool state_is_near(const struct http_request *request);

/* --- state_metrics.c ------------------------------------------------------------------------- */

void state_metrics(struct arena *arena, const struct state_figures *figures, struct text *text);
void state_get_metrics(struct visit *visit);

/* --- state_model.c --------------------------------------------------------------------------- */

void state_get_model(struct visit *visit);
void state_post_model(struct visit *visit);

extern const struct page_kind state_page, state_model_page;

#endif
