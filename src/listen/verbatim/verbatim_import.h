/* verbatim, imported: texts that come from elsewhere.
 *
 * A table (CSV, XLSX) of what people wrote becomes a heap like those of surveys: mended, masked, under the
 * same floors, read behind the same sights. The exports of « Services Publics + » and of « Je donne mon
 * avis » are known by their headings; of others somebody says what the columns mean, by options or by a
 * mapping (docs/import.md). LimeSurvey's texts come with its replies, by room intake.
 *
 * The file itself is never kept. What is cut in the middle is read by nobody, and goes: with the next try, or
 * after a day. */
#ifndef LISTEN_VERBATIM_IMPORT_H
#define LISTEN_VERBATIM_IMPORT_H

#include "listen/verbatim/verbatim_kept.h"

enum {
	VERBATIM_LINE_COUNT_MAX = 1000000,     /* of a file, in a terminal */
	VERBATIM_PAGE_LINE_COUNT_MAX = 20000,  /* by a page: more would keep whoever waits for minutes */
	VERBATIM_WRITTEN_SIZE_MAX = 100000,    /* of one text or one answer, in bytes: more is no comment */
	VERBATIM_NAME_LENGTH_MAX = 200,        /* of a heap, in characters */
};

/* What the columns are, by their headings; NULL: as the file's own headings are known. `map_path`: a mapping
 * says it all, and nothing is known beside. */
struct verbatim_chosen {
	const char *text; /* « Titre + Description »: one after the other */
	const char *side, *place, *day, *answer;
	const char *name; /* of the heap; NULL: that of the file */
	const char *map_path;
};

#define VERBATIM_KIND "verbatims"
/* Imports the file of `import`; lines that cannot be taken are listed. False only when nothing could be done
 * (import->fault says why). `folder`: of the data. *report_r: lines of French to read beside the counts. */
MUST_USE bool verbatim_import(struct store *store, struct import *import, const char *folder,
                              const struct verbatim_chosen *chosen, const char **report_r);
/* Takes its heap away, some texts at a time; cut, the clock goes on. FOUND_NONE: no import of this kind has
 * that number, or it is undone already. */
struct verbatim_undoing {
	int64_t root_id, number, account_id; /* account 0: in a terminal */
	int64_t now_s;
};
MUST_USE enum found verbatim_import_undo(struct arena *arena, struct store *store,
                                         const struct verbatim_undoing *undoing, int64_t *texts_r,
                                         struct fault *fault_r);

/* What time does: files that wait for a yes go after an hour (craft/visit, visit_wait). */
void verbatim_import_sweep(const char *folder, int64_t now_s);
/* And heaps whose import was cut, after a day. May run twice. */
MUST_USE bool verbatim_import_clock(struct arena *arena, const struct verbatim_keeper *keeper,
                                    struct fault *fault_r);

extern const struct room_pages verbatim_import_pages;

#endif
