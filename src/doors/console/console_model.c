/* A language model beside the program, if the settings name one: the server’s, told in the register when
 * it is elsewhere; one of this machine, for the names of themes in the terminal. */
#include "craft/neural/neural.h"
#include "craft/topics/topics.h"
#include "doors/console/console_inside.h"
#include "ground/journal/journal.h"

const char *
console_model(struct arena *arena, const struct config *config, const char *key_file, struct neural **model_r)
{
	struct fault fault;
	const struct neural_settings settings = {
		.address = config_text(config, CONFIG_MODEL_ADDRESS),
		.is_remote = config_flag(config, CONFIG_MODEL_IS_REMOTE),
		.key_file = key_file,
		.words = config_text(config, CONFIG_MODEL_WORDS),
		.vectors = config_text(config, CONFIG_MODEL_VECTORS),
		.ca_file = config_text(config, CONFIG_MODEL_CA),
		.proxy = config_text(config, CONFIG_MODEL_PROXY),
		.timeout_s = (int)config_number(config, CONFIG_MODEL_SECONDS),
	};
	*model_r = NULL;
	if (settings.address == NULL)
		return settings.words == NULL && settings.vectors == NULL && !settings.is_remote
		           ? NULL
		           : "Il manque --model-address ADRESSE (model_address dans parvis.conf)\u202f: sans elle, aucun "
		             "modèle n’est interrogé.";
	*model_r = neural_new(arena, &settings, &fault);
	return *model_r == NULL ? fault.for_reader : NULL;
}

struct model_telling {
	const struct house *house;
	const struct neural *model;
	struct fault fault;
};

static bool
write_fact(struct db *db, void *data)
{
	struct model_telling *telling = data;
	const struct fact fact = {
		.kind = "model.remote",
		.words = span_of(neural_register_words(telling->house->arena, telling->model)),
		.once = SPAN(""),
	};
	const struct house *house = telling->house;
	return journal_add(house->arena, db, house->root_id, &fact, &telling->fault) == FOUND_ONE;
}

bool
console_model_tell(const struct house *house, struct neural *model, struct fault *fault_r)
{
	struct model_telling telling = { .house = house, .model = model };
	if (!neural_is_remote(model))
		return true;
	if (!store_write(house->store, write_fact, &telling, fault_r))
		return false;
	neural_told(model);
	return true;
}

/* --- themes ------------------------------------------------------------------------------------------ */

static struct neural_settings
settings_of(const struct console_options *options)
{
	return (struct neural_settings){ .address = options->names, .words = options->names_model };
}

const char *
console_names_wrong(struct arena *arena, const struct console_options *options)
{
	struct fault fault;
	const struct neural_settings settings = settings_of(options);
	if (options->names == NULL && options->names_model == NULL)
		return NULL;
	if (options->names == NULL || options->names_model == NULL || options->out == NULL)
		return "Pour que les thèmes aient un nom proposé\u202f: --out FICHIER --names http://127.0.0.1:8000 "
		       "--names-model NOM";
	if (neural_address_wrong(options->names) != NULL)
		return arena_format(arena, "--names %s", neural_address_wrong(options->names));
	if (!neural_address_is_here(options->names))
		return "--names ne prend qu’un modèle de cette machine\u202f: sans registre où l’inscrire, rien ne part "
		       "ailleurs.";
	return neural_new(arena, &settings, &fault) == NULL ? fault.for_reader : NULL;
}

/* Of a theme its words alone are sent: those that texts share, no text. */
static enum found
name_of(struct arena *arena, const struct neural *model, const struct mask *mask, const struct topic *theme,
        struct span *name_r, struct fault *fault_r)
{
	struct text words = text_new(arena, NEURAL_TEXT_SIZE_MAX);
	for (size_t i = 0; i < theme->word_count; i++) {
		text_add_z(&words, i > 0 ? ", " : "");
		text_add(&words, theme->words[i]);
	}
	const struct neural_request request = { .task = NEURAL_NAME_THEME,
		                                   .about = mask_written_new(arena, mask, text_span(&words)),
		                                   .mask = mask };
	return neural_propose(arena, model, &request, name_r, fault_r);
}

const char *
console_names(struct arena *arena, const struct console_options *options, const struct mask *mask,
              const struct topics *themes, struct span *names_r)
{
	struct fault fault;
	const struct neural_settings settings = settings_of(options);
	if (options->names == NULL)
		return NULL;
	const struct neural *model = neural_new(arena, &settings, &fault);
	if (model == NULL)
		return fault.for_reader;
	size_t without = 0;
	for (size_t i = 0; i < themes->count; i++) {
		const enum found found = name_of(arena, model, mask, &themes->topics[i], &names_r[i], &fault);
		if (found == FOUND_FAILED)
			return fault.for_reader;
		without += found == FOUND_NONE;
	}
	if (without == 0)
		return NULL;
	return arena_format(arena,
	                    "Sans nom proposé\u202f: %zu. Ce que le modèle de langue a répondu ne se montre pas (une "
	                    "personne, un chiffre, un lien, trop long).",
	                    without);
}
