/* A journey as a person writes it: plain text, one step a line, so that a keyboard is enough. */
#include <string.h>

#include "ground/journey/journey_inside.h"

enum { TEXT_LINE_COUNT_MAX = 2000, TEXT_PART_COUNT_MAX = 3, TEXT_SIZE_MAX = 1 << 18 };

static size_t
characters(struct span span)
{
	size_t count = 0;
	for (size_t i = 0; i < span.length; i++)
		count += ((unsigned char)span.at[i] & 0xc0) != 0x80;
	return count;
}

/* Without blanks at both ends, narrow no-break ones too: people paste what a page showed them. */
static struct span
trim(struct span span)
{
	static const char narrow[] = "\u202f";
	for (size_t before = span.length + 1; span.length < before;) {
		before = span.length;
		span = span_trim(span);
		if (span_starts(span, narrow))
			span = span_from(span.at + 3, span.length - 3);
		if (span_ends(span, narrow))
			span.length -= 3;
	}
	return span;
}

static struct span
after(struct span span, size_t length)
{
	return trim(span_from(span.at + length, span.length - length));
}

/* --- what is wrong ---------------------------------------------------------------------------- */

static void
complain(struct journey_text *text, int64_t line, const char *why)
{
	if (text->bad_count < TEXT_LINE_COUNT_MAX)
		text->bad[text->bad_count++] = (struct journey_bad){ line, why };
}

const char *
journey_count_complaint(struct arena *arena, size_t written)
{
	if (written == 0)
		return "Écrivez au moins deux étapes, une par ligne.";
	if (written < JOURNEY_STEP_COUNT_MIN)
		return "Un parcours a au moins deux étapes\u202f: écrivez comment il commence et comment il "
		       "finit.";
	if (written > JOURNEY_STEP_COUNT_MAX)
		return arena_format(arena,
		                    "Ce parcours compte %zu étapes. Au-delà de %d, il ne se lit plus\u202f: "
		                    "regroupez des étapes, ou faites-en deux parcours.",
		                    written, JOURNEY_STEP_COUNT_MAX);
	return NULL;
}

const char *
journey_bad_complaint(struct arena *arena, const struct journey_text *text)
{
	must(text->bad_count > 0);
	if (text->bad_count == 1)
		return arena_format(arena, "Ligne %lld\u202f: %s", (long long)text->bad[0].line,
		                    text->bad[0].why);
	return arena_format(arena,
	                    "%zu lignes sont à corriger\u202f: la première est la ligne %lld. Toutes sont "
	                    "listées sous le champ.",
	                    text->bad_count, (long long)text->bad[0].line);
}

/* --- channels --------------------------------------------------------------------------------- */

static const char letters_known[] = "WMSTGCF";

/* As people also write them. */
static const struct {
	const char *word;
	char letter;
} words_known[] = {
	{ "site", 'W' },     { "web", 'W' },       { "internet", 'W' }, { "en-ligne", 'W' },
	{ "courriel", 'M' }, { "mail", 'M' },      { "e-mail", 'M' },   { "sms", 'S' },
	{ "telephone", 'T' }, { "tel", 'T' },      { "guichet", 'G' },  { "accueil", 'G' },
	{ "courrier", 'C' }, { "lettre", 'C' },    { "terrain", 'F' },
};

/* Marks the letters of a word: a channel's name, or letters themselves. */
static bool
take_channel(struct arena *arena, struct span word, bool taken_r[sizeof letters_known])
{
	const struct span folded = span_slug(arena, word, 40);
	for (size_t i = 0; i < LENGTH(words_known); i++)
		if (span_is(folded, words_known[i].word)) {
			taken_r[strchr(letters_known, words_known[i].letter) - letters_known] = true;
			return true;
		}
	for (size_t i = 0; i < word.length; i++) {
		const char c = word.at[i];
		const char large = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		const char *at = large == '\0' ? NULL : strchr(letters_known, large);
		if (at == NULL)
			return false;
		taken_r[at - letters_known] = true;
	}
	return true;
}

static const char *
take_channels(struct arena *arena, struct span part, struct journey_step *step)
{
	bool taken[sizeof letters_known] = { false };
	struct text text = text_new(arena, sizeof letters_known);
	for (size_t i = 0; i < part.length;) {
		size_t end = i;
		while (end < part.length && strchr(" \t,/+", part.at[end]) == NULL)
			end++;
		const struct span word = span_from(part.at + i, end - i);
		if (!take_channel(arena, word, taken))
			return arena_format(arena,
			                    "le canal «\u202f%.*s\u202f» n’est pas connu. Écrivez W (site), M "
			                    "(courriel), S (SMS), T (téléphone), G (guichet), C (courrier) ou F "
			                    "(terrain).",
			                    SPAN_ARGS(word));
		i = end + 1;
	}
	for (size_t i = 0; letters_known[i] != '\0'; i++)
		if (taken[i])
			text_add_char(&text, letters_known[i]);
	step->channels = text_span(&text);
	return NULL;
}

/* --- a step ----------------------------------------------------------------------------------- */

static void
take_actor(struct span part, struct journey_step *step)
{
	step->is_outside = part.length > 1 && span_starts(part, "(") && span_ends(part, ")");
	step->actor = step->is_outside ? trim(span_from(part.at + 1, part.length - 2)) : part;
	step->is_outside = step->is_outside && step->actor.length > 0;
}

static const char *
same_title(struct arena *arena, const struct journey_text *text, const struct journey_step *step)
{
	const struct span slug = span_slug(arena, step->title, TEXT_SIZE_MAX);
	for (size_t i = 0; i < text->count; i++)
		if (span_equal(text->steps[i].title, step->title) ||
		    (slug.length > 0 &&
		     span_equal(span_slug(arena, text->steps[i].title, TEXT_SIZE_MAX), slug)))
			return arena_format(arena,
			                    "«\u202f%.*s\u202f» est déjà une étape. Donnez-leur deux noms "
			                    "différents, on ne saurait pas de laquelle on parle.",
			                    SPAN_ARGS(step->title));
	return NULL;
}

static const char *
step_complaint(struct arena *arena, const struct journey_text *text,
               const struct journey_step *step)
{
	if (step->title.length == 0)
		return "le nom de l’étape manque.";
	if (characters(step->title) > JOURNEY_TITLE_LENGTH_MAX)
		return arena_format(arena,
		                    "ce nom compte %zu caractères, %d au plus. Le détail va sur une ligne "
		                    "«\u202fdevant\u202f: …\u202f» ou «\u202fcoulisses\u202f: …\u202f».",
		                    characters(step->title), JOURNEY_TITLE_LENGTH_MAX);
	if (characters(step->actor) > JOURNEY_ACTOR_LENGTH_MAX)
		return arena_format(arena, "qui agit compte %zu caractères, %d au plus.",
		                    characters(step->actor), JOURNEY_ACTOR_LENGTH_MAX);
	return same_title(arena, text, step);
}

/* Good or bad, the line meant a step. NULL when it was bad. */
static struct journey_step *
take_step(struct arena *arena, struct journey_text *text, struct span line, int64_t number)
{
	struct span parts[TEXT_PART_COUNT_MAX] = { SPAN(""), SPAN(""), SPAN("") };
	struct span rest = line, part;
	struct journey_step step = { .frontstage = SPAN(""), .backstage = SPAN("") };
	size_t part_count = 0;
	text->written++;
	step.is_key = span_starts(line, "*");
	if (step.is_key)
		rest = after(line, 1);
	while (span_cut(&rest, ';', &part)) {
		if (part_count < TEXT_PART_COUNT_MAX)
			parts[part_count] = trim(part);
		part_count++;
	}
	step.title = parts[0];
	take_actor(parts[2], &step);
	const char *why = part_count > TEXT_PART_COUNT_MAX
	                      ? "il y a plus de deux points-virgules. Écrivez\u202f: étape\u202f; canaux\u202f; "
	                        "qui agit."
	                      : take_channels(arena, parts[1], &step);
	if (why == NULL)
		why = step_complaint(arena, text, &step);
	if (why != NULL) {
		complain(text, number, why);
		return NULL;
	}
	if (text->count == JOURNEY_STEP_COUNT_MAX)
		return NULL; /* told by journey_count_complaint */
	step.rank = (int64_t)text->count + 1;
	text->steps[text->count] = step;
	return &text->steps[text->count++];
}

/* --- what is under a step ---------------------------------------------------------------------- */

/* « devant : … »: the words, and which; false when the line is not one of those. */
static bool
is_detail(struct span line, bool *is_front_r, struct span *words_r)
{
	static const char *const names[] = { "devant", "coulisses", "Devant", "Coulisses" };
	for (size_t i = 0; i < LENGTH(names); i++) {
		if (!span_starts(line, names[i]))
			continue;
		const struct span rest = after(line, strlen(names[i]));
		if (!span_starts(rest, ":"))
			continue;
		*is_front_r = i % 2 == 0;
		*words_r = after(rest, 1);
		return true;
	}
	return false;
}

static void
take_detail(struct arena *arena, struct journey_text *text, struct journey_step *step,
            int64_t number, bool is_front, struct span words)
{
	struct span *kept = is_front ? &step->frontstage : &step->backstage;
	const struct span all =
		kept->length == 0
			? words
			: span_of(arena_format(arena, "%.*s %.*s", SPAN_ARGS(*kept), SPAN_ARGS(words)));
	if (characters(all) > JOURNEY_WORDS_LENGTH_MAX)
		complain(text, number,
		         arena_format(arena, "ce texte compte %zu caractères, %d au plus.", characters(all),
		                      JOURNEY_WORDS_LENGTH_MAX));
	else
		*kept = all;
}

struct journey_text
journey_text_read(struct arena *arena, struct span words)
{
	struct journey_text text = {
		.steps = arena_array_of(arena, struct journey_step, JOURNEY_STEP_COUNT_MAX),
		.bad = arena_array_of(arena, struct journey_bad, TEXT_LINE_COUNT_MAX),
	};
	struct journey_step *step = NULL;
	struct span rest = words, line, detail;
	bool has_step = false, is_front;
	for (int64_t number = 1; span_cut(&rest, '\n', &line); number++) {
		line = trim(line);
		if (line.length == 0)
			continue;
		if (!is_detail(line, &is_front, &detail)) {
			step = take_step(arena, &text, line, number);
			has_step = true;
		} else if (step != NULL)
			take_detail(arena, &text, step, number, is_front, detail);
		else if (!has_step)
			complain(&text, number, "il n’y a pas d’étape au-dessus de cette ligne.");
	}
	return text;
}

struct span
journey_text_write(struct arena *arena, const struct journey_step *steps, size_t count)
{
	struct text text = text_new(arena, TEXT_SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct journey_step *step = &steps[i];
		if (step->is_removed)
			continue;
		text_format(&text, "%s%.*s", step->is_key ? "* " : "", SPAN_ARGS(step->title));
		if (step->channels.length > 0 || step->actor.length > 0)
			text_format(&text, " ; %.*s", SPAN_ARGS(step->channels));
		if (step->actor.length > 0) {
			const struct span actor = journey_actor_words(arena, step);
			text_format(&text, "%s; %.*s", step->channels.length > 0 ? " " : "", SPAN_ARGS(actor));
		}
		text_add_char(&text, '\n');
		if (step->frontstage.length > 0)
			text_format(&text, "  devant : %.*s\n", SPAN_ARGS(step->frontstage));
		if (step->backstage.length > 0)
			text_format(&text, "  coulisses : %.*s\n", SPAN_ARGS(step->backstage));
	}
	must(!text.cut);
	return text_span(&text);
}

/* --- profiles --------------------------------------------------------------------------------- */

struct journey_profiles_text
journey_profiles_read(struct arena *arena, struct span words)
{
	struct journey_profiles_text text = {
		.profiles = arena_array_of(arena, struct journey_profile, JOURNEY_PROFILE_COUNT_MAX),
		.bad = arena_array_of(arena, struct journey_bad, TEXT_LINE_COUNT_MAX),
	};
	struct span rest = words, line;
	for (int64_t number = 1; span_cut(&rest, '\n', &line); number++) {
		struct span matters = trim(line), name;
		const char *why = NULL;
		if (matters.length == 0)
			continue;
		(void)span_cut(&matters, ';', &name);
		const struct journey_profile profile = { trim(name), trim(matters) };
		if (profile.name.length == 0)
			why = "le nom du profil manque.";
		else if (characters(profile.name) > JOURNEY_TITLE_LENGTH_MAX ||
		         characters(profile.matters) > JOURNEY_WORDS_LENGTH_MAX)
			why = "cette ligne est trop longue.";
		else if (text.count == JOURNEY_PROFILE_COUNT_MAX)
			why = arena_format(arena, "il y a plus de %d profils\u202f: gardez ceux pour qui ce parcours "
			                          "doit changer.",
			                   JOURNEY_PROFILE_COUNT_MAX);
		if (why == NULL)
			text.profiles[text.count++] = profile;
		else if (text.bad_count < TEXT_LINE_COUNT_MAX)
			text.bad[text.bad_count++] = (struct journey_bad){ number, why };
	}
	return text;
}

struct span
journey_profiles_write(struct arena *arena, const struct journey_profile *profiles, size_t count)
{
	struct text text = text_new(arena, TEXT_SIZE_MAX);
	for (size_t i = 0; i < count; i++)
		text_format(&text, profiles[i].matters.length > 0 ? "%.*s ; %.*s\n" : "%.*s%.*s\n",
		            SPAN_ARGS(profiles[i].name), SPAN_ARGS(profiles[i].matters));
	must(!text.cut);
	return text_span(&text);
}
