/* Choosing a journey, and writing it: one text, one step a line, read back as the line of its steps. */
#include "base/ident.h"
#include "ground/journey/journey_inside.h"

#define TEXT(label, words) { label, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(label)       { label, FIELD_TEXT, FIELD_PAGE }
#define FLAG(label)        { label, FIELD_FLAG, FIELD_PAGE }
#define URL(label)         { label, FIELD_URL, FIELD_PAGE }
#define FORM_ROWS(label)   { label, FIELD_LIST, FIELD_PAGE, .of = form_row_fields, \
		.of_count = FORM_ROW_FIELD_COUNT }

/* --- the choice ------------------------------------------------------------------------------- */

enum { STEP_TITLE, STEP_KEY, STEP_FIELD_COUNT };
static const struct field step_fields[STEP_FIELD_COUNT] = {
	[STEP_TITLE] = TEXT("step", "Title of the step."),
	[STEP_KEY] = { "is_key", FIELD_FLAG, FIELD_API, .help = "A key moment." },
};
enum { TEMPLATE_RANK, TEMPLATE_NAME, TEMPLATE_URL, TEMPLATE_TAKEN_URL, TEMPLATE_STEPS,
	TEMPLATE_FIELD_COUNT };
static const struct field template_fields[TEMPLATE_FIELD_COUNT] = {
	[TEMPLATE_RANK] = { "rank", FIELD_COUNT, FIELD_API, .help = "To be given to begin with it." },
	[TEMPLATE_NAME] = TEXT("name", "Of the journey."),
	[TEMPLATE_URL] = URL("url"),
	[TEMPLATE_TAKEN_URL] = URL("taken_url"),
	[TEMPLATE_STEPS] = { "steps", FIELD_LIST, FIELD_API, .of = step_fields,
		.of_count = STEP_FIELD_COUNT, .help = "In order." },
};
enum { SHELF_NAME, SHELF_TEMPLATES, SHELF_FIELD_COUNT };
static const struct field shelf_fields[SHELF_FIELD_COUNT] = {
	[SHELF_NAME] = TEXT("shelf", "For whom."),
	[SHELF_TEMPLATES] = { "templates", FIELD_LIST, FIELD_API, .of = template_fields,
		.of_count = TEMPLATE_FIELD_COUNT, .help = "Journeys to begin with." },
};
enum { CHOOSE_TITLE, CHOOSE_SHELVES, CHOOSE_FIELD_COUNT };
static const struct field choose_fields[CHOOSE_FIELD_COUNT] = {
	[CHOOSE_TITLE] = TEXT("title", "Title of the page."),
	[CHOOSE_SHELVES] = { "shelves", FIELD_LIST, FIELD_API, .of = shelf_fields,
		.of_count = SHELF_FIELD_COUNT, .help = "Public, then internal." },
};
const struct page_kind journey_choose_page = { "journey.new", "ground/journey/pages/choose.html",
	choose_fields, CHOOSE_FIELD_COUNT };

static void
show_template(struct arena *arena, const struct journey_template *template,
              const struct journey *journeys, size_t count, struct model *row)
{
	model_count(row, TEMPLATE_RANK, template->rank);
	model_text(row, TEMPLATE_NAME, template->name);
	model_url_z(row, TEMPLATE_URL,
	            arena_format(arena, "/parcours/nouveau?modele=%lld", (long long)template->rank));
	for (size_t i = 0; i < count; i++)
		if (journeys[i].template == template->rank && !journeys[i].is_closed)
			model_url_z(row, TEMPLATE_TAKEN_URL, journey_path(arena, &journeys[i]));
	for (size_t i = 0; i < template->step_count; i++) {
		struct model *step = model_row(row, TEMPLATE_STEPS);
		model_text(step, STEP_TITLE, template->steps[i].title);
		model_flag(step, STEP_KEY, template->steps[i].is_key);
	}
}

static void
show_choice(struct visit *visit)
{
	static const char *const names[JOURNEY_AUDIENCE_COUNT] = {
		[JOURNEY_PUBLIC] = "Pour le public",
		[JOURNEY_INTERNAL] = "Entre collègues",
	};
	struct fault fault = { 0 };
	struct journey *journeys;
	size_t count, template_count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!journey_list(visit->arena, db, visit->root_id, &journeys, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	const struct journey_template *templates = journey_templates(visit->arena, &template_count);
	struct model *page = model_new(visit->arena, &journey_choose_page);
	model_text_z(page, CHOOSE_TITLE, "Choisir un parcours");
	for (int audience = 0; audience < JOURNEY_AUDIENCE_COUNT; audience++) {
		struct model *shelf = model_row(page, CHOOSE_SHELVES);
		model_text_z(shelf, SHELF_NAME, names[audience]);
		for (size_t i = 0; i < template_count; i++)
			if ((int)templates[i].audience == audience)
				show_template(visit->arena, &templates[i], journeys, count,
				              model_row(shelf, SHELF_TEMPLATES));
	}
	visit_show(visit, &journey_choose_page, page);
}

/* --- the editor ------------------------------------------------------------------------------- */

enum { BAD_LINE, BAD_WHY, BAD_FIELD_COUNT };
static const struct field bad_fields[BAD_FIELD_COUNT] = {
	[BAD_LINE] = { "line", FIELD_COUNT, FIELD_API, .help = "Number of the line." },
	[BAD_WHY] = TEXT("why", "What is wrong with it."),
};
enum { CHANGE_WORDS, CHANGE_FIELD_COUNT };
static const struct field change_fields[CHANGE_FIELD_COUNT] = {
	[CHANGE_WORDS] = TEXT("change", "What becomes of a step."),
};
enum { THEIR_LABEL, THEIR_TEXT, THEIR_FIELD_COUNT };
static const struct field their_fields[THEIR_FIELD_COUNT] = {
	[THEIR_LABEL] = TEXT("their_label", "Name of the field."),
	[THEIR_TEXT] = TEXT("their_text", "What is kept."),
};

enum {
	EDIT_TITLE, EDIT_URL, EDIT_BACK_URL, EDIT_CLOSE_URL, EDIT_IS_CLOSED, EDIT_VERSION,
	EDIT_TEMPLATE, EDIT_CONFLICT, EDIT_THEIRS, EDIT_ABOUT, EDIT_WAY, EDIT_REST, EDIT_BAD,
	EDIT_HAS_BAD, EDIT_READ, EDIT_LINE, EDIT_CHANGES, EDIT_HAS_CHANGES, EDIT_ERRORS, EDIT_WRONG,
	EDIT_FIELD_COUNT
};
static const struct field edit_fields[EDIT_FIELD_COUNT] = {
	[EDIT_TITLE] = TEXT("title", "Title of the page."),
	[EDIT_URL] = URL("edit_url"),
	[EDIT_BACK_URL] = URL("back_url"),
	[EDIT_CLOSE_URL] = URL("close_url"),
	[EDIT_IS_CLOSED] = FLAG("is_closed"),
	[EDIT_VERSION] = SHOWN("version"),
	[EDIT_TEMPLATE] = SHOWN("template"),
	[EDIT_CONFLICT] = TEXT("conflict", "Who wrote meanwhile."),
	[EDIT_THEIRS] = { "theirs", FIELD_LIST, FIELD_API, .of = their_fields,
		.of_count = THEIR_FIELD_COUNT, .help = "What they wrote, where it differs." },
	[EDIT_ABOUT] = FORM_ROWS("about_fields"),
	[EDIT_WAY] = FORM_ROWS("way_fields"),
	[EDIT_REST] = FORM_ROWS("rest_fields"),
	[EDIT_BAD] = { "bad", FIELD_LIST, FIELD_API, .of = bad_fields, .of_count = BAD_FIELD_COUNT,
		.help = "Lines that were not understood." },
	[EDIT_HAS_BAD] = FLAG("has_bad"),
	[EDIT_READ] = TEXT("read", "How many steps were read."),
	[EDIT_LINE] = { "line_of_steps", FIELD_MARKUP, FIELD_PAGE },
	[EDIT_CHANGES] = { "changes", FIELD_LIST, FIELD_API, .of = change_fields,
		.of_count = CHANGE_FIELD_COUNT, .help = "What becomes of the steps that are kept." },
	[EDIT_HAS_CHANGES] = FLAG("has_changes"),
	[EDIT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[EDIT_WRONG] = FLAG("wrong"),
};
const struct page_kind journey_edit_page = { "journey.edit", "ground/journey/pages/edit.html",
	edit_fields, EDIT_FIELD_COUNT };

static const struct form_choice audience_choices[] = {
	{ "public", "Le public\u202f: usagers d’un côté, agents de l’autre" },
	{ "interne", "Des collègues\u202f: un service en sert un autre" },
};
static const struct form_choice stage_choices[] = {
	{ "choisi", "Choisi\u202f: on sait pourquoi" },
	{ "observe", "Observé\u202f: on a regardé et demandé des deux côtés" },
	{ "refonte", "En refonte\u202f: des étapes changent" },
	{ "suivi", "Suivi\u202f: on mesure si cela va mieux" },
};
_Static_assert(LENGTH(audience_choices) == JOURNEY_AUDIENCE_COUNT, "one choice per audience");
_Static_assert(LENGTH(stage_choices) == JOURNEY_STAGE_COUNT, "one choice per stage");

enum { ABOUT_NAME, ABOUT_AUDIENCE, ABOUT_PLACE, ABOUT_COUNT };
static const struct form_field about_form[ABOUT_COUNT] = {
	[ABOUT_NAME] = { "nom", FORM_TEXT, "Nom du parcours",
		.hint = "Ce que la personne vient faire\u202f: Demander un titre d’identité.",
		.required = "Donnez un nom à ce parcours.", .length_max = JOURNEY_NAME_LENGTH_MAX },
	[ABOUT_AUDIENCE] = { "pour", FORM_CHOICE, "Qui fait la demande", .choices = audience_choices,
		.choice_count = LENGTH(audience_choices), .required = "Dites qui fait la demande." },
	[ABOUT_PLACE] = { "direction", FORM_SELECT, "Direction qui garde ce parcours",
		.required = "Dites quelle direction garde ce parcours.",
		.wrong = "Choisissez une direction de la liste." },
};

enum { WAY_STEPS, WAY_COUNT };
static const struct form_field way_form[WAY_COUNT] = {
	[WAY_STEPS] = { "etapes", FORM_LONG, "Étapes, une par ligne",
		.hint = "Étape\u202f; canaux\u202f; qui agit. Une étoile devant, pour un moment à enjeux.",
		.required = "Écrivez au moins deux étapes, une par ligne." },
};

enum { REST_PROFILES, REST_STAGE, REST_REASON, REST_COUNT };
static const struct form_field rest_form[REST_COUNT] = {
	[REST_PROFILES] = { "profils", FORM_LONG, "Pour qui, un profil par ligne",
		.hint = "Profil\u202f; ce qui compte pour lui. Par exemple\u202f: Personne sans internet\u202f; être "
		        "reçue sans rendez-vous." },
	[REST_STAGE] = { "ou", FORM_CHOICE, "Où en est-on", .choices = stage_choices,
		.choice_count = LENGTH(stage_choices), .required = "Dites où en est ce parcours." },
	[REST_REASON] = { "pourquoi", FORM_LONG, "Pourquoi ce parcours",
		.hint = "Ce qui l’a fait choisir\u202f: beaucoup de passages, des réclamations, des agents à "
		        "la peine. Tous ceux qui ont un compte le lisent.",
		.required = "Dites pourquoi ce parcours a été choisi.",
		.length_max = JOURNEY_REASON_LENGTH_MAX },
};

struct editing {
	struct visit *visit;
	const struct place_tree *tree;
	struct journey journey; /* as kept, or as it will be; id 0: not kept yet */
	struct journey_step *kept;
	size_t kept_count;
	struct journey_profile *profiles;
	size_t profile_count;
	struct form *about, *way, *rest;
	int64_t *place_ids; /* of the choices */
	bool was_sent;
	int64_t version_sent;
	struct journey_text text;
	struct journey_profiles_text profiles_text;
	bool is_conflict;
	struct fault fault;
};

/* --- what it holds before anyone touches it ----------------------------------------------------- */

/* Where it stands now is always offered, however deep. */
static void
offer_own_place(struct editing *editing, struct form_choice *choices, size_t *count)
{
	struct arena *arena = editing->visit->arena;
	const int64_t place_id = editing->journey.place_id;
	const uint32_t place = place_by_id(editing->tree, place_id);
	for (size_t i = 0; i < *count; i++)
		if (editing->place_ids[i] == place_id)
			return;
	if (place_id == 0 || place == PLACE_NONE)
		return;
	editing->place_ids[*count] = place_id;
	choices[(*count)++] =
		(struct form_choice){ arena_format(arena, "%lld", (long long)place_id),
			                  span_copy(arena, editing->tree->places[place].name) };
}

/* As deep as the list stays short; only where this reader may act, and where it stands now. */
static void
offer_places(struct editing *editing)
{
	enum { PLACE_OFFERED_MAX = 600, DEPTH_TRIED_MAX = 8 };
	struct arena *arena = editing->visit->arena;
	const struct reader *reader = &editing->visit->reader;
	const struct place_tree *tree = editing->tree;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, PLACE_OFFERED_MAX + 2);
	uint32_t depth = 0, at_depth = 0;
	size_t count = 0;
	editing->place_ids = arena_array_of(arena, int64_t, PLACE_OFFERED_MAX + 2);
	for (uint32_t tried = 0; tried < DEPTH_TRIED_MAX; tried++) {
		for (uint32_t i = 0; i < tree->count; i++)
			at_depth += tree->places[i].depth == tried;
		if (at_depth <= PLACE_OFFERED_MAX)
			depth = tried;
	}
	if (people_may(reader, tree, WHO(ROLE_REFERENT), PLACE_NONE))
		choices[count++] = (struct form_choice){ "0", "Toute l’organisation" };
	for (uint32_t i = 0; i < tree->count && count < PLACE_OFFERED_MAX; i++) {
		const struct place *place = &tree->places[i];
		if (!people_may(reader, tree, WHO(ROLE_REFERENT), i) ||
		    place->depth > depth)
			continue;
		struct text label = text_new(arena, 2000);
		for (uint32_t k = 0; k < place->depth; k++)
			text_add_z(&label, "—\u00a0");
		text_add(&label, place->name);
		editing->place_ids[count] = place->id;
		choices[count++] = (struct form_choice){
			arena_format(arena, "%lld", (long long)place->id), text_z(&label) };
	}
	offer_own_place(editing, choices, &count);
	form_offer(editing->about, ABOUT_PLACE, choices, count);
	if (editing->journey.id == 0 && count == 1) /* nothing to choose */
		form_fill(editing->about, ABOUT_PLACE, span_of(choices[0].value));
	else if (editing->journey.id != 0)
		form_fill(editing->about, ABOUT_PLACE,
		          span_of(arena_format(arena, "%lld", (long long)editing->journey.place_id)));
}

static void
make_forms(struct editing *editing)
{
	struct arena *arena = editing->visit->arena;
	const struct journey *journey = &editing->journey;
	editing->about = form_new(arena, about_form, ABOUT_COUNT);
	editing->way = form_new(arena, way_form, WAY_COUNT);
	editing->rest = form_new(arena, rest_form, REST_COUNT);
	offer_places(editing);
	form_fill(editing->about, ABOUT_NAME, journey->name);
	form_fill(editing->about, ABOUT_AUDIENCE, span_of(audience_choices[journey->audience].value));
	form_fill(editing->way, WAY_STEPS,
	          journey_text_write(arena, editing->kept, editing->kept_count));
	form_fill(editing->rest, REST_PROFILES,
	          journey_profiles_write(arena, editing->profiles, editing->profile_count));
	form_fill(editing->rest, REST_STAGE, span_of(stage_choices[journey->stage].value));
	form_fill(editing->rest, REST_REASON, journey->reason);
	editing->text = journey_text_read(
		arena, journey_text_write(arena, editing->kept, editing->kept_count));
}

static bool
tree_load(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	editing->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &editing->fault);
	if (editing->tree == NULL)
		visit_fail(visit, &editing->fault);
	return editing->tree != NULL;
}

/* A template, or nothing (rank 0). False after an answer. */
static bool
look_new(struct editing *editing, struct span wanted)
{
	struct arena *arena = editing->visit->arena;
	int64_t rank = 0;
	size_t count;
	const struct journey_template *templates = journey_templates(arena, &count);
	if (!span_int64(wanted, &rank) || rank < 0 || rank > (int64_t)count) {
		visit_missing(editing->visit);
		return false;
	}
	editing->journey = (struct journey){ .code = SPAN(""), .name = SPAN(""), .reason = SPAN("") };
	if (rank > 0) {
		const struct journey_template *template = &templates[rank - 1];
		editing->journey.template = rank;
		editing->journey.code = template->code;
		editing->journey.name = template->name;
		editing->journey.audience = template->audience;
		editing->kept = arena_grow(arena, template->steps, template->step_count,
		                           template->step_count + 1, sizeof *template->steps);
		editing->kept_count = template->step_count;
	}
	if (!tree_load(editing))
		return false;
	make_forms(editing);
	return true;
}

static bool
load_kept(struct editing *editing)
{
	struct visit *visit = editing->visit;
	const int64_t journey_id = editing->journey.id;
	return journey_steps(visit->arena, visit->db, visit->root_id, journey_id, &editing->kept,
	                     &editing->kept_count, &editing->fault) &&
	       journey_profiles(visit->arena, visit->db, visit->root_id, journey_id,
	                        &editing->profiles, &editing->profile_count, &editing->fault);
}

/* The journey of the address, to be changed by this reader. False after an answer. */
static bool
look_kept(struct editing *editing)
{
	struct visit *visit = editing->visit;
	if (!tree_load(editing))
		return false;
	enum found found = journey_lookup(visit->arena, visit->db, visit->root_id, visit->part[0],
	                                  &editing->journey, &editing->fault);
	if (found == FOUND_ONE && !load_kept(editing))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED)
		visit_fail(visit, &editing->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	else if (!journey_may_change(&visit->reader, editing->tree, &editing->journey))
		visit_refuse(visit, "Ce parcours est gardé par une autre direction que les vôtres.");
	else {
		make_forms(editing);
		return true;
	}
	return false;
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
show_read(const struct editing *editing, struct model *page)
{
	struct arena *arena = editing->visit->arena;
	const struct journey_text *text = &editing->text;
	struct markup line;
	if (text->count == 0)
		model_text_z(page, EDIT_READ, "Aucune étape n’est lue pour l’instant.");
	else if (text->bad_count == 0)
		model_text_z(page, EDIT_READ, arena_format(arena, "%zu %s.", text->count,
		                                           text->count > 1 ? "étapes lues" : "étape lue"));
	else
		model_text_z(page, EDIT_READ,
		             arena_format(arena, "%zu %s, %zu %s à corriger.", text->count,
		                          text->count > 1 ? "étapes lues" : "étape lue", text->bad_count,
		                          text->bad_count > 1 ? "lignes" : "ligne"));
	if (journey_line(arena, text->steps, text->count, &line))
		model_markup(page, EDIT_LINE, line);
	for (size_t i = 0; i < text->bad_count; i++) {
		struct model *row = model_row(page, EDIT_BAD);
		model_count(row, BAD_LINE, text->bad[i].line);
		model_text_z(row, BAD_WHY, text->bad[i].why);
	}
	model_flag(page, EDIT_HAS_BAD, text->bad_count > 0);
}

/* Of a journey that is kept: a template has no identity to lose. */
static void
show_changes(const struct editing *editing, struct model *page)
{
	struct journey_change *changes;
	size_t live = 0;
	for (size_t i = 0; i < editing->kept_count; i++)
		live += !editing->kept[i].is_removed;
	if (!editing->was_sent || editing->journey.id == 0 || live == 0)
		return;
	if (editing->version_sent != editing->journey.version && !editing->is_conflict) {
		/* What is kept is no longer what she began from: compared with it, her text would say what
		 * she did not do. */
		model_text_z(model_row(page, EDIT_CHANGES), CHANGE_WORDS,
		             "Quelqu’un d’autre a enregistré ce parcours entre-temps. Quand vous enregistrerez, "
		             "vous verrez les deux textes avant que rien ne change.");
		model_flag(page, EDIT_HAS_CHANGES, true);
		return;
	}
	const size_t count =
		journey_changes(editing->visit->arena, editing->kept, editing->kept_count,
	                    editing->text.steps, editing->text.count, &changes);
	for (size_t i = 0; i < count; i++)
		model_text(model_row(page, EDIT_CHANGES), CHANGE_WORDS, changes[i].words);
	model_flag(page, EDIT_HAS_CHANGES, count > 0);
}

static void
add_theirs(struct model *page, const char *label, struct span theirs, struct span ours)
{
	if (span_equal(span_trim(theirs), span_trim(ours)))
		return;
	struct model *row = model_row(page, EDIT_THEIRS);
	model_text_z(row, THEIR_LABEL, label);
	model_text(row, THEIR_TEXT, theirs.length > 0 ? theirs : SPAN("(rien)"));
}

static struct span
place_label(const struct editing *editing)
{
	const uint32_t place = editing->journey.place_id == 0
	                           ? PLACE_NONE
	                           : place_by_id(editing->tree, editing->journey.place_id);
	return place == PLACE_NONE ? SPAN("Toute l’organisation") : editing->tree->places[place].name;
}

/* Both texts stay: hers in the fields, the other one beside. */
static void
show_conflict(const struct editing *editing, struct span who, struct model *page)
{
	struct arena *arena = editing->visit->arena;
	const struct journey *kept = &editing->journey;
	model_text_z(page, EDIT_CONFLICT,
	             arena_format(arena,
	                          "%.*s a enregistré ce parcours pendant que vous l’écriviez. Votre texte "
	                          "est dans les champs, rien n’en est perdu. Reprenez ce qui vous manque, "
	                          "puis enregistrez\u202f: c’est ce que vous enverrez qui restera.",
	                          SPAN_ARGS(who)));
	add_theirs(page, "étapes", journey_text_write(arena, editing->kept, editing->kept_count),
	           form_text(editing->way, WAY_STEPS));
	add_theirs(page, "nom", kept->name, form_text(editing->about, ABOUT_NAME));
	if (!span_is(form_text(editing->about, ABOUT_AUDIENCE), audience_choices[kept->audience].value))
		add_theirs(page, "qui fait la demande", span_of(audience_choices[kept->audience].label),
		           SPAN(""));
	if (!span_is(form_text(editing->about, ABOUT_PLACE),
	             arena_format(arena, "%lld", (long long)kept->place_id)))
		add_theirs(page, "direction", place_label(editing), SPAN(""));
	add_theirs(page, "pour qui",
	           journey_profiles_write(arena, editing->profiles, editing->profile_count),
	           form_text(editing->rest, REST_PROFILES));
	if (!span_is(form_text(editing->rest, REST_STAGE), stage_choices[kept->stage].value))
		add_theirs(page, "où en est-on", span_of(stage_choices[kept->stage].label), SPAN(""));
	add_theirs(page, "pourquoi ce parcours", kept->reason, form_text(editing->rest, REST_REASON));
}

/* Who wrote last, from the register. False after an answer. */
static bool
who_wrote(struct editing *editing, struct span *who_r)
{
	struct visit *visit = editing->visit;
	struct fact *facts;
	size_t count;
	struct db *db = visit_db(visit);
	*who_r = SPAN("Une autre personne");
	if (db == NULL)
		return false;
	if (journey_lookup(visit->arena, db, visit->root_id, editing->journey.code, &editing->journey,
	                   &editing->fault) == FOUND_ONE &&
	    load_kept(editing) &&
	    journal_before(visit->arena, db, visit->root_id, 0, editing->journey.id, &facts, &count,
	                   &editing->fault) &&
	    (count == 0 || people_name(visit->arena, db, visit->root_id, facts[0].account_id, who_r,
	                               &editing->fault)))
		return true;
	visit_fail(visit, &editing->fault);
	return false;
}

static bool
only_looks(const struct editing *editing)
{
	return span_is(http_pairs_first(&editing->visit->body, "faire"), "voir");
}

static void
show_editor(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct arena *arena = visit->arena;
	struct span who;
	if (editing->is_conflict && !who_wrote(editing, &who))
		return;
	const struct journey *journey = &editing->journey;
	struct model *page = model_new(arena, &journey_edit_page);
	model_text_z(page, EDIT_TITLE,
	             journey->id == 0 ? "Écrire ce parcours"
	                              : arena_format(arena, "Modifier «\u202f%.*s\u202f»",
	                                             SPAN_ARGS(journey->name)));
	model_url(page, EDIT_URL, visit->request->path);
	model_url_z(page, EDIT_BACK_URL,
	            journey->id == 0 ? "/parcours" : journey_path(arena, journey));
	if (journey->id != 0)
		model_url_z(page, EDIT_CLOSE_URL,
		            arena_format(arena, "%s/clore", journey_path(arena, journey)));
	model_flag(page, EDIT_IS_CLOSED, journey->is_closed);
	/* A form sent back keeps the version it was made from, but after a conflict was told. */
	const int64_t version =
		editing->was_sent && !editing->is_conflict ? editing->version_sent : journey->version;
	model_text_z(page, EDIT_VERSION, arena_format(arena, "%lld", (long long)version));
	model_text_z(page, EDIT_TEMPLATE, arena_format(arena, "%lld", (long long)journey->template));
	if (editing->is_conflict)
		show_conflict(editing, who, page);
	show_read(editing, page);
	show_changes(editing, page);
	form_draw(editing->about, page, (struct form_place){ EDIT_ABOUT, EDIT_ERRORS, EDIT_WRONG });
	form_draw(editing->way, page, (struct form_place){ EDIT_WAY, EDIT_ERRORS, EDIT_WRONG });
	form_draw(editing->rest, page, (struct form_place){ EDIT_REST, EDIT_ERRORS, EDIT_WRONG });
	const bool fine = form_is_fine(editing->about) && form_is_fine(editing->way) &&
	                  form_is_fine(editing->rest);
	model_flag(page, EDIT_WRONG, !fine);
	if (!fine && !only_looks(editing)) /* a look refuses nothing */
		visit->response->status = 422;
	else if (editing->is_conflict)
		visit->response->status = 409;
	visit_show(visit, &journey_edit_page, page);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* « Voir » loses nothing that was typed, and says nothing of fields that are still empty. */
static void
keep_typed(const struct editing *editing, struct form *form, const struct form_field *fields,
           size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct span typed;
		if (visit_lookup(editing->visit, fields[i].name, &typed))
			form_fill(form, i, typed);
	}
}

static void
read_profiles(struct editing *editing)
{
	struct arena *arena = editing->visit->arena;
	const struct journey_profiles_text text =
		journey_profiles_read(arena, form_text(editing->rest, REST_PROFILES));
	editing->profiles_text = text;
	if (text.bad_count > 0)
		form_complain(editing->rest, "profils",
		              arena_format(arena, "Ligne %lld\u202f: %s", (long long)text.bad[0].line,
		                           text.bad[0].why));
}

static void
read_forms(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct arena *arena = visit->arena;
	editing->was_sent = true;
	if (!span_int64(http_pairs_first(&visit->body, "version"), &editing->version_sent))
		editing->version_sent = 0;
	(void)form_read(editing->way, visit_lookup, visit);
	editing->text = journey_text_read(arena, form_text(editing->way, WAY_STEPS));
	if (only_looks(editing)) {
		keep_typed(editing, editing->about, about_form, ABOUT_COUNT);
		keep_typed(editing, editing->rest, rest_form, REST_COUNT);
	} else {
		(void)form_read(editing->about, visit_lookup, visit);
		(void)form_read(editing->rest, visit_lookup, visit);
		read_profiles(editing);
	}
	const char *count = journey_count_complaint(arena, editing->text.written);
	if (editing->text.bad_count > 0)
		form_complain(editing->way, "etapes", journey_bad_complaint(arena, &editing->text));
	else if (count != NULL)
		form_complain(editing->way, "etapes", count);
}

static bool
is_fine(const struct editing *editing)
{
	return form_is_fine(editing->about) && form_is_fine(editing->way) &&
	       form_is_fine(editing->rest);
}

static void
take_forms(struct editing *editing)
{
	struct journey *journey = &editing->journey;
	journey->name = form_text(editing->about, ABOUT_NAME);
	journey->audience = (enum journey_audience)form_choice(editing->about, ABOUT_AUDIENCE);
	journey->place_id = editing->place_ids[form_choice(editing->about, ABOUT_PLACE)];
	journey->stage = (enum journey_stage)form_choice(editing->rest, REST_STAGE);
	journey->reason = form_text(editing->rest, REST_REASON);
	journey->version = editing->version_sent;
}

/* --- writing ---------------------------------------------------------------------------------- */

static bool
note(struct db *db, struct editing *editing, const struct journey *journey, const char *kind,
     const char *what)
{
	const struct visit *visit = editing->visit;
	const struct fact fact = {
		.kind = kind,
		.account_id = visit->reader.account_id,
		.place_id = journey->place_id,
		.subject_id = journey->id,
		.words = span_of(arena_format(visit->arena, "Parcours «\u202f%.*s\u202f» %s.",
		                              SPAN_ARGS(journey->name), what)),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &editing->fault) == FOUND_ONE;
}

/* The short name of the template, or of the words; a figure more when it is taken. */
static bool
find_code(struct editing *editing, struct db *db, struct journey *journey)
{
	enum { TRIED_MAX = 1000, SUFFIX_LENGTH = 5 };
	struct visit *visit = editing->visit;
	struct span base = journey->code;
	if (base.length == 0)
		base = span_slug(visit->arena, journey->name, JOURNEY_CODE_LENGTH_MAX - SUFFIX_LENGTH);
	if (base.length == 0)
		base = SPAN("parcours");
	for (int i = 1; i < TRIED_MAX; i++) {
		struct journey other;
		journey->code =
			i == 1 ? base
				   : span_of(arena_format(visit->arena, "%.*s-%d", SPAN_ARGS(base), i));
		const enum found found = journey_lookup(visit->arena, db, visit->root_id, journey->code,
		                                        &other, &editing->fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE && !span_is(journey->code, "nouveau"))
			return true;
	}
	return false;
}

static bool
write_all(struct editing *editing, struct db *db, const struct journey *journey)
{
	struct visit *visit = editing->visit;
	return journey_write_steps(visit->arena, db, visit->root_id, journey->id, editing->text.steps,
	                           editing->text.count, &editing->fault) &&
	       journey_store_profiles(db, visit->root_id, journey->id,
	                              editing->profiles_text.profiles, editing->profiles_text.count,
	                              &editing->fault);
}

struct writing {
	struct editing *editing;
	struct journey before, after;
};

static bool
write_new(struct db *db, void *data)
{
	struct writing *writing = data;
	struct editing *editing = writing->editing;
	writing->after = writing->before; /* it may run twice */
	writing->after.id = ident_ordered();
	return find_code(editing, db, &writing->after) &&
	       note(db, editing, &writing->after, "journey.chosen", "choisi") &&
	       journey_store_add(db, editing->visit->root_id, &writing->after, &editing->fault) &&
	       write_all(editing, db, &writing->after);
}

static bool
write_change(struct db *db, void *data)
{
	struct writing *writing = data;
	struct editing *editing = writing->editing;
	const struct journey *after = &writing->after;
	const bool moves = writing->before.stage != after->stage;
	bool done = false;
	editing->is_conflict = false;
	if (!note(db, editing, after, moves ? "journey.moved" : "journey.changed",
	          moves ? journey_stage_words[after->stage] : "modifié") ||
	    !journey_store_change(db, editing->visit->root_id, after, &done, &editing->fault))
		return false;
	editing->is_conflict = !done;
	return done && write_all(editing, db, after);
}

void
journey_get_new(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	const struct span template = visit_asked(visit, "modele");
	if (template.length == 0)
		show_choice(visit);
	else if (look_new(&editing, template))
		show_editor(&editing);
}

/* False after a fault was answered; too many is said beside the name. */
static bool
has_room(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct journey *journeys;
	size_t count;
	if (!journey_list(visit->arena, visit->db, visit->root_id, &journeys, &count,
	                  &editing->fault)) {
		visit_fail(visit, &editing->fault);
		return false;
	}
	if (count >= JOURNEY_COUNT_MAX)
		form_complain(editing->about, "nom",
		              "Il y a déjà 1\u202f000 parcours, et Parvis n’en garde pas plus\u202f: reprenez-en "
		              "un.");
	return true;
}

void
journey_post_new(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	bool gave_up = false;
	if (!look_new(&editing, http_pairs_first(&visit->body, "modele")))
		return;
	read_forms(&editing);
	if (!only_looks(&editing) && !has_room(&editing))
		return;
	if (only_looks(&editing) || !is_fine(&editing)) {
		show_editor(&editing);
		return;
	}
	take_forms(&editing);
	struct writing writing = { .editing = &editing, .before = editing.journey };
	if (visit_write(visit, write_new, &writing, &gave_up))
		visit_go(visit, "%s", journey_path(visit->arena, &writing.after));
	else if (gave_up) /* sent twice */
		visit_go(visit, "/parcours");
}

void
journey_get_edit(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	if (look_kept(&editing))
		show_editor(&editing);
}

void
journey_post_edit(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	bool gave_up = false;
	if (!look_kept(&editing))
		return;
	read_forms(&editing);
	if (only_looks(&editing) || !is_fine(&editing)) {
		show_editor(&editing);
		return;
	}
	struct writing writing = { .editing = &editing, .before = editing.journey };
	const struct journey kept = editing.journey;
	take_forms(&editing);
	writing.after = editing.journey;
	editing.journey = kept;
	const bool done = visit_write(visit, write_change, &writing, &gave_up);
	if (!done && !gave_up)
		return;
	if (!editing.is_conflict) {
		visit_go(visit, "%s", journey_path(visit->arena, &kept));
		return;
	}
	visit_db_end(visit); /* what the other person wrote is to be read */
	show_editor(&editing);
}

/* --- closing ---------------------------------------------------------------------------------- */

static bool
write_closed(struct db *db, void *data)
{
	struct writing *writing = data;
	struct editing *editing = writing->editing;
	bool done = false;
	return note(db, editing, &writing->after,
	            writing->after.is_closed ? "journey.closed" : "journey.reopened",
	            writing->after.is_closed ? "clos" : "repris") &&
	       journey_store_change(db, editing->visit->root_id, &writing->after, &done,
	                            &editing->fault) &&
	       done;
}

void
journey_post_close(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	bool gave_up = false;
	if (!look_kept(&editing))
		return;
	struct writing writing = { .editing = &editing, .after = editing.journey };
	writing.after.is_closed = span_is(http_pairs_first(&visit->body, "faire"), "clore");
	if (visit_write(visit, write_closed, &writing, &gave_up) || gave_up)
		visit_go(visit, "/parcours");
}
