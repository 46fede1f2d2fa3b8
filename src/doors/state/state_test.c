/* What is not well is said, the most urgent first; and nothing tells when somebody answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "doors/state/state_inside.h"
#include "support/rooms_for_tests.h"

enum { NOW_S = 1790000000 };

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

/* --- rules ----------------------------------------------------------------------------------- */

static struct state_figures
well(void)
{
	struct state_figures figures = {
		.now_s = NOW_S,
		.started_s = NOW_S - 100000,
		.disk_free = 50000000000,
		.disk_total = 100000000000,
		.memory = 4000000,
		.threads = 7,
		.handles = 13,
		.handles_max = 1024,
		.has_database = true,
		.engine = "sqlite",
		.database = 3000000,
		.backup = FOUND_ONE,
		.backup_s = NOW_S - DAY_S,
		.mails = true,
	};
	for (size_t i = 0; i < CLOCK_WORK_COUNT; i++)
		figures.works[i] = (struct clock_mark){ .name = "answers",
			                                    .words = "ouvrir les réponses",
			                                    .begun_unix_s = NOW_S - 1,
			                                    .good_unix_s = NOW_S - 1,
			                                    .run_count = 9 };
	return figures;
}

static size_t
warned(const struct state_figures *figures, struct state_warning *warnings)
{
	const size_t count = state_warnings(arena, figures, warnings);
	for (size_t i = 0; i < count; i++) {
		assert_true(warnings[i].words[0] != '\0');
		assert_true(strlen(warnings[i].todo) > 20);
	}
	return count;
}

/* The one warning of these figures. */
static struct state_warning
only(const struct state_figures *figures, const char *name, enum state_level level)
{
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	assert_int_equal(warned(figures, warnings), 1);
	assert_string_equal(warnings[0].name, name);
	assert_int_equal(warnings[0].level, level);
	return warnings[0];
}

static void
a_house_that_is_well_has_no_warning(void **state)
{
	(void)state;
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	struct state_figures figures = well();
	assert_int_equal(warned(&figures, warnings), 0);
	figures.backup = FOUND_NONE;
	figures.is_invented = true;
	assert_int_equal(warned(&figures, warnings), 0);
	figures = well();
	figures.disk_free = figures.disk_total = figures.handles = figures.handles_max = -1;
	assert_int_equal(warned(&figures, warnings), 0); /* what is not known is not a fault */
}

static void
a_disk_that_fills_is_told_before_it_is_full(void **state)
{
	(void)state;
	struct state_figures figures = well();
	figures.disk_free = 1900000000;
	assert_string_equal(only(&figures, "disk.low", STATE_WATCH).words,
	                    "Le disque sera plein bientôt\u202f: il reste 1,9\u00a0Go");
	figures.disk_free = 499000000;
	assert_string_equal(only(&figures, "disk.full", STATE_URGENT).words,
	                    "Le disque est presque plein\u202f: il reste 499\u00a0Mo");
	figures.disk_free = 50000000000;
	figures.database = 30000000000; /* no room to copy it */
	only(&figures, "disk.low", STATE_WATCH);
}

static void
a_backup_that_is_old_or_never_made_is_told(void **state)
{
	(void)state;
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	struct state_figures figures = well();
	figures.backup_s = NOW_S - 8 * DAY_S;
	assert_int_equal(warned(&figures, warnings), 0);
	figures.backup_s = NOW_S - 8 * DAY_S - 1;
	assert_string_equal(only(&figures, "backup.old", STATE_WATCH).words,
	                    "Aucune sauvegarde depuis 8 jours");
	figures.backup_s = NOW_S - 31 * DAY_S;
	only(&figures, "backup.old", STATE_URGENT);
	figures.backup = FOUND_NONE;
	only(&figures, "backup.none", STATE_WATCH);
	figures.backup = FOUND_FAILED;
	figures.backup_fault = "Le fichier ne se lit pas\u202f: corrigez-le.";
	assert_string_equal(only(&figures, "backup.unknown", STATE_WATCH).todo, figures.backup_fault);
}

static void
keys_letters_and_certificates_are_told(void **state)
{
	(void)state;
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	struct state_figures figures = well();
	figures.letters = (struct post_health){ .waiting = 2, .failed = 3,
		                                    .last_fault = SPAN("Le serveur ne répond pas.") };
	struct state_warning one = only(&figures, "letters.failed", STATE_WATCH);
	assert_string_equal(one.words, "3 messages n’ont pas pu partir");
	assert_non_null(strstr(one.todo, "Le serveur ne répond pas."));
	figures.letters = (struct post_health){ .waiting = 2, .late = 1 };
	assert_string_equal(only(&figures, "letters.late", STATE_WATCH).words,
	                    "1 message attend depuis plus d’une heure");
	figures = well();
	figures.sealed = (struct answer_health){ .keys_needed = 2, .keys_missing = 2, .left = 5 };
	assert_string_equal(only(&figures, "keys.missing", STATE_URGENT).words,
	                    "2 enquêtes n’ont plus leur clé");
	figures.sealed.keys_missing = 0;
	assert_string_equal(only(&figures, "answers.left", STATE_WATCH).words,
	                    "5 réponses n’ont pas pu être ouvertes");
	figures = well();
	figures.has_ca = true;
	only(&figures, "certificate.unreadable", STATE_WATCH);
	figures.ca_count = 2; /* an old one beside its successor */
	figures.ca_first_s = NOW_S - 1;
	figures.ca_last_s = NOW_S + 31 * DAY_S;
	assert_int_equal(warned(&figures, warnings), 0);
	figures.ca_last_s = NOW_S + 29 * DAY_S;
	only(&figures, "certificate.soon", STATE_WATCH);
	figures.ca_last_s = NOW_S;
	assert_string_equal(only(&figures, "certificate.over", STATE_URGENT).words,
	                    "Le certificat de l’autorité du serveur de messagerie a pris fin le "
	                    "21 septembre 2026");
}

static void
a_work_of_the_clock_that_fails_or_stays_is_told(void **state)
{
	(void)state;
	struct state_figures figures = well();
	struct clock_mark *work = &figures.works[3];
	work->faulty_unix_s = NOW_S;
	snprintf(work->fault, sizeof work->fault, "Il n’y a plus de place sur le disque.");
	struct state_warning one = only(&figures, "clock.fault", STATE_WATCH);
	assert_string_equal(one.words, "L’horloge n’arrive plus à ouvrir les réponses");
	assert_string_equal(one.todo, "Il n’y a plus de place sur le disque.");
	work->good_unix_s = NOW_S - STATE_WORK_LATE_S - 1;
	only(&figures, "clock.fault", STATE_URGENT);
	work->faulty_unix_s = work->good_unix_s - 1; /* long ago: it worked since, then stayed */
	only(&figures, "clock.late", STATE_WATCH);
	figures.started_s = NOW_S - 5; /* it has just begun */
	work->good_unix_s = work->faulty_unix_s = 0;
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	assert_int_equal(warned(&figures, warnings), 0);
}

static void
the_most_urgent_comes_first_and_all_have_room(void **state)
{
	(void)state;
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	struct state_figures figures = well();
	figures.disk_free = 1;
	figures.wal = state_wal_large + 1;
	figures.backup = FOUND_NONE;
	figures.sealed = (struct answer_health){ .keys_needed = 1, .keys_missing = 1 };
	figures.letters = (struct post_health){ .failed = 1, .late = 1 };
	figures.looks = true;
	figures.desk = (struct letters_health){ .poll_fault = SPAN("La boîte ne répond pas."),
		                                    .mail = { .late = 1 } };
	figures.has_ca = true;
	figures.handles = 1000;
	for (size_t i = 0; i < CLOCK_WORK_COUNT; i++)
		figures.works[i].faulty_unix_s = NOW_S;
	const size_t count = warned(&figures, warnings);
	assert_int_equal(count, 11 + CLOCK_WORK_COUNT);
	assert_string_equal(warnings[0].name, "disk.full");
	assert_string_equal(warnings[1].name, "keys.missing");
	for (size_t i = 1; i < count; i++)
		assert_true(warnings[i].level >= warnings[i - 1].level);
}

static void
a_mailbox_that_is_not_read_is_told(void **state)
{
	(void)state;
	struct state_figures figures = well();
	figures.desk = (struct letters_health){ .poll_fault = SPAN("Le serveur de la boîte ne répond pas."),
		                                    .polled_unix_s = NOW_S - 100, .has_default = true };
	struct state_warning warnings[STATE_WARNING_COUNT_MAX];
	assert_int_equal(warned(&figures, warnings), 0); /* none is named any more */
	figures.looks = true;
	assert_non_null(strstr(only(&figures, "desk.mailbox", STATE_WATCH).todo, "ne répond pas"));
	figures.desk.polled_unix_s = NOW_S - STATE_MAILBOX_LATE_S - 1;
	(void)only(&figures, "desk.mailbox", STATE_URGENT);
	figures.desk.poll_fault = SPAN("");
	figures.desk.has_default = false;
	(void)only(&figures, "desk.boxes", STATE_WATCH);
	figures.looks = false;
	figures.desk.sms.late = 2;
	assert_non_null(strstr(only(&figures, "desk.late", STATE_WATCH).words, "2 réponses"));
}

/* --- metrics --------------------------------------------------------------------------------- */

static const char *
metrics_of(const struct state_figures *figures)
{
	struct text text = text_new(arena, 1 << 20);
	state_metrics(arena, figures, &text);
	assert_false(text.cut);
	return text_z(&text);
}

/* Where several readings are kept, one answer changes nothing of them. */
static void
one_answer_more_does_not_show_in_the_metrics(void **state)
{
	(void)state;
	struct state_figures figures = well(), after;
	figures.database = 3 << 20;
	figures.wal = 5 << 20;
	figures.disk_free = (int64_t)1000 << 24;
	figures.threads = figures.handles = 16;
	after = figures;
	after.database += 8192; /* a page or two */
	after.wal += 8240;
	after.disk_free += 8192;
	after.threads++; /* her connection */
	after.handles++;
	assert_string_equal(metrics_of(&figures), metrics_of(&after));
	after.database += 1 << 20; /* many do */
	assert_string_not_equal(metrics_of(&figures), metrics_of(&after));
}

static void
metrics_say_what_is_known_and_nothing_else(void **state)
{
	(void)state;
	struct state_figures figures = well();
	figures.wal = -1;
	figures.works[0].fault_count = 2;
	snprintf(figures.works[0].fault, CLOCK_WORDS_SIZE, "«\u202f/srv/parvis\u202f» est plein.");
	const char *text = metrics_of(&figures);
	assert_non_null(strstr(text, "\nparvis_backup_age_seconds 86400\n"));
	assert_non_null(strstr(text, "\nparvis_work_faults_total{work=\"answers\"} 2\n"));
	assert_non_null(strstr(text, "\nparvis_warnings{level=\"urgent\"} 0\n"));
	assert_null(strstr(text, "wal_bytes"));
	assert_null(strstr(text, "/srv"));
	figures.backup = FOUND_NONE;
	figures.has_database = false;
	text = metrics_of(&figures);
	assert_null(strstr(text, "backup_age"));
	assert_null(strstr(text, "letters"));
	assert_non_null(strstr(text, "\nparvis_database_up 0\n"));
	assert_non_null(strstr(text, "\nparvis_warnings{level=\"urgent\"} 1\n"));
}

static bool
is_near(const char *peer, const char *name, const char *value)
{
	const struct http_field field = { span_of(name), span_of(value) };
	const struct http_request request = { .peer = peer, .fields = &field, .field_count = name != NULL };
	return state_is_near(&request);
}

static void
metrics_are_for_this_machine_alone(void **state)
{
	(void)state;
	assert_true(is_near("127.0.0.1", NULL, NULL));
	assert_true(is_near("::1", NULL, NULL));
	assert_true(is_near("unix", "Host", "parvis"));
	assert_false(is_near("192.0.2.7", NULL, NULL));
	assert_false(is_near("2001:db8::1", NULL, NULL));
	/* a proxy on this machine, known or not */
	assert_false(is_near("127.0.0.1", "X-Forwarded-For", "192.0.2.7"));
	assert_false(is_near("127.0.0.1", "x-forwarded-for", "127.0.0.1"));
	assert_false(is_near("unix", "Forwarded", "for=192.0.2.7"));
	assert_false(is_near("::1", "X-Real-IP", "192.0.2.7"));
}

/* --- the clock's marks, the trace of a backup ------------------------------------------------ */

static void
wait_for_runs(struct clock *clock, size_t index, int64_t count, struct clock_mark marks[])
{
	const struct timespec moment = { .tv_nsec = 20000000 };
	for (int i = 0; i < 500; i++, nanosleep(&moment, NULL)) {
		clock_marks(clock, marks);
		if (marks[index].run_count >= count)
			return;
	}
	fail_msg("the clock does not go");
}

static void
the_clock_says_what_it_did_and_what_went_wrong(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct house house = { .arena = arena, .folder = rooms->folder, .store = rooms->store,
		                   .root_id = rooms->root_id };
	house.seal = (struct survey_seal){ .store = rooms->store, .root_id = rooms->root_id,
		                               .folder = rooms->folder };
	struct clock_mark marks[CLOCK_WORK_COUNT];
	struct clock *clock = clock_start(arena, &house, &fault);
	assert_non_null(clock);
	for (size_t i = 0; i < CLOCK_WORK_COUNT; i++) {
		wait_for_runs(clock, i, 1, marks);
		assert_non_null(marks[i].name);
		assert_true(marks[i].good_unix_s > 0);
		assert_int_equal(marks[i].fault_count, 0);
		assert_string_equal(marks[i].fault, "");
	}
	int64_t faults = 0;
	store_fail_after(1);
	for (int i = 0; i < 200 && faults == 0; i++) {
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
		clock_marks(clock, marks);
		for (size_t at = 0; at < CLOCK_WORK_COUNT; at++)
			if (marks[at].fault_count > 0) {
				faults++;
				assert_true(marks[at].faulty_unix_s > 0);
				assert_true(strlen(marks[at].fault) > 10);
			}
	}
	clock_stop(clock);
	store_fail_after(0);
	assert_int_equal(faults, 1);
}

static void
the_last_backup_is_what_its_file_says(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	int64_t at_s = 0;
	assert_int_equal(house_backup_last(arena, rooms->folder, &at_s, &fault), FOUND_NONE);
	assert_true(house_backup_note(arena, rooms->folder, NOW_S, &fault));
	assert_int_equal(house_backup_last(arena, rooms->folder, &at_s, &fault), FOUND_ONE);
	assert_int_equal(at_s, NOW_S);
	rooms_file(rooms, "last-backup", "2026-11-26T03:30:00+01:00\n"); /* date --rfc-3339 has a blank */
	assert_int_equal(house_backup_last(arena, rooms->folder, &at_s, &fault), FOUND_ONE);
	assert_int_equal(at_s, 1795660200);
	rooms_file(rooms, "last-backup", "hier");
	assert_int_equal(house_backup_last(arena, rooms->folder, &at_s, &fault), FOUND_FAILED);
	assert_non_null(strstr(fault.for_reader, "2026-11-26T02:30:00Z"));
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_LEVEL_COUNT);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_house_that_is_well_has_no_warning),
		cmocka_unit_test(a_disk_that_fills_is_told_before_it_is_full),
		cmocka_unit_test(a_backup_that_is_old_or_never_made_is_told),
		cmocka_unit_test(keys_letters_and_certificates_are_told),
		cmocka_unit_test(a_work_of_the_clock_that_fails_or_stays_is_told),
		cmocka_unit_test(a_mailbox_that_is_not_read_is_told),
		cmocka_unit_test(the_most_urgent_comes_first_and_all_have_room),
		cmocka_unit_test(one_answer_more_does_not_show_in_the_metrics),
		cmocka_unit_test(metrics_say_what_is_known_and_nothing_else),
		cmocka_unit_test(metrics_are_for_this_machine_alone),
		cmocka_unit_test(the_clock_says_what_it_did_and_what_went_wrong),
		cmocka_unit_test(the_last_backup_is_what_its_file_says),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
