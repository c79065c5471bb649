-- 由 fpdraw 用户在 lottery init 之后、每次 lottery upgrade 之后执行：
--   psql -v ON_ERROR_STOP=1 -d fpdraw -f public-reads.sql
-- 公众网站只能查询下面列出的表。账号、登录、安全日志、装着个人信息的表一概不能读；
-- 没有列出的都不能读，升级带来的新表也是，直到新版的本文件列出它。
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "fpdraw-public";
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM "fpdraw-public";
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "fpdraw-public";
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
GRANT SELECT ON
    alembic_version, campaign, period, rules_version, rules_recall, imprint,
    entry, entry_event, register_line, register_piece, register_head, checkpoint, notary_signature, notary_key,
    journal_line, journal_head, row_ledger, program_file,
    called_off_draw, draw, draw_document, draw_move, draw_plan, draw_source, draw_step, draw_tier,
    draw_timestamp, elsewhere_file, sm2_key, screen, sealed_hash, second_keeper
    TO "fpdraw-public";
