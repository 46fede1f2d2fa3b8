/* The words of the commands that keep the data: one file name, and no more. */
#include <stdio.h>

#include "doors/console/console_inside.h"
#include "doors/keep/keep.h"

static int
run(struct arena *arena, const struct console_options *options,
    int (*command)(struct arena *arena, const struct keep_options *options), size_t word_count,
    const char *usage)
{
	const struct keep_options keep = { .data = options->data,
		                               .database = options->database,
		                               .file = options->words[0],
		                               .json = options->json };
	if (options->word_count == word_count)
		return command(arena, &keep);
	fprintf(stderr, "%s\n", usage);
	return CONSOLE_WRONG;
}

int
console_backup(struct arena *arena, const struct console_options *options)
{
	return run(arena, options, keep_backup, 1,
	           "Dites où écrire la sauvegarde\u202f: parvis backup FICHIER --data DOSSIER");
}

int
console_backup_keys(struct arena *arena, const struct console_options *options)
{
	return run(arena, options, keep_backup_keys, 1,
	           "Dites où écrire les clés\u202f: parvis backup-keys FICHIER --data DOSSIER");
}

int
console_restore(struct arena *arena, const struct console_options *options)
{
	return run(arena, options, keep_restore, 1,
	           "Dites quoi rétablir, et où\u202f: parvis restore FICHIER --data DOSSIER-NEUF");
}

int
console_check(struct arena *arena, const struct console_options *options)
{
	return run(arena, options, keep_check, 0, "");
}

int
console_export(struct arena *arena, const struct console_options *options)
{
	static const char usage[] = "Dites où écrire les tableaux, et que vous les voulez tous\u202f: "
	                            "parvis export --all DOSSIER-CSV --data DOSSIER";
	return run(arena, options, keep_export, options->all ? 1 : SIZE_MAX, usage);
}
