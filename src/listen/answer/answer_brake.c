/* Slowing robots down, where a survey wants it: a form that comes by a link for all shows that a browser
 * worked for it, or that it was open a while. No image to read, no cookie, nothing kept: the moment when a
 * form was shown stands in the form alone, signed. */
#include <string.h>

#include "base/time.h"
#include "listen/answer/answer_brake.h"

/* --- work ------------------------------------------------------------------------------------- */

bool
answer_work_is(struct arena *arena, struct span what, struct span number)
{
	char digest[VAULT_DIGEST_TEXT_SIZE];
	if (what.length == 0 || number.length == 0 || number.length > ANSWER_WORK_LENGTH_MAX)
		return false;
	struct vault_digest *sum = vault_digest_new(arena);
	vault_digest_add(sum, "parvis:", 7);
	vault_digest_add(sum, what.at, what.length);
	vault_digest_add(sum, ":", 1);
	vault_digest_add(sum, number.at, number.length);
	vault_digest_end(sum, digest);
	_Static_assert(ANSWER_WORK_BITS % 4 == 0, "whole figures of the digest");
	return strspn(digest, "0") >= ANSWER_WORK_BITS / 4;
}

struct span
answer_work_of_letter(struct arena *arena, struct span sealed)
{
	char digest[VAULT_DIGEST_TEXT_SIZE];
	struct vault_digest *sum = vault_digest_new(arena);
	vault_digest_add(sum, sealed.at, sealed.length);
	vault_digest_end(sum, digest);
	return span_of(arena_format(arena, "%.*s", ANSWER_WORK_LETTER_LENGTH, digest));
}

/* --- waiting ----------------------------------------------------------------------------------- */

enum { SIGNED_BYTES = 16 };

struct span
answer_ticket(struct arena *arena, const struct answer_brake *brake, struct span once, int64_t now_s)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct text words = text_new(arena, 300), ticket = text_new(arena, 100);
	text_add(&words, span_from((const char *)brake->key, sizeof brake->key));
	text_format(&words, "%lld:%.*s", (long long)now_s, SPAN_ARGS(once));
	must(!words.cut);
	vault_hash("answer.ticket", text_span(&words), hash);
	text_format(&ticket, "%lld-", (long long)now_s);
	for (size_t i = 0; i < SIGNED_BYTES; i++)
		text_format(&ticket, "%02x", hash[i]);
	return text_span(&ticket);
}

int64_t
answer_ticket_age_s(struct arena *arena, const struct answer_brake *brake, struct span once,
                    struct span ticket, int64_t now_s)
{
	int64_t made_s;
	struct span rest = ticket, figures;
	if (!span_cut(&rest, '-', &figures) || !span_int64(figures, &made_s) || made_s > now_s)
		return -1;
	const struct span ours = answer_ticket(arena, brake, once, made_s);
	return ours.length == ticket.length && vault_equal(ours.at, ticket.at, ours.length)
	           ? now_s - made_s
	           : -1;
}

/* --- between the pages --------------------------------------------------------------------------- */

bool
brake_load(struct sitting *sitting, struct fault *fault_r)
{
	struct visit *visit = sitting->visit;
	struct answer_brake *brake = arena_new_of(visit->arena, struct answer_brake);
	if (sitting->target.kind != ANSWER_OPEN || sitting->target.way == SURVEY_WAY_PAPER)
		return true;
	const enum found found = answer_store_brake(visit->arena, visit->db, visit->root_id,
	                                            sitting->target.wave_id, brake, fault_r);
	sitting->brake = found == FOUND_ONE ? brake : NULL;
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	brake->ticket = http_pairs_first(&visit->body, "attente");
	if (answer_ticket_age_s(visit->arena, brake, sitting->once, brake->ticket, visit->now_s) < 0)
		brake->ticket = answer_ticket(visit->arena, brake, sitting->once, visit->now_s);
	brake->work = http_pairs_first(&visit->body, "preuve");
	if (!answer_work_is(visit->arena, sitting->once, brake->work))
		brake->work = SPAN("");
	return true;
}

enum { ROUND_S = 5 }; /* told so */

const char *
brake_holds(const struct sitting *sitting)
{
	struct visit *visit = sitting->visit;
	const struct answer_brake *brake = sitting->brake;
	if (brake == NULL || brake->work.length > 0)
		return NULL;
	const int64_t age_s =
		answer_ticket_age_s(visit->arena, brake, sitting->once, brake->ticket, visit->now_s);
	int64_t wait_s = ANSWER_WAIT_S - age_s;
	if (wait_s <= 0)
		wait_s = (answer_slow_wait_us(span_of(visit->request->peer), time_monotonic_us()) + 999999) /
		         1000000;
	if (wait_s <= 0)
		return NULL;
	wait_s = (wait_s + ROUND_S - 1) / ROUND_S * ROUND_S;
	return arena_format(visit->arena,
	                    visit_words(visit, "Cette enquête freine les robots. Ce que vous avez répondu "
	                                       "est encore là\u202f: envoyez de nouveau dans %lld secondes."),
	                    (long long)wait_s);
}
