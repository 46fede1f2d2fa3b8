/* A file that waits, looked at, and the yes: « Importer ces textes ». */
#include <pthread.h>
#include <string.h>

#include "base/time.h"
#include "craft/mask/mask.h"
#include "craft/visit/visit_wait.h"
#include "ground/people/people.h"
#include "listen/verbatim/verbatim_import_inside.h"

enum { BAD_NUMBER, BAD_WHY, BAD_COUNT };
static const struct field bad_fields[BAD_COUNT] = {
	[BAD_NUMBER] = { "number", FIELD_TEXT, FIELD_API, .help = "Which line." },
	[BAD_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "Why it is left." },
};
enum { PIECE_WORDS, PIECE_MASKED, PIECE_COUNT };
static const struct field piece_fields[PIECE_COUNT] = {
	[PIECE_WORDS] = { "piece", FIELD_TEXT, FIELD_PAGE },
	[PIECE_MASKED] = { "masked", FIELD_FLAG, FIELD_PAGE },
};
enum {
	TEXT_NUMBER, TEXT_WORDS, TEXT_PIECES, TEXT_LANGUAGE, TEXT_ABOUT, TEXT_ANSWER, TEXT_ANSWER_PIECES,
	TEXT_COUNT
};
static const struct field text_fields[TEXT_COUNT] = {
	[TEXT_NUMBER] = { "number", FIELD_TEXT, FIELD_API, .help = "Which line." },
	[TEXT_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "As it will be kept." },
	[TEXT_PIECES] = { "pieces", FIELD_LIST, FIELD_PAGE, .of = piece_fields, .of_count = PIECE_COUNT },
	[TEXT_LANGUAGE] = { "language", FIELD_TEXT, FIELD_API, .help = "ISO 639-1." },
	[TEXT_ABOUT] = { "about", FIELD_TEXT, FIELD_API, .help = "Who, where, when, and what is to be "
	                                                         "looked at." },
	[TEXT_ANSWER] = { "answer", FIELD_TEXT, FIELD_API, .help = "The service's own answer, as it "
	                                                           "will be kept." },
	[TEXT_ANSWER_PIECES] = { "answer_pieces", FIELD_LIST, FIELD_PAGE, .of = piece_fields,
		.of_count = PIECE_COUNT },
};
enum {
	LOOK_TITLE, LOOK_URL, LOOK_FORMAT, LOOK_IS_READ, LOOK_ALL, LOOK_USAGERS, LOOK_AGENTS, LOOK_GOOD, LOOK_BAD,
	LOOK_REPORT, LOOK_TEXTS, LOOK_HAS_TEXTS, LOOK_BADS, LOOK_HAS_BADS, LOOK_MORE, LOOK_CHANGED, LOOK_FIELDS,
	LOOK_ERRORS, LOOK_WRONG, LOOK_MARK, LOOK_MAY, LOOK_COUNT
};
static const struct field look_fields[LOOK_COUNT] = {
	[LOOK_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LOOK_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[LOOK_FORMAT] = { "format", FIELD_TEXT, FIELD_API, .help = "Where its headings say that it comes from." },
	[LOOK_IS_READ] = { "is_read", FIELD_FLAG, FIELD_API, .help = "The counts are there." },
	[LOOK_ALL] = { "all", FIELD_COUNT, FIELD_API, .help = "Lines of the file." },
	[LOOK_USAGERS] = { "public", FIELD_COUNT, FIELD_API, .help = "Texts of the public that would be kept." },
	[LOOK_AGENTS] = { "agents", FIELD_COUNT, FIELD_API, .help = "Texts of agents that would be kept." },
	[LOOK_GOOD] = { "good", FIELD_COUNT, FIELD_API, .help = "Both together." },
	[LOOK_BAD] = { "bad", FIELD_COUNT, FIELD_API, .help = "Lines that cannot be taken." },
	[LOOK_REPORT] = { "report", FIELD_TEXT, FIELD_API, .help = "What the floor does to it." },
	[LOOK_TEXTS] = { "texts", FIELD_LIST, FIELD_API, .of = text_fields, .of_count = TEXT_COUNT,
		.help = "The first ones." },
	[LOOK_HAS_TEXTS] = { "has_texts", FIELD_FLAG, FIELD_PAGE },
	[LOOK_BADS] = { "bads", FIELD_LIST, FIELD_API, .of = bad_fields, .of_count = BAD_COUNT,
		.help = "Lines that cannot be taken." },
	[LOOK_HAS_BADS] = { "has_bads", FIELD_FLAG, FIELD_PAGE },
	[LOOK_MORE] = { "more_bads", FIELD_COUNT, FIELD_API, .help = "Beyond those." },
	[LOOK_CHANGED] = { "changed", FIELD_FLAG, FIELD_PAGE },
	[LOOK_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LOOK_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LOOK_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[LOOK_MARK] = { "mark", FIELD_TEXT, FIELD_PAGE },
	[LOOK_MAY] = { "may_take", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind verbatim_look_page = { "verbatims.look", "listen/verbatim/pages/import-look.html",
	look_fields, LOOK_COUNT };

/* --- the form --------------------------------------------------------------------------------- */

enum { FORM_NAME, FORM_WORDS, FORM_MORE, FORM_SIDE, FORM_PLACE, FORM_DAY, FORM_ANSWER, FORM_COUNT };
static const char wrong_column[] = "Choisissez une colonne de la liste.";
static const struct form_field look_form[FORM_COUNT] = {
	[FORM_NAME] = { "nom", FORM_TEXT, "Nom de ces textes", .hint = "Celui sous lequel ils seront lus.",
		.length_max = VERBATIM_NAME_LENGTH_MAX, .required = "Donnez un nom à ces textes." },
	[FORM_WORDS] = { "texte", FORM_SELECT, "Colonne des textes",
	                 .required = "Dites quelle colonne porte les textes.",
		.wrong = wrong_column },
	[FORM_MORE] = { "suite", FORM_SELECT, "Et à la suite, dans le même texte",
	                .hint = "Par exemple la description, après "
		"le titre. Laissez vide s’il n’y en a pas.", .wrong = wrong_column },
	[FORM_SIDE] = { "cote", FORM_SELECT, "Colonne qui dit le côté",
	                .hint = "Elle dit «\u202fusager\u202f» ou «\u202fagent\u202f». Laissez vide "
		"si tous sont des usagers.", .wrong = wrong_column },
	[FORM_PLACE] = { "lieu", FORM_SELECT, "Colonne du lieu", .hint = "Son code, ou son nom.",
	                 .wrong = wrong_column },
	[FORM_DAY] = { "jour", FORM_SELECT, "Colonne de la date",
	               .hint = "Le mois seul est gardé, et celui des usagers "
		"seulement.", .wrong = wrong_column },
	[FORM_ANSWER] = { "reponse", FORM_SELECT, "Colonne de la réponse publique du service",
		.hint = "Laissez vide s’il n’y en a pas.", .wrong = wrong_column },
};
/* Of the form's selects but the first two. */
static const struct {
	size_t field;
	enum verbatim_what what;
} singles[] = { { FORM_SIDE, VERBATIM_OF_SIDE }, { FORM_PLACE, VERBATIM_OF_PLACE },
	            { FORM_DAY, VERBATIM_OF_DAY }, { FORM_ANSWER, VERBATIM_OF_ANSWER } };

struct looking {
	struct visit *visit;
	struct arena *arena; /* of the file, and all that is read of it */
	struct visit_waiting waiting;
	const struct place_tree *tree;
	struct import import;
	struct verbatim_run run;
	struct verbatim_map *map;
	struct form *form;
	uint64_t mark; /* of all that was chosen */
};

static const struct form_choice *
column_choices(const struct looking *looking, size_t *count_r)
{
	enum { COLUMN_SHOWN_MAX = 500 };
	struct arena *arena = looking->visit->arena;
	const struct verbatim_table_file *file = &looking->run.file;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, COLUMN_SHOWN_MAX);
	*count_r = 0;
	for (size_t i = 0; i < file->count && *count_r < COLUMN_SHOWN_MAX; i++)
		if (file->headings[i].length > 0)
			choices[(*count_r)++] = (struct form_choice){ arena_format(arena, "%zu", i),
				                                          span_copy(arena, file->headings[i]) };
	return choices;
}

static void
fill_column(const struct looking *looking, size_t field, enum verbatim_what what, size_t which)
{
	size_t columns[VERBATIM_COLUMN_MAX];
	if (verbatim_map_columns(looking->map, what, columns) > which)
		form_fill(looking->form, field,
		          span_of(arena_format(looking->visit->arena, "%zu", columns[which])));
}

static void
make_form(struct looking *looking)
{
	struct visit *visit = looking->visit;
	size_t count;
	const struct form_choice *choices = column_choices(looking, &count);
	looking->form = form_new(visit->arena, look_form, FORM_COUNT);
	for (size_t i = FORM_WORDS; i < FORM_COUNT; i++)
		form_offer(looking->form, i, choices, count);
	form_fill(looking->form, FORM_NAME, looking->waiting.file_name);
	fill_column(looking, FORM_WORDS, VERBATIM_OF_TEXT, 0);
	fill_column(looking, FORM_MORE, VERBATIM_OF_TEXT, 1);
	for (size_t i = 0; i < LENGTH(singles); i++)
		fill_column(looking, singles[i].field, singles[i].what, 0);
}

/* The column that was chosen, SIZE_MAX for none. */
static size_t
chosen(const struct looking *looking, size_t field)
{
	int64_t at;
	return form_has(looking->form, field) && span_int64(form_text(looking->form, field), &at) && at >= 0 &&
	               (size_t)at < looking->run.file.count
	           ? (size_t)at
	           : SIZE_MAX;
}

/* Where it is as it was, all that is known of the format stays: it may read several columns. */
static void
set_if_changed(struct looking *looking, enum verbatim_what what, const size_t *wanted, size_t wanted_count)
{
	size_t columns[VERBATIM_COLUMN_MAX];
	const size_t count = verbatim_map_columns(looking->map, what, columns);
	const size_t compared = wanted_count == 0 ? 0 : count < wanted_count ? count : wanted_count;
	const bool is_same = wanted_count > 0 && count >= wanted_count &&
	                     memcmp(columns, wanted, compared * sizeof *wanted) == 0 &&
	                     (what != VERBATIM_OF_TEXT || count == wanted_count || wanted_count == 2);
	if (is_same)
		return;
	verbatim_map_set(looking->arena, looking->map, &looking->run.file, what, wanted, wanted_count);
	if (what == VERBATIM_OF_PLACE)
		looking->map->nowhere.count = 0;
}

static void
read_form(struct looking *looking)
{
	struct visit *visit = looking->visit;
	size_t texts[2], count = 0;
	(void)form_read(looking->form, visit_lookup, visit);
	for (size_t i = FORM_WORDS; i <= FORM_MORE; i++) {
		texts[count] = chosen(looking, i);
		count += texts[count] != SIZE_MAX && (count == 0 || texts[0] != texts[1]);
	}
	set_if_changed(looking, VERBATIM_OF_TEXT, texts, count);
	for (size_t i = 0; i < LENGTH(singles); i++) {
		const size_t at = chosen(looking, singles[i].field);
		set_if_changed(looking, singles[i].what, &at, at != SIZE_MAX);
	}
}

static uint64_t
mark_with(uint64_t mark, struct span words)
{
	for (size_t i = 0; i < words.length; i++)
		mark = (mark ^ (unsigned char)words.at[i]) * 0x100000001b3u;
	return (mark ^ 0xff) * 0x100000001b3u;
}

/* Of the name, and of what each column is read as. */
static uint64_t
mark_of(const struct looking *looking)
{
	uint64_t mark = mark_with(0xcbf29ce484222325u, looking->map->name);
	for (size_t i = 0; i < looking->map->column_count; i++) {
		const struct verbatim_column *column = &looking->map->columns[i];
		mark = mark_with(mark, span_of(arena_format(looking->arena, "%d %zu", (int)column->what,
		                                            column->at)));
	}
	return mark;
}

/* --- showing ---------------------------------------------------------------------------------- */

/* « [NOM 1] », at the beginning of these words: its size, 0 when there is none. */
static size_t
token_at(struct span words)
{
	for (size_t kind = 0; kind < MASK_KIND_COUNT; kind++) {
		const size_t length = strlen(mask_kind_labels[kind]);
		size_t at = 1 + length;
		if (words.length < length + 2 || memcmp(words.at + 1, mask_kind_labels[kind], length) != 0)
			continue;
		while (at < words.length && (words.at[at] == ' ' || (words.at[at] >= '0' && words.at[at] <= '9')))
			at++;
		if (at < words.length && words.at[at] == ']')
			return at + 1;
	}
	return 0;
}

static void
add_piece(struct model *row, size_t field, struct span words, bool is_masked)
{
	if (words.length == 0)
		return;
	struct model *piece = model_row(row, field);
	model_text(piece, PIECE_WORDS, words);
	model_flag(piece, PIECE_MASKED, is_masked);
}

/* What is masked is marked; the page shows the beginning of a long text. */
static void
show_pieces(struct model *row, size_t field, struct span words)
{
	size_t from = 0, at = 0;
	while (at < words.length) {
		const struct span rest = span_from(words.at + at, words.length - at);
		const size_t size = rest.at[0] == '[' ? token_at(rest) : 0;
		if (size == 0) {
			at++;
			continue;
		}
		add_piece(row, field, span_from(words.at + from, at - from), false);
		add_piece(row, field, span_from(rest.at, size), true);
		from = at += size;
	}
	add_piece(row, field, span_from(words.at + from, words.length - from), false);
}

static struct span
shortened(struct arena *arena, struct span words)
{
	enum { SHOWN_SIZE_MAX = 1500 };
	size_t length = SHOWN_SIZE_MAX;
	if (words.length <= length)
		return words;
	while (length > 0 && (words.at[length] & 0xc0) == 0x80)
		length--;
	return span_of(arena_format(arena, "%.*s…", (int)length, words.at));
}

static const char *
about(const struct looking *looking, const struct verbatim_sample *sample)
{
	struct text text = text_new(looking->visit->arena, 1000);
	const struct verbatim_text *one = &sample->text;
	const uint32_t place = place_by_id(looking->tree, one->place_id);
	text_add_z(&text, one->side == SIDE_AGENT ? "Agent" : "Usager");
	if (place != PLACE_NONE)
		text_format(&text, " · %.*s", SPAN_ARGS(looking->tree->places[place].name));
	else
		text_add_z(&text, " · sans lieu");
	if (one->place_id != sample->from_place_id)
		text_add_z(&text, " (le lieu au-dessus)");
	if (one->has_day) {
		const struct date date = date_of_days(one->day);
		text_format(&text, " · %s %d", month_words(date.month), date.year);
	}
	if (sample->is_dropped)
		text_add_z(&text, " · ne sera pas gardé\u202f: trop peu de personnes ont écrit");
	else if (one->state == VERBATIM_TO_LOOK_AT)
		text_add_z(&text, (one->flags & VERBATIM_SPECIAL) != 0
		                      ? " · sera regardé avant d’être lu par d’autres\u202f: sujet sensible"
		                      : " · sera regardé avant d’être lu par d’autres\u202f: nom douteux");
	return text_z(&text);
}

static void
show_texts(const struct looking *looking, struct model *page)
{
	struct arena *arena = looking->visit->arena;
	for (size_t i = 0; i < looking->run.sample_count; i++) {
		const struct verbatim_sample *sample = &looking->run.samples[i];
		struct model *row = model_row(page, LOOK_TEXTS);
		const struct span words = shortened(arena, sample->text.words);
		const struct span answer = shortened(arena, sample->text.answer);
		model_text_z(row, TEXT_NUMBER,
		             arena_format(arena, "%s%lld", looking->import.numbered, (long long)sample->number));
		model_text(row, TEXT_WORDS, words);
		show_pieces(row, TEXT_PIECES, words);
		if (sample->text.language.length > 0)
			model_text(row, TEXT_LANGUAGE, sample->text.language);
		model_text_z(row, TEXT_ABOUT, about(looking, sample));
		if (answer.length > 0)
			model_text(row, TEXT_ANSWER, answer);
		show_pieces(row, TEXT_ANSWER_PIECES, answer);
	}
	model_flag(page, LOOK_HAS_TEXTS, looking->run.sample_count > 0);
}

static void
show_bads(const struct looking *looking, struct model *page)
{
	enum { BAD_SHOWN_MAX = 100 };
	const struct import *import = &looking->import;
	size_t shown = 0;
	for (; shown < import->bad_listed && shown < BAD_SHOWN_MAX; shown++) {
		struct model *row = model_row(page, LOOK_BADS);
		model_text_z(row, BAD_NUMBER,
		             arena_format(looking->visit->arena, "%s%lld", import->numbered,
		                          (long long)import->bad_lines[shown].number));
		model_text_z(row, BAD_WHY, import->bad_lines[shown].why);
	}
	model_flag(page, LOOK_HAS_BADS, shown > 0);
	if (import->bad_count > (int64_t)shown)
		model_count(page, LOOK_MORE, import->bad_count - (int64_t)shown);
}

static void
show_counts(const struct looking *looking, struct model *page)
{
	const struct verbatim_run *run = &looking->run;
	model_flag(page, LOOK_IS_READ, true);
	model_count(page, LOOK_ALL, run->line_count);
	model_count(page, LOOK_USAGERS, run->written[SIDE_USAGER] - run->dropped[SIDE_USAGER]);
	model_count(page, LOOK_AGENTS, run->written[SIDE_AGENT] - run->dropped[SIDE_AGENT]);
	model_count(page, LOOK_GOOD, looking->import.good_count);
	model_count(page, LOOK_BAD, looking->import.bad_count);
	model_flag(page, LOOK_MAY, looking->import.good_count > 0);
	model_text_z(page, LOOK_REPORT, verbatim_run_report(looking->visit->arena, run));
}

/* The form is always drawn; the rest as far as it reads. */
static void
show_look(struct looking *looking, bool is_counted, bool is_changed)
{
	struct visit *visit = looking->visit;
	struct model *page = model_new(visit->arena, &verbatim_look_page);
	const bool is_wrong = !form_is_fine(looking->form);
	model_text_z(page, LOOK_TITLE, arena_format(visit->arena, "Ce que donne «\u202f%.*s\u202f»",
	                                            SPAN_ARGS(looking->waiting.file_name)));
	model_url_z(page, LOOK_URL,
	            arena_format(visit->arena, "/verbatims/importer/%lld", (long long)looking->waiting.id));
	model_flag(page, LOOK_CHANGED, is_changed);
	model_text_z(page, LOOK_MARK,
	             arena_format(visit->arena, "%016llx", (unsigned long long)looking->mark));
	form_draw(looking->form, page, (struct form_place){ LOOK_FIELDS, LOOK_ERRORS, LOOK_WRONG });
	model_flag(page, LOOK_WRONG, is_wrong);
	if (looking->map->format.length > 0)
		model_text(page, LOOK_FORMAT, looking->map->format);
	if (is_counted) {
		show_counts(looking, page);
		show_texts(looking, page);
		show_bads(looking, page);
	}
	if (is_wrong)
		visit->response->status = 422;
	visit_show(visit, &verbatim_look_page, page);
}

/* --- what is looked at ------------------------------------------------------------------------ */

/* False after a page was answered. */
static bool
find_look(struct looking *looking)
{
	struct visit *visit = looking->visit;
	struct fault fault = { 0 };
	int64_t id;
	enum found found = FOUND_NONE;
	if (span_int64(visit->part[0], &id) && id > 0)
		found = visit_waits(looking->arena, verbatim_import_folder(visit->arena, visit->folder), id,
		                    visit->reader.account_id, &looking->waiting, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE ||
	         !people_may(&visit->reader, NULL, WHO(ROLE_REFERENT), PLACE_NONE)) {
		visit_say(visit, 404, "Ce fichier n’attend plus",
		          "Il a été importé ou effacé, ou il attendait depuis plus d’une heure\u202f: choisissez-le de "
		          "nouveau.");
		return false;
	}
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
	looking->import = (struct import){ .root_id = visit->root_id,
		                               .kind = VERBATIM_KIND,
		                               .file_path = span_copy(looking->arena, looking->waiting.file_name) };
	import_begin(&looking->import, looking->arena);
	looking->run = (struct verbatim_run){
		.arena = looking->arena,
		.import = &looking->import,
		.keeper = { .store = visit->store, .root_id = visit->root_id, .folder = visit->folder,
		            .now_s = visit->now_s, .today = visit->today },
		.path = looking->waiting.path,
		.line_count_max = VERBATIM_PAGE_LINE_COUNT_MAX,
		.account_id = visit->reader.account_id,
		.once = visit->once,
	};
	return true;
}

static void
end_waiting(const struct looking *looking)
{
	struct visit *visit = looking->visit;
	visit_wait_end(visit->arena, verbatim_import_folder(visit->arena, visit->folder), looking->waiting.id);
}

/* Nothing can be made of this file: another is asked for. */
static void
give_up(struct looking *looking)
{
	struct visit *visit = looking->visit;
	const struct fault *fault = &looking->import.fault;
	if (!verbatim_is_mistake(fault)) {
		visit_fail(visit, fault);
		return;
	}
	end_waiting(looking);
	verbatim_show_file(visit, arena_copy_text(visit->arena, fault->for_reader));
}

static void
take(struct looking *looking)
{
	struct visit *visit = looking->visit;
	if (looking->import.good_count == 0) {
		show_look(looking, true, false);
		return;
	}
	if (!verbatim_run_keep(&looking->run)) {
		give_up(looking);
		return;
	}
	end_waiting(looking);
	if (looking->run.is_again)
		visit_go(visit, "/verbatims/importer");
	else
		visit_go(visit, "/verbatims/importer?fait=importe&textes=%lld",
		         (long long)looking->import.good_count);
}

/* What the columns are: as known or guessed, then as chosen. */
static void
read_map(struct looking *looking, bool is_first)
{
	struct fault fault; /* a column of texts that is missing is asked for by the form */
	looking->map = verbatim_map_known(looking->arena, &looking->run.file);
	if (looking->map->format.length == 0)
		verbatim_map_guess(looking->arena, looking->run.path, looking->tree, &looking->run.file,
		                   looking->map);
	const bool has_texts = verbatim_map_find(looking->arena, looking->map, &looking->run.file, &fault);
	make_form(looking);
	if (!is_first)
		read_form(looking);
	else if (!has_texts)
		form_complain(looking->form, look_form[FORM_WORDS].name, look_form[FORM_WORDS].required);
	looking->map->name = is_first ? looking->waiting.file_name : form_text(looking->form, FORM_NAME);
	looking->mark = mark_of(looking);
}

static void
answer(struct looking *looking, bool is_first)
{
	const struct verbatim_chosen nothing = { NULL };
	const struct span doing = http_pairs_first(&looking->visit->body, "faire");
	if (span_is(doing, "laisser")) {
		end_waiting(looking);
		visit_go(looking->visit, "/verbatims/importer");
		return;
	}
	if (!verbatim_run_open(&looking->run)) {
		give_up(looking);
		return;
	}
	read_map(looking, is_first);
	if (!form_is_fine(looking->form)) { /* as the form says at once: a column of texts may be missing */
		show_look(looking, false, false);
		return;
	}
	if (!verbatim_run_begin(&looking->run, looking->map, &nothing) || !verbatim_run_count(&looking->run)) {
		give_up(looking);
		return;
	}
	const bool is_wanted = span_is(doing, "importer");
	const bool is_same = span_is(http_pairs_first(&looking->visit->body, "vu"),
	                             arena_format(looking->arena, "%016llx", (unsigned long long)looking->mark));
	if (is_wanted && is_same) {
		take(looking);
		return;
	}
	if (verbatim_run_sample(&looking->run))
		show_look(looking, true, is_wanted);
	else
		give_up(looking);
}

struct coming {
	struct visit *visit;
	bool is_first;
};

static void *
look(void *data)
{
	enum { FILE_MEMORY_MAX = 1 << 30 };
	const struct coming *coming = data;
	struct looking looking = { .visit = coming->visit, .arena = arena_new(FILE_MEMORY_MAX) };
	if (find_look(&looking) && begin(&looking))
		answer(&looking, coming->is_first);
	arena_end(looking.arena);
	return NULL;
}

/* What reads texts needs more room than a connection has: a thread of its own, with a whole stack. */
static void
look_apart(struct visit *visit, bool is_first)
{
	struct coming coming = { visit, is_first };
	struct fault fault;
	pthread_t thread;
	verbatim_one_at_a_time(true);
	if (pthread_create(&thread, NULL, look, &coming) == 0) {
		must(pthread_join(thread, NULL) == 0);
	} else {
		(void)fault_is(&fault, "verbatim: no thread", "La machine n’a plus de place. Réessayez dans "
		                                              "un moment.");
		visit_fail(visit, &fault);
	}
	verbatim_one_at_a_time(false);
}

void
verbatim_get_look(struct visit *visit)
{
	look_apart(visit, true);
}

void
verbatim_post_look(struct visit *visit)
{
	look_apart(visit, false);
}
