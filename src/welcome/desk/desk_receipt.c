/* What is said at once to whoever asks. On paper: R112-5; electronic: R112-11-1. The law's words stand
 * where they carry a consequence (« réputée rejetée »), plain ones around. */
#include "base/time.h"
#include "welcome/desk/desk_inside.h"

struct saying {
	struct text text;
	unsigned there;
};

static void
say_received(struct saying *saying, const struct desk_request *request,
             const struct desk_around *around)
{
	text_format(&saying->text, "Bonjour,\n\nNous avons bien reçu %s le ",
	            around->offering->kind == OFFERING_COMPLAINT ? "votre réclamation"
	                                                         : "votre demande");
	text_add_date_words(&saying->text, request->received_first_day);
	text_format(&saying->text, ".\n\nSon objet\u202f: %.*s\nSa référence\u202f: %.*s\n",
	            SPAN_ARGS(around->offering->name), SPAN_ARGS(request->reference));
	saying->there |= LAW_SAYS_RECEIVED;
}

static void
say_line(struct saying *saying, const char *heading, struct span value, unsigned mention)
{
	if (value.length == 0)
		return;
	text_format(&saying->text, "%s%.*s\n", heading, SPAN_ARGS(value));
	saying->there |= mention;
}

static void
say_service(struct saying *saying, const struct desk_unit *unit)
{
	text_add_char(&saying->text, '\n');
	say_line(saying, "Le service chargé de votre dossier\u202f: ", unit->name, LAW_SAYS_SERVICE);
	say_line(saying, "Son adresse\u202f: ", unit->post, LAW_SAYS_POST);
	say_line(saying, "Son adresse électronique\u202f: ", unit->mail, LAW_SAYS_MAIL);
	say_line(saying, "Son téléphone\u202f: ", unit->phone, LAW_SAYS_PHONE);
}

/* The promise is the offering's; the hint only says what happens to others. */
static void
say_promise(struct saying *saying, const struct desk_request *request,
            const struct desk_around *around)
{
	if (request->promised_day != 0) {
		text_add_z(&saying->text, "\nNous vous répondrons au plus tard le ");
		text_add_date_words(&saying->text, request->promised_day);
		text_add_z(&saying->text, ".\n");
	}
	if (around->hint.length > 0)
		text_format(&saying->text, "\n%.*s\n", SPAN_ARGS(around->hint));
}

static void
say_pieces(struct saying *saying, const struct desk_around *around, const struct law_case *law_case)
{
	for (size_t i = 0; i < around->pause_count; i++) {
		const struct desk_pause *pause = &around->pauses[i];
		if (!pause->is_pieces || pause->given_unix_s != 0)
			continue;
		text_format(&saying->text, "\nIl manque à votre dossier\u202f:\n%.*s\n",
		            SPAN_ARGS(pause->words));
		if (pause->limit_day == 0)
			continue;
		text_add_z(&saying->text, "Envoyez-le-nous au plus tard le ");
		text_add_date_words(&saying->text, pause->limit_day);
		text_add_z(&saying->text,
		           law_silence_of(law_case) == LAW_SAYS_YES
		               ? ". Le délai de notre réponse commence quand votre dossier est complet "
		                 "(deuxième alinéa de l’article L114-5 du code des relations entre le public "
		                 "et l’administration).\n"
		               : ". Jusque-là, le délai de notre réponse est suspendu (troisième alinéa de "
		                 "l’article L114-5 du code des relations entre le public et "
		                 "l’administration).\n");
		saying->there |= LAW_SAYS_PIECES;
	}
}

static void
say_silence(struct saying *saying, const struct law_case *law_case, const struct desk_unit *unit)
{
	const int32_t day = law_decides_on(law_case);
	const bool is_yes = law_silence_of(law_case) == LAW_SAYS_YES;
	if (law_silence_of(law_case) == LAW_SAYS_NOTHING)
		return;
	if (day != 0) {
		text_add_z(&saying->text, "\nSi vous n’avez pas de réponse de notre part le ");
		text_add_date_words(&saying->text, day);
		text_add_z(&saying->text, is_yes ? " au soir, votre demande sera réputée acceptée" : " au soir, "
		                                   "votre demande sera réputée rejetée");
		text_add_z(&saying->text, law_case->way == LAW_ELECTRONIC
		                              ? ", sous réserve que votre dossier soit complet.\n"
		                              : ".\n");
		saying->there |= LAW_SAYS_SILENCE;
	}
	if (is_yes) {
		text_add_z(&saying->text, "Vous pourrez alors nous demander une attestation "
		                          "(article L232-3 du même code).\n");
		saying->there |= LAW_SAYS_ATTEST;
	} else if (unit->recourse.length > 0) {
		text_format(&saying->text, "\nDélais et voies de recours\n%.*s\n",
		            SPAN_ARGS(unit->recourse));
		saying->there |= LAW_SAYS_SUE;
	}
}

/* Who writes by mail read no page of ours before. */
static void
say_use(struct saying *saying, const struct desk_request *request, const struct desk_around *around)
{
	if (request->channel == DESK_MAIL && !request->is_confidential &&
	    desk_is_read_with_others(around->offering))
		text_add_z(&saying->text, "\nCe que vous écrivez sert aussi, sans votre nom, à comprendre ce qui "
		                          "revient souvent. Vous pouvez vous y opposer\u202f: dites-le-nous.\n");
}

struct desk_receipt
desk_receipt_write(struct arena *arena, const struct desk_request *request,
                   const struct desk_around *around, const struct desk_unit *unit,
                   struct span link)
{
	const struct law_case law_case = desk_case(request, around);
	struct saying saying = { .text = text_new(arena, DESK_TEXT_LENGTH_MAX) };
	say_received(&saying, request, around);
	say_service(&saying, unit);
	say_promise(&saying, request, around);
	say_pieces(&saying, around, &law_case);
	say_silence(&saying, &law_case, unit);
	if (link.length > 0)
		text_format(&saying.text, "\nSuivez votre demande, écrivez-nous à son sujet\u202f:\n%.*s\n",
		            SPAN_ARGS(link));
	say_use(&saying, request, around);
	must(!saying.text.cut);
	return (struct desk_receipt){ .text = text_span(&saying.text), .there = saying.there,
		                          .missing = law_missing(&law_case, saying.there) };
}
