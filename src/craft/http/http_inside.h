/* Between the files of this folder that read what a person sent. */
#ifndef CRAFT_HTTP_INSIDE_H
#define CRAFT_HTTP_INSIDE_H

#include "base/base.h"

/* Without regard to case. */
bool http_same_word(struct span a, struct span b);
/* UTF-8 whose only control bytes are tab and line ends. */
bool http_is_plain_text(struct span text);

#endif
