/* visit: one request of one person, from the route that takes it to the page that answers.
 *
 * A room declares its routes and its pages in tables; doors/web lists the rooms and checks, before
 * a room sees anything: that the route exists, that its reader may take it, that the form comes
 * from our own page (`jeton`), that the query and the body can be read.
 *
 *	static void get_places(struct visit *visit) { … visit_show(visit, &places_page, page); }
 *	static const struct route routes[] = {
 *		{ HTTP_GET, "/lieux", WHO(ROLE_REFERENT), "places", get_places },
 *	};
 *	const struct room_pages place_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
 *
 * Every form of a signed-in reader holds {{>form-guard}}, which draws two hidden fields: `jeton`
 * (against forged forms) and `cle` (the idempotency key, from which visit->once is made, to be kept
 * with the fact that the form writes: see ground/journal). */
#ifndef CRAFT_VISIT_H
#define CRAFT_VISIT_H

#include "base/time.h"
#include "craft/form/form.h"
#include "craft/html/template.h"
#include "craft/http/http.h"
#include "craft/http/http_form.h"
#include "craft/store/store.h"

/* --- who -------------------------------------------------------------------------------------- */

enum role {
	ROLE_AGENT,         /* answers, types paper replies in, reads results given back to agents */
	ROLE_TEAM_LEADER,   /* the same for the leader of a team */
	ROLE_REFERENT,      /* prepares, opens and closes surveys of a subtree of places */
	ROLE_DIRECTOR,      /* decides: ends the waits of a launch, reads results */
	ROLE_AUDITOR,       /* reads everything released, the register of what was done; changes nothing */
	ROLE_ADMINISTRATOR, /* accounts and settings */
	ROLE_COUNT
};

#define WHO(role) (1u << (role))
enum {
	WHO_ANYONE = 0,
	WHO_SIGNED_IN = (1u << ROLE_COUNT) - 1,
	/* Who prepares or watches a survey. */
	WHO_STAFF = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) | WHO(ROLE_AUDITOR) |
	            WHO(ROLE_ADMINISTRATOR),
};

struct reader_right {
	enum role role;
	int64_t place_id; /* the subtree; 0: the whole organisation */
};

/* Who visits. account_id 0: nobody signed in, no right. */
struct reader {
	int64_t account_id, session_id;
	struct span name;
	unsigned roles; /* WHO bits held somewhere */
	const struct reader_right *rights;
	size_t right_count;
	bool previews; /* an administrator looks with another role's eyes: nothing may be changed */
	bool is_alone; /* no account exists yet: whoever sits at this machine reads what is released */
	bool is_due;   /* it is time to note that the session is alive */
	const char *guard; /* the `jeton` its forms must carry */
};

struct sms_gateway; /* craft/sms */
struct atlas;       /* craft/atlas */
struct neural;      /* craft/neural */

/* --- the visit ------------------------------------------------------------------------------- */

enum { VISIT_PART_COUNT_MAX = 4 };

struct visit {
	struct arena *arena;
	const struct http_request *request;
	struct http_response *response;
	struct http_pairs query, body; /* decoded; the body of a POST form */
	struct http_uploads uploads;   /* of a route that takes files */
	struct span part[VISIT_PART_COUNT_MAX]; /* what each {} of the route's path took */
	int64_t now_s;
	const struct zone *zone; /* of the service: where a day begins */
	int32_t today;
	struct store *store;
	int64_t root_id;
	const char *folder; /* of the data */
	const char *clamd;  /* the socket of a scanner of files; NULL: none */
	const char *address; /* of the house, "https://avis.ville.fr"; NULL: as the request says */
	bool mails;          /* letters are sent (ground/post); `address` is then there */
	const struct sms_gateway *sms; /* short messages are sent; NULL: none */
	const char *sms_from;          /* the number or name they leave from */
	int64_t sms_price;             /* of a segment, in thousandths of a euro; 0: not told */
	const struct atlas *atlas;     /* maps and addresses; NULL: as where nothing is set */
	const struct neural *model;    /* a language model that may be asked; NULL: none */
	struct reader reader;
	struct span once; /* of this form, reader and words (from `cle`); empty when there is none */
	struct model *frame;
	const struct template_set *templates; /* the pages, in the language spoken */
	const struct template_set *const *spoken; /* the same in each language; French first */
	size_t spoken_count;
	struct db *db; /* the visit's reading conversation, once visit_db was called */
};

struct route {
	enum http_method method; /* HTTP_GET (HEAD too) or HTTP_POST */
	const char *path;        /* "/enquetes/{}/lieux"; one that ends with '/' takes all below */
	unsigned who;            /* WHO bits; one of them is enough */
	const char *name;        /* for the log and the metrics */
	void (*answer)(struct visit *visit);
	/* For anonymous replies: no log line, no metric, no session is read, no reader is known. */
	bool discreet;
	/* For programs and browsers alone: no session is read, no reader is known, nothing is asked of the
	 * database on its behalf. */
	bool for_machines;
	size_t body_max; /* 0: HTTP_BODY_SIZE_MAX */
	bool takes_files; /* its form may be multipart/form-data */
	/* What is posted comes from a program that says who it is by itself: the room reads the body, whatever
	 * its kind; `visit->body` is empty. Only with for_machines: a browser's session counts for nothing. */
	bool takes_any;
	/* Above its page stands what later rooms have to remind this reader of (room_pages.remind). */
	bool is_reminded;
};

struct room_pages {
	const struct route *routes;
	size_t route_count;
	const struct page_kind *const *pages;
	size_t page_count;
	/* Its pages may be read in every language that has a catalogue; else they are French. */
	bool speaks;
	/* Says, by visit_remind, what this reader should know before the page of another room, of what the route
	 * is about (visit->part). NULL: never anything. Only for GET; a fault is told by the page itself. */
	void (*remind)(struct visit *visit);
};
/* A line above the page, that leads to one of ours. */
void visit_remind(struct visit *visit, const char *words, const char *url);

/* The words of the pages of this visit (craft/html/catalogue); NULL: French, as at first. */
const struct catalogue *visit_catalogue(const struct visit *visit);
/* « en », "en-GB": from now on its pages are read in that language, for rooms that speak. False when no
 * catalogue serves it: nothing changes. */
bool visit_speak(struct visit *visit, struct span language);
/* French words, in the language spoken; they may be a format. */
const char *visit_words(const struct visit *visit, const char *french) __attribute__((format_arg(2)));

/* The day it was there, at an instant. */
int32_t visit_day(const struct visit *visit, int64_t unix_s);

/* The reading conversation of this visit, made at the first call; NULL after visit_fail. */
MUST_USE struct db *visit_db(struct visit *visit);
/* Ends it, before a write whose outcome is to be read: the next visit_db sees what was written. */
void visit_db_end(struct visit *visit);

/* Answers with the page, or with its `api` fields as JSON when the reader prefers them. */
void visit_show(struct visit *visit, const struct page_kind *kind, const struct model *page);
/* What the reader wants: « ?format= » wins over the Accept header. */
enum visit_format { VISIT_HTML, VISIT_JSON, VISIT_CSV, VISIT_XLSX, VISIT_FORMAT_NONE };
enum visit_format visit_format(const struct visit *visit);

/* A plain page: a title, a sentence that says what to do. */
void visit_say(struct visit *visit, int status, const char *title, const char *words);
/* 500: logged with its detail, shown without. */
void visit_fail(struct visit *visit, const struct fault *fault);
/* 404, the same whether the thing does not exist or this reader may not see it. */
void visit_missing(struct visit *visit);
/* 403 */
void visit_refuse(struct visit *visit, const char *words);
/* 303 to one of our own paths, after a form was taken. */
void visit_go(struct visit *visit, const char *path, ...) PRINTF_LIKE(2, 3);

/* Reads the form that was sent: form_read(form, visit_lookup, visit). */
bool visit_lookup(void *visit, const char *name, struct span *value_r);
/* The file that was sent under that name; NULL: none was, or it is empty. */
const struct http_upload *visit_upload(const struct visit *visit, const char *name);
/* A value of the query. */
struct span visit_asked(const struct visit *visit, const char *name);

/* Writes; after a database fault has answered visit_fail and returns false. When `write` gave up by
 * itself nothing is answered: *gave_up_r is true (may be NULL: it is then a bug). */
MUST_USE bool visit_write(struct visit *visit, store_write_fn *write, void *data, bool *gave_up_r);

/* The page these tables make: {{>content}} within the frame. For doors/web and for tests. */
struct visit_house {
	const struct room_pages *const *rooms;
	size_t room_count;
};
/* The route of a method and a path, or NULL; its {} parts. *path_known_r: under another method. */
const struct route *visit_route(const struct visit_house *house, enum http_method method,
                                struct span path, struct span part_r[VISIT_PART_COUNT_MAX],
                                bool *path_known_r);
/* Pages of this floor (the plain page). */
extern const struct page_kind visit_plain_page;

#endif
