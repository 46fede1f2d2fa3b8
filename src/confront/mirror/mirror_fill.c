#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

struct filling {
	struct arena *arena;
	const struct mirror_view *view;
	struct mirror_names names;
	int64_t first_group_id, second_group_id;
	struct fault *fault_r;
};

/* --- the two voices of a line ---------------------------------------------------------------- */

/* Between places, only the means that were paired are known. */
static struct mirror_voice
voice_of(const struct secrecy_cell *cell, const struct mirror_gap *gap, bool is_first)
{
	if (cell == NULL && gap != NULL && gap->method == MIRROR_PLACES)
		return (struct mirror_voice){ .is_shown = true,
			                          .value = is_first ? gap->first_mean : gap->second_mean };
	return mirror_voice_of(cell);
}

static void
fill_voice(struct model *row, const struct mirror_voice *voice, size_t people, size_t mean)
{
	/* The fields of a voice follow one another: people, mean, half, low, high. */
	if (!voice->is_shown)
		return;
	if (voice->people > 0)
		model_count(row, people, voice->people);
	model_number(row, mean, voice->value);
	if (!voice->has_interval)
		return;
	model_number(row, mean + 1, (voice->high - voice->low) / 2);
	model_number(row, mean + 2, voice->low);
	model_number(row, mean + 3, voice->high);
}
_Static_assert(ROW_FIRST_HALF == ROW_FIRST_MEAN + 1 && ROW_FIRST_HIGH == ROW_FIRST_MEAN + 3 &&
                   ROW_SECOND_HALF == ROW_SECOND_MEAN + 1 &&
                   ROW_SECOND_HIGH == ROW_SECOND_MEAN + 3,
               "fill_voice counts on this order");

/* --- the marks ------------------------------------------------------------------------------- */

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

static struct chart_scale
chart_scale_of(const struct survey_scale *scale)
{
	return mirror_chart_scale(scale->low, scale->high);
}

static struct span
label_of(const struct filling *filling, const struct mirror_line *line,
         const struct mirror_voice *first, const struct mirror_voice *second, const char *verdict)
{
	struct text text = text_new(filling->arena, 2000);
	const int decimals = mirror_decimals(&filling->view->wave.scale);
	text_format(&text, "%.*s\u202f: ", SPAN_ARGS(line->label));
	const struct mirror_voice *voices[] = { first, second };
	const struct span names[] = { filling->names.first, filling->names.second };
	for (size_t i = 0; i < LENGTH(voices); i++) {
		text_add(&text, names[i]);
		text_add_char(&text, ' ');
		if (voices[i]->is_shown)
			text_add_number(&text, voices[i]->value, decimals);
		else
			text_add_z(&text, "non montrés");
		text_add_z(&text, ", ");
	}
	text_add_z(&text, verdict);
	return text_span(&text);
}

/* --- one row --------------------------------------------------------------------------------- */

static void
fill_gap(struct model *row, const struct mirror_gap *gap)
{
	model_number(row, ROW_GAP, gap->gap);
	model_text_z(row, ROW_VERDICT, stats_verdict_word(gap->verdict));
	if (gap->pairs > 0)
		model_count(row, ROW_PAIRS, gap->pairs);
	if (gap->is_tested) {
		model_number(row, ROW_GAP_HALF, (gap->high - gap->low) / 2);
		model_number(row, ROW_GAP_LOW, gap->low);
		model_number(row, ROW_GAP_HIGH, gap->high);
		model_number(row, ROW_P_DIFFERENT, gap->p_different);
		model_number(row, ROW_P_ALIKE, gap->p_alike);
		model_flag(row, ROW_BEYOND, gap->is_beyond);
	}
	if (gap->has_ranks) {
		model_number(row, ROW_CLIFF, gap->delta);
		model_number(row, ROW_CLIFF_LOW, gap->delta_low);
		model_number(row, ROW_CLIFF_HIGH, gap->delta_high);
		model_number(row, ROW_P_RANK, gap->p_rank);
		model_number(row, ROW_HEDGES, gap->hedges);
	}
	if (gap->verdict == STATS_UNSURE && gap->more_first >= 0)
		model_count(row, ROW_MORE_FIRST, gap->more_first);
	if (gap->verdict == STATS_UNSURE && gap->more_second >= 0)
		model_count(row, ROW_MORE_SECOND, gap->more_second);
	if (gap->has_link) {
		model_number(row, ROW_CORRELATION, gap->link);
		model_number(row, ROW_CORRELATION_LOW, gap->link_low);
		model_number(row, ROW_CORRELATION_HIGH, gap->link_high);
	}
}

/* Was none of the sentences of this line asked of that side? Counts and notes do not say. */
static bool
is_unasked(const struct mirror_view *view, const struct mirror_line *line, enum secrecy_kind kind,
           enum side side)
{
	size_t sentences = 0;
	for (size_t i = 0; i < view->form.item_count; i++) {
		const struct survey_item *item = &view->form.items[i];
		const bool is_of_line = kind == SECRECY_THEME
		                            ? item->theme_id == line->subject_id && item->level_count > 0
		                            : item->id == line->subject_id;
		if (is_of_line && item->rank[side] > 0)
			return false;
		sentences += is_of_line;
	}
	return sentences > 0;
}

/* What stands in place of a verdict when a note is not shown. */
static bool
hidden_words(const struct filling *filling, const struct mirror_line *line,
             enum secrecy_kind kind, const struct mirror_voice *first, const struct mirror_voice *second,
             const char **chip_r, struct span *sentence_r)
{
	const struct mirror_names *names = &filling->names;
	const bool hides_second = !second->is_shown;
	struct span coarser;
	if (!mirror_coarser(filling->arena, filling->view, kind, line->subject_id,
	                    hides_second ? SIDE_AGENT : SIDE_USAGER,
	                    hides_second ? filling->second_group_id : filling->first_group_id,
	                    &coarser, filling->fault_r))
		return false;
	if (!first->is_shown && !second->is_shown) {
		*chip_r = "notes non montrées";
		*sentence_r = SPAN("Ni l’une ni l’autre des deux notes n’est montrée ici. Ce choix "
		                   "protège les personnes qui répondent.");
		return true;
	}
	const struct span who = hides_second ? names->second : names->first;
	if (is_unasked(filling->view, line, kind, hides_second ? SIDE_AGENT : SIDE_USAGER)) {
		*chip_r = arena_format(filling->arena, "pas demandé aux %.*s", SPAN_ARGS(who));
		*sentence_r = span_of(arena_format(filling->arena,
		                                   "Cette enquête ne l’a pas demandé aux %.*s\u202f: il n’y a "
		                                   "rien à comparer.",
		                                   SPAN_ARGS(who)));
		return true;
	}
	*chip_r = arena_format(filling->arena, "note des %.*s non montrée", SPAN_ARGS(who));
	*sentence_r = mirror_hidden_words(filling->arena, "La note", who, coarser);
	return true;
}

static bool
fill_row(struct filling *filling, struct model *row, const struct mirror_line *line,
         enum secrecy_kind kind)
{
	const struct mirror_gap *gap = line->gap;
	const struct mirror_voice first = voice_of(line->first, gap, true);
	const struct mirror_voice second = voice_of(line->second, gap, false);
	const char *chip = gap != NULL ? mirror_verdict_words[gap->verdict] : "non montré";
	struct span sentence = span_of("");
	model_text_z(row, ROW_KIND, kind == SECRECY_THEME ? "theme" : "item");
	model_text(row, ROW_CODE, line->code);
	model_text(row, ROW_LABEL, line->label);
	model_text(row, ROW_THEME, line->theme_label);
	model_flag(row, ROW_REVERSED, line->is_reversed);
	fill_voice(row, &first, ROW_FIRST_PEOPLE, ROW_FIRST_MEAN);
	fill_voice(row, &second, ROW_SECOND_PEOPLE, ROW_SECOND_MEAN);
	if (gap != NULL) {
		fill_gap(row, gap);
		sentence = mirror_row_words(filling->arena, gap, &first, &second, &filling->names,
		                            &filling->view->wave.scale);
		if (gap->method == MIRROR_PLACES)
			model_text(row, ROW_CORRELATION_WORDS,
			           mirror_link_words(filling->arena, gap, &filling->names));
	} else if (!hidden_words(filling, line, kind, &first, &second, &chip, &sentence)) {
		return false;
	}
	model_text_z(row, ROW_VERDICT_WORDS, chip);
	model_text_z(row, ROW_VERDICT_CLASS, gap != NULL ? mirror_verdict_classes[gap->verdict] : "hidden");
	model_text(row, ROW_SENTENCE, sentence);
	mirror_act_urls(filling->arena, &filling->view->acts, line->code, row, ROW_WORKSHOP_URL);
	model_flag(row, ROW_FIRST_HIDDEN, !first.is_shown);
	model_flag(row, ROW_SECOND_HIDDEN, !second.is_shown);
	model_markup(row, ROW_MARKS,
	             chart_gap_marks(filling->arena,
	                             &(struct chart_gap){
									 .scale = chart_scale_of(&filling->view->wave.scale),
									 .first = mirror_chart_voice(&first),
									 .second = mirror_chart_voice(&second),
									 .link = link_of(gap),
									 .label = label_of(filling, line, &first, &second, chip),
								 }));
	return true;
}

/* --- clouds: places as points ---------------------------------------------------------------- */

static size_t
cloud_points(const struct filling *filling, const struct secrecy_cell *cells, size_t count,
             int64_t theme_id, struct chart_point *points)
{
	const struct mirror_view *view = filling->view;
	const uint32_t begin = view->place == PLACE_NONE ? 0 : view->place;
	const uint32_t end =
		view->place == PLACE_NONE ? view->tree->count : view->tree->places[view->place].end;
	size_t point_count = 0;
	for (size_t i = 0; i < count && point_count <= CHART_POINT_MAX; i++) {
		const struct secrecy_cell *first = &cells[i];
		if (first->kind != SECRECY_THEME || first->subject_id != theme_id ||
		    first->side != SIDE_USAGER || first->group_id != filling->first_group_id)
			continue;
		const uint32_t place = place_by_id(view->tree, first->place_id);
		if (place == PLACE_NONE || place < begin || place >= end)
			continue;
		for (size_t j = i + 1; j < count && cells[j].place_id == first->place_id &&
		                       cells[j].subject_id == theme_id;
		     j++)
			if (cells[j].side == SIDE_AGENT &&
			    cells[j].group_id == filling->second_group_id &&
			    point_count <= CHART_POINT_MAX)
				points[point_count++] = (struct chart_point){ view->tree->places[place].name,
					                                          first->mean, cells[j].mean,
					                                          CHART_LINK_ALIKE };
	}
	return point_count;
}

static struct markup
draw_cloud(const struct filling *filling, const struct mirror_line *line,
           const struct chart_point *points, size_t count)
{
	struct arena *arena = filling->arena;
	const struct mirror_names *names = &filling->names;
	const struct chart_scatter scatter = {
		.scale = chart_scale_of(&filling->view->wave.scale),
		.title = line->label,
		.description = span_of(arena_format(
			arena, "%zu lieux\u202f: de gauche à droite la note des %.*s, de bas en haut celle "
				   "des %.*s.",
			count, SPAN_ARGS(names->first), SPAN_ARGS(names->second))),
		.first_axis = span_of(arena_format(arena, "Note des %.*s", SPAN_ARGS(names->first))),
		.second_axis = span_of(arena_format(arena, "Note des %.*s", SPAN_ARGS(names->second))),
		.diagonal = SPAN("même note"),
		.points = points,
		.point_count = count,
	};
	return chart_scatter_draw(arena, &scatter);
}

static bool
fill_clouds(struct filling *filling, struct model *comparison, const struct mirror_line *lines,
            size_t line_count)
{
	const struct mirror_view *view = filling->view;
	struct secrecy_cell *cells;
	size_t cell_count;
	if (view->wave.kind != SURVEY_SCORES)
		return true;
	if (!secrecy_cells_all(filling->arena, view->db, view->root_id, view->wave.id, &cells,
	                       &cell_count, filling->fault_r))
		return false;
	for (size_t i = 0; i < line_count; i++) {
		if (lines[i].gap == NULL || lines[i].gap->method != MIRROR_PLACES)
			continue;
		struct chart_point *points =
			arena_array_of(filling->arena, struct chart_point, CHART_POINT_MAX + 1);
		const size_t count =
			cloud_points(filling, cells, cell_count, lines[i].subject_id, points);
		if (count == 0 || count > CHART_POINT_MAX)
			continue;
		struct model *cloud = model_row(comparison, COMPARISON_CLOUDS);
		model_text(cloud, CLOUD_TITLE, lines[i].label);
		model_text(cloud, CLOUD_WORDS,
		           mirror_link_words(filling->arena, lines[i].gap, &filling->names));
		model_markup(cloud, CLOUD_PICTURE, draw_cloud(filling, &lines[i], points, count));
		model_flag(comparison, COMPARISON_HAS_CLOUDS, true);
	}
	return true;
}

/* --- one comparison -------------------------------------------------------------------------- */

static bool
fill_rows(struct filling *filling, struct model *comparison, size_t field,
          enum secrecy_kind kind, const struct mirror_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!fill_row(filling, model_row(comparison, field), &lines[i], kind))
			return false;
	return true;
}

/* Convergences and shared strengths come before gaps (QUESTIONNAIRE §6). */
static void
fill_together(const struct filling *filling, struct model *comparison,
              const struct mirror_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (lines[i].gap == NULL || lines[i].gap->verdict != STATS_ALIKE)
			continue;
		const struct mirror_gap *gap = lines[i].gap;
		const struct mirror_voice first = voice_of(lines[i].first, gap, true);
		const struct mirror_voice second = voice_of(lines[i].second, gap, false);
		const struct span words = mirror_row_words(filling->arena, gap, &first, &second,
		                                           &filling->names, &filling->view->wave.scale);
		model_text_z(model_row(comparison, COMPARISON_TOGETHER), SENTENCE_TEXT,
		             arena_format(filling->arena, "%.*s. %.*s",
		                          SPAN_ARGS(lines[i].label), SPAN_ARGS(words)));
	}
}

static void
fill_caption(const struct filling *filling, struct model *comparison,
             const struct mirror_line *lines, size_t count)
{
	static const char *const methods[MIRROR_METHOD_COUNT] = { [MIRROR_PEOPLE] = "people",
		                                                      [MIRROR_PLACES] = "places",
		                                                      [MIRROR_NOTES] = "notes" };
	const struct survey_scale *scale = &filling->view->wave.scale;
	const struct mirror_gap *gap = NULL;
	struct text text = text_new(filling->arena, 1000);
	for (size_t i = 0; i < count && gap == NULL; i++)
		gap = lines[i].gap;
	text_add_z(&text, "Notes de ");
	text_add_number(&text, scale->low, 0);
	text_add_z(&text, " à ");
	text_add_number(&text, scale->high, 0);
	text_format(&text, ". Écart\u202f: %.*s moins %.*s.", SPAN_ARGS(filling->names.second),
	            SPAN_ARGS(filling->names.first));
	if (gap != NULL && gap->method == MIRROR_PLACES)
		text_format(&text, " Moyennes simples de %lld lieux où les deux notes sont montrées.",
		            (long long)gap->pairs);
	if (gap != NULL) {
		model_text_z(comparison, COMPARISON_METHOD, methods[gap->method]);
		if (gap->family_size > 0)
			model_count(comparison, COMPARISON_FAMILY, gap->family_size);
		model_flag(comparison, COMPARISON_HAS_SHEET, gap->method != MIRROR_NOTES);
		model_flag(comparison, COMPARISON_HAS_INTERVALS, gap->method == MIRROR_PEOPLE);
	}
	model_text(comparison, COMPARISON_CAPTION, text_span(&text));
}

static struct span
group_code(const struct mirror_view *view, int64_t group_id)
{
	for (size_t i = 0; i < view->form.group_count; i++)
		if (view->form.groups[i].id == group_id)
			return view->form.groups[i].code;
	return span_of("");
}

static bool
fill_comparison(struct filling *filling, struct model *page, bool is_first)
{
	const struct mirror_view *view = filling->view;
	struct model *comparison = model_row(page, MIRROR_COMPARISONS);
	const bool by_item = view->wave.kind == SURVEY_COUNTS;
	const enum secrecy_kind kind = by_item ? SECRECY_ITEM : SECRECY_THEME;
	size_t count, item_count = 0;
	struct mirror_line *lines = mirror_lines(filling->arena, view, kind, filling->first_group_id,
	                                         filling->second_group_id, &count);
	struct mirror_line *items = NULL;
	if (view->wave.kind == SURVEY_ANSWERS)
		items = mirror_lines(filling->arena, view, SECRECY_ITEM, filling->first_group_id,
		                     filling->second_group_id, &item_count);
	const struct mirror_names *names = &filling->names;
	model_text_z(comparison, COMPARISON_HEADING,
	             arena_format(filling->arena, "%.*s et %.*s", SPAN_ARGS(names->first_capital),
	                          SPAN_ARGS(names->second)));
	if (filling->first_group_id != 0)
		model_text(comparison, COMPARISON_FIRST_GROUP, group_code(view, filling->first_group_id));
	if (filling->second_group_id != 0)
		model_text(comparison, COMPARISON_SECOND_GROUP,
		           group_code(view, filling->second_group_id));
	model_text(comparison, COMPARISON_FIRST, names->first_capital);
	model_text(comparison, COMPARISON_FIRST_SMALL, names->first);
	model_text(comparison, COMPARISON_SECOND, names->second_capital);
	model_text(comparison, COMPARISON_SECOND_SMALL, names->second);
	model_markup(comparison, COMPARISON_AXIS,
	             chart_gap_axis(filling->arena, chart_scale_of(&view->wave.scale)));
	fill_together(filling, comparison, lines, count);
	fill_caption(filling, comparison, lines, count);
	model_flag(comparison, COMPARISON_HAS_ITEMS, item_count > 0);
	if (is_first) {
		model_text(page, MIRROR_TITLE, mirror_title(filling->arena, lines, count, names));
		model_text(page, MIRROR_LEAD, mirror_lead(filling->arena, lines, count));
	}
	return fill_rows(filling, comparison, COMPARISON_ROWS, kind, lines, count) &&
	       fill_rows(filling, comparison, COMPARISON_ITEMS, SECRECY_ITEM, items, item_count) &&
	       fill_clouds(filling, comparison, lines, count);
}

/* Scores compare groups; answers and counts compare whole sides. */
static size_t
groups_of(const struct mirror_view *view, enum side side, const struct survey_group **groups_r)
{
	size_t count = 0;
	for (size_t i = 0; view->wave.kind == SURVEY_SCORES && i < view->form.group_count; i++)
		if (view->form.groups[i].side == side)
			groups_r[count++] = &view->form.groups[i];
	if (count == 0)
		groups_r[count++] = NULL;
	return count;
}

static struct mirror_names
names_of(struct arena *arena, const struct mirror_view *view, const struct survey_group *first,
         const struct survey_group *second)
{
	struct mirror_names names = mirror_names_of(&view->wave);
	names.left_first = view->left_first;
	names.left_second = view->left_second;
	if (first != NULL) {
		names.first_capital = first->name;
		names.first = mirror_small(arena, first->name);
	}
	if (second != NULL) {
		names.second_capital = second->name;
		names.second = mirror_small(arena, second->name);
	}
	return names;
}

bool
mirror_fill_comparisons(struct arena *arena, const struct mirror_view *view, struct model *page,
                        struct fault *fault_r)
{
	const struct survey_group *first[SURVEY_GROUP_COUNT_MAX + 1];
	const struct survey_group *second[SURVEY_GROUP_COUNT_MAX + 1];
	const size_t first_count = groups_of(view, SIDE_USAGER, first);
	const size_t second_count = groups_of(view, SIDE_AGENT, second);
	for (size_t i = 0; i < first_count; i++)
		for (size_t j = 0; j < second_count; j++) {
			struct filling filling = { .arena = arena, .view = view, .fault_r = fault_r };
			filling.names = names_of(arena, view, first[i], second[j]);
			filling.first_group_id = first[i] != NULL ? first[i]->id : 0;
			filling.second_group_id = second[j] != NULL ? second[j]->id : 0;
			if (!fill_comparison(&filling, page, i == 0 && j == 0))
				return false;
		}
	return true;
}
