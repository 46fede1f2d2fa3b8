#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "craft/http/http_form.h"
#include "craft/http/http_peer.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(16 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static void
assert_span(struct span span, const char *wanted)
{
	assert_int_equal(span.length, strlen(wanted));
	assert_memory_equal(span.at, wanted, span.length);
}

static void
a_form_gives_back_what_was_typed(void **state)
{
	(void)state;
	struct http_pairs pairs;
	assert_int_equal(http_pairs_read(arena, SPAN("nom=L%C3%A9a+Martin&t=%2B+1%0D%0A%09&vide="
	                                             "&seul&a=1&a=2&&%3D=%26"), &pairs),
	                 FOUND_ONE);
	assert_int_equal(pairs.count, 7);
	assert_span(http_pairs_first(&pairs, "nom"), "Léa Martin");
	assert_span(http_pairs_first(&pairs, "t"), "+ 1\r\n\t");
	assert_span(http_pairs_first(&pairs, "vide"), "");
	assert_non_null(http_pairs_first(&pairs, "vide").at);
	assert_non_null(http_pairs_first(&pairs, "seul").at);
	assert_null(http_pairs_first(&pairs, "absent").at);
	assert_span(http_pairs_first(&pairs, "="), "&");
	size_t at = 0;
	struct span value;
	assert_true(http_pairs_next(&pairs, "a", &at, &value));
	assert_span(value, "1");
	assert_true(http_pairs_next(&pairs, "a", &at, &value));
	assert_span(value, "2");
	assert_false(http_pairs_next(&pairs, "a", &at, &value));
}

static void
a_form_with_nothing_in_it_is_empty_and_not_wrong(void **state)
{
	(void)state;
	struct http_pairs pairs;
	const char *const empty[] = { "", "&", "&&&" };
	for (size_t i = 0; i < LENGTH(empty); i++)
		assert_int_equal(http_pairs_read(arena, span_of(empty[i]), &pairs), FOUND_NONE);
	assert_int_equal(http_pairs_read(arena, (struct span){ NULL, 0 }, &pairs), FOUND_NONE);
	assert_int_equal(pairs.count, 0);
}

static void
a_form_that_is_not_text_is_refused_whole(void **state)
{
	(void)state;
	const char *const wrong[] = { "a=%",    "a=%4",   "a=%zz",     "%zz=a", "a=%00",   "a=%01",
		                          "a=%7f",  "a=%ff",  "a=%c3",     "a=\xff", "a=%c0%af",
		                          "b=1&a=%", "a=\x1f", "a=%ed%a0%80", "a=%f5%80%80%80" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct http_pairs pairs = { .count = 9 };
		assert_int_equal(http_pairs_read(arena, span_of(wrong[i]), &pairs), FOUND_FAILED);
		assert_int_equal(pairs.count, 0);
	}
}

static enum found
read_many(int count)
{
	struct text text = text_new(arena, 1 << 16);
	for (int i = 0; i < count; i++)
		text_add_z(&text, "a=1&");
	struct http_pairs pairs;
	return http_pairs_read(arena, text_span(&text), &pairs);
}

static void
a_form_has_at_most_two_thousand_fields(void **state)
{
	(void)state;
	assert_int_equal(read_many(HTTP_PAIR_COUNT_MAX), FOUND_ONE);
	assert_int_equal(read_many(HTTP_PAIR_COUNT_MAX + 1), FOUND_FAILED);
}

static void
what_is_escaped_reads_back_the_same(void **state)
{
	(void)state;
	char every[256];
	for (int i = 0; i < 256; i++)
		every[i] = (char)i;
	struct text text = text_new(arena, 4096);
	http_percent_encode(&text, span_from(every, sizeof every));
	assert_null(memchr(text.bytes, '&', text.length));
	char decoded[sizeof every * 3];
	assert_int_equal(http_percent_decode(text_span(&text), decoded), sizeof every);
	assert_memory_equal(decoded, every, sizeof every);
}

static void
only_a_plain_form_is_a_form(void **state)
{
	(void)state;
	assert_true(http_is_form(SPAN("application/x-www-form-urlencoded")));
	assert_true(http_is_form(SPAN("Application/X-WWW-form-urlencoded ; charset=UTF-8")));
	assert_false(http_is_form(SPAN("multipart/form-data; boundary=x")));
	assert_false(http_is_form(SPAN("")));
}

#define MULTIPART "multipart/form-data; boundary=\"xYz\""
#define FIELD(name, value) \
	"--xYz\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define UPLOAD(name, file, bytes) \
	"--xYz\r\ncontent-disposition:form-data;name=\"" name "\"; filename=\"" file "\"\r\n" \
	"Content-Type: text/xml\r\n\r\n" bytes "\r\n"

static void
a_form_with_a_file_is_read(void **state)
{
	(void)state;
	struct http_pairs pairs;
	struct http_uploads uploads;
	const struct span body =
		SPAN(FIELD("jeton", "abc") UPLOAD("fichier", "a;b.lss", "<x>\0--xY\r\n-->") FIELD("vide", "")
	         "--xYz--\r\n");
	assert_true(http_is_multipart(SPAN(MULTIPART)));
	assert_false(http_is_multipart(SPAN("application/x-www-form-urlencoded")));
	assert_int_equal(http_multipart_read(arena, SPAN(MULTIPART), body, &pairs, &uploads), FOUND_ONE);
	assert_int_equal(pairs.count, 2);
	assert_true(span_is(http_pairs_first(&pairs, "jeton"), "abc"));
	assert_int_equal(http_pairs_first(&pairs, "vide").length, 0);
	assert_int_equal(uploads.count, 1);
	assert_true(span_is(uploads.list[0].name, "fichier"));
	assert_true(span_is(uploads.list[0].file_name, "a;b.lss"));
	assert_true(span_equal(uploads.list[0].bytes, SPAN("<x>\0--xY\r\n-->")));
}

static void
a_form_with_a_file_that_does_not_end_is_refused(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		"", "--xYz", "--xYz\r\n", FIELD("a", "b"), FIELD("a", "b") "--xYz", FIELD("a", "b") "--xYzzz",
		FIELD("a", "\x01") "--xYz--", FIELD("a", "\xff") "--xYz--", FIELD("", "b") "--xYz--",
		"--other\r\n" FIELD("a", "b") "--xYz--", "--xYz\r\nX: y\r\n\r\nb\r\n--xYz--",
		"--xYz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n--xYz--",
		UPLOAD("a", "1", "") UPLOAD("a", "2", "") UPLOAD("a", "3", "") UPLOAD("a", "4", "")
		UPLOAD("a", "5", "") "--xYz--",
	};
	struct http_pairs pairs;
	struct http_uploads uploads;
	for (size_t i = 0; i < LENGTH(bodies); i++)
		assert_int_equal(http_multipart_read(arena, SPAN(MULTIPART), span_of(bodies[i]), &pairs,
		                                     &uploads), FOUND_FAILED);
	assert_int_equal(http_multipart_read(arena, SPAN("multipart/form-data"), SPAN("--x--"), &pairs,
	                                     &uploads), FOUND_FAILED);
	assert_int_equal(http_multipart_read(arena, SPAN(MULTIPART), SPAN("--xYz--\r\n"), &pairs,
	                                     &uploads), FOUND_NONE);
}

static void
the_reader_gets_the_writing_it_prefers(void **state)
{
	(void)state;
	static const char *const offers[] = { "text/html", "application/json", "text/csv" };
	const struct {
		const char *accept;
		size_t best;
	} cases[] = {
		{ "", 0 },
		{ "*/*", 0 },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 0 },
		{ "application/json", 1 },
		{ "APPLICATION/JSON", 1 },
		{ "application/json, text/plain, */*", 1 },
		{ "text/html;q=0.5, application/json", 1 },
		{ "text/html;q=0.5, application/json;q=0.4", 0 },
		{ "text/csv, text/html;q=0.9", 2 },
		{ "text/*", 0 },
		{ "text/*, text/html;q=0", 2 },
		{ "*/*, text/html;q=0, text/csv;q=0.1", 1 },
		{ "image/png", SIZE_MAX },
		{ "text/html;q=0", SIZE_MAX },
		{ "text/html;q=1.5", SIZE_MAX },
		{ "text/html;q=-1", SIZE_MAX },
		{ "text/html;level=1;q=0.3, text/csv;q=0.2", 0 },
		{ ",,;,/", SIZE_MAX },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(http_accepts(span_of(cases[i].accept), offers, LENGTH(offers)),
		                 cases[i].best);
	assert_int_equal(http_accepts(SPAN("*/*"), offers, 0), SIZE_MAX);
}

static void
a_cookie_is_found_by_its_whole_name(void **state)
{
	(void)state;
	const struct span header = SPAN("a=1; session=abc=; xsession=no; session=second; q=\"w\"; "
	                                "bare; e=");
	assert_span(http_cookie(header, "session"), "abc=");
	assert_span(http_cookie(header, "a"), "1");
	assert_span(http_cookie(header, "q"), "w");
	assert_span(http_cookie(header, "e"), "");
	assert_null(http_cookie(header, "bare").at);
	assert_null(http_cookie(header, "sess").at);
	assert_null(http_cookie(SPAN(""), "a").at);
}

static void
a_tag_already_known_is_recognised(void **state)
{
	(void)state;
	assert_true(http_etag_matches(SPAN("\"v1\""), "v1"));
	assert_true(http_etag_matches(SPAN("\"v0\", W/\"v1\""), "v1"));
	assert_true(http_etag_matches(SPAN("*"), "v1"));
	assert_false(http_etag_matches(SPAN("v1"), "v1"));
	assert_false(http_etag_matches(SPAN("\"v10\""), "v1"));
	assert_false(http_etag_matches(SPAN(""), "v1"));
	assert_false(http_etag_matches(SPAN("\""), ""));
}

static void
the_three_writings_of_a_date_are_read_and_one_is_written(void **state)
{
	(void)state;
	const char *const same[] = { "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
		                         "Sun Nov  6 08:49:37 1994" };
	for (size_t i = 0; i < LENGTH(same); i++) {
		int64_t unix_s = 0;
		assert_true(http_date_read(span_of(same[i]), &unix_s));
		assert_int_equal(unix_s, 784111777);
	}
	char written[HTTP_DATE_SIZE];
	http_date_write(784111777, written);
	assert_string_equal(written, same[0]);
	http_date_write(951782400, written);
	assert_string_equal(written, "Tue, 29 Feb 2000 00:00:00 GMT");
}

static void
a_date_that_does_not_exist_is_refused(void **state)
{
	(void)state;
	const char *const wrong[] = { "",
		                          "Sun, 30 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
		                          "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
		                          "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
		                          "Sun, 6 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z",
		                          "Sun, -6 Nov 1994 08:49:37 GMT" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		int64_t unix_s = 42;
		assert_false(http_date_read(span_of(wrong[i]), &unix_s));
		assert_int_equal(unix_s, 42);
	}
}

static void
assert_client(const char *header, const char *value, const char *wanted)
{
	struct http_peer proxy;
	assert_true(http_peer_read(SPAN("127.0.0.1"), &proxy));
	const struct http_field field = { span_of(header), span_of(value) };
	assert_string_equal(http_peer_forwarded(&proxy, &field, 1, header).text, wanted);
}

static void
the_client_is_the_last_address_the_proxy_wrote(void **state)
{
	(void)state;
	assert_client("X-Forwarded-For", "192.0.2.7", "192.0.2.7");
	assert_client("X-Forwarded-For", "10.0.0.1, 192.0.2.7", "192.0.2.7");
	assert_client("X-Forwarded-For", "192.0.2.7, 127.0.0.1", "192.0.2.7");
	assert_client("X-Forwarded-For", "192.0.2.7:4711", "192.0.2.7");
	assert_client("X-Forwarded-For", "::ffff:192.0.2.7", "192.0.2.7");
	assert_client("X-Forwarded-For", "2001:DB8::0:1", "2001:db8::1");
	assert_client("Forwarded", "for=10.0.0.1, For=\"[2001:db8::1]:4711\";proto=https",
	              "2001:db8::1");
	assert_client("Forwarded", "proto=https; for=192.0.2.7;by=10.0.0.1", "192.0.2.7");
	/* What cannot be believed leaves the proxy itself. */
	assert_client("X-Forwarded-For", "", "127.0.0.1");
	assert_client("X-Forwarded-For", "192.0.2.7, unknown", "127.0.0.1");
	assert_client("X-Forwarded-For", "unix", "127.0.0.1");
	assert_client("X-Forwarded-For", "192.0.2.7<script>", "127.0.0.1");
	assert_client("Forwarded", "for=_hidden", "127.0.0.1");
	assert_client("Forwarded", "for=\"[2001:db8::1\"", "127.0.0.1");
}

static void
neighbours_in_ipv6_share_one_house(void **state)
{
	(void)state;
	struct http_peer a, b, c;
	assert_true(http_peer_read(SPAN("2001:db8:1:2::1"), &a));
	assert_true(http_peer_read(SPAN("2001:db8:1:2:ffff::9"), &b));
	assert_true(http_peer_read(SPAN("2001:db8:1:3::1"), &c));
	assert_memory_equal(a.house, b.house, sizeof a.house);
	assert_memory_not_equal(a.house, c.house, sizeof a.house);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_gives_back_what_was_typed),
		cmocka_unit_test(a_form_with_nothing_in_it_is_empty_and_not_wrong),
		cmocka_unit_test(a_form_that_is_not_text_is_refused_whole),
		cmocka_unit_test(a_form_has_at_most_two_thousand_fields),
		cmocka_unit_test(what_is_escaped_reads_back_the_same),
		cmocka_unit_test(only_a_plain_form_is_a_form),
		cmocka_unit_test(a_form_with_a_file_is_read),
		cmocka_unit_test(a_form_with_a_file_that_does_not_end_is_refused),
		cmocka_unit_test(the_reader_gets_the_writing_it_prefers),
		cmocka_unit_test(a_cookie_is_found_by_its_whole_name),
		cmocka_unit_test(a_tag_already_known_is_recognised),
		cmocka_unit_test(the_three_writings_of_a_date_are_read_and_one_is_written),
		cmocka_unit_test(a_date_that_does_not_exist_is_refused),
		cmocka_unit_test(the_client_is_the_last_address_the_proxy_wrote),
		cmocka_unit_test(neighbours_in_ipv6_share_one_house),
	};
	return cmocka_run_group_tests_name("http_form", tests, begin, end);
}
