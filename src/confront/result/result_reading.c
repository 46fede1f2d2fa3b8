/* Who may read figures, and what the register says of who did. */
#include "confront/result/result.h"
#include "ground/journal/journal.h"

/* Who prepares the giving back, and who checks it, read from the closing on; everybody else who works
 * here, direction included, once the agents have the results; the public once they are public. As
 * long as there is no account, this machine reads all. */
enum survey_state
result_least_state(const struct reader *reader)
{
	if (reader->is_alone || (reader->roles & (WHO(ROLE_REFERENT) | WHO(ROLE_AUDITOR))) != 0)
		return SURVEY_CLOSED;
	return reader->account_id != 0 ? SURVEY_RETURNED : SURVEY_PUBLISHED;
}

struct seeing {
	struct visit *visit;
	const struct survey_wave *wave;
	struct fault fault;
};

static bool
note_seen(struct db *db, void *data)
{
	struct seeing *seeing = data;
	struct visit *visit = seeing->visit;
	const struct survey_wave *wave = seeing->wave;
	const struct fact fact = {
		.kind = "mirror.seen",
		.account_id = visit->reader.account_id,
		.subject_id = wave->id,
		.words = span_of(arena_format(visit->arena, "Résultats de «\u202f%.*s\u202f» lus.",
		                              SPAN_ARGS(wave->name))),
		.once = span_of(arena_format(visit->arena, "seen %lld %lld %d", (long long)wave->id,
		                             (long long)visit->reader.account_id, (int)visit->today)),
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &seeing->fault) == FOUND_ONE;
}

bool
result_keep_seen(struct visit *visit, const struct survey_wave *wave)
{
	struct seeing seeing = { .visit = visit, .wave = wave };
	bool gave_up = false;
	if (visit->reader.account_id == 0 || wave->state >= SURVEY_PUBLISHED)
		return true;
	return visit_write(visit, note_seen, &seeing, &gave_up) || gave_up;
}
