#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "craft/form/form.h"
#include "craft/html/frame.h"
#include "craft/html/template.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(32 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static const struct form_choice sides[] = { { "usager", "J’ai fait une démarche" },
	{ "agent", "J’y travaille" } };

enum { F_TITLE, F_STORY, F_AGE, F_DAY, F_SIDE, F_PLACE, F_CONSENT, F_KEY, F_SECRET, F_COUNT };
static const struct form_field fields[] = {
	[F_TITLE] = { "titre", FORM_TEXT, "Votre idée", .hint = "Une phrase suffit.",
		.length_max = 10, .required = "Écrivez votre idée." },
	[F_STORY] = { "recit", FORM_LONG, "Ce qui s’est passé" },
	[F_AGE] = { "age", FORM_NUMBER, "Votre âge", .least = 1, .most = 120 },
	[F_DAY] = { "jour", FORM_DATE, "Quel jour ?", .required = "Indiquez le jour." },
	[F_SIDE] = { "cote", FORM_CHOICE, "Vous êtes", .choices = sides, .choice_count = 2,
		.required = "Dites de quel côté vous étiez." },
	[F_PLACE] = { "lieu", FORM_SELECT, "Où ?" },
	[F_CONSENT] = { "accord", FORM_CHECK, "J’accepte", .required = "Cochez pour continuer." },
	[F_KEY] = { "cle", FORM_HIDDEN },
	[F_SECRET] = { "mot-de-passe", FORM_SECRET, "Mot de passe",
		.autocomplete = "current-password" },
};
_Static_assert(LENGTH(fields) == F_COUNT, "one row per field");

struct sent {
	const char *name, *value;
};

static bool
lookup_sent(void *subject, const char *name, struct span *value_r)
{
	for (const struct sent *sent = subject; sent->name != NULL; sent++)
		if (strcmp(sent->name, name) == 0) {
			*value_r = span_of(sent->value);
			return true;
		}
	return false;
}

static struct form *
form_sent(const struct sent *sent)
{
	static const struct form_choice places[] = { { "7", "Mairie" }, { "8", "Piscine" } };
	struct form *form = form_new(arena, fields, F_COUNT);
	form_offer(form, F_PLACE, places, 2);
	form_read(form, lookup_sent, (void *)(uintptr_t)sent);
	return form;
}

enum { P_FIELDS, P_ERRORS, P_WRONG, P_COUNT };
static const struct field page_fields[] = {
	[P_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[P_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[P_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
static const struct page_kind page_kind = { "idea", "idea.html", page_fields, P_COUNT };

static const char *
drawn(const struct form *form)
{
	struct fault fault = { 0 };
	struct template_set *set = template_set_new(arena);
	template_set_source(set, "idea.html",
	                    SPAN("{{>error-summary}}<form method=\"post\" action=\"/idees\">{{#fields}}"
	                         "{{>form-field}}{{/fields}}</form>"));
	if (!template_set_layout(set, &frame_kind, &fault) ||
	    !template_set_add_page(set, &page_kind, &fault))
		fail_msg("%s", fault.for_log);
	struct model *page = model_new(arena, &page_kind), *frame = model_new(arena, &frame_kind);
	model_text_z(frame, FRAME_TITLE, "Idée");
	form_draw(form, page, (struct form_place){ P_FIELDS, P_ERRORS, P_WRONG });
	struct text out = text_new(arena, HTML_SIZE_MAX);
	html_render(set, &page_kind, page, frame, &out);
	return text_z(&out);
}

static void
says(const char *page, const char *words)
{
	if (strstr(page, words) == NULL)
		fail_msg("not in the page: %s\n%s", words, page);
}

static const struct sent all_good[] = { { "titre", " Été œuf " }, { "recit", "un\r\ndeux" },
	{ "age", "4\u202f2" }, { "jour", "23/11/2026" }, { "cote", "agent" }, { "lieu", "8" },
	{ "accord", "oui" }, { "cle", "abc" }, { "mot-de-passe", " x " }, { NULL, NULL } };

static void
a_good_form_gives_its_values(void **state)
{
	(void)state;
	const struct form *form = form_sent(all_good);
	assert_true(form_is_fine(form));
	assert_true(span_is(form_text(form, F_TITLE), "Été œuf"));
	assert_true(span_is(form_text(form, F_STORY), "un\ndeux"));
	assert_int_equal(form_number(form, F_AGE), 42);
	assert_int_equal(form_date(form, F_DAY), 20780);
	assert_int_equal(form_choice(form, F_SIDE), 1);
	assert_int_equal(form_choice(form, F_PLACE), 1);
	assert_true(form_check(form, F_CONSENT));
	assert_true(span_is(form_text(form, F_SECRET), " x ")); /* blanks of a password count */
}

/* Their bytes are elsewhere: a value typed under their name is nobody's. */
static void
files_are_chosen_and_have_no_value(void **state)
{
	(void)state;
	static const struct form_field kept[] = {
		{ "fichiers", FORM_FILES, "Joindre", .hint = "Quatre au plus." },
	};
	static const struct sent sent[] = { { "fichiers", "C:\\secret.txt" }, { NULL, NULL } };
	struct form *form = form_new(arena, kept, LENGTH(kept));
	assert_true(form_read(form, lookup_sent, (void *)(uintptr_t)sent));
	assert_false(form_has(form, 0));
	form_complain(form, "fichiers", "Ce fichier est vide.");
	const char *page = drawn(form);
	says(page, "type=\"file\" multiple aria-describedby=\"aide-fichiers erreur-fichiers\"");
	says(page, "aria-invalid=\"true\"");
	says(page, "href=\"#champ-fichiers\"");
	assert_null(strstr(page, "secret"));
}

static void
the_blanks_before_the_first_of_several_lines_are_kept(void **state)
{
	(void)state;
	static const char *const typed[][2] = {
		{ "  un\r\n    deux\r\n \t\r\n", "  un\n    deux" },
		{ " \r\n\r\n\tun\r\ndeux", "\tun\ndeux" },
		{ "\u00a0un ", "\u00a0un" },
		{ " \r\n\t ", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < LENGTH(typed); i++) {
		const struct sent sent[] = { { "recit", typed[i][0] }, { NULL, NULL } };
		const struct form *form = form_sent(sent);
		if (!span_is(form_text(form, F_STORY), typed[i][1]))
			fail_msg("%zu: [%.*s]", i, SPAN_ARGS(form_text(form, F_STORY)));
	}
}

static void
each_mistake_has_its_sentence(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value, *sentence;
	} cases[] = {
		{ "titre", "", "Écrivez votre idée." },
		{ "titre", " \u00a0\n", "Écrivez votre idée." },
		{ "titre", "onze lettre", "Ce texte compte 11 caractères. Raccourcissez-le à 10 au plus." },
		{ "titre", "\xff\xfe", "Certains caractères n’ont pas pu être lus." },
		{ "titre", "a\x01", "Certains caractères n’ont pas pu être lus." },
		{ "age", "vieux", "Écrivez un nombre entier, de 1 à 120." },
		{ "age", "0", "Écrivez un nombre entier, de 1 à 120." },
		{ "age", "121", "Écrivez un nombre entier, de 1 à 120." },
		{ "age", "4,5", "Écrivez un nombre entier, de 1 à 120." },
		{ "age", "99999999999999999999", "Écrivez un nombre entier, de 1 à 120." },
		{ "jour", "", "Indiquez le jour." },
		{ "jour", "31/02/2026", "Écrivez une date qui existe" },
		{ "jour", "2026-13-01", "Écrivez une date qui existe" },
		{ "jour", "1/2/26", "Écrivez une date qui existe" },
		{ "jour", "2026-01-01-01", "Écrivez une date qui existe" },
		{ "jour", "hier", "Écrivez une date qui existe" },
		{ "jour", "01/03/2207", "Écrivez une date qui existe" },
		{ "jour", "31/12/1899", "Écrivez une date qui existe" },
		{ "cote", "", "Dites de quel côté vous étiez." },
		{ "cote", "autre", "Choisissez une des réponses proposées." },
		{ "lieu", "9", "Choisissez une des réponses de la liste." },
		{ "accord", "", "Cochez pour continuer." },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sent sent[LENGTH(all_good) + 1] = { { cases[i].name, cases[i].value } };
		memcpy(sent + 1, all_good, sizeof all_good);
		const struct form *form = form_sent(sent);
		assert_false(form_is_fine(form));
		const char *page = drawn(form);
		says(page, cases[i].sentence);
		says(page, arena_format(arena, "id=\"erreur-%s\"", cases[i].name));
		says(page, arena_format(arena, "href=\"#champ-%s\"", cases[i].name));
		says(page, arena_format(arena, "id=\"champ-%s\"", cases[i].name));
		says(page, "<title>Erreur\u00a0: Idée");
	}
}

static void
nothing_typed_is_lost_when_a_form_comes_back(void **state)
{
	(void)state;
	static const struct sent sent[] = { { "titre", "beaucoup trop \"long\"" },
		{ "recit", "\nun <b>\ndeux" }, { "age", "vieux" }, { "jour", "31/02/2026" },
		{ "cote", "agent" }, { "lieu", "8" }, { "accord", "oui" }, { "cle", "k-1" },
		{ "mot-de-passe", "secret-typed" }, { NULL, NULL } };
	const struct form *form = form_sent(sent);
	assert_false(form_is_fine(form));
	const char *page = drawn(form);
	says(page, "value=\"beaucoup trop &quot;long&quot;\"");
	says(page, ">\nun &lt;b&gt;\ndeux</textarea>");
	says(page, "value=\"vieux\"");
	says(page, "value=\"31/02/2026\"");
	says(page, "value=\"agent\" checked>");
	says(page, "<option value=\"8\" selected>Piscine</option>");
	says(page, "value=\"oui\" checked");
	says(page, "type=\"hidden\" name=\"cle\" value=\"k-1\"");
	says(page, "aria-describedby=\"aide-titre erreur-titre\" aria-invalid=\"true\"");
	assert_null(strstr(page, "secret-typed")); /* but a password never comes back */
	says(page, "autocomplete=\"current-password\"");
}

static void
a_fresh_form_complains_of_nothing(void **state)
{
	(void)state;
	struct form *form = form_new(arena, fields, F_COUNT);
	form_fill(form, F_TITLE, SPAN("déjà là"));
	const char *page = drawn(form);
	says(page, "value=\"déjà là\"");
	says(page, "<title>Idée");
	says(page, "Jour, mois, année\u202f: 14/07/2030.");
	assert_null(strstr(page, "errors-title"));
	assert_null(strstr(page, "aria-invalid"));
}

static void
a_room_s_complaint_stands_beside_the_field_and_the_first_one_stays(void **state)
{
	(void)state;
	struct form *form = form_sent(all_good);
	form_complain(form, "jour", "Indiquez une date postérieure à aujourd’hui.");
	form_complain(form, "jour", "Une autre phrase.");
	assert_false(form_is_fine(form));
	const char *page = drawn(form);
	says(page, "<a href=\"#champ-jour\">Indiquez une date postérieure à aujourd’hui.</a>");
	assert_null(strstr(page, "Une autre phrase."));
	form = form_sent(all_good);
	form_complain(form, "cle", "Cette page était trop ancienne.");
	says(drawn(form), "<li>Cette page était trop ancienne.</li>"); /* no link to a hidden field */
}

static void
what_may_be_empty_may_be_missing_too(void **state)
{
	(void)state;
	static const struct sent sent[] = { { "titre", "a" }, { "jour", "2026-11-23" },
		{ "cote", "usager" }, { "accord", "oui" }, { NULL, NULL } };
	const struct form *form = form_sent(sent);
	assert_true(form_is_fine(form));
	assert_false(form_has(form, F_AGE));
	assert_false(form_has(form, F_PLACE));
	assert_int_equal(form_text(form, F_STORY).length, 0);
	assert_int_equal(form_date(form, F_DAY), 20780);
}

static const struct field folded_fields[] = {
	[P_FIELDS] = FORM_FOLDS("fields"),
	[P_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[P_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
static const struct page_kind folded_kind = { "folded", "folded.html", folded_fields, P_COUNT };

static const char *
folded(const struct form *form)
{
	static const struct form_fold folds[] = {
		{ "Plus", F_AGE, F_DAY - F_AGE + 1 },
		{ "Encore", F_SIDE, F_CONSENT - F_SIDE + 1, .untold = F_PLACE + 1 },
	};
	struct fault fault = { 0 };
	struct template_set *set = template_set_new(arena);
	template_set_source(set, "folded.html", SPAN("{{>error-summary}}<form method=\"post\" action=\"/idees\">"
	                                             "{{#fields}}{{>form-fold}}{{/fields}}</form>"));
	if (!template_set_layout(set, &frame_kind, &fault) ||
	    !template_set_add_page(set, &folded_kind, &fault))
		fail_msg("%s", fault.for_log);
	struct model *page = model_new(arena, &folded_kind), *frame = model_new(arena, &frame_kind);
	model_text_z(frame, FRAME_TITLE, "Idée");
	form_draw_folded(form, folds, LENGTH(folds), page,
	                 (struct form_place){ P_FIELDS, P_ERRORS, P_WRONG });
	struct text out = text_new(arena, HTML_SIZE_MAX);
	html_render(set, &folded_kind, page, frame, &out);
	return text_z(&out);
}

static void
a_fold_says_what_is_set_and_is_open_where_something_is_wrong(void **state)
{
	(void)state;
	const char *page = folded(form_sent(all_good));
	says(page, "<summary>Plus <span class=\"quiet\">Votre âge\u202f: 4\u202f2 · Quel jour ?\u202f: "
	           "23/11/2026</span></summary>");
	says(page, "<summary>Encore <span class=\"quiet\">Vous êtes\u202f: J’y travaille · J’accepte</span>");
	assert_null(strstr(page, "<details class=\"fold\" open"));
	/* Each field once, in order, none of them outside where it should be. */
	const char *at = page;
	for (size_t i = 0; i < F_COUNT; i++) {
		at = strstr(at, arena_format(arena, "name=\"%s\"", fields[i].name));
		assert_non_null(at);
	}
	assert_true(strstr(page, "name=\"recit\"") < strstr(page, "<details"));
	assert_true(strstr(strstr(page, "name=\"accord\""), "</details>") < strstr(page, "name=\"cle\""));
	/* Nothing is set: its title alone. What is wrong opens its fold, and no other. */
	const char *fresh = folded(form_new(arena, fields, F_COUNT));
	says(fresh, "<summary>Plus</summary>");
	static const struct sent wrong[] = { { "titre", "a" }, { "jour", "31/02/2026" }, { "cote", "usager" },
		{ "accord", "oui" }, { NULL, NULL } };
	const char *back = folded(form_sent(wrong));
	says(back, "<details class=\"fold\" open>\n<summary>Plus ");
	says(back, "<details class=\"fold\">\n<summary>Encore ");
	says(back, "href=\"#champ-jour\"");
	/* A long text is cut between two characters. */
	struct form *long_one = form_new(arena, fields, F_COUNT);
	form_fill(long_one, F_AGE, SPAN("éééééééééééééééééééééé"));
	says(folded(long_one), "Votre âge\u202f: éééééééééééééééééééé…</span>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_form_gives_its_values),
		cmocka_unit_test(files_are_chosen_and_have_no_value),
		cmocka_unit_test(the_blanks_before_the_first_of_several_lines_are_kept),
		cmocka_unit_test(each_mistake_has_its_sentence),
		cmocka_unit_test(nothing_typed_is_lost_when_a_form_comes_back),
		cmocka_unit_test(a_fresh_form_complains_of_nothing),
		cmocka_unit_test(a_room_s_complaint_stands_beside_the_field_and_the_first_one_stays),
		cmocka_unit_test(what_may_be_empty_may_be_missing_too),
		cmocka_unit_test(a_fold_says_what_is_set_and_is_open_where_something_is_wrong),
	};
	return cmocka_run_group_tests_name("form", tests, begin, end);
}
