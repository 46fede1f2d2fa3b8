/* What the site of the service takes: /info/CODE.html, a few lines to put in a page of its own, and .json.
 * Public, the same for everybody, kept for a minute by whoever takes it. */
#include "base/time.h"
#include "craft/vault/vault.h"
#include "welcome/bulletin/bulletin_inside.h"

enum { INFO_SIZE_MAX = 200000, TAG_BYTES = 8 };

static struct span
as_html(struct visit *visit, const struct place_tree *tree, const struct bulletin *bulletins, size_t count)
{
	struct text text = text_new(visit->arena, INFO_SIZE_MAX);
	text_add_z(&text, "<div class=\"parvis-bulletins\" lang=\"fr\">\n");
	for (size_t i = 0; i < count; i++) {
		text_add_z(&text, "<p><strong>");
		text_add_escaped(&text, tree->places[place_by_id(tree, bulletins[i].place_id)].name);
		text_add_z(&text, "</strong> ");
		text_add_escaped(&text, bulletins[i].words);
		text_format(&text, " <small>(%s)</small></p>\n",
		            bulletin_instant_words(visit->arena, visit->zone, visit->now_s,
		                                   bulletins[i].until_s, true));
	}
	text_add_z(&text, "</div>\n");
	must(!text.cut);
	return text_span(&text);
}

static void
add_member(struct text *text, const char *name, struct span value)
{
	text_format(text, "\"%s\": ", name);
	text_add_json_text(text, value);
}

static void
add_instant(struct text *text, const char *name, int64_t at_s)
{
	text_format(text, ", \"%s\": \"", name);
	text_add_instant(text, at_s);
	text_add_z(text, "\"");
}

static struct span
as_json(struct visit *visit, const struct place_tree *tree, const struct bulletin *bulletins, size_t count)
{
	struct text text = text_new(visit->arena, INFO_SIZE_MAX);
	text_add_z(&text, "{\"bulletins\": [");
	for (size_t i = 0; i < count; i++) {
		const struct place *place = &tree->places[place_by_id(tree, bulletins[i].place_id)];
		text_add_z(&text, i == 0 ? "{" : ", {");
		add_member(&text, "place_code", place->code);
		text_add_z(&text, ", ");
		add_member(&text, "place", place->name);
		text_add_z(&text, ", ");
		add_member(&text, "words", bulletins[i].words);
		add_instant(&text, "from", bulletins[i].from_s);
		add_instant(&text, "until", bulletins[i].until_s);
		text_add_z(&text, "}");
	}
	text_add_z(&text, "]}\n");
	must(!text.cut);
	return text_span(&text);
}

/* « CODE.html », « CODE.json »: the code may hold dots. */
static bool
split(struct span part, struct span *code_r, bool *is_json_r)
{
	*is_json_r = span_ends(part, ".json");
	*code_r = span_from(part.at, part.length - (part.length < 5 ? part.length : 5));
	return *is_json_r || span_ends(part, ".html");
}

static const char *
tag_of(struct arena *arena, struct span body)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct text tag = text_new(arena, 2 * TAG_BYTES + 1);
	vault_hash("info", body, hash);
	for (size_t i = 0; i < TAG_BYTES; i++)
		text_format(&tag, "%02x", hash[i]);
	return text_z(&tag);
}

void
bulletin_get_info(struct visit *visit)
{
	struct http_response *response = visit->response;
	struct fault fault = { 0 };
	struct bulletin_question question = { .root_id = visit->root_id, .now_s = visit->now_s };
	struct bulletin *bulletins;
	struct span code;
	size_t count;
	bool is_json;
	int64_t place_id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	enum found found = split(visit->part[0], &code, &is_json)
	                       ? place_of_code(visit->arena, db, visit->root_id, code, &place_id, &fault)
	                       : FOUND_NONE;
	if (found == FOUND_ONE)
		question.tree = place_branch_load(visit->arena, db, visit->root_id, visit->today, &place_id, 1,
		                                  &fault);
	const uint32_t place = question.tree == NULL ? PLACE_NONE : place_by_id(question.tree, place_id);
	question.places = &place;
	question.place_count = 1;
	if (found == FOUND_FAILED || (found == FOUND_ONE && question.tree == NULL) ||
	    (place != PLACE_NONE &&
	     !bulletin_told(visit->arena, db, &question, &bulletins, &count, &fault))) {
		visit_fail(visit, &fault);
		return;
	}
	if (place == PLACE_NONE) {
		visit_missing(visit);
		return;
	}
	const struct span body = is_json ? as_json(visit, question.tree, bulletins, count)
	                                 : as_html(visit, question.tree, bulletins, count);
	/* Any site may read it: it is public, and nobody is known here. */
	http_response_header(response, "Access-Control-Allow-Origin", "*");
	response->content_type = is_json ? "application/json" : "text/html; charset=utf-8";
	response->cache = HTTP_CACHE_CHECK;
	http_response_header(response, "Cache-Control",
	                     arena_format(visit->arena, "public, max-age=%d", BULLETIN_CACHE_S));
	if (!http_unchanged(visit->request, response, tag_of(visit->arena, body)))
		response->body = body;
}
