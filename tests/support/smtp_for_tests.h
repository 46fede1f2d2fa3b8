/* A real SMTP server beside a test, and the letters it took. */
#ifndef SUPPORT_SMTP_FOR_TESTS_H
#define SUPPORT_SMTP_FOR_TESTS_H

#include "base/base.h"

struct smtp {
	struct arena *arena;
	const char *folder; /* its letters, and ca.pem with `tls` */
	int port, handle, process;
};

/* `modes`: words of smtp_for_tests.py. It ends with the arena. NULL when no server can be had. */
struct smtp *smtp_begin(struct arena *arena, const char *const *modes, size_t mode_count);
/* How many letters were taken. */
size_t smtp_count(const struct smtp *smtp);
/* The bytes that came; « From, To, Subject, a blank line, the text » as another program reads them;
 * and « EHLO-name from to tls|clear known|unknown ». */
struct span smtp_letter(const struct smtp *smtp, size_t index);
struct span smtp_read(const struct smtp *smtp, size_t index);
struct span smtp_envelope(const struct smtp *smtp, size_t index);
/* « smtp://127.0.0.1:PORT » */
const char *smtp_url(const struct smtp *smtp, const char *scheme);

#endif
