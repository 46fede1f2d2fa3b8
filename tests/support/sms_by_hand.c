/* craft/sms by hand, for tests/people/sms: one message sent, or one query read.
 *
 *   sms_by_hand send url=… user=… password_file=… from=… [calls_url=… secret_file=…] [ca_file=…]
 *               [in_clear=1] [timeout_s=N] to=… ref=…     the words on standard input
 *   sms_by_hand receive (the same)                        the query on standard input
 *
 * Prints « name value » lines. */
#include <stdio.h>
#include <string.h>

#include "craft/sms/sms.h"
#include "craft/vault/vault.h"

static int argument_count;
static char **arguments;

static const char *
argument(const char *name)
{
	const size_t length = strlen(name);
	for (int i = 2; i < argument_count; i++)
		if (strncmp(arguments[i], name, length) == 0 && arguments[i][length] == '=')
			return arguments[i] + length + 1;
	return NULL;
}

static int
send_one(struct arena *arena, const struct sms_gateway *gateway, struct span text)
{
	static const char *const words[] = { "accepted", "queued", "unsure", "later", "refused" };
	struct fault fault = { "", "" };
	const struct sms_message message = { span_of(argument("to")), text, span_of(argument("ref")) };
	struct sms_measure measure = { 0 };
	(void)!sms_measure(text, &measure);
	const enum sms_outcome outcome = sms_send(arena, gateway, &message, NULL, &fault);
	printf("outcome %s\nsegments %zu\nlog %s\nreader %s\n", words[outcome], measure.segment_count,
	       fault.for_log, fault.for_reader);
	return 0;
}

static int
receive_one(struct arena *arena, const struct sms_gateway *gateway, struct span query)
{
	static const char *const kinds[] = { "stranger", "unreadable", "message", "report" };
	static const char *const fates[] = { "on its way", "arrived", "lost" };
	static const char *const senses[] = { "words", "number", "yes", "no", "stop" };
	struct sms_received received;
	const enum sms_kind kind = sms_receive(arena, gateway, query, &received);
	printf("kind %s\n", kinds[kind]);
	if (kind == SMS_KIND_MESSAGE) {
		const struct sms_said said = sms_understand(arena, received.text);
		printf("from %s\nto %.*s\nid %.*s\nsent %lld\ntext %.*s\nsaid %s %d\n", received.from,
		       SPAN_ARGS(received.to), SPAN_ARGS(received.id), (long long)received.sent_unix_s,
		       SPAN_ARGS(received.text), senses[said.sense], said.number);
	}
	if (kind == SMS_KIND_REPORT)
		printf("ref %.*s\nfate %s\n", SPAN_ARGS(received.ref), fates[received.fate]);
	return 0;
}

int
main(int count, char **words)
{
	static char input[20000];
	struct arena *arena = arena_new(16 << 20);
	struct fault fault = { "", "" };
	argument_count = count;
	arguments = words;
	vault_start();
	const struct sms_settings settings = {
		.url = argument("url") == NULL ? "" : argument("url"),
		.user = argument("user"),
		.password_file = argument("password_file"),
		.from = argument("from"),
		.calls_url = argument("calls_url"),
		.secret_file = argument("secret_file"),
		.ca_file = argument("ca_file"),
		.in_clear = argument("in_clear") != NULL,
		.timeout_s = argument("timeout_s") == NULL ? 0 : argument("timeout_s")[0] - '0',
	};
	const struct sms_gateway *gateway = sms_gateway_new(arena, &settings, &fault);
	if (gateway == NULL) {
		printf("settings %s\n", fault.for_log);
		return 2;
	}
	const struct span bytes = span_from(input, fread(input, 1, sizeof input, stdin));
	const bool sends = count > 1 && strcmp(words[1], "send") == 0;
	const int code = sends ? send_one(arena, gateway, bytes) : receive_one(arena, gateway, bytes);
	arena_end(arena);
	return code;
}
