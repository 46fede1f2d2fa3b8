/* A question as forms: tables say which field each kind has, in which words, and where it is kept. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

/* --- what is said, in each language ----------------------------------------------------------- */

enum spoken_slot {
	SLOT_WORDS, SLOT_OTHER, SLOT_TEXT, SLOT_CHOICES, SLOT_LEVELS, SLOT_LEAST_WORDS,
	SLOT_MOST_WORDS, SLOT_UNIT,
	SLOT_HELP, SLOT_REASON, SLOT_CHECK_WORDS, SLOT_COUNT
};

static const struct {
	const char *name, *label, *hint;
	enum form_kind kind;
	size_t length_max; /* characters */
	unsigned traits;   /* one of them is enough */
	size_t at;         /* of struct inquiry_words; 0: lines */
} slots[SLOT_COUNT] = {
#define WORDS_AT(member) offsetof(struct inquiry_question, member)
	[SLOT_WORDS] = { "mots", "La question", "Une seule idée, 14 mots au plus.", FORM_TEXT,
		ASK_WORDS_LENGTH_MAX, ~0u, WORDS_AT(words) },
	[SLOT_OTHER] = { "sans", "La même, si cela manque", "Par exemple\u202f: si ce service n’était pas "
		"ouvert le samedi, que diriez-vous\u202f?", FORM_TEXT, ASK_WORDS_LENGTH_MAX, TRAIT_OTHER,
		WORDS_AT(other) },
	[SLOT_TEXT] = { "texte", "Le texte à lire", NULL, FORM_LONG, ASK_LONG_LENGTH_MAX, TRAIT_TEXT,
		WORDS_AT(text) },
	[SLOT_CHOICES] = { "choix", "Les choix, un par ligne", NULL, FORM_LONG, 0, TRAIT_CHOICES, 0 },
	[SLOT_LEVELS] = { "niveaux", "Les mots de chaque niveau, un par ligne",
		"Du plus bas au plus haut. Vide\u202f: des chiffres. Un code avant une barre, si vous en voulez "
		"un\u202f: «\u202fBON | Plutôt bon\u202f».", FORM_LONG, 0, TRAIT_LEVELS, 0 },
	[SLOT_LEAST_WORDS] = { "bas", "Mots du premier niveau, sans mots pour chacun", NULL, FORM_TEXT,
		ASK_WORDS_LENGTH_MAX, TRAIT_LEVELS, WORDS_AT(least_words) },
	[SLOT_MOST_WORDS] = { "haut", "Mots du dernier niveau", NULL, FORM_TEXT, ASK_WORDS_LENGTH_MAX,
		TRAIT_LEVELS, WORDS_AT(most_words) },
	[SLOT_UNIT] = { "unite", "Unité", "Minutes, euros, points…", FORM_TEXT, 40, TRAIT_UNIT,
		WORDS_AT(unit) },
	[SLOT_HELP] = { "aide", "Aide, sous la question", NULL, FORM_TEXT, ASK_WORDS_LENGTH_MAX,
		TRAIT_ANSWERED, WORDS_AT(help) },
	[SLOT_REASON] = { "raison", "Réponse nécessaire, parce que",
		"Vide\u202f: on peut passer. La raison est lue avec la question.", FORM_TEXT,
		ASK_WORDS_LENGTH_MAX, TRAIT_ANSWERED, WORDS_AT(reason) },
	[SLOT_CHECK_WORDS] = { "verification-mots", "Ce qu’on dit quand la vérification ne passe pas", NULL,
		FORM_TEXT, ASK_WORDS_LENGTH_MAX, TRAIT_ANSWERED, WORDS_AT(check_words) },
};

static bool
kind_has(enum ask_kind kind, unsigned traits)
{
	return traits == ~0u || inquiry_has(kind, (enum inquiry_trait)traits);
}

static struct inquiry_words *
words_at(struct inquiry_question *question, size_t slot)
{
	return (struct inquiry_words *)((char *)question + slots[slot].at);
}

static struct span
spoken(const struct inquiry_words *words, size_t language)
{
	return words->in != NULL ? words->in[language] : SPAN("");
}

static const char *
label_of(const struct inquiry_question *question, size_t slot)
{
	if (slot == SLOT_WORDS && question->kind == ASK_PAGE)
		return "Le titre";
	if (slot == SLOT_WORDS && question->kind == ASK_COMPUTED)
		return "Ce que dit cette valeur";
	if (slot == SLOT_CHOICES &&
	    (question->kind == ASK_MATRIX || question->kind == ASK_PAIRS))
		return "Les lignes à noter, une par ligne";
	return slots[slot].label;
}

/* Which step is « 3 »: the first language has no field for them. */
static const char *
steps_hint(struct arena *arena, const struct inquiry_question *question)
{
	struct text hint = text_new(arena, FORM_LENGTH_MAX * 4);
	text_add_z(&hint, "Le code, une barre, la traduction.");
	for (size_t i = 0; i < question->choice_count; i++) {
		const struct inquiry_choice *choice = &question->choices[i];
		text_format(&hint, "%s %.*s\u202f: %.*s", i > 0 ? "\u202f;" : "", SPAN_ARGS(choice->code),
		            SPAN_ARGS(inquiry_say(choice->words, 0)));
	}
	text_add_z(&hint, ".");
	return text_z(&hint);
}

static const char *
hint_of(struct arena *arena, const struct inquiry_question *question, size_t slot, size_t language)
{
	if (slot == SLOT_CHOICES && language > 0 && question->journey.length > 0)
		return steps_hint(arena, question);
	if (slot == SLOT_CHOICES && language > 0)
		return "Le code, une barre, la traduction.";
	if (slot == SLOT_CHOICES && question->kind == ASK_PAIRS)
		return "Les deux bouts, séparés par une barre\u202f: «\u202ffroid | chaleureux\u202f». Un code devant, si "
			   "vous en voulez un\u202f: «\u202fCHALEUR | froid | chaleureux\u202f».";
	if (slot == SLOT_CHOICES)
		return "«\u202fCODE | libellé\u202f», ou le libellé seul\u202f: le code se fait. Une étoile devant\u202f: "
			   "ce choix reste à la fin quand l’ordre est tiré au sort.";
	return language == 0 ? slots[slot].hint : NULL;
}

static struct span
value_of(struct arena *arena, struct inquiry_question *question, size_t slot, size_t language)
{
	if (slot == SLOT_CHOICES)
		return inquiry_choices_write(arena, question, language);
	if (slot == SLOT_LEVELS)
		return inquiry_levels_write(arena, question, language);
	return spoken(words_at(question, slot), language);
}

struct slots {
	const size_t *at;
	size_t count;
};

static struct form *
make_spoken(struct arena *arena, const struct inquiry *inquiry, struct inquiry_question *question,
            size_t language, struct slots said)
{
	struct form_field *fields = arena_array_of(arena, struct form_field, SLOT_COUNT);
	if (said.count == 0)
		return NULL;
	for (size_t i = 0; i < said.count; i++) {
		const size_t slot = said.at[i];
		fields[i] = (struct form_field){
			.name = arena_format(arena, "%s-%zu", slots[slot].name, language),
			.kind = slots[slot].kind,
			.label = label_of(question, slot),
			.hint = hint_of(arena, question, slot, language),
			.required = slot == SLOT_WORDS && language == 0 ? "Écrivez la question." : NULL,
			.length_max = slots[slot].length_max,
			.language = span_copy(arena, inquiry->languages[language]),
			.is_rtl = inquiry_is_rtl(inquiry->languages[language]),
		};
	}
	struct form *form = form_new(arena, fields, said.count);
	for (size_t i = 0; i < said.count; i++)
		form_fill(form, i, value_of(arena, question, said.at[i], language));
	return form;
}

/* --- in a side's own words -------------------------------------------------------------------- */

static struct form *
make_sides(struct arena *arena, const struct inquiry *inquiry,
           const struct inquiry_question *question, size_t language)
{
	static const char *const labels[SIDE_COUNT] = { "Pour les usagers", "Pour les agents",
		                                            "Pour les dirigeants" };
	struct form_field *fields = arena_array_of(arena, struct form_field, SIDE_COUNT);
	if (question->nature == 'S' || question->kind == ASK_COMPUTED)
		return NULL;
	for (int side = 0; side < SIDE_COUNT; side++)
		fields[side] = (struct form_field){
			.name = arena_format(arena, "%s-%zu", inquiry_side_names[side], language),
			.kind = FORM_LONG,
			.label = labels[side],
			.length_max = ASK_WORDS_LENGTH_MAX,
			.language = span_copy(arena, inquiry->languages[language]),
			.is_rtl = inquiry_is_rtl(inquiry->languages[language]),
		};
	struct form *form = form_new(arena, fields, SIDE_COUNT);
	for (int side = 0; side < SIDE_COUNT; side++)
		form_fill(form, (size_t)side, spoken(&question->said[side], language));
	return form;
}

/* --- boxes ------------------------------------------------------------------------------------ */

static const struct form_field asked_form[SIDE_COUNT] = {
	[SIDE_USAGER] = { "posee-usager", FORM_CHECK, "aux usagers" },
	[SIDE_AGENT] = { "posee-agent", FORM_CHECK, "aux agents" },
	[SIDE_LEADER] = { "posee-dirigeant", FORM_CHECK, "aux dirigeants" },
};
enum { APART_COUNT = 3 };
static const unsigned apart_bits[APART_COUNT] = { ASK_MAY_NOT_APPLY, ASK_MAY_DECLINE,
	                                              ASK_MAY_NOT_KNOW };
static const struct form_field apart_form[APART_COUNT] = {
	{ "sans-objet", FORM_CHECK, "Sans objet pour moi" },
	{ "sans-reponse", FORM_CHECK, "Je préfère ne pas répondre" },
	{ "ne-sais-pas", FORM_CHECK, "Je ne sais pas" },
};

static void
make_boxes(struct arena *arena, const struct inquiry_question *question,
           struct inquiry_sheet *sheet)
{
	if (question->kind != ASK_COMPUTED) {
		sheet->asked = form_new(arena, asked_form, SIDE_COUNT);
		for (size_t side = 0; side < SIDE_COUNT; side++)
			form_fill(sheet->asked, side, question->asked[side] ? SPAN("oui") : SPAN(""));
	}
	if (inquiry_has(question->kind, TRAIT_APARTS)) {
		sheet->aparts = form_new(arena, apart_form, APART_COUNT);
		for (size_t i = 0; i < APART_COUNT; i++)
			form_fill(sheet->aparts, i,
			          (question->aparts & apart_bits[i]) != 0 ? SPAN("oui") : SPAN(""));
	}
}

static void
read_boxes(struct inquiry_question *question, const struct inquiry_sheet *sheet)
{
	for (size_t side = 0; sheet->asked != NULL && side < SIDE_COUNT; side++)
		question->asked[side] = form_check(sheet->asked, side);
	for (size_t i = 0; sheet->aparts != NULL && i < APART_COUNT; i++)
		question->aparts = form_check(sheet->aparts, i) ? question->aparts | apart_bits[i]
		                                                : question->aparts & ~apart_bits[i];
}

/* --- who it is, when it is asked -------------------------------------------------------------- */

enum when_slot {
	WHEN_CODE, WHEN_KIND, WHEN_PAGE, WHEN_NATURE, WHEN_THEME, WHEN_CONDITION, WHEN_CHECK,
	WHEN_FORMULA,
	WHEN_PURPOSE, WHEN_COUNT
};

static const struct {
	struct form_field field;
	unsigned traits;
} when[WHEN_COUNT] = {
	[WHEN_CODE] = { { "code", FORM_TEXT, "Code",
		.hint = "Son nom dans les conditions et les tableaux\u202f: lettres sans accent, chiffres, _ et "
		        "point.",
		.required = "Donnez un code à cette question.", .length_max = ASK_CODE_LENGTH_MAX }, ~0u },
	[WHEN_KIND] = { { "sorte", FORM_SELECT, "Sorte de question",
		.hint = "En changer garde les mots, et ce qui convient à la nouvelle sorte.",
		.required = "Choisissez une sorte." }, ~0u },
	[WHEN_PAGE] = { { "page", FORM_SELECT, "Page", .required = "Choisissez une page." }, ~0u },
	[WHEN_NATURE] = { { "nature", FORM_SELECT, "À quoi on pourra la comparer",
		.required = "Dites à quoi on pourra la comparer." }, TRAIT_ANSWERED },
	[WHEN_THEME] = { { "theme", FORM_SELECT, "Thème" }, TRAIT_ANSWERED },
	[WHEN_CONDITION] = { { "condition", FORM_TEXT, "La poser seulement si",
		.hint = "Par exemple\u202f: rdv = oui et attente > 10. Vide\u202f: toujours.",
		.length_max = LOGIC_SOURCE_LENGTH_MAX }, ~0u },
	[WHEN_CHECK] = { { "verification", FORM_TEXT, "Une réponse est juste si",
		.hint = "Par exemple\u202f: attente < 300. Vide\u202f: toute réponse l’est.",
		.length_max = LOGIC_SOURCE_LENGTH_MAX }, TRAIT_ANSWERED },
	[WHEN_FORMULA] = { { "formule", FORM_TEXT, "Formule",
		.hint = "Par exemple\u202f: moyenne(q1 ; q2 ; q3).", .required = "Écrivez la formule.",
		.length_max = LOGIC_SOURCE_LENGTH_MAX }, TRAIT_FORMULA },
	[WHEN_PURPOSE] = { { "finalite", FORM_TEXT, "Donnée personnelle\u202f: à quoi elle sert",
		.hint = "Vide si la réponse ne dit rien de la personne.", .length_max = ASK_WORDS_LENGTH_MAX },
		TRAIT_PURPOSE },
};

struct offer {
	struct form_choice *choices;
	size_t count;
};

static struct offer
offer_of(struct arena *arena, const struct inquiry_desk *desk,
         const struct inquiry_question *question, size_t slot)
{
	const struct inquiry *inquiry = desk->inquiry;
	const size_t room = desk->theme_count + inquiry->page_count + ASK_KIND_COUNT + INQUIRY_NATURE_COUNT + 1;
	struct offer offer = { arena_array_of(arena, struct form_choice, room), 0 };
	bool has_theme = question->theme.length == 0;
	for (size_t i = 0; slot == WHEN_KIND && i < ASK_KIND_COUNT; i++)
		offer.choices[offer.count++] =
			(struct form_choice){ inquiry_kind_codes[i], inquiry_kind_words[i] };
	for (size_t i = 0; slot == WHEN_PAGE && i < inquiry->page_count; i++) {
		const struct span title = inquiry_say(inquiry->pages[i].title, 0);
		offer.choices[offer.count++] = (struct form_choice){
			arena_format(arena, "%zu", i + 1),
			arena_format(arena, title.length > 0 ? "Page %zu\u202f: %.*s" : "Page %zu", i + 1,
			             SPAN_ARGS(title))
		};
	}
	for (size_t i = 0; slot == WHEN_NATURE && i < INQUIRY_NATURE_COUNT; i++)
		offer.choices[offer.count++] =
			(struct form_choice){ arena_format(arena, "%c", inquiry_natures[i].nature),
				                  inquiry_natures[i].words };
	for (size_t i = 0; slot == WHEN_THEME && i < desk->theme_count && i < FORM_CHOICE_MAX - 1; i++) {
		has_theme = has_theme || span_equal(desk->themes[i].code, question->theme);
		offer.choices[offer.count++] = (struct form_choice){
			span_copy(arena, desk->themes[i].code), span_copy(arena, desk->themes[i].name)
		};
	}
	if (slot == WHEN_THEME && !has_theme) /* that of an import: not lost */
		offer.choices[offer.count++] = (struct form_choice){ span_copy(arena, question->theme),
			                                                 span_copy(arena, question->theme) };
	return offer;
}

static struct span
when_value(struct arena *arena, const struct inquiry_desk *desk, size_t at, size_t slot)
{
	const struct inquiry_question *question = &desk->inquiry->questions[at];
	switch ((enum when_slot)slot) {
	case WHEN_CODE: return question->code;
	case WHEN_KIND: return span_of(inquiry_kind_codes[question->kind]);
	case WHEN_PAGE:
		return span_of(arena_format(arena, "%zu", inquiry_page_at(desk->inquiry, at) + 1));
	case WHEN_NATURE: return span_of(arena_format(arena, "%c", question->nature));
	case WHEN_THEME: return question->theme;
	case WHEN_CONDITION: return question->shown_if;
	case WHEN_CHECK: return question->check;
	case WHEN_FORMULA: return question->formula;
	default: return question->purpose;
	}
}

static void
make_when(struct arena *arena, const struct inquiry_desk *desk, size_t at,
          struct inquiry_sheet *sheet)
{
	const struct inquiry_question *question = &desk->inquiry->questions[at];
	struct form_field *fields = arena_array_of(arena, struct form_field, WHEN_COUNT);
	sheet->when_slots = arena_array_of(arena, size_t, WHEN_COUNT);
	for (size_t slot = 0; slot < WHEN_COUNT; slot++) {
		if (!kind_has(question->kind, when[slot].traits) ||
		    (slot == WHEN_PAGE && desk->inquiry->page_count == 1) ||
		    (slot == WHEN_THEME && desk->theme_count == 0 && question->theme.length == 0))
			continue;
		fields[sheet->when_count] = when[slot].field;
		sheet->when_slots[sheet->when_count++] = slot;
	}
	sheet->when = form_new(arena, fields, sheet->when_count);
	for (size_t i = 0; i < sheet->when_count; i++) {
		const struct offer offer = offer_of(arena, desk, question, sheet->when_slots[i]);
		if (offer.count > 0)
			form_offer(sheet->when, i, offer.choices, offer.count);
		form_fill(sheet->when, i, when_value(arena, desk, at, sheet->when_slots[i]));
	}
}

static void
read_code(struct inquiry_desk *desk, size_t at, struct form *form, struct span code)
{
	struct inquiry *inquiry = desk->inquiry;
	bool is_taken = false;
	for (size_t i = 0; i < inquiry->question_count; i++)
		is_taken = is_taken || (i != at && span_equal(inquiry->questions[i].code, code));
	if (code.length == 0)
		return;
	if (is_taken)
		form_complain(form, "code", "Une autre question a déjà ce code.");
	else if (!logic_name_is_free(code))
		form_complain(form, "code",
		              "Une lettre sans accent d’abord, puis des lettres, des chiffres, _ ou un point\u202f; "
		              "«\u202fet\u202f», «\u202fou\u202f», «\u202foui\u202f» et les autres mots des conditions sont pris.");
	else
		inquiry->questions[at].code = code;
}

static void
read_when(struct visit *visit, struct inquiry_desk *desk, size_t at, struct inquiry_sheet *sheet,
          enum ask_kind *kind_r)
{
	struct form *form = sheet->when;
	struct inquiry_question *question = &desk->inquiry->questions[at];
	(void)form_read(form, visit_lookup, visit);
	sheet->page = inquiry_page_at(desk->inquiry, at);
	*kind_r = question->kind;
	for (size_t i = 0; i < sheet->when_count; i++) {
		const struct span typed = form_text(form, i);
		switch ((enum when_slot)sheet->when_slots[i]) {
		case WHEN_CODE: read_code(desk, at, form, typed); break;
		case WHEN_KIND:
			if (form_has(form, i))
				*kind_r = (enum ask_kind)form_choice(form, i);
			break;
		case WHEN_PAGE:
			if (form_has(form, i))
				sheet->page = form_choice(form, i);
			break;
		case WHEN_NATURE:
			if (form_has(form, i))
				question->nature = inquiry_natures[form_choice(form, i)].nature;
			break;
		case WHEN_THEME: question->theme = typed; break;
		case WHEN_CONDITION: question->shown_if = typed; break;
		case WHEN_CHECK: question->check = typed; break;
		case WHEN_FORMULA: question->formula = typed; break;
		default: question->purpose = typed; break;
		}
	}
}

/* --- all of it -------------------------------------------------------------------------------- */

/* Are the choices a journey's? In a form that was sent, as it says itself. */
static bool
has_steps(const struct inquiry_desk *desk, const struct inquiry_question *question)
{
	const struct http_pairs *body = &desk->visit->body;
	if (!inquiry_has(question->kind, TRAIT_STEPS))
		return false;
	if (body->count == 0)
		return question->journey.length > 0;
	return http_pairs_first(body, "parcours").length > 0 ||
	       (question->journey.length > 0 && http_pairs_first(body, "choix-0").at == NULL);
}

/* What is said first in a language; a journey says its own steps. */
static struct slots
first_slots(const struct inquiry_sheet *sheet, size_t language)
{
	const bool is_typed = language > 0 || !sheet->has_steps;
	must(is_typed || sheet->spoken_slots[sheet->spoken_count - 1] == SLOT_CHOICES);
	return (struct slots){ sheet->spoken_slots, sheet->spoken_count - (is_typed ? 0 : 1) };
}

void
inquiry_sheet_make(struct arena *arena, const struct inquiry_desk *desk, size_t at,
                   struct inquiry_sheet *sheet_r)
{
	const struct inquiry *inquiry = desk->inquiry;
	struct inquiry_question *question = &desk->inquiry->questions[at];
	*sheet_r = (struct inquiry_sheet){ .page = inquiry_page_at(inquiry, at) };
	sheet_r->spoken = arena_array_of(arena, struct form *, inquiry->language_count);
	sheet_r->extras = arena_array_of(arena, struct form *, inquiry->language_count);
	sheet_r->sides = arena_array_of(arena, struct form *, inquiry->language_count);
	sheet_r->spoken_slots = arena_array_of(arena, size_t, SLOT_COUNT);
	sheet_r->extra_slots = arena_array_of(arena, size_t, SLOT_COUNT);
	for (size_t slot = 0; slot < SLOT_COUNT; slot++) {
		if (!kind_has(question->kind, slots[slot].traits) ||
		    (question->kind == ASK_PAIRS &&
		     (slot == SLOT_LEVELS || slot == SLOT_LEAST_WORDS || slot == SLOT_MOST_WORDS)))
			continue;
		if (slot >= SLOT_HELP)
			sheet_r->extra_slots[sheet_r->extra_count++] = slot;
		else
			sheet_r->spoken_slots[sheet_r->spoken_count++] = slot;
	}
	sheet_r->has_steps = has_steps(desk, question);
	const struct slots extra = { sheet_r->extra_slots, sheet_r->extra_count };
	for (size_t i = 0; i < inquiry->language_count; i++) {
		sheet_r->spoken[i] = make_spoken(arena, inquiry, question, i, first_slots(sheet_r, i));
		sheet_r->extras[i] = make_spoken(arena, inquiry, question, i, extra);
		sheet_r->sides[i] = make_sides(arena, inquiry, question, i);
	}
	inquiry_settings_make(arena, desk, question, sheet_r);
	make_boxes(arena, question, sheet_r);
	make_when(arena, desk, at, sheet_r);
}

struct speaking {
	struct visit *visit;
	struct inquiry_desk *desk;
	struct inquiry_question *question;
};

static void
read_spoken(struct speaking speaking, size_t language, struct form *form, struct slots said)
{
	struct visit *visit = speaking.visit;
	struct inquiry_desk *desk = speaking.desk;
	struct inquiry_question *question = speaking.question;
	for (size_t i = 0; form != NULL && i < said.count; i++) {
		const size_t slot = said.at[i];
		const struct span typed = form_text(form, i);
		const char *wrong = NULL;
		if (slot == SLOT_CHOICES)
			wrong = inquiry_choices_read(visit->arena, desk->inquiry, question, language, typed);
		else if (slot == SLOT_LEVELS)
			wrong = inquiry_levels_read(visit->arena, desk->inquiry, question, language, typed);
		else {
			struct inquiry_words *words = words_at(question, slot);
			if (words->in == NULL)
				*words = inquiry_words_new(visit->arena, desk->inquiry);
			words->in[language] = typed;
		}
		if (wrong != NULL)
			form_complain(form, arena_format(visit->arena, "%s-%zu", slots[slot].name, language), wrong);
	}
}

/* Words that are those of all are none of a side's own; a common sentence has none of these. */
static void
read_sides(struct visit *visit, struct inquiry_desk *desk, struct inquiry_question *question,
           const struct inquiry_sheet *sheet)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		bool has_any = false;
		struct inquiry_words words = inquiry_words_new(visit->arena, desk->inquiry);
		for (size_t i = 0; i < desk->inquiry->language_count; i++) {
			if (sheet->sides[i] == NULL)
				continue;
			words.in[i] = form_text(sheet->sides[i], (size_t)side);
			if (span_equal(words.in[i], spoken(&question->words, i)))
				words.in[i] = SPAN("");
			has_any = has_any || words.in[i].length > 0;
			if (question->nature == 'S' && words.in[i].length > 0)
				form_complain(sheet->sides[i],
				              arena_format(visit->arena, "%s-%zu", inquiry_side_names[side], i),
				              "Une phrase jugée par tous se dit à tous avec les mêmes mots\u202f: videz ce "
				              "champ, ou changez à quoi on pourra la comparer.");
		}
		question->said[side] = has_any ? words : (struct inquiry_words){ NULL };
	}
}

static bool
is_fine(const struct inquiry_desk *desk, const struct inquiry_sheet *sheet)
{
	bool fine = form_is_fine(sheet->when) &&
	            (sheet->settings == NULL || form_is_fine(sheet->settings));
	for (size_t i = 0; i < desk->inquiry->language_count; i++)
		fine = fine && form_is_fine(sheet->spoken[i]) &&
		       (sheet->extras[i] == NULL || form_is_fine(sheet->extras[i])) &&
		       (sheet->sides[i] == NULL || form_is_fine(sheet->sides[i]));
	return fine;
}

bool
inquiry_sheet_read(struct visit *visit, struct inquiry_desk *desk, size_t at,
                   struct inquiry_sheet *sheet)
{
	struct inquiry_question *question = &desk->inquiry->questions[at];
	enum ask_kind kind;
	const struct speaking speaking = { visit, desk, question };
	struct form *const alone[] = { sheet->settings, sheet->asked, sheet->aparts };
	for (size_t i = 0; i < LENGTH(alone); i++)
		if (alone[i] != NULL)
			(void)form_read(alone[i], visit_lookup, visit);
	read_when(visit, desk, at, sheet, &kind);
	if (sheet->settings != NULL)
		inquiry_settings_read(question, sheet);
	read_boxes(question, sheet);
	for (size_t i = 0; i < desk->inquiry->language_count; i++) {
		struct form *const all[] = { sheet->spoken[i], sheet->extras[i], sheet->sides[i] };
		for (size_t k = 0; k < LENGTH(all); k++)
			if (all[k] != NULL)
				(void)form_read(all[k], visit_lookup, visit);
		read_spoken(speaking, i, sheet->spoken[i], first_slots(sheet, i));
		read_spoken(speaking, i, sheet->extras[i],
		            (struct slots){ sheet->extra_slots, sheet->extra_count });
	}
	read_sides(visit, desk, question, sheet);
	if (question->journey.length == 0)
		inquiry_leave_journey(question);
	else if (desk->step_count > 0)
		inquiry_steps_put(visit->arena, desk->inquiry, question, desk->steps, desk->step_count);
	const struct inquiry_formulas formulas =
		inquiry_formulas_read(visit->arena, desk->inquiry, at);
	if (formulas.condition_wrong != NULL)
		form_complain(sheet->when, "condition", formulas.condition_wrong);
	if (formulas.check_wrong != NULL)
		form_complain(sheet->when, "verification", formulas.check_wrong);
	if (formulas.formula_wrong != NULL)
		form_complain(sheet->when, "formule", formulas.formula_wrong);
	if (kind != question->kind)
		inquiry_fit(visit->arena, desk->inquiry, question, kind);
	return is_fine(desk, sheet);
}
