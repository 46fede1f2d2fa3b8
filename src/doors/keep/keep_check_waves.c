/* What parvis check looks at survey by survey: replies, keys, sealed files, figures shown. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "doors/keep/keep_check_inside.h"
#include "listen/answer/answer.h"

/* --- replies --------------------------------------------------------------------------------- */

static void
check_counts(struct check *check, const struct survey_wave *wave,
             const struct answer_checked *counted)
{
	const int64_t replies = counted->sealed + counted->opened;
	if (!counted->is_opened && counted->forms != replies)
		check_say(check, false, "Enquête %.*s\u202f: %lld réponses pour %lld formulaires pris.",
		          SPAN_ARGS(wave->code), (long long)replies, (long long)counted->forms);
	if (counted->used != counted->by_person)
		check_say(check, false, "Enquête %.*s\u202f: %lld liens ont servi, %lld réponses en sont "
		          "venues.", SPAN_ARGS(wave->code), (long long)counted->used,
		          (long long)counted->by_person);
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
		check_say(check, true, "autant que de formulaires pris (scellées\u202f: %lld, ouvertes\u202f: %lld).",
		          (long long)sealed, (long long)opened);
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
		          "Enquête %.*s\u202f: %lld réponses scellées attendent, et leur clé n’est pas là. "
		          "Remettez-la\u202f: parvis restore FICHIER-DES-CLÉS.",
		          SPAN_ARGS(wave->code), (long long)counted->sealed);
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
	return strncmp(name, "post-", 5) == 0; /* of letters that wait to be sent */
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
			check_say(check, false, "keys/%.100s n’est la clé d’aucune enquête d’ici.",
			          entry->d_name);
	closedir(opened);
	return true;
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
	if (!check_strangers(check, arena, waves, count, fault_r))
		return false;
	if (!check->has_bad)
		check_say(check, true, "aucune ne manque, aucune n’est de trop (clés\u202f: %zu).", keys);
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
			check_say(check, false, "Enquête %.*s\u202f: son fichier de calcul est abîmé (%.200s). "
			          "Effacez waves/%lld*\u202f: il se refait des réponses.", SPAN_ARGS(waves[i].code),
			          words, (long long)waves[i].id);
	}
	if (!check->has_bad)
		check_say(check, true, "ceux du calcul sont entiers (enquêtes\u202f: %zu).", there);
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
	if (checked->misplaced > 0)
		check_say(check, false, "Enquête %.*s\u202f: %lld réponses d’un lieu que l’arbre n’a pas.",
		          SPAN_ARGS(wave->code), (long long)checked->misplaced);
	if (checked->misread > 0)
		check_say(check, false, "Enquête %.*s\u202f: %lld réponses dont un niveau ou un côté n’existe "
		          "pas.", SPAN_ARGS(wave->code), (long long)checked->misread);
	if (checked->differing > 0)
		check_say(check, false, "Enquête %.*s\u202f: %lld chiffres montrés ne sont pas ceux que les "
		          "réponses donnent.", SPAN_ARGS(wave->code), (long long)checked->differing);
	if (checked->under_floor > 0)
		check_say(check, false, "Enquête %.*s\u202f: %lld chiffres montrés sont sous leur seuil.",
		          SPAN_ARGS(wave->code), (long long)checked->under_floor);
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
		check_say(check, true, "des chiffres sont en cours de calcul (enquêtes\u202f: %zu)\u202f: revérifiez "
		          "dans un instant.", moving);
	if (good && !check->has_bad && moving < count + (count == 0))
		check_say(check, true, "refaits depuis les réponses et repassés au contrôle du secret, ce sont "
		          "ceux qui sont montrés (%lld).", (long long)cells);
	return good;
}
