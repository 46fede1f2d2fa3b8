/* The figures as Prometheus reads them. */
#include <inttypes.h>

#include "base/time.h"
#include "doors/state/state_inside.h"

/* An answer alone changes none of these. */
enum { SIZE_STEP = 1 << 20, DISK_STEP = 16 << 20, THREAD_STEP = 16 };

struct metric {
	const char *name, *kind, *help;
	int64_t value; /* negative: not known, not written */
};

static void
add_head(struct text *text, const char *name, const char *kind, const char *help)
{
	text_format(text, "# HELP parvis_%s %s\n# TYPE parvis_%s %s\n", name, help, name, kind);
}

static void
add_all(struct text *text, const struct metric *metrics, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (metrics[i].value >= 0) {
			add_head(text, metrics[i].name, metrics[i].kind, metrics[i].help);
			text_format(text, "parvis_%s %" PRId64 "\n", metrics[i].name, metrics[i].value);
		}
}

static void
add_machine(const struct state_figures *figures, struct text *text)
{
	const bool has_backup = figures->backup == FOUND_ONE;
	const struct metric metrics[] = {
		{ "uptime_seconds", "gauge", "Since the program began to serve.",
		  figures->now_s - figures->started_s },
		{ "memory_anonymous_bytes", "gauge", "Private memory of the process.", figures->memory },
		{ "threads", "gauge", "Threads of the process, one for each connection, by steps of 16.",
		  state_rounded(figures->threads, THREAD_STEP) },
		{ "handles", "gauge", "Files and connections open, by steps of 16.",
		  state_rounded(figures->handles, THREAD_STEP) },
		{ "handles_max", "gauge", "How many may be.", figures->handles_max },
		{ "disk_free_bytes", "gauge", "Free on the disk of the data folder, by steps of 16 MiB.",
		  state_rounded(figures->disk_free, DISK_STEP) },
		{ "disk_bytes", "gauge", "Size of that disk.", figures->disk_total },
		{ "backup_age_seconds", "gauge", "Since the data were last saved; absent: never, or unknown.",
		  !has_backup                                 ? -1
		  : figures->now_s > figures->backup_s ? figures->now_s - figures->backup_s
		                                              : 0 },
		{ "mail_certificate_seconds", "gauge",
		  "Until the certificate of the mail server's authority ends; absent: the system's serve.",
		  figures->ca_count == 0                       ? -1
		  : figures->ca_last_s > figures->now_s ? figures->ca_last_s - figures->now_s
		                                               : 0 },
	};
	add_all(text, metrics, LENGTH(metrics));
}

static void
add_database(const struct state_figures *figures, struct text *text)
{
	const struct metric up = { "database_up", "gauge", "1: the database answers.",
		                       figures->has_database };
	add_all(text, &up, 1);
	if (!figures->has_database)
		return;
	const struct metric metrics[] = {
		{ "database_bytes", "gauge", "Size of the database, by steps of 1 MiB.",
		  state_rounded(figures->database, SIZE_STEP) },
		{ "wal_bytes", "gauge", "Write-ahead log of SQLite, by steps of 1 MiB.",
		  state_rounded(figures->wal, SIZE_STEP) },
		{ "sealed_waiting", "gauge",
		  "Sealed replies of open surveys, counted once a day: more often would tell who answered when.",
		  figures->waiting },
		{ "sealed_left", "gauge", "Sealed replies of closed surveys that could not be opened.",
		  figures->sealed.left },
		{ "keys_needed", "gauge", "Surveys whose private key must be there.",
		  figures->sealed.keys_needed },
		{ "keys_missing", "gauge", "Of those, the ones whose key is not.",
		  figures->sealed.keys_missing },
		{ "letters_waiting", "gauge", "Messages to be sent.", figures->letters.waiting },
		{ "letters_late", "gauge", "Of those, the ones written more than an hour ago.",
		  figures->letters.late },
		{ "letters_failed", "gauge", "Messages given up in the last seven days.",
		  figures->letters.failed },
	};
	add_all(text, metrics, LENGTH(metrics));
}

static void
add_desk(const struct state_figures *figures, struct text *text)
{
	const struct letters_health *desk = &figures->desk;
	const struct metric metrics[] = {
		{ "desk_mail_waiting", "gauge", "Letters of the desk to be sent.", desk->mail.waiting },
		{ "desk_mail_late", "gauge", "Of those, the ones written more than an hour ago.",
		  desk->mail.late },
		{ "desk_mail_lost", "gauge", "Letters of the desk that did not arrive, in thirty days.",
		  desk->mail.lost },
		{ "desk_sms_waiting", "gauge", "Short messages of the desk to be sent.", desk->sms.waiting },
		{ "desk_sms_late", "gauge", "Of those, the ones written more than an hour ago.", desk->sms.late },
		{ "desk_sms_lost", "gauge", "Short messages of the desk that did not arrive, in thirty days.",
		  desk->sms.lost },
		{ "desk_taken", "gauge", "Messages that came to the desk in a day.", desk->taken },
		{ "desk_refused", "gauge", "Of those, the ones that are no message.", desk->refused },
		{ "desk_mailbox_age_seconds", "gauge",
		  "Since the mailbox was last read to its end; absent: never, or none is named.",
		  figures->looks && desk->polled_unix_s > 0 ? figures->now_s - desk->polled_unix_s : -1 },
	};
	if (figures->has_database)
		add_all(text, metrics, LENGTH(metrics));
}

/* --- the clock ------------------------------------------------------------------------------- */

enum clock_metric { WORK_GOOD_AGE, WORK_RUNS, WORK_FAULTS, WORK_SECONDS, WORK_METRIC_COUNT };

static void
add_work(const struct state_figures *figures, const struct clock_mark *work,
         enum clock_metric metric, struct text *text)
{
	switch (metric) {
	case WORK_GOOD_AGE:
		text_format(text, "%" PRId64, figures->now_s - (work->good_unix_s > 0 ? work->good_unix_s
		                                                                      : figures->started_s));
		break;
	case WORK_RUNS:
		text_format(text, "%" PRId64, work->run_count);
		break;
	case WORK_FAULTS:
		text_format(text, "%" PRId64, work->fault_count);
		break;
	default:
		text_format(text, "%.3f", (double)work->all_us / 1e6);
	}
}

static void
add_clock(const struct state_figures *figures, struct text *text)
{
	static const struct metric about[WORK_METRIC_COUNT] = {
		[WORK_GOOD_AGE] = { "work_good_age_seconds", "gauge",
		                    "Since a work of the clock last ended well, or the program began.", 0 },
		[WORK_RUNS] = { "work_runs_total", "counter", "Runs of a work of the clock.", 0 },
		[WORK_FAULTS] = { "work_faults_total", "counter", "Runs that met a fault.", 0 },
		[WORK_SECONDS] = { "work_seconds_total", "counter", "Time spent in it.", 0 },
	};
	for (enum clock_metric metric = 0; metric < WORK_METRIC_COUNT; metric++) {
		add_head(text, about[metric].name, about[metric].kind, about[metric].help);
		for (size_t i = 0; i < CLOCK_WORK_COUNT; i++) {
			text_format(text, "parvis_%s{work=\"%s\"} ", about[metric].name,
			            figures->works[i].name);
			add_work(figures, &figures->works[i], metric, text);
			text_add_char(text, '\n');
		}
	}
}

/* --- all together ---------------------------------------------------------------------------- */

static void
add_warnings(struct arena *arena, const struct state_figures *figures, struct text *text)
{
	static const char *const level_names[STATE_LEVEL_COUNT] = { "urgent", "watch" };
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	int64_t counts[STATE_LEVEL_COUNT] = { 0 };
	const size_t count = state_warnings(arena, figures, warnings);
	for (size_t i = 0; i < count; i++)
		counts[warnings[i].level]++;
	add_head(text, "warnings", "gauge", "What is not well; the page /etat says what to do.");
	for (enum state_level level = 0; level < STATE_LEVEL_COUNT; level++)
		text_format(text, "parvis_warnings{level=\"%s\"} %" PRId64 "\n", level_names[level],
		            counts[level]);
}

void
state_metrics(struct arena *arena, const struct state_figures *figures, struct text *text)
{
	add_head(text, "build_info", "gauge", "Which program this is.");
	text_add_z(text, "parvis_build_info{version=\"" PARVIS_VERSION "\"} 1\n");
	add_machine(figures, text);
	add_database(figures, text);
	add_desk(figures, text);
	add_clock(figures, text);
	add_warnings(arena, figures, text);
}

/* To others it does not exist. */
void
state_get_metrics(struct visit *visit)
{
	struct fault fault = { 0 };
	struct state_figures figures;
	struct text text = text_new(visit->arena, 1 << 20);
	if (!state_is_near(visit->request)) {
		visit_missing(visit);
		return;
	}
	struct db *db = store_read(visit->arena, visit->store, &fault);
	if (!state_read(visit->arena, db, visit, &figures, &fault) || db == NULL)
		log_fault("state.metrics", &fault);
	state_server_metrics(&text);
	state_metrics(visit->arena, &figures, &text);
	visit->response->content_type = "text/plain; version=0.0.4; charset=utf-8";
	visit->response->body = text_span(&text);
}
