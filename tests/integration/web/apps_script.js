// Runs Code.gs with stand-ins for Google's services: node apps_script.js CODE SCENARIO, the outcome as JSON.
'use strict';
const fs = require('fs');
const vm = require('vm');

const [code, scenario] = [fs.readFileSync(process.argv[2], 'utf8'), JSON.parse(process.argv[3])];
const posts = [], warnings = [], triggers = [{ name: 'poke' }, { name: 'other' }], scopes = [];
let now = 0, kept = null, locked = false;

const services = {
  CacheService: { getScriptCache: () => ({
    get: () => (kept !== null && kept > now ? 'yes' : null),
    put: (_key, _value, seconds) => { kept = now + seconds; },
  }) },
  LockService: { getScriptLock: () => ({
    tryLock: () => !(scenario.busy || locked) && (locked = true),
    releaseLock: () => { locked = false; },
  }) },
  Utilities: { sleep: (ms) => { posts.sleptUntil = now + ms / 1000; } },
  PropertiesService: { getScriptProperties: () => ({ getProperty: (name) => scenario.properties[name] }) },
  UrlFetchApp: { fetch: (url, options) => {
    posts.push({ at: posts.sleptUntil, url, options });
    return { getResponseCode: () => scenario.status };
  } },
  SpreadsheetApp: { getActive: () => 'this spreadsheet' },
  ScriptApp: {
    getProjectTriggers: () => triggers.map((one) => ({ ...one, getHandlerFunction: () => one.name })),
    deleteTrigger: (gone) => { triggers.splice(triggers.findIndex((one) => one.name === gone.name), 1); },
    newTrigger: (name) => ({ forSpreadsheet: () => ({ onEdit: () => ({ create: () => triggers.push({ name }) }) }) }),
  },
  console: { warn: (text) => warnings.push(text) },
};
const script = vm.createContext(services);
vm.runInContext(code, script, { filename: 'Code.gs' });
if (scenario.install) script.install();
for (const at of scenario.edits || []) {
  now = at;
  // what Google hands to a trigger: the edited cell, which must not leave the sheet
  script.poke({ value: 'Zebulon Canary', oldValue: '+13125550177', range: { getA1Notation: () => 'A2' } });
}
process.stdout.write(JSON.stringify({ posts, warnings, locked, triggers: triggers.map((one) => one.name) }));
