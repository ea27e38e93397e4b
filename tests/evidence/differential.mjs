// The built package beside node:crypto, over a pool of fresh keys: every signature is compared, and every eighth message
// is also encrypted by node:crypto and decrypted here. `node tests/evidence/differential.mjs --help`
import { constants, generateKeyPairSync, publicEncrypt, randomBytes, randomInt, sign } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HELP = `用法：node tests/evidence/differential.mjs [选项]（先 cargo xtask build）
  --keys N       密钥个数，每次新生成，默认 25
  --messages N   每个密钥的消息条数，默认 4000
逐条与 node:crypto 比较，有一条不同就以 1 退出。

Usage: node tests/evidence/differential.mjs [options] (after cargo xtask build)
  --keys N       fresh keys, 25 unless said otherwise
  --messages N   messages for each of them, 4000 unless said otherwise
Compares each with node:crypto; exits with 1 at the first difference.
`;

/** The smallest exponent and the usual one. */
const exponents = [65_537, 3];
const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
const characters = ["a", "\0", "\n", "é", "店", "😀"];

/** What is signed is a digest, so that any message is as good as another; these are the ends of what is hashed. */
const edges = ["", "\0", "a".repeat(55), "a".repeat(56), "a".repeat(64), "店".repeat(100_000)];

const messageOf = (at) =>
  edges[at] ?? Array.from({ length: randomInt(200) }, () => characters[randomInt(characters.length)]).join("");

/** How many signatures and decryptions were the same; throws at the first that is not. */
export function compare(pkg, { keys, messages, progress = () => {} }) {
  const same = { signatures: 0, decryptions: 0 };
  for (let key = 0; key < keys; key += 1) {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: exponents[Number(key % 5 === 4)] });
    const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" });
    const differs = (what, input) => new Error(`${what} differs: ${JSON.stringify(input)} under\n${privateKey}`);
    for (let at = 0; at < messages; at += 1) {
      const message = messageOf(at);
      const expected = sign("sha256", message, pair.privateKey).toString("base64");
      if (pkg.signMessage({ message, privateKey }) !== expected) throw differs("a signature", message);
      same.signatures += 1;
      if (at % 8 !== 7) continue;
      const plaintext = randomBytes(randomInt(100)).toString("hex");
      const ciphertext = publicEncrypt({ key: pair.publicKey, ...padding }, Buffer.from(plaintext)).toString("base64");
      if (pkg.decryptSensitive({ ciphertext, privateKey }) !== plaintext) throw differs("a decryption", ciphertext);
      same.decryptions += 1;
    }
    progress(`${key + 1} / ${keys}`);
  }
  return same;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = {
    keys: { type: "string", default: "25" },
    messages: { type: "string", default: "4000" },
    help: { type: "boolean" },
  };
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(HELP);
  } else {
    const started = performance.now();
    const elapsed = () => `${Math.round((performance.now() - started) / 1000)} s`;
    const progress = (text) => console.error(`${text} (${elapsed()})`);
    const pkg = await import("../../pkg/index.js");
    const same = compare(pkg, { keys: Number(values.keys), messages: Number(values.messages), progress });
    console.log(
      `${same.signatures} signatures and ${same.decryptions} decryptions as node:crypto ${process.version}, ${values.keys} keys, ${elapsed()}`,
    );
  }
}
