"""The settings file of a new home, with its comments."""

PUBLIC_URL = "https://draw.example.cn"
TIME_SERVER = "ntp.ntsc.ac.cn"
SECOND_DISK = "/mnt/fpdraw-second/records"
FILE = """\
# 抽奖系统设置。相对路径从本文件所在目录算起。
# 密钥在 keys/ 目录：field.key（个人信息加密）、index.key（查重）、session.key（登录会话）。
# 请将 keys/ 另行备份并妥善保管：丢失后个人信息无法恢复，泄露后个人信息不再保密。

# SQLite 文件，或 PostgreSQL 地址（postgresql+psycopg://用户@主机/库名）。
# 环境变量 LOTTERY_DATABASE_URL 优先。
database = {database}

# 登记册的名称，写入每个检查点；启用后不要更改。
origin = {origin}

# 主办单位的签名密钥（Ed25519，PEM）与署名。
organiser_name = {organiser_name}
organiser_key = "keys/organiser.pem"

# 公证处的署名，不能与主办单位的相同。正式使用时公证处用自己的密钥在自己的电脑上签名
# （网页“公证签名”，或 lottery notary），只在本系统登记公钥；notary_key 只有演练环境才写，
# 正式环境写了就不能启动：私钥放在这里，主办单位一家就能签两个名。
notary_name = {notary_name}
{notary}
# 现场记录（PDF）的签名密钥、证书与信任的根证书（PEM）。
minutes_key = "keys/minutes.key.pem"
minutes_certificate = "keys/minutes.cert.pem"
trust = "keys/minutes.root.pem"

# 公布目录：公开文件包写到这里。
public = "public"

# 公众访问本站的网址，如 "https://draw.example.cn"。存根二维码、现场见证的链接用它；
# 不写时用打开页面的人所用的内网地址，公众打不开；别的域名一律不印上存根。
{public_url}

# 从网络取得公共信标（drand quicknet）时依次询问的站点；签名总要校验，站点无法作假。
# 不写时用 drand 的公开站点；办公网只能访问自设的转发站点时改写。
# beacon_relays = ["https://api.drand.sh", "https://drand.cloudflare.com"]

# 站外的见证人（lottery witness --own-key 显示的公钥，后面是他公布 cosigned.txt 的网址，可不写）：
# 会签由 lottery witnesses 收取，显示在“历次抽奖”和“登记册检查点”两页。
# witnesses = ["xiehui.example.cn+1a2b3c4d+BAbC… https://xiehui.example.cn/cosigned.txt"]

# 时间戳服务机构（RFC 3161）的网址、它的根证书（PEM），以及要用的策略（可不写）。
# 签署抽奖清单和现场记录后向它取时间戳；不写就没有时间戳，抽奖照常进行。
# timestamp_url = "https://tsa.example.cn/tsa"
# timestamp_root = "keys/timestamp.root.pem"
# timestamp_policy = "1.2.156.1.2.3"

# 时间服务器（NTP），lottery doctor 用它核对本机时钟；不写就不核对。
{time_server}

# 第二块盘上的目录（绝对路径，另一块物理磁盘，只给本系统用）：每办成一步，在告诉任何人之前，
# 先在那里再存一份（登记行、密封的资料、操作日志）。数据盘坏了，用备份加上它可以恢复到最后一笔。
# 不写就只有备份：备份以后的登记会丢失。
{second_disk}

# 个人信息处理者（主办单位的全称）和联系方式（电话、地址），登记页和告知同意书上写给参加人看。
# 个人信息保护法要求告知；正式使用前请写上。保存期限按各活动规则里的天数自动写出。
# controller = "临江市商务局"
# controller_contact = "电话 0439-0000000，临江市某路1号登记窗口"

# 公众网站的代理把 /claim、/notice 两页转给工作人员的进程时写 true：公众网站就给出这两页的链接，
# 中奖者可以凭存根答复领奖，收到消息的人可以核对是不是办公室发的。
# claims_online = true

# 前面有一台 HTTPS 代理（如 nginx）时写 true，也可用环境变量 LOTTERY_HTTPS=1。
# 登录信息只走加密连接，访问者的地址以代理写的 X-Forwarded-For 为准：
# 代理须写这一项和 X-Forwarded-Proto，并去掉访问者自己带来的。
# 没有代理时不要写 true：别人可以冒用任何地址。
{https}

# 运行监控（可不写）：Prometheus 从这个地址读取指标，只应在本机或监控网段可见，不要经代理对外。
# public_metrics 是公众网站进程（lottery serve --public）的地址。
# metrics = "127.0.0.1:9464"
# public_metrics = "127.0.0.1:9465"

# 运行日志（可不写）：工作人员网站进程写到 log_folder，公众网站进程写到 public_log_folder
# （须是它的用户能写的目录，数据目录里的不是），满 20 MB 换新，保留 10 个；
# 没有写明目录的进程输出到标准错误。格式为 json 或 text。日志里没有个人信息。
# log_folder = "logs"
# public_log_folder = "/var/log/fpdraw-public"
# log_format = "json"

# 超过这么多毫秒的数据库查询记入日志；0 为不记。
# slow_query_ms = 1000

# 不许用作密码的清单（如泄露密码库），UTF-8 文本，一行一个；程序自带的常见密码总是不许用。
# breach_list = "breached.txt"

# 一个人一天最多查看多少位参加人的完整资料。
# unmask_daily = 20

# 安全日志（登录、拒绝、重置等）每写一行，同时送到另一台机器的 syslog 服务（UDP），或本机的套接字。
# 正式使用时建议设置：本机被攻破时，那边的记录还在。不写就只留在本机。
# security_syslog = "udp://10.0.0.5:514"

# 安全日志留多少天（至少 183 天，法律要求不少于六个月）；lottery security-log destroy 销毁更早的。
# security_log_days = 400

# 演示环境：页面与文书均标明“演练”。
demo = {demo}
"""
