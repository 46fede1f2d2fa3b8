/* « /etat » for who keeps the machine, « /health » and « /metrics » for what watches it. */
#include <string.h>

#include "base/time.h"
#include "doors/state/state_inside.h"

/* Healthy: the database answers. */
static void
get_health(struct visit *visit)
{
	struct fault fault;
	struct db *db = store_read(visit->arena, visit->store, &fault);
	visit->response->content_type = "text/plain; charset=utf-8";
	visit->response->status = db != NULL ? 200 : 503;
	visit->response->body = db != NULL ? SPAN("ok\n") : SPAN("database\n");
	if (db == NULL)
		log_fault("state.health", &fault);
}

/* --- the page -------------------------------------------------------------------------------- */

enum { WARNING_NAME, WARNING_URGENT, WARNING_WORDS, WARNING_TODO, WARNING_FIELD_COUNT };
static const struct field warning_fields[WARNING_FIELD_COUNT] = {
	[WARNING_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "A constant, such as disk.low." },
	[WARNING_URGENT] = { "is_urgent", FIELD_FLAG, FIELD_API, .help = "To be done now." },
	[WARNING_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What is so, in French." },
	[WARNING_TODO] = { "todo", FIELD_TEXT, FIELD_API, .help = "What to do, in French." },
};

enum {
	WORK_NAME, WORK_WORDS, WORK_RUNNING, WORK_BEGUN_AT, WORK_BEGUN_WORDS, WORK_GOOD_AT,
	WORK_GOOD_WORDS, WORK_LAST_MS, WORK_RUNS, WORK_FAULTS, WORK_FAULT_AT, WORK_FAULT_WORDS, WORK_FAULT,
	WORK_FIELD_COUNT
};
static const struct field work_fields[WORK_FIELD_COUNT] = {
	[WORK_NAME] = { "work", FIELD_TEXT, FIELD_API, .help = "A constant, as in the metrics." },
	[WORK_WORDS] = { "work_words", FIELD_TEXT, FIELD_PAGE },
	[WORK_RUNNING] = { "is_running", FIELD_FLAG, FIELD_API, .help = "It runs now." },
	[WORK_BEGUN_AT] = { "begun_at", FIELD_TEXT, FIELD_API, .help = "When it last began; RFC 3339." },
	[WORK_BEGUN_WORDS] = { "begun_words", FIELD_TEXT, FIELD_PAGE },
	[WORK_GOOD_AT] = { "good_at", FIELD_TEXT, FIELD_API, .help = "When it last ended well." },
	[WORK_GOOD_WORDS] = { "good_words", FIELD_TEXT, FIELD_PAGE },
	[WORK_LAST_MS] = { "last_ms", FIELD_COUNT, FIELD_API, .unit = "ms",
		.help = "How long the last run took, in milliseconds." },
	[WORK_RUNS] = { "runs", FIELD_COUNT, FIELD_API, .help = "Runs since the program began." },
	[WORK_FAULTS] = { "faults", FIELD_COUNT, FIELD_API, .help = "Of those, the faulty ones." },
	[WORK_FAULT_AT] = { "fault_at", FIELD_TEXT, FIELD_API, .help = "When the last fault was met." },
	[WORK_FAULT_WORDS] = { "fault_words", FIELD_TEXT, FIELD_PAGE },
	[WORK_FAULT] = { "fault", FIELD_TEXT, FIELD_API, .help = "What the last fault was, in French." },
};

enum {
	STATE_TITLE, STATE_WELL, STATE_WARNINGS, STATE_VERSION, STATE_STARTED_AT, STATE_STARTED_WORDS,
	STATE_MEMORY, STATE_MEMORY_WORDS, STATE_THREADS, STATE_HANDLES, STATE_HANDLES_MAX, STATE_WATCHDOG,
	STATE_SYSTEMD, STATE_ENGINE, STATE_DATABASE, STATE_DATABASE_WORDS, STATE_WAL, STATE_WAL_WORDS,
	STATE_DISK_FREE, STATE_DISK_FREE_WORDS, STATE_DISK, STATE_DISK_WORDS, STATE_BACKUP_AT,
	STATE_BACKUP_WORDS, STATE_WAITING, STATE_KEYS_NEEDED, STATE_KEYS_MISSING, STATE_LEFT, STATE_MAILS,
	STATE_LETTERS_WAITING, STATE_LETTERS_FAILED, STATE_SENT_AT, STATE_SENT_WORDS, STATE_SECRET,
	STATE_WORKS, STATE_CA_AT, STATE_CA_WORDS, STATE_LOOKS, STATE_LOOKED_AT, STATE_LOOKED_WORDS,
	STATE_DESK_TAKEN, STATE_DESK_REFUSED, STATE_DESK_WAITING, STATE_DESK_LOST, STATE_FIELD_COUNT
};
static const struct field state_fields[STATE_FIELD_COUNT] = {
	[STATE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[STATE_WELL] = { "is_well", FIELD_FLAG, FIELD_API, .help = "There is no warning." },
	[STATE_WARNINGS] = { "warnings", FIELD_LIST, FIELD_API, .of = warning_fields,
		.of_count = WARNING_FIELD_COUNT, .help = "What is not well, the most urgent first." },
	[STATE_VERSION] = { "version", FIELD_TEXT, FIELD_API, .help = "Of the program." },
	[STATE_STARTED_AT] = { "started_at", FIELD_TEXT, FIELD_API, .help = "RFC 3339." },
	[STATE_STARTED_WORDS] = { "started_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_MEMORY] = { "memory_bytes", FIELD_COUNT, FIELD_API, .help = "Private memory." },
	[STATE_MEMORY_WORDS] = { "memory_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_THREADS] = { "threads", FIELD_COUNT, FIELD_API, .help = "Of the process." },
	[STATE_HANDLES] = { "handles", FIELD_COUNT, FIELD_API, .help = "Files and connections open." },
	[STATE_HANDLES_MAX] = { "handles_max", FIELD_COUNT, FIELD_API, .help = "How many may be." },
	[STATE_WATCHDOG] = { "has_watchdog", FIELD_FLAG, FIELD_API, .help = "systemd restarts it." },
	[STATE_SYSTEMD] = { "by_systemd", FIELD_FLAG, FIELD_API, .help = "systemd started it." },
	[STATE_ENGINE] = { "engine", FIELD_TEXT, FIELD_API, .help = "SQLite or PostgreSQL." },
	[STATE_DATABASE] = { "database_bytes", FIELD_COUNT, FIELD_API, .help = "Size of the database." },
	[STATE_DATABASE_WORDS] = { "database_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_WAL] = { "wal_bytes", FIELD_COUNT, FIELD_API, .help = "Write-ahead log; SQLite only." },
	[STATE_WAL_WORDS] = { "wal_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_DISK_FREE] = { "disk_free_bytes", FIELD_COUNT, FIELD_API,
		.help = "Free on the disk of the data folder." },
	[STATE_DISK_FREE_WORDS] = { "disk_free_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_DISK] = { "disk_bytes", FIELD_COUNT, FIELD_API, .help = "Size of that disk." },
	[STATE_DISK_WORDS] = { "disk_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_BACKUP_AT] = { "backup_at", FIELD_TEXT, FIELD_API,
		.help = "When the data were last saved; RFC 3339; null: not known." },
	[STATE_BACKUP_WORDS] = { "backup_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_WAITING] = { "waiting", FIELD_COUNT, FIELD_API,
		.help = "Sealed replies of open surveys, counted once a day." },
	[STATE_KEYS_NEEDED] = { "keys_needed", FIELD_COUNT, FIELD_API,
		.help = "Surveys whose private key must be there." },
	[STATE_KEYS_MISSING] = { "keys_missing", FIELD_COUNT, FIELD_API,
		.help = "Of those, the ones without it; null: none." },
	[STATE_LEFT] = { "left", FIELD_COUNT, FIELD_API,
		.help = "Sealed replies of closed surveys that could not be opened; null: none." },
	[STATE_MAILS] = { "mails", FIELD_FLAG, FIELD_API, .help = "A mail server is named." },
	[STATE_LETTERS_WAITING] = { "letters_waiting", FIELD_COUNT, FIELD_API, .help = "To be sent." },
	[STATE_LETTERS_FAILED] = { "letters_failed", FIELD_COUNT, FIELD_API,
		.help = "Given up in the last seven days." },
	[STATE_SENT_AT] = { "letter_sent_at", FIELD_TEXT, FIELD_API, .help = "The last; RFC 3339." },
	[STATE_SENT_WORDS] = { "letter_sent_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_SECRET] = { "secret", FIELD_TEXT, FIELD_PAGE },
	[STATE_WORKS] = { "works", FIELD_LIST, FIELD_API, .of = work_fields,
		.of_count = WORK_FIELD_COUNT, .help = "What the clock does." },
	[STATE_CA_AT] = { "ca_at", FIELD_TEXT, FIELD_API,
		.help = "Until when the mail server's authority is valid; RFC 3339; null: the system's serve." },
	[STATE_CA_WORDS] = { "ca_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_LOOKS] = { "looks", FIELD_FLAG, FIELD_API, .help = "A mailbox of the desk is named." },
	[STATE_LOOKED_AT] = { "looked_at", FIELD_TEXT, FIELD_API,
		.help = "When it was last read to its end; RFC 3339; null: never." },
	[STATE_LOOKED_WORDS] = { "looked_words", FIELD_TEXT, FIELD_PAGE },
	[STATE_DESK_TAKEN] = { "desk_taken", FIELD_COUNT, FIELD_API,
		.help = "Messages that came to the desk in a day." },
	[STATE_DESK_REFUSED] = { "desk_refused", FIELD_COUNT, FIELD_API,
		.help = "Of those, the ones that are no message." },
	[STATE_DESK_WAITING] = { "desk_waiting", FIELD_COUNT, FIELD_API,
		.help = "Letters and short messages of the desk to be sent." },
	[STATE_DESK_LOST] = { "desk_lost", FIELD_COUNT, FIELD_API,
		.help = "Those that did not arrive, in thirty days." },
};
const struct page_kind state_page = { "state", "doors/state/pages/state.html", state_fields,
	STATE_FIELD_COUNT };

/* What fills the page: its model, and how instants are said. */
struct filling {
	struct arena *arena;
	struct model *page;
	const struct zone *zone;
	int32_t today;
};

/* « aujourd’hui à 03:12 », « 21 septembre 2026 à 16:13 »; absent when it never was. */
static void
fill_instant(const struct filling *filling, struct model *model, size_t at, size_t words,
             int64_t instant_s)
{
	struct text machine = text_new(filling->arena, 60), text = text_new(filling->arena, 100);
	if (instant_s == 0)
		return;
	const struct local local = zone_local(filling->zone, instant_s);
	text_add_instant(&machine, instant_s);
	if (local.days == filling->today)
		text_add_z(&text, "aujourd’hui");
	else
		text_add_date_words(&text, local.days);
	text_format(&text, " à %02d:%02d", (int)local.second / 3600, (int)local.second / 60 % 60);
	model_text_z(model, at, text_z(&machine));
	model_text_z(model, words, text_z(&text));
}

static void
fill_size(const struct filling *filling, size_t number, size_t words, int64_t bytes)
{
	if (bytes < 0)
		return;
	model_count(filling->page, number, bytes);
	model_text_z(filling->page, words, state_size_words(filling->arena, bytes));
}

static void
fill_count(struct model *model, size_t field, int64_t count)
{
	if (count >= 0)
		model_count(model, field, count);
}

static void
fill_warnings(const struct filling *filling, const struct state_figures *figures)
{
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	const size_t count = state_warnings(filling->arena, figures, warnings);
	model_flag(filling->page, STATE_WELL, count == 0);
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(filling->page, STATE_WARNINGS);
		model_text_z(row, WARNING_NAME, warnings[i].name);
		model_flag(row, WARNING_URGENT, warnings[i].level == STATE_URGENT);
		model_text_z(row, WARNING_WORDS, warnings[i].words);
		model_text_z(row, WARNING_TODO, warnings[i].todo);
	}
}

static void
fill_machine(const struct filling *filling, const struct state_figures *figures)
{
	struct model *page = filling->page;
	model_text_z(page, STATE_VERSION, PARVIS_VERSION);
	fill_instant(filling, page, STATE_STARTED_AT, STATE_STARTED_WORDS, figures->started_s);
	fill_size(filling, STATE_MEMORY, STATE_MEMORY_WORDS, figures->memory);
	fill_count(page, STATE_THREADS, figures->threads);
	fill_count(page, STATE_HANDLES, figures->handles);
	fill_count(page, STATE_HANDLES_MAX, figures->handles_max);
	model_flag(page, STATE_WATCHDOG, figures->has_watchdog);
	model_flag(page, STATE_SYSTEMD, figures->by_systemd);
	fill_size(filling, STATE_DISK_FREE, STATE_DISK_FREE_WORDS, figures->disk_free);
	fill_size(filling, STATE_DISK, STATE_DISK_WORDS, figures->disk_total);
	if (figures->backup == FOUND_ONE)
		fill_instant(filling, page, STATE_BACKUP_AT, STATE_BACKUP_WORDS, figures->backup_s);
	if (figures->ca_count > 0)
		fill_instant(filling, page, STATE_CA_AT, STATE_CA_WORDS, figures->ca_last_s);
}

static void
fill_database(const struct filling *filling, const struct state_figures *figures)
{
	struct model *page = filling->page;
	model_text_z(page, STATE_ENGINE,
	             strcmp(figures->engine, "sqlite") == 0 ? "SQLite" : "PostgreSQL");
	fill_size(filling, STATE_DATABASE, STATE_DATABASE_WORDS, figures->database);
	fill_size(filling, STATE_WAL, STATE_WAL_WORDS, figures->wal);
	model_count(page, STATE_WAITING, figures->waiting);
	model_count(page, STATE_KEYS_NEEDED, figures->sealed.keys_needed);
	if (figures->sealed.keys_missing > 0)
		model_count(page, STATE_KEYS_MISSING, figures->sealed.keys_missing);
	if (figures->sealed.left > 0)
		model_count(page, STATE_LEFT, figures->sealed.left);
}

static void
fill_letters(const struct filling *filling, const struct state_figures *figures)
{
	static const char *const secret_words[] = {
		[STATE_SECRET_NONE] = "aucun",
		[STATE_SECRET_FILE] = "dans un fichier\u202f; un secret de systemd le garderait mieux",
		[STATE_SECRET_SYSTEMD] = "confié par systemd",
	};
	struct model *page = filling->page;
	model_flag(page, STATE_MAILS, figures->mails);
	model_count(page, STATE_LETTERS_WAITING, figures->letters.waiting);
	model_count(page, STATE_LETTERS_FAILED, figures->letters.failed);
	fill_instant(filling, page, STATE_SENT_AT, STATE_SENT_WORDS, figures->letters.last_sent_unix_s);
	model_text_z(page, STATE_SECRET, secret_words[figures->secret]);
}

static void
fill_desk(const struct filling *filling, const struct state_figures *figures)
{
	const struct letters_health *desk = &figures->desk;
	struct model *page = filling->page;
	model_flag(page, STATE_LOOKS, figures->looks);
	fill_instant(filling, page, STATE_LOOKED_AT, STATE_LOOKED_WORDS, desk->polled_unix_s);
	model_count(page, STATE_DESK_TAKEN, desk->taken);
	model_count(page, STATE_DESK_REFUSED, desk->refused);
	model_count(page, STATE_DESK_WAITING, desk->mail.waiting + desk->sms.waiting);
	model_count(page, STATE_DESK_LOST, desk->mail.lost + desk->sms.lost);
}

static void
fill_works(const struct filling *filling, const struct state_figures *figures)
{
	for (size_t i = 0; i < CLOCK_WORK_COUNT; i++) {
		const struct clock_mark *work = &figures->works[i];
		struct model *row = model_row(filling->page, STATE_WORKS);
		model_text_z(row, WORK_NAME, work->name);
		model_text_z(row, WORK_WORDS, work->words);
		model_flag(row, WORK_RUNNING, work->is_running);
		fill_instant(filling, row, WORK_BEGUN_AT, WORK_BEGUN_WORDS, work->begun_unix_s);
		fill_instant(filling, row, WORK_GOOD_AT, WORK_GOOD_WORDS, work->good_unix_s);
		if (work->run_count > 0)
			model_count(row, WORK_LAST_MS, work->last_us / 1000);
		model_count(row, WORK_RUNS, work->run_count);
		model_count(row, WORK_FAULTS, work->fault_count);
		fill_instant(filling, row, WORK_FAULT_AT, WORK_FAULT_WORDS, work->faulty_unix_s);
		if (work->faulty_unix_s != 0)
			model_text_z(row, WORK_FAULT, work->fault);
	}
}

static void
get_state(struct visit *visit)
{
	struct fault fault = { 0 };
	struct state_figures figures;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!state_read(visit->arena, db, visit, &figures, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	const struct filling filling = { visit->arena, model_new(visit->arena, &state_page),
		                             visit->zone, visit->today };
	model_text_z(filling.page, STATE_TITLE, "État");
	fill_warnings(&filling, &figures);
	fill_machine(&filling, &figures);
	fill_database(&filling, &figures);
	fill_letters(&filling, &figures);
	fill_desk(&filling, &figures);
	fill_works(&filling, &figures);
	visit_show(visit, &state_page, filling.page);
}

/* --- the door -------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/etat", WHO(ROLE_ADMINISTRATOR) | WHO(ROLE_AUDITOR), "state", get_state },
	{ HTTP_GET, "/modele-de-langue", WHO(ROLE_ADMINISTRATOR), "state.model", state_get_model },
	{ HTTP_POST, "/modele-de-langue", WHO(ROLE_ADMINISTRATOR), "state.model", state_post_model },
	{ HTTP_GET, "/health", WHO_ANYONE, "health", get_health, .for_machines = true },
	{ HTTP_GET, "/metrics", WHO_ANYONE, "metrics", state_get_metrics, .for_machines = true },
};
static const struct page_kind *const pages[] = { &state_page, &state_model_page };
const struct room_pages state_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
