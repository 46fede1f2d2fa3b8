/* A message, read before anything is written: who, what, and what whoever reads it must know. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "craft/vault/vault.h"
#include "welcome/letters/letters_inside.h"

enum { REMARKS_LENGTH_MAX = 4000 };

void
letters_remark(struct letters_taking *taking, const char *format, ...)
{
	char line[800];
	va_list list;
	va_start(list, format);
	vsnprintf(line, sizeof line, format, list);
	va_end(list);
	/* A name that is cut in the middle of a letter would be no text. */
	struct span words = span_of(line);
	while (words.length > 0 && !span_is_utf8(words))
		words.length--;
	text_format(&taking->remarks, "%s%.*s", taking->remarks.length > 0 ? "\n" : "",
	            SPAN_ARGS(words));
}

/* --- known by ----------------------------------------------------------------------------------- */

/* Where the header ends: servers add to it on the way. */
static struct span
body_of(struct span bytes)
{
	static const char *const ends[] = { "\r\n\r\n", "\n\n" };
	size_t best = bytes.length;
	for (size_t i = 0; i < LENGTH(ends); i++) {
		const size_t at = span_find(bytes, span_of(ends[i]));
		if (at < best)
			best = at;
	}
	return span_from(bytes.at + best, bytes.length - best);
}

/* One that comes by two ways is one; who copies a Message-ID under other words has sent another. Without a
 * Message-ID, all of it counts. */
static struct span
sum_of(struct arena *arena, const struct letters_taking *taking)
{
	const struct mail_in *in = &taking->in;
	uint8_t body[VAULT_HASH_SIZE], *sum = arena_array_of(arena, uint8_t, VAULT_HASH_SIZE);
	const bool has_id = taking->is_message && in->message_id.length > 0;
	vault_sum(has_id ? body_of(taking->message->bytes) : taking->message->bytes, body);
	struct text joined = text_new(arena, 2000);
	text_add(&joined, span_from((const char *)body, sizeof body));
	if (has_id)
		text_format(&joined, "%.*s\n%.*s", SPAN_ARGS(in->message_id), SPAN_ARGS(in->from.address));
	vault_hash("letters.taken", text_span(&joined), sum);
	return span_from((const char *)sum, VAULT_HASH_SIZE);
}

/* --- who ---------------------------------------------------------------------------------------- */

/* Where an answer goes: forms of sites write for people, and say who in Reply-To; a list says itself. */
static void
read_who(struct arena *arena, struct letters_taking *taking)
{
	const struct mail_in *in = &taking->in;
	const bool by_reply = !in->is_list && mail_address_is_fine(in->reply_to.address);
	const struct mail_person *person = by_reply ? &in->reply_to : &in->from;
	struct person_contact contact;
	taking->name = person->name.length > 0 ? person->name : in->from.name;
	taking->name = letters_cut(span_trim(taking->name), PERSON_NAME_LENGTH_MAX);
	taking->address = SPAN("");
	if (person_contact_read(arena, PERSON_MAIL, person->address, &contact))
		taking->address = contact.key;
}

/* --- what --------------------------------------------------------------------------------------- */

static void
read_text(struct letters_taking *taking)
{
	const struct mail_in *in = &taking->in;
	taking->text = letters_cut(span_trim(in->text), DESK_TEXT_LENGTH_MAX);
	taking->quoted = letters_cut(span_trim(in->quoted), DESK_TEXT_LENGTH_MAX);
	if (taking->text.length == 0)
		taking->text = in->file_count > 0 ? SPAN("(Un message sans texte, avec des fichiers.)")
		                                  : SPAN("(Un message sans texte.)");
	for (size_t i = 0; i < in->told_count; i++)
		letters_remark(taking, "%s", in->told[i]);
	if (taking->message->size > taking->message->bytes.length)
		letters_remark(taking, "Ce message pesait %zu\u00a0Mo\u202f: au-delà de 40\u00a0Mo, rien n’a été lu.",
		               taking->message->size / 1000000);
	if (taking->address.length == 0)
		letters_remark(taking, "Ce message ne porte pas d’adresse à laquelle répondre.");
	else if (in->never_answer)
		letters_remark(taking, "Ce message vient d’un automate ou d’une liste\u202f: aucun accusé de réception "
		                       "n’est parti.");
}

/* Of what a robot sends nothing is kept, so its files are not looked at. */
static bool
keeps_nothing(const struct mail_in *in)
{
	return in->is_ours || in->has_looped || in->is_auto_reply ||
	       in->report == MAIL_REPORT_DELIVERY || in->report == MAIL_REPORT_READING;
}

struct trying {
	struct arena *arena;
	int64_t root_id, now_s;
	struct letters_taking *taking;
	struct fault fault;
};

static bool
write_try(struct db *db, void *data)
{
	struct trying *trying = data;
	return letters_store_try(trying->arena, db, trying->root_id, trying->taking->sum, trying->now_s,
	                         &trying->taking->tries, &trying->fault);
}

bool
letters_try(struct arena *arena, const struct letters_house *house, struct letters_taking *taking,
            int64_t now_s, struct fault *fault_r)
{
	struct trying trying = { .arena = arena, .root_id = house->root_id, .now_s = now_s,
		                     .taking = taking };
	struct fault unwritten = { NULL, NULL };
	if (store_write(house->store, write_try, &trying, &unwritten))
		return true;
	*fault_r = unwritten.for_log != NULL ? unwritten : trying.fault;
	return false;
}

bool
letters_read(struct arena *arena, const struct letters_house *house,
             const struct letters_message *message, int64_t now_s, struct letters_taking *taking_r,
             struct fault *fault_r)
{
	struct fault why;
	*taking_r = (struct letters_taking){ .message = message, .name = SPAN(""), .address = SPAN(""),
		                                 .text = SPAN(""), .quoted = SPAN(""),
		                                 .remarks = text_new(arena, REMARKS_LENGTH_MAX) };
	taking_r->is_message = mail_read(arena, message->bytes, &taking_r->in, &why);
	taking_r->sum = sum_of(arena, taking_r);
	if (!taking_r->is_message)
		return true;
	read_who(arena, taking_r);
	read_text(taking_r);
	const bool is_fine = keeps_nothing(&taking_r->in) ||
	                     letters_files_keep(arena, house, taking_r, now_s, fault_r);
	taking_r->remark_length = taking_r->remarks.length;
	return is_fine;
}
