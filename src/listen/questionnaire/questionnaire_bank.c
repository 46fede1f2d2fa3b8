#include <string.h>

#include "craft/html/asset.h"
#include "craft/sheet/sheet.h"
#include "listen/questionnaire/questionnaire_inside.h"

/* The tables are files of this room, embedded: the program and its tests are their only readers, so
 * whatever is wrong in them is a bug. */
static struct sheet *
table_open(struct arena *arena, const char *name)
{
	struct fault fault;
	struct sheet_row row;
	const struct asset *asset =
		asset_lookup(arena_format(arena, "listen/questionnaire/%s", name));
	must(asset != NULL);
	const struct sheet_options options = { .separator = ';' };
	struct sheet *sheet = sheet_open_bytes(arena, asset->bytes, &options, &fault);
	must(sheet != NULL);
	must(sheet_next(sheet, &row, &fault) == FOUND_ONE); /* the headings */
	return sheet;
}

static bool
table_next(struct sheet *sheet, struct sheet_row *row_r, size_t cell_count)
{
	struct fault fault;
	const enum found found = sheet_next(sheet, row_r, &fault);
	must(found != FOUND_FAILED);
	must(found == FOUND_NONE || (row_r->complaint == NULL && row_r->cell_count == cell_count));
	return found == FOUND_ONE;
}

static int
small_number(struct span cell)
{
	int64_t number = 0;
	must(cell.length == 0 || span_int64(cell, &number));
	return (int)number;
}

/* « = »: the same words as the side before. */
static void
take_sentences(struct arena *arena, struct question *question, const struct span *cells)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		question->sentence[side] = span_is(cells[side], "=")
		                               ? question->sentence[side - 1]
		                               : span_keep(arena, cells[side]);
}

static void
read_questions(struct arena *arena, struct bank *bank)
{
	enum { CODE, KIND, DIMENSION, COMMITMENTS, FIRST, SCALE = FIRST + SIDE_COUNT, REVERSED, SOURCE,
	       CELL_COUNT };
	struct sheet *sheet = table_open(arena, "bank.csv");
	struct sheet_row row;
	bank->questions = arena_array_of(arena, struct question, 200);
	while (table_next(sheet, &row, CELL_COUNT)) {
		struct question *question = &bank->questions[bank->question_count++];
		must(bank->question_count <= 200);
		*question = (struct question){
			.version = 1,
			.code = span_keep(arena, row.cells[CODE]),
			.kind = row.cells[KIND].at[0],
			.dimension = span_keep(arena, row.cells[DIMENSION]),
			.commitments = span_keep(arena, row.cells[COMMITMENTS]),
			.scale = span_keep(arena, row.cells[SCALE]),
			.is_reversed = span_is(row.cells[REVERSED], "R"),
			.source = span_keep(arena, row.cells[SOURCE]),
			.is_checked = true, /* our own words */
		};
		take_sentences(arena, question, row.cells + FIRST);
	}
}

static void
read_scales(struct arena *arena, struct bank *bank)
{
	enum { SCALE, LEVEL, CODE, WORDS, CHOICES_MAX, CELL_COUNT };
	struct sheet *sheet = table_open(arena, "scales.csv");
	struct sheet_row row;
	bank->scales = arena_array_of(arena, struct question_scale, 20);
	while (table_next(sheet, &row, CELL_COUNT)) {
		struct question_scale *scale =
			bank->scale_count > 0 ? &bank->scales[bank->scale_count - 1] : NULL;
		if (scale == NULL || !span_equal(scale->code, row.cells[SCALE])) {
			scale = &bank->scales[bank->scale_count++];
			must(bank->scale_count <= 20);
			scale->code = span_keep(arena, row.cells[SCALE]);
			scale->choice_count_max = (size_t)small_number(row.cells[CHOICES_MAX]);
		}
		must(scale->level_count < QUESTION_LEVEL_COUNT_MAX);
		must((size_t)small_number(row.cells[LEVEL]) == scale->level_count);
		scale->level_codes[scale->level_count] = span_keep(arena, row.cells[CODE]);
		scale->words[scale->level_count++] = span_keep(arena, row.cells[WORDS]);
	}
}

static void
read_dimensions(struct arena *arena, struct bank *bank)
{
	struct sheet *sheet = table_open(arena, "dimensions.csv");
	struct sheet_row row;
	while (table_next(sheet, &row, 2)) {
		must(bank->dimension_count < LENGTH(bank->dimensions));
		bank->dimensions[bank->dimension_count].code = span_keep(arena, row.cells[0]);
		bank->dimensions[bank->dimension_count++].name = span_keep(arena, row.cells[1]);
	}
}

static void
read_entries(struct arena *arena, struct bank *bank)
{
	struct sheet *sheet = table_open(arena, "default.csv");
	struct sheet_row row;
	while (table_next(sheet, &row, 1 + SIDE_COUNT)) {
		must(bank->entry_count < LENGTH(bank->entries));
		bank->entries[bank->entry_count].code = span_keep(arena, row.cells[0]);
		for (int side = 0; side < SIDE_COUNT; side++)
			bank->entries[bank->entry_count].rank[side] = small_number(row.cells[1 + side]);
		bank->entry_count++;
	}
}

const struct bank *
bank_read(struct arena *arena)
{
	struct bank *bank = arena_new_of(arena, struct bank);
	read_questions(arena, bank);
	read_scales(arena, bank);
	read_dimensions(arena, bank);
	read_entries(arena, bank);
	return bank;
}

/* --- guesses --------------------------------------------------------------------------------- */

static const char side_letters[SIDE_COUNT] = { [SIDE_USAGER] = 'U', [SIDE_AGENT] = 'A',
	                                           [SIDE_LEADER] = 'L' };

static bool
side_of_letter(char letter, enum side *side_r)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		if (side_letters[side] == letter) {
			*side_r = (enum side)side;
			return true;
		}
	return false;
}

bool
question_guess_read(struct span code, enum side *asked_r, enum side *about_r,
                    struct span *sentence_code_r)
{
	if (code.length < 7 || !span_starts(code, "D.") || code.at[3] != '>' || code.at[5] != '.')
		return false;
	*sentence_code_r = span_from(code.at + 6, code.length - 6);
	return side_of_letter(code.at[2], asked_r) && side_of_letter(code.at[4], about_r) &&
	       *asked_r != *about_r;
}

struct question
question_guess_of(struct arena *arena, const struct question *sentence, enum side asked,
                  enum side about)
{
	struct question guess = *sentence;
	must(sentence->kind == 'S');
	guess.item_id = 0;
	guess.version = 1;
	guess.kind = 'D';
	guess.code = span_of(arena_format(arena, "D.%c>%c.%.*s", side_letters[asked],
	                                  side_letters[about], SPAN_ARGS(sentence->code)));
	guess.about = sentence->code;
	guess.about_side = about;
	for (int side = 0; side < SIDE_COUNT; side++)
		if (side != (int)asked)
			guess.sentence[side] = SPAN("");
	return guess;
}
