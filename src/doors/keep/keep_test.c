/* Rows as bytes, the manifest, and what the schemas say may be given away. The whole commands are
 * in tests/people/keep. */
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

#include "doors/config/config.h"
#include "doors/house/house.h"
#include "doors/keep/keep_inside.h"

static struct arena *arena;
static const char *folder;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)1 << 30);
	char *made = arena_copy_text(arena, "/tmp/parvis-keep-XXXXXX");
	assert_non_null(mkdtemp(made));
	folder = made;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	const char *command = arena_format(arena, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	arena_end(arena);
	return 0;
}

/* --- schemas --------------------------------------------------------------------------------- */

static struct store_table *
all_tables(size_t *count_r)
{
	size_t count;
	const struct store_schema *schemas = house_schemas(arena, &count);
	return store_tables(arena, schemas, count, count_r);
}

static bool
is_one_of(struct span name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(name, names[i]))
			return true;
	return false;
}

/* A new column of bytes is either said to open a door, or added here on purpose. */
static void
what_opens_doors_is_said_in_the_schemas(void **state)
{
	(void)state;
	static const char *const doors[] = { "password", "totp", "hash" };
	static const char *const harmless[] = { "public_key", "levels", "answers", "sum", "bytes" };
	size_t count, secrets = 0;
	const struct store_table *tables = all_tables(&count);
	assert_true(count > 50);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < tables[i].column_count; k++) {
			const struct store_column *column = &tables[i].columns[k];
			assert_true(column->comment.length > 0);
			secrets += column->is_secret;
			if (is_one_of(column->name, doors, LENGTH(doors)))
				assert_true(column->is_secret);
			/* a sealed reply stays sealed: it is given as it is; what was joined, as texts are;
			 * what a theme learnt is numbers of words, no word */
			static const char *const whole[] = { "answer_sealed", "answer_file_part", "survey_file",
				                                    "codebook_model" };
			const bool is_given = is_one_of(tables[i].name, whole, LENGTH(whole));
			if (column->kind == DB_BYTES && !is_given && !column->is_secret &&
			    !is_one_of(column->name, harmless, LENGTH(harmless)))
				fail_msg("%.*s.%.*s: may it be given away?", SPAN_ARGS(tables[i].name),
				         SPAN_ARGS(column->name));
		}
	assert_true(secrets >= 13);
}

/* --- rows ------------------------------------------------------------------------------------ */

static struct pack_source *
source_of(struct span bytes)
{
	static int number;
	struct fault fault;
	struct keep_bytes given = { bytes };
	struct pack_part part = { .name = "rows", .give = keep_give_bytes, .context = &given };
	const char *path = arena_format(arena, "%s/%d.zip", folder, ++number);
	assert_true(pack_write(arena, path, &part, 1, &fault));
	struct pack *pack = pack_open(arena, path, &fault);
	assert_non_null(pack);
	struct pack_source *source =
		pack_source_new(arena, pack, "rows", (int64_t)bytes.length, &fault);
	assert_non_null(source);
	return source;
}

static const struct store_table *
table_named(const char *name)
{
	size_t count;
	struct store_table *tables = all_tables(&count);
	for (size_t i = 0; i < count; i++)
		if (span_is(tables[i].name, name))
			return &tables[i];
	fail();
	return NULL;
}

/* theme_theme with two rows, the second with a text longer than a window. */
static struct span
two_rows(void)
{
	struct text text = text_new(arena, 4 << 20);
	const int64_t numbers[] = { -1, INT64_MAX, 2 };
	const uint32_t long_length = 1 << 20;
	text_add_z(&text, "parvis 1 theme_theme root_id theme_id code name\nR");
	for (int row = 0; row < 2; row++) {
		for (int i = 0; i < 2; i++) {
			text_add_char(&text, 1);
			text_add(&text, span_from((const char *)&numbers[i], 8));
		}
		text_add(&text, span_from("\x03\x02\0\0\0ab\x03", 8));
		const uint32_t length = row == 0 ? 0 : long_length;
		text_add(&text, span_from((const char *)&length, 4));
		for (uint32_t i = 0; i < length; i++)
			text_add_char(&text, (char)('a' + i % 26));
		text_add_char(&text, row == 0 ? 'R' : 'E');
	}
	text_add(&text, span_from((const char *)&numbers[2], 8));
	assert_false(text.cut);
	return text_span(&text);
}

/* How many rows are taken before the end; -1: it is refused on the way. */
static int
rows_taken(struct span bytes)
{
	struct fault fault;
	struct db_value values[DB_VALUE_COUNT_MAX];
	struct keep_taker *taker =
		keep_taker_new(arena, source_of(bytes), table_named("theme_theme"), &fault);
	if (taker == NULL)
		return -1;
	for (int count = 0;; count++) {
		const enum found found = keep_take_row(taker, values, &fault);
		if (found != FOUND_ONE)
			return found == FOUND_NONE ? count : -1;
		assert_int_equal(values[0].int64, -1);
		assert_int_equal(values[1].int64, INT64_MAX);
		assert_true(span_is(values[2].span, "ab"));
		assert_int_equal(values[3].span.length, count == 0 ? 0 : 1 << 20);
	}
}

static void
rows_are_taken_whole_whatever_their_length(void **state)
{
	(void)state;
	assert_int_equal(rows_taken(two_rows()), 2);
}

static void
rows_that_are_cut_or_do_not_count_are_refused(void **state)
{
	(void)state;
	const struct span whole = two_rows();
	static const size_t kept[] = { 0, 10, 48, 49, 50, 60, 85, 90, 200000, 1000000 };
	for (size_t i = 0; i < LENGTH(kept); i++)
		assert_int_equal(rows_taken(span_from(whole.at, kept[i])), -1);
	for (size_t less = 1; less <= 9; less++)
		assert_int_equal(rows_taken(span_from(whole.at, whole.length - less)), -1);
	char *other = arena_take(arena, whole.length + 1, 1);
	memcpy(other, whole.at, whole.length);
	other[whole.length] = 'x'; /* something after the end */
	assert_int_equal(rows_taken(span_from(other, whole.length + 1)), -1);
	other[whole.length - 8] = 3; /* another count */
	assert_int_equal(rows_taken(span_from(other, whole.length)), -1);
	other[whole.length - 8] = 2;
	other[49] = 7; /* a kind that does not exist */
	assert_int_equal(rows_taken(span_from(other, whole.length)), -1);
	other[49] = 1;
	other[9] = 'T'; /* of another table */
	assert_int_equal(rows_taken(span_from(other, whole.length)), -1);
}

/* --- the manifest ---------------------------------------------------------------------------- */

#define DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void
a_manifest_is_read_as_it_was_written(void **state)
{
	(void)state;
	struct fault fault;
	struct store_step step = { SPAN("place"), 2, -77 };
	struct keep_part part = { SPAN("tables/x.rows"), SPAN(DIGEST), 3, INT64_MAX };
	const struct keep_manifest written = { KEEP_DATA, SPAN("0.1.0"), SPAN("sqlite"), 1700000000,
		                                   42, &step, 1, &part, 1 };
	struct keep_manifest read;
	struct text text = text_new(arena, 4096);
	keep_manifest_write(&written, &text);
	assert_true(keep_manifest_read(arena, text_span(&text), &read, &fault));
	assert_int_equal(read.kind, KEEP_DATA);
	assert_int_equal(read.made_unix_s, 1700000000);
	assert_int_equal(read.root_id, 42);
	assert_int_equal(read.step_count, 1);
	assert_int_equal(read.steps[0].checksum, -77);
	assert_int_equal(read.part_count, 1);
	assert_int_equal(read.parts[0].size, INT64_MAX);
	assert_true(span_is(read.parts[0].digest, DIGEST));
	/* cut anywhere, it is none */
	for (size_t length = 0; length < text.length - 1; length++)
		assert_false(keep_manifest_read(arena, span_from(text.bytes, length), &read, &fault));
}

static void
a_manifest_that_says_odd_things_is_refused(void **state)
{
	(void)state;
	static const char *const odd[] = {
		"", "parvis", "parvis 1 rien\nfin\n", "parvis 2 données\nfin\n",
		"parvis 1 données\nmot x\nfin\n", "parvis 1 données\nfait hier\nfin\n",
		"parvis 1 données\nracine douze\nfin\n", "parvis 1 données\nétape place deux 3\nfin\n",
		"parvis 1 données\npartie x -2 3 " DIGEST "\nfin\n",
		"parvis 1 données\npartie x 1 -3 " DIGEST "\nfin\n",
		"parvis 1 données\npartie x 1 3 abc\nfin\n", "parvis 1 données\n\nfin\n",
	};
	struct keep_manifest read;
	struct fault fault;
	for (size_t i = 0; i < LENGTH(odd); i++)
		assert_false(keep_manifest_read(arena, span_of(odd[i]), &read, &fault));
	assert_false(keep_manifest_read(
		arena, SPAN("parvis 1 clés\npartie x\0y 1 3 " DIGEST "\nfin\n"), &read, &fault));
	assert_true(keep_manifest_read(arena, SPAN("parvis 1 clés\nfin\n"), &read, &fault));
	assert_int_equal(read.kind, KEEP_KEYS);
}

/* --- where the data are ------------------------------------------------------------------------ */

static void
a_folder_where_one_may_not_look_is_not_an_empty_one(void **state)
{
	(void)state;
	struct fault fault;
	struct config config = { .path = NULL };
	const uid_t self = geteuid();
	const char *inside = arena_format(arena, "%s/data", folder);
	assert_int_equal(house_is_there(arena, inside, NULL, &fault), FOUND_NONE);
	assert_int_equal(mkdir(inside, 0700), 0);
	assert_int_equal(house_is_there(arena, inside, NULL, &fault), FOUND_NONE);
	assert_int_equal(house_is_there(arena, inside, "postgresql:///d", &fault), FOUND_ONE);
	assert_int_equal(chmod(folder, 0711), 0);
	assert_int_equal(chmod(inside, 0), 0);
	if (self == 0)
		assert_int_equal(seteuid(65534), 0); /* nobody */
	const enum found found = house_is_there(arena, inside, NULL, &fault);
	struct fault of_config;
	const bool reads = config_read(arena, inside, &config, &of_config);
	assert_int_equal(seteuid(self), 0);
	assert_int_equal(found, FOUND_FAILED);
	assert_non_null(strstr(fault.for_reader, "n’a pas le droit"));
	assert_false(reads);
	assert_non_null(strstr(of_config.for_reader, "n’a pas le droit"));
}

static void
root_is_told_whose_folder_it_is(void **state)
{
	(void)state;
	assert_null(house_other_owner(arena, folder));
	assert_null(house_other_owner(arena, "/nowhere"));
	if (geteuid() != 0)
		return;
	assert_int_equal(chown(folder, 1, (gid_t)-1), 0);
	assert_string_equal(house_other_owner(arena, folder), "daemon");
	assert_int_equal(chown(folder, 0, (gid_t)-1), 0);
}

int
main(void)
{
	vault_start();
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_folder_where_one_may_not_look_is_not_an_empty_one),
		TEST(root_is_told_whose_folder_it_is),
		TEST(what_opens_doors_is_said_in_the_schemas),
		TEST(rows_are_taken_whole_whatever_their_length),
		TEST(rows_that_are_cut_or_do_not_count_are_refused),
		TEST(a_manifest_is_read_as_it_was_written),
		TEST(a_manifest_that_says_odd_things_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
