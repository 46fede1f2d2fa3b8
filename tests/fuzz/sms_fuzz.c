/* What a gateway, or anybody, calls us with, and what a person answers: read within its limits, or
 * refused; and any words, measured and made plain. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "craft/sms/sms.h"
#include "craft/vault/vault.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define SECRET "0123456789abcdefghijKLMN"

static struct sms_gateway *
gateway_of(struct arena *arena)
{
	char path[] = "/tmp/parvis-sms-XXXXXX";
	struct fault fault = { 0 };
	const int handle = mkstemp(path);
	must(handle >= 0);
	close(handle);
	must(file_write(arena, path, SPAN(SECRET), &fault));
	const struct sms_settings settings = { .url = "https://sms.ville.fr/",
		                                   .user = "parvis",
		                                   .password_file = path,
		                                   .from = "36105",
		                                   .calls_url = "https://avis.ville.fr/sms",
		                                   .secret_file = path };
	vault_start();
	struct sms_gateway *gateway = sms_gateway_new(arena, &settings, &fault);
	must(gateway != NULL);
	unlink(path);
	return gateway;
}

static void
number_is_whole(struct span typed)
{
	char number[SMS_NUMBER_SIZE], again[SMS_NUMBER_SIZE];
	const enum sms_number kind = sms_number_read(typed, number);
	must((kind == SMS_NUMBER_WRONG) == (number[0] == '\0'));
	if (kind == SMS_NUMBER_WRONG)
		return;
	must(number[0] == '+');
	must(sms_number_read(span_of(number), again) == kind);
	must(span_equal(span_of(number), span_of(again)));
}

static void
words_are_measured(struct arena *arena, struct span words)
{
	struct sms_measure measure, of_plain;
	struct sms_plain plain;
	const bool is_text = sms_measure(words, &measure);
	if (!sms_plain(arena, words, &plain))
		return;
	must(is_text);
	must(sms_measure(plain.text, &of_plain));
	must(of_plain.is_gsm);
	must(of_plain.segment_count >= 1);
	if (measure.is_gsm) {
		must(span_equal(plain.text, words));
		must(plain.accent_count == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct sms_gateway *gateway;
	if (gateway == NULL)
		gateway = gateway_of(arena_new(1 << 20));
	struct arena *arena = arena_new(16 << 20);
	const struct span bytes = span_from((const char *)input, size);
	struct text query = text_new(arena, 1 << 20);
	struct sms_received received;
	must(sms_receive(arena, gateway, bytes, &received) == SMS_KIND_STRANGER ||
	     span_find(bytes, SPAN("secret=")) != SIZE_MAX);
	text_add_z(&query, "secret=" SECRET "&");
	text_add(&query, bytes);
	switch (sms_receive(arena, gateway, text_span(&query), &received)) {
	case SMS_KIND_MESSAGE:
		must(span_is_utf8(received.text));
		must(received.id.length > 0 && received.id.length <= SMS_ID_LENGTH_MAX);
		must(received.sent_unix_s >= 0);
		number_is_whole(span_of(received.from));
		words_are_measured(arena, received.text);
		break;
	case SMS_KIND_REPORT:
		must(received.ref.length > 0 && received.ref.length <= SMS_REF_LENGTH_MAX);
		break;
	case SMS_KIND_STRANGER:
	case SMS_KIND_UNREADABLE:
		break;
	}
	number_is_whole(bytes);
	words_are_measured(arena, bytes);
	const struct sms_said said = sms_understand(arena, bytes);
	must(said.number >= 0 && said.number <= 10);
	arena_end(arena);
	return 0;
}
