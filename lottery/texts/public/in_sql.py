"""On a draw's page: how it is drawn again in a database that somebody else has written."""

HEADING = "在自己的数据库里重算：DuckDB、ClickHouse、Spark SQL"
LEAD = (
    "下载全部文件并解压，在那个文件夹里打开其中一种（Spark SQL 的语句，Sail 也能执行），"
    "把语句粘贴进去。数据库不是我们写的，语句里只有种子和文件名。"
)
TICKETS = "按票值排出的奖项和候补：应与 result.txt 开头 5 行以下的 {most} 行票值、编号逐行相同"
CAPPED = "每人最多 {cap} 个名额：同一个标记（pool.txt 第二列）只取票值最小的 {cap} 张"
SHORT = "名单不足时，行数与 result.txt 里的一样少"
POOL = "参加名单 pool.txt 的树根：应为 {root}"
REGISTER = "登记册 register.txt 的树根：应为 {root}"
STILL = (
    "这些语句只重算奖项、候补和两个树根；抽查行、种子的来历、签名、登记册与名单是否相符，"
    "由上面的验证程序核对。树根逐层两两相并，单出的一个原样上移（RFC 6962），"
    "一百万行约需半分钟到几分钟。Spark SQL 算登记册时把整个文件放进一个值，"
    "文件近 2 GB 时请改用另两种。"
)
COPY = "复制"
COPIED = "已复制"
SELECTED = "已选中，请按 Ctrl+C"
