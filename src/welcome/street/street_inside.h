/* Within the room. */
#ifndef WELCOME_STREET_INSIDE_H
#define WELCOME_STREET_INSIDE_H

#include "base/time.h"
#include "craft/atlas/atlas.h"
#include "craft/http/http_form.h"
#include "craft/vault/vault.h"
#include "ground/people/people.h"
#include "welcome/filling/filling.h"
#include "welcome/street/street.h"

enum {
	STREET_KEY_COUNT_MAX = 200,
	STREET_ALLOWED_COUNT_MAX = 500,
	STREET_NAME_LENGTH_MAX = 120,
	STREET_RATE_MAX = 1000000,       /* calls a minute */
	STREET_EXTERNAL_LENGTH_MAX = 200,
	STREET_TEXT_LENGTH_MAX = 8000,   /* characters: as much as people may type */
	STREET_DESCRIPTION_LENGTH_MAX = 4000, /* GeoReport v2 */
	STREET_ADDRESS_LENGTH_MAX = 300,
	STREET_URL_LENGTH_MAX = 1000,
	STREET_OLD_DAYS = 366,           /* received by another administration longer ago: refused */
	STREET_SPAN_DAYS = 90,           /* GeoReport v2: of one reading */
	STREET_ROW_COUNT_MAX = 1000,     /* the same */
	STREET_WRONG_COUNT_MAX = 16,
	STREET_SHEET_COUNT_MAX = 100,    /* attributes; those that nobody asked for stay with the words */
	STREET_SHEET_LENGTH_MAX = ASK_LONG_LENGTH_MAX,
	STREET_JSON_DEPTH_MAX = 4,
	STREET_SAME_S = 600,             /* the same bytes again by Open311 within: one request */
};

/* --- programs ------------------------------------------------------------------------------------- */

struct street_key {
	int64_t key_id;
	struct span name;
	int64_t place_id, rate, made_unix_s, made_by, revoked_unix_s;
	int32_t used_day;
	bool is_open311; /* what it may ask for, of public space, is published */
	int64_t changes;
};

MUST_USE bool street_store_keys(struct arena *arena, struct db *db, int64_t root_id,
                                struct street_key **keys_r, size_t *count_r, struct fault *fault_r);
MUST_USE enum found street_store_key(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t key_id, struct street_key *key_r,
                                     struct fault *fault_r);
/* Of one that still may. */
MUST_USE enum found street_store_by_hash(struct arena *arena, struct db *db, int64_t root_id,
                                         const uint8_t hash[VAULT_HASH_SIZE],
                                         struct street_key *key_r, struct fault *fault_r);
MUST_USE bool street_store_key_add(struct db *db, int64_t root_id, const struct street_key *key,
                                   const uint8_t hash[VAULT_HASH_SIZE], struct fault *fault_r);
/* FOUND_NONE: somebody changed it since, or revoked it. */
MUST_USE enum found street_store_key_change(struct db *db, int64_t root_id,
                                            const struct street_key *key, struct fault *fault_r);
/* FOUND_NONE: it was revoked already, or is for another place since. */
MUST_USE enum found street_store_key_revoke(struct db *db, int64_t root_id,
                                            const struct street_key *key, int64_t now_s,
                                            struct fault *fault_r);
MUST_USE bool street_store_used(struct db *db, int64_t root_id, int64_t key_id, int32_t day,
                                struct fault *fault_r);
MUST_USE bool street_store_allowed(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t key_id, int64_t **offering_ids_r, size_t *count_r,
                                   struct fault *fault_r);
MUST_USE enum found street_store_allows(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t key_id, int64_t offering_id, struct fault *fault_r);
/* Offerings that a program which speaks Open311 may ask for: those, and no others, are published. */
MUST_USE bool street_store_published(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t **offering_ids_r, size_t *count_r,
                                     struct fault *fault_r);
MUST_USE bool street_store_allow(struct db *db, int64_t root_id, int64_t key_id,
                                 const int64_t *offering_ids, size_t count, struct fault *fault_r);

/* --- what they made ------------------------------------------------------------------------------- */

struct street_made {
	struct span external_id;
	int64_t request_id, key_id;
	uint8_t sum[VAULT_HASH_SIZE];
	bool is_open311;
};
MUST_USE enum found street_store_made(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t key_id, struct span external_id,
                                      struct street_made *made_r, struct fault *fault_r);
/* By the request. */
MUST_USE enum found street_store_maker(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t request_id, struct street_made *made_r,
                                       struct fault *fault_r);
MUST_USE bool street_store_made_add(struct db *db, int64_t root_id, const struct street_made *made,
                                    struct fault *fault_r);

/* May one call more be made now, of `rate` a minute? Else in how many seconds (craft/visit/visit_pace.h). */
bool street_may_call(int64_t root_id, int64_t key_id, int64_t rate, int64_t now_us,
                     int *wait_s_r);

/* --- rules ---------------------------------------------------------------------------------------- */

/* Of what is published, Open311's services: what is reported or asked for in public space. */
bool street_is_service(const struct offering *offering);
/* What a program may be allowed to ask for. */
bool street_may_be_allowed(const struct offering *offering);
/* Of what is published, may anybody read where this request stands? Its offering may be closed since. */
bool street_shows(const struct offering *offering, const struct desk_request *request);

enum street_change {
	STREET_TAKEN, STREET_MOVED, STREET_REPLIED, STREET_ASKED, STREET_DONE, STREET_REOPENED,
	STREET_CHANGE_COUNT
};
extern const char *const street_change_words[STREET_CHANGE_COUNT];
/* STREET_CHANGE_COUNT: a fact that is not told. */
enum street_change street_change_of(const char *fact_kind);

bool street_is_closed(const struct desk_request *request);
/* « Prise en charge. » */
const char *street_state_words(const struct desk_request *request);

/* What happened to a request. */
struct street_update {
	int64_t number, at_unix_s, request_id;
	enum street_change change;
	bool is_closed;
};
/* From `from_s` to `to_s`, oldest first. */
MUST_USE bool street_store_updates(struct arena *arena, struct db *db, int64_t root_id, int64_t from_s,
                                   int64_t to_s, size_t count_max, struct street_update **updates_r,
                                   size_t *count_r, struct fault *fault_r);
MUST_USE bool street_store_update_add(struct db *db, int64_t root_id,
                                      const struct street_update *update, struct fault *fault_r);
/* What was told of a request that became confidential. */
MUST_USE bool street_store_updates_forget(struct db *db, int64_t root_id, int64_t request_id,
                                          struct fault *fault_r);
/* It was erased: what was told of it, who made it and under which name. */
MUST_USE bool street_store_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                                          struct fault *fault_r);
/* Was it closed, by what was told of it last? */
MUST_USE bool street_store_was_closed(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t request_id, bool *was_closed_r, struct fault *fault_r);
/* How far the journal was read. */
MUST_USE bool street_store_read(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t *number_r, struct fault *fault_r);
/* From where it was read. FOUND_NONE: another program read it meanwhile. */
MUST_USE enum found street_store_read_to(struct db *db, int64_t root_id, int64_t before, int64_t number,
                                         struct fault *fault_r);

/* --- what is asked ------------------------------------------------------------------------------- */

struct street_wrong {
	const char *field, *sentence;
};
struct street_asked {
	struct arena *arena;
	/* As sent; none may be absent but empty. */
	struct span key, jurisdiction, service, external_id, text, address, place, media_url;
	struct person person;
	struct person_contact contacts[PERSON_CONTACT_KIND_COUNT];
	size_t contact_count;
	enum desk_channel reply_channel;
	bool is_placed;
	double north, east;
	int32_t received_first_day;
	struct desk_sheet sheet[STREET_SHEET_COUNT_MAX];
	size_t sheet_count;
	struct span answers; /* to the form of the offering, a JSON value; empty: none were sent */
	struct street_wrong wrongs[STREET_WRONG_COUNT_MAX];
	size_t wrong_count;
};
void street_complain(struct street_asked *asked, const char *field, const char *sentence);

/* Fields of GeoReport v2, form-urlencoded; ours, in JSON. What is wrong is told in `wrongs`: nothing may be
 * made of it then. `today` is where received_first_day ends. */
void street_read_form(struct arena *arena, struct span body, struct street_asked *asked_r);
void street_read_json(struct arena *arena, struct span body, int32_t today,
                      struct street_asked *asked_r);

/* What the two share. Texts: too long is a complaint. */
struct span street_take_text(struct street_asked *asked, struct span sent, size_t length_max,
                             const char *field);
/* A contact as sent; nothing when it is empty. */
void street_take_contact(struct street_asked *asked, enum person_contact_kind kind,
                         struct span sent, const char *field);
void street_take_point(struct street_asked *asked, double north, double east);
void street_take_url(struct street_asked *asked, struct span sent);
/* By the first contact there is, mail before phone before post; else nobody writes: who has the reference
 * asks. */
void street_choose_reply(struct street_asked *asked);

/* What Open311's readings are about. */
enum { STREET_LIST_COUNT_MAX = 200 };
struct street_filter {
	struct span references[STREET_LIST_COUNT_MAX]; /* given: nothing else counts */
	size_t reference_count;
	struct span codes[STREET_LIST_COUNT_MAX];      /* none: every service */
	size_t code_count;
	int64_t from_s, to_s;                          /* both included */
	enum desk_standing standing;
};
/* NULL, or the sentence that says what cannot be read. Without a beginning: the 90 days before the end;
 * without an end: the 90 days after the beginning, or now. */
const char *street_read_filter(const struct http_pairs *query, int64_t now_s,
                               struct street_filter *filter_r);

/* --- a request is made ------------------------------------------------------------------------------- */

enum street_fate {
	STREET_MADE,
	STREET_MADE_BEFORE, /* the same, sent again: one request */
	STREET_NO_KEY,      /* or it may no more */
	STREET_TOO_OFTEN,
	STREET_UNKNOWN,     /* nothing has this code, for a program */
	STREET_SHUT,        /* it is asked for no more */
	STREET_NOT_ALLOWED, /* to this key */
	STREET_WRONG,       /* asked->wrongs say what */
	STREET_OTHER_WORDS, /* the same external id, other words */
	STREET_FAILED,      /* a page was answered */
	STREET_FATE_COUNT
};
/* What is said of the first ones that made nothing. */
extern const char *const street_fate_sentences[STREET_FATE_COUNT];

struct street_making {
	struct visit *visit;
	struct street_asked *asked;
	bool is_open311;
	struct street_key key;
	struct offering offering;
	struct filling *filling; /* its form; NULL: it bears none */
	const struct place_tree *tree; /* the place and its unit, with those above them */
	int64_t place_id, unit_id;
	uint8_t sum[VAULT_HASH_SIZE];
	struct span external_id, external_before; /* before: also the same request; empty: none */
	struct span reference;
	char secret[DESK_SECRET_LENGTH + 1];
	int wait_s; /* STREET_TOO_OFTEN */
	struct fault fault;
};
/* `visit`, `asked` and `is_open311` are given. */
enum street_fate street_make(struct street_making *making);

/* Fills the form of making->offering with what was sent; what is wrong goes to making->asked. */
MUST_USE bool street_form_fill(struct street_making *making, struct db *db);
/* What it asks, of kinds that GeoReport v2 has a word for; after filling_open. */
struct street_value {
	struct span key, name;
};
struct street_attribute {
	struct span code, datatype, help, words;
	bool is_needed, is_told; /* told: there is nothing to answer */
	const struct street_value *values;
	size_t value_count;
};
size_t street_form_attributes(struct arena *arena, const struct filling *filling,
                              struct street_attribute **attributes_r);
struct json_t;
struct span street_json_span(struct arena *arena, const struct json_t *json);

/* Who calls: STREET_MADE when she may, else STREET_NO_KEY, STREET_TOO_OFTEN or STREET_FAILED. `sent` is the
 * key of the form; empty: that of the Authorization header. */
enum street_fate street_know(struct visit *visit, struct span sent, struct street_key *key_r,
                             int *wait_s_r);
/* Of a key that called today for the first time. */
MUST_USE bool street_note_use(struct visit *visit, struct db *db, const struct street_key *key,
                              struct fault *fault_r);
/* « https://avis.ville.fr », as the settings or else the request say. */
const char *street_house(const struct visit *visit);

/* --- Open311's answers ---------------------------------------------------------------------------- */

/* XML or JSON of GeoReport v2: escaped as it is written. What has a name in XML and stands in a list has
 * none in JSON. */
enum { STREET_DEPTH_MAX = 8 };
enum street_shape { STREET_OBJECT, STREET_LIST };
struct street_out {
	struct text text;
	bool is_json;
	struct {
		const char *name;
		enum street_shape shape;
		bool has_some;
	} open[STREET_DEPTH_MAX];
	size_t depth;
};
void street_out_begin(struct street_out *out, struct arena *arena, bool is_json);
void street_out_open(struct street_out *out, const char *name, enum street_shape shape);
void street_out_close(struct street_out *out);
/* In JSON what is empty is null. */
void street_out_text(struct street_out *out, const char *name, struct span value);
void street_out_flag(struct street_out *out, const char *name, bool value);
void street_out_count(struct street_out *out, const char *name, int64_t value);
/* At most nine decimals; `is_there` false: empty. */
void street_out_degrees(struct street_out *out, const char *name, bool is_there, double value);
/* With the offset of the zone, as GeoReport v2 wants it. 0: empty. */
void street_out_instant(struct street_out *out, const char *name, const struct zone *zone,
                        int64_t instant_s);

/* --- Open311's door --------------------------------------------------------------------------------- */

struct street_door {
	struct visit *visit;
	bool is_json;
	struct street_out out;
};
/* False after an answer, as for the others: the address says neither .xml nor .json. */
bool street_door_open(struct visit *visit, struct street_door *door_r);
/* Is this jurisdiction ours? Empty: it is. */
bool street_door_is_here(struct street_door *door, struct span jurisdiction);
/* Of « requests/2026-K7MX4P3.xml », the reference. */
struct span street_door_part(const struct street_door *door);
void street_door_begin(struct street_door *door);
void street_door_end(struct street_door *door);
void street_door_refuse(struct street_door *door, int status, struct span words);
void street_door_refuse_fields(struct street_door *door, const struct street_asked *asked);
/* True when something was answered. */
bool street_door_refuse_fate(struct street_door *door, enum street_fate fate, int wait_s);
void street_wait(struct visit *visit, int wait_s);

/* What is published, by name. */
MUST_USE bool street_offerings(struct visit *visit, struct db *db, struct offering **offerings_r,
                               size_t *count_r, struct fault *fault_r);

void street_get_discovery(struct visit *visit);
void street_get_services(struct visit *visit);
void street_get_service(struct visit *visit);
void street_post_request(struct visit *visit);
void street_get_requests(struct visit *visit);
void street_get_request(struct visit *visit);
void street_get_token(struct visit *visit);
void street_get_updates(struct visit *visit);
void street_post_update(struct visit *visit);
void street_post_api(struct visit *visit);
void street_get_api(struct visit *visit);
void street_get_form(struct visit *visit);

/* --- pages of those who let programs in --------------------------------------------------------------- */

/* Who lets a program in: those of the place that it is for, or above. */
enum { STREET_KEEPERS = WHO(ROLE_DIRECTOR) | WHO(ROLE_ADMINISTRATOR) };
bool street_keeps(const struct visit *visit, const struct place_tree *tree, int64_t place_id);

extern const struct page_kind street_list_page, street_edit_page, street_key_page;

void street_get_list(struct visit *visit);
void street_get_new(struct visit *visit);
void street_post_new(struct visit *visit);
void street_get_edit(struct visit *visit);
void street_post_edit(struct visit *visit);
void street_post_revoke(struct visit *visit);

/* --- its elements ------------------------------------------------------------------------------------ */

struct street_service {
	struct span code, name, about, group;
	bool has_form;
};
void street_write_service(struct street_out *out, const struct street_service *service);

void street_write_error(struct street_out *out, int status, struct span words);
void street_write_definition(struct street_out *out, struct span code,
                             const struct street_attribute *attributes, size_t count);
/* Rows of our own description of a form. */
void street_write_form(struct street_out *out, const struct filling *filling);

/* What anybody reads of a request. Its words, its pictures and whoever asked are not among it. */
struct street_told {
	struct span reference, notes, service_name, service_code, agency, address, address_id;
	bool is_closed, is_placed;
	int64_t requested_s, updated_s, expected_s;
	double north, east;
};
void street_write_request(struct street_out *out, const struct street_told *told,
                          const struct zone *zone);
void street_write_made(struct street_out *out, struct span reference, struct span notice);
void street_write_token(struct street_out *out, struct span reference, struct span token);
void street_write_update(struct street_out *out, const struct street_update *update,
                         struct span reference, const struct zone *zone);

#endif
