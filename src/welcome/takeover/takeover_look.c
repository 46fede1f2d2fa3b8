/* A file that waits, looked at, and the yes: « Reprendre ces demandes ». */
#include "base/time.h"
#include "welcome/takeover/takeover_inside.h"

enum { BAD_NUMBER, BAD_WHY, BAD_COUNT };
static const struct field bad_fields[BAD_COUNT] = {
	[BAD_NUMBER] = { "number", FIELD_TEXT, FIELD_API, .help = "Which line." },
	[BAD_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "Why it is left." },
};
enum { COLUMN_NAME, COLUMN_WHAT, COLUMN_COUNT };
static const struct field column_fields[COLUMN_COUNT] = {
	[COLUMN_NAME] = { "column", FIELD_TEXT, FIELD_API, .help = "Heading of the file." },
	[COLUMN_WHAT] = { "what", FIELD_TEXT, FIELD_API, .help = "What it is read as." },
};
enum { UNIT_SAID, UNIT_LINES, UNIT_HERE, UNIT_COUNT };
static const struct field unit_fields[UNIT_COUNT] = {
	[UNIT_SAID] = { "said", FIELD_TEXT, FIELD_API, .help = "The service, as the file says it." },
	[UNIT_LINES] = { "lines", FIELD_COUNT, FIELD_API, .help = "Lines that say so." },
	[UNIT_HERE] = { "here", FIELD_TEXT, FIELD_API, .help = "The service here; null: that of the offering." },
};
enum {
	LOOK_TITLE, LOOK_URL, LOOK_TOOL, LOOK_IS_READ, LOOK_ALL, LOOK_GOOD, LOOK_OPEN, LOOK_DONE,
	LOOK_KNOWN, LOOK_BAD, LOOK_UNMATCHED, LOOK_WITH_PERSON, LOOK_DAYS, LOOK_COLUMNS, LOOK_LEFT,
	LOOK_UNITS, LOOK_HAS_UNITS, LOOK_BADS, LOOK_HAS_BADS, LOOK_MORE, LOOK_CHANGED, LOOK_FIELDS,
	LOOK_HAS_CHOICES, LOOK_OTHERS, LOOK_MAP_FIELDS, LOOK_ERRORS, LOOK_WRONG, LOOK_MARK,
	LOOK_MAP_MARK, LOOK_MAY,
	LOOK_COUNT
};
static const struct field look_fields[LOOK_COUNT] = {
	[LOOK_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LOOK_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[LOOK_TOOL] = { "tool", FIELD_TEXT, FIELD_API, .help = "Which tool it comes from." },
	[LOOK_IS_READ] = { "is_read", FIELD_FLAG, FIELD_API, .help = "The counts are there." },
	[LOOK_ALL] = { "all", FIELD_COUNT, FIELD_API, .help = "Lines of the file." },
	[LOOK_GOOD] = { "good", FIELD_COUNT, FIELD_API, .help = "Requests that would come." },
	[LOOK_OPEN] = { "open", FIELD_COUNT, FIELD_API, .help = "Of which open." },
	[LOOK_DONE] = { "done", FIELD_COUNT, FIELD_API, .help = "Of which closed." },
	[LOOK_KNOWN] = { "known", FIELD_COUNT, FIELD_API, .help = "That came already." },
	[LOOK_BAD] = { "bad", FIELD_COUNT, FIELD_API, .help = "Lines that cannot be taken." },
	[LOOK_UNMATCHED] = { "unmatched", FIELD_COUNT, FIELD_API,
		.help = "Lines for which no offering is chosen." },
	[LOOK_WITH_PERSON] = { "with_person", FIELD_COUNT, FIELD_API, .help = "Which say who asked." },
	[LOOK_DAYS] = { "days", FIELD_TEXT, FIELD_API, .help = "From when to when." },
	[LOOK_COLUMNS] = { "columns", FIELD_LIST, FIELD_API, .of = column_fields,
		.of_count = COLUMN_COUNT, .help = "What is read." },
	[LOOK_LEFT] = { "left", FIELD_TEXT, FIELD_API, .help = "Headings that are not read." },
	[LOOK_UNITS] = { "units", FIELD_LIST, FIELD_API, .of = unit_fields, .of_count = UNIT_COUNT,
		.help = "The services it names." },
	[LOOK_HAS_UNITS] = { "has_units", FIELD_FLAG, FIELD_PAGE },
	[LOOK_BADS] = { "bads", FIELD_LIST, FIELD_API, .of = bad_fields, .of_count = BAD_COUNT,
		.help = "Lines that cannot be taken, but those without an offering." },
	[LOOK_HAS_BADS] = { "has_bads", FIELD_FLAG, FIELD_PAGE },
	[LOOK_MORE] = { "more_bads", FIELD_COUNT, FIELD_API, .help = "Beyond those." },
	[LOOK_CHANGED] = { "changed", FIELD_FLAG, FIELD_PAGE },
	[LOOK_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LOOK_HAS_CHOICES] = { "has_choices", FIELD_FLAG, FIELD_PAGE },
	[LOOK_OTHERS] = { "others", FIELD_COUNT, FIELD_API,
		.help = "Lines whose category is told by no list." },
	[LOOK_MAP_FIELDS] = { "map_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LOOK_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LOOK_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[LOOK_MARK] = { "mark", FIELD_TEXT, FIELD_PAGE },
	[LOOK_MAP_MARK] = { "map_mark", FIELD_TEXT, FIELD_PAGE },
	[LOOK_MAY] = { "may_take", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind takeover_look_page = { "takeover.look", "welcome/takeover/pages/look.html",
	look_fields, LOOK_COUNT };

struct looking {
	struct visit *visit;
	struct arena *arena; /* of the file, and all that is read of it */
	struct visit_waiting waiting;
	const struct place_tree *tree;
	struct import import;
	struct takeover_run run;
	struct form *map_form, *form; /* form NULL: the mapping is wrong */
	uint64_t mark, map_mark;      /* of all that was chosen; of the mapping */
};

/* --- what was chosen ------------------------------------------------------------------------- */

static uint64_t
mark_with(uint64_t mark, struct span words)
{
	for (size_t i = 0; i < words.length; i++)
		mark = (mark ^ (unsigned char)words.at[i]) * 0x100000001b3u;
	return (mark ^ 0xff) * 0x100000001b3u;
}

static const char *
mark_words(const struct looking *looking, uint64_t mark)
{
	return arena_format(looking->visit->arena, "%016llx", (unsigned long long)mark);
}

static const struct form_field map_field[] = {
	{ "correspondance", FORM_LONG, "La correspondance",
	  .hint = "Une règle par ligne. La documentation de l’import dit avec quels mots.",
	  .length_max = TAKEOVER_MAP_SIZE_MAX, .required = "Écrivez comment ce fichier se lit." },
};

/* What was typed; at first that of the tool, or what one begins with. */
static void
read_map(struct looking *looking, bool is_first)
{
	struct visit *visit = looking->visit;
	looking->map_form = form_new(visit->arena, map_field, LENGTH(map_field));
	if (is_first) {
		struct span known = takeover_tool(looking->arena, &looking->run.source);
		if (known.length == 0)
			known = takeover_tool_none();
		form_fill(looking->map_form, 0, span_trim(known));
		looking->run.map_text = span_trim(known);
	} else {
		(void)form_read(looking->map_form, visit_lookup, visit);
		looking->run.map_text = form_text(looking->map_form, 0);
	}
	looking->map_mark = mark_with(0xcbf29ce484222325u, looking->run.map_text);
	looking->mark = looking->map_mark;
}

static const struct form_choice *
offering_choices(const struct looking *looking, size_t *count_r)
{
	const struct takeover_run *run = &looking->run;
	struct arena *arena = looking->visit->arena;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, run->catalogue_count + 1);
	*count_r = 0;
	for (size_t i = 0; i < run->catalogue_count && *count_r < FORM_CHOICE_MAX; i++)
		if (run->catalogue[i].state != OFFERING_DRAFT)
			choices[(*count_r)++] =
				(struct form_choice){ span_copy(arena, run->catalogue[i].code),
				                      span_copy(arena, run->catalogue[i].name) };
	return choices;
}

static const char *
label_of(struct arena *arena, const struct takeover_value *value)
{
	enum { LABEL_LENGTH_MAX = 90 };
	size_t length = value->said.length < LABEL_LENGTH_MAX ? value->said.length : LABEL_LENGTH_MAX;
	while (length < value->said.length && ((unsigned char)value->said.at[length] & 0xc0) == 0x80)
		length--;
	struct text text = text_new(arena, 400);
	if (length == 0)
		text_add_z(&text, "Rien n’est dit");
	else
		text_format(&text, "«\u202f%.*s%s\u202f»", (int)length, value->said.at,
		            length < value->said.length ? "…" : "");
	text_add_z(&text, " (");
	text_add_count(&text, value->count);
	text_add_z(&text, value->count < 2 ? " ligne)" : " lignes)");
	return text_z(&text);
}

static struct span
code_of(const struct looking *looking, int64_t offering_id)
{
	const struct offering *offering = takeover_offering(&looking->run, offering_id);
	return offering == NULL ? SPAN("") : offering->code;
}

static int64_t
id_of(const struct looking *looking, struct span code)
{
	const struct takeover_run *run = &looking->run;
	for (size_t i = 0; i < run->catalogue_count; i++)
		if (span_equal(run->catalogue[i].code, code))
			return run->catalogue[i].offering_id;
	return 0;
}

/* One select for each category, in their order, then one for whatever is said by none. */
static void
make_form(struct looking *looking)
{
	struct arena *arena = looking->visit->arena;
	struct takeover_values *values = &looking->run.offerings;
	size_t choice_count;
	const struct form_choice *choices = offering_choices(looking, &choice_count);
	struct form_field *fields = arena_array_of(arena, struct form_field, values->count + 1);
	for (size_t i = 0; i <= values->count; i++)
		fields[i] = (struct form_field){
			.name = i == values->count ? "sinon" : arena_format(arena, "d-%zu", i),
			.kind = FORM_SELECT,
			.label = i == values->count ? "Mettre toutes les autres sous"
			                            : label_of(arena, &values->list[i]),
			.choices = choices,
			.choice_count = choice_count,
			.wrong = "Choisissez une démarche de la liste.",
		};
	fields[values->count].hint = "Laissez vide pour ne pas les reprendre.";
	looking->form = form_new(arena, fields, values->count + 1);
	for (size_t i = 0; i < values->count; i++)
		form_fill(looking->form, i, code_of(looking, values->list[i].id));
	form_fill(looking->form, values->count, code_of(looking, values->otherwise_id));
}

/* Choices count as long as the mapping they were made for is the same. */
static void
read_choices(struct looking *looking)
{
	struct visit *visit = looking->visit;
	struct takeover_values *values = &looking->run.offerings;
	const bool is_same = span_is(http_pairs_first(&visit->body, "carte"),
	                             mark_words(looking, looking->map_mark));
	make_form(looking);
	if (is_same) {
		(void)form_read(looking->form, visit_lookup, visit);
		for (size_t i = 0; i < values->count; i++)
			values->list[i].id = id_of(looking, form_text(looking->form, i));
		values->otherwise_id = id_of(looking, form_text(looking->form, values->count));
	}
	for (size_t i = 0; i < values->count; i++)
		looking->mark = mark_with(looking->mark, code_of(looking, values->list[i].id));
	looking->mark = mark_with(looking->mark, code_of(looking, values->otherwise_id));
}

/* --- showing --------------------------------------------------------------------------------- */

static const char *
what_of(const struct takeover_map *map, size_t at)
{
	for (size_t i = 0; i < map->column_count; i++)
		if (map->columns[i].at == at)
			return takeover_what_words[map->columns[i].what];
	return NULL;
}

static void
show_columns(const struct looking *looking, struct model *page)
{
	enum { LEFT_SIZE_MAX = 4000 };
	const struct takeover_source *source = &looking->run.source;
	struct text left = text_new(looking->visit->arena, LEFT_SIZE_MAX);
	for (size_t i = 0; i < source->count; i++) {
		const char *what = what_of(looking->run.map, i);
		if (what == NULL) {
			text_format(&left, "%s%.*s", left.length > 0 ? ", " : "",
			            SPAN_ARGS(source->headings[i]));
			continue;
		}
		struct model *row = model_row(page, LOOK_COLUMNS);
		model_text(row, COLUMN_NAME, source->headings[i]);
		model_text_z(row, COLUMN_WHAT, what);
	}
	if (left.length > 0)
		model_text(page, LOOK_LEFT, text_span(&left));
}

static void
show_units(const struct looking *looking, struct model *page)
{
	const struct takeover_values *units = &looking->run.units;
	for (size_t i = 0; i < units->count; i++) {
		const struct takeover_value *value = &units->list[i];
		if (value->said.length == 0)
			continue;
		struct model *row = model_row(page, LOOK_UNITS);
		const int64_t id = value->id != 0 ? value->id : units->otherwise_id;
		const uint32_t place = id == 0 ? PLACE_NONE : place_by_id(looking->tree, id);
		model_text(row, UNIT_SAID, value->said);
		model_count(row, UNIT_LINES, value->count);
		if (place != PLACE_NONE)
			model_text(row, UNIT_HERE, looking->tree->places[place].name);
		model_flag(page, LOOK_HAS_UNITS, true);
	}
}

static void
show_bads(const struct looking *looking, struct model *page)
{
	enum { BAD_SHOWN_MAX = 100 };
	const struct import *import = &looking->import;
	const int64_t told = import->bad_count - looking->run.counts.unmatched;
	size_t shown = 0;
	for (; shown < import->bad_listed && shown < BAD_SHOWN_MAX; shown++) {
		struct model *row = model_row(page, LOOK_BADS);
		model_text_z(row, BAD_NUMBER,
		             arena_format(looking->visit->arena, "%s%lld", import->numbered,
		                          (long long)import->bad_lines[shown].number));
		model_text_z(row, BAD_WHY, import->bad_lines[shown].why);
	}
	model_flag(page, LOOK_HAS_BADS, shown > 0);
	if (told > (int64_t)shown)
		model_count(page, LOOK_MORE, told - (int64_t)shown);
}

static void
show_counts(const struct looking *looking, struct model *page)
{
	const struct takeover_run *run = &looking->run;
	const struct takeover_counts *counts = &run->counts;
	model_flag(page, LOOK_IS_READ, true);
	model_count(page, LOOK_ALL, counts->read);
	model_count(page, LOOK_GOOD, counts->good);
	model_count(page, LOOK_OPEN, counts->open);
	model_count(page, LOOK_DONE, counts->done);
	model_count(page, LOOK_KNOWN, counts->known);
	model_count(page, LOOK_BAD, looking->import.bad_count - counts->unmatched);
	model_count(page, LOOK_UNMATCHED, counts->unmatched);
	model_count(page, LOOK_WITH_PERSON, counts->with_person);
	model_flag(page, LOOK_MAY, counts->good > 0);
	if (counts->good == 0)
		return;
	struct text days = text_new(looking->visit->arena, 200);
	text_add_z(&days, "du ");
	text_add_date_words(&days, zone_local(run->zone, counts->first_s).days);
	text_add_z(&days, " au ");
	text_add_date_words(&days, zone_local(run->zone, counts->last_s).days);
	model_text(page, LOOK_DAYS, text_span(&days));
}

/* The form is always drawn; the rest as far as the mapping reads. */
static void
show_look(struct looking *looking, bool is_counted, bool is_changed)
{
	struct visit *visit = looking->visit;
	struct model *page = model_new(visit->arena, &takeover_look_page);
	model_text_z(page, LOOK_TITLE,
	             arena_format(visit->arena, "Ce que donne «\u202f%.*s\u202f»",
	                          SPAN_ARGS(looking->waiting.file_name)));
	model_url_z(page, LOOK_URL,
	            arena_format(visit->arena, "/guichet/reprises/%lld", (long long)looking->waiting.id));
	model_flag(page, LOOK_CHANGED, is_changed);
	model_text_z(page, LOOK_MARK, mark_words(looking, looking->mark));
	model_text_z(page, LOOK_MAP_MARK, mark_words(looking, looking->map_mark));
	form_draw(looking->map_form, page,
	          (struct form_place){ LOOK_MAP_FIELDS, LOOK_ERRORS, LOOK_WRONG });
	bool is_wrong = !form_is_fine(looking->map_form);
	if (looking->form != NULL) {
		const struct takeover_values *values = &looking->run.offerings;
		model_text(page, LOOK_TOOL, looking->run.map->tool_name);
		show_columns(looking, page);
		show_units(looking, page);
		form_draw(looking->form, page,
		          (struct form_place){ LOOK_FIELDS, LOOK_ERRORS, LOOK_WRONG });
		model_flag(page, LOOK_HAS_CHOICES, true);
		if (values->others > 0)
			model_count(page, LOOK_OTHERS, values->others);
		is_wrong = is_wrong || !form_is_fine(looking->form);
	}
	model_flag(page, LOOK_WRONG, is_wrong);
	if (is_counted) {
		show_counts(looking, page);
		show_bads(looking, page);
	}
	if (is_wrong)
		visit->response->status = 422;
	visit_show(visit, &takeover_look_page, page);
}

/* --- what is looked at ----------------------------------------------------------------------- */

/* False after a page was answered. */
static bool
find_look(struct looking *looking)
{
	struct visit *visit = looking->visit;
	struct fault fault = { 0 };
	int64_t id;
	enum found found = FOUND_NONE;
	if (span_int64(visit->part[0], &id) && id > 0)
		found = visit_waits(looking->arena, takeover_folder(visit->arena, visit->folder), id,
		                    visit->reader.account_id, &looking->waiting, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_say(visit, 404, "Ce fichier n’attend plus",
		          "Il a été repris ou effacé, ou il attendait depuis plus d’une heure\u202f: choisissez-le de "
		          "nouveau.");
	return found == FOUND_ONE;
}

static bool
begin(struct looking *looking)
{
	struct visit *visit = looking->visit;
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	looking->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
	if (looking->tree == NULL) {
		visit_fail(visit, &fault);
		return false;
	}
	visit_db_end(visit);
	looking->import = (struct import){ .root_id = visit->root_id, .kind = TAKEOVER_KIND,
		                               .file_path = span_copy(looking->arena,
		                                                      looking->waiting.file_name) };
	import_begin(&looking->import, looking->arena);
	looking->run = (struct takeover_run){
		.arena = looking->arena, .store = visit->store, .import = &looking->import,
		.path = looking->waiting.path, .account_id = visit->reader.account_id,
		.line_count_max = TAKEOVER_PAGE_LINE_COUNT_MAX,
		.sight = desk_sight_of(visit->arena, &visit->reader, looking->tree),
		.hand = { .root_id = visit->root_id, .now_s = visit->now_s, .today = visit->today,
		          .tree = looking->tree, .address = visit->address, .once = visit->once },
	};
	return true;
}

/* Nothing can be made of this file: another is asked for. */
static void
give_up(struct looking *looking)
{
	struct visit *visit = looking->visit;
	const struct fault *fault = &looking->import.fault;
	visit_wait_end(visit->arena, takeover_folder(visit->arena, visit->folder), looking->waiting.id);
	if (takeover_is_mistake(fault))
		takeover_show_file(visit, arena_copy_text(visit->arena, fault->for_reader));
	else
		visit_fail(visit, fault);
}

/* Of a mapping that is wrong the file still waits; else false, and something was answered. */
static bool
read_all(struct looking *looking, bool is_first)
{
	struct visit *visit = looking->visit;
	const struct fault *fault = &looking->import.fault;
	read_map(looking, is_first);
	if (form_is_fine(looking->map_form) && takeover_begin(&looking->run)) {
		read_choices(looking);
		return true;
	}
	if (fault->for_log != NULL && span_starts(span_of(fault->for_log), "import: too many")) {
		give_up(looking);
		return false;
	}
	if (fault->for_log != NULL && !takeover_is_mistake(fault)) {
		visit_fail(visit, fault);
		return false;
	}
	if (fault->for_log != NULL)
		form_complain(looking->map_form, map_field[0].name,
		              arena_copy_text(visit->arena, fault->for_reader));
	looking->form = NULL;
	show_look(looking, false, false);
	return false;
}

static void
look_over(struct looking *looking, bool is_changed)
{
	if (!form_is_fine(looking->form))
		show_look(looking, false, false);
	else if (takeover_count(&looking->run))
		show_look(looking, true, is_changed);
	else
		give_up(looking);
}

static void
take(struct looking *looking)
{
	struct visit *visit = looking->visit;
	if (!takeover_count(&looking->run)) {
		give_up(looking);
		return;
	}
	if (looking->import.good_count == 0) { /* somebody brought them in between */
		show_look(looking, true, false);
		return;
	}
	if (!takeover_keep(&looking->run)) {
		visit_fail(visit, &looking->import.fault);
		return;
	}
	visit_wait_end(visit->arena, takeover_folder(visit->arena, visit->folder), looking->waiting.id);
	if (looking->run.is_again)
		visit_go(visit, "/guichet/reprises");
	else
		visit_go(visit, "/guichet/reprises?fait=repris&demandes=%lld",
		         (long long)looking->import.good_count);
}

static void
answer(struct looking *looking, bool is_first)
{
	struct visit *visit = looking->visit;
	const struct span doing = http_pairs_first(&visit->body, "faire");
	if (span_is(doing, "laisser")) {
		visit_wait_end(visit->arena, takeover_folder(visit->arena, visit->folder), looking->waiting.id);
		visit_go(visit, "/guichet/reprises");
		return;
	}
	if (!takeover_start(&looking->run)) {
		give_up(looking);
		return;
	}
	if (!read_all(looking, is_first))
		return;
	const bool is_wanted = span_is(doing, "reprendre");
	const bool is_same =
		span_is(http_pairs_first(&visit->body, "vu"), mark_words(looking, looking->mark));
	if (is_wanted && is_same && form_is_fine(looking->form))
		take(looking);
	else
		look_over(looking, is_wanted);
}

static void
run(struct visit *visit, bool is_first)
{
	enum { FILE_MEMORY_MAX = 1 << 30 };
	takeover_one_at_a_time(true);
	struct looking looking = { .visit = visit, .arena = arena_new(FILE_MEMORY_MAX) };
	if (find_look(&looking) && begin(&looking))
		answer(&looking, is_first);
	arena_end(looking.arena);
	takeover_one_at_a_time(false);
}

void
takeover_get_look(struct visit *visit)
{
	run(visit, true);
}

void
takeover_post_look(struct visit *visit)
{
	run(visit, false);
}
