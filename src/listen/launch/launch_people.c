/* Who is invited where, with the floor beside each line; small teams grouped, or in workshop. */
#include "listen/launch/launch_inside.h"

enum {
	LINE_PLACE, LINE_UNDER, LINE_ID, LINE_AGENTS, LINE_PUBLIC, LINE_FLOOR, LINE_GROUP, LINE_GROUP_VALUE,
	LINE_WITH, LINE_SPLIT, LINE_IS_WORKSHOP, LINE_CAN_WORKSHOP, LINE_ERROR, LINE_FIELD_COUNT
};
static const struct field line_fields[LINE_FIELD_COUNT] = {
	[LINE_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[LINE_UNDER] = { "under", FIELD_TEXT, FIELD_PAGE },
	[LINE_ID] = { "place_value", FIELD_TEXT, FIELD_PAGE },
	[LINE_AGENTS] = { "agents", FIELD_TEXT, FIELD_API, .help = "Agents invited." },
	[LINE_PUBLIC] = { "people", FIELD_TEXT, FIELD_API, .help = "Usagers expected, when known." },
	[LINE_FLOOR] = { "floor", FIELD_TEXT, FIELD_API, .help = "What can be hoped." },
	[LINE_GROUP] = { "group", FIELD_TEXT, FIELD_PAGE },
	[LINE_GROUP_VALUE] = { "group_value", FIELD_TEXT, FIELD_PAGE },
	[LINE_WITH] = { "with", FIELD_TEXT, FIELD_API, .help = "Read with this place." },
	[LINE_SPLIT] = { "can_split", FIELD_FLAG, FIELD_PAGE },
	[LINE_IS_WORKSHOP] = { "is_workshop", FIELD_FLAG, FIELD_API,
		.help = "The team works on its own answers." },
	[LINE_CAN_WORKSHOP] = { "can_workshop", FIELD_FLAG, FIELD_PAGE },
	[LINE_ERROR] = { "error", FIELD_TEXT, FIELD_PAGE },
};
enum {
	PEOPLE_TITLE, PEOPLE_WITHIN, PEOPLE_URL, PEOPLE_BACK_URL, PEOPLE_LINES, PEOPLE_IS_DRAFT,
	PEOPLE_LEADERS, PEOPLE_LEADERS_ERROR, PEOPLE_MORE, PEOPLE_WRONG, PEOPLE_ERRORS,
	PEOPLE_FIELD_COUNT
};
static const struct field people_fields[PEOPLE_FIELD_COUNT] = {
	[PEOPLE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PEOPLE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PEOPLE_URL] = { "people_url", FIELD_URL, FIELD_PAGE },
	[PEOPLE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[PEOPLE_LINES] = { "lines", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "One a place." },
	[PEOPLE_IS_DRAFT] = { "is_draft", FIELD_FLAG, FIELD_PAGE },
	[PEOPLE_LEADERS] = { "leaders", FIELD_TEXT, FIELD_API, .help = "Leaders invited." },
	[PEOPLE_LEADERS_ERROR] = { "leaders_error", FIELD_TEXT, FIELD_PAGE },
	[PEOPLE_MORE] = { "more", FIELD_COUNT, FIELD_PAGE },
	[PEOPLE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PEOPLE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
};
const struct page_kind launch_people_page = { "survey.people", "listen/launch/pages/people.html",
	people_fields, PEOPLE_FIELD_COUNT };

/* By place of the tree: what was said. */
struct inviting {
	struct launching launching;
	int64_t *agents, *people; /* -1: not said */
	struct span *typed_agents, *typed_people;
	uint32_t *lead; /* index of the place it is read with; itself */
	bool *workshop;
	const char **errors;
	int64_t leaders;
	struct span typed_leaders;
	const char *leaders_error;
	bool is_wrong;
};

static uint32_t
place_count(const struct inviting *inviting)
{
	const uint32_t count = inviting->launching.tree->count;
	return count < LAUNCH_PLACE_COUNT_MAX ? count : LAUNCH_PLACE_COUNT_MAX;
}

static void
take_known(struct inviting *inviting)
{
	const struct launching *launching = &inviting->launching;
	for (size_t i = 0; i < launching->population_count; i++) {
		const struct survey_population *one = &launching->populations[i];
		const uint32_t place = place_by_id(launching->tree, one->place_id);
		const uint32_t lead = place_by_id(launching->tree, one->lead_place_id);
		if (place == PLACE_NONE)
			continue;
		if (one->side == SIDE_LEADER) {
			inviting->leaders = one->people;
			continue;
		}
		if (one->side == SIDE_AGENT)
			inviting->agents[place] = one->people;
		else
			inviting->people[place] = one->people;
		inviting->lead[place] = lead == PLACE_NONE ? place : lead;
	}
	for (size_t i = 0; i < launching->team_count; i++) {
		const uint32_t place = place_by_id(launching->tree, launching->teams[i]);
		if (place != PLACE_NONE)
			inviting->workshop[place] = true;
	}
}

static bool
invite_look(struct visit *visit, bool writes, struct inviting *inviting)
{
	*inviting = (struct inviting){ .leaders = -1 };
	if (!launch_look(visit, writes, &inviting->launching))
		return false;
	struct launching *launching = &inviting->launching;
	const uint32_t count = launching->tree->count + 1;
	inviting->agents = arena_array_of(visit->arena, int64_t, count);
	inviting->people = arena_array_of(visit->arena, int64_t, count);
	inviting->typed_agents = arena_array_of(visit->arena, struct span, count);
	inviting->typed_people = arena_array_of(visit->arena, struct span, count);
	inviting->lead = arena_array_of(visit->arena, uint32_t, count);
	inviting->workshop = arena_array_of(visit->arena, bool, count);
	inviting->errors = arena_array_of(visit->arena, const char *, count);
	for (uint32_t i = 0; i < count; i++) {
		inviting->agents[i] = inviting->people[i] = -1;
		inviting->lead[i] = i;
	}
	take_known(inviting);
	for (uint32_t i = 0; launching->population_count == 0 && i < place_count(inviting); i++)
		if (!launch_store_headcount(visit->arena, visit->db, visit->root_id,
		                            launching->tree->places[i].id, &inviting->agents[i],
		                            &launching->fault)) {
			visit_fail(visit, &launching->fault);
			return false;
		}
	return true;
}

static struct span
number_words(struct arena *arena, int64_t number)
{
	return number < 0 ? SPAN("") : span_of(arena_format(arena, "%lld", (long long)number));
}

/* Those who are read together count together. */
static int64_t
group_count(const struct inviting *inviting, uint32_t lead)
{
	int64_t sum = 0;
	for (uint32_t i = 0; i < place_count(inviting); i++)
		if (inviting->lead[i] == lead && inviting->agents[i] > 0)
			sum += inviting->agents[i];
	return sum;
}

static void
show_floor(const struct inviting *inviting, uint32_t i, const uint32_t *with, struct model *row)
{
	const struct launching *launching = &inviting->launching;
	struct arena *arena = launching->visit->arena;
	const struct place *places = launching->tree->places;
	const int64_t floor = secrecy_floor(RESPONDENT_AGENT);
	const bool is_draft = launching->wave.state == SURVEY_DRAFT;
	model_flag(row, LINE_IS_WORKSHOP, inviting->workshop[i]);
	if (inviting->agents[i] < 0)
		return;
	if (inviting->lead[i] != i) {
		model_text(row, LINE_WITH, places[inviting->lead[i]].name);
		model_flag(row, LINE_SPLIT, is_draft);
		return;
	}
	const int64_t all = group_count(inviting, i);
	model_text_z(row, LINE_FLOOR, launch_floor_words(arena, all, floor));
	if (!is_draft || all >= floor)
		return;
	if (with[i] != PLACE_NONE && inviting->lead[with[i]] == with[i]) {
		model_text_z(row, LINE_GROUP,
		             arena_format(arena, "Regrouper avec «\u202f%.*s\u202f» (%lld)",
		                          SPAN_ARGS(places[with[i]].name),
		                          (long long)group_count(inviting, with[i])));
		model_text_z(row, LINE_GROUP_VALUE, arena_format(arena, "%u-%u", i, with[i]));
	}
	model_flag(row, LINE_CAN_WORKSHOP, places[i].parent != PLACE_NONE);
}

static void
show_people(struct inviting *inviting)
{
	struct launching *launching = &inviting->launching;
	struct visit *visit = launching->visit;
	struct arena *arena = visit->arena;
	const struct place_tree *tree = launching->tree;
	struct model *page = model_new(arena, &launch_people_page);
	int64_t *invited = arena_array_of(arena, int64_t, tree->count + 1);
	uint32_t *with = arena_array_of(arena, uint32_t, tree->count + 1);
	for (uint32_t i = 0; i < place_count(inviting); i++)
		invited[i] = inviting->lead[i] == i ? group_count(inviting, i) : 0;
	launch_propose(tree, invited, secrecy_floor(RESPONDENT_AGENT), with);
	model_text_z(page, PEOPLE_TITLE, "Qui est invité à répondre, et où\u202f?");
	model_text(page, PEOPLE_WITHIN, launching->wave.name);
	model_url_z(page, PEOPLE_URL, arena_format(arena, "%s/lieux", launching->base));
	model_url_z(page, PEOPLE_BACK_URL, launching->base);
	model_flag(page, PEOPLE_IS_DRAFT, launching->wave.state == SURVEY_DRAFT &&
	                                      (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	model_text(page, PEOPLE_LEADERS, inviting->is_wrong ? inviting->typed_leaders
	                                                    : number_words(arena, inviting->leaders));
	for (uint32_t i = 0; i < place_count(inviting); i++) {
		struct text under = text_new(arena, 200);
		for (uint32_t k = 0; k < tree->places[i].depth && k < 20; k++)
			text_add_z(&under, "—\u00a0");
		struct model *row = model_row(page, PEOPLE_LINES);
		model_text(row, LINE_PLACE, tree->places[i].name);
		model_text_z(row, LINE_UNDER, text_z(&under));
		model_text_z(row, LINE_ID, arena_format(arena, "%lld", (long long)tree->places[i].id));
		model_text(row, LINE_AGENTS, inviting->is_wrong ? inviting->typed_agents[i]
		                                                : number_words(arena, inviting->agents[i]));
		model_text(row, LINE_PUBLIC,
		           inviting->is_wrong ? inviting->typed_people[i]
		           : inviting->people[i] == 0 ? SPAN("")
		                                      : number_words(arena, inviting->people[i]));
		model_text_z(row, LINE_ERROR, inviting->errors[i]);
		if (inviting->errors[i] != NULL) {
			struct model *error = model_row(page, PEOPLE_ERRORS);
			model_url_z(error, 0, arena_format(arena, "#a-%lld", (long long)tree->places[i].id));
			model_text_z(error, 1,
			             arena_format(arena, "%.*s\u202f: %s", SPAN_ARGS(tree->places[i].name),
			                          inviting->errors[i]));
		}
		show_floor(inviting, i, with, row);
	}
	if (inviting->leaders_error != NULL) {
		struct model *error = model_row(page, PEOPLE_ERRORS);
		model_url_z(error, 0, "#dirigeants");
		model_text_z(error, 1, inviting->leaders_error);
		model_text_z(page, PEOPLE_LEADERS_ERROR, inviting->leaders_error);
	}
	if (tree->count > LAUNCH_PLACE_COUNT_MAX)
		model_count(page, PEOPLE_MORE, tree->count - LAUNCH_PLACE_COUNT_MAX);
	model_flag(page, PEOPLE_WRONG, inviting->is_wrong);
	if (inviting->is_wrong)
		visit->response->status = 422;
	visit_show(visit, &launch_people_page, page);
}

void
launch_get_people(struct visit *visit)
{
	struct inviting inviting;
	if (invite_look(visit, false, &inviting))
		show_people(&inviting);
}

/* --- keeping --------------------------------------------------------------------------------- */

static bool
read_number(struct span typed, int64_t *number_r)
{
	const struct span trimmed = span_trim(typed);
	*number_r = -1;
	return trimmed.length == 0 ||
	       (form_read_number(trimmed, number_r) && *number_r >= 0 && *number_r <= 1000000);
}

static void
read_people(struct inviting *inviting)
{
	struct visit *visit = inviting->launching.visit;
	for (uint32_t i = 0; i < place_count(inviting); i++) {
		const long long id = (long long)inviting->launching.tree->places[i].id;
		inviting->typed_agents[i] =
			http_pairs_first(&visit->body, arena_format(visit->arena, "a-%lld", id));
		inviting->typed_people[i] =
			http_pairs_first(&visit->body, arena_format(visit->arena, "u-%lld", id));
		if (!read_number(inviting->typed_agents[i], &inviting->agents[i]) ||
		    !read_number(inviting->typed_people[i], &inviting->people[i])) {
			inviting->errors[i] = "écrivez un nombre entier, ou rien.";
			inviting->is_wrong = true;
		}
		if (inviting->agents[i] < 0 && inviting->people[i] < 0)
			inviting->lead[i] = i;
	}
	inviting->typed_leaders = http_pairs_first(&visit->body, "dirigeants");
	if (!read_number(inviting->typed_leaders, &inviting->leaders)) {
		inviting->leaders_error = "Dirigeants\u202f: écrivez un nombre entier, ou rien.";
		inviting->is_wrong = true;
	}
}

/* « 3-5 »: place 3 is read with place 5. Groups do not chain: those already with 3 go along. */
static void
take_group(struct inviting *inviting, struct span value)
{
	struct span rest = value, first, second;
	int64_t a, b;
	if (!span_cut(&rest, '-', &first) || !span_cut(&rest, '-', &second) ||
	    !span_int64(first, &a) || !span_int64(second, &b) || a < 0 || b < 0 || a == b ||
	    a >= place_count(inviting) || b >= place_count(inviting))
		return;
	const uint32_t lead = inviting->lead[b];
	for (uint32_t i = 0; i < place_count(inviting); i++)
		if (inviting->lead[i] == (uint32_t)a)
			inviting->lead[i] = lead;
	inviting->lead[a] = lead;
}

static uint32_t
place_asked(const struct inviting *inviting, const char *name)
{
	int64_t id;
	const struct visit *visit = inviting->launching.visit;
	return span_int64(http_pairs_first(&visit->body, name), &id)
	           ? place_by_id(inviting->launching.tree, id)
	           : PLACE_NONE;
}

/* A team in workshop answers together, on its own paper; whoever answers by herself counts with the
 * place above. */
static void
take_buttons(struct inviting *inviting)
{
	const struct place_tree *tree = inviting->launching.tree;
	take_group(inviting, http_pairs_first(&inviting->launching.visit->body, "regrouper"));
	const uint32_t split = place_asked(inviting, "separer");
	if (split != PLACE_NONE) {
		inviting->lead[split] = split;
		inviting->workshop[split] = false;
	}
	const uint32_t team = place_asked(inviting, "atelier");
	if (team != PLACE_NONE && tree->places[team].parent != PLACE_NONE) {
		const uint32_t parent = tree->places[team].parent;
		inviting->workshop[team] = true;
		inviting->lead[team] = inviting->lead[parent];
		if (inviting->agents[parent] < 0)
			inviting->agents[parent] = 0;
	}
}

static bool
keep_places(struct db *db, struct inviting *inviting)
{
	struct launching *launching = &inviting->launching;
	struct visit *visit = launching->visit;
	const struct place_tree *tree = launching->tree;
	struct survey_population *list =
		arena_array_of(visit->arena, struct survey_population, tree->count * 2 + 2);
	size_t count = 0;
	for (uint32_t i = 0; i < place_count(inviting); i++) {
		if (inviting->agents[i] < 0 && inviting->people[i] < 0)
			continue;
		const int64_t id = tree->places[i].id, lead = tree->places[inviting->lead[i]].id;
		list[count++] = (struct survey_population){
			id, lead, SIDE_USAGER, inviting->people[i] < 0 ? 0 : inviting->people[i]
		};
		list[count++] = (struct survey_population){
			id, lead, SIDE_AGENT, inviting->agents[i] < 0 ? 0 : inviting->agents[i]
		};
		if (!launch_store_team(db, visit->root_id, launching->wave.id, id,
		                       inviting->workshop[i], &launching->fault) ||
		    (inviting->agents[i] >= 0 &&
		     !launch_store_headcount_keep(db, visit->root_id, id, inviting->agents[i],
		                                  &launching->fault)))
			return false;
	}
	if (inviting->leaders > 0 && tree->count > 0)
		list[count++] = (struct survey_population){ tree->places[0].id, tree->places[0].id,
			                                        SIDE_LEADER, inviting->leaders };
	return survey_populations_replace(db, visit->root_id, launching->wave.id, list, count,
	                                  &launching->fault);
}

static bool
write_people(struct db *db, void *data)
{
	struct inviting *inviting = data;
	struct launching *launching = &inviting->launching;
	struct survey_wave now;
	return launch_note(db, launching, "wave.people", "Lieux et agents invités notés.") &&
	       survey_wave_by_id(launching->visit->arena, db, launching->visit->root_id,
	                         launching->wave.id, &now, &launching->fault) == FOUND_ONE &&
	       now.state == SURVEY_DRAFT && keep_places(db, inviting);
}

void
launch_post_people(struct visit *visit)
{
	struct inviting inviting;
	bool gave_up = false;
	if (!invite_look(visit, true, &inviting))
		return;
	if (inviting.launching.wave.state != SURVEY_DRAFT) {
		visit_say(visit, 409, "Cette enquête est déjà prête",
		          "Les lieux et les agents invités ne changent plus\u202f: c’est ce qui protège les "
		          "réponses.");
		return;
	}
	read_people(&inviting);
	take_buttons(&inviting);
	if (inviting.is_wrong)
		show_people(&inviting);
	else if (visit_write(visit, write_people, &inviting, &gave_up) || gave_up)
		visit_go(visit, "%s/lieux", inviting.launching.base);
}
