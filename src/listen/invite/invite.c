/* The rules: contacts, quiet hours, shares of a draw, the words that leave. No database, no clock. */
#include <string.h>

#include "base/time.h"
#include "base/workdays.h"
#include "listen/invite/invite_inside.h"

const struct invite_rule invite_rule_default = {
	.most = 2, .days = 90, .quiet_from = 20, .quiet_to = 9, .sundays = true, .holidays = true,
};

/* --- when -------------------------------------------------------------------------------------- */

bool
invite_is_quiet(const struct invite_rule *rule, struct local local)
{
	static const struct calendar france = { .territory = TERRITORY_METROPOLE };
	const int64_t hour = local.second / 3600;
	const bool at_night = rule->quiet_from <= rule->quiet_to
	                          ? hour >= rule->quiet_from && hour < rule->quiet_to
	                          : hour >= rule->quiet_from || hour < rule->quiet_to;
	return at_night || (rule->sundays && date_weekday(local.days) == SUNDAY) ||
	       (rule->holidays && holiday_name(&france, local.days) != NULL);
}

int64_t
invite_moment_due(const struct zone *zone, enum side side, int64_t at_s, int64_t delay_s)
{
	enum { EVENING_S = 18 * 3600 };
	if (side != SIDE_AGENT)
		return at_s + delay_s;
	struct local local = zone_local(zone, at_s + delay_s);
	if (local.second >= EVENING_S)
		local.days++;
	local.second = EVENING_S;
	return zone_instant(zone, local, NULL);
}

/* --- contacts ---------------------------------------------------------------------------------- */

static struct span
small_letters(struct arena *arena, struct span words)
{
	char *copy = span_copy(arena, words);
	for (size_t i = 0; i < words.length; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return span_from(copy, words.length);
}

const char *
invite_contact_read(struct arena *arena, struct span typed, struct span *contact_r,
                    enum invite_channel *channel_r)
{
	char number[SMS_NUMBER_SIZE];
	const struct span word = span_trim(typed);
	if (word.length == 0)
		return "l’adresse ou le numéro manque.";
	if (span_find(word, SPAN("@")) != SIZE_MAX) {
		if (!mail_address_is_fine(word))
			return "cette adresse ne s’écrit pas comme prenom.nom@exemple.fr, sans accent.";
		*channel_r = INVITE_MAIL;
		*contact_r = small_letters(arena, word);
		return NULL;
	}
	switch (sms_number_read(word, number)) {
	case SMS_NUMBER_MOBILE:
		*channel_r = INVITE_SMS;
		*contact_r = span_of(arena_copy_text(arena, number));
		return NULL;
	case SMS_NUMBER_FIXED:
		return "c’est un numéro fixe\u202f: un SMS n’y arrive pas.";
	case SMS_NUMBER_ABROAD:
		return "ce numéro est à l’étranger.";
	case SMS_NUMBER_WRONG:
		break;
	}
	return "ce n’est ni une adresse électronique ni un numéro de mobile.";
}

/* --- a draw ------------------------------------------------------------------------------------ */

/* Each stratum has the whole part of its share, the rest goes to the largest remainders, the first of
 * equals first: a stratum never gets more than it has, since total <= sum. */
void
invite_share_out(const int64_t *sizes, size_t count, int64_t total, int64_t *shares_r)
{
	int64_t sum = 0, left = total;
	for (size_t i = 0; i < count; i++)
		sum += sizes[i];
	must(total >= 0 && total <= sum);
	for (size_t i = 0; i < count; i++) {
		shares_r[i] = sum == 0 ? 0 : sizes[i] * total / sum;
		left -= shares_r[i];
	}
	while (left > 0) {
		size_t best = SIZE_MAX;
		int64_t most = -1;
		for (size_t i = 0; i < count; i++) {
			const int64_t remainder = sizes[i] * total % sum;
			const bool is_given = shares_r[i] > sizes[i] * total / sum;
			if (!is_given && remainder > most) {
				best = i;
				most = remainder;
			}
		}
		must(best != SIZE_MAX);
		shares_r[best]++;
		left--;
	}
}

/* --- words ------------------------------------------------------------------------------------- */

enum { FILLED_LENGTH_MAX = 18000 };

struct span
invite_fill(struct arena *arena, struct span words, const struct invite_words *with)
{
	struct text day = text_new(arena, 100), text = text_new(arena, FILLED_LENGTH_MAX);
	catalogue_add_day(with->catalogue, &day, with->closes_day, " ");
	const struct {
		struct span hole, value;
	} holes[] = { { SPAN("{lien}"), with->link },
		          { SPAN("{lieu}"), with->place },
		          { SPAN("{question}"), with->question },
		          { SPAN("{fin}"), text_span(&day) } };
	for (size_t i = 0; i < words.length;) {
		const struct span rest = span_from(words.at + i, words.length - i);
		size_t k = 0;
		while (k < LENGTH(holes) && !(rest.length >= holes[k].hole.length &&
		                              memcmp(rest.at, holes[k].hole.at, holes[k].hole.length) == 0))
			k++;
		if (k == LENGTH(holes)) {
			text_add_char(&text, words.at[i++]);
			continue;
		}
		text_add(&text, holes[k].value);
		i += holes[k].hole.length;
	}
	return text_span(&text);
}

struct span
invite_letter_subject(struct arena *arena, const struct invite_wave *wave,
                      const struct invite_words *words, int rank)
{
	const struct span subject = invite_fill(arena, wave->subject, words);
	return rank == 0 ? subject
	                 : span_of(arena_format(arena,
	                                        catalogue_say(words->catalogue, "Rappel\u202f: %.*s"),
	                                        SPAN_ARGS(subject)));
}

/* What may still come is told in the first letter; the last reminder says that it is the last. */
static const char *
reminder_words(const struct invite_wave *wave, const struct invite_words *words, int rank)
{
	const int64_t left = wave->reminders - rank;
	if (wave->reminders == 0)
		return catalogue_say(words->catalogue, "Vous ne recevrez pas de rappel.");
	if (left == 0)
		return catalogue_say(words->catalogue,
		                     "C’est le dernier message au sujet de cette enquête.");
	return left == 1
	           ? catalogue_say(words->catalogue,
	                           "Si vous n’avez pas répondu, un seul rappel vous sera envoyé.")
	           : catalogue_say(words->catalogue, "Si vous n’avez pas répondu, deux rappels au plus "
	                                             "vous seront envoyés.");
}

struct span
invite_letter_text(struct arena *arena, const struct invite_wave *wave,
                   const struct invite_words *words, int rank, const char *stop_url)
{
	const struct span text = invite_fill(arena, wave->letter, words);
	return span_of(arena_format(
		arena, "%.*s\n\n%s\n\n-- \n%s\n%s\n", SPAN_ARGS(text), reminder_words(wave, words, rank),
		catalogue_say(words->catalogue, "Ne plus recevoir de demande d’avis\u202f:"), stop_url));
}

/* From a number one answers « STOP »; from a name one cannot, and the link says it. */
struct span
invite_sms_text(struct arena *arena, const struct invite_wave *wave,
                const struct invite_words *words, const char *sms_from, const char *stop_url)
{
	const struct span text = invite_fill(arena, wave->sms, words);
	struct span sender = span_of(sms_from);
	bool is_number = sender.length > 0;
	for (size_t i = 0; i < sender.length; i++)
		is_number = is_number && (sender.at[i] == '+' || (sender.at[i] >= '0' && sender.at[i] <= '9'));
	const char *whole =
		is_number ? arena_format(arena, catalogue_say(words->catalogue, "%.*s STOP au %s"),
	                             SPAN_ARGS(text), sms_from)
				  : arena_format(arena, catalogue_say(words->catalogue, "%.*s Ne plus recevoir: %s"),
	                             SPAN_ARGS(text), stop_url);
	struct sms_plain plain;
	return sms_plain(arena, span_of(whole), &plain) ? plain.text : span_of(whole);
}
