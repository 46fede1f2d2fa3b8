/* One action: what was expected of it and what was observed, on both sides. Never why. */
#include "base/time.h"
#include "prove/impact/impact_page.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define DAY(name, words) { name, FIELD_DATE, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }

/* The fields of the second side follow those of the first, in the same order. */
enum {
	EFFECT_TITLE, EFFECT_ACTION, EFFECT_REFERENCE, EFFECT_ACTION_URL, EFFECT_PLACE, EFFECT_CODE,
	EFFECT_SENTENCE, EFFECT_JUDGED_WORDS, EFFECT_FROM, EFFECT_STATE, EFFECT_STATE_WORDS,
	EFFECT_BEFORE, EFFECT_BEFORE_NAME, EFFECT_BEFORE_CLOSED, EFFECT_AFTER, EFFECT_AFTER_NAME,
	EFFECT_AFTER_CLOSED, EFFECT_PLACE_WORDS, EFFECT_SCALE_WORDS,
	EFFECT_FIRST, EFFECT_FIRST_WAY, EFFECT_FIRST_WORDS, EFFECT_FIRST_GRADE,
	EFFECT_FIRST_GRADE_WORDS,
	EFFECT_SECOND, EFFECT_SECOND_WAY, EFFECT_SECOND_WORDS, EFFECT_SECOND_GRADE,
	EFFECT_SECOND_GRADE_WORDS,
	EFFECT_THEME, EFFECT_THEME_STATE, EFFECT_THEME_SINCE, EFFECT_FIRST_MOVE, EFFECT_SECOND_MOVE,
	EFFECT_THEME_BEFORE, EFFECT_ROWS, EFFECT_AXIS, EFFECT_EFFECTS_URL, EFFECT_HAS_EXPECTED, EFFECT_FIELD_COUNT
};
enum { EFFECT_SIDE_WIDTH = EFFECT_SECOND - EFFECT_FIRST };

static const struct field effect_fields[EFFECT_FIELD_COUNT] = {
	[EFFECT_TITLE] = TEXT("title", "Expected, observed."),
	[EFFECT_ACTION] = TEXT("action", "What was decided."),
	[EFFECT_REFERENCE] = TEXT("reference", "What people read and type."),
	[EFFECT_ACTION_URL] = URL("action_url"),
	[EFFECT_PLACE] = TEXT("where", "Where."),
	[EFFECT_CODE] = TEXT("judged_code", "Code of the sentence that judges it."),
	[EFFECT_SENTENCE] = TEXT("judged_sentence", "That sentence."),
	[EFFECT_JUDGED_WORDS] = TEXT("judged_words", "Or what else does."),
	[EFFECT_FROM] = DAY("judged_from", "A wave closed from then on judges it."),
	[EFFECT_STATE] = TEXT("state", "compared, otherwise, unfinished, too_early, no_after …"),
	[EFFECT_STATE_WORDS] = TEXT("state_words", "Why nothing is compared; null: it is."),
	[EFFECT_BEFORE] = TEXT("before", "Code of the last wave before it began."),
	[EFFECT_BEFORE_NAME] = TEXT("before_name", "Its name."),
	[EFFECT_BEFORE_CLOSED] = DAY("before_closed", "Its last day."),
	[EFFECT_AFTER] = TEXT("after", "Code of the first wave that judges it."),
	[EFFECT_AFTER_NAME] = TEXT("after_name", "Its name."),
	[EFFECT_AFTER_CLOSED] = DAY("after_closed", "Its last day."),
	[EFFECT_PLACE_WORDS] = TEXT("place_words", "What was compared with what, when places changed."),
	[EFFECT_SCALE_WORDS] = SHOWN("scale_words"),
	[EFFECT_FIRST] = TEXT("first", "Name of the first side."),
	[EFFECT_FIRST_WAY] = TEXT("first_way", "What was expected for them."),
	[EFFECT_FIRST_WORDS] = TEXT("first_expected", "The same in words."),
	[EFFECT_FIRST_GRADE] = TEXT("first_grade", "expected, slight, unmoved, opposite, unknown …"),
	[EFFECT_FIRST_GRADE_WORDS] = TEXT("first_grade_words", "The same as the page says it."),
	[EFFECT_SECOND] = TEXT("second", "Name of the second side."),
	[EFFECT_SECOND_WAY] = TEXT("second_way", "What was expected for them."),
	[EFFECT_SECOND_WORDS] = TEXT("second_expected", "The same in words."),
	[EFFECT_SECOND_GRADE] = TEXT("second_grade", "As first_grade."),
	[EFFECT_SECOND_GRADE_WORDS] = TEXT("second_grade_words", "The same as the page says it."),
	[EFFECT_THEME] = TEXT("theme_words", "How large was the theme of texts it comes of; null: none."),
	[EFFECT_THEME_STATE] = TEXT("theme_state_words", "Why no later survey is compared; null: one is."),
	[EFFECT_THEME_SINCE] = DAY("theme_closed", "The last day of that later survey."),
	[EFFECT_FIRST_MOVE] = TEXT("first_move", "How large it was and is among usagers, with the difference."),
	[EFFECT_SECOND_MOVE] = TEXT("second_move", "The same among agents."),
	[EFFECT_THEME_BEFORE] = { "theme_is_before", FIELD_FLAG, FIELD_API,
		.help = "That survey closed before the action was done." },
	[EFFECT_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = impact_row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "What was observed, when it is compared: one row." },
	[EFFECT_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[EFFECT_EFFECTS_URL] = URL("effects_url"),
	[EFFECT_HAS_EXPECTED] = { "has_expected", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind impact_effect_page = { "action.effect", "prove/impact/pages/effect.html",
	effect_fields, EFFECT_FIELD_COUNT };

struct effecting {
	struct visit *visit;
	struct action action;
	struct impact_sight *sight;
	struct model *page;
	struct fault fault;
};

/* --- nothing to compare ----------------------------------------------------------------------- */

/* « close à partir du 1er mars 2026 » */
static void
add_from(const struct effecting *effecting, struct text *text)
{
	text_add_z(text, "close à partir du ");
	text_add_date_words(text, effecting->sight->from_day);
}

static void
add_unfinished(const struct effecting *effecting, struct text *text)
{
	text_add_z(text, "Cette action n’est pas finie. Une fois faite, elle sera jugée à la première "
	                 "enquête qui posera cette phrase, ");
	if (effecting->sight->from_day > effecting->visit->today)
		add_from(effecting, text);
	else
		text_add_z(text, "close ensuite");
	text_add_char(text, '.');
}

static const char *
state_words(const struct effecting *effecting)
{
	struct text text = text_new(effecting->visit->arena, 600);
	switch (effecting->sight->state) {
	case IMPACT_EFFECT_COMPARED:
		return NULL;
	case IMPACT_EFFECT_OTHERWISE:
		return "Cette action n’est pas jugée par les réponses à une phrase d’enquête, mais autrement. "
		       "Il n’y a donc pas de notes à comparer ici.";
	case IMPACT_EFFECT_GIVEN_UP:
		return "Cette action a été abandonnée\u202f: il n’y a rien à lui attribuer, ni en bien ni en mal.";
	case IMPACT_EFFECT_UNFINISHED:
		add_unfinished(effecting, &text);
		break;
	case IMPACT_EFFECT_TOO_EARLY:
		text_add_z(&text, "Il est trop tôt\u202f: elle sera jugée à la première enquête qui posera cette "
		                  "phrase, ");
		add_from(effecting, &text);
		text_add_char(&text, '.');
		break;
	case IMPACT_EFFECT_NO_AFTER:
		text_add_z(&text, "Vous ne pouvez lire encore aucune enquête qui ait posé cette phrase depuis, ");
		add_from(effecting, &text);
		text_add_z(&text, ". Posez-la de nouveau dans la prochaine pour savoir ce qui a bougé.");
		break;
	case IMPACT_EFFECT_NO_BEFORE:
		text_add_z(&text, "Vous ne pouvez lire aucune enquête qui ait posé cette phrase avant que l’action "
		                  "commence, le ");
		text_add_date_words(&text, action_first_day(&effecting->action));
		text_add_z(&text, "\u202f: il n’y a pas de point de départ auquel comparer.");
		break;
	case IMPACT_EFFECT_APART:
		return "Cette phrase a été posée, mais elle est celle d’une étape d’un parcours, ou elle a ses "
		       "propres réponses\u202f: elle n’est pas comparée d’une enquête à l’autre.";
	case IMPACT_EFFECT_PREPARING:
		return "De nouvelles réponses sont arrivées. Leurs chiffres passent au contrôle qui protège les "
		       "personnes\u202f: rechargez cette page dans quelques secondes.";
	default:
		return "Le lieu de cette action n’existait pas, ou plus, quand la seconde enquête a été close\u202f: "
		       "rien ne peut être comparé.";
	}
	return text_z(&text);
}

/* --- what is expected, what is observed -------------------------------------------------------- */

static void
fill_expected(const struct effecting *effecting, const struct mirror_names *names)
{
	static const enum side sides[ACTION_SIDE_COUNT] = { SIDE_USAGER, SIDE_AGENT };
	struct model *page = effecting->page;
	model_text(page, EFFECT_FIRST, names->first_capital);
	model_text(page, EFFECT_SECOND, names->second_capital);
	for (size_t i = 0; i < ACTION_SIDE_COUNT; i++) {
		const struct action_effect *effect = &effecting->action.effects[sides[i]];
		model_text_z(page, EFFECT_FIRST_WAY + i * EFFECT_SIDE_WIDTH, action_way_words[effect->way]);
		model_text(page, EFFECT_FIRST_WORDS + i * EFFECT_SIDE_WIDTH, effect->words);
	}
}

static void
fill_observed(const struct effecting *effecting)
{
	const struct impact_sight *sight = effecting->sight;
	const struct impact_words words = impact_words_of(effecting->visit->arena, &sight->view);
	const struct survey_scale *scale = &sight->line->scale;
	struct model *page = effecting->page;
	struct text said = text_new(effecting->visit->arena, 200);
	text_add_z(&said, "Notes de ");
	text_add_number(&said, scale->low, 0);
	text_add_z(&said, " à ");
	text_add_number(&said, scale->high, 0);
	text_add_char(&said, '.');
	model_text(page, EFFECT_SCALE_WORDS, text_span(&said));
	model_text_z(page, EFFECT_PLACE_WORDS, impact_place_words(&words));
	model_url(page, EFFECT_EFFECTS_URL,
	          impact_address(effecting->visit->arena, &sight->view,
	                         impact_place_code(&sight->view), NULL));
	for (size_t i = 0; i < IMPACT_SIDE_COUNT; i++) {
		const enum action_way way = effecting->action.effects[impact_side(i)].way;
		const struct impact_voice *voice = &sight->line->voices[i];
		model_text_z(page, EFFECT_FIRST_GRADE + i * EFFECT_SIDE_WIDTH,
		             impact_grade_word(impact_grade_of(way, voice)));
		model_text_z(page, EFFECT_FIRST_GRADE_WORDS + i * EFFECT_SIDE_WIDTH,
		             impact_grade_words(way, voice));
	}
	impact_fill_row(&words, model_row(page, EFFECT_ROWS), sight->line);
	model_markup(page, EFFECT_AXIS, impact_axis(effecting->visit->arena, scale));
}

static void
fill_waves(const struct effecting *effecting)
{
	const struct survey_wave *before = &effecting->sight->view.waves[IMPACT_BEFORE];
	const struct survey_wave *after = &effecting->sight->view.waves[IMPACT_AFTER];
	struct model *page = effecting->page;
	if (before->id == 0)
		return;
	model_text(page, EFFECT_BEFORE, before->code);
	model_text(page, EFFECT_BEFORE_NAME, before->name);
	model_date(page, EFFECT_BEFORE_CLOSED, before->closed_day);
	model_text(page, EFFECT_AFTER, after->code);
	model_text(page, EFFECT_AFTER_NAME, after->name);
	model_date(page, EFFECT_AFTER_CLOSED, after->closed_day);
}

/* Its name today, or that of the day when both were compared. */
static bool
name_place(struct effecting *effecting, struct span *name_r)
{
	const struct visit *visit = effecting->visit;
	const struct impact_view *view = &effecting->sight->view;
	const int64_t place_id = effecting->action.place_id;
	*name_r = SPAN("toute l’organisation");
	if (place_id == 0)
		return true;
	const struct place_tree *tree =
		effecting->sight->line != NULL
			? view->places.trees[IMPACT_AFTER]
			: place_tree_load(visit->arena, visit->db, visit->root_id, visit->today,
	                          &effecting->fault);
	if (tree == NULL)
		return false;
	*name_r = place_said(tree, place_id);
	return true;
}

/* « usagers » and « agents », or colleagues: those of the waves that judge it, or of its source. */
static bool
name_sides(struct effecting *effecting, struct mirror_names *names_r)
{
	const struct visit *visit = effecting->visit;
	const int64_t source_id = effecting->action.source.wave_id;
	struct survey_wave wave = effecting->sight->view.waves[IMPACT_AFTER];
	if (wave.id == 0 && source_id != 0 &&
	    survey_wave_by_id(visit->arena, visit->db, visit->root_id, source_id, &wave,
	                      &effecting->fault) == FOUND_FAILED)
		return false;
	*names_r = mirror_names_of(&wave);
	return true;
}

/* --- what people write of it ------------------------------------------------------------------- */

static bool
fill_since(struct effecting *effecting, const struct verbatim_sight *sight,
           const struct codebook_start *start)
{
	const struct visit *visit = effecting->visit;
	const struct action *action = &effecting->action;
	struct model *page = effecting->page;
	struct codebook_since since;
	if (!codebook_since_load(visit->arena, visit->db, sight, start, &since, &effecting->fault))
		return false;
	model_text_z(page, EFFECT_THEME_STATE, codebook_since_words[since.state]);
	if (since.state != CODEBOOK_COMPARED)
		return true;
	model_date(page, EFFECT_THEME_SINCE, since.heap.closed_day);
	model_flag(page, EFFECT_THEME_BEFORE,
	           action->state != ACTION_DONE || since.heap.closed_day < action->ended_day);
	for (size_t i = 0; i < IMPACT_SIDE_COUNT; i++) {
		const enum side side = impact_side(i);
		model_text_z(page, EFFECT_FIRST_MOVE + i,
		             codebook_move_words(visit->arena, &start->sizes[side], &since.sizes[side]));
	}
	return true;
}
_Static_assert(EFFECT_SECOND_MOVE == EFFECT_FIRST_MOVE + 1, "fill_since counts on this order");

/* As far as this reader may read what people wrote. */
static bool
fill_theme(struct effecting *effecting)
{
	struct visit *visit = effecting->visit;
	struct verbatim_sight sight = { .root_id = visit->root_id, .reader = visit->reader };
	struct action_theme theme;
	struct codebook_start start;
	enum found found = action_theme_of(visit->arena, visit->db, visit->root_id, effecting->action.id, &theme,
	                                   &effecting->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	sight.tree = place_tree_load(visit->arena, visit->db, visit->root_id, visit->today, &effecting->fault);
	if (sight.tree == NULL)
		return false;
	found = codebook_start_load(visit->arena, visit->db, &sight, theme.start_id, &start, &effecting->fault);
	if (found == FOUND_NONE)
		model_text_z(effecting->page, EFFECT_THEME,
		             "Cette action vient de ce que des personnes ont écrit. Combien elles sont, alors et "
		             "depuis, ne se lit que par qui peut lire tous ces textes.");
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	const char *size = codebook_start_words(visit->arena, &start);
	model_text_z(effecting->page, EFFECT_THEME,
	             start.name.length == 0
	                 ? arena_format(visit->arena, "D’où elle vient\u202f: %s. Les textes ont été effacés depuis.",
	                                size)
	                 : arena_format(visit->arena, "D’où elle vient\u202f: le thème «\u202f%.*s\u202f», %s.",
	                                SPAN_ARGS(start.name), size));
	return fill_since(effecting, &sight, &start);
}

static bool
fill(struct effecting *effecting)
{
	const struct impact_sight *sight = effecting->sight;
	const struct action *action = &effecting->action;
	struct model *page = effecting->page;
	struct mirror_names names;
	struct span place;
	if (!name_place(effecting, &place) || !name_sides(effecting, &names))
		return false;
	model_text_z(page, EFFECT_TITLE,
	             arena_format(effecting->visit->arena, "Attendu, observé\u202f: %.*s",
	                          SPAN_ARGS(action->what)));
	model_text(page, EFFECT_ACTION, action->what);
	model_text(page, EFFECT_REFERENCE, action->reference);
	model_url_z(page, EFFECT_ACTION_URL, action_address(effecting->visit->arena, action, ""));
	model_text(page, EFFECT_PLACE, place);
	model_text(page, EFFECT_CODE, action->judged_code);
	model_text(page, EFFECT_SENTENCE, action->judged_sentence);
	model_text(page, EFFECT_JUDGED_WORDS, action->judged_words);
	model_date(page, EFFECT_FROM, sight->from_day);
	model_text_z(page, EFFECT_STATE, impact_effect_state_word(sight->state));
	model_text_z(page, EFFECT_STATE_WORDS, state_words(effecting));
	model_flag(page, EFFECT_HAS_EXPECTED, sight->line == NULL);
	fill_expected(effecting, &names);
	fill_waves(effecting);
	if (sight->line != NULL)
		fill_observed(effecting);
	return fill_theme(effecting);
}

void
impact_get_effect(struct visit *visit)
{
	struct effecting effecting = { .visit = visit };
	if (!action_of_address(visit, &effecting.action))
		return;
	const struct impact_action_question question = { &effecting.action,
		                                             result_least_state(&visit->reader),
		                                             visit->today };
	effecting.sight = arena_new_of(visit->arena, struct impact_sight);
	effecting.page = model_new(visit->arena, &impact_effect_page);
	if (!impact_sight_load(visit->arena, visit->db, visit->root_id, &question, effecting.sight,
	                       &effecting.fault) ||
	    !fill(&effecting)) {
		visit_fail(visit, &effecting.fault);
		return;
	}
	if (effecting.sight->line != NULL &&
	    !impact_keep_seen(visit, effecting.sight->view.waves, IMPACT_TIME_COUNT))
		return;
	visit_show(visit, &impact_effect_page, effecting.page);
}
