/* What parvis check looks at survey by survey: replies, keys, sealed files, figures shown. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "doors/keep/keep_check_inside.h"
#include "listen/answer/answer.h"
#include "listen/invite/invite.h"

/* --- replies --------------------------------------------------------------------------------- */

static void
check_counts(struct check *check, const struct survey_wave *wave,
             const struct answer_checked *counted)
{
	const int64_t replies = counted->sealed + counted->opened;
	if (!counted->is_opened && counted->forms != replies)
		check_say(check, false, "Enquête %.*s\u202f: %s pour %s. Rétablissez une sauvegarde.",
		          SPAN_ARGS(wave->code), check_many(check, replies, "réponse", "réponses"),
		          check_many(check, counted->forms, "formulaire pris", "formulaires pris"));
	if (counted->files > counted->sealed)
		check_say(check, false, "Enquête %.*s\u202f: %s pour %s. Rétablissez une sauvegarde.",
		          SPAN_ARGS(wave->code),
		          check_many(check, counted->files, "fichier joint", "fichiers joints"),
		          check_many(check, counted->sealed, "réponse scellée", "réponses scellées"));
	if (counted->used != counted->by_person)
		check_say(check, false, "Enquête %.*s\u202f: %s par lien, pour %s. Rétablissez une "
		          "sauvegarde.", SPAN_ARGS(wave->code),
		          check_many(check, counted->by_person, "réponse venue", "réponses venues"),
		          check_many(check, counted->used, "lien utilisé", "liens utilisés"));
}

bool
check_replies(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count;
	int64_t sealed = 0, opened = 0;
	const struct keep_house *house = check->house;
	if (!survey_waves_asked(arena, db, house->root_id, &waves, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct answer_checked counted;
		const enum found found = answer_check(arena, db, house->root_id, waves[i].id,
		                                      house->folder, &counted, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE)
			check_counts(check, &waves[i], &counted);
		sealed += counted.sealed;
		opened += counted.opened;
	}
	if (!check->has_bad)
		check_say(check, true, "autant que de formulaires pris (%s, %s).",
		          check_many(check, sealed, "scellée", "scellées"),
		          check_many(check, opened, "ouverte", "ouvertes"));
	return true;
}

/* --- keys ------------------------------------------------------------------------------------ */

static void
check_key(struct check *check, const struct survey_wave *wave,
          const struct answer_checked *counted)
{
	if (wave->state >= SURVEY_RETURNED && counted->has_file)
		check_say(check, false,
		          "Enquête %.*s\u202f: ses résultats ont été rendus, et sa clé est encore là. Si "
		          "Parvis sert depuis plus de dix minutes, détruisez-la\u202f: keys/%lld.key.",
		          SPAN_ARGS(wave->code), (long long)wave->id);
	const bool serves = wave->state >= SURVEY_READY && wave->state < SURVEY_RETURNED;
	if (counted->has_key || (!serves && counted->sealed == 0))
		return;
	if (counted->sealed > 0)
		check_say(check, false,
		          "Enquête %.*s\u202f: sa clé n’est pas là (%s en attente). Remettez-la\u202f: "
		          "parvis restore FICHIER-DES-CLÉS.",
		          SPAN_ARGS(wave->code),
		          check_many(check, counted->sealed, "réponse scellée", "réponses scellées"));
	else if (wave->state < SURVEY_CLOSED)
		check_say(check, false, "Enquête %.*s\u202f: sa clé n’est pas là. Remettez-la avant que des "
		          "réponses arrivent.", SPAN_ARGS(wave->code));
}

static bool
is_key_of(const char *name, const struct survey_wave *waves, size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, answer_key_file(arena, waves[i].id) + strlen("keys/")) == 0)
			return true;
	/* of letters that wait to be sent, of contacts */
	return strncmp(name, "post-", 5) == 0 || strncmp(name, "invite-", 7) == 0;
}

/* A key that opens nothing here may open something elsewhere: it has no business here. */
static bool
check_strangers(struct check *check, struct arena *arena, const struct survey_wave *waves,
                size_t count, struct fault *fault_r)
{
	const char *folder = arena_format(arena, "%s/keys", check->house->folder);
	DIR *opened = opendir(folder);
	if (opened == NULL)
		return errno == ENOENT || file_fault(arena, "open", folder, errno, fault_r);
	for (struct dirent *entry; (entry = readdir(opened)) != NULL;)
		if (entry->d_name[0] != '.' && !is_key_of(entry->d_name, waves, count, arena))
			check_say(check, false, "keys/%.100s n’est la clé d’aucune enquête d’ici\u202f: déplacez-la hors de "
			          "ce dossier.",
			          entry->d_name);
	closedir(opened);
	return true;
}

/* Without it, who wants to be left alone is not known, and nobody is invited. */
static bool
check_contacts(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	const char *name;
	bool is_there = true;
	const struct keep_house *house = check->house;
	const enum found found =
		invite_key_file(arena, db, house->root_id, house->folder, &name, &is_there, fault_r);
	if (!is_there)
		check_say(check, false, "La clé des contacts, %s, n’est pas là\u202f: plus personne n’est "
		          "invité. Remettez-la\u202f: parvis restore FICHIER-DES-CLÉS.",
		          name);
	return found != FOUND_FAILED;
}

bool
check_keys(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count, keys = 0;
	const struct keep_house *house = check->house;
	if (!survey_waves_asked(arena, db, house->root_id, &waves, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct answer_checked counted;
		const enum found found = answer_check(arena, db, house->root_id, waves[i].id,
		                                      house->folder, &counted, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE)
			check_key(check, &waves[i], &counted);
		keys += counted.has_key;
	}
	if (!check_contacts(check, arena, db, fault_r))
		return false;
	if (!check_strangers(check, arena, waves, count, fault_r))
		return false;
	if (!check->has_bad)
		check_say(check, true, "aucune ne manque, aucune n’est de trop (%s).",
		          check_many(check, (int64_t)keys, "clé", "clés"));
	return true;
}

/* --- sealed files ---------------------------------------------------------------------------- */

bool
check_columns(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count, there = 0;
	const char *folder = arena_format(arena, "%s/waves", check->house->folder);
	if (!survey_waves_kept(arena, db, check->house->root_id, &waves, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *words;
		there += survey_check_columns(arena, folder, &waves[i], &words) == FOUND_ONE;
		if (words != NULL)
			check_say(check, false, "Enquête %.*s\u202f: son fichier de calcul est abîmé. Effacez "
			          "waves/%lld*\u202f: Parvis le refera depuis les réponses.",
			          SPAN_ARGS(waves[i].code), (long long)waves[i].id);
	}
	if (!check->has_bad)
		check_say(check, true, "ceux du calcul sont entiers (%s).",
		          check_many(check, (int64_t)there, "enquête", "enquêtes"));
	return true;
}

/* --- figures shown --------------------------------------------------------------------------- */

static void
remove_scratch(const char *folder)
{
	DIR *opened = opendir(folder);
	if (opened == NULL)
		return;
	for (struct dirent *entry; (entry = readdir(opened)) != NULL;)
		(void)unlinkat(dirfd(opened), entry->d_name, 0);
	closedir(opened);
	(void)rmdir(folder);
}

static void
tell_figures(struct check *check, const struct survey_wave *wave,
             const struct survey_checked *checked)
{
	const struct {
		int64_t count;
		const char *one, *many;
	} wrong[] = {
		{ checked->misplaced, "réponse d’un lieu inconnu", "réponses d’un lieu inconnu" },
		{ checked->misread, "réponse d’un niveau ou d’un côté inconnu",
		  "réponses d’un niveau ou d’un côté inconnu" },
		{ checked->differing, "chiffre montré que les réponses ne donnent pas",
		  "chiffres montrés que les réponses ne donnent pas" },
		{ checked->under_floor, "chiffre montré sous son seuil", "chiffres montrés sous leur seuil" },
	};
	for (size_t i = 0; i < LENGTH(wrong); i++)
		if (wrong[i].count > 0)
			check_say(check, false, "Enquête %.*s\u202f: %s. Rétablissez une sauvegarde.",
			          SPAN_ARGS(wave->code),
			          check_many(check, wrong[i].count, wrong[i].one, wrong[i].many));
}

/* Waves whose figures are being made are said, and are no fault. */
bool
check_figures(struct check *check, struct arena *arena, struct db *db, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count, moving = 0;
	int64_t cells = 0;
	char *folder = arena_format(arena, "%s/verification.XXXXXX", check->house->folder);
	if (!survey_waves_kept(arena, db, check->house->root_id, &waves, &count, fault_r))
		return false;
	if (mkdtemp(folder) == NULL)
		return file_fault(arena, "mkdtemp", check->house->folder, errno, fault_r);
	const struct survey_seal seal = { .store = check->house->store,
		                              .root_id = check->house->root_id,
		                              .folder = folder };
	bool good = true;
	for (size_t i = 0; good && i < count; i++) {
		struct survey_checked checked;
		good = survey_check(arena, &seal, &waves[i], &checked, fault_r);
		if (good)
			tell_figures(check, &waves[i], &checked);
		cells += good ? checked.cells : 0;
		moving += good && checked.is_moving;
	}
	remove_scratch(folder);
	if (good && moving > 0)
		check_say(check, true, "des chiffres sont en cours de calcul (%s)\u202f: revérifiez dans un "
		          "instant.", check_many(check, (int64_t)moving, "enquête", "enquêtes"));
	if (good && !check->has_bad && moving < count + (count == 0))
		check_say(check, true, "refaits depuis les réponses et repassés au contrôle du secret, ce sont "
		          "ceux qui sont montrés (%s).", check_many(check, cells, "chiffre", "chiffres"));
	return good;
}
