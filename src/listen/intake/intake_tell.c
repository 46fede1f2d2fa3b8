/* What was done of a file, in lines of French. */
#include "listen/intake/intake_inside.h"

enum { REPORT_SIZE_MAX = 64 << 10, NAME_COUNT_MAX = 40 };

static void
add_name(struct text *text, struct span name, size_t *count)
{
	if (*count < NAME_COUNT_MAX)
		text_format(text, "%s%.*s", *count > 0 ? ", " : "", SPAN_ARGS(name));
	else if (*count == NAME_COUNT_MAX)
		text_add_z(text, "…");
	(*count)++;
}

/* As people know it, « Q1_SQ2 », rather than by LimeSurvey's numbers. */
static struct span
name_of(struct arena *arena, const struct lime_column *column)
{
	const struct span sub = column->subquestion != NULL ? column->subquestion->code : SPAN("");
	if (column->question == NULL || (sub.length == 0 && column->part != LIME_VALUE))
		return column->heading;
	return span_of(arena_format(arena, "%.*s%s%.*s", SPAN_ARGS(column->question->code),
	                            sub.length > 0 ? "_" : "", SPAN_ARGS(sub)));
}

const char *
intake_columns_left(struct arena *arena, const struct intake_reading *reading,
                    enum inquiry_fit fit)
{
	const struct inquiry_fitted *fitted = inquiry_lime_fitted(reading->replies);
	struct text text = text_new(arena, REPORT_SIZE_MAX);
	size_t count = 0;
	for (size_t i = 0; i < reading->source->column_count; i++)
		if (fitted[i].fit == fit && i != reading->source->line &&
		    i != reading->source->complaint)
			add_name(&text, name_of(arena, &reading->source->columns[i]), &count);
	return count > 0 ? text_z(&text) : NULL;
}

const char *
intake_reworded(struct arena *arena, const struct intake_reading *reading)
{
	struct text text = text_new(arena, REPORT_SIZE_MAX);
	size_t count = 0;
	for (size_t i = 0; i < reading->inquiry->question_count; i++)
		if (inquiry_lime_is_reworded(reading->replies, i))
			add_name(&text, reading->inquiry->questions[i].code, &count);
	return count > 0 ? text_z(&text) : NULL;
}

static void
add_line(struct text *text, const char *words, const char *names)
{
	if (names != NULL)
		text_format(text, "%s\u202f: %s.\n", words, names);
}

static void
add_count(struct text *text, const char *words, int64_t count)
{
	if (count > 0)
		text_format(text, "%s\u202f: %lld.\n", words, (long long)count);
}

const char *
intake_report(struct arena *arena, const struct intake_keeping *keeping)
{
	const struct intake_reading *reading = &keeping->reading;
	const struct intake_counts *counts = &reading->counts;
	struct text text = text_new(arena, 6 * REPORT_SIZE_MAX);
	add_count(&text, "Réponses inachevées, laissées (la ligne «\u202finachevées\u202f» les prendrait)",
	          counts->partial);
	add_count(&text, "Réponses inachevées, prises", counts->taken_partial);
	if (!counts->tells_end)
		text_add_z(&text, "Ce fichier ne dit pas quelles réponses sont achevées\u202f: toutes sont prises.\n");
	add_line(&text, "Jamais gardées, car elles disent qui a répondu, quand ou d’où",
	         intake_columns_left(arena, reading, INQUIRY_FIT_ABOUT));
	add_line(&text, "Laissées, car leurs textes peuvent dire qui a répondu",
	         intake_columns_left(arena, reading, INQUIRY_FIT_PERSONAL));
	add_line(&text, "Laissées, car la question n’est pas la même ici",
	         intake_columns_left(arena, reading, INQUIRY_FIT_OTHERWISE));
	add_line(&text, "Laissées, car ce questionnaire n’a pas de question de ce nom",
	         intake_columns_left(arena, reading, INQUIRY_FIT_NONE));
	add_line(&text, "Questions dites en d’autres mots ici\u202f; relisez-les",
	         intake_reworded(arena, reading));
	add_count(&text, "Textes coupés, plus longs qu’ici", counts->told.cut);
	add_count(&text, "Nombres arrondis", counts->told.rounded);
	add_count(&text, "Réponses à une question qui ne se pose pas ici à cette personne, laissées",
	          counts->told.forgotten);
	if (keeping->wave.id != 0) {
		text_format(&text, "Enquête «\u202f%.*s\u202f», close, du ", SPAN_ARGS(keeping->wave.code));
		text_add_date_words(&text, keeping->wave.opens_day);
		text_add_z(&text, " au ");
		text_add_date_words(&text, keeping->wave.closed_day);
		text_add_z(&text, ".\n");
	}
	return text_z(&text);
}
