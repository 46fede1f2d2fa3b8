/* What is kept of a database before a newer program changes its schema. Private to craft/store. */
#ifndef CRAFT_STORE_BEFORE_H
#define CRAFT_STORE_BEFORE_H

#include "craft/store/store_driver.h"

enum { STORE_BEFORE_KEPT = 2 };

/* Takes the turn of the one program that upgrades the SQLite database at `path`: its handle, to be
 * closed at the end of the upgrade, or -1 with a fault. */
MUST_USE int store_before_turn(const char *path, struct fault *fault_r);

/* Copies the SQLite database at `path`, as it is now, beside it: before-upgrade-N.sqlite, N one more
 * than the last. The copy appears all at once, on the disk; the STORE_BEFORE_KEPT last ones stay. A
 * full disk is a fault: nothing is upgraded. */
MUST_USE bool store_before_copy(const char *path, struct fault *fault_r);

#endif
