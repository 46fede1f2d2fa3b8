/* May it be published? And what would a careful reader say of it? */
#include <string.h>

#include "ground/inquiry/inquiry_inside.h"

void
inquiry_remark(struct inquiry_remarks *remarks, size_t question, bool is_blocking,
               const char *sentence)
{
	/* The same in another language, or for another side, is told once. */
	for (size_t i = 0; i < remarks->count; i++)
		if (remarks->list[i].question == question &&
		    strcmp(remarks->list[i].sentence, sentence) == 0)
			return;
	if (remarks->count == remarks->room) {
		const size_t room = remarks->room * 2 + 16;
		remarks->list = arena_grow(remarks->arena, remarks->list, remarks->count, room,
		                           sizeof *remarks->list);
		remarks->room = room;
	}
	remarks->list[remarks->count++] = (struct inquiry_remark){ question, is_blocking, sentence };
	remarks->is_blocked = remarks->is_blocked || is_blocking;
}

static void
check_list(struct inquiry_remarks *remarks, const struct inquiry *inquiry, enum side side,
           size_t language)
{
	const struct ask_list list = { inquiry_questions(remarks->arena, inquiry, side, language),
		                           inquiry->question_count };
	struct ask_trouble *troubles;
	size_t count;
	if (ask_check_list(remarks->arena, list, &troubles, &count))
		return;
	for (size_t i = 0; i < count; i++)
		inquiry_remark(remarks, troubles[i].question, true, troubles[i].sentence);
}

static void
check_whole(struct inquiry_remarks *remarks, const struct inquiry *inquiry)
{
	const size_t whole = inquiry->question_count;
	bool is_asked = false;
	if (span_trim(inquiry->name).length == 0)
		inquiry_remark(remarks, whole, true, "Il manque le nom du questionnaire.");
	for (size_t i = 0; i < inquiry->question_count; i++)
		for (int side = 0; side < SIDE_COUNT; side++)
			is_asked = is_asked || inquiry->questions[i].asked[side];
	if (!is_asked)
		inquiry_remark(remarks, whole, true,
		               "Personne n’est interrogé\u202f: il manque au moins une question.");
}

/* The same sentence, letter for letter, on all sides: otherwise it is no common sentence. */
static void
check_common(struct inquiry_remarks *remarks, const struct inquiry_question *question, size_t at)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		if (question->nature == 'S' && question->said[side].in != NULL) {
			inquiry_remark(remarks, at, true,
			               arena_format(remarks->arena,
			                            "Question %.*s\u202f: une phrase commune se dit mot pour mot de "
			                            "la même façon à tous.",
			                            SPAN_ARGS(question->code)));
			return;
		}
}

static void
check_question(struct inquiry_remarks *remarks, const struct inquiry *inquiry, size_t at)
{
	const struct inquiry_question *question = &inquiry->questions[at];
	bool is_asked = false;
	check_common(remarks, question, at);
	if (inquiry_question_has_blank(inquiry, question))
		inquiry_remark(remarks, at, true,
		               arena_format(remarks->arena,
		                            "Question %.*s\u202f: il reste des mots à écrire, là où se lit "
		                            "«\u202f" INQUIRY_BLANK "\u202f».",
		                            SPAN_ARGS(question->code)));
	for (int side = 0; side < SIDE_COUNT; side++)
		is_asked = is_asked || question->asked[side];
	if (!is_asked && question->kind != ASK_COMPUTED)
		inquiry_remark(remarks, at, false,
		               arena_format(remarks->arena,
		                            "Question %.*s\u202f: elle n’est posée à personne.",
		                            SPAN_ARGS(question->code)));
	for (size_t language = 1; language < inquiry->language_count; language++)
		if (question->words.in != NULL && question->words.in[0].length > 0 &&
		    question->words.in[language].length == 0)
			inquiry_remark(remarks, at, false,
			               arena_format(remarks->arena,
			                            "Question %.*s\u202f: elle n’est pas traduite (%.*s).",
			                            SPAN_ARGS(question->code),
			                            SPAN_ARGS(inquiry->languages[language])));
}

/* A reply is sealed in one size, and nobody knows whose it is; a file is heavy, and often shows who sent
 * it. It cannot travel from screen to screen in a form either. */
static void
check_file(struct inquiry_remarks *remarks, const struct inquiry_asked *asked)
{
	const struct inquiry *inquiry = asked->inquiry;
	const size_t at = inquiry_file_of(inquiry);
	for (size_t i = at; i < inquiry->question_count; i++) {
		const struct inquiry_question *question = &inquiry->questions[i];
		const char *wrong = NULL;
		if (question->kind != ASK_FILE)
			continue;
		if (i > at)
			wrong = "on ne joint qu’un fichier par réponse\u202f: gardez une seule de ces questions.";
		else if (question->asked[SIDE_AGENT] || question->asked[SIDE_LEADER])
			wrong = "un fichier ne se demande qu’aux usagers\u202f: une photo dit souvent qui l’a prise.";
		else if (asked->screen_of[i] + 1 < asked->screen_count)
			wrong = "un fichier se joint sur le dernier écran, sans quoi il serait perdu en chemin. "
					"Placez-la à la fin de la dernière page.";
		if (wrong != NULL)
			inquiry_remark(remarks, i, true,
			               arena_format(remarks->arena, "Question %.*s\u202f: %s",
			                            SPAN_ARGS(question->code), wrong));
	}
}

/* A request takes files beside its form, and everybody may ask. */
static void
check_request(struct inquiry_remarks *remarks, const struct inquiry *inquiry)
{
	const size_t file = inquiry_file_of(inquiry);
	if (!inquiry->is_request)
		return;
	if (file < inquiry->question_count)
		inquiry_remark(remarks, file, true,
		               arena_format(remarks->arena,
		                            "Question %.*s\u202f: une demande prend déjà des fichiers, à côté de "
		                            "son formulaire. Retirez cette question.",
		                            SPAN_ARGS(inquiry->questions[file].code)));
	if (inquiry->quota_count > 0)
		inquiry_remark(remarks, inquiry->question_count, true,
		               "Le formulaire d’une demande n’a pas de quota\u202f: retirez-les.");
}

bool
inquiry_check(struct arena *arena, const struct inquiry *inquiry,
              struct inquiry_remark **remarks_r, size_t *count_r)
{
	struct inquiry_remarks remarks = { .arena = arena };
	check_whole(&remarks, inquiry);
	check_request(&remarks, inquiry);
	const size_t readings = inquiry->language_count * SIDE_COUNT;
	for (size_t i = 0; i < readings; i++)
		check_list(&remarks, inquiry, (enum side)(i % SIDE_COUNT), i / SIDE_COUNT);
	/* Conditions are read in lists that are sound; holes stand in words. */
	for (size_t i = 0; i < readings && !remarks.is_blocked; i++) {
		const enum side side = (enum side)(i % SIDE_COUNT);
		struct inquiry_asked asked = {
			.inquiry = inquiry,
			.side = side,
			.list = { inquiry_questions(arena, inquiry, side, i / SIDE_COUNT),
			          inquiry->question_count },
		};
		inquiry_compile(arena, &asked, &remarks);
		if (i == SIDE_USAGER && !remarks.is_blocked)
			check_file(&remarks, &asked);
	}
	for (size_t i = 0; i < inquiry->question_count; i++)
		check_question(&remarks, inquiry, i);
	if (inquiry_frame_has_blank(inquiry))
		inquiry_remark(&remarks, inquiry->question_count, true,
		               "Dans un titre ou un texte, il reste des mots à écrire, là où se lit "
		               "«\u202f" INQUIRY_BLANK "\u202f».");
	*remarks_r = remarks.list;
	*count_r = remarks.count;
	return !remarks.is_blocked;
}
