/* What is read of a text before it is kept, and the tone of many. */
#include "craft/flags/flags.h"
#include "craft/learn/learn_language.h"
#include "craft/mask/mask.h"
#include "listen/verbatim/verbatim.h"
#include "listen/verbatim/verbatim_inside.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum { TEXT_MEMORY = 64 << 20 };

/* --- words -------------------------------------------------------------------------------------------- */

const char *const verbatim_tone_words[VERBATIM_TONE_COUNT] = {
	[VERBATIM_NOT_TOLD] = "ton non dit",
	[VERBATIM_NEGATIVE] = "plutôt négatif",
	[VERBATIM_MIXED] = "mitigé",
	[VERBATIM_POSITIVE] = "plutôt positif",
};
const char *const verbatim_tone_codes[VERBATIM_TONE_COUNT] = {
	[VERBATIM_NOT_TOLD] = "not_told",
	[VERBATIM_NEGATIVE] = "negative",
	[VERBATIM_MIXED] = "mixed",
	[VERBATIM_POSITIVE] = "positive",
};
const char *
verbatim_tone_said(const struct verbatim_text *text)
{
	if (text->tone == VERBATIM_NOT_TOLD)
		return NULL;
	return (text->flags & VERBATIM_SURE) != 0 ? verbatim_tone_words[text->tone] : "ton incertain";
}

static enum verbatim_tone_told
tone_of_label(const struct verbatim_model *model, size_t rank)
{
	const struct span label = model->codebook.labels[rank].words;
	return span_is(label, "Négatif")   ? VERBATIM_NEGATIVE
	       : span_is(label, "Positif") ? VERBATIM_POSITIVE
	                                   : VERBATIM_MIXED;
}

/* --- of one ------------------------------------------------------------------------------------------- */

struct verbatim_reader {
	const struct mask *mask;
	const struct learn_model *languages;
	const struct verbatim_model *tone;
	enum verbatim_tone_told tones[LEARN_CLASS_COUNT_MAX]; /* by label of the model */
	struct flags_reader *flags;
	struct arena *row;
};

struct verbatim_reader *
verbatim_reader_new(struct arena *arena)
{
	struct verbatim_reader *reader = arena_new_of(arena, struct verbatim_reader);
	reader->row = arena_new(TEXT_MEMORY);
	arena_defer(arena, (void (*)(void *))arena_end, reader->row);
	reader->mask = mask_new(arena, &(struct mask_settings){ .kept = SPAN("") });
	reader->languages = learn_language_model(arena);
	reader->tone = verbatim_tone(arena);
	reader->flags = flags_reader_new(arena, flags_ours(arena));
	for (size_t i = 0; i < reader->tone->codebook.count; i++)
		reader->tones[i] = tone_of_label(reader->tone, i);
	return reader;
}

/* The model was taught what usagers wrote in French, at some length: of agents (« la pompe est en panne »
 * it takes for praise), of another language, of a few words, it says nothing. */
static void
tell_tone(const struct verbatim_reader *reader, struct span words, struct verbatim_text *text)
{
	if ((text->language.length > 0 && !span_is(text->language, "fr")) ||
	    !verbatim_is_long_enough(reader->row, words))
		return;
	const struct learn_vector vector = verbatim_vector(reader->row, words);
	const struct verbatim_guess guess = verbatim_guess(reader->row, reader->tone, &vector);
	text->tone = reader->tones[guess.label];
	text->certainty = (int64_t)(guess.probability * 1000 + 0.5);
	text->flags |= guess.is_sure ? VERBATIM_SURE : 0;
}

/* Before it is masked: a mask may stand in the middle of what calls. */
static unsigned
calls_of(const struct verbatim_reader *reader, struct span words)
{
	struct flags_reading reading;
	unsigned calls = 0;
	flags_read(reader->flags, words, &reading);
	for (unsigned kind = 0; kind < FLAGS_KIND_COUNT; kind++)
		calls |= reading.is_up[kind] ? 1u << kind : 0;
	return calls;
}

static void
read_text(struct arena *arena, struct verbatim_reader *reader, bool is_usager, struct span words,
          struct verbatim_text *text)
{
	arena_reset(reader->row);
	const struct mask_reading reading = mask_read(reader->row, reader->mask, words);
	for (size_t i = 0; i < reading.count; i++)
		text->flags |= VERBATIM_MASKED | (reading.finds[i].is_sure ? 0u : VERBATIM_DOUBTFUL);
	text->flags |= reading.flag_count > 0 ? VERBATIM_SPECIAL : 0;
	text->calls = calls_of(reader, words);
	text->words = span_keep(arena, mask_write(reader->row, words, &reading));
	text->language = span_of(learn_language_of(reader->languages, words).code);
	if (is_usager)
		tell_tone(reader, words, text);
	text->state = (text->flags & (VERBATIM_DOUBTFUL | VERBATIM_SPECIAL)) != 0 ? VERBATIM_TO_LOOK_AT
	                                                                        : VERBATIM_SHOWN;
}

/* The answer names nobody either; what is doubtful in it is to be looked at like the rest. */
void
verbatim_read(struct arena *arena, struct verbatim_reader *reader, bool is_usager, struct span words,
              struct span answer, struct verbatim_text *text)
{
	struct verbatim_text said = { .words = SPAN("") };
	read_text(arena, reader, is_usager, words, text);
	text->answer = SPAN("");
	if (answer.length == 0)
		return;
	read_text(arena, reader, false, answer, &said);
	text->answer = said.words;
	text->flags |= said.flags & (VERBATIM_DOUBTFUL | VERBATIM_MASKED);
	if ((said.flags & VERBATIM_DOUBTFUL) != 0)
		text->state = VERBATIM_TO_LOOK_AT;
}

/* --- of many ------------------------------------------------------------------------------------------ */

bool
verbatim_tone_shares(struct arena *arena, const int64_t *tones, struct verbatim_figure *shares_r)
{
	enum { TOLD_MIN = 20 };
	const struct verbatim_model *model = verbatim_tone(arena);
	const size_t count = model->codebook.count;
	int64_t *told = arena_array_of(arena, int64_t, count), all = 0;
	struct verbatim_figure *shares = arena_array_of(arena, struct verbatim_figure, count);
	for (size_t i = 0; i < count; i++) {
		told[i] = tones[tone_of_label(model, i)];
		all += told[i];
	}
	const struct verbatim_shares asked = { count, model->confusion, told, 1 };
	if (all < TOLD_MIN || !verbatim_shares(arena, &asked, shares))
		return false;
	for (size_t i = 0; i < count; i++)
		shares_r[tone_of_label(model, i)] = shares[i];
	return true;
}
