/* A questionnaire of ours as a survey of LimeSurvey, a question for each; then it is read back, and
 * what was lost on the way is kept in attributes, until nothing is. */
#include <string.h>

#include "ground/inquiry/inquiry_lime_inside.h"

/* --- names, as our formulas have them --------------------------------------------------------- */

static bool
add_name(const void *data, size_t symbol, size_t code, struct text *text)
{
	const struct leaving *leaving = data;
	const struct inquiry_symbol *named = &leaving->asked->symbols[symbol];
	const struct inquiry_question *question = &leaving->inquiry->questions[named->question];
	const struct lime_question *to = leaving->questions[named->question];
	const size_t part = named->part != SIZE_MAX ? named->part : code;
	text_add(text, to->code);
	if (question->kind == ASK_RANKING || (question->kind == ASK_SCALE && question->least < 0))
		return false;
	if (part == SIZE_MAX)
		return true;
	if (part >= to->subquestion_count)
		return false;
	text_add_char(text, '_');
	text_add(text, to->subquestions[part].code);
	return true;
}

static void
add_code(const void *data, size_t symbol, size_t code, struct text *text)
{
	const struct leaving *leaving = data;
	const struct lime_question *to = leaving->questions[leaving->asked->symbols[symbol].question];
	must(code < to->answer_count);
	text_add(text, to->answers[code].code);
}

static struct logic_lime_calls
calls_of(const struct leaving *leaving)
{
	return (struct logic_lime_calls){ add_name, add_code, leaving };
}

static const struct logic_program *
parsed(struct leaving *leaving, struct span source, enum logic_type type)
{
	struct logic_mistakes mistakes;
	return logic_parse(leaving->arena, leaving->asked->table, source,
	                   (struct logic_want){ type, LOGIC_RANK_ANY }, &mistakes);
}

/* Empty, and told, when LimeSurvey cannot say it. */
static struct span
equation_of(struct leaving *leaving, struct span source, const char *otherwise)
{
	struct span equation = SPAN("");
	const char *sentence = "Cette condition ne se lit pas.";
	const struct logic_lime_calls calls = calls_of(leaving);
	const struct logic_program *program = parsed(leaving, source, LOGIC_YESNO);
	if (program == NULL ||
	    !logic_lime_print(leaving->arena, program, &calls, &equation, &sentence))
		leaving_tell(leaving, INQUIRY_DROPPED, arena_format(leaving->arena, "%s %s", sentence, otherwise));
	return equation;
}

static struct inquiry_words
piped_words(struct leaving *leaving, struct inquiry_words words)
{
	const struct logic_lime_calls calls = calls_of(leaving);
	struct inquiry_words written = inquiry_words_new(leaving->arena, leaving->inquiry);
	for (size_t i = 0; words.in != NULL && i < leaving->inquiry->language_count; i++) {
		struct logic_mistakes mistakes;
		const char *sentence;
		const struct logic_piped *piped =
			logic_piped_parse(leaving->arena, leaving->asked->table, words.in[i], LOGIC_RANK_ANY,
		                      &mistakes);
		written.in[i] = words.in[i];
		if (piped != NULL && !logic_lime_print_text(leaving->arena, piped, &calls,
		                                            &written.in[i], &sentence)) {
			leaving_tell(leaving, INQUIRY_DROPPED, sentence);
			written.in[i] = words.in[i];
		}
	}
	return written;
}

/* --- one question ----------------------------------------------------------------------------- */

/* Whoever is asked it: LimeSurvey has one wording. */
static struct inquiry_words
said_to_all(struct leaving *leaving, const struct inquiry_question *question)
{
	struct inquiry_words words = question->words;
	for (int side = 0; side < SIDE_COUNT; side++)
		if (words_are_empty(leaving->inquiry, words))
			words = question->said[side];
	return words;
}

static struct inquiry_words
page_words(struct leaving *leaving, const struct inquiry_question *question)
{
	struct inquiry_words words = inquiry_words_new(leaving->arena, leaving->inquiry);
	for (size_t l = 0; l < leaving->inquiry->language_count; l++) {
		const char *read = inquiry_lime_said(LIME_SAID_READ, leaving->inquiry->languages[l], l == 0);
		const struct span title = question->words.in != NULL ? question->words.in[l] : SPAN("");
		const struct span text = question->text.in != NULL ? question->text.in[l] : SPAN("");
		words.in[l] = text.length == 0 || title.length == 0 || span_equal(title, span_of(read))
		                  ? text
		                  : span_of(arena_format(leaving->arena, "%.*s\n\n%.*s", SPAN_ARGS(title),
		                                         SPAN_ARGS(text)));
	}
	return words;
}

static struct inquiry_words
computed_words(struct leaving *leaving, const struct inquiry_question *question)
{
	struct span equation;
	const char *sentence = "Ce calcul ne se lit pas.";
	const struct logic_lime_calls calls = calls_of(leaving);
	const struct logic_program *program = parsed(leaving, question->formula, LOGIC_NUMBER);
	struct inquiry_words words = inquiry_words_new(leaving->arena, leaving->inquiry);
	const bool is_said = program != NULL && logic_lime_print_value(leaving->arena, program, &calls,
	                                                               &equation, &sentence);
	if (!is_said)
		leaving_tell(leaving, INQUIRY_DROPPED,
		     arena_format(leaving->arena, "%s Cette valeur n’y est pas calculée.", sentence));
	for (size_t l = 0; l < leaving->inquiry->language_count; l++) {
		const struct span title = inquiry_say(question->words, l);
		words.in[l] = !is_said ? title
		                       : span_of(arena_format(leaving->arena, "%.*s%s{%.*s}", SPAN_ARGS(title),
		                                              title.length > 0 ? " " : "",
		                                              SPAN_ARGS(equation)));
	}
	return words;
}

static void
set_words(struct leaving *leaving, struct lime_question *to,
          const struct inquiry_question *question)
{
	struct inquiry_words words, help = question->help;
	if (question->kind == ASK_PAGE) {
		words = piped_words(leaving, page_words(leaving, question));
	} else if (question->kind == ASK_COMPUTED) {
		words = computed_words(leaving, question);
	} else {
		words = piped_words(leaving, said_to_all(leaving, question));
		if (question->kind == ASK_CONSENT && words_are_empty(leaving->inquiry, help))
			help = question->text;
	}
	to->texts = leaving_texts(leaving, words);
	to->helps = leaving_texts(leaving, piped_words(leaving, help));
	if (words_are_empty(leaving->inquiry, help))
		to->helps[0].words = (struct span){ NULL, 0 };
}

/* Silent while one of its names is not answered. */
static void
set_check(struct leaving *leaving, struct lime_question *to,
          const struct inquiry_question *question)
{
	const struct logic_program *program =
		question->check.length > 0 ? parsed(leaving, question->check, LOGIC_YESNO) : NULL;
	if (program == NULL)
		return;
	struct text text = text_new(leaving->arena, 2 * LOGIC_SOURCE_LENGTH_MAX);
	size_t count;
	const size_t *names = logic_program_names(program, &count);
	for (size_t i = 0; i < count; i++) {
		const struct inquiry_symbol *named = &leaving->asked->symbols[names[i]];
		const struct inquiry_question *asked = &leaving->inquiry->questions[named->question];
		text_add(&text, asked->code);
		if (named->part != SIZE_MAX && asked->kind == ASK_KANO)
			text_add_z(&text, named->part == 0 ? "_avec" : "_sans");
		else if (named->part != SIZE_MAX)
			text_format(&text, "_%.*s", SPAN_ARGS(asked->choices[named->part].code));
		text_add_z(&text, " est vide ou ");
	}
	text_format(&text, "(%.*s)", SPAN_ARGS(question->check));
	const struct span equation =
		equation_of(leaving, text_span(&text), "Ce n’y est pas vérifié.");
	if (equation.length == 0)
		return;
	leaving_attribute(leaving, to, "em_validation_q", equation, -1);
	for (size_t l = 0; question->check_words.in != NULL && l < leaving->inquiry->language_count; l++)
		if (question->check_words.in[l].length > 0)
			leaving_attribute(leaving, to, "em_validation_q_tip",
			              lime_html(leaving->arena, question->check_words.in[l]), (int)l);
}

static void
tell_sides(struct leaving *leaving, const struct inquiry_question *question)
{
	bool is_said = false, is_for_some = false;
	for (int side = 0; side < SIDE_COUNT; side++)
		is_said = is_said || !words_are_empty(leaving->inquiry, question->said[side]);
	is_for_some = question->asked[SIDE_USAGER] != question->asked[SIDE_AGENT];
	if (question->kind == ASK_COMPUTED || question->kind == ASK_PAGE)
		is_said = false;
	if (is_said)
		leaving_tell(leaving, INQUIRY_CHANGED,
		             "LimeSurvey n’a qu’une formulation\u202f: celle de chacun y est perdue.");
	if (is_for_some)
		leaving_tell(leaving, INQUIRY_CHANGED,
		             "Elle n’est posée qu’à certains ici\u202f; elle y est posée à tous.");
	if (question->aparts != 0)
		leaving_tell(leaving, INQUIRY_CHANGED,
		             "«\u202fSans objet\u202f», «\u202fje ne sais pas\u202f» et «\u202fje préfère ne pas "
		             "répondre\u202f» n’y sont pas proposés\u202f: on peut ne pas répondre.");
	if (question->kind == ASK_KANO)
		leaving_tell(leaving, INQUIRY_CHANGED, "La question avec et sans y est un tableau de deux lignes.");
	if (question->kind == ASK_CONSENT)
		leaving_tell(leaving, INQUIRY_CHANGED, "L’accord y est un oui ou un non, son texte une aide.");
}

static void
write_question(struct leaving *leaving, size_t at)
{
	const struct inquiry_question *question = &leaving->inquiry->questions[at];
	struct lime_question *to = leaving->questions[at];
	leaving->where = arena_format(leaving->arena, "question %.*s", SPAN_ARGS(question->code));
	leaving->is_told = false;
	set_words(leaving, to, question);
	if (question->shown_if.length > 0) {
		const struct span equation =
			equation_of(leaving, question->shown_if, "Elle y est posée à tous.");
		to->relevance = equation.length > 0 ? equation : SPAN("1");
	}
	set_check(leaving, to, question);
	tell_sides(leaving, question);
	if (!leaving->is_told)
		leaving_tell(leaving, INQUIRY_KEPT,
		     arena_format(leaving->arena, "%s.", inquiry_kind_words[question->kind]));
}

/* --- pages, quotas, frame --------------------------------------------------------------------- */

static struct span
question_code(struct leaving *leaving, size_t at)
{
	struct span code =
		leaving_code(leaving->arena, leaving->inquiry->questions[at].code, LIME_CODE_MAX, true);
	const struct span wanted = code;
	size_t number = at + 1;
	for (size_t i = 0; i < at; i++)
		if (leaving_same(leaving->questions[i]->code, code)) {
			code = leaving_numbered(leaving->arena, wanted, number++, LIME_CODE_MAX);
			i = SIZE_MAX;
		}
	return code;
}

static void
begin_group(struct leaving *leaving, size_t at)
{
	const struct inquiry_page *page = &leaving->inquiry->pages[at];
	struct lime_group *group = &leaving->survey->groups[at];
	*group = (struct lime_group){
		.gid = (int64_t)at + 1, .order = (int64_t)at + 1, .relevance = SPAN("1"),
		.random_group = SPAN(""), .titles = leaving_texts(leaving, page->title),
		.descriptions = leaving_texts(leaving, page->text), .question_count = page->count,
		.questions = arena_array_of(leaving->arena, struct lime_question, page->count + 1),
	};
	for (size_t i = 0; i < page->count; i++) {
		const struct inquiry_question *question = &leaving->inquiry->questions[page->first + i];
		struct lime_question *to = &group->questions[i];
		leaving->questions[page->first + i] = to;
		leaving->where = arena_format(leaving->arena, "question %.*s", SPAN_ARGS(question->code));
		*to = (struct lime_question){
			.qid = ++leaving->qid, .order = (int64_t)i + 1, .relevance = SPAN("1"),
			.mandatory = words_are_empty(leaving->inquiry, question->reason) ? 'N' : 'Y',
			.code = question_code(leaving, page->first + i),
		};
		leaving_kind(leaving, to, question);
	}
}

static void
write_page(struct leaving *leaving, size_t at)
{
	const struct inquiry_page *page = &leaving->inquiry->pages[at];
	leaving->where = arena_format(leaving->arena, "page %zu", at + 1);
	if (page->shown_if.length > 0) {
		const struct span equation =
			equation_of(leaving, page->shown_if, "La page y est montrée à tous.");
		if (equation.length > 0)
			leaving->survey->groups[at].relevance = equation;
	}
}

static struct span
member_code(struct leaving *leaving, const struct logic_lime_member *member)
{
	const struct inquiry_symbol *named = &leaving->asked->symbols[member->symbol];
	const struct inquiry_question *question = &leaving->inquiry->questions[named->question];
	const struct lime_question *to = leaving->questions[named->question];
	switch (question->kind) {
	case ASK_ONE: return to->answers[member->code].code;
	case ASK_SEVERAL: return to->subquestions[member->code].code;
	case ASK_YES_NO:
	case ASK_CONSENT: return member->code == 1 ? SPAN("Y") : SPAN("N");
	default: return SPAN("");
	}
}

static void
write_quota(struct leaving *leaving, size_t at)
{
	const struct inquiry_quota *quota = &leaving->inquiry->quotas[at];
	struct logic_lime_member members[LOGIC_LIME_MEMBER_MAX];
	size_t count = 0;
	const struct logic_program *program = parsed(leaving, quota->condition, LOGIC_YESNO);
	leaving->where = arena_format(leaving->arena, "quota %.*s", SPAN_ARGS(quota->name));
	bool is_said = program != NULL && logic_lime_members(program, members, &count);
	struct lime_quota *to = &leaving->survey->quotas[leaving->survey->quota_count];
	*to = (struct lime_quota){
		.id = (int64_t)at + 1, .limit = quota->limit, .action = 1, .active = true,
		.name = quota->name, .messages = leaving_texts(leaving, quota->message),
		.urls = arena_array_of(leaving->arena, struct span, leaving->inquiry->language_count),
		.members = arena_array_of(leaving->arena, struct lime_quota_member, count + 1),
	};
	for (size_t i = 0; i < count && is_said; i++) {
		const struct inquiry_symbol *named = &leaving->asked->symbols[members[i].symbol];
		const struct span code = member_code(leaving, &members[i]);
		is_said = code.length > 0;
		to->members[to->member_count++] =
			(struct lime_quota_member){ leaving->questions[named->question]->qid, code };
	}
	leaving->survey->quota_count += is_said;
	leaving_tell(leaving, is_said ? INQUIRY_KEPT : INQUIRY_DROPPED,
	     is_said ? arena_format(leaving->arena, "%lld réponses au plus.", (long long)quota->limit)
	             : "LimeSurvey ne sait pas compter cette condition\u202f: ce quota n’y est pas.");
}

static void
write_frame(struct leaving *leaving)
{
	static struct lime_pair settings[] = {
		{ { "format", 6 }, { "G", 1 } },    { { "anonymized", 10 }, { "Y", 1 } },
		{ { "datestamp", 9 }, { "N", 1 } }, { { "ipaddr", 6 }, { "N", 1 } },
		{ { "allowprev", 9 }, { "Y", 1 } },
	};
	const struct inquiry *inquiry = leaving->inquiry;
	struct lime_survey *survey = leaving->survey;
	survey->settings = settings;
	survey->setting_count = LENGTH(settings);
	survey->frames = arena_array_of(leaving->arena, struct lime_frame, inquiry->language_count);
	const struct lime_text *titles = leaving_texts(leaving, inquiry->title);
	const struct lime_text *welcomes = leaving_texts(leaving, inquiry->welcome);
	const struct lime_text *ends = leaving_texts(leaving, inquiry->end);
	for (size_t i = 0; i < inquiry->language_count; i++)
		survey->frames[i] = (struct lime_frame){ .title = titles[i], .welcome = welcomes[i],
			                                     .end = ends[i] };
	if (words_are_empty(inquiry, inquiry->title))
		survey->frames[0].title.words = inquiry->name;
}

static void
write_survey(struct leaving *leaving)
{
	const struct inquiry *inquiry = leaving->inquiry;
	struct lime_survey *survey = leaving->survey;
	*survey = (struct lime_survey){
		.sid = 100000, .db_version = LIME_DB_VERSION_ROWS_MAX, .dialect = LIME_ROWS,
		.languages = inquiry->languages, .language_count = inquiry->language_count,
		.groups = arena_array_of(leaving->arena, struct lime_group, inquiry->page_count + 1),
		.group_count = inquiry->page_count,
		.quotas = arena_array_of(leaving->arena, struct lime_quota, inquiry->quota_count + 1),
	};
	leaving->questions =
		arena_array_of(leaving->arena, struct lime_question *, inquiry->question_count + 1);
	for (size_t i = 0; i < inquiry->page_count; i++)
		begin_group(leaving, i);
	for (size_t i = 0; i < inquiry->question_count; i++)
		write_question(leaving, i);
	for (size_t i = 0; i < inquiry->page_count; i++)
		write_page(leaving, i);
	for (size_t i = 0; i < inquiry->quota_count; i++)
		write_quota(leaving, i);
	write_frame(leaving);
}

/* --- read again, and what was lost kept ------------------------------------------------------- */

/* True when something was to keep. */
static bool
keep_early(struct leaving *leaving, const struct inquiry *read)
{
	bool is_different = false;
	for (size_t i = 0; i < leaving->inquiry->question_count; i++) {
		const struct inquiry_question *wanted = &leaving->inquiry->questions[i];
		/* Without its formula it is read as a text; the rest is seen the next time. */
		if (wanted->kind == ASK_COMPUTED && read->questions[i].kind == ASK_PAGE) {
			inquiry_keep_formula(leaving->arena, wanted->formula, leaving->questions[i]);
			is_different = true;
		} else if (inquiry_keep_write(leaving->arena, leaving->inquiry, read, INQUIRY_QUESTION, i,
		                              KEEP_EARLY, leaving->questions[i])) {
			is_different = true;
		}
	}
	return is_different;
}

static bool
keep_late(struct leaving *leaving, const struct inquiry *read)
{
	const struct inquiry *inquiry = leaving->inquiry;
	bool is_different = false;
	for (size_t i = 0; i < inquiry->question_count; i++)
		if (inquiry_keep_write(leaving->arena, inquiry, read, INQUIRY_QUESTION, i, KEEP_LATE,
		                       leaving->questions[i]))
			is_different = true;
	for (size_t i = 0; i < inquiry->page_count; i++) {
		const struct inquiry_page *page = &inquiry->pages[i];
		if (page->count > 0 &&
		    inquiry_keep_write(leaving->arena, inquiry, read, INQUIRY_PAGE, i, KEEP_LATE,
		                       leaving->questions[page->first]))
			is_different = true;
	}
	return inquiry_keep_write(leaving->arena, inquiry, read, INQUIRY_WHOLE, 0, KEEP_LATE,
	                          leaving->questions[0]) ||
	       is_different;
}

/* False as long as the two differ in what has been kept since. */
static bool
is_read_the_same(struct leaving *leaving)
{
	enum { BRIEF_SIZE_MAX = 1 << 30 };
	struct arena *brief = arena_new(BRIEF_SIZE_MAX);
	struct inquiry_report report;
	struct span bytes;
	struct fault fault;
	const char *sentence;
	bool is_same = true;
	struct lime_survey *survey =
		lime_lss_write(brief, leaving->survey, &bytes, &fault) ? lime_lss_read(brief, bytes, &fault)
															   : NULL;
	const struct inquiry *read =
		survey != NULL ? inquiry_lime_make(brief, survey, &report, &sentence) : NULL;
	if (read != NULL && read->question_count == leaving->inquiry->question_count &&
	    read->page_count == leaving->inquiry->page_count &&
	    read->language_count == leaving->inquiry->language_count)
		is_same = !keep_early(leaving, read) && !keep_late(leaving, read);
	arena_end(brief);
	return is_same;
}

/* What does not come back the same, and has no question to be kept in. */
static void
tell_lost(struct leaving *leaving)
{
	for (size_t i = 0; i < leaving->inquiry->page_count; i++)
		if (leaving->inquiry->pages[i].count == 0) {
			leaving->where = arena_format(leaving->arena, "page %zu", i + 1);
			leaving_tell(leaving, INQUIRY_CHANGED, "Elle n’a pas de question\u202f: LimeSurvey ne la montre pas.");
		}
}

struct lime_survey *
inquiry_to_lime(struct arena *arena, const struct inquiry *inquiry,
                struct inquiry_report *report_r, const char **sentence_r)
{
	enum { TURN_MAX = 8 };
	struct inquiry_remark *remarks;
	size_t count;
	*report_r = (struct inquiry_report){ 0 };
	*sentence_r = NULL;
	if (!inquiry_check(arena, inquiry, &remarks, &count)) {
		for (size_t i = 0; i < count && *sentence_r == NULL; i++)
			if (remarks[i].is_blocking)
				*sentence_r = remarks[i].sentence;
		return NULL;
	}
	struct leaving leaving = {
		.arena = arena, .inquiry = inquiry,
		.asked = inquiry_ask(arena, inquiry, SIDE_USAGER, 0),
		.survey = arena_new_of(arena, struct lime_survey),
		.telling = { arena, report_r, 0 },
	};
	must(leaving.asked != NULL);
	write_survey(&leaving);
	for (int turn = 0; turn < TURN_MAX && !is_read_the_same(&leaving); turn++)
		;
	tell_lost(&leaving);
	return leaving.survey;
}
