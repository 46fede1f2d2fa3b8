/* Quotas of a questionnaire: how many replies of a kind are enough, and what the others are told. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define ROWS(name, fields, count) { name, FIELD_LIST, FIELD_PAGE, .of = fields, .of_count = count }

/* --- the list ---------------------------------------------------------------------------------- */

enum {
	LINE_NAME, LINE_CONDITION, LINE_READ, LINE_WRONG, LINE_LIMIT, LINE_MESSAGE, LINE_URL, LINE_RANK,
	LINE_ID, LINE_COUNT
};
static const struct field line_fields[LINE_COUNT] = {
	[LINE_NAME] = TEXT("name", "Of the quota."),
	[LINE_CONDITION] = TEXT("condition", "Which replies it counts."),
	[LINE_READ] = SHOWN("condition_read"),
	[LINE_WRONG] = SHOWN("condition_wrong"),
	[LINE_LIMIT] = { "limit", FIELD_COUNT, FIELD_API, .help = "How many replies are enough." },
	[LINE_MESSAGE] = TEXT("message", "What a person is told when it is full, in the first language."),
	[LINE_URL] = URL("quota_url"),
	[LINE_RANK] = SHOWN("rank"),
	[LINE_ID] = SHOWN("quota_id"),
};
enum {
	LIST_TITLE, LIST_WITHIN, LIST_BACK_URL, LIST_URL, LIST_NEW_URL, LIST_VERSION, LIST_CHANGES,
	LIST_LATE, LIST_QUOTAS, LIST_HAS_QUOTAS, LIST_MAY_WRITE, LIST_IS_FULL, LIST_COUNT
};
static const struct field list_fields[LIST_COUNT] = {
	[LIST_TITLE] = TEXT("title", "Title of the page."),
	[LIST_WITHIN] = SHOWN("within"),
	[LIST_BACK_URL] = URL("back_url"),
	[LIST_URL] = URL("own_url"),
	[LIST_NEW_URL] = URL("new_url"),
	[LIST_VERSION] = SHOWN("version"),
	[LIST_CHANGES] = SHOWN("changes"),
	[LIST_LATE] = SHOWN("late"),
	[LIST_QUOTAS] = { "quotas", FIELD_LIST, FIELD_API, .of = line_fields, .of_count = LINE_COUNT,
		.help = "In the order in which they are looked at." },
	[LIST_HAS_QUOTAS] = FLAG("has_quotas"),
	[LIST_MAY_WRITE] = FLAG("may_write"),
	[LIST_IS_FULL] = FLAG("is_full"),
};
const struct page_kind inquiry_quotas_page = { "inquiry.quotas", "ground/inquiry/pages/quotas.html",
	list_fields, LIST_COUNT };

static const char *
number_z(struct arena *arena, int64_t number)
{
	return arena_format(arena, "%lld", (long long)number);
}

static void
show_line(const struct inquiry_desk *desk, size_t at, struct model *row)
{
	struct arena *arena = desk->visit->arena;
	const struct inquiry_quota *quota = &desk->inquiry->quotas[at];
	const struct inquiry_formulas formulas =
		inquiry_quota_formulas_read(arena, desk->inquiry, quota->condition);
	model_text(row, LINE_NAME, quota->name.length > 0 ? quota->name : SPAN("(sans nom)"));
	model_text(row, LINE_CONDITION, quota->condition);
	model_text_z(row, LINE_READ, formulas.condition_read);
	model_text_z(row, LINE_WRONG, formulas.condition_wrong);
	model_count(row, LINE_LIMIT, quota->limit > 0 ? quota->limit : 0);
	model_text(row, LINE_MESSAGE, inquiry_say(quota->message, 0));
	model_url_z(row, LINE_URL,
	            inquiry_url(arena, desk->row.inquiry_id, arena_format(arena, "/quotas/%zu", at + 1)));
	model_text_z(row, LINE_RANK, number_z(arena, (int64_t)at + 1));
	model_text_z(row, LINE_ID, arena_format(arena, "quota-%zu", at + 1));
}

static void
show_list(struct inquiry_desk *desk)
{
	struct visit *visit = desk->visit;
	struct arena *arena = visit->arena;
	const int64_t id = desk->row.inquiry_id;
	const bool is_full = desk->inquiry->quota_count >= INQUIRY_QUOTA_COUNT_MAX;
	struct model *page = model_new(arena, &inquiry_quotas_page);
	model_text_z(page, LIST_TITLE, "Quotas");
	model_text(page, LIST_WITHIN, desk->row.name);
	model_url_z(page, LIST_BACK_URL, inquiry_url(arena, id, ""));
	model_url_z(page, LIST_URL, inquiry_url(arena, id, "/quotas"));
	if (desk->may_write && !is_full)
		model_url_z(page, LIST_NEW_URL, inquiry_url(arena, id, "/quotas/nouveau"));
	model_text_z(page, LIST_VERSION, number_z(arena, desk->row.version));
	model_text_z(page, LIST_CHANGES, number_z(arena, desk->row.changes));
	if (desk->is_late) {
		model_text_z(page, LIST_LATE, inquiry_desk_late(desk));
		visit->response->status = 409;
	}
	for (size_t i = 0; i < desk->inquiry->quota_count; i++)
		show_line(desk, i, model_row(page, LIST_QUOTAS));
	model_flag(page, LIST_HAS_QUOTAS, desk->inquiry->quota_count > 0);
	model_flag(page, LIST_MAY_WRITE, desk->may_write);
	model_flag(page, LIST_IS_FULL, desk->may_write && is_full);
	visit_show(visit, &inquiry_quotas_page, page);
}

void
inquiry_get_quotas(struct visit *visit)
{
	struct inquiry_desk desk;
	if (inquiry_desk_open(visit, &desk))
		show_list(&desk);
}

/* Takes one away. */
void
inquiry_post_quotas(struct visit *visit)
{
	struct inquiry_desk desk;
	int64_t rank;
	if (!inquiry_desk_open(visit, &desk))
		return;
	struct inquiry *inquiry = desk.inquiry;
	const bool is_fresh = inquiry_desk_is_fresh(&desk);
	const bool is_there = span_int64(http_pairs_first(&visit->body, "retirer"), &rank) && rank >= 1 &&
	                      rank <= (int64_t)inquiry->quota_count;
	if (!is_fresh) {
		show_list(&desk);
		return;
	}
	if (desk.may_write && is_there) {
		const size_t at = (size_t)rank - 1;
		memmove(&inquiry->quotas[at], &inquiry->quotas[at + 1],
		        (inquiry->quota_count - at - 1) * sizeof *inquiry->quotas);
		inquiry->quota_count--;
		if (!inquiry_desk_save(&desk)) {
			if (desk.is_late && inquiry_desk_open(visit, &desk)) {
				desk.is_late = true;
				show_list(&desk);
			}
			return;
		}
	}
	visit_go(visit, "%s", inquiry_url(visit->arena, desk.row.inquiry_id, "/quotas"));
}

/* --- one --------------------------------------------------------------------------------------- */

enum { SPOKEN_NAME, SPOKEN_FIELDS, SPOKEN_COUNT };
static const struct field spoken_fields[SPOKEN_COUNT] = {
	[SPOKEN_NAME] = SHOWN("language"),
	[SPOKEN_FIELDS] = ROWS("fields", form_row_fields, FORM_ROW_FIELD_COUNT),
};
enum { NAMED_NAME, NAMED_LABEL, NAMED_VALUES, NAMED_COUNT };
static const struct field named_fields[NAMED_COUNT] = {
	[NAMED_NAME] = SHOWN("name"),
	[NAMED_LABEL] = SHOWN("name_label"),
	[NAMED_VALUES] = SHOWN("name_values"),
};
enum {
	QUOTA_TITLE, QUOTA_WITHIN, QUOTA_BACK_URL, QUOTA_URL, QUOTA_VERSION, QUOTA_CHANGES, QUOTA_LATE,
	QUOTA_ABOUT, QUOTA_COUNTED, QUOTA_READ, QUOTA_SPOKEN, QUOTA_NAMES, QUOTA_HAS_NAMES, QUOTA_ERRORS,
	QUOTA_WRONG, QUOTA_COUNT
};
static const struct field quota_fields[QUOTA_COUNT] = {
	[QUOTA_TITLE] = TEXT("title", "Title of the page."),
	[QUOTA_WITHIN] = SHOWN("within"),
	[QUOTA_BACK_URL] = URL("back_url"),
	[QUOTA_URL] = URL("own_url"),
	[QUOTA_VERSION] = SHOWN("version"),
	[QUOTA_CHANGES] = SHOWN("changes"),
	[QUOTA_LATE] = SHOWN("late"),
	[QUOTA_ABOUT] = ROWS("about", form_row_fields, FORM_ROW_FIELD_COUNT),
	[QUOTA_COUNTED] = ROWS("counted", form_row_fields, FORM_ROW_FIELD_COUNT),
	[QUOTA_READ] = SHOWN("condition_read"),
	[QUOTA_SPOKEN] = ROWS("spoken", spoken_fields, SPOKEN_COUNT),
	[QUOTA_NAMES] = ROWS("names", named_fields, NAMED_COUNT),
	[QUOTA_HAS_NAMES] = FLAG("has_names"),
	[QUOTA_ERRORS] = ROWS("errors", form_error_fields, FORM_ERROR_FIELD_COUNT),
	[QUOTA_WRONG] = FLAG("wrong"),
};
const struct page_kind inquiry_quota_page = { "inquiry.quota", "ground/inquiry/pages/quota.html",
	quota_fields, QUOTA_COUNT };

enum { ABOUT_NAME, ABOUT_LIMIT, ABOUT_COUNT };
static const struct form_field about_form[ABOUT_COUNT] = {
	[ABOUT_NAME] = { "nom", FORM_TEXT, "Nom du quota",
		.hint = "Pour vous et vos collègues\u202f: «\u202fAvec rendez-vous\u202f».",
		.required = "Donnez un nom à ce quota.", .length_max = INQUIRY_NAME_LENGTH_MAX },
	[ABOUT_LIMIT] = { "limite", FORM_NUMBER, "Réponses au plus",
		.hint = "Celles qui viennent ensuite ne sont pas gardées.",
		.required = "Écrivez combien de réponses suffisent.", .least = 1, .most = 1000000 },
};
enum { COUNTED_FIRST, COUNTED_SECOND, COUNTED_THIRD, COUNTED_FORMULA, COUNTED_FIELD_COUNT };
_Static_assert((int)COUNTED_FORMULA == (int)INQUIRY_COUNTED_MAX, "a list for each answer");
static const struct form_field counted_form[COUNTED_FIELD_COUNT] = {
	[COUNTED_FIRST] = { "reponse", FORM_SELECT, "Les personnes qui ont répondu" },
	[COUNTED_SECOND] = { "reponse-2", FORM_SELECT, "Et répondu aussi" },
	[COUNTED_THIRD] = { "reponse-3", FORM_SELECT, "Et encore" },
	[COUNTED_FORMULA] = { "condition", FORM_TEXT, "Et, en formule",
		.hint = "Pour ce que les listes ne disent pas\u202f: attente > 10, ou rdv = oui ou motif = \"A\".",
		.length_max = LOGIC_SOURCE_LENGTH_MAX },
};

struct counting {
	struct inquiry_desk desk;
	size_t at; /* the count: a new one */
	struct inquiry_quota quota;
	struct inquiry_option *options;
	size_t option_count;
	struct form *about, *counted;
	struct form **spoken; /* by language */
};

static struct form *
counted_form_of(struct counting *counting)
{
	struct arena *arena = counting->desk.visit->arena;
	const struct inquiry *inquiry = counting->desk.inquiry;
	inquiry_options(arena, inquiry, &counting->options, &counting->option_count);
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, counting->option_count + 1);
	for (size_t i = 0; i < counting->option_count; i++)
		choices[i] =
			(struct form_choice){ counting->options[i].formula, counting->options[i].label };
	struct form *form = form_new(arena, counted_form, COUNTED_FIELD_COUNT);
	const struct inquiry_counted counted = inquiry_counted_of(
		arena, inquiry, counting->options, counting->option_count, counting->quota.condition);
	for (size_t i = 0; i < INQUIRY_COUNTED_MAX; i++) {
		form_offer(form, i, choices, counting->option_count);
		if (counted.chosen[i] != NULL)
			form_fill(form, i, span_of(counted.chosen[i]->formula));
	}
	form_fill(form, COUNTED_FORMULA, counted.rest);
	return form;
}

static struct form *
spoken_form(struct arena *arena, const struct inquiry *inquiry, const struct inquiry_quota *quota,
            size_t language)
{
	struct form_field *field = arena_new_of(arena, struct form_field);
	*field = (struct form_field){
		.name = arena_format(arena, "message-%zu", language),
		.kind = FORM_LONG,
		.label = "Ce que lit une personne quand il est plein",
		.hint = language > 0 ? NULL
		                     : "Vide\u202f: «\u202fNous avons déjà assez de réponses comme la vôtre. Elle n’est "
		                       "pas gardée, pour que tous soient entendus à égalité. Merci d’avoir pris "
		                       "ce temps.\u202f»",
		.length_max = INQUIRY_NOTICE_LENGTH_MAX,
		.language = span_copy(arena, inquiry->languages[language]),
		.is_rtl = inquiry_is_rtl(inquiry->languages[language]),
	};
	struct form *form = form_new(arena, field, 1);
	form_fill(form, 0, quota->message.in != NULL ? quota->message.in[language] : SPAN(""));
	return form;
}

/* Which one the address names; false: none, or no room for a new one. */
static bool
find_quota(const struct visit *visit, const struct inquiry *inquiry, size_t *at_r)
{
	int64_t rank;
	*at_r = inquiry->quota_count;
	if (span_is(visit->part[1], "nouveau"))
		return inquiry->quota_count < INQUIRY_QUOTA_COUNT_MAX;
	if (!span_int64(visit->part[1], &rank) || rank < 1 || rank > (int64_t)inquiry->quota_count)
		return false;
	*at_r = (size_t)rank - 1;
	return true;
}

static bool
look(struct visit *visit, struct counting *counting)
{
	*counting = (struct counting){ .at = 0 };
	if (!inquiry_desk_open(visit, &counting->desk))
		return false;
	const struct inquiry *inquiry = counting->desk.inquiry;
	if (counting->desk.row.state == INQUIRY_PUBLISHED ||
	    !find_quota(visit, inquiry, &counting->at)) {
		visit_missing(visit);
		return false;
	}
	if (counting->at < inquiry->quota_count)
		counting->quota = inquiry->quotas[counting->at];
	counting->about = form_new(visit->arena, about_form, ABOUT_COUNT);
	form_fill(counting->about, ABOUT_NAME, counting->quota.name);
	if (counting->quota.limit > 0)
		form_fill(counting->about, ABOUT_LIMIT,
		          span_of(number_z(visit->arena, counting->quota.limit)));
	counting->counted = counted_form_of(counting);
	counting->spoken = arena_array_of(visit->arena, struct form *, inquiry->language_count);
	for (size_t i = 0; i < inquiry->language_count; i++)
		counting->spoken[i] = spoken_form(visit->arena, inquiry, &counting->quota, i);
	return true;
}

static bool
show_spoken(struct counting *counting, struct model *page)
{
	const struct inquiry *inquiry = counting->desk.inquiry;
	bool fine = true;
	for (size_t i = 0; i < inquiry->language_count; i++) {
		struct model *row = model_row(page, QUOTA_SPOKEN);
		model_text_z(row, SPOKEN_NAME,
		             inquiry_tongue(counting->desk.visit->arena, inquiry->languages[i]));
		form_draw_within(counting->spoken[i], row, page,
		                 (struct form_place){ SPOKEN_FIELDS, QUOTA_ERRORS, QUOTA_WRONG });
		fine = fine && form_is_fine(counting->spoken[i]);
	}
	return fine;
}

static void
show_quota(struct counting *counting)
{
	struct inquiry_desk *desk = &counting->desk;
	struct visit *visit = desk->visit;
	struct arena *arena = visit->arena;
	struct model *page = model_new(arena, &inquiry_quota_page);
	const struct inquiry_formulas formulas =
		inquiry_quota_formulas_read(arena, desk->inquiry, counting->quota.condition);
	const bool is_new = counting->at == desk->inquiry->quota_count;
	model_text_z(page, QUOTA_TITLE, is_new ? "Un quota de plus" : "Le quota");
	model_text(page, QUOTA_WITHIN, desk->row.name);
	model_url_z(page, QUOTA_BACK_URL, inquiry_url(arena, desk->row.inquiry_id, "/quotas"));
	model_url(page, QUOTA_URL, visit->request->path);
	model_text_z(page, QUOTA_VERSION, number_z(arena, desk->row.version));
	model_text_z(page, QUOTA_CHANGES, number_z(arena, desk->row.changes));
	if (desk->is_late)
		model_text_z(page, QUOTA_LATE, inquiry_desk_late(desk));
	model_text_z(page, QUOTA_READ, formulas.condition_read);
	for (size_t i = 0; i < formulas.name_count; i++) {
		struct model *row = model_row(page, QUOTA_NAMES);
		model_text(row, NAMED_NAME, formulas.names[i].name);
		model_text(row, NAMED_LABEL, formulas.names[i].label);
		model_text_z(row, NAMED_VALUES, formulas.names[i].values);
	}
	model_flag(page, QUOTA_HAS_NAMES, formulas.name_count > 0);
	form_draw(counting->about, page, (struct form_place){ QUOTA_ABOUT, QUOTA_ERRORS, QUOTA_WRONG });
	form_draw(counting->counted, page,
	          (struct form_place){ QUOTA_COUNTED, QUOTA_ERRORS, QUOTA_WRONG });
	const bool fine = show_spoken(counting, page) && form_is_fine(counting->about) &&
	                  form_is_fine(counting->counted);
	model_flag(page, QUOTA_WRONG, !fine);
	if (!fine || desk->is_late)
		visit->response->status = fine ? 409 : 422;
	visit_show(visit, &inquiry_quota_page, page);
}

void
inquiry_get_quota(struct visit *visit)
{
	struct counting counting;
	if (look(visit, &counting))
		show_quota(&counting);
}

/* The formula is looked at alone, so that its signs are counted where they were typed. */
static void
read_condition(struct counting *counting)
{
	struct arena *arena = counting->desk.visit->arena;
	struct form *form = counting->counted;
	struct inquiry_counted counted = { .rest = form_text(form, COUNTED_FORMULA) };
	for (size_t i = 0; i < INQUIRY_COUNTED_MAX; i++)
		if (form_has(form, i))
			counted.chosen[i] = &counting->options[form_choice(form, i)];
	counting->quota.condition = inquiry_counted_join(arena, &counted);
	const char *wrong =
		inquiry_quota_formulas_read(arena, counting->desk.inquiry, counted.rest).condition_wrong;
	if (wrong != NULL)
		form_complain(form, "condition", wrong);
	else if (counting->quota.condition.length == 0)
		form_complain(form, "reponse",
		              "Choisissez la réponse que ce quota compte, ou écrivez une formule.");
	else if (counting->quota.condition.length > LOGIC_SOURCE_LENGTH_MAX)
		form_complain(form, "condition", "Cette formule est trop longue.");
}

static bool
read_quota(struct counting *counting)
{
	struct visit *visit = counting->desk.visit;
	struct inquiry *inquiry = counting->desk.inquiry;
	struct inquiry_quota *quota = &counting->quota;
	bool fine = form_read(counting->about, visit_lookup, visit);
	fine = form_read(counting->counted, visit_lookup, visit) && fine;
	quota->message = inquiry_words_new(visit->arena, inquiry);
	for (size_t i = 0; i < inquiry->language_count; i++) {
		fine = form_read(counting->spoken[i], visit_lookup, visit) && fine;
		quota->message.in[i] = form_text(counting->spoken[i], 0);
	}
	quota->name = form_text(counting->about, ABOUT_NAME);
	if (form_has(counting->about, ABOUT_LIMIT))
		quota->limit = form_number(counting->about, ABOUT_LIMIT);
	read_condition(counting);
	return fine && form_is_fine(counting->counted);
}

void
inquiry_post_quota(struct visit *visit)
{
	struct counting counting;
	if (!look(visit, &counting))
		return;
	struct inquiry_desk *desk = &counting.desk;
	struct inquiry *inquiry = desk->inquiry;
	const bool fine = read_quota(&counting);
	if (!inquiry_desk_is_fresh(desk) || !fine) {
		show_quota(&counting);
		return;
	}
	const size_t count = inquiry->quota_count;
	inquiry->quotas =
		arena_grow(visit->arena, inquiry->quotas, count, count + 1, sizeof *inquiry->quotas);
	inquiry->quotas[counting.at] = counting.quota;
	inquiry->quota_count += counting.at == count;
	if (inquiry_desk_save(desk)) {
		visit_go(visit, "%s",
		         inquiry_url(visit->arena, desk->row.inquiry_id,
		                     arena_format(visit->arena, "/quotas#quota-%zu", counting.at + 1)));
	} else if (desk->is_late) {
		inquiry->quota_count = count; /* as it was: the title says whether it is a new one */
		show_quota(&counting);
	}
}
