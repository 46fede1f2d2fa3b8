/* « Boîtes »: what is asked for by who writes to an address. */
#include "ground/journal/journal.h"
#include "welcome/letters/letters_inside.h"

/* --- the page ---------------------------------------------------------------------------------- */

enum { ROW_WAY, ROW_ADDRESS, ROW_OFFERING, ROW_UNIT, ROW_URL, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_WAY] = { "way", FIELD_TEXT, FIELD_API, .help = "By mail or by SMS." },
	[ROW_ADDRESS] = { "address", FIELD_TEXT, FIELD_API,
		.help = "The address written to; null: all others." },
	[ROW_OFFERING] = { "offering", FIELD_TEXT, FIELD_API, .help = "What is asked for." },
	[ROW_UNIT] = { "unit", FIELD_TEXT, FIELD_API, .help = "The unit in charge." },
	[ROW_URL] = { "url", FIELD_URL, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_ROWS, PAGE_HAS, PAGE_NO_DEFAULT, PAGE_NO_OFFERING, PAGE_SAVED, PAGE_TROUBLE,
	PAGE_FORM_TITLE, PAGE_IS_CHANGED, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_ROWS] = { "boxes", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "By way and address." },
	[PAGE_HAS] = { "has_boxes", FIELD_FLAG, FIELD_PAGE },
	[PAGE_NO_DEFAULT] = { "has_no_default", FIELD_FLAG, FIELD_API,
		.help = "What comes by mail to any other address is not taken." },
	[PAGE_NO_OFFERING] = { "has_no_offering", FIELD_FLAG, FIELD_PAGE },
	[PAGE_SAVED] = { "is_saved", FIELD_FLAG, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FORM_TITLE] = { "form_title", FIELD_TEXT, FIELD_PAGE },
	[PAGE_IS_CHANGED] = { "is_changed", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind letters_boxes_page = { "letters.boxes", "welcome/letters/pages/boxes.html",
	page_fields, PAGE_FIELD_COUNT };

/* --- the form ---------------------------------------------------------------------------------- */

enum { BOX_WAY, BOX_ADDRESS, BOX_OFFERING, BOX_UNIT, BOX_SEEN, BOX_COUNT };
static const struct form_choice way_choices[] = { { "courriel", "Par courriel" }, { "sms", "Par SMS" } };
static const enum desk_channel ways[] = { DESK_MAIL, DESK_SMS };
static const struct form_field box_form[BOX_COUNT] = {
	[BOX_WAY] = { "voie", FORM_CHOICE, "On écrit", .required = "Choisissez comment on écrit.",
		.choices = way_choices, .choice_count = LENGTH(way_choices) },
	[BOX_ADDRESS] = { "adresse", FORM_TEXT, "À quelle adresse, ou à quel numéro\u202f?",
		.hint = "Par exemple etat-civil@ville.fr. Laissez vide pour toutes les adresses qui ne sont pas dans "
	            "la liste.",
		.length_max = MAIL_ADDRESS_LENGTH_MAX },
	[BOX_OFFERING] = { "demande", FORM_SELECT, "Qu’est-ce que l’on demande ainsi\u202f?",
		.required = "Choisissez ce que l’on demande." },
	[BOX_UNIT] = { "service", FORM_SELECT, "Quel service s’en charge\u202f?",
		.hint = "Sans choix, celui que dit le catalogue." },
	[BOX_SEEN] = { "vu", FORM_HIDDEN, "vu", .length_max = 20 },
};

struct boxing {
	struct visit *visit;
	struct place_tree *tree;
	struct letters_box *boxes;
	size_t box_count;
	struct offering *offerings;
	size_t offering_count;
	struct form *form;
	struct letters_box box;  /* that is written, or changed */
	bool is_changed;         /* the form holds one that is there */
	bool is_dropped;
	const char *trouble;
	enum found found;
	struct fault fault;
};

static void
offer_lists(struct boxing *boxing)
{
	struct arena *arena = boxing->visit->arena;
	const struct place_tree *tree = boxing->tree;
	const size_t place_count = tree->count < FORM_CHOICE_MAX ? tree->count : FORM_CHOICE_MAX;
	struct form_choice *offerings =
		arena_array_of(arena, struct form_choice, boxing->offering_count + 1);
	struct form_choice *places = arena_array_of(arena, struct form_choice, place_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < boxing->offering_count && count < FORM_CHOICE_MAX; i++)
		if (boxing->offerings[i].kind != OFFERING_INTERNAL)
			offerings[count++] = (struct form_choice){
				arena_format(arena, "%lld", (long long)boxing->offerings[i].offering_id),
				span_copy(arena, boxing->offerings[i].name)
			};
	for (size_t i = 0; i < place_count; i++) {
		struct text label = text_new(arena, 2000);
		for (uint32_t depth = 0; depth < tree->places[i].depth; depth++)
			text_add_z(&label, "\u2003");
		text_add(&label, tree->places[i].name);
		places[i] = (struct form_choice){
			arena_format(arena, "%lld", (long long)tree->places[i].id), text_z(&label)
		};
	}
	form_offer(boxing->form, BOX_OFFERING, offerings, count);
	form_offer(boxing->form, BOX_UNIT, places, place_count);
}

static void
fill_number(struct boxing *boxing, size_t field, int64_t number)
{
	if (number != 0)
		form_fill(boxing->form, field,
		          span_of(arena_format(boxing->visit->arena, "%lld", (long long)number)));
}

static void
fill(struct boxing *boxing)
{
	form_fill(boxing->form, BOX_WAY, span_of(way_choices[boxing->box.channel == DESK_SMS].value));
	if (!boxing->is_changed)
		return;
	form_fill(boxing->form, BOX_ADDRESS, boxing->box.address);
	fill_number(boxing, BOX_OFFERING, boxing->box.offering_id);
	fill_number(boxing, BOX_UNIT, boxing->box.unit_id);
	fill_number(boxing, BOX_SEEN, boxing->box.changes);
}

/* --- shown -------------------------------------------------------------------------------------- */

static struct span
offering_name(const struct boxing *boxing, int64_t offering_id)
{
	for (size_t i = 0; i < boxing->offering_count; i++)
		if (boxing->offerings[i].offering_id == offering_id)
			return boxing->offerings[i].name;
	return SPAN("");
}

static const char *
box_url(struct arena *arena, const struct letters_box *box)
{
	struct text url = text_new(arena, 100 + 3 * box->address.length);
	text_format(&url, "/boites?voie=%s&adresse=", way_choices[box->channel == DESK_SMS].value);
	http_percent_encode(&url, box->address);
	must(!url.cut);
	return text_z(&url);
}

static void
show_row(const struct boxing *boxing, const struct letters_box *box, struct model *page)
{
	struct model *row = model_row(page, PAGE_ROWS);
	const uint32_t unit =
		box->unit_id == 0 ? PLACE_NONE : place_by_id(boxing->tree, box->unit_id);
	model_text_z(row, ROW_WAY, desk_channel_words[box->channel]);
	model_text(row, ROW_ADDRESS, box->address);
	model_text(row, ROW_OFFERING, offering_name(boxing, box->offering_id));
	if (unit != PLACE_NONE)
		model_text(row, ROW_UNIT, boxing->tree->places[unit].name);
	else
		model_text_z(row, ROW_UNIT, "selon le catalogue");
	model_url_z(row, ROW_URL, box_url(boxing->visit->arena, box));
}

static void
show(struct boxing *boxing)
{
	struct visit *visit = boxing->visit;
	struct model *page = model_new(visit->arena, &letters_boxes_page);
	model_text_z(page, PAGE_TITLE, "Boîtes");
	model_flag(page, PAGE_HAS, boxing->box_count > 0);
	model_flag(page, PAGE_NO_OFFERING, boxing->offering_count == 0);
	model_flag(page, PAGE_NO_DEFAULT,
	           letters_box_for(boxing->boxes, boxing->box_count, DESK_MAIL, SPAN("")) == NULL);
	model_flag(page, PAGE_SAVED, visit_asked(visit, "enregistree").length > 0);
	model_text_z(page, PAGE_TROUBLE, boxing->trouble);
	model_text_z(page, PAGE_FORM_TITLE,
	             boxing->is_changed ? "Changer cette adresse" : "Ajouter une adresse");
	model_flag(page, PAGE_IS_CHANGED, boxing->is_changed);
	for (size_t i = 0; i < boxing->box_count; i++)
		show_row(boxing, &boxing->boxes[i], page);
	form_draw(boxing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(boxing->form) || boxing->trouble != NULL)
		visit->response->status = 422;
	visit_show(visit, &letters_boxes_page, page);
}

static bool
begin(struct boxing *boxing)
{
	struct visit *visit = boxing->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	boxing->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &boxing->fault);
	if (boxing->tree == NULL ||
	    !letters_boxes(visit->arena, db, visit->root_id, &boxing->boxes, &boxing->box_count,
	                   &boxing->fault) ||
	    !offering_list(visit->arena, db, visit->root_id, &boxing->offerings,
	                   &boxing->offering_count, &boxing->fault)) {
		visit_fail(visit, &boxing->fault);
		return false;
	}
	if (!people_may(&visit->reader, boxing->tree, LETTERS_KEEPERS, PLACE_NONE)) {
		visit_refuse(visit, "Les boîtes sont tenues par le référent ou la direction de toute "
		                    "l’organisation.");
		return false;
	}
	boxing->box = (struct letters_box){ .channel = DESK_MAIL, .address = SPAN("") };
	boxing->form = form_new(visit->arena, box_form, BOX_COUNT);
	offer_lists(boxing);
	return true;
}

void
letters_get_boxes(struct visit *visit)
{
	struct boxing boxing = { .visit = visit };
	const struct span way = visit_asked(visit, "voie");
	if (!begin(&boxing))
		return;
	const struct letters_box *box =
		way.length == 0 ? NULL
						: letters_box_for(boxing.boxes, boxing.box_count,
	                                      span_is(way, "sms") ? DESK_SMS : DESK_MAIL,
	                                      visit_asked(visit, "adresse"));
	boxing.is_changed = box != NULL;
	if (box != NULL)
		boxing.box = *box;
	fill(&boxing);
	show(&boxing);
}

/* --- written -------------------------------------------------------------------------------------- */

/* « +33 6 12 34 56 78 », « 36105 »: without blanks, as a gateway writes it. False: no number of ours. */
static bool
read_number(struct arena *arena, struct span typed, struct span *number_r)
{
	struct text number = text_new(arena, typed.length + 1);
	size_t digit_count = 0;
	for (size_t i = 0; i < typed.length; i++) {
		const char c = typed.at[i];
		const bool is_digit = c >= '0' && c <= '9';
		digit_count += is_digit;
		if (is_digit || (c == '+' && number.length == 0))
			text_add(&number, span_from(&typed.at[i], 1));
		else if (c != ' ' && c != '.')
			return false;
	}
	*number_r = text_span(&number);
	return typed.length == 0 || (digit_count >= 3 && number.length < SMS_NUMBER_SIZE);
}

static void
complain(const struct boxing *boxing, const char *sentence)
{
	form_complain(boxing->form, "adresse", sentence);
}

static void
take(struct boxing *boxing)
{
	const struct form *form = boxing->form;
	struct letters_box *box = &boxing->box;
	const struct span typed = form_text(form, BOX_ADDRESS);
	box->channel = ways[form_choice(form, BOX_WAY)];
	struct span number = typed;
	const bool is_number = read_number(boxing->visit->arena, typed, &number);
	/* What was kept before numbers were read goes as it is written. */
	box->address = box->channel == DESK_MAIL           ? letters_address(boxing->visit->arena, typed)
	               : is_number && !boxing->is_dropped ? number
	                                                  : typed;
	if (!span_int64(form_text(form, BOX_OFFERING), &box->offering_id))
		box->offering_id = 0;
	if (!span_int64(form_text(form, BOX_UNIT), &box->unit_id))
		box->unit_id = 0;
	if (!span_int64(form_text(form, BOX_SEEN), &box->changes))
		box->changes = 0;
	if (box->channel == DESK_MAIL && typed.length > 0 && !mail_address_is_fine(typed))
		complain(boxing, "Écrivez une adresse comme etat-civil@ville.fr.");
	else if (box->channel == DESK_SMS && !is_number && !boxing->is_dropped)
		complain(boxing, "Écrivez le numéro auquel on envoie un SMS, comme 36105 ou +33612345678.");
	else if (!boxing->is_dropped && box->changes == 0 &&
	         boxing->box_count >= LETTERS_BOX_COUNT_MAX)
		complain(boxing, "Il y a déjà deux cents adresses\u202f: retirez-en une.");
}

static bool
write_box(struct db *db, void *data)
{
	struct boxing *boxing = data;
	struct visit *visit = boxing->visit;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = boxing->is_dropped ? "letters.box_dropped" : "letters.box_saved",
		.account_id = visit->reader.account_id,
		.words = boxing->is_dropped ? SPAN("Une adresse a été retirée des boîtes.")
		                            : SPAN("Ce que l’on demande en écrivant à une adresse a été changé."),
		.once = visit->once,
	};
	boxing->found = FOUND_ONE;
	if (journal_add(visit->arena, db, visit->root_id, &fact, &boxing->fault) != FOUND_ONE)
		return false;
	if (boxing->is_dropped)
		return letters_box_drop(db, visit->root_id, &boxing->box, &boxing->fault);
	boxing->found = letters_box_save(db, visit->root_id, &boxing->box, &boxing->fault);
	return boxing->found == FOUND_ONE;
}

void
letters_post_boxes(struct visit *visit)
{
	struct boxing boxing = { .visit = visit };
	bool gave_up;
	if (!begin(&boxing))
		return;
	boxing.is_dropped = span_is(http_pairs_first(&visit->body, "faire"), "retirer");
	if (form_read(boxing.form, visit_lookup, visit))
		take(&boxing);
	boxing.is_changed = boxing.box.changes > 0;
	if (!form_is_fine(boxing.form)) {
		show(&boxing);
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_box, &boxing, &gave_up) && !gave_up)
		return;
	if (boxing.found != FOUND_NONE) {
		visit_go(visit, "/boites?enregistree=1");
		return;
	}
	boxing.trouble = boxing.is_changed
	                     ? "Quelqu’un a changé cette adresse pendant que vous écriviez. Rien n’a été "
	                       "enregistré\u202f: comparez avec la liste, puis enregistrez de nouveau."
	                     : "Cette adresse est déjà dans la liste\u202f: ouvrez-la pour la changer.";
	show(&boxing);
}

/* --- routes ------------------------------------------------------------------------------------------ */

static const struct route routes[] = {
	{ HTTP_GET, "/boites", LETTERS_KEEPERS, "letters.boxes", letters_get_boxes },
	{ HTTP_POST, "/boites", LETTERS_KEEPERS, "letters.boxes.save", letters_post_boxes },
	{ HTTP_GET, "/guichet/{}/fichier/{}", LETTERS_DEALERS, "letters.file", letters_get_file },
	{ HTTP_GET, "/suivi/{}/{}/fichier/{}", WHO_ANYONE, "letters.own_file", letters_get_own_file },
};
static const struct page_kind *const pages[] = { &letters_boxes_page, &letters_file_page };

const struct room_pages letters_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
