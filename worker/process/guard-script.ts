/**
 * Kills what a dead worker leaves behind. Reads `+ GROUP` and `- GROUP` lines; when they end, the worker is gone: it
 * kills the process groups that remain, then for `$2` user ids from `$1` on all that runs under them, several times
 * over, since a process may fork while the list is read. Plain `sh`, for Linux and macOS alike.
 */
export const GUARD_SCRIPT = `
trap '' HUP INT QUIT TERM
groups=' '
while read -r sign group; do
  case "$sign$groups" in
    "+"*" $group "*) ;;
    "+"*) groups="$groups$group " ;;
    "-"*" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null
[ "$2" -gt 0 ] || exit 0
for round in 1 2 3; do
  if [ -d /proc/self ]; then
    for process in /proc/[0-9]*; do
      while read -r key uid rest; do
        [ "$key" = Uid: ] || continue
        [ "$uid" -ge "$1" ] && [ "$uid" -lt $(($1 + $2)) ] && kill -s KILL "\${process#/proc/}"
        break
      done <"$process/status"
    done
  else
    uid=$1
    while [ "$uid" -lt $(($1 + $2)) ]; do
      pkill -KILL -U "$uid"
      uid=$((uid + 1))
    done
  fi
done 2>/dev/null
`;
