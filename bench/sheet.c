/* How fast a long CSV is read, and in how much memory: 500 MB made in /tmp, then deleted. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "craft/sheet/sheet.h"

static const int64_t size_wanted = 500LL << 20;

static double
now_s(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Survey answers: 24 levels, a place, a date, a comment. */
static void
make(FILE *file, bool quoted)
{
	static const char *const comments[] = {
		"", "Très bon accueil, merci à toute l’équipe.", "Trop d’attente au guichet",
		"J’ai dû revenir trois fois ; personne ne m’avait dit quelles pièces apporter.",
	};
	const char *q = quoted ? "\"" : "";
	for (int64_t i = 0, size = 0; size < size_wanted; i++) {
		size += fprintf(file, "%s%" PRId64 "%s;%sSIT-%04" PRId64 "%s;2026-11-%02d", q, i, q, q,
		                i % 2000, q, (int)(i % 30 + 1));
		for (int j = 0; j < 24; j++)
			size += fprintf(file, ";%s%d%s", q, (int)((i * 7 + j * 3) % 5 + 1), q);
		size += fprintf(file, ";\"%s\"\r\n", comments[i % 4]);
	}
}

static void
read_all(const char *name, const char *path)
{
	struct arena *arena = arena_new(64 << 20);
	struct fault fault;
	const double start_s = now_s(CLOCK_MONOTONIC), cpu_start_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
	struct sheet *sheet = sheet_open(arena, path, NULL, &fault);
	must(sheet != NULL);
	struct sheet_row row;
	int64_t rows = 0, cells = 0;
	for (; sheet_next(sheet, &row, &fault) == FOUND_ONE; rows++) {
		must(row.cell_count == 28);
		cells += (int64_t)row.cell_count;
	}
	const double spent_s = now_s(CLOCK_MONOTONIC) - start_s,
	             cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_start_s,
	             size_mb = (double)sheet_bytes_total(sheet) / 1e6;
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("%-24s %4.0f MB/s (%4.0f MB per second of processor)  %" PRId64 " rows  "
	       "%.1f M cells/s  peak %ld MB\n", name, size_mb / spent_s, size_mb / cpu_s, rows,
	       (double)cells / 1e6 / spent_s, usage.ru_maxrss / 1024);
	arena_end(arena);
}

int
main(void)
{
	for (int quoted = 0; quoted <= 1; quoted++) {
		char path[] = "/tmp/bench-sheet-XXXXXX";
		const int descriptor = mkstemp(path);
		must(descriptor >= 0);
		FILE *file = fdopen(descriptor, "wb");
		must(file != NULL);
		make(file, quoted);
		must(fclose(file) == 0);
		for (int i = 0; i < 3; i++)
			read_all(quoted ? "csv, every cell quoted" : "csv, comments quoted", path);
		unlink(path);
	}
	return 0;
}
