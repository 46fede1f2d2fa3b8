/* Questionnaires as files: LimeSurvey's, or our own. */
#include <string.h>

#include "base/file.h"
#include "base/time.h"
#include "doors/console/console_inside.h"
#include "doors/keep/keep.h"
#include "ground/inquiry/inquiry.h"

static const char usage[] = "Dites ce que vous voulez\u202f: parvis questionnaire import FICHIER, ou parvis "
							"questionnaire export NOM --lss|--json, et --data DOSSIER";

static bool
open_house(struct arena *arena, const struct console_options *options, struct house *house,
           int *code_r)
{
	const struct keep_options keep = { .data = options->data, .database = options->database };
	struct fault fault;
	if (!keep_is_there(arena, &keep, code_r))
		return false;
	if (house_open(arena, options->data, options->database, house, &fault))
		return true;
	*code_r = say_fault(&fault);
	return false;
}

/* --- import ----------------------------------------------------------------------------------- */

static void
tell_report(FILE *out, const struct inquiry_report *report)
{
	static const char *const columns[INQUIRY_FATE_COUNT] = {
		[INQUIRY_KEPT] = "gardé      ", [INQUIRY_CHANGED] = "changé     ",
		[INQUIRY_DROPPED] = "pas repris ",
	};
	for (size_t i = 0; i < report->note_count; i++)
		fprintf(out, "%s %s\u202f: %s\n", columns[report->notes[i].fate], report->notes[i].where,
		        report->notes[i].sentence);
}

struct adding {
	struct arena *arena;
	int64_t root_id, inquiry_id;
	const struct inquiry *inquiry;
	struct fault fault;
};

static bool
add(struct db *db, void *data)
{
	struct adding *adding = data;
	const struct inquiry_adding by_program = { .now_s = time_now_s() };
	return inquiry_add_read(adding->arena, db, adding->root_id, adding->inquiry, &by_program,
	                        &adding->inquiry_id, &adding->fault) == FOUND_ONE;
}

static int
keep_inquiry(struct arena *arena, const struct console_options *options,
             const struct inquiry *inquiry)
{
	struct house house;
	struct fault fault;
	int code;
	if (!open_house(arena, options, &house, &code))
		return code;
	struct adding adding = { arena, house.root_id, 0, inquiry, { 0 } };
	if (!store_write(house.store, add, &adding, &fault))
		return say_fault(adding.fault.for_log != NULL ? &adding.fault : &fault);
	printf("«\u202f%.*s\u202f» est un brouillon, n°\u00a0%lld.\n", SPAN_ARGS(inquiry->name),
	       (long long)adding.inquiry_id);
	return CONSOLE_DONE;
}

static int
import(struct arena *arena, const struct console_options *options)
{
	struct inquiry_report report;
	struct fault fault;
	struct span bytes;
	const char *sentence;
	const enum found found =
		file_read(arena, options->words[1], INQUIRY_FILE_SIZE_MAX, &bytes, &fault);
	if (found == FOUND_NONE)
		return say_wrong(arena_format(arena, "Le fichier «\u202f%s\u202f» n’existe pas.",
		                              options->words[1]));
	if (found == FOUND_FAILED)
		return say_fault(&fault);
	const struct inquiry *inquiry = inquiry_from_file(arena, bytes, &report, &sentence);
	if (inquiry == NULL)
		return say_wrong(sentence);
	tell_report(stdout, &report);
	printf("Questions du fichier\u202f: gardées %zu, changées %zu, pas reprises %zu\u202f; ici, %zu.\n",
	       report.questions[INQUIRY_KEPT], report.questions[INQUIRY_CHANGED],
	       report.questions[INQUIRY_DROPPED], inquiry->question_count);
	return options->dry_run ? CONSOLE_DONE : keep_inquiry(arena, options, inquiry);
}

/* --- export ----------------------------------------------------------------------------------- */

/* By its number or its name. FOUND_NONE: there is none, or several of that name; *sentence_r. */
static enum found
find(struct arena *arena, struct db *db, const struct house *house, const char *word,
     int64_t *inquiry_id_r, const char **sentence_r, struct fault *fault_r)
{
	struct inquiry_row *rows;
	size_t count, named = 0;
	int64_t number = 0;
	const bool is_number = span_int64(span_of(word), &number);
	if (!inquiry_rows(arena, db, house->root_id, &rows, &count, fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if ((is_number && rows[i].inquiry_id == number) || span_is(rows[i].name, word)) {
			*inquiry_id_r = rows[i].inquiry_id;
			named++;
		}
	*sentence_r = named > 1 ? arena_format(arena, "Plusieurs questionnaires s’appellent «\u202f%s\u202f»\u202f: "
	                                       "donnez son numéro, que dit parvis questionnaire.", word)
	                        : arena_format(arena, "Aucun questionnaire ne s’appelle «\u202f%s\u202f»\u202f: parvis "
	                                       "questionnaire en donne la liste.", word);
	return named == 1 ? FOUND_ONE : FOUND_NONE;
}

static int
write_out(struct arena *arena, const struct console_options *options,
          const struct inquiry *inquiry)
{
	struct inquiry_report report;
	const char *sentence;
	struct span bytes;
	if (options->json)
		bytes = inquiry_write(arena, inquiry);
	else if (!inquiry_to_lss(arena, inquiry, &bytes, &report, &sentence))
		return say_wrong(sentence);
	else
		tell_report(stderr, &report);
	fwrite(bytes.at, 1, bytes.length, stdout);
	return fflush(stdout) == 0 ? CONSOLE_DONE : say_wrong("La sortie ne s’écrit pas.");
}

static int
export(struct arena *arena, const struct console_options *options)
{
	struct house house;
	struct fault fault;
	struct inquiry_row row;
	struct inquiry *inquiry;
	int64_t inquiry_id = 0;
	const char *sentence;
	int code;
	if (options->lss == options->json)
		return say_wrong("Dites sous quelle forme\u202f: --lss pour LimeSurvey, ou --json.");
	if (!open_house(arena, options, &house, &code))
		return code;
	struct db *db = store_read(arena, house.store, &fault);
	enum found found = db == NULL ? FOUND_FAILED
	                              : find(arena, db, &house, options->words[1], &inquiry_id, &sentence,
	                                     &fault);
	if (found == FOUND_NONE)
		return say_wrong(sentence);
	if (found == FOUND_ONE)
		found = inquiry_load(arena, db, house.root_id, inquiry_id, 0, &row, &inquiry, &fault);
	return found == FOUND_ONE ? write_out(arena, options, inquiry) : say_fault(&fault);
}

/* --- the list --------------------------------------------------------------------------------- */

static int
list(struct arena *arena, const struct console_options *options)
{
	struct house house;
	struct fault fault;
	struct inquiry_row *rows;
	size_t count;
	int code;
	if (!open_house(arena, options, &house, &code))
		return code;
	struct db *db = store_read(arena, house.store, &fault);
	if (db == NULL || !inquiry_rows(arena, db, house.root_id, &rows, &count, &fault))
		return say_fault(&fault);
	if (count == 0)
		puts("Aucun questionnaire pour l’instant.");
	for (size_t i = 0; i < count; i++)
		printf("%lld  %.*s, %s\n", (long long)rows[i].inquiry_id, SPAN_ARGS(rows[i].name),
		       inquiry_state_words[rows[i].state]);
	return CONSOLE_DONE;
}

int
console_questionnaire(struct arena *arena, const struct console_options *options)
{
	if (options->word_count == 0)
		return list(arena, options);
	if (options->word_count == 2 && strcmp(options->words[0], "import") == 0)
		return import(arena, options);
	if (options->word_count == 2 && strcmp(options->words[0], "export") == 0)
		return export(arena, options);
	return say_wrong(usage);
}
