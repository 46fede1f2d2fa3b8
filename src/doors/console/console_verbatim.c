/* Texts of a table: what people said of them is learnt, what a model says of others is written, and how right
 * it is is told. */
#include <stdio.h>
#include <string.h>

#include "doors/console/console_inside.h"
#include "listen/verbatim/verbatim.h"

enum { SAID_SIZE_MAX = 64 << 10, FEW_TEXTS = 30, WIDTH_MAX = 28 };

struct verbatim_run {
	struct arena *arena;
	const struct console_options *options;
	struct verbatim_source source;
	struct verbatim_lesson lesson;
	struct verbatim_model model;
	struct verbatim_measure measure;
	struct verbatim_gain gain;
	struct verbatim_agreement agreement;
	bool has_model, has_measure, has_gain;
	struct fault fault;
};

/* NULL, or what is wrong with what was asked. */
static const char *
wrong(struct arena *arena, const struct console_options *options)
{
	if (options->word_count != 1)
		return "Dites quel tableau lire\u202f: parvis verbatim FICHIER --text COLONNE";
	if (options->text == NULL)
		return "Dites quelle colonne porte les textes\u202f: --text COLONNE";
	if (options->train != NULL && options->model != NULL)
		return "--train apprend un modèle, --model en prend un\u202f: l’un ou l’autre.";
	if ((options->train != NULL || options->evaluate) && options->label == NULL)
		return "Pour apprendre, ou pour mesurer, il faut ce que des gens ont dit de ces textes\u202f: "
		       "--label COLONNE";
	if (options->second != NULL && options->label == NULL)
		return "Pour comparer deux personnes, dites aussi ce qu’a dit la première\u202f: --label COLONNE";
	if (options->unlabelled && (options->model != NULL || (options->train == NULL && !options->evaluate)))
		return "--unlabelled sert à apprendre (--train) ou à mesurer ce qui s’apprend (--evaluate).";
	if (options->criteria && options->out == NULL)
		return "Dites où écrire ce qui est dit des critères\u202f: --out FICHIER";
	if (options->train == NULL && options->model == NULL && !options->evaluate && options->out == NULL &&
	    options->second == NULL)
		return "Dites ce qu’il faut en faire\u202f: --out FICHIER pour lire, --train MODELE pour apprendre, "
		       "--model MODELE pour dire, --evaluate pour mesurer.";
	if (options->model != NULL && options->out == NULL && !options->evaluate)
		return "Dites où l’écrire (--out FICHIER), ou mesurez (--evaluate).";
	return console_names_wrong(arena, options);
}

static const struct verbatim_codebook *
codebook_of(const struct verbatim_run *run)
{
	return run->has_model ? &run->model.codebook : &run->lesson.codebook;
}

/* --- in words ------------------------------------------------------------------------------------ */

static void
add_figure(struct text *text, const char *name, const struct verbatim_figure *figure)
{
	text_format(text, "  %s ", name);
	text_add_number(text, figure->value, 3);
	text_add_z(text, "   (de ");
	text_add_number(text, figure->low, 3);
	text_add_z(text, " à ");
	text_add_number(text, figure->high, 3);
	text_add_z(text, ", à 95\u00a0%)\n");
}

void
console_add_left(struct text *text, const struct verbatim_left *left, const char *without,
                 const char *other, const char *cut)
{
	if (left->bad > 0)
		text_format(text, "%lld ligne%s laissée%s. La ligne %lld\u202f: %s\n", (long long)left->bad,
		            left->bad > 1 ? "s" : "", left->bad > 1 ? "s" : "", (long long)left->first_bad,
		            left->why);
	if (left->unlabelled > 0)
		text_format(text, "%lld %s\n", (long long)left->unlabelled, without);
	if (left->others > 0)
		text_format(text, "%lld %s\n", (long long)left->others, other);
	if (left->is_cut)
		text_format(text, "%s\n", cut);
}

static void
add_left(struct text *text, const struct verbatim_left *left)
{
	console_add_left(text, left, "sans étiquette.", "d’une autre étiquette.",
	                 "Les premiers seulement\u202f: il y en a plus que ce qui s’apprend à la fois.");
}

static void
add_lesson(struct text *text, const struct verbatim_lesson *lesson)
{
	bool is_few = false;
	text_add_count(text, (int64_t)lesson->count);
	text_format(text, " textes, %zu étiquettes\u202f: ", lesson->codebook.count);
	for (size_t i = 0; i < lesson->codebook.count; i++) {
		const struct verbatim_label *label = &lesson->codebook.labels[i];
		text_format(text, "%s%.*s ", i > 0 ? ", " : "", SPAN_ARGS(label->words));
		text_add_count(text, label->count);
		is_few = is_few || label->count < FEW_TEXTS;
	}
	text_add_z(text, ".\n");
	add_left(text, &lesson->left);
	if (is_few)
		text_format(text, "Moins de %d textes pour une étiquette\u202f: c’est peu, relisez ce qu’il en dit.\n",
		            FEW_TEXTS);
}

/* As wide as it is read, cut if it is too long. */
static void
add_cell(struct text *text, struct span words, size_t width)
{
	size_t seen = 0, at = 0;
	while (at < words.length && seen < width) {
		seen += (words.at[at] & 0xc0) != 0x80;
		at++;
		while (at < words.length && (words.at[at] & 0xc0) == 0x80)
			at++;
	}
	text_add(text, span_from(words.at, at));
	for (; seen < width; seen++)
		text_add_char(text, ' ');
}

static void
add_confusion(struct text *text, const struct verbatim_run *run)
{
	const struct verbatim_measure *measure = &run->measure;
	const struct verbatim_codebook *codebook = codebook_of(run);
	text_add_z(text, "  dit par les gens (lignes), par le modèle (colonnes, dans le même ordre)\n");
	for (size_t i = 0; i < measure->label_count; i++) {
		text_add_z(text, "    ");
		add_cell(text, codebook->labels[i].words, WIDTH_MAX);
		for (size_t k = 0; k < measure->label_count; k++)
			text_format(text, " %5.0f", measure->confusion[i * measure->label_count + k]);
		text_add_char(text, '\n');
	}
}

static void
add_measure(struct text *text, const struct verbatim_run *run)
{
	const struct verbatim_measure *measure = &run->measure;
	if (run->has_model && run->options->model != NULL)
		text_format(text, "Le modèle, sur %zu textes\u202f:\n", measure->texts);
	else
		text_format(text,
		            "Cinq fois cinq parts\u202f: chaque texte est jugé par un modèle qui ne l’a pas lu.\n");
	add_figure(text, "justesse         ", &measure->accuracy);
	add_figure(text, "F1 moyen (macro) ", &measure->macro_f1);
	add_confusion(text, run);
	text_add_z(text, "  probabilité annoncée, part juste (textes)\n");
	for (size_t i = 0; i < VERBATIM_BIN_COUNT; i++) {
		const struct verbatim_bin *bin = &measure->bins[i];
		if (bin->count <= 0)
			continue;
		text_add_z(text, "    ");
		text_add_number(text, bin->announced, 2);
		text_add_z(text, "  ");
		text_add_number(text, bin->right, 2);
		text_format(text, "  (%.0f)\n", bin->count);
	}
	text_add_z(text, "  écart moyen entre les deux ");
	text_add_number(text, measure->calibration, 3);
	text_add_char(text, '\n');
}

/* « gain 0,031 (de 0,012 à 0,051, à 95 %) » */
static void
add_gain(struct text *text, const struct verbatim_run *run)
{
	const struct verbatim_figure *gain = &run->gain.difference;
	text_add_z(text, "Ce qu’apportent les textes sans étiquette\u202f: la justesse passe de ");
	text_add_number(text, run->gain.before.value, 3);
	text_add_z(text, " à ");
	text_add_number(text, run->gain.after.value, 3);
	text_add_z(text, " (écart de ");
	text_add_number(text, gain->low, 3);
	text_add_z(text, " à ");
	text_add_number(text, gain->high, 3);
	text_format(text, ", à 95\u00a0%%)%s.\n",
	            gain->low > 0    ? ""
	            : gain->high < 0 ? "\u202f: ils nuisent, apprenez sans eux"
	                             : "\u202f: ce n’est pas assez pour conclure");
	text_add_z(text, "Parmi eux, étiquettes qui changent\u202f: ");
	text_add_count(text, (int64_t)run->gain.changed_count);
	text_add_z(text, " sur ");
	text_add_count(text, (int64_t)run->gain.read);
	text_add_z(text, ".\n");
}

static void
add_alpha(struct text *text, const char *name, const struct stats_alpha *alpha)
{
	text_format(text, "  alpha de Krippendorff, %s ", name);
	switch (alpha->status) {
	case STATS_OK:
		text_add_number(text, alpha->alpha, 3);
		text_add_z(text, "   (de ");
		text_add_number(text, alpha->interval.low, 3);
		text_add_z(text, " à ");
		text_add_number(text, alpha->interval.high, 3);
		text_add_z(text, ", à 95\u00a0%)\n");
		break;
	case STATS_PERFECT: text_add_z(text, "1\u202f: aucun désaccord\n"); break;
	case STATS_NO_VARIANCE:
		text_add_z(text, "\u202f: une seule étiquette a servi, il n’existe pas\n");
		break;
	default: text_add_z(text, "\u202f: il faut deux textes au moins que les deux aient étiquetés\n"); break;
	}
}

static void
add_agreement(struct text *text, const struct verbatim_agreement *agreement)
{
	text_add_z(text, "Deux personnes, textes que les deux ont étiquetés\u202f: ");
	text_add_count(text, agreement->texts);
	text_add_z(text, ", dont ");
	text_add_count(text, agreement->alike);
	text_add_z(text, " de même.\n");
	add_alpha(text, "étiquettes sans ordre", &agreement->nominal);
	if (agreement->has_order)
		add_alpha(text, "dans l’ordre de --labels", &agreement->ordinal);
	text_add_z(text, "  1, elles s’accordent toujours\u202f; 0, comme au hasard. On se fie d’ordinaire à un alpha "
	                 "de 0,80 au moins\u202f; sous 0,67, revoyez ensemble ce que veulent dire les étiquettes.\n");
}

static void
add_criteria(struct text *text, const struct verbatim_telling *telling)
{
	if (telling->criteria == NULL)
		return;
	text_add_z(text, "Critères, par le modèle livré avec Parvis\u202f: ");
	for (size_t i = 0; i < telling->criteria->count; i++) {
		text_format(text, "%s%s ", i > 0 ? ", " : "", telling->criteria->of[i].name);
		text_add_count(text, telling->said[i]);
		text_add_z(text, " textes, dont négatifs ");
		text_add_count(text, telling->said_bad[i]);
	}
	text_add_z(text, ". Il s’y trompe souvent (F1 de 0,54 à 0,62)\u202f: relisez avant de compter.\n");
}

static void
add_model(struct text *text, const struct verbatim_run *run)
{
	text_format(text, "Modèle écrit dans %s. ", run->options->train);
	if (run->model.sure_from < 1) {
		text_add_z(text, "Il est sûr à partir d’une probabilité de ");
		text_add_number(text, run->model.sure_from, 2);
		text_add_z(text, "\u202f: de là, neuf textes sur dix au moins sont bien dits.\n");
	} else {
		text_add_z(text, "Il n’est sûr d’aucun texte\u202f: tout ce qu’il dit est à relire.\n");
	}
}

/* « Négatif 34 % (de 30 à 39) », the model's errors taken back. */
static void
add_shares(struct text *text, const struct verbatim_telling *telling)
{
	struct verbatim_figure shares[LEARN_CLASS_COUNT_MAX];
	const struct verbatim_model *model = telling->model;
	if (telling->is_taught_by_them)
		return;
	const struct verbatim_shares asked = { model->codebook.count, model->confusion, telling->counts, 1 };
	if (!verbatim_shares(text->arena, &asked, shares))
		return;
	text_add_z(text, "Parts, les erreurs du modèle corrigées\u202f:\n");
	for (size_t i = 0; i < model->codebook.count; i++) {
		text_add_z(text, "  ");
		add_cell(text, model->codebook.labels[i].words, WIDTH_MAX);
		text_add_char(text, ' ');
		text_add_number(text, 100 * shares[i].value, 0);
		text_add_z(text, "\u00a0% (de ");
		text_add_number(text, 100 * shares[i].low, 0);
		text_add_z(text, " à ");
		text_add_number(text, 100 * shares[i].high, 0);
		text_add_z(text, ")\u202f; dit de ");
		text_add_count(text, telling->counts[i]);
		text_add_z(text, " textes\n");
	}
}

/* Counts alone: its errors are known on texts of its own kind, and these may be of another. */
static void
add_tone(struct text *text, const struct verbatim_telling *telling)
{
	text_add_z(text, "Ton, par le modèle livré avec Parvis\u202f: ");
	const struct verbatim_codebook *codebook = &telling->model->codebook;
	for (size_t i = 0; i < codebook->count; i++) {
		text_format(text, "%s%.*s ", i > 0 ? ", " : "", SPAN_ARGS(codebook->labels[i].words));
		text_add_count(text, telling->counts[i]);
	}
	text_add_z(text, ". Il a appris d’expériences publiées sur Services Publics\u00a0+\u202f: pour d’autres "
	                 "textes, comparez avec ce que vous lisez, ou apprenez-lui les vôtres (--train).\n");
}

/* « 1. vote, internet, législatives, électeur, code (57) », then a name if one is proposed. */
static void
add_themes(struct text *text, const struct topics *themes, const struct span *names)
{
	enum { WORD_COUNT = 5 };
	if (themes->count == 0) {
		text_add_z(text, "Pas de thème\u202f: il faut davantage de textes, ou de mots en commun.\n");
		return;
	}
	text_format(text, "%zu thèmes, par les mots qui vont ensemble", themes->count);
	if (themes->none_count > 0)
		text_format(text, " (textes qui n’en ont aucun\u202f: %zu)", themes->none_count);
	text_add_z(text, "\u202f:\n");
	for (size_t i = 0; i < themes->count; i++) {
		const struct topic *theme = &themes->topics[i];
		text_format(text, "  %2zu. ", i + 1);
		for (size_t k = 0; k < theme->word_count && k < WORD_COUNT; k++)
			text_format(text, "%s%.*s", k > 0 ? ", " : "", SPAN_ARGS(theme->words[k]));
		text_add_z(text, " (");
		text_add_count(text, (int64_t)theme->main_count);
		text_add_z(text, ")\n");
		if (names[i].length > 0)
			text_format(text, "      %.*s\n", SPAN_ARGS(names[i]));
	}
}

/* « Expressions qui reviennent : carte d’identité (26 textes), … » */
static void
add_phrases(struct text *text, const struct verbatim_about *about)
{
	if (about->phrase_count == 0)
		return;
	text_add_z(text, "Expressions qui reviennent (nombre de textes)\u202f: ");
	for (size_t i = 0; i < about->phrase_count; i++) {
		text_format(text, "%s%.*s (", i > 0 ? ", " : "", SPAN_ARGS(about->phrases[i].words));
		text_add_count(text, (int64_t)about->phrases[i].texts);
		text_add_char(text, ')');
	}
	text_add_z(text, ".\n");
}

/* « À lire bientôt par quelqu’un : 3 textes (à voir vite 2, détresse 1). » */
static void
add_flags(struct text *text, const struct verbatim_telling *telling)
{
	bool is_first = true;
	if (telling->to_read == 0) {
		text_add_z(text, "Aucun texte à lire vite n’est repéré. Il peut y en avoir\u202f: le repérage tient à une "
		                 "liste de mots.\n");
		return;
	}
	text_add_z(text, "À lire bientôt par quelqu’un\u202f: ");
	text_add_count(text, telling->to_read);
	text_add_z(text, telling->to_read > 1 ? " textes (" : " texte (");
	for (size_t i = 0; i < FLAGS_KIND_COUNT; i++) {
		if (telling->to_read_by[i] == 0)
			continue;
		text_format(text, "%s%s ", is_first ? "" : ", ", flags_kind_labels[i]);
		text_add_count(text, telling->to_read_by[i]);
		is_first = false;
	}
	text_add_z(text, "). C’est un appel, pas un jugement sur qui écrit\u202f; il peut en manquer.\n");
	if (telling->to_read_by[FLAGS_DISTRESS] > 0)
		text_format(text, "%s\n", flags_distress_line);
}

static void
add_telling(struct text *text, const struct verbatim_telling *telling, const struct verbatim_about *about,
            const struct span *names, bool is_tone)
{
	text_add_count(text, telling->told);
	text_format(text, " textes écrits dans %s", telling->out_path);
	if (telling->unsure == 0)
		text_add_z(text, ", que le modèle dit tous avec certitude");
	if (telling->unsure > 0) {
		text_add_z(text, ", dont ");
		text_add_count(text, telling->unsure);
		text_add_z(text, " que le modèle ne dit pas avec certitude");
	}
	text_add_z(text, ".\n");
	if (is_tone)
		add_tone(text, telling);
	else
		add_shares(text, telling);
	add_criteria(text, telling);
	add_themes(text, telling->themes, names);
	add_phrases(text, about);
	text_add_count(text, telling->masked);
	text_add_z(text, " noms, numéros ou adresses masqués\u202f; ");
	text_add_count(text, telling->doubtful);
	text_add_z(text, " textes à vérifier, ");
	text_add_count(text, telling->flagged);
	text_add_z(text, " qui touchent à un sujet sensible. Le masquage se relit\u202f: il peut en manquer.\n");
	add_flags(text, telling);
	add_left(text, &telling->left);
}

/* --- for programs -------------------------------------------------------------------------------- */

static void
add_json_figure(struct text *text, const char *name, const struct verbatim_figure *figure)
{
	text_format(text, "  \"%s\": { \"value\": %.6f, \"low\": %.6f, \"high\": %.6f },\n", name, figure->value,
	            figure->low, figure->high);
}

static int
say_json(const struct verbatim_run *run)
{
	const struct verbatim_measure *measure = &run->measure;
	const struct verbatim_codebook *codebook = codebook_of(run);
	struct text text = text_new(run->arena, SAID_SIZE_MAX + measure->label_count * SAID_SIZE_MAX);
	text_format(&text, "{\n  \"texts\": %zu,\n  \"repeats\": %zu,\n", measure->texts, measure->repeats);
	add_json_figure(&text, "accuracy", &measure->accuracy);
	add_json_figure(&text, "macro_f1", &measure->macro_f1);
	text_format(&text, "  \"calibration\": %.6f,\n  \"labels\": [", measure->calibration);
	for (size_t i = 0; i < measure->label_count; i++) {
		text_add_z(&text, i > 0 ? ", " : "");
		text_add_json_text(&text, codebook->labels[i].words);
	}
	text_add_z(&text, "],\n  \"confusion\": [");
	for (size_t i = 0; i < measure->label_count * measure->label_count; i++)
		text_format(&text, "%s%.1f", i == 0 ? "[" : i % measure->label_count == 0 ? "], [" : ", ",
		            measure->confusion[i]);
	text_add_z(&text, "]],\n  \"bins\": [");
	for (size_t i = 0; i < VERBATIM_BIN_COUNT; i++)
		text_format(&text, "%s{ \"texts\": %.1f, \"announced\": %.4f, \"right\": %.4f }", i > 0 ? ", " : "",
		            measure->bins[i].count, measure->bins[i].announced, measure->bins[i].right);
	text_add_z(&text, "]\n}\n");
	must(!text.cut);
	return fputs(text_z(&text), stdout) >= 0 && fflush(stdout) == 0 ? CONSOLE_DONE : CONSOLE_FAULT;
}

/* --- doing ---------------------------------------------------------------------------------------- */

static bool
prepare(struct verbatim_run *run)
{
	const struct console_options *options = run->options;
	run->has_model = options->model != NULL;
	if (run->has_model && !verbatim_model_load(run->arena, options->model, &run->model, &run->fault))
		return false;
	if (options->label == NULL)
		return verbatim_look(run->arena, &run->source, &run->fault);
	/* Two people may be compared without anything to learn. */
	const bool learns = options->train != NULL || options->evaluate || options->model != NULL;
	if (options->second != NULL &&
	    !verbatim_agree(run->arena, &run->source, (uint64_t)options->seed, &run->agreement, &run->fault))
		return false;
	if (options->second != NULL && !learns)
		return true;
	if (!verbatim_read_lesson(run->arena, &run->source, run->has_model ? &run->model.codebook : NULL,
	                          &run->lesson, &run->fault))
		return false;
	if (options->unlabelled && run->lesson.unlabelled_count > 0)
		verbatim_lend_labels(run->arena, &run->lesson, (uint64_t)options->seed);
	return true;
}

static bool
measure(struct verbatim_run *run)
{
	const unsigned seed = (unsigned)run->options->seed;
	const struct verbatim_gain_asked asked = { &run->lesson, NULL, true, seed };
	run->has_measure = run->options->evaluate;
	run->has_gain = run->has_measure && run->lesson.pool != NULL;
	if (!run->has_measure)
		return true;
	if (run->has_gain && !verbatim_gain(run->arena, &asked, &run->gain, &run->fault))
		return false;
	return run->has_model ? verbatim_measure_model(run->arena, &run->model, &run->lesson, seed, &run->measure,
	                                               &run->fault)
	                      : verbatim_measure_folds(run->arena, &run->lesson, seed, &run->measure,
	                                               &run->fault);
}

static bool
train(struct verbatim_run *run, struct text *said)
{
	if (run->options->train == NULL)
		return true;
	if (!verbatim_train(run->arena, &run->lesson, (unsigned)run->options->seed, &run->model, &run->fault) ||
	    !verbatim_model_keep(run->arena, &run->model, run->options->train, &run->fault))
		return false;
	run->has_model = true;
	add_model(said, run);
	return true;
}

static bool
tell(struct verbatim_run *run, struct text *said)
{
	const struct mask_settings settings = { .kept = SPAN("") };
	struct verbatim_telling telling = { .source = &run->source,
		                                .model = run->has_model ? &run->model : verbatim_tone(run->arena),
		                                .is_taught_by_them = run->options->train != NULL,
		                                .counts = arena_array_of(run->arena, int64_t,
		                                                         LEARN_CLASS_COUNT_MAX),
		                                .out_path = run->options->out };
	struct verbatim_about about;
	if (telling.out_path == NULL)
		return true;
	telling.mask = mask_new(run->arena, &settings);
	if (run->options->criteria)
		telling.criteria = verbatim_criteria(run->arena);
	telling.themes = &about.themes;
	if (!verbatim_themes(run->arena, &run->source, telling.mask, (size_t)run->options->themes, &about,
	                     &run->fault) ||
	    !verbatim_tell(run->arena, &telling, &run->fault))
		return false;
	struct span *names = arena_array_of(run->arena, struct span, about.themes.count + 1);
	const char *unnamed = console_names(run->arena, run->options, telling.mask, &about.themes, names);
	add_telling(said, &telling, &about, names, !run->has_model);
	if (unnamed != NULL)
		text_format(said, "%s\n", unnamed);
	return true;
}

int
console_verbatim(struct arena *arena, const struct console_options *options)
{
	struct verbatim_run run = { .arena = arena,
		                        .options = options,
		                        .source = { .path = options->words[0],
		                                    .text_columns = options->text,
		                                    .label_column = options->label,
		                                    .second_column = options->second,
		                                    .keeps_unlabelled = options->unlabelled,
		                                    .labels = options->labels,
		                                    .least = options->least } };
	if (options->side != NULL)
		return console_two(arena, options);
	const char *why = wrong(arena, options);
	struct text said = text_new(arena, SAID_SIZE_MAX);
	if (why != NULL)
		return say_wrong(why);
	if (!prepare(&run)) {
		(void)say_fault(&run.fault);
		return CONSOLE_WRONG;
	}
	if (options->second != NULL)
		add_agreement(&said, &run.agreement);
	if (run.lesson.codebook.count > 0)
		add_lesson(&said, &run.lesson);
	if (!measure(&run))
		return say_fault(&run.fault);
	if (run.has_measure)
		add_measure(&said, &run);
	if (run.has_gain)
		add_gain(&said, &run);
	if (!train(&run, &said) || !tell(&run, &said))
		return say_fault(&run.fault);
	if (options->json && run.has_measure)
		return say_json(&run);
	fputs(text_z(&said), stdout);
	return CONSOLE_DONE;
}
