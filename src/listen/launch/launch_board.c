/* Where a survey stands, what is left to do, and the step to the next state. */
#include <string.h>

#include "base/time.h"
#include "listen/launch/launch_inside.h"

enum { TASK_WORDS, TASK_URL, TASK_DONE, TASK_TODO, TASK_DETAIL, TASK_FIELD_COUNT };
static const struct field task_fields[TASK_FIELD_COUNT] = {
	[TASK_WORDS] = { "task", FIELD_TEXT, FIELD_API, .help = "What is to be done." },
	[TASK_URL] = { "task_url", FIELD_URL, FIELD_PAGE },
	[TASK_DONE] = { "is_done", FIELD_FLAG, FIELD_API, .help = "It is done." },
	[TASK_TODO] = { "is_todo", FIELD_FLAG, FIELD_PAGE },
	[TASK_DETAIL] = { "detail", FIELD_TEXT, FIELD_API, .help = "How far it is." },
};
enum { STATE_WORD, STATE_IS_NOW, STATE_FIELD_COUNT };
static const struct field state_fields[STATE_FIELD_COUNT] = {
	[STATE_WORD] = { "word", FIELD_TEXT, FIELD_PAGE },
	[STATE_IS_NOW] = { "is_now", FIELD_FLAG, FIELD_PAGE },
};
enum { RATE_PLACE, RATE_FIRST, RATE_SECOND, RATE_THIRD, RATE_FIELD_COUNT };
static const struct field rate_fields[RATE_FIELD_COUNT] = {
	[RATE_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[RATE_FIRST] = { "first", FIELD_TEXT, FIELD_API, .help = "How many usagers answered." },
	[RATE_SECOND] = { "second", FIELD_TEXT, FIELD_API, .help = "How many agents." },
	[RATE_THIRD] = { "third", FIELD_TEXT, FIELD_API,
		.help = "How many leaders; absent: not asked." },
};
enum { DID_AT, DID_WHO, DID_WORDS, DID_FIELD_COUNT };
static const struct field did_fields[DID_FIELD_COUNT] = {
	[DID_AT] = { "at", FIELD_DATE, FIELD_API, .help = "The day." },
	[DID_WHO] = { "who", FIELD_TEXT, FIELD_API, .help = "Who did it." },
	[DID_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What was done." },
};

enum {
	BOARD_TITLE, BOARD_WITHIN, BOARD_STATE, BOARD_STATES, BOARD_IS_OPEN, BOARD_DATES, BOARD_TASKS,
	BOARD_HAS_TASKS, BOARD_OBSTACLE, BOARD_OBSTACLE_URL, BOARD_NEXT, BOARD_NEXT_VALUE,
	BOARD_NEXT_WORDS, BOARD_TROUBLE, BOARD_URL, BOARD_RATES, BOARD_HAS_LEADERS, BOARD_HAS_RATES,
	BOARD_WAITING, BOARD_PROGRESS, BOARD_MIRROR_URL, BOARD_RESULTS_URL, BOARD_PREVIEW_URL,
	BOARD_FILE_URL, BOARD_RECEIVING_URL, BOARD_LINKS_URL, BOARD_KIOSKS_URL, BOARD_INVITE_URL,
	BOARD_FOLLOW_URL,
	BOARD_FIELDS, BOARD_ERRORS, BOARD_WRONG, BOARD_DIDS, BOARD_LOST, BOARD_TAKEN_URL, BOARD_FIELD_COUNT
};
static const struct field board_fields[BOARD_FIELD_COUNT] = {
	[BOARD_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[BOARD_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[BOARD_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Where it stands." },
	[BOARD_STATES] = { "states", FIELD_LIST, FIELD_PAGE, .of = state_fields,
		.of_count = STATE_FIELD_COUNT },
	[BOARD_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_PAGE },
	[BOARD_DATES] = { "dates", FIELD_TEXT, FIELD_API, .help = "From when to when." },
	[BOARD_TASKS] = { "tasks", FIELD_LIST, FIELD_API, .of = task_fields,
		.of_count = TASK_FIELD_COUNT, .help = "In order." },
	[BOARD_HAS_TASKS] = { "has_tasks", FIELD_FLAG, FIELD_PAGE },
	[BOARD_OBSTACLE] = { "obstacle", FIELD_TEXT, FIELD_API, .help = "What stands against the next step." },
	[BOARD_OBSTACLE_URL] = { "obstacle_url", FIELD_URL, FIELD_PAGE },
	[BOARD_NEXT] = { "next", FIELD_TEXT, FIELD_PAGE },
	[BOARD_NEXT_VALUE] = { "next_value", FIELD_TEXT, FIELD_PAGE },
	[BOARD_NEXT_WORDS] = { "next_words", FIELD_TEXT, FIELD_PAGE },
	[BOARD_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[BOARD_URL] = { "board_url", FIELD_URL, FIELD_PAGE },
	[BOARD_RATES] = { "rates", FIELD_LIST, FIELD_API, .of = rate_fields,
		.of_count = RATE_FIELD_COUNT, .help = "Where enough people are invited to say it." },
	[BOARD_HAS_LEADERS] = { "has_leaders", FIELD_FLAG, FIELD_PAGE },
	[BOARD_HAS_RATES] = { "has_rates", FIELD_FLAG, FIELD_PAGE },
	[BOARD_WAITING] = { "waiting", FIELD_COUNT, FIELD_API, .help = "Sealed replies." },
	[BOARD_PROGRESS] = { "progress", FIELD_TEXT, FIELD_API,
		.help = "How far the opening of the replies is, once the survey is closed." },
	[BOARD_MIRROR_URL] = { "mirror_url", FIELD_URL, FIELD_PAGE },
	[BOARD_RESULTS_URL] = { "results_url", FIELD_URL, FIELD_PAGE },
	[BOARD_PREVIEW_URL] = { "preview_url", FIELD_URL, FIELD_PAGE },
	[BOARD_FILE_URL] = { "file_url", FIELD_URL, FIELD_PAGE },
	[BOARD_RECEIVING_URL] = { "receiving_url", FIELD_URL, FIELD_PAGE },
	[BOARD_LINKS_URL] = { "links_url", FIELD_URL, FIELD_PAGE },
	[BOARD_KIOSKS_URL] = { "kiosks_url", FIELD_URL, FIELD_PAGE },
	[BOARD_INVITE_URL] = { "invite_url", FIELD_URL, FIELD_PAGE },
	[BOARD_FOLLOW_URL] = { "follow_url", FIELD_URL, FIELD_PAGE },
	[BOARD_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[BOARD_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[BOARD_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[BOARD_LOST] = { "lost", FIELD_TEXT, FIELD_API, .help = "Replies that no key opens any more." },
	[BOARD_TAKEN_URL] = { "taken_url", FIELD_URL, FIELD_PAGE },
	[BOARD_DIDS] = { "facts", FIELD_LIST, FIELD_API, .of = did_fields,
		.of_count = DID_FIELD_COUNT, .help = "What was done, the latest first." },
};
const struct page_kind launch_board_page = { "survey", "listen/launch/pages/board.html",
	board_fields, BOARD_FIELD_COUNT };

/* From each state to the next, by one button. */
static const struct step {
	enum survey_state from;
	const char *value, *button, *words, *kind, *fact;
} steps[] = {
	{ SURVEY_DRAFT, "prete", "Dire que l’enquête est prête",
	  "Ensuite, les phrases, les lieux et la marge ne changent plus.", "wave.ready",
	  "«\u202f%.*s\u202f» prête." },
	{ SURVEY_READY, "ouvrir", "Ouvrir l’enquête",
	  "Les liens et les cartes marcheront tout de suite.", "wave.opened", "«\u202f%.*s\u202f» ouverte." },
	{ SURVEY_OPEN, "clore", "Clore l’enquête maintenant",
	  "Plus personne ne pourra répondre. Les réponses s’ouvrent ensuite et se comptent seules\u202f: cette "
	  "page dira où cela en est.",
	  "wave.closed", "«\u202f%.*s\u202f» close." },
	{ SURVEY_CLOSED, "restituer", "Rendre les résultats aux agents",
	  "Les agents et leurs représentants les voient avant tout le monde, ou le même jour.",
	  "wave.returned", "«\u202f%.*s\u202f» restituée aux agents." },
	{ SURVEY_RETURNED, "publier", "Publier les résultats",
	  "Tout le monde pourra lire le miroir, sans compte.", "wave.published",
	  "«\u202f%.*s\u202f» publiée." },
};

enum { TOLD_WORDS, TOLD_COUNT };
static const struct form_field told_form[TOLD_COUNT] = {
	[TOLD_WORDS] = { "comment", FORM_TEXT, "Comment les agents et leurs représentants l’apprennent",
		.hint = "Par exemple\u202f: réunion du 12 janvier, message à tous, information du CST.",
		.required = "Dites comment les agents et leurs représentants l’apprennent.",
		.length_max = LAUNCH_WORDS_LENGTH_MAX },
};

static const struct step *
step_from(enum survey_state state)
{
	for (size_t i = 0; i < LENGTH(steps); i++)
		if (steps[i].from == state)
			return &steps[i];
	return NULL;
}

/* --- what stands against the next step ------------------------------------------------------- */

static const char *
draft_obstacle(struct launching *launching, struct db *db)
{
	struct visit *visit = launching->visit;
	struct questionnaire form;
	struct questionnaire_remark *remarks;
	size_t count;
	if (launching->population_count == 0)
		return "Dites quels lieux sont concernés, et combien d’agents y travaillent.";
	if (launching->wave.inquiry_version > 0) { /* a published version passed its check */
		bool asks;
		if (!launch_asks_file(visit->arena, db, visit->root_id, &launching->wave, &asks,
		                      &launching->fault))
			return "Le questionnaire ne se lit pas.";
		return asks && launching->wave.internal
		           ? "Ce questionnaire demande un fichier\u202f: entre collègues, une photo dirait qui l’a "
		             "prise. Retirez cette question, dans une version suivante, ou prenez-en un autre."
		           : NULL;
	}
	if (questionnaire_load(visit->arena, db, visit->root_id, launching->wave.form_id, &form,
	                       &launching->fault) != FOUND_ONE)
		return "Le questionnaire ne se lit pas.";
	questionnaire_check(visit->arena, &form, &remarks, &count);
	for (size_t i = 0; i < count; i++)
		if (remarks[i].is_blocking)
			return arena_format(visit->arena, "Le questionnaire est à corriger\u202f: %.*s",
			                    SPAN_ARGS(remarks[i].sentence));
	return NULL;
}

static const char *
obstacle(struct launching *launching, struct db *db)
{
	if (launching->wave.state == SURVEY_DRAFT)
		return draft_obstacle(launching, db);
	if (launching->wave.state == SURVEY_READY)
		return launching->wave.closed_day < launching->visit->today
		           ? "Le dernier jour de cette enquête est passé\u202f: préparez-en une autre."
		           : launch_obstacle(launching->visit->arena, launching);
	return NULL;
}

static const char *
questions_url(const struct launching *launching)
{
	if (launching->wave.inquiry_version > 0)
		return inquiry_url(launching->visit->arena, launching->wave.form_id, "");
	return arena_format(launching->visit->arena, "/questionnaires/%lld",
	                    (long long)launching->wave.form_id);
}

/* Where it is lifted. */
static const char *
obstacle_url(const struct launching *launching)
{
	struct arena *arena = launching->visit->arena;
	if (launching->wave.state == SURVEY_DRAFT && launching->population_count == 0)
		return arena_format(arena, "%s/lieux", launching->base);
	if (launching->wave.state == SURVEY_DRAFT)
		return questions_url(launching);
	return launching->wave.closed_day < launching->visit->today
	           ? "/enquetes/nouvelle"
	           : arena_format(arena, "%s/accords", launching->base);
}

/* --- showing --------------------------------------------------------------------------------- */

/* Nobody can tell whether a paper was printed. */
enum progress { PROGRESS_TODO, PROGRESS_DONE, PROGRESS_UNKNOWN };

static void
add_task(struct launching *launching, struct model *page, const char *words, const char *path,
         enum progress progress, const char *detail)
{
	struct model *row = model_row(page, BOARD_TASKS);
	model_text_z(row, TASK_WORDS, words);
	model_url_z(row, TASK_URL,
	            path[0] == '!' ? path + 1
	                           : arena_format(launching->visit->arena, "%s%s", launching->base, path));
	model_flag(row, TASK_DONE, progress == PROGRESS_DONE);
	model_flag(row, TASK_TODO, progress == PROGRESS_TODO);
	model_text_z(row, TASK_DETAIL, detail);
}

static bool
has_journeys(struct launching *launching)
{
	struct visit *visit = launching->visit;
	struct journey *journeys;
	size_t count = 0;
	return journey_list(visit->arena, visit->db, visit->root_id, &journeys, &count,
	                    &launching->fault) &&
	       count > 0;
}

static void
show_tasks(struct launching *launching, struct model *page, const char *stands)
{
	struct arena *arena = launching->visit->arena;
	size_t places = 0, ended = 0;
	int64_t agents = 0;
	for (size_t i = 0; i < launching->population_count; i++) {
		places += launching->populations[i].side == SIDE_AGENT;
		if (launching->populations[i].side == SIDE_AGENT)
			agents += launching->populations[i].people;
	}
	for (size_t i = 0; i < LAUNCH_WAIT_COUNT; i++)
		ended += launching->waits[i].is_ended;
	add_task(launching, page, "Lieux, agents invités et seuils", "/lieux",
	         places > 0 ? PROGRESS_DONE : PROGRESS_TODO,
	         places == 0 ? NULL
	                     : arena_format(arena, "%zu lieux, %lld agents", places, (long long)agents));
	if (has_journeys(launching))
		add_task(launching, page, "Parcours, étape par étape", "/parcours", PROGRESS_UNKNOWN, NULL);
	add_task(launching, page, "Questions",
	         arena_format(arena, "!%s", questions_url(launching)),
	         launching->wave.state > SURVEY_DRAFT || stands == NULL ? PROGRESS_DONE : PROGRESS_TODO,
	         NULL);
	add_task(launching, page, "Risques, dates et accords", "/accords",
	         ended == LAUNCH_WAIT_COUNT && launch_risk_is_answered(launching->plan.risk_answers)
	             ? PROGRESS_DONE
	             : PROGRESS_TODO,
	         arena_format(arena, "%zu accords sur %d", ended, LAUNCH_WAIT_COUNT));
	add_task(launching, page, "Dossier à imprimer", "/dossier", PROGRESS_UNKNOWN,
	         "notes, information des personnes, registre, calendrier");
	model_flag(page, BOARD_HAS_TASKS, true);
}

/* Who answered is told only where enough people were invited: « 3 sur 4 » would say too much. Of
 * agents, in steps of five while the survey is open: who reads this page twice would otherwise see
 * when a colleague answered. */
static const char *
received_words(struct launching *launching, enum side side, int64_t received, int64_t invited)
{
	enum { STEP = 5 };
	const enum respondent who = secrecy_respondent(side, launching->wave.internal);
	struct text text = text_new(launching->visit->arena, 100);
	if (who == RESPONDENT_AGENT && invited < secrecy_floor(who))
		return "non montré";
	if (who == RESPONDENT_AGENT && launching->wave.state == SURVEY_OPEN) {
		text_add_z(&text, received < STEP ? "moins de " : "au moins ");
		received = received < STEP ? STEP : received / STEP * STEP;
	}
	text_add_count(&text, received);
	if (invited > 0) {
		text_add_z(&text, " sur ");
		text_add_count(&text, invited);
	}
	return text_z(&text);
}

/* A key that is gone is told as soon as it is, while it can still be found. */
static bool
show_lost(struct launching *launching, struct model *page, int64_t waiting)
{
	struct visit *visit = launching->visit;
	const bool is_open = launching->wave.state == SURVEY_OPEN;
	const enum found key =
		answer_key_is_there(visit->arena, visit->db, visit->root_id, launching->wave.id,
	                        visit->folder, &launching->fault);
	if (key != FOUND_NONE || (waiting == 0 && !is_open))
		return key != FOUND_FAILED;
	struct text text = text_new(visit->arena, 2000);
	if (is_open)
		text_add_z(&text, "Les réponses scellées ne peuvent pas être lues, ni celles qui arrivent. ");
	else if (waiting > 1)
		text_format(&text, "%lld réponses ne peuvent pas être lues. ", (long long)waiting);
	else
		text_add_z(&text, "Une réponse ne peut pas être lue. ");
	text_format(&text,
	            "Demandez à la personne qui administre Parvis de remettre le fichier "
	            "«\u202f%s\u202f» dans le dossier des données\u202f: ",
	            answer_key_file(visit->arena, launching->wave.id));
	text_add_z(&text, is_open ? "sinon, fermez cette enquête."
	                          : "tout sera ouvert aussitôt. Sinon, cela ne compte pas.");
	model_text(page, BOARD_LOST, text_span(&text));
	return true;
}

static const char *
rate_words(struct launching *launching, const struct survey_population *one,
           const struct answer_count *counts, size_t count)
{
	int64_t received = 0, invited = 0;
	for (size_t k = 0; k < launching->population_count; k++)
		if (launching->populations[k].lead_place_id == one->place_id &&
		    launching->populations[k].side == one->side)
			invited += launching->populations[k].people;
	for (size_t k = 0; k < count; k++)
		if (counts[k].place_id == one->place_id && counts[k].side == one->side)
			received = counts[k].received;
	return received_words(launching, one->side, received, invited);
}

/* A row a place: those that are read by themselves. */
static bool
show_rates(struct launching *launching, struct model *page)
{
	static const size_t columns[SIDE_COUNT] = { RATE_FIRST, RATE_SECOND, RATE_THIRD };
	struct visit *visit = launching->visit;
	struct answer_count *counts;
	size_t count;
	int64_t waiting = 0, place_id = 0;
	struct model *row = NULL;
	if (!answer_counts(visit->arena, visit->db, visit->root_id, launching->wave.id, &counts,
	                   &count, &launching->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		waiting += counts[i].waiting;
	if (launching->wave.state == SURVEY_CLOSED && waiting > 0)
		model_count(page, BOARD_WAITING, waiting);
	if (!show_lost(launching, page, waiting))
		return false;
	for (uint32_t place = 0; place < launching->tree->count; place++)
		for (size_t i = 0; i < launching->population_count; i++) {
			const struct survey_population *one = &launching->populations[i];
			if (one->place_id != one->lead_place_id ||
			    one->place_id != launching->tree->places[place].id)
				continue;
			if (row == NULL || place_id != one->place_id)
				row = model_row(page, BOARD_RATES);
			place_id = one->place_id;
			model_text(row, RATE_PLACE, launching->tree->places[place].name);
			model_text_z(row, columns[one->side], rate_words(launching, one, counts, count));
			if (one->side == SIDE_LEADER)
				model_flag(page, BOARD_HAS_LEADERS, true);
		}
	model_flag(page, BOARD_HAS_RATES, true);
	return true;
}

/* After the closing, until there are figures: a number that goes down, so that one knows that it goes
 * on. Meanwhile replies are not counted by place: that is long, and changes at every moment. */
static const char *
progress_words(struct launching *launching, const struct answer_progress *progress)
{
	struct text words = text_new(launching->visit->arena, 400);
	if (!progress->is_opening && launching->wave.changes == 0)
		return NULL;
	if (!progress->is_opening) {
		text_add_z(&words, "Toutes les réponses sont ouvertes. Les chiffres se préparent.");
	} else if (progress->to_open == 0) {
		text_add_z(&words, "Les réponses vont être ouvertes.");
	} else {
		text_add_z(&words, "Les réponses s’ouvrent\u202f: il en reste ");
		text_add_count(&words, progress->left);
		text_add_z(&words, " sur ");
		text_add_count(&words, progress->to_open);
		text_add_z(&words, ".");
	}
	text_add_z(&words, " Rechargez cette page pour voir où cela en est.");
	return text_z(&words);
}

static bool
show_answers(struct launching *launching, struct model *page)
{
	struct visit *visit = launching->visit;
	struct answer_progress progress;
	if (launching->wave.state != SURVEY_OPEN && launching->wave.state != SURVEY_CLOSED)
		return true;
	if (!answer_progress(visit->arena, visit->db, visit->root_id, &launching->wave, &progress,
	                     &launching->fault))
		return false;
	const enum found key = !progress.is_opening
	                           ? FOUND_ONE
	                           : answer_key_is_there(visit->arena, visit->db, visit->root_id,
	                                                 launching->wave.id, visit->folder,
	                                                 &launching->fault);
	if (key == FOUND_FAILED)
		return false;
	if (key == FOUND_NONE) /* nothing will be opened: what is lost is told beside the counts */
		return show_rates(launching, page);
	if (launching->wave.state == SURVEY_CLOSED)
		model_text_z(page, BOARD_PROGRESS, progress_words(launching, &progress));
	return progress.is_opening || show_rates(launching, page);
}

static bool
show_facts(struct launching *launching, struct model *page)
{
	enum { FACT_SHOWN_MAX = 20 };
	struct visit *visit = launching->visit;
	struct fact *facts;
	size_t count;
	if (!journal_before(visit->arena, visit->db, visit->root_id, 0, launching->wave.id, &facts,
	                    &count, &launching->fault))
		return false;
	for (size_t i = 0; i < count && i < FACT_SHOWN_MAX; i++) {
		struct span name;
		if (!people_name(visit->arena, visit->db, visit->root_id, facts[i].account_id, &name,
		                 &launching->fault))
			return false;
		struct model *row = model_row(page, BOARD_DIDS);
		model_date(row, DID_AT, visit_day(launching->visit, facts[i].at_unix_s));
		model_text(row, DID_WHO, name);
		model_text(row, DID_WORDS, facts[i].words);
	}
	return true;
}

static void
show_step(struct launching *launching, struct model *page, const char *stands,
          struct form *told)
{
	const struct step *step = step_from(launching->wave.state);
	const bool may = (launching->visit->reader.roles & WHO(ROLE_REFERENT)) != 0;
	model_text_z(page, BOARD_OBSTACLE, stands);
	if (stands != NULL && may)
		model_url_z(page, BOARD_OBSTACLE_URL, obstacle_url(launching));
	if (!may || step == NULL || stands != NULL)
		return;
	model_text_z(page, BOARD_NEXT, step->button);
	model_text_z(page, BOARD_NEXT_VALUE, step->value);
	model_text_z(page, BOARD_NEXT_WORDS, step->words);
	if (launching->wave.state == SURVEY_CLOSED)
		form_draw(told, page, (struct form_place){ BOARD_FIELDS, BOARD_ERRORS, BOARD_WRONG });
}

static const char *
dates_words(struct launching *launching)
{
	struct text text = text_new(launching->visit->arena, 200);
	text_add_z(&text, "du ");
	text_add_date_words(&text, launching->wave.opens_day);
	text_add_z(&text, " au ");
	text_add_date_words(&text, launching->wave.closed_day);
	return text_z(&text);
}

/* Of one that was put elsewhere nobody was invited, and no paper was printed here. */
static void
show_ways_on(struct launching *launching, struct model *page)
{
	struct arena *arena = launching->visit->arena;
	const enum survey_state state = launching->wave.state;
	const char *base = launching->base;
	if (launching->wave.is_elsewhere) {
		model_url_z(page, BOARD_TAKEN_URL,
		            inquiry_url(arena, launching->wave.form_id, "/reponses"));
		return;
	}
	model_url_z(page, BOARD_PREVIEW_URL, arena_format(arena, "%s/apercu", base));
	if (state > SURVEY_READY)
		model_url_z(page, BOARD_FILE_URL, arena_format(arena, "%s/dossier", base));
	if (state <= SURVEY_OPEN)
		model_url_z(page, BOARD_RECEIVING_URL, arena_format(arena, "%s/reception", base));
	if (state == SURVEY_OPEN && (launching->visit->reader.roles & WHO(ROLE_REFERENT)) != 0)
		model_url_z(page, BOARD_LINKS_URL, arena_format(arena, "%s/liens", base));
	if (state >= SURVEY_OPEN)
		model_url_z(page, BOARD_FOLLOW_URL, arena_format(arena, "%s/suivi", base));
	if (state == SURVEY_OPEN || state == SURVEY_CLOSED) /* what came too late is told there */
		model_url_z(page, BOARD_KIOSKS_URL, arena_format(arena, "%s/bornes", base));
	if (state <= SURVEY_OPEN)
		model_url_z(page, BOARD_INVITE_URL, arena_format(arena, "%s/invitations", base));
}

static void
show_board(struct launching *launching, struct form *told, const char *trouble)
{
	struct visit *visit = launching->visit;
	struct arena *arena = visit->arena;
	const enum survey_state state = launching->wave.state;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	struct model *page = model_new(arena, &launch_board_page);
	const char *stands = obstacle(launching, db);
	model_text(page, BOARD_TITLE, launching->wave.name);
	model_text_z(page, BOARD_WITHIN, "Enquêtes");
	model_text_z(page, BOARD_STATE, survey_state_words[state]);
	for (int i = 0; i < SURVEY_STATE_COUNT; i++) {
		struct model *row = model_row(page, BOARD_STATES);
		model_text_z(row, STATE_WORD, survey_state_words[i]);
		model_flag(row, STATE_IS_NOW, i == (int)state);
	}
	model_flag(page, BOARD_IS_OPEN, state == SURVEY_OPEN);
	model_text_z(page, BOARD_DATES, dates_words(launching));
	model_text_z(page, BOARD_TROUBLE, trouble);
	model_url_z(page, BOARD_URL, launching->base);
	if (state <= SURVEY_READY)
		show_tasks(launching, page, stands);
	show_step(launching, page, stands, told);
	show_ways_on(launching, page);
	if (!show_answers(launching, page) || !show_facts(launching, page)) {
		visit_fail(visit, &launching->fault);
		return;
	}
	if (state >= SURVEY_CLOSED && !model_has(page, BOARD_PROGRESS)) { /* there is one to read */
		model_url_z(page, BOARD_MIRROR_URL,
		            arena_format(arena, "/miroir?enquete=%.*s", SPAN_ARGS(launching->wave.code)));
		model_url_z(page, BOARD_RESULTS_URL, arena_format(arena, "%s/resultats", launching->base));
	}
	if (told != NULL && !form_is_fine(told))
		visit->response->status = 422;
	visit_show(visit, &launch_board_page, page);
}

void
launch_get_board(struct visit *visit)
{
	struct launching launching;
	if (launch_look(visit, false, &launching))
		show_board(&launching, form_new(visit->arena, told_form, TOLD_COUNT), NULL);
}

/* --- moving ---------------------------------------------------------------------------------- */

struct moving {
	struct launching launching;
	const struct step *step;
	const char *stands;
	bool done;
};

/* What each step does besides changing the state, in the same transaction. */
static bool
do_step(struct db *db, struct moving *moving)
{
	struct launching *launching = &moving->launching;
	struct visit *visit = launching->visit;
	switch (moving->step->from) {
	case SURVEY_DRAFT:
		return launch_freeze(visit->arena, db, visit->root_id, &launching->wave,
		                     &launching->fault);
	case SURVEY_READY:
		return launch_open_links(launching, db);
	case SURVEY_OPEN:
		return launching->wave.closed_day <= visit->today ||
		       survey_wave_close_on(db, visit->root_id, launching->wave.id, visit->today,
		                            &launching->fault);
	case SURVEY_CLOSED:
		return launch_store_plan_keep(db, visit->root_id, launching->wave.id, &launching->plan,
		                              &launching->fault);
	default:
		return true;
	}
}

static bool
write_step(struct db *db, void *data)
{
	struct moving *moving = data;
	struct launching *launching = &moving->launching;
	struct visit *visit = launching->visit;
	const char *words = arena_format(visit->arena, moving->step->fact,
	                                 SPAN_ARGS(launching->wave.name));
	moving->stands = NULL;
	moving->done = false;
	if (!launch_note(db, launching, moving->step->kind, words) ||
	    !survey_wave_move(db, visit->root_id, launching->wave.id, moving->step->from,
	                      moving->step->from + 1, &moving->done, &launching->fault) ||
	    !moving->done)
		return false;
	moving->stands = obstacle(launching, db);
	return moving->stands == NULL && do_step(db, moving);
}

static const struct step *
step_asked(struct visit *visit)
{
	const struct span asked = http_pairs_first(&visit->body, "faire");
	for (size_t i = 0; i < LENGTH(steps); i++)
		if (span_is(asked, steps[i].value))
			return &steps[i];
	return NULL;
}

/* Sealed replies are opened first: nothing is given back that is not whole. */
static const char *
not_yet(struct launching *launching)
{
	struct visit *visit = launching->visit;
	struct answer_progress progress;
	if (!answer_progress(visit->arena, visit->db, visit->root_id, &launching->wave, &progress,
	                     &launching->fault))
		return "Les réponses ne se lisent pas encore.";
	return progress.is_opening
	           ? "Les réponses sont en train d’être ouvertes. Attendez un moment, puis rechargez "
	             "la page."
	           : NULL;
}

void
launch_post_state(struct visit *visit)
{
	struct moving moving = { .step = step_asked(visit) };
	struct launching *launching = &moving.launching;
	struct form *told = form_new(visit->arena, told_form, TOLD_COUNT);
	bool gave_up = false;
	if (!launch_look(visit, true, launching))
		return;
	if (moving.step == NULL || moving.step->from != launching->wave.state) {
		show_board(launching, told, "Cette enquête a changé d’état entre-temps\u202f: voici où elle en est.");
		return;
	}
	if (moving.step->from == SURVEY_CLOSED) {
		const char *later = not_yet(launching);
		if (!form_read(told, visit_lookup, visit) || later != NULL) {
			show_board(launching, told, later);
			return;
		}
		launching->plan.told_words = form_text(told, TOLD_WORDS);
	}
	visit_db_end(visit);
	if (moving.step->from == SURVEY_READY &&
	    !answer_key_make(visit->arena, visit->store, visit->root_id, launching->wave.id,
	                     visit->folder, &launching->fault)) {
		visit_fail(visit, &launching->fault);
		return;
	}
	if (visit_write(visit, write_step, &moving, &gave_up) || (gave_up && moving.stands == NULL))
		visit_go(visit, "%s", launching->base);
	else if (gave_up)
		show_board(launching, told, moving.stands);
}
