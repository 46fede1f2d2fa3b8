/* A survey of LimeSurvey as a questionnaire of ours: pages, frame, limits. */
#include <string.h>

#include "ground/inquiry/inquiry_editing.h"
#include "ground/inquiry/inquiry_lime_inside.h"

static void
tell_whole(struct making *making, enum inquiry_fate fate, const char *sentence)
{
	making->where = "tout le questionnaire";
	making_tell(making, fate, sentence);
}

/* --- languages -------------------------------------------------------------------------------- */

/* de_AT is de-AT here. */
static struct span
language_of(struct making *making, struct span code)
{
	char *bytes = span_copy(making->arena, code);
	for (char *at = bytes; *at != '\0'; at++)
		*at = *at == '_' ? '-' : *at;
	return span_of(bytes);
}

static void
make_languages(struct making *making)
{
	const struct lime_survey *survey = making->survey;
	struct inquiry *inquiry = making->inquiry;
	inquiry->languages = arena_array_of(making->arena, struct span, survey->language_count + 1);
	making->lime_language = arena_array_of(making->arena, size_t, survey->language_count + 1);
	for (size_t i = 0; i < survey->language_count; i++) {
		const struct span code = language_of(making, survey->languages[i]);
		if (inquiry->language_count == INQUIRY_LANGUAGE_COUNT_MAX || !inquiry_is_language(code) ||
		    inquiry_language(inquiry, code) < inquiry->language_count) {
			tell_whole(making, INQUIRY_DROPPED,
			           arena_format(making->arena, "La langue «\u202f%.*s\u202f» n’est pas reprise.",
			                        SPAN_ARGS(code)));
			continue;
		}
		making->lime_language[inquiry->language_count] = i;
		inquiry->languages[inquiry->language_count++] = code;
	}
}

/* --- frame ------------------------------------------------------------------------------------ */

static bool
has_hole(const struct inquiry *inquiry, struct inquiry_words words)
{
	for (size_t i = 0; i < inquiry->language_count; i++)
		for (size_t at = 0; at + 1 < words.in[i].length; at++)
			if (words.in[i].at[at] == '{' && (unsigned char)words.in[i].at[at + 1] > ' ')
				return true;
	return false;
}

static struct inquiry_words
framed(struct making *making, size_t offset, size_t length_max)
{
	const size_t count = making->survey->language_count;
	struct lime_text *texts = arena_array_of(making->arena, struct lime_text, count);
	for (size_t i = 0; i < count; i++)
		texts[i] = *(const struct lime_text *)((const char *)&making->survey->frames[i] + offset);
	struct inquiry_words words = making_words(making, texts);
	if (making_fit(making, &words, length_max))
		tell_whole(making, INQUIRY_CHANGED, "Un texte qui encadre les questions est trop long\u202f: il "
		                                    "est coupé.");
	if (has_hole(making->inquiry, words))
		tell_whole(making, INQUIRY_CHANGED, "Un texte qui encadre les questions a des mots entre accolades, "
		                                    "montrés tels quels.");
	return words;
}

static void
make_frame(struct making *making)
{
	struct inquiry *inquiry = making->inquiry;
	inquiry->title = framed(making, offsetof(struct lime_frame, title), ASK_WORDS_LENGTH_MAX);
	const struct inquiry_words description =
		framed(making, offsetof(struct lime_frame, description), INQUIRY_NOTICE_LENGTH_MAX / 2);
	inquiry->welcome =
		framed(making, offsetof(struct lime_frame, welcome), INQUIRY_NOTICE_LENGTH_MAX / 2);
	inquiry->end = framed(making, offsetof(struct lime_frame, end), INQUIRY_NOTICE_LENGTH_MAX);
	for (size_t i = 0; i < inquiry->language_count; i++)
		if (description.in[i].length > 0)
			inquiry->welcome.in[i] = span_of(
				arena_format(making->arena, "%.*s%s%.*s", SPAN_ARGS(description.in[i]),
			                 inquiry->welcome.in[i].length > 0 ? "\n\n" : "",
			                 SPAN_ARGS(inquiry->welcome.in[i])));
	struct inquiry_words name = inquiry_words_new(making->arena, inquiry);
	name.in[0] = inquiry->title.in[0];
	for (size_t at = 0; at < name.in[0].length; at++)
		if (name.in[0].at[at] == '\n')
			name.in[0] = span_trim(span_from(name.in[0].at, at));
	(void)making_fit(making, &name, INQUIRY_NAME_LENGTH_MAX);
	making_fill(making, &name, SPAN("Questionnaire de LimeSurvey"));
	inquiry->name = name.in[0];
	bool has_address = false;
	for (size_t i = 0; i < making->survey->language_count; i++)
		has_address = has_address || span_trim(making->survey->frames[i].url).length > 0;
	if (has_address)
		tell_whole(making, INQUIRY_DROPPED, "L’adresse proposée à la fin n’est pas reprise\u202f: écrivez-la "
		                                    "dans les mots de la fin.");
	tell_whole(making, INQUIRY_DROPPED, "Les réglages de l’enquête (dates, invitations, anonymat, "
	                                    "présentation) ne sont pas repris\u202f: ils se choisissent à son "
	                                    "ouverture.");
}

/* --- pages ------------------------------------------------------------------------------------ */

static void
make_page(struct making *making, const struct lime_group *group)
{
	struct inquiry *inquiry = making->inquiry;
	struct inquiry_page *page = &inquiry->pages[inquiry->page_count++];
	making->group = group;
	making->where = arena_format(making->arena, "page %zu", inquiry->page_count);
	page->title = making_words(making, group->titles);
	page->text = making_words(making, group->descriptions);
	if (making_fit(making, &page->title, ASK_WORDS_LENGTH_MAX) ||
	    making_fit(making, &page->text, INQUIRY_NOTICE_LENGTH_MAX))
		making_changed(making, "Son titre ou son texte est trop long\u202f: il est coupé.");
	if (has_hole(inquiry, page->title) || has_hole(inquiry, page->text))
		making_changed(making, "Son titre ou son texte a des mots entre accolades, montrés tels quels.");
	if (span_trim(group->random_group).length > 0)
		making_tell(making, INQUIRY_DROPPED, "Elle changeait de place avec d’autres\u202f: l’ordre est fixe.");
	page->first = inquiry->question_count;
	for (size_t i = 0; i < group->question_count && !making->is_too_long; i++)
		making_question(making, &group->questions[i]);
	making->fate = NULL;
	making_assess(making, group);
	const bool is_last = group + 1 == making->survey->groups + making->survey->group_count;
	if (is_last)
		making_assess(making, NULL);
	page->count = inquiry->question_count - page->first;
}

/* What has no formula: kinds, codes, choices. */
static void
put_back_early(struct making *making)
{
	for (size_t i = 0; i < making->inquiry->question_count && !making->without_kept; i++) {
		const struct lime_question *from = making->made[i].from;
		if (i == 0 || making->made[i - 1].from != from)
			inquiry_keep_read(making->arena, making->inquiry, INQUIRY_QUESTION, i, from, KEEP_EARLY,
			                  &making->telling);
	}
}

enum { NOTED_LENGTH_MAX = 300 }; /* names of questions in one line of the report */

static struct inquiry *
make_inquiry(struct making *making)
{
	const struct lime_survey *survey = making->survey;
	struct inquiry *inquiry = arena_new_of(making->arena, struct inquiry);
	*making->telling.report = (struct inquiry_report){ 0 };
	making->telling.room = 0;
	making->inquiry = inquiry;
	making->made = arena_array_of(making->arena, struct made, INQUIRY_QUESTION_COUNT_MAX + 1);
	size_t theirs = 0;
	for (size_t i = 0; i < survey->group_count; i++)
		theirs += survey->groups[i].question_count;
	making->fates = arena_array_of(making->arena, enum inquiry_fate, theirs + 1);
	for (size_t i = 0; i < LOGIC_LIME_NOTE_COUNT; i++)
		making->noted[i] = text_new(making->arena, NOTED_LENGTH_MAX);
	making->taken = arena_array_of(making->arena, struct span, LIME_TAKEN_ROOM);
	inquiry->questions =
		arena_array_of(making->arena, struct inquiry_question, INQUIRY_QUESTION_COUNT_MAX + 1);
	inquiry->pages = arena_array_of(making->arena, struct inquiry_page, survey->group_count + 1);
	make_languages(making);
	if (inquiry->language_count == 0 || survey->group_count > INQUIRY_PAGE_COUNT_MAX)
		return inquiry;
	make_frame(making);
	for (size_t i = 0; i < survey->group_count && !making->is_too_long; i++)
		make_page(making, &survey->groups[i]);
	if (making->is_too_long || inquiry->question_count == 0)
		return inquiry;
	put_back_early(making);
	making_translate(making);
	making_tell_whole(making);
	return inquiry;
}

/* --- limits ----------------------------------------------------------------------------------- */

static const char *
refusal_of(const struct making *making)
{
	const struct inquiry *inquiry = making->inquiry;
	if (inquiry->language_count == 0)
		return "Aucune langue de ce questionnaire n’est connue.";
	if (making->survey->group_count > INQUIRY_PAGE_COUNT_MAX)
		return "Ce questionnaire a plus de 200 groupes de questions, autant de pages ici\u202f: "
		       "réunissez-en, puis exportez de nouveau.";
	if (making->is_too_long)
		return "Ce questionnaire fait plus de 1\u202f000 questions\u202f: partagez-le en plusieurs, puis exportez "
		       "de nouveau.";
	if (inquiry->question_count == 0)
		return "Ce questionnaire n’a aucune question qui se pose ici.";
	if (making->asked->table == NULL)
		return "Ce questionnaire a trop de lignes et de colonnes\u202f: partagez-le en plusieurs.";
	return NULL;
}

/* NULL when it may be published, as far as this file decides; the arena of the check is its own. */
static const char *
what_is_wrong(struct arena *arena, const struct inquiry *inquiry)
{
	enum { CHECK_SIZE_MAX = 1 << 30 };
	struct arena *brief = arena_new(CHECK_SIZE_MAX);
	struct inquiry_remark *remarks;
	size_t count;
	const char *sentence = NULL;
	if (inquiry_write(brief, inquiry).length > INQUIRY_DOCUMENT_SIZE_MAX)
		sentence = "Ce questionnaire est trop long\u202f: 4 Mo au plus.";
	else if (!inquiry_check(brief, inquiry, &remarks, &count))
		for (size_t i = 0; i < count && sentence == NULL; i++)
			if (remarks[i].is_blocking)
				sentence = arena_copy_text(arena, remarks[i].sentence);
	arena_end(brief);
	return sentence;
}

struct inquiry *
inquiry_lime_make(struct arena *arena, const struct lime_survey *survey,
                  struct inquiry_report *report_r, const char **sentence_r)
{
	struct making making = { .arena = arena, .survey = survey, .telling = { arena, report_r, 0 } };
	struct inquiry *inquiry = make_inquiry(&making);
	*sentence_r = refusal_of(&making);
	return *sentence_r == NULL ? inquiry : NULL;
}

/* A question went to a later rank: where each comes from follows. */
static void
follow_question(struct making *making, size_t from, size_t to)
{
	const struct made made = making->made[from];
	for (size_t i = from; i < to; i++)
		making->made[i] = making->made[i + 1];
	making->made[to] = made;
	for (size_t i = 0; i < making->variable_count; i++) {
		size_t *rank = &making->variables[i].question;
		if (*rank == from)
			*rank = to;
		else if (*rank > from && *rank <= to)
			(*rank)--;
	}
}

/* There a file is joined on any page; here on the last screen, under the condition of the page that it
 * leaves. Alone there, it takes the page with it. */
static void
move_file(struct making *making)
{
	struct inquiry *inquiry = making->inquiry;
	const size_t at = inquiry_file_of(inquiry), last = inquiry->page_count - 1;
	const struct inquiry_asked *asked =
		at < inquiry->question_count ? inquiry_ask(making->arena, inquiry, SIDE_USAGER, 0) : NULL;
	if (asked == NULL || asked->screen_of[at] + 1 == asked->screen_count)
		return;
	const size_t page = inquiry_page_of(asked, at);
	const bool is_alone = page < last && inquiry->pages[page].count == 1;
	tell_whole(making, INQUIRY_CHANGED,
	           arena_format(making->arena, "Question %.*s\u202f: un fichier se joint sur le dernier écran. "
	                                       "Elle est à la fin.",
	                        SPAN_ARGS(inquiry->questions[at].code)));
	follow_question(making, at, inquiry->question_count - 1);
	if (!inquiry_page_add(making->arena, inquiry, last, inquiry->question_count)) {
		inquiry_question_send(making->arena, inquiry, at, last); /* two hundred pages already */
		return;
	}
	struct inquiry_page *added = &inquiry->pages[last + 1];
	added->shown_if = inquiry->pages[page].shown_if;
	if (is_alone) {
		added->title = inquiry->pages[page].title;
		added->text = inquiry->pages[page].text;
	}
	inquiry_question_send(making->arena, inquiry, at, last + 1);
	if (is_alone)
		(void)inquiry_page_take_away(inquiry, page);
}

struct inquiry *
inquiry_lime_trace(struct arena *arena, const struct lime_survey *survey,
                   struct inquiry_report *report_r, struct making *making_r,
                   const char **sentence_r)
{
	for (int turn = 0; turn < 2; turn++) {
		*making_r = (struct making){ .arena = arena, .survey = survey, .without_kept = turn == 1,
			                         .telling = { arena, report_r, 0 } };
		struct inquiry *inquiry = make_inquiry(making_r);
		*sentence_r = refusal_of(making_r);
		if (*sentence_r != NULL)
			return NULL;
		move_file(making_r);
		*sentence_r = what_is_wrong(arena, inquiry);
		if (*sentence_r == NULL && turn == 1)
			tell_whole(making_r, INQUIRY_DROPPED, "Ce que Parvis avait gardé dans ce fichier ne va plus "
			                                      "avec ses questions\u202f: il n’est pas repris.");
		if (*sentence_r == NULL)
			return inquiry;
	}
	return NULL;
}

struct inquiry *
inquiry_from_lime(struct arena *arena, const struct lime_survey *survey,
                  struct inquiry_report *report_r, const char **sentence_r)
{
	struct making making;
	return inquiry_lime_trace(arena, survey, report_r, &making, sentence_r);
}
