#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "act/action/action_inside.h"
#include "base/time.h"
#include "craft/html/frame.h"
#include "craft/store/store_for_tests.h"
#include "craft/vault/vault.h"
#include "support/answers_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;

enum { TODAY = 20800 };

/* --- a town: places, people, a survey that is closed ------------------------------------------------ */

static const struct room_pages *const all_pages[] = { &people_pages, &action_pages };
static const struct visit_house house = { all_pages, LENGTH(all_pages) };
static struct template_set *templates;
static const struct place_tree *tree;
static int64_t lea, omar; /* accounts */
static struct reader referent, director, local, owner, other, auditor;
static struct reader_right rights[6];

static void
make_templates(void)
{
	struct fault fault = { 0 };
	templates = template_set_new(arena);
	assert_true(template_set_layout(templates, &frame_kind, &fault));
	assert_true(template_set_add_page(templates, &visit_plain_page, &fault));
	for (size_t room = 0; room < LENGTH(all_pages); room++)
		for (size_t i = 0; i < all_pages[room]->page_count; i++)
			if (!template_set_add_page(templates, all_pages[room]->pages[i], &fault))
				fail_msg("%s", fault.for_log);
}

/* One request, from its route to its answer; who may take the route is asked too. */
static struct visit *
take(enum http_method method, const char *path, const char *query, const char *body,
     const struct reader *reader)
{
	struct fault fault;
	struct visit *visit = arena_new_of(arena, struct visit);
	struct http_request *request = arena_new_of(arena, struct http_request);
	*request = (struct http_request){ .arena = arena, .method = method, .path = span_of(path) };
	*visit = (struct visit){ .arena = arena,
		                     .request = request,
		                     .response = arena_new_of(arena, struct http_response),
		                     .now_s = (int64_t)TODAY * DAY_S,
		                     .zone = zone_open(arena, "Europe/Paris", &fault),
		                     .today = TODAY,
		                     .store = rooms->store,
		                     .root_id = rooms->root_id,
		                     .folder = rooms->folder,
		                     .templates = templates,
		                     .reader = *reader };
	visit->response->status = 200;
	visit->frame = model_new(arena, &frame_kind);
	assert_true(http_pairs_read(arena, span_of(query), &visit->query) != FOUND_FAILED);
	assert_true(http_pairs_read(arena, span_of(body), &visit->body) != FOUND_FAILED);
	visit->once = http_pairs_first(&visit->body, "cle");
	bool known;
	const struct route *route =
		visit_route(&house, method, span_of(path), visit->part, &known);
	assert_non_null(route);
	if (route->who != WHO_ANYONE && (route->who & reader->roles) == 0)
		visit_refuse(visit, "Un autre rôle.");
	else
		route->answer(visit);
	visit_db_end(visit);
	return visit;
}

static bool
says(const struct visit *visit, const char *words)
{
	return span_find(visit->response->body, span_of(words)) != SIZE_MAX;
}

/* « /actions/2026-K7MX4P3 », where a form that was taken leads. */
static const char *
led_to(const struct visit *visit)
{
	assert_int_equal(visit->response->status, 303);
	for (size_t i = 0; i < visit->response->field_count; i++)
		if (span_is(visit->response->fields[i].name, "Location"))
			return span_copy(arena, visit->response->fields[i].value);
	fail_msg("no Location");
	return NULL;
}

static struct reader
reader_of(int64_t account_id, size_t right, enum role role, int64_t place_id)
{
	rights[right] = (struct reader_right){ role, place_id };
	return (struct reader){ .account_id = account_id,
		                    .name = SPAN("Essai"),
		                    .roles = WHO(role),
		                    .rights = &rights[right],
		                    .right_count = 1,
		                    .guard = "g" };
}

/* People come by the pages that make accounts: the first by her link, the others invited. */
static void
invite_people(void)
{
	struct fault fault = { 0 };
	struct span path;
	struct colleague *people;
	size_t count;
	const struct reader nobody = { .account_id = 0 };
	vault_start();
	assert_true(people_first_link(arena, rooms->store, rooms->root_id, &path, &fault));
	(void)take(HTTP_POST, span_copy(arena, path), "",
	           "nom=Ada&adresse=ada@v.fr&mot-de-passe=Un%20%C3%A9t%C3%A9%20%C3%A0%20la%20plage,%201998"
	           "&service=Ville&cle=p1",
	           &nobody);
	const struct reader admin = reader_of(1, 0, ROLE_ADMINISTRATOR, 0);
	(void)take(HTTP_POST, "/comptes/nouveau", "", "role=agent&nom=L%C3%A9a&adresse=lea@v.fr&cle=p2",
	           &admin);
	(void)take(HTTP_POST, "/comptes/nouveau", "", "role=agent&nom=Omar&adresse=omar@v.fr&cle=p3",
	           &admin);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(people_list(arena, db, rooms->root_id, &people, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++) {
		if (span_is(people[i].name, "Léa"))
			lea = people[i].account_id;
		if (span_is(people[i].name, "Omar"))
			omar = people[i].account_id;
	}
	assert_true(lea != 0 && omar != 0);
}

static const char town_map[] =
	"wave w \"Accueil 2026\"\nclosed 2026-06-30\nscale 1 to 5\n"
	"place column lieu\n"
	"side column cote\nside usager when U\nside agent when A\n"
	"theme t \"Délais\"\nitem Q1 t \"Le délai est tenu.\" column q1\n";

static void
ask_the_town(void)
{
	struct fault fault = { 0 };
	struct survey_sealed sealed;
	struct text csv = text_new(arena, 1 << 20);
	text_add_z(&csv, "lieu;cote;q1\n");
	for (int n = 0; n < 60; n++)
		text_format(&csv, "V;U;%d\n", 1 + n % 2);
	for (int n = 0; n < 40; n++)
		text_format(&csv, "V;A;%d\n", 4 + n % 2);
	for (int n = 0; n < 12; n++)
		text_format(&csv, "P;U;%d\n", 1 + n % 5);
	for (int n = 0; n < 4; n++)
		text_format(&csv, "P;A;%d\n", 1 + n % 5);
	answers_import(rooms, SURVEY_ANSWERS, town_map, text_z(&csv));
	const struct survey_seal seal = answers_seal(rooms);
	assert_true(mirror_refresh(arena, &seal, &sealed, &fault));
}

static int
begin_town(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	rooms = rooms_open();
	arena = rooms->arena;
	make_templates();
	/* M with V and P under it */
	tree = rooms_plant(rooms, (const char *const[]){ "M", "V", "P" }, (const int[]){ -1, 0, 0 }, 3,
	                   &fault);
	assert_non_null(tree);
	invite_people();
	ask_the_town();
	referent = reader_of(900, 0, ROLE_REFERENT, 0);
	director = reader_of(901, 1, ROLE_DIRECTOR, 0);
	local = reader_of(902, 2, ROLE_REFERENT, tree->places[place_by_code(tree, SPAN("P"))].id);
	owner = reader_of(lea, 3, ROLE_AGENT, 0);
	other = reader_of(omar, 4, ROLE_AGENT, 0);
	auditor = reader_of(903, 5, ROLE_AUDITOR, 0);
	return 0;
}

static int
end_town(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static int64_t
kept(void)
{
	return rooms_number(rooms, "SELECT count(*) FROM action_action");
}

/* A form all of whose fields are good but those given after, which win. */
static const char *
body_of(const char *key, const char *more)
{
	return arena_format(arena,
	                    "%s&cle=%s&quoi=Annoncer+un+d%%C3%%A9lai&qui=%lld&echeance=15%%2F02%%2F2027"
	                    "&lieu=V&effet-1=mieux&effet-1-mots=On+sait+quand.&effet-2=stable&juge=Q1"
	                    "&juge-date=2027-06-01&enquete=w&lieu-lu=V&point=Q1",
	                    more, key, (long long)lea);
}

/* From no point of the mirror, so judged otherwise than by its sentence. */
#define FREE "point=&juge=autre&juge-mots=Un+comptage"

static struct action
only_action(void)
{
	struct fault fault = { 0 };
	struct action *actions;
	size_t count;
	const struct action_query query = { .place = PLACE_NONE };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(action_list(arena, db, rooms->root_id, &query, &actions, &count, &fault));
	db_end(db);
	assert_int_equal(count, 1);
	return actions[0];
}

static const char *
decide(void)
{
	return led_to(take(HTTP_POST, "/actions/nouvelle", "", body_of("k0", "x=1"), &referent));
}

/* --- deciding --------------------------------------------------------------------------------------- */

static void
an_action_is_kept_whole_with_where_it_comes_from(void **state)
{
	(void)state;
	const char *path = decide();
	const struct action action = only_action();
	assert_true(span_starts(span_of(path), "/actions/2026-"));
	assert_true(span_is(action.what, "Annoncer un délai"));
	assert_int_equal(action.owner_id, lea);
	assert_int_equal(action.due_day, date_days((struct date){ 2027, 2, 15 }));
	assert_int_equal(action.place_id, tree->places[place_by_code(tree, SPAN("V"))].id);
	assert_int_equal(action.source.origin, ACTION_FROM_GAP);
	assert_true(span_is(action.source.subject_code, "Q1"));
	assert_true(span_is(action.source.label, "Le délai est tenu."));
	assert_int_equal(action.source.place_id, action.place_id);
	assert_int_equal(action.effects[SIDE_USAGER].way, ACTION_RISE);
	assert_true(span_is(action.effects[SIDE_USAGER].words, "On sait quand."));
	assert_int_equal(action.effects[SIDE_AGENT].way, ACTION_STAY);
	assert_true(span_is(action.judged_code, "Q1"));
	assert_int_equal(action.judged_day, date_days((struct date){ 2027, 6, 1 }));
	assert_int_equal(action.state, ACTION_DECIDED);
	assert_int_equal(action.decided_day, TODAY);
	const struct visit *page = take(HTTP_GET, path, "", "", &auditor);
	assert_int_equal(page->response->status, 200);
	assert_true(says(page, "Annoncer un délai"));
	assert_true(says(page, "Léa"));
	assert_true(says(page, "Action 2026-")); /* its history */
	/* As people type it. */
	char *typed = arena_copy_text(arena, path);
	for (char *at = typed + strlen("/actions/"); *at != '\0'; at++)
		*at = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
	assert_int_equal(take(HTTP_GET, typed, "", "", &auditor)->response->status, 200);
}

static void
a_form_sent_twice_decides_once_and_leads_to_the_same_action(void **state)
{
	(void)state;
	const char *first = decide(), *second = decide();
	assert_string_equal(first, second);
	assert_int_equal(kept(), 1);
}

static void
what_is_missing_gets_its_sentence_and_nothing_is_lost(void **state)
{
	(void)state;
	const struct visit *page =
		take(HTTP_POST, "/actions/nouvelle", "",
	         "quoi=&qui=&echeance=bient%C3%B4t&effet-1-mots=%3Cscript%3Ealert(1)%3C%2Fscript%3E"
	         "&enquete=w&lieu-lu=V&point=Q1&cle=k1",
	         &referent);
	assert_int_equal(page->response->status, 422);
	static const char *const sentences[] = {
		"Écrivez ce qu’on va faire", "Dites qui s’en charge", "Écrivez une date qui existe",
		"pour les usagers, même si ce n’est pas visé", "pour les agents, même si ce n’est pas visé",
		"Dites comment on saura", "Écrivez à partir de quelle date",
	};
	for (size_t i = 0; i < LENGTH(sentences); i++)
		assert_true(says(page, sentences[i]));
	assert_true(says(page, "value=\"bientôt\""));
	assert_true(says(page, "&lt;script&gt;alert(1)"));
	assert_false(says(page, "<script>alert"));
	assert_true(says(page, "name=\"point\" value=\"Q1\"")); /* where it comes from too */
	assert_int_equal(kept(), 0);
}

/* What goes wrong one at a time, on an otherwise good form; each side is asked the same. */
static void
never_one_side_only_and_no_date_that_cannot_be(void **state)
{
	(void)state;
	static const struct {
		const char *more, *sentence;
	} cases[] = {
		{ "effet-1=non&effet-2=non", "Une action vise au moins un des deux côtés." },
		{ "effet-1=mieux&effet-1-mots=", "ce qui ira mieux pour les usagers" },
		{ "effet-2=mieux&effet-2-mots=", "ce qui ira mieux pour les agents" },
		{ "effet-1=", "qu’on en attend pour les usagers" },
		{ "effet-2=", "qu’on en attend pour les agents" },
		{ "effet-2=autre", "Choisissez une des réponses proposées." },
		{ "echeance=01%2F01%2F2020", "Cette date est passée." },
		{ "echeance=01%2F01%2F2190&juge-date=01%2F02%2F2190", "plus de dix ans" },
		{ "juge-date=16%2F01%2F2027", "avant qu’elle soit faite" },
		{ "qui=424242", "Choisissez une personne de la liste" },
		{ "qui=autre&organisme=", "Écrivez le nom de cet organisme." },
		{ "organisme=Une+soci%C3%A9t%C3%A9", "Vous avez choisi une personne." },
		{ "lieu=nulle-part", "Choisissez un lieu de la liste." },
		{ "juge=autre&juge-mots=", "Dites comment on saura si cela a servi." },
		{ "juge=ZZ", "Choisissez une phrase de la liste" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct visit *page = take(HTTP_POST, "/actions/nouvelle", "",
		                                body_of("k2", cases[i].more), &referent);
		if (page->response->status != 422 || !says(page, cases[i].sentence))
			fail_msg("%s: %d", cases[i].more, page->response->status);
	}
	assert_int_equal(kept(), 0);
	const char *far = arena_format(arena, "quoi=%0*d", 300, 7);
	assert_true(says(take(HTTP_POST, "/actions/nouvelle", "", body_of("k3", far), &referent),
	                 "Raccourcissez-le à 200"));
	assert_int_equal(kept(), 0);
}

static void
an_outside_body_may_be_in_charge(void **state)
{
	(void)state;
	(void)led_to(take(HTTP_POST, "/actions/nouvelle", "",
	                  body_of("k5", "qui=autre&organisme=La+Poste"), &referent));
	const struct action action = only_action();
	assert_int_equal(action.owner_id, 0);
	assert_true(span_is(action.owner_words, "La Poste"));
	assert_true(says(take(HTTP_GET, "/actions", "", "", &other), "La Poste"));
}

static void
a_point_that_is_no_more_is_said_once_then_left_out(void **state)
{
	(void)state;
	const struct visit *page = take(HTTP_POST, "/actions/nouvelle", "",
	                                body_of("k6", "point=ZZ"), &referent);
	assert_int_equal(page->response->status, 422);
	assert_true(says(page, "n’a pas été retrouvé"));
	assert_true(says(page, "name=\"point\" value=\"\""));
	assert_int_equal(kept(), 0);
	(void)led_to(take(HTTP_POST, "/actions/nouvelle", "", body_of("k7", FREE), &referent));
	assert_int_equal(only_action().source.origin, ACTION_FREE);
}

/* --- who ------------------------------------------------------------------------------------------- */

static void
one_decides_within_ones_places_only(void **state)
{
	(void)state;
	const struct visit *page =
		take(HTTP_POST, "/actions/nouvelle", "", body_of("k8", "lieu=V"), &local);
	assert_int_equal(page->response->status, 422);
	assert_true(says(page, "Choisissez un lieu de la liste.")); /* V is not even offered */
	assert_true(says(take(HTTP_POST, "/actions/nouvelle", "", body_of("k9", "lieu="), &local),
	                 "Choisissez un de vos lieux."));
	assert_int_equal(kept(), 0);
	(void)led_to(take(HTTP_POST, "/actions/nouvelle", "", body_of("ka", "lieu=P&" FREE), &local));
	assert_int_equal(kept(), 1);
	const struct reader *const readers[] = { &owner, &other, &auditor };
	for (size_t i = 0; i < LENGTH(readers); i++)
		assert_int_equal(take(HTTP_POST, "/actions/nouvelle", "", body_of("kb", "x=1"), readers[i])
		                     ->response->status,
		                 403);
	assert_int_equal(kept(), 1);
}

static void
the_one_in_charge_says_how_far_it_is_and_changes_nothing_else(void **state)
{
	(void)state;
	const char *path = decide();
	const char *edit = arena_format(arena, "%s/changer", path);
	const char *publish = arena_format(arena, "%s/public", path);
	assert_int_equal(take(HTTP_POST, path, "", "faire=commencer&cle=a", &other)->response->status,
	                 403);
	assert_int_equal(take(HTTP_POST, path, "", "faire=commencer&cle=b", &auditor)->response->status,
	                 403);
	assert_int_equal(take(HTTP_POST, path, "", "faire=commencer&cle=c", &local)->response->status,
	                 403);
	assert_int_equal(only_action().state, ACTION_DECIDED);
	(void)led_to(take(HTTP_POST, path, "", "faire=commencer&cle=d", &owner));
	assert_int_equal(only_action().begun_day, TODAY);
	assert_int_equal(take(HTTP_POST, edit, "", body_of("e", "x=1"), &owner)->response->status, 403);
	assert_int_equal(take(HTTP_POST, edit, "", body_of("e", "lieu=P"), &local)->response->status,
	                 403);
	assert_int_equal(take(HTTP_POST, publish, "", "public=oui&public-mots=x&cle=f", &owner)
	                     ->response->status,
	                 403);
	assert_false(only_action().is_public);
}

static void
an_action_ends_with_words_and_may_begin_again(void **state)
{
	(void)state;
	const char *path = decide();
	const struct visit *page = take(HTTP_POST, path, "", "faire=faite&fait=&cle=a", &owner);
	assert_int_equal(page->response->status, 422);
	assert_true(says(page, "ce qui a vraiment été fait."));
	assert_int_equal(
		take(HTTP_POST, path, "", "faire=abandonner&raison=&cle=b", &director)->response->status,
		422);
	(void)led_to(take(HTTP_POST, path, "", "faire=abandonner&raison=Plus+de+moyens&cle=c",
	                  &director));
	assert_int_equal(only_action().state, ACTION_GIVEN_UP);
	assert_true(span_is(only_action().ended_words, "Plus de moyens"));
	/* A button of a page that is no longer true. */
	page = take(HTTP_POST, path, "", "faire=faite&fait=Tout+est+en+place&cle=d", &owner);
	assert_int_equal(page->response->status, 200);
	assert_true(says(page, "Tout est en place"));
	assert_true(says(page, "a changé d’état entre-temps"));
	assert_int_equal(only_action().state, ACTION_GIVEN_UP);
	(void)led_to(take(HTTP_POST, path, "", "faire=reprendre&cle=e", &owner));
	assert_int_equal(only_action().state, ACTION_UNDER_WAY);
	assert_int_equal(only_action().ended_day, 0);
	(void)led_to(take(HTTP_POST, path, "", "faire=faite&fait=Un+panneau&cle=f", &owner));
	assert_true(span_is(only_action().ended_words, "Un panneau"));
	assert_int_equal(take(HTTP_POST, path, "", "faire=voler&cle=g", &owner)->response->status, 200);
	assert_int_equal(only_action().state, ACTION_DONE);
	assert_int_equal(rooms_number(rooms, "SELECT changes FROM action_action"), 3);
}

static void
two_people_who_change_it_at_once_are_told(void **state)
{
	(void)state;
	const char *path = decide();
	const char *edit = arena_format(arena, "%s/changer", path);
	(void)led_to(take(HTTP_POST, edit, "", body_of("a", "version=0&quoi=Le+premier"), &referent));
	const struct visit *page = take(HTTP_POST, edit, "",
	                                body_of("b", "version=0&quoi=Le+second"), &director);
	assert_int_equal(page->response->status, 422);
	assert_true(says(page, "Quelqu’un a changé cette action"));
	assert_true(says(page, "value=\"Le second\""));
	assert_true(says(page, "name=\"version\" value=\"1\""));
	assert_true(span_is(only_action().what, "Le premier"));
	(void)led_to(take(HTTP_POST, edit, "", body_of("c", "version=1&quoi=Le+second"), &director));
	assert_true(span_is(only_action().what, "Le second"));
	/* The date of a late action may stay; nothing changed is nothing written. */
	(void)led_to(take(HTTP_POST, edit, "", body_of("d", "version=2&quoi=Le+second"), &director));
	assert_int_equal(only_action().changes, 2);
}

static void
what_is_published_is_chosen_with_its_words(void **state)
{
	(void)state;
	const char *path = decide();
	const char *publish = arena_format(arena, "%s/public", path);
	assert_int_equal(
		take(HTTP_POST, publish, "", "public=oui&public-mots=&cle=a", &referent)->response->status,
		422);
	(void)led_to(take(HTTP_POST, publish, "", "public=oui&public-mots=On+y+va.&cle=b", &referent));
	struct fault fault = { 0 };
	struct action *actions;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct action_query query = { .place = PLACE_NONE, .public_only = true };
	assert_true(action_list(arena, db, rooms->root_id, &query, &actions, &count, &fault));
	db_end(db);
	assert_int_equal(count, 1);
	assert_true(span_is(actions[0].public_words, "On y va."));
	(void)led_to(take(HTTP_POST, publish, "", "public-mots=On+y+va.&cle=c", &referent));
	assert_false(only_action().is_public);
}

/* --- what may be read ------------------------------------------------------------------------------ */

/* The wave is closed, not given back: who prepares reads its figures, nobody else, nor that there was
 * a gap. */
static void
figures_are_those_this_reader_may_read(void **state)
{
	(void)state;
	const char *path = decide();
	const struct visit *page = take(HTTP_GET, path, "", "", &referent);
	assert_true(says(page, "1,5 sur 5"));
	assert_true(says(page, "D’un point du miroir"));
	const struct reader *const readers[] = { &owner, &other, &director };
	for (size_t i = 0; i < LENGTH(readers); i++) {
		page = take(HTTP_GET, path, "", "", readers[i]);
		assert_int_equal(page->response->status, 200);
		assert_true(says(page, "Le délai est tenu."));
		assert_false(says(page, "sur 5"));
		assert_false(says(page, "écart"));
		assert_false(says(page, "/atelier"));
	}
	page = take(HTTP_GET, "/actions/nouvelle", "enquete=w&lieu=V&point=Q1", "", &director);
	assert_true(says(page, "n’a pas été retrouvé"));
	assert_false(says(page, "sur 5"));
}

static void
a_point_that_is_not_shown_stays_so(void **state)
{
	(void)state;
	const struct visit *page =
		take(HTTP_GET, "/actions/nouvelle", "enquete=w&lieu=P&point=Q1", "", &referent);
	assert_int_equal(page->response->status, 200);
	assert_true(says(page, "La note des agents n’est pas montrée."));
	assert_true(says(page, "non montré"));
	assert_false(says(page, "4 personnes"));
	assert_int_equal(take(HTTP_GET, "/actions/nouvelle", "enquete=w&lieu=P&point=t", "", &referent)
	                     ->response->status,
	                 200);
}

static void
a_place_lists_what_is_under_it(void **state)
{
	(void)state;
	(void)led_to(take(HTTP_POST, "/actions/nouvelle", "", body_of("a", "lieu=V&quoi=De+V"), &referent));
	(void)led_to(take(HTTP_POST, "/actions/nouvelle", "", body_of("b", "lieu=P&quoi=De+P"), &referent));
	(void)led_to(take(HTTP_POST, "/actions/nouvelle", "", body_of("c", "lieu=&quoi=De+tout"), &referent));
	const struct visit *page = take(HTTP_GET, "/actions", "lieu=V", "", &other);
	assert_true(says(page, "De V") && !says(page, "De P") && !says(page, "De tout"));
	page = take(HTTP_GET, "/actions", "lieu=M", "", &other);
	assert_true(says(page, "De V") && says(page, "De P") && !says(page, "De tout"));
	page = take(HTTP_GET, "/actions", "", "", &other);
	assert_true(says(page, "De V") && says(page, "De P") && says(page, "De tout"));
	assert_false(says(page, "Décider une action")); /* an agent does not */
	page = take(HTTP_GET, "/actions", "lieu=ailleurs", "", &other);
	assert_int_equal(page->response->status, 404);
	assert_true(says(page, "Ce lieu n’est pas connu.") && !says(page, "De V"));
	page = take(HTTP_GET, "/actions", "format=csv&lieu=V", "", &auditor);
	assert_true(says(page, "De V") && !says(page, "De P"));
	assert_int_equal(take(HTTP_GET, "/actions", "format=pdf", "", &other)->response->status, 400);
	assert_true(says(take(HTTP_GET, "/actions", "format=json", "", &other), "\"what\":\"De V\""));
}

static void
the_empty_page_says_where_actions_come_from(void **state)
{
	(void)state;
	const struct visit *page = take(HTTP_GET, "/actions", "", "", &other);
	assert_true(says(page, "Une action naît d’un point du miroir"));
	assert_false(says(page, "/actions/nouvelle"));
	assert_true(says(take(HTTP_GET, "/actions", "", "", &referent), "/actions/nouvelle"));
	static const char *const strange[] = { "/actions/2026-AAAAAAA", "/actions/x", "/actions/axes/7",
		                                   "/actions/%00" };
	for (size_t i = 0; i < LENGTH(strange); i++)
		assert_int_equal(take(HTTP_GET, strange[i], "", "", &referent)->response->status, 404);
}

/* --- axes ------------------------------------------------------------------------------------------ */

static void
an_axis_of_a_place_is_served_there_only_until_it_is_closed(void **state)
{
	(void)state;
	assert_int_equal(take(HTTP_POST, "/actions/axes", "", "nom=&pourquoi=&cle=a", &referent)
	                     ->response->status,
	                 422);
	assert_true(says(take(HTTP_POST, "/actions/axes", "", "nom=Des+d%C3%A9lais&pourquoi=Oui&cle=b",
	                      &local),
	                 "Écrivez un de vos lieux"));
	(void)led_to(take(HTTP_POST, "/actions/axes", "", "nom=Des+d%C3%A9lais&pourquoi=Oui&lieu=P&cle=c",
	                  &local));
	(void)led_to(take(HTTP_POST, "/actions/axes", "", "nom=Des+d%C3%A9lais&pourquoi=Oui&lieu=P&cle=c",
	                  &local)); /* pressed twice */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM action_axis"), 1);
	assert_true(says(take(HTTP_POST, "/actions/nouvelle", "", body_of("d", "axe=1&lieu=V"), &referent),
	                 "Cet axe est celui de"));
	const char *path = led_to(
		take(HTTP_POST, "/actions/nouvelle", "", body_of("e", "axe=1&lieu=P&" FREE), &local));
	assert_true(says(take(HTTP_GET, "/actions", "", "", &other), "Axe 1. Des délais"));
	(void)led_to(take(HTTP_POST, "/actions/axes/1", "", "nom=Des+d%C3%A9lais&pourquoi=Oui&lieu=P"
	                                                    "&clos=oui&cle=f",
	                  &referent));
	assert_true(says(take(HTTP_POST, "/actions/nouvelle", "", body_of("g", "axe=1&lieu=P"), &referent),
	                 "Cet axe est clos."));
	assert_int_equal(kept(), 1);
	/* The action that serves it keeps it. */
	assert_true(says(take(HTTP_GET, arena_format(arena, "%s/changer", path), "", "", &local),
	                 "Axe 1. Des délais"));
	assert_int_equal(take(HTTP_GET, "/actions/axes/1", "", "", &owner)->response->status, 403);
}

/* --- the disk --------------------------------------------------------------------------------------- */

/* Every step of the database fails in turn: a page that says so, nothing half kept. */
static void
a_failing_database_leaves_nothing_half_kept(void **state)
{
	(void)state;
	int steps = 1;
	for (;; steps++) {
		const int64_t before = kept();
		store_fail_after(steps);
		const struct visit *page =
			take(HTTP_POST, "/actions/nouvelle", "",
		         body_of(arena_format(arena, "f%d", steps), "x=1"), &referent);
		store_fail_after(0);
		if (page->response->status == 303)
			break;
		assert_int_equal(page->response->status, 500);
		assert_int_equal(kept(), before);
		assert_true(steps < 400);
	}
	assert_true(steps > 10);
}

#define TOWN(test) cmocka_unit_test_setup_teardown(test, begin_town, end_town)

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		TOWN(an_action_is_kept_whole_with_where_it_comes_from),
		TOWN(a_form_sent_twice_decides_once_and_leads_to_the_same_action),
		TOWN(what_is_missing_gets_its_sentence_and_nothing_is_lost),
		TOWN(never_one_side_only_and_no_date_that_cannot_be),
		TOWN(an_outside_body_may_be_in_charge),
		TOWN(a_point_that_is_no_more_is_said_once_then_left_out),
		TOWN(one_decides_within_ones_places_only),
		TOWN(the_one_in_charge_says_how_far_it_is_and_changes_nothing_else),
		TOWN(an_action_ends_with_words_and_may_begin_again),
		TOWN(two_people_who_change_it_at_once_are_told),
		TOWN(what_is_published_is_chosen_with_its_words),
		TOWN(figures_are_those_this_reader_may_read),
		TOWN(a_point_that_is_not_shown_stays_so),
		TOWN(a_place_lists_what_is_under_it),
		TOWN(the_empty_page_says_where_actions_come_from),
		TOWN(an_axis_of_a_place_is_served_there_only_until_it_is_closed),
		TOWN(a_failing_database_leaves_nothing_half_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
