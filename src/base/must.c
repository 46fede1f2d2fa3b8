#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void
must_failed(const char *condition, const char *file, int line, const char *function)
{
	fprintf(stderr, "parvis: bug: %s:%d: %s: must(%s)\n", file, line, function, condition);
	abort();
}
