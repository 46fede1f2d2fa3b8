#include "listen/inquiry/inquiry_inside.h"

const struct room_pages inquiry_pages = { NULL, 0, NULL, 0 };
