#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "craft/learn/learn_language.h"

static struct arena *program;
static const struct learn_model *model;

static void
assert_language(const char *text, const char *code)
{
	const struct learn_guess_of_language told = learn_language_of(model, span_of(text));
	if (strcmp(told.code, code) != 0)
		fail_msg("« %s » is told « %s » (%.2f), not « %s »", text, told.code, told.probability, code);
}

static void
eleven_languages_are_told(void **state)
{
	(void)state;
	assert_language("Je n’ai toujours pas reçu de réponse à ma demande", "fr");
	assert_language("je ne comprend pas pourquoi sa prend autant de temps", "fr");
	assert_language("I have been waiting for an answer for three weeks", "en");
	assert_language("Ich warte seit drei Wochen auf eine Antwort", "de");
	assert_language("Llevo tres semanas esperando una respuesta", "es");
	assert_language("Aspetto una risposta da tre settimane", "it");
	assert_language("Estou à espera de uma resposta há três semanas", "pt");
	assert_language("Ik wacht al drie weken op een antwoord", "nl");
	assert_language("Aștept un răspuns de trei săptămâni", "ro");
	assert_language("Czekam na odpowiedź od trzech tygodni", "pl");
	assert_language("أنتظر ردكم منذ ثلاثة أسابيع على طلبي", "ar");
	assert_language("Üç haftadır bir cevap bekliyorum", "tr");
}

static void
nothing_is_told_when_it_is_short_or_another(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "Merci", "ok ok ok 123 456", "06 12 34 56 78, 2026-K7MX4P3",
		                                 "https://www.mairie.fr/demarches/etat-civil",
		                                 "Я жду ответа уже три недели", "我已经等了三个星期的答复了请尽快回复我",
		                                 "Jag har väntat på svar i tre veckor nu" };
	for (size_t i = 0; i < LENGTH(texts); i++)
		assert_language(texts[i], "");
	assert_true(learn_language_of(model, SPAN("Merci")).probability <= 0);
}

static void
any_bytes_may_come(void **state)
{
	(void)state;
	struct arena *arena = arena_new(8 << 20);
	static const char *const units[] = { "\xff\xfe", "a", " a", "e\u0301", "@", "mot" };
	for (size_t i = 0; i < LENGTH(units); i++) {
		struct text text = text_new(arena, 1 << 20);
		for (size_t k = 0; k < 100000; k++)
			text_add_z(&text, units[i]);
		const struct learn_guess_of_language told = learn_language_of(model, text_span(&text));
		assert_true(told.probability >= 0 && told.probability <= 1);
	}
	arena_end(arena);
}

/* One line in ten of the data was never learnt from (bench/words/language.c). */
static void
lines_never_seen_are_told(void **state)
{
	(void)state;
	enum { EVERY = 10 };
	char path[1000], line[4000];
	snprintf(path, sizeof path, "%s/tests/data/language-lines/lines.tsv.gz", getenv("PARVIS_SOURCE"));
	gzFile file = gzopen(path, "rb");
	assert_non_null(file);
	int tried = 0, told_count = 0, right = 0, of_others = 0, others = 0;
	for (size_t at = 0; gzgets(file, line, sizeof line) != NULL; at++) {
		struct span rest = span_trim(span_of(line)), code, source;
		if (at % EVERY != 0 || !span_cut(&rest, '\t', &code) || !span_cut(&rest, '\t', &source))
			continue;
		const struct learn_guess_of_language told = learn_language_of(model, rest);
		const bool is_other = learn_language_class(code) == LEARN_LANGUAGE_OTHER;
		others += is_other;
		of_others += is_other && told.code[0] != '\0';
		tried += !is_other;
		told_count += !is_other && told.code[0] != '\0';
		right += !is_other && span_is(code, told.code);
	}
	gzclose(file);
	printf("%d lines: %d told, %d rightly; of %d others %d\n", tried, told_count, right, others, of_others);
	assert_true(tried > 3000 && right > 0.97 * tried && right > 0.99 * told_count);
	assert_true(of_others < 0.10 * others);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eleven_languages_are_told),
		cmocka_unit_test(nothing_is_told_when_it_is_short_or_another),
		cmocka_unit_test(any_bytes_may_come),
		cmocka_unit_test(lines_never_seen_are_told),
	};
	program = arena_new(16 << 20);
	model = learn_language_model(program);
	const int failed = cmocka_run_group_tests_name("craft learn language", tests, NULL, NULL);
	arena_end(program);
	return failed;
}
