/* What calls somebody to read a request soon, said on its page with the words that say so; whoever reads it
 * may say that it does not. Words that hurt are told before they are read, and kept nowhere. */
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"

const struct field inbox_flag_fields[INBOX_FLAG_FIELD_COUNT] = {
	[INBOX_FLAG_TITLE] = { "flag_title", FIELD_TEXT, FIELD_PAGE },
	[INBOX_FLAG_FINDS] = { "flag_finds", FIELD_TEXT, FIELD_PAGE },
	[INBOX_FLAG_LINE] = { "flag_line", FIELD_TEXT, FIELD_PAGE },
	[INBOX_FLAG_CODE] = { "flag_code", FIELD_TEXT, FIELD_PAGE },
	[INBOX_FLAG_BUTTON] = { "flag_button", FIELD_TEXT, FIELD_PAGE },
};

/* Distress first. What hurts is not among them. */
static const struct {
	enum flags_kind kind;
	const char *title, *mark, *line, *button;
} told[] = {
	{ FLAGS_DISTRESS, "Ce message laisse penser à une détresse", "Détresse possible", flags_distress_line,
	  "Ce n’est pas de la détresse" },
	{ FLAGS_URGENT, "Ce message paraît urgent", "Paraît urgente", NULL, "Ce n’est pas urgent" },
};

const char *
inbox_flag_words(unsigned flags)
{
	for (size_t i = 0; i < LENGTH(told); i++)
		if ((flags & 1u << told[i].kind) != 0)
			return told[i].mark;
	return NULL;
}

/* --- the words that say so ---------------------------------------------------------------------- */

static bool
is_told_already(const struct inbox_finds *finds, struct span words)
{
	for (size_t i = 0; i < finds->count; i++)
		if (span_equal(finds->words[i], words))
			return true;
	return false;
}

static void
keep_finds(struct inbox_one *one, struct span text, const struct flags_reading *reading)
{
	struct flags_find all[FLAGS_FIND_COUNT_MAX];
	const size_t count = flags_widest(reading, DESK_FLAGS_KEPT, all);
	for (size_t i = 0; i < count; i++) {
		const struct flags_find *find = &all[i];
		struct inbox_finds *finds = &one->finds[find->kind];
		const struct span words = span_from(text.at + find->at, find->length);
		if (finds->count < INBOX_FIND_COUNT_MAX && !is_told_already(finds, words))
			finds->words[finds->count++] = words;
	}
}

bool
inbox_flags_read(struct inbox_one *one, struct span text)
{
	struct flags_reading reading;
	flags_read_ours(text, &reading);
	keep_finds(one, text, &reading);
	return reading.is_up[FLAGS_RUDE];
}

/* « coupure demain », « urgent »; NULL: they stand further up in the exchange. */
static const char *
find_words(struct arena *arena, const struct inbox_finds *finds)
{
	struct text text = text_new(arena, 4000);
	for (size_t i = 0; i < finds->count; i++)
		text_format(&text, "%s«\u202f%.*s\u202f»", i == 0 ? "" : ", ", SPAN_ARGS(finds->words[i]));
	return finds->count == 0 ? NULL : text_z(&text);
}

bool
inbox_flags_draw(struct inbox_one *one, struct model *page)
{
	struct visit *visit = one->inboxing.visit;
	unsigned flags;
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_flags(visit->arena, db, visit->root_id, &one->request.request_id, 1, &flags,
	                              &one->inboxing.fault))
		return false;
	if (flags == 0)
		return true;
	(void)inbox_flags_read(one, one->request.title);
	for (size_t i = 0; i < LENGTH(told); i++) {
		if ((flags & 1u << told[i].kind) == 0)
			continue;
		struct model *row = model_row(page, INBOX_ONE_FLAGS);
		model_text_z(row, INBOX_FLAG_TITLE, told[i].title);
		model_text_z(row, INBOX_FLAG_FINDS, find_words(visit->arena, &one->finds[told[i].kind]));
		model_text_z(row, INBOX_FLAG_LINE, told[i].line);
		model_text_z(row, INBOX_FLAG_CODE, flags_kind_codes[told[i].kind]);
		model_text_z(row, INBOX_FLAG_BUTTON, told[i].button);
	}
	model_flag(page, INBOX_ONE_HAS_FLAGS, true);
	model_url_z(page, INBOX_ONE_FLAG_URL,
	            inbox_address(visit->arena, one->request.reference, "/signal"));
	return true;
}

/* --- it does not call --------------------------------------------------------------------------- */

struct unflagging {
	struct inbox_one *one;
	unsigned flags;
	enum found found;
	bool is_gone; /* it is seen no more */
};

/* Whoever may act now, not when the page was drawn. */
static bool
write_unflag(struct db *db, void *data)
{
	struct unflagging *unflagging = data;
	struct inbox_one *one = unflagging->one;
	const struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	struct desk_request now;
	const enum found found = desk_load(visit->arena, db, visit->root_id, one->inboxing.sight,
	                                   one->request.reference, &now, fault_r);
	unflagging->is_gone = found == FOUND_NONE;
	unflagging->found = FOUND_FAILED;
	if (found == FOUND_ONE)
		unflagging->found = desk_unflag(visit->arena, db, &one->inboxing.hand, &now,
		                                visit->reader.account_id, unflagging->flags, fault_r);
	return unflagging->found == FOUND_ONE;
}

void
inbox_post_flag(struct visit *visit)
{
	struct inbox_one *one = arena_new_of(visit->arena, struct inbox_one);
	struct unflagging unflagging = { .one = one };
	bool gave_up = false;
	if (!inbox_one_begin(visit, one))
		return;
	const struct span pressed = http_pairs_first(&visit->body, "lever");
	for (size_t i = 0; i < LENGTH(told); i++)
		if (span_is(pressed, flags_kind_codes[told[i].kind]))
			unflagging.flags = 1u << told[i].kind;
	if (unflagging.flags == 0) {
		one->trouble = "Ce bouton n’a pas été compris. Rien n’a été fait.";
		inbox_one_show(one, 422);
		return;
	}
	if (!visit_write(visit, write_unflag, &unflagging, &gave_up) && !gave_up)
		return;
	if (unflagging.is_gone)
		visit_missing(visit);
	else if (unflagging.found == FOUND_FAILED)
		visit_fail(visit, &one->inboxing.fault);
	else /* somebody else said so already: the page says how it stands */
		visit_go(visit, "%s", inbox_address(visit->arena, one->request.reference, "?fait=signal"));
}
