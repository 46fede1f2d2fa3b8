/* The journal, followed: what was just received goes where a rule says, or where it surely belongs; what was
 * sent on by people is the truth. Read and reckoned outside of the writer, written in one transaction. */
#include <string.h>

#include "ground/journal/journal.h"
#include "welcome/orient/orient_inside.h"

enum {
	BATCH_COUNT = 100,        /* requests of one write */
	READING_MEMORY = 64 << 20, /* of one request */
};

/* What is to be done about one of them. */
struct deed {
	int64_t request_id;
	bool is_new;      /* it was just received */
	bool is_touched;  /* people were faster: it stays where they put it */
	struct orient_suggested suggested;
	const struct orient_rule *rule; /* that holds */
	int64_t to_unit_id; /* where it goes by itself; 0: it stays */
	int64_t unit_id;    /* where it was */
};
struct following {
	const struct orient_clock *clock;
	struct arena *arena;
	struct db *db;
	struct journal_following read;
	int64_t number_before;
	struct place_tree *tree;
	struct orient_rules rules;
	const struct learn_model *model; /* NULL: nothing was learnt */
	double threshold;                /* 0: nothing is followed without asking */
	struct deed *deeds;
	size_t count;
	bool has_more;
	struct desk_hand hand;
	struct fault fault;
};

static bool
is_kind(const struct fact *fact, const char *kind)
{
	return strcmp(fact->kind, kind) == 0;
}

static bool
is_of_use(const struct fact *fact)
{
	return is_kind(fact, "desk.received") || is_kind(fact, "desk.moved") ||
	       is_kind(fact, "desk.veiled") || is_kind(fact, "desk.forgotten");
}

/* --- what happened ------------------------------------------------------------------------------ */

static struct deed *
deed_of(struct following *following, int64_t request_id)
{
	for (size_t i = 0; i < following->count; i++)
		if (following->deeds[i].request_id == request_id)
			return &following->deeds[i];
	following->deeds[following->count] = (struct deed){ .request_id = request_id };
	return &following->deeds[following->count++];
}

/* As many facts as there is room for requests. */
static bool
read_facts(struct following *following)
{
	struct journal_following *read = &following->read;
	if (!journal_follow(following->arena, following->db, read, &following->fault))
		return false;
	following->deeds = arena_array_of(following->arena, struct deed, BATCH_COUNT);
	for (size_t i = 0; i < read->count; i++) {
		const struct fact *fact = read->facts[i];
		if (following->count == BATCH_COUNT) {
			read->number = read->facts[i - 1]->number;
			following->has_more = true;
			return true;
		}
		struct deed *deed = deed_of(following, fact->subject_id);
		if (is_kind(fact, "desk.received"))
			deed->is_new = fact->at_unix_s >= following->clock->now_s - ORIENT_FRESH_S;
		else if (is_kind(fact, "desk.moved"))
			deed->is_touched = true;
	}
	return true;
}

static bool
has_new(const struct following *following)
{
	for (size_t i = 0; i < following->count; i++)
		if (following->deeds[i].is_new)
			return true;
	return false;
}

/* Rules, the model and the switch: only when something came. */
static bool
read_means(struct following *following)
{
	const struct orient_clock *clock = following->clock;
	struct arena *arena = following->arena;
	struct orient_rule *rules;
	size_t count;
	struct orient_setting setting;
	struct orient_measure measure;
	struct span bytes;
	following->tree =
		place_tree_load(arena, following->db, clock->root_id, clock->today, &following->fault);
	if (following->tree == NULL)
		return false;
	following->hand.tree = following->tree;
	if (!has_new(following))
		return true;
	if (!orient_store_rules(arena, following->db, clock->root_id, &rules, &count,
	                        &following->fault) ||
	    !orient_store_setting(arena, following->db, clock->root_id, &setting, &following->fault) ||
	    !orient_store_measure(arena, following->db, clock->root_id, &measure, &following->fault) ||
	    !orient_store_model(arena, following->db, clock->root_id, &bytes, &following->fault))
		return false;
	following->rules = orient_rules_read(arena, rules, count);
	following->model = bytes.length == 0 ? NULL : learn_open(arena, bytes);
	if (following->model != NULL && setting.is_automatic)
		following->threshold = measure.measure.threshold;
	return true;
}

/* --- what is to be done ------------------------------------------------------------------------- */

static void
decide(struct following *following, struct deed *deed, struct arena *arena,
       const struct desk_where *where)
{
	const struct span indexed = text_words_index(arena, orient_text(arena, where));
	deed->unit_id = where->unit_id;
	deed->rule = orient_rule_for(&following->rules, following->tree, where, indexed);
	struct orient_suggested *suggested = &deed->suggested;
	if (following->model != NULL)
		*suggested = orient_suggest(arena, following->model, following->tree, where);
	for (size_t i = 0; i < suggested->count; i++)
		suggested->guesses[i].why = span_keep(following->arena, suggested->guesses[i].why);
	const struct orient_kept *first = &suggested->guesses[0];
	if (deed->rule != NULL)
		deed->to_unit_id = deed->rule->unit_id;
	else if (following->threshold > 0 && suggested->count > 0 && suggested->is_known &&
	         first->probability >= following->threshold)
		deed->to_unit_id = first->unit_id;
	if (deed->to_unit_id == where->unit_id)
		deed->to_unit_id = 0;
}

static bool
reckon(struct following *following)
{
	for (size_t i = 0; i < following->count; i++) {
		struct deed *deed = &following->deeds[i];
		struct desk_where where;
		if (!deed->is_new)
			continue;
		struct arena *arena = arena_new(READING_MEMORY);
		const enum found found = desk_where(arena, following->db, following->clock->root_id,
		                                    deed->request_id, &where, &following->fault);
		deed->is_new = found == FOUND_ONE; /* else it is confidential, or gone */
		if (deed->is_new)
			decide(following, deed, arena, &where);
		if (found == FOUND_FAILED)
			fault_keep(following->arena, &following->fault);
		arena_end(arena);
		if (found == FOUND_FAILED)
			return false;
	}
	return true;
}

/* --- done ---------------------------------------------------------------------------------------- */

static const char *
move_words(const struct following *following, const struct deed *deed)
{
	struct arena *arena = following->arena;
	const struct span to = orient_unit_name(following->tree, deed->to_unit_id);
	const struct span from = orient_unit_name(following->tree, deed->unit_id);
	const bool has_words = deed->rule != NULL && deed->rule->words.length > 0;
	if (deed->rule != NULL)
		return arena_format(arena,
		                    "Transmise automatiquement, par une règle%s%.*s%s\u202f: %.*s. Service "
		                    "précédent\u202f: %.*s.",
		                    has_words ? " («\u202f" : "", SPAN_ARGS(deed->rule->words),
		                    has_words ? "\u202f»)" : "", SPAN_ARGS(to), SPAN_ARGS(from));
	return arena_format(arena,
	                    "Transmise automatiquement, d’après les demandes passées (%s)\u202f: %.*s. Service "
	                    "précédent\u202f: %.*s.",
	                    orient_likely_words(arena, deed->suggested.guesses[0].probability), SPAN_ARGS(to),
	                    SPAN_ARGS(from));
}

/* Nobody touched it meanwhile. */
static bool
is_untouched(const struct desk_request *request, const struct deed *deed)
{
	return !deed->is_touched && request->queue == DESK_TODO && request->owner_id == 0 &&
	       request->first_unix_s == 0 && request->unit_id == deed->unit_id &&
	       !request->is_confidential;
}

static bool
write_move(struct db *db, struct following *following, const struct deed *deed,
           const struct desk_request *request)
{
	const int64_t root_id = following->clock->root_id;
	const struct desk_act act = { .verb = DESK_MOVE,
		                          .at_s = following->hand.now_s,
		                          .today = following->hand.today,
		                          .to_id = deed->to_unit_id,
		                          .text = SPAN(""),
		                          .quoted = SPAN(""),
		                          .channel = request->reply_channel };
	const struct desk_writing writing = { .request_id = deed->request_id,
		                                  .seen_changes = request->changes,
		                                  .act = &act };
	const struct orient_move move = { deed->request_id,
		                              deed->rule == NULL ? 0 : deed->rule->rule_id, deed->unit_id,
		                              deed->to_unit_id, following->hand.now_s };
	const char *sentence = NULL;
	int64_t entry_id;
	if (desk_write(following->arena, db, &following->hand, &writing, &entry_id, &sentence,
	               &following->fault) != DESK_IS_DONE)
		return sentence == NULL ? false
		                        : fault_is(&following->fault, "orient: a move was refused", sentence);
	return desk_record(db, &following->hand, deed->request_id, request->channel,
	                   span_of(move_words(following, deed)), &following->fault) &&
	       orient_store_move(db, root_id, &move, &following->fault);
}

static bool
write_deed(struct db *db, struct following *following, const struct deed *deed)
{
	const int64_t root_id = following->clock->root_id;
	struct desk_request request;
	const enum found found = desk_by_id(following->arena, db, root_id, deed->request_id, &request,
	                                    &following->fault);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_NONE || request.is_confidential)
		return orient_store_forget(db, root_id, deed->request_id, &following->fault);
	if (deed->is_new && !orient_store_guess(db, root_id, deed->request_id, deed->suggested.guesses,
	                                        deed->suggested.count, &following->fault))
		return false;
	bool is_full; /* whoever asks filled it meanwhile: it stays, and those after it go on */
	if (!desk_is_full(following->arena, db, root_id, deed->request_id, &is_full, &following->fault))
		return false;
	if (deed->is_new && deed->to_unit_id != 0 && is_untouched(&request, deed) && !is_full)
		return write_move(db, following, deed, &request);
	return orient_store_move_now(db, root_id, deed->request_id, request.unit_id, &following->fault);
}

/* Another program may have followed them meanwhile: then nothing is done. */
static bool
write_deeds(struct db *db, void *data)
{
	struct following *following = data;
	const int64_t root_id = following->clock->root_id;
	const enum found moved = orient_store_number_move(db, root_id, following->number_before,
	                                                  following->read.number, &following->fault);
	if (moved != FOUND_ONE)
		return moved == FOUND_NONE;
	for (size_t i = 0; i < following->count; i++)
		if (!write_deed(db, following, &following->deeds[i]))
			return false;
	return true;
}

static bool
follow(struct following *following, struct fault *fault_r)
{
	const struct orient_clock *clock = following->clock;
	following->db = store_read(following->arena, clock->store, fault_r);
	if (following->db == NULL)
		return false;
	bool is_fine = orient_store_number(following->arena, following->db, clock->root_id,
	                                   &following->number_before, &following->fault);
	following->read.number = following->number_before;
	is_fine = is_fine && read_facts(following) &&
	          (following->count == 0 || (read_means(following) && reckon(following)));
	db_end(following->db);
	if (is_fine && following->read.number == following->number_before)
		return true;
	if (is_fine && store_write(clock->store, write_deeds, following, fault_r))
		return true;
	if (!is_fine || fault_r->for_log == NULL)
		*fault_r = following->fault;
	return false;
}

bool
orient_clock(const struct orient_clock *clock, struct fault *fault_r)
{
	bool is_fine = true, has_more = true;
	while (is_fine && has_more && (clock->stops == NULL || !atomic_load(clock->stops))) {
		struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
		struct following *following = arena_new_of(arena, struct following);
		*fault_r = (struct fault){ 0 };
		following->clock = clock;
		following->arena = arena;
		following->read =
			(struct journal_following){ .root_id = clock->root_id, .is_of_use = is_of_use };
		following->hand = (struct desk_hand){ .root_id = clock->root_id, .now_s = clock->now_s,
			                                  .today = clock->today, .address = clock->address,
			                                  .once = SPAN("") };
		is_fine = follow(following, fault_r);
		has_more = following->has_more;
		if (!is_fine)
			fault_keep(clock->arena, fault_r);
		arena_end(arena);
	}
	return is_fine;
}
