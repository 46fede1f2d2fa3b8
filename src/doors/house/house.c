#include "doors/house/house.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/html/asset.h"
#include "craft/vault/vault.h"
#include "doors/config/config.h"
#include "listen/questionnaire/questionnaire.h"

/* In the order of floors.txt. */
static const struct {
	const char *room, *file;
} rooms[] = {
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

const struct store_schema *
house_schemas(struct arena *arena, size_t *count_r)
{
	struct store_schema *schemas = arena_array_of(arena, struct store_schema, LENGTH(rooms));
	for (size_t i = 0; i < LENGTH(rooms); i++) {
		const struct asset *asset = asset_lookup(rooms[i].file);
		must(asset != NULL);
		schemas[i] = (struct store_schema){ rooms[i].room, asset->bytes };
	}
	*count_r = LENGTH(rooms);
	return schemas;
}

bool
house_open(struct arena *arena, const char *folder, const char *database,
           struct house *house_r, struct fault *fault_r)
{
	vault_start();
	if (zone_open(arena, ZONE_HERE, fault_r) == NULL || !folder_make(arena, folder, fault_r))
		return false;
	struct store_options options = {
		.address = database != NULL ? database : arena_format(arena, "%s/parvis.sqlite", folder),
	};
	options.schemas = house_schemas(arena, &options.schema_count);
	*house_r = (struct house){ .arena = arena, .folder = folder };
	/* Its settings may be read and changed from the first day. Nothing rests on them: a disk that is
	 * full is told by what must be kept. */
	struct fault unwritten;
	if (!config_write_new(arena, folder, &unwritten))
		log_fault("config.new", &unwritten);
	house_r->store = store_open(arena, &options, fault_r);
	if (house_r->store == NULL || !place_root(arena, house_r->store, &house_r->root_id, fault_r))
		return false;
	struct db *db = store_read(arena, house_r->store, fault_r);
	if (db == NULL ||
	    !place_root_invented(arena, db, house_r->root_id, &house_r->invented, fault_r))
		return false;
	db_end(db);
	if (!questionnaire_prepare(arena, house_r->store, house_r->root_id, fault_r))
		return false;
	house_r->seal = (struct survey_seal){
		.store = house_r->store,
		.root_id = house_r->root_id,
		.folder = arena_format(arena, "%s/waves", folder),
	};
	return true;
}

enum found
house_is_there(struct arena *arena, const char *folder, const char *database,
               struct fault *fault_r)
{
	struct stat facts;
	const char *const paths[] = { folder, arena_format(arena, "%s/parvis.sqlite", folder) };
	for (size_t i = 0; i < (database == NULL ? LENGTH(paths) : 1); i++) {
		if (stat(paths[i], &facts) == 0)
			continue;
		if (errno == ENOENT)
			return FOUND_NONE;
		(void)file_fault(arena, "stat", folder, errno, fault_r);
		return FOUND_FAILED;
	}
	return FOUND_ONE;
}

const char *
house_other_owner(struct arena *arena, const char *folder)
{
	struct stat facts;
	if (geteuid() != 0 || stat(folder, &facts) != 0 || facts.st_uid == 0)
		return NULL;
	const struct passwd *account = getpwuid(facts.st_uid);
	return account != NULL ? arena_copy_text(arena, account->pw_name)
	                       : arena_format(arena, "%llu", (unsigned long long)facts.st_uid);
}

void
house_say_fault(const struct fault *fault)
{
	static const char *const databases[] = { "sqlite", "postgresql", "the data folder: " };
	fprintf(stderr, "%s\n", fault->for_reader);
	for (size_t i = 0; i < LENGTH(databases); i++)
		if (fault->for_log != NULL && span_starts(span_of(fault->for_log), databases[i]))
			fprintf(stderr, "Cause\u202f: %s\n", fault->for_log);
}

/* --- the trace of a backup ------------------------------------------------------------------- */

static const char *
trace_path(struct arena *arena, const char *folder)
{
	return arena_format(arena, "%s/last-backup", folder);
}

enum found
house_backup_last(struct arena *arena, const char *folder, int64_t *at_s_r,
                  struct fault *fault_r)
{
	enum { TRACE_SIZE_MAX = 1000 };
	struct span bytes;
	const enum found found =
		file_read(arena, trace_path(arena, folder), TRACE_SIZE_MAX, &bytes, fault_r);
	if (found != FOUND_ONE || instant_read(span_trim(bytes), at_s_r))
		return found;
	(void)fault_is(fault_r, "house: last-backup holds no instant",
	               "Le fichier «\u202flast-backup\u202f» du dossier des données doit tenir en une ligne, "
	               "comme 2026-11-26T02:30:00Z. Corrigez ce qui l’écrit.");
	return FOUND_FAILED;
}

bool
house_backup_note(struct arena *arena, const char *folder, int64_t at_s, struct fault *fault_r)
{
	struct text line = text_new(arena, 100);
	text_add_instant(&line, at_s);
	text_add_char(&line, '\n');
	return file_write(arena, trace_path(arena, folder), text_span(&line), fault_r);
}
