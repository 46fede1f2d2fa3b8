/* What a complaint says, asked of whoever closes it (room complaint). Nothing of it is required. */
#include "welcome/inbox/inbox_inside.h"

enum { CAUSE, REMEDY, STEP, COMPLAINT_FIELD_COUNT }; /* steps last: not every offering has them */
static const struct form_field reply_fields[COMPLAINT_FIELD_COUNT] = {
	{ "reponse-cause", FORM_SELECT, "Pourquoi la personne se plaint", .hint = "Facultatif.",
	  .choices = complaint_causes, .choice_count = LENGTH(complaint_causes) },
	{ "reponse-geste", FORM_SELECT, "Ce qui a été fait pour elle", .hint = "Facultatif.",
	  .choices = complaint_remedies, .choice_count = LENGTH(complaint_remedies) },
	{ "reponse-etape", FORM_SELECT, "À quelle étape du parcours", .hint = "Facultatif." },
};
static const struct form_field close_fields[COMPLAINT_FIELD_COUNT] = {
	{ "issue-cause", FORM_SELECT, "Pourquoi la personne se plaint", .hint = "Facultatif.",
	  .choices = complaint_causes, .choice_count = LENGTH(complaint_causes) },
	{ "issue-geste", FORM_SELECT, "Ce qui a été fait pour elle", .hint = "Facultatif.",
	  .choices = complaint_remedies, .choice_count = LENGTH(complaint_remedies) },
	{ "issue-etape", FORM_SELECT, "À quelle étape du parcours", .hint = "Facultatif." },
};

/* Where its fields begin in that form; 0: it has none. */
static size_t
first_field(enum inbox_form form)
{
	return form == INBOX_REPLY ? INBOX_REPLY_COMPLAINT : form == INBOX_CLOSE ? INBOX_CLOSE_COMPLAINT : 0;
}

bool
inbox_is_complaint(const struct inbox_one *one)
{
	return one->offering.kind == OFFERING_COMPLAINT;
}

/* A step that was said stays a choice when it is taken off the way. */
static void
keep_steps_of_now(struct inbox_one *one)
{
	size_t count = 0;
	for (size_t i = 0; i < one->step_count; i++)
		if (!one->steps[i].is_removed || one->steps[i].id == one->complaint.step_id)
			one->steps[count++] = one->steps[i];
	one->step_count = count;
}

bool
inbox_complaint_load(struct inbox_one *one, struct db *db)
{
	struct visit *visit = one->inboxing.visit;
	struct fault *fault_r = &one->inboxing.fault;
	if (!inbox_is_complaint(one))
		return true;
	if (complaint_load(visit->arena, db, visit->root_id, one->request.request_id, &one->complaint,
	                   fault_r) == FOUND_FAILED)
		return false;
	if (one->offering.journey_id == 0)
		return true;
	if (!journey_steps(visit->arena, db, visit->root_id, one->offering.journey_id, &one->steps,
	                   &one->step_count, fault_r))
		return false;
	keep_steps_of_now(one);
	return true;
}

/* --- in a form -------------------------------------------------------------------------------- */

static const char *
step_code(struct arena *arena, const struct journey_step *step)
{
	return arena_format(arena, "%lld", (long long)step->id);
}

static void
offer_steps(const struct inbox_one *one, struct form_field *field)
{
	struct arena *arena = one->inboxing.visit->arena;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, one->step_count);
	for (size_t i = 0; i < one->step_count; i++)
		choices[i] = (struct form_choice){ step_code(arena, &one->steps[i]),
			                               span_copy(arena, one->steps[i].title) };
	field->choices = choices;
	field->choice_count = one->step_count;
}

size_t
inbox_complaint_fields(struct inbox_one *one, enum inbox_form form, size_t count)
{
	const size_t first = first_field(form);
	if (first == 0 || !inbox_is_complaint(one))
		return count;
	must(first == count && count + COMPLAINT_FIELD_COUNT <= INBOX_FIELD_MAX);
	for (size_t i = 0; i < COMPLAINT_FIELD_COUNT; i++)
		one->fields[form][first + i] = form == INBOX_REPLY ? reply_fields[i] : close_fields[i];
	if (one->step_count == 0)
		return count + STEP;
	offer_steps(one, &one->fields[form][first + STEP]);
	return count + COMPLAINT_FIELD_COUNT;
}

void
inbox_complaint_fill(struct inbox_one *one, enum inbox_form form)
{
	const size_t first = first_field(form);
	const struct complaint *said = &one->complaint;
	if (!inbox_is_complaint(one))
		return;
	if (said->cause != 0)
		form_fill(one->forms[form], first + CAUSE, span_of(complaint_causes[said->cause - 1].value));
	if (said->remedy != 0)
		form_fill(one->forms[form], first + REMEDY,
		          span_of(complaint_remedies[said->remedy - 1].value));
	for (size_t i = 0; i < one->step_count; i++)
		if (one->steps[i].id == said->step_id)
			form_fill(one->forms[form], first + STEP,
			          span_of(step_code(one->inboxing.visit->arena, &one->steps[i])));
}

/* 0: nothing was chosen. */
static int64_t
chosen(const struct form *form, size_t field)
{
	return form_has(form, field) ? (int64_t)form_choice(form, field) + 1 : 0;
}

bool
inbox_complaint_write(const struct inbox_one *one, struct db *db, struct fault *fault_r)
{
	const size_t first = one->asked == INBOX_FORM_COUNT ? 0 : first_field(one->asked);
	if (first == 0 || !inbox_is_complaint(one))
		return true;
	const struct form *form = one->forms[one->asked];
	const int64_t step = one->step_count == 0 ? 0 : chosen(form, first + STEP);
	const struct complaint complaint = {
		.request_id = one->request.request_id,
		.offering_id = one->request.offering_id,
		.quarter = complaint_quarter_of(one->request.received_unix_s),
		.cause = chosen(form, first + CAUSE),
		.step_id = step == 0 ? 0 : one->steps[step - 1].id,
		.remedy = chosen(form, first + REMEDY),
	};
	return complaint_save(db, one->inboxing.visit->root_id, &complaint, fault_r);
}

/* --- on the page ------------------------------------------------------------------------------ */

/* « Pourquoi : un délai trop long. Étape : … Fait pour elle : des excuses. » */
static const char *
words(const struct inbox_one *one)
{
	const struct complaint *said = &one->complaint;
	struct text text = text_new(one->inboxing.visit->arena, 2000);
	if (said->cause != 0)
		text_format(&text, "%s.", complaint_causes[said->cause - 1].label);
	for (size_t i = 0; i < one->step_count; i++)
		if (one->steps[i].id == said->step_id)
			text_format(&text, "%sÉtape «\u202f%.*s\u202f».", text.length > 0 ? " " : "",
			            SPAN_ARGS(one->steps[i].title));
	if (said->remedy != 0)
		text_format(&text, "%sFait pour elle\u202f: %s.", text.length > 0 ? " " : "",
		            complaint_remedy_words[said->remedy - 1]);
	return text.length == 0 ? NULL : text_z(&text);
}

void
inbox_complaint_draw(const struct inbox_one *one, struct model *page)
{
	if (!inbox_is_complaint(one))
		return;
	model_text_z(page, INBOX_ONE_COMPLAINT, words(one));
	model_url_z(page, INBOX_ONE_COMPLAINTS_URL, "/reclamations");
}
