/* Invented requests, by the hundred: short ones in French, to six services of a town, made of templates, with
 * what real ones have: greetings, mistakes of typing, two matters in one, words that any service hears. No
 * word of them is anybody's. The same number makes the same request. */
#ifndef SUPPORT_REQUESTS_FOR_TESTS_H
#define SUPPORT_REQUESTS_FOR_TESTS_H

#include "base/base.h"

enum { REQUESTS_SERVICE_COUNT = 6 };
struct request_for_tests {
	int service;      /* where it belongs: 0 to REQUESTS_SERVICE_COUNT − 1 */
	struct span text; /* in the arena */
};
struct request_for_tests request_for_tests(struct arena *arena, unsigned number);

#endif
