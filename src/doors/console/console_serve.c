/* The pages, served as the settings say. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "craft/http/http_listen.h"
#include "doors/console/console_inside.h"
#include "doors/web/web.h"
#include "ground/people/people.h"
#include "ground/post/post.h"

/* Until there are accounts, whoever reaches the pages may take the first one. */
static int
say_nobody_yet(const struct console_options *options, const char *listen)
{
	const bool given = strcmp(listen, "systemd") == 0;
	fprintf(stderr, "Il n’y a pas encore de compte\u202f: le premier venu pourrait prendre sa place. "
	                "Lancez d’abord parvis serve --listen 127.0.0.1:8080, créez le premier compte (le "
	                "lien est dans %s/first-link), puis écoutez sur %s.\n",
	        options->data, given ? "la socket de systemd" : listen);
	return CONSOLE_WRONG;
}

/* What the first link begins with: behind a socket, only the administrator knows what people type. */
static const char *
begin_of(const struct house *house, const char *listen)
{
	if (house->address != NULL)
		return house->address;
	if (strcmp(listen, "systemd") == 0 || span_starts(span_of(listen), "unix:"))
		return "(l’adresse de votre site)";
	return arena_format(house->arena, "http://%s", listen);
}

/* The first start of an empty house: one link makes its first administrator. On the terminal, or
 * in the file "first-link" of the data folder when nobody looks. */
static bool
offer_first_link(struct house *house, const char *listen, struct fault *fault_r)
{
	struct span path;
	if (!people_first_link(house->arena, house->store, house->root_id, &path, fault_r))
		return false;
	const char *file = arena_format(house->arena, "%s/first-link", house->folder);
	if (path.length == 0) {
		(void)unlink(file);
		return true;
	}
	const char *link = arena_format(house->arena, "%s%.*s\n", begin_of(house, listen), SPAN_ARGS(path));
	if (isatty(STDOUT_FILENO))
		printf("Pour créer le premier compte (une fois, dans les 24 heures)\u202f: %s", link);
	return file_write(house->arena, file, span_of(link), fault_r);
}

/* A file named in the settings, or the credential of that name that systemd gives; NULL: neither. */
static const char *
secret_file(struct arena *arena, const struct config *config, enum config_key key,
            const char *name)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY"), *named = config_text(config, key);
	if (named != NULL || folder == NULL)
		return named;
	const char *file = arena_format(arena, "%s/%s", folder, name);
	return access(file, F_OK) == 0 ? file : NULL;
}

/* NULL, or what is wrong with the files that the mail server needs; one that all may read is said. */
static const char *
look_at_files(struct arena *arena, const struct mail_settings *settings)
{
	struct stat facts;
	if (settings->ca_file != NULL && access(settings->ca_file, R_OK) != 0)
		return arena_format(arena,
		                    "Le fichier de l’autorité de certification, «\u202f%s\u202f», ne peut pas être "
		                    "lu\u202f: vérifiez smtp_ca et ses droits.",
		                    settings->ca_file);
	if (settings->password_file != NULL && stat(settings->password_file, &facts) == 0 &&
	    (facts.st_mode & S_IROTH) != 0)
		fprintf(stderr, "Tous les comptes de cette machine peuvent lire le mot de passe de "
		                "messagerie\u202f: chmod 600 %s\n",
		        settings->password_file);
	return NULL;
}

const char *
console_letters(struct arena *arena, const struct config *config, const char **address_r,
                const struct mail_server **mail_r)
{
	struct fault fault;
	*mail_r = NULL;
	struct span address = span_of(config_text(config, CONFIG_ADDRESS));
	if (span_ends(address, "/"))
		address.length--;
	*address_r = address.length > 0 ? span_copy(arena, address) : NULL;
	const struct mail_settings settings = {
		.url = config_text(config, CONFIG_SMTP),
		.from = config_text(config, CONFIG_MAIL_FROM),
		.password_file =
			secret_file(arena, config, CONFIG_SMTP_PASSWORD_FILE, "smtp-password"),
		.ca_file = config_text(config, CONFIG_SMTP_CA),
		.in_clear = config_flag(config, CONFIG_SMTP_CLEAR),
		.bounces = config_text(config, CONFIG_MAIL_BOUNCES),
	};
	if (settings.url == NULL)
		return settings.from == NULL && settings.bounces == NULL && settings.ca_file == NULL &&
		               config_text(config, CONFIG_SMTP_PASSWORD_FILE) == NULL && !settings.in_clear
		           ? NULL
		           : "Il manque --smtp ADRESSE (smtp dans parvis.conf)\u202f: sans serveur de "
		             "messagerie, rien ne part.";
	if (settings.from == NULL)
		return "Dites d’où partent les messages\u202f: --mail-from avis@ville.fr, ou mail_from dans "
		       "parvis.conf.";
	if (*address_r == NULL)
		return "Dites par quoi commencent les liens des messages\u202f: --address "
		       "https://avis.ville.fr, ou address dans parvis.conf.";
	*mail_r = mail_server_new(arena, &settings, &fault);
	return *mail_r == NULL ? fault.for_reader : look_at_files(arena, &settings);
}

/* Whether short messages are sent, and how: NULL, or the sentence of what is wrong. */
static const char *
short_messages(struct arena *arena, const struct config *config, const struct sms_gateway **sms_r)
{
	struct fault fault;
	*sms_r = NULL;
	const struct sms_settings settings = {
		.url = config_text(config, CONFIG_SMS),
		.user = config_text(config, CONFIG_SMS_USER),
		.password_file = secret_file(arena, config, CONFIG_SMS_PASSWORD_FILE, "sms-password"),
		.from = config_text(config, CONFIG_SMS_FROM),
		.calls_url = config_text(config, CONFIG_SMS_CALLS),
		.secret_file = secret_file(arena, config, CONFIG_SMS_SECRET_FILE, "sms-secret"),
		.ca_file = config_text(config, CONFIG_SMS_CA),
		.in_clear = config_flag(config, CONFIG_SMS_CLEAR),
	};
	if (settings.url == NULL)
		return settings.user == NULL && settings.from == NULL && settings.calls_url == NULL
		           ? NULL
		           : "Il manque --sms ADRESSE (sms dans parvis.conf)\u202f: sans passerelle, aucun SMS ne "
		             "part.";
	if (settings.user == NULL || settings.from == NULL || settings.password_file == NULL ||
	    settings.calls_url == NULL || settings.secret_file == NULL)
		return "Pour les SMS, il faut aussi sms_user, sms_password_file, sms_from, sms_calls et "
		       "sms_secret_file.";
	if (config_text(config, CONFIG_ADDRESS) == NULL)
		return "Dites par quoi commencent les liens des SMS\u202f: --address https://avis.ville.fr, ou "
		       "address dans parvis.conf.";
	*sms_r = sms_gateway_new(arena, &settings, &fault);
	return *sms_r == NULL ? fault.for_reader : NULL;
}

/* Maps and addresses: NULL, or the sentence of what is wrong. */
static const char *
places_on_a_map(struct arena *arena, const struct config *config, const struct atlas **atlas_r)
{
	struct fault fault;
	const struct atlas_settings settings = {
		.tiles = config_text(config, CONFIG_MAP_TILES),
		.credit = config_text(config, CONFIG_MAP_CREDIT),
		.zoom_most = config_number(config, CONFIG_MAP_ZOOM),
		.start = config_text(config, CONFIG_MAP_START),
		.box = config_text(config, CONFIG_MAP_BOX),
		.search = config_text(config, CONFIG_ADDRESS_SEARCH),
		.ca_file = config_text(config, CONFIG_ADDRESS_CA),
	};
	*atlas_r = atlas_new(arena, &settings, &fault);
	return *atlas_r == NULL ? fault.for_reader : NULL;
}

/* Whether a mailbox is looked at, and how: NULL, or the sentence of what is wrong. */
static const char *
desk_box(struct arena *arena, const struct config *config, const struct mail_box_server **box_r)
{
	struct fault fault;
	*box_r = NULL;
	const struct mail_box_settings settings = {
		.url = config_text(config, CONFIG_DESK_IMAP),
		.password_file =
			secret_file(arena, config, CONFIG_DESK_IMAP_PASSWORD_FILE, "imap-password"),
		.folder = config_text(config, CONFIG_DESK_IMAP_FOLDER),
		.done = config_text(config, CONFIG_DESK_IMAP_DONE),
		.ca_file = config_text(config, CONFIG_DESK_IMAP_CA),
		.in_clear = config_flag(config, CONFIG_DESK_IMAP_CLEAR),
	};
	if (settings.url == NULL)
		return settings.done == NULL && settings.ca_file == NULL && !settings.in_clear &&
		               config_text(config, CONFIG_DESK_IMAP_PASSWORD_FILE) == NULL
		           ? NULL
		           : "Il manque --desk-imap ADRESSE (desk_imap dans parvis.conf)\u202f: sans elle, aucune boîte "
		             "n’est relevée.";
	*box_r = mail_box_server_new(arena, &settings, &fault);
	return *box_r == NULL ? fault.for_reader : NULL;
}

/* Where it listens: as one said, else at the socket that systemd gives, else where it always does. */
static const char *
listen_of(const struct config *config)
{
	const char *listen = config_text(config, CONFIG_LISTEN);
	if (!http_listen_given())
		return listen;
	if (config->values[CONFIG_LISTEN].source == CONFIG_DEFAULT)
		return "systemd";
	if (strcmp(listen, "systemd") != 0) /* who calls at the socket is never answered */
		log_event(LOG_WARN, "web.socket.left");
	return listen;
}

int
console_serve(struct arena *arena, const struct console_options *options)
{
	struct fault fault;
	struct house house;
	const struct config *config = &options->config;
	const char *address;
	const struct mail_server *mail;
	const struct sms_gateway *sms = NULL;
	const struct mail_box_server *box = NULL;
	const struct atlas *atlas = NULL;
	struct neural *model = NULL;
	const char *wrong = console_letters(arena, config, &address, &mail);
	if (wrong == NULL)
		wrong = short_messages(arena, config, &sms);
	if (wrong == NULL)
		wrong = desk_box(arena, config, &box);
	if (wrong == NULL)
		wrong = places_on_a_map(arena, config, &atlas);
	if (wrong == NULL)
		wrong = console_model(arena, config, secret_file(arena, config, CONFIG_MODEL_KEY_FILE, "model-key"),
		                      &model);
	if (wrong != NULL)
		return say_wrong(wrong);
	const struct web_door door = {
		.listen = listen_of(config),
		.trusted_proxy = config_text(config, CONFIG_TRUSTED_PROXY),
		.proxy_header = config_text(config, CONFIG_PROXY_HEADER),
		.connections = (int)config_number(config, CONFIG_CONNECTIONS),
		.connections_per_address = (int)config_number(config, CONFIG_CONNECTIONS_PER_ADDRESS),
	};
	log_threshold(LOG_INFO);
	if (!house_open(arena, options->data, options->database, &house, &fault))
		return say_fault(&fault);
	struct db *db = store_read(arena, house.store, &fault);
	bool has_accounts = false;
	if (db == NULL || !people_has_accounts(arena, db, house.root_id, &has_accounts, &fault))
		return say_fault(&fault);
	db_end(db);
	if (!has_accounts && !http_listen_stays_here(arena, door.listen))
		return say_nobody_yet(options, door.listen);
	house.address = address;
	house.mail = mail;
	house.desk_reply = config_text(config, CONFIG_DESK_REPLY);
	house.desk_box = box;
	house.desk_box_every_s = config_number(config, CONFIG_DESK_IMAP_EVERY);
	house.clamd = config_text(config, CONFIG_CLAMD);
	house.sms = sms;
	house.atlas = atlas;
	house.sms_from = config_text(config, CONFIG_SMS_FROM);
	house.sms_price = config_number(config, CONFIG_SMS_PRICE);
	house.model = model;
	if (model != NULL && !console_model_tell(&house, model, &fault))
		return say_fault(&fault);
	if (mail != NULL &&
	    !post_prepare(arena, house.store, house.root_id, house.folder, &fault))
		return say_fault(&fault);
	if (offer_first_link(&house, door.listen, &fault) && web_serve(&house, &door, &fault))
		return CONSOLE_DONE;
	if (!isatty(STDERR_FILENO)) /* to the journal; on a terminal, the sentence is enough */
		log_fault("web.start", &fault);
	return say_fault(&fault);
}
