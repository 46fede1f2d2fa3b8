/* The two voices of a table, in words: what one side says more than the other. */
#include <stdio.h>

#include "doors/console/console_inside.h"
#include "listen/verbatim/verbatim.h"

enum { SAID_SIZE_MAX = 256 << 10, WORDS_SHOWN = 15, THEME_WORDS = 5 };

/* NULL, or what is wrong with what was asked. */
static const char *
wrong(const struct console_options *options)
{
	if (options->word_count != 1)
		return "Dites quel tableau lire\u202f: parvis verbatim FICHIER --text COLONNE --side COLONNE";
	if (options->text == NULL)
		return "Dites quelle colonne porte les textes\u202f: --text COLONNE";
	if (options->label != NULL || options->train != NULL || options->model != NULL || options->evaluate ||
	    options->out != NULL || options->json)
		return "--side met deux voix face à face\u202f: avec lui, --text, --labels et --themes seulement.";
	return NULL;
}

static void
add_side(struct text *text, const struct verbatim_two *two, size_t side)
{
	text_format(text, "«\u202f%.*s\u202f»", SPAN_ARGS(two->sides[side]));
}

/* « 42 % (de 36 à 49) » */
static void
add_share(struct text *text, const struct stats_share *share)
{
	text_add_number(text, 100 * share->share, 0);
	text_add_z(text, "\u00a0% (de ");
	text_add_number(text, 100 * share->interval.low, 0);
	text_add_z(text, " à ");
	text_add_number(text, 100 * share->interval.high, 0);
	text_add_z(text, ")");
}

/* --- words --------------------------------------------------------------------------------------- */

static void
add_words(struct text *text, const struct verbatim_two *two, size_t side)
{
	const struct voices_words *words = &two->words;
	size_t shown = 0;
	add_side(text, two, side);
	if (words->declared[side] == 0) {
		text_add_z(text, " ne dit sûrement aucun mot plus que l’autre.\n");
		return;
	}
	text_add_z(text, " dit davantage (textes qui le disent, et de l’autre côté)\u202f:\n");
	for (size_t i = 0; i < words->count && shown < WORDS_SHOWN; i++) {
		const struct voices_word *word = &words->words[i];
		if (!word->is_declared || word->side != side)
			continue;
		text_format(text, "  %.*s (%lld, %lld)\n", SPAN_ARGS(word->words), (long long)word->seen[side],
		            (long long)word->seen[1 - side]);
		shown++;
	}
	if (shown < words->declared[side])
		text_format(text, "  et %zu autres\n", words->declared[side] - shown);
}

/* --- themes -------------------------------------------------------------------------------------- */

static void
add_theme_words(struct text *text, const struct topic *theme)
{
	for (size_t k = 0; k < theme->word_count && k < THEME_WORDS; k++)
		text_format(text, "%s%.*s", k > 0 ? ", " : "", SPAN_ARGS(theme->words[k]));
}

static void
add_quotes(struct text *text, const struct verbatim_two *two, size_t topic)
{
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		struct voices_quote quote;
		if (verbatim_two_quotes(text->arena, two, topic, side, 1, &quote) == 0)
			continue;
		text_add_z(text, "      ");
		add_side(text, two, side);
		text_add_z(text, quote.is_begun ? "\u202f: […] " : "\u202f: ");
		for (size_t i = 0; i < quote.words.length; i++) /* a line of its own */
			if (quote.words.at[i] == '\n')
				text_add_z(text, " / ");
			else
				text_add_char(text, (unsigned char)quote.words.at[i] < ' ' ? ' ' : quote.words.at[i]);
		text_add_z(text, quote.is_going_on ? " […]\n" : "\n");
	}
}

static void
add_theme(struct text *text, const struct verbatim_two *two, size_t topic)
{
	static const double sure = 0.05;
	const struct voices_theme *theme = &two->told[topic];
	text_format(text, "  %2zu. ", topic + 1);
	add_theme_words(text, &two->themes.topics[topic]);
	text_add_z(text, "\n      ");
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		add_side(text, two, side);
		text_add_char(text, ' ');
		add_share(text, &theme->parts[side].share);
		text_add_z(text, side == 0 ? ", " : "");
	}
	text_add_z(text, theme->q <= sure ? "\u202f: l’écart est sûr" : "\u202f: l’écart peut tenir au hasard");
	if (theme->sight != VOICES_SEEN_BY_BOTH) {
		text_add_z(text, ", et ");
		add_side(text, two, 1 - theme->seen_by);
		text_add_z(text, theme->sight == VOICES_SEEN_ONLY ? " n’en dit rien" : " n’en dit presque rien");
	}
	text_add_z(text, ".\n");
	if (theme->q <= sure)
		add_quotes(text, two, topic);
}

static void
add_themes(struct text *text, const struct verbatim_two *two)
{
	if (two->themes.count == 0) {
		text_add_z(text, "Pas de thème\u202f: il faut davantage de textes, ou de mots en commun.\n");
		return;
	}
	text_format(text,
	            "%zu thèmes, trouvés dans les textes des deux côtés\u202f; part des textes qui en parlent"
	            "\u202f:\n",
	            two->themes.count);
	for (size_t topic = 0; topic < two->themes.count; topic++)
		add_theme(text, two, topic);
}

/* --- irritants ----------------------------------------------------------------------------------- */

static void
add_order(struct text *text, const struct verbatim_two *two)
{
	const struct voices_order *order = &two->order;
	if (!two->has_order)
		return;
	text_add_z(text, "Ce qui irrite, par le nombre de textes négatifs (ton dit par le modèle livré avec "
	                 "Parvis, à comparer avec ce que vous lisez)\u202f:\n");
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		text_add_z(text, "  ");
		add_side(text, two, side);
		for (size_t i = 0; i < order->first_counts[side]; i++)
			text_format(text, "%s thème %zu (%lld%s)", i == 0 ? "\u202f:" : ",", order->firsts[side][i] + 1,
			            (long long)order->negatives[side][order->firsts[side][i]],
			            order->is_shared[side][i] ? ", commun" : "");
		text_add_char(text, '\n');
	}
	text_add_z(text, "  accord des deux ordres (tau de Kendall, de −1 à 1) ");
	text_add_number(text, order->tau.value, 2);
	if (order->tau.has_interval) {
		text_add_z(text, "   (de ");
		text_add_number(text, order->tau.low, 2);
		text_add_z(text, " à ");
		text_add_number(text, order->tau.high, 2);
		text_add_z(text, ", à 95\u00a0%)");
	}
	text_add_char(text, '\n');
}

int
console_two(struct arena *arena, const struct console_options *options)
{
	const struct verbatim_source source = { .path = options->words[0], .text_columns = options->text,
		                                    .label_column = options->side, .labels = options->labels };
	const struct mask_settings settings = { .kept = SPAN("") };
	struct verbatim_two *two = arena_new_of(arena, struct verbatim_two);
	struct text said = text_new(arena, SAID_SIZE_MAX);
	struct fault fault = { 0 };
	const char *why = wrong(options);
	if (why != NULL)
		return say_wrong(why);
	if (!verbatim_two(arena, &source, mask_new(arena, &settings), (size_t)options->themes, two, &fault)) {
		(void)say_fault(&fault);
		return CONSOLE_WRONG;
	}
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		text_add_z(&said, side > 0 ? ", " : "");
		add_side(&said, two, side);
		text_add_z(&said, "\u202f: ");
		text_add_count(&said, two->words.texts[side]);
		text_add_z(&said, " textes");
	}
	text_add_z(&said, ".\n");
	console_add_left(&said, &two->left, "sans côté.", "d’un autre côté.",
	                 "Les premiers textes seulement\u202f: il y en a plus que ce qui se compare à la fois.");
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++)
		add_words(&said, two, side);
	add_themes(&said, two);
	add_order(&said, two);
	text_add_z(&said, "Noms et numéros sont masqués\u202f; le masquage se relit\u202f: il peut en manquer.\n");
	fputs(text_z(&said), stdout);
	return CONSOLE_DONE;
}
