/* Quotas, assessments and settings of a survey of LimeSurvey. */
#include <string.h>

#include "ground/inquiry/inquiry_lime_inside.h"

/* --- assessments ------------------------------------------------------------------------------ */

static int64_t
worth_of(const struct lime_question *from, struct span code)
{
	for (size_t i = 0; i < from->answer_count; i++)
		if (span_equal(from->answers[i].code, code))
			return from->answers[i].assessment_value;
	return 0;
}

static void
add_points(struct text *formula, const struct lime_question *from, struct span name,
           const struct span *ours, const struct span *theirs, size_t count)
{
	bool is_begun = false;
	for (size_t i = 0; i < count; i++) {
		const int64_t worth = worth_of(from, theirs[i]);
		if (worth == 0)
			continue;
		if (!is_begun)
			text_format(formula, "points(%.*s", SPAN_ARGS(name));
		text_format(formula, " ; \"%.*s\" ; %lld", SPAN_ARGS(ours[i]), (long long)worth);
		is_begun = true;
	}
	text_add_z(formula, is_begun ? ") ; " : "");
}

static void
add_worth(struct making *making, struct text *formula, size_t at)
{
	const struct inquiry_question *question = &making->inquiry->questions[at];
	const struct made *made = &making->made[at];
	const struct lime_question *from = made->from;
	int64_t each = 0;
	if (question->kind == ASK_ONE && made->choice_codes != NULL) {
		struct span *codes = arena_array_of(making->arena, struct span, question->choice_count + 1);
		for (size_t i = 0; i < question->choice_count; i++)
			codes[i] = question->choices[i].code;
		add_points(formula, from, question->code, codes, made->choice_codes,
		           question->choice_count);
	} else if (question->kind == ASK_MATRIX && question->level_codes != NULL &&
	           from->type != '1' && from->answer_count > 0) {
		for (size_t i = 0; i < question->choice_count; i++)
			add_points(formula, from,
			           span_of(arena_format(making->arena, "%.*s_%.*s", SPAN_ARGS(question->code),
			                                SPAN_ARGS(question->choices[i].code))),
			           question->level_codes, made->level_codes,
			           (size_t)(question->most - question->least + 1));
	} else if (question->kind == ASK_SEVERAL &&
	           span_int64(span_trim(lime_attribute(from, "assessment_value")), &each) && each != 0) {
		text_format(formula, "%lld * cochés(%.*s)", (long long)each, SPAN_ARGS(question->code));
		text_add_z(formula, " ; ");
	}
}

/* Points of what was chosen in a group, or in all. */
void
making_assess(struct making *making, const struct lime_group *group)
{
	bool is_wanted = false;
	size_t counted = 0;
	for (size_t i = 0; i < making->survey->assessment_count; i++) {
		const struct lime_assessment *assessment = &making->survey->assessments[i];
		const bool is_here = group == NULL ? assessment->scope == 'T'
		                                   : assessment->scope == 'G' && assessment->gid == group->gid;
		is_wanted = is_wanted || is_here;
		counted += is_here;
	}
	if (!is_wanted || making->inquiry->question_count == 0)
		return;
	struct text formula = text_new(making->arena, LOGIC_SOURCE_LENGTH_MAX - 20);
	text_add_z(&formula, "somme(");
	for (size_t i = 0; i < making->inquiry->question_count; i++)
		if (group == NULL || making->made[i].group == group)
			add_worth(making, &formula, i);
	making->where = group == NULL ? "évaluation de tout le questionnaire"
	                              : arena_format(making->arena, "évaluation du groupe %.*s",
	                                             SPAN_ARGS(making_words(making, group->titles).in[0]));
	if (formula.cut || formula.length <= strlen("somme(")) {
		making_tell(making, INQUIRY_DROPPED,
		            formula.cut ? "Le calcul des points est trop long\u202f: il n’est pas repris."
		                        : "Aucune réponse n’y vaut de points\u202f: elle n’est pas reprise.");
		return;
	}
	text_add_z(&formula, "0)");
	struct inquiry_words words = making_said(making, LIME_SAID_POINTS);
	if (group != NULL)
		words = making_joined(making, words, making_words(making, group->titles));
	static const struct lime_question none = { .code = { "score", 5 } };
	making->question = &none;
	const struct span code =
		group == NULL ? SPAN("score")
					  : span_of(arena_format(making->arena, "score_%zu",
	                                         making->inquiry->page_count));
	struct inquiry_question *question = making_new(making, ASK_COMPUTED, code, NULL, 0, words);
	question->help = (struct inquiry_words){ NULL };
	question->formula = text_span(&formula);
	making_tell(making, INQUIRY_CHANGED,
	            arena_format(making->arena, "Les points sont une valeur calculée, «\u202f%.*s\u202f»\u202f; "
	                         "ce qui était dit selon leur nombre (%zu) n’est pas repris.",
	                         SPAN_ARGS(question->code), counted));
}

/* --- quotas ----------------------------------------------------------------------------------- */

/* Members of one question are joined by « ou », questions by « et »: so are old rows. */
static bool
row_of(struct making *making, const struct lime_quota_member *member,
       struct logic_lime_condition *row_r)
{
	const struct lime_question *question = lime_question_lookup(making->survey, member->qid);
	if (question == NULL)
		return false;
	*row_r = (struct logic_lime_condition){ 1, member->qid, question->code, SPAN("=="),
		                                    member->code };
	struct span row, level = member->code;
	if (strchr("ABCEFH", question->type) != NULL && question->type != '\0' &&
	    span_cut(&level, '-', &row)) {
		row_r->cfieldname = span_of(arena_format(making->arena, "%.*s_%.*s",
		                                         SPAN_ARGS(question->code), SPAN_ARGS(row)));
		row_r->value = level;
	} else if (question->type == 'M' || question->type == 'P') {
		row_r->cfieldname = span_of(arena_format(making->arena, "%.*s_%.*s",
		                                         SPAN_ARGS(question->code),
		                                         SPAN_ARGS(member->code)));
		row_r->value = SPAN("Y");
	}
	return true;
}

static void
add_quota(struct making *making, const struct lime_quota *quota)
{
	struct inquiry *inquiry = making->inquiry;
	struct logic_lime_condition rows[LOGIC_LIME_CONDITION_MAX];
	size_t count = 0;
	making->where = arena_format(making->arena, "quota %.*s",
	                             SPAN_ARGS(span_from(quota->name.at, quota->name.length > 100
	                                                                     ? 0 : quota->name.length)));
	making->is_told = false;
	if (!quota->active || quota->member_count == 0 || quota->limit < 0 ||
	    quota->limit > ASK_NUMBER_FAR_MAX || inquiry->quota_count == INQUIRY_QUOTA_COUNT_MAX) {
		making_tell(making, INQUIRY_DROPPED,
		            inquiry->quota_count == INQUIRY_QUOTA_COUNT_MAX
		                ? "Au-delà de cinquante quotas, les suivants ne sont pas repris."
		                : "Ce quota ne sert pas, ou ne compte aucune réponse\u202f: il n’est pas repris.");
		return;
	}
	for (size_t i = 0; i < quota->member_count && count < LOGIC_LIME_CONDITION_MAX; i++)
		count += row_of(making, &quota->members[i], &rows[count]);
	const struct span condition =
		count != quota->member_count
			? SPAN("")
			: making_rows(making, rows, count, LOGIC_RANK_ANY, "Ce quota n’est pas repris.");
	if (condition.length == 0) {
		if (!making->is_told)
			making_tell(making, INQUIRY_DROPPED, "Une de ses réponses n’existe pas\u202f: ce quota n’est "
			                                     "pas repris.");
		return;
	}
	struct inquiry_words message = making_words(making, quota->messages);
	if (making_fit(making, &message, INQUIRY_NOTICE_LENGTH_MAX))
		making_changed(making, "Son message dépasse 4\u202f000 signes\u202f: il est coupé.");
	inquiry->quotas[inquiry->quota_count++] = (struct inquiry_quota){
		.name = inquiry_plain(making->arena, quota->name),
		.condition = condition,
		.limit = quota->limit,
		.message = message,
	};
	if (!making->is_told)
		making_tell(making, INQUIRY_KEPT, arena_format(making->arena, "%lld réponses au plus.",
		                                               (long long)quota->limit));
}

void
making_quotas(struct making *making)
{
	making->inquiry->quotas =
		arena_array_of(making->arena, struct inquiry_quota, INQUIRY_QUOTA_COUNT_MAX + 1);
	for (size_t i = 0; i < making->survey->quota_count; i++)
		add_quota(making, &making->survey->quotas[i]);
}

/* --- settings of a question ------------------------------------------------------------------- */

/* Read elsewhere. */
static const char *const carried[] = {
	"random_order", "answer_order", "other_replace_text", "min_answers", "max_answers",
	"exclude_all_others", "min_num_value_n", "max_num_value_n", "num_value_int_only", "suffix",
	"date_min", "date_max", "date_format", "maximum_chars", "dualscale_headerA",
	"dualscale_headerB", "multiflexible_min", "multiflexible_max", "multiflexible_step",
	"multiflexible_checkbox", "input_boxes", "hidden", "equation", "em_validation_q",
	"em_validation_q_tip", "assessment_value", "equals_num_value", "min_num_value",
	"max_num_value", "allowed_filetypes", "max_filesize", "max_num_of_files", "min_num_of_files",
	"show_title", "show_comment",
};

/* What is missed when it is not there. */
static const struct {
	const char *name, *sentence;
} missed[] = {
	{ "array_filter", "Elle ne montrait que certaines lignes, selon une autre réponse (array_filter)\u202f: "
	                  "toutes sont montrées." },
	{ "array_filter_exclude", "Elle cachait certaines lignes, selon une autre réponse "
	                          "(array_filter_exclude)\u202f: toutes sont montrées." },
	{ "em_validation_sq", "La vérification de chaque ligne (em_validation_sq) n’est pas reprise." },
	{ "time_limit", "Sa durée limitée n’est pas reprise\u202f: chacun prend son temps." },
	{ "numbers_only", "Ses réponses n’étaient que des nombres\u202f: ce n’est plus vérifié." },
	{ "prefix", "Les mots devant le champ (prefix) ne sont pas repris." },
	{ "min_num_value_sgqa", "Le total le plus petit de ses champs n’est plus vérifié." },
	{ "max_num_value_sgqa", "Le total le plus grand de ses champs n’est plus vérifié." },
	{ "num_value_equals_sgqa", "Le total de ses champs n’est plus vérifié." },
	{ "random_group", "Elle changeait de place avec d’autres (random_group)\u202f: l’ordre est fixe." },
};

static bool
is_carried(struct span name)
{
	for (size_t i = 0; i < LENGTH(carried); i++)
		if (span_is(name, carried[i]))
			return true;
	return inquiry_is_kept_attribute(name);
}

static void
tell_attribute(struct making *making, const struct lime_attribute *attribute)
{
	const struct span value = span_trim(attribute->value);
	if (value.length == 0 || span_is(value, "0") || is_carried(attribute->name))
		return;
	for (size_t i = 0; i < LENGTH(missed); i++)
		if (span_is(attribute->name, missed[i].name)) {
			making_tell(making, INQUIRY_DROPPED, missed[i].sentence);
			return;
		}
	making->shown_settings++;
}

static bool
is_always(struct span relevance)
{
	const struct span trimmed = span_trim(relevance);
	return trimmed.length == 0 || span_is(trimmed, "1");
}

void
making_settings(struct making *making)
{
	const struct lime_question *from = making->question;
	bool is_partly_shown = false;
	for (size_t i = 0; i < from->attribute_count; i++)
		tell_attribute(making, &from->attributes[i]);
	for (size_t i = 0; i < from->subquestion_count; i++)
		is_partly_shown = is_partly_shown || !is_always(from->subquestions[i].relevance);
	if (is_partly_shown)
		making_tell(making, INQUIRY_DROPPED, "Certaines de ses lignes avaient une condition\u202f: toutes sont "
		                                     "montrées.");
	if (span_trim(from->pattern).length > 0)
		making_tell(making, INQUIRY_DROPPED, "Le modèle que la réponse devait suivre (une expression "
		                                     "régulière) n’est pas repris.");
	if (from->default_count > 0)
		making_tell(making, INQUIRY_DROPPED, "Sa réponse écrite d’avance n’est pas reprise\u202f: rien n’est "
		                                     "répondu à la place de personne.");
	if (from->mandatory == 'S')
		making_changed(making, "Sa réponse, que LimeSurvey demandait deux fois, est facultative.");
	if (span_is(making_attribute(making, "hidden"), "1") && from->type != '*')
		making_changed(making, "Elle était cachée\u202f: elle n’est posée à personne.");
	making->needed_count += from->mandatory == 'Y';
}

/* Where the meaning of a condition changes a little: told once, with the questions. */
static void
tell_noted(struct making *making)
{
	for (size_t i = 0; i < LOGIC_LIME_NOTE_COUNT; i++)
		if (making->noted_count[i] > 0)
			making_tell(making, INQUIRY_CHANGED,
			            arena_format(making->arena, "%s (%s%s)", logic_lime_notes[i],
			                         text_z(&making->noted[i]), making->noted[i].cut ? "…" : ""));
}

void
making_tell_whole(struct making *making)
{
	making->fate = NULL;
	making->where = "tout le questionnaire";
	for (size_t i = 0; i < making->fate_count; i++)
		making->telling.report->questions[making->fates[i]]++;
	tell_noted(making);
	if (making->needed_count > 0)
		making_tell(making, INQUIRY_CHANGED,
		            arena_format(making->arena, "Questions obligatoires\u202f: %zu. Parvis dit toujours "
		                         "pourquoi une réponse est nécessaire\u202f: écrivez la raison à la place de "
		                         "«\u202fCette question est obligatoire.\u202f», ou retirez-la.",
		                         making->needed_count));
	if (making->shown_settings > 0)
		making_tell(making, INQUIRY_DROPPED,
		            arena_format(making->arena, "Réglages de présentation (colonnes, tailles, astuces…) qui "
		                         "ne sont pas repris\u202f: %zu.", making->shown_settings));
	making_tell(making, INQUIRY_CHANGED, "Les questions sont posées aux usagers et aux agents\u202f: dites "
	                                     "lesquelles à qui, et avec quels mots.");
	for (size_t i = 0; i < making->survey->note_count; i++) {
		const struct lime_note *note = &making->survey->notes[i];
		inquiry_tell(&making->telling,
		             note->fate == LIME_CHANGED ? INQUIRY_CHANGED : INQUIRY_DROPPED, note->where,
		             note->sentence);
	}
	making->telling.report->counts[INQUIRY_DROPPED] += making->survey->note_more;
}
