/* How replies are received: what may still be chosen while the survey is open. */
#include "listen/launch/launch_inside.h"

enum {
	RECEIVING_TITLE, RECEIVING_WITHIN, RECEIVING_URL, RECEIVING_BACK_URL, RECEIVING_FIELDS,
	RECEIVING_ERRORS, RECEIVING_WRONG, RECEIVING_MAY_WRITE, RECEIVING_TWICE, RECEIVING_SLOWS,
	RECEIVING_FIELD_COUNT
};
static const struct field receiving_fields[RECEIVING_FIELD_COUNT] = {
	[RECEIVING_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[RECEIVING_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[RECEIVING_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[RECEIVING_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[RECEIVING_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[RECEIVING_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[RECEIVING_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[RECEIVING_MAY_WRITE] = { "may_write", FIELD_FLAG, FIELD_PAGE },
	[RECEIVING_TWICE] = { "typed_twice", FIELD_FLAG, FIELD_API,
		.help = "Each paper is typed in by two people." },
	[RECEIVING_SLOWS] = { "slows", FIELD_FLAG, FIELD_API,
		.help = "Robots that answer by links for all are slowed down." },
};
const struct page_kind launch_receiving_page = { "survey.receiving",
	"listen/launch/pages/receiving.html", receiving_fields, RECEIVING_FIELD_COUNT };

enum { OPTION_TWICE, OPTION_SLOWS, OPTION_COUNT };
static const struct form_field option_form[OPTION_COUNT] = {
	[OPTION_TWICE] = { "deux-saisies", FORM_CHECK,
		"Chaque papier est saisi deux fois, par deux personnes",
		.hint = "La seconde saisie se fait sans voir la première\u202f; là où elles diffèrent, on regarde la "
		        "feuille. Le Suivi dit combien de réponses étaient les mêmes." },
	[OPTION_SLOWS] = { "freiner", FORM_CHECK, "Freiner les robots",
		.hint = "Sur les liens pour tous. Pendant que la personne répond, son navigateur fait un "
		        "calcul que rien ne montre\u202f; sans JavaScript, la réponse est prise dix secondes "
		        "après l’ouverture de la page. Ni image à déchiffrer, ni cookie. Un robot patient passe "
		        "quand même\u202f: le Suivi reste à lire." },
};

struct receiving {
	struct launching launching;
	struct answer_options options;
	struct form *form;
};

static bool
look(struct visit *visit, bool writes, struct receiving *receiving)
{
	struct launching *launching = &receiving->launching;
	if (!launch_look(visit, writes, launching))
		return false;
	if (!answer_options(visit->arena, visit->db, visit->root_id, launching->wave.id,
	                    &receiving->options, &launching->fault)) {
		visit_fail(visit, &launching->fault);
		return false;
	}
	receiving->form = form_new(visit->arena, option_form, OPTION_COUNT);
	form_fill(receiving->form, OPTION_TWICE,
	          receiving->options.typed_twice ? SPAN("oui") : SPAN(""));
	form_fill(receiving->form, OPTION_SLOWS, receiving->options.slows ? SPAN("oui") : SPAN(""));
	return true;
}

void
launch_get_receiving(struct visit *visit)
{
	struct receiving receiving;
	if (!look(visit, false, &receiving))
		return;
	const struct launching *launching = &receiving.launching;
	const bool may_write = launching->wave.state <= SURVEY_OPEN &&
	                       (visit->reader.roles & WHO(ROLE_REFERENT)) != 0;
	struct model *page = model_new(visit->arena, &launch_receiving_page);
	model_text_z(page, RECEIVING_TITLE, "Recevoir les réponses");
	model_text(page, RECEIVING_WITHIN, launching->wave.name);
	model_url_z(page, RECEIVING_URL, arena_format(visit->arena, "%s/reception", launching->base));
	model_url_z(page, RECEIVING_BACK_URL, launching->base);
	model_flag(page, RECEIVING_MAY_WRITE, may_write);
	model_flag(page, RECEIVING_TWICE, receiving.options.typed_twice);
	model_flag(page, RECEIVING_SLOWS, receiving.options.slows);
	if (may_write)
		form_draw(receiving.form, page,
		          (struct form_place){ RECEIVING_FIELDS, RECEIVING_ERRORS, RECEIVING_WRONG });
	visit_show(visit, &launch_receiving_page, page);
}

static bool
write_options(struct db *db, void *data)
{
	struct receiving *receiving = data;
	struct launching *launching = &receiving->launching;
	const char *words = arena_format(
		launching->visit->arena, "Papiers\u202f: chacun est saisi %s. Robots\u202f: %s.",
		receiving->options.typed_twice ? "par deux personnes" : "une fois",
		receiving->options.slows ? "freinés" : "non freinés");
	return launch_note(db, launching, "wave.receiving", words) &&
	       answer_options_keep(db, launching->visit->root_id, launching->wave.id,
	                           &receiving->options, &launching->fault);
}

void
launch_post_receiving(struct visit *visit)
{
	struct receiving receiving;
	bool gave_up = false;
	if (!look(visit, true, &receiving))
		return;
	(void)form_read(receiving.form, visit_lookup, visit);
	receiving.options.typed_twice = form_check(receiving.form, OPTION_TWICE);
	receiving.options.slows = form_check(receiving.form, OPTION_SLOWS);
	if (receiving.launching.wave.state > SURVEY_OPEN ||
	    visit_write(visit, write_options, &receiving, &gave_up) || gave_up)
		visit_go(visit, "%s", receiving.launching.base);
}
