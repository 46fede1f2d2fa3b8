/* reception: the public's side of the desk. What one may ask for, asking it, following it, writing again.
 *
 * No account is needed: a reference and its secret, in a link, open the page of a request; whoever lost it
 * has it sent again to the address that the request has. Nothing tells whether a reference exists. */
#ifndef WELCOME_RECEPTION_H
#define WELCOME_RECEPTION_H

#include "welcome/promise/promise.h"

extern const struct room_pages reception_pages;

#endif
