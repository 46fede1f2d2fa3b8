#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "doors/house/house.h"
#include "doors/keep/keep_inside.h"

enum { CONF_SIZE_MAX = 1 << 20 };

static const char read_me[] =
	"Ceci est une sauvegarde de Parvis.\n\n"
	"Pour la rétablir dans un dossier neuf\u202f:\n"
	"  parvis restore CE-FICHIER --data DOSSIER\n"
	"  parvis check --data DOSSIER\n\n"
	"Elle contient toute la base de données. Elle ne contient pas les clés des enquêtes en cours\u202f:\n"
	"elles se gardent à part (parvis backup-keys), car qui détient les deux peut ouvrir les\n"
	"réponses scellées. Gardez ce fichier comme vous gardez la base\u202f: il contient les réponses.\n\n"
	"manifeste.txt dit ce qui est ici\u202f: lignes, taille et empreinte SHA-256 de chaque partie.\n";

struct backing {
	struct keep_writing writing;
	struct keep_giver *givers;
	struct keep_bytes read_me, conf;
};

static void
add_part(struct backing *backing, const char *name, pack_give_fn *give, void *context,
         const int64_t *rows)
{
	struct keep_writing *writing = &backing->writing;
	writing->rows[writing->count] = rows;
	writing->parts[writing->count++] =
		(struct pack_part){ .name = name, .give = give, .context = context };
}

static bool
add_parts(struct keep_house *house, struct backing *backing, struct fault *fault_r)
{
	struct arena *arena = house->arena;
	backing->writing.parts = arena_array_of(arena, struct pack_part, house->table_count + 3);
	backing->writing.rows = arena_array_of(arena, const int64_t *, house->table_count + 3);
	backing->givers = arena_array_of(arena, struct keep_giver, house->table_count);
	backing->read_me.bytes = span_of(read_me);
	add_part(backing, "LISEZMOI.txt", keep_give_bytes, &backing->read_me, NULL);
	const char *conf = arena_format(arena, "%s/parvis.conf", house->folder);
	const enum found found =
		file_read(arena, conf, CONF_SIZE_MAX, &backing->conf.bytes, fault_r);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_ONE)
		add_part(backing, "parvis.conf", keep_give_bytes, &backing->conf, NULL);
	for (size_t i = 0; i < house->table_count; i++) {
		struct keep_giver *giver = &backing->givers[i];
		*giver = (struct keep_giver){ .house = house, .table = &house->tables[i] };
		add_part(backing,
		         arena_format(arena, "tables/%.*s.rows", SPAN_ARGS(house->tables[i].name)),
		         keep_give_rows, giver, &giver->count);
	}
	return true;
}

static void
tell(const struct keep_house *house, const struct keep_options *options,
     const struct backing *backing)
{
	int64_t rows = 0;
	struct stat facts = { 0 };
	for (size_t i = 0; i < house->table_count; i++)
		rows += backing->givers[i].count;
	(void)stat(options->file, &facts);
	const char *files = arena_format(house->arena, "%s/files", house->folder);
	struct text text = text_new(house->arena, 4096);
	text_format(&text, "Sauvegarde faite\u202f: %s, %zu tables, ", options->file,
	            house->table_count);
	text_add_count(&text, rows);
	text_add_z(&text, " lignes, ");
	text_add_number(&text, (double)facts.st_size / 1e6, 1);
	text_format(&text,
	            " Mo.\nEmpreinte du manifeste\u202f: %s\n"
	            "Les clés des enquêtes n’y sont pas\u202f: parvis backup-keys les garde à part.\n"
	            "Les messages qui attendent leur départ n’y sont pas\u202f: une base rétablie ne les "
	            "enverra pas.\n"
	            "%s"
	            "Ce fichier contient les réponses\u202f: gardez-le comme la base, et sur une autre "
	            "machine.\n",
	            backing->writing.digest,
	            access(files, F_OK) == 0
	                ? "Les fichiers joints aux demandes n’y sont pas\u202f: copiez aussi, après "
					  "cette sauvegarde, le "
	                  "dossier «\u202ffiles\u202f» des données (rsync -a), et remettez-le avec elle.\n"
	                : "");
	fputs(text_z(&text), stdout);
}

int
keep_backup(struct arena *arena, const struct keep_options *options)
{
	int code;
	struct fault fault;
	struct keep_house house;
	struct backing backing = { 0 };
	if (!keep_open(arena, options, &house, &code))
		return code;
	backing.writing.manifest = (struct keep_manifest){ .kind = KEEP_DATA,
		                                               .program = SPAN(PARVIS_VERSION),
		                                               .engine = span_of(store_engine(house.store)),
		                                               .made_unix_s = time_now_s(),
		                                               .root_id = house.root_id,
		                                               .steps = house.steps,
		                                               .step_count = house.step_count };
	if (!add_parts(&house, &backing, &fault) ||
	    !keep_write(arena, options->file, &backing.writing, &fault))
		return keep_say_fault(&fault);
	tell(&house, options, &backing);
	if (!house_backup_note(arena, options->data, backing.writing.manifest.made_unix_s,
	                       &fault))
		fprintf(stderr, "La page «\u202fÉtat\u202f» ne le saura pas\u202f: %s\n", fault.for_reader);
	return KEEP_DONE;
}
