/* Letters written: their key, their seal, what became of them; and the summary of the week. */
#include "ground/post/post.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"
#include "base/time.h"
#include "ground/post/post_inside.h"

/* --- rules ----------------------------------------------------------------------------------- */

int64_t
post_delay_s(int64_t tries)
{
	static const int64_t delays_s[] = { 60, 300, 1800, 3 * 3600, 12 * 3600 };
	must(tries > 0);
	return tries <= (int64_t)LENGTH(delays_s) ? delays_s[tries - 1] : -1;
}

/* --- the key --------------------------------------------------------------------------------- */

static const char *
key_path(struct arena *arena, const char *folder, int64_t key_id)
{
	return arena_format(arena, "%s/keys/post-%lld.key", folder, (long long)key_id);
}

enum found
post_key_read(struct arena *arena, const char *folder, const struct post_key *key,
              struct vault_pair *pair_r, struct fault *fault_r)
{
	struct span bytes;
	const enum found found =
		file_read(arena, key_path(arena, folder, key->key_id), 1024, &bytes, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (bytes.length != VAULT_KEY_SIZE)
		return FOUND_NONE;
	memcpy(pair_r->private_key, bytes.at, VAULT_KEY_SIZE);
	vault_pair_complete(pair_r);
	return vault_equal(pair_r->public_key, key->public_key, VAULT_KEY_SIZE) ? FOUND_ONE
	                                                                        : FOUND_NONE;
}

struct preparing {
	int64_t root_id, replaced;
	struct post_key key;
	struct fault fault;
};

static bool
keep_key(struct db *db, void *data)
{
	struct preparing *preparing = data;
	return post_store_key_keep(db, preparing->root_id, &preparing->key, preparing->replaced,
	                           &preparing->fault);
}

/* Is there a key whose file is here? *known_r: the one there is, without its file or not. */
static enum found
look_for_key(struct arena *arena, struct store *store, int64_t root_id, const char *folder,
             struct post_key *known_r, struct fault *fault_r)
{
	struct vault_pair pair;
	*known_r = (struct post_key){ 0 };
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = post_store_key(arena, db, root_id, known_r, fault_r);
	db_end(db);
	if (found == FOUND_ONE)
		found = post_key_read(arena, folder, known_r, &pair, fault_r);
	vault_wipe(&pair, sizeof pair);
	return found;
}

/* Each key has a file of its own name, written before its row: of two who make one at once, the
 * second finds the row of the first, and its own file was for nothing. */
bool
post_prepare(struct arena *arena, struct store *store, int64_t root_id, const char *folder,
             struct fault *fault_r)
{
	struct vault_pair pair;
	struct preparing preparing = { .root_id = root_id };
	struct post_key known;
	const enum found found = look_for_key(arena, store, root_id, folder, &known, fault_r);
	if (found != FOUND_NONE)
		return found == FOUND_ONE;
	preparing.replaced = known.key_id;
	preparing.key.key_id = ident_random();
	vault_pair_new(&pair);
	memcpy(preparing.key.public_key, pair.public_key, VAULT_KEY_SIZE);
	const char *path = key_path(arena, folder, preparing.key.key_id);
	const bool is_written =
		folder_make(arena, arena_format(arena, "%s/keys", folder), fault_r) &&
		file_write(arena, path, span_from((const char *)pair.private_key, VAULT_KEY_SIZE),
	               fault_r);
	vault_wipe(&pair, sizeof pair);
	*fault_r = is_written ? (struct fault){ 0 } : *fault_r;
	if (!is_written || !store_write(store, keep_key, &preparing, fault_r))
		return false;
	if (look_for_key(arena, store, root_id, folder, &known, fault_r) == FOUND_FAILED)
		return false;
	if (known.key_id != preparing.key.key_id)
		(void)unlink(path);
	return true;
}

/* --- a letter -------------------------------------------------------------------------------- */

/* The link to stop, a line end, the text. */
enum { SAID_LENGTH_MAX = MAIL_URL_LENGTH_MAX + 1 + MAIL_TEXT_LENGTH_MAX };

static struct span
seal(struct arena *arena, const struct post_key *key, const struct post_letter *letter)
{
	struct text said = text_new(arena, SAID_LENGTH_MAX);
	text_add(&said, letter->stop_url);
	text_add_char(&said, '\n');
	text_add(&said, letter->text);
	must(!said.cut);
	const size_t size = said.length + VAULT_SEAL_EXTRA;
	uint8_t *sealed = arena_array_of(arena, uint8_t, size);
	vault_seal(key->public_key, said.bytes, said.length, sealed);
	return span_from((const char *)sealed, size);
}

bool
post_unseal(struct arena *arena, const struct vault_pair *pair, const struct post_row *row,
            struct mail_letter *letter_r)
{
	if (row->sealed.length <= VAULT_SEAL_EXTRA)
		return false;
	const size_t size = row->sealed.length - VAULT_SEAL_EXTRA;
	uint8_t *said = arena_array_of(arena, uint8_t, size);
	struct span text = span_from((const char *)said, size);
	if (!vault_open(pair, row->sealed.at, row->sealed.length, said) ||
	    !span_cut(&text, '\n', &letter_r->stop_url))
		return false;
	letter_r->text = text;
	return true;
}

enum found
post_add(struct arena *arena, struct db *db, int64_t root_id, const struct post_letter *letter,
         int64_t now_s, struct fault *fault_r)
{
	const struct mail_letter said = { .to = letter->to,
		                              .subject = letter->subject,
		                              .text = letter->text,
		                              .stop_url = letter->stop_url };
	struct post_key key;
	must(db_writes(db));
	if (mail_letter_weakness(&said) != NULL)
		return FOUND_NONE;
	const enum found found = post_store_key(arena, db, root_id, &key, fault_r);
	if (found == FOUND_NONE)
		return fault_is(fault_r, "post: no key", "Les messages n’ont pas encore de clé."),
		       FOUND_FAILED;
	if (found == FOUND_FAILED)
		return FOUND_FAILED;
	const struct post_row row = { .letter_id = ident_ordered(),
		                          .about_id = letter->about_id,
		                          .to = letter->to,
		                          .subject = letter->subject,
		                          .sealed = seal(arena, &key, letter),
		                          .made_s = now_s };
	return post_store_add(db, root_id, key.key_id, &row, fault_r) ? FOUND_ONE : FOUND_FAILED;
}

/* « 3 mars 2026 à 10:05 » */
static const char *
when_words(struct arena *arena, const struct zone *zone, int64_t at_s)
{
	const struct local local = zone_local(zone, at_s);
	struct text text = text_new(arena, 100);
	text_add_date_words(&text, local.days);
	text_format(&text, " à %02d:%02d", (int)local.second / 3600, (int)local.second / 60 % 60);
	return text_z(&text);
}

enum found
post_last(struct arena *arena, struct db *db, int64_t root_id, int64_t about_id,
          struct span *words_r, struct fault *fault_r)
{
	struct post_row row;
	const enum found found = post_store_last(arena, db, root_id, about_id, &row, fault_r);
	if (found != FOUND_ONE)
		return found;
	const struct zone *zone = zone_here();
	const char *words = "Le message part à l’instant.";
	if (row.state == POST_SENT)
		words = arena_format(arena, "Message parti le %s.", when_words(arena, zone, row.done_s));
	else if (row.state == POST_GIVEN_UP)
		words = arena_format(arena, "Le message n’est pas parti\u202f: %.*s",
		                     SPAN_ARGS(row.fault));
	else if (row.state == POST_WAITS && row.tries > 0)
		words = arena_format(arena, "Le message n’est pas encore parti\u202f: %.*s Prochain essai le %s.",
		                     SPAN_ARGS(row.fault), when_words(arena, zone, row.due_s));
	*words_r = span_of(words);
	return FOUND_ONE;
}

/* --- the summary of the week ----------------------------------------------------------------- */

struct span
post_summary_text(struct arena *arena, const struct post_summary *summary, struct span name,
                  const char *address, const char *stop_url)
{
	struct text text = text_new(arena, MAIL_TEXT_LENGTH_MAX);
	text_format(&text, "Bonjour %.*s,\n\n%.*s\n\n", SPAN_ARGS(name), SPAN_ARGS(summary->title));
	for (size_t i = 0, number = 1; i < LENGTH(summary->lines); i++)
		if (summary->lines[i].length > 0)
			text_format(&text, "%zu. %.*s\n\n", number++, SPAN_ARGS(summary->lines[i]));
	text_format(&text,
	            "Ouvrir Parvis\u202f: %s/\n\n-- \nCe résumé part le lundi. Ne plus le recevoir\u202f:\n%s\n",
	            address, stop_url);
	return text_span(&text);
}

bool
post_wants(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
           bool by_default, bool *wants_r, struct fault *fault_r)
{
	*wants_r = by_default;
	return post_store_wish(arena, db, root_id, account_id, wants_r, fault_r) != FOUND_FAILED;
}

struct weekly {
	const struct post_week *week;
	const struct post_reader *reader;
	struct arena *arena; /* of this reader */
	struct post_summary summary;
	enum found found; /* is there something to say? */
	int64_t now_s;
	struct fault fault;
};

/* The mark of the week comes first, in the same transaction: whoever comes second gives up. */
static bool
write_weekly(struct db *db, void *data)
{
	struct weekly *weekly = data;
	const struct post_week *week = weekly->week;
	const struct post_reader *reader = weekly->reader;
	char token[VAULT_TOKEN_LENGTH + 1];
	if (post_store_week_keep(db, week->root_id, week->monday, reader->account_id,
	                         &weekly->fault) != FOUND_ONE)
		return false;
	if (weekly->found == FOUND_NONE)
		return true;
	vault_token(token);
	const char *stop = arena_format(weekly->arena, "%s/ne-plus-recevoir/%s", week->address, token);
	const struct post_letter letter = {
		.to = reader->mail,
		.subject = weekly->summary.title,
		.text = post_summary_text(weekly->arena, &weekly->summary, reader->name, week->address,
		                          stop),
		.stop_url = span_of(stop),
		.about_id = 0,
	};
	return post_store_stop_add(db, week->root_id, span_of(token), reader->account_id,
	                           weekly->now_s, &weekly->fault) &&
	       post_add(weekly->arena, db, week->root_id, &letter, weekly->now_s, &weekly->fault) !=
	           FOUND_FAILED;
}

/* FOUND_ONE: she wants it, and it was not written. */
static enum found
is_wanted(struct weekly *weekly, struct db *db)
{
	const struct post_week *week = weekly->week;
	const struct post_reader *reader = weekly->reader;
	bool wants;
	if (!post_wants(weekly->arena, db, week->root_id, reader->account_id, reader->by_default,
	                &wants, &weekly->fault))
		return FOUND_FAILED;
	if (!wants)
		return FOUND_NONE;
	const enum found done = post_store_week(weekly->arena, db, week->root_id, week->monday,
	                                        reader->account_id, &weekly->fault);
	return done == FOUND_NONE ? FOUND_ONE : done == FOUND_ONE ? FOUND_NONE : FOUND_FAILED;
}

static bool
write_to(struct weekly *weekly, struct fault *fault_r)
{
	const struct post_week *week = weekly->week;
	struct db *db = store_read(weekly->arena, week->store, fault_r);
	if (db == NULL)
		return false;
	const enum found wanted = is_wanted(weekly, db);
	if (wanted == FOUND_ONE)
		weekly->found =
			week->summarise(weekly->arena, db, week->root_id, weekly->reader->account_id,
		                    week->monday, &weekly->summary, &weekly->fault);
	db_end(db);
	*fault_r = weekly->fault;
	if (wanted != FOUND_ONE || weekly->found == FOUND_FAILED)
		return wanted == FOUND_NONE;
	*fault_r = (struct fault){ 0 };
	if (store_write(week->store, write_weekly, weekly, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = weekly->fault;
	return fault_r->for_log == NULL; /* another came first */
}

bool
post_weekly(struct arena *arena, const struct post_week *week, const struct post_reader *readers,
            size_t count, int64_t now_s, struct fault *fault_r)
{
	must(week->summarise != NULL);
	must(week->address != NULL);
	must(date_weekday(week->monday) == MONDAY);
	bool good = true;
	for (size_t i = 0; i < count; i++) {
		struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
		struct fault fault = { 0 };
		struct weekly weekly = {
			.week = week, .reader = &readers[i], .arena = visit, .now_s = now_s
		};
		if (!write_to(&weekly, &fault)) {
			good = false;
			fault_keep(arena, &fault);
			*fault_r = fault;
		}
		arena_end(visit);
	}
	return good;
}
