"""What the page for slips says of each proof; its script fills the sentences in."""

SCRIPTED = {
    "passed": "通过",
    "open": "未完全验证",
    "refused": "拒绝",
    "slip": "存根上的登记指纹与登记簿一致",
    "slipRefused": "存根上的登记指纹与登记簿不一致：请保留存根并向监督方反映",
    "path": "从登记这一行经 {steps} 步算到了检查点的总指纹（共 {size} 行）",
    "pathRefused": "从登记这一行算不到检查点的总指纹：请保留存根并向监督方反映",
    "status": "状态这一行（第 {at} 行，{line}）也算到了同一个总指纹",
    "statusRefused": "状态这一行算不到检查点的总指纹：请保留存根并向监督方反映",
    "signed": "检查点由 {who} 签名，签名有效",
    "signedRefused": "检查点的签名不成立：请保留存根并向监督方反映",
    "pool": "{draw}：在封存名单第 {at} 行（共 {size} 行），封存清单由 {who} 签名，签名有效",
    "poolRefused": "{draw}：参加名单的证明或封存清单的签名不成立：请保留存根并向监督方反映",
    "pinned": "，公钥就是您给出的",
    "unpinned": "；公钥是本站给的，还没有与别处得到的核对",
    "fetch": "没有取到证明所需的文件，这一项没有核对：请稍后刷新再试",
    "noKeys": "这个浏览器不能核对签名，这一项没有核对：请换新的浏览器，或用验证程序",
    "noKeyFile": "这不是公钥文件：每行应是“名称+8 位编号+公钥”。请从公证处或公告处取得。",
    "kept": "正在用您给出的 {n} 个公钥核对；公钥保存在本浏览器里。",
}
