#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "craft/atlas/atlas.h"
#include "craft/atlas/atlas_inside.h"
#include "support/wrong_for_tests.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct atlas_settings
good_settings(void)
{
	return (struct atlas_settings){ .tiles = "https://tuiles.ville.fr/{z}/{x}/{y}.png",
		                            .credit = "© les contributeurs d’OpenStreetMap",
		                            .search = "https://adresses.ville.fr/",
		                            .zoom_most = 19 };
}

static const struct atlas *
atlas_of(struct atlas_settings settings)
{
	struct fault fault;
	const struct atlas *atlas = atlas_new(arena, &settings, &fault);
	if (atlas == NULL)
		fail_msg("%s", fault.for_reader);
	return atlas;
}

static void
a_point_is_read_as_maps_copy_it(void **state)
{
	(void)state;
	static const char *const good[] = { "47.2184, -1.5536", "47,2184 ; -1,5536", "47.2184 -1.5536",
		                                "47.2184,-1.5536", " 47,2184° ; −1,5536° " };
	static const char *const bad[] = { "", "47.2184", "47,2184", "47.2184, -1.5536, 12", "1e3 2", "nan nan",
		                               "inf, inf", "12 rue des Lilas", "47.2184;", ";",
		                               "00000000000000000000047.0 1" };
	struct atlas_point point;
	for (size_t i = 0; i < LENGTH(good); i++) {
		if (!atlas_point_read(span_of(good[i]), &point))
			fail_msg("« %s »", good[i]);
		assert_true(fabs(point.north - 47.2184) < 1e-9 && fabs(point.east + 1.5536) < 1e-9);
	}
	for (size_t i = 0; i < LENGTH(bad); i++)
		if (atlas_point_read(span_of(bad[i]), &point))
			fail_msg("« %s » is %f %f", bad[i], point.north, point.east);
	assert_string_equal(atlas_degrees(arena, -1.5536), "-1.55360");
}

static void
a_point_that_is_nowhere_near_is_told(void **state)
{
	(void)state;
	struct atlas_settings settings = good_settings();
	settings.box = "47.17, -1.65, 47.30, -1.47";
	const struct atlas *atlas = atlas_of(settings);
	static const struct {
		double north, east;
		const char *words;
		bool is_of_box;
	} wrong[] = {
		{ 91, 2, "de −90 à 90", false },
		{ (double)NAN, 2, "de −90 à 90", false },
		{ (double)INFINITY, 2, "de −90 à 90", false },
		{ 0, 0, "pas en France", false },
		{ 40.0, -30.0, "pas en France", false },    /* in the Atlantic */
		{ 2.35, 48.85, "échangées", false },
		{ 47.2, -3.5, "hors du territoire", true }, /* off Belle-Île */
	};
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		const struct atlas_point point = { wrong[i].north, wrong[i].east };
		assert_non_null(strstr(atlas_point_wrong(atlas, point), wrong[i].words));
		assert_true((atlas_point_wrong(NULL, point) == NULL) == wrong[i].is_of_box);
	}
	assert_null(atlas_point_wrong(atlas, (struct atlas_point){ 47.2184, -1.5536 }));
	assert_null(atlas_point_wrong(NULL, (struct atlas_point){ -21.1, 55.5 })); /* La Réunion */
}

static void
settings_are_checked_and_nothing_slips_into_a_header(void **state)
{
	(void)state;
	FINE(atlas_tiles_wrong, "https://tuiles.ville.fr/{z}/{x}/{y}.png",
	     "http://127.0.0.1:8081/{z}/{x}/{y}",
	     "http://localhost/{z}/{y}/{x}", "http://[::1]:80/{z}/{x}/{y}.webp",
	     "https://data.ville.fr/wmts?SERVICE=WMTS&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&FORMAT=image/png");
	REFUSED(atlas_tiles_wrong, "", "http://tuiles.ville.fr/{z}/{x}/{y}.png", "https://tuiles.ville.fr/",
	        "https://tuiles.ville.fr/{z}/{x}.png", "https://tuiles.ville.fr/{z}/{x}/{y}/{y}.png",
	        "https://{s}.ville.fr/{z}/{x}/{y}.png", "https://ville.fr; script-src *//{z}/{x}/{y}.png",
	        "https://ville.fr'self'/{z}/{x}/{y}.png", "https://jeanne:mot@ville.fr/{z}/{x}/{y}.png",
	        "https:///{z}/{x}/{y}.png", "https://ville.fr:/{z}/{x}/{y}.png",
	        "https://ville.fr:123456/{z}/{x}/{y}",
	        "https://ville.fr/{z}/{x}/{y}.png#a", "https://ville.fr/{z}/{x}/{y}.png\"",
	        "//ville.fr/{z}/{x}/{y}",
	        "ftp://ville.fr/{z}/{x}/{y}.png", "http://localhost.ville.fr/{z}/{x}/{y}.png",
	        "http://127.0.0.1.ville.fr/{z}/{x}/{y}.png", "https://*.ville.fr/{z}/{x}/{y}.png");
	FINE(atlas_search_wrong, "https://adresses.ville.fr", "https://adresses.ville.fr/geocodage/",
	     "http://127.0.0.1:7878");
	REFUSED(atlas_search_wrong, "", "http://adresses.ville.fr", "https://adresses.ville.fr/search/?q=",
	        "https://adresses.ville.fr/#", "https://a b/", "file:///etc/passwd", "https://ville.fr\n");
	FINE(atlas_start_wrong, "47.2184, -1.5536, 13", "-21.1,55.5,10");
	REFUSED(atlas_start_wrong, "", "47.2184, -1.5536", "47.2184, -1.5536, 13.5", "47.2184, -1.5536, 40",
	        "0, 0, 3", "-1.5536, 47.2184, 13", "47.2184, -1.5536, 13, 2");
	FINE(atlas_box_wrong, "47.17, -1.65, 47.30, -1.47");
	REFUSED(atlas_box_wrong, "", "47.17, -1.65, 47.30", "47.30, -1.65, 47.17, -1.47", "nan, 1, 2, 3",
	        "47.17, -1.47, 47.30, -1.65", "-95, 0, 10, 10");
	FINE(atlas_credit_wrong, "© les contributeurs d’OpenStreetMap");
	REFUSED(atlas_credit_wrong, "", "  ", "deux\nlignes", "\xff");
}

static void
settings_that_go_together_are_both_wanted(void **state)
{
	(void)state;
	struct fault fault;
	struct atlas_settings settings = good_settings();
	settings.credit = NULL;
	assert_null(atlas_new(arena, &settings, &fault));
	assert_non_null(strstr(fault.for_reader, "map_credit"));
	settings = (struct atlas_settings){ .ca_file = "/etc/ssl/ville.pem", .zoom_most = 19 };
	assert_null(atlas_new(arena, &settings, &fault));
	const struct atlas *atlas = atlas_of(good_settings());
	assert_string_equal(atlas->tiles_origin, "https://tuiles.ville.fr");
	assert_string_equal(atlas->search, "https://adresses.ville.fr");
	assert_string_equal(atlas->search_host, "adresses.ville.fr");
	assert_int_equal(atlas->start_zoom, 5); /* the country */
	settings = good_settings();
	settings.box = "47.17, -1.65, 47.30, -1.47";
	atlas = atlas_of(settings);
	assert_int_equal(atlas->start_zoom, 11); /* 0.18 degrees on 340 pixels */
	assert_true(fabs(atlas->start.north - 47.235) < 1e-9);
	settings.start = "47.2184, -1.5536, 21";
	assert_int_equal(atlas_of(settings)->start_zoom, 19);
}

static void
what_is_asked_holds_the_words_and_where_we_are(void **state)
{
	(void)state;
	struct atlas_settings settings = good_settings();
	assert_string_equal(atlas_search_url(arena, atlas_of(settings), SPAN("12 rue d’été & fils\r\n")),
	                    "https://adresses.ville.fr/search/?q=12%20rue%20d%E2%80%99%C3%A9t%C3%A9%20%26"
	                    "%20fils%0D%0A&limit=5");
	settings.start = "47.2184, -1.5536, 13";
	assert_string_equal(atlas_search_url(arena, atlas_of(settings), SPAN("mairie")),
	                    "https://adresses.ville.fr/search/?q=mairie&limit=5&lat=47.21840&lon=-1.55360");
	assert_string_equal(atlas_reverse_url(arena, atlas_of(settings), (struct atlas_point){ 47.2, -1.5 }),
	                    "https://adresses.ville.fr/reverse/?lon=-1.50000&lat=47.20000&limit=5");
}

/* --- answers ------------------------------------------------------------------------------------------- */

#define FEATURE(label, type, east, north)                                                          \
	"{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[" east "," north      \
	"]},\"properties\":{\"label\":" label ",\"score\":0.9,\"type\":\"" type                        \
	"\",\"postcode\":\"44000\",\"city\":\"Nantes\"}}"
#define ANSWER(features)                                                                           \
	"{\"type\":\"FeatureCollection\",\"version\":\"draft\",\"features\":[" features                \
	"],\"attribution\":\"BAN\",\"licence\":\"ETALAB-2.0\",\"limit\":5}"

static struct atlas_place places[ATLAS_PLACE_COUNT_MAX];
static size_t place_count;

static enum found
answer(const char *json)
{
	return atlas_answer_read(arena, NULL, span_of(json), places, &place_count);
}

static void
an_answer_is_read(void **state)
{
	(void)state;
	assert_int_equal(answer(ANSWER(FEATURE("\"12 Rue des Lilas 44000 Nantes\"", "housenumber", "-1.55",
	                                       "47.21") ","
	                               FEATURE("\"Rue des Lilas 44000 Nantes\"", "street", "-1.56", "47.22") ","
	                               FEATURE("\"Rue des Lilas 44000 Nantes\"", "street", "-1.56", "47.22") ","
	                               FEATURE("\"Nantes\"", "municipality", "-1.57", "47.23"))),
	                 FOUND_ONE);
	assert_int_equal(place_count, 3); /* one label is told once */
	assert_true(span_is(places[0].label, "12 Rue des Lilas 44000 Nantes"));
	assert_true(fabs(places[0].point.north - 47.21) < 1e-9 && fabs(places[0].point.east + 1.55) < 1e-9);
	assert_null(atlas_kind_words[places[0].kind]);
	assert_string_equal(atlas_kind_words[places[1].kind], "toute la rue");
	assert_string_equal(atlas_kind_words[places[2].kind], "toute la commune");
	assert_int_equal(answer(ANSWER("")), FOUND_NONE);
}

static void
what_does_not_read_in_an_answer_is_left_out(void **state)
{
	(void)state;
	static const char *const nothing[] = {
		ANSWER("1,null,[],{},\"a\""),
		ANSWER(FEATURE("12", "street", "-1.55", "47.21")),
		ANSWER(FEATURE("null", "street", "-1.55", "47.21")),
		ANSWER(FEATURE("\"  \"", "street", "-1.55", "47.21")),
		ANSWER(FEATURE("\"a\\nb\"", "street", "-1.55", "47.21")),
		ANSWER(FEATURE("\"a\\u202eb\"", "street", "-1.55", "47.21")),
		ANSWER(FEATURE("\"a\\u2066b\"", "street", "-1.55", "47.21")),
		ANSWER(FEATURE("\"a\\u0085b\"", "street", "-1.55", "47.21")),
		ANSWER(FEATURE("\"a\"", "street", "\"-1.55\"", "47.21")),
		ANSWER(FEATURE("\"a\"", "street", "null", "47.21")),
		ANSWER(FEATURE("\"a\"", "street", "47.21", "-1.55")), /* turned around */
		ANSWER(FEATURE("\"a\"", "street", "0", "0")),         /* in the sea */
		ANSWER(FEATURE("\"a\"", "street", "1e300", "47.21")),
		ANSWER("{\"geometry\":{\"coordinates\":{}},\"properties\":[]}"),
		ANSWER("{\"geometry\":[],\"properties\":{\"label\":\"a\"}}"),
		"{\"features\":[]}",
	};
	for (size_t i = 0; i < LENGTH(nothing); i++)
		if (answer(nothing[i]) != FOUND_NONE)
			fail_msg("%s", nothing[i]);
	static const char *const failed[] = {
		"", "null", "[]", "{}", "<html>", "{\"features\":{}}", "{\"features\":[", "\xff",
		"{\"code\":400,\"message\":\"q must contain between 3 and 200 chars\"}",
		ANSWER(FEATURE("\"a\"", "street", "NaN", "47.21")),
		ANSWER(FEATURE("\"a\"", "street", "1e999", "47.21")),
		ANSWER(FEATURE("\"\xff\xfe\"", "street", "-1.55", "47.21")),
		ANSWER(FEATURE("\"a\\u0000b\"", "street", "-1.55", "47.21")),
		"[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]",
	};
	for (size_t i = 0; i < LENGTH(failed); i++)
		if (answer(failed[i]) != FOUND_FAILED)
			fail_msg("%s", failed[i]);
}

static void
an_answer_that_is_huge_is_bounded(void **state)
{
	(void)state;
	static const char feature[] = FEATURE("\"Rue %zu\"", "street", "-1.55", "47.21");
	struct text text = text_new(arena, 1 << 20);
	text_add_z(&text, "{\"features\":[");
	for (size_t i = 0; i < 200; i++) {
		text_add_z(&text, i > 0 ? "," : "");
		text_format(&text, feature, i);
	}
	text_add_z(&text, "]}");
	assert_true(text.length < ATLAS_REPLY_SIZE_MAX);
	assert_int_equal(atlas_answer_read(arena, NULL, text_span(&text), places, &place_count), FOUND_ONE);
	assert_int_equal(place_count, ATLAS_PLACE_COUNT_MAX);
	while (text.length <= ATLAS_REPLY_SIZE_MAX)
		text_add_char(&text, ' ');
	assert_int_equal(atlas_answer_read(arena, NULL, text_span(&text), places, &place_count), FOUND_FAILED);
	struct text deep = text_new(arena, ATLAS_REPLY_SIZE_MAX);
	while (deep.length < ATLAS_REPLY_SIZE_MAX)
		text_add_char(&deep, '[');
	assert_int_equal(atlas_answer_read(arena, NULL, text_span(&deep), places, &place_count), FOUND_FAILED);
	char label[ATLAS_LABEL_LENGTH_MAX + 2];
	memset(label, 'a', sizeof label - 1);
	label[sizeof label - 1] = '\0';
	assert_int_equal(answer(arena_format(arena, "{\"features\":[{\"geometry\":{\"coordinates\":[2,48]},"
	                                            "\"properties\":{\"label\":\"%s\"}}]}", label)),
	                 FOUND_NONE);
}

static void
a_server_that_is_not_there_is_told_without_the_words(void **state)
{
	(void)state;
	struct fault fault;
	const struct atlas *atlas =
		atlas_of((struct atlas_settings){ .search = "http://127.0.0.1:1", .zoom_most = 19 });
	assert_int_equal(atlas_search(arena, atlas, SPAN("12 rue des Lilas"), places, &place_count, &fault),
	                 FOUND_FAILED);
	assert_non_null(strstr(fault.for_reader, "ne répond pas"));
	assert_null(strstr(fault.for_log, "Lilas"));
	assert_non_null(strstr(fault.for_log, "atlas:"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_point_is_read_as_maps_copy_it, begin, end),
		cmocka_unit_test_setup_teardown(a_point_that_is_nowhere_near_is_told, begin, end),
		cmocka_unit_test_setup_teardown(settings_are_checked_and_nothing_slips_into_a_header, begin, end),
		cmocka_unit_test_setup_teardown(settings_that_go_together_are_both_wanted, begin, end),
		cmocka_unit_test_setup_teardown(what_is_asked_holds_the_words_and_where_we_are, begin, end),
		cmocka_unit_test_setup_teardown(an_answer_is_read, begin, end),
		cmocka_unit_test_setup_teardown(what_does_not_read_in_an_answer_is_left_out, begin, end),
		cmocka_unit_test_setup_teardown(an_answer_that_is_huge_is_bounded, begin, end),
		cmocka_unit_test_setup_teardown(a_server_that_is_not_there_is_told_without_the_words, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
