/* A file that waits, looked at, and the yes: « Prendre ces rendez-vous ». */
#include "base/file.h"
#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

enum { BAD_NUMBER, BAD_WHY, BAD_FIELD_COUNT };
static const struct field bad_fields[BAD_FIELD_COUNT] = {
	[BAD_NUMBER] = { "number", FIELD_COUNT, FIELD_API, .help = "Line of the file." },
	[BAD_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "Why it is left." },
};
enum { COUNT_STATE, COUNT_COUNT, COUNT_FIELD_COUNT };
static const struct field count_fields[COUNT_FIELD_COUNT] = {
	[COUNT_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "What became of them." },
	[COUNT_COUNT] = { "count", FIELD_COUNT, FIELD_API, .help = "How many." },
};
enum { SAMPLE_WHEN, SAMPLE_PLACE, SAMPLE_WHO, SAMPLE_HOW, SAMPLE_STATE, SAMPLE_FIELD_COUNT };
static const struct field sample_fields[SAMPLE_FIELD_COUNT] = {
	[SAMPLE_WHEN] = { "when", FIELD_TEXT, FIELD_API, .help = "When it begins." },
	[SAMPLE_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where." },
	[SAMPLE_WHO] = { "who", FIELD_TEXT, FIELD_API, .help = "Who comes, and what for." },
	[SAMPLE_HOW] = { "reached", FIELD_TEXT, FIELD_API, .help = "How she is reminded." },
	[SAMPLE_STATE] = { "state_words", FIELD_TEXT, FIELD_API, .help = "What became of it." },
};
enum {
	LOOK_TITLE, LOOK_WITHIN, LOOK_WITHIN_URL, LOOK_URL, LOOK_IS_READ, LOOK_GOOD, LOOK_BAD, LOOK_KNOWN,
	LOOK_UNREACHABLE, LOOK_OUTSIDE, LOOK_LEFT, LOOK_REMARK, LOOK_COUNTS, LOOK_SAMPLES, LOOK_HAS_SAMPLES,
	LOOK_BADS, LOOK_HAS_BADS, LOOK_MORE, LOOK_CHANGED, LOOK_MARK, LOOK_MAY, LOOK_FIELDS, LOOK_HAS_MAP,
	LOOK_ERRORS, LOOK_WRONG, LOOK_TROUBLE, LOOK_GONE,
	LOOK_FIELD_COUNT
};
static const struct field look_fields[LOOK_FIELD_COUNT] = {
	[LOOK_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LOOK_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[LOOK_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[LOOK_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[LOOK_IS_READ] = { "is_read", FIELD_FLAG, FIELD_API, .help = "The counts are there." },
	[LOOK_GOOD] = { "good", FIELD_COUNT, FIELD_API, .help = "Appointments that would be taken." },
	[LOOK_BAD] = { "bad", FIELD_COUNT, FIELD_API, .help = "Lines that cannot be taken." },
	[LOOK_KNOWN] = { "known", FIELD_COUNT, FIELD_API, .help = "That came already." },
	[LOOK_UNREACHABLE] = { "unreachable", FIELD_COUNT, FIELD_API,
		.help = "To come, without an address or a number." },
	[LOOK_OUTSIDE] = { "outside", FIELD_COUNT, FIELD_API, .help = "To come while the place is closed." },
	[LOOK_LEFT] = { "left", FIELD_COUNT, FIELD_API, .help = "Parts of a calendar that are no event." },
	[LOOK_GONE] = { "gone", FIELD_COUNT, FIELD_API,
		.help = "To come, brought before, and no longer in the file." },
	[LOOK_REMARK] = { "remark", FIELD_TEXT, FIELD_API, .help = "A sentence worth saying." },
	[LOOK_COUNTS] = { "counts", FIELD_LIST, FIELD_API, .of = count_fields, .of_count = COUNT_FIELD_COUNT,
		.help = "How many of each state." },
	[LOOK_SAMPLES] = { "samples", FIELD_LIST, FIELD_API, .of = sample_fields,
		.of_count = SAMPLE_FIELD_COUNT, .help = "The first ones, as they are read." },
	[LOOK_HAS_SAMPLES] = { "has_samples", FIELD_FLAG, FIELD_PAGE },
	[LOOK_BADS] = { "bads", FIELD_LIST, FIELD_API, .of = bad_fields, .of_count = BAD_FIELD_COUNT,
		.help = "Lines that cannot be taken." },
	[LOOK_HAS_BADS] = { "has_bads", FIELD_FLAG, FIELD_PAGE },
	[LOOK_MORE] = { "more_bads", FIELD_COUNT, FIELD_API, .help = "Beyond those." },
	[LOOK_CHANGED] = { "changed", FIELD_FLAG, FIELD_PAGE },
	[LOOK_MARK] = { "mark", FIELD_TEXT, FIELD_PAGE },
	[LOOK_MAY] = { "may_take", FIELD_FLAG, FIELD_PAGE },
	[LOOK_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LOOK_HAS_MAP] = { "has_map", FIELD_FLAG, FIELD_PAGE },
	[LOOK_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LOOK_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[LOOK_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind appointment_look_page = { "appointments.look",
	"welcome/appointment/pages/look.html", look_fields, LOOK_FIELD_COUNT };

static const struct form_field map_field[] = {
	{ "correspondance", FORM_LONG, "La correspondance",
	  .hint = "Une chose par ligne\u202f: ce que veut dire une colonne, ce que veut dire un état.",
	  .length_max = APPOINTMENT_MAP_SIZE_MAX, .required = "Écrivez comment ce tableau se lit." },
};

struct looking {
	struct appointing at;
	struct visit_waiting waiting;
	struct import import;
	struct appointment_run run;
	struct form *form;
	struct span map;
	bool is_read;
};

static const char *
mark_of(const struct looking *looking)
{
	uint64_t mark = 0xcbf29ce484222325u;
	for (size_t i = 0; i < looking->map.length; i++)
		mark = (mark ^ (unsigned char)looking->map.at[i]) * 0x100000001b3u;
	return arena_format(looking->at.visit->arena, "%016llx", (unsigned long long)mark);
}

/* The file of this account that waits; false after a page was answered. */
static bool
begin(struct visit *visit, struct looking *looking)
{
	int64_t id = 0;
	*looking = (struct looking){ .is_read = false };
	if (!appointment_begin_at(visit, &looking->at, APPOINTMENT_KEEPERS))
		return false;
	(void)span_int64(visit->part[1], &id);
	const enum found found =
		visit_waits(visit->arena, appointment_folder(visit->arena, visit->folder), id,
	                visit->reader.account_id, &looking->waiting, &looking->at.fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &looking->at.fault);
	return found == FOUND_ONE;
}

/* Reads the file with the mapping. False after a page was answered; what cannot be read is shown so. */
static bool
look(struct looking *looking)
{
	struct visit *visit = looking->at.visit;
	struct span bytes;
	looking->import = (struct import){ .root_id = visit->root_id, .kind = APPOINTMENT_KIND,
		                               .file_path = span_copy(visit->arena,
		                                                      looking->waiting.file_name) };
	import_begin(&looking->import, visit->arena);
	looking->run = (struct appointment_run){ .arena = visit->arena, .root_id = visit->root_id,
		                                     .now_s = visit->now_s, .today = visit->today,
		                                     .tree = looking->at.tree, .place = looking->at.place,
		                                     .reader = &visit->reader, .sight = looking->at.sight,
		                                     .import = &looking->import };
	const enum found found = file_read(visit->arena, looking->waiting.path, APPOINTMENT_FILE_SIZE_MAX,
	                                   &bytes, &looking->at.fault);
	if (found != FOUND_ONE) {
		if (found == FOUND_NONE)
			visit_missing(visit);
		else
			visit_fail(visit, &looking->at.fault);
		return false;
	}
	looking->run.file.is_calendar = appointment_is_calendar(bytes);
	looking->is_read = appointment_file_read(&looking->run, bytes, looking->map);
	if (!looking->is_read) {
		looking->run.file.is_calendar = appointment_is_calendar(bytes);
		form_complain(looking->form, "correspondance", looking->run.fault.for_reader);
		return true;
	}
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (appointment_run_look(&looking->run, db))
		return true;
	visit_fail(visit, &looking->run.fault);
	return false;
}

/* --- the page ---------------------------------------------------------------------------------------- */

static const char *
how_words(const struct appointment *appointment)
{
	return appointment->request_id != 0      ? "comme sa demande"
	       : appointment->state != APPOINTMENT_BOOKED ? "—"
	       : appointment->says_no            ? "refusé"
	       : appointment->mail.length > 0    ? "par courriel"
	       : appointment->phone.length > 0   ? "par SMS, si c’est un mobile"
	                                         : "aucun moyen";
}

static void
show_samples(struct looking *looking, struct model *page)
{
	struct arena *arena = looking->at.visit->arena;
	const struct appointment_run *run = &looking->run;
	size_t shown = 0;
	struct fault fault;
	for (size_t i = 0; i < run->file.count && shown < APPOINTMENT_SAMPLE_COUNT; i++) {
		const struct appointment *one = &run->list[i];
		if (one->place_id == 0)
			continue;
		const uint32_t place = place_by_id(run->tree, one->place_id);
		const struct hours_calendar *calendar = hours_book_calendar(run->book, place, &fault);
		struct model *row = model_row(page, LOOK_SAMPLES);
		if (calendar != NULL)
			model_text_z(row, SAMPLE_WHEN, appointment_when_words(arena, hours_zone(calendar), one->begin_s));
		model_text(row, SAMPLE_PLACE, run->tree->places[place].name);
		model_text_z(row, SAMPLE_WHO,
		             arena_format(arena, "%.*s%s%.*s", SPAN_ARGS(one->name),
		                          one->name.length > 0 && one->about.length > 0 ? ", " : "",
		                          SPAN_ARGS(one->about)));
		model_text_z(row, SAMPLE_HOW, how_words(one));
		model_text_z(row, SAMPLE_STATE, appointment_state_words[one->state]);
		shown++;
	}
	model_flag(page, LOOK_HAS_SAMPLES, shown > 0);
}

static void
show_counts(struct looking *looking, struct model *page)
{
	const struct appointment_run *run = &looking->run;
	model_count(page, LOOK_GOOD, run->good);
	model_count(page, LOOK_BAD, looking->import.bad_count);
	model_count(page, LOOK_KNOWN, run->known);
	if (run->unreachable > 0)
		model_count(page, LOOK_UNREACHABLE, run->unreachable);
	if (run->outside > 0)
		model_count(page, LOOK_OUTSIDE, run->outside);
	if (run->gone_count > 0)
		model_count(page, LOOK_GONE, (int64_t)run->gone_count);
	if (run->file.left > 0)
		model_count(page, LOOK_LEFT, run->file.left);
	model_text_z(page, LOOK_REMARK, looking->import.remark);
	for (int state = 0; state < APPOINTMENT_STATE_COUNT; state++)
		if (run->counts[state] > 0) {
			struct model *row = model_row(page, LOOK_COUNTS);
			model_text_z(row, COUNT_STATE, appointment_state_words[state]);
			model_count(row, COUNT_COUNT, run->counts[state]);
		}
	for (size_t i = 0; i < looking->import.bad_listed; i++) {
		struct model *row = model_row(page, LOOK_BADS);
		model_count(row, BAD_NUMBER, looking->import.bad_lines[i].number);
		model_text_z(row, BAD_WHY, looking->import.bad_lines[i].why);
		model_flag(page, LOOK_HAS_BADS, true);
	}
	if (looking->import.bad_count > (int64_t)looking->import.bad_listed)
		model_count(page, LOOK_MORE, looking->import.bad_count - (int64_t)looking->import.bad_listed);
}

static void
show(struct looking *looking, bool is_changed, const char *trouble)
{
	struct visit *visit = looking->at.visit;
	const struct span place = looking->at.tree->places[looking->at.place].name;
	struct model *page = model_new(visit->arena, &appointment_look_page);
	model_text_z(page, LOOK_TITLE,
	             arena_format(visit->arena, "Ce que donne %.*s", SPAN_ARGS(looking->waiting.file_name)));
	model_text_z(page, LOOK_WITHIN,
	             arena_format(visit->arena, "Importer des rendez-vous\u202f: %.*s", SPAN_ARGS(place)));
	model_url_z(page, LOOK_WITHIN_URL,
	            appointment_url(visit->arena, looking->at.tree, looking->at.place, "/importer"));
	model_url(page, LOOK_URL, visit->request->path);
	model_flag(page, LOOK_IS_READ, looking->is_read);
	model_flag(page, LOOK_CHANGED, is_changed);
	model_text_z(page, LOOK_MARK, mark_of(looking));
	model_text_z(page, LOOK_TROUBLE, trouble);
	model_flag(page, LOOK_MAY, looking->is_read && looking->run.good > 0);
	if (looking->is_read) {
		show_counts(looking, page);
		show_samples(looking, page);
	}
	/* A calendar has no mapping: what is wrong with it is told above. */
	model_flag(page, LOOK_HAS_MAP, !looking->run.file.is_calendar);
	if (!looking->run.file.is_calendar)
		form_draw(looking->form, page, (struct form_place){ LOOK_FIELDS, LOOK_ERRORS, LOOK_WRONG });
	else if (!looking->is_read)
		model_text_z(page, LOOK_TROUBLE, looking->run.fault.for_reader);
	if (!looking->is_read)
		visit->response->status = 422;
	visit_show(visit, &appointment_look_page, page);
}

void
appointment_get_look(struct visit *visit)
{
	struct looking *looking = arena_new_of(visit->arena, struct looking);
	if (!begin(visit, looking))
		return;
	looking->form = form_new(visit->arena, map_field, LENGTH(map_field));
	looking->map = span_trim(appointment_map_usual());
	form_fill(looking->form, 0, looking->map);
	if (look(looking))
		show(looking, false, NULL);
}

static void
end(struct looking *looking)
{
	struct visit *visit = looking->at.visit;
	visit_wait_end(visit->arena, appointment_folder(visit->arena, visit->folder), looking->waiting.id);
	visit_go(visit, "%s?efface=1",
	         appointment_url(visit->arena, looking->at.tree, looking->at.place, "/importer"));
}

void
appointment_post_look(struct visit *visit)
{
	struct looking *looking = arena_new_of(visit->arena, struct looking);
	if (!begin(visit, looking))
		return;
	const struct span deed = http_pairs_first(&visit->body, "faire");
	if (span_is(deed, "laisser")) {
		end(looking);
		return;
	}
	looking->form = form_new(visit->arena, map_field, LENGTH(map_field));
	looking->map = span_trim(appointment_map_usual());
	form_fill(looking->form, 0, looking->map);
	/* A calendar has none. */
	if (http_pairs_first(&visit->body, "correspondance").length > 0) {
		(void)form_read(looking->form, visit_lookup, visit);
		looking->map = form_text(looking->form, 0);
	}
	if (!look(looking))
		return;
	const bool is_seen = span_is(http_pairs_first(&visit->body, "carte"), mark_of(looking));
	if (!span_is(deed, "prendre") || !looking->is_read || !is_seen || looking->run.good == 0) {
		show(looking, span_is(deed, "prendre") && !is_seen, NULL);
		return;
	}
	visit_db_end(visit);
	looking->run.is_whole = span_is(http_pairs_first(&visit->body, "tout"), "oui");
	if (!appointment_run_keep(&looking->run, visit->store)) {
		visit_fail(visit, &looking->run.fault);
		return;
	}
	visit_wait_end(visit->arena, appointment_folder(visit->arena, visit->folder), looking->waiting.id);
	visit_go(visit, "%s?nouveaux=%lld&changes=%lld",
	         appointment_url(visit->arena, looking->at.tree, looking->at.place, "/importer"),
	         (long long)looking->run.added, (long long)looking->run.changed);
}
