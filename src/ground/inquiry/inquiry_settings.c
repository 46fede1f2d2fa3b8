/* What may be answered, as a form: limits as each kind writes them, and how choices are shown. */
#include "base/time.h"
#include "ground/inquiry/inquiry_desk.h"

enum { NAME_MAX = 64 };

enum setting {
	SET_JOURNEY, SET_LEAST, SET_MOST, SET_DECIMALS, SET_TOTAL, SET_LENGTH, SET_SHUFFLED,
	SET_REVERSED, SET_MEGABYTES, SET_PHOTO, SET_COUNT
};

static const struct {
	const char *name, *label;
	enum form_kind kind;
	int64_t least, most;
	unsigned traits;
} settings[SET_COUNT] = {
#define LIMITED (TRAIT_LEVELS | TRAIT_TICKS | TRAIT_NUMBER | TRAIT_DAY | TRAIT_HOUR)
	[SET_JOURNEY] = { "parcours", "Étapes d’un parcours, en guise de choix", FORM_SELECT, 0, 0,
		TRAIT_STEPS },
	[SET_LEAST] = { "moins", NULL, FORM_TEXT, 0, 0, LIMITED },
	[SET_MOST] = { "plus", NULL, FORM_TEXT, 0, 0, LIMITED },
	[SET_DECIMALS] = { "decimales", "Chiffres après la virgule", FORM_NUMBER, 0, ASK_DECIMALS_MAX,
		TRAIT_NUMBER | TRAIT_FORMULA },
	[SET_TOTAL] = { "total", "Points à partager", FORM_NUMBER, 1, ASK_TOTAL_MAX, TRAIT_TOTAL },
	[SET_LENGTH] = { "longueur", "Caractères au plus", FORM_NUMBER, 1, ASK_LONG_LENGTH_MAX,
		TRAIT_LENGTH },
	[SET_SHUFFLED] = { "melange", "Tirer l’ordre au sort pour chaque personne", FORM_CHECK, 0, 0,
		TRAIT_SHUFFLED },
	[SET_REVERSED] = { "inversee", "Phrase inversée\u202f: un haut niveau est défavorable", FORM_CHECK,
		0, 0, TRAIT_JUDGES },
	[SET_MEGABYTES] = { "megaoctets", "Taille au plus, en mégaoctets (Mo)", FORM_NUMBER, 1,
		ASK_FILE_MEGABYTES_MAX, TRAIT_FILE },
	[SET_PHOTO] = { "photo", "Une photo seulement, pas de document PDF", FORM_CHECK, 0, 0, TRAIT_FILE },
};

static const char *
limit_label(enum ask_kind kind, bool is_most)
{
	if (inquiry_has(kind, TRAIT_LEVELS))
		return is_most ? "Dernier niveau" : "Premier niveau";
	if (inquiry_has(kind, TRAIT_TICKS))
		return is_most ? "Choix au plus" : "Choix au moins";
	if (inquiry_has(kind, TRAIT_NUMBER))
		return is_most ? "Au plus" : "Au moins";
	if (inquiry_has(kind, TRAIT_DAY))
		return is_most ? "Dernier jour" : "Premier jour";
	return is_most ? "Dernière heure" : "Première heure";
}

static const char *
limit_hint(enum ask_kind kind)
{
	if (inquiry_has(kind, TRAIT_LEVELS))
		return "Un nombre entier\u202f: 1 à 5, 0 à 10…";
	if (inquiry_has(kind, TRAIT_TICKS))
		return "Vide\u202f: autant qu’on veut.";
	if (inquiry_has(kind, TRAIT_DAY))
		return "Jour, mois, année\u202f: 14/07/2030. Vide\u202f: sans limite.";
	if (inquiry_has(kind, TRAIT_HOUR))
		return "Par exemple 8h30. Vide\u202f: sans limite.";
	return "Vide\u202f: sans limite.";
}

static int64_t
tens(int decimals)
{
	int64_t units = 1;
	for (int i = 0; i < decimals && i < ASK_DECIMALS_MAX; i++)
		units *= 10;
	return units;
}

static struct span
limit_written(struct arena *arena, const struct inquiry_question *question, int64_t limit)
{
	enum { LENGTH_MAX = 40, HOUR = 60 };
	struct text out = text_new(arena, LENGTH_MAX);
	const bool has_levels = inquiry_has(question->kind, TRAIT_LEVELS);
	if (!has_levels && question->least == 0 && question->most == 0)
		return SPAN("");
	if (inquiry_has(question->kind, TRAIT_TICKS) && limit == 0)
		return SPAN("");
	if (inquiry_has(question->kind, TRAIT_DAY)) {
		const struct date date = date_of_days((int32_t)limit);
		text_format(&out, "%02d/%02d/%04d", date.day, date.month, date.year);
	} else if (inquiry_has(question->kind, TRAIT_HOUR)) {
		text_format(&out, "%lldh%02lld", (long long)(limit / HOUR), (long long)(limit % HOUR));
	} else if (question->decimals > 0 && !has_levels) {
		const int64_t units = tens(question->decimals), far = limit < 0 ? -limit : limit;
		text_format(&out, "%s%lld,%0*lld", limit < 0 ? "-" : "", (long long)(far / units),
		            question->decimals, (long long)(far % units));
	} else {
		text_format(&out, "%lld", (long long)limit);
	}
	return text_span(&out);
}

static struct span
setting_value(struct arena *arena, const struct inquiry_question *question, size_t slot)
{
	switch ((enum setting)slot) {
	case SET_JOURNEY: return question->journey;
	case SET_LEAST: return limit_written(arena, question, question->least);
	case SET_MOST: return limit_written(arena, question, question->most);
	case SET_DECIMALS: return span_of(arena_format(arena, "%d", question->decimals));
	case SET_TOTAL: return span_of(arena_format(arena, "%lld", (long long)question->total));
	case SET_LENGTH:
		return question->length_max > 0 ? span_of(arena_format(arena, "%zu", question->length_max))
		                                : SPAN("");
	case SET_SHUFFLED: return question->is_shuffled ? SPAN("oui") : SPAN("");
	case SET_REVERSED: return question->is_reversed ? SPAN("oui") : SPAN("");
	case SET_MEGABYTES:
		return span_of(arena_format(arena, "%lld",
		                            (long long)(question->most > 0 ? question->most
		                                                           : ASK_FILE_MEGABYTES_MAX)));
	default: return question->is_photo ? SPAN("oui") : SPAN("");
	}
}

/* Journeys that are going on, and the question's own whatever it has become. */
static struct form_choice *
journeys_offered(struct arena *arena, const struct inquiry_desk *desk, struct span own,
                 size_t *count_r)
{
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, desk->journey_count + 1);
	bool is_there = own.length == 0;
	*count_r = 0;
	for (size_t i = 0; i < desk->journey_count; i++) {
		const struct journey *journey = &desk->journeys[i];
		const bool is_own = span_equal(journey->code, own);
		is_there = is_there || is_own;
		if (!journey->is_closed || is_own)
			choices[(*count_r)++] = (struct form_choice){ span_copy(arena, journey->code),
				                                          span_copy(arena, journey->name) };
	}
	if (!is_there)
		choices[(*count_r)++] =
			(struct form_choice){ span_copy(arena, own),
				                  arena_format(arena, "%.*s (n’existe pas ici)", SPAN_ARGS(own)) };
	return choices;
}

static const char *
journey_hint(struct arena *arena, const struct inquiry_question *question)
{
	const size_t count = question->choice_count;
	if (question->journey.length == 0 || count == 0)
		return "On demande «\u202fÀ quelle étape\u202f?\u202f»\u202f: les choix sont alors celles du parcours, dans leur "
			   "ordre, à la place de ceux qui sont écrits plus haut.";
	return arena_format(arena,
	                    "Les choix sont ses %zu étapes, de «\u202f%.*s\u202f» à «\u202f%.*s\u202f». «\u202fEnregistrer\u202f» "
	                    "les reprend telles qu’elles sont.",
	                    count, SPAN_ARGS(inquiry_say(question->choices[0].words, 0)),
	                    SPAN_ARGS(inquiry_say(question->choices[count - 1].words, 0)));
}

static const char *
hint_of(struct arena *arena, const struct inquiry_question *question, size_t slot)
{
	if (slot == SET_JOURNEY)
		return journey_hint(arena, question);
	return slot == SET_LEAST || slot == SET_MOST ? limit_hint(question->kind) : NULL;
}

void
inquiry_settings_make(struct arena *arena, const struct inquiry_desk *desk,
                      const struct inquiry_question *question, struct inquiry_sheet *sheet)
{
	size_t journey_count;
	struct form_choice *journeys = journeys_offered(arena, desk, question->journey, &journey_count);
	struct form_field *fields = arena_array_of(arena, struct form_field, SET_COUNT);
	sheet->settings_slots = arena_array_of(arena, size_t, SET_COUNT);
	for (size_t slot = 0; slot < SET_COUNT; slot++) {
		if (!inquiry_has(question->kind, (enum inquiry_trait)settings[slot].traits) ||
		    (slot == SET_JOURNEY && journey_count == 0))
			continue;
		const bool is_limit = slot == SET_LEAST || slot == SET_MOST;
		fields[sheet->settings_count] = (struct form_field){
			.name = settings[slot].name,
			.kind = settings[slot].kind,
			.label = is_limit ? limit_label(question->kind, slot == SET_MOST) : settings[slot].label,
			.hint = hint_of(arena, question, slot),
			.required = is_limit && inquiry_has(question->kind, TRAIT_LEVELS)
		                    ? "Écrivez un nombre entier."
		                    : NULL,
			.least = settings[slot].least,
			.most = settings[slot].most,
			.length_max = NAME_MAX,
		};
		sheet->settings_slots[sheet->settings_count++] = slot;
	}
	if (sheet->settings_count == 0)
		return;
	sheet->settings = form_new(arena, fields, sheet->settings_count);
	for (size_t i = 0; i < sheet->settings_count; i++) {
		if (sheet->settings_slots[i] == SET_JOURNEY)
			form_offer(sheet->settings, i, journeys, journey_count);
		form_fill(sheet->settings, i, setting_value(arena, question, sheet->settings_slots[i]));
	}
}

/* False: it cannot be read as this kind wants it. */
static bool
limit_read(const struct inquiry_question *question, struct span typed, int64_t *limit_r)
{
	int32_t day;
	int64_t hour, minute = 0;
	double number;
	if (inquiry_has(question->kind, TRAIT_DAY)) {
		const bool is_read = form_read_date(typed, &day);
		*limit_r = is_read ? day : 0;
		return is_read;
	}
	if (inquiry_has(question->kind, TRAIT_HOUR)) {
		struct span rest = typed, part;
		const char separator = span_find(typed, SPAN(":")) != SIZE_MAX ? ':' : 'h';
		if (!span_cut(&rest, separator, &part) || !span_int64(span_trim(part), &hour) ||
		    (span_trim(rest).length > 0 && !span_int64(span_trim(rest), &minute)))
			return false;
		*limit_r = hour * 60 + minute;
		return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
	}
	if (!inquiry_has(question->kind, TRAIT_NUMBER) || question->decimals == 0)
		return form_read_number(typed, limit_r);
	if (!span_real64(typed, &number))
		return false;
	const double units = number * (double)tens(question->decimals);
	if (units > (double)ASK_NUMBER_FAR_MAX || units < -(double)ASK_NUMBER_FAR_MAX)
		return false;
	*limit_r = (int64_t)(units < 0 ? units - 0.5 : units + 0.5);
	return true;
}

static void
read_limit(const struct inquiry_question *question, struct form *form, const char *name,
           struct span typed, int64_t *limit_r)
{
	const bool has_levels = inquiry_has(question->kind, TRAIT_LEVELS);
	const int64_t far = has_levels ? ASK_LEVEL_FAR_MAX : ASK_NUMBER_FAR_MAX;
	*limit_r = 0;
	if (typed.length > 0 &&
	    (!limit_read(question, typed, limit_r) || *limit_r > far || *limit_r < -far))
		form_complain(form, name,
		              inquiry_has(question->kind, TRAIT_DAY)
		                  ? "Écrivez une date qui existe\u202f: jour, mois, année, comme 14/07/2030."
		              : inquiry_has(question->kind, TRAIT_HOUR)
		                  ? "Écrivez une heure, comme 8h30."
		              : has_levels ? "Écrivez un nombre entier, de -50 à 50."
		                           : "Écrivez un nombre, en chiffres.");
}

static void
check_limits(const struct inquiry_question *question, struct form *form)
{
	const bool has_levels = inquiry_has(question->kind, TRAIT_LEVELS);
	const bool is_ticks = inquiry_has(question->kind, TRAIT_TICKS);
	if (!form_is_fine(form))
		return;
	if (has_levels && (question->most <= question->least ||
	                   question->most - question->least >= ASK_LEVEL_COUNT_MAX))
		form_complain(form, "plus", "Le dernier niveau vient après le premier\u202f; seize niveaux au plus.");
	else if (is_ticks && (question->least < 0 || question->most < 0))
		form_complain(form, question->least < 0 ? "moins" : "plus", "Écrivez un nombre à partir de 0.");
	else if (question->most < question->least && !(is_ticks && question->most == 0))
		form_complain(form, "plus", "Le plus grand vient après le plus petit.");
}

void
inquiry_settings_read(struct inquiry_question *question, const struct inquiry_sheet *sheet)
{
	struct form *form = sheet->settings;
	struct span typed[SET_COUNT] = { { "", 0 } };
	bool has[SET_COUNT] = { false };
	for (size_t i = 0; i < sheet->settings_count; i++) {
		const size_t slot = sheet->settings_slots[i];
		has[slot] = true;
		typed[slot] = form_text(form, i);
		const bool is_read = form_has(form, i);
		if (slot == SET_JOURNEY)
			question->journey = typed[slot];
		else if (slot == SET_DECIMALS)
			question->decimals = is_read ? (int)form_number(form, i) : 0;
		else if (slot == SET_TOTAL && is_read)
			question->total = form_number(form, i);
		else if (slot == SET_LENGTH)
			question->length_max = is_read ? (size_t)form_number(form, i) : 0;
		else if (slot == SET_SHUFFLED)
			question->is_shuffled = form_check(form, i);
		else if (slot == SET_REVERSED)
			question->is_reversed = form_check(form, i);
		else if (slot == SET_MEGABYTES)
			question->most =
				is_read && form_number(form, i) < ASK_FILE_MEGABYTES_MAX ? form_number(form, i) : 0;
		else if (slot == SET_PHOTO)
			question->is_photo = form_check(form, i);
	}
	if (has[SET_LENGTH] && question->kind == ASK_TEXT && question->length_max > ASK_LINE_LENGTH_MAX)
		form_complain(form, "longueur", "Un texte court a 200 caractères au plus.");
	if (!has[SET_LEAST])
		return;
	/* Levels that are told by number keep their words when the scale moves only if it is as long. */
	const int64_t before = question->most - question->least;
	read_limit(question, form, "moins", typed[SET_LEAST], &question->least);
	read_limit(question, form, "plus", typed[SET_MOST], &question->most);
	check_limits(question, form);
	if (question->most - question->least != before || !form_is_fine(form)) {
		question->level_words = NULL;
		question->level_codes = NULL;
	}
}
