// Enrols a surgery: sheetdrip adds the row to the clinic's sheet and plans its texts. For Studio's Run Function
// widget; parameters: patient, phone, surgery_date (2026-03-03), and, if known, the fields below, and key (the
// clinic's own name for this surgery, by which it is asked for later).

const { createHash } = require('node:crypto');

const NEEDED = ['patient', 'phone', 'surgery_date'];
const OPTIONAL = [
  ...['surgery_time', 'procedure', 'surgeon', 'preferred_name', 'language', 'time_zone', 'sequence'],
  ...['consent', 'clinic'],
];

/** The clinic's own key, or one that is the same whenever the same surgery is enrolled again. */
function keyOf(event) {
  if (event.key) return event.key;
  const words = [...NEEDED, 'procedure'].map((name) => String(event[name] ?? '').trim());
  return createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 32);
}

exports.handler = async function (context, event, callback) {
  const { ask, fieldsOf, refused } = require(Runtime.getFunctions().ask.path);
  const surgery = fieldsOf(event, [...NEEDED, ...OPTIONAL]);
  callback(null, refused(event, NEEDED) ?? (await ask(context, '/v1/surgeries', keyOf(event), surgery)));
};
