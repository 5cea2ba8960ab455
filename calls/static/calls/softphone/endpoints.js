// What the page asks of the server over HTTP.

export class ServerFault extends Error {}

const page = document.getElementById("softphone");
const csrfToken = page.querySelector("[name=csrfmiddlewaretoken]").value;

async function request(path, options) {
  let response;
  try {
    response = await fetch(new URL(path, document.baseURI), options);
  } catch {
    throw new ServerFault("The server cannot be reached. Is it still running?");
  }
  if (response.redirected || response.status === 403) {
    throw new ServerFault("You are no longer signed in. Load the page again.");
  }
  if (!response.ok) throw new ServerFault(await refusal(response));
  return response;
}

async function refusal(response) {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const { error } = isJson ? await response.json() : {};
  return error ?? `The server answered ${response.status} ${response.statusText}.`;
}

function post(path, fields) {
  const headers = { "X-CSRFToken": csrfToken };
  return request(path, { method: "POST", headers, body: new URLSearchParams(fields) });
}

export async function demoCallers() {
  return (await request("callers/")).json();
}

export async function startCall(fromNumber) {
  return (await post("start/", { from_number: fromNumber })).json();
}

export async function afterStream(callSid) {
  return (await post("after/", { call_sid: callSid })).json();
}

export async function synthesize(text) {
  return new Uint8Array(await (await post("say/", { text })).arrayBuffer());
}

export function websocketUrl(path) {
  const url = new URL(path, document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}
