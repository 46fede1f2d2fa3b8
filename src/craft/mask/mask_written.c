/* A text that was masked, as a type: who asks for one can be handed nothing else. */
#include "craft/mask/mask_inside.h"

struct mask_written {
	struct span text;
	bool is_special;
};

const struct mask_written *
mask_written_new(struct arena *arena, const struct mask *mask, struct span text)
{
	struct mask_written *written = arena_new_of(arena, struct mask_written);
	const struct mask_reading reading = mask_read(arena, mask, text);
	written->text = mask_write(arena, text, &reading);
	written->is_special = reading.flag_count > 0;
	return written;
}

struct span
mask_written_text(const struct mask_written *written)
{
	return written->text;
}

bool
mask_written_is_special(const struct mask_written *written)
{
	return written->is_special;
}
