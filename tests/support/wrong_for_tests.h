/* What a setting may be and may not, a line each: for functions that say what is wrong, or NULL. */
#ifndef TESTS_WRONG_FOR_TESTS_H
#define TESTS_WRONG_FOR_TESTS_H

typedef const char *wrong_fn(const char *value);

static inline void
assert_all(wrong_fn *wrong, bool is_fine, const char *const *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((wrong(values[i]) == NULL) != is_fine)
			fail_msg("« %s » %s", values[i], is_fine ? "is refused" : "is taken");
}

#define FINE(wrong, ...)                                                                           \
	assert_all(wrong, true, (const char *const[]){ __VA_ARGS__ },                              \
	           LENGTH(((const char *const[]){ __VA_ARGS__ })))
#define REFUSED(wrong, ...)                                                                        \
	assert_all(wrong, false, (const char *const[]){ __VA_ARGS__ },                             \
	           LENGTH(((const char *const[]){ __VA_ARGS__ })))

#endif
