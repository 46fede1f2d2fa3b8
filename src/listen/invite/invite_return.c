/* Answering by return of a short message: what it asks, whose answer comes back, and the one message that
 * explains. Whoever writes is known by the print of her number, which is kept nowhere here. */
#include "listen/invite/invite_inside.h"

static const char question_hole[] = "{question}";

bool
invite_asks_back(struct span sms)
{
	return span_find(sms, span_of(question_hole)) != SIZE_MAX;
}

bool
invite_asking_load(struct arena *arena, struct db *db, int64_t root_id,
                   const struct survey_wave *wave, struct invite_asking *asking_r,
                   struct fault *fault_r)
{
	struct inquiry_row row;
	struct inquiry *inquiry = NULL;
	*asking_r = (struct invite_asking){ .is_internal = wave->internal };
	if (wave->inquiry_version == 0)
		return true;
	const enum found found = inquiry_load(arena, db, root_id, wave->form_id, wave->inquiry_version,
	                                      &row, &inquiry, fault_r);
	asking_r->inquiry = found == FOUND_ONE ? inquiry : NULL;
	return found != FOUND_FAILED;
}

bool
invite_asking_of(struct arena *arena, const struct invite_asking *asking, enum side side,
                 struct span language, struct inquiry_return *return_r)
{
	if (asking->inquiry == NULL ||
	    secrecy_respondent(side, asking->is_internal) != RESPONDENT_PUBLIC)
		return false;
	const struct inquiry_asked *asked =
		inquiry_ask(arena, asking->inquiry, side,
	                answer_language_of(asking->inquiry, language));
	return asked != NULL && inquiry_return_of(arena, asked, return_r);
}

struct span
invite_language(const struct invite_asking *asking, struct span hers)
{
	return asking->inquiry == NULL
	           ? SPAN("fr")
	           : asking->inquiry->languages[answer_language_of(asking->inquiry, hers)];
}

/* Whoever is not asked so has the link, whatever the message says. */
struct span
invite_sms_words(struct arena *arena, struct span sms, int rank, const struct invite_words *words)
{
	if (rank == INVITE_EXPLAINS)
		return span_of(arena_format(
			arena, "%s {question}",
			catalogue_say(words->catalogue,
		                  "Nous n’avons pas compris votre réponse\u202f: rien n’est noté.")));
	if (words->question.length > 0 || span_find(sms, SPAN("{lien}")) != SIZE_MAX)
		return sms;
	return span_of(arena_format(arena, "%.*s {lien}", SPAN_ARGS(sms)));
}

/* --- an answer comes back ------------------------------------------------------------------------ */

/* The last message to her that proposes an answer by return. An older one is never looked for: what
 * comes a second time would answer another survey. */
static enum found
last_message(struct visit *visit, const struct invite_print *print, struct invite_letter *last_r,
             struct survey_wave *wave_r, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count;
	enum found found = FOUND_NONE;
	struct db *db = visit->db;
	if (!survey_waves_asked(visit->arena, db, visit->root_id, &waves, &count, fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++) {
		struct invite_wave said;
		struct invite_letter letter;
		if (waves[i].state != SURVEY_OPEN)
			continue;
		if (!invite_store_wave(visit->arena, db, visit->root_id, waves[i].id, &said, fault_r))
			return FOUND_FAILED;
		if (!invite_asks_back(said.sms))
			continue;
		const enum found one = invite_store_last_sms(visit->arena, db, visit->root_id, waves[i].id,
		                                             print, &letter, fault_r);
		if (one == FOUND_FAILED)
			return FOUND_FAILED;
		if (one == FOUND_ONE && letter.state == INVITE_LEAVES)
			letter.done_s = visit->now_s;
		if (one == FOUND_NONE || (found == FOUND_ONE && letter.done_s <= last_r->done_s))
			continue;
		*last_r = letter;
		*wave_r = waves[i];
		found = FOUND_ONE;
	}
	return found;
}

struct returning {
	struct visit *visit;
	struct invite_letter letter;
	struct invite_person person;
	struct span secret;
	struct fault fault;
};

/* FOUND_NONE: nothing that she was sent is answered so. */
static enum found
whose_answer(struct returning *returning, const struct invite_key *key,
             const struct invite_print *print)
{
	struct visit *visit = returning->visit;
	struct survey_wave wave;
	struct invite_asking asking;
	struct inquiry_return returned;
	enum found found =
		last_message(visit, print, &returning->letter, &wave, &returning->fault);
	if (found == FOUND_ONE)
		found = invite_store_person(visit->arena, visit->db, visit->root_id, wave.id,
		                            invite_person_of(returning->letter.letter_id),
		                            &returning->person, &returning->fault);
	if (found != FOUND_ONE)
		return found;
	if (!invite_asking_load(visit->arena, visit->db, visit->root_id, &wave, &asking,
	                        &returning->fault))
		return FOUND_FAILED;
	return invite_asking_of(visit->arena, &asking, returning->person.side,
	                        returning->person.language, &returned) &&
	               invite_unlock(visit->arena, key, returning->letter.locked, &returning->secret)
	           ? FOUND_ONE
	           : FOUND_NONE;
}

/* Once for a person and a survey, whatever she writes: its number is hers. */
static bool
explain(struct db *db, void *data)
{
	struct returning *returning = data;
	const struct visit *visit = returning->visit;
	const struct invite_letter letter = { .letter_id =
		                                      invite_person_of(returning->letter.letter_id) |
		                                      INVITE_EXPLAINS,
		                                  .wave_id = returning->letter.wave_id,
		                                  .channel = INVITE_SMS,
		                                  .side = returning->person.side,
		                                  .due_s = visit->now_s,
		                                  .locked = returning->letter.locked };
	bool is_used = false;
	const enum found found = answer_link_is_used(db, visit->root_id, returning->secret, &is_used,
	                                             &returning->fault);
	if (found != FOUND_ONE || is_used)
		return found != FOUND_FAILED;
	return invite_store_letter_add(db, visit->root_id, &letter, &returning->fault);
}

static int
figure_said(struct sms_said said)
{
	switch (said.sense) {
	case SMS_SAYS_NUMBER: return said.number;
	case SMS_SAYS_YES: return INQUIRY_SAYS_YES;
	case SMS_SAYS_NO: return INQUIRY_SAYS_NO;
	default: return INQUIRY_SAYS_NOTHING;
	}
}

/* Nobody is told here whether it was taken: the gateway would write it to her. */
static void
take_answer(struct returning *returning, const struct sms_received *received)
{
	struct visit *visit = returning->visit;
	enum answer_outcome outcome;
	const struct answer_figure figure = {
		.secret = returning->secret,
		.once = span_of(arena_format(visit->arena, "sms-%.*s", SPAN_ARGS(received->id))),
		.language = returning->person.language,
		.said = figure_said(sms_understand(visit->arena, received->text)),
	};
	if (!answer_receive_figure(visit->arena, visit->store, visit->root_id, &figure, &outcome,
	                           &returning->fault))
		visit_fail(visit, &returning->fault);
	else if (outcome == ANSWER_REFUSED && !visit_write(visit, explain, returning, NULL))
		return; /* it answered: the gateway calls again */
}

struct letters_house
invite_desk(const struct visit *visit)
{
	return (struct letters_house){ .store = visit->store, .root_id = visit->root_id,
		                           .folder = visit->folder, .address = visit->address };
}

/* No survey waits for it: it is for the desk, which keeps it or not. */
static void
give_to_desk(struct visit *visit, const struct sms_received *received)
{
	const struct letters_house desk = invite_desk(visit);
	enum letters_fate fate;
	struct fault fault;
	if (!letters_sms_take(visit->arena, &desk, received, visit->now_s, &fate, &fault))
		visit_fail(visit, &fault);
}

/* Words of somebody with whom the desk is writing are for the desk, whatever a survey asks. */
static enum found
is_for_desk(struct visit *visit, const struct sms_received *received, struct fault *fault_r)
{
	if (figure_said(sms_understand(visit->arena, received->text)) != INQUIRY_SAYS_NOTHING)
		return FOUND_NONE;
	return letters_sms_goes_on(visit->arena, visit->db, visit->root_id, received->from,
	                           visit->now_s, fault_r);
}

void
invite_take_answer(struct visit *visit, const struct sms_received *received)
{
	struct returning returning = { .visit = visit };
	struct invite_key key;
	if (visit_db(visit) == NULL)
		return;
	enum found found = invite_key_read(visit->arena, visit->db, visit->root_id, visit->folder, &key,
	                                   &returning.fault);
	if (found == FOUND_ONE) {
		const struct invite_print print = invite_print_of(&key, span_of(received->from));
		found = whose_answer(&returning, &key, &print);
		vault_wipe(&key, sizeof key);
	}
	if (found == FOUND_ONE) {
		const enum found desk = is_for_desk(visit, received, &returning.fault);
		found = desk == FOUND_ONE ? FOUND_NONE : desk == FOUND_NONE ? FOUND_ONE : FOUND_FAILED;
	}
	visit_db_end(visit);
	if (found == FOUND_ONE)
		take_answer(&returning, received);
	else if (found == FOUND_NONE)
		give_to_desk(visit, received);
	else
		visit_fail(visit, &returning.fault);
}
