/* Cuts the power while replies are received, again and again; then counts.
 *
 *	power [--forgetful] CUTS [SEED]
 *
 * For each cut, a process receives replies from several threads on a disk that loses what was not
 * synced (disk.h), opens full batches meanwhile, and ends at some operation. Another opens what is
 * left, sends every form again with its own key, closes the wave, opens the letters, and looks for
 * each reply by the levels that it alone has. The seed says what is cut and what is kept, not how
 * threads run.
 *
 * With --forgetful syncs do nothing: every acknowledged reply must then be lost, or this test sees
 * nothing. */
#include <ftw.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "craft/vault/vault.h"
#include "disk.h"
#include "listen/answer/answer.h"
#include "support/rooms_for_tests.h"

enum {
	CLIENT_COUNT = 8,
	FORM_COUNT_MAX = 2000,   /* of a client */
	PERSONAL_EVERY = 4,      /* one form of so many goes by a person's link */
	PERSONAL_COUNT = FORM_COUNT_MAX / PERSONAL_EVERY,
	DIGIT_COUNT = 7,         /* questions whose levels say the number of a reply, in base 5 */
	TEXT_COUNT = SURVEY_TEXT_COUNT_MAX,
	ITEM_COUNT = DIGIT_COUNT + TEXT_COUNT,
	OPEN_COUNT = 3,
	BURST_LENGTH = 40,       /* forms between two rests, in rounds that rest */
	REST_NS = 160000000,     /* the store copies its log when nobody writes for 100 ms */
	OPENING_NS = 20000000,
	GIVE_UP_S = 120,
};
_Static_assert(CLIENT_COUNT * FORM_COUNT_MAX < 78125, "five to the power of DIGIT_COUNT");

enum form_state { FORM_NEVER, FORM_SENT, FORM_ACKNOWLEDGED };

/* What outlives the process that is cut, and the one that checks. */
struct shared {
	_Atomic uint8_t forms[CLIENT_COUNT][FORM_COUNT_MAX]; /* enum form_state */
	_Atomic int64_t commits;
	_Atomic int moment;
	/* by the one that checks: */
	int64_t lost, doubled, again;
	bool is_counted; /* the two numbers above are known */
	bool is_checked; /* and nothing is wrong */
};

/* The wave, in a database that each round begins with a copy of. */
struct base {
	const char *folder; /* its key too */
	struct survey_wave wave;
	struct answer_link open[OPEN_COUNT], personal[CLIENT_COUNT * PERSONAL_COUNT];
	int64_t theme_id, places[2];
	struct arena *arena;
	struct rooms *rooms; /* while it is prepared */
	struct fault fault;
};

struct round {
	struct disk_plan plan;
	bool is_making; /* the power is cut while the database is made */
	bool rests;
	const char *run, *after;
};

static struct base base;
static struct shared *shared;

/* --- preparing ------------------------------------------------------------------------------- */

static bool
draft(struct db *db, void *data)
{
	const int64_t root_id = *(const int64_t *)data;
	base.wave = (struct survey_wave){ .code = SPAN("w"), .name = SPAN("Essai"), .form_id = 1,
		                              .opens_day = 1, .closed_day = 100000,
		                              .scale = { 1, 5, 1, 4, 0.25 } };
	struct survey_item items[ITEM_COUNT] = { 0 };
	for (int i = 0; i < 2; i++) {
		const struct span code = span_of(i == 0 ? "a" : "b");
		if (!place_plant(db, root_id, code, code, 0, 0, &base.places[i], &base.fault))
			return false;
	}
	if (!theme_keep(base.arena, db, root_id, SPAN("t"), SPAN("T"), &base.theme_id,
	                &base.fault) ||
	    !survey_wave_draft(db, root_id, &base.wave, &base.fault))
		return false;
	for (int i = 0; i < ITEM_COUNT; i++) {
		items[i] = (struct survey_item){ .id = i, .theme_id = base.theme_id, .about_id = -1,
			                             .kind = i < DIGIT_COUNT ? 'S' : 'O',
			                             .level_count = i < DIGIT_COUNT ? 5 : 0,
			                             .stem = SPAN(""), .scale = SPAN("") };
		items[i].code = span_of(arena_format(base.arena, "Q%d", i));
		for (int side = 0; side < SIDE_COUNT; side++) {
			items[i].rank[side] = i + 1;
			items[i].asked[side] = items[i].code;
			items[i].asked_stem[side] = SPAN("");
		}
	}
	const struct survey_form form = { .items = items, .item_count = ITEM_COUNT };
	return survey_form_replace(db, root_id, base.wave.id, &form, &base.fault);
}

static bool
make_links(struct db *db, void *data)
{
	const int64_t root_id = *(const int64_t *)data;
	for (size_t i = 0; i < LENGTH(base.open); i++)
		base.open[i] = (struct answer_link){ .kind = ANSWER_OPEN, .label = SPAN(""),
			                                 .side = i < 2 ? SIDE_USAGER : SIDE_AGENT,
			                                 .place_id = base.places[i % 2] };
	for (size_t i = 0; i < LENGTH(base.personal); i++)
		base.personal[i] = (struct answer_link){ .kind = ANSWER_PERSONAL, .label = SPAN(""),
			                                     .side = i % 3 == 0 ? SIDE_USAGER : SIDE_AGENT,
			                                     .place_id = base.places[i % 2] };
	return answer_links_make(base.arena, db, root_id, base.wave.id, base.open,
	                         LENGTH(base.open), &base.fault) &&
	       answer_links_make(base.arena, db, root_id, base.wave.id, base.personal,
	                         LENGTH(base.personal), &base.fault);
}

struct moving {
	int64_t root_id;
	enum survey_state from, to;
	bool is_done;
};

static bool
move(struct db *db, void *data)
{
	struct moving *moving = data;
	return survey_wave_move(db, moving->root_id, base.wave.id, moving->from, moving->to,
	                        &moving->is_done, &base.fault) &&
	       moving->is_done;
}

static bool
moved(struct rooms *rooms, enum survey_state from, enum survey_state to)
{
	struct moving moving = { rooms->root_id, from, to, false };
	return store_write(rooms->store, move, &moving, &base.fault);
}

static void
prepare(void)
{
	struct rooms *rooms = rooms_open_in(base.folder);
	must(rooms != NULL);
	must(store_write(rooms->store, draft, &rooms->root_id, &base.fault));
	must(moved(rooms, SURVEY_DRAFT, SURVEY_READY));
	must(answer_key_make(base.arena, rooms->store, rooms->root_id, base.wave.id, base.folder,
	                     &base.fault));
	must(store_write(rooms->store, make_links, &rooms->root_id, &base.fault));
	must(moved(rooms, SURVEY_READY, SURVEY_OPEN));
	base.wave.state = SURVEY_OPEN;
	rooms_close(rooms);
}

/* --- a reply --------------------------------------------------------------------------------- */

/* Sends form `form` of `client`, whose levels say its number. */
static bool
send_form(struct rooms *rooms, int client, int form, enum answer_outcome *outcome_r)
{
	struct arena *arena = arena_new(1 << 20);
	struct answer_reply reply = { 0 };
	struct fault fault;
	const bool is_personal = form % PERSONAL_EVERY == 0;
	const struct answer_link *link =
		is_personal ? &base.personal[client * PERSONAL_COUNT + form / PERSONAL_EVERY]
					: &base.open[(client + form) % OPEN_COUNT];
	memset(reply.levels, SURVEY_NOT_ANSWERED, sizeof reply.levels);
	int number = client * FORM_COUNT_MAX + form;
	for (int i = 0; i < DIGIT_COUNT; i++, number /= 5)
		reply.levels[i] = (uint8_t)(number % 5);
	for (size_t i = 0; i < LENGTH(reply.texts); i++)
		reply.texts[i] = SPAN("");
	reply.on_paper = false;
	const struct span once = span_of(arena_format(arena, "form-%d-%d-0123456789", client, form));
	const bool good = answer_receive(arena, rooms->store, rooms->root_id, link->secret, once,
	                                 &reply, outcome_r, &fault);
	if (!good)
		fprintf(stderr, "form %d of client %d: %s\n", form, client, fault.for_log);
	arena_end(arena);
	return good;
}

static int
number_of(const uint8_t *levels)
{
	int number = 0;
	for (int i = DIGIT_COUNT; i-- > 0;)
		number = number * 5 + (levels[i] < 5 ? levels[i] : 0);
	return number;
}

static struct answer_opened
open_letters(struct rooms *rooms, enum survey_state state, bool *good_r)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	const struct answer_opening opening = { .store = rooms->store,
		                                    .root_id = rooms->root_id,
		                                    .folder = base.folder };
	struct survey_wave wave = base.wave;
	struct answer_opened opened = { 0 };
	struct fault fault;
	wave.state = state;
	*good_r = answer_unseal(arena, &opening, &wave, &opened, &fault);
	if (!*good_r)
		fprintf(stderr, "opening: %s\n", fault.for_log);
	arena_end(arena);
	return opened;
}

/* --- the process whose power is cut ---------------------------------------------------------- */

struct client {
	pthread_t thread;
	int number;
	bool rests;
	struct rooms *rooms;
	pthread_barrier_t *rest;
};

static void *
client_run(void *data)
{
	const struct client *client = data;
	for (int form = 0; form < FORM_COUNT_MAX; form++) {
		enum answer_outcome outcome;
		atomic_store(&shared->forms[client->number][form], FORM_SENT);
		if (!send_form(client->rooms, client->number, form, &outcome) ||
		    outcome != ANSWER_TAKEN) {
			fprintf(stderr, "a reply was refused before the cut\n");
			_exit(1);
		}
		atomic_store(&shared->forms[client->number][form], FORM_ACKNOWLEDGED);
		atomic_store(&shared->commits, store_commit_count(client->rooms->store));
		if (client->rests && form % BURST_LENGTH == BURST_LENGTH - 1) {
			pthread_barrier_wait(client->rest);
			nanosleep(&(struct timespec){ 0, REST_NS }, NULL);
		}
	}
	return NULL;
}

static void *
opener_run(void *data)
{
	struct rooms *rooms = data;
	for (;;) {
		bool good;
		open_letters(rooms, SURVEY_OPEN, &good);
		if (!good)
			_exit(1);
		nanosleep(&(struct timespec){ 0, OPENING_NS }, NULL);
	}
	return NULL;
}

static _Noreturn void
receive(const struct round *round)
{
	static struct client clients[CLIENT_COUNT];
	pthread_t opener;
	pthread_barrier_t rest;
	alarm(GIVE_UP_S);
	disk_begin(&round->plan);
	struct rooms *rooms = rooms_open_in(round->run);
	must(rooms != NULL);
	if (round->is_making)
		_exit(1); /* made before the cut */
	pthread_barrier_init(&rest, NULL, CLIENT_COUNT);
	for (int i = 0; i < CLIENT_COUNT; i++) {
		clients[i] = (struct client){ .number = i, .rests = round->rests, .rooms = rooms,
			                          .rest = &rest };
		must(pthread_create(&clients[i].thread, NULL, client_run, &clients[i]) == 0);
	}
	/* While clients rest, the store must have nothing to write. */
	if (!round->rests)
		must(pthread_create(&opener, NULL, opener_run, rooms) == 0);
	for (int i = 0; i < CLIENT_COUNT; i++)
		pthread_join(clients[i].thread, NULL);
	fprintf(stderr, "all was sent before the cut\n");
	_exit(1);
}

/* --- the process that counts ----------------------------------------------------------------- */

static int64_t
ask_number(sqlite3 *sqlite, const char *sql)
{
	sqlite3_stmt *prepared = NULL;
	int64_t number = -1;
	if (sqlite3_prepare_v2(sqlite, sql, -1, &prepared, NULL) == SQLITE_OK &&
	    sqlite3_step(prepared) == SQLITE_ROW)
		number = sqlite3_column_int64(prepared, 0);
	sqlite3_finalize(prepared);
	return number;
}

static bool
says(bool good, const char *what)
{
	if (!good)
		fprintf(stderr, "%s\n", what);
	return good;
}

static bool
file_is_sound(sqlite3 *sqlite)
{
	return says(ask_number(sqlite, "SELECT count(*) FROM pragma_integrity_check"
	                               " WHERE integrity_check = 'ok'") == 1 &&
	                ask_number(sqlite, "SELECT count(*) FROM pragma_integrity_check") == 1,
	            "the database is not sound") &&
	       says(ask_number(sqlite, "SELECT count(*) FROM pragma_foreign_key_check") == 0,
	            "a row refers to nothing");
}

/* Replies, keys of forms and used links agree, whatever was acknowledged. */
static bool
tables_agree(sqlite3 *sqlite, int64_t *replies_r)
{
	*replies_r = ask_number(sqlite, "SELECT (SELECT count(*) FROM answer_sealed)"
	                                "     + (SELECT count(*) FROM survey_reply)");
	return says(*replies_r == ask_number(sqlite, "SELECT count(*) FROM answer_once"),
	            "replies and keys of forms disagree") &&
	       says(ask_number(sqlite, "SELECT (SELECT count(*) FROM answer_sealed WHERE way = 2)"
	                               "     + (SELECT count(*) FROM survey_reply WHERE way = 2)") ==
	                ask_number(sqlite, "SELECT count(*) FROM answer_link WHERE used = 1"),
	            "replies and used links disagree");
}

/* As a client does that saw no thanks, or saw them: with the same key. An acknowledged reply that
 * is taken anew was lost; one that is refused is lost for good. */
static bool
send_all_again(struct rooms *rooms, bool (*is_lost)[FORM_COUNT_MAX], int64_t *begun_r)
{
	*begun_r = 0;
	for (int client = 0; client < CLIENT_COUNT; client++) {
		for (int form = 0; form < FORM_COUNT_MAX; form++) {
			const uint8_t state = atomic_load(&shared->forms[client][form]);
			enum answer_outcome outcome;
			if (state == FORM_NEVER)
				break;
			if (!send_form(rooms, client, form, &outcome))
				return false;
			++*begun_r;
			is_lost[client][form] = state == FORM_ACKNOWLEDGED
			                            ? outcome != ANSWER_AGAIN
			                            : outcome != ANSWER_AGAIN && outcome != ANSWER_TAKEN;
			shared->again += state == FORM_SENT;
		}
	}
	return true;
}

static bool
look_for_each(sqlite3 *sqlite, bool (*is_lost)[FORM_COUNT_MAX])
{
	static int seen[78125];
	sqlite3_stmt *prepared = NULL;
	if (sqlite3_prepare_v2(sqlite, "SELECT levels FROM survey_reply", -1, &prepared, NULL) !=
	    SQLITE_OK)
		return false;
	while (sqlite3_step(prepared) == SQLITE_ROW && sqlite3_column_bytes(prepared, 0) >= DIGIT_COUNT)
		seen[number_of(sqlite3_column_blob(prepared, 0))]++;
	sqlite3_finalize(prepared);
	for (int i = 0; i < (int)LENGTH(seen); i++) {
		const int client = i / FORM_COUNT_MAX, form = i % FORM_COUNT_MAX;
		const bool is_begun =
			client < CLIENT_COUNT && atomic_load(&shared->forms[client][form]) != FORM_NEVER;
		if (!is_begun && !says(seen[i] == 0, "a reply is there that nobody sent"))
			return false;
		shared->lost += is_begun && seen[i] < 2 && (seen[i] == 0 || is_lost[client][form]);
		shared->doubled += seen[i] > 1;
	}
	shared->is_counted = true;
	return true;
}

/* What disagrees does not end the count: each reply is looked for all the same. */
static bool
check_replies(struct rooms *rooms, sqlite3 *sqlite)
{
	static bool is_lost[CLIENT_COUNT][FORM_COUNT_MAX];
	int64_t replies, begun;
	bool opens, good = tables_agree(sqlite, &replies);
	if (!send_all_again(rooms, is_lost, &begun))
		return false;
	good = tables_agree(sqlite, &replies) && good;
	if (!says(moved(rooms, SURVEY_OPEN, SURVEY_CLOSED), "the wave does not close"))
		return false;
	const struct answer_opened opened = open_letters(rooms, SURVEY_CLOSED, &opens);
	good = says(replies == begun, "there are not as many replies as forms") && good;
	return opens && says(opened.unreadable == 0, "a letter does not open") &&
	       look_for_each(sqlite, is_lost) && file_is_sound(sqlite) && good;
}

static _Noreturn void
check(const struct round *round)
{
	sqlite3 *sqlite = NULL;
	alarm(GIVE_UP_S);
	/* The program opens it first: what it must recover from is what the cut left. */
	struct rooms *rooms = rooms_open_in(round->after);
	shared->is_checked =
		rooms != NULL &&
		sqlite3_open(arena_format(rooms->arena, "%s/parvis.sqlite", round->after), &sqlite) ==
			SQLITE_OK &&
		sqlite3_busy_timeout(sqlite, 10000) == SQLITE_OK && file_is_sound(sqlite) &&
		(round->is_making || check_replies(rooms, sqlite));
	_exit(0);
}

/* --- a round --------------------------------------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *status, int kind, struct FTW *ftw)
{
	(void)status;
	(void)kind;
	return ftw->level == 0 ? 0 : remove(path);
}

static void
empty_folder(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
copy_base(const char *folder)
{
	struct arena *arena = arena_new(64 << 20);
	struct fault fault;
	struct span bytes;
	must(file_read(arena, arena_format(arena, "%s/parvis.sqlite", base.folder), 32 << 20, &bytes,
	               &fault) == FOUND_ONE);
	FILE *file = fopen(arena_format(arena, "%s/parvis.sqlite", folder), "wb");
	must(file != NULL && fwrite(bytes.at, 1, bytes.length, file) == bytes.length);
	must(fclose(file) == 0);
	arena_end(arena);
}

/* The exit code of a process that runs `run`, or -1 when a signal ended it. */
static int
run_apart(void (*run)(const struct round *round), const struct round *round)
{
	int status;
	fflush(NULL);
	const pid_t process = fork();
	must(process >= 0);
	if (process == 0)
		run(round);
	must(waitpid(process, &status, 0) == process);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* In turn: anywhere, a sync, the log copied while nobody writes, after such a copy, its sync, the log
 * copied while all write, and now and then the making of the database. */
static void
plan_round(struct round *round, int number, uint64_t *seed)
{
	static const struct {
		enum disk_counting counting;
		uint64_t operations;
		bool rests, is_making;
	} kinds[] = {
		{ DISK_ALL, 6000, false, false },          { DISK_SYNCS, 200, false, false },
		{ DISK_DATABASE, 300, true, false },       { DISK_ALL, 6000, true, false },
		{ DISK_DATABASE_SYNCS, 2, true, false },   { DISK_SYNCS, 200, false, false },
		{ DISK_DATABASE, 1000, false, false },     { DISK_ALL, 150, false, true },
	};
	const size_t kind = (size_t)number % LENGTH(kinds);
	round->plan.counting = kinds[kind].counting;
	round->plan.cut_at = 1 + (int64_t)disk_random(seed, kinds[kind].operations);
	round->plan.seed = disk_random(seed, UINT64_MAX);
	round->rests = kinds[kind].rests;
	round->is_making = kinds[kind].is_making;
}

struct tally {
	int64_t acknowledged, lost, doubled, again, commits, failed;
	int64_t moments[DISK_MOMENT_COUNT], making;
};

static void
run_round(const struct round *round, int number, struct tally *tally)
{
	memset(shared, 0, sizeof *shared);
	empty_folder(round->run);
	empty_folder(round->after);
	if (!round->is_making)
		copy_base(round->run);
	const int ended = run_apart(receive, round);
	if (!says(ended == DISK_CUT, "the power was not cut")) {
		tally->failed++;
		return;
	}
	int64_t acknowledged = 0;
	for (int client = 0; client < CLIENT_COUNT; client++)
		for (int form = 0; form < FORM_COUNT_MAX; form++)
			acknowledged += atomic_load(&shared->forms[client][form]) == FORM_ACKNOWLEDGED;
	run_apart(check, round);
	if (!shared->is_checked) {
		fprintf(stderr, "cut %d, at operation %lld, left what is above\n", number + 1,
		        (long long)round->plan.cut_at);
		tally->failed++;
	}
	if (!shared->is_counted) /* nothing could even be looked for */
		shared->lost = acknowledged;
	tally->acknowledged += acknowledged;
	tally->lost += shared->lost;
	tally->doubled += shared->doubled;
	tally->again += shared->again;
	tally->commits += atomic_load(&shared->commits);
	tally->moments[atomic_load(&shared->moment)]++;
	tally->making += round->is_making;
}

static void
print_tally(const struct tally *tally, int cuts, uint64_t seed)
{
	printf("%d cut points, %lld acknowledged, %lld lost, %lld doubled, seed %llu\n", cuts,
	       (long long)tally->acknowledged, (long long)tally->lost, (long long)tally->doubled,
	       (unsigned long long)seed);
	printf("cut in %lld writes and %lld syncs of the log, %lld writes and %lld syncs of the "
	       "database, %lld others (%lld while it was made); %lld commits, %lld forms in flight\n",
	       (long long)tally->moments[DISK_LOG_WRITE], (long long)tally->moments[DISK_LOG_SYNC],
	       (long long)tally->moments[DISK_DATABASE_WRITE],
	       (long long)tally->moments[DISK_DATABASE_SYNC], (long long)tally->moments[DISK_OTHER],
	       (long long)tally->making, (long long)tally->commits, (long long)tally->again);
}

int
main(int argument_count, char **arguments)
{
	const bool is_forgetful = argument_count > 1 && strcmp(arguments[1], "--forgetful") == 0;
	char **rest = arguments + 1 + is_forgetful;
	const int cuts = rest[0] != NULL ? atoi(rest[0]) : 0;
	if (cuts < 1) {
		fprintf(stderr, "power [--forgetful] CUTS [SEED]\n");
		return 2;
	}
	const uint64_t seed =
		rest[1] != NULL ? strtoull(rest[1], NULL, 10) : (uint64_t)time(NULL) % 1000000;
	vault_start();
	log_threshold(LOG_FAULT);
	base.arena = arena_new((size_t)1 << 30);
	char *folder = arena_copy_text(base.arena, "/tmp/parvis-power-XXXXXX");
	must(mkdtemp(folder) != NULL);
	base.folder = arena_format(base.arena, "%s/base", folder);
	struct round round = { .run = arena_format(base.arena, "%s/run", folder),
		                   .after = arena_format(base.arena, "%s/after", folder) };
	must(mkdir(base.folder, 0700) == 0 && mkdir(round.run, 0700) == 0 &&
	     mkdir(round.after, 0700) == 0);
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(shared != MAP_FAILED);
	round.plan = (struct disk_plan){ .is_forgetful = is_forgetful, .folder = round.after,
		                             .moment_r = &shared->moment };
	prepare();
	uint64_t turn = seed;
	struct tally tally = { 0 };
	for (int i = 0; i < cuts; i++) {
		plan_round(&round, i, &turn);
		run_round(&round, i, &tally);
	}
	empty_folder(folder);
	rmdir(folder);
	print_tally(&tally, cuts, seed);
	arena_end(base.arena);
	if (is_forgetful)
		return !says(tally.failed == 0 && tally.acknowledged > 0 && tally.lost == tally.acknowledged,
		             "a disk that forgets must lose all, and did not: this test sees nothing");
	return tally.failed != 0 || tally.lost != 0 || tally.doubled != 0;
}
