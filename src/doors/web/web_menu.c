#include "doors/web/web_menu.h"

#include <string.h>

#include "craft/html/frame.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/desk/desk.h"
#include "welcome/effort/effort.h"

/* In the order of the page. Those of one rubric follow one another; what has none stands by itself.
 * What is reached from a page alone, at another address, is within it too (`also`). */
static const struct page {
	const char *rubric, *label, *url;
	unsigned who;
	const char *also; /* NULL: nothing */
} pages[] = {
	{ NULL, "Accueil", "/", WHO_SIGNED_IN },
	{ "Guichet", "Demandes reçues", "/guichet", DESK_DEALERS, "/alertes" },
	{ "Guichet", "Accueil du public", "/file", DESK_DEALERS },
	{ "Guichet", "Rendez-vous", "/rendez-vous", DESK_DEALERS },
	{ "Guichet", "Avis à la fin", "/fins", DESK_DEALERS },
	{ "Guichet", "Bulletins", "/bulletins", BULLETIN_WRITERS },
	{ "Guichet", "Nos délais", "/nos-delais", EFFORT_READERS, "/reclamations" },
	{ "Guichet", "Réponses écrites", "/articles", DESK_DEALERS },
	{ "Guichet", "Faire une demande", "/demandes", WHO_ANYONE, "/reponses" },
	{ "Écoute", "Enquêtes", "/enquetes", WHO_STAFF },
	{ "Écoute", "Questionnaires", "/questionnaires", WHO_STAFF },
	{ "Écoute", "Saisir une réponse", "/saisie", WHO(ROLE_AGENT) | WHO(ROLE_TEAM_LEADER) },
	{ "Écoute", "Ce que les gens ont écrit", "/verbatims", WHO_STAFF },
	{ "Écoute", "Expériences racontées", "/experiences", WHO_SIGNED_IN },
	{ "Écoute", "Sollicitations", "/sollicitations", WHO_SIGNED_IN },
	{ "Miroir", "Miroir", "/miroir", WHO_ANYONE },
	{ "Miroir", "Page publique", "/service/apercu", WHO_STAFF },
	{ "Miroir", "Méthode", "/methode", WHO_ANYONE },
	{ NULL, "Parcours", "/parcours", WHO_SIGNED_IN, "/irritants" },
	{ NULL, "Actions", "/actions", WHO_SIGNED_IN, "/atelier" },
	{ NULL, "Effets", "/effets", WHO_SIGNED_IN },
	{ "Réglages", "Catalogue", "/catalogue", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) },
	{ "Réglages", "Orientation", "/orientation", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) },
	{ "Réglages", "Boîtes", "/boites", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) },
	{ "Réglages", "Lieux", "/lieux", WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR) },
	{ "Réglages", "Horaires", "/horaires", WHO_SIGNED_IN },
	{ "Réglages", "Comptes", "/comptes", WHO(ROLE_ADMINISTRATOR) },
	{ "Réglages", "Logiciels", "/logiciels", WHO(ROLE_DIRECTOR) | WHO(ROLE_ADMINISTRATOR) },
	{ "Réglages", "Modèle de langue", "/modele-de-langue", WHO(ROLE_ADMINISTRATOR) },
	{ "Contrôle", "Registre", "/registre", WHO(ROLE_AUDITOR) | WHO(ROLE_ADMINISTRATOR) },
	{ "Contrôle", "Conservation", "/conservation",
	  WHO(ROLE_DIRECTOR) | WHO(ROLE_AUDITOR) | WHO(ROLE_ADMINISTRATOR) },
	{ "Contrôle", "État", "/etat", WHO(ROLE_AUDITOR) | WHO(ROLE_ADMINISTRATOR) },
};
enum { PAGE_COUNT = LENGTH(pages) };

static bool
is_at(const struct visit *visit, const char *url)
{
	const struct span path = visit->request->path;
	const size_t length = strlen(url);
	return span_is(path, url) || (span_starts(path, url) && path.at[length] == '/');
}

static void
add(struct visit *visit, size_t list, const char *label, const char *url, bool is_current)
{
	struct model *link = model_row(visit->frame, list);
	model_text_z(link, FRAME_LINK_LABEL, label);
	model_url_z(link, FRAME_LINK_URL, url);
	model_flag(link, FRAME_LINK_CURRENT, is_current);
}

void
web_menu_add_link(struct visit *visit, size_t list, const char *label, const char *url)
{
	add(visit, list, label, url, is_at(visit, url));
}

static bool
is_within(const struct visit *visit, const struct page *page)
{
	return is_at(visit, page->url) || (page->also != NULL && is_at(visit, page->also));
}

static bool
is_offered(const struct page *page, const struct reader *reader, const struct visit_house *house)
{
	struct span part[VISIT_PART_COUNT_MAX];
	bool known;
	return (page->who == WHO_ANYONE || (page->who & reader->roles) != 0) &&
	       visit_route(house, HTTP_GET, span_of(page->url), part, &known) != NULL;
}

/* A rubric of which the reader has one page is that page; of more, it leads to the first, and shows the
 * others once she is in it. */
static void
add_rubric(struct visit *visit, const struct page *const *of, size_t count)
{
	bool is_current = false;
	for (size_t i = 0; i < count; i++)
		is_current |= is_within(visit, of[i]);
	add(visit, FRAME_ROOMS, count > 1 ? of[0]->rubric : of[0]->label, of[0]->url, is_current);
	if (count == 1 || !is_current)
		return;
	model_text_z(visit->frame, FRAME_SHELF_NAME, of[0]->rubric);
	for (size_t i = 0; i < count; i++)
		add(visit, FRAME_SHELF, of[i]->label, of[i]->url, is_within(visit, of[i]));
}

/* Of a visitor, who has three pages, each stands by itself. */
static bool
is_of_one_rubric(const struct visit *visit, const struct page *a, const struct page *b)
{
	return visit->reader.account_id != 0 && a->rubric != NULL && b->rubric != NULL &&
	       span_is(span_of(a->rubric), b->rubric);
}

void
web_menu_add(struct visit *visit, const struct visit_house *house)
{
	const struct page *of[PAGE_COUNT];
	size_t count = 0;
	for (size_t i = 0; i < PAGE_COUNT; i++) {
		if (!is_offered(&pages[i], &visit->reader, house))
			continue;
		if (count > 0 && !is_of_one_rubric(visit, of[0], &pages[i])) {
			add_rubric(visit, of, count);
			count = 0;
		}
		of[count++] = &pages[i];
	}
	if (count > 0)
		add_rubric(visit, of, count);
}
