/* The complaints of a quarter, counted; what stays of them when one is erased. */
#include "base/time.h"
#include "welcome/complaint/complaint_inside.h"

enum { SLICE_COUNT = 1000 };
#define FAR_S (4102444800 /* 2100 */)

struct reading {
	struct db *db;
	int64_t root_id;
	const struct complaint *complaints; /* by request */
	size_t count, at;
	struct complaint_case *cases;
	size_t case_count;
	struct fault *fault_r;
};

/* Requests by number, complaints too: those that are in both. */
static void
match(struct reading *reading, const struct desk_lasting *lastings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct desk_lasting *lasting = &lastings[i];
		while (reading->at < reading->count &&
		       reading->complaints[reading->at].request_id < lasting->request_id)
			reading->at++;
		if (reading->at == reading->count)
			return;
		const struct complaint *complaint = &reading->complaints[reading->at];
		if (complaint->request_id == lasting->request_id && !lasting->is_left_out)
			reading->cases[reading->case_count++] = (struct complaint_case){
				.who = { .unit_id = lasting->unit_id, .owner_id = lasting->owner_id,
				         .who_id = lasting->who_id },
				.values = { [COMPLAINT_CAUSE] = complaint->cause,
				            [COMPLAINT_STEP] = complaint->step_id,
				            [COMPLAINT_REMEDY] = complaint->remedy },
			};
	}
}

/* What is confidential is not among them. Those of a quarter may be written down whenever after: the numbers
 * of the complaints say between which they are. */
static bool
read_cases(struct reading *reading, int64_t offering_id)
{
	const int64_t last_id = reading->complaints[reading->count - 1].request_id;
	struct desk_stretch stretch = { .offering_id = offering_id,
		                            .from_s = 0,
		                            .to_s = FAR_S,
		                            .after_id = reading->complaints[0].request_id - 1,
		                            .count = SLICE_COUNT };
	size_t count;
	bool is_fine;
	do {
		struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
		struct desk_lasting *lastings;
		is_fine = desk_lastings(passing, reading->db, reading->root_id, &stretch, &lastings, &count,
		                        reading->fault_r);
		if (is_fine && count > 0) {
			match(reading, lastings, count);
			stretch.after_id = lastings[count - 1].request_id;
		}
		arena_end(passing);
	} while (is_fine && count == SLICE_COUNT && stretch.after_id < last_id);
	return is_fine;
}

static bool
count_now(struct arena *arena, struct reading *reading, int64_t offering_id, int32_t quarter,
          struct complaint_figures *figures_r)
{
	struct complaint *complaints;
	*figures_r = (struct complaint_figures){ 0 };
	if (!complaint_store_quarter(arena, reading->db, reading->root_id, offering_id, quarter,
	                             &complaints, &reading->count, reading->fault_r))
		return false;
	if (reading->count == 0)
		return true;
	reading->complaints = complaints;
	reading->cases = arena_array_of(arena, struct complaint_case, reading->count);
	if (!read_cases(reading, offering_id))
		return false;
	*figures_r = complaint_count(arena, reading->cases, reading->case_count,
	                             secrecy_floor(RESPONDENT_PUBLIC));
	return true;
}

bool
complaint_figures(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                  int32_t quarter, struct complaint_figures *figures_r, struct fault *fault_r)
{
	struct reading reading = { .db = db, .root_id = root_id, .fault_r = fault_r };
	const enum found found =
		complaint_store_past(arena, db, root_id, offering_id, quarter, figures_r, fault_r);
	return found == FOUND_ONE || (found == FOUND_NONE &&
	                              count_now(arena, &reading, offering_id, quarter, figures_r));
}

bool
complaint_forget(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                 int64_t now_s, struct fault *fault_r)
{
	struct complaint complaint;
	struct complaint_figures figures;
	struct reading reading = { .db = db, .root_id = root_id, .fault_r = fault_r };
	enum found found = complaint_load(arena, db, root_id, request_id, &complaint, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (complaint.quarter < complaint_quarter_of(now_s)) {
		found = complaint_store_past(arena, db, root_id, complaint.offering_id, complaint.quarter,
		                             &figures, fault_r);
		if (found == FOUND_FAILED ||
		    (found == FOUND_NONE &&
		     (!count_now(arena, &reading, complaint.offering_id, complaint.quarter, &figures) ||
		      !complaint_store_keep(db, root_id, complaint.offering_id, complaint.quarter, &figures,
		                            fault_r))))
			return false;
	}
	return complaint_store_drop(db, root_id, request_id, fault_r);
}
