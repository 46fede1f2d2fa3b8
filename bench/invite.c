/* A list of a hundred thousand people: read, kept under its key, drawn, put to wait. On SQLite, in a folder
 * of its own.
 *
 *     bench_invite [PEOPLE]      100,000 unless told
 *
 * Prints a line a step: seconds of the wall. */
#include <stdio.h>
#include <stdlib.h>

#include "base/ident.h"
#include "base/time.h"
#include "listen/invite/invite_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct survey_wave wave;
static struct fault fault;

static bool
draft(struct db *db, void *data)
{
	(void)data;
	wave = (struct survey_wave){ .code = SPAN("w"), .name = SPAN("Essai"), .form_id = 1,
		                         .opens_day = 1, .closed_day = 100000,
		                         .scale = { 1, 5, 1, 4, 0.25 } };
	return survey_wave_draft(db, rooms->root_id, &wave, &fault);
}

static bool
agree(struct db *db, void *data)
{
	int64_t changed;
	return invite_store_batch_keep(db, rooms->root_id, wave.id, *(int64_t *)data, &changed, &fault);
}

static int64_t begun_us;

static void
tell(const char *what)
{
	printf("%-28s %7.3f s\n", what, (double)(time_monotonic_us() - begun_us) / 1e6);
	begun_us = time_monotonic_us();
}

int
main(int argument_count, char **arguments)
{
	struct invite_key key;
	struct invite_list list;
	const int count = argument_count > 1 ? atoi(arguments[1]) : 100000;
	vault_start();
	rooms = rooms_open_in(getenv("TMPDIR") != NULL ? getenv("TMPDIR") : ".");
	must(rooms != NULL && count > 0 && count <= INVITE_LINE_COUNT_MAX);
	struct arena *arena = rooms->arena;
	const struct place_tree *tree =
		rooms_plant(rooms, (const char *const[]){ "a" }, (const int[]){ -1 }, 1, &fault);
	must(tree != NULL && store_write(rooms->store, draft, NULL, &fault));
	must(invite_key_have(arena, rooms->store, rooms->root_id, rooms->folder, &key, &fault));
	struct text pasted = text_new(arena, INVITE_LIST_SIZE_MAX);
	for (int i = 0; i < count; i++)
		text_format(&pasted, "prenom.nom%d@exemple.fr;a;usager;strate%d\n", i, i % 20);
	int64_t batch_id = ident_ordered(), waiting;
	begun_us = time_monotonic_us();
	struct sheet *sheet = sheet_open_bytes(arena, text_span(&pasted), NULL, &fault);
	must(sheet != NULL && invite_list_read(arena, sheet, tree, &key, &list, &fault));
	tell("read");
	must(invite_keep(arena, rooms->store, rooms->root_id, wave.id, &key, batch_id, 20000, &list, &fault));
	tell("kept, waiting for a yes");
	must(store_write(rooms->store, agree, &batch_id, &fault));
	tell("yes");
	must(invite_draw(arena, rooms->store, rooms->root_id, wave.id, count / 2, SPAN("5eed"), &fault));
	tell("half of them drawn");
	must(invite_queue(arena, rooms->store, rooms->root_id, wave.id, false, time_now_s(), &waiting, &fault));
	tell("all queued");
	must(waiting == count);
	rooms_close(rooms);
	return 0;
}
