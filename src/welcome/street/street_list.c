/* The programs that may make requests, for those who let them in. */
#include "welcome/street/street_inside.h"

enum {
	ROW_NAME, ROW_URL, ROW_OFFERS, ROW_OPEN311, ROW_PLACE, ROW_RATE, ROW_USED, ROW_STATE,
	ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Of the program." },
	[ROW_URL] = { "url", FIELD_URL, FIELD_PAGE },
	[ROW_OFFERS] = { "offers", FIELD_TEXT, FIELD_API, .help = "What it may ask for." },
	[ROW_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where." },
	[ROW_RATE] = { "rate", FIELD_COUNT, FIELD_API, .help = "Calls a minute." },
	[ROW_USED] = { "used", FIELD_TEXT, FIELD_API, .help = "The day of its last call." },
	[ROW_OPEN311] = { "is_open311", FIELD_FLAG, FIELD_API, .help = "It speaks Open311." },
	[ROW_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Since when, or until when, it may." },
};
enum { PAGE_TITLE, PAGE_SAVED, PAGE_HAS, PAGE_ROWS, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_SAVED] = { "is_saved", FIELD_FLAG, FIELD_PAGE },
	[PAGE_HAS] = { "has_keys", FIELD_FLAG, FIELD_PAGE },
	[PAGE_ROWS] = { "keys", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Those that may first, by name." },
};
const struct page_kind street_list_page = { "street.list", "welcome/street/pages/list.html",
	page_fields, PAGE_FIELD_COUNT };

bool
street_keeps(const struct visit *visit, const struct place_tree *tree, int64_t place_id)
{
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(tree, place_id);
	return people_may(&visit->reader, tree, STREET_KEEPERS, place);
}

struct listing {
	struct visit *visit;
	struct db *db;
	const struct place_tree *tree;
	struct offering *offerings;
	size_t offering_count;
	struct model *page;
	struct fault fault;
};

/* « Signaler un problème dans la rue, Poser une question » */
static bool
show_offers(struct listing *listing, const struct street_key *key, struct model *row)
{
	struct visit *visit = listing->visit;
	int64_t *ids;
	size_t count;
	struct text text = text_new(visit->arena, 100000);
	if (!street_store_allowed(visit->arena, listing->db, visit->root_id, key->key_id, &ids, &count,
	                          &listing->fault))
		return false;
	for (size_t i = 0; i < listing->offering_count; i++)
		for (size_t j = 0; j < count; j++)
			if (ids[j] == listing->offerings[i].offering_id) {
				text_add_z(&text, text.length > 0 ? ", " : "");
				text_add(&text, listing->offerings[i].name);
			}
	model_text(row, ROW_OFFERS, text_span(&text));
	return true;
}

static const char *
day_words(struct visit *visit, const char *before, int32_t day)
{
	struct text text = text_new(visit->arena, 200);
	text_add_z(&text, before);
	text_add_date_words(&text, day);
	return text_z(&text);
}

static bool
show_row(struct listing *listing, const struct street_key *key)
{
	struct visit *visit = listing->visit;
	const uint32_t place =
		key->place_id == 0 ? PLACE_NONE : place_by_id(listing->tree, key->place_id);
	const bool may = key->revoked_unix_s == 0;
	struct model *row = model_row(listing->page, PAGE_ROWS);
	model_text(row, ROW_NAME, key->name);
	if (may)
		model_url_z(row, ROW_URL,
		            arena_format(visit->arena, "/logiciels/%lld", (long long)key->key_id));
	model_text(row, ROW_PLACE, place == PLACE_NONE ? SPAN("partout")
	                                               : listing->tree->places[place].name);
	model_count(row, ROW_RATE, key->rate);
	model_flag(row, ROW_OPEN311, may && key->is_open311);
	model_text_z(row, ROW_USED,
	             key->used_day == 0 ? "aucun" : day_words(visit, "le ", key->used_day));
	model_text_z(row, ROW_STATE,
	             may ? day_words(visit, "depuis le ", visit_day(visit, key->made_unix_s))
	                 : day_words(visit, "retiré le ", visit_day(visit, key->revoked_unix_s)));
	return show_offers(listing, key, row);
}

static bool
read_all(struct listing *listing, struct street_key **keys_r, size_t *count_r)
{
	struct visit *visit = listing->visit;
	listing->tree = place_tree_load(visit->arena, listing->db, visit->root_id, visit->today,
	                                &listing->fault);
	return listing->tree != NULL &&
	       offering_list(visit->arena, listing->db, visit->root_id, &listing->offerings,
	                     &listing->offering_count, &listing->fault) &&
	       street_store_keys(visit->arena, listing->db, visit->root_id, keys_r, count_r,
	                         &listing->fault);
}

void
street_get_list(struct visit *visit)
{
	struct listing listing = { .visit = visit, .db = visit_db(visit) };
	struct street_key *keys;
	size_t count;
	if (listing.db == NULL)
		return;
	listing.page = model_new(visit->arena, &street_list_page);
	bool is_fine = read_all(&listing, &keys, &count);
	model_text_z(listing.page, PAGE_TITLE, "Logiciels autorisés");
	model_flag(listing.page, PAGE_SAVED, visit_asked(visit, "enregistree").length > 0);
	for (size_t i = 0; is_fine && i < count; i++)
		if (street_keeps(visit, listing.tree, keys[i].place_id)) {
			model_flag(listing.page, PAGE_HAS, true);
			is_fine = show_row(&listing, &keys[i]);
		}
	if (is_fine)
		visit_show(visit, &street_list_page, listing.page);
	else
		visit_fail(visit, &listing.fault);
}
