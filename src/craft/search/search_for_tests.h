/* A store with the search alone, and words by the thousand. */
#ifndef CRAFT_SEARCH_FOR_TESTS_H
#define CRAFT_SEARCH_FOR_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/html/asset.h"
#include "craft/search/search.h"
#include "craft/store/store_for_tests.h"

static inline struct store *
search_open_for_tests(struct arena *arena, const char *address)
{
	struct fault fault = { 0 };
	const struct store_schema schema = { "search", asset_lookup("craft/search/search.sql")->bytes };
	struct store *store = store_open(
		arena,
		&(struct store_options){
			.address = address, .schemas = &schema, .schema_count = 1, .reader_count_max = 8 },
		&fault);
	if (store == NULL)
		print_error("%s\n", fault.for_log);
	return store;
}

#endif
