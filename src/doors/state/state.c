/* What is not well, and what to do about it: rules, from figures alone. */
#include "base/time.h"
#include "doors/state/state_inside.h"

struct warning_list {
	struct arena *arena;
	struct state_warning *all;
	size_t count;
};

static void
warn(struct warning_list *list, struct state_warning warning)
{
	must(list->count < STATE_WARNING_COUNT_MAX);
	list->all[list->count++] = warning;
}

const char *
state_size_words(struct arena *arena, int64_t bytes)
{
	struct text text = text_new(arena, 60);
	const double mega = (double)bytes / 1e6;
	if (mega < 1) {
		text_add_number(&text, mega * 1000, 0);
		text_add_z(&text, "\u00a0ko");
	} else if (mega < 1000) {
		text_add_number(&text, mega, mega < 10 ? 1 : 0);
		text_add_z(&text, "\u00a0Mo");
	} else {
		text_add_number(&text, mega / 1000, mega < 100000 ? 1 : 0);
		text_add_z(&text, "\u00a0Go");
	}
	return text_z(&text);
}

int64_t
state_rounded(int64_t bytes, int64_t step)
{
	must(step > 0);
	return bytes < 0 ? bytes : bytes - bytes % step;
}

bool
state_is_near(const struct http_request *request)
{
	static const char *const forwarded[] = { "X-Forwarded-For", "Forwarded", "X-Real-IP", "Via",
		"X-Forwarded-Host", "X-Forwarded-Proto" };
	const struct span peer = span_of(request->peer);
	for (size_t i = 0; i < LENGTH(forwarded); i++)
		if (http_header(request, forwarded[i]).length > 0)
			return false;
	return span_is(peer, "unix") || span_is(peer, "::1") || span_starts(peer, "127.");
}

/* « 3 messages », « 1 message ». */
static const char *
count_words(struct arena *arena, int64_t count, const char *one, const char *many)
{
	struct text text = text_new(arena, 400);
	text_add_count(&text, count);
	text_add_char(&text, ' ');
	text_add_z(&text, count > 1 ? many : one);
	return text_z(&text);
}

static const char *
day_words(struct arena *arena, int64_t instant_s)
{
	struct text text = text_new(arena, 60);
	text_add_date_words(&text, day_here(instant_s));
	return text_z(&text);
}

/* --- one after the other --------------------------------------------------------------------- */

static void
look_at_disk(struct warning_list *list, const struct state_figures *figures)
{
	if (figures->disk_free < 0)
		return;
	const char *left = state_size_words(list->arena, figures->disk_free);
	const int64_t copies = figures->has_database ? 2 * figures->database : 0;
	if (figures->disk_free < state_disk_full)
		warn(list, (struct state_warning){ STATE_URGENT, "disk.full",
		     arena_format(list->arena, "Le disque est presque plein\u202f: il reste %s", left),
		     "Libérez de la place, ou agrandissez le disque du dossier des données. Sans place, les "
		     "réponses ne peuvent plus être enregistrées." });
	else if (figures->disk_free < state_disk_low + copies)
		warn(list, (struct state_warning){ STATE_WATCH, "disk.low",
		     arena_format(list->arena, "Le disque sera plein bientôt\u202f: il reste %s", left),
		     "Prévoyez de la place\u202f: il en faut toujours deux fois la taille de la base, pour la "
		     "copier avant une nouvelle version." });
}

static void
look_at_database(struct warning_list *list, const struct state_figures *figures)
{
	if (!figures->has_database)
		warn(list, (struct state_warning){ STATE_URGENT, "database.down",
		     "La base de données ne répond pas",
		     "Vérifiez qu’elle fonctionne et que le disque n’est pas plein. Parvis reprend seul dès "
		     "qu’elle répond." });
	else if (figures->wal > state_wal_large)
		warn(list, (struct state_warning){ STATE_WATCH, "database.log",
		     arena_format(list->arena, "Le journal d’écriture de la base est très gros\u202f: %s",
		                  state_size_words(list->arena, figures->wal)),
		     "Une lecture très longue, ou un outil de copie, l’empêche peut-être de se vider. "
		     "Arrêtez-la, ou redémarrez Parvis hors des heures d’ouverture." });
}

static void
look_at_backup(struct warning_list *list, const struct state_figures *figures)
{
	static const char todo[] =
		"Sauvegardez les données chaque nuit (parvis backup), gardez-les sur une autre machine, et essayez "
		"de temps en temps de les rétablir. Plus bas, «\u202fLa sauvegarde\u202f» dit comment Parvis l’apprend.";
	const int64_t age_s = figures->now_s - figures->backup_s;
	if (figures->is_invented)
		return;
	if (figures->backup == FOUND_FAILED)
		warn(list, (struct state_warning){ STATE_WATCH, "backup.unknown",
		     "On ne sait pas quand la dernière sauvegarde a été faite", figures->backup_fault });
	else if (figures->backup == FOUND_NONE)
		warn(list, (struct state_warning){ STATE_WATCH, "backup.none",
		     "Aucune sauvegarde n’a encore été faite", todo });
	else if (age_s > STATE_BACKUP_OLD_S)
		warn(list, (struct state_warning){
			 age_s > STATE_BACKUP_FORGOTTEN_S ? STATE_URGENT : STATE_WATCH, "backup.old",
			 arena_format(list->arena, "Aucune sauvegarde depuis %lld jours",
		                  (long long)(age_s / DAY_S)),
			 todo });
}

static void
look_at_answers(struct warning_list *list, const struct state_figures *figures)
{
	const struct answer_health *sealed = &figures->sealed;
	if (sealed->keys_missing > 0)
		warn(list, (struct state_warning){ STATE_URGENT, "keys.missing",
		     count_words(list->arena, sealed->keys_missing, "enquête n’a plus sa clé",
		                 "enquêtes n’ont plus leur clé"),
		     "Remettez le dossier «\u202fkeys\u202f» depuis votre copie des clés\u202f: sans elles, les "
		     "réponses déjà reçues ne s’ouvriront pas." });
	else if (sealed->left > 0)
		warn(list, (struct state_warning){ STATE_WATCH, "answers.left",
		     count_words(list->arena, sealed->left, "réponse n’a pas pu être ouverte",
		                 "réponses n’ont pas pu être ouvertes"),
		     "Elles sont abîmées, ou scellées pour une autre clé. Si vous avez une copie des clés, "
		     "comparez-la au dossier «\u202fkeys\u202f»\u202f; sinon, l’enquête peut être rendue sans "
		     "elles." });
}

static void
look_at_letters(struct warning_list *list, const struct state_figures *figures)
{
	const struct post_health *letters = &figures->letters;
	if (letters->failed > 0)
		warn(list, (struct state_warning){ STATE_WATCH, "letters.failed",
		     count_words(list->arena, letters->failed, "message n’a pas pu partir",
		                 "messages n’ont pas pu partir"),
		     arena_format(list->arena,
		                  "Le dernier\u202f: «\u202f%.*s\u202f» Corrigez ce qui l’arrête, puis renvoyez "
		                  "l’invitation ou le lien depuis la page du compte.",
		                  SPAN_ARGS(letters->last_fault)) });
	if (letters->late > 0)
		warn(list, (struct state_warning){ STATE_WATCH, "letters.late",
		     count_words(list->arena, letters->late, "message attend depuis plus d’une heure",
		                 "messages attendent depuis plus d’une heure"),
		     figures->mails
		         ? "Vérifiez que le serveur de messagerie répond. Parvis essaie de nouveau pendant deux "
		           "jours, puis renonce."
		         : "Parvis a été lancé sans serveur de messagerie (--smtp)\u202f: rien ne part." });
}

static void
look_at_mailbox(struct warning_list *list, const struct state_figures *figures)
{
	const struct letters_health *desk = &figures->desk;
	if (!figures->looks)
		return;
	if (desk->poll_fault.length > 0)
		warn(list, (struct state_warning){
			 figures->now_s - desk->polled_unix_s > STATE_MAILBOX_LATE_S ? STATE_URGENT : STATE_WATCH,
			 "desk.mailbox", "La boîte du guichet n’est pas relevée",
			 arena_format(list->arena, "%.*s Les messages attendent dans leur boîte\u202f: aucun n’est perdu.",
		                  SPAN_ARGS(desk->poll_fault)) });
	if (!desk->has_default)
		warn(list, (struct state_warning){ STATE_WATCH, "desk.boxes",
		     "Des courriels du guichet n’ont pas de boîte",
		     "Sur la page «\u202fBoîtes\u202f», un référent dit ce que demande qui écrit à toute autre adresse. "
		     "Jusque-là, ces messages restent marqués là où ils sont arrivés." });
}

static void
look_at_desk(struct warning_list *list, const struct state_figures *figures)
{
	const int64_t late = figures->desk.mail.late + figures->desk.sms.late;
	look_at_mailbox(list, figures);
	if (late > 0)
		warn(list, (struct state_warning){ STATE_WATCH, "desk.late",
		     count_words(list->arena, late, "réponse du guichet attend depuis plus d’une heure",
		                 "réponses du guichet attendent depuis plus d’une heure"),
		     "Vérifiez que le serveur de messagerie et la passerelle SMS répondent. Parvis essaie de nouveau "
		     "pendant deux jours, puis le dit sur la demande. Les accusés de réception de qui écrit beaucoup "
		     "partent à trois par heure." });
}

static void
look_at_certificate(struct warning_list *list, const struct state_figures *figures)
{
	static const char todo[] =
		"Demandez le nouveau à qui tient le serveur de messagerie, remplacez le fichier donné à "
		"Parvis, puis redémarrez-le. Sans lui, plus aucun message ne part.";
	if (!figures->has_ca)
		return;
	if (figures->ca_count == 0)
		warn(list, (struct state_warning){ STATE_WATCH, "certificate.unreadable",
		     "Le certificat de l’autorité du serveur de messagerie ne se lit pas", todo });
	else if (figures->ca_last_s <= figures->now_s)
		warn(list, (struct state_warning){ STATE_URGENT, "certificate.over",
		     arena_format(list->arena,
		                  "Le certificat de l’autorité du serveur de messagerie a pris fin le %s",
		                  day_words(list->arena, figures->ca_last_s)),
		     todo });
	else if (figures->ca_last_s <= figures->now_s + STATE_CERTIFICATE_SOON_S)
		warn(list, (struct state_warning){ STATE_WATCH, "certificate.soon",
		     arena_format(list->arena,
		                  "Le certificat de l’autorité du serveur de messagerie prend fin le %s",
		                  day_words(list->arena, figures->ca_last_s)),
		     todo });
}

static void
look_at_work(struct warning_list *list, const struct state_figures *figures,
             const struct clock_mark *work)
{
	const int64_t good_s =
		work->good_unix_s > figures->started_s ? work->good_unix_s : figures->started_s;
	const bool is_late = figures->now_s - good_s > STATE_WORK_LATE_S;
	const bool fails = work->faulty_unix_s > work->good_unix_s;
	if (fails)
		warn(list, (struct state_warning){ is_late ? STATE_URGENT : STATE_WATCH, "clock.fault",
		     arena_format(list->arena, "L’horloge n’arrive plus à %s", work->words),
		     work->fault[0] != '\0' ? work->fault
		                            : "Le journal du programme dit pourquoi\u202f: journalctl -u parvis." });
	else if (is_late)
		warn(list, (struct state_warning){ STATE_WATCH, "clock.late",
		     arena_format(list->arena, "L’horloge n’a pas fini de %s depuis plus d’une heure",
		                  work->words),
		     "Regardez le journal du programme (journalctl -u parvis). Un redémarrage ne perd rien\u202f: "
		     "chaque travail reprend où il était." });
}

static void
look_at_handles(struct warning_list *list, const struct state_figures *figures)
{
	if (figures->handles < 0 || figures->handles_max <= 0 ||
	    figures->handles * 100 <= figures->handles_max * STATE_HANDLES_PERCENT_MAX)
		return;
	warn(list, (struct state_warning){ STATE_WATCH, "handles.many",
	     arena_format(list->arena, "%lld fichiers et connexions sont ouverts, sur %lld possibles",
	                  (long long)figures->handles, (long long)figures->handles_max),
	     "Augmentez la limite (LimitNOFILE du service systemd), ou réduisez le nombre de connexions de "
	     "votre serveur web." });
}

size_t
state_warnings(struct arena *arena, const struct state_figures *figures,
               struct state_warning warnings_r[STATE_WARNING_COUNT_MAX])
{
	struct state_warning found[STATE_WARNING_COUNT_MAX];
	struct warning_list list = { arena, found, 0 };
	look_at_disk(&list, figures);
	look_at_database(&list, figures);
	look_at_backup(&list, figures);
	look_at_answers(&list, figures);
	look_at_letters(&list, figures);
	look_at_desk(&list, figures);
	look_at_certificate(&list, figures);
	for (size_t i = 0; i < CLOCK_WORK_COUNT; i++)
		look_at_work(&list, figures, &figures->works[i]);
	look_at_handles(&list, figures);
	size_t count = 0;
	for (enum state_level level = STATE_URGENT; level < STATE_LEVEL_COUNT; level++)
		for (size_t i = 0; i < list.count; i++)
			if (found[i].level == level)
				warnings_r[count++] = found[i];
	return count;
}
