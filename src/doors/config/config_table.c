/* The settings: their names, defaults, sentences and checks, once for all. */
#include <string.h>
#include <strings.h>

#include "craft/atlas/atlas.h"
#include "craft/http/http.h"
#include "craft/http/http_listen.h"
#include "craft/http/http_peer.h"
#include "craft/mail/mail.h"
#include "craft/neural/neural.h"
#include "craft/store/store.h"
#include "doors/config/config.h"

enum { ADDRESS_LENGTH_MAX = 200 };

static const char *
wrong_listen(struct arena *arena, const char *value)
{
	return http_listen_reads(arena, value)
	           ? NULL
	           : arena_format(arena, "s’écrit comme %s, %s, %s ou systemd.",
	                          "127.0.0.1:8080", "[::1]:8080", "unix:/run/parvis.sock");
}

/* « https://avis.ville.fr »: what links begin with, so nothing after the name and its port. */
static const char *
wrong_address(struct arena *arena, const char *value)
{
	(void)arena;
	static const char sentence[] =
		"s’écrit comme https://avis.ville.fr, sans rien derrière.";
	struct span address = span_of(value);
	if (span_ends(address, "/"))
		address.length--;
	const size_t scheme = span_starts(address, "https://") ? 8 : 7;
	if ((scheme == 7 && !span_starts(address, "http://")) || address.length <= scheme ||
	    address.length > ADDRESS_LENGTH_MAX)
		return sentence;
	for (size_t i = scheme; i < address.length; i++) {
		const char c = address.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    strchr(".-:[]", c) == NULL)
			return sentence;
	}
	return NULL;
}

static const char *
wrong_proxy(struct arena *arena, const char *value)
{
	(void)arena;
	struct http_peer peer;
	return http_peer_read(span_of(value), &peer)
	           ? NULL
	           : "s’écrit comme 127.0.0.1, ou unix pour une socket.";
}

static const char *
wrong_header(struct arena *arena, const char *value)
{
	(void)arena;
	return strcasecmp(value, "X-Forwarded-For") == 0 || strcasecmp(value, "Forwarded") == 0
	           ? NULL
	           : "vaut X-Forwarded-For ou Forwarded.";
}

static const char *
wrong_mail(struct arena *arena, const char *value)
{
	(void)arena;
	return mail_address_is_fine(span_of(value))
	           ? NULL
	           : "s’écrit comme avis@ville.fr, sans accent ni nom.";
}

static const char *
wrong_bounces(struct arena *arena, const char *value)
{
	(void)arena;
	return mail_bounces_are_fine(span_of(value))
	           ? NULL
	           : "s’écrit comme retours@ville.fr, avec 23 lettres au plus avant le @.";
}

static const char *
wrong_database(struct arena *arena, const char *value)
{
	(void)arena;
	switch (store_address_read(value)) {
	case STORE_ADDRESS_FINE:
		return NULL;
	case STORE_ADDRESS_WITH_PASSWORD:
		return "ne porte pas de mot de passe\u202f: mettez-le dans un fichier, et nommez"
		       " ce fichier\u202f: postgresql://parvis@serveur/parvis?passfile=/etc/parvis/pgpass.";
	case STORE_ADDRESS_UNREADABLE:
		break;
	}
	return "s’écrit comme postgresql://parvis@serveur/parvis, ou comme "
	       "/var/lib/avis/parvis.sqlite.";
}

static const char *
wrong_tiles(struct arena *arena, const char *value)
{
	(void)arena;
	return atlas_tiles_wrong(value);
}

static const char *
wrong_credit(struct arena *arena, const char *value)
{
	(void)arena;
	return atlas_credit_wrong(value);
}

static const char *
wrong_start(struct arena *arena, const char *value)
{
	(void)arena;
	return atlas_start_wrong(value);
}

static const char *
wrong_box(struct arena *arena, const char *value)
{
	(void)arena;
	return atlas_box_wrong(value);
}

static const char *
wrong_search(struct arena *arena, const char *value)
{
	(void)arena;
	return atlas_search_wrong(value);
}

static const char *
wrong_model_address(struct arena *arena, const char *value)
{
	(void)arena;
	return neural_address_wrong(value);
}

static const char *
wrong_model_name(struct arena *arena, const char *value)
{
	(void)arena;
	return neural_name_wrong(value);
}

static const char *
wrong_model_proxy(struct arena *arena, const char *value)
{
	(void)arena;
	return neural_proxy_wrong(value);
}

const struct config_about config_table[CONFIG_KEY_COUNT] = {
	[CONFIG_DATABASE] = {
		"database", CONFIG_TEXT, "ADRESSE", NULL, "postgresql:///parvis",
		"La base de données\u202f; sans ce réglage, le fichier parvis.sqlite du dossier de données.",
		.wrong = wrong_database },
	[CONFIG_LISTEN] = {
		"listen", CONFIG_TEXT, "ADRESSE", "127.0.0.1:8080", "unix:/run/parvis/avis.sock",
		"L’adresse et le port où Parvis écoute, ou une socket. Sans ce réglage\u202f: la socket de "
		"systemd s’il y en a une, sinon 127.0.0.1:8080.",
		.wrong = wrong_listen },
	[CONFIG_ADDRESS] = {
		"address", CONFIG_TEXT, "ADRESSE", NULL, "https://avis.ville.fr",
		"L’adresse que les gens tapent\u202f: tous les liens commencent par elle.",
		.wrong = wrong_address },
	[CONFIG_TRUSTED_PROXY] = {
		"trusted_proxy", CONFIG_TEXT, "ADRESSE", NULL, "127.0.0.1",
		"L’adresse du serveur web placé devant Parvis (ou unix). Lui seul est cru quand il dit de "
		"quelle adresse vient le visiteur.",
		.wrong = wrong_proxy },
	[CONFIG_PROXY_HEADER] = {
		"proxy_header", CONFIG_TEXT, "NOM", "X-Forwarded-For", NULL,
		"L’en-tête où ce serveur web écrit l’adresse du visiteur\u202f: X-Forwarded-For ou Forwarded.",
		.wrong = wrong_header },
	[CONFIG_SMTP] = {
		"smtp", CONFIG_TEXT, "ADRESSE", NULL, "smtp://parvis@relais.ville.fr:587",
		"Le serveur de messagerie, smtp:// (chiffré par STARTTLS) ou smtps://\u202f; sans lui, aucun "
		"message ne part et les liens se copient." },
	[CONFIG_MAIL_FROM] = {
		"mail_from", CONFIG_TEXT, "ADRESSE", NULL, "avis@ville.fr",
		"L’adresse d’où partent les messages.",
		.wrong = wrong_mail },
	[CONFIG_SMTP_PASSWORD_FILE] = {
		"smtp_password_file", CONFIG_FILE, "FICHIER", NULL, "/etc/parvis/smtp-password",
		"Le fichier dont la première ligne est le mot de passe de messagerie\u202f; sans lui, le secret "
		"smtp-password confié par systemd." },
	[CONFIG_SMTP_CA] = {
		"smtp_ca", CONFIG_FILE, "FICHIER", NULL, "/etc/ssl/certs/ville.pem",
		"L’autorité de certification du serveur de messagerie, si elle n’est pas publique." },
	[CONFIG_SMTP_CLEAR] = {
		"smtp_clear", CONFIG_FLAG, NULL, "non", NULL,
		"Envoyer sans chiffrement ni mot de passe, par un relais de votre réseau\u202f: oui ou non." },
	[CONFIG_MAIL_BOUNCES] = {
		"mail_bounces", CONFIG_TEXT, "ADRESSE", NULL, "retours@ville.fr",
		"L’adresse où reviennent les invitations qui n’arrivent pas, remises à parvis mail-in. Elle accepte "
		"retours+MOT@ville.fr.",
		.wrong = wrong_bounces },
	[CONFIG_DESK_REPLY] = {
		"desk_reply", CONFIG_TEXT, "ADRESSE", NULL, "guichet@ville.fr",
		"L’adresse où l’on répond au guichet. Elle accepte guichet+MOT@ville.fr, et sa boîte est relevée "
		"(desk_imap) ou remise à parvis mail-in\u202f; sans elle, les réponses passent par la page de suivi.",
		.wrong = wrong_bounces },
	[CONFIG_DESK_IMAP] = {
		"desk_imap", CONFIG_TEXT, "ADRESSE", NULL, "imaps://guichet@imap.ville.fr",
		"La boîte du guichet, relevée par IMAP\u202f: imaps://, ou imap:// (chiffré par STARTTLS)\u202f; sans "
		"elle, parvis mail-in remet ses messages." },
	[CONFIG_DESK_IMAP_PASSWORD_FILE] = {
		"desk_imap_password_file", CONFIG_FILE, "FICHIER", NULL, "/etc/parvis/imap-password",
		"Le fichier dont la première ligne est le mot de passe de cette boîte\u202f; sans lui, le secret "
		"imap-password confié par systemd." },
	[CONFIG_DESK_IMAP_FOLDER] = {
		"desk_imap_folder", CONFIG_TEXT, "DOSSIER", "INBOX", NULL, "Le dossier de la boîte qui est relevé." },
	[CONFIG_DESK_IMAP_DONE] = {
		"desk_imap_done", CONFIG_TEXT, "DOSSIER", NULL, "Traités",
		"Le dossier où vont les messages pris\u202f; sans lui, ils restent, marqués comme lus." },
	[CONFIG_DESK_IMAP_CA] = {
		"desk_imap_ca", CONFIG_FILE, "FICHIER", NULL, "/etc/ssl/certs/ville.pem",
		"L’autorité de certification du serveur de la boîte, si elle n’est pas publique." },
	[CONFIG_DESK_IMAP_CLEAR] = {
		"desk_imap_clear", CONFIG_FLAG, NULL, "non", NULL,
		"Relever sans chiffrement une boîte de cette machine\u202f: oui ou non." },
	[CONFIG_DESK_IMAP_EVERY] = {
		"desk_imap_every", CONFIG_NUMBER, "SECONDES", "20", NULL,
		"Combien de secondes entre deux relèves de cette boîte, de 1 à 3600.", .least = 1, .most = 3600 },
	[CONFIG_CLAMD] = {
		"clamd", CONFIG_FILE, "SOCKET", NULL, "/run/clamav/clamd.ctl",
		"La socket de l’antivirus (clamd de ClamAV), à qui tout fichier reçu est montré\u202f; sans elle, aucun "
		"ne l’est." },
	[CONFIG_SMS] = {
		"sms", CONFIG_TEXT, "ADRESSE", NULL, "https://sms.ville.fr/cgi-bin/sendsms",
		"La passerelle SMS (Kannel, sendsms)\u202f; sans elle, aucun SMS ne part." },
	[CONFIG_SMS_USER] = {
		"sms_user", CONFIG_TEXT, "NOM", NULL, "parvis", "Le nom que la passerelle connaît." },
	[CONFIG_SMS_PASSWORD_FILE] = {
		"sms_password_file", CONFIG_FILE, "FICHIER", NULL, "/etc/parvis/sms-password",
		"Le fichier dont la première ligne est le mot de passe de la passerelle." },
	[CONFIG_SMS_FROM] = {
		"sms_from", CONFIG_TEXT, "NOM", NULL, "36105",
		"Le numéro d’où partent les SMS, auquel on répond STOP\u202f; ou un nom de onze lettres au plus." },
	[CONFIG_SMS_CALLS] = {
		"sms_calls", CONFIG_TEXT, "ADRESSE", NULL, "http://127.0.0.1:8080/sms",
		"L’adresse où la passerelle appelle Parvis, pour les réponses et les accusés." },
	[CONFIG_SMS_SECRET_FILE] = {
		"sms_secret_file", CONFIG_FILE, "FICHIER", NULL, "/etc/parvis/sms-secret",
		"Le fichier du secret que la passerelle montre quand elle appelle." },
	[CONFIG_SMS_CA] = {
		"sms_ca", CONFIG_FILE, "FICHIER", NULL, "/etc/ssl/certs/ville.pem",
		"L’autorité de certification de la passerelle, si elle n’est pas publique." },
	[CONFIG_SMS_CLEAR] = {
		"sms_clear", CONFIG_FLAG, NULL, "non", NULL,
		"Parler sans chiffrement à une passerelle de cette machine ou de votre réseau\u202f: oui ou non." },
	[CONFIG_SMS_PRICE] = {
		"sms_price", CONFIG_NUMBER, "NOMBRE", "0", NULL,
		"Le prix d’un segment de SMS, en millièmes d’euro, pour dire le coût avant l’envoi\u202f; 0\u202f: "
		"non dit.",
		.least = 0, .most = 10000 },
	[CONFIG_MAP_TILES] = {
		"map_tiles", CONFIG_TEXT, "ADRESSE", NULL, "https://tuiles.ville.fr/{z}/{x}/{y}.png",
		"Les tuiles d’une carte, où l’on montre un lieu\u202f; sans elles, aucune carte n’est dessinée. Les "
		"navigateurs les demandent eux-mêmes\u202f: prenez votre propre serveur.",
		.wrong = wrong_tiles },
	[CONFIG_MAP_CREDIT] = {
		"map_credit", CONFIG_TEXT, "MENTION", NULL, "© les contributeurs d’OpenStreetMap",
		"À qui est cette carte\u202f: c’est écrit dessous.",
		.wrong = wrong_credit },
	[CONFIG_MAP_ZOOM] = {
		"map_zoom", CONFIG_NUMBER, "NOMBRE", "19", NULL,
		"Le zoom le plus proche que ce serveur donne, de 10 à 22.", .least = 10, .most = ATLAS_ZOOM_MOST },
	[CONFIG_MAP_START] = {
		"map_start", CONFIG_TEXT, "POINT", NULL, "47.2184, -1.5536, 13",
		"Où la carte commence\u202f: latitude, longitude, zoom\u202f; sans ce réglage, tout le territoire "
		"(map_box) ou la France. Les adresses proches de ce point sont proposées d’abord.",
		.wrong = wrong_start },
	[CONFIG_MAP_BOX] = {
		"map_box", CONFIG_TEXT, "BORDS", NULL, "47.17, -1.65, 47.30, -1.47",
		"Le territoire du service\u202f: ses bords sud, ouest, nord et est, en degrés. Un point hors de lui est "
		"refusé\u202f; sans ce réglage, un point hors de France.",
		.wrong = wrong_box },
	[CONFIG_ADDRESS_SEARCH] = {
		"address_search", CONFIG_TEXT, "ADRESSE", NULL, "https://adresses.ville.fr",
		"Le serveur d’adresses, au format de la Base Adresse Nationale (addok\u202f: /search/ et /reverse/). "
		"Parvis lui envoie les mots cherchés, et rien d’autre\u202f; sans lui, aucune adresse n’est cherchée.",
		.wrong = wrong_search },
	[CONFIG_ADDRESS_CA] = {
		"address_ca", CONFIG_FILE, "FICHIER", NULL, "/etc/ssl/certs/ville.pem",
		"L’autorité de certification du serveur d’adresses, si elle n’est pas publique." },
	[CONFIG_MODEL_ADDRESS] = {
		"model_address", CONFIG_TEXT, "ADRESSE", NULL, "http://127.0.0.1:8000",
		"Le serveur d’un modèle de langue, au format d’OpenAI (ce qui précède /v1/) ; sans lui, Parvis s’en "
		"passe. Il ne reçoit que des textes masqués, pour proposer des noms, jamais pour compter.",
		.wrong = wrong_model_address },
	[CONFIG_MODEL_IS_REMOTE] = {
		"model_is_remote", CONFIG_FLAG, NULL, "non", NULL,
		"Ce serveur n’est pas sur cette machine, et c’est voulu : oui ou non. Chaque démarrage l’inscrit au "
		"registre." },
	[CONFIG_MODEL_KEY_FILE] = {
		"model_key_file", CONFIG_FILE, "FICHIER", NULL, "/etc/parvis/model-key",
		"Le fichier dont la ligne est la clé que ce serveur demande, s’il en demande une." },
	[CONFIG_MODEL_WORDS] = {
		"model_words", CONFIG_TEXT, "NOM", NULL, "mistral-small",
		"Le nom du modèle qui propose des mots (/v1/chat/completions).",
		.wrong = wrong_model_name },
	[CONFIG_MODEL_VECTORS] = {
		"model_vectors", CONFIG_TEXT, "NOM", NULL, "multilingual-e5-small",
		"Le nom du modèle qui rapproche les textes (/v1/embeddings).",
		.wrong = wrong_model_name },
	[CONFIG_MODEL_CA] = {
		"model_ca", CONFIG_FILE, "FICHIER", NULL, "/etc/ssl/certs/ville.pem",
		"L’autorité de certification de ce serveur, si elle n’est pas publique." },
	[CONFIG_MODEL_PROXY] = {
		"model_proxy", CONFIG_TEXT, "ADRESSE", NULL, "http://proxy.ville.fr:3128",
		"Le proxy par où l’on va à un serveur distant ; sans ce réglage, aucun, quoi que dise la machine.",
		.wrong = wrong_model_proxy },
	[CONFIG_MODEL_SECONDS] = {
		"model_seconds", CONFIG_NUMBER, "NOMBRE", "30", NULL,
		"Combien de secondes une page attend ce modèle, de 1 à 50\u202f: moins que ne l’attend le serveur web "
		"placé devant, souvent 60.",
		.least = 1, .most = 50 },
	[CONFIG_CONNECTIONS] = {
		"connections", CONFIG_NUMBER, "NOMBRE", "512", NULL,
		"Combien de connexions à la fois, de 16 à 4096.", .least = 16, .most = 4096 },
	[CONFIG_CONNECTIONS_PER_ADDRESS] = {
		"connections_per_address", CONFIG_NUMBER, "NOMBRE", "256", NULL,
		"Combien de connexions à la fois depuis une même adresse, de 4 à 4096\u202f; le serveur web de "
		"confiance n’est pas compté.",
		.least = 4, .most = 4096 },
};

_Static_assert(HTTP_CONNECTION_LIMIT == 512, "the default that the table says");
_Static_assert(HTTP_CONNECTION_PER_ADDRESS_LIMIT == 256, "the default that the table says");
