/* Is it a text, and does it hold a program? */
#include "craft/parcel/parcel_inside.h"

enum { BEGIN_SIZE = 4096, LOOKED_SIZE = 1 << 20 };

/* Of any charset that has the letters of ASCII: no control character but the blanks. */
static bool
is_text(struct span bytes)
{
	for (size_t i = 0; i < bytes.length; i++) {
		const unsigned char c = (unsigned char)bytes.at[i];
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b) || c == 0x7f)
			return false;
	}
	return true;
}

static struct span
without_blanks(struct span bytes)
{
	if (parcel_has(bytes, 0, "\xef\xbb\xbf", 3))
		bytes = span_from(bytes.at + 3, bytes.length - 3);
	return span_trim(bytes);
}

static bool
finds_one(struct span bytes, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (parcel_finds(bytes, words[i]))
			return true;
	return false;
}

/* Browsers look for these in the first bytes of anything. */
static bool
is_page(struct span begin)
{
	static const char *const tags[] = { "<!doctype html", "<html", "<head", "<body", "<script", "<iframe",
		                                "<object", "<embed", "<svg", "<img", "<a href", "<meta", "<xsl:" };
	return finds_one(begin, tags, LENGTH(tags));
}

/* Words of scripts that nobody writes in a letter. */
static bool
is_script(struct span begin, struct span text)
{
	static const char *const begins[] = { "#!", "<?php", "<%", "@echo off", "@echo on", "Windows Registry" };
	static const char *const words[] = { "wscript.", "createobject(", "activexobject", "powershell",
		                                 "invoke-expression", "cmd.exe", "cmd /c", "mshta", "rundll32",
		                                 "<script", "eval(", "fromcharcode", "os.system(", "[autorun]",
		                                 "shellexecute", "sub autoopen", "sub auto_open",
		                                 "sub document_open" };
	for (size_t i = 0; i < LENGTH(begins); i++)
		if (span_starts(begin, begins[i]))
			return true;
	return finds_one(text, words, LENGTH(words));
}

/* media NULL: it is no text. */
struct parcel
parcel_look_text(struct span bytes)
{
	static const struct {
		const char *begin, *media;
	} known[] = {
		{ "BEGIN:VCALENDAR", "text/calendar" },
		{ "BEGIN:VCARD", "text/vcard" },
		{ "%PDF-", "application/pdf" },
	};
	const struct span begin =
		without_blanks(span_from(bytes.at, bytes.length < BEGIN_SIZE ? bytes.length : BEGIN_SIZE));
	const struct span looked =
		span_from(bytes.at, bytes.length < LOOKED_SIZE ? bytes.length : LOOKED_SIZE);
	/* A page stays one with a control character in it. */
	if (is_page(begin))
		return (struct parcel){ "text/html", parcel_page_words, false };
	if (parcel_has(bytes, 0, "\xff\xfe", 2) || parcel_has(bytes, 0, "\xfe\xff", 2))
		return (struct parcel){ "application/octet-stream",
			                    "C’est un texte dans un codage que peu de programmes écrivent. Ne l’ouvrez "
			                    "que si vous l’attendiez.",
			                    false };
	if (!is_text(looked))
		return (struct parcel){ .media = NULL };
	if (is_script(begin, looked))
		return (struct parcel){ "text/x-script", parcel_program_words, false };
	for (size_t i = 0; i < LENGTH(known); i++)
		if (span_starts(begin, known[i].begin))
			return (struct parcel){ .media = known[i].media };
	return (struct parcel){ .media = "text/plain" };
}
