#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/ask/ask_for_tests.h"
#include "craft/ask/ask_inside.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* --- typing -------------------------------------------------------------------------------------- */

/* What is typed in one question: { "-0", "oui" } is field q3-0. */
struct typed {
	size_t question;
	const char *fields[10][2];
};

static bool
lookup_typed(void *subject, const char *name, struct span *value_r)
{
	const struct typed *typed = subject;
	for (size_t i = 0; i < LENGTH(typed->fields) && typed->fields[i][0] != NULL; i++) {
		char field[40];
		snprintf(field, sizeof field, "q%zu%s", typed->question, typed->fields[i][0]);
		if (strcmp(field, name) == 0) {
			*value_r = span_of(typed->fields[i][1]);
			return true;
		}
	}
	return false;
}

static struct ask_sheet *
sheet_new(void)
{
	struct ask_sheet *sheet = ask_sheet_new(arena, ask_all);
	ask_give_places(sheet, &ask_places_for_tests);
	return sheet;
}

/* The sheet after one question was read. */
static struct ask_sheet *
read_typed(struct typed typed)
{
	struct ask_sheet *sheet = sheet_new();
	const bool fine = ask_read_one(sheet, typed.question, lookup_typed, &typed);
	assert_int_equal(fine, ask_is_fine(sheet));
	assert_int_equal(fine, sheet->entries[typed.question].error == NULL);
	return sheet;
}

static const struct ask_value *
taken(struct typed typed)
{
	const struct ask_sheet *sheet = read_typed(typed);
	if (sheet->entries[typed.question].error != NULL)
		fail_msg("%s", sheet->entries[typed.question].error);
	return &ask_values(sheet)[typed.question];
}

static void
refused(struct typed typed, const char *words)
{
	const struct ask_sheet *sheet = read_typed(typed);
	const char *error = sheet->entries[typed.question].error;
	if (error == NULL || strstr(error, words) == NULL)
		fail_msg("« %s » was expected, not « %s »", words, error == NULL ? "" : error);
	assert_int_equal(ask_values(sheet)[typed.question].state, ASK_NOT_ANSWERED);
}

#define ONE(question, text) ((struct typed){ (question), { { "", (text) } } })

static void
number_is(struct typed typed, int64_t number)
{
	const struct ask_value *value = taken(typed);
	assert_int_equal(value->state, ASK_ANSWERED);
	assert_int_equal(value->number, number);
}

static void
state_is(struct typed typed, enum ask_state state)
{
	assert_int_equal(taken(typed)->state, state);
}

static void
text_is(struct typed typed, const char *text)
{
	const struct ask_value *value = taken(typed);
	assert_int_equal(value->state, ASK_ANSWERED);
	assert_true(span_is(value->text, text));
}

/* --- one of a few -------------------------------------------------------------------------------- */

static void
one_choice_is_its_rank_and_nothing_else(void **state)
{
	(void)state;
	number_is(ONE(ALL_ONE, "2"), 2);
	state_is(ONE(ALL_ONE, "pnr"), ASK_DECLINED);
	refused(ONE(ALL_ONE, ""), "Nous comparons les chemins");
	refused(ONE(ALL_ONE, "4"), "n’a pas été comprise");
	refused(ONE(ALL_ONE, "-1"), "n’a pas été comprise");
	refused(ONE(ALL_ONE, "na"), "n’a pas été comprise"); /* not allowed here */
	refused(ONE(ALL_ONE, "99999999999999999999"), "n’a pas été comprise");
	refused(ONE(ALL_ONE, "<script>"), "n’a pas été comprise");
	struct ask_sheet *sheet = sheet_new();
	struct typed typed = ONE(ALL_ONE, "2");
	ask_withhold(sheet, ALL_ONE, 2);
	assert_false(ask_read_one(sheet, ALL_ONE, lookup_typed, &typed));
}

static void
levels_stand_within_their_scale(void **state)
{
	(void)state;
	number_is(ONE(ALL_NET, "0"), 0);
	number_is(ONE(ALL_NET, "10"), 10);
	state_is(ONE(ALL_NET, ""), ASK_NOT_ANSWERED);
	state_is(ONE(ALL_NET, "nsp"), ASK_NOT_KNOWN);
	state_is(ONE(ALL_AGREE, "na"), ASK_NOT_APPLICABLE);
	refused(ONE(ALL_NET, "11"), "n’a pas été comprise");
	refused(ONE(ALL_AGREE, "0"), "n’a pas été comprise");
	refused(ONE(ALL_AGREE, "3,5"), "n’a pas été comprise");
	number_is(ONE(ALL_FACES, "5"), 5);
	refused(ONE(ALL_FACES, "6"), "n’a pas été comprise");
	number_is(ONE(ALL_YES, "oui"), 1);
	number_is(ONE(ALL_YES, "non"), 0);
	state_is(ONE(ALL_YES, "na"), ASK_NOT_APPLICABLE);
	refused(ONE(ALL_YES, "peut-être"), "n’a pas été comprise");
}

static void
a_consent_says_yes_or_no(void **state)
{
	(void)state;
	number_is(ONE(ALL_CONSENT, "oui"), 1);
	number_is(ONE(ALL_CONSENT, "non"), 0); /* an answer is needed, a yes never is */
	refused(ONE(ALL_CONSENT, ""), "Sans un oui ou un non");
}

/* --- several parts ------------------------------------------------------------------------------- */

static void
several_tells_ticked_from_offered_from_not_offered(void **state)
{
	(void)state;
	struct ask_sheet *sheet = sheet_new();
	struct typed typed = { ALL_SEVERAL, { { "-0", "oui" }, { "-3", "oui" } } };
	ask_withhold(sheet, ALL_SEVERAL, 1);
	assert_true(ask_read_one(sheet, ALL_SEVERAL, lookup_typed, &typed));
	const struct ask_part *parts = ask_values(sheet)[ALL_SEVERAL].parts;
	assert_int_equal(parts[0].number, 1);
	assert_int_equal(parts[1].state, ASK_NOT_SHOWN);
	assert_int_equal(parts[2].state, ASK_ANSWERED);
	assert_int_equal(parts[2].number, 0);
	state_is((struct typed){ ALL_SEVERAL, { { "-pnr", "oui" } } }, ASK_DECLINED);
	state_is((struct typed){ ALL_SEVERAL, { { "-na", "oui" } } }, ASK_NOT_ANSWERED); /* not allowed */
	refused((struct typed){ ALL_SEVERAL, { { "-0", "oui" }, { "-pnr", "oui" } } }, "l’un ou l’autre");
	refused((struct typed){ ALL_SEVERAL,
	                        { { "-0", "oui" }, { "-1", "oui" }, { "-2", "oui" }, { "-3", "oui" } } },
	        "3 réponses au plus");
	refused((struct typed){ ALL_SEVERAL, { { "-0", "on\001" } } }, "n’a pas été comprise");
}

static void
rows_are_answered_one_by_one(void **state)
{
	(void)state;
	const struct typed full = { ALL_MATRIX,
		{ { "-0", "1" }, { "-1", "5" }, { "-2", "na" }, { "-3", "2" } } };
	const struct ask_part *parts = taken(full)->parts;
	assert_int_equal(parts[1].number, 5);
	assert_int_equal(parts[2].state, ASK_NOT_APPLICABLE);
	refused((struct typed){ ALL_MATRIX, { { "-0", "1" } } }, "réponse à 3 lignes");
	refused((struct typed){ ALL_MATRIX, { { "-0", "6" } } }, "n’a pas été comprise");
	refused(ONE(ALL_MATRIX, "1"), "Chaque ligne est lue à part");
	parts = taken((struct typed){ ALL_PAIRS, { { "-1", "-3" } } })->parts;
	assert_int_equal(parts[0].state, ASK_NOT_ANSWERED);
	assert_int_equal(parts[1].number, -3);
	refused((struct typed){ ALL_PAIRS, { { "-1", "4" } } }, "n’a pas été comprise");
}

static void
ranks_follow_each_other(void **state)
{
	(void)state;
	const struct ask_part *parts =
		taken((struct typed){ ALL_RANKING, { { "-2", "1" }, { "-0", "2" } } })->parts;
	assert_int_equal(parts[2].number, 1);
	assert_int_equal(parts[0].number, 2);
	assert_int_equal(parts[1].state, ASK_NOT_ANSWERED);
	refused((struct typed){ ALL_RANKING, { { "-2", "1" }, { "-0", "1" } } }, "le même rang, le 1");
	refused((struct typed){ ALL_RANKING, { { "-2", "1" }, { "-0", "3" } } }, "manque le rang 2");
	refused((struct typed){ ALL_RANKING, { { "-2", "1" } } }, "au moins 2 lignes");
	refused((struct typed){ ALL_RANKING, { { "-2", "5" } } }, "de 1 à 4");
	refused((struct typed){ ALL_RANKING, { { "-2", "premier" } } }, "de 1 à 4");
	refused((struct typed){ ALL_RANKING, { { "-2", "999999999999999999999" } } }, "de 1 à 4");
}

static void
a_button_moves_an_item_of_a_ranking(void **state)
{
	(void)state;
	struct typed typed = { ALL_RANKING, { { "-2", "1" }, { "-0", "1" } } };
	struct ask_sheet *sheet = read_typed(typed); /* twice the first: refused, then moved */
	assert_true(ask_move(sheet, SPAN("9-1-haut"))); /* comes last */
	assert_true(ask_is_fine(sheet));
	const struct ask_part *parts = ask_values(sheet)[ALL_RANKING].parts;
	assert_int_equal(parts[0].number, 1);
	assert_int_equal(parts[2].number, 2);
	assert_int_equal(parts[1].number, 3);
	assert_true(ask_move(sheet, SPAN("9-1-haut")));
	assert_int_equal(ask_values(sheet)[ALL_RANKING].parts[1].number, 2);
	assert_true(ask_move(sheet, SPAN("9-0-bas")));
	assert_int_equal(ask_values(sheet)[ALL_RANKING].parts[1].number, 1);
	assert_true(ask_move(sheet, SPAN("9-1-haut"))); /* it is the first */
	assert_int_equal(ask_values(sheet)[ALL_RANKING].parts[1].number, 1);
	sheet = sheet_new(); /* one of the two that are wanted: drawn, not yet an answer */
	assert_true(ask_move(sheet, SPAN("9-3-haut")));
	assert_true(span_is(sheet->entries[ALL_RANKING].typed_parts[3], "1"));
	assert_int_equal(ask_values(sheet)[ALL_RANKING].state, ASK_NOT_ANSWERED);
	static const char *const hostile[] = { "", "9", "9-1", "9-1-", "9-4-haut", "8-1-haut", "99-0-bas",
		"9--1-bas", "9-1-haut-bas", "-9-1-haut" };
	for (size_t i = 0; i < LENGTH(hostile); i++)
		assert_false(ask_move(sheet, span_of(hostile[i])));
}

static void
points_add_up(void **state)
{
	(void)state;
	const struct ask_part *parts =
		taken((struct typed){ ALL_BUDGET, { { "-0", "60" }, { "-2", "40" } } })->parts;
	assert_int_equal(parts[0].number, 60);
	assert_int_equal(parts[1].number, 0);
	refused((struct typed){ ALL_BUDGET, { { "-0", "60" } } }, "à donner\u202f: 40.");
	refused((struct typed){ ALL_BUDGET, { { "-0", "60" }, { "-1", "90" } } }, "retirez-en 50.");
	refused((struct typed){ ALL_BUDGET, { { "-0", "-5" } } }, "de 0 à 100");
	refused((struct typed){ ALL_BUDGET, { { "-0", "moitié" }, { "-1", "50" } } }, "de 0 à 100");
	state_is((struct typed){ ALL_BUDGET, { { "-0", "" } } }, ASK_NOT_ANSWERED);
}

static void
a_kano_pair_has_its_class(void **state)
{
	(void)state;
	const struct ask_value *value = taken((struct typed){ ALL_KANO, { { "-0", "1" }, { "-1", "4" } } });
	struct text cell = text_new(arena, 100);
	ask_tell_code(&ask_all.questions[ALL_KANO], value, 2, &cell);
	assert_true(span_is(text_span(&cell), "M"));
	refused((struct typed){ ALL_KANO, { { "-0", "5" } } }, "n’a pas été comprise");
	/* Berger et al. 1993, table by table: like, must-be, neutral, live-with, dislike. */
	static const char *const berger[] = { "QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ" };
	static const char letters[] = "AOMIRQ";
	for (int there = 0; there < 5; there++)
		for (int missing = 0; missing < 5; missing++)
			assert_int_equal(letters[ask_kano_of(there, missing)], berger[there][missing]);
}

/* --- fields -------------------------------------------------------------------------------------- */

static void
numbers_are_read_as_people_type_them(void **state)
{
	(void)state;
	number_is(ONE(ALL_NUMBER, "12,5"), 125);
	number_is(ONE(ALL_NUMBER, "12.5"), 125);
	number_is(ONE(ALL_NUMBER, "12"), 120);
	number_is(ONE(ALL_NUMBER, "4\u202f80"), 4800);
	number_is(ONE(ALL_NUMBER, ",5"), 5);
	refused(ONE(ALL_NUMBER, "12,55"), "avec 1 chiffre au plus après la virgule, de 0 à 480.");
	refused(ONE(ALL_NUMBER, "480,1"), "de 0 à 480.");
	refused(ONE(ALL_NUMBER, "-1"), "de 0 à 480.");
	refused(ONE(ALL_NUMBER, "12,"), "Écrivez un nombre");
	refused(ONE(ALL_NUMBER, "1e5"), "Écrivez un nombre");
	refused(ONE(ALL_NUMBER, "nan"), "Écrivez un nombre");
	refused(ONE(ALL_NUMBER, "1,2,3"), "Écrivez un nombre");
	refused(ONE(ALL_NUMBER, "99999999999999999999999999999999999999999999999999999999999999999999999"),
	        "Écrivez un nombre");
	state_is((struct typed){ ALL_NUMBER, { { "-nsp", "oui" } } }, ASK_NOT_KNOWN);
}

static void
days_and_hours_exist(void **state)
{
	(void)state;
	number_is(ONE(ALL_DATE, "14/07/2026"), 20648);
	number_is(ONE(ALL_DATE, "2026-07-14"), 20648);
	refused(ONE(ALL_DATE, "31/02/2026"), "qui existe");
	refused(ONE(ALL_DATE, "hier"), "qui existe");
	refused(ONE(ALL_DATE, "14/07/1999"), "du 4 octobre 2024 au");
	number_is(ONE(ALL_TIME, "14:30"), 870);
	number_is(ONE(ALL_TIME, "14 h 30"), 870);
	number_is(ONE(ALL_TIME, "9h"), 540);
	refused(ONE(ALL_TIME, "25:00"), "14 h 30");
	refused(ONE(ALL_TIME, "14:5"), "14 h 30");
	refused(ONE(ALL_TIME, "14"), "14 h 30");
	refused(ONE(ALL_TIME, "7:59"), "entre 8 h 00 et 18 h 00");
}

static const struct catalogue *
english(void)
{
	const struct catalogue *all[CATALOGUE_COUNT_MAX];
	size_t count;
	struct fault fault = { 0 };
	if (!catalogue_read_all(arena, all, &count, &fault))
		fail_msg("%s", fault.for_log);
	for (size_t i = 0; i < count; i++)
		if (catalogue_serves(all[i], SPAN("en")))
			return all[i];
	fail_msg("no English");
	return NULL;
}

static const struct ask_entry *
read_in_english(struct typed typed)
{
	struct ask_sheet *sheet = sheet_new();
	ask_speak(sheet, english(), SPAN("en"));
	(void)ask_read_one(sheet, typed.question, lookup_typed, &typed);
	(void)ask_values(sheet);
	return &sheet->entries[typed.question];
}

static void
numbers_are_read_as_english_people_type_them(void **state)
{
	(void)state;
	static const struct {
		size_t question;
		const char *typed;
		int64_t number;
	} fine[] = {
		{ ALL_NUMBER, "12.5", 125 },  { ALL_NUMBER, "12,5", 125 }, { ALL_NUMBER, "480", 4800 },
		{ ALL_NUMBER, "480.0", 4800 }, { ALL_TIME, "2:30 pm", 870 }, { ALL_TIME, "2.30pm", 870 },
		{ ALL_TIME, "2 PM", 840 },    { ALL_TIME, "12 a.m.", -1 }, { ALL_TIME, "12:05 p.m.", 725 },
		{ ALL_TIME, "14:30", 870 },   { ALL_TIME, "13 pm", -1 },   { ALL_TIME, "0 am", -1 },
	};
	for (size_t i = 0; i < LENGTH(fine); i++) {
		const struct ask_entry *entry = read_in_english(ONE(fine[i].question, fine[i].typed));
		assert_int_equal(entry->error != NULL, fine[i].number < 0);
		if (fine[i].number >= 0)
			assert_int_equal(entry->value.number, fine[i].number);
	}
	static const char *const far[] = { "1,912", "1,912.5", "1,234,567" };
	for (size_t i = 0; i < LENGTH(far); i++) /* read, and over the limit: not « no number » */
		assert_string_equal(read_in_english(ONE(ALL_NUMBER, far[i]))->error,
		                    "Type a number in figures, with 1 decimal at most, from 0 to 480.");
	const struct ask_part *parts =
		read_in_english((struct typed){ ALL_BUDGET, { { "-0", "60" }, { "-2", "40" } } })->value.parts;
	assert_int_equal(parts[2].number, 40);
}

static void
thousands_are_told_from_decimals(void **state)
{
	(void)state;
	const struct ask_question question = { .code = SPAN("n"), .kind = ASK_NUMBER, .words = SPAN("N"),
		.decimals = 2 };
	static const struct {
		const char *typed;
		int64_t number; /* -1: refused */
	} cases[] = { { "1,912.50", 191250 }, { "1,912", 191200 }, { "12,50", 1250 }, { "12,5", 1250 },
		{ "1,234,567", 123456700 }, { "1912.5", 191250 }, { "1,91", 191 }, { "1,91.5", -1 },
		{ "1912,500", -1 }, { "1,2,3", -1 }, { ",500", -1 }, { "1.912,5", -1 }, { "-1,912.5", -191250 },
		{ "1 912,5", 191250 } };
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct typed typed = ONE(0, cases[i].typed);
		struct ask_sheet *sheet = ask_sheet_new(arena, (struct ask_list){ &question, 1 });
		ask_speak(sheet, english(), SPAN("en"));
		const bool is_fine = ask_read_one(sheet, 0, lookup_typed, &typed);
		if (is_fine != (cases[i].number != -1) ||
		    (is_fine && ask_values(sheet)[0].number != cases[i].number))
			fail_msg("%s: %lld", cases[i].typed, (long long)ask_values(sheet)[0].number);
	}
}

static void
complaints_are_said_in_the_language_of_the_sheet(void **state)
{
	(void)state;
	const struct ask_entry *entry =
		read_in_english((struct typed){ ALL_MATRIX, { { "-0", "1" } } });
	assert_string_equal(entry->error, "3 lines still need an answer.");
	assert_true(entry->is_error_ours);
	entry = read_in_english(ONE(ALL_DATE, "14/07/1999"));
	assert_non_null(strstr(entry->error, "Type a date from 4 October 2024 to "));
	struct ask_sheet *sheet = sheet_new();
	ask_complain(sheet, ALL_NET, "Une règle de la maison.");
	assert_false(sheet->entries[ALL_NET].is_error_ours);
}

static const char *
repeated(const char *sign, size_t count)
{
	struct text text = text_new(arena, 100000);
	for (size_t i = 0; i < count; i++)
		text_add_z(&text, sign);
	return text_z(&text);
}

static void
texts_have_a_length_and_no_strange_bytes(void **state)
{
	(void)state;
	text_is(ONE(ALL_TEXT, "  Une carte\r\nd’identité "), "Une carte d’identité");
	text_is(ONE(ALL_TEXT, repeated("é", 60)), repeated("é", 60));
	refused(ONE(ALL_TEXT, repeated("a", 61)), "compte 61 caractères. Raccourcissez-le à 60");
	refused(ONE(ALL_TEXT, repeated("字", 50)), "gardez 40 signes au plus");
	refused(ONE(ALL_TEXT, "a\xff"), "n’ont pas pu être lus");
	refused(ONE(ALL_TEXT, "a\x01"), "n’ont pas pu être lus");
	text_is(ONE(ALL_LONG, "Une ligne.\r\nUne autre."), "Une ligne.\nUne autre.");
	refused(ONE(ALL_LONG, repeated("a", 90000)), "Raccourcissez-le à 600");
	state_is(ONE(ALL_LONG, " \n "), ASK_NOT_ANSWERED);
	text_is(ONE(ALL_MAIL, "prenom.nom+avis@mairie.exemple.fr"), "prenom.nom+avis@mairie.exemple.fr");
	static const char *const mails[] = { "nom", "@exemple.fr", "nom@", "nom@exemple", "a@b@c.fr",
		"nom@exemple..fr", "nom@.fr", "a b@exemple.fr", "nom@exemple.f", "a\nb@exemple.fr",
		"<nom@exemple.fr>", "nom@exemple.fr\x01", "é@exemple.fr" };
	for (size_t i = 0; i < LENGTH(mails); i++)
		refused(ONE(ALL_MAIL, mails[i]), "nom@exemple.fr");
	text_is(ONE(ALL_PHONE, "01 40 20 50 50"), "+33140205050");
	text_is(ONE(ALL_PHONE, "+32 (2) 123-45.67"), "+3221234567");
	text_is(ONE(ALL_PHONE, "0033 1 40 20 50 50"), "+33140205050");
	text_is(ONE(ALL_PHONE, "01\u00a040\u202f20 50 50"), "+33140205050");
	static const char *const phones[] = { "12", "01 40 20 50", "0140205050x", "++33140205050",
		"1234567890123456789", "+0140205050", "é140205050", "00" };
	for (size_t i = 0; i < LENGTH(phones); i++)
		refused(ONE(ALL_PHONE, phones[i]), "numéro de téléphone");
}

static void
a_place_is_searched_for_then_chosen(void **state)
{
	(void)state;
	number_is(ONE(ALL_PLACE, "Piscine"), 3);
	refused(ONE(ALL_PLACE, "annexe"), "Plusieurs lieux");
	refused(ONE(ALL_PLACE, "gare"), "Aucun lieu");
	refused(ONE(ALL_PLACE, ""), "équipe de ce lieu");
	number_is((struct typed){ ALL_PLACE, { { "", "annexe" }, { "-0", "2" } } }, 2);
	number_is((struct typed){ ALL_PLACE, { { "", "Piscine" }, { "-0", "2" } } }, 3); /* typed since */
	number_is((struct typed){ ALL_PLACE, { { "-0", "4" } } }, 4);
	refused((struct typed){ ALL_PLACE, { { "-0", "5" } } }, "Aucun lieu");
	refused((struct typed){ ALL_PLACE, { { "", "annexe" }, { "-0", "4" } } }, "Plusieurs lieux");
	refused((struct typed){ ALL_PLACE, { { "", "annexe" }, { "-0", "2" }, { "-nsp", "oui" } } },
	        "l’un ou l’autre");
}

/* --- the sheet ----------------------------------------------------------------------------------- */

static bool
lookup_nothing(void *subject, const char *name, struct span *value_r)
{
	(void)subject, (void)name, (void)value_r;
	return false;
}

static void
what_is_hidden_is_neither_asked_nor_needed(void **state)
{
	(void)state;
	struct ask_sheet *sheet = sheet_new();
	assert_false(ask_read(sheet, lookup_nothing, NULL)); /* four need an answer */
	sheet = sheet_new();
	for (size_t i = 0; i < ALL_COUNT; i++)
		ask_show(sheet, i, ask_all.questions[i].reason.length == 0);
	assert_true(ask_read(sheet, lookup_nothing, NULL));
	const struct ask_value *values = ask_values(sheet);
	assert_int_equal(values[ALL_ONE].state, ASK_NOT_SHOWN);
	assert_int_equal(values[ALL_MATRIX].parts[0].state, ASK_NOT_SHOWN);
	assert_int_equal(values[ALL_NET].state, ASK_NOT_ANSWERED);
	assert_int_equal(values[ALL_COMPUTED].state, ASK_NOT_SHOWN);
	ask_complain(sheet, ALL_NET, "Une règle de la maison.");
	assert_false(ask_is_fine(sheet));
}

static void
choices_come_in_an_order_of_their_own_and_anchors_last(void **state)
{
	(void)state;
	bool was_first[5] = { false };
	for (int i = 0; i < 200; i++) {
		struct ask_sheet *sheet = sheet_new(), *again = sheet_new();
		const struct span seed = span_of(arena_format(arena, "personne %d", i));
		ask_shuffle(sheet, seed);
		ask_shuffle(again, seed);
		const uint8_t *order = ask_values(sheet)[ALL_SEVERAL].order;
		assert_memory_equal(order, ask_values(again)[ALL_SEVERAL].order, 5);
		assert_true(ask_order_is_valid(&ask_all.questions[ALL_SEVERAL], order));
		assert_int_equal(order[4], 4);
		was_first[order[0]] = true;
	}
	for (size_t i = 0; i < 4; i++)
		assert_true(was_first[i]);
}

/* --- packing ------------------------------------------------------------------------------------- */

static void
values_are_equal(const struct ask_question *question, const struct ask_value *a,
                 const struct ask_value *b)
{
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->number, b->number);
	assert_true(span_equal(a->text, b->text));
	for (size_t i = 0; i < ask_part_count(question); i++) {
		assert_int_equal(a->parts[i].state, b->parts[i].state);
		assert_int_equal(a->parts[i].number, b->parts[i].number);
	}
	if (question->is_shuffled)
		assert_memory_equal(a->order, b->order, question->choice_count);
}

/* Gives a sheet's own fields back, as a browser would send them. */
static bool
lookup_sheet(void *subject, const char *name, struct span *value_r)
{
	const struct ask_sheet *sheet = subject;
	char *rest;
	const struct ask_entry *entry = &sheet->entries[strtoul(name + 1, &rest, 10)];
	*value_r = entry->typed;
	if (*rest == '\0')
		return true;
	for (size_t i = 0; i < APART_COUNT; i++)
		if (strcmp(rest + 1, ask_aparts[i].value) == 0) {
			*value_r = (entry->ticked & ask_aparts[i].bit) != 0 ? SPAN("oui") : SPAN("");
			return true;
		}
	*value_r = entry->typed_parts[strtoul(rest + 1, NULL, 10)];
	return true;
}

static void
read_back(struct ask_list list, const struct ask_value *values)
{
	struct ask_sheet *sheet = ask_sheet_new(arena, list), *again = ask_sheet_new(arena, list);
	ask_give_places(sheet, &ask_places_for_tests);
	ask_give_places(again, &ask_places_for_tests);
	for (size_t i = 0; i < list.count; i++) {
		ask_fill(sheet, i, &values[i]);
		ask_show(again, i, values[i].state != ASK_NOT_SHOWN);
		if (list.questions[i].is_shuffled)
			memcpy(again->entries[i].value.order, values[i].order, list.questions[i].choice_count);
	}
	(void)ask_read(again, lookup_sheet, sheet);
	for (size_t i = 0; i < list.count; i++) {
		const enum ask_kind kind = list.questions[i].kind;
		const bool is_left = values[i].state == ASK_NOT_ANSWERED;
		const bool has_gap = again->entries[i].error != NULL &&
		                     list.questions[i].reason.length > 0;
		if (kind == ASK_TEXT || kind == ASK_LONG || kind == ASK_FILE) /* blanks at the ends go; files too */
			continue;
		if (!is_left && !has_gap && kind != ASK_COMPUTED)
			values_are_equal(&list.questions[i], &ask_values(again)[i], &values[i]);
	}
}

static void
random_lists_come_back_from_their_pack_and_their_form(void **state)
{
	(void)state;
	uint64_t seed = 20261126;
	for (int round = 0; round < 3000; round++) {
		struct ask_trouble *troubles;
		size_t trouble_count;
		const struct ask_list list = ask_random_list(arena, &seed);
		if (!ask_check_list(arena, list, &troubles, &trouble_count))
			fail_msg("%s", troubles[0].sentence);
		const struct ask_value *values = ask_random_values(arena, list, &seed);
		const size_t size = ask_packed_size(list);
		uint8_t *packed = arena_array_of(arena, uint8_t, size), *twice = arena_array_of(arena, uint8_t, size);
		struct ask_value *again;
		ask_pack(list, values, packed);
		assert_true(ask_unpack(arena, list, packed, size, &again));
		for (size_t i = 0; i < list.count; i++)
			values_are_equal(&list.questions[i], &again[i], &values[i]);
		ask_pack(list, again, twice);
		assert_memory_equal(packed, twice, size);
		read_back(list, values);
		/* One bit wrong: refused, or another answer written in the same way. */
		packed[ask_random(&seed) % size] ^= (uint8_t)(1u << (ask_random(&seed) % 8));
		if (ask_unpack(arena, list, packed, size, &again)) {
			ask_pack(list, again, twice);
			assert_memory_equal(packed, twice, size);
		}
		assert_false(ask_unpack(arena, list, packed, size - 1, &again));
		arena_reset(arena);
	}
}

/* A value of one question that is to be spoilt. */
static struct ask_value
spoilt(size_t question, enum ask_state state, int64_t number, const char *text)
{
	struct ask_value value = ask_value_new(arena, &ask_all.questions[question]);
	value.state = state;
	value.number = number;
	value.text = span_of(text);
	for (size_t i = 0; i < ask_part_count(&ask_all.questions[question]); i++)
		value.parts[i] = (struct ask_part){ ASK_ANSWERED, (int32_t)i + 1 };
	return value;
}

static void
what_does_not_stand_within_its_question_is_no_value(void **state)
{
	(void)state;
	static const struct {
		size_t question;
		enum ask_state state;
		int64_t number;
		const char *text;
		bool is_valid;
	} whole[] = {
		{ ALL_ONE, ASK_ANSWERED, 3, "", true },      { ALL_ONE, ASK_ANSWERED, 4, "", false },
		{ ALL_ONE, ASK_DECLINED, 0, "", true },      { ALL_ONE, ASK_DECLINED, 1, "", false },
		{ ALL_ONE, ASK_NOT_KNOWN, 0, "", false },    { ALL_NET, ASK_ANSWERED, 11, "", false },
		{ ALL_NET, ASK_ANSWERED, -1, "", false },    { ALL_FACES, ASK_ANSWERED, 0, "", false },
		{ ALL_YES, ASK_ANSWERED, 2, "", false },     { ALL_NUMBER, ASK_ANSWERED, 4801, "", false },
		{ ALL_DATE, ASK_ANSWERED, 19999, "", false }, { ALL_TIME, ASK_ANSWERED, 479, "", false },
		{ ALL_PLACE, ASK_ANSWERED, 0, "", false },   { ALL_PAGE, ASK_ANSWERED, 0, "", false },
		{ ALL_COMPUTED, ASK_ANSWERED, -7, "", true }, { ALL_CONSENT, ASK_DECLINED, 0, "", false },
		{ ALL_TEXT, ASK_ANSWERED, 0, "", false },    { ALL_TEXT, ASK_ANSWERED, 0, "a\nb", false },
		{ ALL_TEXT, ASK_ANSWERED, 1, "a", false },   { ALL_LONG, ASK_ANSWERED, 0, "a\nb", true },
		{ ALL_LONG, ASK_ANSWERED, 0, "\x02", false }, { ALL_LONG, ASK_NOT_ANSWERED, 0, "a", false },
		{ ALL_LONG, ASK_ANSWERED, 0, "\xff", false }, { ALL_MAIL, ASK_ANSWERED, 0, "nom", false },
		{ ALL_PHONE, ASK_ANSWERED, 0, "0140205050", false }, { ALL_YES, ASK_STATE_COUNT, 0, "", false },
	};
	for (size_t i = 0; i < LENGTH(whole); i++) {
		const struct ask_value value =
			spoilt(whole[i].question, whole[i].state, whole[i].number, whole[i].text);
		if (ask_value_is_valid(&ask_all.questions[whole[i].question], &value) != whole[i].is_valid)
			fail_msg("value %zu", i);
	}
}

static void
part_becomes(size_t question, size_t part, struct ask_part spoils, bool is_valid)
{
	struct ask_value value = spoilt(question, ASK_ANSWERED, 0, "");
	for (size_t i = 0; i < ask_part_count(&ask_all.questions[question]); i++)
		if (question == ALL_BUDGET)
			value.parts[i].number = 25;
		else if (question == ALL_SEVERAL)
			value.parts[i].number = i < 3;
	assert_true(ask_value_is_valid(&ask_all.questions[question], &value));
	value.parts[part] = spoils;
	assert_int_equal(ask_value_is_valid(&ask_all.questions[question], &value), is_valid);
}

static void
parts_hold_together(void **state)
{
	(void)state;
	part_becomes(ALL_RANKING, 3, (struct ask_part){ ASK_NOT_ANSWERED, 0 }, true);
	part_becomes(ALL_RANKING, 1, (struct ask_part){ ASK_NOT_ANSWERED, 0 }, false); /* 1, 3, 4 */
	part_becomes(ALL_RANKING, 1, (struct ask_part){ ASK_ANSWERED, 1 }, false);
	part_becomes(ALL_RANKING, 1, (struct ask_part){ ASK_ANSWERED, 5 }, false);
	part_becomes(ALL_RANKING, 3, (struct ask_part){ ASK_NOT_ANSWERED, 2 }, false);
	part_becomes(ALL_BUDGET, 1, (struct ask_part){ ASK_ANSWERED, 24 }, false);
	part_becomes(ALL_BUDGET, 1, (struct ask_part){ ASK_NOT_SHOWN, 0 }, false);
	part_becomes(ALL_SEVERAL, 0, (struct ask_part){ ASK_NOT_SHOWN, 0 }, true);
	part_becomes(ALL_SEVERAL, 4, (struct ask_part){ ASK_ANSWERED, 1 }, false); /* four of three */
	part_becomes(ALL_SEVERAL, 4, (struct ask_part){ ASK_ANSWERED, 2 }, false);
	part_becomes(ALL_SEVERAL, 4, (struct ask_part){ ASK_DECLINED, 0 }, false);
	part_becomes(ALL_MATRIX, 0, (struct ask_part){ ASK_NOT_APPLICABLE, 0 }, true);
	part_becomes(ALL_MATRIX, 0, (struct ask_part){ ASK_DECLINED, 0 }, false);
	part_becomes(ALL_MATRIX, 0, (struct ask_part){ ASK_ANSWERED, 6 }, false);
	part_becomes(ALL_KANO, 0, (struct ask_part){ ASK_NOT_SHOWN, 0 }, false);
	struct ask_value kano = spoilt(ALL_KANO, ASK_NOT_ANSWERED, 0, "");
	ask_value_clear(&ask_all.questions[ALL_KANO], &kano, ASK_NOT_ANSWERED);
	assert_true(ask_value_is_valid(&ask_all.questions[ALL_KANO], &kano));
	kano.parts[1].state = ASK_NOT_SHOWN;
	assert_false(ask_value_is_valid(&ask_all.questions[ALL_KANO], &kano));
	struct ask_value value = spoilt(ALL_SEVERAL, ASK_NOT_SHOWN, 0, "");
	assert_false(ask_value_is_valid(&ask_all.questions[ALL_SEVERAL], &value));
	ask_value_clear(&ask_all.questions[ALL_SEVERAL], &value, ASK_NOT_SHOWN);
	assert_true(ask_value_is_valid(&ask_all.questions[ALL_SEVERAL], &value));
	value.order[1] = value.order[0];
	assert_false(ask_value_is_valid(&ask_all.questions[ALL_SEVERAL], &value));
}

static void
a_pack_has_one_size_whatever_is_answered(void **state)
{
	(void)state;
	/* head 3; consent 10; one 3+4; several 1+5·2; 0 to 10, 1 to 5, faces, yes 2 each; matrix 1+4·2;
	 * ranking 1+4·3; number 9; date 5; time 3; texts 1+2+120, 1+2+1200, 1+2+254, 1+2+16; place 9;
	 * points 1+4·5; pairs 1+2·2; kano 1+2·2; computed 9; page 1; file 9; order of several 5. */
	const size_t size = 3 + 10 + 7 + 11 + 5 + 8 + 9 + 13 + 9 + 5 + 3 + 123 + 1203 + 257 + 19 + 9 + 21 +
	                    5 + 5 + 9 + 1 + 9;
	assert_int_equal(ask_packed_size(ask_all), size);
	uint8_t *packed = arena_array_of(arena, uint8_t, size + 1);
	struct ask_sheet *sheet = sheet_new();
	struct typed typed = ONE(ALL_LONG, repeated("a", 600));
	struct ask_value *again;
	packed[size] = 0xa5;
	(void)ask_read_one(sheet, ALL_LONG, lookup_typed, &typed);
	ask_pack(ask_all, ask_values(sheet), packed);
	assert_int_equal(packed[size], 0xa5);
	assert_true(ask_unpack(arena, ask_all, packed, size, &again));
	assert_int_equal(again[ALL_LONG].text.length, 600);
}

static void
a_consent_is_bound_to_its_text(void **state)
{
	(void)state;
	struct ask_question question = ask_all.questions[ALL_CONSENT];
	const struct ask_list list = { &question, 1 };
	struct ask_value yes = { .state = ASK_ANSWERED, .number = 1 }, *again;
	uint8_t packed[64];
	ask_pack(list, &yes, packed);
	assert_true(ask_unpack(arena, list, packed, ask_packed_size(list), &again));
	question.text = SPAN("La mairie garde mon adresse dix ans.");
	assert_false(ask_unpack(arena, list, packed, ask_packed_size(list), &again));
}

/* --- the list, and tables ------------------------------------------------------------------------ */

static void
list_has(struct ask_question question, const char *words)
{
	const struct ask_question two[] = { ask_all.questions[ALL_YES], question };
	struct ask_trouble *troubles;
	size_t count;
	assert_false(ask_check_list(arena, (struct ask_list){ two, 2 }, &troubles, &count));
	for (size_t i = 0; i < count; i++)
		if (strstr(troubles[i].sentence, words) != NULL && troubles[i].question == 1)
			return;
	fail_msg("« %s » was not said", words);
}

static void
an_unsound_list_is_told_why(void **state)
{
	(void)state;
	struct ask_trouble *troubles;
	size_t count;
	assert_true(ask_check_list(arena, ask_all, &troubles, &count));
	assert_int_equal(count, 0);
	assert_false(ask_check_list(arena, (struct ask_list){ NULL, 0 }, &troubles, &count));
	assert_string_equal(troubles[0].sentence, "Il n’y a aucune question.");
	struct ask_question wrong = ask_all.questions[ALL_ONE];
	wrong.code = SPAN("REGLE");
	list_has(wrong, "Question REGLE\u202f: une autre question a le même code.");
	wrong.code = SPAN("A B");
	list_has(wrong, "son code manque");
	wrong.code = SPAN("\xff");
	list_has(wrong, "Question n°\u00a02\u202f: son code");
	wrong = ask_all.questions[ALL_ONE];
	wrong.choice_count = 1;
	list_has(wrong, "au moins deux choix");
	struct ask_choice twice[] = { wrong.choices[0], wrong.choices[0] };
	wrong.choices = twice, wrong.choice_count = 2;
	list_has(wrong, "les choix 1 et 2 ont le même code");
	wrong = ask_all.questions[ALL_NET];
	wrong.most = 0;
	list_has(wrong, "l’échelle va");
	wrong.least = INT64_MIN, wrong.most = INT64_MAX;
	list_has(wrong, "l’échelle va");
	wrong = ask_all.questions[ALL_NUMBER];
	wrong.least = 5000;
	list_has(wrong, "Question ATTENTE\u202f: le plus petit nombre dépasse");
	wrong.decimals = 30;
	list_has(wrong, "six chiffres");
	wrong = ask_all.questions[ALL_TEXT];
	wrong.length_max = 100000;
	list_has(wrong, "trop long");
	wrong = ask_all.questions[ALL_PAGE];
	wrong.reason = SPAN("Parce que.");
	list_has(wrong, "on n’y répond pas");
	wrong = ask_all.questions[ALL_CONSENT];
	wrong.aparts = ASK_MAY_DECLINE;
	list_has(wrong, "n’y ont pas de place");
	wrong = ask_all.questions[ALL_BUDGET];
	wrong.total = 0;
	list_has(wrong, "total à partager");
	wrong = ask_all.questions[ALL_SEVERAL];
	wrong.least = 4;
	list_has(wrong, "ne va pas avec");
	wrong.kind = (enum ask_kind)77;
	list_has(wrong, "type n’est pas connu");
}

static void
cell_is(const struct ask_value *value, size_t question, size_t column, const char *code,
        const char *words)
{
	struct text told_code = text_new(arena, 3000), told_words = text_new(arena, 3000);
	ask_tell_code(&ask_all.questions[question], value, column, &told_code);
	ask_tell_words(NULL, &ask_all.questions[question], value, column, &told_words);
	assert_string_equal(text_z(&told_code), code);
	assert_string_equal(text_z(&told_words), words);
}

static void
values_are_told_in_the_language_asked_for(void **state)
{
	(void)state;
	const struct catalogue *words = english();
	const struct {
		size_t question;
		struct ask_value value;
		const char *told;
		bool is_ours;
	} cases[] = {
		{ ALL_YES, { .state = ASK_ANSWERED, .number = 1 }, "yes", true },
		{ ALL_NET, { .state = ASK_NOT_KNOWN }, "does not know", true },
		{ ALL_FACES, { .state = ASK_ANSWERED, .number = 5 }, "Very good", true },
		{ ALL_TIME, { .state = ASK_ANSWERED, .number = 870 }, "14:30", true },
		{ ALL_COMPUTED, { .state = ASK_ANSWERED, .number = 191250 }, "1,912.50", true },
		{ ALL_DATE, { .state = ASK_ANSWERED, .number = 20648 }, "14 July 2026", true },
		{ ALL_TEXT, { .state = ASK_ANSWERED, .text = SPAN("oui") }, "oui", false },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct text out = text_new(arena, 300);
		const struct ask_question *question = &ask_all.questions[cases[i].question];
		ask_tell_words(words, question, &cases[i].value, 0, &out);
		assert_string_equal(text_z(&out), cases[i].told);
		assert_int_equal(ask_tells_ours(question, &cases[i].value), cases[i].is_ours);
	}
}

static void
values_are_told_by_code_and_by_words(void **state)
{
	(void)state;
	struct ask_sheet *sheet = sheet_new();
	ask_show(sheet, ALL_YES, false);
	const struct ask_value *empty = ask_values(sheet);
	cell_is(&empty[ALL_YES], ALL_YES, 0, "NP", "non posée");
	cell_is(&empty[ALL_NET], ALL_NET, 0, "", "sans réponse");
	cell_is(taken(ONE(ALL_NET, "nsp")), ALL_NET, 0, "NSP", "ne sait pas");
	cell_is(taken(ONE(ALL_NET, "10")), ALL_NET, 0, "10", "10, certainement");
	cell_is(taken(ONE(ALL_AGREE, "4")), ALL_AGREE, 0, "4", "Plutôt d’accord");
	cell_is(taken(ONE(ALL_ONE, "2")), ALL_ONE, 0, "LIGNE", "En ligne");
	cell_is(taken(ONE(ALL_ONE, "2")), ALL_ONE, 1, "COMPTOIR TEL LIGNE AUTRE", "COMPTOIR TEL LIGNE AUTRE");
	cell_is(taken(ONE(ALL_NUMBER, "12,5")), ALL_NUMBER, 0, "12.5", "12,5\u00a0minutes");
	cell_is(taken(ONE(ALL_DATE, "14/07/2026")), ALL_DATE, 0, "2026-07-14", "14 juillet 2026");
	cell_is(taken(ONE(ALL_TIME, "9h05")), ALL_TIME, 0, "09:05", "9\u00a0h\u00a005");
	const struct ask_value *several = taken((struct typed){ ALL_SEVERAL, { { "-1", "oui" } } });
	cell_is(several, ALL_SEVERAL, 0, "0", "non coché");
	cell_is(several, ALL_SEVERAL, 1, "1", "coché");
	cell_is(taken((struct typed){ ALL_SEVERAL, { { "-pnr", "oui" } } }), ALL_SEVERAL, 0, "PNR",
	        "préfère ne pas répondre");
	cell_is(taken((struct typed){ ALL_RANKING, { { "-1", "1" }, { "-0", "2" } } }), ALL_RANKING, 2, "0",
	        "non classé");
	cell_is(taken((struct typed){ ALL_PAIRS, { { "-1", "3" } } }), ALL_PAIRS, 1, "3", "3, rapide");
	struct text name = text_new(arena, 100);
	ask_column_name(&ask_all.questions[ALL_SEVERAL], 1, &name);
	assert_string_equal(text_z(&name), "ATTENTES[CLAIR]");
	assert_int_equal(ask_column_count(&ask_all.questions[ALL_SEVERAL]), 6);
	assert_int_equal(ask_column_count(&ask_all.questions[ALL_PAGE]), 0);
}

/* --- a file -------------------------------------------------------------------------------------- */

static void
a_file_is_what_its_caller_says(void **state)
{
	(void)state;
	char name[8];
	snprintf(name, sizeof name, "q%d", ALL_FILE);
	struct ask_file_sent sent = { name, NULL };
	const struct ask_files files = ask_files_for_tests(&sent);
	const struct typed typed = ONE(ALL_FILE, "photo.jpg"); /* as a form that carries no file sends it */
	state_is(typed, ASK_NOT_ANSWERED);
	struct ask_sheet *sheet = sheet_new();
	ask_give_files(sheet, &files);
	assert_true(ask_read_one(sheet, ALL_FILE, lookup_typed, (void *)(uintptr_t)&typed));
	assert_int_equal(ask_values(sheet)[ALL_FILE].number, 7);
	assert_true(sheet->entries[ALL_FILE].was_sent);

	sent.why = picture_sentences[PICTURE_LARGE];
	assert_false(ask_read_one(sheet, ALL_FILE, lookup_typed, (void *)(uintptr_t)&typed));
	assert_non_null(strstr(sheet->entries[ALL_FILE].error, "trop lourd"));
	assert_int_equal(ask_values(sheet)[ALL_FILE].state, ASK_NOT_ANSWERED);
}

static void
a_file_that_was_chosen_before_is_asked_for_again(void **state)
{
	(void)state;
	assert_false(read_typed(ONE(ALL_FILE, ""))->entries[ALL_FILE].was_sent);
	struct ask_sheet *sheet = read_typed((struct typed){ ALL_FILE, { { ASK_FILE_MARK, "oui" } } });
	assert_true(sheet->entries[ALL_FILE].was_sent);
	assert_int_equal(ask_values(sheet)[ALL_FILE].state, ASK_NOT_ANSWERED); /* and may be left */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)
		TEST(one_choice_is_its_rank_and_nothing_else),
		TEST(levels_stand_within_their_scale),
		TEST(a_consent_says_yes_or_no),
		TEST(several_tells_ticked_from_offered_from_not_offered),
		TEST(rows_are_answered_one_by_one),
		TEST(ranks_follow_each_other),
		TEST(a_button_moves_an_item_of_a_ranking),
		TEST(points_add_up),
		TEST(a_file_is_what_its_caller_says),
		TEST(a_file_that_was_chosen_before_is_asked_for_again),
		TEST(a_kano_pair_has_its_class),
		TEST(numbers_are_read_as_people_type_them),
		TEST(numbers_are_read_as_english_people_type_them),
		TEST(thousands_are_told_from_decimals),
		TEST(complaints_are_said_in_the_language_of_the_sheet),
		TEST(values_are_told_in_the_language_asked_for),
		TEST(days_and_hours_exist),
		TEST(texts_have_a_length_and_no_strange_bytes),
		TEST(a_place_is_searched_for_then_chosen),
		TEST(what_is_hidden_is_neither_asked_nor_needed),
		TEST(choices_come_in_an_order_of_their_own_and_anchors_last),
		TEST(random_lists_come_back_from_their_pack_and_their_form),
		TEST(what_does_not_stand_within_its_question_is_no_value),
		TEST(parts_hold_together),
		TEST(a_pack_has_one_size_whatever_is_answered),
		TEST(a_consent_is_bound_to_its_text),
		TEST(an_unsound_list_is_told_why),
		TEST(values_are_told_by_code_and_by_words),
	};
	return cmocka_run_group_tests_name("ask", tests, NULL, NULL);
}
