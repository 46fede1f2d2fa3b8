/* What an agent does on a request, from the command line, for tests of what comes in and goes out:
 *
 *   desk_by_hand DATA DATABASE|- reply|ask|note|decide|file REFERENCE     the words on standard input
 *   desk_by_hand DATA DATABASE|- accept REFERENCE                         the last message of another address
 *   desk_by_hand DATA DATABASE|- unit CODE NAME POST MAIL PHONE RECOURSE  how a place is reached
 *
 * « file » replies with the words and a small text file. Exits 1 with a sentence when it is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "craft/parcel/parcel.h"
#include "doors/house/house.h"
#include "welcome/letters/letters.h"

static struct arena *arena;
static struct house house;
static struct fault fault;
static char **words;

struct acting {
	struct desk_hand hand;
	struct desk_request request;
	struct desk_act act;
	struct desk_file file;
	size_t file_count;
	enum desk_done done;
	int64_t entry_id;
	const char *sentence;
};

static int
fail(const char *why)
{
	fprintf(stderr, "%s\n", why != NULL ? why : fault.for_log != NULL ? fault.for_log : "refused");
	return 1;
}

static struct span
standard_input(void)
{
	struct text text = text_new(arena, 1 << 20);
	char piece[4096];
	ssize_t length;
	while ((length = read(STDIN_FILENO, piece, sizeof piece)) > 0)
		text_add(&text, span_from(piece, (size_t)length));
	return span_trim(text_span(&text));
}

static bool
begin(struct desk_hand *hand_r, struct db *db)
{
	const struct zone *zone = zone_open(arena, "Europe/Paris", &fault);
	*hand_r = (struct desk_hand){ .root_id = house.root_id, .now_s = time_now_s(), .once = SPAN("") };
	if (zone == NULL)
		return false;
	hand_r->today = zone_local(zone, hand_r->now_s).days;
	hand_r->tree = place_tree_load(arena, db, house.root_id, hand_r->today, &fault);
	return hand_r->tree != NULL;
}

static bool
act(struct db *db, void *data)
{
	struct acting *acting = data;
	const struct desk_writing writing = { .request_id = acting->request.request_id, .seen_changes = -1,
		                                  .act = &acting->act, .files = &acting->file,
		                                  .file_count = acting->file_count };
	acting->done = desk_write(arena, db, &acting->hand, &writing, &acting->entry_id,
	                          &acting->sentence, &fault);
	return acting->done == DESK_IS_DONE;
}

static bool
accept_last(struct db *db, void *data)
{
	struct acting *acting = data;
	struct letters_stranger *strangers;
	size_t count;
	if (!letters_strangers(arena, db, house.root_id, acting->request.request_id, &strangers,
	                       &count, &fault) ||
	    count == 0)
		return false;
	acting->done = letters_accept(arena, db, &acting->hand, acting->request.request_id,
	                              strangers[count - 1].entry_id, 5, &acting->sentence, &fault);
	return acting->done == DESK_IS_DONE;
}

static bool
keep_unit(struct db *db, void *data)
{
	struct acting *acting = data;
	const uint32_t place = place_by_code_or_name(acting->hand.tree, span_of(words[4]));
	struct desk_unit unit;
	if (place == PLACE_NONE || desk_unit_own(arena, db, house.root_id,
	                                         acting->hand.tree->places[place].id, &unit,
	                                         &fault) == FOUND_FAILED)
		return false;
	unit.name = span_of(words[5]);
	unit.post = span_of(words[6]);
	unit.mail = span_of(words[7]);
	unit.phone = span_of(words[8]);
	unit.recourse = span_of(words[9]);
	return desk_unit_save(db, house.root_id, &unit, &fault) == FOUND_ONE;
}

static bool
add_file(struct acting *acting)
{
	static const char bytes[] = "Le plan de la rue.\n";
	uint8_t *sum = arena_array_of(arena, uint8_t, PARCEL_SUM_SIZE);
	if (!parcel_keep(arena, house.folder, span_of(bytes), sum, &fault))
		return false;
	acting->file = (struct desk_file){ .name = SPAN("plan été.txt"), .media = SPAN("text/plain"),
		                               .size = (int64_t)strlen(bytes),
		                               .sum = span_from((const char *)sum, PARCEL_SUM_SIZE) };
	acting->file_count = 1;
	return true;
}

static int
do_act(struct acting *acting, const char *verb)
{
	static const struct {
		const char *word;
		enum desk_verb verb;
	} verbs[] = { { "reply", DESK_REPLY }, { "ask", DESK_ASK }, { "note", DESK_NOTE },
		          { "decide", DESK_DECIDE }, { "file", DESK_REPLY } };
	size_t rank = 0;
	while (rank < LENGTH(verbs) && strcmp(verbs[rank].word, verb) != 0)
		rank++;
	if (rank == LENGTH(verbs))
		return fail("unknown verb");
	if (strcmp(verb, "file") == 0 && !add_file(acting))
		return fail(NULL);
	acting->act = (struct desk_act){ .verb = verbs[rank].verb, .account_id = 5, .at_s = acting->hand.now_s,
		                             .today = acting->hand.today, .text = standard_input(),
		                             	.quoted = SPAN(""),
		                             .channel = acting->request.reply_channel, .outcome = DESK_SOLVED };
	return store_write(house.store, act, acting, &fault) ? 0 : fail(acting->sentence);
}

int
main(int count, char **arguments)
{
	struct acting acting = { .file_count = 0 };
	arena = arena_new((size_t)512 << 20);
	words = arguments;
	if (count < 5)
		return fail("desk_by_hand DATA DATABASE|- VERB REFERENCE");
	if (!house_open(arena, words[1], strcmp(words[2], "-") == 0 ? NULL : words[2], &house, &fault))
		return fail(NULL);
	struct db *db = store_read(arena, house.store, &fault);
	if (db == NULL || !begin(&acting.hand, db))
		return fail(NULL);
	if (strcmp(words[3], "unit") == 0) {
		db_end(db);
		return count == 10 && store_write(house.store, keep_unit, &acting, &fault) ? 0 : fail(NULL);
	}
	if (desk_by_reference(arena, db, house.root_id, span_of(words[4]), &acting.request, &fault) != FOUND_ONE)
		return fail("no such request");
	db_end(db);
	if (strcmp(words[3], "accept") == 0)
		return store_write(house.store, accept_last, &acting, &fault) ? 0 : fail(acting.sentence);
	return do_act(&acting, words[3]);
}
