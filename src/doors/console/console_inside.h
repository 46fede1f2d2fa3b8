/* What the files of the console share. */
#ifndef DOORS_CONSOLE_INSIDE_H
#define DOORS_CONSOLE_INSIDE_H

#include <stdio.h>

#include "craft/neural/neural.h"
#include "craft/topics/topics.h"
#include "doors/console/console.h"
#include "doors/house/house.h"

enum command_settings { SETTINGS_DATABASE, SETTINGS_ALL };

struct command {
	const char *word, *words; /* "backup", "FICHIER": what it needs after it */
	const char *help;         /* the options, then on a line of its own what it does */
	const char *options[18];  /* it takes, besides --data and its settings */
	size_t word_max;
	enum command_settings settings;
	int (*run)(struct arena *arena, const struct console_options *options);
	/* It judges the file of settings itself: a bad one does not stop it. */
	bool judges;
	bool is_alone; /* needs no folder of data, and takes no settings */
};
const struct command *console_commands(size_t *count_r);
/* The words of the options, those of the settings among them, in the order of the table. */
const char **console_option_words(struct arena *arena, size_t *count_r);

bool console_takes(const struct command *command, const char *option);
/* « parvis backup FICHIER --data DOSSIER » */
const char *console_usage(struct arena *arena, const struct command *command);

/* Each says its sentence on standard error and gives the exit code that goes with it. */
int say_fault(const struct fault *fault);
int say_wrong(const char *sentence);
/* Or it was said that there are none, and *code_r is the exit code. */
bool console_data_are_there(struct arena *arena, const struct console_options *options,
                            int *code_r);
/* Says each bad line of the settings; true when there is none. */
bool console_config_is_good(const struct config *config);

/* Whether letters are sent, and how: NULL, or the sentence of what is wrong. */
const char *console_letters(struct arena *arena, const struct config *config,
                            const char **address_r, const struct mail_server **mail_r);

/* The language model that the settings name, or NULL in *model_r: NULL, or the sentence of what is wrong. */
const char *console_model(struct arena *arena, const struct config *config, const char *key_file,
                          struct neural **model_r);
/* Writes in the register that a model elsewhere may be asked, before it may. */
MUST_USE bool console_model_tell(const struct house *house, struct neural *model, struct fault *fault_r);
/* The names that a model of this machine proposes for themes (verbatim --names), each with its mark;
 * `names_r` has one a theme, empty where nothing is proposed. NULL, or the sentence of what is wrong. */
const char *console_names_wrong(struct arena *arena, const struct console_options *options);
const char *console_names(struct arena *arena, const struct console_options *options, const struct mask *mask,
                          const struct topics *themes, struct span *names_r);

int console_import(struct arena *arena, const struct console_options *options);
int console_imports(struct arena *arena, const struct console_options *options);
int console_questionnaire(struct arena *arena, const struct console_options *options);
int console_mirror(struct arena *arena, const struct console_options *options);
int console_answers(struct arena *arena, const struct console_options *options);
int console_demo(struct arena *arena, const struct console_options *options);
int console_serve(struct arena *arena, const struct console_options *options);
int console_config(struct arena *arena, const struct console_options *options);
/* The page of the manual, and what completes words in bash: made of the tables, so that they never
 * say anything else. False, with the word named, when a table and the words differ. */
int console_manual(struct arena *arena, FILE *out);
int console_completion(struct arena *arena, FILE *out);

int console_invite(struct arena *arena, const struct console_options *options);
int console_moment(struct arena *arena, const struct console_options *options);
/* One message on standard input; for a mail server's pipe: 0, or 75 (EX_TEMPFAIL): come again. */
int console_mail_in(struct arena *arena, const struct console_options *options);

/* Texts of a table, read without a server. */
int console_verbatim(struct arena *arena, const struct console_options *options);
struct verbatim_left;
/* What of a table is used for nothing, a line each: « 3 sans côté. », « 2 d’un autre côté. », that it was
 * cut. */
void console_add_left(struct text *text, const struct verbatim_left *left, const char *without,
                      const char *other, const char *cut);
/* The same table, its two voices. */
int console_two(struct arena *arena, const struct console_options *options);

int console_backup(struct arena *arena, const struct console_options *options);
int console_backup_keys(struct arena *arena, const struct console_options *options);
int console_restore(struct arena *arena, const struct console_options *options);
int console_check(struct arena *arena, const struct console_options *options);
int console_export(struct arena *arena, const struct console_options *options);

#endif
