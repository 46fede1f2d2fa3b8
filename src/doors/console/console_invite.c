/* Steps that ended, from a table; messages that came back, from a mail server. */
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/time.h"
#include "doors/console/console_inside.h"
#include "doors/keep/keep.h"
#include "listen/invite/invite.h"
#include "welcome/letters/letters.h"

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

/* --- a message ----------------------------------------------------------------------------------- */

/* The whole of standard input is read, whoever writes it; of its bytes as many are kept as one may have. */
static void
read_message(struct arena *arena, struct letters_message *message_r)
{
	enum { PIECE_SIZE = 64 << 10 };
	struct text kept = text_new(arena, LETTERS_SIZE_MAX);
	char *piece = arena_array_of(arena, char, PIECE_SIZE);
	size_t size = 0;
	ssize_t length;
	while ((length = read(STDIN_FILENO, piece, PIECE_SIZE)) > 0) {
		const size_t room = LETTERS_SIZE_MAX - kept.length, got = (size_t)length;
		text_add(&kept, span_from(piece, got < room ? got : room));
		size += got;
	}
	*message_r = (struct letters_message){ .bytes = text_span(&kept), .size = size };
}

/* What a message that nobody keeps was, for the mail server's own log. */
static const char *const unkept_words[LETTERS_FATE_COUNT] = {
	[LETTERS_DROPPED] = "Un message automatique, que rien n’attend\u202f: il n’est pas gardé.",
	[LETTERS_AGAIN] = "Ce message est déjà pris.",
	[LETTERS_UNREAD] = "Ce n’est pas un message électronique\u202f: il n’est pas gardé.",
	[LETTERS_NO_BOX] = "Aucune boîte du guichet ne prend cette adresse (page «\u202fBoîtes\u202f»)\u202f: le message "
	                   "n’est pas gardé.",
};

/* Of an invitation that came back, else of the desk. */
static bool
take_message(struct arena *arena, const struct console_options *options, const struct house *house,
             const struct letters_message *message, struct fault *fault_r)
{
	const int64_t now_s = time_now_s();
	struct span address = span_of(config_text(&options->config, CONFIG_ADDRESS));
	enum invite_back back;
	enum letters_fate fate;
	if (span_ends(address, "/"))
		address.length--;
	const struct letters_house desk = {
		.store = house->store,
		.root_id = house->root_id,
		.folder = options->data,
		.address = address.length > 0 ? span_copy(arena, address) : NULL,
		.clamd = config_text(&options->config, CONFIG_CLAMD),
	};
	if (!invite_mail_in(arena, house->store, house->root_id, options->data, message->bytes, now_s,
	                    &back, fault_r))
		return false;
	if (back != INVITE_BACK_OTHER)
		return true;
	if (!letters_take(arena, &desk, message, 1, now_s, &fate, fault_r))
		return false;
	if (unkept_words[fate] != NULL)
		fprintf(stderr, "%s\n", unkept_words[fate]);
	return true;
}

/* A message that is not for us is taken and forgotten: refusing it would send one more back. A fault
 * of ours is for later, and the mail server keeps the message meanwhile. */
int
console_mail_in(struct arena *arena, const struct console_options *options)
{
	int code;
	struct fault fault;
	struct house house;
	struct letters_message message;
	struct arena *whole = arena_new((size_t)1 << 30); /* of the message and what is in it */
	const struct keep_options keep = { .data = options->data, .database = options->database };
	read_message(whole, &message);
	if (!keep_is_there(arena, &keep, &code))
		return EX_TEMPFAIL;
	const bool is_taken = house_open(arena, options->data, options->database, &house, &fault) &&
	                      take_message(whole, options, &house, &message, &fault);
	if (!is_taken)
		(void)say_fault(&fault);
	arena_end(whole);
	return is_taken ? CONSOLE_DONE : EX_TEMPFAIL;
}
