#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "doors/config/config.h"

static struct arena *arena;

static int
arena_begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
arena_over(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct config *
parse_bytes(struct span bytes)
{
	struct config *config = arena_new_of(arena, struct config);
	config_parse(arena, bytes, config);
	return config;
}

static struct config *
parse(const char *text)
{
	return parse_bytes(span_of(text));
}

/* The one complaint there is, on this line, holding these words. */
static void
assert_complaint(const struct config *config, int line, const char *words)
{
	assert_int_equal(config->complaint_count, 1);
	assert_int_equal(config->complaints[0].line, line);
	if (strstr(config->complaints[0].sentence, words) == NULL)
		fail_msg("« %s » is not in « %s »", words, config->complaints[0].sentence);
}

static void
the_draft_says_nothing_and_each_of_its_lines_may_be_uncommented(void **state)
{
	(void)state;
	struct text draft = text_new(arena, CONFIG_SIZE_MAX), bare = text_new(arena, CONFIG_SIZE_MAX);
	config_draft(&draft);
	struct config *config = parse_bytes(text_span(&draft));
	assert_int_equal(config->complaint_count, 0);
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++)
		assert_int_equal(config->values[key].source, CONFIG_DEFAULT);
	struct span rest = text_span(&draft), line;
	while (span_cut(&rest, '\n', &line)) {
		if (span_starts(line, "#") && !span_starts(line, "# ") && line.length > 1)
			line = span_from(line.at + 1, line.length - 1);
		text_add(&bare, line);
		text_add_char(&bare, '\n');
	}
	config = parse_bytes(text_span(&bare));
	assert_int_equal(config->complaint_count, 0);
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++)
		assert_int_equal(config->values[key].source, CONFIG_IN_FILE);
}

static void
a_file_is_read_however_its_editor_ended_lines(void **state)
{
	(void)state;
	struct config *config =
		parse("\xef\xbb\xbf# une remarque\r\n\r\n  listen=[::1]:81  \r\nsmtp_clear\t=\toui\r\n"
	          "connections = 600");
	assert_int_equal(config->complaint_count, 0);
	assert_string_equal(config_text(config, CONFIG_LISTEN), "[::1]:81");
	assert_int_equal(config->values[CONFIG_LISTEN].line, 3);
	assert_true(config_flag(config, CONFIG_SMTP_CLEAR));
	assert_int_equal(config_number(config, CONFIG_CONNECTIONS), 600);
	assert_int_equal(config_number(config, CONFIG_CONNECTIONS_PER_ADDRESS), 256);
	assert_null(config_text(config, CONFIG_ADDRESS));
}

static void
the_command_line_wins_over_the_file(void **state)
{
	(void)state;
	struct config *config = arena_new_of(arena, struct config);
	config_say(config, config_key_of_option("--proxy-header"), "Forwarded");
	config_parse(arena, SPAN("proxy_header = X-Forwarded-For\nlisten = unix:/run/a.sock\n"), config);
	assert_string_equal(config_text(config, CONFIG_PROXY_HEADER), "Forwarded");
	assert_int_equal(config->values[CONFIG_PROXY_HEADER].source, CONFIG_ON_COMMAND_LINE);
	assert_string_equal(config_text(config, CONFIG_LISTEN), "unix:/run/a.sock");
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++)
		assert_int_equal(config_key_of_option(config_option(arena, key)), key);
	assert_int_equal(config_key_of_option("--proxy_header"), CONFIG_KEY_COUNT);
	assert_int_equal(config_key_of_option("--proxy"), CONFIG_KEY_COUNT);
	assert_int_equal(config_key_of_option("--listening"), CONFIG_KEY_COUNT);
	assert_int_equal(config_key_of_option("listen"), CONFIG_KEY_COUNT);
}

static void
a_bad_line_is_told_by_its_number_and_what_to_do(void **state)
{
	(void)state;
	assert_complaint(parse("\nlisten 127.0.0.1:80\n"), 2, "réglage = valeur");
	assert_complaint(parse("listne = 127.0.0.1:80"), 1, "Vouliez-vous écrire «\u202flisten\u202f»");
	assert_complaint(parse("smtp-password-file = /a"), 1, "«\u202fsmtp_password_file\u202f»");
	assert_complaint(parse("mailfrom = avis@ville.fr"), 1, "«\u202fmail_from\u202f»");
	assert_complaint(parse("colour = blue"), 1, "en donne la liste");
	assert_complaint(parse("smtp_ca = /a\n\nsmtp_ca = /b\n"), 3, "déjà donné à la ligne 1");
	assert_complaint(parse("address ="), 1, "pas de valeur");
	assert_complaint(parse("address = \"https://a.fr\""), 1, "sans guillemets");
	assert_complaint(parse("address = https://a.fr # le site"), 1, "remarque");
	assert_complaint(parse("= 3"), 1, "nom d’un réglage");
	assert_complaint(parse("é = 3"), 1, "nom d’un réglage");
}

static void
a_value_is_judged_by_its_setting(void **state)
{
	(void)state;
	assert_complaint(parse("listen = 8080"), 1, "127.0.0.1:8080");
	assert_complaint(parse("listen = 127.0.0.1:70000"), 1, "127.0.0.1:8080");
	assert_complaint(parse("listen = unix:parvis.sock"), 1, "unix:/run/");
	assert_complaint(parse("address = avis.ville.fr"), 1, "https://avis.ville.fr");
	assert_complaint(parse("address = https://a.fr/avis"), 1, "sans rien derrière");
	assert_complaint(parse("address = https://"), 1, "sans rien derrière");
	assert_complaint(parse("trusted_proxy = nginx"), 1, "127.0.0.1");
	assert_complaint(parse("proxy_header = X-Real-IP"), 1, "Forwarded");
	assert_complaint(parse("mail_from = Avis <avis@ville.fr>"), 1, "avis@ville.fr");
	assert_complaint(parse("smtp_clear = yes"), 1, "oui ou non");
	assert_complaint(parse("connections = 15"), 1, "de 16 à 4096");
	assert_complaint(parse("connections = beaucoup"), 1, "de 16 à 4096");
	assert_complaint(parse("smtp_ca = ca.pem"), 1, "chemin entier");
	assert_complaint(parse("database = parvis.sqlite"), 1, "postgresql://");
	assert_complaint(parse("database = postgresql://%ZZ"), 1, "postgresql://");
	assert_complaint(parse("map_tiles = http://tuiles.ville.fr/{z}/{x}/{y}.png"), 1, "en https");
	assert_complaint(parse("map_tiles = https://tuiles.ville.fr/{x}/{y}.png"), 1, "{z}, {x} et {y}");
	assert_complaint(parse("map_zoom = 9"), 1, "de 10 à 22");
	assert_complaint(parse("map_start = -1.5536, 47.2184, 13"), 1, "latitude et longitude");
	assert_complaint(parse("map_box = 47.30, -1.65, 47.17, -1.47"), 1, "sud, ouest, nord et est");
	assert_complaint(parse("address_search = https://adresses.ville.fr/search/?q="), 1, "sans /search/");
	assert_complaint(parse("address_ca = ville.pem"), 1, "chemin entier");
	assert_complaint(parse("model_address = http://modeles.ville.fr"), 1, "en https");
	assert_complaint(parse("model_address = https://modeles.ville.fr/v1?cle=x"), 1, "sans identifiant");
	assert_complaint(parse("model_is_remote = peut-être"), 1, "oui ou non");
	assert_complaint(parse("model_key_file = cle"), 1, "chemin entier");
	assert_complaint(parse("model_words = un modèle"), 1, "sans espace ni accent");
	assert_complaint(parse("model_proxy = proxy:3128"), 1, "http://proxy");
	assert_complaint(parse("model_seconds = 60"), 1, "de 1 à 50");
	assert_int_equal(parse("model_address = https://modeles.ville.fr/v1\nmodel_is_remote = oui\n"
	                       "model_words = m:7b")
	                     ->complaint_count,
	                 0);
	assert_int_equal(parse("map_tiles = https://tuiles.ville.fr/{z}/{x}/{y}.png\nmap_credit = © la Ville\n"
	                       "map_zoom = 18\nmap_box = 47.17, -1.65, 47.30, -1.47")
	                     ->complaint_count,
	                 0);
	assert_int_equal(parse("database = postgresql://p@h/d?passfile=/etc/p")->complaint_count, 0);
	assert_int_equal(parse("address = https://a.fr/\nsmtp_clear=non")->complaint_count, 0);
}

static void
no_secret_is_a_setting(void **state)
{
	(void)state;
	assert_complaint(parse("database = postgresql://parvis:s3cret@h/d"), 1, "passfile=");
	assert_complaint(parse("database = postgresql://parvis@h/d?password=s3cret"), 1, "passfile=");
	assert_complaint(parse("database = host=h password=s3cret"), 1, "passfile=");
	struct config *config = arena_new_of(arena, struct config);
	struct text out = text_new(arena, 1 << 20);
	config_say(config, CONFIG_DATABASE, "postgresql://parvis:s3cret@h/d");
	config_print(arena, config, &out);
	assert_null(strstr(text_z(&out), "s3cret"));
	assert_non_null(strstr(text_z(&out), "ligne de commande"));
}

static void
a_hostile_line_is_refused_and_never_repeated(void **state)
{
	(void)state;
	const struct span lines[] = {
		SPAN("listen\0 = 127.0.0.1:80"), SPAN("listen = \x1b[2J"), SPAN("listen = \xff"),
		SPAN("listen = \xc2\x9b" "31m"), SPAN("a = \xe2\x80\xae"), SPAN("a = \xe2\x81\xa6"),
		SPAN("\xe2\x80\xa8 = 1"), SPAN("li\rsten = 1"),
	};
	for (size_t i = 0; i < LENGTH(lines); i++)
		assert_complaint(parse_bytes(lines[i]), 1, "signes qui ne se lisent pas");
	char *line = arena_take(arena, CONFIG_LINE_LENGTH_MAX + 2, 1);
	memset(line, 'a', CONFIG_LINE_LENGTH_MAX + 1);
	assert_complaint(parse(line), 1, "trop longue");
	line[CONFIG_LINE_LENGTH_MAX] = '\0';
	assert_complaint(parse(line), 1, "réglage = valeur");
}

static void
bad_lines_are_counted_beyond_those_that_are_kept(void **state)
{
	(void)state;
	char text[2 * 300 + 1] = "";
	for (size_t i = 0; i < 300; i++)
		memcpy(text + 2 * i, "a\n", 2);
	const struct config *config = parse(text);
	assert_int_equal(config->complaint_count, 300);
	assert_int_equal(config->complaints[CONFIG_COMPLAINT_MAX - 1].line, CONFIG_COMPLAINT_MAX);
}

static void
sentences_wrap_between_words(void **state)
{
	(void)state;
	struct text out = text_new(arena, 1000);
	config_wrap(&out, "# ", "été où ? un\u202f: deux", 8);
	assert_string_equal(text_z(&out), "# été où\n# ? un\u202f:\n# deux\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_draft_says_nothing_and_each_of_its_lines_may_be_uncommented),
		cmocka_unit_test(a_file_is_read_however_its_editor_ended_lines),
		cmocka_unit_test(the_command_line_wins_over_the_file),
		cmocka_unit_test(a_bad_line_is_told_by_its_number_and_what_to_do),
		cmocka_unit_test(a_value_is_judged_by_its_setting),
		cmocka_unit_test(no_secret_is_a_setting),
		cmocka_unit_test(a_hostile_line_is_refused_and_never_repeated),
		cmocka_unit_test(bad_lines_are_counted_beyond_those_that_are_kept),
		cmocka_unit_test(sentences_wrap_between_words),
	};
	return cmocka_run_group_tests(tests, arena_begin, arena_over);
}
