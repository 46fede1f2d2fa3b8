/* The settings in force, and what is wrong with them. */
#include <string.h>

#include "doors/console/console_inside.h"

enum { PRINT_SIZE_MAX = 1 << 20 };

static int
check(struct arena *arena, const struct config *config)
{
	const char *address;
	const struct mail_server *mail;
	if (!console_config_is_good(config))
		return CONSOLE_WRONG;
	const char *wrong = console_letters(arena, config, &address, &mail);
	if (wrong != NULL)
		return say_wrong(wrong);
	printf(config->is_there ? "%s\u202f: rien à corriger.\n"
	                        : "%s n’existe pas\u202f: chaque réglage a sa valeur par défaut.\n",
	       config->path);
	return CONSOLE_DONE;
}

int
console_config(struct arena *arena, const struct console_options *options)
{
	const struct config *config = &options->config;
	struct fault fault;
	const enum found found = house_is_there(arena, options->data, "elsewhere", &fault);
	if (found == FOUND_FAILED)
		return say_fault(&fault);
	if (found == FOUND_NONE)
		return say_wrong(arena_format(arena, "Le dossier de données «\u202f%s\u202f» n’existe pas\u202f: "
		                                     "vérifiez son nom.",
		                              options->data));
	if (options->word_count == 1 && strcmp(options->words[0], "check") == 0)
		return check(arena, config);
	if (options->word_count > 0)
		return say_wrong("Il y a deux commandes\u202f: parvis config et parvis config check.");
	struct text text = text_new(arena, PRINT_SIZE_MAX);
	config_print(arena, config, &text);
	fputs(text_z(&text), stdout);
	return console_config_is_good(config) ? CONSOLE_DONE : CONSOLE_WRONG;
}
