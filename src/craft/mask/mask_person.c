/* Names of people: after a civility, after « je m’appelle », from a given name on, in a signature. */
#include "craft/mask/mask_inside.h"

enum { NAME_WORDS_MAX = 5 };
#define LISTED (WORD(BIT_GIVEN) | WORD(BIT_FAMILY))
#define NO_NAME (WORD(BIT_STOP) | WORD(BIT_ROLE) | WORD(BIT_CIVILITY))

static bool
has(const struct word *word, uint64_t bits)
{
	return (word->bits & bits) != 0;
}

static bool
is_capital(const struct word *word)
{
	return word->shape == SHAPE_CAPITAL || word->shape == SHAPE_UPPER;
}

static const struct word *
word_of(const struct finder *finder, size_t i)
{
	return i < finder->words.count && is_free(finder, &finder->words.all[i]) ?
		&finder->words.all[i] : NULL;
}

/* Right after the word before, but for a blank, a hyphen, an apostrophe or an initial's dot. */
static bool
is_next(const struct finder *finder, size_t i)
{
	const struct word *word = word_of(finder, i);
	return word != NULL && i > 0 && is_free(finder, word - 1) &&
	       (word->gap == GAP_BLANK || word->gap == GAP_HYPHEN || word->gap == GAP_APOSTROPHE ||
		word->gap == GAP_DOT);
}

/* Around it most words are in capitals: they say nothing. */
static bool
is_shouted(const struct finder *finder, size_t i)
{
	const struct words *words = &finder->words;
	size_t upper = 0;
	if (words->all[i].shape != SHAPE_UPPER && words->all[i].shape != SHAPE_INITIAL)
		return false;
	for (size_t k = i > 3 ? i - 3 : 0; k < words->count && k <= i + 3; k++)
		upper += words->all[k].shape == SHAPE_UPPER && !has(&words->all[k], LISTED);
	return upper >= 3;
}

/* May it be a word of a name, by its looks? */
static bool
is_nameable(const struct finder *finder, size_t i)
{
	const struct word *word = word_of(finder, i);
	return word != NULL && is_capital(word) && !has(word, NO_NAME) && word->to - word->from >= 2 &&
	       !(is_shouted(finder, i) && !has(word, LISTED));
}

/* The names that go on from the word before i; the first word after. */
static size_t
name_end(const struct finder *finder, size_t i)
{
	const size_t limit = i + NAME_WORDS_MAX;
	while (i < limit && is_next(finder, i)) {
		const struct word *word = &finder->words.all[i];
		size_t next = i;
		while (next < i + 3 && is_next(finder, next) && has(&finder->words.all[next],
			WORD(BIT_PARTICLE)))
			next++;
		const bool is_town = has(word, WORD(BIT_TOWN)) && !has(word, LISTED);
		if (word->shape == SHAPE_INITIAL && is_next(finder, i + 1) &&
			word[1].gap == GAP_APOSTROPHE && is_nameable(finder, i + 1))
			i += 2; /* O'Connor */
		else if (next > i && is_next(finder, next) && is_nameable(finder, next) &&
			word->gap != GAP_HYPHEN &&
		    !has(&finder->words.all[next], WORD(BIT_TOWN) | WORD(BIT_PLACE_HEAD)))
			i = next + 1; /* de La Tour, Ben Ali */
		else if (is_nameable(finder, i) && !is_town && !has(word,
			WORD(BIT_PLACE_HEAD) | WORD(BIT_MONTH)))
			i++;
		else if (word->shape == SHAPE_INITIAL && word->gap != GAP_APOSTROPHE && !has(word,
			WORD(BIT_PARTICLE)) &&
		         view_at(&finder->view, word->to) == '.')
			i++; /* Sophie D. */
		else
			break;
	}
	return i;
}

/* Small letters, each a name of the lists and nothing else: « mme sophie dupont ». */
static size_t
small_end(const struct finder *finder, size_t i)
{
	const size_t limit = i + 3;
	for (; i < limit && is_next(finder, i); i++) {
		const struct word *word = &finder->words.all[i];
		if (!has(word, LISTED) || has(word, NO_NAME | WORD(BIT_TOWN) | WORD(BIT_PARTICLE)) ||
			word->shape != SHAPE_LOWER ||
		    has(word, WORD(BIT_ALSO)))
			break;
	}
	return i;
}

static size_t
tell(struct finder *finder, bool is_sure, size_t first, size_t end)
{
	const struct word *all = finder->words.all;
	(void)finder_tell(finder, MASK_NAME, is_sure, all[first].from, all[end - 1].to);
	return end;
}

/* --- rules: each gives the first word after the name, or i when there is none --- */

/* Mme Durand, Monsieur de La Tour, M. le ministre Gérald Martin */
static size_t
after_civility(struct finder *finder, size_t i)
{
	const struct word *all = finder->words.all, *word = &all[i];
	const bool is_short = has(word, WORD(BIT_SHORT_CIVILITY));
	const size_t length = word->to - word->from;
	if (!has(word, WORD(BIT_CIVILITY)) || (length == 1 && word->shape != SHAPE_INITIAL) ||
	    (length == 2 && lower_of(finder->view.c[word->from]) == 'm' &&
		lower_of(finder->view.c[word->to - 1]) == 'e' &&
	     (word->shape != SHAPE_CAPITAL || !is_nameable(finder, i + 1) || !has(word + 1,
		WORD(BIT_FAMILY)))) ||
	    (length == 1 && i > 0 && word->gap == GAP_DOT)) /* C.M.I. */
		return i;
	size_t first = i + 1;
	while (first < i + 4 && is_next(finder, first) && has(&all[first],
		WORD(BIT_LINK) | WORD(BIT_PARTICLE)) &&
	       all[first].shape != SHAPE_UPPER)
		first++;
	const bool has_role = is_next(finder, first) && has(&all[first], WORD(BIT_ROLE));
	if (has_role)
		first++;
	else if (first > i + 1 && !(is_next(finder, first) && is_nameable(finder, first)))
		first = i + 1;
	else if (first > i + 1)
		first = i + 1; /* de La Tour */
	if (!is_next(finder, first) || all[first].gap == GAP_HYPHEN || all[first].gap == GAP_APOSTROPHE)
		return i;
	/* « Madame France Gallois »: a given name that is a word of ours as well */
	const bool is_given = !has_role && has(&all[first], WORD(BIT_GIVEN)) && has(&all[first],
		WORD(BIT_STOP)) &&
		all[first].shape == SHAPE_CAPITAL && is_nameable(finder, first + 1) && is_next(finder, first + 1);
	size_t end = name_end(finder, first + is_given);
	if (end > first && !(has_role && !has(&all[first], LISTED))) {
		const bool is_sure = !(all[end - 1].shape == SHAPE_INITIAL && end == first + 1);
		/* « Mesdames Garnier et Rousseau » */
		if (is_next(finder, end) && is_next(finder, end + 1) && all[end].to - all[end].from == 2 &&
		    has(&all[end], WORD(BIT_STOP)) && has(&all[end + 1], WORD(BIT_FAMILY)) &&
			is_nameable(finder, end + 1))
			(void)tell(finder, true, end + 1, name_end(finder, end + 2));
		return tell(finder, is_sure, first, end);
	}
	end = small_end(finder, first);
	if (end > first) {
		end = name_end(finder, end);
		return tell(finder, true, first, end);
	}
	if (length > 1 && !has_role && is_short && lower_of(finder->view.c[word->from]) == 'm' &&
		all[first].shape == SHAPE_LOWER && all[first].to - all[first].from >= 3 &&
	    !has(&all[first],
		NO_NAME | WORD(BIT_LINK) | WORD(BIT_PARTICLE) | WORD(BIT_KIN) | WORD(BIT_NAMED)))
		return tell(finder, false, first, name_end(finder, first + 1));
	if (all[first].shape == SHAPE_INITIAL && !has(&all[first], WORD(BIT_STOP)) && !has_role)
		return tell(finder, false, first, first + 1); /* Mme D */
	return i;
}

/* Sénégalaise, Péruvien */
static bool
is_of_country(const struct finder *finder, const struct word *word)
{
	static const char *const ends[] = { "ais", "aise", "ien", "ienne", "ain", "aine", "ois",
		"oise" };
	const struct span written = span_from(finder->view.c + word->from, word->to - word->from);
	for (size_t i = 0; i < LENGTH(ends); i++)
		if (span_ends(written, ends[i]))
			return true;
	return false;
}

/* je m’appelle Léa, je soussigné Paul Durand, nom : Durand, mon fils Théo */
static size_t
after_word(struct finder *finder, size_t i)
{
	const struct word *all = finder->words.all, *word = &all[i];
	const bool is_named = has(word, WORD(BIT_NAMED)), is_kin = has(word, WORD(BIT_KIN));
	if (!is_named && !is_kin)
		return i;
	const struct view *view = &finder->view;
	size_t first = i + 1;
	if (is_named && lower_of(view->c[word->from]) == 'a') { /* appelle */
		const struct word *before = i > 0 ? &all[i - 1] : NULL;
		if (before == NULL || before->to - before->from > 2 || strchr("mst",
			lower_of(view->c[before->from])) == NULL)
			return i;
	}
	const struct word *next = word_of(finder, first);
	if (next != NULL && is_named && next->to - next->from == 3 &&
		lower_of(view->c[next->from]) == 'e' &&
	    lower_of(view->c[next->from + 1]) == 's')
		next = word_of(finder, ++first); /* mon nom est */
	if (next == NULL || (next->gap != GAP_BLANK && !(is_named && (next->gap == GAP_COLON ||
		next->gap == GAP_COMMA))))
		return i;
	if (!is_free(finder, word))
		return i;
	const bool is_listed = has(next, LISTED) && !has(next, WORD(BIT_TOWN));
	if (is_nameable(finder, first) && (is_named || is_listed)) {
		if (is_named && !is_listed && has(word, WORD(BIT_STOP)) && next->gap == GAP_BLANK)
			return i; /* « nom Prénom » of a form */
		return tell(finder, is_listed || is_named, first, name_end(finder, first + 1));
	}
	/* « l’inspecteur Marchetti »; but « Directrice Territoriale » */
	if (is_kin && (!has(word, WORD(BIT_ROLE)) || word->shape == SHAPE_LOWER) &&
		is_nameable(finder, first) && next->shape == SHAPE_CAPITAL &&
	    !has(next, WORD(BIT_TOWN)) && !is_of_country(finder, next))
		return tell(finder, false, first, name_end(finder, first + 1));
	if (is_named && next->shape == SHAPE_LOWER && has(next, LISTED) && !has(next,
		NO_NAME | WORD(BIT_TOWN)) &&
	    !has(word, WORD(BIT_STOP))) {
		const size_t end = small_end(finder, first + 1);
		return tell(finder, !has(next, WORD(BIT_ALSO)), first, end);
	}
	return i;
}

/* Lycée Victor Hugo, lycée agricole Olivier de Serres, rue Pierre Curie: no person. */
static bool
is_of_place(const struct finder *finder, size_t i)
{
	for (size_t k = i; k > 0 && k + 4 > i && is_next(finder, k); k--) {
		const struct word *before = &finder->words.all[k - 1];
		if (has(before, WORD(BIT_PLACE_HEAD) | WORD(BIT_WAY)))
			return true;
		if (!has(before, WORD(BIT_LINK) | WORD(BIT_PLACE_KIND)) && !is_capital(before))
			return false;
	}
	return false;
}

/* « Claire m’a aidée »: what follows says that it is somebody. */
static bool
is_doing(const struct finder *finder, size_t i)
{
	const struct word *next = word_of(finder, i);
	if (next == NULL || next->gap != GAP_BLANK || next->shape != SHAPE_LOWER)
		return false;
	const size_t length = next->to - next->from;
	const char *c = finder->view.c + next->from;
	return (length == 1 && (*c == 'm' || *c == 'a' || *c == 't')) ||
	       (length == 4 && memcmp(c, "nous", 4) == 0) || (length == 3 && memcmp(c, "qui", 3) == 0);
}

/* « c’est … », « et … »: somebody may follow, in small letters. */
static bool
is_said(const struct finder *finder, size_t i)
{
	const struct word *word = &finder->words.all[i];
	if (word->gap != GAP_BLANK)
		return word->begins;
	const size_t length = word[-1].to - word[-1].from;
	const char *c = finder->view.c + word[-1].from;
	return (length == 3 && memcmp(c, "est", 3) == 0) || (length == 2 && memcmp(c, "et", 2) == 0) ||
	       (length == 3 && memcmp(c, "que", 3) == 0);
}

/* Its first word, or « El », « Ben » before it. */
static size_t
name_begin(const struct finder *finder, size_t i)
{
	const struct word *word = &finder->words.all[i];
	const bool is_led = i > 0 && is_next(finder, i) && word->gap != GAP_APOSTROPHE &&
		has(&word[-1], WORD(BIT_PARTICLE)) && is_capital(&word[-1]) &&
		!has(&word[-1], WORD(BIT_LINK) | NO_NAME);
	return is_led ? i - 1 : i;
}

/* Léa Durand, Jean-Pierre, Marie D., Sophie */
static size_t
from_given(struct finder *finder, size_t i)
{
	const struct word *all = finder->words.all, *word = &all[i];
	if (!has(word, WORD(BIT_GIVEN)) || has(word, NO_NAME) || word->to - word->from < 3 ||
		is_of_place(finder, i))
		return i;
	const bool may_be_else = has(word, WORD(BIT_ALSO) | WORD(BIT_TOWN));
	if (word->shape == SHAPE_LOWER) {
		/* gerald Martin, sophie dupont */
		const struct word *next = is_next(finder, i + 1) ? &all[i + 1] : NULL;
		if (!may_be_else && is_doing(finder, i + 1) && is_said(finder, i))
			return tell(finder, false, i, i + 1); /* c’est stéphanie qui … */
		if (next == NULL || next->gap != GAP_BLANK || (word->gap != GAP_BLANK &&
			word->gap != GAP_COMMA && !word->begins))
			return i;
		if (is_nameable(finder, i + 1) && !may_be_else && !has(next, WORD(BIT_TOWN)))
			return tell(finder, has(next, LISTED), i, name_end(finder, i + 1));
		if (next->shape == SHAPE_LOWER && has(next, WORD(BIT_FAMILY)) && !has(next,
			WORD(BIT_ALSO) | NO_NAME | WORD(BIT_TOWN)) &&
		    !has(word, WORD(BIT_TOWN)))
			return tell(finder, false, i, i + 2);
		return i;
	}
	if (!is_capital(word))
		return i;
	const size_t end = name_end(finder, i + 1);
	const bool is_shout = is_shouted(finder, i);
	if (end > i + 1) {
		const struct word *next = &all[i + 1];
		bool is_listed = false;
		for (size_t k = i + 1; k < end; k++)
			is_listed = is_listed || (has(&all[k], LISTED) && !has(&all[k], WORD(BIT_TOWN)));
		if (is_shout && !is_listed)
			return i;
		/* « Florence Italie », « Claire Fontaine » */
		if (has(word, WORD(BIT_TOWN)) && !is_listed && next->shape != SHAPE_UPPER)
			return i;
		return tell(finder, is_listed || !may_be_else || next->shape == SHAPE_UPPER,
			name_begin(finder, i), end);
	}
	const struct word *before = i > 0 ? &all[i - 1] : word;
	const bool is_among_capitals = i > 0 && word->gap == GAP_BLANK && is_capital(before) &&
		!before->begins;
	const bool is_of = word->gap == GAP_BLANK && i > 0 && before->to - before->from <= 3 &&
	                   lower_of(finder->view.c[before->from]) == 'l'; /* Sillé le Guillaume */
	const bool is_lost = word->gap == GAP_NONE && i + 1 < finder->words.count; /* EnVoitureSimone */
	const bool is_married = may_be_else && before != word && finder->view.size[word->to - 1] == 2 &&
	                        memcmp(finder->view.c + word->from + 1, "ari", 3) == 0;
	if (is_among_capitals || is_of || is_lost || is_married)
		return i;
	if (is_shout || has(word, WORD(BIT_TOWN)) || word->gap == GAP_APOSTROPHE ||
		word->gap == GAP_HYPHEN)
		return i;
	const struct word *after = word_of(finder, i + 1);
	if (after != NULL && (after->gap == GAP_HYPHEN || after->gap == GAP_APOSTROPHE))
		return i; /* franco-suisse */
	if (may_be_else && (word->begins || word->gap != GAP_BLANK ||
		(all[i - 1].shape != SHAPE_LOWER && !has(before, WORD(BIT_STOP)))) && !is_doing(finder,
			i + 1))
		return i;
	if (word->shape == SHAPE_UPPER && (word->to - word->from < 4 || may_be_else))
		return i; /* more likely a short name of something */
	return tell(finder, false, i, i + 1);
}

/* DUPONT Jean, Dupont Jean; J. Dupont */
static size_t
from_family(struct finder *finder, size_t i)
{
	const struct word *all = finder->words.all, *word = &all[i];
	if (!is_next(finder, i + 1) || is_of_place(finder, i))
		return i;
	const struct word *next = &all[i + 1];
	if (word->shape == SHAPE_INITIAL && next->gap == GAP_DOT && has(next, WORD(BIT_FAMILY)) &&
		is_nameable(finder, i + 1) &&
	    !has(next, WORD(BIT_TOWN)))
		return tell(finder, true, i, name_end(finder, i + 1));
	if (!is_nameable(finder, i) || has(word, WORD(BIT_TOWN)) || word->to - word->from < 3)
		return i;
	const bool is_given = has(next, WORD(BIT_GIVEN)) && is_capital(next) && !has(next,
		NO_NAME | WORD(BIT_TOWN)) &&
	                      next->gap == GAP_BLANK && !is_shouted(finder, i + 1);
	if (!is_given || !(has(word, WORD(BIT_FAMILY)) || (word->shape == SHAPE_UPPER &&
		word->to - word->from >= 4)))
		return i;
	return tell(finder, has(word, WORD(BIT_FAMILY)), i, name_end(finder, i + 2));
}

/* The names at the end, or after « Cordialement ». */
static size_t
from_signature(struct finder *finder, size_t i)
{
	const struct word *all = finder->words.all, *word = word_of(finder, i);
	bool closes = false;
	if (word == NULL || word->gap == GAP_APOSTROPHE || word->gap == GAP_HYPHEN)
		return i;
	for (size_t k = i; !closes && k > 0 && k + 3 > i; k--)
		closes = is_free(finder, &all[k - 1]) && has(&all[k - 1], WORD(BIT_CLOSING));
	if (!closes && word->gap != GAP_LINE)
		return i;
	size_t end = i;
	bool is_listed = false, is_capital_all = true;
	for (; end < i + 4 && (end == i || is_next(finder, end)); end++) {
		if (word_of(finder, end) == NULL || has(&all[end], NO_NAME) ||
			all[end].shape == SHAPE_NUMBER || all[end].shape == SHAPE_MIXED)
			break;
		is_listed = is_listed || (has(&all[end], LISTED) && !has(&all[end], WORD(BIT_TOWN)));
		is_capital_all = is_capital_all && (is_capital(&all[end]) ||
			all[end].shape == SHAPE_INITIAL);
	}
	/* It fills its line, or the text ends there. */
	const bool is_alone = end == finder->words.count || all[end].gap == GAP_LINE;
	if (end == i || !is_alone || (!closes && end < finder->words.count) || is_shouted(finder, i))
		return i;
	if (is_capital_all && (is_listed || (closes && all[i].to - all[i].from >= 3)))
		return tell(finder, is_listed, i, end);
	if (is_listed && closes && end - i <= 2)
		return tell(finder, false, i, end);
	return i;
}

/* Each word of a name that was found, seen again by itself. */
static void
find_again(struct finder *finder, size_t count_before)
{
	struct word_table found = { 0 };
	for (size_t i = 0; i < finder->words.count; i++) {
		const struct word *word = &finder->words.all[i];
		if (!is_free(finder, word) && is_capital(word) && word->to - word->from >= 3 && !has(word,
			NO_NAME | WORD(BIT_PARTICLE)) &&
		    finder->count > count_before)
			word_table_put(finder->arena, &found, word->hash, 1);
	}
	for (size_t i = 0; i < finder->words.count && found.count > 0; i++) {
		const struct word *word = &finder->words.all[i];
		if (!is_free(finder, word) || !is_capital(word) || word_table_get(&found,
			word->hash) == 0 ||
		    (word->begins && has(word, WORD(BIT_ALSO))) || is_of_place(finder, i) ||
			is_shouted(finder, i))
			continue;
		(void)tell(finder, true, i, i + 1);
	}
}

/* Jules-Ferry, Diégo-Suarez: a given name joined to what is none is how places are named after people. */
static void
leave_places(struct finder *finder)
{
	struct word_table places = { 0 };
	struct words *words = &finder->words;
	for (size_t i = 0; i + 1 < words->count; i++) {
		const struct word *word = &words->all[i];
		if (word[1].gap == GAP_HYPHEN && has(word, WORD(BIT_GIVEN)) && !has(&word[1],
			WORD(BIT_GIVEN)) &&
		    !(i > 0 && has(&word[-1], WORD(BIT_GIVEN) | WORD(BIT_CIVILITY) | WORD(BIT_KIN))) &&
			is_capital(word) && is_capital(&word[1]) && word->gap != GAP_HYPHEN) {
			word_table_put(finder->arena, &places, word->hash, 1);
			word_table_put(finder->arena, &places, word[1].hash, 1);
		}
	}
	for (size_t i = 0; i < words->count && places.count > 0; i++)
		if (word_table_get(&places, words->all[i].hash) != 0)
			words->all[i].bits |= WORD(BIT_STOP);
}

void
find_names(struct finder *finder)
{
	static size_t (*const rules[])(struct finder *, size_t) = {
		after_civility, after_word, from_family, from_given, from_signature,
	};
	const size_t before = finder->count;
	leave_places(finder);
	for (size_t rule = 0; rule < LENGTH(rules); rule++)
		for (size_t i = 0; i < finder->words.count;) {
			const size_t end = is_free(finder, &finder->words.all[i]) ? rules[rule](finder, i) : i;
			i = end > i ? end : i + 1;
		}
	find_again(finder, before);
}
