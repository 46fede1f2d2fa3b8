/* A model as bytes: a head, its classes, its features, its weights, a sum. Little-endian. */
#include <string.h>

#include "base/bytes.h"
#include "craft/learn/learn_inside.h"

enum {
	HEAD_SIZE = 40, /* magic, reading of words, classes, features, two temperatures, 8 bytes of zeros */
	CLASS_SIZE = 16,
	FEATURE_SIZE = 8,
	SUM_SIZE = 8,
};
static const char magic[8] = { 'P', 'V', 'L', 'E', 'A', 'R', 'N', '2' };

uint64_t
learn_sum(struct span bytes)
{
	must(bytes.length >= SUM_SIZE);
	return bytes_sum(span_from(bytes.at, bytes.length - SUM_SIZE));
}

/* --- writing ------------------------------------------------------------------------------------ */

static size_t
size_of(size_t class_count, size_t feature_count)
{
	return HEAD_SIZE + CLASS_SIZE * class_count + FEATURE_SIZE * feature_count +
	       feature_count * class_count + SUM_SIZE;
}

struct span
learn_write(struct arena *arena, const struct learn_model *model)
{
	const size_t size = size_of(model->class_count, model->feature_count);
	char *bytes = arena_take(arena, size, 1), *at = bytes;
	memcpy(at, magic, sizeof magic);
	at += sizeof magic;
	bytes_put(&at, (uint64_t)model->reading, 8);
	bytes_put(&at, model->class_count, 4);
	bytes_put(&at, model->feature_count, 4);
	bytes_put_real(&at, model->temperature);
	bytes_put_real(&at, model->bare_temperature);
	bytes_put(&at, 0, 8);
	for (size_t i = 0; i < model->class_count; i++) {
		bytes_put(&at, (uint64_t)model->classes[i].class_id, 8);
		bytes_put_real(&at, model->classes[i].scale);
		bytes_put_real(&at, model->classes[i].bias);
	}
	for (size_t i = 0; i < model->feature_count; i++) {
		bytes_put(&at, model->buckets[i], 4);
		bytes_put_real(&at, model->rarity[i]);
	}
	memcpy(at, model->weights, model->feature_count * model->class_count);
	at += model->feature_count * model->class_count;
	bytes_put(&at, learn_sum(span_from(bytes, size)), SUM_SIZE);
	must(at == bytes + size);
	return span_from(bytes, size);
}

/* --- reading ------------------------------------------------------------------------------------ */

/* Neither endless nor no number, nor so large that a sum of them would be. */
static bool
get_real(const char **at, float most, float *real_r)
{
	return bytes_get_real(at, -most, most, real_r);
}

static bool
get_classes(struct arena *arena, const char **at, struct learn_model *model)
{
	model->classes = arena_array_of(arena, struct learn_class, model->class_count);
	for (size_t i = 0; i < model->class_count; i++) {
		struct learn_class *class = &model->classes[i];
		class->class_id = (int64_t)bytes_get(at, 8);
		const bool is_fine = get_real(at, 1e6f, &class->scale);
		if (!get_real(at, 1e6f, &class->bias) || !is_fine || class->scale < 0 ||
		    (i > 0 && class->class_id <= model->classes[i - 1].class_id))
			return false;
	}
	return true;
}

static bool
get_features(struct arena *arena, const char **at, struct learn_model *model)
{
	model->buckets = arena_array_of(arena, uint32_t, model->feature_count);
	model->rarity = arena_array_of(arena, float, model->feature_count);
	for (size_t i = 0; i < model->feature_count; i++) {
		model->buckets[i] = (uint32_t)bytes_get(at, 4);
		if (!get_real(at, 100, &model->rarity[i]) || model->rarity[i] < 0.01f ||
		    model->buckets[i] >= LEARN_BUCKET_COUNT ||
		    (i > 0 && model->buckets[i] <= model->buckets[i - 1]))
			return false;
	}
	return true;
}

const struct learn_model *
learn_open(struct arena *arena, struct span bytes)
{
	return learn_open_of(arena, bytes, text_words_mark());
}

const struct learn_model *
learn_open_of(struct arena *arena, struct span bytes, int64_t reading)
{
	if (bytes.length < HEAD_SIZE + SUM_SIZE || bytes.length > LEARN_MODEL_SIZE_MAX ||
	    memcmp(bytes.at, magic, sizeof magic) != 0)
		return NULL;
	const char *at = bytes.at + bytes.length - SUM_SIZE;
	const bool is_whole = bytes_get(&at, SUM_SIZE) == learn_sum(bytes);
	at = bytes.at + sizeof magic;
	struct learn_model *model = arena_new_of(arena, struct learn_model);
	model->reading = (int64_t)bytes_get(&at, 8);
	model->class_count = (size_t)bytes_get(&at, 4);
	model->feature_count = (size_t)bytes_get(&at, 4);
	const bool is_warm = get_real(&at, 100, &model->temperature) && model->temperature > 0;
	if (!get_real(&at, 100, &model->bare_temperature) || model->bare_temperature <= 0 || !is_warm ||
	    !is_whole || model->reading != reading || model->class_count < 2 ||
	    model->class_count > LEARN_CLASS_COUNT_MAX ||
	    model->feature_count == 0 || model->feature_count > LEARN_BUCKET_COUNT ||
	    bytes.length != size_of(model->class_count, model->feature_count))
		return NULL;
	at += 8;
	if (!get_classes(arena, &at, model) || !get_features(arena, &at, model))
		return NULL;
	model->places = learn_places_of(arena, model);
	model->weights = arena_take(arena, model->feature_count, model->class_count);
	memcpy(model->weights, at, model->feature_count * model->class_count);
	return model;
}
