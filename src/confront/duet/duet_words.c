/* The sentences: what the figures carry, and nothing more. */
#include "confront/duet/duet.h"

enum { WORDS_SIZE_MAX = 2000 };

struct duet_names
duet_names_of(bool internal)
{
	if (internal)
		return (struct duet_names){ { SPAN("collègues qui demandent"), SPAN("collègues qui traitent") },
			                        { SPAN("Collègues qui demandent"), SPAN("Collègues qui traitent") } };
	return (struct duet_names){ { SPAN("usagers"), SPAN("agents") }, { SPAN("Usagers"), SPAN("Agents") } };
}

struct stats_share
duet_share(const struct duet *duet, const struct duet_theme *theme, unsigned side)
{
	return stats_share_of(theme->parts[side].texts, duet->texts[side], STATS_WILSON, 0.95);
}

/* --- the title ----------------------------------------------------------------------------------------- */

/* The surest theme that this side tells more: the widest gap. NULL: none. */
static const struct duet_theme *
theme_of_side(const struct duet *duet, unsigned side)
{
	const struct duet_theme *best = NULL;
	double widest = 0;
	for (size_t i = 0; i < duet->theme_count; i++) {
		const struct duet_theme *theme = &duet->themes[i];
		const double gap = duet_share(duet, theme, side).share - duet_share(duet, theme, !side).share;
		if (theme->is_sure && gap > widest) {
			widest = gap;
			best = theme;
		}
	}
	return best;
}

static void
add_quoted(struct text *text, struct span words)
{
	text_format(text, "«\u202f%.*s\u202f»", SPAN_ARGS(words));
}

/* « Les usagers parlent plus de … » of what a side says more; both when both do. */
static void
add_more(struct text *text, const char *verb, const struct span *more, const struct duet_names *names)
{
	const unsigned first = more[0].length > 0 ? 0 : 1;
	text_format(text, "Les %.*s %s ", SPAN_ARGS(names->small[first]), verb);
	add_quoted(text, more[first]);
	if (more[!first].length == 0) {
		text_format(text, " que les %.*s", SPAN_ARGS(names->small[!first]));
		return;
	}
	text_format(text, ", les %.*s ", SPAN_ARGS(names->small[!first]));
	add_quoted(text, more[!first]);
}

static bool
add_seen_only(struct text *text, const struct duet *duet, const struct duet_names *names)
{
	for (size_t i = 0; i < duet->theme_count; i++) {
		const struct duet_theme *theme = &duet->themes[i];
		if (theme->sight != VOICES_SEEN_ONLY)
			continue;
		add_quoted(text, theme->name);
		text_format(text, "\u202f: les %.*s en parlent, les %.*s jamais",
		            SPAN_ARGS(names->small[theme->seen_by]), SPAN_ARGS(names->small[!theme->seen_by]));
		return true;
	}
	return false;
}

struct span
duet_title(struct arena *arena, const struct duet *duet, const struct duet_names *names)
{
	struct text text = text_new(arena, WORDS_SIZE_MAX);
	struct span more[VOICES_SIDE_COUNT];
	if (duet->state == DUET_TOO_FEW)
		return SPAN("Trop peu de textes pour comparer les deux voix");
	if (duet->state == DUET_TOO_MANY)
		return SPAN("Trop de textes pour comparer les deux voix");
	if (add_seen_only(&text, duet, names))
		return text_span(&text);
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		const struct duet_theme *theme = theme_of_side(duet, side);
		more[side] = theme == NULL ? SPAN("") : theme->name;
	}
	if (more[0].length > 0 || more[1].length > 0) {
		add_more(&text, "parlent plus de", more, names);
		return text_span(&text);
	}
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++)
		more[side] = duet->word_counts[side] > 0 ? duet->words[side][0].words : SPAN("");
	if (more[0].length > 0 || more[1].length > 0)
		add_more(&text, "disent plus souvent", more, names);
	else
		text_format(&text, "Rien ne distingue sûrement ce qu’écrivent les %.*s et les %.*s",
		            SPAN_ARGS(names->small[0]), SPAN_ARGS(names->small[1]));
	return text_span(&text);
}

/* --- of a theme --------------------------------------------------------------------------------------- */

struct span
duet_tone_words(struct arena *arena, const struct duet_part *part)
{
	static const char *const mostly[VOICES_TONE_COUNT] = {
		[VOICES_NEGATIVE] = "surtout négatif", [VOICES_MIXED] = "surtout mitigé",
		[VOICES_POSITIVE] = "surtout positif",
	};
	struct verbatim_figure shares[VERBATIM_TONE_COUNT];
	int64_t toned = 0;
	for (int tone = VOICES_NEGATIVE; tone < VOICES_TONE_COUNT; tone++)
		toned += part->tones[tone];
	if (toned == 0)
		return SPAN("");
	if (!verbatim_tone_shares(arena, part->tones, shares))
		return SPAN("trop peu de textes pour dire le ton");
	for (int tone = VOICES_NEGATIVE; tone < VOICES_TONE_COUNT; tone++)
		if (shares[tone].low > 0.5)
			return span_of(arena_format(arena, "%s (de %.0f à %.0f\u202f%% des textes dont le ton est dit)",
			                            mostly[tone], shares[tone].low * 100, shares[tone].high * 100));
	return SPAN("tons partagés, autant qu’on puisse le dire");
}

struct span
duet_sight_words(struct arena *arena, const struct duet *duet, const struct duet_theme *theme,
                 const struct duet_names *names)
{
	const unsigned by = theme->seen_by;
	if (theme->sight == VOICES_SEEN_BY_BOTH)
		return SPAN("");
	struct text text = text_new(arena, WORDS_SIZE_MAX);
	text_format(&text, "Les %.*s en parlent (", SPAN_ARGS(names->small[by]));
	text_add_count(&text, theme->parts[by].texts);
	text_add_z(&text, " sur ");
	text_add_count(&text, duet->texts[by]);
	text_format(&text, ")\u202f; les %.*s ", SPAN_ARGS(names->small[!by]));
	if (theme->sight == VOICES_SEEN_ONLY)
		text_add_z(&text, "n’en disent rien (aucun texte sur ");
	else {
		text_add_z(&text, "presque jamais (");
		text_add_count(&text, theme->parts[!by].texts);
		text_add_z(&text, " sur ");
	}
	text_add_count(&text, duet->texts[!by]);
	text_add_z(&text, ").");
	return text_span(&text);
}

/* --- what irritates ------------------------------------------------------------------------------------- */

struct span
duet_order_words(struct arena *arena, const struct duet *duet, const struct duet_names *names)
{
	static const char *const shared[VOICES_FIRST_COUNT + 1] = {
		" Des premiers de chaque côté, aucun n’est aussi parmi ceux de l’autre.",
		" Des premiers de chaque côté, un seul est aussi parmi ceux de l’autre.",
		" Des premiers de chaque côté, deux sont aussi parmi ceux de l’autre.",
		" Les trois premiers de chaque côté sont les mêmes.",
	};
	struct text text = text_new(arena, WORDS_SIZE_MAX);
	const struct voices_figure *tau = &duet->order.tau;
	if (!duet->order.is_known)
		return SPAN("On ne peut pas dire si les mêmes thèmes irritent les deux côtés\u202f: trop peu de "
		            "textes sont plutôt négatifs.");
	if (!tau->has_interval || (tau->low <= 0 && tau->high >= 0))
		text_add_z(&text, "On ne peut pas dire si les mêmes thèmes irritent les deux côtés\u202f: les textes "
		                  "sont trop peu nombreux, ou trop partagés");
	else if (tau->low > 0)
		text_format(&text, "Les thèmes qui irritent le plus les %.*s irritent aussi le plus les %.*s",
		            SPAN_ARGS(names->small[0]), SPAN_ARGS(names->small[1]));
	else
		text_format(&text,
		            "Les thèmes qui irritent le plus les %.*s sont ceux qui irritent le moins les %.*s",
		            SPAN_ARGS(names->small[0]), SPAN_ARGS(names->small[1]));
	if (tau->has_interval) {
		text_add_z(&text, " (accord entre ");
		text_add_signed(&text, tau->low, 1);
		text_add_z(&text, " et ");
		text_add_signed(&text, tau->high, 1);
		text_add_z(&text, "\u202f; +1\u202f: le même ordre, −1\u202f: l’ordre inverse)");
	}
	text_add_z(&text, ".");
	if (duet->order.first_counts[0] > 0 && duet->order.first_counts[1] > 0)
		text_add_z(&text, shared[duet->order.shared_count]);
	return text_span(&text);
}
