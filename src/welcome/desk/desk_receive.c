/* A request is received: its row, its first entry and its fact in one transaction. */
#include <string.h>
#include <strings.h>

#include "base/ident.h"
#include "ground/journal/journal.h"
#include "welcome/desk/desk_inside.h"

enum { REFERENCE_TRY_COUNT = 20 };

static bool
give_reference(struct arena *arena, struct db *db, const struct desk_hand *hand,
               struct desk_request *request, struct fault *fault_r)
{
	char reference[IDENT_REFERENCE_LENGTH + 1];
	for (int i = 0; i < REFERENCE_TRY_COUNT; i++) {
		struct desk_request other;
		ident_reference(date_of_days(hand->today).year, reference);
		request->reference = span_of(arena_copy_text(arena, reference));
		const enum found found = desk_store_by_reference(arena, db, hand->root_id,
		                                                 request->reference, &other, fault_r);
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
	}
	return fault_format(arena, fault_r, "Réessayez dans un instant.",
	                    "desk: %d references met others", REFERENCE_TRY_COUNT);
}

static bool
is_greeting_word(struct span word)
{
	static const char *const words[] = { "bonjour", "bonsoir", "madame", "monsieur", "mesdames", "messieurs",
		                                 "mme", "m", "cher", "chère", "chers", "à", "et", "tous", "toutes",
		                                 "le", "la", "maire", "directeur", "directrice" };
	for (size_t i = 0; i < LENGTH(words); i++)
		if (strlen(words[i]) == word.length && strncasecmp(word.at, words[i], word.length) == 0)
			return true;
	return false;
}

/* « Bonjour », « Madame la Maire, »: a line that says nothing of what is asked. */
static bool
is_greeting(struct span line)
{
	size_t begin = 0;
	for (size_t at = 0; at <= line.length; at++) {
		if (at < line.length && strchr(" \t,.!", line.at[at]) == NULL)
			continue;
		if (at > begin && !is_greeting_word(span_from(line.at + begin, at - begin)))
			return false;
		begin = at + 1;
	}
	return true;
}

/* The end of the first sentence that is long enough to say something; 0: none is, within `most`. */
static size_t
first_sentence(struct span line, size_t most)
{
	enum { LEAST = 20 };
	for (size_t at = LEAST; at + 1 < line.length && at < most; at++)
		if (strchr(".!?", line.at[at]) != NULL && line.at[at + 1] == ' ')
			return at + 1;
	return 0;
}

/* « Ma poubelle n’a pas été ramassée … »: the first sentence, else cut between words; one without blanks,
 * between letters. */
struct span
desk_first_words(struct span text)
{
	struct span line = span_trim(text), rest = line, part;
	size_t length = 0, letter = 0;
	while (span_cut(&rest, '\n', &part)) {
		line = span_trim(part);
		rest = span_trim(rest);
		if (rest.length == 0 || !is_greeting(line))
			break;
		line = rest;
	}
	if (line.length <= DESK_TITLE_LENGTH_MAX / 2)
		return line;
	const size_t sentence = first_sentence(line, DESK_TITLE_LENGTH_MAX / 2);
	if (sentence > 0)
		return span_from(line.at, sentence);
	for (size_t at = 0; at < DESK_TITLE_LENGTH_MAX / 2; at++) {
		if (line.at[at] == ' ')
			length = at;
		if ((line.at[at] & 0xc0) != 0x80) /* where a letter begins */
			letter = at;
	}
	return span_from(line.at, length > 0 ? length : letter);
}

static struct span
text_of(struct arena *arena, const struct desk_receiving *receiving)
{
	struct text text = text_new(arena, 2 * DESK_TEXT_LENGTH_MAX * 4);
	text_add(&text, receiving->text);
	for (size_t i = 0; i < receiving->sheet_count; i++) {
		const struct desk_sheet *line = &receiving->sheet[i];
		text_format(&text, "%s%.*s\n%.*s", text.length > 0 ? "\n\n" : "", SPAN_ARGS(line->name),
		            SPAN_ARGS(line->value));
	}
	return text_span(&text);
}

static struct desk_request
request_of(const struct desk_hand *hand, const struct desk_receiving *receiving, int64_t unit_id)
{
	const struct offering *offering = receiving->offering;
	const int32_t first =
		receiving->received_first_day != 0 ? receiving->received_first_day : hand->today;
	const int32_t competent = receiving->received_competent_day != 0
	                              ? receiving->received_competent_day
	                              : hand->today;
	return (struct desk_request){
		.request_id = hand->is_past ? ident_ordered_past(hand->now_s) : ident_ordered(),
		.offering_id = offering->offering_id,
		.unit_id = unit_id,
		.place_id = receiving->place_id,
		.person_id = receiving->person_id,
		.asker_id = receiving->asker_id,
		.owner_id = receiving->owner_id,
		.channel = receiving->channel,
		.reply_channel = receiving->reply_channel,
		.is_confidential = offering->is_confidential || receiving->is_confidential,
		.inner_minutes = receiving->inner_minutes,
		.is_placed = receiving->is_placed,
		.east = receiving->east,
		.north = receiving->north,
		.address = receiving->address,
		.title = receiving->title.length > 0 ? receiving->title : desk_first_words(receiving->text),
		.inquiry_version = receiving->inquiry_version,
		.received_unix_s = hand->now_s,
		.received_first_day = first,
		.received_competent_day = competent,
	};
}

static bool
find_unit(struct arena *arena, struct db *db, const struct desk_hand *hand,
          const struct desk_receiving *receiving, int64_t *unit_id_r, struct fault *fault_r)
{
	struct offering_unit *units;
	size_t count;
	*unit_id_r = receiving->unit_id;
	if (*unit_id_r != 0)
		return true;
	if (!offering_units(arena, db, hand->root_id, receiving->offering->offering_id, &units, &count,
	                    fault_r))
		return false;
	const uint32_t place =
		receiving->place_id == 0 ? PLACE_NONE : place_by_id(hand->tree, receiving->place_id);
	*unit_id_r = offering_unit_for(hand->tree, units, count, place);
	return true;
}

static bool
add_answers(struct db *db, const struct desk_hand *hand, const struct desk_receiving *receiving,
            const struct desk_request *request, struct fault *fault_r)
{
	const struct desk_answers answers = { request->request_id, receiving->inquiry_id,
		                                  receiving->answers };
	return receiving->inquiry_id == 0 ||
	       desk_store_add_answers(db, hand->root_id, &answers, fault_r);
}

/* The object of a letter speaks too. */
static bool
add_flags(struct arena *arena, struct db *db, const struct desk_hand *hand,
          const struct desk_request *request, const struct desk_entry *asked, struct fault *fault_r)
{
	const struct span said[] = { request->title, asked->text };
	return desk_store_flag(arena, db, hand, request,
	                       flags_up(said, LENGTH(said)) & DESK_FLAGS_KEPT, fault_r);
}

static bool
add_request(struct arena *arena, struct db *db, const struct desk_hand *hand,
            const struct desk_receiving *receiving, struct desk_request *request,
            struct desk_received *received_r, struct fault *fault_r)
{
	struct desk_around around;
	uint8_t key[VAULT_KEY_SIZE];
	if (desk_store_key(arena, db, hand->root_id, key, fault_r) != FOUND_ONE ||
	    !give_reference(arena, db, hand, request, fault_r) ||
	    !desk_around_load(arena, db, hand, request, receiving->offering, &around, fault_r))
		return false;
	around.hint = receiving->hint;
	if (receiving->offering->promised_days > 0)
		request->promised_day = workday_after(around.days, WORKDAYS_OUVRES, hand->today,
		                                      (int)receiving->offering->promised_days);
	struct desk_owed_now owed;
	desk_reckon(request, &around); /* the acknowledgement says what silence means */
	if (!desk_prepare_receipt(arena, db, hand, request, &around, &owed, fault_r))
		return false;
	desk_reckon(request, &around);
	struct desk_entry entry = {
		.kind = DESK_ASKED,
		.channel = receiving->channel,
		.account_id = receiving->account_id,
		.is_shown = true,
		.text = text_of(arena, receiving),
		.quoted = receiving->quoted,
	};
	if (!desk_store_add(db, hand->root_id, request, fault_r) ||
	    !desk_add_entry(db, hand, request->request_id, &entry, fault_r) ||
	    !add_answers(db, hand, receiving, request, fault_r) ||
	    !add_flags(arena, db, hand, request, &entry, fault_r) ||
	    !desk_add_receipt(db, hand, request, &owed, fault_r))
		return false;
	*received_r = (struct desk_received){ .request_id = request->request_id,
		                                  .entry_id = entry.entry_id,
		                                  .reference = request->reference };
	return true;
}

/* What this form made the first time. */
static bool
find_made(struct arena *arena, struct db *db, const struct desk_hand *hand,
          struct desk_received *received_r, struct fault *fault_r)
{
	struct desk_request made;
	if (journal_done_about(arena, db, hand->root_id, hand->once, &received_r->request_id, fault_r) !=
	        FOUND_ONE ||
	    desk_by_id(arena, db, hand->root_id, received_r->request_id, &made, fault_r) != FOUND_ONE)
		return false;
	received_r->reference = made.reference;
	return true;
}

enum found
desk_receive(struct arena *arena, struct db *db, const struct desk_hand *hand,
             const struct desk_receiving *receiving, struct desk_received *received_r,
             struct fault *fault_r)
{
	int64_t unit_id;
	if (!find_unit(arena, db, hand, receiving, &unit_id, fault_r))
		return FOUND_FAILED;
	struct desk_request request = request_of(hand, receiving, unit_id);
	const struct desk_happening happening = { "desk.received", "Une demande a été reçue.", &request,
		                                      receiving->account_id };
	const enum found found = desk_add_fact(arena, db, hand, &happening, fault_r);
	if (found == FOUND_NONE)
		return find_made(arena, db, hand, received_r, fault_r) ? FOUND_NONE : FOUND_FAILED;
	if (found != FOUND_ONE)
		return found;
	return add_request(arena, db, hand, receiving, &request, received_r, fault_r) ? FOUND_ONE
	                                                                              : FOUND_FAILED;
}
