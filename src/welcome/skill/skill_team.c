/* Who can do what in a unit, said by who leads it; and what is said of oneself. */
#include "base/time.h"
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "welcome/skill/skill_inside.h"

enum { PERSON_NAME, PERSON_URL, PERSON_SKILLS, PERSON_FIELD_COUNT };
static const struct field person_fields[PERSON_FIELD_COUNT] = {
	[PERSON_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Who." },
	[PERSON_URL] = { "person_url", FIELD_URL, FIELD_PAGE },
	[PERSON_SKILLS] = { "skills", FIELD_TEXT, FIELD_API, .help = "What she can do; null: nothing is noted." },
};
enum {
	TEAM_TITLE, TEAM_WITHIN, TEAM_WITHIN_URL, TEAM_DONE, TEAM_PEOPLE, TEAM_HAS, TEAM_LIST_URL,
	TEAM_FIELD_COUNT
};
static const struct field team_fields[TEAM_FIELD_COUNT] = {
	[TEAM_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[TEAM_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[TEAM_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[TEAM_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[TEAM_PEOPLE] = { "people", FIELD_LIST, FIELD_API, .of = person_fields,
		.of_count = PERSON_FIELD_COUNT, .help = "Who has rights over this very unit, by name." },
	[TEAM_HAS] = { "has_people", FIELD_FLAG, FIELD_PAGE },
	[TEAM_LIST_URL] = { "list_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind skill_team_page = { "skill.team", "welcome/skill/pages/team.html", team_fields,
	TEAM_FIELD_COUNT };

enum { OWN_SKILL_NAME, OWN_SKILL_WHY, OWN_SKILL_FIELD_COUNT };
static const struct field own_skill_fields[OWN_SKILL_FIELD_COUNT] = {
	[OWN_SKILL_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "What one can do." },
	[OWN_SKILL_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "Who said so, and when." },
};
enum { OWN_TITLE, OWN_WITHIN, OWN_SKILLS, OWN_HAS, OWN_FIELD_COUNT };
static const struct field own_fields[OWN_FIELD_COUNT] = {
	[OWN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[OWN_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[OWN_SKILLS] = { "skills", FIELD_LIST, FIELD_API, .of = own_skill_fields,
		.of_count = OWN_SKILL_FIELD_COUNT, .help = "What is noted of oneself." },
	[OWN_HAS] = { "has_skills", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind skill_own_page = { "skill.own", "welcome/skill/pages/own.html", own_fields,
	OWN_FIELD_COUNT };

struct teaming {
	struct visit *visit;
	struct db *db;
	struct place_tree *tree;
	uint32_t place;
	struct colleague *people;
	size_t person_count;
	struct colleague person; /* of the address */
	struct skill_ticks ticks;
	struct fault fault;
};

/* --- the unit of the address ------------------------------------------------------------------ */

/* Who has a right there by name, the whole organisation being that of its first place. */
static bool
load_people(struct teaming *teaming)
{
	struct visit *visit = teaming->visit;
	const struct place *place = &teaming->tree->places[teaming->place];
	const int64_t places[] = { place->id, 0 };
	const struct people_where where = { DESK_DEALERS, places, place->parent == PLACE_NONE ? 2 : 1 };
	return people_holders(visit->arena, teaming->db, visit->root_id, &where, &teaming->people,
	                      &teaming->person_count, &teaming->fault);
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct teaming *teaming)
{
	*teaming = (struct teaming){ .visit = visit };
	teaming->db = visit_db(visit);
	if (teaming->db == NULL)
		return false;
	teaming->tree =
		place_tree_load(visit->arena, teaming->db, visit->root_id, visit->today, &teaming->fault);
	if (teaming->tree == NULL) {
		visit_fail(visit, &teaming->fault);
		return false;
	}
	teaming->place = place_by_code(teaming->tree, visit->part[0]);
	if (teaming->place == PLACE_NONE ||
	    !people_may(&visit->reader, teaming->tree, SKILL_LEADERS, teaming->place)) {
		visit_missing(visit); /* of another direction: as if it were not there */
		return false;
	}
	if (load_people(teaming) && skill_ticks_begin(visit, &teaming->ticks, &teaming->fault))
		return true;
	visit_fail(visit, &teaming->fault);
	return false;
}

static const char *
team_url(const struct teaming *teaming, const char *before)
{
	struct text url = text_new(teaming->visit->arena, 1000);
	text_add_z(&url, before);
	http_percent_encode(&url, teaming->tree->places[teaming->place].code);
	return text_z(&url);
}

static const char *
held_names(struct teaming *teaming, const struct skill_held *held, size_t count)
{
	struct skill *skills = arena_array_of(teaming->visit->arena, struct skill, SKILL_COUNT_MAX);
	size_t named = 0;
	for (size_t i = 0; i < teaming->ticks.count; i++) /* in the order of the list */
		for (size_t j = 0; j < count; j++)
			if (teaming->ticks.skills[i].skill_id == held[j].skill_id)
				skills[named++] = teaming->ticks.skills[i];
	return skill_names(teaming->visit->arena, skills, named);
}

void
skill_get_team(struct visit *visit)
{
	struct teaming teaming;
	struct skill_held held[SKILL_COUNT_MAX];
	size_t count;
	if (!begin(visit, &teaming))
		return;
	struct model *page = model_new(visit->arena, &skill_team_page);
	model_text_z(page, TEAM_TITLE,
	             arena_format(visit->arena, "Les savoir-faire\u202f: %.*s",
	                          SPAN_ARGS(teaming.tree->places[teaming.place].name)));
	model_text_z(page, TEAM_WITHIN, "Le guichet");
	model_url_z(page, TEAM_WITHIN_URL, "/guichet");
	if (visit_asked(visit, "fait").length > 0)
		model_text_z(page, TEAM_DONE, "C’est enregistré.");
	model_flag(page, TEAM_HAS, teaming.person_count > 0);
	if ((visit->reader.roles & SKILL_KEEPERS) != 0)
		model_url_z(page, TEAM_LIST_URL, "/savoir-faire");
	for (size_t i = 0; i < teaming.person_count; i++) {
		const struct colleague *person = &teaming.people[i];
		if (!skill_store_of_account(visit->arena, teaming.db, visit->root_id, person->account_id, held,
		                            &count, &teaming.fault)) {
			visit_fail(visit, &teaming.fault);
			return;
		}
		struct model *row = model_row(page, TEAM_PEOPLE);
		model_text(row, PERSON_NAME, person->name);
		model_url_z(row, PERSON_URL, arena_format(visit->arena, "%s/%lld",
		                                          team_url(&teaming, "/savoir-faire/service/"),
		                                          (long long)person->account_id));
		model_text_z(row, PERSON_SKILLS, held_names(&teaming, held, count));
	}
	visit_show(visit, &skill_team_page, page);
}

/* --- one of them ------------------------------------------------------------------------------ */

/* False after a page was answered. */
static bool
find(struct visit *visit, struct teaming *teaming)
{
	int64_t account_id;
	if (!begin(visit, teaming))
		return false;
	for (size_t i = 0; i < teaming->person_count && span_int64(visit->part[1], &account_id); i++)
		if (teaming->people[i].account_id == account_id)
			teaming->person = teaming->people[i];
	if (teaming->person.account_id != 0)
		return true;
	visit_missing(visit);
	return false;
}

void
skill_get_account(struct visit *visit)
{
	struct teaming teaming;
	struct skill_held held[SKILL_COUNT_MAX];
	size_t count;
	if (!find(visit, &teaming))
		return;
	if (!skill_store_of_account(visit->arena, teaming.db, visit->root_id, teaming.person.account_id, held,
	                            &count, &teaming.fault)) {
		visit_fail(visit, &teaming.fault);
		return;
	}
	for (size_t i = 0; i < count; i++)
		skill_ticks_fill(&teaming.ticks, held[i].skill_id);
	struct model *page = model_new(visit->arena, &skill_form_page);
	model_text_z(page, SKILL_FORM_TITLE,
	             arena_format(visit->arena, "Ce que sait faire %.*s", SPAN_ARGS(teaming.person.name)));
	model_text(page, SKILL_FORM_WITHIN, teaming.tree->places[teaming.place].name);
	model_url_z(page, SKILL_FORM_WITHIN_URL, team_url(&teaming, "/savoir-faire/service/"));
	model_text_z(page, SKILL_FORM_WORDS,
	             "Cette personne lira dans son compte ce que vous notez, et que c’est vous.");
	model_url(page, SKILL_FORM_URL, visit->request->path);
	if ((visit->reader.roles & SKILL_KEEPERS) != 0)
		model_url_z(page, SKILL_FORM_LIST_URL, "/savoir-faire");
	skill_ticks_draw(&teaming.ticks, page);
	visit_show(visit, &skill_form_page, page);
}

static bool
write_account(struct db *db, void *data)
{
	struct teaming *teaming = data;
	const struct visit *visit = teaming->visit;
	const struct skill_ticks *ticks = &teaming->ticks;
	const int64_t account_id = teaming->person.account_id;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "skill.account",
		                       .account_id = visit->reader.account_id,
		                       .place_id = teaming->tree->places[teaming->place].id,
		                       .subject_id = account_id,
		                       .words = SPAN("Les savoir-faire notés pour un compte ont changé."),
		                       .once = visit->once };
	bool is_fine = journal_add(visit->arena, db, visit->root_id, &fact, &teaming->fault) == FOUND_ONE;
	for (size_t i = 0; i < ticks->count && is_fine; i++) {
		const struct skill_held held = { ticks->skills[i].skill_id, visit->reader.account_id,
			                             visit->today };
		is_fine = skill_ticks_has(ticks, i)
		              ? skill_store_give(db, visit->root_id, account_id, &held, &teaming->fault)
		              : skill_store_take(db, visit->root_id, account_id, held.skill_id, &teaming->fault);
	}
	return is_fine;
}

void
skill_post_account(struct visit *visit)
{
	struct teaming teaming;
	bool gave_up = false;
	if (!find(visit, &teaming))
		return;
	skill_ticks_read(&teaming.ticks, visit);
	const char *url = team_url(&teaming, "/savoir-faire/service/");
	visit_db_end(visit);
	if (!visit_write(visit, write_account, &teaming, &gave_up) && !gave_up)
		return;
	if (gave_up && teaming.fault.for_log != NULL)
		visit_fail(visit, &teaming.fault);
	else
		visit_go(visit, "%s?fait=1", url);
}

/* --- oneself ---------------------------------------------------------------------------------- */

static bool
draw_own(struct visit *visit, struct model *page, const struct skill_held *held, struct fault *fault_r)
{
	struct db *db = visit_db(visit);
	struct skill skill;
	struct span by;
	const enum found found =
		skill_store_load(visit->arena, db, visit->root_id, held->skill_id, &skill, fault_r);
	if (found != FOUND_ONE ||
	    !people_name(visit->arena, db, visit->root_id, held->by_id, &by, fault_r))
		return found == FOUND_NONE; /* taken off the list meanwhile */
	struct text why = text_new(visit->arena, 500);
	text_format(&why, "noté par %.*s le ", SPAN_ARGS(by));
	text_add_date_words(&why, held->day);
	text_add_z(&why, ".");
	struct model *row = model_row(page, OWN_SKILLS);
	model_text(row, OWN_SKILL_NAME, skill.name);
	model_text(row, OWN_SKILL_WHY, text_span(&why));
	model_flag(page, OWN_HAS, true);
	return true;
}

void
skill_get_own(struct visit *visit)
{
	struct skill_held held[SKILL_COUNT_MAX];
	struct fault fault = { 0 };
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	bool is_fine = skill_store_of_account(visit->arena, db, visit->root_id, visit->reader.account_id,
	                                      held, &count, &fault);
	struct model *page = model_new(visit->arena, &skill_own_page);
	model_text_z(page, OWN_TITLE, "Mes savoir-faire");
	model_text_z(page, OWN_WITHIN, "Mon compte");
	for (size_t i = 0; is_fine && i < count; i++)
		is_fine = draw_own(visit, page, &held[i], &fault);
	if (is_fine)
		visit_show(visit, &skill_own_page, page);
	else
		visit_fail(visit, &fault);
}

/* --- routes ----------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/savoir-faire", SKILL_KEEPERS, "skill.list", skill_get_list },
	{ HTTP_POST, "/savoir-faire", SKILL_KEEPERS, "skill.add", skill_post_list },
	{ HTTP_POST, "/savoir-faire/depart", SKILL_KEEPERS, "skill.start", skill_post_start },
	{ HTTP_GET, "/savoir-faire/{}", SKILL_KEEPERS, "skill.one", skill_get_one },
	{ HTTP_POST, "/savoir-faire/{}", SKILL_KEEPERS, "skill.save", skill_post_one },
	{ HTTP_GET, "/savoir-faire/service/{}", SKILL_LEADERS, "skill.team", skill_get_team },
	{ HTTP_GET, "/savoir-faire/service/{}/{}", SKILL_LEADERS, "skill.account", skill_get_account },
	{ HTTP_POST, "/savoir-faire/service/{}/{}", SKILL_LEADERS, "skill.say", skill_post_account },
	{ HTTP_GET, "/catalogue/{}/savoir-faire", SKILL_KEEPERS, "skill.offering", skill_get_offering },
	{ HTTP_POST, "/catalogue/{}/savoir-faire", SKILL_KEEPERS, "skill.need", skill_post_offering },
	{ HTTP_GET, "/compte/savoir-faire", WHO_SIGNED_IN, "skill.own", skill_get_own },
};
static const struct page_kind *const pages[] = { &skill_list_page, &skill_form_page, &skill_team_page,
	&skill_own_page };
const struct room_pages skill_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
