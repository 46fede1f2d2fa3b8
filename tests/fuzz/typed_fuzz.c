/* What a person types in a field of ours: every kind of field of a form, the code of a card, an
 * address, a password, the code of a phone. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/time.h"
#include "ground/people/people_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct form_choice choices[] = { { "oui", "Oui" }, { "non", "Non" } };
enum {
	T_TEXT, T_LONG, T_NUMBER, T_LIMITED, T_DATE, T_CHOICE, T_SELECT, T_CHECK, T_HIDDEN, T_SECRET,
	T_COUNT
};
static const struct form_field fields[T_COUNT] = {
	[T_TEXT] = { "mot", FORM_TEXT, "Mot", .length_max = 20, .required = "Écrivez." },
	[T_LONG] = { "texte", FORM_LONG, "Texte" },
	[T_NUMBER] = { "nombre", FORM_NUMBER, "Nombre" },
	[T_LIMITED] = { "age", FORM_NUMBER, "Âge", .least = 1, .most = 120 },
	[T_DATE] = { "jour", FORM_DATE, "Jour" },
	[T_CHOICE] = { "choix", FORM_CHOICE, "Choix", .choices = choices, .choice_count = 2 },
	[T_SELECT] = { "liste", FORM_SELECT, "Liste", .choices = choices, .choice_count = 2 },
	[T_CHECK] = { "case", FORM_CHECK, "Case" },
	[T_HIDDEN] = { "cle", FORM_HIDDEN },
	[T_SECRET] = { "secret", FORM_SECRET, "Secret" },
};

static bool
same_everywhere(void *subject, const char *name, struct span *value_r)
{
	(void)name;
	*value_r = *(const struct span *)subject;
	return true;
}

static void
day_is_told_and_read_again(struct arena *arena, int32_t day)
{
	must(day >= DAYS_MIN && day <= DAYS_MAX);
	struct text words = text_new(arena, 100), iso = text_new(arena, 100);
	text_add_date_words(&words, day);
	text_add_date(&iso, day);
	struct span written = text_span(&iso);
	struct form *again = form_new(arena, &fields[T_DATE], 1);
	must(form_read(again, same_everywhere, &written));
	must(form_date(again, 0) == day);
}

/* What the other readers are given: text that a form has cleaned. */
static struct span
forms_are_read(struct arena *arena, struct span input)
{
	struct form *form = form_new(arena, fields, T_COUNT);
	const bool is_fine = form_read(form, same_everywhere, &input);
	must(is_fine == form_is_fine(form));
	for (size_t i = 0; i < T_COUNT; i++)
		must(span_is_utf8(form_text(form, i)) &&
		     (!form_has(form, i) || form_text(form, i).length > 0));
	if (form_has(form, T_DATE))
		day_is_told_and_read_again(arena, form_date(form, T_DATE));
	if (form_has(form, T_LIMITED))
		must(form_number(form, T_LIMITED) >= 1 && form_number(form, T_LIMITED) <= 120);
	/* of several lines, only blank ones are taken away */
	const struct span lines = form_text(form, T_LONG);
	must(span_equal(span_trim(lines), span_trim(form_text(form, T_SECRET))));
	return form_text(form, T_SECRET);
}

static void
secrets_are_read(struct arena *arena, struct span input)
{
	char code[VAULT_CODE_LENGTH + 1], again[VAULT_CODE_LENGTH + 1];
	if (vault_code_read(input, code)) {
		must(strlen(code) == VAULT_CODE_LENGTH);
		must(vault_code_read(span_of(code), again) && strcmp(code, again) == 0);
	}
	struct span mail, mail_again;
	if (people_mail_read(arena, input, &mail)) {
		must(mail.length <= PEOPLE_MAIL_LENGTH_MAX && span_find(mail, SPAN("@")) != SIZE_MAX);
		must(people_mail_read(arena, mail, &mail_again) && span_equal(mail, mail_again));
	}
	(void)vault_password_weakness(input, SPAN("lea.roy"));
	(void)vault_password_weakness(SPAN("Un été à la plage, 1998"), input);
	must(people_device_words(input) != NULL);
	static const uint8_t secret[VAULT_TOTP_SECRET_SIZE] = "12345678901234567890";
	int64_t step;
	(void)vault_totp_is(secret, input, 59, -2, &step);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size > 4096)
		return 0;
	struct arena *arena = arena_new(4 << 20);
	const struct span input = span_from((const char *)bytes, size);
	secrets_are_read(arena, forms_are_read(arena, input));
	arena_end(arena);
	return 0;
}
