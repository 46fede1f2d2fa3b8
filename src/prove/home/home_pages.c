/* The first page: fields, what fills them, the address. */
#include <string.h>

#include "base/time.h"
#include "craft/html/frame.h"
#include "craft/http/http_form.h"
#include "prove/home/home.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/inbox/inbox.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }

enum { GAP_DECIMALS = 2, DIFFER_COUNT_MAX = 3, ALIKE_COUNT_MAX = 3, ACTION_SHOWN_MAX = 3,
	WORDS_LENGTH_MAX = 2000 };

/* --- fields ----------------------------------------------------------------------------------- */

enum {
	POINT_CODE, POINT_LABEL, POINT_NOTES, POINT_FIELD_COUNT
};
static const struct field alike_fields[POINT_FIELD_COUNT] = {
	[POINT_CODE] = TEXT("code", "Code of the theme or of the sentence."),
	[POINT_LABEL] = TEXT("label", "What both sides judged."),
	[POINT_NOTES] = TEXT("notes", "Both notes, in words."),
};
enum {
	GAP_CODE, GAP_LABEL, GAP_MARKS, GAP_VERDICT, GAP_GAP, GAP_HALF, GAP_FIELD_COUNT
};
static const struct field gap_fields[GAP_FIELD_COUNT] = {
	[GAP_CODE] = TEXT("code", "Code of the theme or of the sentence."),
	[GAP_LABEL] = TEXT("label", "What both sides judged."),
	[GAP_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[GAP_VERDICT] = TEXT("verdict", "In French."),
	[GAP_GAP] = { "gap", FIELD_NUMBER, FIELD_API, .decimals = GAP_DECIMALS, .is_signed = true,
		.help = "Agents minus usagers." },
	[GAP_HALF] = { "gap_half", FIELD_NUMBER, FIELD_API, .decimals = GAP_DECIMALS,
		.help = "Half of its 95 % interval." },
};
enum {
	DONE_REFERENCE, DONE_WHAT, DONE_URL, DONE_PLACE, DONE_DUE, DONE_LATE, DONE_STATE,
	DONE_FIELD_COUNT
};
static const struct field action_fields[DONE_FIELD_COUNT] = {
	[DONE_REFERENCE] = TEXT("reference", "What people read and type."),
	[DONE_WHAT] = TEXT("what", "What is done."),
	[DONE_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[DONE_PLACE] = TEXT("action_place", "Where."),
	[DONE_DUE] = { "due", FIELD_DATE, FIELD_API, .help = "For when." },
	[DONE_LATE] = TEXT("late", "How late it is; null: it is not."),
	[DONE_STATE] = TEXT("state", "Decided or under way, in French."),
};
enum { TASK_MATTER, TASK_SENTENCE, TASK_URL, TASK_VERB, TASK_FIELD_COUNT };
static const struct field task_fields[TASK_FIELD_COUNT] = {
	[TASK_MATTER] = TEXT("matter", "What presses, in one English word."),
	[TASK_SENTENCE] = TEXT("sentence", "What presses."),
	[TASK_URL] = { "task_url", FIELD_URL, FIELD_API, .help = "Where it is done." },
	[TASK_VERB] = TEXT("verb", "What to do."),
};

enum {
	HOME_TITLE, HOME_LEAD, HOME_PREPARING, HOME_EMPTY_WORDS, HOME_HAS_FIGURES, HOME_FIRST_NAME,
	HOME_FIRST_NOTE, HOME_FIRST_FIGURE, HOME_FIRST_UNIT, HOME_FIRST_WORDS, HOME_FIRST_MOVED,
	HOME_SECOND_NAME, HOME_SECOND_NOTE, HOME_SECOND_FIGURE, HOME_SECOND_UNIT, HOME_SECOND_WORDS,
	HOME_SECOND_MOVED, HOME_HAS_MOVED, HOME_DIFFER, HOME_HAS_DIFFER, HOME_AXIS, HOME_ALIKE,
	HOME_HAS_ALIKE, HOME_MIRROR_URL, HOME_DECIDED_HEADING, HOME_DECIDED_WORDS, HOME_ACTIONS,
	HOME_HAS_ACTIONS, HOME_TASKS, HOME_HAS_TASKS, HOME_TASK_COUNT, HOME_DESK,
	HOME_ANSWERS, HOME_BULLETINS, HOME_HAS_BULLETINS, HOME_FIELD_COUNT
};
static const struct field home_fields[HOME_FIELD_COUNT] = {
	[HOME_TITLE] = TEXT("title", "What the last survey says."),
	[HOME_LEAD] = TEXT("lead", "The same with all its points."),
	[HOME_PREPARING] = FLAG("preparing"),
	[HOME_EMPTY_WORDS] = SHOWN("empty_words"),
	[HOME_HAS_FIGURES] = FLAG("has_figures"),
	[HOME_FIRST_NAME] = TEXT("first", "The first voice."),
	[HOME_FIRST_NOTE] = { "first_note", FIELD_NUMBER, FIELD_API, .decimals = 1,
		.help = "Its note on the service as a whole." },
	[HOME_FIRST_FIGURE] = SHOWN("first_figure"),
	[HOME_FIRST_UNIT] = SHOWN("first_unit"),
	[HOME_FIRST_WORDS] = TEXT("first_words", "How many people, and how precise."),
	[HOME_FIRST_MOVED] = TEXT("first_moved", "Since the survey before; null: not known."),
	[HOME_SECOND_NAME] = TEXT("second", "The second voice."),
	[HOME_SECOND_NOTE] = { "second_note", FIELD_NUMBER, FIELD_API, .decimals = 1,
		.help = "Its note on the service as a whole." },
	[HOME_SECOND_FIGURE] = SHOWN("second_figure"),
	[HOME_SECOND_UNIT] = SHOWN("second_unit"),
	[HOME_SECOND_WORDS] = TEXT("second_words", "How many people, and how precise."),
	[HOME_SECOND_MOVED] = TEXT("second_moved", "Since the survey before; null: not known."),
	[HOME_HAS_MOVED] = FLAG("has_moved"),
	[HOME_DIFFER] = { "differ", FIELD_LIST, FIELD_API, .of = gap_fields,
		.of_count = GAP_FIELD_COUNT, .help = "The widest gaps that are established." },
	[HOME_HAS_DIFFER] = FLAG("has_differ"),
	[HOME_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[HOME_ALIKE] = { "alike", FIELD_LIST, FIELD_API, .of = alike_fields,
		.of_count = POINT_FIELD_COUNT, .help = "Seen the same way." },
	[HOME_HAS_ALIKE] = FLAG("has_alike"),
	[HOME_MIRROR_URL] = { "mirror_url", FIELD_URL, FIELD_PAGE },
	[HOME_DECIDED_HEADING] = SHOWN("decided_heading"),
	[HOME_DECIDED_WORDS] = TEXT("decided_words", "How many actions, how many late."),
	[HOME_ACTIONS] = { "actions", FIELD_LIST, FIELD_API, .of = action_fields,
		.of_count = DONE_FIELD_COUNT, .help = "The first open ones, late ones before." },
	[HOME_HAS_ACTIONS] = FLAG("has_actions"),
	[HOME_BULLETINS] = BULLETIN_LIST,
	[HOME_HAS_BULLETINS] = BULLETIN_FLAG,
	[HOME_TASKS] = { "tasks", FIELD_LIST, FIELD_API, .of = task_fields,
		.of_count = TASK_FIELD_COUNT, .help = "At most three, the most pressing first." },
	[HOME_HAS_TASKS] = FLAG("has_tasks"),
	[HOME_TASK_COUNT] = { "task_count", FIELD_COUNT, FIELD_PAGE },
	[HOME_DESK] = SHOWN("desk"),
	[HOME_ANSWERS] = FLAG("answers"),
};
const struct page_kind home_page = { "home", "prove/home/pages/home.html", home_fields,
	HOME_FIELD_COUNT };

struct filling {
	struct arena *arena;
	struct db *db;
	struct home_reading *reading;
	struct mirror_brief brief;
	struct model *page, *frame;
	struct fault *fault_r;
};

/* --- two voices ------------------------------------------------------------------------------- */

static void
add_people(struct text *text, int64_t people)
{
	text_add_z(text, "D’après ");
	text_add_count(text, people);
	text_add_z(text, people == 1 ? " personne" : " personnes");
}

/* « Dans l’ensemble, le service rendu est bon. » D’après 412 personnes, … entre 3,00 et 3,20. */
static const char *
note_words(const struct filling *filling, size_t side)
{
	const struct mirror_brief *brief = &filling->brief;
	const struct mirror_voice *voice = &brief->whole[side];
	const int decimals = mirror_decimals(&brief->whole_scale);
	struct text text = text_new(filling->arena, WORDS_LENGTH_MAX);
	text_format(&text, "«\u202f%.*s\u202f» ", SPAN_ARGS(brief->whole_sentence));
	add_people(&text, voice->people);
	if (voice->has_interval) {
		text_add_z(&text, ", et avec 95\u202f% de confiance, la note est entre ");
		text_add_number(&text, voice->low, decimals + 1);
		text_add_z(&text, " et ");
		text_add_number(&text, voice->high, decimals + 1);
	}
	text_add_z(&text, ".");
	return text_z(&text);
}

static void
fill_voice(const struct filling *filling, size_t side)
{
	const struct mirror_brief *brief = &filling->brief;
	const struct mirror_voice *voice = &brief->whole[side];
	const struct span name = side == 0 ? brief->names.first : brief->names.second;
	struct model *page = filling->page;
	const size_t base = side == 0 ? HOME_FIRST_NAME : HOME_SECOND_NAME;
	enum { NOTE = HOME_FIRST_NOTE - HOME_FIRST_NAME, FIGURE = HOME_FIRST_FIGURE - HOME_FIRST_NAME,
		   UNIT = HOME_FIRST_UNIT - HOME_FIRST_NAME, WORDS = HOME_FIRST_WORDS - HOME_FIRST_NAME };
	_Static_assert(HOME_SECOND_WORDS - HOME_SECOND_NAME == WORDS, "both voices in one order");
	struct text figure = text_new(filling->arena, 60), unit = text_new(filling->arena, 60);
	model_text(page, base, side == 0 ? brief->names.first_capital : brief->names.second_capital);
	if (brief->whole_code.length > 0 && voice->is_shown) {
		text_add_number(&figure, voice->value, mirror_decimals(&brief->whole_scale));
		text_add_z(&unit, "/ ");
		text_add_number(&unit, brief->whole_scale.high, 0);
		model_number(page, base + NOTE, voice->value);
		model_text_z(page, base + WORDS, note_words(filling, side));
	} else if (brief->whole_code.length > 0) {
		model_text(page, base + WORDS,
		           mirror_hidden_words(filling->arena, "La note", name, span_of("")));
	} else if (brief->people[side] > 0) {
		text_add_count(&figure, brief->people[side]);
		model_text_z(page, base + WORDS,
		             arena_format(filling->arena, "%.*s ont répondu. Aucune note d’ensemble n’a été "
		                                          "demandée dans cette enquête.",
		                          SPAN_ARGS(name)));
	} else {
		model_text_z(page, base + WORDS, "Cette enquête ne dit pas combien ont répondu.");
	}
	model_text(page, base + FIGURE, text_span(&figure));
	model_text(page, base + UNIT, text_span(&unit));
}

/* Only a verdict of the effects says that a note moved. */
static bool
fill_moved(const struct filling *filling)
{
	const struct mirror_brief *brief = &filling->brief;
	const struct impact_question question = { .after = brief->wave.code,
		                                      .least = result_least_state(filling->reading->reader) };
	struct impact_change change;
	if (brief->whole_code.length == 0 || brief->wave_count < 2)
		return true;
	const enum found found =
		impact_change_of(filling->arena, filling->db, filling->reading->root_id, &question,
	                     brief->whole_code, &change, filling->fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	const struct impact_voice *voices[] = { &change.first, &change.second };
	static const size_t fields[] = { HOME_FIRST_MOVED, HOME_SECOND_MOVED };
	for (size_t side = 0; side < LENGTH(voices); side++) {
		const char *words = home_moved_words(voices[side]);
		if (words == NULL)
			continue;
		model_text_z(filling->page, fields[side],
		             arena_format(filling->arena, "%s depuis la dernière enquête comparable.", words));
		model_flag(filling->page, HOME_HAS_MOVED, true);
	}
	return true;
}

/* --- where they differ, where they meet ------------------------------------------------------- */

static const char *
both_notes(const struct filling *filling, const struct mirror_brief_point *point)
{
	const struct mirror_brief *brief = &filling->brief;
	const int decimals = mirror_decimals(&brief->wave.scale);
	struct text text = text_new(filling->arena, 400);
	text_format(&text, "%.*s ", SPAN_ARGS(brief->names.first));
	text_add_number(&text, point->voices[0].value, decimals);
	text_format(&text, " · %.*s ", SPAN_ARGS(brief->names.second));
	text_add_number(&text, point->voices[1].value, decimals);
	return text_z(&text);
}

/* The mirror's order is kept: the widest established gap first. */
static void
fill_points(const struct filling *filling)
{
	const struct mirror_brief *brief = &filling->brief;
	size_t differ = 0, alike = 0;
	for (size_t i = 0; i < brief->count; i++) {
		const struct mirror_brief_point *point = &brief->points[i];
		if (point->gap == NULL)
			continue;
		if (point->gap->verdict == STATS_DIFFERENT && differ < DIFFER_COUNT_MAX) {
			struct model *row = model_row(filling->page, HOME_DIFFER);
			model_text(row, GAP_CODE, point->code);
			model_text(row, GAP_LABEL, point->label);
			model_markup(row, GAP_MARKS, point->marks);
			model_text_z(row, GAP_VERDICT, mirror_verdict_words[point->gap->verdict]);
			model_number(row, GAP_GAP, point->gap->gap);
			if (point->gap->is_tested)
				model_number(row, GAP_HALF, (point->gap->high - point->gap->low) / 2);
			differ++;
		} else if (point->gap->verdict == STATS_ALIKE && alike < ALIKE_COUNT_MAX) {
			struct model *row = model_row(filling->page, HOME_ALIKE);
			model_text(row, POINT_CODE, point->code);
			model_text(row, POINT_LABEL, point->label);
			model_text_z(row, POINT_NOTES, both_notes(filling, point));
			alike++;
		}
	}
	model_markup(filling->page, HOME_AXIS, brief->axis);
	model_flag(filling->page, HOME_HAS_DIFFER, differ > 0);
	model_flag(filling->page, HOME_HAS_ALIKE, alike > 0);
}

static void
add_scope(const struct filling *filling, const char *label, struct span value)
{
	struct model *row = model_row(filling->frame, FRAME_SCOPE);
	model_text_z(row, FRAME_SCOPE_LABEL, label);
	model_text(row, FRAME_SCOPE_VALUE, value);
}

static bool
fill_figures(struct filling *filling)
{
	const struct mirror_brief *brief = &filling->brief;
	struct text day = text_new(filling->arena, 60), url = text_new(filling->arena, 1000);
	text_add_date_words(&day, brief->wave.closed_day);
	text_add_z(&url, "/miroir?enquete=");
	http_percent_encode(&url, brief->wave.code);
	model_text(filling->page, HOME_TITLE, brief->title);
	model_text(filling->page, HOME_LEAD, brief->lead);
	model_flag(filling->page, HOME_HAS_FIGURES, true);
	model_url(filling->page, HOME_MIRROR_URL, text_span(&url));
	add_scope(filling, "Lieu", SPAN("toute l’organisation"));
	add_scope(filling, "Enquête", brief->wave.name);
	add_scope(filling, "Close le", text_span(&day));
	model_url(filling->frame, FRAME_SCOPE_URL,
	          span_of(arena_format(filling->arena, "%s#changer", text_z(&url))));
	for (size_t side = 0; side < MIRROR_BRIEF_SIDES; side++)
		fill_voice(filling, side);
	fill_points(filling);
	return fill_moved(filling);
}

/* A first day has its page too: it says what will stand here, and what comes before. */
static void
fill_nothing(const struct filling *filling)
{
	const bool works = (filling->reading->reader->roles &
	                    (WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR))) != 0;
	const bool preparing = filling->brief.wave_count > 0;
	model_text_z(filling->page, HOME_TITLE,
	             preparing ? "Les chiffres se préparent"
	             : works   ? "Ici, usagers et agents se répondront"
	                       : "Rien n’est encore rendu\u202f: voici ce qui vient");
	model_flag(filling->page, HOME_PREPARING, preparing);
	if (!preparing)
		model_text_z(filling->page, HOME_EMPTY_WORDS,
		             works ? "Dès qu’une enquête est close, cette page dit en une phrase où usagers et "
		                     "agents se rejoignent, où ils diffèrent, ce qui a été décidé, et ce qui "
		                     "presse."
		                   : "Les agents reçoivent les résultats avant tout le monde, ou le même jour. Ils "
		                     "seront ici.");
}

/* --- what was decided ------------------------------------------------------------------------- */

/* Those of the whole organisation concern everybody; the others, who works there. */
static bool
concerns(const struct home_reading *reading, const struct action *action)
{
	if ((reading->reader->roles & WHO_STAFF) != 0 || action->place_id == 0)
		return true;
	return people_may(reading->reader, reading->tree, WHO_SIGNED_IN,
	                  place_by_id(reading->tree, action->place_id));
}

static const char *
counts_words(struct arena *arena, const struct action_counts *counts)
{
	const int64_t open = counts->of[ACTION_DECIDED] + counts->of[ACTION_UNDER_WAY];
	struct text text = text_new(arena, 400);
	if (open == 0)
		text_add_z(&text, "Aucune");
	else
		text_add_count(&text, open);
	text_add_z(&text, open <= 1 ? " action en cours ou à venir" : " actions en cours ou à venir");
	if (counts->late > 0) {
		text_add_z(&text, ", dont ");
		text_add_count(&text, counts->late);
		text_add_z(&text, " en retard");
	}
	if (counts->of[ACTION_DONE] > 0) {
		text_add_z(&text, "\u202f; ");
		text_add_count(&text, counts->of[ACTION_DONE]);
		text_add_z(&text, counts->of[ACTION_DONE] == 1 ? " faite" : " faites");
	}
	text_add_z(&text, ".");
	return text_z(&text);
}

static void
fill_action(const struct filling *filling, const struct action *action)
{
	const struct home_reading *reading = filling->reading;
	struct model *row = model_row(filling->page, HOME_ACTIONS);
	const uint32_t place =
		action->place_id == 0 ? PLACE_NONE : place_by_id(reading->tree, action->place_id);
	model_text(row, DONE_REFERENCE, action->reference);
	model_text(row, DONE_WHAT, action->what);
	model_url_z(row, DONE_URL,
	            arena_format(filling->arena, "/actions/%.*s", SPAN_ARGS(action->reference)));
	model_text(row, DONE_PLACE, place == PLACE_NONE ? SPAN("toute l’organisation")
	                                                : reading->tree->places[place].name);
	model_date(row, DONE_DUE, action->due_day);
	if (action_is_late(action, reading->today))
		model_text_z(row, DONE_LATE, action_late_words(filling->arena, action, reading->today));
	model_text_z(row, DONE_STATE, action_state_words[action->state]);
}

static void
fill_decided(const struct filling *filling)
{
	const struct home_reading *reading = filling->reading;
	const bool is_staff = (reading->reader->roles & WHO_STAFF) != 0;
	struct action *hers = arena_array_of(filling->arena, struct action, reading->action_count + 1);
	size_t count = 0, shown = 0;
	for (size_t i = 0; i < reading->action_count; i++)
		if (concerns(reading, &reading->actions[i]))
			hers[count++] = reading->actions[i];
	action_sort(hers, count);
	const struct action_counts counts = action_count(hers, count, reading->today);
	model_text_z(filling->page, HOME_DECIDED_HEADING,
	             is_staff ? "Ce que nous avons décidé" : "Ce qui a été décidé là où vous travaillez");
	model_text_z(filling->page, HOME_DECIDED_WORDS,
	             count == 0 ? "Aucune action n’est encore décidée. Elle naît d’un point du miroir, "
	                          "travaillé ensemble."
	                        : counts_words(filling->arena, &counts));
	for (size_t i = 0; i < count && shown < ACTION_SHOWN_MAX && action_is_open(&hers[i]); i++) {
		fill_action(filling, &hers[i]);
		shown++;
	}
	model_flag(filling->page, HOME_HAS_ACTIONS, count > 0);
}

/* --- what presses ----------------------------------------------------------------------------- */

static void
fill_tasks(const struct filling *filling)
{
	static const char *const words[HOME_MATTER_COUNT] = {
		[HOME_DESK_SILENCE] = "silence", [HOME_DESK_LATE] = "overdue", [HOME_DESK_SOON] = "due_soon",
		[HOME_LAST_DAYS] = "last_days", [HOME_WAIT] = "wait",       [HOME_GIVE_BACK] = "give_back",
		[HOME_LATE] = "late",           [HOME_OPEN] = "open",       [HOME_DUE] = "due",
		[HOME_GROWS] = "grows",
		[HOME_ANSWER] = "answer",       [HOME_JUDGE] = "judge",     [HOME_READ] = "read",
		[HOME_BEGIN] = "begin",         [HOME_PUBLISH] = "publish", [HOME_PREPARE] = "prepare",
		[HOME_JOURNEY] = "journey",     [HOME_FIRST] = "first",
	};
	struct home_task *tasks =
		arena_array_of(filling->arena, struct home_task, HOME_TASK_COUNT_MAX);
	const size_t count = home_pick(tasks, home_tasks(filling->arena, filling->reading, tasks));
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(filling->page, HOME_TASKS);
		model_text_z(row, TASK_MATTER, words[tasks[i].matter]);
		model_text(row, TASK_SENTENCE,
		           home_task_words(filling->arena, &tasks[i], filling->reading->today));
		model_url_z(row, TASK_URL, tasks[i].url);
		model_text_z(row, TASK_VERB, home_task_verb(tasks[i].matter));
	}
	model_flag(filling->page, HOME_HAS_TASKS, count > 0);
	if (count > 0)
		model_count(filling->page, HOME_TASK_COUNT, (int64_t)count);
}

/* How many requests wait for this reader at the desk; nothing when none does. */
static bool
fill_desk(const struct filling *filling)
{
	const struct home_reading *reading = filling->reading;
	const struct desk_query query = {
		.sight = desk_sight_of(filling->arena, reading->reader, reading->tree),
		.queue = DESK_TODO,
		.after_rank_s = INT64_MIN,
	};
	int64_t count;
	if (!desk_count(filling->arena, filling->db, reading->root_id, &query, INBOX_COUNT_MOST + 1, &count,
	                filling->fault_r))
		return false;
	if (count > 0)
		model_text_z(filling->page, HOME_DESK,
		             count == 1 ? "Une demande attend une suite au guichet"
		             : count > INBOX_COUNT_MOST
		                 ? arena_format(filling->arena, "Plus de %d demandes attendent une suite au guichet",
		                                INBOX_COUNT_MOST)
		                 : arena_format(filling->arena, "%d demandes attendent une suite au guichet",
		                                (int)count));
	return true;
}

bool
home_fill(struct arena *arena, struct db *db, int64_t root_id, const struct reader *reader,
          int32_t today, struct model *page, struct model *frame, struct fault *fault_r)
{
	struct home_reading reading = { .root_id = root_id, .reader = reader, .today = today };
	struct filling filling = { .arena = arena, .db = db, .reading = &reading, .page = page,
		                       .frame = frame, .fault_r = fault_r };
	model_text_z(frame, FRAME_WITHIN, "Accueil"); /* the mirror has the same title */
	if (!home_read(arena, db, &reading, fault_r))
		return false;
	const enum found found = mirror_brief(arena, db, root_id, result_least_state(reader),
	                                      &filling.brief, fault_r);
	if (found == FOUND_FAILED || (found == FOUND_ONE && !fill_figures(&filling)))
		return false;
	if (found == FOUND_NONE)
		fill_nothing(&filling);
	fill_decided(&filling);
	fill_tasks(&filling);
	if (!fill_desk(&filling))
		return false;
	model_flag(page, HOME_ANSWERS,
	           (reader->roles & (WHO(ROLE_AGENT) | WHO(ROLE_TEAM_LEADER))) != 0);
	return true;
}

/* --- the address ------------------------------------------------------------------------------ */

/* The register says who saw results before they were public, here as in the mirror. */
static bool
keep_seen(struct visit *visit, struct db *db)
{
	struct survey_wave *waves;
	struct fault fault = { 0 };
	size_t count, at = 0;
	const enum survey_state least = result_least_state(&visit->reader);
	if (!survey_waves(visit->arena, db, visit->root_id, &waves, &count, &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	while (at < count && waves[at].state < least)
		at++;
	return at == count || waves[at].changes > 0 || result_keep_seen(visit, &waves[at]);
}

/* A visitor is led to what is public; who sits alone at this machine, to the mirror. */
static void
get_home(struct visit *visit)
{
	struct fault fault = { 0 };
	if (visit->reader.account_id == 0) {
		visit_go(visit, visit->reader.is_alone ? "/miroir" : "/service");
		return;
	}
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	struct model *page = model_new(visit->arena, &home_page);
	if (!home_fill(visit->arena, db, visit->root_id, &visit->reader, visit->today, page,
	               visit->frame, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	if (!bulletin_draw_known(visit, (struct bulletin_page){ page, HOME_BULLETINS, HOME_HAS_BULLETINS },
	                         &fault))
		visit_fail(visit, &fault);
	else if (keep_seen(visit, db))
		visit_show(visit, &home_page, page);
}

static const struct route routes[] = {
	{ HTTP_GET, "/", WHO_ANYONE, "home", get_home },
};
static const struct page_kind *const pages[] = { &home_page };
const struct room_pages home_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
