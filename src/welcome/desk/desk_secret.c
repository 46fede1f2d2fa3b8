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
