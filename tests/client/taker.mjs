// A process that takes one download, so that its memory can be measured: taker.mjs stream|whole URL HASH < options.json
// Prints what it took: bytes, and the most memory that it had above what it had before (bytes).
import { text } from "node:stream/consumers";
import { createClient } from "./setup.mjs";

const [way, url, value] = process.argv.slice(2);
const client = createClient(JSON.parse(await text(process.stdin)));
const hash = { type: "SHA1", value };
const before = process.memoryUsage().rss;
let bytes = 0;
if (way === "whole") bytes = (await client.download(url, { hash })).length;
else for await (const piece of await client.downloadStream(url, { hash })) bytes += piece.length;
console.log(JSON.stringify({ bytes, above: process.resourceUsage().maxRSS * 1024 - before }));
