/* One article as those who work here read it: what it says, whose it is, what it said, publishing it. */
#include "welcome/knowledge/knowledge_inside.h"

enum { VERSION_WORDS, VERSION_URL, VERSION_FIELD_COUNT };
static const struct field version_fields[VERSION_FIELD_COUNT] = {
	[VERSION_WORDS] = { "version_words", FIELD_TEXT, FIELD_API, .help = "Who wrote it, when." },
	[VERSION_URL] = { "version_url", FIELD_URL, FIELD_API, .help = "Where it is read." },
};
enum { ABOUT_WORDS, ABOUT_FIELD_COUNT };
static const struct field about_fields[ABOUT_FIELD_COUNT] = {
	[ABOUT_WORDS] = { "about_name", FIELD_TEXT, FIELD_API, .help = "An offering, a place." },
};
enum {
	ONE_TITLE, ONE_TROUBLE, ONE_DONE, ONE_STATE, ONE_REVIEW, ONE_READERS, ONE_UNIT, ONE_REVIEW_DAY,
	ONE_ABOUT, ONE_HAS_ABOUT, ONE_PROSE, ONE_VERSIONS, ONE_HAS_VERSIONS, ONE_EDIT_URL,
	ONE_PUBLIC_URL, ONE_ACT_URL, ONE_SEEN, ONE_CAN_PUBLISH, ONE_WAITS, ONE_CAN_WITHDRAW,
	ONE_FIELD_COUNT
};
static const struct field one_fields[ONE_FIELD_COUNT] = {
	[ONE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "The question it answers." },
	[ONE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[ONE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[ONE_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Which version this is." },
	[ONE_REVIEW] = { "review_words", FIELD_TEXT, FIELD_API, .help = "It is past its day; null: it is not." },
	[ONE_READERS] = { "readers", FIELD_TEXT, FIELD_API, .help = "For everybody, or for agents alone." },
	[ONE_UNIT] = { "unit", FIELD_TEXT, FIELD_API, .help = "Who keeps it right." },
	[ONE_REVIEW_DAY] = { "review_on", FIELD_DATE, FIELD_API, .help = "When it is to be read again." },
	[ONE_ABOUT] = { "about", FIELD_LIST, FIELD_API, .of = about_fields, .of_count = ABOUT_FIELD_COUNT,
		.help = "What it is about." },
	[ONE_HAS_ABOUT] = { "has_about", FIELD_FLAG, FIELD_PAGE },
	[ONE_PROSE] = PROSE_LIST,
	[ONE_VERSIONS] = { "versions", FIELD_LIST, FIELD_API, .of = version_fields,
		.of_count = VERSION_FIELD_COUNT, .help = "What it said, last first." },
	[ONE_HAS_VERSIONS] = { "has_versions", FIELD_FLAG, FIELD_PAGE },
	[ONE_EDIT_URL] = { "edit_url", FIELD_URL, FIELD_PAGE },
	[ONE_PUBLIC_URL] = { "public_url", FIELD_URL, FIELD_API, .help = "Where everybody reads it." },
	[ONE_ACT_URL] = { "act_url", FIELD_URL, FIELD_PAGE },
	[ONE_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[ONE_CAN_PUBLISH] = { "can_publish", FIELD_FLAG, FIELD_PAGE },
	[ONE_WAITS] = { "waits_words", FIELD_TEXT, FIELD_PAGE },
	[ONE_CAN_WITHDRAW] = { "can_withdraw", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind knowledge_one_page = { "article", "welcome/knowledge/pages/one.html", one_fields,
	ONE_FIELD_COUNT };

struct reading {
	struct knowing knowing;
	struct knowledge_article last;    /* as it was last written */
	struct knowledge_article article; /* as it is shown */
	int64_t shown;                    /* its version */
	bool writes, publishes, two_names, is_withdrawn, is_stale;
	const char *trouble;
};

/* --- reading ---------------------------------------------------------------------------------- */

/* The version that the address names, for who writes; else the last one for her, the one that is read for
 * the others. FOUND_NONE: there is none for this reader. */
static enum found
choose_version(struct reading *reading, struct db *db)
{
	const struct visit *visit = reading->knowing.visit;
	int64_t version = reading->writes ? reading->last.version : reading->last.told, asked;
	/* Only the last one is published: with the words and the readers of another, it would be told to them. */
	if (reading->writes && visit->request->method != HTTP_POST &&
	    span_int64(visit_asked(visit, "version"), &asked) && asked > 0)
		version = asked;
	reading->shown = version;
	return version == 0 ? FOUND_NONE
	                    : knowledge_store_version(visit->arena, db, visit->root_id,
	                                              reading->last.article_id, version,
	                                              &reading->article, &reading->knowing.fault);
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct reading *reading)
{
	if (!knowledge_begin(visit, &reading->knowing))
		return false;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	enum found found = knowledge_store_last(visit->arena, db, visit->root_id, visit->part[0],
	                                        &reading->last, &reading->knowing.fault);
	if (found == FOUND_ONE) {
		reading->writes = knowledge_writes(&reading->knowing, reading->last.unit_id);
		reading->publishes = knowledge_publishes(&reading->knowing, reading->last.unit_id);
		found = choose_version(reading, db);
	}
	if (found == FOUND_ONE &&
	    !knowledge_store_two_names(visit->arena, db, visit->root_id, reading->last.article_id,
	                               &reading->two_names, &reading->knowing.fault))
		found = FOUND_FAILED;
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &reading->knowing.fault);
	return found == FOUND_ONE;
}

static bool
name_of(struct reading *reading, int64_t account_id, struct span *name_r)
{
	struct visit *visit = reading->knowing.visit;
	struct db *db = visit_db(visit);
	return db != NULL && people_name(visit->arena, db, visit->root_id, account_id, name_r,
	                                 &reading->knowing.fault);
}

static bool
draw_versions(struct reading *reading, struct model *page)
{
	struct visit *visit = reading->knowing.visit;
	struct knowledge_article *versions;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !knowledge_store_versions(visit->arena, db, visit->root_id,
	                                            reading->last.article_id, &versions, &count,
	                                            &reading->knowing.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct span name;
		struct text words = text_new(visit->arena, 1000);
		if (!name_of(reading, versions[i].writer_id, &name))
			return false;
		text_format(&words, "Version %lld, %.*s, le ", (long long)versions[i].version, SPAN_ARGS(name));
		text_add_day(&words, visit_day(visit, versions[i].written_unix_s));
		if (versions[i].version == reading->last.told)
			text_add_z(&words, " (celle que l’on lit)");
		struct model *row = model_row(page, ONE_VERSIONS);
		model_text(row, VERSION_WORDS, text_span(&words));
		model_url_z(row, VERSION_URL,
		            arena_format(visit->arena, "%s?version=%lld",
		                         knowledge_url(visit->arena, &reading->last, false),
		                         (long long)versions[i].version));
		model_flag(page, ONE_HAS_VERSIONS, true);
	}
	return true;
}

static bool
draw_about(struct reading *reading, struct model *page)
{
	struct visit *visit = reading->knowing.visit;
	struct knowledge_ties ties;
	struct db *db = visit_db(visit);
	if (db == NULL || !knowledge_store_ties(visit->arena, db, visit->root_id,
	                                        reading->last.article_id, &ties, &reading->knowing.fault))
		return false;
	for (size_t i = 0; i < ties.counts[KNOWLEDGE_OF_OFFERING]; i++) {
		struct offering offering;
		const enum found found =
			offering_load(visit->arena, db, visit->root_id, ties.ids[KNOWLEDGE_OF_OFFERING][i],
		                  &offering, &reading->knowing.fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE)
			model_text(model_row(page, ONE_ABOUT), ABOUT_WORDS, offering.name);
	}
	for (size_t i = 0; i < ties.counts[KNOWLEDGE_OF_PLACE]; i++)
		model_text(model_row(page, ONE_ABOUT), ABOUT_WORDS,
		           knowledge_unit_name(&reading->knowing, ties.ids[KNOWLEDGE_OF_PLACE][i]));
	model_flag(page, ONE_HAS_ABOUT, model_row_count(page, ONE_ABOUT) > 0);
	return true;
}

static const char *
state_words(const struct reading *reading)
{
	struct arena *arena = reading->knowing.visit->arena;
	const struct knowledge_article *article = &reading->article, *last = &reading->last;
	const int64_t shown = reading->shown;
	struct text words = text_new(arena, 300);
	if (shown != last->version && shown != last->told) {
		text_format(&words, "Version %lld, du ", (long long)shown);
		text_add_day(&words, visit_day(reading->knowing.visit, article->written_unix_s));
		text_add_z(&words, "\u202f: ce n’est pas celle que l’on lit.");
	} else if (last->told == 0) {
		text_add_z(&words, "Brouillon\u202f: personne ne le lit encore, hors du service qui l’écrit.");
	} else if (last->told == last->version) {
		text_add_z(&words, "Publié le ");
		text_add_day(&words, visit_day(reading->knowing.visit, last->told_unix_s));
		text_add_char(&words, '.');
	} else {
		text_format(&words, "La version %lld est celle que l’on lit\u202f; la version %lld est à publier.",
		            (long long)last->told, (long long)last->version);
	}
	return text_z(&words);
}

static const char *
done_words(const struct visit *visit)
{
	const struct span done = visit_asked(visit, "fait");
	return span_is(done, "publie")     ? "Cet article est publié."
	       : span_is(done, "retire")   ? "Cet article n’est plus publié."
	       : span_is(done, "ecrit")    ? "C’est enregistré. Ce n’est lu qu’une fois publié."
	                                   : NULL;
}

/* What she may do with it; only with the last version before her eyes. */
static bool
draw_acts(struct reading *reading, struct model *page)
{
	struct visit *visit = reading->knowing.visit;
	struct span writer;
	if (!reading->writes)
		return true;
	model_url_z(page, ONE_EDIT_URL,
	            arena_format(visit->arena, "%s/modifier",
	                         knowledge_url(visit->arena, &reading->last, false)));
	if (!name_of(reading, reading->last.writer_id, &writer))
		return false;
	const bool is_due = reading->last.told != reading->last.version;
	const char *why_not = knowledge_may_not_publish(visit->arena, &reading->last, reading->two_names,
	                                                visit->reader.account_id, writer);
	model_flag(page, ONE_CAN_PUBLISH, reading->publishes && why_not == NULL);
	model_flag(page, ONE_CAN_WITHDRAW, reading->publishes && reading->last.told != 0);
	if (is_due && !reading->publishes)
		model_text_z(page, ONE_WAITS, "Un responsable d’équipe, un référent ou une direction le publie.");
	else if (is_due && why_not != NULL)
		model_text_z(page, ONE_WAITS, why_not);
	return true;
}

static void
show(struct reading *reading, int status)
{
	struct visit *visit = reading->knowing.visit;
	const struct knowledge_article *article = &reading->article;
	struct model *page = model_new(visit->arena, &knowledge_one_page);
	model_text_z(page, ONE_TITLE,
	             arena_format(visit->arena, "Article\u202f: %.*s", SPAN_ARGS(article->title)));
	model_text_z(page, ONE_TROUBLE, reading->trouble);
	model_text_z(page, ONE_DONE, done_words(visit));
	model_text_z(page, ONE_STATE, state_words(reading));
	model_text_z(page, ONE_REVIEW, knowledge_review_words(visit->arena, &reading->last, visit->today));
	model_text_z(page, ONE_READERS,
	             article->says_public ? "Tout le monde" : "Les agents seuls\u202f: le public n’en sait rien");
	model_text(page, ONE_UNIT, knowledge_unit_name(&reading->knowing, reading->last.unit_id));
	if (reading->last.review_day != 0)
		model_date(page, ONE_REVIEW_DAY, reading->last.review_day);
	model_url_z(page, ONE_ACT_URL, knowledge_url(visit->arena, &reading->last, false));
	if (reading->last.told != 0 && reading->last.is_public)
		model_url_z(page, ONE_PUBLIC_URL, knowledge_url(visit->arena, &reading->last, true));
	model_text_z(page, ONE_SEEN, arena_format(visit->arena, "%lld", (long long)reading->last.changes));
	knowledge_prose_draw(page, ONE_PROSE, article->body, false);
	if (!draw_about(reading, page) || !draw_acts(reading, page) ||
	    (reading->writes && !draw_versions(reading, page))) {
		visit_fail(visit, &reading->knowing.fault);
		return;
	}
	visit->response->status = status;
	visit_show(visit, &knowledge_one_page, page);
}

void
knowledge_get_one(struct visit *visit)
{
	struct reading *reading = arena_new_of(visit->arena, struct reading);
	if (begin(visit, reading))
		show(reading, 200);
}

/* --- publishing ------------------------------------------------------------------------------- */

static bool
write_it(struct db *db, void *data)
{
	struct reading *reading = data;
	const struct visit *visit = reading->knowing.visit;
	struct knowledge_article article = reading->article;
	article.changes = reading->last.changes;
	article.told = reading->is_withdrawn ? 0 : article.version;
	article.is_public = !reading->is_withdrawn && article.says_public;
	article.told_unix_s = visit->now_s;
	article.told_by = visit->reader.account_id;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = reading->is_withdrawn ? "knowledge.withdrawn" : "knowledge.published",
		.account_id = visit->reader.account_id,
		.place_id = article.unit_id,
		.subject_id = article.article_id,
		.words = knowledge_fact_words(
			visit->arena, reading->is_withdrawn ? "n’est plus publié" : "a été publié", &article),
		.once = visit->once,
	};
	if (journal_add(visit->arena, db, visit->root_id, &fact, &reading->knowing.fault) != FOUND_ONE)
		return false;
	const enum found found =
		knowledge_store_tell(visit->arena, db, visit->root_id, &article, &reading->knowing.fault);
	reading->is_stale = found == FOUND_NONE;
	return found == FOUND_ONE;
}

/* NULL: it may be done now. */
static const char *
why_not(struct reading *reading)
{
	struct visit *visit = reading->knowing.visit;
	struct span writer;
	int64_t seen;
	if (!span_int64(http_pairs_first(&visit->body, "vu"), &seen) || seen != reading->last.changes)
		return "Cet article a changé pendant que vous le lisiez. Relisez-le, puis recommencez.";
	if (reading->is_withdrawn)
		return reading->last.told == 0 ? "Cet article n’est pas publié." : NULL;
	if (!name_of(reading, reading->last.writer_id, &writer))
		return "Cet article n’a pas pu être relu. Recommencez.";
	return knowledge_may_not_publish(visit->arena, &reading->last, reading->two_names,
	                                 visit->reader.account_id, writer);
}

void
knowledge_post_one(struct visit *visit)
{
	struct reading *reading = arena_new_of(visit->arena, struct reading);
	bool gave_up = false;
	if (!begin(visit, reading))
		return;
	if (!reading->publishes) {
		visit_missing(visit);
		return;
	}
	reading->is_withdrawn = span_is(http_pairs_first(&visit->body, "faire"), "retirer");
	reading->trouble = why_not(reading);
	if (reading->trouble != NULL) {
		show(reading, 409);
		return;
	}
	visit_db_end(visit);
	if (visit_write(visit, write_it, reading, &gave_up) ||
	    (gave_up && !reading->is_stale && reading->knowing.fault.for_log == NULL)) {
		visit_go(visit, "%s?fait=%s", knowledge_url(visit->arena, &reading->last, false),
		         reading->is_withdrawn ? "retire" : "publie");
	} else if (gave_up && reading->is_stale) {
		reading->trouble = "Cet article a changé pendant que vous le lisiez. Relisez-le, puis recommencez.";
		show(reading, 409);
	} else if (gave_up) {
		visit_fail(visit, &reading->knowing.fault);
	}
}
