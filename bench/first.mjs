// The same as first.cjs for the package as an ES module.
import { readFileSync } from "node:fs";

const pem = readFileSync(new URL("../tests/keys/rsa2048.pem", import.meta.url), "utf8");
const started = performance.now();
if (process.argv[2] === "wechatpay-wasm") {
  const { signRequest } = await import("wechatpay-wasm");
  signRequest({
    mchid: "1900007291",
    serialNo: "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
    privateKey: pem,
    url: "/v3/certificates",
  });
}
console.log(performance.now() - started);
