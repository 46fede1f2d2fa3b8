/* mask: finds what names a person in a text (names, numbers, addresses), and writes the text without it.
 *
 * « Mme Durand, 06 12 34 56 78 » becomes « Mme [NOM 1], [TÉLÉPHONE 1] »; within one text the same value is
 * the same token, however it is written. Numbers that bear a key are found by it. Zero-width signs,
 * look-alike letters and other figures hide nothing: a folded view of the text is read, and what is found
 * is told in bytes of the text itself. Words that tell of health, religion, opinions … are flagged, never
 * masked. Rules and their limits: README.md.
 *
 * Any bytes may come, of any length that the arena holds: about sixty bytes for each of the text. Time is
 * linear. Nothing is a fault, nothing is kept. */
#ifndef CRAFT_MASK_H
#define CRAFT_MASK_H

#include "base/base.h"

enum mask_kind {
	MASK_NAME,
	MASK_PHONE,
	MASK_EMAIL,
	MASK_LINK,     /* an address on the web that leads to a person */
	MASK_HANDLE,   /* @lea.durand */
	MASK_IP,
	MASK_ADDRESS,
	MASK_BIRTH,    /* a date of birth */
	MASK_NIR,      /* of the Sécurité sociale */
	MASK_IBAN,
	MASK_CARD,     /* of a bank */
	MASK_COMPANY,  /* SIREN, SIRET: not always a person */
	MASK_TAX,      /* the « numéro fiscal » (SPI) */
	MASK_PLATE,    /* of a vehicle */
	MASK_IDENTITY, /* identity card, passport, residence permit */
	MASK_FILE,     /* a case, a request, a beneficiary of the CAF */
	MASK_KIND_COUNT
};
extern const char *const mask_kind_codes[MASK_KIND_COUNT];  /* "nom", "telephone" …: kept, exchanged */
extern const char *const mask_kind_labels[MASK_KIND_COUNT]; /* "NOM", "TÉLÉPHONE" …: in the tokens */

struct mask_find {
	enum mask_kind kind;
	bool is_sure;      /* else for a person to look at */
	size_t at, length; /* bytes of the text */
	uint64_t value;    /* the same for the same value, however written */
};

/* Special categories (article 9 and 10 of the GDPR). */
enum mask_special {
	MASK_HEALTH,
	MASK_RELIGION,
	MASK_OPINION,
	MASK_UNION,
	MASK_SEXUALITY,
	MASK_ORIGIN,
	MASK_OFFENCE,
	MASK_SPECIAL_COUNT
};
extern const char *const mask_special_codes[MASK_SPECIAL_COUNT];  /* "sante" … */
extern const char *const mask_special_labels[MASK_SPECIAL_COUNT]; /* "santé" … */
struct mask_flag {
	enum mask_special special;
	size_t at, length; /* the words that say so */
};

/* What a service knows. Everything may be empty. */
struct mask_settings {
	struct span given_names, family_names; /* words apart by blanks or commas; added to those built in */
	/* What is never masked, one a line: the service's own phones, addresses, links, accounts, names of
	 * public figures. « @ville.fr » keeps all addresses there. */
	struct span kept;
};

/* The rules with their lists; it lives until its arena ends, is never changed, and serves any number of
 * threads. Made once: it takes some milliseconds. */
struct mask;
const struct mask *mask_new(struct arena *arena, const struct mask_settings *settings);

struct mask_reading {
	const struct mask_find *finds; /* in the order of the text, apart from one another */
	size_t count;
	const struct mask_flag *flags; /* in the order of the text */
	size_t flag_count;
};
struct mask_reading mask_read(struct arena *arena, const struct mask *mask, struct span text);

/* The text with a token for each find. Masked again, it stays as it is. */
struct span mask_write(struct arena *arena, struct span text, const struct mask_reading *reading);

/* A text of which what is found, doubtful or not, is masked: made here and nowhere else, so that whoever
 * takes one can be handed no other (craft/neural, whose texts leave the program). It lives in the arena. */
struct mask_written;
const struct mask_written *mask_written_new(struct arena *arena, const struct mask *mask, struct span text);
struct span mask_written_text(const struct mask_written *written);
bool mask_written_is_special(const struct mask_written *written); /* it tells of a special category */

#endif
