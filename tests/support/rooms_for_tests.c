#include "support/rooms_for_tests.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/html/asset.h"
#include "craft/store/store_for_tests.h"
#include "ground/place/place.h"

/* In the order of floors.txt; a test has those of the rooms it is linked with. */
static const struct {
	const char *room, *file;
} schemas[] = {
	{ "search", "craft/search/search.sql" },
	{ "place", "ground/place/place.sql" },       { "theme", "ground/theme/theme.sql" },
	{ "journal", "ground/journal/journal.sql" }, { "post", "ground/post/post.sql" },
	{ "people", "ground/people/people.sql" },    { "hours", "ground/hours/hours.sql" },
	{ "journey", "ground/journey/journey.sql" }, { "secrecy", "ground/secrecy/secrecy.sql" },
	{ "inquiry", "ground/inquiry/inquiry.sql" },
	{ "offering", "welcome/offering/offering.sql" }, { "person", "welcome/person/person.sql" },
	{ "desk", "welcome/desk/desk.sql" },         { "skill", "welcome/skill/skill.sql" },
	{ "letters", "welcome/letters/letters.sql" },
	{ "promise", "welcome/promise/promise.sql" }, { "accord", "welcome/accord/accord.sql" },
	{ "alert", "welcome/alert/alert.sql" },
	{ "bulletin", "welcome/bulletin/bulletin.sql" }, { "reply", "welcome/reply/reply.sql" },
	{ "knowledge", "welcome/knowledge/knowledge.sql" },
	{ "inbox", "welcome/inbox/inbox.sql" },
	{ "street", "welcome/street/street.sql" },   { "seek", "welcome/seek/seek.sql" },
	{ "effort", "welcome/effort/effort.sql" },
	{ "complaint", "welcome/complaint/complaint.sql" },
	{ "takeover", "welcome/takeover/takeover.sql" }, { "counter", "welcome/counter/counter.sql" },
	{ "rights", "welcome/rights/rights.sql" },  { "orient", "welcome/orient/orient.sql" },
	{ "appointment", "welcome/appointment/appointment.sql" },
	{ "questionnaire", "listen/questionnaire/questionnaire.sql" },
	{ "survey", "listen/survey/survey.sql" },    { "answer", "listen/answer/answer.sql" },
	{ "launch", "listen/launch/launch.sql" },    { "kiosk", "listen/kiosk/kiosk.sql" },
	{ "invite", "listen/invite/invite.sql" },    { "closing", "listen/closing/closing.sql" },
	{ "verbatim", "listen/verbatim/verbatim.sql" },
	{ "codebook", "listen/codebook/codebook.sql" },
	{ "retrieve", "listen/retrieve/retrieve.sql" },
	{ "experience", "listen/experience/experience.sql" },
	{ "mirror", "confront/mirror/mirror.sql" },  { "moment", "confront/moment/moment.sql" },
	{ "duet", "confront/duet/duet.sql" },
	{ "action", "act/action/action.sql" },
	{ "publish", "prove/publish/publish.sql" },
	{ "retention", "prove/retention/retention.sql" },
};

static int
remove_one(const char *path, const struct stat *stat, int kind, struct FTW *ftw)
{
	(void)stat;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void
remove_folder(void *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static struct rooms *
open_at(struct arena *arena, const char *folder, const char *address)
{
	struct rooms *rooms = arena_new_of(arena, struct rooms);
	struct store_schema *found = arena_array_of(arena, struct store_schema, LENGTH(schemas));
	struct store_options options = { .address = address, .schemas = found };
	struct fault fault = { 0 };
	*rooms = (struct rooms){ .arena = arena, .folder = folder };
	for (size_t i = 0; i < LENGTH(schemas); i++) {
		const struct asset *asset = asset_lookup(schemas[i].file);
		if (asset != NULL)
			found[options.schema_count++] =
				(struct store_schema){ schemas[i].room, asset->bytes };
	}
	rooms->store = store_open(arena, &options, &fault);
	if (rooms->store != NULL && place_root(arena, rooms->store, &rooms->root_id, &fault))
		return rooms;
	fprintf(stderr, "rooms: %s\n", fault.for_log);
	return NULL;
}

struct rooms *
rooms_open(void)
{
	struct arena *arena = arena_new((size_t)4 << 30);
	char *folder = arena_copy_text(arena, "/tmp/parvis-rooms-XXXXXX");
	must(mkdtemp(folder) != NULL);
	arena_defer(arena, remove_folder, folder);
	struct rooms *rooms = open_at(arena, folder, store_tests_address(arena));
	must(rooms != NULL);
	return rooms;
}

struct rooms *
rooms_open_in(const char *folder)
{
	struct arena *arena = arena_new((size_t)4 << 30);
	struct rooms *rooms = open_at(arena, arena_copy_text(arena, folder),
	                              arena_format(arena, "%s/parvis.sqlite", folder));
	if (rooms == NULL)
		arena_end(arena);
	return rooms;
}

void
rooms_close(struct rooms *rooms)
{
	arena_end(rooms->arena);
}

const char *
rooms_file(struct rooms *rooms, const char *name, const char *text)
{
	const char *path = arena_format(rooms->arena, "%s/%s", rooms->folder, name);
	FILE *file = fopen(path, "w");
	must(file != NULL);
	must(fwrite(text, 1, strlen(text), file) == strlen(text));
	must(fclose(file) == 0);
	return path;
}

int64_t
rooms_number(struct rooms *rooms, const char *sql)
{
	struct arena *arena = arena_new(1 << 20);
	struct fault fault = { 0 };
	struct db *db = store_read(arena, rooms->store, &fault);
	must(db != NULL);
	struct rows *rows = db_ask(arena, db, sql, WITH_NOTHING);
	const enum found found = rows_next(rows, &fault);
	if (found == FOUND_FAILED)
		fprintf(stderr, "rooms: %s\n", fault.for_log);
	must(found == FOUND_ONE);
	const int64_t number = rows_int64(rows, 0);
	arena_end(arena);
	return number;
}

struct planting {
	struct rooms *rooms;
	const char *const *codes;
	const int *parents;
	size_t count;
	struct fault *fault_r;
};

static bool
plant(struct db *db, void *data)
{
	struct planting *planting = data;
	int64_t ids[100];
	must(planting->count <= 100);
	for (size_t i = 0; i < planting->count; i++) {
		const int parent = planting->parents[i];
		const struct span code = span_of(planting->codes[i]);
		if (!place_plant(db, planting->rooms->root_id, code, code, parent < 0 ? 0 : ids[parent],
		                 0, &ids[i], planting->fault_r))
			return false;
	}
	return true;
}

struct place_tree *
rooms_plant(struct rooms *rooms, const char *const *codes, const int *parents, size_t count,
            struct fault *fault_r)
{
	struct planting planting = { rooms, codes, parents, count, fault_r };
	if (!store_write(rooms->store, plant, &planting, fault_r))
		return NULL;
	struct db *db = store_read(rooms->arena, rooms->store, fault_r);
	struct place_tree *tree =
		db == NULL ? NULL : place_tree_load(rooms->arena, db, rooms->root_id, 1, fault_r);
	if (db != NULL)
		db_end(db);
	return tree;
}
