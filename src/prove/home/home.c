#include <stdlib.h>

#include "base/time.h"
#include "prove/home/home.h"

enum { WORDS_LENGTH_MAX = 1500 };

/* --- which three ------------------------------------------------------------------------------ */

static int
compare_tasks(const void *a, const void *b)
{
	const struct home_task *first = a, *second = b;
	if (first->matter != second->matter)
		return first->matter < second->matter ? -1 : 1;
	if (first->day != second->day)
		return first->day < second->day ? -1 : 1;
	return span_compare(first->what, second->what);
}

size_t
home_pick(struct home_task *tasks, size_t count)
{
	must(count <= HOME_TASK_COUNT_MAX);
	if (count > 0)
		qsort(tasks, count, sizeof *tasks, compare_tasks);
	return count < HOME_SHOWN_COUNT ? count : HOME_SHOWN_COUNT;
}

/* --- in words --------------------------------------------------------------------------------- */

static void
add_last_day(struct text *text, int32_t day, int32_t today)
{
	if (day <= today)
		text_add_z(text, "se termine aujourd’hui");
	else if (day == today + 1)
		text_add_z(text, "se termine demain");
	else
		text_format(text, "se termine dans %d jours", (int)(day - today));
}

static void
add_survey(struct text *text, const struct home_task *task, int32_t today)
{
	const int what_length = (int)task->what.length;
	const char *what = task->what.at;
	text_format(text, "«\u202f%.*s\u202f» ", what_length, what);
	switch (task->matter) {
	case HOME_LAST_DAYS:
		add_last_day(text, task->day, today);
		text_add_z(text, task->count == 1
		                     ? "\u202f: un lieu n’a pas encore assez de réponses pour être montré."
		                     : "\u202f: ");
		if (task->count > 1) {
			text_add_count(text, task->count);
			text_add_z(text, " lieux n’ont pas encore assez de réponses pour être montrés.");
		}
		break;
	case HOME_WAIT:
		text_format(text, "est prête\u202f: on attend encore %.*s.", SPAN_ARGS(task->who));
		break;
	case HOME_GIVE_BACK:
		text_add_z(text, "est close et comptée\u202f: les agents attendent ses résultats.");
		break;
	case HOME_OPEN:
		text_add_z(text, "a tous ses accords\u202f: elle peut s’ouvrir.");
		break;
	case HOME_ANSWER:
		text_add_z(text, "vous est ouverte\u202f: elle ");
		add_last_day(text, task->day, today);
		text_add_z(text, ".");
		break;
	case HOME_READ:
		text_add_z(text, "vous est rendue\u202f: ses résultats sont à lire avant tout le monde.");
		break;
	case HOME_PUBLISH:
		text_add_z(text, "est rendue aux agents\u202f: elle peut être publiée.");
		break;
	default:
		text_add_z(text, "est un brouillon\u202f: il reste à la préparer.");
	}
}

/* One action is named; several are counted. */
static void
add_actions(struct text *text, const struct home_task *task, int32_t today)
{
	static const struct {
		const char *one, *more;
	} words[HOME_MATTER_COUNT] = {
		[HOME_LATE] = { "a dépassé sa date\u202f: faite, abandonnée ou repoussée\u202f?",
		                "actions ont dépassé leur date\u202f: faites, abandonnées ou repoussées\u202f?" },
		[HOME_DUE] = { "arrive à sa date cette semaine.",
		               "actions arrivent à leur date cette semaine." },
		[HOME_JUDGE] = { "est faite\u202f: a-t-elle servi\u202f?",
		                 "actions sont faites\u202f: ont-elles servi\u202f?" },
		[HOME_BEGIN] = { "est décidée depuis plus d’un mois et n’a pas commencé.",
		                 "actions sont décidées depuis plus d’un mois et n’ont pas commencé." },
	};
	(void)today;
	must(words[task->matter].one != NULL);
	if (task->count == 1) {
		text_format(text, "«\u202f%.*s\u202f» %s", SPAN_ARGS(task->what), words[task->matter].one);
		return;
	}
	text_add_count(text, task->count);
	text_format(text, " %s", words[task->matter].more);
}

static void
add_journeys(struct text *text, const struct home_task *task)
{
	if (task->count == 1) {
		text_format(text,
		            "Le parcours «\u202f%.*s\u202f» n’a pas encore de chiffres\u202f: une enquête peut en "
		            "juger chaque étape.",
		            SPAN_ARGS(task->what));
		return;
	}
	text_add_count(text, task->count);
	text_add_z(text, " parcours n’ont pas encore de chiffres\u202f: une enquête peut en juger chaque "
	                 "étape.");
}

static void
add_growing(struct text *text, const struct home_task *task)
{
	if (task->count == 1) {
		text_add_z(text, "Dans ce que les gens écrivent, un thème grandit au-delà du hasard.");
		return;
	}
	text_add_z(text, "Dans ce que les gens écrivent, ");
	text_add_count(text, task->count);
	text_add_z(text, " thèmes grandissent au-delà du hasard.");
}

/* All of one kind are one thing, however many. */
static void
add_desk(struct text *text, const struct home_task *task)
{
	const bool is_one = task->count == 1;
	if (task->is_more)
		text_add_z(text, "Au moins ");
	if (is_one)
		text_add_z(text, task->is_more ? "une" : "Une");
	else
		text_add_count(text, task->count);
	switch (task->matter) {
	case HOME_DESK_SILENCE: /* she may have been written to meanwhile: nothing is decided */
		text_add_z(text, is_one ? " demande attend" : " demandes attendent");
		text_add_z(text, " une décision\u202f: si personne ne décide, le silence en tiendra lieu");
		text_add_z(text, is_one ? " le " : ", pour la première le ");
		text_add_date_words(text, task->day);
		text_add_z(text, " au soir.");
		return;
	case HOME_DESK_LATE:
		text_add_z(text, is_one ? " demande de vos services a dépassé son échéance."
		                        : " demandes de vos services ont dépassé leur échéance.");
		return;
	default: /* soon, or already */
		text_add_z(text, is_one ? " demande que vous suivez arrive à échéance, ou l’a dépassée."
		                        : " demandes que vous suivez arrivent à échéance, ou l’ont dépassée.");
	}
}

struct span
home_task_words(struct arena *arena, const struct home_task *task, int32_t today)
{
	struct text text = text_new(arena, WORDS_LENGTH_MAX);
	must(task->count >= 1);
	switch (task->matter) {
	case HOME_LATE:
	case HOME_DUE:
	case HOME_JUDGE:
	case HOME_BEGIN:
		add_actions(&text, task, today);
		break;
	case HOME_DESK_SILENCE:
	case HOME_DESK_LATE:
	case HOME_DESK_SOON:
		add_desk(&text, task);
		break;
	case HOME_GROWS: /* never a name: it holds words of theirs, and this sentence leaves by letter */
		add_growing(&text, task);
		break;
	case HOME_JOURNEY:
		add_journeys(&text, task);
		break;
	case HOME_FIRST:
		text_add_z(&text, "Aucune enquête n’est encore prête\u202f: une heure suffit pour la première.");
		break;
	default:
		add_survey(&text, task, today);
	}
	must(!text.cut);
	return text_span(&text);
}

const char *
home_task_verb(enum home_matter matter)
{
	static const char *const verbs[] = {
		[HOME_DESK_SILENCE] = "Voir ces demandes",
		[HOME_DESK_LATE] = "Voir ces demandes",
		[HOME_DESK_SOON] = "Voir vos demandes",
		[HOME_LAST_DAYS] = "Voir quels lieux relancer",
		[HOME_WAIT] = "Noter un accord",
		[HOME_GIVE_BACK] = "Rendre les résultats",
		[HOME_LATE] = "Décider",
		[HOME_OPEN] = "Ouvrir l’enquête",
		[HOME_DUE] = "Dire où cela en est",
		[HOME_GROWS] = "Lire ce qui s’écrit",
		[HOME_ANSWER] = "Répondre",
		[HOME_JUDGE] = "Juger",
		[HOME_READ] = "Lire les résultats",
		[HOME_BEGIN] = "Commencer",
		[HOME_PUBLISH] = "Publier",
		[HOME_PREPARE] = "Continuer",
		[HOME_JOURNEY] = "Voir les parcours",
		[HOME_FIRST] = "Préparer une enquête",
	};
	_Static_assert(LENGTH(verbs) == HOME_MATTER_COUNT, "one verb per matter");
	must(matter >= 0 && matter < HOME_MATTER_COUNT);
	return verbs[matter];
}

/* A verdict that could not be reached says nothing here: the page of effects tells why. */
const char *
home_moved_words(const struct impact_voice *voice)
{
	if (voice->state != IMPACT_COMPARED || !voice->is_tested)
		return NULL;
	switch (voice->verdict) {
	case STATS_DIFFERENT:
		return voice->change > 0 ? "La note a monté" : "La note a baissé";
	case STATS_DIFFERENT_BUT_SMALL:
		return voice->change > 0 ? "La note a un peu monté" : "La note a un peu baissé";
	case STATS_ALIKE:
		return "La note est stable";
	case STATS_UNSURE:
		return "On ne sait pas si la note a bougé";
	default:
		return NULL;
	}
}
