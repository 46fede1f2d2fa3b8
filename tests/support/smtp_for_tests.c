#include "support/smtp_for_tests.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

static int
remove_one(const char *path, const struct stat *stat, int kind, struct FTW *ftw)
{
	(void)stat;
	(void)kind;
	(void)ftw;
	return remove(path);
}

/* It ends by itself once nobody holds the other end of its standard input. */
static void
smtp_end(void *subject)
{
	struct smtp *smtp = subject;
	close(smtp->handle);
	waitpid(smtp->process, NULL, 0);
	nftw(smtp->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
become_server(const struct smtp *smtp, const char *const *modes, size_t mode_count,
              const int in[2], const int out[2])
{
	/* Debian's, which knows Debian's packages. */
	char *words[16] = { (char *)"/usr/bin/python3", (char *)PARVIS_SMTP_FOR_TESTS,
		                (char *)smtp->folder };
	for (size_t i = 0; i < mode_count; i++)
		words[3 + i] = (char *)modes[i];
	dup2(in[0], STDIN_FILENO);
	dup2(out[1], STDOUT_FILENO);
	for (int handle = 3; handle < 256; handle++)
		close(handle);
	execv(words[0], words);
	_Exit(77);
}

static int
read_port(int handle)
{
	char said[100];
	size_t length = 0;
	ssize_t got;
	while (length + 1 < sizeof said && memchr(said, '\n', length) == NULL &&
	       (got = read(handle, said + length, sizeof said - 1 - length)) > 0)
		length += (size_t)got;
	int64_t port = 0;
	const struct span line = span_trim(span_from(said, length));
	return span_starts(line, "port ") && span_int64(span_from(line.at + 5, line.length - 5), &port)
	           ? (int)port
	           : 0;
}

struct smtp *
smtp_begin(struct arena *arena, const char *const *modes, size_t mode_count)
{
	struct smtp *smtp = arena_new_of(arena, struct smtp);
	char *folder = arena_copy_text(arena, "/tmp/parvis-smtp-XXXXXX");
	int in[2], out[2];
	must(mode_count <= 10);
	must(mkdtemp(folder) != NULL);
	must(pipe(in) == 0);
	must(pipe(out) == 0);
	*smtp = (struct smtp){ .arena = arena, .folder = folder, .handle = in[1] };
	smtp->process = fork();
	must(smtp->process >= 0);
	if (smtp->process == 0)
		become_server(smtp, modes, mode_count, in, out);
	close(in[0]);
	close(out[1]);
	arena_defer(arena, smtp_end, smtp);
	smtp->port = read_port(out[0]);
	close(out[0]);
	return smtp->port != 0 ? smtp : NULL;
}

static const char *
file_of(const struct smtp *smtp, size_t index, const char *kind)
{
	return arena_format(smtp->arena, "%s/%zu.%s", smtp->folder, index, kind);
}

size_t
smtp_count(const struct smtp *smtp)
{
	size_t count = 0;
	while (access(file_of(smtp, count, "eml"), F_OK) == 0)
		count++;
	return count;
}

static struct span
read_of(const struct smtp *smtp, size_t index, const char *kind)
{
	struct span bytes;
	struct fault fault;
	must(file_read(smtp->arena, file_of(smtp, index, kind), 1 << 20, &bytes, &fault) == FOUND_ONE);
	return bytes;
}

struct span
smtp_letter(const struct smtp *smtp, size_t index)
{
	return read_of(smtp, index, "eml");
}

struct span
smtp_read(const struct smtp *smtp, size_t index)
{
	return read_of(smtp, index, "read");
}

struct span
smtp_envelope(const struct smtp *smtp, size_t index)
{
	return read_of(smtp, index, "to");
}

const char *
smtp_url(const struct smtp *smtp, const char *scheme)
{
	return arena_format(smtp->arena, "%s://127.0.0.1:%d", scheme, smtp->port);
}
