#include "confront/mirror/mirror_inside.h"

static const char mirror_sql_judged[] DB_SQL =
	"SELECT sealed_id"
	"  FROM mirror_wave"
	" WHERE root_id = $1 AND wave_id = $2";

static const char mirror_sql_judged_put[] DB_SQL =
	"INSERT INTO mirror_wave (root_id, wave_id, sealed_id)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, wave_id) DO UPDATE SET sealed_id = $3";

static const char mirror_sql_clear[] DB_SQL =
	"DELETE FROM mirror_gap"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id > $3 AND place_id <= $4";

static const char mirror_sql_add[] DB_SQL =
	"INSERT INTO mirror_gap (root_id, wave_id, place_id, journey_id, kind, subject_id,"
	"                        first_group_id, second_group_id, method, pairs, first_mean,"
	"                        second_mean, gap, is_tested, low, high, p_different, p_alike,"
	"                        verdict, is_beyond, family_size, delta, delta_low, delta_high,"
	"                        p_rank, hedges, more_first, more_second, link, link_low, link_high,"
	"                        link_visible)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
	"         $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)";

static const char mirror_sql_symmetry_clear[] DB_SQL =
	"DELETE FROM mirror_symmetry"
	" WHERE root_id = $1 AND wave_id = $2";

static const char mirror_sql_symmetry_add[] DB_SQL =
	"INSERT INTO mirror_symmetry (root_id, wave_id, subject_id, places, link, low, high, visible)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

static const char mirror_sql_symmetries[] DB_SQL =
	"SELECT subject_id, places, link, low, high, visible"
	"  FROM mirror_symmetry"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY subject_id";

static const char mirror_sql_gaps[] DB_SQL =
	"SELECT kind, subject_id, first_group_id, second_group_id, method, pairs, first_mean,"
	"       second_mean, gap, is_tested, low, high, p_different, p_alike, verdict, is_beyond,"
	"       family_size, delta, delta_low, delta_high, p_rank, hedges, more_first, more_second,"
	"       link, link_low, link_high, link_visible"
	"  FROM mirror_gap"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND journey_id = $4"
	" ORDER BY kind, subject_id, first_group_id, second_group_id";

enum found
mirror_store_judged(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                    int64_t *sealed_id_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, mirror_sql_judged, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*sealed_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

static struct db_value
known(bool is_known, double number)
{
	return is_known ? db_real64(number) : db_null();
}

static bool
add_gap(struct db *db, int64_t root_id, int64_t wave_id, const struct mirror_gap *gap,
        struct fault *fault_r)
{
	const bool tested = gap->is_tested, ranks = gap->has_ranks, link = gap->has_link;
	return db_do(
		db, mirror_sql_add,
		WITH(db_int64(root_id), db_int64(wave_id), db_int64(gap->place_id),
	         db_int64(gap->journey_id), db_int64(gap->kind), db_int64(gap->subject_id),
	         db_int64(gap->first_group_id), db_int64(gap->second_group_id),
	         db_int64(gap->method), db_int64(gap->pairs), db_real64(gap->first_mean),
	         db_real64(gap->second_mean), db_real64(gap->gap), db_int64(tested),
	         known(tested, gap->low), known(tested, gap->high), known(tested, gap->p_different),
	         known(tested, gap->p_alike), db_int64(gap->verdict), db_int64(gap->is_beyond),
	         db_int64(gap->family_size), known(ranks, gap->delta), known(ranks, gap->delta_low),
	         known(ranks, gap->delta_high), known(ranks, gap->p_rank), known(ranks, gap->hedges),
	         db_int64(gap->more_first), db_int64(gap->more_second), known(link, gap->link),
	         known(link, gap->link_low), known(link, gap->link_high),
	         known(link, gap->link_visible)),
		NULL, fault_r);
}

static bool
add_symmetry(struct db *db, int64_t root_id, int64_t wave_id,
             const struct mirror_symmetry *symmetry, struct fault *fault_r)
{
	const bool has = symmetry->has_link;
	return db_do(db, mirror_sql_symmetry_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(symmetry->item_id),
	                  db_int64(symmetry->places), known(has, symmetry->link),
	                  known(has, symmetry->low), known(has, symmetry->high),
	                  known(has, symmetry->visible)),
	             NULL, fault_r);
}

bool
mirror_store_replace(struct db *db, int64_t root_id, int64_t wave_id,
                     const struct mirror_slice *slice, struct fault *fault_r)
{
	if (!db_do(db, mirror_sql_clear,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64(slice->after_place_id),
	                db_int64(slice->last_place_id)),
	           NULL, fault_r))
		return false;
	for (size_t i = 0; i < slice->count; i++)
		if (!add_gap(db, root_id, wave_id, &slice->gaps[i], fault_r))
			return false;
	return true;
}

bool
mirror_store_judge(struct db *db, int64_t root_id, const struct survey_wave *wave,
                   const struct mirror_symmetry *symmetries, size_t count, struct fault *fault_r)
{
	if (!db_do(db, mirror_sql_symmetry_clear, WITH(db_int64(root_id), db_int64(wave->id)), NULL,
	           fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_symmetry(db, root_id, wave->id, &symmetries[i], fault_r))
			return false;
	return db_do(db, mirror_sql_judged_put,
	             WITH(db_int64(root_id), db_int64(wave->id), db_int64(wave->sealed_id)), NULL,
	             fault_r);
}

static double
real_or_zero(const struct rows *rows, int column)
{
	return rows_is_null(rows, column) ? 0 : rows_real64(rows, column);
}

bool
mirror_gaps(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
            int64_t place_id, int64_t journey_id, struct mirror_gap **gaps_r, size_t *count_r,
            struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, mirror_sql_gaps,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(place_id),
	                                db_int64(journey_id)));
	struct mirror_gap *gaps = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			gaps = arena_grow(arena, gaps, count, count + 64, sizeof *gaps);
		gaps[count++] = (struct mirror_gap){
			.place_id = place_id,
			.journey_id = journey_id,
			.kind = (enum secrecy_kind)rows_int64(rows, 0),
			.subject_id = rows_int64(rows, 1),
			.first_group_id = rows_int64(rows, 2),
			.second_group_id = rows_int64(rows, 3),
			.method = (enum mirror_method)rows_int64(rows, 4),
			.pairs = rows_int64(rows, 5),
			.first_mean = rows_real64(rows, 6),
			.second_mean = rows_real64(rows, 7),
			.gap = rows_real64(rows, 8),
			.is_tested = rows_int64(rows, 9) != 0,
			.low = real_or_zero(rows, 10),
			.high = real_or_zero(rows, 11),
			.p_different = real_or_zero(rows, 12),
			.p_alike = real_or_zero(rows, 13),
			.verdict = (enum stats_verdict)rows_int64(rows, 14),
			.is_beyond = rows_int64(rows, 15) != 0,
			.family_size = rows_int64(rows, 16),
			.has_ranks = !rows_is_null(rows, 17),
			.delta = real_or_zero(rows, 17),
			.delta_low = real_or_zero(rows, 18),
			.delta_high = real_or_zero(rows, 19),
			.p_rank = real_or_zero(rows, 20),
			.hedges = real_or_zero(rows, 21),
			.more_first = rows_int64(rows, 22),
			.more_second = rows_int64(rows, 23),
			.has_link = !rows_is_null(rows, 24),
			.link = real_or_zero(rows, 24),
			.link_low = real_or_zero(rows, 25),
			.link_high = real_or_zero(rows, 26),
			.link_visible = real_or_zero(rows, 27),
		};
	}
	rows_end(rows);
	*gaps_r = gaps;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
mirror_symmetries(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  struct mirror_symmetry **symmetries_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, mirror_sql_symmetries, WITH(db_int64(root_id), db_int64(wave_id)));
	struct mirror_symmetry *symmetries = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			symmetries = arena_grow(arena, symmetries, count, count + 64, sizeof *symmetries);
		symmetries[count++] = (struct mirror_symmetry){
			.item_id = rows_int64(rows, 0),
			.places = rows_int64(rows, 1),
			.has_link = !rows_is_null(rows, 2),
			.link = real_or_zero(rows, 2),
			.low = real_or_zero(rows, 3),
			.high = real_or_zero(rows, 4),
			.visible = real_or_zero(rows, 5),
		};
	}
	rows_end(rows);
	*symmetries_r = symmetries;
	*count_r = count;
	return found != FOUND_FAILED;
}
