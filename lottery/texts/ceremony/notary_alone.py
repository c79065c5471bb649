"""What the notary's page says from its script where it is opened without an office."""

from lottery.texts.ceremony.notary import PAGE

ALONE = {
    **PAGE,
    "opened": "密钥已打开，与待签文件写明的登记公钥一致。",
    "another": "密钥已打开，但与待签文件写明的登记公钥不同，不能用它签。请打开登记过的密钥。",
    "unregistered": "密钥已打开。还没有读入待签文件。",
    "made": "密钥文件已下载。请收好并另存一份，再把下面的公钥一行交给办公室登记。",
    "insecure": "这个浏览器不提供口令加密。请换一个浏览器，或用 Python 的签名程序。",
    "unable": "这个浏览器不能制作 Ed25519 签名。请换一个浏览器，或用 Python 的签名程序。",
    "name": "请先填署名：主办单位设置里公证处的署名，没有空格和加号。",
    "no_request": "还没有读入待签文件。",
    "failed": "没有成功，什么也没有签。请换一个浏览器，或用 Python 的签名程序。",
    "request_read": "已读入待签文件，下面是要签的全部内容。",
    "signing": "正在签署……",
    "signed": (
        "已签署，签名文件 answer.txt 已下载。请交回办公室："
        "在“公证签名”页提交，或用 lottery notary take。"
    ),
    "tier": "{code} 等：{n} 个",
    "checking": "正在核对……",
    "not_checked": "名单还没有核对。可以签署，但建议先核对名单。",
    "another_manifest": "选中的文件夹里是另一份抽奖清单，与待签的不同。不要签，先问清楚。",
    "checkpoint": "检查点 {size} 行，{origin}",
}
