/* Templates as those who answer find them, and those who keep them: of one offering, or all. */
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "welcome/reply/reply_inside.h"

enum { ROW_NAME, ROW_URL, ROW_SCOPE, ROW_TEXT, ROW_USES, ROW_TO_CHECK, ROW_IS_CLOSED, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "As agents find it." },
	[ROW_URL] = { "url", FIELD_URL, FIELD_PAGE },
	[ROW_SCOPE] = { "scope", FIELD_TEXT, FIELD_API, .help = "Of which unit and offering, in French." },
	[ROW_TEXT] = { "text", FIELD_TEXT, FIELD_API, .help = "With its blanks." },
	[ROW_USES] = { "uses", FIELD_COUNT, FIELD_API, .help = "Replies that left with it." },
	[ROW_TO_CHECK] = { "to_check", FIELD_FLAG, FIELD_API, .help = "Nobody who knows the law read it yet." },
	[ROW_IS_CLOSED] = { "is_closed", FIELD_FLAG, FIELD_API, .help = "It is offered no more." },
};
enum { SHIPPED_NAME, SHIPPED_ABOUT, SHIPPED_URL, SHIPPED_TO_CHECK, SHIPPED_TEXT, SHIPPED_FIELD_COUNT };
static const struct field shipped_fields[SHIPPED_FIELD_COUNT] = {
	[SHIPPED_NAME] = { "shipped_name", FIELD_TEXT, FIELD_PAGE },
	[SHIPPED_ABOUT] = { "shipped_about", FIELD_TEXT, FIELD_PAGE },
	[SHIPPED_URL] = { "shipped_url", FIELD_URL, FIELD_PAGE },
	[SHIPPED_TO_CHECK] = { "shipped_to_check", FIELD_FLAG, FIELD_PAGE },
	[SHIPPED_TEXT] = { "shipped_text", FIELD_TEXT, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_OFFERING, PAGE_DONE, PAGE_ROWS, PAGE_HAS, PAGE_CAN_WRITE, PAGE_NEW_URL,
	PAGE_SHIPPED, PAGE_CAN_RULE, PAGE_OFFERING_ID, PAGE_IS_READ, PAGE_CATALOGUE_URL, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_OFFERING] = { "offering", FIELD_TEXT, FIELD_API, .help = "Of which offering; null: of all." },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_ROWS] = { "templates", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "By name." },
	[PAGE_HAS] = { "has_templates", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CAN_WRITE] = { "can_write", FIELD_FLAG, FIELD_PAGE },
	[PAGE_NEW_URL] = { "new_url", FIELD_URL, FIELD_PAGE },
	[PAGE_SHIPPED] = { "shipped", FIELD_LIST, FIELD_PAGE, .of = shipped_fields,
		.of_count = SHIPPED_FIELD_COUNT },
	[PAGE_CAN_RULE] = { "can_rule", FIELD_FLAG, FIELD_PAGE },
	[PAGE_OFFERING_ID] = { "offering_id", FIELD_TEXT, FIELD_PAGE },
	[PAGE_IS_READ] = { "is_read_first", FIELD_FLAG, FIELD_API,
		.help = "A colleague reads the replies of this offering before they leave." },
	[PAGE_CATALOGUE_URL] = { "catalogue_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind reply_templates_page = { "reply.templates", "welcome/reply/pages/templates.html",
	page_fields, PAGE_FIELD_COUNT };

struct listing {
	struct replying replying;
	struct offering offering; /* offering_id 0: of all */
	struct reply_template *templates;
	size_t count;
	bool can_write, is_read;
};

/* Does she keep templates anywhere? Where she may is asked when one is saved. */
static bool
keeps(const struct visit *visit)
{
	return (visit->reader.roles & REPLY_KEEPERS) != 0;
}

/* Of the offering that is asked for, by its number; false after a page was answered. */
static bool
begin(struct visit *visit, struct span typed, struct listing *listing)
{
	*listing = (struct listing){ .can_write = keeps(visit) };
	struct replying *replying = &listing->replying;
	int64_t offering_id;
	enum found found = FOUND_ONE;
	if (!reply_begin(visit, replying))
		return false;
	if (typed.length > 0 && !span_is(typed, "0"))
		found = span_int64(typed, &offering_id)
		            ? offering_load(visit->arena, replying->db, visit->root_id, offering_id,
		                            &listing->offering, &replying->fault)
		            : FOUND_NONE;
	if (found == FOUND_NONE)
		visit_missing(visit);
	if (found == FOUND_ONE &&
	    (!reply_store_templates(visit->arena, replying->db, visit->root_id,
	                            listing->offering.offering_id, &listing->templates, &listing->count,
	                            &replying->fault) ||
	     !reply_is_read_first(visit->arena, replying->db, visit->root_id,
	                          listing->offering.offering_id, &listing->is_read, &replying->fault)))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED)
		visit_fail(visit, &replying->fault);
	return found == FOUND_ONE;
}

/* « Aides et les services sous lui, Demander une aide » */
static bool
scope_words(struct listing *listing, const struct reply_template *template, const char **words_r)
{
	struct replying *replying = &listing->replying;
	struct arena *arena = replying->visit->arena;
	struct text words = text_new(arena, 1000);
	const uint32_t place =
		template->place_id == 0 ? PLACE_NONE : place_by_id(replying->tree, template->place_id);
	if (template->place_id == 0)
		text_add_z(&words, "tous les services");
	else if (place == PLACE_NONE)
		text_add_z(&words, "un service fermé depuis");
	else
		text_add(&words, replying->tree->places[place].name);
	if (template->offering_id == 0)
		text_add_z(&words, ", toutes les demandes");
	else {
		struct offering offering;
		const enum found found = offering_load(arena, replying->db, replying->visit->root_id,
		                                       template->offering_id, &offering, &replying->fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE)
			text_format(&words, ", %.*s", SPAN_ARGS(offering.name));
	}
	*words_r = text_z(&words);
	return true;
}

static bool
draw_rows(struct listing *listing, struct model *page)
{
	struct arena *arena = listing->replying.visit->arena;
	for (size_t i = 0; i < listing->count; i++) {
		const struct reply_template *template = &listing->templates[i];
		const char *scope;
		if (!scope_words(listing, template, &scope))
			return false;
		struct model *row = model_row(page, PAGE_ROWS);
		model_text(row, ROW_NAME, template->name);
		if (listing->can_write)
			model_url_z(row, ROW_URL,
			            arena_format(arena, "/guichet/modeles/%lld", (long long)template->template_id));
		model_text_z(row, ROW_SCOPE, scope);
		model_text(row, ROW_TEXT, template->text);
		model_count(row, ROW_USES, template->uses);
		model_flag(row, ROW_TO_CHECK, template->is_to_check);
		model_flag(row, ROW_IS_CLOSED, template->is_closed);
	}
	return true;
}

static void
draw_shipped(const struct listing *listing, struct model *page)
{
	struct arena *arena = listing->replying.visit->arena;
	for (size_t i = 0; i < reply_shipped_count; i++) {
		const struct reply_shipped *shipped = &reply_shipped[i];
		struct model *row = model_row(page, PAGE_SHIPPED);
		model_text_z(row, SHIPPED_NAME, shipped->name);
		model_text_z(row, SHIPPED_ABOUT, shipped->about);
		model_text_z(row, SHIPPED_TEXT, shipped->text);
		model_flag(row, SHIPPED_TO_CHECK, shipped->is_legal);
		model_url_z(row, SHIPPED_URL,
		            arena_format(arena, "/guichet/modeles/nouveau?livre=%s&demarche=%lld", shipped->code,
		                         (long long)listing->offering.offering_id));
	}
}

static void
show(struct listing *listing)
{
	struct visit *visit = listing->replying.visit;
	struct model *page = model_new(visit->arena, &reply_templates_page);
	const char *number =
		arena_format(visit->arena, "%lld", (long long)listing->offering.offering_id);
	const bool has_offering = listing->offering.offering_id != 0;
	model_text_z(page, PAGE_TITLE, "Modèles de réponse");
	model_text_z(page, PAGE_WITHIN, "Le guichet");
	model_flag(page, PAGE_HAS, listing->count > 0);
	model_flag(page, PAGE_CAN_WRITE, listing->can_write);
	model_flag(page, PAGE_CAN_RULE, listing->can_write && has_offering);
	model_flag(page, PAGE_IS_READ, listing->is_read);
	model_text_z(page, PAGE_OFFERING_ID, number);
	model_url_z(page, PAGE_NEW_URL,
	            arena_format(visit->arena, "/guichet/modeles/nouveau?demarche=%s", number));
	if (has_offering) {
		model_text(page, PAGE_OFFERING, listing->offering.name);
		model_url_z(page, PAGE_CATALOGUE_URL, arena_format(visit->arena, "/catalogue/%s", number));
	}
	if (visit_asked(visit, "fait").length > 0)
		model_text_z(page, PAGE_DONE, "C’est enregistré.");
	if (listing->can_write)
		draw_shipped(listing, page);
	if (draw_rows(listing, page))
		visit_show(visit, &reply_templates_page, page);
	else
		visit_fail(visit, &listing->replying.fault);
}

void
reply_get_templates(struct visit *visit)
{
	struct listing listing;
	if (begin(visit, visit_asked(visit, "demarche"), &listing))
		show(&listing);
}

/* --- read first ------------------------------------------------------------------------------- */

static bool
write_rule(struct db *db, void *data)
{
	struct listing *listing = data;
	struct replying *replying = &listing->replying;
	const struct visit *visit = replying->visit;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = "reply.rule",
		.account_id = visit->reader.account_id,
		.subject_id = listing->offering.offering_id,
		.words = span_of(arena_format(visit->arena,
		                              listing->is_read
		                                  ? "Les réponses à «\u202f%.*s\u202f» sont relues par un collègue."
		                                  : "Les réponses à «\u202f%.*s\u202f» ne sont plus relues.",
		                              SPAN_ARGS(listing->offering.name))),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &replying->fault) == FOUND_ONE &&
	       reply_store_rule(db, visit->root_id, listing->offering.offering_id, listing->is_read,
	                        &replying->fault);
}

void
reply_post_templates(struct visit *visit)
{
	struct listing listing;
	bool gave_up = false;
	if (!begin(visit, http_pairs_first(&visit->body, "demarche"), &listing))
		return;
	if (listing.offering.offering_id == 0) {
		visit_missing(visit);
		return;
	}
	listing.is_read = span_is(http_pairs_first(&visit->body, "relecture"), "oui");
	const bool is_written = visit_write(visit, write_rule, &listing, &gave_up);
	if (!is_written && gave_up && listing.replying.fault.for_log != NULL)
		visit_fail(visit, &listing.replying.fault);
	else if (is_written || gave_up) /* or this form was taken already */
		visit_go(visit, "/guichet/modeles?demarche=%lld&fait=1",
		         (long long)listing.offering.offering_id);
}
