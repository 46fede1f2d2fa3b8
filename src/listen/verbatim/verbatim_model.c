/* A model that knows the words of its labels, and its file: a head, its labels, what it mixes up, what was
 * learnt, a sum. */
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "craft/html/asset.h"
#include "craft/stats/stats_share.h"
#include "craft/text/text.h"
#include "listen/verbatim/verbatim_few.h"

enum { HEAD_SIZE = 40, SUM_SIZE = 4, LABEL_HEAD_SIZE = 10 };
static const char magic[8] = { 'P', 'V', 'E', 'R', 'B', 'A', 'T', '1' };
static const double sure_precision = 0.90;

/* --- learnt ------------------------------------------------------------------------------------- */

static bool
train(struct arena *arena, const struct learn_lesson *taught, const struct verbatim_codebook *codebook,
      struct verbatim_model *model_r, struct fault *fault_r)
{
	struct learn_model *learnt;
	struct learn_measure measure;
	switch (learn_train(arena, taught, &learnt, &measure, fault_r)) {
	case FOUND_FAILED: return false;
	case FOUND_NONE:
		return fault_is(fault_r, "verbatim: nothing to learn",
		                "Ces textes n’ont rien en commun dont une différence s’apprenne\u202f: il en faut "
		                "davantage.");
	case FOUND_ONE: break;
	}
	*model_r = (struct verbatim_model){ .learnt = learnt,
		                                .codebook = *codebook,
		                                .sure_from = measure.threshold > 0 ? measure.threshold : 1,
		                                .tried = measure.tried,
		                                .right = measure.right };
	return true;
}

bool
verbatim_train_pool(struct arena *arena, const struct verbatim_pool *pool, const uint32_t *labels,
                    unsigned seed, double heat, struct verbatim_model *model_r, struct fault *fault_r)
{
	struct learn_example *examples = arena_array_of(arena, struct learn_example, pool->count + 1);
	struct learn_lesson taught = { .examples = examples, .precision = sure_precision, .seed = seed,
		                           .heat = heat };
	uint32_t *lent = arena_array_of(arena, uint32_t, pool->count + 1);
	memcpy(lent, labels, pool->count * sizeof *labels);
	if (pool->map != NULL)
		verbatim_lend(pool->map, labels, pool->codebook.count, lent);
	for (size_t i = 0; i < pool->count; i++)
		if (lent[i] < VERBATIM_KEPT_BACK)
			examples[taught.count++] = (struct learn_example){ .vector = *pool->vectors[i],
				                                               .class_id = (int64_t)lent[i] + 1,
				                                               .is_lent = labels[i] != lent[i] };
	return train(arena, &taught, &pool->codebook, model_r, fault_r);
}

bool
verbatim_train_bare(struct arena *arena, const struct verbatim_lesson *lesson, unsigned seed,
                    struct verbatim_model *model_r, struct fault *fault_r)
{
	const struct learn_lesson taught = { .examples = lesson->examples,
		                                 .count = lesson->count,
		                                 .cost = lesson->cost,
		                                 .precision = sure_precision,
		                                 .seed = seed };
	if (lesson->pool != NULL)
		return verbatim_train_pool(arena, lesson->pool, verbatim_pool_labels(arena, lesson, NULL), seed, 0,
		                           model_r, fault_r);
	return train(arena, &taught, &lesson->codebook, model_r, fault_r);
}

/* Of labels that are lent: some come from the very texts that the folds of learning hold out. How sure it
 * may be is then seen on folds whose labels were hidden when the others were lent. */
static void
be_sure(const struct verbatim_told *told, struct verbatim_model *model)
{
	enum { LOOK_COUNT = 10 };
	static const double level = 0.995; /* ten looks, as learn_measure takes them */
	model->sure_from = 1;
	model->tried = (int64_t)told->texts;
	model->right = 0;
	for (size_t i = 0; i < told->texts; i++)
		model->right += told->guessed[i] == told->right[i];
	for (int look = 0; look < LOOK_COUNT && model->sure_from >= 1; look++) {
		const double from = 0.5 + 0.05 * look;
		int64_t tried = 0, right = 0;
		for (size_t i = 0; i < told->texts; i++)
			if ((double)told->probabilities[i] >= from) {
				tried++;
				right += told->guessed[i] == told->right[i];
			}
		if (tried > 0 && stats_share_of(right, tried, STATS_WILSON, level).interval.low >= sure_precision)
			model->sure_from = from;
	}
}

bool
verbatim_train(struct arena *arena, const struct verbatim_lesson *lesson, unsigned seed,
               struct verbatim_model *model_r, struct fault *fault_r)
{
	const size_t labels = lesson->codebook.count;
	struct verbatim_told told;
	if (!verbatim_train_bare(arena, lesson, seed, model_r, fault_r) ||
	    !verbatim_tell_folds(arena, lesson, seed, 1, &told, fault_r))
		return false;
	model_r->confusion = arena_array_of(arena, uint32_t, labels * labels);
	for (size_t i = 0; i < told.texts; i++)
		model_r->confusion[told.right[i] * labels + told.guessed[i]]++;
	if (lesson->pool != NULL)
		be_sure(&told, model_r);
	return true;
}

struct verbatim_guess
verbatim_guess(struct arena *arena, const struct verbatim_model *model, const struct learn_vector *vector)
{
	struct learn_guess guess;
	must(learn_predict(arena, model->learnt, vector, &guess, 1) == 1);
	must(guess.class_id >= 1 && (size_t)guess.class_id <= model->codebook.count);
	return (struct verbatim_guess){ .label = (size_t)guess.class_id - 1,
		                            .probability = guess.probability,
		                            .is_sure = guess.probability >= model->sure_from &&
		                                       model->sure_from < 1 };
}

/* --- written ------------------------------------------------------------------------------------ */

static void
put(struct text *text, uint64_t number, size_t size)
{
	for (size_t i = 0; i < size; i++)
		text_add_char(text, (char)(number >> (8 * i) & 0xff));
}

static uint64_t
bits_of(double real)
{
	uint64_t bits;
	memcpy(&bits, &real, sizeof bits);
	return bits;
}

struct span
verbatim_model_write(struct arena *arena, const struct verbatim_model *model)
{
	enum { LABELS_SIZE_MAX = LEARN_CLASS_COUNT_MAX * (LABEL_HEAD_SIZE + VERBATIM_LABEL_SIZE_MAX +
		                                        4 * LEARN_CLASS_COUNT_MAX) };
	struct text text = text_new(arena, HEAD_SIZE + LABELS_SIZE_MAX + LEARN_MODEL_SIZE_MAX + SUM_SIZE);
	text_add(&text, span_from(magic, sizeof magic));
	put(&text, model->codebook.count, 8);
	put(&text, bits_of(model->sure_from), 8);
	put(&text, (uint64_t)model->tried, 8);
	put(&text, (uint64_t)model->right, 8);
	for (size_t i = 0; i < model->codebook.count; i++) {
		const struct verbatim_label *label = &model->codebook.labels[i];
		put(&text, label->words.length, 2);
		put(&text, (uint64_t)label->count, 8);
		text_add(&text, label->words);
	}
	for (size_t i = 0; i < model->codebook.count * model->codebook.count; i++)
		put(&text, model->confusion[i], 4);
	text_add(&text, learn_write(arena, model->learnt));
	const struct span body = text_span(&text);
	put(&text, crc32_z(0, (const Bytef *)body.at, body.length), SUM_SIZE);
	must(!text.cut);
	return text_span(&text);
}

bool
verbatim_model_keep(struct arena *arena, const struct verbatim_model *model, const char *path,
                    struct fault *fault_r)
{
	return file_write(arena, path, verbatim_model_write(arena, model), fault_r);
}

/* --- read --------------------------------------------------------------------------------------- */

/* The next bytes as a number; false: there are none. */
static bool
get(struct span *rest, size_t size, uint64_t *number_r)
{
	if (rest->length < size)
		return false;
	*number_r = 0;
	for (size_t i = 0; i < size; i++)
		*number_r |= (uint64_t)(unsigned char)rest->at[i] << (8 * i);
	*rest = span_from(rest->at + size, rest->length - size);
	return true;
}

static bool
is_of_control(struct span words)
{
	for (size_t i = 0; i < words.length; i++)
		if ((unsigned char)words.at[i] < ' ')
			return true;
	return false;
}

/* In their order, each once: a rank has one label. */
static bool
get_labels(struct arena *arena, struct span *rest, struct verbatim_codebook *codebook)
{
	codebook->labels = arena_array_of(arena, struct verbatim_label, codebook->count);
	for (size_t i = 0; i < codebook->count; i++) {
		struct verbatim_label *label = &codebook->labels[i];
		uint64_t length, count;
		if (!get(rest, 2, &length) || !get(rest, 8, &count) || length == 0 ||
		    length > VERBATIM_LABEL_SIZE_MAX || length > rest->length || count > INT64_MAX)
			return false;
		*label = (struct verbatim_label){ span_from(rest->at, (size_t)length), (int64_t)count };
		*rest = span_from(rest->at + length, rest->length - (size_t)length);
		if (!span_is_utf8(label->words) || is_of_control(label->words) ||
		    (i > 0 && span_compare(codebook->labels[i - 1].words, label->words) >= 0))
			return false;
	}
	return true;
}

static bool
get_confusion(struct arena *arena, struct span *rest, struct verbatim_model *model)
{
	const size_t count = model->codebook.count * model->codebook.count;
	model->confusion = arena_array_of(arena, uint32_t, count);
	for (size_t i = 0; i < count; i++) {
		uint64_t number;
		if (!get(rest, 4, &number) || number > LEARN_EXAMPLE_COUNT_MAX)
			return false;
		model->confusion[i] = (uint32_t)number;
	}
	return true;
}

static bool
get_head(struct span *rest, struct verbatim_model *model)
{
	uint64_t labels, bits, tried, right;
	if (!get(rest, 8, &labels) || !get(rest, 8, &bits) || !get(rest, 8, &tried) || !get(rest, 8, &right))
		return false;
	memcpy(&model->sure_from, &bits, sizeof bits);
	model->codebook.count = (size_t)labels;
	model->tried = (int64_t)tried;
	model->right = (int64_t)right;
	return labels >= 2 && labels <= LEARN_CLASS_COUNT_MAX && isfinite(model->sure_from) &&
	       model->sure_from > 0 && model->sure_from <= 1 && tried <= INT64_MAX && right <= tried;
}

bool
verbatim_model_open(struct arena *arena, struct span bytes, struct verbatim_model *model_r)
{
	*model_r = (struct verbatim_model){ .learnt = NULL };
	if (bytes.length < HEAD_SIZE + SUM_SIZE || memcmp(bytes.at, magic, sizeof magic) != 0)
		return false;
	struct span sum = span_from(bytes.at + bytes.length - SUM_SIZE, SUM_SIZE);
	struct span rest = span_from(bytes.at + sizeof magic, bytes.length - sizeof magic - SUM_SIZE);
	uint64_t told;
	must(get(&sum, SUM_SIZE, &told));
	if (told != crc32_z(0, (const Bytef *)bytes.at, bytes.length - SUM_SIZE) ||
	    !get_head(&rest, model_r) || !get_labels(arena, &rest, &model_r->codebook) ||
	    !get_confusion(arena, &rest, model_r))
		return false;
	model_r->learnt = learn_open(arena, rest);
	if (model_r->learnt == NULL || learn_class_count(model_r->learnt) != model_r->codebook.count)
		return false;
	/* Its classes are the ranks: whatever it is asked, it answers one of them. */
	struct learn_guess *guesses = arena_array_of(arena, struct learn_guess, LEARN_CLASS_COUNT_MAX);
	const struct learn_vector nothing = { .count = 0 };
	const size_t count = learn_predict(arena, model_r->learnt, &nothing, guesses, LEARN_CLASS_COUNT_MAX);
	for (size_t i = 0; i < count; i++)
		if (guesses[i].class_id < 1 || (size_t)guesses[i].class_id > model_r->codebook.count)
			return false;
	return count == model_r->codebook.count;
}

const struct verbatim_model *
verbatim_tone(struct arena *arena)
{
	const struct asset *asset = asset_lookup("listen/verbatim/tone.model");
	struct verbatim_model *model = arena_new_of(arena, struct verbatim_model);
	must(asset != NULL);
	must(verbatim_model_open(arena, asset->bytes, model)); /* it is part of the program */
	return model;
}

bool
verbatim_is_long_enough(struct arena *arena, struct span text)
{
	struct text_words *words = text_words_begin(arena, text);
	struct text_word word;
	size_t count = 0;
	while (count < VERBATIM_TONE_WORDS_MIN && text_words_next(words, &word))
		count++;
	return count == VERBATIM_TONE_WORDS_MIN;
}

bool
verbatim_model_load(struct arena *arena, const char *path, struct verbatim_model *model_r,
                    struct fault *fault_r)
{
	struct span bytes;
	switch (file_read(arena, path, LEARN_MODEL_SIZE_MAX + (1 << 20), &bytes, fault_r)) {
	case FOUND_FAILED: return false;
	case FOUND_NONE:
		return fault_is(fault_r, "verbatim: no such model",
		                arena_format(arena, "Il n’y a pas de modèle dans %s.", path));
	case FOUND_ONE: break;
	}
	return verbatim_model_open(arena, bytes, model_r) ||
	       fault_is(fault_r, "verbatim: no model",
	                arena_format(arena,
	                             "%s n’est pas un modèle que cette version sait lire, ou il est abîmé\u202f: "
	                             "apprenez-le de nouveau (--train).",
	                             path));
}
