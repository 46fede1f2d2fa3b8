/* What a mail server hands over, or anybody who writes to the address of bounces: read within its limits. */
#include <stddef.h>
#include <stdint.h>

#include "craft/mail/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	struct mail_bounce bounce;
	mail_bounce_read(arena, span_from((const char *)bytes, size), &bounce);
	must(bounce.kind <= MAIL_BOUNCE_DEAD);
	must(bounce.mark_count <= MAIL_BOUNCE_MARK_COUNT_MAX);
	for (size_t i = 0; i < bounce.mark_count; i++) {
		const struct mail_letter letter = { .to = SPAN("a@b.fr"), .subject = SPAN("x"), .from_name = SPAN(""),
			                                .mark = bounce.marks[i] };
		must(bounce.marks[i].length > 0);
		must(mail_letter_weakness(&letter) == NULL); /* what comes back could have left */
	}
	arena_end(arena);
	return 0;
}
