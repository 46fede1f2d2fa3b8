/* What is in a ZIP, by its list alone (APPNOTE 6.3): nothing is unpacked. Office documents are such files. */
#include <string.h>

#include "craft/parcel/parcel_inside.h"

enum {
	LIST_SIZE = 46, END_SIZE = 22, COMMENT_SIZE_MAX = 65535,
	ENTRY_COUNT_MAX = 20000,
	BOMB_RATIO = 200, BOMB_SIZE = 100 << 20,
};

static uint32_t
number(struct span bytes, size_t at, size_t size)
{
	uint32_t value = 0;
	for (size_t i = size; i-- > 0;)
		value = value << 8 | (unsigned char)bytes.at[at + i];
	return value;
}

struct contents {
	bool is_whole, is_locked, has_macros, has_program, has_archive, has_types;
	bool word, excel, slides, manifest, android;
	uint64_t unpacked;
};

/* --- one name -------------------------------------------------------------------------------- */

static bool
ends_with_one(struct span name, const char *const *ends, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const size_t length = strlen(ends[i]);
		if (name.length >= length &&
		    parcel_finds(span_from(name.at + name.length - length, length), ends[i]))
			return true;
	}
	return false;
}

static void
look_at_name(struct contents *contents, struct span name)
{
	static const char *const programs[] = {
		".exe", ".dll", ".scr", ".com", ".pif", ".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".vbe",
		".js", ".jse", ".wsf", ".wsh", ".hta", ".msi", ".msp", ".jar", ".lnk", ".url", ".iso",
		".img", ".vhd", ".vhdx", ".html", ".htm", ".xhtml", ".mht", ".svg", ".xll", ".docm",
		".dotm", ".xlsm", ".xlam", ".pptm", ".one", ".chm", ".reg", ".cpl", ".sh", ".app", ".apk",
		".deb", ".py", ".php",
	};
	static const char *const archives[] = { ".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar",
	                                       ".cab", ".ace" };
	if (parcel_finds(name, "vbaproject.bin") || span_starts(name, "Basic/") ||
	    span_starts(name, "Scripts/") || parcel_finds(name, "/activex/"))
		contents->has_macros = true;
	contents->has_program |= ends_with_one(name, programs, LENGTH(programs));
	contents->has_archive |= ends_with_one(name, archives, LENGTH(archives));
	contents->has_types |= span_is(name, "[Content_Types].xml");
	contents->word |= span_is(name, "word/document.xml");
	contents->excel |= span_starts(name, "xl/");
	contents->slides |= span_is(name, "ppt/presentation.xml");
	contents->manifest |= span_is(name, "META-INF/MANIFEST.MF");
	contents->android |= span_is(name, "AndroidManifest.xml");
}

/* --- the list -------------------------------------------------------------------------------- */

/* The last « PK 5 6 » whose comment goes to the end. SIZE_MAX: none. */
static size_t
find_end(struct span bytes)
{
	for (size_t back = END_SIZE; back <= bytes.length && back <= END_SIZE + COMMENT_SIZE_MAX; back++) {
		const size_t at = bytes.length - back;
		if (parcel_has(bytes, at, "PK\5\6", 4) && number(bytes, at + 20, 2) + END_SIZE == back)
			return at;
	}
	return SIZE_MAX;
}

static void
read_list(struct contents *contents, struct span bytes)
{
	const size_t end = find_end(bytes);
	if (end == SIZE_MAX)
		return;
	const size_t count = number(bytes, end + 10, 2);
	size_t at = number(bytes, end + 16, 4);
	if (count > ENTRY_COUNT_MAX)
		return;
	for (size_t i = 0; i < count; i++) {
		if (at > end || end - at < LIST_SIZE || !parcel_has(bytes, at, "PK\1\2", 4))
			return;
		const size_t length = number(bytes, at + 28, 2);
		const size_t more = number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
		if (end - at - LIST_SIZE < length + more)
			return;
		contents->is_locked |= (number(bytes, at + 8, 2) & 1) != 0;
		contents->unpacked += number(bytes, at + 24, 4);
		look_at_name(contents, span_from(bytes.at + at + LIST_SIZE, length));
		at += LIST_SIZE + length + more;
	}
	contents->is_whole = true;
}

/* OpenDocument and EPUB say what they are in their first part, which is not compressed. */
static const char *
media_told(struct span bytes)
{
	static const struct {
		const char *words, *media;
	} known[] = {
		{ "mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text" },
		{ "mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
		  "application/vnd.oasis.opendocument.spreadsheet" },
		{ "mimetypeapplication/vnd.oasis.opendocument.presentation",
		  "application/vnd.oasis.opendocument.presentation" },
		{ "mimetypeapplication/vnd.oasis.opendocument.graphics",
		  "application/vnd.oasis.opendocument.graphics" },
		{ "mimetypeapplication/epub+zip", "application/epub+zip" },
	};
	for (size_t i = 0; i < LENGTH(known); i++)
		if (parcel_has(bytes, 30, known[i].words, strlen(known[i].words)))
			return known[i].media;
	return NULL;
}

static const char *
media_of(const struct contents *contents, struct span bytes)
{
	const char *told = media_told(bytes);
	if (told != NULL)
		return told;
	if (contents->has_types && contents->word)
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
	if (contents->has_types && contents->excel)
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	if (contents->has_types && contents->slides)
		return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
	return contents->manifest || contents->android ? "application/java-archive" : "application/zip";
}

struct parcel
parcel_look_zip(struct span bytes)
{
	struct contents contents = { .is_whole = false };
	read_list(&contents, bytes);
	struct parcel parcel = { .media = media_of(&contents, bytes) };
	const bool is_book = media_told(bytes) != NULL && parcel_finds(span_of(parcel.media), "epub");
	if (!contents.is_whole)
		parcel.warning = parcel_damaged_words;
	else if (contents.manifest || contents.android)
		parcel.warning = parcel_program_words;
	else if (contents.has_macros)
		parcel.warning = parcel_macro_words;
	else if (contents.unpacked > BOMB_SIZE && contents.unpacked / BOMB_RATIO > bytes.length)
		parcel.warning = "Cette archive devient énorme quand on l’ouvre\u202f: elle peut bloquer votre "
		                 "ordinateur. Ne l’ouvrez pas.";
	else if (contents.is_locked)
		parcel.warning = "Cette archive est fermée par un mot de passe\u202f: personne n’a pu regarder ce "
		                 "qu’elle contient.";
	else if (contents.has_program && !is_book)
		parcel.warning = "Cette archive contient un programme ou une page web\u202f: il pourrait nuire à "
		                 "votre ordinateur.";
	else if (contents.has_archive)
		parcel.warning = "Cette archive en contient une autre\u202f: on ne sait pas ce qu’il y a dedans.";
	return parcel;
}
