/* A rule in French. */
#include "welcome/orient/orient_inside.h"

struct span
orient_unit_name(const struct place_tree *tree, int64_t unit_id)
{
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id);
	return place != PLACE_NONE ? tree->places[place].name
	       : unit_id == 0      ? SPAN("aucun service")
	                           : SPAN("un service fermé depuis");
}

/* « lampe, réverbère ou éclairage » */
static void
add_words(struct text *text, struct span words)
{
	struct span part, held = SPAN("");
	size_t count = 0;
	while (span_cut(&words, ',', &part)) {
		const struct span phrase = span_trim(part);
		if (phrase.length == 0)
			continue;
		if (held.length > 0)
			text_format(text, "%s«\u202f%.*s\u202f»", count++ > 0 ? ", " : "", SPAN_ARGS(held));
		held = phrase;
	}
	text_format(text, "%s«\u202f%.*s\u202f»", count > 0 ? " ou " : "", SPAN_ARGS(held));
}

const char *
orient_rule_words(struct arena *arena, const struct orient_rule *rule,
                  const struct place_tree *tree, const struct offering *offerings,
                  size_t offering_count)
{
	struct text text = text_new(arena, 20000);
	text_add_z(&text, "Si la demande");
	const char *link = " ";
	if (rule->offering_id != 0) {
		struct span name = SPAN("une démarche supprimée");
		for (size_t i = 0; i < offering_count; i++)
			if (offerings[i].offering_id == rule->offering_id)
				name = offerings[i].name;
		text_format(&text, " porte sur «\u202f%.*s\u202f»", SPAN_ARGS(name));
		link = " et ";
	}
	if (rule->place_id != 0) {
		text_format(&text, "%sconcerne %.*s", link, SPAN_ARGS(orient_unit_name(tree, rule->place_id)));
		link = " et ";
	}
	if (rule->words.length > 0) {
		text_format(&text, "%scontient ", link);
		add_words(&text, rule->words);
	}
	return text_z(&text);
}

static const struct route routes[] = {
	{ HTTP_GET, "/orientation", ORIENT_KEEPERS, "orient.list", orient_get_list },
	{ HTTP_POST, "/orientation", ORIENT_KEEPERS, "orient.list", orient_post_list },
	{ HTTP_GET, "/orientation/{}", ORIENT_KEEPERS, "orient.rule", orient_get_rule },
	{ HTTP_POST, "/orientation/{}", ORIENT_KEEPERS, "orient.rule", orient_post_rule },
};
static const struct page_kind *const pages[] = { &orient_list_page, &orient_rule_page };
const struct room_pages orient_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
