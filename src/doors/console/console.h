/* The terminal: one command a word, the same figures as the pages.
 *
 * Exit codes: 0 done, 1 a fault (the sentence is on standard error), 2 the command or its data
 * must be corrected (with --strict: bad lines). */
#ifndef DOORS_CONSOLE_H
#define DOORS_CONSOLE_H

#include "base/base.h"
#include "doors/config/config.h"

enum { CONSOLE_DONE = 0, CONSOLE_FAULT = 1, CONSOLE_WRONG = 2 };

/* What every command may be told. */
struct console_options {
	const char *data;     /* --data DIR */
	const char *database; /* --database ADDRESS, else what parvis.conf says; NULL: DIR/parvis.sqlite */
	struct config config; /* how the house is run: what the command line says, then DIR/parvis.conf */
	const char *map, *wave, *place, *journey, *undo_text, *seed_text;
	const char *words[4]; /* what is left: "scores", the file */
	size_t word_count;
	const char *text, *label, *second, *labels, *side, *least_text, *themes_text; /* verbatim */
	const char *train, *model, *out;
	const char *names, *names_model; /* who proposes names of themes */
	const char *day, *answer, *name; /* import verbatims, with text, side and place */
	int64_t least, themes;
	int64_t undo;         /* --undo N */
	int64_t seed;         /* --seed N */
	bool dry_run, strict, json, remove, no_desk, all, lss, evaluate, unlabelled, criteria;
};

/* Runs the command in argv and gives the program's exit code. */
int console_run(int argc, char **argv);

#endif
