/* Numbers as bytes, the least first, for files and columns of ours. Whoever reads them knows that they may
 * have been made to harm: it checks that there are enough of them, and each number. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include "base/base.h"

/* Each moves `*at` on. `size` is 8 at most. */
void bytes_put(char **at, uint64_t number, size_t size);
void bytes_put_real(char **at, float real);
uint64_t bytes_get(const char **at, size_t size);
/* False: no number, or one that is not between both. */
bool bytes_get_real(const char **at, float least, float most, float *real_r);

/* FNV-1a (Fowler, Noll & Vo), 64 bits: tells bytes that changed by mistake, not by a hand. */
uint64_t bytes_sum(struct span bytes);
/* The same of bytes that come in parts: the first goes on from BYTES_SUM_OF_NONE. */
#define BYTES_SUM_OF_NONE UINT64_C(0xcbf29ce484222325)
uint64_t bytes_sum_on(uint64_t sum, struct span bytes);

#endif
