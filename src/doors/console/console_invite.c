/* Steps that ended, from a table; messages that came back, from a mail server. */
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/time.h"
#include "doors/console/console_inside.h"
#include "doors/keep/keep.h"
#include "listen/invite/invite.h"

/* Opens the house for a table that is read line by line; false: *code_r is what to answer. */
static bool
open_for(struct arena *arena, const struct console_options *options, struct house *house,
         struct import *import_r, int *code_r)
{
	struct fault fault;
	const struct keep_options keep = { .data = options->data, .database = options->database };
	if (!keep_is_there(arena, &keep, code_r))
		return false;
	if (!house_open(arena, options->data, options->database, house, &fault)) {
		*code_r = say_fault(&fault);
		return false;
	}
	*import_r = (struct import){ .root_id = house->root_id, .dry_run = options->dry_run };
	import_begin(import_r, arena);
	return true;
}

static int
tell_lines(const struct import *import, const char *one, const char *many)
{
	for (size_t i = 0; i < import->bad_listed; i++)
		fprintf(stderr, "ligne %lld\u202f: %s\n", (long long)import->bad_lines[i].number,
		        import->bad_lines[i].why);
	if (import->bad_count > (int64_t)import->bad_listed)
		fprintf(stderr, "… et %lld autres.\n",
		        (long long)(import->bad_count - (int64_t)import->bad_listed));
	printf("%s%lld %s, %lld %s.\n", import->dry_run ? "Rien n’est enregistré\u202f: " : "",
	       (long long)import->good_count, import->good_count < 2 ? one : many,
	       (long long)import->bad_count, import->bad_count < 2 ? "ligne laissée" : "lignes laissées");
	return import->good_count > 0 || import->bad_count == 0 ? CONSOLE_DONE : CONSOLE_WRONG;
}

int
console_invite(struct arena *arena, const struct console_options *options)
{
	int code;
	struct house house;
	struct import import;
	if (options->word_count != 2)
		return say_wrong("Dites pour quelle enquête et quel tableau\u202f: parvis invite ENQUETE FICHIER "
		                 "--data DOSSIER");
	if (!open_for(arena, options, &house, &import, &code))
		return code;
	import.file_path = options->words[1];
	if (!invite_list_import(house.store, &import, options->data, span_of(options->words[0]),
	                        time_now_s()))
		return say_fault(&import.fault);
	return tell_lines(&import, "personne ajoutée", "personnes ajoutées");
}

int
console_moment(struct arena *arena, const struct console_options *options)
{
	int code;
	struct house house;
	struct import import;
	if (options->word_count != 1)
		return say_wrong("Dites quel tableau\u202f: parvis moment FICHIER --data DOSSIER");
	if (!open_for(arena, options, &house, &import, &code))
		return code;
	import.file_path = options->words[0];
	if (!invite_moments_import(house.store, &import, options->data, time_now_s()))
		return say_fault(&import.fault);
	return tell_lines(&import, "étape prise", "étapes prises");
}

/* The whole of standard input; what is too long is no report of one of our letters. */
static bool
read_message(struct arena *arena, struct span *bytes_r)
{
	char *bytes = arena_array_of(arena, char, MAIL_BOUNCE_SIZE_MAX + 1);
	size_t size = 0;
	ssize_t length;
	while (size <= MAIL_BOUNCE_SIZE_MAX &&
	       (length = read(STDIN_FILENO, bytes + size, MAIL_BOUNCE_SIZE_MAX + 1 - size)) > 0)
		size += (size_t)length;
	*bytes_r = span_from(bytes, size);
	return size <= MAIL_BOUNCE_SIZE_MAX;
}

/* A message that is not for us is taken and forgotten: refusing it would send one more back. A fault
 * of ours is for later, and the mail server keeps the message meanwhile. */
int
console_mail_in(struct arena *arena, const struct console_options *options)
{
	int code;
	struct span bytes;
	struct fault fault;
	struct house house;
	enum invite_back back;
	const struct keep_options keep = { .data = options->data, .database = options->database };
	if (!read_message(arena, &bytes))
		return CONSOLE_DONE;
	if (!keep_is_there(arena, &keep, &code))
		return EX_TEMPFAIL;
	if (house_open(arena, options->data, options->database, &house, &fault) &&
	    invite_mail_in(arena, house.store, house.root_id, options->data, bytes, time_now_s(), &back,
	                   &fault))
		return CONSOLE_DONE;
	(void)say_fault(&fault);
	return EX_TEMPFAIL;
}
