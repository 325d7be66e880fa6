/**
 * Adds every answer of a Google Form to the clinic's sheet, through sheetdrip's endpoint: once, checked like a row
 * that staff type, and planned at once. What could not be handed over is tried again every hour.
 *
 * To install it, once per form, by somebody who may edit it:
 * 1. Name the form's questions by the sheet's columns: Patient, Phone, Surgery date (a Date question), and, if you
 *    like, any other of FIELDS. Questions of other names are left alone.
 * 2. In the form: three dots > Apps Script. Replace what stands in Code.gs by this file. Under Project Settings tick
 *    "Show appsscript.json" and replace that file by the one beside this.
 * 3. Project Settings > Script Properties: add
 *      SHEETDRIP_URL     https://drip.example.org     (web.public_url in sheetdrip.toml)
 *      SHEETDRIP_CLINIC  Hillside                     (the clinic's name there)
 *      SHEETDRIP_TOKEN   ...                          (what SHEETDRIP_WEB_TOKEN holds)
 *    Everybody who may edit the form can read them: use a token that is good for nothing else.
 * 4. Choose the function `install` in the editor and press Run; allow what it asks for. It may be run again.
 *    Answers from before that moment are left alone.
 *
 * An answer that sheetdrip refuses ends the run with an error that says why and quotes nothing of it; Google mails
 * such errors to whoever ran `install`. Open the form's answers, and type that surgery into the sheet.
 */

/** The fields of POST /v1/surgeries, by the question's name in small letters. */
var FIELDS = {
  'patient': 'patient',
  'phone': 'phone',
  'surgery date': 'surgery_date',
  'surgery time': 'surgery_time',
  'procedure': 'procedure',
  'surgeon': 'surgeon',
  'preferred name': 'preferred_name',
  'language': 'language',
  'time zone': 'time_zone',
  'sequence': 'sequence',
  'consent': 'consent'
};

/** Makes the triggers, replacing those made before, and begins with the answers from now on. */
function install() {
  ScriptApp.getProjectTriggers().forEach(function (trigger) {
    if (trigger.getHandlerFunction() === 'handOver') {
      ScriptApp.deleteTrigger(trigger);
    }
  });
  var properties = PropertiesService.getScriptProperties();
  if (!properties.getProperty('DONE_UNTIL')) {
    properties.setProperty('DONE_UNTIL', new Date().toISOString());
  }
  ScriptApp.newTrigger('handOver').forForm(FormApp.getActiveForm()).onFormSubmit().create();
  ScriptApp.newTrigger('handOver').timeBased().everyHours(1).create();
}

/** Hands over every answer since the last one that got an answer of sheetdrip's. */
function handOver() {
  var lock = LockService.getScriptLock();
  if (!lock.tryLock(30000)) {
    return; // another run is at it; what it misses comes with the next hour
  }
  try {
    var refusals = handOverAll_(PropertiesService.getScriptProperties());
  } finally {
    lock.releaseLock();
  }
  if (refusals.length) {
    throw new Error('Not added, so type it into the sheet: ' + refusals.join('; '));
  }
}

/** What was refused, a sentence each. An answer that nobody took ends it: it and later ones stay to be done. */
function handOverAll_(properties) {
  var since = properties.getProperty('DONE_UNTIL');
  var refusals = [];
  FormApp.getActiveForm().getResponses(new Date(since)).forEach(function (response) {
    var answer = post_(properties, response);
    var code = answer.getResponseCode();
    if (code === 429 || code >= 500) {
      throw new Error('sheetdrip answered ' + code + '; it is tried again within the hour');
    }
    if (code >= 300) {
      refusals.push('answer of ' + response.getTimestamp().toISOString() + ': ' + problems_(answer));
    }
    // a millisecond on, as getResponses() counts from that moment, and the key makes a repetition harmless
    properties.setProperty('DONE_UNTIL', new Date(response.getTimestamp().getTime() + 1).toISOString());
  });
  return refusals;
}

/** Posts one answer; its own ID is the key, by which a second post adds nothing. */
function post_(properties, response) {
  var surgery = { clinic: properties.getProperty('SHEETDRIP_CLINIC') };
  response.getItemResponses().forEach(function (item) {
    var field = FIELDS[item.getItem().getTitle().trim().toLowerCase()];
    if (field) {
      surgery[field] = String(item.getResponse()); // a tick box gives a list: its words
    }
  });
  return UrlFetchApp.fetch(properties.getProperty('SHEETDRIP_URL').replace(/\/+$/, '') + '/v1/surgeries', {
    method: 'post',
    contentType: 'application/json',
    headers: {
      Authorization: 'Bearer ' + properties.getProperty('SHEETDRIP_TOKEN'),
      'Idempotency-Key': 'form-' + Utilities.base64EncodeWebSafe(response.getId()).replace(/=/g, '').slice(-150)
    },
    payload: JSON.stringify(surgery),
    followRedirects: false,
    muteHttpExceptions: true
  });
}

/** The reasons of a refusal, which quote nothing of what was sent. */
function problems_(answer) {
  try {
    var told = JSON.parse(answer.getContentText());
    return (told.problems && told.problems.length ? told.problems : [told.detail]).join('; ');
  } catch (error) {
    return 'HTTP ' + answer.getResponseCode();
  }
}
