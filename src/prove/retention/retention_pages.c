/* « /conservation »: what is kept and how it ends; and a director's agreement to what cannot be undone. */
#include "base/time.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "ground/post/post.h"
#include "listen/survey/survey.h"
#include "prove/retention/retention_inside.h"

enum {
	KIND_NAME, KIND_WHAT, KIND_WHY, KIND_TERM, KIND_GROUND, KIND_CHECKED, KIND_ENDING, KIND_HAS_ROWS,
	KIND_ROWS, KIND_NEXT_END, KIND_FIELD_COUNT
};
static const struct field kind_fields[KIND_FIELD_COUNT] = {
	[KIND_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "A constant." },
	[KIND_WHAT] = { "what", FIELD_TEXT, FIELD_API, .help = "Which data." },
	[KIND_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "What they are for." },
	[KIND_TERM] = { "term", FIELD_TEXT, FIELD_API, .help = "How long they are kept." },
	[KIND_GROUND] = { "ground", FIELD_TEXT, FIELD_API, .help = "What the term rests on." },
	[KIND_CHECKED] = { "is_checked", FIELD_FLAG, FIELD_API, .help = "A lawyer read that text." },
	[KIND_ENDING] = { "ending", FIELD_TEXT, FIELD_API, .help = "Who or what ends them." },
	[KIND_HAS_ROWS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
	[KIND_ROWS] = { "rows", FIELD_COUNT, FIELD_API, .help = "How many now; null: not counted here." },
	[KIND_NEXT_END] = { "next_end", FIELD_DATE, FIELD_API, .help = "When the first may be erased." },
};
enum { PURGE_WORDS, PURGE_STATE, PURGE_DOCUMENT, PURGE_REASON, PURGE_FIELD_COUNT };
static const struct field purge_fields[PURGE_FIELD_COUNT] = {
	[PURGE_WORDS] = { "purge", FIELD_TEXT, FIELD_API, .help = "What was to be erased." },
	[PURGE_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "What became of it, in French." },
	[PURGE_DOCUMENT] = { "document", FIELD_TEXT, FIELD_API, .help = "What allows it." },
	[PURGE_REASON] = { "reason", FIELD_TEXT, FIELD_API, .help = "Why." },
};
enum {
	PAGE_TITLE, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELDS, PAGE_WAITING, PAGE_AGREE_URL, PAGE_KINDS,
	PAGE_HAS_PURGES, PAGE_PURGES, PAGE_LOTS_WAIT, PAGE_HAS_LOTS_WAIT, PAGE_LOTS_DONE,
	PAGE_HAS_LOTS_DONE, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_WAITING] = { "waiting", FIELD_TEXT, FIELD_API, .help = "What waits for an agreement." },
	[PAGE_AGREE_URL] = { "agree_url", FIELD_URL, FIELD_PAGE },
	[PAGE_KINDS] = { "kinds", FIELD_LIST, FIELD_API, .of = kind_fields,
		.of_count = KIND_FIELD_COUNT, .help = "Each kind of data." },
	[PAGE_HAS_PURGES] = { "has_purges", FIELD_FLAG, FIELD_PAGE },
	[PAGE_PURGES] = { "purges", FIELD_LIST, FIELD_API, .of = purge_fields,
		.of_count = PURGE_FIELD_COUNT, .help = "Agreed to, or done; the latest first." },
	[PAGE_LOTS_WAIT] = { "lots_waiting", FIELD_LIST, FIELD_API, .of = retention_lot_fields,
		.of_count = RETENTION_LOT_FIELD_COUNT, .help = "Requests that were kept long enough." },
	[PAGE_HAS_LOTS_WAIT] = { "has_lots_waiting", FIELD_FLAG, FIELD_PAGE },
	[PAGE_HAS_LOTS_DONE] = { "has_lots_decided", FIELD_FLAG, FIELD_PAGE },
	[PAGE_LOTS_DONE] = { "lots_decided", FIELD_LIST, FIELD_API, .of = retention_lot_fields,
		.of_count = RETENTION_LOT_FIELD_COUNT, .help = "What was decided of others." },
};
const struct page_kind retention_page = { "retention", "prove/retention/pages/retention.html",
	page_fields, PAGE_FIELD_COUNT };

enum { AGREE_DOCUMENT, AGREE_REASON, AGREE_SURE, AGREE_FIELD_COUNT };
static const struct form_field agree_form[AGREE_FIELD_COUNT] = {
	[AGREE_DOCUMENT] = { "document", FORM_TEXT, "Document qui l’autorise",
		.hint = "Par exemple\u202f: bordereau d’élimination visé par les archives départementales, n° et "
		        "date.",
		.required = "Dites quel document autorise cet effacement.",
		.length_max = RETENTION_TEXT_LENGTH_MAX },
	[AGREE_REASON] = { "raison", FORM_LONG, "Pourquoi effacer maintenant",
		.hint = "Cette phrase reste dans le registre, avec votre nom.",
		.required = "Dites pourquoi effacer maintenant.", .length_max = RETENTION_TEXT_LENGTH_MAX },
	[AGREE_SURE] = { "certain", FORM_CHECK,
		"Je sais que ces textes et ces fichiers ne pourront plus jamais être retrouvés",
		.required = "Cochez la case\u202f: cet effacement est sans retour." },
};

/* --- what is kept, counted ------------------------------------------------------------------- */

struct counting {
	struct people_kept people;
	struct post_health letters;
	struct survey_texts texts;
	int64_t facts;
	int32_t closed_day;
};

static bool
count_all(struct visit *visit, struct counting *counting_r, struct fault *fault_r)
{
	struct arena *arena = visit->arena;
	struct db *db = visit->db;
	struct fact *facts;
	size_t count;
	*counting_r = (struct counting){ 0 };
	if (!people_kept(arena, db, visit->root_id, &counting_r->people, fault_r) ||
	    !post_health(arena, db, visit->root_id, visit->now_s, &counting_r->letters, fault_r) ||
	    !survey_texts_kept(arena, db, visit->root_id, &counting_r->texts, &counting_r->closed_day,
	                       fault_r) ||
	    !journal_before(arena, db, visit->root_id, 0, 0, &facts, &count, fault_r))
		return false;
	counting_r->facts = count > 0 ? facts[0].number : 0;
	return true;
}

static void
fill_kinds(struct model *page, const struct counting *counting)
{
	int64_t rows[RETENTION_COUNT];
	for (size_t i = 0; i < RETENTION_COUNT; i++)
		rows[i] = -1;
	rows[RETENTION_ACCOUNTS] = counting->people.open_accounts;
	rows[RETENTION_CLOSED] = counting->people.closed_accounts;
	rows[RETENTION_SESSIONS] = counting->people.sessions;
	rows[RETENTION_LINKS] = counting->people.links;
	rows[RETENTION_LETTERS] = counting->letters.kept;
	rows[RETENTION_TEXTS] = counting->texts.texts;
	rows[RETENTION_REGISTER] = counting->facts;
	for (size_t i = 0; i < RETENTION_COUNT; i++) {
		const struct retention_kind *kind = &retention_kinds[i];
		struct model *row = model_row(page, PAGE_KINDS);
		model_text_z(row, KIND_NAME, kind->name);
		model_text_z(row, KIND_WHAT, kind->what);
		model_text_z(row, KIND_WHY, kind->why);
		model_text_z(row, KIND_TERM, kind->term);
		model_text_z(row, KIND_GROUND, kind->ground);
		model_flag(row, KIND_CHECKED, kind->is_checked);
		model_text_z(row, KIND_ENDING, kind->ending);
		model_flag(row, KIND_HAS_ROWS, rows[i] >= 0);
		if (rows[i] >= 0)
			model_count(row, KIND_ROWS, rows[i]);
		if (i == RETENTION_TEXTS && counting->texts.texts > 0)
			model_date(row, KIND_NEXT_END, retention_end(counting->closed_day));
	}
}

/* --- erasures -------------------------------------------------------------------------------- */

bool
retention_may_agree(const struct visit *visit)
{
	return people_may(&visit->reader, NULL, WHO(ROLE_DIRECTOR), PLACE_NONE);
}

static bool
fill_purge(struct visit *visit, struct model *page, const struct retention_purge *purge,
           struct fault *fault_r)
{
	struct span name;
	struct text state = text_new(visit->arena, 1000);
	if (!people_name(visit->arena, visit->db, visit->root_id, purge->account_id, &name, fault_r))
		return false;
	if (purge->state == RETENTION_DONE) {
		text_add_z(&state, "Effacé le ");
		text_add_date_words(&state, visit_day(visit, purge->done_s));
		text_add_z(&state, "\u202f: ");
	} else
		text_add_z(&state, "En cours\u202f: ");
	text_add_count(&state, purge->erased);
	text_format(&state, "%s. Accordé par %.*s le ", purge->erased > 1 ? " effacés" : " effacé",
	            SPAN_ARGS(name));
	text_add_date_words(&state, visit_day(visit, purge->agreed_s));
	text_add_char(&state, '.');
	struct model *row = model_row(page, PAGE_PURGES);
	model_text_z(row, PURGE_WORDS, retention_purge_words(visit->arena, purge));
	model_text_z(row, PURGE_STATE, text_z(&state));
	model_text(row, PURGE_DOCUMENT, purge->document);
	model_text(row, PURGE_REASON, purge->reason);
	return true;
}

static bool
fill_purges(struct visit *visit, struct model *page, struct fault *fault_r)
{
	struct retention_purge *purges;
	size_t count;
	if (!retention_store_purges(visit->arena, visit->db, visit->root_id, &purges, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (purges[i].state != RETENTION_PREPARED) {
			model_flag(page, PAGE_HAS_PURGES, true);
			if (!fill_purge(visit, page, &purges[i], fault_r))
				return false;
			continue;
		}
		model_text_z(page, PAGE_WAITING, retention_purge_words(visit->arena, &purges[i]));
		if (retention_may_agree(visit))
			model_url_z(page, PAGE_AGREE_URL,
			            arena_format(visit->arena, "/conservation/%lld/accorder",
			                         (long long)purges[i].id));
	}
	return true;
}

static void
show(struct visit *visit, struct form *form)
{
	struct fault fault = { 0 };
	struct counting counting;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	struct model *page = model_new(visit->arena, &retention_page);
	if (!count_all(visit, &counting, &fault) || !fill_purges(visit, page, &fault) ||
	    !retention_lots_draw(visit, page,
	                         (struct retention_lot_place){ PAGE_LOTS_WAIT, PAGE_HAS_LOTS_WAIT,
	                                                       PAGE_LOTS_DONE, PAGE_HAS_LOTS_DONE },
	                         &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	model_text_z(page, PAGE_TITLE, "Conservation des données");
	fill_kinds(page, &counting);
	form_draw(form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &retention_page, page);
}

static void
get_retention(struct visit *visit)
{
	show(visit, form_new(visit->arena, agree_form, AGREE_FIELD_COUNT));
}

/* --- agreeing -------------------------------------------------------------------------------- */

struct agreeing {
	struct visit *visit;
	struct retention_purge purge;
	struct fault fault;
};

bool
retention_fits(struct form *form, struct span words)
{
	if (words.length <= JOURNAL_WORDS_LENGTH_MAX)
		return true;
	form_complain(form, "raison", "Le document et la raison, mis bout à bout, sont trop longs pour le "
	                              "registre\u202f: raccourcissez l’un ou l’autre.");
	return false;
}

static struct span
register_words(struct arena *arena, const struct retention_purge *purge)
{
	return span_of(arena_format(arena, "Effacement accordé\u202f: %s. Document\u202f: %.*s. Raison\u202f: %.*s",
	                            retention_purge_words(arena, purge), SPAN_ARGS(purge->document),
	                            SPAN_ARGS(purge->reason)));
}

static bool
agree(struct db *db, void *data)
{
	struct agreeing *agreeing = data;
	struct visit *visit = agreeing->visit;
	const struct retention_purge *purge = &agreeing->purge;
	const struct fact fact = {
		.kind = "retention.agreed",
		.account_id = visit->reader.account_id,
		.subject_id = purge->id,
		.words = register_words(visit->arena, purge),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &agreeing->fault) == FOUND_ONE &&
	       retention_store_agree(db, visit->root_id, purge, &agreeing->fault) == FOUND_ONE;
}

/* The one that waits, if it is this one, and if today's clock would still prepare it. */
static bool
look_for(struct visit *visit, struct retention_purge *purge_r, struct fault *fault_r)
{
	struct retention_purge *purges;
	size_t count;
	int64_t id = 0;
	purge_r->id = 0;
	if (!span_int64(visit->part[0], &id))
		return true;
	if (!retention_store_purges(visit->arena, visit->db, visit->root_id, &purges, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (purges[i].id == id && purges[i].state == RETENTION_PREPARED &&
		    purges[i].before_day <= retention_before(visit->today))
			*purge_r = purges[i];
	return true;
}

static void
post_agree(struct visit *visit)
{
	struct agreeing agreeing = { .visit = visit };
	struct fault fault = { 0 };
	bool gave_up = false;
	struct form *form = form_new(visit->arena, agree_form, AGREE_FIELD_COUNT);
	if (visit_db(visit) == NULL)
		return;
	if (!retention_may_agree(visit)) {
		visit_refuse(visit, "Cet accord revient à la direction de toute l’organisation.");
		return;
	}
	if (!look_for(visit, &agreeing.purge, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	if (agreeing.purge.id == 0) { /* somebody else has, or it never was */
		visit_go(visit, "/conservation");
		return;
	}
	const bool is_fine = form_read(form, visit_lookup, visit);
	if (is_fine) {
		agreeing.purge.document = form_text(form, AGREE_DOCUMENT);
		agreeing.purge.reason = form_text(form, AGREE_REASON);
		agreeing.purge.account_id = visit->reader.account_id;
		agreeing.purge.agreed_s = visit->now_s;
	}
	if (!is_fine || !retention_fits(form, register_words(visit->arena, &agreeing.purge))) {
		show(visit, form);
		return;
	}
	if (visit_write(visit, agree, &agreeing, &gave_up) || gave_up)
		visit_go(visit, "/conservation");
}

static const struct route routes[] = {
	{ HTTP_GET, "/conservation", WHO(ROLE_DIRECTOR) | WHO(ROLE_AUDITOR) | WHO(ROLE_ADMINISTRATOR),
		"retention", get_retention },
	{ HTTP_POST, "/conservation/{}/accorder", WHO(ROLE_DIRECTOR), "retention.agree", post_agree },
	{ HTTP_GET, "/conservation/demandes/{}", WHO(ROLE_DIRECTOR), "retention.lot", retention_get_lot },
	{ HTTP_POST, "/conservation/demandes/{}", WHO(ROLE_DIRECTOR), "retention.lot",
	  retention_post_lot },
};
static const struct page_kind *const pages[] = { &retention_page, &retention_lot_page };
const struct room_pages retention_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
