/* The headers of a message: who, to whom, about what, in answer to what. */
#include <gmime/gmime.h>
#include <string.h>

#include "base/time.h"
#include "craft/mail/mail_inside.h"

/* --- people ------------------------------------------------------------------------------------ */

enum { ADDRESS_LENGTH_MAX = 1000, HEADER_COUNT_MAX = 100, GROUP_DEPTH_MAX = 3 };

/* The next address of a list, between commas. The name of a group is left out: « Élus: a@x.fr, b@x.fr; ». One
 * at a time, for GMime takes the square of a list's length, and calls itself for each group in a group. */
static bool
take_address(struct span *rest, struct span *address_r)
{
	size_t begin = 0, i = 0, comments = 0;
	bool is_quoted = false, is_angled = false;
	for (; i < rest->length; i++) {
		const char c = rest->at[i];
		if (c == '\\' && (is_quoted || comments > 0))
			i++;
		else if (c == '"' && comments == 0)
			is_quoted = !is_quoted;
		else if (is_quoted)
			continue;
		else if (c == '(')
			comments++;
		else if (c == ')' && comments > 0)
			comments--;
		else if (comments > 0)
			continue;
		else if (c == '<' || c == '>')
			is_angled = c == '<';
		else if (c == ':' && !is_angled)
			begin = i + 1;
		else if ((c == ',' && !is_angled) || c == ';')
			break;
	}
	const size_t end = i < rest->length ? i : rest->length;
	if (rest->length == 0)
		return false;
	*address_r = span_from(rest->at + begin, end - begin);
	*rest = end == rest->length ? SPAN("") : span_from(rest->at + end + 1, rest->length - end - 1);
	if (address_r->length > ADDRESS_LENGTH_MAX)
		address_r->length = ADDRESS_LENGTH_MAX;
	return true;
}

static struct mail_person
person_of(struct arena *arena, InternetAddressMailbox *mailbox)
{
	const char *name = internet_address_get_name((InternetAddress *)mailbox);
	const char *address = internet_address_mailbox_get_addr(mailbox);
	struct mail_person person = { .name = words_line(arena, span_of(name), MAIL_NAME_LENGTH_MAX),
		                          .address = words_line(arena, span_of(address), MAIL_NAME_LENGTH_MAX) };
	if (span_find(person.address, SPAN("@")) != SIZE_MAX &&
	    person.address.length <= MAIL_ADDRESS_LENGTH_MAX)
		return person;
	if (person.name.length == 0)
		person.name = person.address;
	person.address = SPAN("");
	return person;
}

static void
add_people(struct arena *arena, InternetAddressList *list, struct mail_people *people, int depth)
{
	const int count = internet_address_list_length(list);
	for (int i = 0; i < count; i++) {
		InternetAddress *address = internet_address_list_get_address(list, i);
		if (INTERNET_ADDRESS_IS_GROUP(address)) {
			if (depth < GROUP_DEPTH_MAX)
				add_people(arena, internet_address_group_get_members((InternetAddressGroup *)address),
				           people, depth + 1);
			continue;
		}
		people->count_all++;
		if (people->count < MAIL_READ_PEOPLE_COUNT_MAX)
			people->at[people->count++] = person_of(arena, (InternetAddressMailbox *)address);
	}
}

/* Where the rules find several in one, « a@x.fr b@x.fr », there are several. */
static void
add_written(struct arena *arena, struct span written, struct mail_people *people)
{
	const struct mime_header header = { .raw = written };
	if (span_trim(written).length == 0)
		return;
	if (people->count == MAIL_READ_PEOPLE_COUNT_MAX) {
		people->count_all++;
		return;
	}
	InternetAddressList *read =
		internet_address_list_parse(mime_options(), words_decoded(arena, mime_value(arena, &header), true));
	if (read == NULL)
		return;
	add_people(arena, read, people, 0);
	g_object_unref(read);
}

/* Of one header, or of all that bear the name. */
static struct mail_people
read_people(struct arena *arena, const struct mime_part *message, const char *name, bool is_one)
{
	struct mail_people people = { .at = arena_array_of(arena, struct mail_person,
		                                               MAIL_READ_PEOPLE_COUNT_MAX) };
	const struct mime_header *header = mime_header(message->headers, name);
	for (int i = 0; header != NULL && i < (is_one ? 1 : HEADER_COUNT_MAX); i++) {
		struct span rest = header->raw, written;
		while (take_address(&rest, &written))
			if (!is_one || people.count == 0)
				add_written(arena, written, &people);
		header = mime_header(header->next, name);
	}
	return people;
}

/* « Big Bug bb@bug.com »: no address by the rules, but who reads it knows. */
static struct mail_person
person_in(struct arena *arena, struct span words)
{
	struct mail_person person = { .name = words, .address = SPAN("") };
	struct span rest = words, word;
	while (rest.length > 0 && span_cut(&rest, ' ', &word)) {
		while (word.length > 0 && strchr("<>()[],;\"'", word.at[0]) != NULL)
			word = span_from(word.at + 1, word.length - 1);
		while (word.length > 0 && strchr("<>()[],;\"'", word.at[word.length - 1]) != NULL)
			word.length--;
		if (!mail_address_is_fine(word))
			continue;
		person.address = word;
		const struct span before = span_from(words.at, (size_t)(word.at - words.at));
		person.name = words_line(arena, before, MAIL_NAME_LENGTH_MAX);
		break;
	}
	return person;
}

struct mail_person
mail_head_person(struct arena *arena, const struct mime_part *message, const char *name)
{
	const struct mime_header *header = mime_header(message->headers, name);
	if (header == NULL)
		return (struct mail_person){ SPAN(""), SPAN("") };
	const struct mail_people people = read_people(arena, message, name, true);
	if (people.count > 0 && people.at[0].address.length > 0)
		return people.at[0];
	return person_in(arena, people.count > 0 ? people.at[0].name
	                                         : words_of_header(arena, mime_value(arena, header),
	                                                           MAIL_NAME_LENGTH_MAX));
}

static void
read_sender(struct arena *arena, const struct mime_part *message, struct mail_in *in)
{
	static const char *const names[] = { "From", "Sender", "Reply-To", "Return-Path" };
	struct span name = SPAN("");
	in->sender = mail_head_person(arena, message, "Sender");
	in->reply_to = mail_head_person(arena, message, "Reply-To");
	for (size_t i = 0; i < LENGTH(names) && in->from.address.length == 0; i++) {
		in->from = mail_head_person(arena, message, names[i]);
		if (name.length == 0)
			name = in->from.name;
	}
	in->from.name = name;
}

/* --- identifiers ------------------------------------------------------------------------------- */

static bool
is_space(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

/* The next « <…> », without the blanks that folding may have put in it. */
static bool
take_id(struct arena *arena, struct span *rest, struct span *id_r)
{
	for (;;) {
		const size_t begin = span_find(*rest, SPAN("<"));
		if (begin == SIZE_MAX)
			return false;
		*rest = span_from(rest->at + begin + 1, rest->length - begin - 1);
		size_t end = 0;
		while (end < rest->length && rest->at[end] != '>' && rest->at[end] != '<')
			end++;
		if (end == rest->length || rest->at[end] == '<')
			continue;
		const struct span inside = span_from(rest->at, end);
		*rest = span_from(rest->at + end + 1, rest->length - end - 1);
		struct text id = text_new(arena, MAIL_READ_ID_LENGTH_MAX);
		for (size_t i = 0; i < inside.length && !id.cut; i++)
			if (!is_space(inside.at[i]))
				text_add_char(&id, inside.at[i]);
		if (id.cut || id.length == 0 || !span_is_utf8(text_span(&id)))
			continue;
		*id_r = text_span(&id);
		return true;
	}
}

/* Without < and >, as some programs write it. */
static struct span
bare_id(struct arena *arena, struct span value)
{
	value = span_trim(value);
	for (size_t i = 0; i < value.length; i++)
		if (is_space(value.at[i]) || (unsigned char)value.at[i] > 0x7e)
			return SPAN("");
	return value.length > 0 && value.length <= MAIL_READ_ID_LENGTH_MAX &&
	               span_find(value, SPAN("@")) != SIZE_MAX
	           ? span_keep(arena, value)
	           : SPAN("");
}

/* Once too many, the first one stays (it began everything) and the last ones. */
static struct mail_ids
read_ids(struct arena *arena, const struct mime_part *message, const char *name)
{
	struct mail_ids ids = { .at = arena_array_of(arena, struct span, MAIL_READ_REFERENCE_COUNT_MAX) };
	const struct mime_header *header = mime_header(message->headers, name);
	for (int i = 0; header != NULL && i < 10; i++) {
		struct span rest = span_of(mime_value(arena, header)), id;
		const struct span bare = bare_id(arena, rest);
		if (bare.length > 0 && bare.at[0] != '<')
			ids.at[ids.count < MAIL_READ_REFERENCE_COUNT_MAX ? ids.count++ : ids.count - 1] = bare;
		else
			while (take_id(arena, &rest, &id)) {
				if (ids.count == MAIL_READ_REFERENCE_COUNT_MAX)
					memmove(ids.at + 1, ids.at + 2, (--ids.count - 1) * sizeof *ids.at);
				ids.at[ids.count++] = id;
			}
		header = mime_header(header->next, name);
	}
	return ids;
}

static void
read_thread(struct arena *arena, const struct mime_part *message, struct mail_in *in)
{
	const struct mail_ids own = read_ids(arena, message, "Message-ID");
	in->message_id = own.count > 0 ? own.at[0] : SPAN("");
	in->in_reply_to = read_ids(arena, message, "In-Reply-To");
	in->references = read_ids(arena, message, "References");
}

/* --- where it came, and the marks of ours ------------------------------------------------------ */

static bool
is_mark_letter(char c)
{
	return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

static void
keep_mark(struct arena *arena, struct span mark, struct span *marks, size_t *count,
          size_t count_max)
{
	if (mark.length == 0 || mark.length > MAIL_MARK_LENGTH_MAX || *count == count_max)
		return;
	for (size_t i = 0; i < *count; i++)
		if (span_equal(marks[i], mark))
			return;
	marks[(*count)++] = span_keep(arena, mark);
}

/* « retours+MARK@ville.fr », « <MARK.parvis@ville.fr> ». */
void
mail_marks_find(struct arena *arena, struct span words, struct span *marks, size_t *count,
                size_t count_max)
{
	for (size_t i = 0; i < words.length; i++) {
		const size_t begin = i;
		while (i < words.length && is_mark_letter(words.at[i]))
			i++;
		if (i == begin)
			continue;
		const struct span mark = span_from(words.at + begin, i - begin);
		const struct span rest = span_from(words.at + i, words.length - i);
		if (span_starts(rest, ".parvis@") ||
		    (begin > 0 && words.at[begin - 1] == '+' && span_starts(rest, "@")))
			keep_mark(arena, mark, marks, count, count_max);
	}
}

static void
find_marks(struct arena *arena, struct span words, struct mail_in *in)
{
	mail_marks_find(arena, words, in->marks, &in->mark_count, MAIL_READ_MARK_COUNT_MAX);
}

static void
add_delivered(struct mail_in *in, struct span address)
{
	if (span_find(address, SPAN("@")) == SIZE_MAX || address.length > MAIL_ADDRESS_LENGTH_MAX ||
	    in->delivered_to_count == MAIL_READ_DELIVERED_COUNT_MAX)
		return;
	for (size_t i = 0; i < in->delivered_to_count; i++)
		if (span_equal(in->delivered_to[i], address))
			return;
	in->delivered_to[in->delivered_to_count++] = address;
}

static void
read_delivered(struct arena *arena, const struct mime_part *message, struct mail_in *in)
{
	static const char *const names[] = { "Delivered-To", "X-Delivered-To", "X-Original-To",
		                                 "Envelope-To", "X-Envelope-To", "X-RCPT-To", "X-Real-To" };
	for (size_t i = 0; i < LENGTH(names); i++) {
		const struct mime_header *header = mime_header(message->headers, names[i]);
		for (int k = 0; header != NULL && k < MAIL_READ_DELIVERED_COUNT_MAX; k++) {
			struct span value = words_line(arena, span_of(mime_value(arena, header)), MAIL_NAME_LENGTH_MAX);
			if (span_starts(value, "<") && span_ends(value, ">"))
				value = span_from(value.at + 1, value.length - 2);
			add_delivered(in, value);
			header = mime_header(header->next, names[i]);
		}
	}
}

static void
read_marks(struct arena *arena, struct mail_in *in)
{
	for (size_t i = 0; i < in->delivered_to_count; i++)
		find_marks(arena, in->delivered_to[i], in);
	for (size_t i = 0; i < in->to.count; i++)
		find_marks(arena, in->to.at[i].address, in);
	for (size_t i = 0; i < in->cc.count; i++)
		find_marks(arena, in->cc.at[i].address, in);
	for (size_t i = in->in_reply_to.count; i-- > 0;)
		find_marks(arena, in->in_reply_to.at[i], in);
	for (size_t i = in->references.count; i-- > 0;)
		find_marks(arena, in->references.at[i], in);
}

/* --- the rest ---------------------------------------------------------------------------------- */

/* Without comments, nor blanks around a colon: « 09(comment): 55 », which RFC 822 allowed. */
static const char *
plain_date(struct arena *arena, const char *value)
{
	char *plain = arena_copy_text(arena, value), *to = plain;
	size_t comments = 0;
	for (const char *c = value; *c != '\0'; c++) {
		comments += *c == '(';
		const bool is_blank = *c == ' ' || *c == '\t';
		if (*c == ':')
			while (to > plain && to[-1] == ' ')
				to--;
		if (comments == 0 && !(is_blank && to > plain && (to[-1] == ':' || to[-1] == ' ')))
			*to++ = is_blank ? ' ' : *c;
		if (*c == ')' && comments > 0)
			comments--;
	}
	*to = '\0';
	return plain;
}

/* A clock that was never set says 1970 or 1901: no message is older than RFC 822. */
static void
read_date(struct arena *arena, const struct mime_part *message, struct mail_in *in)
{
	enum { FIRST_YEAR = 1982, VALUE_LENGTH_MAX = 200 };
	const char *value = mime_value(arena, mime_header(message->headers, "Date"));
	if (strlen(value) > VALUE_LENGTH_MAX)
		return;
	GDateTime *read = g_mime_utils_header_decode_date(plain_date(arena, value));
	if (read == NULL)
		return;
	in->date_unix_s = g_date_time_to_unix(read);
	in->has_date = g_date_time_get_year(read) >= FIRST_YEAR && instant_is_valid(in->date_unix_s);
	if (!in->has_date)
		in->date_unix_s = 0;
	g_date_time_unref(read);
}

void
mail_head_read(struct arena *arena, const struct mime_part *message, struct mail_in *in)
{
	const struct mime_header *subject = mime_header(message->headers, "Subject");
	read_sender(arena, message, in);
	in->to = read_people(arena, message, "To", false);
	in->cc = read_people(arena, message, "Cc", false);
	in->subject = words_of_header(arena, mime_value(arena, subject), MAIL_SUBJECT_LENGTH_MAX);
	read_date(arena, message, in);
	read_thread(arena, message, in);
	read_delivered(arena, message, in);
	read_marks(arena, in);
}
