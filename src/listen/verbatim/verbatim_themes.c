/* What the texts are about, without a list of themes: names and numbers taken out first, and the words that
 * say how it felt, since what one speaks of and how are two questions. */
#include <string.h>

#include "listen/verbatim/verbatim_inside.h"

enum { TEXTS_MEMORY = 1 << 30, SLICE_MEMORY = 512 << 20, FEELING_COUNT_MAX = 100 };

static const char feelings[] =
	"merci bravo félicitations excellent parfait super génial formidable impeccable satisfait "
	"satisfaction content ravi agréable aimable gentil sympathique souriant facile facilement "
	"rapide rapidement efficace efficacité clair simple bon bien mieux mal mauvais pire nul "
	"horrible catastrophe catastrophique honte honteux scandale scandaleux inadmissible "
	"inacceptable insupportable déçu déception mécontent colère énervé impossible compliqué "
	"difficile triste dommage hélas malheureusement";

size_t
verbatim_feelings(struct span *words_r, size_t most)
{
	struct span rest = span_of(feelings);
	size_t count = 0;
	while (count < most && span_cut(&rest, ' ', &words_r[count]))
		count++;
	return count;
}

/* A blank stands for each name or number. */
struct span
verbatim_without_names(struct arena *arena, struct span text, const struct mask_reading *reading)
{
	struct text bare = text_new(arena, text.length + reading->count + 1);
	size_t at = 0;
	for (size_t i = 0; i < reading->count; i++) {
		text_add(&bare, span_from(text.at + at, reading->finds[i].at - at));
		text_add_char(&bare, ' ');
		at = reading->finds[i].at + reading->finds[i].length;
	}
	text_add(&bare, span_from(text.at + at, text.length - at));
	return text_span(&bare);
}

/* The texts as they are read for themes, in `arena`. */
static bool
read_texts(struct arena *arena, const struct verbatim_source *source, const struct mask *mask,
           struct span **texts_r, size_t *count_r, struct fault *fault_r)
{
	struct verbatim_left left = { .bad = 0 };
	struct verbatim_row row;
	size_t room = 0;
	enum found found;
	struct verbatim_table *table = verbatim_open(arena, source, fault_r);
	*texts_r = NULL;
	*count_r = 0;
	if (table == NULL)
		return false;
	struct arena *slice = arena_new(SLICE_MEMORY);
	while ((found = verbatim_next(table, &row, &left, fault_r)) == FOUND_ONE &&
	       *count_r < TOPICS_TEXT_COUNT_MAX) {
		if (*count_r == room) {
			*texts_r = arena_grow(arena, *texts_r, room, 2 * room + 1024, sizeof **texts_r);
			room = 2 * room + 1024;
		}
		arena_reset(slice);
		const struct span cut = span_from(row.text.at, row.text.length < TOPICS_TEXT_SIZE_MAX
		                                                   ? row.text.length
		                                                   : (size_t)TOPICS_TEXT_SIZE_MAX);
		const struct mask_reading reading = mask_read(slice, mask, cut);
		(*texts_r)[(*count_r)++] = span_keep(arena, verbatim_without_names(slice, cut, &reading));
	}
	arena_end(slice);
	return found != FOUND_FAILED;
}

static void
find_phrases(struct arena *arena, const struct topics_reading *reading, struct verbatim_about *about)
{
	const struct topics_phrasing asked = { .texts = reading->texts, .count = reading->count,
		                                   .seen_min = VERBATIM_PHRASE_TEXTS_MIN };
	about->phrase_count = topics_phrases(arena, &asked, about->phrases, VERBATIM_PHRASE_COUNT);
}

/* Words of feelings, in `left_out`. How many. */
static size_t
feelings_of(struct span left_out[FEELING_COUNT_MAX])
{
	struct span rest = span_of(feelings);
	size_t count = 0;
	while (count < FEELING_COUNT_MAX && span_cut(&rest, ' ', &left_out[count]))
		count++;
	return count;
}

/* « [NOM 1] », as craft/mask writes: its size; 0: none begins here. */
static size_t
token_at(struct span rest)
{
	for (int kind = 0; kind < MASK_KIND_COUNT; kind++) {
		const size_t length = strlen(mask_kind_labels[kind]);
		if (rest.length < length + 4 || rest.at[0] != '[' ||
		    memcmp(rest.at + 1, mask_kind_labels[kind], length) != 0 || rest.at[length + 1] != ' ')
			continue;
		size_t at = length + 2;
		while (at < rest.length && rest.at[at] >= '0' && rest.at[at] <= '9')
			at++;
		if (at > length + 2 && at < rest.length && rest.at[at] == ']')
			return at + 1;
	}
	return 0;
}

struct span
verbatim_without_tokens(struct arena *arena, struct span text)
{
	struct text bare = text_new(arena, text.length + 1);
	for (size_t at = 0; at < text.length;) {
		const size_t size = text.at[at] == '[' ? token_at(span_from(text.at + at, text.length - at)) : 0;
		text_add_char(&bare, size > 0 ? ' ' : text.at[at]);
		at += size > 0 ? size : 1;
	}
	return text_span(&bare);
}

/* Of more texts, themes are found in so many and looked for in all: they are the same, as far as one can see
 * (craft/topics, README). */
enum { FOUND_IN_MAX = 20000 };

static void
begin_stage(const struct verbatim_theming *theming, enum verbatim_theming_stage stage)
{
	if (theming->begins != NULL)
		theming->begins(theming->context, stage);
}

enum topics_status
verbatim_themes_of(struct arena *arena, const struct verbatim_theming *theming, struct topics *themes_r,
                   size_t *count_r)
{
	struct span left_out[FEELING_COUNT_MAX];
	const struct topics_reading reading = { .texts = theming->texts, .count = theming->count,
		                                    .left_out = left_out, .left_out_count = feelings_of(left_out) };
	struct topics_question question = { .count = theming->themes, .found_in_max = FOUND_IN_MAX,
		                                .seed = theming->seed, .stops = theming->stops };
	struct arena *passing = arena_new(TEXTS_MEMORY);
	struct topics_rows *rows;
	struct topics_choice choice;
	*themes_r = (struct topics){ .count = 0 };
	*count_r = 0;
	begin_stage(theming, VERBATIM_THEMING_WORDS);
	enum topics_status status = topics_read(passing, &reading, &rows);
	if (status == TOPICS_DONE && question.count == 0) {
		begin_stage(theming, VERBATIM_THEMING_NUMBER);
		status = topics_choose(rows, theming->seed, theming->stops, &choice);
		question.count = status == TOPICS_DONE ? choice.count : 0;
	}
	if (status == TOPICS_DONE) {
		begin_stage(theming, VERBATIM_THEMING_THEMES);
		status = topics_find(arena, rows, &question, themes_r);
	}
	if (status == TOPICS_DONE && theming->stability_r != NULL) {
		begin_stage(theming, VERBATIM_THEMING_STABILITY);
		status = topics_steady(rows, &question, themes_r, theming->stability_r);
	}
	arena_end(passing);
	if (status == TOPICS_DONE)
		*count_r = question.count;
	else
		*themes_r = (struct topics){ .count = 0 };
	return status;
}

bool
verbatim_themes(struct arena *arena, const struct verbatim_source *source, const struct mask *mask,
                size_t count, struct verbatim_about *about_r, struct fault *fault_r)
{
	struct arena *texts_arena = arena_new(TEXTS_MEMORY);
	struct span left_out[FEELING_COUNT_MAX];
	struct topics_reading reading = { .left_out = left_out, .left_out_count = feelings_of(left_out) };
	const struct topics_question question = { .count = count, .seed = 1 };
	struct span *texts;
	struct topics_rows *rows;
	*about_r = (struct verbatim_about){ .phrase_count = 0 };
	const bool is_read = read_texts(texts_arena, source, mask, &texts, &reading.count, fault_r);
	reading.texts = texts;
	/* Too few texts or words for themes is no fault: there are none. */
	if (is_read && topics_read(arena, &reading, &rows) == TOPICS_DONE &&
	    topics_find(arena, rows, &question, &about_r->themes) != TOPICS_DONE)
		about_r->themes = (struct topics){ .count = 0 };
	if (is_read)
		find_phrases(arena, &reading, about_r);
	else
		fault_keep(arena, fault_r);
	arena_end(texts_arena);
	return is_read;
}
