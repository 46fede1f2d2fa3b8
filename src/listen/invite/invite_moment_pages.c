/* Key moments: the rules of a survey, and « une étape est finie ». */
#include "base/ident.h"
#include "base/time.h"
#include "listen/invite/invite_inside.h"

/* --- steps to choose from ------------------------------------------------------------------------- */

struct step_known {
	int64_t journey_id, step_id;
	const char *value, *words; /* « JOURNEY-STEP », « Titre d’identité : Dépôt du dossier » */
};

/* Those on the way of journeys that are worked on. */
static bool
known_steps(struct visit *visit, struct step_known **known_r, size_t *count_r,
            struct fault *fault_r)
{
	struct arena *arena = visit->arena;
	struct journey *journeys;
	size_t journey_count, room = 0, count = 0;
	struct step_known *known = NULL;
	if (!journey_list(arena, visit->db, visit->root_id, &journeys, &journey_count, fault_r))
		return false;
	for (size_t i = 0; i < journey_count; i++) {
		struct journey_step *steps;
		size_t step_count;
		if (journeys[i].is_closed)
			continue;
		if (!journey_steps(arena, visit->db, visit->root_id, journeys[i].id, &steps, &step_count,
		                   fault_r))
			return false;
		for (size_t k = 0; k < step_count && count < FORM_CHOICE_MAX; k++) {
			if (steps[k].is_removed)
				continue;
			if (count == room) {
				known = arena_grow(arena, known, count, room * 2 + 64, sizeof *known);
				room = room * 2 + 64;
			}
			known[count++] = (struct step_known){
				.journey_id = journeys[i].id,
				.step_id = steps[k].id,
				.value = arena_format(arena, "%lld-%lld", (long long)journeys[i].id,
				                      (long long)steps[k].id),
				.words = arena_format(arena, "%.*s\u202f: %.*s", SPAN_ARGS(journeys[i].name),
				                      SPAN_ARGS(steps[k].title)),
			};
		}
	}
	*known_r = known;
	*count_r = count;
	return true;
}

static const struct step_known *
step_by_id(const struct step_known *known, size_t count, int64_t step_id)
{
	for (size_t i = 0; i < count; i++)
		if (known[i].step_id == step_id)
			return &known[i];
	return NULL;
}

static void
offer_steps(struct visit *visit, struct form *form, size_t field, const struct step_known *known,
            size_t count)
{
	struct form_choice *choices = arena_array_of(visit->arena, struct form_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){ known[i].value, known[i].words };
	form_offer(form, field, choices, count);
}

/* --- the rules of a survey ------------------------------------------------------------------------ */

static const struct form_choice side_choices[] = {
	{ "0", "La personne qui a fait la démarche" },
	{ "1", "L’agent qui l’a servie, le soir, avec d’autres" },
};
static const struct form_choice channel_choices[] = { { "0", "Message électronique" }, { "1", "SMS" } };
enum { ASK_STEP, ASK_SIDE, ASK_CHANNEL, ASK_DELAY, ASK_SHARE, ASK_COUNT };
static const struct form_field ask_form[ASK_COUNT] = {
	[ASK_STEP] = { "etape", FORM_SELECT, "Quand cette étape finit",
		.required = "Choisissez une étape.", .wrong = "Choisissez une étape de la liste." },
	[ASK_SIDE] = { "cote", FORM_CHOICE, "Demander à", .choices = side_choices,
		.choice_count = LENGTH(side_choices), .required = "Dites à qui." },
	[ASK_CHANNEL] = { "moyen", FORM_CHOICE, "Par", .choices = channel_choices,
		.choice_count = LENGTH(channel_choices), .required = "Dites par quel moyen." },
	[ASK_DELAY] = { "delai", FORM_NUMBER, "Combien d’heures après", .least = 0, .most = 720,
		.required = "Dites combien d’heures après.", .wrong = "Écrivez un nombre de 0 à 720." },
	[ASK_SHARE] = { "part", FORM_NUMBER, "À quelle part des personnes (%)", .least = 1, .most = 100,
		.hint = "Tirées au sort.", .required = "Dites à quelle part.",
		.wrong = "Écrivez un nombre de 1 à 100." },
};
enum { MOMENT_STEP, MOMENT_WORDS, MOMENT_VALUE, MOMENT_IS_ON, MOMENT_FIELD_COUNT };
static const struct field moment_fields[MOMENT_FIELD_COUNT] = {
	[MOMENT_STEP] = { "step", FIELD_TEXT, FIELD_API, .help = "Which step." },
	[MOMENT_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "Who is asked, how and when." },
	[MOMENT_VALUE] = { "value", FIELD_TEXT, FIELD_PAGE },
	[MOMENT_IS_ON] = { "is_on", FIELD_FLAG, FIELD_API, .help = "It holds." },
};
enum {
	MOMENTS_TITLE, MOMENTS_WITHIN, MOMENTS_URL, MOMENTS_BACK_URL, MOMENTS_LIST, MOMENTS_HAS_LIST,
	MOMENTS_HAS_STEPS, MOMENTS_FIELDS, MOMENTS_ERRORS, MOMENTS_WRONG, MOMENTS_FIELD_COUNT
};
static const struct field moments_fields[MOMENTS_FIELD_COUNT] = {
	[MOMENTS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[MOMENTS_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[MOMENTS_URL] = { "moments_url", FIELD_URL, FIELD_PAGE },
	[MOMENTS_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[MOMENTS_LIST] = { "moments", FIELD_LIST, FIELD_API, .of = moment_fields,
		.of_count = MOMENT_FIELD_COUNT, .help = "The rules of this survey." },
	[MOMENTS_HAS_LIST] = { "has_list", FIELD_FLAG, FIELD_PAGE },
	[MOMENTS_HAS_STEPS] = { "has_steps", FIELD_FLAG, FIELD_PAGE },
	[MOMENTS_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[MOMENTS_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[MOMENTS_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind invite_moments_page = { "survey.moments", "listen/invite/pages/moments.html",
	moments_fields, MOMENTS_FIELD_COUNT };

struct asking {
	struct inviting inviting;
	struct form *form;
	struct step_known *known;
	size_t known_count;
	struct invite_moment *moments, made;
	size_t moment_count;
	int64_t ended_id;
};

static bool
moments_look(struct visit *visit, bool writes, struct asking *asking)
{
	*asking = (struct asking){ .ended_id = 0 };
	if (!invite_look(visit, writes, &asking->inviting))
		return false;
	struct fault *fault_r = &asking->inviting.fault;
	if (!known_steps(visit, &asking->known, &asking->known_count, fault_r) ||
	    !invite_store_moments(visit->arena, visit->db, visit->root_id, &asking->moments,
	                          &asking->moment_count, fault_r)) {
		visit_fail(visit, fault_r);
		return false;
	}
	asking->form = form_new(visit->arena, ask_form, ASK_COUNT);
	offer_steps(visit, asking->form, ASK_STEP, asking->known, asking->known_count);
	return true;
}

static const char *
moment_words(struct arena *arena, const struct invite_moment *moment)
{
	return arena_format(arena, "%s, par %s, %lld\u202fh après, à %lld\u202f%% des personnes",
	                    moment->side == SIDE_AGENT ? "à l’agent qui a servi, le soir"
	                                               : "à la personne qui a fait la démarche",
	                    moment->channel == INVITE_SMS ? "SMS" : "message électronique",
	                    (long long)(moment->delay_s / 3600), (long long)moment->percent);
}

static void
show_moments(struct asking *asking)
{
	struct inviting *inviting = &asking->inviting;
	struct visit *visit = inviting->visit;
	struct model *page = model_new(visit->arena, &invite_moments_page);
	model_text_z(page, MOMENTS_TITLE, "À chaque moment clé");
	model_text(page, MOMENTS_WITHIN, inviting->wave.name);
	model_url_z(page, MOMENTS_URL, arena_format(visit->arena, "%s/moments", inviting->base));
	model_url_z(page, MOMENTS_BACK_URL, arena_format(visit->arena, "%s/invitations", inviting->base));
	model_flag(page, MOMENTS_HAS_STEPS, asking->known_count > 0);
	for (size_t i = 0; i < asking->moment_count; i++) {
		const struct invite_moment *moment = &asking->moments[i];
		if (moment->wave_id != inviting->wave.id)
			continue;
		const struct step_known *step =
			step_by_id(asking->known, asking->known_count, moment->step_id);
		struct model *row = model_row(page, MOMENTS_LIST);
		model_text_z(row, MOMENT_STEP,
		             step != NULL ? step->words : "Une étape qui n’est plus sur le parcours");
		model_text_z(row, MOMENT_WORDS, moment_words(visit->arena, moment));
		model_text_z(row, MOMENT_VALUE,
		             arena_format(visit->arena, "%lld", (long long)moment->moment_id));
		model_flag(row, MOMENT_IS_ON, !moment->is_over);
		model_flag(page, MOMENTS_HAS_LIST, true);
	}
	form_draw(asking->form, page, (struct form_place){ MOMENTS_FIELDS, MOMENTS_ERRORS, MOMENTS_WRONG });
	if (!form_is_fine(asking->form))
		visit->response->status = 422;
	visit_show(visit, &invite_moments_page, page);
}

void
invite_get_moments(struct visit *visit)
{
	struct asking asking;
	if (moments_look(visit, false, &asking))
		show_moments(&asking);
}

static bool
write_moment(struct db *db, void *data)
{
	struct asking *asking = data;
	struct inviting *inviting = &asking->inviting;
	const int64_t root_id = inviting->visit->root_id;
	if (asking->ended_id > 0)
		return invite_note(db, inviting, "invite.moment_ended", "Une règle de moment clé ne vaut plus.") &&
		       invite_store_moment_end(db, root_id, asking->ended_id, inviting->wave.id,
		                               &inviting->fault);
	return invite_note(db, inviting, "invite.moment",
	                   arena_format(inviting->visit->arena, "Règle de moment clé\u202f: %s.",
	                                moment_words(inviting->visit->arena, &asking->made))) &&
	       invite_store_moment_add(db, root_id, &asking->made, &inviting->fault);
}

/* A rule without words would send nothing. */
static void
check_words(const struct asking *asking)
{
	const struct invite_wave *said = &asking->inviting.said;
	const bool is_sms = form_choice(asking->form, ASK_CHANNEL) == 1;
	if (asking->inviting.asks_file && form_choice(asking->form, ASK_SIDE) == 0)
		form_complain(asking->form, "cote",
		              "Cette enquête demande un fichier aux usagers, qui répondent par un lien pour tous.");
	if ((is_sms ? said->sms : said->letter).length == 0)
		form_complain(asking->form, "moyen",
		              is_sms ? "Écrivez d’abord le SMS, avec le message des invitations."
		                     : "Écrivez d’abord le message des invitations.");
}

void
invite_post_moments(struct visit *visit)
{
	struct asking asking;
	bool gave_up = false;
	if (!moments_look(visit, true, &asking))
		return;
	(void)span_int64(http_pairs_first(&visit->body, "arreter"), &asking.ended_id);
	if (asking.ended_id <= 0) {
		if (form_read(asking.form, visit_lookup, visit))
			check_words(&asking);
		if (!form_is_fine(asking.form)) {
			show_moments(&asking);
			return;
		}
		const struct step_known *step = &asking.known[form_choice(asking.form, ASK_STEP)];
		asking.made = (struct invite_moment){
			.moment_id = ident_ordered(),
			.journey_id = step->journey_id,
			.step_id = step->step_id,
			.wave_id = asking.inviting.wave.id,
			.side = form_choice(asking.form, ASK_SIDE) == 1 ? SIDE_AGENT : SIDE_USAGER,
			.channel = form_choice(asking.form, ASK_CHANNEL) == 1 ? INVITE_SMS : INVITE_MAIL,
			.delay_s = form_number(asking.form, ASK_DELAY) * 3600,
			.percent = form_number(asking.form, ASK_SHARE),
		};
	}
	if (visit_write(visit, write_moment, &asking, &gave_up) || gave_up)
		visit_go(visit, "%s/moments", asking.inviting.base);
}

/* --- « une étape est finie » ------------------------------------------------------------------------ */

enum { ENDED_STEP, ENDED_PLACE, ENDED_CONTACT, ENDED_COUNT };
static const struct form_field ended_form[ENDED_COUNT] = {
	[ENDED_STEP] = { "etape", FORM_SELECT, "Étape", .required = "Choisissez l’étape.",
		.wrong = "Choisissez une étape de la liste." },
	[ENDED_PLACE] = { "lieu", FORM_SELECT, "Lieu", .required = "Choisissez le lieu.",
		.wrong = "Choisissez un lieu de la liste." },
	[ENDED_CONTACT] = { "contact", FORM_TEXT, "Adresse électronique ou mobile de la personne",
		.hint = "Si elle accepte d’être interrogée. Il est mis sous clé, et oublié après l’enquête.",
		.length_max = CONTACT_SIZE_MAX },
};
enum { ENDED_TITLE, ENDED_HAS_STEPS, ENDED_DONE, ENDED_FIELDS, ENDED_ERRORS, ENDED_WRONG, ENDED_FIELD_COUNT };
static const struct field ended_fields[ENDED_FIELD_COUNT] = {
	[ENDED_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[ENDED_HAS_STEPS] = { "has_steps", FIELD_FLAG, FIELD_API, .help = "Some survey asks at a step." },
	[ENDED_DONE] = { "done", FIELD_FLAG, FIELD_PAGE },
	[ENDED_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[ENDED_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[ENDED_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind invite_ended_page = { "invite.ended", "listen/invite/pages/ended.html",
	ended_fields, ENDED_FIELD_COUNT };

struct ending {
	struct visit *visit;
	struct form *form;
	struct step_known *known; /* those that some rule asks about */
	size_t known_count;
	const struct place_tree *tree;
	struct invite_ended ended;
	struct fault fault;
};

static bool
asked_steps(struct ending *ending)
{
	struct visit *visit = ending->visit;
	struct invite_moment *moments;
	size_t count, kept = 0;
	if (!known_steps(visit, &ending->known, &ending->known_count, &ending->fault) ||
	    !invite_store_moments(visit->arena, visit->db, visit->root_id, &moments, &count,
	                          &ending->fault))
		return false;
	for (size_t i = 0; i < ending->known_count; i++) {
		bool is_asked = false;
		for (size_t k = 0; k < count; k++)
			is_asked = is_asked ||
			           (!moments[k].is_over && moments[k].step_id == ending->known[i].step_id);
		if (is_asked)
			ending->known[kept++] = ending->known[i];
	}
	ending->known_count = kept;
	return true;
}

/* Places where this reader works, and what is under them. */
static void
offer_places(struct ending *ending)
{
	struct visit *visit = ending->visit;
	const struct place_tree *tree = ending->tree;
	struct form_choice *choices = arena_array_of(visit->arena, struct form_choice, tree->count + 1);
	size_t count = 0;
	for (uint32_t i = 0; i < tree->count && count < FORM_CHOICE_MAX; i++)
		if (people_may(&visit->reader, tree, WHO_SIGNED_IN, i))
			choices[count++] = (struct form_choice){
				arena_format(visit->arena, "%lld", (long long)tree->places[i].id),
				span_copy(visit->arena, tree->places[i].name)
			};
	form_offer(ending->form, ENDED_PLACE, choices, count);
}

static bool
ended_look(struct visit *visit, struct ending *ending)
{
	*ending = (struct ending){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	ending->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &ending->fault);
	if (ending->tree == NULL || !asked_steps(ending)) {
		visit_fail(visit, &ending->fault);
		return false;
	}
	ending->form = form_new(visit->arena, ended_form, ENDED_COUNT);
	offer_steps(visit, ending->form, ENDED_STEP, ending->known, ending->known_count);
	offer_places(ending);
	return true;
}

static void
show_ended(struct ending *ending, bool is_done)
{
	struct visit *visit = ending->visit;
	struct model *page = model_new(visit->arena, &invite_ended_page);
	model_text_z(page, ENDED_TITLE, "Une étape est finie");
	model_flag(page, ENDED_HAS_STEPS, ending->known_count > 0);
	model_flag(page, ENDED_DONE, is_done);
	form_draw(ending->form, page, (struct form_place){ ENDED_FIELDS, ENDED_ERRORS, ENDED_WRONG });
	if (!form_is_fine(ending->form))
		visit->response->status = 422;
	visit_show(visit, &invite_ended_page, page);
}

void
invite_get_ended(struct visit *visit)
{
	struct ending ending;
	if (ended_look(visit, &ending))
		show_ended(&ending, span_is(visit_asked(visit, "note"), "1"));
}

static bool
write_ended(struct db *db, void *data)
{
	struct ending *ending = data;
	struct visit *visit = ending->visit;
	return invite_step_ended(visit->arena, db, visit->root_id, visit->folder, &ending->ended,
	                         &ending->fault) == FOUND_ONE;
}

/* Who served is whoever notes it: her address is that of her account. */
static bool
take_served(struct ending *ending)
{
	struct visit *visit = ending->visit;
	struct colleague *people;
	size_t count;
	if (!people_list(visit->arena, visit->db, visit->root_id, &people, &count, &ending->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (people[i].account_id == visit->reader.account_id)
			ending->ended.served_by = people[i].mail;
	return true;
}

void
invite_post_ended(struct visit *visit)
{
	struct ending ending;
	struct invite_key key;
	struct span contact;
	enum invite_channel channel;
	const char *why = NULL;
	bool gave_up = false;
	if (!ended_look(visit, &ending))
		return;
	const bool is_read = form_read(ending.form, visit_lookup, visit);
	const struct span typed = form_text(ending.form, ENDED_CONTACT);
	if (is_read && typed.length > 0)
		why = invite_contact_read(visit->arena, typed, &contact, &channel);
	if (why != NULL)
		form_complain(ending.form, "contact",
		              arena_format(visit->arena, "Cela ne se lit pas\u202f: %s", why));
	if (!form_is_fine(ending.form) || visit->once.length == 0) {
		show_ended(&ending, false);
		return;
	}
	const struct step_known *step = &ending.known[form_choice(ending.form, ENDED_STEP)];
	ending.ended = (struct invite_ended){ .journey_id = step->journey_id,
		                                  .step_id = step->step_id,
		                                  .contact = typed,
		                                  .once = visit->once,
		                                  .at_unix_s = visit->now_s };
	(void)span_int64(form_text(ending.form, ENDED_PLACE), &ending.ended.place_id);
	const bool is_served = take_served(&ending);
	visit_db_end(visit); /* the key is read in a conversation of its own */
	if (!is_served || !invite_key_have(visit->arena, visit->store, visit->root_id, visit->folder,
	                                   &key, &ending.fault)) {
		visit_fail(visit, &ending.fault);
		return;
	}
	vault_wipe(&key, sizeof key);
	if (visit_write(visit, write_ended, &ending, &gave_up) || gave_up)
		visit_go(visit, "/etapes/finie?note=1");
}
