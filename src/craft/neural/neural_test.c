#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "craft/neural/neural_inside.h"
#include "support/wrong_for_tests.h"

static struct arena *arena;
static const struct mask *rules;

static int
begin(void **state)
{
	(void)state;
	const struct mask_settings settings = { .kept = SPAN("") };
	arena = arena_new(256 << 20);
	rules = mask_new(arena, &settings);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* --- settings --------------------------------------------------------------------------------------- */

static void
an_address_is_one_and_nothing_slips_in(void **state)
{
	(void)state;
	FINE(neural_address_wrong, "http://127.0.0.1:8000", "http://localhost:8000/v1", "http://[::1]:8000/",
	     "https://modeles.ville.fr", "https://modeles.ville.fr/etage/v1/");
	REFUSED(neural_address_wrong, "", "http://modeles.ville.fr", "http://localhost.ville.fr",
	        "http://127.0.0.1.ville.fr/", "http://127.0.0.1@ville.fr/", "https://cle@ville.fr",
	        "https://ville.fr?cle=1", "https://ville.fr/#a", "https://ville.fr:", "https://ville.fr:123456",
	        "https://", "//ville.fr", "file:///etc/passwd", "https://ville.fr/a b", "https://ville.fr\n",
	        "https://ville.fr:80x", "http://127.1", "http://0x7f000001", "http://2130706433");
	FINE(neural_name_wrong, "mistral:7b-instruct", "intfloat/multilingual-e5-small");
	REFUSED(neural_name_wrong, "", "deux mots", "modèle", "a\"b");
	FINE(neural_proxy_wrong, "http://proxy.ville.fr:3128", "https://proxy.ville.fr");
	REFUSED(neural_proxy_wrong, "proxy:3128", "http://moi:mot@proxy", "http://proxy/chemin",
	        "socks5://proxy");
}

static struct neural *
model_of(struct neural_settings settings)
{
	struct fault fault;
	struct neural *model = neural_new(arena, &settings, &fault);
	if (model == NULL)
		fail_msg("%s", fault.for_reader);
	return model;
}

static void
assert_no_model(struct neural_settings settings, const char *words)
{
	struct fault fault = { 0 };
	assert_null(neural_new(arena, &settings, &fault));
	if (strstr(fault.for_reader, words) == NULL)
		fail_msg("%s", fault.for_reader);
}

static void
what_is_elsewhere_is_said_twice(void **state)
{
	(void)state;
	struct neural_settings settings = { .address = "https://modeles.ville.fr/v1", .words = "m" };
	assert_no_model(settings, "model_is_remote = oui");
	settings.is_remote = true;
	const struct neural *model = model_of(settings);
	assert_true(neural_is_remote(model));
	assert_non_null(strstr(neural_register_words(arena, model), "https://modeles.ville.fr."));
	settings = (struct neural_settings){ .address = "http://127.0.0.1:8000/v1/", .vectors = "e5" };
	model = model_of(settings);
	assert_false(neural_is_remote(model));
	assert_string_equal(model->address, "http://127.0.0.1:8000");
	assert_true(neural_has_vectors(model) && !neural_has_words(model));
	settings.proxy = "http://proxy.ville.fr";
	assert_no_model(settings, "model_proxy");
	settings = (struct neural_settings){ .address = "http://127.0.0.1:8000" };
	assert_no_model(settings, "model_words");
	settings = (struct neural_settings){ .address = "http://ville.fr", .words = "m", .is_remote = true };
	assert_no_model(settings, "config check");
}

static void
the_key_is_one_line(void **state)
{
	(void)state;
	static const char *const good[] = { "sk-abc", "sk-abc\n", "sk-abc\r\n" };
	static const char *const bad[] = { "", "\n", "deux mots", "a\nb", "clé" };
	struct fault fault;
	char *path = arena_copy_text(arena, "/tmp/parvis-model-key-XXXXXX");
	const int handle = mkstemp(path);
	assert_true(handle >= 0);
	close(handle);
	const struct neural_settings settings = { .address = "http://localhost", .words = "m", .key_file = path };
	for (size_t i = 0; i < LENGTH(good); i++) {
		assert_true(file_write(arena, path, span_of(good[i]), &fault));
		assert_string_equal(model_of(settings)->key, "sk-abc");
	}
	for (size_t i = 0; i < LENGTH(bad); i++) {
		assert_true(file_write(arena, path, span_of(bad[i]), &fault));
		assert_no_model(settings, "une ligne");
	}
	unlink(path);
	assert_no_model(settings, "une ligne");
}

/* --- what is sent ----------------------------------------------------------------------------------- */

static const struct mask_written *
written(const char *text)
{
	return mask_written_new(arena, rules, span_of(text));
}

static void
what_is_sent_was_masked(void **state)
{
	(void)state;
	const struct neural *model = model_of((struct neural_settings){
		.address = "http://localhost", .words = "mots", .vectors = "vecteurs" });
	const struct mask_written *texts[] = {
		written("Mme Durand, 06 12 34 56 78, \"jean.dupont@ville.fr\"\nattend depuis un an."), written("")
	};
	const struct neural_texts asked = { .texts = texts, .count = 2 };
	struct span json;
	assert_true(neural_write_vectors(arena, model, &asked, &json));
	assert_string_equal(json.at, "{\"model\":\"vecteurs\",\"input\":[\"Mme [NOM 1], "
	                             "[TÉLÉPHONE 1], \\\"[COURRIEL 1]\\\""
	                             "\\nattend depuis un an.\",\"\"],\"encoding_format\":\"float\"}");
	const struct neural_request request = { .task = NEURAL_NAME_THEME, .about = texts[0], .quotes = texts,
		                                   .quote_count = 2, .mask = rules };
	assert_true(neural_write_request(arena, model, &request, &json));
	assert_true(span_starts(json, "{\"model\":\"mots\","));
	assert_int_equal(span_find(json, SPAN("Durand")), SIZE_MAX);
	assert_int_not_equal(span_find(json, SPAN("[NOM 1]")), SIZE_MAX);
	/* Neither bytes that are no text, nor half a letter. */
	texts[1] = written("\xff");
	assert_false(neural_write_vectors(arena, model, &asked, &json));
	assert_false(neural_write_request(arena, model, &request, &json));
	char *longer = arena_array_of(arena, char, NEURAL_TEXT_SIZE_MAX + 2);
	longer[0] = 'a';
	for (size_t i = 1; i < NEURAL_TEXT_SIZE_MAX; i += 2)
		memcpy(longer + i, "é", 2);
	texts[1] = written(longer);
	assert_true(neural_write_vectors(arena, model, &asked, &json));
	assert_true(json.length < NEURAL_TEXT_SIZE_MAX + 200);
}

static void
what_tells_of_health_stays_here(void **state)
{
	(void)state;
	const struct neural *here = model_of((struct neural_settings){
		.address = "http://localhost", .words = "m" });
	const struct neural *far = model_of((struct neural_settings){
		.address = "https://modeles.ville.fr", .words = "m", .is_remote = true });
	const struct mask_written *plain = written("Le guichet est fermé le samedi.");
	const struct mask_written *health = written("J’ai un cancer et je suis en chimiothérapie.");
	assert_true(neural_may_read(here, plain) && neural_may_read(here, health));
	assert_true(neural_may_read(far, plain));
	assert_false(neural_may_read(far, health));
}

/* --- what comes back -------------------------------------------------------------------------------- */

#define ROW(index, numbers) "{\"index\":" index ",\"embedding\":[" numbers "]}"
#define DATA(rows) "{\"data\":[" rows "]}"

static bool
reads(const char *answer, size_t count, size_t length, struct neural_vectors *vectors_r)
{
	return neural_read_vectors(arena, span_of(answer), count, length, vectors_r);
}

static void
vectors_are_read_in_their_order_and_of_length_one(void **state)
{
	(void)state;
	struct neural_vectors vectors;
	assert_true(reads(DATA(ROW("1", "0,2e3") "," ROW("0", "3,-4.0")), 2, 0, &vectors));
	assert_int_equal(vectors.count, 2);
	assert_int_equal(vectors.length, 2);
	assert_true(fabsf(vectors.at[0] - 0.6F) < 1e-6F && fabsf(vectors.at[1] + 0.8F) < 1e-6F);
	assert_true(fabsf(vectors.at[2]) < 1e-6F && fabsf(vectors.at[3] - 1) < 1e-6F);
	assert_true(reads(DATA(ROW("0", "3,4")), 1, 2, &vectors));
}

static void
what_lies_is_no_vector(void **state)
{
	(void)state;
	static const char *const lies[] = {
		"", "null", "[]", "{}", "{\"data\":null}", "<html>", "{\"data\":[]}", "{\"error\":\"Mme Dupont\"}",
		DATA(ROW("0", "1,0")),                         /* one too few */
		DATA(ROW("0", "1,0") "," ROW("0", "1,0")),     /* the same twice */
		DATA(ROW("0", "1,0") "," ROW("2", "1,0")),
		DATA(ROW("0", "1,0") "," ROW("-1", "1,0")),
		DATA(ROW("0", "1,0") "," ROW("1.0", "1,0")),
		DATA(ROW("0", "1,0") "," ROW("\"1\"", "1,0")),
		DATA(ROW("0", "1,0") "," ROW("1", "1,0,0")),   /* of another length */
		DATA(ROW("0", "") "," ROW("1", "")),
		DATA(ROW("0", "1,0") "," ROW("1", "0,0")),     /* says nothing */
		DATA(ROW("0", "1,0") "," ROW("1", "NaN,0")),
		DATA(ROW("0", "1,0") "," ROW("1", "1e999,0")),
		DATA(ROW("0", "1,0") "," ROW("1", "1e300,0")),
		DATA(ROW("0", "1,0") "," ROW("1", "99999999999999999999,0")),
		DATA(ROW("0", "1,0") "," ROW("1", "\"1\",0")),
		DATA(ROW("0", "1,0") "," ROW("1", "null,0")),
		DATA(ROW("0", "1,0") "," ROW("1", "1,0")) " and more",
		"{\"data\":[" ROW("0", "1,0") "," ROW("1", "1,0") "],\"data\":[]}",
	};
	struct neural_vectors vectors;
	for (size_t i = 0; i < LENGTH(lies); i++)
		if (reads(lies[i], 2, 0, &vectors))
			fail_msg("« %s » is taken", lies[i]);
	assert_false(reads(DATA(ROW("0", "1,0")), 1, 3, &vectors)); /* of another length than before */
	struct text deep = text_new(arena, 1 << 20);
	for (size_t i = 0; i < 100000; i++)
		text_add_char(&deep, '[');
	assert_false(neural_read_vectors(arena, text_span(&deep), 1, 0, &vectors));
}

static const char *
proposed(enum neural_task task, const char *json_words)
{
	struct span proposal;
	const char *answer =
		arena_format(arena, "{\"choices\":[{\"message\":{\"content\":\"%s\"}}]}", json_words);
	const enum found found = neural_read_words(arena, span_of(answer), task, rules, &proposal);
	assert_int_not_equal(found, FOUND_FAILED);
	return found == FOUND_ONE ? span_copy(arena, proposal) : "";
}

static void
a_proposal_bears_its_mark_until_a_person_confirms(void **state)
{
	(void)state;
	const char *name = proposed(NEURAL_NAME_THEME, " **« Attente au guichet »**\\n");
	assert_string_equal(name, NEURAL_MARK "Attente au guichet");
	assert_true(neural_is_proposal(span_of(name)));
	assert_true(span_is(neural_confirmed(span_of(name)), "Attente au guichet"));
	assert_true(span_is(neural_confirmed(SPAN("Accueil")), "Accueil"));
	assert_string_equal(proposed(NEURAL_NAME_THEME, "\\\"Délais de réponse.\\\""),
	                    NEURAL_MARK "Délais de réponse");
	assert_string_equal(proposed(NEURAL_DRAFT_REPLY,
	                             "Merci.\\n\\nMme Durand vous appellera au 06 12 34 56 78."),
	                    NEURAL_MARK "Merci.\n\nMme [NOM 1] vous appellera au [TÉLÉPHONE 1].");
	assert_string_equal(proposed(NEURAL_DRAFT_REPLY, "Un délai < 5 jours."),
	                    NEURAL_MARK "Un délai < 5 jours.");
}

static void
what_may_not_be_shown_is_no_proposal(void **state)
{
	(void)state;
	static const char *const neither[] = {
		"", "  ", "<b>Accueil</b>", "Accueil</p>", "<!-- -->", "Voir https://exemple.test/",
		"www.exemple.test",
		"[Accueil](x)", "40 % de plaintes", "Accueil \\u202eeliuca", "Acc\\u200bueil", "Accueil\\u0007",
		NEURAL_MARK "Accueil",
	};
	static const char *const no_name[] = { "Colère de Mme Durand", "jean.dupont@ville.fr", "Les 12 plaintes",
		                                   "Accueil\\nGuichet", "«", "06 12 34 56 78",
		                                   ("un nom qui est bien plus long que tout nom de thème "
		                                    "ne peut être") };
	for (size_t i = 0; i < LENGTH(neither); i++)
		for (int task = 0; task < NEURAL_TASK_COUNT; task++)
			assert_string_equal(proposed((enum neural_task)task, neither[i]), "");
	for (size_t i = 0; i < LENGTH(no_name); i++)
		assert_string_equal(proposed(NEURAL_NAME_THEME, no_name[i]), "");
}

static void
what_is_no_message_is_a_fault(void **state)
{
	(void)state;
	static const char *const lies[] = {
		"", "<html>", "{}", "{\"choices\":[]}", "{\"choices\":[{\"message\":null}]}",
		"{\"choices\":[{\"message\":{\"content\":null}}]}", "{\"choices\":[{\"message\":{\"content\":[]}}]}",
		"{\"choices\":[{\"message\":{\"content\":\"a\\u0000b\"}}]}",
		"{\"choices\":[{\"message\":{\"content\":\"\xff\"}}]}",
	};
	struct span proposal;
	for (size_t i = 0; i < LENGTH(lies); i++)
		if (neural_read_words(arena, span_of(lies[i]), NEURAL_NAME_THEME, rules, &proposal) != FOUND_FAILED)
			fail_msg("« %s » is taken", lies[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_address_is_one_and_nothing_slips_in, begin, end),
		cmocka_unit_test_setup_teardown(what_is_elsewhere_is_said_twice, begin, end),
		cmocka_unit_test_setup_teardown(the_key_is_one_line, begin, end),
		cmocka_unit_test_setup_teardown(what_is_sent_was_masked, begin, end),
		cmocka_unit_test_setup_teardown(what_tells_of_health_stays_here, begin, end),
		cmocka_unit_test_setup_teardown(vectors_are_read_in_their_order_and_of_length_one, begin, end),
		cmocka_unit_test_setup_teardown(what_lies_is_no_vector, begin, end),
		cmocka_unit_test_setup_teardown(a_proposal_bears_its_mark_until_a_person_confirms, begin, end),
		cmocka_unit_test_setup_teardown(what_may_not_be_shown_is_no_proposal, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_message_is_a_fault, begin, end),
	};
	return cmocka_run_group_tests_name("neural", tests, NULL, NULL);
}
