/* Whom a request is given to: how many she has, until when she is away; and what falls due meanwhile. */
#include "welcome/inbox/inbox_inside.h"

enum { LEADERS = WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

bool
inbox_leads(const struct inboxing *inboxing)
{
	const struct reader *reader = &inboxing->visit->reader;
	for (size_t i = 0; i < reader->right_count && !reader->previews; i++)
		if ((LEADERS & WHO(reader->rights[i].role)) != 0)
			return true;
	return false;
}

bool
inbox_aways(struct inboxing *inboxing)
{
	struct visit *visit = inboxing->visit;
	struct db *db = inboxing->has_aways ? NULL : visit_db(visit);
	if (inboxing->has_aways)
		return true;
	inboxing->has_aways = db != NULL && people_absences(visit->arena, db, visit->root_id, visit->today,
	                                                    &inboxing->aways, &inboxing->away_count,
	                                                    &inboxing->fault);
	return inboxing->has_aways;
}

static const struct people_absence *
away(const struct inboxing *inboxing, int64_t account_id)
{
	must(inboxing->has_aways);
	for (size_t i = 0; i < inboxing->away_count; i++)
		if (inboxing->aways[i].account_id == account_id)
			return &inboxing->aways[i];
	return NULL;
}

const char *
inbox_away_words(const struct inboxing *inboxing, int64_t account_id)
{
	const struct people_absence *absence = away(inboxing, account_id);
	if (absence == NULL)
		return NULL;
	struct text text = text_new(inboxing->visit->arena, 100);
	text_add_z(&text, "absence jusqu’au ");
	text_add_date_words(&text, absence->last_day);
	return text_z(&text);
}

bool
inbox_away_owners(struct inboxing *inboxing, struct desk_owner **owners_r, size_t *count_r)
{
	struct visit *visit = inboxing->visit;
	struct db *db = visit_db(visit);
	if (db == NULL || !inbox_aways(inboxing))
		return false;
	struct desk_charge *charges = arena_array_of(visit->arena, struct desk_charge, inboxing->away_count + 1);
	struct desk_owner *owners =
		arena_array_of(visit->arena, struct desk_owner, inboxing->away_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < inboxing->away_count; i++)
		charges[i].account_id = inboxing->aways[i].account_id;
	if (!desk_charges(visit->arena, db, visit->root_id, inboxing->sight, charges, inboxing->away_count,
	                &inboxing->fault))
		return false;
	for (size_t i = 0; i < inboxing->away_count; i++) {
		const struct local after = { inboxing->aways[i].last_day + 1, 0 };
		if (charges[i].count > 0 && charges[i].account_id != visit->reader.account_id)
			owners[count++] = (struct desk_owner){ charges[i].account_id,
				                                   zone_instant(visit->zone, after, NULL) };
	}
	*owners_r = owners;
	*count_r = count;
	return true;
}

/* --- whom it is given to ---------------------------------------------------------------------- */

static bool
has_namesake(const struct colleague *people, size_t count, size_t person)
{
	for (size_t i = 0; i < count; i++)
		if (i != person && span_equal(people[i].name, people[person].name))
			return true;
	return false;
}

/* Somebody who may be chosen. */
struct chosen {
	const struct colleague *person;
	bool has_namesake;
	int64_t load;
	const char *can; /* of what is needed; NULL: nothing */
};

/* « Léa Martin · Anglais · 12 demandes en cours · absence jusqu’au 3 décembre 2026 » */
static const char *
label(const struct inboxing *inboxing, const struct chosen *chosen)
{
	struct text text = text_new(inboxing->visit->arena, 1000);
	const char *away_words = inbox_away_words(inboxing, chosen->person->account_id);
	text_add(&text, chosen->person->name);
	if (chosen->has_namesake)
		text_format(&text, " (%.*s)", SPAN_ARGS(chosen->person->mail));
	if (chosen->can != NULL)
		text_format(&text, " · %s", chosen->can);
	if (chosen->load == 0)
		text_add_z(&text, " · aucune demande en cours");
	else
		text_format(&text, " · %lld demande%s en cours", (long long)chosen->load,
		            chosen->load == 1 ? "" : "s");
	if (away_words != NULL)
		text_format(&text, " · %s", away_words);
	return text_z(&text);
}

/* « Il faut : Anglais. Personne ici n’a : Anglais. » */
static const char *
needed_words(struct arena *arena, const struct inbox_needed *needed)
{
	return needed->count == 0 ? NULL
	                          : arena_format(arena, "Il faut\u202f: %s.%s%s",
	                                         skill_names(arena, needed->skills, needed->count),
	                                         needed->lacking == NULL ? "" : " ",
	                                         needed->lacking == NULL ? "" : needed->lacking);
}

/* Who is here, then who is away; of each, who can do most of what is needed first, by name. */
static size_t
in_order(const struct inbox_held *held, size_t count, size_t needed, size_t *order_r)
{
	size_t placed = 0;
	for (int turn = 0; turn < 2; turn++)
		for (size_t lacking = 0; lacking <= needed; lacking++)
			for (size_t i = 0; i < count; i++)
				if (held[i].is_away == (turn == 1) && needed - held[i].count == lacking)
					order_r[placed++] = i;
	return placed;
}

bool
inbox_offer_people(struct inboxing *inboxing, struct form_field *field,
                   const struct colleague *people, size_t count, struct inbox_needed *needed)
{
	struct visit *visit = inboxing->visit;
	struct arena *arena = visit->arena;
	struct inbox_held *held = arena_array_of(arena, struct inbox_held, count + 1);
	if (!inbox_aways(inboxing) || !inbox_needed_held(inboxing, needed, people, count, held))
		return false;
	for (size_t i = 0; i < count; i++)
		held[i].is_away = away(inboxing, people[i].account_id) != NULL;
	needed->lacking = inbox_lacking_words(arena, needed, held, count);
	field->hint = needed_words(arena, needed);
	field->kind = count > INBOX_LISTED_COUNT_MAX ? FORM_TEXT : FORM_SELECT;
	if (field->kind == FORM_TEXT) {
		field->hint = arena_format(arena, "Son prénom et son nom, ou son adresse électronique. %s",
		                           field->hint == NULL ? "" : field->hint);
		return true;
	}
	struct db *db = visit_db(visit);
	struct desk_charge *charges = arena_array_of(arena, struct desk_charge, count + 1);
	for (size_t i = 0; i < count; i++)
		charges[i].account_id = people[i].account_id;
	if (db == NULL ||
	    !desk_charges(arena, db, visit->root_id, inboxing->sight, charges, count, &inboxing->fault))
		return false;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, count + 1);
	size_t *order = arena_array_of(arena, size_t, count + 1);
	field->choice_count = in_order(held, count, needed->count, order);
	for (size_t i = 0; i < field->choice_count; i++) {
		const size_t at = order[i];
		const struct chosen chosen = { &people[at], has_namesake(people, count, at), charges[at].count,
			                           inbox_held_words(arena, needed, &held[at]) };
		choices[i] = (struct form_choice){
			arena_format(arena, "%lld", (long long)people[at].account_id), label(inboxing, &chosen)
		};
	}
	field->wrong = "Choisissez une personne de la liste.";
	field->choices = choices;
	return true;
}
