#include <string.h>

#include "base/time.h"
#include "listen/launch/launch_inside.h"

const char *const launch_wait_words[LAUNCH_WAIT_COUNT] = {
	[LAUNCH_WAIT_DPO] = "Délégué à la protection des données",
	[LAUNCH_WAIT_BODY] = "Instance de dialogue social (CST ou CSA)",
	[LAUNCH_WAIT_DIRECTION] = "Direction",
};

/* CNIL 2018-327: the types a survey of agents may meet (DOMAIN §3.6). */
const char *const launch_risk_words[LAUNCH_RISK_COUNT] = {
	"L’enquête sert-elle à établir le profil d’une personne, pour gérer sa carrière\u202f?",
	"Sert-elle à surveiller l’activité d’agents en continu\u202f?",
	"Sert-elle à recueillir des alertes ou des signalements (violences, harcèlement)\u202f?",
	"Porte-t-elle sur l’accompagnement social ou médico-social de personnes\u202f?",
	"Porte-t-elle sur l’instruction de demandes de logement social\u202f?",
};

/* --- the floor calculator -------------------------------------------------------------------- */

enum launch_sight
launch_sight(int64_t invited, int64_t floor)
{
	return invited < floor ? LAUNCH_NEVER : invited < floor * 2 ? LAUNCH_POSSIBLE : LAUNCH_SURE;
}

const char *
launch_floor_words(struct arena *arena, int64_t invited, int64_t floor)
{
	const long long all = (long long)invited, needed = (long long)floor;
	switch (launch_sight(invited, floor)) {
	case LAUNCH_SURE:
		return arena_format(arena, "%lld agents invités\u202f: il faut %lld réponses.", all, needed);
	case LAUNCH_POSSIBLE:
		return arena_format(arena,
		                    "%lld agents invités\u202f: il faut %lld réponses, presque tout le monde.",
		                    all, needed);
	default:
		return all == 0 ? "Personne n’est invité."
		                : arena_format(arena,
		                               "%lld %s\u202f: %s ne pourra jamais être montrée. Il en "
		                               "faut %lld.",
		                               all, all > 1 ? "agents invités" : "agent invité",
		                               all > 1 ? "leur note" : "sa note", needed);
	}
}

static bool
are_siblings(const struct place_tree *tree, uint32_t a, uint32_t b)
{
	return a != b && tree->places[a].parent == tree->places[b].parent;
}

/* The smallest sibling that makes enough, so that little is blurred; else the largest one. */
void
launch_propose(const struct place_tree *tree, const int64_t *invited, int64_t floor,
               uint32_t *with_r)
{
	for (uint32_t i = 0; i < tree->count; i++) {
		uint32_t best = PLACE_NONE;
		with_r[i] = PLACE_NONE;
		if (invited[i] == 0 || invited[i] >= floor)
			continue;
		for (uint32_t k = 0; k < tree->count; k++) {
			if (!are_siblings(tree, i, k) || invited[k] == 0)
				continue;
			const bool enough = invited[i] + invited[k] >= floor;
			const bool was = best != PLACE_NONE && invited[i] + invited[best] >= floor;
			if (best == PLACE_NONE || (enough && !was) ||
			    (enough == was &&
			     (enough ? invited[k] < invited[best] : invited[k] > invited[best])))
				best = k;
		}
		with_r[i] = best;
	}
}

/* --- the calendar ---------------------------------------------------------------------------- */

enum { BEFORE_ELECTION_DAYS = 42 };

/* Professional elections of the three branches of public service: 10 December 2026 (arrêté of
 * 2 July 2025); six weeks before, agents are not asked (our own rule, DOMAIN §3.6). */
static int32_t
professional_election(void)
{
	return date_days((struct date){ 2026, 12, 10 });
}

/* General elections of the collectivités to come, as their terms of office let expect them: to be
 * checked with the prefecture, and said so. */
static const struct {
	int year, month;
	const char *name, *month_words;
} general_elections[] = {
	{ 2028, 3, "Les élections départementales et régionales", "mars 2028" },
	{ 2032, 3, "Les élections municipales", "mars 2032" },
};

/* « À compter du premier jour du sixième mois précédant le mois » of the vote (Code électoral, L52-1,
 * second paragraph). */
int32_t
launch_preelectoral_begin(int year, int month)
{
	return date_days(month > 6 ? (struct date){ year, month - 6, 1 }
	                           : (struct date){ year - 1, month + 6, 1 });
}

static void
add_professional(struct text *text, int32_t opens_day, int32_t closes_day)
{
	const int32_t election = professional_election();
	if (opens_day > election || closes_day < election - BEFORE_ELECTION_DAYS)
		return;
	text_add_z(text, "Les élections professionnelles ont lieu le ");
	text_add_date_words(text, election);
	text_add_z(text, "\u202f: évitez d’interroger les agents dans les six semaines qui précèdent.");
}

/* What is published then keeps its form and its tone: a survey is no campaign. */
static void
add_preelectoral(struct text *text, int32_t opens_day, int32_t closes_day)
{
	for (size_t i = 0; i < LENGTH(general_elections); i++) {
		const int year = general_elections[i].year, month = general_elections[i].month;
		const int32_t begin = launch_preelectoral_begin(year, month);
		const int32_t end = date_days((struct date){ month == 12 ? year + 1 : year,
			                                         month == 12 ? 1 : month + 1, 1 });
		if (closes_day < begin || opens_day >= end)
			continue;
		text_format(text, "%s%s sont attendues en %s (date à vérifier)\u202f: dès le ",
		            text->length > 0 ? " " : "", general_elections[i].name,
		            general_elections[i].month_words);
		text_add_date_words(text, begin);
		text_add_z(text, ", ce que vous publiez garde sa forme, son rythme et son ton, sans mettre "
		                 "en valeur l’action des élus.");
	}
}

const char *
launch_calendar_warning(struct arena *arena, int32_t opens_day, int32_t closes_day,
                        bool asks_agents)
{
	struct text text = text_new(arena, 2000);
	if (asks_agents)
		add_professional(&text, opens_day, closes_day);
	add_preelectoral(&text, opens_day, closes_day);
	return text.length == 0 ? NULL : text_z(&text);
}

/* --- what stands against opening ------------------------------------------------------------- */

bool
launch_risk_is_answered(int64_t answers)
{
	for (int i = 0; i < LAUNCH_RISK_COUNT; i++)
		if ((answers >> (2 * i) & 3) == 0)
			return false;
	return true;
}

bool
launch_needs_aipd(int64_t answers)
{
	for (int i = 0; i < LAUNCH_RISK_COUNT; i++)
		if ((answers >> (2 * i) & 3) == 2)
			return true;
	return false;
}

const char *
launch_obstacle(struct arena *arena, const struct launching *launching)
{
	const struct launch_plan *plan = &launching->plan;
	const struct survey_wave *wave = &launching->wave;
	if (launching->population_count == 0)
		return "Dites quels lieux sont concernés, et combien d’agents y travaillent.";
	if (!launch_risk_is_answered(plan->risk_answers))
		return "Répondez aux cinq questions sur les risques pour les personnes.";
	if (launch_needs_aipd(plan->risk_answers) && plan->risk_reference.length == 0)
		return "Une analyse d’impact (AIPD) datée et signée est nécessaire avant d’ouvrir\u202f: "
		       "donnez sa référence.";
	if (plan->calendar_reason.length == 0 &&
	    launch_calendar_warning(arena, wave->opens_day, wave->closed_day, true) != NULL)
		return "Ces dates demandent une raison écrite\u202f: donnez-la avec les accords.";
	for (size_t i = 0; i < LAUNCH_WAIT_COUNT; i++)
		if (!launching->waits[i].is_ended)
			return arena_format(arena, "On attend encore\u202f: %s.", launch_wait_words[i]);
	return NULL;
}

/* --- a pasted list --------------------------------------------------------------------------- */

enum { LISTED_COUNT_MAX = 2000, DEPTH_MAX = 20, TAB_WIDTH = 4 };
#define LISTED_REFUSED (PLACE_NONE - 1) /* what stands below a line that was left */

static size_t
indent_of(struct span line, struct span *rest_r)
{
	size_t width = 0, at = 0;
	for (; at < line.length; at++)
		if (line.at[at] == ' ')
			width++;
		else if (line.at[at] == '\t')
			width += TAB_WIDTH;
		else
			break;
	*rest_r = span_from(line.at + at, line.length - at);
	return width;
}

/* « Accueil ; 31 », « Accueil⇥31 »; false: the number cannot be read. */
static bool
cut_number(struct span *name, int64_t *agents_r)
{
	size_t at = name->length;
	while (at > 0 && name->at[at - 1] != ';' && name->at[at - 1] != '\t')
		at--;
	*agents_r = -1;
	if (at == 0)
		return true;
	const struct span number = span_trim(span_from(name->at + at, name->length - at));
	*name = span_trim(span_from(name->at, at - 1));
	return number.length == 0 ||
	       (form_read_number(number, agents_r) && *agents_r >= 0 && *agents_r <= 1000000);
}

static bool
is_listed(const struct listed *list, size_t count, const struct listed *one)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].parent == one->parent && span_equal(list[i].name, one->name))
			return true;
	return false;
}

static const char *
why_bad(struct arena *arena, const struct listed *list, size_t count, const struct listed *one,
        bool number_is_read)
{
	if (one->parent == LISTED_REFUSED)
		return "la ligne dont ce lieu dépend est laissée de côté.";
	if (one->name.length == 0)
		return "le nom du lieu manque.";
	if (one->name.length > PLACE_NAME_LENGTH_MAX)
		return "ce nom est trop long.";
	if (!number_is_read)
		return "le nombre d’agents ne se lit pas. Écrivez «\u202fAccueil\u202f; 31\u202f».";
	if (is_listed(list, count, one))
		return arena_format(arena, "«\u202f%.*s\u202f» est déjà là, au même endroit.",
		                    SPAN_ARGS(one->name));
	if (count == LISTED_COUNT_MAX)
		return "au-delà de 2\u202f000 lieux, importez un tableau.";
	return NULL;
}

void
launch_list_read(struct arena *arena, struct span pasted, struct listed **list_r,
                 size_t *count_r, struct listed_bad **bad_r, size_t *bad_count_r)
{
	struct listed *list = arena_array_of(arena, struct listed, LISTED_COUNT_MAX);
	struct listed_bad *bad = arena_array_of(arena, struct listed_bad, LISTED_COUNT_MAX);
	size_t count = 0, bad_count = 0, depth = 0, widths[DEPTH_MAX];
	uint32_t above[DEPTH_MAX];
	struct span rest = pasted, line;
	for (int64_t number = 1; span_cut(&rest, '\n', &line); number++) {
		struct listed one = { .line = number, .parent = PLACE_NONE };
		const size_t width = indent_of(line, &one.name);
		one.name = span_trim(one.name);
		if (one.name.length == 0)
			continue;
		while (depth > 0 && widths[depth - 1] >= width)
			depth--;
		const bool is_read = cut_number(&one.name, &one.agents);
		one.parent = depth > 0 ? above[depth - 1] : PLACE_NONE;
		one.depth = (uint32_t)depth;
		const char *why = why_bad(arena, list, count, &one, is_read);
		if (why == NULL && depth == DEPTH_MAX)
			why = "il y a plus de 20 niveaux.";
		if (why != NULL && bad_count < LISTED_COUNT_MAX)
			bad[bad_count++] = (struct listed_bad){ number, why };
		if (depth < DEPTH_MAX) {
			widths[depth] = width;
			above[depth++] = why == NULL ? (uint32_t)count : LISTED_REFUSED;
		}
		if (why == NULL)
			list[count++] = one;
	}
	*list_r = list;
	*count_r = count;
	*bad_r = bad;
	*bad_count_r = bad_count;
}

struct span
launch_slug(struct arena *arena, struct span name)
{
	enum { SLUG_LENGTH_MAX = 60 };
	const struct span slug = span_slug(arena, name, SLUG_LENGTH_MAX);
	return slug.length > 0 ? slug : SPAN("lieu");
}

/* --- a wave and its pages -------------------------------------------------------------------- */

static bool
load_all(struct launching *launching)
{
	struct visit *visit = launching->visit;
	struct fault *fault_r = &launching->fault;
	const int64_t root_id = visit->root_id, wave_id = launching->wave.id;
	launching->tree =
		place_tree_load(visit->arena, visit->db, root_id, visit->today, fault_r);
	return launching->tree != NULL &&
	       launch_store_plan(visit->arena, visit->db, root_id, wave_id, &launching->plan,
	                         fault_r) &&
	       launch_store_waits(visit->arena, visit->db, root_id, wave_id, launching->waits,
	                          fault_r) &&
	       launch_store_teams(visit->arena, visit->db, root_id, wave_id, &launching->teams,
	                          &launching->team_count, fault_r) &&
	       survey_populations(visit->arena, visit->db, root_id, wave_id,
	                          &launching->populations, &launching->population_count, fault_r);
}

/* A référent of some places only may not change a survey that asks others. */
static bool
may_write(const struct launching *launching, unsigned who)
{
	const struct reader *reader = &launching->visit->reader;
	if (people_may(reader, launching->tree, who, PLACE_NONE))
		return true;
	if ((reader->roles & who) == 0)
		return false;
	for (size_t i = 0; i < launching->population_count; i++)
		if (!people_may(reader, launching->tree, who,
		                place_by_id(launching->tree, launching->populations[i].place_id)))
			return false;
	return true;
}

bool
launch_look(struct visit *visit, bool writes, struct launching *launching_r)
{
	*launching_r = (struct launching){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	enum found found = survey_wave_by_code(visit->arena, db, visit->root_id, visit->part[0],
	                                       &launching_r->wave, &launching_r->fault);
	if (found == FOUND_ONE && launching_r->wave.form_id == 0)
		found = FOUND_NONE;
	if (found == FOUND_ONE && !load_all(launching_r))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED)
		visit_fail(visit, &launching_r->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	if (found != FOUND_ONE)
		return false;
	launching_r->base = arena_format(visit->arena, "/enquetes/%.*s",
	                                 SPAN_ARGS(launching_r->wave.code));
	if (!writes || may_write(launching_r, WHO(ROLE_REFERENT)))
		return true;
	visit_refuse(visit, "Cette enquête concerne d’autres lieux que les vôtres.");
	return false;
}

bool
launch_wave_look(struct visit *visit, bool writes, struct survey_wave *wave_r,
                 const struct place_tree **tree_r, struct survey_population **populations_r,
                 size_t *count_r)
{
	struct launching launching;
	if (!launch_look(visit, writes, &launching))
		return false;
	*wave_r = launching.wave;
	*tree_r = launching.tree;
	*populations_r = launching.populations;
	*count_r = launching.population_count;
	return true;
}

bool
launch_note(struct db *db, struct launching *launching, const char *kind, const char *words)
{
	const struct visit *visit = launching->visit;
	const struct fact fact = { .kind = kind,
		                       .account_id = visit->reader.account_id,
		                       .subject_id = launching->wave.id,
		                       .words = span_of(words),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &launching->fault) == FOUND_ONE;
}

void
launch_settle(struct launching *launching, store_write_fn *write, const char *path)
{
	bool gave_up = false;
	if (visit_write(launching->visit, write, launching, &gave_up) || gave_up)
		visit_go(launching->visit, "%s%s", launching->base, path);
}

/* --- what time does -------------------------------------------------------------------------- */

struct closing {
	int64_t root_id;
	const struct survey_wave *wave;
	struct arena *arena;
	struct fault fault;
};

static bool
close_wave(struct db *db, void *data)
{
	struct closing *closing = data;
	bool done;
	const struct fact fact = {
		.kind = "wave.closed",
		.subject_id = closing->wave->id,
		.words = span_of(arena_format(closing->arena, "«\u202f%.*s\u202f» close, à sa date.",
		                              SPAN_ARGS(closing->wave->name))),
	};
	return survey_wave_move(db, closing->root_id, closing->wave->id, SURVEY_OPEN, SURVEY_CLOSED,
	                        &done, &closing->fault) &&
	       done &&
	       journal_add(closing->arena, db, closing->root_id, &fact, &closing->fault) ==
	           FOUND_ONE;
}

bool
launch_clock(struct arena *visit, struct store *store, int64_t root_id, const char *folder,
             int64_t now_s, struct fault *fault_r)
{
	(void)folder;
	struct survey_wave *waves;
	size_t count;
	struct db *db = store_read(visit, store, fault_r);
	if (db == NULL || !survey_waves_asked(visit, db, root_id, &waves, &count, fault_r))
		return false;
	db_end(db);
	const int32_t today = day_here(now_s);
	*fault_r = (struct fault){ 0 };
	for (size_t i = 0; i < count; i++) {
		struct closing closing = { root_id, &waves[i], visit, { 0 } };
		if (waves[i].state == SURVEY_OPEN && waves[i].closed_day < today &&
		    !store_write(store, close_wave, &closing, fault_r) && fault_r->for_log != NULL)
			return false;
	}
	return true;
}

/* --- routes ---------------------------------------------------------------------------------- */

enum { WIDE_BODY_SIZE_MAX = 256 << 10 };

static const struct route routes[] = {
	{ HTTP_GET, "/lieux", WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR), "places",
		launch_get_places },
	{ HTTP_POST, "/lieux", WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR), "places.add",
		launch_post_places, .body_max = WIDE_BODY_SIZE_MAX },
	{ HTTP_GET, "/enquetes", WHO_STAFF, "launches", launch_get_list },
	{ HTTP_GET, "/enquetes/nouvelle", WHO(ROLE_REFERENT), "launch.new", launch_get_new },
	{ HTTP_POST, "/enquetes/nouvelle", WHO(ROLE_REFERENT), "launch.make", launch_post_new },
	{ HTTP_GET, "/enquetes/{}", WHO_STAFF, "launch", launch_get_board },
	{ HTTP_POST, "/enquetes/{}", WHO(ROLE_REFERENT), "launch.state", launch_post_state },
	{ HTTP_GET, "/enquetes/{}/lieux", WHO_STAFF, "launch.people", launch_get_people },
	{ HTTP_POST, "/enquetes/{}/lieux", WHO(ROLE_REFERENT), "launch.people.keep",
		launch_post_people, .body_max = WIDE_BODY_SIZE_MAX },
	{ HTTP_GET, "/enquetes/{}/parcours", WHO_STAFF, "launch.journeys", launch_get_journeys },
	{ HTTP_POST, "/enquetes/{}/parcours", WHO(ROLE_REFERENT), "launch.journeys.keep",
		launch_post_journeys },
	{ HTTP_GET, "/enquetes/{}/accords", WHO_STAFF, "launch.waits", launch_get_waits },
	{ HTTP_POST, "/enquetes/{}/accords", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR),
		"launch.waits.end", launch_post_waits },
	{ HTTP_GET, "/enquetes/{}/liens", WHO(ROLE_REFERENT), "launch.links", launch_get_links },
	{ HTTP_POST, "/enquetes/{}/liens", WHO(ROLE_REFERENT), "launch.links.make",
		launch_post_links },
	{ HTTP_GET, "/enquetes/{}/reception", WHO_STAFF, "launch.receiving", launch_get_receiving },
	{ HTTP_POST, "/enquetes/{}/reception", WHO(ROLE_REFERENT), "launch.receiving.keep",
		launch_post_receiving },
	{ HTTP_GET, "/enquetes/{}/dossier", WHO_STAFF, "launch.file", launch_get_file },
};

static const struct page_kind *const pages[] = {
	&launch_places_page, &launch_list_page,  &launch_new_page,   &launch_board_page, &launch_people_page,
	&launch_journeys_page, &launch_waits_page,  &launch_links_page, &launch_cards_page, &launch_file_page,
	&launch_receiving_page,
};

const struct room_pages launch_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
