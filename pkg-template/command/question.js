// Yes or no, asked of the person at the terminal.
import { createInterface } from "node:readline";
import { UsageError } from "./arguments.js";
import { isLoopback } from "./destination.js";

/**
 * Whether the request may be sent: anything but GET to another machine is for a person to allow, or for --yes.
 *
 * The question goes to stderr: stdout may be JSON.
 *
 * @param {{ method: string, url: string }} request
 * @param {Record<string, any>} given
 * @param {{ stdin?: any, stderr: any }} host
 * @param {ReturnType<typeof import("./print.js").printer>} print
 * @returns {Promise<boolean>}
 */
export async function mayBeSent({ method, url }, given, { stdin, stderr }, print) {
  if (method === "GET" || isLoopback(url) || given["--yes"]) return true;
  if (!stdin?.isTTY)
    throw new UsageError(
      `${method} 不会自动发往 ${new URL(url).host}：脚本里请加 --yes。A ${method} is not sent to ${new URL(url).host} unasked: add --yes in a script.`,
    );
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const question = print.say(
      `发送 ${method} 到 ${new URL(url).host}？[y/N] `,
      `Send this ${method} to ${new URL(url).host}? [y/N] `,
    );
    const answer = await new Promise((resolve) => {
      lines.question(question, resolve);
      lines.once("close", () => resolve(""));
    });
    return /^\s*(y|yes|是)\s*$/i.test(answer);
  } finally {
    lines.close();
  }
}
