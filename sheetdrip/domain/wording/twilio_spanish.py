"""Says in Spanish what Twilio's errors mean to a clinic, and what to do: by all codes that mean the same."""

from collections.abc import Mapping

from sheetdrip.domain.wording.twilio_english import (
    ADDRESS,
    CAMPAIGN,
    LINK,
    PICTURE,
    TOLL_FREE,
    codes_of,
)

TWILIO: Mapping[tuple[int, ...], str] = {
    (401, 20003): "Twilio rechazó las credenciales: revise el SID de la cuenta y el token",
    (407,): "un proxy ante Twilio pide una contraseña: pregunte a quien cuida este equipo",
    (10001, 20005, 21472, 90010): (
        "la cuenta de Twilio no está activa: añada saldo o consulte a Twilio"
    ),
    (20006,): "la cuenta de Twilio no puede hacer esto: pida el permiso a su dueño",
    (20008,): "son credenciales de prueba de Twilio: use las de la cuenta",
    (20010,): "Twilio desactivó esto para la cuenta: consulte a Twilio",
    (20011, 20012): "el TLS de este equipo es demasiado antiguo para Twilio: actualícelo",
    (20403,): "Twilio rechaza la cuenta, quizá suspendida o cerrada: consulte a Twilio",
    (20404,): (
        "Twilio no conoce esta cuenta, este Messaging Service o este flujo de Studio: revise su SID"
    ),
    (21470,): "no es un SID de cuenta de Twilio: revise TWILIO_ACCOUNT_SID",
    (21471,): "no existe esa cuenta de Twilio: revise TWILIO_ACCOUNT_SID",
    (21701,): "Twilio no conoce el Messaging Service de esta clínica: revise su SID",
    (21702,): "el Messaging Service no puede enviar ahora: véalo en Twilio",
    (21704,): "el Messaging Service no tiene remitentes: añádale un número",
    (21705,): "el Messaging Service no vale para esta cuenta: revise su SID",
    (30002,): "la cuenta de Twilio está suspendida: añada saldo o consulte a Twilio",
    (30112,): "Twilio no conoce esta cuenta: revise TWILIO_ACCOUNT_SID",
    (30124,): "falta el Messaging Service: revise su SID en la configuración",
    (30127,): "el Messaging Service no es válido: revise su SID en la configuración",
    (429, 20429): "Twilio tiene demasiadas peticiones: se intenta otra vez mientras tenga sentido",
    (35125,): "la cuenta tiene 500.000 mensajes programados, el límite de Twilio: pida uno mayor",
    (60728,): "la cuenta envió todo lo que puede en una hora: espere o pida más a Twilio",
    (63038,): "la cuenta envió todo lo que puede en 24 horas: espere o pida más a Twilio",
    (21201, 21604): "no se dio ningún teléfono: escríbalo",
    (21202,): "es un número de tarificación especial: pida un móvil",
    (21211, 21217, 21401, 21421, 30014): (
        "Twilio dice que no es un número de teléfono: revise los dígitos"
    ),
    (21214,): "Twilio no puede llegar a este número: revise los dígitos",
    (21265,): "es un número corto: pida un móvil",
    (21266, 63031): "es el número de la propia clínica: pida el del paciente",
    (21268,): "es un número especial o de servicio: pida un móvil",
    (21614,): "no es un móvil: pida uno",
    (21635,): "es un teléfono fijo: pida un móvil",
    (30005,): "no existe (o ya no) ese teléfono: revise el número",
    (30006,): "es un fijo o no se puede alcanzar: pida un móvil",
    (30640,): "Twilio bloquea este número: llame",
    (63003,): "este teléfono no tiene el canal: pida otro",
    (63024,): "este teléfono no puede recibirlo: pida otro",
    (30004, 63033): "el teléfono rechaza nuestros mensajes: llame",
    (63032,): "no se llega a este paciente por este canal: llame",
    (21610,): "el paciente respondió STOP: no le envíe mensajes; llame",
    (63014,): "el paciente bloqueó a la clínica o se dio de baja: no le envíe mensajes; llame",
    (10002,): "una cuenta de prueba no puede hacer esto: amplíela en Twilio",
    (14111, 21219, 21608): (
        "una cuenta de prueba solo escribe a números verificados: verifíquelo o amplíe la cuenta"
    ),
    (21267,): (
        "una cuenta de prueba no puede enviar con un nombre: use un número o amplíe la cuenta"
    ),
    (21408,): ("la cuenta de Twilio no permite mensajes a este país: active su permiso geográfico"),
    (21607,): "una cuenta de prueba solo envía desde su número: amplíela en Twilio",
    (30037,): "Twilio no deja enviar a este remitente ahora: pregunte a Twilio por qué",
    (60238,): "Twilio bloquea los mensajes a este número o país: pregunte a Twilio por qué",
    (572002,): (
        "una cuenta de prueba escribe a este teléfono solo desde su número: amplíe la cuenta"
    ),
    (572005,): (
        "este número aún no está verificado en la cuenta de prueba: introduzca el código o amplíela"
    ),
    (14101,): "Twilio no puede escribir a este número desde aquí: revise remitente y dígitos",
    (14102,): ("el remitente no es un número de la cuenta: ponga uno en el Messaging Service"),
    (14108, 21601, 21661, 21715): (
        "el remitente no puede enviar mensajes: ponga otro en el Messaging Service"
    ),
    (21210,): "el remitente no está verificado: verifíquelo o ponga otro en el Messaging Service",
    (21212,): "el remitente no es válido: ponga otro en el Messaging Service",
    (21213,): "no se dio remitente: ponga un número en el Messaging Service",
    (21407,): ("este tipo de número no puede enviar mensajes: ponga otro en el Messaging Service"),
    (21603,): "no se dio remitente: revise el Messaging Service en la configuración",
    (21606,): (
        "el remitente no puede escribir a este número: añada al Messaging Service uno que pueda"
    ),
    (21612,): (
        "Twilio no tiene ruta del remitente a este número: añada otro remitente o pida otro número"
    ),
    (21616,): ("el remitente corresponde a varios números: deje uno solo en el Messaging Service"),
    (21657,): "allí no se permite el nombre del remitente: añada un número al Messaging Service",
    (21659,): "el remitente no es un número de Twilio, o no de este país: añada uno que lo sea",
    (21660,): "el remitente es de otra cuenta: ponga uno de esta en el Messaging Service",
    (21703,): (
        "ningún remitente del Messaging Service puede escribir a este número: añada uno que pueda"
    ),
    (21708,): ("el Messaging Service no tiene un nombre de remitente: añada uno, o un número"),
    (21709,): "el nombre del remitente no se permite en este servicio: corríjalo en Twilio",
    (21713,): "el uso del Messaging Service no es válido: corríjalo en Twilio",
    (21910, 30016): (
        "remitente y teléfono son de canales distintos: vea el Messaging Service en Twilio"
    ),
    (30024,): "la operadora aún no conoce al remitente: pregunte a Twilio por su registro",
    (30032,): (
        "el remitente gratuito (toll-free) no está verificado: termine su verificación en Twilio"
    ),
    (30033,): "la campaña A2P del remitente está suspendida: pregunte a Twilio por qué",
    (30034,): ("el remitente no está registrado para EE. UU.: termine su registro A2P 10DLC"),
    (30035,): "el registro A2P del remitente está en curso: espere y luego pregunte a Twilio",
    (30125,): "no se pudo registrar al remitente para EE. UU.: véalo en Twilio",
    (63002, 63007): "el canal no conoce al remitente: corríjalo en Twilio",
    (63008,): "el canal no está configurado: véalo en Twilio",
    (63015,): "el paciente no se unió al entorno de pruebas del canal: use un remitente real",
    (63020,): "la cuenta de empresa del remitente tiene un problema: véala en Twilio",
    (63022,): "el certificado del remitente no es válido: renuévelo en Twilio",
    (63035,): "el agente RCS del remitente no está lanzado: láncelo o quítelo del servicio",
    (63051,): "la cuenta de WhatsApp del remitente está bloqueada: véala en Twilio",
    (30018, 30040): "este país exige remitentes registrados: registre el remitente en Twilio",
    (63001,): "el canal rechazó las credenciales del remitente: véalo en Twilio",
    (63013,): "la política del canal lo prohíbe: vea el remitente en Twilio",
    (63026,): "el canal tomó por spam los mensajes del remitente: consulte a Twilio",
    (63036,): "RCS no llega a este teléfono: añada un número al Messaging Service",
    (63039,): "el canal quiere menos mensajes de este remitente: consulte a Twilio",
    (30022,): (
        "la operadora no acepta más de este remitente por ahora: mañana por la mañana, si tiene sentido"
    ),
    (30023,): (
        "se alcanzó el límite diario de la operadora para este remitente: mañana, si tiene sentido"
    ),
    (30027,): ("se alcanzó el límite diario de T-Mobile para la clínica: mañana, si tiene sentido"),
    (30610,): "Twilio lo retuvo por las horas de silencio: vea su Compliance Toolkit",
    (14107,): ("demasiados mensajes a la vez a este teléfono: sale más tarde si aún tiene sentido"),
    (30450,): (
        "Twilio bloquea este número media hora por sospecha de fraude: avise a Twilio si continúa"
    ),
    (14106, 14109, 30039): "Twilio lo tomó por un bucle: llame al paciente",
    (30025,): "se usó la mitad del límite diario de T-Mobile: nada que hacer",
    (30026,): "se usó el 70 % del límite diario de T-Mobile: nada que hacer",
    (14103,): "el texto está vacío o no es válido: corrija el texto de la secuencia",
    (21602, 21619): "el texto está vacío: escriba el texto de la secuencia",
    (21605,): "el texto tiene más de 160 caracteres: acórtelo",
    (21617,): "el texto tiene más de 1.600 caracteres: acórtelo",
    (21618,): "todas las operadoras filtran este texto: cambie sus palabras",
    (21652,): "el asunto tiene más de 40 caracteres: acórtelo",
    (21654,): "falta la plantilla del texto: corríjalo en Twilio",
    (21655,): "la plantilla del texto no es válida: corríjala en Twilio",
    (21656,): "las variables de la plantilla no son válidas: corríjalas en Twilio",
    (21658,): "una parte del texto es demasiado larga: acórtela",
    (30019,): "el texto es demasiado largo para la operadora: acórtelo",
    (30038,): "Twilio lo tomó por una contraseña de un solo uso: cambie sus palabras",
    (30110, 30111): "un enlace del texto está bloqueado: quítelo",
    (63005, 63021): "el canal no aceptó el texto: cambie sus palabras",
    (63006,): "el canal no pudo dar formato al texto: cambie sus palabras",
    (63016,): "el canal pide aquí una plantilla: añada un número al Messaging Service",
    (63027,): "la plantilla del texto no tiene ese idioma: corríjalo en Twilio",
    (63028,): "la plantilla del texto pide otros valores: corríjalo en Twilio",
    (63030,): "el canal no acepta este tipo de texto: cámbielo",
    (63040,): "la plantilla del texto fue rechazada: corríjala en Twilio",
    (63041,): "la plantilla del texto está en pausa: véala en Twilio",
    (63042,): "la plantilla del texto está desactivada: véala en Twilio",
    (30007,): "la operadora lo filtró como no deseado: pregunte a Twilio por el registro",
    (63029,): "el teléfono no pudo cargar la plantilla: llame al paciente",
    (30044,): "demasiado largo para una cuenta de prueba: acórtelo o amplíe la cuenta",
    (572006,): "una cuenta de prueba solo envía los ejemplos de Twilio: amplíe la cuenta",
    (20001,): (
        "Twilio no acepta la petición (si es un flujo de Studio, ¿está publicado?): véalo en Twilio"
    ),
    (20422,): "Twilio no aceptó un valor de la petición: vea el servicio en Twilio",
    (20423,): "Twilio no aceptó un SID de la petición: revise los SID de la configuración",
    (21502, 21609): "Twilio no aceptó la dirección de estado: revise web.public_url",
    (21624, 90007, 90014): (
        "no se permite el periodo de validez: corríjalo en el Messaging Service"
    ),
    (21626,): "Twilio no aceptó los eventos de estado: revise web.public_url",
    (21627,): "el precio máximo no es válido: corríjalo en Twilio",
    (30010,): "cuesta más que el precio máximo permitido: súbalo en Twilio",
    (30012,): "el periodo de validez es demasiado corto: corríjalo en el Messaging Service",
    (30013,): "el periodo de validez es demasiado largo: corríjalo en el Messaging Service",
    (30015,): "el canal no se admite: vea el Messaging Service en Twilio",
    (30028,): "Twilio no aceptó la versión de la API: actualice sheetdrip",
    (30029,): "la cuenta no tiene activado no guardar mensajes: consulte a Twilio",
    (30030,): "la cuenta no tiene activado ocultar números: consulte a Twilio",
    (30031,): "la tarifa máxima no es válida: corríjala en Twilio",
    (30045,): ("el periodo de validez estaba fuera de rango: corríjalo en el Messaging Service"),
    (30400,): "Twilio no aceptó la petición: actualice sheetdrip",
    (20162,): ("Twilio estaba ocupado con lo mismo: se intenta otra vez mientras tenga sentido"),
    (21611,): (
        "la cola del remitente en Twilio estaba llena: se intenta otra vez mientras tenga sentido"
    ),
    (21730,): "Twilio está en mantenimiento: se intenta otra vez mientras tenga sentido",
    (30001,): ("la cola de Twilio se desbordó antes de enviarlo: añada remitentes al servicio"),
    (30003,): "el teléfono estaba apagado o sin cobertura: llame si sigue así",
    (30017,): "la operadora estaba saturada: se intenta otra vez mientras tenga sentido",
    (30036,): "esperó demasiado en la cola de Twilio: añada remitentes al servicio",
    (35111, 35112, 35113): "Twilio no vio hora de envío: sale a su hora",
    (35114, 35115, 35116, 35117): (
        "la hora estaba fuera del plazo de Twilio: se intenta otra vez mientras tenga sentido"
    ),
    (35118,): (
        "Twilio pide un Messaging Service para programar: revise su SID en la configuración"
    ),
    (35119, 35120, 35121): "Twilio no lo programó: sale a su hora",
    (35126,): ("Twilio no puede programar en este canal: añada un número al Messaging Service"),
    (63017,): "la cuenta envía demasiado rápido: se intenta otra vez mientras tenga sentido",
    (63018,): "el canal no acepta más por ahora: se intenta otra vez mientras tenga sentido",
    (20500, 63010, 63011): "Twilio tuvo un error propio: llame al paciente si importa ahora",
    (20503,): "Twilio no estaba disponible: llame al paciente si importa ahora",
    (30008,): "la operadora no dio motivo: llame al paciente si importa ahora",
    (30020,): "falló el programador de Twilio: llame al paciente",
    (30021,): "falló el Messaging Service de Twilio: llame al paciente",
    (30410,): "la operadora no respondió a tiempo: llame al paciente si importa ahora",
    (63009, 63012): "el canal tuvo un error propio: llame al paciente si importa ahora",
    (63023,): "el canal no dio motivo: llame al paciente si importa ahora",
    (20409,): ("sigue abierta otra conversación de Studio con este teléfono: espera a que termine"),
    codes_of(TOLL_FREE): (
        "se rechazó la verificación del remitente gratuito (toll-free): corríjala en Twilio"
    ),
    codes_of(CAMPAIGN): ("se rechazó la campaña A2P del remitente: corríjala en Twilio"),
    codes_of(LINK): ("Twilio no pudo acortar un enlace: corríjalo en Twilio o quite el enlace"),
    codes_of(PICTURE): (
        "Twilio no pudo enviar una imagen: sheetdrip no envía ninguna, véalo en Twilio"
    ),
    codes_of(ADDRESS): (
        "Twilio no pudo llegar a una dirección que debe llamar: revise web.public_url o el flujo"
    ),
    (30009,): "se perdió parte del mensaje del paciente: pídale que lo envíe otra vez",
    (30404,): "Twilio no tiene este mensaje: búsquelo en el registro de Twilio",
    (30409,): "ya no se pudo cancelar: vea su estado",
    (20009,): "aún no se pudo borrar: espere unos minutos",
    (63046,): "se aprobó una plantilla: nada que hacer",
}
