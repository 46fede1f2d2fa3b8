/* A program is let in, changed, sent away. */
#include <stdlib.h>

#include "base/ident.h"
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "welcome/street/street_inside.h"

enum { EDIT_NAME, EDIT_PLACE, EDIT_RATE, EDIT_OPEN311, EDIT_CHANGES, EDIT_COUNT };
static const struct form_field edit_form[EDIT_COUNT] = {
	[EDIT_NAME] = { "nom", FORM_TEXT, "Nom du logiciel",
		.hint = "Comme les agents le connaissent\u202f: ils le lisent avec chaque demande.",
		.required = "Écrivez le nom du logiciel.", .length_max = STREET_NAME_LENGTH_MAX },
	[EDIT_PLACE] = { "lieu", FORM_SELECT, "Où",
		.hint = "Ses demandes concernent ce lieu, ou un lieu au-dessous. Sans choix\u202f: partout.",
		.wrong = "Choisissez un lieu de la liste." },
	[EDIT_RATE] = { "debit", FORM_NUMBER, "Appels par minute, au plus",
		.hint = "Au-delà, il doit attendre. Soixante suffisent à une application de signalement.",
		.required = "Écrivez un nombre d’appels par minute.",
		.wrong = "Écrivez un nombre d’appels, de 1 à 1\u202f000\u202f000.", .least = 1, .most = STREET_RATE_MAX },
	[EDIT_OPEN311] = { "open311", FORM_CHECK, "Il parle Open311",
		.hint = "Ce qu’il peut signaler ou demander dans l’espace public est alors annoncé, et tout le "
	            "monde peut lire où en sont ces demandes\u202f: leur état, et d’un signalement "
	            "l’endroit\u202f; jamais ce qui est écrit, ni les noms, ni les contacts." },
	[EDIT_CHANGES] = { "version", FORM_HIDDEN, "" },
};

enum { OFFER_NAME, OFFER_VALUE, OFFER_TICKED, OFFER_FIELD_COUNT };
static const struct field offer_fields[OFFER_FIELD_COUNT] = {
	[OFFER_NAME] = { "offer_name", FIELD_TEXT, FIELD_API, .help = "What may be asked for." },
	[OFFER_VALUE] = { "offer_value", FIELD_TEXT, FIELD_PAGE },
	[OFFER_TICKED] = { "is_ticked", FIELD_FLAG, FIELD_API, .help = "It may." },
};
enum {
	PAGE_TITLE, PAGE_NEW, PAGE_TROUBLE, PAGE_URL, PAGE_REVOKE_URL, PAGE_OFFERS, PAGE_HAS_OFFERS,
	PAGE_OFFERS_ERROR, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_NEW] = { "is_new", FIELD_FLAG, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_REVOKE_URL] = { "revoke_url", FIELD_URL, FIELD_PAGE },
	[PAGE_OFFERS] = { "offers", FIELD_LIST, FIELD_API, .of = offer_fields,
		.of_count = OFFER_FIELD_COUNT, .help = "What a program may ask for." },
	[PAGE_HAS_OFFERS] = { "has_offers", FIELD_FLAG, FIELD_PAGE },
	[PAGE_OFFERS_ERROR] = { "offers_error", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind street_edit_page = { "street.edit", "welcome/street/pages/edit.html",
	page_fields, PAGE_FIELD_COUNT };

enum { KEY_TITLE, KEY_KEY, KEY_OPEN311, KEY_JSON, KEY_FIELD_COUNT };
static const struct field key_fields[KEY_FIELD_COUNT] = {
	[KEY_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[KEY_KEY] = { "key", FIELD_TEXT, FIELD_PAGE },
	[KEY_OPEN311] = { "open311_url", FIELD_TEXT, FIELD_API, .help = "Where Open311 answers." },
	[KEY_JSON] = { "json_url", FIELD_TEXT, FIELD_API, .help = "Where our JSON is taken." },
};
const struct page_kind street_key_page = { "street.key", "welcome/street/pages/key.html",
	key_fields, KEY_FIELD_COUNT };

struct editing {
	struct visit *visit;
	struct street_key key; /* key_id 0: a new one */
	int64_t *ids;          /* of offerings that it may ask for */
	size_t id_count;
	struct street_key before; /* as it was kept, with what it might ask for */
	int64_t *ids_before;
	size_t id_before_count;
	struct offering *offerings; /* those that a program may */
	size_t offering_count;
	const struct place_tree *tree;
	struct form *form;
	const char *trouble, *offers_error;
	char token[VAULT_TOKEN_LENGTH + 1];
	enum found found;
	bool is_full;
	struct fault fault;
};

/* --- the page ------------------------------------------------------------------------------------------ */

static void
new_form(struct editing *editing)
{
	struct visit *visit = editing->visit;
	const struct place_tree *tree = editing->tree;
	const size_t room = tree->count < FORM_CHOICE_MAX ? tree->count : FORM_CHOICE_MAX;
	struct form_choice *choices = arena_array_of(visit->arena, struct form_choice, room + 1);
	size_t count = 0;
	for (uint32_t i = 0; i < tree->count && count < room; i++) {
		struct text label = text_new(visit->arena, 1000);
		if (!people_may(&visit->reader, tree, STREET_KEEPERS, i))
			continue;
		for (uint32_t depth = 0; depth < tree->places[i].depth; depth++)
			text_add_z(&label, "\u2003");
		text_add(&label, tree->places[i].name);
		choices[count++] = (struct form_choice){
			arena_format(visit->arena, "%lld", (long long)tree->places[i].id), text_z(&label)
		};
	}
	editing->form = form_new(visit->arena, edit_form, EDIT_COUNT);
	form_offer(editing->form, EDIT_PLACE, choices, count);
}

static bool
holds(const int64_t *ids, size_t count, int64_t offering_id)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == offering_id)
			return true;
	return false;
}

static void
show_offers(const struct editing *editing, struct model *page)
{
	for (size_t i = 0; i < editing->offering_count; i++) {
		const struct offering *offering = &editing->offerings[i];
		struct model *row = model_row(page, PAGE_OFFERS);
		model_text(row, OFFER_NAME, offering->name);
		model_text_z(row, OFFER_VALUE, arena_format(editing->visit->arena, "%lld",
		                                            (long long)offering->offering_id));
		model_flag(row, OFFER_TICKED, holds(editing->ids, editing->id_count, offering->offering_id));
	}
	model_flag(page, PAGE_HAS_OFFERS, editing->offering_count > 0);
	model_text_z(page, PAGE_OFFERS_ERROR, editing->offers_error);
	if (editing->offers_error == NULL)
		return;
	struct model *error = model_row(page, PAGE_ERRORS);
	model_url_z(error, FORM_ERROR_URL, "#demandes");
	model_text_z(error, FORM_ERROR_SENTENCE, editing->offers_error);
	model_flag(page, PAGE_WRONG, true);
}

static void
show(struct editing *editing)
{
	struct visit *visit = editing->visit;
	const bool is_new = editing->key.key_id == 0;
	struct model *page = model_new(visit->arena, &street_edit_page);
	model_text_z(page, PAGE_TITLE, is_new ? "Autoriser un logiciel" : "Changer cette autorisation");
	model_flag(page, PAGE_NEW, is_new);
	model_text_z(page, PAGE_TROUBLE, editing->trouble);
	model_url(page, PAGE_URL, visit->request->path);
	if (!is_new)
		model_url_z(page, PAGE_REVOKE_URL, arena_format(visit->arena, "/logiciels/%lld/retirer",
		                                                (long long)editing->key.key_id));
	form_draw(editing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	show_offers(editing, page);
	if (!form_is_fine(editing->form) || editing->trouble != NULL || editing->offers_error != NULL)
		visit->response->status = 422;
	visit_show(visit, &street_edit_page, page);
}

static void
fill(struct editing *editing)
{
	struct arena *arena = editing->visit->arena;
	const struct street_key *key = &editing->key;
	form_fill(editing->form, EDIT_NAME, key->name);
	if (key->place_id != 0)
		form_fill(editing->form, EDIT_PLACE,
		          span_of(arena_format(arena, "%lld", (long long)key->place_id)));
	form_fill(editing->form, EDIT_RATE, span_of(arena_format(arena, "%lld", (long long)key->rate)));
	form_fill(editing->form, EDIT_OPEN311, span_of(key->is_open311 ? "oui" : ""));
	form_fill(editing->form, EDIT_CHANGES,
	          span_of(arena_format(arena, "%lld", (long long)key->changes)));
}

/* --- which one ----------------------------------------------------------------------------------------- */

/* The tree and the offerings; false after a page was answered. */
static bool
begin(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct offering *all;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	editing->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &editing->fault);
	if (editing->tree == NULL ||
	    !offering_list(visit->arena, db, visit->root_id, &all, &count, &editing->fault)) {
		visit_fail(visit, &editing->fault);
		return false;
	}
	editing->offerings = arena_array_of(visit->arena, struct offering, count + 1);
	for (size_t i = 0; i < count && editing->offering_count < STREET_ALLOWED_COUNT_MAX; i++)
		if (street_may_be_allowed(&all[i]))
			editing->offerings[editing->offering_count++] = all[i];
	return true;
}

static bool
find(struct editing *editing)
{
	struct visit *visit = editing->visit;
	int64_t key_id;
	if (!begin(editing))
		return false;
	struct db *db = visit_db(visit);
	enum found found = FOUND_NONE;
	if (span_int64(visit->part[0], &key_id))
		found = street_store_key(visit->arena, db, visit->root_id, key_id, &editing->key,
		                         &editing->fault);
	if (found == FOUND_ONE && (editing->key.revoked_unix_s != 0 ||
	                           !street_keeps(visit, editing->tree, editing->key.place_id)))
		found = FOUND_NONE;
	if (found == FOUND_ONE &&
	    !street_store_allowed(visit->arena, db, visit->root_id, key_id, &editing->ids,
	                          &editing->id_count, &editing->fault))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED)
		visit_fail(visit, &editing->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

void
street_get_new(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	if (!begin(&editing))
		return;
	new_form(&editing);
	form_fill(editing.form, EDIT_RATE, SPAN("60"));
	show(&editing);
}

void
street_get_edit(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	if (!find(&editing))
		return;
	new_form(&editing);
	fill(&editing);
	show(&editing);
}

/* --- what was typed ------------------------------------------------------------------------------------ */

/* An offering that is published is so for every place: only whoever keeps all of them publishes one. Others
 * leave what is published by a key of theirs, or take from it. */
static bool
may_publish(const struct editing *editing)
{
	if (street_keeps(editing->visit, editing->tree, 0))
		return true;
	if (!editing->before.is_open311)
		return false;
	for (size_t i = 0; i < editing->id_count; i++)
		if (!holds(editing->ids_before, editing->id_before_count, editing->ids[i]))
			return false;
	return true;
}

static void
take(struct editing *editing)
{
	struct visit *visit = editing->visit;
	const bool is_read = form_read(editing->form, visit_lookup, visit);
	editing->before = editing->key;
	editing->ids_before = editing->ids;
	editing->id_before_count = editing->id_count;
	editing->ids = arena_array_of(visit->arena, int64_t, editing->offering_count + 1);
	editing->id_count = 0;
	for (size_t i = 0; i < editing->offering_count; i++) {
		const int64_t id = editing->offerings[i].offering_id;
		const char *name = arena_format(visit->arena, "d-%lld", (long long)id);
		if (http_pairs_first(&visit->body, name).length > 0)
			editing->ids[editing->id_count++] = id;
	}
	if (editing->id_count == 0)
		editing->offers_error = "Cochez au moins une demande.";
	editing->key.place_id = 0;
	if (!span_int64(form_text(editing->form, EDIT_PLACE), &editing->key.place_id) &&
	    !street_keeps(visit, editing->tree, 0))
		form_complain(editing->form, "lieu", "Choisissez un des lieux dont vous avez la charge.");
	if (!span_int64(form_text(editing->form, EDIT_CHANGES), &editing->key.changes))
		editing->key.changes = 0;
	editing->key.name = form_text(editing->form, EDIT_NAME);
	editing->key.is_open311 = form_check(editing->form, EDIT_OPEN311);
	if (editing->key.is_open311 && !may_publish(editing))
		form_complain(editing->form, "open311",
		              "Ce qui est annoncé par Open311 l’est pour tous les lieux. Demandez-le à une "
		              "direction ou à l’administration de toute l’organisation.");
	if (is_read)
		editing->key.rate = form_number(editing->form, EDIT_RATE);
}

static bool
is_fine(const struct editing *editing)
{
	return form_is_fine(editing->form) && editing->offers_error == NULL;
}

/* --- kept ---------------------------------------------------------------------------------------------- */

/* The key is made of the one of its form, which is random and kept nowhere: the same form sent twice shows
 * the same key, and loses none. */
static void
make_token(struct editing *editing)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz234567";
	struct visit *visit = editing->visit;
	uint8_t hash[VAULT_HASH_SIZE];
	if (visit->once.length == 0) {
		vault_token(editing->token);
		return;
	}
	vault_hash("street.token", visit->request->body, hash);
	for (size_t i = 0; i < VAULT_TOKEN_LENGTH; i++)
		editing->token[i] = signs[hash[i] & 31];
	vault_wipe(hash, sizeof hash);
}

static bool
note(struct editing *editing, struct db *db, const char *kind, const char *words)
{
	struct visit *visit = editing->visit;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = kind,
		.account_id = visit->reader.account_id,
		.place_id = editing->key.place_id,
		.subject_id = editing->key.key_id,
		.words = span_of(arena_format(visit->arena, words, SPAN_ARGS(editing->key.name))),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &editing->fault) == FOUND_ONE;
}

/* Those that may: what was revoked is only remembered. */
static bool
has_room(struct editing *editing, struct db *db)
{
	struct street_key *keys;
	size_t count, open = 0;
	if (!street_store_keys(editing->visit->arena, db, editing->visit->root_id, &keys, &count,
	                       &editing->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		open += keys[i].revoked_unix_s == 0;
	editing->is_full = open >= STREET_KEY_COUNT_MAX;
	return !editing->is_full;
}

static bool
write_new(struct db *db, void *data)
{
	struct editing *editing = data;
	struct visit *visit = editing->visit;
	uint8_t hash[VAULT_HASH_SIZE];
	editing->key.key_id = ident_ordered();
	editing->key.made_unix_s = visit->now_s;
	editing->key.made_by = visit->reader.account_id;
	vault_hash("street.key", span_of(editing->token), hash);
	return has_room(editing, db) &&
	       note(editing, db, "street.allowed", "Le logiciel «\u202f%.*s\u202f» peut faire des demandes.") &&
	       street_store_key_add(db, visit->root_id, &editing->key, hash, &editing->fault) &&
	       street_store_allow(db, visit->root_id, editing->key.key_id, editing->ids,
	                          editing->id_count, &editing->fault);
}

static void
show_key(struct editing *editing)
{
	struct visit *visit = editing->visit;
	const char *house = street_house(visit);
	struct model *page = model_new(visit->arena, &street_key_page);
	model_text_z(page, KEY_TITLE, arena_format(visit->arena, "La clé de «\u202f%.*s\u202f»",
	                                           SPAN_ARGS(editing->key.name)));
	model_text_z(page, KEY_KEY, editing->token);
	if (editing->key.is_open311)
		model_text_z(page, KEY_OPEN311, arena_format(visit->arena, "%s/open311/v2/", house));
	model_text_z(page, KEY_JSON, arena_format(visit->arena, "%s/api/demandes", house));
	visit_show(visit, &street_key_page, page);
}

void
street_post_new(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	bool gave_up;
	if (!begin(&editing))
		return;
	new_form(&editing);
	take(&editing);
	if (!is_fine(&editing)) {
		show(&editing);
		return;
	}
	make_token(&editing);
	if (!visit_write(visit, write_new, &editing, &gave_up) && !gave_up)
		return;
	if (editing.is_full) {
		editing.key.key_id = 0;
		editing.trouble = "Deux cents logiciels sont déjà autorisés. Retirez-en un d’abord.";
		show(&editing);
		return;
	}
	show_key(&editing); /* made now, or by the same form before */
}

static bool
write_change(struct db *db, void *data)
{
	struct editing *editing = data;
	struct visit *visit = editing->visit;
	editing->found = FOUND_ONE;
	if (!note(editing, db, "street.changed", "L’autorisation du logiciel «\u202f%.*s\u202f» a été changée."))
		return false; /* this form was taken already */
	editing->found =
		street_store_key_change(db, visit->root_id, &editing->key, &editing->fault);
	return editing->found == FOUND_ONE &&
	       street_store_allow(db, visit->root_id, editing->key.key_id, editing->ids,
	                          editing->id_count, &editing->fault);
}

void
street_post_edit(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	bool gave_up;
	if (!find(&editing))
		return;
	new_form(&editing);
	take(&editing);
	if (!is_fine(&editing)) {
		show(&editing);
		return;
	}
	if (!visit_write(visit, write_change, &editing, &gave_up) && !gave_up)
		return;
	if (editing.found == FOUND_ONE) {
		visit_go(visit, "/logiciels?enregistree=1");
		return;
	}
	editing.trouble = "Quelqu’un a changé cette autorisation pendant que vous écriviez. Rien n’a été "
					  "enregistré\u202f; ce que vous avez écrit est là. Rechargez la page, puis "
					  "recommencez.";
	show(&editing);
}

/* --- sent away ----------------------------------------------------------------------------------------- */

static bool
write_revoked(struct db *db, void *data)
{
	struct editing *editing = data;
	struct visit *visit = editing->visit;
	editing->found = FOUND_ONE;
	if (!note(editing, db, "street.revoked",
	          "Le logiciel «\u202f%.*s\u202f» ne peut plus faire de demandes."))
		return false; /* this form was taken already */
	editing->found = street_store_key_revoke(db, visit->root_id, &editing->key, visit->now_s,
	                                         &editing->fault);
	return editing->found == FOUND_ONE;
}

void
street_post_revoke(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	bool gave_up;
	if (!find(&editing) || (!visit_write(visit, write_revoked, &editing, &gave_up) && !gave_up))
		return;
	if (editing.found == FOUND_ONE) {
		visit_go(visit, "/logiciels?enregistree=1");
		return;
	}
	new_form(&editing);
	fill(&editing);
	editing.trouble = "Cette autorisation vient d’être retirée par quelqu’un d’autre, ou donnée pour un "
					  "autre lieu. Vous n’avez rien retiré\u202f: voyez la liste des logiciels autorisés.";
	show(&editing);
}
