/* What a request needs of whoever deals with it, and who of some colleagues has it. */
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"

bool
inbox_needed_add(struct inboxing *inboxing, const struct skill_question *question,
                 struct inbox_needed *needed)
{
	struct visit *visit = inboxing->visit;
	struct skill *skills;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !skill_needed(visit->arena, db, visit->root_id, question, &skills, &count,
	                                &inboxing->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool is_there = false;
		for (size_t j = 0; j < needed->count && !is_there; j++)
			is_there = needed->skills[j].skill_id == skills[i].skill_id;
		if (!is_there && needed->count < SKILL_COUNT_MAX)
			needed->skills[needed->count++] = skills[i];
	}
	return true;
}

bool
inbox_needed_held(struct inboxing *inboxing, const struct inbox_needed *needed,
                  const struct colleague *people, size_t count, struct inbox_held *held_r)
{
	struct visit *visit = inboxing->visit;
	for (size_t i = 0; i < needed->count; i++) {
		int64_t *ids;
		size_t id_count;
		struct db *db = visit_db(visit);
		if (db == NULL || !skill_holders(visit->arena, db, visit->root_id, needed->skills[i].skill_id,
		                                 &ids, &id_count, &inboxing->fault))
			return false;
		for (size_t j = 0; j < count; j++)
			for (size_t k = 0; k < id_count; k++)
				if (people[j].account_id == ids[k]) {
					held_r[j].which |= UINT64_C(1) << i;
					held_r[j].count++;
				}
	}
	return true;
}

const char *
inbox_held_words(struct arena *arena, const struct inbox_needed *needed, const struct inbox_held *held)
{
	struct skill skills[SKILL_COUNT_MAX];
	size_t count = 0;
	for (size_t i = 0; i < needed->count; i++)
		if ((held->which >> i & 1) != 0)
			skills[count++] = needed->skills[i];
	return skill_names(arena, skills, count);
}

/* « Personne ici n’a : Anglais. Seules des personnes absentes ont : LSF. » */
const char *
inbox_lacking_words(struct arena *arena, const struct inbox_needed *needed, const struct inbox_held *held,
                    size_t count)
{
	struct skill none[SKILL_COUNT_MAX], away[SKILL_COUNT_MAX];
	size_t none_count = 0, away_count = 0;
	for (size_t i = 0; i < needed->count; i++) {
		bool is_here = false, is_there = false;
		for (size_t j = 0; j < count; j++)
			if ((held[j].which >> i & 1) != 0) {
				is_there = true;
				is_here = is_here || !held[j].is_away;
			}
		if (!is_there)
			none[none_count++] = needed->skills[i];
		else if (!is_here)
			away[away_count++] = needed->skills[i];
	}
	struct text text = text_new(arena, 1000);
	if (none_count > 0)
		text_format(&text, "Personne ici n’a\u202f: %s.", skill_names(arena, none, none_count));
	if (away_count > 0)
		text_format(&text, "%sSeules des personnes absentes ont\u202f: %s.", none_count > 0 ? " " : "",
		            skill_names(arena, away, away_count));
	return none_count + away_count == 0 ? NULL : text_z(&text);
}

void
inbox_skills_draw(const struct inbox_one *one, struct model *page)
{
	const struct visit *visit = one->inboxing.visit;
	const struct place_tree *tree = one->inboxing.tree;
	const int64_t unit_id = one->request.unit_id;
	const uint32_t unit = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id);
	model_text_z(page, INBOX_ONE_SKILLS, skill_names(visit->arena, one->needed.skills, one->needed.count));
	model_text_z(page, INBOX_ONE_LACKING, one->needed.lacking);
	if (unit == PLACE_NONE || !people_may(&visit->reader, tree, SKILL_LEADERS, unit))
		return;
	struct text url = text_new(visit->arena, 1000);
	text_add_z(&url, "/savoir-faire/service/");
	http_percent_encode(&url, tree->places[unit].code);
	model_url(page, INBOX_ONE_TEAM_URL, text_span(&url));
}
