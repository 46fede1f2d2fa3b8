/* Telling: what happened, then how it would be published, then gone. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/mail/mail.h"
#include "craft/visit/visit_pace.h"
#include "ground/journal/journal.h"
#include "listen/experience/experience_inside.h"
#include "listen/invite/invite.h"

enum {
	TELL_TITLE, TELL_WORDS, TELL_PLACE, TELL_FEELING, TELL_MONTH, TELL_MAIL, TELL_CONSENT, TELL_COUNT
};
enum { MONTH_COUNT = 13, TOLD_A_MINUTE = 60 /* of one address, as requests */ };
static const struct form_field tell_form[TELL_COUNT] = {
	[TELL_TITLE] = { "titre", FORM_TEXT, "En quelques mots",
		.hint = "Par exemple\u202f: deux heures d’attente pour un papier.",
		.required = "Donnez un titre, en quelques mots.", .length_max = EXPERIENCE_TITLE_LENGTH_MAX },
	[TELL_WORDS] = { "recit", FORM_LONG, "Que s’est-il passé\u202f?",
		.hint = "N’écrivez ni nom, ni numéro, ni adresse\u202f: ils seraient masqués.",
		.required = "Racontez ce qui s’est passé.", .length_max = EXPERIENCE_WORDS_LENGTH_MAX },
	[TELL_PLACE] = { "lieu", FORM_SELECT, "Où\u202f?", .hint = "Laissez vide si vous ne savez pas.",
		.wrong = "Choisissez un lieu de la liste." },
	[TELL_FEELING] = { "ressenti", FORM_CHOICE, "Comment l’avez-vous vécu\u202f?",
		.required = "Dites comment vous l’avez vécu.", .choices = experience_feelings,
		.choice_count = EXPERIENCE_FEELING_COUNT },
	[TELL_MONTH] = { "mois", FORM_SELECT, "Quand\u202f?", .required = "Choisissez le mois.",
		.wrong = "Choisissez un mois de la liste." },
	[TELL_MAIL] = { "courriel", FORM_TEXT, "Votre adresse électronique, pour savoir que le service a répondu",
		.hint = "Elle n’est pas publiée. Gardée sous clé, elle sert une seule fois, puis est effacée "
		        "90 jours après la réponse.",
		.length_max = 254, .autocomplete = "email" },
	[TELL_CONSENT] = { "accord", FORM_CHECK, "J’accepte que ce texte, sans mon nom, soit publié",
		.required = "Cochez la case si vous acceptez que ce texte soit publié. Sinon, il ne part pas." },
};

enum {
	PAGE_TITLE, PAGE_TROUBLE, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind experience_tell_page = { "experiences.tell", "listen/experience/pages/tell.html",
	page_fields, PAGE_FIELD_COUNT };

enum { HELD_NAME, HELD_VALUE, HELD_FIELD_COUNT };
static const struct field held_fields[HELD_FIELD_COUNT] = {
	[HELD_NAME] = { "name", FIELD_TEXT, FIELD_PAGE },
	[HELD_VALUE] = { "value", FIELD_TEXT, FIELD_PAGE },
};
enum { FIND_WORDS, FIND_KIND, FIND_NAME, FIND_LEAVES, FIND_FIELD_COUNT };
static const struct field find_fields[FIND_FIELD_COUNT] = {
	[FIND_WORDS] = { "words", FIELD_TEXT, FIELD_PAGE },
	[FIND_KIND] = { "kind", FIELD_TEXT, FIELD_PAGE },
	[FIND_NAME] = { "name", FIELD_TEXT, FIELD_PAGE },
	[FIND_LEAVES] = { "leaves", FIELD_FLAG, FIELD_PAGE },
};
enum {
	LOOK_TITLE, LOOK_TROUBLE, LOOK_HEAD, LOOK_WORDS, LOOK_ABOUT, LOOK_HAS_SURE, LOOK_SURE, LOOK_HAS_DOUBTFUL,
	LOOK_DOUBTFUL, LOOK_SPECIAL, LOOK_HELD, LOOK_FIELD_COUNT
};
static const struct field look_fields[LOOK_FIELD_COUNT] = {
	[LOOK_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LOOK_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[LOOK_HEAD] = { "head", FIELD_TEXT, FIELD_API, .help = "The title as it would be published." },
	[LOOK_WORDS] = { "text", FIELD_TEXT, FIELD_API, .help = "The text as it would be published." },
	[LOOK_ABOUT] = { "about", FIELD_TEXT, FIELD_API, .help = "What stands beside it." },
	[LOOK_HAS_SURE] = { "has_sure", FIELD_FLAG, FIELD_PAGE },
	[LOOK_SURE] = { "sure", FIELD_LIST, FIELD_PAGE, .of = find_fields, .of_count = FIND_FIELD_COUNT },
	[LOOK_HAS_DOUBTFUL] = { "has_doubtful", FIELD_FLAG, FIELD_PAGE },
	[LOOK_DOUBTFUL] = { "doubtful", FIELD_LIST, FIELD_PAGE, .of = find_fields,
		.of_count = FIND_FIELD_COUNT },
	[LOOK_SPECIAL] = { "special", FIELD_TEXT, FIELD_API, .help = "Sensitive subjects it speaks of." },
	[LOOK_HELD] = { "held", FIELD_LIST, FIELD_PAGE, .of = held_fields, .of_count = HELD_FIELD_COUNT },
};
const struct page_kind experience_preview_page = { "experiences.preview",
	"listen/experience/pages/preview.html", look_fields, LOOK_FIELD_COUNT };

struct telling {
	struct visit *visit;
	struct place_tree *tree;
	struct form *form;
	struct form_choice months[MONTH_COUNT];
	int32_t month_days[MONTH_COUNT];
	struct span secret;
	struct experience_part title, words;
	struct experience experience;
	const char *trouble;
	struct fault fault;
};

/* --- what was typed ---------------------------------------------------------------------------- */

static bool
begin(struct telling *telling)
{
	struct visit *visit = telling->visit;
	struct form_field *fields = arena_array_of(visit->arena, struct form_field, TELL_COUNT);
	bool is_open;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!experience_is_open(visit->arena, db, visit->root_id, &is_open, &telling->fault)) {
		visit_fail(visit, &telling->fault);
		return false;
	}
	if (!is_open) {
		visit_missing(visit);
		return false;
	}
	telling->tree = experience_tree(visit);
	if (telling->tree == NULL)
		return false;
	memcpy(fields, tell_form, sizeof tell_form);
	if (!visit->mails)
		fields[TELL_MAIL].kind = FORM_HIDDEN;
	telling->form = form_new(visit->arena, fields, TELL_COUNT);
	experience_offer_places(visit->arena, telling->tree, telling->form, TELL_PLACE);
	const int32_t first = visit->today - date_of_days(visit->today).day + 1;
	for (int i = 0; i < MONTH_COUNT; i++) {
		const int32_t month = date_add_months(first, -i);
		const struct date date = date_of_days(month);
		telling->month_days[i] = month;
		telling->months[i] =
			(struct form_choice){ arena_format(visit->arena, "%04d-%02d", date.year, date.month),
			                      experience_month_words(visit->arena, month) };
	}
	form_offer(telling->form, TELL_MONTH, telling->months, MONTH_COUNT);
	return true;
}

static void
show(struct telling *telling)
{
	struct visit *visit = telling->visit;
	struct model *page = model_new(visit->arena, &experience_tell_page);
	model_text_z(page, PAGE_TITLE, "Racontez votre expérience");
	model_text_z(page, PAGE_TROUBLE, telling->trouble);
	form_draw(telling->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(telling->form))
		visit->response->status = 422;
	visit_show(visit, &experience_tell_page, page);
}

void
experience_get_tell(struct visit *visit)
{
	struct telling telling = { .visit = visit };
	if (begin(&telling))
		show(&telling);
}

static struct span
typed(const struct telling *telling, const char *name)
{
	return http_pairs_first(&telling->visit->body, name);
}

struct leaving {
	const struct telling *telling;
	const char *prefix;
};

static const char *
leave_name(struct arena *arena, const char *prefix, size_t find)
{
	return arena_format(arena, "reste-%s%zu", prefix, find);
}

static bool
may_leave(void *subject, size_t find)
{
	const struct leaving *leaving = subject;
	const char *name = leave_name(leaving->telling->visit->arena, leaving->prefix, find);
	return span_is(typed(leaving->telling, name), "oui");
}

static bool
read_typed(struct telling *telling)
{
	struct visit *visit = telling->visit;
	struct experience *experience = &telling->experience;
	struct leaving of_title = { telling, "t" }, of_words = { telling, "r" };
	char token[VAULT_TOKEN_LENGTH + 1];
	int64_t place_id = 0;
	(void)form_read(telling->form, visit_lookup, visit);
	const struct span mail = form_text(telling->form, TELL_MAIL);
	if (mail.length > 0 && !mail_address_is_fine(mail))
		form_complain(telling->form, "courriel", "Écrivez une adresse comme nom@exemple.fr.");
	telling->secret = typed(telling, "suivi");
	if (!experience_is_secret(telling->secret)) {
		vault_token(token);
		telling->secret = span_keep(visit->arena, span_of(token));
	}
	if (!form_is_fine(telling->form))
		return false;
	telling->title = experience_write(visit->arena, form_text(telling->form, TELL_TITLE), may_leave,
	                                  &of_title);
	telling->words = experience_write(visit->arena, form_text(telling->form, TELL_WORDS), may_leave,
	                                  &of_words);
	if (form_has(telling->form, TELL_PLACE))
		(void)span_int64(form_text(telling->form, TELL_PLACE), &place_id);
	*experience = (struct experience){
		.id = ident_random(),
		.told_day = visit->today,
		.month = telling->month_days[form_choice(telling->form, TELL_MONTH)],
		.place_id = place_id,
		.feeling = (enum experience_feeling)form_choice(telling->form, TELL_FEELING),
		.title = telling->title.written,
		.words = telling->words.written,
		.flags = experience_flags_of(telling->title.typed, telling->words.typed),
		.state = EXPERIENCE_TO_READ,
		.reason = SPAN(""),
		.answer = SPAN(""),
	};
	return true;
}

/* --- how it would be published ----------------------------------------------------------------- */

static void
show_finds(struct telling *telling, const struct experience_part *part, const char *prefix,
           struct model *page)
{
	for (size_t i = 0; i < part->reading.count && i < EXPERIENCE_FIND_COUNT_MAX; i++) {
		const struct mask_find *find = &part->reading.finds[i];
		struct model *row = model_row(page, find->is_sure ? LOOK_SURE : LOOK_DOUBTFUL);
		model_text(row, FIND_WORDS, span_from(part->typed.at + find->at, find->length));
		model_text_z(row, FIND_KIND, mask_kind_labels[find->kind]);
		model_text_z(row, FIND_NAME, leave_name(telling->visit->arena, prefix, i));
		model_flag(row, FIND_LEAVES, part->leaves[i]);
	}
}

static const char *
special_words(struct arena *arena, const struct experience_part *title, const struct experience_part *words)
{
	const struct experience_part *const parts[] = { title, words };
	bool is_told[MASK_SPECIAL_COUNT] = { false };
	struct text told = text_new(arena, 400);
	for (size_t i = 0; i < LENGTH(parts); i++)
		for (size_t k = 0; k < parts[i]->reading.flag_count; k++)
			is_told[parts[i]->reading.flags[k].special] = true;
	for (size_t i = 0; i < MASK_SPECIAL_COUNT; i++) {
		if (!is_told[i])
			continue;
		if (told.length > 0)
			text_add_z(&told, ", ");
		text_add_z(&told, mask_special_labels[i]);
	}
	return told.length > 0 ? text_z(&told) : NULL;
}

static void
hold(struct model *page, const char *name, struct span value)
{
	struct model *row = model_row(page, LOOK_HELD);
	model_text_z(row, HELD_NAME, name);
	model_text(row, HELD_VALUE, value);
}

static void
show_preview(struct telling *telling)
{
	struct visit *visit = telling->visit;
	const struct experience *experience = &telling->experience;
	struct model *page = model_new(visit->arena, &experience_preview_page);
	model_text_z(page, LOOK_TITLE, "Relisez avant d’envoyer");
	model_text_z(page, LOOK_TROUBLE, telling->trouble);
	model_text(page, LOOK_HEAD, experience->title);
	model_text(page, LOOK_WORDS, experience->words);
	model_text_z(page, LOOK_ABOUT,
	             arena_format(visit->arena, "%s · %.*s · %s", experience_feelings[experience->feeling].label,
	                          SPAN_ARGS(experience_place_words(telling->tree, experience->place_id)),
	                          experience_month_words(visit->arena, experience->month)));
	show_finds(telling, &telling->title, "t", page);
	show_finds(telling, &telling->words, "r", page);
	model_flag(page, LOOK_HAS_SURE, model_row_count(page, LOOK_SURE) > 0);
	model_flag(page, LOOK_HAS_DOUBTFUL, model_row_count(page, LOOK_DOUBTFUL) > 0);
	model_text_z(page, LOOK_SPECIAL, special_words(visit->arena, &telling->title, &telling->words));
	for (size_t i = 0; i < TELL_COUNT; i++)
		hold(page, tell_form[i].name, typed(telling, tell_form[i].name));
	hold(page, "suivi", telling->secret);
	visit_show(visit, &experience_preview_page, page);
}

/* --- gone -------------------------------------------------------------------------------------- */

static bool
write_told(struct db *db, void *data)
{
	struct telling *telling = data;
	struct visit *visit = telling->visit;
	struct experience *experience = &telling->experience;
	const struct experience_reader reader = { telling->secret, form_text(telling->form, TELL_MAIL) };
	uint8_t print[VAULT_HASH_SIZE];
	const struct fact fact = {
		.kind = "experience.told",
		.place_id = experience->place_id,
		.words = SPAN("Une expérience a été racontée."),
		.once = visit->once,
	};
	experience_print(telling->secret, print);
	if (reader.mail.length > 0 &&
	    !invite_lock_words(visit->arena, db, visit->root_id, visit->folder,
	                       experience_join(visit->arena, &reader), &experience->locked, &telling->fault))
		return false;
	return journal_add(visit->arena, db, visit->root_id, &fact, &telling->fault) == FOUND_ONE &&
	       experience_store_add(db, visit->root_id, experience, print, &telling->fault);
}

static bool
may_send(struct telling *telling)
{
	static struct visit_pace pace = VISIT_PACE_FULL;
	struct visit *visit = telling->visit;
	int wait_s;
	if (typed(telling, "site").length > 0) { /* robots fill what nobody sees */
		telling->trouble = "Votre texte n’est pas parti\u202f: un champ qui devait rester vide ne l’était "
						   "pas. Envoyez-le de nouveau.";
		visit->response->status = 422;
		return false;
	}
	if (visit_pace_may(&pace, visit->root_id, visit_pace_key(visit), TOLD_A_MINUTE, time_monotonic_us(),
	                   &wait_s))
		return true;
	telling->trouble = "Votre texte n’est pas parti\u202f: beaucoup de textes viennent de la même adresse en "
					   "ce moment. Rien n’est perdu\u202f: envoyez-le de nouveau dans une minute.";
	visit->response->status = 429;
	return false;
}

static void
send_it(struct telling *telling)
{
	struct visit *visit = telling->visit;
	bool gave_up = false;
	if (form_text(telling->form, TELL_MAIL).length > 0 &&
	    !invite_ready(visit->arena, visit->store, visit->root_id, visit->folder, &telling->fault)) {
		visit_fail(visit, &telling->fault);
		return;
	}
	visit_db_end(visit);
	/* Given up: the form was sent twice, and the first one bears the same secret. */
	if (visit_write(visit, write_told, telling, &gave_up) || gave_up)
		visit_go(visit, "/experiences/suivi/%.*s?recue=1", SPAN_ARGS(telling->secret));
}

void
experience_post_tell(struct visit *visit)
{
	struct telling telling = { .visit = visit };
	if (!begin(&telling))
		return;
	const bool is_fine = read_typed(&telling);
	if (!is_fine || span_is(typed(&telling, "faire"), "modifier"))
		show(&telling);
	else if (span_is(typed(&telling, "faire"), "envoyer") && may_send(&telling))
		send_it(&telling);
	else
		show_preview(&telling);
}
