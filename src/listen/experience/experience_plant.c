/* What people told in an invented town, as the pages would have kept it. */
#include "base/ident.h"
#include "listen/experience/experience_inside.h"

bool
experience_plant(struct arena *arena, struct db *db, int64_t root_id,
                 const struct experience_planting *planting, struct fault *fault_r)
{
	char secret[VAULT_TOKEN_LENGTH + 1];
	uint8_t print[VAULT_HASH_SIZE];
	const struct date told = date_of_days(planting->told_day);
	const struct experience_part title = experience_write(arena, planting->title, NULL, NULL);
	const struct experience_part words = experience_write(arena, planting->words, NULL, NULL);
	struct experience experience = {
		.id = ident_random(),
		.told_day = planting->told_day,
		.month = date_days((struct date){ told.year, told.month, 1 }),
		.place_id = planting->place_id,
		.feeling = planting->feeling,
		.title = title.written,
		.words = words.written,
		.reason = SPAN(""),
		.answer = SPAN(""),
		.locked = SPAN(""),
	};
	vault_token(secret); /* nobody has it */
	experience_print(span_of(secret), print);
	if (!experience_store_add(db, root_id, &experience, print, fault_r))
		return false;
	experience.state = EXPERIENCE_PUBLISHED;
	experience.decided_day = planting->published_day;
	experience.answer = planting->answer;
	experience.answered_day = planting->answered_day;
	return experience_store_change(db, root_id, &experience, fault_r);
}

bool
experience_open(struct db *db, int64_t root_id, struct fault *fault_r)
{
	return experience_store_rule(db, root_id, true, fault_r);
}
