/* Every sentence of this room. None says why: a figure moved, or did not, or it cannot be told. */
#include <math.h>
#include <stdio.h>

#include "prove/impact/impact_inside.h"

enum { WORDS_LENGTH_MAX = 4000, CHANGE_DECIMALS = 2, LABEL_LENGTH_MAX = 70, RATE_LOW = 20,
	RATE_MOVED = 10 };

struct impact_words
impact_words_of(struct arena *arena, const struct impact_view *view)
{
	return (struct impact_words){ arena, view, mirror_names_of(&view->waves[IMPACT_AFTER]) };
}

static struct span
name_of(const struct impact_words *words, size_t side)
{
	return side == 0 ? words->names.first : words->names.second;
}

/* --- in two or three words -------------------------------------------------------------------- */

const char *
impact_chip(const struct impact_voice *voice)
{
	switch (voice->state) {
	case IMPACT_NOT_ASKED:
		return "non posée";
	case IMPACT_REWORDED:
		return "la phrase a changé";
	case IMPACT_RESCALED:
		return "l’échelle a changé";
	case IMPACT_MOVED:
		return "le lieu a changé";
	case IMPACT_HIDDEN:
		return voice->is_shown[IMPACT_AFTER]    ? "non montré avant"
		       : voice->is_shown[IMPACT_BEFORE] ? "non montré après"
		                                        : "non montré";
	default:
		break;
	}
	switch (voice->verdict) {
	case STATS_DIFFERENT:
		return voice->change > 0 ? "a monté" : "a baissé";
	case STATS_DIFFERENT_BUT_SMALL:
		return voice->change > 0 ? "a monté un peu" : "a baissé un peu";
	case STATS_ALIKE:
		return "n’a pas bougé";
	case STATS_UNSURE:
		return "pas assez pour conclure";
	default:
		return "sans conclusion";
	}
}

const char *
impact_chip_class(const struct impact_voice *voice)
{
	if (voice->state != IMPACT_COMPARED)
		return "hidden";
	switch (voice->verdict) {
	case STATS_DIFFERENT:
		return voice->change > 0 ? "up" : "down";
	case STATS_DIFFERENT_BUT_SMALL:
		return voice->change > 0 ? "up small" : "down small";
	case STATS_ALIKE:
		return "alike";
	default:
		return "unsure";
	}
}

enum gap_move { GAP_CLOSER, GAP_WIDER, GAP_TURNED };

/* Which way it moved, once it is known that it did. A gap of next to nothing has no way to turn. */
static enum gap_move
gap_move(const struct impact_line *line)
{
	const double before = line->gap.value[IMPACT_BEFORE], after = line->gap.value[IMPACT_AFTER];
	if (before * after < 0 && fmin(fabs(before), fabs(after)) >= line->scale.margin / 2)
		return GAP_TURNED;
	return fabs(after) < fabs(before) ? GAP_CLOSER : GAP_WIDER;
}

const char *
impact_gap_chip(const struct impact_line *line)
{
	static const char *const moved[] = { [GAP_CLOSER] = "s’est resserré",
		                                 [GAP_WIDER] = "s’est creusé",
		                                 [GAP_TURNED] = "a changé de sens" };
	static const char *const moved_little[] = { [GAP_CLOSER] = "s’est resserré un peu",
		                                        [GAP_WIDER] = "s’est creusé un peu",
		                                        [GAP_TURNED] = "a changé un peu, et de sens" };
	if (line->gap.state != IMPACT_COMPARED)
		return "";
	switch (line->gap.verdict) {
	case STATS_DIFFERENT:
		return moved[gap_move(line)];
	case STATS_DIFFERENT_BUT_SMALL:
		return moved_little[gap_move(line)];
	default:
		return impact_chip(&line->gap);
	}
}

const char *
impact_gap_chip_class(const struct impact_line *line)
{
	static const char *const moved[] = { [GAP_CLOSER] = "closer",
		                                 [GAP_WIDER] = "wider",
		                                 [GAP_TURNED] = "turned" };
	switch (line->gap.state == IMPACT_COMPARED ? line->gap.verdict : STATS_NOT_TESTABLE) {
	case STATS_DIFFERENT:
	case STATS_DIFFERENT_BUT_SMALL:
		return moved[gap_move(line)];
	case STATS_ALIKE:
		return "alike";
	default:
		return "unsure";
	}
}

/* --- in a sentence ---------------------------------------------------------------------------- */

static void
add_between(struct text *text, double low, double high)
{
	text_add_z(text, "entre ");
	text_add_signed(text, low, CHANGE_DECIMALS);
	text_add_z(text, " et ");
	text_add_signed(text, high, CHANGE_DECIMALS);
}

/* « la marge (0,25) »: the page says once when it was fixed. */
static void
add_margin(const struct impact_words *words, struct text *text, const struct impact_line *line)
{
	text_format(text, "la marge (%.*s).",
	            SPAN_ARGS(mirror_margin_words(words->arena, &line->scale)));
}

/* « de 0,42 (entre +0,20 et +0,64) » */
static void
add_how_much(struct text *text, const struct impact_voice *voice)
{
	text_add_z(text, " de ");
	text_add_number(text, fabs(voice->change), CHANGE_DECIMALS);
	text_add_z(text, " (");
	add_between(text, voice->low, voice->high);
	text_add_char(text, ')');
}

static void
add_different(const struct impact_words *words, struct text *text, const struct impact_line *line,
              const struct impact_voice *voice)
{
	add_how_much(text, voice);
	text_add_z(text, voice->is_beyond ? "\u202f: plus que "
	                                  : ". On ne sait pas encore si c’est plus que ");
	add_margin(words, text, line);
}

static void
add_small(const struct impact_words *words, struct text *text, const struct impact_line *line,
          const struct impact_voice *voice)
{
	text_add_z(text, " un peu,");
	add_how_much(text, voice);
	text_add_z(text, "\u202f: c’est réel, mais sous ");
	add_margin(words, text, line);
}

/* Useful even when nothing can be concluded: where the change lies, and what could be seen. */
static void
add_unsure(struct text *text, const struct impact_voice *voice)
{
	text_add_z(text, " le changement se situe ");
	add_between(text, voice->low, voice->high);
	text_add_char(text, '.');
	if (!voice->has_visible)
		return;
	text_add_z(text, " Sous ");
	text_add_number(text, voice->visible, CHANGE_DECIMALS);
	text_add_z(text, ", il pouvait passer inaperçu.");
}

static void
add_compared(const struct impact_words *words, struct text *text, const struct impact_line *line,
             size_t side)
{
	const struct impact_voice *voice = &line->voices[side];
	const struct span name = name_of(words, side);
	const char *moved = voice->change > 0 ? "a monté" : "a baissé";
	switch (voice->verdict) {
	case STATS_DIFFERENT:
		text_format(text, "La note des %.*s %s", SPAN_ARGS(name), moved);
		add_different(words, text, line, voice);
		break;
	case STATS_DIFFERENT_BUT_SMALL:
		text_format(text, "La note des %.*s %s", SPAN_ARGS(name), moved);
		add_small(words, text, line, voice);
		break;
	case STATS_ALIKE:
		text_format(text, "La note des %.*s n’a pas bougé\u202f: tout changement reste sous ",
		            SPAN_ARGS(name));
		add_margin(words, text, line);
		break;
	case STATS_UNSURE:
		text_format(text, "Pas assez de réponses des %.*s pour conclure\u202f:", SPAN_ARGS(name));
		add_unsure(text, voice);
		break;
	default:
		text_format(text,
		            "À chaque fois, tous les %.*s qui ont répondu ont donné la même réponse\u202f: "
		            "il n’y a rien à tester.",
		            SPAN_ARGS(name));
	}
}

static void
add_not_asked(const struct impact_words *words, struct text *text, const struct impact_line *line,
              size_t side)
{
	const struct span name = name_of(words, side);
	int asked = -1;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++)
		if (line->items[time]->rank[impact_side(side)] > 0)
			asked = time;
	if (asked < 0)
		text_format(text, "Cette phrase n’a pas été posée aux %.*s.", SPAN_ARGS(name));
	else
		text_format(text,
		            "Cette phrase n’a été posée aux %.*s qu’une fois, dans «\u202f%.*s\u202f».",
		            SPAN_ARGS(name), SPAN_ARGS(words->view->waves[asked].name));
}

static const char *
when_hidden(const struct impact_voice *voice)
{
	if (voice->is_shown[IMPACT_BEFORE])
		return "pour la seconde enquête";
	return voice->is_shown[IMPACT_AFTER] ? "pour la première enquête" : "ici";
}

const char *
impact_voice_words(const struct impact_words *words, const struct impact_line *line, size_t side)
{
	struct text text = text_new(words->arena, WORDS_LENGTH_MAX);
	const struct impact_voice *voice = &line->voices[side];
	const struct span name = name_of(words, side);
	const struct span after = words->view->waves[IMPACT_AFTER].name;
	switch (voice->state) {
	case IMPACT_COMPARED:
		add_compared(words, &text, line, side);
		break;
	case IMPACT_NOT_ASKED:
		add_not_asked(words, &text, line, side);
		break;
	case IMPACT_REWORDED:
		text_format(&text,
		            "La phrase a changé\u202f: la comparaison commence là, avec «\u202f%.*s\u202f». Avant, "
		            "on demandait aux %.*s\u202f: «\u202f%.*s\u202f»",
		            SPAN_ARGS(after), SPAN_ARGS(name),
		            SPAN_ARGS(line->items[IMPACT_BEFORE]->asked[impact_side(side)]));
		break;
	case IMPACT_RESCALED:
		text_format(&text,
		            "L’échelle de réponse a changé\u202f: la comparaison commence avec "
		            "«\u202f%.*s\u202f».",
		            SPAN_ARGS(after));
		break;
	case IMPACT_MOVED:
		text_add_z(&text, "Ce lieu a changé entre les deux enquêtes\u202f: on ne peut pas le comparer "
		                  "à ce qu’il était.");
		break;
	default:
		text_format(&text,
		            "La note des %.*s n’est pas montrée %s. Ce choix protège les personnes qui "
		            "répondent.",
		            SPAN_ARGS(name), when_hidden(voice));
	}
	return text_z(&text);
}

const char *
impact_gap_words(const struct impact_words *words, const struct impact_line *line)
{
	struct text text = text_new(words->arena, WORDS_LENGTH_MAX);
	const struct impact_voice *gap = &line->gap;
	if (gap->state != IMPACT_COMPARED)
		return "";
	switch (gap->verdict) {
	case STATS_DIFFERENT:
	case STATS_DIFFERENT_BUT_SMALL:
		text_format(&text, "L’écart %s\u202f: ", impact_gap_chip(line));
		text_add_signed(&text, gap->change, CHANGE_DECIMALS);
		text_add_z(&text, " (");
		add_between(&text, gap->low, gap->high);
		text_add_z(&text, ").");
		break;
	case STATS_ALIKE:
		text_add_z(&text, "L’écart n’a pas bougé\u202f: tout changement reste sous ");
		add_margin(words, &text, line);
		break;
	case STATS_UNSURE:
		text_add_z(&text, "Pas assez de réponses\u202f: son changement se situe ");
		add_between(&text, gap->low, gap->high);
		text_add_char(&text, '.');
		break;
	default:
		text_add_z(&text, "Rien à tester sur l’écart.");
	}
	return text_z(&text);
}

/* --- the title and the lead ------------------------------------------------------------------- */

struct side_tally {
	size_t up, down, alike, unsure, hidden;
	struct span moved; /* the sentence, when a single one moved */
};

/* Within a sentence, a quoted one loses its full stop. */
static struct span
unstopped(struct span sentence)
{
	return span_ends(sentence, ".") ? span_from(sentence.at, sentence.length - 1) : sentence;
}

static struct side_tally
tally_of(const struct impact_view *view, size_t side)
{
	struct side_tally tally = { 0 };
	for (size_t i = 0; i < view->line_count; i++) {
		const struct impact_voice *voice = &view->lines[i].voices[side];
		tally.hidden += voice->state == IMPACT_HIDDEN;
		if (voice->state != IMPACT_COMPARED)
			continue;
		switch (voice->verdict) {
		case STATS_DIFFERENT:
		case STATS_DIFFERENT_BUT_SMALL:
			tally.up += voice->change > 0;
			tally.down += voice->change <= 0;
			tally.moved = view->lines[i].items[IMPACT_AFTER]->wording;
			break;
		case STATS_ALIKE:
			tally.alike++;
			break;
		default:
			tally.unsure++;
		}
	}
	tally.moved = unstopped(tally.moved);
	return tally;
}

static void
add_moved(struct text *text, size_t count, const char *one, const char *many, bool is_noun)
{
	text_format(text, "%zu%s %s", count, !is_noun ? "" : count == 1 ? " note" : " notes",
	            count == 1 ? one : many);
}

static const char *
clause_of(const struct impact_words *words, const struct side_tally *tally)
{
	struct text text = text_new(words->arena, WORDS_LENGTH_MAX);
	const bool is_single = tally->up + tally->down == 1;
	if (is_single && tally->moved.length > 0 && tally->moved.length <= LABEL_LENGTH_MAX)
		text_format(&text, "«\u202f%.*s\u202f» %s", SPAN_ARGS(tally->moved),
		            tally->up == 1 ? "a monté" : "a baissé");
	else if (tally->up > 0)
		add_moved(&text, tally->up, "a monté", "ont monté", true);
	if (!is_single && tally->up > 0 && tally->down > 0)
		text_add_z(&text, " et ");
	if (tally->down > 0 && text.length == 0)
		add_moved(&text, tally->down, "a baissé", "ont baissé", true);
	else if (!is_single && tally->down > 0)
		add_moved(&text, tally->down, "a baissé", "ont baissé", false);
	if (text.length > 0)
		return text_z(&text);
	if (tally->unsure > 0)
		return "pas assez de réponses pour conclure";
	if (tally->alike > 0)
		return "rien n’a bougé";
	return tally->hidden > 0 ? "les notes ne sont pas montrées" : "rien ne peut être comparé";
}

const char *
impact_title(const struct impact_words *words)
{
	const struct side_tally first = tally_of(words->view, 0), second = tally_of(words->view, 1);
	const char *first_clause = clause_of(words, &first);
	const char *second_clause = clause_of(words, &second);
	if (span_is(span_of(first_clause), second_clause))
		return arena_format(words->arena, "Des deux côtés, %s", first_clause);
	return arena_format(words->arena, "Du côté des %.*s, %s\u202f; du côté des %.*s, %s",
	                    SPAN_ARGS(words->names.first), first_clause,
	                    SPAN_ARGS(words->names.second), second_clause);
}

/* « Le délai annoncé est tenu », « … »: where the gap moved that way. */
static bool
add_gap_list(const struct impact_view *view, struct text *text, enum gap_move move,
             const char *begin)
{
	size_t count = 0;
	for (size_t i = 0; i < view->line_count; i++) {
		const struct impact_line *line = &view->lines[i];
		const struct span wording = unstopped(line->items[IMPACT_AFTER]->wording);
		if (line->gap.state != IMPACT_COMPARED || gap_move(line) != move ||
		    (line->gap.verdict != STATS_DIFFERENT &&
		     line->gap.verdict != STATS_DIFFERENT_BUT_SMALL))
			continue;
		text_format(text, "%s«\u202f%.*s\u202f»", count == 0 ? begin : ", ", SPAN_ARGS(wording));
		count++;
	}
	if (count > 0)
		text_add_char(text, '.');
	return count > 0;
}

static void
add_gaps(const struct impact_view *view, struct text *text)
{
	static const char *const moved[] = { [GAP_CLOSER] = "s’est resserré",
		                                 [GAP_WIDER] = "s’est creusé",
		                                 [GAP_TURNED] = "a changé de sens" };
	bool said = false;
	for (enum gap_move move = GAP_CLOSER; move <= GAP_TURNED; move++) {
		char begin[120];
		snprintf(begin, sizeof begin, " %s %s sur ",
		         said ? "Il" : "L’écart entre les deux côtés", moved[move]);
		said |= add_gap_list(view, text, move, begin);
	}
}

/* Asked of one side at least, both times, in the same words and on the same scale. */
static size_t
count_same(const struct impact_view *view)
{
	size_t count = 0;
	for (size_t i = 0; i < view->line_count; i++) {
		bool is_same = false;
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++) {
			const enum impact_state state = view->lines[i].voices[side].state;
			is_same |= state == IMPACT_COMPARED || state == IMPACT_HIDDEN ||
			           state == IMPACT_MOVED;
		}
		count += is_same;
	}
	return count;
}

const char *
impact_lead(const struct impact_words *words)
{
	const struct impact_view *view = words->view;
	struct text text = text_new(words->arena, WORDS_LENGTH_MAX);
	const size_t count = count_same(view);
	text_format(&text, "De «\u202f%.*s\u202f», close le ", SPAN_ARGS(view->waves[IMPACT_BEFORE].name));
	text_add_day(&text, view->waves[IMPACT_BEFORE].closed_day);
	text_format(&text, ", à «\u202f%.*s\u202f», close le ", SPAN_ARGS(view->waves[IMPACT_AFTER].name));
	text_add_day(&text, view->waves[IMPACT_AFTER].closed_day);
	text_format(&text, count == 1 ? "\u202f: %zu\u00a0phrase posée deux fois sans changer de sens."
	                              : "\u202f: %zu\u00a0phrases posées deux fois sans changer de sens.",
	            count);
	add_gaps(view, &text);
	return text_z(&text);
}

/* --- places ----------------------------------------------------------------------------------- */

enum { NAMED_MAX = 6 };

static void
add_places(const struct impact_view *view, struct text *text, int time)
{
	const struct impact_reach *reach = &view->reach;
	for (size_t i = 0; i < reach->part_count[time]; i++) {
		const struct place_tree *tree = view->places.trees[time];
		const uint32_t at = place_by_id(tree, reach->parts[time][i].place_id);
		if (i == NAMED_MAX) {
			text_format(text, " et %zu autres", reach->part_count[time] - i);
			return;
		}
		text_format(text, "%s«\u202f%.*s\u202f»",
		            i == 0 ? "" : i + 1 == reach->part_count[time] ? " et " : ", ",
		            SPAN_ARGS(tree->places[at].name));
	}
}

static void
add_split(const struct impact_view *view, struct text *text)
{
	const struct place *split = &view->places.trees[IMPACT_BEFORE]->places[view->reach.split];
	uint32_t heirs[IMPACT_PART_MAX];
	const size_t count = impact_heirs(&view->places, split->id, heirs);
	text_format(text, "«\u202f%.*s\u202f» a été partagé entre les deux enquêtes\u202f: ",
	            SPAN_ARGS(split->name));
	for (size_t i = 0; i < count && i < NAMED_MAX; i++)
		text_format(text, "%s«\u202f%.*s\u202f»", i == 0 ? "" : i + 1 == count ? " et " : ", ",
		            SPAN_ARGS(view->places.trees[IMPACT_AFTER]->places[heirs[i]].name));
	text_format(text,
	            ". Une partie ne peut pas être comparée à l’ensemble dont elle vient\u202f: "
	            "la comparaison se fait pour «\u202f%.*s\u202f» en entier.",
	            SPAN_ARGS(split->name));
}

const char *
impact_place_words(const struct impact_words *words)
{
	const struct impact_view *view = words->view;
	struct text text = text_new(words->arena, WORDS_LENGTH_MAX);
	if (view->reach.is_same)
		return "";
	if (view->reach.split != PLACE_NONE) {
		add_split(view, &text);
		return text_z(&text);
	}
	if (view->reach.is_impossible)
		return "Trop de lieux ont changé ici entre les deux enquêtes, ou aucun n’existait avant\u202f: "
		       "rien ne peut être comparé. Regardez au-dessus.";
	text_add_z(&text, "Les lieux ont changé entre les deux enquêtes. La comparaison suit "
	                  "l’organisation de la seconde\u202f: avant, ");
	add_places(view, &text, IMPACT_BEFORE);
	text_add_z(&text, "\u202f; après, ");
	add_places(view, &text, IMPACT_AFTER);
	text_add_char(&text, '.');
	if (view->reach.part_count[IMPACT_BEFORE] > 1)
		text_add_z(&text, " Une note n’est donnée que si elle est montrée dans chacun des anciens "
		                  "lieux\u202f: elle est la moyenne de toutes leurs réponses.");
	return text_z(&text);
}

/* --- who answered ----------------------------------------------------------------------------- */

double
impact_rate(const struct impact_turnout *turnout, size_t side, enum impact_time time)
{
	const int64_t received = turnout->received[side][time];
	const int64_t expected = turnout->expected[side][time];
	if (received <= 0 || expected < received)
		return -1;
	return 100 * (double)received / (double)expected;
}

static void
add_rate(struct text *text, double rate)
{
	text_add_number(text, rate, 0);
	text_add_z(text, "\u202f%");
}

/* Too few to speak for the others, at one time. */
static const char *
low_warning(const struct impact_words *words, size_t side, enum impact_time time)
{
	struct text text = text_new(words->arena, WORDS_LENGTH_MAX);
	const double rate = impact_rate(&words->view->turnouts[0], side, time);
	if (rate < 0 || rate >= RATE_LOW)
		return "";
	text_format(&text, "Du côté des %.*s, ", SPAN_ARGS(name_of(words, side)));
	add_rate(&text, rate);
	text_format(&text,
	            " ont répondu à «\u202f%.*s\u202f»\u202f: ces chiffres parlent d’eux seuls.",
	            SPAN_ARGS(words->view->waves[time].name));
	return text_z(&text);
}

static const char *
moved_warning(const struct impact_words *words, size_t side)
{
	struct text text = text_new(words->arena, WORDS_LENGTH_MAX);
	const double before = impact_rate(&words->view->turnouts[0], side, IMPACT_BEFORE);
	const double after = impact_rate(&words->view->turnouts[0], side, IMPACT_AFTER);
	if (before < 0 || after < 0 || fabs(after - before) <= RATE_MOVED)
		return "";
	text_format(&text, "Du côté des %.*s, la part de ceux qui répondent est passée de ",
	            SPAN_ARGS(name_of(words, side)));
	add_rate(&text, before);
	text_add_z(&text, " à ");
	add_rate(&text, after);
	text_add_z(&text, "\u202f: les notes peuvent bouger parce que ce ne sont pas les mêmes qui parlent.");
	return text_z(&text);
}

const char *
impact_warning(const struct impact_words *words, size_t at)
{
	enum { KINDS = IMPACT_TIME_COUNT + 1, COUNT = KINDS * IMPACT_SIDE_COUNT };
	if (at >= COUNT || words->view->turnout_count == 0)
		return NULL;
	const size_t side = at / KINDS, kind = at % KINDS;
	return kind < IMPACT_TIME_COUNT ? low_warning(words, side, (enum impact_time)kind)
	                                : moved_warning(words, side);
}
