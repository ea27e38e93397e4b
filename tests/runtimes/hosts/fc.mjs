// 阿里云函数计算's documented loader in miniature: `index.handler` of index.js or index.mjs gets the event as a Buffer and a
// context; up to Node 16 the answer goes to a callback, later it is returned: fc.mjs FILE
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [file] = process.argv.slice(2);
const { handler } = file.endsWith(".mjs") ? await import(pathToFileURL(file)) : createRequire(import.meta.url)(file);
const event = Buffer.from("{}");
const context = { requestId: "1", function: { handler: "index.handler" } };
const byCallback = () =>
  new Promise((resolve, reject) => handler(event, context, (error, answer) => (error ? reject(error) : resolve(answer))));
const answer = Number(process.versions.node.split(".")[0]) <= 16 ? await byCallback() : await handler(event, context);
console.log(`RESULT ${JSON.stringify(answer)}`);
