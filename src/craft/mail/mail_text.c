/* format=flowed: lines that end with a blank go on in the next one (RFC 3676). */
#include "craft/mail/mail_inside.h"

enum { QUOTE_DEPTH_MAX = 20 };

struct flow {
	struct text words;
	size_t depth;  /* of the line being written */
	bool is_open;  /* it goes on */
};

static void
begin_line(struct flow *flow, size_t depth, bool is_first)
{
	if (!is_first)
		text_add_char(&flow->words, '\n');
	for (size_t i = 0; i < depth && i < QUOTE_DEPTH_MAX; i++)
		text_add_char(&flow->words, '>');
	if (depth > 0)
		text_add_char(&flow->words, ' ');
	flow->depth = depth;
}

struct span
mail_text_unflow(struct arena *arena, struct span text, bool delsp)
{
	struct flow flow = { .words = text_new(arena, text.length + text.length / 2 + 16) };
	struct span rest = text, line;
	bool is_first = true;
	while (rest.length > 0 && span_cut(&rest, '\n', &line)) {
		size_t depth = 0;
		while (depth < line.length && line.at[depth] == '>')
			depth++;
		struct span words = span_from(line.at + depth, line.length - depth);
		if (words.length > 0 && words.at[0] == ' ')
			words = span_from(words.at + 1, words.length - 1);
		const bool is_signature = span_is(words, "-- ");
		const bool goes_on = span_ends(words, " ") && !is_signature;
		if (!flow.is_open || flow.depth != depth || is_signature)
			begin_line(&flow, depth, is_first);
		text_add(&flow.words, span_from(words.at, words.length - (goes_on && delsp ? 1 : 0)));
		flow.is_open = goes_on;
		is_first = false;
	}
	return text_span(&flow.words);
}
