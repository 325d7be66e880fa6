// Hands a pain score over: the answer to one step of a surgery that was enrolled with a key. For Studio's Run
// Function widget; parameters: surgery (that key), step (such as day-7), score (0 to 10), and execution (the
// name of this question, so that a repetition is known for one).

const SCORE = /^(10|[0-9])$/;

exports.handler = async function (context, event, callback) {
  const { ask, refused, told } = require(Runtime.getFunctions().ask.path);
  const missing = refused(event, ['surgery', 'step']);
  if (missing) return callback(null, missing);
  const written = String(event.score ?? '').trim();
  if (!SCORE.test(written)) return callback(null, told(400, { error: 'score must be a number from 0 to 10' }));
  const [surgery, step] = [event.surgery, event.step].map(encodeURIComponent);
  const key = event.execution || `${event.surgery}/${event.step}`;
  const path = `/v1/surgeries/${surgery}/steps/${step}`;
  callback(null, await ask(context, path, key, { score: Number(written) }));
};
