#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "craft/http/http_form.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/street/street_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

/* --- what anybody reads ------------------------------------------------------------------------------- */

static void
test_only_public_space_is_told(void **state)
{
	(void)state;
	const struct offering open = { .offering_id = 1, .kind = OFFERING_REPORT, .is_placed = true,
		                           .state = OFFERING_OPEN };
	struct offering other = open;
	struct desk_request request = { .offering_id = 1 };
	assert_true(street_is_service(&open) && street_shows(&open, &request));
	other.is_confidential = true;
	assert_false(street_is_service(&other) || street_shows(&other, &request));
	other = open, other.is_placed = false;
	assert_false(street_is_service(&other) || street_shows(&other, &request));
	other = open, other.purpose = OFFERING_SOCIAL;
	assert_false(street_is_service(&other) || street_shows(&other, &request));
	other = open, other.kind = OFFERING_COMPLAINT;
	assert_false(street_is_service(&other) || street_shows(&other, &request));
	other = open, other.state = OFFERING_DRAFT;
	assert_false(street_is_service(&other) || street_shows(&other, &request));
	other = open, other.state = OFFERING_CLOSED; /* what was asked before is still followed */
	assert_true(!street_is_service(&other) && street_shows(&other, &request));
	request.is_confidential = true;
	assert_false(street_shows(&open, &request));
	request.is_confidential = false, request.outcome = DESK_NO_REQUEST;
	assert_false(street_shows(&open, &request));
}

static void
test_each_state_has_its_words(void **state)
{
	(void)state;
	for (int queue = 0; queue < DESK_QUEUE_COUNT; queue++)
		for (int outcome = 1; outcome < DESK_OUTCOME_COUNT; outcome++) {
			const struct desk_request request = { .queue = (enum desk_queue)queue,
				                                  .outcome = (enum desk_outcome)outcome };
			assert_non_null(street_state_words(&request));
		}
	for (int change = 0; change < STREET_CHANGE_COUNT; change++)
		assert_non_null(street_change_words[change]);
	assert_int_equal(street_change_of("desk.done"), STREET_DONE);
	assert_int_equal(street_change_of("desk.noted"), STREET_CHANGE_COUNT);
}

/* --- filters ------------------------------------------------------------------------------------------ */

static const char *
filtered(const char *query, struct street_filter *filter_r)
{
	struct http_pairs pairs;
	const enum found found = http_pairs_read(arena, span_of(query), &pairs);
	assert_true(found != FOUND_FAILED);
	return street_read_filter(&pairs, 1795680000, filter_r); /* 2026-11-26T08:00:00Z */
}

static void
test_a_span_is_of_ninety_days(void **state)
{
	(void)state;
	const int64_t now_s = 1795680000, span_s = 90 * (int64_t)DAY_S;
	struct street_filter filter;
	assert_null(filtered("", &filter));
	assert_true(filter.to_s == now_s && filter.from_s == now_s - span_s);
	assert_null(filtered("start_date=2026-01-01T00:00:00Z", &filter));
	assert_int_equal(filter.to_s - filter.from_s, span_s);
	assert_null(filtered("start_date=2026-11-01T00:00:00Z", &filter));
	assert_int_equal(filter.to_s, now_s);
	assert_null(filtered("end_date=2026-01-01T00:00:00%2B01:00", &filter));
	assert_int_equal(filter.to_s - filter.from_s, span_s);
	assert_null(filtered("end_date=2026-01-01T00:00:00+01:00", &filter)); /* + as it is typed */
	assert_int_equal(filter.to_s, 1767222000);
	assert_null(filtered("start_date=1901-01-01T00:00:00Z", &filter));
	assert_non_null(filtered("start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", &filter));
	assert_null(filtered("start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z", &filter));
	assert_non_null(filtered("start_date=1900-01-01T00:00:00Z", &filter));
	assert_non_null(filtered("end_date=1900-01-05T00:00:00Z", &filter));
	assert_non_null(filtered("start_date=hier", &filter));
	assert_non_null(filtered("start_date=2026-01-01", &filter));
}

static void
test_references_override_all_else(void **state)
{
	(void)state;
	struct street_filter filter;
	assert_null(filtered("service_request_id=a,%20b,,c&status=faux&start_date=hier", &filter));
	assert_int_equal(filter.reference_count, 3);
	assert_true(span_is(filter.references[1], "b"));
	assert_null(filtered("status=open&service_code=x,y", &filter));
	assert_int_equal(filter.standing, DESK_STANDS_OPEN);
	assert_int_equal(filter.code_count, 2);
	assert_null(filtered("status=open,closed", &filter));
	assert_int_equal(filter.standing, DESK_ANY);
	assert_null(filtered("status=closed", &filter));
	assert_int_equal(filter.standing, DESK_STANDS_CLOSED);
	assert_non_null(filtered("status=pending", &filter));
	struct text many = text_new(arena, 10000);
	text_add_z(&many, "service_request_id=");
	for (int i = 0; i <= STREET_LIST_COUNT_MAX; i++)
		text_add_z(&many, "a,");
	assert_non_null(filtered(text_z(&many), &filter));
}

/* --- reading ------------------------------------------------------------------------------------------ */

static struct street_asked
formed(const char *body)
{
	struct street_asked asked;
	street_read_form(arena, span_of(body), &asked);
	return asked;
}

static bool
complains(const struct street_asked *asked, const char *field)
{
	for (size_t i = 0; i < asked->wrong_count; i++)
		if (strcmp(asked->wrongs[i].field, field) == 0)
			return true;
	return false;
}

static void
test_a_form_is_read(void **state)
{
	(void)state;
	struct street_asked asked = formed(
		"service_code=voirie&lat=48.8566&long=2.3522&address_string=12+rue+du+Pr%C3%A9&first_name=L%C3%A9a"
		"&last_name=Durand&email=lea%40exemple.fr&phone=0612345678&description=Un+trou.%0D%0AMerci."
		"&media_url=https://photos.exemple/1.jpg&attribute[couleur]=rouge&attribute[vide]=&device_id=x");
	assert_int_equal(asked.wrong_count, 0);
	assert_true(span_is(asked.text, "Un trou.\nMerci.") && span_is(asked.person.name, "Léa Durand"));
	assert_true(asked.is_placed && asked.north == 48.8566 && asked.east == 2.3522);
	assert_int_equal(asked.contact_count, 2);
	assert_int_equal(asked.reply_channel, DESK_MAIL);
	assert_int_equal(asked.sheet_count, 1);
	assert_true(span_is(asked.sheet[0].name, "couleur") && span_is(asked.sheet[0].value, "rouge"));
	asked = formed("service_code=voirie&address_id=parc");
	assert_int_equal(asked.wrong_count, 0);
	assert_int_equal(asked.reply_channel, DESK_WEB);
}

static void
test_a_form_says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *body, *field;
	} wrong[] = {
		{ "service_code=voirie", "lat" },
		{ "service_code=voirie&lat=48", "lat" },
		{ "service_code=voirie&lat=NaN&long=2", "lat" },
		{ "service_code=voirie&lat=1e1&long=2", "lat" },
		{ "service_code=voirie&lat=91&long=2", "lat" },
		{ "service_code=voirie&lat=2.35&long=48.85", "lat" },
		{ "service_code=voirie&lat=0&long=0", "lat" },
		{ "service_code=voirie&address_string=ici&email=rien", "email" },
		{ "service_code=voirie&address_string=ici&phone=12", "phone" },
		{ "service_code=voirie&address_string=ici&media_url=javascript:alert(1)", "media_url" },
		{ "service_code=voirie&address_string=ici&media_url=file:///etc/passwd", "media_url" },
		{ "address_string=ici", "service_code" },
		{ "service_code=%FF", "body" },
		{ "service_code=%0", "body" },
	};
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		const struct street_asked asked = formed(wrong[i].body);
		assert_true(complains(&asked, wrong[i].field));
	}
	struct text body = text_new(arena, 100000);
	text_add_z(&body, "service_code=voirie&address_string=ici&description=");
	for (int i = 0; i < STREET_DESCRIPTION_LENGTH_MAX; i++)
		text_add_z(&body, "%C3%A9");
	struct street_asked asked = formed(text_z(&body));
	assert_int_equal(asked.wrong_count, 0);
	text_add_z(&body, "x");
	asked = formed(text_z(&body));
	assert_true(complains(&asked, "description"));
}

static struct street_asked
parsed(const char *json)
{
	struct street_asked asked;
	street_read_json(arena, span_of(json), 20783, &asked); /* 2026-11-26 */
	return asked;
}

static void
test_json_is_read(void **state)
{
	(void)state;
	struct street_asked asked = parsed(
		"{\"offering\":\"acte\",\"text\":\"Un acte\",\"person\":{\"name\":\"Mme Durand\","
		"\"mail\":\"lea@exemple.fr\",\"phone\":\"+33612345678\",\"address\":\"1 rue\",\"prefers\":\"sms\"},"
		"\"place\":\"mairie\",\"lat\":48.5,\"long\":2,\"address\":\"ici\","
		"\"received_first_day\":\"2026-11-20\",\"external_id\":\"A-1\",\"media_url\":null}");
	assert_int_equal(asked.wrong_count, 0);
	assert_int_equal(asked.contact_count, 3);
	assert_int_equal(asked.reply_channel, DESK_SMS);
	assert_int_equal(asked.received_first_day, 20783 - 6);
	assert_true(asked.is_placed && asked.east == 2);
	assert_true(span_is(asked.external_id, "A-1") && span_is(asked.place, "mairie"));
	asked = parsed("{\"offering\":\"acte\",\"text\":\"Un acte\"}");
	assert_int_equal(asked.wrong_count, 0);
	assert_int_equal(asked.reply_channel, DESK_WEB);
}

static void
test_json_says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *json, *field;
	} wrong[] = {
		{ "", "body" },
		{ "[]", "body" },
		{ "{\"offering\":\"a\"", "body" },
		{ "{\"offering\":\"a\",\"offering\":\"b\",\"text\":\"t\"}", "body" },
		{ "{\"offering\":\"a\",\"text\":\"\\u0000\"}", "body" },
		{ "{\"offering\":\"a\",\"text\":\"\xff\"}", "body" },
		{ "{\"text\":\"t\"}", "offering" },
		{ "{\"offering\":\"a\"}", "text" },
		{ "{\"offering\":\"a\",\"text\":\" \"}", "text" },
		{ "{\"offering\":\"a\",\"text\":12}", "text" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"txt\":\"u\"}", "txt" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"lat\":48}", "lat" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"lat\":\"48\",\"long\":\"2\"}", "lat" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"lat\":1e300,\"long\":2}", "lat" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"lat\":1e999,\"long\":2}", "body" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"person\":\"Léa\"}", "person" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"person\":{\"mail\":\"x\"}}", "person.mail" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"person\":{\"prefers\":\"sms\"}}", "person.prefers" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"person\":{\"prefers\":\"fax\"}}", "person.prefers" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"received_first_day\":\"1901-01-01\"}",
		  "received_first_day" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"received_first_day\":\"2026-11-27\"}",
		  "received_first_day" },
		{ "{\"offering\":\"a\",\"text\":\"t\",\"received_first_day\":\"26/11/2026\"}",
		  "received_first_day" },
	};
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		const struct street_asked asked = parsed(wrong[i].json);
		if (!complains(&asked, wrong[i].field))
			print_error("%s\n", wrong[i].json);
		assert_true(complains(&asked, wrong[i].field));
	}
}

/* On a stack as small as a connection's, sixty thousand brackets would not come back. */
static void
test_deep_json_is_refused_unread(void **state)
{
	(void)state;
	struct text deep = text_new(arena, 100000);
	text_add_z(&deep, "{\"offering\":");
	for (int i = 0; i < 30000; i++)
		text_add_char(&deep, '[');
	struct street_asked asked = parsed(text_z(&deep));
	assert_true(complains(&asked, "body"));
	asked = parsed("{\"offering\":\"a\",\"text\":\"[[[[[[[[ \\\"{{{{{{{{\"}"); /* words, not brackets */
	assert_int_equal(asked.wrong_count, 0);
}

/* --- how often ---------------------------------------------------------------------------------------- */

static void
test_a_key_that_calls_too_often_waits(void **state)
{
	(void)state;
	int wait_s, may = 0;
	for (int i = 0; i < 100; i++)
		may += street_may_call(1, 77, 60, 1000000, &wait_s);
	assert_int_equal(may, 60);
	assert_int_equal(wait_s, 2); /* one a second, rounded up */
	assert_true(street_may_call(1, 78, 60, 1000000, &wait_s)); /* another's affair */
	assert_true(street_may_call(2, 77, 60, 1000000, &wait_s));
	assert_false(street_may_call(1, 77, 60, 1500000, &wait_s));
	assert_true(street_may_call(1, 77, 60, 2000001, &wait_s));
	assert_false(street_may_call(1, 77, 60, 2000002, &wait_s));
	may = 0;
	for (int i = 0; i < 100; i++) /* full again after a minute, no more than full after an hour */
		may += street_may_call(1, 77, 60, INT64_C(3600000000), &wait_s);
	assert_int_equal(may, 60);
	for (int64_t key = 1000; key < 4000; key++) /* more keys than are remembered */
		assert_true(street_may_call(1, key, 1, 1000000, &wait_s));
}

/* --- kept --------------------------------------------------------------------------------------------- */

static struct offering offering;
static struct street_key program;
static const struct place_tree *tree;
static int64_t town_id;

/* And the program that it is published for. */
static bool
write_offering(struct db *db, void *data)
{
	bool is_taken;
	static const uint8_t no_hash[VAULT_HASH_SIZE];
	(void)data;
	const struct offering_unit unit = { 0, town_id };
	const struct offering_saving saving = { &offering, NULL, 0, &unit, 1 };
	return offering_save(arena, db, rooms->root_id, &saving, &offering.offering_id, &is_taken, &fault) ==
	           FOUND_ONE &&
	       street_store_key_add(db, rooms->root_id, &program, no_hash, &fault) &&
	       street_store_allow(db, rooms->root_id, program.key_id, &offering.offering_id, 1, &fault);
}

static int
begin(void **state)
{
	static const char *const codes[] = { "ville" };
	static const int parents[] = { -1 };
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, 1, &fault);
	assert_non_null(tree);
	town_id = tree->places[0].id;
	offering = (struct offering){ .code = SPAN("voirie"), .name = SPAN("Voirie"), .about = SPAN(""),
		                          .basis = SPAN(""), .kind = OFFERING_REPORT,
		                          .state = OFFERING_OPEN, .is_placed = true };
	program = (struct street_key){ .key_id = 5, .name = SPAN("Rue"), .rate = 60, .is_open311 = true };
	assert_true(store_write(rooms->store, write_offering, NULL, &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static int
begin_alone(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end_alone(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

struct doing {
	int64_t request_id;
	struct desk_act act;
	enum desk_done done;
};

static struct desk_hand
hand(void)
{
	const int64_t now_s = time_now_s();
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = now_s,
		                       .today = (int32_t)(now_s / DAY_S),
		                       .tree = tree, .once = SPAN("") };
}

static bool
receive(struct db *db, void *data)
{
	struct doing *doing = data;
	struct desk_received received;
	const struct desk_hand by = hand();
	const struct desk_receiving receiving = { .offering = &offering, .channel = DESK_API,
		                                      .reply_channel = DESK_WEB, .title = SPAN(""),
		                                      .text = SPAN("Un trou."), .quoted = SPAN(""),
		                                      .address = SPAN("ici") };
	const enum found found = desk_receive(arena, db, &by, &receiving, &received, &fault);
	doing->request_id = received.request_id;
	return found == FOUND_ONE;
}

static int64_t
received(void)
{
	struct doing doing = { 0 };
	assert_true(store_write(rooms->store, receive, &doing, &fault));
	return doing.request_id;
}

static bool
act(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand by = hand();
	doing->act.at_s = by.now_s;
	doing->act.today = by.today;
	doing->act.quoted = SPAN("");
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &doing->act };
	int64_t entry_id;
	const char *sentence = NULL;
	doing->done = desk_write(arena, db, &by, &writing, &entry_id, &sentence, &fault);
	return doing->done == DESK_IS_DONE;
}

static void
does(int64_t request_id, enum desk_verb verb, const char *text)
{
	struct doing doing = { .request_id = request_id,
		                   .act = { .verb = verb, .account_id = 5, .text = span_of(text),
		                            .channel = DESK_WEB,
		                            .outcome = verb == DESK_DECIDE ? DESK_SOLVED : DESK_NOT_DONE } };
	if (!store_write(rooms->store, act, &doing, &fault))
		print_error("%s\n", fault.for_log);
	assert_int_equal(doing.done, DESK_IS_DONE);
}

static struct street_update *
updates(size_t *count_r)
{
	struct street_update *list;
	assert_true(street_clock(arena, rooms->store, rooms->root_id, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	assert_true(street_store_updates(arena, db, rooms->root_id, 0, INT64_MAX, 100, &list, count_r, &fault));
	db_end(db);
	return list;
}

static void
test_what_happens_is_told_without_a_word(void **state)
{
	(void)state;
	static const enum street_change wanted[] = { STREET_TAKEN, STREET_REPLIED, STREET_DONE,
		                                         STREET_REOPENED };
	const int64_t id = received();
	does(id, DESK_TAKE, "");
	does(id, DESK_NOTE, "Entre nous");
	does(id, DESK_REPLY, "Bonjour");
	does(id, DESK_DECIDE, "");
	does(id, DESK_REOPEN, "Pas fini");
	size_t count;
	const struct street_update *list = updates(&count);
	assert_int_equal(count, LENGTH(wanted));
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(list[i].change, wanted[i]);
		assert_int_equal(list[i].request_id, id);
		assert_true(list[i].is_closed == (wanted[i] == STREET_DONE));
	}
	(void)updates(&count); /* read once */
	assert_int_equal(count, LENGTH(wanted));
	does(id, DESK_HEAR, "Et alors ?"); /* it was open: nothing changes */
	does(id, DESK_TAKE, "");
	(void)updates(&count);
	assert_int_equal(count, LENGTH(wanted) + 1);
	does(id, DESK_DECIDE, "");
	does(id, DESK_HEAR, "Ce n’est pas fini.");
	list = updates(&count);
	assert_int_equal(count, LENGTH(wanted) + 3);
	assert_true(list[count - 1].change == STREET_REOPENED && !list[count - 1].is_closed);
}

/* Before and after the journal was read, whatever was told of it before goes. */
static void
test_what_becomes_confidential_is_no_longer_told(void **state)
{
	(void)state;
	const int64_t one = received(), other = received(), third = received();
	does(one, DESK_TAKE, "");
	does(other, DESK_TAKE, "");
	does(other, DESK_VEIL, "");
	does(third, DESK_TAKE, "");
	size_t count;
	const struct street_update *list = updates(&count);
	assert_int_equal(count, 2);
	assert_true(list[0].request_id != other && list[1].request_id != other);
	does(one, DESK_VEIL, "");
	does(one, DESK_REPLY, "Bonjour");
	list = updates(&count);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].request_id, third);
}

static void
test_requests_are_read_by_the_day_they_came(void **state)
{
	(void)state;
	const int64_t one = received(), other = received(), veiled = received(), now_s = time_now_s();
	does(other, DESK_DECIDE, "");
	does(veiled, DESK_VEIL, "");
	struct desk_span span = { .offering_id = offering.offering_id, .from_s = now_s - DAY_S,
		                      .to_s = now_s + 60, .count = 10 };
	struct desk_request *list;
	size_t count;
	static const struct {
		enum desk_standing standing;
		size_t count;
	} wanted[] = { { DESK_ANY, 2 }, { DESK_STANDS_OPEN, 1 }, { DESK_STANDS_CLOSED, 1 } };
	struct db *db = store_read(arena, rooms->store, &fault);
	for (size_t i = 0; i < LENGTH(wanted); i++) {
		span.standing = wanted[i].standing;
		assert_true(desk_received_in(arena, db, rooms->root_id, &span, &list, &count, &fault));
		assert_int_equal(count, wanted[i].count);
	}
	assert_int_equal(list[0].request_id, other);
	span.standing = DESK_ANY;
	span.count = 1;
	assert_true(desk_received_in(arena, db, rooms->root_id, &span, &list, &count, &fault));
	assert_int_equal(list[0].request_id, other); /* the latest */
	span.to_s = now_s - 3600;
	assert_true(desk_received_in(arena, db, rooms->root_id, &span, &list, &count, &fault));
	assert_int_equal(count, 0);
	int64_t changed_s;
	assert_true(desk_changed(arena, db, rooms->root_id, one, &changed_s, &fault));
	assert_in_range(changed_s, now_s - 60, now_s);
	db_end(db);
}

static bool
stop_publishing(struct db *db, void *data)
{
	(void)data;
	program.revoked_unix_s = 1;
	return street_store_key_change(db, rooms->root_id, &program, &fault) == FOUND_ONE;
}

static void
test_nothing_is_told_that_nobody_publishes(void **state)
{
	(void)state;
	int64_t *ids;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(street_store_published(arena, db, rooms->root_id, &ids, &count, &fault));
	assert_true(count == 1 && ids[0] == offering.offering_id);
	db_end(db);
	assert_true(store_write(rooms->store, stop_publishing, NULL, &fault));
	does(received(), DESK_TAKE, "");
	(void)updates(&count);
	assert_int_equal(count, 0);
	db = store_read(arena, rooms->store, &fault);
	assert_true(street_store_published(arena, db, rooms->root_id, &ids, &count, &fault));
	assert_int_equal(count, 0);
	db_end(db);
}

/* --- erased -------------------------------------------------------------------------------------- */

static bool
write_made(struct db *db, void *data)
{
	struct street_made made = { .key_id = program.key_id, .request_id = *(int64_t *)data,
		                        .external_id = span_of(arena_format(arena, "%lld",
		                                               (long long)*(int64_t *)data)) };
	return street_store_made_add(db, rooms->root_id, &made, &fault);
}

static bool
erase(struct db *db, void *data)
{
	const struct desk_hand by = hand();
	return desk_forget(arena, db, &by, *(int64_t *)data, 5, &fault) == FOUND_ONE;
}

static void
test_what_is_erased_leaves_nothing_here(void **state)
{
	(void)state;
	int64_t one = received(), other = received();
	size_t count;
	assert_true(store_write(rooms->store, write_made, &one, &fault) &&
	            store_write(rooms->store, write_made, &other, &fault));
	does(one, DESK_DECIDE, "");
	does(other, DESK_DECIDE, "");
	(void)updates(&count);
	assert_int_equal(count, 2);
	assert_true(store_write(rooms->store, erase, &one, &fault));
	const struct street_update *list = updates(&count);
	assert_true(count == 1 && list[0].request_id == other);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM street_made"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT request_id FROM street_made"), other);
}

struct reading {
	int64_t before, number;
	enum found found;
};

static bool
read_to(struct db *db, void *data)
{
	struct reading *reading = data;
	reading->found = street_store_read_to(db, rooms->root_id, reading->before, reading->number, &fault);
	return reading->found == FOUND_ONE;
}

static void
test_whoever_read_from_before_writes_nothing(void **state)
{
	(void)state;
	struct reading first = { 0, 10, 0 }, late = { 0, 8, 0 }, next = { 10, 12, 0 };
	assert_true(store_write(rooms->store, read_to, &first, &fault));
	assert_false(store_write(rooms->store, read_to, &late, &fault));
	assert_int_equal(late.found, FOUND_NONE);
	assert_true(store_write(rooms->store, read_to, &next, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT number FROM street_read"), 12);
}

/* --- programs ----------------------------------------------------------------------------------------- */

static struct street_key key;
static uint8_t hash[VAULT_HASH_SIZE];

static bool
write_key(struct db *db, void *data)
{
	struct street_made *made = data;
	return street_store_key_add(db, rooms->root_id, &key, hash, &fault) &&
	       street_store_allow(db, rooms->root_id, key.key_id, &offering.offering_id, 1, &fault) &&
	       street_store_made_add(db, rooms->root_id, made, &fault);
}

static bool
revoke(struct db *db, void *data)
{
	enum found *found = data;
	*found = street_store_key_revoke(db, rooms->root_id, &key, 10, &fault);
	return *found == FOUND_ONE && street_store_used(db, rooms->root_id, key.key_id, 20783, &fault) &&
	       street_store_used(db, rooms->root_id, key.key_id, 20782, &fault);
}

static bool
change(struct db *db, void *data)
{
	return street_store_key_change(db, rooms->root_id, data, &fault) == FOUND_ONE;
}

static void
test_a_key_may_until_it_is_revoked(void **state)
{
	(void)state;
	struct street_made made = { .external_id = SPAN("A-1"), .request_id = 7, .is_open311 = true }, read;
	struct street_key found;
	enum found changed;
	key = (struct street_key){ .key_id = ident_ordered(), .name = SPAN("Appli"), .rate = 60 };
	made.key_id = key.key_id;
	memset(made.sum, 3, sizeof made.sum);
	memset(hash, 9, sizeof hash);
	assert_true(store_write(rooms->store, write_key, &made, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	const int64_t root = rooms->root_id;
	assert_int_equal(street_store_by_hash(arena, db, root, hash, &found, &fault), FOUND_ONE);
	assert_int_equal(street_store_allows(arena, db, root, key.key_id, offering.offering_id, &fault),
	                 FOUND_ONE);
	assert_int_equal(street_store_allows(arena, db, root, key.key_id, 1, &fault), FOUND_NONE);
	assert_int_equal(street_store_made(arena, db, root, key.key_id, SPAN("A-1"), &read, &fault),
	                 FOUND_ONE);
	assert_true(read.request_id == 7 && read.is_open311 && read.sum[31] == 3);
	assert_int_equal(street_store_made(arena, db, root, 1, SPAN("A-1"), &read, &fault), FOUND_NONE);
	assert_int_equal(street_store_maker(arena, db, root, 7, &read, &fault), FOUND_ONE);
	assert_true(read.key_id == key.key_id);
	db_end(db);
	struct street_key renamed = key, moved = key;
	renamed.name = SPAN("Autre");
	assert_true(store_write(rooms->store, change, &renamed, &fault));
	moved.changes = 1;
	moved.place_id = town_id;
	assert_true(store_write(rooms->store, change, &moved, &fault));
	assert_false(store_write(rooms->store, revoke, &changed, &fault)); /* another’s to revoke, maybe */
	assert_int_equal(changed, FOUND_NONE);
	moved.changes = 2;
	moved.place_id = 0;
	assert_true(store_write(rooms->store, change, &moved, &fault));
	assert_true(store_write(rooms->store, revoke, &changed, &fault)); /* whatever else changed since */
	assert_false(store_write(rooms->store, revoke, &changed, &fault));
	assert_int_equal(changed, FOUND_NONE);
	moved.changes = 4;
	assert_int_equal(rooms_number(rooms, "SELECT changes FROM street_key WHERE revoked_unix_s > 0"), 4);
	assert_false(store_write(rooms->store, change, &moved, &fault)); /* nor does it begin again */
	db = store_read(arena, rooms->store, &fault);
	assert_int_equal(street_store_by_hash(arena, db, root, hash, &found, &fault), FOUND_NONE);
	assert_int_equal(street_store_key(arena, db, root, key.key_id, &found, &fault), FOUND_ONE);
	assert_int_equal(found.used_day, 20783);
	db_end(db);
}

int
main(int argc, char **argv)
{
	vault_start();
	store_tests_begin(argc, argv);
#define ALONE(test)  cmocka_unit_test_setup_teardown(test, begin_alone, end_alone)
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		ALONE(test_only_public_space_is_told),
		ALONE(test_each_state_has_its_words),
		ALONE(test_a_span_is_of_ninety_days),
		ALONE(test_references_override_all_else),
		ALONE(test_a_form_is_read),
		ALONE(test_a_form_says_what_is_wrong),
		ALONE(test_json_is_read),
		ALONE(test_json_says_what_is_wrong),
		ALONE(test_deep_json_is_refused_unread),
		ALONE(test_a_key_that_calls_too_often_waits),
		STORED(test_what_happens_is_told_without_a_word),
		STORED(test_what_becomes_confidential_is_no_longer_told),
		STORED(test_nothing_is_told_that_nobody_publishes),
		STORED(test_requests_are_read_by_the_day_they_came),
		STORED(test_what_is_erased_leaves_nothing_here),
		STORED(test_whoever_read_from_before_writes_nothing),
		STORED(test_a_key_may_until_it_is_revoked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
