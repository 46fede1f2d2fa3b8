/* Asking the server of addresses. Short, small, and never elsewhere. */
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "craft/atlas/atlas.h"
#include "craft/atlas/atlas_inside.h"
#include "craft/http/http_form.h"

static const char silence[] =
	"La recherche d’adresse ne répond pas\u202f: écrivez l’adresse ou les coordonnées.";

static pthread_once_t started = PTHREAD_ONCE_INIT;
static atomic_int calls;

static void
start(void)
{
	must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

/* --- what is asked ------------------------------------------------------------------------------------ */

const char *
atlas_search_url(struct arena *arena, const struct atlas *atlas, struct span words)
{
	struct text url = text_new(arena, ATLAS_URL_LENGTH_MAX + 12 * ATLAS_QUERY_LENGTH_MAX + 100);
	text_format(&url, "%s/search/?q=", atlas->search);
	http_percent_encode(&url, words);
	text_format(&url, "&limit=%d", ATLAS_PLACE_COUNT_MAX);
	if (atlas->is_near_start)
		text_format(&url, "&lat=%s&lon=%s", atlas_degrees(arena, atlas->start.north),
		            atlas_degrees(arena, atlas->start.east));
	must(!url.cut);
	return text_z(&url);
}

const char *
atlas_reverse_url(struct arena *arena, const struct atlas *atlas, struct atlas_point point)
{
	return arena_format(arena, "%s/reverse/?lon=%s&lat=%s&limit=%d", atlas->search,
	                    atlas_degrees(arena, point.east), atlas_degrees(arena, point.north),
	                    ATLAS_PLACE_COUNT_MAX);
}

/* --- the call ----------------------------------------------------------------------------------------- */

struct call {
	CURL *curl;
	char *bytes;
	size_t length;
};

static size_t
take(char *bytes, size_t size, size_t count, void *data)
{
	struct call *call = data;
	const size_t given = size * count;
	if (given > ATLAS_REPLY_SIZE_MAX - call->length)
		return 0;
	memcpy(call->bytes + call->length, bytes, given);
	call->length += given;
	return given;
}

static bool
set_call(const struct atlas *atlas, const char *url, struct call *call)
{
	CURL *curl = call->curl;
	const char *schemes = strncmp(url, "http://", strlen("http://")) == 0 ? "http" : "https";
	bool good = true;
	good &= curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, schemes) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK; /* nowhere else */
	good &= curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)ATLAS_TIMEOUT_MS) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)ATLAS_TIMEOUT_MS / 2) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
	if (atlas->ca_file != NULL)
		good &= curl_easy_setopt(curl, CURLOPT_CAINFO, atlas->ca_file) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_USERAGENT, "Parvis") == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK;
	good &= curl_easy_setopt(curl, CURLOPT_WRITEDATA, call) == CURLE_OK;
	return good;
}

/* The bytes of an answer 200. What went wrong is told without the address that was asked: it holds words. */
static bool
perform(struct arena *arena, const struct atlas *atlas, const char *url, struct span *bytes_r,
        struct fault *fault_r)
{
	struct call call = { .curl = curl_easy_init(),
		                 .bytes = arena_array_of(arena, char, ATLAS_REPLY_SIZE_MAX) };
	long status = 0;
	if (call.curl == NULL)
		return fault_is(fault_r, "atlas: libcurl does not start", silence);
	const CURLcode code =
		set_call(atlas, url, &call) ? curl_easy_perform(call.curl) : CURLE_FAILED_INIT;
	(void)curl_easy_getinfo(call.curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(call.curl);
	if (code != CURLE_OK)
		return fault_format(arena, fault_r, silence, "atlas: %s (%d)", curl_easy_strerror(code), (int)code);
	if (status != 200)
		return fault_format(arena, fault_r, silence, "atlas: status %ld", status);
	*bytes_r = span_from(call.bytes, call.length);
	return true;
}

static enum found
ask(struct arena *arena, const struct atlas *atlas, const char *url,
    struct atlas_place places_r[ATLAS_PLACE_COUNT_MAX], size_t *count_r, struct fault *fault_r)
{
	struct span bytes;
	*count_r = 0;
	pthread_once(&started, start);
	const bool may = atomic_fetch_add(&calls, 1) < ATLAS_CALL_COUNT_MAX;
	const bool is_answered = may ? perform(arena, atlas, url, &bytes, fault_r)
	                             : fault_is(fault_r, "atlas: too many calls at once", silence);
	atomic_fetch_sub(&calls, 1);
	if (!is_answered)
		return FOUND_FAILED;
	const enum found found = atlas_answer_read(arena, atlas, bytes, places_r, count_r);
	if (found == FOUND_FAILED)
		(void)fault_is(fault_r, "atlas: the answer is not a FeatureCollection", silence);
	return found;
}

enum found
atlas_search(struct arena *arena, const struct atlas *atlas, struct span words,
             struct atlas_place places_r[ATLAS_PLACE_COUNT_MAX], size_t *count_r, struct fault *fault_r)
{
	must(atlas->search != NULL);
	must(words.length <= 4 * ATLAS_QUERY_LENGTH_MAX);
	return ask(arena, atlas, atlas_search_url(arena, atlas, words), places_r, count_r, fault_r);
}

enum found
atlas_reverse(struct arena *arena, const struct atlas *atlas, struct atlas_point point,
              struct atlas_place places_r[ATLAS_PLACE_COUNT_MAX], size_t *count_r, struct fault *fault_r)
{
	must(atlas->search != NULL);
	must(atlas_point_wrong(atlas, point) == NULL);
	return ask(arena, atlas, atlas_reverse_url(arena, atlas, point), places_r, count_r, fault_r);
}
