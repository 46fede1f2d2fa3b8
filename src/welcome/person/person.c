#include "welcome/person/person.h"

#include "craft/mail/mail.h"
#include "craft/sms/sms.h"
#include "welcome/person/person_inside.h"

const char *const person_contact_words[PERSON_CONTACT_KIND_COUNT] = {
	[PERSON_MAIL] = "courriel",
	[PERSON_PHONE] = "téléphone",
	[PERSON_POST] = "courrier",
};

static struct span
small_letters(struct arena *arena, struct span span)
{
	char *bytes = span_copy(arena, span);
	for (size_t i = 0; i < span.length; i++)
		if (bytes[i] >= 'A' && bytes[i] <= 'Z')
			bytes[i] = (char)(bytes[i] - 'A' + 'a');
	return span_from(bytes, span.length);
}

struct span
person_phone_words(struct arena *arena, struct span phone)
{
	struct text words = text_new(arena, 2 * phone.length + 1);
	for (size_t i = 0; i < phone.length; i++)
		if (phone.at[i] == ' ')
			text_add_z(&words, "\u00a0");
		else
			text_add_char(&words, phone.at[i]);
	return text_span(&words);
}

bool
person_contact_read(struct arena *arena, enum person_contact_kind kind, struct span typed,
                    struct person_contact *contact_r)
{
	char number[SMS_NUMBER_SIZE];
	const struct span value = span_trim(typed);
	*contact_r = (struct person_contact){ .kind = kind, .value = span_keep(arena, value) };
	switch (kind) {
	case PERSON_MAIL:
		if (!mail_address_is_fine(value))
			return false;
		contact_r->key = small_letters(arena, value);
		return true;
	case PERSON_PHONE:
		if (sms_number_read(value, number) == SMS_NUMBER_WRONG)
			return false;
		contact_r->key = span_of(arena_copy_text(arena, number));
		return true;
	case PERSON_POST:
	case PERSON_CONTACT_KIND_COUNT: break;
	}
	return value.length > 0 && value.length <= PERSON_CONTACT_LENGTH_MAX;
}

struct span
person_name_key(struct arena *arena, struct span name)
{
	static const char *const civilities[] = { "m-",       "mr-",     "mme-",   "mlle-",
		                                      "monsieur-", "madame-", "docteur-", "maitre-" };
	const struct span slug = span_slug(arena, name, PERSON_NAME_LENGTH_MAX);
	for (size_t i = 0; i < LENGTH(civilities); i++)
		if (span_starts(slug, civilities[i])) {
			const size_t length = span_of(civilities[i]).length;
			return span_from(slug.at + length, slug.length - length);
		}
	return slug;
}

/* « durand-lea » is « lea-durand »: forms ask for names in either order. */
bool
person_names_agree(struct arena *arena, struct span one, struct span other)
{
	struct span a = person_name_key(arena, one), b = person_name_key(arena, other), part;
	if (a.length != b.length || a.length == 0)
		return false;
	while (span_cut(&a, '-', &part)) {
		struct span rest = b, word;
		bool is_there = false;
		while (!is_there && span_cut(&rest, '-', &word))
			is_there = span_equal(word, part);
		if (!is_there)
			return false;
	}
	return true;
}
