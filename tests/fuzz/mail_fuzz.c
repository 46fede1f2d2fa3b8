/* A letter made of hostile fields: refused, or a letter with the headers it should have and no
 * other, one recipient, lines that travel. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *const headers[] = { "Date:", "From:", "To:", "Subject:", "Message-Id:",
	                                   "Auto-Submitted:", "List-Unsubscribe:",
	                                   "List-Unsubscribe-Post:", "MIME-Version:", "Content-Type:",
	                                   "Content-Transfer-Encoding:" };

/* The head's lines, whole again: CR LF and a blank is a fold. */
static struct span
unfolded(struct arena *arena, struct span head)
{
	struct text text = text_new(arena, 1 << 20);
	for (size_t i = 0; i < head.length; i++)
		if (head.at[i] == '\r' && i + 2 < head.length && (head.at[i + 2] == ' ' || head.at[i + 2] == '\t'))
			i++;
		else
			text_add_char(&text, head.at[i]);
	must(!text.cut);
	return text_span(&text);
}

/* Each line is a header that we write, once. */
static void
head_is_ours(struct span head, const struct mail_letter *letter)
{
	int seen[LENGTH(headers)] = { 0 };
	struct span line;
	while (span_cut(&head, '\n', &line)) {
		if (head.length == 0 && line.length == 0)
			break;
		size_t known = 0;
		while (known < LENGTH(headers) && !span_starts(line, headers[known]))
			known++;
		must(known < LENGTH(headers));
		must(++seen[known] == 1);
		if (strcmp(headers[known], "To:") == 0) {
			must(span_equal(span_trim(span_from(line.at + 3, line.length - 3)), letter->to));
		}
	}
	must(seen[2] == 1);
	must(seen[6] == (letter->stop_url.length > 0));
}

static void
lines_travel(struct span bytes)
{
	size_t line = 0;
	for (size_t i = 0; i < bytes.length; i++) {
		const char c = bytes.at[i];
		must((unsigned char)c < 0x80);
		must(c != '\0');
		must(c != '\r' || (i + 1 < bytes.length && bytes.at[i + 1] == '\n'));
		must(c != '\n' || (i > 0 && bytes.at[i - 1] == '\r'));
		line = c == '\n' ? 0 : line + 1;
		must(line <= 998);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct arena *arena = arena_new(16 << 20);
	struct span rest = span_from((const char *)input, size), part[5] = { { 0 } }, bytes;
	struct fault fault = { 0 };
	/* A field a part: 0x1e stands between them. */
	for (size_t i = 0; i < LENGTH(part) && span_cut(&rest, 0x1e, &part[i]); i++)
		;
	const struct mail_letter letter = { .from_name = part[0],
		                                .to = part[1],
		                                .subject = part[2],
		                                .stop_url = part[3],
		                                .text = part[4],
		                                .letter_id = 1,
		                                .made_unix_s = 1790000000 };
	if (mail_compose(arena, "avis@ville.fr", &letter, &bytes, &fault)) {
		must(mail_address_is_fine(letter.to));
		const size_t blank = span_find(bytes, SPAN("\r\n\r\n"));
		must(blank != SIZE_MAX);
		head_is_ours(unfolded(arena, span_from(bytes.at, blank + 2)), &letter);
		lines_travel(bytes);
	} else
		must(fault.for_log != NULL);
	struct mail_settings settings = { .url = span_find(part[0], SPAN("\0")) == SIZE_MAX
		                                         ? span_copy(arena, part[0])
		                                         : "",
		                              .from = "avis@ville.fr" };
	(void)!mail_server_new(arena, &settings, &fault);
	arena_end(arena);
	return 0;
}
