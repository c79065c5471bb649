"""Words by which the name of a buyer sounds like an organisation's, and not like a person's.

A match sends an entry to a reviewer and never refuses it, so the list may be long. What also stands
in people's names (建设, 文化, 学会) counts only where the name is longer than theirs are.
"""

from __future__ import annotations

import re
from functools import cache

from lottery.invoices.values.text import folded

_ANYWHERE = (
    # law and form
    "公司 集团 有限 股份 合伙 独资 个体 工商户 经营部 经销 企业 实业 控股 连锁 加盟 专卖 直营"
    " 旗舰 分店 总店 门店 门市 批发 零售 总部 分部 事业部 项目部 经理部 指挥部 办事处 代表处"
    " 管理处 联络处 办公室 机构 园区 开发区 保税区 产业园 写字楼 广场 物业 业委会 业主大会"
    # shops and inns
    " 商店 商行 商场 商城 商贸 商社 商会 商务 商号 贸易 超市 百货 市场 卖场 药店 药房 花店 金店"
    " 银楼 书店 书城 书屋 书局 车行 琴行 当行 典当 拍卖 洋行 律师行 律所 租赁 加油站 加气站 充电"
    " 水站 车站 站点 服务站 工作站 驿站 收费站 网点 酒店 酒家 酒楼 酒吧 酒馆 酒庄 酒坊 饭店 饭馆"
    " 饭庄 饭堂 食堂 食府 餐厅 餐馆 餐饮 快餐 小吃 面馆 粉馆 菜馆 烧烤 火锅 烘焙 蛋糕 糕点 早点"
    " 茶楼 茶馆 茶庄 茶社 茶行 茶叶 咖啡 奶茶 宾馆 旅馆 旅店 旅社 客栈 客店 招待所 公寓 会所 会馆"
    " 山庄 农庄 庄园 度假 农家乐 浴池 浴场 洗浴 足浴 桑拿 美容 美发 理发 造型 美甲 健身 瑜伽 影院"
    " 影城 剧院 剧场 戏院 歌厅 舞厅 网吧 网咖 棋牌 照相馆 摄影 婚庆 婚纱 图文 印刷 打印 广告 传媒"
    " 工作室 工坊 作坊 维修 修理 汽修 洗车 汽贸 配件 五金 建材 家电 家具 家居 灯饰 电器 电脑 数码"
    " 服装 服饰 鞋业 布行 粮油 粮店 水产 蔬菜 水果店 干洗 家政 物流 快递 货运 客运 运输 驾校"
    " 停车场"
    # makers, farms and mines
    " 工厂 加工 制造 制品 机械 机电 化工 纺织 印染 铸造 冶炼 钢铁 铝业 铜业 矿业 矿山 煤矿 铁矿"
    " 金矿 铜矿 石矿 矿场 采石 砖厂 砖瓦 砂石 混凝土 水泥 电厂 水厂 纸厂 酒厂 药厂 药业 制药 医药"
    " 电站 水库 泵站 变电 供电 供水 供热 热力 燃气 水务 自来水 电力 石油 石化 网络 软件 农场 林场"
    " 牧场 渔场 茶场 果场 苗圃 苗木 花卉 养殖 种植 猪场 鸡场 鸭场 牛场 羊场 蜂场 饲料 农资 农机"
    " 种业 种子 粮库 粮站 粮食 兽药 屠宰 建筑 装饰 装修 装潢 房产 地产 置业 测绘 勘察 勘测 监理"
    " 检测 施工 工程队"
    # money and counsel
    " 银行 支行 分行 信用社 信用联社 农商行 保险 证券 期货 基金 信托 投资 融资 担保 小贷 律师"
    " 事务所 公证 仲裁 评估 咨询 经纪 中介 劳务 人力 审计 税务"
    # schools, health, care
    " 学校 学院 小学 幼儿园 幼稚园 托儿所 托管 早教 幼教 培训 补习 辅导 职校 技校 党校 教研 教室"
    " 附中 附小 医院 卫生院 卫生室 卫生所 卫生服务 医务室 诊所 门诊 诊疗 中医馆 疾控 妇幼 血站"
    " 防疫 药监 医疗 护理 体检 养老 敬老 救助 殡仪 公墓 陵园"
    # offices, unions, villages
    " 政府 委员会 村委 居委 管委 党委 支部 党组 机关 人大 政协 纪委 法院 检察 公安 派出所 交警"
    " 消防 武警 部队 军区 武装部 大队 中队 支队 总队 车队 船队 生产队 施工队 小组 班组 村民 居民"
    " 社区 街道 乡镇 镇政 公社 合作社 合作联社 供销 联社 专业社 协会 研究会 促进会 联合会 基金会"
    " 理事会 董事会 校友会 同乡会 工会 妇联 团委 共青团 红十字 俱乐部 杂志社 出版社 报社 通讯社"
    " 旅行社 电视台 电台 邮政 邮局 电信 移动通信 联通 机场 港务 码头 航空 公路局 林业局 环卫 城管"
    " 市政 档案 图书馆 博物馆 纪念馆 展览馆 文化馆 体育馆 美术馆 科技馆 武馆 研究所 研究院 设计院"
    " 设计所 实验室 试验站 地震台 教堂 教会 寺院 寺庙 清真寺 道观 佛教 道教 使馆 领事 代表团 剧团"
    " 乐团 艺术团 歌舞团 马戏团 车间 食品 事务 电商 供应链 国贸 外贸 进出口"
)
_OF_FOUR = (
    "福利 康复 人才 慈善 金融 路桥 铁路 园林 能源 事业 产业 志愿 科技 广播 平台 基地 便利 会计"
    " 财务 代理 信息 气象 中心 民宿 互助 联盟 高新区 珠宝 单位 出租 大厦 大学 中学 高中 初中 职高"
    " 实验 师范 卫校 教育 文化 艺术 体育 旅游 发展 建设 建工 工程 卫生 林业 农业 牧业 渔业 国际"
    " 服务 管理 设计 电子 化妆 环保 设备 材料 器材 用品 学会 商标 传播 影视 娱乐"
)
_ENDS_SHORT = "厂店部局所院馆站矿校"
"""The last character of a name of two or three; hardly anybody is called so."""
_ENDS_FOUR = (
    _ENDS_SHORT + "社会行场园庄坊铺堂阁轩楼吧厅台处科室队组班团村镇乡县区府寺庙观窑窖户网港舱城摊屋"
)
_WITHIN_LONG = "厂店部局所院馆社矿"
_COMPOUND_SURNAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政"
    " 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马"
    " 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌"
    " 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙"
    " 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 完颜 纳兰 叶赫 那拉 爱新 乌雅 富察 瓜尔 钮祜"
)
_LATIN_WORDS = (
    "ltd limited inc incorporated corp corporation company llc llp plc gmbh pty pte bhd sdn srl"
    " sarl group holding holdings hotel hostel motel inn school university college academy"
    " institute hospital clinic pharmacy bank store shop mall supermarket market restaurant cafe"
    " bar bakery trading trade enterprise enterprises industry industries industrial factory works"
    " mill mills mine mines farm foundation association society club union studio center centre"
    " international technology technologies tech software network logistics express import export"
    " embassy consulate office agency cooperative partners partnership trust committee ministry"
    " department bureau church temple laboratory laboratories labs pharma pharmaceutical"
    " pharmaceuticals electronics services solutions consulting capital investment investments"
    " insurance airlines airways railway media press publishing team council government lottery"
    " kindergarten museum theatre theater cinema salon spa"
)
_LATIN_ENDS = re.compile(
    r"(?:^|[^a-z])(?:co|l\.?t\.?d|i\.?n\.?c|l\.?l\.?[cp]|p\.?l\.?c|s\.a\.?(?:r\.?l\.?|s\.?)?|s\.r\.l"
    r"|s\.p\.a|b\.v|n\.v|a\.g|k\.g|k\.k|o\.o\.o)\.?\)?$|(?:^|[^a-z])co\.?,?\s*(?:l\.?\s?t\.?\s?d|$)"
)
_CAPITAL_ENDS = re.compile(r"[A-Za-z][ ,]+(?:SA|AG|NV|BV|AB|OY|OYJ|KG|KK|SE|AS|SPA|SAS|LP)$")
_LATIN_DENSE = re.compile(r"(?:coltd|limited|company|corporation|incorporated|gmbh)$")
_NUMBERED = re.compile(r"第[一二三四五六七八九十百0-9]{1,4}[中小高幼职]|[0-9]+(?:中|小|队|组|号楼)")
_NTH_SCHOOL = re.compile(r"[一二三四五六七八九十][中小高]$")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003fffd]")


@cache
def _either(words: str) -> re.Pattern[str]:
    """A pattern of all the words: made for the first name, because hundreds of them take time."""
    return re.compile("|".join(dict.fromkeys(words.split())))


@cache
def _latin() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{_either(_LATIN_WORDS).pattern})(?![a-z])")


_COMPOUND = frozenset(_COMPOUND_SURNAMES.split())


def sounds_like_one(name: str) -> bool:
    """Whether a clean name sounds like an organisation's; blanks and marks hide nothing.

    >>> [sounds_like_one(x) for x in ("邹 平 示 例 饭 馆", "示例村村民小组", "Example Co., Ltd.")]
    [True, True, True]
    >>> [sounds_like_one(x) for x in ("张三", "李建设", "欧阳文化", "阿卜杜拉·买买提", "Mary Inn")]
    [False, False, False, False, True]
    """
    dense = "".join(filter(str.isalnum, folded(name)))
    return _in_latin(name) or _in_han(dense, dotted="·" in name)


def _in_latin(name: str) -> bool:
    lowered = name.casefold().strip()
    if not any("a" <= char <= "z" for char in lowered):
        return False
    letters = "".join(char for char in lowered if "a" <= char <= "z")
    return bool(
        _latin().search(lowered)
        or _LATIN_ENDS.search(lowered)
        or _CAPITAL_ENDS.search(name.strip())
        or _LATIN_DENSE.search(letters)
    )


def _in_han(dense: str, *, dotted: bool) -> bool:
    length = len(_HAN.findall(dense))
    word = _either(_ANYWHERE).search(dense)
    if word is not None and (length != 3 or len(dense) > 3 or word.end() == 3):
        return True
    if _NUMBERED.search(dense):
        return True
    if dotted or length < 2:
        return False
    if length < 4 or (length == 4 and dense[:2] in _COMPOUND):
        return length < 4 and dense[-1] in _ENDS_SHORT
    return bool(
        dense[-1] in _ENDS_FOUR
        or _either(_OF_FOUR).search(dense)
        or _NTH_SCHOOL.search(dense)
        or (length > 4 and any(char in dense for char in _WITHIN_LONG))
    )
