/* config: how this house is run, as its administrator wrote it in DATA/parvis.conf and on the command
 * line, which wins.
 *
 * One table names each setting: it writes the file of a new data folder, reads it, checks it, prints
 * what is in force, and is the help of the options. A setting `mail_from` of the file is the option
 * `--mail-from`. No secret is a setting: only the name of the file that holds it. */
#ifndef DOORS_CONFIG_H
#define DOORS_CONFIG_H

#include "base/base.h"

enum {
	CONFIG_SIZE_MAX = 64 << 10,
	CONFIG_LINE_LENGTH_MAX = 1000, /* bytes */
	CONFIG_COMPLAINT_MAX = 50,     /* listed; the others are counted */
};

enum config_key {
	CONFIG_DATABASE,
	CONFIG_LISTEN,
	CONFIG_ADDRESS,
	CONFIG_TRUSTED_PROXY,
	CONFIG_PROXY_HEADER,
	CONFIG_SMTP,
	CONFIG_MAIL_FROM,
	CONFIG_SMTP_PASSWORD_FILE,
	CONFIG_SMTP_CA,
	CONFIG_SMTP_CLEAR,
	CONFIG_MAIL_BOUNCES,
	CONFIG_DESK_REPLY,
	CONFIG_DESK_IMAP,
	CONFIG_DESK_IMAP_PASSWORD_FILE,
	CONFIG_DESK_IMAP_FOLDER,
	CONFIG_DESK_IMAP_DONE,
	CONFIG_DESK_IMAP_CA,
	CONFIG_DESK_IMAP_CLEAR,
	CONFIG_DESK_IMAP_EVERY,
	CONFIG_CLAMD,
	CONFIG_SMS,
	CONFIG_SMS_USER,
	CONFIG_SMS_PASSWORD_FILE,
	CONFIG_SMS_FROM,
	CONFIG_SMS_CALLS,
	CONFIG_SMS_SECRET_FILE,
	CONFIG_SMS_CA,
	CONFIG_SMS_CLEAR,
	CONFIG_SMS_PRICE,
	CONFIG_MAP_TILES,
	CONFIG_MAP_CREDIT,
	CONFIG_MAP_ZOOM,
	CONFIG_MAP_START,
	CONFIG_MAP_BOX,
	CONFIG_ADDRESS_SEARCH,
	CONFIG_ADDRESS_CA,
	CONFIG_MODEL_ADDRESS,
	CONFIG_MODEL_IS_REMOTE,
	CONFIG_MODEL_KEY_FILE,
	CONFIG_MODEL_WORDS,
	CONFIG_MODEL_VECTORS,
	CONFIG_MODEL_CA,
	CONFIG_MODEL_PROXY,
	CONFIG_MODEL_SECONDS,
	CONFIG_CONNECTIONS,
	CONFIG_CONNECTIONS_PER_ADDRESS,
	CONFIG_KEY_COUNT
};

enum config_kind { CONFIG_TEXT, CONFIG_FILE, CONFIG_FLAG, CONFIG_NUMBER };

struct config_about {
	const char *name;     /* in the file */
	enum config_kind kind;
	const char *word;     /* what stands for its value in the help: "ADRESSE"; NULL: a flag */
	const char *fallback; /* its default; NULL: none */
	const char *example;  /* shown in the file; NULL: the default says enough */
	const char *sentence;
	int64_t least, most;  /* of a number */
	/* As config_wrong(); NULL: any will do. */
	const char *(*wrong)(struct arena *arena, const char *value);
};
extern const struct config_about config_table[CONFIG_KEY_COUNT];

enum config_source { CONFIG_DEFAULT, CONFIG_IN_FILE, CONFIG_ON_COMMAND_LINE };

struct config {
	const char *path; /* of the file; NULL: it was not read */
	bool is_there;
	struct {
		const char *text; /* NULL: the default */
		enum config_source source;
		int line;         /* in the file, from 1; 0: not in it */
	} values[CONFIG_KEY_COUNT];
	struct config_complaint {
		int line;
		const char *sentence;
	} complaints[CONFIG_COMPLAINT_MAX];
	size_t complaint_count; /* may be more than are listed */
};

/* Reads DATA/parvis.conf, if it is there, into a config that is empty or holds what the command line
 * said. Bad lines are complaints, not a fault. */
MUST_USE bool config_read(struct arena *arena, const char *folder, struct config *config,
                          struct fault *fault_r);
/* The same from bytes. */
void config_parse(struct arena *arena, struct span bytes, struct config *config);

/* The setting of an option ("--mail-from"), or CONFIG_KEY_COUNT. */
enum config_key config_key_of_option(const char *word);
/* "--mail-from" */
const char *config_option(struct arena *arena, enum config_key key);
/* What the command line says. A flag: "oui". Borrowed. */
void config_say(struct config *config, enum config_key key, const char *value);

/* NULL, or what is wrong with a value, wherever it comes from: the end of a sentence that begins with
 * the name of the setting, « vaut oui ou non. » */
const char *config_wrong(struct arena *arena, enum config_key key, const char *value);

/* What is in force: a text, or NULL when nothing was said and there is no default. */
const char *config_text(const struct config *config, enum config_key key);
bool config_flag(const struct config *config, enum config_key key);
int64_t config_number(const struct config *config, enum config_key key); /* of a checked value */

/* Every setting, its value and where it comes from, a line each; a password is not shown. */
void config_print(struct arena *arena, const struct config *config, struct text *out);

/* Writes DATA/parvis.conf with each setting, its default and its sentence, all of them comments,
 * unless there is one already. The folder must be there. */
MUST_USE bool config_write_new(struct arena *arena, const char *folder, struct fault *fault_r);
void config_draft(struct text *out); /* its bytes */

/* Writes a sentence on lines of at most `width` columns, each after `prefix`. */
void config_wrap(struct text *out, const char *prefix, const char *sentence, size_t width);

#endif
