#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "listen/answer/answer_inside.h"

/* --- forms, read once ------------------------------------------------------------------------ */

/* What a wave asks is frozen before it opens, so a process may keep it: the first reply
 * reads it, the next thousand do not. Entries are added and never changed. */
enum { FORM_KEPT_MAX = 64 };

static struct {
	pthread_mutex_t lock;
	struct arena *arena;
	int64_t roots[FORM_KEPT_MAX];
	const struct answer_form *forms[FORM_KEPT_MAX];
	size_t count;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const struct answer_form *
form_kept(int64_t root_id, int64_t wave_id)
{
	for (size_t i = 0; i < kept.count; i++)
		if (kept.roots[i] == root_id && kept.forms[i]->wave_id == wave_id)
			return kept.forms[i];
	return NULL;
}

/* The columns follow the list as launch froze them: launch_freeze made one item of each. */
void
answer_form_spread(struct arena *arena, struct answer_form *form, const struct inquiry *inquiry)
{
	const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, SIDE_USAGER, 0);
	must(asked != NULL); /* published: it passed its check */
	form->inquiry = inquiry;
	form->list = inquiry_list(asked);
	form->kept = inquiry_kept_list(arena, form->list);
	form->asked = arena_take(arena, inquiry->language_count * SIDE_COUNT, sizeof *form->asked);
	form->asked[SIDE_USAGER * inquiry->language_count] = asked;
	form->text_first = form->form.item_count - form->form.text_count;
	must(inquiry_columns(arena, form->list, SURVEY_ITEM_COUNT_MAX - form->form.text_count,
	                     &form->columns) == form->text_first);
	must(inquiry_aparts(arena, form->list, form->form.text_count, &form->texts) ==
	     form->form.text_count);
	form->file = form->form.text_count;
	if (form->form.text_count > 0 && form->list.questions[form->texts[0]].kind == ASK_FILE)
		form->file = 0; /* before texts */
}

static bool
read_inquiry(struct arena *arena, struct db *db, int64_t root_id, struct answer_form *form,
             struct fault *fault_r)
{
	struct inquiry_row row;
	struct inquiry *inquiry;
	const enum found found =
		inquiry_load(arena, db, root_id, form->wave.form_id, form->wave.inquiry_version, &row,
	                 &inquiry, fault_r);
	if (found != FOUND_ONE)
		return found != FOUND_FAILED &&
		       fault_is(fault_r, "answer: the questionnaire of an open wave is gone", "");
	answer_form_spread(arena, form, inquiry);
	return true;
}

static bool
form_read_from(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
               struct answer_form **form_r, struct fault *fault_r)
{
	struct answer_form *form = arena_new_of(arena, struct answer_form);
	*form = (struct answer_form){ .wave_id = wave_id };
	*form_r = NULL;
	if (survey_wave_by_id(arena, db, root_id, wave_id, &form->wave, fault_r) != FOUND_ONE)
		return fault_r->for_log == NULL;
	if (form->wave.state < SURVEY_OPEN)
		return true;
	const enum found key = answer_store_key(db, root_id, wave_id, form->public_key, fault_r);
	if (key != FOUND_ONE)
		return key == FOUND_NONE;
	if (!survey_form_load(arena, db, root_id, wave_id, &form->form, fault_r))
		return false;
	must(form->form.text_count <= SURVEY_TEXT_COUNT_MAX);
	form->file = form->form.text_count;
	if (form->wave.inquiry_version > 0 && !read_inquiry(arena, db, root_id, form, fault_r))
		return false;
	form->text_first = form->form.item_count - form->form.text_count;
	for (size_t i = form->text_first; i < form->form.item_count; i++)
		must(form->form.items[i].kind == 'O');
	*form_r = form;
	return true;
}

const struct answer_form *
answer_form_of(struct db *db, int64_t root_id, int64_t wave_id, struct fault *fault_r)
{
	*fault_r = (struct fault){ 0 };
	pthread_mutex_lock(&kept.lock);
	if (kept.arena == NULL)
		kept.arena = arena_new((size_t)1 << 30);
	const struct answer_form *found = form_kept(root_id, wave_id);
	if (found == NULL && kept.count < FORM_KEPT_MAX) {
		struct answer_form *form;
		if (form_read_from(kept.arena, db, root_id, wave_id, &form, fault_r) && form != NULL) {
			kept.roots[kept.count] = root_id;
			kept.forms[kept.count++] = form;
			found = form;
		}
	} else if (found == NULL) {
		/* Sixty-four waves since the program started: the oldest makes room. Whoever still reads
		 * it may go on, since nothing is freed. */
		struct answer_form *form;
		if (form_read_from(kept.arena, db, root_id, wave_id, &form, fault_r) && form != NULL) {
			memmove(kept.roots, kept.roots + 1, sizeof kept.roots - sizeof *kept.roots);
			memmove(kept.forms, kept.forms + 1, sizeof kept.forms - sizeof(void *));
			kept.roots[FORM_KEPT_MAX - 1] = root_id;
			kept.forms[FORM_KEPT_MAX - 1] = form;
			found = form;
		}
	}
	pthread_mutex_unlock(&kept.lock);
	return found;
}

const struct inquiry_asked *
answer_asked(const struct answer_form *form, enum side side, size_t language)
{
	_Atomic(const struct inquiry_asked *) *place =
		&form->asked[side * form->inquiry->language_count + language];
	const struct inquiry_asked *asked = atomic_load(place);
	if (asked != NULL)
		return asked;
	pthread_mutex_lock(&kept.lock);
	asked = atomic_load(place);
	if (asked == NULL) {
		asked = inquiry_ask(kept.arena, form->inquiry, side, language);
		must(asked != NULL);
		atomic_store(place, asked);
	}
	pthread_mutex_unlock(&kept.lock);
	return asked;
}

/* --- taking ---------------------------------------------------------------------------------- */

struct taking {
	struct arena *arena;
	int64_t root_id;
	const struct answer_target *target;
	const struct answer_form *form;
	uint64_t quotas;
	struct span once, draft, sealed, file; /* file: sealed; empty: none is joined */
	int64_t file_id;
	enum answer_outcome outcome;
	struct fault fault;
};

/* Quotas are counted of usagers who came by a link for all: of a person whose link is marked used in the
 * same transaction, the counter would tell what she answered. */
static enum found
take_quotas(struct db *db, struct taking *taking)
{
	const struct answer_target *target = taking->target;
	enum found found = FOUND_ONE;
	if (taking->form->inquiry == NULL || target->side != SIDE_USAGER ||
	    taking->form->wave.internal ||
	    (target->link_id != 0 && target->kind != ANSWER_OPEN))
		return FOUND_ONE;
	for (size_t i = 0; i < 64 && found == FOUND_ONE; i++)
		if ((taking->quotas & UINT64_C(1) << i) != 0)
			found = answer_store_quota(db, taking->root_id, target->wave_id, i,
			                           taking->form->inquiry->quotas[i].limit, &taking->fault);
	return found;
}

/* Everything that makes a reply, in one transaction: the form's key, the link that has served, the
 * sealed letter. The key comes first: a form sent again after the closing was taken all the same. */
static bool
take(struct db *db, void *data)
{
	struct taking *taking = data;
	const struct answer_target *target = taking->target;
	struct survey_wave wave;
	taking->outcome = ANSWER_AGAIN;
	enum found found = answer_store_once(db, taking->root_id, target->wave_id, taking->once,
	                                     &taking->fault);
	if (found != FOUND_ONE)
		return false;
	taking->outcome = ANSWER_SHUT;
	if (survey_wave_by_id(taking->arena, db, taking->root_id, target->wave_id, &wave,
	                      &taking->fault) != FOUND_ONE ||
	    wave.state != SURVEY_OPEN)
		return false;
	taking->outcome = ANSWER_USED;
	if (target->link_id != 0 && target->kind != ANSWER_OPEN)
		found = answer_store_link_use(db, taking->root_id, target, &taking->fault);
	else if (target->twice != NULL)
		found = answer_store_twice_end(db, taking->root_id, target->wave_id, target->twice,
		                               &taking->fault);
	if (found != FOUND_ONE)
		return false;
	taking->outcome = ANSWER_FULL;
	if (take_quotas(db, taking) != FOUND_ONE)
		return false;
	taking->outcome = ANSWER_TAKEN;
	return (taking->draft.length == 0 ||
	        answer_store_draft_drop(db, taking->root_id, target->wave_id, taking->draft,
	                                &taking->fault)) &&
	       answer_store_seal(db, taking->root_id, target, taking->sealed, &taking->fault) &&
	       (taking->file.length == 0 ||
	        answer_store_file_add(db, taking->root_id, target->wave_id, taking->file_id,
	                              taking->file, &taking->fault));
}

/* Replies by a person's link keep no day: two backups would otherwise tell who answered when. */
static struct answer_packed
head_of(const struct answer_target *target)
{
	const bool has_day =
		target->side == SIDE_USAGER && target->way != SURVEY_WAY_PERSONAL &&
		target->way != SURVEY_WAY_CARD;
	return (struct answer_packed){ .has_day = has_day,
		                           .day = has_day ? day_here(time_now_s()) : 0,
		                           .journey_id = target->journey_id };
}

struct span
answer_seal(struct arena *arena, const struct answer_form *form,
            const struct answer_target *target, const struct answer_reply *reply)
{
	const size_t size = answer_packed_size(form);
	uint8_t *packed = arena_array_of(arena, uint8_t, size);
	uint8_t *sealed = arena_array_of(arena, uint8_t, size + VAULT_SEAL_EXTRA);
	const struct answer_packed head = head_of(target);
	answer_pack(form, &head, reply, packed);
	vault_seal(form->public_key, packed, size, sealed);
	vault_wipe(packed, size);
	return span_from((const char *)sealed, size + VAULT_SEAL_EXTRA);
}

bool
answer_take(struct arena *arena, struct store *store, int64_t root_id,
            const struct answer_form *form, const struct answer_target *target,
            struct span once, struct span draft, const struct answer_reply *reply,
            enum answer_outcome *outcome_r, struct fault *fault_r)
{
	must(once.length > 0);
	struct taking taking = { .arena = arena,
		                     .root_id = root_id,
		                     .target = target,
		                     .form = form,
		                     .quotas = reply->quotas,
		                     .once = once,
		                     .draft = draft,
		                     .sealed = answer_seal(arena, form, target, reply) };
	if (reply->joined != NULL) {
		must(answer_may_join(form, target));
		taking.file = answer_file_seal(arena, form, &reply->joined->picture);
		taking.file_id = reply->joined->file_id;
	}
	*fault_r = (struct fault){ 0 };
	const bool written = store_write(store, take, &taking, fault_r);
	*outcome_r = taking.outcome;
	if (written)
		return true;
	if (fault_r->for_log == NULL && taking.fault.for_log != NULL)
		*fault_r = taking.fault;
	return fault_r->for_log == NULL;
}

bool
answer_receive(struct arena *arena, struct store *store, int64_t root_id, struct span secret,
               struct span once, const struct answer_reply *reply,
               enum answer_outcome *outcome_r, struct fault *fault_r)
{
	*fault_r = (struct fault){ 0 };
	struct arena *reading = arena_new(1 << 20);
	struct db *db = store_read(reading, store, fault_r);
	struct answer_target target;
	const struct answer_form *form = NULL;
	enum found found = db == NULL ? FOUND_FAILED
	                              : answer_store_target(db, root_id, secret, &target, fault_r);
	if (found == FOUND_ONE) {
		form = answer_form_of(db, root_id, target.wave_id, fault_r);
		found = form != NULL ? FOUND_ONE : fault_r->for_log != NULL ? FOUND_FAILED : FOUND_NONE;
	}
	arena_end(reading);
	if (found != FOUND_ONE) {
		*outcome_r = ANSWER_UNKNOWN;
		return found == FOUND_NONE;
	}
	if (reply->on_paper)
		target.way = SURVEY_WAY_PAPER;
	return answer_take(arena, store, root_id, form, &target, once, span_of(NULL), reply,
	                   outcome_r, fault_r);
}

/* --- keys ------------------------------------------------------------------------------------ */

const char *
answer_key_file(struct arena *arena, int64_t wave_id)
{
	return arena_format(arena, "keys/%lld.key", (long long)wave_id);
}

static const char *
key_path(struct arena *arena, const char *folder, int64_t wave_id)
{
	return arena_format(arena, "%s/%s", folder, answer_key_file(arena, wave_id));
}

/* FOUND_NONE: not there, or not a key. */
static enum found
key_read(struct arena *arena, const char *folder, int64_t wave_id, struct vault_pair *pair_r,
         struct fault *fault_r)
{
	const char *path = key_path(arena, folder, wave_id);
	if (access(path, F_OK) != 0)
		return FOUND_NONE;
	struct span bytes;
	if (!file_read(arena, path, 1024, &bytes, fault_r))
		return FOUND_FAILED;
	if (bytes.length != VAULT_KEY_SIZE)
		return FOUND_NONE;
	memcpy(pair_r->private_key, bytes.at, VAULT_KEY_SIZE);
	vault_pair_complete(pair_r);
	return FOUND_ONE;
}

enum found
answer_key_pair(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                const char *folder, struct vault_pair *pair_r, struct fault *fault_r)
{
	uint8_t public_key[VAULT_KEY_SIZE];
	enum found found = answer_store_key(db, root_id, wave_id, public_key, fault_r);
	if (found == FOUND_ONE)
		found = key_read(arena, folder, wave_id, pair_r, fault_r);
	if (found == FOUND_ONE && !vault_equal(public_key, pair_r->public_key, VAULT_KEY_SIZE))
		found = FOUND_NONE;
	return found;
}

enum found
answer_key_is_there(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                    const char *folder, struct fault *fault_r)
{
	struct vault_pair pair;
	const enum found found =
		answer_key_pair(arena, db, root_id, wave_id, folder, &pair, fault_r);
	vault_wipe(&pair, sizeof pair);
	return found;
}

bool
answer_key_has_file(struct arena *arena, const char *folder, int64_t wave_id)
{
	return access(key_path(arena, folder, wave_id), F_OK) == 0;
}

void
answer_key_forget(struct arena *arena, const char *folder, int64_t wave_id)
{
	(void)unlink(key_path(arena, folder, wave_id));
}

struct keeping {
	int64_t root_id, wave_id;
	const uint8_t *key;
	struct fault fault;
};

static bool
keep_key(struct db *db, void *data)
{
	struct keeping *keeping = data;
	return answer_store_key_keep(db, keeping->root_id, keeping->wave_id, keeping->key,
	                             &keeping->fault);
}

bool
answer_key_make(struct arena *arena, struct store *store, int64_t root_id, int64_t wave_id,
                const char *folder, struct fault *fault_r)
{
	struct vault_pair pair;
	*fault_r = (struct fault){ 0 };
	if (!folder_make(arena, arena_format(arena, "%s/keys", folder), fault_r))
		return false;
	enum found found = key_read(arena, folder, wave_id, &pair, fault_r);
	if (found == FOUND_NONE) {
		vault_pair_new(&pair);
		if (file_write(arena, key_path(arena, folder, wave_id),
		               span_from((const char *)pair.private_key, VAULT_KEY_SIZE), fault_r))
			found = FOUND_ONE;
	}
	struct keeping keeping = { root_id, wave_id, pair.public_key, { 0 } };
	const bool good = found == FOUND_ONE && store_write(store, keep_key, &keeping, fault_r);
	if (!good && fault_r->for_log == NULL && keeping.fault.for_log != NULL)
		*fault_r = keeping.fault;
	vault_wipe(pair.private_key, sizeof pair.private_key);
	return good;
}

/* --- links ----------------------------------------------------------------------------------- */

bool
answer_links_make(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  struct answer_link *links, size_t count, struct fault *fault_r)
{
	must(count <= ANSWER_LINK_COUNT_MAX);
	must(db_writes(db));
	for (size_t i = 0; i < count; i++) {
		struct answer_link *link = &links[i];
		if (link->kind == ANSWER_OPEN) {
			const enum found found = answer_store_open_code(arena, db, root_id, wave_id, link,
			                                                &link->secret, fault_r);
			if (found == FOUND_FAILED)
				return false;
			if (found == FOUND_ONE)
				continue;
		}
		char *secret = arena_array_of(arena, char, VAULT_TOKEN_LENGTH + 1);
		if (link->kind == ANSWER_PERSONAL)
			vault_token(secret);
		else
			vault_code(secret);
		link->secret = span_of(secret);
		if (!answer_store_link_add(db, root_id, wave_id, link, fault_r))
			return false;
	}
	return true;
}

enum found
answer_link_is_used(struct db *db, int64_t root_id, struct span secret, bool *is_used_r,
                    struct fault *fault_r)
{
	struct answer_target target;
	const enum found found = answer_store_target(db, root_id, secret, &target, fault_r);
	*is_used_r = found == FOUND_ONE && target.is_used;
	return found;
}
