/* What people will see, on a phone; what they would see after these answers; what chance shows. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define ROWS(name, fields, count) { name, FIELD_LIST, FIELD_PAGE, .of = fields, .of_count = count }

enum { WAY_WORDS, WAY_URL, WAY_IS_HERE, WAY_COUNT };
static const struct field way_fields[WAY_COUNT] = {
	[WAY_WORDS] = SHOWN("way_words"),
	[WAY_URL] = URL("way_url"),
	[WAY_IS_HERE] = FLAG("way_is_here"),
};
enum { SAID_SENTENCE, SAID_COUNT };
static const struct field said_fields[SAID_COUNT] = { [SAID_SENTENCE] = SHOWN("remark") };

/* Whose eyes, in which language. */
struct looking {
	struct inquiry_desk desk;
	const struct inquiry_asked *asked; /* NULL: it is not sound yet */
	enum side side;
	size_t language;
	struct place_tree *tree;
	struct ask_places places;
};

/* --- places, when one is asked: those of the organisation ------------------------------------- */

static size_t
find_places(void *subject, struct span typed, struct ask_place *found_r, size_t room)
{
	enum { NAME_MAX = 400 };
	const struct looking *looking = subject;
	struct arena *arena = looking->desk.visit->arena;
	const struct span wanted = span_slug(arena, typed, NAME_MAX);
	size_t count = 0;
	for (uint32_t i = 0; i < looking->tree->count && count < room && wanted.length > 0; i++) {
		const struct place *place = &looking->tree->places[i];
		if (span_find(span_slug(arena, place->name, NAME_MAX), wanted) != SIZE_MAX)
			found_r[count++] = (struct ask_place){ place->id, place->name };
	}
	return count;
}

static bool
is_known_place(void *subject, int64_t id, struct span *words_r)
{
	const struct looking *looking = subject;
	const uint32_t place = place_by_id(looking->tree, id);
	if (place != PLACE_NONE)
		*words_r = looking->tree->places[place].name;
	return place != PLACE_NONE;
}

static struct inquiry_sitting
sit(struct looking *looking)
{
	const struct inquiry_sitting sitting =
		inquiry_sit(looking->desk.visit->arena, looking->asked);
	looking->places = (struct ask_places){ find_places, is_known_place, looking };
	ask_give_places(sitting.sheet, &looking->places);
	return sitting;
}

static bool
look(struct visit *visit, struct looking *looking)
{
	*looking = (struct looking){ .side = SIDE_USAGER };
	if (!inquiry_desk_open(visit, &looking->desk))
		return false;
	const struct inquiry *inquiry = looking->desk.inquiry;
	for (int side = 0; side < SIDE_COUNT; side++)
		if (span_is(visit_asked(visit, "cote"), inquiry_side_names[side]))
			looking->side = (enum side)side;
	looking->language = inquiry_language(inquiry, visit_asked(visit, "langue"));
	if (looking->language == inquiry->language_count)
		looking->language = 0;
	if (inquiry->question_count > 0)
		looking->asked =
			inquiry_ask(visit->arena, inquiry, looking->side, looking->language);
	looking->tree = place_tree_load(visit->arena, visit->db, visit->root_id, visit->today,
	                                &looking->desk.fault);
	if (looking->tree == NULL)
		visit_fail(visit, &looking->desk.fault);
	return looking->tree != NULL;
}

static const char *
way_url(const struct looking *looking, const char *page, enum side side, size_t language)
{
	struct arena *arena = looking->desk.visit->arena;
	const struct span tongue = looking->desk.inquiry->languages[language];
	return inquiry_url(arena, looking->desk.row.inquiry_id,
	                   arena_format(arena, "/%s?cote=%s&langue=%.*s", page,
	                                inquiry_side_names[side], SPAN_ARGS(tongue)));
}

static void
show_sides(const struct looking *looking, const char *address, size_t list, struct model *page)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		struct model *row = model_row(page, list);
		model_text_z(row, WAY_WORDS, inquiry_side_words[side]);
		model_url_z(row, WAY_URL, way_url(looking, address, (enum side)side, looking->language));
		model_flag(row, WAY_IS_HERE, (enum side)side == looking->side);
	}
}

static void
show_tongues(const struct looking *looking, const char *address, size_t list, struct model *page)
{
	const struct inquiry *inquiry = looking->desk.inquiry;
	for (size_t i = 0; inquiry->language_count > 1 && i < inquiry->language_count; i++) {
		struct model *row = model_row(page, list);
		model_text_z(row, WAY_WORDS,
		             inquiry_tongue(looking->desk.visit->arena, inquiry->languages[i]));
		model_url_z(row, WAY_URL, way_url(looking, address, looking->side, i));
		model_flag(row, WAY_IS_HERE, i == looking->language);
	}
}

/* Why it cannot be shown yet. */
static void
show_troubles(const struct looking *looking, size_t list, struct model *page)
{
	struct inquiry_remark *remarks;
	size_t count;
	struct arena *arena = looking->desk.visit->arena;
	if (looking->desk.inquiry->question_count == 0) {
		model_text_z(model_row(page, list), SAID_SENTENCE, "Il n’y a encore aucune question.");
		return;
	}
	(void)inquiry_check(arena, looking->desk.inquiry, &remarks, &count);
	for (size_t i = 0; i < count; i++)
		if (remarks[i].is_blocking)
			model_text_z(model_row(page, list), SAID_SENTENCE, remarks[i].sentence);
}

/* --- on a phone ------------------------------------------------------------------------------- */

enum { PIECE_SCREEN, PIECE_TITLE, PIECE_TEXT, PIECE_CONDITION, PIECE_QUESTIONS, PIECE_COUNT };
static const struct field piece_fields[PIECE_COUNT] = {
	[PIECE_SCREEN] = SHOWN("screen"),
	[PIECE_TITLE] = SHOWN("piece_title"),
	[PIECE_TEXT] = SHOWN("piece_text"),
	[PIECE_CONDITION] = SHOWN("piece_condition"),
	[PIECE_QUESTIONS] = ROWS("piece_questions", ask_row_fields, ASK_ROW_FIELD_COUNT),
};
enum {
	LOOK_TITLE, LOOK_WITHIN, LOOK_BACK_URL, LOOK_URL, LOOK_ALL_URL, LOOK_SIDES, LOOK_TONGUES,
	LOOK_HAS_TONGUES, LOOK_SOUND,
	LOOK_TROUBLES, LOOK_IS_ANSWERED, LOOK_LANGUAGE, LOOK_DIRECTION, LOOK_HEADING, LOOK_WELCOME,
	LOOK_END,
	LOOK_PIECES, LOOK_QUESTIONS, LOOK_TIME, LOOK_ERRORS, LOOK_WRONG, LOOK_COUNT
};
static const struct field look_fields[LOOK_COUNT] = {
	[LOOK_TITLE] = TEXT("title", "Title of the page."),
	[LOOK_WITHIN] = SHOWN("within"),
	[LOOK_BACK_URL] = URL("back_url"),
	[LOOK_URL] = URL("own_url"),
	[LOOK_ALL_URL] = URL("all_url"),
	[LOOK_SIDES] = ROWS("sides", way_fields, WAY_COUNT),
	[LOOK_TONGUES] = ROWS("tongues", way_fields, WAY_COUNT),
	[LOOK_HAS_TONGUES] = FLAG("has_tongues"),
	[LOOK_SOUND] = FLAG("is_sound"),
	[LOOK_TROUBLES] = ROWS("troubles", said_fields, SAID_COUNT),
	[LOOK_IS_ANSWERED] = FLAG("is_answered"),
	[LOOK_LANGUAGE] = SHOWN("shown_language"),
	[LOOK_DIRECTION] = SHOWN("shown_direction"),
	[LOOK_HEADING] = SHOWN("heading"),
	[LOOK_WELCOME] = SHOWN("welcome"),
	[LOOK_END] = SHOWN("end"),
	[LOOK_PIECES] = ROWS("pieces", piece_fields, PIECE_COUNT),
	[LOOK_QUESTIONS] = ROWS("questions", ask_row_fields, ASK_ROW_FIELD_COUNT),
	[LOOK_TIME] = SHOWN("time"),
	[LOOK_ERRORS] = ROWS("errors", form_error_fields, FORM_ERROR_FIELD_COUNT),
	[LOOK_WRONG] = FLAG("wrong"),
};
const struct page_kind inquiry_preview_page = { "inquiry.preview",
	"ground/inquiry/pages/preview.html", look_fields, LOOK_COUNT };

static const char *
either(struct arena *arena, struct span page, struct span question)
{
	if (page.length > 0 && question.length > 0)
		return arena_format(arena, "%.*s et %.*s", SPAN_ARGS(page), SPAN_ARGS(question));
	return page.length + question.length == 0 ? NULL
	                                          : span_copy(arena, page.length > 0 ? page : question);
}

/* Every question of this side, with the condition of each: nothing is decided yet. */
static void
show_all(struct looking *looking, struct model *page)
{
	struct arena *arena = looking->desk.visit->arena;
	const struct inquiry *inquiry = looking->desk.inquiry;
	const struct inquiry_asked *asked = looking->asked;
	const struct inquiry_sitting sitting = sit(looking);
	size_t screen = SIZE_MAX, leaf = SIZE_MAX, told = 0;
	for (size_t i = 0; i < inquiry->question_count; i++) {
		const struct inquiry_question *question = &inquiry->questions[i];
		if (!question->asked[looking->side] || question->kind == ASK_COMPUTED)
			continue;
		struct model *piece = model_row(page, LOOK_PIECES);
		const struct inquiry_page *on = &inquiry->pages[inquiry_page_of(asked, i)];
		if (inquiry_screen_of(asked, i) != screen)
			model_text_z(piece, PIECE_SCREEN, arena_format(arena, "Écran %zu", ++told));
		if (inquiry_page_of(asked, i) != leaf) {
			model_text(piece, PIECE_TITLE, inquiry_say(on->title, looking->language));
			model_text(piece, PIECE_TEXT, inquiry_say(on->text, looking->language));
		}
		screen = inquiry_screen_of(asked, i);
		leaf = inquiry_page_of(asked, i);
		model_text_z(piece, PIECE_CONDITION, either(arena, on->shown_if, question->shown_if));
		ask_draw_one(sitting.sheet, i, piece, (struct form_place){ .fields = PIECE_QUESTIONS });
	}
}

/* After these answers: what is shown, said again and refused to this person. */
static void
show_answered(struct looking *looking, struct model *page)
{
	struct visit *visit = looking->desk.visit;
	struct inquiry_sitting sitting = sit(looking);
	const struct span pressed = http_pairs_first(&visit->body, ASK_MOVE);
	(void)ask_read(sitting.sheet, visit_lookup, visit);
	if (pressed.length > 0) /* a ranking's button */
		(void)ask_move(sitting.sheet, pressed);
	inquiry_decide(visit->arena, &sitting);
	inquiry_judge(visit->arena, &sitting);
	inquiry_pipe(visit->arena, &sitting);
	ask_draw(sitting.sheet, page, (struct form_place){ LOOK_QUESTIONS, LOOK_ERRORS, LOOK_WRONG });
}

static void
show_preview(struct looking *looking, bool is_answered)
{
	const struct inquiry_desk *desk = &looking->desk;
	struct visit *visit = desk->visit;
	struct arena *arena = visit->arena;
	const struct inquiry *inquiry = desk->inquiry;
	const struct span tongue = inquiry->languages[looking->language];
	struct model *page = model_new(arena, &inquiry_preview_page);
	const char *url = way_url(looking, "apercu", looking->side, looking->language);
	model_text_z(page, LOOK_TITLE, "Aperçu sur un téléphone");
	model_text(page, LOOK_WITHIN, desk->row.name);
	model_url_z(page, LOOK_BACK_URL, inquiry_url(arena, desk->row.inquiry_id, ""));
	model_url_z(page, LOOK_URL, url);
	model_url_z(page, LOOK_ALL_URL, url);
	show_sides(looking, "apercu", LOOK_SIDES, page);
	show_tongues(looking, "apercu", LOOK_TONGUES, page);
	model_flag(page, LOOK_HAS_TONGUES, inquiry->language_count > 1);
	model_flag(page, LOOK_SOUND, looking->asked != NULL);
	model_flag(page, LOOK_IS_ANSWERED, is_answered);
	model_text(page, LOOK_LANGUAGE, tongue);
	model_text_z(page, LOOK_DIRECTION, inquiry_is_rtl(tongue) ? "rtl" : "ltr");
	if (looking->asked == NULL) {
		show_troubles(looking, LOOK_TROUBLES, page);
	} else {
		const int seconds = inquiry_seconds(inquiry, looking->side, looking->language, NULL);
		model_text(page, LOOK_HEADING, inquiry_say(inquiry->title, looking->language));
		model_text(page, LOOK_WELCOME, inquiry_say(inquiry->welcome, looking->language));
		model_text(page, LOOK_END, inquiry_say(inquiry->end, looking->language));
		model_text_z(page, LOOK_TIME,
		             arena_format(arena, "%d min %02d s au plus pour lire et cocher", seconds / 60,
		                          seconds % 60));
		if (is_answered)
			show_answered(looking, page);
		else
			show_all(looking, page);
	}
	visit_show(visit, &inquiry_preview_page, page);
}

void
inquiry_get_preview(struct visit *visit)
{
	struct looking looking;
	if (look(visit, &looking))
		show_preview(&looking, false);
}

void
inquiry_post_preview(struct visit *visit)
{
	struct looking looking;
	if (look(visit, &looking))
		show_preview(&looking, looking.asked != NULL);
}

/* --- at random -------------------------------------------------------------------------------- */

enum { MET_CODE, MET_WORDS, MET_SHOWN, MET_NEVER, MET_CHECK, MET_ALWAYS_WRONG, MET_URL, MET_COUNT };
static const struct field met_fields[MET_COUNT] = {
	[MET_CODE] = TEXT("code", "Of the question."),
	[MET_WORDS] = TEXT("words", "As this side reads it."),
	[MET_SHOWN] = { "shown", FIELD_COUNT, FIELD_API, .help = "On how many sheets it was shown." },
	[MET_NEVER] = { "is_never_shown", FIELD_FLAG, FIELD_API, .help = "On none." },
	[MET_CHECK] = TEXT("check", "How many of its answers its check refused."),
	[MET_ALWAYS_WRONG] = { "is_always_refused", FIELD_FLAG, FIELD_API,
		.help = "Its check refused every answer." },
	[MET_URL] = URL("question_url"),
};
enum {
	TRY_TITLE, TRY_WITHIN, TRY_BACK_URL, TRY_AGAIN_URL, TRY_SIDES, TRY_SOUND, TRY_TROUBLES,
	TRY_SHEETS,
	TRY_NEVER, TRY_ALWAYS, TRY_ALL_MET, TRY_TIME, TRY_SEED, TRY_QUESTIONS, TRY_COUNT
};
static const struct field try_fields[TRY_COUNT] = {
	[TRY_TITLE] = TEXT("title", "Title of the page."),
	[TRY_WITHIN] = SHOWN("within"),
	[TRY_BACK_URL] = URL("back_url"),
	[TRY_AGAIN_URL] = URL("again_url"),
	[TRY_SIDES] = ROWS("sides", way_fields, WAY_COUNT),
	[TRY_SOUND] = FLAG("is_sound"),
	[TRY_TROUBLES] = ROWS("troubles", said_fields, SAID_COUNT),
	[TRY_SHEETS] = { "sheets", FIELD_COUNT, FIELD_API, .help = "Filled at random." },
	[TRY_NEVER] = { "never", FIELD_COUNT, FIELD_PAGE },
	[TRY_ALWAYS] = { "always", FIELD_COUNT, FIELD_PAGE },
	[TRY_ALL_MET] = FLAG("all_met"),
	[TRY_TIME] = TEXT("time", "To read and tick: least, median, most."),
	[TRY_SEED] = SHOWN("seed"),
	[TRY_QUESTIONS] = { "questions", FIELD_LIST, FIELD_API, .of = met_fields, .of_count = MET_COUNT,
		.help = "Those asked of this side, in order." },
};
const struct page_kind inquiry_try_page = { "inquiry.try", "ground/inquiry/pages/try.html",
	try_fields, TRY_COUNT };

static const char *
duration(struct arena *arena, int seconds)
{
	return seconds < 60 ? arena_format(arena, "%d s", seconds)
	                    : arena_format(arena, "%d min %02d s", seconds / 60, seconds % 60);
}

static void
show_met(const struct looking *looking, const struct inquiry_tried *tried, struct model *page)
{
	struct arena *arena = looking->desk.visit->arena;
	const struct inquiry *inquiry = looking->desk.inquiry;
	int64_t never = 0, always = 0;
	for (size_t i = 0; i < inquiry->question_count; i++) {
		const struct inquiry_question *question = &inquiry->questions[i];
		if (!question->asked[looking->side] || question->kind == ASK_COMPUTED)
			continue;
		const bool is_wrong = tried->answered[i] > 0 && tried->refused[i] == tried->answered[i];
		struct model *row = model_row(page, TRY_QUESTIONS);
		model_text(row, MET_CODE, question->code);
		model_text(row, MET_WORDS, inquiry_question_say(question, looking->side, 0));
		model_count(row, MET_SHOWN, (int64_t)tried->shown[i]);
		model_flag(row, MET_NEVER, tried->shown[i] == 0);
		model_flag(row, MET_ALWAYS_WRONG, is_wrong);
		if (tried->answered[i] > 0)
			model_text_z(row, MET_CHECK, arena_format(arena, "%zu refusées sur %zu", tried->refused[i],
			                                          tried->answered[i]));
		if (looking->desk.may_write)
			model_url_z(row, MET_URL,
			            inquiry_url(arena, looking->desk.row.inquiry_id,
			                        arena_format(arena, "/questions/%zu", i + 1)));
		never += tried->shown[i] == 0;
		always += is_wrong;
	}
	if (never > 0)
		model_count(page, TRY_NEVER, never);
	if (always > 0)
		model_count(page, TRY_ALWAYS, always);
	model_flag(page, TRY_ALL_MET, never + always == 0);
}

void
inquiry_get_try(struct visit *visit)
{
	struct looking looking;
	int64_t seed = 1, asked_for;
	if (!look(visit, &looking))
		return;
	struct arena *arena = visit->arena;
	const struct inquiry_desk *desk = &looking.desk;
	if (span_int64(visit_asked(visit, "tirage"), &asked_for) && asked_for > 0 &&
	    asked_for < INT32_MAX)
		seed = asked_for;
	struct model *page = model_new(arena, &inquiry_try_page);
	model_text_z(page, TRY_TITLE, "Rempli au hasard");
	model_text(page, TRY_WITHIN, desk->row.name);
	model_url_z(page, TRY_BACK_URL, inquiry_url(arena, desk->row.inquiry_id, ""));
	model_url_z(page, TRY_AGAIN_URL,
	            arena_format(arena, "%s&tirage=%lld",
	                         way_url(&looking, "essai", looking.side, looking.language),
	                         (long long)seed + 1));
	model_text_z(page, TRY_SEED, arena_format(arena, "%lld", (long long)seed));
	show_sides(&looking, "essai", TRY_SIDES, page);
	model_flag(page, TRY_SOUND, looking.asked != NULL);
	if (looking.asked == NULL) {
		show_troubles(&looking, TRY_TROUBLES, page);
	} else {
		const struct inquiry_tried tried =
			inquiry_try(arena, looking.asked, looking.language, INQUIRY_TRY_COUNT, (uint64_t)seed,
		                visit->today);
		model_count(page, TRY_SHEETS, (int64_t)tried.sheets);
		model_text_z(page, TRY_TIME,
		             arena_format(arena, "de %s à %s, %s pour la moitié des feuilles",
		                          duration(arena, tried.least_s), duration(arena, tried.most_s),
		                          duration(arena, tried.median_s)));
		show_met(&looking, &tried, page);
	}
	visit_show(visit, &inquiry_try_page, page);
}
