#include <string.h>

#include "craft/http/http_form.h"
#include "ground/journey/journey_inside.h"

const char *const journey_audience_words[JOURNEY_AUDIENCE_COUNT] = {
	[JOURNEY_PUBLIC] = "le public",
	[JOURNEY_INTERNAL] = "des collègues",
};

const char *const journey_stage_words[JOURNEY_STAGE_COUNT] = {
	[JOURNEY_CHOSEN] = "choisi",
	[JOURNEY_OBSERVED] = "observé",
	[JOURNEY_REWORKED] = "en refonte",
	[JOURNEY_FOLLOWED] = "suivi",
};

size_t
journey_by_id(const struct journey *journeys, size_t count, int64_t journey_id)
{
	for (size_t i = 0; i < count; i++)
		if (journeys[i].id == journey_id)
			return i;
	return SIZE_MAX;
}

/* --- addresses -------------------------------------------------------------------------------- */

/* Words that are pages of their own, and what would be several parts of an address. */
static bool
is_address(struct span code)
{
	int64_t number;
	return !span_is(code, "nouveau") && !span_is(code, ".") && !span_is(code, "..") &&
	       span_find(code, SPAN("/")) == SIZE_MAX && !span_int64(code, &number);
}

const char *
journey_path(struct arena *arena, const struct journey *journey)
{
	struct text text = text_new(arena, 1000);
	must(journey->id > 0);
	if (!is_address(journey->code))
		return arena_format(arena, "/parcours/%lld", (long long)journey->id);
	text_add_z(&text, "/parcours/");
	http_percent_encode(&text, journey->code);
	return text_z(&text);
}

/* --- words ------------------------------------------------------------------------------------ */

static const struct {
	char letter;
	const char *words;
} channels[] = {
	{ 'W', "site" },    { 'M', "courriel" }, { 'S', "SMS" },    { 'T', "téléphone" },
	{ 'G', "guichet" }, { 'C', "courrier" }, { 'F', "terrain" },
};

struct span
journey_channel_words(struct arena *arena, struct span letters)
{
	struct text text = text_new(arena, 200);
	for (size_t i = 0; i < LENGTH(channels); i++)
		if (span_find(letters, span_from(&channels[i].letter, 1)) != SIZE_MAX) {
			text_add_z(&text, text.length > 0 ? ", " : "");
			text_add_z(&text, channels[i].words);
		}
	return text_span(&text);
}

struct span
journey_actor_words(struct arena *arena, const struct journey_step *step)
{
	if (!step->is_outside || step->actor.length == 0)
		return step->actor;
	return span_of(arena_format(arena, "(%.*s)", SPAN_ARGS(step->actor)));
}

struct chart_step
journey_chart_step(struct arena *arena, const struct journey_step *step)
{
	return (struct chart_step){ .title = step->title,
		                        .channels = journey_channel_words(arena, step->channels),
		                        .actor = journey_actor_words(arena, step),
		                        .is_key = step->is_key };
}

bool
journey_line(struct arena *arena, const struct journey_step *steps, size_t count,
             struct markup *line_r)
{
	struct chart_step *drawn = arena_array_of(arena, struct chart_step, CHART_STEP_MAX);
	struct chart_journey journey = { .key_words = SPAN("moment à enjeux"), .steps = drawn };
	for (size_t i = 0; i < count && journey.step_count < CHART_STEP_MAX; i++)
		if (!steps[i].is_removed)
			drawn[journey.step_count++] = journey_chart_step(arena, &steps[i]);
	if (journey.step_count > 0)
		*line_r = chart_journey_draw(arena, &journey);
	return journey.step_count > 0;
}

/* --- rights ----------------------------------------------------------------------------------- */

bool
journey_may_change(const struct reader *reader, const struct place_tree *tree,
                   const struct journey *journey)
{
	const uint32_t place =
		journey->place_id == 0 ? PLACE_NONE : place_by_id(tree, journey->place_id);
	return people_may(reader, tree, WHO(ROLE_REFERENT), place);
}

/* --- routes ----------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/parcours", WHO_SIGNED_IN, "journeys", journey_get_list },
	{ HTTP_GET, "/parcours/nouveau", WHO(ROLE_REFERENT), "journey.new", journey_get_new },
	{ HTTP_POST, "/parcours/nouveau", WHO(ROLE_REFERENT), "journey.make", journey_post_new },
	{ HTTP_GET, "/parcours/{}/modifier", WHO(ROLE_REFERENT), "journey.edit", journey_get_edit },
	{ HTTP_POST, "/parcours/{}/modifier", WHO(ROLE_REFERENT), "journey.change",
		journey_post_edit },
	{ HTTP_POST, "/parcours/{}/clore", WHO(ROLE_REFERENT), "journey.close", journey_post_close },
};
static const struct page_kind *const pages[] = { &journey_list_page, &journey_choose_page,
	                                             &journey_edit_page };
const struct room_pages journey_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
