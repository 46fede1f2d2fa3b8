/* Against a real server (tests/support/neural_for_tests.py): what it does is the first part of the path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "base/file.h"
#include "craft/neural/neural_inside.h"
#include "support/smtp_for_tests.h"

static struct arena *arena;
static const struct mask *rules;
static struct smtp *server, *encrypted;

static int
begin(void **state)
{
	(void)state;
	static const char *const tls[] = { "tls" };
	const struct mask_settings settings = { .kept = SPAN("") };
	arena = arena_new((size_t)1 << 30);
	rules = mask_new(arena, &settings);
	server = smtp_begin(arena, NULL, 0);
	encrypted = smtp_begin(arena, tls, 1);
	return server != NULL && encrypted != NULL ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct neural *
model_at(const char *address, const char *key_file, const char *ca_file)
{
	struct fault fault;
	const struct neural_settings settings = { .address = address, .words = "mots", .vectors = "vecteurs",
		                                     .key_file = key_file, .ca_file = ca_file, .timeout_s = 1 };
	struct neural *model = neural_new(arena, &settings, &fault);
	if (model == NULL)
		fail_msg("%s", fault.for_reader);
	return model;
}

static struct neural *
model_that(const char *mode)
{
	return model_at(arena_format(arena, "%s/%s", smtp_url(server, "http"), mode), NULL, NULL);
}

static const struct mask_written *texts[2];
static struct neural_vectors vectors;
static struct fault fault;

static bool
asks(const struct neural *model)
{
	texts[0] = mask_written_new(arena, rules, SPAN("Mme Durand a attendu."));
	texts[1] = mask_written_new(arena, rules, SPAN("Le 06 12 34 56 78 ne répond pas."));
	const struct neural_texts asked = { .texts = texts, .count = 2 };
	fault = (struct fault){ 0 };
	return neural_vectors(arena, model, &asked, &vectors, &fault);
}

static enum found
proposes(const struct neural *model, enum neural_task task, struct span *proposal_r)
{
	texts[0] = mask_written_new(arena, rules, SPAN("Mme Durand a attendu."));
	const struct neural_request request = { .task = task, .quotes = texts, .quote_count = 1, .mask = rules };
	fault = (struct fault){ 0 };
	return neural_propose(arena, model, &request, proposal_r, &fault);
}

static const char *
kept(const struct smtp *by, const char *name)
{
	struct span bytes;
	struct fault unread;
	const char *path = arena_format(arena, "%s/%s", by->folder, name);
	return file_read(arena, path, 1 << 20, &bytes, &unread) == FOUND_ONE ? span_copy(arena, bytes) : "";
}

static void
texts_become_vectors_and_leave_masked(void **state)
{
	(void)state;
	struct neural_vectors before;
	assert_true(asks(model_that("fine")));
	before = vectors;
	assert_int_equal(before.count, 2);
	assert_int_equal(before.length, 8);
	assert_non_null(strstr(kept(server, "last.json"), "Mme [NOM 1] a attendu."));
	assert_null(strstr(kept(server, "last.json"), "Durand"));
	assert_null(strstr(kept(server, "last.json"), "06 12"));
	assert_string_equal(kept(server, "last.key"), "none");
	assert_true(asks(model_that("shuffled")));
	assert_memory_equal(vectors.at, before.at, 2 * 8 * sizeof *vectors.at);
}

static void
one_that_lies_is_refused_in_our_own_words(void **state)
{
	(void)state;
	static const char *const lies[] = { "fewer", "more", "twice", "other", "long", "none", "zeros", "nan",
		                                "infinite", "huge", "words", "base64", "html", "redirect", "broken",
		                                "cut", "deep",
		                                "silent", "object", "same" };
	struct span proposal;
	for (size_t i = 0; i < LENGTH(lies); i++) {
		if (asks(model_that(lies[i])))
			fail_msg("« %s » is taken", lies[i]);
		assert_non_null(fault.for_log);
		assert_null(strstr(fault.for_log, "Dupont"));
		assert_null(strstr(fault.for_reader, "Dupont"));
		if (i >= 12)
			assert_int_equal(proposes(model_that(lies[i]), NEURAL_NAME_THEME, &proposal), FOUND_FAILED);
	}
}

/* Neither where a redirection leads, nor twice. */
static void
a_question_goes_to_one_place_once(void **state)
{
	(void)state;
	const char *before = kept(server, "count");
	int64_t first = 0, second = 0;
	assert_true(span_int64(span_of(before), &first));
	assert_false(asks(model_that("redirect")));
	assert_non_null(strstr(fault.for_log, "302"));
	assert_true(span_int64(span_of(kept(server, "count")), &second));
	assert_int_equal(second, first + 1);
}

static double
now_s(void)
{
	struct timespec now;
	must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A second is what it is given here: a program that is slow, that never ends or says too much is left. */
static void
one_that_is_slow_down_or_endless_is_left(void **state)
{
	(void)state;
	static const char *const modes[] = { "slow", "drip", "flood" };
	for (size_t i = 0; i < LENGTH(modes); i++) {
		const double begun = now_s();
		if (asks(model_that(modes[i])))
			fail_msg("« %s » is taken", modes[i]);
		assert_true(now_s() - begun < 3);
	}
	assert_false(asks(model_at("http://127.0.0.1:1", NULL, NULL)));
	assert_non_null(strstr(fault.for_log, "(7)"));
	assert_non_null(strstr(fault.for_reader, "ne répond pas à son adresse"));
	assert_false(asks(model_that("slow")));
	assert_non_null(strstr(fault.for_reader, "pas répondu à temps"));
	assert_false(asks(model_that("broken")));
	assert_non_null(strstr(fault.for_reader, "par une erreur (500)"));
	/* Nor is the program held by it when it stops. */
	atomic_bool stops = true;
	const struct neural_texts asked = { .texts = texts, .count = 2, .stops = &stops };
	assert_false(neural_vectors(arena, model_that("slow"), &asked, &vectors, &fault));
}

static void
the_key_goes_to_the_endpoint_and_nowhere_else(void **state)
{
	(void)state;
	const char *path = arena_format(arena, "%s/key", server->folder);
	const char *url = arena_format(arena, "%s/fine", smtp_url(server, "http"));
	assert_true(file_write(arena, path, SPAN("sk-secret\n"), &fault));
	assert_true(asks(model_at(url, path, NULL)));
	assert_string_equal(kept(server, "last.key"), "Bearer sk-secret");
	assert_false(asks(model_at(arena_format(arena, "%s/broken", smtp_url(server, "http")), path, NULL)));
	assert_null(strstr(fault.for_log, "sk-secret"));
}

static void
a_certificate_that_nobody_trusts_is_refused(void **state)
{
	(void)state;
	const char *url = arena_format(arena, "%s/fine", smtp_url(encrypted, "https"));
	assert_false(asks(model_at(url, NULL, NULL)));
	assert_non_null(strstr(fault.for_log, "(60)"));
	assert_non_null(strstr(fault.for_reader, "n’est pas reconnu"));
	assert_string_equal(kept(encrypted, "last.json"), "");
	assert_true(asks(model_at(url, NULL, arena_format(arena, "%s/ca.pem", encrypted->folder))));
	/* In clear to an encrypted one: nothing is understood. */
	assert_false(asks(model_at(arena_format(arena, "%s/fine", smtp_url(encrypted, "http")), NULL, NULL)));
}

/* src/craft/neural/meson.build runs this whole file with proxies that are not there. */
static void
no_proxy_is_asked_unless_it_is_a_setting(void **state)
{
	(void)state;
	if (getenv("ALL_PROXY") == NULL || getenv("http_proxy") == NULL)
		skip();
	assert_true(asks(model_that("fine")));
}

/* Its name leads nowhere (RFC 6761): until it is in the register, it is not even looked for. */
static void
one_that_is_elsewhere_waits_for_the_register(void **state)
{
	(void)state;
	const struct neural_settings settings = { .address = "https://modele.invalid", .vectors = "v",
		                                      .is_remote = true,
		                                     .timeout_s = 1 };
	struct neural *model = neural_new(arena, &settings, &fault);
	assert_non_null(model);
	assert_false(asks(model));
	assert_non_null(strstr(fault.for_log, "register"));
	neural_told(model);
	assert_false(asks(model));
	assert_null(strstr(fault.for_log, "register"));
}

static void
words_come_back_marked_or_not_at_all(void **state)
{
	(void)state;
	static const char *const none[] = { "names", "tags", "thinks", "links", "counts", "figures", "turned",
		                                "hidden", "soft", "mark", "chosen", "wide", "half", "controls",
		                                "long", "lines", "empty", "marked" };
	struct span proposal;
	assert_int_equal(proposes(model_that("fine"), NEURAL_NAME_THEME, &proposal), FOUND_ONE);
	assert_true(span_is(proposal, NEURAL_MARK "Attente au guichet"));
	assert_non_null(strstr(kept(server, "last.json"), "Mme [NOM 1] a attendu."));
	for (size_t i = 0; i < LENGTH(none); i++)
		if (proposes(model_that(none[i]), NEURAL_NAME_THEME, &proposal) != FOUND_NONE)
			fail_msg("« %s » is taken", none[i]);
	assert_int_equal(proposes(model_that("calls"), NEURAL_DRAFT_REPLY, &proposal), FOUND_ONE);
	assert_true(span_is(proposal, NEURAL_MARK "Madame [NOM 1] vous répondra au [TÉLÉPHONE 1]."));
	assert_int_equal(proposes(model_that("draft"), NEURAL_DRAFT_REPLY, &proposal), FOUND_ONE);
	assert_true(neural_is_proposal(proposal));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_become_vectors_and_leave_masked),
		cmocka_unit_test(one_that_lies_is_refused_in_our_own_words),
		cmocka_unit_test(a_question_goes_to_one_place_once),
		cmocka_unit_test(one_that_is_slow_down_or_endless_is_left),
		cmocka_unit_test(the_key_goes_to_the_endpoint_and_nowhere_else),
		cmocka_unit_test(a_certificate_that_nobody_trusts_is_refused),
		cmocka_unit_test(no_proxy_is_asked_unless_it_is_a_setting),
		cmocka_unit_test(one_that_is_elsewhere_waits_for_the_register),
		cmocka_unit_test(words_come_back_marked_or_not_at_all),
	};
	return cmocka_run_group_tests_name("neural wire", tests, begin, end);
}
