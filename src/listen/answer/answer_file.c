/* What is joined to a reply: sealed beside it in one of a few sizes, opened with it, then apart from it. */
#include <string.h>

#include "listen/answer/answer_inside.h"

/* version 1, kind 1, length 4 (least first), then the bytes, then zeros */
enum { FILE_VERSION = 1, FILE_HEAD_SIZE = 6 };

static const size_t rooms[] = { 256 << 10, 1 << 20, PICTURE_KEPT_SIZE_MAX, PICTURE_SIZE_MAX };

bool
answer_may_join(const struct answer_form *form, const struct answer_target *target)
{
	return form->file < form->form.text_count && target->side == SIDE_USAGER &&
	       !form->wave.internal && target->way == SURVEY_WAY_OPEN;
}

struct span
answer_file_seal(struct arena *arena, const struct answer_form *form,
                 const struct picture *picture)
{
	const size_t length = picture->bytes.length;
	size_t room = 0;
	while (rooms[room] < length)
		must(++room < LENGTH(rooms));
	const size_t size = FILE_HEAD_SIZE + rooms[room];
	uint8_t *plain = arena_array_of(arena, uint8_t, size);
	uint8_t *sealed = arena_array_of(arena, uint8_t, size + VAULT_SEAL_EXTRA);
	plain[0] = FILE_VERSION;
	plain[1] = (uint8_t)picture->kind;
	for (size_t i = 0; i < 4; i++)
		plain[2 + i] = (uint8_t)(length >> (8 * i));
	memcpy(plain + FILE_HEAD_SIZE, picture->bytes.at, length);
	vault_seal(form->public_key, plain, size, sealed);
	vault_wipe(plain, size);
	return span_from((const char *)sealed, size + VAULT_SEAL_EXTRA);
}

bool
answer_file_open(struct arena *arena, const struct vault_pair *pair, struct span sealed,
                 struct picture *picture_r)
{
	if (sealed.length <= FILE_HEAD_SIZE + VAULT_SEAL_EXTRA)
		return false;
	const size_t room = sealed.length - FILE_HEAD_SIZE - VAULT_SEAL_EXTRA;
	uint8_t *plain = arena_array_of(arena, uint8_t, FILE_HEAD_SIZE + room);
	if (!vault_open(pair, sealed.at, sealed.length, plain) || plain[0] != FILE_VERSION ||
	    plain[1] >= PICTURE_KIND_COUNT)
		return false;
	size_t length = 0;
	for (size_t i = 0; i < 4; i++)
		length |= (size_t)plain[2 + i] << (8 * i);
	if (length == 0 || length > room)
		return false;
	*picture_r = (struct picture){
		.kind = (enum picture_kind)plain[1],
		.bytes = span_from((const char *)plain + FILE_HEAD_SIZE, length),
	};
	return true;
}

bool
answer_file_move(struct arena *arena, struct db *db, const struct answer_moving *moving,
                 const struct ask_value *values, struct fault *fault_r)
{
	const struct answer_form *form = moving->form;
	if (form->file == form->form.text_count ||
	    values[form->texts[form->file]].state != ASK_ANSWERED)
		return true;
	const int64_t file_id = values[form->texts[form->file]].number;
	struct span sealed;
	struct picture picture;
	const enum found found = answer_store_file(arena, db, moving->root_id, moving->wave_id,
	                                           file_id, &sealed, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!answer_file_open(arena, moving->pair, sealed, &picture))
		log_line(LOG_WARN, "answer.file.unreadable",
		         (struct log_field[]){ log_number("wave", moving->wave_id) }, 1);
	else {
		const struct survey_file file = {
			.item_id = form->form.items[form->text_first + form->file].id,
			.side = moving->side,
			.place_id = moving->place_id,
			.kind = picture.kind,
		};
		if (!survey_file_keep(db, moving->root_id, moving->wave_id, &file, picture.bytes, fault_r))
			return false;
	}
	return answer_store_file_drop(db, moving->root_id, moving->wave_id, file_id, fault_r);
}
