/* What keepers of a place say of it: days that are exceptions, another usual week, its holidays and its
 * clock. */
#include "base/ident.h"
#include "ground/hours/hours_inside.h"

enum {
	EDIT_TITLE, EDIT_WITHIN, EDIT_BACK_URL, EDIT_LEAD, EDIT_FORM_URL, EDIT_FIELDS, EDIT_ERRORS,
	EDIT_WRONG, EDIT_BUTTON, EDIT_FIELD_COUNT
};
static const struct field edit_fields[EDIT_FIELD_COUNT] = {
	[EDIT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[EDIT_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "The place." },
	[EDIT_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[EDIT_LEAD] = { "lead", FIELD_TEXT, FIELD_PAGE },
	[EDIT_FORM_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[EDIT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[EDIT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[EDIT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[EDIT_BUTTON] = { "button", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind hours_edit_page = { "hours.edit", "ground/hours/pages/edit.html", edit_fields,
	EDIT_FIELD_COUNT };

/* A form of the room, and what it makes. */
struct editing {
	struct hours_looking looking;
	struct form *form;
	struct hours_exception exception;
	struct hours_week_row row;
	struct hours_site site;
	const char *fact, *words;
};

struct edit_words {
	const char *title, *path, *lead, *button;
};

static void
show(struct editing *editing, const struct edit_words *words)
{
	struct hours_looking *looking = &editing->looking;
	struct visit *visit = looking->visit;
	struct model *page = model_new(visit->arena, &hours_edit_page);
	model_text_z(page, EDIT_TITLE, words->title);
	model_text(page, EDIT_WITHIN, hours_place_name(looking, looking->place_id));
	model_url_z(page, EDIT_BACK_URL, hours_path(looking, ""));
	model_text_z(page, EDIT_LEAD, words->lead);
	model_url_z(page, EDIT_FORM_URL, hours_path(looking, words->path));
	model_text_z(page, EDIT_BUTTON, words->button);
	form_draw(editing->form, page, (struct form_place){ EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG });
	if (!form_is_fine(editing->form))
		visit->response->status = 422;
	visit_show(visit, &hours_edit_page, page);
}

/* « Accueil : » begins a sentence of the register. */
static struct text
sentence(struct hours_looking *looking)
{
	struct text text = text_new(looking->visit->arena, JOURNAL_WORDS_LENGTH_MAX);
	text_format(&text, "%.*s\u202f: ",
	            SPAN_ARGS(hours_place_name(looking, looking->place_id)));
	return text;
}

/* A day that a form may speak of; complains otherwise. */
static void
check_day(struct editing *editing, size_t field, const char *name)
{
	const struct hours_looking *looking = &editing->looking;
	if (!form_has(editing->form, field))
		return;
	const int32_t day = form_date(editing->form, field);
	if (day < looking->today - HOURS_BEHIND_MAX)
		form_complain(editing->form, name, "Cette date est trop ancienne\u202f: dix ans au plus.");
	if (day > looking->today + HOURS_AHEAD_MAX)
		form_complain(editing->form, name,
		              "Cette date est trop lointaine\u202f: moins de trois ans d’avance.");
}

static const char *
typed_day(struct arena *arena, int32_t day)
{
	const struct date date = date_of_days(day);
	return arena_format(arena, "%02d/%02d/%04d", date.day, date.month, date.year);
}

/* --- exceptions ---------------------------------------------------------------------------------- */

static const struct form_choice kind_choices[HOURS_KIND_COUNT] = {
	[HOURS_CLOSED] = { "ferme", "Fermé toute la journée" },
	[HOURS_CLOSED_BETWEEN] = { "ferme-de", "Fermé à certaines heures, ouvert le reste du temps" },
	[HOURS_OPEN_BETWEEN] = { "ouvert-de", "Ouvert à ces heures seulement, même un jour d’ordinaire fermé" },
};
enum { EXCEPT_FIRST, EXCEPT_LAST, EXCEPT_KIND, EXCEPT_HOURS, EXCEPT_REASON, EXCEPT_COUNT };
static const struct form_field except_form[EXCEPT_COUNT] = {
	[EXCEPT_FIRST] = { "du", FORM_DATE, "Premier jour", .required = "Écrivez le premier jour." },
	[EXCEPT_LAST] = { "au", FORM_DATE, "Dernier jour", .hint = "Sans rien\u202f: ce seul jour." },
	[EXCEPT_KIND] = { "genre", FORM_CHOICE, "Ces jours-là, le lieu est",
		.required = "Dites si le lieu est fermé, ou à quelles heures.", .choices = kind_choices,
		.choice_count = HOURS_KIND_COUNT },
	[EXCEPT_HOURS] = { "heures", FORM_TEXT, "À quelles heures",
		.hint = "Par exemple\u202f: 14\u202fh\u202f30 à 17\u202fh. Rien pour toute la journée.",
		.length_max = 200 },
	[EXCEPT_REASON] = { "raison", FORM_TEXT, "Raison",
		.hint = "Quelques mots que tout le monde peut lire\u202f: pont de l’Ascension, inventaire, "
		        "travaux. Sans nom de personne.",
		.required = "Dites pourquoi, en quelques mots.", .length_max = HOURS_REASON_LENGTH_MAX },
};

static void
show_exception(struct editing *editing)
{
	const struct edit_words words = {
		"Fermer ou ouvrir autrement certains jours", "/exception",
		"Cela vaut pour ce lieu et pour ceux qui en dépendent. Les délais promis en tiennent compte.",
		"Enregistrer"
	};
	show(editing, &words);
}

void
hours_get_exception(struct visit *visit)
{
	struct editing editing = { .fact = NULL };
	if (!hours_look_to_keep(visit, &editing.looking))
		return;
	editing.form = form_new(visit->arena, except_form, EXCEPT_COUNT);
	show_exception(&editing);
}

static void
read_kind(struct editing *editing)
{
	struct form *form = editing->form;
	const struct span typed = form_text(form, EXCEPT_HOURS);
	if (!form_has(form, EXCEPT_KIND))
		return;
	editing->exception.kind = (enum hours_kind)form_choice(form, EXCEPT_KIND);
	const char *complaint =
		hours_day_read(editing->looking.visit->arena, typed, &editing->exception.day);
	if (complaint != NULL)
		form_complain(form, "heures", complaint);
	else if (editing->exception.kind == HOURS_CLOSED && typed.length > 0)
		form_complain(form, "heures",
		              "Vous avez écrit des heures\u202f: choisissez «\u202fFermé à certaines heures\u202f», "
		              "ou effacez-les.");
	else if (editing->exception.kind != HOURS_CLOSED && editing->exception.day.count == 0)
		form_complain(form, "heures", "Écrivez les heures, comme «\u202f14\u202fh\u202f30 à 17\u202fh\u202f».");
}

static size_t
exceptions_to_come(const struct hours_looking *looking)
{
	size_t count = 0;
	for (size_t i = 0; i < looking->kept->exception_count; i++)
		count += looking->kept->exceptions[i].place_id == looking->place_id &&
		         looking->kept->exceptions[i].last_day >= looking->today;
	return count;
}

static bool
read_exception(struct editing *editing)
{
	struct form *form = editing->form;
	struct hours_exception *exception = &editing->exception;
	(void)form_read(form, visit_lookup, editing->looking.visit);
	check_day(editing, EXCEPT_FIRST, "du");
	read_kind(editing);
	if (form_has(form, EXCEPT_FIRST))
		exception->first_day = exception->last_day = form_date(form, EXCEPT_FIRST);
	if (form_has(form, EXCEPT_LAST))
		exception->last_day = form_date(form, EXCEPT_LAST);
	if (exception->last_day < exception->first_day)
		form_complain(form, "au", "Le dernier jour vient avant le premier. Corrigez l’un des deux.");
	if (exception->last_day - exception->first_day >= HOURS_EXCEPTION_DAY_COUNT_MAX)
		form_complain(form, "au",
		              "Deux ans au plus. Pour plus longtemps, changez les horaires habituels.");
	if (exceptions_to_come(&editing->looking) >= HOURS_EXCEPTION_COUNT_MAX)
		form_complain(form, "du", "Il y a déjà quatre cents exceptions pour ce lieu. Retirez-en.");
	exception->reason = form_text(form, EXCEPT_REASON);
	exception->place_id = editing->looking.place_id;
	return form_is_fine(form);
}

static bool
write_exception(struct db *db, void *data)
{
	struct editing *editing = data;
	struct hours_looking *looking = &editing->looking;
	return hours_note(db, looking, editing->fact, editing->exception.id, editing->words) &&
	       hours_store_exception_add(looking->visit->arena, db, looking->visit->root_id,
	                                 &editing->exception, &looking->fault);
}

void
hours_post_exception(struct visit *visit)
{
	struct editing editing = { .fact = NULL };
	struct hours_exception *exception = &editing.exception;
	bool gave_up = false;
	if (!hours_look_to_keep(visit, &editing.looking))
		return;
	editing.form = form_new(visit->arena, except_form, EXCEPT_COUNT);
	if (!read_exception(&editing)) {
		show_exception(&editing);
		return;
	}
	struct text words = sentence(&editing.looking);
	text_add_exception(&words, exception);
	text_add_char(&words, ' ');
	text_add_days(&words, exception->first_day, exception->last_day);
	text_format(&words, " (%.*s).", SPAN_ARGS(exception->reason));
	editing.words = text_z(&words);
	editing.fact = exception->kind == HOURS_OPEN_BETWEEN ? "hours.opened" : "hours.closed";
	exception->id = ident_ordered();
	if (visit_write(visit, write_exception, &editing, &gave_up) || gave_up)
		hours_go(&editing.looking,
		         exception->first_day < editing.looking.today ? "passe" : "note");
}

static bool
write_withdraw(struct db *db, void *data)
{
	struct editing *editing = data;
	struct hours_looking *looking = &editing->looking;
	bool done;
	return hours_note(db, looking, "hours.withdrawn", editing->exception.id, editing->words) &&
	       hours_store_withdraw(db, looking->visit->root_id, &editing->exception,
	                            looking->visit->now_s, &done, &looking->fault) &&
	       done;
}

void
hours_post_withdraw(struct visit *visit)
{
	struct editing editing = { .fact = NULL };
	bool gave_up = false, found = false;
	int64_t id = 0;
	if (!hours_look_to_keep(visit, &editing.looking))
		return;
	const struct hours_kept *kept = editing.looking.kept;
	(void)span_int64(http_pairs_first(&visit->body, "exception"), &id);
	for (size_t i = 0; i < kept->exception_count && !found; i++) {
		editing.exception = kept->exceptions[i];
		found = editing.exception.id == id &&
		        editing.exception.place_id == editing.looking.place_id;
	}
	if (!found) { /* somebody did it before */
		hours_go(&editing.looking, "retire");
		return;
	}
	struct text words = sentence(&editing.looking);
	text_add_z(&words, "retiré, ");
	text_add_exception(&words, &editing.exception);
	text_add_char(&words, ' ');
	text_add_days(&words, editing.exception.first_day, editing.exception.last_day);
	text_add_char(&words, '.');
	editing.words = text_z(&words);
	if (visit_write(visit, write_withdraw, &editing, &gave_up) || gave_up)
		hours_go(&editing.looking,
		         editing.exception.first_day < editing.looking.today ? "passe" : "retire");
}

/* --- the usual week ------------------------------------------------------------------------------ */

enum { WEEK_FROM, WEEK_MONDAY, WEEK_SUNDAY = WEEK_MONDAY + 6, WEEK_HOLIDAYS, WEEK_FOLLOWS, WEEK_COUNT };
#define DAY_FIELD(name, label) { name, FORM_TEXT, label, .length_max = 200 }
static const struct form_field week_form[WEEK_COUNT] = {
	[WEEK_FROM] = { "depuis", FORM_DATE, "À partir du",
		.hint = "Les horaires d’avant ce jour restent ce qu’ils étaient.",
		.required = "Écrivez à partir de quel jour." },
	[WEEK_MONDAY] = { "lundi", FORM_TEXT, "Lundi",
		.hint = "Par exemple\u202f: 9\u202fh à 12\u202fh et 14\u202fh\u202f30 à 17\u202fh. Rien quand c’est fermé.",
		.length_max = 200 },
	DAY_FIELD("mardi", "Mardi"),
	DAY_FIELD("mercredi", "Mercredi"),
	DAY_FIELD("jeudi", "Jeudi"),
	DAY_FIELD("vendredi", "Vendredi"),
	DAY_FIELD("samedi", "Samedi"),
	[WEEK_SUNDAY] = DAY_FIELD("dimanche", "Dimanche"),
	[WEEK_HOLIDAYS] = { "feries", FORM_CHECK, "Ouvert aussi les jours fériés" },
	[WEEK_FOLLOWS] = { "suivre", FORM_CHECK, "Ne plus avoir d’horaires propres",
		.hint = "Ceux du lieu au-dessus valent alors ici, à partir de ce jour." },
};

static size_t
weeks_said(const struct hours_looking *looking)
{
	size_t count = 0;
	for (size_t i = 0; i < looking->kept->week_count; i++)
		count += looking->kept->weeks[i].week.place_id == looking->place_id;
	return count;
}

static struct form *
week_form_of(const struct hours_looking *looking)
{
	const bool can_follow = looking->place != PLACE_NONE && weeks_said(looking) > 0;
	return form_new(looking->visit->arena, week_form, can_follow ? WEEK_COUNT : WEEK_FOLLOWS);
}

static void
show_week(struct editing *editing)
{
	const struct edit_words words = {
		"Changer les horaires habituels", "/semaine",
		"Ces horaires valent pour ce lieu, et pour ceux qui en dépendent et n’ont pas les leurs. Pour "
		"quelques jours seulement, dites plutôt qu’ils sont exceptionnels.",
		"Enregistrer ces horaires"
	};
	show(editing, &words);
}

void
hours_get_week(struct visit *visit)
{
	struct editing editing = { .fact = NULL };
	if (!hours_look_to_keep(visit, &editing.looking))
		return;
	const struct hours_looking *looking = &editing.looking;
	const struct hours_week *week = hours_told(looking->calendar, looking->today).week;
	const int32_t monday = looking->today + 8 - (int32_t)date_weekday(looking->today);
	const int32_t from = week->place_id == HOURS_SUPPOSED ? looking->today : monday;
	editing.form = week_form_of(looking);
	form_fill(editing.form, WEEK_FROM, span_of(typed_day(visit->arena, from)));
	for (size_t day = 0; day < 7; day++) {
		struct text text = text_new(visit->arena, 400);
		if (week->days[day].count > 0)
			text_add_hours(&text, &week->days[day]);
		form_fill(editing.form, WEEK_MONDAY + day, text_span(&text));
	}
	form_fill(editing.form, WEEK_HOLIDAYS, week->on_holidays ? SPAN("oui") : SPAN(""));
	show_week(&editing);
}

static void
read_days(struct editing *editing)
{
	struct hours_week *week = &editing->row.week;
	size_t open = 0;
	for (size_t day = 0; day < 7; day++) {
		const char *complaint =
			hours_day_read(editing->looking.visit->arena,
			               form_text(editing->form, WEEK_MONDAY + day), &week->days[day]);
		if (complaint != NULL)
			form_complain(editing->form, hours_day_words[day], complaint);
		open += complaint != NULL || week->days[day].count > 0;
	}
	week->on_holidays = form_check(editing->form, WEEK_HOLIDAYS);
	if (open == 0)
		form_complain(editing->form, hours_day_words[0],
		              "Aucun jour n’est ouvert. Pour fermer ce lieu un temps, dites plutôt que ces jours "
		              "sont exceptionnels.");
}

static bool
read_week(struct editing *editing)
{
	struct hours_looking *looking = &editing->looking;
	struct form *form = editing->form;
	(void)form_read(form, visit_lookup, looking->visit);
	check_day(editing, WEEK_FROM, "depuis");
	const bool can_follow = looking->place != PLACE_NONE && weeks_said(looking) > 0;
	editing->row = (struct hours_week_row){ .week.place_id = looking->place_id };
	editing->row.follows = can_follow && form_check(form, WEEK_FOLLOWS);
	if (!editing->row.follows)
		read_days(editing);
	if (weeks_said(looking) >= HOURS_WEEK_COUNT_MAX)
		form_complain(form, "depuis", "Les horaires de ce lieu ont changé deux cents fois\u202f: c’est le "
		                              "plus que Parvis garde.");
	if (form_has(form, WEEK_FROM))
		editing->row.week.from_day = form_date(form, WEEK_FROM);
	return form_is_fine(form);
}

static bool
write_week(struct db *db, void *data)
{
	struct editing *editing = data;
	struct hours_looking *looking = &editing->looking;
	return hours_note(db, looking, "hours.changed", looking->place_id, editing->words) &&
	       hours_store_week_add(looking->visit->arena, db, looking->visit->root_id, &editing->row,
	                            &looking->fault);
}

void
hours_post_week(struct visit *visit)
{
	struct editing editing = { .fact = NULL };
	bool gave_up = false;
	if (!hours_look_to_keep(visit, &editing.looking))
		return;
	struct hours_looking *looking = &editing.looking;
	editing.form = week_form_of(looking);
	if (!read_week(&editing)) {
		show_week(&editing);
		return;
	}
	struct text words = sentence(looking);
	text_add_z(&words, "horaires habituels à partir du ");
	text_add_date_words(&words, editing.row.week.from_day);
	text_add_z(&words, "\u202f: ");
	if (editing.row.follows)
		text_format(&words, "les mêmes que %.*s",
		            SPAN_ARGS(hours_place_name(looking, hours_above(looking))));
	else
		text_add_week(&words, &editing.row.week);
	text_add_char(&words, '.');
	editing.words = text_z(&words);
	editing.row.id = ident_ordered();
	if (visit_write(visit, write_week, &editing, &gave_up) || gave_up)
		hours_go(looking, editing.row.week.from_day < looking->today ? "passe" : "note");
}

/* --- holidays and clock -------------------------------------------------------------------------- */

enum { SITE_TERRITORY, SITE_GOOD_FRIDAY, SITE_ZONE, SITE_COUNT };
static const struct form_field site_form[SITE_COUNT] = {
	[SITE_TERRITORY] = { "territoire", FORM_SELECT, "Jours fériés de quel territoire",
		.required = "Choisissez un territoire." },
	[SITE_GOOD_FRIDAY] = { "vendredi-saint", FORM_CHOICE, "Le Vendredi saint est férié ici",
		.hint = "En Alsace-Moselle seulement, dans une commune qui a un temple protestant ou une église "
		        "mixte.",
		.required = "Dites si le Vendredi saint est férié ici." },
	[SITE_ZONE] = { "heure", FORM_SELECT, "Heure de quel territoire",
		.hint = "Les changements d’heure de mars et d’octobre sont comptés.",
		.required = "Choisissez une heure." },
};
static const char above_value[] = "au-dessus";

/* Choices of one field; `above`: what is said above, when there is a place above. */
static void
offer(struct editing *editing, size_t field, const struct form_choice *choices, size_t count)
{
	const struct hours_looking *looking = &editing->looking;
	struct arena *arena = looking->visit->arena;
	struct form_choice *offered = arena_array_of(arena, struct form_choice, count + 1);
	size_t total = 0;
	if (looking->place != PLACE_NONE)
		offered[total++] = (struct form_choice){
			above_value,
			arena_format(arena, "Comme %.*s",
			             SPAN_ARGS(hours_place_name(looking, hours_above(looking))))
		};
	for (size_t i = 0; i < count; i++)
		offered[total++] = choices[i];
	form_offer(editing->form, field, offered, total);
}

static const struct form_choice friday_choices[] = { { "non", "Non" }, { "oui", "Oui" } };

static void
make_site_form(struct editing *editing)
{
	struct arena *arena = editing->looking.visit->arena;
	struct form_choice *territories = arena_array_of(arena, struct form_choice, TERRITORY_COUNT);
	struct form_choice *zones = arena_array_of(arena, struct form_choice, HOURS_ZONE_COUNT);
	for (size_t i = 0; i < TERRITORY_COUNT; i++)
		territories[i] =
			(struct form_choice){ arena_format(arena, "%zu", i), hours_territory_words[i] };
	for (size_t i = 0; i < HOURS_ZONE_COUNT; i++)
		zones[i] = (struct form_choice){ hours_zones[i].name, hours_zones[i].words };
	editing->form = form_new(arena, site_form, SITE_COUNT);
	offer(editing, SITE_TERRITORY, territories, TERRITORY_COUNT);
	offer(editing, SITE_GOOD_FRIDAY, friday_choices, LENGTH(friday_choices));
	offer(editing, SITE_ZONE, zones, HOURS_ZONE_COUNT);
}

/* What the place itself says now. */
static struct hours_site
own_site(const struct hours_looking *looking)
{
	const struct hours_chain alone = { &looking->chain.places[looking->chain.count - 1], 1 };
	for (size_t i = 0; i < looking->kept->site_count; i++)
		if (looking->kept->sites[i].place_id == looking->place_id)
			return looking->kept->sites[i];
	if (looking->place == PLACE_NONE)
		return hours_site_of(looking->kept, alone);
	return (struct hours_site){ looking->place_id, HOURS_AS_ABOVE, HOURS_AS_ABOVE, SPAN("") };
}

static void
show_site(struct editing *editing)
{
	const struct edit_words words = {
		"Jours fériés et heure locale", "/reglages",
		"Cela vaut pour ce lieu et pour ceux qui en dépendent, sauf ceux qui disent autre chose.",
		"Enregistrer"
	};
	show(editing, &words);
}

void
hours_get_site(struct visit *visit)
{
	struct editing editing = { .fact = NULL };
	if (!hours_look_to_keep(visit, &editing.looking))
		return;
	make_site_form(&editing);
	const struct hours_site site = own_site(&editing.looking);
	const struct span above = span_of(above_value);
	form_fill(editing.form, SITE_TERRITORY,
	          site.territory == HOURS_AS_ABOVE
	              ? above
	              : span_of(arena_format(visit->arena, "%d", site.territory)));
	form_fill(editing.form, SITE_GOOD_FRIDAY,
	          site.good_friday == HOURS_AS_ABOVE ? above
	          : site.good_friday == 1            ? SPAN("oui")
	                                             : SPAN("non"));
	form_fill(editing.form, SITE_ZONE, site.zone.length == 0 ? above : site.zone);
	show_site(&editing);
}

static bool
write_site(struct db *db, void *data)
{
	struct editing *editing = data;
	struct hours_looking *looking = &editing->looking;
	return hours_note(db, looking, "hours.changed", looking->place_id, editing->words) &&
	       hours_store_site_keep(db, looking->visit->root_id, &editing->site, &looking->fault);
}

/* The choice's rank among those that are not « comme au-dessus »; HOURS_AS_ABOVE for that one. */
static int
chosen(const struct editing *editing, size_t field)
{
	const int rank = (int)form_choice(editing->form, field);
	return editing->looking.place == PLACE_NONE ? rank : rank - 1;
}

void
hours_post_site(struct visit *visit)
{
	struct editing editing = { .fact = NULL };
	bool gave_up = false;
	if (!hours_look_to_keep(visit, &editing.looking))
		return;
	make_site_form(&editing);
	if (!form_read(editing.form, visit_lookup, visit)) {
		show_site(&editing);
		return;
	}
	const int zone = chosen(&editing, SITE_ZONE);
	editing.site = (struct hours_site){
		.place_id = editing.looking.place_id,
		.territory = chosen(&editing, SITE_TERRITORY),
		.good_friday = chosen(&editing, SITE_GOOD_FRIDAY),
		.zone = span_of(zone == HOURS_AS_ABOVE ? "" : hours_zones[zone].name),
	};
	struct text words = sentence(&editing.looking);
	text_format(&words, "jours fériés (%s), Vendredi saint (%s), heure (%s).",
	            editing.site.territory == HOURS_AS_ABOVE
	                ? "comme au-dessus"
	                : hours_territory_words[editing.site.territory],
	            editing.site.good_friday == HOURS_AS_ABOVE
	                ? "comme au-dessus"
	                : friday_choices[editing.site.good_friday].value,
	            zone == HOURS_AS_ABOVE ? "comme au-dessus" : hours_zones[zone].words);
	editing.words = text_z(&words);
	if (visit_write(visit, write_site, &editing, &gave_up) || gave_up)
		hours_go(&editing.looking, "note");
}
