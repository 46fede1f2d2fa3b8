/* What one may ask for, by kind. */
#include "welcome/reception/reception_inside.h"

enum { OFFER_NAME, OFFER_ABOUT, OFFER_DELAY, OFFER_URL, OFFER_FIELD_COUNT };
static const struct field offer_fields[OFFER_FIELD_COUNT] = {
	[OFFER_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "What is asked for." },
	[OFFER_ABOUT] = { "about", FIELD_TEXT, FIELD_API, .help = "What one reads before asking." },
	[OFFER_DELAY] = { "delay_words", FIELD_TEXT, FIELD_API, .help = "How soon one is answered." },
	[OFFER_URL] = { "url", FIELD_URL, FIELD_API, .help = "Where it is asked." },
};
enum { SHELF_HEADING, SHELF_OFFERS, SHELF_FIELD_COUNT };
static const struct field shelf_fields[SHELF_FIELD_COUNT] = {
	[SHELF_HEADING] = { "heading", FIELD_TEXT, FIELD_API, .help = "What these have in common." },
	[SHELF_OFFERS] = { "offers", FIELD_LIST, FIELD_API, .of = offer_fields,
		.of_count = OFFER_FIELD_COUNT, .help = "By name." },
};
enum { PAGE_TITLE, PAGE_SHELVES, PAGE_HAS, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_SHELVES] = { "shelves", FIELD_LIST, FIELD_API, .of = shelf_fields,
		.of_count = SHELF_FIELD_COUNT, .help = "By kind." },
	[PAGE_HAS] = { "has_offers", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind reception_catalogue_page = { "reception.catalogue",
	"welcome/reception/pages/catalogue.html", page_fields, PAGE_FIELD_COUNT };

/* In the order in which people look for them. */
static const struct {
	const char *heading;
	unsigned kinds;
} shelves[] = {
	{ "Faire une démarche", 1u << OFFERING_REQUEST | 1u << OFFERING_DOCUMENTS },
	{ "Signaler quelque chose", 1u << OFFERING_REPORT | 1u << OFFERING_ACCESSIBILITY },
	{ "Poser une question", 1u << OFFERING_QUESTION },
	{ "Faire une réclamation", 1u << OFFERING_COMPLAINT },
	{ "Proposer une idée", 1u << OFFERING_SUGGESTION },
	{ "Demandes entre agents", 1u << OFFERING_INTERNAL },
};

bool
reception_offers(const struct visit *visit, const struct offering *offering)
{
	return offering->state == OFFERING_OPEN &&
	       (offering->kind != OFFERING_INTERNAL || visit->reader.account_id != 0);
}

/* What is promised, else how soon others are answered these days. */
static bool
add_delay(struct visit *visit, struct db *db, struct model *row, const struct offering *offering,
          struct fault *fault_r)
{
	const struct promise_question question = { .offering = offering,
		                                       .at_unix_s = visit->now_s };
	struct promise_delay delay;
	if (offering->promised_days > 0) {
		model_text_z(row, OFFER_DELAY,
		             arena_format(visit->arena, "Réponse en %lld jour%s ouvré%s",
		                          (long long)offering->promised_days,
		                          offering->promised_days > 1 ? "s" : "",
		                          offering->promised_days > 1 ? "s" : ""));
		return true;
	}
	const enum found found =
		promise_told(visit->arena, db, visit->root_id, &question, &delay, fault_r);
	if (found == FOUND_ONE)
		model_text_z(row, OFFER_DELAY, promise_short(visit->arena, delay.delay));
	return found != FOUND_FAILED;
}

static bool
add_offer(struct visit *visit, struct db *db, struct model *shelf, const struct offering *offering,
          struct fault *fault_r)
{
	struct model *row = model_row(shelf, SHELF_OFFERS);
	model_text(row, OFFER_NAME, offering->name);
	model_text(row, OFFER_ABOUT, offering->about);
	model_url_z(row, OFFER_URL,
	            arena_format(visit->arena, "/demandes/%.*s", SPAN_ARGS(offering->code)));
	return add_delay(visit, db, row, offering, fault_r);
}

void
reception_get_catalogue(struct visit *visit)
{
	struct offering *offerings;
	size_t count;
	struct fault fault;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!offering_list(visit->arena, db, visit->root_id, &offerings, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &reception_catalogue_page);
	model_text_z(page, PAGE_TITLE, "Que voulez-vous demander\u202f?");
	for (size_t s = 0; s < LENGTH(shelves); s++) {
		struct model *shelf = NULL;
		for (size_t i = 0; i < count; i++) {
			if ((shelves[s].kinds >> offerings[i].kind & 1) == 0 ||
			    !reception_offers(visit, &offerings[i]))
				continue;
			if (shelf == NULL) {
				shelf = model_row(page, PAGE_SHELVES);
				model_text_z(shelf, SHELF_HEADING, shelves[s].heading);
				model_flag(page, PAGE_HAS, true);
			}
			if (!add_offer(visit, db, shelf, &offerings[i], &fault)) {
				visit_fail(visit, &fault);
				return;
			}
		}
	}
	visit_show(visit, &reception_catalogue_page, page);
}
