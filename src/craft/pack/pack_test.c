#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "base/file.h"
#include "craft/pack/pack_inside.h"

static struct arena *arena;
static const char *folder;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	char *made = arena_copy_text(arena, "/tmp/parvis-pack-XXXXXX");
	assert_non_null(mkdtemp(made));
	folder = made;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	char command[200];
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	arena_end(arena);
	return 0;
}

/* Gives `left` bytes of `seed`, a few at a time, and may fail on the way. */
struct giving {
	size_t left, fails_at;
	unsigned seed;
};

static bool
give(void *context, void *bytes, size_t size, size_t *got_r, struct fault *fault_r)
{
	struct giving *giving = context;
	*got_r = giving->left < size ? giving->left : size;
	*got_r = *got_r < 1000 ? *got_r : 1000;
	if (giving->fails_at > 0 && giving->left <= giving->fails_at)
		return fault_is(fault_r, "a test", "Panne voulue.");
	for (size_t i = 0; i < *got_r; i++)
		((char *)bytes)[i] = (char)(giving->seed == 0 ? 0 : (giving->seed = giving->seed * 1103515245 +
		                                                     12345) >> 16);
	giving->left -= *got_r;
	return true;
}

static const char *
file_of(const char *name)
{
	return arena_format(arena, "%s/%s", folder, name);
}

static void
what_is_written_is_read_and_has_its_digest(void **state)
{
	(void)state;
	struct giving one = { 1, 0, 1 }, many = { 3000000, 0, 7 }, none = { 0, 0, 1 };
	struct pack_part parts[] = { { .name = "a/one", .give = give, .context = &one },
		                         { .name = "a/many", .give = give, .context = &many },
		                         { .name = "none", .give = give, .context = &none } };
	struct fault fault;
	struct stat facts;
	struct span bytes;
	assert_true(pack_write(arena, file_of("p.zip"), parts, LENGTH(parts), &fault));
	assert_int_equal(stat(file_of("p.zip"), &facts), 0);
	assert_int_equal(facts.st_mode & 0777, 0600);
	assert_int_equal(parts[1].size, 3000000);
	/* printf '' | sha256sum */
	assert_string_equal(parts[2].digest,
	                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	struct pack *pack = pack_open(arena, file_of("p.zip"), &fault);
	assert_non_null(pack);
	assert_int_equal(pack_count(pack), 3);
	for (size_t i = 0; i < LENGTH(parts); i++)
		assert_true(pack_check(pack, parts[i].name, parts[i].size, parts[i].digest, &fault));
	assert_true(pack_read(arena, pack, "a/one", &bytes, &fault));
	assert_int_equal(bytes.length, 1);
	assert_true(pack_read(arena, pack, "none", &bytes, &fault));
	assert_int_equal(bytes.length, 0);
	assert_false(pack_check(pack, "a/many", 3000000, parts[0].digest, &fault));
	assert_false(pack_check(pack, "a/many", 2999999, parts[1].digest, &fault));
	assert_false(pack_check(pack, "elsewhere", 1, parts[1].digest, &fault));
}

static void
a_file_that_is_there_stays_and_a_failure_leaves_nothing(void **state)
{
	(void)state;
	struct giving wrong = { 5000, 2000, 3 }, right = { 10, 0, 3 };
	struct pack_part bad = { .name = "x", .give = give, .context = &wrong };
	struct pack_part good = { .name = "x", .give = give, .context = &right };
	struct fault fault;
	struct span bytes;
	assert_true(file_write(arena, file_of("mine"), SPAN("à moi"), &fault));
	assert_false(pack_write(arena, file_of("mine"), &good, 1, &fault));
	assert_non_null(strstr(fault.for_reader, "existe déjà"));
	assert_int_equal(file_read(arena, file_of("mine"), 100, &bytes, &fault), FOUND_ONE);
	assert_true(span_is(bytes, "à moi"));
	assert_false(pack_write(arena, file_of("q.zip"), &bad, 1, &fault));
	assert_string_equal(fault.for_reader, "Panne voulue.");
	assert_int_equal(unlink(file_of("mine")), 0);
	assert_int_equal(rmdir(folder), 0); /* nothing else is there */
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_false(pack_write(arena, file_of("no/where.zip"), &good, 1, &fault));
}

/* Every byte of a small pack, one after the other, is turned over. */
static void
a_byte_that_changed_is_seen_or_changes_nothing(void **state)
{
	(void)state;
	struct giving some = { 700, 0, 5 };
	struct pack_part part = { .name = "part", .give = give, .context = &some };
	struct fault fault;
	struct span whole, bytes, first = { 0 };
	size_t seen = 0;
	assert_true(pack_write(arena, file_of("p.zip"), &part, 1, &fault));
	assert_int_equal(file_read(arena, file_of("p.zip"), 1 << 20, &whole, &fault), FOUND_ONE);
	for (size_t i = 0; i <= whole.length; i++) {
		struct arena *turn = arena_new(8 << 20);
		char *turned = arena_take(turn, whole.length, 1);
		memcpy(turned, whole.at, whole.length);
		if (i < whole.length)
			turned[i] = (char)(turned[i] ^ 0x40);
		assert_true(file_write(turn, file_of("turned.zip"), span_from(turned, whole.length), &fault));
		struct pack *pack = pack_open(turn, file_of("turned.zip"), &fault);
		const bool good = pack != NULL && pack_check(pack, "part", part.size, part.digest, &fault) &&
		                  pack_read(turn, pack, "part", &bytes, &fault);
		assert_true(good || i < whole.length);
		seen += !good;
		if (good && first.at == NULL)
			first = span_keep(arena, bytes);
		assert_true(!good || span_equal(bytes, first));
		arena_end(turn);
	}
	assert_true(seen > 700); /* all of the part, and most of what is around */
}

static void
a_pack_cut_short_anywhere_is_refused(void **state)
{
	(void)state;
	struct giving some = { 4000, 0, 5 };
	struct pack_part part = { .name = "part", .give = give, .context = &some };
	struct fault fault;
	struct span whole;
	assert_true(pack_write(arena, file_of("p.zip"), &part, 1, &fault));
	assert_int_equal(file_read(arena, file_of("p.zip"), 1 << 20, &whole, &fault), FOUND_ONE);
	for (size_t length = 0; length < whole.length; length += 13) {
		struct arena *turn = arena_new(8 << 20);
		assert_true(file_write(turn, file_of("cut.zip"), span_from(whole.at, length), &fault));
		struct pack *pack = pack_open(turn, file_of("cut.zip"), &fault);
		assert_true(pack == NULL ||
		            !pack_check(pack, "part", part.size, part.digest, &fault));
		arena_end(turn);
	}
}

static void
what_unfolds_beyond_reason_is_refused_unread(void **state)
{
	(void)state;
	struct giving zeros = { PACK_UNFOLDED_FREE + 1, 0, 0 };
	struct pack_part part = { .name = "bomb", .give = give, .context = &zeros };
	struct fault fault;
	struct span bytes;
	assert_true(pack_write(arena, file_of("bomb.zip"), &part, 1, &fault));
	struct pack *pack = pack_open(arena, file_of("bomb.zip"), &fault);
	assert_non_null(pack);
	assert_false(pack_check(pack, "bomb", part.size, part.digest, &fault));
	assert_non_null(strstr(fault.for_log, "unfolds too much"));
	assert_false(pack_read(arena, pack, "bomb", &bytes, &fault));
}

static void
a_name_that_climbs_is_no_name_of_a_part(void **state)
{
	(void)state;
	assert_true(pack_name_is_plain("tables/survey_reply.rows"));
	static const char *const wrong[] = { "", "/etc/passwd", "../x", "a/../../x", "a b", "é", "a\\b" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(pack_name_is_plain(wrong[i]));
}

int
main(void)
{
	vault_start();
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(what_is_written_is_read_and_has_its_digest),
		TEST(a_file_that_is_there_stays_and_a_failure_leaves_nothing),
		TEST(a_byte_that_changed_is_seen_or_changes_nothing),
		TEST(a_pack_cut_short_anywhere_is_refused),
		TEST(what_unfolds_beyond_reason_is_refused_unread),
		TEST(a_name_that_climbs_is_no_name_of_a_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
