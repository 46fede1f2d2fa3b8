/* How many letters the desk takes in a second: read, their files kept, written with their requests,
 * receipts and facts, on the disk when they are said taken. On SQLite, in a folder of its own.
 *
 *     bench_letters [LETTERS]      5,000 of each kind unless told
 *
 * Prints a line a kind: letters in a second of the wall, one by one (`parvis mail-in`, without what starting
 * it costs) and by sixteen (a mailbox). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "support/rooms_for_tests.h"
#include "welcome/letters/letters_inside.h"

enum kind { NEW, REPLY, WITH_FILE, KIND_COUNT };
static const char *const kind_words[KIND_COUNT] = { "a request", "a reply",
                                                   "a request and a file of 100 kB" };

static struct rooms *rooms;
static struct offering offering;
static struct letters_house house;
static struct place_tree *tree;
static struct fault fault;
static char file_bytes[100000 + 1];
static int letter_count;

static bool
prepare(struct db *db, void *data)
{
	const struct offering_unit unit = { 0, tree->places[0].id };
	const struct offering_saving saving = { &offering, NULL, 0, &unit, 1 };
	struct letters_box box = { DESK_MAIL, SPAN(""), 0, 0, 0 };
	bool is_taken;
	(void)data;
	if (offering_save(rooms->arena, db, rooms->root_id, &saving, &offering.offering_id, &is_taken, &fault) !=
	    FOUND_ONE)
		return false;
	box.offering_id = offering.offering_id;
	return letters_box_save(db, rooms->root_id, &box, &fault) == FOUND_ONE;
}

static void
begin(const char *folder)
{
	static const char *const codes[] = { "ville" };
	static const int parents[] = { -1 };
	rooms = rooms_open_in(folder);
	must(rooms != NULL);
	tree = rooms_plant(rooms, codes, parents, 1, &fault);
	offering = (struct offering){ .code = SPAN("x"), .name = SPAN("Une demande"), .about = SPAN(""),
		                          .basis = SPAN(""), .kind = OFFERING_REQUEST, .silence = LAW_SAYS_NO,
		                          .state = OFFERING_OPEN, .next_minutes = 600 };
	must(store_write(rooms->store, prepare, NULL, &fault));
	house = (struct letters_house){ .store = rooms->store, .root_id = rooms->root_id, .folder = folder,
		                            .address = "https://guichet.ville.fr" };
	memset(file_bytes, 'a', sizeof file_bytes - 1);
}

static const char *
mark_of(struct arena *arena)
{
	struct desk_request request;
	struct span mark;
	struct db *db = store_read(arena, rooms->store, &fault);
	must(db != NULL);
	const int64_t first = rooms_number(rooms, "SELECT min(request_id) FROM desk_request");
	must(desk_by_id(arena, db, rooms->root_id, first, &request, &fault) == FOUND_ONE);
	must(desk_mark(arena, db, rooms->root_id, request.reference, 0, &mark, &fault));
	db_end(db);
	return span_copy(arena, mark);
}

/* Each from somebody else; a reply is of who wrote the first one. */
static struct span
letter_of(struct arena *arena, enum kind kind, const char *mark, int number)
{
	struct text letter = text_new(arena, 200000);
	static int all;
	all++;
	text_format(&letter,
	            "Received: from a.b.fr by c.d.fr; Thu, 23 Apr 2026 10:00:00 +0200\r\n"
	            "From: =?utf-8?q?L=C3=A9a?= <p%d@exemple.fr>\r\nTo: guichet%s%s@ville.fr\r\n"
	            "Subject: La lampe du coin\r\nMessage-ID: <%d@exemple.fr>\r\nMIME-Version: 1.0\r\n",
	            kind == REPLY ? 0 : number, mark != NULL ? "+" : "", mark != NULL ? mark : "", all);
	if (kind == WITH_FILE)
		text_add_z(&letter, "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n");
	text_add_z(&letter, "Content-Type: text/plain; charset=utf-8\r\n\r\n");
	for (int i = 0; i < 12; i++)
		text_add_z(&letter, "La lampe du coin est éteinte depuis trois jours, et la rue est bien "
		                    "sombre.\r\n");
	text_add_z(&letter, "\r\nLe 3 avril 2026, Guichet a écrit :\r\n> Nous avons bien reçu votre "
	                    "demande.\r\n");
	if (kind == WITH_FILE)
		text_format(&letter,
		            "--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
		            "filename=\"note.txt\"\r\n\r\n%d%s\r\n--x--\r\n",
		            all, file_bytes);
	return text_span(&letter);
}

static double
measure(enum kind kind, size_t at_once, int offset)
{
	const int64_t begun_us = time_monotonic_us();
	enum letters_fate fates[LETTERS_BATCH_COUNT];
	for (int number = 0; number < letter_count;) {
		struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
		struct letters_message messages[LETTERS_BATCH_COUNT];
		const char *mark = kind == REPLY && number % 1000 == 0 ? mark_of(arena) : NULL;
		static char kept_mark[DESK_MARK_LENGTH_MAX + 1];
		if (mark != NULL)
			snprintf(kept_mark, sizeof kept_mark, "%s", mark);
		size_t count = 0;
		for (; count < at_once && number < letter_count; count++, number++) {
			const struct span bytes =
				letter_of(arena, kind, kind == REPLY ? kept_mark : NULL, offset + number + 1);
			messages[count] = (struct letters_message){ bytes, bytes.length };
		}
		must(letters_take(arena, &house, messages, count, time_now_s(), fates, &fault));
		for (size_t i = 0; i < count; i++)
			must(fates[i] == (kind == REPLY ? LETTERS_HEARD : LETTERS_REQUEST));
		arena_end(arena);
	}
	return letter_count / ((double)(time_monotonic_us() - begun_us) / 1e6);
}

int
main(int count, char **words)
{
	char folder[] = "/tmp/parvis-letters-XXXXXX";
	const char *base = getenv("TMPDIR");
	letter_count = count > 1 ? atoi(words[1]) : 5000;
	struct arena *arena = arena_new(1 << 20);
	char *name = base == NULL ? folder : arena_format(arena, "%s/letters-XXXXXX", base);
	must(mkdtemp(name) != NULL);
	begin(name);
	struct text first = text_new(arena, 4000);
	text_add_z(&first, "From: p0@exemple.fr\r\nTo: guichet@ville.fr\r\nSubject: x\r\nMessage-ID: "
	                   "<0@e>\r\n\r\nx\r\n");
	const struct letters_message message = { text_span(&first), first.length };
	enum letters_fate fate;
	must(letters_take(arena, &house, &message, 1, time_now_s(), &fate, &fault) && fate == LETTERS_REQUEST);
	printf("%-34s %12s %12s\n", "letters in a second", "one by one", "by sixteen");
	for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
		/* a request has two thousand entries at most */
		const int wanted = letter_count;
		if (kind == REPLY && letter_count > 900)
			letter_count = 900;
		const double one = measure(kind, 1, (int)kind * 2 * wanted);
		const double many = measure(kind, LETTERS_BATCH_COUNT, ((int)kind * 2 + 1) * wanted);
		printf("%-34s %12.0f %12.0f\n", kind_words[kind], one, many);
		letter_count = wanted;
	}
	rooms_close(rooms);
	(void)!system(arena_format(arena, "rm -rf '%s'", name));
	arena_end(arena);
	return 0;
}
