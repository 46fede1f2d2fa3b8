/* The parts of a message, made one text and a list of files. */
#include <string.h>
#include <strings.h>

#include "craft/mail/mail_inside.h"

enum {
	TEXT_SOURCE_SIZE_MAX = 4 << 20, /* of all the texts of a message: what is longer is a file too */
	STUB_LENGTH_MAX = 300,
	STUB_RATIO = 3,
};

const char mail_encrypted_words[] =
	"Ce message est chiffré\u202f: il est illisible ici. Demandez à son auteur de l’envoyer sans "
	"chiffrement.";

static void read_part(struct mail_parts *parts, const struct mime_part *part, bool with_text);

/* --- text -------------------------------------------------------------------------------------- */

static bool
is_page(const struct mime_part *part)
{
	return mime_is(part, "text", "html") || mime_is(part, "text", "enriched") ||
	       mime_is(part, "text", "richtext");
}

static struct span
type_of(struct arena *arena, const struct mime_part *part)
{
	return span_of(arena_format(arena, "%s/%s", part->type, part->subtype));
}

/* Opened or not, what goes on is kept whole in a file. */
static struct span
source_of(struct mail_parts *parts, const struct mime_part *part)
{
	struct span body = mime_body(parts->reading, part);
	const size_t room = TEXT_SOURCE_SIZE_MAX - parts->source_size;
	if (body.length > room) {
		parts->is_cut = true;
		mail_file_add(parts->reading->arena, parts->in, span_of(part->name),
		              type_of(parts->reading->arena, part), body, MAIL_FILE_ATTACHED);
		body = span_from(body.at, room);
	}
	parts->source_size += body.length;
	return body;
}

static struct span
words_of(struct mail_parts *parts, const struct mime_part *part)
{
	struct arena *arena = parts->reading->arena;
	const struct span source = source_of(parts, part);
	bool is_cut = false;
	if (is_page(part)) {
		const struct span words = words_of_charset(arena, source, part->charset, &parts->is_broken);
		const struct span text =
			words_clean(arena, mail_html_text(arena, words_clean(arena, words), &is_cut));
		if (is_cut && parts->source_size < TEXT_SOURCE_SIZE_MAX) {
			parts->is_cut = true;
			mail_file_add(arena, parts->in, span_of(part->name), type_of(arena, part), source,
			              MAIL_FILE_ATTACHED);
		}
		return text;
	}
	const struct span bare = mail_file_uudecode(arena, parts->in, source);
	const struct span words =
		words_clean(arena, words_of_charset(arena, bare, part->charset, &parts->is_broken));
	return strcmp(part->format, "flowed") == 0
	           ? mail_text_unflow(arena, words, strcmp(part->delsp, "yes") == 0)
	           : words;
}

void
mail_parts_add(struct mail_parts *parts, struct text *text, struct span words)
{
	if (span_trim(words).length == 0)
		return;
	while (span_ends(text_span(text), "\n"))
		text->length--;
	if (text->length > 0)
		text_add_z(text, "\n\n");
	const struct span fits = words_cut(words, text->length_max - text->length);
	text_add(text, fits);
	if (fits.length == words.length)
		return;
	parts->is_cut = true;
	mail_file_add(parts->reading->arena, parts->in, SPAN("texte.txt"), SPAN("text/plain"), words,
	              MAIL_FILE_ATTACHED);
}

static void
read_text(struct mail_parts *parts, const struct mime_part *part)
{
	mail_parts_add(parts, &parts->text, words_of(parts, part));
}

/* --- files ------------------------------------------------------------------------------------- */

static enum mail_file_role
role_of(const struct mime_part *part)
{
	if (mime_is(part, "text", "calendar"))
		return MAIL_FILE_CALENDAR;
	if (mime_is(part, "application", "pgp-signature") || mime_is(part, "application", "pkcs7-signature") ||
	    mime_is(part, "application", "x-pkcs7-signature"))
		return MAIL_FILE_SIGNATURE;
	return mime_is(part, "image", NULL) && strcmp(part->disposition, "attachment") != 0 &&
	               (part->has_content_id || strcmp(part->disposition, "inline") == 0)
	           ? MAIL_FILE_INLINE
	           : MAIL_FILE_ATTACHED;
}

static bool
is_tnef(const struct mime_part *part)
{
	return mime_is(part, "application", "ms-tnef") || mime_is(part, "application", "vnd.ms-tnef") ||
	       strcasecmp(part->name, "winmail.dat") == 0;
}

static void
read_file(struct mail_parts *parts, const struct mime_part *part)
{
	struct arena *arena = parts->reading->arena;
	const struct span bytes = mime_body(parts->reading, part);
	if (is_tnef(part)) {
		const size_t count = parts->in->file_count;
		const bool is_whole = mail_tnef_open(arena, parts->in, bytes);
		if (is_whole && (parts->in->file_count > count || parts->text.length > 0))
			return;
		mail_tell(parts->in, "La pièce jointe winmail.dat n’a pas pu être ouverte en entier\u202f: elle "
		                     "est gardée telle quelle.");
	}
	mail_file_add(arena, parts->in, span_of(part->name), type_of(arena, part), bytes, role_of(part));
}

/* --- messages in messages ---------------------------------------------------------------------- */

/* « Message transféré de Léa Martin (lea@ville.fr) : Permis de construire » */
static void
add_heading(struct mail_parts *parts, const struct mime_part *message, struct text *text)
{
	struct arena *arena = parts->reading->arena;
	const struct mail_person from = mail_head_person(arena, message, "From");
	const char *value = mime_value(arena, mime_header(message->headers, "Subject"));
	const struct span subject = words_of_header(arena, value, MAIL_SUBJECT_LENGTH_MAX);
	struct text line = text_new(arena, 2000);
	text_add_z(&line, text == &parts->text ? "Message transféré" : "Message renvoyé");
	if (from.name.length > 0 || from.address.length > 0)
		text_add_z(&line, " de ");
	text_add(&line, from.name.length > 0 ? from.name : from.address);
	if (from.name.length > 0 && from.address.length > 0)
		text_format(&line, " (%.*s)", SPAN_ARGS(from.address));
	if (subject.length > 0)
		text_format(&line, "\u202f: %.*s", SPAN_ARGS(subject));
	mail_parts_add(parts, text, text_span(&line));
}

static void
read_message(struct mail_parts *parts, const struct mime_part *message)
{
	add_heading(parts, message, &parts->text);
	read_part(parts, message, true);
}

/* What a server says of a message: its words for people, then, apart, the details and the message. */
static void
read_report(struct mail_parts *parts, const struct mime_part *report)
{
	for (const struct mime_part *part = report->first; part != NULL; part = part->next)
		if (mime_is(part, "message", NULL) && part->first != NULL) {
			const struct text text = parts->text;
			add_heading(parts, part->first, &parts->details);
			parts->text = parts->details;
			read_part(parts, part->first, true);
			parts->details = parts->text;
			parts->text = text;
		} else if (mime_is(part, "message", NULL) || mime_is(part, "text", "rfc822-headers"))
			mail_parts_add(parts, &parts->details,
			         words_clean(parts->reading->arena,
			                     words_of_charset(parts->reading->arena, source_of(parts, part), "",
			                                      &parts->is_broken)));
		else
			read_part(parts, part, true);
}

/* --- alternatives ------------------------------------------------------------------------------ */

/* The first text, and the last that is more than text. */
static void
choose(const struct mime_part *first, const struct mime_part **plain_r,
       const struct mime_part **rich_r)
{
	*plain_r = *rich_r = NULL;
	for (const struct mime_part *part = first; part != NULL; part = part->next)
		if (mime_is(part, "text", "plain") && strcmp(part->disposition, "attachment") != 0)
			*plain_r = *plain_r == NULL ? part : *plain_r;
		else if (is_page(part) || mime_is(part, "multipart", NULL))
			*rich_r = part;
}

/* « Votre messagerie ne sait pas lire ce message »: far fewer words than the page has. */
static bool
is_stub(struct span plain, const struct mail_parts *rich)
{
	return plain.length < STUB_LENGTH_MAX && rich->text.length > STUB_RATIO * plain.length &&
	       rich->text.length > STUB_LENGTH_MAX;
}

/* The plain text, unless it says nothing; the files of all. */
static void
read_alternative(struct mail_parts *parts, const struct mime_part *alternative)
{
	struct arena *arena = parts->reading->arena;
	const struct mime_part *plain, *rich;
	choose(alternative->first, &plain, &rich);
	const struct span words = plain == NULL ? SPAN("") : words_of(parts, plain);
	const struct span bare = span_trim(words);
	bool with_rich = bare.length == 0;
	/* A trial makes none of its own: each level would double the work. */
	if (rich != NULL && !with_rich && bare.length < STUB_LENGTH_MAX && !parts->is_trial) {
		struct mail_in *none = arena_new_of(arena, struct mail_in);
		struct mail_parts trial = { .reading = parts->reading, .in = none, .is_trial = true };
		trial.text = text_new(arena, MAIL_READ_TEXT_LENGTH_MAX);
		trial.details = text_new(arena, MAIL_READ_TEXT_LENGTH_MAX);
		trial.source_size = parts->source_size;
		read_part(&trial, rich, true);
		parts->source_size = trial.source_size;
		with_rich = is_stub(bare, &trial);
	}
	if (!with_rich)
		mail_parts_add(parts, &parts->text, words);
	for (const struct mime_part *part = alternative->first; part != NULL; part = part->next)
		if (part != plain)
			read_part(parts, part, with_rich && part == rich);
}

/* --- any part ---------------------------------------------------------------------------------- */

static bool
is_sealed(const struct mime_part *part)
{
	return mime_is(part, "multipart", "encrypted") || mime_is(part, "application", "pkcs7-mime") ||
	       mime_is(part, "application", "x-pkcs7-mime");
}

/* Made for a program, unless it stands where the words are. */
static bool
is_text(const struct mime_part *part)
{
	static const char *const of_programs[] = { "calendar", "css", "csv", "directory", "javascript", "rtf",
		                                       "vcard", "x-vcard", "xml", "tab-separated-values" };
	if (strcmp(part->disposition, "attachment") == 0 || !mime_is(part, "text", NULL))
		return false;
	for (size_t i = 0; i < LENGTH(of_programs); i++)
		if (strcmp(part->subtype, of_programs[i]) == 0)
			return false;
	return part->name[0] == '\0' || mime_is(part, "text", "plain") ||
	       (is_page(part) && strcmp(part->disposition, "inline") == 0);
}

/* S/MIME hides what it signs, too, when it is not told otherwise. */
static void
read_sealed(struct mail_parts *parts, const struct mime_part *part)
{
	const bool is_signed = strcmp(part->smime_type, "signed-data") == 0;
	parts->in->seal = is_signed ? MAIL_SEAL_SIGNED : MAIL_SEAL_ENCRYPTED;
	mail_tell(parts->in,
	          is_signed ? "Ce message est signé d’une façon qui le rend illisible ici. Demandez à son auteur "
	                      "de l’envoyer sans signature."
	                    : mail_encrypted_words);
	if (part->first == NULL)
		read_file(parts, part);
	for (const struct mime_part *child = part->first; child != NULL; child = child->next)
		if (!mime_is(child, "application", "pgp-encrypted"))
			read_file(parts, child);
}

/* Without text, only the files are wanted: the words are another part's. */
static void
read_part(struct mail_parts *parts, const struct mime_part *part, bool with_text)
{
	if (is_sealed(part))
		read_sealed(parts, part);
	else if (mime_is(part, "message", NULL) && part->first != NULL)
		read_message(parts, part->first);
	else if (with_text && mime_is(part, "multipart", "report") && part->first != NULL)
		read_report(parts, part);
	else if (with_text && mime_is(part, "multipart", "alternative") && part->first != NULL)
		read_alternative(parts, part);
	else if (part->first != NULL) {
		if (mime_is(part, "multipart", "signed") && parts->in->seal == MAIL_SEAL_NONE)
			parts->in->seal = MAIL_SEAL_SIGNED;
		for (const struct mime_part *child = part->first; child != NULL; child = child->next)
			read_part(parts, child, with_text);
	} else if (is_text(part) || (mime_is(part, "multipart", NULL) && !part->is_deep)) {
		/* Several parts that are none: whatever stands there. */
		if (with_text && !part->is_empty)
			read_text(parts, part);
	} else
		read_file(parts, part);
}

void
mail_parts_read(struct mail_parts *parts, const struct mime_part *message)
{
	parts->text = text_new(parts->reading->arena, MAIL_READ_TEXT_LENGTH_MAX);
	parts->details = text_new(parts->reading->arena, MAIL_READ_TEXT_LENGTH_MAX);
	read_part(parts, message, true);
}
