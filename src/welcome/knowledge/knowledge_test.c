/* Articles: what is told to whom, by which words; steps that are ticked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/knowledge/knowledge_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
enum { TODAY = 20000, LAMP = 71, AID = 72, LEA = 5, OMAR = 6 };

/* --- prose ------------------------------------------------------------------------------------ */

enum { PAGE_PROSE, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = { [PAGE_PROSE] = PROSE_LIST };
static const struct page_kind page_kind = { "prose", "none", page_fields, PAGE_FIELD_COUNT };

static const char *
drawn(const char *body)
{
	struct model *page = model_new(arena, &page_kind);
	struct text text = text_new(arena, 10000);
	knowledge_prose_draw(page, PAGE_PROSE, span_of(body), false);
	model_json(page, &text);
	return text_z(&text);
}

static const char *
plain(const char *body)
{
	return span_copy(arena, knowledge_prose_plain(arena, span_of(body), "https://ville.fr"));
}

static void
test_prose_is_paragraphs_titles_and_lists(void **state)
{
	(void)state;
	struct model *page = model_new(arena, &page_kind);
	knowledge_prose_draw(page, PAGE_PROSE,
	                     SPAN("\n# Où aller\nÀ la mairie,\nle matin.\n\n\n- une pièce\n- une photo\n"
	                          "1. Venir\n2. Signer\nPuis attendre."),
	                     false);
	static const enum prose_block kinds[] = { PROSE_IS_TITLE, PROSE_IS_TEXT, PROSE_IS_LIST,
		                                      PROSE_IS_STEPS, PROSE_IS_TEXT };
	assert_int_equal(model_row_count(page, PAGE_PROSE), LENGTH(kinds));
	for (size_t i = 0; i < LENGTH(kinds); i++)
		assert_true(model_has(model_row_at(page, PAGE_PROSE, i), kinds[i]));
	assert_int_equal(model_row_count(model_row_at(page, PAGE_PROSE, 2), PROSE_ITEMS), 2);
	assert_non_null(strstr(drawn("- une pièce"), "\"une pièce\""));
	assert_string_equal(drawn(" \n \n"), "{\"prose\":[]}");
}

static void
test_only_safe_addresses_are_links(void **state)
{
	(void)state;
	assert_non_null(strstr(drawn("Voir [le site](https://ville.fr/a) !"),
	                       "\"part_url\":\"https://ville.fr/a\""));
	assert_non_null(strstr(drawn("[ici](/demandes)"), "\"part_url\":\"/demandes\""));
	static const char *const others[] = { "[x](javascript:alert(1))", "[x](//ailleurs.fr)", "[x]()", "[](/a)",
		                                  "[a\nb](/a)", "[a](/a", "[", "a]b(c)", "[x](data:text/html,1)" };
	for (size_t i = 0; i < LENGTH(others); i++)
		assert_null(strstr(drawn(others[i]), "\"part_url\":\""));
	assert_non_null(strstr(drawn("[x](javascript:1)"), "[x](javascript:1)")); /* read as it is written */
	assert_non_null(strstr(drawn("[a [b](/c)"), "\"part_url\":\"/c\""));
}

static void
test_prose_in_a_letter_has_no_marks(void **state)
{
	(void)state;
	assert_string_equal(plain("## Où aller\nÀ [la mairie](/lieux).\n\n"
	                          "* une photo\n- [un site](https://a.fr)\n1. Venir"),
	                    "Où aller\n\nÀ la mairie (https://ville.fr/lieux).\n\n"
	                    "- une photo\n- un site (https://a.fr)\n\n1. Venir");
	assert_string_equal(plain(""), "");
}

static uint32_t seed = 12345;
static uint32_t
chance(uint32_t most)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % most;
}

/* How long the words of its parts are. */
static size_t
parts_length(const struct model *row, size_t list)
{
	size_t length = 0;
	for (size_t i = 0; i < model_row_count(row, list); i++)
		length += model_get_text(model_row_at(row, list, i), 0).length;
	return length;
}

static size_t
check_addresses(const struct model *page, struct arena *each)
{
	size_t count = 0;
	static const char begins[] = "\"part_url\":\"";
	struct text text = text_new(each, 100000);
	model_json(page, &text);
	for (const char *at = text_z(&text); (at = strstr(at, begins)) != NULL;) {
		at += sizeof begins - 1;
		assert_true(url_is_safe(span_from(at, strcspn(at, "\""))));
		count++;
	}
	return count;
}

/* No word is made, every address is safe, whatever is typed. */
static void
test_any_text_is_prose(void **state)
{
	(void)state;
	size_t links = 0;
	static const char *const pieces[] = { "[", "](", ")", "](/a)", "](javascript:", "](https://b", "# ", "- ",
		                                  "1. ", "\n", "\n\n", " ", "mot", "é" };
	for (int tries = 0; tries < 20000; tries++) {
		struct arena *each = arena_new(1 << 22);
		struct model *page = model_new(each, &page_kind);
		struct text body = text_new(each, 1000);
		size_t length = 0;
		for (uint32_t left = chance(20); left > 0; left--)
			text_add_z(&body, pieces[chance(LENGTH(pieces))]);
		const struct span typed = text_span(&body);
		knowledge_prose_draw(page, PAGE_PROSE, typed, tries % 2 == 0);
		for (size_t i = 0; i < model_row_count(page, PAGE_PROSE); i++) {
			const struct model *row = model_row_at(page, PAGE_PROSE, i);
			length += parts_length(row, PROSE_PARTS);
			for (size_t k = 0; k < model_row_count(row, PROSE_ITEMS); k++)
				length += parts_length(model_row_at(row, PROSE_ITEMS, k), 0);
		}
		links += check_addresses(page, each);
		assert_true(length <= typed.length);
		assert_true(knowledge_prose_plain(each, typed, NULL).length <= 2 * typed.length + 2);
		arena_end(each);
	}
	assert_true(links > 10); /* else nothing was tried */
}

/* --- rules ------------------------------------------------------------------------------------ */

static void
test_two_names_when_the_offering_asks_it(void **state)
{
	(void)state;
	struct knowledge_article article = { .version = 2, .told = 1, .writer_id = LEA };
	assert_null(knowledge_may_not_publish(arena, &article, false, LEA, SPAN("Léa")));
	assert_non_null(strstr(knowledge_may_not_publish(arena, &article, true, LEA, SPAN("Léa")),
	                       "d’autre que Léa"));
	assert_null(knowledge_may_not_publish(arena, &article, true, OMAR, SPAN("Léa")));
	article.told = 2;
	assert_non_null(knowledge_may_not_publish(arena, &article, false, OMAR, SPAN("Léa")));
}

static void
test_steps_keep_their_identity_with_their_words(void **state)
{
	(void)state;
	const struct knowledge_step known[] = { { .step_id = 9, .words = SPAN("Appeler") },
		                                    { .step_id = 8, .words = SPAN("Vérifier l’identité") } };
	struct knowledge_step steps[KNOWLEDGE_STEP_COUNT_MAX];
	size_t count;
	assert_null(knowledge_read_steps(arena, SPAN(" Vérifier l’identité\n\nAppeler \nAppeler\nClasser"),
	                                 known, 2, steps, &count));
	assert_int_equal(count, 3);
	assert_int_equal(steps[0].step_id, 8);
	assert_int_equal(steps[1].step_id, 9);
	assert_int_equal(steps[2].step_id, 0);
	assert_non_null(strstr(knowledge_read_steps(arena, SPAN("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n"
	                                                        "12\n13\n14\n15\n16\n17\n18\n19\n20\n21"),
	                                            NULL, 0, steps, &count),
	                       "20 étapes au plus"));
	assert_string_equal(knowledge_steps_left(arena, known, 2), "2 étapes ne sont pas cochées.");
	assert_string_equal(knowledge_steps_left(arena, known, 1), "1 étape n’est pas cochée.");
	assert_null(knowledge_steps_left(arena, known, 0));
}

/* --- kept ------------------------------------------------------------------------------------- */

struct doing {
	enum { SAVE, TELL, TIE, HELP, SET, TICK, WANT, FORGET } what;
	struct knowledge_article *article;
	struct knowledge_ties ties;
	struct knowledge_setting setting;
	struct knowledge_step *steps;
	size_t count;
	struct visit *visit;
	struct knowledge_ticking ticking;
	struct span words;
	enum found found;
};

static bool
write_it(struct db *db, void *data)
{
	struct doing *doing = data;
	const int64_t root_id = rooms->root_id;
	switch (doing->what) {
	case SAVE: doing->found = knowledge_store_save(arena, db, root_id, doing->article, &fault); break;
	case TELL: doing->found = knowledge_store_tell(arena, db, root_id, doing->article, &fault); break;
	case TIE:
		return knowledge_store_tie(arena, db, root_id, doing->article, &doing->ties, &fault);
	case HELP:
		return knowledge_store_help(db, root_id, doing->article->article_id, TODAY, &fault);
	case SET:
		doing->found =
			knowledge_store_set(db, root_id, &doing->setting, doing->steps, doing->count, &fault);
		break;
	case TICK: doing->found = knowledge_tick(arena, db, doing->visit, &doing->ticking, &fault); break;
	case WANT:
		doing->found = knowledge_want(arena, db, doing->visit, doing->ticking.request, doing->words,
		                              &fault);
		break;
	case FORGET: {
		const struct fact fact = { .at_unix_s = 1, .kind = "desk.forgotten",
			                       .subject_id = doing->ticking.request->request_id,
			                       .words = SPAN("x") };
		doing->found = journal_add(arena, db, root_id, &fact, &fault);
	}
	}
	return doing->what == TIE || doing->what == HELP || doing->found == FOUND_ONE;
}

static enum found
do_it(struct doing doing)
{
	doing.found = FOUND_ONE;
	const bool is_written = store_write(rooms->store, write_it, &doing, &fault);
	assert_true(is_written || doing.found != FOUND_ONE);
	return doing.found;
}

static struct knowledge_article
write_article(const char *title, const char *body, bool is_public, int64_t offering_id)
{
	struct knowledge_article article = { .unit_id = 3, .title = span_of(title), .body = span_of(body),
		                                 .says_public = is_public, .writer_id = LEA,
		                                 .written_unix_s = 100 };
	assert_int_equal(do_it((struct doing){ .what = SAVE, .article = &article }), FOUND_ONE);
	struct doing tie = { .what = TIE, .article = &article };
	tie.ties.ids[KNOWLEDGE_OF_OFFERING][0] = offering_id;
	tie.ties.counts[KNOWLEDGE_OF_OFFERING] = offering_id != 0;
	do_it(tie);
	return article;
}

static void
publish(struct knowledge_article *article, bool is_told)
{
	article->told = is_told ? article->version : 0;
	article->is_public = is_told && article->says_public;
	article->told_by = OMAR;
	assert_int_equal(do_it((struct doing){ .what = TELL, .article = article }), FOUND_ONE);
}

static size_t
found_by(const char *typed, bool for_public, struct knowledge_article *articles_r)
{
	const struct knowledge_listing listing = { .root_id = rooms->root_id, .for_public = for_public };
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(knowledge_find(arena, db, &listing, span_of(typed), articles_r, &count, &fault));
	db_end(db);
	return count;
}

static size_t
suggested(struct knowledge_question question, struct knowledge_article **articles_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	question.root_id = rooms->root_id;
	question.today = TODAY;
	question.most = 3;
	if (question.tree == NULL)
		question.place = PLACE_NONE;
	assert_true(knowledge_suggest(arena, db, &question, articles_r, &count, &fault));
	db_end(db);
	return count;
}

static enum found
told(struct span code, bool for_public, struct knowledge_article *article_r)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found =
		knowledge_told(arena, db, rooms->root_id, code, for_public, article_r, &fault);
	db_end(db);
	return found;
}

/* While one types, an article of the offering that shares one word is not yet an answer. */
static void
test_what_is_typed_finds_the_closest_alone(void **state)
{
	(void)state;
	enum { BENCH = LAMP + 100 }; /* none of the other tests */
	struct knowledge_article *articles;
	struct knowledge_article mast =
		write_article("Où lire le numéro du mât ?", "Il est à hauteur des yeux.", true, BENCH);
	struct knowledge_article hours =
		write_article("Quand passe l’équipe ?", "Le jeudi, dans votre rue.", true, BENCH);
	publish(&mast, true);
	publish(&hours, true);
	const struct {
		const char *typed;
		size_t count;
	} cases[] = {
		{ "Je cherche le numéro du mât de ma rue", 1 },
		{ "L’équipe passe le jeudi ; le numéro du mât est à hauteur des yeux", 2 },
		{ "Il y a du bruit dans la rue", 0 },
		{ "", 0 },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct knowledge_question question = { .offering_id = BENCH, .typed = span_of(cases[i].typed),
			                                   .by_words = true };
		const size_t count = suggested(question, &articles);
		if (count != cases[i].count)
			fail_msg("« %s » finds %zu", cases[i].typed, count);
		question.by_words = false;
		assert_int_equal(suggested(question, &articles), 2); /* beside the request, all of its own */
	}
}

static void
test_an_internal_article_is_never_told_to_the_public(void **state)
{
	(void)state;
	struct knowledge_article found[KNOWLEDGE_PAGE_COUNT], one, *articles;
	struct knowledge_article inner =
		write_article("Œillets : la remise du chef", "Le code est zanzibar.", false, LAMP);
	assert_int_equal(told(inner.code, false, &one), FOUND_NONE); /* a draft */
	publish(&inner, true);
	assert_int_equal(told(inner.code, false, &one), FOUND_ONE);
	assert_int_equal(told(inner.code, true, &one), FOUND_NONE);
	assert_int_equal(found_by("oeillet zanzibar", false, found), 1);
	assert_int_equal(found_by("zanzibar", true, found), 0);
	const struct knowledge_question question = { .offering_id = LAMP, .typed = SPAN("zanzibar"),
		                                         .for_public = true };
	assert_int_equal(suggested(question, &articles), 0);
	const struct knowledge_question ours = { .offering_id = LAMP, .typed = SPAN("") };
	assert_int_equal(suggested(ours, &articles), 1);
	/* Made public in its next version, it is told once that one is published; then it is taken back. */
	inner.says_public = true;
	assert_int_equal(do_it((struct doing){ .what = SAVE, .article = &inner }), FOUND_ONE);
	assert_int_equal(told(inner.code, true, &one), FOUND_NONE);
	publish(&inner, true);
	assert_int_equal(found_by("zanzibar", true, found), 1);
	assert_int_equal(suggested(question, &articles), 1);
	inner.says_public = false;
	assert_int_equal(do_it((struct doing){ .what = SAVE, .article = &inner }), FOUND_ONE);
	publish(&inner, true);
	assert_int_equal(found_by("zanzibar", true, found), 0);
	assert_int_equal(told(inner.code, true, &one), FOUND_NONE);
	publish(&inner, false);
	assert_int_equal(told(inner.code, false, &one), FOUND_NONE);
	assert_int_equal(found_by("zanzibar", false, found), 0);
}

static void
test_a_draft_waits_beside_what_is_read(void **state)
{
	(void)state;
	struct knowledge_article one, found[KNOWLEDGE_PAGE_COUNT];
	struct knowledge_article article = write_article("Faire refaire sa clé", "Au marché.", true, 0);
	struct knowledge_article twin = write_article("Faire refaire sa clé", "Ailleurs.", true, 0);
	assert_true(span_is(article.code, "faire-refaire-sa-cle"));
	assert_true(span_is(twin.code, "faire-refaire-sa-cle-2"));
	publish(&article, true);
	struct knowledge_article old = article;
	article.body = SPAN("À la gare.");
	assert_int_equal(do_it((struct doing){ .what = SAVE, .article = &article }), FOUND_ONE);
	assert_int_equal(told(article.code, true, &one), FOUND_ONE);
	assert_true(span_is(one.body, "Au marché."));
	assert_int_equal(one.version, 2);
	assert_int_equal(one.told, 1);
	assert_int_equal(do_it((struct doing){ .what = SAVE, .article = &old }), FOUND_NONE); /* stale */
	assert_int_equal(do_it((struct doing){ .what = TELL, .article = &old }), FOUND_NONE);
	assert_int_equal(found_by("cles marches", true, found), 1); /* plurals, accents */
	assert_int_equal(found_by("gare", true, found), 0);
	publish(&article, true);
	assert_int_equal(found_by("gare", true, found), 1);
	for (int i = 0; i < KNOWLEDGE_VERSION_COUNT_MAX + 5; i++)
		assert_int_equal(do_it((struct doing){ .what = SAVE, .article = &article }), FOUND_ONE);
	assert_int_equal(told(article.code, true, &one), FOUND_ONE); /* the one that is read stays */
	assert_true(span_is(one.body, "À la gare."));
}

static void
test_the_nearest_article_comes_first(void **state)
{
	(void)state;
	static const char *const codes[] = { "mairie", "nord", "sud" };
	static const int parents[] = { -1, 0, 0 };
	struct place_tree *tree = rooms_plant(rooms, codes, parents, LENGTH(codes), &fault);
	assert_non_null(tree);
	struct knowledge_article *articles;
	struct knowledge_article cost = write_article("Combien coûte une aide ?", "Rien.", true, AID);
	struct knowledge_article when = write_article("Quand arrive une aide ?", "En un mois.", true, AID);
	struct knowledge_article north = write_article("Une aide au nord", "Au guichet du nord.", true, AID);
	struct knowledge_article none = write_article("Horaires des guichets", "Le lundi matin.", true, 0);
	publish(&cost, true), publish(&when, true), publish(&north, true), publish(&none, true);
	struct doing tie = { .what = TIE, .article = &north };
	tie.ties.ids[KNOWLEDGE_OF_OFFERING][0] = AID;
	tie.ties.ids[KNOWLEDGE_OF_PLACE][0] = tree->places[place_by_code(tree, SPAN("nord"))].id;
	tie.ties.counts[KNOWLEDGE_OF_OFFERING] = tie.ties.counts[KNOWLEDGE_OF_PLACE] = 1;
	do_it(tie);
	struct knowledge_question question = { .offering_id = AID, .typed = SPAN("Combien cela coûte-t-il ?") };
	assert_int_equal(suggested(question, &articles), 3);
	assert_int_equal(articles[0].article_id, cost.article_id);
	question.tree = tree, question.place = place_by_code(tree, SPAN("sud"));
	assert_int_equal(suggested(question, &articles), 2); /* nothing of the north */
	question.place = place_by_code(tree, SPAN("nord"));
	assert_int_equal(suggested(question, &articles), 3);
	question.typed = SPAN(""), question.tree = NULL;
	do_it((struct doing){ .what = HELP, .article = &when });
	do_it((struct doing){ .what = HELP, .article = &when });
	assert_int_equal(suggested(question, &articles), 3);
	assert_int_equal(articles[0].article_id, when.article_id);
	assert_int_equal(articles[0].helped, 2);
	/* Of no offering: to agents alone, and only if it shares enough. */
	question.offering_id = LAMP + 100, question.typed = SPAN("Quels sont les horaires du lundi ?");
	assert_int_equal(suggested(question, &articles), 1);
	question.typed = SPAN("Bonjour lundi");
	assert_int_equal(suggested(question, &articles), 0);
	question.typed = SPAN("horaires du lundi"), question.for_public = true;
	assert_int_equal(suggested(question, &articles), 0);
}

static void
tie_to(struct knowledge_article *article, int64_t offering_id)
{
	struct doing tie = { .what = TIE, .article = article };
	tie.ties.ids[KNOWLEDGE_OF_OFFERING][0] = offering_id;
	tie.ties.counts[KNOWLEDGE_OF_OFFERING] = offering_id != 0;
	do_it(tie);
}

/* Else who may not publish alone for an offering would publish elsewhere, then say that it is about it. */
static void
test_what_it_is_newly_about_waits_for_its_publication(void **state)
{
	(void)state;
	struct knowledge_article *articles;
	struct knowledge_article article = write_article("Une boîte à livres", "Au parc.", true, 0);
	const struct knowledge_question question = { .offering_id = 900, .typed = SPAN(""), .for_public = true };
	publish(&article, true);
	assert_int_equal(do_it((struct doing){ .what = SAVE, .article = &article }), FOUND_ONE);
	tie_to(&article, 900);
	assert_int_equal(suggested(question, &articles), 0);
	publish(&article, true);
	assert_int_equal(suggested(question, &articles), 1);
	assert_int_equal(do_it((struct doing){ .what = SAVE, .article = &article }), FOUND_ONE);
	tie_to(&article, 900); /* as before: it holds on */
	assert_int_equal(suggested(question, &articles), 1);
	tie_to(&article, 0); /* it ends at once */
	assert_int_equal(suggested(question, &articles), 0);
}

static size_t
steps_of(const struct desk_request *request, struct knowledge_step *steps_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(knowledge_steps(arena, db, rooms->root_id, request, steps_r, &count, &fault));
	db_end(db);
	return count;
}

static void
test_steps_are_ticked_once_and_go_with_the_request(void **state)
{
	(void)state;
	struct knowledge_step said[] = { { .words = SPAN("Appeler") }, { .words = SPAN("Vérifier") } };
	struct knowledge_step steps[2 * KNOWLEDGE_STEP_COUNT_MAX];
	const struct desk_request request = { .request_id = 40, .offering_id = LAMP, .is_confidential = true,
		                                  .unit_id = 3 };
	struct visit visit = { .arena = arena, .root_id = rooms->root_id, .now_s = 5000, .today = TODAY,
		                   .reader = { .account_id = LEA } };
	struct doing set = { .what = SET, .setting = { LAMP, true, 0 }, .steps = said, .count = 2 };
	assert_int_equal(do_it(set), FOUND_ONE);
	assert_int_equal(do_it(set), FOUND_NONE); /* saved since */
	assert_int_equal(steps_of(&request, steps), 2);
	struct doing tick = { .what = TICK, .visit = &visit, .ticking = { &request, steps[0].step_id, true } };
	assert_int_equal(do_it(tick), FOUND_ONE);
	assert_int_equal(do_it(tick), FOUND_NONE);
	assert_int_equal(steps_of(&request, steps), 2);
	assert_true(steps[0].is_ticked && steps[0].account_id == LEA && steps[0].at_unix_s == 5000);
	assert_false(steps[1].is_ticked);
	tick.ticking.step_id = 12345; /* of no request for it */
	assert_int_equal(do_it(tick), FOUND_NONE);
	/* The register says that it was done, not where it was confidential. */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact"
	                                     " WHERE kind = 'knowledge.ticked' AND place_id = 0"),
	                 1);
	/* No longer asked, what was ticked is still told. */
	set.setting.changes = 1, set.steps = &said[1], set.count = 1;
	said[1].step_id = steps[1].step_id;
	assert_int_equal(do_it(set), FOUND_ONE);
	assert_int_equal(steps_of(&request, steps), 2);
	assert_true(span_is(steps[0].words, "Vérifier") && span_is(steps[1].words, "Appeler"));
	const struct desk_request other = { .request_id = 41, .offering_id = LAMP };
	assert_int_equal(steps_of(&other, steps), 1);
	do_it((struct doing){ .what = FORGET, .ticking = { .request = &request } });
	assert_true(knowledge_clock(arena, rooms->store, rooms->root_id, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM knowledge_tick"), 0);
	assert_true(knowledge_clock(arena, rooms->store, rooms->root_id, &fault));
}

static void
test_a_missing_answer_tells_neither_who_nor_of_which_request(void **state)
{
	(void)state;
	const struct desk_request request = { .request_id = 43, .offering_id = AID, .unit_id = 3,
		                                  .owner_id = LEA };
	struct visit visit = { .arena = arena, .root_id = rooms->root_id, .now_s = 5000, .today = TODAY,
		                   .once = SPAN("one"), .reader = { .account_id = LEA } };
	struct doing want = { .what = WANT, .visit = &visit, .ticking = { .request = &request },
		                  .words = SPAN("Les chiens au parc") };
	assert_int_equal(do_it(want), FOUND_ONE);
	assert_int_equal(do_it(want), FOUND_NONE); /* the form came twice */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM knowledge_wanted"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact WHERE kind = 'knowledge.wanted'"
	                                     " AND account_id = 0 AND subject_id = 0 AND place_id = 0"),
	                 1);
}

static void
test_words_are_made_again(void **state)
{
	(void)state;
	struct knowledge_article found[KNOWLEDGE_PAGE_COUNT];
	struct knowledge_article article = write_article("Le tramway", "Il passe par la place Bleue.", true, 0);
	publish(&article, true);
	assert_true(knowledge_clock(arena, rooms->store, rooms->root_id, &fault));
	assert_int_equal(found_by("tramways bleus", true, found), 1);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prose_is_paragraphs_titles_and_lists),
		cmocka_unit_test(test_only_safe_addresses_are_links),
		cmocka_unit_test(test_prose_in_a_letter_has_no_marks),
		cmocka_unit_test(test_any_text_is_prose),
		cmocka_unit_test(test_two_names_when_the_offering_asks_it),
		cmocka_unit_test(test_steps_keep_their_identity_with_their_words),
		cmocka_unit_test(test_an_internal_article_is_never_told_to_the_public),
		cmocka_unit_test(test_a_draft_waits_beside_what_is_read),
		cmocka_unit_test(test_the_nearest_article_comes_first),
		cmocka_unit_test(test_what_it_is_newly_about_waits_for_its_publication),
		cmocka_unit_test(test_steps_are_ticked_once_and_go_with_the_request),
		cmocka_unit_test(test_a_missing_answer_tells_neither_who_nor_of_which_request),
		cmocka_unit_test(test_what_is_typed_finds_the_closest_alone),
		cmocka_unit_test(test_words_are_made_again),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
