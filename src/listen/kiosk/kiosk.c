#include <string.h>

#include "listen/kiosk/kiosk_inside.h"

bool
kiosk_is_placement(struct span word)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	if (word.length == 0 || word.length > KIOSK_PLACEMENT_LENGTH_MAX)
		return false;
	for (size_t i = 0; i < word.length; i++)
		if (word.at[i] == '\0' || strchr(allowed, word.at[i]) == NULL)
			return false;
	return true;
}

struct kiosk_receipt
kiosk_receipt(enum answer_outcome outcome)
{
	static const struct kiosk_receipt receipts[ANSWER_OUTCOME_COUNT] = {
		[ANSWER_TAKEN] = { "{\"outcome\":\"taken\"}\n", 200 },
		[ANSWER_AGAIN] = { "{\"outcome\":\"taken\"}\n", 200 },
		[ANSWER_SHUT] = { "{\"outcome\":\"shut\"}\n", 409 },
		[ANSWER_FULL] = { "{\"outcome\":\"full\"}\n", 409 },
		[ANSWER_UNKNOWN] = { "{\"outcome\":\"unknown\"}\n", 404 },
		[ANSWER_SLOWED] = { "{\"outcome\":\"work\"}\n", 429 },
		[ANSWER_REFUSED] = { "{\"outcome\":\"refused\"}\n", 422 },
	};
	must(outcome < ANSWER_OUTCOME_COUNT);
	must(receipts[outcome].json != NULL); /* an open link has never « served already » */
	return receipts[outcome];
}

bool
kiosk_letter_read(struct arena *arena, struct span text, struct span *letter_r)
{
	enum { SIZE = ANSWER_LETTER_SIZE + VAULT_LETTER_EXTRA };
	uint8_t *letter = arena_array_of(arena, uint8_t, SIZE);
	size_t size;
	if (!vault_bytes_read(text, letter, SIZE, &size) || size != SIZE)
		return false;
	*letter_r = span_from((const char *)letter, size);
	return true;
}
