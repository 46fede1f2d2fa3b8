/* Two voices of a table: who wrote, what is masked, what is compared. */
#include "listen/verbatim/verbatim_inside.h"
#include "listen/verbatim/verbatim_two.h"

enum { SLICE_MEMORY = 512 << 20, SENTENCE_SIZE_MAX = 900, NAMED_MAX = 12, FOUND_IN_MAX = 20000 };

struct side_met {
	struct span words;
	int64_t count;
};

/* --- who wrote --------------------------------------------------------------------------------------- */

static bool
is_wanted(const struct verbatim_source *source, struct span words)
{
	struct span rest = span_of(source->labels), one;
	bool is = source->labels == NULL;
	while (!is && span_cut(&rest, ',', &one))
		is = span_equal(span_trim(one), words);
	return is && words.length > 0;
}

/* Its place among those met, in the order of bytes; SIZE_MAX: they are too many. */
static size_t
place_of(struct arena *arena, struct side_met *met, size_t *count, struct span words)
{
	size_t at = 0;
	while (at < *count && span_compare(met[at].words, words) < 0)
		at++;
	if (at < *count && span_equal(met[at].words, words))
		return at;
	if (*count == VERBATIM_SIDES_MET_MAX)
		return SIZE_MAX;
	for (size_t i = (*count)++; i > at; i--)
		met[i] = met[i - 1];
	met[at] = (struct side_met){ .words = span_keep(arena, words) };
	return at;
}

static bool
not_two(struct arena *arena, const struct verbatim_source *source, const struct side_met *met, size_t count,
        struct fault *fault_r)
{
	struct text text = text_new(arena, SENTENCE_SIZE_MAX);
	text_format(&text, "Il faut deux côtés, et la colonne «\u202f%.200s\u202f» en a %s%zu",
	            source->label_column, count == VERBATIM_SIDES_MET_MAX ? "au moins " : "", count);
	/* of more it is no column of sides, and may hold anything */
	for (size_t i = 0; i < count && count <= NAMED_MAX && met[i].words.length < 60; i++)
		text_format(&text, "%s«\u202f%.*s\u202f»", i == 0 ? "\u202f: " : ", ", SPAN_ARGS(met[i].words));
	text_add_z(&text, count > 2 ? ". Choisissez-les\u202f: --labels \"A, B\"" : "");
	text_add_z(&text, ".");
	return fault_is(fault_r, "verbatim: not two sides", text_z(&text));
}

static bool
too_few(struct arena *arena, const struct side_met *met, struct fault *fault_r)
{
	return fault_is(fault_r, "verbatim: a side has too few texts",
	                arena_format(arena,
	                             "«\u202f%.*s\u202f» n’a que %lld textes\u202f: on ne dit rien d’un côté qui en "
	                             "a moins de %d.",
	                             SPAN_ARGS(met->words), (long long)met->count, VERBATIM_SIDE_MIN));
}

static bool
find_sides(struct arena *arena, const struct verbatim_source *source, struct verbatim_two *two,
           size_t *count_r, struct fault *fault_r)
{
	struct side_met met[VERBATIM_SIDES_MET_MAX];
	struct verbatim_left left = { .bad = 0 };
	struct verbatim_row row;
	size_t count = 0;
	enum found found;
	struct verbatim_table *table = verbatim_open(arena, source, fault_r);
	if (table == NULL)
		return false;
	while ((found = verbatim_next(table, &row, &left, fault_r)) == FOUND_ONE) {
		if (!is_wanted(source, row.label))
			continue;
		const size_t at = place_of(arena, met, &count, row.label);
		if (at != SIZE_MAX)
			met[at].count++;
	}
	if (found == FOUND_FAILED)
		return false;
	if (count != VOICES_SIDE_COUNT)
		return not_two(arena, source, met, count, fault_r);
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		two->sides[side] = met[side].words;
		if (met[side].count < VERBATIM_SIDE_MIN)
			return too_few(arena, &met[side], fault_r);
	}
	*count_r = (size_t)(met[0].count + met[1].count);
	return true;
}

/* --- what they wrote --------------------------------------------------------------------------------- */

static uint8_t
tone_of(struct arena *slice, const struct verbatim_model *model, struct span text)
{
	static const enum voices_tone tones[] = { VOICES_NEGATIVE, VOICES_MIXED, VOICES_POSITIVE };
	if (!verbatim_is_long_enough(slice, text))
		return (uint8_t)VOICES_TONE_NONE;
	const struct learn_vector vector = verbatim_vector(slice, text);
	const size_t label = verbatim_guess(slice, model, &vector).label;
	must(label < LENGTH(tones));
	return (uint8_t)tones[label];
}

/* Masked for what is shown; with a blank for each name in `bare`, for themes. */
static bool
read_texts(struct arena *arena, const struct verbatim_source *source, const struct mask *mask,
           struct verbatim_two *two, struct voices_text *list, struct span *bare, size_t room,
           struct fault *fault_r)
{
	const struct verbatim_model *model = verbatim_tone(arena);
	struct verbatim_row row;
	enum found found;
	struct verbatim_table *table = verbatim_open(arena, source, fault_r);
	if (table == NULL)
		return false;
	struct arena *slice = arena_new(SLICE_MEMORY);
	while ((found = verbatim_next(table, &row, &two->left, fault_r)) == FOUND_ONE) {
		const bool is_second = span_equal(row.label, two->sides[1]);
		if (!is_second && !span_equal(row.label, two->sides[0])) {
			two->left.unlabelled += row.label.length == 0;
			two->left.others += row.label.length > 0;
			continue;
		}
		if (two->texts.count == room) {
			two->left.is_cut = true;
			break;
		}
		arena_reset(slice);
		const struct mask_reading reading = mask_read(slice, mask, row.text);
		list[two->texts.count] = (struct voices_text){
			.words = span_keep(arena, mask_write(slice, row.text, &reading)),
			.side = is_second, .tone = tone_of(slice, model, row.text),
		};
		bare[two->texts.count++] = span_keep(arena, verbatim_without_names(slice, row.text, &reading));
	}
	arena_end(slice);
	return found != FOUND_FAILED;
}

static void
find_themes(struct arena *arena, const struct span *bare, size_t theme_count, struct verbatim_two *two)
{
	enum { FEELING_COUNT_MAX = 100 };
	struct span left_out[FEELING_COUNT_MAX];
	const struct topics_reading reading = {
		.texts = bare, .count = two->texts.count, .left_out = left_out,
		.left_out_count = verbatim_feelings(left_out, FEELING_COUNT_MAX),
	};
	const struct topics_question question = { .count = theme_count, .seed = 1, .found_in_max = FOUND_IN_MAX };
	if (topics_read(arena, &reading, &two->rows) != TOPICS_DONE ||
	    topics_find(arena, two->rows, &question, &two->themes) != TOPICS_DONE ||
	    voices_themes(arena, &two->texts, &two->themes, two->told) != VOICES_DONE)
		two->themes = (struct topics){ .count = 0 };
	two->has_order = two->themes.count > 0 &&
	                 voices_order(&two->texts, &two->themes, 1, &two->order) == VOICES_DONE;
}

bool
verbatim_two(struct arena *arena, const struct verbatim_source *source, const struct mask *mask,
             size_t theme_count, struct verbatim_two *two_r, struct fault *fault_r)
{
	size_t count;
	*two_r = (struct verbatim_two){ .has_order = false };
	if (!find_sides(arena, source, two_r, &count, fault_r))
		return false;
	count = count < VOICES_TEXT_COUNT_MAX ? count : (size_t)VOICES_TEXT_COUNT_MAX;
	struct voices_text *list = arena_array_of(arena, struct voices_text, count);
	struct span *bare = arena_array_of(arena, struct span, count);
	two_r->texts.list = list;
	if (!read_texts(arena, source, mask, two_r, list, bare, count, fault_r))
		return false;
	const struct voices_asked asked = { .texts = two_r->texts };
	if (voices_words(arena, &asked, &two_r->words) != VOICES_DONE)
		two_r->words.count = 0;
	find_themes(arena, bare, theme_count, two_r);
	return true;
}

size_t
verbatim_two_quotes(struct arena *arena, const struct verbatim_two *two, size_t topic, unsigned side,
                    size_t most, struct voices_quote *quotes_r)
{
	struct voices_candidate *candidates;
	const size_t count = voices_of_theme(arena, &two->texts, &two->themes, topic, side, &candidates);
	const struct voices_quoting quoting = {
		.texts = &two->texts, .rows = two->rows, .candidates = candidates, .count = count,
		.words = two->themes.topics[topic].words, .word_count = two->themes.topics[topic].word_count,
	};
	return voices_quotes(&quoting, most, quotes_r);
}
