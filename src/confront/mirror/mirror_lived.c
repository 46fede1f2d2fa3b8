/* Lived experiences (V): the same quality, lived by each in her own place. Two levels side by side,
 * never a gap, never a verdict on the other (QUESTIONNAIRE §5.6). */
#include <math.h>

#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

struct living {
	struct arena *arena;
	const struct mirror_view *view;
	struct mirror_names names;
	const struct survey_item *item;
	struct mirror_voice voices[2]; /* 0–100 */
	struct mirror_symmetry *symmetries;
	size_t symmetry_count;
	struct fault *fault_r;
};

static void
add_values(struct text *text, const struct living *living)
{
	text_add_number(text, living->voices[0].value, 0);
	text_add_z(text, " et ");
	text_add_number(text, living->voices[1].value, 0);
}

static const char *
between_places(const struct living *living)
{
	const struct mirror_symmetry *symmetry = NULL;
	struct text text = text_new(living->arena, 1000);
	for (size_t i = 0; i < living->symmetry_count; i++)
		if (living->symmetries[i].item_id == living->item->id)
			symmetry = &living->symmetries[i];
	if (symmetry == NULL || living->view->place != PLACE_NONE || living->view->journey != SIZE_MAX)
		return "";
	if (symmetry->places < MIRROR_SYMMETRY_PLACES_MIN)
		return " Il faut au moins 8 lieux pour chercher un lien.";
	if (!symmetry->has_link)
		return "";
	if (symmetry->low > 0 || symmetry->high < 0) {
		text_format(&text,
		            " Dans %lld lieux, là où les %.*s vivent mieux ce point, les %.*s le vivent %s "
		            "(ρ\u00a0=\u00a0",
		            (long long)symmetry->places, SPAN_ARGS(living->names.second),
		            SPAN_ARGS(living->names.first),
		            symmetry->link > 0 ? "mieux aussi" : "moins bien");
		text_add_number(&text, symmetry->link, 2);
		text_add_z(&text, ", entre ");
		text_add_signed(&text, symmetry->low, 2);
		text_add_z(&text, " et ");
		text_add_signed(&text, symmetry->high, 2);
		text_add_z(&text, "). Ceci ne dit pas ce qui entraîne quoi.");
	} else {
		text_format(&text, " Sur %lld lieux, aucun lien ne se voit. Un lien plus faible que ",
		            (long long)symmetry->places);
		text_add_number(&text, symmetry->visible, 2);
		text_add_z(&text, " ne pourrait pas se voir.");
	}
	return text_z(&text);
}

static void
set_reading(const struct living *living, struct mirror_facing *facing)
{
	static const struct survey_scale scale = { .low = 0, .high = 100 };
	const enum mirror_level first = mirror_level_of(&living->voices[0], &scale);
	const enum mirror_level second = mirror_level_of(&living->voices[1], &scale);
	struct text text = text_new(living->arena, 3000);
	facing->link = CHART_LINK_ALIKE; /* no gap is drawn between two lives */
	if (first == MIRROR_HIGH && second == MIRROR_HIGH) {
		facing->reading = "shared";
		facing->reading_words = "attention partagée";
		facing->reading_class = "alike";
		text_format(&text, "L’attention est partagée\u202f: %.*s et %.*s donnent une note haute à "
		                   "ce qu’ils vivent (",
		            SPAN_ARGS(living->names.first), SPAN_ARGS(living->names.second));
		add_values(&text, living);
		text_add_z(&text, ").");
	} else if (first == MIRROR_LOW && second == MIRROR_LOW) {
		facing->reading = "missing";
		facing->reading_words = "manque des deux côtés";
		facing->reading_class = "different";
		text_add_z(&text, "L’attention manque des deux côtés (");
		add_values(&text, living);
		text_add_z(&text, ").");
	} else if (first != second && mirror_are_apart(&living->voices[0], &living->voices[1])) {
		facing->reading = "unequal";
		facing->reading_words = "attention inégale";
		facing->reading_class = "different";
		text_add_z(&text, "L’attention n’est pas égale\u202f: ");
		text_add_number(&text, living->voices[0].value, 0);
		text_format(&text, " pour ce que vivent les %.*s, ", SPAN_ARGS(living->names.first));
		text_add_number(&text, living->voices[1].value, 0);
		text_format(&text, " pour ce que vivent les %.*s.", SPAN_ARGS(living->names.second));
	} else {
		facing->reading = "unsure";
		facing->reading_words = "pas encore situé";
		facing->reading_class = "unsure";
		text_add_z(&text, "On ne peut pas encore situer les deux niveaux.");
	}
	text_add_z(&text, between_places(living));
	facing->sentence = text_z(&text);
}

static bool
set_hidden(const struct living *living, struct mirror_facing *facing)
{
	const bool second = !living->voices[1].is_shown;
	struct span coarser;
	if (!mirror_coarser(living->arena, living->view, SECRECY_ITEM, living->item->id,
	                    second ? SIDE_AGENT : SIDE_USAGER, 0, &coarser, living->fault_r))
		return false;
	facing->reading = "hidden";
	facing->reading_words = "non montré";
	facing->reading_class = "hidden";
	facing->link = CHART_LINK_ALIKE;
	facing->sentence = span_copy(
		living->arena,
		mirror_hidden_words(living->arena, "La réponse",
	                        second ? living->names.second : living->names.first, coarser));
	return true;
}

static bool
add_lived(struct living *living, struct model *section, const struct mirror_unit *unit)
{
	const struct mirror_view *view = living->view;
	const struct survey_item *item = living->item;
	const struct survey_scale scale = survey_item_scale(&view->wave, item);
	const double by = 100 / (scale.high - scale.low);
	for (int side = 0; side < 2; side++)
		living->voices[side] = mirror_voice_scaled(
			mirror_voice_of(mirror_cell(view, SECRECY_ITEM, item->id,
		                                side == 0 ? SIDE_USAGER : SIDE_AGENT, 0)),
			by, -scale.low * by);
	struct mirror_facing facing = { .code = item->code,
		                            .acts = view->acts,
		                            .label = item->asked[SIDE_USAGER],
		                            .first = living->voices[0],
		                            .second = living->voices[1] };
	if (!span_equal(item->asked[SIDE_USAGER], item->asked[SIDE_AGENT]))
		facing.about = span_of(arena_format(living->arena, "%.*s\u202f: «\u202f%.*s\u202f»",
		                                    SPAN_ARGS(living->names.second_capital),
		                                    SPAN_ARGS(item->asked[SIDE_AGENT])));
	if (living->voices[0].is_shown && living->voices[1].is_shown)
		set_reading(living, &facing);
	else if (!set_hidden(living, &facing))
		return false;
	mirror_facing_add(living->arena, section, &facing, unit, &living->names);
	return true;
}

static bool
is_any_shown(const struct mirror_view *view)
{
	for (size_t i = 0; i < view->form.item_count; i++)
		if (view->form.items[i].kind == 'V' &&
		    (mirror_cell(view, SECRECY_ITEM, view->form.items[i].id, SIDE_USAGER, 0) != NULL ||
		     mirror_cell(view, SECRECY_ITEM, view->form.items[i].id, SIDE_AGENT, 0) != NULL))
			return true;
	return false;
}

bool
mirror_fill_lived(struct arena *arena, const struct mirror_view *view, struct model *page,
                  struct fault *fault_r)
{
	const struct mirror_unit unit = { .scale = { 0, 100, 20 }, .decimals = 0, .suffix = "" };
	struct living living = { .arena = arena,
		                     .view = view,
		                     .names = mirror_names_of(&view->wave),
		                     .fault_r = fault_r };
	struct model *section = NULL;
	if (view->wave.kind != SURVEY_ANSWERS)
		return true;
	if (view->db != NULL &&
	    !mirror_symmetries(arena, view->db, view->root_id, view->wave.id, &living.symmetries,
	                       &living.symmetry_count, fault_r))
		return false;
	for (size_t i = 0; i < view->form.item_count; i++) {
		living.item = &view->form.items[i];
		if (living.item->kind != 'V' || living.item->rank[SIDE_USAGER] == 0 ||
		    living.item->rank[SIDE_AGENT] == 0)
			continue;
		if (section == NULL) {
			section = mirror_section_add(page, MIRROR_AFTER, "lived",
			                             "Ce que chacun vit, de son côté", &living.names);
			model_text_z(section, SECTION_INTRO,
			             "La même qualité, vécue par chacun à sa place. Ce sont deux vécus, pas "
			             "deux avis sur une même chose.");
			model_markup(section, SECTION_AXIS, chart_gap_axis(arena, unit.scale));
			model_text_z(section, SECTION_CAPTION, "Notes ramenées de 0 à 100.");
			model_text_z(section, SECTION_NOTE,
			             "Haute\u202f: tout l’intervalle est au-dessus de 60. Basse\u202f: il est "
			             "sous 50.");
		}
		if (!is_any_shown(view))
			break;
		if (!add_lived(&living, section, &unit))
			return false;
	}
	if (section != NULL && !model_has(section, SECTION_HAS_ROWS))
		mirror_section_hide(section);
	return true;
}
