/* Which texts each theme has: found, by its words, by what it learnt, or because a person said so. */
#include <math.h>
#include <string.h>

#include "craft/learn/learn.h"
#include "listen/codebook/codebook_inside.h"

enum { TEXT_MEMORY = 64 << 20, WEIGHT_MAX = 1000, WORDS_WEIGHT = 500 };

struct assigning {
	struct arena *arena;
	struct codebook_making *makings;
	const struct codebook_rule **rules;
	const struct learn_model **models; /* NULL: it learnt nothing */
	size_t count;
	bool has_rule; /* of one of them at least: texts are cut into words */
};

int
codebook_said_of(const struct codebook_making *making, int64_t text_id)
{
	int said = CODEBOOK_UNKNOWN;
	for (size_t i = 0; i < making->answer_count; i++) {
		const struct codebook_answer *answer = &making->answers[i];
		if (answer->text_id != text_id || answer->answer >= CODEBOOK_UNKNOWN)
			continue;
		if (said != CODEBOOK_UNKNOWN && said != (int)answer->answer)
			return CODEBOOK_UNKNOWN;
		said = (int)answer->answer;
	}
	return said;
}

uint16_t
codebook_found_weight(const struct codebook_making *making, size_t text)
{
	const struct topics *topics = making->topics;
	if (topics == NULL)
		return making->found == NULL ? 0 : making->found[text];
	const double weight = (double)topics->weights[text * topics->count + making->topic];
	return weight < topics->weight_min ? 0 : (uint16_t)fmin(WEIGHT_MAX, fmax(1, round(weight * WEIGHT_MAX)));
}

/* Told by the model that followed it here, which knows of no words of the service: they add to it. */
static bool
is_by_follow(const struct codebook_making *making)
{
	return making->theme.source == CODEBOOK_FOLLOWED && making->theme.taught == 0;
}

/* How much of the text is of the theme, in thousandths; 0: it is not. */
static struct codebook_entry
entry_of(const struct assigning *assigning, size_t theme, uint32_t text, enum codebook_meets meets,
         double chance)
{
	const struct codebook_making *making = &assigning->makings[theme];
	struct codebook_entry entry = { text, codebook_found_weight(making, text), CODEBOOK_BY_FINDING };
	if (meets == CODEBOOK_EXCLUDED)
		return (struct codebook_entry){ .text = text };
	const bool has_words = meets == CODEBOOK_MEETS && is_by_follow(making);
	if (assigning->models[theme] != NULL && !has_words) /* it replaces the words: they are its measure */
		return chance * WEIGHT_MAX >= (double)making->model.bar
		           ? (struct codebook_entry){ text, (uint16_t)fmin(WEIGHT_MAX, fmax(1, chance * WEIGHT_MAX)),
			                                  CODEBOOK_BY_LEARNING }
		           : (struct codebook_entry){ .text = text };
	if (meets == CODEBOOK_MEETS && entry.weight == 0)
		entry = (struct codebook_entry){ text, WORDS_WEIGHT, CODEBOOK_BY_WORDS };
	return entry;
}

static void
add_entry(struct arena *arena, struct codebook_list *list, struct codebook_entry entry)
{
	list->entries = arena_room(arena, list->entries, list->count, sizeof *list->entries);
	list->entries[list->count++] = entry;
}

static bool
is_told_of(const struct codebook_making *making)
{
	return making->answer_count > 0 || making->model.bytes.length > 0;
}

static void
assign_text(const struct assigning *assigning, struct arena *passing,
            const struct codebook_read_text *read, uint32_t text)
{
	const struct codebook_stems stems =
		assigning->has_rule ? codebook_stems_of(passing, read->words) : (struct codebook_stems){ NULL, 0 };
	for (size_t i = 0; i < assigning->count; i++) {
		struct codebook_making *making = &assigning->makings[i];
		const enum codebook_meets meets = codebook_rule_meets(assigning->rules[i], &stems);
		const uint16_t found = codebook_found_weight(making, text);
		const double chance =
			assigning->models[i] == NULL
				? 0
				: codebook_chance(passing, assigning->models[i], read->words,
		                          !is_by_follow(making) &&
		                              (meets == CODEBOOK_MEETS || (found > 0 && meets != CODEBOOK_EXCLUDED)));
		if (found > 0 && making->theme.source == CODEBOOK_FOUND && is_told_of(making))
			add_entry(assigning->arena, &making->as_found,
			          (struct codebook_entry){ text, found, CODEBOOK_BY_FINDING });
		struct codebook_entry entry = entry_of(assigning, i, text, meets, chance);
		const int said = codebook_said_of(making, read->text_id);
		if (said == CODEBOOK_YES)
			entry = (struct codebook_entry){ text, WEIGHT_MAX, CODEBOOK_BY_PERSON };
		if (entry.weight > 0 && said != CODEBOOK_NO)
			add_entry(assigning->arena, &making->list, entry);
	}
}

/* Both lists are in the order of the texts: each once, with what is heavier. */
static void
join(struct arena *arena, struct codebook_list *list, const struct codebook_list *other)
{
	struct codebook_list both = { .count = 0 };
	size_t at = 0, there = 0;
	while (at < list->count || there < other->count) {
		const uint32_t one = at < list->count ? list->entries[at].text : UINT32_MAX;
		const uint32_t two = there < other->count ? other->entries[there].text : UINT32_MAX;
		struct codebook_entry entry = one <= two ? list->entries[at] : other->entries[there];
		if (one == two && other->entries[there].weight > entry.weight)
			entry = other->entries[there];
		at += one <= two;
		there += two <= one;
		add_entry(arena, &both, entry);
	}
	*list = both;
}

void
codebook_assign(struct arena *arena, const struct codebook_reading *reading,
                struct codebook_making *makings, size_t count)
{
	struct assigning assigning = { arena, makings, NULL, NULL, count, false };
	struct arena *passing = arena_new(TEXT_MEMORY);
	assigning.rules = arena_take(arena, count + 1, sizeof *assigning.rules);
	assigning.models = arena_take(arena, count + 1, sizeof *assigning.models);
	for (size_t i = 0; i < count; i++) {
		assigning.rules[i] = codebook_rule_read(arena, makings[i].theme.rule);
		assigning.has_rule = assigning.has_rule || assigning.rules[i]->count > 0;
		/* One that the program no longer finds cannot say what it found: its model waits. */
		if (makings[i].model.bytes.length > 0 && !makings[i].theme.is_lost)
			assigning.models[i] = learn_open(arena, makings[i].model.bytes);
	}
	for (size_t text = 0; text < reading->count; text++) {
		arena_reset(passing);
		assign_text(&assigning, passing, &reading->texts[text], (uint32_t)text);
	}
	arena_end(passing);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			if (makings[i].theme.merged_id != 0 && makings[k].theme.theme_id == makings[i].theme.merged_id)
				join(arena, &makings[k].list, &makings[i].list);
}
