/**
 * Kills what a dead worker leaves behind. Reads `+ GROUP` and `- GROUP` lines; when they end, the worker is gone: it
 * asks the process groups that remain to end, so that actions may cancel what runs elsewhere and remove what they had
 * begun to write, and kills them a second later, before anybody takes them over (`tenure.ts` leaves the time); then, several times over, since a process may fork while the list is read, for
 * `$2` user ids from `$1` on all that runs under them, or without user ids all whose environment names a folder below
 * `$3`, the worker's. Plain `sh`, for Linux and macOS alike.
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
for group in $groups; do kill -s TERM -- "-$group"; done 2>/dev/null
tenths=0
for group in $groups; do
  while [ "$tenths" -lt 10 ] && kill -s 0 -- "-$group"; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
done 2>/dev/null
for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null
for round in 1 2 3; do
  if [ "$2" -eq 0 ]; then
    for environment in $(grep -lsF -- "=$3/" /proc/[0-9]*/environ); do
      process=\${environment%/environ}
      kill -s KILL "\${process#/proc/}"
    done
  elif [ -d /proc/self ]; then
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
