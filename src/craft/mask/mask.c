/* Reads a text round after round until nothing more is found, and writes it with tokens. */
#include <stdlib.h>

#include "craft/mask/mask_inside.h"

const char *const mask_kind_codes[MASK_KIND_COUNT] = {
	[MASK_NAME] = "nom",
	[MASK_PHONE] = "telephone",
	[MASK_EMAIL] = "courriel",
	[MASK_LINK] = "lien",
	[MASK_HANDLE] = "compte-en-ligne",
	[MASK_IP] = "adresse-ip",
	[MASK_ADDRESS] = "adresse",
	[MASK_BIRTH] = "date-de-naissance",
	[MASK_NIR] = "securite-sociale",
	[MASK_IBAN] = "compte-bancaire",
	[MASK_CARD] = "carte-bancaire",
	[MASK_COMPANY] = "entreprise",
	[MASK_TAX] = "numero-fiscal",
	[MASK_PLATE] = "plaque",
	[MASK_IDENTITY] = "piece-d-identite",
	[MASK_FILE] = "dossier",
};
const char *const mask_kind_labels[MASK_KIND_COUNT] = {
	[MASK_NAME] = "NOM",
	[MASK_PHONE] = "TÉLÉPHONE",
	[MASK_EMAIL] = "COURRIEL",
	[MASK_LINK] = "LIEN",
	[MASK_HANDLE] = "COMPTE EN LIGNE",
	[MASK_IP] = "ADRESSE IP",
	[MASK_ADDRESS] = "ADRESSE",
	[MASK_BIRTH] = "DATE DE NAISSANCE",
	[MASK_NIR] = "SÉCURITÉ SOCIALE",
	[MASK_IBAN] = "COMPTE BANCAIRE",
	[MASK_CARD] = "CARTE BANCAIRE",
	[MASK_COMPANY] = "ENTREPRISE",
	[MASK_TAX] = "NUMÉRO FISCAL",
	[MASK_PLATE] = "PLAQUE",
	[MASK_IDENTITY] = "PIÈCE D’IDENTITÉ",
	[MASK_FILE] = "DOSSIER",
};
const char *const mask_special_codes[MASK_SPECIAL_COUNT] = {
	[MASK_HEALTH] = "sante",       [MASK_RELIGION] = "religion",    [MASK_OPINION] = "opinion",
	[MASK_UNION] = "syndicat",     [MASK_SEXUALITY] = "sexualite", [MASK_ORIGIN] = "origine",
	[MASK_OFFENCE] = "infraction",
};
const char *const mask_special_labels[MASK_SPECIAL_COUNT] = {
	[MASK_HEALTH] = "santé",       [MASK_RELIGION] = "religion",           [MASK_OPINION] =
		"opinion politique",
	[MASK_UNION] = "syndicat",     [MASK_SEXUALITY] = "vie sexuelle",      [MASK_ORIGIN] =
		"origine",
	[MASK_OFFENCE] = "infraction ou condamnation",
};

/* --- the rules ------------------------------------------------------------------------------------ */

static uint64_t
hash_of(struct span word)
{
	uint64_t hash = HASH_BEGIN;
	for (size_t i = 0; i < word.length; i++)
		hash = hash_more(hash, word.at[i]);
	return hash;
}

/* A word of a list, or a phrase; + gives it its endings. Its first word is told to begin something. */
static void
put_entry(struct arena *arena, struct mask *mask, struct span entry, uint64_t bits)
{
	static const char *const endings[] = { "", "e", "s", "es" };
	const bool is_open = span_ends(entry, "+");
	entry.length -= is_open;
	const size_t first = span_find(entry, SPAN("_"));
	struct word_table *table = first == SIZE_MAX ? &mask->words : &mask->phrases;
	if (first != SIZE_MAX)
		word_table_put(arena, &mask->words, hash_of(span_from(entry.at, first)), WORD(BIT_SPECIAL));
	for (size_t i = 0; i < (is_open ? LENGTH(endings) : 1); i++) {
		uint64_t hash = hash_of(entry);
		for (const char *c = endings[i]; *c != '\0'; c++)
			hash = hash_more(hash, *c);
		word_table_put(arena, table, hash, bits);
	}
}

static void
put_words(struct arena *arena, struct mask *mask, const char *words, uint64_t bits)
{
	struct span rest = span_of(words), entry;
	while (span_cut(&rest, ' ', &entry))
		if (entry.length > 0)
			put_entry(arena, mask, entry, bits);
}

static void
put_lines(struct arena *arena, struct mask *mask, const char *const *lines, uint64_t bits)
{
	for (; *lines != NULL; lines++)
		put_words(arena, mask, *lines, bits);
}

/* The names of a list that the service gives. */
static void
put_given(struct arena *arena, struct mask *mask, struct span list, uint64_t bits)
{
	const struct view view = view_of(arena, list);
	uint64_t hash = HASH_BEGIN;
	size_t length = 0;
	for (size_t i = 0; i <= view.length; i++) {
		const char c = view_at(&view, i);
		if (is_letter(c)) {
			hash = hash_more(hash, lower_of(c));
			length++;
			continue;
		}
		if (length >= 2)
			word_table_put(arena, &mask->words, hash, bits);
		hash = HASH_BEGIN;
		length = 0;
	}
}

/* A value as it is compared: figures and small letters; a French phone begins with 0. */
static uint64_t
value_of(struct span written)
{
	char digits[24];
	size_t count = 0;
	uint64_t hash = HASH_BEGIN;
	bool is_number = true;
	for (size_t i = 0; i < written.length; i++) {
		const char c = written.at[i];
		if (is_alnum(c) || c == '@')
			hash = hash_more(hash, lower_of(c));
		is_number = is_number && (!is_alnum(c) || is_digit(c)) && c != '@';
		if (is_digit(c) && count < LENGTH(digits))
			digits[count++] = c;
	}
	const size_t prefix = count >= 11 && memcmp(digits, "33", 2) == 0     ? 2
	                      : count >= 13 && memcmp(digits, "0033", 4) == 0 ? 4
	                                                                     : 0;
	if (!is_number || prefix == 0 || count - prefix > 10)
		return hash;
	hash = hash_more(HASH_BEGIN, '0');
	for (size_t i = prefix + (digits[prefix] == '0'); i < count; i++)
		hash = hash_more(hash, digits[i]);
	return hash;
}

static void
put_kept(struct arena *arena, struct mask *mask, struct span kept)
{
	const struct view view = view_of(arena, kept);
	for (size_t from = 0; from <= view.length;) {
		size_t to = from;
		while (to < view.length && view.c[to] != '\n')
			to++;
		const struct span line = span_trim(span_from(view.c + from, to - from));
		if (line.length > 0)
			word_table_put(arena, &mask->kept, value_of(line), 1);
		from = to + 1;
	}
}

const struct mask *
mask_new(struct arena *arena, const struct mask_settings *settings)
{
	struct mask *mask = arena_new_of(arena, struct mask);
	for (size_t i = 0; i < mask_list_count; i++)
		put_words(arena, mask, mask_lists[i].words, mask_lists[i].bits);
	for (size_t i = 0; i < MASK_SPECIAL_COUNT; i++)
		put_words(arena, mask, mask_special_lists[i].words,
			WORD(BIT_SPECIAL) | (uint64_t)(i + 1) << SPECIAL_SHIFT);
	put_lines(arena, mask, mask_given_names, WORD(BIT_GIVEN));
	put_lines(arena, mask, mask_given_names_also, WORD(BIT_GIVEN) | WORD(BIT_ALSO));
	put_lines(arena, mask, mask_family_names, WORD(BIT_FAMILY));
	put_lines(arena, mask, mask_family_names_also, WORD(BIT_FAMILY) | WORD(BIT_ALSO));
	put_lines(arena, mask, mask_towns, WORD(BIT_TOWN));
	put_given(arena, mask, settings->given_names, WORD(BIT_GIVEN));
	put_given(arena, mask, settings->family_names, WORD(BIT_FAMILY));
	put_kept(arena, mask, settings->kept);
	return mask;
}

/* --- what the finders tell ------------------------------------------------------------------------- */

bool
finder_tell_value(struct finder *finder, enum mask_kind kind, bool is_sure, size_t from, size_t to,
                  struct span value)
{
	struct view *view = &finder->view;
	must(from < to && to <= view->length);
	if (memchr(view->c + from, VIEW_BARRIER, to - from) != NULL)
		return false; /* part of it is found already */
	const uint64_t hash = value_of(value);
	const bool is_kept = word_table_get(&finder->mask->kept, hash) != 0;
	if (!is_kept) {
		if (finder->count == finder->room) {
			finder->finds = arena_grow(finder->arena, finder->finds, finder->count,
				finder->room * 2 + 8,
				sizeof *finder->finds);
			finder->room = finder->room * 2 + 8;
		}
		/* A sign of two letters is masked whole, whichever of them was found. */
		while (from > 0 && view->size[from] == 0)
			from--;
		while (to < view->length && view->size[to] == 0)
			to++;
		size_t last = to - 1;
		while (view->size[last] == 0)
			last--;
		const size_t at = view->at[from];
		finder->finds[finder->count++] = (struct mask_find){ .kind = kind, .is_sure = is_sure,
			.at = at,
			.length = view->at[last] + view->size[last] - at, .value = hash };
	}
	memset(view->c + from, VIEW_BARRIER, to - from);
	finder->is_changed = true;
	return !is_kept;
}

bool
finder_tell(struct finder *finder, enum mask_kind kind, bool is_sure, size_t from, size_t to)
{
	return finder_tell_value(finder, kind, is_sure, from, to,
		span_from(finder->view.c + from, to - from));
}

size_t
finder_word_at(struct finder *finder, size_t at)
{
	const struct words *words = &finder->words;
	if (finder->word > words->count)
		finder->word = words->count; /* they were read again */
	while (finder->word > 0 && words->all[finder->word - 1].from >= at)
		finder->word--;
	while (finder->word < words->count && words->all[finder->word].from < at)
		finder->word++;
	return finder->word;
}

bool
finder_counts(struct finder *finder, size_t at)
{
	const size_t next = finder_word_at(finder, at);
	size_t i = at;
	while (is_blank(view_at(&finder->view, i)))
		i++;
	if (view_at(&finder->view, i) == VIEW_SIGN) {
		const struct span rest = span_from(finder->view.text.at + finder->view.at[i],
			finder->view.text.length - finder->view.at[i]);
		if (span_starts(rest, "€"))
			return true;
	}
	return next < finder->words.count && finder->words.all[next].from <= at + 2 &&
	       (finder->words.all[next].bits & WORD(BIT_MONEY)) != 0;
}

bool
finder_knows(struct finder *finder, size_t at, uint64_t bits, size_t words_max)
{
	size_t i = finder_word_at(finder, at);
	const struct words *words = &finder->words;
	if (i < words->count && words->all[i].from == at && words->all[i].gap == GAP_BEGIN)
		return false;
	enum { BACK_MAX = 64 }; /* what is hidden is passed over, not without end */
	for (size_t seen = 0, back = 0; i > 0 && seen < words_max && back < BACK_MAX; i--, back++) {
		const struct word *word = &words->all[i - 1];
		if (!is_free(finder, word) && word->gap != GAP_BEGIN)
			continue;
		if (is_free(finder, word) && (word->bits & bits) != 0)
			return true;
		if (word->gap == GAP_BEGIN)
			return false;
		seen++;
	}
	return false;
}

/* --- reading --------------------------------------------------------------------------------------- */

/* Tokens that stand there already are barriers; what is in them is nobody's. */
static void
bar_tokens(struct finder *finder)
{
	struct view *view = &finder->view;
	const size_t inside_max = 40;
	for (size_t i = 0; i < view->length; i++) {
		if (view->c[i] != '[')
			continue;
		const struct span rest = span_from(view->text.at + view->at[i] + 1,
			view->text.length - view->at[i] - 1);
		for (size_t kind = 0; kind < MASK_KIND_COUNT; kind++) {
			if (!span_starts(rest, mask_kind_labels[kind]) || view->size[i] != 1)
				continue;
			size_t end = i + 1, digits = 0;
			while (end < view->length && end - i < inside_max && view->c[end] != ']' &&
				view->c[end] != '[')
				digits = is_digit(view->c[end++]) ? digits + 1 : 0;
			if (view_at(view, end) == ']' && digits > 0 && digits <= 7 &&
				view->c[end - digits - 1] == ' ' &&
			    view->at[end] - view->at[i] == 2 + strlen(mask_kind_labels[kind]) + digits)
				memset(view->c + i, VIEW_BARRIER, end + 1 - i);
		}
	}
}

/* Words of special categories. They hide nothing, and are looked for among what is hidden by nothing. */
static void
flag_special(struct finder *finder, struct mask_reading *reading)
{
	const struct words *words = &finder->words;
	struct mask_flag *flags = NULL;
	size_t room = 0;
	for (size_t i = 0; i < words->count; i++) {
		if (!(words->all[i].bits & WORD(BIT_SPECIAL)))
			continue;
		uint64_t found = words->all[i].bits >> SPECIAL_SHIFT, hash = words->all[i].hash;
		size_t last = i;
		for (size_t next = i + 1; next < words->count && next < i + 4; next++) {
			const struct word *word = &words->all[next];
			if (word->gap != GAP_BLANK && word->gap != GAP_APOSTROPHE && word->gap != GAP_HYPHEN)
				break;
			hash = hash_more(hash, '_');
			for (size_t at = word->from; at < word->to; at++)
				hash = hash_more(hash, lower_of(finder->view.c[at]));
			const uint64_t phrase = word_table_get(&finder->mask->phrases, hash) >> SPECIAL_SHIFT;
			if (phrase > 0) {
				found = phrase;
				last = next;
			}
		}
		if (found == 0)
			continue;
		if (reading->flag_count == room) {
			flags = arena_grow(finder->arena, flags, room, room * 2 + 4, sizeof *flags);
			room = room * 2 + 4;
		}
		const size_t from = words->all[i].from, end = words->all[last].to - 1;
		size_t whole = end;
		while (finder->view.size[whole] == 0)
			whole--;
		flags[reading->flag_count++] = (struct mask_flag){ .special =
			(enum mask_special)(found - 1),
			.at = finder->view.at[from],
			.length = finder->view.at[whole] + finder->view.size[whole] - finder->view.at[from] };
		i = last;
	}
	reading->flags = flags;
}

static int
by_place(const void *a, const void *b)
{
	const struct mask_find *one = a, *other = b;
	return (one->at > other->at) - (one->at < other->at);
}

struct mask_reading
mask_read(struct arena *arena, const struct mask *mask, struct span text)
{
	static void (*const finds[])(struct finder *) = {
		find_links, find_accounts, find_hidden_phones, find_numbers, find_papers, find_births,
			find_addresses, find_names,
	};
	struct finder finder = { .arena = arena, .mask = mask, .view = view_of(arena, text) };
	struct mask_reading reading = { 0 };
	finder.words.all = arena_array_of(arena, struct word, words_count_max(&finder.view));
	bar_tokens(&finder);
	/* What was found no longer stands beside what was not: some of it is seen only then. So is a text
	 * that comes back masked, and must stay as it is. */
	enum { ROUND_COUNT_MAX = 12 };
	size_t before = SIZE_MAX;
	finder.is_changed = true;
	for (size_t round = 0; round < ROUND_COUNT_MAX && finder.count != before; round++) {
		before = finder.count;
		for (size_t i = 0; i < LENGTH(finds); i++) {
			if (finder.is_changed)
				words_read(mask, &finder.view, &finder.words);
			finder.is_changed = false;
			if (round == 0 && i == 0)
				flag_special(&finder, &reading);
			finds[i](&finder);
		}
	}
	if (finder.count > 1)
		qsort(finder.finds, finder.count, sizeof *finder.finds, by_place);
	reading.finds = finder.finds;
	reading.count = finder.count;
	return reading;
}

/* --- writing --------------------------------------------------------------------------------------- */

/* The greatest number each kind of token already bears in a text. */
static void
numbers_of(struct span text, uint32_t *greatest)
{
	for (size_t at = 0; at < text.length; at++) {
		if (text.at[at] != '[')
			continue;
		for (size_t kind = 0; kind < MASK_KIND_COUNT; kind++) {
			struct span rest = span_from(text.at + at + 1, text.length - at - 1);
			const size_t length = strlen(mask_kind_labels[kind]);
			if (!span_starts(rest, mask_kind_labels[kind]) || rest.length <= length ||
				rest.at[length] != ' ')
				continue;
			uint32_t number = 0;
			for (size_t i = length + 1; i < rest.length && i < length + 8 &&
				is_digit(rest.at[i]); i++)
				number = number * 10 + (uint32_t)(rest.at[i] - '0');
			if (number > greatest[kind])
				greatest[kind] = number;
		}
	}
}

struct span
mask_write(struct arena *arena, struct span text, const struct mask_reading *reading)
{
	enum { TOKEN_SIZE_MAX = 40 };
	uint32_t greatest[MASK_KIND_COUNT] = { 0 };
	struct word_table numbers = { 0 };
	struct text written = text_new(arena, text.length + reading->count * TOKEN_SIZE_MAX + 1);
	size_t at = 0;
	numbers_of(text, greatest);
	for (size_t i = 0; i < reading->count; i++) {
		const struct mask_find *find = &reading->finds[i];
		must(find->at >= at && find->at + find->length <= text.length);
		const uint64_t value = hash_more(find->value, (char)find->kind);
		uint64_t number = word_table_get(&numbers, value);
		if (number == 0) {
			number = ++greatest[find->kind];
			word_table_put(arena, &numbers, value, number);
		}
		text_add(&written, span_from(text.at + at, find->at - at));
		text_format(&written, "[%s %u]", mask_kind_labels[find->kind], (unsigned)number);
		at = find->at + find->length;
	}
	text_add(&written, span_from(text.at + at, text.length - at));
	must(!written.cut);
	return text_span(&written);
}
