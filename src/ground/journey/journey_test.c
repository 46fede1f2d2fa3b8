#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "ground/journey/journey_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static int
begin_rules(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end_rules(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static const char *
words(struct span span)
{
	return span_copy(arena, span);
}

/* --- the text of a journey --------------------------------------------------------------------- */

static void
each_line_is_a_step(void **state)
{
	(void)state;
	const struct journey_text text = journey_text_read(
		arena, SPAN("S’informer ; WT\r\n"
	                "\n"
	                "* Prendre rendez-vous\u202f; téléphone, site ; accueil de la mairie\n"
	                "  devant : l’agent propose trois dates\n"
	                "  Coulisses\u202f: le planning est tenu à la main\n"
	                "  coulisses : et relu le soir\n"
	                "Attendre ;; (France Titres)\n"
	                "Retirer le titre"));
	assert_int_equal(text.bad_count, 0);
	assert_int_equal(text.count, 4);
	assert_string_equal(words(text.steps[0].title), "S’informer");
	assert_string_equal(words(text.steps[0].channels), "WT");
	assert_false(text.steps[0].is_key);
	assert_true(text.steps[1].is_key);
	assert_string_equal(words(text.steps[1].title), "Prendre rendez-vous");
	assert_string_equal(words(text.steps[1].channels), "WT"); /* in the order of the letters */
	assert_string_equal(words(text.steps[1].actor), "accueil de la mairie");
	assert_false(text.steps[1].is_outside);
	assert_string_equal(words(text.steps[1].frontstage), "l’agent propose trois dates");
	assert_string_equal(words(text.steps[1].backstage),
	                    "le planning est tenu à la main et relu le soir");
	assert_string_equal(words(text.steps[2].channels), "");
	assert_string_equal(words(text.steps[2].actor), "France Titres");
	assert_true(text.steps[2].is_outside);
	assert_int_equal(text.steps[3].rank, 4);
}

static void
channels_are_letters_or_names_whichever_way(void **state)
{
	(void)state;
	static const struct {
		const char *written, *letters;
	} cases[] = {
		{ "WMSTGCF", "WMSTGCF" }, { "g t", "TG" },         { "SMS", "S" },
		{ "sms, mail", "MS" },    { "Téléphone/Site", "WT" }, { "courrier + guichet", "GC" },
		{ "WW", "W" },            { "", "" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct journey_text text =
			journey_text_read(arena, span_of(arena_format(arena, "Une ; %s", cases[i].written)));
		assert_int_equal(text.count, 1);
		assert_string_equal(words(text.steps[0].channels), cases[i].letters);
	}
	assert_string_equal(words(journey_channel_words(arena, SPAN("WS"))), "site, SMS");
}

static void
a_line_that_is_wrong_is_told_by_its_number_and_the_others_are_read(void **state)
{
	(void)state;
	const struct journey_text text = journey_text_read(
		arena, span_of(arena_format(arena,
	                                "devant : rien au-dessus\n"
	                                "Une ; Q\n"
	                                "devant : sous une ligne qui est déjà dite\n"
	                                "Deux ; G ; mairie ; trop\n"
	                                " ; G\n"
	                                "Trois ; G\n"
	                                "trois ! ; T\n"
	                                "%0120d\n"
	                                "Quatre\n",
	                                0)));
	static const int64_t lines[] = { 1, 2, 4, 5, 7, 8 };
	static const char *const said[] = { "pas d’étape au-dessus", "le canal «\u202fQ\u202f»",
		                                "plus de deux points-virgules", "le nom de l’étape manque",
		                                "est déjà une étape", "120 caractères, 80 au plus" };
	assert_int_equal(text.bad_count, LENGTH(lines));
	for (size_t i = 0; i < LENGTH(lines); i++) {
		assert_int_equal(text.bad[i].line, lines[i]);
		assert_true(strstr(text.bad[i].why, said[i]) != NULL);
	}
	assert_int_equal(text.count, 2);
	assert_int_equal(text.written, 7);
	assert_string_equal(words(text.steps[1].title), "Quatre");
}

static void
one_step_or_sixty_get_a_clear_sentence(void **state)
{
	(void)state;
	struct text many = text_new(arena, 10000);
	for (int i = 1; i <= 60; i++)
		text_format(&many, "Étape %d\n", i);
	const struct journey_text sixty = journey_text_read(arena, text_span(&many));
	assert_int_equal(sixty.count, JOURNEY_STEP_COUNT_MAX);
	assert_int_equal(sixty.written, 60);
	assert_string_equal(journey_count_complaint(arena, sixty.written),
	                    "Ce parcours compte 60 étapes. Au-delà de 30, il ne se lit plus\u202f: regroupez "
	                    "des étapes, ou faites-en deux parcours.");
	assert_string_equal(journey_count_complaint(arena, 1),
	                    "Un parcours a au moins deux étapes\u202f: écrivez comment il commence et "
	                    "comment il finit.");
	assert_non_null(journey_count_complaint(arena, 0));
	assert_null(journey_count_complaint(arena, 2));
	assert_null(journey_count_complaint(arena, 30));
}

static void
what_is_written_reads_back_the_same(void **state)
{
	(void)state;
	static const char text[] = "S’informer ; WT\n"
							   "* Prendre rendez-vous ; W ; mairie\n"
							   "  devant : on choisit une date\n"
							   "  coulisses : le planning suit\n"
							   "Attendre ; ; (France Titres)\n"
							   "Retirer\n";
	const struct journey_text read = journey_text_read(arena, span_of(text));
	assert_int_equal(read.bad_count, 0);
	assert_string_equal(words(journey_text_write(arena, read.steps, read.count)), text);
	const struct journey_profiles_text profiles =
		journey_profiles_read(arena, SPAN("Parent pressé ; un seul passage\nPersonne seule\n"));
	assert_int_equal(profiles.count, 2);
	assert_string_equal(words(journey_profiles_write(arena, profiles.profiles, profiles.count)),
	                    "Parent pressé ; un seul passage\nPersonne seule\n");
}

static void
hostile_texts_are_read_to_their_end(void **state)
{
	(void)state;
	static const char *const texts[] = { ";;;;;;;;;", "*", "**", "* ;\n* ;", "()", "; ; ()",
		                                 "devant", "devant:", "coulisses :\n", "日本 ; G\n日本 ; G",
		                                 "\u202f\u202f;\u202f", "a;\xc2\xa0G" };
	for (size_t i = 0; i < LENGTH(texts); i++) {
		const struct journey_text text = journey_text_read(arena, span_of(texts[i]));
		assert_true(text.count + text.bad_count > 0);
		for (size_t k = 0; k < text.count; k++)
			assert_true(text.steps[k].title.length > 0);
	}
	/* Two titles in other letters than ours are told apart by their letters. */
	const struct journey_text apart = journey_text_read(arena, SPAN("日本\n京都"));
	assert_int_equal(apart.count, 2);
}

/* --- which step is which ------------------------------------------------------------------------- */

static size_t
steps_of(const char *titles, struct journey_step *steps)
{
	struct span rest = span_of(titles), title;
	size_t count = 0;
	while (span_cut(&rest, '|', &title)) {
		steps[count] = (struct journey_step){ .is_removed = span_starts(title, "-") };
		if (steps[count].is_removed)
			title = span_from(title.at + 1, title.length - 1);
		steps[count].title = title;
		steps[count].id = 100 + (int64_t)count;
		count++;
	}
	return count;
}

static void
renaming_and_inserting_lose_no_step(void **state)
{
	(void)state;
	static const struct {
		const char *kept, *written, *was; /* was: the index of each, « n » for a new one */
	} cases[] = {
		{ "A|B|C", "A|B|C", "012" },
		{ "A|B|C", "A|X|B|C", "0n12" },        /* one more */
		{ "A|B|C", "A|X|C", "012" },           /* renamed: its place says which */
		{ "A|B|C", "X|Y|Z", "012" },           /* all renamed */
		{ "A|B|C", "C|A|B", "201" },           /* moved */
		{ "A|B|C", "B|C", "12" },              /* one less */
		{ "A|B|C", "a !|B|C", "012" },         /* case and signs are not the title */
		{ "A|B|C", "A|X|Y|C", "01n2" },        /* one becomes two: the first is it */
		{ "A|B|C|D", "A|X|D", "013" },         /* two become one */
		{ "A|-B|C", "A|B|C", "012" },          /* brought back */
		{ "A|-B|C", "A|X|C", "0n2" },          /* what was removed has no place */
		{ "A|Prendre rendez-vous|C", "A|Venir|Prendre un rendez-vous|C", "0n12" },
		{ "A|Attendre|Prendre rendez-vous|C", "A|Avoir son rendez-vous|C", "023" },
		{ "A|B", "B|X", "1n" },                /* nothing stood after B */
		{ "", "A|B", "nn" },
	};
	struct journey_step kept[10], written[10];
	int64_t was[10];
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const size_t kept_count = cases[i].kept[0] == '\0' ? 0 : steps_of(cases[i].kept, kept);
		const size_t written_count = steps_of(cases[i].written, written);
		journey_match(arena, kept, kept_count, written, written_count, was);
		char found[11] = "";
		for (size_t k = 0; k < written_count; k++)
			found[k] = was[k] == JOURNEY_NEW ? 'n' : (char)('0' + was[k]);
		found[written_count] = '\0';
		if (strcmp(found, cases[i].was) != 0)
			fail_msg("%s → %s: %s, %s expected", cases[i].kept, cases[i].written, found,
			         cases[i].was);
	}
}

static void
what_becomes_of_a_step_is_said(void **state)
{
	(void)state;
	struct journey_step kept[10], written[10];
	struct journey_change *changes;
	const size_t kept_count = steps_of("A|B|C|-D", kept);
	const size_t written_count = steps_of("A|X|D|E", written);
	const size_t count = journey_changes(arena, kept, kept_count, written, written_count, &changes);
	assert_int_equal(count, 4);
	assert_string_equal(changes[0].kind, "renamed");
	assert_true(span_starts(changes[0].words, "«\u202fB\u202f» s’appelle maintenant «\u202fX\u202f»"));
	assert_string_equal(changes[1].kind, "back");
	assert_string_equal(changes[2].kind, "new");
	assert_string_equal(changes[3].kind, "removed");
	assert_true(span_starts(changes[3].words, "«\u202fC\u202f» est retirée"));
	assert_int_equal(journey_changes(arena, kept, 3, kept, 3, &changes), 0);
}

/* --- the templates ------------------------------------------------------------------------------- */

static void
the_thirty_templates_are_those_of_the_design(void **state)
{
	(void)state;
	/* DOMAIN §5: the channels of each, and who is served. */
	static const char *const channels[] = {
		"WTSG", "WTSF", "WGF", "WMSG", "WGT", "TGW",  "WCG", "WGT",     "WGM", "WMS",
		"WGMT", "WGC",  "TGC", "WMS",  "WSTF", "WCG", "WMTG", "WM",     "WMF", "WGC",
		"WGT",  "GTCW", "TGC", "WMSTGCF", "WMT", "WM", "WMG", "WTG",    "WTM", "WM",
	};
	static const char letters[] = "WMSTGCF";
	size_t count;
	const struct journey_template *templates = journey_templates(arena, &count);
	assert_int_equal(count, 30);
	for (size_t i = 0; i < count; i++) {
		const struct journey_template *template = &templates[i];
		size_t keys = 0;
		bool used[sizeof letters] = { false };
		assert_int_equal(template->audience, i < 24 ? JOURNEY_PUBLIC : JOURNEY_INTERNAL);
		assert_null(journey_count_complaint(arena, template->step_count));
		assert_true(span_equal(span_slug(arena, template->code, JOURNEY_CODE_LENGTH_MAX),
		                       template->code));
		for (size_t k = 0; k < template->step_count; k++) {
			keys += template->steps[k].is_key;
			for (size_t c = 0; letters[c] != '\0'; c++)
				used[c] |= span_find(template->steps[k].channels, span_from(&letters[c], 1)) !=
				           SIZE_MAX;
		}
		assert_int_equal(keys, 1);
		for (size_t c = 0; letters[c] != '\0'; c++)
			assert_int_equal(used[c], strchr(channels[i], letters[c]) != NULL);
		/* What the editor shows is what it reads. */
		const struct journey_text text = journey_text_read(
			arena, journey_text_write(arena, template->steps, template->step_count));
		assert_int_equal(text.bad_count, 0);
		assert_int_equal(text.count, template->step_count);
	}
}

/* --- addresses ----------------------------------------------------------------------------------- */

static void
a_code_that_is_no_address_gives_way_to_the_id(void **state)
{
	(void)state;
	static const struct {
		const char *code, *path;
	} cases[] = {
		{ "piscine", "/parcours/piscine" },
		{ "Carte d’identité", "/parcours/Carte%20d%E2%80%99identit%C3%A9" },
		{ "a/b", "/parcours/7" },             { "nouveau", "/parcours/7" },
		{ "12", "/parcours/7" },              { "..", "/parcours/7" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct journey journey = { .id = 7, .code = span_of(cases[i].code) };
		assert_string_equal(journey_path(arena, &journey), cases[i].path);
	}
}

static void
a_referent_changes_what_her_own_places_keep(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	const struct place_tree *tree =
		rooms_plant(rooms, (const char *const[]){ "ville", "sports", "culture" },
	                (const int[]){ -1, 0, 0 }, 3, &fault);
	assert_non_null(tree);
	const int64_t sports = tree->places[place_by_code(tree, SPAN("sports"))].id;
	const int64_t culture = tree->places[place_by_code(tree, SPAN("culture"))].id;
	const struct reader_right right = { ROLE_REFERENT, sports };
	const struct reader referent = { .account_id = 1, .roles = WHO(ROLE_REFERENT), .rights = &right,
		                             .right_count = 1 };
	const struct reader_right whole = { ROLE_REFERENT, 0 };
	const struct reader everywhere = { .account_id = 2, .roles = WHO(ROLE_REFERENT),
		                               .rights = &whole, .right_count = 1 };
	assert_true(journey_may_change(&referent, tree, &(struct journey){ .place_id = sports }));
	assert_false(journey_may_change(&referent, tree, &(struct journey){ .place_id = culture }));
	assert_false(journey_may_change(&referent, tree, &(struct journey){ .place_id = 0 }));
	assert_true(journey_may_change(&everywhere, tree, &(struct journey){ .place_id = 0 }));
}

/* --- what is kept ---------------------------------------------------------------------------------- */

struct keeping {
	struct span code, name;
	int64_t root_id, id;
};

static bool
keep(struct db *db, void *data)
{
	struct keeping *keeping = data;
	struct fault fault;
	return journey_keep(arena, db, keeping->root_id, keeping->code, keeping->name, &keeping->id,
	                    &fault);
}

static int64_t
kept(int64_t root_id, struct span code, struct span name)
{
	struct keeping keeping = { code, name, root_id, 0 };
	struct fault fault;
	assert_true(store_write(rooms->store, keep, &keeping, &fault));
	return keeping.id;
}

static struct journey
looked_up(int64_t root_id, const char *code)
{
	struct journey journey = { 0 };
	struct fault fault;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	assert_int_equal(journey_lookup(arena, db, root_id, span_of(code), &journey, &fault), FOUND_ONE);
	db_end(db);
	return journey;
}

static void
a_journey_is_made_once_and_keeps_its_first_name(void **state)
{
	(void)state;
	const int64_t id = kept(rooms->root_id, SPAN("piscine"), SPAN("Aller à la piscine"));
	assert_true(id > 0);
	assert_int_equal(kept(rooms->root_id, SPAN("piscine"), SPAN("Autre nom")), id);
	const int64_t second = kept(rooms->root_id, SPAN("mariage"), SPAN(""));
	assert_int_not_equal(second, id);

	struct fault fault;
	struct journey *list;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	assert_true(journey_list(arena, db, rooms->root_id, &list, &count, &fault));
	assert_int_equal(count, 2);
	assert_true(span_is(list[0].name, "Aller à la piscine"));
	assert_true(span_is(list[1].name, "mariage")); /* without a name, the code is shown */
	assert_true(span_is(list[0].reason, ""));
	assert_int_equal(list[0].audience, JOURNEY_PUBLIC);
	assert_int_equal(list[0].place_id, 0);
	assert_false(list[0].is_closed);
	assert_int_equal(journey_by_id(list, count, second), 1);
	assert_int_equal(journey_by_id(list, count, 99), SIZE_MAX);
	db_end(db);
	/* By its id too, when an address cannot hold its code. */
	assert_int_equal(looked_up(rooms->root_id, arena_format(arena, "%lld", (long long)id)).id, id);
}

static void
an_organisation_never_sees_another_s_journeys(void **state)
{
	(void)state;
	const int64_t here = kept(rooms->root_id, SPAN("piscine"), SPAN("Aller à la piscine"));
	const int64_t there = kept(rooms->root_id + 1, SPAN("piscine"), SPAN("Ailleurs"));
	assert_int_not_equal(here, there);
	assert_true(span_is(looked_up(rooms->root_id + 1, "piscine").name, "Ailleurs"));
	struct journey other;
	struct fault fault;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(journey_lookup(arena, db, rooms->root_id,
	                                span_of(arena_format(arena, "%lld", (long long)there)), &other,
	                                &fault),
	                 FOUND_NONE);
	db_end(db);
}

struct writing {
	int64_t journey_id;
	const char *text;
};

static bool
write_text(struct db *db, void *data)
{
	const struct writing *writing = data;
	struct fault fault;
	const struct journey_text text = journey_text_read(arena, span_of(writing->text));
	assert_int_equal(text.bad_count, 0);
	return journey_write_steps(arena, db, rooms->root_id, writing->journey_id, text.steps,
	                           text.count, &fault);
}

static struct journey_step *
written(int64_t journey_id, const char *text, size_t *count_r)
{
	struct writing writing = { journey_id, text };
	struct journey_step *steps;
	struct fault fault;
	assert_true(store_write(rooms->store, write_text, &writing, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	assert_true(journey_steps(arena, db, rooms->root_id, journey_id, &steps, count_r, &fault));
	db_end(db);
	return steps;
}

static int64_t
id_of(const struct journey_step *steps, size_t count, const char *title)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(steps[i].title, title))
			return steps[i].id;
	fail_msg("no step is called %s", title);
	return 0;
}

static void
a_step_keeps_its_identity_through_all_edits(void **state)
{
	(void)state;
	const int64_t id = kept(rooms->root_id, SPAN("titre"), SPAN("Titre"));
	size_t count;
	struct journey_step *steps = written(id,
	                                     "S’informer ; W\n* Prendre rendez-vous ; WT ; mairie\n"
	                                     "devant : une date\nRetirer ; G ; (France Titres)",
	                                     &count);
	assert_int_equal(count, 3);
	const int64_t informs = id_of(steps, count, "S’informer");
	const int64_t meets = id_of(steps, count, "Prendre rendez-vous");
	const int64_t takes = id_of(steps, count, "Retirer");
	assert_true(steps[1].is_key);
	assert_string_equal(words(steps[1].channels), "WT");
	assert_string_equal(words(steps[1].frontstage), "une date");
	assert_true(steps[2].is_outside);

	/* Renamed, another one before it, and the last taken off the way. */
	steps = written(id, "S’informer ; W\nAppeler ; T\nObtenir un rendez-vous ; W", &count);
	assert_int_equal(count, 4);
	assert_int_equal(id_of(steps, count, "Obtenir un rendez-vous"), meets);
	assert_int_equal(id_of(steps, count, "S’informer"), informs);
	assert_int_not_equal(id_of(steps, count, "Appeler"), takes);
	assert_int_equal(id_of(steps, count, "Retirer"), takes); /* it keeps its name */
	for (size_t i = 0; i < count; i++)
		assert_int_equal(steps[i].is_removed, steps[i].id == takes);
	assert_false(steps[2].is_key);

	/* And back. */
	steps = written(id, "S’informer ; W\nRetirer ; G", &count);
	assert_int_equal(id_of(steps, count, "Retirer"), takes);
	for (size_t i = 0; i < count; i++)
		if (steps[i].id == takes) {
			assert_false(steps[i].is_removed);
			assert_int_equal(steps[i].rank, 2);
		}
}

struct changing {
	struct journey journey;
	bool done;
};

static bool
change(struct db *db, void *data)
{
	struct changing *changing = data;
	struct fault fault;
	return journey_store_change(db, rooms->root_id, &changing->journey, &changing->done, &fault) &&
	       changing->done;
}

static void
the_second_of_two_who_write_at_once_is_told(void **state)
{
	(void)state;
	(void)kept(rooms->root_id, SPAN("titre"), SPAN("Titre"));
	struct fault fault;
	struct changing first = { looked_up(rooms->root_id, "titre"), false };
	struct changing second = first;
	first.journey.name = SPAN("Le nom de la première");
	first.journey.stage = JOURNEY_REWORKED;
	second.journey.name = SPAN("Le nom de la seconde");
	assert_true(store_write(rooms->store, change, &first, &fault));
	assert_false(store_write(rooms->store, change, &second, &fault));
	assert_false(second.done);
	const struct journey after = looked_up(rooms->root_id, "titre");
	assert_string_equal(words(after.name), "Le nom de la première");
	assert_int_equal(after.stage, JOURNEY_REWORKED);
	assert_int_equal(after.version, first.journey.version + 1);
	/* Once she has read it, hers is taken. */
	second.journey.version = after.version;
	assert_true(store_write(rooms->store, change, &second, &fault));
	assert_string_equal(words(looked_up(rooms->root_id, "titre").name), "Le nom de la seconde");
}

static bool
replace_profiles(struct db *db, void *data)
{
	const int64_t *journey_id = data;
	struct fault fault;
	const struct journey_profiles_text text =
		journey_profiles_read(arena, SPAN("Parent pressé ; un seul passage\nPersonne sans internet"));
	return journey_store_profiles(db, rooms->root_id, *journey_id, text.profiles, text.count,
	                              &fault);
}

static void
profiles_are_replaced_and_may_be_written_twice(void **state)
{
	(void)state;
	int64_t id = kept(rooms->root_id, SPAN("titre"), SPAN("Titre"));
	struct fault fault;
	struct journey_profile *profiles;
	size_t count;
	assert_true(store_write(rooms->store, replace_profiles, &id, &fault));
	assert_true(store_write(rooms->store, replace_profiles, &id, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(journey_profiles(arena, db, rooms->root_id, id, &profiles, &count, &fault));
	assert_int_equal(count, 2);
	assert_string_equal(words(profiles[0].matters), "un seul passage");
	assert_string_equal(words(profiles[1].matters), "");
	db_end(db);
}

#define RULE(test) cmocka_unit_test_setup_teardown(test, begin_rules, end_rules)
#define KEPT(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RULE(each_line_is_a_step),
		RULE(channels_are_letters_or_names_whichever_way),
		RULE(a_line_that_is_wrong_is_told_by_its_number_and_the_others_are_read),
		RULE(one_step_or_sixty_get_a_clear_sentence),
		RULE(what_is_written_reads_back_the_same),
		RULE(hostile_texts_are_read_to_their_end),
		RULE(renaming_and_inserting_lose_no_step),
		RULE(what_becomes_of_a_step_is_said),
		RULE(the_thirty_templates_are_those_of_the_design),
		RULE(a_code_that_is_no_address_gives_way_to_the_id),
		KEPT(a_referent_changes_what_her_own_places_keep),
		KEPT(a_journey_is_made_once_and_keeps_its_first_name),
		KEPT(an_organisation_never_sees_another_s_journeys),
		KEPT(a_step_keeps_its_identity_through_all_edits),
		KEPT(the_second_of_two_who_write_at_once_is_told),
		KEPT(profiles_are_replaced_and_may_be_written_twice),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests_name("journey", tests, NULL, NULL);
}
