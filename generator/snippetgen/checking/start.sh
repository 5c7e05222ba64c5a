# shellcheck shell=dash
# Start a program in the sandbox. Arguments: the mock's socket; the limits of open files, of processes and of blocks of
# 512 bytes in a file; the port to forward, or nothing; "made" to return the files of a build, or nothing; the program.
socket=$1 files=$2 processes=$3 blocks=$4 port=$5 made=$6
shift 6

# Standard input is a file for the results. The program must not see it.
exec 3<&0 </dev/null

set -e
cp -dR --preserve=mode,timestamps,links /mnt/. .

# Take away what would lead around the limits: user namespaces, kernel settings, shared memory without an owner.
echo 0 >/proc/sys/user/max_user_namespaces
{ echo 0 >/proc/sys/kernel/shmall; } 2>/dev/null || :
echo 1000 >/proc/self/oom_score_adj # when memory runs out, the kernel kills this process first
mount -o remount,bind,ro /proc

printf started >&3
set +e

if [ "$port" ]; then
  socat TCP-LISTEN:"$port",bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:"$socket" 2>/dev/null 3>&- &
  # Wait until the kernel lists the port as listening.
  listening=$(printf ':%04X 00000000:0000 0A' "$port")
  until grep -q "$listening" /proc/net/tcp; do sleep 0.005; done
fi

# A limit that is already lower cannot be raised, and is left as it is.
ulimit -c 0 2>/dev/null
ulimit -n "$files" 2>/dev/null
ulimit -p "$processes" 2>/dev/null
ulimit -f "$blocks" 2>/dev/null

setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$@" 3>&-
code=$?
[ "$made" ] && tar --hard-dereference -cf - . >&3 2>/dev/null
exit $code
