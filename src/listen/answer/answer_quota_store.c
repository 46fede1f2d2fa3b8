/* How far the quotas of a wave are. */
#include "listen/answer/answer_inside.h"

static const char answer_sql_quotas[] DB_SQL =
	"SELECT quota, people"
	"  FROM answer_quota"
	" WHERE root_id = $1 AND wave_id = $2";

bool
answer_quotas(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
              struct answer_quota **quotas_r, size_t *count_r, struct fault *fault_r)
{
	const struct answer_form *form = answer_form_of(db, root_id, wave_id, fault_r);
	*quotas_r = NULL;
	*count_r = 0;
	if (form == NULL || form->inquiry == NULL)
		return form != NULL || fault_r->for_log == NULL;
	const size_t count = form->inquiry->quota_count;
	struct answer_quota *quotas = arena_array_of(arena, struct answer_quota, count + 1);
	for (size_t i = 0; i < count; i++)
		quotas[i] = (struct answer_quota){ form->inquiry->quotas[i].name,
			                               form->inquiry->quotas[i].limit, 0 };
	struct rows *rows =
		db_ask(arena, db, answer_sql_quotas, WITH(db_int64(root_id), db_int64(wave_id)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		if (rows_int64(rows, 0) < (int64_t)count)
			quotas[rows_int64(rows, 0)].received = rows_int64(rows, 1);
	rows_end(rows);
	*quotas_r = quotas;
	*count_r = count;
	return found != FOUND_FAILED;
}
