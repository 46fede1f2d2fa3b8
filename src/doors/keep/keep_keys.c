/* The private keys of surveys, apart from the data they open. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/vault/vault.h"
#include "doors/keep/keep_inside.h"
#include "listen/answer/answer.h"
#include "listen/invite/invite.h"

static const char read_me[] =
	"Ce sont les clés qui ouvrent les réponses scellées des enquêtes en cours.\n\n"
	"Qui les détient avec une sauvegarde des données peut ouvrir ces réponses avant l’heure, et\n"
	"une par une. Gardez-les ailleurs que les sauvegardes, sous la responsabilité d’une autre\n"
	"personne (la ou le délégué à la protection des données, par exemple).\n\n"
	"invite-N.key, s’il y est, met sous clé les contacts des personnes invitées et reconnaît celles qui\n"
	"ne veulent plus être sollicitées\u202f: il sert tant que ces données servent.\n\n"
	"Quand les résultats d’une enquête ont été rendus aux agents, Parvis détruit sa clé. Détruisez\n"
	"alors ce fichier et ses copies\u202f: sinon la promesse faite à ceux qui ont répondu n’est pas tenue.\n\n"
	"Pour les remettre à leur place\u202f: parvis restore CE-FICHIER --data DOSSIER\n";

/* A key serves from the moment the survey is ready until its results were given back. */
static bool
is_wanted(const struct survey_wave *wave)
{
	return wave->state >= SURVEY_READY && wave->state < SURVEY_RETURNED;
}

/* The bytes are the arena's, lent as constant. */
static void
wipe(struct span key)
{
	vault_wipe((void *)(uintptr_t)key.at, key.length);
}

/* --- saving ---------------------------------------------------------------------------------- */

struct saving {
	struct keep_writing writing;
	struct keep_bytes *bytes, read_me;
	struct span *keys; /* to be wiped */
	size_t key_count;
	size_t missing;
};

static void
add_part(struct saving *saving, const char *name, struct keep_bytes *bytes)
{
	saving->writing.parts[saving->writing.count++] =
		(struct pack_part){ .name = name, .give = keep_give_bytes, .context = bytes };
}

/* The key of contacts, which is of no survey. */
static bool
add_contacts(struct keep_house *house, struct saving *saving, struct keep_bytes *bytes,
             struct fault *fault_r)
{
	const char *name;
	bool is_there = false;
	struct arena *arena = house->arena;
	const enum found found = invite_key_file(arena, house->db, house->root_id, house->folder,
	                                         &name, &is_there, fault_r);
	if (found != FOUND_ONE || !is_there)
		return found != FOUND_FAILED;
	if (file_read(arena, arena_format(arena, "%s/%s", house->folder, name), 1024, &bytes->bytes,
	              fault_r) != FOUND_ONE)
		return false;
	saving->keys[saving->key_count++] = bytes->bytes;
	add_part(saving, name, bytes);
	return true;
}

static bool
add_keys(struct keep_house *house, struct saving *saving, struct fault *fault_r)
{
	struct arena *arena = house->arena;
	struct survey_wave *waves;
	size_t count;
	if (!survey_waves_asked(arena, house->db, house->root_id, &waves, &count, fault_r))
		return false;
	saving->writing.parts = arena_array_of(arena, struct pack_part, count + 3);
	saving->writing.rows = arena_array_of(arena, const int64_t *, count + 3);
	saving->bytes = arena_array_of(arena, struct keep_bytes, count + 1);
	saving->keys = arena_array_of(arena, struct span, count + 2);
	saving->read_me.bytes = span_of(read_me);
	add_part(saving, "LISEZMOI.txt", &saving->read_me);
	for (size_t i = 0; i < count; i++) {
		const char *name = answer_key_file(arena, waves[i].id);
		if (!is_wanted(&waves[i]))
			continue;
		const enum found found = answer_key_is_there(arena, house->db, house->root_id,
		                                             waves[i].id, house->folder, fault_r);
		if (found == FOUND_FAILED)
			return false;
		saving->missing += found == FOUND_NONE;
		if (found == FOUND_NONE)
			continue;
		if (file_read(arena, arena_format(arena, "%s/%s", house->folder, name), 1024,
		              &saving->bytes[i].bytes, fault_r) != FOUND_ONE)
			return false;
		saving->keys[saving->key_count++] = saving->bytes[i].bytes;
		add_part(saving, name, &saving->bytes[i]);
	}
	return add_contacts(house, saving, &saving->bytes[count], fault_r);
}

static void
tell(const struct keep_options *options, const struct saving *saving)
{
	const size_t keys = saving->writing.count - 1;
	printf("Clés gardées\u202f: %zu, dans %s\n", keys, options->file);
	if (saving->missing > 0)
		printf(saving->missing == 1 ? "Attention\u202f: %zu enquête en cours n’a pas sa clé ici (parvis "
		                              "check dit laquelle).\n"
		                            : "Attention\u202f: %zu enquêtes en cours n’ont pas leur clé ici "
		                              "(parvis check dit lesquelles).\n",
		       saving->missing);
	puts("Qui a ce fichier et une sauvegarde des données peut ouvrir les réponses scellées\u202f: "
	     "gardez-les en deux lieux, chez deux personnes.\n"
	     "Quand les résultats d’une enquête ont été rendus aux agents, Parvis détruit sa clé\u202f: "
	     "détruisez alors aussi ce fichier et ses copies.");
}

int
keep_backup_keys(struct arena *arena, const struct keep_options *options)
{
	int code;
	struct fault fault;
	struct keep_house house;
	struct saving saving = { .missing = 0 };
	if (!keep_open(arena, options, &house, &code))
		return code;
	saving.writing.manifest = (struct keep_manifest){ .kind = KEEP_KEYS,
		                                              .program = SPAN(PARVIS_VERSION),
		                                              .engine = span_of(store_engine(house.store)),
		                                              .made_unix_s = time_now_s(),
		                                              .root_id = house.root_id };
	if (house.is_behind)
		return keep_say_wrong("Ces données sont d’une version plus ancienne de Parvis\u202f: lancez "
		                      "d’abord parvis serve, qui les met à jour.");
	if (!add_keys(&house, &saving, &fault))
		return keep_say_fault(&fault);
	if (saving.writing.count == 1 && saving.missing > 0)
		return keep_say_wrong("Aucune clé à garder\u202f: celles des enquêtes en cours ne sont pas dans "
		                      "ce dossier.");
	if (saving.writing.count == 1) { /* every night but those of a survey: all is well */
		puts("Aucune clé à garder\u202f: aucune enquête n’est en cours.");
		return KEEP_DONE;
	}
	const bool good = keep_write(arena, options->file, &saving.writing, &fault);
	for (size_t i = 0; i < saving.key_count; i++)
		wipe(saving.keys[i]);
	if (!good)
		return keep_say_fault(&fault);
	tell(options, &saving);
	return KEEP_DONE;
}

/* --- putting back ---------------------------------------------------------------------------- */

struct putting {
	size_t put, there, past, strange;
};

/* Written, then looked at with the public half that the database has: another one goes at once. */
static bool
put_key(struct keep_house *house, const struct survey_wave *wave, struct pack *pack,
        struct putting *putting, struct fault *fault_r)
{
	struct span bytes;
	const char *name = answer_key_file(house->arena, wave->id);
	const char *path = arena_format(house->arena, "%s/%s", house->folder, name);
	if (access(path, F_OK) == 0) {
		putting->there++;
		return true;
	}
	if (!pack_read(house->arena, pack, name, &bytes, fault_r) ||
	    !folder_make(house->arena, arena_format(house->arena, "%s/keys", house->folder),
	                 fault_r) ||
	    !file_write(house->arena, path, bytes, fault_r))
		return false;
	wipe(bytes);
	const enum found found = answer_key_is_there(house->arena, house->db, house->root_id,
	                                             wave->id, house->folder, fault_r);
	if (found != FOUND_ONE)
		(void)unlink(path);
	putting->put += found == FOUND_ONE;
	putting->strange += found == FOUND_NONE;
	return found != FOUND_FAILED;
}

/* The key of contacts, when the file has it. */
static bool
put_contacts(struct keep_house *house, struct pack *pack, const struct keep_manifest *manifest,
             struct putting *putting, size_t *known, struct fault *fault_r)
{
	const char *name;
	struct span bytes;
	bool is_there = false;
	struct arena *arena = house->arena;
	const enum found found = invite_key_file(arena, house->db, house->root_id, house->folder,
	                                         &name, &is_there, fault_r);
	for (size_t i = 0; found == FOUND_ONE && i < manifest->part_count; i++) {
		if (!span_is(manifest->parts[i].name, name))
			continue;
		++*known;
		putting->there += is_there;
		if (is_there)
			continue;
		if (!pack_read(arena, pack, name, &bytes, fault_r) ||
		    !folder_make(arena, arena_format(arena, "%s/keys", house->folder), fault_r) ||
		    !file_write(arena, arena_format(arena, "%s/%s", house->folder, name), bytes, fault_r))
			return false;
		wipe(bytes);
		putting->put++;
	}
	return found != FOUND_FAILED;
}

static bool
put_keys(struct keep_house *house, struct pack *pack, const struct keep_manifest *manifest,
         struct putting *putting, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count, known = 0;
	if (!survey_waves_asked(house->arena, house->db, house->root_id, &waves, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < manifest->part_count; k++) {
			if (!span_is(manifest->parts[k].name, answer_key_file(house->arena, waves[i].id)))
				continue;
			known++;
			putting->past += !is_wanted(&waves[i]);
			if (is_wanted(&waves[i]) && !put_key(house, &waves[i], pack, putting, fault_r))
				return false;
		}
	if (!put_contacts(house, pack, manifest, putting, &known, fault_r))
		return false;
	putting->strange += manifest->part_count - 1 - known; /* the README is no key */
	return true;
}

int
keep_restore_keys(struct arena *arena, const struct keep_options *options, struct pack *pack,
                  const struct keep_manifest *manifest)
{
	int code;
	struct fault fault;
	struct keep_house house;
	struct putting putting = { 0 };
	if (!keep_open(arena, options, &house, &code))
		return code;
	if (!put_keys(&house, pack, manifest, &putting, &fault))
		return keep_say_fault(&fault);
	printf("Clés remises\u202f: %zu\u202f; déjà là\u202f: %zu.\n", putting.put, putting.there);
	if (putting.past > 0)
		printf("Clés laissées, les résultats de leur enquête étant rendus\u202f: %zu. Détruisez ce "
		       "fichier et ses copies.\n",
		       putting.past);
	if (putting.strange > 0)
		printf("Clés laissées, n’allant avec aucune enquête de ces données\u202f: %zu.\n",
		       putting.strange);
	return putting.strange > 0 ? KEEP_WRONG : KEEP_DONE;
}
