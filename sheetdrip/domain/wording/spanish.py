"""Says everything that a sheet can show in Spanish, formally."""

from sheetdrip.domain.wording.tongue import Calendar, Tongue
from sheetdrip.domain.wording.twilio_spanish import TWILIO

_REASONS = {
    "reason.nothing": "",
    "reason.text": "{text}",
    "reason.row": "{problems:parts}",
    "reason.gave_up": "{why}",
    "reason.barred": "{why}",
    "reason.twilio": "{error:error}",
    "reason.not_scheduled": "Twilio lo envió de inmediato en vez de programarlo",
    "reason.not_taken_in_time": "Twilio no lo aceptó a tiempo: {cause}",
    "reason.left_before_cancel": "ya había salido cuando {cause}",
    "reason.cancelled_outside": "cancelado en Twilio, no por sheetdrip",
    "reason.contested": "se canceló mientras otro sheetdrip trabajaba en esta hoja",
    "reason.gone_from_twilio": "ya no está en Twilio",
    "reason.may_have_it": (
        "quizá Twilio tenga este mensaje y no se puede saber: búsquelo en el registro de Twilio de este "
        "teléfono; no se envía otra vez"
    ),
    "reason.may_have_been_sent": (
        "quizá se envió: compruébelo en el registro de Twilio o llame al paciente"
    ),
    "reason.untimed": "no se conocía su hora en Twilio",
    "reason.not_understood": "no se entendió la respuesta",
    "reason.no_answer": "sin respuesta",
    "reason.flow_undelivered": "Studio no pudo entregar su mensaje: revise el número",
    "reason.flow_busy": "seguía abierta otra conversación de Studio con este teléfono",
    "reason.flow_gone": "Twilio ya no tiene esta conversación: vea allí qué se respondió",
    "reason.drip_paused": "Envíos dice Pausado",
    "reason.drip_stopped": "Envíos dice {word}",
    "reason.consent_missing": "falta marcar Consentimiento",
    "reason.consent_unclear": (
        "Consentimiento dice “{word}”, que no es sí ni no: marque la casilla o escriba Sí"
    ),
    "reason.row_removed": "se eliminó la fila",
    "reason.step_removed": "el paso ya no está en la secuencia",
    "reason.phone_changed": "cambió el teléfono",
    "reason.time_changed": "cambió la hora",
    "reason.text_changed": "cambió el texto",
    "reason.asked_by_flow": "ahora lo pregunta un flujo de Studio",
    "reason.service_changed": "cambió el Messaging Service",
    "reason.replaced": "otro mensaje ocupó su lugar",
    "reason.needs_approval": (
        "esta fila espera aprobación junto con otras: vea la pestaña Control o la nota de Estado"
    ),
    "reason.clinic_paused": "la clínica está en pausa",
    "reason.replied_stop": "el paciente respondió STOP",
    "reason.opted_out": (
        "el paciente respondió STOP el {day:day}: no se envía nada más salvo que responda START"
    ),
    "reason.held_by_reply": "por una respuesta, vea Estado",
    "reason.may_have_died": (
        "el paciente puede haber fallecido, según una respuesta del {day:day}: no se envía nada más. "
        "Escriba Fallecido en Envíos o, si no es así, Activo, y su nombre en “Atendido por”"
    ),
    "reason.may_have_died_but_on": (
        "el paciente puede haber fallecido, según una respuesta del {day:day}: no se envía nada más. "
        "Envíos ya dice Activo: escriba Fallecido o déjelo vacío y luego ponga su nombre en “Atendido "
        "por”, en cada fila de este teléfono. Si después escribe Activo, los mensajes continúan"
    ),
    "reason.wants_no_more": (
        "una respuesta del {day:day} parece pedir que no haya más mensajes: no se envía nada más. Para "
        "continuar, escriba Activo en Envíos y su nombre en “Atendido por”, o que el paciente responda "
        "START"
    ),
    "reason.wants_no_more_but_on": (
        "el paciente parece no querer más mensajes, según una respuesta del {day:day}: no se envía nada "
        "más. Envíos ya dice Activo: escriba Detenido o déjelo vacío y luego ponga su nombre en “Atendido "
        "por”, en cada fila de este teléfono. Si después escribe Activo, los mensajes continúan"
    ),
    "reason.paused_at_its_time": "Envíos estaba en Pausado a su hora",
    "reason.clinic_paused_at_its_time": "la clínica estaba en pausa a su hora",
    "reason.stopped_at_its_time": "el paciente había respondido STOP a su hora",
    "reason.too_late": "demasiado tarde (sale hasta las {time} de su día)",
    "reason.not_sent_in_time": "no se envió a tiempo: {cause}",
    "reason.surgery_later": "la cirugía es a las {time}, después de la hora de este mensaje",
    "reason.phone_texted_nearby": (
        "este teléfono tiene otro mensaje para el {at:moment}; como máximo uno cada {hours} "
        "{hours:hora|horas}"
    ),
    "reason.phone_full": "este teléfono ya recibe {count} {count:mensaje|mensajes} ese día",
    "twilio.no_reason": "Twilio no dio ningún motivo",
    "twilio.error": "{number:error}",
    "twilio.unknown": (
        "Twilio lo rechazó con su error {number}: vea https://www.twilio.com/docs/api/errors/{number}"
    ),
}

_ROW = {
    "cell.blank": "{column:column} está vacío",
    "cell.formula": (
        "{column:column} muestra un error de fórmula: corrija la fórmula o escriba el valor"
    ),
    "cell.choice": "{column:column} dice “{word}”: use {offer}",
    "offer.drip": "Activo, Pausado o Detenido",
    "offer.zone": "un nombre como America/Chicago",
    "offer.names": "{names:or}",
    "row.language": (
        "Idioma dice “{word}”, en el que no hay mensajes, así que van en {usual}: use {names:or}"
    ),
    "phone.formula": (
        "Teléfono muestra un error, porque Sheets toma el + inicial por una fórmula: escríbalo de nuevo en "
        "una celda con formato de texto (Formato > Número > Texto sin formato)"
    ),
    "phone.no_number": (
        "Teléfono no es un número de teléfono: escríbalo en una celda con formato de texto (Formato > "
        "Número > Texto sin formato)"
    ),
    "phone.several": (
        "Teléfono tiene más de un número: deje solo el que debe recibir los mensajes"
    ),
    "phone.shortened": (
        "Una hoja de cálculo abrevió el Teléfono: escriba otra vez todos sus dígitos, en una celda con "
        "formato de texto (Formato > Número > Texto sin formato)"
    ),
    "phone.extension": (
        "Teléfono tiene una extensión, a la que no llegan mensajes: escriba solo un número de móvil"
    ),
    "phone.letters": "Teléfono tiene letras: deje solo los dígitos de un número",
    "phone.short": (
        "Teléfono es demasiado corto para un número de {region}: revise los dígitos y el código de área, o "
        "escríbalo con + y el código de país en una celda con formato de texto (Formato > Número > Texto "
        "sin formato)"
    ),
    "phone.long": (
        "Teléfono es demasiado largo para un número de {region}: revise los dígitos, o escríbalo con + y "
        "el código de país en una celda con formato de texto (Formato > Número > Texto sin formato)"
    ),
    "phone.not_whole": (
        "Teléfono no es un número completo de {region}: revise los dígitos y el código de área, o "
        "escríbalo con + y el código de país en una celda con formato de texto (Formato > Número > Texto "
        "sin formato)"
    ),
    "phone.not_whole_abroad": (
        "Teléfono no es un número completo del país que indican sus primeros dígitos: revíselos todos"
    ),
    "phone.lost_shape": (
        "Teléfono se dañó cuando Sheets lo convirtió en número: escríbalo otra vez en una celda con "
        "formato de texto (Formato > Número > Texto sin formato), como número completo de {region} o con + "
        "y el código de país"
    ),
    "date.far": (
        "Fecha de cirugía es {day}, lo que no es probable: revise el año y escríbala así: {today}"
    ),
    "date.two_ways": (
        "Fecha de cirugía (“{word}”) se puede leer de dos maneras: escríbala como {days:or}"
    ),
    "date.unreadable": (
        "Fecha de cirugía no es un día (“{word}”): escríbala como año-mes-día, por ejemplo {today}"
    ),
    "time.unreadable": (
        "Hora de cirugía no es una hora (“{word}”), así que se omite: escríbala así: 14:30"
    ),
    "name.unreadable": (
        "{column:column} dice “{word}”, que no es un nombre, así que se omite: escriba {use}, o un guion "
        "para nada"
    ),
    "name.preferred": "cómo llaman los mensajes al paciente",
    "name.surgeon": "el nombre del cirujano",
}

_STATUS = {
    "status.fix": "Corrija esta fila: {why:parts}.",
    "status.held": "Retenida: {why}",
    "status.call": "Llame a este paciente: {why}.",
    "status.read": "Léalo: {why}.",
    "status.over": (
        "Nada que enviar: los días de sus mensajes ya habían pasado al llegar ({why})."
    ),
    "status.at_twilio": "Aún en Twilio: {labels:list}.",
    "status.halted": "{why:capital}: no se envía nada más.",
    "status.opted_out": "{why:capital}.",
    "status.step": "{label}: {status}.",
    "status.tally": "{counts:list}.",
    "status.next": "Sigue {label}: {at:full} ({state}).",
    "status.no_more": "No hay más mensajes por enviar.",
    "status.remark": "{what}.",
    "tally.delivered": "{count} {count:entregado|entregados}",
    "tally.sent": "{count} {count:enviado|enviados}",
    "tally.skipped": "{count} {count:omitido|omitidos}",
    "tally.cancelled": "{count} {count:cancelado|cancelados}",
    "next.text": "{label}: {at:full}",
    "next.named": "{label}: {at:full}, a “{name}”",
    "next.nameless": "{label}: {at:full}, sin nombre",
    "next.moment": "{at:full}",
    "step.because": "{state}: {why:parts}",
    "step.again": "se intenta otra vez a las {time}",
    "step.again_on": "se intenta otra vez el {day:weekday} a las {time}",
    "step.once_more": "se intenta una vez más a las {time}",
    "step.once_more_on": "se intenta una vez más el {day:weekday} a las {time}",
    "step.moved": (
        "salió para el {went:day}; no sale ninguno el {meant:day}, el día según la fila ahora"
    ),
    "state.waiting": "en espera",
    "state.paused": "en pausa",
    "state.stopped": "detenido",
    "state.opted_out": "baja",
    "state.asking": "incierto: se pregunta a Twilio si lo tiene",
    "state.unknown": "incierto",
    "state.scheduled": "programado",
    "state.cancelling": "cancelándose",
    "state.cancelled": "cancelado",
    "state.too_late": "ya había salido",
    "state.sent": "enviado",
    "state.delivered": "entregado",
    "state.undelivered": "no entregado",
    "state.failed": "fallido",
    "state.skipped": "omitido",
}

_NEEDS = {
    "needs.unasked": "no se preguntó a nadie y no queda nada por enviar: {cause}",
    "needs.call": "{why}; llame a este paciente y luego ponga Envíos en Detenido",
    "needs.none_sent": "no se envió ninguno",
    "needs.shared": (
        "el teléfono es también de {others:and}; llame a este paciente y luego ponga Envíos en Detenido"
    ),
    "needs.year": (
        "Fecha de cirugía dice {year}, ¿es {meant}? Corríjala; si es correcta, ponga Envíos en Detenido"
    ),
    "needs.year_ahead": (
        "Fecha de cirugía dice {year}, ¿es {meant}? Corríjala; si es correcta, déjela: sus mensajes salen "
        "entonces"
    ),
    "needs.over": (
        "los mensajes de una cirugía del {day} ya pasaron; revise Fecha de cirugía y, si es correcta, "
        "llame y ponga Envíos en Detenido"
    ),
    "share.row_gone": (
        "{what}: este teléfono tiene un mensaje de una fila que ya no está; llame a este paciente"
    ),
    "share.names": (
        "{what}: el teléfono es también de {names:and}, cuya fila va primero ({why}); llame a este "
        "paciente o escriba otro teléfono"
    ),
    "share.same": (
        "{what}: el mismo paciente, teléfono y fecha están en otra fila, que va primero; elimine una de "
        "las dos o ponga aquí Envíos en Detenido"
    ),
    "share.patient": (
        "{what}: {other} va primero en este teléfono ({why}); pregunte por esta por teléfono o ponga aquí "
        "Envíos en Detenido"
    ),
    "share.none": "aquí no se envía ningún mensaje",
    "share.some": "no se {count:envía|envían} {labels:and}",
    "share.with_twilio": "su mensaje ya está en Twilio",
    "share.earlier": "cirugía anterior",
    "share.entered_first": "se anotó antes",
    "share.another_row": "otra fila",
    "share.surgery_of": "la cirugía de este paciente del {day:date}",
    "share.surgery_other": "la cirugía de este paciente de otro día",
}

_HELD = {
    "held.twin": (
        "Mismo paciente, teléfono y fecha que la fila {row}: elimine una de las dos o corrija esta"
    ),
    "held.copied_id": "Este ID de Drip está en varias filas editadas: elimine las copias",
    "held.too_soon": (
        "Una fila con este paciente o teléfono desapareció hace un momento: esta se planifica cuando se "
        "hayan retirado los mensajes de aquella, en unos minutos"
    ),
    "held.elsewhere": (
        "Esta fila muestra mensajes que el registro no conoce: pida que se ejecute “sheetdrip recover”; "
        "borre sus SID y su ID de Drip solo si se copió de otro lugar"
    ),
    "held.approval": (
        "Esta fila espera aprobación junto con otras: vea la pestaña Control o la nota de Estado"
    ),
    "held.ledger_lost": (
        "Otras filas muestran mensajes que el registro no conoce: no se envía nada hasta que se ejecute "
        "“sheetdrip recover” o, si esta hoja se copió de otro lugar, se borren sus SID e ID de Drip"
    ),
    "held.emptied_unrecorded": (
        "la fila está vacía junto a un mensaje que el registro no conoce: corrija la fórmula que la llena "
        "o escriba otra vez quién estaba ahí, y luego pida “sheetdrip recover”; elimínela solo después"
    ),
    "held.unnamed": (
        "No se envía nada: no se puede escribir su ID de Drip, por el que se reconoce la fila. Alguien "
        "protegió la celda o su validación lo rechaza: pida al propietario de la hoja que lo quite"
    ),
    "held.unrecorded": (
        "muestra un mensaje que el registro no conoce: pida que se ejecute “sheetdrip recover”; si alguien "
        "escribió o pegó ese SID, bórrelo"
    ),
    "held.fix_first": (
        "{why}; además muestra un mensaje que el registro no conoce: una vez corregida, pida “sheetdrip "
        "recover”"
    ),
    "held.emptied": (
        "la fila quedó vacía junto a su ID de Drip, como otras: lo programado sigue. Si la llena una "
        "fórmula, corríjala; si debe irse, elimine la fila entera"
    ),
    "held.formula": (
        "{columns:and} {count:muestra|muestran} un error de fórmula o nada: corrija la fórmula o escriba "
        "el valor; lo programado sigue hasta entonces"
    ),
    "held.column": "{name:column}",
    "barred.unanswered": "aún no se ha podido preguntar a Twilio qué tiene de esta fila",
}

_MESSAGES = {
    "header.missing": ("Falta la columna “{title}”: añádala o devuélvale su nombre, en la fila 1"),
    "header.doubled": ("Las columnas {columns:and} se llaman “{title}”: cambie el nombre de una"),
    "header.formula": (
        "El encabezado de la columna {column} muestra un error de fórmula, y puede faltar “{title}”: "
        "corrija la fórmula o escriba el encabezado"
    ),
    "header.lower": (
        "La fila {row} parece el encabezado (dice {titles:list}), y sheetdrip lo lee en la fila 1: elimine "
        "{count:la fila|las {count} filas} de encima, o mueva su contenido a otra pestaña"
    ),
    "pause.lost": (
        "La clínica está en pausa, pero la casilla Pausa ya no está en la hoja: recupere la pestaña o su "
        "línea (Editar > Deshacer), o ejecute sheetdrip init, que añade la casilla sin marcar"
    ),
    "zone.unknown": (
        "La zona horaria de la hoja, “{zone}”, no la conoce sheetdrip: elija una ciudad en Archivo > "
        "Configuración, o ponga time_zone de esta clínica en la configuración"
    ),
    "tab.no_default": (
        "Mensajes: no hay texto en “{language}”, el idioma predeterminado de la secuencia: añada su "
        "columna a la pestaña, con un texto en cada línea"
    ),
    "drip.on": "Activo",
    "drip.paused": "Pausado",
    "drip.stopped": "Detenido",
    "drip.cancelled": "Cancelado",
    "drip.postponed": "Aplazado",
    "drip.withdrawn": "Retirado",
    "drip.deceased": "Fallecido",
    "text.brace": "hay una llave suelta: escriba {{{{ y }}}} para poner llaves",
    "text.not_plain": (
        "{{{name}}} no es un marcador simple: escriba {{{{ y }}}} para poner llaves"
    ),
    "text.meant": "{{{name}}} no se conoce. ¿Quiso decir {{{near}}}?",
    "text.placeholder": "{{{name}}} no se conoce: use uno de {known:list}",
    "text.long": "puede llegar a {longest} caracteres; el límite de Twilio es {most}",
    "line.blank_step": "{column:column} está vacío: ponga nombre al mensaje, por ejemplo Día 7",
    "line.long_step": "{column:column} tiene más de {most} caracteres: acórtelo",
    "line.claims": "{column:column} ocuparía su columna “{other}”: póngale otro nombre",
    "line.blank_day": (
        "{column:column} está vacío: escriba los días después de la cirugía, 0 para el mismo día"
    ),
    "line.bad_day": (
        "{column:column} “{word}” no es un número entero de 0 a {most}: escriba los días después de la "
        "cirugía"
    ),
    "line.blank_time": "{column:column} está vacío: escriba una hora, por ejemplo 10:00",
    "line.bad_time": "{column:column} “{word}” no es una hora: escríbala así: 10:00",
    "line.quiet": (
        "{column:column} {at} cae en las horas de silencio, de {start} a {end}: elija otra"
    ),
    "line.latest": ("{latest:column} {until} es anterior a {time:column} {at}: póngala más tarde"),
    "line.text_blank": "{name} está vacío: cada idioma necesita un texto",
    "line.text": "{name}: {problem}",
    "line.same_name": "Otra línea también se llama “{label}”: cambie el nombre de una",
    "line.too_near": (
        "Demasiado cerca de “{label}”: un teléfono recibe como máximo un mensaje cada {hours} "
        "{hours:hora|horas}; cambie el día o la hora"
    ),
    "line.names_columns": (
        "“{label}” da nombre a las columnas de otro mensaje en la pestaña de cirugías: póngale otro nombre"
    ),
    "line.row": "fila {row}: {problems:parts}",
    "line.kept": ("{problems:parts}. Hasta que lo corrija, sigue en uso el texto anterior."),
    "line.unsent": "{problems:parts}. Hasta que lo corrija, no se envía.",
    "tab.no_line": "No tiene ninguna línea con un paso",
    "tab.none": "Ninguna de sus líneas puede entrar en vigor; vea la columna Problema",
    "tab.unusable": "{faults:parts}. Hasta entonces todos los mensajes siguen como estaban.",
    "advice.of": "{languages:and}: {says}",
    "advice.of_step": "{label}: {says}",
    "advice.link": (
        "las operadoras bloquean enlaces cortos públicos como “{domain}”: escriba la dirección completa"
    ),
    "advice.stops": (
        "“{word}” detiene todos los mensajes a quien lo responda: pida un número u otra palabra"
    ),
    "advice.starts": (
        "“{word}” significa para Twilio volver a recibir mensajes: pida un número u otra palabra"
    ),
    "advice.helps": (
        "A “{word}” responde Twilio con un mensaje propio: pida un número u otra palabra"
    ),
    "advice.clinic": (
        "no se nombra la clínica, y nadie responde a un desconocido: empiece con {{clinic}}:"
    ),
    "advice.opt_out": (
        "el primer mensaje debe decir cómo darse de baja o pueden bloquearlo: añada “{offer}”"
    ),
    "advice.procedure": "{named} revela el procedimiento a quien tenga el teléfono: quítelo",
    "advice.many_questions": "pregunta {count} cosas y un solo número no las responde: pregunte una",
    "advice.no_question": "no pregunta nada: pida un número de 0 a 10",
    "advice.no_scale": (
        "no da una escala, y alguien tendría que leer cada respuesta: pida un número de 0 a 10"
    ),
    "cost.shorten": ("ocupa {cost}: con {less} {less:carácter|caracteres} menos se ahorra uno"),
    "cost.instead": "ocupa {cost} en vez de {fewer}, por {chars:list}",
    "cost.offer": "{says}. En {fewer}: {offer}",
    "cost.instead_more": "ocupa {cost} en vez de {fewer}, por {chars:list} y {more} más",
    "cost.segments": "{count} {count:segmento|segmentos}",
    "cost.priced": "{count} {count:segmento|segmentos} ({price})",
    "cost.char": "“{char}” en {where} ({fix})",
    "cost.char_of_kind": "“{char}”, {kind}, en {where} ({fix})",
    "cost.in_word": "“{word}”",
    "cost.in_clinic": "el nombre de la clínica",
    "cost.leave_out": "quítelo",
    "cost.plain_space": "escriba un espacio normal",
    "cost.type": "escriba {instead}",
    "char.curly_quote": "una comilla curva",
    "char.long_dash": "una raya larga",
    "char.three_dots": "tres puntos en un solo carácter",
    "char.special_space": "un espacio especial",
}

_CONCERNS = {
    "concern.of": "{label}: {what}",
    "concern.at": "{what} ({at:moment})",
    "concern.all": "{details:parts}",
    "concern.help": "pidió ayuda, y Twilio respondió con su propio mensaje: llame",
    "concern.opted_out": "respondió STOP",
    "concern.wants_out": (
        "quizá no quiera más mensajes o sea un desconocido: lea la respuesta (no se envía nada más)"
    ),
    "concern.may_be_ten": "escribió 1 y luego 0, que puede ser 10: lea las respuestas y pregunte",
    "concern.wants_call": "pide que le llamen: lea la respuesta",
    "concern.alarm": "escribió algo alarmante: lea la respuesta y llame",
    "concern.death": "puede haber fallecido: lea la respuesta (no se envía nada más)",
    "concern.score_and_words": "una puntuación y palabras: lea la respuesta",
    "concern.words": "escribió palabras y ninguna puntuación: lea la respuesta",
    "concern.remark": "escribió algo: lea la respuesta",
    "concern.to_channel": "escribió algo en {channel}: lea la respuesta",
    "concern.unclear": "no se pudo leer una puntuación: lea la respuesta",
    "concern.staff_score": "respondió {score}, pero el personal escribió otra: vea cuál cuenta",
    "concern.sent": (
        "envió {what}: véalo en la consola de Twilio o con {count:el enlace|los enlaces} de la pestaña "
        "Replies"
    ),
    "concern.sent_with_words": (
        "envió {what} y escribió algo: lea la respuesta y véalo en la consola de Twilio o con {count:el "
        "enlace|los enlaces} de la pestaña Replies"
    ),
    "concern.score": "dolor {score} (límite {limit})",
    "concern.rise": "el dolor subió de {before} a {score}",
    "concern.silence": "sin respuesta en {hours} horas",
    "concern.undelivered": "no llegó: {why}; llame al paciente",
    "concern.undelivered_by_account": (
        "no llegó: {why}; llame al paciente y pida a quien lleva la cuenta de Twilio que lo corrija"
    ),
    "concern.undelivered_by_text": "no llegó: {why}; llame al paciente y pida que cambien el texto",
    "concern.whose": (
        "la respuesta puede ser de {names}, que comparten este teléfono: pregunte de quién es"
    ),
    "concern.whose_score": (
        "el dolor {score} puede ser de {names}, que comparten este teléfono: pregunte de quién es y "
        "escriba la puntuación"
    ),
    "concern.another_patient": "otro paciente",
    "concern.started": "{what}; después llegó START, y los mensajes continúan",
    "media.all": "{kinds:and}",
    "media.photo": "{count:una foto|{count} fotos}",
    "media.video": "{count:un video|{count} videos}",
    "media.recording": "{count:una grabación|{count} grabaciones}",
    "media.file": "{count:un archivo|{count} archivos}",
}

_COLUMNS = {
    "Patient": "Paciente",
    "Phone": "Teléfono",
    "Surgery date": "Fecha de cirugía",
    "Surgery time": "Hora de cirugía",
    "Procedure": "Procedimiento",
    "Surgeon": "Cirujano",
    "Preferred name": "Nombre preferido",
    "Language": "Idioma",
    "Time zone": "Zona horaria",
    "Sequence": "Secuencia",
    "Consent": "Consentimiento",
    "Drip": "Envíos",
    "Status": "Estado",
    "Next text": "Próximo mensaje",
    "Needs a call": "Llamar",
    "Please read": "Leer",
    "Acknowledged by": "Atendido por",
    "Drip ID": "ID de Drip",
    "Received": "Recibido",
    "Question": "Pregunta",
    "Reply": "Respuesta",
    "Understood": "Interpretación",
    "After (minutes)": "Después de (minutos)",
    "Reply SID": "SID de respuesta",
    "Photos and files": "Fotos y archivos",
}

SPANISH = Tongue(
    sentences={**_REASONS, **_ROW, **_STATUS, **_NEEDS, **_HELD, **_MESSAGES, **_CONCERNS},
    twilio=TWILIO,
    calendar=Calendar(
        weekdays=("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
        months=(
            "ene",
            "feb",
            "mar",
            "abr",
            "may",
            "jun",
            "jul",
            "ago",
            "sept",
            "oct",
            "nov",
            "dic",
        ),
        near="{weekday} {day} {month}",
        far="{weekday} {day} {month} {year}",
        bare="{day} {month} {year}",
    ),
    columns=_COLUMNS,
    fields={"status": "estado", "time": "hora", "score": "puntuación"},
    both=" y ",
    either=" o ",
    comma=", ",
    between="; ",
    gap=" ",
)
