// A browser's page: runs the suite and posts the outcome back to where it came from.
import { whole } from "./static.mjs";

fetch("/result", { method: "POST", body: JSON.stringify(await whole()) });
