#include "craft/visit/visit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/time.h"
#include "craft/visit/visit_pace.h"
#include "craft/visit/visit_wait.h"

static void
answer(struct visit *visit)
{
	(void)visit;
}

static const struct route routes[] = {
	{ HTTP_GET, "/", WHO_ANYONE, "home", answer },
	{ HTTP_GET, "/comptes/{}", WHO_ANYONE, "account", answer },
	{ HTTP_GET, "/comptes/nouveau", WHO_ANYONE, "account.new", answer },
	{ HTTP_GET, "/textes/{}/{}", WHO_ANYONE, "text", answer },
	{ HTTP_GET, "/textes/{}/themes", WHO_ANYONE, "themes", answer },
	{ HTTP_POST, "/comptes/{}/fermer", WHO_ANYONE, "account.close", answer },
	{ HTTP_GET, "/static/", WHO_ANYONE, "static", answer },
	{ HTTP_GET, "/enquetes/{}/lieux/{}", WHO_ANYONE, "place", answer },
};
static const struct room_pages room = { routes, LENGTH(routes), NULL, 0 };
static const struct room_pages *const rooms[] = { &room };
static const struct visit_house house = { rooms, 1 };

static const char *
name_of(enum http_method method, const char *path)
{
	struct span part[VISIT_PART_COUNT_MAX];
	bool known;
	const struct route *route = visit_route(&house, method, span_of(path), part, &known);
	return route != NULL ? route->name : known ? "other method" : "none";
}

static void
a_path_finds_its_route(void **state)
{
	(void)state;
	assert_string_equal(name_of(HTTP_GET, "/"), "home");
	assert_string_equal(name_of(HTTP_HEAD, "/"), "home");
	assert_string_equal(name_of(HTTP_GET, "/comptes/12"), "account");
	assert_string_equal(name_of(HTTP_GET, "/comptes/nouveau"), "account.new");
	assert_string_equal(name_of(HTTP_GET, "/textes/12/13"), "text");
	assert_string_equal(name_of(HTTP_GET, "/textes/12/themes"), "themes");
	assert_string_equal(name_of(HTTP_GET, "/comptes/"), "none");
	assert_string_equal(name_of(HTTP_GET, "/comptes/12/13"), "none");
	assert_string_equal(name_of(HTTP_GET, "/comptes/12/fermer"), "other method");
	assert_string_equal(name_of(HTTP_POST, "/comptes/12/fermer"), "account.close");
	assert_string_equal(name_of(HTTP_GET, "/static/a/b.css"), "static");
	assert_string_equal(name_of(HTTP_GET, "/staticity"), "none");
	assert_string_equal(name_of(HTTP_GET, ""), "none");
}

static int64_t
key_of(const char *peer, int64_t account_id)
{
	const struct http_request request = { .peer = peer };
	const struct visit visit = { .request = &request, .reader = { .account_id = account_id } };
	return visit_pace_key(&visit);
}

static void
whose_turn_it_is_is_an_account_or_a_house(void **state)
{
	(void)state;
	static struct visit_pace pace = VISIT_PACE_FULL, other = VISIT_PACE_FULL;
	int wait_s, may = 0;
	assert_int_equal(key_of("192.0.2.7", 12), 12);
	assert_true(key_of("192.0.2.7", 0) == key_of("192.0.2.7", 0));
	assert_true(key_of("192.0.2.7", 0) != key_of("192.0.2.8", 0));
	assert_true(key_of("2001:db8::1", 0) == key_of("2001:db8::ffff:2", 0));
	assert_true(key_of("2001:db8::1", 0) != key_of("2001:db8:0:1::1", 0));
	assert_true(key_of("unix", 0) != 0);
	for (int i = 0; i < 30; i++)
		may += visit_pace_may(&pace, 1, 12, 20, 1000000, &wait_s);
	assert_int_equal(may, 20);
	assert_int_equal(wait_s, 4); /* one comes back each three seconds */
	assert_true(visit_pace_may(&pace, 1, 12, 20, 1000000 + 3000001, &wait_s));
	assert_true(visit_pace_may(&other, 1, 12, 20, 1000000, &wait_s)); /* of something else */
}

static void
each_brace_takes_one_segment(void **state)
{
	(void)state;
	struct span part[VISIT_PART_COUNT_MAX];
	bool known;
	assert_non_null(
		visit_route(&house, HTTP_GET, SPAN("/enquetes/2026-a/lieux/é"), part, &known));
	assert_true(span_is(part[0], "2026-a"));
	assert_true(span_is(part[1], "é"));
}

/* Half past eleven in London is already tomorrow in Paris. */
static void
a_day_begins_where_the_service_is(void **state)
{
	(void)state;
	enum { DAY = 20000, LATE_S = 23 * 3600 + 1800 };
	struct fault fault;
	struct arena *arena = arena_new(1 << 20);
	const struct visit visit = { .zone = zone_open(arena, "Europe/Paris", &fault) };
	assert_int_equal(visit_day(&visit, (int64_t)DAY * DAY_S + LATE_S), DAY + 1);
	assert_int_equal(visit_day(&visit, (int64_t)DAY * DAY_S + LATE_S - 7200), DAY);
	arena_end(arena);
}

/* --- languages ------------------------------------------------------------------------------------ */

static void
a_visit_speaks_the_languages_it_is_given(void **state)
{
	(void)state;
	struct arena *arena = arena_new(8 << 20);
	const struct catalogue *all[CATALOGUE_COUNT_MAX];
	size_t count;
	struct fault fault = { 0 };
	assert_true(catalogue_read_all(arena, all, &count, &fault));
	struct template_set *french = template_set_new(arena), *english = template_set_new(arena);
	template_set_speak(english, all[0]);
	const struct template_set *const spoken[] = { french, english };
	struct visit visit = { .arena = arena, .templates = french, .spoken = spoken, .spoken_count = 2 };
	assert_string_equal(visit_words(&visit, "Continuer"), "Continuer");
	assert_false(visit_speak(&visit, SPAN("ar")));
	assert_false(visit_speak(&visit, SPAN("")));
	assert_true(visit_speak(&visit, SPAN("en-GB")));
	assert_string_equal(visit_words(&visit, "Continuer"), "Continue");
	assert_ptr_equal(visit.templates, english);
	assert_true(visit_speak(&visit, SPAN("fr")));
	assert_null(visit_catalogue(&visit));
	visit = (struct visit){ .arena = arena }; /* before any page: French */
	assert_string_equal(visit_words(&visit, "Continuer"), "Continuer");
	arena_end(arena);
}

static void
a_file_waits_for_its_owner_an_hour(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct fault fault = { 0 };
	char parent[] = "/tmp/parvis-visit-XXXXXX";
	assert_non_null(mkdtemp(parent));
	const char *folder = arena_format(arena, "%s/room", parent);
	struct visit_waiting first = { .account_id = 7, .file_name = SPAN("a.csv") }, found;
	assert_true(visit_wait(arena, folder, SPAN("un;deux\n"), &first, &fault));
	assert_int_equal(visit_waits(arena, folder, first.id, 7, &found, &fault), FOUND_ONE);
	assert_true(span_is(found.file_name, "a.csv") && access(found.path, R_OK) == 0);
	assert_int_equal(visit_waits(arena, folder, first.id, 8, &found, &fault), FOUND_NONE);
	assert_int_equal(visit_waits(arena, folder, first.id + 1, 7, &found, &fault), FOUND_NONE);
	for (int i = 1; i < VISIT_WAIT_COUNT_MAX / 2; i++) {
		struct visit_waiting more = first;
		assert_true(visit_wait(arena, folder, SPAN("x"), &more, &fault));
	}
	struct visit_waiting last = first;
	assert_false(visit_wait(arena, folder, SPAN("x"), &last, &fault));
	assert_string_equal(fault.for_log, "import: too many files wait");
	visit_wait_end(arena, folder, first.id);
	assert_int_equal(visit_waits(arena, folder, first.id, 7, &found, &fault), FOUND_NONE);
	assert_true(visit_wait(arena, folder, SPAN("x"), &last, &fault));
	visit_wait_sweep(folder, time_now_s() + VISIT_WAIT_S - 60);
	assert_int_equal(visit_waits(arena, folder, last.id, 7, &found, &fault), FOUND_ONE);
	visit_wait_sweep(folder, time_now_s() + VISIT_WAIT_S + 60);
	assert_int_equal(visit_waits(arena, folder, last.id, 7, &found, &fault), FOUND_NONE);
	assert_int_equal(rmdir(folder), 0); /* nothing is left there */
	assert_int_equal(rmdir(parent), 0);
	arena_end(arena);
}

static void
a_file_is_called_by_its_name_alone(void **state)
{
	char long_one[200];
	(void)state;
	memset(long_one, 'a', sizeof long_one);
	assert_true(span_is(visit_file_name(SPAN("C:\\docs\\avis.csv"), SPAN("textes")), "avis.csv"));
	assert_true(span_is(visit_file_name(SPAN("été/avis.csv"), SPAN("textes")), "avis.csv"));
	const struct span odd[] = { SPAN(""), SPAN("docs/"), SPAN("a\nb"), SPAN("a\0b"), SPAN("\xff.csv"),
		                        span_from(long_one, sizeof long_one) };
	for (size_t i = 0; i < LENGTH(odd); i++)
		assert_true(span_is(visit_file_name(odd[i], SPAN("textes")), "textes"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_called_by_its_name_alone),
		cmocka_unit_test(a_path_finds_its_route),
		cmocka_unit_test(whose_turn_it_is_is_an_account_or_a_house),
		cmocka_unit_test(each_brace_takes_one_segment),
		cmocka_unit_test(a_day_begins_where_the_service_is),
		cmocka_unit_test(a_file_waits_for_its_owner_an_hour),
		cmocka_unit_test(a_visit_speaks_the_languages_it_is_given),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
