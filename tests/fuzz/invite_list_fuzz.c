/* A list of people, pasted from anywhere: each line is taken or told, and a contact taken is one that can be
 * written to. */
#include <stddef.h>
#include <stdint.h>

#include "ground/place/place_inside.h"
#include "listen/invite/invite_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	static const struct invite_key key = { .bytes = { 1, 2, 3 } };
	struct place_loose loose[] = { { .id = 1, .code = SPAN("a"), .name = SPAN("Accueil") } };
	const struct place_tree *tree = place_tree_of(arena, loose, 1);
	struct invite_list list;
	struct fault fault = { 0 };
	struct span contact;
	enum invite_channel channel;
	vault_start();
	struct sheet *sheet = sheet_open_bytes(arena, span_from((const char *)bytes, size), NULL, &fault);
	if (sheet != NULL && invite_list_read(arena, sheet, tree, &key, &list, &fault)) {
		must(list.bad_listed <= IMPORT_BAD_LISTED_MAX);
		must(list.bad_listed <= list.bad_count);
		must(list.count <= INVITE_LINE_COUNT_MAX);
		for (size_t i = 0; i < list.count; i++)
			must(list.lines[i].place_id == 1 && list.lines[i].contact.length > 0);
	}
	if (invite_contact_read(arena, span_from((const char *)bytes, size), &contact, &channel) == NULL) {
		must(contact.length > 0 && contact.length <= CONTACT_SIZE_MAX);
		must(channel == INVITE_SMS ? contact.at[0] == '+' : mail_address_is_fine(contact));
	}
	int64_t letter_id;
	struct invite_print print;
	must(!invite_mark_read(&key, span_from((const char *)bytes, size), &letter_id));
	must(!invite_stop_secret_read(&key, span_from((const char *)bytes, size), &print));
	arena_end(arena);
	return 0;
}
