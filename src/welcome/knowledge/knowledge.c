/* What is decided without asking anybody: which articles answer, who may publish, what a checklist is. */
#include "welcome/knowledge/knowledge_inside.h"

enum { TITLE_WEIGHT = 3 };

/* Both are in the order of bytes, each word once. */
size_t
knowledge_shared(struct span words, struct span others)
{
	size_t shared = 0;
	struct span word = SPAN(""), other = SPAN("");
	bool has_word = span_cut(&words, ' ', &word), has_other = span_cut(&others, ' ', &other);
	while (has_word && has_other) {
		const int order = span_compare(word, other);
		shared += order == 0 && word.length > 0;
		if (order <= 0)
			has_word = span_cut(&words, ' ', &word);
		if (order >= 0)
			has_other = span_cut(&others, ' ', &other);
	}
	return shared;
}

int64_t
knowledge_score(const struct knowledge_article *article, struct span typed_words)
{
	return (int64_t)(knowledge_shared(article->words, typed_words) +
	                 (TITLE_WEIGHT - 1) * knowledge_shared(article->title_words, typed_words));
}

bool
knowledge_is_old(const struct knowledge_article *article, int32_t today)
{
	return article->told != 0 && article->review_day != 0 && article->review_day <= today;
}

const char *
knowledge_review_words(struct arena *arena, const struct knowledge_article *article, int32_t today)
{
	struct text words = text_new(arena, 200);
	if (!knowledge_is_old(article, today))
		return NULL;
	text_add_z(&words, "À revoir depuis le ");
	text_add_day(&words, article->review_day);
	return text_z(&words);
}

const char *
knowledge_url(struct arena *arena, const struct knowledge_article *article, bool is_public)
{
	return arena_format(arena, "/%s/%.*s", is_public ? "reponses" : "articles",
	                    SPAN_ARGS(article->code));
}

/* The register is read by others than those whom an internal article is for: it does not say its title. */
struct span
knowledge_fact_words(struct arena *arena, const char *verb, const struct knowledge_article *article)
{
	return article->says_public
	           ? span_of(arena_format(arena, "Un article %s\u202f: «\u202f%.*s\u202f».", verb,
	                                  SPAN_ARGS(article->title)))
	           : span_of(arena_format(arena, "Un article interne %s.", verb));
}

const char *
knowledge_may_not_publish(struct arena *arena, const struct knowledge_article *article,
                          bool two_names, int64_t account_id, struct span writer)
{
	if (article->told == article->version)
		return "Cette version est déjà celle que l’on lit.";
	if (!two_names || article->writer_id != account_id)
		return NULL;
	return arena_format(arena,
	                    "Cette démarche demande deux noms\u202f: quelqu’un d’autre que %.*s relit, puis "
	                    "publie.",
	                    SPAN_ARGS(writer));
}

/* --- steps ------------------------------------------------------------------------------------ */

static bool
is_among(const struct knowledge_step *steps, size_t count, struct span words)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal(steps[i].words, words))
			return true;
	return false;
}

const char *
knowledge_read_steps(struct arena *arena, struct span lines, const struct knowledge_step *known,
                     size_t known_count, struct knowledge_step steps_r[KNOWLEDGE_STEP_COUNT_MAX],
                     size_t *count_r)
{
	struct span line;
	*count_r = 0;
	while (span_cut(&lines, '\n', &line)) {
		line = span_trim(line);
		if (line.length == 0 || is_among(steps_r, *count_r, line))
			continue;
		if (*count_r == KNOWLEDGE_STEP_COUNT_MAX)
			return arena_format(arena, "Une liste a %d étapes au plus\u202f: au-delà, on ne la lit plus.",
			                    KNOWLEDGE_STEP_COUNT_MAX);
		if (form_length(line) > KNOWLEDGE_STEP_LENGTH_MAX)
			return arena_format(arena, "Une étape tient en %d signes\u202f: raccourcissez «\u202f%.*s\u202f».",
			                    KNOWLEDGE_STEP_LENGTH_MAX, SPAN_ARGS(line));
		struct knowledge_step *step = &steps_r[(*count_r)++];
		*step = (struct knowledge_step){ .words = line };
		for (size_t i = 0; i < known_count; i++)
			if (span_equal(known[i].words, line))
				step->step_id = known[i].step_id;
	}
	return NULL;
}

const char *
knowledge_steps_left(struct arena *arena, const struct knowledge_step *steps, size_t count)
{
	size_t left = 0;
	for (size_t i = 0; i < count; i++)
		left += !steps[i].is_ticked;
	if (left == 0)
		return NULL;
	return left == 1 ? "1 étape n’est pas cochée."
	                 : arena_format(arena, "%zu étapes ne sont pas cochées.", left);
}
