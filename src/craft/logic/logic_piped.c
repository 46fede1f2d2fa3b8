#include "craft/logic/logic_inside.h"

static bool
part_add(struct logic_complaints *complaints, struct logic_piped *piped, struct logic_part part,
         size_t byte)
{
	if (piped->part_count == LOGIC_PIPED_PART_MAX) {
		logic_complain(complaints, byte, 1,
		               "Il y a trop d’accolades dans ce texte. Partagez-le.");
		return false;
	}
	piped->parts[piped->part_count++] = part;
	return true;
}

/* From *at to the next brace that opens a formula; {{ and }} give one brace. */
static bool
take_words(struct logic_complaints *complaints, struct logic_piped *piped, size_t *at)
{
	const struct span source = complaints->source;
	struct text words = text_new(complaints->arena, LOGIC_PIPED_LENGTH_MAX);
	const size_t begin = *at;
	for (; *at < source.length; (*at)++) {
		const char c = source.at[*at];
		if (c == '{' || c == '}') {
			const bool twice = *at + 1 < source.length && source.at[*at + 1] == c;
			if (!twice && c == '{')
				break;
			if (!twice) {
				logic_complain(complaints, *at, 1,
				               "Cette accolade ferme sans qu’une autre soit ouverte. Écrivez }} pour une "
				               "accolade.");
				return false;
			}
			(*at)++;
		}
		text_add_char(&words, c);
	}
	must(!words.cut);
	const struct logic_part part = { text_span(&words), NULL };
	return words.length == 0 || part_add(complaints, piped, part, begin);
}

static bool
take_parts(struct logic_complaints *complaints, const struct logic_table *table,
           struct logic_piped *piped, int32_t rank)
{
	bool whole = true;
	for (size_t at = 0; at < complaints->source.length;) {
		if (!take_words(complaints, piped, &at))
			return false;
		if (at == complaints->source.length)
			break;
		const size_t begin = at++;
		const size_t mistakes = complaints->mistakes->count;
		const struct logic_want want = { LOGIC_NONE, rank };
		const struct logic_program *program = logic_parse_at(complaints, table, &at, true, want);
		if (program == NULL) {
			/* A name unknown: what follows is still read. Bad syntax: where it ends is unknown. */
			whole = false;
			const bool closed = at > begin && complaints->source.at[at - 1] == '}';
			if (!closed || complaints->mistakes->count == LOGIC_MISTAKE_MAX)
				return false;
			must(complaints->mistakes->count > mistakes);
			continue;
		}
		if (!part_add(complaints, piped, (struct logic_part){ span_of(""), program }, begin))
			return false;
	}
	return whole;
}

const struct logic_piped *
logic_piped_parse(struct arena *arena, const struct logic_table *table, struct span source,
                  int32_t rank, struct logic_mistakes *mistakes_r)
{
	*mistakes_r = (struct logic_mistakes){ 0 };
	struct logic_complaints complaints = { arena, source, mistakes_r };
	if (source.length > LOGIC_PIPED_LENGTH_MAX)
		logic_complain(&complaints, 0, 0, "Ce texte dépasse 20\u202f000 signes. Raccourcissez-le.");
	else if (!span_is_utf8(source))
		logic_complain(&complaints, 0, 0, "Ce texte n’est pas en UTF-8. Enregistrez-le en UTF-8.");
	if (mistakes_r->count > 0)
		return NULL;
	complaints.source = span_keep(arena, source);
	struct logic_piped *piped = arena_new_of(arena, struct logic_piped);
	if (!take_parts(&complaints, table, piped, rank)) {
		must(mistakes_r->count > 0);
		return NULL;
	}
	const struct logic_node *roots[LOGIC_PIPED_PART_MAX];
	size_t count = 0;
	for (size_t i = 0; i < piped->part_count; i++)
		if (piped->parts[i].program != NULL)
			roots[count++] = piped->parts[i].program->root;
	piped->names = logic_names_of(arena, roots, count, &piped->name_count);
	return piped;
}

void
logic_piped_render(const struct logic_piped *piped, const struct logic_answers *answers,
                   struct text *text)
{
	for (size_t i = 0; i < piped->part_count; i++) {
		const struct logic_part *part = &piped->parts[i];
		if (part->program != NULL)
			logic_value_add(text, logic_evaluate(part->program, answers), part->program->root->list);
		else
			text_add(text, part->words);
	}
}

void
logic_piped_print(const struct logic_piped *piped, struct text *text)
{
	for (size_t i = 0; i < piped->part_count; i++) {
		const struct logic_part *part = &piped->parts[i];
		text_add_z(text, part->program != NULL ? "{" : "");
		if (part->program != NULL)
			logic_print(part->program, text);
		for (size_t j = 0; j < part->words.length; j++) {
			const char c = part->words.at[j];
			text_add_char(text, c);
			if (c == '{' || c == '}')
				text_add_char(text, c);
		}
		text_add_z(text, part->program != NULL ? "}" : "");
	}
}

const size_t *
logic_piped_names(const struct logic_piped *piped, size_t *count_r)
{
	*count_r = piped->name_count;
	return piped->names;
}
