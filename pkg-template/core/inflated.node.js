import { createRequire } from "node:module";

const require = createRequire("/");

/** What a Base64 text holds deflated. zlib takes milliseconds to load: nothing else asks for it at a start. */
export const inflated = (text) => require("node:zlib").inflateRawSync(Buffer.from(text, "base64"));
