#include "craft/parcel/parcel_inside.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utime.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/vault/vault.h"

static struct arena *arena;
static struct fault fault;
static char *folder;

static void
remove_folder(void *path)
{
	(void)!system(arena_format(arena, "rm -rf '%s'", (char *)path));
}

static int
begin(void **state)
{
	(void)state;
	vault_start();
	arena = arena_new((size_t)256 << 20);
	char name[] = "/tmp/parvis-parcel-XXXXXX";
	folder = arena_copy_text(arena, mkdtemp(name));
	arena_defer(arena, remove_folder, folder);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* --- what it is ------------------------------------------------------------------------------ */

static void
assert_is(struct span bytes, const char *media, const char *warning)
{
	const struct parcel parcel = parcel_look(bytes);
	assert_string_equal(parcel.media, media);
	if ((parcel.warning == NULL) != (warning == NULL) ||
	    (warning != NULL && strstr(parcel.warning, warning) == NULL))
		fail_msg("%s: %s", media, parcel.warning);
}

static void
pictures_and_documents_are_known_by_their_bytes(void **state)
{
	(void)state;
	const struct {
		struct span bytes;
		const char *media;
		bool is_picture;
	} known[] = {
		{ SPAN("\xff\xd8\xff\xe0\0\x10JFIF"), "image/jpeg", true },
		{ SPAN("\x89PNG\r\n\x1a\n\0\0"), "image/png", true },
		{ SPAN("GIF89a\1\0"), "image/gif", true },
		{ SPAN("RIFF\4\0\0\0WEBPVP8 "), "image/webp", true },
		{ SPAN("\0\0\0\x18" "ftypheic\0\0"), "image/heic", false },
		{ SPAN("\0\0\0\x18" "ftypisom\0\0"), "video/mp4", false },
		{ SPAN("#!AMR\n\x0c"), "audio/amr", false },
		{ SPAN("%PDF-1.7\n1 0 obj"), "application/pdf", false },
		{ SPAN("\xef\xbb\xbf Bonjour,\nje vous écris."), "text/plain", false },
		{ SPAN("Une lettre en latin-1 : \xe9t\xe9"), "text/plain", false },
		{ SPAN("BEGIN:VCALENDAR\r\nVERSION:2.0"), "text/calendar", false },
		{ SPAN("nom;ville\nLéa;Clairval\n"), "text/plain", false },
		{ SPAN("{\\rtf1 Bonjour}"), "application/rtf", false },
		{ SPAN(""), "text/plain", false },
	};
	for (size_t i = 0; i < LENGTH(known); i++) {
		assert_is(known[i].bytes, known[i].media, NULL);
		assert_true(parcel_look(known[i].bytes).is_picture == known[i].is_picture);
	}
}

static void
what_may_harm_is_told_whatever_its_name(void **state)
{
	(void)state;
	const struct {
		struct span bytes;
		const char *media, *warning;
	} harmful[] = {
		{ SPAN("MZ\x90\0\3\0"), "application/x-dosexec", "programme" },
		{ SPAN("\x7f" "ELF\2\1\1"), "application/x-executable", "programme" },
		{ SPAN("#!/bin/sh\nrm -rf /\n"), "text/x-script", "programme" },
		{ SPAN("var a = new ActiveXObject(\"WScript.Shell\");"), "text/x-script", "programme" },
		{ SPAN("<?php system($_GET['x']); ?>"), "text/x-script", "programme" },
		{ SPAN("@echo off\r\ndel *.*"), "text/x-script", "programme" },
		{ SPAN("<!DOCTYPE html><p>Bonjour"), "text/html", "page web" },
		{ SPAN("\n  <HTML><SCRIPT>x()</SCRIPT>"), "text/html", "page web" },
		{ SPAN("<?xml version=\"1.0\"?>\n<svg xmlns=\"x\" onload=\"y()\"/>"), "text/html", "page web" },
		{ SPAN("<html>\0\1\2"), "text/html", "page web" },
		{ SPAN("%PDF-1.4\n/OpenAction << /S /JavaScript /JS (x) >>"), "application/pdf", "lance" },
		{ SPAN("{\\rtf1 {\\object\\objemb"), "application/rtf", "lance" },
		{ SPAN("L\0\0\0\1\x14\2\0"), "application/x-ms-shortcut", "programme" },
		{ SPAN("Rar!\x1a\7\1\0"), "application/vnd.rar", "archive" },
		{ SPAN("\xff\xfe<\0h\0"), "application/octet-stream", "codage" },
		{ SPAN("\1\2\3\4\5"), "application/octet-stream", "ne sait pas" },
		{ SPAN("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0_\0V\0B\0A\0_\0P\0R\0O"
		       "\0J\0E\0C\0T\0"), "application/msword", "macros" },
		{ SPAN("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 M\0S\0I\0"), "application/x-ole-storage", "programme" },
	};
	for (size_t i = 0; i < LENGTH(harmful); i++)
		assert_is(harmful[i].bytes, harmful[i].media, harmful[i].warning);
}

/* A ZIP whose parts are all empty but for their names; `unpacked` is what the first says it holds. */
static struct span
zip_of(const char *const *names, size_t count, uint32_t unpacked, unsigned flags)
{
	struct text zip = text_new(arena, 1 << 20);
	size_t begin;
	const char four[4] = { (char)unpacked, (char)(unpacked >> 8), (char)(unpacked >> 16),
		                   (char)(unpacked >> 24) };
	text_add(&zip, SPAN("PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	begin = zip.length;
	for (size_t i = 0; i < count; i++) {
		text_add(&zip, SPAN("PK\1\2\0\0\0\0"));
		text_add_char(&zip, (char)flags);
		text_add(&zip, SPAN("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
		text_add(&zip, i == 0 ? span_from(four, 4) : SPAN("\0\0\0\0"));
		text_add_char(&zip, (char)strlen(names[i]));
		text_add(&zip, SPAN("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
		text_add_z(&zip, names[i]);
	}
	text_add(&zip, SPAN("PK\5\6\0\0\0\0\0\0"));
	text_add_char(&zip, (char)count);
	text_add(&zip, SPAN("\0\0\0\0\0"));
	text_add_char(&zip, (char)begin);
	text_add(&zip, SPAN("\0\0\0\0\0"));
	return text_span(&zip);
}

static void
an_archive_is_judged_by_its_list(void **state)
{
	(void)state;
	static const char *const photos[] = { "photos/a.jpg", "photos/b.jpg" };
	static const char *const program[] = { "facture.pdf", "Facture.PDF.EXE" };
	static const char *const nested[] = { "a.jpg", "b.zip" };
	static const char *const letter[] = { "[Content_Types].xml", "word/document.xml" };
	static const char *const macros[] = { "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin" };
	static const char *const jar[] = { "META-INF/MANIFEST.MF", "A.class" };
	assert_is(zip_of(photos, 2, 10, 0), "application/zip", NULL);
	assert_is(zip_of(program, 2, 10, 0), "application/zip", "programme");
	assert_is(zip_of(nested, 2, 10, 0), "application/zip", "une autre");
	assert_is(zip_of(photos, 2, 10, 1), "application/zip", "mot de passe");
	assert_is(zip_of(photos, 2, 2000000000, 0), "application/zip", "énorme");
	assert_is(zip_of(letter, 2, 10, 0),
	          "application/vnd.openxmlformats-officedocument.wordprocessingml.document", NULL);
	assert_is(zip_of(macros, 3, 10, 0),
	          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "macros");
	assert_is(zip_of(jar, 2, 10, 0), "application/java-archive", "programme");
	const struct span whole = zip_of(photos, 2, 10, 0);
	for (size_t length = 4; length < whole.length; length++)
		assert_is(span_from(whole.at, length), "application/zip", "abîmé");
}

/* --- kept ------------------------------------------------------------------------------------ */

static void
the_same_bytes_are_kept_once(void **state)
{
	(void)state;
	uint8_t sum[PARCEL_SUM_SIZE], again[PARCEL_SUM_SIZE];
	struct span bytes;
	assert_true(parcel_keep(arena, folder, SPAN("Bonjour\0!"), sum, &fault));
	assert_true(parcel_keep(arena, folder, SPAN("Bonjour\0!"), again, &fault));
	assert_memory_equal(sum, again, sizeof sum);
	assert_int_equal(parcel_read(arena, folder, sum, 100, &bytes, &fault), FOUND_ONE);
	assert_true(span_equal(bytes, SPAN("Bonjour\0!")));
	assert_int_equal(parcel_read(arena, folder, sum, 3, &bytes, &fault), FOUND_FAILED);
	assert_true(parcel_drop(arena, folder, sum, &fault));
	assert_true(parcel_drop(arena, folder, sum, &fault));
	assert_int_equal(parcel_read(arena, folder, sum, 100, &bytes, &fault), FOUND_NONE);
}

static const char *
path_of(const uint8_t sum[PARCEL_SUM_SIZE])
{
	struct text path = text_new(arena, 1000);
	text_format(&path, "%s/files/%02x/", folder, sum[0]);
	for (size_t i = 0; i < PARCEL_SUM_SIZE; i++)
		text_format(&path, "%02x", sum[i]);
	return text_z(&path);
}

static void
a_damaged_file_is_a_fault(void **state)
{
	(void)state;
	uint8_t sum[PARCEL_SUM_SIZE];
	struct span bytes;
	struct stat facts;
	assert_true(parcel_keep(arena, folder, SPAN("Bonjour"), sum, &fault));
	assert_int_equal(stat(path_of(sum), &facts), 0);
	assert_int_equal(facts.st_mode & 0777, 0600);
	assert_true(file_write(arena, path_of(sum), SPAN("Bonsoir"), &fault));
	assert_int_equal(parcel_read(arena, folder, sum, 100, &bytes, &fault), FOUND_FAILED);
	assert_non_null(strstr(fault.for_reader, "abîmé"));
}

static void
only_what_has_lain_there_is_listed(void **state)
{
	(void)state;
	uint8_t sum[PARCEL_SUM_SIZE];
	struct parcel_sum *sums;
	size_t count;
	const int64_t now_s = time_now_s();
	assert_true(parcel_keep(arena, folder, SPAN("Vieux"), sum, &fault));
	const char *path = path_of(sum);
	const char *partial = arena_format(arena, "%s/files/%02x/abc.part", folder, sum[0]);
	assert_true(file_write(arena, partial, SPAN("x"), &fault));
	assert_true(parcel_list(arena, folder, sum[0], now_s - 1000, &sums, &count, &fault));
	assert_int_equal(count, 0);
	const struct utimbuf old = { now_s - 5000, now_s - 5000 };
	assert_int_equal(utime(path, &old), 0);
	assert_int_equal(utime(partial, &old), 0);
	assert_true(parcel_list(arena, folder, sum[0], now_s - 1000, &sums, &count, &fault));
	assert_int_equal(count, 1);
	assert_memory_equal(sums[0].bytes, sum, sizeof sum);
	assert_int_not_equal(access(partial, F_OK), 0);
	/* kept again meanwhile: it is no longer old */
	assert_true(parcel_keep(arena, folder, SPAN("Vieux"), sum, &fault));
	assert_true(parcel_list(arena, folder, sum[0], now_s - 1000, &sums, &count, &fault));
	assert_int_equal(count, 0);
	assert_true(parcel_list(arena, folder, sum[0] ^ 1u, now_s + 1, &sums, &count, &fault));
	assert_int_equal(count, 0);
}

/* --- a scanner ------------------------------------------------------------------------------- */

/* clamd's side: takes what comes, says what it is told to. */
struct scanner {
	pthread_t thread;
	int handle;
	const char *answer; /* with its NUL; NULL: hangs up */
	size_t taken;
	bool is_whole;
};

static bool
take(int handle, void *bytes, size_t size)
{
	char *at = bytes;
	while (size > 0) {
		const ssize_t got = recv(handle, at, size, 0);
		if (got <= 0)
			return false;
		at += got;
		size -= (size_t)got;
	}
	return true;
}

static void *
scan(void *data)
{
	struct scanner *scanner = data;
	char command[10], piece[1 << 19];
	const int one = accept(scanner->handle, NULL, NULL);
	if (take(one, command, sizeof command) && memcmp(command, "zINSTREAM", 10) == 0)
		for (unsigned char four[4]; take(one, four, sizeof four);) {
			const size_t size = (size_t)four[0] << 24 | (size_t)four[1] << 16 | (size_t)four[2] << 8 |
			                    four[3];
			scanner->is_whole = size == 0;
			if (size == 0 || size > sizeof piece || !take(one, piece, size))
				break;
			scanner->taken += size;
		}
	if (scanner->answer != NULL)
		(void)!send(one, scanner->answer, strlen(scanner->answer) + 1, MSG_NOSIGNAL);
	close(one);
	return NULL;
}

static int
listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	(void)unlink(path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	const int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(handle, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(handle, 2), 0);
	return handle;
}

static enum parcel_scan
scan_with(const char *answer, struct span bytes, char virus_r[PARCEL_VIRUS_LENGTH_MAX + 1])
{
	struct scanner scanner = { .answer = answer };
	const char *path = arena_format(arena, "%s/clamd", folder);
	scanner.handle = listen_at(path);
	assert_int_equal(pthread_create(&scanner.thread, NULL, scan, &scanner), 0);
	const enum parcel_scan said = parcel_scan(path, bytes, virus_r, &fault);
	pthread_join(scanner.thread, NULL);
	close(scanner.handle);
	assert_true(scanner.is_whole && scanner.taken == bytes.length);
	return said;
}

static void
a_scanner_is_asked_and_believed(void **state)
{
	(void)state;
	char virus[PARCEL_VIRUS_LENGTH_MAX + 1];
	char *large = arena_array_of(arena, char, 5 << 20);
	assert_int_equal(scan_with("stream: OK", SPAN("Bonjour"), virus), PARCEL_CLEAN);
	assert_int_equal(scan_with("stream: OK", span_from(large, 5 << 20), virus), PARCEL_CLEAN);
	assert_int_equal(scan_with("stream: OK", SPAN(""), virus), PARCEL_CLEAN);
	assert_int_equal(scan_with("stream: Eicar-Test-Signature FOUND", SPAN("x"), virus), PARCEL_INFECTED);
	assert_string_equal(virus, "Eicar-Test-Signature");
	assert_int_equal(scan_with("stream: a\n<b> c FOUND", SPAN("x"), virus), PARCEL_INFECTED);
	assert_string_equal(virus, "a??b??c");
	assert_int_equal(scan_with("INSTREAM size limit exceeded. ERROR", SPAN("x"), virus), PARCEL_UNJUDGED);
	assert_int_equal(scan_with("stream: Time limit reached ERROR", SPAN("x"), virus), PARCEL_UNJUDGED);
	assert_int_equal(scan_with(NULL, SPAN("x"), virus), PARCEL_UNJUDGED);
	assert_int_equal(parcel_scan("/nowhere/clamd", SPAN("x"), virus, &fault), PARCEL_UNSCANNED);
	assert_non_null(strstr(fault.for_reader, "antivirus"));
}

/* clamd's side: takes calls, and says nothing of a file; « PONG » when it has a hand free. */
struct busy {
	pthread_t thread;
	int handle;
	bool has_hand;
};

static void *
stay_busy(void *data)
{
	struct busy *busy = data;
	char command[6];
	const int first = accept(busy->handle, NULL, NULL), second = accept(busy->handle, NULL, NULL);
	if (busy->has_hand && take(second, command, sizeof command) && memcmp(command, "zPING", 6) == 0)
		(void)!send(second, "PONG", 5, MSG_NOSIGNAL);
	close(second);
	close(first);
	return NULL;
}

static enum parcel_scan
scan_when_busy(bool has_hand)
{
	char virus[PARCEL_VIRUS_LENGTH_MAX + 1];
	struct busy busy = { .has_hand = has_hand };
	const char *path = arena_format(arena, "%s/clamd", folder);
	busy.handle = listen_at(path);
	assert_int_equal(pthread_create(&busy.thread, NULL, stay_busy, &busy), 0);
	const enum parcel_scan said = parcel_scan_within(path, SPAN("x"), 100000, virus, &fault);
	pthread_join(busy.thread, NULL);
	close(busy.handle);
	return said;
}

/* A file that it chews for ever is told from a scanner that is stuck. */
static void
a_file_that_takes_too_long_is_no_scanner_that_is_down(void **state)
{
	(void)state;
	assert_int_equal(scan_when_busy(true), PARCEL_UNJUDGED);
	assert_int_equal(scan_when_busy(false), PARCEL_UNSCANNED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pictures_and_documents_are_known_by_their_bytes, begin, end),
		cmocka_unit_test_setup_teardown(what_may_harm_is_told_whatever_its_name, begin, end),
		cmocka_unit_test_setup_teardown(an_archive_is_judged_by_its_list, begin, end),
		cmocka_unit_test_setup_teardown(the_same_bytes_are_kept_once, begin, end),
		cmocka_unit_test_setup_teardown(a_damaged_file_is_a_fault, begin, end),
		cmocka_unit_test_setup_teardown(only_what_has_lain_there_is_listed, begin, end),
		cmocka_unit_test_setup_teardown(a_scanner_is_asked_and_believed, begin, end),
		cmocka_unit_test_setup_teardown(a_file_that_takes_too_long_is_no_scanner_that_is_down, begin, end),
	};
	return cmocka_run_group_tests_name("parcel", tests, NULL, NULL);
}
