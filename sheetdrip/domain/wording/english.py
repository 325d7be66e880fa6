"""Says everything that a sheet can show in English."""

from sheetdrip.domain.wording.tongue import Calendar, Tongue
from sheetdrip.domain.wording.twilio_english import TWILIO

_REASONS = {
    "reason.nothing": "",
    "reason.text": "{text}",
    "reason.row": "{problems:parts}",
    "reason.gave_up": "{why}",
    "reason.barred": "{why}",
    "reason.twilio": "{error:error}",
    "reason.not_scheduled": "Twilio sent it at once instead of scheduling it",
    "reason.not_taken_in_time": "Twilio did not take it in time: {cause}",
    "reason.left_before_cancel": "it had left when {cause}",
    "reason.cancelled_outside": "cancelled in Twilio, not by sheetdrip",
    "reason.contested": "it was cancelled while another sheetdrip worked on this sheet",
    "reason.gone_from_twilio": "it is no longer at Twilio",
    "reason.may_have_it": (
        "Twilio may have this text and nobody can tell: look for it in Twilio's log of this phone; it is "
        "not sent a second time"
    ),
    "reason.may_have_been_sent": (
        "it may have been sent: please check in Twilio's log, or call the patient"
    ),
    "reason.untimed": "its time at Twilio was not known",
    "reason.not_understood": "the answer was not understood",
    "reason.no_answer": "no answer",
    "reason.flow_undelivered": "Studio could not deliver its text: check the number",
    "reason.flow_busy": "another Studio conversation with this phone was still open",
    "reason.flow_gone": (
        "Twilio no longer has this conversation: look there for what was answered"
    ),
    "reason.drip_paused": "Drip says Paused",
    "reason.drip_stopped": "Drip says {word}",
    "reason.consent_missing": "Consent is not ticked",
    "reason.consent_unclear": (
        "Consent says “{word}”, which is neither yes nor no: tick it, or write Yes"
    ),
    "reason.row_removed": "the row was removed",
    "reason.step_removed": "the step is no longer in the sequence",
    "reason.phone_changed": "the phone changed",
    "reason.time_changed": "the time changed",
    "reason.text_changed": "the text changed",
    "reason.asked_by_flow": "a Studio flow asks it now",
    "reason.service_changed": "the Messaging Service changed",
    "reason.replaced": "another text took its place",
    "reason.needs_approval": (
        "this row waits for approval together with others: see the Control tab, or the note on Status"
    ),
    "reason.clinic_paused": "the clinic is paused",
    "reason.replied_stop": "the patient replied STOP",
    "reason.opted_out": (
        "the patient replied STOP on {day:day}: nothing more is sent unless they reply START"
    ),
    "reason.held_by_reply": "because of a reply, see Status",
    "reason.may_have_died": (
        "the patient may have died, by a reply of {day:day}: nothing more is sent. Write Deceased into "
        "Drip, or, if it is not so, On, and your name into “Acknowledged by”"
    ),
    "reason.may_have_died_but_on": (
        "the patient may have died, by a reply of {day:day}: nothing more is sent. Drip says On already: "
        "write Deceased there, or empty it, then your name into “Acknowledged by”, in each row of this "
        "phone. On after that lets texts go on"
    ),
    "reason.wants_no_more": (
        "a reply of {day:day} seems to want no more texts: nothing more is sent. If texts are to go on, "
        "write On into Drip and your name into “Acknowledged by”, or let the patient reply START"
    ),
    "reason.wants_no_more_but_on": (
        "the patient seems to want no more texts, by a reply of {day:day}: nothing more is sent. Drip says "
        "On already: write Stopped there, or empty it, then your name into “Acknowledged by”, in each row "
        "of this phone. On after that lets texts go on"
    ),
    "reason.paused_at_its_time": "Drip was Paused at its time",
    "reason.clinic_paused_at_its_time": "the clinic was paused at its time",
    "reason.stopped_at_its_time": "the patient had replied STOP at its time",
    "reason.too_late": "too late (it goes until {time} on its day)",
    "reason.not_sent_in_time": "not sent in time: {cause}",
    "reason.surgery_later": "the surgery is at {time}, after this text's time",
    "reason.phone_texted_nearby": (
        "another text to this phone is for {at:moment}; at most one in {hours} {hours:hour|hours}"
    ),
    "reason.phone_full": "this phone gets {count} {count:text|texts} that day already",
    "twilio.no_reason": "Twilio gave no reason",
    "twilio.error": "{number:error}",
    "twilio.unknown": (
        "Twilio refused it with its error {number}: see https://www.twilio.com/docs/api/errors/{number}"
    ),
}

_ROW = {
    "cell.blank": "{column:column} is blank",
    "cell.formula": ("{column:column} shows a formula error: fix the formula or type the value"),
    "cell.choice": "{column:column} says “{word}”: use {offer}",
    "offer.drip": "On, Paused or Stopped",
    "offer.zone": "a name such as America/Chicago",
    "offer.names": "{names:or}",
    "row.language": (
        "Language says “{word}”, in which there are no texts, so they go in {usual}: use {names:or}"
    ),
    "phone.formula": (
        "Phone shows an error, because Sheets takes a + at its beginning for a formula: type it again in a "
        "cell formatted as plain text (Format > Number > Plain text)"
    ),
    "phone.no_number": (
        "Phone is not a phone number: type it in a cell formatted as plain text (Format > Number > Plain "
        "text)"
    ),
    "phone.several": ("Phone holds more than one number: leave only the one that is to be texted"),
    "phone.shortened": (
        "Phone was shortened by a spreadsheet: type all its digits again, in a cell formatted as plain "
        "text (Format > Number > Plain text)"
    ),
    "phone.extension": (
        "Phone has an extension, which no text can reach: write a mobile number alone"
    ),
    "phone.letters": "Phone has letters in it: leave only the digits of one number",
    "phone.short": (
        "Phone is too short for a number of {region}: check its digits and the area code, or type it with "
        "+ and the country code in a cell formatted as plain text (Format > Number > Plain text)"
    ),
    "phone.long": (
        "Phone is too long for a number of {region}: check its digits, or type it with + and the country "
        "code in a cell formatted as plain text (Format > Number > Plain text)"
    ),
    "phone.not_whole": (
        "Phone is not one whole number of {region}: check its digits and the area code, or type it with + "
        "and the country code in a cell formatted as plain text (Format > Number > Plain text)"
    ),
    "phone.not_whole_abroad": (
        "Phone is not one whole number of the country that its first digits name: check them all"
    ),
    "phone.lost_shape": (
        "Phone lost its shape when Sheets made it a number: type it again in a cell formatted as plain "
        "text (Format > Number > Plain text), as a whole number of {region} or with + and country code"
    ),
    "date.far": (
        "Surgery date is {day}, which is not likely: check the year, and write it such as {today}"
    ),
    "date.two_ways": "Surgery date (“{word}”) can be read in two ways: write it as {days:or}",
    "date.unreadable": (
        "Surgery date is not one day (“{word}”): write it as year-month-day, such as {today}"
    ),
    "time.unreadable": (
        "Surgery time is not a time (“{word}”), so it is left out: write it such as 14:30"
    ),
    "name.unreadable": (
        "{column:column} says “{word}”, which is no name, so it is left out: type {use}, or a dash for "
        "nothing"
    ),
    "name.preferred": "what texts call the patient",
    "name.surgeon": "the surgeon's name",
}

_STATUS = {
    "status.fix": "Fix this row: {why:parts}.",
    "status.held": "Held: {why}",
    "status.call": "Call this patient: {why}.",
    "status.read": "Please read: {why}.",
    "status.over": "Nothing to send: its texts' days were over when it came ({why}).",
    "status.at_twilio": "Still at Twilio: {labels:list}.",
    "status.halted": "{why:capital}: nothing more is sent.",
    "status.opted_out": "{why:capital}.",
    "status.step": "{label} {status}.",
    "status.tally": "{counts:list}.",
    "status.next": "Next is {label}: {at:full} ({state}).",
    "status.no_more": "Nothing more to send.",
    "status.remark": "{what}.",
    "tally.delivered": "{count} delivered",
    "tally.sent": "{count} sent",
    "tally.skipped": "{count} skipped",
    "tally.cancelled": "{count} cancelled",
    "next.text": "{label}: {at:full}",
    "next.named": "{label}: {at:full}, to “{name}”",
    "next.nameless": "{label}: {at:full}, without a name",
    "next.moment": "{at:full}",
    "step.because": "{state}: {why:parts}",
    "step.again": "trying again at {time}",
    "step.again_on": "trying again on {day:weekday} at {time}",
    "step.once_more": "trying once more at {time}",
    "step.once_more_on": "trying once more on {day:weekday} at {time}",
    "step.moved": "for {went:day}; no text goes on {meant:day}, the day by the row now",
    "state.waiting": "waiting",
    "state.paused": "paused",
    "state.stopped": "stopped",
    "state.opted_out": "opted out",
    "state.asking": "unknown: asking Twilio whether it has it",
    "state.unknown": "unknown",
    "state.scheduled": "scheduled",
    "state.cancelling": "cancelling",
    "state.cancelled": "cancelled",
    "state.too_late": "too late",
    "state.sent": "sent",
    "state.delivered": "delivered",
    "state.undelivered": "undelivered",
    "state.failed": "failed",
    "state.skipped": "skipped",
}

_NEEDS = {
    "needs.unasked": "nobody was asked, and nothing is left to send: {cause}",
    "needs.call": "{why}; call this patient, then set Drip to Stopped",
    "needs.none_sent": "none was sent",
    "needs.shared": (
        "the phone is also that of {others:and}; call this patient, then set Drip to Stopped"
    ),
    "needs.year": (
        "Surgery date says {year}, is it {meant}? Correct it; if it is right, set Drip to Stopped"
    ),
    "needs.year_ahead": (
        "Surgery date says {year}, is it {meant}? Correct it; if it is right, leave it: its texts go then"
    ),
    "needs.over": (
        "the texts of a surgery on {day} are over; check Surgery date, and if it is right, call and set "
        "Drip to Stopped"
    ),
    "share.row_gone": "{what}: this phone has a text of a row that is gone; call this patient",
    "share.names": (
        "{what}: the phone is also that of {names:and}, whose row goes first ({why}); call this patient, "
        "or enter another phone"
    ),
    "share.same": (
        "{what}: the same patient, phone and date stand in another row, which goes first; delete one of "
        "the two, or set Drip to Stopped here"
    ),
    "share.patient": (
        "{what}: {other} goes first on this phone ({why}); ask about this one by phone, or set Drip to "
        "Stopped here"
    ),
    "share.none": "no text is sent here",
    "share.some": "{labels:and} {count:is|are} not sent",
    "share.with_twilio": "its text is with Twilio already",
    "share.earlier": "earlier surgery",
    "share.entered_first": "entered first",
    "share.another_row": "another row",
    "share.surgery_of": "this patient's surgery of {day:date}",
    "share.surgery_other": "this patient's surgery of another day",
}

_HELD = {
    "held.twin": (
        "Same patient, phone and date as row {row}: delete one of the two, or correct this one"
    ),
    "held.copied_id": "This Drip ID is on several edited rows: delete the copies",
    "held.too_soon": (
        "A row with this patient or phone disappeared a moment ago: this one is planned once that one's "
        "texts are taken back, in some minutes"
    ),
    "held.elsewhere": (
        "This row shows texts that the ledger does not know: have “sheetdrip recover” run; clear its SIDs "
        "and Drip ID only if it was copied from elsewhere"
    ),
    "held.approval": (
        "This row waits for approval together with others: see the Control tab, or the note on Status"
    ),
    "held.ledger_lost": (
        "Other rows show texts that the ledger does not know: nothing is sent until “sheetdrip recover” "
        "was run, or, if this sheet was copied from elsewhere, their SIDs and Drip IDs are cleared"
    ),
    "held.emptied_unrecorded": (
        "the row is empty beside a text that the ledger does not know: fix the formula that fills it, or "
        "write again who stood there, then have “sheetdrip recover” run; delete it only after that"
    ),
    "held.unnamed": (
        "Nothing is sent: its Drip ID cannot be written, which is how the row is known again. Somebody has "
        "protected the cell, or its validation rejects it: ask the spreadsheet's owner to lift that"
    ),
    "held.unrecorded": (
        "it shows a text that the ledger does not know: have “sheetdrip recover” run; if somebody typed or "
        "pasted that SID, clear it"
    ),
    "held.fix_first": (
        "{why}; it also shows a text that the ledger does not know: once fixed, have “sheetdrip recover” "
        "run"
    ),
    "held.emptied": (
        "the row went blank beside its Drip ID, like others: what is scheduled stays. If a formula fills "
        "it, fix that; if it is to go, delete the whole row"
    ),
    "held.formula": (
        "{columns:and} {count:shows|show} a formula error or nothing at all: fix the formula or type the "
        "value; what is scheduled stays until then"
    ),
    "held.column": "{name:column}",
    "barred.unanswered": "Twilio could not be asked yet what it has for this row",
}

_MESSAGES = {
    "header.missing": "No column is called “{title}”: add it, or rename it back, in row 1",
    "header.doubled": "Columns {columns:and} are both “{title}”: rename one of them",
    "header.formula": (
        "The header of column {column} shows a formula error, so that “{title}” may be missing: fix the "
        "formula, or type the header"
    ),
    "header.lower": (
        "Row {row} looks like the header (it says {titles:list}), and sheetdrip reads the header from row "
        "1: delete the {count:row|{count} rows} above it, or move what stands there to another tab"
    ),
    "pause.lost": (
        "The clinic is paused, but the Pause box is no longer in the sheet: bring the tab or its line back "
        "(Edit > Undo), or run sheetdrip init, which adds the box unticked"
    ),
    "zone.unknown": (
        "The spreadsheet's time zone “{zone}” is none that sheetdrip knows: choose a city under File > "
        "Settings, or set time_zone for this clinic in the settings"
    ),
    "tab.no_default": (
        "Messages: there is no text in “{language}”, the sequence's default language: add its column to "
        "the tab, with a text on each line"
    ),
    "drip.on": "On",
    "drip.paused": "Paused",
    "drip.stopped": "Stopped",
    "drip.cancelled": "Cancelled",
    "drip.postponed": "Postponed",
    "drip.withdrawn": "Withdrawn",
    "drip.deceased": "Deceased",
    "text.brace": "a brace stands alone: write {{{{ and }}}} for braces",
    "text.not_plain": "{{{name}}} is not a plain placeholder: write {{{{ and }}}} for braces",
    "text.meant": "{{{name}}} is not known. Did you mean {{{near}}}?",
    "text.placeholder": "{{{name}}} is not known: use one of {known:list}",
    "text.long": "it may reach {longest} characters; Twilio's limit is {most}",
    "line.blank_step": "{column:column} is blank: name the text, such as Day 7",
    "line.long_step": "{column:column} is longer than {most} characters: shorten it",
    "line.claims": (
        "{column:column} would claim the staff's column “{other}”: call it something else"
    ),
    "line.blank_day": (
        "{column:column} is blank: write the days after surgery, 0 for the same day"
    ),
    "line.bad_day": (
        "{column:column} “{word}” is not a whole number from 0 to {most}: write the days after surgery"
    ),
    "line.blank_time": "{column:column} is blank: write a time, such as 10:00",
    "line.bad_time": "{column:column} “{word}” is not a time: write it such as 10:00",
    "line.quiet": (
        "{column:column} {at} is inside the quiet hours, {start} to {end}: choose another"
    ),
    "line.latest": "{latest:column} {until} is before {time:column} {at}: make it later",
    "line.text_blank": "{name} is blank: every language needs a text",
    "line.text": "{name}: {problem}",
    "line.same_name": "Another line is called “{label}” too: rename one of them",
    "line.too_near": (
        "Too close to “{label}”: a phone gets at most one text in {hours} {hours:hour|hours}; change the "
        "day or the time"
    ),
    "line.names_columns": (
        "“{label}” names the columns of another text in the surgeries' tab: call it something else"
    ),
    "line.row": "row {row}: {problems:parts}",
    "line.kept": "{problems:parts}. Until you fix it, the old text stays in use.",
    "line.unsent": "{problems:parts}. Until you fix it, it is not sent.",
    "tab.no_line": "It has no line with a step",
    "tab.none": "None of its lines can come into force; see the column Problem",
    "tab.unusable": "{faults:parts}. Until then all texts stay as they were.",
    "advice.of": "{languages:and}: {says}",
    "advice.of_step": "{label}: {says}",
    "advice.link": (
        "carriers block public short links such as “{domain}”: write the whole address"
    ),
    "advice.stops": (
        "“{word}” stops all texts to whoever replies it: ask for a number, or for another word"
    ),
    "advice.starts": (
        "“{word}” is for Twilio a wish to get texts again: ask for a number, or for another word"
    ),
    "advice.helps": (
        "“{word}” is answered by Twilio, with a text of its own: ask for a number, or for another word"
    ),
    "advice.clinic": (
        "the clinic is not named, and nobody answers a stranger: begin with {{clinic}}:"
    ),
    "advice.opt_out": (
        "the first text must say how to opt out, or carriers may block it: add “{offer}”"
    ),
    "advice.procedure": "{named} tells the procedure to whoever holds the phone: leave it out",
    "advice.many_questions": "it asks {count} things, and one number cannot answer them: ask one",
    "advice.no_question": "it asks for nothing: ask for a number from 0 to 10",
    "advice.no_scale": (
        "it names no scale, so a person must read every answer: ask for a number from 0 to 10"
    ),
    "cost.shorten": "it takes {cost}: {less} {less:character|characters} fewer save one",
    "cost.instead": "it takes {cost} instead of {fewer}, for {chars:list}",
    "cost.offer": "{says}. In {fewer}: {offer}",
    "cost.instead_more": "it takes {cost} instead of {fewer}, for {chars:list} and {more} more",
    "cost.segments": "{count} {count:segment|segments}",
    "cost.priced": "{count} {count:segment|segments} ({price})",
    "cost.char": "“{char}” in {where} ({fix})",
    "cost.char_of_kind": "“{char}”, {kind}, in {where} ({fix})",
    "cost.in_word": "“{word}”",
    "cost.in_clinic": "the clinic's name",
    "cost.leave_out": "leave it out",
    "cost.plain_space": "type a plain space",
    "cost.type": "type {instead}",
    "char.curly_quote": "a curly quote",
    "char.long_dash": "a long dash",
    "char.three_dots": "three dots in one character",
    "char.special_space": "a special space",
}

_CONCERNS = {
    "concern.of": "{label} {what}",
    "concern.at": "{what} ({at:moment})",
    "concern.all": "{details:parts}",
    "concern.help": "asked for help, and Twilio answered with its own text: call",
    "concern.opted_out": "replied STOP",
    "concern.wants_out": (
        "may want no more texts, or be a stranger: read the reply (nothing more is sent)"
    ),
    "concern.may_be_ten": "wrote 1 and then 0, which may be 10: read the replies and ask",
    "concern.wants_call": "asks for a call: read the reply",
    "concern.alarm": "wrote something alarming: read the reply and call",
    "concern.death": "may have died: read the reply (nothing more is sent)",
    "concern.score_and_words": "a score, and words to read: read the reply",
    "concern.words": "wrote words and no score: read the reply",
    "concern.remark": "wrote something: read the reply",
    "concern.to_channel": "wrote something to {channel}: read the reply",
    "concern.unclear": "no score could be read: read the reply",
    "concern.staff_score": "replied {score}, but staff have typed another: see which score counts",
    "concern.sent": (
        "sent {what}: see {count:it|them} in Twilio's console or by the {count:link|links} in the Replies "
        "tab"
    ),
    "concern.sent_with_words": (
        "sent {what} and wrote something: read the reply, see {count:it|them} in Twilio's console or by "
        "the {count:link|links} in the Replies tab"
    ),
    "concern.score": "pain {score} (limit {limit})",
    "concern.rise": "pain rose from {before} to {score}",
    "concern.silence": "no reply in {hours} hours",
    "concern.undelivered": "did not arrive: {why}; call the patient",
    "concern.undelivered_by_account": (
        "did not arrive: {why}; call the patient, and have whoever looks after the Twilio account mend it"
    ),
    "concern.undelivered_by_text": "did not arrive: {why}; call the patient, and have the text changed",
    "concern.whose": "the reply may be from {names}, who share this phone: ask whose it is",
    "concern.whose_score": (
        "pain {score} may be from {names}, who share this phone: ask whose it is and type the score"
    ),
    "concern.another_patient": "another patient",
    "concern.started": "{what}; START came after it, and texts go on",
    "media.all": "{kinds:and}",
    "media.photo": "{count:a photo|{count} photos}",
    "media.video": "{count:a video|{count} videos}",
    "media.recording": "{count:a recording|{count} recordings}",
    "media.file": "{count:a file|{count} files}",
}

ENGLISH = Tongue(
    sentences={**_REASONS, **_ROW, **_STATUS, **_NEEDS, **_HELD, **_MESSAGES, **_CONCERNS},
    twilio=TWILIO,
    calendar=Calendar(
        weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        near="{weekday} {day} {month}",
        far="{weekday} {day} {month} {year}",
        bare="{day} {month} {year}",
    ),
    both=" and ",
    either=" or ",
    comma=", ",
    between="; ",
    gap=" ",
)
