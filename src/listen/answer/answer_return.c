/* A figure by return of a short message: what it says goes the way of the page of a person's link. */
#include "base/time.h"
#include "listen/answer/answer_page.h"

/* FOUND_NONE: *outcome_r tells why it is not taken. */
static enum found
figure_target(struct sitting *sitting, const struct answer_figure *figure,
              enum answer_outcome *outcome_r, struct fault *fault_r)
{
	struct visit *visit = sitting->visit;
	*outcome_r = ANSWER_UNKNOWN;
	const enum found found = answer_store_target(visit->db, visit->root_id, figure->secret,
	                                             &sitting->target, fault_r);
	if (found != FOUND_ONE || sitting->target.kind == ANSWER_OPEN)
		return found == FOUND_FAILED ? FOUND_FAILED : FOUND_NONE;
	sitting->form =
		answer_form_of(visit->db, visit->root_id, sitting->target.wave_id, fault_r);
	if (sitting->form == NULL)
		return fault_r->for_log != NULL ? FOUND_FAILED : FOUND_NONE;
	*outcome_r = ANSWER_REFUSED;
	return sitting->form->inquiry != NULL ? FOUND_ONE : FOUND_NONE;
}

/* The fields of its page, as a browser would send them. */
static enum found
figure_says(struct sitting *sitting, const struct answer_figure *figure,
            struct answer_reply *reply_r, struct fault *fault_r)
{
	struct visit *visit = sitting->visit;
	struct arena *arena = visit->arena;
	const struct answer_form *form = sitting->form;
	struct inquiry_return returned;
	struct span value;
	const char *name;
	size_t language = inquiry_language(form->inquiry, figure->language);
	if (language == form->inquiry->language_count)
		language = 0;
	if (!inquiry_return_of(arena, answer_asked(form, sitting->target.side, language), &returned) ||
	    !inquiry_return_read(arena, &returned, figure->said, &name, &value))
		return FOUND_NONE;
	struct http_pair *pairs = arena_array_of(arena, struct http_pair, 2);
	pairs[0] = (struct http_pair){ span_of(name), value };
	pairs[1] = (struct http_pair){ SPAN("langue"), form->inquiry->languages[language] };
	visit->body = (struct http_pairs){ pairs, 2 };
	sitting->once = figure->once;
	return inquiry_read_letter(sitting, reply_r, fault_r);
}

bool
answer_receive_figure(struct arena *arena, struct store *store, int64_t root_id,
                      const struct answer_figure *figure, enum answer_outcome *outcome_r,
                      struct fault *fault_r)
{
	struct visit visit = { .arena = arena,
		                   .root_id = root_id,
		                   .today = day_here(time_now_s()) };
	struct sitting sitting = { .visit = &visit };
	struct answer_reply reply;
	*fault_r = (struct fault){ 0 };
	visit.db = store_read(arena, store, fault_r);
	if (visit.db == NULL)
		return false;
	enum found found = figure_target(&sitting, figure, outcome_r, fault_r);
	if (found == FOUND_ONE)
		found = figure_says(&sitting, figure, &reply, fault_r);
	db_end(visit.db);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	return answer_take(arena, store, root_id, sitting.form, &sitting.target, sitting.once,
	                   span_of(NULL), &reply, outcome_r, fault_r);
}
