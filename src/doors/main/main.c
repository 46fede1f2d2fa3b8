#include <sys/stat.h>

#include "doors/console/console.h"

int
main(int argc, char **argv)
{
	umask(0077); /* what people answered is nobody else's */
	return console_run(argc, argv);
}
