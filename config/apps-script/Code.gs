/**
 * Tells sheetdrip that the sheet was edited, so that it reads the sheet within seconds instead of at its next
 * poll. Nothing of the sheet's content is sent: only that there was an edit.
 *
 * To install it, once per spreadsheet, by somebody who may edit it:
 * 1. In the sheet: Extensions > Apps Script. Replace what stands in Code.gs by this file. Under Project Settings
 *    tick "Show appsscript.json" and replace that file by the one beside this.
 * 2. Project Settings > Script Properties: add
 *      SHEETDRIP_URL     https://drip.example.org     (web.public_url in sheetdrip.toml)
 *      SHEETDRIP_CLINIC  Hillside                     (the clinic's name there)
 *      SHEETDRIP_TOKEN   ...                          (what SHEETDRIP_WEB_TOKEN holds)
 *    Everybody who may edit the sheet can read them: use a token that is good for nothing else.
 * 3. Choose the function `install` in the editor and press Run; allow what it asks for. It may be run again.
 *
 * A simple onEdit trigger may not call the outside, so that `install` makes an installable one; Google allows a
 * user 20,000 such calls a day (developers.google.com/apps-script/guides/services/quotas).
 */

/** Edits within so many seconds are told once: sheetdrip waits two seconds itself, and polls besides. */
var QUIET_SECONDS = 5;

/** Makes the trigger, replacing one made before. */
function install() {
  var spreadsheet = SpreadsheetApp.getActive();
  ScriptApp.getProjectTriggers().forEach(function (trigger) {
    if (trigger.getHandlerFunction() === 'poke') {
      ScriptApp.deleteTrigger(trigger);
    }
  });
  ScriptApp.newTrigger('poke').forSpreadsheet(spreadsheet).onEdit().create();
}

/** Runs after every edit; takes no look at what was edited. */
function poke() {
  if (isFirstOfABurst_()) {
    tell_();
  }
}

/** Whether nobody told sheetdrip in the last seconds; of two at once, one. */
function isFirstOfABurst_() {
  var lock = LockService.getScriptLock();
  if (!lock.tryLock(1000)) {
    return false; // another edit is being told of right now
  }
  try {
    var cache = CacheService.getScriptCache();
    if (cache.get('told') !== null) {
      return false;
    }
    cache.put('told', 'yes', QUIET_SECONDS);
    return true;
  } finally {
    lock.releaseLock();
  }
}

/** Waits until the burst is likely over, then posts: an edit that comes meanwhile is covered by it. */
function tell_() {
  Utilities.sleep(QUIET_SECONDS * 1000);
  var properties = PropertiesService.getScriptProperties();
  var url = properties.getProperty('SHEETDRIP_URL').replace(/\/+$/, '');
  var clinic = encodeURIComponent(properties.getProperty('SHEETDRIP_CLINIC'));
  var answer = UrlFetchApp.fetch(url + '/v1/clinics/' + clinic + '/poke', {
    method: 'post',
    headers: { Authorization: 'Bearer ' + properties.getProperty('SHEETDRIP_TOKEN') },
    followRedirects: false,
    muteHttpExceptions: true // the poll finds the edit anyway; a mail per failure would help nobody
  });
  if (answer.getResponseCode() !== 202) {
    console.warn('sheetdrip answered ' + answer.getResponseCode() + ' to a poke');
  }
}
