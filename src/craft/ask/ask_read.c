/* What was sent, question by question. A mistake is a sentence that says what to do. */
#include "base/time.h"
#include "craft/ask/ask_inside.h"

struct reading {
	struct ask_sheet *sheet;
	struct ask_entry *entry;
	const struct ask_question *question;
	size_t rank;
	form_lookup *lookup;
	void *subject;
};

static void
complain(const struct reading *reading, const char *sentence)
{
	ask_complain_ours(reading->sheet, reading->rank, sentence);
}

static const char *say(const struct reading *reading, const char *french)
	__attribute__((format_arg(2)));
static const char *
say(const struct reading *reading, const char *french)
{
	return ask_say(reading->sheet, french);
}

static const char *counted(const struct reading *reading, const char *one, const char *many,
                           int64_t count) __attribute__((format_arg(2), format_arg(3)));
static const char *
counted(const struct reading *reading, const char *one, const char *many, int64_t count)
{
	return ask_counted(reading->sheet, one, many, count);
}

static struct span
taken(const struct reading *reading, const char *name)
{
	struct span raw = span_of("");
	if (!reading->lookup(reading->subject, name, &raw))
		return span_of("");
	return span_trim(form_clean(reading->sheet->arena, raw));
}

static struct span
taken_part(const struct reading *reading, size_t part)
{
	return taken(reading, arena_format(reading->sheet->arena, "q%zu-%zu", reading->rank, part));
}

static void
set_number(const struct reading *reading, int64_t number)
{
	reading->entry->value.state = ASK_ANSWERED;
	reading->entry->value.number = number;
}

/* --- one of a few -------------------------------------------------------------------------------- */

static const char not_understood[] =
	FRENCH("Cette réponse n’a pas été comprise. Choisissez de nouveau.");

static const struct apart *
apart_typed(const struct ask_question *question, struct span typed)
{
	for (size_t i = 0; i < APART_COUNT; i++)
		if ((question->aparts & ask_aparts[i].bit) != 0 && span_is(typed, ask_aparts[i].value))
			return &ask_aparts[i];
	return NULL;
}

static bool
read_level(const struct ask_question *question, struct span typed, int64_t *level_r)
{
	const int64_t first = ask_level_first(question);
	return typed.length <= 4 && span_int64(typed, level_r) && *level_r >= first &&
	       *level_r < first + (int64_t)ask_level_count(question);
}

static void
read_chosen(const struct reading *reading)
{
	const struct ask_question *question = reading->question;
	const struct span typed = reading->entry->typed;
	const struct apart *apart = apart_typed(question, typed);
	size_t index = 0;
	int64_t level;
	if (apart != NULL)
		reading->entry->value.state = apart->state;
	else if (question->kind == ASK_ONE && ask_index_read(typed, question->choice_count, &index) &&
	         !reading->entry->withheld[index])
		set_number(reading, (int64_t)index);
	else if (ask_has_levels(question->kind) && read_level(question, typed, &level))
		set_number(reading, level);
	else if ((question->kind == ASK_YES_NO || question->kind == ASK_CONSENT) &&
	         (span_is(typed, "oui") || span_is(typed, "non")))
		set_number(reading, span_is(typed, "oui"));
	else
		complain(reading, say(reading, not_understood));
}

/* --- words and numbers --------------------------------------------------------------------------- */

/* A sentence that holds one number, as %s. */
static const char *numbered(const struct reading *reading, const char *french, int64_t number)
	__attribute__((format_arg(2)));
static const char *
numbered(const struct reading *reading, const char *french, int64_t number)
{
	return ask_counted(reading->sheet, french, french, number);
}

static struct span
one_line(struct arena *arena, struct span text)
{
	struct text out = text_new(arena, text.length + 1);
	for (size_t i = 0; i < text.length; i++)
		text_add_char(&out, text.at[i] == '\n' ? ' ' : text.at[i]);
	return text_span(&out);
}

static void
read_words(const struct reading *reading)
{
	const struct ask_question *question = reading->question;
	struct ask_entry *entry = reading->entry;
	struct arena *arena = reading->sheet->arena;
	if (question->kind != ASK_LONG)
		entry->typed = one_line(arena, entry->typed);
	const size_t length = form_length(entry->typed), most = ask_length_max(question);
	if (span_find(entry->typed, SPAN("\ufffd")) != SIZE_MAX)
		complain(reading, say(reading, "Certains caractères n’ont pas pu être lus. "
		                               "Écrivez-les à nouveau."));
	else if (length > most)
		complain(reading,
		         arena_format(arena,
		                      say(reading, "Ce texte compte %zu caractères. Raccourcissez-le à "
		                                   "%zu au plus."),
		                      length, most));
	else if (entry->typed.length > ask_text_room(question))
		complain(reading,
		         arena_format(arena,
		                      say(reading, "Votre texte prend trop de place dans cette "
		                                   "écriture\u202f: gardez %zu signes au plus."),
		                      ask_text_room(question) * length / entry->typed.length));
	else {
		entry->value.state = ASK_ANSWERED;
		entry->value.text = entry->typed;
	}
}

static void
read_mail(const struct reading *reading)
{
	if (!ask_mail_is_valid(reading->entry->typed)) {
		complain(reading, say(reading, "Écrivez une adresse électronique complète, comme "
		                               "nom@exemple.fr."));
		return;
	}
	reading->entry->value.state = ASK_ANSWERED;
	reading->entry->value.text = reading->entry->typed;
}

static void
read_phone(const struct reading *reading)
{
	struct span phone;
	if (!ask_phone_read(reading->sheet->arena, reading->entry->typed, &phone)) {
		complain(reading, say(reading, "Écrivez un numéro de téléphone, comme 01 23 45 67 89 ou "
		                               "+32 2 123 45 67."));
		return;
	}
	reading->entry->value.state = ASK_ANSWERED;
	reading->entry->value.text = phone;
}

/* Where commas stand between thousands, « 1,912.5 » and « 1,912 » are read without them; « 12,5 », whose
 * comma parts no thousands, stays as it is. */
static struct span
without_groups(const struct reading *reading, struct span typed)
{
	struct text out = text_new(reading->sheet->arena, typed.length + 1);
	size_t figures = 0;
	bool has_comma = false, has_point = false;
	if (!catalogue_comma_groups(reading->sheet->language))
		return typed;
	for (size_t i = 0; i < typed.length; i++) {
		const char c = typed.at[i];
		const bool is_figure = c >= '0' && c <= '9';
		const bool ends = c == ',' || c == '.';
		if (!has_point && ends && (has_comma ? figures != 3 : c == ',' && (figures == 0 || figures > 3)))
			return typed;
		has_point = has_point || c == '.';
		has_comma = has_comma || c == ',';
		if (has_point && c == ',')
			return typed;
		figures = ends ? 0 : figures + is_figure;
		if (c != ',')
			text_add_char(&out, c);
	}
	return has_comma && (has_point || figures == 3) ? text_span(&out) : typed;
}

/* « 1 912,5 » with two decimals is 191250. */
static bool
read_decimal(struct span typed, int decimals, int64_t *number_r)
{
	size_t point = 0;
	while (point < typed.length && typed.at[point] != ',' && typed.at[point] != '.')
		point++;
	struct span after = span_from(typed.at + point, typed.length - point);
	const size_t figures = after.length == 0 ? 0 : after.length - 1;
	if (figures > (size_t)decimals || after.length == 1)
		return false;
	char all[80];
	size_t length = 0;
	const bool is_minus = span_starts(typed, "\u2212"); /* as pages write it */
	if (is_minus)
		all[length++] = '-';
	for (size_t i = is_minus ? 3 : 0; i < point && length < 64; i++)
		all[length++] = typed.at[i];
	for (size_t i = 0; i < (size_t)decimals; i++) {
		const char c = i < figures ? after.at[i + 1] : '0';
		if (c < '0' || c > '9' || length == sizeof all)
			return false;
		all[length++] = c;
	}
	return point < 64 && form_read_number(span_from(all, length), number_r) &&
	       *number_r >= -ASK_NUMBER_FAR_MAX && *number_r <= ASK_NUMBER_FAR_MAX;
}

/* 480, not 480,00. */
static const char *
short_number(const struct reading *reading, int64_t number)
{
	int decimals = reading->question->decimals;
	struct text out = text_new(reading->sheet->arena, 64);
	while (decimals > 0 && number % 10 == 0) {
		number /= 10;
		decimals--;
	}
	ask_add_number(reading->sheet->words, &out, number, decimals);
	return text_z(&out);
}

static const char *
number_wanted(const struct reading *reading)
{
	const struct ask_question *question = reading->question;
	struct arena *arena = reading->sheet->arena;
	const bool has_limits = ask_has_limits(question);
	const char *least = short_number(reading, question->least);
	const char *most = short_number(reading, question->most);
	if (question->decimals == 0)
		return has_limits
		           ? arena_format(arena,
		                          say(reading, "Écrivez un nombre entier, en chiffres, de %s à %s."),
		                          least, most)
		           : say(reading, "Écrivez un nombre entier, en chiffres.");
	if (!has_limits)
		return counted(reading,
		               "Écrivez un nombre en chiffres, avec %s chiffre au plus après la virgule.",
		               "Écrivez un nombre en chiffres, avec %s chiffres au plus après la virgule.",
		               question->decimals);
	return arena_format(
		arena,
		catalogue_count(
			reading->sheet->words,
			"Écrivez un nombre en chiffres, avec %d chiffre au plus après la virgule, de %s à %s.",
			"Écrivez un nombre en chiffres, avec %d chiffres au plus après la virgule, de %s à %s.",
			question->decimals),
		question->decimals, least, most);
}

static void
read_number(const struct reading *reading)
{
	const struct ask_question *question = reading->question;
	int64_t number;
	const struct span typed = without_groups(reading, reading->entry->typed);
	const bool is_read = read_decimal(typed, question->decimals, &number);
	if (is_read && (!ask_has_limits(question) ||
	                (number >= question->least && number <= question->most)))
		set_number(reading, number);
	else
		complain(reading, number_wanted(reading));
}

static const char *
day_words(const struct reading *reading, int64_t day)
{
	struct text out = text_new(reading->sheet->arena, 100);
	catalogue_add_day(reading->sheet->words, &out, (int32_t)day, " ");
	return text_z(&out);
}

static void
read_date(const struct reading *reading)
{
	const struct ask_question *question = reading->question;
	int32_t day;
	if (!form_read_date(reading->entry->typed, &day))
		complain(reading, say(reading, "Écrivez une date qui existe\u202f: jour, mois, année, "
		                               "comme 14/07/2030."));
	else if (ask_has_limits(question) && (day < question->least || day > question->most))
		complain(reading, arena_format(reading->sheet->arena,
		                               say(reading, "Écrivez une date du %s au %s."),
		                               day_words(reading, question->least),
		                               day_words(reading, question->most)));
	else
		set_number(reading, day);
}

static void
read_time(const struct reading *reading)
{
	const struct ask_question *question = reading->question;
	int64_t minute;
	if (!ask_time_read(reading->entry->typed, &minute))
		complain(reading, say(reading, "Écrivez une heure de la journée, comme 14 h 30."));
	else if (ask_has_limits(question) && (minute < question->least || minute > question->most))
		complain(reading,
		         arena_format(reading->sheet->arena,
		                      say(reading, "Écrivez une heure entre %d h %02d et %d h %02d."),
		                      (int)question->least / 60, (int)question->least % 60,
		                      (int)question->most / 60, (int)question->most % 60));
	else
		set_number(reading, minute);
}

/* --- a place ------------------------------------------------------------------------------------- */

static bool
read_place_chosen(const struct reading *reading)
{
	const struct ask_places *places = reading->sheet->places;
	struct ask_entry *entry = reading->entry;
	const struct span chosen = entry->typed_parts[0];
	int64_t id;
	struct span words;
	if (!span_int64(chosen, &id) || id <= 0 || !places->known(places->subject, id, &words))
		return false;
	/* Other words were typed since: they win. */
	if (entry->typed.length > 0 && !span_equal(entry->typed, words)) {
		for (size_t i = 0; i < entry->found_count; i++)
			if (entry->found[i].id == id) {
				set_number(reading, id);
				return true;
			}
		return false;
	}
	entry->typed = words;
	set_number(reading, id);
	return true;
}

static void
read_place(const struct reading *reading)
{
	const struct ask_places *places = reading->sheet->places;
	struct ask_entry *entry = reading->entry;
	must(places != NULL);
	if (entry->typed.length > 0 && form_length(entry->typed) <= ASK_LINE_LENGTH_MAX) {
		entry->found =
			arena_array_of(reading->sheet->arena, struct ask_place, ASK_PLACE_FOUND_MAX);
		entry->found_count = places->find(places->subject, entry->typed, entry->found,
		                                  ASK_PLACE_FOUND_MAX);
		must(entry->found_count <= ASK_PLACE_FOUND_MAX);
	}
	if (read_place_chosen(reading))
		return;
	if (entry->found_count == 1)
		set_number(reading, entry->found[0].id);
	else if (entry->found_count == 0)
		complain(reading, say(reading, "Aucun lieu ne porte ce nom. Vérifiez l’orthographe, ou "
		                               "écrivez moins de mots."));
	else
		complain(reading, say(reading, "Plusieurs lieux répondent à ces mots. Choisissez le bon "
		                               "dans la liste."));
}

/* --- several parts ------------------------------------------------------------------------------- */

static size_t
parts_offered(const struct ask_entry *entry)
{
	size_t count = 0;
	for (size_t i = 0; i < ask_part_count(entry->question); i++)
		count += entry->value.parts[i].state != ASK_NOT_SHOWN;
	return count;
}

static void
read_several(const struct reading *reading)
{
	const struct ask_question *question = reading->question;
	struct ask_part *parts = reading->entry->value.parts;
	const int64_t offered = (int64_t)parts_offered(reading->entry), most = ask_most_of(question);
	const int64_t least = question->least < offered ? question->least : offered;
	int64_t ticked = 0;
	for (size_t i = 0; i < question->choice_count; i++) {
		if (parts[i].state == ASK_NOT_SHOWN)
			continue;
		const bool is_ticked = span_is(reading->entry->typed_parts[i], "oui");
		parts[i] = (struct ask_part){ ASK_ANSWERED, is_ticked };
		ticked += is_ticked;
	}
	reading->entry->value.state = ASK_ANSWERED;
	if (ticked == 0)
		complain(reading, say(reading, not_understood));
	else if (ticked > most)
		complain(reading, counted(reading, "Vous pouvez garder %s réponse, pas plus.",
		                          "Vous pouvez garder %s réponses au plus.", most));
	else if (ticked < least)
		complain(reading, counted(reading, "Cochez au moins %s réponse.",
		                          "Cochez au moins %s réponses.", least));
}

static void
read_rows(const struct reading *reading)
{
	struct ask_part *parts = reading->entry->value.parts;
	size_t left = 0;
	for (size_t i = 0; i < ask_part_count(reading->question); i++) {
		const struct span typed = reading->entry->typed_parts[i];
		const struct apart *apart = apart_typed(reading->question, typed);
		int64_t level;
		if (parts[i].state == ASK_NOT_SHOWN)
			continue;
		left += typed.length == 0;
		if (typed.length == 0)
			continue;
		if (apart != NULL)
			parts[i].state = apart->state;
		else if (read_level(reading->question, typed, &level))
			parts[i] = (struct ask_part){ ASK_ANSWERED, (int32_t)level };
		else
			complain(reading, say(reading, not_understood));
	}
	reading->entry->value.state = ASK_ANSWERED;
	if (left > 0 && reading->question->reason.length > 0)
		complain(reading, counted(reading, "Il manque une réponse à %s ligne.",
		                          "Il manque une réponse à %s lignes.", (int64_t)left));
}

static bool
read_whole(const struct reading *reading, struct span typed, int64_t most, int64_t *number_r)
{
	return form_read_number(without_groups(reading, typed), number_r) && *number_r >= 0 && *number_r <= most;
}

static void
complain_of_ranks(const struct reading *reading, const size_t *taken_ranks, size_t ranked)
{
	const struct ask_question *question = reading->question;
	const int64_t offered = (int64_t)parts_offered(reading->entry);
	const int64_t least = question->least < offered ? question->least : offered;
	for (size_t rank = 1; rank <= question->choice_count; rank++)
		if (taken_ranks[rank] > 1)
			complain(reading, numbered(reading, "Deux lignes ont le même rang, le %s. Donnez à "
			                                    "chacune le sien.", (int64_t)rank));
	for (size_t rank = 1; rank <= ranked; rank++)
		if (taken_ranks[rank] == 0)
			complain(reading, numbered(reading, "Il manque le rang %s. Les rangs se suivent à "
			                                    "partir de 1.", (int64_t)rank));
	if ((int64_t)ranked < least)
		complain(reading, counted(reading, "Donnez un rang à au moins %s ligne.",
		                          "Donnez un rang à au moins %s lignes.", least));
	if ((int64_t)ranked > ask_most_of(question))
		complain(reading,
		         counted(reading,
		                 "Donnez un rang à %s ligne au plus, et laissez les autres vides.",
		                 "Donnez un rang à %s lignes au plus, et laissez les autres vides.",
		                 ask_most_of(question)));
}

static void
read_ranking(const struct reading *reading)
{
	size_t ranks[ASK_CHOICE_COUNT_MAX + 1] = { 0 }, ranked = 0;
	struct ask_part *parts = reading->entry->value.parts;
	for (size_t i = 0; i < reading->question->choice_count; i++) {
		const struct span typed = reading->entry->typed_parts[i];
		int64_t rank;
		if (parts[i].state == ASK_NOT_SHOWN || typed.length == 0)
			continue;
		if (!read_whole(reading, typed, (int64_t)parts_offered(reading->entry), &rank) || rank == 0) {
			complain(reading, numbered(reading, "Un rang est un nombre de 1 à %s.",
			                           (int64_t)parts_offered(reading->entry)));
			continue;
		}
		parts[i] = (struct ask_part){ ASK_ANSWERED, (int32_t)rank };
		ranks[rank]++;
		ranked++;
	}
	reading->entry->value.state = ASK_ANSWERED;
	complain_of_ranks(reading, ranks, ranked);
}

static void
read_budget(const struct reading *reading)
{
	struct ask_part *parts = reading->entry->value.parts;
	const int64_t total = reading->question->total;
	int64_t sum = 0;
	for (size_t i = 0; i < reading->question->choice_count; i++) {
		const struct span typed = reading->entry->typed_parts[i];
		int64_t points = 0;
		if (parts[i].state == ASK_NOT_SHOWN)
			continue;
		if (typed.length > 0 && !read_whole(reading, typed, total, &points)) {
			complain(reading,
			         numbered(reading, "Écrivez un nombre entier de points, de 0 à %s.", total));
			points = 0;
		}
		parts[i] = (struct ask_part){ ASK_ANSWERED, (int32_t)points };
		sum += points;
	}
	reading->entry->value.state = ASK_ANSWERED;
	if (sum < total)
		complain(reading,
		         numbered(reading, "Il reste des points à donner\u202f: %s.", total - sum));
	else if (sum > total)
		complain(reading, numbered(reading, "Vous donnez trop de points\u202f: retirez-en %s.",
		                           sum - total));
}

/* --- a file -------------------------------------------------------------------------------------- */

static const char *
needed(const struct reading *reading)
{
	return arena_format(reading->sheet->arena,
	                    say(reading, "Cette question attend une réponse. %.*s"),
	                    SPAN_ARGS(reading->question->reason));
}

static void
read_file(const struct reading *reading)
{
	const struct ask_files *files = reading->sheet->files;
	struct ask_entry *entry = reading->entry;
	const char *name = arena_format(reading->sheet->arena, "q%zu", reading->rank), *why = NULL;
	const char *mark = arena_format(reading->sheet->arena, "%s" ASK_FILE_MARK, name);
	int64_t number = 0;
	const enum found found =
		files == NULL ? FOUND_NONE
					  : files->take(files->subject, reading->question, name, &number, &why);
	entry->was_sent = found != FOUND_NONE || span_is(taken(reading, mark), "oui");
	must(found != FOUND_ONE || number > 0);
	must((found == FOUND_FAILED) == (why != NULL));
	if (found == FOUND_ONE)
		set_number(reading, number);
	else if (found == FOUND_FAILED)
		complain(reading, ask_say(reading->sheet, why));
	else if (reading->question->reason.length > 0)
		complain(reading, needed(reading));
}

/* --- all ----------------------------------------------------------------------------------------- */

static bool
take_typed(const struct reading *reading)
{
	struct ask_entry *entry = reading->entry;
	const char *name = arena_format(reading->sheet->arena, "q%zu", reading->rank);
	const bool is_place = reading->question->kind == ASK_PLACE;
	bool is_typed = false;
	entry->ticked = 0;
	if (is_place || ask_part_count(reading->question) == 0)
		entry->typed = taken(reading, name);
	is_typed = entry->typed.length > 0;
	for (size_t i = 0; i < ask_typed_part_count(reading->question); i++) {
		const bool is_offered = is_place || entry->value.parts[i].state != ASK_NOT_SHOWN;
		entry->typed_parts[i] = is_offered ? taken_part(reading, i) : span_of("");
		is_typed = is_typed || entry->typed_parts[i].length > 0;
	}
	if (ask_apart_place(reading->question->kind) != APART_IN_BOXES)
		return is_typed;
	for (size_t i = 0; i < APART_COUNT; i++)
		if ((reading->question->aparts & ask_aparts[i].bit) != 0 &&
		    span_is(taken(reading, arena_format(reading->sheet->arena, "%s-%s", name,
		                                        ask_aparts[i].value)), "oui"))
			entry->ticked |= ask_aparts[i].bit;
	return is_typed;
}

static void
read_kind(const struct reading *reading)
{
	static void (*const readers[])(const struct reading *) = {
		[ASK_ONE] = read_chosen, [ASK_SEVERAL] = read_several, [ASK_SCALE] = read_chosen,
		[ASK_SMILEYS] = read_chosen, [ASK_YES_NO] = read_chosen, [ASK_MATRIX] = read_rows,
		[ASK_RANKING] = read_ranking, [ASK_NUMBER] = read_number, [ASK_DATE] = read_date,
		[ASK_TIME] = read_time, [ASK_TEXT] = read_words, [ASK_LONG] = read_words,
		[ASK_MAIL] = read_mail, [ASK_PHONE] = read_phone, [ASK_PLACE] = read_place,
		[ASK_BUDGET] = read_budget, [ASK_PAIRS] = read_rows, [ASK_KANO] = read_rows,
		[ASK_CONSENT] = read_chosen,
	};
	must(readers[reading->question->kind] != NULL);
	readers[reading->question->kind](reading);
}

/* Boxes of « je préfère ne pas répondre » beside a field: one, or words, not both. */
static bool
read_boxes(const struct reading *reading, bool is_typed)
{
	const unsigned ticked = reading->entry->ticked;
	if (ticked == 0)
		return false;
	if (is_typed)
		complain(reading, say(reading, "Vous avez répondu, et aussi coché que vous ne répondez pas. "
		                               "Gardez l’un ou l’autre."));
	else if ((ticked & (ticked - 1)) != 0)
		complain(reading, say(reading, "Gardez une seule des cases qui disent pourquoi vous ne "
		                               "répondez pas."));
	for (size_t i = 0; i < APART_COUNT && reading->entry->error == NULL; i++)
		if (ticked == (unsigned)ask_aparts[i].bit)
			reading->entry->value.state = ask_aparts[i].state;
	return true;
}

bool
ask_read_one(struct ask_sheet *sheet, size_t question, form_lookup *lookup, void *subject)
{
	must(question < sheet->list.count);
	struct ask_entry *entry = &sheet->entries[question];
	const struct reading reading = { sheet, entry, entry->question, question, lookup, subject };
	if (entry->is_hidden || entry->question->kind == ASK_PAGE)
		return true;
	ask_value_clear(entry->question, &entry->value, ASK_NOT_ANSWERED);
	entry->found_count = 0;
	if (entry->question->kind == ASK_FILE) {
		read_file(&reading);
		return entry->error == NULL;
	}
	const bool is_typed = take_typed(&reading);
	if (read_boxes(&reading, is_typed))
		return entry->error == NULL;
	if (is_typed)
		read_kind(&reading);
	else if (entry->question->reason.length > 0)
		complain(&reading, needed(&reading));
	must(entry->error != NULL || ask_value_is_valid(entry->question, &entry->value));
	return entry->error == NULL;
}

bool
ask_read(struct ask_sheet *sheet, form_lookup *lookup, void *subject)
{
	for (size_t i = 0; i < sheet->list.count; i++)
		(void)ask_read_one(sheet, i, lookup, subject);
	return ask_is_fine(sheet);
}
