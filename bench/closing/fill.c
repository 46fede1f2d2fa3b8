/* Fills an open wave with sealed replies, as if people had sent them: the room's own packing,
 * sealing and keeping, without HTTP.
 *
 *	fill DATA WAVE REPLIES [DATABASE]
 *
 * Invented, seeded; as if by cards, so that all wait for the closing. One reply in five is an
 * agent's, one in a hundred a leader's; every twentieth place is small, so that the gate has work. A
 * key of a form is kept with each, as a page does. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doors/house/house.h"
#include "listen/answer/answer_inside.h"

enum { THREAD_COUNT = 2, CHUNK_COUNT = 2000, SMALL_EVERY = 20, SMALL_KEEPS_ONE_IN = 60 };

struct filling {
	struct house *house;
	const struct answer_form *form;
	int64_t *places;
	size_t place_count;
	uint64_t state; /* of the draws */
	int64_t count;
	int number;
	pthread_t thread;
};

struct letter {
	struct answer_target target;
	uint8_t *sealed;
	char once[40];
};

struct chunk {
	struct filling *filling;
	struct letter letters[CHUNK_COUNT];
	size_t count, size;
	struct fault fault;
};

static double
draw(struct filling *filling)
{
	uint64_t x = filling->state += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (double)((x ^ (x >> 31)) >> 11) * 0x1p-53;
}

static size_t
draw_place(struct filling *filling)
{
	for (;;) {
		const size_t place = (size_t)((double)filling->place_count * pow(draw(filling), 1.3));
		if (place % SMALL_EVERY != 7 || draw(filling) * SMALL_KEEPS_ONE_IN < 1)
			return place;
	}
}

/* Three of a list, a level of each sentence, now and then « sans objet »; a text in five. */
static void
draw_reply(struct filling *filling, enum side side, size_t place, struct answer_reply *reply)
{
	static const char words[] = "Un accueil plus tôt le matin, et des horaires affichés.";
	const struct survey_form *form = &filling->form->form;
	const double middle = (double)(place % 17) / 17 + (side == SIDE_USAGER ? 1.1 : 1.5);
	*reply = (struct answer_reply){ 0 };
	memset(reply->levels, SURVEY_NOT_ANSWERED, sizeof reply->levels);
	for (size_t i = 0; i < filling->form->text_first; i++) {
		const struct survey_item *item = &form->items[i];
		const double last = (double)item->level_count - 1;
		if (item->rank[side] == 0)
			continue;
		if (item->stem.length > 0)
			reply->levels[i] = draw(filling) < 0.23;
		else if (draw(filling) < 0.03)
			reply->levels[i] = SURVEY_NOT_APPLICABLE;
		else
			reply->levels[i] =
				(uint8_t)fmax(0, fmin(last, floor(middle + draw(filling) * 3 - 0.5)));
	}
	for (size_t i = 0; i < form->text_count; i++)
		if (form->items[filling->form->text_first + i].rank[side] > 0 && draw(filling) < 0.2)
			reply->texts[i] = span_of(words);
}

static void
draw_letter(struct filling *filling, struct letter *letter, int64_t number)
{
	const size_t size = answer_packed_size(filling->form);
	uint8_t packed[8192];
	struct answer_reply reply;
	const double who = draw(filling);
	const enum side side = who < 0.01 ? SIDE_LEADER : who < 0.2 ? SIDE_AGENT : SIDE_USAGER;
	const size_t place = draw_place(filling);
	const struct answer_packed head = { 0 };
	must(size <= sizeof packed);
	draw_reply(filling, side, place, &reply);
	answer_pack(filling->form, &head, &reply, packed);
	vault_seal(filling->form->public_key, packed, size, letter->sealed);
	letter->target = (struct answer_target){ .wave_id = filling->form->wave_id,
		                                     .way = SURVEY_WAY_CARD,
		                                     .side = side,
		                                     .place_id = filling->places[place] };
	snprintf(letter->once, sizeof letter->once, "fill-%d-%lld-0123456789", filling->number,
	         (long long)number);
}

static bool
keep_chunk(struct db *db, void *data)
{
	struct chunk *chunk = data;
	const int64_t root_id = chunk->filling->house->root_id;
	for (size_t i = 0; i < chunk->count; i++) {
		const struct letter *letter = &chunk->letters[i];
		if (answer_store_once(db, root_id, letter->target.wave_id, span_of(letter->once),
		                      &chunk->fault) != FOUND_ONE ||
		    !answer_store_seal(db, root_id, &letter->target,
		                       span_from((const char *)letter->sealed, chunk->size),
		                       &chunk->fault))
			return false;
	}
	return true;
}

static void
fail(const struct fault *fault)
{
	fprintf(stderr, "fill: %s\n", fault->for_log != NULL ? fault->for_log : "gave up");
	exit(1);
}

static void *
fill(void *data)
{
	struct filling *filling = data;
	struct arena *arena = arena_new(64 << 20);
	struct chunk *chunk = arena_new_of(arena, struct chunk);
	struct fault fault = { 0 };
	*chunk = (struct chunk){ .filling = filling,
		                     .size = answer_packed_size(filling->form) + VAULT_SEAL_EXTRA };
	for (size_t i = 0; i < CHUNK_COUNT; i++)
		chunk->letters[i].sealed = arena_array_of(arena, uint8_t, chunk->size);
	for (int64_t done = 0; done < filling->count; done += (int64_t)chunk->count) {
		const int64_t left = filling->count - done;
		chunk->count = left < CHUNK_COUNT ? (size_t)left : CHUNK_COUNT;
		for (size_t i = 0; i < chunk->count; i++)
			draw_letter(filling, &chunk->letters[i], done + (int64_t)i);
		if (!store_write(filling->house->store, keep_chunk, chunk, &fault))
			fail(fault.for_log != NULL ? &fault : &chunk->fault);
	}
	arena_end(arena);
	return NULL;
}

/* The wave, and the places with nothing below them. */
static void
look(struct arena *arena, struct house *house, const char *code, struct filling *filling_r)
{
	struct fault fault = { 0 };
	struct survey_wave wave;
	struct db *db = store_read(arena, house->store, &fault);
	if (db == NULL || survey_wave_by_code(arena, db, house->root_id, span_of(code), &wave,
	                                      &fault) != FOUND_ONE)
		fail(&fault);
	*filling_r = (struct filling){ .house = house };
	filling_r->form = answer_form_of(db, house->root_id, wave.id, &fault);
	const struct place_tree *tree =
		place_tree_load(arena, db, house->root_id, wave.closed_day, &fault);
	if (filling_r->form == NULL || tree == NULL)
		fail(&fault);
	filling_r->places = arena_array_of(arena, int64_t, tree->count + 1);
	for (uint32_t i = 0; i < tree->count; i++)
		if (tree->places[i].end == i + 1)
			filling_r->places[filling_r->place_count++] = tree->places[i].id;
	db_end(db);
}

int
main(int argument_count, char **arguments)
{
	if (argument_count < 4)
		return 2;
	struct arena *arena = arena_new(256 << 20);
	struct house house;
	struct fault fault = { 0 };
	struct filling all, fillings[THREAD_COUNT];
	const int64_t replies = atoll(arguments[3]);
	if (!house_open(arena, arguments[1], argument_count > 4 ? arguments[4] : NULL, &house, &fault))
		fail(&fault);
	look(arena, &house, arguments[2], &all);
	for (int i = 0; i < THREAD_COUNT; i++) {
		fillings[i] = all;
		fillings[i].number = i;
		fillings[i].state = (uint64_t)i * 1000003 + 20261125;
		fillings[i].count =
			replies * (i + 1) / THREAD_COUNT - replies * i / THREAD_COUNT;
		must(pthread_create(&fillings[i].thread, NULL, fill, &fillings[i]) == 0);
	}
	for (int i = 0; i < THREAD_COUNT; i++)
		pthread_join(fillings[i].thread, NULL);
	printf("%lld replies of %zu items over %zu places\n", (long long)replies,
	       all.form->text_first, all.place_count);
	store_close(house.store);
	return 0;
}
