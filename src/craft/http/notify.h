/* Tells systemd how we are: the protocol of sd_notify(3). Without systemd, nothing happens. */
#ifndef CRAFT_HTTP_NOTIFY_H
#define CRAFT_HTTP_NOTIFY_H

#include "base/base.h"

/* "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…". False when nobody listens. */
bool notify_manager(const char *state);

/* How often, in microseconds, the manager wants "WATCHDOG=1" at least; 0: never. */
int64_t notify_watchdog_us(void);

#endif
