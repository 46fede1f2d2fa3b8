#include "doors/clock/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "base/time.h"
#include "confront/duet/duet.h"
#include "confront/mirror/mirror.h"
#include "craft/search/search.h"
#include "ground/people/people.h"
#include "ground/place/place.h"
#include "ground/post/post.h"
#include "listen/answer/answer.h"
#include "listen/closing/closing.h"
#include "listen/codebook/codebook.h"
#include "listen/experience/experience.h"
#include "listen/intake/intake.h"
#include "listen/invite/invite.h"
#include "listen/launch/launch.h"
#include "listen/retrieve/retrieve.h"
#include "listen/verbatim/verbatim.h"
#include "prove/home/home.h"
#include "prove/publish/publish.h"
#include "prove/retention/retention.h"
#include "welcome/accord/accord.h"
#include "welcome/alert/alert.h"
#include "welcome/appointment/appointment.h"
#include "welcome/counter/counter.h"
#include "welcome/desk/desk.h"
#include "welcome/effort/effort.h"
#include "welcome/knowledge/knowledge.h"
#include "welcome/letters/letters.h"
#include "welcome/orient/orient.h"
#include "welcome/promise/promise.h"
#include "welcome/reply/reply.h"
#include "welcome/seek/seek.h"
#include "welcome/street/street.h"
#include "welcome/skill/skill.h"
#include "welcome/takeover/takeover.h"

enum { SLOW_EVERY_S = 300, HAND_COUNT = 7 };

/* A hand of the clock: what is done in turn, in one thread. */
struct hand {
	struct clock *clock;
	const struct work *works;
	size_t work_count;
	struct clock_mark *marks; /* one for each work */
	pthread_t thread;
	int64_t slow_us; /* when the slow tick came last */
};

struct clock {
	struct house *house;
	struct hand hands[HAND_COUNT];
	size_t hand_count; /* that go */
	const struct catalogue *catalogues[CATALOGUE_COUNT_MAX]; /* of messages that leave */
	size_t catalogue_count;
	atomic_bool stops;
	pthread_mutex_t lock; /* of the marks */
	struct clock_mark marks[CLOCK_WORK_COUNT];
};

/* What the home room says, as a letter takes it. */
static enum found
summarise(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
          int32_t monday, struct post_summary *summary_r, struct fault *fault_r)
{
	struct home_summary home;
	_Static_assert(LENGTH(home.lines) == LENGTH(summary_r->lines), "a line is a line");
	const enum found found =
		home_summary(arena, db, root_id, account_id, monday, &home, fault_r);
	if (found != FOUND_ONE)
		return found;
	summary_r->title = home.title;
	for (size_t i = 0; i < LENGTH(home.lines); i++)
		summary_r->lines[i] = home.lines[i];
	return FOUND_ONE;
}

/* --- what each room does with time ----------------------------------------------------------- */

static bool
tick_street(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	(void)is_slow;
	return street_clock(arena, clock->house->store, clock->house->root_id, fault_r);
}

static bool
tick_counter(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	return !is_slow || counter_clock(arena, clock->house->store, clock->house->root_id, time_now_s(),
	                                 fault_r);
}

static bool
tick_replies(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	return !is_slow || reply_clock(arena, clock->house->store, clock->house->root_id, fault_r);
}

static bool
tick_launches(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	(void)is_slow;
	return launch_clock(arena, clock->house->store, clock->house->root_id, clock->house->folder,
	                    time_now_s(), fault_r);
}

static bool
tick_answers(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct answer_opening opening = { .store = clock->house->store,
		                                    .root_id = clock->house->root_id,
		                                    .folder = clock->house->folder };
	return answer_clock(arena, &opening, is_slow, fault_r);
}

static bool
tick_figures(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	(void)is_slow;
	struct survey_sealed sealed;
	return mirror_refresh(arena, &clock->house->seal, &sealed, fault_r);
}

static bool
tick_public(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	(void)is_slow;
	return publish_clock(arena, clock->house->store, clock->house->root_id,
	                     clock->house->folder, time_now_s(), fault_r);
}

/* The Monday it is in Paris, from seven o'clock on; false on other days. */
static bool
is_monday_morning(int64_t now_s, int32_t *monday_r)
{
	enum { FROM_S = 7 * 3600 };
	const struct local local = zone_local(zone_here(), now_s);
	*monday_r = local.days;
	return date_weekday(local.days) == MONDAY && local.second >= FROM_S;
}

static bool
tick_week(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	const int64_t now_s = time_now_s();
	struct post_week week = { .store = house->store,
		                      .root_id = house->root_id,
		                      .address = house->address,
		                      .summarise = summarise };
	struct post_reader *readers;
	size_t count;
	*fault_r = (struct fault){ 0 };
	if (!is_slow || house->mail == NULL || !is_monday_morning(now_s, &week.monday))
		return true;
	struct db *db = store_read(arena, house->store, fault_r);
	if (db == NULL)
		return false;
	const bool good =
		people_weekly_readers(arena, db, house->root_id, &readers, &count, fault_r);
	db_end(db);
	return good && post_weekly(arena, &week, readers, count, now_s, fault_r);
}

static bool
tick_letters(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	const struct post_sender sender = { .store = house->store,
		                                .root_id = house->root_id,
		                                .folder = house->folder,
		                                .server = house->mail,
		                                .stops = &clock->stops };
	return post_clock(arena, &sender, time_now_s(), is_slow, fault_r);
}

static bool
tick_invitations(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	const struct invite_sender sender = { .store = house->store,
		                                  .root_id = house->root_id,
		                                  .folder = house->folder,
		                                  .address = house->address,
		                                  .server = house->mail,
		                                  .sms = house->sms,
		                                  .sms_from = house->sms_from,
		                                  .catalogues = clock->catalogues,
		                                  .catalogue_count = clock->catalogue_count,
		                                  .stops = &clock->stops };
	return invite_clock(arena, &sender, time_now_s(), is_slow, fault_r);
}

static bool
tick_appointments(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	const struct appointment_house appointments = { .store = house->store,
		                                            .root_id = house->root_id,
		                                            .folder = house->folder,
		                                            .address = house->address,
		                                            .mails = house->mail != NULL,
		                                            .sms = house->sms,
		                                            .stops = &clock->stops };
	return !is_slow || appointment_clock(arena, &appointments, time_now_s(), fault_r);
}

static struct letters_house
desk_of(const struct house *house)
{
	return (struct letters_house){ .store = house->store,
		                           .root_id = house->root_id,
		                           .folder = house->folder,
		                           .address = house->address,
		                           .clamd = house->clamd };
}

static bool
tick_desk(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	const struct letters_sender sender = { .house = desk_of(house),
		                                   .server = house->mail,
		                                   .reply = house->desk_reply,
		                                   .sms = house->sms,
		                                   .stops = &clock->stops };
	return letters_clock(arena, &sender, time_now_s(), is_slow, fault_r);
}

/* A report may be of an invitation: its room looks first. */
static bool
look_first(void *context, struct arena *arena, struct span bytes, int64_t now_s, bool *is_its_r,
           struct fault *fault_r)
{
	const struct house *house = context;
	enum invite_back back;
	const bool is_fine = invite_mail_in(arena, house->store, house->root_id, house->folder, bytes,
	                                    now_s, &back, fault_r);
	*is_its_r = is_fine && back != INVITE_BACK_OTHER;
	return is_fine;
}

static bool
tick_mailbox(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	struct house *house = clock->house;
	const struct letters_poller poller = { .house = desk_of(house),
		                                   .box = house->desk_box,
		                                   .every_s = house->desk_box_every_s,
		                                   .first = look_first,
		                                   .context = house,
		                                   .stops = &clock->stops };
	(void)is_slow;
	return house->desk_box == NULL || letters_poll(arena, &poller, time_now_s(), fault_r);
}

static bool
tick_people(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	struct store *store = clock->house->store;
	return !is_slow || (people_clock(store, clock->house->root_id, time_now_s(), fault_r) &&
	                    skill_clock(arena, store, clock->house->root_id, fault_r));
}

static bool
tick_retention(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const int64_t now_s = time_now_s();
	if (is_slow) {
		intake_clock(clock->house->folder, now_s);
		takeover_clock(clock->house->folder, now_s);
		verbatim_import_sweep(clock->house->folder, now_s);
	}
	return (!is_slow ||
	        (takeover_forget_erased(arena, clock->house->store, clock->house->root_id, fault_r) &&
	         accord_clock(arena, clock->house->store, clock->house->root_id, fault_r))) &&
	       retention_clock(arena, clock->house->store, clock->house->root_id, now_s,
	                       day_here(now_s), is_slow, fault_r);
}

static bool
tick_owed(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	struct desk_hand hand = { .root_id = house->root_id, .now_s = time_now_s(),
		                      .address = house->address, .once = SPAN("") };
	int64_t count;
	if (!is_slow)
		return true;
	struct db *db = store_read(arena, house->store, fault_r);
	if (db == NULL)
		return false;
	hand.today = day_here(hand.now_s);
	hand.tree = place_tree_load(arena, db, house->root_id, hand.today, fault_r);
	db_end(db);
	return hand.tree != NULL && desk_settle(arena, house->store, &hand, &count, fault_r);
}

static bool
tick_ahead(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct alert_clock alert = { clock->house->store, clock->house->root_id, time_now_s(),
		                               &clock->stops };
	return !is_slow || alert_clock(arena, &alert, fault_r);
}

static bool
tick_seek(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct seek_clock seek = { .arena = arena,
		                             .store = clock->house->store,
		                             .root_id = clock->house->root_id,
		                             .today = day_here(time_now_s()),
		                             .is_slow = is_slow,
		                             .stops = &clock->stops };
	return seek_clock(&seek, fault_r);
}

/* Once a day for each offering: most ticks find nothing to do. */
static bool
tick_promises(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	return !is_slow ||
	       promise_clock(arena, house->store, house->root_id, time_now_s(), fault_r);
}

static bool
tick_efforts(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	return effort_clock(arena, house->store, house->root_id, time_now_s(), is_slow, fault_r);
}

static bool
tick_ends(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct house *house = clock->house;
	const struct closing_keeper keeper = { .store = house->store,
		                                   .root_id = house->root_id,
		                                   .folder = house->folder,
		                                   .address = house->address,
		                                   .now_s = time_now_s() };
	return closing_clock(arena, &keeper, is_slow, fault_r);
}

static struct orient_clock
orient_of_house(struct clock *clock, struct arena *arena)
{
	const int64_t now_s = time_now_s();
	return (struct orient_clock){ .arena = arena,
		                          .store = clock->house->store,
		                          .root_id = clock->house->root_id,
		                          .now_s = now_s,
		                          .today = day_here(now_s),
		                          .address = clock->house->address,
		                          .stops = &clock->stops };
}

static bool
tick_orient(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct orient_clock orient = orient_of_house(clock, arena);
	(void)is_slow;
	return orient_clock(&orient, fault_r);
}

static bool
tick_learning(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct orient_clock orient = orient_of_house(clock, arena);
	return !is_slow || orient_learn(&orient, fault_r);
}

static struct verbatim_keeper
keeper_of_texts(struct clock *clock)
{
	const int64_t now_s = time_now_s();
	return (struct verbatim_keeper){ .store = clock->house->store,
		                             .root_id = clock->house->root_id,
		                             .folder = clock->house->folder,
		                             .now_s = now_s,
		                             .today = day_here(now_s),
		                             .stops = &clock->stops };
}

static bool
tick_texts(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct verbatim_keeper keeper = keeper_of_texts(clock);
	return verbatim_clock(arena, &keeper, is_slow, fault_r);
}

static bool
tick_retrieval(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct retrieve_clock retrieval = { .store = clock->house->store,
		                                      .root_id = clock->house->root_id,
		                                      .today = day_here(time_now_s()),
		                                      .stops = &clock->stops };
	(void)is_slow;
	return retrieve_clock(arena, &retrieval, fault_r);
}

static bool
tick_themes(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct verbatim_keeper keeper = keeper_of_texts(clock);
	return codebook_clock(arena, &keeper, is_slow, fault_r);
}

static bool
tick_experiences(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct verbatim_keeper keeper = keeper_of_texts(clock);
	return (!is_slow || experience_clock(arena, keeper.store, keeper.root_id, keeper.today, fault_r)) &&
	       experience_gather(arena, &keeper, fault_r);
}

static bool
tick_voices(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct duet_keeper keeper = { clock->house->store, clock->house->root_id, &clock->stops };
	return duet_clock(arena, &keeper, is_slow, fault_r);
}

/* What is dropped is forgotten on slow ticks: a run is written again for it. */
static bool
tick_search(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	if (is_slow && !knowledge_clock(arena, clock->house->store, clock->house->root_id, fault_r))
		return false;
	const struct search_clock search = { .store = clock->house->store,
		                                 .root_id = clock->house->root_id,
		                                 .forgets = is_slow,
		                                 .stops = &clock->stops };
	return search_clock(&search, fault_r);
}

struct work {
	const char *name, *event; /* event: of the log */
	const char *words;
	bool (*tick)(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r);
};

/* In the order of the floors: what is closed is opened, what is opened is counted. */
static const struct work works[] = {
	{ "people", "clock.people",
	  "oublier les liens et les sessions terminés, les savoir-faire des comptes fermés", tick_people },
	{ "street", "clock.street", "noter ce que deviennent les demandes faites par des logiciels",
	  tick_street },
	{ "counter", "clock.counter", "compter les tickets d’hier, puis les oublier", tick_counter },
	{ "replies", "clock.replies", "oublier les réponses relues des demandes effacées", tick_replies },
	{ "launches", "clock.launches", "ouvrir et fermer les enquêtes au jour dit", tick_launches },
	{ "answers", "clock.answers", "ouvrir les réponses scellées, puis oublier", tick_answers },
	{ "figures", "clock.figures", "calculer les chiffres des enquêtes closes", tick_figures },
	{ "public", "clock.public", "préparer la page publique", tick_public },
	{ "owed", "clock.owed", "écrire les accusés de réception qui attendaient", tick_owed },
	{ "ahead", "clock.ahead", "prévenir les personnes dont la date est passée, ou proche", tick_ahead },
	{ "orient", "clock.orient", "mener les demandes là où leurs règles disent", tick_orient },
	{ "seek", "clock.seek", "noter les mots des demandes, pour la recherche", tick_seek },
	{ "promises", "clock.promises", "calculer les délais annoncés", tick_promises },
	{ "efforts", "clock.efforts", "compter les contacts qu’on aurait pu éviter", tick_efforts },
	{ "ends", "clock.ends", "interroger les deux côtés à la fin des demandes", tick_ends },
	{ "experiences", "clock.experiences", "effacer les expériences racontées dont la durée est passée, "
	                                      "réunir celles de chaque trimestre",
	  tick_experiences },
	{ "search", "clock.search", "ranger les mots de la recherche", tick_search },
	{ "retention", "clock.retention", "préparer les effacements, faire ceux qui sont accordés",
	  tick_retention },
};
static const struct work letter_works[] = {
	{ "week", "clock.week", "écrire le résumé du lundi", tick_week },
	{ "letters", "clock.letters", "envoyer les messages", tick_letters },
};
/* Apart: a hundred thousand invitations never keep a lost password waiting. */
static const struct work invitation_works[] = {
	{ "appointments", "clock.appointments", "rappeler les rendez-vous", tick_appointments },
	{ "invitations", "clock.invitations", "envoyer les invitations", tick_invitations },
};
/* Apart too: who waits for an answer, and a mailbox whose server may keep one waiting. */
static const struct work desk_works[] = {
	{ "desk", "clock.desk", "envoyer ce que le guichet répond", tick_desk },
};
static const struct work mailbox_works[] = {
	{ "mailbox", "clock.mailbox", "relever la boîte du guichet", tick_mailbox },
};
/* Apart: it may last minutes. */
static const struct work learning_works[] = {
	{ "learning", "clock.learning", "apprendre où vont les demandes", tick_learning },
};
/* Apart too: a survey may have a hundred thousand texts. */
static const struct work text_works[] = {
	{ "texts", "clock.texts", "lire et masquer ce que les gens ont écrit", tick_texts },
	{ "retrieval", "clock.retrieval", "noter les mots de ces textes, pour la recherche", tick_retrieval },
	{ "themes", "clock.themes", "chercher de quoi parlent les textes", tick_themes },
	{ "voices", "clock.voices", "comparer ce que les deux côtés ont écrit", tick_voices },
};
static const struct {
	const struct work *works;
	size_t count;
} hands[HAND_COUNT] = {
	{ works, LENGTH(works) },
	{ letter_works, LENGTH(letter_works) },
	{ invitation_works, LENGTH(invitation_works) },
	{ desk_works, LENGTH(desk_works) },
	{ mailbox_works, LENGTH(mailbox_works) },
	{ learning_works, LENGTH(learning_works) },
	{ text_works, LENGTH(text_works) },
};
_Static_assert(LENGTH(works) + LENGTH(letter_works) + LENGTH(invitation_works) + LENGTH(desk_works) +
                       LENGTH(mailbox_works) + LENGTH(learning_works) +
                       LENGTH(text_works) ==
                   CLOCK_WORK_COUNT,
               "a mark for each work");

/* --- the threads ----------------------------------------------------------------------------- */

static void
begin_work(struct clock *clock, struct clock_mark *mark)
{
	pthread_mutex_lock(&clock->lock);
	mark->is_running = true;
	mark->begun_unix_s = time_now_s();
	pthread_mutex_unlock(&clock->lock);
}

static void
end_work(struct clock *clock, struct clock_mark *mark, int64_t took_us, const struct fault *fault)
{
	pthread_mutex_lock(&clock->lock);
	mark->is_running = false;
	mark->last_us = took_us;
	mark->all_us += took_us;
	mark->run_count++;
	if (fault == NULL)
		mark->good_unix_s = time_now_s();
	else {
		mark->fault_count++;
		mark->faulty_unix_s = time_now_s();
		snprintf(mark->fault, sizeof mark->fault, "%s",
		         fault->for_reader != NULL ? fault->for_reader : "");
	}
	pthread_mutex_unlock(&clock->lock);
}

static void
work(struct hand *hand, size_t index, bool is_slow)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct fault fault = { 0 };
	const int64_t begun_us = time_monotonic_us();
	begin_work(hand->clock, &hand->marks[index]);
	const bool good = hand->works[index].tick(hand->clock, arena, is_slow, &fault);
	if (!good)
		log_fault(hand->works[index].event, &fault);
	end_work(hand->clock, &hand->marks[index], time_monotonic_us() - begun_us,
	         good ? NULL : &fault);
	arena_end(arena);
}

static void
tick(struct hand *hand)
{
	struct clock *clock = hand->clock;
	const int64_t now_us = time_monotonic_us();
	const bool is_slow = hand->slow_us == 0 || now_us - hand->slow_us > SLOW_EVERY_S * 1000000LL;
	if (is_slow)
		hand->slow_us = now_us;
	for (size_t i = 0; i < hand->work_count && !atomic_load(&clock->stops); i++)
		work(hand, i, is_slow);
}

/* People come first: on Linux this is of the thread alone, and of those it starts. */
enum { CLOCK_NICENESS = 10 };

static void *
run(void *data)
{
	struct hand *hand = data;
	const struct timespec moment = { .tv_nsec = 100000000 };
	(void)setpriority(PRIO_PROCESS, 0, CLOCK_NICENESS);
	for (int i = 0; !atomic_load(&hand->clock->stops); i++) {
		if (i % 10 == 0)
			tick(hand);
		nanosleep(&moment, NULL);
	}
	return NULL;
}

/* A hand with its works; their marks begin at `marks`. */
static struct hand
hand_of(struct clock *clock, const struct work *done, size_t count, struct clock_mark *marks)
{
	for (size_t i = 0; i < count; i++)
		marks[i] = (struct clock_mark){ .name = done[i].name, .words = done[i].words };
	return (struct hand){ clock, done, count, .marks = marks };
}

struct clock *
clock_start(struct arena *arena, struct house *house, struct fault *fault_r)
{
	struct clock *clock = arena_new_of(arena, struct clock);
	clock->house = house;
	if (!catalogue_read_all(arena, clock->catalogues, &clock->catalogue_count, fault_r))
		return NULL;
	atomic_init(&clock->stops, false);
	must(pthread_mutex_init(&clock->lock, NULL) == 0);
	struct clock_mark *marks = clock->marks;
	for (size_t i = 0; i < HAND_COUNT; marks += hands[i++].count)
		clock->hands[i] = hand_of(clock, hands[i].works, hands[i].count, marks);
	for (; clock->hand_count < HAND_COUNT; clock->hand_count++) {
		struct hand *hand = &clock->hands[clock->hand_count];
		if (pthread_create(&hand->thread, NULL, run, hand) == 0)
			continue;
		clock_stop(clock);
		(void)fault_is(fault_r, "clock: no thread", "Parvis ne peut pas démarrer son horloge.");
		return NULL;
	}
	return clock;
}

void
clock_stop(struct clock *clock)
{
	atomic_store(&clock->stops, true);
	for (size_t i = 0; i < clock->hand_count; i++)
		pthread_join(clock->hands[i].thread, NULL);
}

void
clock_marks(struct clock *clock, struct clock_mark marks_r[CLOCK_WORK_COUNT])
{
	pthread_mutex_lock(&clock->lock);
	for (size_t i = 0; i < CLOCK_WORK_COUNT; i++)
		marks_r[i] = clock->marks[i];
	pthread_mutex_unlock(&clock->lock);
}
