/* One step, as the mirror says a point: for a sheet of paper or an action. */
#include "confront/moment/moment.h"

struct span
moment_hidden_words(struct arena *arena, const struct moment_step *step,
                    const struct mirror_names *names)
{
	if (!step->first.is_shown && !step->second.is_shown)
		return SPAN("Ni l’une ni l’autre des deux notes n’est montrée ici. Ce choix protège les "
		            "personnes qui répondent.");
	return span_of(arena_format(arena,
	                            "La note des %.*s n’est pas montrée. Ce choix protège les personnes "
	                            "qui répondent.",
	                            SPAN_ARGS(step->first.is_shown ? names->second : names->first)));
}

static const struct moment_step *
step_by_id(const struct moment_view *view, int64_t step_id)
{
	for (size_t i = 0; i < view->step_count; i++)
		if (view->steps[i].step.id == step_id)
			return &view->steps[i];
	return NULL;
}

static enum chart_link
link_of(const struct mirror_gap *gap)
{
	static const enum chart_link links[STATS_VERDICT_COUNT] = {
		[STATS_DIFFERENT] = CHART_LINK_DIFFERENT,
		[STATS_DIFFERENT_BUT_SMALL] = CHART_LINK_SMALL,
		[STATS_ALIKE] = CHART_LINK_ALIKE,
		[STATS_UNSURE] = CHART_LINK_UNSURE,
		[STATS_NOT_TESTABLE] = CHART_LINK_UNSURE,
	};
	return gap == NULL ? CHART_LINK_UNSURE : links[gap->verdict];
}

static struct chart_voice
chart_voice_of(const struct mirror_voice *voice)
{
	return (struct chart_voice){ voice->is_shown, voice->value, voice->has_interval, voice->low,
		                         voice->high };
}

static void
draw(struct arena *arena, const struct moment_step *step, struct mirror_point *point)
{
	const struct chart_scale scale = mirror_chart_scale(step->scale.low, step->scale.high);
	const struct chart_gap gap = {
		.scale = scale,
		.first = chart_voice_of(&step->first),
		.second = chart_voice_of(&step->second),
		.link = link_of(step->gap),
		.label = span_of(arena_format(arena, "%.*s\u202f: %.*s %.*s, %.*s %.*s, %.*s",
		                              SPAN_ARGS(point->label), SPAN_ARGS(point->first.name),
		                              SPAN_ARGS(point->first.words), SPAN_ARGS(point->second.name),
		                              SPAN_ARGS(point->second.words),
		                              SPAN_ARGS(point->reading_words))),
	};
	point->marks = chart_gap_marks(arena, &gap);
	point->axis = chart_gap_axis(arena, scale);
}

static struct mirror_point
point_of(struct arena *arena, const struct moment_view *view, const struct moment_step *step,
         const struct mirror_names *names)
{
	const struct mirror_gap *gap = step->gap;
	struct mirror_point point = {
		.kind = MIRROR_POINT_SENTENCE,
		.code = step->item->code,
		.label = step->step.title,
		.about = step->item->wording,
		.theme_code = span_of(""),
		.journey_id = view->journey.id,
		.step_id = step->step.id,
		.first = mirror_figure_of(arena, names->first_capital, &step->first, &step->scale),
		.second = mirror_figure_of(arena, names->second_capital, &step->second, &step->scale),
		.reading = SPAN("hidden"),
		.reading_words = SPAN("non montré"),
		.reading_class = SPAN("hidden"),
	};
	if (gap == NULL) {
		point.sentence = moment_hidden_words(arena, step, names);
	} else {
		point.reading = span_of(stats_verdict_word(gap->verdict));
		point.reading_words = span_of(mirror_verdict_words[gap->verdict]);
		point.reading_class = span_of(mirror_verdict_classes[gap->verdict]);
		point.sentence =
			mirror_row_words(arena, gap, &step->first, &step->second, names, &step->scale);
		point.is_shared = gap->verdict == STATS_ALIKE;
		point.is_high = point.is_shared && step->is_strength;
		point.is_low = point.is_shared && step->is_pain;
	}
	draw(arena, step, &point);
	return point;
}

enum found
moment_read_point(struct arena *arena, struct db *db, int64_t root_id,
                  const struct moment_question *question, int64_t step_id, int32_t today,
                  struct mirror_reading *reading_r, struct fault *fault_r)
{
	struct moment_view view;
	*reading_r = (struct mirror_reading){ .place = PLACE_NONE,
		                                  .trouble = SPAN("Ce parcours n’est pas connu.") };
	const enum found found =
		moment_view_load(arena, db, root_id, question, today, &view, fault_r);
	if (found != FOUND_ONE)
		return found;
	const struct moment_step *step = step_by_id(&view, step_id);
	reading_r->trouble = SPAN("Cette enquête n’a pas demandé cette étape.");
	if (view.wave == NULL || step == NULL || step->item == NULL)
		return FOUND_NONE;
	*reading_r = (struct mirror_reading){
		.wave = *view.wave,
		.tree = view.tree,
		.place = PLACE_NONE,
		.place_code = span_of(""),
		.place_name = SPAN("toute l’organisation"),
		.journey_code = view.journey.code,
		.journey_name = view.journey.name,
		.journey_id = view.journey.id,
		.names = mirror_names_of(view.wave),
		.margin = mirror_margin_words(arena, &step->scale),
	};
	if (view.wave->changes > 0) {
		reading_r->nothing = "Les chiffres de cette enquête se préparent\u202f: rechargez cette page "
		                     "dans quelques secondes.";
		return FOUND_ONE;
	}
	reading_r->points = arena_new_of(arena, struct mirror_point);
	reading_r->points[0] = point_of(arena, &view, step, &reading_r->names);
	reading_r->count = 1;
	return FOUND_ONE;
}
