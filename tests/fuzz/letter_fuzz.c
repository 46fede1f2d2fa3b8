/* What a kiosk sends: text, then a sealed letter, then, once opened, a form and zeros. All of it may come
 * from anybody, since the key it is sealed to is known to all. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/http/http_form.h"
#include "listen/answer/answer_page.h"
#include "listen/kiosk/kiosk_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { LETTER_SIZE = ANSWER_LETTER_SIZE + VAULT_LETTER_EXTRA };

/* Opened: what is read of it stands within it, and is text. */
static void
read_plain(struct arena *arena, const uint8_t *plain, size_t size)
{
	struct http_pairs fields = { 0 };
	if (!answer_letter_read(arena, plain, size, &fields))
		return;
	must(size == ANSWER_LETTER_SIZE);
	must(fields.count > 0);
	for (size_t i = 0; i < fields.count; i++)
		must(span_is_utf8(fields.list[i].name) && span_is_utf8(fields.list[i].value));
}

/* Anything that was sealed to the key is opened as it was; damaged, it is not. */
static void
seal_and_open(struct arena *arena, const uint8_t *plain, size_t at)
{
	struct vault_pair pair;
	uint8_t *letter = arena_array_of(arena, uint8_t, LETTER_SIZE);
	uint8_t *opened = arena_array_of(arena, uint8_t, ANSWER_LETTER_SIZE);
	vault_pair_new(&pair);
	vault_letter_seal(pair.public_key, plain, ANSWER_LETTER_SIZE, letter);
	must(vault_letter_open(&pair, letter, LETTER_SIZE, opened));
	must(memcmp(plain, opened, ANSWER_LETTER_SIZE) == 0);
	letter[at % LETTER_SIZE] ^= 1;
	must(!vault_letter_open(&pair, letter, LETTER_SIZE, opened));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static bool is_started;
	if (!is_started)
		vault_start();
	is_started = true;
	struct arena *arena = arena_new(4 << 20);
	struct span letter;
	const struct span text = span_from((const char *)bytes, size);
	if (kiosk_letter_read(arena, text, &letter))
		must(letter.length == LETTER_SIZE);
	read_plain(arena, bytes, size);
	uint8_t *plain = arena_array_of(arena, uint8_t, ANSWER_LETTER_SIZE);
	memcpy(plain, bytes, size < ANSWER_LETTER_SIZE ? size : ANSWER_LETTER_SIZE);
	read_plain(arena, plain, ANSWER_LETTER_SIZE);
	if (size > 0 && bytes[0] == ANSWER_LETTER_VERSION)
		seal_and_open(arena, plain, size + bytes[size - 1]);
	arena_end(arena);
	return 0;
}
