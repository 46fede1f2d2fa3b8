/* A message that arrived, read once from end to end. */
#include "craft/mail/mail_read.h"

#include <string.h>
#include <strings.h>

#include "craft/mail/mail_inside.h"

void
mail_tell(struct mail_in *in, const char *sentence)
{
	for (size_t i = 0; i < in->told_count; i++)
		if (strcmp(in->told[i], sentence) == 0)
			return;
	if (in->told_count < MAIL_READ_TOLD_COUNT_MAX)
		in->told[in->told_count++] = sentence;
}

/* One line that only a message has; a letter to somebody may well hold a colon. */
static bool
is_message(const struct mime_part *part)
{
	static const char *const names[] = { "From",     "To",           "Subject",      "Date",
		                                 "Received", "Message-ID",   "Return-Path",  "Sender",
		                                 "Reply-To", "Content-Type", "MIME-Version", "Delivered-To" };
	for (size_t i = 0; i < LENGTH(names); i++)
		if (mime_header(part->headers, names[i]) != NULL)
			return true;
	return false;
}

/* « TR: », « Fwd: » come first: an answer to what was forwarded is an answer. */
static bool
is_forward(struct span subject)
{
	static const char *const begins[] = { "tr:", "tr :", "fw:", "fwd:", "wg:", "tr\u00a0:", "tr\u202f:" };
	for (size_t i = 0; i < LENGTH(begins); i++)
		if (subject.length >= strlen(begins[i]) &&
		    strncasecmp(subject.at, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

/* OpenPGP in the text itself. */
static void
read_armor(struct mail_in *in)
{
	if (span_find(in->text, SPAN("-----BEGIN PGP MESSAGE-----")) != SIZE_MAX) {
		in->seal = MAIL_SEAL_ENCRYPTED;
		mail_tell(in, mail_encrypted_words);
	} else if (span_find(in->text, SPAN("-----BEGIN PGP SIGNED MESSAGE-----")) != SIZE_MAX &&
	           in->seal == MAIL_SEAL_NONE)
		in->seal = MAIL_SEAL_SIGNED;
}

/* Nothing was found in it, yet something is there: it is shown as it is. */
static void
read_raw(struct mail_parts *parts, const struct mime_part *message)
{
	if (message->first != NULL || message->is_empty || parts->in->file_count > 0 ||
	    span_trim(text_span(&parts->text)).length > 0)
		return;
	struct arena *arena = parts->reading->arena;
	const struct span body = span_from(message->body.at, message->body.length < MAIL_READ_TEXT_LENGTH_MAX
	                                                         ? message->body.length
	                                                         : MAIL_READ_TEXT_LENGTH_MAX);
	text_add(&parts->text, words_clean(arena, words_of_charset(arena, body, "", &parts->is_broken)));
}

static void
read_body(struct mime_reading *reading, const struct mime_part *message, struct mail_in *in)
{
	struct mail_parts parts = { .reading = reading, .in = in };
	mail_parts_read(&parts, message);
	read_raw(&parts, message);
	if (span_trim(text_span(&parts.text)).length == 0) {
		parts.text = parts.details;
		parts.details.length = 0;
	}
	/* A report cites what it speaks of: it is one whole. */
	const bool is_whole = in->report != MAIL_REPORT_NONE || is_forward(in->subject);
	mail_quote_split(reading->arena, text_span(&parts.text), is_whole, &in->text, &in->quoted);
	if (parts.details.length > 0) {
		struct text quoted = text_new(reading->arena, MAIL_READ_TEXT_LENGTH_MAX);
		text_add(&quoted, in->quoted);
		mail_parts_add(&parts, &quoted, span_trim(text_span(&parts.details)));
		in->quoted = text_span(&quoted);
	}
	read_armor(in);
	if (parts.is_cut)
		mail_tell(in, "Ce message est très long\u202f: sa suite est dans une pièce jointe.");
	if (parts.is_broken)
		mail_tell(in, "Quelques caractères de ce message n’ont pas pu être lus.");
}

bool
mail_read(struct arena *arena, struct span bytes, struct mail_in *in_r, struct fault *fault_r)
{
	struct mime_reading reading = { .arena = arena };
	*in_r = (struct mail_in){ .text = SPAN(""), .quoted = SPAN("") };
	if (span_trim(bytes).length == 0)
		return fault_is(fault_r, "mail: an empty message", "Ce message est vide.");
	if (bytes.length > MAIL_READ_SIZE_MAX)
		return fault_is(fault_r, "mail: a message too large",
		                "Ce message est trop gros\u202f: il dépasse 40\u00a0Mo.");
	mail_read_begins();
	const struct mime_part *message = mime_read(&reading, bytes);
	const bool is_one = is_message(message);
	if (is_one) {
		mail_head_read(arena, message, in_r);
		mail_flags_read(arena, message, in_r);
		if (in_r->report == MAIL_REPORT_DELIVERY)
			mail_bounce_of(&reading, message, &in_r->bounce);
		read_body(&reading, message, in_r);
		if (reading.is_cut)
			mail_tell(in_r, "Ce message a trop de morceaux, ou trop emboîtés\u202f: certains ne sont pas lus.");
	}
	mail_read_ends();
	return is_one || fault_is(fault_r, "mail: no header of a message",
	                          "Ce n’est pas un message électronique\u202f: il n’a pas d’en-tête.");
}
