"""Who sounds like an organisation: whatever is more than a person's name, and hardly a person."""

import random

import pytest

from lottery.invoices.parties.buyers import sort_of
from lottery.invoices.values.text import clean

ORGANISATIONS = """
邹平市第一中学 示例小学 邹平一中 第二幼儿园 示例村小学 某某大学 示例职业学院 某某党校 城关附小
邹平示例饭馆 某某宾馆 示例酒家 示例旅馆 老王饭店 李家小吃 某某客栈 示例民宿 张三烧烤 示例茶楼
王记面馆 示例农场 示例林场 示例养殖场 示例苗圃 东村果园 示例家庭农场 示例合作社 某某种植基地
示例村村民小组 示例村委会 东关居委会 示例社区 示例镇政府 示例街道办事处 邹平市人大 县医院 示例卫生院
示例律师行 示例律师事务所 某某会计师事务所 示例公证处 示例铁矿 某某石料矿 示例煤矿 加油站 示例收费站
县供电所 农商行 示例银行 示例信用社 工商联合会 某某商会 示例协会 某某基金会 报社 某某旅行社 邮局
某某厂 示例加工厂 个体工商户张三 张三(个体户) 某某经营部 示例门市部 王五超市 某某药店 小杨理发店
示例有限公司 某某集团 某某股份 示例(北京)科技 某某工作室 示例图书馆 某某俱乐部 示例清真寺 某某教堂
示例车队 某某项目部 示例大队三小队 第3小组 邹平市公安局 某某派出所 示例研究所 某某物业 业主委员会
"""
LATIN = (
    *("Zouping Example Co., Ltd.", "Example Inc", "Example, Inc.", "EXAMPLE LLC", "Example GmbH"),
    *("Example Co.", "Example & Co", "Example Company", "Example Corp.", "Example Group"),
    *("Example Hotel", "Example University", "Bank of Example", "Example S.A.", "Example Pty Ltd"),
    *(
        "Ｅｘａｍｐｌｅ　Ｌｔｄ．",
        "example co.ltd",
        "E x a m p l e  C o . , L t d .",
        "Example PLC",
    ),
    *("Example Trading Limited", "EXAMPLE SA", "Example AG", "Example School", "Example L.L.C."),
)
PEOPLE = (
    *("张三", "李建设", "王文化", "赵学会", "欧阳文化", "司马建设", "李农", "张卫生", "陈社会"),
    *("李国际", "车站卫", "王知行", "刘景行", "孙宏业", "阿卜杜拉·买买提", "买买提江"),
    *("Mary Smith", "Jean-Luc Martin", "O'Brien", "Vincent Coe", "Maria Inchausti", "Lincoln"),
    *("古丽巴哈尔·吐尔逊", "扎西次仁", "田中一郎", "김철수", "𪚥三"),
)
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖"
    "龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂建华文辉玲红国志海东晓雪兵斌鹏宇浩然子轩梓涵欣怡诗琪"
    "宏德庆福贵忠义仁礼智信学会农生林森园中立业正成永春夏秋冬雨云龙凤山川江河湖石金银玉珍宝珠美兰竹菊松柏"
    "爱卫民新发展行村田亚星光荣昌盛安康宁顺利长久远"
)


@pytest.mark.parametrize("name", [*ORGANISATIONS.split(), *LATIN])
def test_an_organisation_goes_to_review(name: str) -> None:
    assert sort_of(clean(name), "") == "firm-like"


@pytest.mark.parametrize("blank", [" ", "\u3000", "\xa0", "\u2009", "\u200b", "\u2800", "\u3164"])
def test_blanks_within_a_name_hide_nothing(blank: str) -> None:
    for name in ORGANISATIONS.split():
        assert sort_of(clean(blank.join(name)), "") == "firm-like", name
    assert sort_of(clean(blank.join("个人")), "") == "unnamed"
    assert sort_of(clean(blank.join("个人（张三）")), "") == "person"


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_a_person(name: str) -> None:
    assert sort_of(clean(name), "") == "person"


@pytest.mark.parametrize("name", ["张站", "李矿", "王社", "赵厂", "钱公社", "孙单位"])
def test_a_person_with_such_a_character_is_never_refused_for_it(name: str) -> None:
    assert sort_of(name, "") in ("person", "firm-like")


def test_of_two_thousand_made_up_names_hardly_one_goes_to_review() -> None:
    chance = random.Random(20260305)
    names = {
        chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        for _ in range(3000)
    }
    tried = sorted(names)[:2000]
    assert len(tried) == 2000
    reviewed = [name for name in tried if sort_of(name, "") != "person"]
    assert len(reviewed) < 10, reviewed
