// Runs the form's Code.gs with stand-ins for Google's services: node google_form.js CODE SCENARIO, the outcome as JSON.
'use strict';
const fs = require('fs');
const vm = require('vm');

const [code, scenario] = [fs.readFileSync(process.argv[2], 'utf8'), JSON.parse(process.argv[3])];
const posts = [], errors = [], triggers = [{ name: 'handOver' }, { name: 'other' }];
const properties = { ...scenario.properties };
let locked = false;

const answers = (scenario.answers || []).map((one) => ({
  getId: () => one.id,
  getTimestamp: () => new Date(one.at),
  getItemResponses: () => Object.entries(one.says).map(([title, says]) => ({
    getItem: () => ({ getTitle: () => title }),
    getResponse: () => says,
  })),
}));

const services = {
  Date, JSON, Error, String,
  FormApp: { getActiveForm: () => ({
    getResponses: (since) => answers.filter((one) => one.getTimestamp() >= since),
  }) },
  LockService: { getScriptLock: () => ({
    tryLock: () => !(scenario.busy || locked) && (locked = true),
    releaseLock: () => { locked = false; },
  }) },
  PropertiesService: { getScriptProperties: () => ({
    getProperty: (name) => properties[name] ?? null,
    setProperty: (name, value) => { properties[name] = value; },
  }) },
  Utilities: { base64EncodeWebSafe: (text) => Buffer.from(text).toString('base64url') },
  UrlFetchApp: { fetch: (url, options) => {
    const [status, body] = scenario.replies[Math.min(posts.length, scenario.replies.length - 1)];
    posts.push({ url, options });
    return { getResponseCode: () => status, getContentText: () => body };
  } },
  ScriptApp: {
    getProjectTriggers: () => triggers.map((one) => ({ ...one, getHandlerFunction: () => one.name })),
    deleteTrigger: (gone) => { triggers.splice(triggers.findIndex((one) => one.name === gone.name), 1); },
    newTrigger: (name) => ({
      forForm: () => ({ onFormSubmit: () => ({ create: () => triggers.push({ name, when: 'submit' }) }) }),
      timeBased: () => ({ everyHours: (n) => ({ create: () => triggers.push({ name, when: `every ${n} h` }) }) }),
    }),
  },
};
const script = vm.createContext(services);
vm.runInContext(code, script, { filename: 'Code.gs' });
if (scenario.install) script.install();
for (let run = 0; run < (scenario.runs ?? 0); run += 1) {
  try {
    script.handOver();
  } catch (error) {
    errors.push(error.message);
  }
}
process.stdout.write(JSON.stringify({ posts, errors, locked, properties, triggers }));
