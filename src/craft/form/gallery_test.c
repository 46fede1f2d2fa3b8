/* Writes a page that holds all a page may hold, to be looked at and checked by other tools. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "craft/chart/chart.h"
#include "craft/form/form.h"
#include "craft/html/asset.h"
#include "craft/html/frame.h"
#include "craft/html/template.h"

static struct arena *arena;
static const char *folder;

enum { VOICE_IS_FIRST, VOICE_SCORE, VOICE_PEOPLE, VOICE_WORDS, VOICE_SOURCE, VOICE_COUNT };
static const struct field voice_fields[] = {
	[VOICE_IS_FIRST] = { "is_first", FIELD_FLAG, FIELD_API },
	[VOICE_SCORE] = { "score", FIELD_NUMBER, FIELD_API, .decimals = 1 },
	[VOICE_PEOPLE] = { "people", FIELD_COUNT, FIELD_API },
	[VOICE_WORDS] = { "words", FIELD_TEXT, FIELD_API },
	[VOICE_SOURCE] = { "source", FIELD_TEXT, FIELD_API },
};

enum { ROW_THEME, ROW_MARKS, ROW_FIRST, ROW_SECOND, ROW_GAP, ROW_HALF, ROW_VERDICT, ROW_CLASS,
	ROW_COUNT };
static const struct field row_fields[] = {
	[ROW_THEME] = { "theme", FIELD_TEXT, FIELD_API },
	[ROW_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[ROW_FIRST] = { "first", FIELD_NUMBER, FIELD_API, .decimals = 2 },
	[ROW_SECOND] = { "second", FIELD_NUMBER, FIELD_API, .decimals = 2 },
	[ROW_GAP] = { "gap", FIELD_NUMBER, FIELD_API, .decimals = 2, .is_signed = true },
	[ROW_HALF] = { "half", FIELD_NUMBER, FIELD_API, .decimals = 2 },
	[ROW_VERDICT] = { "verdict", FIELD_TEXT, FIELD_API },
	[ROW_CLASS] = { "class", FIELD_TEXT, FIELD_PAGE },
};

enum { G_TITLE, G_LEAD, G_VOICES, G_ROWS, G_AXIS, G_CLOUD, G_MAP, G_DAY, G_METHOD_URL, G_FIELDS,
	G_ERRORS, G_WRONG, G_COUNT };
static const struct field gallery_fields[] = {
	[G_TITLE] = { "title", FIELD_TEXT, FIELD_API },
	[G_LEAD] = { "lead", FIELD_TEXT, FIELD_API },
	[G_VOICES] = { "voices", FIELD_LIST, FIELD_API, .of = voice_fields, .of_count = VOICE_COUNT },
	[G_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_COUNT },
	[G_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[G_CLOUD] = { "cloud", FIELD_MARKUP, FIELD_PAGE },
	[G_MAP] = { "map", FIELD_MARKUP, FIELD_PAGE },
	[G_DAY] = { "day", FIELD_DATE, FIELD_API },
	[G_METHOD_URL] = { "method_url", FIELD_URL, FIELD_API },
	[G_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[G_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[G_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
static const struct page_kind gallery_kind = { "gallery", "craft/form/pages/gallery.html",
	gallery_fields, G_COUNT };

static const struct chart_scale scale = { 1, 5, 1 };

static const struct {
	const char *theme;
	double first, first_half, second, second_half; /* a negative half: not shown */
	enum chart_link link;
	const char *verdict, *class;
} themes[] = {
	{ "Délais annoncés et tenus", 2.6, .05, 3.7, .09, CHART_LINK_DIFFERENT, "visions différentes",
		"different" },
	{ "Écoute et attention", 3.1, .05, 3.9, .09, CHART_LINK_DIFFERENT, "visions différentes",
		"different" },
	{ "Moyens d’aider", 3.3, .05, 2.7, .1, CHART_LINK_DIFFERENT, "visions différentes",
		"different" },
	{ "Information claire", 3.18, .05, 3.32, .09, CHART_LINK_SMALL, "écart réel mais faible",
		"small" },
	{ "Horaires d’ouverture", 3.4, .05, 3.25, .22, CHART_LINK_UNSURE, "pas assez pour conclure",
		"unsure" },
	{ "Confiance", 3.55, .05, 3.58, .09, CHART_LINK_ALIKE, "même vision", "alike" },
	{ "Accueil et courtoisie", 4.1, .04, 4.1, .08, CHART_LINK_ALIKE, "même vision", "alike" },
	{ "Lieux et équipements", 3.6, .05, 0, -1, CHART_LINK_UNSURE, "note des agents non montrée",
		"hidden" },
	{ "Accompagnement des personnes éloignées du numérique dans leurs démarches", 1, .3, 5, .3,
		CHART_LINK_DIFFERENT, "visions différentes", "different" },
};

static struct chart_voice
voice(double value, double half)
{
	return (struct chart_voice){ half >= 0, value, half >= 0, value - half, value + half };
}

static void
add_row(struct model *page, size_t i)
{
	struct model *row = model_row(page, G_ROWS);
	const bool is_second_shown = themes[i].second_half >= 0;
	const struct chart_gap gap = {
		.scale = scale,
		.first = voice(themes[i].first, themes[i].first_half),
		.second = voice(themes[i].second, themes[i].second_half),
		.link = themes[i].link,
		.label = span_of(arena_format(arena, "%s, %s", themes[i].theme, themes[i].verdict)),
	};
	model_text_z(row, ROW_THEME, themes[i].theme);
	model_markup(row, ROW_MARKS, chart_gap_marks(arena, &gap));
	model_number(row, ROW_FIRST, themes[i].first);
	model_text_z(row, ROW_VERDICT, themes[i].verdict);
	model_text_z(row, ROW_CLASS, themes[i].class);
	if (!is_second_shown)
		return;
	model_number(row, ROW_SECOND, themes[i].second);
	model_number(row, ROW_GAP, themes[i].second - themes[i].first);
	model_number(row, ROW_HALF, themes[i].first_half + themes[i].second_half);
}

static struct markup
cloud(void)
{
	enum { PLACES = 60 };
	struct chart_point *points = arena_array_of(arena, struct chart_point, PLACES);
	for (size_t i = 0; i < PLACES; i++) {
		const double first = 2.2 + (double)(i * 37 % 23) / 11;
		const double gap = (double)(i * 53 % 19) / 12 - .4;
		points[i] = (struct chart_point){
			span_of(arena_format(arena, "Lieu %zu", i + 1)), first, first + gap,
			gap > .4 || gap < -.3 ? CHART_LINK_DIFFERENT
			: gap > .25           ? CHART_LINK_SMALL
			: i % 5 == 0          ? CHART_LINK_UNSURE
			                      : CHART_LINK_ALIKE,
		};
	}
	const struct chart_scatter scatter = {
		.scale = scale,
		.title = SPAN("Notes des usagers et des agents dans soixante lieux"),
		.description = SPAN("Dans la plupart des lieux, les agents donnent une note plus haute."),
		.first_axis = SPAN("● Note des usagers →"),
		.second_axis = SPAN("↑ Note des agents ◆"),
		.diagonal = SPAN("même note"),
		.points = points,
		.point_count = PLACES,
	};
	return chart_scatter_draw(arena, &scatter);
}

static const double map_importance_mean = 12.5, map_note_mean = 3.3;

/* Importance in per cent of what the notes explain; a negative half: not shown. */
static struct chart_map_voice
map_voice(double importance, double importance_half, double note, double note_half)
{
	const double low = importance - importance_half, high = importance + importance_half;
	const bool is_weight_settled = low >= map_importance_mean || high < map_importance_mean;
	const bool is_note_settled = note - note_half >= map_note_mean ||
	                             note + note_half < map_note_mean;
	return (struct chart_map_voice){
		.is_shown = note_half >= 0,
		.is_settled = is_weight_settled && is_note_settled,
		.importance = { importance, true, low, high },
		.note = { note, true, note - note_half, note + note_half },
	};
}

static struct markup
map(void)
{
	static const double weights[][2] = { { 24, 13 }, { 17, 18 }, { 14, 21 }, { 12, 14 }, { 5, 7 },
		{ 15, 16 }, { 9, 12 }, { 3, 0 } };
	struct chart_map_entry entries[LENGTH(weights)];
	for (size_t i = 0; i < LENGTH(weights); i++)
		entries[i] = (struct chart_map_entry){
			.number = (int)i + 1, .name = span_of(themes[i].theme),
			.first = map_voice(weights[i][0], 4, themes[i].first, themes[i].first_half),
			.second = map_voice(weights[i][1], 6, themes[i].second, themes[i].second_half),
		};
	const struct chart_map drawn = {
		.importance = { 0, 30, 10 }, .note = scale, .unit = SPAN("%"),
		.importance_mean = map_importance_mean, .note_mean = map_note_mean,
		.title = SPAN("Huit dimensions, selon leur importance et leur note"),
		.description = SPAN("Les délais pèsent beaucoup pour les usagers et sont mal notés."),
		.importance_words = SPAN("Importance →"), .note_words = SPAN("↑ Note, de 1 à 5"),
		.regions = { SPAN("peut-être trop"), SPAN("à maintenir"), SPAN("moins pressé"),
			SPAN("à travailler d’abord") },
		.first_name = SPAN("Usagers"), .second_name = SPAN("Agents"),
		.interval_words = SPAN("traits fins\u202f: intervalle à 95\u00a0%"),
		.mean_words = SPAN("pointillés\u202f: moyennes"),
		.hollow_words = SPAN("marque creuse\u202f: un intervalle passe une moyenne, on ne tranche pas"),
		.entries = entries, .entry_count = LENGTH(entries),
	};
	return chart_map_draw(arena, &drawn);
}

static void
add_voice(struct model *page, bool is_first, double score, int64_t people, const char *words,
          const char *source)
{
	struct model *row = model_row(page, G_VOICES);
	model_flag(row, VOICE_IS_FIRST, is_first);
	model_number(row, VOICE_SCORE, score);
	model_count(row, VOICE_PEOPLE, people);
	model_text_z(row, VOICE_WORDS, words);
	model_text_z(row, VOICE_SOURCE, source);
}

static bool
lookup_wrong(void *subject, const char *name, struct span *value_r)
{
	(void)subject;
	if (strcmp(name, "jour") == 0)
		*value_r = SPAN("31/02/2026");
	else if (strcmp(name, "cote") == 0 || strcmp(name, "lieu") == 0 || strcmp(name, "titre") == 0)
		return false;
	else
		*value_r = SPAN("Ce que j’avais écrit est resté.");
	return true;
}

static void
add_form(struct model *page, bool is_wrong)
{
	static const struct form_choice sides[] = { { "usager", "J’ai fait une démarche ici" },
		{ "agent", "J’y travaille" } };
	static const struct form_choice places[] = { { "7", "Mairie" }, { "8", "Piscine" } };
	static const struct form_field fields[] = {
		{ "titre", FORM_TEXT, "Votre idée en une phrase", .hint = "120 caractères au plus.",
			.length_max = 120, .required = "Écrivez votre idée en une phrase." },
		{ "recit", FORM_LONG, "Ce qu’elle changerait" },
		{ "jour", FORM_DATE, "Depuis quand y pensez-vous\u202f?" },
		{ "cote", FORM_CHOICE, "Vous êtes", .choices = sides, .choice_count = 2,
			.required = "Dites de quel côté vous étiez." },
		{ "lieu", FORM_SELECT, "Dans quel lieu\u202f?", .choices = places, .choice_count = 2,
			.required = "Choisissez un lieu." },
		{ "reponse", FORM_CHECK, "Je souhaite une réponse" },
	};
	struct form *form = form_new(arena, fields, LENGTH(fields));
	if (is_wrong)
		assert_false(form_read(form, lookup_wrong, NULL));
	form_draw(form, page, (struct form_place){ G_FIELDS, G_ERRORS, G_WRONG });
}

static struct model *
gallery(bool is_wrong)
{
	struct model *page = model_new(arena, &gallery_kind);
	model_text_z(page, G_TITLE, "Usagers et agents ne voient pas les mêmes délais.");
	model_text_z(page, G_LEAD,
	             "Les deux visions se rejoignent sur l’accueil et la confiance. Sur quatre dimensions "
	             "elles diffèrent nettement, sur une l’écart est réel mais faible.");
	model_date(page, G_DAY, 20780);
	model_url_z(page, G_METHOD_URL, "/methode");
	add_voice(page, true, 3.4, 1912,
	          "«\u00a0On m’a bien reçue, mais personne ne savait me dire quand.\u00a0»",
	          "Carte d’identité, publié avec l’accord de l’auteur");
	add_voice(page, false, 3.1, 412, "«\u00a0Je rappelle trois fois pour la même pièce.\u00a0»",
	          "Mot d’agent, sans lieu ni date");
	for (size_t i = 0; i < LENGTH(themes); i++)
		add_row(page, i);
	model_markup(page, G_AXIS, chart_gap_axis(arena, scale));
	model_markup(page, G_CLOUD, cloud());
	model_markup(page, G_MAP, map());
	add_form(page, is_wrong);
	return page;
}

static void
add_link(struct model *frame, size_t field, const char *label, const char *url, bool is_current)
{
	struct model *link = model_row(frame, field);
	model_text_z(link, FRAME_LINK_LABEL, label);
	model_url_z(link, FRAME_LINK_URL, url);
	model_flag(link, FRAME_LINK_CURRENT, is_current);
}

static void
add_scope(struct model *frame, const char *label, const char *value)
{
	struct model *scope = model_row(frame, FRAME_SCOPE);
	model_text_z(scope, FRAME_SCOPE_LABEL, label);
	model_text_z(scope, FRAME_SCOPE_VALUE, value);
}

static struct model *
frame_of_gallery(void)
{
	static const char *const rooms[] = { "Accueil", "Guichet", "Écoute", "Miroir", "Parcours",
		"Engagements", "Actions", "Effets" };
	struct model *frame = model_new(arena, &frame_kind);
	model_text_z(frame, FRAME_SERVICE, "Belair-sur-Vionne");
	model_text_z(frame, FRAME_INVENTED,
	             "Belair-sur-Vionne est une ville inventée. Tous les chiffres de cette page le sont "
	             "aussi.");
	model_url_z(frame, FRAME_HOME_URL, "/");
	for (size_t i = 0; i < LENGTH(rooms); i++)
		add_link(frame, FRAME_ROOMS, rooms[i], "/miroir", i == 3);
	model_text_z(frame, FRAME_READER, "Référente relation usagers");
	add_link(frame, FRAME_LINKS, "Aide", "/aide", false);
	add_link(frame, FRAME_LINKS, "Se déconnecter", "/sortir", false);
	add_scope(frame, "Lieu", "Toute la ville");
	add_scope(frame, "Enquête", "automne 2026");
	add_scope(frame, "Réponses", "1\u202f912 usagers · 412 agents");
	model_url_z(frame, FRAME_SCOPE_URL, "/miroir/choisir");
	add_link(frame, FRAME_FOOT, "Accessibilité\u00a0: non vérifiée", "/accessibilite", false);
	add_link(frame, FRAME_FOOT, "Ce qui protège vos réponses", "/secret", false);
	return frame;
}

static void
write_file(const char *name, struct span bytes)
{
	const char *path = arena_format(arena, "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
}

static void
write_page(const char *name, const struct template_set *set, bool is_wrong)
{
	struct text out = text_new(arena, HTML_SIZE_MAX);
	html_render(set, &gallery_kind, gallery(is_wrong), frame_of_gallery(), &out);
	assert_false(out.cut);
	assert_true(span_is_utf8(text_span(&out)));
	assert_true(span_find(text_span(&out), SPAN("note des agents non montrée")) != SIZE_MAX);
	assert_true(span_find(text_span(&out), SPAN("{{")) == SIZE_MAX);
	assert_true(span_find(text_span(&out), SPAN("style=")) == SIZE_MAX);
	write_file(name, text_span(&out));
}

static void
a_page_with_all_that_a_page_may_hold_is_written(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct template_set *set = template_set_new(arena);
	if (!template_set_layout(set, &frame_kind, &fault) ||
	    !template_set_add_page(set, &gallery_kind, &fault))
		fail_msg("%s", fault.for_log);
	mkdir(folder, 0755);
	mkdir(arena_format(arena, "%s/static", folder), 0755);
	mkdir(arena_format(arena, "%s/static/fonts", folder), 0755);
	for (size_t i = 0; i < asset_count(); i++)
		if (asset_at(i)->path != NULL)
			write_file(asset_at(i)->path + 1, asset_at(i)->bytes);
	write_page("gallery.html", set, false);
	write_page("wrong.html", set, true);
	struct text json = text_new(arena, 100000);
	model_json(gallery(false), &json);
	write_file("gallery.json", text_span(&json));
}

int
main(int argument_count, char **arguments)
{
	if (argument_count != 2)
		return 2;
	folder = arguments[1];
	arena = arena_new(64 << 20);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_with_all_that_a_page_may_hold_is_written),
	};
	const int failed = cmocka_run_group_tests_name("gallery", tests, NULL, NULL);
	arena_end(arena);
	return failed;
}
