#include <math.h>

#include "confront/mirror/mirror_inside.h"

/* Every sentence here is one of QUESTIONNAIRE §6. "Not enough to conclude" speaks of precision,
 * "is not shown" of protection: the two never share a sentence. */

const char *const mirror_verdict_words[STATS_VERDICT_COUNT] = {
	[STATS_DIFFERENT] = "visions différentes",
	[STATS_DIFFERENT_BUT_SMALL] = "écart réel mais faible",
	[STATS_ALIKE] = "même vision",
	[STATS_UNSURE] = "pas assez pour conclure",
	[STATS_NOT_TESTABLE] = "sans conclusion",
};

const char *const mirror_verdict_classes[STATS_VERDICT_COUNT] = {
	[STATS_DIFFERENT] = "different",
	[STATS_DIFFERENT_BUT_SMALL] = "small",
	[STATS_ALIKE] = "alike",
	[STATS_UNSURE] = "unsure",
	[STATS_NOT_TESTABLE] = "unsure",
};

enum { WORDS_LENGTH_MAX = 2000, GAP_DECIMALS = 2 };

int
mirror_decimals(const struct survey_scale *scale)
{
	return scale->high - scale->low <= 20 ? 1 : 0;
}

static void
add_between(struct text *text, double low, double high)
{
	text_add_z(text, "entre ");
	text_add_signed(text, low, GAP_DECIMALS);
	text_add_z(text, " et ");
	text_add_signed(text, high, GAP_DECIMALS);
}

/* « 0,25 », and « 0,625 » when two decimals would not tell the truth. */
static void
add_margin(struct text *text, const struct survey_scale *scale)
{
	const double cents = scale->margin * 100;
	const bool is_plain = fabs(cents - round(cents)) < 1e-9;
	text_add_number(text, scale->margin, is_plain ? GAP_DECIMALS : GAP_DECIMALS + 1);
}

struct span
mirror_margin_words(struct arena *arena, const struct survey_scale *scale)
{
	struct text text = text_new(arena, 100);
	add_margin(&text, scale);
	return text_span(&text);
}

/* « Les agents jugent ce point plus sévèrement que les usagers. » */
static void
add_who_judges(struct text *text, const struct mirror_gap *gap, const struct mirror_names *names,
               const char *degree)
{
	text_format(text, "Les %.*s jugent ce point %s %s que les %.*s.", SPAN_ARGS(names->second),
	            degree, gap->gap < 0 ? "sévèrement" : "favorablement", SPAN_ARGS(names->first));
}

static void
add_different(struct text *text, const struct mirror_gap *gap, const struct mirror_names *names,
              const struct survey_scale *scale)
{
	add_who_judges(text, gap, names, "plus");
	text_add_z(text, gap->is_beyond
	                     ? " L’écart dépasse la marge fixée avant de voir les chiffres ("
	                     : " On ne sait pas encore si l’écart dépasse la marge fixée avant de voir "
	                       "les chiffres (");
	add_margin(text, scale);
	text_add_z(text, ").");
}

static void
add_small(struct text *text, const struct mirror_gap *gap, const struct mirror_names *names,
          const struct survey_scale *scale)
{
	add_who_judges(text, gap, names, "un peu plus");
	text_add_z(text, " L’écart est réel, mais il reste sous la marge fixée avant de voir les "
	                 "chiffres (");
	add_margin(text, scale);
	text_add_z(text, ").");
}

int
mirror_shared_level(const struct mirror_voice *first, const struct mirror_voice *second,
                    const struct survey_scale *scale)
{
	const double middle = (scale->low + scale->high) / 2;
	if (!first->has_interval || !second->has_interval)
		return 0;
	return fmin(first->low, second->low) > middle     ? 1
	       : fmax(first->high, second->high) < middle ? -1
	                                                  : 0;
}

static void
add_alike(struct text *text, int level, const struct mirror_names *names,
          const struct survey_scale *scale)
{
	text_format(text,
	            "Les %.*s et les %.*s voient ce point de la même façon\u202f: l’écart reste sous "
	            "la marge fixée avant de voir les chiffres (",
	            SPAN_ARGS(names->first), SPAN_ARGS(names->second));
	add_margin(text, scale);
	text_add_z(text, ").");
	if (level > 0)
		text_add_z(text, " Les deux notes sont hautes\u202f: c’est une force partagée.");
	else if (level < 0)
		text_add_z(text,
		           " Les deux notes sont basses\u202f: c’est un point à améliorer ensemble.");
}

/* Useful even when nothing can be concluded: where the gap lies, and what would settle it. */
static void
add_unsure(struct text *text, const struct mirror_gap *gap, const struct mirror_names *names)
{
	text_add_z(text, gap->method == MIRROR_PLACES
	                     ? "Pas assez de lieux pour conclure. L’écart se situe "
	                     : "Pas assez de réponses pour conclure. L’écart se situe ");
	add_between(text, gap->low, gap->high);
	text_add_z(text, "\u202f: on ne peut dire ni que les visions diffèrent, ni qu’elles se "
	                 "ressemblent.");
	if (gap->more_second <= 0)
		return;
	if ((names->left_second >= 0 && gap->more_second > names->left_second) ||
	    (names->left_first >= 0 && gap->more_first > names->left_first)) {
		text_add_z(text, " Même si tout le monde avait répondu, cela n’aurait pas suffi\u202f: "
		                 "c’est ensemble, de vive voix, qu’il faut en parler.");
		return;
	}
	text_add_z(text, " Il faudrait environ ");
	text_add_count(text, gap->more_second);
	text_format(text, " réponses de plus du côté des %.*s", SPAN_ARGS(names->second));
	if (gap->more_first > 0) {
		text_add_z(text, " et ");
		text_add_count(text, gap->more_first);
		text_format(text, " du côté des %.*s", SPAN_ARGS(names->first));
	}
	text_add_z(text, " pour pouvoir conclure.");
}

static void
add_not_testable(struct text *text, const struct mirror_gap *gap)
{
	switch (gap->method) {
	case MIRROR_NOTES:
		text_add_z(text, "Ces notes sont arrivées sans les réponses\u202f: leur précision n’est "
		                 "pas connue, et aucune conclusion n’est tirée de ce seul lieu.");
		break;
	case MIRROR_PLACES:
		text_add_z(text, "L’écart est le même dans tous les lieux comparés\u202f: il n’y a rien "
		                 "à tester.");
		break;
	default:
		text_add_z(text, "Toutes les personnes de chaque côté ont donné la même réponse, ou "
		                 "presque personne n’a répondu\u202f: il n’y a rien à tester.");
	}
}

struct span
mirror_row_words(struct arena *arena, const struct mirror_gap *gap,
                 const struct mirror_voice *first, const struct mirror_voice *second,
                 const struct mirror_names *names, const struct survey_scale *scale)
{
	struct text text = text_new(arena, WORDS_LENGTH_MAX);
	switch (gap->verdict) {
	case STATS_DIFFERENT:
		add_different(&text, gap, names, scale);
		break;
	case STATS_DIFFERENT_BUT_SMALL:
		add_small(&text, gap, names, scale);
		break;
	case STATS_ALIKE:
		add_alike(&text, mirror_shared_level(first, second, scale), names, scale);
		break;
	case STATS_UNSURE:
		add_unsure(&text, gap, names);
		break;
	default:
		add_not_testable(&text, gap);
	}
	return text_span(&text);
}

struct span
mirror_hidden_words(struct arena *arena, const char *what, struct span side_name,
                    struct span coarser)
{
	const char *note = what[3] == 'n' ? "leur note" : "leur réponse";
	if (coarser.length == 0)
		return span_of(arena_format(arena,
		                            "%s des %.*s n’est pas montrée. Ce choix protège les "
		                            "personnes qui répondent. Il n’y a pas encore de niveau où "
		                            "%s peut être montrée.",
		                            what, SPAN_ARGS(side_name), note));
	return span_of(arena_format(arena,
	                            "%s des %.*s n’est pas montrée. Ce choix protège les "
	                            "personnes qui répondent. Leurs réponses, s’il y en a, comptent "
	                            "dans la note de «\u202f%.*s\u202f».",
	                            what, SPAN_ARGS(side_name), SPAN_ARGS(coarser)));
}

struct mirror_names
mirror_names_of(const struct survey_wave *wave)
{
	if (wave->internal)
		return (struct mirror_names){ SPAN("collègues qui font la demande"),
			                          SPAN("collègues qui traitent la demande"),
			                          SPAN("Collègues qui font la demande"),
			                          SPAN("Collègues qui traitent la demande"), -1, -1 };
	return (struct mirror_names){ SPAN("usagers"), SPAN("agents"), SPAN("Usagers"),
		                          SPAN("Agents"), -1, -1 };
}

struct span
mirror_link_words(struct arena *arena, const struct mirror_gap *gap,
                  const struct mirror_names *names)
{
	struct text text = text_new(arena, WORDS_LENGTH_MAX);
	if (gap->pairs < 8)
		return SPAN("Il faut au moins 8 lieux pour chercher un lien entre les deux notes.");
	if (!gap->has_link)
		return SPAN("Aucun lien ne peut être calculé entre les deux notes.");
	if (gap->link_low > 0 || gap->link_high < 0) {
		text_format(&text,
		            "Dans %lld lieux, là où les %.*s donnent une note plus haute, les %.*s donnent "
		            "une note plus %s (r\u00a0=\u00a0",
		            (long long)gap->pairs, SPAN_ARGS(names->second), SPAN_ARGS(names->first),
		            gap->link > 0 ? "haute aussi" : "basse");
		text_add_number(&text, gap->link, GAP_DECIMALS);
		text_add_z(&text, ", ");
		add_between(&text, gap->link_low, gap->link_high);
		text_add_z(&text, "). Ceci ne dit pas ce qui entraîne quoi.");
	} else {
		text_format(&text, "Sur %lld lieux, aucun lien sûr ne se voit (r\u00a0=\u00a0",
		            (long long)gap->pairs);
		text_add_number(&text, gap->link, GAP_DECIMALS);
		text_add_z(&text, ", ");
		add_between(&text, gap->link_low, gap->link_high);
		text_add_z(&text, "). Un lien plus faible que ");
		text_add_number(&text, gap->link_visible, GAP_DECIMALS);
		text_add_z(&text, " pourrait ne pas se voir.");
	}
	return text_span(&text);
}

/* « Parents » within a sentence is « parents »; « CCAS » stays. */
struct span
mirror_small(struct arena *arena, struct span name)
{
	const unsigned char *c = (const unsigned char *)name.at;
	const bool plain = name.length > 1 && c[0] >= 'A' && c[0] <= 'Z' && c[1] >= 'a';
	const bool accented = name.length > 2 && c[0] == 0xc3 && c[1] >= 0x80 && c[1] <= 0x9e &&
	                      c[2] >= 'a';
	if (!plain && !accented)
		return name;
	char *copy = span_copy(arena, name);
	if (plain)
		copy[0] = (char)(c[0] + 32);
	else
		copy[1] = (char)(c[1] + 32);
	return span_from(copy, name.length);
}

/* --- the title and the lead ------------------------------------------------------------------ */

struct tally {
	size_t of[STATS_VERDICT_COUNT], hidden;
};

static void
add_titles(struct text *text, const struct mirror_line *lines, size_t count,
           enum stats_verdict verdict)
{
	size_t said = 0, wanted = 0;
	for (size_t i = 0; i < count; i++)
		wanted += lines[i].gap != NULL && lines[i].gap->verdict == verdict;
	for (size_t i = 0; i < count; i++) {
		if (lines[i].gap == NULL || lines[i].gap->verdict != verdict)
			continue;
		if (said > 0)
			text_add_z(text, said + 1 == wanted ? " et " : ", ");
		text_format(text, "«\u202f%.*s\u202f»", SPAN_ARGS(lines[i].label));
		said++;
	}
}

struct span
mirror_title(struct arena *arena, const struct mirror_line *lines, size_t count,
             const struct mirror_names *names)
{
	struct text text = text_new(arena, WORDS_LENGTH_MAX);
	const struct mirror_line *widest = NULL, *closest = NULL, *small = NULL;
	bool seen = false;
	for (size_t i = 0; i < count; i++) {
		const struct mirror_gap *gap = lines[i].gap;
		seen |= gap != NULL;
		if (gap != NULL && gap->verdict == STATS_DIFFERENT &&
		    (widest == NULL || fabs(gap->gap) > fabs(widest->gap->gap)))
			widest = &lines[i];
		if (gap != NULL && gap->verdict == STATS_ALIKE && closest == NULL)
			closest = &lines[i];
		if (gap != NULL && gap->verdict == STATS_DIFFERENT_BUT_SMALL && small == NULL)
			small = &lines[i];
	}
	const struct mirror_line *subject = widest != NULL ? widest : closest;
	if (subject == NULL && small != NULL)
		return span_of(arena_format(arena,
		                            "%.*s et %.*s voient presque de la même façon "
		                            "«\u202f%.*s\u202f»",
		                            SPAN_ARGS(names->first_capital), SPAN_ARGS(names->second),
		                            SPAN_ARGS(small->label)));
	if (subject == NULL)
		return seen ? SPAN("Il n’y a pas encore de quoi conclure ici")
		            : SPAN("Ici, les deux visions ne peuvent pas être montrées ensemble");
	text_format(&text, "%.*s et %.*s %s «\u202f%.*s\u202f»", SPAN_ARGS(names->first_capital),
	            SPAN_ARGS(names->second),
	            widest != NULL ? "ne voient pas de la même façon" : "voient de la même façon",
	            SPAN_ARGS(subject->label));
	return text_span(&text);
}

struct span
mirror_lead(struct arena *arena, const struct mirror_line *lines, size_t count)
{
	struct text text = text_new(arena, WORDS_LENGTH_MAX);
	struct tally tally = { .hidden = 0 };
	for (size_t i = 0; i < count; i++) {
		if (lines[i].gap != NULL)
			tally.of[lines[i].gap->verdict]++;
		else
			tally.hidden++;
	}
	if (tally.of[STATS_ALIKE] > 0) {
		text_add_z(&text, "Les deux visions se rejoignent sur ");
		add_titles(&text, lines, count, STATS_ALIKE);
		text_add_z(&text, ". ");
	}
	if (tally.of[STATS_DIFFERENT] > 0) {
		text_add_z(&text, tally.of[STATS_ALIKE] > 0 ? "Elles diffèrent sur "
		                                            : "Les deux visions diffèrent sur ");
		add_titles(&text, lines, count, STATS_DIFFERENT);
		text_add_z(&text, ". ");
	}
	if (tally.of[STATS_DIFFERENT_BUT_SMALL] > 0) {
		text_add_z(&text, "L’écart est réel mais faible sur ");
		add_titles(&text, lines, count, STATS_DIFFERENT_BUT_SMALL);
		text_add_z(&text, ". ");
	}
	if (tally.of[STATS_UNSURE] > 0) {
		text_add_z(&text, "On ne peut pas encore conclure sur ");
		add_titles(&text, lines, count, STATS_UNSURE);
		text_add_z(&text, ". ");
	}
	if (tally.of[STATS_NOT_TESTABLE] > 0)
		text_add_z(&text, "Les notes de ce lieu sont données sans conclusion. ");
	if (tally.hidden > 0)
		text_format(&text, tally.hidden == 1
		                       ? "Sur un point, une des deux notes n’est pas montrée."
		                       : "Sur %zu points, une des deux notes n’est pas montrée.",
		            tally.hidden);
	return span_trim(text_span(&text));
}
