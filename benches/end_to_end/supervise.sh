# Keeps a throwaway PostgreSQL alive for as long as the one who measures holds the other end of standard input, then
# leaves nothing behind.
#
# $1: the folder of PostgreSQL's programs. $2: where its own folder shall lie. Says "ready FOLDER PID", or what went wrong.

trap '' HUP INT PIPE QUIT TERM
umask 077

folder=$(mktemp -d "$2/tresporuno-bench.XXXXXX") || {
    echo "no folder can be made in $2"
    exit 1
}

fail() {
    echo "$1"
    cat "$folder/log"
    rm -rf "$folder"
    exit 1
}

# Whoever reaches the socket is let in: it lies in a folder that only this user can enter, and no port is opened.
"$1/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync \
    >"$folder/log" 2>&1 || fail "initdb failed"

# As PostgreSQL comes, and so with full durability, but for what would make rounds unlike each other: the housekeeping
# that wakes up in the midst of one (everything is vacuumed and analysed beforehand).
cat >>"$folder/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$folder'
shared_preload_libraries = 'pg_stat_statements'
shared_buffers = 512MB
max_connections = 200
max_wal_size = 8GB
checkpoint_timeout = 1h
autovacuum = off
END

"$1/pg_ctl" start --pgdata="$folder/data" --log="$folder/log" --wait --silent >/dev/null 2>&1 ||
    fail "PostgreSQL does not start"

echo "ready $folder $(head -1 "$folder/data/postmaster.pid")"
cat >/dev/null
"$1/pg_ctl" stop --pgdata="$folder/data" --mode=immediate --wait --silent >/dev/null 2>&1
rm -rf "$folder"
