/* What is hidden in texts of a sheet, each find with what stands around it, to be read by a person:
 *
 *	masked FILE.csv[.gz] [COLUMN …]     Titre and Description unless told
 *
 * Then how many of each kind, and how many bytes were read in a second of the processor. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "craft/mask/mask.h"
#include "craft/sheet/sheet.h"
#include "craft/text/text_repair.h"

enum { AROUND = 40, COLUMN_COUNT_MAX = 8 };

static void
stop_on(bool good, const char *why)
{
	if (good)
		return;
	fprintf(stderr, "masked: %s\n", why);
	exit(1);
}

/* Lines and tabs as blanks. */
static void
print_line(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		putchar((unsigned char)bytes[i] < ' ' ? ' ' : bytes[i]);
}

static void
print_find(struct span text, const struct mask_find *find)
{
	const size_t end = find->at + find->length;
	size_t from = find->at > AROUND ? find->at - AROUND : 0;
	size_t to = end + AROUND < text.length ? end + AROUND : text.length;
	while (from < find->at && (text.at[from] & 0xc0) == 0x80)
		from++;
	while (to > end && to < text.length && (text.at[to] & 0xc0) == 0x80)
		to--;
	printf("%s%s\t", mask_kind_codes[find->kind], find->is_sure ? "" : " ?");
	print_line(text.at + from, find->at - from);
	fputs("{", stdout);
	print_line(text.at + find->at, find->length);
	fputs("}", stdout);
	print_line(text.at + end, to - end);
	putchar('\n');
}

struct told {
	size_t texts, bytes, finds[MASK_KIND_COUNT], doubtful[MASK_KIND_COUNT];
	clock_t clocks;
};

static void
read_one(struct arena *arena, const struct mask *mask, struct span text, struct told *told)
{
	const clock_t begun = clock();
	const struct mask_reading reading = mask_read(arena, mask, text);
	told->clocks += clock() - begun;
	told->texts++;
	told->bytes += text.length;
	for (size_t i = 0; i < reading.count; i++) {
		const struct mask_find *find = &reading.finds[i];
		told->finds[find->kind]++;
		told->doubtful[find->kind] += !find->is_sure;
		print_find(text, find);
	}
}

int
main(int argc, char **argv)
{
	static const char *const usual[] = { "Titre", "Description" };
	stop_on(argc > 1, "FILE.csv [COLUMN ...]");
	struct arena *rules = arena_new(256 << 20), *arena = arena_new(64 << 20);
	const struct mask *mask = mask_new(rules, &(struct mask_settings){ 0 });
	struct fault fault = { 0 };
	struct sheet_row row;
	struct sheet *sheet = sheet_open(rules, argv[1], NULL, &fault);
	stop_on(sheet != NULL && sheet_next(sheet, &row, &fault) == FOUND_ONE, "no such sheet");
	size_t columns[COLUMN_COUNT_MAX], count = argc > 2 ? (size_t)argc - 2 : LENGTH(usual);
	stop_on(count <= COLUMN_COUNT_MAX, "too many columns");
	for (size_t i = 0; i < count; i++) {
		columns[i] = sheet_header_find(&row, argc > 2 ? argv[i + 2] : usual[i]);
		stop_on(columns[i] != SIZE_MAX, "no such column");
	}
	struct told told = { 0 };
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		struct text text = text_new(arena, 1 << 20);
		for (size_t i = 0; i < count; i++) {
			text_add(&text, row.cells[columns[i]]);
			text_add_z(&text, i + 1 < count ? "\n" : "");
		}
		read_one(arena, mask, text_repair(arena, text_span(&text), NULL), &told);
		arena_reset(arena);
	}
	for (size_t kind = 0; kind < MASK_KIND_COUNT; kind++)
		if (told.finds[kind] > 0)
			printf("%s: %zu, of which %zu doubtful\n", mask_kind_codes[kind], told.finds[kind],
			       told.doubtful[kind]);
	const double seconds = (double)told.clocks / CLOCKS_PER_SEC;
	printf("%zu texts, %zu bytes, %.0f texts a second\n", told.texts, told.bytes,
	       seconds > 0 ? (double)told.texts / seconds : 0);
	arena_end(arena);
	arena_end(rules);
	return 0;
}
