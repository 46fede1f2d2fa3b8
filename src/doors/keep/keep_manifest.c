/* What a backup says of itself: a text that people read too. */
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "doors/keep/keep_inside.h"

const char keep_manifest_name[] = "manifeste.txt";

enum { MANIFEST_SIZE_MAX = 4 << 20, STEP_COUNT_MAX = 10000 };

static const char *const kind_words[] = { [KEEP_DATA] = "données", [KEEP_KEYS] = "clés" };
_Static_assert(LENGTH(kind_words) == KEEP_KIND_COUNT, "a word for each kind");

void
keep_manifest_write(const struct keep_manifest *manifest, struct text *text)
{
	text_format(text, "parvis 1 %s\nprogramme %.*s\nfait ", kind_words[manifest->kind],
	            SPAN_ARGS(manifest->program));
	text_add_instant(text, manifest->made_unix_s);
	text_format(text, "\nbase %.*s\nracine %lld\n", SPAN_ARGS(manifest->engine),
	            (long long)manifest->root_id);
	for (size_t i = 0; i < manifest->step_count; i++)
		text_format(text, "étape %.*s %lld %lld\n", SPAN_ARGS(manifest->steps[i].room),
		            (long long)manifest->steps[i].number, (long long)manifest->steps[i].checksum);
	for (size_t i = 0; i < manifest->part_count; i++)
		text_format(text, "partie %.*s %lld %lld %.*s\n", SPAN_ARGS(manifest->parts[i].name),
		            (long long)manifest->parts[i].rows, (long long)manifest->parts[i].size,
		            SPAN_ARGS(manifest->parts[i].digest));
	text_add_z(text, "fin\n");
}

/* --- reading --------------------------------------------------------------------------------- */

static bool
cut_number(struct span *rest, int64_t *number_r)
{
	struct span part;
	return span_cut(rest, ' ', &part) && span_int64(part, number_r);
}

static bool
read_step(struct span rest, struct store_step *step_r)
{
	return span_cut(&rest, ' ', &step_r->room) && cut_number(&rest, &step_r->number) &&
	       cut_number(&rest, &step_r->checksum);
}

static bool
read_part(struct span rest, struct keep_part *part_r)
{
	return span_cut(&rest, ' ', &part_r->name) && cut_number(&rest, &part_r->rows) &&
	       cut_number(&rest, &part_r->size) && part_r->rows >= -1 && part_r->size >= 0 &&
	       span_cut(&rest, ' ', &part_r->digest) &&
	       part_r->digest.length == VAULT_DIGEST_TEXT_SIZE - 1;
}

static bool
read_line(struct keep_manifest *manifest, struct span word, struct span rest)
{
	if (span_is(word, "programme"))
		manifest->program = rest;
	else if (span_is(word, "fait"))
		return instant_read(rest, &manifest->made_unix_s);
	else if (span_is(word, "base"))
		manifest->engine = rest;
	else if (span_is(word, "racine"))
		return span_int64(rest, &manifest->root_id);
	else if (span_is(word, "étape"))
		return manifest->step_count < STEP_COUNT_MAX &&
		       read_step(rest, &manifest->steps[manifest->step_count++]);
	else if (span_is(word, "partie"))
		return manifest->part_count < PACK_PART_COUNT_MAX &&
		       read_part(rest, &manifest->parts[manifest->part_count++]);
	else
		return false;
	return true;
}

bool
keep_manifest_read(struct arena *arena, struct span text, struct keep_manifest *manifest_r,
                   struct fault *fault_r)
{
	struct span line, word;
	*manifest_r = (struct keep_manifest){
		.steps = arena_array_of(arena, struct store_step, STEP_COUNT_MAX),
		.parts = arena_array_of(arena, struct keep_part, PACK_PART_COUNT_MAX),
	};
	bool good = text.length <= MANIFEST_SIZE_MAX && span_is_utf8(text) &&
	            span_find(text, span_from("", 1)) == SIZE_MAX && /* no NUL: names are copied */
	            span_cut(&text, '\n', &line), ends = false;
	if (good && span_starts(line, "parvis ") && !span_starts(line, "parvis 1 "))
		return fault_is(fault_r, "keep: another form of backup",
		                "Cette sauvegarde vient d’une version plus récente de Parvis. Installez "
		                "cette version ou une plus récente\u202f; rien n’a été fait.");
	const bool keys = good && span_is(line, "parvis 1 clés");
	good = good && (keys || span_is(line, "parvis 1 données"));
	manifest_r->kind = keys ? KEEP_KEYS : KEEP_DATA;
	while (good && !ends && span_cut(&text, '\n', &line)) {
		ends = span_is(line, "fin");
		good = ends || (span_cut(&line, ' ', &word) && read_line(manifest_r, word, line));
	}
	return (good && ends) || fault_is(fault_r, "keep: the manifest cannot be read", pack_damaged);
}

/* --- writing a pack with its manifest -------------------------------------------------------- */

bool
keep_give_bytes(void *context, void *bytes_r, size_t size, size_t *got_r, struct fault *fault_r)
{
	struct keep_bytes *given = context;
	(void)fault_r;
	*got_r = given->bytes.length < size ? given->bytes.length : size;
	if (*got_r > 0)
		memcpy(bytes_r, given->bytes.at, *got_r);
	given->bytes = span_from(given->bytes.at + *got_r, given->bytes.length - *got_r);
	return true;
}

struct ending {
	struct arena *arena;
	struct keep_writing *writing;
	struct keep_bytes bytes;
	bool begun;
};

/* The last part: all others were given, so that their sizes and digests are known. */
static bool
give_manifest(void *context, void *bytes_r, size_t size, size_t *got_r, struct fault *fault_r)
{
	struct ending *ending = context;
	struct keep_writing *writing = ending->writing;
	if (!ending->begun) {
		ending->begun = true;
		struct keep_part *parts =
			arena_array_of(ending->arena, struct keep_part, writing->count + 1);
		for (size_t i = 0; i < writing->count; i++) {
			must(writing->parts[i].digest[0] != '\0');
			parts[i] = (struct keep_part){ span_of(writing->parts[i].name),
				                           span_of(writing->parts[i].digest),
				                           writing->rows[i] != NULL ? *writing->rows[i] : -1,
				                           writing->parts[i].size };
		}
		writing->manifest.parts = parts;
		writing->manifest.part_count = writing->count;
		struct text text = text_new(ending->arena, MANIFEST_SIZE_MAX);
		keep_manifest_write(&writing->manifest, &text);
		must(!text.cut);
		ending->bytes.bytes = text_span(&text);
	}
	return keep_give_bytes(&ending->bytes, bytes_r, size, got_r, fault_r);
}

bool
keep_write(struct arena *arena, const char *path, struct keep_writing *writing,
           struct fault *fault_r)
{
	struct ending ending = { .arena = arena, .writing = writing };
	struct pack_part *last = &writing->parts[writing->count];
	*last = (struct pack_part){ .name = keep_manifest_name, .give = give_manifest,
		                        .context = &ending };
	if (!pack_write(arena, path, writing->parts, writing->count + 1, fault_r))
		return false;
	memcpy(writing->digest, last->digest, sizeof last->digest);
	return true;
}
