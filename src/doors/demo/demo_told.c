/* What people told of the town in six months; and since when they read that many are read together. */
#include "base/time.h"
#include "doors/demo/demo_inside.h"
#include "listen/experience/experience.h"
#include "listen/verbatim/verbatim.h"

enum { DAYS_AGO, PLACE, FEELING, TITLE, WORDS, ANSWER, DAYS_TO_ANSWER, CELL_COUNT };
enum { DAYS_TO_READ = 2 }; /* from the telling to the publication */

static enum experience_feeling
feeling_of(struct span word)
{
	static const char *const words[EXPERIENCE_FEELING_COUNT] = {
		[EXPERIENCE_NEGATIVE] = "negatif", [EXPERIENCE_MIXED] = "mitige", [EXPERIENCE_POSITIVE] = "positif"
	};
	for (int i = 0; i < EXPERIENCE_FEELING_COUNT; i++)
		if (span_is(word, words[i]))
			return (enum experience_feeling)i;
	must(false);
	return EXPERIENCE_MIXED;
}

static bool
plant(struct making *making, const struct span *cells)
{
	int64_t days_ago, days_to_answer;
	const size_t place = town_place_by_code(making->town, cells[PLACE]);
	must(place != TOWN_NOWHERE && span_int64(cells[DAYS_AGO], &days_ago) &&
	     span_int64(cells[DAYS_TO_ANSWER], &days_to_answer) && days_to_answer < days_ago);
	struct experience_planting planting = { .place_id = making->place_ids[place],
		                                    .told_day = making->today - (int32_t)days_ago,
		                                    .feeling = feeling_of(cells[FEELING]),
		                                    .title = cells[TITLE],
		                                    .words = cells[WORDS],
		                                    .answer = cells[ANSWER] };
	planting.published_day = planting.told_day + DAYS_TO_READ;
	if (cells[ANSWER].length > 0)
		planting.answered_day = planting.told_day + (int32_t)days_to_answer;
	return experience_plant(making->arena, making->db, making->house->root_id, &planting, &making->fault);
}

bool
demo_make_told(struct making *making)
{
	const int64_t root_id = making->house->root_id;
	struct sheet *sheet = town_table(making->arena, "doors/demo/town_told.csv");
	struct sheet_row row;
	bool is_fine = verbatim_since_set(making->db, root_id, making->today - TOWN_DESK_DAYS, &making->fault) &&
	               experience_open(making->db, root_id, &making->fault);
	while (is_fine && sheet_next(sheet, &row, &making->fault) == FOUND_ONE) {
		must(row.cell_count == CELL_COUNT);
		is_fine = plant(making, row.cells);
	}
	return is_fine;
}
