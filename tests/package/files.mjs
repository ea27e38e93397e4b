// Keys and vectors, read by name.
import { readFileSync } from "node:fs";

const tests = new URL("../", import.meta.url);

export const key = (name) => readFileSync(new URL(`keys/${name}`, tests), "utf8");
export const keyBytes = (name) => readFileSync(new URL(`keys/${name}`, tests));
export const vectors = (path) => JSON.parse(readFileSync(new URL(`vectors/${path}`, tests), "utf8"));
export const vectorText = (path) => readFileSync(new URL(`vectors/${path}`, tests), "utf8");

/** Options that are right, with a fixed time and nonce, to be changed in one place by each test. */
export const merchant = Object.freeze({
  mchid: "1900007291",
  serialNo: "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
  privateKey: key("rsa2048.pem"),
});
