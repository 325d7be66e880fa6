"""What the guide tab says, in each language of a sheet: some twenty lines for whoever sees the sheet first.

Braces name columns, tabs, boxes and limits of this very sheet (`guide.names`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sheetdrip.domain.sheet_language import SheetLanguage


class Swatch(StrEnum):
    """What has a colour in the surgeries' tab."""

    STAFFS = "staff's headers"
    OWN = "sheetdrip's headers"
    FIX = "rows to fix"
    CALL = "calls"
    READ = "what is to be read"
    COMING = "texts on their way"
    ARRIVED = "texts that arrived"
    FAILED = "texts that did not"
    ENDED = "texts that will not go"
    SEVERE = "severe pain"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: what it is about, what it says of that, and the colour that its first cell has."""

    about: str
    says: str
    swatch: Swatch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The tab in one language: its title, a sentence, and its parts by their headings."""

    title: str
    intro: str
    parts: Mapping[str, tuple[Line, ...]]


_ENGLISH: Final = Guide(
    title="How this works",
    intro="sheetdrip texts your patients after surgery and asks for their pain. You keep this sheet, it does "
    "the rest.",
    parts={
        "What you do": (
            Line(
                "A new patient",
                "Fill in a row: {patient}, {phone} and {surgery_date} are enough. The texts are "
                "planned within minutes.",
                Swatch.STAFFS,
            ),
            Line(
                "Something changed",
                "Type over it. Texts that have not gone yet follow the new date, time or phone.",
            ),
            Line(
                "No more texts",
                "Choose {paused}, {stopped}, {cancelled} or another word under “{drip}”, untick "
                "“{consent}”, or delete the row.",
            ),
            Line(
                "Columns with grey headers",
                "sheetdrip writes them. Type nothing there but a score that you heard, and your "
                "name under “{acknowledged}”.",
                Swatch.OWN,
            ),
        ),
        "What the words and colours mean": (
            Line(
                "{fix}",
                "Fix this row: put right what “{status}” names, such as a phone or a date. The "
                "filter view “{fix_these}” shows these rows alone.",
                Swatch.FIX,
            ),
            Line(
                "{held}",
                "Nothing is done with this row until somebody decides: “{status}” says what it "
                "waits for, often “{approve}” in the tab “{control}”.",
                Swatch.FIX,
            ),
            Line(
                "{needs_call}",
                "Call this patient: much pain, an alarming word, or no answer. Then type your "
                "name under “{acknowledged}”.",
                Swatch.CALL,
            ),
            Line(
                "{please_read}",
                "The patient wrote or sent something. Read it in “{replies}”, then type your name "
                "under “{acknowledged}”.",
                Swatch.READ,
            ),
            Line("Blue", "The text is planned, or on its way.", Swatch.COMING),
            Line("Green", "The text arrived on the phone.", Swatch.ARRIVED),
            Line(
                "Red",
                "The text did not arrive; the reason stands there. Consider a call.",
                Swatch.FAILED,
            ),
            Line(
                "Grey",
                "The text will not go: it was skipped, cancelled, paused or stopped.",
                Swatch.ENDED,
            ),
            Line(
                "Scores",
                "0 is no pain, 10 the worst imaginable. They darken from {mild}, {moderate} and "
                "{severe} on.",
                Swatch.SEVERE,
            ),
        ),
        "The other tabs": (
            Line(
                "{messages}",
                "The texts, their days and their times. Change them there; a column beside them "
                "says what cannot be used.",
            ),
            Line("{replies}", "Every word that patients wrote back."),
            Line(
                "{control}: {pause}",
                "A tick stops everything at once and takes back what is planned. Untick it, and "
                "texts go on.",
            ),
            Line(
                "{control}: {approve}",
                "When much changes at once, it waits there with the patients' names: somebody's "
                "hand may have slipped. Tick it if that is meant.",
            ),
            Line(
                "{control}: {new_dashboard}",
                "A tick makes the charts in “{dashboard}” anew. The old ones stay in a tab of their own.",
            ),
        ),
        "Whom to ask": (
            Line(
                "Nothing moves?",
                "If “{last_checked}” in “{control}” is more than ten minutes old, tell whoever "
                "runs sheetdrip. What is planned goes out all the same.",
            ),
            Line(
                "Every working day",
                "Somebody looks at “{needs_call}” and “{please_read}”. sheetdrip is no emergency service.",
            ),
            Line("Our person for it", "(Write a name and a phone number here.)"),
        ),
    },
)

_SPANISH: Final = Guide(
    title="Cómo funciona",
    intro="sheetdrip escribe a sus pacientes después de la cirugía y les pregunta por el dolor. Usted lleva "
    "esta hoja; lo demás lo hace sheetdrip.",
    parts={
        "Lo que hace usted": (
            Line(
                "Paciente nuevo",
                "Llene una fila: bastan {patient}, {phone} y {surgery_date}. Los mensajes se "
                "programan en pocos minutos.",
                Swatch.STAFFS,
            ),
            Line(
                "Algo cambió",
                "Escriba encima. Los mensajes que aún no han salido siguen la nueva fecha, hora o "
                "teléfono.",
            ),
            Line(
                "No más mensajes",
                "Elija {paused}, {stopped}, {cancelled} u otra palabra en “{drip}”, desmarque "
                "“{consent}” o borre la fila.",
            ),
            Line(
                "Columnas de encabezado gris",
                "Las escribe sheetdrip. Escriba ahí solo una puntuación que haya oído, y su "
                "nombre en “{acknowledged}”.",
                Swatch.OWN,
            ),
        ),
        "Qué significan las palabras y los colores": (
            Line(
                "{fix}",
                "Corrija esta fila: arregle lo que dice “{status}”, por ejemplo un teléfono o una "
                "fecha. La vista de filtro “{fix_these}” muestra solo estas filas.",
                Swatch.FIX,
            ),
            Line(
                "{held}",
                "No se hace nada con esta fila hasta que alguien decida: “{status}” dice qué "
                "espera, a menudo “{approve}” en la pestaña “{control}”.",
                Swatch.FIX,
            ),
            Line(
                "{needs_call}",
                "Llame a este paciente: mucho dolor, una palabra alarmante o ninguna respuesta. "
                "Después escriba su nombre en “{acknowledged}”.",
                Swatch.CALL,
            ),
            Line(
                "{please_read}",
                "El paciente escribió o envió algo. Léalo en “{replies}” y escriba su nombre en "
                "“{acknowledged}”.",
                Swatch.READ,
            ),
            Line("Azul", "El mensaje está programado o en camino.", Swatch.COMING),
            Line("Verde", "El mensaje llegó al teléfono.", Swatch.ARRIVED),
            Line(
                "Rojo",
                "El mensaje no llegó; ahí está el motivo. Considere llamar.",
                Swatch.FAILED,
            ),
            Line(
                "Gris",
                "El mensaje no saldrá: se omitió, se canceló, está en pausa o se detuvo.",
                Swatch.ENDED,
            ),
            Line(
                "Puntuaciones",
                "0 es sin dolor, 10 el peor imaginable. Se oscurecen a partir de {mild}, "
                "{moderate} y {severe}.",
                Swatch.SEVERE,
            ),
        ),
        "Las otras pestañas": (
            Line(
                "{messages}",
                "Los mensajes, sus días y sus horas. Cámbielos ahí; una columna al lado dice lo "
                "que no se puede usar.",
            ),
            Line("{replies}", "Cada palabra que respondieron los pacientes."),
            Line(
                "{control}: {pause}",
                "Una marca detiene todo de inmediato y retira lo programado. Quítela y los "
                "mensajes siguen.",
            ),
            Line(
                "{control}: {approve}",
                "Cuando cambia mucho a la vez, espera ahí con los nombres de los pacientes: quizá "
                "fue un descuido. Márquelo si es lo que quiere.",
            ),
            Line(
                "{control}: {new_dashboard}",
                "Una marca rehace los gráficos de “{dashboard}”. Los anteriores quedan en una "
                "pestaña propia.",
            ),
        ),
        "A quién preguntar": (
            Line(
                "¿Nada se mueve?",
                "Si “{last_checked}” en “{control}” tiene más de diez minutos, avise a quien se "
                "ocupa de sheetdrip. Lo programado sale de todos modos.",
            ),
            Line(
                "Cada día laborable",
                "Alguien revisa “{needs_call}” y “{please_read}”. sheetdrip no es un servicio de "
                "urgencias.",
            ),
            Line("Nuestra persona", "(Escriba aquí un nombre y un teléfono.)"),
        ),
    },
)

_CHINESE: Final = Guide(
    title="使用说明",
    intro="sheetdrip 在手术后给患者发短信，询问疼痛程度。您只需维护这张表，其余由它完成。",
    parts={
        "您要做的事": (
            Line(
                "新患者",
                "填写一行：有“{patient}”、“{phone}”和“{surgery_date}”即可。几分钟内就会安排好短信。",
                Swatch.STAFFS,
            ),
            Line("有变化", "直接改写。尚未发出的短信会按新的日期、时间或电话调整。"),
            Line(
                "不再发短信",
                "在“{drip}”中选择“{paused}”、“{stopped}”、“{cancelled}”等，取消勾选“{consent}”，或删除该行。",
            ),
            Line(
                "灰色标题的列",
                "由 sheetdrip 填写。您只可在其中填写电话里听到的分数，"
                "以及在“{acknowledged}”中填写您的姓名。",
                Swatch.OWN,
            ),
        ),
        "文字和颜色的含义": (
            Line(
                "{fix}",
                "请修正这一行：按“{status}”所说改正，例如电话或日期。筛选视图“{fix_these}”只显示这些行。",
                Swatch.FIX,
            ),
            Line(
                "{held}",
                "在有人决定之前，不对这一行做任何事：“{status}”说明在等什么，"
                "通常是“{control}”中的“{approve}”。",
                Swatch.FIX,
            ),
            Line(
                "{needs_call}",
                "请给这位患者打电话：疼痛严重、话语令人担心或没有回复。"
                "然后在“{acknowledged}”中填写您的姓名。",
                Swatch.CALL,
            ),
            Line(
                "{please_read}",
                "患者写了或发来了内容。请在“{replies}”中阅读，然后在“{acknowledged}”中填写您的姓名。",
                Swatch.READ,
            ),
            Line("蓝色", "短信已安排，或正在发送。", Swatch.COMING),
            Line("绿色", "短信已送达手机。", Swatch.ARRIVED),
            Line("红色", "短信未送达，旁边写有原因。请考虑打电话。", Swatch.FAILED),
            Line("灰色", "短信不会发出：已跳过、取消、暂停或停止。", Swatch.ENDED),
            Line(
                "分数",
                "0 为不痛，10 为可想象的最痛。从 {mild}、{moderate} 和 {severe} 起颜色逐级加深。",
                Swatch.SEVERE,
            ),
        ),
        "其他标签页": (
            Line(
                "{messages}", "短信内容、日期和时间。可在那里修改；旁边一列会说明不能使用的内容。"
            ),
            Line("{replies}", "患者回复的每一句话。"),
            Line(
                "{control}：{pause}",
                "勾选后立即停止一切，并撤回已安排的短信。取消勾选后继续发送。",
            ),
            Line(
                "{control}：{approve}",
                "一次改动很多时，会连同患者姓名在那里等待，以防有人误操作。确认无误再勾选。",
            ),
            Line(
                "{control}：{new_dashboard}",
                "勾选后重新制作“{dashboard}”中的图表。旧图表保留在单独的标签页中。",
            ),
        ),
        "有问题找谁": (
            Line(
                "没有动静？",
                "如果“{control}”中的“{last_checked}”已超过十分钟，请告诉负责运行 sheetdrip 的人。"
                "已安排的短信仍会发出。",
            ),
            Line(
                "每个工作日",
                "有人查看“{needs_call}”和“{please_read}”。sheetdrip 不是急救服务。",
            ),
            Line("我们的联系人", "（请在此填写姓名和电话。）"),
        ),
    },
)

GUIDES: Final[Mapping[SheetLanguage, Guide]] = {
    SheetLanguage.EN: _ENGLISH,
    SheetLanguage.ES: _SPANISH,
    SheetLanguage.ZH: _CHINESE,
}
