/* Tests only: the members of an oracle file, each compared once and counted. */
#ifndef CRAFT_STATS_ORACLE_H
#define CRAFT_STATS_ORACLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* A file of tests/oracles. */
struct oracle {
	const char *name;
	json_t *file;
	double tolerance; /* relative; the file's own unless a test asks for better */
	size_t checked;
	size_t wrong;
};

struct oracle oracle_open(const char *name, const char *file);

/* Prints how many members were checked, and fails when one was wrong or when any number, word or
 * truth value of the file was left out; `notes` is how many words in it are not results. */
void oracle_close(struct oracle *oracle, size_t notes);
/* For whoever reads some of its members only, and not one wrong. */
void oracle_leave(struct oracle *oracle, size_t checked);

/* A member by path, as "units.dept1.welch_ci95.0". Fails the test when it is not there. */
json_t *oracle_at(const struct oracle *oracle, const char *path);

double oracle_number(const struct oracle *oracle, const char *path);
size_t oracle_length(const struct oracle *oracle, const char *path);

/* Each compares one member and says on the terminal what is wrong. Zero must be exactly zero. */
void oracle_is(struct oracle *oracle, const char *path, double ours);
void oracle_is_near(struct oracle *oracle, const char *path, double ours, double tolerance);
void oracle_is_word(struct oracle *oracle, const char *path, const char *ours);
void oracle_is_bool(struct oracle *oracle, const char *path, bool ours);
void oracle_is_unknown(struct oracle *oracle, const char *path, bool ours); /* null, R's NA */
void oracle_is_pair(struct oracle *oracle, const char *path, double low, double high);

/* A path made of parts, good until 64 calls later. */
const char *oracle_path(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The number in each column of a CSV with a header, NaN where a cell is empty or a word; returns
 * the number of rows. */
size_t oracle_csv(const char *file, size_t column_count, double (*rows_r)[8], size_t rows_max);

#endif
