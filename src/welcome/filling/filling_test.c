/* A form is filled by a page, by another version of it, by a program; kept and erased with its request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/desk_for_tests.h"
#include "welcome/filling/filling.h"

static const char first[] =
	"{\"name\": \"Cantine\", \"request\": true, \"languages\": [\"fr\"], \"title\": {\"fr\": \"Cantine\"},"
	" \"pages\": [{\"title\": {\"fr\": \"L’enfant\"}, \"questions\": ["
	"  {\"code\": \"age\", \"kind\": \"number\", \"asked\": [\"usager\"], \"least\": 2, \"most\": 12,"
	"   \"words\": {\"fr\": \"Quel âge a l’enfant ?\"},"
	" \"reason\": {\"fr\": \"Les groupes en dépendent.\"}},"
	"  {\"code\": \"regime\", \"kind\": \"one\", \"asked\": [\"usager\"],"
	"   \"words\": {\"fr\": \"Quel repas ?\"}, \"choices\": ["
	"    {\"code\": \"tout\", \"words\": {\"fr\": \"Il mange de tout\"}},"
	"    {\"code\": \"pai\", \"words\": {\"fr\": \"Il a une allergie\"}}]},"
	"  {\"code\": \"allergie\", \"kind\": \"text\", \"asked\": [\"usager\"],"
	" \"shown_if\": \"regime = \\\"pai\\\"\","
	"   \"purpose\": \"cuisiner sans risque\","
	"   \"words\": {\"fr\": \"À quoi ?\"}, \"reason\": {\"fr\": \"La cuisine doit le savoir.\"}}]}]}";

/* Other ranks, another choice first, one question more; the same codes. */
static const char second[] =
	"{\"name\": \"Cantine\", \"request\": true, \"languages\": [\"fr\"], \"title\": {\"fr\": \"Cantine\"},"
	" \"pages\": [{\"questions\": ["
	"  {\"code\": \"regime\", \"kind\": \"one\", \"asked\": [\"usager\"],"
	"   \"words\": {\"fr\": \"Quel repas ?\"}, \"choices\": ["
	"    {\"code\": \"sans\", \"words\": {\"fr\": \"Sans viande\"}},"
	"    {\"code\": \"pai\", \"words\": {\"fr\": \"Il a une allergie\"}},"
	"    {\"code\": \"tout\", \"words\": {\"fr\": \"Il mange de tout\"}}]},"
	"  {\"code\": \"age\", \"kind\": \"number\", \"asked\": [\"usager\"], \"least\": 2, \"most\": 12,"
	"   \"words\": {\"fr\": \"Quel âge a l’enfant ?\"}},"
	"  {\"code\": \"jours\", \"kind\": \"several\", \"asked\": [\"usager\"],"
	"   \"words\": {\"fr\": \"Quels jours ?\"}, \"choices\": ["
	"    {\"code\": \"lu\", \"words\": {\"fr\": \"Lundi\"}}, {\"code\": \"ma\","
	" \"words\": {\"fr\": \"Mardi\"}}]}]}]}";

/* One question of each shape that a program sends. */
static const char wide[] =
	"{\"name\": \"Tout\", \"request\": true, \"languages\": [\"fr\"], \"title\": {\"fr\": \"Tout\"},"
	" \"pages\": [{\"questions\": ["
	"  {\"code\": \"un\", \"kind\": \"one\", \"asked\": [\"usager\"], \"aparts\": [\"NSP\"],"
	"   \"words\": {\"fr\": \"Un\"}, \"choices\": [{\"code\": \"a\", \"words\": {\"fr\": \"A\"}},"
	"    {\"code\": \"b\", \"words\": {\"fr\": \"B\"}}]},"
	"  {\"code\": \"rang\", \"kind\": \"ranking\", \"asked\": [\"usager\"], \"words\": {\"fr\": \"Rang\"},"
	"   \"choices\": [{\"code\": \"x\", \"words\": {\"fr\": \"X\"}}, {\"code\": \"y\","
	" \"words\": {\"fr\": \"Y\"}}]},"
	"  {\"code\": \"grille\", \"kind\": \"matrix\", \"asked\": [\"usager\"], \"aparts\": [\"NA\"],"
	"   \"least\": 1, \"most\": 5, \"words\": {\"fr\": \"Grille\"},"
	"   \"choices\": [{\"code\": \"l1\", \"words\": {\"fr\": \"Ligne\"}}, {\"code\": \"l2\","
	" \"words\": {\"fr\": \"Autre\"}}]},"
	"  {\"code\": \"prix\", \"kind\": \"number\", \"decimals\": 2, \"asked\": [\"usager\"],"
	" \"aparts\": [\"PNR\"],"
	"   \"words\": {\"fr\": \"Prix\"}},"
	"  {\"code\": \"jour\", \"kind\": \"date\", \"asked\": [\"usager\"], \"words\": {\"fr\": \"Jour\"}},"
	"  {\"code\": \"heure\", \"kind\": \"time\", \"asked\": [\"usager\"], \"words\": {\"fr\": \"Heure\"}},"
	"  {\"code\": \"rdv\", \"kind\": \"yes-no\", \"asked\": [\"usager\"], \"words\": {\"fr\": \"Oui ?\"}},"
	"  {\"code\": \"dire\", \"kind\": \"long\", \"asked\": [\"usager\"], \"words\": {\"fr\": \"Dire\"}},"
	"  {\"code\": \"points\", \"kind\": \"budget\", \"total\": 10, \"asked\": [\"usager\"],"
	" \"words\": {\"fr\": \"Points\"},"
	"   \"choices\": [{\"code\": \"p\", \"words\": {\"fr\": \"P\"}}, {\"code\": \"q\","
	" \"words\": {\"fr\": \"Q\"}}]}]}]}";

static const char *const codes[] = { "ville", "cantines" };
static const int parents[] = { -1, 0 };

static struct desk_town town;
static struct arena *arena;
static struct fault fault;
static struct offering canteen;

/* --- published -------------------------------------------------------------------------------- */

struct publishing {
	struct inquiry *inquiry;
	struct inquiry_row row;
	int64_t inquiry_id;
};

static bool
write_published(struct db *db, void *data)
{
	struct publishing *publishing = data;
	const int64_t root_id = town.rooms->root_id;
	bool done;
	if (publishing->inquiry_id == 0
	        ? !inquiry_add(arena, db, root_id, publishing->inquiry, 0, 1, &publishing->inquiry_id, &fault)
	        : inquiry_load(arena, db, root_id, publishing->inquiry_id, 0, &publishing->row, NULL, &fault) !=
	                  FOUND_ONE ||
	              inquiry_save(arena, db, root_id, &publishing->row, publishing->inquiry, 0, 2, &fault) !=
	                  FOUND_ONE)
		return false;
	return inquiry_load(arena, db, root_id, publishing->inquiry_id, 0, &publishing->row, NULL, &fault) ==
	           FOUND_ONE &&
	       inquiry_move(db, root_id, &publishing->row, INQUIRY_PUBLISHED, 20000, &done, &fault) && done;
}

/* A new one, or the next version of `inquiry_id`. */
static int64_t
published(const char *document, int64_t inquiry_id)
{
	struct inquiry_remark *remarks;
	const char *sentence;
	size_t count;
	struct publishing publishing = { .inquiry = inquiry_read(arena, span_of(document), &sentence),
		                             .inquiry_id = inquiry_id };
	assert_non_null(publishing.inquiry);
	if (!inquiry_check(arena, publishing.inquiry, &remarks, &count))
		print_error("%s\n", remarks[0].sentence);
	assert_true(inquiry_check(arena, publishing.inquiry, &remarks, &count));
	assert_true(store_write(town.rooms->store, write_published, &publishing, &fault));
	return publishing.inquiry_id;
}

static struct filling *
begun(void)
{
	struct filling *filling;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(filling_begin(arena, db, town.rooms->root_id, &canteen, 20000, &filling, &fault));
	db_end(db);
	return filling;
}

/* --- a page ----------------------------------------------------------------------------------- */

static struct filling *
sent(const char *body)
{
	struct http_pairs pairs;
	struct filling *filling = begun();
	assert_int_not_equal(http_pairs_read(arena, span_of(body), &pairs), FOUND_FAILED);
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(filling_read_page(filling, db, &pairs, &fault));
	db_end(db);
	return filling;
}

static const char *
page(int64_t version, const char *fields)
{
	return arena_format(arena, "formulaire=%lld-%lld&%s", (long long)canteen.inquiry_id,
	                    (long long)version, fields);
}

static void
says(const struct filling *filling, const char *answers)
{
	assert_string_equal(span_copy(arena, filling_answers(filling)), answers);
}

static void
a_condition_asks_one_question_more(void **state)
{
	(void)state;
	canteen.inquiry_id = published(first, 0);
	assert_true(filling_is_fine(sent(page(1, "vues=0+1&q0=7&q1=0"))));
	says(sent(page(1, "vues=0+1&q0=7&q1=0")), "{\"age\":\"7\",\"regime\":\"tout\"}");

	const struct filling *more = sent(page(1, "vues=0+1&q0=7&q1=1"));
	assert_false(filling_is_fine(more)); /* it was never shown: nothing is wrong yet */
	says(more, "{\"age\":\"7\",\"regime\":\"pai\"}");
	assert_false(filling_is_fine(sent(page(1, "vues=0+1+2&q0=7&q1=1")))); /* it was, and is needed */
	says(sent(page(1, "vues=0+1+2&q0=7&q1=1&q2=lait")),
	     "{\"age\":\"7\",\"regime\":\"pai\",\"allergie\":\"lait\"}");
	/* It is not called for any more. */
	says(sent(page(1, "vues=0+1+2&q0=7&q1=0&q2=lait")), "{\"age\":\"7\",\"regime\":\"tout\"}");
	assert_false(filling_is_fine(sent(page(1, "vues=0+1&q0=40&q1=0"))));
	assert_false(filling_is_fine(sent("q0=7&q1=0"))); /* of no form that we drew */
	assert_false(filling_is_fine(sent(page(99, "vues=0+1&q0=7&q1=0"))));
}

static void
another_version_takes_answers_over(void **state)
{
	(void)state;
	canteen.inquiry_id = published(first, 0);
	(void)published(second, canteen.inquiry_id);
	const struct filling *filling = sent(page(1, "vues=0+1+2&q0=7&q1=1&q2=lait"));
	assert_false(filling_is_fine(filling)); /* she reads it again */
	says(filling, "{\"regime\":\"pai\",\"age\":\"7\"}");
	says(sent(page(1, "vues=0+1&q0=sept&q1=0")), "{\"regime\":\"tout\"}");
	filling = sent(page(2, "vues=0+1+2&q0=1&q1=7&q2-0=oui&q2-1=oui"));
	assert_true(filling_is_fine(filling));
	says(filling, "{\"regime\":\"pai\",\"age\":\"7\",\"jours\":[\"lu\",\"ma\"]}");
}

/* --- a program -------------------------------------------------------------------------------- */

static struct filling *
told(const char *json)
{
	struct filling *filling = begun();
	filling_read_sent(filling, span_of(json));
	return filling;
}

static void
is_wrong(const char *json, const char *code)
{
	size_t count;
	const struct filling *filling = told(json);
	const struct filling_wrong *wrongs = filling_wrongs(filling, &count);
	assert_false(filling_is_fine(filling));
	assert_int_not_equal(count, 0);
	assert_string_equal(span_copy(arena, wrongs[0].code), code);
}

static void
a_program_fills_every_kind(void **state)
{
	static const char all[] =
		"{\"un\":\"b\",\"rang\":[\"y\",\"x\"],\"grille\":{\"l1\":\"4\",\"l2\":\"NA\"},\"prix\":\"12.50\","
		"\"jour\":\"2026-11-26\",\"heure\":\"14:30\",\"rdv\":false,\"dire\":\"Deux\\nlignes\","
		"\"points\":{\"p\":\"3\",\"q\":\"7\"}}";
	struct desk_sheet *lines;
	size_t count;
	(void)state;
	canteen.inquiry_id = published(wide, 0);
	const struct filling *filling = told(all);
	assert_true(filling_is_fine(filling));
	says(filling, all); /* what is written is read again */
	filling_tell(filling, &lines, &count);
	assert_int_equal(count, 9);
	struct span *cells, others;
	filling_cells(arena, filling_list(filling), filling_answers(filling), &cells, &others);
	assert_string_equal(span_copy(arena, cells[1]), "y x");
	assert_string_equal(span_copy(arena, cells[2]), "l1=4 l2=NA");
	assert_string_equal(span_copy(arena, cells[3]), "12.50");
	assert_string_equal(span_copy(arena, cells[6]), "0");
	assert_int_equal(others.length, 0);
	filling_cells(arena, filling_list(filling), SPAN("{\"un\":\"a\",\"avant\":[\"z\"]}"), &cells, &others);
	assert_string_equal(span_copy(arena, others), "avant\u202f: z");
	assert_string_equal(span_copy(arena, lines[1].value), "1. Y\n2. X");
	says(told("{\"prix\":12.5,\"rdv\":\"oui\"}"), "{\"prix\":\"12.50\",\"rdv\":true}");
	says(told("{\"un\":{\"apart\":\"NSP\"},\"prix\":{\"apart\":\"PNR\"}}"),
	     "{\"un\":{\"apart\":\"NSP\"},\"prix\":{\"apart\":\"PNR\"}}");
	assert_true(filling_is_empty(told("{}")));
}

static void
a_program_is_told_what_is_wrong(void **state)
{
	(void)state;
	canteen.inquiry_id = published(first, 0);
	assert_true(filling_is_fine(told("{\"age\":7,\"regime\":\"tout\"}")));
	is_wrong("{\"age\":7,\"inconnu\":1}", "inconnu");
	is_wrong("{\"age\":7,\"regime\":\"autre\"}", "regime");
	is_wrong("{\"regime\":\"tout\"}", "age");
	is_wrong("{\"age\":7,\"regime\":\"pai\"}", "allergie");
	is_wrong("{\"age\":7,\"regime\":\"tout\",\"allergie\":\"lait\"}", "allergie");
	is_wrong("{\"age\":[7]}", "age");
	is_wrong("{\"age\":{\"a\":7}}", "age");
	is_wrong("[]", "");

	struct text many = text_new(arena, 400000);
	text_add_z(&many, "{\"age\":7");
	for (int i = 0; i < 10000; i++)
		text_format(&many, ",\"k%d\":1", i);
	text_add_z(&many, "}");
	size_t count;
	(void)filling_wrongs(told(text_z(&many)), &count);
	assert_int_equal(count, FILLING_WRONG_COUNT_MAX);
}

/* --- kept, and gone --------------------------------------------------------------------------- */

struct doing {
	int64_t request_id;
	enum found found;
};

static bool
write_forget(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = desk_town_hand(&town, "");
	doing->found = desk_forget(arena, db, &hand, doing->request_id, 7, &fault);
	return doing->found == FOUND_ONE;
}

static void
answers_live_and_go_with_their_request(void **state)
{
	struct desk_answers answers;
	struct desk_request request;
	struct desk_entry *entries;
	size_t count;
	(void)state;
	canteen.inquiry_id = published(first, 0);
	struct desk_receiving receiving = desk_town_asked(&canteen, DESK_WEB, "Merci.");
	filling_keep(sent(page(1, "vues=0+1+2&q0=7&q1=1&q2=lait")), &receiving);
	struct doing doing = { .request_id = desk_town_receive(&town, &receiving) };
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_int_equal(desk_answers_of(arena, db, town.rooms->root_id, doing.request_id, &answers, &fault),
	                 FOUND_ONE);
	assert_true(answers.inquiry_id == canteen.inquiry_id);
	assert_string_equal(span_copy(arena, answers.answers),
	                    "{\"age\":\"7\",\"regime\":\"pai\",\"allergie\":\"lait\"}");
	assert_int_equal(desk_by_id(arena, db, town.rooms->root_id, doing.request_id, &request, &fault),
	                 FOUND_ONE);
	assert_int_equal(request.inquiry_version, 1);
	assert_true(desk_entries(arena, db, town.rooms->root_id, doing.request_id, &entries, &count, &fault));
	assert_string_equal(span_copy(arena, entries[0].text),
	                    "Merci.\n\nQuel âge a l’enfant ?\n7\n\nQuel repas ?\nIl a une allergie\n\n"
	                    "À quoi ?\nlait");
	db_end(db);

	desk_town_act(&town, doing.request_id,
	              (struct desk_act){ .verb = DESK_DECIDE, .account_id = 7, .outcome = DESK_SOLVED,
	                                 .channel = DESK_COUNTER, .text = SPAN("C’est fait.") });
	assert_true(store_write(town.rooms->store, write_forget, &doing, &fault));
	assert_int_equal(rooms_number(town.rooms, "SELECT count(*) FROM desk_answer"), 0);
}

static int
begin(void **state)
{
	(void)state;
	town.rooms = rooms_open();
	arena = town.rooms->arena;
	town.tree = rooms_plant(town.rooms, codes, parents, LENGTH(codes), &fault);
	town.now_s = time_now_s();
	canteen = (struct offering){ .code = SPAN("cantine"), .name = SPAN("La cantine"), .about = SPAN(""),
		                         .basis = SPAN(""), .kind = OFFERING_REQUEST, .state = OFFERING_OPEN };
	desk_town_offer(&town, &canteen, "cantines");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(town.rooms);
	return 0;
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_condition_asks_one_question_more, begin, end),
		cmocka_unit_test_setup_teardown(another_version_takes_answers_over, begin, end),
		cmocka_unit_test_setup_teardown(a_program_fills_every_kind, begin, end),
		cmocka_unit_test_setup_teardown(a_program_is_told_what_is_wrong, begin, end),
		cmocka_unit_test_setup_teardown(answers_live_and_go_with_their_request, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
