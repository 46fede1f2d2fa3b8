/* Shared inside the folder only: scales, and the writing of marks. */
#ifndef CRAFT_CHART_INSIDE_H
#define CRAFT_CHART_INSIDE_H

#include "craft/chart/chart.h"

enum { CHART_SIZE_MAX = 1 << 20 };

extern const char *const chart_link_classes[CHART_LINK_COUNT];

/* Where a value stands, in per cent of the scale; what passes an end stands at that end. */
double chart_per_cent(struct chart_scale scale, double value);

/* The values of a scale that carry a number, and that number: « 3 », « 2,5 ». */
size_t chart_tick_count(struct chart_scale scale);
double chart_tick_at(struct chart_scale scale, size_t tick);
void chart_add_tick_text(struct text *out, struct chart_scale scale, size_t tick);

void chart_add_escaped_in(struct text *out, const char *before, struct span words,
                          const char *after);

struct markup chart_finished(const struct text *out);

#endif
