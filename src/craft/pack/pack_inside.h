/* Between the files of this trade only. */
#ifndef CRAFT_PACK_INSIDE_H
#define CRAFT_PACK_INSIDE_H

#include "craft/pack/pack.h"

bool pack_name_is_plain(const char *name);

#endif
