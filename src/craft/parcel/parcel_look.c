/* What a file is, by its first bytes and a few words. */
#include <string.h>

#include "craft/parcel/parcel_inside.h"

const char parcel_program_words[] =
	"C’est un programme\u202f: il pourrait nuire à votre ordinateur. Ne l’ouvrez pas.";
const char parcel_page_words[] =
	"C’est une page web ou un dessin qui peut contenir un programme. Ne l’ouvrez pas dans un navigateur.";
const char parcel_macro_words[] =
	"Ce document contient des macros\u202f: n’acceptez pas de les activer.";
const char parcel_damaged_words[] = "Ce fichier est abîmé, ou n’est pas ce qu’il paraît.";
static const char archive_words[] = "C’est une archive\u202f: on ne sait pas ce qu’elle contient.";
static const char active_words[] =
	"Ce document lance quelque chose quand on l’ouvre. Ouvrez-le avec un lecteur à jour, sans "
	"rien autoriser.";
static const char unknown_words[] = "On ne sait pas ce qu’est ce fichier. Ne l’ouvrez que si "
                                    "vous l’attendiez.";

bool
parcel_has(struct span bytes, size_t at, const char *begin, size_t length)
{
	return bytes.length >= at + length && memcmp(bytes.at + at, begin, length) == 0;
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
parcel_finds(struct span bytes, const char *word)
{
	const size_t length = strlen(word);
	const bool is_sign = word[0] < 'a' || word[0] > 'z';
	for (size_t i = 0; i + length <= bytes.length; i++) {
		if (is_sign) { /* most of a large document is passed over at once */
			const char *next = memchr(bytes.at + i, word[0], bytes.length - i - length + 1);
			if (next == NULL)
				return false;
			i = (size_t)(next - bytes.at);
		}
		size_t k = 0;
		while (k < length && small(bytes.at[i + k]) == word[k])
			k++;
		if (k == length)
			return true;
	}
	return false;
}

/* --- by the first bytes ---------------------------------------------------------------------- */

struct sign {
	size_t at, length;
	const char *begin;
	const char *media, *warning;
	bool is_picture;
};
#define SIGN(at, begin) at, sizeof begin - 1, begin

static const struct sign signs[] = {
	{ SIGN(0, "\xff\xd8\xff"), "image/jpeg", NULL, true },
	{ SIGN(0, "\x89PNG\r\n\x1a\n"), "image/png", NULL, true },
	{ SIGN(0, "GIF87a"), "image/gif", NULL, true },
	{ SIGN(0, "GIF89a"), "image/gif", NULL, true },
	{ SIGN(8, "WEBPVP8"), "image/webp", NULL, true },
	{ SIGN(0, "II*\0"), "image/tiff", NULL, false },
	{ SIGN(0, "MM\0*"), "image/tiff", NULL, false },
	{ SIGN(4, "ftyphei"), "image/heic", NULL, false },
	{ SIGN(4, "ftypmif1"), "image/heif", NULL, false },
	{ SIGN(4, "ftypavif"), "image/avif", NULL, false },
	{ SIGN(4, "ftyp3g"), "video/3gpp", NULL, false },
	{ SIGN(4, "ftypM4A"), "audio/mp4", NULL, false },
	{ SIGN(4, "ftyp"), "video/mp4", NULL, false },
	{ SIGN(0, "\x1a\x45\xdf\xa3"), "video/webm", NULL, false },
	{ SIGN(8, "AVI "), "video/x-msvideo", NULL, false },
	{ SIGN(8, "WAVE"), "audio/wav", NULL, false },
	{ SIGN(0, "OggS"), "audio/ogg", NULL, false },
	{ SIGN(0, "ID3"), "audio/mpeg", NULL, false },
	{ SIGN(0, "\xff\xfb"), "audio/mpeg", NULL, false },
	{ SIGN(0, "fLaC"), "audio/flac", NULL, false },
	{ SIGN(0, "#!AMR"), "audio/amr", NULL, false },
	/* programs, and what runs one */
	{ SIGN(0, "MZ"), "application/x-dosexec", parcel_program_words, false },
	{ SIGN(0, "\x7f" "ELF"), "application/x-executable", parcel_program_words, false },
	{ SIGN(0, "\xca\xfe\xba\xbe"), "application/x-executable", parcel_program_words, false },
	{ SIGN(0, "\xcf\xfa\xed\xfe"), "application/x-executable", parcel_program_words, false },
	{ SIGN(0, "\xce\xfa\xed\xfe"), "application/x-executable", parcel_program_words, false },
	{ SIGN(0, "\xfe\xed\xfa"), "application/x-executable", parcel_program_words, false },
	{ SIGN(0, "dex\n"), "application/x-executable", parcel_program_words, false },
	{ SIGN(0, "!<arch>\n"), "application/x-archive", parcel_program_words, false },
	{ SIGN(0, "\0asm"), "application/wasm", parcel_program_words, false },
	{ SIGN(0, "L\0\0\0\1\x14\2\0"), "application/x-ms-shortcut", parcel_program_words, false },
	{ SIGN(0, "ITSF"), "application/vnd.ms-htmlhelp", parcel_program_words, false },
	{ SIGN(0, "MSCF"), "application/vnd.ms-cab-compressed", parcel_program_words, false },
	{ SIGN(0, "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d"), "application/onenote", parcel_program_words, false },
	{ SIGN(0, "%!PS"), "application/postscript", active_words, false },
	/* archives: zip has a list that is read */
	{ SIGN(0, "Rar!\x1a\7"), "application/vnd.rar", archive_words, false },
	{ SIGN(0, "7z\xbc\xaf\x27\x1c"), "application/x-7z-compressed", archive_words, false },
	{ SIGN(0, "\x1f\x8b"), "application/gzip", archive_words, false },
	{ SIGN(0, "BZh"), "application/x-bzip2", archive_words, false },
	{ SIGN(0, "\xfd" "7zXZ\0"), "application/x-xz", archive_words, false },
	{ SIGN(0, "\x28\xb5\x2f\xfd"), "application/zstd", archive_words, false },
	{ SIGN(257, "ustar"), "application/x-tar", archive_words, false },
	{ SIGN(32769, "CD001"), "application/x-iso9660-image", parcel_program_words, false },
};

static const struct sign *
find_sign(struct span bytes)
{
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (parcel_has(bytes, signs[i].at, signs[i].begin, signs[i].length))
			return &signs[i];
	return NULL;
}

/* --- documents ------------------------------------------------------------------------------- */

/* What hides in a compressed stream is not seen: readers ask before they run anything. */
static struct parcel
look_pdf(struct span bytes)
{
	static const char *const active[] = { "/javascript", "/launch", "/embeddedfile", "/richmedia" };
	struct parcel parcel = { .media = "application/pdf" };
	for (size_t i = 0; i < LENGTH(active) && parcel.warning == NULL; i++)
		if (parcel_finds(bytes, active[i]))
			parcel.warning = active_words;
	return parcel;
}

/* A name as the directory of an OLE file holds it: UTF-16. */
static bool
has_wide(struct span bytes, const char *word)
{
	char wide[80];
	const size_t length = strlen(word);
	must(2 * length <= sizeof wide);
	for (size_t i = 0; i < length; i++) {
		wide[2 * i] = word[i];
		wide[2 * i + 1] = '\0';
	}
	return span_find(bytes, span_from(wide, 2 * length)) != SIZE_MAX;
}

/* Word, Excel, PowerPoint of before 2007, Outlook; an installer is one too. */
static struct parcel
look_ole(struct span bytes)
{
	static const struct {
		const char *name, *media;
	} known[] = {
		{ "WordDocument", "application/msword" },
		{ "Workbook", "application/vnd.ms-excel" },
		{ "Book", "application/vnd.ms-excel" },
		{ "PowerPoint Document", "application/vnd.ms-powerpoint" },
		{ "__properties_version1.0", "application/vnd.ms-outlook" },
	};
	const bool has_macros = has_wide(bytes, "_VBA_PROJECT") || has_wide(bytes, "Macros");
	for (size_t i = 0; i < LENGTH(known); i++)
		if (has_wide(bytes, known[i].name))
			return (struct parcel){ .media = known[i].media,
				                    .warning = has_macros ? parcel_macro_words : NULL };
	return (struct parcel){ .media = "application/x-ole-storage",
		                    .warning = parcel_program_words };
}

static struct parcel
look_rtf(struct span bytes)
{
	const bool holds = parcel_finds(bytes, "\\obj") || parcel_finds(bytes, "\\template");
	return (struct parcel){ .media = "application/rtf", .warning = holds ? active_words : NULL };
}

struct parcel
parcel_look(struct span bytes)
{
	enum { PDF_WITHIN = 1024 };
	const struct sign *sign = find_sign(bytes);
	const struct span first = span_from(bytes.at, bytes.length < PDF_WITHIN ? bytes.length : PDF_WITHIN);
	if (bytes.length == 0)
		return (struct parcel){ .media = "text/plain" };
	if (sign != NULL)
		return (struct parcel){ sign->media, sign->warning, sign->is_picture };
	if (parcel_has(bytes, 0, "PK\3\4", 4) || parcel_has(bytes, 0, "PK\5\6", 4))
		return parcel_look_zip(bytes);
	if (parcel_has(bytes, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8))
		return look_ole(bytes);
	if (parcel_has(bytes, 0, "{\\rt", 4))
		return look_rtf(bytes);
	if (parcel_has(bytes, 0, "BM", 2) && parcel_has(bytes, 6, "\0\0\0\0", 4))
		return (struct parcel){ .media = "image/bmp" };
	struct parcel parcel = parcel_look_text(bytes);
	/* Readers take a PDF whose first line is elsewhere: so do we, whatever else it is. */
	if (span_find(first, SPAN("%PDF-")) != SIZE_MAX && parcel.warning == NULL)
		return look_pdf(bytes);
	if (parcel.media == NULL)
		return (struct parcel){ "application/octet-stream", unknown_words, false };
	return parcel;
}
