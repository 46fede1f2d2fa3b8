/* Keep: what whoever looks after the machine does with the data: save them, put them back, check
 * them, leave with them.
 *
 * A backup is one file (craft/pack): every table of the schemas, row by row, in the order of its
 * key, the same bytes whichever engine they come from; so a backup of SQLite is restored on
 * PostgreSQL, and back. It is read in one snapshot while the program serves. It never holds the
 * keys of the surveys, which have their own: who holds both can open sealed answers.
 *
 * Each of these is a whole command: it prints, and gives the program's exit code: 0 done, 1 a
 * fault, 2 the command or the data must be corrected. */
#ifndef DOORS_KEEP_H
#define DOORS_KEEP_H

#include "base/base.h"

struct keep_options {
	const char *data;     /* the data folder */
	const char *database; /* NULL: DATA/parvis.sqlite */
	const char *file;     /* what is written or read: a file; of an export, a folder */
	bool json;
};

/* False, with the code to give, after having said that there is nothing there. */
bool keep_is_there(struct arena *arena, const struct keep_options *options, int *code_r);

int keep_backup(struct arena *arena, const struct keep_options *options);
/* The private keys of the surveys whose results were not given back yet, apart. */
int keep_backup_keys(struct arena *arena, const struct keep_options *options);
/* Either of the two. Data go into an empty folder (and an empty database) only; keys into the folder
 * of their data, where none is replaced. */
int keep_restore(struct arena *arena, const struct keep_options *options);
/* Every check, a line each; writes nothing but a folder that it takes away. */
int keep_check(struct arena *arena, const struct keep_options *options);
/* A CSV per table, without what opens doors, and a README. */
int keep_export(struct arena *arena, const struct keep_options *options);

#endif
