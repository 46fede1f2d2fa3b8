/* Which model: the settings, what may be sent to it, the mark of what it proposes. */
#include <string.h>

#include "base/file.h"
#include "craft/neural/neural_inside.h"

static bool
is_of_host(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
	       c == '-';
}

static struct span
without(struct span text, const char *start)
{
	const size_t length = strlen(start);
	return span_from(text.at + length, text.length - length);
}

/* Splits « https://host:port/path »: a name, an IPv4 address or [::1], maybe a port. */
static bool
read_address(struct span address, struct span *host_r, struct span *path_r)
{
	const bool is_clear = span_starts(address, "http://");
	if (address.length > NEURAL_ADDRESS_LENGTH_MAX || (!is_clear && !span_starts(address, "https://")))
		return false;
	const struct span rest = without(address, is_clear ? "http://" : "https://");
	size_t at = span_starts(rest, "[::1]") ? strlen("[::1]") : 0;
	while (at < rest.length && is_of_host(rest.at[at]))
		at++;
	*host_r = span_from(rest.at, at);
	const bool has_port = at < rest.length && rest.at[at] == ':';
	const size_t port_at = at += has_port;
	while (at < rest.length && rest.at[at] >= '0' && rest.at[at] <= '9')
		at++;
	*path_r = span_from(rest.at + at, rest.length - at);
	if (host_r->length == 0 || (has_port && (at == port_at || at - port_at > 5)) ||
	    (path_r->length > 0 && path_r->at[0] != '/'))
		return false;
	for (size_t i = 0; i < path_r->length; i++)
		if (!is_of_host(path_r->at[i]) && strchr("/_~", path_r->at[i]) == NULL)
			return false;
	return memchr(path_r->at, '\0', path_r->length) == NULL;
}

/* By its name alone: libcurl takes « localhost » for this machine without asking anybody. */
static bool
is_here(struct span host)
{
	return span_is(host, "127.0.0.1") || span_is(host, "localhost") || span_is(host, "[::1]");
}

const char *
neural_address_wrong(const char *value)
{
	struct span host, path;
	const struct span address = span_of(value);
	return read_address(address, &host, &path) && (is_here(host) || span_starts(address, "https://"))
	           ? NULL
	           : "s’écrit comme http://127.0.0.1:8000, ou https://modeles.ville.fr\u202f: en https (http sur "
	             "cette machine seulement), ce qui se trouve avant /v1/, sans identifiant ni paramètre.";
}

bool
neural_address_is_here(const char *value)
{
	struct span host, path;
	return read_address(span_of(value), &host, &path) && is_here(host);
}

const char *
neural_proxy_wrong(const char *value)
{
	struct span host, path;
	return read_address(span_of(value), &host, &path) && path.length == 0
	           ? NULL
	           : "s’écrit comme http://proxy.ville.fr:3128, sans identifiant.";
}

const char *
neural_name_wrong(const char *value)
{
	const struct span name = span_of(value);
	bool is_plain = name.length > 0 && name.length <= NEURAL_NAME_LENGTH_MAX;
	for (size_t i = 0; i < name.length; i++)
		is_plain = is_plain && (is_of_host(name.at[i]) || strchr("/_:@", name.at[i]) != NULL);
	return is_plain ? NULL : "est le nom que le serveur donne au modèle, sans espace ni accent.";
}

/* The one line of a file, as a header may hold it. */
static const char *
read_key(struct arena *arena, const char *path, struct fault *fault_r)
{
	struct span line;
	const enum found found = file_read(arena, path, NEURAL_KEY_LENGTH_MAX + 2, &line, fault_r);
	if (found == FOUND_FAILED)
		return NULL;
	while (found == FOUND_ONE && line.length > 0 &&
	       (line.at[line.length - 1] == '\n' || line.at[line.length - 1] == '\r'))
		line.length--;
	bool is_line = found == FOUND_ONE && line.length > 0 && line.length <= NEURAL_KEY_LENGTH_MAX;
	for (size_t i = 0; is_line && i < line.length; i++)
		is_line = line.at[i] > ' ' && line.at[i] < 0x7f;
	if (!is_line)
		return fault_is(fault_r, "neural: the file of the key is missing or does not hold one line",
		                "Le fichier de la clé du modèle (model_key_file) doit tenir en une ligne, sans "
		                "espace ni accent."),
		       NULL;
	return span_copy(arena, line);
}

static bool
check(const struct neural_settings *settings, struct fault *fault_r)
{
	if (neural_address_wrong(settings->address) != NULL ||
	    (settings->proxy != NULL && neural_proxy_wrong(settings->proxy) != NULL) ||
	    (settings->vectors != NULL && neural_name_wrong(settings->vectors) != NULL) ||
	    (settings->words != NULL && neural_name_wrong(settings->words) != NULL) || settings->timeout_s < 0 ||
	    settings->timeout_s > NEURAL_TIMEOUT_S_MAX)
		return fault_is(fault_r, "neural: a setting is wrong",
		                "Un réglage du modèle ne se lit pas\u202f: «\u202fparvis config check\u202f» dit lequel.");
	if (settings->vectors == NULL && settings->words == NULL)
		return fault_is(fault_r, "neural: no name of a model",
		                "Dites à quel modèle demander\u202f: model_words pour des mots, model_vectors pour des "
		                "vecteurs, ou les deux.");
	return true;
}

static struct span
base_of(struct span address)
{
	while (span_ends(address, "/"))
		address.length--;
	if (span_ends(address, "/v1"))
		address.length -= strlen("/v1");
	return address;
}

struct neural *
neural_new(struct arena *arena, const struct neural_settings *settings, struct fault *fault_r)
{
	struct neural *model = arena_new_of(arena, struct neural);
	struct span host, path;
	if (!check(settings, fault_r))
		return NULL;
	must(read_address(span_of(settings->address), &host, &path));
	*model = (struct neural){ .address = span_copy(arena, base_of(span_of(settings->address))),
		                     .vectors = settings->vectors,
		                     .words = settings->words,
		                     .ca_file = settings->ca_file,
		                     .proxy = settings->proxy,
		                     .is_here = is_here(host),
		                     .timeout_ms = 1000L * (settings->timeout_s > 0 ? settings->timeout_s
		                                                                   : NEURAL_TIMEOUT_S) };
	if (!model->is_here && !settings->is_remote)
		return fault_is(fault_r, "neural: a remote address without model_is_remote",
		                "L’adresse du modèle (model_address) n’est pas celle de cette machine. Des textes, "
		                "masqués, y partiraient\u202f: si c’est ce que vous voulez, écrivez model_is_remote = "
		                "oui. Chaque démarrage l’inscrira au registre."),
		       NULL;
	if (model->is_here && model->proxy != NULL)
		return fault_is(fault_r, "neural: a proxy to this machine",
		                "Un modèle de cette machine se passe de proxy\u202f: retirez model_proxy."),
		       NULL;
	if (settings->key_file != NULL && (model->key = read_key(arena, settings->key_file, fault_r)) == NULL)
		return NULL;
	return model;
}

bool
neural_is_remote(const struct neural *model)
{
	return !model->is_here;
}

bool
neural_has_vectors(const struct neural *model)
{
	return model->vectors != NULL;
}

bool
neural_has_words(const struct neural *model)
{
	return model->words != NULL;
}

const char *
neural_address(const struct neural *model)
{
	return model->address;
}

struct span
neural_host(const struct neural *model)
{
	struct span host, path;
	must(read_address(span_of(model->address), &host, &path));
	return host;
}

const char *
neural_vectors_name(const struct neural *model)
{
	return model->vectors;
}

const char *
neural_words_name(const struct neural *model)
{
	return model->words;
}

int
neural_timeout_s(const struct neural *model)
{
	return (int)(model->timeout_ms / 1000);
}

const char *
neural_register_words(struct arena *arena, const struct neural *model)
{
	return arena_format(arena,
	                    model->is_here
	                        ? "Un modèle de langue de cette machine peut être interrogé\u202f: %s."
	                        : "Un modèle de langue à distance peut être interrogé\u202f: %s. Il ne reçoit que "
	                          "des textes masqués, et aucun où un sujet sensible est reconnu.",
	                    model->address);
}

void
neural_told(struct neural *model)
{
	model->is_told = true;
}

bool
neural_may_read(const struct neural *model, const struct mask_written *text)
{
	return model->is_here || !mask_written_is_special(text);
}

bool
neural_is_proposal(struct span words)
{
	return span_starts(words, NEURAL_MARK);
}

struct span
neural_confirmed(struct span words)
{
	return neural_is_proposal(words) ? without(words, NEURAL_MARK) : words;
}
