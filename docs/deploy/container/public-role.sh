#!/bin/sh
# 在新数据库里建立公众网站的只读角色；lottery init 之后再运行 ../postgresql/public-reads.sql（角色名照改）。
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v password="$FPDRAW_PUBLIC_DB_PASSWORD" <<'SQL'
CREATE ROLE "fpdraw-public" LOGIN PASSWORD :'password';
ALTER ROLE "fpdraw-public" SET default_transaction_read_only = on;
SQL
