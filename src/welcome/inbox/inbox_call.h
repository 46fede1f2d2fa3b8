/* Between inbox_call.c, the page, and inbox_call_write.c. */
#ifndef WELCOME_INBOX_CALL_H
#define WELCOME_INBOX_CALL_H

#include "welcome/inbox/inbox_inside.h"

enum { CALL_PROMISE_DAY, CALL_PROMISE_HOUR, CALL_PROMISE_PHONE, CALL_PROMISE_WHY, CALL_PROMISE_COUNT };
enum { CALL_TOLD_WORDS, CALL_TOLD_KIND, CALL_TOLD_COUNT };
enum { CALL_AGAIN_DAY, CALL_AGAIN_HOUR, CALL_AGAIN_COUNT };

enum call_deed { CALL_PROMISE, CALL_TAKE, CALL_DONE, CALL_AGAIN, CALL_DEED_COUNT };
struct calling {
	struct inbox_one *one;
	struct desk_callback standing; /* request_id 0: nobody promised to call */
	struct form *promise, *told, *again;
	enum call_deed deed;
	struct desk_callback next; /* as it will stand */
	struct desk_act act;       /* what was said; no text: nothing */
	bool is_done, is_gone;     /* is_gone: the request is seen no more */
	const char *sentence;      /* why nothing was done */
};
/* Why nothing was done: somebody was first. */
const char *inbox_call_stale_words(const struct calling *calling);
/* In a write. */
bool inbox_call_write(struct db *db, void *calling);

#endif
