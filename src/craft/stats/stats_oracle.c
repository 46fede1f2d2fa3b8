#include "craft/stats/stats_oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct oracle
oracle_open(const char *name, const char *file)
{
	json_error_t error;
	struct oracle oracle = { .name = name };
	char path[512];
	snprintf(path, sizeof path, TESTS_ROOT "/oracles/%s", file);
	oracle.file = json_load_file(path, 0, &error);
	if (oracle.file == NULL)
		fail_msg("%s: %s", path, error.text);
	oracle.tolerance = json_number_value(json_object_get(oracle.file, "tolerance_rel"));
	assert_true(oracle.tolerance > 0);
	return oracle;
}

static size_t
leaves(const json_t *value)
{
	if (json_is_object(value)) {
		size_t sum = 0;
		for (void *at = json_object_iter((json_t *)(uintptr_t)value); at != NULL;
		     at = json_object_iter_next((json_t *)(uintptr_t)value, at))
			sum += leaves(json_object_iter_value(at));
		return sum;
	}
	if (json_is_array(value)) {
		size_t sum = 0;
		for (size_t i = 0; i < json_array_size(value); i++)
			sum += leaves(json_array_get(value, i));
		return sum;
	}
	return 1;
}

void
oracle_close(struct oracle *oracle, size_t notes)
{
	const size_t members = leaves(json_object_get(oracle->file, "expected"));
	printf("oracle %s: %zu members checked of %zu (%zu notes), %zu wrong\n", oracle->name,
	       oracle->checked, members, notes, oracle->wrong);
	assert_int_equal(oracle->wrong, 0);
	assert_int_equal(oracle->checked + notes, members);
	json_decref(oracle->file);
}

void
oracle_leave(struct oracle *oracle, size_t checked)
{
	assert_int_equal(oracle->wrong, 0);
	assert_int_equal(oracle->checked, checked);
	json_decref(oracle->file);
}

/* One step of a path: a key, which may itself hold a dot ("n5_mean_1.2_compositions"), or a place
 * in an array. The longest key that fits wins. */
static json_t *
step(json_t *value, const char **path)
{
	for (size_t length = strlen(*path); length > 0; length--) {
		char key[128];
		if ((*path)[length] != '\0' && (*path)[length] != '.')
			continue;
		snprintf(key, sizeof key, "%.*s", (int)length, *path);
		json_t *next = json_is_array(value)
			? json_array_get(value, strchr(key, '.') ? SIZE_MAX : strtoul(key, NULL, 10))
			: json_object_get(value, key);
		if (next != NULL) {
			*path += length + ((*path)[length] == '.');
			return next;
		}
	}
	return NULL;
}

json_t *
oracle_at(const struct oracle *oracle, const char *path)
{
	json_t *value = json_object_get(oracle->file, "expected");
	for (const char *rest = path; *rest != '\0' && value != NULL;)
		value = step(value, &rest);
	if (value == NULL)
		fail_msg("oracle %s has no %s", oracle->name, path);
	return value;
}

double
oracle_number(const struct oracle *oracle, const char *path)
{
	const json_t *value = oracle_at(oracle, path);
	assert_true(json_is_number(value));
	return json_number_value(value);
}

size_t
oracle_length(const struct oracle *oracle, const char *path)
{
	return json_array_size(oracle_at(oracle, path));
}

static void
judge(struct oracle *oracle, bool right, const char *path, double ours, double theirs)
{
	oracle->checked++;
	if (right)
		return;
	oracle->wrong++;
	printf("oracle %s: %s is %.15g, expected %.15g\n", oracle->name, path, ours, theirs);
}

void
oracle_is_near(struct oracle *oracle, const char *path, double ours, double tolerance)
{
	const double theirs = oracle_number(oracle, path);
	judge(oracle, isfinite(ours) && fabs(ours - theirs) <= tolerance * fabs(theirs), path, ours,
	      theirs);
}

void
oracle_is(struct oracle *oracle, const char *path, double ours)
{
	oracle_is_near(oracle, path, ours, oracle->tolerance);
}

void
oracle_is_pair(struct oracle *oracle, const char *path, double low, double high)
{
	oracle_is(oracle, oracle_path("%s.0", path), low);
	oracle_is(oracle, oracle_path("%s.1", path), high);
}

void
oracle_is_word(struct oracle *oracle, const char *path, const char *ours)
{
	const char *theirs = json_string_value(oracle_at(oracle, path));
	assert_non_null(theirs);
	judge(oracle, strcmp(ours, theirs) == 0, path, 0, 0);
	if (strcmp(ours, theirs) != 0)
		printf("  %s is not %s\n", ours, theirs);
}

void
oracle_is_bool(struct oracle *oracle, const char *path, bool ours)
{
	judge(oracle, json_is_true(oracle_at(oracle, path)) == ours, path, ours, !ours);
}

void
oracle_is_unknown(struct oracle *oracle, const char *path, bool ours)
{
	judge(oracle, json_is_null(oracle_at(oracle, path)) == ours, path, ours, !ours);
}

const char *
oracle_path(const char *format, ...)
{
	enum { PATHS = 64 };
	static char paths[PATHS][256];
	static size_t next;
	char *path = paths[next++ % PATHS];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(path, sizeof paths[0], format, arguments);
	va_end(arguments);
	return path;
}

size_t
oracle_csv(const char *file, size_t column_count, double (*rows_r)[8], size_t rows_max)
{
	char path[512], line[512];
	snprintf(path, sizeof path, TESTS_ROOT "/oracles/%s", file);
	FILE *csv = fopen(path, "r");
	if (csv == NULL)
		fail_msg("%s cannot be read", path);
	assert_non_null(fgets(line, sizeof line, csv));
	size_t count = 0;
	while (fgets(line, sizeof line, csv) != NULL) {
		assert_true(count < rows_max);
		char *rest = line;
		for (size_t i = 0; i < column_count; i++) {
			char *end = NULL;
			rest += rest[0] == '"' && strchr("\"\n,", rest[1]) == NULL;
			rows_r[count][i] = strtod(rest, &end);
			if (end == rest || *rest == '\n')
				rows_r[count][i] = NAN;
			rest += strcspn(rest, ",");
			rest += *rest == ',';
		}
		count++;
	}
	fclose(csv);
	return count;
}
