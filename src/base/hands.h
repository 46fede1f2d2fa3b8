/* A work in parts that do not touch one another, done by two threads.
 *
 * Which of them does a part is chance: each part writes what is its own alone, so that what comes out is the
 * same with two threads as with one. Where no second thread can be started, the first does it all. */
#ifndef BASE_HANDS_H
#define BASE_HANDS_H

#include <stddef.h>

enum { HANDS_COUNT = 2 };

/* Parts from 0 to count - 1 are begun in their order: the longest ones should be the first. Returns when all
 * are done. */
void hands_do(size_t count, void (*part)(void *data, size_t number), void *data);

#endif
