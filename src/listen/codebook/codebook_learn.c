/* A theme learns from texts that people told. What its words say, or what the program found, is a mark beside
 * what it reads: with few labels it knows what they knew. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "listen/codebook/codebook_inside.h"

enum {
	FOLDS = 5,
	PASSING_MEMORY = 64 << 20,
	TRAIN_MEMORY = 600 << 20,
	LOOKED_AT_MAX = 3000,
	LEARNT_FROM = 2, /* texts of the theme, and others */
	QUEUE_TEXTS_MAX = 300, /* among which the next ones are chosen: as many as the choice was measured on */
};

struct told {
	struct learn_example *examples;
	int64_t *text_ids;
	bool *is_drawn, *meets;
	unsigned *fold_of; /* by which of the models it is told that had not read it */
	size_t count;
};

static struct learn_vector
read_text(struct arena *arena, struct span words, bool meets)
{
	const int64_t mark = meets ? 2 : 1;
	return learn_read(arena, words, &mark, 1);
}

static double
chance_of(struct arena *passing, const struct learn_model *model, const struct learn_vector *vector)
{
	struct learn_guess guesses[2];
	const size_t count = learn_predict(passing, model, vector, guesses, LENGTH(guesses));
	for (size_t i = 0; i < count; i++)
		if (guesses[i].class_id == CODEBOOK_LEARNT_YES)
			return guesses[i].probability;
	return 0;
}

double
codebook_chance(struct arena *passing, const struct learn_model *model, struct span words, bool meets)
{
	const struct learn_vector vector = read_text(passing, words, meets);
	return chance_of(passing, model, &vector);
}

static uint64_t
mixed(uint64_t value)
{
	value += 0x9e3779b97f4a7c15; /* splitmix64 */
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
	value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
	return value ^ (value >> 31);
}

static bool
is_drawn(const struct codebook_making *making, int64_t text_id)
{
	for (size_t i = 0; i < making->answer_count; i++)
		if (making->answers[i].text_id == text_id && making->answers[i].is_drawn)
			return true;
	return false;
}

static struct told
told_new(struct arena *arena, size_t most)
{
	return (struct told){ arena_array_of(arena, struct learn_example, most),
		                  arena_array_of(arena, int64_t, most), arena_array_of(arena, bool, most),
		                  arena_array_of(arena, bool, most), arena_array_of(arena, unsigned, most), 0 };
}

static struct told
told_of(struct arena *arena, const struct codebook_prepared *prepared, const struct codebook_rule *rule)
{
	const struct codebook_reading *reading = &prepared->reading;
	const size_t most = prepared->making.answer_count + 1;
	struct told told = told_new(arena, most);
	for (size_t i = 0; i < reading->count && told.count < most; i++) {
		const struct codebook_read_text *text = &reading->texts[i];
		const int said = codebook_said_of(&prepared->making, text->text_id);
		if (said == CODEBOOK_UNKNOWN)
			continue;
		const bool meets = codebook_meets_of(arena, prepared, rule, i) == CODEBOOK_MEETS;
		told.text_ids[told.count] = text->text_id;
		told.meets[told.count] = meets;
		told.fold_of[told.count] = (unsigned)(mixed((uint64_t)text->text_id) % FOLDS);
		told.is_drawn[told.count] = is_drawn(&prepared->making, text->text_id);
		told.examples[told.count++] = (struct learn_example){
			.vector = read_text(arena, text->words, meets),
			.class_id = said == CODEBOOK_YES ? CODEBOOK_LEARNT_YES : CODEBOOK_LEARNT_NO,
		};
	}
	return told;
}

static enum found
train(struct arena *arena, const struct learn_example *examples, size_t count, double heat,
      struct learn_model **model_r, struct fault *fault_r)
{
	struct learn_measure measure;
	const struct learn_lesson lesson = { .examples = examples, .count = count, .precision = 0.95, .seed = 1,
		                                 .heat = heat };
	return learn_train(arena, &lesson, model_r, &measure, fault_r);
}

/* Each fold told by a model of the others. */
static bool
try_folds(struct arena *arena, const struct told *told, double heat, unsigned folds, bool *says,
          struct fault *fault_r)
{
	struct learn_example *others = arena_array_of(arena, struct learn_example, told->count + 1);
	for (unsigned fold = 0; fold < folds; fold++) {
		struct arena *passing = arena_new(TRAIN_MEMORY);
		struct learn_model *model;
		size_t count = 0;
		for (size_t i = 0; i < told->count; i++)
			if (told->fold_of[i] != fold)
				others[count++] = told->examples[i];
		const enum found found = train(passing, others, count, heat, &model, fault_r);
		for (size_t i = 0; found != FOUND_FAILED && i < told->count; i++)
			if (told->fold_of[i] == fold)
				says[i] = found == FOUND_NONE
				              ? told->meets[i]
				              : chance_of(passing, model, &told->examples[i].vector) * 1000 >= CODEBOOK_BAR;
		if (found == FOUND_FAILED)
			fault_keep(arena, fault_r);
		arena_end(passing);
		if (found == FOUND_FAILED)
			return false;
	}
	return true;
}

static void
measure(struct arena *arena, const struct told *told, const bool *says, struct codebook_gain *gain)
{
	double *words = arena_array_of(arena, double, told->count + 1);
	double *learnt = arena_array_of(arena, double, told->count + 1);
	for (size_t i = 0; i < told->count; i++) {
		const bool is_yes = told->examples[i].class_id == CODEBOOK_LEARNT_YES;
		if (!told->is_drawn[i])
			continue;
		words[gain->drawn] = told->meets[i] == is_yes;
		learnt[gain->drawn++] = says[i] == is_yes;
		gain->words_right += told->meets[i] == is_yes;
		gain->learnt_right += says[i] == is_yes;
		gain->model.confusion[2 * is_yes + says[i]]++;
	}
	gain->gap = stats_paired(arena, words, learnt, gain->drawn, 0.95);
}

/* Evenly over the texts, LOOKED_AT_MAX at most. */
static bool
is_looked_at(const struct codebook_reading *reading, size_t i)
{
	return reading->count <= LOOKED_AT_MAX ||
	       mixed((uint64_t)reading->texts[i].text_id + 1) % reading->count < LOOKED_AT_MAX;
}

static void
look_at_changes(const struct codebook_prepared *prepared, const struct codebook_rule *rule,
                const struct learn_model *model, struct codebook_gain *gain)
{
	struct arena *passing = arena_new(PASSING_MEMORY);
	for (size_t i = 0; i < prepared->reading.count; i++) {
		const struct codebook_read_text *text = &prepared->reading.texts[i];
		if (!is_looked_at(&prepared->reading, i))
			continue;
		arena_reset(passing);
		gain->looked++;
		const enum codebook_meets meets = codebook_meets_of(passing, prepared, rule, i);
		const int said = codebook_said_of(&prepared->making, text->text_id);
		const bool is_in =
			said == CODEBOOK_UNKNOWN
				? meets != CODEBOOK_EXCLUDED && codebook_chance(passing, model, text->words,
			                                                    meets == CODEBOOK_MEETS) *
			                                            1000 >=
			                                        CODEBOOK_BAR
				: said == CODEBOOK_YES;
		if (is_in && meets != CODEBOOK_MEETS) {
			if (gain->enters < CODEBOOK_CHANGED_COUNT)
				gain->entering[gain->enters] = text->text_id;
			gain->enters++;
		} else if (!is_in && meets == CODEBOOK_MEETS) {
			if (gain->leaves < CODEBOOK_CHANGED_COUNT)
				gain->leaving[gain->leaves] = text->text_id;
			gain->leaves++;
		}
	}
	arena_end(passing);
}

bool
codebook_learn(struct arena *arena, const struct codebook_prepared *prepared, struct codebook_gain *gain_r,
               struct fault *fault_r)
{
	const struct codebook_rule *rule = codebook_rule_read(arena, prepared->making.theme.rule);
	const struct told told = told_of(arena, prepared, rule);
	bool *says = arena_array_of(arena, bool, told.count + 1);
	struct learn_model *model;
	*gain_r = (struct codebook_gain){ .model = { .bar = CODEBOOK_BAR } };
	for (size_t i = 0; i < told.count; i++)
		*(told.examples[i].class_id == CODEBOOK_LEARNT_YES ? &gain_r->yes : &gain_r->no) += 1;
	if (gain_r->yes < LEARNT_FROM || gain_r->no < LEARNT_FROM)
		return true;
	struct arena *passing = arena_new(TRAIN_MEMORY);
	const enum found found = train(passing, told.examples, told.count, 0, &model, fault_r);
	bool is_fine = found != FOUND_FAILED;
	if (found == FOUND_ONE)
		is_fine = try_folds(passing, &told, learn_heat(model), FOLDS, says, fault_r);
	if (found == FOUND_ONE && is_fine) {
		gain_r->is_learnt = true;
		gain_r->model.bytes = span_keep(arena, learn_write(passing, model));
		measure(arena, &told, says, gain_r);
		look_at_changes(prepared, rule, model, gain_r);
	}
	if (!is_fine)
		fault_keep(arena, fault_r);
	arena_end(passing);
	return is_fine;
}

/* --- in the next survey ----------------------------------------------------------------------- */

/* Those of the theme and those of the others that teach: a model is tried on each kind by itself, so that
 * there may be more of one than the heap has. */
enum { FOLLOWED_YES_MAX = 1000, FOLLOWED_TEXTS_MAX = LOOKED_AT_MAX,
	   /* A model of four texts out of five tells fewer than that of all of them: on five folds a share that
	    * did not change was two points too high. */
	   FOLLOWED_FOLDS = 20 };

static struct told
listed_of(struct arena *arena, const struct codebook_reading *reading, const struct codebook_making *making,
          const bool *is_in, struct codebook_follow *follow)
{
	struct told told = told_new(arena, FOLLOWED_TEXTS_MAX + making->answer_count + 1);
	size_t unlike[2] = { 0, 0 };
	for (size_t i = 0; i < reading->count; i++)
		unlike[is_in[i]] += !reading->texts[i].is_copy;
	follow->yes = unlike[1];
	if (unlike[1] < CODEBOOK_FOLLOWED_TEXTS_MIN || unlike[0] < CODEBOOK_FOLLOWED_TEXTS_MIN)
		return told;
	const size_t yes_max = unlike[1] < FOLLOWED_YES_MAX ? unlike[1] : FOLLOWED_YES_MAX;
	const size_t most[2] = { FOLLOWED_TEXTS_MAX - yes_max, yes_max };
	size_t taken[2] = { 0, 0 }, ranks[2] = { 0, 0 };
	for (size_t i = 0; i < reading->count; i++) {
		const struct codebook_read_text *text = &reading->texts[i];
		const bool drawn = is_drawn(making, text->text_id);
		const bool is_chosen = taken[is_in[i]] < most[is_in[i]] &&
		                       mixed((uint64_t)text->text_id + 3) % unlike[is_in[i]] < most[is_in[i]];
		if (text->is_copy || !(is_chosen || drawn) || told.count > FOLLOWED_TEXTS_MAX + making->answer_count)
			continue;
		taken[is_in[i]] += is_chosen;
		told.text_ids[told.count] = text->text_id;
		told.is_drawn[told.count] = drawn;
		/* As many of each kind in all folds: else the others lack the kind that one has more of. */
		told.fold_of[told.count] = (unsigned)(ranks[is_in[i]]++ % FOLLOWED_FOLDS);
		told.examples[told.count++] = (struct learn_example){
			.vector = read_text(arena, text->words, false),
			.class_id = is_in[i] ? CODEBOOK_LEARNT_YES : CODEBOOK_LEARNT_NO,
		};
	}
	return told;
}

/* How often it says the same as the list, of those of the theme and of the others alike. */
static void
measure_follow(const struct told *told, const struct codebook_making *making, const bool *says,
               struct codebook_follow *follow)
{
	uint32_t by_list[4] = { 0 }, by_people[4] = { 0 };
	for (size_t i = 0; i < told->count; i++) {
		const int said = codebook_said_of(making, told->text_ids[i]);
		by_list[2 * (told->examples[i].class_id == CODEBOOK_LEARNT_YES) + says[i]]++;
		if (told->is_drawn[i] && said != CODEBOOK_UNKNOWN)
			by_people[2 * (said == CODEBOOK_YES) + says[i]]++;
	}
	const double yes = by_list[2] + by_list[3], no = by_list[0] + by_list[1];
	follow->balanced = yes > 0 && no > 0 ? (by_list[3] / yes + by_list[0] / no) / 2 : 0;
	follow->is_known = follow->balanced >= CODEBOOK_FOLLOWED_FROM / 1000.0;
	/* A theme that learnt is as large as people would say it is: so is the one that follows it. */
	const uint32_t *confusion = making->model.confusion;
	const bool is_mended = making->model.bytes.length > 0 && confusion[0] + confusion[1] > 0 &&
	                       confusion[2] + confusion[3] > 0;
	memcpy(follow->model.confusion, is_mended ? by_people : by_list, sizeof by_list);
	if (is_mended && (by_people[0] + by_people[1] == 0 || by_people[2] + by_people[3] == 0))
		follow->is_known = false;
}

bool
codebook_learn_list(struct arena *arena, const struct codebook_reading *reading,
                    const struct codebook_making *making, const bool *is_in, struct codebook_follow *follow_r,
                    struct fault *fault_r)
{
	struct arena *passing = arena_new(TRAIN_MEMORY);
	*follow_r = (struct codebook_follow){ .model = { .bar = CODEBOOK_BAR } };
	const struct told told = listed_of(passing, reading, making, is_in, follow_r);
	bool *says = arena_array_of(passing, bool, told.count + 1);
	struct learn_model *model;
	enum found found = FOUND_NONE;
	if (told.count > 0)
		found = train(passing, told.examples, told.count, 0, &model, fault_r);
	bool is_fine = found != FOUND_FAILED;
	if (found == FOUND_ONE)
		is_fine = try_folds(passing, &told, learn_heat(model), FOLLOWED_FOLDS, says, fault_r);
	if (found == FOUND_ONE && is_fine) {
		follow_r->model.bytes = span_keep(arena, learn_write(passing, model));
		measure_follow(&told, making, says, follow_r);
	}
	if (!is_fine)
		fault_keep(arena, fault_r);
	arena_end(passing);
	return is_fine;
}

/* --- the next ones ---------------------------------------------------------------------------- */

struct candidate {
	size_t text;
	uint64_t chance; /* by which it is drawn */
};

static bool
is_asked(const struct codebook_making *making, int64_t text_id)
{
	for (size_t i = 0; i < making->answer_count; i++)
		if (making->answers[i].text_id == text_id)
			return true;
	return false;
}

static int
by_chance(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;
	return left->chance < right->chance ? -1 : left->chance > right->chance;
}

/* Those that nobody was asked about, in an order drawn by chance; how many. */
static size_t
draw(const struct codebook_prepared *prepared, struct candidate *candidates)
{
	const struct codebook_reading *reading = &prepared->reading;
	size_t count = 0;
	for (size_t i = 0; i < reading->count; i++) {
		const struct codebook_read_text *text = &reading->texts[i];
		if (!text->is_copy && is_looked_at(reading, i) && !is_asked(&prepared->making, text->text_id))
			candidates[count++] = (struct candidate){ i, mixed((uint64_t)text->text_id + 2) };
	}
	if (count > 0)
		qsort(candidates, count, sizeof *candidates, by_chance);
	return count;
}

/* The texts among which some are chosen. */
struct pool {
	struct arena *arena;
	const struct codebook_prepared *prepared;
	const struct codebook_rule *rule;
	const struct learn_vector **vectors;
	uint32_t *labels;
	size_t *texts; /* in the reading */
	size_t count, member_count;
};

static void
add_to_pool(struct pool *pool, size_t text, bool meets, uint32_t label)
{
	struct learn_vector *vector = arena_new_of(pool->arena, struct learn_vector);
	*vector = read_text(pool->arena, pool->prepared->reading.texts[text].words, meets);
	pool->vectors[pool->count] = vector;
	pool->labels[pool->count] = label;
	pool->texts[pool->count++] = text;
}

static void
add_told(struct pool *pool)
{
	for (size_t i = 0; i < pool->prepared->reading.count; i++) {
		const int64_t text_id = pool->prepared->reading.texts[i].text_id;
		const int said = codebook_said_of(&pool->prepared->making, text_id);
		if (said != CODEBOOK_UNKNOWN && is_asked(&pool->prepared->making, text_id))
			add_to_pool(pool, i,
			            codebook_meets_of(pool->arena, pool->prepared, pool->rule, i) == CODEBOOK_MEETS,
			            (uint32_t)said);
	}
}

/* Without a model only those that the theme has already may be chosen, when there are enough of them: of a
 * rare theme the most typical texts of all would teach « no » alone, which chance brings enough of. */
static void
add_candidates(struct pool *pool, const struct candidate *candidates, size_t count, bool has_model)
{
	const size_t first = pool->count;
	for (size_t i = 0; i < count && pool->count - first < QUEUE_TEXTS_MAX; i++) {
		const bool meets = codebook_meets_of(pool->arena, pool->prepared, pool->rule,
		                                     candidates[i].text) == CODEBOOK_MEETS;
		add_to_pool(pool, candidates[i].text, meets,
		            meets || has_model ? VERBATIM_NO_LABEL : VERBATIM_KEPT_BACK);
		pool->member_count += meets;
	}
	for (size_t i = first; pool->member_count < CODEBOOK_TEN && i < pool->count; i++)
		pool->labels[i] = VERBATIM_NO_LABEL;
}

static void
take(const struct codebook_reading *reading, size_t text, bool drawn, struct codebook_answer *asked,
     size_t *count)
{
	asked[(*count)++] = (struct codebook_answer){ .text_id = reading->texts[text].text_id,
		                                          .answer = CODEBOOK_ASKED,
		                                          .is_drawn = drawn };
}

/* What those told teach; NULL: too little. Which ones it hesitates about does not depend on its heat. */
static bool
teach(const struct pool *pool, size_t told, struct learn_model **model_r, struct fault *fault_r)
{
	struct learn_example *examples = arena_array_of(pool->arena, struct learn_example, told + 1);
	size_t yes = 0;
	*model_r = NULL;
	for (size_t i = 0; i < told; i++) {
		yes += pool->labels[i] == CODEBOOK_YES;
		examples[i] = (struct learn_example){
			.vector = *pool->vectors[i],
			.class_id = pool->labels[i] == CODEBOOK_YES ? CODEBOOK_LEARNT_YES : CODEBOOK_LEARNT_NO,
		};
	}
	if (yes < LEARNT_FROM || told - yes < LEARNT_FROM)
		return true;
	const enum found found = train(pool->arena, examples, told, 1, model_r, fault_r);
	if (found == FOUND_NONE)
		*model_r = NULL;
	return found != FOUND_FAILED;
}

static bool
choose(struct arena *arena, const struct codebook_prepared *prepared, struct codebook_answer *asked_r,
       size_t *count_r, struct fault *fault_r)
{
	const struct codebook_reading *reading = &prepared->reading;
	struct candidate *candidates = arena_array_of(arena, struct candidate, reading->count + 1);
	const size_t count = draw(prepared, candidates);
	const size_t room = prepared->making.answer_count + QUEUE_TEXTS_MAX + 1;
	struct pool pool = { arena, prepared, codebook_rule_read(arena, prepared->making.theme.rule),
		                 arena_array_of(arena, const struct learn_vector *, room),
		                 arena_array_of(arena, uint32_t, room), arena_array_of(arena, size_t, room), 0, 0 };
	struct learn_model *model;
	size_t chosen[CODEBOOK_TEN];
	for (size_t i = 0; i < count && i < CODEBOOK_TEN_DRAWN; i++)
		take(reading, candidates[i].text, true, asked_r, count_r);
	add_told(&pool);
	if (!teach(&pool, pool.count, &model, fault_r))
		return false;
	add_candidates(&pool, candidates + *count_r, count - *count_r, model != NULL);
	const struct verbatim_queue queue = { verbatim_map_of(arena, pool.vectors, pool.count, 1), pool.vectors,
		                                  pool.labels, model };
	const size_t more = verbatim_choose(&queue, CODEBOOK_TEN - *count_r, chosen);
	for (size_t i = 0; i < more; i++)
		take(reading, pool.texts[chosen[i]], false, asked_r, count_r);
	return true;
}

bool
codebook_next(struct arena *arena, const struct codebook_prepared *prepared,
              struct codebook_answer asked_r[CODEBOOK_TEN], size_t *count_r, struct fault *fault_r)
{
	struct arena *passing = arena_new(TRAIN_MEMORY);
	*count_r = 0;
	const bool is_fine = choose(passing, prepared, asked_r, count_r, fault_r);
	if (!is_fine)
		fault_keep(arena, fault_r);
	arena_end(passing);
	return is_fine;
}

/* --- two who code ----------------------------------------------------------------------------- */

struct stats_alpha
codebook_agreement(struct arena *arena, const struct codebook_answer *answers, size_t count)
{
	enum { CODERS_MAX = 10 };
	int64_t coders[CODERS_MAX], *texts = arena_array_of(arena, int64_t, count + 1);
	int32_t *codes = arena_array_of(arena, int32_t, (count + 1) * CODERS_MAX);
	size_t coder_count = 0, text_count = 0;
	for (size_t i = 0; i < (count + 1) * CODERS_MAX; i++)
		codes[i] = STATS_CODE_NONE;
	for (size_t i = 0; i < count; i++) {
		size_t coder = 0, text = 0;
		if (answers[i].answer >= CODEBOOK_UNKNOWN)
			continue;
		while (coder < coder_count && coders[coder] != answers[i].account_id)
			coder++;
		while (text < text_count && texts[text] != answers[i].text_id)
			text++;
		if (coder == CODERS_MAX)
			continue;
		coders[coder] = answers[i].account_id;
		texts[text] = answers[i].text_id;
		coder_count += coder == coder_count;
		text_count += text == text_count;
		codes[text * CODERS_MAX + coder] = (int32_t)answers[i].answer;
	}
	const struct stats_codes all = { codes, text_count, CODERS_MAX, 2 };
	return stats_alpha_of(arena, &all, STATS_NOMINAL, 0.95, 1);
}

const char *
codebook_agreement_words(struct arena *arena, const struct stats_alpha *alpha, bool *is_trusted_r)
{
	static const double enough = 0.667, good = 0.8; /* Krippendorff 2004 */
	*is_trusted_r = false;
	if (alpha->status == STATS_NO_VARIANCE)
		return "Vous avez donné partout la même réponse\u202f: l’accord ne se mesure pas encore.";
	if (alpha->status != STATS_OK && alpha->status != STATS_PERFECT)
		return NULL;
	*is_trusted_r = alpha->alpha >= enough;
	struct text words = text_new(arena, 400);
	text_format(&words, "Accord entre les personnes (alpha de Krippendorff) sur %lld textes\u202f: ",
	            (long long)alpha->units);
	text_add_number(&words, alpha->alpha, 2);
	if (alpha->status == STATS_OK) {
		text_add_z(&words, " (de ");
		text_add_number(&words, alpha->interval.low, 2);
		text_add_z(&words, " à ");
		text_add_number(&words, alpha->interval.high, 2);
		text_add_z(&words, ")");
	}
	text_add_z(&words, alpha->alpha >= good     ? ". Vous dites la même chose."
	                   : alpha->alpha >= enough ? ". C’est assez pour conclure avec prudence."
	                                            : ". Ce thème n’est pas encore fiable\u202f: "
	                                              "mettez-vous d’accord sur ce qu’il veut dire, "
	                                              "puis recommencez.");
	return text_z(&words);
}
