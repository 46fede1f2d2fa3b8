/* Papers typed in by two people: the first time sealed, the second time compared. */
#include "listen/answer/answer_twice.h"

enum { TWICE_TITLE, TWICE_NUMBER, TWICE_AGAIN_URL, TWICE_FIELD_COUNT };
static const struct field twice_fields[TWICE_FIELD_COUNT] = {
	[TWICE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[TWICE_NUMBER] = { "number", FIELD_TEXT, FIELD_PAGE },
	[TWICE_AGAIN_URL] = { "again_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind answer_twice_page = { "paper.number", "listen/answer/pages/paper_number.html",
	twice_fields, TWICE_FIELD_COUNT };

/* --- numbers ----------------------------------------------------------------------------------- */

/* Who typed it in: kept under the number, which stands on the sheet alone. */
static void
typist_hash(struct arena *arena, const struct visit *visit, const char *number,
            uint8_t hash_r[VAULT_HASH_SIZE])
{
	vault_hash("typist",
	           span_of(arena_format(arena, "%s %lld", number, (long long)visit->reader.account_id)),
	           hash_r);
}

const char *
twice_find(struct sitting *sitting, struct span typed, struct fault *fault_r)
{
	struct visit *visit = sitting->visit;
	struct answer_twice *twice = arena_new_of(visit->arena, struct answer_twice);
	char number[VAULT_CODE_LENGTH + 1];
	uint8_t hash[VAULT_HASH_SIZE];
	if (!vault_code_read(typed, number))
		return "Ce numéro ne se lit pas. Il a dix signes, sans 0, 1, 5, O, I, L ni S.";
	vault_hash("paper", span_of(number), hash);
	const enum found found =
		answer_store_twice(visit->arena, visit->db, visit->root_id, hash, twice, fault_r);
	if (found == FOUND_FAILED)
		return "";
	if (found == FOUND_NONE) {
		answer_guess(visit);
		return "Aucune feuille n’a ce numéro. Vérifiez chaque signe.";
	}
	sitting->number = span_of(arena_copy_text(visit->arena, number));
	sitting->first_kept = twice;
	sitting->is_twice = true;
	sitting->target.wave_id = twice->wave_id;
	sitting->target.place_id = twice->place_id;
	sitting->target.side = twice->side;
	sitting->target.journey_id = twice->journey_id;
	sitting->target.twice = twice->hash;
	if (twice->state == TWICE_RECEIVED)
		return "Cette feuille a déjà été saisie deux fois\u202f: sa réponse est reçue.";
	typist_hash(visit->arena, visit, number, hash);
	return vault_equal(hash, twice->typist, VAULT_HASH_SIZE)
	           ? "Vous avez saisi cette feuille la première fois\u202f: une autre personne la saisit "
	             "la seconde."
	           : NULL;
}

/* --- opening the first typing ------------------------------------------------------------------ */

static enum found
open_first(struct sitting *sitting, struct fault *fault_r)
{
	struct visit *visit = sitting->visit;
	struct answer_reply *reply = arena_new_of(visit->arena, struct answer_reply);
	const struct span bytes = sitting->first_kept->bytes;
	const size_t size = answer_packed_size(sitting->form);
	uint8_t *plain = arena_array_of(visit->arena, uint8_t, size);
	struct answer_packed head;
	struct vault_pair pair;
	if (visit_db(visit) == NULL)
		return FOUND_FAILED;
	const enum found found = answer_key_pair(visit->arena, visit->db, visit->root_id,
	                                         sitting->wave.id, visit->folder, &pair, fault_r);
	if (found == FOUND_NONE)
		*fault_r = (struct fault){ "answer: an open wave without its private key", "" };
	if (found != FOUND_ONE)
		return FOUND_FAILED;
	const bool is_open = bytes.length == size + VAULT_SEAL_EXTRA &&
	                     vault_open(&pair, bytes.at, bytes.length, plain) &&
	                     answer_unpack(visit->arena, sitting->form, plain, size, &head, reply);
	vault_wipe(&pair, sizeof pair);
	if (!is_open) {
		*fault_r = (struct fault){ "answer: a paper that its wave's key does not open", "" };
		return FOUND_FAILED;
	}
	sitting->first = reply;
	return FOUND_ONE;
}

/* --- sitting down ------------------------------------------------------------------------------ */

static bool
refuse(struct sitting *sitting, const char *why)
{
	visit_say(sitting->visit, 409, "Cette feuille ne peut pas être saisie", why);
	return false;
}

bool
twice_sit(struct sitting *sitting, const struct http_pairs *pairs)
{
	struct visit *visit = sitting->visit;
	struct answer_options options;
	struct fault fault = { 0 };
	const struct span number = http_pairs_first(pairs, "feuille");
	if (number.length > 0 && sitting->wave.state > SURVEY_OPEN) {
		visit_say(visit, 409, "Cette enquête est close",
		          "La réponse de cette feuille est reçue\u202f: telle que vous venez de l’envoyer si c’était "
		          "déjà fait, sinon telle que l’autre personne l’avait saisie.");
		return false;
	}
	if (number.length > 0 && sitting->number.length == 0) {
		const int64_t wave_id = sitting->target.wave_id;
		const char *why = twice_find(sitting, number, &fault);
		/* The same form sent again is thanked for again: answer_take knows it. */
		const bool is_again = sitting->first_kept != NULL &&
		                      sitting->first_kept->state == TWICE_RECEIVED;
		if (fault.for_log == NULL && why == NULL && sitting->target.wave_id != wave_id)
			why = "Son numéro est celui d’une autre enquête.";
		if (fault.for_log == NULL && why != NULL && !is_again)
			return refuse(sitting, why);
	}
	if (fault.for_log == NULL &&
	    answer_options(visit->arena, visit->db, visit->root_id, sitting->wave.id, &options, &fault)) {
		sitting->is_twice = sitting->is_twice || options.typed_twice;
		if (sitting->number.length > 0)
			sitting->note = "Seconde saisie\u202f: saisissez ce que vous lisez sur la feuille, sans demander "
			                "ce que l’autre personne a saisi.";
		else if (sitting->is_twice)
			sitting->note = "Première saisie\u202f: la page suivante dira un numéro, à écrire sur la feuille.";
		return true;
	}
	visit_fail(visit, &fault);
	return false;
}

bool
twice_resume(struct sitting *sitting, const struct http_pairs *pairs, struct fault *fault_r)
{
	const bool was_shown = http_pairs_first(pairs, "revu").length > 0;
	return !was_shown || sitting->first_kept == NULL ||
	       sitting->first_kept->state != TWICE_COMPARED ||
	       open_first(sitting, fault_r) == FOUND_ONE;
}

bool
twice_is_offered(struct visit *visit, const struct survey_wave *waves, size_t count,
                 bool *offered_r, bool *wanted_r, struct fault *fault_r)
{
	*offered_r = *wanted_r = false;
	for (size_t i = 0; i < count; i++) {
		struct answer_options options;
		int64_t waiting = 0;
		if (waves[i].state != SURVEY_OPEN)
			continue;
		if (!answer_options(visit->arena, visit->db, visit->root_id, waves[i].id, &options,
		                    fault_r) ||
		    !answer_store_twice_waiting(visit->arena, visit->db, visit->root_id, waves[i].id,
		                                &waiting, fault_r))
			return false;
		*wanted_r = *wanted_r || options.typed_twice;
		*offered_r = *offered_r || options.typed_twice || waiting > 0;
	}
	return true;
}

/* --- the first time ---------------------------------------------------------------------------- */

struct keeping {
	struct sitting *sitting;
	struct answer_twice twice;
	bool is_open;
	struct fault fault;
};

static bool
keep_first(struct db *db, void *data)
{
	struct keeping *keeping = data;
	const struct visit *visit = keeping->sitting->visit;
	struct survey_wave wave;
	if (survey_wave_by_id(visit->arena, db, visit->root_id, keeping->twice.wave_id, &wave,
	                      &keeping->fault) != FOUND_ONE)
		return false;
	keeping->is_open = wave.state == SURVEY_OPEN;
	return keeping->is_open &&
	       answer_store_twice_add(db, visit->root_id, &keeping->twice, &keeping->fault);
}

static void
show_number(struct visit *visit, const char *number)
{
	struct model *page = model_new(visit->arena, &answer_twice_page);
	model_text_z(page, TWICE_TITLE, "Écrivez ce numéro sur la feuille");
	model_text_z(page, TWICE_NUMBER,
	             arena_format(visit->arena, "%.4s-%.4s-%.2s", number, number + 4, number + 8));
	model_url_z(page, TWICE_AGAIN_URL, "/saisie");
	visit_show(visit, &answer_twice_page, page);
}

static enum twice_next
send_first(struct sitting *sitting, const struct answer_reply *reply, struct fault *fault_r)
{
	struct visit *visit = sitting->visit;
	struct keeping keeping = {
		.sitting = sitting,
		.twice = { .wave_id = sitting->target.wave_id,
		           .place_id = sitting->target.place_id,
		           .journey_id = sitting->target.journey_id,
		           .side = sitting->target.side,
		           .bytes = answer_seal(visit->arena, sitting->form, &sitting->target, reply) },
	};
	char number[VAULT_CODE_LENGTH + 1];
	vault_code_of("paper number", sitting->once, number);
	vault_hash("paper", span_of(number), keeping.twice.hash);
	vault_hash("once", sitting->once, keeping.twice.once);
	typist_hash(visit->arena, visit, number, keeping.twice.typist);
	visit_db_end(visit);
	*fault_r = (struct fault){ 0 };
	if (store_write(visit->store, keep_first, &keeping, fault_r)) {
		show_number(visit, number);
		return TWICE_SHOWN;
	}
	if (fault_r->for_log == NULL && keeping.fault.for_log != NULL)
		*fault_r = keeping.fault;
	if (fault_r->for_log != NULL)
		return TWICE_FAILED;
	sitting_outcome(sitting, ANSWER_SHUT, NULL);
	return TWICE_SHOWN;
}

/* --- the second time --------------------------------------------------------------------------- */

const char *
twice_sentence(struct arena *arena, struct span first, struct span second)
{
	return arena_format(arena,
	                    "Première saisie\u202f: %s%.*s%s. La vôtre\u202f: %s%.*s%s. Regardez la feuille et "
	                    "gardez ce qui y est.",
	                    first.length > 0 ? "«\u202f" : "rien", SPAN_ARGS(first),
	                    first.length > 0 ? "\u202f»" : "", second.length > 0 ? "«\u202f" : "rien",
	                    SPAN_ARGS(second), second.length > 0 ? "\u202f»" : "");
}

const char twice_note[] =
	"Les deux saisies diffèrent, là où c’est dit. Regardez la feuille et corrigez s’il le faut\u202f: ce que "
	"vous enverrez sera reçu.";

void
twice_mark_paper(struct sitting *sitting)
{
	struct arena *arena = sitting->visit->arena;
	struct paper *paper = &sitting->paper, other = *paper;
	struct answer_compared *compared;
	size_t count;
	answer_compare_paper(arena, paper, sitting->first, &compared, &count);
	other.reply = *sitting->first;
	for (size_t i = 0; i < count; i++) {
		struct paper_question *question = &paper->questions[compared[i].at];
		if (!compared[i].differs || question->error != NULL)
			continue;
		question->error = twice_sentence(arena, paper_words(arena, &other, question),
		                                 paper_words(arena, paper, question));
		paper->is_wrong = true;
	}
	sitting->note = twice_note;
}

struct recording {
	struct sitting *sitting;
	const struct answer_compared *compared;
	size_t count, differing;
	struct fault fault;
};

/* Once a paper, whoever types it in again after that: what is counted is what was read blind. */
static bool
record(struct db *db, void *data)
{
	struct recording *recording = data;
	const struct sitting *sitting = recording->sitting;
	const int64_t root_id = sitting->visit->root_id, wave_id = sitting->wave.id;
	const enum found found =
		answer_store_twice_compared(db, root_id, sitting->first_kept, &recording->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	for (size_t i = 0; i < recording->count; i++)
		if (recording->compared[i].is_answered &&
		    !answer_store_agree(db, root_id, wave_id, recording->compared[i].field,
		                        !recording->compared[i].differs, &recording->fault))
			return false;
	return answer_store_agree(db, root_id, wave_id, ANSWER_WHOLE_PAPER, recording->differing == 0,
	                          &recording->fault);
}

static enum twice_next
send_second(struct sitting *sitting, const struct answer_reply *reply, struct fault *fault_r)
{
	struct visit *visit = sitting->visit;
	struct answer_compared *compared;
	struct recording recording = { .sitting = sitting };
	if (sitting->first_kept->state == TWICE_RECEIVED)
		return TWICE_GO_ON;
	if (open_first(sitting, fault_r) != FOUND_ONE)
		return TWICE_FAILED;
	if (sitting->form->inquiry != NULL)
		answer_compare_values(visit->arena, sitting->form->list, sitting->first->values,
		                      reply->values, &compared, &recording.count);
	else
		answer_compare_paper(visit->arena, &sitting->paper, sitting->first, &compared,
		                     &recording.count);
	for (size_t i = 0; i < recording.count; i++)
		recording.differing += compared[i].differs;
	recording.compared = compared;
	visit_db_end(visit);
	*fault_r = (struct fault){ 0 };
	if (!store_write(visit->store, record, &recording, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = recording.fault;
		return TWICE_FAILED;
	}
	return recording.differing > 0 ? TWICE_DIFFERS : TWICE_GO_ON;
}

enum twice_next
twice_send(struct sitting *sitting, const struct answer_reply *reply, struct fault *fault_r)
{
	*fault_r = (struct fault){ 0 };
	if (sitting->target.way != SURVEY_WAY_PAPER || !sitting->is_twice)
		return TWICE_GO_ON;
	if (sitting->number.length == 0)
		return send_first(sitting, reply, fault_r);
	return sitting->first != NULL ? TWICE_GO_ON : send_second(sitting, reply, fault_r);
}

/* --- at closing -------------------------------------------------------------------------------- */

enum { RELEASED_AT_ONCE = 200 };

struct releasing {
	int64_t root_id;
	const struct answer_twice *left;
	size_t count;
	struct fault fault;
};

static bool
release(struct db *db, void *data)
{
	struct releasing *releasing = data;
	for (size_t i = 0; i < releasing->count; i++)
		if (!answer_store_twice_release(db, releasing->root_id, &releasing->left[i],
		                                &releasing->fault))
			return false;
	return true;
}

bool
twice_release(const struct answer_opening *opening, int64_t wave_id, struct fault *fault_r)
{
	struct releasing releasing = { .root_id = opening->root_id };
	bool good = true;
	do {
		struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
		struct answer_twice *left = NULL;
		struct db *db = store_read(arena, opening->store, fault_r);
		good = db != NULL && answer_store_twice_left(arena, db, opening->root_id, wave_id,
		                                             RELEASED_AT_ONCE, &left, &releasing.count,
		                                             fault_r);
		if (db != NULL)
			db_end(db);
		releasing.left = left;
		if (good && releasing.count > 0)
			good = store_write(opening->store, release, &releasing, fault_r);
		arena_end(arena);
	} while (good && releasing.count == RELEASED_AT_ONCE);
	return good;
}

/* --- told -------------------------------------------------------------------------------------- */

static struct span
field_words(const struct answer_form *form, int64_t field)
{
	if (form->inquiry != NULL) {
		const struct inquiry_question *question = &form->inquiry->questions[field];
		const struct span words = inquiry_question_say(question, SIDE_USAGER, 0);
		return words.length > 0 ? words : inquiry_question_say(question, SIDE_AGENT, 0);
	}
	const struct survey_item *item = &form->form.items[field];
	const struct span *said = item->stem.length > 0 ? item->asked_stem : item->asked;
	return said[SIDE_USAGER].length > 0  ? said[SIDE_USAGER]
	       : said[SIDE_AGENT].length > 0 ? said[SIDE_AGENT]
	                                     : said[SIDE_LEADER];
}

bool
answer_agreement(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                 struct answer_agreement *agreement_r, struct fault *fault_r)
{
	*agreement_r = (struct answer_agreement){ 0 };
	const struct answer_form *form = answer_form_of(db, root_id, wave_id, fault_r);
	if (form == NULL)
		return fault_r->for_log == NULL;
	const size_t most = form->inquiry != NULL ? form->list.count : form->form.item_count;
	agreement_r->questions = arena_array_of(arena, struct answer_agreed, most + 1);
	if (!answer_store_twice_waiting(arena, db, root_id, wave_id, &agreement_r->waiting, fault_r))
		return false;
	struct rows *rows = answer_store_agreement(arena, db, root_id, wave_id);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t field = rows_int64(rows, 0);
		struct answer_agreed agreed = { .papers = rows_int64(rows, 1),
			                            .agreed = rows_int64(rows, 2) };
		if (field == ANSWER_TYPED_ONCE)
			agreement_r->once = agreed.papers;
		else if (field == ANSWER_WHOLE_PAPER)
			agreement_r->whole = agreed;
		else if (field >= 0 && field < (int64_t)most) {
			agreed.words = field_words(form, field);
			agreement_r->all.papers += agreed.papers;
			agreement_r->all.agreed += agreed.agreed;
			agreement_r->questions[agreement_r->question_count++] = agreed;
		}
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}
