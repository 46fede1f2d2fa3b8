/* Answers made of text, imported, sealed: for the tests of rooms that read them. */
#ifndef SUPPORT_ANSWERS_FOR_TESTS_H
#define SUPPORT_ANSWERS_FOR_TESTS_H

#include "listen/survey/survey.h"
#include "support/rooms_for_tests.h"

/* What the mapping's text means; NULL with a fault. */
struct survey_map *answers_map(struct rooms *rooms, enum survey_kind kind, const char *map,
                               struct fault *fault_r);
/* Imports the file at `path`; what happened is in *import_r. */
MUST_USE bool answers_import_file(struct rooms *rooms, enum survey_kind kind, const char *map,
                                  const char *path, struct import *import_r);
/* The same from the text of a CSV file. Every line must be good. */
void answers_import(struct rooms *rooms, enum survey_kind kind, const char *map,
                    const char *csv);
struct survey_seal answers_seal(struct rooms *rooms);
/* The levels of each reply of a wave, by reply id. */
struct span *answers_levels(struct rooms *rooms, int64_t wave_id, size_t *count_r);

#endif
