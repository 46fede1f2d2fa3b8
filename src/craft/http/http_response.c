#include "craft/http/http_response.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "craft/http/http_form.h"

/* Images last: what follows is where they may come from besides. */
#define POLICY                                                                                     \
	"default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; " \
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; img-src 'self'"

/* Nothing from elsewhere, nothing inline, no frame, no device. */
static const struct {
	const char *name, *value;
} defaults[] = {
	{ "Content-Security-Policy", POLICY },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
};

static bool
is_clean(const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return false;
	return true;
}

static bool
name_is(const struct http_field *field, const char *name)
{
	return strcasecmp(field->name.at, name) == 0; /* ours are NUL-terminated */
}

static bool
has_header(const struct http_response *response, const char *name)
{
	for (size_t i = 0; i < response->field_count; i++)
		if (name_is(&response->fields[i], name))
			return true;
	return false;
}

void
http_response_header(struct http_response *response, const char *name, const char *value)
{
	must(name[0] != '\0');
	must(strpbrk(name, " :") == NULL);
	must(is_clean(name));
	must(is_clean(value));
	size_t at = 0;
	while (at < response->field_count &&
	       (!name_is(&response->fields[at], name) || strcasecmp(name, "Set-Cookie") == 0))
		at++;
	must(at < HTTP_RESPONSE_HEADER_COUNT_MAX);
	response->fields[at] = (struct http_field){ span_of(name), span_of(value) };
	if (at == response->field_count)
		response->field_count++;
}

void
http_response_images_from(struct arena *arena, struct http_response *response, const char *origin)
{
	must(strpbrk(origin, " ;,'\"*") == NULL);
	http_response_header(response, "Content-Security-Policy",
	                     arena_format(arena, POLICY " %s", origin));
}

void
http_redirect(struct http_response *response, const char *path)
{
	/* "//elsewhere" and "/\elsewhere" leave for another house. */
	must(path[0] == '/');
	must(path[1] != '/');
	must(path[1] != '\\');
	response->status = 303;
	response->body = span_of(NULL);
	http_response_header(response, "Location", path);
}

static bool
is_tag(const char *tag)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "abcdefghijklmnopqrstuvwxyz0123456789._-";
	return tag[0] != '\0' && tag[strspn(tag, allowed)] == '\0';
}

bool
http_unchanged(const struct http_request *request, struct http_response *response, const char *tag)
{
	must(is_tag(tag));
	http_response_header(response, "ETag", arena_format(request->arena, "\"%s\"", tag));
	if (!http_etag_matches(http_header(request, "If-None-Match"), tag))
		return false;
	response->status = 304;
	response->body = span_of(NULL);
	return true;
}

struct span
http_header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->field_count; i++)
		if (request->fields[i].name.length == strlen(name) &&
		    strncasecmp(request->fields[i].name.at, name, strlen(name)) == 0)
			return span_trim(request->fields[i].value);
	return span_of(NULL);
}

static const char *
refusal_sentence(int status)
{
	switch (status) {
	case 405:
	case 501:
		return "Cette page se lit ou reçoit un formulaire, rien d’autre.\n";
	case 413:
		return "Ce que vous envoyez est trop volumineux. Revenez en arrière, allégez votre envoi "
		       "et recommencez.\n";
	case 503:
		return "Trop de fichiers arrivent à la fois. Attendez un moment, revenez en arrière et "
		       "recommencez.\n";
	case 414:
		return "L’adresse de cette page est trop longue. Revenez à l’accueil et reprenez de là.\n";
	case 431:
		return "Votre navigateur envoie trop d’informations à la fois. Effacez les cookies de ce "
		       "site et recommencez.\n";
	default:
		return "Cette demande n’a pas pu être comprise. Vérifiez l’adresse de la page ou revenez "
		       "à l’accueil.\n";
	}
}

void
http_response_refuse(struct http_response *response, int status)
{
	must(status >= 400);
	must(status <= 599);
	*response = (struct http_response){ .status = status,
		                                .content_type = "text/plain; charset=utf-8",
		                                .body = span_of(refusal_sentence(status)),
		                                .route = "refused" };
	http_response_header(response, "Connection", "close");
	if (status == 405)
		http_response_header(response, "Allow", "GET, HEAD, POST");
}

void
http_response_each_header(const struct http_response *response,
                          void (*add)(void *data, const char *name, const char *value), void *data)
{
	static const char *const cache_words[] = {
		[HTTP_CACHE_NEVER] = "no-store",
		[HTTP_CACHE_IMMUTABLE] = "public, max-age=31536000, immutable",
		[HTTP_CACHE_CHECK] = "private, no-cache",
	};
	for (size_t i = 0; i < response->field_count; i++)
		add(data, response->fields[i].name.at, response->fields[i].value.at);
	if (response->content_type != NULL && response->body.length > 0) {
		must(is_clean(response->content_type));
		add(data, "Content-Type", response->content_type);
	}
	if (!has_header(response, "Cache-Control"))
		add(data, "Cache-Control", cache_words[response->cache]);
	for (size_t i = 0; i < LENGTH(defaults); i++)
		if (!has_header(response, defaults[i].name))
			add(data, defaults[i].name, defaults[i].value);
}
