/* Texts as the words they hold, one after another, and which may make a phrase with the one before. */
#include <string.h>

#include "craft/text/text.h"
#include "craft/voices/voices_inside.h"

enum {
	TEXT_MEMORY = 8 << 20,
	GAP_SIZE_MAX = 24,   /* bytes between the two words of a phrase */
	GAP_LITTLE_MAX = 2,  /* « prise en charge », « droit à la retraite » */
	BRACKET_SIZE_MAX = 40,
};

/* A stem; words are told apart by their hash: two of 500,000 meet once in 10^8 readings. */
struct slot {
	uint64_t hash; /* 0: empty */
	uint32_t number;
};
struct reader {
	struct arena *passing;
	struct voices_reading *reading;
	struct slot *slots;
	size_t slot_count, stem_room, chunk_room, token_count;
	uint32_t *last; /* by stem: the text that holds it last, + 1 */
	struct voices_token *found; /* of one text */
};

uint64_t
voices_draw(uint64_t *state)
{
	uint64_t mixed = *state += 0x9e3779b97f4a7c15;
	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
	return mixed ^ mixed >> 31;
}

uint64_t
voices_hash(struct span bytes, uint64_t seed)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < bytes.length; i++)
		hash = (hash ^ (unsigned char)bytes.at[i]) * 0x100000001b3;
	hash += voices_draw(&seed); /* not before: it would undo the first byte */
	return voices_draw(&hash) | 1;
}

/* --- stems ---------------------------------------------------------------------------------------- */

static struct slot *
slot_of(const struct reader *reader, uint64_t hash)
{
	size_t at = (size_t)(hash >> 20) & (reader->slot_count - 1);
	while (reader->slots[at].hash != 0 && reader->slots[at].hash != hash)
		at = (at + 1) & (reader->slot_count - 1);
	return &reader->slots[at];
}

static void
make_room(struct reader *reader)
{
	struct voices_reading *reading = reader->reading;
	if (reading->stem_count == reader->stem_room) {
		const size_t old = reader->stem_room, room = old == 0 ? 1 << 12 : 2 * old;
		reading->seen = arena_grow(reader->passing, reading->seen, old, room, sizeof *reading->seen);
		reader->last = arena_grow(reader->passing, reader->last, old, room, sizeof *reader->last);
		reader->stem_room = room;
	}
	if (2 * (reading->stem_count + 1) < reader->slot_count)
		return;
	const struct slot *old = reader->slots;
	const size_t old_count = reader->slot_count;
	reader->slot_count = old_count == 0 ? 1 << 13 : 4 * old_count;
	reader->slots = arena_array_of(reader->passing, struct slot, reader->slot_count);
	for (size_t i = 0; i < old_count; i++)
		if (old[i].hash != 0)
			*slot_of(reader, old[i].hash) = old[i];
}

/* The number of a stem; UINT32_MAX: there are too many. */
static uint32_t
stem_of(struct reader *reader, struct span word)
{
	make_room(reader);
	const uint64_t hash = voices_hash(word, 0);
	struct slot *slot = slot_of(reader, hash);
	if (slot->hash != 0)
		return slot->number;
	if (reader->reading->stem_count == VOICES_STEM_COUNT_MAX)
		return UINT32_MAX;
	*slot = (struct slot){ hash, (uint32_t)reader->reading->stem_count++ };
	return slot->number;
}

/* --- one text ------------------------------------------------------------------------------------- */

static struct span
beginning_of(struct span text)
{
	if (text.length > VOICES_TEXT_SIZE_MAX) {
		text.length = VOICES_TEXT_SIZE_MAX;
		while (text.length > 0 && (text.at[text.length] & 0xc0) == 0x80)
			text.length--;
	}
	return text;
}

/* Does a sentence end there, or a part of one? */
static bool
parts(struct span gap)
{
	static const char *const signs[] = { "«", "»", "…", "–", "—" };
	if (gap.length > GAP_SIZE_MAX)
		return true;
	for (size_t i = 0; i < gap.length; i++)
		if (strchr(".!?;:,()[]\"/|*\n\r\t", gap.at[i]) != NULL)
			return true;
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (span_find(gap, span_of(signs[i])) != SIZE_MAX)
			return true;
	return false;
}

/* Where the bracket opened last; closed, or open for too long: SIZE_MAX. */
static size_t
bracket_at(struct span text, size_t from, size_t to, size_t open)
{
	for (size_t at = from; at < to; at++)
		if (text.at[at] == '[')
			open = at;
		else if (text.at[at] == ']' || text.at[at] == '\n')
			open = SIZE_MAX;
	return open != SIZE_MAX && to - open > BRACKET_SIZE_MAX ? SIZE_MAX : open;
}

/* What stands between the word found last and the one that comes. */
struct place {
	size_t end; /* of the last one */
	size_t littles, open;
	bool is_parted;
};

static void
pass_over(struct place *place, const struct text_word *word)
{
	if (word->is_little)
		place->littles++;
	else
		place->is_parted = true;
}

/* Its words, in the order they stand; what is written with hyphens is one, without its parts. */
static size_t
tokens_of(struct reader *reader, struct arena *row, struct span text)
{
	struct text_words *words = text_words_begin(row, text);
	struct text_word word;
	struct place place = { .open = SIZE_MAX, .is_parted = true };
	struct voices_token *found = reader->found;
	size_t count = 0, scanned = 0;
	while (count < VOICES_TEXT_SIZE_MAX && text_words_next(words, &word)) {
		const size_t at = (size_t)(word.source.at - text.at);
		const size_t before = count;
		bool joins = false;
		if (at > scanned) {
			place.open = bracket_at(text, scanned, at, place.open);
			scanned = at;
		}
		while (!word.is_asked && word.has_stem && count > 0 && found[count - 1].at >= at)
			joins = found[--count].joins;
		/* « pouvez-vous » has no part that says something */
		const bool is_whole = !word.is_asked && count < before;
		if (!word.has_stem || word.word.length < 2 || word.source.length > UINT8_MAX ||
		    place.open != SIZE_MAX || (word.is_asked ? word.is_little : !is_whole)) {
			if (word.is_asked)
				pass_over(&place, &word);
			continue;
		}
		const uint32_t stem = stem_of(reader, word.word);
		if (stem == UINT32_MAX)
			continue;
		if (!is_whole) /* « pas de réponse », and not « été très » */
			joins = !place.is_parted && !topics_is_idle(word.folded) && place.littles <= GAP_LITTLE_MAX &&
			        at >= place.end && !parts(span_from(text.at + place.end, at - place.end));
		found[count++] = (struct voices_token){ stem, (uint16_t)at, (uint8_t)word.source.length, joins };
		place = (struct place){ .end = at + word.source.length, .open = place.open };
	}
	return count;
}

static void
keep(struct reader *reader, const struct voices_token *token)
{
	struct voices_reading *reading = reader->reading;
	const size_t chunk = reader->token_count >> VOICES_CHUNK_BITS;
	if ((reader->token_count & (VOICES_CHUNK_COUNT - 1)) == 0) {
		if (chunk == reader->chunk_room) {
			const size_t room = chunk == 0 ? 64 : 2 * chunk;
			reading->chunks =
				arena_grow(reader->passing, reading->chunks, chunk, room, sizeof *reading->chunks);
			reader->chunk_room = room;
		}
		reading->chunks[chunk] =
			arena_array_of(reader->passing, struct voices_token, VOICES_CHUNK_COUNT);
	}
	reading->chunks[chunk][reader->token_count++ & (VOICES_CHUNK_COUNT - 1)] = *token;
}

enum voices_status
voices_read(struct arena *passing, const struct voices_texts *texts, struct voices_reading *reading_r)
{
	must(texts->count <= VOICES_TEXT_COUNT_MAX);
	*reading_r = (struct voices_reading){ .starts = arena_array_of(passing, size_t, texts->count + 1) };
	struct reader reader = { .passing = passing, .reading = reading_r };
	reader.found = arena_array_of(passing, struct voices_token, VOICES_TEXT_SIZE_MAX);
	struct arena *row = arena_new(TEXT_MEMORY);
	bool is_too_much = false;
	for (size_t i = 0; i < texts->count && !is_too_much; i++) {
		const struct voices_text *text = &texts->list[i];
		must(text->side < VOICES_SIDE_COUNT && text->tone < VOICES_TONE_COUNT);
		const size_t count = tokens_of(&reader, row, beginning_of(text->words));
		for (size_t k = 0; k < count; k++) {
			const uint32_t stem = reader.found[k].stem;
			keep(&reader, &reader.found[k]);
			if (reader.last[stem] != i + 1)
				reading_r->seen[stem][text->side]++;
			reader.last[stem] = (uint32_t)(i + 1);
		}
		reading_r->starts[i + 1] = reader.token_count;
		arena_reset(row);
		is_too_much = reader.token_count > VOICES_TOKEN_COUNT_MAX;
	}
	arena_end(row);
	return is_too_much ? VOICES_TOO_MANY : VOICES_DONE;
}
