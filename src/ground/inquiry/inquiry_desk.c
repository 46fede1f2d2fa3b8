/* The questionnaire on the desk: opened, saved, told when somebody was faster. */
#include "ground/inquiry/inquiry_desk.h"

const char *const inquiry_side_words[SIDE_COUNT] = { "usagers", "agents", "dirigeants" };
const char *const inquiry_side_names[SIDE_COUNT] = { "usager", "agent", "dirigeant" };

const struct inquiry_nature inquiry_natures[INQUIRY_NATURE_COUNT] = {
	{ 'G', "un fait, à ne comparer à rien" },
	{ 'S', "le service, jugé par tous avec les mêmes mots" },
	{ 'V', "ce que chacun vit de son côté" },
	{ 'E', "ce qui compte le plus" },
	{ 'Q', "la qualité de vie au travail" },
	{ 'B', "le bien-être au travail" },
	{ 'M', "le sens du travail" },
	{ 'O', "une question ouverte" },
};

const char *
inquiry_nature_words(char nature)
{
	for (size_t i = 0; i < INQUIRY_NATURE_COUNT; i++)
		if (inquiry_natures[i].nature == nature)
			return inquiry_natures[i].words;
	return "";
}

const char *
inquiry_url(struct arena *arena, int64_t inquiry_id, const char *rest)
{
	return arena_format(arena, "/questionnaires/libres/%lld%s", (long long)inquiry_id, rest);
}

const char *
inquiry_state_said(struct arena *arena, const struct inquiry_row *row)
{
	enum { LENGTH_MAX = 200 };
	struct text said = text_new(arena, LENGTH_MAX);
	text_format(&said, "version %lld, %s", (long long)row->version,
	            inquiry_state_words[row->state]);
	if (row->state == INQUIRY_PUBLISHED) {
		text_add_z(&said, " le ");
		text_add_day(&said, row->published_day);
	}
	return text_z(&said);
}

bool
inquiry_desk_open(struct visit *visit, struct inquiry_desk *desk)
{
	int64_t inquiry_id;
	enum found found = FOUND_NONE;
	*desk = (struct inquiry_desk){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (span_int64(visit->part[0], &inquiry_id))
		found = inquiry_load(visit->arena, db, visit->root_id, inquiry_id, 0, &desk->row,
		                     &desk->inquiry, &desk->fault);
	if (found == FOUND_ONE && (!theme_list(visit->arena, db, visit->root_id, &desk->themes,
	                                       &desk->theme_count, &desk->fault) ||
	                           !journey_list(visit->arena, db, visit->root_id, &desk->journeys,
	                                         &desk->journey_count, &desk->fault)))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED)
		visit_fail(visit, &desk->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	desk->may_write = (visit->reader.roles & INQUIRY_WRITERS) != 0 &&
	                  desk->row.state != INQUIRY_PUBLISHED;
	return found == FOUND_ONE;
}

bool
inquiry_desk_is_fresh(struct inquiry_desk *desk)
{
	const struct http_pairs *body = &desk->visit->body;
	int64_t version, changes;
	const bool is_fresh = span_int64(http_pairs_first(body, "version"), &version) &&
	                      span_int64(http_pairs_first(body, "enregistrements"), &changes) &&
	                      version == desk->row.version && changes == desk->row.changes;
	desk->is_late = desk->is_late || !is_fresh;
	return is_fresh;
}

bool
inquiry_desk_note(struct db *db, struct inquiry_desk *desk, int64_t inquiry_id)
{
	const struct visit *visit = desk->visit;
	if (desk->kind == NULL)
		return true;
	const struct fact fact = { .kind = desk->kind,
		                       .account_id = visit->reader.account_id,
		                       .subject_id = inquiry_id,
		                       .words = span_of(desk->words),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &desk->fault) == FOUND_ONE;
}

static bool
write_saved(struct db *db, void *data)
{
	struct inquiry_desk *desk = data;
	struct visit *visit = desk->visit;
	if (!inquiry_desk_note(db, desk, desk->row.inquiry_id))
		return false;
	const enum found found =
		inquiry_save(visit->arena, db, visit->root_id, &desk->row, desk->inquiry,
	                 visit->reader.account_id, visit->now_s, &desk->fault);
	desk->is_late = found == FOUND_NONE;
	return found == FOUND_ONE;
}

bool
inquiry_desk_save(struct inquiry_desk *desk)
{
	struct visit *visit = desk->visit;
	bool gave_up = false;
	if (visit_write(visit, write_saved, desk, &gave_up))
		return true;
	desk->is_late = gave_up; /* a form sent twice is late too */
	visit_db_end(visit);     /* what the other one wrote is to be read */
	struct db *db = gave_up ? visit_db(visit) : NULL;
	if (db != NULL && inquiry_load(visit->arena, db, visit->root_id, desk->row.inquiry_id, 0,
	                               &desk->row, NULL, &desk->fault) == FOUND_FAILED) {
		desk->is_late = false;
		visit_fail(visit, &desk->fault);
	} else if (gave_up && db == NULL) {
		desk->is_late = false; /* answered */
	}
	return false;
}

const char *
inquiry_desk_late(struct inquiry_desk *desk)
{
	struct visit *visit = desk->visit;
	struct span who = SPAN("Une autre personne");
	int64_t account_id;
	struct db *db = visit_db(visit);
	struct fault fault;
	/* Who it was is a help, not the point: when it cannot be read, it is somebody else. */
	if (db != NULL &&
	    inquiry_store_saver(visit->arena, db, visit->root_id, desk->row.inquiry_id, &account_id,
	                        &fault) == FOUND_ONE) {
		if (account_id == visit->reader.account_id)
			return "Ce questionnaire a été enregistré entre-temps, par vous, dans une autre fenêtre.";
		if (!people_name(visit->arena, db, visit->root_id, account_id, &who, &fault))
			who = SPAN("Une autre personne");
	}
	return arena_format(visit->arena,
	                    "%.*s a enregistré ce questionnaire pendant que vous l’aviez sous les yeux.",
	                    SPAN_ARGS(who));
}
