// How does a Function speak to sheetdrip? One POST of JSON, answered within the ten seconds that Twilio gives a
// Function. Nothing is logged here: what passes through is a patient's.

const SECONDS = 8;

/** What the caller is told: an HTTP status and a JSON body. Studio takes anything but 2xx as a failure. */
function told(status, body) {
  const response = new Twilio.Response();
  response.setStatusCode(status);
  response.appendHeader('Content-Type', 'application/json');
  response.setBody(body);
  return response;
}

/** The fields of `names` that the event has, as sent; blank ones are left out. */
function fieldsOf(event, names) {
  const given = names.filter((name) => event[name] !== undefined && event[name] !== '');
  return Object.fromEntries(given.map((name) => [name, event[name]]));
}

/** 400 with the names that are missing, or null. */
function refused(event, needed) {
  const missing = needed.filter((name) => !event[name]);
  return missing.length ? told(400, { error: `missing: ${missing.join(', ')}` }) : null;
}

/** POST `body` to sheetdrip; `key` makes a repetition harmless. */
async function ask(context, path, key, body) {
  const { SHEETDRIP_URL: url, SHEETDRIP_TOKEN: token } = context;
  if (!url || !token) {
    return told(500, { error: 'set SHEETDRIP_URL and SHEETDRIP_TOKEN in the environment of the Functions' });
  }
  try {
    const answer = await fetch(url.replace(/\/+$/, '') + path, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(SECONDS * 1000),
    });
    return told(answer.status, await read(answer));
  } catch (error) {
    const late = error.name === 'TimeoutError';
    const why = late ? `sheetdrip did not answer within ${SECONDS} seconds` : 'sheetdrip cannot be reached';
    return told(late ? 504 : 502, { error: `${why}; the same call may be repeated` });
  }
}

/** What sheetdrip answered. Of a refusal `error` says all that is wrong: it quotes nothing that was sent. */
async function read(answer) {
  const text = await answer.text();
  try {
    const said = JSON.parse(text);
    if (answer.ok || said.error) return said;
    return { ...said, error: said.problems?.length ? said.problems.join('; ') : said.detail };
  } catch {
    return answer.ok ? {} : { error: `sheetdrip answered ${answer.status}` };
  }
}

module.exports = { ask, fieldsOf, refused, told };
