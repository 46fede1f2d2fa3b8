/* The ways in: links for all with their poster, cards with codes, links of one person. */
#include "base/time.h"
#include "craft/chart/chart.h"
#include "listen/launch/launch_inside.h"

enum { WAY_PLACE, WAY_SIDE, WAY_URL, WAY_WORDS, WAY_KIOSK_URL, WAY_BUTTON_URL, WAY_QR, WAY_FIELD_COUNT };
static const struct field way_fields[WAY_FIELD_COUNT] = {
	[WAY_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[WAY_SIDE] = { "side", FIELD_TEXT, FIELD_API, .help = "Who answers." },
	[WAY_URL] = { "way_url", FIELD_URL, FIELD_PAGE },
	[WAY_WORDS] = { "way_words", FIELD_TEXT, FIELD_API, .help = "The link." },
	[WAY_KIOSK_URL] = { "kiosk_url", FIELD_URL, FIELD_PAGE },
	[WAY_BUTTON_URL] = { "button_url", FIELD_URL, FIELD_PAGE },
	[WAY_QR] = { "qr", FIELD_MARKUP, FIELD_PAGE },
};
enum {
	LINKS_TITLE, LINKS_WITHIN, LINKS_URL, LINKS_BACK_URL, LINKS_WAYS, LINKS_MADE, LINKS_MAIL, LINKS_SMS,
	LINKS_ASKS_FILE,
	LINKS_FIELDS, LINKS_ERRORS, LINKS_WRONG, LINKS_FIELD_COUNT
};
static const struct field links_fields[LINKS_FIELD_COUNT] = {
	[LINKS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LINKS_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[LINKS_URL] = { "links_url", FIELD_URL, FIELD_PAGE },
	[LINKS_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[LINKS_WAYS] = { "ways", FIELD_LIST, FIELD_API, .of = way_fields,
		.of_count = WAY_FIELD_COUNT, .help = "Links for all." },
	[LINKS_MADE] = { "made", FIELD_TEXT, FIELD_API, .help = "Links of one person, made so far." },
	[LINKS_MAIL] = { "mail_words", FIELD_TEXT, FIELD_PAGE },
	[LINKS_SMS] = { "sms_words", FIELD_TEXT, FIELD_PAGE },
	[LINKS_ASKS_FILE] = { "asks_file", FIELD_FLAG, FIELD_API,
		.help = "Usagers are asked for a file: they answer by a link for all alone." },
	[LINKS_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LINKS_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LINKS_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind launch_links_page = { "survey.links", "listen/launch/pages/links.html",
	links_fields, LINKS_FIELD_COUNT };

enum { CARD_PLACE, CARD_SIDE, CARD_CODE, CARD_LABEL, CARD_URL, CARD_QR, CARD_FIELD_COUNT };
static const struct field card_fields[CARD_FIELD_COUNT] = {
	[CARD_PLACE] = { "place", FIELD_TEXT, FIELD_PAGE },
	[CARD_SIDE] = { "side", FIELD_TEXT, FIELD_PAGE },
	[CARD_CODE] = { "code", FIELD_TEXT, FIELD_PAGE },
	[CARD_LABEL] = { "whom", FIELD_TEXT, FIELD_PAGE },
	[CARD_URL] = { "card_words", FIELD_TEXT, FIELD_PAGE },
	[CARD_QR] = { "qr", FIELD_MARKUP, FIELD_PAGE },
};
enum { CARDS_TITLE, CARDS_SURVEY, CARDS_CLOSES, CARDS_LIST, CARDS_WITHIN, CARDS_ARE_CARDS, CARDS_BACK_URL,
	   CARDS_FIELD_COUNT };
static const struct field cards_fields[CARDS_FIELD_COUNT] = {
	[CARDS_TITLE] = { "title", FIELD_TEXT, FIELD_PAGE },
	[CARDS_SURVEY] = { "survey", FIELD_TEXT, FIELD_PAGE },
	[CARDS_CLOSES] = { "closes", FIELD_DATE, FIELD_PAGE },
	[CARDS_LIST] = { "cards", FIELD_LIST, FIELD_PAGE, .of = card_fields,
		.of_count = CARD_FIELD_COUNT },
	[CARDS_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[CARDS_ARE_CARDS] = { "are_cards", FIELD_FLAG, FIELD_PAGE },
	[CARDS_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind launch_cards_page = { "survey.cards", "listen/launch/pages/cards.html",
	cards_fields, CARDS_FIELD_COUNT };

static const char *const side_names[SIDE_COUNT] = { "usagers", "agents", "dirigeants" };

static const struct form_choice kind_choices[] = {
	{ "carte", "Des cartes avec un code, à imprimer et à distribuer" },
	{ "lien", "Des liens, un par personne, à envoyer vous-même" },
};
static const struct form_choice side_choices[] = { { "1", "Agents" },
	                                               { "0", "Usagers" },
	                                               { "2", "Dirigeants" } };

enum { PERSON_COUNT_MAX = 2000 };
enum { MAKE_KIND, MAKE_SIDE, MAKE_PLACE, MAKE_COUNT_OF, MAKE_NAMES, MAKE_FORM_COUNT };
static const struct form_field make_form[MAKE_FORM_COUNT] = {
	[MAKE_KIND] = { "genre", FORM_CHOICE, "Quoi faire", .choices = kind_choices,
		.choice_count = LENGTH(kind_choices), .required = "Choisissez des cartes ou des liens." },
	[MAKE_SIDE] = { "cote", FORM_CHOICE, "Pour qui", .choices = side_choices,
		.choice_count = LENGTH(side_choices), .required = "Dites pour qui." },
	[MAKE_PLACE] = { "lieu", FORM_SELECT, "Lieu", .required = "Choisissez un lieu.",
		.wrong = "Choisissez un lieu de la liste." },
	[MAKE_COUNT_OF] = { "nombre", FORM_NUMBER, "Combien de cartes",
		.hint = "Pour des cartes seulement.", .least = 1, .most = 500,
		.wrong = "Écrivez un nombre de 1 à 500." },
	[MAKE_NAMES] = { "personnes", FORM_LONG, "Une personne par ligne (nom ou adresse)",
		.hint = "Pour des liens seulement. Ces noms disent à qui envoyer chaque lien\u202f; ils sont "
		        "effacés à la clôture et ne sont jamais joints aux réponses.",
		.length_max = FORM_LENGTH_MAX },
};

struct linking {
	struct launching launching;
	struct form *form;
	struct answer_link *links;
	size_t count;
	const char *address;
	bool asks_file;
};

/* As this browser reached us, through the proxy in front if there is one. */
static const char *
address_of(const struct visit *visit)
{
	const struct span host = http_header(visit->request, "Host");
	const bool secure = span_is(http_header(visit->request, "X-Forwarded-Proto"), "https");
	return arena_format(visit->arena, "%s://%.*s", secure ? "https" : "http", SPAN_ARGS(host));
}

static struct span
place_words(const struct launching *launching, int64_t place_id)
{
	const uint32_t place = place_by_id(launching->tree, place_id);
	return place == PLACE_NONE ? SPAN("") : launching->tree->places[place].name;
}

static void
offer_places(struct linking *linking)
{
	struct launching *launching = &linking->launching;
	struct arena *arena = launching->visit->arena;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, launching->population_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < launching->population_count; i++) {
		const struct survey_population *one = &launching->populations[i];
		bool is_known = one->place_id != one->lead_place_id;
		for (size_t k = 0; k < i; k++)
			is_known = is_known || launching->populations[k].place_id == one->place_id;
		if (!is_known)
			choices[count++] = (struct form_choice){
				arena_format(arena, "%lld", (long long)one->place_id),
				span_copy(arena, place_words(launching, one->place_id))
			};
	}
	form_offer(linking->form, MAKE_PLACE, choices, count);
}

static bool
link_look(struct visit *visit, struct linking *linking)
{
	*linking = (struct linking){ 0 };
	if (!launch_look(visit, true, &linking->launching))
		return false;
	linking->form = form_new(visit->arena, make_form, MAKE_FORM_COUNT);
	linking->address = address_of(visit);
	offer_places(linking);
	if (!launch_asks_file(visit->arena, visit->db, visit->root_id, &linking->launching.wave,
	                      &linking->asks_file, &linking->launching.fault)) {
		visit_fail(visit, &linking->launching.fault);
		return false;
	}
	if (linking->launching.wave.state == SURVEY_OPEN)
		return true;
	visit_say(visit, 409, "Cette enquête n’est pas ouverte",
	          "Les liens, l’affiche et les cartes se font quand elle est ouverte.");
	return false;
}

/* A poster for agents, where no agent works, would gather replies of nobody knows whom. */
static bool
somebody_is_invited(const struct launching *launching, int64_t lead_place_id)
{
	for (size_t i = 0; i < launching->population_count; i++)
		if (launching->populations[i].lead_place_id == lead_place_id &&
		    launching->populations[i].side == SIDE_AGENT && launching->populations[i].people > 0)
			return true;
	return false;
}

static void
show_ways(struct linking *linking, struct model *page)
{
	struct launching *launching = &linking->launching;
	struct arena *arena = launching->visit->arena;
	size_t made = 0, used = 0;
	for (size_t i = 0; i < linking->count; i++) {
		const struct answer_link *link = &linking->links[i];
		if (link->kind != ANSWER_OPEN) {
			made++;
			used += link->is_used;
			continue;
		}
		if (link->side == SIDE_AGENT && !somebody_is_invited(launching, link->place_id))
			continue;
		const char *words = arena_format(arena, "%s/repondre/%.*s", linking->address,
		                                 SPAN_ARGS(link->secret));
		struct model *row = model_row(page, LINKS_WAYS);
		model_text(row, WAY_PLACE, place_words(launching, link->place_id));
		model_text_z(row, WAY_SIDE, side_names[link->side]);
		model_url_z(row, WAY_URL,
		            arena_format(arena, "/repondre/%.*s", SPAN_ARGS(link->secret)));
		model_text_z(row, WAY_WORDS, words);
		if (!linking->asks_file || link->side != SIDE_USAGER)
			model_url_z(row, WAY_KIOSK_URL,
			            arena_format(arena, "/borne/%.*s", SPAN_ARGS(link->secret)));
		model_url_z(row, WAY_BUTTON_URL,
		            arena_format(arena, "/bouton/%.*s", SPAN_ARGS(link->secret)));
		model_markup(row, WAY_QR, chart_qr(arena, span_of(words), SPAN("Code à lire avec un téléphone")));
	}
	if (made > 0)
		model_text_z(page, LINKS_MADE,
		             arena_format(arena, "%zu liens et cartes faits, %zu ont servi.", made, used));
}

static void
show_links(struct linking *linking)
{
	struct launching *launching = &linking->launching;
	struct visit *visit = launching->visit;
	struct model *page = model_new(visit->arena, &launch_links_page);
	if (visit_db(visit) == NULL)
		return;
	if (!answer_links(visit->arena, visit->db, visit->root_id, launching->wave.id,
	                  &linking->links, &linking->count, &launching->fault)) {
		visit_fail(visit, &launching->fault);
		return;
	}
	struct text day = text_new(visit->arena, 100);
	text_add_date_words(&day, launching->wave.closed_day);
	model_text_z(page, LINKS_TITLE, "Liens, affiche et cartes");
	model_text(page, LINKS_WITHIN, launching->wave.name);
	model_url_z(page, LINKS_URL, arena_format(visit->arena, "%s/liens", launching->base));
	model_url_z(page, LINKS_BACK_URL, launching->base);
	model_flag(page, LINKS_ASKS_FILE, linking->asks_file);
	show_ways(linking, page);
	model_text_z(page, LINKS_MAIL,
	             arena_format(visit->arena,
	                          "Bonjour, nous vous demandons votre avis sur le service. Cela prend deux "
	                          "minutes, et rien n’est obligatoire. Vos réponses ne sont jamais reliées à "
	                          "votre nom. Pour répondre, jusqu’au %s\u202f: [lien]",
	                          text_z(&day)));
	model_text_z(page, LINKS_SMS,
	             arena_format(visit->arena,
	                          "Votre avis sur le service, deux minutes, sans nom, jusqu’au %s\u202f: [lien]",
	                          text_z(&day)));
	form_draw(linking->form, page, (struct form_place){ LINKS_FIELDS, LINKS_ERRORS, LINKS_WRONG });
	if (!form_is_fine(linking->form))
		visit->response->status = 422;
	visit_show(visit, &launch_links_page, page);
}

void
launch_get_links(struct visit *visit)
{
	struct linking linking;
	if (link_look(visit, &linking))
		show_links(&linking);
}

/* --- making ---------------------------------------------------------------------------------- */

static bool
write_links(struct db *db, void *data)
{
	struct linking *linking = data;
	struct launching *launching = &linking->launching;
	return launch_note(db, launching, "wave.links",
	                   arena_format(launching->visit->arena, "%zu liens ou cartes faits.",
	                                linking->count)) &&
	       answer_links_make(launching->visit->arena, db, launching->visit->root_id,
	                         launching->wave.id, linking->links, linking->count,
	                         &launching->fault);
}

static void
add_link(struct linking *linking, const struct answer_link *model, struct span label)
{
	linking->links[linking->count] = *model;
	linking->links[linking->count++].label = label;
}

static void
read_links(struct linking *linking)
{
	struct form *form = linking->form;
	struct arena *arena = linking->launching.visit->arena;
	struct answer_link model = { .secret = SPAN(""), .label = SPAN("") };
	int64_t side = 0;
	(void)span_int64(form_text(form, MAKE_SIDE), &side);
	model.side = (enum side)side;
	(void)span_int64(form_text(form, MAKE_PLACE), &model.place_id);
	if (linking->asks_file && model.side == SIDE_USAGER) {
		form_complain(form, "cote", "Cette enquête demande un fichier aux usagers\u202f: donnez-leur le lien "
		                            "pour tous. Un lien ou une carte à eux dirait qui l’a joint.");
		return;
	}
	linking->links = arena_array_of(arena, struct answer_link, PERSON_COUNT_MAX);
	if (form_choice(form, MAKE_KIND) == 0) {
		model.kind = ANSWER_CARD;
		if (!form_has(form, MAKE_COUNT_OF)) {
			form_complain(form, "nombre", "Écrivez combien de cartes vous voulez.");
			return;
		}
		for (int64_t i = 0; i < form_number(form, MAKE_COUNT_OF); i++)
			add_link(linking, &model, SPAN(""));
		return;
	}
	model.kind = ANSWER_PERSONAL;
	struct span rest = form_text(form, MAKE_NAMES), line;
	while (span_cut(&rest, '\n', &line)) {
		line = span_trim(line);
		if (line.length > 200)
			form_complain(form, "personnes", "Une ligne est trop longue\u202f: un nom ou une adresse par ligne.");
		else if (linking->count == PERSON_COUNT_MAX)
			form_complain(form, "personnes",
			              "Faites les liens de 2\u202f000 personnes au plus à la fois.");
		else if (line.length > 0)
			add_link(linking, &model, line);
	}
	if (linking->count == 0)
		form_complain(form, "personnes", "Écrivez au moins une personne.");
}

/* The only page that shows them: their codes are not kept. */
static void
show_cards(struct linking *linking)
{
	struct launching *launching = &linking->launching;
	struct visit *visit = launching->visit;
	struct arena *arena = visit->arena;
	struct model *page = model_new(arena, &launch_cards_page);
	model_text_z(page, CARDS_TITLE, "À imprimer ou à copier maintenant");
	model_text(page, CARDS_SURVEY, launching->wave.name);
	model_text(page, CARDS_WITHIN, launching->wave.name);
	model_flag(page, CARDS_ARE_CARDS, linking->links[0].kind == ANSWER_CARD);
	model_date(page, CARDS_CLOSES, launching->wave.closed_day);
	model_url_z(page, CARDS_BACK_URL, arena_format(arena, "%s/liens", launching->base));
	for (size_t i = 0; i < linking->count; i++) {
		const struct answer_link *link = &linking->links[i];
		const bool is_card = link->kind == ANSWER_CARD;
		const char *words = arena_format(arena, "%s/repondre/%.*s", linking->address,
		                                 SPAN_ARGS(link->secret));
		struct model *row = model_row(page, CARDS_LIST);
		model_text(row, CARD_PLACE, place_words(launching, link->place_id));
		model_text_z(row, CARD_SIDE, side_names[link->side]);
		model_text(row, CARD_LABEL, link->label);
		if (is_card) {
			model_text_z(row, CARD_CODE,
			             arena_format(arena, "%.4s-%.4s-%.2s", link->secret.at,
			                          link->secret.at + 4, link->secret.at + 8));
			model_text_z(row, CARD_URL, arena_format(arena, "%s/repondre", linking->address));
			model_markup(row, CARD_QR,
			             chart_qr(arena, span_of(words), SPAN("Code à lire avec un téléphone")));
		} else
			model_text_z(row, CARD_URL, words);
	}
	visit_show(visit, &launch_cards_page, page);
}

void
launch_post_links(struct visit *visit)
{
	struct linking linking;
	bool gave_up = false;
	if (!link_look(visit, &linking))
		return;
	if (form_read(linking.form, visit_lookup, visit))
		read_links(&linking);
	if (!form_is_fine(linking.form))
		show_links(&linking);
	else if (visit_write(visit, write_links, &linking, &gave_up))
		show_cards(&linking);
	else if (gave_up)
		visit_go(visit, "%s/liens", linking.launching.base);
}
