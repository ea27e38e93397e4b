// The sandbox, the only one of the package's files that this imports.
import http from "node:http";
import { startSandbox } from "wechatpay-wasm/sandbox";
import { equal } from "../../conformance/assert.mjs";

export async function check() {
  const sandbox = await startSandbox();
  const status = await new Promise((resolve, reject) => {
    const headers = { Accept: "application/json", "User-Agent": "test" };
    http
      .get(`${sandbox.url}/v3/certificates`, { headers, agent: false }, (answer) => resolve(answer.statusCode))
      .on("error", reject);
  });
  await sandbox.close();
  // Nobody signed.
  equal(status, 401);
}
