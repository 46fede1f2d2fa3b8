/* Texts of a table: which are learnt from, what a model file may be, how right it is said to be. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "listen/verbatim/verbatim_inside.h"

enum { LINE_COUNT = 60 };
static struct arena *arena;
static struct fault fault;
static char folder[] = "/tmp/parvis-verbatim-XXXXXX";

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)2 << 30);
	fault = (struct fault){ 0 };
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static const char *
file_of(const char *name, const char *bytes)
{
	const char *path = arena_format(arena, "%s/%s", folder, name);
	assert_true(file_write(arena, path, span_of(bytes), &fault));
	return path;
}

/* Thanks and anger, a third of them without a label. */
static const char *
letters(void)
{
	static const char *const good[] = { "Merci pour cet accueil rapide et aimable",
		                                "Un agent très aimable, merci",
		                                "Réponse rapide et claire, bravo" };
	static const char *const bad[] = { "Aucune réponse depuis trois mois, impossible de joindre",
		                               "Impossible de joindre le service, personne ne répond",
		                               "Trois mois sans réponse, dossier perdu" };
	struct text text = text_new(arena, 1 << 16);
	text_add_z(&text, "Titre;Texte;Ressenti\n");
	for (int i = 0; i < LINE_COUNT; i++) {
		const bool is_good = i % 2 == 0;
		text_format(&text, "n%d;%s, le %d;%s\n", i, is_good ? good[i % 3] : bad[i % 3], i,
		            i % 3 == 2 ? "" : is_good ? " Positif " : "Négatif");
	}
	return file_of("lettres.csv", text_z(&text));
}

static struct verbatim_source
source_of(const char *path)
{
	return (struct verbatim_source){ .path = path, .text_columns = "Titre + Texte",
		                             .label_column = "Ressenti", .least = 2 };
}

static void
test_a_lesson_is_what_bears_a_label(void **state)
{
	(void)state;
	const struct verbatim_source source = source_of(letters());
	struct verbatim_lesson lesson;
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_int_equal(lesson.count, 40);
	assert_int_equal(lesson.left.unlabelled, 20);
	assert_int_equal(lesson.codebook.count, 2);
	assert_true(span_is(lesson.codebook.labels[0].words, "Négatif"));
	assert_int_equal(lesson.codebook.labels[0].count, 20);
	/* By their own words alone: both columns are read. */
	struct verbatim_source titles = source;
	titles.text_columns = "Titre";
	struct verbatim_lesson of_titles;
	assert_true(verbatim_read_lesson(arena, &titles, NULL, &of_titles, &fault));
	assert_true(of_titles.examples[0].vector.count < lesson.examples[0].vector.count);
	/* Another codebook knows other labels. */
	struct verbatim_label one = { SPAN("Positif"), 1 };
	const struct verbatim_codebook known = { &one, 1 };
	assert_true(verbatim_read_lesson(arena, &source, &known, &lesson, &fault));
	assert_int_equal(lesson.count, 20);
	assert_int_equal(lesson.left.others, 20);
}

static void
refused(struct verbatim_source source, const char *words)
{
	struct verbatim_lesson lesson;
	fault = (struct fault){ 0 };
	assert_false(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	if (strstr(fault.for_reader, words) == NULL)
		fail_msg("« %s »: %s", words, fault.for_reader);
}

static void
test_what_teaches_nothing_says_why(void **state)
{
	(void)state;
	struct verbatim_source source = source_of(letters());
	source.label_column = "Humeur";
	refused(source, "pas de colonne «\u202fHumeur\u202f». Il a\u202f: «\u202fTitre\u202f»");
	source = source_of(letters());
	source.text_columns = "Texte + Rien";
	refused(source, "«\u202fRien\u202f»");
	source.text_columns = "Titre + Texte + Titre + Texte + Titre";
	refused(source, "Quatre colonnes");
	source = source_of(letters());
	source.labels = "Positif";
	refused(source, "n’a qu’une étiquette");
	source.labels = "Autre";
	refused(source, "n’a aucune étiquette");
	source = source_of(letters());
	source.least = 21;
	refused(source, "de 21 textes au moins");
	refused(source_of(file_of("vide.csv", "")), "pas de première ligne");
	/* Each text its own label. */
	struct text text = text_new(arena, 1 << 20);
	text_add_z(&text, "Titre;Texte;Ressenti\n");
	for (int i = 0; i < 1000; i++)
		text_format(&text, "a;b;e%d\n", i % 500);
	refused(source_of(file_of("cinq-cents.csv", text_z(&text))), "a 500 étiquettes");
	for (int i = 0; i < VERBATIM_LABELS_MET_MAX; i++)
		text_format(&text, "a;b;x%d\n", i);
	refused(source_of(file_of("toutes.csv", text_z(&text))), "plus de 2000");
}

static void
test_bad_rows_are_left_and_told(void **state)
{
	(void)state;
	struct text text = text_new(arena, 1 << 16);
	text_add_z(&text, "Titre;Texte;Ressenti\n;;Positif\na;b;");
	for (int i = 0; i <= VERBATIM_LABEL_SIZE_MAX; i++)
		text_add_char(&text, 'x');
	text_add_z(&text, "\nc;d;Positif\nc;d;Positif\ne;f;Négatif\ne;f;Négatif\n");
	const struct verbatim_source source = source_of(file_of("mauvaises.csv", text_z(&text)));
	struct verbatim_lesson lesson;
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_int_equal(lesson.count, 4);
	assert_int_equal(lesson.left.bad, 2);
	assert_int_equal(lesson.left.first_bad, 2);
}

static void
test_a_model_is_kept_and_says_the_same(void **state)
{
	(void)state;
	const struct verbatim_source source = source_of(letters());
	const char *path = arena_format(arena, "%s/modele", folder);
	struct verbatim_lesson lesson;
	struct verbatim_model model, again;
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_true(verbatim_train(arena, &lesson, 1, &model, &fault));
	assert_true(verbatim_model_keep(arena, &model, path, &fault));
	assert_true(verbatim_model_load(arena, path, &again, &fault));
	assert_int_equal(again.codebook.count, 2);
	assert_true(span_is(again.codebook.labels[1].words, "Positif"));
	assert_int_equal(again.tried, 40);
	const struct learn_vector vector = verbatim_vector(arena, SPAN("Merci, un accueil aimable"));
	const struct verbatim_guess guess = verbatim_guess(arena, &again, &vector);
	assert_int_equal(guess.label, 1);
	assert_int_equal(verbatim_guess(arena, &model, &vector).label, 1);
	assert_float_equal(verbatim_guess(arena, &model, &vector).probability, guess.probability, 0.02);
	/* A byte more, a byte less, a byte changed anywhere: no model. */
	struct span bytes;
	assert_int_equal(file_read(arena, path, 1 << 26, &bytes, &fault), FOUND_ONE);
	for (size_t i = 0; i < bytes.length; i += i < 200 ? 1 : 997) {
		char *other = arena_take(arena, bytes.length, 1);
		memcpy(other, bytes.at, bytes.length);
		other[i] ^= 4;
		assert_false(verbatim_model_open(arena, span_from(other, bytes.length), &again));
		assert_false(verbatim_model_open(arena, span_from(bytes.at, i), &again));
	}
	assert_false(verbatim_model_load(arena, file_of("autre", "PVERBAT1 rien"), &again, &fault));
	assert_non_null(strstr(fault.for_reader, "n’est pas un modèle"));
	assert_false(verbatim_model_load(arena, "/nulle/part", &again, &fault));
}

/* Against figures made by hand: 10 texts, told twice. */
static void
test_figures_are_those_of_the_table(void **state)
{
	(void)state;
	uint32_t right[] = { 0, 0, 0, 0, 1, 1, 1, 1, 1, 1 };
	uint32_t guessed[] = { 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, /* twice */ 0, 0, 0, 1, 1, 1, 1, 1, 0, 0 };
	float probabilities[20];
	for (size_t i = 0; i < 20; i++)
		probabilities[i] = 0.75f;
	const struct verbatim_told told = { 10, 2, 2, right, guessed, probabilities };
	struct verbatim_measure measure, again;
	verbatim_measure_told(arena, &told, 7, &measure);
	assert_float_equal(measure.accuracy.value, 0.7, 1e-12);
	/* F1 of 0: 2 × 3 / (4 + 5); of 1: 2 × 4 / (6 + 5) */
	assert_float_equal(measure.macro_f1.value, (6.0 / 9 + 8.0 / 11) / 2, 1e-12);
	assert_true(measure.accuracy.low < 0.7 && measure.accuracy.high > 0.7);
	/* As wide as ten texts are, not twenty: binomial, 0.7 ± 2 × 0.145 */
	assert_true(measure.accuracy.high - measure.accuracy.low > 0.45);
	const double confusion[] = { 3, 1, 2, 4 };
	for (size_t i = 0; i < LENGTH(confusion); i++)
		assert_float_equal(measure.confusion[i], confusion[i], 1e-9);
	assert_float_equal(measure.calibration, 0.05, 1e-9);
	assert_float_equal(measure.bins[7].right, 0.7, 1e-9);
	assert_float_equal(measure.bins[7].count, 10, 1e-9);
	verbatim_measure_told(arena, &told, 7, &again);
	assert_float_equal(again.accuracy.low, measure.accuracy.low, 0);
}

static void
test_folds_tell_what_they_have_not_read(void **state)
{
	(void)state;
	const struct verbatim_source source = source_of(letters());
	struct verbatim_lesson lesson;
	struct verbatim_measure measure;
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_true(verbatim_measure_folds(arena, &lesson, 1, &measure, &fault));
	assert_int_equal(measure.texts, 40);
	assert_true(measure.accuracy.value > 0.95);
	/* Labels by chance are told no better than chance: nothing was read. */
	for (size_t i = 0; i < lesson.count; i++)
		lesson.examples[i].class_id = 1 + (int64_t)(i * 2654435761u >> 7) % 2;
	assert_true(verbatim_measure_folds(arena, &lesson, 1, &measure, &fault));
	assert_true(measure.accuracy.value < 0.75);
}

/* Whose text it is stays out of the table that is taken away. */
static void
test_each_text_is_told_in_a_table_without_its_names(void **state)
{
	(void)state;
	struct verbatim_source source = source_of(letters());
	struct verbatim_lesson lesson;
	struct verbatim_model model;
	struct span bytes;
	const struct mask_settings settings = { .kept = SPAN("") };
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_true(verbatim_train(arena, &lesson, 1, &model, &fault));
	source.path = file_of("autres.csv", "Titre;Texte;Ressenti\n"
	                                    "Accueil;Merci à Mme Durand, 06 39 98 12 34, accueil aimable;\n"
	                                    "Santé;Mon cancer n\xc2\x92" "a pas été pris en compte;\n;;\n"
	                                    "Aide;Je n’en peux plus, on me coupe l’électricité demain;\n"
	                                    "Guichet;Bande d’incapables;\n");
	int64_t counts[2] = { 0, 0 };
	struct verbatim_telling telling = { .source = &source, .model = &model, .counts = counts,
		                                .mask = mask_new(arena, &settings),
		                                .out_path = arena_format(arena, "%s/dit.csv", folder) };
	assert_true(verbatim_tell(arena, &telling, &fault));
	assert_int_equal(telling.told, 4);
	assert_int_equal(telling.masked, 2);
	assert_int_equal(telling.flagged, 1);
	assert_int_equal(telling.to_read, 3); /* the illness too: nobody is called for in vain by it */
	assert_int_equal(telling.to_read_by[FLAGS_URGENT], 2);
	assert_int_equal(telling.to_read_by[FLAGS_RUDE], 1);
	assert_int_equal(telling.to_read_by[FLAGS_DISTRESS], 1);
	assert_int_equal(telling.left.bad, 1);
	assert_int_equal(file_read(arena, telling.out_path, 1 << 20, &bytes, &fault), FOUND_ONE);
	assert_true(span_starts(bytes, "\xef\xbb\xbfligne;texte;langue;étiquette;"));
	assert_true(span_find(bytes, SPAN("Merci à Mme [NOM 1], [TÉLÉPHONE 1]")) != SIZE_MAX);
	assert_true(span_find(bytes, SPAN(";fr;Positif;")) != SIZE_MAX);
	assert_true(span_find(bytes, SPAN("n’a pas")) != SIZE_MAX);
	assert_true(span_find(bytes, SPAN("santé")) != SIZE_MAX);
	assert_true(span_find(bytes, SPAN("sujets sensibles;à voir vite;propos;détresse\r\n")) != SIZE_MAX);
	assert_true(span_find(bytes, SPAN(";;oui;;oui\r\n")) != SIZE_MAX);
	assert_true(span_find(bytes, SPAN(";;;oui;\r\n")) != SIZE_MAX);
	assert_true(span_find(bytes, SPAN(";;;;\r\n")) != SIZE_MAX);
	assert_true(span_find(bytes, SPAN("Durand")) == SIZE_MAX);
}

static struct verbatim_source
experiences(void)
{
	const char *root = getenv("PARVIS_SOURCE");
	assert_non_null(root);
	return (struct verbatim_source){
		.path = arena_format(arena, "%s/tests/data/spplus-experiences/experiences-dev.csv.gz", root),
		.text_columns = "Titre + Description", .label_column = "Ressenti usager", .least = 2,
	};
}

static const char *
label_of(const struct verbatim_model *model, const struct learn_vector *vector)
{
	return span_copy(arena, model->codebook.labels[verbatim_guess(arena, model, vector).label].words);
}

/* The one in the program is what its data teach, by the code as it is (tools/train_tone). */
static void
test_the_tone_is_that_of_its_data(void **state)
{
	(void)state;
	const struct verbatim_source source = experiences();
	const struct verbatim_model *tone = verbatim_tone(arena);
	struct verbatim_lesson lesson;
	struct verbatim_model again;
	size_t same = 0;
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_true(verbatim_train_bare(arena, &lesson, 1, &again, &fault));
	for (size_t i = 0; i < lesson.count; i++)
		same += verbatim_guess(arena, tone, &lesson.examples[i].vector).label ==
		        verbatim_guess(arena, &again, &lesson.examples[i].vector).label;
	assert_true(same * 100 >= lesson.count * 98);
	const struct learn_vector thanks = verbatim_vector(arena, SPAN("Un accueil parfait, merci à tous"));
	const struct learn_vector anger = verbatim_vector(arena, SPAN("Aucune réponse depuis six mois"));
	assert_string_equal(label_of(tone, &thanks), "Positif");
	assert_string_equal(label_of(tone, &anger), "Négatif");
}

static void
test_themes_are_of_words_that_go_together(void **state)
{
	(void)state;
	const struct verbatim_source source = experiences();
	const struct mask_settings settings = { .kept = SPAN("") };
	const struct mask *mask = mask_new(arena, &settings);
	struct verbatim_about about;
	assert_true(verbatim_themes(arena, &source, mask, VERBATIM_THEME_COUNT, &about, &fault));
	assert_int_equal(about.themes.count, VERBATIM_THEME_COUNT);
	assert_int_equal(about.themes.row_count, 597);
	for (size_t i = 0; i < about.themes.count; i++) {
		assert_true(about.themes.topics[i].main_count > 0);
		for (size_t k = 0; k < about.themes.topics[i].word_count; k++) {
			/* How it felt is another question. */
			assert_false(span_is(about.themes.topics[i].words[k], "merci"));
			assert_false(span_is(about.themes.topics[i].words[k], "téléphone 1"));
		}
	}
	assert_int_equal(about.phrase_count, VERBATIM_PHRASE_COUNT);
	assert_true(span_is(about.phrases[0].words, "renouvellement de passeport"));
	/* Few texts have none. */
	struct verbatim_source few = source_of(file_of("peu.csv", "Titre;Texte;Ressenti\na;b;c\n"));
	few.label_column = NULL;
	assert_true(verbatim_themes(arena, &few, mask, VERBATIM_THEME_COUNT, &about, &fault));
	assert_int_equal(about.themes.count, 0);
	assert_int_equal(about.phrase_count, 0);
	few.text_columns = "Rien";
	assert_false(verbatim_themes(arena, &few, mask, VERBATIM_THEME_COUNT, &about, &fault));
	assert_non_null(strstr(fault.for_reader, "«\u202fRien\u202f»"));
}

/* Texts whose labels are known, told by models that had not read them: half of them measure the errors,
 * texts are drawn from the others in another mix. The true share is within its interval in 93 to 97 of
 * 100 such draws. */
static void
test_shares_hold_whatever_the_mix(void **state)
{
	(void)state;
	enum { DRAW_COUNT = 500, TEXT_COUNT = 100, MIX_COUNT = 5 };
	static const double mixes[MIX_COUNT][3] = { { 1 / 3.0, 1 / 3.0, 1 / 3.0 }, { 0.1, 0.2, 0.7 },
		                                        { 0.2, 0.7, 0.1 }, { 0.05, 0.25, 0.7 }, { 0.6, 0.3, 0.1 } };
	const struct verbatim_source source = experiences();
	struct verbatim_lesson lesson;
	struct verbatim_told told;
	uint64_t chance = 11;
	int64_t held = 0, plain_held = 0;
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_true(verbatim_tell_folds(arena, &lesson, 1, 1, &told, &fault));
	for (int d = 0; d < DRAW_COUNT; d++) {
		uint32_t confusion[9] = { 0 }, of_label[3][1000];
		size_t count_of[3] = { 0 };
		int64_t counts[3] = { 0 }, truth[3] = { 0 };
		struct verbatim_figure shares[3];
		for (uint32_t i = 0; i < told.texts; i++)
			if (verbatim_draw(&chance) % 2 == 0)
				confusion[told.right[i] * 3 + told.guessed[i]]++;
			else
				of_label[told.right[i]][count_of[told.right[i]]++] = i;
		for (int i = 0; i < TEXT_COUNT; i++) {
			double left = verbatim_chance(&chance);
			size_t label = 0;
			while (label < 2 && left >= mixes[d % MIX_COUNT][label])
				left -= mixes[d % MIX_COUNT][label++];
			truth[label]++;
			/* Each text once: those of a month are no copies of a few. */
			must(count_of[label] > 0);
			const size_t at = verbatim_draw(&chance) % count_of[label];
			counts[told.guessed[of_label[label][at]]]++;
			of_label[label][at] = of_label[label][--count_of[label]];
		}
		const struct verbatim_shares asked = { 3, confusion, counts, (unsigned)d };
		assert_true(verbatim_shares(arena, &asked, shares));
		for (int k = 0; k < 3; k++) {
			const double share = (double)truth[k] / TEXT_COUNT, as_told = (double)counts[k] / TEXT_COUNT;
			held += share >= shares[k].low && share <= shares[k].high;
			plain_held += fabs(share - as_told) < 1.96 * sqrt(as_told * (1 - as_told) / TEXT_COUNT);
		}
	}
	const double coverage = (double)held / (3 * DRAW_COUNT), plain = (double)plain_held / (3 * DRAW_COUNT);
	printf("shares held %.3f, as told alone %.3f\n", coverage, plain);
	assert_true(coverage >= 0.93 && coverage <= 0.97);
	assert_true(plain < 0.8); /* counting what is told deceives */
}

/* A text of thanks to those who were met speaks of the relation, and well. Each criterion once, in the
 * program. */
static void
test_criteria_are_said_of_texts(void **state)
{
	(void)state;
	const struct verbatim_criteria *criteria = verbatim_criteria(arena);
	const struct verbatim_source source = experiences();
	struct verbatim_lesson lesson;
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_in_range(criteria->count, 1, VERBATIM_CRITERION_COUNT);
	for (size_t i = 0; i < criteria->count; i++) {
		const struct verbatim_criterion *criterion = &criteria->of[i];
		size_t said = 0;
		for (size_t k = 0; k < lesson.count; k++)
			said += verbatim_criterion_guess(arena, criterion, &lesson.examples[k].vector).is_said;
		assert_in_range(said, lesson.count / 10, lesson.count / 2);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(criteria->of[k].name, criterion->name);
		if (strcmp(criterion->name, "Relation") != 0)
			continue;
		const struct learn_vector thanks =
			verbatim_vector(arena, SPAN("Merci à la dame de l’accueil, très aimable, souriante, à l’écoute"));
		const struct verbatim_criterion_guess guess = verbatim_criterion_guess(arena, criterion, &thanks);
		assert_true(guess.is_said);
		assert_true(span_is(criterion->tone.codebook.labels[guess.tone.label].words, "Positif"));
	}
}

/* Of the rows that both labelled; ordinal only when an order is told. */
static void
test_two_people_are_compared(void **state)
{
	(void)state;
	const char *path = file_of("deux.csv", "Titre;Texte;Ressenti;Autre\n"
	                                       "a;x;Bien;Bien\nb;x;Mal;Mal\nc;x;Moyen;Mal\n"
	                                       "d;x;Bien;Moyen\ne;x;Bien;\nf;x;;\n");
	struct verbatim_source source = source_of(path);
	struct verbatim_agreement agreement;
	source.second_column = "Autre";
	assert_true(verbatim_agree(arena, &source, 1, &agreement, &fault));
	assert_int_equal(agreement.texts, 4);
	assert_int_equal(agreement.alike, 2);
	assert_int_equal(agreement.nominal.status, STATS_OK);
	assert_false(agreement.has_order);
	/* Observed: 2 pairs of 4 differ; expected: levels 3, 3 and 2 of 8. 1 - 7 × 2 / 21. */
	assert_true(fabs(agreement.nominal.alpha - (1 - 7.0 * 2 / 21)) < 1e-9);
	source.labels = "Mal, Moyen, Bien";
	assert_true(verbatim_agree(arena, &source, 1, &agreement, &fault));
	assert_true(agreement.has_order);
	assert_true(agreement.ordinal.alpha > agreement.nominal.alpha);
	source.labels = "Mal, Bien"; /* the others count as no label */
	assert_true(verbatim_agree(arena, &source, 1, &agreement, &fault));
	assert_int_equal(agreement.texts, 2);
	assert_int_equal(agreement.nominal.status, STATS_PERFECT);
	source.second_column = "Rien";
	assert_false(verbatim_agree(arena, &source, 1, &agreement, &fault));
}

/* Those without a label are kept when asked for, and are measured on nothing. */
static void
test_texts_without_a_label_are_kept_when_asked(void **state)
{
	(void)state;
	struct verbatim_source source = source_of(letters());
	struct verbatim_lesson lesson;
	struct verbatim_model model;
	struct verbatim_measure measure;
	source.keeps_unlabelled = true;
	assert_true(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	assert_int_equal(lesson.unlabelled_count, 20);
	assert_int_equal(lesson.rows[0], 2);
	assert_int_equal(lesson.unlabelled_rows[0], 4);
	verbatim_lend_labels(arena, &lesson, 1);
	assert_true(verbatim_train(arena, &lesson, 1, &model, &fault));
	assert_int_equal(model.tried, 40);
	assert_true(verbatim_measure_folds(arena, &lesson, 1, &measure, &fault));
	assert_int_equal(measure.texts, 40);
	assert_true(measure.accuracy.value > 0.9);
}

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int
remove_folder(void **state)
{
	(void)state;
	(void)folder_sweep(folder, INT64_MAX);
	return remove(folder);
}

int
main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		FRESH(test_a_lesson_is_what_bears_a_label),
		FRESH(test_what_teaches_nothing_says_why),
		FRESH(test_bad_rows_are_left_and_told),
		FRESH(test_a_model_is_kept_and_says_the_same),
		FRESH(test_figures_are_those_of_the_table),
		FRESH(test_folds_tell_what_they_have_not_read),
		FRESH(test_each_text_is_told_in_a_table_without_its_names),
		FRESH(test_the_tone_is_that_of_its_data),
		FRESH(test_themes_are_of_words_that_go_together),
		FRESH(test_criteria_are_said_of_texts),
		FRESH(test_two_people_are_compared),
		FRESH(test_texts_without_a_label_are_kept_when_asked),
		FRESH(test_shares_hold_whatever_the_mix),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
