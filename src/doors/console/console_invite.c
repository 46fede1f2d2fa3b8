/* Steps that ended, from a table; messages that came back, from a mail server. */
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/time.h"
#include "doors/console/console_inside.h"
#include "doors/keep/keep.h"
#include "listen/invite/invite.h"

int
console_moment(struct arena *arena, const struct console_options *options)
{
	int code;
	struct fault fault;
	struct house house;
	const struct keep_options keep = { .data = options->data, .database = options->database };
	if (options->word_count != 1)
		return say_wrong("Dites quel tableau\u202f: parvis moment FICHIER --data DOSSIER");
	if (!keep_is_there(arena, &keep, &code))
		return code;
	if (!house_open(arena, options->data, options->database, &house, &fault))
		return say_fault(&fault);
	struct import import = { .root_id = house.root_id,
		                     .kind = "moments",
		                     .file_path = options->words[0],
		                     .dry_run = options->dry_run };
	import_begin(&import, arena);
	if (!invite_moments_import(house.store, &import, options->data, time_now_s()))
		return say_fault(&import.fault);
	for (size_t i = 0; i < import.bad_listed; i++)
		fprintf(stderr, "ligne %lld\u202f: %s\n", (long long)import.bad_lines[i].number,
		        import.bad_lines[i].why);
	printf("%s%lld %s, %lld %s.\n", options->dry_run ? "Rien n’est enregistré\u202f: " : "",
	       (long long)import.good_count, import.good_count < 2 ? "étape prise" : "étapes prises",
	       (long long)import.bad_count, import.bad_count < 2 ? "ligne laissée" : "lignes laissées");
	return import.good_count > 0 || import.bad_count == 0 ? CONSOLE_DONE : CONSOLE_WRONG;
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
