/* How many texts a theme has in each of the last months. */
#include <string.h>

#include "base/time.h"
#include "listen/codebook/codebook_growth.h"

struct months {
	int latest; /* in months since 1900 */
	int64_t of[CODEBOOK_MONTH_COUNT][VERBATIM_SIDE_COUNT][CODEBOOK_SAID_COUNT];
};

static int
month_of(int32_t day)
{
	const struct date date = date_of_days(day);
	return (date.year - YEAR_MIN) * 12 + date.month - 1;
}

/* A month has at most 31 days: what is further back is in none of them. */
static void
count_text(struct months *months, int32_t latest_day, const struct codebook_read_text *text,
           enum codebook_said said)
{
	if (text->is_copy || text->day == CODEBOOK_NO_DAY || latest_day - text->day > CODEBOOK_MONTH_COUNT * 31)
		return;
	const int back = months->latest - month_of(text->day);
	if (back < CODEBOOK_MONTH_COUNT)
		months->of[back][text->side][said]++;
}

static bool
write(struct db *db, int64_t root_id, int64_t heap_id, const struct months *months,
      const struct codebook_making *making, struct fault *fault_r)
{
	for (int back = 0; back < CODEBOOK_MONTH_COUNT; back++) {
		const int month = months->latest - back;
		if (month < 0)
			break;
		for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
			for (int said = 0; said < CODEBOOK_SAID_COUNT; said++) {
				const struct codebook_month row = {
					.theme_id = making->theme.theme_id,
					.run_id = making->run_id,
					.side = (enum side)side,
					.day = date_days((struct date){ YEAR_MIN + month / 12, month % 12 + 1, 1 }),
					.said = (enum codebook_said)said,
					.unlike = months->of[back][side][said],
				};
				if (row.unlike > 0 && !codebook_store_month(db, root_id, heap_id, &row, fault_r))
					return false;
			}
	}
	return true;
}

bool
codebook_write_months(struct db *db, int64_t root_id, int64_t heap_id, const struct codebook_reading *reading,
                      const struct codebook_making *making, struct fault *fault_r)
{
	struct months months = { 0 };
	const bool is_all = making->theme.theme_id == 0;
	int32_t latest = CODEBOOK_NO_DAY;
	for (size_t i = 0; i < reading->count; i++)
		if (reading->texts[i].day > latest)
			latest = reading->texts[i].day;
	if (latest == CODEBOOK_NO_DAY)
		return true;
	months.latest = month_of(latest);
	for (size_t i = 0; !is_all && i < making->list.count; i++)
		count_text(&months, latest, &reading->texts[making->list.entries[i].text],
		           making->list.entries[i].how == CODEBOOK_BY_PERSON ? CODEBOOK_SAID_YES
		                                                             : CODEBOOK_SAID_NOTHING);
	for (size_t i = 0; i < reading->count; i++) {
		if (is_all)
			count_text(&months, latest, &reading->texts[i], CODEBOOK_SAID_NOTHING);
		else if (making->answer_count > 0 &&
		         codebook_said_of(making, reading->texts[i].text_id) == CODEBOOK_NO)
			count_text(&months, latest, &reading->texts[i], CODEBOOK_SAID_NO);
	}
	return write(db, root_id, heap_id, &months, making, fault_r);
}
