/* Where things are in a workbook: relations name the parts, the workbook names the tabs. */
#include <string.h>

#include "craft/sheet/sheet_xlsx.h"

enum {
	BOOK_PART_SIZE_MAX = 16 << 20,
	BOOK_RELATION_MAX = 4096,
	BOOK_NAME_SIZE_MAX = 256,
	BOOK_PATH_SIZE_MAX = 512,
};

struct relation {
	const char *id, *type, *target;
};

struct relations {
	struct arena *arena;
	const char *folder; /* targets are told from here, with its final / */
	struct relation *all;
	size_t count;
};

struct tab {
	const char *name, *relation;
	bool hidden;
};

struct workbook {
	struct arena *arena;
	struct tab *tabs;
	size_t tab_count;
	bool from_1904;
};

/* --- relations -------------------------------------------------------------------------- */

/* The path of a target, told from a folder: "../x" and "/x" occur in real files. */
static const char *
resolve(struct arena *arena, const char *folder, const char *target)
{
	if (target[0] == '/')
		return arena_copy_text(arena, target + 1);
	size_t length = strlen(folder);
	while (strncmp(target, "../", 3) == 0) {
		target += 3;
		length -= length > 0;
		while (length > 0 && folder[length - 1] != '/')
			length--;
	}
	return arena_format(arena, "%.*s%s", (int)length, folder, target);
}

static void
on_relation(void *data, struct part *part, const char *name, const char **attributes)
{
	struct relations *relations = data;
	const char *id = part_attribute(attributes, "Id"), *type = part_attribute(attributes, "Type"),
	           *target = part_attribute(attributes, "Target");
	if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL)
		return;
	if (relations->count == BOOK_RELATION_MAX || strlen(target) > BOOK_PATH_SIZE_MAX ||
	    strlen(id) > BOOK_NAME_SIZE_MAX || strlen(type) > BOOK_PATH_SIZE_MAX) {
		part_refuse(part, "sheet: relations over the limit", PART_DAMAGED);
		return;
	}
	relations->all[relations->count++] = (struct relation){
		.id = arena_copy_text(relations->arena, id),
		.type = arena_copy_text(relations->arena, type),
		.target = resolve(relations->arena, relations->folder, target),
	};
}

/* The relations of a part, "" for those of the whole file. */
static bool
read_relations(struct book *book, const char *of, struct relations *relations_r,
               struct fault *fault_r)
{
	static const struct part_reader reader = { .start = on_relation };
	const char *slash = strrchr(of, '/');
	const size_t folder_length = slash == NULL ? 0 : (size_t)(slash - of) + 1;
	*relations_r = (struct relations){
		.arena = book->arena,
		.folder = span_copy(book->arena, span_from(of, folder_length)),
		.all = arena_array_of(book->arena, struct relation, BOOK_RELATION_MAX),
	};
	const char *path = arena_format(book->arena, "%s_rels/%s.rels", relations_r->folder,
	                                of + folder_length);
	return part_read_all(book->archive, path, BOOK_PART_SIZE_MAX, &reader, relations_r,
	                     book->arena, fault_r);
}

/* By the end of the type: the strict and the usual workbooks differ by what stands before. */
static const char *
relation_by_type(const struct relations *relations, const char *end)
{
	for (size_t i = 0; i < relations->count; i++)
		if (span_ends(span_of(relations->all[i].type), end))
			return relations->all[i].target;
	return NULL;
}

static const struct relation *
relation_by_id(const struct relations *relations, const char *id)
{
	for (size_t i = 0; i < relations->count; i++)
		if (strcmp(relations->all[i].id, id) == 0)
			return &relations->all[i];
	return NULL;
}

/* --- the workbook ----------------------------------------------------------------------- */

static void
on_workbook(void *data, struct part *part, const char *name, const char **attributes)
{
	struct workbook *workbook = data;
	if (strcmp(name, "workbookPr") == 0) {
		const char *from_1904 = part_attribute(attributes, "date1904");
		workbook->from_1904 = from_1904 != NULL &&
		                      (strcmp(from_1904, "1") == 0 || strcmp(from_1904, "true") == 0);
	}
	if (strcmp(name, "sheet") != 0)
		return;
	const char *tab = part_attribute(attributes, "name"), *relation = NULL;
	for (size_t i = 0; attributes[i] != NULL; i += 2)
		if (span_ends(span_of(attributes[i]), ":id")) /* r:id; sheetId is another */
			relation = attributes[i + 1];
	const char *state = part_attribute(attributes, "state");
	if (tab == NULL || relation == NULL || workbook->tab_count == SHEET_TAB_MAX ||
	    strlen(tab) > BOOK_NAME_SIZE_MAX || strlen(relation) > BOOK_NAME_SIZE_MAX) {
		part_refuse(part, "sheet: tabs missing a name or over the limit", PART_DAMAGED);
		return;
	}
	workbook->tabs[workbook->tab_count++] = (struct tab){
		.name = arena_copy_text(workbook->arena, tab),
		.relation = arena_copy_text(workbook->arena, relation),
		.hidden = state != NULL && strcmp(state, "visible") != 0,
	};
}

static bool
read_workbook(struct book *book, const char *path, struct workbook *workbook_r,
              struct fault *fault_r)
{
	static const struct part_reader reader = { .start = on_workbook };
	*workbook_r = (struct workbook){
		.arena = book->arena,
		.tabs = arena_array_of(book->arena, struct tab, SHEET_TAB_MAX),
	};
	return part_read_all(book->archive, path, BOOK_PART_SIZE_MAX, &reader, workbook_r,
	                     book->arena, fault_r);
}

/* Only tabs with cells: charts may be tabs too. */
static void
keep_worksheets(struct workbook *workbook, const struct relations *relations)
{
	size_t kept = 0;
	for (size_t i = 0; i < workbook->tab_count; i++) {
		const struct relation *relation = relation_by_id(relations, workbook->tabs[i].relation);
		if (relation == NULL || !span_ends(span_of(relation->type), "/worksheet"))
			continue;
		workbook->tabs[kept] = workbook->tabs[i];
		workbook->tabs[kept++].relation = relation->target;
	}
	workbook->tab_count = kept;
}

/* SIZE_MAX when the workbook has no such tab. */
static size_t
choose_tab(const struct workbook *workbook, const struct sheet_options *options)
{
	if (options->tab == NULL && options->tab_number > 0)
		return (size_t)options->tab_number <= workbook->tab_count
		               ? (size_t)options->tab_number - 1
		               : SIZE_MAX;
	for (size_t i = 0; i < workbook->tab_count; i++) {
		const struct tab *tab = &workbook->tabs[i];
		if (options->tab == NULL ? !tab->hidden
		                         : span_equal(span_trim(span_of(tab->name)),
		                                      span_trim(span_of(options->tab))))
			return i;
	}
	return options->tab == NULL && workbook->tab_count > 0 ? 0 : SIZE_MAX;
}

static bool
no_such_tab(struct book *book, const struct workbook *workbook, struct fault *fault_r)
{
	if (workbook->tab_count == 0)
		return fault_is(fault_r, "sheet: no worksheet",
		                "Ce classeur n’a aucun onglet avec des cellules. Envoyez celui qui "
		                "contient le tableau.");
	struct text names = text_new(book->arena, 400);
	for (size_t i = 0; i < workbook->tab_count && i < 8; i++)
		text_format(&names, "%s«\u202f%s\u202f»", i == 0 ? "" : ", ", workbook->tabs[i].name);
	return fault_format(book->arena, fault_r,
	                    arena_format(book->arena,
	                                 "Ce classeur n’a pas l’onglet demandé. Choisissez parmi "
	                                 "ceux-ci\u202f: %s.",
	                                 text_z(&names)),
	                    "sheet: no such tab among %zu", workbook->tab_count);
}

/* --- what it is, when it is no workbook --------------------------------------------------- */

static bool
no_workbook(struct book *book, struct fault *fault_r)
{
	const struct span mime = archive_head(book->arena, book->archive, "mimetype");
	if (span_starts(mime, "application/vnd.oasis.opendocument"))
		return fault_is(fault_r, "sheet: ods",
		                "Ce fichier est au format OpenDocument (.ods). Ouvrez-le dans LibreOffice, "
		                "enregistrez-le en .xlsx ou en .csv, et envoyez ce nouveau fichier.");
	if (archive_has(book->archive, "xl/workbook.bin"))
		return fault_is(fault_r, "sheet: xlsb",
		                "Ce fichier est un classeur binaire (.xlsb). Enregistrez-le en .xlsx ou en "
		                ".csv, et envoyez ce nouveau fichier.");
	if (archive_has(book->archive, "[Content_Types].xml"))
		return fault_is(fault_r, "sheet: office file without workbook",
		                "Ce fichier n’est pas un classeur. Envoyez un tableau en .xlsx ou en .csv.");
	return fault_is(fault_r, "sheet: zip without workbook",
	                "Ce fichier est une archive ZIP, pas un tableau. Sortez-en le fichier .xlsx ou "
	                ".csv, et envoyez-le seul.");
}

static const char *
find_workbook(struct book *book)
{
	struct relations relations;
	struct fault ignored;
	const char *path = NULL;
	if (archive_has(book->archive, "_rels/.rels") &&
	    read_relations(book, "", &relations, &ignored))
		path = relation_by_type(&relations, "/officeDocument");
	if (path == NULL)
		path = "xl/workbook.xml";
	return archive_has(book->archive, path) && !span_ends(span_of(path), ".bin") ? path : NULL;
}

static void
tell_tabs(struct book *book, const struct workbook *workbook, size_t tab,
          struct sheet_facts *facts_r)
{
	const char **names = arena_array_of(book->arena, const char *, workbook->tab_count);
	for (size_t i = 0; i < workbook->tab_count; i++)
		names[i] = workbook->tabs[i].name;
	facts_r->kind = SHEET_KIND_XLSX;
	facts_r->tabs = names;
	facts_r->tab_count = workbook->tab_count;
	facts_r->tab = tab;
}

bool
book_open(struct book *book, const struct sheet_options *options, struct sheet_facts *facts_r,
          struct fault *fault_r)
{
	const char *path = find_workbook(book);
	if (path == NULL)
		return no_workbook(book, fault_r);
	struct relations relations;
	struct workbook workbook;
	if (!read_relations(book, path, &relations, fault_r) ||
	    !read_workbook(book, path, &workbook, fault_r))
		return false;
	keep_worksheets(&workbook, &relations);
	const size_t tab = choose_tab(&workbook, options);
	if (tab == SIZE_MAX)
		return no_such_tab(book, &workbook, fault_r);
	tell_tabs(book, &workbook, tab, facts_r);
	book->from_1904 = workbook.from_1904;
	book->tab_path = workbook.tabs[tab].relation;
	book->styles_path = relation_by_type(&relations, "/styles");
	book->strings_path = relation_by_type(&relations, "/sharedStrings");
	return true;
}
