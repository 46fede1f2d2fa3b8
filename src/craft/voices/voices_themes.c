/* Themes on both sides: who speaks of them, in which tone, what one alone sees; those that grew. */

#include "craft/stats/stats_family.h"
#include "craft/voices/voices_inside.h"

static const double level = 0.95, alpha = 0.05, seen_share_min = 0.05, apart = 1.0 / 3;

bool
voices_themes_fit(const struct voices_texts *texts, const struct topics *themes)
{
	must(themes->count <= TOPICS_COUNT_MAX);
	return themes->count == 0 || themes->row_count == texts->count;
}

bool
voices_speaks(const struct topics *themes, size_t text, size_t topic)
{
	return (double)themes->weights[text * themes->count + topic] >= themes->weight_min;
}

/* What one sees and the other does not: the difference must be sure, not only that few were asked. */
static void
see(struct voices_theme *theme)
{
	for (uint8_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		const struct stats_share *one = &theme->parts[side].share, *other = &theme->parts[1 - side].share;
		if (theme->q > alpha || one->share < seen_share_min)
			continue;
		if (other->x > 0 && other->interval.high >= one->share * apart)
			continue;
		theme->sight = other->x == 0 ? VOICES_SEEN_ONLY : VOICES_SEEN_MOSTLY;
		theme->seen_by = side;
	}
}

enum voices_status
voices_themes(struct arena *arena, const struct voices_texts *texts, const struct topics *themes,
              struct voices_theme *themes_r)
{
	must(voices_themes_fit(texts, themes));
	int64_t counts[VOICES_SIDE_COUNT] = { 0 };
	double p[TOPICS_COUNT_MAX];
	for (size_t topic = 0; topic < themes->count; topic++)
		themes_r[topic] = (struct voices_theme){ .topic = topic };
	for (size_t text = 0; text < texts->count; text++) {
		const struct voices_text *said = &texts->list[text];
		must(said->side < VOICES_SIDE_COUNT && said->tone < VOICES_TONE_COUNT);
		counts[said->side]++;
		for (size_t topic = 0; topic < themes->count; topic++)
			if (voices_speaks(themes, text, topic))
				themes_r[topic].parts[said->side].tones[said->tone]++;
	}
	if (counts[0] == 0 || counts[1] == 0)
		return VOICES_ONE_SIDE;
	for (size_t topic = 0; topic < themes->count; topic++) {
		struct voices_part *parts = themes_r[topic].parts;
		int64_t x[VOICES_SIDE_COUNT] = { 0 };
		for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
			for (size_t tone = 0; tone < VOICES_TONE_COUNT; tone++)
				x[side] += parts[side].tones[tone];
			parts[side].share = stats_share_of(x[side], counts[side], STATS_WILSON, level);
		}
		themes_r[topic].gap = stats_share_gap_of(x[0], counts[0], x[1], counts[1], level);
		p[topic] = themes_r[topic].gap.status == STATS_OK ? themes_r[topic].gap.p : 1;
	}
	stats_adjust(arena, STATS_BH, p, NULL, themes->count, p);
	for (size_t topic = 0; topic < themes->count; topic++) {
		themes_r[topic].q = p[topic];
		see(&themes_r[topic]);
	}
	return VOICES_DONE;
}

/* --- grown ---------------------------------------------------------------------------------------- */

static bool
is_between(int64_t day, int64_t first, int64_t last)
{
	return day >= first && day <= last;
}

/* Of the texts that speak of it in either period, those of now: as many as the period's own part of all
 * texts, were it chance. */
void
voices_weigh(struct voices_growth *growth)
{
	const int64_t all = growth->now + growth->earlier;
	must(growth->now_texts > 0 && growth->earlier_texts > 0);
	must(growth->now <= growth->now_texts && growth->earlier <= growth->earlier_texts);
	const double part =
		(double)growth->now_texts / ((double)growth->now_texts + (double)growth->earlier_texts);
	growth->expected = (double)growth->earlier * (double)growth->now_texts / (double)growth->earlier_texts;
	growth->p = all > 0 ? stats_share_above(growth->now, all, part).value : 1;
}

enum voices_status
voices_grown(struct arena *arena, const struct voices_texts *texts, const struct topics *themes,
             const struct voices_periods *periods, struct voices_growth *growths_r)
{
	must(voices_themes_fit(texts, themes) && periods->side <= VOICES_BOTH);
	must(periods->earlier_last_day < periods->first_day || periods->earlier_first_day > periods->last_day);
	int64_t now = 0, earlier = 0;
	double p[TOPICS_COUNT_MAX];
	for (size_t topic = 0; topic < themes->count; topic++)
		growths_r[topic] = (struct voices_growth){ .topic = topic };
	for (size_t text = 0; text < texts->count; text++) {
		const struct voices_text *said = &texts->list[text];
		const bool is_now = is_between(said->day, periods->first_day, periods->last_day);
		const bool is_earlier =
			is_between(said->day, periods->earlier_first_day, periods->earlier_last_day);
		if ((periods->side != VOICES_BOTH && said->side != periods->side) || (!is_now && !is_earlier))
			continue;
		now += is_now;
		earlier += is_earlier;
		for (size_t topic = 0; topic < themes->count; topic++)
			if (voices_speaks(themes, text, topic))
				(*(is_now ? &growths_r[topic].now : &growths_r[topic].earlier))++;
	}
	if (now == 0 || earlier == 0)
		return VOICES_TOO_FEW;
	for (size_t topic = 0; topic < themes->count; topic++) {
		struct voices_growth *growth = &growths_r[topic];
		growth->now_texts = now;
		growth->earlier_texts = earlier;
		voices_weigh(growth);
		p[topic] = growth->p;
	}
	stats_adjust(arena, STATS_BH, p, NULL, themes->count, p);
	for (size_t topic = 0; topic < themes->count; topic++) {
		growths_r[topic].q = p[topic];
		growths_r[topic].is_alert = p[topic] <= alpha;
	}
	return VOICES_DONE;
}
