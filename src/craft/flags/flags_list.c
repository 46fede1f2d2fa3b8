/* Lists of phrases, read. How they are written stands at the head of each of ours. */
#include <string.h>

#include "craft/flags/flags_inside.h"
#include "craft/html/asset.h"

enum { GAP_WORDS = 3, LONG_GAP_WORDS = 8, WORD_ROOM_FIRST = 1024, CHOICES_MAX = 60, GROUPS_MAX = 40,
       BEGUN_LETTERS_MIN = 3 };

/* A list that is being read. */
struct reader {
	struct flags *flags;
	struct flags_mistake *mistake;
	size_t phrase; /* its first place */
	bool is_excused;
	struct {
		struct span name, choices;
	} groups[GROUPS_MAX]; /* « @bientôt = demain/soir/lundi » */
	size_t group_count;
};

static bool
is_wrong(struct reader *reader, const char *why)
{
	reader->mistake->why = why;
	return false;
}

/* --- words ----------------------------------------------------------------------------------- */

uint64_t
flags_hash(uint64_t hash, char letter)
{
	return (hash ^ (unsigned char)letter) * UINT64_C(0x9e3779b97f4a7c15) + UINT64_C(0x2545f4914f6cdd1d);
}

static uint64_t
key_of(uint64_t hash, bool is_begun)
{
	hash = is_begun ? ~hash : hash;
	return hash == 0 ? 1 : hash;
}

static struct flags_word *
slot_of(const struct flags *flags, uint64_t key)
{
	size_t at = (size_t)(key ^ key >> 31) & (flags->word_room - 1);
	while (flags->words[at].hash != 0 && flags->words[at].hash != key)
		at = (at + 1) & (flags->word_room - 1);
	return &flags->words[at];
}

const struct flags_word *
flags_word_lookup(const struct flags *flags, uint64_t hash, bool is_begun)
{
	const uint64_t key = key_of(hash, is_begun);
	const size_t bit = (size_t)(key >> 40) & (FLAGS_MET_BITS - 1);
	if ((flags->met[bit / 64] >> bit % 64 & 1) == 0)
		return NULL;
	const struct flags_word *word = slot_of(flags, key);
	return word->hash != 0 ? word : NULL;
}

static struct flags_word *
word_of(struct flags *flags, struct span letters, bool is_begun)
{
	uint64_t hash = FLAGS_HASH_BASIS;
	if (2 * flags->word_count >= flags->word_room) {
		const struct flags old = *flags;
		flags->word_room = 2 * old.word_room;
		flags->words = arena_array_of(flags->arena, struct flags_word, flags->word_room);
		for (size_t i = 0; i < old.word_room; i++)
			if (old.words[i].hash != 0)
				*slot_of(flags, old.words[i].hash) = old.words[i];
	}
	for (size_t i = 0; i < letters.length; i++)
		hash = flags_hash(hash, letters.at[i]);
	struct flags_word *word = slot_of(flags, key_of(hash, is_begun));
	if (word->hash == 0) {
		*word = (struct flags_word){ .hash = key_of(hash, is_begun), .is_begun = is_begun,
			                         .letters = span_keep(flags->arena, letters) };
		flags->word_count++;
		flags->met[(word->hash >> 40 & (FLAGS_MET_BITS - 1)) / 64] |= UINT64_C(1) << (word->hash >> 40 & 63);
		if (is_begun)
			flags->begun_sizes |= UINT64_C(1) << letters.length;
	}
	return word;
}

static void
word_stands_at(struct flags *flags, struct flags_word *word, size_t place)
{
	if (word->place_count == word->place_room) {
		const uint32_t room = 2 * word->place_room + 2;
		word->places = arena_grow(flags->arena, word->places, word->place_room, room, sizeof *word->places);
		word->place_room = room;
	}
	word->places[word->place_count++] = (uint16_t)place;
}

/* --- phrases --------------------------------------------------------------------------------- */

static struct flags_place *
place_new(struct reader *reader)
{
	struct flags *flags = reader->flags;
	if (flags->place_count == FLAGS_PLACE_COUNT_MAX ||
	    flags->place_count - reader->phrase == FLAGS_PHRASE_WORDS_MAX)
		return NULL;
	if (flags->place_count == flags->place_room) {
		const size_t room = 2 * flags->place_room + 256;
		flags->places = arena_grow(flags->arena, flags->places, flags->place_room, room,
		                           sizeof *flags->places);
		flags->place_room = room;
	}
	struct flags_place *place = &flags->places[flags->place_count++];
	*place = (struct flags_place){ .is_first = flags->place_count - 1 == reader->phrase,
		                           .is_excused = reader->is_excused,
		                           .kind = (uint8_t)reader->mistake->kind };
	return place;
}

static bool
add_word(struct reader *reader, const struct text_bare_word *word, bool is_begun)
{
	if (word->has_hole)
		return is_wrong(reader, "Une étoile vient à la fin d’un mot, et une seule.");
	if (is_begun && word->size < BEGUN_LETTERS_MIN)
		return is_wrong(reader, "Devant une étoile il faut trois lettres\u202f; une lettre double en est une.");
	struct flags_word *known = word_of(reader->flags, span_from(word->letters, word->size), is_begun);
	word_stands_at(reader->flags, known, reader->flags->place_count - 1);
	return true;
}

/* « expuls* », « coupé », « t' », at the last place. */
static bool
read_choice(struct reader *reader, struct span choice)
{
	struct text_bare_word word, more;
	const bool is_begun = span_ends(choice, "*");
	struct text_bare bare = { .text = span_from(choice.at, choice.length - is_begun) };
	if (!text_bare_next(&bare, &word) || text_bare_next(&bare, &more))
		return is_wrong(reader, "Au choix ou entre parenthèses, il faut un mot, un seul.");
	return add_word(reader, &word, is_begun);
}

static bool
read_gap(struct reader *reader, int words)
{
	for (int i = 0; i < words; i++) {
		struct flags_place *place = place_new(reader);
		if (place == NULL)
			return is_wrong(reader, "Cette phrase a trop de mots.");
		place->is_any = place->is_optional = true;
	}
	return true;
}

/* « @jour »: its words, which are no groups. */
static bool
read_group(struct reader *reader, struct span name)
{
	struct span choice;
	size_t at = 0;
	while (at < reader->group_count && !span_equal(reader->groups[at].name, name))
		at++;
	if (at == reader->group_count)
		return is_wrong(reader, "Ce groupe de mots n’est pas dit plus haut (@nom = mot/mot).");
	struct span choices = reader->groups[at].choices;
	while (span_cut(&choices, '/', &choice))
		if (!read_choice(reader, choice))
			return false;
	return true;
}

static bool
read_choices(struct reader *reader, struct span choices)
{
	struct span choice;
	size_t count = 0;
	while (span_cut(&choices, '/', &choice)) {
		if (++count > CHOICES_MAX)
			return is_wrong(reader, "Soixante mots au choix au plus.");
		if (!(span_starts(choice, "@") ? read_group(reader, choice) : read_choice(reader, choice)))
			return false;
	}
	return true;
}

/* « n’en », « burn-out », « coup* »: one word or several, as in texts. */
static bool
read_words(struct reader *reader, struct span item)
{
	struct text_bare_word word;
	const bool is_begun = span_ends(item, "*");
	struct text_bare bare = { .text = span_from(item.at, item.length - is_begun) };
	const size_t before = reader->flags->place_count;
	while (text_bare_next(&bare, &word)) {
		if (place_new(reader) == NULL)
			return is_wrong(reader, "Cette phrase a trop de mots.");
		if (!add_word(reader, &word, is_begun && word.end == bare.text.length))
			return false;
	}
	return reader->flags->place_count > before || is_wrong(reader, "Il manque un mot.");
}

/* « .. », « mot », « mot/mot* », « @nom », « (mot/mot) ». */
static bool
read_item(struct reader *reader, struct span item)
{
	const bool is_optional = span_starts(item, "(");
	if (span_is(item, "..") || span_is(item, "..."))
		return read_gap(reader, item.length == 2 ? GAP_WORDS : LONG_GAP_WORDS);
	if (!is_optional && !span_starts(item, "@") && span_find(item, SPAN("/")) == SIZE_MAX)
		return read_words(reader, item);
	struct flags_place *place = place_new(reader);
	if (place == NULL)
		return is_wrong(reader, "Cette phrase a trop de mots.");
	place->is_optional = is_optional;
	if (is_optional && (item.length < 3 || !span_ends(item, ")")))
		return is_wrong(reader, "Une parenthèse n’en a pas d’autre.");
	if (is_optional)
		item = span_from(item.at + 1, item.length - 2);
	return read_choices(reader, item);
}

static bool
read_phrase(struct reader *reader, struct span line)
{
	struct flags *flags = reader->flags;
	struct span item;
	reader->phrase = flags->place_count;
	while (span_cut(&line, ' ', &item))
		if (item.length > 0 && !read_item(reader, item))
			return false;
	if (flags->place_count == reader->phrase)
		return is_wrong(reader, "Il manque des mots après le tiret.");
	struct flags_place *last = &flags->places[flags->place_count - 1];
	last->is_last = true;
	if (last->is_optional || flags->places[reader->phrase].is_optional)
		return is_wrong(reader, "Ni le premier mot ni le dernier ne peuvent manquer.");
	return true;
}

/* « @bientôt = demain/soir/lundi ». */
static bool
note_group(struct reader *reader, struct span line)
{
	struct span name;
	if (reader->group_count == GROUPS_MAX)
		return is_wrong(reader, "Quarante groupes de mots au plus.");
	must(span_cut(&line, '=', &name) && line.at != NULL);
	reader->groups[reader->group_count].name = span_trim(name);
	reader->groups[reader->group_count++].choices = span_trim(line);
	return true;
}

static bool
read_list(struct reader *reader, struct span list)
{
	struct span line;
	reader->mistake->line = 0;
	reader->group_count = 0;
	if (list.length > FLAGS_LIST_SIZE_MAX)
		return is_wrong(reader, "Cette liste est trop longue.");
	while (span_cut(&list, '\n', &line)) {
		reader->mistake->line++;
		line = span_trim(line);
		if (line.length == 0 || line.at[0] == '#')
			continue;
		if (line.at[0] == '@' && span_find(line, SPAN("=")) != SIZE_MAX) {
			if (!note_group(reader, line))
				return false;
			continue;
		}
		reader->is_excused = line.at[0] == '-';
		if (reader->is_excused)
			line = span_trim(span_from(line.at + 1, line.length - 1));
		if (!read_phrase(reader, line))
			return false;
	}
	return true;
}

const struct flags *
flags_new(struct arena *arena, const struct span lists[FLAGS_KIND_COUNT], struct flags_mistake *mistake_r)
{
	struct flags *flags = arena_new_of(arena, struct flags);
	struct reader reader = { .flags = flags, .mistake = mistake_r };
	*flags = (struct flags){ .arena = arena, .word_room = WORD_ROOM_FIRST };
	flags->words = arena_array_of(arena, struct flags_word, flags->word_room);
	*mistake_r = (struct flags_mistake){ .kind = FLAGS_URGENT };
	for (size_t i = 0; i < FLAGS_KIND_COUNT; i++) {
		mistake_r->kind = (enum flags_kind)i;
		if (!read_list(&reader, lists[i]))
			return NULL;
	}
	return flags;
}

const struct flags *
flags_ours(struct arena *arena)
{
	static const char *const names[FLAGS_KIND_COUNT] = { [FLAGS_URGENT] = "craft/flags/urgent.txt",
		                                                 [FLAGS_RUDE] = "craft/flags/rude.txt",
		                                                 [FLAGS_DISTRESS] = "craft/flags/distress.txt" };
	struct span lists[FLAGS_KIND_COUNT];
	struct flags_mistake mistake;
	for (size_t i = 0; i < FLAGS_KIND_COUNT; i++) {
		const struct asset *asset = asset_lookup(names[i]);
		must(asset != NULL);
		lists[i] = asset->bytes;
	}
	const struct flags *flags = flags_new(arena, lists, &mistake);
	must(flags != NULL);
	return flags;
}
