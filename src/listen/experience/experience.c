/* The rules of the room: what is masked, what is flagged, who may what, in which words. */
#include "listen/experience/experience_inside.h"

#include <pthread.h>
#include <string.h>

#include "base/time.h"
#include "welcome/desk/desk.h"

const struct form_choice experience_feelings[EXPERIENCE_FEELING_COUNT] = {
	[EXPERIENCE_NEGATIVE] = { "negatif", "Négatif" },
	[EXPERIENCE_MIXED] = { "mitige", "Mitigé" },
	[EXPERIENCE_POSITIVE] = { "positif", "Positif" },
};

/* --- masks and flags --------------------------------------------------------------------------- */

static pthread_once_t lists_once = PTHREAD_ONCE_INIT;
static const struct mask *mask;

static void
make_lists(void)
{
	enum { LISTS_SIZE_MAX = 64 << 20 };
	struct arena *arena = arena_new(LISTS_SIZE_MAX); /* as long as the program */
	mask = mask_new(arena, &(struct mask_settings){ .kept = SPAN("") });
}

const struct mask *
experience_mask(void)
{
	must(pthread_once(&lists_once, make_lists) == 0);
	return mask;
}

struct experience_part
experience_write(struct arena *arena, struct span typed, bool (*may_leave)(void *subject, size_t find),
                 void *subject)
{
	struct experience_part part = { .typed = typed,
		                            .reading = mask_read(arena, experience_mask(), typed) };
	struct mask_find *kept = arena_array_of(arena, struct mask_find, part.reading.count + 1);
	bool *leaves = arena_array_of(arena, bool, part.reading.count + 1);
	struct mask_reading masked = { .finds = kept };
	for (size_t i = 0; i < part.reading.count; i++) {
		const struct mask_find *find = &part.reading.finds[i];
		leaves[i] = !find->is_sure && i < EXPERIENCE_FIND_COUNT_MAX && may_leave != NULL &&
		            may_leave(subject, i);
		if (!leaves[i])
			kept[masked.count++] = *find;
	}
	part.leaves = leaves;
	part.written = mask_write(arena, typed, &masked);
	return part;
}

unsigned
experience_flags_of(struct span title, struct span words)
{
	const struct span texts[] = { title, words };
	return flags_up(texts, LENGTH(texts));
}

struct span
experience_hide(struct arena *arena, struct span text, struct span words, size_t *count_r)
{
	static const char hidden[] = "[MASQUÉ]";
	struct text written = text_new(arena, text.length * sizeof hidden + 1);
	struct span rest = text;
	must(words.length > 0);
	for (;;) {
		const size_t at = span_find(rest, words);
		if (at == SIZE_MAX)
			break;
		text_add(&written, span_from(rest.at, at));
		text_add_z(&written, hidden);
		rest = span_from(rest.at + at + words.length, rest.length - at - words.length);
		(*count_r)++;
	}
	text_add(&written, rest);
	must(!written.cut);
	return text_span(&written);
}

/* --- the author's own address ------------------------------------------------------------------ */

bool
experience_is_secret(struct span typed)
{
	if (typed.length != EXPERIENCE_SECRET_LENGTH)
		return false;
	for (size_t i = 0; i < typed.length; i++) {
		const char c = typed.at[i];
		if ((c < 'a' || c > 'z') && (c < '2' || c > '7'))
			return false;
	}
	return true;
}

void
experience_print(struct span secret, uint8_t print_r[VAULT_HASH_SIZE])
{
	vault_hash("experience", secret, print_r);
}

struct span
experience_join(struct arena *arena, const struct experience_reader *reader)
{
	must(reader->secret.length == EXPERIENCE_SECRET_LENGTH && reader->mail.length > 0);
	return span_of(arena_format(arena, "%.*s %.*s", SPAN_ARGS(reader->secret), SPAN_ARGS(reader->mail)));
}

bool
experience_split(struct span joined, struct experience_reader *reader_r)
{
	reader_r->mail = joined;
	return span_cut(&reader_r->mail, ' ', &reader_r->secret) && experience_is_secret(reader_r->secret);
}

/* --- words ------------------------------------------------------------------------------------- */

const char *
experience_month_words(struct arena *arena, int32_t month)
{
	const struct date date = date_of_days(month);
	return arena_format(arena, "%s %d", month_words(date.month), date.year);
}

struct span
experience_place_words(const struct place_tree *tree, int64_t place_id)
{
	if (place_id == 0)
		return SPAN("lieu non précisé");
	return place_said(tree, place_id);
}

const char *
experience_flag_words(struct arena *arena, unsigned up)
{
	struct text words = text_new(arena, 200);
	for (unsigned kind = 0; kind < FLAGS_KIND_COUNT; kind++) {
		if ((up & 1u << kind) == 0)
			continue;
		if (words.length > 0)
			text_add_z(&words, ", ");
		text_add_z(&words, flags_kind_labels[kind]);
	}
	return words.length > 0 ? text_z(&words) : NULL;
}

bool
experience_is_distress(unsigned up)
{
	return (up & 1u << FLAGS_DISTRESS) != 0;
}

double
experience_median(const int64_t *days, size_t count)
{
	must(count > 0);
	return count % 2 == 1 ? (double)days[count / 2]
	                      : ((double)days[count / 2 - 1] + (double)days[count / 2]) / 2;
}

/* --- who --------------------------------------------------------------------------------------- */

static bool
may(const struct reader *reader, const struct place_tree *tree, unsigned who, int64_t place_id)
{
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(tree, place_id);
	return !reader->previews && people_may(reader, tree, who, place);
}

bool
experience_may_review(const struct reader *reader, const struct place_tree *tree, int64_t place_id)
{
	return may(reader, tree, WHO(ROLE_REFERENT), place_id);
}

bool
experience_may_answer(const struct reader *reader, const struct place_tree *tree, int64_t place_id)
{
	return may(reader, tree, DESK_DEALERS, place_id);
}
