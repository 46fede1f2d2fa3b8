/* Two voices of experiences of Services Publics +: those that felt well (side 0) and badly (side 1).
 *
 *	voices FILE.csv[.gz] [ROWS.tsv]    words, themes, quotes; ROWS: the figures of each word
 *	voices --chance FILE.csv[.gz]      words declared when sides are dealt out by chance; one planted
 *	voices --many FILE.csv[.gz] [n]    time and memory: 100,000 comments of their words, themes found in n
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/stats/stats_family.h"
#include "craft/text/text_repair.h"
#include "craft/voices/voices_inside.h"
#include "rows.h"

enum { TEXT_COUNT_MAX = 5000, MANY = 100000, MANY_WORDS = 25, DRAWS = 500, PLANTED_DRAWS = 100 };
enum { THEMES = 10, SHOWN = 36, FOUND_IN = 20000 };

static struct voices_text all[TEXT_COUNT_MAX];
static size_t all_count;

static uint8_t
tone_of(struct span felt)
{
	return span_starts(felt, "N\xc3\xa9g")   ? VOICES_NEGATIVE
	       : span_starts(felt, "Pos")        ? VOICES_POSITIVE
	       : span_starts(felt, "Neutre")     ? VOICES_MIXED
	                                         : VOICES_TONE_NONE;
}

static void
read_texts(struct arena *arena, const char *path)
{
	static const char *const names[] = { "Titre", "Description", "Ressenti usager",
		                                 "?Code INSEE Région usager" };
	const struct rows_asked asked = { path, names, LENGTH(names), TEXT_COUNT_MAX };
	struct span *columns[LENGTH(names)];
	all_count = rows_read(arena, &asked, columns);
	for (size_t i = 0; i < all_count; i++) {
		const uint8_t tone = tone_of(columns[2][i]);
		int64_t place = 0;
		(void)span_int64(columns[3][i], &place);
		all[i] = (struct voices_text){ .words = rows_joined(arena, columns[0][i], columns[1][i]),
			                           .tone = tone, .place = place, .side = tone == VOICES_NEGATIVE };
	}
}

/* --- what is found ---------------------------------------------------------------------------------- */

static void
print_words(const struct voices_words *words)
{
	printf("%zu words and %zu phrases compared, declared %zu and %zu\n", words->word_count,
	       words->count - words->word_count, words->declared[0], words->declared[1]);
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		size_t shown = 0;
		printf("side %u, %lld texts:", side, (long long)words->texts[side]);
		for (size_t i = 0; i < words->count && shown < SHOWN; i++) {
			const struct voices_word *word = &words->words[i];
			if (word->side != side || !word->is_declared)
				continue;
			printf(" %.*s (%lld/%lld %.1f)", SPAN_ARGS(word->words), (long long)word->seen[0],
			       (long long)word->seen[1], word->z);
			shown++;
		}
		puts("");
	}
}

/* Three quotes of each side; printed, or made only. */
static void
quote(struct arena *arena, const struct voices_texts *texts, const struct topics_rows *rows,
      const struct topics *themes, size_t topic, bool are_told)
{
	for (unsigned side = 0; side < VOICES_SIDE_COUNT; side++) {
		struct voices_candidate *candidates;
		struct voices_quote quotes[3];
		const size_t count = voices_of_theme(arena, texts, themes, topic, side, &candidates);
		const struct voices_quoting quoting = {
			.texts = texts, .rows = rows, .candidates = candidates, .count = count,
			.words = themes->topics[topic].words, .word_count = themes->topics[topic].word_count,
		};
		const size_t found = voices_quotes(&quoting, LENGTH(quotes), quotes);
		for (size_t i = 0; i < found && are_told; i++)
			printf("    %u (%.2f) %s%.*s%s\n", side, quotes[i].score,
			       quotes[i].is_begun ? "[...] " : "", SPAN_ARGS(quotes[i].words),
			       quotes[i].is_going_on ? " [...]" : "");
	}
}

static void
print_theme(const struct topic *topic, const struct voices_theme *theme)
{
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		const struct stats_share *share = &theme->parts[side].share;
		printf("%5.1f %% [%.1f; %.1f], ", 100 * share->share, 100 * share->interval.low,
		       100 * share->interval.high);
	}
	printf("q %.4f, sight %d by %d:", theme->q, theme->sight, theme->seen_by);
	for (size_t i = 0; i < topic->word_count; i++)
		printf(" %.*s", SPAN_ARGS(topic->words[i]));
	puts("");
}

static void
print_order(const struct voices_texts *texts, const struct topics *themes)
{
	struct voices_order order;
	const double begun = seconds();
	const enum voices_status status = voices_order(texts, themes, 7, &order);
	printf("irritants in %.2f s: status %d, tau %.3f [%.3f; %.3f], rho %.3f [%.3f; %.3f], %zu shared\n",
	       seconds() - begun, status, order.tau.value, order.tau.low, order.tau.high, order.rho.value,
	       order.rho.low, order.rho.high, order.shared_count);
}

static void
print_themes(struct arena *arena, const struct voices_texts *texts, size_t found_in_max, bool are_told)
{
	struct span *spans = arena_array_of(arena, struct span, texts->count);
	struct voices_theme told[TOPICS_COUNT_MAX];
	struct topics_rows *rows;
	struct topics themes;
	const struct topics_question question = { .count = THEMES, .seed = 7, .found_in_max = found_in_max };
	for (size_t i = 0; i < texts->count; i++)
		spans[i] = texts->list[i].words;
	const struct topics_reading reading = { .texts = spans, .count = texts->count };
	double begun = seconds();
	stop_on(topics_read(arena, &reading, &rows) == TOPICS_DONE, "no rows");
	stop_on(topics_find(arena, rows, &question, &themes) == TOPICS_DONE, "no themes");
	printf("%zu themes found in %.2f s, error %.4f\n", themes.count, seconds() - begun, themes.error);
	begun = seconds();
	stop_on(voices_themes(arena, texts, &themes, told) == VOICES_DONE, "no side");
	printf("told by side in %.3f s\n", seconds() - begun);
	print_order(texts, &themes);
	begun = seconds();
	for (size_t k = 0; k < themes.count; k++) {
		if (are_told)
			print_theme(&themes.topics[k], &told[k]);
		quote(arena, texts, rows, &themes, k, are_told);
	}
	printf("quotes in %.2f s, %ld MB in all\n", seconds() - begun, megabytes());
}

/* Those that felt well and badly. */
static struct voices_texts
felt_texts(struct arena *arena)
{
	struct voices_text *list = arena_array_of(arena, struct voices_text, all_count);
	size_t count = 0;
	for (size_t i = 0; i < all_count; i++)
		if (all[i].tone == VOICES_NEGATIVE || all[i].tone == VOICES_POSITIVE)
			list[count++] = all[i];
	return (struct voices_texts){ list, count };
}

static void
write_rows(const char *path, const struct voices_texts *texts, const struct voices_words *words)
{
	FILE *file = fopen(path, "w");
	stop_on(file != NULL, path);
	fprintf(file, "words\tphrase\tseen0\tseen1\tlog_odds\tz\tp\tq\n");
	for (size_t i = 0; i < words->count; i++) {
		const struct voices_word *word = &words->words[i];
		fprintf(file, "%.*s\t%d\t%lld\t%lld\t%.17g\t%.17g\t%.17g\t%.17g\n", SPAN_ARGS(word->words),
		        word->is_phrase, (long long)word->seen[0], (long long)word->seen[1], word->log_odds, word->z,
		        word->p, word->q);
	}
	stop_on(fclose(file) == 0 && texts->count > 0, path);
}

/* --- chance ----------------------------------------------------------------------------------------- */

static void
deal(struct voices_text *list, size_t count, size_t ones, uint64_t *state)
{
	for (size_t i = 0; i < count; i++)
		list[i].side = 0;
	for (size_t left = count, need = ones, i = 0; need > 0; i++, left--)
		if (voices_draw(state) % left < need) {
			list[i].side = 1;
			need--;
		}
}

/* How many would be declared were z believed, or the worse of both. */
static size_t
declared_by_z(struct arena *arena, const struct voices_words *words, bool is_both)
{
	double *p = arena_array_of(arena, double, words->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < words->count; i++)
		p[i] = fmax(erfc(fabs(words->words[i].z) / sqrt(2)), is_both ? words->words[i].p : 0);
	stats_adjust(arena, STATS_BH, p, NULL, words->count, p);
	for (size_t i = 0; i < words->count; i++)
		count += p[i] <= 0.05;
	return count;
}

static void
by_chance(struct arena *arena, size_t ones)
{
	struct voices_text *list = arena_array_of(arena, struct voices_text, all_count);
	size_t any = 0, any_z = 0, any_both = 0, words_sum = 0;
	uint64_t state = 11;
	memcpy(list, all, all_count * sizeof *list);
	for (int draw = 0; draw < DRAWS; draw++) {
		struct arena *passing = arena_new((size_t)1 << 30);
		struct voices_words words;
		deal(list, all_count, ones, &state);
		const struct voices_asked asked = { .texts = { list, all_count } };
		stop_on(voices_words(passing, &asked, &words) == VOICES_DONE, "no words");
		any += words.declared[0] + words.declared[1] > 0;
		any_z += declared_by_z(passing, &words, false) > 0;
		any_both += declared_by_z(passing, &words, true) > 0;
		words_sum += words.declared[0] + words.declared[1];
		arena_end(passing);
	}
	printf("%zu of %zu texts on side 1, by chance: a word declared in %zu of %d draws (%zu words in all), "
	       "by z alone in %zu, by the worse of both in %zu\n",
	       ones, all_count, any, DRAWS, words_sum, any_z, any_both);
}

/* A word nobody wrote, put in `share` of the texts of side 1 and in a tenth of that on the other. */
static void
planted(size_t ones, double share)
{
	size_t found = 0, by_z = 0, others = 0;
	uint64_t state = 13;
	for (int draw = 0; draw < PLANTED_DRAWS; draw++) {
		struct arena *passing = arena_new((size_t)1 << 30);
		struct voices_text *list = arena_array_of(passing, struct voices_text, all_count);
		struct voices_words words;
		memcpy(list, all, all_count * sizeof *list);
		deal(list, all_count, ones, &state);
		for (size_t i = 0; i < all_count; i++) {
			const double here = list[i].side == 1 ? share : share / 10;
			if ((double)(voices_draw(&state) >> 11) * 0x1p-53 >= here)
				continue;
			struct text text = text_new(passing, list[i].words.length + 32);
			text_add(&text, SPAN("Hippocampe. "));
			text_add(&text, list[i].words);
			list[i].words = text_span(&text);
		}
		const struct voices_asked asked = { .texts = { list, all_count } };
		stop_on(voices_words(passing, &asked, &words) == VOICES_DONE, "no words");
		for (size_t i = 0; i < words.count && words.words[i].is_declared; i++)
			if (span_is(words.words[i].words, "hippocampe"))
				found++;
			else
				others++;
		by_z += declared_by_z(passing, &words, false) > 0;
		arena_end(passing);
	}
	printf("%zu of %zu texts on side 1; a word in %.0f %% of them, %.1f %% of the others: found in %zu of %d "
	       "draws, by z alone any in %zu, beside it %zu others\n",
	       ones, all_count, 100 * share, 10 * share, found, PLANTED_DRAWS, by_z, others);
}

/* --- many ------------------------------------------------------------------------------------------- */

/* A comment: some of the words of one place in one text, one in thirty mistyped. */
static struct voices_text
comment_of(struct arena *arena, uint64_t *state)
{
	struct voices_text comment = all[voices_draw(state) % all_count];
	struct span rest = comment.words, word;
	struct text text = text_new(arena, 4096);
	for (uint64_t skipped = voices_draw(state) % 60; skipped > 0 && span_cut(&rest, ' ', &word); skipped--)
		;
	for (int count = 0; count < MANY_WORDS && span_cut(&rest, ' ', &word);) {
		if (voices_draw(state) % 10 < 2)
			continue;
		text_add(&text, word);
		if (voices_draw(state) % 30 == 0)
			text_add_char(&text, (char)('a' + voices_draw(state) % 26));
		text_add_char(&text, ' ');
		count++;
	}
	comment.words = text_span(&text);
	comment.side = voices_draw(state) % 3 == 0;
	return comment;
}

static void
many_texts(struct arena *arena, size_t found_in_max)
{
	struct voices_text *many = arena_array_of(arena, struct voices_text, MANY);
	const struct voices_asked asked = { .texts = { many, MANY } };
	struct voices_words words;
	uint64_t state = 5;
	for (size_t i = 0; i < MANY; i++)
		many[i] = comment_of(arena, &state);
	printf("%d comments: %ld MB\n", MANY, megabytes());
	const double begun = seconds();
	stop_on(voices_words(arena, &asked, &words) == VOICES_DONE, "no words");
	printf("%zu words and %zu phrases compared in %.2f s, %ld MB in all\n", words.word_count,
	       words.count - words.word_count, seconds() - begun, megabytes());
	print_themes(arena, &asked.texts, found_in_max, false);
	printf("all in %.2f s\n", seconds() - begun);
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("voices FILE.csv[.gz] [ROWS.tsv]\nvoices --chance FILE.csv[.gz]\n"
		      "voices --many FILE.csv[.gz] [n]\n",
		      stderr);
		return 2;
	}
	struct arena *arena = arena_new((size_t)2 << 30);
	const bool is_option = argv[1][0] == '-' && argc > 2;
	read_texts(arena, argv[is_option ? 2 : 1]);
	if (is_option && strcmp(argv[1], "--many") == 0) {
		many_texts(arena, argc > 3 ? strtoul(argv[3], NULL, 10) : FOUND_IN);
	} else if (is_option) {
		by_chance(arena, all_count / 2);
		by_chance(arena, all_count / 10);
		planted(all_count / 2, 0.05);
		planted(all_count / 2, 0.1);
		planted(all_count / 10, 0.2);
	} else {
		const struct voices_texts texts = felt_texts(arena);
		const struct voices_asked asked = { .texts = texts };
		struct voices_words words;
		stop_on(voices_words(arena, &asked, &words) == VOICES_DONE, "no words");
		print_words(&words);
		print_themes(arena, &texts, FOUND_IN, true);
		if (argc > 2)
			write_rows(argv[2], &texts, &words);
	}
	arena_end(arena);
	return 0;
}
