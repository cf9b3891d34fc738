#!/bin/sh
# A morning without anybody: what is new in the newspaper's feed, then all that changed before listeners.
#
#   morning.sh FEED TARGET
#
# in the edition's folder. What could be imported is published even where the feed, or one of its articles, is
# refused; the exit code is then that of the import, so that whoever watches over the timer sees it.
set -u
hautevoix import "$1"
imported=$?
hautevoix publish "$2" --wait || exit
exit "$imported"
