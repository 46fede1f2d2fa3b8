/* The addresses of a request: what opens its page. */
#include <string.h>

#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

/* BLAKE2b of the key, then the reference: it has no length to extend, so the key may come first. */
static void
sign(const uint8_t key[VAULT_KEY_SIZE], struct span reference,
     char secret_r[DESK_SECRET_LENGTH + 1])
{
	char joined[VAULT_KEY_SIZE + IDENT_REFERENCE_LENGTH];
	uint8_t hash[VAULT_HASH_SIZE];
	must(reference.length == IDENT_REFERENCE_LENGTH);
	memcpy(joined, key, VAULT_KEY_SIZE);
	memcpy(joined + VAULT_KEY_SIZE, reference.at, reference.length);
	vault_hash("desk.page", span_from(joined, sizeof joined), hash);
	vault_wipe(joined, sizeof joined);
	for (size_t i = 0; i < DESK_SECRET_LENGTH / 2; i++) {
		static const char figures[] = "0123456789abcdef";
		secret_r[2 * i] = figures[hash[i] >> 4];
		secret_r[2 * i + 1] = figures[hash[i] & 15];
	}
	secret_r[DESK_SECRET_LENGTH] = '\0';
}

/* --- marks ------------------------------------------------------------------------------------ */

enum {
	PLAIN_LENGTH = IDENT_REFERENCE_LENGTH - 1, /* a reference without its hyphen */
	NUMBER_LENGTH = 13,                        /* 64 bits, five a letter */
	SIGN_LENGTH = 13,
};
_Static_assert(PLAIN_LENGTH + 1 + NUMBER_LENGTH + 1 + SIGN_LENGTH <= DESK_MARK_LENGTH_MAX,
               "a mark is what craft/mail takes for one");
static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";

static void
add_number(struct text *mark, uint64_t number)
{
	for (int i = NUMBER_LENGTH; i-- > 0;)
		text_add_char(mark, letters[number >> (5 * i) & 31]);
}

static bool
read_number(struct span words, uint64_t *number_r)
{
	uint64_t number = 0;
	if (words.length != NUMBER_LENGTH)
		return false;
	for (size_t i = 0; i < words.length; i++) {
		const char *letter = words.at[i] == '\0' ? NULL : strchr(letters, words.at[i]);
		if (letter == NULL || number >> 59 != 0)
			return false;
		number = number << 5 | (uint64_t)(letter - letters);
	}
	*number_r = number;
	return number > 0 && number <= INT64_MAX;
}

/* « 2026k7mx4p3-…» of a request, « 2026k7mx4p3-…-…» of one of its entries: what is signed, a hyphen, 64 bits
 * of a keyed hash. Its letters are those of a local part whose capitals a server may have lost. */
static struct span
mark_of(struct arena *arena, const uint8_t key[VAULT_KEY_SIZE], struct span reference,
        int64_t entry_id)
{
	struct text mark = text_new(arena, DESK_MARK_LENGTH_MAX), joined = text_new(arena, 200);
	uint8_t hash[VAULT_HASH_SIZE];
	uint64_t sign = 0;
	must(reference.length == IDENT_REFERENCE_LENGTH);
	for (size_t i = 0; i < reference.length; i++) {
		const char c = reference.at[i];
		if (c != '-')
			text_add_char(&mark, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
	if (entry_id != 0) {
		text_add_char(&mark, '-');
		add_number(&mark, (uint64_t)entry_id);
	}
	text_add(&joined, span_from((const char *)key, VAULT_KEY_SIZE));
	text_add(&joined, text_span(&mark));
	vault_hash("desk.mark", text_span(&joined), hash);
	vault_wipe(joined.bytes, joined.length);
	memcpy(&sign, hash, sizeof sign);
	text_add_char(&mark, '-');
	add_number(&mark, sign);
	must(!mark.cut);
	return text_span(&mark);
}

bool
desk_mark(struct arena *arena, struct db *db, int64_t root_id, struct span reference,
          int64_t entry_id, struct span *mark_r, struct fault *fault_r)
{
	uint8_t key[VAULT_KEY_SIZE];
	const enum found found = desk_store_key(arena, db, root_id, key, fault_r);
	must(found != FOUND_NONE); /* the key is made with the first request */
	if (found == FOUND_ONE)
		*mark_r = mark_of(arena, key, reference, entry_id);
	vault_wipe(key, sizeof key);
	return found == FOUND_ONE;
}

enum found
desk_mark_read(struct arena *arena, struct db *db, int64_t root_id, struct span mark,
               struct span *reference_r, int64_t *entry_id_r, struct fault *fault_r)
{
	char reference[IDENT_REFERENCE_LENGTH + 1];
	uint8_t key[VAULT_KEY_SIZE];
	struct span rest = mark, plain, number = SPAN("");
	uint64_t entry_id = 0;
	if (!span_cut(&rest, '-', &plain) || plain.length != PLAIN_LENGTH ||
	    !ident_reference_read(plain, reference))
		return FOUND_NONE;
	if (rest.length > SIGN_LENGTH && (!span_cut(&rest, '-', &number) || !read_number(number, &entry_id)))
		return FOUND_NONE;
	const enum found found = desk_store_key(arena, db, root_id, key, fault_r);
	if (found != FOUND_ONE)
		return found;
	const struct span mine = mark_of(arena, key, span_of(reference), (int64_t)entry_id);
	vault_wipe(key, sizeof key);
	if (mine.length != mark.length || !vault_equal(mine.at, mark.at, mark.length))
		return FOUND_NONE;
	*reference_r = span_keep(arena, span_of(reference));
	*entry_id_r = (int64_t)entry_id;
	return FOUND_ONE;
}

/* --- prints ----------------------------------------------------------------------------------- */

enum found
desk_print(struct arena *arena, struct db *db, int64_t root_id, struct span words,
           uint8_t print_r[DESK_PRINT_SIZE], struct fault *fault_r)
{
	uint8_t key[VAULT_KEY_SIZE], hash[VAULT_HASH_SIZE];
	struct text joined = text_new(arena, VAULT_KEY_SIZE + 1000);
	const enum found found = desk_store_key(arena, db, root_id, key, fault_r);
	if (found == FOUND_ONE) {
		text_add(&joined, span_from((const char *)key, VAULT_KEY_SIZE));
		text_add(&joined, words);
		must(!joined.cut);
		vault_hash("desk.print", text_span(&joined), hash);
		memcpy(print_r, hash, DESK_PRINT_SIZE);
		vault_wipe(joined.bytes, joined.length);
	}
	vault_wipe(key, sizeof key);
	return found;
}

/* --- secrets ---------------------------------------------------------------------------------- */

static enum found
secret_of(struct arena *arena, struct db *db, int64_t root_id, struct span reference,
          char secret_r[DESK_SECRET_LENGTH + 1], struct fault *fault_r)
{
	uint8_t key[VAULT_KEY_SIZE];
	const enum found found = desk_store_key(arena, db, root_id, key, fault_r);
	if (found == FOUND_ONE)
		sign(key, reference, secret_r);
	vault_wipe(key, sizeof key);
	return found;
}

bool
desk_secret(struct arena *arena, struct db *db, int64_t root_id, struct span reference,
            char secret_r[DESK_SECRET_LENGTH + 1], struct fault *fault_r)
{
	const enum found found = secret_of(arena, db, root_id, reference, secret_r, fault_r);
	must(found != FOUND_NONE); /* the key is made with the first request */
	return found == FOUND_ONE;
}

enum found
desk_open(struct arena *arena, struct db *db, int64_t root_id, struct span reference,
          struct span secret, struct desk_request *request_r, struct fault *fault_r)
{
	char read[IDENT_REFERENCE_LENGTH + 1], mine[DESK_SECRET_LENGTH + 1];
	if (!ident_reference_read(reference, read) || secret.length != DESK_SECRET_LENGTH)
		return FOUND_NONE;
	const enum found found = secret_of(arena, db, root_id, span_of(read), mine, fault_r);
	if (found != FOUND_ONE)
		return found;
	const bool is_it = vault_equal(mine, secret.at, DESK_SECRET_LENGTH);
	vault_wipe(mine, sizeof mine);
	return is_it ? desk_store_by_reference(arena, db, root_id, span_of(read), request_r, fault_r)
	             : FOUND_NONE;
}

bool
desk_link(struct arena *arena, struct db *db, const struct desk_hand *hand, struct span reference,
          struct span *link_r, struct fault *fault_r)
{
	char secret[DESK_SECRET_LENGTH + 1];
	*link_r = SPAN("");
	if (hand->address == NULL)
		return true;
	if (!desk_secret(arena, db, hand->root_id, reference, secret, fault_r))
		return false;
	*link_r = span_of(arena_format(arena, "%s/suivi/%.*s/%s", hand->address, SPAN_ARGS(reference),
	                               secret));
	return true;
}
