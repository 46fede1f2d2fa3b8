/* What places say of their hours: kept, inherited, told on pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "craft/html/frame.h"
#include "craft/store/store_for_tests.h"
#include "ground/hours/hours_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct template_set *templates;
static const struct place_tree *tree;

/* --- a town -------------------------------------------------------------------------------------- */

/* Mairie holds Accueil, which holds ten rooms, each in the one before; Piscine stands apart. */
enum { MAIRIE, ACCUEIL, ROOM, PISCINE = ROOM + 10, PLANTED_COUNT };
static uint32_t places[PLANTED_COUNT];

static int32_t
day(const char *text)
{
	int32_t days = 0;
	assert_true(date_read(span_of(text), &days));
	return days;
}

static int64_t
instant(const char *text)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(text), &instant_s));
	return instant_s;
}

/* Thursday 26 November 2026, 10:20 in Paris. */
static const char now[] = "2026-11-26T09:20:00Z";

static int
begin(void **state)
{
	(void)state;
	const char *codes[PLANTED_COUNT] = { [MAIRIE] = "Mairie", [ACCUEIL] = "Accueil",
		                                 [PISCINE] = "Piscine & bassins" };
	int parents[PLANTED_COUNT] = { [MAIRIE] = -1, [ACCUEIL] = MAIRIE, [PISCINE] = -1 };
	rooms = rooms_open();
	arena = rooms->arena;
	fault = (struct fault){ 0 };
	for (int i = 0; i < 10; i++) {
		codes[ROOM + i] = arena_format(arena, "Salle %d", i);
		parents[ROOM + i] = i == 0 ? ACCUEIL : ROOM + i - 1;
	}
	tree = rooms_plant(rooms, codes, parents, PLANTED_COUNT, &fault);
	assert_non_null(tree);
	for (size_t i = 0; i < PLANTED_COUNT; i++)
		places[i] = place_by_code(tree, span_of(codes[i]));
	templates = template_set_new(arena);
	assert_true(template_set_layout(templates, &frame_kind, &fault));
	assert_true(template_set_add_page(templates, &visit_plain_page, &fault));
	for (size_t i = 0; i < hours_pages.page_count; i++)
		if (!template_set_add_page(templates, hours_pages.pages[i], &fault))
			fail_msg("%s", fault.for_log);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- what is kept -------------------------------------------------------------------------------- */

static int64_t
id_of(int place)
{
	return place < 0 ? 0 : tree->places[places[place]].id;
}

enum { WHOLE = -1 };

static bool
add_week(struct db *db, void *data)
{
	return hours_store_week_add(arena, db, rooms->root_id, data, &fault);
}

/* The same windows from Monday to Friday; NULL: as above. */
static void
say_week(int place, const char *from, const char *windows)
{
	struct fault outer;
	struct hours_week_row row = { .week = { .place_id = id_of(place), .from_day = day(from) },
		                          .id = ident_ordered(),
		                          .follows = windows == NULL };
	for (size_t i = 0; windows != NULL && i < 5; i++)
		assert_true(hours_day_decode(arena, span_of(windows), &row.week.days[i]));
	assert_true(store_write(rooms->store, add_week, &row, &outer));
}

static bool
add_exception(struct db *db, void *data)
{
	return hours_store_exception_add(arena, db, rooms->root_id, data, &fault);
}

static struct hours_exception
say_exception(int place, const char *first, const char *last, enum hours_kind kind,
              const char *windows)
{
	struct fault outer;
	struct hours_exception one = { .id = ident_ordered(),
		                           .place_id = id_of(place),
		                           .first_day = day(first),
		                           .last_day = day(last),
		                           .kind = kind,
		                           .reason = SPAN("Essai") };
	assert_true(hours_day_decode(arena, span_of(windows), &one.day));
	assert_true(store_write(rooms->store, add_exception, &one, &outer));
	return one;
}

static bool
keep_site(struct db *db, void *data)
{
	return hours_store_site_keep(db, rooms->root_id, data, &fault);
}

static void
say_site(int place, int territory, int good_friday, const char *zone)
{
	struct fault outer;
	struct hours_site site = { id_of(place), territory, good_friday, span_of(zone) };
	assert_true(store_write(rooms->store, keep_site, &site, &outer));
}

static struct hours_question
of_2026(void)
{
	return (struct hours_question){ rooms->root_id, tree, day("2026-01-01"), day("2027-12-31") };
}

static struct hours_calendar *
calendar_of(int place)
{
	const struct hours_question question = of_2026();
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	struct hours_calendar *calendar = hours_calendar_load(
		arena, db, &question, place == WHOLE ? PLACE_NONE : places[place], &fault);
	if (calendar == NULL)
		fail_msg("%s", fault.for_log);
	db_end(db);
	return calendar;
}

/* « 09:00-12:00 », as that day is there. */
static const char *
on(const struct hours_calendar *calendar, const char *date)
{
	const struct hours_told told = hours_told(calendar, day(date));
	return span_copy(arena, hours_day_code(arena, &told.day));
}

#define OFFICE "09:00-12:00 14:00-17:00"

static void
nobody_said_anything_and_it_is_an_office(void **state)
{
	(void)state;
	const struct hours_calendar *calendar = calendar_of(ACCUEIL);
	assert_string_equal(on(calendar, "2026-11-26"), OFFICE);
	assert_string_equal(on(calendar, "2026-11-28"), "");
	assert_string_equal(on(calendar, "2026-12-25"), "");
	assert_int_equal(hours_told(calendar, day("2026-11-26")).week->place_id, HOURS_SUPPOSED);
	assert_string_equal(on(calendar_of(WHOLE), "2026-11-26"), OFFICE);
}

static void
a_place_follows_the_one_above_until_it_has_its_own(void **state)
{
	(void)state;
	say_week(MAIRIE, "2026-02-01", "08:00-12:00");
	say_week(ACCUEIL, "2026-06-01", "10:00-18:00");
	say_week(MAIRIE, "2026-09-01", "08:30-12:30");
	say_week(ACCUEIL, "2026-12-01", NULL);
	const struct hours_calendar *mairie = calendar_of(MAIRIE), *accueil = calendar_of(ACCUEIL);
	assert_string_equal(on(mairie, "2026-01-29"), OFFICE);
	assert_string_equal(on(accueil, "2026-01-29"), OFFICE);
	assert_string_equal(on(accueil, "2026-03-05"), "08:00-12:00");
	assert_string_equal(on(accueil, "2026-06-04"), "10:00-18:00");
	assert_string_equal(on(accueil, "2026-09-03"), "10:00-18:00");
	assert_string_equal(on(mairie, "2026-09-03"), "08:30-12:30");
	assert_string_equal(on(accueil, "2026-12-03"), "08:30-12:30");
	assert_string_equal(on(calendar_of(ROOM + 9), "2026-09-03"), "10:00-18:00");
	assert_string_equal(on(calendar_of(PISCINE), "2026-09-03"), OFFICE);
	/* Said again for the same day: the later counts, and last year is what it was. */
	say_week(MAIRIE, "2026-09-01", "08:00-13:00");
	assert_string_equal(on(calendar_of(MAIRIE), "2026-09-03"), "08:00-13:00");
	assert_string_equal(on(calendar_of(MAIRIE), "2026-08-06"), "08:00-12:00");
	/* A week that only the whole organisation has. */
	say_week(WHOLE, "2026-01-01", "07:00-08:00");
	assert_string_equal(on(calendar_of(PISCINE), "2026-09-03"), "07:00-08:00");
	assert_string_equal(on(calendar_of(MAIRIE), "2026-01-29"), "07:00-08:00");
}

static bool
withdraw(struct db *db, void *data)
{
	bool *done = arena_new_of(arena, bool);
	const struct hours_exception *one = data;
	return hours_store_withdraw(db, rooms->root_id, one, 1, done, &fault) && *done;
}

static void
an_exception_goes_down_and_the_nearest_speaks_last(void **state)
{
	(void)state;
	struct fault outer;
	(void)say_exception(ACCUEIL, "2026-11-24", "2026-11-24", HOURS_OPEN_BETWEEN, "10:00-11:00");
	struct hours_exception week =
		say_exception(MAIRIE, "2026-11-23", "2026-11-25", HOURS_CLOSED, "");
	(void)say_exception(WHOLE, "2026-11-26", "2026-11-26", HOURS_CLOSED_BETWEEN, "11:00-15:00");
	assert_string_equal(on(calendar_of(MAIRIE), "2026-11-24"), "");
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-11-23"), "");
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-11-24"), "10:00-11:00");
	assert_string_equal(on(calendar_of(ROOM), "2026-11-24"), "10:00-11:00");
	assert_string_equal(on(calendar_of(ROOM), "2026-11-26"), "09:00-11:00 15:00-17:00");
	assert_string_equal(on(calendar_of(PISCINE), "2026-11-24"), OFFICE);
	assert_string_equal(on(calendar_of(PISCINE), "2026-11-26"), "09:00-11:00 15:00-17:00");
	/* On one place the later is right. */
	(void)say_exception(ACCUEIL, "2026-11-24", "2026-11-24", HOURS_CLOSED_BETWEEN, "10:30-12:00");
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-11-24"), "10:00-10:30");
	assert_true(store_write(rooms->store, withdraw, &week, &outer));
	assert_false(store_write(rooms->store, withdraw, &week, &outer));
	assert_string_equal(on(calendar_of(MAIRIE), "2026-11-24"), OFFICE);
}

static void
holidays_and_the_clock_go_down_too(void **state)
{
	(void)state;
	say_site(MAIRIE, TERRITORY_ALSACE_MOSELLE, 1, "");
	say_site(ACCUEIL, HOURS_AS_ABOVE, 0, "");
	say_site(PISCINE, TERRITORY_LA_REUNION, HOURS_AS_ABOVE, "Indian/Reunion");
	assert_string_equal(on(calendar_of(MAIRIE), "2026-04-03"), "");
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-04-03"), OFFICE);
	assert_string_equal(on(calendar_of(ROOM), "2027-03-26"), OFFICE);
	assert_string_equal(on(calendar_of(WHOLE), "2026-04-03"), OFFICE);
	const struct hours_calendar *piscine = calendar_of(PISCINE);
	assert_true(hours_open(piscine, instant("2026-11-26T09:00:00+04:00")));
	assert_false(hours_open(piscine, instant("2026-11-26T09:00:00+01:00")));
	assert_string_equal(hours_told(piscine, day("2027-12-20")).holiday, "Abolition de l’esclavage");
	say_site(PISCINE, HOURS_AS_ABOVE, HOURS_AS_ABOVE, "");
	assert_true(hours_open(calendar_of(PISCINE), instant("2026-11-26T09:00:00+01:00")));
}

/* The calendars of a book are those loaded one by one, from a chain longer than one question takes. */
static void
a_book_says_the_same_of_every_place(void **state)
{
	(void)state;
	static const char *const windows[] = { "08:00-12:00", "10:00-19:00", NULL, "00:00-24:00" };
	unsigned random = 7;
	for (int i = 0; i < 40; i++) {
		random = random * 1103515245 + 12345;
		const int place = (int)(random >> 16) % (PLANTED_COUNT + 1) - 1;
		const char *date = arena_format(arena, "2026-%02d-%02d", 1 + i % 12, 1 + i % 28);
		if (i % 2 == 0)
			say_week(place, date, windows[(random >> 8) % LENGTH(windows)]);
		else
			(void)say_exception(place, date, date, (enum hours_kind)(i % HOURS_KIND_COUNT),
			                    i % HOURS_KIND_COUNT == 0 ? "" : "11:00-16:00");
	}
	say_site(ROOM + 4, TERRITORY_MAYOTTE, HOURS_AS_ABOVE, "Indian/Mayotte");
	const struct hours_question question = of_2026();
	struct db *db = store_read(arena, rooms->store, &fault);
	struct hours_book *book = hours_book_load(arena, db, &question, &fault);
	assert_non_null(book);
	db_end(db);
	int64_t different = 0, before = 0;
	for (int place = WHOLE; place < PLANTED_COUNT; place++) {
		const struct hours_calendar *one = calendar_of(place);
		const struct hours_calendar *other = hours_book_calendar(
			book, place == WHOLE ? PLACE_NONE : places[place], &fault);
		assert_non_null(other);
		for (int32_t at = question.first_day; at < question.last_day; at += 5)
			assert_int_equal(hours_minutes(one, at * (int64_t)DAY_S, (at + 3) * (int64_t)DAY_S),
			                 hours_minutes(other, at * (int64_t)DAY_S, (at + 3) * (int64_t)DAY_S));
		const int64_t all = hours_minutes(one, question.first_day * (int64_t)DAY_S,
		                                  question.last_day * (int64_t)DAY_S);
		different += all != before;
		before = all;
	}
	assert_true(different > 8); /* else nothing was compared */
}

static void
hours_that_another_hand_spoiled_are_a_fault(void **state)
{
	(void)state;
	const struct hours_question question = of_2026();
	(void)say_exception(MAIRIE, "2026-11-24", "2026-11-24", HOURS_CLOSED, "");
	say_site(MAIRIE, TERRITORY_METROPOLE, 0, "Europe/Lutece");
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_null(hours_calendar_load(arena, db, &question, places[MAIRIE], &fault));
	assert_non_null(fault.for_reader);
	assert_non_null(hours_calendar_load(arena, db, &question, places[PISCINE], &fault));
	db_end(db);
}

/* --- pages --------------------------------------------------------------------------------------- */

static const struct room_pages *const all_pages[] = { &hours_pages };
static const struct visit_house house = { all_pages, LENGTH(all_pages) };

static struct reader
reader_of(enum role role, int place)
{
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ role, id_of(place) };
	return (struct reader){ .account_id = 1,
		                    .name = SPAN("Essai"),
		                    .roles = WHO(role),
		                    .rights = right,
		                    .right_count = 1,
		                    .guard = "g" };
}

static struct visit *
take(enum http_method method, const char *path, const char *query, const char *body,
     struct reader reader)
{
	struct visit *visit = arena_new_of(arena, struct visit);
	struct http_request *request = arena_new_of(arena, struct http_request);
	*request = (struct http_request){ .arena = arena, .method = method, .path = span_of(path) };
	*visit = (struct visit){ .arena = arena,
		                     .request = request,
		                     .response = arena_new_of(arena, struct http_response),
		                     .now_s = instant(now),
		                     .zone = zone_open(arena, "Europe/Paris", &fault),
		                     .today = day("2026-11-26"),
		                     .store = rooms->store,
		                     .root_id = rooms->root_id,
		                     .folder = rooms->folder,
		                     .templates = templates,
		                     .reader = reader };
	visit->response->status = 200;
	visit->frame = model_new(arena, &frame_kind);
	assert_true(http_pairs_read(arena, span_of(query), &visit->query) != FOUND_FAILED);
	assert_true(http_pairs_read(arena, span_of(body), &visit->body) != FOUND_FAILED);
	visit->once = http_pairs_first(&visit->body, "cle");
	bool known;
	const struct route *route = visit_route(&house, method, span_of(path), visit->part, &known);
	assert_non_null(route);
	assert_true((route->who & reader.roles) != 0);
	route->answer(visit);
	visit_db_end(visit);
	return visit;
}

static bool
says(const struct visit *visit, const char *words)
{
	return span_find(visit->response->body, span_of(words)) != SIZE_MAX;
}

static void
see(const struct visit *visit, int status, const char *words)
{
	if (visit->response->status != status || !says(visit, words))
		fail_msg("%d, without « %s »:\n%.*s", visit->response->status, words,
		         SPAN_ARGS(visit->response->body));
}

static const char *
led_to(const struct visit *visit)
{
	if (visit->response->status != 303)
		see(visit, 303, "");
	for (size_t i = 0; i < visit->response->field_count; i++)
		if (span_is(visit->response->fields[i].name, "Location"))
			return span_copy(arena, visit->response->fields[i].value);
	fail_msg("no Location");
	return NULL;
}

static int64_t
facts(const char *kind)
{
	struct fact *list;
	size_t count;
	int64_t of_kind = 0;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(journal_after(arena, db, rooms->root_id, 0, &list, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++)
		of_kind += strcmp(list[i].kind, kind) == 0;
	return of_kind;
}

static void
everybody_reads_and_only_keepers_are_offered_to_change(void **state)
{
	(void)state;
	const struct reader agent = reader_of(ROLE_AGENT, WHOLE);
	const struct visit *page = take(HTTP_GET, "/horaires", "lieu=Accueil", "", agent);
	see(page, 200, "Horaires\u202f: Accueil");
	see(page, 200, "Personne n’a encore donné ces horaires");
	see(page, 200, "ferme à 12\u202fh.");
	see(page, 200, "Le référent ou la direction");
	assert_false(says(page, "/horaires/semaine"));
	page = take(HTTP_GET, "/horaires", "lieu=Accueil", "", reader_of(ROLE_REFERENT, MAIRIE));
	see(page, 200, "/horaires/semaine?lieu=Accueil");
	page = take(HTTP_GET, "/horaires", "", "", reader_of(ROLE_REFERENT, MAIRIE));
	see(page, 200, "toute l’organisation");
	see(page, 200, "/horaires?lieu=Piscine%20%26%20bassins");
	assert_false(says(page, "/horaires/semaine"));
	see(take(HTTP_GET, "/horaires", "lieu=Ailleurs", "", agent), 404, "Ce lieu n’est pas connu");
	page = take(HTTP_GET, "/horaires", "lieu=Accueil&format=json", "", agent);
	see(page, 200, "\"is_open\":true");
	see(page, 200, "\"windows\":[{\"opens\":\"09:00\",\"closes\":\"12:00\"},{\"opens\":\"14:00\"");
	assert_false(says(page, "\"day_words\""));
}

static void
a_place_is_kept_by_those_of_its_subtree(void **state)
{
	(void)state;
	static const char *const forms[] = { "/horaires/exception", "/horaires/semaine",
		                                 "/horaires/reglages" };
	const struct reader local = reader_of(ROLE_DIRECTOR, MAIRIE);
	for (size_t i = 0; i < LENGTH(forms); i++) {
		assert_int_equal(take(HTTP_GET, forms[i], "lieu=Accueil", "", local)->response->status, 200);
		assert_int_equal(take(HTTP_GET, forms[i], "lieu=Mairie", "", local)->response->status, 200);
		assert_int_equal(take(HTTP_GET, forms[i], "", "", local)->response->status, 403);
		assert_int_equal(take(HTTP_GET, forms[i], "lieu=Piscine+%26+bassins", "", local)
		                     ->response->status,
		                 403);
		assert_int_equal(take(HTTP_POST, forms[i], "", "cle=x", local)->response->status, 403);
		assert_int_equal(take(HTTP_GET, forms[i], "lieu=Ailleurs", "", local)->response->status, 404);
	}
	assert_int_equal(take(HTTP_POST, "/horaires/retirer", "", "exception=1", local)->response->status,
	                 403);
}

#define CLOSES "du=03%2F12%2F2026&genre=ferme&raison=Inventaire"

static void
a_closing_is_told_to_everybody_and_to_the_register(void **state)
{
	(void)state;
	const struct reader referent = reader_of(ROLE_REFERENT, MAIRIE);
	const struct reader agent = reader_of(ROLE_AGENT, WHOLE);
	assert_string_equal(led_to(take(HTTP_POST, "/horaires/exception", "lieu=Mairie",
	                                CLOSES "&au=2026-12-04&cle=a", referent)),
	                    "/horaires?lieu=Mairie&note=note");
	/* Sent twice, it is one. */
	(void)led_to(take(HTTP_POST, "/horaires/exception", "lieu=Mairie",
	                  CLOSES "&au=2026-12-04&cle=a", referent));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM hours_exception"), 1);
	assert_int_equal(facts("hours.closed"), 1);
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-12-04"), "");
	const struct visit *page = take(HTTP_GET, "/horaires", "lieu=Accueil", "", agent);
	see(page, 200, "du jeudi 3 décembre 2026 au vendredi 4 décembre 2026");
	see(page, 200, "dit par <a href=\"/horaires?lieu=Mairie\">Mairie</a>");
	assert_false(says(page, "Retirer"));
	(void)led_to(take(HTTP_POST, "/horaires/exception", "lieu=Mairie",
	                  "du=05%2F12%2F2026&genre=ouvert-de&heures=9h-12h&raison=Portes&cle=b", referent));
	assert_int_equal(facts("hours.opened"), 1);
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-12-05"), "09:00-12:00");
	(void)led_to(take(HTTP_POST, "/horaires/exception", "lieu=Mairie",
	                  "du=07%2F12%2F2026&genre=ferme-de&heures=11h-15h30&raison=R&cle=c", referent));
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-12-07"), "09:00-11:00 15:30-17:00");
	/* Of the past, with a remark. */
	assert_string_equal(led_to(take(HTTP_POST, "/horaires/exception", "lieu=Mairie",
	                                "du=20%2F11%2F2026&genre=ferme&raison=Panne&cle=d", referent)),
	                    "/horaires?lieu=Mairie&note=passe");
	page = take(HTTP_GET, "/horaires", "lieu=Mairie&note=passe", "", referent);
	see(page, 200, "ne bougent pas");
	see(page, 200, "(passé)");
	see(page, 200, "Retirer");
}

static void
what_was_said_is_taken_back_by_its_place(void **state)
{
	(void)state;
	const struct reader referent = reader_of(ROLE_REFERENT, MAIRIE);
	(void)led_to(take(HTTP_POST, "/horaires/exception", "lieu=Mairie", CLOSES "&cle=a", referent));
	const char *body = arena_format(
		arena, "exception=%lld&cle=b",
		(long long)rooms_number(rooms, "SELECT exception_id FROM hours_exception"));
	(void)led_to(take(HTTP_POST, "/horaires/retirer", "lieu=Accueil", body, referent));
	assert_string_equal(on(calendar_of(MAIRIE), "2026-12-03"), "");
	assert_string_equal(led_to(take(HTTP_POST, "/horaires/retirer", "lieu=Mairie", body, referent)),
	                    "/horaires?lieu=Mairie&note=retire");
	assert_string_equal(on(calendar_of(MAIRIE), "2026-12-03"), OFFICE);
	(void)led_to(take(HTTP_POST, "/horaires/retirer", "lieu=Mairie", body, referent));
	assert_int_equal(facts("hours.withdrawn"), 1);
}

static void
a_closing_that_makes_no_sense_is_refused_beside_its_field(void **state)
{
	(void)state;
	static const struct {
		const char *body, *says;
	} cases[] = {
		{ "", "Écrivez le premier jour." },
		{ "", "Dites si le lieu est fermé" },
		{ "", "Dites pourquoi" },
		{ CLOSES "&au=02%2F12%2F2026", "Le dernier jour vient avant le premier" },
		{ CLOSES "&au=03%2F12%2F2028", "Deux ans au plus" },
		{ CLOSES "&heures=9h-12h", "Vous avez écrit des heures" },
		{ "du=03%2F12%2F2026&genre=ferme-de&raison=R", "Écrivez les heures, comme" },
		{ "du=03%2F12%2F2026&genre=ouvert-de&heures=9h-12h,11h-14h&raison=R", "se chevauchent" },
		{ "du=03%2F11%2F2015&genre=ferme&raison=R", "trop ancienne" },
		{ "du=03%2F12%2F2036&genre=ferme&raison=R", "trop lointaine" },
		{ "du=31%2F02%2F2027&genre=ferme&raison=R", "une date qui existe" },
	};
	const struct reader referent = reader_of(ROLE_REFERENT, WHOLE);
	for (size_t i = 0; i < LENGTH(cases); i++)
		see(take(HTTP_POST, "/horaires/exception", "lieu=Mairie", cases[i].body, referent), 422,
		    cases[i].says);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM hours_exception"), 0);
}

static void
another_week_holds_from_its_day_and_the_one_before_stays(void **state)
{
	(void)state;
	const struct reader referent = reader_of(ROLE_REFERENT, MAIRIE);
	const struct visit *page = take(HTTP_GET, "/horaires/semaine", "lieu=Mairie", "", referent);
	see(page, 200, "value=\"26/11/2026\"");
	see(page, 200, "value=\"9\u202fh\u00a0à\u00a012\u202fh, 14\u202fh\u00a0à\u00a017\u202fh\"");
	assert_false(says(page, "suivre"));
	assert_string_equal(led_to(take(HTTP_POST, "/horaires/semaine", "lieu=Mairie",
	                                "depuis=01%2F12%2F2026&mardi=8h30-12h&mercredi=9+h+-+18:30&cle=a",
	                                referent)),
	                    "/horaires?lieu=Mairie&note=note");
	assert_int_equal(facts("hours.changed"), 1);
	assert_string_equal(on(calendar_of(MAIRIE), "2026-11-26"), OFFICE);
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-12-01"), "08:30-12:00");
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-12-02"), "09:00-18:30");
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-12-03"), "");
	(void)led_to(take(HTTP_POST, "/horaires/semaine", "lieu=Accueil",
	                  "depuis=02%2F11%2F2026&jeudi=7h-23h&feries=oui&cle=b", referent));
	page = take(HTTP_GET, "/horaires", "lieu=Accueil", "", referent);
	see(page, 200, "jeudi 7\u202fh\u00a0à\u00a023\u202fh, jours fériés aussi");
	see(page, 200, "<b>À partir du 2 novembre 2026</b>");
	see(page, 200, "(supposés par Parvis)");
	assert_false(says(page, "Personne n’a encore donné"));
	page = take(HTTP_GET, "/horaires", "lieu=Salle+0", "", referent);
	see(page, 200, "Ces horaires sont ceux de <a href=\"/horaires?lieu=Accueil\">Accueil</a>");
	/* Back to those of the place above. */
	see(take(HTTP_GET, "/horaires/semaine", "lieu=Accueil", "", referent), 200, "suivre");
	(void)led_to(take(HTTP_POST, "/horaires/semaine", "lieu=Accueil",
	                  "depuis=01%2F12%2F2026&suivre=oui&cle=c", referent));
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-12-02"), "09:00-18:30");
	assert_string_equal(on(calendar_of(ACCUEIL), "2026-11-26"), "07:00-23:00");
}

static void
a_week_that_makes_no_sense_is_refused_beside_its_day(void **state)
{
	(void)state;
	static const struct {
		const char *body, *says;
	} cases[] = {
		{ "depuis=01%2F12%2F2026", "Aucun jour n’est ouvert" },
		{ "lundi=9h-12h", "Écrivez à partir de quel jour" },
		{ "depuis=01%2F12%2F2026&lundi=9h-12h&mardi=matin", "href=\"#champ-mardi\"" },
		{ "depuis=01%2F12%2F2026&lundi=9h-12h,11h-13h", "se chevauchent" },
		{ "depuis=01%2F12%2F2026&lundi=20h-2h", "Pour une nuit" },
		/* What was typed is still there. */
		{ "depuis=01%2F12%2F2026&lundi=vers+9h", "value=\"vers 9h\"" },
	};
	const struct reader referent = reader_of(ROLE_REFERENT, WHOLE);
	for (size_t i = 0; i < LENGTH(cases); i++)
		see(take(HTTP_POST, "/horaires/semaine", "lieu=Mairie", cases[i].body, referent), 422,
		    cases[i].says);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM hours_week"), 0);
}

static void
a_place_far_away_has_its_holidays_and_its_clock(void **state)
{
	(void)state;
	const struct reader referent = reader_of(ROLE_REFERENT, WHOLE);
	struct visit *page = take(HTTP_GET, "/horaires/reglages", "lieu=Accueil", "", referent);
	see(page, 200, "value=\"au-dessus\" selected>Comme Mairie");
	assert_false(says(take(HTTP_GET, "/horaires/reglages", "", "", referent), "au-dessus"));
	see(take(HTTP_POST, "/horaires/reglages", "lieu=Mairie", "territoire=3", referent), 422,
	    "Choisissez une heure.");
	see(take(HTTP_POST, "/horaires/reglages", "",
	         "territoire=au-dessus&vendredi-saint=non&heure=Europe%2FParis", referent),
	    422, "Choisissez");
	(void)led_to(take(HTTP_POST, "/horaires/reglages", "lieu=Mairie",
	                  "territoire=4&vendredi-saint=non&heure=Indian%2FReunion&cle=a", referent));
	page = take(HTTP_GET, "/horaires", "lieu=Accueil", "", referent);
	see(page, 200, "Jours fériés\u202f: La Réunion. Heure\u202f: La Réunion.");
	see(page, 200, "dimanche 20 décembre 2026\u202f: Abolition de l’esclavage");
	see(page, 200, "ouvre à 14\u202fh."); /* 13:20 there */
	assert_int_equal(facts("hours.changed"), 1);
	(void)led_to(take(HTTP_POST, "/horaires/reglages", "lieu=Accueil",
	                  "territoire=au-dessus&vendredi-saint=au-dessus&heure=Europe%2FParis&cle=b",
	                  referent));
	see(take(HTTP_GET, "/horaires", "lieu=Accueil", "", referent), 200,
	    "Jours fériés\u202f: La Réunion. Heure\u202f: Paris (métropole).");
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nobody_said_anything_and_it_is_an_office, begin, end),
		cmocka_unit_test_setup_teardown(a_place_follows_the_one_above_until_it_has_its_own, begin, end),
		cmocka_unit_test_setup_teardown(an_exception_goes_down_and_the_nearest_speaks_last, begin, end),
		cmocka_unit_test_setup_teardown(holidays_and_the_clock_go_down_too, begin, end),
		cmocka_unit_test_setup_teardown(a_book_says_the_same_of_every_place, begin, end),
		cmocka_unit_test_setup_teardown(hours_that_another_hand_spoiled_are_a_fault, begin, end),
		cmocka_unit_test_setup_teardown(everybody_reads_and_only_keepers_are_offered_to_change, begin,
		                                end),
		cmocka_unit_test_setup_teardown(a_place_is_kept_by_those_of_its_subtree, begin, end),
		cmocka_unit_test_setup_teardown(a_closing_is_told_to_everybody_and_to_the_register, begin, end),
		cmocka_unit_test_setup_teardown(what_was_said_is_taken_back_by_its_place, begin, end),
		cmocka_unit_test_setup_teardown(a_closing_that_makes_no_sense_is_refused_beside_its_field,
		                                begin, end),
		cmocka_unit_test_setup_teardown(another_week_holds_from_its_day_and_the_one_before_stays, begin,
		                                end),
		cmocka_unit_test_setup_teardown(a_week_that_makes_no_sense_is_refused_beside_its_day, begin,
		                                end),
		cmocka_unit_test_setup_teardown(a_place_far_away_has_its_holidays_and_its_clock, begin, end),
	};
	return cmocka_run_group_tests_name("hours on pages", tests, NULL, NULL);
}
