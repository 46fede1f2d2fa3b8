/* What the files of mail share. */
#ifndef CRAFT_MAIL_INSIDE_H
#define CRAFT_MAIL_INSIDE_H

#include "craft/mail/mail_read.h"

void mail_start(void); /* of GMime, once; mail_mime.c */

/* --- mail_wire.c ------------------------------------------------------------------------------- */

void mail_curl_start(void); /* of libcurl, once */
/* How a server of mail is reached, whichever way mail goes: by TLS 1.2 or later unless the settings say that
 * the server is of this machine, through no proxy, known by the authorities told. */
struct mail_line {
	const char *url, *protocols; /* the only ones: "imap,imaps" */
	const char *user, *password; /* NULL: none is asked for */
	const char *ca_file;         /* NULL: the system’s */
	long timeout_s, connect_s;
	bool in_clear;
};
MUST_USE bool mail_curl_line(void *curl, const struct mail_line *line);
/* The one line of a file. */
MUST_USE bool mail_password_read(struct arena *arena, const char *path, const char **password_r,
                                 struct fault *fault_r);

/* --- mail_mime.c: a message cut into its parts ----------------------------------------------- */

enum {
	MIME_DEPTH_MAX = 30,
	MIME_PART_COUNT_MAX = 1000,
	MIME_HEADER_COUNT_MAX = 20000,       /* of all parts */
	MIME_VALUE_LENGTH_MAX = 64 << 10,    /* of a header, unfolded: the rest is not looked at */
	MIME_DECODED_SIZE_MAX = 60 << 20,    /* of all that is decoded */
};

struct mime_header {
	struct mime_header *next;
	struct span name, raw; /* raw: what stands after the colon, folds and all */
};

/* Strings are empty when nothing is said. */
struct mime_part {
	struct mime_header *headers;
	struct span body; /* as it travels */
	const char *type, *subtype;  /* small letters */
	const char *charset, *format, *delsp, *report_type, *smime_type;
	const char *disposition; /* small letters */
	const char *name;        /* of the file, decoded, not yet clean */
	bool has_content_id;
	bool is_deep;  /* of several parts, beyond a limit: not opened */
	bool is_empty; /* of several parts, and there is none */
	struct mime_part *first, *next; /* its parts; of a message/rfc822, the message */
};

struct mime_reading {
	struct arena *arena;
	size_t part_count, header_count;
	size_t decoded_size;
	bool is_cut; /* something is beyond a limit: the part is not opened, or not there */
};

/* Never NULL. Without a header, `headers` is NULL and the body is all. */
struct mime_part *mime_read(struct mime_reading *reading, struct span bytes);
bool mime_is(const struct mime_part *part, const char *type, const char *subtype); /* NULL: any */
/* Base64, quoted-printable or uuencoded no more. May point into the body. */
struct span mime_body(struct mime_reading *reading, const struct mime_part *part);
/* The first header of that name from `from` on, or NULL. */
const struct mime_header *mime_header(const struct mime_header *from, const char *name);
/* Unfolded and ended by a NUL; at most MIME_VALUE_LENGTH_MAX bytes. Encoded words stay. */
const char *mime_value(struct arena *arena, const struct mime_header *header);
void *mime_options(void); /* GMimeParserOptions, between these two */
void mail_read_begins(void);
void mail_read_ends(void);

/* --- mail_words.c: words of any charset, made UTF-8 ------------------------------------------- */

/* Whatever the charset is said to be. *is_broken_r becomes true when some characters are lost. */
struct span words_of_charset(struct arena *arena, struct span bytes, const char *charset,
                             bool *is_broken_r);
/* UTF-8 as a page may show it: line ends are \n, no control character but \t and \n. */
struct span words_clean(struct arena *arena, struct span text);
/* The same in one line, blanks made one, without what turns the direction of writing; at most `length_max`
 * bytes. The bytes may be of no charset at all. */
struct span words_line(struct arena *arena, struct span text, size_t length_max);
/* A header whose encoded words are decoded (RFC 2047); where it is structured, as addresses and parameters
 * are, they stand between quotes: nothing in them can be read as an address. mail_encoded.c */
const char *words_decoded(struct arena *arena, const char *value, bool is_structured);
struct span words_of_header(struct arena *arena, const char *value, size_t length_max);
/* At most `length` bytes, not in the middle of a character. */
struct span words_cut(struct span text, size_t length);

/* --- mail_head.c: who, to whom, about what, and whether a person wrote it ---------------------- */

void mail_head_read(struct arena *arena, const struct mime_part *message, struct mail_in *in);
/* The first address of these headers. */
struct mail_person mail_head_person(struct arena *arena, const struct mime_part *message,
                                    const char *name);
/* « +MARK@ » and « MARK.parvis@ », wherever they stand: added to those there, once each. */
void mail_marks_find(struct arena *arena, struct span words, struct span *marks, size_t *count,
                     size_t count_max);

/* --- mail_flags.c ------------------------------------------------------------------------------ */

void mail_flags_read(struct arena *arena, const struct mime_part *message, struct mail_in *in);

/* --- mail_bounce.c ----------------------------------------------------------------------------- */

void mail_bounce_of(struct mime_reading *reading, const struct mime_part *message,
                    struct mail_bounce *bounce_r);

/* --- mail_parts.c: the parts, made a text and files -------------------------------------------- */

/* Whole, before the text and what it quotes are told apart. */
struct mail_parts {
	struct mime_reading *reading;
	struct mail_in *in;
	struct text text, details;
	size_t source_size;
	bool is_broken; /* characters are lost */
	bool is_cut;    /* the text goes on in a file */
	bool is_trial;  /* only to see how much text there is */
};
extern const char mail_encrypted_words[];
void mail_parts_read(struct mail_parts *parts, const struct mime_part *message);
/* After an empty line. What does not fit is in a file. */
void mail_parts_add(struct mail_parts *parts, struct text *text, struct span words);
void mail_tell(struct mail_in *in, const char *sentence); /* once */

/* --- mail_file.c ------------------------------------------------------------------------------- */

void mail_file_add(struct arena *arena, struct mail_in *in, struct span name, struct span type,
                   struct span bytes, enum mail_file_role role);
/* Takes the uuencoded files out of a text. */
struct span mail_file_uudecode(struct arena *arena, struct mail_in *in, struct span text);

/* --- mail_tnef.c: what Outlook packs into winmail.dat ------------------------------------------ */

/* False when it is none, or is damaged: then keep it as it is. Files found before the damage are added. */
bool mail_tnef_open(struct arena *arena, struct mail_in *in, struct span bytes);

/* --- mail_text.c, mail_html.c ------------------------------------------------------------------ */

/* format=flowed (RFC 3676), as it is read: one line a paragraph. */
struct span mail_text_unflow(struct arena *arena, struct span text, bool delsp);
/* *is_cut_r becomes true when the page goes on. */
struct span mail_html_text(struct arena *arena, struct span html, bool *is_cut_r);

/* --- mail_quote.c ------------------------------------------------------------------------------ */

/* Every line goes to one or the other. When the message is forwarded, what follows « Message transféré »
 * or a block of headers is the text itself. */
void mail_quote_split(struct arena *arena, struct span whole, bool is_forward,
                      struct span *text_r, struct span *quoted_r);

#endif
