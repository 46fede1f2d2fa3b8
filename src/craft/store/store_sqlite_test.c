/* What only a file can suffer: a full disk, a folder without rights, damage, another's lock. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "craft/store/store_things_for_tests.h"

/* A disk that refuses, put under SQLite by its own door for that: */

static _Atomic int write_errno;

static ssize_t
refusing_pwrite(int file, const void *bytes, size_t size, off_t at)
{
	if (write_errno == 0)
		return pwrite(file, bytes, size, at);
	errno = write_errno;
	return -1;
}

static int
refuse_begin(void **state)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)refusing_pwrite);
	vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)refusing_pwrite);
	write_errno = 0;
	return things_begin(state);
}

static int
refuse_end(void **state)
{
	write_errno = 0;
	const int result = things_end(state);
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	vfs->xSetSystemCall(vfs, NULL, NULL);
	return result;
}

static void
a_full_disk_is_told_and_nothing_is_half_written(void **state)
{
	struct fixture *f = *state;
	assert_true(things_add(f->store, 1, &f->fault));
	write_errno = ENOSPC;
	for (int i = 2; i < 5; i++) {
		assert_false(things_add(f->store, i, &f->fault));
		assert_non_null(strstr(f->fault.for_log, "full"));
		assert_non_null(strstr(f->fault.for_reader, "disque du serveur est plein\u202f:"));
		assert_non_null(strstr(f->fault.for_reader, "Libérez de la place"));
	}
	assert_int_equal(things_count(f->store), 1); /* reading goes on */
	write_errno = 0;
	assert_true(things_add(f->store, 5, &f->fault));
	assert_int_equal(things_count(f->store), 2);
}

static void
a_large_write_on_a_full_disk_fails_whole(void **state)
{
	struct fixture *f = *state;
	struct many many = { .from = 1, .count = 200000 }; /* more than the cache holds */
	write_errno = ENOSPC;
	assert_false(store_write(f->store, things_write_many, &many, &f->fault));
	assert_non_null(strstr(f->fault.for_reader, "plein"));
	assert_non_null(strstr(many.fault.for_reader, "plein"));
	write_errno = 0;
	assert_int_equal(things_count(f->store), 0);
	assert_true(store_write(f->store, things_write_many, &many, &f->fault));
	assert_int_equal(things_count(f->store), 200000);
}

static void
a_disk_that_fails_is_told(void **state)
{
	struct fixture *f = *state;
	write_errno = EIO;
	assert_false(things_add(f->store, 1, &f->fault));
	assert_non_null(strstr(f->fault.for_log, "disk I/O error"));
	assert_non_null(strstr(f->fault.for_reader, "faites vérifier ce disque"));
	write_errno = 0;
	assert_true(things_add(f->store, 2, &f->fault));
}

/* A COMMIT that fails takes all of its group: */

struct member {
	pthread_t thread;
	struct store *store;
	int64_t id;
	bool good;
	struct fault fault;
	char for_reader[400];
};

static _Atomic bool first_runs, first_may_end;

static bool
write_slowly(struct db *db, void *data)
{
	first_runs = true;
	while (!first_may_end)
		nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
	return thing_write(db, data);
}

static void *
member_run(void *argument)
{
	struct member *member = argument;
	struct thing thing = { .id = member->id };
	member->good = store_write(member->store, member->id == 0 ? write_slowly : thing_write, &thing,
	                           &member->fault);
	if (member->fault.for_reader != NULL)
		snprintf(member->for_reader, sizeof member->for_reader, "%s", member->fault.for_reader);
	return NULL;
}

static void
a_failed_commit_fails_all_its_members_and_later_ones_are_kept(void **state)
{
	struct fixture *f = *state;
	struct member members[6];
	first_runs = first_may_end = false;
	const int64_t commits_before = store_commit_count(f->store);
	for (int i = 0; i < 6; i++) {
		members[i] = (struct member){ .store = f->store, .id = i };
		pthread_create(&members[i].thread, NULL, member_run, &members[i]);
		while (i == 0 && !first_runs) /* the others wait together behind it */
			nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
	}
	nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	write_errno = EIO;
	first_may_end = true;
	for (int i = 0; i < 6; i++) {
		pthread_join(members[i].thread, NULL);
		assert_false(members[i].good);
		assert_non_null(strstr(members[i].for_reader, "disque"));
	}
	write_errno = 0;
	assert_int_equal(store_commit_count(f->store), commits_before);
	assert_int_equal(things_count(f->store), 0);
	assert_true(things_add(f->store, 1, &f->fault));
	assert_int_equal(things_count(f->store), 1);
}

/* Opening what cannot be: */

static void
assert_refused(const char *address, const char *for_reader)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct fault fault = { NULL, NULL };
	assert_null(things_open(arena, address, &fault));
	assert_non_null(fault.for_log);
	if (strstr(fault.for_reader, for_reader) == NULL)
		fail_msg("%s / %s", fault.for_log, fault.for_reader);
	arena_end(arena);
}

static void
a_missing_folder_is_told(void **state)
{
	(void)state;
	assert_refused("/nowhere/at/all/parvis.sqlite", "ne trouve pas ses données");
	assert_refused("/etc/passwd/parvis.sqlite", "ne trouve pas ses données");
}

static void
write_file(const char *path, off_t at, const char *bytes, size_t size)
{
	const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	assert_true(file >= 0);
	assert_int_equal(pwrite(file, bytes, size, at), size);
	close(file);
}

static void
a_file_that_is_not_ours_is_told_and_left_alone(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const char *address = store_tests_address(arena);
	char noise[8192], after[8192] = { 0 };
	memset(noise, 'x', sizeof noise);
	write_file(address, 0, noise, sizeof noise);
	assert_refused(address, "Le fichier des données est abîmé");
	const int file = open(address, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(file, after, sizeof after), sizeof after);
	close(file);
	assert_memory_equal(noise, after, sizeof noise);
	arena_end(arena);
}

static void
a_damaged_page_is_told_when_it_is_read(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX), *visit = arena_new(64 << 20);
	const char *address = store_tests_address(arena);
	struct fault fault;
	struct store *store = things_open(arena, address, &fault);
	assert_true(store_write(store, things_write_many, &(struct many){ .from = 1, .count = 20000 },
	                        &fault));
	store_close(store);
	struct stat status;
	assert_int_equal(stat(address, &status), 0);
	char noise[4096];
	memset(noise, 0xa5, sizeof noise);
	for (off_t at = 16 * 4096; at < status.st_size; at += 2 * 4096)
		write_file(address, at, noise, sizeof noise);
	store = things_open(arena, address, &fault);
	assert_non_null(store);
	struct db *db = store_read(visit, store, &fault);
	struct rows *rows = db_stream(visit, db, things_sql_list, WITH(db_int64(1)));
	enum found found;
	while ((found = rows_next(rows, &fault)) == FOUND_ONE)
		;
	assert_int_equal(found, FOUND_FAILED);
	assert_non_null(strstr(fault.for_log, "malformed"));
	assert_non_null(strstr(fault.for_reader, "rétablissez la dernière sauvegarde"));
	arena_end(visit);
	arena_end(arena);
}

/* Root may write anywhere, so another account tries, in another program. */
static void
assert_refused_to_nobody(const char *address, const char *for_reader)
{
	const pid_t child = fork();
	if (child == 0) {
		if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
			_exit(126);
		execl("/proc/self/exe", "store_sqlite_test", "open", address, for_reader, (char *)NULL);
		_exit(127);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int
be_nobody(const char *address, const char *for_reader)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct fault fault;
	const bool opened = things_open(arena, address, &fault) != NULL;
	arena_end(arena);
	if (opened)
		return 1;
	if (strstr(fault.for_reader, for_reader) != NULL)
		return 0;
	fprintf(stderr, "%s / %s\n", fault.for_log, fault.for_reader);
	return 2;
}

static void
a_folder_or_file_without_rights_is_told(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const char *address = store_tests_address(arena);
	char *folder = arena_copy_text(arena, address);
	*strrchr(folder, '/') = '\0';
	struct fault fault;
	store_close(things_open(arena, address, &fault));
	if (geteuid() == 0) {
		chmod(folder, 0700);
		assert_refused_to_nobody(arena_format(arena, "%s/more/parvis.sqlite", folder),
		                         "pas le droit d’y entrer");
	}
	chmod(folder, 0555);
	assert_refused_to_nobody(address, "n’a pas le droit d’écrire");
	chmod(folder, 0777);
	chmod(address, 0444);
	assert_refused_to_nobody(address, "n’a pas le droit d’écrire");
	arena_end(arena);
}

static void
a_lock_of_another_program_is_waited_for_then_told(void **state)
{
	struct fixture *f = *state;
	sqlite3 *other = NULL;
	assert_int_equal(sqlite3_open(f->address, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	struct timespec before, after;
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_false(things_add(f->store, 1, &f->fault));
	clock_gettime(CLOCK_MONOTONIC, &after);
	assert_true(after.tv_sec - before.tv_sec >= THINGS_WAIT_MS / 1000 - 1);
	assert_non_null(strstr(f->fault.for_log, "locked"));
	assert_non_null(strstr(f->fault.for_reader, "occupées depuis trop longtemps"));
	assert_int_equal(things_count(f->store), 0);
	assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	assert_true(things_add(f->store, 1, &f->fault));
}

/* The log: */

static void
the_log_is_copied_into_the_file_when_nobody_writes(void **state)
{
	struct fixture *f = *state;
	struct many many = { .from = 1, .count = 50000 };
	assert_true(store_write(f->store, things_write_many, &many, &f->fault));
	const int64_t log_size = store_wal_size(f->store);
	assert_true(log_size > 1000000);
	struct stat status = { .st_size = 0 };
	for (int i = 0; i < 300 && status.st_size < 1000000; i++) {
		nanosleep(&(struct timespec){ 0, 10000000 }, NULL);
		stat(f->address, &status);
	}
	assert_true(status.st_size > 1000000);
	/* And its room is used again. */
	assert_true(things_add(f->store, 1000000, &f->fault));
	assert_true(store_wal_size(f->store) <= log_size);
}

/* Somebody always reads: the next one has begun before the last one ends. */
struct relay {
	struct store *store;
	atomic_bool is_over;
	atomic_int readings;
};

static void *
relay_run(void *argument)
{
	struct relay *relay = argument;
	struct arena *arenas[2] = { arena_new(ARENA_VISIT_SIZE_MAX), arena_new(ARENA_VISIT_SIZE_MAX) };
	for (int turn = 0; !relay->is_over; turn = !turn) {
		struct fault fault;
		must(store_read(arenas[turn], relay->store, &fault) != NULL);
		nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
		arena_reset(arenas[!turn]);
		relay->readings++;
	}
	arena_end(arenas[0]);
	arena_end(arenas[1]);
	return NULL;
}

static void
the_log_begins_again_though_somebody_always_reads(void **state)
{
	enum { NAME_SIZE = 1 << 20, WRITES = 60 }; /* kept with its index: 120 MB of log in all */
	struct fixture *f = *state;
	struct relay relay = { .store = f->store };
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, relay_run, &relay), 0);
	while (relay.readings < 2)
		sched_yield();
	char *name = arena_take(f->arena, 1, NAME_SIZE);
	memset(name, 'x', NAME_SIZE - 1);
	int64_t size_max = 0;
	for (int i = 0; i < WRITES; i++) {
		struct thing thing = { .id = i + 1, .name = name };
		name[0] = (char)('0' + i);
		assert_true(store_write(f->store, thing_write, &thing, &f->fault));
		const int64_t size = store_wal_size(f->store);
		size_max = size > size_max ? size : size_max;
	}
	relay.is_over = true;
	pthread_join(thread, NULL);
	assert_true(size_max > 30000000 && size_max < 60000000);
}

static int
one_number(const char *address, const char *sql)
{
	sqlite3 *sqlite = NULL;
	sqlite3_stmt *prepared = NULL;
	assert_int_equal(sqlite3_open(address, &sqlite), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(sqlite, sql, -1, &prepared, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
	const int number = sqlite3_column_int(prepared, 0);
	sqlite3_finalize(prepared);
	sqlite3_close(sqlite);
	return number;
}

static void
tables_are_strict_and_without_rowid_unless_wide(void **state)
{
	struct fixture *f = *state;
	static const char strict[] = "SELECT count(*) FROM pragma_table_list WHERE strict AND schema = 'main'"
								 " AND name IN ('thing', 'note', 'store_step')";
	static const char narrow[] = "SELECT count(*) FROM pragma_table_list WHERE wr AND schema = 'main'"
								 " AND name IN ('thing', 'store_step')";
	static const char wide[] =
		"SELECT count(*) FROM pragma_table_list WHERE wr = 0 AND name = 'note'";
	assert_int_equal(one_number(f->address, strict), 3);
	assert_int_equal(one_number(f->address, narrow), 2);
	assert_int_equal(one_number(f->address, wide), 1);
}

/* Before an upgrade: */

static struct store *
open_with_step(struct arena *arena, const char *address, int last, struct fault *fault_r)
{
	struct text schema = text_new(arena, 1 << 16);
	text_add_z(&schema, things_schema);
	for (int step = 3; step <= last; step++)
		text_format(&schema, "-- step %d\nCREATE TABLE more_%d (a ID PRIMARY KEY);\n", step, step);
	const struct store_schema schemas[] = { { "things", text_span(&schema) } };
	return store_open(arena,
	                  &(struct store_options){
						  .address = address, .schemas = schemas, .schema_count = 1 },
	                  fault_r);
}

static const char *
copy_of(struct fixture *f, int number)
{
	return arena_format(f->arena, "%.*s/before-upgrade-%d.sqlite",
	                    (int)(strrchr(f->address, '/') - f->address), f->address, number);
}

static bool
is_there(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0;
}

static void
data_are_copied_before_their_schema_changes_and_only_then(void **state)
{
	struct fixture *f = *state;
	struct stat status;
	assert_true(things_add(f->store, 1, &f->fault));
	assert_non_null(open_with_step(f->arena, f->address, 2, &f->fault));
	assert_false(is_there(copy_of(f, 1))); /* a new one, opened again */
	assert_non_null(open_with_step(f->arena, f->address, 3, &f->fault));
	const char *copy = copy_of(f, 1);
	assert_int_equal(stat(copy, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(one_number(copy, "SELECT count(*) FROM thing"), 1);
	assert_int_equal(one_number(copy, "SELECT max(step) FROM store_step"), 2);
	assert_int_equal(one_number(f->address, "SELECT max(step) FROM store_step"), 3);
	/* The program from before opens what was copied for it. */
	assert_null(things_open(f->arena, f->address, &f->fault));
	struct store *before = things_open(f->arena, copy, &f->fault);
	assert_non_null(before);
	assert_int_equal(things_count(before), 1);
	store_close(before);
}

static void
the_two_last_copies_are_kept_and_no_other_file_is_touched(void **state)
{
	struct fixture *f = *state;
	static const char *const others[] = { "before-upgrade-0.sqlite", "before-upgrade-x.sqlite",
		                                  "before-upgrade-01.sqlite", "before-upgrade-1.sqlite.gz" };
	const char *folder = span_copy(
		f->arena, span_from(f->address, (size_t)(strrchr(f->address, '/') - f->address)));
	for (size_t i = 0; i < LENGTH(others); i++)
		fclose(fopen(arena_format(f->arena, "%s/%s", folder, others[i]), "w"));
	for (int step = 3; step <= 6; step++)
		assert_non_null(open_with_step(f->arena, f->address, step, &f->fault));
	assert_false(is_there(copy_of(f, 1)));
	assert_false(is_there(copy_of(f, 2)));
	assert_int_equal(one_number(copy_of(f, 3), "SELECT max(step) FROM store_step"), 4);
	assert_int_equal(one_number(copy_of(f, 4), "SELECT max(step) FROM store_step"), 5);
	for (size_t i = 0; i < LENGTH(others); i++)
		assert_int_equal(unlink(arena_format(f->arena, "%s/%s", folder, others[i])), 0);
}

static void
without_room_for_a_copy_nothing_is_upgraded(void **state)
{
	struct fixture *f = *state;
	assert_true(things_add(f->store, 1, &f->fault));
	write_errno = ENOSPC;
	assert_null(open_with_step(f->arena, f->address, 3, &f->fault));
	write_errno = 0;
	assert_non_null(strstr(f->fault.for_reader, "rien n’a été modifié"));
	assert_non_null(strstr(f->fault.for_reader, "copie"));
	assert_false(is_there(copy_of(f, 1)));
	assert_int_equal(things_count(f->store), 1);
	assert_int_equal(one_number(f->address, "SELECT max(step) FROM store_step"), 2);
	assert_non_null(open_with_step(f->arena, f->address, 3, &f->fault));
	assert_true(is_there(copy_of(f, 1)));
}

struct upgrader {
	pthread_t thread;
	struct arena *arena;
	const char *address;
	bool opened;
};

static void *
upgrade_in_thread(void *argument)
{
	struct upgrader *upgrader = argument;
	struct fault fault;
	upgrader->opened = open_with_step(upgrader->arena, upgrader->address, 9, &fault) != NULL;
	return NULL;
}

static void
of_programs_that_upgrade_at_once_one_alone_copies(void **state)
{
	struct fixture *f = *state;
	struct upgrader upgraders[6];
	for (size_t i = 0; i < LENGTH(upgraders); i++) {
		upgraders[i] = (struct upgrader){ .arena = arena_new(64 << 20), .address = f->address };
		pthread_create(&upgraders[i].thread, NULL, upgrade_in_thread, &upgraders[i]);
	}
	for (size_t i = 0; i < LENGTH(upgraders); i++) {
		pthread_join(upgraders[i].thread, NULL);
		assert_true(upgraders[i].opened);
		arena_end(upgraders[i].arena);
	}
	assert_int_equal(one_number(copy_of(f, 1), "SELECT max(step) FROM store_step"), 2);
	assert_false(is_there(copy_of(f, 2)));
}

int
main(int argument_count, char **arguments)
{
	log_threshold(LOG_FAULT);
	if (argument_count == 4 && strcmp(arguments[1], "open") == 0)
		return be_nobody(arguments[2], arguments[3]);
#define REFUSING_TEST(name) cmocka_unit_test_setup_teardown(name, refuse_begin, refuse_end)
	const struct CMUnitTest tests[] = {
		REFUSING_TEST(a_full_disk_is_told_and_nothing_is_half_written),
		REFUSING_TEST(a_large_write_on_a_full_disk_fails_whole),
		REFUSING_TEST(a_disk_that_fails_is_told),
		REFUSING_TEST(a_failed_commit_fails_all_its_members_and_later_ones_are_kept),
		cmocka_unit_test(a_missing_folder_is_told),
		cmocka_unit_test(a_file_that_is_not_ours_is_told_and_left_alone),
		cmocka_unit_test(a_damaged_page_is_told_when_it_is_read),
		cmocka_unit_test(a_folder_or_file_without_rights_is_told),
		THINGS_TEST(a_lock_of_another_program_is_waited_for_then_told),
		THINGS_TEST(the_log_is_copied_into_the_file_when_nobody_writes),
		THINGS_TEST(the_log_begins_again_though_somebody_always_reads),
		THINGS_TEST(data_are_copied_before_their_schema_changes_and_only_then),
		THINGS_TEST(the_two_last_copies_are_kept_and_no_other_file_is_touched),
		REFUSING_TEST(without_room_for_a_copy_nothing_is_upgraded),
		THINGS_TEST(of_programs_that_upgrade_at_once_one_alone_copies),
		THINGS_TEST(tables_are_strict_and_without_rowid_unless_wide),
	};
	return cmocka_run_group_tests_name("store sqlite", tests, NULL, NULL);
}
