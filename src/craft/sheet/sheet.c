/* Tells what a file is by its first bytes, and hands it to the reader of that kind. */
#include "craft/sheet/sheet.h"

#include "craft/sheet/sheet_inner.h"

struct sheet {
	const struct sheet_driver *driver;
	void *reader;
	struct sheet_facts facts;
	enum found last;     /* FOUND_NONE and FOUND_FAILED stay */
	struct fault fault;  /* with FOUND_FAILED */
};

/* What people send by mistake, and what to send instead. */
static const struct stranger {
	struct span magic;
	const char *name, *for_reader;
} strangers[] = {
	{ { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 }, "ole2",
	  "Ce fichier est un ancien classeur (.xls) ou un classeur protégé par un mot de passe. "
	  "Ouvrez-le dans votre tableur, enregistrez-le en .xlsx ou en .csv sans mot de passe, et "
	  "envoyez ce nouveau fichier." },
	{ { "%PDF-", 5 }, "pdf",
	  "Ce fichier est un PDF, pas un tableau. Demandez le tableau d’origine en .xlsx ou en .csv." },
	{ { "{\\rtf", 5 }, "rtf",
	  "Ce fichier est un document de texte, pas un tableau. Enregistrez le tableau en .xlsx ou "
	  "en .csv." },
	{ { "\x89PNG", 4 }, "png",
	  "Ce fichier est une image, pas un tableau. Demandez le tableau d’origine en .xlsx ou en "
	  ".csv." },
	{ { "\xff\xd8\xff", 3 }, "jpeg",
	  "Ce fichier est une image, pas un tableau. Demandez le tableau d’origine en .xlsx ou en "
	  ".csv." },
};

static bool
is_known_stranger(struct arena *arena, struct span head, struct fault *fault_r)
{
	for (size_t i = 0; i < LENGTH(strangers); i++) {
		const struct span magic = strangers[i].magic;
		if (head.length >= magic.length && span_equal(span_from(head.at, magic.length), magic)) {
			fault_format(arena, fault_r, strangers[i].for_reader, "sheet: file is %s",
			             strangers[i].name);
			return true;
		}
	}
	return false;
}

static struct sheet *
open_source(struct arena *arena, struct source *source, const struct sheet_options *options,
            struct fault *fault_r)
{
	static const struct sheet_options none;
	if (options == NULL)
		options = &none;
	struct span head;
	if (!source_peek(source, &head, fault_r) || is_known_stranger(arena, head, fault_r))
		return NULL;
	struct sheet *sheet = arena_new_of(arena, struct sheet);
	sheet->last = FOUND_ONE;
	if (span_starts(head, "PK\x03\x04") || span_starts(head, "PK\x05\x06")) {
		sheet->driver = &xlsx_driver;
		sheet->reader = xlsx_open(arena, source, options, &sheet->facts, fault_r);
	} else {
		sheet->facts.gzip = span_starts(head, "\x1f\x8b");
		if (sheet->facts.gzip && !source_ungzip(source, fault_r))
			return NULL;
		sheet->driver = &csv_driver;
		sheet->reader = csv_open(arena, source, options, &sheet->facts, fault_r);
	}
	return sheet->reader == NULL ? NULL : sheet;
}

struct sheet *
sheet_open(struct arena *arena, const char *path, const struct sheet_options *options,
           struct fault *fault_r)
{
	must(fault_r != NULL);
	struct source *source = source_open(arena, path, fault_r);
	return source == NULL ? NULL : open_source(arena, source, options, fault_r);
}

struct sheet *
sheet_open_bytes(struct arena *arena, struct span bytes, const struct sheet_options *options,
                 struct fault *fault_r)
{
	must(fault_r != NULL);
	return open_source(arena, source_of_bytes(arena, bytes), options, fault_r);
}

enum found
sheet_next(struct sheet *sheet, struct sheet_row *row_r, struct fault *fault_r)
{
	must(row_r != NULL);
	must(fault_r != NULL);
	*row_r = (struct sheet_row){ 0 };
	if (sheet->last == FOUND_ONE)
		sheet->last = sheet->driver->next(sheet->reader, row_r, &sheet->fault);
	if (sheet->last == FOUND_FAILED)
		*fault_r = sheet->fault;
	must(sheet->last != FOUND_ONE || (row_r->cells == NULL) == (row_r->complaint != NULL));
	return sheet->last;
}

const struct sheet_facts *
sheet_facts(const struct sheet *sheet)
{
	return &sheet->facts;
}

int64_t
sheet_bytes_read(const struct sheet *sheet)
{
	return sheet->driver->bytes_read(sheet->reader);
}

int64_t
sheet_bytes_total(const struct sheet *sheet)
{
	return sheet->driver->bytes_total(sheet->reader);
}

size_t
sheet_header_find(const struct sheet_row *header, const char *name)
{
	const struct span wanted = span_trim(span_of(name));
	for (size_t i = 0; i < header->cell_count; i++)
		if (span_equal(span_trim(header->cells[i]), wanted))
			return i;
	return SIZE_MAX;
}
