# Keeps a throwaway PostgreSQL alive for as long as the test process holds the other end of standard input, then leaves
# nothing behind; a process that was killed cannot clean up, the one who waits for its end can.
#
# $1: the folder of PostgreSQL's programs. $2: where its own folder shall lie, if it may write there. Says "ready FOLDER" once, or what went wrong.

trap '' HUP INT PIPE QUIT TERM
umask 077

folder=$(mktemp -d "$2/tresporuno-it.XXXXXX" 2>/dev/null || mktemp -d /tmp/tresporuno-it.XXXXXX) || {
    echo "no folder can be made in $2 or /tmp"
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

# Nothing here outlives the tests, so nothing is made to survive a power cut.
cat >>"$folder/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 400
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 512MB
checkpoint_timeout = 1h
autovacuum = off
END

"$1/pg_ctl" start --pgdata="$folder/data" --log="$folder/log" --wait --silent >/dev/null 2>&1 ||
    fail "PostgreSQL does not start"

echo "ready $folder"
cat >/dev/null
"$1/pg_ctl" stop --pgdata="$folder/data" --mode=immediate --wait --silent >/dev/null 2>&1
rm -rf "$folder"
