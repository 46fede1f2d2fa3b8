/* Files and windows as one types them, a line each. */
#include <string.h>

#include "craft/form/form.h"
#include "welcome/counter/counter_inside.h"

const struct counter_file *
counter_file_of(const struct counter *counter, char letter)
{
	for (size_t i = 0; i < counter->file_count; i++)
		if (counter->files[i].letter == letter)
			return &counter->files[i];
	return NULL;
}

const struct counter_window *
counter_window_of(const struct counter *counter, struct span name)
{
	for (size_t i = 0; i < counter->window_count; i++)
		if (span_equal(counter->windows[i].name, name))
			return &counter->windows[i];
	return NULL;
}

bool
counter_window_takes(const struct counter_window *window, char letter)
{
	return window->account_id != 0 &&
	       (window->letters.length == 0 ||
	        memchr(window->letters.at, letter, window->letters.length) != NULL);
}

/* The next cell of a line, without blanks around. */
static struct span
cell(struct span *line)
{
	struct span found;
	return span_cut(line, '|', &found) ? span_trim(found) : SPAN("");
}

/* --- files ------------------------------------------------------------------------------------ */

static const struct offering *
offering_of(struct span code, const struct offering *offerings, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal(offerings[i].code, code))
			return &offerings[i];
	return NULL;
}

static const char *
read_file(struct arena *arena, struct span line, const struct offering *offerings, size_t offering_count,
          struct counter *counter)
{
	const struct span letter = cell(&line), name = cell(&line), code = cell(&line);
	const struct offering *offering = NULL;
	if (letter.length != 1 || letter.at[0] < 'A' || letter.at[0] > 'Z' || name.length == 0 ||
	    line.length > 0)
		return "écrivez une lettre de A à Z, | ce que les gens viennent faire et, si vous voulez, | le code "
		       "d’une démarche du catalogue.";
	if (form_length(name) > COUNTER_NAME_LENGTH_MAX)
		return arena_format(arena, "ce nom est trop long\u202f: %d signes au plus.", COUNTER_NAME_LENGTH_MAX);
	if (counter_file_of(counter, letter.at[0]) != NULL)
		return arena_format(arena, "la lettre %c sert déjà.", letter.at[0]);
	if (code.length > 0 && (offering = offering_of(code, offerings, offering_count)) == NULL)
		return arena_format(arena, "«\u202f%.*s\u202f» n’est le code d’aucune démarche du catalogue.",
		                    SPAN_ARGS(code));
	counter->files[counter->file_count++] = (struct counter_file){
		letter.at[0], name, offering == NULL ? 0 : offering->offering_id
	};
	return NULL;
}

const char *
counter_files_read(struct arena *arena, struct span lines, const struct offering *offerings,
                   size_t offering_count, struct counter *counter)
{
	struct span line;
	size_t number = 0;
	counter->file_count = 0;
	while (span_cut(&lines, '\n', &line)) {
		number++;
		line = span_trim(line);
		if (line.length == 0)
			continue;
		if (counter->file_count == COUNTER_FILE_COUNT_MAX)
			return arena_format(arena, "Au plus %d files.", COUNTER_FILE_COUNT_MAX);
		const char *wrong = read_file(arena, line, offerings, offering_count, counter);
		if (wrong != NULL)
			return arena_format(arena, "Ligne %zu\u202f: %s", number, wrong);
	}
	return counter->file_count > 0 ? NULL : "Écrivez au moins une file.";
}

struct span
counter_files_lines(struct arena *arena, const struct counter *counter,
                    const struct offering *offerings, size_t offering_count)
{
	struct text text = text_new(arena, COUNTER_FILE_COUNT_MAX * 1000);
	for (size_t i = 0; i < counter->file_count; i++) {
		const struct counter_file *file = &counter->files[i];
		text_format(&text, "%c | %.*s", file->letter, SPAN_ARGS(file->name));
		for (size_t j = 0; file->offering_id != 0 && j < offering_count; j++)
			if (offerings[j].offering_id == file->offering_id)
				text_format(&text, " | %.*s", SPAN_ARGS(offerings[j].code));
		text_add_char(&text, '\n');
	}
	return text_span(&text);
}

/* --- windows ---------------------------------------------------------------------------------- */

/* « A B », « A, B » or « AB »: kept as « AB ». */
static const char *
read_letters(struct arena *arena, const struct counter *counter, struct span typed,
             struct span *letters_r)
{
	struct text letters = text_new(arena, COUNTER_FILE_COUNT_MAX + 1);
	for (size_t i = 0; i < typed.length; i++) {
		const char letter = typed.at[i];
		if (letter == ' ' || letter == ',')
			continue;
		if (counter_file_of(counter, letter) == NULL)
			return arena_format(arena, "«\u202f%.*s\u202f» nomme une file qui n’est pas plus haut.",
			                    SPAN_ARGS(typed));
		if (memchr(text_span(&letters).at, letter, letters.length) == NULL)
			text_add_char(&letters, letter);
	}
	*letters_r = text_span(&letters);
	return NULL;
}

static const char *
read_window(struct arena *arena, struct span line, struct counter *counter)
{
	struct counter_window window = { .name = cell(&line) };
	const struct span letters = cell(&line);
	if (window.name.length == 0 || line.length > 0)
		return "écrivez le nom du guichet et, s’il ne prend pas toutes les files, | leurs lettres.";
	if (form_length(window.name) > COUNTER_NAME_LENGTH_MAX)
		return arena_format(arena, "ce nom est trop long\u202f: %d signes au plus.", COUNTER_NAME_LENGTH_MAX);
	if (counter_window_of(counter, window.name) != NULL)
		return "ce guichet est déjà plus haut.";
	const char *wrong = read_letters(arena, counter, letters, &window.letters);
	if (wrong == NULL)
		counter->windows[counter->window_count++] = window;
	return wrong;
}

const char *
counter_windows_read(struct arena *arena, struct span lines, struct counter *counter)
{
	struct span line;
	size_t number = 0;
	counter->window_count = 0;
	while (span_cut(&lines, '\n', &line)) {
		number++;
		line = span_trim(line);
		if (line.length == 0)
			continue;
		if (counter->window_count == COUNTER_WINDOW_COUNT_MAX)
			return arena_format(arena, "Au plus %d guichets.", COUNTER_WINDOW_COUNT_MAX);
		const char *wrong = read_window(arena, line, counter);
		if (wrong != NULL)
			return arena_format(arena, "Ligne %zu\u202f: %s", number, wrong);
	}
	return counter->window_count > 0 ? NULL : "Écrivez au moins un guichet.";
}

struct span
counter_windows_lines(struct arena *arena, const struct counter *counter)
{
	struct text text = text_new(arena, COUNTER_WINDOW_COUNT_MAX * 500);
	for (size_t i = 0; i < counter->window_count; i++) {
		const struct counter_window *window = &counter->windows[i];
		text_add(&text, window->name);
		for (size_t j = 0; j < window->letters.length; j++)
			text_format(&text, j == 0 ? " | %c" : " %c", window->letters.at[j]);
		text_add_char(&text, '\n');
	}
	return text_span(&text);
}
