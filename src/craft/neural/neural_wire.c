/* The way to the endpoint: one question, one answer, within limits, and never elsewhere. */
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "craft/neural/neural_inside.h"

static const char silence[] =
	"Le modèle de langue ne répond pas comme attendu\u202f: rien n’est perdu, tout continue sans lui.";

/* What whoever asked reads; never a word of what was sent or answered. */
static const char *
sentence_of(CURLcode code)
{
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return "Le modèle de langue n’a pas répondu à temps\u202f: rien n’est perdu, tout continue sans lui.";
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
		return "Le modèle de langue ne répond pas à son adresse\u202f: rien n’est perdu, tout continue sans "
			   "lui.";
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
		return "Le certificat du serveur du modèle de langue n’est pas reconnu\u202f: rien ne lui a été envoyé.";
	default:
		return silence;
	}
}

static pthread_once_t started = PTHREAD_ONCE_INIT;
static atomic_int calls;

static void
start(void)
{
	must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

struct wire {
	CURL *curl;
	const atomic_bool *stops;
	struct text bytes;
};

static size_t
take(char *bytes, size_t size, size_t count, void *data)
{
	struct wire *wire = data;
	const size_t given = size * count;
	text_add(&wire->bytes, span_from(bytes, given));
	return wire->bytes.cut ? 0 : given;
}

/* Called about once a second. */
static int
leaves(void *data, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	const struct wire *wire = data;
	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	return wire->stops != NULL && atomic_load(wire->stops);
}

static bool
set_way(const struct neural *model, const char *url, CURL *curl)
{
	const char *schemes = span_starts(span_of(url), "http://") ? "http" : "https";
	bool good = true;
	good &= curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, schemes) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK; /* nowhere else */
	good &= curl_easy_setopt(curl, CURLOPT_PROXY, model->proxy != NULL ? model->proxy : "") == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, model->timeout_ms) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, model->timeout_ms) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
	if (model->ca_file != NULL)
		good &= curl_easy_setopt(curl, CURLOPT_CAINFO, model->ca_file) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_USERAGENT, "Parvis") == CURLE_OK;
	return good;
}

static bool
set_question(const struct neural_call *call, struct curl_slist *headers, struct wire *wire)
{
	CURL *curl = wire->curl;
	bool good = true;
	good &= curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)call->json.length) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->json.at) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_WRITEDATA, wire) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, leaves) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_XFERINFODATA, wire) == CURLE_OK;
	return good;
}

static void
headers_end(void *headers)
{
	curl_slist_free_all(headers);
}

static struct curl_slist *
headers_of(struct arena *arena, const struct neural *model)
{
	const char *key = model->key != NULL ? arena_format(arena, "Authorization: Bearer %s", model->key) : NULL;
	const char *const lines[] = { "Content-Type: application/json", "Accept: application/json", "Expect:",
		                          key };
	struct curl_slist *list = NULL;
	for (size_t i = 0; i < LENGTH(lines) && lines[i] != NULL; i++) {
		struct curl_slist *longer = curl_slist_append(list, lines[i]);
		must(longer != NULL);
		list = longer;
	}
	arena_defer(arena, headers_end, list);
	return list;
}

/* What went wrong is told by its number: the words of an answer may be those of a text. */
static bool
perform(struct arena *arena, const struct neural *model, const struct neural_call *call, struct span *bytes_r,
        struct fault *fault_r)
{
	struct wire wire = { .curl = curl_easy_init(),
		                 .stops = call->stops,
		                 .bytes = text_new(arena, call->size_max) };
	const char *url = arena_format(arena, "%s/v1/%s", model->address, call->path);
	long status = 0;
	if (wire.curl == NULL)
		return fault_is(fault_r, "neural: libcurl does not start", silence);
	const bool is_set = set_way(model, url, wire.curl) &&
	                    set_question(call, headers_of(arena, model), &wire);
	const CURLcode code = is_set ? curl_easy_perform(wire.curl) : CURLE_FAILED_INIT;
	(void)curl_easy_getinfo(wire.curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(wire.curl);
	if (code != CURLE_OK)
		return fault_format(arena, fault_r, sentence_of(code), "neural: %s (%d)", curl_easy_strerror(code),
		                    (int)code);
	if (status != 200)
		return fault_format(arena, fault_r,
		                    arena_format(arena,
		                                 "Le serveur du modèle de langue a répondu par une erreur "
		                                 "(%ld)\u202f: rien n’est perdu, tout continue sans lui.",
		                                 status),
		                    "neural: status %ld", status);
	*bytes_r = text_span(&wire.bytes);
	return true;
}

bool
neural_ask(struct arena *arena, const struct neural *model, const struct neural_call *call,
           struct span *bytes_r,
          struct fault *fault_r)
{
	if (!model->is_here && !model->is_told)
		return fault_is(fault_r, "neural: remote, and not in the register", silence);
	pthread_once(&started, start);
	const bool may = atomic_fetch_add(&calls, 1) < NEURAL_CALL_COUNT_MAX;
	const bool is_answered = may ? perform(arena, model, call, bytes_r, fault_r)
	                             : fault_is(fault_r, "neural: too many calls at once",
	                                        "Le modèle de langue répond déjà à d’autres\u202f: réessayez dans "
	                                        "une minute.");
	atomic_fetch_sub(&calls, 1);
	return is_answered;
}

/* --- questions ------------------------------------------------------------------------------------- */

static bool
may_read_all(const struct neural *model, const struct mask_written *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!neural_may_read(model, texts[i]))
			return false;
	return true;
}

bool
neural_vectors(struct arena *arena, const struct neural *model, const struct neural_texts *asked,
              struct neural_vectors *vectors_r, struct fault *fault_r)
{
	struct span json, bytes;
	must(neural_has_vectors(model));
	must(asked->count >= 1 && asked->count <= NEURAL_TEXT_COUNT_MAX);
	must(may_read_all(model, asked->texts, asked->count));
	if (!neural_write_vectors(arena, model, asked, &json))
		return fault_is(fault_r, "neural: a text is not UTF-8", silence);
	const struct neural_call call = { "embeddings", json, NEURAL_VECTORS_SIZE_MAX, asked->stops };
	if (!neural_ask(arena, model, &call, &bytes, fault_r))
		return false;
	return neural_read_vectors(arena, bytes, asked->count, asked->length, vectors_r) ||
	       fault_is(fault_r, "neural: the answer is not as many vectors of one length", silence);
}

enum found
neural_propose(struct arena *arena, const struct neural *model, const struct neural_request *request,
              struct span *proposal_r, struct fault *fault_r)
{
	struct span json, bytes;
	must(neural_has_words(model) && request->mask != NULL);
	must(request->quote_count <= NEURAL_QUOTE_COUNT_MAX);
	must(request->quote_count > 0 || request->about != NULL);
	must(may_read_all(model, request->quotes, request->quote_count));
	must(request->about == NULL || neural_may_read(model, request->about));
	if (!neural_write_request(arena, model, request, &json))
		return fault_is(fault_r, "neural: a text is not UTF-8", silence), FOUND_FAILED;
	const struct neural_call call = { "chat/completions", json, NEURAL_WORDS_SIZE_MAX, request->stops };
	if (!neural_ask(arena, model, &call, &bytes, fault_r))
		return FOUND_FAILED;
	const enum found found = neural_read_words(arena, bytes, request->task, request->mask, proposal_r);
	if (found == FOUND_FAILED)
		(void)fault_is(fault_r, "neural: the answer is not one message", silence);
	return found;
}
