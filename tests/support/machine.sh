# An empty Debian of one's own, for the tests that install things: sourced, by root, after `set -euo pipefail`.
# Packages come from the mirror this host itself uses, read at run time. Debian 12, unless $suite says another.
#
#     called=("$@")             before this file is sourced: it starts the script again, apart
#     machine_make              "$machine" is then its root; it is removed when the script ends
#     machine_update            apt-get update, inside
#     inside 'COMMAND'          in it, with nothing of our environment but how to reach packages
#     counted "what" COMMAND…   shows how many lines went by, all of them when it fails
#     served='PID…'             process groups to stop at the end
#     machine_boot              starts its systemd, apart; false when this host does not let it
#     booted 'COMMAND'          in it, once started

began=$SECONDS
say() { printf '· %4d s  %s\n' $((SECONDS - began)) "$*" >&2; }
refuse() { say "RATÉ : $*"; exit 1; }

[ "$(id -u)" = 0 ] || refuse "il faut être root (chroot, mount)."
for command in debootstrap git curl; do
  command -v "$command" >/dev/null || refuse "la commande $command manque : apt-get install $command"
done

# Its mounts live in a namespace of their own: were this killed, nothing stays mounted, and a « rm -r » of what is left cannot
# reach this host's /dev through it.
if [ -z "${machine_apart:-}" ]; then exec env machine_apart=1 unshare --mount --propagation private -- "$0" ${called[@]+"${called[@]}"}; fi
unset machine_apart

home_inside=root
suite=${suite:-bookworm}
machine=$(mktemp -d "${TMPDIR:-/tmp}/parvis-clean-XXXXXX")
chmod 755 "$machine" # it is the root of everybody inside, PostgreSQL’s account too
served=''

# machine_stop GROUP: asks a process group to end, then ends it
machine_stop() {
  kill -TERM -- "-$1" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 -- "-$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL -- "-$1" 2>/dev/null || true
}

# leave: stops what was started, unmounts, removes; a mount that stays forbids the removal
leave() {
  local status=$? mounted group
  set +e
  for group in $served; do machine_stop "$group"; done
  machine_boot_forget
  for mounted in dev/shm dev/pts dev proc; do
    if mountpoint -q "$machine/$mounted"; then
      umount "$machine/$mounted" || umount -l "$machine/$mounted"
    fi
  done
  if grep -q " $machine/" /proc/mounts; then
    say "quelque chose reste monté sous $machine : je ne l’efface pas."
    status=1
  else
    rm -rf --one-file-system "$machine"
    say "machine effacée."
  fi
  exit "$status"
}
trap leave EXIT
trap 'exit 130' INT TERM

# host_mirror: the first address of a bookworm source of this host
host_mirror() {
  local files
  mapfile -t files < <(find /etc/apt -maxdepth 2 -path '*/sources.list*' \( -name '*.list' -o -name '*.sources' \))
  [ ${#files[@]} -gt 0 ] || return 0
  awk '
    /^#/ { next }
    /^deb[ \t]/ && / bookworm / { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) { print $i; exit } }
    /^URIs:/ { uri = $2 }
    /^Suites:/ && / bookworm( |$)/ { suite = 1 }
    /^$/ { if (uri && suite) { print uri; exit } uri = ""; suite = 0 }
    END { if (uri && suite) print uri }' "${files[@]}" | head -n 1
}

# like_host: what this host needs to reach its packages (sources, proxy, certificates), if anything
like_host() {
  local path
  rm -f "$machine/etc/apt/sources.list" # what debootstrap wrote: the host’s own follow
  for path in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/apt/apt.conf \
    /etc/apt/auth.conf.d /etc/apt/keyrings /etc/apt/trusted.gpg.d /usr/share/keyrings \
    /etc/ssl/certs/ca-certificates.crt /usr/local/share/ca-certificates /etc/npmrc /etc/pip.conf /etc/resolv.conf /etc/hosts; do
    [ -e "$path" ] || continue
    mkdir -p "$machine$(dirname "$path")"
    if [ -d "$path" ]; then cp -aLT --remove-destination "$path" "$machine$path"; else cp -aL --remove-destination "$path" "$machine$path"; fi
  done
  for path in .npmrc .config/pip; do
    [ -e "$HOME/$path" ] || continue
    mkdir -p "$machine/$home_inside/$(dirname "$path")"
    cp -aL "$HOME/$path" "$machine/$home_inside/$path"
  done
}

# inside COMMAND: in the machine, with nothing of our environment but how to reach packages
mapfile -t reach < <(env | grep -iE '^((https?|no|all)_proxy|npm_config_[a-z_]+|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))=' || true)
chrooted=(env -i HOME=/root TERM=dumb LANG=C.UTF-8
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${reach[@]}"
  chroot "$machine" /bin/bash -c)
inside() { "${chrooted[@]}" "$1"; }

counted() { # counted "what" COMMAND…: shows how many lines went by, all of them when it fails
  local what=$1 log status=0; shift
  log=$(mktemp "$machine.log-XXXXXX")
  say "$what"
  "$@" 2>&1 | tee "$log" | awk '{ printf "\r\033[K    %d  %s", NR, substr($0, 1, 80) > "/dev/stderr" } END { print "" > "/dev/stderr" }' || status=$?
  if [ "$status" != 0 ]; then tail -n 60 "$log" >&2; fi
  rm -f "$log"
  [ "$status" = 0 ] || refuse "$what"
}

machine_make() {
  local mirror
  mirror=$(host_mirror)
  [ -n "$mirror" ] || refuse "aucune source « bookworm » dans /etc/apt : je ne sais pas d’où prendre Debian 12."
  counted "Debian vide ($suite), par debootstrap" debootstrap --variant=minbase --include=ca-certificates "$suite" "$machine" "$mirror"
  like_host
  if [ "$suite" != bookworm ]; then # the host's sources are of its own Debian
    rm -rf "$machine"/etc/apt/sources.list*
    echo "deb $mirror $suite main" >"$machine/etc/apt/sources.list"
  fi
  printf '#!/bin/sh\nexit 101\n' >"$machine/usr/sbin/policy-rc.d" # no service starts by itself
  chmod +x "$machine/usr/sbin/policy-rc.d"
  mount -t proc proc "$machine/proc"
  mount --bind /dev "$machine/dev"
  mount --bind /dev/pts "$machine/dev/pts" 2>/dev/null || true
  mount -t tmpfs tmpfs "$machine/dev/shm" 2>/dev/null || true
}

machine_update() { counted "apt-get update, dans la machine neuve" inside 'apt-get update'; }

machine_boot() {
  local init=''
  rm -f "$machine/usr/sbin/policy-rc.d"
  setsid unshare --mount --propagation private --net --uts --ipc --pid --fork --kill-child \
    "$project/tests/support/machine_boot" "$machine" >"$machine.boot" 2>&1 </dev/null &
  boot=$!
  served="$served $boot"
  for _ in $(seq 300); do
    kill -0 "$boot" 2>/dev/null || break
    init=$(pgrep -P "$boot" || true)
    if [ -n "$init" ]; then
      boot_into=(nsenter -t "$init" -m -u -i -n -p -C -r -w env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin bash -c)
      if [ "$(booted 'systemctl is-system-running' 2>/dev/null || true)" = running ]; then return 0; fi
    fi
    sleep 0.2
  done
  tail -n 5 "$machine.boot" >&2
  return 1
}
booted() { "${boot_into[@]}" "$1"; }

# The group that machine_boot made: empty, once its processes have ended.
machine_boot_forget() {
  rm -f "$machine.boot"
  unshare --mount --propagation private sh -c 'mount -t cgroup2 cgroup2 "$1" && [ ! -d "$1/parvis-machine" ] ||
    find "$1/parvis-machine" -depth -type d -exec rmdir {} +' sh "$machine/mnt" 2>/dev/null || true
}
