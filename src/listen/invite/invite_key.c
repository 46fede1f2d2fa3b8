/* The key of contacts: a file outside the database, as the keys of surveys are. What it locks, the
 * prints it makes, what it signs. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"
#include "listen/invite/invite_inside.h"

/* --- the file --------------------------------------------------------------------------------- */

static const char *
key_name(struct arena *arena, int64_t key_id)
{
	return arena_format(arena, "keys/invite-%lld.key", (long long)key_id);
}

static const char *
key_path(struct arena *arena, const char *folder, int64_t key_id)
{
	return arena_format(arena, "%s/%s", folder, key_name(arena, key_id));
}

static void
proof_of(const struct invite_key *key, uint8_t proof_r[VAULT_HASH_SIZE])
{
	vault_hash("invite.proof", span_from((const char *)key->bytes, VAULT_KEY_SIZE), proof_r);
}

/* FOUND_NONE: no file of this name, or of another key. */
static enum found
read_file(struct arena *arena, const char *path, struct span proof, struct invite_key *key_r,
          struct fault *fault_r)
{
	struct span bytes;
	uint8_t mine[VAULT_HASH_SIZE];
	const enum found found = file_read(arena, path, 1024, &bytes, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (bytes.length == VAULT_KEY_SIZE) {
		memcpy(key_r->bytes, bytes.at, VAULT_KEY_SIZE);
		proof_of(key_r, mine);
		if (proof.length == VAULT_HASH_SIZE && vault_equal(mine, proof.at, VAULT_HASH_SIZE))
			return FOUND_ONE;
		vault_wipe(key_r, sizeof *key_r);
	}
	return FOUND_NONE;
}

enum found
invite_key_file(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
                const char **name_r, bool *is_there_r, struct fault *fault_r)
{
	int64_t key_id;
	struct span proof;
	struct invite_key key;
	const enum found known = invite_store_key(arena, db, root_id, &key_id, &proof, fault_r);
	if (known != FOUND_ONE)
		return known;
	*name_r = key_name(arena, key_id);
	const enum found found =
		read_file(arena, key_path(arena, folder, key_id), proof, &key, fault_r);
	*is_there_r = found == FOUND_ONE;
	vault_wipe(&key, sizeof key);
	return found == FOUND_FAILED ? FOUND_FAILED : FOUND_ONE;
}

enum found
invite_key_read(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
                struct invite_key *key_r, struct fault *fault_r)
{
	int64_t key_id;
	struct span proof;
	const enum found known = invite_store_key(arena, db, root_id, &key_id, &proof, fault_r);
	if (known != FOUND_ONE)
		return known;
	const enum found found =
		read_file(arena, key_path(arena, folder, key_id), proof, key_r, fault_r);
	if (found != FOUND_NONE)
		return found;
	(void)fault_format(arena, fault_r,
	                   arena_format(arena,
	                                "La clé des invitations n’est plus là\u202f: remettez le fichier "
	                                "keys/invite-%lld.key dans le dossier des données. Sans elle, Parvis "
	                                "ne sait plus qui a demandé à ne plus être sollicité, et n’invite "
	                                "personne.",
	                                (long long)key_id),
	                   "invite: the file of key %lld is gone", (long long)key_id);
	return FOUND_FAILED;
}

struct making {
	int64_t root_id, key_id;
	uint8_t proof[VAULT_HASH_SIZE];
	struct fault fault;
};

static bool
keep_key(struct db *db, void *data)
{
	struct making *making = data;
	return invite_store_key_add(db, making->root_id, making->key_id,
	                            span_from((const char *)making->proof, VAULT_HASH_SIZE),
	                            &making->fault);
}

static enum found
look_for_key(struct arena *arena, struct store *store, int64_t root_id, const char *folder,
             struct invite_key *key_r, struct fault *fault_r)
{
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	const enum found found = invite_key_read(arena, db, root_id, folder, key_r, fault_r);
	db_end(db);
	return found;
}

/* The file comes before its row: of two who make one at once, the second reads the first's, and its
 * own file was for nothing. */
bool
invite_key_have(struct arena *arena, struct store *store, int64_t root_id, const char *folder,
                struct invite_key *key_r, struct fault *fault_r)
{
	struct invite_key made;
	enum found found = look_for_key(arena, store, root_id, folder, key_r, fault_r);
	if (found != FOUND_NONE)
		return found == FOUND_ONE;
	struct making making = { .root_id = root_id, .key_id = ident_random() };
	vault_random(made.bytes, sizeof made.bytes);
	proof_of(&made, making.proof);
	const char *path = key_path(arena, folder, making.key_id);
	const bool is_written =
		folder_make(arena, arena_format(arena, "%s/keys", folder), fault_r) &&
		file_write(arena, path, span_from((const char *)made.bytes, sizeof made.bytes), fault_r);
	if (!is_written || !store_write(store, keep_key, &making, fault_r)) {
		vault_wipe(&made, sizeof made);
		return false;
	}
	found = look_for_key(arena, store, root_id, folder, key_r, fault_r);
	if (found != FOUND_ONE || !vault_equal(key_r->bytes, made.bytes, sizeof made.bytes))
		(void)unlink(path);
	vault_wipe(&made, sizeof made);
	return found == FOUND_ONE;
}

/* --- prints and locks ------------------------------------------------------------------------- */

/* BLAKE2b of the key, then the words: it has no length to extend, so the key may come first. */
static void
keyed_hash(const struct invite_key *key, const char *purpose, struct span words,
           uint8_t hash_r[VAULT_HASH_SIZE])
{
	enum { WORDS_SIZE_MAX = 1000 };
	char joined[VAULT_KEY_SIZE + WORDS_SIZE_MAX];
	must(words.length <= WORDS_SIZE_MAX);
	memcpy(joined, key->bytes, VAULT_KEY_SIZE);
	if (words.length > 0)
		memcpy(joined + VAULT_KEY_SIZE, words.at, words.length);
	vault_hash(purpose, span_from(joined, VAULT_KEY_SIZE + words.length), hash_r);
	vault_wipe(joined, VAULT_KEY_SIZE);
}

struct invite_print
invite_print_of(const struct invite_key *key, struct span contact)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct invite_print print;
	keyed_hash(key, "invite.contact", contact, hash);
	memcpy(print.bytes, hash, PRINT_SIZE);
	return print;
}

static struct span
key_span(const struct invite_key *key)
{
	return span_from((const char *)key->bytes, VAULT_KEY_SIZE);
}

struct span
invite_lock(struct arena *arena, const struct invite_key *key, struct span words)
{
	const size_t size = words.length + VAULT_BOX_EXTRA;
	uint8_t *locked = arena_array_of(arena, uint8_t, size);
	vault_box("invite.box", key_span(key), words.at, words.length, locked);
	return span_from((const char *)locked, size);
}

bool
invite_unlock(struct arena *arena, const struct invite_key *key, struct span locked,
              struct span *words_r)
{
	if (locked.length <= VAULT_BOX_EXTRA)
		return false;
	const size_t size = locked.length - VAULT_BOX_EXTRA;
	uint8_t *words = arena_array_of(arena, uint8_t, size);
	*words_r = span_from((const char *)words, size);
	return vault_unbox("invite.box", key_span(key), locked.at, locked.length, words);
}

uint64_t
invite_lot(const struct invite_key *key, struct span words, uint64_t most)
{
	uint8_t hash[VAULT_HASH_SIZE];
	uint64_t number;
	must(most > 0);
	keyed_hash(key, "invite.lot", words, hash);
	memcpy(&number, hash, sizeof number);
	return number % most;
}

/* --- signatures ------------------------------------------------------------------------------- */

static void
add_hex(struct text *text, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		text_format(text, "%02x", bytes[i]);
}

/* Small figures only: what is signed is written in one way. */
static bool
read_hex(struct span words, uint8_t *bytes_r, size_t size)
{
	if (words.length != size * 2)
		return false;
	for (size_t i = 0; i < words.length; i++) {
		const char c = words.at[i];
		const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (digit < 0)
			return false;
		bytes_r[i / 2] = (uint8_t)(i % 2 == 0 ? digit << 4 : bytes_r[i / 2] | digit);
	}
	return true;
}

enum { SIGN_SIZE = 8 };

/* The words as hexadecimal figures, a hyphen, 64 bits of a keyed hash. */
static struct span
signed_words(struct arena *arena, const struct invite_key *key, const char *purpose,
             const uint8_t *bytes, size_t size)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct text text = text_new(arena, 200);
	keyed_hash(key, purpose, span_from((const char *)bytes, size), hash);
	add_hex(&text, bytes, size);
	text_add_char(&text, '-');
	add_hex(&text, hash, SIGN_SIZE);
	return text_span(&text);
}

static bool
read_signed(const struct invite_key *key, const char *purpose, struct span words,
            uint8_t *bytes_r, size_t size)
{
	uint8_t sign[SIGN_SIZE], hash[VAULT_HASH_SIZE];
	struct span rest = words, first;
	if (words.length != size * 2 + 1 + SIGN_SIZE * 2 || !span_cut(&rest, '-', &first) ||
	    !read_hex(first, bytes_r, size) || !read_hex(rest, sign, SIGN_SIZE))
		return false;
	keyed_hash(key, purpose, span_from((const char *)bytes_r, size), hash);
	return vault_equal(sign, hash, SIGN_SIZE);
}

struct span
invite_mark(struct arena *arena, const struct invite_key *key, int64_t letter_id)
{
	uint8_t bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)letter_id >> (56 - 8 * i));
	return signed_words(arena, key, "invite.mark", bytes, sizeof bytes);
}

bool
invite_mark_read(const struct invite_key *key, struct span mark, int64_t *letter_id_r)
{
	uint8_t bytes[8];
	uint64_t id = 0;
	if (!read_signed(key, "invite.mark", mark, bytes, sizeof bytes))
		return false;
	for (int i = 0; i < 8; i++)
		id = id << 8 | bytes[i];
	*letter_id_r = (int64_t)id;
	return *letter_id_r > 0;
}

struct span
invite_stop_secret(struct arena *arena, const struct invite_key *key,
                   const struct invite_print *print)
{
	return signed_words(arena, key, "invite.stop", print->bytes, PRINT_SIZE);
}

bool
invite_stop_secret_read(const struct invite_key *key, struct span secret,
                        struct invite_print *print_r)
{
	return read_signed(key, "invite.stop", secret, print_r->bytes, PRINT_SIZE);
}
