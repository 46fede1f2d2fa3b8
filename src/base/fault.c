#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

bool
fault_is(struct fault *fault_r, const char *for_log, const char *for_reader)
{
	must(for_log != NULL);
	must(for_reader != NULL);
	*fault_r = (struct fault){ for_log, for_reader };
	return false;
}

bool
fault_format(struct arena *arena, struct fault *fault_r, const char *for_reader,
             const char *for_log, ...)
{
	char text[1024];
	va_list list;
	va_start(list, for_log);
	vsnprintf(text, sizeof text, for_log, list);
	va_end(list);
	return fault_is(fault_r, arena_copy_text(arena, text), for_reader);
}

void
fault_keep(struct arena *arena, struct fault *fault)
{
	if (fault->for_log != NULL)
		*fault = (struct fault){ arena_copy_text(arena, fault->for_log),
			                     arena_copy_text(arena, fault->for_reader) };
}
