/* What the texts are about, without a list of themes: names and numbers taken out first, and the words that
 * say how it felt, since what one speaks of and how are two questions. */
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

bool
verbatim_themes(struct arena *arena, const struct verbatim_source *source, const struct mask *mask,
                size_t count, struct verbatim_about *about_r, struct fault *fault_r)
{
	struct arena *texts_arena = arena_new(TEXTS_MEMORY);
	struct span left_out[FEELING_COUNT_MAX], rest = span_of(feelings);
	struct topics_reading reading = { .left_out = left_out };
	const struct topics_question question = { .count = count, .seed = 1 };
	struct span *texts;
	struct topics_rows *rows;
	*about_r = (struct verbatim_about){ .phrase_count = 0 };
	while (reading.left_out_count < FEELING_COUNT_MAX &&
	       span_cut(&rest, ' ', &left_out[reading.left_out_count]))
		reading.left_out_count++;
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
