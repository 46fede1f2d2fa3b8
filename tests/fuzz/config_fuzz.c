/* A file of settings from a stranger: read, and what is in force printed. */
#include <stddef.h>
#include <stdint.h>

#include "doors/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Nothing that a terminal would obey is ever repeated. */
static void
must_be_plain(struct span span)
{
	must(span_is_utf8(span));
	for (size_t i = 0; i < span.length; i++)
		must((unsigned char)span.at[i] >= 0x20 || span.at[i] == '\n' || span.at[i] == '\t');
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size > CONFIG_SIZE_MAX)
		return 0;
	struct arena *arena = arena_new((size_t)1 << 30);
	struct config *config = arena_new_of(arena, struct config);
	config_parse(arena, span_from((const char *)bytes, size), config);
	for (size_t i = 0; i < config->complaint_count && i < LENGTH(config->complaints); i++) {
		must(config->complaints[i].line > 0);
		must_be_plain(span_of(config->complaints[i].sentence));
	}
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
		const char *text = config_text(config, key);
		if (config->values[key].source == CONFIG_IN_FILE)
			must(text != NULL && config_wrong(arena, key, text) == NULL);
	}
	must(config_number(config, CONFIG_CONNECTIONS) >= 16);
	(void)config_flag(config, CONFIG_SMTP_CLEAR);
	struct text out = text_new(arena, 1 << 20);
	config_print(arena, config, &out);
	must(!out.cut);
	must_be_plain(text_span(&out));
	arena_end(arena);
	return 0;
}
