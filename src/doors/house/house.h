/* The house as the doors see it: its rooms' schemas, its data folder, its database. */
#ifndef DOORS_HOUSE_H
#define DOORS_HOUSE_H

#include "craft/atlas/atlas.h"
#include "craft/mail/mail.h"
#include "craft/mail/mail_box.h"
#include "craft/neural/neural.h"
#include "craft/sms/sms.h"
#include "listen/survey/survey.h"

struct house {
	struct arena *arena;
	const char *folder;  /* --data */
	struct store *store;
	int64_t root_id;
	struct span invented; /* the sentence that says so on every page; empty: it exists */
	struct survey_seal seal; /* ready to be used: progress is the caller's */
	const char *address;            /* --address; NULL: as each request says */
	const struct mail_server *mail; /* --smtp; NULL: no letter is sent */
	const char *desk_reply;         /* --desk-reply; NULL: answers pass by the page of a request */
	const struct mail_box_server *desk_box; /* --desk-imap; NULL: no mailbox is looked at */
	int64_t desk_box_every_s;               /* --desk-imap-every */
	const char *clamd;              /* --clamd; NULL: no file is scanned */
	const struct sms_gateway *sms;  /* --sms; NULL: no short message is sent */
	const char *sms_from;           /* --sms-from */
	int64_t sms_price;              /* of a segment, in thousandths of a euro; 0: not told */
	const struct neural *model;      /* --model-address; NULL: no language model is asked */
	const struct atlas *atlas;      /* --map-tiles, --address-search; NULL: as where nothing is set */
};

/* Opens (and makes, if need be) the data folder, the database and the organisation in it. */
MUST_USE bool house_open(struct arena *arena, const char *folder, const char *database,
                         struct house *house_r, struct fault *fault_r);

/* FOUND_NONE: there is no such folder, or, without a `database` of its own, none in it. A folder where one
 * may not look is a fault. */
MUST_USE enum found house_is_there(struct arena *arena, const char *folder, const char *database,
                                   struct fault *fault_r);

/* To root on another account's folder, which would leave there files that the account cannot read: the name
 * of that account. Else NULL. */
const char *house_other_owner(struct arena *arena, const char *folder);

/* On standard error, to whoever keeps the machine: the sentence, and of a database its own words. */
void house_say_fault(const struct fault *fault);

/* The schemas of all rooms, in the order of floors.txt. */
const struct store_schema *house_schemas(struct arena *arena, size_t *count_r);

/* When the data were last saved: one RFC 3339 instant in the file "last-backup" of the data folder,
 * written by `parvis backup`, or by whatever else saves them, once it has ended well. It is in no
 * backup: it would tell of the one before. FOUND_FAILED: the file says something else. */
MUST_USE enum found house_backup_last(struct arena *arena, const char *folder, int64_t *at_s_r,
                                      struct fault *fault_r);
MUST_USE bool house_backup_note(struct arena *arena, const char *folder, int64_t at_s,
                                struct fault *fault_r);

#endif
