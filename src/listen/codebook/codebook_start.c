/* A theme as it is the day that something is decided of it; and as it is in a later survey. */
#include <math.h>

#include "base/ident.h"
#include "base/time.h"
#include "ground/people/people.h"
#include "listen/codebook/codebook_page.h"

enum { SURVEYS_FOLLOWED_MAX = 60, QUOTED_OF_A_SIDE = CODEBOOK_EVIDENCE_MAX / VERBATIM_SIDE_COUNT };

static const double level = 0.95;

/* --- taken ------------------------------------------------------------------------------------ */

struct codebook_start_size
codebook_start_size_of(const struct codebook_size *size)
{
	struct codebook_start_size start = { .texts = size->texts,
		                                 .all = size->all,
		                                 .is_mended = size->is_mended };
	if (size->all > 0) {
		start.share = size->share.share;
		start.low = size->share.interval.low;
		start.high = size->share.interval.high;
	}
	return start;
}

bool
codebook_is_followed(const struct codebook_theme *theme, const struct verbatim_heap *heap)
{
	const int64_t texts = theme->sizes[0].texts + theme->sizes[1].texts;
	return heap->origin != VERBATIM_OF_FILE &&
	       (theme->source != CODEBOOK_FOUND || texts >= CODEBOOK_FOLLOWED_TEXTS_MIN);
}

/* Of one side, then of the other, turn by turn: whoever shows the first three shows both. */
static bool
take_quotes(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
            const struct codebook_theme *theme, struct codebook_start *start, struct fault *fault_r)
{
	struct codebook_quote *quotes[VERBATIM_SIDE_COUNT];
	size_t counts[VERBATIM_SIDE_COUNT];
	int64_t rank;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const struct codebook_quoting quoting = { theme, (enum side)side, QUOTED_OF_A_SIDE, 0, true };
		if (!codebook_quotes(arena, db, sight, &quoting, &quotes[side], &counts[side], &rank, fault_r))
			return false;
	}
	for (size_t i = 0; i < QUOTED_OF_A_SIDE; i++)
		for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
			if (i < counts[side])
				start->text_ids[start->text_count++] = quotes[side][i].text.text_id;
	return true;
}

static bool
is_internal(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
            const struct verbatim_heap *heap, bool *is_internal_r, struct fault *fault_r)
{
	struct survey_wave wave = { .internal = false };
	if (heap->wave_id != 0 && survey_wave_by_id(arena, db, sight->root_id, heap->wave_id, &wave, fault_r) ==
	                              FOUND_FAILED)
		return false;
	*is_internal_r = wave.internal;
	return true;
}

enum found
codebook_start_take(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                    const struct codebook_starting *starting, struct codebook_start *start_r,
                    struct fault *fault_r)
{
	struct codebook_state state;
	struct codebook_theme theme;
	enum found found = codebook_look(arena, db, sight, starting->heap_id, &state, fault_r);
	if (found == FOUND_ONE)
		found = codebook_theme_load(arena, db, sight, starting->heap_id, starting->theme_id, &theme, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (theme.merged_id != 0 || theme.is_lost || theme.sizes[0].texts + theme.sizes[1].texts == 0)
		return FOUND_NONE;
	*start_r = (struct codebook_start){ .start_id = ident_ordered(),
		                                .theme_id = theme.theme_id,
		                                .heap = state.heap,
		                                .name = theme.name,
		                                .is_named = theme.is_named,
		                                .is_followed = codebook_is_followed(&theme, &state.heap),
		                                .day = starting->day,
		                                .sizes = { codebook_start_size_of(&theme.sizes[0]),
		                                           codebook_start_size_of(&theme.sizes[1]) } };
	return is_internal(arena, db, sight, &state.heap, &start_r->is_internal, fault_r) &&
	               take_quotes(arena, db, sight, &theme, start_r, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

/* --- read again ------------------------------------------------------------------------------- */

/* The texts are no more: nobody may read what they said. Their numbers are left to whoever read them all. */
static enum found
without_heap(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
             struct codebook_start *start, struct fault *fault_r)
{
	bool is_there;
	const struct reader *reader = &sight->reader;
	if (!verbatim_heap_is_there(arena, db, sight->root_id, start->heap.id, &is_there, fault_r))
		return FOUND_FAILED;
	if (is_there || reader->account_id == 0 || reader->previews ||
	    !people_may(reader, sight->tree, WHO(ROLE_REFERENT), PLACE_NONE))
		return FOUND_NONE;
	start->heap = (struct verbatim_heap){ .id = 0 };
	start->name = SPAN("");
	start->text_count = 0;
	return FOUND_ONE;
}

enum found
codebook_start_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight, int64_t start_id,
                    struct codebook_start *start_r, struct fault *fault_r)
{
	struct codebook_state state;
	enum found found = codebook_store_start(arena, db, sight->root_id, start_id, start_r, fault_r);
	if (found != FOUND_ONE)
		return found;
	found = codebook_look(arena, db, sight, start_r->heap.id, &state, fault_r);
	if (found == FOUND_NONE)
		return without_heap(arena, db, sight, start_r, fault_r);
	start_r->heap = state.heap;
	return found;
}

static enum codebook_kind
kind_of(const struct codebook_mark *marks, size_t count, int64_t text_id)
{
	for (size_t i = 0; i < count; i++)
		if (marks[i].text_id == text_id)
			return marks[i].kind;
	return CODEBOOK_NEITHER;
}

/* Those that are pinned, then those of which nobody decided anything. */
static const enum codebook_kind passes[] = { CODEBOOK_PINNED, CODEBOOK_NEITHER };

bool
codebook_start_quotes(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                      const struct codebook_start *start, size_t most, struct verbatim_many *many_r,
                      struct fault *fault_r)
{
	struct verbatim_key all[CODEBOOK_EVIDENCE_MAX];
	const struct verbatim_keys keys = { all, start->text_count };
	struct codebook_mark *marks;
	struct verbatim_many many;
	size_t mark_count;
	*many_r = (struct verbatim_many){ .count = 0 };
	if (start->heap.id == 0 || start->text_count == 0)
		return true;
	for (size_t i = 0; i < start->text_count; i++)
		all[i] = (struct verbatim_key){ start->heap.id, start->text_ids[i] };
	if (!codebook_store_marks(arena, db, sight->root_id, start->theme_id, &marks, &mark_count, fault_r) ||
	    !verbatim_load_many(arena, db, sight, &keys, &many, fault_r))
		return false;
	many_r->all = arena_array_of(arena, struct verbatim_one, many.count + 1);
	for (size_t pass = 0; pass < LENGTH(passes); pass++)
		for (size_t i = 0; i < many.count && many_r->count < most; i++)
			if (kind_of(marks, mark_count, many.all[i].text.text_id) == passes[pass])
				many_r->all[many_r->count++] = many.all[i];
	return true;
}

const struct field codebook_said_fields[CODEBOOK_SAID_FIELD_COUNT] = {
	[CODEBOOK_SAID_WORDS] = { "said_words", FIELD_TEXT, FIELD_API,
		.help = "A text: names and numbers are masked." },
	[CODEBOOK_SAID_LANGUAGE] = { "said_language", FIELD_TEXT, FIELD_API,
		.help = "ISO 639-1; null: not told." },
	[CODEBOOK_SAID_ABOUT] = { "said_about", FIELD_TEXT, FIELD_API, .help = "Who, where, which month." },
};

void
codebook_start_draw(struct arena *arena, const struct verbatim_sight *sight, const struct verbatim_many *many,
                    struct model *model, size_t list)
{
	enum { SHOWN_SIZE_MAX = 320 };
	for (size_t i = 0; i < many->count; i++) {
		const struct verbatim_one *one = &many->all[i];
		const char *month = verbatim_month_words(arena, &one->text);
		struct model *row = model_row(model, list);
		model_text(row, CODEBOOK_SAID_WORDS, codebook_cut(arena, one->text.words, SHOWN_SIZE_MAX));
		if (one->text.language.length > 0)
			model_text(row, CODEBOOK_SAID_LANGUAGE, one->text.language);
		model_text_z(row, CODEBOOK_SAID_ABOUT,
		             arena_format(arena, "%s · %.*s%s%s",
		                          verbatim_writer_words(one->internal, one->text.side),
		                          SPAN_ARGS(place_said(sight->tree, one->text.place_id)),
		                          month == NULL ? "" : " · ", month == NULL ? "" : month));
	}
}

bool
codebook_first_of(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id, int64_t *first_id_r,
                  struct fault *fault_r)
{
	int64_t origin_id;
	*first_id_r = theme_id;
	for (int i = 0; i < SURVEYS_FOLLOWED_MAX; i++) {
		const enum found found =
			codebook_store_origin(arena, db, root_id, *first_id_r, &origin_id, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (origin_id == 0)
			break;
		*first_id_r = origin_id;
	}
	return true;
}

const char *const codebook_since_words[CODEBOOK_SINCE_COUNT] = {
	[CODEBOOK_AWAITED] = "La prochaine enquête qui pose cette question le dira.",
	[CODEBOOK_PASSED] = "Une enquête a posé cette question depuis, sans ce thème\u202f: rien n’y est à comparer.",
	[CODEBOOK_UNKNOWN_SINCE] = "Une enquête a posé cette question depuis. Ce thème, trouvé par le programme, "
	                           "n’y est pas suivi\u202f: trop peu de textes pour le reconnaître à coup sûr.",
	[CODEBOOK_CHANGED] = "Dans l’enquête d’après, ce thème ne compte plus de la même façon (des mots, des "
	                     "étiquettes ou d’autres thèmes s’y ajoutent)\u202f: les deux parts ne se comparent pas.",
	[CODEBOOK_TOO_FEW] = "Le programme a trouvé ce thème dans trop peu de textes pour le reconnaître à la "
	                     "prochaine enquête\u202f: il n’y aura rien à comparer.",
	[CODEBOOK_NEVER] = "Aucune enquête ne cherchera ce thème de nouveau\u202f: il n’y aura rien à comparer.",
};

/* Was its size that day the one that people's labels made? */
static bool
load_was_taught(struct arena *arena, struct db *db, int64_t root_id, const struct codebook_start *start,
                bool *was_taught_r, struct fault *fault_r)
{
	struct codebook_theme theme;
	const enum found found =
		codebook_store_theme(arena, db, root_id, start->heap.id, start->theme_id, &theme, fault_r);
	*was_taught_r = (start->sizes[0].is_mended || start->sizes[1].is_mended) &&
	                (found != FOUND_ONE || theme.taught > 0);
	return found != FOUND_FAILED;
}

/* Its copies, survey after survey: the last one that this reader may read, and that is made. */
static bool
follow_copies(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
              const struct codebook_start *start, struct codebook_since *since, struct fault *fault_r)
{
	int64_t heap_id, theme_id = start->theme_id;
	bool was_taught, is_changed = false;
	if (!load_was_taught(arena, db, sight->root_id, start, &was_taught, fault_r))
		return false;
	for (int i = 0; i < SURVEYS_FOLLOWED_MAX; i++) {
		struct codebook_state state;
		struct codebook_theme theme;
		enum found found = codebook_store_copy(arena, db, sight->root_id, &theme_id, &heap_id, fault_r);
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
		if (since->state == CODEBOOK_NEVER)
			since->state = CODEBOOK_AWAITED;
		found = codebook_look(arena, db, sight, heap_id, &state, fault_r);
		if (found == FOUND_ONE)
			found = codebook_theme_load(arena, db, sight, heap_id, theme_id, &theme, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found != FOUND_ONE || theme.run_id == 0)
			continue;
		*since = (struct codebook_since){ CODEBOOK_COMPARED, state.heap,
			                              { codebook_start_size_of(&theme.sizes[0]),
			                                codebook_start_size_of(&theme.sizes[1]) } };
		bool joined = false;
		if (theme.source == CODEBOOK_FOLLOWED &&
		    !codebook_store_joined(arena, db, sight->root_id, heap_id, theme_id, &joined, fault_r))
			return false;
		/* What changed in one survey goes on in the next. */
		is_changed |=
			theme.source == CODEBOOK_FOLLOWED && !codebook_still_follows(&theme, joined, was_taught);
		if (is_changed)
			since->state = CODEBOOK_CHANGED;
	}
	return true;
}

/* Did a later survey that this reader may read ask the same? Themes are copied from the last one only. */
static bool
is_passed(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
          const struct verbatim_heap *heap, bool *is_passed_r, struct fault *fault_r)
{
	struct verbatim_heap *heaps, seen;
	size_t count;
	*is_passed_r = false;
	if (!verbatim_heaps_made(arena, db, sight->root_id, &heaps, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && !*is_passed_r; i++) {
		if (heaps[i].id == heap->id || heaps[i].origin == VERBATIM_OF_FILE ||
		    heaps[i].closed_day <= heap->closed_day || !verbatim_is_same_again(&heaps[i], heap))
			continue;
		const enum found found = verbatim_heap_load(arena, db, sight, heaps[i].id, &seen, fault_r);
		if (found == FOUND_FAILED)
			return false;
		*is_passed_r = found == FOUND_ONE;
	}
	return true;
}

bool
codebook_since_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                    const struct codebook_start *start, struct codebook_since *since_r, struct fault *fault_r)
{
	bool passed;
	*since_r = (struct codebook_since){ .state = CODEBOOK_NEVER };
	if (!follow_copies(arena, db, sight, start, since_r, fault_r))
		return false;
	if (since_r->state != CODEBOOK_NEVER || start->heap.id == 0 || start->heap.origin == VERBATIM_OF_FILE)
		return true;
	/* What was decided before found themes were followed says that it is not. */
	if (!start->is_followed && start->sizes[0].texts + start->sizes[1].texts < CODEBOOK_FOLLOWED_TEXTS_MIN) {
		since_r->state = CODEBOOK_TOO_FEW;
		return true;
	}
	if (!is_passed(arena, db, sight, &start->heap, &passed, fault_r))
		return false;
	since_r->state = passed ? CODEBOOK_PASSED : CODEBOOK_AWAITED;
	bool is_unknown = false;
	if (passed &&
	    !codebook_store_is_unknown(arena, db, sight->root_id, start->theme_id, &is_unknown, fault_r))
		return false;
	if (is_unknown)
		since_r->state = CODEBOOK_UNKNOWN_SINCE;
	return true;
}

/* --- what moved ------------------------------------------------------------------------------- */

/* Newcombe's method 10 puts two intervals together. Of counts it does so with Wilson's; where the errors of a
 * model were taken back, with those that they have: the method of variance estimates recovery (Zou & Donner,
 * Statistics in Medicine 27, 2008) asks only that each holds by itself, and that they are of other texts. */
struct codebook_move
codebook_move_of(const struct codebook_start_size *then, const struct codebook_start_size *now)
{
	struct codebook_move move = { .is_known = then->all > 0 && now->all > 0 };
	if (!move.is_known)
		return move;
	if (!then->is_mended && !now->is_mended) {
		const struct stats_share_gap gap =
			stats_share_gap_of(then->texts, then->all, now->texts, now->all, level);
		move.difference = gap.difference;
		move.low = gap.interval.low;
		move.high = gap.interval.high;
	} else {
		move.difference = now->share - then->share;
		move.low = move.difference - hypot(now->share - now->low, then->high - then->share);
		move.high = move.difference + hypot(now->high - now->share, then->share - then->low);
	}
	move.is_sure = move.low > 0 || move.high < 0;
	return move;
}

/* --- words ------------------------------------------------------------------------------------ */

static void
add_interval(struct text *text, const struct codebook_start_size *size)
{
	text_add_number(text, size->low * 100, 0);
	text_add_z(text, " et ");
	text_add_number(text, size->high * 100, 0);
	text_add_z(text, "\u202f%");
}

static void
add_count(struct text *text, const struct codebook_start_size *size)
{
	text_add_count(text, size->texts);
	text_add_z(text, size->texts > 1 ? " textes sur " : " texte sur ");
	text_add_count(text, size->all);
}

const char *
codebook_start_side_words(struct arena *arena, const struct codebook_start *start, enum side side)
{
	const struct codebook_start_size *size = &start->sizes[side];
	struct text text = text_new(arena, 300);
	if (size->all == 0)
		return "aucun texte";
	add_count(&text, size);
	text_add_z(&text, "\u202f: ");
	text_add_number(&text, size->share * 100, 0);
	text_add_z(&text, "\u202f%, entre ");
	add_interval(&text, size);
	text_add_z(&text, size->is_mended ? ", erreurs du modèle corrigées" : "");
	return text_z(&text);
}

const char *
codebook_start_words(struct arena *arena, const struct codebook_start *start)
{
	struct text text = text_new(arena, 1000);
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const struct codebook_start_size *size = &start->sizes[side];
		const char *who = verbatim_side_words(start->is_internal, (enum side)side);
		text_add_z(&text, side > 0 ? ", " : "");
		if (size->all == 0) {
			text_format(&text, "aucun texte des %s", who);
			continue;
		}
		add_count(&text, size);
		text_format(&text, " des %s (", who);
		text_add_number(&text, size->share * 100, 0);
		text_add_z(&text, "\u202f%, entre ");
		add_interval(&text, size);
		text_add_z(&text, size->is_mended ? ", erreurs du modèle corrigées)" : ")");
	}
	text_add_z(&text, ", le ");
	text_add_date_words(&text, start->day);
	return text_z(&text);
}

enum codebook_says
codebook_start_says(const struct codebook_start *start)
{
	const struct codebook_start_size *first = &start->sizes[SIDE_USAGER], *second = &start->sizes[SIDE_AGENT];
	if (second->all == 0 || (first->all > 0 && first->low > second->high))
		return CODEBOOK_SAYS_FIRST;
	return first->all == 0 || second->low > first->high ? CODEBOOK_SAYS_SECOND : CODEBOOK_SAY_BOTH;
}

static void
add_share(struct text *text, const struct codebook_start_size *size)
{
	text_add_number(text, size->share * 100, 0);
	text_add_z(text, "\u202f% (entre ");
	add_interval(text, size);
	text_add_char(text, ')');
}

const char *
codebook_move_words(struct arena *arena, const struct codebook_start_size *then,
                    const struct codebook_start_size *now)
{
	const struct codebook_move move = codebook_move_of(then, now);
	struct text text = text_new(arena, 600);
	if (!move.is_known)
		return then->all == 0 ? "Aucun texte alors\u202f: rien à quoi comparer."
		                      : "Aucun texte cette fois\u202f: rien à comparer.";
	add_share(&text, then);
	text_add_z(&text, ", puis ");
	add_share(&text, now);
	text_add_z(&text, "\u202f: ");
	text_add_signed(&text, move.difference * 100, 0);
	text_add_z(&text, fabs(move.difference) * 100 < 1.5 ? " point, entre " : " points, entre ");
	text_add_signed(&text, move.low * 100, 0);
	text_add_z(&text, " et ");
	text_add_signed(&text, move.high * 100, 0);
	text_add_z(&text, !move.is_sure         ? ". L’écart tient dans le bruit de la mesure."
	                  : move.difference > 0 ? ". En hausse, au-delà du bruit."
	                                        : ". En baisse, au-delà du bruit.");
	if (now->is_mended && !then->is_mended)
		text_add_z(&text, " La seconde part est estimée par un modèle, ses erreurs corrigées.");
	return text_z(&text);
}
