-- 由 fpdraw 用户在 lottery init 之后、每次 lottery upgrade 之后执行：
--   psql -v ON_ERROR_STOP=1 -d fpdraw -f public-reads.sql
-- 公众网站只能查询；账号、登录、安全日志和装着个人信息的表一概不能读。
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "fpdraw-public";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO "fpdraw-public";
REVOKE SELECT ON account, login_session, login_failure, security_line, security_head, security_cut,
    entry_paper, kept_file, refusal_paper, draw_key FROM "fpdraw-public";
