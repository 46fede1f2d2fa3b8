/* One pass over the words of a text: which phrases of the lists stand there. */
#include <string.h>

#include "craft/flags/flags_inside.h"

enum {
	SENTENCE_MATCHES_MAX = 64, /* of a sentence: it is looked at when there are so many, and goes on */
	HOLE_LETTERS_MIN = 3,      /* « c*n » and « p*te » are words, « p*** » is anything */
	HOLE_LETTERS_MAX = 4,      /* that a sign stands for */
	HOLED_COUNT_MAX = 500,     /* of a text: each is laid against all the lists; more disguise nothing */
	STEP_MAX = 1 << 30,        /* with those of one text, numbers of 32 bits */
	TEXT_SIZE_MAX = 1 << 30,
};

const char *const flags_kind_codes[FLAGS_KIND_COUNT] = { [FLAGS_URGENT] = "urgence",
	                                                     [FLAGS_RUDE] = "propos",
	                                                     [FLAGS_DISTRESS] = "detresse" };
const char *const flags_kind_labels[FLAGS_KIND_COUNT] = { [FLAGS_URGENT] = "à voir vite",
	                                                      [FLAGS_RUDE] = "propos",
	                                                      [FLAGS_DISTRESS] = "détresse" };
const char flags_distress_line[] =
	"Quelqu’un pense au suicide, ou vous inquiète\u202f? Le 3114 répond jour et nuit, gratuitement, à cette "
	"personne comme à vous. Si le danger est proche, appelez le 15 ou le 112.";

/* A phrase begun: the word that was read last when it came to a place, and where it began. */
struct way {
	uint32_t step, from;
};
struct match {
	uint8_t kind;
	size_t at, end;
};
struct flags_reader {
	const struct flags *flags;
	struct flags_reading *reading;
	struct way *before, *now; /* [place] */
	uint16_t *active, *next;  /* places reached by the last word, by this one */
	size_t active_count, next_count;
	uint32_t step; /* words read of all texts, and one at each sentence's beginning */
	size_t end;    /* of this word */
	struct match matches[SENTENCE_MATCHES_MAX], excuses[SENTENCE_MATCHES_MAX];
	size_t match_count, excuse_count;
	size_t holed_count;
};

/* --- a sentence's matches -------------------------------------------------------------------- */

static bool
is_excused(const struct flags_reader *run, const struct match *match)
{
	for (size_t i = 0; i < run->excuse_count; i++) {
		const struct match *excuse = &run->excuses[i];
		if (excuse->kind == match->kind && excuse->at < match->end && match->at < excuse->end)
			return true;
	}
	return false;
}

static void
tell_matches(struct flags_reader *run)
{
	struct flags_reading *reading = run->reading;
	for (size_t i = 0; i < run->match_count; i++) {
		const struct match *match = &run->matches[i];
		if (is_excused(run, match))
			continue;
		reading->is_up[match->kind] = true;
		if (reading->count < FLAGS_FIND_COUNT_MAX)
			reading->finds[reading->count++] = (struct flags_find){ .kind = (enum flags_kind)match->kind,
				                                                    .at = match->at,
				                                                    .length = match->end - match->at };
	}
	run->match_count = run->excuse_count = 0;
}

static void
note_match(struct flags_reader *run, const struct flags_place *place, size_t from)
{
	const struct match match = { .kind = place->kind, .at = from, .end = run->end };
	if (run->match_count == SENTENCE_MATCHES_MAX || run->excuse_count == SENTENCE_MATCHES_MAX)
		tell_matches(run);
	if (place->is_excused)
		run->excuses[run->excuse_count++] = match;
	else
		run->matches[run->match_count++] = match;
}

/* --- places ---------------------------------------------------------------------------------- */

/* This word brings a phrase to that place, and over those after it that may be missing. */
static void
reach(struct flags_reader *run, size_t place, size_t from)
{
	for (;; place++) {
		struct way *way = &run->now[place];
		if (way->step == run->step)
			return;
		*way = (struct way){ .step = run->step, .from = (uint32_t)from };
		if (run->flags->places[place].is_last) {
			note_match(run, &run->flags->places[place], from);
			return;
		}
		run->next[run->next_count++] = (uint16_t)place;
		if (!run->flags->places[place + 1].is_optional)
			return;
	}
}

static void
stand_at(struct flags_reader *run, const struct flags_word *word, size_t at)
{
	for (uint32_t i = 0; i < word->place_count; i++) {
		const uint16_t place = word->places[i];
		if (run->flags->places[place].is_first)
			reach(run, place, at);
		else if (run->before[place - 1].step == run->step - 1)
			reach(run, place, run->before[place - 1].from);
	}
}

/* « c*n »: does a word fit? A hole is one letter to HOLE_LETTERS_MAX; what is begun does not end in one. */
static bool
fits(struct span holed, const struct flags_word *known, size_t at, bool after_hole)
{
	const size_t left = known->letters.length - at;
	if (left == 0)
		return known->is_begun ? !after_hole : holed.length == 0;
	if (holed.length == 0)
		return false;
	const struct span rest = span_from(holed.at + 1, holed.length - 1);
	if (holed.at[0] != TEXT_BARE_HOLE)
		return holed.at[0] == known->letters.at[at] && fits(rest, known, at + 1, false);
	for (size_t i = 1; i <= HOLE_LETTERS_MAX && i <= left; i++)
		if (fits(rest, known, at + i, true))
			return true;
	return false;
}

/* Rare: each word of the lists that is a phrase by itself, or may end or begin one. */
static void
stand_holed(struct flags_reader *run, const struct text_bare_word *word)
{
	size_t letters = 0, holes = 0;
	for (size_t i = 0; i < word->size; i++) {
		letters += word->letters[i] != TEXT_BARE_HOLE;
		holes += word->letters[i] == TEXT_BARE_HOLE;
	}
	if (letters < HOLE_LETTERS_MIN || holes > 2 || run->holed_count == HOLED_COUNT_MAX)
		return;
	run->holed_count++;
	for (size_t i = 0; i < run->flags->word_room; i++) {
		const struct flags_word *known = &run->flags->words[i];
		if (known->hash != 0 && fits(span_from(word->letters, word->size), known, 0, false))
			stand_at(run, known, word->at);
	}
}

static void
stand_word(struct flags_reader *run, const struct text_bare_word *word)
{
	uint64_t hash = FLAGS_HASH_BASIS;
	const struct flags_word *known;
	for (size_t i = 0; i < word->size; i++) {
		hash = flags_hash(hash, word->letters[i]);
		if ((run->flags->begun_sizes >> (i + 1) & 1) != 0 &&
		    (known = flags_word_lookup(run->flags, hash, true)) != NULL)
			stand_at(run, known, word->at);
	}
	if ((known = flags_word_lookup(run->flags, hash, false)) != NULL)
		stand_at(run, known, word->at);
}

static void
read_next(struct flags_reader *run, const struct text_bare_word *word)
{
	run->step++;
	run->next_count = 0;
	run->end = word->end;
	/* Gaps first, so that a phrase that began before goes on from there. */
	for (size_t i = 0; i < run->active_count; i++) {
		const size_t place = run->active[i] + (size_t)1;
		if (run->flags->places[place].is_any)
			reach(run, place, run->before[place - 1].from);
	}
	if (word->has_hole)
		stand_holed(run, word);
	else
		stand_word(run, word);
	struct way *const ways = run->before;
	uint16_t *const places = run->active;
	run->before = run->now;
	run->now = ways;
	run->active = run->next;
	run->next = places;
	run->active_count = run->next_count;
}

/* Nothing goes on from before. */
static void
begin_sentence(struct flags_reader *run)
{
	const size_t count = run->flags->place_count + 1;
	tell_matches(run);
	run->active_count = 0;
	if (++run->step < STEP_MAX)
		return;
	memset(run->before, 0, count * sizeof *run->before);
	memset(run->now, 0, count * sizeof *run->now);
	run->step = 1;
}

struct flags_reader *
flags_reader_new(struct arena *arena, const struct flags *flags)
{
	struct flags_reader *run = arena_new_of(arena, struct flags_reader);
	run->flags = flags;
	run->before = arena_array_of(arena, struct way, flags->place_count + 1);
	run->now = arena_array_of(arena, struct way, flags->place_count + 1);
	run->active = arena_array_of(arena, uint16_t, flags->place_count + 1);
	run->next = arena_array_of(arena, uint16_t, flags->place_count + 1);
	return run;
}

void
flags_read(struct flags_reader *reader, struct span text, struct flags_reading *reading_r)
{
	struct text_bare bare = { .text = text };
	struct text_bare_word word;
	must(text.length < TEXT_SIZE_MAX);
	memset(reading_r, 0, sizeof *reading_r);
	reader->reading = reading_r;
	reader->holed_count = 0;
	while (text_bare_next(&bare, &word)) {
		if (word.begins)
			begin_sentence(reader);
		read_next(reader, &word);
	}
	tell_matches(reader);
}

static bool
is_within_another(const struct flags_reading *reading, size_t which)
{
	const struct flags_find *find = &reading->finds[which];
	for (size_t i = 0; i < reading->count; i++) {
		const struct flags_find *other = &reading->finds[i];
		const bool is_within = other->kind == find->kind && other->at <= find->at &&
		                       find->at + find->length <= other->at + other->length;
		if (is_within && (other->length > find->length || (other->length == find->length && i < which)))
			return true;
	}
	return false;
}

size_t
flags_widest(const struct flags_reading *reading, unsigned kinds,
             struct flags_find finds_r[FLAGS_FIND_COUNT_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < reading->count; i++)
		if ((kinds & 1u << reading->finds[i].kind) != 0 && !is_within_another(reading, i))
			finds_r[count++] = reading->finds[i];
	return count;
}
