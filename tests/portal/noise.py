"""Pages that no crawl for reports needs: news, notices, services. Written from pieces, fixed by their number."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

PLACES = (
    "城东社区",
    "北门广场",
    "河坝村",
    "青石村",
    "万寿村",
    "滨江路",
    "工业园区",
    "中心小学",
    "双桥水库",
    "老街片区",
)
WHO = ("县委主要负责同志", "县政府分管负责同志", "乡村振兴工作队", "应急管理部门", "文化馆志愿者", "社区网格员")
WHAT = (
    ("调研春耕备耕工作", "详细查看了种子、化肥储备和农机检修情况，要求把农时抓紧、把服务送到田间"),
    ("检查在建工程进度", "听取了施工单位汇报，强调在确保安全和质量的前提下加快建设"),
    ("开展消防安全演练", "现场讲解灭火器使用方法，并组织群众按路线疏散"),
    ("走访慰问困难老人", "送去米、油等生活用品，叮嘱天冷注意用电用气安全"),
    ("组织义务植树活动", "当天栽下香樟、桂花等苗木三百余株"),
    ("举办文艺惠民演出", "十二个节目均由本地群众编排，吸引近千人观看"),
    ("推进人居环境整治", "清理沟渠四公里，拆除破旧棚圈九处，并商定长效保洁办法"),
    ("召开产业发展座谈会", "与会企业就用工、用地和物流成本提出十余条建议"),
)
NOTICES = (
    ("关于{place}道路施工期间交通管制的通告", "施工期间请过往车辆按交通标志绕行，由此带来的不便敬请谅解。"),
    ("关于开展老年人免费体检的通知", "年满六十五周岁的老人可持本人身份证到就近卫生院参加体检。"),
    ("关于{place}计划停水的公告", "因管道检修需要，将暂停供水八小时，请居民提前储水。"),
    ("关于征集便民服务意见的启事", "意见可投入服务大厅意见箱，也可发送电子邮件。"),
    ("关于公布医保定点药店名单的通知", "名单自公布之日起执行，此前公布的名单同时停止使用。"),
)
SERVICES = (
    "居民身份证办理",
    "不动产登记",
    "社保卡申领",
    "老年优待证办理",
    "新生儿落户",
    "食品经营许可",
    "残疾人补贴申请",
)


def article(kind: str, number: int) -> tuple[str, date, str]:
    """Title, day and paragraphs (HTML) of the ``number``-th page of ``news``, ``notice`` or ``service``."""
    rng = Random(f"{kind}/{number}")
    day = date(2020, 3, 1) + timedelta(days=rng.randint(0, 1500))
    place = rng.choice(PLACES)
    if kind == "notice":
        title, text = rng.choice(NOTICES)
        return title.format(place=place), day, f"<p>　　{text}</p><p>　　特此公告。</p>"
    if kind == "service":
        name = rng.choice(SERVICES)
        steps = "".join(
            f"<p>　　{n}.{s}</p>" for n, s in enumerate(("窗口取号", "提交材料", "受理审核", "领取结果"), 1)
        )
        return f"{name}一次告知单（第{number + 1}版）", day, f"<p>　　办理{name}按以下步骤进行：</p>{steps}"
    who, (what, detail) = rng.choice(WHO), rng.choice(WHAT)
    text = f"<p>　　{day.month}月{day.day}日，{who}到{place}{what}。活动中，{detail}。</p>"
    second_place, (second, more) = rng.choice(PLACES), rng.choice(WHAT)
    return f"{who}到{place}{what}", day, f"{text}<p>　　同日，在{second_place}{second}，{more}。</p>"
