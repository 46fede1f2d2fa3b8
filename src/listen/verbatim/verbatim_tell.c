/* What is read of each text of a table, written as a table. */
#include <string.h>

#include "craft/learn/learn_language.h"
#include "craft/sheet/sheet_write.h"
#include "listen/verbatim/verbatim_inside.h"

enum { TEXT_MEMORY = 512 << 20, FLAGS_SIZE_MAX = 400, SHOWN_WORDS = 3 };

static const struct sheet_column columns[] = {
	{ "ligne", 8 }, { "texte", 80 }, { "langue", 0 }, { "étiquette", 20 }, { "probabilité", 0 }, { "sûr", 0 },
	{ "thème", 30 }, { "masqué", 0 }, { "à vérifier", 0 }, { "sujets sensibles", 24 }, { "à voir vite", 0 },
	{ "propos", 0 }, { "détresse", 0 },
};

struct telling {
	struct verbatim_telling *told;
	const struct learn_model *languages;
	struct flags_reader *flags;
	struct arena *arena; /* of one text */
	struct sheet_writer *writer;
};

static void
write_guess(const struct telling *telling, const struct learn_vector *vector)
{
	const struct verbatim_model *model = telling->told->model;
	const struct verbatim_guess guess = verbatim_guess(telling->arena, model, vector);
	telling->told->unsure += !guess.is_sure;
	telling->told->counts[guess.label]++;
	sheet_writer_text(telling->writer, model->codebook.labels[guess.label].words);
	sheet_writer_number(telling->writer, guess.probability, 3);
	sheet_writer_text(telling->writer, guess.is_sure ? SPAN("oui") : SPAN("non"));
}

/* The first three words of its main theme. */
static struct span
theme_of(struct arena *arena, const struct topics *themes, int64_t row)
{
	struct text text = text_new(arena, FLAGS_SIZE_MAX);
	if (themes == NULL || row >= (int64_t)themes->row_count || themes->count == 0 ||
	    themes->mains[row] == TOPICS_NONE)
		return SPAN("");
	const struct topic *theme = &themes->topics[themes->mains[row]];
	for (size_t i = 0; i < theme->word_count && i < SHOWN_WORDS; i++)
		text_format(&text, "%s%.*s", i > 0 ? ", " : "", SPAN_ARGS(theme->words[i]));
	return text_span(&text);
}

/* Each once, in the order of the list. */
static struct span
flags_of(struct arena *arena, const struct mask_reading *reading)
{
	bool is_told[MASK_SPECIAL_COUNT] = { false };
	struct text text = text_new(arena, FLAGS_SIZE_MAX);
	for (size_t i = 0; i < reading->flag_count; i++)
		is_told[reading->flags[i].special] = true;
	for (size_t i = 0; i < MASK_SPECIAL_COUNT; i++)
		if (is_told[i])
			text_format(&text, "%s%s", text.length > 0 ? ", " : "", mask_special_labels[i]);
	return text_span(&text);
}

/* « oui », or nothing, which is read sooner. */
static void
write_flags(const struct telling *telling, struct span text)
{
	struct flags_reading reading;
	bool is_any = false;
	flags_read(telling->flags, text, &reading);
	for (size_t i = 0; i < FLAGS_KIND_COUNT; i++) {
		is_any = is_any || reading.is_up[i];
		telling->told->to_read_by[i] += reading.is_up[i];
		sheet_writer_text(telling->writer, reading.is_up[i] ? SPAN("oui") : SPAN(""));
	}
	telling->told->to_read += is_any;
}

/* « Négatif », or nothing where the text is not said to speak of it. */
static void
write_criteria(const struct telling *telling, const struct learn_vector *vector)
{
	struct verbatim_telling *told = telling->told;
	for (size_t i = 0; told->criteria != NULL && i < told->criteria->count; i++) {
		const struct verbatim_criterion *criterion = &told->criteria->of[i];
		const struct verbatim_criterion_guess guess =
			verbatim_criterion_guess(telling->arena, criterion, vector);
		const struct span tone = criterion->tone.codebook.labels[guess.tone.label].words;
		told->said[i] += guess.is_said;
		told->said_bad[i] += guess.is_said && span_is(tone, "Négatif");
		sheet_writer_text(telling->writer, guess.is_said ? tone : SPAN(""));
	}
}

static void
write_row(const struct telling *telling, const struct verbatim_row *row)
{
	const struct mask_reading reading = mask_read(telling->arena, telling->told->mask, row->text);
	const struct learn_vector vector = verbatim_vector(telling->arena, row->text); /* once for all models */
	int64_t doubtful = 0;
	for (size_t i = 0; i < reading.count; i++)
		doubtful += !reading.finds[i].is_sure;
	telling->told->masked += (int64_t)reading.count;
	telling->told->doubtful += doubtful > 0;
	telling->told->flagged += reading.flag_count > 0;
	sheet_writer_count(telling->writer, row->number);
	sheet_writer_text(telling->writer, mask_write(telling->arena, row->text, &reading));
	sheet_writer_text(telling->writer, span_of(learn_language_of(telling->languages, row->text).code));
	write_guess(telling, &vector);
	sheet_writer_text(telling->writer, theme_of(telling->arena, telling->told->themes, telling->told->told));
	sheet_writer_count(telling->writer, (int64_t)reading.count);
	sheet_writer_count(telling->writer, doubtful);
	sheet_writer_text(telling->writer, flags_of(telling->arena, &reading));
	write_flags(telling, row->text);
	write_criteria(telling, &vector);
	sheet_writer_row_end(telling->writer);
	telling->told->told++;
}

bool
verbatim_tell(struct arena *arena, struct verbatim_telling *told, struct fault *fault_r)
{
	const enum sheet_format format =
		span_ends(span_of(told->out_path), ".xlsx") ? SHEET_XLSX : SHEET_CSV_FRENCH;
	struct telling telling = { .told = told, .languages = learn_language_model(arena),
		                       .flags = flags_reader_new(arena, flags_ours(arena)) };
	struct verbatim_row row;
	enum found found;
	struct span bytes;
	struct verbatim_table *table = verbatim_open(arena, told->source, fault_r);
	if (table == NULL)
		return false;
	telling.writer = sheet_writer_open(arena, format, told->out_path, fault_r);
	if (telling.writer == NULL)
		return false;
	struct sheet_column all[LENGTH(columns) + VERBATIM_CRITERION_COUNT];
	size_t column_count = LENGTH(columns);
	memcpy(all, columns, sizeof columns);
	for (size_t i = 0; told->criteria != NULL && i < told->criteria->count; i++)
		all[column_count++] = (struct sheet_column){ told->criteria->of[i].name, 20 };
	must(sheet_writer_tab(telling.writer, "Verbatims", all, column_count));
	telling.arena = arena_new(TEXT_MEMORY);
	while ((found = verbatim_next(table, &row, &told->left, fault_r)) == FOUND_ONE) {
		arena_reset(telling.arena);
		write_row(&telling, &row);
	}
	arena_end(telling.arena);
	return found != FOUND_FAILED && sheet_writer_end(telling.writer, &bytes, fault_r);
}
