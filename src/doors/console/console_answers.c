/* The answers of the public, one by one, for who keeps the machine: as many as there are. */
#include <stdio.h>
#include <unistd.h>

#include "confront/result/result.h"
#include "doors/console/console_inside.h"
#include "ground/journal/journal.h"

struct taking {
	struct arena *arena;
	const struct house *house;
	struct survey_wave wave;
	enum result_format format;
	struct result_taken taken;
	struct fault fault;
};

static bool
note_taken(struct db *db, void *data)
{
	struct taking *taking = data;
	const struct fact fact = {
		.kind = "result.taken",
		.subject_id = taking->wave.id,
		.words = span_of(arena_format(
			taking->arena,
			"Réponses des usagers de «\u202f%.*s\u202f» emportées une à une, par le terminal (%s, %lld "
			"réponses).",
			SPAN_ARGS(taking->wave.name), result_format_codes[taking->format],
			(long long)taking->taken.replies)),
		.once = SPAN(""),
	};
	return journal_add(taking->arena, db, taking->house->root_id, &fact, &taking->fault) ==
	       FOUND_ONE;
}

static int
say_taken(const struct taking *taking, const char *path)
{
	struct text text = text_new(taking->arena, 8192);
	text_format(&text, "Écrit dans %s\u202f: ", path);
	text_add_count(&text, taking->taken.replies);
	text_add_z(&text, " réponses d’usagers, ");
	text_add_count(&text, taking->taken.texts);
	text_add_z(&text, " textes.\n");
	if (taking->taken.unread > 0) {
		text_add_count(&text, taking->taken.unread);
		text_add_z(&text, " réponses n’ont pas pu être lues\u202f: leurs lignes sont vides. Lancez parvis "
		                  "check.\n");
	}
	text_add_z(&text, "Ces réponses se lisent une à une\u202f: gardez ce fichier sous clé, ne le publiez "
	                  "pas, détruisez-le quand il a servi.\n");
	fputs(text_z(&text), stdout);
	return CONSOLE_DONE;
}

int
console_answers(struct arena *arena, const struct console_options *options)
{
	struct fault fault = { 0 };
	struct house house;
	const char *why = NULL;
	int code;
	struct taking taking = { .arena = arena, .house = &house };
	if (options->word_count != 2)
		return say_wrong("Dites quelle enquête, et dans quel fichier\u202f: parvis answers CODE FICHIER "
		                 "--data DOSSIER");
	const char *path = options->words[1];
	if (!result_format_of_name(span_of(path), &taking.format))
		return say_wrong("Le nom du fichier dit la forme\u202f: il finit par .csv, -international.csv, .xlsx, "
		                 ".json, .sav, .R, -textes.csv ou -colonnes.csv.");
	if (access(path, F_OK) == 0)
		return say_wrong("Ce fichier existe déjà\u202f: rien n’y est écrit. Donnez un autre nom.");
	if (!console_data_are_there(arena, options, &code))
		return code;
	if (!house_open(arena, options->data, options->database, &house, &fault))
		return say_fault(&fault);
	struct db *db = store_read(arena, house.store, &fault);
	if (db == NULL)
		return say_fault(&fault);
	enum found found = survey_wave_by_code(arena, db, house.root_id, span_of(options->words[0]),
	                                       &taking.wave, &fault);
	if (found == FOUND_NONE)
		return say_wrong("Cette enquête n’existe pas. parvis mirror --wave x en donne la liste.");
	if (found == FOUND_ONE)
		found = result_write(arena, db, house.root_id, &taking.wave, taking.format, path,
		                     &taking.taken, &why, &fault);
	if (found == FOUND_ONE) {
		db_end(db);
		if (store_write(house.store, note_taken, &taking, &fault))
			return say_taken(&taking, path);
	}
	(void)unlink(path); /* made here: it was not there before */
	return found == FOUND_NONE ? say_wrong(why) : say_fault(&fault);
}
