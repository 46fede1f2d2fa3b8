/* The XML parts of a workbook: found in the ZIP, unpacked and parsed as they come, with limits
 * on everything a stranger can make grow. Shared by the files of this folder only. */
#ifndef CRAFT_SHEET_PART_H
#define CRAFT_SHEET_PART_H

#include "craft/sheet/sheet_inner.h"

struct archive;
struct part;

/* Names come without their namespace prefix. */
struct part_reader {
	void (*start)(void *data, struct part *part, const char *name, const char **attributes);
	void (*end)(void *data, struct part *part, const char *name);
	void (*text)(void *data, struct part *part, struct span text); /* may be NULL */
};

MUST_USE struct archive *archive_open(struct arena *arena, struct source *source,
                                      struct fault *fault_r);
bool archive_has(const struct archive *archive, const char *path);
/* The first bytes of an entry, empty when there is none: to tell what an archive is. */
struct span archive_head(struct arena *arena, const struct archive *archive, const char *path);

MUST_USE struct part *part_open(struct arena *arena, const struct archive *archive,
                                const char *path, int64_t size_max,
                                const struct part_reader *reader, void *data,
                                struct fault *fault_r);
/* Reads on until part_pause (FOUND_ONE) or the end of the part (FOUND_NONE). */
MUST_USE enum found part_run(struct part *part, struct fault *fault_r);
/* Opens, reads to the end and closes; for parts that are kept as a whole. */
MUST_USE bool part_read_all(const struct archive *archive, const char *path, int64_t size_max,
                            const struct part_reader *reader, void *data, struct arena *arena,
                            struct fault *fault_r);

/* From a reader's calls. After part_refuse nothing more is called. */
void part_pause(struct part *part);
void part_refuse(struct part *part, const char *for_log, const char *for_reader);

/* The value of an attribute without regard to its prefix, or NULL. */
const char *part_attribute(const char **attributes, const char *name);

int64_t part_bytes_read(const struct part *part);
int64_t part_bytes_total(const struct part *part);

#define PART_DAMAGED \
	"Ce classeur est abîmé ou incomplet. Ouvrez-le dans votre tableur, enregistrez-le de nouveau " \
	"en .xlsx ou en .csv, et envoyez ce nouveau fichier."

#endif
