/* What LimeSurvey says by itself, which its files do not hold; and the report. */
#include <string.h>

#include "ground/inquiry/inquiry_lime_inside.h"

const char *const inquiry_fate_words[INQUIRY_FATE_COUNT] = {
	[INQUIRY_KEPT] = "gardé",
	[INQUIRY_CHANGED] = "changé",
	[INQUIRY_DROPPED] = "pas repris",
};

enum tongue { FRENCH, ENGLISH, GERMAN, SPANISH, ITALIAN, TONGUE_COUNT };
static const char *const tongues[TONGUE_COUNT] = { "fr", "en", "de", "es", "it" };

static const char *const said_words[LIME_SAID_COUNT][TONGUE_COUNT] = {
	[LIME_SAID_YES] = { "Oui", "Yes", "Ja", "Sí", "Sì" },
	[LIME_SAID_NO] = { "Non", "No", "Nein", "No", "No" },
	[LIME_SAID_UNCERTAIN] = { "Indécis", "Uncertain", "Unsicher", "Indeciso", "Incerto" },
	[LIME_SAID_MORE] = { "En hausse", "Increase", "Mehr", "Aumenta", "In aumento" },
	[LIME_SAID_SAME] = { "Sans changement", "Same", "Gleich", "Igual", "Uguale" },
	[LIME_SAID_LESS] = { "En baisse", "Decrease", "Weniger", "Disminuye", "In calo" },
	[LIME_SAID_WOMAN] = { "Femme", "Female", "Weiblich", "Mujer", "Donna" },
	[LIME_SAID_MAN] = { "Homme", "Male", "Männlich", "Hombre", "Uomo" },
	[LIME_SAID_OTHER] = { "Autre", "Other", "Sonstiges", "Otro", "Altro" },
	[LIME_SAID_OTHER_WHICH] = { "Autre\u202f: précisez", "Other: please specify",
	                            "Sonstiges: bitte angeben", "Otro: especifique",
	                            "Altro: specificare" },
	[LIME_SAID_COMMENT] = { "Votre commentaire", "Your comment", "Ihr Kommentar",
	                        "Su comentario", "Il suo commento" },
	[LIME_SAID_NEEDED] = { "Cette question est obligatoire.", "This question is mandatory.",
	                       "Diese Frage ist eine Pflichtfrage.", "Esta pregunta es obligatoria.",
	                       "Questa domanda è obbligatoria." },
	[LIME_SAID_READ] = { "À lire", "Please read", "Bitte lesen", "Para leer", "Da leggere" },
	[LIME_SAID_ALONE] = { "Une de ces réponses ne va pas avec d’autres.",
	                      "One of these answers excludes the others.",
	                      "Eine dieser Antworten schließt die anderen aus.",
	                      "Una de estas respuestas excluye las demás.",
	                      "Una di queste risposte esclude le altre." },
	[LIME_SAID_POINTS] = { "Points", "Points", "Punkte", "Puntos", "Punti" },
};

const char *
inquiry_lime_said(enum lime_said said, struct span language, bool is_base)
{
	struct span first, rest = language;
	if (!span_cut(&rest, '-', &first))
		first = language;
	for (size_t i = 0; i < TONGUE_COUNT; i++)
		if (span_is(first, tongues[i]))
			return said_words[said][i];
	return is_base ? said_words[said][ENGLISH] : NULL;
}

void
inquiry_tell(struct inquiry_telling *telling, enum inquiry_fate fate, const char *where,
             const char *sentence)
{
	/* Five fields of one question lose the same thing once. */
	enum { LOOKED_BACK = 12 };
	struct inquiry_report *report = telling->report;
	for (size_t i = report->note_count; i > 0 && i + LOOKED_BACK > report->note_count; i--)
		if (strcmp(report->notes[i - 1].sentence, sentence) == 0 &&
		    strcmp(report->notes[i - 1].where, where) == 0)
			return;
	report->counts[fate]++;
	if (report->note_count == INQUIRY_NOTE_COUNT_MAX)
		return;
	if (report->note_count == telling->room) {
		telling->room = telling->room * 2 + 64;
		report->notes = arena_grow(telling->arena, report->notes, report->note_count,
		                           telling->room, sizeof *report->notes);
	}
	report->notes[report->note_count++] = (struct inquiry_note){ fate, where, sentence };
}

void
making_tell(struct making *making, enum inquiry_fate fate, const char *sentence)
{
	making->is_told = true;
	if (fate != INQUIRY_KEPT && making->fate != NULL && *making->fate == INQUIRY_KEPT)
		*making->fate = INQUIRY_CHANGED;
	inquiry_tell(&making->telling, fate, making->where, sentence);
}

void
making_changed(struct making *making, const char *sentence)
{
	making_tell(making, INQUIRY_CHANGED, sentence);
}

/* A code of theirs may be anything: a long one is not shown. */
const char *
making_where(struct making *making, struct span code)
{
	return arena_format(making->arena, "question %.*s",
	                    SPAN_ARGS(code.length <= 60 ? inquiry_plain(making->arena, code) : SPAN("")));
}
