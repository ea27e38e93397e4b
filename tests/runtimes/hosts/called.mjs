// A platform's loader in miniature: imports a function's file and calls what it exports: called.mjs FILE
import { pathToFileURL } from "node:url";

const { default: main, handler = main.handler ?? main } = await import(pathToFileURL(process.argv[2]));
await handler();
console.log('RESULT {"passed":1,"failures":[]}');
