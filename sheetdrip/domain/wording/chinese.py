"""Says everything that a sheet can show in simplified Chinese, formally."""

from sheetdrip.domain.wording.tongue import Calendar, Tongue
from sheetdrip.domain.wording.twilio_chinese import TWILIO

_REASONS = {
    "reason.nothing": "",
    "reason.text": "{text}",
    "reason.row": "{problems:parts}",
    "reason.gave_up": "{why}",
    "reason.barred": "{why}",
    "reason.twilio": "{error:error}",
    "reason.not_scheduled": "Twilio 未定时，而是立即发送了",
    "reason.not_taken_in_time": "Twilio 未及时接收：{cause}",
    "reason.left_before_cancel": "取消时已发出（{cause}）",
    "reason.cancelled_outside": "已在 Twilio 中取消，并非由 sheetdrip 取消",
    "reason.contested": "在另一个 sheetdrip 处理此表格时被取消",
    "reason.gone_from_twilio": "Twilio 中已没有这条短信",
    "reason.may_have_it": (
        "Twilio 可能有这条短信，但无法确认：请在 Twilio 中查看该号码的记录；不会再次发送"
    ),
    "reason.may_have_been_sent": "可能已发送：请查看 Twilio 记录，或致电患者",
    "reason.untimed": "不知道它在 Twilio 中的发送时间",
    "reason.not_understood": "未能理解回答",
    "reason.no_answer": "没有回答",
    "reason.flow_undelivered": "Studio 未能送达短信：请核对号码",
    "reason.flow_busy": "与该号码的另一个 Studio 会话尚未结束",
    "reason.flow_gone": "Twilio 中已没有这个会话：请到那里查看回答",
    "reason.drip_paused": "“短信”列为“暂停”",
    "reason.drip_stopped": "“短信”列为“{word}”",
    "reason.consent_missing": "“同意”未勾选",
    "reason.consent_unclear": "“同意”写的是“{word}”，看不出是否同意：请勾选，或填“是”",
    "reason.row_removed": "该行已删除",
    "reason.step_removed": "短信方案中已没有这一步",
    "reason.phone_changed": "电话已更改",
    "reason.time_changed": "时间已更改",
    "reason.text_changed": "内容已更改",
    "reason.asked_by_flow": "现由 Studio 流程提问",
    "reason.service_changed": "Messaging Service 已更改",
    "reason.replaced": "已由另一条短信代替",
    "reason.needs_approval": "此行与其他行一起等待批准：请看 Control 表，或“状态”的备注",
    "reason.clinic_paused": "诊所已暂停",
    "reason.replied_stop": "患者回复了 STOP",
    "reason.opted_out": "患者于 {day:day} 回复了 STOP：除非患者回复 START，否则不再发送",
    "reason.held_by_reply": "因为一条回复，见“状态”",
    "reason.may_have_died": (
        "根据 {day:day} 的回复，患者可能已去世：不再发送。请在“短信”列填“去世”；若并非如此，填“开启”，并在"
        "“处理人”填写您的姓名"
    ),
    "reason.may_have_died_but_on": (
        "根据 {day:day} 的回复，患者可能已去世：不再发送。“短信”列已是“开启”：请改为“去世”或清空，再在该电"
        "话的每一行的“处理人”填写您的姓名。此后再填“开启”，即恢复发送"
    ),
    "reason.wants_no_more": (
        "{day:day} 的回复似乎不想再收短信：不再发送。若要继续，请在“短信”列填“开启”，并在“处理人”填写您的姓"
        "名，或请患者回复 START"
    ),
    "reason.wants_no_more_but_on": (
        "根据 {day:day} 的回复，患者似乎不想再收短信：不再发送。“短信”列已是“开启”：请改为“停止”或清空，再"
        "在该电话的每一行的“处理人”填写您的姓名。此后再填“开启”，即恢复发送"
    ),
    "reason.paused_at_its_time": "到时间时“短信”列为“暂停”",
    "reason.clinic_paused_at_its_time": "到时间时诊所已暂停",
    "reason.stopped_at_its_time": "到时间时患者已回复 STOP",
    "reason.too_late": "已太晚（当天最晚 {time}）",
    "reason.not_sent_in_time": "未及时发送：{cause}",
    "reason.surgery_later": "手术在 {time}，晚于这条短信的时间",
    "reason.phone_texted_nearby": "该号码在 {at:moment} 有另一条短信；{hours} 小时内最多一条",
    "reason.phone_full": "该号码当天已有 {count} 条短信",
    "twilio.no_reason": "Twilio 未说明原因",
    "twilio.error": "{number:error}",
    "twilio.unknown": (
        "Twilio 以错误 {number} 拒绝：见 https://www.twilio.com/docs/api/errors/{number}"
    ),
}

_ROW = {
    "cell.blank": "“{column:column}”为空",
    "cell.formula": "“{column:column}”显示公式错误：请修正公式，或直接填写",
    "cell.choice": "“{column:column}”写的是“{word}”：请填{offer}",
    "offer.drip": "开启、暂停或停止",
    "offer.zone": "如 America/Chicago 的名称",
    "offer.names": "{names:or}",
    "row.language": ("“语言”写的是“{word}”，没有这种语言的短信，因此用{usual}发送：请填{names:or}"),
    "phone.formula": (
        "“电话”显示错误，因为 Sheets 把开头的 + 当作公式：请在纯文本单元格中重新填写（格式 > 数字 > 纯文本"
        "）"
    ),
    "phone.no_number": "“电话”不是电话号码：请在纯文本单元格中填写（格式 > 数字 > 纯文本）",
    "phone.several": "“电话”中有多个号码：请只保留接收短信的那一个",
    "phone.shortened": (
        "“电话”被电子表格缩写了：请在纯文本单元格中重新填写全部数字（格式 > 数字 > 纯文本）"
    ),
    "phone.extension": "“电话”带有分机号，短信无法送达：请只填手机号码",
    "phone.letters": "“电话”中有字母：请只保留一个号码的数字",
    "phone.short": (
        "“电话”作为 {region} 的号码太短：请核对数字和区号，或在纯文本单元格中加 + 和国家代码填写（格式 > 数"
        "字 > 纯文本）"
    ),
    "phone.long": (
        "“电话”作为 {region} 的号码太长：请核对数字，或在纯文本单元格中加 + 和国家代码填写（格式 > 数字 > "
        "纯文本）"
    ),
    "phone.not_whole": (
        "“电话”不是 {region} 的完整号码：请核对数字和区号，或在纯文本单元格中加 + 和国家代码填写（格式 > 数"
        "字 > 纯文本）"
    ),
    "phone.not_whole_abroad": "“电话”不是其开头数字所示国家的完整号码：请核对全部数字",
    "phone.lost_shape": (
        "“电话”被 Sheets 转成数字后走样了：请在纯文本单元格中重新填写（格式 > 数字 > 纯文本），填 {region} "
        "的完整号码，或加 + 和国家代码"
    ),
    "date.far": "“手术日期”是 {day}，不太可能：请核对年份，并写成 {today} 的形式",
    "date.two_ways": "“手术日期”（“{word}”）有两种读法：请写成 {days:or}",
    "date.unreadable": "“手术日期”不是一个日期（“{word}”）：请写成年-月-日，如 {today}",
    "time.unreadable": "“手术时间”不是时间（“{word}”），因此忽略：请写成 14:30 的形式",
    "name.unreadable": (
        "“{column:column}”写的是“{word}”，不是姓名，因此忽略：请填{use}，不需要则填一个短横线"
    ),
    "name.preferred": "短信对患者的称呼",
    "name.surgeon": "主刀医生的姓名",
}

_STATUS = {
    "status.fix": "请修改此行：{why:parts}。",
    "status.held": "暂不处理：{why}",
    "status.call": "请致电患者：{why}。",
    "status.read": "请阅读：{why}。",
    "status.over": "无需发送：录入时各条短信的日期已过（{why}）。",
    "status.at_twilio": "仍在 Twilio：{labels:list}。",
    "status.halted": "{why:capital}：不再发送。",
    "status.opted_out": "{why:capital}。",
    "status.step": "{label}：{status}。",
    "status.tally": "{counts:list}。",
    "status.next": "下一条 {label}：{at:full}（{state}）。",
    "status.no_more": "没有待发短信。",
    "status.remark": "{what}。",
    "tally.delivered": "{count} 条已送达",
    "tally.sent": "{count} 条已发送",
    "tally.skipped": "{count} 条已跳过",
    "tally.cancelled": "{count} 条已取消",
    "next.text": "{label}：{at:full}",
    "next.named": "{label}：{at:full}，称呼“{name}”",
    "next.nameless": "{label}：{at:full}，无称呼",
    "next.moment": "{at:full}",
    "step.because": "{state}：{why:parts}",
    "step.again": "{time} 再试",
    "step.again_on": "{day:weekday} {time} 再试",
    "step.once_more": "{time} 再试一次",
    "step.once_more_on": "{day:weekday} {time} 再试一次",
    "step.moved": "已按 {went:day} 发出；按此行现在的日期 {meant:day} 不再发送",
    "state.waiting": "等待中",
    "state.paused": "已暂停",
    "state.stopped": "已停止",
    "state.opted_out": "已退订",
    "state.asking": "不确定：正在向 Twilio 查询",
    "state.unknown": "不确定",
    "state.scheduled": "已定时",
    "state.cancelling": "取消中",
    "state.cancelled": "已取消",
    "state.too_late": "来不及取消",
    "state.sent": "已发送",
    "state.delivered": "已送达",
    "state.undelivered": "未送达",
    "state.failed": "发送失败",
    "state.skipped": "已跳过",
}

_NEEDS = {
    "needs.unasked": "没有询问过患者，也没有待发短信：{cause}",
    "needs.call": "{why}；请致电患者，然后把“短信”列设为“停止”",
    "needs.none_sent": "一条也没有发送",
    "needs.shared": "该电话也属于{others:and}；请致电患者，然后把“短信”列设为“停止”",
    "needs.year": (
        "“手术日期”写的是 {year} 年，是否应为 {meant} 年？请更正；若无误，请把“短信”列设为“停止”"
    ),
    "needs.year_ahead": (
        "“手术日期”写的是 {year} 年，是否应为 {meant} 年？请更正；若无误，请保留，短信届时发送"
    ),
    "needs.over": (
        "{day} 手术的短信日期已过；请核对“手术日期”，若无误，请致电并把“短信”列设为“停止”"
    ),
    "share.row_gone": "{what}：该电话有一条短信来自已不存在的行；请致电患者",
    "share.names": (
        "{what}：该电话也属于{names:and}，其所在行优先（{why}）；请致电患者，或填写其他电话"
    ),
    "share.same": (
        "{what}：另一行有相同的患者、电话和日期，并优先；请删除其中一行，或在此把“短信”列设为“停止”"
    ),
    "share.patient": (
        "{what}：{other}在该电话上优先（{why}）；请电话询问这一次，或在此把“短信”列设为“停止”"
    ),
    "share.none": "此行不发送短信",
    "share.some": "不发送 {labels:and}",
    "share.with_twilio": "其短信已在 Twilio",
    "share.earlier": "手术更早",
    "share.entered_first": "先录入",
    "share.another_row": "另一行",
    "share.surgery_of": "该患者 {day:date} 的手术",
    "share.surgery_other": "该患者另一天的手术",
}

_HELD = {
    "held.twin": "与第 {row} 行的患者、电话和日期相同：请删除其中一行，或更正此行",
    "held.copied_id": "多个改动过的行有同一个 Drip 编号：请删除复制的行",
    "held.too_soon": (
        "刚才有一行相同患者或电话的记录消失了：待撤回它的短信后（几分钟内），再安排此行"
    ),
    "held.elsewhere": (
        "此行显示了台账中没有的短信：请运行“sheetdrip recover”；仅当此行从别处复制而来时，才清除其 SID 和 "
        "Drip 编号"
    ),
    "held.approval": "此行与其他行一起等待批准：请看 Control 表，或“状态”的备注",
    "held.ledger_lost": (
        "其他行显示了台账中没有的短信：在运行“sheetdrip recover”之前不发送；若此表从别处复制而来，请清除其 "
        "SID 和 Drip 编号"
    ),
    "held.emptied_unrecorded": (
        "此行为空，但旁边有台账中没有的短信：请修正填充它的公式，或重新填写原来的患者，再运行“sheetdrip "
        "recover”；之后才可删除"
    ),
    "held.unnamed": (
        "不发送：无法写入用来识别此行的 Drip 编号。单元格被保护，或其验证规则拒绝：请表格所有者解除"
    ),
    "held.unrecorded": (
        "显示了台账中没有的短信：请运行“sheetdrip recover”；若是有人键入或粘贴的 SID，请清除"
    ),
    "held.fix_first": "{why}；另外还显示了台账中没有的短信：修改后请运行“sheetdrip recover”",
    "held.emptied": (
        "此行与其他行一样变空了，只剩 Drip 编号：已定时的短信保留。若由公式填充，请修正公式；若要去掉，请删"
        "除整行"
    ),
    "held.formula": (
        "{columns:and}显示公式错误或为空：请修正公式，或直接填写；在此之前已定时的短信保留"
    ),
    "held.column": "“{name:column}”",
    "barred.unanswered": "尚未能向 Twilio 查询此行已有的短信",
}

_MESSAGES = {
    "header.missing": "没有名为“{title}”的列：请在第 1 行添加，或改回原名",
    "header.doubled": "{columns:and} 列都叫“{title}”：请给其中一列改名",
    "header.formula": (
        "{column} 列的标题显示公式错误，可能缺少“{title}”：请修正公式，或直接填写标题"
    ),
    "header.lower": (
        "第 {row} 行像是标题行（{titles:list}），而 sheetdrip 从第 1 行读取标题：请删除其上的 {count} 行，"
        "或把内容移到其他表"
    ),
    "pause.lost": (
        "诊所已暂停，但表格中已没有“暂停”框：请恢复该表或该行（修改 > 撤消），或运行 sheetdrip init，它会添"
        "加未勾选的框"
    ),
    "zone.unknown": (
        "sheetdrip 不认识电子表格的时区“{zone}”：请在“文件 > 设置”中选择城市，或在设置中为本诊所填写 "
        "time_zone"
    ),
    "tab.no_default": (
        "短信表：没有方案默认语言“{language}”的内容：请在该表添加这一列，并在每行填写内容"
    ),
    "drip.on": "开启",
    "drip.paused": "暂停",
    "drip.stopped": "停止",
    "drip.cancelled": "取消",
    "drip.postponed": "推迟",
    "drip.withdrawn": "退出",
    "drip.deceased": "去世",
    "text.brace": "花括号不成对：要写花括号请用 {{{{ 和 }}}}",
    "text.not_plain": "{{{name}}} 不是普通占位符：要写花括号请用 {{{{ 和 }}}}",
    "text.meant": "没有 {{{name}}}。是否指 {{{near}}}？",
    "text.placeholder": "没有 {{{name}}}：请用其中之一：{known:list}",
    "text.long": "可能达到 {longest} 个字符；Twilio 的上限是 {most}",
    "line.blank_step": "“{column:column}”为空：请给短信起名，如“第 7 天”",
    "line.long_step": "“{column:column}”超过 {most} 个字符：请缩短",
    "line.claims": "“{column:column}”会占用您的列“{other}”：请另起名称",
    "line.blank_day": "“{column:column}”为空：请填手术后的天数，当天填 0",
    "line.bad_day": "“{column:column}”的“{word}”不是 0 到 {most} 的整数：请填手术后的天数",
    "line.blank_time": "“{column:column}”为空：请填时间，如 10:00",
    "line.bad_time": "“{column:column}”的“{word}”不是时间：请写成 10:00 的形式",
    "line.quiet": "“{column:column}”{at} 在静默时段 {start} 至 {end} 内：请另选",
    "line.latest": "“{latest:column}”{until} 早于“{time:column}”{at}：请改晚",
    "line.text_blank": "“{name}”为空：每种语言都要有内容",
    "line.text": "{name}：{problem}",
    "line.same_name": "另一行也叫“{label}”：请给其中一行改名",
    "line.too_near": "与“{label}”太近：每个电话 {hours} 小时内最多一条；请改天数或时间",
    "line.names_columns": "“{label}”已是手术表中另一条短信的列名：请另起名称",
    "line.row": "第 {row} 行：{problems:parts}",
    "line.kept": "{problems:parts}。修改之前继续使用原来的内容。",
    "line.unsent": "{problems:parts}。修改之前不发送。",
    "tab.no_line": "没有任何步骤行",
    "tab.none": "没有一行可以生效；请看“错误”列",
    "tab.unusable": "{faults:parts}。在此之前所有短信保持原样。",
    "advice.of": "{languages:and}：{says}",
    "advice.of_step": "{label}：{says}",
    "advice.link": "运营商会屏蔽“{domain}”等公共短链接：请写完整地址",
    "advice.stops": "回复“{word}”会停止所有短信：请改问数字，或用别的词",
    "advice.starts": "Twilio 把“{word}”当作恢复接收：请改问数字，或用别的词",
    "advice.helps": "对“{word}”Twilio 会自动回复：请改问数字，或用别的词",
    "advice.clinic": "没有写诊所名称，患者不会回复陌生人：请以 {{clinic}}: 开头",
    "advice.opt_out": "第一条短信必须说明如何退订，否则可能被屏蔽：请加上“{offer}”",
    "advice.procedure": "{named} 会向拿着电话的人透露手术：请去掉",
    "advice.many_questions": "问了 {count} 件事，一个数字答不全：请只问一件",
    "advice.no_question": "没有提问：请询问 0 到 10 的数字",
    "advice.no_scale": "没有说明分值范围，每条回答都得人工阅读：请询问 0 到 10 的数字",
    "cost.shorten": "占 {cost}：少 {less} 个字符可省一段",
    "cost.instead": "占 {cost}，而不是 {fewer}，因为{chars:list}",
    "cost.offer": "{says}。{fewer}的写法：{offer}",
    "cost.instead_more": "占 {cost}，而不是 {fewer}，因为{chars:list}，另有 {more} 个",
    "cost.segments": "{count} 段",
    "cost.priced": "{count} 段（{price}）",
    "cost.char": "{where}的“{char}”（{fix}）",
    "cost.char_of_kind": "{where}的“{char}”（{kind}，{fix}）",
    "cost.in_word": "“{word}”中",
    "cost.in_clinic": "诊所名称中",
    "cost.leave_out": "请去掉",
    "cost.plain_space": "请改为普通空格",
    "cost.type": "请改为 {instead}",
    "char.curly_quote": "弯引号",
    "char.long_dash": "长破折号",
    "char.three_dots": "单字符省略号",
    "char.special_space": "特殊空格",
}

_CONCERNS = {
    "concern.of": "{label}：{what}",
    "concern.at": "{what}（{at:moment}）",
    "concern.all": "{details:parts}",
    "concern.help": "请求帮助，Twilio 已自动回复：请致电",
    "concern.opted_out": "回复了 STOP",
    "concern.wants_out": "可能不想再收短信，或是陌生人：请阅读回复（不再发送）",
    "concern.may_be_ten": "先写 1 再写 0，可能是 10：请阅读回复并询问",
    "concern.wants_call": "希望来电：请阅读回复",
    "concern.alarm": "内容令人担忧：请阅读回复并致电",
    "concern.death": "可能已去世：请阅读回复（不再发送）",
    "concern.score_and_words": "有评分，另有文字：请阅读回复",
    "concern.words": "只有文字，没有评分：请阅读回复",
    "concern.remark": "写了消息：请阅读回复",
    "concern.to_channel": "在 {channel} 中写了消息：请阅读回复",
    "concern.unclear": "无法读出评分：请阅读回复",
    "concern.staff_score": "回复 {score}，但工作人员填了另一个评分：请确认以哪个为准",
    "concern.sent": "发来{what}：请在 Twilio 控制台或 Replies 表的链接中查看",
    "concern.sent_with_words": (
        "发来{what}并写了消息：请阅读回复，并在 Twilio 控制台或 Replies 表的链接中查看"
    ),
    "concern.score": "疼痛 {score}（界限 {limit}）",
    "concern.rise": "疼痛从 {before} 升到 {score}",
    "concern.silence": "{hours} 小时没有回复",
    "concern.undelivered": "未送达：{why}；请致电患者",
    "concern.undelivered_by_account": "未送达：{why}；请致电患者，并请 Twilio 账户管理员处理",
    "concern.undelivered_by_text": "未送达：{why}；请致电患者，并请修改短信内容",
    "concern.whose": "回复可能来自{names}，他们共用此电话：请询问是谁",
    "concern.whose_score": "疼痛 {score} 可能来自{names}，他们共用此电话：请询问是谁并填写评分",
    "concern.another_patient": "另一位患者",
    "concern.started": "{what}；之后回复了 START，短信继续",
    "media.all": "{kinds:and}",
    "media.photo": "{count} 张照片",
    "media.video": "{count} 段视频",
    "media.recording": "{count} 段录音",
    "media.file": "{count} 个文件",
}

_COLUMNS = {
    "Patient": "患者",
    "Phone": "电话",
    "Surgery date": "手术日期",
    "Surgery time": "手术时间",
    "Procedure": "手术名称",
    "Surgeon": "主刀医生",
    "Preferred name": "称呼",
    "Language": "语言",
    "Time zone": "时区",
    "Sequence": "短信方案",
    "Consent": "同意",
    "Drip": "短信",
    "Status": "状态",
    "Next text": "下一条短信",
    "Needs a call": "需致电",
    "Please read": "需阅读",
    "Acknowledged by": "处理人",
    "Drip ID": "Drip 编号",
    "Received": "收到时间",
    "Question": "问题",
    "Reply": "回复",
    "Understood": "解读",
    "After (minutes)": "间隔（分钟）",
    "Reply SID": "回复 SID",
    "Photos and files": "照片和文件",
}

CHINESE = Tongue(
    sentences={**_REASONS, **_ROW, **_STATUS, **_NEEDS, **_HELD, **_MESSAGES, **_CONCERNS},
    twilio=TWILIO,
    calendar=Calendar(
        weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
        months=tuple(map(str, range(1, 13))),
        near="{month}月{day}日{weekday}",
        far="{year}年{month}月{day}日{weekday}",
        bare="{year}年{month}月{day}日",
    ),
    columns=_COLUMNS,
    fields={"status": "状态", "time": "时间", "score": "评分"},
    both="和",
    either="或",
    comma="、",
    between="；",
    gap="",
)
