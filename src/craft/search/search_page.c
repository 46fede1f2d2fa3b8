/* Words and positions as bytes.
 *
 * A page is a list of words in order; each: how many bytes it shares with the one before, how many
 * more, these, how many texts have it, how many bytes their positions take, these. Positions are
 * ascending: each is told by its distance from the one before. Numbers are LEB128. */
#include <string.h>

#include "craft/search/search_inside.h"

enum { NUMBER_SIZE_MAX = 10 };

static bool
number_read(struct span *rest, uint64_t *number_r)
{
	uint64_t number = 0;
	for (size_t i = 0; i < NUMBER_SIZE_MAX && i < rest->length; i++) {
		const unsigned char byte = (unsigned char)rest->at[i];
		number |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			*rest = span_from(rest->at + i + 1, rest->length - i - 1);
			*number_r = number;
			return true;
		}
	}
	return false;
}

static size_t
number_write(char bytes[NUMBER_SIZE_MAX], uint64_t number)
{
	size_t size = 0;
	for (; number >= 0x80; number >>= 7)
		bytes[size++] = (char)(number | 0x80);
	bytes[size++] = (char)number;
	return size;
}

static void
number_add(struct text *text, uint64_t number)
{
	char bytes[NUMBER_SIZE_MAX];
	text_add(text, span_from(bytes, number_write(bytes, number)));
}

bool
search_is_damaged(struct fault *fault_r)
{
	return fault_is(fault_r, "search: a page is damaged",
	                "Une partie de la recherche ne se lit plus\u202f: prévenez la personne qui s’occupe "
	                "de Parvis. Lancez parvis check, puis rétablissez une sauvegarde.");
}

/* --- reading --------------------------------------------------------------------------------- */

void
page_open(struct page_reader *reader, struct span body)
{
	reader->rest = body;
	reader->word_size = 0;
	reader->is_wrong = false;
}

static bool
take_bytes(struct span *rest, uint64_t size, struct span *taken_r)
{
	if (size > rest->length)
		return false;
	*taken_r = span_from(rest->at, (size_t)size);
	*rest = span_from(rest->at + size, rest->length - (size_t)size);
	return true;
}

bool
page_next(struct page_reader *reader, struct page_word *word_r)
{
	if (reader->is_wrong || reader->rest.length == 0)
		return false;
	uint64_t shared, more, count, size;
	struct span end;
	struct span *rest = &reader->rest;
	if (!number_read(rest, &shared) || !number_read(rest, &more) || shared > reader->word_size ||
	    more > sizeof reader->word - shared || shared + more == 0 || !take_bytes(rest, more, &end) ||
	    !number_read(rest, &count) || !number_read(rest, &size) || count == 0 ||
	    count > RUN_DOCS_MAX || !take_bytes(rest, size, &word_r->positions)) {
		reader->is_wrong = true;
		return false;
	}
	memcpy(reader->word + shared, end.at, end.length);
	reader->word_size = (size_t)(shared + more);
	word_r->word = span_from(reader->word, reader->word_size);
	word_r->count = (uint32_t)count;
	return true;
}

bool
page_positions(const struct page_word *word, uint32_t doc_count, uint32_t *positions_r)
{
	struct span rest = word->positions;
	uint64_t next = 0, distance;
	for (uint32_t i = 0; i < word->count; i++) {
		if (!number_read(&rest, &distance) || distance >= doc_count)
			return false;
		next += distance;
		if (next >= doc_count)
			return false;
		positions_r[i] = (uint32_t)next++;
	}
	return rest.length == 0;
}

bool
page_positions_set(const struct page_word *word, uint32_t doc_count, uint64_t *bits)
{
	struct span rest = word->positions;
	uint64_t next = 0, distance;
	for (uint32_t i = 0; i < word->count; i++) {
		if (!number_read(&rest, &distance) || distance >= doc_count)
			return false;
		next += distance;
		if (next >= doc_count)
			return false;
		bits[next / 64] |= UINT64_C(1) << (next % 64);
		next++;
	}
	return rest.length == 0;
}

/* --- writing --------------------------------------------------------------------------------- */

enum { PAGE_SIZE_MAX = 128 << 10 };

void
page_writer_begin(struct page_writer *writer, struct arena *arena)
{
	*writer = (struct page_writer){ .arena = arena };
	writer->body = text_new(arena, PAGE_SIZE_MAX);
}

static void
page_end(struct page_writer *writer)
{
	if (writer->body.length == 0)
		return;
	must(!writer->body.cut);
	if (writer->page_count == writer->page_room) {
		writer->page_room = writer->page_room == 0 ? 64 : 2 * writer->page_room;
		writer->pages = arena_grow(writer->arena, writer->pages, writer->page_count,
		                           writer->page_room, sizeof *writer->pages);
	}
	writer->pages[writer->page_count++] =
		(struct page){ writer->first_word, span_keep(writer->arena, text_span(&writer->body)) };
	writer->body.length = 0;
	writer->word_size = 0;
}

static size_t
shared_length(const struct page_writer *writer, struct span word)
{
	size_t length = 0;
	while (length < writer->word_size && length < word.length &&
	       writer->word[length] == word.at[length])
		length++;
	return length;
}

static size_t
positions_size(const uint32_t *positions, uint32_t count)
{
	size_t size = 0;
	char bytes[NUMBER_SIZE_MAX];
	for (uint32_t i = 0, next = 0; i < count; next = positions[i++] + 1)
		size += number_write(bytes, positions[i] - next);
	return size;
}

void
page_write(struct page_writer *writer, struct span word, const uint32_t *positions, uint32_t count)
{
	must(count > 0);
	must(word.length > 0 && word.length <= sizeof writer->word);
	const size_t size = positions_size(positions, count);
	if (writer->body.length > 0 && writer->body.length + size + word.length > PAGE_SIZE_AIM)
		page_end(writer);
	const size_t shared = shared_length(writer, word);
	if (writer->body.length == 0)
		writer->first_word = span_keep(writer->arena, word);
	number_add(&writer->body, shared);
	number_add(&writer->body, word.length - shared);
	text_add(&writer->body, span_from(word.at + shared, word.length - shared));
	number_add(&writer->body, count);
	number_add(&writer->body, size);
	for (uint32_t i = 0, next = 0; i < count; next = positions[i++] + 1)
		number_add(&writer->body, positions[i] - next);
	memcpy(writer->word, word.at, word.length);
	writer->word_size = word.length;
}

void
page_writer_end(struct page_writer *writer)
{
	page_end(writer);
}

/* --- identifiers ----------------------------------------------------------------------------- */

struct page_ids
page_ids_write(struct arena *arena, const int64_t *ids, size_t count, uint32_t first_position)
{
	must(count > 0 && count <= IDS_COUNT);
	struct text body = text_new(arena, (size_t)NUMBER_SIZE_MAX * IDS_COUNT);
	for (size_t i = 1; i < count; i++) {
		must(ids[i] > ids[i - 1]);
		number_add(&body, (uint64_t)(ids[i] - ids[i - 1]));
	}
	return (struct page_ids){ first_position, ids[0], text_span(&body) };
}

bool
page_ids_read(struct span body, int64_t first_id, int64_t *ids_r, size_t *count_r)
{
	uint64_t distance;
	*count_r = 0;
	ids_r[(*count_r)++] = first_id;
	while (body.length > 0) {
		const int64_t last = ids_r[*count_r - 1];
		if (*count_r == IDS_COUNT || !number_read(&body, &distance) || distance == 0 ||
		    distance > (uint64_t)INT64_MAX || last > INT64_MAX - (int64_t)distance)
			return false;
		ids_r[(*count_r)++] = last + (int64_t)distance;
	}
	return true;
}
