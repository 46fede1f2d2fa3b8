/* Any bytes are a workbook or a refusal. An input that starts with PK is the file itself; any
 * other is the parts of a workbook one after the other, with 0x1e between, put into a ZIP here:
 * random bytes would never find their way through checksums and compression. */
#include <string.h>
#include <zlib.h>

#include "craft/sheet/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const struct {
	const char *path, *usual;
} parts[] = {
	{ "xl/worksheets/sheet1.xml",
	  "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>" },
	{ "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>" },
	{ "xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
	                   "<xf numFmtId=\"20\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>" },
	{ "xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" r:id=\"1\"/></sheets></workbook>" },
	{ "xl/_rels/workbook.xml.rels",
	  "<Relationships><Relationship Id=\"1\" Type=\"" RELS "/worksheet\" "
	  "Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"2\" Type=\"" RELS "/styles\" "
	  "Target=\"styles.xml\"/><Relationship Id=\"3\" Type=\"" RELS "/sharedStrings\" "
	  "Target=\"sharedStrings.xml\"/></Relationships>" },
};

static void
add_number(struct text *zip, unsigned long number, int size)
{
	for (int i = 0; i < size; i++)
		text_add_char(zip, (char)(number >> (8 * i) & 0xff));
}

/* What the local and the central header of a stored entry have in common. */
static void
add_header(struct text *zip, struct span bytes, const char *path)
{
	add_number(zip, 20, 2);
	add_number(zip, 0, 4);
	add_number(zip, 0x21 << 16, 4);
	add_number(zip, crc32(0, (const Bytef *)bytes.at, (uInt)bytes.length), 4);
	add_number(zip, bytes.length, 4);
	add_number(zip, bytes.length, 4);
	add_number(zip, strlen(path), 2);
	add_number(zip, 0, 2);
}

static struct span
zip_of(struct arena *arena, struct span rest)
{
	struct text zip = text_new(arena, 8 << 20), directory = text_new(arena, 1 << 20);
	for (size_t i = 0; i < LENGTH(parts); i++) {
		struct span bytes = span_of(parts[i].usual), given;
		if (span_cut(&rest, '\x1e', &given) && given.length > 0)
			bytes = given;
		add_number(&directory, 0x02014b50, 4);
		add_number(&directory, 20, 2);
		add_header(&directory, bytes, parts[i].path);
		add_number(&directory, 0, 8);
		add_number(&directory, 0, 2);
		add_number(&directory, zip.length, 4);
		text_add_z(&directory, parts[i].path);
		add_number(&zip, 0x04034b50, 4);
		add_header(&zip, bytes, parts[i].path);
		text_add_z(&zip, parts[i].path);
		text_add(&zip, bytes);
	}
	const size_t at = zip.length;
	text_add(&zip, text_span(&directory));
	add_number(&zip, 0x06054b50, 4);
	add_number(&zip, 0, 4);
	add_number(&zip, LENGTH(parts), 2);
	add_number(&zip, LENGTH(parts), 2);
	add_number(&zip, directory.length, 4);
	add_number(&zip, at, 4);
	add_number(&zip, 0, 2);
	must(!zip.cut);
	return text_span(&zip);
}

static void
check_row(const struct sheet_row *row)
{
	must((row->complaint == NULL) == (row->cells != NULL));
	must(row->cell_count <= SHEET_COLUMN_MAX);
	must(row->number >= 1);
	for (size_t i = 0; i < row->cell_count; i++) {
		must(span_is_utf8(row->cells[i]));
		must(row->cells[i].length <= SHEET_CELL_SIZE_MAX);
		must(row->cells[i].length == 0 ||
		     memchr(row->cells[i].at, '\0', row->cells[i].length) == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 1 << 20)
		return 0;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct span bytes = span_from((const char *)data, size);
	if (!span_starts(bytes, "PK"))
		bytes = zip_of(arena, bytes);
	struct fault fault;
	struct sheet *sheet = sheet_open_bytes(arena, bytes, NULL, &fault);
	struct sheet_row row;
	while (sheet != NULL && sheet_next(sheet, &row, &fault) == FOUND_ONE)
		check_row(&row);
	arena_end(arena);
	return 0;
}
