/* Where the figures come from: the kernel, the database, the clock, the files beside the data. */
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/mail/mail.h"
#include "craft/vault/vault.h"
#include "doors/state/state_inside.h"

enum { CERTIFICATES_SIZE_MAX = 4 << 20 };

/* Of the process, as its counters are. */
static struct {
	const struct house *house;
	struct clock *clock;
	_Atomic(const struct http_server *) server;
	int64_t started_s;
} here;

void
state_begin(const struct house *house, struct clock *clock)
{
	must(house != NULL);
	must(clock != NULL);
	here.house = house;
	here.clock = clock;
	here.started_s = time_now_s();
}

void
state_serves(const struct http_server *server)
{
	atomic_store(&here.server, server);
}

void
state_server_metrics(struct text *text)
{
	const struct http_server *server = atomic_load(&here.server);
	if (server != NULL)
		http_metrics(server, text);
}

/* --- the machine ----------------------------------------------------------------------------- */

/* Private memory is what the budget of DESIGN §6 speaks of. */
static void
read_process(struct state_figures *figures)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[200];
	long long number;
	while (status != NULL && fgets(line, sizeof line, status) != NULL) {
		if (sscanf(line, "RssAnon: %lld kB", &number) == 1)
			figures->memory = number * 1024;
		else if (sscanf(line, "Threads: %lld", &number) == 1)
			figures->threads = number;
	}
	if (status != NULL)
		fclose(status);
}

static void
read_handles(struct state_figures *figures)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
		figures->handles_max = (int64_t)limit.rlim_cur;
	DIR *folder = opendir("/proc/self/fd");
	if (folder == NULL)
		return;
	figures->handles = -1; /* but the one that looks */
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
		figures->handles += entry->d_name[0] != '.';
	closedir(folder);
}

static void
read_disk(const char *folder, struct state_figures *figures)
{
	struct statvfs disk;
	if (statvfs(folder, &disk) != 0)
		return;
	figures->disk_free = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
	figures->disk_total = (int64_t)disk.f_blocks * (int64_t)disk.f_frsize;
}

/* --- beside the data ------------------------------------------------------------------------- */

static void
read_backup(struct arena *arena, const char *folder, struct state_figures *figures)
{
	struct fault fault;
	figures->backup = house_backup_last(arena, folder, &figures->backup_s, &fault);
	if (figures->backup == FOUND_FAILED)
		figures->backup_fault = fault.for_reader;
}

static void
read_mail(struct arena *arena, struct state_figures *figures)
{
	struct fault fault;
	struct span pem;
	if (here.house->mail == NULL)
		return;
	const struct mail_settings *settings = mail_server_settings(here.house->mail);
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	figures->mails = true;
	if (settings->password_file != NULL)
		figures->secret = credentials != NULL && credentials[0] != '\0' &&
		                          span_starts(span_of(settings->password_file), credentials)
		                      ? STATE_SECRET_SYSTEMD
		                      : STATE_SECRET_FILE;
	figures->has_ca = settings->ca_file != NULL;
	if (figures->has_ca &&
	    file_read(arena, settings->ca_file, CERTIFICATES_SIZE_MAX, &pem, &fault) == FOUND_ONE)
		figures->ca_count =
			vault_certificates_end(pem, &figures->ca_first_s, &figures->ca_last_s);
}

/* --- the database ---------------------------------------------------------------------------- */

/* What is sealed is counted at the first asking of a day and not again: read each minute and kept by
 * who watches, it would tell the minute of each answer. */
static struct {
	pthread_mutex_t lock;
	bool is_known;
	int32_t day;
	int64_t count;
} waiting = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool
read_waiting(struct arena *arena, struct db *db, const struct visit *visit, int64_t *count_r,
             struct fault *fault_r)
{
	bool good = true;
	pthread_mutex_lock(&waiting.lock);
	if (!waiting.is_known || waiting.day != visit->today) {
		good = answer_waiting(arena, db, visit->root_id, &waiting.count, fault_r);
		waiting.is_known = good;
		waiting.day = visit->today;
	}
	*count_r = waiting.count;
	pthread_mutex_unlock(&waiting.lock);
	return good;
}

static bool
read_database(struct arena *arena, struct db *db, const struct visit *visit,
              struct state_figures *figures, struct fault *fault_r)
{
	if (!store_size(arena, db, &figures->database, fault_r) ||
	    !answer_health(arena, db, visit->root_id, visit->folder, &figures->sealed, fault_r) ||
	    !read_waiting(arena, db, visit, &figures->waiting, fault_r) ||
	    !post_health(arena, db, visit->root_id, visit->now_s, &figures->letters, fault_r) ||
	    !letters_health(arena, db, visit->root_id, visit->now_s, &figures->desk, fault_r))
		return false;
	figures->has_database = true;
	return true;
}

bool
state_read(struct arena *arena, struct db *db, const struct visit *visit,
           struct state_figures *figures_r, struct fault *fault_r)
{
	*figures_r = (struct state_figures){
		.now_s = visit->now_s,
		.started_s = here.started_s,
		.is_invented = here.house->invented.length > 0,
		.looks = here.house->desk_box != NULL,
		.by_systemd = getenv("INVOCATION_ID") != NULL,
		.has_watchdog = getenv("WATCHDOG_USEC") != NULL,
		.disk_free = -1,
		.disk_total = -1,
		.memory = -1,
		.threads = -1,
		.handles = -1,
		.handles_max = -1,
		.engine = store_engine(visit->store),
		.wal = strcmp(store_engine(visit->store), "sqlite") == 0 ? store_wal_size(visit->store)
			                                                     : -1,
	};
	read_process(figures_r);
	read_handles(figures_r);
	read_disk(visit->folder, figures_r);
	read_backup(arena, visit->folder, figures_r);
	read_mail(arena, figures_r);
	clock_marks(here.clock, figures_r->works);
	return db == NULL || read_database(arena, db, visit, figures_r, fault_r);
}
