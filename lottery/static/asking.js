// Questions to our own server, in JSON, with the page's token. A token that has expired with its
// session is fetched anew once; somebody who is logged out is told so, and nothing on the page is lost.
import { all, one } from "./elements.js";

export class AskingError extends Error {}
export class LoggedOutError extends AskingError {}

const LOGGED_OUT = "登录已失效。本页内容都还在：请在新窗口重新登录，再回来按一次。";
const NO_ANSWER = "网络或服务器没有回应，这一步没有完成。内容都还在，请稍后再按一次。";
const token = one("[name=csrf_token]", HTMLInputElement);

/**
 * @param {string} url
 * @param {FormData | URLSearchParams} body
 */
async function send(url, body) {
  try {
    return await fetch(url, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token.value }, body });
  } catch {
    throw new AskingError(NO_ANSWER);
  }
}

async function renewed() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) throw new AskingError(NO_ANSWER);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#entry [name=csrf_token]");
  if (!answer.ok || !fresh) throw new LoggedOutError(LOGGED_OUT);
  for (const each of all("[name=csrf_token]", HTMLInputElement)) each.value = fresh.getAttribute("value") ?? "";
}

/**
 * The server's answer, in JSON.
 * @param {string} url
 * @param {FormData | URLSearchParams} body
 * @returns {Promise<any>}
 * @throws {AskingError} there is none, or it refuses
 */
export async function ask(url, body) {
  let answer = await send(url, body);
  if (answer.status === 400 || answer.status === 401) {
    await renewed();
    answer = await send(url, body);
  }
  const found = await answer.json().catch(() => ({ error: NO_ANSWER, message: "" }));
  if (!answer.ok) throw new AskingError(`${found.error}。${found.message}`);
  return found;
}
