#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "base/file.h"

static struct arena *arena;
static char folder[] = "/tmp/parvis-file-XXXXXX";

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(8 << 20);
	return mkdtemp(folder) == NULL;
}

static const char *
in(const char *name)
{
	return arena_format(arena, "%s/%s", folder, name);
}

/* How many names the folder holds; each is also deleted when `empty`. */
static int
names(const char *path, bool empty)
{
	int count = 0;
	DIR *directory = opendir(path);
	assert_non_null(directory);
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		count++;
		if (empty)
			(void)remove(arena_format(arena, "%s/%s", path, entry->d_name));
	}
	closedir(directory);
	return count;
}

static int
end(void **state)
{
	(void)state;
	names(in("a/b/c"), true);
	names(in("a/b"), true);
	names(in("a"), true);
	names(folder, true);
	const int left = rmdir(folder);
	arena_end(arena);
	return left;
}

static void
what_was_written_is_read_back_and_replaced_whole(void **state)
{
	(void)state;
	struct fault fault;
	struct span bytes;
	const char *path = in("letter");
	assert_int_equal(file_read(arena, path, 100, &bytes, &fault), FOUND_NONE);
	assert_true(file_write(arena, path, SPAN("premier\0essai"), &fault));
	assert_int_equal(file_read(arena, path, 100, &bytes, &fault), FOUND_ONE);
	assert_true(span_equal(bytes, SPAN("premier\0essai")));
	assert_true(file_write(arena, path, SPAN(""), &fault));
	assert_int_equal(file_read(arena, path, 0, &bytes, &fault), FOUND_ONE);
	assert_int_equal(bytes.length, 0);
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(names(folder, false), 1); /* no temporary file is left */
}

static void
a_file_over_its_limit_is_refused(void **state)
{
	(void)state;
	struct fault fault;
	struct span bytes;
	assert_true(file_write(arena, in("big"), SPAN("12345"), &fault));
	assert_int_equal(file_read(arena, in("big"), 5, &bytes, &fault), FOUND_ONE);
	assert_int_equal(file_read(arena, in("big"), 4, &bytes, &fault), FOUND_FAILED);
	assert_non_null(strstr(fault.for_reader, "trop gros"));
	assert_int_equal(file_read(arena, folder, 100, &bytes, &fault), FOUND_FAILED);
	assert_non_null(strstr(fault.for_reader, "est un dossier"));
}

static void
a_draft_that_is_not_kept_leaves_nothing(void **state)
{
	(void)state;
	struct fault fault;
	const int before = names(folder, false);
	struct arena *own = arena_new(1 << 20);
	struct file_draft *draft = file_draft_new(own, in("draft"), &fault);
	assert_non_null(draft);
	assert_true(file_draft_add(draft, "abc", 3, &fault));
	assert_int_equal(names(folder, false), before + 1);
	arena_end(own);
	assert_int_equal(names(folder, false), before);
}

static void
folders_are_made_with_those_above_them(void **state)
{
	(void)state;
	struct fault fault;
	assert_true(folder_make(arena, in("a/b/c"), &fault));
	assert_true(folder_make(arena, in("a/b/c/"), &fault)); /* twice is fine */
	assert_true(file_write(arena, in("a/b/c/x"), SPAN("x"), &fault));
}

static void
a_file_in_the_way_of_a_folder_is_said_in_french(void **state)
{
	(void)state;
	struct fault fault;
	assert_true(file_write(arena, in("wall"), SPAN("x"), &fault));
	assert_false(folder_make(arena, in("wall"), &fault));
	assert_non_null(strstr(fault.for_reader, "n’est pas un dossier"));
	assert_non_null(strstr(fault.for_reader, "wall"));
	assert_false(folder_make(arena, in("wall/inside"), &fault));
	assert_non_null(strstr(fault.for_reader, "n’est pas un dossier"));
	assert_false(file_write(arena, in("absent/x"), SPAN("x"), &fault));
	assert_non_null(strstr(fault.for_reader, "n’existe pas"));
}

static void
a_folder_without_the_right_to_write_is_said_in_french(void **state)
{
	(void)state;
	struct fault fault;
	/* /proc refuses everyone, root included, so this holds in a container too. */
	assert_false(folder_make(arena, "/proc/parvis", &fault));
	assert_non_null(fault.for_reader);
	assert_false(file_fault(arena, "open", "/srv/parvis", EACCES, &fault));
	assert_string_equal(fault.for_reader,
	                    "Parvis n’a pas le droit de lire ou d’écrire «\u202f/srv/parvis\u202f»\u202f: donnez ce "
	                    "droit au compte qui lance Parvis, puis recommencez.");
	assert_string_equal(fault.for_log, "open /srv/parvis: errno 13 (EACCES)");
}

static void
a_full_disk_is_said_in_french_and_changes_nothing(void **state)
{
	(void)state;
	struct fault fault;
	const char *path = in("kept");
	assert_true(file_write(arena, path, SPAN("avant"), &fault));
	struct file_draft *draft = file_draft_new(arena, path, &fault);
	assert_non_null(draft);
	/* The draft now writes to a device that is always full. */
	FILE *full = fopen("/dev/full", "w");
	assert_non_null(full);
	assert_true(dup2(fileno(full), file_draft_handle(draft)) >= 0);
	assert_false(file_draft_add(draft, "après", 6, &fault));
	assert_non_null(strstr(fault.for_reader, "plus de place"));
	fclose(full);
	struct span bytes;
	assert_int_equal(file_read(arena, path, 100, &bytes, &fault), FOUND_ONE);
	assert_true(span_is(bytes, "avant"));
}

static void
what_waited_too_long_is_swept(void **state)
{
	(void)state;
	struct fault fault;
	assert_true(folder_make(arena, in("spool"), &fault));
	const char *names[] = { "old", "new", ".hidden" };
	for (size_t i = 0; i < LENGTH(names); i++)
		assert_true(file_write(arena, arena_format(arena, "%s/%s", in("spool"), names[i]), SPAN("x"),
		                       &fault));
	const struct timespec then[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	assert_int_equal(utimensat(AT_FDCWD, in("spool/old"), then, 0), 0);
	assert_int_equal(utimensat(AT_FDCWD, in("spool/.hidden"), then, 0), 0);
	assert_int_equal(folder_sweep(in("spool"), 1001), 1);
	assert_int_equal(access(in("spool/old"), F_OK), -1);
	assert_int_equal(access(in("spool/new"), F_OK), 0);
	assert_int_equal(access(in("spool/.hidden"), F_OK), 0);
	assert_int_equal(folder_sweep(in("nowhere"), 1001), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read_back_and_replaced_whole),
		cmocka_unit_test(a_file_over_its_limit_is_refused),
		cmocka_unit_test(a_draft_that_is_not_kept_leaves_nothing),
		cmocka_unit_test(folders_are_made_with_those_above_them),
		cmocka_unit_test(a_file_in_the_way_of_a_folder_is_said_in_french),
		cmocka_unit_test(a_folder_without_the_right_to_write_is_said_in_french),
		cmocka_unit_test(what_waited_too_long_is_swept),
		cmocka_unit_test(a_full_disk_is_said_in_french_and_changes_nothing),
	};
	return cmocka_run_group_tests_name("file", tests, begin, end);
}
