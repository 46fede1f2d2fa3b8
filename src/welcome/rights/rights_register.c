/* « Ce que le guichet garde, pourquoi, combien de temps »: the catalogue, as the law asks to tell it. */
#include "craft/neural/neural.h"
#include "welcome/rights/rights_inside.h"

enum { ROW_NAME, ROW_PURPOSE, ROW_BASIS, ROW_TERM, ROW_WHO, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "What may be asked for." },
	[ROW_PURPOSE] = { "purpose", FIELD_TEXT, FIELD_API, .help = "What persons are known for." },
	[ROW_BASIS] = { "basis", FIELD_TEXT, FIELD_API, .help = "The text it cites; null: none." },
	[ROW_TERM] = { "term", FIELD_TEXT, FIELD_API, .help = "How long requests are kept." },
	[ROW_WHO] = { "who", FIELD_TEXT, FIELD_API, .help = "Who sees them." },
};
enum { PAGE_TITLE, PAGE_ROWS, PAGE_HAS_ROWS, PAGE_MODEL, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Each offering that is open to the public." },
	[PAGE_HAS_ROWS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
	[PAGE_MODEL] = { "model_host", FIELD_TEXT, FIELD_API,
		.help = "Where a language model that is not of this machine may be asked; null: nowhere." },
};
const struct page_kind rights_register_page = { "rights.register",
	"welcome/rights/pages/register.html", page_fields, PAGE_FIELD_COUNT };

static void
draw(struct visit *visit, struct model *page, const struct offering *offering)
{
	struct model *row = model_row(page, PAGE_ROWS);
	struct text term = text_new(visit->arena, 200);
	text_add_z(&term, "Jusqu’à la fin de l’année où elle est close, puis ");
	text_add_count(&term, offering->keep_days);
	text_add_z(&term, offering->keep_days > 1 ? " jours" : " jour");
	text_add_z(&term, "\u202f; ensuite, une décision d’archives");
	model_text(row, ROW_NAME, offering->name);
	model_text_z(row, ROW_PURPOSE, offering_purpose_words[offering->purpose]);
	if (offering->basis.length > 0)
		model_text(row, ROW_BASIS, offering->basis);
	model_text_z(row, ROW_TERM, text_z(&term));
	model_text_z(row, ROW_WHO, offering->is_confidential
	                               ? "Le service chargé, seul\u202f; chaque lecture laisse une trace"
	                               : "Le service chargé, et ceux qui le dirigent");
	model_flag(page, PAGE_HAS_ROWS, true);
}

void
rights_get_register(struct visit *visit)
{
	struct offering *offerings;
	size_t count;
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!offering_list(visit->arena, db, visit->root_id, &offerings, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &rights_register_page);
	model_text_z(page, PAGE_TITLE, "Ce que le guichet garde");
	for (size_t i = 0; i < count; i++)
		if (offerings[i].state == OFFERING_OPEN && offerings[i].kind != OFFERING_INTERNAL)
			draw(visit, page, &offerings[i]);
	/* One of this machine is no recipient: nothing leaves. */
	if (visit->model != NULL && neural_is_remote(visit->model))
		model_text(page, PAGE_MODEL, neural_host(visit->model));
	visit_show(visit, &rights_register_page, page);
}
