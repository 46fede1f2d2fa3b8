/* A bug is not an error: `must` stops the program where the bug is, in every build.
 *
 * Never on input from outside: what a person or a file says is checked and answered, not asserted. */
#ifndef BASE_MUST_H
#define BASE_MUST_H

#define must(condition) \
	((condition) ? (void)0 : must_failed(#condition, __FILE__, __LINE__, __func__))

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))

/* How many elements an array (never a pointer) has. */
#define LENGTH(array) (sizeof(array) / sizeof *(array))

_Noreturn void must_failed(const char *condition, const char *file, int line, const char *function);

#endif
