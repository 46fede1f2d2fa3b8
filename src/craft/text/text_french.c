/* What is French here: what is elided, the little words, the endings. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "craft/text/text_inside.h"

static int
compare_word(const void *key, const void *element)
{
	const struct span *word = key;
	return span_compare(*word, span_of(*(const char *const *)element));
}

static bool
is_among(struct span word, const char *const *list, size_t count)
{
	return bsearch(&word, list, count, sizeof *list, compare_word) != NULL;
}

/* Before an apostrophe; in what is not here the apostrophe only goes: aujourd’hui, prud’homme. */
bool
text_is_elided(struct span word)
{
	static const char *const elided[] = { "c",     "d", "j",       "jusqu", "l",  "lorsqu", "m",
		                                  "n", "puisqu", "qu", "quoiqu", "s",  "t" };
	return is_among(word, elided, LENGTH(elided));
}

/* In the order of bytes. A word that may be what a request is about is not among them. */
bool
text_is_little(struct span word)
{
	static const char *const little[] = {
		"a",    "ai",    "as",    "au",   "aux",   "avec", "avez", "avons", "c",    "ca",   "car",
		"ce",   "ces",   "cet",   "cette", "d",    "dans", "de",   "des",   "donc", "dont", "du",
		"elle", "elles", "en",    "est",  "et",    "eu",   "il",   "ils",   "j",    "je",   "l",
		"la",   "le",    "les",   "leur", "leurs", "lui",  "m",    "ma",    "mais", "me",   "mes",
		"moi",  "mon",   "n",     "ne",   "ni",    "nos",  "notre", "nous", "on",   "ont",  "ou",
		"par",  "pour",  "qu",    "que",  "qui",   "s",    "sa",   "se",    "ses",  "si",   "son",
		"sont", "sous",  "suis",  "sur",  "t",     "ta",   "te",   "tes",   "toi",  "ton",  "tu",
		"un",   "une",   "vos",   "votre", "vous", "y",
	};
	return word.length <= 5 && is_among(word, little, LENGTH(little));
}

/* --- endings --------------------------------------------------------------------------------- */

/* What no rule below tells: plurals that would part from their singular, and è that is no plural. */
struct other_form {
	const char *folded, *read;
};

static int
compare_form(const void *key, const void *element)
{
	const struct span *word = key;
	return span_compare(*word, span_of(((const struct other_form *)element)->folded));
}

static const char *
exception_of(struct span word)
{
	static const struct other_form forms[] = { /* in the order of bytes */
		{ "abces", "abcès" }, { "abris", "abri" }, { "acces", "accès" }, { "adieux", "adieu" },
		{ "amis", "ami" }, { "appuis", "appui" }, { "apres", "après" }, { "aveux", "aveu" },
		{ "baux", "bail" }, { "bijoux", "bijou" }, { "cheveux", "cheveu" },
		{ "congres", "congrès" }, { "convois", "convoi" }, { "cris", "cri" }, { "deces", "décès" },
		{ "dieux", "dieu" }, { "emplois", "emploi" }, { "enjeux", "enjeu" }, { "ennuis", "ennui" },
		{ "envois", "envoi" }, { "epis", "épi" }, { "essais", "essai" }, { "etuis", "étui" },
		{ "exces", "excès" }, { "feux", "feu" }, { "genoux", "genou" }, { "hebreux", "hébreu" },
		{ "ideaux", "idéal" }, { "jeux", "jeu" }, { "lieux", "lieu" }, { "lois", "loi" },
		{ "maux", "mal" }, { "milieux", "milieu" }, { "neveux", "neveu" }, { "octrois", "octroi" },
		{ "parois", "paroi" }, { "plis", "pli" }, { "pourvois", "pourvoi" },
		{ "proces", "procès" }, { "progres", "progrès" }, { "quais", "quai" },
		{ "reemplois", "réemploi" }, { "renvois", "renvoi" }, { "rois", "roi" }, { "skis", "ski" },
		{ "succes", "succès" }, { "tournois", "tournoi" }, { "travaux", "travail" },
		{ "tres", "très" }, { "unis", "uni" }, { "voeux", "voeu" }, { "vrais", "vrai" },
	};
	const struct other_form *form =
		bsearch(&word, forms, LENGTH(forms), sizeof *forms, compare_form);
	return form != NULL ? form->read : NULL;
}

/* Snowball reads « usagers » as usager, and « usager » as usag: an s of plural goes first; not that of
 * avis, of nous demanderons, of nous finirions. */
static size_t
without_plural(const char *word, size_t size)
{
	static const char *const verbs[] = { "erons", "irons", "erions", "irions" };
	const struct span span = span_from(word, size);
	if (size < 4 || word[size - 1] != 's' || word[size - 2] == 's' || word[size - 2] == 'i')
		return size;
	for (size_t i = 0; i < LENGTH(verbs); i++)
		if (span_ends(span, verbs[i]))
			return size;
	return size - 1;
}

/* Snowball knows endings by their accents, and those are gone: it would part « première » from
 * « premier », « réclamée » from « réclamer ». So endings that mostly have an accent are given it back;
 * « visite », « pharmacie » lose nothing by it, since all go the same way. */
enum { ACCENTS_MAX = 2 }; /* bytes more */

static size_t
give_accent_back(char *word, size_t size)
{
	static const struct {
		const char *plain, *accented;
	} endings[] = { { "iere", "ière" }, { "erent", "èrent" }, { "ee", "ée" },
		            { "ite", "ité" },   { "fie", "fié" },     { "cie", "cié" } };
	for (size_t i = 0; i < LENGTH(endings); i++) {
		const size_t length = strlen(endings[i].plain), kept = size - length;
		if (size < length + 2 || !span_ends(span_from(word, size), endings[i].plain))
			continue;
		memcpy(word + kept, endings[i].accented, strlen(endings[i].accented));
		return kept + strlen(endings[i].accented);
	}
	return size;
}

static size_t
before_stemming(char read[TEXT_WORD_SIZE_MAX + ACCENTS_MAX], const char *word, size_t size)
{
	const char *exception = exception_of(span_from(word, size));
	if (exception != NULL) {
		memcpy(read, exception, strlen(exception));
		return strlen(exception);
	}
	memcpy(read, word, size);
	return give_accent_back(read, without_plural(read, size));
}

size_t
text_stem(struct sb_stemmer *stemmer, char *word, size_t size)
{
	char read[TEXT_WORD_SIZE_MAX + ACCENTS_MAX];
	must(size <= TEXT_WORD_SIZE_MAX);
	if (size < 3)
		return size;
	const size_t length = before_stemming(read, word, size);
	const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)read, (int)length);
	must(stem != NULL); /* no memory */
	const size_t stem_size = (size_t)sb_stemmer_length(stemmer);
	size_t kept = 0;
	for (size_t i = 0; i < stem_size && kept < size; i++)
		if (stem[i] < 0x80)
			word[kept++] = (char)stem[i];
		else if (stem[i] != 0xc3) /* é and è are C3 A9 and C3 A8 */
			word[kept++] = 'e';
	return kept;
}

static void
delete_deferred(void *stemmer)
{
	sb_stemmer_delete(stemmer);
}

struct sb_stemmer *
text_stemmer_new(struct arena *arena)
{
	struct sb_stemmer *stemmer = sb_stemmer_new("french", "UTF_8");
	must(stemmer != NULL); /* it is part of the library */
	arena_defer(arena, delete_deferred, stemmer);
	return stemmer;
}

/* --- remembered ------------------------------------------------------------------------------ */

/* Most words of a text are words of the texts before it. A word has one slot, and the last one that came has
 * it: what is read is the same with it and without it. Some are kept for the threads that read at once;
 * whoever finds none left reads without. */
enum { REMEMBERED_COUNT = 1 << 12, REMEMBERED_SIZE = 22, FRENCH_COUNT_MAX = 8, FRENCH_MEMORY = 1 << 20 };
struct remembered {
	char word[REMEMBERED_SIZE], stem[REMEMBERED_SIZE];
	uint8_t size, stem_size; /* size 0: nothing */
	bool is_little;
};
struct text_french {
	struct text_french *next;
	struct arena *arena; /* its own, as long as the program */
	struct sb_stemmer *stemmer;
	struct remembered words[REMEMBERED_COUNT];
};

static pthread_mutex_t french_lock = PTHREAD_MUTEX_INITIALIZER;
static struct text_french *french_free;
static size_t french_count;

struct text_french *
text_french_take(void)
{
	must(pthread_mutex_lock(&french_lock) == 0);
	struct text_french *french = french_free;
	const bool is_new = french == NULL && french_count < FRENCH_COUNT_MAX;
	if (french != NULL)
		french_free = french->next;
	french_count += is_new;
	must(pthread_mutex_unlock(&french_lock) == 0);
	if (is_new) {
		struct arena *arena = arena_new(FRENCH_MEMORY);
		french = arena_new_of(arena, struct text_french);
		french->arena = arena;
		french->stemmer = text_stemmer_new(arena);
	}
	return french;
}

void
text_french_give_back(struct text_french *french)
{
	must(pthread_mutex_lock(&french_lock) == 0);
	french->next = french_free;
	french_free = french;
	must(pthread_mutex_unlock(&french_lock) == 0);
}

struct sb_stemmer *
text_french_stemmer(const struct text_french *french)
{
	return french->stemmer;
}

static struct remembered *
slot_of(struct text_french *french, const char *word, size_t size)
{
	uint32_t hash = 0x811c9dc5;
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)word[i]) * 0x01000193;
	return &french->words[(hash >> 11 ^ hash) % REMEMBERED_COUNT];
}

size_t
text_french_stem(struct text_french *french, char *word, size_t size, bool *is_little_r)
{
	struct remembered *slot = size <= REMEMBERED_SIZE ? slot_of(french, word, size) : NULL;
	if (slot != NULL && slot->size == size && memcmp(slot->word, word, size) == 0) {
		*is_little_r = slot->is_little;
		memcpy(word, slot->stem, slot->stem_size);
		return slot->stem_size;
	}
	if (slot != NULL)
		memcpy(slot->word, word, size);
	*is_little_r = text_is_little(span_from(word, size));
	const size_t stem_size = *is_little_r ? size : text_stem(french->stemmer, word, size);
	if (slot != NULL) {
		memcpy(slot->stem, word, stem_size);
		slot->size = (uint8_t)size;
		slot->stem_size = (uint8_t)stem_size;
		slot->is_little = *is_little_r;
	}
	return stem_size;
}
