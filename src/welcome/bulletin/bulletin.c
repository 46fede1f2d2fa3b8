/* When a bulletin is told, and the words of it. */
#include <string.h>

#include "base/time.h"
#include "craft/form/form.h"
#include "welcome/bulletin/bulletin_inside.h"

/* --- an instant, as one types it -------------------------------------------------------------- */

static void
skip(struct span *rest, size_t count)
{
	rest->at += count;
	rest->length -= count;
	*rest = span_trim(*rest);
}

/* Up to four figures; false: there is none. */
static bool
number(struct span *rest, int *number_r)
{
	size_t count = 0;
	*number_r = 0;
	while (count < rest->length && count < 4 && rest->at[count] >= '0' && rest->at[count] <= '9')
		*number_r = *number_r * 10 + (rest->at[count++] - '0');
	skip(rest, count);
	return count > 0;
}

/* « 17 h », « 17h30 », « 17:30 »; the whole of what is left. */
static bool
clock_read(struct span rest, int *minute_r)
{
	int hour, minute = 0;
	if (!number(&rest, &hour) || rest.length == 0 || strchr("hH:", rest.at[0]) == NULL)
		return false;
	const bool needs_minutes = rest.at[0] == ':';
	skip(&rest, 1);
	if ((rest.length > 0 || needs_minutes) && !number(&rest, &minute))
		return false;
	*minute_r = hour * 60 + minute;
	return rest.length == 0 && minute < 60 && *minute_r <= 24 * 60;
}

/* The day it begins with, taken off; today when it begins with none. */
static bool
day_read(struct span *rest, int32_t today, int32_t *day_r, bool *is_said_r)
{
	static const struct {
		const char *word;
		int days;
	} words[] = { { "aujourd’hui", 0 }, { "aujourd'hui", 0 }, { "après-demain", 2 }, { "demain", 1 } };
	struct span day;
	*day_r = today;
	*is_said_r = true;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (span_starts(*rest, words[i].word)) {
			*day_r = today + words[i].days;
			skip(rest, strlen(words[i].word));
			return true;
		}
	*is_said_r = memchr(rest->at, '/', rest->length) != NULL || memchr(rest->at, '-', rest->length) != NULL;
	if (!*is_said_r)
		return true;
	size_t length = 0;
	while (length < rest->length && strchr("0123456789/-", rest->at[length]) != NULL)
		length++;
	day = span_from(rest->at, length);
	skip(rest, length);
	return form_read_date(day, day_r);
}

bool
bulletin_instant_read(struct span typed, const struct zone *zone, int64_t now_s, bool is_end,
                      int64_t *at_s_r)
{
	struct span rest = span_trim(typed);
	const int32_t today = zone_local(zone, now_s).days;
	int32_t day;
	int minute = is_end ? 24 * 60 : 0;
	bool is_day_said;
	if (span_starts(rest, "le "))
		skip(&rest, 3);
	if (rest.length == 0 || !day_read(&rest, today, &day, &is_day_said))
		return false;
	if (span_starts(rest, "à"))
		skip(&rest, strlen("à"));
	if ((rest.length == 0 && !is_day_said) || (rest.length > 0 && !clock_read(rest, &minute)))
		return false;
	struct local local = { day + minute / (24 * 60), minute % (24 * 60) * 60 };
	*at_s_r = zone_instant(zone, local, NULL);
	return true;
}

static void
add_hour(struct text *text, int minute)
{
	text_format(text, "%d\u202fh", minute / 60);
	if (minute % 60 != 0)
		text_format(text, "\u202f%02d", minute % 60);
}

const char *
bulletin_instant_words(struct arena *arena, const struct zone *zone, int64_t now_s, int64_t at_s,
                       bool is_end)
{
	const bool is_night = is_end && zone_local(zone, at_s).second == 0;
	const struct local local = zone_local(zone, is_night ? at_s - 1 : at_s);
	const int32_t today = zone_local(zone, now_s).days;
	const int minute = local.second / 60;
	const char *before = is_end ? "jusqu’" : "à partir ";
	struct text words = text_new(arena, 200);
	if (local.days == today)
		text_format(&words, "%s%s", before, is_night ? "à ce soir" : is_end ? "à " : "de ");
	else if (local.days == today + 1)
		text_format(&words, "%s%s", before,
		            is_night ? "à demain soir" : is_end ? "à demain " : "de demain ");
	else {
		text_format(&words, "%s%s", before, is_end ? "au " : "du ");
		text_add_date_words(&words, local.days);
		text_add_z(&words, is_night ? " au soir" : " à ");
	}
	if (!is_night)
		add_hour(&words, minute);
	return text_z(&words);
}

const char *
bulletin_when_words(struct arena *arena, const struct zone *zone, int64_t now_s,
                    const struct bulletin *bulletin)
{
	const char *until = bulletin_instant_words(arena, zone, now_s, bulletin->until_s, true);
	const struct local from = zone_local(zone, bulletin->from_s),
	                   to = zone_local(zone, bulletin->until_s - 1);
	const int32_t today = zone_local(zone, now_s).days;
	struct text words = text_new(arena, 200);
	if (bulletin->from_s <= now_s)
		return until;
	if (from.days != to.days)
		return arena_format(arena, "%s, %s",
		                    bulletin_instant_words(arena, zone, now_s, bulletin->from_s, false), until);
	if (from.days <= today + 1)
		text_add_z(&words, from.days == today ? "aujourd’hui" : "demain");
	else {
		text_add_z(&words, "le ");
		text_add_date_words(&words, from.days);
	}
	text_add_z(&words, " de ");
	add_hour(&words, from.second / 60);
	text_add_z(&words, " à ");
	add_hour(&words, (to.second + 1) / 60);
	return text_z(&words);
}

/* --- drawing ---------------------------------------------------------------------------------- */

const struct field bulletin_row_fields[BULLETIN_ROW_FIELD_COUNT] = {
	[BULLETIN_PLACE] = { "notice_about", FIELD_TEXT, FIELD_API, .help = "Which place it is said of." },
	[BULLETIN_WORDS] = { "notice_words", FIELD_TEXT, FIELD_API, .help = "What is said." },
	[BULLETIN_UNTIL] = { "notice_until", FIELD_TEXT, FIELD_API, .help = "Until when, in words." },
};

static void
draw(struct visit *visit, const struct place_tree *tree, const struct bulletin *bulletin,
     struct model *row)
{
	const uint32_t place = place_by_id(tree, bulletin->place_id);
	must(place != PLACE_NONE);
	model_text(row, BULLETIN_PLACE, tree->places[place].name);
	model_text(row, BULLETIN_WORDS, bulletin->words);
	model_text_z(row, BULLETIN_UNTIL,
	             bulletin_when_words(visit->arena, visit->zone, visit->now_s, bulletin));
}

/* Today's tree as far as these bulletins and places need it. */
static struct place_tree *
branch_of(struct visit *visit, const struct bulletin *bulletins, size_t bulletin_count,
          const int64_t *place_ids, size_t count, struct fault *fault_r)
{
	int64_t *ids = arena_array_of(visit->arena, int64_t, bulletin_count + count + 1);
	for (size_t i = 0; i < bulletin_count; i++)
		ids[i] = bulletins[i].place_id;
	for (size_t i = 0; i < count; i++)
		ids[bulletin_count + i] = place_ids[i];
	return place_branch_load(visit->arena, visit->db, visit->root_id, visit->today, ids,
	                         bulletin_count + count, fault_r);
}

bool
bulletin_draw(struct visit *visit, const int64_t *place_ids, size_t count, struct bulletin_page page,
              struct fault *fault_r)
{
	struct bulletin *bulletins;
	size_t known;
	struct db *db = visit_db(visit);
	if (db == NULL ||
	    !bulletin_known(visit->arena, db, visit->root_id, visit->now_s, &bulletins, &known, fault_r))
		return false;
	if (known == 0)
		return true;
	uint32_t *places = arena_array_of(visit->arena, uint32_t, count + 1);
	const struct place_tree *tree = branch_of(visit, bulletins, known, place_ids, count, fault_r);
	for (size_t i = 0; tree != NULL && i < count; i++)
		places[i] = place_ids[i] == 0 ? PLACE_NONE : place_by_id(tree, place_ids[i]);
	const struct bulletin_question question = { visit->root_id, visit->now_s, tree, places, count };
	if (tree == NULL || !bulletin_told(visit->arena, db, &question, &bulletins, &known, fault_r))
		return false;
	for (size_t i = 0; i < known; i++)
		draw(visit, tree, &bulletins[i], model_row(page.model, page.list));
	model_flag(page.model, page.flag, known > 0);
	return true;
}

/* Does she work there, above, or below it? */
static bool
concerns(const struct reader *reader, const struct place_tree *tree, const struct bulletin *bulletin)
{
	const uint32_t about = place_by_id(tree, bulletin->place_id);
	for (size_t i = 0; about != PLACE_NONE && i < reader->right_count; i++) {
		const int64_t place_id = reader->rights[i].place_id;
		const uint32_t at = place_id == 0 ? PLACE_NONE : place_by_id(tree, place_id);
		if (place_id == 0 ||
		    (at != PLACE_NONE && ((about >= at && about < tree->places[at].end) ||
		                          (at >= about && at < tree->places[about].end))))
			return true;
	}
	return false;
}

size_t
bulletin_for_reader(struct bulletin *bulletins, size_t count, const struct reader *reader,
                    const struct place_tree *tree, int64_t now_s)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0; j--) {
			const struct bulletin one = bulletins[j - 1], other = bulletins[j];
			const bool is_hers = concerns(reader, tree, &one), is_others = concerns(reader, tree, &other);
			const bool is_told = one.from_s <= now_s, will_be = other.from_s > now_s;
			const bool is_before = is_hers != is_others ? is_hers
			                       : is_told == will_be ? is_told
			                       : is_told            ? one.from_s >= other.from_s
			                                            : one.from_s <= other.from_s;
			if (is_before)
				break;
			bulletins[j - 1] = other;
			bulletins[j] = one;
		}
	return count < BULLETIN_SHOWN_COUNT_MAX ? count : BULLETIN_SHOWN_COUNT_MAX;
}

/* Where the reader works, in one list with what is said. */
static const struct place_tree *
tree_of_reader(struct visit *visit, const struct bulletin *bulletins, size_t count, struct fault *fault_r)
{
	const struct reader *reader = &visit->reader;
	int64_t *ids = arena_array_of(visit->arena, int64_t, reader->right_count + 1);
	size_t id_count = 0;
	for (size_t i = 0; i < reader->right_count; i++)
		if (reader->rights[i].place_id != 0)
			ids[id_count++] = reader->rights[i].place_id;
	return branch_of(visit, bulletins, count, ids, id_count, fault_r);
}

bool
bulletin_draw_known(struct visit *visit, struct bulletin_page page, struct fault *fault_r)
{
	struct bulletin *bulletins;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL ||
	    !bulletin_known(visit->arena, db, visit->root_id, visit->now_s, &bulletins, &count, fault_r))
		return false;
	const struct place_tree *tree =
		count == 0 ? NULL : tree_of_reader(visit, bulletins, count, fault_r);
	if (count > 0 && tree == NULL)
		return false;
	const size_t shown =
		tree == NULL ? 0 : bulletin_for_reader(bulletins, count, &visit->reader, tree, visit->now_s);
	for (size_t i = 0; i < shown; i++)
		if (place_by_id(tree, bulletins[i].place_id) != PLACE_NONE) {
			draw(visit, tree, &bulletins[i], model_row(page.model, page.list));
			model_flag(page.model, page.flag, true);
		}
	return true;
}

bool
bulletin_plant(struct arena *arena, struct db *db, int64_t root_id, const struct bulletin *bulletin,
               int64_t now_s, struct fault *fault_r)
{
	const struct fact fact = {
		.at_unix_s = now_s,
		.kind = "bulletin.written",
		.account_id = bulletin->account_id,
		.place_id = bulletin->place_id,
		.words = span_of(arena_format(arena, "Un bulletin a été écrit\u202f: «\u202f%.*s\u202f»",
	                                  SPAN_ARGS(bulletin->words))),
		.once = SPAN(""),
	};
	return journal_add(arena, db, root_id, &fact, fault_r) == FOUND_ONE &&
	       bulletin_store_save(db, root_id, bulletin, now_s, fault_r) == FOUND_ONE;
}
