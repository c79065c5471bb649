-- 由 postgres 用户执行：psql -v ON_ERROR_STOP=1 -f roles.sql
-- 两个数据库角色，与两个系统用户同名，从本机的套接字登录，没有密码（pg_hba.conf 里的 peer）。
CREATE ROLE fpdraw LOGIN;
CREATE ROLE "fpdraw-public" LOGIN;
CREATE DATABASE fpdraw OWNER fpdraw ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
ALTER ROLE "fpdraw-public" SET default_transaction_read_only = on;
REVOKE ALL ON DATABASE fpdraw FROM PUBLIC;
GRANT CONNECT ON DATABASE fpdraw TO "fpdraw-public";
