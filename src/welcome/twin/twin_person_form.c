/* How a person is called and reached, as one types it: a contact a line, the one to use first. */
#include <string.h>

#include "welcome/twin/twin_inside.h"

static const struct form_choice prefers_choices[] = {
	{ "courriel", "Par courriel" },
	{ "telephone", "Par téléphone" },
	{ "courrier", "Par courrier" },
};
_Static_assert(LENGTH(prefers_choices) == PERSON_CONTACT_KIND_COUNT, "a choice for each kind");

static const struct form_field person_form[TWIN_FORM_COUNT] = {
	[TWIN_FORM_NAME] = { "nom", FORM_TEXT, "Nom et prénom", .length_max = PERSON_NAME_LENGTH_MAX },
	[TWIN_FORM_MAILS] = { "courriels", FORM_LONG, "Adresses électroniques",
		.hint = "Une par ligne\u202f: en premier, celle à utiliser d’abord.", .length_max = 2000 },
	[TWIN_FORM_PHONES] = { "telephones", FORM_LONG, "Numéros de téléphone",
		.hint = "Un par ligne\u202f: en premier, celui à utiliser d’abord.", .length_max = 1000 },
	[TWIN_FORM_POST] = { "adresse", FORM_LONG, "Adresse postale",
		.length_max = PERSON_CONTACT_LENGTH_MAX },
	[TWIN_FORM_PREFERS] = { "prefere", FORM_CHOICE, "La voie que la personne préfère",
		.choices = prefers_choices, .choice_count = LENGTH(prefers_choices) },
	[TWIN_FORM_NEEDS] = { "besoins", FORM_LONG, "Ce qui l’aide",
		.hint = "Avec ses mots\u202f: un interprète, la langue des signes, du facile à lire. Rien de plus sur sa "
	            "santé.",
		.length_max = PERSON_NEEDS_LENGTH_MAX },
	[TWIN_FORM_LANGUAGE] = { "langue", FORM_TEXT, "Sa langue, si ce n’est pas le français",
		.hint = "Son code\u202f: en pour l’anglais, ar pour l’arabe.", .length_max = 20 },
	[TWIN_FORM_ACTS_FOR] = { "represente", FORM_LONG, "Qui elle représente, et à quel titre",
		.hint = "Par exemple\u202f: sa mère, Mme Diop, par une procuration du 3 mai.",
		.length_max = PERSON_NEEDS_LENGTH_MAX },
};

struct form *
twin_form_new(struct arena *arena)
{
	return form_new(arena, person_form, TWIN_FORM_COUNT);
}

/* --- drawn ------------------------------------------------------------------------------------ */

static void
add_lines(struct text *lines, const struct person_contact *contacts, size_t count,
          enum person_contact_kind kind, bool is_preferred)
{
	for (size_t i = 0; i < count; i++)
		if (contacts[i].kind == kind && contacts[i].is_preferred == is_preferred)
			text_format(lines, "%s%.*s", lines->length > 0 ? "\n" : "",
			            SPAN_ARGS(contacts[i].value));
}

static void
fill_contacts(struct form *form, struct arena *arena, const struct person_contact *contacts,
              size_t count)
{
	static const size_t fields[] = { [PERSON_MAIL] = TWIN_FORM_MAILS,
		                             [PERSON_PHONE] = TWIN_FORM_PHONES,
		                             [PERSON_POST] = TWIN_FORM_POST };
	for (size_t kind = 0; kind < PERSON_CONTACT_KIND_COUNT; kind++) {
		struct text lines = text_new(arena, 40000);
		add_lines(&lines, contacts, count, (enum person_contact_kind)kind, true);
		add_lines(&lines, contacts, count, (enum person_contact_kind)kind, false);
		form_fill(form, fields[kind], text_span(&lines));
	}
}

void
twin_form_fill(struct form *form, struct arena *arena, const struct person *person,
               const struct person_contact *contacts, size_t count)
{
	form_fill(form, TWIN_FORM_NAME, person->name);
	form_fill(form, TWIN_FORM_NEEDS, person->needs);
	form_fill(form, TWIN_FORM_LANGUAGE, person->language);
	form_fill(form, TWIN_FORM_ACTS_FOR, person->acts_for);
	form_fill(form, TWIN_FORM_PREFERS, span_of(prefers_choices[person->prefers].value));
	fill_contacts(form, arena, contacts, count);
}

/* --- read ------------------------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	struct form *form;
	const struct person_contact *kept;
	size_t kept_count;
	struct person_contact *contacts;
	size_t count;
};

static void
add_contact(struct reading *reading, size_t field, struct person_contact contact)
{
	bool is_first = true;
	for (size_t i = 0; i < reading->count; i++) {
		if (reading->contacts[i].kind != contact.kind)
			continue;
		is_first = false;
		if (contact.key.length > 0 && span_equal(reading->contacts[i].key, contact.key))
			return; /* typed twice */
	}
	if (reading->count == PERSON_CONTACT_COUNT_MAX) {
		form_complain(reading->form, person_form[field].name, "Gardez vingt adresses et numéros au plus.");
		return;
	}
	contact.is_preferred = is_first;
	for (size_t i = 0; i < reading->kept_count; i++)
		if (reading->kept[i].kind == contact.kind && contact.key.length > 0 &&
		    span_equal(reading->kept[i].key, contact.key))
			contact.is_proved = reading->kept[i].is_proved;
	reading->contacts[reading->count++] = contact;
}

static void
read_lines(struct reading *reading, size_t field, enum person_contact_kind kind, const char *what)
{
	struct span rest = form_text(reading->form, field), line;
	while (span_cut(&rest, '\n', &line)) {
		struct person_contact contact;
		line = span_trim(line);
		if (line.length == 0)
			continue;
		if (!person_contact_read(reading->arena, kind, line, &contact)) {
			form_complain(reading->form, person_form[field].name,
			              arena_format(reading->arena, "«\u202f%.*s\u202f» ne se lit pas\u202f: écrivez %s.",
			                           SPAN_ARGS(line), what));
			return;
		}
		add_contact(reading, field, contact);
	}
}

/* A letter, then letters, figures and hyphens: as RFC 5646 has them. */
static bool
is_language(struct span typed)
{
	for (size_t i = 0; i < typed.length; i++) {
		const char c = typed.at[i];
		const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		const bool may_follow = (c >= '0' && c <= '9') || (c == '-' && i + 1 < typed.length);
		if (!is_letter && (i < 2 || !may_follow))
			return false;
	}
	return typed.length != 1;
}

void
twin_form_read(struct form *form, struct arena *arena, struct person *person,
               const struct person_contact *kept, size_t kept_count,
               struct person_contact contacts_r[PERSON_CONTACT_COUNT_MAX], size_t *count_r)
{
	struct reading reading = { arena, form, kept, kept_count, contacts_r, 0 };
	const struct span post = span_trim(form_text(form, TWIN_FORM_POST));
	struct person_contact contact;
	read_lines(&reading, TWIN_FORM_MAILS, PERSON_MAIL, "une adresse comme nom@exemple.fr");
	read_lines(&reading, TWIN_FORM_PHONES, PERSON_PHONE, "un numéro comme 06 12 34 56 78");
	if (post.length > 0 && !person_contact_read(arena, PERSON_POST, post, &contact))
		form_complain(form, person_form[TWIN_FORM_POST].name, "Écrivez une adresse postale plus courte.");
	else if (post.length > 0)
		add_contact(&reading, TWIN_FORM_POST, contact);
	if (!is_language(form_text(form, TWIN_FORM_LANGUAGE)))
		form_complain(form, person_form[TWIN_FORM_LANGUAGE].name,
		              "Écrivez le code de la langue\u202f: en pour l’anglais, ar pour l’arabe.");
	person->name = form_text(form, TWIN_FORM_NAME);
	person->needs = form_text(form, TWIN_FORM_NEEDS);
	person->language = form_text(form, TWIN_FORM_LANGUAGE);
	person->acts_for = form_text(form, TWIN_FORM_ACTS_FOR);
	if (form_has(form, TWIN_FORM_PREFERS))
		person->prefers = (enum person_contact_kind)form_choice(form, TWIN_FORM_PREFERS);
	*count_r = reading.count;
}
