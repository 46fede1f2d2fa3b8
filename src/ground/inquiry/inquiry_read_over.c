/* What a careful reader would say before publishing. Rules of words are those of French, and each is a
 * question put to whoever writes, never a verdict: a rule sees words, not what is meant. */
#include <string.h>

#include "ground/inquiry/inquiry_editing.h"

enum {
	WORDS_MAX = 14,          /* of a sentence (docs/questionnaire.md) */
	CHOICES_LONG = 12,       /* a list no longer held in mind, nor on a phone's screen */
	ROWS_LONG = 10,
	RANKED_LONG = 7,
	MINUTES_LONG = 10,
	EASE_WORDS_MIN = 100,
	EASE_HARD = 50,
	REVERSED_EVERY = 12,     /* one reversed sentence for so many */
};

struct over {
	struct inquiry_remarks remarks;
	const struct inquiry *inquiry;
	size_t at; /* the question looked at; the count: the whole */
};

static void
point_out(struct over *over, bool is_blocking, const char *what)
{
	struct arena *arena = over->remarks.arena;
	const bool has_question = over->at < over->inquiry->question_count;
	inquiry_remark(&over->remarks, over->at, is_blocking,
	               has_question
	                   ? arena_format(arena, "Question %.*s\u202f: %s",
	                                  SPAN_ARGS(over->inquiry->questions[over->at].code), what)
	                   : what);
}

/* --- words ------------------------------------------------------------------------------------ */

/* Small letters, plain apostrophes, blanks for all that is no letter; ends of sentences stay. */
static struct span
plain(struct arena *arena, struct span words)
{
	struct text out = text_new(arena, words.length * 2 + 2);
	text_add_char(&out, ' ');
	for (size_t i = 0; i < words.length; i++) {
		const struct span rest = span_from(words.at + i, words.length - i);
		const unsigned char c = (unsigned char)words.at[i];
		const unsigned char next = rest.length > 1 ? (unsigned char)rest.at[1] : 0;
		if (c < 0x80) {
			const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			                     strchr("'-.!?", c) != NULL;
			text_add_char(&out, c >= 'A' && c <= 'Z' ? (char)(c + 32) : is_kept ? (char)c : ' ');
		} else if (span_starts(rest, "’")) {
			text_add_char(&out, '\'');
			i += 2;
		} else if (c == 0xc3) { /* À to Þ, then à to þ */
			const bool is_capital = next >= 0x80 && next <= 0x9e && next != 0x97;
			text_add_char(&out, (char)c);
			text_add_char(&out, (char)(is_capital ? next + 0x20 : next));
			i++;
		} else if (c == 0xc5 && (next == 0x92 || next == 0x93)) {
			text_add_z(&out, "œ");
			i++;
		} else {
			text_add_char(&out, ' ');
			while (i + 1 < words.length && ((unsigned char)words.at[i + 1] & 0xc0) == 0x80)
				i++;
		}
	}
	text_add_char(&out, ' ');
	return text_span(&out);
}

static int
count_words(struct span words)
{
	int count = 0;
	bool is_within = false;
	for (size_t i = 0; i < words.length; i++) {
		const unsigned char c = (unsigned char)words.at[i];
		const bool is_word = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		                     (c >= 'A' && c <= 'Z');
		count += is_word && !is_within;
		is_within = is_word || (is_within && (c == '-' || c == '\''));
	}
	return count;
}

static bool
has_any(struct span text, const char *const *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_find(text, span_of(parts[i])) != SIZE_MAX)
			return true;
	return false;
}

/* a, e, i, o, u, y, œ, and the same with their accents. *size_r: bytes. */
static bool
is_vowel(struct span rest, bool *has_accent_r, size_t *size_r)
{
	static const char *const accented[] = { "à", "â", "ä", "é", "è", "ê", "ë", "î",
		                                    "ï", "ô", "ö", "ù", "û", "ü", "œ" };
	*has_accent_r = false;
	*size_r = 1;
	if (rest.at[0] != '\0' && strchr("aeiouy", rest.at[0]) != NULL)
		return true;
	for (size_t i = 0; i < LENGTH(accented); i++)
		if (span_starts(rest, accented[i])) {
			*has_accent_r = span_is(SPAN("é"), accented[i]) || span_is(SPAN("ï"), accented[i]) ||
			                span_is(SPAN("ë"), accented[i]) || span_is(SPAN("â"), accented[i]);
			*size_r = strlen(accented[i]);
			return true;
		}
	return false;
}

int
inquiry_syllables(struct span word)
{
	int groups = 0;
	bool was_vowel = false, was_accent = false, accent;
	size_t size;
	for (size_t i = 0; i < word.length; i += size) {
		const struct span rest = span_from(word.at + i, word.length - i);
		const bool vowel = is_vowel(rest, &accent, &size);
		/* « créer », « haïr »: an accent begins a syllable of its own, and ends one. */
		groups += vowel && (!was_vowel || accent || was_accent);
		was_vowel = vowel;
		was_accent = vowel && accent;
	}
	static const char *const mute[] = { "e", "es", "ent" };
	for (size_t i = 0; i < LENGTH(mute); i++) {
		const size_t length = strlen(mute[i]);
		if (groups < 2 || !span_ends(word, mute[i]) || word.length <= length)
			continue;
		const struct span before = span_from(word.at + word.length - length - 1, 1);
		if (!is_vowel(before, &accent, &size) && ((unsigned char)before.at[0] & 0x80) == 0)
			return groups - 1;
	}
	return groups > 0 ? groups : 1;
}

bool
inquiry_ease(struct span words, int *ease_r)
{
	int count = 0, sentences = 0, syllables = 0;
	size_t begin = 0;
	bool is_open = false;
	for (size_t i = 0; i <= words.length; i++) {
		const char c = i < words.length ? words.at[i] : ' ';
		const bool ends = c == '.' || c == '!' || c == '?';
		if (c != ' ' && c != '\'' && !ends)
			continue;
		const struct span word = span_from(words.at + begin, i - begin);
		if (count_words(word) > 0) {
			count += c != '\''; /* « l’accueil » is one word */
			syllables += c == '\'' ? 0 : inquiry_syllables(word);
			is_open = true;
		}
		sentences += ends && is_open;
		is_open = is_open && !ends;
		begin = i + 1;
	}
	sentences += is_open;
	if (count < EASE_WORDS_MIN || sentences == 0)
		return false;
	*ease_r = (int)(207.0 - 1.015 * count / sentences - 73.6 * syllables / count + 0.5);
	return true;
}

/* --- time ------------------------------------------------------------------------------------- */

static void
over_time(struct over *over)
{
	static const char *const who[SIDE_COUNT] = { "Usagers", "Agents", "Dirigeants" };
	for (int side = 0; side < SIDE_COUNT; side++) {
		const int seconds = inquiry_seconds(over->inquiry, (enum side)side, 0, NULL);
		const int minutes = (seconds + 59) / 60;
		if (seconds > 0)
			point_out(over, false,
			    arena_format(over->remarks.arena,
			                 "%s\u202f: %d minute%s au plus pour lire et cocher, sans le temps "
			                 "d’écrire%s.",
			                 who[side], minutes, minutes > 1 ? "s" : "",
			                 minutes > MINUTES_LONG ? ". C’est long\u202f: beaucoup s’arrêteront en "
			                                          "chemin"
			                                        : ""));
	}
}

/* --- one sentence ----------------------------------------------------------------------------- */

static bool
joins_two(struct span text)
{
	static const char *const joins[] = { " et ", " ou ", " ainsi que ", " et/ou " };
	static const char *const one[] = { " oui ou non", " ou non", " et demi", " plus ou moins ",
		                               " tout à fait " };
	return has_any(text, joins, LENGTH(joins)) && !has_any(text, one, LENGTH(one));
}

static bool
is_leading(struct span text)
{
	static const char *const parts[] = {
		"ne pensez-vous pas", "ne trouvez-vous pas", "ne croyez-vous pas", "est-ce pas",
		"comme tout le monde", "tout le monde sait", "bien sûr", "évidemment", "naturellement",
		"il est clair que", "vous conviendrez", "ne faudrait-il pas", "à quel point appréciez",
	};
	return has_any(text, parts, LENGTH(parts));
}

static bool
is_negated(struct span text)
{
	static const char *const parts[] = { " ne ", " n'", " aucun ", " aucune ", " jamais " };
	return has_any(text, parts, LENGTH(parts));
}

static bool
supposes_eyes(struct span text)
{
	static const char *const parts[] = { "cliquez", "cliquer", "ci-contre", " en rouge", " en vert",
		                                 "à droite de l", "à gauche de l" };
	return has_any(text, parts, LENGTH(parts));
}

static bool
is_sensitive(struct span text)
{
	/* Data of article 9 of the GDPR, and what people most often keep for themselves. */
	static const char *const parts[] = { "santé", "malad", "handicap", "religi", "syndic",
		                                 "opinion politique",
		                                 "orientation sexuelle", " sexe", " genre", "nationalité", "origine",
		                                 " revenu", "salaire", " âge", "harcèlement", "discrimin", "violence",
		                                 "grossesse" };
	return has_any(text, parts, LENGTH(parts));
}

static void
over_sentence(struct over *over, struct span words, bool judges)
{
	struct arena *arena = over->remarks.arena;
	const struct span text = plain(arena, words);
	const int count = count_words(words);
	if (count > WORDS_MAX)
		point_out(over, false,
		    arena_format(arena, "%d mots, pour %d conseillés («\u202f%.*s\u202f»).", count, WORDS_MAX,
		                 SPAN_ARGS(words)));
	if (judges && joins_two(text))
		point_out(over, false,
		    arena_format(arena,
		                 "peut-être deux questions en une\u202f: «\u202fet\u202f», «\u202fou\u202f» («\u202f%.*s\u202f»).",
		                 SPAN_ARGS(words)));
	if (judges && is_negated(text))
		point_out(over, false,
		    arena_format(arena,
		                 "une négation\u202f: être d’accord avec «\u202fne pas\u202f» égare («\u202f%.*s\u202f»).",
		                 SPAN_ARGS(words)));
	if (is_leading(text))
		point_out(over, false,
		    arena_format(arena, "la question souffle sa réponse («\u202f%.*s\u202f»).", SPAN_ARGS(words)));
	if (supposes_eyes(text))
		point_out(over, false,
		    arena_format(arena,
		                 "ces mots supposent de voir l’écran ou d’avoir une souris («\u202f%.*s\u202f»).",
		                 SPAN_ARGS(words)));
}

static void
over_words(struct over *over, const struct inquiry_question *question)
{
	const bool is_french = span_starts(over->inquiry->languages[0], "fr");
	const bool judges = inquiry_has(question->kind, TRAIT_JUDGES);
	if (!is_french || question->kind == ASK_PAGE || question->kind == ASK_COMPUTED)
		return;
	for (int side = 0; side < SIDE_COUNT; side++)
		if (question->asked[side]) /* the same words are remarked once */
			over_sentence(over, inquiry_question_say(question, (enum side)side, 0), judges);
	for (size_t i = 0; question->kind == ASK_MATRIX && i < question->choice_count; i++)
		over_sentence(over, inquiry_say(question->choices[i].words, 0), true);
}

/* --- personal data ---------------------------------------------------------------------------- */

static bool
speaks_of(struct arena *arena, const struct inquiry_question *question,
          bool (*test)(struct span text))
{
	for (int side = 0; side < SIDE_COUNT; side++)
		if (test(plain(arena, inquiry_question_say(question, (enum side)side, 0))))
			return true;
	return false;
}

static bool
names_somebody(struct span text)
{
	static const char *const parts[] = { "naissance", "votre nom", "votre prénom", "vos nom", "adresse",
		                                 "téléphone", "courriel", "numéro de sécurité", "matricule",
		                                 "allocataire", "numéro fiscal", "êtes-vous né" };
	return has_any(text, parts, LENGTH(parts));
}

bool
inquiry_is_personal(const struct inquiry_question *question)
{
	enum { SMALL = 1 << 20 };
	if (question->kind == ASK_MAIL || question->kind == ASK_PHONE ||
	    question->purpose.length > 0)
		return true;
	if (!inquiry_has(question->kind, TRAIT_PURPOSE))
		return false;
	struct arena *arena = arena_new(SMALL);
	const bool is_personal = speaks_of(arena, question, names_somebody);
	arena_end(arena);
	return is_personal;
}

/* Asked without saying why: an address or a number cannot go out so (GDPR, articles 5 and 13). */
static void
over_person(struct over *over, const struct inquiry_question *question)
{
	struct arena *arena = over->remarks.arena;
	const bool is_sure = question->kind == ASK_MAIL || question->kind == ASK_PHONE;
	if (!inquiry_has(question->kind, TRAIT_ANSWERED))
		return;
	if (inquiry_is_personal(question)) {
		if (question->purpose.length > 0)
			point_out(over, false,
			    arena_format(arena, "donnée personnelle, demandée pour\u202f: %.*s",
			                 SPAN_ARGS(question->purpose)));
		else
			point_out(over, is_sure,
			    is_sure ? "une donnée personnelle, sans dire pourquoi\u202f: écrivez à quoi elle sert."
			            : "peut-être une donnée personnelle\u202f: si c’en est une, écrivez à quoi elle "
			              "sert.");
	}
	if (speaks_of(arena, question, is_sensitive) && (question->aparts & ASK_MAY_DECLINE) == 0 &&
	    inquiry_has(question->kind, TRAIT_APARTS))
		point_out(over, false,
		    "un sujet sensible, sans «\u202fje préfère ne pas répondre\u202f».");
}

/* --- the eye, the hand ------------------------------------------------------------------------ */

static void
over_access(struct over *over, const struct inquiry_question *question)
{
	struct arena *arena = over->remarks.arena;
	const bool is_rows = question->kind == ASK_MATRIX || question->kind == ASK_PAIRS;
	const size_t most = question->kind == ASK_RANKING ? RANKED_LONG : is_rows ? ROWS_LONG : CHOICES_LONG;
	if (question->choice_count > most)
		point_out(over, false,
		    arena_format(arena,
		                 question->kind == ASK_RANKING
		                     ? "%zu choses à classer\u202f: au-delà de %zu, on classe au hasard."
		                 : is_rows ? "%zu lignes de suite\u202f: au-delà de %zu, on coche sans lire."
		                           : "%zu choix\u202f: au-delà de %zu, la liste est longue sur un "
		                             "téléphone ou à l’oreille.",
		                 question->choice_count, most));
	if (inquiry_has(question->kind, TRAIT_LEVELS) && question->kind != ASK_PAIRS &&
	    question->level_words == NULL && inquiry_say(question->least_words, 0).length == 0)
		point_out(over, false,
		    "ses niveaux n’ont pas de mots\u202f: à l’oreille, on n’entend que des chiffres.");
}

/* --- the mirror ------------------------------------------------------------------------------- */

bool
inquiry_lacks_twin(const struct inquiry_question *question)
{
	return strchr("SVE", question->nature) != NULL &&
	       inquiry_has(question->kind, TRAIT_ANSWERED) &&
	       question->asked[SIDE_USAGER] != question->asked[SIDE_AGENT];
}

static void
over_mirror(struct over *over, const struct inquiry_question *question)
{
	bool is_asked = question->kind == ASK_COMPUTED;
	for (int side = 0; side < SIDE_COUNT; side++)
		is_asked = is_asked || question->asked[side];
	if (!is_asked)
		point_out(over, false, "elle n’est posée à personne.");
	else if (inquiry_lacks_twin(question))
		point_out(over, false,
		    question->asked[SIDE_USAGER] ? "sans vis-à-vis\u202f: elle n’est pas posée aux agents."
		                                 : "sans vis-à-vis\u202f: elle n’est pas posée aux usagers.");
}

static void
over_reversed(struct over *over)
{
	const struct inquiry *inquiry = over->inquiry;
	int judged = 0, reversed = 0;
	bool was_reversed = false;
	for (over->at = 0; over->at < inquiry->question_count; over->at++) {
		const struct inquiry_question *question = &inquiry->questions[over->at];
		if (question->nature != 'S' || !inquiry_has(question->kind, TRAIT_JUDGES))
			continue;
		judged++;
		reversed += question->is_reversed;
		if (question->is_reversed && was_reversed)
			point_out(over, false, "deux phrases inversées de suite.");
		was_reversed = question->is_reversed;
	}
	over->at = inquiry->question_count;
	if (judged > 0)
		point_out(over, false,
		    arena_format(over->remarks.arena, "Phrases inversées\u202f: %d sur %d%s.", reversed, judged,
		                 reversed * REVERSED_EVERY < judged && judged >= REVERSED_EVERY
		                     ? ". Une sur douze au moins aide à voir qui coche sans lire"
		                     : ""));
}

/* --- the whole -------------------------------------------------------------------------------- */

static void
over_ease(struct over *over)
{
	struct arena *arena = over->remarks.arena;
	const struct inquiry *inquiry = over->inquiry;
	struct text all = text_new(arena, INQUIRY_DOCUMENT_SIZE_MAX);
	int ease;
	if (!span_starts(inquiry->languages[0], "fr"))
		return;
	for (size_t i = 0; i < inquiry->question_count; i++) {
		text_add(&all, plain(arena, inquiry_question_say(&inquiry->questions[i], SIDE_USAGER, 0)));
		text_add_z(&all, ". ");
		text_add(&all, plain(arena, inquiry_say(inquiry->questions[i].text, 0)));
		text_add_z(&all, ". ");
	}
	if (!inquiry_ease(text_span(&all), &ease))
		return;
	point_out(over, false,
	    arena_format(arena,
	                 "Facilité de lecture\u202f: %d (indice de Flesch, formule française de Kandel et "
	                 "Moles, sur 100\u202f; 60 et plus se lit sans peine)%s.",
	                 ease < 0 ? 0 : ease,
	                 ease < EASE_HARD ? ". Des phrases ou des mots plus courts aideraient" : ""));
}

struct untranslated {
	size_t wanted, missing;
};

static void
count_missing(struct untranslated *count, struct inquiry_words words, size_t language)
{
	if (words.in == NULL || words.in[0].length == 0)
		return;
	count->wanted++;
	count->missing += words.in[language].length == 0;
}

/* « Questions : rdv, P1… », a dozen at the most. */
static const char *
untranslated_codes(const struct over *over, size_t language)
{
	enum { SHOWN = 12, LENGTH_MAX = 1000 };
	struct text out = text_new(over->remarks.arena, LENGTH_MAX);
	const struct inquiry *inquiry = over->inquiry;
	size_t count = 0;
	for (size_t i = 0; i < inquiry->question_count; i++) {
		const struct inquiry_words words = inquiry->questions[i].words;
		if (words.in == NULL || words.in[0].length == 0 || words.in[language].length > 0)
			continue;
		if (count < SHOWN)
			text_format(&out, "%s%.*s", count == 0 ? "Questions à traduire\u202f: " : ", ",
			            SPAN_ARGS(inquiry->questions[i].code));
		count++;
	}
	if (count > 0)
		text_add_z(&out, count > SHOWN ? "…" : ".");
	return text_z(&out);
}

static void
over_languages(struct over *over)
{
	const struct inquiry *inquiry = over->inquiry;
	for (size_t l = 1; l < inquiry->language_count; l++) {
		struct untranslated count = { 0, 0 };
		count_missing(&count, inquiry->title, l);
		count_missing(&count, inquiry->welcome, l);
		count_missing(&count, inquiry->end, l);
		for (size_t i = 0; i < inquiry->page_count; i++) {
			count_missing(&count, inquiry->pages[i].title, l);
			count_missing(&count, inquiry->pages[i].text, l);
		}
		for (size_t i = 0; i < inquiry->question_count; i++) {
			const struct inquiry_question *question = &inquiry->questions[i];
			const struct inquiry_words all[] = {
				question->words, question->other, question->help, question->reason, question->text,
				question->unit, question->least_words, question->most_words, question->check_words,
				question->said[SIDE_USAGER], question->said[SIDE_AGENT], question->said[SIDE_LEADER],
			};
			for (size_t k = 0; k < LENGTH(all); k++)
				count_missing(&count, all[k], l);
			for (size_t k = 0; k < question->choice_count; k++)
				count_missing(&count, question->choices[k].words, l);
			for (int64_t k = 0; question->level_words != NULL && k <= question->most - question->least;
			     k++)
				count_missing(&count, question->level_words[k], l);
		}
		for (size_t i = 0; i < inquiry->quota_count; i++)
			count_missing(&count, inquiry->quotas[i].message, l);
		if (count.missing > 0)
			point_out(over, false,
			    arena_format(over->remarks.arena,
			                 "Langue %.*s\u202f: %zu texte%s sur %zu manque%s\u202f; on lira la première "
			                 "langue à la place. %s",
			                 SPAN_ARGS(inquiry->languages[l]), count.missing,
			                 count.missing > 1 ? "s" : "", count.wanted,
			                 count.missing > 1 ? "nt" : "",
			                 untranslated_codes(over, l)));
	}
}

/* A quota that nobody can fill keeps nobody out: whoever wrote it believes that it does. */
static void
over_quotas(struct over *over)
{
	static const char *const why[] = {
		[INQUIRY_NOT_ASKED] = "il attend une réponse à une question qui n’est pas posée aux usagers, et "
		                      "eux seuls sont comptés",
		[INQUIRY_OUT_OF_REACH] = "personne ne peut donner ces réponses ensemble",
	};
	struct arena *arena = over->remarks.arena;
	const struct inquiry *inquiry = over->inquiry;
	const struct inquiry_asked *asked =
		inquiry->quota_count > 0 ? inquiry_ask(arena, inquiry, SIDE_USAGER, 0) : NULL;
	for (size_t i = 0; asked != NULL && i < inquiry->quota_count; i++) {
		const enum inquiry_reach reach = inquiry_reach_of(asked, i);
		const size_t twin = inquiry_twin_quota(asked, i);
		if (reach != INQUIRY_REACHED)
			point_out(over, true,
			    arena_format(arena, "Quota «\u202f%.*s\u202f»\u202f: il ne sera jamais plein, %s.",
			                 SPAN_ARGS(inquiry->quotas[i].name), why[reach]));
		if (twin < i)
			point_out(over, false,
			    arena_format(arena,
			                 "Quotas «\u202f%.*s\u202f» et «\u202f%.*s\u202f»\u202f: ils comptent les mêmes "
			                 "réponses, le plus petit suffit.",
			                 SPAN_ARGS(inquiry->quotas[twin].name),
			                 SPAN_ARGS(inquiry->quotas[i].name)));
	}
}

void
inquiry_read_over(struct arena *arena, const struct inquiry *inquiry,
                  struct inquiry_remark **remarks_r, size_t *count_r)
{
	struct over over = { .remarks = { .arena = arena },
		                 .inquiry = inquiry,
		                 .at = inquiry->question_count };
	over_time(&over);
	over_ease(&over);
	over_languages(&over);
	over_reversed(&over);
	over_quotas(&over);
	for (over.at = 0; over.at < inquiry->question_count; over.at++) {
		const struct inquiry_question *question = &inquiry->questions[over.at];
		over_words(&over, question);
		over_person(&over, question);
		over_access(&over, question);
		over_mirror(&over, question);
	}
	*remarks_r = over.remarks.list;
	*count_r = over.remarks.count;
}
