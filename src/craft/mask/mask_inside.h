/* Within the room. */
#ifndef CRAFT_MASK_INSIDE_H
#define CRAFT_MASK_INSIDE_H

#include <string.h>

#include "craft/mask/mask.h"

/* --- what words are, one bit each (mask_words.c, mask_names_data.c) -------------------------------- */

#define WORD(bit) ((uint64_t)1 << (bit))
enum word_bit {
	BIT_GIVEN,       /* a given name */
	BIT_FAMILY,      /* a family name */
	BIT_ALSO,        /* a name that is a word or a town as well */
	BIT_TOWN,        /* a town, a country */
	BIT_STOP,        /* never part of a name: « je », « bonjour », « mairie » */
	BIT_ROLE,        /* maire, directrice: after Madame, no name */
	BIT_CIVILITY,    /* monsieur, mme */
	BIT_SHORT_CIVILITY, /* m, mr, mme: a name follows, or it would be « madame » */
	BIT_PARTICLE,    /* de, el, van: within a name */
	BIT_KIN,         /* mon fils, ma conseillère: a name may follow */
	BIT_PLACE_HEAD,  /* lycée, hôpital, saint: the name after it is a place's */
	BIT_PLACE_KIND,  /* « lycée agricole »: between the place and whom it is named after */
	BIT_WAY,         /* rue, avenue */
	BIT_SHORT_WAY,   /* av, bd: a dot may follow */
	BIT_WEAK_WAY,    /* cours, place: other things as well */
	BIT_LINK,        /* de, des, la: within the name of a way */
	BIT_MONTH,
	BIT_CLOSING,     /* cordialement */
	BIT_NAMED,       /* appelle, soussigné, nommé */
	BIT_PHONE,       /* what words before a number say that it is … */
	BIT_NIR,
	BIT_IBAN,
	BIT_COMPANY,
	BIT_CARD,
	BIT_TAX,
	BIT_PLATE,
	BIT_IDENTITY,
	BIT_FILE,
	BIT_BORN,
	BIT_HOME,
	BIT_MONEY,       /* euros: an amount stands before */
	BIT_LAW,         /* article, loi: its numbers are nobody's */
	BIT_SPECIAL,     /* begins what flags a special category */
	BIT_COUNT
};
_Static_assert(BIT_COUNT <= 56, "the last byte says which special category");
enum { SPECIAL_SHIFT = 56 };

struct mask_list {
	uint64_t bits;
	/* Folded, a blank between; + at its end: e, s, es may follow. Phrases have _ between their words. */
	const char *words;
};
extern const struct mask_list mask_lists[];
extern const size_t mask_list_count;
extern const struct mask_list mask_special_lists[MASK_SPECIAL_COUNT];
extern const char *const mask_given_names[], *const mask_given_names_also[];
extern const char *const mask_family_names[], *const mask_family_names_also[], *const mask_towns[];

/* A table of hashes, each with its bits. */
struct word_table {
	struct word_slot {
		uint64_t hash, bits;
	} *slots;
	size_t room, count; /* room: a power of two */
};
void word_table_put(struct arena *arena, struct word_table *table, uint64_t hash, uint64_t bits);
uint64_t word_table_get(const struct word_table *table, uint64_t hash);
/* FNV-1a, of small letters. */
#define HASH_BEGIN 14695981039346656037ULL
static inline uint64_t
hash_more(uint64_t hash, char c)
{
	return (hash ^ (uint8_t)c) * 1099511628211ULL;
}

struct mask {
	struct word_table words;
	struct word_table phrases; /* of special categories: more than one word */
	struct word_table kept;    /* values that stay */
};

/* --- the view ------------------------------------------------------------------------------------- */

/* A text in ASCII, sign by sign, with where each stands in the text: letters without accents, figures of
 * any script, one blank for each of any width. What has no width is not there. */
enum {
	VIEW_LETTER = 1,  /* of a script that has no like in ours */
	VIEW_SIGN = 2,    /* anything else */
	VIEW_BARRIER = 3, /* found already: nothing goes across */
	VIEW_OPEN = 4,    /* « “ */
	VIEW_CLOSE = 5,   /* » ” … */
};
struct view {
	struct span text;
	char *c;
	uint32_t *at;  /* where it begins in the text */
	uint8_t *size; /* bytes it takes there; 0: the same sign as the one before */
	size_t length;
};
struct view view_of(struct arena *arena, struct span text);

enum view_class { CLASS_DIGIT = 1, CLASS_LOWER = 2, CLASS_UPPER = 4, CLASS_OTHER = 8,
	CLASS_BLANK = 16 };
extern const uint8_t view_classes[256];
static inline bool
is_class(char c, int classes)
{
	return (view_classes[(uint8_t)c] & classes) != 0;
}
#define is_digit(c)  is_class((c), CLASS_DIGIT)
#define is_upper(c)  is_class((c), CLASS_UPPER)
#define is_letter(c) is_class((c), CLASS_LOWER | CLASS_UPPER | CLASS_OTHER)
#define is_alnum(c)  is_class((c), CLASS_LOWER | CLASS_UPPER | CLASS_OTHER | CLASS_DIGIT)
#define is_blank(c)  is_class((c), CLASS_BLANK)
static inline char
view_at(const struct view *view, size_t i)
{
	return i < view->length ? view->c[i] : VIEW_BARRIER;
}
static inline char
lower_of(char c)
{
	return is_upper(c) ? (char)(c | 0x20) : c;
}

/* --- the words of a view -------------------------------------------------------------------------- */

enum word_shape { SHAPE_LOWER, SHAPE_CAPITAL, SHAPE_UPPER, SHAPE_INITIAL, SHAPE_NUMBER,
	SHAPE_MIXED };
/* What stands before it. */
enum word_gap {
	GAP_BEGIN,      /* nothing, or the end of a sentence */
	GAP_BLANK,      /* blanks within a line */
	GAP_HYPHEN,
	GAP_APOSTROPHE,
	GAP_DOT,        /* « M. Durand » */
	GAP_NONE,       /* a lost blank: « JulienJe » */
	GAP_LINE,       /* a new line */
	GAP_COMMA,
	GAP_COLON,
	GAP_OTHER
};
struct word {
	uint32_t from, to; /* in the view */
	uint64_t hash, bits;
	uint8_t shape, gap;
	bool begins;       /* a sentence: its capital says nothing */
};
struct words {
	struct word *all;
	size_t count;
};
/* Into words->all, which has room for so many. */
size_t words_count_max(const struct view *view);
void words_read(const struct mask *mask, const struct view *view, struct words *words);

/* --- finding --------------------------------------------------------------------------------------- */

struct finder {
	struct arena *arena;
	const struct mask *mask;
	struct view view;
	struct words words;
	struct mask_find *finds;
	size_t count, room;
	bool is_changed; /* a barrier stands where words were read */
	/* the last one that begins before the place looked at: finder_knows goes on from it */
	size_t word;
};
/* Found from..to of the view: told, and a barrier from now on. False: it is kept as it is. */
bool finder_tell(struct finder *finder, enum mask_kind kind, bool is_sure, size_t from, size_t to);
/* The same, whose value is written so. */
bool finder_tell_value(struct finder *finder, enum mask_kind kind, bool is_sure, size_t from,
	size_t to,
                       struct span value);
/* Has one of the words before that place, `words_max` at most and in its sentence, one of these bits? */
bool finder_knows(struct finder *finder, size_t at, uint64_t bits, size_t words_max);
/* Does an amount of money, of time, of length stand there: « euros », « € »? */
bool finder_counts(struct finder *finder, size_t at);
/* The first word that begins at that place or later. */
size_t finder_word_at(struct finder *finder, size_t at);
static inline bool
is_free(const struct finder *finder, const struct word *word)
{
	return finder->view.c[word->from] != VIEW_BARRIER &&
		finder->view.c[word->to - 1] != VIEW_BARRIER;
}

/* Each goes once through the text. */
void find_links(struct finder *finder);     /* mask_net.c: e-mails, links, handles, IP addresses */
void find_accounts(struct finder *finder);  /* mask_code.c: IBAN */
void find_numbers(struct finder *finder);   /* mask_number.c: what is figures alone */
void find_hidden_phones(struct finder *finder); /* mask_phone.c: those written not to be seen */
void find_papers(struct finder *finder);    /* mask_code.c: plates, papers, cases */
void find_births(struct finder *finder);    /* mask_place.c */
void find_addresses(struct finder *finder); /* mask_place.c */
void find_names(struct finder *finder);     /* mask_person.c */

#endif
