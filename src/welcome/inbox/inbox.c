/* What is due next, and the words of it. Pure: no table, no clock. */
#include "welcome/inbox/inbox.h"

/* --- which ------------------------------------------------------------------------------------ */

/* The last instant of a day. */
static int64_t
end_of(const struct inbox_clock *clock, int32_t day)
{
	return zone_instant(clock->zone, (struct local){ day + 1, 0 }, NULL) - 1;
}

static void
take_instant(struct inbox_due *due, enum inbox_matter matter, int64_t at_s,
             const struct inbox_clock *clock)
{
	if (at_s == 0 || (due->matter != INBOX_NO_MATTER && at_s >= due->at_s))
		return;
	*due = (struct inbox_due){ .matter = matter, .at_s = at_s,
		                       .day = zone_local(clock->zone, at_s).days };
}

static void
take_day(struct inbox_due *due, enum inbox_matter matter, int32_t day,
         const struct inbox_clock *clock)
{
	if (day != 0)
		take_instant(due, matter, end_of(clock, day), clock);
}

/* A rank that is the last second of a day is a limit that was told; any other has none. */
static struct inbox_due
due_by_person(const struct desk_request *request, const struct inbox_clock *clock)
{
	const struct local local = zone_local(clock->zone, request->rank_s);
	const bool has_limit = local.second == DAY_S - 1;
	return (struct inbox_due){ .matter = INBOX_PERSON,
		                       .at_s = has_limit ? request->rank_s : 0,
		                       .day = has_limit ? local.days : 0,
		                       .is_late = has_limit && request->rank_s < clock->now_s };
}

struct inbox_due
inbox_due(const struct desk_request *request, const struct desk_owing *owing,
          const struct inbox_clock *clock)
{
	struct inbox_due due = { .matter = INBOX_NO_MATTER };
	if (request->queue == DESK_WAITING)
		return due_by_person(request, clock);
	if (request->queue != DESK_TODO)
		return (struct inbox_due){ .matter = INBOX_OVER, .at_s = request->done_unix_s,
			                       .day = zone_local(clock->zone, request->done_unix_s).days };
	if (request->first_unix_s == 0)
		take_instant(&due, INBOX_ANSWER, request->first_due_s, clock);
	take_instant(&due, INBOX_ANSWER, request->next_due_s, clock);
	take_instant(&due, INBOX_SOLVE, request->solve_due_s, clock);
	take_instant(&due, INBOX_INNER, request->inner_due_s, clock);
	take_day(&due, INBOX_PROMISED, request->promised_day, clock);
	if (request->decided_day == 0)
		take_day(&due, INBOX_SILENCE, request->silence_day, clock);
	take_day(&due, INBOX_ACKNOWLEDGE, owing->due_day, clock);
	due.is_late = due.matter != INBOX_NO_MATTER && due.at_s < clock->now_s;
	return due;
}

/* --- words ------------------------------------------------------------------------------------ */

static void
add_clock(struct text *text, const struct inbox_clock *clock, int64_t at_s)
{
	const int32_t second = zone_local(clock->zone, at_s).second;
	text_format(text, "%d\u202fh", second / 3600);
	if (second / 60 % 60 != 0)
		text_format(text, "\u202f%02d", second / 60 % 60);
}

/* « aujourd’hui », « demain », « hier », « le 4 décembre 2026 » */
static void
add_day(struct text *text, const struct inbox_clock *clock, int32_t day)
{
	if (day == clock->today || day == clock->today + 1 || day == clock->today - 1) {
		text_add_z(text, day == clock->today ? "aujourd’hui" : day > clock->today ? "demain" : "hier");
		return;
	}
	text_add_z(text, "le ");
	text_add_date_words(text, day);
}

const char *
inbox_at_words(struct arena *arena, int64_t at_s, const struct inbox_clock *clock)
{
	struct text text = text_new(arena, 100);
	add_day(&text, clock, zone_local(clock->zone, at_s).days);
	text_add_z(&text, " à ");
	add_clock(&text, clock, at_s);
	return text_z(&text);
}

const char *
inbox_ago_words(struct arena *arena, int64_t at_s, const struct inbox_clock *clock)
{
	const int64_t minutes = (clock->now_s - at_s) / 60;
	if (minutes < 1)
		return "à l’instant";
	if (minutes < 60)
		return arena_format(arena, "il y a %lld minute%s", (long long)minutes, minutes == 1 ? "" : "s");
	if (minutes < 24 * 60)
		return arena_format(arena, "il y a %lld heure%s", (long long)minutes / 60,
		                    minutes < 120 ? "" : "s");
	struct text text = text_new(arena, 60);
	add_day(&text, clock, zone_local(clock->zone, at_s).days);
	return text_z(&text);
}

/* « en retard de 2 jours ouvrés », « en retard depuis 11 h 30 », « en retard depuis hier » */
static void
add_late(struct text *text, const struct inbox_due *due, const struct inbox_clock *clock)
{
	const int count = workday_count(clock->days, WORKDAYS_OUVRES, due->day, clock->today);
	if (count > 0) {
		text_format(text, " en retard de %d jour%s ouvré%s", count, count == 1 ? "" : "s",
		            count == 1 ? "" : "s");
		return;
	}
	text_add_z(text, " en retard depuis ");
	if (due->day == clock->today)
		add_clock(text, clock, due->at_s);
	else
		add_day(text, clock, due->day);
}

static const char *
silence_word(enum law_silence silence)
{
	return silence == LAW_SAYS_YES ? "acceptation" : "refus";
}

/* Once its day is over, silence has decided: it is no longer late. */
static void
add_silence(struct text *text, const struct inbox_due *due, enum law_silence silence,
            const struct inbox_clock *clock)
{
	text_format(text, due->is_late ? "le silence vaut %s depuis " : "le silence vaudra %s ",
	            silence_word(silence));
	add_day(text, clock, due->day);
	text_add_z(text, " au soir");
}

const char *
inbox_due_words(struct arena *arena, const struct inbox_due *due, enum law_silence silence,
                const struct inbox_clock *clock)
{
	static const char *const nouns[INBOX_MATTER_COUNT] = {
		[INBOX_ANSWER] = "réponse", [INBOX_SOLVE] = "solution", [INBOX_PROMISED] = "réponse promise",
		[INBOX_ACKNOWLEDGE] = "accusé de réception", [INBOX_INNER] = "réponse à l’autre service",
	};
	struct text text = text_new(arena, 200);
	switch (due->matter) {
	case INBOX_NO_MATTER: return "sans date à tenir";
	case INBOX_SILENCE: add_silence(&text, due, silence, clock); return text_z(&text);
	case INBOX_PERSON:
		text_add_z(&text, due->day == 0    ? "la personne doit répondre"
		                  : due->is_late   ? "la personne devait répondre "
		                                   : "la personne doit répondre, au plus tard ");
		if (due->day != 0)
			add_day(&text, clock, due->day);
		return text_z(&text);
	case INBOX_OVER:
		text_add_z(&text, "close ");
		add_day(&text, clock, due->day);
		return text_z(&text);
	case INBOX_ANSWER:
	case INBOX_SOLVE:
	case INBOX_INNER:
	case INBOX_PROMISED:
	case INBOX_ACKNOWLEDGE:
	case INBOX_MATTER_COUNT: break;
	}
	text_add_z(&text, nouns[due->matter]);
	if (due->is_late) {
		add_late(&text, due, clock);
		return text_z(&text);
	}
	text_add_z(&text, due->matter == INBOX_PROMISED      ? " pour "
	                  : due->matter == INBOX_ACKNOWLEDGE ? " dû "
	                                                     : " due ");
	if (due->matter == INBOX_ANSWER || due->matter == INBOX_SOLVE || due->matter == INBOX_INNER)
		text_add_z(&text, inbox_at_words(arena, due->at_s, clock));
	else
		add_day(&text, clock, due->day);
	return text_z(&text);
}

const char *
inbox_mention_words(struct arena *arena, unsigned mentions)
{
	struct text text = text_new(arena, 1000);
	size_t left = 0;
	for (size_t i = 0; i < LAW_MENTION_COUNT; i++)
		left += (mentions >> i) & 1;
	for (size_t i = 0; i < LAW_MENTION_COUNT; i++) {
		if (((mentions >> i) & 1) == 0)
			continue;
		text_add_z(&text, law_mention_words[i]);
		left--;
		text_add_z(&text, left == 0 ? "" : left == 1 ? " et " : ", ");
	}
	return text_z(&text);
}

const char *
inbox_lack_words(struct arena *arena, unsigned missing)
{
	return missing == 0 ? NULL
	                    : arena_format(arena, "accusé de réception incomplet\u202f: il manque %s",
	                                   inbox_mention_words(arena, missing));
}
