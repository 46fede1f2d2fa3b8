/* « A-t-on déjà répondu à cela ? »: requests that were answered and have the rarest words of this one. */
#include <math.h>
#include <stdlib.h>

#include "craft/text/text.h"
#include "welcome/seek/seek.h"
#include "welcome/twin/twin_inside.h"

enum {
	WORD_COUNT_MAX = 6,  /* of its title: each is asked for */
	WORD_LENGTH_MIN = 4,
	SHARED_MIN = 2,      /* one word in common says little, unless it has but one */
	CANDIDATE_COUNT_MAX = WORD_COUNT_MAX * DESK_PAGE_COUNT,
};

struct candidate {
	struct desk_request request;
	size_t shared;
	double rarity;
};
struct answering {
	struct candidate *all;
	size_t count;
};

/* The longest words of a text, each once: long words are rare. */
static size_t
words_of(struct arena *arena, struct span text, struct span words_r[WORD_COUNT_MAX])
{
	struct text_word word;
	size_t count = 0;
	struct text_words *words = text_words_begin(arena, text);
	while (text_words_next(words, &word)) {
		bool is_known = word.is_little || word.source.length < WORD_LENGTH_MIN;
		for (size_t i = 0; i < count && !is_known; i++)
			is_known = span_equal(words_r[i], word.source);
		if (is_known)
			continue;
		size_t at = count < WORD_COUNT_MAX ? count++ : WORD_COUNT_MAX;
		for (; at > 0 && words_r[at - 1].length < word.source.length; at--)
			if (at < WORD_COUNT_MAX)
				words_r[at] = words_r[at - 1];
		if (at < WORD_COUNT_MAX)
			words_r[at] = word.source;
	}
	return count;
}

static bool
is_answered(const struct desk_request *request)
{
	return request->outcome == DESK_SOLVED || request->outcome == DESK_ANSWERED ||
	       request->outcome == DESK_REFUSED || request->outcome == DESK_SENT_ON;
}

/* As seen by this reader: a word that few of them have weighs more. */
static void
take(struct answering *answering, const struct desk_request *own, const struct seek_found *found)
{
	const double rarity = log(1 + DESK_PAGE_COUNT / (double)(found->count + 1));
	for (size_t i = 0; i < found->count; i++) {
		const struct desk_request *request = &found->requests[i];
		size_t at = 0;
		if (!is_answered(request) || request->request_id == own->request_id)
			continue;
		while (at < answering->count && answering->all[at].request.request_id != request->request_id)
			at++;
		if (at == answering->count)
			answering->all[answering->count++] = (struct candidate){ .request = *request };
		answering->all[at].shared++;
		answering->all[at].rarity += rarity;
	}
}

/* The most in common first, then the latest. */
static int
compare(const void *a, const void *b)
{
	const struct candidate *one = a, *other = b;
	if (one->rarity < other->rarity || one->rarity > other->rarity)
		return one->rarity < other->rarity ? 1 : -1;
	return one->request.request_id > other->request.request_id ? -1 : 1;
}

bool
twin_answered(struct arena *arena, struct db *db, int64_t root_id, const struct twin_around *around,
              const struct desk_request *request, struct twin_answered *answered_r, struct fault *fault_r)
{
	struct span words[WORD_COUNT_MAX];
	const size_t word_count = words_of(arena, request->title, words);
	struct answering answering = { .all = arena_array_of(arena, struct candidate, CANDIDATE_COUNT_MAX) };
	*answered_r = (struct twin_answered){ .count = 0 };
	for (size_t i = 0; i < word_count; i++) {
		struct seek_found found;
		/* The blank makes it a whole word. */
		const struct seek_asked asked = {
			.sight = around->sight,
			.tree = around->tree,
			.typed = span_of(arena_format(arena, "%.*s ", SPAN_ARGS(words[i]))),
			.queue = DESK_DONE,
			.is_newest = true,
			.after = { 0, INT64_MAX },
		};
		if (!seek_find(arena, db, root_id, &asked, &found, fault_r))
			return false;
		take(&answering, request, &found);
	}
	if (answering.count > 1)
		qsort(answering.all, answering.count, sizeof *answering.all, compare);
	for (size_t i = 0; i < answering.count && answered_r->count < TWIN_ANSWERED_COUNT_MAX; i++)
		if (answering.all[i].shared >= SHARED_MIN || word_count < SHARED_MIN)
			answered_r->all[answered_r->count++] = answering.all[i].request;
	return true;
}
