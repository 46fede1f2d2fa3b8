/* The desk of the invented town: who works there, how its units are reached, what may be asked for. */
#include "doors/demo/demo_inside.h"

#include "base/time.h"
#include "craft/html/asset.h"
#include "ground/hours/hours.h"
#include "ground/inquiry/inquiry.h"
#include "ground/people/people.h"

/* Whoever deals with requests bears a bird's name; nobody signs in as them. */
static const struct {
	const char *name, *place;
	enum role role;
} colleagues[DEMO_COLLEAGUE_COUNT] = {
	{ "Yann Mésange", "etat-civil", ROLE_AGENT },
	{ "Odile Pinson", "etat-civil", ROLE_AGENT },
	{ "Aïcha Fauvette", "etat-civil", ROLE_TEAM_LEADER },
	{ "Clara Rossignol", "titres-identite", ROLE_AGENT },
	{ "Hervé Alouette", "titres-identite", ROLE_AGENT },
	{ "Paule Loriot", "titres-identite", ROLE_TEAM_LEADER },
	{ "Marc Bruant", "instruction-urbanisme", ROLE_AGENT },
	{ "Sophie Grive", "instruction-urbanisme", ROLE_AGENT },
	{ "Lina Merle", "instruction-urbanisme", ROLE_TEAM_LEADER },
	{ "Bruno Héron", "inscriptions-scolaires", ROLE_AGENT },
	{ "Awa Cigogne", "inscriptions-scolaires", ROLE_AGENT },
	{ "Line Huppe", "restauration-scolaire", ROLE_AGENT },
	{ "Théo Roitelet", "restauration-scolaire", ROLE_AGENT },
	{ "Emma Sittelle", "restauration-scolaire", ROLE_AGENT },
	{ "Jean Verdier", "aides-facultatives", ROLE_AGENT },
	{ "Salma Linotte", "aides-facultatives", ROLE_TEAM_LEADER },
	{ "Loïc Chouette", "voirie", ROLE_AGENT },
	{ "Nina Courlis", "voirie", ROLE_AGENT },
	{ "Farid Martinet", "allo-ville", ROLE_AGENT },
	{ "Iris Hirondelle", "allo-ville", ROLE_AGENT },
	{ "Sami Traquet", "proprete-nord", ROLE_AGENT },
	{ "Rita Bergeronnette", "proprete-sud", ROLE_AGENT },
	{ "Ugo Pouillot", "decheterie", ROLE_AGENT },
	{ "Anne Accenteur", "accueil-hotel-de-ville", ROLE_AGENT },
	{ "Idir Moineau", "accueil-hotel-de-ville", ROLE_AGENT },
	{ "Flora Tarin", "standard", ROLE_AGENT },
	{ "Cyril Serin", "standard", ROLE_AGENT },
	{ "Maud Pipit", "informatique", ROLE_AGENT },
	{ "Alex Cincle", "informatique", ROLE_AGENT },
	{ "Jade Torcol", "mediatheque", ROLE_AGENT },
	{ "Éric Étourneau", "vie-associative", ROLE_AGENT },
	{ "Dora Tourterelle", "stationnement", ROLE_AGENT },
	{ "Abel Geai", "espaces-verts", ROLE_AGENT },
	{ "Gil Choucas", "batiments", ROLE_AGENT },
	{ "Ida Grimpereau", "musee", ROLE_AGENT },
	{ "Luc Bouvreuil", "etat-civil", ROLE_AGENT },
	{ "Zélie Tadorne", "inscriptions-scolaires", ROLE_AGENT },
	{ "Omar Hibou", "inscriptions-scolaires", ROLE_AGENT },
	{ "Mila Caille", "standard", ROLE_AGENT },
	{ "Guy Vanneau", "standard", ROLE_AGENT },
	{ "Élie Pluvier", "decheterie", ROLE_AGENT },
	{ "Nour Gravelot", "decheterie", ROLE_AGENT },
	{ "Ada Foulque", "informatique", ROLE_AGENT },
	{ "Ben Râle", "informatique", ROLE_AGENT },
	{ "Tina Aigrette", "proprete-nord", ROLE_AGENT },
	{ "Jo Milan", "proprete-nord", ROLE_AGENT },
	{ "Eva Buse", "proprete-sud", ROLE_AGENT },
	{ "Max Faucon", "proprete-sud", ROLE_AGENT },
	{ "Lou Épervier", "accueil-hotel-de-ville", ROLE_AGENT },
	{ "Ines Hulotte", "accueil-hotel-de-ville", ROLE_AGENT },
};

static bool
make_colleagues(struct making *making)
{
	for (size_t i = 0; i < DEMO_COLLEAGUE_COUNT; i++) {
		const size_t place = town_place_by_code(making->town, span_of(colleagues[i].place));
		must(place != TOWN_NOWHERE);
		making->colleagues[i].place = place;
		const struct reader_right right = { .role = colleagues[i].role,
			                                .place_id = making->place_ids[place] };
		const struct span mail =
			span_of(arena_format(making->arena, "%.*s@belair.invalid",
			                     SPAN_ARGS(span_slug(making->arena, span_of(colleagues[i].name), 60))));
		if (!people_plant(making->db, making->house->root_id, span_of(colleagues[i].name), mail,
		                  span_of(making->shut_hash), right, &making->colleagues[i].account_id,
		                  &making->fault))
			return false;
	}
	return true;
}

int64_t
demo_colleague(const struct making *making, size_t place, uint64_t who)
{
	int64_t there[DEMO_COLLEAGUE_COUNT + DEMO_ACCOUNT_COUNT];
	size_t count = 0;
	for (size_t i = 0; i < DEMO_COLLEAGUE_COUNT; i++)
		if (making->colleagues[i].place == place)
			there[count++] = making->colleagues[i].account_id;
	if (place == town_place_by_code(making->town, SPAN("titres-identite")))
		for (size_t twice = 0; twice < 2; twice++) /* so that he has something on his desk */
			there[count++] = making->account_ids[ACCOUNT_AGENT];
	if (place == town_place_by_code(making->town, SPAN("aides-facultatives")))
		there[count++] = making->account_ids[ACCOUNT_SOCIAL];
	if (place == town_place_by_code(making->town, SPAN("voirie")))
		there[count++] = making->account_ids[ACCOUNT_LEADER];
	return count == 0 ? making->account_ids[ACCOUNT_REFERENT] : there[who % count];
}

/* A rest, a training course, a holiday that begins next week. */
static bool
make_absences(struct making *making)
{
	static const struct {
		size_t colleague;
		int first, last;
	} away[] = { { 1, -2, 5 }, { 16, 0, 1 }, { 13, 4, 14 } };
	for (size_t i = 0; i < LENGTH(away); i++)
		if (!people_plant_absence(making->db, making->house->root_id,
		                          making->colleagues[away[i].colleague].account_id, 0,
		                          making->today + away[i].first, making->today + away[i].last,
		                          &making->fault))
			return false;
	return true;
}

/* --- places ------------------------------------------------------------------------------------- */

static bool
make_hours(struct making *making)
{
	/* TOWN_WORK_MINUTES on weekdays */
	static const char day[] = "9 h – 12 h 30 et 13 h 30 – 17 h", morning[] = "9 h – 12 h";
	static const char *const town[7] = { day, day, day, day, day, morning, "fermé" };
	static const char *const office[7] = { day, day, day, day, day, "fermé", "fermé" };
	static const char *const offices[] = { "ressources", "urbanisme-habitat", "cadre-de-vie" };
	const int32_t from_day = date_add_months(making->today, -36);
	const int64_t root_id = making->house->root_id;
	if (!hours_plant(making->arena, making->db, root_id, 0, from_day, town, &making->fault))
		return false;
	for (size_t i = 0; i < LENGTH(offices); i++)
		if (!hours_plant(making->arena, making->db, root_id,
		                 making->place_ids[town_place_by_code(making->town, span_of(offices[i]))],
		                 from_day, office, &making->fault))
			return false;
	return true;
}

static bool
make_units(struct making *making)
{
	static const struct {
		const char *place, *mail, *phone;
	} units[] = {
		{ "ville", "bonjour", "01 99 00 10 00" },
		{ "etat-civil", "etat-civil", "01 99 00 10 11" },
		{ "titres-identite", "titres", "01 99 00 10 12" },
		{ "education-enfance", "education", "01 99 00 10 20" },
		{ "restauration-scolaire", "cantine", "01 99 00 10 21" },
		{ "solidarites", "ccas", "01 99 00 10 30" },
		{ "cadre-de-vie", "allo-belair", "01 99 00 10 40" },
		{ "urbanisme-habitat", "urbanisme", "01 99 00 10 50" },
	};
	for (size_t i = 0; i < LENGTH(units); i++) {
		const size_t place = town_place_by_code(making->town, span_of(units[i].place));
		must(place != TOWN_NOWHERE);
		const struct desk_unit unit = {
			.place_id = making->place_ids[place],
			.name = making->town->places[place].name,
			.post = SPAN("Hôtel de ville, 1 place du Marché-aux-Grains, Belair-sur-Vionne"),
			.mail = span_of(arena_format(making->arena, "%s@example.org", units[i].mail)),
			.phone = span_of(units[i].phone),
			.recourse = i > 0 ? SPAN("")
			                  : SPAN("Vous pouvez contester une décision dans les deux mois, en nous "
			                         "écrivant ou devant le tribunal administratif."),
		};
		if (desk_unit_save(making->db, making->house->root_id, &unit, &making->fault) != FOUND_ONE)
			return false;
	}
	return true;
}

/* --- the catalogue -------------------------------------------------------------------------------- */

/* Published as it is: nobody else is there to read it over. */
static bool
make_form(struct making *making, const char *name, int64_t *inquiry_id_r)
{
	const struct asset *asset = asset_lookup(name);
	const char *sentence;
	struct inquiry_remark *remarks;
	struct inquiry_row row;
	size_t count;
	bool is_done;
	must(asset != NULL);
	const struct inquiry *inquiry = inquiry_read(making->arena, asset->bytes, &sentence);
	must(inquiry != NULL && inquiry_check(making->arena, inquiry, &remarks, &count));
	const int64_t root_id = making->house->root_id,
	              account_id = making->account_ids[ACCOUNT_REFERENT];
	return inquiry_add(making->arena, making->db, root_id, inquiry, account_id, making->now_s,
	                   inquiry_id_r, &making->fault) &&
	       inquiry_load(making->arena, making->db, root_id, *inquiry_id_r, 0, &row, NULL,
	                    &making->fault) == FOUND_ONE &&
	       inquiry_move(making->db, root_id, &row, INQUIRY_PUBLISHED,
	                    date_add_months(making->today, -7), &is_done, &making->fault) &&
	       is_done;
}

static bool
make_offering(struct making *making, size_t at)
{
	struct town_desk *desk = making->desk;
	struct offering *offering = &desk->offerings[at].offering;
	struct offering_piece pieces[TOWN_PIECE_COUNT_MAX];
	struct offering_saving saving = { .offering = offering, .pieces = pieces, .unit_count = 1 };
	const struct offering_unit unit = { .unit_id = making->place_ids[desk->offerings[at].unit] };
	bool is_taken;
	saving.units = &unit;
	for (size_t i = 0; i < desk->piece_count; i++)
		if (desk->pieces[i].offering == at)
			pieces[saving.piece_count++] = desk->pieces[i].piece;
	if (span_is(offering->code, "acte") &&
	    !make_form(making, "doors/demo/town_form_acte.json", &offering->inquiry_id))
		return false;
	if (span_is(offering->code, "encombrants") &&
	    !make_form(making, "doors/demo/town_form_encombrants.json", &offering->inquiry_id))
		return false;
	return offering_save(making->arena, making->db, making->house->root_id, &saving,
	                     &offering->offering_id, &is_taken, &making->fault) == FOUND_ONE;
}

/* --- the whole ----------------------------------------------------------------------------------- */

static struct hours_calendar *
load_hours(struct making *making)
{
	enum { BEFORE = TOWN_DESK_DAYS + 40, AFTER = 400 };
	const struct hours_question question = { .root_id = making->house->root_id,
		                                     .tree = making->tree,
		                                     .first_day = making->today - BEFORE,
		                                     .last_day = making->today + AFTER };
	return hours_calendar_load(making->arena, making->db, &question, PLACE_NONE, &making->fault);
}

bool
demo_make_desk(struct making *making)
{
	making->tree = place_tree_load(making->arena, making->db, making->house->root_id, making->today,
	                               &making->fault);
	if (making->tree == NULL || !make_colleagues(making) || !make_absences(making) ||
	    !make_hours(making) || !make_units(making))
		return false;
	making->hours = load_hours(making);
	if (making->hours == NULL)
		return false;
	making->desk = town_desk_new(making->arena, making->town, making->hours, making->now_s);
	for (size_t i = 0; i < making->desk->offering_count; i++)
		if (!make_offering(making, i))
			return false;
	return demo_make_requests(making) && demo_make_around(making);
}
